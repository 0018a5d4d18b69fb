//! What is found when a site is checked, and what is found when it is written, are the same, and an error keeps the site that stands; and
//! of two files for one place no page is lost.

use crate::program::{Answer, Folder, answer, tejun, tree};
use crate::site::{Ran, run};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::pipeline::audiences;

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
    assert_eq!(errors(&ran), ["content/duplicate-route content/y/N:1 content/y/N.md:1"]);
    assert!(ran.text("y/N/index.html").unwrap().contains("頁の題"));
    assert_eq!(ran.text("y/N"), None, "the page stands, the file does not");
    for (file, expected) in [
        ("content/y/n/INDEX.html", "content/duplicate-route content/y/n/INDEX.html:1 content/y/N.md:1"),
        ("static/y", "content/duplicate-route static/y:1 content/y/N.md:1"),
        ("static/y/N", "content/duplicate-route static/y/N:1 content/y/N.md:1"),
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
    assert_eq!(errors(&spelt), ["content/duplicate-route content/foo.md:1 content/Foo.md:1"]);
    let slug = project(&[("content/a.md", "---\nslug: FAQ\n---\n# a\n"), ("content/faq.md", "# b\n")]);
    assert_eq!(errors(&slug), ["content/duplicate-route content/faq.md:1 content/a.md:2"]);
    let composed = project(&[("content/が.md", "# a\n"), ("content/か\u{3099}.md", "# b\n")]);
    assert_eq!(errors(&composed).len(), 1);
    let pictures = project(&[("content/a/X.svg", "<svg/>"), ("content/a/x.svg", "<svg/>")]);
    assert_eq!(errors(&pictures), ["content/duplicate-route content/a/x.svg:1 content/a/X.svg:1"]);
    let marks = project(&[("content/a/が.svg", "<svg/>"), ("static/a/か\u{3099}.svg", "<svg/>")]);
    assert_eq!(errors(&marks), ["content/duplicate-route static/a/か\u{3099}.svg:1 content/a/が.svg:1"]);
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
        assert_eq!(errors(&project(&[("content/a.md", &text)])), ["output/cannot-write content/a.md:1"], "{text}");
    }
    let fits = format!("---\ntags: [{}]\n---\n# a\n", &long[1..]);
    assert_eq!(errors(&project(&[("content/a.md", &fits)])), [""; 0]);
}

#[test]
fn what_the_writer_would_refuse_is_found_before_anything_is_written() {
    let manifest = ".tejun-manifest.json";
    for (front, expected) in [
        (format!("url: /{manifest}"), "output/conflict content/a.md:1"),
        (format!("url: /{manifest}/x"), "output/conflict content/a.md:1"),
        (format!("slug: {manifest}"), "output/conflict content/a.md:1"),
        (format!("url: /{}", ["x".repeat(200).as_str(); 18].join("/")), "output/cannot-write content/a.md:1"),
        ("url: /index.html".to_owned(), "content/duplicate-route content/a.md:2 content/_index.md:1"),
    ] {
        let ran = project(&[("content/a.md", &format!("---\n{front}\n---\n# a\n"))]);
        assert!(errors(&ran).iter().any(|error| error == expected), "{front:.60}: {:?}", errors(&ran));
    }
    let alias = project(&[("content/a.md", &format!("---\naliases: [/{manifest}]\n---\n# a\n"))]);
    assert_eq!(errors(&alias), [""; 0], "an alias gives way");
    let escaped = project(&[("content/a\\b.png", "x")]);
    assert_eq!(errors(&escaped), ["output/path-outside content/a\\b.png:1"]);
}

fn copy(from: &Path, to: &Folder) {
    for (path, bytes) in tree(from) {
        to.write(&path, bytes);
    }
}

/// What a good run leaves behind: the files of an output folder, and those of a folder with one release.
struct Before {
    output: Tree,
    releases: Tree,
}

type Tree = BTreeMap<String, Vec<u8>>;

impl Before {
    fn new() -> Self {
        let folder = Folder::project(&[("content/before.md", "# 前のサイト\n")]);
        let published = folder.join("pub").display().to_string();
        for words in [vec!["-q", "build"], vec!["-q", "publish", &published]] {
            assert_eq!(folder.run(&words).code, 0, "{words:?}");
        }
        Self { output: tree(&folder.join("output")), releases: tree(&folder.join("pub/releases")) }
    }

    /// Lays both into a project.
    fn lay(&self, folder: &Folder) {
        self.output.iter().for_each(|(path, bytes)| folder.write(&format!("output/{path}"), bytes));
        self.releases.iter().for_each(|(path, bytes)| folder.write(&format!("pub/releases/{path}"), bytes));
        let id = self.releases.keys().find_map(|path| path.strip_suffix("/before/index.html")).unwrap();
        link(&Path::new("releases").join(id), &folder.join("pub/current"));
    }
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(windows)]
fn link(to: &Path, at: &Path) {
    std::os::windows::fs::symlink_dir(to, at).unwrap();
}

/// The findings in an output for people, each with its severity, code, message and place; that `as_of` is pinned depends on the real
/// clock.
fn findings(text: &str) -> BTreeSet<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines() {
        let begins = ["error[", "warning[", "info["].iter().any(|start| line.starts_with(start));
        match all.last_mut() {
            _ if begins => all.push(line.to_owned()),
            Some(last) if line.trim_start().starts_with("--> ") => last.push_str(line.trim_start()),
            _ => {}
        }
    }
    all.into_iter().filter(|finding| !finding.starts_with("info[project/pinned-as-of]")).collect()
}

/// What a case does otherwise when it is built or published than when it is checked, with exit codes and what is on the disk afterwards.
fn unlike(case: &Path, before: &Before) -> Vec<String> {
    let folder = Folder::new();
    copy(&case.join("in"), &folder);
    before.lay(&folder);
    let has_instant = fs::read_to_string(folder.join("tejun.yaml")).is_ok_and(|text| text.contains("as_of:"));
    let run = |words: &[&str]| {
        let mut command = tejun();
        command.arg("-C").arg(folder.path()).args(["-q", "--lang", "en"]).args(words);
        let fixed: &[&str] = if has_instant { &[] } else { &["--as-of", "2026-11-20T17:00:00+09:00"] };
        answer(command.args(fixed))
    };
    let stands = || tree(&folder.join("output")) == before.output;
    let current = || fs::read_link(folder.join("pub/current")).unwrap();
    let published = folder.join("pub").display().to_string();
    let names = Inputs::open(folder.path(), &mut Diagnostics::new()).map(|files| audiences(&files)).unwrap_or_default();
    let mut faults = Vec::new();
    let mut hold = |what: &str, is_so: bool, ran: &[&Answer]| {
        if !is_so {
            let told: Vec<String> =
                ran.iter().map(|ran| format!("exit {}\n{}{}", ran.code, ran.out, ran.err)).collect();
            faults.push(format!("--- {}: {what}\n{}\n", case.display(), told.join("---\n")));
        }
    };
    let checked = run(&["check"]);
    let told = findings(&checked.out);
    // The sites of single audiences first: what they leave standing is what stood before.
    for name in &names {
        let (was, is_first) = (current(), stands());
        for words in [vec!["build", "--audience", name], vec!["publish", &published, "--audience", name]] {
            let ran = run(&words);
            let own = findings(&ran.err);
            let has_error = own.iter().any(|finding| finding.starts_with("error["));
            hold("an audience finds what a check does not", own.is_subset(&told), &[&checked, &ran]);
            hold("an error of an audience and its exit code", has_error == (ran.code != 0), &[&ran]);
            hold("an audience with an error is written", ran.code == 0 || stands() == is_first, &[&ran]);
            hold("an audience with an error is published", ran.code == 0 || current() == was, &[&ran]);
        }
    }
    fs::remove_dir_all(folder.join("output")).unwrap();
    before.output.iter().for_each(|(path, bytes)| folder.write(&format!("output/{path}"), bytes));
    let built = run(&["build"]);
    // Results of a check go to stdout.
    let said = format!("{}{}", checked.out, checked.err);
    hold("a build says what a check says", (checked.code, &said) == (built.code, &built.err), &[&checked, &built]);
    hold("an error keeps the site that stands", stands() == (built.code != 0), &[&built]);
    if names.is_empty() {
        let was = current();
        let ran = run(&["publish", &published]);
        hold(
            "a release says what a check says",
            (ran.code, findings(&ran.err)) == (checked.code, told),
            &[&checked, &ran],
        );
        hold("an error keeps the release that readers see", (current() == was) == (ran.code != 0), &[&ran]);
    }
    faults
}

/// A case finds the same whether it is checked, built or published, and an error publishes nothing.
pub(crate) fn checks_as_it_builds(case: &Path) {
    static BEFORE: LazyLock<Before> = LazyLock::new(Before::new);
    let faults = unlike(case, &BEFORE);
    assert!(faults.is_empty(), "{}", faults.concat());
}
