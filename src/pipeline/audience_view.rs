//! What one audience may see of a project.
//!
//! In: a project with what its data say, and a rank. Out: the documents, promises, plans and editions of that audience and of
//! all more open ones. Never: shows one of them what belongs to a more closed one: it is not read, so that nothing made of it
//! can know it.
//!
//! Decided in docs/decisions/0046-audiences.md.

use super::{Computed, Sources, external_facts, read_options, row_reports, site_lists};
use crate::calendar::local_date;
use crate::config::{Metric, Project, Promised, PromisedFrom};
use crate::content::{self, Library, ReportTexts};
use crate::contract::{self, BoundStatements};
use crate::diag::Diagnostics;
use crate::metrics;
use crate::model::{
    Contact, ContactBox, Contract, Days, EditionBook, Figures, History, Opener, Profiler, ProjectFiles, Provenance,
    ReadError, ReportName, Site, SourceCount, Statement, StatusFacts, TextFragment, TextFragmentKind, VersionBook,
    Viewer, Watch,
};
use crate::pages::{self, AskedLists, ListInputs, RowFacts};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// The files of a project without those that are closed: what reads text once more cannot read theirs.
pub(super) struct VisibleFiles<'f> {
    pub(super) files: &'f dyn ProjectFiles,
    pub(super) closed: &'f BTreeSet<String>,
}

impl VisibleFiles<'_> {
    fn is_closed(&self, path: &str) -> bool {
        self.closed.contains(path)
    }
}

impl ProjectFiles for VisibleFiles<'_> {
    fn list(&self, folder: &str) -> Vec<String> {
        let mut all = self.files.list(folder);
        all.retain(|path| !self.is_closed(path));
        all
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        if self.is_closed(path) {
            return Err(ReadError { reason: "not for this audience".to_owned() });
        }
        self.files.read(path)
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.files.on_disk(path).filter(|_| !self.is_closed(path))
    }

    fn opener(&self, path: &str) -> Option<Opener> {
        self.files.opener(path).filter(|_| !self.is_closed(path))
    }

    fn watch(&self, path: &str) -> Option<Watch> {
        self.files.watch(path)
    }

    fn history(&self) -> Option<Arc<History>> {
        self.files.history()
    }

    fn kept(&self, names: &BTreeSet<String>) -> BTreeMap<String, Vec<u8>> {
        self.files.kept(names)
    }

    fn fingerprint(&self, path: &str) -> Result<String, ReadError> {
        self.files.fingerprint(path)
    }
}

/// A project as one audience sees it.
pub(super) struct AudienceView<'c> {
    pub(super) project: Cow<'c, Project>,
    pub(super) library: Cow<'c, Library>,
    pub(super) contract: Cow<'c, Contract>,
    pub(super) editions: Cow<'c, EditionBook>,
    /// Judged against the targets that this audience knows.
    pub(super) figures: Cow<'c, Figures>,
    pub(super) status: Cow<'c, StatusFacts>,
    /// The data, with the lists of this audience's documents.
    pub(super) store: Arc<Sources>,
    /// What was read of them.
    pub(super) sources: Cow<'c, [SourceCount]>,
    /// The days of each source that have rows.
    pub(super) days: Cow<'c, BTreeMap<String, Days>>,
    /// What the documents promise, before figures are known.
    pub(super) bound: Cow<'c, BoundStatements>,
    /// What reports of some rows are composed from.
    pub(super) rows: Cow<'c, BTreeMap<ReportName, RowFacts>>,
    /// The texts of reports of values, which no site of several readers has.
    pub(super) of_values: Vec<ReportTexts>,
    /// The older versions that this audience has.
    pub(super) versions: Cow<'c, VersionBook>,
}

impl<'c> AudienceView<'c> {
    /// Everything, as the most closed audience sees it.
    pub(super) fn full(computed: &'c Computed) -> Self {
        let project = &computed.project;
        let base_url = base_url_of(project, project.site.audiences.viewer().most_closed());
        let mut project = Cow::Borrowed(project);
        if project.site.base_url != base_url {
            project.to_mut().site.base_url = base_url;
        }
        Self {
            project,
            library: Cow::Borrowed(&computed.library),
            contract: Cow::Borrowed(&computed.contract),
            editions: seen_editions(computed, &computed.project, None),
            figures: Cow::Borrowed(&computed.figures),
            status: Cow::Borrowed(&computed.status),
            store: Arc::clone(&computed.store),
            sources: Cow::Borrowed(&computed.sources),
            days: Cow::Borrowed(&computed.days),
            bound: Cow::Borrowed(&computed.bound),
            rows: Cow::Borrowed(computed.rows()),
            of_values: Vec::new(),
            versions: Cow::Owned(VersionBook::default()),
        }
    }

    /// Where the rows come from that this audience's figures count.
    pub(super) fn provenance(&self) -> Vec<Provenance> {
        super::provenance(&self.store, &self.days)
    }

    /// Whether it is that of the most closed audience, who sees everything.
    pub(super) fn is_full(&self) -> bool {
        let audiences = &self.project.site.audiences;
        audiences.own >= audiences.viewer().most_closed()
    }

    /// What the audience of a rank sees; findings are those that only this view has.
    pub(super) fn of(
        files: &dyn ProjectFiles,
        computed: &'c Computed,
        own: usize,
        profiler: &Profiler,
        found: &mut Diagnostics,
    ) -> Self {
        if own >= computed.project.site.audiences.viewer().most_closed() {
            return Self::full(computed);
        }
        let mut project = seen(&computed.project, own);
        let today = local_date(&project.site.periods.zone, computed.as_of);
        // What is wrong with shortcodes was told when the whole project was read.
        let read = read_options(files, &project, computed.drafts, today, &mut Diagnostics::new());
        let mut library = content::read_again(files, &read, &computed.memory, found);
        pages::forget_closed_successors(&mut library);
        row_reports::expand_texts(&project, &mut library, &mut Diagnostics::new());
        let (of_values, texts) = library.reports.into_iter().partition(|texts| texts.name.slug().is_some());
        library.reports = texts;
        let reports = &mut project.site.reports.made;
        reports.retain(|made| library.reports.iter().any(|texts| texts.name == made.name));
        let statements: Vec<Statement> = library.documents().flat_map(|d| d.statements.iter().cloned()).collect();
        let bound = contract::bind(&project, &statements, today, &mut Diagnostics::new());
        contract::adopt(&mut project, &bound);
        let visible = VisibleFiles { files, closed: &library.closed };
        let inputs = ListInputs { project: &project, library: &library, files: &visible, as_of: computed.as_of };
        let lists = pages::site_lists(inputs, AskedLists::Named);
        let store = Arc::new(computed.store.with_lists(site_lists::store(&project, &lists, &visible)));
        let sees_all = site_lists::counted(&project, &lists) == site_lists::counted(&project, &computed.lists);
        let judged = judged(files, computed, SeenData { project: &project, store: &store, sees_all }, profiler);
        let JudgedFacts { figures, status, sources, days } = judged;
        let mut contract = contract::judge(&project, bound.clone(), &figures, computed.as_of);
        contract.schedule = super::stated::seen(&computed.contract.schedule, &library, &project);
        let rows = row_facts(files, computed, SeenRows { project: &project, bound: &bound, sources: &sources });
        let audiences = project.site.audiences.clone();
        let shows = |name: ReportName| audiences.shows(name.as_str());
        let editions = seen_editions(computed, &project, Some(&shows));
        Self {
            project: Cow::Owned(project),
            library: Cow::Owned(library),
            contract: Cow::Owned(contract),
            editions,
            figures,
            status,
            store,
            sources,
            days,
            bound: Cow::Owned(bound),
            rows: Cow::Owned(rows),
            of_values,
            versions: Cow::Owned(VersionBook::default()),
        }
    }
}

/// What the audience of a project sees of what was issued: records that are for it, of reports that it is shown.
fn seen_editions<'c>(
    computed: &'c Computed,
    project: &Project,
    shows: Option<&dyn Fn(ReportName) -> bool>,
) -> Cow<'c, EditionBook> {
    let (viewer, book) = (project.site.audiences.viewer(), &computed.editions);
    if shows.is_none() && book.is_open_to(&viewer) {
        return Cow::Borrowed(book);
    }
    let mut seen = book.for_viewer(&viewer);
    let shows = |name: ReportName| shows.is_none_or(|shows| shows(name));
    seen.reports.retain(|(name, _), _| shows(*name));
    seen.damaged.retain(|(name, _)| shows(*name));
    Cow::Owned(seen)
}

/// What an audience knows of the rows of reports.
#[derive(Clone, Copy)]
pub(super) struct SeenRows<'a> {
    pub(super) project: &'a Project,
    pub(super) bound: &'a BoundStatements,
    pub(super) sources: &'a [SourceCount],
}

/// What reports of some rows are composed from, as this audience knows their targets and promises. Reports of single values are not
/// among them.
fn row_facts(files: &dyn ProjectFiles, computed: &Computed, seen: SeenRows<'_>) -> BTreeMap<ReportName, RowFacts> {
    let made = seen.project.site.reports.made.iter().filter(|made| made.rows.is_some() && made.name.slug().is_none());
    let names: Vec<ReportName> = made.map(|made| made.name).collect();
    names.into_iter().filter_map(|name| Some((name, row_facts_of(files, computed, seen, name)?))).collect()
}

/// The same of one report.
pub(super) fn row_facts_of(
    files: &dyn ProjectFiles,
    computed: &Computed,
    seen: SeenRows<'_>,
    name: ReportName,
) -> Option<RowFacts> {
    let SeenRows { project, bound, sources } = seen;
    let beside = external_facts(&computed.project, files, &computed.editions, &computed.library);
    let inputs = row_reports::RowInputs {
        project,
        bound,
        beside: &beside,
        as_of: computed.as_of,
        figures: &computed.figures,
        ledger: &computed.ledger,
        sources,
    };
    row_reports::facts(inputs, name, computed.row_engines.get(&name)?, &mut Diagnostics::new())
}

/// The data as an audience sees them.
#[derive(Clone, Copy)]
struct SeenData<'a> {
    project: &'a Project,
    store: &'a Sources,
    /// Whether the lists that metrics count are those of everything.
    sees_all: bool,
}

/// What the data say to an audience.
struct JudgedFacts<'c> {
    figures: Cow<'c, Figures>,
    status: Cow<'c, StatusFacts>,
    sources: Cow<'c, [SourceCount]>,
    days: Cow<'c, BTreeMap<String, Days>>,
}

/// Figures as they stand against the targets that a project holds: a target which only a closed document says is neither shown
/// nor judged by. Their values are those of everything, but for what is counted of documents: that is of those which the audience has.
fn judged<'c>(
    files: &dyn ProjectFiles,
    computed: &'c Computed,
    seen: SeenData<'_>,
    profiler: &Profiler,
) -> JudgedFacts<'c> {
    let SeenData { project, store, sees_all } = seen;
    let whole = &computed.project;
    let same = |(id, metric): (&String, &Metric)| {
        whole.metrics.get(id).is_some_and(|known| known.target == metric.target && known.alert == metric.alert)
    };
    let (sources, days) = (Cow::Borrowed(&*computed.sources), Cow::Borrowed(&computed.days));
    if sees_all && project.metrics.iter().all(same) {
        let (figures, status) = (Cow::Borrowed(&computed.figures), Cow::Borrowed(&computed.status));
        return JudgedFacts { figures, status, sources, days };
    }
    let project = Project { metrics: project.metrics.clone(), ..whole.clone() };
    let beside = external_facts(&project, files, &computed.editions, &computed.library);
    // What is wrong with the data was said when everything was computed.
    let mut said = Diagnostics::new();
    let known = metrics::compute(&project, &store.profiled(profiler), &beside, computed.as_of, &mut said);
    let (sources, days) = match sees_all {
        true => (sources, days),
        false => (Cow::Owned(super::counts(&project, store, &known.coverages)), Cow::Owned(known.days)),
    };
    JudgedFacts { figures: Cow::Owned(known.figures), status: Cow::Owned(known.status), sources, days }
}

/// The address of the site of a rank: its own, else that of the project for the most open one.
pub(super) fn base_url_of(project: &Project, own: usize) -> String {
    let viewer = Viewer::new(&project.site.audiences.names, own);
    let named = viewer.name().and_then(|name| project.site.audiences.base_urls.get(name).cloned());
    named.unwrap_or_else(|| if own == 0 { project.site.base_url.clone() } else { String::new() })
}

/// The project without what is planned for others, and without targets that documents say: those of its own documents are
/// bound anew.
fn seen(project: &Project, own: usize) -> Project {
    let mut project = project.clone();
    let (audiences, site) = (&mut project.site.audiences, &mut project.schedule);
    audiences.own = own;
    let viewer = audiences.viewer();
    let sees = |name: Option<&str>| {
        let rank = name.map_or(Some(viewer.most_closed()), |name| viewer.rank_of(name));
        rank.is_some_and(|rank| viewer.sees(rank))
    };
    site.entries.retain(|_, entry| sees(entry.audience.as_deref()));
    site.audiences.retain(|audience| sees(Some(&audience.name)));
    let somebody = project.site.language.pick("担当者", "the person in charge");
    project.people = project.people.seen_by(&viewer, somebody);
    project.site.base_url = base_url_of(&project, own);
    for metric in project.metrics.values_mut() {
        metric.target = declared(&metric.target);
        metric.alert = declared(&metric.alert);
    }
    project
}

/// What the configuration itself promises.
fn declared(promised: &Promised) -> Promised {
    let steps = promised.steps().iter().filter(|step| step.origin.is_none()).cloned();
    Promised::new(steps.map(PromisedFrom::as_declared).collect())
}

/// What the plans of a project say, and who its people are, as far as they are known to those who see it.
pub(super) fn plan_texts(project: &Project) -> Vec<TextFragment> {
    let said = |text: &str, place: &crate::diag::Place| TextFragment {
        kind: TextFragmentKind::Name,
        text: text.to_owned(),
        file: place.file.clone(),
    };
    let entries = project.schedule.entries.values();
    let plans = entries.flat_map(|entry| [said(&entry.title, &entry.place), said(&entry.id, &entry.place)]);
    let persons = project.people.people.values().filter(|person| !person.hidden);
    let persons = persons.flat_map(|person| {
        let Contact { phone, email, chat: _ } = &person.contact;
        [&person.name, phone, email].map(|text| said(text, &person.place))
    });
    plans.chain(persons).collect()
}

/// Files of the configuration whose words everybody may read; persons and plans are not among them, nor is `params`.
const OPEN_FILES: [&str; 6] = [
    "data/metrics.yaml",
    "data/sla.yaml",
    "data/sources.yaml",
    "data/calendars.yaml",
    "data/bindings.yaml",
    "data/terms.yaml",
];

/// Words that no document needs to say for a site to hold them: those of the configuration and of its theme, and the titles of
/// pages that tejun makes.
pub(super) fn public_texts(files: &dyn ProjectFiles, project: &Project, site: &Site) -> Vec<String> {
    let config = &project.site;
    let mut known: Vec<String> = vec![config.title.clone(), config.description.clone(), config.footer.clone()];
    known.extend(config.audiences.public_words.iter().cloned());
    // Addresses of this site and of more open ones.
    known.extend((0..=config.audiences.own).map(|own| base_url_of(project, own)));
    if let Some(contact) = &config.layouts.contact {
        let ContactBox { label, mailto, subject, body, url, tel, hours } = contact.clone();
        known.extend([label, mailto, subject, body, url, tel, hours]);
    }
    let own = config.reports.made.iter().flat_map(|made| made.groups.iter().flatten());
    known.extend(config.reports.groups.iter().chain(own).map(|(heading, _)| heading.clone()));
    known.extend(config.languages.iter().flat_map(|language| language.title.clone()));
    let read = |path: &str| files.read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    known.extend(OPEN_FILES.into_iter().filter_map(read));
    for page in site.pages.iter().filter(|page| page.source.is_none()) {
        known.extend([page.title.clone(), page.link_title.clone(), page.description.clone()]);
        known.extend(page.headings.iter().map(|heading| heading.text.clone()));
    }
    known
}
