//! `mail:` of `tejun.yaml`: who sends, to whom, and through which server.
//!
//! In: the setting, the people, the list of recipients. Out: [`Mailing`], in which every address can be mailed to and stands
//! once per report. Never: holds a password, or connects to anything.

mod address;
mod groups;
mod list;
mod smtp;

use super::{Attachments, Audiences, Broken, Mailing};
use crate::diag::code;
use crate::model::{Mailbox, People, ProjectFiles, ReportKind};
use crate::say;
use crate::syntax::{Entry, Fields, Key, Node, Reader};
pub use address::{mailbox, merged};
use groups::Groups;
use indexmap::IndexMap;
pub use list::Recipients;

/// What `attach` may say.
const ATTACHMENTS: [(&str, Option<Attachments>); 2] = [("pdf", Some(Attachments::Pdf)), ("none", None)];

/// Reads the setting; `None` when there is none, or it cannot be used.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Node,
    (people, broken, known): (&People, &Broken, &Audiences),
    files: &dyn ProjectFiles,
) -> Option<Mailing> {
    let mut entries = root.entries().iter();
    let Entry { key, node } = entries.find(|entry| entry.key.text == "mail" && !entry.node.is_null())?;
    let place = reader.place(&key.range);
    reader.sound(|reader| {
        let mut fields = reader.fields(node)?;
        let from = fields.require_as(
            reader,
            "from",
            &key.range,
            say!(
                "`from: 運用サービス部 <ops@example.com>` のように書き足します",
                "add a line such as `from: Operations <ops@example.com>`"
            ),
        );
        let from = from.and_then(|node| one(reader, node));
        let reply_to = fields.get("reply_to").and_then(|node| one(reader, node));
        let list_unsubscribe = fields.get("list_unsubscribe").and_then(|node| unsubscribe(reader, node));
        let subject_prefix = fields.get("subject_prefix").and_then(|node| one_line(reader, node)).unwrap_or_default();
        let one_per_recipient = fields.get("one_per_recipient").and_then(|node| reader.boolean(node)).unwrap_or(true);
        let attach = fields.get("attach").and_then(|node| reader.choice(node, &ATTACHMENTS)).flatten();
        let list = list::read(reader, fields.get("recipients"), files);
        let complete = !list.incomplete;
        let groups = Groups::of(list, people, broken);
        let to = recipients(reader, fields.get("to"), &groups);
        let audience = audiences(reader, fields.get("audience"), known);
        let smtp = fields.get("smtp").and_then(|node| smtp::read(reader, node));
        fields.finish(reader);
        Some(Mailing {
            from: from?,
            reply_to,
            list_unsubscribe,
            subject_prefix,
            one_per_recipient,
            attach,
            to,
            audience,
            groups: groups.all,
            complete,
            smtp,
            place,
        })
    })
}

/// One mailbox: `名前 <address>` or an address.
fn one(reader: &mut Reader<'_>, node: &Node) -> Option<Mailbox> {
    let text = reader.text_of(node)?;
    let read = mailbox(text);
    if read.is_none() {
        let diagnostic = reader.at(code::CONFIG_ADDRESS, node, address::not_one(text)).hint(say!(
            "`運用サービス部 <ops@example.com>` または `ops@example.com` のように書きます",
            "write `Operations <ops@example.com>` or `ops@example.com`"
        ));
        reader.fail(diagnostic);
    }
    read
}

/// A text that becomes part of a header.
fn one_line(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text_of(node)?;
    if text.contains(char::is_control) {
        reader.invalid(node, say!("改行を含まない 1 行で書きます", "expected one line without line breaks"));
        return None;
    }
    Some(text.to_owned())
}

fn unsubscribe(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = one_line(reader, node)?;
    let plain = text.is_ascii() && !text.contains(|c: char| c.is_whitespace() || "<>\"".contains(c));
    let target = text.strip_prefix("https://").map(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let mail =
        text.strip_prefix("mailto:").map(|rest| address::parse(rest.split('?').next().unwrap_or(rest)).is_some());
    if plain && target.or(mail) == Some(true) {
        return Some(text);
    }
    let message = say!("配信停止の宛先は `mailto:` か `https:` です", "expected a `mailto:` or `https:` address");
    let diagnostic = reader
        .at(code::CONFIG_INVALID, node, message)
        .hint(say!("`mailto:unsubscribe@example.com` のように書きます", "write `mailto:unsubscribe@example.com`"));
    reader.fail(diagnostic);
    None
}

/// `to: { weekly: [customers], monthly: [customers, boss@example.com] }`.
fn recipients(reader: &mut Reader<'_>, node: Option<&Node>, groups: &Groups) -> IndexMap<String, Vec<Mailbox>> {
    let mut to = IndexMap::new();
    for (key, node) in reader.named(node) {
        if !is_report(reader, key) {
            continue;
        }
        let mut all = Vec::new();
        for (word, node) in reader.texts(node) {
            all.extend(groups.of_word(reader, word, node));
        }
        to.insert(key.text.clone(), merged(all));
    }
    to
}

fn is_report(reader: &mut Reader<'_>, key: &Key) -> bool {
    let name = &key.text;
    if ReportKind::from_name(name).is_some() {
        return true;
    }
    let known: Vec<&str> = ReportKind::ALL.into_iter().map(ReportKind::name).collect();
    let known = crate::syntax::listed(&known);
    let message = say!("`{name}` というレポートはありません", "there is no report `{name}`");
    let place = reader.place(&key.range);
    let diagnostic = crate::diag::Diagnostic::new(code::CONFIG_REFERENCE, place, message);
    reader.fail(diagnostic.hint(say!("使えるのは {known}", "known here: {known}")));
    false
}

/// `audience: { weekly: customer }`: no more closed than the report itself, which has no page in a site more open than it is.
fn audiences(reader: &mut Reader<'_>, node: Option<&Node>, known: &Audiences) -> IndexMap<String, usize> {
    let mut named = IndexMap::new();
    for (key, node) in reader.named(node) {
        if !is_report(reader, key) {
            continue;
        }
        let Some(rank) = super::audiences::rank(reader, known, node) else { continue };
        if rank < known.of_page(&key.text) {
            let (own, name) = (&known.names[known.of_page(&key.text)], &key.text);
            reader.invalid(
                node,
                say!(
                    "`{name}` は `{own}` だけのレポートなので、より広い読者のメールにはできません",
                    "the report `{name}` is for `{own}`; its mail cannot be for a more open audience"
                ),
            );
            continue;
        }
        named.insert(key.text.clone(), rank);
    }
    named
}

/// Whether a key is written although it must not be.
fn has_secret(fields: &Fields<'_>) -> bool {
    ["password", "pass", "secret"].into_iter().any(|key| fields.has(key))
}
