use super::*;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;

fn site(files: &[(&str, &str)]) -> Vec<Artifact> {
    let file = |(path, text): &(&str, &str)| Artifact {
        path: (*path).to_owned(),
        bytes: Arc::from(text.as_bytes()),
        route: None,
    };
    files.iter().map(file).collect()
}

fn publish(root: &Path, label: &str, text: &str) -> Released {
    let site = site(&[("index.html", text), ("same.html", "always")]);
    Releases::open(root, false).unwrap().publish(&site, label, &mut Diagnostics::new()).unwrap()
}

fn seen(root: &Path) -> String {
    fs::read_to_string(root.join("current/index.html")).unwrap_or_default()
}

fn there(root: &Path) -> Vec<String> {
    let all =
        fs::read_dir(root.join("releases")).unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap());
    let mut names: Vec<String> = all.filter(|name| !name.starts_with(".tejun-lock") && name != LIST).collect();
    names.sort();
    names
}

#[test]
fn each_release_has_its_folder_and_equal_files_are_stored_once() {
    let root = tempfile::tempdir().unwrap();
    let first = publish(root.path(), "a", "one");
    assert_eq!(seen(root.path()), "one");
    let second = publish(root.path(), "b", "two");
    assert_eq!((seen(root.path()).as_str(), second.receipt.unchanged, second.receipt.written), ("two", 1, 1));
    assert_eq!(fs::read_link(root.path().join("current")).unwrap(), Path::new("releases").join(&second.id));
    let number = |id: &str, file: &str| fs::metadata(root.path().join("releases").join(id).join(file)).unwrap().ino();
    assert_eq!(number(&first.id, "same.html"), number(&second.id, "same.html"));
    assert_ne!(number(&first.id, "index.html"), number(&second.id, "index.html"));
    let again = publish(root.path(), "b", "two");
    assert_eq!((again.id, again.receipt.written), (second.id, 0), "the same site is the same release");
}

#[test]
fn readers_can_be_shown_an_earlier_release_and_old_ones_are_removed() {
    let root = tempfile::tempdir().unwrap();
    let ids = ["one", "two", "three"].map(|text| publish(root.path(), "a", text).id);
    let mut releases = Releases::open(root.path(), false).unwrap();
    assert_eq!(releases.names(), ids);
    assert_eq!(releases.roll_back(None).unwrap().as_ref(), Some(&ids[1]));
    assert_eq!(releases.roll_back(Some(&ids[0])).unwrap().as_ref(), Some(&ids[0]));
    assert_eq!((seen(root.path()).as_str(), releases.roll_back(None).unwrap()), ("one", None));
    assert_eq!(releases.roll_back(Some("../..")).unwrap(), None);
    assert_eq!(releases.keep(1).unwrap(), [ids[1].clone()], "that which readers see stays");
    assert_eq!(releases.names(), [ids[0].clone(), ids[2].clone()]);
    drop(releases);
    assert_eq!(there(root.path()).len(), 2);
    assert_eq!(seen(root.path()), "one");
}

#[test]
fn going_back_skips_what_was_taken_back_before() {
    let root = tempfile::tempdir().unwrap();
    let good = publish(root.path(), "a", "good").id;
    publish(root.path(), "b", "bad");
    assert_eq!(Releases::open(root.path(), false).unwrap().roll_back(None).unwrap().as_ref(), Some(&good));
    publish(root.path(), "c", "new");
    assert_eq!(Releases::open(root.path(), false).unwrap().roll_back(None).unwrap().as_ref(), Some(&good));
    assert_eq!(seen(root.path()), "good");
}

#[test]
fn looking_makes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let missing = root.path().join("www");
    assert!(
        Releases::open_existing(&missing, false).unwrap().is_none()
            && Releases::look(&missing).is_ok()
            && !missing.exists()
    );
    fs::write(root.path().join("mine"), "x").unwrap();
    assert_eq!(Releases::look(root.path()), Err(OutputError::Foreign));
    publish(&missing, "a", "one");
    assert_eq!(Releases::open_existing(&missing, false).unwrap().unwrap().names().len(), 1);
}

#[test]
fn wherever_a_run_is_killed_readers_see_a_whole_release() {
    let stops = [Stop::Staged, Stop::Whole, Stop::Named, Stop::Listed, Stop::Linked];
    for stop in stops {
        let root = tempfile::tempdir().unwrap();
        let first = publish(root.path(), "a", "one").id;
        let mut killed = |at: Stop| match at == stop {
            true => Err(OutputError::Foreign),
            false => Ok(()),
        };
        let site = site(&[("index.html", "two"), ("same.html", "always")]);
        let mut releases = Releases::open(root.path(), false).unwrap();
        assert!(releases.publish_in_steps(&site, "b", &mut Diagnostics::new(), &mut killed).is_err());
        drop(releases);
        assert_eq!(seen(root.path()), "one", "{stop:?}");
        let releases = Releases::open(root.path(), false).unwrap();
        assert_eq!(releases.current(), Some(first), "{stop:?}");
        assert_eq!(
            there(root.path()),
            {
                let mut all = releases.names().to_vec();
                all.sort();
                all
            },
            "{stop:?}: swept"
        );
        assert!(!root.path().join(".current.tejun-new").is_symlink());
        drop(releases);
        publish(root.path(), "b", "two");
        assert_eq!(seen(root.path()), "two", "{stop:?}");
    }
}

#[test]
fn folders_of_others_are_let_be() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("mine"), "x").unwrap();
    assert_eq!(Releases::open(root.path(), false).err(), Some(OutputError::Foreign));
    let root = tempfile::tempdir().unwrap();
    publish(root.path(), "a", "one");
    fs::create_dir(root.path().join("releases/mine")).unwrap();
    fs::write(root.path().join("releases/mine/notes"), "x").unwrap();
    publish(root.path(), "a", "two");
    Releases::open(root.path(), false).unwrap().keep(0).unwrap();
    assert!(root.path().join("releases/mine/notes").is_file());
    let busy = Releases::open(root.path(), false).unwrap();
    assert_eq!(Releases::open(root.path(), false).err(), Some(OutputError::Busy), "two cannot publish at once");
    assert_eq!(Releases::listed(root.path()).unwrap().unwrap().0.len(), 1, "and yet one can look");
    drop(busy);
    fs::remove_file(root.path().join("current")).unwrap();
    fs::create_dir(root.path().join("current")).unwrap();
    let mut releases = Releases::open(root.path(), false).unwrap();
    assert!(releases.publish(&site(&[("index.html", "three")]), "a", &mut Diagnostics::new()).is_err());
}
