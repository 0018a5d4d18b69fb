//! `mail.to` of a report of which there is one for each value of a column: who gets that of which value.
//!
//! In: the entries as written, and the groups. Out: [`ValueRecipients`] by report. Never: takes one list for all values, which would
//! send to everybody what is about one.

use super::groups::Groups;
use crate::config::{ValueRecipients, merged};
use crate::diag::code;
use crate::model::{Mailbox, slug};
use crate::say;
use crate::syntax::{Entries, Node, Reader};
use indexmap::IndexMap;

/// The key that says where the recipients of every value are found.
const FROM: &str = "from";
/// The groups of the list of recipients, each named like a value.
const GROUPS: &str = "groups";

/// Reads `clients: { from: groups }` and `clients: { acme: [acme-desk], beta: [b@example.com] }`.
pub(super) fn read(
    reader: &mut Reader<'_>,
    entries: Entries<'_>,
    groups: &Groups,
    listed: &IndexMap<String, Vec<Mailbox>>,
) -> IndexMap<String, ValueRecipients> {
    let mut all = IndexMap::new();
    for (key, node) in entries {
        if !node.is_map() {
            refuse(reader, &key.text, node);
            continue;
        }
        let mut own = ValueRecipients { place: Some(reader.place(&key.range)), ..ValueRecipients::default() };
        for (value, node) in reader.named(Some(node)) {
            if value.text == FROM && node.text() == Some(GROUPS) {
                own.of_groups = by_slug(reader, node, listed);
                continue;
            }
            let words = reader.texts(node);
            let to: Vec<Mailbox> =
                words.into_iter().flat_map(|(word, node)| groups.of_word(reader, word, node)).collect();
            own.of_values.insert(value.text.clone(), (merged(to), reader.place(&value.range)));
        }
        all.insert(key.text.clone(), own);
    }
    all
}

/// Groups by the slugs of their names: two that have the same are nobody's.
fn by_slug(
    reader: &mut Reader<'_>,
    node: &Node,
    listed: &IndexMap<String, Vec<Mailbox>>,
) -> IndexMap<String, Vec<Mailbox>> {
    let mut groups: IndexMap<String, (&str, Vec<Mailbox>)> = IndexMap::new();
    for (name, members) in listed {
        let Some(slug) = slug(name) else { continue };
        if let Some((other, _)) = groups.get(&slug) {
            let message = say!(
                "宛先のグループ `{other}` と `{name}` は、値としては同じ名前です",
                "the groups `{other}` and `{name}` of the recipients would be the same value"
            );
            reader.invalid(node, message);
            continue;
        }
        groups.insert(slug, (name, members.clone()));
    }
    groups.into_iter().map(|(slug, (_, members))| (slug, members)).collect()
}

fn refuse(reader: &mut Reader<'_>, name: &str, node: &Node) {
    let message = say!(
        "`{name}` は値ごとのレポートなので、宛先も値ごとに書きます",
        "there is a report `{name}` for each value of a column; its recipients are named for each value"
    );
    reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(say!(
        "`{name}: {{ from: groups }}`（宛先の一覧のうち値と同じ名前のグループ）か、`{name}: {{ 値: [宛先] }}` のように書きます",
        "write `{name}: {{ from: groups }}` for the groups of the recipients that are named like a value, or `{name}: {{ VALUE: [recipients] }}`"
    )));
}
