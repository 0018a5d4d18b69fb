//! The numbers of every chart as a file beside its page.
//!
//! In: a site. Out: `<page>/<chart>.csv`. Never: a file for a chart without values, or for one that must not have it.

use super::drawing::Locale;
use super::{numbers, paint};
use crate::model::{Artifact, Block, Chart, Page, Route, Site};
use crate::render::links::Links;
use crate::render::shared::Shared;
use rayon::prelude::*;
use std::sync::Arc;

/// The files of all pages.
pub(in crate::render) fn files(site: &Site, shared: &Shared<'_>) -> Vec<Artifact> {
    site.pages.par_iter().flat_map_iter(|page| of_page(page, shared)).collect()
}

fn of_page<'a>(page: &'a Page, shared: &'a Shared<'_>) -> impl Iterator<Item = Artifact> + 'a {
    let (lang, words) = shared.tongue(page);
    let charts = page.blocks.iter().filter_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    charts.filter(|chart| is_offered(chart)).map(move |chart| Artifact {
        path: path(chart, &page.route),
        bytes: Arc::from(numbers::csv(chart, Locale { lang, words }).into_bytes()),
        route: None,
    })
}

fn is_offered(chart: &Chart) -> bool {
    !chart.options.no_csv && chart.has_values()
}

fn path(chart: &Chart, route: &Route) -> String {
    let file = route.file();
    format!("{}{}.csv", file.strip_suffix("index.html").unwrap_or_default(), paint::plain(&chart.id))
}

/// The link from a page to the file of one of its charts; empty without one.
pub(super) fn link(chart: &Chart, links: &Links) -> String {
    match links {
        Links::From(route) if is_offered(chart) => links.to_file(&path(chart, route)),
        _ => String::new(),
    }
}
