//! Frames in raw HTML: those of declared hosts become links that the pages of the site open as frames.
//!
//! In: HTML as an author or a template wrote it. Out: the same with a link in the place of each frame that may be shown. Never: writes a
//! frame: a mail, a feed, a search and an issued report hold the link, and the page alone shows the frame (`render::frames`).
//!
//! Decided in docs/decisions/0114-embeds.md.

use super::escape::escape;
use crate::model::{EmbedFrame, EmbedHosts, EmbedRefusal, Node, Tag, nodes};

/// A frame as it is shown.
pub(super) struct Embed {
    /// Its address.
    pub(super) address: String,
    /// What it shows, as far as it is said.
    pub(super) title: Option<String>,
    frame: EmbedFrame,
}

/// What a frame shows, or why it may show nothing.
pub(super) fn embed(tag: &Tag<'_>, hosts: &EmbedHosts) -> Result<Embed, EmbedRefusal> {
    let attribute = |name: &str| tag.attribute(name).map(|text| text.into_owned());
    if attribute("srcdoc").is_some() {
        return Err(EmbedRefusal::Srcdoc);
    }
    let address = hosts.address(&attribute("src").unwrap_or_default())?;
    let title = attribute("title").map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(Embed { address, title: title.filter(|title| !title.is_empty()), frame: EmbedFrame::of(attribute) })
}

/// Whether a tag begins a frame, in any case.
pub(super) fn is_frame(tag: &Tag<'_>) -> bool {
    tag.name.eq_ignore_ascii_case("iframe")
}

/// The beginning of the link of a frame, up to its address.
pub(super) const LINK: &str = "<a class=\"embed\" href=\"";

/// What follows the address of the link: what is kept of the frame, and its words.
pub(super) fn after_address(title: &str, frame: EmbedFrame) -> String {
    let title = escape(title);
    format!("\" title=\"{title}\" data-frame=\"{frame}\">{title}</a>")
}

impl Embed {
    /// The link; without a title the host says where it leads.
    fn link(&self) -> String {
        let host = self.address.trim_start_matches("https://").split(['/', '?', '#']).next().unwrap_or_default();
        let title = self.title.as_deref().unwrap_or(host);
        format!("{LINK}{}{}", escape(&self.address), after_address(title, self.frame))
    }
}

/// HTML with links in the place of frames that may be shown, each a paragraph of its own in a block.
pub(super) fn as_links(html: &str, hosts: &EmbedHosts, is_block: bool) -> String {
    let mut out = String::with_capacity(html.len());
    let mut nodes = nodes(html);
    while let Some(node) = nodes.next() {
        let shown = match &node {
            Node::Open(tag) if is_frame(tag) => embed(tag, hosts).ok().map(|embed| (embed.link(), tag.is_empty())),
            _ => None,
        };
        let Some((link, is_whole)) = shown else {
            out.push_str(node.written());
            continue;
        };
        out.push_str(&if is_block { format!("<p class=\"embed\">{link}</p>") } else { link });
        // What stands in a frame is for browsers that know none.
        if !is_whole {
            nodes.by_ref().find(|node| matches!(node, Node::Close(tag) if is_frame(tag)));
        }
    }
    out
}
