//! Frames of declared hosts on the pages of the site.
//!
//! In: the HTML of a document, in which each frame is a link. Out: the same with the frame before its link. Never: opens a link to a host
//! that is not declared, whatever a document says, or anything in a report: what was issued must not change afterwards.
//!
//! Decided in docs/decisions/0114-embeds.md.

use super::blocks::BlockView;
use super::site_context::SiteContext;
use crate::model::{Block, EmbedFrame, EmbedHosts, Node, Page, PageKind, Tag, escape_html, rewrite};

/// What a frame may do beside showing: its scripts run in its own origin, its forms are sent, its links open other windows. It never
/// leads the page elsewhere, opens a dialog or starts a download.
const SANDBOX: &str = "allow-scripts allow-forms allow-presentation allow-popups allow-popups-to-escape-sandbox";

/// What its site is told of the page: nothing but the origin of ours. Players refuse to work without it.
const REFERRER: &str = "strict-origin-when-cross-origin";

/// Opens the frames of a page.
pub(super) fn open(blocks: &mut [BlockView], page: &Page, site: &SiteContext<'_>) {
    let embeds = site.frame.embeds;
    if embeds.is_empty() || !may_show(page) {
        return;
    }
    let own = host(site.base_url);
    for block in blocks {
        if let BlockView::Html { html } = block
            && html.contains(MARK)
        {
            *html = opened(html, embeds, own);
        }
    }
}

/// What only links of frames have.
const MARK: &str = "data-frame=";

/// Whether a page shows a frame.
pub(super) fn has_frame(page: &Page) -> bool {
    let holds = |block: &Block| matches!(block, Block::Html { html } if html.text().contains(MARK));
    may_show(page) && page.blocks.iter().any(holds)
}

/// Reports show the link: they are issued. So do pages for paper.
fn may_show(page: &Page) -> bool {
    page.report.is_none() && matches!(page.kind, PageKind::Home | PageKind::Section | PageKind::Document)
}

fn opened(html: &str, embeds: &EmbedHosts, own: &str) -> String {
    rewrite(html, |node| match node {
        Node::Open(tag) if tag.name == "a" => frame(tag, embeds, own),
        _ => None,
    })
}

/// The frame of a link, and the link behind it.
fn frame(link: &Tag<'_>, embeds: &EmbedHosts, own: &str) -> Option<String> {
    let kept = EmbedFrame::parse(&link.attribute("data-frame")?);
    let address = embeds.address(&link.attribute("href")?).ok()?;
    let title = link.attribute("title").filter(|title| !title.trim().is_empty())?;
    // Next to scripts this would let a page of our own origin take its sandbox off.
    let same_origin = if host(&address) == own { "" } else { " allow-same-origin" };
    let (fullscreen, height) = match (kept.fullscreen, kept.height.filter(|_| kept.width.is_none())) {
        (fullscreen, Some(height)) => (fullscreen, format!(" height=\"{height}\"")),
        (fullscreen, None) => (fullscreen, String::new()),
    };
    let fullscreen = if fullscreen { " allow=\"fullscreen\" allowfullscreen" } else { "" };
    let (address_text, title) = (escape_html(&address), escape_html(&title));
    let referrer = kept.referrer.unwrap_or(REFERRER);
    Some(format!(
        "<span class=\"embed-box\">{}<iframe src=\"{address_text}\" title=\"{title}\"{height} loading=\"lazy\" \
         referrerpolicy=\"{referrer}\" sandbox=\"{SANDBOX}{same_origin}\"{fullscreen}></iframe></span>\
         <a class=\"embed\" href=\"{address_text}\">",
        ratio(&kept)
    ))
}

/// What keeps the ratio of a frame at any width: pages have no styles of single elements.
fn ratio(frame: &EmbedFrame) -> String {
    let (class, width, height) = match (frame.width, frame.height) {
        (Some(width), Some(height)) => ("", width, height),
        (None, Some(_)) => return String::new(),
        _ => (" wide", 16, 9),
    };
    format!(
        "<svg class=\"embed-ratio{class}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         aria-hidden=\"true\"></svg>"
    )
}

/// The name of the host of an address.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::opened;
    use crate::model::{EmbedHost, EmbedHosts};

    fn of(html: &str, own: &str) -> String {
        opened(html, &EmbedHosts::with(vec![EmbedHost::parse("a.example").unwrap()]), own)
    }

    #[test]
    fn a_frame_stands_before_its_link() {
        let link = "<a class=\"embed\" href=\"https://a.example/x?a&amp;b\" title=\"手順 &amp; 動画\" data-frame=\"560x315 fullscreen no-referrer\">手順</a>";
        let expected = "<span class=\"embed-box\"><svg class=\"embed-ratio\" width=\"560\" height=\"315\" viewBox=\"0 0 560 315\" aria-hidden=\"true\"></svg>\
            <iframe src=\"https://a.example/x?a&amp;b\" title=\"手順 &amp; 動画\" loading=\"lazy\" referrerpolicy=\"no-referrer\" \
            sandbox=\"allow-scripts allow-forms allow-presentation allow-popups allow-popups-to-escape-sandbox allow-same-origin\" allow=\"fullscreen\" allowfullscreen></iframe></span>\
            <a class=\"embed\" href=\"https://a.example/x?a&amp;b\">手順</a>";
        assert_eq!(of(link, "help.example.com"), expected);
        let high = of("<a href=\"https://a.example/\" title=\"t\" data-frame=\"x600\">t</a>", "");
        assert!(high.contains("<iframe src=\"https://a.example/\" title=\"t\" height=\"600\" loading"), "{high}");
        let own = of(link, "a.example");
        assert!(own.contains("to-escape-sandbox\" allow=") && !own.contains("same-origin"), "{own}");
    }

    #[test]
    fn what_a_document_made_up_stays_a_link() {
        for link in [
            "<a class=\"embed\" href=\"https://b.example/\" title=\"t\" data-frame=\"x\">t</a>",
            "<a href=\"javascript:x\" title=\"t\" data-frame=\"x\">t</a>",
            "<a href=\"https://a.example/\" data-frame=\"x\">t</a>",
            "<a href=\"https://a.example/\" title=\"t\">data-frame=</a>",
            "<p title=\"t\" data-frame=\"x\" href=\"https://a.example/\">data-frame=</p>",
        ] {
            assert_eq!(of(link, ""), link);
        }
    }
}
