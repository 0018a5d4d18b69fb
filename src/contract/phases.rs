//! A time that comes once and is over: a launch, a trial, the days before or after a change, the work itself.
//!
//! In: the words of a heading, a lead-in or a title. Out: whether they name such a time. Never: takes a period that comes again
//! (月次, business hours), or what happens at any time (an incident), for one.

use super::terms;
use crate::objective::declaring::has_word;
use crate::objective::nfkc;

/// Times of a launch or a trial, wherever they stand.
const ONCE: &[&str] = &[
    "go-live",
    "go live",
    "golive",
    "post-launch",
    "post launch",
    "launch week",
    "launch day",
    "soft launch",
    "hypercare",
    "hyper-care",
    "migration plan",
    "rollout plan",
    "launch plan",
    "移行計画",
    "導入計画",
    "公開計画",
    "proof of concept",
    "pilot",
    "canary",
    "初週",
    "初月",
    "最初の週",
    "最初の1週",
    "最初の一週",
    "最初の1か月",
    "最初の1ヶ月",
    "最初の一か月",
    "公開直後",
    "稼働直後",
    "開始直後",
    "導入直後",
    "リリース直後",
    "移行直後",
    "立ち上げ期",
    "立上げ期",
    "ハイパーケア",
    "並行稼働",
    "並行運用",
    "試行期間",
    "試験運用",
    "仮運用",
    "パイロット",
    "概念実証",
    "実証実験",
    "デモ公開",
    "デモ期間",
];

/// Work that is over when it is done, before 中 or behind during.
const WORK: &[&str] = &[
    "deploy",
    "migration",
    "rollout",
    "cutover",
    "upgrade",
    "release",
    "launch",
    "maintenance",
    "transition",
    "onboarding",
    "the event",
    "load test",
    "testing",
    "デプロイ",
    "移行",
    "切替",
    "切り替え",
    "リリース",
    "展開",
    "メンテナンス",
    "作業",
    "更新",
    "試行",
    "試験",
    "工事",
];

/// Lengths of time behind `first` or `initial`.
const LENGTHS: &[&str] = &["hour", "day", "week", "month", "quarter", "sprint"];

/// Whether words name a time that comes once.
pub(super) fn is_phase(text: &str) -> bool {
    let words = nfkc(terms::unnumbered(text.trim())).to_lowercase();
    has_word(&words, ONCE) || is_first(&words) || is_during(&words) || is_before_or_after(&words)
}

/// `first 24 hours`, `initial two weeks`: not `first response`, not `the first week of each month`.
fn is_first(words: &str) -> bool {
    let tokens: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    let is_length = |token: &str| LENGTHS.contains(&token.strip_suffix('s').unwrap_or(token));
    let comes_again = tokens.iter().any(|token| ["each", "every"].contains(token));
    !comes_again
        && tokens.iter().enumerate().any(|(at, token)| {
            let behind = &tokens[at + 1..];
            ["first", "initial"].contains(token)
                && (behind.first().is_some_and(|next| is_length(next))
                    || behind.get(1).is_some_and(|next| is_length(next)))
        })
}

/// `Monitoring during deployment`, デプロイ中の監視: not `during an incident`, not 対応中.
fn is_during(words: &str) -> bool {
    let behind = words.split("during ").nth(1).map(|rest| rest.trim_start_matches("the ").trim_start_matches("a "));
    let in_english = behind.is_some_and(|rest| WORK.iter().any(|work| work.is_ascii() && rest.starts_with(work)));
    let in_japanese = WORK.iter().filter(|work| !work.is_ascii()).any(|work| {
        words.match_indices(work).any(|(at, _)| {
            let behind = &words[at + work.len()..];
            let ends = |rest: &str| rest.is_empty() || rest.starts_with(['の', 'に', 'は', ' ', ':', ')', '、', '・']);
            behind.strip_prefix('中').is_some_and(ends) || behind.strip_prefix("期間中").is_some_and(ends)
        })
    });
    in_english || in_japanese
}

/// `Before the migration:`, `After Go-Live`, 導入前: not `before business hours`.
fn is_before_or_after(words: &str) -> bool {
    const CHANGES: &[&str] = &["導入", "移行", "公開", "稼働", "改善", "リリース", "開始"];
    let opens = words.strip_prefix("before ").or_else(|| words.strip_prefix("after "));
    let of_time = |rest: &str| has_word(rest, ["hour", "business", "incident", "outage", "resolution"].iter());
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['の', ' ', ':', ')', '(']);
    let in_japanese = CHANGES.iter().any(|change| {
        let rest = words.strip_prefix(change);
        rest.and_then(|rest| rest.strip_prefix(['前', '後'])).is_some_and(ends)
    });
    opens.is_some_and(|rest| !of_time(rest)) || in_japanese
}

#[cfg(test)]
mod tests {
    use super::is_phase;

    #[test]
    fn a_time_that_comes_once_is_one() {
        for text in [
            "Metrics After Go-Live",
            "Success Metrics (First Week)",
            "System Performance (First 24 Hours)",
            "Goals for the initial two weeks",
            "3. Monitoring During Deployment",
            "While it runs: checks during the migration",
            "Before the new pipeline:",
            "After launch",
            "Hypercare targets",
            "Pilot goals",
            "デプロイ中の監視項目",
            "公開直後の目標",
            "移行期間中の水準",
            "導入前",
            "改善後の数値",
            "初週の目標",
            "基幹系の移行計画",
        ] {
            assert!(is_phase(text), "{text}");
        }
        for text in [
            "First Response Time",
            "First contact resolution",
            "The first week of each month",
            "During an incident",
            "During business hours",
            "After hours support",
            "After an incident",
            "Deployment guide",
            "Release management",
            "対応中のチケット",
            "運用中のサービス",
            "月次の目標",
            "リリース管理",
            "改善活動",
            "稼働後任せ",
        ] {
            assert!(!is_phase(text), "{text}");
        }
    }
}
