use super::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

const RECORD: [(&str, &[u8]); 3] = [("edition.json", b"{}"), ("figures.jsonl", b"1\n2\n"), ("page.json", b"[]")];

/// What stands below a folder, the unfinished apart.
fn standing(folder: &Path) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let (mut files, mut unfinished) = (BTreeMap::new(), Vec::new());
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        if name.ends_with(UNFINISHED) {
            unfinished.push(name);
        } else if entry.is_dir() {
            let (below, left) = standing(&entry);
            files.extend(below.into_iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
            unfinished.extend(left);
        } else {
            files.insert(name, fs::read(entry).unwrap());
        }
    }
    (files, unfinished)
}

/// Does something that is killed after its `n`th step: nothing of the program runs any more. Whether it was.
fn killed(n: usize, act: impl FnOnce(StepHook<'_>) -> io::Result<()>) -> bool {
    let mut left = n;
    let mut after = |_| {
        assert!(left > 0, "killed");
        left -= 1;
        Ok(())
    };
    catch_unwind(AssertUnwindSafe(|| act(&mut after).unwrap())).is_err()
}

/// Does something to which the system says no after the `n`th step. Whether it did.
fn refused(n: usize, act: impl FnOnce(StepHook<'_>) -> io::Result<()>) -> bool {
    let mut left = n;
    let mut after = |step| {
        if left == 0 && step != Step::Kept {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        left = left.saturating_sub(1);
        Ok(())
    };
    act(&mut after).is_err()
}

fn whole_record() -> BTreeMap<String, Vec<u8>> {
    RECORD.iter().map(|(name, bytes)| (format!("1/{name}"), bytes.to_vec())).collect()
}

#[test]
fn a_record_that_is_killed_at_any_step_is_whole_or_not_there_and_the_next_run_makes_it() {
    let mut stops = 0;
    for n in 0.. {
        let root = tempfile::tempdir().unwrap();
        let was_killed = killed(n, |after| write_folder(root.path(), "1", &RECORD, after));
        let (files, unfinished) = standing(root.path());
        assert!(files.is_empty() || files == whole_record(), "step {n}: {files:?}");
        assert!(files.is_empty() || unfinished.is_empty(), "step {n}: {unfinished:?}");
        if files.is_empty() {
            write_folder(root.path(), "1", &RECORD, &mut |_| Ok(())).unwrap();
        }
        assert_eq!(standing(root.path()), (whole_record(), Vec::new()), "step {n}");
        if !was_killed {
            break;
        }
        stops += 1;
    }
    assert_eq!(stops, 10, "cleared, begun, three files opened and written, in place, kept");
}

#[test]
fn a_record_that_the_disk_has_no_room_for_leaves_nothing() {
    for n in 0.. {
        let root = tempfile::tempdir().unwrap();
        let was_refused = refused(n, |after| write_folder(root.path(), "1", &RECORD, after));
        let (files, unfinished) = standing(root.path());
        assert!(files.is_empty() || files == whole_record(), "step {n}: {files:?}");
        assert_eq!(unfinished, Vec::<String>::new(), "step {n}");
        if !was_refused {
            break;
        }
    }
}

#[test]
fn a_record_that_is_there_stays() {
    let root = tempfile::tempdir().unwrap();
    write_folder(root.path(), "1", &RECORD, &mut |_| Ok(())).unwrap();
    let again = write_folder(root.path(), "1", &[("edition.json", b"other")], &mut |_| Ok(()));
    assert_eq!(again.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(standing(root.path()), (whole_record(), Vec::new()));
}

#[test]
fn a_file_that_is_killed_at_any_step_is_the_old_one_or_the_new_one() {
    for (old, stops_wanted) in [(None, 5), (Some(&b"old"[..]), 5)] {
        let mut stops = 0;
        for n in 0.. {
            let root = tempfile::tempdir().unwrap();
            let place = root.path().join("a.md");
            old.into_iter().for_each(|old| fs::write(&place, old).unwrap());
            let standing_now = || if old.is_some() { Existing::Replaced(None) } else { Existing::Refused };
            let was_killed = killed(n, |after| write_file(root.path(), "a.md", b"new", standing_now(), after));
            let read = fs::read(&place).ok();
            assert!(read.as_deref() == old || read.as_deref() == Some(b"new"), "step {n}: {read:?}");
            if read.as_deref() == old {
                write_file(root.path(), "a.md", b"new", standing_now(), &mut |_| Ok(())).unwrap();
            }
            let new = BTreeMap::from([("a.md".to_owned(), b"new".to_vec())]);
            assert_eq!(standing(root.path()), (new, Vec::new()), "step {n}");
            if !was_killed {
                break;
            }
            stops += 1;
        }
        assert_eq!(stops, stops_wanted, "cleared, opened, written, in place, kept");
    }
}

#[test]
fn a_file_that_the_disk_has_no_room_for_leaves_the_old_one() {
    for n in 0.. {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.md"), "old").unwrap();
        let was_refused = refused(n, |after| write_file(root.path(), "a.md", b"new", Existing::Replaced(None), after));
        let (files, unfinished) = standing(root.path());
        assert!(files["a.md"] == b"old" || files["a.md"] == b"new", "step {n}");
        assert_eq!((files.len(), unfinished), (1, Vec::new()), "step {n}");
        if !was_refused {
            break;
        }
    }
}

#[test]
fn a_new_file_never_takes_the_place_of_one_that_is_there() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.md"), "mine").unwrap();
    let refused = write_file(root.path(), "a.md", b"new", Existing::Refused, &mut |_| Ok(()));
    assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(standing(root.path()), (BTreeMap::from([("a.md".to_owned(), b"mine".to_vec())]), Vec::new()));
}
