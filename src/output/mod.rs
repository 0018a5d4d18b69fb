//! The only writer: a finished site becomes a folder, as one.
//!
//! In: artifacts and the folder they go to. Out: the folder, and a [`Receipt`] of what changed. Never: renders, follows
//! a link, writes outside the folder, or removes what tejun did not write.
//!
//! The new site is made whole in a sibling folder and exchanged with the old one in one step, else by two renames, so a run that is killed leaves either the
//! old site or the new one; what it leaves lying about is put right by the next run. Of a large site the previous one stays in that
//! sibling folder, so that the next run only makes in it what differs. A manifest inside the folder says which files are tejun's.

mod atomic_write;
mod cache;
mod clean;
mod content;
mod create;
mod exchange;
mod existing;
mod journal;
mod lock;
mod manifest;
mod page_record;
mod releases;
mod rewrite;
mod staged_writer;
mod staging;
mod swap;
mod sync;
mod temp_folder;

use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Artifact, ConflictKind, PathRegistry, Unwritable, unwritable};
use crate::say;
pub use cache::CacheFolder;
pub use clean::{clean_cache, clean_output};
use content::Content;
pub use create::{CreateError, create_new, create_record, replace};
use exchange::Exchange;
use existing::Foreign;
pub use journal::{JournalError, JournalFile};
pub use lock::OutputLock;
use manifest::Manifest;
pub use releases::{Released, Releases};
pub use rewrite::rewrite;
use staged_writer::StagedPages;
pub use staged_writer::StagedWriter;
pub use staging::resolve_path;
use staging::{NewSite, PreviousSite};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
pub use temp_folder::TempFolder;

/// What a publication changed, in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Receipt {
    /// New files, and files with other bytes than before.
    pub written: usize,
    /// Files with the same bytes as before; they keep their time of change.
    pub unchanged: usize,
    /// Files of the previous site that are no longer part of it.
    pub removed: usize,
}

/// Why nothing was published. The folder is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputError {
    /// The folder holds files and no manifest, so it is somebody else's; the diagnostic was given.
    Foreign,
    /// Another run is writing there.
    Busy,
    /// Files of the site cannot be written, or not together with what stands in the folder; the diagnostics were given.
    Refused,
    /// The system refused a step.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        reason: String,
    },
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Foreign => f.write_str("the output folder was not made by tejun"),
            Self::Busy => f.write_str("another tejun is writing there"),
            Self::Refused => f.write_str("some files of the site cannot be written"),
            Self::Io { path, reason } => write!(f, "{}: {reason}", path.display()),
        }
    }
}

impl std::error::Error for OutputError {}

type Result<T> = std::result::Result<T, OutputError>;

/// An I/O error with the path it happened at.
fn at<T>(path: &Path, result: io::Result<T>) -> Result<T> {
    result.map_err(|error| OutputError::Io { path: path.to_owned(), reason: error.to_string() })
}

/// Publishes a whole site into `folder`, or nothing: a path that leaves the folder or is taken is said and refused.
///
/// # Errors
/// [`OutputError`] when the folder is not tejun's or the system refuses; then the previous site is still there.
pub fn publish(artifacts: &[Artifact], folder: &Path, found: &mut Diagnostics) -> Result<Receipt> {
    publish_all(SiteFiles { artifacts, staged: &StagedPages::new() }, folder, &|_| false, found)
}

/// The same with pages that were staged, but for files that `stays` names: in the folder they are as they were, and new ones are not
/// written.
fn publish_all(
    site: SiteFiles<'_>,
    folder: &Path,
    stays: &dyn Fn(&str) -> bool,
    found: &mut Diagnostics,
) -> Result<Receipt> {
    let result = publish_in_steps(site, Target { folder, stays, exchange: exchange::exchange }, found, &mut |_| Ok(()));
    if result.is_err() {
        swap::drop_staging(folder);
    }
    result
}

/// The BLAKE3 of a folder's manifest: the name of everything that tejun wrote there. `None` when it has none.
pub fn manifest_of(folder: &Path) -> Option<String> {
    manifest::fingerprint(folder)
}

/// How many files tejun has in a folder, when they are exactly those of a manifest and nothing of a killed run waits to be put
/// right: a publication of the same site would change nothing.
pub fn verified_file_count(folder: &Path, manifest: &str) -> Option<usize> {
    // Only what is there is looked at; nothing is made on the way.
    let folder =
        folder.symlink_metadata().is_ok_and(|found| found.is_dir()).then(|| staging::absolute(folder).ok())??;
    let known = Manifest::read(&folder).ok()??;
    let is_right = manifest::fingerprint(&folder)? == manifest
        && swap::SiblingFolders::of(&folder).is_ok_and(|all| all.are_clean(known.entries().len()));
    (is_right && staging::is_intact(&folder, &known)).then(|| known.entries().len())
}

/// The steps of a publication, for tests that stop between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A file stands in the staging folder.
    Staged,
    /// The staging folder is whole.
    Whole,
    /// The old folder is set aside, where the two cannot be exchanged in one step.
    SetAside,
    /// The new folder is in place.
    InPlace,
}

/// The files of a site.
#[derive(Clone, Copy)]
struct SiteFiles<'a> {
    /// Those in memory.
    artifacts: &'a [Artifact],
    /// Those that are written already.
    staged: &'a StagedPages,
}

/// Where a site goes, and how.
struct Target<'a> {
    folder: &'a Path,
    /// Names files of the folder that stay as they are.
    stays: &'a dyn Fn(&str) -> bool,
    exchange: Exchange,
}

fn publish_in_steps(
    SiteFiles { artifacts, staged }: SiteFiles<'_>,
    Target { folder, stays, exchange }: Target<'_>,
    found: &mut Diagnostics,
    after: &mut (dyn FnMut(Step) -> Result<()> + Send),
) -> Result<Receipt> {
    let folder = staging::absolute(folder)?;
    let siblings = swap::SiblingFolders::of(&folder)?;
    siblings.recover(&folder)?;
    let old = match Manifest::read(&folder)? {
        Some(manifest) => manifest,
        None if staging::is_empty(&folder)? => Manifest::default(),
        None => {
            found.push(foreign(&folder));
            return Err(OutputError::Foreign);
        }
    };
    let kept = old.kept(&folder, stays)?;
    let pages = staged.iter().map(|((path, _), page)| (path.as_str(), Content::Staged(page)));
    let mut site: Vec<(&str, Content<'_>)> = pages.chain(artifacts.iter().map(held)).collect();
    if !staged.is_empty() {
        site.sort_by_key(|(path, _)| *path);
    }
    let files = accepted(site.into_iter().filter(|(path, _)| !stays(path)).chain(kept.iter().map(held)), found)?;
    let new = Manifest::of(&files);
    let same = staging::unchanged_files(&folder, &files, &old, &new);
    if new != old || same.len() != files.len() || !folder.is_dir() {
        let foreign = Foreign::of(&folder, &old)?;
        let taken: Vec<&&str> = files.keys().filter(|path| foreign.takes(path)).collect();
        if !taken.is_empty() {
            found.extend(taken.into_iter().map(|path| in_the_way(path)));
            return Err(OutputError::Refused);
        }
        siblings.begin()?;
        let before = PreviousSite { folder: &folder, old: &old, same: &same, foreign: &foreign };
        let receipt =
            staging::fill(&before, &siblings.staging, &NewSite { files: &files, manifest: &new }, &mut || {
                after(Step::Staged)
            })?;
        after(Step::Whole)?;
        siblings.swap(&folder, exchange, after)?;
        siblings.end(files.len())?;
        return Ok(receipt);
    }
    siblings.end(files.len())?;
    Ok(Receipt { unchanged: files.len(), ..Receipt::default() })
}

fn foreign(folder: &Path) -> Diagnostic {
    let shown = folder.display();
    Diagnostic::new(
        code::OUTPUT_FOREIGN,
        None,
        say!(
            "`{shown}` には tejun が書いたのではないファイルがあるため、書き込みません",
            "`{shown}` holds files that tejun did not write, so nothing is written there"
        ),
    )
    .hint(say!("空のフォルダーを `--out DIR` で指定します", "name an empty folder with `--out DIR`"))
}

fn in_the_way(path: &str) -> Diagnostic {
    let message = say!(
        "出力先の `{path}` に tejun のものではないファイルがあるため、サイトを書き込みません",
        "`{path}` in the output folder is not tejun's, so the site is not written there"
    );
    Diagnostic::new(code::OUTPUT_IN_THE_WAY, Place::file(path), message)
        .hint(say!("そのファイルを移すか消します", "move the file away or remove it"))
}

/// A file with the bytes that it holds.
fn held(artifact: &Artifact) -> (&str, Content<'_>) {
    (&artifact.path, Content::InMemory(&artifact.bytes))
}

/// Files by path; none when one of them leaves the folder, or is in the way of another. Names that are two files here and one on
/// other systems were told before.
fn accepted<'a>(
    all: impl IntoIterator<Item = (&'a str, Content<'a>)>,
    found: &mut Diagnostics,
) -> Result<BTreeMap<&'a str, Content<'a>>> {
    let (mut files, mut places, mut refused) = (BTreeMap::new(), PathRegistry::default(), Vec::new());
    for (path, content) in all {
        if !is_inside(path) {
            let message = say!("出力先の外を指すパスです: `{path}`", "the path leaves the output folder: `{path}`");
            refused.push(Diagnostic::new(code::OUTPUT_PATH, Place::file(path), message));
        } else if let Some(way) = places.conflict(path).filter(|way| way.clash != ConflictKind::Spelling) {
            let other = way.path;
            let message =
                say!("`{path}` と `{other}` は同じ場所に書けません", "`{path}` and `{other}` cannot both be written");
            refused.push(Diagnostic::new(code::OUTPUT_CONFLICT, Place::file(path), message));
        } else {
            places.claim(path, ());
            files.insert(path, content);
        }
    }
    if refused.is_empty() {
        return Ok(files);
    }
    found.extend(refused);
    Err(OutputError::Refused)
}

/// Whether a path with `/` between its parts stays below the folder and is none of tejun's own files. Names that are too long are the
/// system's to refuse; they were told before.
fn is_inside(path: &str) -> bool {
    !matches!(unwritable(path), Some(Unwritable::Outside | Unwritable::Colon(_))) && path != manifest::NAME
}

#[cfg(test)]
mod tests;
