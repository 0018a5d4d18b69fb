//! Documents and figures → the [`Site`]: pages of blocks, links resolved, data filled in, navigation settled.
//!
//! In: a [`Library`], [`Figures`], the project as meant and the as-of instant. Out: a [`Site`]. Never: computes a figure,
//! renders HTML of its own, or looks at a row.

mod aliases;
mod audiences;
mod blocks;
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
mod print;
mod reason;
mod register;
mod related;
mod releases;
mod renamed;
mod reports;
mod schedule;
mod search;
mod status;
mod table_limit;
mod taxonomies;
mod versions;
mod words;

use crate::calendar::{Date, Instant, Period, local_date};
use crate::config::Labels;
use crate::config::Project;
use crate::content::{Document, Library};
use crate::diag::{Diagnostics, Lang};
use crate::model::{
    Candidate, Contract, DrillThrough, EditionBook, Figures, History, Language, Ledger, LocalSite, Page, ProjectFiles,
    Provenance, Register, Release, ReportKind, Route, Site, SourceCount, StatusFacts, Task, VersionBook,
};
pub use control::{find_outdated, forget_closed_successors, register};
use index::Index;
pub use list_export::ListCsvWriter;
use navigation::Tree;
use rayon::prelude::*;
pub use reports::commentary_headings;
pub use schedule::ALL_CALENDAR;
use std::cell::OnceCell;
use taxonomies::Terms;

/// What pages are composed from.
pub struct ComposeContext<'a> {
    /// The project as meant.
    pub project: &'a Project,
    /// The documents.
    pub library: &'a Library,
    /// The figures.
    pub figures: &'a Figures,
    /// What became of what was planned.
    pub ledger: &'a Ledger,
    /// Services day by day, and incidents.
    pub status: &'a StatusFacts,
    /// What the documents promise, and how it stands.
    pub contract: &'a Contract,
    /// What version control remembers of the documents.
    pub history: Option<&'a History>,
    /// The documents with the facts that control them.
    pub register: &'a Register,
    /// What was read from each source.
    pub sources: &'a [SourceCount],
    /// The same in full, in the same order.
    pub provenance: &'a [Provenance],
    /// Answers about rows.
    pub drill_through: &'a dyn DrillThrough,
    /// The items of task lists in documents, by path and line.
    pub tasks: &'a [Task],
    /// The files of the project, for tables that are quoted as they stand.
    pub files: &'a dyn ProjectFiles,
    /// The instant the figures hold for.
    pub as_of: Instant,
    /// The language of the interface: of words that are not a document's.
    pub lang: Lang,
    /// What was issued.
    pub editions: &'a EditionBook,
    /// The older versions that are published beside this one.
    pub versions: &'a VersionBook,
    /// Notes of releases, the newest first; filled in once links can be resolved.
    pub releases: &'a [Release],
    /// The report that is being composed; directives without a period of their own speak of its.
    pub report: Option<&'a ReportScope>,
}

/// The report that is being composed.
#[derive(Debug, Clone)]
pub struct ReportScope {
    /// Its kind.
    pub kind: ReportKind,
    /// Its name among those of its kind.
    pub key: String,
    /// What it is about.
    pub period: Period,
    /// The period before it.
    pub previous: Option<Period>,
    /// What the author says of promises that were not kept.
    pub causes: Vec<reports::Cause>,
    /// The author's own titles of charts, by metric.
    pub findings: Vec<(String, String)>,
}

impl ComposeContext<'_> {
    fn lang(&self) -> Lang {
        self.lang
    }

    /// What a value of a breakdown is called.
    fn label_of<'v>(&'v self, dimension: &str, value: &'v str) -> &'v str {
        self.project.site.labels.of(dimension, value)
    }

    /// What a priority is called.
    fn priority<'v>(&'v self, value: &'v str) -> &'v str {
        self.label_of(Labels::PRIORITY, value)
    }

    /// What a calendar is called.
    fn calendar<'v>(&'v self, value: &'v str) -> &'v str {
        self.label_of(Labels::CALENDAR, value)
    }

    /// What the values of a breakdown are called.
    fn labels_of<'v>(&'v self, by: &'v [(String, String)]) -> Vec<&'v str> {
        by.iter().map(|(dimension, value)| self.label_of(dimension, value)).collect()
    }

    /// The day whose targets hold: the first of the report that is being composed, else today.
    fn first_day(&self) -> Date {
        self.report.map_or_else(|| self.today(), |report| report.period.first)
    }

    /// The last day that a page speaks of: that of the report that is being composed, but no day to come.
    fn last_day(&self) -> Date {
        self.report.map_or_else(|| self.today(), |report| report.period.last.min(self.today()))
    }

    /// The local day of the as-of instant.
    fn today(&self) -> Date {
        local_date(&self.project.site.periods.zone, self.as_of)
    }
}

/// What every page is composed on: the reports there will be, the terms, every address.
struct SitePlan<'a> {
    reports: reports::Plan<'a>,
    terms: Terms,
    tree: Tree,
    index: Index<'a>,
}

/// Settles the ground, and hands it over with the context, in which notes of releases are read now.
fn on_ground<T>(
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
    let notes = releases::read(context, &index, found);
    then(&ComposeContext { releases: &notes, ..*context }, SitePlan { reports, terms, tree, index }, found)
}

/// Composes the whole site.
pub fn compose(context: &ComposeContext<'_>, found: &mut Diagnostics) -> Site {
    on_ground(context, found, compose_site)
}

fn compose_site(context: &ComposeContext<'_>, ground: SitePlan<'_>, found: &mut Diagnostics) -> Site {
    let (library, site) = (context.library, &context.project.site);
    let SitePlan { reports, terms, tree, index } = ground;
    let mut pages = documents(context, (&index, &tree, &terms), found);
    pages.extend(reports::pages(context, reports::ReportContext { index: &index, tree: &tree }, &reports, found));
    pages.extend(lineage::page(context, &tree));
    pages.extend(register::page(context, &tree));
    pages.extend(contract::page(context, &tree));
    pages.extend(metrics::pages(context, &tree));
    pages.extend(dashboard::page(context, &tree));
    pages.extend(schedule::page(context, &tree));
    schedule::check(context, found);
    pages.extend(releases::pages(context, &tree));
    pages.extend(status::pages(context, &tree));
    status::find(context, found);
    pages.extend(versions::pages(context, &tree));
    pages.extend(bare_sections(context, &tree));
    pages.extend(search::pages(context, &tree));
    pages.iter_mut().for_each(|page| table_limit::keep(context, page, None, found));
    terms.add_pages(&tree, &mut pages);
    aliases::resolve_conflicts(&mut pages, &library.assets, found);
    renamed::add_rename_aliases(context, &mut pages);
    landing::fill_home_pages(context, &mut pages, found);
    related::link_related(context, &mut pages, found);
    audiences::apply_audiences(context, &tree, &mut pages);
    let (bound_pages, bound) = print::pages(context, &tree, &pages);
    pages.extend(bound_pages);
    pages.sort_by(|a, b| a.route.cmp(&b.route));
    let own = library.languages.first().map(|language| language.code.as_str()).unwrap_or_default();
    let locals = library.languages.iter().skip(1).map(|language| local_site(context, &tree, language, found)).collect();
    let feeds = feeds::all(context, &pages);
    let (menu, in_menu) = menus::main(library, &tree, own, found);
    let mut made = Site {
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
        feeds,
        calendars: schedule::feeds(context),
        versions: versions::site_versions(context),
        releases: if releases::are_shown(context) { context.releases.to_vec() } else { Vec::new() },
        as_of: context.as_of,
        pages,
        register: register::is_made(context).then(|| context.register.clone()),
        status: None,
        frame: frame::of(context, bound),
        contact: site.layouts.contact.clone(),
        params: site.params.clone(),
    };
    status::publish(context, &mut made);
    made
}

/// Every page by its place.
fn tree(context: &ComposeContext<'_>, reports: &reports::Plan<'_>, terms: &Terms) -> Tree {
    let mut behind = reports::superseded(context);
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
pub fn planned(context: &ComposeContext<'_>) -> Vec<(ReportKind, String, Period)> {
    reports::plan(context, &mut Diagnostics::new()).named()
}

/// Reports as they are composed today, each with every figure that was looked at for it; of those that are wanted.
pub fn candidates(context: &ComposeContext<'_>, wanted: &dyn Fn(ReportKind, &str) -> bool) -> Vec<Candidate> {
    // What is wrong was said when the site was composed.
    on_ground(context, &mut Diagnostics::new(), |context, ground, _| {
        let around = reports::ReportContext { index: &ground.index, tree: &ground.tree };
        reports::candidates(context, around, &ground.reports, wanted)
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
    on_ground(context, &mut Diagnostics::new(), |context, ground, _| {
        then(&|document| {
            let at = site.pages.binary_search_by(|page| page.route.cmp(&document.route)).ok()?;
            let before = site.pages.get(at).filter(|page| page.source.as_ref() == Some(&document.source))?;
            // A promise that reads otherwise is bound and judged by the whole build, with all others.
            let contract = context.contract.moved(&document.source, &document.statements)?;
            let known = || known.get_or_init(|| control::DocumentLookup::new(library));
            let register = control::again(context.register, document, (&known, context.history));
            let (contract, register) = (&*contract, &*register);
            let context = ComposeContext { lang: document.lang, contract, register, ..*context };
            let around = (&ground.index, &ground.tree, &ground.terms);
            let mut page = document::page(&context, document, around, &mut Diagnostics::new());
            table_limit::keep(&context, &mut page, Some(&document.source), &mut Diagnostics::new());
            let audiences = &context.project.site.audiences;
            let is_whole = audiences.own >= audiences.viewer().most_closed();
            (is_whole && page.kind == before.kind).then(|| settled_as(before, page))
        })
    })
}

/// A page with what the pages of the whole site have settled for the one before it.
fn settled_as(before: &Page, mut page: Page) -> Page {
    page.aliases.clone_from(&before.aliases);
    page.parts.landing.clone_from(&before.parts.landing);
    if page.kind == crate::model::PageKind::Home {
        page.parts.duty.clone_from(&before.parts.duty);
    }
    page.parts.related.clone_from(&before.parts.related);
    page.parts.referring.clone_from(&before.parts.referring);
    page
}

/// The pages of all documents, and of those that stand in for what is not translated; what is wrong with the latter was said
/// of the former.
fn documents(context: &ComposeContext<'_>, around: (&Index<'_>, &Tree, &Terms), found: &mut Diagnostics) -> Vec<Page> {
    let page = |document: &Document| {
        let mut said = Diagnostics::new();
        let context = ComposeContext { lang: document.lang, ..*context };
        let mut page = document::page(&context, document, around, &mut said);
        table_limit::keep(&context, &mut page, Some(&document.source), &mut said);
        (page, said)
    };
    let composed: Vec<(Page, Diagnostics)> =
        context.library.documents.par_iter().map(|document| page(document)).collect();
    let mut pages = Vec::with_capacity(composed.len());
    for (page, said) in composed {
        pages.push(page);
        found.extend(said);
    }
    let stand_ins: Vec<Page> = context.library.stand_ins.par_iter().map(|document| page(document).0).collect();
    pages.extend(stand_ins);
    pages
}

/// Pages for folders that have none, in the language they lie in.
fn bare_sections(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    let languages = context.library.languages.iter().enumerate();
    let of_language = |(at, language): (usize, &Language)| {
        let home = Route::from_path(if at == 0 { "/" } else { &language.code });
        let context = ComposeContext { lang: if at == 0 { context.lang } else { language.lang }, ..*context };
        let mut pages = navigation::bare_sections(&context, tree);
        pages.retain(|page| tree.home_of(&page.route) == home);
        pages.iter_mut().for_each(|page| page.language = Some(language.code.clone()));
        pages
    };
    languages.flat_map(of_language).collect()
}

/// The site in a further language.
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
