//! `tejun import changelog`: documents that build, nothing overwritten, nothing outside of `content/`.

use crate::program::{Folder, answer, tejun};
use crate::site::build;

const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Later\n\n## [1.1.0] - 2026-11-10\n\n### Added\n\n- Export ([#12])\n\n### Fixed\n\n- Crash in `a.b()`\n\n## [1.0.0] - 2026-10-13\n\n### Added\n\n- First\n\n[1.1.0]: https://example.com/v1.1.0\n[#12]: https://example.com/issues/12\n";

#[test]
fn a_changelog_becomes_release_notes_once() {
    let project = Folder::project(&[("old/CHANGELOG.md", CHANGELOG)]);
    let file = project.path().join("old/CHANGELOG.md");
    let import = |more: &[&str]| {
        answer(tejun().arg("-C").arg(project.path()).args(["import", "changelog"]).arg(&file).args(more))
    };
    let dry = import(&["--dry-run"]);
    assert_eq!(
        (dry.code, dry.out.as_str()),
        (0, "content/releases/v1-1-0.md\ncontent/releases/v1-0-0.md\n"),
        "{}",
        dry.err
    );
    assert!(!project.path().join("content/releases").exists(), "a dry run writes nothing");
    project.write("content/releases/v1-0-0.md", "mine\n");
    let made = import(&[]);
    assert_eq!((made.code, made.out.as_str()), (0, "content/releases/v1-1-0.md\n"), "{}", made.err);
    assert!(made.err.contains("Unreleased was left out"), "{}", made.err);
    assert!(made.err.contains("`content/releases/v1-0-0.md` is already there"), "{}", made.err);
    assert_eq!(std::fs::read_to_string(project.join("content/releases/v1-0-0.md")).unwrap(), "mine\n");
    let again = import(&[]);
    assert_eq!((again.code, again.out.trim()), (0, ""), "{}", again.err);
    let ran = build(project.path());
    let page = ran.text("releases/v1-1-0/index.html").unwrap();
    assert!(page.contains("<a href=\"https://example.com/issues/12\">#12</a>"), "{page}");
    let json = ran.text("releases.json").unwrap();
    assert!(json.contains("\"text\": \"Crash in a.b()\""), "{json}");
    assert!(json.contains("\"title\": \"新機能\""), "{json}");
}

#[test]
fn what_is_no_changelog_is_refused() {
    let project = Folder::project(&[("notes.md", "# Notes\n\nNothing.\n")]);
    let import = |file: &str, more: &[&str]| {
        let file = project.path().join(file);
        answer(tejun().arg("-C").arg(project.path()).args(["import", "changelog"]).arg(file).args(more))
    };
    let none = import("notes.md", &[]);
    assert_eq!(none.code, 2, "{}", none.err);
    assert!(none.err.contains("cli/changelog"), "{}", none.err);
    assert_eq!(import("missing.md", &[]).code, 2);
    for outside in ["../elsewhere", "content/../..", "static", "content"] {
        let refused = import("notes.md", &["--into", outside]);
        assert_eq!(refused.code, 2, "{outside}: {}", refused.err);
        assert!(refused.err.contains("--into content/releases"), "{outside}: {}", refused.err);
    }
}
