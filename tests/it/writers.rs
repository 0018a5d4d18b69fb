//! Who may write, and what is not written: runs that write one folder at once, folders that are somebody else's, files that cannot be
//! read, and answers that cannot be printed.

use crate::program::{Answer, Folder, answer, tejun, tree, unlike};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

/// A project of its own with some thirty pages.
fn other(n: usize) -> Folder {
    let folder = Folder::project(&[]);
    for page in 0..30 + n {
        folder.write(&format!("content/p{page}.md"), format!("# {page} of {n}\n\n{}\n", "text ".repeat(n + 1)));
    }
    folder
}

fn build_into(folder: &Folder, out: &Path, words: &[&str]) -> Answer {
    folder.run(&[&["build", "--out", out.to_str().unwrap()], words].concat())
}

/// Holds the lock of an output folder, as another run does.
fn held(out: &Path) -> File {
    let name = format!(".{}.tejun-lock", out.file_name().unwrap().to_str().unwrap());
    let file = File::create(out.with_file_name(name)).unwrap();
    file.lock().unwrap();
    file
}

#[test]
fn of_runs_that_write_one_folder_at_once_each_has_it_alone() {
    let projects = [0, 1, 2].map(other);
    let target = Folder::new();
    let alone: Vec<_> = projects
        .iter()
        .map(|project| {
            let out = target.join("alone");
            let built = build_into(project, &out, &[]);
            assert_eq!(built.code, 0, "{}", built.err);
            let files = tree(&out);
            fs::remove_dir_all(out).unwrap();
            files
        })
        .collect();
    let out = target.join("site/output");
    for _ in 0..4 {
        let start = |project: &Folder| {
            let mut command = tejun();
            command.arg("-C").arg(project.path()).args(["build", "--out"]).arg(&out);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let runs: Vec<_> = projects.iter().map(start).collect();
        for run in runs {
            let ended = run.wait_with_output().unwrap();
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        let made = tree(&out);
        let differ: Vec<Vec<String>> = alone.iter().map(|alone| unlike(alone, &made)).collect();
        assert!(differ.iter().any(Vec::is_empty), "{differ:?}");
        assert_eq!(fs::read_dir(target.join("site")).unwrap().count(), 1, "nothing is left beside it");
    }
}

#[test]
fn who_does_not_wait_says_so_and_who_waits_builds_afterwards() {
    let folder = Folder::project(&[]);
    let lock = held(&folder.join("output"));
    for words in [&["build", "--no-wait"][..], &["build", "--no-wait", "--lang", "ja"]] {
        let refused = folder.run(words);
        assert!(refused.code == 4 && refused.err.contains("output/busy"), "{}", refused.err);
    }
    assert!(!folder.join("output").exists());
    let mut waiting = tejun().arg("-C").arg(folder.path()).arg("build").stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(waiting.stderr.take().unwrap()).lines();
    assert!(said.next().unwrap().unwrap().contains("another tejun is writing"), "it says what it waits for");
    // It reads the project when it is its turn.
    folder.write("content/late.md", "# Late\n");
    drop(lock);
    assert!(said.last().unwrap().unwrap().contains("pages"));
    assert!(waiting.wait().unwrap().success());
    assert!(folder.join("output/late/index.html").is_file());
    let lock = held(&folder.join("output"));
    let refused = folder.run(&["clean", "--no-wait"]);
    assert!(refused.code == 4 && refused.err.contains("output/busy"), "{}", refused.err);
    assert!(folder.join("output/late/index.html").is_file() && folder.join(".tejun").is_dir());
    drop(lock);
    // The file is now that of a dead process.
    assert!(folder.join(".output.tejun-lock").is_file());
    assert_eq!(folder.run(&["clean", "--no-wait"]).code, 0);
    assert!(!folder.join(".output.tejun-lock").exists() && !folder.join("output").exists());
}

#[test]
fn who_publishes_does_so_alone_and_the_list_can_always_be_read() {
    let folder = Folder::project(&[]);
    let www = folder.join("www");
    let www = www.to_str().unwrap();
    assert_eq!(folder.run(&["publish", www]).code, 0);
    let lock = File::options().append(true).open(folder.join("www/releases/.tejun-lock")).unwrap();
    lock.lock().unwrap();
    for words in [&["publish", www, "--no-wait"][..], &["publish", www, "--rollback", "--no-wait"]] {
        let refused = folder.run(words);
        assert!(refused.code == 4 && refused.err.contains("output/busy"), "{}", refused.err);
    }
    let listed = folder.run(&["publish", www, "--list"]);
    assert!(listed.code == 0 && listed.out.starts_with("* "), "{}", listed.err);
}

#[test]
fn who_waited_to_publish_publishes_the_newest_text() {
    let folder = Folder::project(&[("content/a.md", "zqolderzq\n")]);
    let www = folder.join("www");
    assert_eq!(folder.run(&["publish", www.to_str().unwrap()]).code, 0);
    let lock = File::options().append(true).open(folder.join("www/releases/.tejun-lock")).unwrap();
    lock.lock().unwrap();
    let mut waiting = tejun();
    waiting.arg("-C").arg(folder.path()).arg("publish").arg(&www).stderr(Stdio::piped());
    let mut waiting = waiting.spawn().unwrap();
    let mut said = BufReader::new(waiting.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.any(|line| line.contains("another tejun is writing")), "it has read the project by now");
    folder.write("content/a.md", "zqnewerzq\n");
    drop(lock);
    assert!(said.count() > 0);
    assert!(waiting.wait().unwrap().success());
    assert!(fs::read_to_string(www.join("current/a/index.html")).unwrap().contains("zqnewerzq"));
}

#[test]
fn a_site_is_not_put_where_the_project_is_read() {
    let folder = Folder::project(&[]);
    fs::create_dir(folder.join("static")).unwrap();
    symlink("content", folder.join("also-content")).unwrap();
    for out in
        ["static", "static/site", "content/x", "data", "themes", ".tejun", ".git/x", "also-content/x", "./x/../static"]
    {
        fs::create_dir_all(folder.join("x")).unwrap();
        let before = tree(folder.path());
        for words in [&["build", "--out"][..], &["publish"]] {
            let path = folder.join(out);
            let refused = folder.run(&[words, &[path.to_str().unwrap()]].concat());
            assert!(refused.code == 2 && refused.err.contains("cli/usage"), "{out}: {}", refused.err);
        }
        assert_eq!(unlike(&before, &tree(folder.path())), [""; 0], "{out}: nothing is written");
    }
    assert_eq!(build_into(&folder, &folder.join("public"), &[]).code, 0, "any other folder of the project will do");
}

#[test]
fn folders_of_tejun_that_are_links_are_not_written_through() {
    let (folder, away) = (Folder::project(&[]), Folder::new());
    symlink(away.path(), folder.join(".tejun")).unwrap();
    for words in [&["build"][..], &["check"], &["list", "pages"]] {
        let refused = folder.run(words);
        assert!(refused.code == 2 && refused.err.contains("output/link"), "{}", refused.err);
    }
    fs::remove_file(folder.join(".tejun")).unwrap();
    symlink(away.path(), folder.join("mail")).unwrap();
    let refused = folder.run(&["mail", "weekly"]);
    assert!(refused.code == 2 && refused.err.contains("output/link"), "{}", refused.err);
    assert!(tree(away.path()).is_empty());
}

/// What cannot be read, for whomever: a link that leads to itself, a link to nothing, and a pipe.
const UNREADABLE: [fn(&Path); 3] = [
    |path| symlink(path.file_name().unwrap(), path).unwrap(),
    |path| symlink("nowhere", path).unwrap(),
    |path| assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success()),
];

#[test]
fn without_a_folder_or_file_that_cannot_be_read_no_site_is_written() {
    let places = [
        "content/help",
        "content/help.md",
        "data/editions",
        "data/holidays.csv",
        "themes/default",
        "static",
        "static/a.png",
    ];
    for path in places {
        for make in UNREADABLE {
            let folder =
                Folder::project(&[("static/kept.txt", "kept"), ("data/kept.txt", "kept"), ("themes/kept.txt", "")]);
            assert_eq!(folder.run(&["build"]).code, 0);
            let before = tree(&folder.join("output"));
            if path == "static" {
                fs::remove_dir_all(folder.join("static")).unwrap();
            }
            make(&folder.join(path));
            let refused = folder.run(&["build"]);
            assert!(refused.code == 1 && refused.err.contains("error[inputs/unreadable]"), "{path}: {}", refused.err);
            assert!(
                refused.err.contains(path) && refused.err.contains("nothing was written"),
                "{path}: {}",
                refused.err
            );
            assert_eq!(unlike(&before, &tree(&folder.join("output"))), [""; 0], "{path}");
            assert_eq!(folder.run(&["check"]).code, 1, "{path}");
            assert_ne!(folder.run(&["publish", folder.join("www").to_str().unwrap()]).code, 0, "{path}");
        }
    }
}

#[test]
fn what_tools_leave_about_is_only_told() {
    let folder = Folder::project(&[]);
    for path in [".socket", "lost+found", "content/.#a.md"] {
        symlink("nowhere", folder.join(path)).unwrap();
    }
    let built = folder.run(&["build"]);
    assert_eq!((built.code, built.err.matches("warning[inputs/unreadable]").count()), (0, 3), "{}", built.err);
}

#[test]
#[expect(clippy::disallowed_macros, reason = "a test that does not look says so")]
fn without_permission_to_read_no_site_is_written() {
    let close = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let folder = Folder::project(&[
        ("content/help/a.md", "# A\n"),
        ("data/editions/x.txt", "x"),
        ("themes/default/document.html", "{{ page.title }}"),
        ("static/a.txt", "a"),
    ]);
    assert_eq!(folder.run(&["build"]).code, 0);
    close(&folder.join("content/help"), 0);
    if fs::read_dir(folder.join("content/help")).is_ok() {
        eprintln!("not looked at: permissions do not bind whoever runs this");
        return close(&folder.join("content/help"), 0o755);
    }
    close(&folder.join("content/help"), 0o755);
    let before = tree(&folder.join("output"));
    let places = [
        "content/help",
        "content/help/a.md",
        "data/editions",
        "themes/default",
        "themes/default/document.html",
        "static",
        "static/a.txt",
    ];
    for path in places {
        let mode = if folder.join(path).is_dir() { 0o755 } else { 0o644 };
        close(&folder.join(path), 0);
        let refused = folder.run(&["build"]);
        close(&folder.join(path), mode);
        assert!(refused.code == 1 && refused.err.contains(path), "{path}: {}", refused.err);
        assert_eq!(unlike(&before, &tree(&folder.join("output"))), [""; 0], "{path}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_printed_is_no_success() {
    let folder = Folder::project(&[("content/a.md", "# A\n\n[gone](b.md)\n")]);
    assert_eq!(folder.run(&["publish", folder.join("www").to_str().unwrap()]).code, 0);
    let www = folder.join("www");
    let commands = [
        &["list", "pages"][..],
        &["list", "register"],
        &["check"],
        &["check", "--format", "json"],
        &["contract", "--format", "json"],
        &["config"],
        &["explain", "config/syntax"],
        &["explain"],
        &["completions", "bash"],
        &["publish", "--list", www.to_str().unwrap()],
        &["build", "--timings=json"],
        &["--help"],
        &["--version"],
    ];
    for words in commands {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let child =
            tejun().arg("-C").arg(folder.path()).args(words).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(4), "{words:?}: {said}");
        assert!(said.contains("output/cannot-write") && said.contains("standard output"), "{words:?}: {said}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_trouble() {
    let folder = Folder::project(&[]);
    for words in [&["list", "pages"][..], &["explain"], &["--help"]] {
        let mut command = tejun();
        command.arg("-C").arg(folder.path()).args(words).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""), "{words:?}");
    }
}

#[test]
fn folders_in_folders_and_patterns_in_patterns() {
    let deep = (1..=64).map(|n| format!("f{n}")).collect::<Vec<_>>().join("/");
    let folder = Folder::project(&[(&format!("content/{deep}/a.md"), "# 底\n\n深い。\n")]);
    let built = folder.run(&["build", "--strict"]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(fs::read_to_string(folder.join(&format!("output/{deep}/a/index.html"))).unwrap().contains("深い。"));
    let glob = format!("{}a{}", "{".repeat(252), "}".repeat(252));
    for (file, text) in [
        ("data/sources.yaml", format!("t:\n  files: \"{glob}\"\n  columns: {{ a: {{ type: text }} }}\n")),
        ("tejun.yaml", format!("title: x\nversions: {{ refs: [\"{glob}\"] }}\n")),
        ("data/bindings.yaml", format!("- document: \"{glob}\"\n  statement: x\n  metric: off\n")),
    ] {
        let folder = Folder::project(&[(file, &text)]);
        let answer = answer(tejun().arg("-C").arg(folder.path()).args(["check", "--format", "json"]));
        assert_eq!(answer.code, 2, "{file}: {}", answer.err);
        assert!(
            answer.out.contains("config/invalid-value") && !answer.err.contains("panicked"),
            "{file}: {}",
            answer.out
        );
    }
}
