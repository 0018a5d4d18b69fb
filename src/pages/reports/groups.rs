//! The figures of one period, in the groups of the reports.

use crate::calendar::{Grain, Period};
use crate::config::ReportSettings;
use crate::model::{Figure, TableCell, misses_in_words, verdict_in_words};
use crate::pages::blocks::periods::PeriodSpec;
use crate::pages::context::ComposeContext;
use crate::pages::options::Options;
use crate::pages::reason::Reason;
use crate::say;

pub(super) struct Group<'a> {
    /// Its heading; empty when there is only one and nobody named it.
    pub title: String,
    /// Its figures, whole metrics of one period.
    pub figures: Vec<&'a Figure>,
}

/// The period that a directive speaks of: the one it names, that of the report, or the newest one of the grain that it names.
pub(super) fn period(context: &ComposeContext<'_>, options: &mut Options<'_>) -> Result<Option<Period>, Reason> {
    let written = options.text("period");
    let grain = match PeriodSpec::parse(context, written)? {
        PeriodSpec::One(period) => return Ok(Some(period)),
        PeriodSpec::Latest(grain) => grain,
    };
    let grain = match (grain, &context.project.site.periods.cutoff) {
        (Grain::Cutoff, None) => Grain::Week,
        (grain, _) => grain,
    };
    let figures = context.figures.iter().filter(|f| f.period.grain == grain && f.n > 0);
    let newest = figures.max_by_key(|figure| (!figure.partial, figure.period.start));
    Ok(newest.map(|figure| figure.period.clone()))
}

/// How the report that the page belongs to is made.
pub(super) fn settings<'a>(context: &ComposeContext<'a>) -> Option<&'a ReportSettings> {
    context.report.and_then(|report| context.project.site.reports.of(report.name))
}

/// The groups that are declared: those of the report, else those of all reports; whether they are the report's own.
pub(in crate::pages) fn declared<'a>(context: &ComposeContext<'a>) -> (&'a [(String, Vec<String>)], bool) {
    declared_for(context, settings(context))
}

fn declared_for<'a>(
    context: &ComposeContext<'a>,
    settings: Option<&'a ReportSettings>,
) -> (&'a [(String, Vec<String>)], bool) {
    let own = settings.and_then(|settings| settings.groups.as_deref());
    (own.unwrap_or(&context.project.site.reports.groups), own.is_some())
}

/// Whether the page tells of a metric or clock: a report with groups of its own tells of what they name.
pub(in crate::pages) fn shows(context: &ComposeContext<'_>, metric: &str) -> bool {
    settings(context).is_none_or(|settings| settings.shows(metric))
}

/// Groups in the order of `tejun.yaml`; what no group names comes last, unless the groups are the report's own. Only what has a
/// figure of this period is in them.
pub(super) fn groups<'a>(context: &ComposeContext<'a>, period: &Period) -> Vec<Group<'a>> {
    groups_for(context, settings(context), period)
}

/// The groups as a report that is made so shows them, wherever that is asked.
pub(super) fn groups_for<'a>(
    context: &ComposeContext<'a>,
    settings: Option<&'a ReportSettings>,
    period: &Period,
) -> Vec<Group<'a>> {
    let (declared, is_own) = declared_for(context, settings);
    let grouped = |id: &str| declared.iter().any(|(_, ids)| ids.iter().any(|known| known == id));
    let rest: Vec<&String> = context.project.metrics.keys().filter(|id| !grouped(id)).collect();
    let others = context.lang().pick("その他の指標", "Other indicators");
    let found = |title: &str, ids: &mut dyn Iterator<Item = &String>| Group {
        title: title.to_owned(),
        figures: ids.filter_map(|id| context.figures.at(id, &[], period)).collect(),
    };
    let named = declared.iter().map(|(title, ids)| found(title, &mut ids.iter()));
    let mut groups: Vec<Group<'_>> = named.collect();
    if !is_own {
        groups.push(found(if declared.is_empty() { "" } else { others }, &mut rest.into_iter()));
    }
    groups.retain(|group| !group.figures.is_empty());
    groups
}

/// The groups that are asked for by name, in that order; all without names.
pub(super) fn chosen<'a>(
    context: &ComposeContext<'a>,
    period: &Period,
    names: Option<&[String]>,
) -> Result<Vec<Group<'a>>, Reason> {
    let mut all = groups(context, period);
    let Some(names) = names else { return Ok(all) };
    let (declared, _) = declared(context);
    let mut chosen = Vec::new();
    for name in names {
        if !declared.iter().any(|(heading, _)| heading == name) {
            let message = say!("指標グループ `{name}` は tejun.yaml にありません", "no group `{name}` in tejun.yaml");
            return Err(Reason::unknown(message, name, declared.iter().map(|(heading, _)| heading.as_str())));
        }
        if let Some(at) = all.iter().position(|group| group.title == *name) {
            chosen.push(all.remove(at));
        }
    }
    Ok(chosen)
}

/// The verdict of a figure in a cell.
pub(in crate::pages) fn verdict(context: &ComposeContext<'_>, figure: &Figure) -> TableCell {
    let note = misses_in_words(figure, context.lang()).unwrap_or_default();
    TableCell::verdict(verdict_in_words(figure, context.lang()), figure.standing).with_note(note)
}
