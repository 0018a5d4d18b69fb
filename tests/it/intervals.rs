//! Figures of incidents against a walk over every minute, on random intervals: overlapping, open, backwards, of no length, with
//! equal starts, of several services, weighted, in and out of maintenance.

use proptest::prelude::*;
use rust_decimal::Decimal;
use std::fmt::Write;
use tejun::calendar::Grain;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::model::Figure;
use tejun::pipeline::{self, AssetNames, ClusterUse, Computed, Options};

const MINUTE: i64 = 60;
/// 2026-11-01 00:00 UTC.
const FIRST: i64 = 1_793_491_200;
/// 2026-11-20 17:00 UTC, in minutes after it.
const AS_OF: i64 = 19 * 24 * 60 + 17 * 60;
const SERVICES: [&str; 3] = ["web", "api", "mail"];

#[derive(Debug, Clone)]
struct Incident {
    /// 3 is none.
    service: usize,
    /// In halves; 2 is all, 3 is not declared, 0 takes nothing.
    halves: usize,
    start: i64,
    end: Option<i64>,
}

/// A window of maintenance and the service it is for; 3 is all.
type Window = (i64, i64, usize);

fn incidents() -> impl Strategy<Value = Vec<Incident>> {
    let length = prop_oneof![2 => 1_i64..300, 1 => 0_i64..1, 1 => -200_i64..0, 2 => 1000_i64..4000];
    // Starts on a coarse grid, so that some are equal.
    let one = (0_usize..4, 0_usize..4, 0_i64..600, prop::option::weighted(0.9, length));
    let incident = |(service, halves, start, length): (usize, usize, i64, Option<i64>)| {
        let start = start * 50 % AS_OF;
        Incident { service, halves, start, end: length.map(|length| start + length) }
    };
    prop::collection::vec(one.prop_map(incident), 1..40)
}

fn windows() -> impl Strategy<Value = Vec<Window>> {
    prop::collection::vec(
        (0_i64..AS_OF, 1_i64..2000, 0_usize..4).prop_map(|(from, length, of)| (from, from + length, of)),
        0..5,
    )
}

fn written(minute: i64) -> String {
    tejun::calendar::Instant::from_second(FIRST + minute * MINUTE).unwrap().to_string()
}

const METRICS: &str = "
any: &any
  type: uptime
  source: incidents
  start: started
  end: restored
  service: service
  services: [web, api, mail]
  groups: { portal: [web, api] }
  grains: [day, month]
all: { <<: *any, rollup: all_down }
mean: { <<: *any, rollup: mean }
any-heavy: &heavy { <<: *any, impact: impact, weight: { none: 0, half: 0.5, whole: 1 } }
all-heavy: { <<: *heavy, rollup: all_down }
mean-heavy: { <<: *heavy, rollup: mean }
any-outside: &outside { <<: *heavy, exclude: [works] }
all-outside: { <<: *outside, rollup: all_down }
mean-outside: { <<: *outside, rollup: mean }
between: { type: mtbf, source: incidents, start: started, end: restored, by: [service], grains: [day, month], unit: min }
";

const SOURCES: &str = "
incidents:
  files: incidents.csv
  columns:
    service: { type: category, values: { web: [], api: [], mail: [] } }
    impact: { type: category, values: { none: [], half: [], whole: [], other: [] } }
    started: datetime
    restored: datetime
  fresh_within: 300 days
works:
  files: works.csv
  columns: { service: text, from: datetime, to: datetime }
";

fn project(incidents: &[Incident], windows: &[Window]) -> Computed {
    let name = |service: usize| SERVICES.get(service).copied().unwrap_or_default();
    let impact = |halves: usize| ["none", "half", "whole", "other"][halves];
    let mut rows = "service,impact,started,restored\n".to_owned();
    for incident in incidents {
        let end = incident.end.map(written).unwrap_or_default();
        let (service, impact) = (name(incident.service), impact(incident.halves));
        writeln!(rows, "{service},{impact},{},{end}", written(incident.start)).unwrap();
    }
    let mut works = "service,from,to\n".to_owned();
    for (from, to, of) in windows {
        writeln!(works, "{},{},{}", name(*of), written(*from), written(*to)).unwrap();
    }
    let files = Inputs::from_memory([
        ("tejun.yaml", "title: 障害\ntimezone: UTC\nas_of: 2026-11-20T17:00:00Z\n"),
        ("data/calendars.yaml", "maintenance: { works: { source: works, start: from, end: to, service: service } }\n"),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/incidents.csv", rows.as_str()),
        ("data/works.csv", works.as_str()),
    ]);
    let now = "2026-11-20T17:00:00Z".parse().unwrap();
    let options =
        Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    let mut found = Diagnostics::new();
    let computed = pipeline::compute(&files, &options, &mut found).expect("a project");
    assert!(!computed.figures.is_empty(), "{:?}", found.sorted());
    computed
}

/// What a walk over every minute sees.
struct Walk {
    /// Halves of each service that are down, and of what names none; `None` in its maintenance.
    lines: [Vec<Option<u8>>; 4],
}

impl Walk {
    fn new(incidents: &[Incident], windows: &[Window], is_heavy: bool) -> Self {
        let line = |service: usize| {
            let at = |minute: i64| {
                let excluded = windows
                    .iter()
                    .any(|(from, to, of)| *from <= minute && minute < *to && (*of == 3 || *of == service));
                let own = incidents.iter().filter(|own| own.service == service);
                let lasts = |own: &&Incident| own.start <= minute && minute < own.end.unwrap_or(AS_OF);
                let halves = own.filter(lasts).map(|own| if is_heavy && own.halves < 3 { own.halves as u8 } else { 2 });
                (!excluded).then(|| halves.max().unwrap_or(0))
            };
            (0..AS_OF).map(at).collect()
        };
        Self { lines: [0, 1, 2, 3].map(line) }
    }

    /// Half minutes down, and minutes that count, of some services as one.
    fn as_one(&self, members: &[usize], all_down: bool, (from, until): (i64, i64)) -> (i64, i64) {
        let (mut down, mut counted) = (0, 0);
        for minute in from..until {
            let states = || members.iter().filter_map(|service| self.lines[*service][minute as usize]);
            let state = if all_down { states().min() } else { states().max() };
            if let Some(halves) = state {
                counted += 1;
                down += i64::from(halves);
            }
        }
        (down, counted)
    }
}

/// From when until when a figure speaks, in minutes.
fn span(figure: &Figure) -> (i64, i64) {
    let minute = |second: i64| (second - FIRST) / MINUTE;
    (minute(figure.period.start.as_second()), minute(figure.period.end.as_second()).min(AS_OF))
}

fn members(figure: &Figure) -> Vec<usize> {
    match figure.by.first().map(|(_, name)| name.as_str()) {
        None => vec![0, 1, 2],
        Some("portal") => vec![0, 1],
        Some(name) => vec![SERVICES.iter().position(|own| *own == name).expect("a service")],
    }
}

/// Incidents that begin in a stretch of time: those that last, those that end before they begin, and those that end at once.
fn begun(incidents: &[Incident], (from, until): (i64, i64), of: impl Fn(usize) -> bool) -> (u64, u64, u64) {
    let own = || incidents.iter().filter(|own| from <= own.start && own.start < until && of(own.service));
    let ended =
        |test: fn(i64, i64) -> bool| own().filter(|own| own.end.is_some_and(|end| test(end, own.start))).count() as u64;
    let open = own().filter(|own| own.end.is_none()).count() as u64;
    (ended(|end, start| end > start) + open, ended(|end, start| end < start), ended(|end, start| end == start))
}

fn errors(figure: &Figure) -> u64 {
    figure.extra("data_errors").map_or(0, |n| u64::try_from(n.mantissa()).unwrap())
}

proptest! {
    // Few, since each case is a project that is read and computed.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_the_engine_unites_is_what_a_walk_over_every_minute_sees(incidents in incidents(), windows in windows()) {
        let computed = project(&incidents, &windows);
        let mut seen = 0;
        for (suffix, is_heavy, is_outside) in [("", false, false), ("-heavy", true, false), ("-outside", true, true)] {
            let walk = Walk::new(&incidents, if is_outside { &windows } else { &[] }, is_heavy);
            for rollup in ["any", "all", "mean"] {
                let metric = format!("{rollup}{suffix}");
                let figures = [Grain::Day, Grain::Month].into_iter().flat_map(|grain| computed.figures.of(&metric, grain));
                for figure in figures {
                    let what = format!("{metric} {:?} {}", figure.by, figure.period.label);
                    let base = span(figure);
                    let mut own = members(figure);
                    let is_whole = figure.by.is_empty();
                    let of = |service: usize| if is_whole { true } else { members(figure).contains(&service) };
                    let (lasting, backwards, _) = begun(&incidents, base, of);
                    prop_assert_eq!((figure.n, errors(figure)), (lasting, backwards), "counts of {}", &what);
                    if rollup == "mean" {
                        let shares = own.iter().map(|service| walk.as_one(&[*service], false, base));
                        let shares: Vec<_> = shares.filter(|(_, counted)| *counted > 0).collect();
                        let bad: f64 = shares.iter().map(|(down, counted)| *down as f64 / 2.0 / *counted as f64).sum();
                        let wanted = (!shares.is_empty()).then(|| 100.0 * (1.0 - bad / shares.len() as f64));
                        let got = figure.value.map(|value| f64::try_from(value).unwrap());
                        let near = wanted.zip(got).map_or(wanted.is_none() == got.is_none(), |(a, b)| (a - b).abs() < 1e-9);
                        prop_assert!(near, "{}: {:?} instead of {:?}", &what, got, wanted);
                    } else {
                        // What names no service is a line of its own, once any of it is down.
                        let nameless = walk.lines[3].iter().any(|state| state.is_some_and(|halves| halves > 0));
                        if is_whole && rollup == "any" && nameless {
                            own.push(3);
                        }
                        let (down, counted) = walk.as_one(&own, rollup == "all", base);
                        let good = Decimal::from(counted * MINUTE) - Decimal::from(down * MINUTE / 2);
                        prop_assert_eq!(figure.numerator.zip(figure.denominator), Some((good, Decimal::from(counted * MINUTE))), "{}", &what);
                        prop_assert_eq!(figure.extra("downtime_s"), Some(Decimal::from(down * MINUTE / 2)), "downtime of {}", &what);
                    }
                    if is_whole && rollup != "any" {
                        let nameless = incidents.iter().filter(|own| own.service == 3 && own.start < base.1);
                        let nameless = nameless.filter(|own| own.end.is_none_or(|end| end > own.start && end.min(AS_OF) > base.0)).count();
                        prop_assert_eq!(figure.extra("unassigned").unwrap_or_default(), Decimal::from(nameless), "unassigned of {}", &what);
                    }
                    seen += 1;
                }
            }
        }
        prop_assert!(seen > 100);
    }

    #[test]
    fn time_between_failures_is_what_a_walk_over_every_minute_sees(incidents in incidents()) {
        let computed = project(&incidents, &[]);
        let walk = Walk::new(&incidents, &[], false);
        for figure in [Grain::Day, Grain::Month].into_iter().flat_map(|grain| computed.figures.of("between", grain)) {
            let what = format!("{:?} {}", figure.by, figure.period.label);
            let base = span(figure);
            let own = match figure.by.first().map(|(_, name)| name.as_str()) {
                None => vec![0, 1, 2, 3],
                Some("-") => vec![3],
                Some(_) => members(figure),
            };
            let (down, _) = walk.as_one(&own, false, base);
            let (lasting, backwards, momentary) = begun(&incidents, base, |service| own.contains(&service));
            prop_assert_eq!((figure.n, errors(figure)), (lasting + momentary, backwards), "counts of {}", &what);
            prop_assert_eq!(figure.extra("downtime_s"), Some(Decimal::from(down / 2 * MINUTE)), "downtime of {}", &what);
            let up = Decimal::from(base.1 - base.0 - down / 2);
            prop_assert_eq!(figure.value, up.checked_div(Decimal::from(figure.n)), "{}", &what);
        }
    }
}
