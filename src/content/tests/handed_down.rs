//! What sections hand down to their pages.

use super::{library, library_with, said};
use crate::content::Document;
use crate::content::options::ReadOptions;

fn read(files: &[(&str, &str)]) -> Vec<Document> {
    let (library, found) = library(files);
    assert!(found.is_empty(), "{found:?}");
    library.documents().cloned().collect()
}

fn owners(documents: &[Document]) -> Vec<String> {
    let owner =
        |d: &Document| d.front.params.get("owner").map_or("-".to_owned(), |o| o.as_str().unwrap_or("?").to_owned());
    documents.iter().map(|d| format!("{} {}", d.route.as_str(), owner(d))).collect()
}

#[test]
fn the_nearest_section_wins_and_the_page_itself_before_all() {
    let documents = read(&[
        ("content/_index.md", "---\ncascade:\n  OWNER: 全社\n  version: 1.10\n  params: {a: 1, b: 1}\n---"),
        ("content/p.md", "---\nparams: {b: 2}\n---"),
        ("content/sop/_index.md", "+++\n[cascade]\nowner = '運用部'\n+++\n"),
        ("content/sop/own.md", "---\nowner: 本人\n---"),
        ("content/sop/deep/x.md", ""),
        ("content/sop/deep/bundle/index.md", ""),
    ]);
    assert_eq!(
        owners(&documents),
        ["/ 全社", "/p/ 全社", "/sop/ 運用部", "/sop/deep/bundle/ 運用部", "/sop/deep/x/ 運用部", "/sop/own/ 本人"]
    );
    let params = serde_json::Value::Object(documents[1].front.params.clone());
    assert_eq!(params, serde_json::json!({"owner": "全社", "version": "1.10", "a": 1, "b": 2}));
}

#[test]
fn a_target_says_for_whom_a_rule_is() {
    let home = "---\ncascade:\n- owner: 手順の係\n  target: {path: '/sop/**', kind: page}\n- owner: 節の係\n  _target: {kind: '{section,home}'}\n- owner: 本番の係\n  target: {environment: production, lang: ja, path: '**faq**'}\n- owner: 開発\n  target: {environment: development}\n---";
    let documents = read(&[
        ("content/_index.md", home),
        ("content/FAQ.md", ""),
        ("content/other.md", ""),
        ("content/sop/_index.md", ""),
        ("content/sop/a.md", ""),
    ]);
    assert_eq!(owners(&documents), ["/FAQ/ 本番の係", "/ 節の係", "/other/ -", "/sop/ 節の係", "/sop/a/ 手順の係"]);
}

#[test]
fn drafts_are_handed_down_and_wrong_values_are_said_once() {
    let files = [
        ("content/wip/_index.md", "---\ncascade:\n  draft: true\n---"),
        ("content/wip/a.md", ""),
        ("content/wip/b.md", "---\ndraft: false\n---"),
        ("content/x/_index.md", "---\ncascade:\n  - weight: 重い\n  - 3\n---"),
        ("content/x/a.md", ""),
        ("content/x/b.md", ""),
    ];
    let (library, found) = library_with(&files, &ReadOptions::default());
    let routes: Vec<_> = library.documents().map(|d| d.route.as_str()).collect();
    assert_eq!(routes, ["/wip/b/", "/x/", "/x/a/", "/x/b/"]);
    assert_eq!(
        said(&found),
        [
            "content/front-matter 4:5+1 expected a mapping for `cascade`, found `3`",
            "content/front-matter 3:13+2 expected a number for `weight`, found `重い`",
        ]
    );
}
