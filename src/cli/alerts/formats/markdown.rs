//! A list in Markdown, for an issue or a wiki.
//!
//! In: a message. Out: CommonMark. Never: lets a text be anything but text.

use super::wording::{Item, Message};

/// The head, and one item per notice.
pub(super) fn list(message: &Message) -> String {
    let items: String = message.items.iter().map(item).collect();
    if items.is_empty() { escaped(&message.head) + "\n" } else { format!("{}\n\n{items}", escaped(&message.head)) }
}

fn item(item: &Item) -> String {
    let title = match &item.link {
        Some(link) => format!("[{}](<{}>)", escaped(&item.title), link.replace(['<', '>', '\n'], "")),
        None => escaped(&item.title),
    };
    let facts: String =
        item.facts.iter().map(|fact| format!("  - {}: {}\n", fact.name, escaped(&fact.value))).collect();
    format!("- **\\[{}\\]** {title}\n{facts}", escaped(&item.tag))
}

/// A text whose marks are only characters. `@` names nobody that a forge would tell: it gets a mark of no width behind it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>&|~#!$".contains(c) {
            out.push('\\');
        }
        out.push(c);
        if c == '@' {
            out.push('\u{200b}');
        }
    }
    out
}
