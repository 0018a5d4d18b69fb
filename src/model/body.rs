//! Where the body of a document begins, and its fingerprint.
//!
//! In: the text of a Markdown file. Out: its front matter and body, as slices, and a hash that does not move with line
//! endings, trailing spaces or front matter. Never: reads a value; what the keys mean is for `content` to say.

use serde_json::{Map, Value};

/// How many digits of the hash people write down.
pub const SHORT_HASH: usize = 12;

/// The front matter of a text without its fences, and the body; no front matter is an empty one.
pub fn split_document(text: &str) -> (&str, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    match first.trim_end() {
        fence @ ("---" | "+++") => {
            closing(text, first.len(), fence).map_or(("", text), |(end, body)| (&text[first.len()..end], &text[body..]))
        }
        line if line.starts_with('{') => {
            let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
            match values.next() {
                Some(Ok(_)) => text.split_at(values.byte_offset()),
                _ => ("", text),
            }
        }
        _ => ("", text),
    }
}

/// The start of the closing line and the byte after it.
fn closing(text: &str, from: usize, fence: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// BLAKE3 of a body, 64 hexadecimal digits: lines without trailing white space, joined by line feeds, without the empty
/// ones before and after.
pub fn body_hash(body: &str) -> String {
    let lines: Vec<&str> = body.lines().map(str::trim_end).collect();
    blake3::hash(lines.join("\n").trim_matches('\n').as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_moves_with_the_words_alone() {
        let hash = |text: &str| body_hash(split_document(text).1);
        // `printf '# A\n\nb' | b3sum`
        assert_eq!(&hash("# A\n\nb")[..SHORT_HASH], "26a6e3922edf");
        for same in
            ["---\ntitle: x\n---\n\n# A\r\n\r\nb  \r\n\r\n", "\u{feff}+++\na = 1\n+++\n# A\n\nb\n", "# A \n\t\nb"]
        {
            assert_eq!(hash(same), hash("# A\n\nb"), "{same:?}");
        }
        assert_ne!(hash("# A\n\n b"), hash("# A\n\nb"), "indentation means something");
        assert_ne!(hash("# A\nb"), hash("# A\n\nb"), "and so do empty lines");
    }

    #[test]
    fn a_rule_at_the_head_is_no_front_matter() {
        assert_eq!(split_document("---\n\ntext"), ("", "---\n\ntext"));
        assert_eq!(split_document("---\na: 1\n---\nb"), ("a: 1\n", "b"));
        assert_eq!(split_document("{\"a\": 1}\nb"), ("{\"a\": 1}", "\nb"));
        assert_eq!(split_document(""), ("", ""));
    }
}
