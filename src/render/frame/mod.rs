//! What is around a page: where it can be edited, what readers may say of it, what it may load, how it looks on paper.
//!
//! In: a [`Page`] and its [`Site`](crate::model::Site). Out: a [`FrameView`] per page, and files beside the pages: Markdown
//! twins, `llms.txt`, `_headers`. Never: reads the project, or lets a text of a document into an address unencoded.
//!
//! Decided in docs/decisions/0049-frame.md.

mod bound;
mod feedback;
mod inline;
mod markdown;
mod markdown_pages;
mod paper;
mod policy;
mod rebase;
mod shared;

use super::feeds;
use super::links::{Links, encoded};
use super::shared::Shared;
use super::site_context::SiteContext;
use crate::model::{Artifact, Page, PageKind, Site, encode_path};
use bound::PartView;
use feedback::FeedbackView;
use paper::PaperView;
use serde::Serialize;

/// What templates see around a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FrameView {
    /// Where the source of the page can be edited; empty without.
    edit_url: String,
    /// Where the source of the page is shown; empty without.
    source_url: String,
    /// Where something wrong with the page is reported; empty without.
    issue_url: String,
    /// How readers say whether the page helped.
    feedback: Option<FeedbackView>,
    /// The page that holds all of the section, for paper; empty without.
    print_url: String,
    /// The page as Markdown; empty without.
    twin_url: String,
    /// The feeds of the page as JSON, each with a title and a link.
    json_feeds: Vec<FileLink>,
    /// The Content-Security-Policy of the page; empty without.
    policy: String,
    /// Full address of the picture that stands for the page where it is shared; empty without.
    og_image: String,
    /// The way to the page as JSON-LD, escaped for a script element; empty without.
    breadcrumbs_json: String,
    /// Whether search engines are to leave the page out.
    noindex: bool,
    /// What only paper shows.
    paper: PaperView,
    /// The pages that a page for paper holds.
    parts: Vec<PartView>,
}

/// A link to a file with its title.
#[derive(Debug, Clone, Serialize)]
struct FileLink {
    title: String,
    url: String,
}

/// Whether a page is of no use to those who search from outside.
pub(super) fn is_hidden(page: &Page) -> bool {
    matches!(page.kind, PageKind::NotFound | PageKind::Print | PageKind::Search | PageKind::Difference)
}

/// What one page sees.
pub(super) fn view(shared: &Shared, page: &Page, links: &Links) -> FrameView {
    let (site, frame) = (&shared.site, &shared.site.frame);
    let has_readers = !matches!(page.kind, PageKind::NotFound | PageKind::Search | PageKind::Print);
    let of_source = |address: &str| match &page.source {
        Some(path) if !address.is_empty() => address.replace("{path}", &encode_path(&frame.mounts.disk_path(path))),
        _ => String::new(),
    };
    let parts = bound::parts(shared, page, links);
    FrameView {
        edit_url: of_source(frame.edit_url),
        source_url: of_source(frame.source_url),
        issue_url: if has_readers { feedback::filled(frame.issue_url, shared, page, "") } else { String::new() },
        feedback: feedback::view(shared, page),
        print_url: shared.print_page(&page.route).map(|route| links.to(&route)).unwrap_or_default(),
        twin_url: if markdown_pages::has_markdown(frame.twins, page) {
            links.to_file(&markdown_pages::path(page))
        } else {
            String::new()
        },
        json_feeds: json_feeds(site, page, links),
        policy: policy::of(shared, page),
        og_image: shared::picture(site, page),
        breadcrumbs_json: shared::breadcrumbs(shared, page),
        noindex: is_hidden(page) || !site.is_open || site.versions.shown.is_some(),
        paper: paper::view(shared, page),
        parts,
    }
}

/// The files beside the pages.
pub(super) fn files(site: &Site, shared: &Shared) -> Vec<Artifact> {
    let mut files = markdown_pages::files(site);
    files.extend(policy::headers(site, shared));
    files
}

fn json_feeds(site: &SiteContext, page: &Page, links: &Links) -> Vec<FileLink> {
    let own = site.feeds.iter().filter(|feed| *feed.home == page.route && !site.base_url.is_empty());
    own.map(|feed| FileLink { title: feed.title.to_owned(), url: links.to_file(&feeds::json_path(feed.path)) })
        .collect()
}

/// The full address of a page; from the root of the site when it has no address.
fn address(base_url: &str, page: &Page) -> String {
    let root = if base_url.is_empty() { "/" } else { base_url };
    format!("{root}{}", encoded(&page.route))
}

/// A text as a part of a query: only what never means anything stays as it is.
fn in_query(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

pub(super) use rebase::with_absolute_links;
