//! The keys of document control, typed.
//!
//! In: one key and its value. Out: a fact in [`Control`](crate::model::Control) with its place. Never: an error — a value that
//! cannot be read is said as a warning and counts as absent.

use super::Reader;
use crate::calendar::Date;
use crate::content::front::node::Node;
use crate::content::statuses::{NoticeState, is_of_product};
use crate::diag::{Diagnostic, Message, code, nearest};
use crate::model::{
    DocumentStatus, Interval, SHORT_HASH, WrittenRevision, is_placeholder, read_control_date, read_interval,
};
use crate::say;
use serde_json::{Map, Value};

/// The keys, in the spelling of the documentation.
pub(in crate::content::front) const KEYS: [&str; 18] = [
    "number",
    "version",
    "status",
    "owner",
    "author",
    "approver",
    "approved",
    "approved_hash",
    "approvals",
    "signatures",
    "effective",
    "reviewed",
    "review_interval",
    "next_review",
    "supersedes",
    "superseded_by",
    "keywords",
    "revisions",
];

impl Reader<'_> {
    pub(super) fn control(&mut self, key: &'static str, node: &Node) {
        // Room for roles that nobody wrote is no approval by one person.
        if node.is_null() && key != "approvals" {
            return;
        }
        let place = node.range.clone();
        self.front.matter.control.places.insert(key, place);
        match key {
            "number" => self.front.matter.control.number = self.fact(key, node),
            "version" => self.front.matter.control.version = self.version(node),
            "status" => self.front.matter.control.status = self.status(node),
            "owner" => self.front.matter.control.owner = self.fact(key, node),
            // Hugo knows authors as maps too; they say nothing here.
            "author" => self.front.matter.control.author = self.names(node).filter(|text| !is_placeholder(text)),
            "approver" => self.front.matter.control.approver = self.fact(key, node),
            "approved" => self.front.matter.control.approved = self.day(key, node),
            "approved_hash" => self.front.matter.control.approved_hash = self.hash("approved_hash", node),
            "approvals" => self.front.matter.control.approvals = Some(self.approval_rule(node)),
            "signatures" => self.front.matter.control.signatures = self.signatures(node),
            "effective" => self.front.matter.control.effective = self.day(key, node),
            "reviewed" => self.front.matter.control.reviewed = self.day(key, node),
            "review_interval" => self.front.matter.control.review_interval = self.interval(node),
            "next_review" => self.front.matter.control.next_review = self.day(key, node),
            "supersedes" => self.front.matter.control.supersedes = self.several(node),
            "superseded_by" => self.front.matter.control.superseded_by = self.fact(key, node),
            "keywords" => self.front.matter.control.keywords = self.several(node),
            _ => self.front.matter.control.revisions = self.revisions(node),
        }
    }

    /// A text, or the texts of a list in a row.
    fn names(&self, node: &Node) -> Option<String> {
        let one = |item: &Value| match item {
            Value::Object(map) => map.get("name").and_then(Value::as_str).map(str::to_owned),
            other => scalar(other),
        };
        let value = node.json();
        match &value {
            Value::Array(items) => items.iter().map(one).collect::<Option<Vec<_>>>().map(|names| names.join("、")),
            Value::Object(_) => one(&value),
            _ => node.typed(),
        }
        .map(|text| text.trim().to_owned())
    }

    /// A name or a number; what only keeps its place is none.
    pub(super) fn fact(&mut self, key: &str, node: &Node) -> Option<String> {
        let text = self.names(node).filter(|text| text.chars().count() <= 200 && !text.contains(char::is_control));
        if text.is_none() {
            self.wrong(node, say!("`{key}` には短い文字列を書きます", "expected a short text for `{key}`"));
        }
        text.filter(|text| !is_placeholder(text))
    }

    fn several(&mut self, node: &Node) -> Vec<String> {
        let items = match &node.json() {
            Value::Array(items) => items.iter().filter_map(scalar).collect(),
            _ => node.typed().into_iter().collect::<Vec<_>>(),
        };
        items.into_iter().map(|item| item.trim().to_owned()).filter(|item| !is_placeholder(item)).collect()
    }

    fn version(&mut self, node: &Node) -> Option<String> {
        let text = self.fact("version", node)?;
        let plain = |c: char| c.is_alphanumeric() || ".-_+/ ".contains(c);
        let is_one = text.chars().any(|c| c.is_numeric()) || (text.len() == 1 && text.chars().all(char::is_alphabetic));
        if !is_one || text.chars().count() > 24 || !text.chars().all(plain) {
            self.wrong(
                node,
                say!(
                    "`version` の `{text}` は版の形ではありません（`1.0`、`第3版`、`2026-11` のように書きます）",
                    "expected a version such as `1.0`, `Rev. 3` or `2026-11`, found `{text}`"
                ),
            );
            return None;
        }
        Some(text)
    }

    fn status(&mut self, node: &Node) -> Option<DocumentStatus> {
        let text = self.fact("status", node)?;
        let status = DocumentStatus::parse(&text);
        // Those of releases and known issues are read by `content::releases`.
        if is_of_product(&text, self.is_issue, self.has_version) {
            return None;
        }
        // The state of an incident or of a maintenance, which is judged where it is known what the document is.
        if status.is_none() && NoticeState::parse(&text).is_none() {
            let place = node.range.clone();
            let message = say!("`{text}` という状態はありません", "unknown status `{text}`");
            let hint = match nearest(&text.to_lowercase(), DocumentStatus::words()) {
                Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
                None => say!(
                    "`下書き`、`レビュー中`、`承認済`、`施行中`、`置換済`、`廃止` のどれかを書きます",
                    "write `draft`, `review`, `approved`, `effective`, `superseded` or `retired`"
                ),
            };
            self.values.found.push(Diagnostic::new(code::CONTROL_VALUE, place, message).hint(hint));
        }
        status
    }

    pub(super) fn day(&mut self, key: &str, node: &Node) -> Option<Date> {
        let text = self.fact(key, node)?;
        let day = read_control_date(&text);
        if day.is_none() {
            self.wrong(
                node,
                say!(
                    "`{key}` には `2026-11-20` の形の日付が必要ですが `{text}` があります",
                    "expected a date such as `2026-11-20` for `{key}`, found `{text}`"
                ),
            );
        }
        day
    }

    fn interval(&mut self, node: &Node) -> Option<Interval> {
        let text = self.fact("review_interval", node)?;
        let interval = read_interval(&text);
        if interval.is_none() {
            self.wrong(
                node,
                say!(
                    "`review_interval` の `{text}` を読めません（`6か月`、`1年`、`90日` のように書きます）",
                    "expected a length such as `6 months`, `1 year` or `90d` for `review_interval`, found `{text}`"
                ),
            );
        }
        interval
    }

    pub(super) fn hash(&mut self, key: &str, node: &Node) -> Option<String> {
        let text = self.fact(key, node)?.to_lowercase();
        let is_hash = (SHORT_HASH..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            self.wrong(
                node,
                say!(
                    "`{key}` は {SHORT_HASH} 桁以上の 16 進数です（`tejun approve` が書きます）",
                    "expected {SHORT_HASH} or more hexadecimal digits for `{key}`; `tejun approve` writes them"
                ),
            );
        }
        is_hash.then_some(text)
    }

    fn revisions(&mut self, node: &Node) -> Vec<WrittenRevision> {
        let read = match &node.json() {
            Value::Array(items) => {
                items.iter().map(|item| item.as_object().and_then(revision)).collect::<Option<Vec<_>>>()
            }
            _ => None,
        };
        if read.is_none() {
            self.wrong(
                node,
                say!(
                    "`revisions` には `- {{ version: 1.1, date: 2026-11-20, author: 田中, reason: 連絡先の変更 }}` の並びを書きます",
                    "expected a list of `- {{ version: 1.1, date: 2026-11-20, author: Tanaka, reason: new contact }}` for `revisions`"
                ),
            );
        }
        read.unwrap_or_default()
    }

    pub(super) fn wrong(&mut self, node: &Node, message: Message) {
        let place = node.range.clone();
        self.values.found.push(Diagnostic::new(code::CONTROL_VALUE, place, message));
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// One entry of `revisions`; without a reason it is none.
fn revision(map: &Map<String, Value>) -> Option<WrittenRevision> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| map.get(*key)).and_then(scalar).unwrap_or_default();
    let reason = text(&["reason", "change", "changes", "description", "内容", "改訂内容", "理由"]);
    (!reason.trim().is_empty()).then(|| WrittenRevision {
        version: text(&["version", "版"]),
        date: text(&["date", "日付", "改訂日"]),
        author: text(&["author", "作成者", "改訂者"]),
        reason,
    })
}
