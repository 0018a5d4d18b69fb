//! The words for metrics of metrics, surveys, tasks and money.

use crate::diag::Lang;
use crate::say;

/// A rule in words; `None` for rules of other kinds.
pub(super) fn rule(rule: &str, lang: Lang) -> Option<String> {
    if let Some((ja, en)) = plain(rule) {
        return Some(lang.pick(ja, en).to_owned());
    }
    let (name, rest) = rule.split_once(": ")?;
    let message = match name {
        "derived" => say!("式: {rest}", "expression: {rest}"),
        "input" => say!("式の名前: {rest}", "in the expression: {rest}"),
        "cumulative" => cumulative(rest),
        "window" => {
            let (from, to) = rest.split_once("..")?;
            say!("集計範囲: {from} から {to} まで", "from {from} to {to}")
        }
        "change" => change(rest)?,
        "fill" => match rest.strip_prefix("previous") {
            Some(label) => {
                say!("行のない期: 前の値を引き継ぐ{label}", "no rows: the value of the period before{label}")
            }
            None => say!("行のない期: {rest} とする", "no rows: taken as {rest}"),
        },
        "cost" => {
            let per = rest.strip_prefix("per ")?;
            say!("単価: 費用 ÷ `{per}`", "cost of one unit: cost ÷ `{per}`")
        }
        "csat" => csat(rest)?,
        "task" => say!("作業: {rest}", "task: {rest}"),
        "manual" => say!("手入力: {rest}", "typed in {rest}"),
        "note" => say!("覚え書き: {rest}", "note: {rest}"),
        _ => return None,
    };
    Some(message.text(lang).to_owned())
}

fn plain(rule: &str) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        "nps: promoters 9-10, passives 7-8, detractors 0-6" => {
            ("NPS:（推奨 9〜10 − 批判 0〜6）÷ 回答 × 100", "NPS: (promoters 9–10 − detractors 0–6) ÷ answers × 100")
        }
        "adherence: done within the grace after the due time" => (
            "遵守率: 期限と猶予のうちに済んだ作業 ÷ 期限の過ぎた作業",
            "adherence: tasks done within their grace ÷ tasks whose time is over",
        ),
        "adherence: what is planned, done in time" => (
            "遵守率: 期限内に完了した予定 ÷ 期限を過ぎた予定（遅れて完了したものは数えない）",
            "adherence: what was planned and done in time ÷ what was planned and is over; late is not in time",
        ),
        "adherence: a row of the log within the grace after each slot" => (
            "遵守率: 記録のある予定 ÷ 期限の過ぎた予定（記録 1 件は予定 1 件にだけ数える）",
            "adherence: slots with a row of the log ÷ slots whose time is over; a row counts for one slot",
        ),
        "manual: typed in the source" => ("手入力: 表に書かれた値", "typed in the source"),
        "progress: ticked boxes, now" => {
            ("進み具合: 印の付いた箱 ÷ すべての箱（現在）", "progress: ticked boxes ÷ all boxes, as of now")
        }
        "progress: rows done, now" => {
            ("進み具合: 済んだ行 ÷ すべての行（現在）", "progress: rows done ÷ all rows, as of now")
        }
        _ => return None,
    })
}

fn cumulative(window: &str) -> crate::diag::Message {
    match window {
        "all" => say!("累計: 最初の行から", "running total since the first row"),
        "month to date" => say!("累計: 月の始めから", "running total since the start of the month"),
        "quarter to date" => say!("累計: 四半期の始めから", "running total since the start of the quarter"),
        "half to date" => say!("累計: 半期の始めから", "running total since the start of the half year"),
        "year to date" => say!("累計: 年度の始めから", "running total since the start of the fiscal year"),
        span => {
            let (ja, en) = (span.replace(" days", " 日間").replace(" months", " か月間"), span);
            say!("累計: 直近 {ja}", "total of the last {en}")
        }
    }
}

/// `percent against FY2025 of cost`.
fn change(rest: &str) -> Option<crate::diag::Message> {
    let (mode, rest) = rest.split_once(" against ")?;
    let (against, metric) = rest.rsplit_once(" of ")?;
    let (ja, en) = match against {
        "previous" => ("前の期", "the period before"),
        "year_ago" => ("前年の同じ期", "the same period a year before"),
        other => (other, other),
    };
    Some(match mode {
        "delta" => say!("変化: `{metric}` − 基準（{ja}）", "change: `{metric}` − baseline ({en})"),
        "percent" => {
            say!(
                "変化: `{metric}` の基準（{ja}）からの変化率（負の基準では、その大きさに対する率）",
                "change of `{metric}` in per cent of the baseline ({en}), of its size where that is negative"
            )
        }
        _ => say!("比: `{metric}` ÷ 基準（{ja}）", "ratio: `{metric}` ÷ baseline ({en})"),
    })
}

/// `mean on the scale from 1 to 5`, `share of 4 and 5 on the scale to 5`.
fn csat(rest: &str) -> Option<crate::diag::Message> {
    let top = rest.rsplit(' ').next()?;
    if rest.starts_with("mean") {
        return Some(say!("CSAT: 1〜{top} の回答の平均", "CSAT: mean of answers from 1 to {top}"));
    }
    let classes = rest.strip_prefix("share of ")?.split_once(" on ")?.0;
    let ja = classes.replace(" and ", " か ");
    Some(say!("CSAT: {ja} と答えた割合（{top} 段階）", "CSAT: share of answers {classes} of {top}"))
}

/// The name of a further count.
pub(super) fn extra(name: &str, lang: Lang) -> Option<&'static str> {
    let (ja, en) = match name {
        "budget" => ("予算", "budget"),
        "consumed" => ("予算の消化", "budget consumed"),
        "baseline" | "baseline_value" => ("基準", "baseline"),
        "promoters" => ("推奨", "promoters"),
        "passives" => ("中立", "passives"),
        "detractors" => ("批判", "detractors"),
        "sent" => ("送付", "sent"),
        "response_rate" => ("回答率", "response rate"),
        "scheduled" => ("予定", "scheduled"),
        "done" => ("期限内に完了", "done in time"),
        "late" => ("遅れて完了", "done late"),
        "missed" => ("未実施", "missed"),
        _ => return None,
    };
    Some(lang.pick(ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_with_parts_are_told_in_words() {
        let ja = |text| rule(text, Lang::Ja).unwrap();
        assert_eq!(ja("derived: a / b"), "式: a / b");
        assert_eq!(ja("cumulative: 12 months"), "累計: 直近 12 か月間");
        assert_eq!(
            ja("change: percent against FY2025 of cost"),
            "変化: `cost` の基準（FY2025）からの変化率（負の基準では、その大きさに対する率）"
        );
        assert_eq!(ja("fill: previous (2026-10)"), "行のない期: 前の値を引き継ぐ (2026-10)");
        assert_eq!(ja("csat: share of 4 and 5 on the scale to 5"), "CSAT: 4 か 5 と答えた割合（5 段階）");
        assert_eq!(rule("fill: 0", Lang::En).unwrap(), "no rows: taken as 0");
        assert_eq!(rule("counts_in: opened", Lang::Ja), None);
    }
}
