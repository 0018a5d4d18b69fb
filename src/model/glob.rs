//! Patterns of paths and of other names, as people write them in configuration.
//!
//! In: a text. Out: a matcher (of paths, one whose `*` does not pass a `/`), or why there is none. Never: a matcher that cannot be made
//! after all.

use globset::{GlobBuilder, GlobMatcher};

/// No path is as long, so that no pattern needs to be.
const LONGEST: usize = 4096;

/// Reads a pattern of paths.
///
/// # Errors
/// Why it is none, in the words of its reader.
pub fn glob(text: &str) -> Result<GlobMatcher, String> {
    matcher(text, true)
}

/// Reads a pattern of texts that are no paths: its `*` passes a `/`.
///
/// # Errors
/// Why it is none, in the words of its reader.
pub fn text_glob(text: &str) -> Result<GlobMatcher, String> {
    matcher(text, false)
}

fn matcher(text: &str, are_paths: bool) -> Result<GlobMatcher, String> {
    if text.len() > LONGEST {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    let glob = GlobBuilder::new(text).literal_separator(are_paths).build().map_err(|error| error.kind().to_string())?;
    // A pattern that can be read is not one that can be used: what it becomes may be nested too deeply.
    match regex::bytes::Regex::new(glob.regex()) {
        Ok(_) => Ok(glob.compile_matcher()),
        Err(_) => Err("nested too deeply".to_owned()),
    }
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
}
