//! Single pages of a site that was built, made again from documents that have changed since.
//!
//! In: a [`Built`] and the files of its project. Out: the page of one document as the next build will make it, when nothing
//! but that document's own text has changed. Never: stands in for that build, which sees what else the change meant.

use super::Built;
use super::compose::{gather, material};
use super::view::View;
use crate::diag::{Diagnostics, Severity};
use crate::model::{Artifact, Meter, ProjectFiles};
use crate::{pages, render};

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
    let view = View::whole(computed);
    let gathered = gather(files, (computed, &view), &computed.store, &mut Diagnostics::new());
    let material = material(files, (computed, &view), &gathered);
    let unmeasured = Meter::off();
    let renderer = render::Renderer::new(&built.site, &built.theme, &unmeasured);
    pages::again(&material, &built.site, |compose| {
        let again = |files: &dyn ProjectFiles, source: &str| {
            let reader = computed.library.reader.as_ref()?;
            let (document, found) = reader.again(files, source)?;
            if found.iter().any(|finding| finding.severity == Severity::Error) {
                return None;
            }
            renderer.page(&compose(&document)?)
        };
        then(&Session { again: &again })
    })
}
