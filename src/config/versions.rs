//! `versions` of `tejun.yaml`: which older states of the document set are published; `banner`: what is said above every page.

use super::Versions;
use crate::calendar::{Instant, Zone, day_start, parse_date, parse_instant, parse_zone};
use crate::model::{self, SiteNotice};
use crate::say;
use crate::syntax::{Fields, Node, Reader};

/// The patterns of tags and branches, and the banner; a day without a time is one of the project's zone.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Versions {
    let mut versions = fields.get("versions").and_then(|node| wanted(reader, node)).unwrap_or_default();
    let zone = fields.get("timezone").and_then(|node| node.text()).and_then(parse_zone);
    let zone = zone.unwrap_or_else(|| parse_zone("Asia/Tokyo").expect("the zone is among those shipped"));
    versions.notice = fields.get("banner").and_then(|node| notice(reader, node, &zone));
    versions
}

fn wanted(reader: &mut Reader<'_>, node: &Node) -> Option<Versions> {
    let mut fields = reader.fields(node)?;
    let refs = fields.get("refs").map(|node| patterns(reader, node)).unwrap_or_default();
    let branches = fields.get("branches").map(|node| patterns(reader, node)).unwrap_or_default();
    let limit = fields.get("limit").and_then(|node| reader.whole(node, 1..=i64::MAX));
    let label = fields.get("label").and_then(|node| reader.text_of(node)).unwrap_or_default().to_owned();
    let differences = fields.get("differences").and_then(|node| reader.boolean(node)).unwrap_or(true);
    fields.finish(reader);
    if refs.is_empty() && branches.is_empty() {
        reader.invalid(
            node,
            say!(
                "`refs`（タグ）か `branches` に名前の形を書きます: `refs: [\"v*\"]`",
                "expected patterns of tags or branches: `refs: [\"v*\"]`"
            ),
        );
    }
    Some(Versions {
        refs,
        branches,
        limit: limit.and_then(|limit| usize::try_from(limit).ok()),
        label,
        differences,
        place: Some(reader.place(&node.range)),
        notice: None,
    })
}

fn patterns(reader: &mut Reader<'_>, node: &Node) -> Vec<String> {
    let mut patterns = Vec::new();
    for (text, node) in reader.texts(node) {
        if model::glob(text).is_ok() && !text.is_empty() {
            patterns.push(text.to_owned());
        } else {
            reader.invalid(node, say!("`v*` のような形を書きます", "expected a pattern such as `v*`"));
        }
    }
    patterns
}

/// `banner: { text, level, until, link }`, or the text alone.
fn notice(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<(SiteNotice, Option<Instant>)> {
    if let Some(text) = node.text() {
        return Some((SiteNotice { text: text.to_owned(), level: "info", link: String::new() }, None));
    }
    let mut fields = reader.fields(node)?;
    let start = node.range.start..node.range.start;
    let text = fields.require(reader, "text", &start).and_then(|node| reader.text_of(node)).map(str::to_owned);
    let levels = [("info", "info"), ("warning", "warning"), ("critical", "critical")];
    let level = fields.get("level").and_then(|node| reader.choice(node, &levels)).unwrap_or("info");
    let until = fields.get("until").and_then(|node| until(reader, node, zone));
    let link = fields.get("link").and_then(|node| link(reader, node)).unwrap_or_default();
    fields.finish(reader);
    Some((SiteNotice { text: text?, level, link }, until))
}

/// The end of a day, or an instant.
fn until(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<Instant> {
    let text = reader.text_of(node)?;
    let end_of_day = parse_date(text).and_then(|day| day.tomorrow().ok()).map(|next| day_start(zone, next));
    let until = end_of_day.or_else(|| parse_instant(text, zone));
    if until.is_none() {
        reader.invalid(
            node,
            say!("日付を `2026-12-01` の形で書きます", "expected a day such as `2026-12-01`, or an instant"),
        );
    }
    until
}

fn link(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text_of(node)?;
    let is_inside = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    let is_outside = text.starts_with("https://") || text.starts_with("http://");
    if !(is_inside || is_outside) || text.contains(char::is_whitespace) {
        reader.invalid(
            node,
            say!(
                "`/status/` のようなサイト内の場所か `https://…` を書きます",
                "expected a path of the site such as `/status/`, or `https://…`"
            ),
        );
        return None;
    }
    Some(text.to_owned())
}
