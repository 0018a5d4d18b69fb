//! A text made regular, and a cursor that eats it word by word.
//!
//! In: what the author typed, with any width of digits and any line breaks. Out: one line in NFKC with plain hyphens.
//! Never: changes what is meant; case is kept, and compared without regard to it.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// A text in NFKC. Most Japanese text is in it already, and is told by its letters: kana without marks of their own, Chinese
/// characters and ASCII neither decompose nor compose with each other (UAX #15).
pub fn nfkc(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, '\0'..='\x7f' | '、' | '。' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿');
    if text.chars().all(stays) { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// One line in NFKC: full-width forms are half-width, dashes are hyphens, waves are `~`, and white space is one blank
/// between half-width characters and nothing beside full-width ones, where it was a soft line break or typesetting.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in nfkc(&up_to(text)).chars().map(plain) {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        // A blank beside Japanese separates nothing that a word boundary does not separate already.
        if blank && out.chars().next_back().is_some_and(|last| last.is_ascii() && c.is_ascii()) {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
    out
}

/// A wave at the beginning is a range without its lower end (〜2000回); a tilde there (~500) means about.
fn up_to(text: &str) -> Cow<'_, str> {
    let begins = |before: &str| before.trim_end().is_empty() || before.trim_end().ends_with([':', '：']);
    match text.char_indices().find(|(at, c)| matches!(c, '〜' | '～') && begins(&text[..*at])) {
        Some((at, wave)) => format!("{}≤{}", &text[..at], &text[at + wave.len_utf8()..]).into(),
        None => text.into(),
    }
}

fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{301c}' | '\u{223c}' | '\u{3030}' => '~',
        '≦' | '⩽' => '≤',
        '≧' | '⩾' => '≥',
        '、' | '，' => '、',
        '\u{200b}' | '\u{feff}' => ' ',
        other => other,
    }
}

/// What is left to read; copied freely to try one reading after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn skip_blank(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    /// Whether nothing is left but a full stop.
    pub(super) fn done(&self) -> bool {
        self.rest.trim_matches([' ', '。', '.', '、']).is_empty()
    }

    /// Eats a word, in any case; an English word only where it ends.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        match self.length_of(word) {
            Some(length) => {
                self.rest = &self.rest[length..];
                true
            }
            None => false,
        }
    }

    fn length_of(&self, word: &str) -> Option<usize> {
        let lead = self.rest.len() - self.rest.trim_start_matches(' ').len();
        let rest = &self.rest[lead..];
        let head = rest.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        let next = rest[head.len()..].chars().next();
        let letter = |c: char| c.is_ascii_alphabetic();
        let cut = word.chars().next_back().is_some_and(letter) && next.is_some_and(letter);
        (!cut).then_some(lead + word.len())
    }

    /// Whether a word can stand here, by its first byte: most of a long list cannot.
    fn begins(&self) -> impl Fn(&str) -> bool + use<> {
        let first = self.rest.trim_start_matches(' ').as_bytes().first().map(u8::to_ascii_lowercase);
        move |word| word.as_bytes().first().map(u8::to_ascii_lowercase) == first
    }

    /// Eats the longest of the words that stands here and answers what it means.
    pub(super) fn any<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let begins = self.begins();
        let found = words.iter().filter(|(word, _)| begins(word) && self.length_of(word).is_some());
        let (word, meaning) = *found.max_by_key(|(word, _)| word.len())?;
        self.eat(word);
        Some(meaning)
    }

    /// Eats the longest of the words that stands here.
    pub(super) fn one_of(&mut self, words: &[&str]) -> bool {
        let begins = self.begins();
        let found = words.iter().filter(|word| begins(word) && self.length_of(word).is_some());
        found.max_by_key(|word| word.len()).is_some_and(|word| self.eat(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_regular() {
        for (text, expected) in [
            ("９９．９％　以上", "99.9%以上"),
            ("1 営業日\n  以内", "1営業日以内"),
            ("4 時間以内に復\n  旧", "4時間以内に復旧"),
            ("at  least\n95 %", "at least 95 %"),
            ("500〜2000回", "500~2000回"),
            ("500～2000回", "500~2000回"),
            ("−10％", "-10%"),
            ("応答：４時間", "応答:4時間"),
            ("", ""),
        ] {
            assert_eq!(normal(text), expected, "{text}");
        }
    }

    #[test]
    fn letters_that_stay_are_in_nfkc_alone_and_beside_each_other() {
        let stays: Vec<char> =
            ('\0'..='\u{9fff}').filter(|c| matches!(nfkc(&c.to_string()), Cow::Borrowed(_))).collect();
        assert!(stays.len() > 20_000 && !stays.contains(&'Ａ') && !stays.contains(&'゙') && !stays.contains(&'ゟ'));
        let text: String = stays.iter().chain(stays.iter().rev()).collect();
        assert_eq!(text.nfkc().collect::<String>(), text);
        assert_eq!(nfkc("９９．９％ ﾊﾞ か゛"), "99.9% バ か ゙");
    }

    #[test]
    fn eats_whole_english_words() {
        let mut cursor = Cursor::new(" HOURS left");
        assert!(!cursor.eat("h"));
        assert!(cursor.eat("hours"));
        assert_eq!(cursor.rest, " left");
        assert_eq!(Cursor::new("営業日中").any(&[("営業", 1), ("営業日", 2)]), Some(2));
    }
}
