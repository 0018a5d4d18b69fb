//! Reports that documents promise and that the project does not make.
//!
//! In: the documents, and the reports that are made. Out: [`ReportSuggestion`]s for a person to judge. Never: proposes one that is made
//! already under its own title, or a plain 月次レポート beside a monthly one.

use super::{Computed, Options, read_options, validity};
use crate::config::{self, Evidence, Project};
use crate::content::{self, Library, ReportMention};
use crate::diag::Diagnostics;
use crate::model::{ProjectFiles, ReportKind, ReportName, ReportPeriod};
use crate::objective::caseless;
use std::collections::BTreeSet;

/// A report that could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSuggestion {
    /// Its name below `reports:`.
    pub id: String,
    /// What documents call it.
    pub title: String,
    /// The kind whose layout it begins with.
    pub kind: ReportKind,
    /// The period, where it is another one than that of its kind.
    pub period: Option<ReportPeriod>,
    /// Whether its name says how often it comes.
    pub says_period: bool,
    /// Where it is named first.
    pub place: (String, u32),
}

/// The reports that documents promise and nobody makes, in the order of the documents.
pub fn suggest_reports(files: &dyn ProjectFiles, computed: &Computed) -> Vec<ReportSuggestion> {
    suggested(files, &computed.project, &computed.library)
}

/// The same for a project whose data nobody has read; nothing where there is no readable `tejun.yaml`. Findings are not told.
pub fn suggest_reports_of_documents(files: &dyn ProjectFiles, options: &Options) -> Vec<ReportSuggestion> {
    let mut found = Diagnostics::new();
    let Some(project) = config::load(files, &mut found) else { return Vec::new() };
    let read = read_options(files, &project, options.drafts, validity::today(&project, options), &mut found);
    let library = content::read(files, &read, &mut found);
    suggested(files, &project, &library)
}

fn suggested(files: &dyn ProjectFiles, project: &Project, library: &Library) -> Vec<ReportSuggestion> {
    let reports = &project.site.reports;
    let titles = reports.made.iter().map(|made| made.title.as_str());
    let layouts = library.reports.iter().map(|texts| texts.layout.title.as_str());
    let names = reports.made.iter().map(|made| made.name.as_str());
    let followed = project.schedule.entries.values();
    let followed = followed.filter(|entry| matches!(entry.evidence, Evidence::Edition { .. }));
    let known = titles.chain(layouts).chain(names).chain(followed.map(|entry| entry.title.as_str()));
    let known: BTreeSet<String> = known.map(caseless).collect();
    let is_plain = |one: &ReportMention| one.subject.is_empty();
    let is_made = |one: &ReportMention| {
        let of_period = reports.made.iter().any(|made| same_length(made.period, one.period));
        known.contains(&caseless(&one.name)) || (is_plain(one) && of_period)
    };
    let mentions = content::promised_reports(library);
    let open = mentions.into_iter().filter(|one| !is_made(one));
    let mut all: Vec<ReportSuggestion> = open.filter_map(|one| suggestion(files, one)).collect();
    all.sort_by(|a, b| (&a.place, &a.title).cmp(&(&b.place, &b.title)));
    all
}

fn suggestion(files: &dyn ProjectFiles, one: ReportMention) -> Option<ReportSuggestion> {
    let id = one.name.to_lowercase();
    ReportName::new(&id)?;
    let wanted = one.period.unwrap_or(ReportPeriod::Month);
    let kind = match wanted {
        ReportPeriod::Day | ReportPeriod::Week | ReportPeriod::Cutoff => ReportKind::Weekly,
        ReportPeriod::Quarter | ReportPeriod::Half => ReportKind::Quarterly,
        ReportPeriod::Year => ReportKind::Yearly,
        _ => ReportKind::Monthly,
    };
    let line = content::line_of(files, &one.file, &one.name);
    Some(ReportSuggestion {
        id,
        kind,
        period: Some(wanted).filter(|period| *period != kind.usual_period()),
        says_period: one.period.is_some(),
        place: (one.file, line),
        title: one.name,
    })
}

/// A report between cut-offs is a weekly one.
fn same_length(made: ReportPeriod, named: Option<ReportPeriod>) -> bool {
    let week = |period| if period == ReportPeriod::Cutoff { ReportPeriod::Week } else { period };
    named.is_some_and(|named| week(made) == week(named))
}
