//! What pages are composed from, and what the site calls things.
//!
//! In: everything that was read, bound and computed before. Out: the same as one value that is handed to whoever composes. Never:
//! changes while pages are composed: who needs another language or a report makes a copy.

use super::reports::cause::Cause;
use crate::calendar::{Date, Instant, Period, local_date};
use crate::config::{Labels, Project};
use crate::content::{Document, Library};
use crate::diag::Lang;
use crate::model::{
    Contract, DrillThrough, EditionBook, Figures, History, Ledger, MilestoneCheck, ProjectFiles, Provenance, Register,
    Release, ReportKind, ReportName, Route, SourceCount, StatusFacts, Task, VersionBook,
};
use std::collections::BTreeMap;

/// What pages are composed from.
pub struct ComposeContext<'a> {
    /// The project as meant.
    pub project: &'a Project,
    /// The documents.
    pub library: &'a Library,
    /// The figures.
    pub figures: &'a Figures,
    /// What became of what was planned.
    pub ledger: &'a Ledger,
    /// Services day by day, and incidents.
    pub status: &'a StatusFacts,
    /// What the documents promise, and how it stands.
    pub contract: &'a Contract,
    /// What version control remembers of the documents.
    pub history: Option<&'a History>,
    /// The documents with the facts that control them.
    pub register: &'a Register,
    /// What was read from each source.
    pub sources: &'a [SourceCount],
    /// The same in full, in the same order.
    pub provenance: &'a [Provenance],
    /// Answers about rows.
    pub drill_through: &'a dyn DrillThrough,
    /// The items of task lists in documents, by path and line.
    pub tasks: &'a [Task],
    /// What the data say of those that wait for them, in the same order.
    pub milestones: &'a [MilestoneCheck],
    /// The files of the project, for tables that are quoted as they stand.
    pub files: &'a dyn ProjectFiles,
    /// The instant the figures hold for.
    pub as_of: Instant,
    /// The language of the interface: of words that are not a document's.
    pub lang: Lang,
    /// What was issued.
    pub editions: &'a EditionBook,
    /// The older versions that are published beside this one.
    pub versions: &'a VersionBook,
    /// Notes of releases, the newest first; filled in once links can be resolved.
    pub releases: &'a [Release],
    /// What reports of some rows are composed from, in place of what the site is.
    pub rows: &'a BTreeMap<ReportName, RowFacts>,
    /// Who answers about the rows of those reports.
    pub row_answers: &'a RowAnswers<'a>,
    /// The report that is being composed; directives without a period of their own speak of its.
    pub report: Option<&'a ReportScope>,
}

/// What a report of some rows is composed from, in place of what the site is.
#[derive(Debug, Clone)]
pub struct RowFacts {
    /// The project as far as the report can tell of it.
    pub project: Project,
    /// The figures of the rows.
    pub figures: Figures,
    /// What the rows say of services and incidents.
    pub status: StatusFacts,
    /// What the documents promise, judged by these figures.
    pub contract: Contract,
    /// How new each source is; of one value nothing else is told of a source that holds the rows of others.
    pub sources: Vec<SourceCount>,
    /// What became of what was planned.
    pub ledger: Ledger,
    /// The periods that the sources tell of, whosever rows these are.
    pub periods: Vec<Period>,
}

/// Who answers about the rows of reports of some rows.
pub type RowAnswers<'a> = BTreeMap<ReportName, Box<dyn DrillThrough + 'a>>;

/// The report that is being composed.
#[derive(Debug, Clone)]
pub struct ReportScope {
    /// Its name.
    pub name: ReportName,
    /// The kind that it is of, unless its layout is all the project's own.
    pub kind: Option<ReportKind>,
    /// Its key among those of its name.
    pub key: String,
    /// What it is about.
    pub period: Period,
    /// The period before it.
    pub previous: Option<Period>,
    /// What the author says of promises that were not kept.
    pub causes: Vec<Cause>,
    /// The author's own titles of charts, by metric.
    pub findings: Vec<(String, String)>,
}

impl<'a> ComposeContext<'a> {
    /// The same for the pages of a report: one of some rows knows these alone. `None` where they could not be counted.
    pub(in crate::pages) fn of_report(&self, name: ReportName) -> Option<Self> {
        if self.project.site.reports.of(name).is_none_or(|made| made.rows.is_none()) {
            return Some(ComposeContext { ..*self });
        }
        let (facts, answers) = (self.rows.get(&name)?, self.row_answers.get(&name)?);
        let is_of_value = name.slug().is_some();
        Some(ComposeContext {
            project: &facts.project,
            figures: &facts.figures,
            status: &facts.status,
            contract: &facts.contract,
            sources: &facts.sources,
            provenance: &[],
            ledger: &facts.ledger,
            drill_through: &**answers,
            tasks: if is_of_value { &[] } else { self.tasks },
            // They were judged by all rows.
            milestones: &[],
            ..*self
        })
    }

    pub(in crate::pages) fn lang(&self) -> Lang {
        self.lang
    }

    /// What a value of a breakdown is called.
    pub(in crate::pages) fn label_of<'v>(&'v self, dimension: &str, value: &'v str) -> &'v str {
        self.project.site.labels.of(dimension, value)
    }

    /// What a priority is called.
    pub(in crate::pages) fn priority<'v>(&'v self, value: &'v str) -> &'v str {
        self.label_of(Labels::PRIORITY, value)
    }

    /// What a calendar is called.
    pub(in crate::pages) fn calendar<'v>(&'v self, value: &'v str) -> &'v str {
        self.label_of(Labels::CALENDAR, value)
    }

    /// What the values of a breakdown are called.
    pub(in crate::pages) fn labels_of<'v>(&'v self, by: &'v [(String, String)]) -> Vec<&'v str> {
        by.iter().map(|(dimension, value)| self.label_of(dimension, value)).collect()
    }

    /// The day whose targets hold: the first of the report that is being composed, else today.
    pub(in crate::pages) fn first_day(&self) -> Date {
        self.report.map_or_else(|| self.today(), |report| report.period.first)
    }

    /// The last day that a page speaks of: that of the report that is being composed, but no day to come.
    pub(in crate::pages) fn last_day(&self) -> Date {
        self.report.map_or_else(|| self.today(), |report| report.period.last.min(self.today()))
    }

    /// The local day of the as-of instant.
    pub(in crate::pages) fn today(&self) -> Date {
        local_date(&self.project.site.periods.zone, self.as_of)
    }

    /// `2026-11-24 10:30`, in the zone of the project.
    pub(in crate::pages) fn local(&self, at: Instant) -> String {
        self.project.site.periods.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The published document of a file.
    pub(in crate::pages) fn document(&self, source: &str) -> Option<&'a Document> {
        self.library.document(source)
    }

    /// Whether no document stands at an address.
    pub(in crate::pages) fn is_free(&self, route: &Route) -> bool {
        self.library.documents().all(|document| document.route != *route)
    }

    /// The code of the site's own language.
    pub(in crate::pages) fn own_language(&self) -> &'a str {
        self.library.languages.first().map_or("", |own| own.code.as_str())
    }

    /// The language of the interface on pages of a language.
    pub(in crate::pages) fn lang_of(&self, code: &str) -> Lang {
        self.library.languages.iter().find(|language| language.code == code).map_or(self.lang, |language| language.lang)
    }
}
