//! The walk over a project folder, and the few places where bytes leave the disk.

#![allow(clippy::disallowed_methods, reason = "this is the room that reads")]

use super::NOT_THE_PROJECT;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, Severity, code, system_reason};
use crate::model::{self, Mounts, Opener, ReadError, UNFINISHED};
use crate::say;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// A folder with its links resolved.
pub(super) fn canonical(root: &Path) -> Result<PathBuf, ReadError> {
    let root = std::fs::canonicalize(root).map_err(reason)?;
    std::fs::read_dir(&root).map_err(reason)?;
    Ok(root)
}

/// The bytes of a file.
pub(super) fn bytes_of(path: &Path) -> Result<Arc<[u8]>, ReadError> {
    model::bytes_of(&|| std::fs::File::open(path)).map_err(reason)
}

/// The hash of a file that may be larger than memory.
pub(super) fn hash_of(path: &Path) -> Result<String, ReadError> {
    let file = std::fs::File::open(path).map_err(reason)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).map_err(reason)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Opens a file for those who read only parts of it.
pub(super) fn opener(path: PathBuf) -> Opener {
    Box::new(move || std::fs::File::open(&path))
}

/// What the system says about a file, from which a change can be told.
pub(super) struct Stamp {
    /// Size, times of the last change and number of the file.
    pub text: String,
    /// Whether the second of its last change is over, so that a later change has another one.
    pub is_over: bool,
}

/// The stamp of a file; `None` where the system has none that can be trusted.
#[cfg(unix)]
pub(super) fn stamp_of(path: &Path) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    let of = std::fs::metadata(path).ok()?;
    let (changed, noted) = ((of.mtime(), of.mtime_nsec()), (of.ctime(), of.ctime_nsec()));
    let times = [changed.0, changed.1, noted.0, noted.1].map(|number| number.to_string()).join(" ");
    let text = format!("{} {times} {} {}", of.len(), of.dev(), of.ino());
    let last = u64::try_from(changed.0.max(noted.0)).ok()?;
    Some(Stamp { text, is_over: last + 1 < now })
}

/// The stamp of a file; `None` where the system has none that can be trusted.
#[cfg(not(unix))]
pub(super) fn stamp_of(_: &Path) -> Option<Stamp> {
    None
}

/// How many bytes a file has.
pub(super) fn size_of(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|metadata| metadata.len())
}

/// A file of the project folder with its links resolved; `None` for what is no regular file or stands elsewhere.
pub(super) fn inside(root: &Path, path: &str) -> Option<PathBuf> {
    let root = std::fs::canonicalize(root).ok()?;
    let disk = std::fs::canonicalize(root.join(path)).ok()?;
    (is_project_path(&root, &disk) && disk.is_file()).then_some(disk)
}

/// Every regular file below `root` that is read: its path below it and where it is, links resolved.
pub(super) fn files(
    root: &Path,
    mounts: &Mounts,
    found: &mut Diagnostics,
) -> Result<Vec<(String, PathBuf)>, ReadError> {
    let walk = Walk { root, mounts };
    let mut files = Vec::new();
    let mut links = Diagnostics::new();
    let entries = WalkDir::new(root).follow_links(true).sort_by_file_name();
    for entry in entries.into_iter().filter_entry(|entry| walk.belongs(entry, &mut links)) {
        match entry {
            Ok(entry) if entry.depth() == 0 || entry.file_type().is_dir() => {}
            Ok(entry) => files.extend(walk.file(&entry, found)),
            Err(error) => found.push(walk.unreadable(&error)),
        }
    }
    found.extend(links);
    Ok(files)
}

/// A link of the project that stays inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What the project calls it.
    pub path: String,
    /// Where it leads, links resolved.
    pub target: PathBuf,
}

/// The links below `root` that are read, by path: a preview watches where they lead, since the system tells of no change
/// behind a link.
pub fn links(root: &Path, mounts: &Mounts) -> Vec<Link> {
    let walk = Walk { root, mounts };
    let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| walk.belongs(entry, &mut Diagnostics::new())).flatten();
    let linked = entries.filter(|entry| entry.depth() > 0 && entry.path_is_symlink());
    linked
        .filter_map(|entry| {
            let path = mounts.project_path(&relative(root, entry.path())?)?.into_owned();
            Some(Link { path, target: std::fs::canonicalize(entry.path()).ok()? })
        })
        .collect()
}

/// The folders at the top of `root` that tejun and other tools do not keep for themselves.
pub(super) fn top_folders(root: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(root).min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten();
    let name = |entry: &DirEntry| entry.file_name().to_string_lossy().into_owned();
    let folders = entries.filter(|entry| entry.file_type().is_dir() && !is_aside(&name(entry)));
    folders.map(DirEntry::into_path).collect()
}

/// Whether something at the top of a folder is none of the project's: made by tejun or another tool.
pub fn is_aside(name: &str) -> bool {
    NOT_THE_PROJECT.contains(&name) || (name.contains(".tejun-") && !name.ends_with(UNFINISHED))
}

/// A walk over a project folder.
#[derive(Clone, Copy)]
struct Walk<'w> {
    root: &'w Path,
    mounts: &'w Mounts,
}

impl Walk<'_> {
    /// Whether an entry is looked at: not what tejun or other tools made, what is to be ignored, and no link out of the project.
    fn belongs(self, entry: &DirEntry, found: &mut Diagnostics) -> bool {
        let root = self.root;
        let name = entry.file_name().to_string_lossy();
        if entry.depth() == 1 && is_aside(&name) {
            return false;
        }
        if entry.depth() > 0 && self.mounts.ignores(&shown(root, entry.path())) {
            return false;
        }
        if entry.depth() > 0 && name.ends_with(UNFINISHED) {
            found.push(unfinished(&shown(root, entry.path())));
            return false;
        }
        if entry.depth() == 0 || !entry.path_is_symlink() {
            return true;
        }
        let target = std::fs::canonicalize(entry.path());
        let is_inside = target.as_deref().is_ok_and(|target| is_project_path(root, target));
        if !is_inside {
            found.push(leads_out(&shown(root, entry.path())));
        }
        is_inside
    }

    fn file(self, entry: &DirEntry, found: &mut Diagnostics) -> Option<(String, PathBuf)> {
        let shown = shown(self.root, entry.path());
        let Some(path) = relative(self.root, entry.path()) else {
            found.push(
                Diagnostic::new(
                    code::INPUTS_NAME,
                    Place::file(shown.clone()),
                    say!(
                        "ファイル名 `{shown}` が UTF-8 ではないので読みません",
                        "the name `{shown}` is not UTF-8, so the file is not read"
                    ),
                )
                .hint(say!("UTF-8 の名前に変えます", "rename the file to a UTF-8 name")),
            );
            return None;
        };
        if !entry.file_type().is_file() {
            found.push(self.not_read(
                &path,
                say!(
                    "`{path}` は通常のファイルではないので読めません",
                    "`{path}` is no regular file and cannot be read"
                ),
            ));
            return None;
        }
        if !entry.path_is_symlink() && !has_linked_parent(self.root, entry) {
            return Some((path, entry.path().to_owned()));
        }
        match std::fs::canonicalize(entry.path()) {
            Ok(disk) => Some((path, disk)),
            Err(error) => {
                found.push(self.refused(&path, &error.to_string()));
                None
            }
        }
    }

    /// What the project would have without this file or folder is another site: nothing is written. What nobody reads is only told.
    fn not_read(self, path: &str, message: Message) -> Diagnostic {
        let is_read = self.mounts.project_path(path).is_some_and(|path| is_read(&path));
        let severity = if is_read { code::INPUTS_UNREADABLE.severity() } else { Severity::Warning };
        let finding = Diagnostic::new(code::INPUTS_UNREADABLE, Place::file(path), message).hint(say!(
            "権限や壊れたリンクを直します。サイトに使わないものは、プロジェクトの外へ移すか消します",
            "mend its permissions or the broken link; what is not for the site, move out of the project or remove"
        ));
        Diagnostic { severity, ..finding }
    }

    fn refused(self, path: &str, reason: &str) -> Diagnostic {
        let reason = system_reason(reason);
        let (ja, en) = (&reason.ja, &reason.en);
        self.not_read(path, say!("`{path}` を読めません: {ja}", "cannot read `{path}`: {en}"))
    }

    fn unreadable(self, error: &walkdir::Error) -> Diagnostic {
        let path = error.path().map_or_else(String::new, |path| shown(self.root, path));
        if let Some(ancestor) = error.loop_ancestor() {
            let ancestor = shown(self.root, ancestor);
            let ancestor = if ancestor.is_empty() { ".".to_owned() } else { ancestor };
            let message = say!(
                "リンク `{path}` は上のフォルダー `{ancestor}` に戻る循環なので読みません",
                "the link `{path}` loops back to `{ancestor}` above it and is not read"
            );
            return Diagnostic::new(code::INPUTS_LINK, Place::start(path), message)
                .hint(say!("リンクを消します", "remove the link"));
        }
        self.refused(&path, &error.io_error().map_or_else(|| error.to_string(), ToString::to_string))
    }
}

/// A link out of the project.
fn leads_out(path: &str) -> Diagnostic {
    let message = say!(
        "リンク `{path}` はプロジェクトの外を指しているので読みません",
        "the link `{path}` leaves the project and is not read"
    );
    Diagnostic::new(code::INPUTS_LINK, Place::start(path), message).hint(say!(
        "ファイルをプロジェクトの中に置くか、リンクを消します",
        "put the file inside the project or remove the link"
    ))
}

/// What is being written, or was when a run was broken off.
fn unfinished(path: &str) -> Diagnostic {
    let message = say!(
        "`{path}` は書きかけのため読みません（書き込みの途中で止まった実行の跡です）",
        "`{path}` is unfinished and is not read: a run was broken off while it wrote it"
    );
    Diagnostic::new(code::INPUTS_UNFINISHED, Place::file(path), message).hint(say!(
        "止まったコマンドをもう一度実行すると片付きます。不要なら消します",
        "the command that was broken off puts it right when it is run again; else remove it"
    ))
}

fn is_project_path(root: &Path, target: &Path) -> bool {
    let Ok(inside) = target.strip_prefix(root) else { return false };
    let top = inside.components().next();
    top.is_none_or(|top| !NOT_THE_PROJECT.iter().any(|name| top.as_os_str() == *name))
}

/// Folders and files at the top of a project that are read without being asked for by name.
const READ: [&str; 6] = ["content", "data", "static", "themes", "tejun.yaml", "baseline.yaml"];

/// The hidden folder that sites publish (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Whether something at this path could be part of the site: not what lies beside the project's own folders, and not what tools
/// and editors hide in them. Hidden files are published from one folder only.
fn is_read(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next().is_some_and(|top| READ.contains(&top))
        && parts.all(|part| !part.starts_with('.') || part == WELL_KNOWN)
}

/// Whether a folder between the root and the file is a link, which its own file type no longer tells.
fn has_linked_parent(root: &Path, entry: &DirEntry) -> bool {
    let parents = entry.path().ancestors().skip(1).take_while(|parent| *parent != root);
    parents.into_iter().any(Path::is_symlink)
}

/// The path of a file below the root, or `None` when a part of it is not UTF-8.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// The path below the root for a message; what is not UTF-8 is replaced.
fn shown(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn reason(error: io::Error) -> ReadError {
    ReadError { reason: error.to_string() }
}
