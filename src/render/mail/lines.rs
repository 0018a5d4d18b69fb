//! The lines of a mail that programs show before it is opened: the subject and the words beside it.

use crate::diag::Lang;
use crate::model::{Page, Site};
use crate::render::parts::Part;
use crate::say;

/// How many characters the words beside the subject have at most.
const PREHEADER: usize = 140;

/// `[運用ナレッジベース] 週次ステータスレポート 2026年11月20日（第2版）`, in one line; what is not finished says so first.
pub(super) fn subject(site: &Site, page: &Page, lang: Lang) -> String {
    let local = site.locals.iter().find(|local| Some(&local.language.code) == page.language.as_ref());
    let title = local.map_or(&site.title, |local| &local.title);
    let report = page.report.as_ref();
    let mut marks = String::new();
    if report.is_some_and(|report| !report.unwritten.is_empty()) {
        marks.push_str(lang.pick("【下書き】", "DRAFT: "));
    }
    if report.is_some_and(|report| report.partial) {
        marks.push_str(lang.pick("【途中】", "In progress: "));
    }
    let edition = report.and_then(|report| report.edition.as_ref()).filter(|edition| edition.number > 1);
    let edition = edition.map(|edition| {
        let number = edition.number;
        say!("（第{number}版）", " (edition {number})").text(lang).to_owned()
    });
    one_line(&format!("[{title}] {marks}{}{}", page.title, edition.unwrap_or_default()))
}

/// A text in one line, without anything a header could be broken with.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if is_breaking(c) { ' ' } else { c }).collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_breaking(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
}

/// What stands beside the subject in a list of mails: whole sentences, so that no number is cut.
pub(super) fn preheader(page: &Page, parts: &[Part]) -> String {
    let paragraphs = parts.iter().filter_map(|part| match part {
        Part::Paragraph { text } => Some(text.as_str()),
        _ => None,
    });
    // The last paragraph before the first table sums a report up; the first one often only says its limits.
    let source = match page.description.as_str() {
        "" => paragraphs.take(2).last().unwrap_or_default(),
        description => description,
    };
    let mut shown = String::new();
    for sentence in source.split_inclusive(['。', '\n']).flat_map(|text| text.split_inclusive(". ")) {
        if shown.chars().count() + sentence.chars().count() > PREHEADER {
            break;
        }
        shown.push_str(sentence);
    }
    one_line(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_breaks_the_line() {
        assert_eq!(one_line("a\r\nBcc: x@example.com\u{2028}b\u{202e}c\0"), "a Bcc: x@example.com b c");
    }
}
