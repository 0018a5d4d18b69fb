//! Tasks of documents as lists tell them: which of them a period knows of, and where each is written.

use super::periods::PeriodSpec;
use super::rows;
use crate::calendar::{Date, Period};
use crate::config::Project;
use crate::model::{ReportName, TableCell, Task};
use crate::pages::context::ComposeContext;
use crate::pages::reason::Reason;

/// Where the words of reports are written.
pub(super) const REPORTS: &str = "content/reports/";

/// The days that a list of tasks speaks of: those of a period up to today, or today alone.
pub(super) struct TaskPeriod {
    period: Option<Period>,
    today: Date,
}

impl TaskPeriod {
    /// Of the period that is written, else of the report's; else of today.
    pub(super) fn parse(context: &ComposeContext<'_>, written: Option<&str>) -> Result<Self, Reason> {
        let wanted = PeriodSpec::parse(context, written)?;
        let has_period = written.is_some() || context.report.is_some();
        let period = has_period.then(|| wanted.period(context));
        Ok(Self { period, today: context.today() })
    }

    /// The last day that is spoken of.
    pub(super) fn last(&self) -> Date {
        self.period.as_ref().map_or(self.today, |period| period.last.min(self.today))
    }

    /// Whether what is known since a day is known then; of what has no day, only the present knows.
    pub(super) fn knows(&self, since: Option<Date>) -> bool {
        let end = self.period.as_ref().map_or(self.today, |period| period.last);
        since.map_or(end >= self.today, |since| since <= end)
    }

    /// Whether the state of an item is known then: of a tick without a day nobody knows since when it stands.
    pub(super) fn is_known(&self, task: &Task) -> bool {
        let written = task.dated.is_none_or(|day| self.knows(Some(day)));
        self.knows(None)
            || task.done_on.is_some_and(|day| day <= self.last())
            || (written && (!task.ticked || task.done_on.is_some()))
    }

    /// Whether an item was still to be done.
    pub(super) fn is_open(&self, task: &Task) -> bool {
        !task.ticked || task.done_on.is_some_and(|day| day > self.last())
    }

    /// Whether an item was done on a day of the period.
    pub(super) fn closed(&self, task: &Task) -> bool {
        let within = |day: Date| self.period.as_ref().is_some_and(|period| period.first <= day && day <= self.last());
        task.ticked && task.done_on.is_some_and(within)
    }

    /// Whether an item was to be done before the last day, and was not.
    pub(super) fn is_late(&self, task: &Task) -> bool {
        self.is_open(task) && task.due.is_some_and(|due| due < self.last())
    }
}

/// The name and the key of the report that a file has the words of.
pub(super) fn words_of<'f>(project: &Project, file: &'f str) -> Option<(ReportName, &'f str)> {
    let (name, rest) = file.strip_prefix(REPORTS)?.split_once('/')?;
    let (key, _) = rest.rsplit_once('.')?;
    let name = ReportName::new(name)?;
    let is_report = name.kind().is_some() || project.site.reports.of(name).is_some();
    is_report.then_some((name, key))
}

/// Where a task is written: its document, at the heading above it, or the report that its words are part of.
pub(super) fn place_of(context: &ComposeContext<'_>, task: &Task) -> TableCell {
    let file = task.place.file.as_str();
    if let Some(document) = context.document(file) {
        let anchor = rows::anchor(document, task.headings.last());
        return TableCell::link(&document.title, Some(document.route.clone())).at(anchor);
    }
    match words_of(context.project, file) {
        Some((name, key)) => TableCell::link(format!("{} {key}", name.as_str()), Some(name.route(key))),
        None => file.into(),
    }
}
