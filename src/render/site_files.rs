//! The files a site has beside its pages: the page for lost readers, the sitemap, the rules for robots.

use super::dates::day;
use super::links::encoded;
use super::shared::Shared;
use super::template_error::TemplateError;
use super::words::Words;
use crate::model::{Artifact, Block, Page, PageKind, Route, Site, SpanKind, Subject};
use serde::Serialize;
use std::sync::Arc;

/// The page for addresses that do not exist, unless the site has one of its own.
pub(super) fn lost_page(site: &Site, words: &Words) -> Option<Page> {
    if site.pages.iter().any(|page| page.kind == PageKind::NotFound) {
        return None;
    }
    let blocks = vec![Block::Paragraph { text: words.not_found_text.to_owned() }];
    Some(Page { blocks, ..Page::new(Route::of_lost_page(), PageKind::NotFound, words.not_found_title) })
}

#[derive(Debug, Serialize)]
struct SitemapEntry {
    address: String,
    /// A day, or empty.
    changed: String,
}

/// The sitemap and the rules for robots; a sitemap needs full addresses, so it exists only with a `base_url`.
pub(super) fn beside_pages(site: &Site, shared: &Shared) -> (Vec<Artifact>, Option<TemplateError>) {
    let base = &site.base_url;
    let rule = if site.is_open { "Allow" } else { "Disallow" };
    let mut robots = format!("User-agent: *\n{rule}: /\n");
    let mut files = Vec::new();
    let mut trouble = None;
    if !base.is_empty() && site.is_open {
        match sitemap(site, shared) {
            Ok(xml) => {
                files.push(Artifact { path: "sitemap.xml".to_owned(), bytes: Arc::from(xml.into_bytes()), route: None })
            }
            Err(error) => trouble = Some(shared.theme.trouble(&error)),
        }
        robots.push_str(&format!("Sitemap: {base}sitemap.xml\n"));
    }
    files.push(Artifact { path: "robots.txt".to_owned(), bytes: Arc::from(robots.into_bytes()), route: None });
    (files, trouble)
}

fn sitemap(site: &Site, shared: &Shared) -> tera::TeraResult<String> {
    let mut entries: Vec<SitemapEntry> = site
        .pages
        .iter()
        .filter(|page| !super::frame::is_hidden(page) && page.text_of.is_none())
        .map(|page| SitemapEntry {
            address: format!("{}{}", site.base_url, encoded(&page.route)),
            changed: page
                .lastmod
                .as_deref()
                .or(page.date.as_deref())
                .and_then(day)
                .map(|d| d.to_string())
                .unwrap_or_default(),
        })
        .collect();
    entries.sort_by(|a, b| a.address.cmp(&b.address));
    let mut context = tera::Context::new();
    context.insert("entries", &entries);
    let about = || Subject::template("sitemap.xml", "sitemap.xml");
    shared.profiler.time(SpanKind::Template, about, || shared.theme.tera.render("sitemap.xml", &context))
}
