#![allow(clippy::disallowed_methods, reason = "these tests look at what was written")]

mod large;

use super::*;
use std::fs;
use std::os::unix::fs::symlink;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

fn artifact(path: &str, text: &str) -> Artifact {
    Artifact { path: path.to_owned(), bytes: Arc::from(text.as_bytes()), route: None }
}

fn site(files: &[(&str, &str)]) -> Vec<Artifact> {
    files.iter().map(|(path, text)| artifact(path, text)).collect()
}

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.out().join(path)
    }

    fn publish(&self, files: &[(&str, &str)]) -> (Receipt, Vec<String>) {
        let mut found = Diagnostics::new();
        let receipt = publish(&site(files), &self.out(), &mut found).unwrap();
        (receipt, codes(&found))
    }

    /// What is said of a site that cannot be written.
    fn refused(&self, files: &[(&str, &str)]) -> Vec<String> {
        let mut found = Diagnostics::new();
        assert_eq!(publish(&site(files), &self.out(), &mut found), Err(OutputError::Refused));
        codes(&found)
    }

    /// Publishes where folders cannot be exchanged in one step, killed after the `n`th step.
    fn killed(&self, files: &[(&str, &str)], n: usize) -> bool {
        self.killed_where(|_, _| Err(io::ErrorKind::InvalidInput.into()), files, n)
    }

    fn killed_where(&self, exchange: Exchange, files: &[(&str, &str)], n: usize) -> bool {
        let mut left = n;
        let stop = OutputError::Io { path: PathBuf::new(), reason: "killed".to_owned() };
        let mut after = |_| {
            if left == 0 {
                Err(stop.clone())
            } else {
                left -= 1;
                Ok(())
            }
        };
        publish_in_steps(
            SiteFiles { artifacts: &site(files), staged: &StagedPages::new() },
            Target { folder: &self.out(), stays: &|_| false, exchange },
            &mut Diagnostics::new(),
            &mut after,
        )
        .is_err()
    }

    /// Every file and link below the output folder but the manifest, with its text.
    fn files(&self) -> Vec<(String, String)> {
        texts(&self.out())
    }

    fn beside(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let (mut folders, mut all) = (vec![folder.to_owned()], Vec::new());
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.symlink_metadata().unwrap().is_dir() {
                folders.push(path);
            } else if name != manifest::NAME {
                all.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut files: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    files.sort();
    files
}

fn codes(found: &Diagnostics) -> Vec<String> {
    found.iter().map(|d| d.code.name().to_owned()).collect()
}

const OLD: &[(&str, &str)] = &[("index.html", "old"), ("sop/a/index.html", "a"), ("gone/index.html", "gone")];
const NEW: &[(&str, &str)] = &[("index.html", "new"), ("sop/a/index.html", "a"), ("sop/b/index.html", "b")];

#[test]
fn a_site_is_written_changed_and_pruned() {
    let home = Home::new();
    let counts = |written, unchanged, removed| Receipt { written, unchanged, removed };
    assert_eq!(home.publish(OLD), (counts(3, 0, 0), vec![]));
    assert_eq!(home.files(), owned(OLD));
    assert_eq!(home.publish(NEW), (counts(2, 1, 1), vec![]));
    assert_eq!(home.files(), owned(NEW));
    assert!(!home.at("gone").exists(), "an empty folder of ours goes with its files");
    assert_eq!(home.publish(NEW), (counts(0, 3, 0), vec![]));
    assert_eq!(home.publish(&[]), (counts(0, 0, 3), vec![]));
    assert_eq!(home.files(), []);
    assert_eq!(home.beside(), ["output"]);
}

#[test]
fn unchanged_files_keep_their_time() {
    let home = Home::new();
    home.publish(OLD);
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in ["index.html", "sop/a/index.html"] {
        fs::File::options().append(true).open(home.at(path)).unwrap().set_modified(past).unwrap();
    }
    home.publish(NEW);
    let time = |path: &str| fs::metadata(home.at(path)).unwrap().modified().unwrap();
    assert_eq!(time("sop/a/index.html"), past);
    assert_ne!(time("index.html"), past);
}

#[test]
fn a_file_edited_in_the_folder_is_written_again() {
    let home = Home::new();
    home.publish(NEW);
    fs::write(home.at("index.html"), "edited").unwrap();
    assert_eq!(home.publish(NEW).0, Receipt { written: 1, unchanged: 2, removed: 0 });
    assert_eq!(home.files(), owned(NEW));
}

#[test]
fn a_killed_run_leaves_one_whole_site_and_the_next_one_finishes() {
    let mut stops = 0;
    for n in 0.. {
        let home = Home::new();
        home.publish(OLD);
        fs::write(home.at("CNAME"), "mine").unwrap();
        let with_mine = |files: &[(&str, &str)]| owned(&[files, &[("CNAME", "mine")]].concat());
        let killed = home.killed(NEW, n);
        let (old, new) = (with_mine(OLD), with_mine(NEW));
        let backup = home.folder.path().join(".output.tejun-backup");
        let whole = |folder: &Path| folder.exists() && [&old, &new].contains(&&texts(folder));
        assert!(whole(&home.out()) || (!home.out().exists() && whole(&backup)), "after step {n}");
        assert_eq!(home.publish(NEW).1, Vec::<String>::new());
        assert_eq!(home.files(), new, "after step {n}");
        assert_eq!(home.beside(), ["output"]);
        stops += usize::from(killed);
        if !killed {
            break;
        }
    }
    assert_eq!(stops, 6, "three files staged, the whole, the old one aside, the new one in place");
}

/// Whether folders can be exchanged in one step here.
#[expect(clippy::disallowed_macros, reason = "a test that does not look says so")]
fn can_exchange(home: &Home) -> bool {
    let [a, b] = ["a", "b"].map(|name| home.folder.path().join(name));
    fs::create_dir(&a).unwrap();
    fs::create_dir(&b).unwrap();
    let can = exchange::exchange(&a, &b).is_ok();
    fs::remove_dir(a).unwrap();
    fs::remove_dir(b).unwrap();
    if !can {
        eprintln!("not looked at: this file system exchanges no folders");
    }
    can
}

#[test]
fn where_folders_are_exchanged_there_is_a_whole_site_wherever_a_run_is_killed() {
    for n in 0..6 {
        let home = Home::new();
        if !can_exchange(&home) {
            return;
        }
        home.publish(OLD);
        let killed = home.killed_where(exchange::exchange, NEW, n);
        assert_eq!(killed, n < 5, "three files staged, the whole, and the new one in place");
        let expected = if n < 4 { OLD } else { NEW };
        assert_eq!(home.files(), owned(expected), "after step {n}");
        assert_eq!(home.publish(NEW).1, Vec::<String>::new());
        assert_eq!((home.files(), home.beside()), (owned(NEW), vec!["output".to_owned()]));
    }
}

#[test]
fn whoever_looks_while_sites_are_published_finds_a_page() {
    let home = Home::new();
    if !can_exchange(&home) {
        return;
    }
    home.publish(OLD);
    let (is_over, page) = (std::sync::atomic::AtomicBool::new(false), home.at("index.html"));
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut looks = 0_usize;
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                let text = fs::read_to_string(&page);
                assert!(text.as_ref().is_ok_and(|text| ["old", "new"].contains(&text.as_str())), "{text:?}");
                looks += 1;
            }
            looks
        });
        for at in 0..50 {
            home.publish(if at % 2 == 0 { NEW } else { OLD });
        }
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
}

#[test]
fn a_killed_first_run_leaves_nothing_in_the_way() {
    for n in 0..5 {
        let home = Home::new();
        assert!(home.killed(OLD, n));
        assert_eq!(home.publish(NEW).1, Vec::<String>::new());
        assert_eq!(home.files(), owned(NEW));
        assert_eq!(home.beside(), ["output"]);
    }
}

#[test]
fn files_of_others_are_kept() {
    let home = Home::new();
    home.publish(OLD);
    fs::write(home.at("CNAME"), "mine").unwrap();
    fs::create_dir_all(home.at(".git/objects")).unwrap();
    fs::write(home.at(".git/HEAD"), "ref").unwrap();
    fs::write(home.at("gone/note.txt"), "note").unwrap();
    symlink("/etc/hostname", home.at("link")).unwrap();
    assert_eq!(home.publish(NEW).1, Vec::<String>::new());
    assert_eq!(fs::read_to_string(home.at("CNAME")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(home.at(".git/HEAD")).unwrap(), "ref");
    assert!(home.at(".git/objects").is_dir());
    assert_eq!(fs::read_to_string(home.at("gone/note.txt")).unwrap(), "note");
    assert!(!home.at("gone/index.html").exists());
    assert_eq!(fs::read_link(home.at("link")).unwrap(), Path::new("/etc/hostname"));
    assert_eq!(home.publish(&[]).0.removed, 3);
    assert!(home.at("CNAME").exists() && home.at("link").is_symlink());
}

#[test]
fn what_is_not_ours_is_never_replaced() {
    let home = Home::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("index.html"), "theirs").unwrap();
    home.publish(OLD);
    fs::write(home.at("robots.txt"), "mine").unwrap();
    symlink(outside.path(), home.at("linked")).unwrap();
    fs::create_dir(home.at("page")).unwrap();
    fs::write(home.at("page/kept.txt"), "kept").unwrap();
    fs::remove_file(home.at("index.html")).unwrap();
    symlink(outside.path().join("index.html"), home.at("index.html")).unwrap();
    let files = [("robots.txt", "r"), ("linked/index.html", "l"), ("page", "p"), ("index.html", "i"), ("CNAME/x", "x")];
    assert_eq!(home.refused(&files), vec!["output/in-the-way"; 4]);
    assert!(!home.at("CNAME").exists(), "nothing is written");
    assert_eq!(fs::read_to_string(home.at("robots.txt")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(outside.path().join("index.html")).unwrap(), "theirs");
    assert_eq!(fs::read_to_string(home.at("page/kept.txt")).unwrap(), "kept");
    assert!(home.at("index.html").is_symlink());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let home = Home::new();
    home.publish(&[("a", "file"), ("b/index.html", "folder")]);
    assert_eq!(home.publish(&[("a/index.html", "folder"), ("b", "file")]).1, Vec::<String>::new());
    assert_eq!(home.files(), owned(&[("a/index.html", "folder"), ("b", "file")]));
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let home = Home::new();
    fs::create_dir(home.out()).unwrap();
    assert_eq!(home.publish(OLD).0.written, 3, "an empty folder is taken");
    fs::remove_file(home.at(manifest::NAME)).unwrap();
    let mut found = Diagnostics::new();
    let answer = publish(&site(NEW), &home.out(), &mut found);
    assert_eq!(answer, Err(OutputError::Foreign));
    assert_eq!(codes(&found), ["output/foreign-folder"]);
    assert_eq!(home.files(), owned(OLD));
    assert_eq!(home.beside(), ["output"]);
}

#[test]
fn a_link_or_a_file_as_output_is_refused() {
    let home = Home::new();
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), home.out()).unwrap();
    assert!(publish(&site(OLD), &home.out(), &mut Diagnostics::new()).is_err());
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    fs::remove_file(home.out()).unwrap();
    fs::write(home.out(), "x").unwrap();
    assert!(publish(&site(OLD), &home.out(), &mut Diagnostics::new()).is_err());
    assert_eq!(fs::read_to_string(home.out()).unwrap(), "x");
}

#[test]
fn a_site_with_paths_that_leave_the_folder_is_not_written() {
    let home = Home::new();
    let paths = ["../x", "/etc/x", "a/../../x", "", "a//b", "./a", "a\\..\\x", ".tejun-manifest.json", "a/"];
    let files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "x")).chain([("ok.html", "ok")]).collect();
    assert_eq!(home.refused(&files), vec!["output/path-outside"; paths.len()]);
    assert_eq!(home.beside(), [""; 0]);
}

#[test]
fn a_site_with_two_files_for_one_place_is_not_written() {
    let home = Home::new();
    home.publish(OLD);
    // `b` and `B` are two files here; that they are one elsewhere was told before.
    let files =
        [("a/index.html", "1"), ("a/index.html", "2"), ("a", "3"), ("a/index.html/x", "4"), ("b", "5"), ("B", "6")];
    assert_eq!(home.refused(&files), vec!["output/conflict"; 3]);
    assert_eq!((home.files(), home.beside()), (owned(OLD), vec!["output".to_owned()]));
}

#[test]
fn a_manifest_cannot_name_files_outside() {
    let home = Home::new();
    home.publish(OLD);
    fs::write(home.folder.path().join("precious"), "x").unwrap();
    fs::write(home.at(manifest::NAME), r#"{"../precious": "00", "index.html": "00"}"#).unwrap();
    home.publish(&[]);
    assert!(home.folder.path().join("precious").exists());
    assert!(!home.at("index.html").exists());
    assert!(home.at("gone/index.html").exists(), "what the manifest does not name is not ours");
}

#[test]
fn new_files_stay_in_the_project() {
    let home = Home::new();
    let root = home.folder.path().join("project");
    create_new(&root, &[("content/sop/返金.md", b"x")]).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), root.join("link")).unwrap();
    symlink(elsewhere.path().join("y"), root.join("dangling")).unwrap();
    symlink(elsewhere.path().join("z"), root.join("dangling-folder")).unwrap();
    for outside in ["../x", "/tmp/x", "a/../../x", "", "link/x", "dangling", "dangling-folder/x"] {
        assert!(create_new(&root, &[(outside, b"x")]).is_err(), "{outside}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    assert_eq!(home.beside(), ["project"]);
}

#[test]
fn files_of_another_audience_outlive_a_killed_run() {
    let home = Home::new();
    let both: &[(&str, &str)] = &[("internal/index.html", "i"), ("public/index.html", "p")];
    home.publish(both);
    // After the old folder was set aside: four files, the whole, and the first rename.
    assert!(home.killed(&[("internal/index.html", "i2"), ("public/index.html", "p2")], 3));
    assert!(!home.out().exists());
    let stays = |path: &str| path.starts_with("internal/");
    let mut found = Diagnostics::new();
    let site = site(&[("public/index.html", "p3")]);
    let receipt =
        publish_all(SiteFiles { artifacts: &site, staged: &StagedPages::new() }, &home.out(), &stays, &mut found)
            .unwrap();
    assert_eq!(receipt, Receipt { written: 1, unchanged: 1, removed: 0 });
    assert_eq!(home.files(), owned(&[("internal/index.html", "i"), ("public/index.html", "p3")]));
}

#[test]
fn a_folder_stands_while_it_is_as_it_was_written() {
    let home = Home::new();
    home.publish(OLD);
    let name = manifest_of(&home.out()).unwrap();
    assert_eq!(verified_file_count(&home.out(), &name), Some(3));
    assert_eq!(verified_file_count(&home.out(), "another"), None);
    fs::write(home.at("own.txt"), "mine").unwrap();
    assert_eq!(verified_file_count(&home.out(), &name), Some(3), "what is not tejun's is none of its business");
    fs::write(home.at("index.html"), "dlo").unwrap();
    assert_eq!(verified_file_count(&home.out(), &name), None);
    fs::write(home.at("index.html"), "old").unwrap();
    assert_eq!(verified_file_count(&home.out(), &name), Some(3));
    fs::create_dir(home.folder.path().join(".output.tejun-backup")).unwrap();
    assert_eq!(verified_file_count(&home.out(), &name), None, "a killed run");
    fs::remove_dir(home.folder.path().join(".output.tejun-backup")).unwrap();
    fs::remove_file(home.at("sop/a/index.html")).unwrap();
    assert_eq!(verified_file_count(&home.out(), &name), None);
    assert_eq!((verified_file_count(&home.at("none"), &name), home.at("none").exists()), (None, false));
}
