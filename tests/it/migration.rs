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
        "/ops contract --reports    ",
    ] {
        assert!(made.err.contains(said), "{said}\n{}", made.err);
    }
    let again = folder.run(&["init", "--from", "ops"]);
    assert_eq!(again.code, 2, "{}", again.err);
    assert!(again.err.contains("tejun.yaml` is already there"), "{}", again.err);
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
