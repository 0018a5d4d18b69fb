//! The passes over all pages of a site: each takes the pages of one stage and hands on those of the next.
//!
//! In: the plan of the site. Out: the pages that are published, by address. Never: changes a page of a stage that is over.

use super::context::ComposeContext;
use super::navigation::{self, Tree};
use super::{
    SitePlan, aliases, audiences, contract, dashboard, document, landing, lineage, metrics, print, register, related,
    releases, renamed, reports, schedule, search, status, table_limit, versions,
};
use crate::content::Document;
use crate::diag::Diagnostics;
use crate::model::{Language, Page, Route};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Pages as each is composed by itself.
pub(super) struct ComposedPages(Vec<Page>);

/// Pages whose addresses, former ones included, are theirs alone.
pub(super) struct AddressedPages(Vec<Page>);

/// Pages that lead to those that belong to them.
pub(super) struct ConnectedPages(Vec<Page>);

/// Pages as the readers of this site may see them, by address.
pub(super) struct PublishedPages {
    pub pages: Vec<Page>,
    /// The pages that each page for paper holds.
    pub bound: BTreeMap<Route, Vec<Route>>,
}

impl ComposedPages {
    pub(super) fn new(context: &ComposeContext<'_>, plan: &SitePlan<'_>, found: &mut Diagnostics) -> Self {
        let SitePlan { reports, tree, index, .. } = plan;
        let mut pages = documents(context, plan, found);
        pages.extend(reports::pages(context, reports::ReportContext { index, tree }, reports, found));
        pages.extend(lineage::page(context, tree));
        pages.extend(register::page(context, tree));
        pages.extend(contract::page(context, tree));
        pages.extend(metrics::pages(context, tree));
        pages.extend(dashboard::page(context, tree));
        pages.extend(schedule::page(context, tree));
        pages.extend(releases::pages(context, tree));
        pages.extend(status::pages(context, tree));
        pages.extend(versions::pages(context, tree));
        pages.extend(bare_sections(context, tree));
        pages.extend(search::pages(context, tree));
        Self(pages.into_iter().map(|page| table_limit::limited(context, page, None, found)).collect())
    }

    /// With the pages of terms, and every alias with the one page that has it.
    pub(super) fn addressed(
        self,
        context: &ComposeContext<'_>,
        plan: &SitePlan<'_>,
        found: &mut Diagnostics,
    ) -> AddressedPages {
        let Self(mut pages) = self;
        plan.terms.add_pages(&plan.tree, &mut pages);
        aliases::resolve_conflicts(&mut pages, &context.library.assets, found);
        renamed::add_rename_aliases(context, &mut pages);
        AddressedPages(pages)
    }
}

impl AddressedPages {
    /// Front pages and documents lead to the pages that belong to them.
    pub(super) fn connected(self, context: &ComposeContext<'_>, found: &mut Diagnostics) -> ConnectedPages {
        let Self(mut pages) = self;
        landing::fill_home_pages(context, &mut pages, found);
        related::link_related(context, &mut pages, found);
        ConnectedPages(pages)
    }
}

impl ConnectedPages {
    /// Without links that lead nowhere for the readers of this site, and with the pages for paper.
    pub(super) fn published(self, context: &ComposeContext<'_>, plan: &SitePlan<'_>) -> PublishedPages {
        let Self(mut pages) = self;
        audiences::apply_audiences(context, &plan.tree, &mut pages);
        let (for_paper, bound) = print::pages(context, &plan.tree, &pages);
        pages.extend(for_paper);
        pages.sort_by(|a, b| a.route.cmp(&b.route));
        PublishedPages { pages, bound }
    }
}

/// The page of one document, as long as a page may be.
pub(super) fn document_page(
    context: &ComposeContext<'_>,
    plan: &SitePlan<'_>,
    document: &Document,
    found: &mut Diagnostics,
) -> Page {
    let page = document::page(context, document, (&plan.index, &plan.tree, &plan.terms), found);
    table_limit::limited(context, page, Some(&document.source), found)
}

/// The pages of all documents, and of those that stand in for what is not translated; what is wrong with the latter was said
/// of the former.
fn documents(context: &ComposeContext<'_>, plan: &SitePlan<'_>, found: &mut Diagnostics) -> Vec<Page> {
    let page = |document: &Document| {
        let mut said = Diagnostics::new();
        let context = ComposeContext { lang: document.lang, ..*context };
        (document_page(&context, plan, document, &mut said), said)
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
pub(super) fn bare_sections(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
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
