//! `tejun contract --explain`: why a text was taken for a promise, an alert or neither, of a line, a document, or all of them.

use crate::program::Folder;
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
