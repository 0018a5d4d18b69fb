//! Names and places of files, as far as every room reads them alike.
//!
//! In: a path with `/` between its parts. Out: its kind, or another path. Never: opens a file.

/// How the names of documents end.
pub const MARKDOWN_ENDINGS: &[&str] = &["md", "markdown", "mdx", "mdown", "mkd", "mkdn"];

/// Whether a file is a document, by the end of its name.
pub fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    MARKDOWN_ENDINGS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// A relative path seen from a folder, without `.` and `..`; `None` when it leaves the top.
pub fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// A path as a word of a command that people paste: in quotes where a shell would cut it or read something into it.
pub fn shell_word(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '\\' | ':');
    match path {
        "" => "\"\"".to_owned(),
        _ if path.chars().all(is_plain) => path.to_owned(),
        // Both kinds of shells know double quotes; only what they read inside of those needs single ones.
        _ if path.contains(['"', '$', '`']) => format!("'{path}'"),
        _ => format!("\"{path}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        for (path, word) in [
            ("data/台帳.csv", "data/台帳.csv"),
            ("data/list (1).csv", "\"data/list (1).csv\""),
            ("data/$x.csv", "'data/$x.csv'"),
        ] {
            assert_eq!(shell_word(path), word);
        }
    }
}
