//! The site of one value: the reports that are about it, and nothing else.
//!
//! In: a project with what its data say, and the name of the report of a value. Out: a site, as its readers see it. Never: knows a
//! row, a document, a figure or a name of anybody else: what is not handed over cannot be shown.
//!
//! Decided in docs/decisions/0093-reports-of-some-rows.md.

use super::audience_view::{AudienceView, SeenRows, VisibleFiles, row_facts_of};
use super::build::{copied, site_files};
use super::compose::{AudienceSite, context, gather};
use super::{Computed, lists};
use crate::config::{Audiences, Layouts, Project, ReaderFrame, ReportSettings, Search, StatusConfig};
use crate::content::{Asset, Library};
use crate::diag::Diagnostics;
use crate::model::{
    Artifact, ContentRules, Contract, EditionBook, Figures, Ledger, NoSink, People, Profiler, ProjectFiles, ReportName,
    Site, VersionBook,
};
use crate::pages::{self, ComposeContext};
use crate::query::ValueEngine;
use crate::render::Theme;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The site of one value, and the files it becomes.
pub struct ValueSite {
    /// The name of its report.
    pub name: ReportName,
    /// Its files, by path.
    pub artifacts: Vec<Artifact>,
}

impl Computed {
    /// The reports of single values, in order; of one report, or of all.
    pub fn value_reports(&self, of: Option<ReportName>) -> Vec<ReportName> {
        let made = self.project.site.reports.made.iter().filter(|made| made.value().is_some()).map(|made| made.name);
        made.filter(|name| of.is_none_or(|of| *name == of || name.shared() == of)).collect()
    }

    /// The figures of a report of some rows.
    pub fn figures_of(&self, name: ReportName) -> Option<&Figures> {
        self.rows().get(&name).map(|facts| &facts.figures)
    }

    /// How many questions were asked for the reports of all values together with this one, and in how many rounds.
    pub fn asked_of(&self, name: ReportName) -> Option<(usize, usize)> {
        self.row_engines.get(&name).map(ValueEngine::asked)
    }

    /// Whether a report is about one value and is for readers outside: it names their audience, or the project has none.
    pub fn has_value_site(&self, name: ReportName) -> bool {
        let audiences = &self.project.site.audiences;
        let is_open = !audiences.viewer().is_one_of_several()
            || audiences.of_page(name.as_str()) < audiences.viewer().most_closed();
        name.slug().is_some() && is_open
    }
}

/// The project as the audiences see it for whom reports of values are made, each looked at once.
#[derive(Default)]
pub struct ValueViews<'c>(BTreeMap<usize, AudienceView<'c>>);

impl<'c> ValueViews<'c> {
    pub(super) fn of(
        &mut self,
        files: &dyn ProjectFiles,
        computed: &'c Computed,
        name: ReportName,
    ) -> &AudienceView<'c> {
        let rank = computed.rank_to_issue(name);
        let view = || AudienceView::of(files, computed, rank, &Profiler::off(), &mut Diagnostics::new());
        self.0.entry(rank).or_insert_with(view)
    }
}

/// The sites of some values.
pub fn value_sites(
    files: &dyn ProjectFiles,
    computed: &Computed,
    theme: &Theme,
    names: &[ReportName],
    found: &mut Diagnostics,
) -> Vec<ValueSite> {
    let mut all = Vec::new();
    let mut views = ValueViews::default();
    for name in names {
        let seen = views.of(files, computed, *name);
        let mut said = Diagnostics::new();
        let Some(site) = composed(files, computed, seen, *name, &mut said) else { continue };
        let profiler = Profiler::off();
        let own = own_assets(computed, *name);
        let limit = computed.project.site.checks.max_file_size;
        let own = copied(files, own, limit, &computed.project.rules.schemes, &mut said);
        let beside = lists::files(computed, &site, &profiler, &NoSink, &mut said);
        let artifacts = site_files(&site, &own, beside, theme, &profiler, &NoSink, &mut said);
        said.extend(site.found);
        // What is wrong with a layout is wrong for every value.
        found.extend(said.into_iter().filter(|one| !found.iter().any(|known| known == one)).collect::<Vec<_>>());
        all.push(ValueSite { name: *name, artifacts });
    }
    all
}

/// The site of a value without its files; what is wrong with it was said when the whole site was composed.
pub fn value_site<'c>(
    files: &dyn ProjectFiles,
    computed: &'c Computed,
    views: &mut ValueViews<'c>,
    name: ReportName,
) -> Option<Site> {
    let seen = views.of(files, computed, name);
    composed(files, computed, seen, name, &mut Diagnostics::new()).map(|site| site.site)
}

/// Composes the site of a value as an audience sees it.
fn composed<'c>(
    files: &dyn ProjectFiles,
    computed: &'c Computed,
    seen: &AudienceView<'_>,
    name: ReportName,
    found: &mut Diagnostics,
) -> Option<AudienceSite<'c>> {
    let view = value_view(files, computed, seen, name)?;
    let mut site = with_value_context(files, computed, &view, name, found, pages::compose)?;
    (site.audience, site.is_open) = (None, false);
    site.pages.iter_mut().for_each(|page| page.audience = None);
    Some(AudienceSite { view, site, found: Diagnostics::new() })
}

/// Does something with what the pages of one value are composed from.
pub(super) fn with_value_context<T>(
    files: &dyn ProjectFiles,
    computed: &Computed,
    view: &AudienceView<'_>,
    name: ReportName,
    found: &mut Diagnostics,
    then: impl FnOnce(&ComposeContext<'_>, &mut Diagnostics) -> T,
) -> Option<T> {
    let engine = computed.row_engines.get(&name)?;
    let own = folder_of(name);
    let is_open = |path: &String| path.starts_with(&own) || path.starts_with("themes/");
    let closed: BTreeSet<String> = files.list("").into_iter().filter(|path| !is_open(path)).collect();
    let files = VisibleFiles { files, closed: &closed };
    let mut gathered = gather(&files, computed, view, engine, found);
    gathered.provenance.clear();
    let ledger = Ledger::default();
    let context =
        ComposeContext { sources: &[], ledger: &ledger, milestones: &[], ..context(&files, computed, view, &gathered) };
    Some(then(&context, found))
}

/// The project as the readers of one value see it.
pub(super) fn value_view<'c>(
    files: &dyn ProjectFiles,
    computed: &'c Computed,
    seen: &AudienceView<'_>,
    name: ReportName,
) -> Option<AudienceView<'c>> {
    let made: Vec<ReportSettings> = computed
        .project
        .site
        .reports
        .made
        .iter()
        .filter(|made| made.name == name || made.name == name.shared())
        .cloned()
        .collect();
    let mut project = seen.project.clone().into_owned();
    project.site.reports.made = made;
    let mut facts = match seen.is_full() {
        true => computed.rows().get(&name)?.clone(),
        false => {
            let known = SeenRows { project: &project, bound: &seen.bound, sources: &seen.sources };
            row_facts_of(files, computed, known, name)?
        }
    };
    let viewer = project.site.audiences.viewer();
    let mut editions: EditionBook = computed.editions.for_viewer(&viewer);
    editions.reports.retain(|(of, _), _| *of == name);
    editions.damaged.retain(|(of, _)| *of == name);
    editions.withheld.retain(|(of, _)| *of == name);
    close(&mut project, name);
    let (site, rules) = (project.site.clone(), Arc::clone(&project.rules));
    facts.project = Project { site, rules, people: People::default(), ..facts.project };
    // A document may be the agreement with somebody else, and nothing tells.
    facts.contract = Contract::default();
    let texts = seen.of_values.iter().chain(&seen.library.reports).find(|texts| texts.name == name)?.clone();
    let library = Library {
        reports: vec![texts],
        assets: own_assets(computed, name),
        languages: seen.library.languages.iter().take(1).cloned().collect(),
        ..Library::default()
    };
    Some(AudienceView {
        project: Cow::Owned(facts.project.clone()),
        library: Cow::Owned(library),
        contract: Cow::Owned(facts.contract.clone()),
        editions: Cow::Owned(editions),
        figures: Cow::Owned(facts.figures.clone()),
        store: Arc::clone(&seen.store),
        sources: Cow::Owned(Vec::new()),
        days: Cow::Owned(BTreeMap::new()),
        status: Cow::Owned(facts.status.clone()),
        bound: Cow::Owned(seen.bound.about(&BTreeSet::new(), None)),
        rows: Cow::Owned(BTreeMap::from([(name, facts)])),
        of_values: Vec::new(),
        versions: Cow::Owned(VersionBook::default()),
    })
}

/// Leaves of the site only what is about the report of a value.
fn close(project: &mut Project, name: ReportName) {
    // Words that mean the same would lead from one name to another.
    project.rules = Arc::new(ContentRules { terms: Vec::new(), ..(*project.rules).clone() });
    let site = &mut project.site;
    site.search = Search { enabled: site.search.enabled, ..Search::default() };
    let names = ["value", "all"].map(str::to_owned).to_vec();
    let pages = BTreeMap::from([("reports".to_owned(), 0), (name.shared().as_str().to_owned(), 0)]);
    site.audiences = Audiences { names, own: 0, pages, ..Audiences::default() };
    site.base_url = String::new();
    site.status = StatusConfig::default();
    let contact = site.layouts.contact.take();
    site.layouts = Layouts {
        contact,
        popular: Vec::new(),
        groups: Vec::new(),
        order: Vec::new(),
        recent: 0,
        on_call: Vec::new(),
        metric_pages: false,
        leads_on: false,
    };
    site.reader = ReaderFrame::default();
    site.taxonomies = Vec::new();
    site.register = Some(false);
    site.contract_page = false;
    site.params = serde_json::Map::new();
}

/// The folder of what is written for a value.
fn folder_of(name: ReportName) -> String {
    format!("content/reports/{}/", name.as_str())
}

/// The pictures and other files beside the words for a value.
fn own_assets(computed: &Computed, name: ReportName) -> Vec<Asset> {
    let folder = folder_of(name);
    computed.library.assets.iter().filter(|asset| asset.source.starts_with(&folder)).cloned().collect()
}
