//! Reports as they would be issued today.
//!
//! In: a project with what its data say. Out: [`Candidate`]s with their words and what their figures depend on. Never: issues one.

use super::audience_view::{AudienceView, VisibleFiles};
use super::compose::{checked, context, gather};
use super::value_site::{ValueViews, value_view, with_value_context};
use super::{Computed, Options, checklist_progress, compute, read_errors};
use crate::calendar::{Period, months_after, months_before};
use crate::config::Source;
use crate::diag::Diagnostics;
use crate::model::{Basis, Candidate, EditionRecord, InputFile, Profiler, ProjectFiles, Provenance, ReportName};
use crate::pages;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What today's data and documents make of the reports, for those who issue them.
pub struct Reports {
    /// What the data say.
    pub computed: Computed,
    /// Every report that there is, oldest first within its name.
    pub planned: Vec<(ReportName, String, Period)>,
}

/// A report as it would be issued.
pub struct Reported {
    /// The report, with every figure that was looked at for it.
    pub candidate: Candidate,
    /// The author's words as written.
    pub words: Option<String>,
    /// What its figures depend on.
    pub basis: Basis,
    /// The rank that it is composed for.
    pub rank: usize,
}

/// Composes and checks the site for the reports that it has; nothing is rendered.
pub fn reports(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Reports> {
    let computed = compute(files, options, found)?;
    let planned = {
        let view = AudienceView::full(&computed);
        found.extend(computed.of_documents.iter().cloned());
        let gathered = gather(files, &computed, &view, &*computed.store, found);
        checked(files, &computed, &view, &gathered, &Profiler::off(), found);
        read_errors::report_refused(files, &Diagnostics::new(), found);
        pages::planned(&context(files, &computed, &view, &gathered))
    };
    Some(Reports { computed, planned })
}

/// For which rank a report is wanted, if it is.
type ReportSelection<'a> = &'a dyn Fn(ReportName, &str) -> Option<usize>;

impl Computed {
    /// The rank that a report is issued for today.
    pub fn rank_to_issue(&self, name: ReportName) -> usize {
        self.project.site.audiences.of_page(name.as_str())
    }

    /// The rank as which a report is composed to be compared with an edition of it: as it was composed then, unless its kind
    /// has been closed further.
    pub fn rank_to_compare(&self, record: &EditionRecord) -> usize {
        let viewer = self.project.site.audiences.viewer();
        let then = record.issued_for().map_or(0, |issued_for| issued_for.rank(&viewer));
        then.max(self.rank_to_issue(record.edition.report))
    }
}

/// Some reports as they would be issued for the ranks that are wanted.
pub fn reported(files: &dyn ProjectFiles, computed: &Computed, wanted: ReportSelection<'_>) -> Vec<Reported> {
    // What is found was said when the site was composed.
    let candidates = candidates(files, computed, wanted);
    let mut read = ReadByRank::default();
    let rank = |candidate: &Candidate| wanted(candidate.name, &candidate.key).unwrap_or_default();
    let of = |candidate: Candidate| {
        let rank = rank(&candidate);
        with_basis(files, computed, read.of(files, computed, rank), rank, candidate)
    };
    candidates.into_iter().map(of).collect()
}

/// One report as it would be issued for a rank, by its name and key.
pub fn reported_one(
    files: &dyn ProjectFiles,
    computed: &Computed,
    name: ReportName,
    key: &str,
    rank: usize,
) -> Option<Reported> {
    let wanted = |other: ReportName, other_key: &str| (other == name && other_key == key).then_some(rank);
    let candidates = match computed.has_value_site(name) {
        true => of_values(files, computed, &wanted),
        false => of_rank(files, computed, rank, &wanted),
    };
    let candidate = candidates.into_iter().next_back()?;
    Some(with_basis(files, computed, ReadByRank::default().of(files, computed, rank), rank, candidate))
}

/// What was read, as each audience may know it: lists of the site hold its own documents alone.
#[derive(Default)]
struct ReadByRank(BTreeMap<usize, Vec<Provenance>>);

impl ReadByRank {
    fn of(&mut self, files: &dyn ProjectFiles, computed: &Computed, rank: usize) -> &[Provenance] {
        let has_lists = computed.project.sources.values().any(|source| source.list().is_some());
        self.0.entry(rank).or_insert_with(|| match has_lists {
            true => AudienceView::of(files, computed, rank, &Profiler::off(), &mut Diagnostics::new()).provenance(),
            false => super::provenance(&computed.store, &computed.days),
        })
    }
}

fn with_basis(
    files: &dyn ProjectFiles,
    computed: &Computed,
    provenance: &[Provenance],
    rank: usize,
    candidate: Candidate,
) -> Reported {
    let basis = basis(files, computed, provenance, &candidate.period).of(&candidate.figures);
    Reported { words: words(files, &candidate), basis, candidate, rank }
}

/// Reports as they are composed today, each as the audience of a rank sees it: an edition holds nothing that is closed to
/// those it is issued for.
pub(super) fn candidates(files: &dyn ProjectFiles, computed: &Computed, wanted: ReportSelection<'_>) -> Vec<Candidate> {
    let of_values = of_values(files, computed, wanted);
    let made = computed.project.site.reports.made.iter();
    let of_reports = made.map(|made| computed.rank_to_issue(made.name));
    let of_records = computed.editions.reports.values().flatten().map(|record| computed.rank_to_compare(record));
    let ranks: BTreeSet<usize> = of_reports.chain(of_records).collect();
    ranks.into_iter().flat_map(|own| of_rank(files, computed, own, wanted)).chain(of_values).collect()
}

/// Those that are wanted for a rank, but for those of values that readers of their own have.
fn of_rank(files: &dyn ProjectFiles, computed: &Computed, own: usize, wanted: ReportSelection<'_>) -> Vec<Candidate> {
    let wanted = |name: ReportName, key: &str| wanted(name, key) == Some(own);
    let mut view = AudienceView::of(files, computed, own, &Profiler::off(), &mut Diagnostics::new());
    // What was issued for others can be issued for this audience, too.
    view.editions = Cow::Owned(view.editions.into_owned().unwithheld());
    let files = VisibleFiles { files, closed: &view.library.closed };
    let store = Arc::clone(&view.store);
    let gathered = gather(&files, computed, &view, &*store, &mut Diagnostics::new());
    pages::candidates(&context(&files, computed, &view, &gathered), &|name, key| {
        !computed.has_value_site(name) && wanted(name, key)
    })
}

/// The reports of single values as their own readers see them: what anybody else's rows, documents and figures say is not at hand.
fn of_values(files: &dyn ProjectFiles, computed: &Computed, wanted: ReportSelection<'_>) -> Vec<Candidate> {
    let periods = &computed.project.site.periods;
    let is_wanted = |name: ReportName| {
        let speaks_of = computed.project.site.reports.period_of(name);
        let told = computed.rows().get(&name).into_iter().flat_map(|facts| &facts.periods);
        let told = told.map(|period| speaks_of.key(period, periods));
        let issued = computed.editions.reports.keys().filter(|(of, _)| *of == name).map(|(_, key)| key.clone());
        let written = computed.library.reports.iter().filter(|texts| texts.name == name).flat_map(|texts| &texts.words);
        let mut keys = told.chain(issued).chain(written.map(|words| words.key.clone()));
        computed.has_value_site(name) && keys.any(|key| wanted(name, &key).is_some())
    };
    let mut all = Vec::new();
    let mut views = ValueViews::default();
    for name in computed.value_reports(None).into_iter().filter(|name| is_wanted(*name)) {
        let seen = views.of(files, computed, name);
        let Some(mut view) = value_view(files, computed, seen, name) else { continue };
        view.editions = Cow::Owned(view.editions.into_owned().unwithheld());
        let wanted = |name: ReportName, key: &str| wanted(name, key).is_some();
        let found = &mut Diagnostics::new();
        let made =
            with_value_context(files, computed, &view, name, found, |context, _| pages::candidates(context, &wanted));
        all.extend(made.unwrap_or_default());
    }
    all
}

/// The author's words for a report, as written.
pub(super) fn words(files: &dyn ProjectFiles, candidate: &Candidate) -> Option<String> {
    let path = format!("content/reports/{}/{}.md", candidate.name.as_str(), candidate.key);
    // The ends of lines are those of the machine that the files were checked out on.
    files.read(&path).ok().and_then(|bytes| Some(String::from_utf8(bytes.to_vec()).ok()?.replace("\r\n", "\n")))
}

/// What the figures of a project depend on, around a period.
pub(super) fn basis(
    files: &dyn ProjectFiles,
    computed: &Computed,
    provenance: &[Provenance],
    period: &Period,
) -> Basis {
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
    for (name, source) in &mut basis.sources {
        let is_remote = computed.project.sources.get(name).is_some_and(Source::is_remote);
        source.rows = computed.sources.iter().find(|read| is_remote && read.source == *name).map(|read| read.rows_in);
    }
    for (metric, ticked) in checklist_progress(&computed.project, files) {
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
