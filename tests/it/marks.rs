//! A mark of an audience that nobody can read keeps the whole site from being written: exit code 1, and the old site stays.

use crate::program::{Folder, tree};

const SITE: &str =
    "title: 試験\nlanguage: ja\nas_of: 2026-11-20T09:00:00+09:00\naudiences: [public, customer, internal]\n";
const OPEN: &str = "---\ntitle: 表\naudience: public\ncascade: {audience: public}\n---\n\nだれでも読める文。\n";

fn project() -> Folder {
    Folder::project(&[("tejun.yaml", SITE), ("content/_index.md", OPEN)])
}

/// Builds, and says what the program said; the site of before is still there, as it was.
fn refused(folder: &Folder, what: &str) -> String {
    let before = tree(&folder.join("output"));
    let answer = folder.run(&["build"]);
    assert_eq!(answer.code, 1, "{what}: {}{}", answer.out, answer.err);
    assert!(tree(&folder.join("output")) == before, "{what}: the site was changed");
    answer.err + &answer.out
}

#[test]
fn a_mark_that_cannot_be_read_leaves_the_old_site_as_it_is() {
    let folder = project();
    folder.write("content/p.md", "```{audience} internal\nzqsecretzq\n```\n");
    assert_eq!(folder.run(&["build"]).code, 0);
    for (text, place) in [
        ("---\ntitle: 題\naudiences: internal\n---\n\nzqsecretzq\n", "content/p.md:3:1"),
        ("\n---\ntitle: 題\naudience: internal\n---\n\nzqsecretzq\n", "content/p.md:2:1"),
        ("前\n\n```{audeince} internal\nzqsecretzq\n```\n", "content/p.md:3:1"),
        ("前\n\n    :::{audience} internal\n    zqsecretzq\n    :::\n", "content/p.md:3:5"),
        ("前\n\n!!! internal\n    zqsecretzq\n", "content/p.md:3:1"),
    ] {
        folder.write("content/p.md", text);
        let said = refused(&folder, text);
        assert!(said.contains(place) && said.contains("content/audience"), "{text}: {said}");
    }
    // One audience alone is refused as well, whichever it is.
    for name in ["public", "customer", "internal"] {
        assert_eq!(folder.run(&["build", "--audience", name]).code, 1, "{name}");
    }
    folder.write("content/p.md", "前\n");
    assert_eq!(folder.run(&["build"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_section_that_cannot_be_read_closes_everything() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new();
    outside.write("_index.md", "---\ntitle: 節\ncascade: {audience: internal}\n---\n");
    type Make<'m> = &'m dyn Fn(&std::path::Path);
    let heads: [(&str, Make<'_>); 4] = [
        ("a link that leads nowhere", &|path| symlink("gone.md", path).unwrap()),
        ("a link to itself", &|path| symlink("_index.md", path).unwrap()),
        ("a link out of the project", &|path| symlink(outside.join("_index.md"), path).unwrap()),
        ("a pipe", &|path| assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success())),
    ];
    for (what, make) in heads {
        let folder = project();
        folder.write("content/s/p.md", "zqsecretzq\n");
        assert_eq!(folder.run(&["build"]).code, 0, "{what}");
        make(&folder.join("content/s/_index.md"));
        let said = refused(&folder, what);
        assert!(said.contains("content/s/_index.md") && said.contains("content/audience"), "{what}: {said}");
    }
    let folder = Folder::project(&[("content/s/p.md", "x\n")]);
    symlink(outside.join("_index.md"), folder.join("content/s/_index.md")).unwrap();
    assert_eq!(folder.run(&["build"]).code, 0, "without audiences nothing is closed");
}

#[test]
fn a_file_of_html_is_for_whom_its_front_matter_says_and_shows_none_of_it() {
    let folder = project();
    folder.write("content/open.html", "---\ntitle: zqheadzq\n---\n<p>zqopenzq</p>\n");
    folder.write("content/closed.html", "---\ntitle: zqheadzq\naudience: internal\n---\n<p>zqclosedzq</p>\n");
    let answer = folder.run(&["build"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let read = |path: &str| std::fs::read_to_string(folder.join(path)).ok();
    assert_eq!(read("output/public/open.html").as_deref(), Some("<p>zqopenzq</p>\n"));
    assert_eq!(read("output/customer/closed.html"), None);
    assert_eq!(read("output/internal/closed.html").as_deref(), Some("<p>zqclosedzq</p>\n"));
}
