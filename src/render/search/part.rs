//! A part: a file of the index that is named by what it holds.
//!
//! In: a value as JSON. Out: its name, and the script that hands it over. Never: one name for two contents; so a part that did
//! not change keeps its file, browsers may keep it for ever, and a reader with an older index gets what he means or nothing.

use crate::model::Artifact;
use serde_json::json;
use std::sync::Arc;

/// 80 bits of a hash: a million builds that rename all of 15,000 parts are 2 to the power of 34 names.
const BYTES: usize = 10;
/// Not both cases: a disk may take them for the same.
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A file of the index with its name, which does not tell the kind.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file: Artifact,
}

/// A part of a kind: `t` for terms, `h` for titles, `r` for texts, `f` for what results are sorted by, `d` for lists of parts. Its
/// value comes in pieces, so that a long one is put together only once.
pub(super) fn part(code: &str, kind: char, value: &[&str]) -> Part {
    let mut hasher = blake3::Hasher::new();
    for piece in value {
        hasher.update(piece.as_bytes());
    }
    let name = name(&hasher.finalize());
    let file = script(&format!("{code}/{kind}{name}"), value);
    Part { name, file }
}

/// A file that hands its value over.
pub(super) fn script(name: &str, value: &[&str]) -> Artifact {
    let begin = format!("tejunSearch({},", json!(name));
    let text = [&[&*begin], value, &[")\n"]].concat().concat();
    Artifact { path: format!("search/{name}.js"), bytes: Arc::from(text.into_bytes()), route: None }
}

/// Five bits to a character; `search.js` knows that there are sixteen.
fn name(hash: &blake3::Hash) -> String {
    let mut name = String::with_capacity(BYTES * 8 / 5);
    let (mut held, mut bits) = (0_usize, 0);
    for &byte in &hash.as_bytes()[..BYTES] {
        held = held << 8 | usize::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            name.push(char::from(DIGITS[held >> bits & 31]));
        }
        held &= 31;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_by_its_content() {
        // The published hash of `abc`, its first ten bytes 6437b3ac38465133ffb6 through `base32`.
        let part = part("ja", 't', &["a", "", "bc"]);
        assert_eq!(part.name, "mq33hlbyizith75w");
        assert_eq!(part.file.path, "search/ja/tmq33hlbyizith75w.js");
        assert_eq!(&*part.file.bytes, b"tejunSearch(\"ja/tmq33hlbyizith75w\",abc)\n");
    }
}
