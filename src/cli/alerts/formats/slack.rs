//! `{ "text": … }`, which Slack and Mattermost take.
//!
//! In: a message. Out: its body. Never: lets a text mention anybody or lead anywhere: `&`, `<` and `>` are escaped, which takes
//! `<!channel>` its meaning, and links of Markdown fall apart.

use super::wording::{Item, Message};
use serde_json::{Value, json};

/// The body of a message.
pub(super) fn body(message: &Message) -> Value {
    let lines = std::iter::once(escaped(&message.head)).chain(message.items.iter().map(line));
    json!({ "text": lines.collect::<Vec<_>>().join("\n") })
}

fn line(item: &Item) -> String {
    let title = match &item.link {
        Some(link) => format!("<{}|{}>", address(link), escaped(&item.title)),
        None => escaped(&item.title),
    };
    let facts: Vec<String> = item.facts.iter().map(|fact| format!("{}: {}", fact.name, escaped(&fact.value))).collect();
    format!("• [{}] {title} — {}", escaped(&item.tag), facts.join(" · "))
}

/// What Slack asks to escape; and no `](`, with which Mattermost would begin a link or a picture.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace("](", "]\u{200b}(")
}

fn address(link: &str) -> String {
    escaped(link).replace('|', "%7C")
}
