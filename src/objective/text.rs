//! A text made regular, and a cursor that eats it word by word.
//!
//! In: what the author typed, with any width of digits and any line breaks. Out: one line in NFKC with plain hyphens.
//! Never: changes what is meant; case is kept, and compared without regard to it.

use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::ops::Deref;
use unicode_normalization::UnicodeNormalization;

/// A text in NFKC. Most Japanese text is in it already, and is told by its letters: kana without marks of their own, Chinese
/// characters, corner brackets and ASCII neither decompose nor compose with each other, and full-width forms of ASCII
/// become it one by one (UAX #15).
pub fn nfkc(text: &str) -> Cow<'_, str> {
    let mut widened = false;
    for c in text.chars() {
        match c {
            _ if stays(c) => {}
            '\u{3000}' | '！'..='～' => widened = true,
            _ => return Cow::Owned(text.nfkc().collect()),
        }
    }
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).expect("full-width forms follow the order of ASCII"),
        other => other,
    };
    if widened { Cow::Owned(text.chars().map(narrow).collect()) } else { Cow::Borrowed(text) }
}

/// Width, case and blanks made alike.
pub fn caseless(text: &str) -> String {
    nfkc(text).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect()
}

/// Width, case and blanks made alike, without signs of markup and characters that nobody sees.
pub fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !is_unseen(*c)).collect()
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{feff}' | '*' | '`')
}

/// Whether a letter is in NFKC by itself and beside all others of which this is so.
pub(super) fn stays(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | '、' | '。' | '「'..='】' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='鿿')
}

/// Finds all of some words at once, in any case.
pub fn finder<'w>(words: impl IntoIterator<Item = &'w str>) -> AhoCorasick {
    let built = AhoCorasick::builder().ascii_case_insensitive(true).build(words);
    built.expect("lists of words are far smaller than what an automaton may hold")
}

/// One line in NFKC: full-width forms are half-width, dashes are hyphens, waves are `~`, and white space is one blank
/// between half-width characters and nothing beside full-width ones, where it was a soft line break or typesetting.
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| stays(c) && !c.is_whitespace()) {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(out)
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

/// Words with what each of them means. Most texts begin with none of them, which the first letter tells.
pub(super) struct Words<T: 'static> {
    list: &'static [(&'static str, T)],
    /// A bit for each letter that a word begins with; some letters share one.
    first: [u64; 4],
}

impl<T> Words<T> {
    pub(super) const fn new(list: &'static [(&'static str, T)]) -> Self {
        let mut first = [0; 4];
        let mut at = 0;
        while at < list.len() {
            let (place, bit) = Self::bit(first_letter(list[at].0.as_bytes()));
            first[place] |= bit;
            at += 1;
        }
        Self { list, first }
    }

    const fn bit(letter: u32) -> (usize, u64) {
        let letter = if letter < 0x80 { (letter as u8).to_ascii_lowercase() as u32 } else { letter };
        let bit = letter % 251;
        (bit as usize / 64, 1 << (bit % 64))
    }

    /// Whether one of the words may begin with a letter.
    pub(super) fn may_begin(&self, letter: char) -> bool {
        let (place, bit) = Self::bit(u32::from(letter));
        self.first[place] & bit != 0
    }
}

impl<T> Deref for Words<T> {
    type Target = [(&'static str, T)];

    fn deref(&self) -> &Self::Target {
        self.list
    }
}

/// The first letter of a text that is not empty, by its bytes.
const fn first_letter(text: &[u8]) -> u32 {
    let (length, mut letter) = match text[0] {
        lead if lead < 0x80 => (1, lead as u32),
        lead if lead < 0xe0 => (2, (lead & 0x1f) as u32),
        lead if lead < 0xf0 => (3, (lead & 0x0f) as u32),
        lead => (4, (lead & 0x07) as u32),
    };
    let mut at = 1;
    while at < length {
        letter = letter << 6 | (text[at] & 0x3f) as u32;
        at += 1;
    }
    letter
}

/// Whether a text ends with a word, in any case.
pub(super) fn ends_with(text: &str, word: &str) -> bool {
    let at = text.len().checked_sub(word.len());
    at.is_some_and(|at| text.as_bytes()[at..].eq_ignore_ascii_case(word.as_bytes()))
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
        let rest = self.begun();
        let lead = self.rest.len() - rest.len();
        let head = rest.as_bytes().get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word.as_bytes()))?;
        let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        let cut = letter(head.last()) && letter(rest.as_bytes().get(word.len()));
        (!cut).then_some(lead + word.len())
    }

    /// What is left, from the first that is no blank.
    fn begun(&self) -> &'a str {
        self.rest.trim_start_matches(' ')
    }

    /// The first letter that is left.
    pub(super) fn first(&self) -> Option<char> {
        self.begun().chars().next()
    }

    /// Whether a word can stand here, by its first byte: most of a long list cannot.
    fn begins(&self) -> impl Fn(&str) -> bool + use<> {
        let first = self.begun().as_bytes().first().map(u8::to_ascii_lowercase);
        move |word| word.as_bytes().first().map(u8::to_ascii_lowercase) == first
    }

    /// Eats the longest of the words that stands here and answers what it means.
    pub(super) fn any<T: Copy>(&mut self, words: &Words<T>) -> Option<T> {
        self.first().filter(|first| words.may_begin(*first))?;
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
    fn full_width_forms_become_ascii_one_by_one() {
        let forms: String = ('！'..='～').chain(['\u{3000}', '件', '「', '・', 'ー', 'a']).collect();
        assert_eq!(nfkc(&forms), forms.nfkc().collect::<String>());
        assert_eq!(nfkc("（ＳＬＡ）"), "(SLA)");
    }

    #[test]
    fn a_text_that_is_regular_is_left_as_it_is() {
        assert!(matches!(normal("応答時間は4時間以内。"), Cow::Borrowed(_)));
        for text in ["応答 時間", "4h\n以内", "約\u{200b}3件", "10\u{2212}20", "９件"] {
            assert!(matches!(normal(text), Cow::Owned(_)), "{text}");
        }
    }

    #[test]
    fn eats_whole_english_words() {
        let mut cursor = Cursor::new(" HOURS left");
        assert!(!cursor.eat("h"));
        assert!(cursor.eat("hours"));
        assert_eq!(cursor.rest, " left");
        static DAYS: Words<u8> = Words::new(&[("営業", 1), ("営業日", 2), ("Day", 3), ("é", 4), ("𠮷", 5)]);
        for (text, expected) in [("営業日中", 2), (" dAY", 3), ("day", 3), ("é", 4), ("𠮷日", 5)] {
            assert_eq!(Cursor::new(text).any(&DAYS), Some(expected), "{text}");
        }
        for text in ["", " ", "休業日", "days", "e"] {
            assert_eq!(Cursor::new(text).any(&DAYS), None, "{text}");
        }
    }
}
