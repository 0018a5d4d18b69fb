//! Trends: where the values of a metric go over its last complete periods (増加トレンド).
//!
//! The slope is the median of the slopes of all pairs of values (Theil 1950, Sen 1968): one odd month does not turn it. Only
//! periods that are over and whole count, at least four of them within the window; a period without a value leaves a gap
//! and keeps its place on the axis. Slopes are compared as whole multiples of one common fraction, never as floats.
//!
//! Decided in docs/decisions/0029-trends.md.

use crate::calendar::Period;
use crate::config::{Metric, Project};
use crate::model::{Figure, Figures, OtherReading, TargetStatus, Trend};
use crate::objective::TargetKind;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// With fewer values there is no trend.
const FEWEST: usize = 4;
/// Periods of a window unless the metric says otherwise.
const USUAL_PERIODS: usize = 6;
/// Windows whose verdicts are looked at beside that of the window in force.
const OTHER_WINDOWS: [usize; 4] = [4, 6, 8, 12];

/// A figure on the axis of time: how many periods after the first one of its line it is, and its position.
type Point = (usize, usize);

/// The figures of one metric, grain and breakdown, oldest first.
type Lines = Vec<Vec<Point>>;

/// Gives every figure of a complete period its trend, where its metric promises, watches or declares one.
pub(super) fn assign_trends(project: &Project, figures: &mut [Figure]) {
    for line in lines(project, figures) {
        let metric = &project.metrics[&figures[line[0].1].metric];
        let periods = metric.trend.unwrap_or(USUAL_PERIODS);
        for (last, &(_, at)) in line.iter().enumerate() {
            let rule = format!("trend: {periods} periods");
            let trend = figures[at].is_whole().then(|| window(figures, &line[..=last], periods));
            let figure = &mut figures[at];
            figure.trend = trend;
            figure.lineage.rules.push(rule);
        }
    }
}

/// The trend of a computed figure, for those who judge it by a target that its metric does not promise.
pub(super) fn trend_of(project: &Project, figures: &Figures, figure: &Figure) -> Option<Trend> {
    let periods = project.metrics.get(&figure.metric)?.trend.unwrap_or(USUAL_PERIODS);
    let series = figures.series(&figure.metric, figure.period.grain, &figure.by);
    let line: Vec<Figure> =
        series.into_iter().filter(|other| other.period.start <= figure.period.start).cloned().collect();
    let points = placed(project, &line, (0..line.len()).collect());
    figure.is_whole().then(|| window(&line, &points, periods))
}

/// Adds the windows under which the verdict of a promised trend would be another.
pub(super) fn other_windows(project: &Project, figures: &mut [Figure]) {
    for line in lines(project, figures) {
        for (last, &(_, at)) in line.iter().enumerate() {
            let readings = readings(figures, &line[..=last]);
            figures[at].readings.extend(readings);
        }
    }
}

fn readings(figures: &[Figure], line: &[Point]) -> Vec<OtherReading> {
    let Some((length, figure)) = line.last().map(|(x, at)| (x + 1, &figures[*at])) else { return Vec::new() };
    let target = figure.target.as_ref().filter(|target| target.kind == TargetKind::Trend);
    let (Some(dir), Some(trend)) = (target.and_then(|target| target.dir), &figure.trend) else { return Vec::new() };
    if !matches!(figure.standing, TargetStatus::Met | TargetStatus::Missed) {
        return Vec::new();
    }
    // A window that is longer than what there is would be the same as a shorter one.
    let others = OTHER_WINDOWS.into_iter().filter(|&periods| periods != trend.periods && periods <= length);
    let other = |periods: usize| {
        let standing = match keeps(dir, &window(figures, line, periods))? {
            true => TargetStatus::Met,
            false => TargetStatus::Missed,
        };
        let reading = format!("{periods} periods");
        let differs = standing != figure.standing;
        differs.then(|| OtherReading { rule: "trend".to_owned(), reading, value: None, standing })
    };
    others.filter_map(other).collect()
}

/// Whether values go where a target says (`up`, `down`, `not_down`, `not_up`); `None` with too few of them.
pub(super) fn keeps(dir: &str, trend: &Trend) -> Option<bool> {
    let slope = trend.slope?;
    Some(match dir {
        "up" => slope > Decimal::ZERO,
        "down" => slope < Decimal::ZERO,
        "not_down" => slope >= Decimal::ZERO,
        _ => slope <= Decimal::ZERO,
    })
}

/// The figures of every metric with a trend.
fn lines(project: &Project, figures: &[Figure]) -> Lines {
    let mut lines: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        if project.metrics.get(&figure.metric).is_some_and(has_trend) {
            lines.entry((&figure.metric, figure.period.grain, &figure.by)).or_default().push(at);
        }
    }
    let mut lines: Vec<Vec<usize>> = lines.into_values().collect();
    lines.iter_mut().for_each(|line| line.sort_by_key(|at| figures[*at].period.start));
    lines.into_iter().map(|line| placed(project, figures, line)).collect()
}

/// Figures with their places on the axis; a period without a figure, as between typed values, keeps its own.
fn placed(project: &Project, figures: &[Figure], line: Vec<usize>) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(line.len());
    for at in line {
        let x =
            points.last().map_or(0, |&(x, before)| x + steps(project, &figures[before].period, &figures[at].period));
        points.push((x, at));
    }
    points
}

/// How many periods lie between the starts of two.
fn steps(project: &Project, before: &Period, after: &Period) -> usize {
    let next = |period: &Period| Some(project.site.periods.next(period)).filter(|next| next.start > period.start);
    let starts = std::iter::successors(Some(before.clone()), next);
    starts.take_while(|period| period.start < after.start).count()
}

fn has_trend(metric: &Metric) -> bool {
    let is_trend = |target: &crate::objective::Target| target.kind == TargetKind::Trend;
    metric.trend.is_some() || metric.target.targets().chain(metric.alert.targets()).any(is_trend)
}

/// The trend over the last `periods` of a line.
fn window(figures: &[Figure], line: &[Point], periods: usize) -> Trend {
    let length = line.last().map_or(0, |(x, _)| x + 1);
    let shown = &line[line.partition_point(|(x, _)| x + periods < length)..];
    let label = |at: Option<&Point>| at.map(|(_, at)| figures[*at].period.label.clone()).unwrap_or_default();
    let value = |&(x, at): &Point| Some((x, figures[at].value.filter(|_| figures[at].is_whole())?));
    let points: Vec<(usize, Decimal)> = shown.iter().filter_map(value).collect();
    Trend { slope: slope(&points), n: points.len(), periods, from: label(shown.first()), to: label(shown.last()) }
}

/// The median of the slopes of all pairs of `(position, value)`, oldest first.
fn slope(points: &[(usize, Decimal)]) -> Option<Decimal> {
    if points.len() < FEWEST {
        return None;
    }
    let distances = || points.iter().enumerate().flat_map(|(at, a)| points[at + 1..].iter().map(move |b| b.0 - a.0));
    let common = distances().fold(1, least_common_multiple);
    let mut slopes = Vec::new();
    for (at, a) in points.iter().enumerate() {
        for b in &points[at + 1..] {
            // (b − a) ÷ distance, counted in `common`ths.
            slopes.push(b.1.checked_sub(a.1)?.checked_mul(Decimal::from(common / (b.0 - a.0)))?);
        }
    }
    slopes.sort_unstable();
    let middle = slopes.len() / 2;
    let median = match slopes.len() % 2 {
        1 => slopes[middle],
        _ => slopes[middle - 1].checked_add(slopes[middle])? / Decimal::TWO,
    };
    median.checked_div(Decimal::from(common)).map(|slope| slope.normalize())
}

fn least_common_multiple(a: usize, b: usize) -> usize {
    let (mut x, mut y) = (a, b);
    while y > 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines `slope` of the table that tests/oracle/periods.py makes with fractions: values by period (`-` is a gap),
    /// and the median of the slopes of all pairs as a fraction, or `-` where there are too few.
    #[test]
    fn the_median_of_all_slopes() {
        let table = include_str!("../../tests/oracle/expected/periods.tsv");
        let mut compared = 0;
        for line in table.lines().filter_map(|line| line.strip_prefix("slope\t")) {
            let (values, expected) = line.split_once('\t').unwrap();
            let values = values.split(' ').enumerate().filter(|(_, value)| *value != "-");
            let points: Vec<(usize, Decimal)> = values.map(|(x, value)| (x, value.parse().unwrap())).collect();
            let fraction = |text: &str| -> Decimal {
                let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
                top.parse::<Decimal>().unwrap() / bottom.parse::<Decimal>().unwrap()
            };
            let expected = Some(expected).filter(|text| *text != "-").map(|text| fraction(text).normalize());
            assert_eq!(slope(&points), expected, "{line}");
            compared += 1;
        }
        assert_eq!(compared, 9);
    }
}
