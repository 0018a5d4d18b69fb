//! Heading ids: explicit ones are kept, others made from the text, all unique on the page.
//!
//! In: texts and explicit ids. Out: ids in GitHub's manner, with Japanese kept. Never: sees the HTML.

use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Gives out ids, each once.
#[derive(Default)]
pub(crate) struct Ids {
    taken: BTreeSet<String>,
    /// For each text, the number of its next repetition.
    next: BTreeMap<String, usize>,
}

impl Ids {
    /// Ids that are taken from the start, because the author wrote them somewhere on the page.
    pub(crate) fn reserving<'a>(explicit: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: explicit.into_iter().map(str::to_owned).collect(), next: BTreeMap::new() }
    }

    /// An id for a heading's text; a repetition is numbered `-1`, `-2` …
    pub(crate) fn for_text(&mut self, text: &str) -> String {
        let slug = slug(text);
        let base = if slug.is_empty() { "section".to_owned() } else { slug };
        if self.taken.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(1);
        loop {
            let numbered = format!("{base}-{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }

    /// The id of a text, where nothing has it yet.
    pub(crate) fn free(&mut self, text: &str) -> Option<String> {
        let slug = slug(text);
        (!slug.is_empty() && self.taken.insert(slug.clone())).then_some(slug)
    }
}

/// Lower case, spaces as hyphens, punctuation and symbols left out; Japanese and other letters stay.
pub(super) fn slug(text: &str) -> String {
    text.trim()
        .nfc()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            c if unicode_normalization::char::is_combining_mark(c) && !matches!(c, '\u{fe00}'..='\u{fe0f}') => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Ids, slug};

    #[test]
    fn slugs_keep_japanese_and_drop_punctuation() {
        let table = [
            ("障害対応 手順", "障害対応-手順"),
            ("1. Overview & Scope", "1-overview--scope"),
            ("SLA（応答）：目標", "sla応答目標"),
            ("サーバー々〆", "サーバー々〆"),
            ("か\u{3099}", "が"),
            ("snake_case-name", "snake_case-name"),
            ("🏥 運用", "-運用"),
            ("⚙️ 設定", "-設定"),
            ("！？", ""),
        ];
        for (text, expected) in table {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn repetitions_are_numbered_and_never_collide() {
        let mut ids = Ids::reserving(["a-1"]);
        let given: Vec<String> = ["A", "a", "a", "!", "?", "a-2"].iter().map(|text| ids.for_text(text)).collect();
        assert_eq!(given, ["a", "a-2", "a-3", "section", "section-1", "a-2-1"]);
    }
}
