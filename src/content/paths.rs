//! Paths of a project's files: which are documents, which are leftovers, and their parts.
//!
//! In: a path. Out: its parts, or a yes or no. Never: opens a file.

/// The folder that is walked.
pub const FOLDER: &str = "content";

/// How the names of documents end.
const ENDINGS: &[&str] = &["md", "markdown", "mdx", "mdown", "mkd", "mkdn"];

/// Whether a file is a document, by the end of its name.
pub(crate) fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ENDINGS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

pub(crate) fn is_leftover(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.')) || is_backup(path)
}

/// Whether a file is a copy that an editor, a merge or a system made beside one that is meant.
pub(crate) fn is_backup(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    let ends = ["~", ".orig", ".bak", ".rej", ".swp", ".swo", ".swx"].iter().any(|end| lower.ends_with(end));
    let is_locked = (name.len() > 1 && name.starts_with('#') && name.ends_with('#')) || name.starts_with("~$");
    ends || is_locked || matches!(lower.as_str(), "thumbs.db" | "desktop.ini")
}

/// Whether a path lies in a folder of drafts, as Jekyll has it.
pub(crate) fn is_of_drafts(path: &str) -> bool {
    folder(path).split('/').any(|part| part == "_drafts")
}

/// The folder of a path and those above it, the nearest first.
pub(crate) fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(path)), |at| at.rsplit_once('/').map(|(above, _)| above))
}

/// The folder of a path; nothing for a path without one.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
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
