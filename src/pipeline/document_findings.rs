//! What a whole check would find in some documents, found without it: no other page is composed, none is rendered, and data are read only
//! when a finding may depend on them.
//!
//! In: a project's files, and the paths of documents. Out: the same findings of these documents as those of a whole check, among others.
//! Never: answers where it cannot be sure to have found all; then a whole check has to be made.
//!
//! Decided in docs/decisions/0108-findings-of-a-file.md.

use super::audience_view::AudienceView;
use super::compose::{context, gather};
use super::read_project::ReadProject;
use super::{BuildCaches, Computed, Options, read_errors};
use crate::calendar::Instant;
use crate::checks::{self, OtherFiles};
use crate::config::Project;
use crate::content;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{Block, Page, ProjectFiles};
use crate::pages::{self, DataNeed, SiteOutline};
use crate::render::{self, Theme};
use std::collections::BTreeSet;

/// What was looked at for findings of some documents.
pub struct CheckedDocuments {
    /// The project as meant.
    pub project: Project,
    /// The instant that the findings hold for.
    pub as_of: Instant,
}

/// Finds everything in some documents that a whole check would find in them; other findings may be among them. `None`, with nothing
/// found, where it takes the whole check to be sure: for paths that are no published documents, in projects of several audiences or with
/// older versions, and where a page, an address or a guide may be at odds with something that only the whole site has.
pub fn check_documents(
    files: &dyn ProjectFiles,
    options: &Options,
    wanted: &BTreeSet<String>,
    caches: &BuildCaches,
    found: &mut Diagnostics,
) -> Option<CheckedDocuments> {
    let mut said = Diagnostics::new();
    let read = ReadProject::read(files, options, caches, &mut said)?;
    let need = need(files, &read, wanted)?;
    let computed = match need {
        DataNeed::Nothing => read.uncounted(files, options, caches),
        DataNeed::Figures => read.counted(files, options, caches, &mut said).without_rows(),
        DataNeed::Reports => read.counted(files, options, caches, &mut said).with_rows(&caches.profiler, &mut said),
    };
    let checked = Checked { files, computed: &computed, caches, wanted };
    if !checked.outlined(options, &mut said) {
        return None;
    }
    read_errors::report_refused(files, &computed.of_documents, &mut said);
    found.extend(said);
    Some(CheckedDocuments { project: computed.project, as_of: computed.as_of })
}

/// What of the data some documents need; `None` where it takes the whole site to tell of them.
fn need(files: &dyn ProjectFiles, read: &ReadProject, wanted: &BTreeSet<String>) -> Option<DataNeed> {
    let (site, library) = (&read.project.site, &read.library);
    let is_simple = site.audiences.names.is_empty() && !site.versions.are_wanted();
    let are_published = wanted.iter().all(|path| library.document(path).is_some());
    let of_reports = library.reports.iter();
    let mut of_reports =
        of_reports.flat_map(|texts| texts.words.iter().map(|words| &words.document).chain([&texts.layout]));
    if !is_simple || !are_published || wanted.is_empty() || of_reports.any(|text| pages::has_part_in(text, wanted)) {
        return None;
    }
    let tasks = content::task_items(files, library, &mut Diagnostics::new());
    let waits = tasks.iter().filter_map(|task| task.when.as_ref()).any(|when| wanted.contains(&when.place.file));
    let documents = library.documents().filter(|document| pages::has_part_in(document, wanted));
    let needs = documents.map(|document| pages::data_need(document, library));
    needs.chain(waits.then_some(DataNeed::Figures)).max()
}

/// Some documents while they are checked.
struct Checked<'c> {
    files: &'c dyn ProjectFiles,
    computed: &'c Computed,
    caches: &'c BuildCaches,
    wanted: &'c BTreeSet<String>,
}

impl Checked<'_> {
    /// Composes and checks them; whether that finds all.
    fn outlined(&self, options: &Options, found: &mut Diagnostics) -> bool {
        let Self { files, computed, .. } = *self;
        let profiler = &self.caches.profiler;
        found.extend(computed.of_documents.iter().cloned());
        let view = AudienceView::full(computed);
        let engine = computed.store.profiled(profiler);
        let gathered = profiler.stage("history and tasks", || gather(files, computed, &view, &engine, found));
        checks::control(&gathered.register, &computed.project.people, found);
        let context = context(files, computed, &view, &gathered);
        let SiteOutline { pages, menu } =
            profiler.stage("outline", || pages::site_outline(&context, self.wanted, found));
        let own = || pages.iter().filter(|page| page.text_of.is_none() && self.is_wanted(page.source.as_deref()));
        if own().any(|page| page.layout.is_some()) {
            let Some(theme) = Theme::load(files, &computed.project.site.theme, options.assets, found) else {
                return false;
            };
            found.extend(own().filter_map(|page| render::unknown_layout(page, &theme)));
        }
        checks::titles(&pages, found);
        checks::retired_links(&gathered.register, &pages, found);
        checks::placeholders(computed.library.documents().flat_map(|document| &document.placeholders), found);
        // The files of whole lists, and who leads to a page besides documents, are known to the whole site alone.
        let is_listed = |page: &Page| page.blocks.iter().any(|block| matches!(block, Block::Whole(_)));
        let left_out = checks::left_out(&pages, menu.iter());
        let may_be_orphans = checks::orphans_told_of(&left_out).iter().any(|source| self.wanted.contains(*source));
        !may_be_orphans && !own().any(is_listed) && self.has_places_alone(&pages, found)
    }

    fn is_wanted(&self, source: Option<&str>) -> bool {
        source.is_some_and(|source| self.wanted.contains(source))
    }

    fn concerns(&self, finding: &Diagnostic) -> bool {
        self.is_wanted(finding.place.as_ref().map(|place| place.file.as_str()))
    }

    /// Whether nothing that is known stands where the pages of the documents do, or where they stood, and their names are none that
    /// anything else which tejun makes could have: these are folders without an extension, and never pages for paper.
    fn has_places_alone(&self, pages: &[Page], found: &Diagnostics) -> bool {
        if found.iter().any(|finding| finding.code == code::ALIAS_CONFLICT && self.concerns(finding)) {
            return false;
        }
        let assets = &self.computed.library.assets;
        let copied: Vec<(&str, &str)> =
            assets.iter().map(|asset| (asset.path.as_str(), asset.source.as_str())).collect();
        let mut clashes = Diagnostics::new();
        checks::places(pages, &OtherFiles { made: &[], copied: &copied }, &mut clashes);
        let own = pages.iter().filter(|page| self.is_wanted(page.source.as_deref()));
        let mut files = own.flat_map(|page| {
            let former = page.aliases.iter().map(|alias| alias.leading_on().0);
            std::iter::once(page.file()).chain(former)
        });
        files.all(|file| is_plain(&file)) && !clashes.iter().any(|finding| self.concerns(finding))
    }
}

/// Whether a file is the `index.html` of folders with names that nothing beside the pages has.
fn is_plain(file: &str) -> bool {
    let is_own = |name: &str| !name.contains('.') && !name.starts_with('_') && !name.eq_ignore_ascii_case("print");
    match file.rsplit_once('/') {
        Some((folders, "index.html")) => folders.split('/').all(is_own),
        other => other.is_none() && file == "index.html",
    }
}
