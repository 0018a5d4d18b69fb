//! `check` for people and editors: the same finding told once, a table of codes, and a text that is not saved yet.

use crate::program::{Answer, Folder, tejun, tree, unlike};
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

/// A project in which five documents repeat one slip, and one has another.
fn repeated() -> Folder {
    let folder = Folder::project(&[("content/other.md", "# Other\n\n[else](elsewhere.md)\n")]);
    for at in 1..=5 {
        folder.write(&format!("content/p{at}.md"), format!("# P{at}\n\n[gone](gone.md)\n"));
    }
    folder
}

#[test]
fn the_same_in_many_files_is_told_once_to_people_and_whole_to_machines() {
    let folder = repeated();
    let told = folder.run(&["check"]);
    assert_eq!(told.out.matches("warning[pages/broken-link]").count(), 2, "{}", told.out);
    let line = "the same 5 times in 5 files: also content/p2.md:3:8, content/p3.md:3:8, content/p4.md:3:8 and 1 more";
    assert!(told.out.contains(line), "{}", told.out);
    assert!(told.out.contains("content/other.md:3:8"), "{}", told.out);
    assert!(told.err.contains("6 warnings"), "every one counts: {}", told.err);
    for words in [["check", "--all"], ["check", "-v"]] {
        let all = folder.run(&words);
        assert!((1..=5).all(|at| all.out.contains(&format!("--> content/p{at}.md:3:8"))), "{}", all.out);
        assert!(!all.out.contains("the same"), "{}", all.out);
    }
    let whole: Value = serde_json::from_str(&folder.run(&["check", "--format", "json"]).out).unwrap();
    assert_eq!(whole.as_array().unwrap().len(), 6);
}

#[test]
fn a_summary_counts_by_code_and_ends_as_the_findings_do() {
    let folder = repeated();
    let summary = folder.run(&["check", "--summary"]);
    let expected = "Severity  Findings  Files  Code               First\n\
                    warning   6         6      pages/broken-link  content/other.md:3\n";
    assert_eq!((summary.code, summary.out.as_str()), (0, expected), "{}", summary.err);
    assert_eq!(folder.run(&["check", "--summary", "--deny", "warnings"]).code, 1);
    assert_eq!(folder.run(&["check", "--summary", "--format", "json"]).code, 2);
    let nothing = Folder::project(&[]).run(&["check", "--summary"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
}

/// `check --stdin --path PATH` with a text.
pub(crate) fn edited(folder: &Folder, path: &str, text: &str, words: &[&str]) -> Answer {
    let mut command = tejun();
    command.arg("-C").arg(folder.path()).args(["check", "--stdin", "--path", path]).args(words);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses its words does not read.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn an_editor_hears_of_the_text_that_it_has_and_nothing_is_written() {
    let folder = repeated();
    let before = tree(folder.path());
    let text = "# P1\n\n本文\n\n[x](nowhere.md) [other](other.md)\n";
    let told: Value = serde_json::from_str(&edited(&folder, "content/p1.md", text, &["--format", "json"]).out).unwrap();
    let [finding] = told.as_array().unwrap().as_slice() else { panic!("one finding: {told}") };
    assert_eq!((finding["file"].as_str(), finding["line"].as_u64()), (Some("content/p1.md"), Some(5)));
    // The excerpt is of the text, too; a whole path and a path from below are the same file.
    let whole = folder.join("content/p1.md");
    for path in ["content/p1.md", "./content/p1.md", whole.to_str().unwrap()] {
        let told = edited(&folder, path, text, &[]);
        assert!(told.out.contains("5 | [x](nowhere.md)"), "{path}: {} {}", told.out, told.err);
    }
    // A mended text is fine while the file is not; a new file is known to the others.
    let mended = edited(&folder, "content/p1.md", "# P1\n\n本文\n", &["--deny", "warnings"]);
    assert_eq!((mended.code, mended.out.as_str()), (0, ""), "{}", mended.err);
    let new = edited(&folder, "content/gone.md", "# Gone\n\n[p](p1.md)\n", &[]);
    assert_eq!((new.code, new.out.as_str()), (0, ""), "{}", new.err);
    let config = edited(&folder, "tejun.yaml", "title: 試し\nnope: 1\n", &[]);
    assert!(config.code == 2 && config.out.contains("tejun.yaml:2"), "{}", config.out);
    // Readings of texts are kept, by their bytes; nothing of the project and no rows are written.
    let mut after = tree(folder.path());
    after.retain(|path, _| !path.starts_with(".tejun/documents/") && !path.starts_with(".tejun/heads/"));
    assert_eq!(unlike(&before, &after), Vec::<String>::new());
}

#[test]
fn a_path_out_of_the_project_is_refused() {
    let folder = repeated();
    for path in ["../x.md", "content/../../x.md", "/etc/hostname", "", "."] {
        let refused = edited(&folder, path, "# X\n", &[]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{path}: {}", refused.err);
        assert!(refused.err.contains("no file of the project"), "{path}: {}", refused.err);
    }
    assert_eq!(folder.run(&["check", "--stdin"]).code, 2);
    assert_eq!(folder.run(&["check", "--path", "content/a.md"]).code, 2);
}
