//! Values of `data/people.yaml` that stand for something still to be written.
//!
//! In: the file's nodes. Out: a warning for each. Never: breaks an entry; a route with a placeholder is still a route.

use crate::diag::code;
use crate::model::placeholders;
use crate::say;
use crate::syntax::{Node, Reader, Value};

/// Domains that belong to nobody, for examples in manuals.
const DOMAINS: [&str; 5] = ["example.com", "example.org", "example.net", "example.jp", "example.co.jp"];
/// Values that name what should be there.
const WHOLE: [&str; 7] = ["氏名", "名前", "担当者", "電話番号", "メールアドレス", "連絡先", "未定"];
/// Signs that stand for a name.
const CIRCLES: [&str; 3] = ["○○", "〇〇", "◯◯"];

/// Says every such value.
pub(super) fn warn_placeholders(reader: &mut Reader<'_>, node: &Node) {
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|entry| warn_placeholders(reader, &entry.node)),
        Value::List(nodes) => nodes.iter().for_each(|node| warn_placeholders(reader, node)),
        Value::Scalar(text, _) => {
            let Some(what) = unwritten(text) else { return };
            let message = say!("`{what}` は仮の値です", "`{what}` stands for something still to be written");
            let diagnostic = reader.at(code::PEOPLE_PLACEHOLDER, node, message).hint(say!(
                "本当の値に書き換えるか、まだなければキーごと消します",
                "write the real value, or leave the key out while there is none"
            ));
            reader.say(diagnostic);
        }
    }
}

/// What of a value is a placeholder.
fn unwritten(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    if WHOLE.contains(&trimmed) || CIRCLES.iter().any(|circles| trimmed.contains(circles)) {
        return Some(trimmed);
    }
    if let Some((local, domain)) = trimmed.rsplit_once('@') {
        let fake = |known: &str| domain == known || domain.ends_with(&format!(".{known}"));
        let crosses = local.len() >= 2 && local.chars().all(|c| matches!(c, 'x' | 'X'));
        if DOMAINS.iter().any(|known| fake(known)) || crosses {
            return Some(trimmed);
        }
    }
    placeholders(text).into_iter().next().map(|range| &text[range])
}

#[cfg(test)]
mod tests {
    use super::unwritten;

    #[test]
    fn values_that_are_still_to_be_written() {
        for text in [
            "[CS1]",
            "氏名",
            "0120-XXX",
            "0120-XXXX-XXX",
            "TBD",
            "xxx@example.com",
            "a@mail.example.co.jp",
            "〇〇 太郎",
        ] {
            assert!(unwritten(text).is_some(), "{text}");
        }
        for text in ["川村 律", "03-0000-0001", "desk@ops.example", "当番の担当者", "担当者に電話する", "xavier@ops.jp"]
        {
            assert_eq!(unwritten(text), None, "{text}");
        }
    }
}
