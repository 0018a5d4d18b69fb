//! Paths of a project's files: which are documents, which are leftovers, and their parts.
//!
//! In: a path. Out: its parts, or a yes or no. Never: opens a file.

pub(crate) use crate::model::is_markdown;
pub use crate::model::joined;

/// The folder that is walked.
pub const FOLDER: &str = "content";

/// Folders whose files are never meant for readers, whoever links to them: of version control, and of keys and settings of people.
const NEVER: &[&str] = &[
    ".git", ".svn", ".hg", ".jj", ".bzr", ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".config", ".local",
    ".cache", ".tejun",
];

/// Files that are shown or handed to readers. What a program reads (`.json`, `.yaml`, `.txt`, `.pem`) is none, since it may hold secrets.
const SHOWN: &[&str] = &[
    "png", "apng", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico", "tif", "tiff", "mp4", "m4v", "mov",
    "webm", "ogv", "mp3", "m4a", "ogg", "wav", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp",
];

/// Whether a file may be published when a document shows it, although a folder around it is hidden, as `.gitbook/assets/` is.
pub(crate) fn is_hidden_asset(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_never = |part: &str| NEVER.iter().any(|never| part.eq_ignore_ascii_case(never)) || part.starts_with(".env");
    let mut hidden = folder.split('/').filter(|part| part.starts_with('.')).peekable();
    hidden.peek().is_some() && !hidden.any(is_never) && !name.starts_with('.') && !is_backup(path) && is_shown(path)
}

/// Whether a file is of a kind that is shown or handed to readers.
pub(crate) fn is_shown(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    SHOWN.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// The same path in a folder that everybody sees: web servers, and tools that carry a site to them, leave out what begins with a dot.
pub(crate) fn unhidden(path: &str) -> String {
    path.split('/')
        .map(|part| part.trim_start_matches('.'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether a file is no part of the site: hidden, or a copy that stayed behind.
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

/// The name of a document without its ending; `page.html.md`, as Middleman has it, is the page `page.html`.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let of_the_web = [".html", ".htm"].into_iter().find_map(|ending| stem.strip_suffix(ending));
    of_the_web.filter(|stem| !stem.is_empty() && is_markdown(name)).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::{is_hidden_asset, stem, unhidden};

    #[test]
    fn a_page_of_middleman_has_the_name_before_both_endings() {
        for (path, expected) in [
            ("team/statuspage.html.md", "statuspage"),
            ("index.html.md", "index"),
            ("a.htm.markdown", "a"),
            ("v1.2.md", "v1.2"),
            (".html.md", ".html"),
            ("faq.ja.md", "faq.ja"),
        ] {
            assert_eq!(stem(path), expected, "{path}");
        }
    }

    #[test]
    fn of_hidden_folders_only_what_readers_are_shown_may_be_published() {
        for path in ["content/.gitbook/assets/Flow (1).PNG", "content/a/.assets/b.pdf"] {
            assert!(is_hidden_asset(path), "{path}");
        }
        for path in [
            "content/flow.png",
            "content/.git/logo.png",
            "content/.GIT/x/logo.png",
            "content/.env/logo.png",
            "content/.ssh/id.png",
            "content/.gitbook/.flow.png",
            "content/.gitbook/tokens.json",
            "content/.gitbook/key.pem",
            "content/.gitbook/notes.md",
            "content/.gitbook/page.html",
            "content/.gitbook/assets/.env",
            "content/.gitbook/flow.png~",
        ] {
            assert!(!is_hidden_asset(path), "{path}");
        }
        assert_eq!(unhidden(".gitbook/assets/flow.v2.png"), "gitbook/assets/flow.v2.png");
    }
}
