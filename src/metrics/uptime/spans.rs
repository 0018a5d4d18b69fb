//! Stretches of time, and how much of a service is down in them.
//!
//! In: half-open intervals in seconds, in any order. Out: sorted ones that do not overlap. Never: knows a service.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Half-open intervals in seconds, sorted, not overlapping.
pub(in crate::metrics) type Spans = Vec<(i64, i64)>;

/// Half-open intervals with the part of a service that is down in each, above 0 and at most 1; sorted, not overlapping.
pub(super) type Levels = Vec<(i64, i64, Decimal)>;

/// The union of intervals, sorted.
pub(in crate::metrics) fn united(mut spans: Vec<(i64, i64)>) -> Spans {
    spans.retain(|(start, end)| start < end);
    spans.sort_unstable();
    let mut union: Spans = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match union.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => union.push((start, end)),
        }
    }
    union
}

/// What of `spans` lies outside `excluded`; both sorted and not overlapping.
pub(super) fn minus(spans: &[(i64, i64)], excluded: &[(i64, i64)]) -> Spans {
    let mut left = Vec::new();
    for &(mut start, end) in spans {
        let first = excluded.partition_point(|e| e.1 <= start);
        for &(from, to) in excluded[first..].iter().take_while(|e| e.0 < end) {
            if start < from {
                left.push((start, from));
            }
            start = start.max(to);
        }
        if start < end {
            left.push((start, end));
        }
    }
    left
}

/// Seconds that sorted, not overlapping intervals share with `base`.
pub(in crate::metrics) fn overlap(spans: &[(i64, i64)], base: (i64, i64)) -> i64 {
    let first = spans.partition_point(|s| s.1 <= base.0);
    spans[first..].iter().take_while(|s| s.0 < base.1).map(|s| s.1.min(base.1) - s.0.max(base.0)).sum()
}

/// Weighted seconds that levels share with `base`.
pub(super) fn lost(levels: &Levels, base: (i64, i64)) -> Decimal {
    let first = levels.partition_point(|s| s.1 <= base.0);
    let shared = |s: &(i64, i64, Decimal)| Decimal::from(s.1.min(base.1) - s.0.max(base.0)) * s.2;
    levels[first..].iter().take_while(|s| s.0 < base.1).map(shared).sum()
}

/// Of intervals that may overlap, the greatest weight at each instant. Weights of 0 take nothing.
pub(super) fn greatest(spans: &[(i64, i64, Decimal)]) -> Levels {
    let taking = || spans.iter().filter(|(start, end, weight)| start < end && !weight.is_zero());
    let mut ends: Vec<(i64, bool, Decimal)> = taking().map(|&(_, end, weight)| (end, false, weight)).collect();
    ends.extend(taking().map(|&(start, _, weight)| (start, true, weight)));
    ends.sort_unstable();
    let mut running: BTreeMap<Decimal, usize> = BTreeMap::new();
    let mut levels = Levels::new();
    let mut since = i64::MIN;
    for (at, begins, weight) in ends {
        if let Some((&greatest, _)) = running.last_key_value() {
            push(&mut levels, since, at, greatest);
        }
        let count = running.entry(weight).or_default();
        *count = if begins { *count + 1 } else { *count - 1 };
        if *count == 0 {
            running.remove(&weight);
        }
        since = at;
    }
    levels
}

/// Adds a stretch at the end; one that goes on as before lengthens the last.
pub(super) fn push(levels: &mut Levels, start: i64, end: i64, weight: Decimal) {
    match levels.last_mut() {
        _ if start >= end => {}
        Some(last) if last.1 == start && last.2 == weight => last.1 = end,
        _ => levels.push((start, end, weight)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_outages_count_once() {
        // 0–60, 30–90 and 90–100 touch: one outage of 100 s.
        assert_eq!(united(vec![(30, 90), (0, 60), (90, 100), (5, 5)]), vec![(0, 100)]);
    }

    #[test]
    fn maintenance_is_cut_out_of_an_outage() {
        // An outage 0–100 around windows 20–30 and 90–200 leaves 0–20 and 30–90: 80 s.
        let left = minus(&[(0, 100)], &[(20, 30), (90, 200)]);
        assert_eq!(left, vec![(0, 20), (30, 90)]);
        assert_eq!(overlap(&left, (0, 100)), 80);
        assert_eq!(overlap(&left, (10, 40)), 20);
        assert_eq!(minus(&[(25, 28)], &[(20, 30)]), vec![]);
    }

    #[test]
    fn at_each_instant_the_greatest_weight_counts() {
        let (half, one) = (Decimal::new(5, 1), Decimal::ONE);
        // Half from 0 to 100, all from 40 to 60, and half again from 90 to 110: 40 × ½ + 20 × 1 + 50 × ½ = 65 s.
        let levels = greatest(&[(0, 100, half), (40, 60, one), (90, 110, half), (500, 600, Decimal::ZERO)]);
        assert_eq!(levels, vec![(0, 40, half), (40, 60, one), (60, 110, half)]);
        assert_eq!(lost(&levels, (0, 1000)), Decimal::from(65));
        // From 50 to 70: 10 × 1 + 10 × ½.
        assert_eq!(lost(&levels, (50, 70)), Decimal::from(15));
    }
}
