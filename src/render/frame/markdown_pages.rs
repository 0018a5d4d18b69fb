//! Pages for programs: each document as Markdown beside its page, and `llms.txt` that lists them.
//!
//! In: the pages of the site and its navigation. Out: `index.md` per page, `llms.txt`, `llms-full.txt`. Never: shows what the
//! page itself does not.

use super::{address, markdown};
use crate::model::{Artifact, NavItem, Page, PageKind, Site};
use crate::render::links::encoded;
use crate::render::shared::page_at;
use std::fmt::Write;
use std::sync::Arc;

/// Whether a page is published as Markdown, too.
pub(super) fn has_markdown(are_made: bool, page: &Page) -> bool {
    use PageKind::{Archive, Difference, NotFound, Print, Search, Taxonomy, Term, Versions};
    let is_list = matches!(page.kind, Archive | Difference | NotFound | Print | Search | Taxonomy | Term | Versions);
    are_made && !is_list
}

/// Its file below the output folder.
pub(super) fn path(page: &Page) -> String {
    format!("{}index.md", &page.route.as_str()[1..])
}

/// The twins of all pages, and the lists of them.
pub(super) fn files(site: &Site) -> Vec<Artifact> {
    let file = |path: String, text: String| Artifact { path, bytes: Arc::from(text.into_bytes()), route: None };
    let twins = site.pages.iter().filter(|page| has_markdown(site.frame.twins, page));
    let mut files: Vec<Artifact> = twins.map(|page| file(path(page), twin(site, page))).collect();
    if site.frame.llms {
        files.push(file("llms.txt".to_owned(), list(site)));
        if site.frame.twins {
            files.push(file("llms-full.txt".to_owned(), whole(site)));
        }
    }
    files
}

/// A page with the little front matter that a program can use.
fn twin(site: &Site, page: &Page) -> String {
    let mut out = "---\n".to_owned();
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "{key}: {}", serde_json::Value::from(value));
        }
    };
    line("title", &page.title);
    line("description", &page.description);
    line("url", &address(&site.base_url, page));
    line("language", page.text_of.as_deref().or(page.language.as_deref()).unwrap_or_default());
    line("date", page.date.as_deref().unwrap_or_default());
    line("lastmod", page.lastmod.as_deref().unwrap_or_default());
    line("version", page.params.get("version").and_then(|value| value.as_str()).unwrap_or_default());
    out.push_str("---\n\n");
    out + &markdown::text(site, page)
}

/// `llms.txt`: the site in a paragraph, its sections, and every page in them.
fn list(site: &Site) -> String {
    let mut out = format!("# {}\n", site.title);
    if !site.description.is_empty() {
        let _ = write!(out, "\n> {}\n", site.description);
    }
    let (sections, single): (Vec<&NavItem>, Vec<&NavItem>) =
        site.nav.children.iter().partition(|item| !item.children.is_empty());
    for section in sections {
        let _ = write!(out, "\n## {}\n\n", section.title);
        entries(site, section, &mut out);
    }
    if !single.is_empty() {
        let _ = write!(out, "\n## {}\n\n", site.language.pick("そのほか", "More"));
        single.into_iter().for_each(|item| entries(site, item, &mut out));
    }
    out
}

fn entries(site: &Site, item: &NavItem, out: &mut String) {
    if let Some(page) = page_at(&site.pages, &item.route) {
        let root = if site.base_url.is_empty() { "/" } else { site.base_url.as_str() };
        let file = if has_markdown(site.frame.twins, page) { "index.md" } else { "" };
        let said = if page.description.is_empty() { &page.summary } else { &page.description };
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let colon = if said.is_empty() { "" } else { ": " };
        let title = page.title.replace('[', "\\[").replace(']', "\\]");
        let _ = writeln!(out, "- [{title}]({root}{}{file}){colon}{said}", encoded(&page.route));
    }
    item.children.iter().for_each(|child| entries(site, child, out));
}

/// Every document in the order of the navigation.
fn whole(site: &Site) -> String {
    let mut open = vec![&site.nav];
    let mut out = String::new();
    while let Some(item) = open.pop() {
        let page = page_at(&site.pages, &item.route)
            .filter(|page| page.source.is_some() && has_markdown(site.frame.twins, page));
        if let Some(page) = page {
            let _ = write!(out, "<!-- {} -->\n\n{}\n", address(&site.base_url, page), markdown::text(site, page));
        }
        open.extend(item.children.iter().rev());
    }
    out
}
