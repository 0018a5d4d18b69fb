//! `approvals` and `signatures`: who must sign a document, and who has.
//!
//! In: the values of the two keys. Out: an [`ApprovalRule`] and [`RoleSignature`]s with their places. Never: an error, or fewer
//! roles than were written — one that cannot be read stays as one that nobody can sign for.

use super::Reader;
use crate::content::front::node::{Entry, Node};
use crate::content::passes::sign_off::is_role_word;
use crate::diag::{Diagnostic, Message, code, nearest};
use crate::model::{ApprovalRole, ApprovalRule, RoleSignature, is_same_role};
use crate::say;
use crate::syntax::Value;

const RULE: [&str; 4] = ["roles", "order", "quorum", "distinct"];
const ROLE: [&str; 2] = ["role", "by"];
const SIGNATURE: [&str; 4] = ["role", "name", "date", "hash"];

impl Reader<'_> {
    /// A list of roles, or a map of them with what else is asked.
    pub(super) fn approval_rule(&mut self, node: &Node) -> ApprovalRule {
        let is_map = matches!(node.value, Value::Map(_));
        if is_map {
            self.unknown_keys("approvals", node, &RULE);
        }
        let listed = if is_map { node.below("roles") } else { Some(node) };
        let is_list = |node: &&Node| matches!(node.value, Value::List(_));
        let mut roles = listed.filter(is_list).map(|node| self.roles(node)).unwrap_or_default();
        if roles.is_empty() {
            self.wrong(
                node,
                say!(
                    "`approvals` に署名する役割がありません（`approvals: {{ roles: [作成, 確認, 承認], order: true }}` のように書きます）",
                    "no role signs: write it as in `approvals: {{ roles: [author, reviewer, approver], order: true }}`"
                ),
            );
            // What cannot be read must not be taken for the approval of one person.
            roles.push(ApprovalRole::unreadable(node.range.clone()));
        }
        let mut yes = |key: &str| node.below(key).and_then(|node| self.values.boolean(key, node));
        let (ordered, distinct) = (yes("order").unwrap_or(false), yes("distinct").unwrap_or(true));
        let quorum = node.below("quorum").and_then(|node| self.quorum(node, roles.len(), ordered));
        // Enough of the rest is not enough where nobody knows who was meant.
        let quorum = quorum.filter(|_| roles.iter().all(|role| role.is_readable));
        let place = node.range.clone();
        ApprovalRule { quorum: quorum.unwrap_or(roles.len()), roles, ordered, distinct, place }
    }

    fn roles(&mut self, node: &Node) -> Vec<ApprovalRole> {
        let mut roles: Vec<ApprovalRole> = Vec::new();
        for item in node.items() {
            let role = self.role(item, &roles);
            roles.push(role.unwrap_or_else(|| ApprovalRole::unreadable(item.range.clone())));
        }
        roles
    }

    /// A role; nothing, and a finding, where it cannot be read.
    fn role(&mut self, item: &Node, before: &[ApprovalRole]) -> Option<ApprovalRole> {
        let is_map = matches!(item.value, Value::Map(_));
        if is_map {
            self.unknown_keys("roles", item, &ROLE);
        }
        let named = if is_map { item.below("role") } else { Some(item) };
        let name = named.and_then(Node::typed).map(|text| text.trim().to_owned());
        let Some(name) = name.filter(|text| !text.is_empty() && text.chars().count() <= 60) else {
            self.wrong(
                item,
                say!(
                    "役割は `承認`、または `{{ role: 承認, by: [鈴木 一] }}` のように書きます",
                    "expected a role such as `approver` or `{{ role: approver, by: [Suzuki] }}`"
                ),
            );
            return None;
        };
        let place = named.unwrap_or(item);
        if is_list_of_roles(&name) {
            let message = say!(
                "`{name}` は役割の並びのようです。`[作成, 確認, 承認]` のように一つずつ書きます",
                "`{name}` looks like several roles: write each for itself, as in `[author, reviewer, approver]`"
            );
            self.wrong(place, message);
            return None;
        }
        if before.iter().any(|known| known.is_readable && is_same_role(&known.name, &name)) {
            let message = say!("役割 `{name}` が二度あります", "the role `{name}` stands there twice");
            self.wrong(place, message);
            return None;
        }
        let by = self.holders(item.below("by").filter(|_| is_map))?;
        Some(ApprovalRole { name, by, is_readable: true, place: item.range.clone() })
    }

    /// Those of `by`; nothing where something was written that cannot be read, for that is not anybody.
    fn holders(&mut self, node: Option<&Node>) -> Option<Vec<String>> {
        let Some(node) = node.filter(|node| !node.is_null()) else { return Some(Vec::new()) };
        if node.is_map() {
            self.wrong(
                node,
                say!(
                    "`by` には `by: [田中, 佐藤]` のように名前を書きます",
                    "expected names for `by`, such as `by: [mori, sato]`"
                ),
            );
            return None;
        }
        let by = self.values.list("by", node);
        let by: Vec<String> = by.into_iter().map(|(text, _)| text.trim().to_owned()).collect();
        (!by.is_empty() || node.items().is_empty()).then_some(by)
    }

    /// How many are enough; in an order everybody signs.
    fn quorum(&mut self, node: &Node, all: usize, ordered: bool) -> Option<usize> {
        let count = node.typed().and_then(|text| text.trim().parse::<usize>().ok());
        let count = count.filter(|count| (1..=all).contains(count));
        if count.is_none() {
            let message = say!("`quorum` には 1 から {all} までの数を書きます", "expected 1 to {all} for `quorum`");
            self.wrong(node, message);
        }
        if ordered && count.is_some_and(|count| count < all) {
            self.wrong(
                node,
                say!(
                    "順番（`order: true`）のある承認では、すべての役割が署名します。`quorum` は使いません",
                    "in an order (`order: true`) every role signs: `quorum` is not used"
                ),
            );
            return None;
        }
        count
    }

    /// The signatures of a list; each one is a map of texts.
    pub(super) fn signatures(&mut self, node: &Node) -> Vec<RoleSignature> {
        node.items().iter().filter_map(|item| self.signature(item)).collect()
    }

    fn signature(&mut self, item: &Node) -> Option<RoleSignature> {
        self.unknown_keys("signatures", item, &SIGNATURE);
        let [role, name, date, hash] = SIGNATURE.map(|key| item.below(key));
        let (Some(role), Some(name), Some(date), Some(hash)) = (role, name, date, hash) else {
            self.wrong(
                item,
                say!(
                    "署名には `role`・`name`・`date`・`hash` が必要です（`tejun approve PATH --as ROLE` が書きます）",
                    "expected `role`, `name`, `date` and `hash` of a signature; `tejun approve PATH --as ROLE` writes them"
                ),
            );
            return None;
        };
        let place = item.range.clone();
        let (role, name) = (self.fact("role", role)?, self.fact("name", name)?);
        Some(RoleSignature { role, name, date: self.day("date", date)?, hash: self.hash("hash", hash)?, place })
    }

    fn unknown_keys(&mut self, above: &str, node: &Node, known: &[&'static str]) {
        let is_unknown = |entry: &&Entry| !known.iter().any(|key| entry.is(key));
        for entry in node.entries().iter().filter(is_unknown) {
            let (typed, ja, en) = (&entry.key.text, known.join("`・`"), known.join("`, `"));
            let message = say!(
                "`{above}` に `{typed}` というキーはありません（`{ja}` を書きます）",
                "unknown key `{typed}` in `{above}`: expected `{en}`"
            );
            let near = nearest(typed, known.iter().copied());
            let hint: Option<Message> = near.map(|near| say!("`{near}` のことですか", "did you mean `{near}`?"));
            let finding = Diagnostic::new(code::CONTROL_VALUE, entry.place(), message);
            self.values.found.push(match hint {
                Some(hint) => finding.hint(hint),
                None => finding,
            });
        }
    }
}

/// Whether a name holds several roles: `作成, 確認`, `作成・確認・承認`.
fn is_list_of_roles(name: &str) -> bool {
    let parts = name.split(['・', '･', '/', '／', '→', '>', '＞', '|', '｜', '&', '＆']);
    let (count, known) = parts.fold((0, true), |(n, known), part| (n + 1, known && is_role_word(part)));
    name.contains([',', '、', '，', '､', ';', '；']) || (count > 1 && known)
}
