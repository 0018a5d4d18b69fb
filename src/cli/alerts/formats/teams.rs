//! A message with an Adaptive Card, as workflows of Microsoft Teams take it.
//!
//! In: a message. Out: its body. Never: puts a text where Markdown is read: runs of text are shown as they are.

use super::wording::{Item, Message};
use serde_json::{Value, json};

/// The body of a message.
pub(super) fn body(message: &Message) -> Value {
    let head = block(vec![run(&message.head, true)]);
    let body: Vec<Value> = std::iter::once(head).chain(message.items.iter().map(item)).collect();
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
            },
        }],
    })
}

fn item(item: &Item) -> Value {
    let mut title = run(&item.title, true);
    if let Some(link) = &item.link {
        title["selectAction"] = json!({ "type": "Action.OpenUrl", "url": link });
    }
    let facts: Vec<String> = item.facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect();
    block(vec![run(&format!("[{}] ", item.tag), true), title, run(&format!(" — {}", facts.join(" · ")), false)])
}

fn block(runs: Vec<Value>) -> Value {
    json!({ "type": "RichTextBlock", "inlines": runs })
}

fn run(text: &str, is_strong: bool) -> Value {
    let mut run = json!({ "type": "TextRun", "text": text });
    if is_strong {
        run["weight"] = "Bolder".into();
    }
    run
}
