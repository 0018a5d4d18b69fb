//! Abbreviations that a document explains once: `*[SLA]: Service Level Agreement`.
//!
//! In: short forms with what they stand for, and texts. Out: HTML in which each short form says what it stands for. Never: marks a part
//! of a word, or anything but words: events, ids, promises and addresses stay as they are.

use super::escape::escape;

/// The abbreviations of a document.
#[derive(Debug, Default)]
pub(super) struct Abbreviations(Vec<(String, String)>);

impl Abbreviations {
    /// Adds one; the first meaning of a short form stays. The longest are looked for first.
    pub(super) fn add(&mut self, short: &str, long: &str) {
        let is_known = self.0.iter().any(|(known, _)| known == short);
        if !is_known && !short.is_empty() && !long.is_empty() {
            let at = self.0.partition_point(|(known, _)| known.len() >= short.len());
            self.0.insert(at, (short.to_owned(), long.to_owned()));
        }
    }

    /// Whether a document explains none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A text as HTML; `around` is what stands right before and right behind it.
    pub(super) fn explained(&self, text: &str, around: Around) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut from, mut at) = (0, 0);
        while let Some((start, short, long)) = self.next(text, at, around) {
            out.push_str(&escape(&text[from..start]));
            out.push_str(&format!("<abbr title=\"{}\">{}</abbr>", escape(long), escape(short)));
            (from, at) = (start + short.len(), start + short.len());
        }
        out.push_str(&escape(&text[from..]));
        out
    }

    /// The first short form at or behind a place that is a word of its own.
    fn next<'s>(&'s self, text: &str, from: usize, around: Around) -> Option<(usize, &'s str, &'s str)> {
        let first = |(short, long): &'s (String, String)| {
            let whole = text[from..].match_indices(short.as_str()).map(|(at, _)| from + at).find(|&at| {
                let before = text[..at].chars().next_back().or(around.before);
                let after = text[at + short.len()..].chars().next().or(around.after);
                !joins(before, short.chars().next()) && !joins(short.chars().next_back(), after)
            });
            whole.map(|at| (at, short.as_str(), long.as_str()))
        };
        // The earliest, and the longest of those that begin there.
        self.0.iter().filter_map(first).min_by_key(|(at, ..)| *at)
    }
}

/// What stands right before and right behind a text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
}

/// Whether two characters that touch are of one word. Japanese has no blanks between words: `SLAの` holds one.
fn joins(one: Option<char>, other: Option<char>) -> bool {
    let is_of_word = |c: char| c == '_' || (c.is_alphanumeric() && c < '\u{2e80}');
    one.is_some_and(is_of_word) && other.is_some_and(is_of_word)
}

#[cfg(test)]
mod tests {
    use super::{Abbreviations, Around};

    #[test]
    fn whole_words_are_explained() {
        let mut all = Abbreviations::default();
        for (short, long) in
            [("SLA", "約束した水準"), ("SL", "x"), ("SLA", "別"), ("A & B", "\"引用\""), ("目", "目標")]
        {
            all.add(short, long);
        }
        let sla = "<abbr title=\"約束した水準\">SLA</abbr>";
        let table = [
            ("SLA は、SLAの", format!("{sla} は、{sla}の")),
            ("SLAs XSLA SLA_1 SLA2 éSLA SLA", format!("SLAs XSLA SLA_1 SLA2 éSLA {sla}")),
            ("SLA-1 (SLA)", format!("{sla}-1 ({sla})")),
            ("<A & B>", "&lt;<abbr title=\"&quot;引用&quot;\">A &amp; B</abbr>&gt;".to_owned()),
            ("目目", "<abbr title=\"目標\">目</abbr><abbr title=\"目標\">目</abbr>".to_owned()),
        ];
        for (text, expected) in table {
            assert_eq!(all.explained(text, Around::default()), expected, "{text}");
        }
        let around = Around { before: Some('x'), after: Some('.') };
        assert_eq!(all.explained("SLA SLA", around), format!("SLA {sla}"));
        assert_eq!(Abbreviations::default().explained("a < b", Around::default()), "a &lt; b");
    }
}
