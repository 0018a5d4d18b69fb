//! `init --lang en`: a project in English, every kind of its pages, files and mails, and no Japanese letter in any of them.
//!
//! The starter's files hold none, and neither do those of `tests/english`, which are laid over it: what is found is the program's own.

use crate::program::{Folder, answer, tejun, tree};
use crate::site::here;

fn is_japanese(c: char) -> bool {
    matches!(c, '※' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// What is Japanese in a text, with the words around it.
fn japanese(text: &str) -> Option<String> {
    let at = text.find(is_japanese)?;
    let before: String = text[..at].chars().rev().take(40).collect();
    Some(before.chars().rev().chain(text[at..].chars().take(20)).collect())
}

/// Files with Japanese in them. Scripts speak both languages, and choose by that of the page.
fn japanese_files(folder: &Folder, below: &str) -> Vec<(String, String)> {
    let files = tree(&folder.join(below));
    assert!(!files.is_empty(), "nothing below {below}");
    let is_text = |path: &str| !path.ends_with(".png") && !path.ends_with(".woff2") && !path.ends_with(".ico");
    let is_script = |path: &str| path.starts_with("assets/") && path.ends_with(".js");
    let texts = files.iter().filter(|(path, _)| is_text(path) && !is_script(path));
    texts.filter_map(|(path, bytes)| Some((path.clone(), japanese(&String::from_utf8_lossy(bytes))?))).collect()
}

/// The starter in English.
fn starter() -> Folder {
    let folder = Folder::new();
    let made = answer(tejun().arg("-C").arg(folder.path()).args(["init", "--lang", "en", "."]));
    assert_eq!(made.code, 0, "{}", made.err);
    folder
}

#[test]
fn a_project_in_english_is_made_where_it_is_asked_for() {
    let folder = starter();
    assert_eq!(japanese_files(&folder, "."), []);
    let built = folder.run(&["build", "--strict"]);
    assert!(built.code == 0 && built.err.contains(" 0 findings"), "{}", built.err);
    assert_eq!(japanese_files(&folder, "output"), []);
    let page = std::fs::read_to_string(folder.join("output/reports/weekly/2026-W46/index.html")).unwrap();
    for words in ["<html lang=\"en\"", "Weekly status report", "Missed and at risk", "Support Resolution (High)"] {
        assert!(page.contains(words), "{words}");
    }
    // Without the word it is Japanese, and a terminal in English is told.
    let usual = Folder::new();
    let made = usual.run(&["init", "."]);
    assert!(made.err.contains("`tejun init --lang en` makes one in English"), "{}", made.err);
    assert!(std::fs::read_to_string(usual.join("tejun.yaml")).unwrap().contains("language: ja"));
}

#[test]
fn archetypes_are_in_the_language_of_the_site() {
    let folder = starter();
    for kind in ["sop", "runbook", "faq", "release", "incident", "postmortem"] {
        let path = format!("content/new/{kind}.md");
        let made = folder.run(&["new", kind, &path, "--title", "Something"]);
        assert_eq!(made.code, 0, "{}", made.err);
        let text = std::fs::read_to_string(folder.join(&path)).unwrap();
        assert_eq!(japanese(&text), None, "{kind}");
        folder.write(&path, text.replace("draft: true\n", ""));
    }
    for (report, key) in [("weekly", "2026-W45"), ("monthly", "2026-09")] {
        let made = folder.run(&["new", report, key]);
        assert_eq!(made.code, 0, "{}", made.err);
    }
    assert_eq!(japanese_files(&folder, "content"), []);
    let checked = folder.run(&["check"]);
    assert!(checked.code == 0 && japanese(&checked.out).is_none(), "{}", checked.out);
    let found = checked.out.lines().filter(|line| line.starts_with("warning[") || line.starts_with("error["));
    let odd: Vec<&str> = found.filter(|line| !line.contains("placeholder") && !line.contains("lacks")).collect();
    assert_eq!(odd, Vec::<&str>::new(), "{}", checked.out);
}

#[test]
fn every_kind_of_page_and_mail_is_in_english() {
    let folder = starter();
    for (path, bytes) in tree(&here("tests/english")) {
        assert_eq!(japanese(&String::from_utf8_lossy(&bytes)), None, "{path}");
        folder.write(&path, bytes);
    }
    let built = folder.run(&["build"]);
    assert!(built.code == 0 && japanese(&built.err).is_none(), "{}", built.err);
    assert_eq!(japanese_files(&folder, "output"), []);
    for page in [
        "weekly/2026-W46",
        "review/2026-W46",
        "monthly/2026-10",
        "quarterly/FY2026-Q3",
        "yearly/FY2026",
        "newsletter/2026-11",
    ] {
        assert!(folder.join("output/reports").join(page).join("index.html").is_file(), "{page}");
    }
    for page in ["calendar", "contract", "register", "status", "lineage", "reports/half", "reports/priorities"] {
        assert!(folder.join("output").join(page).is_dir(), "{page}");
    }
    for (report, key) in
        [("weekly", "2026-W46"), ("review", "2026-W46"), ("monthly", "2026-10"), ("quarterly", "FY2026-Q3")]
    {
        let mailed = folder.run(&["mail", report, key, "--allow-unissued"]);
        assert_eq!(mailed.code, 0, "{}", mailed.err);
    }
    assert_eq!(japanese_files(&folder, "mail"), []);
    for words in [
        &["list"][..],
        &["contract"],
        &["figures"],
        &["alerts"],
        &["schedule"],
        &["on-call"],
        &["explain", "figure", "uptime", "2026-10"],
    ] {
        let said = folder.run(words);
        assert_eq!(japanese(&(said.out + &said.err)), None, "{words:?}");
    }
}
