//! Which reports are generated, how each is made, and which rows it counts where it does not count all.
//!
//! In: nothing. Out: [`Reports`] as meant. Never: reads a row.

use super::Project;
use crate::diag::Place;
use crate::model::{ReportKind, ReportName, ReportPeriod};
use crate::query::RowScope;
use serde::Serialize;
use std::collections::BTreeSet;

/// Which reports are generated, and for what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reports {
    /// Those that are made: the ones that are named like their kinds first, then the project's own in its order.
    pub made: Vec<ReportSettings>,
    /// Metric groups in order: heading and metric ids; what no group names comes last.
    pub groups: Vec<(String, Vec<String>)>,
}

impl Reports {
    /// How a report is made; `None` when it is not. A value that is not known has the settings of all values.
    pub fn of(&self, name: ReportName) -> Option<&ReportSettings> {
        let of_values = || self.made.iter().find(|made| made.name == name.shared() && made.stands_for_values());
        self.made.iter().find(|settings| settings.name == name).or_else(of_values)
    }

    /// The reports of which there is one for each value of a column.
    pub fn per_value(&self) -> BTreeSet<String> {
        let all = self.made.iter().filter(|made| made.rows.as_ref().is_some_and(|rows| rows.scope.by.is_some()));
        all.filter(|made| made.name.slug().is_none()).map(|made| made.name.as_str().to_owned()).collect()
    }

    /// The names that may be asked for: those of the kinds, of the reports that are made, and others that are known to be.
    pub fn names(&self, others: impl Iterator<Item = ReportName>) -> BTreeSet<ReportName> {
        let kinds = ReportKind::ALL.into_iter().map(ReportName::of);
        kinds.chain(self.made.iter().map(|made| made.name)).chain(others).collect()
    }

    /// The periods that a report speaks of, also when it is not made.
    pub fn period_of(&self, name: ReportName) -> ReportPeriod {
        let usual = || name.kind().map_or(ReportPeriod::Month, ReportKind::usual_period);
        self.of(name).map_or_else(usual, |settings| settings.period)
    }

    /// The kind that a report is of, also when it is not made; nothing where its layout is all the project's own.
    pub fn kind_of(&self, name: ReportName) -> Option<ReportKind> {
        self.of(name).map_or_else(|| name.kind(), |settings| settings.kind)
    }
}

/// The rows that tell of feedback (`feedback_log`), and what is shown of those that were closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedbackLog {
    /// The source.
    pub source: String,
    /// When a row was closed.
    pub closed: String,
    /// The columns that are shown, with their heads.
    pub columns: Vec<(String, String)>,
    /// Which rows are feedback, as written.
    pub filter: Option<String>,
}

/// How one report is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportSettings {
    /// Its name.
    pub name: ReportName,
    /// The kind that it is of; nothing where its layout is all the project's own.
    pub kind: Option<ReportKind>,
    /// The periods that it speaks of.
    pub period: ReportPeriod,
    /// Its title; where it is empty the layout says so, else the kind.
    pub title: String,
    /// What lists say of it; where it is empty the layout says so, else the kind.
    pub description: String,
    /// The file of its layout, from the project's root, if one is named.
    pub layout: Option<String>,
    /// The headings that an author must write below, where they are named here; else the layout says so.
    pub words: Option<Vec<String>>,
    /// The headings below which something must stand, be it of the data or of an author.
    pub sections: Vec<String>,
    /// The metrics of its key figures, where they are named here; else those with targets, misses first.
    pub summary: Option<Vec<String>>,
    /// The groups of metrics that it shows and no others, where it has its own.
    pub groups: Option<Vec<(String, Vec<String>)>>,
    /// Which rows it counts, where it does not count all.
    pub rows: Option<RowSelection>,
}

impl ReportSettings {
    /// The metrics that it names, in its key figures and its groups.
    pub fn named_metrics(&self) -> impl Iterator<Item = &String> {
        let of_groups = self.groups.iter().flatten().flat_map(|(_, ids)| ids);
        self.summary.iter().flatten().chain(of_groups)
    }

    /// Whether it stands for the reports of the values of a column, and is none itself.
    pub fn stands_for_values(&self) -> bool {
        self.rows.as_ref().is_some_and(RowSelection::stands_for_values)
    }

    /// The value of a column that it is about, if it is about one.
    pub fn value(&self) -> Option<&str> {
        self.rows.as_ref()?.value.as_deref()
    }

    /// Whether it tells of a metric or clock that nobody asked for by name: with groups of its own, only of what they name.
    pub fn shows(&self, metric: &str) -> bool {
        let names =
            |groups: &Vec<(String, Vec<String>)>| groups.iter().any(|(_, ids)| ids.iter().any(|id| id == metric));
        self.groups.as_ref().is_none_or(names)
    }
}

/// Which rows a report counts, where it does not count all (`filter`, `by`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowSelection {
    /// The rows of each source.
    pub scope: RowScope,
    /// What it can tell of: metrics and clocks by their ids.
    pub metrics: BTreeSet<String>,
    /// Those of them that are the same for everybody.
    pub shared: BTreeSet<String>,
    /// The sources that its figures are made of, in declared order: where the values of the column are looked for.
    pub counted: Vec<String>,
    /// The value of the column that it is about. Nothing for the report that stands for those of all values, and without a column.
    pub value: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

impl RowSelection {
    /// Whether there is one report for each value of a column, of which this is none itself.
    pub fn stands_for_values(&self) -> bool {
        self.scope.by.is_some() && self.value.is_none()
    }
}

impl Project {
    /// The project as though it declared nothing that a report of some rows cannot tell of; whether something that was planned was
    /// done is not told of some rows, either.
    #[must_use]
    pub fn restricted_to(&self, rows: &RowSelection) -> Self {
        let mut only = self.clone();
        only.metrics.retain(|id, _| rows.metrics.contains(id));
        only.policies.retain(|_, policy| policy.metric_ids().any(|id| rows.metrics.contains(&id)));
        only.schedule.entries.clear();
        // Rows that cannot be told apart would be shown of everybody.
        only.feedback_log = only.feedback_log.filter(|log| rows.scope.sources.contains_key(&log.source));
        only
    }
}
