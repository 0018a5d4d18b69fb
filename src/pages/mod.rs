//! Documents and figures → the [`Site`]: pages of blocks, links resolved, data filled in, navigation settled.
//!
//! In: a [`Library`], [`Figures`], the project as meant and the as-of instant. Out: a [`Site`]. Never: computes a figure,
//! renders HTML of its own, or looks at a row.

mod aliases;
mod audiences;
mod blocks;
mod context;
mod contract;
mod control;
mod dashboard;
mod directives;
mod document;
mod feeds;
mod frame;
mod index;
mod landing;
mod languages;
mod layouts;
mod lineage;
mod links;
mod list_export;
mod menus;
mod metrics;
mod navigation;
mod options;
mod print;
mod reason;
mod register;
mod related;
mod releases;
mod renamed;
mod reports;
mod schedule;
mod search;
mod site_lists;
mod site_outline;
mod site_page;
mod stages;
mod status;
mod table;
mod table_limit;
mod taxonomies;
mod versions;
mod words;

use crate::calendar::Period;
use crate::content::Document;
use crate::diag::Diagnostics;
use crate::model::{Candidate, Language, LocalSite, Page, ReportName, Route, Site};
pub use context::{ComposeContext, RowAnswers, RowFacts};
pub use control::{find_outdated, forget_closed_successors, register};
use index::Index;
pub use list_export::ListCsvWriter;
use navigation::Tree;
pub(crate) use releases::instant as release_instant;
pub use reports::{commentary_headings, periods_told};
pub use schedule::ALL_CALENDAR;
pub use site_lists::{AskedLists, ListInputs, ListRows, SiteLists, site_lists};
pub use site_outline::{DataNeed, SiteOutline, data_need, has_part_in, site_outline};
use stages::{ComposedPages, PublishedPages};
use std::cell::OnceCell;
use taxonomies::Terms;

/// What every page is composed on: the reports there will be, the terms, every address.
struct SitePlan<'a> {
    reports: reports::Plan<'a>,
    terms: Terms,
    tree: Tree,
    index: Index<'a>,
}

/// Plans the site, and hands the plan over with the context, which has the notes of releases from here on.
fn with_site_plan<T>(
    context: &ComposeContext<'_>,
    found: &mut Diagnostics,
    then: impl FnOnce(&ComposeContext<'_>, SitePlan<'_>, &mut Diagnostics) -> T,
) -> T {
    let library = context.library;
    let reports = reports::plan(context, found);
    let terms = Terms::new(context, found);
    let tree = tree(context, &reports, &terms);
    let hidden = library.unpublished.iter().map(|hidden| (hidden.source.as_str(), &hidden.route));
    let base_url = &context.project.site.base_url;
    let generated = tree.routes().cloned().chain(search::routes(context));
    let index = Index::new(library, generated, hidden).knowing(base_url, context.history);
    let index = index.seen_from(context.project.site.relative_links);
    let notes = releases::read(context, &index, found);
    then(&ComposeContext { releases: &notes, ..*context }, SitePlan { reports, terms, tree, index }, found)
}

/// Composes the whole site.
pub fn compose(context: &ComposeContext<'_>, found: &mut Diagnostics) -> Site {
    with_site_plan(context, found, compose_site)
}

fn compose_site(context: &ComposeContext<'_>, plan: SitePlan<'_>, found: &mut Diagnostics) -> Site {
    let (library, site) = (context.library, &context.project.site);
    let pages = ComposedPages::new(context, &plan, found).addressed(context, &plan, found);
    let PublishedPages { pages, bound } = pages.connected(context, found).published(context, &plan);
    schedule::check(context, found);
    status::find(context, found);
    let tree = &plan.tree;
    let own = context.own_language();
    let locals = library.languages.iter().skip(1).map(|language| local_site(context, tree, language, found)).collect();
    let (menu, in_menu) = menus::main(library, tree, own, found);
    let status = status::published(context);
    let (of_status, status) = status.map(|status| ((status.feed, status.calendar), status.summary)).unzip();
    let (status_feed, status_calendar) = of_status.unzip();
    Site {
        title: library.languages.first().and_then(|own| own.title.clone()).unwrap_or_else(|| site.title.clone()),
        description: site.description.clone(),
        base_url: site.base_url.clone(),
        audience: site.audiences.viewer().name().map(str::to_owned),
        is_open: site.audiences.own == 0,
        language: site.language,
        footer: site.footer.clone(),
        menu,
        footer_menu: menus::menu(library, "footer", own, found),
        nav: tree.nav(&Route::from_path("/"), &in_menu),
        parts: tree.parts(),
        locals,
        search: search::plan(context),
        feeds: feeds::all(context, &pages).into_iter().chain(status_feed).collect(),
        calendars: schedule::feeds(context).into_iter().chain(status_calendar).collect(),
        versions: versions::site_versions(context),
        releases: if releases::are_shown(context) { context.releases.to_vec() } else { Vec::new() },
        as_of: context.as_of,
        pages,
        register: register::is_made(context).then(|| context.register.clone()),
        status,
        frame: frame::of(context, bound),
        contact: site.layouts.contact.clone(),
        params: site.params.clone(),
    }
}

fn tree(context: &ComposeContext<'_>, reports: &reports::Plan<'_>, terms: &Terms) -> Tree {
    let mut behind = reports::superseded(context);
    behind.extend(reports.of_values(context));
    behind.extend(reports::appendices(context, reports));
    let mut hidden = terms.routes();
    hidden.extend(behind.iter().map(|entry| entry.route.clone()));
    let of_metrics = metrics::entries(context);
    hidden.extend(of_metrics.iter().map(|entry| entry.route.clone()));
    let generated = reports.entries(context).into_iter().chain(lineage::entry(context)).chain(register::entry(context));
    let generated = generated.chain(contract::entry(context)).chain(terms.entries()).chain(behind);
    let generated = generated.chain(metrics::entry(context)).chain(of_metrics).chain(dashboard::entry(context));
    let generated =
        generated.chain(schedule::entry(context)).chain(releases::entries(context)).chain(status::entries(context));
    let generated = generated.chain(versions::entry(context));
    Tree::new(context, generated.collect(), &hidden)
}

/// Every report that there is: its kind, its name and its period, oldest first within its kind.
pub fn planned(context: &ComposeContext<'_>) -> Vec<(ReportName, String, Period)> {
    reports::plan(context, &mut Diagnostics::new()).named()
}

/// Reports as they are composed today, each with every figure that was looked at for it; of those that are wanted.
pub fn candidates(context: &ComposeContext<'_>, wanted: &dyn Fn(ReportName, &str) -> bool) -> Vec<Candidate> {
    // What is wrong was said when the site was composed.
    with_site_plan(context, &mut Diagnostics::new(), |context, plan, _| {
        let site = reports::ReportContext { index: &plan.index, tree: &plan.tree };
        reports::candidates(context, site, &plan.reports, wanted)
    })
}

/// Composes documents that have changed since their site was composed, one at a time; everything around them is taken to be as
/// it was. `None` for a page that the rest of the site has a part in.
pub fn recompose<T>(
    context: &ComposeContext<'_>,
    site: &Site,
    then: impl FnOnce(&dyn Fn(&Document) -> Option<Page>) -> T,
) -> T {
    // What is wrong is said by the build that follows.
    let (known, library) = (OnceCell::new(), context.library);
    with_site_plan(context, &mut Diagnostics::new(), |context, plan, _| {
        then(&|document| {
            let at = site.pages.binary_search_by(|page| page.route.cmp(&document.route)).ok()?;
            let before = site.pages.get(at).filter(|page| page.source.as_ref() == Some(&document.source))?;
            // A promise or a rhythm that reads otherwise is bound by the whole build, with all others.
            let contract = context.contract.moved(&document.source, &document.statements, &document.schedule)?;
            let known = || known.get_or_init(|| control::DocumentLookup::new(library));
            let register = control::again(context.register, document, &known, context.history);
            let (contract, register) = (&*contract, &*register);
            let context = ComposeContext { lang: document.lang, contract, register, ..*context };
            let page = stages::document_page(&context, &plan, document, &mut Diagnostics::new());
            let audiences = &context.project.site.audiences;
            let is_whole = audiences.own >= audiences.viewer().most_closed();
            (is_whole && page.kind == before.kind).then(|| with_site_parts(before, page))
        })
    })
}

/// A page with what the rest of the site gave the one before it.
fn with_site_parts(before: &Page, mut page: Page) -> Page {
    page.aliases.clone_from(&before.aliases);
    page.parts.landing.clone_from(&before.parts.landing);
    if page.kind == crate::model::PageKind::Home {
        page.parts.duty.clone_from(&before.parts.duty);
    }
    page.parts.related.clone_from(&before.parts.related);
    page.parts.referring.clone_from(&before.parts.referring);
    page
}

fn local_site(context: &ComposeContext<'_>, tree: &Tree, language: &Language, found: &mut Diagnostics) -> LocalSite {
    let (library, site, code) = (context.library, &context.project.site, language.code.as_str());
    let (menu, in_menu) = menus::main(library, tree, code, found);
    LocalSite {
        title: language.title.clone().unwrap_or_else(|| site.title.clone()),
        description: language.description.clone().unwrap_or_default(),
        menu,
        footer_menu: menus::menu(library, "footer", code, found),
        nav: tree.nav(&Route::from_path(code), &in_menu),
        language: language.clone(),
    }
}
