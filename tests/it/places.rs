//! What is found when a site is checked, and what is found when it is written, are the same; and of two files for one place no page is
//! lost.

use crate::program::{Folder, answer, tejun};
use crate::site::{Ran, here, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tejun::inputs::Inputs;

/// A project of these files and nothing on a disk: some disks cannot hold them beside each other.
fn project(files: &[(&str, &str)]) -> Ran {
    let own = [("tejun.yaml", "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\n"), ("content/_index.md", "# 表紙\n")];
    let all = own.iter().chain(files).map(|(path, text)| (*path, text.as_bytes()));
    run(&Inputs::from_memory(all.collect::<Vec<_>>()))
}

/// The errors: code, place, and the place that is named beside it.
fn errors(ran: &Ran) -> Vec<String> {
    let place = |place: &tejun::diag::Place| format!("{}:{}", place.file, place.line);
    let errors = ran.found.sorted().into_iter().filter(|found| found.severity == tejun::diag::Severity::Error);
    let line = |found: &tejun::diag::Diagnostic| {
        let own = found.place.as_ref().map(place).unwrap_or_default();
        let others: Vec<String> = found.related.iter().map(|related| place(&related.place)).collect();
        format!("{} {own} {}", found.code.name(), others.join(" ")).trim_end().to_owned()
    };
    errors.map(line).collect()
}

#[test]
fn no_page_is_lost_to_a_file() {
    let page = ("content/y/N.md", "# 頁の題\n");
    let ran = project(&[page, ("content/y/N", "raw")]);
    assert_eq!(errors(&ran), ["content/duplicate-route content/y/N:0 content/y/N.md:0"]);
    assert!(ran.text("y/N/index.html").unwrap().contains("頁の題"));
    assert_eq!(ran.text("y/N"), None, "the page stands, the file does not");
    for (file, expected) in [
        ("content/y/n/INDEX.html", "content/duplicate-route content/y/n/INDEX.html:0 content/y/N.md:0"),
        ("static/y", "content/duplicate-route static/y:0 content/y/N.md:0"),
        ("static/y/N", "content/duplicate-route static/y/N:0 content/y/N.md:0"),
    ] {
        assert_eq!(errors(&project(&[page, (file, "raw")])), [expected], "{file}");
    }
    // The very same place is the page's, and the file of another generator is told.
    for file in ["content/y/N/index.html", "static/y/N/index.html", "content/404.html", "static/404.html"] {
        let ran = project(&[page, (file, "raw")]);
        assert_eq!(errors(&ran), [""; 0], "{file}");
        let told: Vec<_> = ran.found.iter().filter(|found| found.code.name() == "content/duplicate-route").collect();
        assert_eq!(told.len(), 1, "{file}");
        assert!(
            ran.text("y/N/index.html").unwrap().contains("頁の題") && ran.text("404.html").unwrap().contains("<html")
        );
    }
    assert_eq!(errors(&project(&[page, ("content/y/N.png", "raw"), ("static/y/NN", "raw")])), [""; 0]);
}

#[test]
fn names_that_are_one_file_elsewhere_are_refused_everywhere() {
    let spelt = project(&[("content/Foo.md", "# a\n"), ("content/foo.md", "# b\n")]);
    assert_eq!(errors(&spelt), ["content/duplicate-route content/foo.md:0 content/Foo.md:0"]);
    let slug = project(&[("content/a.md", "---\nslug: FAQ\n---\n# a\n"), ("content/faq.md", "# b\n")]);
    assert_eq!(errors(&slug), ["content/duplicate-route content/faq.md:0 content/a.md:2"]);
    let composed = project(&[("content/が.md", "# a\n"), ("content/か\u{3099}.md", "# b\n")]);
    assert_eq!(errors(&composed).len(), 1);
    let pictures = project(&[("content/a/X.svg", "<svg/>"), ("content/a/x.svg", "<svg/>")]);
    assert_eq!(errors(&pictures), ["content/duplicate-route content/a/x.svg:0 content/a/X.svg:0"]);
    let marks = project(&[("content/a/が.svg", "<svg/>"), ("static/a/か\u{3099}.svg", "<svg/>")]);
    assert_eq!(errors(&marks), ["content/duplicate-route static/a/か\u{3099}.svg:0 content/a/が.svg:0"]);
}

#[test]
fn a_generated_page_keeps_no_site_back() {
    // Nobody can rename what tejun makes of a folder or of a taxonomy, and both pages are written.
    for (files, both) in [
        (vec![("content/FAQ.md", "# a\n"), ("content/faq/x.md", "# b\n")], ["FAQ/index.html", "faq/index.html"]),
        (
            vec![("content/Categories/x.md", "---\ncategories: [c]\n---\n# a\n")],
            ["Categories/index.html", "categories/index.html"],
        ),
    ] {
        let ran = project(&files);
        assert_eq!(errors(&ran), [""; 0], "{files:?}");
        assert_eq!(ran.found.iter().filter(|found| found.code.name() == "output/conflict").count(), 1, "{files:?}");
        assert!(both.iter().all(|path| ran.text(path).is_some()), "{both:?}");
    }
    let shell = project(&[("content/a/x.md", "# x\n"), ("content/a/index.html", "shell")]);
    assert_eq!(errors(&shell), [""; 0]);
    assert!(!shell.text("a/index.html").unwrap().contains("shell"), "the page of the folder stands");
}

#[test]
fn what_is_made_and_what_is_copied_are_held_against_each_other() {
    let search = project(&[("content/a.md", "# a\n"), ("static/search", "x")]);
    assert_eq!(errors(&search).len(), 1, "{:?}", errors(&search));
    assert_eq!(
        errors(&project(&[("static/robots.txt", "User-agent: *\n")])),
        [""; 0],
        "this one replaces the usual one"
    );
}

#[test]
fn an_address_of_before_gives_way_with_a_warning() {
    let ran = project(&[
        ("content/a.md", "---\naliases: [/b/, /img/x.svg, /c/d/]\n---\n# a\n"),
        ("content/B.md", "# b\n"),
        ("content/img/x.svg", "<svg/>"),
        ("static/c", "x"),
    ]);
    assert_eq!(errors(&ran), [""; 0]);
    let conflicts = ran.found.iter().filter(|found| found.code.name() == "pages/alias-conflict").count();
    assert_eq!(conflicts, 3);
}

#[cfg(not(windows))]
#[test]
fn a_colon_in_an_address_is_a_letter_like_others() {
    let folder = Folder::project(&[
        ("content/a.md", "---\ntags: [\"env:prod\"]\nslug: \"a:b\"\naliases: [\"c:d\"]\n---\n# 題\n"),
        ("static/a:b.txt", "x"),
    ]);
    let (checked, built) = (folder.run(&["-q", "check"]), folder.run(&["-q", "build"]));
    assert_eq!((checked.code, built.code), (0, 0), "{}{}", checked.out, built.err);
    for path in ["a:b/index.html", "tags/env:prod/index.html", "c:d/index.html", "a:b.txt"] {
        assert!(folder.join("output").join(path).exists(), "{path}");
    }
    let page = fs::read_to_string(folder.join("output/a:b/index.html")).unwrap();
    assert!(page.contains("href=\"../tags/env:prod/\""), "no link begins with what looks like a scheme: {page}");
}

#[test]
fn a_name_that_is_too_long_is_told_where_it_comes_from() {
    let long = "a".repeat(256);
    for text in [
        format!("---\ntags: [{long}]\n---\n# a\n"),
        format!("---\nslug: {}\n---\n# a\n", "あ".repeat(86)),
        format!("---\naliases: [/x/{long}/]\n---\n# a\n"),
    ] {
        assert_eq!(errors(&project(&[("content/a.md", &text)])), ["output/cannot-write content/a.md:0"], "{text}");
    }
    let fits = format!("---\ntags: [{}]\n---\n# a\n", &long[1..]);
    assert_eq!(errors(&project(&[("content/a.md", &fits)])), [""; 0]);
}

/// Every case below `tests/sites`.
fn cases() -> Vec<PathBuf> {
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    };
    let mut cases: Vec<PathBuf> = folders(&here("tests/sites")).iter().flat_map(|area| folders(area)).collect();
    cases.sort();
    cases
}

fn copy(from: &Path, to: &Folder) {
    for (path, bytes) in crate::program::tree(from) {
        to.write(&path, bytes);
    }
}

/// What differs between a check and a build of one case, with exit codes and what is on the disk afterwards.
fn unlike(case: &Path) -> Option<String> {
    let folder = Folder::new();
    copy(&case.join("in"), &folder);
    let has_instant = fs::read_to_string(folder.join("tejun.yaml")).is_ok_and(|text| text.contains("as_of:"));
    let run = |words: &[&str]| {
        let mut command = tejun();
        command.arg("-C").arg(folder.path()).args(["-q", "--lang", "en"]).args(words);
        let fixed: &[&str] = if has_instant { &[] } else { &["--as-of", "2026-11-20T17:00:00+09:00"] };
        answer(command.args(fixed))
    };
    let (checked, built) = (run(&["check"]), run(&["build"]));
    let is_written = folder.join("output/.tejun-manifest.json").exists();
    // Results of a check go to stdout; that `as_of` is pinned depends on the real clock, and is a note on stderr of both.
    let is_same = (checked.code, format!("{}{}", checked.out, checked.err)) == (built.code, built.err.clone())
        && is_written == (built.code == 0);
    let told = || {
        let codes = format!("check {}, build {}, written: {is_written}", checked.code, built.code);
        format!("--- {}: {codes}\ncheck:\n{}{}\nbuild:\n{}\n", case.display(), checked.out, checked.err, built.err)
    };
    (!is_same).then(told)
}

#[test]
fn a_check_finds_what_a_build_finds_and_errors_publish_nothing() {
    let cases = cases();
    assert!(cases.len() > 100, "{}", cases.len());
    let (left, faults) = (Mutex::new(cases.iter()), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let next = left.lock().unwrap().next();
            let Some(case) = next else { return };
            faults.lock().unwrap().extend(unlike(case));
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(work))));
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), cases.len(), faults.concat());
}
