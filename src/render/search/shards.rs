//! Shards: the index in small files of which a reader loads those that hold the words.
//!
//! In: terms with their pages. Out: texts of terms and numbers. Never: a byte that a script in quotes could not hold as it is.
//!
//! A number is one character, since UTF-8 gives small ones one byte and larger ones two: `#` is 0, and the quotation mark, the
//! backslash and control characters are left out. Larger numbers are three characters, of which the first is `!`.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0060).

use super::chunks::{ChunkSize, chunk};
use super::index::{LEVELS, Postings};
use rayon::prelude::*;

/// Bytes of a shard; a term alone may have more.
const SHARD: ChunkSize = ChunkSize { least: 5_000, most: 10_000 };
/// Numbers below are one character.
const ONE: u32 = 8_000;

/// Shards in the order of their terms, each with the first one.
pub(super) fn shards(postings: &Postings) -> Vec<(String, String)> {
    let told = |(term, pages): &(String, Vec<(u32, u32)>)| format!("{term} {}", numbers(steps(pages)));
    let texts: Vec<String> = postings.par_iter().map(told).collect();
    let entries = postings.iter().zip(&texts).map(|((term, _), text)| (term.as_str(), text.len() + 1));
    let shard = |range: std::ops::Range<usize>| (postings[range.start].0.clone(), texts[range].join(" "));
    chunk(entries, SHARD).into_par_iter().map(shard).collect()
}

/// How far each page is from the one before, with its level.
fn steps(pages: &[(u32, u32)]) -> impl Iterator<Item = u32> + '_ {
    let mut before = None;
    pages.iter().map(move |&(page, level)| {
        let step = before.map_or(page, |before: u32| page - before - 1);
        before = Some(page);
        step * LEVELS + level
    })
}

/// Ascending numbers as their distances.
pub(super) fn ascending(all: impl IntoIterator<Item = usize>) -> String {
    let mut before = 0;
    let distance = |number: usize| {
        let step = number - before;
        before = number;
        u32::try_from(step).unwrap_or(u32::MAX)
    };
    numbers(all.into_iter().map(distance))
}

/// Numbers as characters.
pub(super) fn numbers(all: impl Iterator<Item = u32>) -> String {
    let mut out = String::new();
    for number in all {
        if number >= ONE {
            out.push('!');
            out.push(digit(number / ONE));
        }
        out.push(digit(number % ONE));
    }
    out
}

fn digit(number: u32) -> char {
    let code = 0x23 + number.min(ONE - 1);
    let code = if code >= 0x5c { code + 1 } else { code };
    let code = if code >= 0x7f { code + 0x21 } else { code };
    char::from_u32(code).unwrap_or('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_a_character_of_its_own() {
        let all: std::collections::BTreeSet<char> = (0..ONE).map(digit).collect();
        assert_eq!(all.len(), ONE as usize);
        assert!(all.iter().all(|&c| !c.is_control() && !"\"\\! \u{2028}\u{2029}".contains(c)));
        assert_eq!((digit(0), digit(56), digit(57)), ('#', '[', ']'));
    }

    #[test]
    fn pages_are_told_by_their_distance() {
        let postings = vec![("障害".to_owned(), vec![(0, 1), (1, 0), (4, 7)])];
        // 0·16+1 = 1, 0·16+0 = 0, 2·16+7 = 39.
        assert_eq!(shards(&postings), [("障害".to_owned(), "障害 $#J".to_owned())]);
        assert_eq!(ascending([3, 3, 10]), "&#*");
        assert_eq!(numbers([8_001].into_iter()), "!$$");
    }

    #[test]
    fn a_shard_is_small_unless_one_term_is_large() {
        let postings: Postings = (0..5_000).map(|n| (format!("w{n:05}"), vec![(n, 0)])).collect();
        let shards = shards(&postings);
        let is_small = |(first, text): &(String, String)| text.len() <= SHARD.most && text.starts_with(first);
        assert!(shards.len() > 3 && shards.iter().all(is_small));
    }
}
