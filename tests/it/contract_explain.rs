//! `tejun contract --explain`: why a text was taken for a promise, an alert or neither, of a line, a document, or all of them.

use crate::program::{CONFIRMED, Folder};
use serde_json::Value;

fn project() -> Folder {
    Folder::project(&[(
        "content/desk.md",
        "---\ntitle: 窓口\n---\n\n## サービスレベル\n\n| 項目 | 目標 | アラート |\n|---|---|---|\n| 稼働率 | 99.9%以上 | 99.5%未満 |\n\n\
         ## 使い方\n\n一覧には20件まで表示されます。\n",
    )])
}

/// Line and decision of every text.
fn decided(folder: &Folder, words: &[&str]) -> Vec<(u64, String)> {
    let answer = folder.run(&[&["contract", "--explain", "--format", "json"], words].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let all: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    let one = |one: &Value| (one["place"]["line"].as_u64().unwrap(), one["decision"].as_str().unwrap().to_owned());
    all.iter().map(one).collect()
}

#[test]
fn every_text_with_a_figure_says_what_it_was_taken_for() {
    let folder = project();
    let expected = [(9, "promise".to_owned()), (9, "threshold".to_owned()), (13, "neither".to_owned())];
    assert_eq!(decided(&folder, &[]), expected);
    assert_eq!(decided(&folder, &["desk.md"]), expected);
    assert_eq!(decided(&folder, &["content/desk.md:9"]), expected[..2]);
    assert_eq!(decided(&folder, &["desk.md:13"]), expected[2..]);
    let said = folder.run(&["--lang", "ja", "contract", "--explain", "desk.md:9"]);
    assert!(said.out.starts_with("content/desk.md:9  約束  "), "{}", said.out);
    assert!(said.out.contains("99.9%以上") && said.out.contains("合計: 約束 +"), "{}", said.out);
}

#[test]
fn what_is_not_there_is_said() {
    let folder = project();
    let empty = folder.run(&["--lang", "en", "contract", "--explain", "desk.md:1"]);
    assert_eq!((empty.code, empty.out.as_str()), (0, ""));
    assert!(empty.err.contains("no text with a figure"), "{}", empty.err);
    let unknown = folder.run(&["--lang", "en", "contract", "--explain", "dekk.md:9"]);
    assert!(unknown.code != 0 && unknown.err.contains("did you mean `desk.md`"), "{}", unknown.err);
    let without = folder.run(&["--lang", "en", "contract", "desk.md:9"]);
    assert!(without.code != 0 && without.err.contains("tejun contract --explain desk.md:9"), "{}", without.err);
}

#[test]
fn a_binding_that_is_refused_says_why() {
    let text = "---\ntitle: 窓口\n---\n\n## 目標\n\n| 項目 | 目標 |\n|---|---|\n| 稼働率 | 99.9%以上 |\n\n\
                ## 公開直後の目標\n\n| 項目 | 目標 |\n|---|---|\n| 稼働率 | 99%以上 |\n";
    let metrics = "uptime: { label: 稼働率, type: manual, unit: '%', better: higher, values: { 2026-10: 99.95 } }\n";
    let folder = Folder::project(&[("content/desk.md", text), ("data/metrics.yaml", metrics), CONFIRMED]);
    let explained = |line: &str| folder.run(&["--lang", "ja", "contract", "--explain", line]).out;
    let bound = explained("desk.md:9");
    assert!(bound.contains("  結び付け: 結び付き `uptime`\n"), "{bound}");
    let refused = explained("desk.md:15");
    assert!(refused.contains("  結び付け: 要確認\n    `公開直後の目標` の間だけの約束です"), "{refused}");
    let answer = folder.run(&["contract", "--explain", "--format", "json", "desk.md:15"]);
    let all: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    let binding = &all[0]["bindings"][0];
    assert_eq!((&binding["binding"], &binding["metrics"]), (&Value::from("ambiguous"), &Value::Array(Vec::new())));
    assert!(binding["why"]["en"][0].as_str().unwrap().contains("for `公開直後の目標` only"), "{binding}");
}
