//! Which kinds of words a text holds: words for targets, for results, for examples and so on.
//!
//! In: a text. Out: the [`Classes`] of `lexicon.tsv` that it has a word of. Never: weighs them.

use crate::objective::nfkc;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Classes of words, a bit each, in the order of the lexicon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    /// The classes of either.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any class is in both.
    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Their numbers.
    pub(super) fn numbers(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |at| self.0 >> at & 1 == 1)
    }
}

/// A class of words.
pub(super) struct Class {
    /// Its name in the weights.
    pub(super) name: &'static str,
    /// What it is called in Japanese.
    pub(super) ja: &'static str,
    /// What it is called in English.
    pub(super) en: &'static str,
}

struct Lexicon {
    classes: Vec<Class>,
    words: AhoCorasick,
    /// The class of each word, and whether it only counts as a whole word.
    of_word: Vec<(usize, bool)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let lines = include_str!("lexicon.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (mut classes, mut words, mut of_word) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        let mut columns = line.split('\t');
        let mut column =
            || columns.next().unwrap_or_else(|| unreachable!("a line of the lexicon has four columns: {line}"));
        let class = Class { name: column(), ja: column(), en: column() };
        for word in words_of(column()) {
            let whole = word.is_ascii() && word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            of_word.push((classes.len(), whole));
            words.push(word);
        }
        classes.push(class);
    }
    assert!(classes.len() <= 64, "a class is a bit of 64");
    let words = AhoCorasick::new(words).unwrap_or_else(|error| unreachable!("the lexicon is small: {error}"));
    Lexicon { classes, words, of_word }
});

/// The words of a column: parted by blanks, several in quotes.
fn words_of(column: &'static str) -> Vec<&'static str> {
    let mut words = Vec::new();
    for (at, part) in column.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part);
        } else {
            words.extend(part.split_whitespace());
        }
    }
    words
}

/// The classes of the lexicon.
pub(super) fn classes() -> &'static [Class] {
    &LEXICON.classes
}

/// The classes with these names.
pub(super) fn named(names: &[&str]) -> Classes {
    let number = |name: &str| {
        let at = LEXICON.classes.iter().position(|class| class.name == name);
        at.unwrap_or_else(|| unreachable!("the lexicon has no class `{name}`"))
    };
    Classes(names.iter().fold(0, |all, name| all | 1 << number(name)))
}

/// The classes that a text has a word of.
pub(super) fn classes_of(text: &str) -> Classes {
    let mut found = 0;
    each_word(text, |class, _| found |= 1 << class);
    Classes(found)
}

/// The first word of a class in a text.
pub(super) fn word_of(text: &str, class: usize) -> Option<String> {
    let mut first = None;
    each_word(text, |of, word| {
        if of == class && first.is_none() {
            first = Some(word.to_owned());
        }
    });
    first
}

fn each_word(text: &str, mut each: impl FnMut(usize, &str)) {
    if text.is_empty() {
        return;
    }
    let text = nfkc(text).to_lowercase();
    let bytes = text.as_bytes();
    let letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    for found in LEXICON.words.find_overlapping_iter(&text) {
        let (class, whole) = LEXICON.of_word[found.pattern().as_usize()];
        if !whole || !(letter(found.start().checked_sub(1)) || letter(Some(found.end()))) {
            each(class, &text[found.range()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_ascii_are_whole_words_and_others_stand_anywhere() {
        let has = |text: &str, class: &str| classes_of(text).meets(named(&[class]));
        assert!(has("Target value", "target"));
        assert!(!has("Slack", "sla"));
        assert!(has("初回応答時間", "response"));
        assert!(has("ＳＬＡ", "sla"));
        assert!(has("we aim to respond", "response"));
        assert!(!has("", "target"));
    }

    #[test]
    fn a_word_is_named_as_it_stands() {
        let class = classes().iter().position(|class| class.name == "response").unwrap();
        assert_eq!(word_of("Our RESPONSE", class).as_deref(), Some("response"));
    }
}
