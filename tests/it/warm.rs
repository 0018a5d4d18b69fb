//! A warm build is a cold build: whatever a process or a folder remembers of earlier builds, the next one makes the same bytes
//! and finds the same as one that remembers nothing.
//!
//! The project of `tests/warm` uses a little of everything. It is changed again and again, at random but from a seed, and built
//! after every change with what was remembered and without. A failure prints the seed and all that was changed so far;
//! `WARM_SEED=7 cargo test --test it warm` begins from another seed.

mod edits;
mod project;
mod single;

use crate::program::{Folder, answer, tejun, tree, unlike};
use crate::site::{here, now};
use edits::KINDS;
use project::{Dice, Edit, Project};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::output::CacheFolder;
use tejun::pipeline::{self, AssetNames, BuildCaches, ClusterUse, Options};

/// What a build makes and says.
#[derive(PartialEq, Eq)]
struct Outcome {
    files: BTreeMap<String, Arc<[u8]>>,
    found: Vec<String>,
    unpublished: usize,
}

fn build(project: &Project, means: &BuildCaches) -> Outcome {
    let files = Inputs::from_memory(project.files.iter().map(|(path, bytes)| (path.clone(), bytes)));
    outcome(project, &files, means)
}

fn outcome(project: &Project, files: &Inputs, means: &BuildCaches) -> Outcome {
    let mut found = Diagnostics::new();
    let options = Options {
        as_of: project.as_of,
        now: now(),
        drafts: project.drafts,
        assets: AssetNames::Hashed,
        cluster: ClusterUse::default(),
    };
    let built = pipeline::build_with(files, &options, None, means, &mut found);
    let unpublished = built.as_ref().map_or(0, |built| built.unpublished);
    let artifacts = built.map(|built| built.artifacts).unwrap_or_default();
    let count = artifacts.len();
    let files: BTreeMap<String, Arc<[u8]>> = artifacts.into_iter().map(|made| (made.path, made.bytes)).collect();
    assert_eq!(files.len(), count, "two files of a site have one path");
    Outcome { files, found: found.iter().map(|finding| format!("{finding:?}")).collect(), unpublished }
}

/// Where two outcomes differ, in words; `None` when they do not.
fn difference(cold: &Outcome, warm: &Outcome) -> Option<String> {
    if cold == warm {
        return None;
    }
    let paths = cold.files.keys().chain(warm.files.keys());
    let mut differ: Vec<&String> = paths.filter(|path| cold.files.get(*path) != warm.files.get(*path)).collect();
    differ.sort();
    differ.dedup();
    let shown = |outcome: &Outcome, path: &String| {
        outcome.files.get(path).map_or_else(|| "(no such file)".to_owned(), |b| String::from_utf8_lossy(b).into_owned())
    };
    let mut said =
        format!("{} files differ; not published: {} and {}\n", differ.len(), cold.unpublished, warm.unpublished);
    for path in differ.into_iter().take(8) {
        said.push_str(&format!("{path}\n{}", first_line_that_differs(&shown(cold, path), &shown(warm, path))));
    }
    let (cold, warm) = (cold.found.join("\n"), warm.found.join("\n"));
    if cold != warm {
        said.push_str(&format!("findings\n{}", first_line_that_differs(&cold, &warm)));
    }
    Some(said)
}

fn first_line_that_differs(cold: &str, warm: &str) -> String {
    let (mut cold, mut warm) = (cold.lines(), warm.lines());
    for line in 1.. {
        let (a, b) = (cold.next(), warm.next());
        if a != b || a.is_none() {
            let cut = |text: Option<&str>| text.unwrap_or("(end)").chars().take(400).collect::<String>();
            return format!("  line {line}\n  cold: {}\n  warm: {}\n", cut(a), cut(b));
        }
    }
    unreachable!("lines end")
}

/// What was changed so far; told when a test fails, also by a panic of the program.
struct Tale {
    seed: u64,
    edits: Vec<String>,
}

impl Drop for Tale {
    #[expect(clippy::disallowed_macros, reason = "a panic of the program would otherwise hide what led to it")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}, {} edits:\n{}", self.seed, self.edits.len(), self.edits.join("\n"));
        }
    }
}

fn seed(usual: u64) -> u64 {
    std::env::var("WARM_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// How often each kind of edit was made, and how often the site was another one after it.
type Counts = BTreeMap<&'static str, (usize, usize)>;

/// How many edits changed the site.
fn changed(counts: &Counts) -> usize {
    counts.values().map(|(_, changed)| changed).sum()
}

/// Makes edits, and builds after each of them warm, in one process, and cold.
fn walk(project: Project, seed: u64, edits: usize) -> Counts {
    let means = BuildCaches::remembering();
    walk_with(project, seed, edits, &[("in one process", &|project| build(project, &means))])
}

/// A build that remembers, and how.
type Warm<'w> = (&'w str, &'w dyn Fn(&Project) -> Outcome);

/// As [`walk`], with several ways to remember: each is held against the one cold build after an edit.
fn walk_with(mut project: Project, seed: u64, edits: usize, ways: &[Warm<'_>]) -> Counts {
    let mut tale = Tale { seed, edits: Vec::new() };
    let mut dice = Dice::new(seed);
    let hold = |project: &Project, cold: &Outcome, after: &str| {
        for (how, warm) in ways {
            if let Some(difference) = difference(cold, &warm(project)) {
                panic!("{how}, {after}: {difference}");
            }
        }
    };
    let mut last = build(&project, &BuildCaches::default());
    assert!(last.files.len() > 50, "only {} files; {:#?}", last.files.len(), last.found);
    hold(&project, &last, "before the first edit");
    let mut counts = Counts::new();
    // Each kind until it has changed the site, and whichever falls: what was broken must heal for others to show.
    let mut waiting: Vec<&Edit> = KINDS.iter().collect();
    while tale.edits.len() < edits {
        let edit = if waiting.is_empty() || dice.below(4) == 0 { dice.of(KINDS) } else { *dice.of(&waiting) };
        let Some(what) = (edit.make)(&mut project, &mut dice) else { continue };
        tale.edits.push(format!("{}: {what}", edit.kind));
        let cold = build(&project, &BuildCaches::default());
        hold(&project, &cold, &format!("after `{}: {what}`", edit.kind));
        let count = counts.entry(edit.kind).or_default();
        count.0 += 1;
        count.1 += usize::from(cold.files != last.files);
        if count.1 > 0 || edit.kind == edits::NOTHING {
            waiting.retain(|other| other.kind != edit.kind);
        }
        last = cold;
    }
    counts
}

#[test]
fn after_every_edit_a_warm_build_is_a_cold_build() {
    let counts = walk(Project::read(&here("tests/warm")), seed(20_261_120), 200);
    let mute: Vec<String> = KINDS
        .iter()
        .map(|edit| (edit.kind, counts.get(edit.kind).copied().unwrap_or_default()))
        .filter(|(kind, (_, changed))| *changed == 0 && *kind != edits::NOTHING)
        .map(|(kind, (made, _))| format!("{kind}: made {made} times"))
        .collect();
    // The dice leave out one or two now and then, or let them fall while the project is broken.
    assert!(mute.len() <= 2, "these edits never changed the site, so they prove nothing: {mute:#?}");
    let changed = changed(&counts);
    // While the project is broken nothing changes, and what breaks it stays until the dice heal it.
    assert!(changed > 60, "only {changed} of 200 edits changed the site");
}

#[test]
fn so_it_is_in_several_languages() {
    let mut project = Project::read(&here("tests/warm"));
    project.for_languages();
    let counts = walk(project, seed(8_086), 50);
    let changed = changed(&counts);
    assert!(changed > 25, "only {changed} of 50 edits changed the site");
}

#[test]
fn so_it_is_where_several_audiences_read_and_when_every_build_is_a_process_of_its_own() {
    let mut project = Project::read(&here("tests/warm"));
    project.for_audiences();
    let means = BuildCaches::remembering();
    let folder = tempfile::tempdir().unwrap();
    let cache = CacheFolder::new(folder.path()).of_program(Some("this very one".to_owned()));
    let kept = |project: &Project| {
        let files = Inputs::from_memory(project.files.iter().map(|(path, bytes)| (path.clone(), bytes)));
        outcome(project, &files.keeping_in(Arc::new(cache.clone())), &BuildCaches::default())
    };
    let remembered = |project: &Project| build(project, &means);
    let counts = walk_with(project, seed(4_711), 50, &[("in one process", &remembered), ("between processes", &kept)]);
    let changed = changed(&counts);
    assert!(changed > 25, "only {changed} of 50 edits changed the sites");
    assert!(folder.path().join(".tejun/documents").is_dir(), "nothing was kept, so this proves nothing");
}

#[test]
fn files_may_come_in_any_order() {
    let project = Project::read(&here("tests/warm"));
    let mut dice = Dice::new(seed(99));
    let mut shuffled: Vec<(&String, &Vec<u8>)> = project.files.iter().collect();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, dice.below(at + 1));
    }
    let files = Inputs::from_memory(shuffled.into_iter().map(|(path, bytes)| (path.clone(), bytes)));
    let (as_listed, mixed) =
        (build(&project, &BuildCaches::default()), outcome(&project, &files, &BuildCaches::default()));
    assert_eq!(difference(&as_listed, &mixed), None);
}

/// A time that no build can have written at.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

fn each_file(root: &Path, mut see: impl FnMut(&str, &Path)) {
    for path in tree(root).keys() {
        see(path, &root.join(path));
    }
}

/// Puts a project into a folder: what is not part of it goes, what is the same stays.
fn put(project: &Project, folder: &Path, backwards: bool) {
    let there = tree(folder);
    let ours = |path: &str| !path.starts_with(".tejun") && !path.starts_with("output");
    for path in there.keys().filter(|path| ours(path) && !project.files.contains_key(*path)) {
        fs::remove_file(folder.join(path)).unwrap();
    }
    let mut files: Vec<(&String, &Vec<u8>)> = project.files.iter().collect();
    if backwards {
        files.reverse();
    }
    for (path, bytes) in files.into_iter().filter(|(path, bytes)| there.get(*path) != Some(*bytes)) {
        let to = folder.join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
}

/// A build of one folder into another; whether a site was written.
fn built(project: &Project, folder: &Path, out: &Path) -> std::thread::JoinHandle<(i32, String)> {
    let mut command = tejun();
    command.arg("-C").arg(folder).arg("build").arg("--out").arg(out);
    if project.drafts {
        command.arg("--drafts");
    }
    std::thread::spawn(move || {
        let answer = answer(&mut command);
        let findings = answer.err.lines().filter(|line| !line.ends_with(" ms")).collect::<Vec<_>>().join("\n");
        (answer.code, findings)
    })
}

#[test]
fn a_folder_that_was_built_before_holds_what_a_new_one_does() {
    let (kept, new, out) = (Folder::new(), Folder::new(), Folder::new());
    let seed = seed(31);
    let (mut tale, mut dice) = (Tale { seed, edits: Vec::new() }, Dice::new(seed));
    let mut project = Project::read(&here("tests/warm"));
    project.without_drawings();
    let (warm, cold) = (out.join("warm"), out.join("cold"));
    let (mut written, mut refused, mut good) = (0, 0, project.clone());
    while tale.edits.len() < 20 {
        let edit = dice.of(KINDS);
        let Some(what) = (edit.make)(&mut project, &mut dice).filter(|_| project.as_of.is_none()) else {
            project.as_of = None;
            continue;
        };
        tale.edits.push(format!("{}: {what}", edit.kind));
        put(&project, kept.path(), false);
        // The same files, created in another order, in a folder that knows nothing.
        let fresh = new.join(&tale.edits.len().to_string());
        put(&project, &fresh, true);
        let before = tree(&warm);
        each_file(&warm, |_, file| {
            fs::File::options().write(true).open(file).unwrap().set_modified(long_ago()).unwrap()
        });
        let (of_warm, of_cold) = (built(&project, kept.path(), &warm), built(&project, &fresh, &cold));
        let (of_warm, of_cold) = (of_warm.join().unwrap(), of_cold.join().unwrap());
        assert_eq!(of_warm, of_cold, "after `{}: {what}`", edit.kind);
        fs::remove_dir_all(&fresh).unwrap();
        if of_warm.0 != 0 {
            assert_eq!(unlike(&before, &tree(&warm)), [""; 0], "a build with errors writes nothing");
            refused += 1;
            // What is broken may stay so until the dice heal it, and then nothing else is seen.
            if refused % 2 == 0 {
                project = good.clone();
            }
            continue;
        }
        written += 1;
        good = project.clone();
        let after = tree(&warm);
        assert_eq!(unlike(&after, &tree(&cold)), [""; 0], "after `{}: {what}`", edit.kind);
        fs::remove_dir_all(&cold).unwrap();
        each_file(&warm, |path, file| {
            let is_same = before.get(path) == after.get(path);
            let is_old = fs::metadata(file).unwrap().modified().unwrap() == long_ago();
            assert_eq!(is_same, is_old, "`{path}` after `{}: {what}`", edit.kind);
        });
    }
    assert!(written > 8, "only {written} of 20 builds wrote a site");
}
