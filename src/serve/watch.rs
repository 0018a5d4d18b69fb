//! Changes of the project folder → events.
//!
//! In: a folder. Out: a [`CoordinatorEvent`] for every change that may matter, with the paths that changed as the project calls them.
//! Never: reads a file of the project, or takes note of what tejun itself writes or reads.

use super::Event;
use super::builder::BuildOutcome;
use super::coordinator::CoordinatorHandoff;
use crate::diag::{Diagnostic, code};
use crate::inputs::{self, Link};
use crate::model::Mounts;
use crate::say;
use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Everything of a project that tejun reads: one file and four folders.
const FILE: &str = "tejun.yaml";
const FOLDERS: [&str; 4] = ["content", "data", "static", "themes"];

/// How often the folder is looked through where the system does not tell.
const EVERY: Duration = Duration::from_millis(700);

/// A word to the coordinator.
pub(super) enum CoordinatorEvent {
    /// Something changed.
    Changed(Changes),
    /// A build is done.
    Built(Arc<BuildOutcome>),
    /// A thread is ready to take over, with the site of a build.
    Handoff {
        /// The request that the build fulfils.
        request: u64,
        /// Where the coordinator is sent to.
        successor: Sender<CoordinatorHandoff>,
    },
    /// The preview ends.
    Stop,
}

/// What changed: files that were written, came or went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Their paths in the project; below a link, as the project calls them.
    pub(super) paths: BTreeSet<String>,
    /// Whether anything else may have changed too: a folder or a link came or went, or events were lost.
    pub(super) all: bool,
}

impl Changes {
    /// Takes in further changes.
    pub(super) fn merge(&mut self, more: Self) {
        self.paths.extend(more.paths);
        self.all |= more.all;
    }
}

pub(super) struct Watch {
    seen: Arc<Seen>,
    watcher: Option<Box<dyn Watcher + Send>>,
}

/// Where the project has its files, as it was last looked at.
#[derive(Default)]
struct Folders {
    mounts: Mounts,
    links: Vec<Link>,
}

/// What the watching threads know of the project.
struct Seen {
    root: PathBuf,
    folders: Mutex<Folders>,
    /// Whether folders or links may have come since they were last looked for.
    is_old: AtomicBool,
}

impl Watch {
    /// Watches a folder whose links are resolved. Where the system cannot tell of changes, they are looked for.
    pub(super) fn start(
        root: &Path,
        poll: bool,
        events: &Sender<CoordinatorEvent>,
        on_event: &dyn Fn(Event<'_>),
    ) -> Self {
        let seen = Seen { root: root.to_owned(), folders: Mutex::default(), is_old: AtomicBool::new(true) };
        let mut watch = Self { seen: Arc::new(seen), watcher: None };
        if !poll {
            match watch.listen(events) {
                Ok(()) => return watch,
                Err(error) => say_failure(&error, on_event),
            }
        }
        if let Err(error) = watch.look(events) {
            say_failure(&error, on_event);
        }
        watch
    }

    fn listen(&mut self, events: &Sender<CoordinatorEvent>) -> notify::Result<()> {
        // Links are followed here, the same way on every system.
        let config = Config::default().with_follow_symlinks(false);
        self.watcher = Some(Box::new(RecommendedWatcher::new(handler(&self.seen, events), config)?));
        self.extend()
    }

    fn look(&mut self, events: &Sender<CoordinatorEvent>) -> notify::Result<()> {
        // Contents are compared: file times alone have the resolution of a second here.
        let config = Config::default().with_poll_interval(EVERY).with_compare_contents(true);
        let config = config.with_follow_symlinks(false);
        self.watcher = Some(Box::new(PollWatcher::new(handler(&self.seen, events), config)?));
        self.seen.is_old.store(true, Ordering::SeqCst);
        self.extend()
    }

    /// Watches what is there now; what is watched already stays so. Done before every build: a folder that was made again,
    /// or several that came at once, may have slipped through, and the build that follows sees what they hold. While no
    /// folder comes there is nothing to do.
    pub(super) fn extend(&mut self) -> notify::Result<()> {
        if !self.seen.is_old.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let extended = self.look_for_folders();
        // A folder may have gone while it was looked at; the next build tries again.
        self.seen.is_old.fetch_or(extended.is_err(), Ordering::SeqCst);
        extended
    }

    fn look_for_folders(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let root = &self.seen.root;
        let mounts = inputs::mounts(root);
        let links = inputs::links(root, &mounts);
        let targets: Vec<PathBuf> = links.iter().map(|link| link.target.clone()).collect();
        let mut whole = inputs::folders(root, &mounts);
        // Before the watches, so that no event comes whose name is not known.
        *self.seen.folders() = Folders { mounts, links };
        let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = targets.into_iter().partition(|target| target.is_dir());
        whole.extend(folders);
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        for folder in whole.iter().filter(|folder| folder.is_dir()) {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        // The folder of a linked file, since editors put a new file into the place of the old one. To watch a folder once
        // more would make its watch end at its own files.
        let alone = |folder: &&Path| *folder != root && !whole.iter().any(|whole| folder.starts_with(whole));
        for folder in files.iter().filter_map(|file| file.parent()).filter(alone) {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(())
    }
}

impl Seen {
    fn folders(&self) -> MutexGuard<'_, Folders> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an event changes; nothing when it changes no part of the project. Reading is no change, or every build would
    /// cause the next.
    fn changes(&self, event: &notify::Event) -> Changes {
        if event.need_rescan() {
            return self.anything();
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return Changes::default();
        }
        let mut changes = Changes::default();
        for path in &event.paths {
            let names = self.names(path);
            changes.all |= !names.is_empty() && may_be_folder(&event.kind, path);
            changes.paths.extend(names);
        }
        // What the project says of its folders may be something else, too.
        self.is_old.fetch_or(changes.all || changes.paths.contains(FILE), Ordering::SeqCst);
        changes
    }

    /// A watch that lost events says so: then anything may have changed.
    fn anything(&self) -> Changes {
        self.is_old.store(true, Ordering::SeqCst);
        Changes { paths: BTreeSet::new(), all: true }
    }

    /// What the project calls a path: its own name, and one for every link that leads to it.
    fn names(&self, path: &Path) -> Vec<String> {
        let folders = self.folders();
        let through = folders.links.iter().filter_map(|link| {
            let rest = path.strip_prefix(&link.target).ok()?;
            // The target itself is the link: to join nothing would add a `/`.
            Some(Path::new(&link.path).components().chain(rest.components()).collect::<PathBuf>())
        });
        let own = path.strip_prefix(&self.root).ok().and_then(|path| of_project(path, &folders.mounts));
        let names = own.into_iter().chain(through).filter(|name| is_project_path(name));
        names.map(|name| name.to_string_lossy().replace('\\', "/")).collect()
    }
}

/// What the project calls a path of its folder; `None` for what it does not read, and for what is built.
fn of_project(path: &Path, mounts: &Mounts) -> Option<PathBuf> {
    let top = path.components().next()?.as_os_str().to_string_lossy();
    if inputs::is_aside(&top) {
        return None;
    }
    let path = path.to_string_lossy().replace('\\', "/");
    Some(PathBuf::from(&*mounts.project_path(&path)?))
}

fn say_failure(error: &notify::Error, on_event: &dyn Fn(Event<'_>)) {
    let message = say!("変更の通知を受け取れません: {error}", "the system does not tell of changes: {error}");
    let hint = say!("代わりに定期的に調べます (`--poll`)", "they are looked for instead, as with `--poll`");
    on_event(Event::Said(&Diagnostic::new(code::SERVE_WATCH, None, message).hint(hint)));
}

fn handler(
    seen: &Arc<Seen>,
    events: &Sender<CoordinatorEvent>,
) -> impl FnMut(notify::Result<notify::Event>) + Send + use<> {
    let (seen, events) = (Arc::clone(seen), events.clone());
    move |event| {
        let changes = event.map_or_else(|_| seen.anything(), |event| seen.changes(&event));
        if changes != Changes::default() {
            // A coordinator that has ended needs none.
            let _ = events.send(CoordinatorEvent::Changed(changes));
        }
    }
}

/// Whether more than one file may have come or gone. Of what is gone only the name is left: one without an ending may have
/// been a folder.
fn may_be_folder(kind: &EventKind, path: &Path) -> bool {
    match kind {
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => true,
        EventKind::Remove(RemoveKind::File) | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) => {
            path.is_symlink()
        }
        _ => path.is_dir() || path.is_symlink() || (!path.is_file() && path.extension().is_none()),
    }
}

/// Whether a path in the project is one that tejun reads and no editor's passing file.
fn is_project_path(path: &Path) -> bool {
    let mut parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    let Some(first) = parts.next() else { return false };
    match (&*first, parts.next_back()) {
        (FILE, None) => true,
        (first, last) => FOLDERS.contains(&first) && !last.is_some_and(|last| is_passing(&last)),
    }
}

/// Files that editors make while they save: `.x.swp`, `x~`, `#x#`, `4913` (Vim), `x___jb_tmp___`, `~$x.xlsx`.
fn is_passing(name: &str) -> bool {
    let starts = [".", "#", "~$"].iter().any(|start| name.starts_with(start));
    let ends = ["~", ".swp", ".swx", ".tmp", "___jb_tmp___", "___jb_old___"].iter().any(|end| name.ends_with(end));
    starts || ends || name == "4913"
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, DataChange, Flag, RenameMode};

    fn seen(links: &[(&str, &str)]) -> Seen {
        let link = |(path, target): &(&str, &str)| Link { path: (*path).to_owned(), target: target.into() };
        let folders = Folders { mounts: Mounts::default(), links: links.iter().map(link).collect() };
        Seen { root: "/p".into(), folders: Mutex::new(folders), is_old: AtomicBool::new(false) }
    }

    fn event(kind: EventKind, path: &str) -> Changes {
        seen(&[]).changes(&notify::Event::new(kind).add_path(Path::new("/p").join(path)))
    }

    const CREATE: EventKind = EventKind::Create(CreateKind::File);
    const WRITE: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));

    #[test]
    fn only_the_project_matters() {
        for path in
            ["tejun.yaml", "content/a.md", "data/x/y.csv", "themes/x/base.html", "static/logo.svg", "content/2026.md"]
        {
            assert!(event(CREATE, path).paths.contains(path), "{path}");
        }
        for path in [
            "",
            "output/index.html",
            ".tejun/x",
            "tejun.yaml~",
            "README.md",
            "contents/a.md",
            "content/.a.md.swp",
            "content/a.md~",
            "content/4913",
            "content/a.md___jb_tmp___",
            "data/~$x.xlsx",
            "data/#x#",
            "/elsewhere/content/a.md",
        ] {
            assert_eq!(event(CREATE, path), Changes::default(), "{path}");
        }
    }

    #[test]
    fn reading_is_no_change_and_lost_events_are() {
        assert_eq!(event(EventKind::Access(AccessKind::Any), "content/a.md"), Changes::default());
        let rescan = notify::Event::new(EventKind::Other).set_flag(Flag::Rescan);
        let seen = seen(&[]);
        assert!(seen.changes(&rescan).all && seen.is_old.load(Ordering::SeqCst));
    }

    #[test]
    fn a_written_file_is_one_change_and_a_folder_may_be_many() {
        assert_eq!(event(WRITE, "content/a.md"), Changes { paths: ["content/a.md".to_owned()].into(), all: false });
        assert!(event(EventKind::Create(CreateKind::Folder), "content/x").all);
        assert!(event(EventKind::Remove(RemoveKind::Any), "content/x").all);
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::From));
        assert!(event(renamed, "content/x").all && !event(renamed, "content/x.md").all);
        let mut both = event(WRITE, "content/a.md");
        both.merge(event(renamed, "content/x"));
        assert!(both.all && both.paths.len() == 2);
    }

    #[test]
    fn what_lies_behind_a_link_has_the_name_of_the_link() {
        let seen = seen(&[("content/team", "/p/shared/team"), ("content/one.md", "/p/shared/one.md")]);
        let names = |path: &str| seen.changes(&notify::Event::new(WRITE).add_path(path.into())).paths;
        assert_eq!(names("/p/shared/team/手順/a.md"), ["content/team/手順/a.md".to_owned()].into());
        assert_eq!(names("/p/shared/one.md"), ["content/one.md".to_owned()].into());
        assert_eq!(names("/p/shared/two.md"), BTreeSet::new());
        assert_eq!(names("/p/content/team/a.md"), ["content/team/a.md".to_owned()].into());
    }
}
