//! The project as it was at a tag or a branch, without touching the working copy.
//!
//! In: a repository. Out: its named revisions, and their files as [`ProjectFiles`]. Never: writes, follows a link, reads
//! another repository inside this one, or fetches what lies elsewhere; that is said and left out.

use super::git::Git;
use crate::calendar::Instant;
use crate::config;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::inputs::{Inputs, MAIN, NOT_THE_PROJECT};
use crate::model::{History, Mounts, NamedRevision, ProjectFiles, ReadError, Revisions};
use crate::say;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file larger than this is not read from a revision.
const LARGEST: u64 = 1 << 30;
/// How the file begins that git-lfs leaves in the place of a large one.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
/// Where tags and branches are; in many clones the branches of others are all there is.
const PLACES: [(&str, bool); 3] = [("refs/tags/", false), ("refs/heads/", true), ("refs/remotes/origin/", true)];

/// The repository that a project lies in.
pub(in crate::inputs) struct Repository {
    root: PathBuf,
    /// Where the project has its files today.
    mounts: Mounts,
}

impl Repository {
    /// The repository around a folder.
    pub(crate) fn at(root: &Path, mounts: &Mounts) -> Option<Self> {
        root.ancestors().find(|folder| folder.join(".git").exists())?;
        Some(Self { root: root.to_owned(), mounts: mounts.clone() })
    }

    /// Where the project had its files at a commit; where they are today, if there was no `tejun.yaml` yet.
    fn mounts_at(&self, commit: &str) -> Mounts {
        let main = self.git().bytes(&["show", "--no-ext-diff", "--no-textconv", &format!("{commit}:./{MAIN}")]);
        main.map_or_else(|| self.mounts.clone(), |bytes| config::mounts(&bytes))
    }

    fn git(&self) -> Git<'_> {
        Git::at(&self.root)
    }
}

impl Revisions for Repository {
    fn named(&self) -> Vec<NamedRevision> {
        let fields = "%(refname)%00%(objecttype)%00%(objectname)%00%(committerdate:unix)%00%(*objecttype)%00\
                      %(*objectname)%00%(*committerdate:unix)%00%(contents:subject)";
        let format = format!("--format={fields}");
        let mut words = vec!["for-each-ref", "--sort=refname", format.as_str()];
        words.extend(PLACES.iter().map(|(place, _)| place.trim_end_matches('/')));
        let text = self.git().text(&words).unwrap_or_default();
        let mut named: Vec<NamedRevision> = Vec::new();
        for (place, is_branch) in PLACES {
            for revision in text.lines().filter_map(|line| reference(line, place, is_branch)) {
                if named.iter().all(|known| known.name != revision.name || known.is_branch != is_branch) {
                    named.push(revision);
                }
            }
        }
        named
    }

    fn files(&self, revision: &NamedRevision, found: &mut Diagnostics) -> Option<Box<dyn ProjectFiles>> {
        let git = self.git();
        let listed = git.bytes(&["ls-tree", "-r", "-z", "-l", &revision.commit])?;
        let mut by_blob: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in entries(&listed) {
            match entry.unread() {
                Some(why) => found.push(left_out(revision, &entry.path, why)),
                None => by_blob.entry(entry.blob).or_default().push(entry.path),
            }
        }
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let names: BTreeSet<&str> = by_blob.keys().map(String::as_str).collect();
        git.blobs_up_to(LARGEST, &names, |name, bytes| {
            for path in &by_blob[name] {
                if bytes.starts_with(POINTER) {
                    let why = say!("本体は git-lfs にあります", "its content is kept by git-lfs");
                    found.push(left_out(revision, path, why));
                } else {
                    files.push((path.clone(), bytes.to_vec()));
                }
            }
        })?;
        let (root, commit) = (self.root.clone(), revision.commit.clone());
        Some(Box::new(Revised { files: Inputs::from_memory(files), root, commit }))
    }

    fn blobs(&self, commit: &str) -> BTreeMap<String, String> {
        let mounts = self.mounts_at(commit);
        let words = ["ls-tree", "-r", "-z", "-l", commit, "--", mounts.content_folder()];
        let listed = self.git().bytes(&words).unwrap_or_default();
        let known = entries(&listed).into_iter().filter(|entry| entry.unread().is_none());
        known.filter_map(|entry| Some((mounts.document_path(&entry.path)?.into_owned(), entry.blob))).collect()
    }

    fn moves(&self, from: &str, to: Option<&str>) -> BTreeMap<String, String> {
        let mut words = vec!["diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", "--relative"];
        let to = to.unwrap_or("HEAD");
        let (before, after) = (self.mounts_at(from), self.mounts_at(to));
        words.extend(["--no-ext-diff", "--no-textconv", from, to, "--"]);
        words.extend([before.content_folder(), after.content_folder()]);
        let told = self.git().bytes(&words).unwrap_or_default();
        let fields: Vec<String> = told.split(|byte| *byte == 0).map(|f| String::from_utf8_lossy(f).into()).collect();
        let document = |mounts: &Mounts, path: &str| mounts.document_path(path).map(Cow::into_owned);
        let moves = fields.chunks_exact(3);
        moves.filter_map(|moved| Some((document(&before, &moved[1])?, document(&after, &moved[2])?))).collect()
    }
}

fn reference(line: &str, place: &str, is_branch: bool) -> Option<NamedRevision> {
    let fields: Vec<&str> = line.split('\0').collect();
    let [name, kind, object, at, peeled_kind, peeled, peeled_at, note] = fields.as_slice() else { return None };
    let name = name.strip_prefix(place).filter(|name| *name != "HEAD")?;
    let (commit, at, note) = match (*kind, *peeled_kind) {
        ("commit", _) => (object, at, ""),
        ("tag", "commit") => (peeled, peeled_at, *note),
        // A tag of a tag, a tree or a file is no state of the project.
        _ => return None,
    };
    let at = Instant::from_second(at.parse().ok()?).ok()?;
    Some(NamedRevision { name: name.to_owned(), is_branch, commit: (*commit).to_owned(), at, note: note.to_owned() })
}

/// A line of `git ls-tree -l`.
struct Entry {
    mode: String,
    blob: String,
    size: u64,
    path: String,
}

impl Entry {
    /// Why it is not read.
    fn unread(&self) -> Option<Message> {
        match self.mode.as_str() {
            "120000" => Some(say!("シンボリックリンクです", "it is a symbolic link")),
            "160000" => Some(say!("サブモジュールです", "it is a submodule")),
            _ if self.size > LARGEST => Some(say!("大きすぎます", "it is too large")),
            _ => None,
        }
    }
}

/// The files of a listing that belong to the project.
fn entries(listed: &[u8]) -> Vec<Entry> {
    let entry = |line: &[u8]| {
        let (about, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
        let [mode, _, blob, size] = about.split_whitespace().collect::<Vec<_>>()[..] else { return None };
        let top = path.split('/').next()?;
        let belongs = !NOT_THE_PROJECT.contains(&top) && !top.contains(".tejun-");
        let size = size.parse().unwrap_or(0);
        belongs.then(|| Entry { mode: mode.to_owned(), blob: blob.to_owned(), size, path: path.to_owned() })
    };
    listed.split(|byte| *byte == 0).filter_map(entry).collect()
}

fn left_out(revision: &NamedRevision, path: &str, why: Message) -> Diagnostic {
    let (name, ja, en) = (&revision.name, why.ja, why.en);
    let message =
        say!("版 `{name}` の `{path}` は読みません: {ja}", "`{path}` of the version `{name}` is not read: {en}");
    Diagnostic::new(code::VERSIONS_FILE, Place::file(path), message)
}

/// The files of a revision, read as a whole.
struct Revised {
    files: Inputs,
    root: PathBuf,
    commit: String,
}

impl ProjectFiles for Revised {
    fn list(&self, folder: &str) -> Vec<String> {
        self.files.list(folder)
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.files.read(path)
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn history(&self) -> Option<Arc<History>> {
        super::at(&self.root, self.files.mounts(), &self.commit).map(Arc::new)
    }

    fn kept(&self, names: &BTreeSet<String>) -> BTreeMap<String, Vec<u8>> {
        super::kept(&self.root, names)
    }
}
