//! `tejun.yaml`: a wrong value is said and its default used, so that everything else can still be read and checked.

use super::checks;
use super::{
    Labels, ReaderFrame, Reports, SiteConfig, StatusConfig, audiences, documents, frame, landing, links, search,
    versions,
};
use crate::calendar::{Instant, PeriodCalendar, Zone, parse_zone};
use crate::diag::{Lang, code};
use crate::model::{ContentRules, Taxonomy};
use crate::say;
use crate::syntax::{Fields, Node, Reader};

/// Everything but the reports, whose groups name metrics that are not read yet; of the rules for documents all but the words of the
/// house, which have a file of their own.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<(SiteConfig, ContentRules)> {
    let mut fields = reader.fields(node)?;
    let start = node.range.start..node.range.start;
    let title = fields.require(reader, "title", &start).and_then(|node| reader.text_of(node));
    let mut text = |reader: &mut Reader<'_>, key| {
        let node = fields.get(key)?;
        reader.text_of(node).map(str::to_owned)
    };
    let description = text(reader, "description").unwrap_or_default();
    let footer = text(reader, "footer").unwrap_or_default();
    let own = fields.get("language").and_then(|node| language(reader, node)).unwrap_or_default();
    let (math, joins_wide_narrow, twins) =
        fields.get("markdown").map(|node| markdown(reader, node)).unwrap_or_default();
    let checks = fields.get("checks").map(|node| checks::read(reader, node));
    let (checks, front) = checks.unwrap_or_default();
    let rules = ContentRules { terms: Vec::new(), front, schemes: links::read(reader, &mut fields) };
    let site = SiteConfig {
        checks,
        title: title.unwrap_or_default().to_owned(),
        description,
        footer,
        base_url: fields.get("base_url").and_then(|node| base_url(reader, node)).unwrap_or_default(),
        language: own,
        languages: fields.get("languages").map(|node| documents::languages(reader, node, own)).unwrap_or_default(),
        taxonomies: match fields.get("taxonomies") {
            Some(node) => documents::taxonomies(reader, node),
            None => Taxonomy::usual(),
        },
        audiences: audiences::read(reader, &mut fields),
        periods: periods(reader, &mut fields),
        as_of: fields.get("as_of").and_then(|node| as_of(reader, node)),
        as_of_place: fields.get("as_of").map(|node| reader.place(&node.range)),
        theme: fields.get("theme").and_then(|node| theme(reader, node)).unwrap_or_else(|| "default".to_owned()),
        search: search::read(reader, &mut fields),
        math,
        joins_wide_narrow,
        reports: Reports { kinds: Vec::new(), groups: Vec::new() },
        labels: Labels::default(),
        versions: versions::read(reader, &mut fields),
        whole_lists: fields.get("export").and_then(|node| export(reader, node)).unwrap_or_default(),
        register: fields.get("register").and_then(|node| reader.boolean(node)),
        status: StatusConfig::default(),
        reader: ReaderFrame { twins, ..frame::read(reader, &mut fields) },
        layouts: landing::read(reader, &mut fields),
        params: fields.get("params").and_then(|node| params(reader, node)).unwrap_or_default(),
    };
    // Part of the project, not of the site.
    fields.get("engine");
    // These are read once what they name is known.
    fields.get("reports");
    fields.get("labels");
    fields.get("status");
    fields.get("mail");
    fields.finish(reader);
    Some((site, rules))
}

pub(super) fn base_url(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let url = reader.text_of(node)?;
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if host.is_none_or(|host| host.is_empty() || host.contains(|c: char| c.is_whitespace() || "<>\"'?#".contains(c))) {
        reader.invalid(
            node,
            say!("`https://…/` の形で書きます", "expected an address such as `https://help.example.com/`"),
        );
        return None;
    }
    Some(format!("{}/", url.trim_end_matches('/')))
}

fn language(reader: &mut Reader<'_>, node: &Node) -> Option<Lang> {
    reader.choice(node, &[("ja", Lang::Ja), ("en", Lang::En)])
}

fn periods(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> PeriodCalendar {
    let zone = fields.get("timezone").and_then(|node| zone(reader, node));
    let month = fields.get("fiscal_year_start").and_then(|node| reader.whole(node, 1..=12));
    PeriodCalendar {
        zone: zone.unwrap_or_else(|| parse_zone("Asia/Tokyo").expect("the zone is among those shipped")),
        fiscal_year_start: month.and_then(|month| i8::try_from(month).ok()).unwrap_or(4),
        cutoff: None,
    }
}

/// An IANA zone.
pub(super) fn zone(reader: &mut Reader<'_>, node: &Node) -> Option<Zone> {
    let name = reader.text_of(node)?;
    let zone = parse_zone(name);
    if zone.is_none() {
        reader.invalid(
            node,
            say!(
                "`{name}` というタイムゾーンはありません（`Asia/Tokyo` のように書きます）",
                "unknown time zone `{name}`: expected a name such as `Asia/Tokyo`"
            ),
        );
    }
    zone
}

fn as_of(reader: &mut Reader<'_>, node: &Node) -> Option<Instant> {
    let instant = reader.text_of(node)?.trim().parse().ok();
    if instant.is_none() {
        reader.invalid(
            node,
            say!(
                "時差つきの時刻を `2026-11-20T17:00:00+09:00` の形で書きます",
                "expected an instant with its offset, such as `2026-11-20T17:00:00+09:00`"
            ),
        );
    }
    instant
}

fn theme(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let name = reader.text_of(node)?;
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
        let message = say!("themes/ の下のフォルダー名を書きます", "expected the name of a folder below themes/");
        let diagnostic = reader.at(code::CONFIG_PATH, node, message);
        reader.fail(diagnostic);
        return None;
    }
    Some(name.to_owned())
}

/// `markdown: { math: true, wide_narrow: join, twins: true }`: whether `$…$` is a formula, whether a line break between a wide
/// and a narrow character is only wrapping, and whether documents are published as Markdown, too.
fn markdown(reader: &mut Reader<'_>, node: &Node) -> (bool, bool, bool) {
    let Some(mut fields) = reader.fields(node) else { return (false, false, false) };
    let math = fields.get("math").and_then(|node| reader.boolean(node));
    let rule = fields.get("wide_narrow").and_then(|node| reader.choice(node, &[("space", false), ("join", true)]));
    let twins = fields.get("twins").and_then(|node| reader.boolean(node));
    fields.finish(reader);
    (math.unwrap_or(false), rule.unwrap_or(false), twins.unwrap_or(false))
}

/// `export: { lists: true }`: whether lists that pages cut short stand whole in files beside them.
fn export(reader: &mut Reader<'_>, node: &Node) -> Option<bool> {
    let mut fields = reader.fields(node)?;
    let lists = fields.get("lists").and_then(|node| reader.boolean(node));
    fields.finish(reader);
    lists
}

fn params(reader: &mut Reader<'_>, node: &Node) -> Option<serde_json::Map<String, serde_json::Value>> {
    reader.fields(node)?;
    match node.json() {
        serde_json::Value::Object(map) => Some(map),
        _ => None,
    }
}
