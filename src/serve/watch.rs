//! Changes of the project folder → notices.
//!
//! In: a folder. Out: a [`Notice`] for every change that may matter. Never: reads a file of the project, or takes notice of
//! what tejun itself writes or reads.

use super::Event;
use crate::diag::{Diagnostic, code};
use crate::say;
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// Everything of a project that tejun reads: one file and three folders.
const FILE: &str = "tejun.yaml";
const FOLDERS: [&str; 3] = ["content", "data", "themes"];

/// How often the folder is looked through where the system does not tell.
const EVERY: Duration = Duration::from_millis(700);

/// A word to the builder.
#[derive(Debug)]
pub(super) enum Notice {
    /// Something changed.
    Changed,
    /// The preview ends.
    Stop,
}

pub(super) struct Watch {
    root: PathBuf,
    watcher: Option<Box<dyn Watcher + Send>>,
}

impl Watch {
    /// Watches a folder whose links are resolved. Where the system cannot tell of changes, they are looked for.
    pub(super) fn start(root: &Path, poll: bool, notices: &Sender<Notice>, on_event: &dyn Fn(Event<'_>)) -> Self {
        let mut watch = Self { root: root.to_owned(), watcher: None };
        if !poll {
            match watch.listen(notices) {
                Ok(()) => return watch,
                Err(error) => say_failure(&error, on_event),
            }
        }
        if let Err(error) = watch.look(notices) {
            say_failure(&error, on_event);
        }
        watch
    }

    fn listen(&mut self, notices: &Sender<Notice>) -> notify::Result<()> {
        let watcher = RecommendedWatcher::new(handler(&self.root, notices), Config::default())?;
        self.watcher = Some(Box::new(watcher));
        self.extend()
    }

    fn look(&mut self, notices: &Sender<Notice>) -> notify::Result<()> {
        // Contents are compared: file times alone have the resolution of a second here.
        let config = Config::default().with_poll_interval(EVERY).with_compare_contents(true);
        self.watcher = Some(Box::new(PollWatcher::new(handler(&self.root, notices), config)?));
        self.extend()
    }

    /// Watches what is there now; what is watched already stays so. Done before every build: a folder that was made again,
    /// or several that came at once, may have slipped through, and the build that follows sees what they hold.
    pub(super) fn extend(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS.map(|name| self.root.join(name)).iter().filter(|folder| folder.is_dir()) {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        Ok(())
    }
}

fn say_failure(error: &notify::Error, on_event: &dyn Fn(Event<'_>)) {
    let message = say!("変更の通知を受け取れません: {error}", "the system does not tell of changes: {error}");
    let hint = say!("代わりに定期的に調べます (`--poll`)", "they are looked for instead, as with `--poll`");
    on_event(Event::Said(&Diagnostic::new(code::SERVE_WATCH, None, message).hint(hint)));
}

fn handler(root: &Path, notices: &Sender<Notice>) -> impl FnMut(notify::Result<notify::Event>) + Send + use<> {
    let (root, notices) = (root.to_owned(), notices.clone());
    move |event| {
        // A watch that lost events says so with an error or a call to look again: then anything may have changed.
        let matters = event.as_ref().map_or(true, |event| matters(&root, event));
        if matters {
            // A builder that has ended needs no notice.
            let _ = notices.send(Notice::Changed);
        }
    }
}

/// Whether an event may change the site. Reading is no change, or every build would cause the next.
fn matters(root: &Path, event: &notify::Event) -> bool {
    event.need_rescan()
        || (!matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| is_project_path(root, path)))
}

/// Whether a path is part of the project and no editor's passing file (`.x.swp`, `x~`, `#x#`).
fn is_project_path(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let mut parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
    let Some(first) = parts.next() else { return false };
    let is_passing = |name: &str| name.starts_with('.') || name.ends_with('~') || name.starts_with('#');
    match (&*first, parts.next_back()) {
        (FILE, None) => true,
        (first, last) => FOLDERS.contains(&first) && !last.is_some_and(|last| is_passing(&last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, Flag};

    fn event(kind: EventKind, path: &str) -> bool {
        matters(Path::new("/p"), &notify::Event::new(kind).add_path(Path::new("/p").join(path)))
    }

    #[test]
    fn only_the_project_matters() {
        let create = EventKind::Create(CreateKind::File);
        for path in ["tejun.yaml", "content", "content/a.md", "data/x/y.csv", "themes/x/base.html"] {
            assert!(event(create, path), "{path}");
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
            "data/#x#",
            "/elsewhere/content/a.md",
        ] {
            assert!(!event(create, path), "{path}");
        }
    }

    #[test]
    fn reading_is_no_change_and_lost_events_are() {
        assert!(!event(EventKind::Access(AccessKind::Any), "content/a.md"));
        let rescan = notify::Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(matters(Path::new("/p"), &rescan));
    }
}
