//! Folds, joins, ranges and patterns.

use super::*;

const EVENTS: &str = "\
log:
  files: log.csv
  columns:
    number: text
    at: datetime
    state: { type: category, values: { New: [], Waiting: [], Closed: [] } }
    hops: integer
";

fn with(more: &str) -> (Project, Vec<String>) {
    said(&[("data/sources.yaml", &format!("{EVENTS}{more}"))])
}

#[test]
fn a_fold_gives_typed_columns_and_sources_of_intervals() {
    let (project, found) = with(
        "  fold:
    key: number
    order: at
    columns:
      state: last
      hops: max
      closed: { first: at, where: \"state = 'Closed'\" }
      twice: { sum: hops * 2 }
      changes: count
      waited: { any: \"state = 'Waiting'\" }
    intervals:
      waiting: { while: \"state = 'Waiting'\" }
",
    );
    assert_eq!(found, [""; 0]);
    let log = &project.sources["log"];
    let columns: Vec<(&str, ColumnType)> = log.columns.values().map(|c| (c.name.as_str(), c.kind)).collect();
    use ColumnType::{Boolean, Category, Datetime, Integer, Text};
    let wanted = [
        ("number", Text),
        ("state", Category),
        ("hops", Integer),
        ("closed", Datetime),
        ("twice", Integer),
        ("changes", Integer),
        ("waited", Boolean),
        // How old the data are is told by the newest change.
        ("at", Datetime),
    ];
    assert_eq!(columns, wanted);
    assert_eq!((log.key.as_deref(), log.order.as_deref()), (Some("number"), Some("at")));
    assert_eq!(log.columns["state"].values.len(), 3);
    let read = log.as_read().unwrap();
    assert!(read.columns["number"].required && read.columns["at"].required && read.key.is_none());
    let waiting = &project.sources["log.waiting"];
    assert!(waiting.as_read().is_none());
    assert_eq!(waiting.columns.keys().collect::<Vec<_>>(), ["number", "start", "end"]);
}

#[test]
fn computed_columns_have_the_type_of_their_expression() {
    let (project, found) = with(
        "    end: { expr: at + hops * 60 }\n    wait: { expr: hops * 60, type: duration }\n  fold: { key: number, order: at, columns: { wait: sum } }\n",
    );
    assert_eq!(found, [""; 0]);
    let log = &project.sources["log"];
    assert_eq!(log.computed().iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["end", "wait"]);
    assert_eq!(log.columns["wait"].kind, ColumnType::Duration);
    // They are no columns of the files.
    assert!(!log.as_read().unwrap().columns.contains_key("end"));
    let (project, _) = with("    end: { expr: at + hops * 60 }\n");
    assert_eq!(project.sources["log"].columns["end"].kind, ColumnType::Datetime);
}

#[test]
fn mistakes_in_computed_columns_are_told_in_one_run() {
    let (project, found) = with(
        "    near: { expr: hopz + 1 }
    bad: { expr: at * 2 }
    odd: { expr: at + 1, type: integer }
    more: { expr: hops, from: x }
",
    );
    assert_eq!(
        found,
        [
            "config/expression data/sources.yaml:8:19+4",
            "config/expression data/sources.yaml:9:18+2",
            "config/invalid-value data/sources.yaml:10:18+6",
            "config/unknown-key data/sources.yaml:11:25+4",
        ]
    );
    assert!(project.sources.is_empty());
    // Rows are told apart by what stands in their files.
    let (_, found) = with("    slot: { expr: at + 60 }\n  fold: { key: number, order: slot }\n");
    assert_eq!(found, ["config/invalid-value data/sources.yaml:9:31+4"]);
}

#[test]
fn mistakes_in_a_fold_are_placed() {
    let (project, found) = with(
        "  key: number
  fold:
    key: nummer
    order: hops
    colums: {}
",
    );
    assert_eq!(
        found,
        [
            "config/invalid-value data/sources.yaml:8:8+6",
            "config/unknown-reference data/sources.yaml:10:10+6",
            "config/invalid-value data/sources.yaml:11:12+4",
            "config/unknown-key data/sources.yaml:12:5+6",
        ]
    );
    assert!(project.sources.is_empty());

    let (project, found) = with(
        "  fold:
    key: number
    order: at
    columns:
      a: frist
      b: last
      c: { first: at, last: at }
      d: { sum: state }
      e: { first: at, where: \"state = 'Waitng'\" }
      f: any
      number: first
    intervals:
      waiting: { while: hops }
",
    );
    assert_eq!(
        found,
        [
            "config/invalid-value data/sources.yaml:12:10+5",
            "config/unknown-reference data/sources.yaml:13:7+1",
            "config/invalid-value data/sources.yaml:14:10+23",
            "config/invalid-value data/sources.yaml:15:17+5",
            "config/unknown-reference data/sources.yaml:16:30+18",
            "config/invalid-value data/sources.yaml:17:10+3",
            "config/invalid-value data/sources.yaml:18:7+6",
            "config/expression data/sources.yaml:20:25+4",
        ]
    );
    assert!(project.sources.is_empty());
}

#[test]
fn intervals_of_a_broken_fold_are_left_out_and_not_unknown() {
    let log = format!("{EVENTS}  fold: {{ key: number, order: hops, intervals: {{ w: {{ while: hops > 1 }} }} }}\n");
    let metric = "m: { type: simple, source: log.w, time: start, agg: count }\n";
    let (_, found) = said(&[("data/sources.yaml", &log), ("data/metrics.yaml", metric)]);
    assert_eq!(found, ["config/invalid-value data/sources.yaml:8:31+4", "config/left-out data/metrics.yaml:1:28+5"]);
}

const TEAMS: &str = "\
teams: { files: teams.csv, key: id, columns: { id: text, region: text, state: text, size: integer } }
";

#[test]
fn joined_columns_are_columns_and_a_taken_name_gets_the_source_in_front() {
    let (project, found) = with(&format!("  join:\n    teams: {{ on: number, columns: [region, state] }}\n{TEAMS}"));
    assert_eq!(found, [""; 0]);
    let log = &project.sources["log"];
    let names: Vec<&str> = log.columns.keys().map(String::as_str).collect();
    assert_eq!(names, ["number", "at", "state", "hops", "region", "teams_state"]);
    assert_eq!(log.as_read().unwrap().columns.len(), 4);
    let join = &log.joins()[0];
    assert_eq!((join.on.as_str(), join.key.as_str()), ("number", "id"));
}

#[test]
fn joins_that_could_go_wrong_are_refused() {
    let refused = |join: &str, more: &str| with(&format!("  join:\n    {join}\n{TEAMS}{more}")).1;
    assert_eq!(
        refused("team: { on: number, columns: [region] }", ""),
        ["config/unknown-reference data/sources.yaml:9:5+4"]
    );
    assert_eq!(refused("teams: { on: hops, columns: [region] }", ""), ["config/invalid-value data/sources.yaml:9:5+5"]);
    assert_eq!(
        refused("teams: { on: number, key: region, columns: [region] }", ""),
        ["config/invalid-value data/sources.yaml:9:31+6"]
    );
    assert_eq!(
        refused("teams: { on: number, columns: { state: region } }", ""),
        ["config/invalid-value data/sources.yaml:9:44+6"]
    );
    assert_eq!(
        refused("keyless: { on: number, columns: [a] }", "keyless: { files: a.csv, columns: { a: text } }\n"),
        ["config/invalid-value data/sources.yaml:9:5+7"]
    );
}

#[test]
fn joins_in_a_circle_are_refused_once() {
    let text = "\
a: { files: a.csv, key: id, columns: { id: text, x: text }, join: { b: { on: x, columns: [y] } } }
b: { files: b.csv, key: id, columns: { id: text, y: text }, join: { c: { on: y, columns: [z] } } }
c: { files: c.csv, key: id, columns: { id: text, z: text }, join: { a: { on: z, columns: [x] } } }
d: { files: d.csv, key: id, columns: { id: text, z: text }, join: { d: { on: z, columns: [z] } } }
";
    let (project, found) = said(&[("data/sources.yaml", text)]);
    assert_eq!(
        found,
        [
            "config/invalid-value data/sources.yaml:3:69+1",
            "config/invalid-value data/sources.yaml:4:69+1",
            "config/left-out data/sources.yaml:1:69+1",
            "config/left-out data/sources.yaml:2:69+1",
        ]
    );
    assert!(project.sources.is_empty());
}

#[test]
fn ranges_and_patterns_fit_their_columns() {
    let text = "\
a:
  files: a.csv
  timezone: Asia/Tokyo
  columns:
    n: { type: integer, range: { min: 0.5, max: 9.5 } }
    at: { type: datetime, range: { min: 2026-01-01, max: 2026-01-01 } }
    on: { type: date, range: { max: 2026-13-01 } }
    x: { type: number, range: { min: 2, max: 1 } }
    t: { type: text, range: { min: 1 } }
    p: { type: text, pattern: \"T-[0-9\" }
    q: { type: integer, pattern: x }
    r: { type: number, range: { least: 1 } }
";
    let (_, found) = said(&[("data/sources.yaml", text)]);
    assert_eq!(
        found,
        [
            "config/invalid-value data/sources.yaml:7:37+10",
            "config/invalid-value data/sources.yaml:8:31+18",
            "config/invalid-value data/sources.yaml:9:29+10",
            "config/invalid-value data/sources.yaml:10:31+8",
            "config/invalid-value data/sources.yaml:11:34+1",
            "config/unknown-key data/sources.yaml:12:33+5",
        ]
    );
    let good: String = text.lines().take(6).map(|line| format!("{line}\n")).collect();
    let (project, _) = said(&[("data/sources.yaml", &good)]);
    let limits = |name: &str| {
        let limits = &project.sources["a"].columns[name].limits;
        (limits.least.as_ref().map(|b| b.value), limits.most.as_ref().map(|b| b.value))
    };
    let whole = |n| Some(BoundValue::Whole(n));
    assert_eq!(limits("n"), (whole(1), whole(9)));
    // A day as a bound is the whole day: from `date -d '2026-01-01 00:00 +0900' +%s` on, 86,400 seconds.
    assert_eq!(limits("at"), (whole(1_767_193_200), whole(1_767_279_599)));
}

#[test]
fn what_a_bad_newest_row_does_needs_a_key() {
    let drops = "a: { files: a.csv, columns: { id: text }, bad_rows: { newest: drop_key } }\n";
    assert_eq!(said(&[("data/sources.yaml", drops)]).1, ["config/invalid-value data/sources.yaml:1:1+1"]);
    let (project, found) = said(&[("data/sources.yaml", &drops.replace("columns", "key: id, columns"))]);
    assert_eq!((found.len(), project.sources["a"].bad_newest), (0, BadNewest::DropKey));
    assert_eq!(project.sources["a"].bad_rows, BadRows::SetAsideUpTo(5.into()));
}
