//! Sources that Spark reads, and where it is.

use super::*;

fn with_engine(text: &str) -> (Spark, Diagnostics) {
    let (project, found) = load_all(&[("tejun.yaml", &format!("title: T\n{text}"))]);
    (project.unwrap().engine.spark, found)
}

fn with_sources(text: &str) -> (Project, Vec<String>) {
    said(&[("data/sources.yaml", text)])
}

/// What is said of one source of a column, whose second line is given.
fn said_of(line: &str) -> Vec<String> {
    with_sources(&format!("t:\n  {line}\n  columns: {{ id: text }}\n")).1
}

#[test]
fn an_engine_is_there_with_its_defaults() {
    let usual = Spark { connect: None, timeout_seconds: 600, retries: 3, keep: true, cache: true, place: None };
    let nowhere = |spark: Spark| Spark { place: None, ..spark };
    for text in ["", "engine:\n", "engine: {}\n", "engine:\n  spark:\n"] {
        let (spark, found) = with_engine(text);
        assert_eq!((spark, lines(&found)), (usual.clone(), Vec::<String>::new()), "{text}");
    }
    let (spark, found) = with_engine("engine: { spark: { keep: false } }\n");
    assert_eq!((lines(&found).len(), spark.place.is_some()), (0, true));
    assert_eq!(nowhere(spark), Spark { keep: false, ..usual });
}

#[test]
fn an_engine_is_read_as_it_is_written() {
    let text = "\
engine:
  spark:
    connect: sc://spark.example.com:443/;use_ssl=true
    timeout: 90 min
    retries: 0
    keep: false
    cache: false
";
    let (spark, found) = with_engine(text);
    assert_eq!(lines(&found), [""; 0]);
    let connect = "sc://spark.example.com:443/;use_ssl=true";
    assert_eq!(spark.connect.as_deref(), Some(connect));
    assert_eq!((spark.timeout_seconds, spark.retries, spark.keep, spark.cache), (5_400, 0, false, false));
    let length = u32::try_from(connect.len()).unwrap();
    assert_eq!(spark.place, Some(crate::diag::Place::at("tejun.yaml", 4, 14, length)));
}

#[test]
fn mistakes_in_an_engine_are_placed_and_defaults_used() {
    let text = "\
engine:
  duckdb: {}
  spark:
    connect: http://spark:15002
    timeout: soon
    retries: 11
    keep: perhaps
    retry: 3
";
    let (spark, found) = with_engine(text);
    assert_eq!(
        lines(&found),
        [
            "config/unknown-key tejun.yaml:3:3+6",
            "config/invalid-value tejun.yaml:5:14+18",
            "config/invalid-value tejun.yaml:6:14+4",
            "config/invalid-value tejun.yaml:7:14+2",
            "config/invalid-value tejun.yaml:8:11+7",
            "config/unknown-key tejun.yaml:9:5+5",
        ]
    );
    assert_eq!((spark.connect.as_deref(), spark.timeout_seconds, spark.retries, spark.keep), (None, 600, 3, true));
    assert_eq!(
        found.sorted()[1].message.en,
        "expected an address such as `sc://host:15002`, found `http://spark:15002`"
    );
    let (_, found) = with_engine("engine: spark\n");
    assert_eq!(lines(&found), ["config/invalid-value tejun.yaml:2:9+5"]);
}

#[test]
fn credentials_in_an_address_are_refused_and_not_shown() {
    let connect = |address: &str| format!("retries: 99, connect: \"{address}\"");
    let settings = [
        connect("sc://h:1/;token=hunter2"),
        connect("sc://h/;use_ssl=true;user_id=hunter2"),
        connect("sc://me:hunter2@h"),
        connect("h;Token = hunter2"),
        "retries: 99, access_token: hunter2".to_owned(),
        "retries: 99, conect: sc://h/;token=hunter2".to_owned(),
    ];
    for setting in settings {
        // Other mistakes in the same line must not show it.
        let (spark, found) = with_engine(&format!("engine: {{ spark: {{ {setting} }} }}\n"));
        assert_eq!(lines(&found), ["config/secret tejun.yaml:0:0+0"], "{setting}");
        let said = found.sorted()[0];
        let column = 19 + setting.rfind(": ").unwrap() + 3;
        assert!(said.message.en.ends_with(&format!("at line 2, column {column}")), "{}", said.message.en);
        assert!(said.hint.is_some() && !format!("{said:?}").contains("hunter2"));
        assert_eq!(spark, Spark::default());
    }
}

#[test]
fn a_table_has_one_to_three_plain_parts() {
    for name in ["tickets", "ops.tickets", "lake.ops.tickets", "運用.問い合わせ_2026", "a-b.c"] {
        let (project, found) = with_sources(&format!("t: {{ table: {name}, columns: {{ id: text }} }}\n"));
        assert_eq!(found, [""; 0], "{name}");
        let source = &project.sources["t"];
        let parts = name.split('.').map(str::to_owned).collect();
        assert_eq!((&source.remote, source.is_remote()), (&Some(Remote::Table(parts)), true));
        assert!(source.files.is_empty() && source.written() == name);
    }
    for name in ["a.b.c.d", "a..b", "a.", "'a b'", "\"`a`\"", "a;b", "\"a'b\"", "a/b"] {
        let found = said_of(&format!("table: {name}"));
        assert_eq!(found, [format!("config/invalid-value data/sources.yaml:2:10+{}", name.len())], "{name}");
    }
}

#[test]
fn paths_are_addresses_or_absolute() {
    let text = "\
t:
  paths: [\"s3://bucket/tickets/*.parquet\", /lake/t, \"file:/lake/u\", \"abfss://c@a.dfs.core.windows.net/t\"]
  format: orc
  columns: { id: text }
u: { paths: /lake/t, columns: { id: text } }
";
    let (project, found) = with_sources(text);
    assert_eq!(found, [""; 0]);
    let Some(Remote::Paths { format: LakeFormat::Orc, paths }) = &project.sources["t"].remote else { panic!("paths") };
    assert_eq!((paths.len(), paths[2].as_str()), (4, "file:/lake/u"));
    let lone = Remote::Paths { format: LakeFormat::Parquet, paths: vec!["/lake/t".to_owned()] };
    assert_eq!(project.sources["u"].remote, Some(lone));

    for path in
        ["tickets/*.parquet", "s3://b/../c", "/a/..", "\"/a`b\"", "\"/a'b\"", "'/a\"b'", "\"/a\\tb\"", "c:/x", "s3:x"]
    {
        let found = said_of(&format!("paths: [{path}]"));
        assert_eq!(found, [format!("config/path-outside data/sources.yaml:2:11+{}", path.len())], "{path}");
    }
    assert_eq!(said_of("paths: []"), ["config/invalid-value data/sources.yaml:2:10+2"]);
    assert_eq!(said_of("paths: /a\n  format: csv"), ["config/invalid-value data/sources.yaml:3:11+3"]);
}

#[test]
fn rows_are_in_one_place() {
    assert_eq!(said_of("key: id"), ["config/missing-key data/sources.yaml:1:1+1"]);
    assert_eq!(said_of("table: a\n  files: a.csv"), ["config/invalid-value data/sources.yaml:3:10+5"]);
    assert_eq!(said_of("paths: /a\n  table: a\n  format: orc"), ["config/invalid-value data/sources.yaml:3:10+1"]);
    assert_eq!(said_of("table: a\n  format: orc"), ["config/invalid-value data/sources.yaml:3:11+3"]);
    assert_eq!(said_of("files: a.csv\n  format: orc"), ["config/unknown-key data/sources.yaml:3:3+6"]);
}

#[test]
fn what_is_about_files_and_texts_is_refused_beside_a_table() {
    let text = "\
t:
  table: ops.tickets
  encoding: cp932
  separator: tab
  sheet: 1月
  header_row: 3
  max_size: 1GB
  columns:
    id: text
    at: { type: datetime, format: epoch_ms }
    day: { type: date, format: d-m-y }
    spent: { type: duration, unit: min }
    long: { type: duration, format: \"h:mm\" }
    price: { type: number, decimal: \",\" }
";
    let (project, found) = with_sources(text);
    assert_eq!(
        found,
        [
            "config/invalid-value data/sources.yaml:3:13+5",
            "config/invalid-value data/sources.yaml:4:14+3",
            "config/invalid-value data/sources.yaml:5:10+2",
            "config/invalid-value data/sources.yaml:6:15+1",
            "config/invalid-value data/sources.yaml:7:13+3",
            "config/invalid-value data/sources.yaml:11:32+5",
            "config/invalid-value data/sources.yaml:13:37+6",
            "config/invalid-value data/sources.yaml:14:37+3",
        ]
    );
    assert!(project.sources.is_empty());
    let (_, found) = load_all(&[("data/sources.yaml", text)]);
    assert!(found.sorted()[0].message.en.starts_with("`encoding` needs `files`"), "the option is named");
}

const LOG: &str = "\
log:
  table: ops.changes
  timezone: Europe/Paris
  bad_rows: fail
  not_before: { due: at }
  columns:
    number: { type: text, required: true, missing: [\"-\"], pattern: \"INC[0-9]+\" }
    at: { type: datetime, format: epoch }
    due: datetime
    state: { type: category, values: { New: [], Waiting: [待ち] } }
    hops: { type: integer, range: { min: 0 } }
    team: text
  fold:
    key: number
    order: at
    columns: { team: last, state: last }
    intervals: { waiting: { while: \"state = 'Waiting'\" } }
";

#[test]
fn what_is_made_of_a_table_is_remote_like_it() {
    let teams = |place: &str| format!("teams: {{ {place}, key: id, columns: {{ id: text, region: text }} }}\n");
    for place in ["files: teams.csv", "table: ops.teams"] {
        let text = format!("{LOG}  join: {{ teams: {{ on: team, columns: [region] }} }}\n{}", teams(place));
        let (project, found) = with_sources(&text);
        assert_eq!(found, [""; 0], "{place}");
        let log = &project.sources["log"];
        let table = Remote::Table(vec!["ops".to_owned(), "changes".to_owned()]);
        assert_eq!((&log.remote, &log.as_read().unwrap().remote), (&Some(table.clone()), &Some(table)));
        assert!(log.is_remote() && log.fold().is_some() && log.joins().len() == 1);
        assert!(project.sources["log.waiting"].is_remote());
        assert_eq!(project.sources["teams"].is_remote(), place.starts_with("table"));
    }
}

#[test]
fn a_source_of_files_joins_no_table() {
    let text = "\
log: { files: log.csv, columns: { team: text }, join: { teams: { on: team, columns: [region] } } }
teams: { table: ops.teams, key: id, columns: { id: text, region: text } }
";
    let (project, found) = load_all(&[("data/sources.yaml", text)]);
    assert_eq!(lines(&found), ["config/invalid-value data/sources.yaml:1:57+5"]);
    let said = found.sorted()[0];
    assert_eq!((said.related.len(), said.hint.is_some()), (1, true));
    assert_eq!(project.unwrap().sources.keys().collect::<Vec<_>>(), ["teams"]);
}

#[test]
fn a_program_without_spark_says_so_once() {
    let local = "a: { files: a.csv, columns: { id: text } }\n";
    assert!(not_built(&with_sources(local).0.sources).is_none());
    let both = format!("{local}{LOG}teams: {{ table: ops.teams, columns: {{ id: text }} }}\n");
    let said = not_built(&with_sources(&both).0.sources);
    assert_eq!(said.is_none(), cfg!(feature = "spark"));
    let Some(said) = said else { return };
    let place = said.place.as_ref().unwrap();
    assert_eq!((said.code.name(), place.line, place.column), ("engine/not-built", 2, 1));
    assert!(said.message.en.starts_with("`log` and 1 more are read by Spark"), "intervals do not count");
}
