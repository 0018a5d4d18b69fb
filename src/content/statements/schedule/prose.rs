//! Sentences: 週次レポートは毎週金曜日 17:00 に送付する, The weekly report is sent every Friday.
//!
//! In: a sentence with one mention. Out: a statement, with a name where the sentence has no other subject or object. Never: takes an
//! exception (ただし…), a condition or a name inside another one for a statement.

use super::super::finder::{BlockContext, Finder};
use super::super::line::Line;
use super::{Said, Timing, labels, recurrences};
use crate::calendar::{Mention, Wording};
use std::ops::Range;

/// Words of a clause that is about a case.
const CASES: [&str; 13] = [
    "ただし",
    "但し",
    "場合",
    "とき",
    "例外",
    "以前は",
    "従来",
    "予定だった",
    "unless",
    "except",
    "if ",
    "when ",
    "previously",
];

/// What is done with something at its time; a sentence that ends there is about it.
const DONE: [&str; 23] = [
    "送付", "送信", "配信", "発行", "提出", "報告", "実施", "開催", "作成", "公開", "配布", "共有", "回覧", "更新",
    "点検", "確認", "実行", "行う", "行い", "送る", "送り", "開く", "開き",
];

impl Finder<'_, '_, '_, '_> {
    /// What a sentence says of when something recurs; nothing where it says so twice.
    pub(super) fn sentence_of_time(&mut self, line: &Line, sentence: Range<usize>, around: &BlockContext) {
        let text = &line.text[sentence.clone()];
        let found: Vec<Mention> = recurrences(text).into_iter().filter(|one| !is_case(text, &one.range)).collect();
        let [one] = found.as_slice() else { return };
        let is_quoted = text[..one.range.start].matches('「').count() > text[..one.range.start].matches('」').count();
        if is_quoted || (one.wording != Wording::Whole && !text[..one.range.start].trim_end().ends_with('は')) {
            return;
        }
        let names = match topic(text, &one.range).and_then(labels::timing) {
            // 実施は毎朝 9:00 is about what stands above.
            Some(timing) => self.above(around, timing),
            None => subject(text, &one.range).or_else(|| self.of_section(text, &one.range, around)).unwrap_or_default(),
        };
        let part = sentence.start + one.range.start..sentence.start + one.range.end;
        // An exception may be the sentence behind.
        let behind = &line.text[sentence.start..];
        let said = Said { line, part, label: String::new(), names, stated: one.stated.clone().into(), around: behind };
        self.add_schedule(said, around);
    }

    /// The name of the section, where a sentence says nothing but what is done when: 毎週金曜日 17:00 に送付する.
    fn of_section(&self, text: &str, mention: &Range<usize>, around: &BlockContext) -> Option<Vec<String>> {
        let before = text[..mention.start].trim();
        let rest = text[mention.end..].trim().trim_start_matches(['に', '、']).trim();
        let english =
            matches!(before.to_lowercase().as_str(), "sent" | "held" | "published" | "issued" | "done" | "takes place")
                && rest.trim_end_matches('.').is_empty();
        // Nothing else is told of: to whom, with whom and by what are no other thing.
        let is_alone = !rest.contains(['は', 'が', 'を', 'も']);
        let ends = rest.char_indices().any(|(at, _)| is_done(&rest[at..]));
        let japanese = before.is_empty() && is_alone && ends;
        (english || japanese).then(|| self.above(around, Timing::Own))
    }
}

/// Whether a mention stands in a clause about a case, or behind one.
fn is_case(text: &str, mention: &Range<usize>) -> bool {
    let before = text[..mention.start].to_lowercase();
    let from =
        before.rfind(['。', '（', '(']).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let before = &before[from..];
    CASES.iter().any(|word| before.contains(word)) || text[mention.end..].trim_start().starts_with("の場合")
}

/// Whether words are a thing that is done and the end of a sentence.
fn is_done(words: &str) -> bool {
    let words = words.trim().trim_end_matches(['。', '.']);
    DONE.iter().filter_map(|done| words.strip_prefix(done)).any(|rest| {
        matches!(
            rest,
            "" | "する"
                | "します"
                | "し"
                | "いたします"
                | "される"
                | "されます"
                | "する予定"
                | "すること"
                | "ます"
                | "こと"
        )
    })
}

/// The topic right before a mention.
fn topic<'t>(text: &'t str, mention: &Range<usize>) -> Option<&'t str> {
    let before = text[..mention.start].trim();
    let topic = before.strip_suffix('は').or_else(|| before.strip_suffix("は、"))?;
    Some(topic.rsplit(['、', '。']).next().unwrap_or(topic))
}

/// What a sentence is about.
fn subject(text: &str, mention: &Range<usize>) -> Option<Vec<String>> {
    let (before, after) = (text[..mention.start].trim(), text[mention.end..].trim());
    if let Some(topic) = topic(text, mention) {
        // 当番は毎週月曜日に交代する is about the change of turns.
        let changes = after.trim_start_matches(['に', '、']).starts_with("交代");
        return Some(if changes { names(&format!("{topic}の交代")) } else { names(topic) });
    }
    // 毎週金曜日 17:00 に週次レポートを送付する
    if let (true, Some((object, done))) = (before.is_empty(), after.split_once('を')) {
        let object = object.trim_start_matches(['に', '、']).trim();
        if done.trim_start().starts_with("交代") && !object.contains(['は', 'が', 'で']) {
            return Some(names(&format!("{object}の交代")));
        }
        return Some(if is_done(done) && !object.contains(['は', 'が', 'で']) { names(object) } else { Vec::new() });
    }
    english_subject(before).map(|subject| names(&subject))
}

/// `The weekly report` of `The weekly report is sent on`.
fn english_subject(before: &str) -> Option<String> {
    let words: Vec<&str> = before.split_whitespace().collect();
    let verb = words.iter().position(|word| matches!(word.to_lowercase().as_str(), "is" | "are"))?;
    const DONE: [&str; 15] = [
        "sent",
        "held",
        "published",
        "issued",
        "updated",
        "reviewed",
        "done",
        "run",
        "performed",
        "due",
        "generated",
        "delivered",
        "released",
        "made",
        "produced",
    ];
    let is_done = words.get(verb + 1).is_some_and(|word| DONE.contains(&word.to_lowercase().as_str()));
    let behind = words.len() - verb - 1;
    let article = words.first().is_some_and(|word| matches!(word.to_lowercase().as_str(), "the" | "a" | "an" | "our"));
    let subject = words[usize::from(article)..verb.max(usize::from(article))].join(" ");
    // `is sent`, `is published on`; more words are another subject.
    (is_done && behind <= 2 && verb <= 6 && !subject.is_empty()).then_some(subject)
}

fn names(words: &str) -> Vec<String> {
    let plain = words.trim().trim_matches(['「', '」', '『', '』', '"']);
    if labels::is_name(plain) { vec![labels::name(plain)] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<Vec<String>> {
        let [one] = <[Mention; 1]>::try_from(recurrences(text)).unwrap();
        subject(text, &one.range)
    }

    #[test]
    fn subjects_and_objects_of_sentences() {
        let one = |name: &str| Some(vec![name.to_owned()]);
        assert_eq!(named("週次レポートは毎週金曜日 17:00 に送付する。"), one("週次レポート"));
        assert_eq!(named("毎週金曜日 17:00 に週次レポートを送付する。"), one("週次レポート"));
        assert_eq!(named("The weekly report is sent every Friday at 17:00."), one("weekly report"));
        assert_eq!(named("当番は毎週月曜日 10:00 に交代する。"), one("当番の交代"));
        assert_eq!(named("毎週月曜日 10:00 に当番を交代する。"), one("当番の交代"));
        // The meeting is what is held, not the report.
        assert_eq!(named("毎週木曜日に週次レポートを確認する会議を開く。"), Some(Vec::new()));
        assert_eq!(named("週次レポートを確認する会議は毎週木曜日に開く。"), one("週次レポートを確認する会議"));
    }
}
