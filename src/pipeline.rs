//! The order of things, told once: read → bind → compute → judge → compose → check → render.
//!
//! In: a project's files and the as-of instant. Out: figures, a site, artifacts, and everything that was found on the
//! way. Never: writes, prints, or holds state between runs.

mod versions;
mod view;

use crate::calendar::{Date, Instant, Period, local_date, months_after, months_before};
use crate::config::{self, Evidence, Metric, MetricKind, Progress, Project, ScheduleEntry};
use crate::content::{self, ReadOptions, WideNarrow};
pub use crate::content::{Signature, signed};
pub use crate::contract::{Suggestion, suggest};
pub use crate::data::decode;
use crate::data::{self, Store};
use crate::diag::{Diagnostic, Diagnostics, Place, code, nearest, system_reason};
use crate::metrics::{self, Beside, Coverages};
use crate::model::{
    Artifact, Basis, Candidate, Contract, Days, EditionBook, Figures, History, InputFile, Ledger, ProjectFiles,
    Provenance, ReadFile, Register, ReportKind, Said, SetAsideReason, Site, SourceCount, Statement, StatusFacts, Task,
    Ticked, VersionBook,
};
use crate::pages::{self, Material};
use crate::render;
pub use crate::render::{Theme, away_from_site, mail, text, view_as_json};
use crate::{checks, contract, editions, say};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use view::{Opened, View};

/// What a run is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The instant figures hold for, when the user names one; it wins over the project's `as_of`.
    pub as_of: Option<Instant>,
    /// The present, which counts when nobody names an instant.
    pub now: Instant,
    /// Whether drafts are part of the site.
    pub drafts: bool,
}

/// A project with what its data say.
pub struct Computed {
    /// The project as meant.
    pub project: Project,
    /// The instant the figures hold for.
    pub as_of: Instant,
    /// The data, for further questions.
    pub store: Store,
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
    /// What was issued.
    pub editions: EditionBook,
    /// What was found in the documents and records, for those who asked for more than figures.
    pub of_documents: Diagnostics,
    /// Whether drafts are part of the site.
    drafts: bool,
}

/// The audiences of a project, the most open first; what is wrong with its configuration is not said here.
pub fn audiences(files: &dyn ProjectFiles) -> Vec<String> {
    config::load(files, &mut Diagnostics::new()).map(|project| project.site.audiences.names).unwrap_or_default()
}

/// The refusal of an audience that is not declared, with the nearest name.
pub fn refused_audience(files: &dyn ProjectFiles, name: Option<&str>) -> Option<Box<Diagnostic>> {
    let (name, names) = (name?, audiences(files));
    (!names.iter().any(|known| known == name)).then(|| Box::new(no_audience(&names, name)))
}

fn no_audience(names: &[String], name: &str) -> Diagnostic {
    let message = say!(
        "公開範囲 `{name}` は tejun.yaml の `audiences` にありません",
        "the audience `{name}` is not declared in `audiences` of tejun.yaml"
    );
    let finding = Diagnostic::new(code::CLI_USAGE, None, message);
    let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None if names.is_empty() => finding,
        None => finding.hint(say!("使えるのは {all}", "known here: {all}")),
    }
}

impl Built {
    /// The site of an audience, of the most closed one when none is named; an error where there is no such audience.
    ///
    /// # Errors
    /// The refusal of a name that is not declared.
    pub fn site_of(&self, audience: Option<&str>) -> Result<&Site, Box<Diagnostic>> {
        let Some(name) = audience else { return Ok(&self.site) };
        let mut all = self.open.iter().chain([&self.site]);
        all.find(|site| site.audience.as_deref() == Some(name)).ok_or_else(|| {
            let names = &self.computed.project.site.audiences.names;
            Box::new(no_audience(names, name))
        })
    }

    /// The artifacts of an audience, of the most closed one when none is named, by their paths in its own site.
    pub fn files_of(&self, audience: Option<&str>) -> Vec<Artifact> {
        let Ok(site) = self.site_of(audience) else { return Vec::new() };
        let folder = site.audience.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
        let own = |artifact: &Artifact| {
            let path = artifact.path.strip_prefix(&folder)?.to_owned();
            Some(Artifact { path, ..artifact.clone() })
        };
        self.artifacts.iter().filter_map(own).collect()
    }

    /// Every site with the folder that its artifacts are below, the most open first; without audiences the folder is that of all.
    pub fn sites(&self) -> impl Iterator<Item = (&Site, String)> {
        let folder = |site: &Site| site.audience.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
        self.open.iter().chain([&self.site]).map(move |site| (site, folder(site)))
    }
}

/// A site, and the files it becomes.
pub struct Built {
    /// What the data say.
    pub computed: Computed,
    /// The site; that of the most closed audience where there are several.
    pub site: Site,
    /// What it is shown with; mails are made with it, too.
    pub theme: Arc<Theme>,
    /// Its files, by path; those of each audience below a folder of its name.
    pub artifacts: Vec<Artifact>,
    /// How many documents are not part of it: drafts, and those whose time has not come or is over.
    pub unpublished: usize,
    /// The sites of more open audiences, the most open first.
    pub open: Vec<Site>,
}

/// Reads the configuration, the documents and the data, and computes every figure: documents first, since metrics may take
/// their targets from them. `None` when there is no readable `tejun.yaml`.
pub fn compute(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Computed> {
    let mut project = config::load(files, found)?;
    let as_of = options.as_of.or(project.site.as_of).unwrap_or(options.now);
    let mut of_documents = Diagnostics::new();
    let today = local_date(&project.site.periods.zone, as_of);
    let read = read_options(&project, options.drafts, today);
    let library = content::read(files, &read, &mut of_documents);
    let statements: Vec<Statement> = library.documents.iter().flat_map(|d| d.statements.iter().cloned()).collect();
    let bound = contract::bind(&project, &statements, today, &mut of_documents);
    contract::adopt(&mut project, &bound);
    contract::check(&project, &bound, &mut of_documents);
    let store = data::open(&project.sources, files, found);
    let editions = editions::read(files, &mut of_documents);
    let beside = beside(&project, files, &editions);
    let reports = || store.reports().collect();
    let computed = metrics::compute(&project, &store, (&reports, &beside), as_of, found);
    let metrics::Known { coverages, days, ledger, figures, status } = computed;
    store.tell(found);
    let sources = counts(&project, &store, &coverages);
    let contract = contract::judge(&project, bound, &figures);
    Some(Computed {
        project,
        as_of,
        store,
        sources,
        days,
        ledger,
        figures,
        status,
        library,
        contract,
        editions,
        of_documents,
        drafts: options.drafts,
    })
}

/// The boxes of documents that metrics ask for; documents are read for them only when one does.
fn ticked(project: &Project, files: &dyn ProjectFiles) -> BTreeMap<String, Ticked> {
    let boxes = |metric: &Metric| match &metric.kind {
        MetricKind::Progress(Progress::Documents { glob, heading }) => {
            Some((metric.id.clone(), content::ticked(files, glob, heading.as_deref())))
        }
        _ => None,
    };
    project.metrics.values().filter_map(boxes).collect()
}

/// What documents and earlier editions say of work that is done.
fn beside(project: &Project, files: &dyn ProjectFiles, editions: &EditionBook) -> Beside {
    let days = |entry: &ScheduleEntry| match &entry.evidence {
        Evidence::Boxes { document, heading } => {
            Some((entry.id.clone(), content::ticked_days(files, document, heading.as_deref())?))
        }
        _ => None,
    };
    Beside {
        ticked: ticked(project, files),
        dates: project.schedule.entries.values().filter_map(days).collect(),
        issued: editions.issued(),
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
}

/// Reads the configuration and the documents alone. `None` when there is no readable `tejun.yaml`.
pub fn documents(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Documents> {
    let project = config::load(files, found)?;
    let as_of = options.as_of.or(project.site.as_of).unwrap_or(options.now);
    let today = local_date(&project.site.periods.zone, as_of);
    let read = |drafts, found: &mut Diagnostics| content::read(files, &read_options(&project, drafts, today), found);
    let library = read(options.drafts, found);
    let history = files.history().map(|history| history.until(as_of));
    let register = pages::register(&library, history.as_ref(), today);
    let shown = |source: &str| library.documents.iter().any(|document| document.source == source);
    // Their findings were told when they were read the first time, or are those of documents nobody publishes.
    let unpublished = read(true, &mut Diagnostics::new()).documents.into_iter().filter(|all| !shown(&all.source));
    let unpublished =
        unpublished.map(|hidden| Unpublished { draft: hidden.front.draft, source: hidden.source, title: hidden.title });
    Some(Documents { unpublished: unpublished.collect(), register })
}

/// The headings that the layout of a kind of report has for its author's words, each with whether it must be written.
pub fn wanted_words(files: &dyn ProjectFiles, options: &Options, kind: ReportKind) -> Vec<(String, bool)> {
    let Some(project) = config::load(files, &mut Diagnostics::new()) else { return Vec::new() };
    let as_of = options.as_of.or(project.site.as_of).unwrap_or(options.now);
    let today = local_date(&project.site.periods.zone, as_of);
    let layout = content::layout(files, &read_options(&project, options.drafts, today), kind);
    let words = project.site.reports.of(kind).and_then(|settings| settings.words.as_deref());
    layout.map(|layout| pages::wanted_words(&layout, words)).unwrap_or_default()
}

/// The day that a project shows, in its zone; what is wrong with its configuration is not said here.
pub fn today(files: &dyn ProjectFiles, options: &Options) -> Date {
    let site = config::load(files, &mut Diagnostics::new()).map(|project| project.site);
    let as_of = options.as_of.or(site.as_ref().and_then(|site| site.as_of)).unwrap_or(options.now);
    let zone = site.map_or_else(|| crate::calendar::WorkCalendar::jp_business().zone, |site| site.periods.zone);
    local_date(&zone, as_of)
}

/// How the documents of a project are read.
fn read_options(project: &Project, drafts: bool, today: Date) -> ReadOptions {
    let site = &project.site;
    ReadOptions {
        drafts,
        today: Some(today),
        language: site.language,
        rules: Arc::clone(&project.rules),
        math: site.math,
        wide_narrow: if site.joins_wide_narrow { WideNarrow::Join } else { WideNarrow::Space },
        params: site.params.clone(),
        languages: site.languages.clone(),
        taxonomies: site.taxonomies.clone(),
        reports: Some(content::ReadReports {
            kinds: site.reports.kinds.iter().map(|made| (made.kind, made.layout.clone())).collect(),
            periods: site.periods.clone(),
            theme: site.theme.clone(),
            audiences: ReportKind::ALL.map(|kind| (kind, site.audiences.of_page(kind.name()))).into(),
        }),
        viewer: site.audiences.viewer(),
    }
}

/// What pages are composed from, besides what was computed.
struct Gathered<'a> {
    history: Option<History>,
    register: Register,
    provenance: Vec<Provenance>,
    desk: metrics::DataDesk<'a>,
    tasks: Vec<Task>,
}

fn gather<'a>(
    files: &dyn ProjectFiles,
    (computed, view): (&'a Computed, &'a View<'_>),
    found: &mut Diagnostics,
) -> Gathered<'a> {
    let (zone, library) = (&computed.project.site.periods.zone, &view.library);
    let history = files.history().map(|history| history.until(computed.as_of));
    // What a commit says of an open document may speak of closed ones that it changed, too.
    let history = history.map(|history| if view.is_whole() { history } else { history.without_words() });
    let mut register = pages::register(library, history.as_ref(), local_date(zone, computed.as_of));
    if let Some(history) = &history {
        pages::find_outdated(&mut register, library, (files, history), zone);
    }
    let reports = computed.store.reports().collect();
    let desk = metrics::DataDesk::new(&view.project, &computed.store, reports, computed.as_of);
    let tasks = content::task_items(files, library, found);
    Gathered { history, register, provenance: provenance(computed), desk, tasks }
}

fn material<'a>(
    files: &'a dyn ProjectFiles,
    (computed, view): (&'a Computed, &'a View<'_>),
    gathered: &'a Gathered<'_>,
) -> Material<'a> {
    Material {
        project: &view.project,
        library: &view.library,
        figures: &view.figures,
        ledger: &computed.ledger,
        status: &view.status,
        contract: &view.contract,
        history: gathered.history.as_ref(),
        register: &gathered.register,
        sources: &computed.sources,
        provenance: &gathered.provenance,
        desk: &gathered.desk,
        tasks: &gathered.tasks,
        files,
        as_of: computed.as_of,
        lang: computed.project.site.language,
        editions: &view.editions,
        versions: &view.versions,
        releases: &[],
        report: None,
    }
}

/// What one audience sees, and the site of it.
struct Seen<'c> {
    view: View<'c>,
    site: Site,
    /// What was found when it was made.
    found: Diagnostics,
}

impl Seen<'_> {
    fn opened(&self) -> checks::Open<'_> {
        checks::Open { site: &self.site, found: &self.found }
    }
}

/// Composes and checks the sites of all audiences, from the most open to the most closed, which is checked in full.
fn seen<'c>(
    files: &dyn ProjectFiles,
    computed: &'c Computed,
    book: &dyn Fn(usize) -> VersionBook,
    found: &mut Diagnostics,
) -> Vec<Seen<'c>> {
    let most_closed = computed.project.site.audiences.viewer().most_closed();
    let mut all: Vec<Seen<'c>> = (0..most_closed).map(|own| seen_by(files, computed, own, book(own))).collect();
    let mut whole = Diagnostics::new();
    let site = composed(files, computed, &book(most_closed), &mut whole);
    all.push(Seen { view: View::whole(computed), site, found: whole });
    closing(&all, found);
    found.extend(all.last().into_iter().flat_map(|whole| whole.found.iter().cloned()));
    all
}

/// The site of a more open audience.
fn seen_by<'c>(files: &dyn ProjectFiles, computed: &'c Computed, own: usize, versions: VersionBook) -> Seen<'c> {
    let mut found = Diagnostics::new();
    let view = View { versions: Cow::Owned(versions), ..View::of(files, computed, own, &mut found) };
    let files = Opened { files, closed: &view.library.closed };
    let gathered = gather(&files, (computed, &view), &mut found);
    let site = pages::compose(&material(&files, (computed, &view), &gathered), &mut found);
    Seen { view, site, found }
}

/// What leads from a more open site to something that only a more closed one has.
fn closing(all: &[Seen<'_>], found: &mut Diagnostics) {
    let Some((whole, open)) = all.split_last().filter(|(_, open)| !open.is_empty()) else { return };
    let viewer = whole.view.project.site.audiences.viewer();
    let files = whole.view.library.assets.iter().map(|asset| (asset.path.as_str(), asset.audience)).collect();
    let open: Vec<checks::Open<'_>> = open.iter().map(Seen::opened).collect();
    checks::closed_links(&open, &whole.opened(), (&viewer, &files), found);
}

/// Composes and checks the site without rendering it.
fn composed(files: &dyn ProjectFiles, computed: &Computed, versions: &VersionBook, found: &mut Diagnostics) -> Site {
    let view = View { versions: Cow::Borrowed(versions), ..View::whole(computed) };
    found.extend(computed.of_documents.iter().cloned());
    let gathered = gather(files, (computed, &view), found);
    checked(files, (computed, &view), &gathered, found)
}

fn checked(
    files: &dyn ProjectFiles,
    (computed, view): (&Computed, &View<'_>),
    gathered: &Gathered<'_>,
    found: &mut Diagnostics,
) -> Site {
    let (register, library) = (&gathered.register, &computed.library);
    checks::control(register, found);
    let material = material(files, (computed, view), gathered);
    let site = pages::compose(&material, found);
    checks::all(&site, &computed.sources, computed.as_of, found);
    checks::retired_links(register, &site, found);
    checks::alerts(&metrics::crossed_alerts(&computed.project, &computed.figures), found);
    let project = &computed.project;
    checks::recurrences(&project.recurring(), &project.site.periods, computed.as_of, found);
    checks::people(&project.people, &project.site.periods.zone, computed.as_of, found);
    checks::on_call(&project.people, computed.as_of, found);
    let words_of_reports = library.reports.iter().flat_map(|texts| texts.words.iter().map(|words| &words.document));
    let written = library.documents.iter().chain(words_of_reports);
    checks::placeholders(written.flat_map(|document| &document.placeholders), found);
    if !computed.editions.is_empty() {
        let issued = |kind, key: &str| computed.editions.newest(kind, key).is_some();
        let today = candidates(files, computed, &issued).into_iter().map(|today| {
            let words = words(files, &today);
            (today, words)
        });
        editions::check(&computed.editions, &today.collect::<Vec<_>>(), found);
    }
    site
}

/// Everything that is planned, as iCalendar; of some days only where they are named.
pub fn calendar(
    files: &dyn ProjectFiles,
    computed: &Computed,
    days: Option<(Date, Date)>,
    found: &mut Diagnostics,
) -> String {
    let site = composed(files, computed, &VersionBook::default(), found);
    let zone = &computed.project.site.periods.zone;
    let Some(mut all) = site.calendars.into_iter().find(|calendar| calendar.path == pages::ALL_CALENDAR) else {
        return String::new();
    };
    all.events.retain(|event| days.is_none_or(|(from, to)| event.time.touches(zone, from, to)));
    render::calendar_text(&all, &site.base_url, computed.as_of)
}

/// What today's data and documents make of the reports, for those who issue them.
pub struct Reports {
    /// What the data say.
    pub computed: Computed,
    /// Every report that there is, oldest first within its kind.
    pub planned: Vec<(ReportKind, String, Period)>,
}

/// A report as it would be issued.
pub struct Reported {
    /// The report, with every figure that was looked at for it.
    pub candidate: Candidate,
    /// The author's words as written.
    pub words: Option<String>,
    /// What its figures depend on.
    pub basis: Basis,
}

/// Composes and checks the site for the reports that it has; nothing is rendered.
pub fn reports(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Reports> {
    let computed = compute(files, options, found)?;
    let planned = {
        let view = View::whole(&computed);
        found.extend(computed.of_documents.iter().cloned());
        let gathered = gather(files, (&computed, &view), found);
        checked(files, (&computed, &view), &gathered, found);
        pages::planned(&material(files, (&computed, &view), &gathered))
    };
    Some(Reports { computed, planned })
}

/// Some reports as they would be issued.
pub fn reported(
    files: &dyn ProjectFiles,
    computed: &Computed,
    wanted: &dyn Fn(ReportKind, &str) -> bool,
) -> Vec<Reported> {
    // What is found was said when the site was composed.
    let view = View::whole(computed);
    let gathered = gather(files, (computed, &view), &mut Diagnostics::new());
    let candidates = candidates(files, computed, wanted);
    let of = |candidate: Candidate| {
        let basis = basis(files, computed, &gathered.provenance, &candidate.period).of(&candidate.figures);
        Reported { words: words(files, &candidate), basis, candidate }
    };
    candidates.into_iter().map(of).collect()
}

/// Reports as they are composed today, each as the audience of its kind sees it: an edition holds nothing that is closed to
/// those it is issued for.
fn candidates(
    files: &dyn ProjectFiles,
    computed: &Computed,
    wanted: &dyn Fn(ReportKind, &str) -> bool,
) -> Vec<Candidate> {
    let audiences = &computed.project.site.audiences;
    let of = |own: usize| {
        let wanted = |kind: ReportKind, key: &str| audiences.of_page(kind.name()) == own && wanted(kind, key);
        let view = View::of(files, computed, own, &mut Diagnostics::new());
        let files = Opened { files, closed: &view.library.closed };
        let gathered = gather(&files, (computed, &view), &mut Diagnostics::new());
        pages::candidates(&material(&files, (computed, &view), &gathered), &wanted)
    };
    let ranks: BTreeSet<usize> = ReportKind::ALL.into_iter().map(|kind| audiences.of_page(kind.name())).collect();
    ranks.into_iter().flat_map(of).collect()
}

/// The author's words for a report, as written.
fn words(files: &dyn ProjectFiles, candidate: &Candidate) -> Option<String> {
    let path = format!("content/reports/{}/{}.md", candidate.kind.name(), candidate.key);
    // The ends of lines are those of the machine that the files were checked out on.
    files.read(&path).ok().and_then(|bytes| Some(String::from_utf8(bytes.to_vec()).ok()?.replace("\r\n", "\n")))
}

/// What the figures of a project depend on, around a period.
fn basis(files: &dyn ProjectFiles, computed: &Computed, provenance: &[Provenance], period: &Period) -> Basis {
    // Tickets that are open for two years, and the deadlines of the next one.
    let around = (months_before(period.first, 24), months_after(period.last, 12, 0));
    let mut basis = computed.project.basis(around);
    for read in provenance {
        let Some(source) = basis.sources.get_mut(&read.source) else { continue };
        source.files = read.files.iter().map(|file| file.path.clone()).collect();
        for file in &read.files {
            let input = InputFile { blake3: file.fingerprint.clone(), rows: file.rows };
            basis.inputs.insert(file.path.clone(), input);
        }
    }
    for (metric, ticked) in ticked(&computed.project, files) {
        if let Some(metric) = basis.metrics.get_mut(&metric) {
            metric.typed = format!("{} of {}", ticked.done, ticked.all);
        }
    }
    let declared = files.list("data").into_iter().filter(|path| {
        let name = path.trim_start_matches("data/");
        // Lists of holidays are declarations too; other tables here are data.
        let listed = name.ends_with(".csv") && !basis.inputs.contains_key(path);
        !name.contains('/') && (name.ends_with(".yaml") || listed)
    });
    let promises = computed.project.metrics.values().flat_map(|metric| [&metric.target, &metric.alert]);
    let documents = promises.flat_map(|promised| promised.steps()).filter_map(|step| step.origin.as_ref());
    let documents = documents.map(|place| place.file.clone());
    let rules = std::iter::once("tejun.yaml".to_owned()).chain(declared).chain(documents);
    let fingerprinted = rules.filter_map(|path| files.fingerprint(&path).ok().map(|hash| (path, hash)));
    basis.rules = fingerprinted.collect();
    basis
}

/// A site that nothing is rendered of yet.
pub struct Composed {
    /// What the data say.
    pub computed: Computed,
    /// The site.
    pub site: Site,
    /// What it is shown with.
    pub theme: Arc<Theme>,
    /// The sites of more open audiences, the most open first.
    pub open: Vec<Site>,
}

impl Composed {
    /// The site that a report's mail is made of: that of the audience which the project names for its mails, else of its kind.
    pub fn site_of(&self, kind: ReportKind) -> &Site {
        let project = &self.computed.project;
        let named = project.mail.as_ref().and_then(|mail| mail.audience.get(kind.name()).copied());
        let rank = named.unwrap_or_else(|| project.site.audiences.of_page(kind.name()));
        self.open.get(rank).unwrap_or(&self.site)
    }
}

/// The way from files to a checked site: all of [`build`] but the files of its pages, and older versions.
pub fn compose(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Composed> {
    let computed = compute(files, options, found)?;
    let theme = Theme::load(files, &computed.project.site.theme, found);
    let no_versions = |_| VersionBook::default();
    let mut open: Vec<Site> = seen(files, &computed, &no_versions, found).into_iter().map(|seen| seen.site).collect();
    let site = open.pop()?;
    Some(Composed { computed, site, theme: Arc::new(theme?), open })
}

/// The whole way from files to artifacts, for all audiences.
pub fn build(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Built> {
    build_for(files, options, None, found)
}

/// The same with the artifacts of one audience only: the other sites are composed and checked, but not rendered. Of a name that is
/// not declared there are none; see [`refused_audience`].
pub fn build_for(
    files: &dyn ProjectFiles,
    options: &Options,
    audience: Option<&str>,
    found: &mut Diagnostics,
) -> Option<Built> {
    let computed = compute(files, options, found)?;
    let theme = Arc::new(Theme::load(files, &computed.project.site.theme, found)?);
    let viewer = computed.project.site.audiences.viewer();
    let wanted: Vec<usize> = match audience {
        None => (0..=viewer.most_closed()).collect(),
        Some(name) => viewer.rank_of(name).into_iter().collect(),
    };
    let older = versions::older(files, (&computed, &theme), &wanted, found);
    let waiting =
        computed.library.unpublished.iter().filter(|document| document.why != content::WhyUnpublished::Headless);
    let unpublished = waiting.count();
    let mut artifacts = Vec::new();
    let book = |own| older.get(&own).map(|older| older.book.clone()).unwrap_or_default();
    let mut all = seen(files, &computed, &book, found);
    let own_files = own_files(files, &computed, found);
    for (own, older) in &older {
        let seen = &mut all[*own];
        older.settle(&mut seen.site);
        let mut made = site_files(seen, &own_files, &theme, found);
        made.extend(older.artifacts(&seen.site));
        leaks(files, (&computed, seen), (&own_files, &made), found);
        let folder = seen.site.audience.as_ref().map(|audience| format!("{audience}/")).unwrap_or_default();
        made.iter_mut().for_each(|artifact| artifact.path.insert_str(0, &folder));
        artifacts.extend(made);
    }
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    let site = all.pop()?.site;
    let open = all.into_iter().map(|seen| seen.site).collect();
    Some(Built { computed, site, theme, artifacts, unpublished, open })
}

/// The files of one site, by path.
fn site_files(seen: &Seen<'_>, own: &[Artifact], theme: &Theme, found: &mut Diagnostics) -> Vec<Artifact> {
    let mut said = Diagnostics::new();
    let mut artifacts = render::render(&seen.site, theme, &mut said);
    // What is wrong with a template is wrong in every site.
    found.extend(said.into_iter().filter(|finding| !found.iter().any(|known| known == finding)).collect::<Vec<_>>());
    let paths: BTreeSet<&str> = seen.view.library.assets.iter().map(|asset| asset.path.as_str()).collect();
    if paths.contains("robots.txt") {
        // Rules for robots that the project wrote itself replace the usual ones.
        artifacts.retain(|artifact| artifact.path != "robots.txt");
    }
    artifacts.extend(own.iter().filter(|artifact| paths.contains(artifact.path.as_str())).cloned());
    artifacts
}

/// What is closed to an audience and stands in the files of its site all the same.
fn leaks(
    files: &dyn ProjectFiles,
    (computed, seen): (&Computed, &Seen<'_>),
    (own, made): (&[Artifact], &[Artifact]),
    found: &mut Diagnostics,
) {
    let viewer = seen.view.project.site.audiences.viewer();
    // The address of a link that is refused stands in the file; it was said already, and nothing will be written.
    let is_refused = found.iter().any(|finding| finding.code == code::AUDIENCE_LINK);
    let Some(audience) = viewer.name().filter(|_| !is_refused && !viewer.sees(viewer.most_closed())) else { return };
    let open: BTreeSet<&str> = seen.view.library.assets.iter().map(|asset| asset.path.as_str()).collect();
    let (open, shut): (Vec<&Artifact>, Vec<&Artifact>) = own.iter().partition(|file| open.contains(file.path.as_str()));
    let sources: BTreeMap<&str, &str> =
        computed.library.assets.iter().map(|asset| (asset.path.as_str(), asset.source.as_str())).collect();
    let source = |path: &str| sources.get(path).copied().unwrap_or(path).to_owned();
    let hash = |file: &&Artifact| (*blake3::hash(&file.bytes).as_bytes(), source(&file.path));
    let mut shut: BTreeMap<[u8; 32], String> = shut.iter().filter(|file| !file.bytes.is_empty()).map(hash).collect();
    // What an open folder holds, too, was opened on purpose; `static/` is open to all without anybody saying so.
    let meant = open.iter().filter(|file| source(&file.path).starts_with("content/"));
    meant.map(hash).for_each(|(hash, _)| drop(shut.remove(&hash)));
    let said = content::said(&computed.library).into_iter().chain(view::planned(&computed.project));
    let open: Vec<Said> =
        content::said(&seen.view.library).into_iter().chain(view::planned(&seen.view.project)).collect();
    let closed = checks::Closed {
        audience,
        all: &said.collect::<Vec<_>>(),
        open: &open,
        known: &view::known(files, &seen.view.project, &seen.site),
        files: &shut,
    };
    checks::leaks(&closed, made, &|said: &Said| content::line_of(files, &said.file, &said.text), found);
}

/// Images and other files of the project, as they are.
fn own_files(files: &dyn ProjectFiles, computed: &Computed, found: &mut Diagnostics) -> Vec<Artifact> {
    let limit = computed.project.site.checks.max_file_size;
    copied(files, computed.library.assets.clone(), limit, found)
}

fn counts(project: &Project, store: &Store, coverages: &Coverages) -> Vec<SourceCount> {
    let count = |report: &data::SourceReport| SourceCount {
        source: report.source.clone(),
        files: report.files.len(),
        rows_in: report.rows_in,
        rows_used: report.rows_used,
        rows_set_aside: report.rows_set_aside,
        rows_duplicate: report.rows_duplicate,
        folded: report.folded,
        made_from: report.made_from.clone(),
        newest: coverages.newest(&report.source),
        fresh_within: project.sources[&report.source].fresh_within,
        place: project.sources[&report.source].place.clone(),
    };
    store.reports().map(count).collect()
}

fn provenance(computed: &Computed) -> Vec<Provenance> {
    let file = |file: &data::SourceFile| ReadFile {
        path: file.path.clone(),
        fingerprint: file.fingerprint.clone(),
        encoding: file.encoding.to_owned(),
        separator: file.separator,
        rows: file.rows,
    };
    let reason = |reason: &data::Reason| SetAsideReason {
        column: reason.column.clone(),
        what: reason.what.clone(),
        rows: reason.rows,
        example: reason.example.clone(),
    };
    let of = |report: &data::SourceReport| Provenance {
        source: report.source.clone(),
        files: report.files.iter().map(file).collect(),
        spans: report.spans.clone(),
        days: computed.days.get(&report.source).cloned(),
        reasons: report.reasons.iter().map(reason).collect(),
        folded: report.folded,
        made_from: report.made_from.clone(),
        older_stand_in: report.older_stand_in,
        unmatched: report.unmatched.iter().map(|lost| (lost.source.clone(), lost.rows, lost.keys)).collect(),
    };
    computed.store.reports().map(of).collect()
}

/// Images and other files of `content/`, as they are.
fn copied(files: &dyn ProjectFiles, assets: Vec<content::Asset>, limit: u64, found: &mut Diagnostics) -> Vec<Artifact> {
    let read: Vec<_> = assets.into_par_iter().map(|asset| (files.read(&asset.source), asset)).collect();
    let mut artifacts = Vec::with_capacity(read.len());
    for (bytes, asset) in read {
        match bytes {
            Ok(bytes) => {
                checks::large([(asset.source.as_str(), bytes.len() as u64)], limit, found);
                artifacts.push(Artifact { path: asset.path, bytes, route: None });
            }
            Err(error) => {
                let reason = system_reason(&error.reason);
                let (ja, en) = (&reason.ja, &reason.en);
                let message = say!("ファイルを読めません: {ja}", "the file cannot be read: {en}");
                found.push(Diagnostic::new(code::CONTENT_UNREADABLE, Place::file(asset.source), message));
            }
        }
    }
    artifacts
}
