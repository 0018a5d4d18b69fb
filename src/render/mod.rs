//! Shows a [`Site`]: pages, charts and the files a site needs beside them.
//!
//! In: a finished [`Site`] and a [`Theme`]. Out: [`Artifact`]s, by path. Never: computes a figure, reads configuration or
//! content, or asks the machine for a font, a clock or a name; the same site always gives the same bytes.

mod blocks;
mod calendar;
mod charts;
mod contract;
mod dates;
mod edition;
mod feeds;
mod figures;
mod fingerprint;
mod frame;
mod frames;
mod headed;
mod ics;
mod layouts;
mod links;
mod lists;
mod mail;
mod nav;
mod page_parts;
mod parts;
mod register;
mod releases;
mod reports;
mod search;
mod shared;
mod shortcodes;
mod site_context;
mod site_files;
mod status;
mod tables;
mod target_status;
mod template_error;
mod text;
mod theme;
mod verdicts;
mod versions;
mod view;
mod words;

use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{
    Artifact, CachedPage, Key, LOST_PAGE, NoSink, Page, PageKind, PageSink, Profiler, Route, Site, SpanKind, Subject,
};
use crate::say;
use fingerprint::Fingerprints;
use frame::with_absolute_links;
pub use ics::text as calendar_text;
pub use mail::mail;
use rayon::prelude::*;
use shared::Shared;
pub use shortcodes::shortcodes;
use std::collections::BTreeMap;
use std::sync::Arc;
use template_error::TemplateError;
pub use text::text;
pub use theme::{AssetNames, Theme, own_texts};
pub use versions::fill_markers;

/// The files of a site, each part by path.
pub struct Rendered {
    /// Those of its pages, with those that lead on to them.
    pub pages: Vec<Artifact>,
    /// Everything that stands beside them.
    pub beside: Vec<Artifact>,
}

/// The site's files, by path. What a template cannot show is said in `found`; the other pages are made all the same.
pub fn render(site: &Site, theme: &Theme, profiler: &Profiler, found: &mut Diagnostics) -> Vec<Artifact> {
    let Rendered { mut pages, beside } = render_out(site, theme, profiler, &NoSink, found);
    pages.extend(beside);
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// The same, but for pages that somebody takes as they are finished; those that an earlier build made of the same are not made again.
pub fn render_out(
    site: &Site,
    theme: &Theme,
    profiler: &Profiler,
    out: &dyn PageSink,
    found: &mut Diagnostics,
) -> Rendered {
    let shared = Shared::new(site, theme, profiler);
    // An older version is part of the current site, which has one of everything that is not a page.
    let is_older = site.versions.shown.is_some();
    let lost = site_files::lost_page(site, shared.words()).filter(|_| !is_older);
    let pages: Vec<&Page> = site.pages.iter().chain(lost.as_ref()).collect();
    for page in &pages {
        found.extend(unknown_layout(page, theme));
    }
    let fingerprints = if out.remembers() { Fingerprints::new(&shared) } else { None };
    let fingerprint = |page: &Page| fingerprints.as_ref().and_then(|all| all.of(page));
    let make = |(at, page): (usize, &&Page)| handed_on((at, page), fingerprint(page), &shared, out);
    let made: Vec<Made> = pages.par_iter().enumerate().map(make).collect();
    let assets = theme.assets.values().filter(|_| !is_older);
    let (mut artifacts, mut of_pages): (Vec<Artifact>, Vec<Artifact>) = (assets.cloned().collect(), Vec::new());
    let mut troubles: BTreeMap<TemplateError, Vec<String>> = BTreeMap::new();
    for (made, page) in made.into_iter().zip(&pages) {
        of_pages.extend(made.files);
        for trouble in made.troubles {
            troubles.entry(trouble).or_default().push(page.route.as_str().to_owned());
        }
    }
    artifacts.extend(charts::files(site, &shared));
    artifacts.extend(register::files(site));
    artifacts.extend(search::files(site, &shared));
    if !is_older {
        artifacts.extend(ics::files(site));
        artifacts.extend(releases::files(site, &shared));
        artifacts.extend(feeds::files(site));
        artifacts.extend(status::files(site));
        artifacts.extend(frame::files(site, &shared));
        artifacts.extend(versions::files(site));
        let (files, failed) = site_files::beside_pages(site, &shared);
        artifacts.extend(files);
        if let Some(trouble) = failed {
            troubles.entry(trouble).or_default().push("sitemap.xml".to_owned());
        }
    }
    found.extend(troubles.iter().map(|(trouble, routes)| trouble.on_pages(routes)));
    for all in [&mut of_pages, &mut artifacts] {
        all.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Rendered { pages: of_pages, beside: artifacts }
}

/// Makes single pages of a site: what they share is prepared once.
pub struct Renderer<'s>(Shared<'s>);

impl<'s> Renderer<'s> {
    /// Prepares what the pages of a site share.
    pub fn new(site: &'s Site, theme: &'s Theme, profiler: &'s Profiler) -> Self {
        Self(Shared::new(site, theme, profiler))
    }

    /// The file of one page; `None` when a template cannot show it.
    pub fn page(&self, page: &Page) -> Option<Artifact> {
        let own = files_of(page).next()?;
        let made = make(page, own, &self.0);
        made.files.into_iter().next().filter(|_| made.troubles.is_empty())
    }
}

/// What the template of one page sees, as JSON; for those who write templates.
///
/// # Errors
/// Never for views of this room; the type is that of the JSON writer.
pub fn view_as_json(site: &Site, theme: &Theme, page: &Page) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&Shared::new(site, theme, &Profiler::off()).for_people(page))
}

/// A page's file for whoever reads it away from its site, as in a PDF: links out of it have full addresses.
pub fn away_from_site(page: &Artifact, base_url: &str) -> Artifact {
    let (Some(route), Ok(html)) = (&page.route, std::str::from_utf8(&page.bytes)) else { return page.clone() };
    Artifact { bytes: Arc::from(with_absolute_links(html, route, base_url).into_bytes()), ..page.clone() }
}

/// What became of a page and of the addresses it had before.
#[derive(Default)]
struct Made {
    files: Vec<Artifact>,
    troubles: Vec<TemplateError>,
}

impl Made {
    /// Takes in one file: what the template makes of a view or, should it fail, what the built-in one makes of it.
    fn add(
        &mut self,
        (path, route): (String, Option<Route>),
        view: tera::TeraResult<tera::Context>,
        (template, usual): (&str, &str),
        (shared, page): (&Shared, &Page),
    ) {
        let theme = shared.theme;
        let context = match view {
            Ok(context) => context,
            Err(error) => return self.troubles.push(theme.trouble(&error)),
        };
        let about = || Subject::template(template, page.route.as_str());
        let html = shared.profiler.time(SpanKind::Template, about, || {
            theme.tera.render(template, &context).or_else(|error| {
                self.troubles.push(theme.trouble(&error));
                theme.built_in.render(usual, &context)
            })
        });
        self.files.extend(html.ok().map(|html| Artifact { path, bytes: Arc::from(html.into_bytes()), route }));
    }
}

/// The files of a page, as they were made before, else as they are made now, on their way out.
fn handed_on((at, page): (usize, &Page), key: Option<Key>, shared: &Shared, out: &dyn PageSink) -> Made {
    let mut all = Made::default();
    for (path, alias) in files_of(page) {
        match key.as_ref().and_then(|key| out.cached_page(at, &path, key)) {
            Some(CachedPage::Taken) => {}
            Some(CachedPage::Held(file)) => all.files.push(file),
            None => {
                let made =
                    shared.profiler.time(SpanKind::Page, || page.route.as_str(), || make(page, (path, alias), shared));
                // What is wrong with a template is to be said again.
                let known = key.filter(|_| made.troubles.is_empty());
                all.files.extend(made.files.into_iter().filter_map(|file| out.take(at, file, known)));
                all.troubles.extend(made.troubles);
            }
        }
    }
    all
}

/// Where the files of a page are, below the output folder: its own, and those that lead on to it from the addresses it had before.
fn files_of(page: &Page) -> impl Iterator<Item = (String, Option<&Route>)> {
    let aliases = page.aliases.iter().map(|alias| (alias.leading_on().0, Some(alias)));
    std::iter::once((page.file(), None)).chain(aliases)
}

/// Makes one of the files of a page: its own, or one that leads on to it.
fn make(page: &Page, (path, alias): (String, Option<&Route>), shared: &Shared) -> Made {
    let mut made = Made::default();
    match alias {
        None => {
            let templates = (&*layout(page, shared.theme), of_kind(page.kind));
            made.add((path, Some(page.route.clone())), shared.for_template(page), templates, (shared, page));
        }
        Some(alias) => made.add(
            (path, None),
            tera::Context::from_serialize(&shared.alias(page, alias)),
            ("alias.html", "alias.html"),
            (shared, page),
        ),
    }
    made
}

/// The template of a page: the one it asks for if there is one, else that of its kind.
fn layout(page: &Page, theme: &Theme) -> String {
    let asked = page.layout.as_ref().map(|name| format!("{name}.html")).filter(|name| theme.has(name));
    asked.unwrap_or_else(|| of_kind(page.kind).to_owned())
}

/// The template of a kind of page.
fn of_kind(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Home => "home.html",
        PageKind::Section => "section.html",
        PageKind::Document => "document.html",
        PageKind::Report
        | PageKind::Lineage
        | PageKind::Register
        | PageKind::Contract
        | PageKind::Schedule
        | PageKind::Status => "report.html",
        PageKind::Archive => "archive.html",
        PageKind::Taxonomy => "taxonomy.html",
        PageKind::Term => "term.html",
        PageKind::NotFound => LOST_PAGE,
        PageKind::Dashboard => "dashboard.html",
        PageKind::Metric => "metric.html",
        PageKind::Search => "search.html",
        PageKind::Print => "print.html",
        PageKind::Versions => "versions.html",
        PageKind::Difference => "difference.html",
    }
}

/// What is to be said of a page whose layout no template shows.
pub fn unknown_layout(page: &Page, theme: &Theme) -> Option<Diagnostic> {
    let layout = page.layout.as_ref().filter(|name| !theme.has(&format!("{name}.html")))?;
    let (used, folder) = (self::layout(page, theme), &theme.name);
    Some(
        Diagnostic::new(
            code::RENDER_LAYOUT,
            page.source.as_ref().map(Place::file),
            say!(
                "レイアウト `{layout}` のテンプレートがないため、`{used}` を使います",
                "expected a template for the layout `{layout}`, found none; `{used}` is used"
            ),
        )
        .hint(say!(
            "`themes/{folder}/{layout}.html` を作るか、`layout` を消します",
            "make `themes/{folder}/{layout}.html`, or remove `layout`"
        )),
    )
}

#[cfg(test)]
mod tests;
