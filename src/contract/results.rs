//! Places that tell what was reached or what happened: figures below them look like promises and are measurements or quotations.
//!
//! In: a statement. Out: the words that say so, and why. Never: overrules a nearer word for targets, but in a review of an incident or a
//! report of what is done, which promise nothing.

use super::names::folded;
use super::{parts, terms};
use crate::diag::Message;
use crate::model::{Statement, StatementForm};
use crate::objective::declaring::{DECLARING, RESULTS, has_word};
use crate::say;

/// Headings below which stands what was measured.
const MEASURED: &[&str] = &[
    "current performance",
    "current status",
    "current state",
    "current value",
    "current metric",
    "statistic",
    "achievement",
    "achieved",
    "test result",
    "benchmark result",
    "現在の性能",
    "現在の状態",
    "現在の値",
    "現状値",
    "現状の",
    "実測",
    "達成した",
    "達成済み",
    "統計",
];

/// Titles of reports on what is done.
const DONE: &[&str] = &[
    "complete",
    "completed",
    "completion",
    "complete implementation",
    "retrospective",
    "acceptance report",
    "acceptance test report",
    "acceptance testing report",
    "test report",
    "accomplished",
    "final report",
    "final summary",
    "完了報告",
    "完了レポート",
    "完了サマリー",
    "達成報告",
    "実施報告",
    "実装完了",
    "導入完了",
    "ふりかえり",
    "振り返り",
    "振返り",
    "レトロスペクティブ",
    "試験報告書",
    "試験成績書",
    "検収報告書",
];

/// Titles of reviews of what went wrong.
const REVIEWS: &[&str] = &[
    "postmortem",
    "post-mortem",
    "post mortem",
    "post-incident",
    "post incident",
    "incident report",
    "root cause analysis",
    "ポストモーテム",
    "障害報告",
    "障害レポート",
    "インシデント報告",
    "インシデントレポート",
    "事故報告",
    "事後検証",
    "事後分析",
    "事後レビュー",
];

/// What the same words are called where they are rules for such reviews.
const RULES: &[&str] = &[
    "process",
    "policy",
    "guide",
    "guideline",
    "procedure",
    "handbook",
    "runbook",
    "template",
    "how to",
    "手順",
    "方針",
    "規程",
    "規定",
    "運用",
    "要領",
    "ガイド",
    "ルール",
    "標準",
    "テンプレート",
    "書き方",
    "管理",
];

/// Titles of texts that teach, whose fences show what others may write.
const TEXTBOOKS: &[&str] = &[
    "tutorial",
    "textbook",
    "lesson",
    "course",
    "chapter",
    "cheatsheet",
    "cheat sheet",
    "参考文献",
    "入門",
    "教科書",
    "講座",
    "演習",
    "チートシート",
];

/// Words of targets beside those that declare what stands below them.
const PROMISES: &[&str] = &[
    "successmetric",
    "successcriteria",
    "successindicator",
    "objective",
    "requirement",
    "要件",
    "基準",
    "水準",
    "成功指標",
];

/// Why what stands around a statement says that it is no promise.
pub(super) fn why(statement: &Statement) -> Option<Message> {
    if let Some(words) = review(statement) {
        let words = words.to_owned();
        return Some(say!(
            "`{words}` は起きたことの記録で、そこにある値は約束の引用です",
            "`{words}` tells what happened: the figures there quote promises of other places"
        ));
    }
    if let Some(words) = lesson(statement) {
        let words = words.to_owned();
        return Some(say!("`{words}` の中の例です", "it is an example in `{words}`"));
    }
    let words = measured(statement)?.to_owned();
    Some(say!(
        "`{words}` の下にあり、約束ではなく実績とも読めます",
        "it stands below `{words}` and may be what was measured, not what is promised"
    ))
}

/// The words above a statement that say that what follows was measured, unless nearer ones say that it is to be reached.
pub(super) fn measured(statement: &Statement) -> Option<&str> {
    // Target and result of a piece of work that is done stand side by side, and bind nobody today, whatever their columns are called.
    let title = statement.title.as_str();
    if is_done(title) && !declares(title) && !is_rule(title) && stands_beside_result(statement) {
        return Some(title);
    }
    if declares(&statement.column) || declares(&statement.label) {
        return None;
    }
    let above = statement.group.iter().rev().chain(statement.headings.iter().rev());
    let nearest = above.map(String::as_str).find(|text| declares(text) || has_word(text, MEASURED));
    match nearest {
        Some(text) => Some(text).filter(|text| !declares(text)),
        None => Some(title).filter(|title| is_done(title) && !declares(title)),
    }
}

/// Whether another column of the row tells what was reached.
fn stands_beside_result(statement: &Statement) -> bool {
    const HEADS: &[&str] =
        &["値", "判定", "現在値", "ステータス", "状態", "status", "current", "actual", "achieved", "measured"];
    let tells = |head: &str| HEADS.contains(&folded(head).as_str()) || has_word(head, RESULTS);
    statement.beside.iter().any(|(head, _)| tells(head))
}

/// The text that teaches, in one of whose fences a statement stands.
pub(super) fn lesson(statement: &Statement) -> Option<&str> {
    let is_chapter = |title: &str| {
        let rest = folded(title);
        rest.strip_prefix('第').and_then(|rest| rest.split_once('章')).is_some_and(|(number, _)| number.len() < 8)
    };
    let teaches = |title: &&str| has_word(title, TEXTBOOKS) || is_chapter(title);
    let is_shown = matches!(statement.form, StatementForm::FenceYaml | StatementForm::FenceText);
    Some(statement.title.as_str()).filter(|_| is_shown).filter(teaches)
}

fn declares(text: &str) -> bool {
    let words = folded(terms::unnumbered(text));
    !has_word(text, MEASURED) && (has_word(text, DECLARING) || PROMISES.iter().any(|word| words.contains(word)))
}

/// A title, or the last words of one of its pieces: 移行完了, `Launch complete - what we did`; not 完了条件, not `Complete guide`.
fn is_done(title: &str) -> bool {
    let is = |piece: &String| {
        let piece = piece.to_lowercase();
        let piece = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let ends = |word: &&&str| !word.is_ascii() || piece.ends_with(**word);
        piece.ends_with("完了") || DONE.iter().filter(ends).any(|word| has_word(piece, [word]))
    };
    parts::pieces(title).iter().any(is)
}

/// Whether a title ends as those of rules do: 完了報告の書き方, `Retrospective process`; not テンプレート化の完了レポート.
fn is_rule(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    has_word(&title, ["how to"].iter()) || RULES.iter().any(|word| title.ends_with(word))
}

/// The review of an incident that a statement stands in: by its title, or by a heading about what an outage did.
fn review(statement: &Statement) -> Option<&str> {
    let title = statement.title.as_str();
    let is_review = has_word(title, REVIEWS) && !has_word(title, RULES);
    let of_heading = statement.headings.iter().rev().map(String::as_str).find(|heading| is_impact(heading));
    of_heading.or(Some(title).filter(|_| is_review))
}

/// `Impact of the outage`, 障害の影響: not 影響度別の目標, not `Business impact`.
fn is_impact(heading: &str) -> bool {
    const EVENTS: &[&str] = &["outage", "incident", "downtime", "障害", "停止", "事故"];
    let has_impact = has_word(heading, ["impact"].iter()) || (heading.contains("影響") && !heading.contains("影響度"));
    has_impact && has_word(heading, EVENTS) && !has_word(heading, ["level", "matrix", "分類", "区分", "レベル"].iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_what_is_done_is_one() {
        for title in [
            "Launch preparation: complete!",
            "Final summary",
            "移行完了",
            "基盤更新の完了報告",
            "PROJECT COMPLETED",
            "🎊 STAGE 2 COMPLETE - FINAL REPORT",
            "Search, final report",
        ] {
            assert!(is_done(title), "{title}");
        }
        for title in ["Complete guide to operations", "完了条件", "Final exam rules", "チケットの完了手順"]
        {
            assert!(!is_done(title), "{title}");
        }
    }

    #[test]
    fn what_an_outage_did_is_told_apart_from_how_severe_one_is() {
        for heading in ["Impact of the outage", "3. Incident impact", "障害の影響"] {
            assert!(is_impact(heading), "{heading}");
        }
        for heading in ["Impact", "Incident impact levels", "影響度と障害の区分", "障害対応"] {
            assert!(!is_impact(heading), "{heading}");
        }
    }
}
