//! Which folders of a project folder hold documents and files to publish, and which files are not read.
//!
//! In: folders and globs of `tejun.yaml`. Out: for a path on disk the path in the project (`docs/a.md` → `content/a.md`), and back.
//! Never: looks at a disk, or gives a name to a file that stands outside.
//!
//! Everything else in the program knows documents below `content/` and files below `static/`; only who reads a folder, who writes
//! into it and who shows a path to people asks for the other name.
//!
//! Decided in docs/decisions/0105-documents-where-they-stand.md.

use super::{Glob, glob};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

const CONTENT: &str = "content";
const STATIC: &str = "static";

/// What is tejun's own at the top of a project whose documents stand there, too.
const OWN: [&str; 4] = ["data", "themes", "tejun.yaml", "baseline.yaml"];

/// Folders at the top that are made anew, belong to other tools, or hold something else of a project.
const TAKEN: [&str; 5] = ["data", "themes", "output", "target", "node_modules"];

/// The one hidden folder whose files documents may show: pictures of GitBook.
const SHOWN: &str = ".gitbook";

/// Where the folders of a project stand below the project folder. As long as nothing is declared, every path is its own.
///
/// ```
/// use tejun::model::Mounts;
///
/// let mounts = Mounts::new(Some("docs".to_owned()), None, Vec::new());
/// assert_eq!(mounts.project_path("docs/sop/refunds.md").as_deref(), Some("content/sop/refunds.md"));
/// assert_eq!(mounts.disk_path("content/sop/refunds.md"), "docs/sop/refunds.md");
/// // Another folder that happens to have the name is none of the project's.
/// assert_eq!(mounts.project_path("content/old.md"), None);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Mounts {
    content: Option<String>,
    assets: Option<String>,
    ignored: Vec<Glob>,
}

impl Mounts {
    /// The folder of documents and that of files to publish, from the project folder, with `/` between parts and none at the end;
    /// empty for the project folder itself, `None` for `content` and `static`. A file is not read when a glob matches its path on
    /// disk or that of a folder around it.
    pub fn new(content: Option<String>, assets: Option<String>, ignored: Vec<Glob>) -> Self {
        // What ignores all that stands in a folder ignores the folder, so that nobody walks through it.
        let whole = |matcher: &Glob| glob(matcher.pattern().strip_suffix("/**")?).ok();
        let folders: Vec<Glob> = ignored.iter().filter_map(whole).collect();
        let ignored = ignored.into_iter().chain(folders).collect();
        let moved = |folder: Option<String>, usual: &str| folder.filter(|folder| folder != usual);
        Self { content: moved(content, CONTENT), assets: moved(assets, STATIC), ignored }
    }

    /// The folder of documents that a text names, as [`Mounts::new`] takes it; `None` for one that cannot be: outside, hidden, or of
    /// another use.
    pub fn documents_folder(written: &str) -> Option<String> {
        match written.trim() {
            "." | "./" => Some(String::new()),
            STATIC => None,
            written => plain_folder(written),
        }
    }

    /// The folder of files to publish that a text names.
    pub fn assets_folder(written: &str) -> Option<String> {
        plain_folder(written.trim()).filter(|folder| folder != CONTENT)
    }

    /// Whether every path is its own and everything is read.
    pub fn is_usual(&self) -> bool {
        self.has_usual_folders() && self.ignored.is_empty()
    }

    /// The folder of documents as people know it: `content`, or what is declared; `.` for the project folder.
    pub fn content_folder(&self) -> &str {
        Some(self.content.as_deref().unwrap_or(CONTENT)).filter(|folder| !folder.is_empty()).unwrap_or(".")
    }

    /// What the project calls a file or folder on disk; `None` for what is not read.
    pub fn project_path<'p>(&self, disk: &'p str) -> Option<Cow<'p, str>> {
        if self.is_usual() {
            return Some(disk.into());
        }
        if self.ignores(disk) {
            return None;
        }
        let top = disk.split('/').next().unwrap_or_default();
        let is_hidden = top.starts_with('.') && top != SHOWN;
        let holds = |folder: &str| !folder.is_empty() || !(is_hidden || is_made(top) || OWN.contains(&top));
        let mounted = self.folders().into_iter().filter(|(_, folder)| holds(folder));
        let inside = mounted.filter_map(|(name, folder)| Some((name, folder, below(folder, disk)?)));
        // Of a folder in a folder the inner one says more.
        match inside.max_by_key(|(_, folder, _)| folder.len()) {
            Some((name, folder, _)) if name == folder => Some(disk.into()),
            Some((name, _, rest)) => Some(joined(name, rest).into()),
            None => (top != CONTENT && top != STATIC).then(|| disk.into()),
        }
    }

    /// What the project calls something on disk that stands among the documents; `None` for every other file.
    pub fn document_path<'p>(&self, disk: &'p str) -> Option<Cow<'p, str>> {
        self.project_path(disk).filter(|path| below(CONTENT, path).is_some())
    }

    /// Where a path of the project stands on disk, from the project folder.
    pub fn disk_path<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let moved = self.folders().into_iter().filter(|(name, folder)| name != folder);
        let mut there = moved.filter_map(|(name, folder)| Some(joined(folder, below(name, path)?)));
        there.next().map_or(path.into(), Cow::Owned)
    }

    /// A message in which the paths and commands between backticks name files as they are on disk.
    pub fn message_on_disk<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.has_usual_folders() {
            return text.into();
        }
        let on_disk = |word: &str| {
            let path = self.disk_path(word);
            match word.ends_with('/') && !path.ends_with('/') {
                true if path.is_empty() => "./".to_owned(),
                true => format!("{path}/"),
                false => path.into_owned(),
            }
        };
        let words = |quoted: &str| quoted.split(' ').map(on_disk).collect::<Vec<_>>().join(" ");
        let parts = text.split('`').enumerate();
        parts
            .map(|(at, part)| if at % 2 == 1 { words(part) } else { part.to_owned() })
            .collect::<Vec<_>>()
            .join("`")
            .into()
    }

    /// Whether nothing at or below a path on disk is read.
    pub fn ignores(&self, disk: &str) -> bool {
        if self.ignored.is_empty() || OWN.contains(&disk) {
            return false;
        }
        let ends = disk.match_indices('/').map(|(at, _)| at).chain([disk.len()]);
        ends.into_iter().any(|end| self.ignored.iter().any(|glob| glob.is_match(&disk[..end])))
    }

    fn has_usual_folders(&self) -> bool {
        self.content.is_none() && self.assets.is_none()
    }

    /// Both folders by the name that the project has for them; of two in one place the last counts.
    fn folders(&self) -> [(&'static str, &str); 2] {
        [(STATIC, self.assets.as_deref().unwrap_or(STATIC)), (CONTENT, self.content.as_deref().unwrap_or(CONTENT))]
    }

    fn written(&self) -> (Option<&str>, Option<&str>, Vec<&str>) {
        let globs = self.ignored.iter().map(|matcher| matcher.pattern()).collect();
        (self.content.as_deref(), self.assets.as_deref(), globs)
    }
}

impl PartialEq for Mounts {
    fn eq(&self, other: &Self) -> bool {
        self.written() == other.written()
    }
}

impl Eq for Mounts {}

impl Serialize for Mounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written().serialize(serializer)
    }
}

/// Whether a folder at the top holds what other commands than `build` make: a site of each value, mails.
pub(crate) fn is_made(top: &str) -> bool {
    top.starts_with("output-") || top == "mail"
}

/// A folder below the project folder, without a mark at either end.
fn plain_folder(written: &str) -> Option<String> {
    let folder = written.strip_prefix("./").unwrap_or(written).trim_end_matches('/');
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0', '`']);
    let top = folder.split('/').next()?;
    (folder.split('/').all(is_plain) && !TAKEN.contains(&top)).then(|| folder.to_owned())
}

/// The rest of a path below a folder; empty for the folder itself.
fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

fn joined(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", path) | (path, "") => path.to_owned(),
        _ => format!("{folder}/{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mounts(content: &str, assets: &str, ignored: &[&str]) -> Mounts {
        let ignored = ignored.iter().map(|text| glob(text).unwrap()).collect();
        Mounts::new(Some(content.to_owned()), Some(assets.to_owned()), ignored)
    }

    #[test]
    fn a_path_has_one_name_on_disk_and_one_in_the_project() {
        for (content, assets, disk, path) in [
            ("content", "static", "content/a.md", Some("content/a.md")),
            ("content", "static", "README.md", Some("README.md")),
            ("docs", "static", "docs/a.md", Some("content/a.md")),
            ("docs", "static", "docs", Some("content")),
            ("docs", "static", "docs2/a.md", Some("docs2/a.md")),
            ("docs", "static", "content/a.md", None),
            ("docs", "static", "static/logo.svg", Some("static/logo.svg")),
            ("docs", "docs/public", "docs/public/logo.svg", Some("static/logo.svg")),
            ("docs", "docs/public", "docs/publications.md", Some("content/publications.md")),
            ("docs", "docs/public", "static/logo.svg", None),
            ("website/docs", "website/static", "website/docs/a/b.md", Some("content/a/b.md")),
            ("website/docs", "website/static", "website/README.md", Some("website/README.md")),
            ("", "static", "sop/a.md", Some("content/sop/a.md")),
            ("", "static", "content/a.md", Some("content/content/a.md")),
            ("", "static", "static/logo.svg", Some("static/logo.svg")),
            ("", "static", "data/metrics.yaml", Some("data/metrics.yaml")),
            ("", "static", "tejun.yaml", Some("tejun.yaml")),
            ("", "static", ".github/a.md", Some(".github/a.md")),
            ("", "static", "output-clients/index.html", Some("output-clients/index.html")),
            ("", "static", ".gitbook/assets/a.png", Some("content/.gitbook/assets/a.png")),
            ("", "public", "public/logo.svg", Some("static/logo.svg")),
            ("", "public", "static/logo.svg", Some("content/static/logo.svg")),
        ] {
            let mounts = mounts(content, assets, &[]);
            assert_eq!(mounts.project_path(disk).as_deref(), path, "{content} {assets} {disk}");
            if let Some(path) = path {
                assert_eq!(mounts.disk_path(path), disk, "{content} {assets} {path}");
            }
        }
    }

    #[test]
    fn what_is_ignored_has_no_name_nor_has_what_stands_in_it() {
        let mounts =
            self::mounts("docs", "static", &["docs/_drafts/**", "**/node_modules/**", "docs/old", "**/*.bak.md"]);
        for gone in ["docs/_drafts", "docs/_drafts/a.md", "web/node_modules/x/a.md", "docs/old/b/c.md", "docs/x.bak.md"]
        {
            assert_eq!(mounts.project_path(gone), None, "{gone}");
        }
        for kept in ["docs/drafts.md", "docs/older/a.md", "tejun.yaml", "data"] {
            assert!(mounts.project_path(kept).is_some(), "{kept}");
        }
        let all = self::mounts("docs", "static", &["**"]);
        assert!(all.project_path("docs/a.md").is_none() && all.project_path("tejun.yaml").is_some());
    }

    #[test]
    fn a_message_names_files_as_they_are_on_disk() {
        let told = |content: &str, text: &str| mounts(content, "static", &[]).message_on_disk(text).into_owned();
        assert_eq!(told("docs", "`content/a.md` と `content/` と content/b"), "`docs/a.md` と `docs/` と content/b");
        assert_eq!(told("", "`content/a.md` below `content/`"), "`a.md` below `./`");
        assert_eq!(
            told("docs", "`tejun new sop content/a.md`、`contents/a.md`"),
            "`tejun new sop docs/a.md`、`contents/a.md`"
        );
        assert_eq!(told("content", "`content/a.md`"), "`content/a.md`");
    }

    #[test]
    fn nothing_declared_is_nothing_changed() {
        assert!(mounts("content", "static", &[]).is_usual() && Mounts::default().is_usual());
        assert_eq!(mounts("content", "static", &[]), Mounts::default());
        assert_ne!(mounts("docs", "static", &[]), Mounts::default());
        assert_eq!((mounts("", "static", &[]).content_folder(), Mounts::default().content_folder()), (".", "content"));
    }
}
