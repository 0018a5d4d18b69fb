//! Documents and figures → the [`Site`]: pages of blocks, links resolved, data filled in, navigation settled.
//!
//! In: a [`Library`], [`Figures`], the project as meant and the as-of instant. Out: a [`Site`]. Never: computes a figure,
//! renders HTML of its own, or looks at a row.

mod aliases;
mod audiences;
mod blocks;
mod bounds;
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
mod taxonomies;
mod versions;
mod whole;
mod words;

use crate::calendar::{Date, Instant, Period, local_date};
use crate::config::Labels;
use crate::config::Project;
use crate::content::{Document, Library};
use crate::diag::{Diagnostics, Lang};
use crate::model::{
    Candidate, Contract, Desk, EditionBook, Figures, History, Language, Ledger, LocalSite, Page, ProjectFiles,
    Provenance, Register, Release, ReportKind, Route, Site, SourceCount, StatusFacts, Task, VersionBook,
};
pub use control::{find_outdated, forget_closed_successors, register};
use index::Index;
use navigation::Tree;
use rayon::prelude::*;
pub use reports::wanted_words;
pub use schedule::ALL_CALENDAR;
use std::cell::OnceCell;
use taxonomies::Terms;
pub use whole::ListLines;

/// What pages are composed from.
pub struct Material<'a> {
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
    pub desk: &'a dyn Desk,
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
    pub report: Option<&'a Frame>,
}

/// The report that is being composed.
#[derive(Debug, Clone)]
pub struct Frame {
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

impl Material<'_> {
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
struct Ground<'a> {
    reports: reports::Plan<'a>,
    terms: Terms,
    tree: Tree,
    index: Index<'a>,
}

/// Settles the ground, and hands it over with the material, in which notes of releases are read now.
fn on_ground<T>(
    material: &Material<'_>,
    found: &mut Diagnostics,
    then: impl FnOnce(&Material<'_>, Ground<'_>, &mut Diagnostics) -> T,
) -> T {
    let library = material.library;
    let reports = reports::plan(material, found);
    let terms = Terms::new(material, found);
    let tree = tree(material, &reports, &terms);
    let hidden = library.unpublished.iter().map(|hidden| (hidden.source.as_str(), &hidden.route));
    let base_url = &material.project.site.base_url;
    let generated = tree.routes().cloned().chain(search::routes(material));
    let index = Index::new(library, generated, hidden).knowing(base_url, material.history);
    let notes = releases::read(material, &index, found);
    then(&Material { releases: &notes, ..*material }, Ground { reports, terms, tree, index }, found)
}

/// Composes the whole site.
pub fn compose(material: &Material<'_>, found: &mut Diagnostics) -> Site {
    on_ground(material, found, whole)
}

fn whole(material: &Material<'_>, ground: Ground<'_>, found: &mut Diagnostics) -> Site {
    let (library, site) = (material.library, &material.project.site);
    let Ground { reports, terms, tree, index } = ground;
    let mut pages = documents(material, (&index, &tree, &terms), found);
    pages.extend(reports::pages(material, reports::Around { index: &index, tree: &tree }, &reports, found));
    pages.extend(lineage::page(material, &tree));
    pages.extend(register::page(material, &tree));
    pages.extend(contract::page(material, &tree));
    pages.extend(metrics::pages(material, &tree));
    pages.extend(dashboard::page(material, &tree));
    pages.extend(schedule::page(material, &tree));
    schedule::check(material, found);
    pages.extend(releases::pages(material, &tree));
    pages.extend(status::pages(material, &tree));
    status::find(material, found);
    pages.extend(versions::pages(material, &tree));
    pages.extend(bare_sections(material, &tree));
    pages.extend(search::pages(material, &tree));
    pages.iter_mut().for_each(|page| bounds::keep(material, page, None, found));
    terms.settle(&tree, &mut pages);
    aliases::settle(&mut pages, &library.assets, found);
    renamed::settle(material, &mut pages);
    landing::settle(material, &mut pages, found);
    related::settle(material, &mut pages, found);
    audiences::settle(material, &tree, &mut pages);
    let (bound_pages, bound) = print::pages(material, &tree, &pages);
    pages.extend(bound_pages);
    pages.sort_by(|a, b| a.route.cmp(&b.route));
    let own = library.languages.first().map(|language| language.code.as_str()).unwrap_or_default();
    let locals =
        library.languages.iter().skip(1).map(|language| local_site(material, &tree, language, found)).collect();
    let feeds = feeds::all(material, &pages);
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
        search: search::plan(material),
        feeds,
        calendars: schedule::feeds(material),
        versions: versions::known(material),
        releases: if releases::are_shown(material) { material.releases.to_vec() } else { Vec::new() },
        as_of: material.as_of,
        pages,
        register: register::is_made(material).then(|| material.register.clone()),
        status: None,
        frame: frame::of(material, bound),
        contact: site.layouts.contact.clone(),
        params: site.params.clone(),
    };
    status::publish(material, &mut made);
    made
}

/// Every page by its place.
fn tree(material: &Material<'_>, reports: &reports::Plan<'_>, terms: &Terms) -> Tree {
    let mut behind = reports::superseded(material);
    behind.extend(reports::appendices(material, reports));
    let mut hidden = terms.routes();
    hidden.extend(behind.iter().map(|entry| entry.route.clone()));
    let of_metrics = metrics::entries(material);
    hidden.extend(of_metrics.iter().map(|entry| entry.route.clone()));
    let generated =
        reports.entries(material).into_iter().chain(lineage::entry(material)).chain(register::entry(material));
    let generated = generated.chain(contract::entry(material)).chain(terms.entries()).chain(behind);
    let generated = generated.chain(metrics::entry(material)).chain(of_metrics).chain(dashboard::entry(material));
    let generated =
        generated.chain(schedule::entry(material)).chain(releases::entries(material)).chain(status::entries(material));
    let generated = generated.chain(versions::entry(material));
    Tree::new(material, generated.collect(), &hidden)
}

/// Every report that there is: its kind, its name and its period, oldest first within its kind.
pub fn planned(material: &Material<'_>) -> Vec<(ReportKind, String, Period)> {
    reports::plan(material, &mut Diagnostics::new()).named()
}

/// Reports as they are composed today, each with every figure that was looked at for it; of those that are wanted.
pub fn candidates(material: &Material<'_>, wanted: &dyn Fn(ReportKind, &str) -> bool) -> Vec<Candidate> {
    // What is wrong was said when the site was composed.
    on_ground(material, &mut Diagnostics::new(), |material, ground, _| {
        let around = reports::Around { index: &ground.index, tree: &ground.tree };
        reports::candidates(material, around, &ground.reports, wanted)
    })
}

/// Composes documents that have changed since their site was composed, one at a time; everything around them is taken to be as
/// it was. `None` for a page that the rest of the site has a part in.
pub fn again<T>(material: &Material<'_>, site: &Site, then: impl FnOnce(&dyn Fn(&Document) -> Option<Page>) -> T) -> T {
    // What is wrong is said by the build that follows.
    let (known, library) = (OnceCell::new(), material.library);
    on_ground(material, &mut Diagnostics::new(), |material, ground, _| {
        then(&|document| {
            let at = site.pages.binary_search_by(|page| page.route.cmp(&document.route)).ok()?;
            let before = site.pages.get(at).filter(|page| page.source.as_ref() == Some(&document.source))?;
            // A promise that reads otherwise is bound and judged by the whole build, with all others.
            let contract = material.contract.moved(&document.source, &document.statements)?;
            let known = || known.get_or_init(|| control::Known::new(library));
            let register = control::again(material.register, document, (&known, material.history));
            let (contract, register) = (&*contract, &*register);
            let material = Material { lang: document.lang, contract, register, ..*material };
            let around = (&ground.index, &ground.tree, &ground.terms);
            let mut page = document::page(&material, document, around, &mut Diagnostics::new());
            bounds::keep(&material, &mut page, Some(&document.source), &mut Diagnostics::new());
            let audiences = &material.project.site.audiences;
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
fn documents(material: &Material<'_>, around: (&Index<'_>, &Tree, &Terms), found: &mut Diagnostics) -> Vec<Page> {
    let page = |document: &Document| {
        let mut said = Diagnostics::new();
        let material = Material { lang: document.lang, ..*material };
        let mut page = document::page(&material, document, around, &mut said);
        bounds::keep(&material, &mut page, Some(&document.source), &mut said);
        (page, said)
    };
    let composed: Vec<(Page, Diagnostics)> =
        material.library.documents.par_iter().map(|document| page(document)).collect();
    let mut pages = Vec::with_capacity(composed.len());
    for (page, said) in composed {
        pages.push(page);
        found.extend(said);
    }
    let stand_ins: Vec<Page> = material.library.stand_ins.par_iter().map(|document| page(document).0).collect();
    pages.extend(stand_ins);
    pages
}

/// Pages for folders that have none, in the language they lie in.
fn bare_sections(material: &Material<'_>, tree: &Tree) -> Vec<Page> {
    let languages = material.library.languages.iter().enumerate();
    let of_language = |(at, language): (usize, &Language)| {
        let home = Route::from_path(if at == 0 { "/" } else { &language.code });
        let material = Material { lang: if at == 0 { material.lang } else { language.lang }, ..*material };
        let mut pages = navigation::bare_sections(&material, tree);
        pages.retain(|page| tree.home_of(&page.route) == home);
        pages.iter_mut().for_each(|page| page.language = Some(language.code.clone()));
        pages
    };
    languages.flat_map(of_language).collect()
}

/// The site in a further language.
fn local_site(material: &Material<'_>, tree: &Tree, language: &Language, found: &mut Diagnostics) -> LocalSite {
    let (library, site, code) = (material.library, &material.project.site, language.code.as_str());
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
