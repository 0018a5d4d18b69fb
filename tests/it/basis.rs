//! What records say they depended on: fingerprints of one form are those of one text, and those of records of another form are nobody's.

use crate::sample::sample;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use tejun::calendar::Date;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::pipeline::{self, AssetNames, ClusterUse, Options};

const SOURCES: &str = "\
tickets:
  files: tickets.csv
  key: id
  columns:
    id: { type: text, required: true }
    opened_at: { type: datetime, required: true }
    responded_at: datetime
    closed_at: datetime
    priority: { type: category, values: { high: [P1, 高], low: [P2] } }
";
const METRICS: &str = "\
opened: { type: simple, source: tickets, time: opened_at, agg: count, by: [priority], grains: [month] }
late:
  type: ratio
  source: tickets
  time: opened_at
  numerator: { agg: count, filter: closed_at is null }
  denominator: { agg: count }
  unit: '%'
  better: lower
  target: '<5%'
";
const SLA: &str = "\
desk:
  source: tickets
  priority: priority
  start: opened_at
  closed: closed_at
  clocks: { response: { stop: responded_at } }
  targets: { high: { calendar: office, response: 2h }, low: { calendar: office, response: 1bd } }
";
const CALENDARS: &str = "\
calendars:
  office: { open: { mon-fri: ['09:00-18:00'] }, holidays: jp }
";

/// Made once and written down. A change of these lines without a change of the declarations above is a new form of fingerprints:
/// `FORM` in `src/config/basis.rs` is counted on, so that records of before are not compared by them.
const FORM_2: &str = "\
source tickets cd32a3565591a93ded0feb2f88a19fc5
metric late 640eee9852080ce096a68b672690eb2a cee68bdddcdf5498905fc351eb14a99d
metric opened 36e19756311f9c385d46bcc2c36244d3 27cce808aecfaccf6add155a176ef867
metric sla.desk.response 1d425f8c1a8fd0232aa91ab4fb8a2958 48fc721fbbc172e0925fa27af1671de2 87446a7dd6e537ff853eb059af0513e5
calendar 24x7 ea225871f38b0ce21c43cf4bbe3b1438
calendar jp-business 020d490f2977d9971a4e8b90dd80b6b4
calendar office 020d490f2977d9971a4e8b90dd80b6b4
";

#[test]
fn fingerprints_of_a_form_are_those_of_one_text() {
    let files = Inputs::from_memory([
        ("tejun.yaml", "title: 指紋\nas_of: 2026-11-20T17:00:00+09:00\n"),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/sla.yaml", SLA),
        ("data/calendars.yaml", CALENDARS),
        ("data/tickets.csv", "id,opened_at,responded_at,closed_at,priority\n1,2026-11-02 09:00,2026-11-02 10:00,,P1\n"),
    ]);
    let now = "2026-11-20T08:00:00Z".parse().unwrap();
    let options =
        Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    let mut found = Diagnostics::new();
    let computed = pipeline::compute(&files, &options, &mut found).unwrap();
    assert!(!found.has_errors(), "{:?}", found.sorted());
    let basis = computed.project.basis((Date::constant(2026, 11, 1), Date::constant(2026, 11, 30)));
    let mut text = String::new();
    for (name, source) in &basis.sources {
        let _ = writeln!(text, "source {name} {}", source.definition);
    }
    for (id, metric) in &basis.metrics {
        let all = [&*metric.definition, &metric.target, &metric.promise].join(" ");
        let _ = writeln!(text, "metric {id} {}", all.trim_end());
    }
    for (name, calendar) in &basis.calendars {
        let _ = writeln!(text, "calendar {name} {calendar}");
    }
    assert_eq!((basis.form, &*text), (2, FORM_2));
}

#[test]
fn records_of_before_there_was_a_form_are_compared_with_nobody() {
    let project = &sample().built.as_ref().unwrap().computed.project;
    for edition in ["weekly/2026-11-13/1", "weekly/2026-11-13/2", "weekly/2026-11-20/1", "monthly/2026-10/1"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/editions/{edition}/edition.json"));
        let record: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let day = |of: &str| record["period"][of].as_str().unwrap().parse().unwrap();
        let (known, now) = (&record["basis"], project.basis((day("first"), day("last"))));
        assert_eq!(known["form"], Value::Null, "{edition}");
        let metrics = known["metrics"].as_object().unwrap();
        assert!(metrics.len() > 30, "{edition} is compared with something");
        for (id, metric) in metrics {
            assert_ne!(metric["definition"], *now.metrics[id].definition, "{edition}: `{id}`");
        }
    }
}
