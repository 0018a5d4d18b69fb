//! The missed clocks of the sample, against the attainment that counts them and against the oracle.

use crate::sample::{expected, sample};
use std::collections::{BTreeMap, BTreeSet};
use tejun::metrics::DataDesk;
use tejun::model::{Breach, Desk, Figure};

fn desk() -> DataDesk<'static> {
    let computed = &sample().built.as_ref().expect("a site").computed;
    DataDesk::new(&computed.project, &computed.store, computed.as_of)
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
        let listed = desk.breaches(policy, &[], &figure.period).unwrap();
        let is_of = |breach: &&Breach| {
            breach.clock == clock && figure.by.iter().all(|(_, priority)| breach.priority == *priority)
        };
        let listed = listed.iter().filter(is_of).count() as u64;
        assert_eq!(listed, not_met(figure), "{} {:?} {}", figure.metric, figure.by, figure.period.label);
        compared += 1;
        missed += listed;
    }
    assert!(compared > 1500 && missed > 1000, "{compared} figures, {missed} clocks");
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
            for breach in desk.breaches(policy, &[], &period).unwrap() {
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
