//! A longer log of incidents makes neither more rows leave the engine nor longer pages: what is not listed is counted.

use crate::site::{Ran, run};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use tejun::calendar::Instant;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::metrics::{self, ExternalFacts};
use tejun::model::StatusFacts;
use tejun::pipeline::Computed;
use tejun::query::{Decorator, Engine, EngineError, Query, Select, Table};

/// 2025-11-20 00:00 UTC.
const FIRST: i64 = 1_763_596_800;
const YEAR: i64 = 365 * 86_400;

/// Forwards questions, and counts what is answered.
struct Counting<'e> {
    engine: &'e dyn Engine,
    rows: AtomicUsize,
    cells: AtomicUsize,
    /// How many questions asked for rows as they are.
    lists: AtomicUsize,
}

impl Counting<'_> {
    fn counted(&self, answer: Result<Table, EngineError>) -> Result<Table, EngineError> {
        if let Ok(table) = &answer {
            self.rows.fetch_add(table.rows.len(), Ordering::Relaxed);
            self.cells.fetch_add(table.rows.iter().map(Vec::len).sum(), Ordering::Relaxed);
        }
        answer
    }
}

impl Decorator for Counting<'_> {
    fn inner(&self) -> &dyn Engine {
        self.engine
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        self.counted(self.engine.run(query))
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        let lists = queries.iter().filter(|query| matches!(query.select, Select::Rows { .. })).count();
        self.lists.fetch_add(lists, Ordering::Relaxed);
        self.engine.run_all(queries).into_iter().map(|answer| self.counted(answer)).collect()
    }
}

const METRICS: &str = "
uptime: &uptime
  type: uptime
  source: incidents
  start: started
  end: restored
  service: service
  impact: impact
  weight: { half: 0.5, whole: 1 }
  services: [web, api, mail]
  exclude: [works]
  grains: [month]
mean: { <<: *uptime, rollup: mean }
burnt: { type: error_budget, of: uptime, objective: 90% }
between: { type: mtbf, source: incidents, start: started, end: restored, by: [service], grains: [month] }
";

const SOURCES: &str = "
incidents:
  files: incidents.csv
  key: id
  columns:
    id: text
    service: { type: category, values: { web: [], api: [], mail: [] } }
    impact: { type: category, values: { half: [], whole: [] } }
    title: text
    started: datetime
    restored: datetime
  fresh_within: 30 days
works:
  files: works.csv
  columns: { from: datetime, to: datetime }
";

/// A project whose log has so many incidents in one year, 25 of them open, and a document about the oldest.
fn project(incidents: usize) -> Inputs {
    let written = |second: i64| Instant::from_second(second).unwrap().to_string();
    let mut rows = "id,service,impact,title,started,restored\n".to_owned();
    for n in 0..incidents {
        let start = FIRST + i64::try_from(n).unwrap() * YEAR / i64::try_from(incidents).unwrap();
        let (service, impact) = (["web", "api", "mail"][n % 3], ["half", "whole"][n / 3 % 2]);
        let end = if n % (incidents / 25) == incidents / 25 - 1 {
            String::new()
        } else {
            written((start + 600 + (n as i64 * 7919) % 7200).min(FIRST + YEAR - 1))
        };
        writeln!(rows, "INC-{n},{service},{impact},応答の遅れ,{},{end}", written(start)).unwrap();
    }
    let mut works = "from,to\n".to_owned();
    for n in 0..incidents as i64 / 5 {
        // Windows of ten hours, the next of which begins before one is over, for half of the year.
        let from = FIRST + n * (YEAR / 2) / (incidents as i64 / 5);
        writeln!(works, "{},{}", written(from), written(from + 36_000)).unwrap();
    }
    Inputs::from_memory([
        (
            "tejun.yaml",
            "title: 障害\ntimezone: UTC\nas_of: 2026-11-20T00:00:00Z\nreports: { monthly: true, weekly: true }\n",
        ),
        ("data/calendars.yaml", "maintenance: { works: { source: works, start: from, end: to } }\n"),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/incidents.csv", rows.as_str()),
        ("data/works.csv", works.as_str()),
        ("content/_index.md", "# 障害\n"),
        ("content/first.md", "---\ntitle: 最初の障害\ntype: incident\nincident: INC-0\n---\n\n応答が遅れました。\n"),
    ])
}

/// Rows and cells that leave the engine for figures and status facts, and how many lists are asked for.
fn leaving(computed: &Computed) -> (usize, usize, usize) {
    let [rows, cells, lists] = [0; 3].map(AtomicUsize::new);
    let engine = Counting { engine: &*computed.store, rows, cells, lists };
    let beside = ExternalFacts { incidents: ["INC-0".to_owned()].into(), ..ExternalFacts::default() };
    let mut found = Diagnostics::new();
    metrics::compute(&computed.project, &engine, &beside, computed.as_of, &mut found);
    (engine.rows.into_inner(), engine.cells.into_inner(), engine.lists.into_inner())
}

fn bytes(ran: &Ran) -> usize {
    ran.built.as_ref().unwrap().artifacts.iter().map(|artifact| artifact.bytes.len()).sum()
}

fn listed_in(ran: &Ran, path: &str) -> usize {
    ran.text(path).unwrap_or_else(|| panic!("no {path}")).matches(">応答の遅れ<").count()
}

/// Asserts that two numbers differ by a few per cent at most.
fn near(small: usize, large: usize, per_cent: usize, what: &str) {
    assert!(large * 100 <= small * (100 + per_cent), "{what}: {small} and {large}");
}

#[test]
fn what_leaves_the_engine_and_what_is_shown_does_not_grow_with_the_log() {
    let [few, many] = [5_000, 20_000].map(|incidents| run(&project(incidents)));
    let status = |ran: &Ran| -> StatusFacts { ran.built.as_ref().unwrap().computed.status.clone() };
    assert_eq!((status(&few).logged.total(), status(&many).logged.total()), (5_000, 20_000));
    assert_eq!((status(&few).logged.open(), status(&many).logged.open()), (25, 25));
    let [left, right] = [&few, &many].map(|ran| leaving(&ran.built.as_ref().unwrap().computed));
    near(left.0, right.0, 20, "rows that leave the engine");
    near(left.1, right.1, 20, "cells that leave the engine");
    for path in ["status/history/index.html", "status/index.html"] {
        let (small, large) = (listed_in(&few, path), listed_in(&many, path));
        assert!(small >= 500, "{path} lists {small}");
        near(small, large, 20, path);
    }
    near(bytes(&few), bytes(&many), 5, "bytes of the site");
}

#[test]
fn what_is_not_listed_is_counted() {
    let ran = run(&project(5_000));
    let status = &ran.built.as_ref().unwrap().computed.status;
    let instant = |text: &str| text.parse::<Instant>().unwrap();
    let december = (instant("2025-12-01T00:00:00Z"), instant("2026-01-01T00:00:00Z"));
    // The n-th begins n × 6,307.2 s (rounded down) after the first: 151 begin in the 11 days of November, 576 in the 42 days
    // to the new year.
    assert_eq!(status.logged.begun(december), 576 - 151);
    let history = ran.text("status/history/index.html").unwrap();
    // Of December only INC-199 and INC-399 are listed, which are open.
    let (_, of_december) = history.split_once("id=\"m2025-12\"").expect("the month is there");
    assert!(of_december.contains(">INC-399<") && of_december.contains("ほかに 423 件"), "{of_december}");
    assert!(
        history.contains(">最初の障害</a>") && history.contains(">INC-0<"),
        "the incident of the document is listed"
    );
}

#[test]
fn a_short_log_is_listed_whole() {
    let ran = run(&project(400));
    let status = &ran.built.as_ref().unwrap().computed.status;
    assert_eq!(status.incidents.all().len(), 400);
    // The document has words of its own for one of them.
    assert_eq!(listed_in(&ran, "status/history/index.html"), 399);
    assert!(!ran.text("status/history/index.html").unwrap().contains("ほかに"));
}

/// A log in which every incident has a row for each of two services, with the same start, and a newest one with one row. Of some
/// old incidents the second row is open still.
fn paired(incidents: usize) -> Inputs {
    let written = |second: i64| Instant::from_second(second).unwrap().to_string();
    let mut rows = "id,service,started,restored\n".to_owned();
    for n in 0..incidents {
        let start = FIRST + i64::try_from(n).unwrap() * (YEAR - 86_400) / i64::try_from(incidents).unwrap();
        let over = written(start + 600);
        let of_second = if n % 300 == 7 { "" } else { &over };
        writeln!(rows, "INC-{n},web,{},{over}\nINC-{n},api,{},{of_second}", written(start), written(start)).unwrap();
    }
    writeln!(rows, "INC-last,web,{},{}", written(FIRST + YEAR - 7200), written(FIRST + YEAR - 3600)).unwrap();
    let metrics = "uptime: { type: uptime, source: incidents, start: started, end: restored, service: service, services: [web, api] }\n";
    let sources = "incidents:\n  files: incidents.csv\n  columns:\n    id: text\n    \
         service: { type: category, values: { web: [], api: [] } }\n    started: datetime\n    restored: datetime\n";
    let status = "status: { metric: uptime, incidents: { source: incidents, id: id, start: started, end: restored, service: service } }\n";
    let site = format!("title: 障害\ntimezone: UTC\nas_of: 2026-11-20T00:00:00Z\n{status}");
    Inputs::from_memory([
        ("tejun.yaml", site.as_str()),
        ("data/sources.yaml", sources),
        ("data/metrics.yaml", metrics),
        ("data/incidents.csv", rows.as_str()),
        ("content/_index.md", "# 障害\n"),
    ])
}

#[test]
fn an_incident_that_is_listed_is_listed_with_all_of_its_rows() {
    let ran = run(&paired(2_500));
    let status = &ran.built.as_ref().unwrap_or_else(|| panic!("{}", ran.findings())).computed.status;
    assert_eq!(status.logged.total(), 5_001);
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in status.incidents.all() {
        *rows.entry(fact.id.as_str()).or_default() += 1;
    }
    assert_eq!(rows.remove("INC-last"), Some(1));
    // 499 rows beside the last one are among the newest 500: 249 pairs, and one row of a pair.
    assert!((250..2_000).contains(&rows.len()), "{} incidents are listed", rows.len());
    assert!((2_251..2_500).all(|n| rows.contains_key(format!("INC-{n}").as_str())));
    // INC-7 is open by its second row; both begin at one instant, and the first one alone is neither new nor open.
    assert_eq!(rows.get("INC-7"), Some(&2));
    // The newest rows, those that are open and the other rows of their incidents are one question.
    assert_eq!(leaving(&ran.built.as_ref().unwrap().computed).2, 1);
    let halves: Vec<_> = rows.iter().filter(|(_, rows)| **rows != 2).collect();
    assert!(halves.is_empty(), "{halves:?}");
}
