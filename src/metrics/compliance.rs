//! What a longer period tells of a promise that is kept or missed by shorter ones: 30日のうち28日 達成.
//!
//! In: figures that are judged. Out: on each figure that is too long for its target, how many of the shorter periods that end
//! in it kept it, and which ones missed it. Never: judges; a day that was not judged counts for neither side.

use super::series::SeriesKey;
use crate::calendar::Grain;
use crate::model::{Figure, KeptWithin, TargetStatus};
use std::collections::BTreeMap;

/// Tells each figure that is longer than the period of its target what the shorter ones did.
pub(super) fn annotate(figures: &mut [Figure]) {
    let wanted: Vec<(usize, Grain)> = (0..figures.len()).filter_map(|at| Some((at, shorter(&figures[at])?))).collect();
    if wanted.is_empty() {
        return;
    }
    let series = series(figures, &wanted);
    let told: Vec<(usize, Option<KeptWithin>)> =
        wanted.into_iter().map(|(at, grain)| (at, of(figures, &series, &figures[at], grain))).collect();
    told.into_iter().for_each(|(at, kept)| figures[at].kept = kept);
}

/// The grain that the target of a figure is judged in, where that is shorter than the figure's own.
fn shorter(figure: &Figure) -> Option<Grain> {
    let own = figure.target.as_ref()?.period()?;
    (own < figure.period.grain.reporting_grain()).then_some(own)
}

/// The figures of the metrics that are asked for, by series, in the order of time.
fn series(figures: &[Figure], wanted: &[(usize, Grain)]) -> BTreeMap<SeriesKey, Vec<usize>> {
    let metrics: std::collections::BTreeSet<&str> = wanted.iter().map(|(at, _)| figures[*at].metric.as_str()).collect();
    let mut series: BTreeMap<SeriesKey, Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate().filter(|(_, figure)| metrics.contains(figure.metric.as_str())) {
        series.entry(SeriesKey::of(figure)).or_default().push(at);
    }
    series.values_mut().for_each(|one| one.sort_by_key(|at| figures[*at].period.end));
    series
}

/// What became of the promise in the shorter periods that end inside a figure's own; `None` where none of them was judged.
fn of(
    figures: &[Figure],
    series: &BTreeMap<SeriesKey, Vec<usize>>,
    whole: &Figure,
    grain: Grain,
) -> Option<KeptWithin> {
    let in_grain = |grain| series.get(&SeriesKey::with_grain(whole, grain));
    let parts = in_grain(grain).or_else(|| if grain == Grain::Week { in_grain(Grain::Cutoff) } else { None })?;
    let first = parts.partition_point(|at| figures[*at].period.end <= whole.period.start);
    let after = parts.partition_point(|at| figures[*at].period.end <= whole.period.end);
    let mut kept = KeptWithin { grain, met: 0, missed: Vec::new(), open: 0, unknown: Vec::new() };
    for part in parts[first..after].iter().map(|at| &figures[*at]) {
        match part.standing {
            TargetStatus::Met => kept.met += 1,
            // Of a whole period, what is at risk kept its target and crossed an alert.
            TargetStatus::AtRisk if part.target.is_some() && !part.partial && !part.is_incomplete() => kept.met += 1,
            TargetStatus::Missed => kept.missed.push(part.period.label.clone()),
            _ => {
                kept.open += 1;
                kept.unknown.extend(part.lacks_data().then(|| part.period.label.clone()));
            }
        }
    }
    (kept.judged() > 0).then_some(kept)
}
