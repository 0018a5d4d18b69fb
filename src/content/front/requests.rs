//! `request`: how readers ask for the service that a page is about.
//!
//! In: the value of the key: an address, or a map of `to`, `subject` and `fields`. Out: a [`ServiceRequest`]. Never: an address
//! that is neither a mail's nor one of the web.

use super::node::Node;
use super::values::Values;
use crate::diag::{Diagnostic, Message, Severity, code};
use crate::model::{ServiceRequest, is_web_form, mail_link, scheme_of};
use crate::say;
use crate::syntax::Value;

/// What a page says of asking for it; nothing, and a finding, for what is no address.
pub(super) fn read(values: &mut Values<'_>, node: &Node) -> Option<ServiceRequest> {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries.iter().filter(|entry| !["to", "subject", "fields"].iter().any(|key| entry.is(key))) {
                let typed = &entry.key.text;
                let said = say!(
                    "`request` には `to`・`subject`・`fields` を書きます（`{typed}` は使えません）",
                    "expected `to`, `subject` or `fields` below `request`, found `{typed}`"
                );
                values.found.push(Diagnostic::new(code::CONTENT_FRONT_MATTER, entry.place(), said));
            }
            let to = node.below("to").unwrap_or(node);
            let subject = node.below("subject").and_then(|node| values.text("request.subject", node));
            let fields = node.below("fields").map(|node| values.list("request.fields", node)).unwrap_or_default();
            let fields = fields.into_iter().map(|(text, _)| text.trim().to_owned()).collect();
            Some(ServiceRequest { subject: subject.unwrap_or_default(), fields, ..address(values, to)? })
        }
        _ if node.is_null() => None,
        _ => address(values, node),
    }
}

fn address(values: &mut Values<'_>, node: &Node) -> Option<ServiceRequest> {
    let text = node.typed().unwrap_or_default();
    let text = text.trim();
    let none = String::new;
    if let Some(mail) = text.strip_prefix("mailto:").filter(|mail| mail_link(mail).is_some()) {
        return Some(ServiceRequest { mailto: mail.to_owned(), url: none(), subject: none(), fields: Vec::new() });
    }
    if is_web_form(text) {
        return Some(ServiceRequest { mailto: none(), url: text.to_owned(), subject: none(), fields: Vec::new() });
    }
    let other = scheme_of(text).filter(|scheme| !matches!(scheme.as_str(), "mailto" | "http" | "https"));
    if let Some(scheme) = other {
        let message = say!(
            "`request` の `{scheme}:` のアドレスは外しました（使えるのは `mailto:` と `https:`）",
            "a `{scheme}:` address of `request` was taken out: expected `mailto:` or `https:`"
        );
        values.found.push(Diagnostic::new(code::CONTENT_UNSAFE_URL, node.range.clone(), message).hint(example()));
        return None;
    }
    let before = values.found.len();
    values.mismatch(
        "request",
        node,
        " `mailto:…` か `https://…` のアドレス",
        "an address that begins with `mailto:` or `https://`",
    );
    values.found[before..].iter_mut().for_each(|said| {
        said.severity = Severity::Warning;
        said.hint = Some(example());
    });
    None
}

fn example() -> Message {
    say!("`request: mailto:desk@example.com` のように書きます", "write it as in `request: mailto:desk@example.com`")
}
