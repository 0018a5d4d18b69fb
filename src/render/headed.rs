//! What the heading right above a block says, for what would say it again.
//!
//! In: a block. Out: the words of the heading that it is, or ends with. Never: looks at any other block.

use crate::model::{Block, Heading};

/// The words of the heading that a block is, or ends with.
pub(super) fn heading_of(block: &Block) -> Option<String> {
    match block {
        Block::Heading(Heading { text, .. }) => Some(text.clone()),
        Block::Html { html } => {
            let html = html.text();
            let (inner, level) = html.trim_end().strip_suffix('>')?.rsplit_once("</h")?;
            level.parse::<u8>().ok().filter(|level| (1..=6).contains(level))?;
            let start = inner.rfind(&format!("<h{level}"))?;
            Some(words_of(&inner[start..]))
        }
        _ => None,
    }
}

/// The words of some HTML, without its tags and the marks that only lead somewhere.
fn words_of(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        words.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    words.trim().trim_end_matches('¶').trim().to_owned()
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
