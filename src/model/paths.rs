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
