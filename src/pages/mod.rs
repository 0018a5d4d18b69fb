//! Documents and figures → the [`Site`]: pages of blocks, links resolved, data filled in, navigation settled.
//!
//! In: a [`Library`], [`Figures`], the project as meant and the as-of instant. Out: a [`Site`]. Never: computes a figure,
//! renders HTML of its own, or looks at a row.

mod aliases;
mod blocks;
mod contract;
mod control;
mod directives;
mod document;
mod index;
mod lineage;
mod links;
mod navigation;
mod reason;
mod register;
mod reports;
mod words;

use crate::calendar::{Date, Instant, local_date};
use crate::config::Project;
use crate::content::Library;
use crate::diag::{Diagnostics, Lang};
use crate::model::{Contract, Figures, History, Page, Provenance, Register, Site, SourceCount};
pub use control::{find_outdated, register};
use index::Index;
use navigation::Tree;
use rayon::prelude::*;

/// What pages are composed from.
pub struct Material<'a> {
    /// The project as meant.
    pub project: &'a Project,
    /// The documents.
    pub library: &'a Library,
    /// The figures.
    pub figures: &'a Figures,
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
    /// The instant the figures hold for.
    pub as_of: Instant,
}

impl Material<'_> {
    fn lang(&self) -> Lang {
        self.project.site.language
    }

    /// The local day of the as-of instant.
    fn today(&self) -> Date {
        local_date(&self.project.site.periods.zone, self.as_of)
    }
}

/// Composes the whole site.
pub fn compose(material: &Material<'_>, found: &mut Diagnostics) -> Site {
    let reports = reports::plan(material);
    let generated =
        reports.entries(material).into_iter().chain(lineage::entry(material)).chain(register::entry(material));
    let generated = generated.chain(contract::entry(material));
    let tree = Tree::new(material, generated.collect());
    let site = &material.project.site;
    let index = Index::new(material.library, tree.routes().cloned(), []).knowing(&site.base_url, material.history);
    let composed: Vec<(Page, Diagnostics)> = material
        .library
        .documents
        .par_iter()
        .map(|document| {
            let mut said = Diagnostics::new();
            (document::page(material, document, (&index, &tree), &mut said), said)
        })
        .collect();
    let mut pages = Vec::with_capacity(composed.len());
    for (page, said) in composed {
        pages.push(page);
        found.extend(said);
    }
    pages.extend(reports::pages(material, &tree, &reports));
    pages.extend(lineage::page(material, &tree));
    pages.extend(register::page(material, &tree));
    pages.extend(contract::page(material, &tree));
    pages.extend(navigation::bare_sections(material, &tree));
    aliases::settle(&mut pages, &material.library.assets, found);
    pages.sort_by(|a, b| a.route.cmp(&b.route));
    Site {
        title: site.title.clone(),
        description: site.description.clone(),
        base_url: site.base_url.clone(),
        language: site.language,
        footer: site.footer.clone(),
        menu: tree.menu(),
        nav: tree.nav(),
        pages,
        register: register::is_made(material).then(|| material.register.clone()),
        params: site.params.clone(),
    }
}
