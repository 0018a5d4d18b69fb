//! The order of things, told once: read → bind → compute → judge → compose → check → render.
//!
//! In: a project's files and the as-of instant. Out: figures, a site, artifacts, and everything that was found on the
//! way. Never: writes, prints, or holds state between runs.

mod audience_view;
mod build;
mod caches;
mod cluster;
mod compose;
mod document_findings;
mod figures;
mod lists;
mod page_cache;
mod promised_reports;
mod promised_times;
mod read_errors;
mod read_project;
mod reports;
mod row_reports;
mod session;
mod site_lists;
mod sources;
mod stated;
mod validity;
mod value_site;
mod versions;

use crate::calendar::{Date, Instant, local_date};
use crate::config::{self, Evidence, Metric, MetricKind, Progress, Project, ScheduleEntry};
use crate::content::{self, ReadOptions, WideNarrow};
pub use crate::content::{Considered, Decision, Signature, signed, signed_as};
use crate::contract;
pub use crate::contract::{PromisedShare, PromisedTime, ProposedTime, ScheduleSuggestion, Suggestion, suggest};
pub use crate::data::decode;
use crate::diag::Diagnostics;
use crate::metrics::{self, Coverages, ExternalFacts};
use crate::model::{
    ChecklistProgress, Contract, Days, EditionBook, Figures, Ledger, Profiler, ProjectFiles, Provenance, ReadFile,
    Register, ReportName, SourceCount, SourceFile, SourceReport, StatusFacts,
};
use crate::pages::{self, RowFacts, SiteLists};
use crate::query::Engine;
use crate::render::shortcodes;
pub use crate::render::{AssetNames, Theme, away_from_site, mail, text, view_as_json};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

pub use build::{Built, audiences, build, build_for, build_with, refused_audience, report_name};
pub use caches::BuildCaches;
pub use compose::{Composed, calendar, compose};
pub use document_findings::{CheckedDocuments, check_documents};
pub use promised_reports::{ReportSuggestion, suggest_reports, suggest_reports_of_documents};
pub use promised_times::{PromisedTerms, places_of_promised_times, promised_times};
use read_project::ReadProject;
pub use reports::{Reported, Reports, reported, reported_one, reports};
pub use session::{Session, printable, recopied, rerendered, session};
pub use sources::Sources;
pub use stated::suggest_schedule;
pub use validity::Validity;
pub use value_site::{ValueSite, ValueViews, value_site, value_sites};

/// What a run is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The instant figures hold for, when the user names one; it wins over the project's `as_of`.
    pub as_of: Option<Instant>,
    /// The present, which counts when nobody names an instant.
    pub now: Instant,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// What becomes of the names of the theme's assets.
    pub assets: AssetNames,
    /// How sources are asked that a cluster has.
    pub cluster: ClusterUse,
}

/// How sources are asked that a cluster has.
#[derive(Debug, Clone, Default)]
pub struct ClusterUse {
    /// The address where the project names none, as the environment gives it.
    pub connect: Option<Arc<str>>,
    /// Whether only the columns of the tables are looked at: figures of their rows have no value then.
    pub columns_only: bool,
}

/// A project with what its data say.
pub struct Computed {
    /// The project as meant.
    pub project: Project,
    /// The instant the figures hold for.
    pub as_of: Instant,
    /// Until when another run would hold for it, too.
    pub validity: Validity,
    /// The data, for further questions.
    pub store: Arc<Sources>,
    /// What the site says of its own documents.
    lists: SiteLists,
    /// What was read from each source.
    pub sources: Vec<SourceCount>,
    /// The days of each source that have rows.
    days: BTreeMap<String, Days>,
    /// What became of what was planned.
    pub ledger: Ledger,
    /// Every figure.
    pub figures: Figures,
    /// Services day by day, and incidents.
    pub status: StatusFacts,
    /// The documents.
    pub library: content::Library,
    /// What the documents promise, and how it stands.
    pub contract: Contract,
    /// The same before figures are known.
    bound: contract::BoundStatements,
    /// Who answers about the rows of reports of some rows.
    row_engines: row_reports::RowEngines,
    /// What those reports are composed from, once somebody asked.
    rows: OnceLock<BTreeMap<ReportName, RowFacts>>,
    /// What documents and earlier runs say of work that is done.
    beside: ExternalFacts,
    /// What was issued.
    pub editions: EditionBook,
    /// What was found in the documents and records, for those who asked for more than figures.
    pub of_documents: Diagnostics,
    /// Whether drafts are part of the site.
    drafts: bool,
    /// What is known of documents that are read again for another audience.
    memory: Arc<content::DocumentCache>,
}

impl Computed {
    /// The data, for questions about one figure or one ticket.
    pub fn snapshot(&self) -> metrics::Snapshot<'_> {
        metrics::Snapshot { project: &self.project, engine: &self.store, as_of: self.as_of }
    }

    /// What the reports of some rows are composed from. Their figures are counted when they are asked for the first time.
    fn rows(&self) -> &BTreeMap<ReportName, RowFacts> {
        self.rows.get_or_init(|| self.count_rows(&mut Diagnostics::new()))
    }

    /// The headings that the layout of a report which is made has for its author's words, each with whether it must be written.
    pub fn commentary_headings(&self, name: ReportName) -> Vec<(String, bool)> {
        let texts = self.library.reports.iter().find(|texts| texts.name == name);
        texts.map(|texts| headings_of(&texts.layout, &self.project, name)).unwrap_or_default()
    }

    /// Counts them at once, and says what went wrong with it.
    fn with_rows(self, profiler: &Profiler, found: &mut Diagnostics) -> Self {
        let rows = profiler.stage("figures of some rows", || self.count_rows(found));
        Self { rows: OnceLock::from(rows), ..self }
    }

    /// As if there were no such reports: for those of whom nobody asks for one.
    fn without_rows(self) -> Self {
        Self { rows: OnceLock::from(BTreeMap::new()), ..self }
    }

    fn count_rows(&self, found: &mut Diagnostics) -> BTreeMap<ReportName, RowFacts> {
        let inputs = row_reports::RowInputs {
            project: &self.project,
            bound: &self.bound,
            beside: &self.beside,
            as_of: self.as_of,
            figures: &self.figures,
            ledger: &self.ledger,
            sources: &self.sources,
        };
        let engines = self.row_engines.iter();
        let facts =
            engines.filter_map(|(name, engine)| Some((*name, row_reports::facts(inputs, *name, engine, found)?)));
        facts.collect()
    }
}

/// Reads the configuration, the documents and the data, and computes every figure: documents first, since metrics may take
/// their targets from them. `None` when there is no readable `tejun.yaml`.
pub fn compute(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Computed> {
    Some(compute_figures(files, options, found)?.with_rows(&Profiler::off(), found))
}

/// The same for commands that tell figures of all rows and compose no report: those of some rows are counted when they are asked for.
pub fn compute_figures(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Computed> {
    compute_with(files, options, &BuildCaches::default(), found)
}

fn compute_with(
    files: &dyn ProjectFiles,
    options: &Options,
    caches: &BuildCaches,
    found: &mut Diagnostics,
) -> Option<Computed> {
    Some(ReadProject::read(files, options, caches, found)?.counted(files, options, caches, found))
}

/// The boxes of documents that metrics ask for; documents are read for them only when one does.
fn checklist_progress(project: &Project, files: &dyn ProjectFiles) -> BTreeMap<String, ChecklistProgress> {
    let boxes = |metric: &Metric| match &metric.kind {
        MetricKind::Progress(Progress::Documents { glob, heading }) => {
            Some((metric.id.clone(), content::checklist_progress(files, glob, heading.as_deref())))
        }
        _ => None,
    };
    project.metrics.values().filter_map(boxes).collect()
}

/// What documents and earlier editions say of work that is done.
fn external_facts(
    project: &Project,
    files: &dyn ProjectFiles,
    editions: &EditionBook,
    library: &content::Library,
) -> ExternalFacts {
    let days = |entry: &ScheduleEntry| match &entry.evidence {
        Evidence::Boxes { document, heading } => {
            Some((entry.id.clone(), content::checked_days(files, document, heading.as_deref())?))
        }
        _ => None,
    };
    let notices = library.documents().filter_map(|document| document.notice.as_deref());
    ExternalFacts {
        ticked: checklist_progress(project, files),
        dates: project.schedule.entries.values().filter_map(days).collect(),
        issued: editions.issued(),
        incidents: notices.filter_map(|notice| Some(notice.incident.as_ref()?.value.clone())).collect(),
    }
}

/// A document that is not part of the site.
pub struct Unpublished {
    /// Its file.
    pub source: String,
    /// Its title.
    pub title: String,
    /// Whether it says so itself; else its day has not come or is over.
    pub draft: bool,
}

/// The documents of a project, without its figures.
pub struct Documents {
    /// Those of the site, with the facts that control them.
    pub register: Register,
    /// The others, by path.
    pub unpublished: Vec<Unpublished>,
    /// Who may sign them.
    pub people: crate::model::People,
}

/// Reads the configuration and the documents alone. `None` when there is no readable `tejun.yaml`.
pub fn documents(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Documents> {
    let project = config::load(files, found)?;
    let as_of = validity::clock(&project, options);
    let today = local_date(&project.site.periods.zone, as_of);
    let read = |drafts, found: &mut Diagnostics| {
        let options = read_options(files, &project, drafts, today, found);
        content::read(files, &options, found)
    };
    let library = read(options.drafts, found);
    let history = files.history().map(|history| history.until(as_of));
    let register = pages::register(&library, history.as_ref(), today);
    read_errors::report_refused(files, &Diagnostics::new(), found);
    let shown = |source: &str| library.documents().any(|document| document.source == source);
    // Their findings were told when they were read the first time, or are those of documents nobody publishes.
    let unpublished = read(true, &mut Diagnostics::new()).documents.into_iter().filter(|all| !shown(&all.source));
    let unpublished = unpublished.map(|hidden| Unpublished {
        draft: hidden.front.draft,
        source: hidden.source.clone(),
        title: hidden.title.clone(),
    });
    let people = project.people.clone();
    Some(Documents { unpublished: unpublished.collect(), register, people })
}

/// The headings that the layout of a report has for its author's words, each with whether it must be written.
pub fn commentary_headings(files: &dyn ProjectFiles, options: &Options, name: ReportName) -> Vec<(String, bool)> {
    let Some(project) = config::load(files, &mut Diagnostics::new()) else { return Vec::new() };
    let today = validity::today(&project, options);
    let read = read_options(files, &project, options.drafts, today, &mut Diagnostics::new());
    let layout = content::layout(files, &read, name);
    layout.map(|layout| headings_of(&layout, &project, name)).unwrap_or_default()
}

fn headings_of(layout: &content::Document, project: &Project, name: ReportName) -> Vec<(String, bool)> {
    let words = project.site.reports.of(name).and_then(|settings| settings.words.as_deref());
    pages::commentary_headings(layout, words)
}

/// The day of an instant where a project is, for what people do; the day that its figures are shown for is no part of it. What
/// is wrong with its configuration is not said here.
pub fn real_day(files: &dyn ProjectFiles, now: Instant) -> Date {
    let site = config::load(files, &mut Diagnostics::new()).map(|project| project.site);
    let zone = site.map_or_else(|| crate::calendar::WorkCalendar::jp_business().zone, |site| site.periods.zone);
    local_date(&zone, now)
}

/// How the documents of a project are read. Found is what is wrong with the shortcodes of its theme.
fn read_options(
    files: &dyn ProjectFiles,
    project: &Project,
    drafts: bool,
    today: Date,
    found: &mut Diagnostics,
) -> ReadOptions {
    let site = &project.site;
    let read = |made: &config::ReportSettings| content::ReadReport {
        name: made.name,
        kind: made.kind,
        period: made.period,
        layout: made.layout.clone(),
        per_value: made.stands_for_values(),
    };
    ReadOptions {
        drafts,
        today: Some(today),
        language: site.language,
        rules: Arc::clone(&project.rules),
        math: site.math,
        emoji: site.emoji,
        wide_narrow: if site.joins_wide_narrow { WideNarrow::Join } else { WideNarrow::Space },
        params: site.params.clone(),
        shortcodes: shortcodes(files, &site.theme, found),
        languages: site.languages.clone(),
        taxonomies: site.taxonomies.clone(),
        reports: Some(content::ReadReports {
            made: site.reports.made.iter().filter(|made| made.value().is_none()).map(read).collect(),
            periods: site.periods.clone(),
            theme: site.theme.clone(),
            audiences: site
                .reports
                .made
                .iter()
                .map(|made| (made.name, site.audiences.of_page(made.name.as_str())))
                .collect(),
        }),
        viewer: site.audiences.viewer(),
        address_case: site.address_case,
        among_others: site.mounts.content_folder() == ".",
        mounts: site.mounts.clone(),
        explained: false,
    }
}

fn counts(project: &Project, store: &Sources, coverages: &Coverages) -> Vec<SourceCount> {
    let count = |report: &SourceReport| SourceCount {
        source: report.source.clone(),
        files: report.files.len(),
        rows_in: report.rows_in,
        rows_used: report.rows_used,
        rows_set_aside: report.rows_set_aside,
        rows_duplicate: report.rows_duplicate,
        folded: report.folded,
        made_from: report.made_from.clone(),
        union_of: report.union_of.clone(),
        first: coverages.earliest(&report.source),
        newest: coverages.newest(&report.source),
        fresh_within: project.sources[&report.source].fresh_within,
        place: project.sources[&report.source].place.clone(),
    };
    store.profiles().iter().map(|report| count(report)).collect()
}

/// Where the rows of a store come from, with the days that have some.
fn provenance(store: &Sources, days: &BTreeMap<String, Days>) -> Vec<Provenance> {
    let file = |file: &SourceFile| ReadFile {
        path: file.path.clone(),
        fingerprint: file.fingerprint.clone(),
        encoding: file.encoding.to_owned(),
        separator: file.separator,
        rows: file.rows,
    };
    let of = |report: &SourceReport| Provenance {
        source: report.source.clone(),
        files: report.files.iter().map(file).collect(),
        spans: report.spans.clone(),
        days: days.get(&report.source).cloned(),
        reasons: report.reasons.clone(),
        folded: report.folded,
        made_from: report.made_from.clone(),
        union_of: report.union_of.clone(),
        older_stand_in: report.older_stand_in,
        unmatched: report.unmatched.iter().map(|lost| (lost.source.clone(), lost.rows, lost.keys)).collect(),
    };
    store.profiles().iter().map(|report| of(report)).collect()
}
