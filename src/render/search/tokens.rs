//! Tokens: what of a text can be looked up.
//!
//! In: folded text. Out: Latin words and numbers, whole and in their parts (`inc-1073`, `inc`, `1073`); Japanese as pairs of
//! neighbouring characters, and as single ones. Never: divides Japanese into words, which would hide 障害 in 障害対応.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// Longer words are machine talk; only their parts of up to this length are looked up.
const LONGEST: usize = 40;

/// What can be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// A character, or two neighbours.
    Gram(char, Option<char>),
    /// A Latin word or a number.
    Word(Box<str>),
}

impl Term {
    /// Its first character.
    pub(super) fn first(&self) -> char {
        match self {
            Self::Gram(first, _) => *first,
            Self::Word(word) => word.chars().next().unwrap_or_default(),
        }
    }

    /// As it stands in the index.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Gram(first, second) => std::iter::once(*first).chain(*second).collect(),
            Self::Word(word) => word.to_string(),
        }
    }
}

impl Hash for Term {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match self {
            Self::Gram(first, second) => {
                hasher.write_u64(u64::from(*first) << 32 | second.map_or(0, |second| u64::from(second) + 1));
            }
            Self::Word(word) => hasher.write(word.as_bytes()),
        }
    }
}

/// Something by term, in no order.
pub(super) type ByTerm<T> = HashMap<Term, T, BuildHasherDefault<Mixed>>;

/// A short hash: a page has thousands of terms of one or two characters each, and their authors gain nothing by a slow build.
#[derive(Debug, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for some in bytes.chunks(8) {
            let mut number = [0; 8];
            number[..some.len()].copy_from_slice(some);
            self.write_u64(u64::from_le_bytes(number));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    /// The highest bits are the best ones, and tables look at the lowest, too.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

/// The order of browsers, which compare units of 16 bits.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// Characters of scripts that are written without spaces.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c,
        '々' | '〆' | '〇' | 'ー' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}'
        | '\u{30fd}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters of Latin words and of numbers; those of every other script with spaces count as such.
fn is_narrow(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c >= '\u{aa}' && c.is_alphanumeric() && !is_wide(c) }
}

/// Signs that join parts of a name: `inc-1073`, `v1.9.0`, `support@example.com`.
fn joins(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '@')
}

/// The terms of a folded text, each as often as it stands there.
pub(super) fn terms(folded: &str, mut take: impl FnMut(Term)) {
    let chars: Vec<char> = folded.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if is_wide(c) {
            take(Term::Gram(c, None));
            if let Some(&next) = chars.get(at + 1).filter(|&&next| is_wide(next)) {
                take(Term::Gram(c, Some(next)));
            }
            at += 1;
        } else if is_narrow(c) {
            at = name(&chars, at, &mut take);
        } else {
            at += 1;
        }
    }
}

/// A word that begins at `from`: itself, and its parts when it has several. Answers where it ends.
fn name(chars: &[char], from: usize, take: &mut impl FnMut(Term)) -> usize {
    let mut end = from;
    let mut parts = Vec::new();
    loop {
        let start = end;
        while chars.get(end).is_some_and(|&c| is_narrow(c)) {
            end += 1;
        }
        parts.push((start, end));
        let goes_on = chars.get(end).is_some_and(|&c| joins(c)) && chars.get(end + 1).is_some_and(|&c| is_narrow(c));
        if !goes_on {
            break;
        }
        end += 1;
    }
    if parts.len() > 1 {
        parts.insert(0, (from, end));
    }
    // Versions are named with and without their letter.
    if chars[from] == 'v' && chars.get(from + 1).is_some_and(char::is_ascii_digit) {
        parts.push((from + 1, end));
    }
    for (start, end) in parts {
        if end - start <= LONGEST {
            take(Term::Word(chars[start..end].iter().collect::<String>().into()));
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        terms(text, |term| found.push(term.text()));
        found
    }

    #[test]
    fn names_are_kept_whole_and_in_parts() {
        assert_eq!(all("inc-1073。"), ["inc-1073", "inc", "1073"]);
        assert_eq!(all("v2.3.1."), ["v2.3.1", "v2", "3", "1", "2.3.1"]);
        assert_eq!(all("e1042, p95"), ["e1042", "p95"]);
        assert_eq!(all("a@b.c"), ["a@b.c", "a", "b", "c"]);
        assert_eq!(all(&"x".repeat(41)), [""; 0]);
    }

    #[test]
    fn japanese_is_looked_up_by_neighbours() {
        assert_eq!(all("障害対応"), ["障", "障害", "害", "害対", "対", "対応", "応"]);
        assert_eq!(all("p0障害"), ["p0", "障", "障害", "害"]);
        assert_eq!(all("障・害"), ["障", "害"]);
    }

    #[test]
    fn the_order_is_that_of_browsers() {
        assert_eq!(order("𠮷", "\u{fa11}"), Ordering::Less);
        assert_eq!(order("あ", "ア"), Ordering::Less);
    }
}
