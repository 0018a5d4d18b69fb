//! Until when working time is known: where the holiday lists of a policy's calendars end.
//!
//! In: a policy and the as-of instant. Out: the instant until which its clocks are judged, a finding when that is near or over,
//! and figures without a value, and with the reason, for the periods behind it. Never: takes a day beyond a list for one on
//! which somebody works, or for one on which nobody does.

use crate::calendar::{Instant, Period, local_date};
use crate::config::SlaPolicy;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::metrics::Run;
use crate::model::Figure;
use crate::say;

/// So many seconds before its end a list is said to end: the national one of the next year is out in February.
const AHEAD: i64 = 90 * 86_400;

/// The instant from which one of the policy's calendars knows nothing, and the calendar.
fn end<'a>(run: &Run<'a>, policy: &'a SlaPolicy) -> Option<(Instant, &'a str)> {
    let counted = policy.targets.iter().filter(|target| !policy.is_wall(target)).map(|target| target.calendar.as_str());
    let ends = counted.filter_map(|name| Some((run.project.calendars.get(name)?.coverage()?.1, name)));
    ends.min()
}

/// The instant as of which the clocks of a policy are judged: that of the run, else where its calendars end.
pub(super) fn as_of(run: &Run<'_>, policy: &SlaPolicy) -> Instant {
    end(run, policy).map_or(run.as_of, |(end, _)| end.min(run.as_of))
}

/// The periods behind the end of the calendars in which there are rows: they are told without a value.
pub(super) fn later(run: &Run<'_>, policy: &SlaPolicy) -> Vec<Period> {
    let Some((end, _)) = end(run, policy).filter(|(end, _)| *end < run.as_of) else { return Vec::new() };
    let Some((first, until)) = run.coverage(&policy.source, &policy.start) else { return Vec::new() };
    let span = (first.max(end), until);
    policy.grains.iter().flat_map(|&grain| run.buckets(grain, span).periods).collect()
}

/// Says that a list ends, from three months before it matters.
pub(super) fn warn_of_expiry(run: &Run<'_>, policy: &SlaPolicy, found: &mut Diagnostics) {
    let Some((end, calendar)) = end(run, policy).filter(|(end, _)| end.as_second() - AHEAD <= run.as_of.as_second())
    else {
        return;
    };
    let name = &policy.name;
    let day = local_date(&run.project.calendars[calendar].zone, end);
    let message = match end <= run.as_of {
        true => say!(
            "カレンダー `{calendar}` の祝日の一覧は {day} より前までです。それ以後の `{name}` は判定せず、値なしにします",
            "the holiday list of calendar `{calendar}` ends before {day}: from then on `{name}` is not judged and has no value"
        ),
        false => say!(
            "カレンダー `{calendar}` の祝日の一覧は {day} より前で終わります。その日から `{name}` を判定できません",
            "the holiday list of calendar `{calendar}` ends before {day}: from then on `{name}` cannot be judged"
        ),
    };
    found.push(Diagnostic::new(code::CALENDAR_ENDS, policy.place.clone(), message).hint(say!(
        "内閣府の「国民の祝日」の CSV（毎年2月に翌年の分が出ます）を `data/holidays.csv` に置きます",
        "put the CSV of national holidays by the Cabinet Office, which has the next year from each February on, into `data/holidays.csv`"
    )));
}

/// Why a figure of a policy cannot have a value: its period reaches behind the end of a list that has ended.
pub(in crate::metrics) fn missing_value_reason(run: &Run<'_>, policy: &SlaPolicy, figure: &Figure) -> Option<String> {
    let (end, calendar) = end(run, policy).filter(|(end, _)| *end < figure.period.end && *end < run.as_of)?;
    let last = local_date(&run.project.calendars[calendar].zone, Instant::from_second(end.as_second() - 1).ok()?);
    Some(format!("no_value_holidays: {last}"))
}
