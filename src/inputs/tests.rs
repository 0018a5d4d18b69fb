#![allow(clippy::disallowed_methods, reason = "these tests make the folders that are read")]

use super::*;
use crate::diag::code;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn open(folder: &tempfile::TempDir) -> (Inputs, Vec<(crate::diag::Code, String)>) {
    let mut found = Diagnostics::new();
    let inputs = Inputs::open(folder.path(), &mut found).unwrap();
    let said = found.sorted().iter().map(|d| (d.code, d.place.clone().unwrap().file)).collect();
    (inputs, said)
}

#[test]
fn lists_a_folder_in_order_and_skips_what_tools_made() {
    let folder = project(&[
        ("tejun.yaml", "title: x"),
        ("content/b.md", "b"),
        ("content/a/手順.md", "a"),
        ("content-old/c.md", "c"),
        ("content/output/kept.md", "k"),
        ("output/index.html", "no"),
        (".tejun/cache", "no"),
        (".git/HEAD", "no"),
        ("target/x", "no"),
        ("node_modules/x.md", "no"),
        (".output.tejun-staging/x", "no"),
    ]);
    let (inputs, said) = open(&folder);
    assert_eq!(inputs.list("content"), ["content/a/手順.md", "content/b.md", "content/output/kept.md"]);
    assert_eq!(inputs.list("content/"), inputs.list("content"));
    assert_eq!(inputs.list("data"), Vec::<String>::new());
    assert_eq!(inputs.list("").len(), 5);
    assert!(said.is_empty());
}

#[test]
fn reads_once_and_remembers_what_was_asked() {
    let folder = project(&[("a.md", "first")]);
    let (inputs, _) = open(&folder);
    assert_eq!(&*inputs.read("a.md").unwrap(), b"first");
    fs::write(folder.path().join("a.md"), "second").unwrap();
    assert_eq!(&*inputs.read("a.md").unwrap(), b"first");
    assert!(inputs.read("../a.md").is_err());
    assert_eq!(inputs.read_paths(), ["../a.md", "a.md"]);
}

#[test]
fn a_fingerprint_is_the_hash_of_what_was_read() {
    let folder = project(&[("a.md", "abc")]);
    let (inputs, _) = open(&folder);
    // BLAKE3 of "abc", from the reference implementation's test vectors.
    let abc = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
    assert_eq!(inputs.fingerprint("a.md").unwrap(), abc);
    inputs.read("a.md").unwrap();
    fs::write(folder.path().join("a.md"), "changed").unwrap();
    assert_eq!(inputs.fingerprint("a.md").unwrap(), abc);
    assert_eq!(Inputs::from_memory([("x", "abc")]).fingerprint("x").unwrap(), abc);
    assert!(inputs.fingerprint("b.md").is_err());
}

#[test]
fn links_inside_are_followed_and_links_outside_are_not() {
    let outside = project(&[("secret.md", "s"), ("deep/secret.md", "s")]);
    let folder = project(&[("content/a.md", "a"), ("shared/s.md", "s"), ("output/o.md", "o")]);
    let at = |path: &str| folder.path().join(path);
    symlink("../shared", at("content/shared")).unwrap();
    symlink("../shared/s.md", at("content/one.md")).unwrap();
    symlink(outside.path().join("secret.md"), at("content/secret.md")).unwrap();
    symlink(outside.path().join("deep"), at("content/deep")).unwrap();
    symlink("../output", at("content/made")).unwrap();
    let (inputs, said) = open(&folder);
    assert_eq!(inputs.list("content"), ["content/a.md", "content/one.md", "content/shared/s.md"]);
    let real = fs::canonicalize(at("shared/s.md")).unwrap();
    assert_eq!(inputs.on_disk("content/one.md"), Some(real.clone()));
    assert_eq!(inputs.on_disk("content/shared/s.md"), Some(real));
    let expected = ["content/deep", "content/made", "content/secret.md"];
    assert_eq!(said, expected.map(|path| (code::INPUTS_LINK, path.to_owned())));
    let root = folder.path().canonicalize().unwrap();
    let link = |path: &str, target: &str| Link { path: path.to_owned(), target: root.join(target) };
    assert_eq!(
        links(&root, &Mounts::default()),
        [link("content/one.md", "shared/s.md"), link("content/shared", "shared")]
    );
}

#[test]
fn a_loop_and_a_link_to_nothing_are_said_and_passed_over() {
    let folder = project(&[("content/a.md", "a")]);
    symlink("..", folder.path().join("content/up")).unwrap();
    symlink("gone.md", folder.path().join("content/lost.md")).unwrap();
    let (inputs, said) = open(&folder);
    assert_eq!(inputs.list("content"), ["content/a.md"]);
    let said: Vec<_> = said.iter().map(|(code, file)| (code.name(), file.as_str())).collect();
    assert_eq!(said, [("inputs/unreadable", "content/lost.md"), ("inputs/link", "content/up")]);
}

#[test]
fn what_the_system_refuses_is_remembered_and_what_is_missing_is_not() {
    let folder = project(&[("a.md", "a"), ("b.md", "b"), ("c.md", "c"), ("d.md", "d")]);
    let (inputs, _) = open(&folder);
    for path in ["a.md", "b.md", "c.md"] {
        fs::remove_file(folder.path().join(path)).unwrap();
        fs::create_dir(folder.path().join(path)).unwrap();
    }
    assert!(inputs.read("a.md").is_err() && inputs.read_once("b.md").is_err() && inputs.fingerprint("c.md").is_err());
    assert!(inputs.read("gone.md").is_err() && inputs.read("d.md").is_ok());
    assert_eq!(inputs.refused().into_keys().collect::<Vec<_>>(), ["a.md", "b.md", "c.md"]);
}

#[test]
fn what_cannot_be_read_is_an_error_where_it_would_be_read() {
    let folder = project(&[("content/a.md", "a"), ("static/x", "x"), ("venv/x", "x"), ("content/.obsidian/x", "x")]);
    let read = ["content/help", "content/lost+found", "static/.well-known", "tejun.yaml"];
    let beside = [".cache", "content/.#a.md", "lost+found", "result", "venv/python", "content/.obsidian/y"];
    for path in read.into_iter().chain(beside) {
        symlink(Path::new(path).file_name().unwrap(), folder.path().join(path)).unwrap();
    }
    let mut found = Diagnostics::new();
    Inputs::open(folder.path(), &mut found).unwrap();
    let errors = found.sorted().into_iter().filter(|one| one.severity == crate::diag::Severity::Error);
    let errors: Vec<_> = errors.map(|one| one.place.clone().unwrap().file).collect();
    assert_eq!((errors, found.iter().count()), (read.map(str::to_owned).to_vec(), read.len() + beside.len()));
}

#[test]
fn documents_stand_where_the_project_says() {
    let folder = project(&[
        (
            "tejun.yaml",
            "title: x\ncontent: docs\nstatic: docs/public\nignore: ['docs/_drafts/**', '**/node_modules/**']\n",
        ),
        ("docs/sop/a.md", "a"),
        ("docs/public/logo.svg", "s"),
        ("docs/_drafts/b.md", "b"),
        ("docs/node_modules/x/c.md", "c"),
        ("content/old.md", "o"),
        ("static/old.svg", "o"),
        ("data/metrics.yaml", "m"),
        ("README.md", "r"),
    ]);
    symlink("..", folder.path().join("docs/_drafts/loop")).unwrap();
    symlink("/", folder.path().join("docs/out")).unwrap();
    let (inputs, said) = open(&folder);
    let names = ["README.md", "content/sop/a.md", "data/metrics.yaml", "static/logo.svg", "tejun.yaml"];
    assert_eq!(inputs.list(""), names);
    assert_eq!(said, [(code::INPUTS_LINK, "docs/out".to_owned())], "what is ignored is not walked");
    assert_eq!(inputs.unread(), ["content/out"]);
    assert_eq!(&*inputs.read("content/sop/a.md").unwrap(), b"a");
    assert!(inputs.read("docs/sop/a.md").is_err() && inputs.read("content/old.md").is_err());
    let mut found = Diagnostics::new();
    let message = crate::say!("`content/sop/a.md` と `content/sop/`", "`content/sop/a.md` and `content/sop/`");
    found.push(crate::diag::Diagnostic::new(code::BROKEN_LINK, crate::diag::Place::file("content/sop/a.md"), message));
    let told = inputs.with_disk_names(&found).into_owned();
    let told = told.iter().next().unwrap();
    assert_eq!(told.place.as_ref().unwrap().file, "docs/sop/a.md");
    assert_eq!(told.message.en, "`docs/sop/a.md` and `docs/sop/`");
    assert_eq!(inputs.project_path("docs/sop/a.md"), "content/sop/a.md");
}

#[test]
fn a_project_that_says_something_else_of_its_folders_is_walked_again() {
    let folder = project(&[("tejun.yaml", "title: x\ncontent: docs\n"), ("docs/a.md", "a"), ("text/b.md", "b")]);
    let (inputs, _) = open(&folder);
    fs::write(folder.path().join("tejun.yaml"), "title: y\ncontent: docs\n").unwrap();
    let changed = inputs.with_changes(["tejun.yaml"]).expect("the same folders");
    assert_eq!(changed.list("content"), ["content/a.md"]);
    fs::write(folder.path().join("tejun.yaml"), "title: y\ncontent: text\n").unwrap();
    assert!(changed.with_changes(["tejun.yaml"]).is_none());
    assert_eq!(open(&folder).0.list("content"), ["content/b.md"]);
    let outside = project(&[("tejun.yaml", "content: docs\n")]);
    fs::remove_file(folder.path().join("tejun.yaml")).unwrap();
    symlink(outside.path().join("tejun.yaml"), folder.path().join("tejun.yaml")).unwrap();
    assert!(open(&folder).0.mounts().is_usual(), "a file of another folder says nothing of this one");
}

#[test]
fn files_in_memory_stand_where_the_project_says_too() {
    let files = [("tejun.yaml", "content: ."), ("a.md", "a"), ("data/x.csv", "x"), ("output/index.html", "o")];
    let inputs = Inputs::from_memory(files);
    assert_eq!(inputs.list(""), ["content/a.md", "content/output/index.html", "data/x.csv", "tejun.yaml"]);
}

#[test]
fn a_name_that_is_not_utf8_is_said() {
    let folder = project(&[("content/a.md", "a")]);
    let name = std::ffi::OsStr::from_bytes(b"\x8e\xe8.md");
    fs::write(folder.path().join("content").join(name), "x").unwrap();
    let (inputs, said) = open(&folder);
    assert_eq!(inputs.list(""), ["content/a.md"]);
    assert_eq!(said, [(code::INPUTS_NAME, "content/\u{fffd}\u{fffd}.md".to_owned())]);
}

#[test]
fn a_missing_folder_is_an_error() {
    let folder = project(&[("file", "x")]);
    let mut found = Diagnostics::new();
    assert!(Inputs::open(&folder.path().join("none"), &mut found).is_err());
    assert!(Inputs::open(&folder.path().join("file"), &mut found).is_err());
}

#[test]
fn many_threads_see_the_same_bytes() {
    let folder = project(&[("a.md", "abc")]);
    let (inputs, _) = open(&folder);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..8).map(|_| scope.spawn(|| inputs.read("a.md").unwrap())).collect();
        let all: Vec<_> = readers.into_iter().map(|reader| reader.join().unwrap()).collect();
        assert!(all.windows(2).all(|pair| Arc::ptr_eq(&pair[0], &pair[1])));
    });
}
