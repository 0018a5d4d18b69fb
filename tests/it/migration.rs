//! `tejun init --from` and `--bare`: one new file, nothing changed, and words about where each value comes from.

use crate::program::{Folder, answer, tejun, tree};

const MKDOCS: &str = "site_name: 運用手順書\nsite_url: https://ops.example.com/\ntheme:\n  name: material\n  language: ja\nnav:\n  - index.md\n  - 当番: oncall.md\n";

fn team() -> Folder {
    let folder = Folder::new();
    folder.write("ops/mkdocs.yml", MKDOCS);
    folder.write("ops/docs/index.md", "# はじめに\n\n本文です。\n");
    folder.write("ops/docs/oncall.md", "# 当番\n\n本文です。\n");
    folder.write("ops/.gitignore", "site/\n/output\n");
    folder
}

const PROJECT: &str = "# MkDocs の mkdocs.yml から作りました。ほかに書けるキー: `tejun config --schema tejun.yaml`
title: 運用手順書
base_url: \"https://ops.example.com/\"
language: ja

# 文書のフォルダー。文書はここにあるまま読みます
content: docs

# 目次の順。パスは文書のフォルダーから。ここにない文書は後に続きます
nav:
  order:
    - index.md
    - 当番: oncall.md
";

#[test]
fn the_documents_of_another_tool_are_read_where_they_stand() {
    let folder = team();
    let before = tree(folder.path());
    let dry = folder.run(&["init", "--from", "ops", "--dry-run"]);
    assert_eq!((dry.code, dry.out.as_str()), (0, PROJECT), "{}", dry.err);
    assert_eq!(tree(folder.path()), before, "a dry run writes nothing");
    let made = folder.run(&["init", "--from", "ops"]);
    assert_eq!((made.code, made.out.as_str()), (0, ""), "{}", made.err);
    let mut after = tree(folder.path());
    assert_eq!(after.remove("ops/tejun.yaml").as_deref(), Some(PROJECT.as_bytes()));
    assert_eq!(after, before, "nothing else is written or changed");
    for said in [
        "read `mkdocs.yml`, settings of MkDocs",
        "  title: 運用手順書 (mkdocs.yml:1)",
        "  content: docs\n",
        "  nav.order: 2 (mkdocs.yml:7)",
        "  mkdocs.yml:4: the theme `material`",
        "add `.tejun/` to .gitignore",
        "2 documents are read where they stand",
        "/ops check --summary    ",
        "/ops build    ",
        "/ops contract    ",
    ] {
        assert!(made.err.contains(said), "{said}\n{}", made.err);
    }
    let again = folder.run(&["init", "--from", "ops"]);
    assert_eq!(again.code, 2, "{}", again.err);
    assert!(again.err.contains("tejun.yaml` is already there"), "{}", again.err);
}

#[test]
fn reports_that_documents_name_are_offered_and_not_decided() {
    let folder = team();
    let words = "# 報告\n\n- 月次セキュリティレポートを翌月 5 日までに出します。\n- 週次レポートは金曜日です。\n";
    folder.write("ops/docs/report.md", words);
    let made = folder.run(&["init", "--from", "ops"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.err.contains("the 2 reports that documents name"), "{}", made.err);
    let written = std::fs::read_to_string(folder.join("ops/tejun.yaml")).unwrap();
    let offered = "
# 文書が名前を挙げるレポート。作るものと `reports:` の行の先頭の # を外します
# reports:
#   # docs/report.md:3  月次セキュリティレポート
#   月次セキュリティレポート: { kind: monthly, title: 月次セキュリティレポート }
#   # docs/report.md:4  週次レポート
#   週次レポート: { kind: weekly, period: week, title: 週次レポート }
";
    assert_eq!(written, format!("{PROJECT}{offered}"));
    // With the marks taken away they are made, and nothing is left to offer; the words above them stay a comment.
    let (head, entries) = written.split_once("# reports:\n").unwrap();
    let chosen: String = entries.lines().map(|line| format!("{}\n", line.strip_prefix("# ").unwrap())).collect();
    folder.write("ops/tejun.yaml", format!("{head}reports:\n{chosen}"));
    let left = answer(tejun().arg("-C").arg(folder.join("ops")).args(["contract", "--reports"]));
    assert_eq!((left.code, left.out.as_str()), (0, ""), "{}", left.err);
    assert!(left.err.contains("documents name no report that is not made"), "{}", left.err);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_the_rest_is_written() {
    let folder = team();
    folder.write("ops/mkdocs.yml", "site_name: [運用\nnav: }\n");
    let made = folder.run(&["init", "--from", "ops"]);
    assert_eq!(made.code, 1, "{}", made.err);
    assert!(made.err.contains("config/syntax") && made.err.contains("mkdocs.yml:2:"), "{}", made.err);
    let written = std::fs::read_to_string(folder.join("ops/tejun.yaml")).unwrap();
    assert!(written.contains("\ntitle: はじめに\n") && written.contains("\ncontent: docs\n"), "{written}");
    for (words, said) in [
        (&["init", "--from", "gone"] as &[&str], "cannot read the folder"),
        (&["init", "--from", "ops/mkdocs.yml"], "cannot read the folder"),
        (&["init", "--from", "ops", "--bare"], "exclude each other"),
        (&["init", "--dry-run"], "--from"),
    ] {
        let refused = folder.run(words);
        assert_eq!(refused.code, 2, "{words:?}: {}", refused.err);
        assert!(refused.err.contains(said), "{words:?}: {}", refused.err);
    }
}

#[test]
fn a_folder_becomes_a_project_with_a_few_lines() {
    let folder = team();
    let made = folder.run(&["init", "--bare", "ops"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let written = std::fs::read_to_string(folder.join("ops/tejun.yaml")).unwrap();
    assert!(
        written.ends_with("title: はじめに\n\n# 文書のフォルダー。文書はここにあるまま読みます\ncontent: docs\n"),
        "{written}"
    );
    let new = folder.run(&["init", "--bare", "新しい手順"]);
    assert_eq!(new.code, 0, "{}", new.err);
    let written = std::fs::read_to_string(folder.join("新しい手順/tejun.yaml")).unwrap();
    assert!(written.ends_with("\ntitle: 新しい手順\n"), "{written}");
    assert_eq!(answer(tejun().arg("-C").arg(folder.join("ops")).args(["init", "--bare"])).code, 2);
}
