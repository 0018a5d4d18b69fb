//! Patterns of paths and of other names, as people write them in configuration.
//!
//! In: a text. Out: a matcher (of paths, one whose `*` does not pass a `/`), or why there is none. Never: a matcher that cannot be made
//! after all, or one whose `?` is a byte.

use globset::GlobBuilder;
use regex::Regex;

/// No path is as long, so that no pattern needs to be.
const LONGEST: usize = 4096;

/// A pattern that can be matched.
#[derive(Debug, Clone)]
pub struct Glob {
    pattern: String,
    matcher: Regex,
}

impl Glob {
    /// Whether a path, or a name, is one of the pattern.
    pub fn is_match(&self, text: impl AsRef<str>) -> bool {
        self.matcher.is_match(text.as_ref())
    }

    /// As it is written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }
}

/// Reads a pattern of paths.
///
/// # Errors
/// Why it is none, in the words of its reader.
pub fn glob(text: &str) -> Result<Glob, String> {
    read(text, true)
}

/// Reads a pattern of texts that are no paths: its `*` passes a `/`.
///
/// # Errors
/// Why it is none, in the words of its reader.
pub fn text_glob(text: &str) -> Result<Glob, String> {
    read(text, false)
}

fn read(text: &str, are_paths: bool) -> Result<Glob, String> {
    if text.len() > LONGEST {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    let glob = GlobBuilder::new(text).literal_separator(are_paths).build().map_err(|error| error.kind().to_string())?;
    // A pattern that can be read is not one that can be used: what it becomes may be nested too deeply.
    match Regex::new(&of_characters(glob.regex())) {
        Ok(matcher) => Ok(Glob { pattern: text.to_owned(), matcher }),
        Err(_) => Err("nested too deeply".to_owned()),
    }
}

/// The expression of a pattern in characters: globset writes one of bytes, to which `?` is a third of a kanji. What is not ASCII stands
/// in it as `\xE5` and so on, byte by byte.
fn of_characters(regex: &str) -> String {
    let mut text = String::from("(?s)");
    let mut rest = regex.strip_prefix("(?-u)").unwrap_or(regex);
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let bytes = escaped_bytes(rest);
        // Anything else that is escaped is one ASCII character, a backslash of the author among them.
        let length = if bytes.is_empty() { rest.len().min(2) } else { 4 * bytes.len() };
        text.push_str(if bytes.is_empty() { &rest[..length] } else { "" });
        text.push_str(&String::from_utf8_lossy(&bytes));
        rest = &rest[length..];
    }
    text + rest
}

/// The bytes that a text begins with, written as `\xE5`.
fn escaped_bytes(text: &str) -> Vec<u8> {
    let pieces = text.as_bytes().chunks_exact(4);
    let byte = |piece: &[u8]| u8::from_str_radix(std::str::from_utf8(piece.strip_prefix(b"\\x")?).ok()?, 16).ok();
    pieces.map_while(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_read_or_refused_and_never_ends_the_run() {
        assert!(glob("a/*.csv").unwrap().is_match("a/b.csv") && !glob("*.csv").unwrap().is_match("a/b.csv"));
        assert!(glob("{a,b}").unwrap().is_match("b") && glob("{a").is_err());
        for depth in [9, 249, 250, 251, 252, 400, 2000] {
            let nested = |open: &str, close: &str| glob(&format!("{}a{}", open.repeat(depth), close.repeat(depth)));
            assert!(nested("{", "}").is_ok() || depth > 200, "{depth}");
            assert!(nested("{", "}").is_err() || depth < 260, "{depth}");
            let _ = nested("[", "]");
        }
        assert!(glob(&"?".repeat(LONGEST)).is_ok() && glob(&"?".repeat(LONGEST + 1)).is_err());
        assert!(glob(&format!("{{{}}}", "a*,".repeat(1300))).is_ok());
    }

    #[test]
    fn a_question_mark_is_a_character_of_any_script() {
        assert!(text_glob("?店").unwrap().is_match("甲店") && text_glob("?店").unwrap().is_match("A店"));
        assert!(!text_glob("?店").unwrap().is_match("店") && !text_glob("?店").unwrap().is_match("甲乙店"));
        assert!(text_glob("?月").unwrap().is_match("５月") && glob("月?/*.csv").unwrap().is_match("月次/x.csv"));
        assert!(!glob("?.csv").unwrap().is_match("/.csv") && text_glob("a?b").unwrap().is_match("a/b"));
        assert!(text_glob("[甲乙]店").unwrap().is_match("乙店") && !text_glob("[甲乙]店").unwrap().is_match("丙店"));
        // A backslash of an author is none of a byte.
        assert!(text_glob(r"\\x41").unwrap().is_match(r"\x41") && text_glob("改\n行*").unwrap().is_match("改\n行\n"));
    }
}
