//! A site as far as findings of some of its documents need it: those documents' pages whole, all others by what they are called, where
//! they stand and where their texts lead.
//!
//! In: the plan of the site. Out: a [`SiteOutline`], and what is found in the documents that were asked for. Never: composes another
//! page, or is shown to anybody.
//!
//! Decided in docs/decisions/0108-findings-of-a-file.md.

use super::context::ComposeContext;
use super::links::decoded;
use super::{
    SitePlan, aliases, document, links, menus, related, renamed, schedule, search, stages, status, with_site_plan,
};
use crate::content::{Document, FOLDER, Library, Piece, joined};
use crate::diag::Diagnostics;
use crate::model::{Page, PageKind, Route};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Where pages are made, besides reports, of which only figures tell whether they are there.
const OF_FIGURES: [&str; 5] = ["contract", "kpis", "lineage", "metrics", "status"];
/// Directives that ask for documents, people and releases alone.
const OF_DOCUMENTS: [&str; 10] = [
    "actions",
    "changes",
    "children",
    "escalation",
    "known-issues",
    "on-call",
    "register",
    "releases",
    "revisions",
    "risks",
];
/// Directives of metrics that declarations alone refuse: figures are what they show, never whether anything is wrong with them. None of them
/// makes a table that could become too long.
const OF_METRICS: [&str; 5] = ["chart", "contract", "kpis", "sla", "uptime"];
/// The role of which the same is true.
const ROLE_OF_METRICS: &str = "figure";

/// What is known of all pages of a site.
pub struct SiteOutline {
    /// The pages, by address; only those of the documents that were asked for have anything on them.
    pub pages: Vec<Page>,
    /// What the top menu leads to because documents ask for it.
    pub menu: Vec<Route>,
}

/// The outline of a site, with the pages of some documents by their paths.
pub fn site_outline(context: &ComposeContext<'_>, wanted: &BTreeSet<String>, found: &mut Diagnostics) -> SiteOutline {
    with_site_plan(context, found, |context, plan, found| {
        let mut pages = documents(context, &plan, wanted, found);
        pages.extend(stages::bare_sections(context, &plan.tree));
        let known: BTreeSet<Route> = pages.iter().map(|page| page.route.clone()).collect();
        let made = plan.tree.routes().cloned().chain(search::routes(context)).filter(|route| !known.contains(route));
        let made: BTreeSet<Route> = made.collect();
        // What kind of page tejun makes there matters to nobody who asks for documents, but that it is no section.
        pages.extend(made.into_iter().map(|route| Page::new(route, PageKind::Archive, "")));
        plan.terms.add_pages(&plan.tree, &mut pages);
        aliases::resolve_conflicts(&mut pages, &context.library.assets, found);
        renamed::add_rename_aliases(context, &mut pages);
        pages.sort_by(|a, b| a.route.cmp(&b.route));
        related_names(context, &pages, wanted, found);
        let own = context.own_language();
        let mut menu = Vec::new();
        for language in &context.library.languages {
            let asked = menus::menu(context.library, "main", &language.code, found);
            menu.extend(asked.into_iter().filter(|_| language.code == own).map(|item| item.route));
            menus::menu(context.library, "footer", &language.code, found);
        }
        schedule::check(context, found);
        status::find(context, found);
        SiteOutline { pages, menu }
    })
}

/// The pages of documents, and of those that stand in for others; what is wrong with the latter is said of the former.
fn documents(
    context: &ComposeContext<'_>,
    plan: &SitePlan<'_>,
    wanted: &BTreeSet<String>,
    found: &mut Diagnostics,
) -> Vec<Page> {
    let page = |document: &Document| {
        let context = ComposeContext { lang: document.lang, ..*context };
        let mut said = Diagnostics::new();
        if has_part_in(document, wanted) && document.text_of.is_none() {
            return (stages::document_page(&context, plan, document, &mut said), said);
        }
        let (_, links) = links::resolve_all(document, &plan.index, &mut Diagnostics::new());
        (document::outline(&context, document, links, (&plan.tree, &plan.terms)), said)
    };
    let library = context.library;
    let all: Vec<&Document> = library.all().collect();
    let made: Vec<(Page, Diagnostics)> = all.par_iter().map(|document| page(document)).collect();
    made.into_iter()
        .map(|(page, said)| {
            found.extend(said);
            page
        })
        .collect()
}

/// What `related` of the documents names that is not there.
fn related_names(context: &ComposeContext<'_>, pages: &[Page], wanted: &BTreeSet<String>, found: &mut Diagnostics) {
    for page in pages.iter().filter(|page| page.kind == PageKind::Document && page.text_of.is_none()) {
        let source = page.source.as_deref().filter(|source| wanted.contains(*source));
        if let Some(document) = source.and_then(|source| context.document(source)) {
            related::named(context, document, found);
        }
    }
}

/// Whether something of a document stands in some files: it is one of them, or includes one.
pub fn has_part_in(document: &Document, wanted: &BTreeSet<String>) -> bool {
    let place = |piece: &Piece| match piece {
        Piece::Role { place, .. } | Piece::Directive { place, .. } => wanted.contains(&place.file),
        Piece::Html(_) | Piece::Linked(_) | Piece::Verdict { .. } | Piece::Schedule { .. } => false,
    };
    wanted.contains(&document.source)
        || document.links.iter().any(|link| wanted.contains(&link.place.file))
        || document.placeholders.iter().any(|left| wanted.contains(&left.place.file))
        || document.pieces.iter().any(place)
}

/// What of the data the findings of a document may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataNeed {
    /// Nothing: its text and the names and addresses of documents and files say all.
    Nothing,
    /// Figures, or pages that are there because of them.
    Figures,
    /// The reports that there are, those of some rows among them.
    Reports,
}

/// What a document may need of the data: it has a directive that figures may refuse, tells of an incident, or may lead to a page that is there
/// because of them.
pub fn data_need(document: &Document, library: &Library) -> DataNeed {
    let names = |tops: &[&str]| {
        let own = [document.route.as_str(), document.source.strip_prefix(FOLDER).unwrap_or_default()];
        let own = own.into_iter().chain(document.aliases.iter().map(Route::as_str));
        let is_among = |address: &str| parts(address).first().is_some_and(|first| tops.contains(&first.as_str()));
        let leads = |target: &str| parts(target).iter().any(|part| tops.contains(&part.as_str()));
        let mut targets = document.links.iter().map(|link| link.target.trim());
        own.into_iter().any(is_among)
            || targets.any(|target| leads(target) && !is_to_document(document, target, library))
    };
    if names(&["reports"]) {
        DataNeed::Reports
    } else if document.pieces.iter().any(depends_on_figures) || document.notice.is_some() || names(&OF_FIGURES) {
        DataNeed::Figures
    } else {
        DataNeed::Nothing
    }
}

/// Whether what is wrong with a piece of a document may depend on figures, or on rows.
fn depends_on_figures(piece: &Piece) -> bool {
    match piece {
        Piece::Role { name, .. } => name != ROLE_OF_METRICS,
        Piece::Directive { name, body, .. } => {
            let is_of_metrics = OF_METRICS.contains(&name.as_str()) && !(name == "chart" && may_ask_for_rows(body));
            !is_of_metrics && !OF_DOCUMENTS.contains(&name.as_str())
        }
        Piece::Html(_) | Piece::Linked(_) | Piece::Verdict { .. } | Piece::Schedule { .. } => false,
    }
}

/// Whether the options of a chart may name a source, in whichever spelling YAML has for it.
fn may_ask_for_rows(options: &str) -> bool {
    options.contains("source") || options.contains('\\')
}

/// The parts of an address, however it is written: names without what follows a dot.
fn parts(address: &str) -> Vec<String> {
    let address = decoded(address).to_lowercase();
    let parts = address.split(['/', '\\', '?', '#', '@']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('.').map_or(part, |(stem, _)| stem).to_owned()).collect()
}

/// Whether a link names the file of a document, seen from its own: that is what it means, whatever pages there are.
fn is_to_document(document: &Document, target: &str, library: &Library) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let folder = document.source.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_file = path.ends_with(".md") && !path.starts_with(['/', '@']) && !path.contains('\\');
    is_file && joined(folder, &decoded(path)).is_some_and(|path| library.document(&path).is_some())
}

#[cfg(test)]
mod tests {
    use super::{may_ask_for_rows, parts};

    #[test]
    fn an_address_is_taken_apart_however_it_is_written() {
        assert_eq!(parts("../Reports/weekly.html?x#y"), ["", "reports", "weekly", "x", "y"]);
        assert_eq!(parts("/%72eports/"), ["reports"]);
        assert_eq!(parts("@/kpis"), ["kpis"]);
    }

    #[test]
    fn a_chart_of_rows_is_known_however_its_option_is_written() {
        assert!(!may_ask_for_rows("metric: opened\nby: priority\n"));
        assert!(may_ask_for_rows("kind: heat\n\"source\": tickets\n"));
        assert!(may_ask_for_rows("kind: heat\n\"sour\\x63e\": tickets\n"));
    }
}
