//! What grows with the rows of an export: the looking at them, and nothing else.
//!
//! Two exports of the same twelve months, one of four times as many tickets as the other, become figures and a site. As many
//! rows and cells leave the data engine, there are as many pages, and the memory that is in use at most grows by no more than
//! what the rows themselves take. Memory is counted by the allocator of this program, so each export has a process of its own.

use serde_json::{Value, json};
use std::fmt::Write;
use std::process::Command;
use std::time::Duration;
use tejun::diag::{Diagnostics, Severity};
use tejun::inputs::Inputs;
use tejun::model::{Profiler, ResultSize};
use tejun::pipeline::{self, AssetNames, BuildCaches, ClusterUse, Options};

/// So many bytes more may be in use for each ticket more: the text of its row and of one of the log, their typed cells, and
/// what an engine holds of them while it sorts. A ticket that becomes something on a page takes many times as much.
const BYTES_OF_A_TICKET: i64 = 1000;

/// A list has so many rows where nobody says otherwise.
const LIST: i64 = 50;

const TIMES: &str = "GROWTH_TIMES";

const PROJECT: [(&str, &str); 9] = [
    (
        "tejun.yaml",
        "title: 窓口\nlanguage: ja\ntimezone: Asia/Tokyo\nas_of: 2026-11-20T17:00:00+09:00\n\
         reports: { weekly: true, monthly: true }\n\
         status: { days: 30, metric: uptime, incidents: { source: outages, title: what } }\n",
    ),
    (
        "data/sources.yaml",
        "tickets:\n  files: tickets/*.csv\n  key: id\n  columns:\n    id: { type: text, required: true }\n    \
         priority: { type: category, required: true, values: { high: [], mid: [], low: [] } }\n    \
         category: { type: text }\n    opened_at: { type: datetime, required: true }\n    \
         responded_at: { type: datetime }\n    resolved_at: { type: datetime }\n  fresh_within: \"30 days\"\n\
         outages:\n  files: outages.csv\n  key: id\n  columns:\n    id: { type: text, required: true }\n    \
         service: { type: category, required: true, values: { web: [], api: [] } }\n    \
         started_at: { type: datetime, required: true }\n    restored_at: { type: datetime }\n    what: { type: text }\n  \
         fresh_within: \"60 days\"\n\
         backups:\n  files: backups.csv\n  columns:\n    task: { type: text, required: true }\n    \
         done_at: { type: datetime, required: true }\n  fresh_within: \"30 days\"\n",
    ),
    (
        "data/metrics.yaml",
        "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n  \
         grains: [week, month]\n  by: [priority, category]\n\
         restored:\n  label: 平均解決時間\n  type: mttr\n  source: tickets\n  start: opened_at\n  end: resolved_at\n  unit: h\n  \
         better: lower\n  grains: [week, month]\n  target: \"30時間以内\"\n\
         uptime:\n  label: 稼働率\n  type: uptime\n  source: outages\n  start: started_at\n  end: restored_at\n  \
         service: service\n  services: [web, api]\n  by: [service]\n  unit: \"%\"\n  better: higher\n  grains: [month]\n\
         backed-up:\n  label: バックアップ\n  type: adherence\n  source: backups\n  task: task\n  done_at: done_at\n  unit: \"%\"\n  \
         grains: [week, month]\n  tasks:\n    nightly: { when: 毎日 02:00, grace: 2h }\n    \
         hourly: { when: 毎日 03:00, grace: 30h }\n",
    ),
    (
        "data/sla.yaml",
        "desk:\n  label: 窓口\n  source: tickets\n  key: id\n  priority: priority\n  start: opened_at\n  closed: resolved_at\n  \
         clocks:\n    response: { label: 応答, stop: responded_at }\n    resolution: { label: 解決, stop: resolved_at }\n  \
         targets:\n    high: { calendar: business, response: 3bd, resolution: 3bd }\n    \
         mid: { calendar: business, response: 3bd, resolution: 4bd }\n    \
         low: { calendar: business, response: 4bd, resolution: 5bd }\n  attainment: \"90%以上\"\n",
    ),
    (
        "data/calendars.yaml",
        "calendars:\n  business: { timezone: Asia/Tokyo, open: { mon-fri: [\"09:00-18:00\"] }, holidays: jp }\n",
    ),
    (
        "content/_index.md",
        "# 窓口\n\n```{breaches}\nperiod: 2026-10\nsum_by: category\ncolumns: [category]\nlimit: 5\n```\n",
    ),
    (
        "content/lists.md",
        "# 一覧\n\n```{tickets}\nsource: tickets\ncolumns: [id, priority, opened_at]\nsort: [-opened_at]\nlimit: 20\n```\n\n\
         ```{tickets}\nsource: tickets\ncolumns: [category, id]\nsort: [-category, id]\nlimit: 5\n```\n\n\
         ```{tickets}\nat_risk: true\nlimit: 5\n```\n\n\
         ```{backlog}\nsource: tickets\ncreated: opened_at\nclosed: resolved_at\nby: category\nperiod: 2026-10\n```\n",
    ),
    (
        "content/hours.md",
        "# 時間帯\n\n```{chart}\nkind: heat\nsource: tickets\ntime: opened_at\nperiod: 2026-10\n```\n",
    ),
    (
        "data/outages.csv",
        "id,service,started_at,restored_at,what\nO-1,web,2026-03-02T10:00,2026-03-02T11:30,回線\n\
         O-2,api,2026-10-05T01:00,2026-10-05T01:20,更新\n",
    ),
];

/// 2025-11-20 00:00 in Tokyo.
const FIRST: i64 = 1_763_564_400;
/// A year less a few hours: until 2026-11-20 12:00.
const SPAN: i64 = 365 * 86_400 + 43_200;

/// Tickets come in at so many instants.
const INSTANTS: i64 = 416;
/// So many kinds of tickets come in at each: priorities, categories, and how soon they are answered and resolved.
const KINDS: i64 = 24;

/// Twelve months of tickets, `times` of each kind at each instant. Some are late, some wait still, and of each there are more
/// in every month than a list shows.
fn tickets(times: i64) -> String {
    let mut text = "id,priority,category,opened_at,responded_at,resolved_at\n".to_owned();
    for number in 0..INSTANTS * KINDS * times {
        let (instant, kind) = (number / (KINDS * times), number % KINDS);
        let opened = FIRST + instant * SPAN / INSTANTS;
        let priority = ["high", "mid", "low"][(kind % 3) as usize];
        let responded = opened + 3600 * [50, 100][(kind / 3 % 2) as usize];
        let resolved = opened + 3600 * [60, 200][(kind / 6 % 2) as usize];
        let category = ["回線", "端末"][(kind / 12) as usize];
        let [opened, responded, resolved] = [opened, responded, resolved].map(local);
        writeln!(text, "T-{number:06},{priority},{category},{opened},{responded},{resolved}").unwrap();
    }
    text
}

/// A log of a task that is done far more often than anybody asks.
fn backups(times: i64) -> String {
    let n = INSTANTS * KINDS * times;
    let mut text = "task,done_at\n".to_owned();
    for number in 0..n {
        let task = ["nightly", "hourly"][(number % 2) as usize];
        writeln!(text, "{task},{}", local(FIRST + number * SPAN / n)).unwrap();
    }
    text
}

/// Tokyo knows no summer time. What lies after the export is not known yet.
fn local(second: i64) -> String {
    if second >= FIRST + SPAN {
        return String::new();
    }
    let at = tejun::calendar::Instant::from_second(second + 9 * 3600).unwrap();
    at.to_string().trim_end_matches('Z').to_owned()
}

/// The project, or what its figures alone are made of.
fn files(times: i64, whole: bool) -> Inputs {
    let bare = |(path, text): &(&str, &str)| match *path {
        "tejun.yaml" => Some(text.replace("weekly: true, monthly: true", "weekly: false, monthly: false")),
        path if path.starts_with("data/") => Some((*text).to_owned()),
        _ => None,
    };
    let made = |file: &(&str, &str)| if whole { Some(file.1.to_owned()) } else { bare(file) };
    let rows = [("data/tickets/all.csv", tickets(times)), ("data/backups.csv", backups(times))];
    let fixed = PROJECT.iter().filter_map(|file| Some((file.0, made(file)?)));
    Inputs::from_memory(fixed.chain(rows))
}

/// What a build of it takes and makes.
fn measured(times: i64, whole: bool) -> Value {
    let files = files(times, whole);
    let mut found = Diagnostics::new();
    let options = Options {
        as_of: None,
        now: crate::site::now(),
        drafts: false,
        assets: AssetNames::Hashed,
        cluster: ClusterUse::default(),
    };
    let means = BuildCaches { profiler: Profiler::with(Duration::default), ..BuildCaches::default() };
    let before = crate::MEMORY.current_usage();
    crate::MEMORY.reset_peak_usage();
    let built = pipeline::build_with(&files, &options, None, &means, &mut found).expect("a site");
    let memory = crate::MEMORY.peak_usage().saturating_sub(before);
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<&str> = errors.map(|finding| finding.message.en.as_str()).collect();
    let left = means.profiler.left();
    let left: Vec<Value> =
        left.iter().map(|(source, ResultSize { rows, cells })| json!([source, rows, cells])).collect();
    json!({
        "errors": errors,
        "figures": built.computed.figures.iter().count(),
        "pages": built.artifacts.iter().filter(|made| made.path.ends_with(".html")).count(),
        "bytes": built.artifacts.iter().map(|made| made.bytes.len()).sum::<usize>(),
        "left": left,
        "memory": memory,
    })
}

/// Not a test of its own: what a process that is asked for so many tickets tells.
#[test]
#[ignore = "a part of the test beside it, which starts it"]
#[allow(clippy::disallowed_macros, reason = "the process that started this one reads what is printed")]
fn told_by_a_process_of_its_own() {
    let Ok(times) = std::env::var(TIMES) else { return };
    let times = times.parse().unwrap();
    println!("\n{TIMES} {}", json!({ "figures": measured(times, false), "site": measured(times, true) }));
}

/// So many times 9,984 tickets fill the lists of nearly all weeks and months.
const FEW: i64 = 4;

/// What a run of so many tickets tells: 9,984, or a multiple of them.
fn run(times: i64) -> Value {
    let name = "growth::told_by_a_process_of_its_own";
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([name, "--exact", "--ignored", "--nocapture"]).env(TIMES, times.to_string());
    // Pages that are composed at the same time may ask the same question twice.
    command.envs([("RAYON_NUM_THREADS", "1"), ("POLARS_MAX_THREADS", "1")]);
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix(TIMES));
    let line = line.unwrap_or_else(|| panic!("nothing told:\n{text}\n{}", String::from_utf8_lossy(&output.stderr)));
    serde_json::from_str(line).unwrap()
}

#[test]
fn four_times_the_tickets_leave_no_more_rows_and_take_no_more_memory_than_their_text() {
    let (few, many) = std::thread::scope(|scope| {
        let few = scope.spawn(|| run(FEW));
        let many = run(4 * FEW);
        (few.join().unwrap(), many)
    });
    let number = |told: &Value| told.as_i64().unwrap_or_else(|| panic!("no number in {told}"));
    for part in ["figures", "site"] {
        let (few, many) = (&few[part], &many[part]);
        let both = format!("{part} of\n{few}\n{many}");
        assert_eq!((&few["errors"], &many["errors"]), (&json!([]), &json!([])));
        for same in ["figures", "pages"] {
            assert_eq!(few[same], many[same], "{same}: {both}");
        }
        // The smaller export has too few clocks in its first and its last week, and running at its end, to fill their lists.
        let longer_lists = if part == "site" { 3 * LIST } else { 0 };
        let rows = |told: &Value| told["left"].as_array().unwrap().iter().map(|left| number(&left[1])).sum::<i64>();
        assert!((0..=longer_lists).contains(&(rows(many) - rows(few))), "rows: {both}");
        assert!(longer_lists > 0 || few["left"] == many["left"], "cells: {both}");
        // Numbers have more digits; nothing else may.
        let (bytes, more) = (number(&few["bytes"]), number(&many["bytes"]) - number(&few["bytes"]));
        assert!(more.abs() * 100 < bytes, "{more} bytes more of {both}");
        let (tickets, more) = (3 * FEW * INSTANTS * KINDS, number(&many["memory"]) - number(&few["memory"]));
        assert!(more < tickets * BYTES_OF_A_TICKET, "{more} bytes for {tickets} tickets: {both}");
    }
    let site = &few["site"];
    assert!(number(&site["figures"]) > 1000 && number(&site["pages"]) > 70, "{site}");
}

#[test]
fn a_table_that_no_page_can_bear_is_cut_with_a_finding() {
    let mut rows = "id,category,opened_at,resolved_at\n".to_owned();
    for number in 0..1_200 {
        writeln!(rows, "T-{number},種類{number:04},2026-10-05T10:00,").unwrap();
    }
    let source = "tickets:\n  files: tickets.csv\n  key: id\n  columns:\n    id: { type: text, required: true }\n    \
                  category: { type: text }\n    opened_at: { type: datetime, required: true }\n    \
                  resolved_at: { type: datetime }\n";
    let page = "# 残り\n\n```{backlog}\nsource: tickets\ncreated: opened_at\nclosed: resolved_at\nby: category\nperiod: 2026-10\n```\n";
    let files = [
        ("tejun.yaml", "title: 窓口\nlanguage: ja\nas_of: 2026-11-20T17:00:00+09:00\n"),
        ("data/sources.yaml", source),
        ("data/tickets.csv", &rows),
        ("content/_index.md", "# 窓口\n"),
        ("content/left.md", page),
    ];
    let ran = crate::site::run(&Inputs::from_memory(files));
    assert_eq!(ran.findings().matches("pages/long-table").count(), 1, "{}", ran.findings());
    assert!(ran.findings().contains("warning pages/long-table content/left.md"), "{}", ran.findings());
    let html = ran.text("left/index.html").expect("a page");
    let shown = (0..1_200).filter(|number| html.contains(&format!("種類{number:04}"))).count();
    // Of the 1,200 categories of the table, 1,000 are shown.
    assert_eq!(shown, 1_000);
    assert!(html.contains("ほかに 200 件あります。"), "the rest is not told");
}
