//! What was computed → composed and checked sites, one per audience.
//!
//! In: a project with what its data say. Out: [`Site`]s and what was found in them. Never: renders.

use super::audience_view::{AudienceView, VisibleFiles};
use super::reports::{candidates, words};
use super::{Computed, Options, compute, read_errors};
use crate::calendar::{Date, local_date};
use crate::config::DeclarationKind;
use crate::content;
use crate::contract;
use crate::diag::Diagnostics;
use crate::metrics;
use crate::model::{
    CalendarFeed, DrillThrough, History, MilestoneCheck, Profiler, ProjectFiles, Provenance, Register, ReportName,
    Site, Task, VersionBook,
};
use crate::pages::{self, ComposeContext, RowAnswers};
use crate::query::Engine;
use crate::render::{self, Theme};
use crate::{checks, editions};
use std::borrow::Cow;
use std::sync::Arc;

/// What pages are composed from, besides what was computed.
pub(super) struct ComposeInputs<'a> {
    pub(super) history: Option<History>,
    pub(super) register: Register,
    pub(super) provenance: Vec<Provenance>,
    pub(super) drill_through: metrics::EngineDrillThrough<'a>,
    pub(super) tasks: Vec<Task>,
    pub(super) milestones: Vec<MilestoneCheck>,
    pub(super) row_answers: RowAnswers<'a>,
}

pub(super) fn gather<'a>(
    files: &dyn ProjectFiles,
    computed: &'a Computed,
    view: &'a AudienceView<'_>,
    engine: &'a dyn Engine,
    found: &mut Diagnostics,
) -> ComposeInputs<'a> {
    let (zone, library) = (&computed.project.site.periods.zone, &view.library);
    let history = files.history().map(|history| history.until(computed.as_of));
    // What a commit says of an open document may speak of closed ones that it changed, too.
    let history = history.map(|history| if view.is_full() { history } else { history.without_words() });
    let today = local_date(zone, computed.as_of);
    let mut register = pages::register(library, history.as_ref(), today);
    if let Some(history) = &history {
        pages::find_outdated(&mut register, library, files, history, zone);
    }
    let drill_through = metrics::EngineDrillThrough::new(&view.project, engine, computed.as_of);
    let tasks = content::task_items(files, library, found);
    let milestones = contract::milestones(&view.project, &view.figures, &tasks, today, found);
    let answers = view.rows.iter().filter_map(|(name, facts)| {
        let engine = computed.row_engines.get(name)?;
        let answers = metrics::EngineDrillThrough::new(&facts.project, engine, computed.as_of);
        Some((*name, Box::new(answers) as Box<dyn DrillThrough + 'a>))
    });
    let row_answers = answers.collect();
    ComposeInputs { history, register, provenance: view.provenance(), drill_through, tasks, milestones, row_answers }
}

pub(super) fn context<'a>(
    files: &'a dyn ProjectFiles,
    computed: &'a Computed,
    view: &'a AudienceView<'_>,
    gathered: &'a ComposeInputs<'_>,
) -> ComposeContext<'a> {
    ComposeContext {
        project: &view.project,
        library: &view.library,
        figures: &view.figures,
        ledger: &computed.ledger,
        status: &view.status,
        contract: &view.contract,
        history: gathered.history.as_ref(),
        register: &gathered.register,
        sources: &view.sources,
        provenance: &gathered.provenance,
        drill_through: &gathered.drill_through,
        tasks: &gathered.tasks,
        milestones: &gathered.milestones,
        files,
        as_of: computed.as_of,
        lang: computed.project.site.language,
        editions: &view.editions,
        versions: &view.versions,
        releases: &[],
        rows: &view.rows,
        row_answers: &gathered.row_answers,
        report: None,
    }
}

/// What one audience sees, and the site of it.
pub(super) struct AudienceSite<'c> {
    pub(super) view: AudienceView<'c>,
    pub(super) site: Site,
    /// What was found when it was made.
    pub(super) found: Diagnostics,
}

impl AudienceSite<'_> {
    fn opened(&self) -> checks::OpenSite<'_> {
        checks::OpenSite { site: &self.site, found: &self.found }
    }
}

/// Composes and checks the sites of all audiences, from the most open to the most closed, which is checked in full.
pub(super) fn audience_sites<'c>(
    files: &dyn ProjectFiles,
    computed: &'c Computed,
    book: &dyn Fn(usize) -> VersionBook,
    profiler: &Profiler,
    found: &mut Diagnostics,
) -> Vec<AudienceSite<'c>> {
    let most_closed = computed.project.site.audiences.viewer().most_closed();
    let mut all: Vec<AudienceSite<'c>> = profiler.stage("pages of open audiences", || {
        (0..most_closed).map(|own| compose_audience(files, computed, own, book(own), profiler)).collect()
    });
    let mut whole = Diagnostics::new();
    let site = composed(files, computed, &book(most_closed), profiler, &mut whole);
    all.push(AudienceSite { view: AudienceView::full(computed), site, found: whole });
    check_closed_links(&all, found);
    found.extend(all.last().into_iter().flat_map(|whole| whole.found.iter().cloned()));
    all
}

/// The site of a more open audience.
pub(super) fn compose_audience<'c>(
    files: &dyn ProjectFiles,
    computed: &'c Computed,
    own: usize,
    versions: VersionBook,
    profiler: &Profiler,
) -> AudienceSite<'c> {
    let mut found = Diagnostics::new();
    let view =
        AudienceView { versions: Cow::Owned(versions), ..AudienceView::of(files, computed, own, profiler, &mut found) };
    let store = Arc::clone(&view.store);
    let engine = store.profiled(profiler);
    let files = VisibleFiles { files, closed: &view.library.closed };
    let site = {
        let gathered = gather(&files, computed, &view, &engine, &mut found);
        pages::compose(&context(&files, computed, &view, &gathered), &mut found)
    };
    profiler.composes(site.pages.len());
    AudienceSite { view, site, found }
}

/// What leads from a more open site to something that only a more closed one has.
pub(super) fn check_closed_links(all: &[AudienceSite<'_>], found: &mut Diagnostics) {
    let Some((whole, open)) = all.split_last().filter(|(_, open)| !open.is_empty()) else { return };
    let viewer = whole.view.project.site.audiences.viewer();
    let files = whole.view.library.assets.iter().map(|asset| (asset.path.as_str(), asset.audience)).collect();
    let open: Vec<checks::OpenSite<'_>> = open.iter().map(AudienceSite::opened).collect();
    checks::closed_links(&open, &whole.opened(), &viewer, &files, found);
}

/// Composes and checks the site without rendering it.
pub(super) fn composed(
    files: &dyn ProjectFiles,
    computed: &Computed,
    versions: &VersionBook,
    profiler: &Profiler,
    found: &mut Diagnostics,
) -> Site {
    let view = AudienceView { versions: Cow::Borrowed(versions), ..AudienceView::full(computed) };
    found.extend(computed.of_documents.iter().cloned());
    let engine = computed.store.profiled(profiler);
    let gathered = profiler.stage("history and tasks", || gather(files, computed, &view, &engine, found));
    // Documents and the boxes in them are read; what is left to ask for is the surroundings of a finding.
    files.let_go(content::FOLDER);
    checked(files, computed, &view, &gathered, profiler, found)
}

pub(super) fn checked(
    files: &dyn ProjectFiles,
    computed: &Computed,
    view: &AudienceView<'_>,
    gathered: &ComposeInputs<'_>,
    profiler: &Profiler,
    found: &mut Diagnostics,
) -> Site {
    checks::control(&gathered.register, &computed.project.people, found);
    let context = context(files, computed, view, gathered);
    let site = profiler.stage("pages", || pages::compose(&context, found));
    profiler.composes(site.pages.len());
    profiler.stage("checks", || check(computed, &site, &gathered.register, found));
    profiler.stage("issued reports", || check_issued(files, computed, found));
    site
}

/// What is wrong with a site as a whole.
fn check(computed: &Computed, site: &Site, register: &Register, found: &mut Diagnostics) {
    let library = &computed.library;
    checks::all(site, &computed.sources, computed.as_of, found);
    checks::retired_links(register, &site.pages, found);
    checks::alerts(&metrics::crossed_alerts(&computed.project, &computed.figures), found);
    let project = &computed.project;
    // Without the calendar that would move them, slots fall on holidays.
    if project.broken.first(DeclarationKind::Calendar).is_none() {
        checks::recurrences(&project.recurring(), &project.site.periods, computed.as_of, found);
    }
    checks::people(&project.people, &project.site.periods.zone, computed.as_of, found);
    checks::on_call(&project.people, computed.as_of, found);
    let words_of_reports = library.reports.iter().flat_map(|texts| texts.words.iter().map(|words| &words.document));
    let written = library.documents().chain(words_of_reports);
    checks::placeholders(written.flat_map(|document| &document.placeholders), found);
}

/// Issued reports that would say something else today.
fn check_issued(files: &dyn ProjectFiles, computed: &Computed, found: &mut Diagnostics) {
    if computed.editions.is_empty() {
        return;
    }
    let audiences = &computed.project.site.audiences;
    let rank = |kind: ReportName| computed.rank_to_issue(kind);
    editions::check_audiences(&computed.editions, (&audiences.viewer(), &rank), found);
    // Figures that an error keeps from being computed differ from what was issued, and say nothing of it.
    if computed.project.broken.measured().is_some() {
        return;
    }
    let issued = |kind, key: &str| computed.editions.newest(kind, key).map(|record| computed.rank_to_compare(record));
    let today = candidates(files, computed, &issued).into_iter().map(|today| {
        let words = words(files, &today);
        (today, words)
    });
    editions::check(&computed.editions, &today.collect::<Vec<_>>(), found);
}

/// Everything that is planned, as iCalendar; of some days only where they are named.
pub fn calendar(
    files: &dyn ProjectFiles,
    computed: &Computed,
    days: Option<(Date, Date)>,
    found: &mut Diagnostics,
) -> String {
    let site = composed(files, computed, &VersionBook::default(), &Profiler::off(), found);
    let zone = &computed.project.site.periods.zone;
    // A calendar of nothing is one, too: what reads it goes on.
    let nothing = || CalendarFeed {
        path: pages::ALL_CALENDAR.to_owned(),
        name: computed.project.site.title.clone(),
        events: Vec::new(),
    };
    let planned = site.calendars.into_iter().find(|calendar| calendar.path == pages::ALL_CALENDAR);
    let mut all = planned.unwrap_or_else(nothing);
    all.events.retain(|event| days.is_none_or(|(from, to)| event.time.touches(zone, from, to)));
    render::calendar_text(&all, &site.base_url, computed.as_of)
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
    /// The site that a report's mail is made of: that of the audience which the project names for its mails, else of its own.
    pub fn site_of(&self, name: ReportName) -> &Site {
        let project = &self.computed.project;
        let named = project.mail.as_ref().and_then(|mail| mail.audience.get(name.as_str()).copied());
        let rank = named.unwrap_or_else(|| project.site.audiences.of_page(name.as_str()));
        self.open.get(rank).unwrap_or(&self.site)
    }
}

/// The way from files to a checked site: all of [`build`] but the files of its pages, and older versions.
pub fn compose(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Composed> {
    let computed = compute(files, options, found)?;
    let theme = Theme::load(files, &computed.project.site.theme, options.assets, found);
    let no_versions = |_| VersionBook::default();
    let mut open: Vec<Site> = audience_sites(files, &computed, &no_versions, &Profiler::off(), found)
        .into_iter()
        .map(|seen| seen.site)
        .collect();
    let site = open.pop()?;
    read_errors::report_refused(files, &computed.of_documents, found);
    Some(Composed { computed, site, theme: Arc::new(theme?), open })
}
