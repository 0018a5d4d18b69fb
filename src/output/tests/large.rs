//! Sites of so many files that the one before stays as the ground of the next.

use super::*;

/// So many files in a few folders, with the text that `text` says.
fn large(text: impl Fn(usize) -> Option<String>) -> Vec<(String, String)> {
    (0..220).filter_map(|n| Some((format!("s{}/p{n}/index.html", n % 3), text(n)?))).collect()
}

fn publish_large(home: &Home, files: &[(String, String)]) -> Receipt {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (receipt, codes) = home.publish(&files);
    assert_eq!((codes, home.files()), (vec![], owned(&files)));
    receipt
}

#[test]
fn of_a_large_site_only_what_differs_is_made() {
    let home = Home::new();
    let counts = |written, unchanged, removed| Receipt { written, unchanged, removed };
    let same = |_| "same".to_owned();
    assert_eq!(publish_large(&home, &large(|n| Some(same(n)))), counts(220, 0, 0));
    assert_eq!(home.beside(), ["output"], "there is no earlier site");
    let but = |other: usize| large(move |n| Some(if n == other { format!("other {other}") } else { same(n) }));
    assert_eq!(publish_large(&home, &but(7)), counts(1, 219, 0));
    assert_eq!(home.beside(), [".output.tejun-standby", "output"]);
    let standby = home.folder.path().join(".output.tejun-standby");
    assert_eq!(fs::read_to_string(standby.join(".gitignore")).unwrap(), "*\n");
    let made = |path: &str| fs::metadata(home.at(path)).unwrap().created().unwrap();
    let (before, first) = (made("s1/p1"), made("s1/p1/index.html"));
    assert_eq!(publish_large(&home, &but(8)), counts(2, 218, 0));
    assert_eq!(publish_large(&home, &but(9)), counts(2, 218, 0));
    assert_eq!((made("s1/p1"), made("s1/p1/index.html")), (before, first), "folders are used again, too");
    assert_eq!(publish_large(&home, &large(|n| (n != 5).then(|| same(n)))), counts(1, 218, 1));
    assert!(!home.at("s2/p5").exists());
    assert_eq!(publish_large(&home, &large(|n| Some(format!("new {n}")))), counts(220, 0, 0));
    assert_eq!(home.publish(OLD).0, counts(3, 0, 220));
    assert_eq!((home.files(), home.beside()), (owned(OLD), vec!["output".to_owned()]));
}

#[test]
fn what_others_did_to_either_folder_of_a_large_site_is_put_right() {
    let home = Home::new();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("index.html"), "theirs").unwrap();
    let site = |text: &str| large(|n| Some(format!("{text} {}", n % 2)));
    publish_large(&home, &site("a"));
    publish_large(&home, &site("b"));
    let standby = home.folder.path().join(".output.tejun-standby/site");
    fs::write(standby.join("stray.txt"), "stray").unwrap();
    fs::remove_dir_all(standby.join("s0/p0")).unwrap();
    symlink(elsewhere.path(), standby.join("s0/p0")).unwrap();
    fs::remove_file(standby.join("s0/p3/index.html")).unwrap();
    fs::create_dir_all(standby.join("s0/p3/index.html/deep")).unwrap();
    fs::write(home.at("s1/p4/index.html"), "edited").unwrap();
    publish_large(&home, &site("b"));
    publish_large(&home, &site("a"));
    fs::write(home.at("CNAME"), "mine").unwrap();
    fs::create_dir_all(home.at("own/empty")).unwrap();
    fs::write(home.at("own/note"), "1").unwrap();
    for (note, text) in [("1", "b"), ("2", "a"), ("3", "a2")] {
        fs::write(home.at("own/note"), note).unwrap();
        let mut files = site(text);
        let given: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(home.publish(&given).1, Vec::<String>::new());
        files.extend([("CNAME".to_owned(), "mine".to_owned()), ("own/note".to_owned(), note.to_owned())]);
        files.sort();
        assert_eq!(home.files(), files);
        assert!(home.at("own/empty").is_dir());
    }
    assert_eq!(fs::read_to_string(elsewhere.path().join("index.html")).unwrap(), "theirs");
    // Not the folder around it, either: a project from somewhere may bring a link of that name.
    let standby = home.folder.path().join(".output.tejun-standby");
    fs::remove_dir_all(&standby).unwrap();
    symlink(elsewhere.path(), &standby).unwrap();
    fs::remove_file(home.at("CNAME")).unwrap();
    fs::remove_dir_all(home.at("own")).unwrap();
    publish_large(&home, &site("c"));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
    assert_eq!(clean_output(&home.out()).unwrap(), Some(220));
    assert_eq!(home.beside(), Vec::<String>::new());
}

#[test]
fn a_large_site_is_whole_wherever_a_run_is_killed() {
    let site = |text: &str| large(|n| Some(if n < 2 { text.to_owned() } else { "same".to_owned() }));
    let home = Home::new();
    publish_large(&home, &site("0"));
    publish_large(&home, &site("1"));
    let backup = home.folder.path().join(".output.tejun-backup");
    // In the middle of making it, when it is whole, between the renames, and after them.
    for (at, n) in [100, 219, 220, 221, 222].into_iter().enumerate() {
        let (old, new) = (site(&format!("{}", at + 1)), site(&format!("{}", at + 2)));
        let given: Vec<(&str, &str)> = new.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert!(home.killed(&given, n), "step {n}");
        let sorted = |files: &[(String, String)]| {
            let mut files = files.to_vec();
            files.sort();
            files
        };
        let whole = |folder: &Path| folder.exists() && [sorted(&old), sorted(&new)].contains(&texts(folder));
        assert!(whole(&home.out()) || (!home.out().exists() && whole(&backup)), "after step {n}");
        publish_large(&home, &new);
    }
}
