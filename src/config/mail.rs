//! `mail:` of `tejun.yaml`: who sends, to whom, and through which server.
//!
//! In: the setting, the people, the list of recipients. Out: [`Mailing`], in which every address can be mailed to and stands
//! once per report. Never: holds a password, or connects to anything.

mod address;
mod groups;
mod list;
mod per_value;
mod smtp;

use super::{Attachments, Audiences, Broken, Mailing, reports};
use crate::diag::code;
use crate::model::{Mailbox, People, ProjectFiles, ReportName};
use crate::say;
use crate::syntax::{Entries, Entry, Keys, Named, Node, Reader, Required, forms, keys, words};
pub use address::{mailbox, merged};
use groups::Groups;
use indexmap::IndexMap;
pub use list::Recipients;

keys! {
    /// `mail`.
    pub(super) struct MailKeys<'n> {
        from: Required<OneMailbox> = say!(
            "`from: 運用サービス部 <ops@example.com>` のように書き足します",
            "add a line such as `from: Operations <ops@example.com>`"
        ), "差出人", "who sends";
        reply_to: Option<OneMailbox>, "返信先", "where answers go";
        list_unsubscribe: Option<Unsubscribe>, "配信停止の宛先", "where readers unsubscribe";
        subject_prefix: OneLine = String::new(), "件名の前に付ける言葉", "what stands before every subject";
        one_per_recipient: bool = true, "一人に一通ずつ送るか", "whether everybody gets a mail of their own";
        attach: Attach = Attach::None, "添付するもの", "what is attached";
        recipients: Option<&'n Node>, "宛先の一覧のファイル", "the file of recipients";
        to: Named<&'n str> = Vec::new(), "レポートごとの宛先", "the recipients of each report";
        audience: Named<&'n str> = Vec::new(), "レポートごとの読者", "for whom the mail of a report is";
        smtp: Option<smtp::SmtpForm>, "メールサーバー", "the mail server";
    }
}

words! {
    /// What is attached.
    enum Attach {
        /// The report as it is printed.
        Pdf = "pdf",
        /// Nothing.
        None = "none",
    }
}

forms! {
    /// `名前 <address>` or an address.
    OneMailbox => Mailbox = one;
    /// A text that becomes part of a header.
    OneLine => String = one_line;
    /// A `mailto:` or `https:` address.
    Unsubscribe => String = unsubscribe;
}

/// Reads the setting; `None` when there is none, or it cannot be used.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Node,
    context: MailContext<'_>,
    files: &dyn ProjectFiles,
) -> Option<Mailing> {
    let MailContext { people, broken, audiences, reports } = context;
    let mut entries = root.entries().iter();
    let Entry { key, node } = entries.find(|entry| entry.key.text == "mail" && !entry.node.is_null())?;
    let place = reader.place(&key.range);
    reader.sound(|reader| {
        let keys = MailKeys::of_entry(reader, key, node)?;
        let list = list::read(reader, keys.recipients, files);
        let complete = !list.incomplete;
        let listed = list.groups.clone();
        let groups = Groups::of(list, people, broken);
        let (of_values, others) = keys.to.into_iter().partition(|(key, _)| audiences.per_value.contains(&key.text));
        Some(Mailing {
            to: recipients(reader, others, &groups, reports),
            per_value: per_value::read(reader, of_values, &groups, &listed),
            audience: ranks(reader, keys.audience, audiences, reports),
            from: keys.from?,
            reply_to: keys.reply_to,
            list_unsubscribe: keys.list_unsubscribe,
            subject_prefix: keys.subject_prefix,
            one_per_recipient: keys.one_per_recipient,
            attach: (keys.attach == Attach::Pdf).then_some(Attachments::Pdf),
            groups: groups.all,
            complete,
            smtp: keys.smtp,
            place,
        })
    })
}

/// Whom mails may go to.
#[derive(Clone, Copy)]
pub(super) struct MailContext<'a> {
    pub people: &'a People,
    pub broken: &'a Broken,
    pub audiences: &'a Audiences,
    /// The names that reports have.
    pub reports: &'a [ReportName],
}

fn one(reader: &mut Reader<'_>, node: &Node) -> Option<Mailbox> {
    let text = reader.text_of(node)?;
    let read = mailbox(text);
    if read.is_none() {
        reader.fail(reader.at(code::CONFIG_ADDRESS, node, address::not_one(text)).hint(say!(
            "`運用サービス部 <ops@example.com>` または `ops@example.com` のように書きます",
            "write `Operations <ops@example.com>` or `ops@example.com`"
        )));
    }
    read
}

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
    let hint = say!("`mailto:unsubscribe@example.com` のように書きます", "write `mailto:unsubscribe@example.com`");
    reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
    None
}

/// `to: { weekly: [customers], monthly: [customers, boss@example.com] }`.
fn recipients(
    reader: &mut Reader<'_>,
    entries: Entries<'_>,
    groups: &Groups,
    reports: &[ReportName],
) -> IndexMap<String, Vec<Mailbox>> {
    let mut to = IndexMap::new();
    for (key, node) in entries {
        if reports::named(reader, &key.node(), &key.text, reports).is_none() {
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

/// `audience: { weekly: customer }`: no more closed than the report itself, which has no page in a site more open than it is.
fn ranks(
    reader: &mut Reader<'_>,
    entries: Entries<'_>,
    known: &Audiences,
    reports: &[ReportName],
) -> IndexMap<String, usize> {
    let mut named = IndexMap::new();
    for (key, node) in entries {
        if reports::named(reader, &key.node(), &key.text, reports).is_none() {
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
