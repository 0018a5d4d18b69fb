//! The words that composed pages use, in the languages of the interface. Documents bring their own.

use crate::diag::Lang;
use crate::model::{
    Change, Figure, FigureFlag, format_change_against, format_extra, format_integer, format_relative, rule_in_words,
};
use crate::objective::{Better, Unit};
use rust_decimal::Decimal;

/// What a reader must know beside a figure.
pub(super) fn notes(lang: Lang, figure: &Figure) -> Vec<String> {
    figure.flags.iter().filter_map(|flag| note(lang, figure, *flag)).collect()
}

/// Why a figure is not judged although there is something to judge it by.
pub(super) fn unjudged(lang: Lang, figure: &Figure) -> Vec<String> {
    let flags = figure.flags.iter().filter(|flag| matches!(flag, FigureFlag::LittleKnown | FigureFlag::Missing));
    flags.filter_map(|flag| note(lang, figure, *flag)).collect()
}

fn note(lang: Lang, figure: &Figure, flag: FigureFlag) -> Option<String> {
    let extra = |name: &str| figure.extra(name);
    Some(match flag {
        FigureFlag::Partial => lang.pick("途中", "partial").to_owned(),
        FigureFlag::SmallSample => lang.pick("参考値", "small sample").to_owned(),
        FigureFlag::Stale => lang.pick("データが古い", "stale data").to_owned(),
        FigureFlag::Truncated => lang.pick("データは期間の途中まで", "data end before the period").to_owned(),
        FigureFlag::LateStart => lang.pick("データは期間の途中から", "data begin inside the period").to_owned(),
        FigureFlag::ShortHistory => lang.pick("データは集計範囲の途中から", "data begin within the window").to_owned(),
        FigureFlag::TargetChanges => {
            lang.pick("期間の途中で目標が変わる", "the target changes inside the period").to_owned()
        }
        FigureFlag::Unjudged => {
            let n = extra("unjudged").unwrap_or_default();
            crate::say!("判定不能 {n} 件", "{n} not judged").into_text(lang)
        }
        FigureFlag::DataErrors => {
            let n = extra("data_errors").unwrap_or_default();
            crate::say!("データの誤り {n} 件", "data errors: {n}").into_text(lang)
        }
        FigureFlag::ResponseImputed => {
            let n = extra("imputed").unwrap_or_default();
            crate::say!("応答を解決時刻で代用 {n} 件", "resolution counted as response: {n}").into_text(lang)
        }
        FigureFlag::RowsSetAside => return None,
        FigureFlag::Coverage => {
            let share = format_extra(figure, "coverage", extra("coverage").unwrap_or_default(), lang);
            crate::say!("監視データ取得率 {share}", "sample coverage {share}").into_text(lang)
        }
        FigureFlag::LittleKnown => match extra("known").or_else(|| extra("coverage")) {
            Some(share) => {
                let share = format_extra(figure, "known", share, lang);
                crate::say!("{share} しか分からないため判定しない", "not judged: only {share} is known").into_text(lang)
            }
            None => lang.pick("分かる期間が短いため判定しない", "not judged: too little is known").to_owned(),
        },
        FigureFlag::Missing => {
            let reason = figure.lineage.rules.iter().find(|rule| rule.starts_with("no_value"))?;
            rule_in_words(reason, lang)
        }
    })
}

/// How many stand behind a value: `n = 1,234`.
pub(super) fn count(n: u64) -> String {
    format!("n = {}", format_integer(n))
}

/// A change with its sign, and relative where that means something: `+12件（+3.2%）`, in digits that agree with the verdict
/// over the bounds of a promised change; `label` is the metric's own word for its unit.
pub(super) fn change(lang: Lang, change: &Change, unit: Unit, label: Option<&str>, bounds: &[Decimal]) -> String {
    let delta = format_change_against(change.delta, bounds, unit, label, lang);
    match change.percent.map(|percent| format_relative(percent, bounds)) {
        Some(percent) if lang == Lang::Ja => format!("{delta}（{percent}）"),
        Some(percent) => format!("{delta} ({percent})"),
        None => delta,
    }
}

/// Whether a change is an improvement: `good`, `bad`, or `flat` when it is none or no direction is better.
pub(super) fn tone(change: &Change, better: Option<Better>) -> &'static str {
    match better {
        Some(better) if !change.delta.is_zero() => {
            let is_better = (better == Better::Higher) == (change.delta > Decimal::ZERO);
            if is_better { "good" } else { "bad" }
        }
        _ => "flat",
    }
}
