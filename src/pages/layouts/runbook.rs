//! A runbook: its steps get addresses of their own, and the way to others is always at hand.
//!
//! In: a document with its blocks. Out: numbered steps with anchors, severity, and escalation routes. Never: shows a contact that
//! neither the document nor its front matter asks for.

mod applies;

use super::html::{Open, attribute, tags};
use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Block, EscalationBlock, Runbook};
use crate::pages::{ComposeContext, blocks::escalation};
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
            let Diagnostic { message, hint, .. } = reason.at(Place::file(&document.source));
            let (ja, en) = (&message.ja, &message.en);
            let message = say!("フロントマターの `escalation`: {ja}", "`escalation` in the front matter: {en}");
            let mut finding = Diagnostic::new(code::UNKNOWN_DATA, Place::file(&document.source), message);
            finding.hint = hint;
            found.push(finding);
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
    let (mut open, mut step) = (Open::default(), 0);
    for block in blocks {
        let Block::Html { html: known } = block else { continue };
        let html = known.text().into_owned();
        let mut made = String::with_capacity(html.len());
        let mut copied = 0;
        for tag in tags(&html) {
            let is_outermost = open.names().filter(|name| matches!(*name, "ol" | "ul")).count() == 1
                && open.names().last() == Some("ol")
                && !open.names().any(|name| name == "section");
            if tag.name == "li" && !tag.closes && is_outermost {
                step += 1;
                let written = &html[tag.start..tag.end];
                let id = format!("step-{step}");
                if attribute(written, "id").is_none() && !taken(&id) {
                    made.push_str(&html[copied..tag.start]);
                    let rest = &written["<li".len()..];
                    made.push_str(&format!(
                        "<li id=\"{id}\"{rest}<a class=\"step-link\" href=\"#{id}\" aria-label=\"{word} {step}\">#</a>"
                    ));
                    copied = tag.end;
                }
            }
            open.pass(&tag);
        }
        made.push_str(&html[copied..]);
        *known = made.into();
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::model::Block;

    #[test]
    fn only_steps_of_outermost_numbered_lists_are_numbered() {
        let html = |text: &str| Block::Html { html: text.into() };
        let mut blocks = [
            html("<ol><li>止める<ol><li>中</li></ol></li><li>値は "),
            Block::Paragraph { text: "x".to_owned() },
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
