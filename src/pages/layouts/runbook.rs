//! A runbook: its steps get addresses of their own, and the way to others is always at hand.
//!
//! In: a document with its blocks. Out: numbered steps with anchors, severity, and escalation routes. Never: shows a contact that
//! neither the document nor its front matter asks for.

mod applies;

use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Place};
use crate::model::{Block, EscalationBlock, Node, OpenElements, Runbook, Tag, rewrite};
use crate::pages::{blocks::escalation, context::ComposeContext};
use crate::say;
use serde_json::Value;

/// Gives the steps their anchors, and takes what must be at hand.
pub(super) fn arrange(
    context: &ComposeContext<'_>,
    document: &Document,
    blocks: &mut [Block],
    found: &mut Diagnostics,
) -> Runbook {
    let taken = |id: &str| document.headings.iter().any(|heading| heading.id == id);
    number(blocks, &taken, context.lang().pick("手順", "Step"));
    let severity = document.front.params.get("severity").and_then(Value::as_str).unwrap_or_default();
    applies::check(context, document, severity, found);
    Runbook { severity: severity.to_owned(), escalation: routes(context, document, blocks, found) }
}

/// The routes that the front matter names, else those that the text shows.
pub(super) fn routes(
    context: &ComposeContext<'_>,
    document: &Document,
    blocks: &[Block],
    found: &mut Diagnostics,
) -> Vec<EscalationBlock> {
    let of = |blocks: &[Block]| -> Vec<EscalationBlock> {
        let route = |block: &Block| match block {
            Block::Escalation(route) => Some(route.clone()),
            _ => None,
        };
        blocks.iter().filter_map(route).collect()
    };
    let Some(names) = named(document) else { return of(blocks) };
    match escalation::blocks(context, &names, None) {
        Ok(made) if !names.is_empty() => of(&made),
        Ok(_) => Vec::new(),
        Err(reason) => {
            let finding = reason.at(Place::file(&document.source));
            let (ja, en) = (&finding.message.ja, &finding.message.en);
            let message = say!("フロントマターの `escalation`: {ja}", "`escalation` in the front matter: {en}");
            found.push(Diagnostic { message, ..finding });
            Vec::new()
        }
    }
}

/// The routes that the front matter names, if it says anything of them.
fn named(document: &Document) -> Option<Vec<String>> {
    Some(match document.front.params.get("escalation") {
        None | Some(Value::Null) => return None,
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(_) => Vec::new(),
    })
}

/// Gives every item of an outermost numbered list an anchor and a link to it; over blocks that continue each other.
fn number(blocks: &mut [Block], taken: &dyn Fn(&str) -> bool, word: &str) {
    let (mut open, mut step) = (OpenElements::default(), 0);
    for block in blocks {
        let Block::Html { html } = block else { continue };
        let numbered = rewrite(&html.text(), |node| {
            let anchored = match node {
                Node::Open(tag) if tag.name == "li" && is_step_list(&open) => {
                    step += 1;
                    anchored(tag, &format!("step-{step}"), taken, &format!("{word} {step}"))
                }
                _ => None,
            };
            open.pass(node);
            anchored
        });
        *html = numbered.into();
    }
}

/// Whether the innermost open element is a numbered list that lies in no other list and no section.
fn is_step_list(open: &OpenElements) -> bool {
    open.names().filter(|name| matches!(*name, "ol" | "ul")).count() == 1
        && open.names().next_back() == Some("ol")
        && !open.names().any(|name| name == "section")
}

/// The beginning of a step with its anchor; nothing where it has one of its own, or the anchor is another's.
fn anchored(tag: &Tag<'_>, id: &str, taken: &dyn Fn(&str) -> bool, label: &str) -> Option<String> {
    let is_free = tag.attribute("id").is_none() && !taken(id);
    let rest = &tag.written()["<li".len()..];
    is_free.then(|| format!("<li id=\"{id}\"{rest}<a class=\"step-link\" href=\"#{id}\" aria-label=\"{label}\">#</a>"))
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::model::Block;

    #[test]
    fn only_steps_of_outermost_numbered_lists_are_numbered() {
        let html = |text: &str| Block::html(text);
        let mut blocks = [
            html("<ol><li>止める<ol><li>中</li></ol></li><li>値は "),
            Block::paragraph("x".to_owned()),
            html("</li></ol><ul><li><p>点</p></li></ul><ol start=\"3\"><li>戻す</li></ol>"),
        ];
        number(&mut blocks, &|id| id == "step-3", "手順");
        let link = |n: usize| format!("<a class=\"step-link\" href=\"#step-{n}\" aria-label=\"手順 {n}\">#</a>");
        let (one, two) = (link(1), link(2));
        let first = format!("<ol><li id=\"step-1\">{one}止める<ol><li>中</li></ol></li><li id=\"step-2\">{two}値は ");
        assert_eq!(blocks[0], html(&first));
        assert_eq!(
            blocks[2],
            html("</li></ol><ul><li><p>点</p></li></ul><ol start=\"3\"><li>戻す</li></ol>"),
            "a heading has that anchor"
        );
    }
}
