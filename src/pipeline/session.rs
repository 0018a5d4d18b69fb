//! Single files of a site that was built, made again from what has changed since.
//!
//! In: a [`Built`] and the files of its project. Out: the page of one document as the next build will make it, when nothing
//! but that document's own text and the templates have changed; pages that have not changed by templates that have; files that
//! are copied; a page for paper. Never: stands in for that build, which sees what else the change meant.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0057).

use super::audience_view::AudienceView;
use super::build::own_files;
use super::compose::{context, gather};
use super::{Built, Composed};
use crate::content;
use crate::diag::{Diagnostics, Severity};
use crate::model::{Artifact, Page, Profiler, ProjectFiles, Site};
use crate::pages;
use crate::render::{Renderer, Theme, away_from_site};

/// Makes single pages of one built site.
pub struct Session<'s> {
    again: &'s dyn Fn(&dyn ProjectFiles, &str) -> Option<Artifact>,
}

impl Session<'_> {
    /// The page of a document, by its path below its site; `None` when it takes a whole build to tell what became of it.
    pub fn page(&self, files: &dyn ProjectFiles, source: &str) -> Option<Artifact> {
        (self.again)(files, source)
    }
}

/// Settles what all pages of the most closed audience's site share, once, for as many pages as are asked for.
pub fn session<T>(files: &dyn ProjectFiles, built: &Built, then: impl FnOnce(&Session<'_>) -> T) -> T {
    let computed = &built.computed;
    let view = AudienceView::full(computed);
    let gathered = gather(files, computed, &view, &computed.store, &mut Diagnostics::new());
    let context = context(files, computed, &view, &gathered);
    let unmeasured = Profiler::off();
    let renderer = Renderer::new(&built.site, &built.theme, &unmeasured);
    pages::recompose(&context, &built.site, |compose| {
        let again = |files: &dyn ProjectFiles, source: &str| {
            let reader = computed.library.reader.as_ref()?;
            let (document, found) = reader.reread(files, source)?;
            if found.iter().any(|finding| finding.severity == Severity::Error) {
                return None;
            }
            let page = compose(&document)?;
            // With what is wrong in the templates, pages look as they did before.
            match built.theme.again(files).filter(|theme| !theme.shows_alike(&built.theme)) {
                None => renderer.page(&page),
                Some(theme) => Renderer::new(&built.site, &theme, &unmeasured).page(&page),
            }
        };
        then(&Session { again: &again })
    })
}

/// Those pages of a composed site that become some files, by a theme; with the documents they are of. A page is left out that a
/// template cannot show.
pub fn rerendered(site: &Site, theme: &Theme, wanted: &[String]) -> Vec<(Option<String>, Artifact)> {
    let unmeasured = Profiler::off();
    let renderer = Renderer::new(site, theme, &unmeasured);
    let pages = site.pages.iter().filter(|page| wanted.contains(&page.route.file()));
    pages.filter_map(|page: &Page| Some((page.source.clone(), renderer.page(page)?))).collect()
}

/// The file that is copied from one of the project into the site of the most closed audience, as it is now.
pub fn recopied(files: &dyn ProjectFiles, built: &Built, source: &str) -> Option<Artifact> {
    let asset = built.computed.library.assets.iter().find(|asset| asset.source == source)?;
    let bytes = content::without_front_matter(source, files.read(source).ok()?);
    Some(Artifact { path: asset.path.clone(), bytes, route: None })
}

/// The file of one page of a composed site as it is printed, away from its site, and what it may show from beside it. `None` when a
/// template cannot show it.
pub fn printable(
    files: &dyn ProjectFiles,
    composed: &Composed,
    site: &Site,
    page: &Page,
) -> Option<(Artifact, Vec<Artifact>)> {
    let unmeasured = Profiler::off();
    let own = Renderer::new(site, &composed.theme, &unmeasured).page(page)?;
    let mut beside = own_files(files, &composed.computed, &mut Diagnostics::new());
    beside.extend(composed.theme.assets().cloned());
    Some((away_from_site(&own, &site.base_url), beside))
}
