//! The missed clocks of the sample, against the attainment that counts them and against the oracle.

use crate::sample::{expected, sample};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use tejun::calendar::Period;
use tejun::diag::Lang;
use tejun::metrics::EngineDrillThrough;
use tejun::model::{
    BreachesAsked, DrillThrough, Figure, ListKind, ListQuery, ListRow, RowValue, RowsAsked, RunningAsked, TimeLeft,
};

fn desk() -> EngineDrillThrough<'static> {
    let computed = &sample().built.as_ref().expect("a site").computed;
    EngineDrillThrough::new(&computed.project, &computed.store, computed.as_of)
}

#[test]
fn as_many_clocks_are_listed_as_attainment_counts_as_missed() {
    let (computed, desk) = (&sample().built.as_ref().unwrap().computed, desk());
    let (mut compared, mut missed) = (0, 0);
    for figure in computed.figures.iter().filter(|figure| figure.metric.starts_with("sla.")) {
        let by_priority = figure.by.iter().all(|(name, _)| name == "priority");
        if !by_priority {
            continue;
        }
        let (policy, clock) = figure.metric.trim_start_matches("sla.").rsplit_once('.').unwrap();
        let found = desk.breaches(&all_of(policy, &figure.period)).unwrap();
        let is_of = |of: &str, priority: &str| of == clock && figure.by.iter().all(|(_, wanted)| priority == wanted);
        let listed = found.breaches.iter().filter(|breach| is_of(&breach.clock, &breach.priority)).count() as u64;
        let told = found.counts.iter().filter(|count| is_of(&count.clock, &count.priority));
        assert_eq!(told.map(|count| count.n).sum::<u64>(), listed, "{} {}", figure.metric, figure.period.label);
        assert_eq!(listed, not_met(figure), "{} {:?} {}", figure.metric, figure.by, figure.period.label);
        compared += 1;
        missed += listed;
    }
    assert!(compared > 1500 && missed > 1000, "{compared} figures, {missed} clocks");
}

fn all_of<'a>(policy: &'a str, period: &'a Period) -> BreachesAsked<'a> {
    BreachesAsked { policy, clocks: None, columns: &[], sum_by: None, period, limit: usize::MAX }
}

#[test]
fn a_list_is_cut_after_it_is_sorted_and_its_counts_are_not() {
    let (computed, desk) = (&sample().built.as_ref().unwrap().computed, desk());
    let columns = vec!["category".to_owned()];
    let mut cut = 0;
    for (label, policy) in
        ["2026-09", "2026-10"].iter().flat_map(|m| computed.project.policies.keys().map(move |p| (m, p)))
    {
        let period = computed.project.site.periods.by_label(label).unwrap();
        let all = desk.breaches(&BreachesAsked { columns: &columns, ..all_of(policy, &period) }).unwrap();
        let some = BreachesAsked { columns: &columns, sum_by: Some("category"), limit: 2, ..all_of(policy, &period) };
        let some = desk.breaches(&some).unwrap();
        assert_eq!(some.breaches, all.breaches[..all.breaches.len().min(2)], "{policy} {label}");
        assert_eq!((&some.counts, some.total()), (&all.counts, all.breaches.len() as u64), "{policy} {label}");
        let of = |value| all.breaches.iter().filter(|breach| breach.cells[0] == value).count() as u64;
        assert!(some.sums.iter().all(|sum| sum.n == of(sum.value.clone())), "{policy} {label}: {:?}", some.sums);
        assert_eq!(some.sums.iter().map(|sum| sum.n).sum::<u64>(), some.total(), "{policy} {label}");
        cut += usize::from(some.total() > 2);
    }
    assert!(cut > 0, "nothing was cut");
}

#[test]
fn the_list_of_running_clocks_is_cut_after_it_is_sorted() {
    let (computed, desk) = (&sample().built.as_ref().unwrap().computed, desk());
    let mut cut = 0;
    for policy in computed.project.policies.keys() {
        let all = RunningAsked { policy, clocks: None, columns: &[], within: None, limit: usize::MAX };
        let whole = desk.running(&all).unwrap();
        assert_eq!(whole.total, whole.clocks.len(), "{policy}");
        for limit in 1..6 {
            let some = desk.running(&RunningAsked { limit, ..all }).unwrap();
            assert_eq!(some.clocks, whole.clocks[..whole.total.min(limit)], "{policy} {limit}");
            assert_eq!(some.total, whole.total, "{policy} {limit}");
            cut += usize::from(whole.total > limit);
        }
        // The engine compares deadlines; here it is the time left.
        for seconds in [0, 3_600, 36_000, 200_000] {
            let near = desk.running(&RunningAsked { within: Some(TimeLeft::Open(seconds)), ..all }).unwrap();
            let wanted: Vec<_> = whole.clocks.iter().filter(|clock| clock.left_s <= seconds).cloned().collect();
            assert_eq!((near.total, near.clocks), (wanted.len(), wanted), "{policy} {seconds} s");
        }
    }
    assert!(cut > 0, "nothing was cut");
}

/// What is missing comes last in both directions.
fn order(a: &RowValue, b: &RowValue, greatest_first: bool) -> Ordering {
    let known = match (a, b) {
        (RowValue::Nothing, RowValue::Nothing) => return Ordering::Equal,
        (RowValue::Nothing, _) => return Ordering::Greater,
        (_, RowValue::Nothing) => return Ordering::Less,
        (RowValue::Text(a), RowValue::Text(b)) => a.cmp(b),
        (RowValue::Instant(a), RowValue::Instant(b)) => a.cmp(b),
        (RowValue::Number(a), RowValue::Number(b)) => a.cmp(b),
        other => panic!("{other:?} cannot be compared"),
    };
    if greatest_first { known.reverse() } else { known }
}

#[test]
fn rows_are_cut_after_they_are_sorted_by_columns_of_any_form() {
    let desk = desk();
    let columns = ["id", "category", "responded_at", "pending_minutes"].map(str::to_owned);
    let all =
        RowsAsked { source: "tickets", filter: None, within: None, columns: &columns, sort: &[], limit: usize::MAX };
    let whole = desk.rows(&all).unwrap();
    assert!(whole.total > 1000 && whole.rows.len() == whole.total, "{} rows", whole.total);
    for (at, name) in columns.iter().enumerate().skip(1) {
        for greatest_first in [false, true] {
            let sort = [(name.clone(), greatest_first), ("id".to_owned(), true)];
            let some = desk.rows(&RowsAsked { sort: &sort, limit: 300, ..all }).unwrap();
            let mut wanted = whole.rows.clone();
            wanted.sort_by(|a, b| order(&a[at], &b[at], greatest_first).then_with(|| order(&a[0], &b[0], true)));
            wanted.truncate(300);
            assert_eq!((some.total, some.rows), (whole.total, wanted), "{name} {greatest_first}");
        }
    }
}

fn not_met(figure: &Figure) -> u64 {
    figure.n - figure.numerator.map_or(0, |met| met.to_string().parse::<u64>().unwrap())
}

#[test]
fn missed_clocks_are_those_of_the_oracle() {
    let (computed, desk) = (&sample().built.as_ref().unwrap().computed, desk());
    type Key = (String, String, String, String, i64, i64, bool);
    let mut listed: BTreeMap<Key, usize> = BTreeMap::new();
    let labels: BTreeSet<&str> = computed.figures.iter().map(|figure| figure.period.label.as_str()).collect();
    for policy in computed.project.policies.keys() {
        // Months part time without a gap: each clock stands in exactly one.
        for label in labels.iter().filter(|label| label.len() == 7 && label.as_bytes()[5].is_ascii_digit()) {
            let period = computed.project.site.periods.by_label(label).unwrap();
            for breach in desk.breaches(&all_of(policy, &period)).unwrap().breaches {
                let (at, open) = (breach.counted_at.as_second(), breach.stop.is_none());
                let key = (policy.clone(), breach.clock, breach.priority, breach.ticket, at, breach.elapsed_s, open);
                *listed.entry(key).or_default() += 1;
            }
        }
    }
    let wanted: BTreeMap<Key, usize> = expected("breaches.json")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            let whole = |key: &str| row[key].as_i64().unwrap();
            let open = row["open"].as_bool().unwrap();
            let key =
                (text("policy"), text("clock"), text("priority"), text("ticket"), whole("at"), whole("elapsed"), open);
            (key, 1)
        })
        .collect();
    assert!(wanted.len() > 300, "only {} missed clocks", wanted.len());
    assert_eq!(listed, wanted);
}

/// A list in blocks, put together.
fn in_blocks(desk: &EngineDrillThrough<'_>, asked: &ListQuery, size: usize) -> Vec<ListRow> {
    let mut all = Vec::new();
    let mut take = |rows: Vec<ListRow>| {
        all.extend(rows);
        true
    };
    let (_, exported) = desk.whole(asked, size, &mut take).unwrap();
    assert!(exported.largest_block <= size as u64, "{} rows at once", exported.largest_block);
    assert_eq!(exported.rows, all.len() as u64);
    all
}

fn asked(of: ListKind, columns: &[&str]) -> ListQuery {
    let columns = columns.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    ListQuery { of, columns, lang: Lang::Ja }
}

#[test]
fn clocks_in_blocks_of_any_size_are_those_of_one_answer() {
    let (computed, desk) = (&sample().built.as_ref().unwrap().computed, desk());
    let period = computed.project.site.periods.by_label("2026-10").unwrap();
    let (mut missed, mut runs) = (0, 0);
    for policy in computed.project.policies.keys() {
        let whole = desk.breaches(&all_of(policy, &period)).unwrap();
        let (whole, undecided) = (whole.breaches, whole.undecided);
        let running = RunningAsked { policy, clocks: None, columns: &[], within: None, limit: usize::MAX };
        let running = desk.running(&running).unwrap().clocks;
        for size in [1, 3, 1000] {
            let of = ListKind::Breaches { policy: policy.clone(), clocks: None, period: period.clone() };
            let wanted: Vec<ListRow> = whole.iter().cloned().map(ListRow::Breach).collect();
            assert_eq!(in_blocks(&desk, &asked(of, &[]), size), wanted, "{policy} {size}");
            let of = ListKind::Running { policy: policy.clone(), clocks: None, within: None };
            let wanted: Vec<ListRow> = running.iter().cloned().map(ListRow::Running).collect();
            assert_eq!(in_blocks(&desk, &asked(of, &[]), size), wanted, "{policy} {size}");
            let of = ListKind::Undecided { policy: policy.clone(), clocks: None, period: period.clone() };
            let wanted: Vec<ListRow> = undecided.iter().cloned().map(ListRow::Undecided).collect();
            assert_eq!(in_blocks(&desk, &asked(of, &[]), size), wanted, "{policy} {size}");
        }
        missed += whole.len();
        runs += running.len();
    }
    assert!(missed > 3 && runs > 3, "{missed} missed, {runs} running");
}

/// Values that are missing, numbers with fractions, and rows that nothing tells apart: more of them than a block holds.
#[test]
fn rows_in_blocks_of_any_size_are_those_of_one_answer() {
    let desk = desk();
    let columns = [&["id", "category", "responded_at", "pending_minutes"][..], &["category"][..], &["priority"][..]];
    for (columns, greatest_first) in columns.iter().flat_map(|columns| [(columns, false), (columns, true)]) {
        let sort = vec![((*columns.last().unwrap()).to_owned(), greatest_first)];
        let of = ListKind::Rows { source: "tickets".to_owned(), filter: None, within: None, sort: sort.clone() };
        let names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let all = RowsAsked {
            source: "tickets",
            filter: None,
            within: None,
            columns: &names,
            sort: &sort,
            limit: usize::MAX,
        };
        let wanted: Vec<ListRow> = desk.rows(&all).unwrap().rows.into_iter().map(ListRow::Row).collect();
        for size in [100, 777] {
            assert!(
                in_blocks(&desk, &asked(of.clone(), columns), size) == wanted,
                "{columns:?} {greatest_first} {size}"
            );
        }
    }
}
