//! What a reader must know beside a figure, in words.
//!
//! In: a figure with its flags. Out: a remark for each flag that says something to people. Never: judges; the flags say what is so.

use super::{Figure, FigureFlag, format_extra, rule_in_words};
use crate::diag::Lang;

/// What a reader must know beside a figure.
pub fn notes(lang: Lang, figure: &Figure) -> Vec<String> {
    figure.flags.iter().filter_map(|flag| note(lang, figure, *flag)).collect()
}

/// Why a number says less than its period: the data do not cover it, or are old.
pub fn caveats(lang: Lang, figure: &Figure) -> Vec<String> {
    let limits = |flag: &&FigureFlag| {
        matches!(
            flag,
            FigureFlag::Stale
                | FigureFlag::Truncated
                | FigureFlag::LateStart
                | FigureFlag::ShortHistory
                | FigureFlag::LittleKnown
                | FigureFlag::Missing
        )
    };
    figure.flags.iter().filter(limits).filter_map(|flag| note(lang, figure, *flag)).collect()
}

/// Why a figure is not judged although there is something to judge it by.
pub fn unjudged(lang: Lang, figure: &Figure) -> Vec<String> {
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
