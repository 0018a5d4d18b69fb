//! The same facts at the head of a document without front matter: `**文書バージョン:** 1.0`, `承認者：田中`, a small table.
//!
//! In: the body of a document. Out: keys, values and their bytes. Never: reads beyond the first section, or takes the
//! version of a product for that of the document: words that mean many things count only beside one that does not.

use super::is_placeholder;
use std::ops::Range;

/// A fact at the head of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadFact {
    /// The key of front matter that means the same; `updated` for the day of the last change.
    pub key: &'static str,
    /// The value, never a placeholder.
    pub value: String,
    /// Where the value stands in the body.
    pub range: Range<usize>,
}

/// The key of a fact, by its name; `None` where no fact has it.
pub fn head_key(name: &str) -> Option<&'static str> {
    CERTAIN.iter().chain(&BESIDE_OTHERS).map(|(key, _)| *key).find(|key| *key == name)
}

/// Labels that can only mean the document.
const CERTAIN: [(&str, &[&str]); 11] = [
    (
        "number",
        &[
            "文書番号",
            "文書no",
            "文書no.",
            "文書id",
            "管理番号",
            "document number",
            "document no",
            "document no.",
            "document id",
        ],
    ),
    ("version", &["文書バージョン", "文書版数", "文書の版", "版数", "document version"]),
    ("status", &["文書ステータス", "文書状態", "文書の状態", "document status"]),
    ("owner", &["文書オーナー", "文書所有者", "文書責任者", "文書管理者", "主管部署", "主管部門", "document owner"]),
    ("author", &["作成者", "起案者", "執筆者", "author"]),
    ("approver", &["承認者", "approver", "approved by"]),
    ("approved", &["承認日", "approval date", "approved on"]),
    ("effective", &["施行日", "発効日", "適用開始日", "effective date"]),
    ("reviewed", &["最終レビュー日", "最終見直し日", "最終確認日", "last reviewed"]),
    ("next_review", &["次回レビュー日", "次回見直し日", "次回レビュー", "next review"]),
    ("updated", &["最終更新日", "最終改訂日", "改訂日", "更新日", "last updated"]),
];

/// Labels that may mean something else as well.
const BESIDE_OTHERS: [(&str, &[&str]); 4] = [
    ("version", &["バージョン", "版", "version"]),
    ("status", &["ステータス", "状態", "status"]),
    ("owner", &["オーナー", "所有者", "owner"]),
    (
        "review_interval",
        &["見直し周期", "見直し間隔", "レビュー周期", "レビュー間隔", "review interval", "review cycle"],
    ),
];

/// Labels that say nothing typed here, but that the block speaks of the document.
const OTHER: [&str; 4] = ["作成日", "制定日", "created", "配布先"];

/// So many lines are looked at.
const LINES: usize = 40;

/// The facts at the head of a body, each key once, in the order of the text.
pub fn head_facts(body: &str) -> Vec<HeadFact> {
    let mut found: Vec<(bool, HeadFact)> = Vec::new();
    let (mut at, mut headings, mut certain) = (0, 0, false);
    for line in body.split_inclusive('\n').take(LINES) {
        let start = at;
        at += line.len();
        let text = line.trim();
        if text.starts_with('#') {
            headings += 1;
            if headings > 1 || text.starts_with("##") {
                break;
            }
            continue;
        }
        if text.starts_with("```") || text.starts_with("~~~") || (is_rule(text) && !found.is_empty()) {
            break;
        }
        let Some((label, value)) = labelled(text) else { continue };
        certain |= OTHER.contains(&label.as_str());
        let Some((key, sure)) = key_of(&label) else { continue };
        certain |= sure;
        let offset = start + line.find(value).unwrap_or(0);
        let fact = HeadFact { key, value: value.to_owned(), range: offset..offset + value.len() };
        if !is_placeholder(value) && found.iter().all(|(_, known)| known.key != key) {
            found.push((sure, fact));
        }
    }
    found.into_iter().filter(|(sure, _)| *sure || certain).map(|(_, fact)| fact).collect()
}

/// The version that a whole document names: in its front matter, else at the head of its body.
pub fn written_version(text: &str) -> Option<String> {
    let (front, body) = crate::model::split_document(text);
    let value = |line: &str| {
        let (key, value) = line.split_once([':', '='])?;
        (key.trim_end() == "version" || key.trim() == "\"version\"").then(|| bare(value))
    };
    let in_front = front.lines().find_map(value).filter(|version| !is_placeholder(version));
    in_front.or_else(|| head_facts(body).into_iter().find(|fact| fact.key == "version").map(|fact| fact.value))
}

/// A scalar without its quotes, comment and comma.
fn bare(value: &str) -> String {
    let value = value.trim().trim_end_matches(',');
    let quoted = ['"', '\''].into_iter().find(|quote| value.starts_with(*quote));
    match quoted.and_then(|quote| value[1..].split_once(quote)) {
        Some((inner, _)) => inner.to_owned(),
        None => value.split(" #").next().unwrap_or(value).trim().to_owned(),
    }
}

fn is_rule(text: &str) -> bool {
    text.len() >= 3 && ["-", "*", "_"].iter().any(|mark| text.replace(mark, "").trim().is_empty())
}

/// The label and the value of a line: `**Label:** value`, `- Label：value`, `| Label | value |`.
fn labelled(line: &str) -> Option<(String, &str)> {
    if let Some(row) = line.strip_prefix('|') {
        let mut cells = row.trim_end_matches('|').split('|').map(str::trim);
        let (label, value) = (cells.next()?, cells.next()?);
        return cells.next().is_none().then(|| (name(label), value.trim_matches('*').trim()));
    }
    let line = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line);
    let line = line.strip_prefix("> ").unwrap_or(line);
    let (label, value) = line.split_once([':', '：'])?;
    // The colon may stand on either side of the stars: `**Label:** v`, `**Label**: v`.
    let value = value.trim_start_matches("**").trim().trim_end_matches('\\').trim_end();
    Some((name(label), value))
}

fn name(label: &str) -> String {
    label.replace("**", "").trim().to_lowercase()
}

fn key_of(label: &str) -> Option<(&'static str, bool)> {
    let among =
        |list: &[(&'static str, &[&str])]| list.iter().find(|(_, labels)| labels.contains(&label)).map(|(key, _)| *key);
    among(&CERTAIN).map(|key| (key, true)).or_else(|| among(&BESIDE_OTHERS).map(|key| (key, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Vec<(&'static str, String)> {
        let facts = head_facts(body);
        for fact in &facts {
            assert_eq!(&body[fact.range.clone()], fact.value);
        }
        facts.into_iter().map(|fact| (fact.key, fact.value)).collect()
    }

    #[test]
    fn facts_stand_in_lines_lists_and_tables() {
        let body = "# 計画\n\n**文書バージョン:** 1.0\n**作成日:** [YYYY-MM-DD]\n**承認者:** [氏名]\n\n---\n\n**施行日:** 2026-11-01\n";
        assert_eq!(told(body), [("version", "1.0".to_owned())], "placeholders and what follows the rule are left");
        let list = "- 文書番号：OPS-007\n- **承認者**: 田中\n- バージョン: 2.1\n";
        assert_eq!(
            told(list),
            [("number", "OPS-007".to_owned()), ("approver", "田中".to_owned()), ("version", "2.1".to_owned())]
        );
        let table = "# A\n\n| 文書番号 | QM-1 |\n|---|---|\n| 版数 | 3 |\n| 承認者 | 鈴木 |\n| a | b | c |\n";
        assert_eq!(
            told(table),
            [("number", "QM-1".to_owned()), ("version", "3".to_owned()), ("approver", "鈴木".to_owned())]
        );
    }

    #[test]
    fn the_version_of_a_product_is_not_that_of_its_document() {
        assert_eq!(told("# リリース\n\n**バージョン:** 2.3.0\n**対象:** 全院\n"), []);
        assert_eq!(told("# A\n\n## B\n\n**文書番号:** X-1\n"), [], "only the head counts");
        assert_eq!(told("```\n文書番号: X-1\n```\n"), []);
    }

    #[test]
    fn a_version_is_found_in_any_front_matter() {
        let version = |text: &str| written_version(text);
        assert_eq!(version("---\ntitle: x\nversion: \"1.10\" # 仮\n---\nx").as_deref(), Some("1.10"));
        assert_eq!(version("---\nversion: 1.10\n---\nx").as_deref(), Some("1.10"));
        assert_eq!(version("+++\nversion = \"2\"\n+++\nx").as_deref(), Some("2"));
        assert_eq!(version("---\nparams:\n  version: 3\n---\nx"), None, "a key of another mapping");
        assert_eq!(version("# A\n\n**文書バージョン:** 1.0\n").as_deref(), Some("1.0"));
    }
}
