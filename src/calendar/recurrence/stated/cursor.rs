//! A text with width and case made alike, whose letters know where they stand.
//!
//! In: a text. Out: letters by number, and comparisons at a place. Never: decides what words mean.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Letters of a text.
pub(super) struct Text {
    letters: Vec<char>,
    /// The byte at which each letter begins; the last one is the length of the text.
    bytes: Vec<usize>,
}

impl Text {
    pub(super) fn new(text: &str) -> Self {
        let (mut letters, mut bytes) = (Vec::new(), Vec::new());
        for (at, c) in text.char_indices() {
            for folded in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                // ヶ月, ヵ月 and ケ月 are か月; 〜 and – are ~.
                let folded = match folded {
                    'ヶ' | 'ヵ' | 'ケ' | 'カ' => 'か',
                    '〜' | '~' | '–' | '—' | '−' | '‐' | '‑' => '~',
                    c if c.is_whitespace() => ' ',
                    c => c,
                };
                letters.push(folded);
                bytes.push(at);
            }
        }
        bytes.push(text.len());
        Self { letters, bytes }
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// The bytes of the letters of a range.
    pub(super) fn range(&self, letters: Range<usize>) -> Range<usize> {
        self.bytes[letters.start]..self.bytes[letters.end]
    }

    pub(super) fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.letters.get(at.checked_sub(1)?).copied()
    }

    /// Where a word ends that stands here; blanks inside the text do not matter where the word has none.
    pub(super) fn word(&self, at: usize, word: &str) -> Option<usize> {
        let mut at = at;
        for (nth, wanted) in word.chars().enumerate() {
            if nth > 0 && wanted != ' ' && !wanted.is_ascii_alphabetic() {
                at = self.blanks(at);
            }
            if self.letter(at)? != wanted {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// Where the first of several words ends that stands here.
    pub(super) fn any(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.word(at, word))
    }

    /// The first letter behind blanks.
    pub(super) fn blanks(&self, at: usize) -> usize {
        (at..self.len()).find(|at| self.letters[*at] != ' ').unwrap_or(self.len())
    }

    /// A number of at most two digits, and where it ends.
    pub(super) fn number(&self, at: usize) -> Option<(i8, usize)> {
        let digits = self.letters[at.min(self.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
        if !(1..=2).contains(&digits) {
            return None;
        }
        let text: String = self.letters[at..at + digits].iter().collect();
        Some((text.parse().ok()?, at + digits))
    }

    /// The letters of a clause before a place, the nearest last, at most so many.
    pub(super) fn clause_before(&self, at: usize, most: usize) -> String {
        let from = at.saturating_sub(most);
        let begin = (from..at).rev().find(|at| ends_clause(self.letters[*at])).map_or(from, |at| at + 1);
        self.letters[begin..at].iter().collect()
    }

    /// The letters of a clause from a place on, at most so many.
    pub(super) fn clause_after(&self, at: usize, most: usize) -> String {
        let end = self.len().min(at + most);
        let end = (at..end).find(|at| ends_clause(self.letters[*at])).unwrap_or(end);
        self.letters[at.min(end)..end].iter().collect()
    }
}

fn ends_clause(c: char) -> bool {
    matches!(c, '。' | '、' | ',' | ';' | '(' | ')' | '/' | '|' | '「' | '」' | '・' | ':')
}
