//! The words of availability, error budgets, incident times and users.
//!
//! In: names that machines read, some with values in them. Out: words for people. Never: decides anything.

use crate::diag::Lang;
use crate::say;

/// A rule without values.
pub(super) fn rule(rule: &str, lang: Lang) -> Option<&'static str> {
    let (ja, en) = match rule {
        "order: what ends before it starts is not counted" => (
            "順序: 終わりが始まりより前の行は数えない（データの誤り）",
            "order: rows that end before they start are not counted (data errors)",
        ),
        "uptime: union of incident intervals" => (
            "稼働率: サービスごとの障害区間の和集合を停止時間とする",
            "uptime: downtime is the union of a service's incidents",
        ),
        "rollup: any_down" => ("束ね方: どれか一つでも止まっていれば停止", "roll-up: down when any service is"),
        "rollup: all_down" => ("束ね方: すべてが止まっているときだけ停止", "roll-up: down only when all services are"),
        "rollup: mean" => ("束ね方: サービスごとの稼働率の平均", "roll-up: the mean of the services' availabilities"),
        "rollup: pooled" => ("束ね方: すべての監視を合わせた割合", "roll-up: all samples share one quotient"),
        "budget: none, since nothing may fail at 100%" => {
            ("エラーバジェット: 目標が 100% なので無い", "error budget: none, since nothing may fail at 100%")
        }
        "budget: of the events so far" => {
            ("エラーバジェット: (1 − 目標) × これまでの件数", "error budget: (1 − objective) × the events so far")
        }
        "budget: of the whole period" => {
            ("エラーバジェット: (1 − 目標) × 期間全体の時間", "error budget: (1 − objective) × the whole period")
        }
        "burn: windows before the as-of instant, as far as they are known" => (
            "バーンレートの窓: 集計時点からさかのぼり、分かっている部分だけ",
            "burn rates: windows before the as-of instant, as far as they are known",
        ),
        "notice: shortest of the events that start in the period" => (
            "事前通知: 期間内に始まったもののうち、いちばん短い通知時間（通知のないものは 0）",
            "notice: the shortest of the events that start in the period; 0 for what was not announced",
        ),
        "mtta: acknowledged in the period, from the start of the incident" => (
            "MTTA: 期間内に応答した障害の発生から応答まで",
            "MTTA: start to acknowledgement of incidents acknowledged in the period",
        ),
        "mtbf: (period - union of downtime) / incidents started in it" => (
            "MTBF: (期間 − 停止時間の和集合) ÷ 期間内に発生した障害の数",
            "MTBF: (period − union of downtime) ÷ incidents started in it",
        ),
        "backlog: begun by the end of the period and not ended" => (
            "残り: 期の終わりまでに始まり、まだ終わっていない行",
            "backlog: rows begun by the end of the period and not ended",
        ),
        "retention: active in the period before / still active in this one" => (
            "継続率: 前の期に使った人のうち、この期にも使った人（新規は含めない）",
            "retention: of those active in the period before, who is active in this one; new users never enter",
        ),
        "retention: begun in the period before / active in this one" => (
            "継続率: 前の期に始めた人のうち、この期に使った人",
            "retention: of those who began in the period before, who is active in this one",
        ),
        "retention: under contract at the start of the period / still at its end" => (
            "継続率: 期の始まりに契約が続いていた人のうち、終わりにも続いている人（期の中で始めた人は含めない。期の中で切れても、終わりまでに結び直した人は残った人）",
            "retention: of those under contract at the start, who still is at the end; new users never enter, and whose contract ended and was signed again by the end stayed",
        ),
        "reading: churn, 100% less retention" => {
            ("読み方: 解約率（100% − 継続率）", "reading: churn, 100% less retention")
        }
        "active_users: each user once in the period" => {
            ("利用者: 期間内で同じ人は一度だけ数える", "users: each once in the period")
        }
        "active_users: mean of daily users over all days that are over" => (
            "利用者: 終わった日すべてでの日次利用者の平均（行のない日は 0）",
            "users: mean of daily users over all days that are over; days without rows are 0",
        ),
        "active_users: mean of daily users over all days that are over / users of them" => (
            "定着度: 終わった日すべてでの日次利用者の平均 ÷ その間の利用者",
            "stickiness: mean of daily users over all days that are over ÷ users of these days",
        ),
        _ => return None,
    };
    Some(lang.pick(ja, en))
}

pub(super) fn rule_with_values(rule: &str, lang: Lang) -> Option<String> {
    let message = if let Some(rest) = rule.strip_prefix("uptime: samples held until the next, at most ") {
        say!(
            "稼働率: 監視の結果が次の監視まで、長くて {rest} 続くとみなす",
            "uptime: each sample holds until the next, at most {rest}"
        )
    } else if let Some(weights) = rule.strip_prefix("weight: ").and_then(|r| r.strip_suffix(WEIGHTS)) {
        say!(
            "重み: {weights}。重なる間は最も大きい重み、そのほかは 1",
            "weight: {weights}; the greatest at each instant, others 1"
        )
    } else {
        let (objective, of) = rule.strip_prefix("budget: objective ")?.split_once(" of ")?;
        say!("エラーバジェット: `{of}` の目標 {objective}", "error budget: objective {objective} of `{of}`")
    };
    Some(message.text(lang).to_owned())
}

const WEIGHTS: &str = "; the greatest at each instant, others 1";

/// `burn_6h`: the burn rate of a trailing window.
pub(super) fn burn_window(name: &str, lang: Lang) -> Option<String> {
    let window = name.strip_prefix("burn_")?;
    Some(say!("バーンレート（直近 {window}）", "burn rate (last {window})").text(lang).to_owned())
}

/// The name of a further count, in both languages.
pub(super) fn extra(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "unassigned" => ("サービス名のない障害（数えていない）", "incidents without a service (not counted)"),
        "consumed" => ("バジェット消費率", "budget consumed"),
        "remaining" => ("バジェット残り", "budget remaining"),
        "burn_rate" => ("バーンレート", "burn rate"),
        "budget_s" => ("バジェット", "budget"),
        "used_s" => ("使った時間", "used"),
        "remaining_s" => ("残りの時間", "left"),
        "budget_n" => ("許される件数", "allowed"),
        "used_n" => ("使った件数", "used"),
        "unacknowledged" => ("未応答", "not acknowledged"),
        "unannounced" => ("通知なし", "not announced"),
        "days" => ("終わった日数", "days that are over"),
        "unknown" => ("そのときの状態がわからない行", "rows whose state is not known then"),
        "users" => ("期間の利用者", "users of the period"),
        _ => return None,
    })
}
