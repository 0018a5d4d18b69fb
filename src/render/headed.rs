//! What the heading right above a block says, for what would say it again.
//!
//! In: a block. Out: the words of the heading that it is, or ends with. Never: looks at any other block.

use crate::model::{Block, Heading, Node, nodes, text_of_html};

/// The words of the heading that a block is, or ends with.
pub(super) fn heading_of(block: &Block) -> Option<String> {
    match block {
        Block::Heading(Heading { text, .. }) => Some(text.clone()),
        Block::Html { html } => {
            let html = html.text();
            let html = html.trim_end();
            let heading = |node| match node {
                Node::Open(tag) if tag.heading().is_some() => Some(tag),
                _ => None,
            };
            let last = nodes(html).filter_map(heading).last()?;
            html.ends_with(&format!("</{}>", last.name)).then(|| words_of(&html[last.start..]))
        }
        _ => None,
    }
}

/// The words of some HTML, without the marks that only lead somewhere.
fn words_of(html: &str) -> String {
    text_of_html(html).trim_end_matches('¶').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::heading_of;
    use crate::model::Block;

    #[test]
    fn a_heading_is_known_by_its_words_and_only_at_the_end() {
        let html = |text: &str| heading_of(&Block::Html { html: text.into() });
        let whole = "<p>文</p>\n<h3 id=\"a\"><a class=\"anchor\" href=\"#a\"></a>研修 &amp; <em>演習</em></h3>\n";
        assert_eq!(html(whole).as_deref(), Some("研修 & 演習"));
        assert_eq!(html("<h3>研修</h3><p>文</p>"), None);
        assert_eq!(html("<p>文</p>"), None);
        assert_eq!(heading_of(&Block::Paragraph { text: "研修".to_owned() }), None);
    }
}
