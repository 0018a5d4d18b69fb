//! Shortcodes that show a picture, or lead somewhere: figures, videos, buttons.
//!
//! In: a tag and what is around it. Out: its meaning, with addresses that are checked like any other. Never: embeds
//! anything of a host that the project does not declare (docs/decisions/0114-embeds.md).

use super::findings::argument;
use super::meaning::{Meaning, TagContext};
use super::tags::{Tag, text};
use crate::content::dialects::elements::Title;
use crate::content::dialects::inserts::Part;
use crate::content::dialects::reading::Reading;
use crate::content::embeds;
use crate::content::escape::escape;
use crate::content::link::LinkKind;
use crate::model::{EmbedFrame, EmbedHosts};

pub(super) fn figure(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let Some(src) = tag.either(&["src", "link-src", "url"], 0) else {
        reading.found.push(argument(
            context.place,
            &tag.name,
            "画像 (`src`) がありません",
            "no image (`src`) is named",
        ));
        return Meaning::Dropped;
    };
    let caption = tag.get(&["caption"]);
    let alt = tag.get(&["alt"]).or(caption);
    let mut image = vec![Part::Html("<img src=\"".into()), Part::Link(LinkKind::Image, src.text.clone())];
    let mut rest = format!("\" alt=\"{}\"", escape(text(alt)));
    for name in ["width", "height"] {
        let digits = text(tag.get(&[name])).trim_end_matches("px");
        let bare = digits.trim_end_matches('%');
        if !bare.is_empty() && bare.len() < 6 && bare.bytes().all(|b| b.is_ascii_digit()) {
            rest += &format!(" {name}=\"{digits}\"");
        }
    }
    image.push(Part::Html(rest + ">"));
    if let Some(link) = tag.get(&["link"]) {
        image.splice(
            0..0,
            [Part::Html("<a href=\"".into()), Part::Link(LinkKind::Link, link.text.clone()), Part::Html("\">".into())],
        );
        image.push(Part::Html("</a>".into()));
    }
    if context.in_line {
        return Meaning::Alone { block: Vec::new(), line: image, plain: text(alt).to_owned() };
    }
    let mut open = vec![Part::Block("<figure class=\"picture\">".into())];
    open.extend(image);
    open.push(Part::Html("\n".into()));
    let heading = tag.get(&["title"]).map(|title| format!("<strong>{}</strong> ", escape(&title.text)));
    let mut words = text(caption).to_owned();
    if let Some(attr) = tag.get(&["attr"]) {
        let link = tag.get(&["attrlink"]).map(|link| format!("[{}](<{}>)", attr.text, link.text));
        words = format!("{words} {}", link.unwrap_or_else(|| attr.text.clone()));
    }
    let before = format!("<figcaption>{}", heading.as_deref().unwrap_or_default());
    let shown = match Title::words(&words) {
        None if heading.is_some() => Title::Words(String::new()),
        other => other.unwrap_or(Title::None),
    };
    let made = reading.elements().titled(open, "</figure>\n", shown, (&before, "</figcaption>\n"), context.place);
    Meaning::Block(made)
}

/// A frame with the video where the project declares its host; else a link that opens it where it is: a frame would tell others who
/// reads the page.
pub(super) fn video(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let id = text(tag.either(&["id"], 0));
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        let (ja, en) = ("動画の番号がないか、使えない文字があります", "the video's id is missing, or is none");
        reading.found.push(argument(context.place, &tag.name, ja, en));
        return Meaning::Dropped;
    }
    let (site, address) = match tag.name.as_str() {
        "vimeo" => ("Vimeo", format!("https://vimeo.com/{id}")),
        _ => ("YouTube", format!("https://www.youtube.com/watch?v={id}")),
    };
    let heading = tag.get(&["title"]).map_or_else(String::new, |title| format!(": {}", title.text));
    let words = reading.elements().say("動画を開く", "Open the video") + &heading + &format!(" ({site})");
    let frame = player(&tag.name, id, &reading.includes.options.rules.embeds).filter(|_| !context.in_line);
    let class = if frame.is_some() { "embed" } else { "video" };
    let line = match frame {
        Some(player) => {
            let title = tag.get(&["title"]).map_or_else(
                || format!("{} ({site})", reading.elements().say("動画", "Video")),
                |title| title.text.clone(),
            );
            let kept = EmbedFrame { width: Some(560), height: Some(315), fullscreen: true, referrer: None };
            vec![
                Part::Html(embeds::LINK.into()),
                Part::Link(LinkKind::Link, player),
                Part::Html(embeds::after_address(&title, kept)),
            ]
        }
        None => vec![
            Part::Html("<a class=\"button\" href=\"".into()),
            Part::Link(LinkKind::Link, address),
            Part::Html(format!("\">{}</a>", escape(&words))),
        ],
    };
    let block = if context.in_line {
        Vec::new()
    } else {
        let ends = [Part::Block(format!("<p class=\"{class}\">")), Part::Html("</p>\n".into())];
        let [first, last] = ends;
        std::iter::once(first).chain(line.clone()).chain([last]).collect()
    };
    Meaning::Alone { block, line, plain: words }
}

/// The address of the player of a video, where its host is declared; of two that show the same the one that sets no cookies.
fn player(tag: &str, id: &str, embeds: &EmbedHosts) -> Option<String> {
    let addresses = match tag {
        "vimeo" => vec![format!("https://player.vimeo.com/video/{id}?dnt=1")],
        _ => ["www.youtube-nocookie.com", "www.youtube.com"].map(|host| format!("https://{host}/embed/{id}")).to_vec(),
    };
    addresses.into_iter().find(|address| embeds.address(address).is_ok())
}

pub(super) fn button(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let looked_up = tag.get(&["relref", "ref"]);
    let target = looked_up.or_else(|| tag.either(&["href", "link", "url", "to"], 0));
    let Some(target) = target else { return Meaning::Dropped };
    let kind = if looked_up.is_some() { LinkKind::Reference } else { LinkKind::Link };
    if context.inner.is_some() {
        let (open, close) = reading.elements().anchor("button", kind, target.text.clone(), context.place);
        return Meaning::Span(open, close);
    }
    let label = tag.either(&["text", "label", "title", "name"], 1).unwrap_or(target);
    let line = vec![
        Part::Html("<a class=\"button\" href=\"".into()),
        Part::Link(kind, target.text.clone()),
        Part::Html(format!("\">{}</a>", escape(&label.text))),
    ];
    Meaning::Alone { block: Vec::new(), line, plain: label.text.clone() }
}
