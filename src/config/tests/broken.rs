//! Every kind of mistake, with its exact place.

use super::*;

const SOURCES: &str = "\
tickets:
  files: tickets/*.csv
  key: id
  columns:
    id: text
    priority: { type: category, values: { critical: [P0], high: [] } }
    opened_at: datetime
    resolved_at: { from: 解決日時, type: datetime }
    minutes: integer
";

fn with_metrics(metrics: &str) -> (Project, Vec<String>) {
    said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", metrics)])
}

#[test]
fn a_missing_or_unreadable_site_file_is_no_project() {
    let mut found = Diagnostics::new();
    assert!(load(&Files(BTreeMap::new()), &mut found).is_none());
    assert_eq!(lines(&found), ["config/missing tejun.yaml:0:0+0"]);

    let (project, found) = load_all(&[("tejun.yaml", "title: 運用\nfooter: \"閉じない\n")]);
    assert!(project.is_none());
    assert_eq!(found.iter().next().unwrap().code.name(), "config/syntax");

    let (project, found) = load_all(&[("tejun.yaml", "title: a: b\n")]);
    assert!(project.is_none());
    assert_eq!(lines(&found), ["config/syntax tejun.yaml:1:9+1"]);

    let (project, found) = load_all(&[("tejun.yaml", "- title\n")]);
    assert!(project.is_none());
    assert_eq!(lines(&found), ["config/invalid-value tejun.yaml:1:1+7"]);
}

#[test]
fn bytes_that_are_not_utf8_have_a_place() {
    let bytes = [b"title: ".as_slice(), &[0x8e, 0xe8], b"\n"].concat();
    let mut found = Diagnostics::new();
    assert!(load(&Files(BTreeMap::from([("tejun.yaml".to_owned(), bytes)])), &mut found).is_none());
    assert_eq!(lines(&found), ["config/unreadable tejun.yaml:1:8+1"]);
}

#[test]
fn the_site_goes_on_with_defaults() {
    let text = "\
titel: 運用
language: fr
timezone: Asia/Tokio
fiscal_year_start: 13
as_of: 2026-11-2
base_url: help.example.com
theme: ../evil
audiences: [public, Public, public]
page_audiences: {stauts: public, status: pubic}
base_urls: {nobody: https://x.example/}
leaks: {allow: [{text: 秘密}, {text: \"\", reason: x}]}
";
    let (project, said) = said(&[("tejun.yaml", text)]);
    assert_eq!(
        said,
        [
            "config/missing-key tejun.yaml:1:1+1",
            "config/unknown-key tejun.yaml:1:1+5",
            "config/invalid-value tejun.yaml:2:11+2",
            "config/invalid-value tejun.yaml:3:11+10",
            "config/invalid-value tejun.yaml:4:20+2",
            "config/invalid-value tejun.yaml:5:8+9",
            "config/invalid-value tejun.yaml:6:11+16",
            "config/path-outside tejun.yaml:7:8+7",
            "config/invalid-value tejun.yaml:8:21+6",
            "config/invalid-value tejun.yaml:8:29+6",
            "config/unknown-reference tejun.yaml:9:18+6",
            "config/unknown-reference tejun.yaml:9:42+5",
            "config/unknown-reference tejun.yaml:10:13+6",
            "config/missing-key tejun.yaml:11:17+10",
            "config/invalid-value tejun.yaml:11:36+2",
        ]
    );
    assert_eq!(project.site.theme, "default");
    assert_eq!(project.site.periods.fiscal_year_start, 4);
}

#[test]
fn a_file_that_is_no_map_may_have_declared_any_name() {
    let (_, said) = said(&[
        ("data/sources.yaml", "- tickets\n"),
        ("data/metrics.yaml", "a: { type: simple, source: tickets, time: opened_at, agg: count }\n"),
    ]);
    assert_eq!(said, ["config/invalid-value data/sources.yaml:1:1+9", "config/left-out data/metrics.yaml:1:28+7"]);
}

#[test]
fn an_unknown_key_is_said_and_the_entry_stands() {
    let (project, found) = load_all(&[
        ("data/sources.yaml", SOURCES),
        (
            "data/metrics.yaml",
            "開いた件数:\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  fliter: minutes > 1\n",
        ),
    ]);
    assert_eq!(lines(&found), ["config/unknown-key data/metrics.yaml:6:3+6"]);
    let diagnostic = found.iter().next().unwrap();
    assert_eq!(diagnostic.hint.as_ref().unwrap().en, "did you mean `filter`?");
    assert!(project.unwrap().metrics.contains_key("開いた件数"));
}

#[test]
fn unknown_references_of_metrics_are_placed() {
    let (project, said) = with_metrics(
        "\
a: { type: simple, source: tikets, time: opened_at, agg: count }
b: { type: simple, source: tickets, time: opend_at, agg: count }
c: { type: simple, source: tickets, time: minutes, agg: count }
d: { type: simple, source: tickets, time: opened_at, agg: count, by: [priority, prio] }
e: { type: uptime, source: tickets, start: opened_at, end: resolved_at, exclude: [monthly] }
f: { type: simple, source: tickets, time: opened_at, agg: count }
",
    );
    assert_eq!(
        said,
        [
            "config/unknown-reference data/metrics.yaml:1:28+6",
            "config/unknown-reference data/metrics.yaml:2:43+8",
            "config/invalid-value data/metrics.yaml:3:43+7",
            "config/unknown-reference data/metrics.yaml:4:81+4",
            "config/unknown-reference data/metrics.yaml:5:83+7",
        ]
    );
    assert_eq!(project.metrics.keys().collect::<Vec<_>>(), ["f"]);
}

#[test]
fn a_window_of_certain_services_needs_their_column() {
    let sources = "\
probes:
  files: probes/*.csv
  columns:
    at: datetime
    up: boolean
    service: { type: category, values: { api: [], web: [] } }
    host: text
";
    let calendars = "\
maintenance:
  all: { when: 毎週土曜日 00:00-04:00, services: [all] }
  some: { when: 毎週土曜日 00:00-04:00, services: [api] }
  typo: { when: 毎週土曜日 00:00-04:00, services: [api, wbe] }
";
    let metrics = "\
a: { type: uptime, source: probes, time: at, up: up, exclude: [all, some] }
b: { type: uptime, source: probes, time: at, up: up, service: service, exclude: [all, some] }
c: { type: uptime, source: probes, time: at, up: up, service: service, exclude: typo }
d: { type: uptime, source: probes, time: at, up: up, service: host, exclude: typo }
e: { type: uptime, source: probes, start: at, end: at, exclude: some }
f: { type: uptime, source: probes, time: at, up: up, service: hst, exclude: some }
";
    let (project, found) =
        load_all(&[("data/sources.yaml", sources), ("data/calendars.yaml", calendars), ("data/metrics.yaml", metrics)]);
    assert_eq!(
        lines(&found),
        [
            "config/invalid-value data/metrics.yaml:1:69+4",
            "config/unknown-reference data/metrics.yaml:3:81+4",
            "config/invalid-value data/metrics.yaml:5:65+4",
            "config/unknown-reference data/metrics.yaml:6:63+3",
        ]
    );
    assert_eq!(found.sorted()[1].hint.as_ref().unwrap().en, "did you mean `web`?");
    assert_eq!(project.unwrap().metrics.keys().collect::<Vec<_>>(), ["b", "d"]);
}

#[test]
fn kinds_that_are_not_there_yet_and_kinds_that_never_were() {
    let (project, said) = with_metrics("a: { type: sla, expr: x }\nb: { type: simpel }\nc: { source: tickets }\n");
    assert_eq!(
        said,
        [
            "config/not-yet data/metrics.yaml:1:12+3",
            "config/invalid-value data/metrics.yaml:2:12+6",
            "config/missing-key data/metrics.yaml:3:1+1",
        ]
    );
    assert!(project.metrics.is_empty());
}

#[test]
fn errors_in_expressions_are_placed_inside_the_text() {
    let metric = |filter: &str| {
        let text =
            format!("a:\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  filter: {filter}\n");
        with_metrics(&text).1
    };
    // `priorty` stands at character 12 of the line in each style; a quote moves it by one.
    assert_eq!(metric("minutes > 1 and priorty = 'high'"), ["config/expression data/metrics.yaml:6:27+7"]);
    assert_eq!(metric("\"minutes > 1 and priorty = 'high'\""), ["config/expression data/metrics.yaml:6:28+7"]);
    assert_eq!(
        metric("'priority = ''critical'' or priorty = ''high'''"),
        ["config/expression data/metrics.yaml:6:39+7"]
    );
    assert_eq!(
        metric("|\n    minutes > 1\n      and priorty = 'high'"),
        ["config/expression data/metrics.yaml:8:11+7"]
    );
    assert_eq!(metric(">\n    minutes > 1\n    and priorty = 'high'\n"), ["config/expression data/metrics.yaml:8:9+7"]);
    assert_eq!(metric("minutes > 1\n    and priorty = 'high'"), ["config/expression data/metrics.yaml:7:9+7"]);
    assert_eq!(metric("minutes"), ["config/expression data/metrics.yaml:6:11+7"]);
}

#[test]
fn a_value_that_a_category_does_not_declare_is_an_error() {
    let metric = |filter: &str| {
        let text =
            format!("a:\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  filter: {filter}\n");
        with_metrics(&text).1
    };
    let refused = |length: usize| vec![format!("config/unknown-reference data/metrics.yaml:6:11+{length}")];
    assert_eq!(metric("priority = 'urgent'"), refused(19));
    assert_eq!(metric("minutes > 1 and not (priority in ('high', 'hgih'))"), refused(50));
    assert_eq!(metric("case when priority <> 'P0' then true else false end"), refused(51));
    assert_eq!(metric("priority in ('high', 'critical')"), Vec::<String>::new());
}

#[test]
fn everything_wrong_with_a_metric_is_said_at_once() {
    let (project, said) = with_metrics(
        "a:\n  type: uptime\n  source: tickets\n  time: opened_at\n  up: priorty = 'high'\n  target: 監視中\n  exlude: x\n",
    );
    assert_eq!(
        said,
        [
            "config/expression data/metrics.yaml:5:7+7",
            "config/target data/metrics.yaml:6:11+3",
            "config/unknown-key data/metrics.yaml:7:3+6",
        ]
    );
    assert!(project.metrics.is_empty());
}

#[test]
fn an_unreadable_or_ambiguous_target_leaves_the_metric() {
    let metric = |rest: &str| {
        let text = format!("a: {{ type: simple, source: tickets, time: opened_at, agg: count, {rest} }}\n");
        let (project, said) = with_metrics(&text);
        (project.metrics["a"].target.only().is_some(), said)
    };
    assert_eq!(metric("unit: 件, target: 監視中"), (false, vec!["config/target data/metrics.yaml:1:83+3".to_owned()]));
    assert_eq!(metric("unit: 件, target: 5件"), (true, vec!["config/target data/metrics.yaml:1:83+2".to_owned()]));
    assert_eq!(metric("unit: 件, better: lower, target: 5件"), (true, vec![]));
    assert_eq!(metric("unit: h, better: lower, target: 4時間以内"), (true, vec![]));
    let wrong = |at: &str| (true, vec![format!("config/target data/metrics.yaml:1:{at}")]);
    assert_eq!(metric("unit: ms, target: 99%以上"), wrong("84+5"));
    assert_eq!(metric("unit: ms, target: 500-2000回"), wrong("84+9"), "a range has a unit too");
    assert_eq!(metric("unit: 回, target: 500-2000回"), (true, vec![]));
    assert_eq!(metric("unit: 件, better: higher, target: 増加トレンド"), (true, vec![]));
}

#[test]
fn a_metric_of_a_broken_source_says_one_thing() {
    let sources = "tickets:\n  files: tickets/*.csv\n  columns: { id: txet }\n";
    let metrics = "a:\n  type: simple\n  source: tickets\n  time: nothing\n  agg: sum\n  expr: nothing\n";
    let site = "title: T\nreports:\n  groups: { 運用: [a, b] }\n";
    let (project, said) = said(&[("tejun.yaml", site), ("data/sources.yaml", sources), ("data/metrics.yaml", metrics)]);
    assert_eq!(
        said,
        [
            "config/invalid-value data/sources.yaml:3:18+4",
            "config/unknown-reference tejun.yaml:3:21+1",
            "config/left-out data/metrics.yaml:3:11+7",
            "config/left-out tejun.yaml:3:18+1",
        ]
    );
    assert!(project.metrics.is_empty() && project.sources.is_empty());
    assert_eq!(project.site.reports.groups, [("運用".to_owned(), vec![])]);
}

#[test]
fn a_broken_file_is_said_once_and_the_others_go_on() {
    let (project, said) = said(&[
        ("data/calendars.yaml", "calendars:\n\tbusiness: x\n"),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", "f: { type: simple, source: tickets, time: opened_at, agg: count }\n"),
    ]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("config/syntax data/calendars.yaml:2:"), "{said:?}");
    assert_eq!(project.metrics.len(), 1);
    assert!(project.calendars.contains_key("jp-business"));
}

#[test]
fn globs_stay_below_data() {
    for glob in ["/etc/passwd", "../x.csv", "a/../../x", "https://x/y.csv", "C:/x", "{a,../b}.csv", "a\\..\\b", "~/x"] {
        let text = format!("s:\n  files: ['{glob}']\n  columns: {{ a: text }}\n");
        let length = glob.chars().count() + 2;
        assert_eq!(
            said(&[("data/sources.yaml", &text)]).1,
            [format!("config/path-outside data/sources.yaml:2:11+{length}")],
            "{glob}"
        );
    }
    for glob in ["tickets/*.{csv,parquet}", "a/**/b.csv", "x..y.csv", "[ab].csv", "月次/*.csv"] {
        let text = format!("s:\n  files: ['{glob}']\n  columns: {{ a: text }}\n");
        assert_eq!(said(&[("data/sources.yaml", &text)]).1, Vec::<String>::new(), "{glob}");
    }
}

#[test]
fn sources_check_their_own_columns() {
    let text = "\
s:
  files: s.csv
  key: number
  order: at
  columns:
    at: datetime
    n: { type: integer, values: { a: [] } }
    c: { type: category, values: { up: [OK], down: [NG, OK] } }
  not_before: { at: [at, ended] }
  bad_rows: { set_aside_up_to: 200% }
t:
  files: t.csv
  columns: { at: date, no: text }
  key: nr
  not_before: { at: no }
  separator: ab
";
    let (project, said) = said(&[("data/sources.yaml", text)]);
    assert_eq!(
        said,
        [
            "config/invalid-value data/sources.yaml:7:35+1",
            "config/invalid-value data/sources.yaml:8:57+2",
            "config/invalid-value data/sources.yaml:10:32+4",
            "config/unknown-reference data/sources.yaml:14:8+2",
            "config/invalid-value data/sources.yaml:15:21+2",
            "config/invalid-value data/sources.yaml:16:14+2",
        ],
        "columns that failed are not reported again as unknown"
    );
    assert!(project.sources.is_empty());
}

#[test]
fn policies_check_priorities_clocks_and_calendars() {
    let text = "\
desk:
  source: tickets
  priority: priority
  start: opened_at
  clocks: { resolution: { stop: resolved_at, pauses: minuets } }
  targets:
    critical: { calendar: 24x7, resolution: 4h }
    urgent: { calendar: 24x7, resolution: 4h }
    high: { calendar: bussiness, resolution: 4 fortnights, response: 1h }
";
    let (project, said) = said(&[("data/sources.yaml", SOURCES), ("data/sla.yaml", text)]);
    assert_eq!(
        said,
        [
            "config/unknown-reference data/sla.yaml:5:54+7",
            "config/unknown-reference data/sla.yaml:8:5+6",
            "config/unknown-reference data/sla.yaml:9:23+9",
            "config/invalid-value data/sla.yaml:9:46+12",
            "config/unknown-reference data/sla.yaml:9:60+8",
        ]
    );
    assert!(project.policies.is_empty());
}

#[test]
fn the_end_of_a_business_day_needs_whole_days() {
    let policy = |day: &str, amount: &str| {
        let text = format!(
            "desk:\n  source: tickets\n  priority: priority\n  start: opened_at\n  business_day: {day}\n  \
             clocks: {{ resolution: {{ stop: resolved_at }} }}\n  targets:\n    \
             high: {{ calendar: jp-business, resolution: {amount} }}\n"
        );
        let (project, said) = said(&[("data/sources.yaml", SOURCES), ("data/sla.yaml", &text)]);
        (project.policies.values().map(|policy| policy.targets.len()).sum::<usize>(), said)
    };
    let wrong = |at: &str| (0, vec![format!("config/invalid-value data/sla.yaml:8:{at}")]);
    assert_eq!(policy("end_of_business_day", "0.5bd"), wrong("48+5"));
    assert_eq!(policy("end_of_business_day", "{ target: 1.5bd }"), wrong("58+5"));
    assert_eq!(policy("end_of_business_day", "2bd"), (1, vec![]));
    assert_eq!(policy("end_of_business_day", "2.0bd"), (1, vec![]));
    assert_eq!(policy("end_of_business_day", "1.5h"), (1, vec![]));
    assert_eq!(policy("business_minutes", "0.5bd"), (1, vec![]));
    for amount in ["0bd", "-1bd", "0h", "-2h", "0.0min"] {
        for day in ["business_minutes", "end_of_business_day", "wall_days"] {
            assert_eq!(policy(day, amount), wrong(&format!("48+{}", amount.len())), "{day} {amount}");
        }
    }
}

#[test]
fn calendars_check_hours_days_and_recurrences() {
    let text = "\
calendars:
  a: { open: { mon-fry: ['09:00-18:00'] } }
  b: { open: { mon: ['18:00-09:00'] } }
  c: { open: { mon: ['09:00-12:00', '11:00-18:00'] } }
  d: { open: { mon: ['09:00-18:00'] }, closed: ['02-30'] }
  24x7: { open: { mon: ['09:00-18:00'] } }
maintenance:
  m: { when: たまに }
";
    let (project, said) = said(&[("data/calendars.yaml", text)]);
    assert_eq!(
        said,
        [
            "config/invalid-value data/calendars.yaml:2:16+7",
            "config/invalid-value data/calendars.yaml:3:22+13",
            "config/invalid-value data/calendars.yaml:4:14+39",
            "config/invalid-value data/calendars.yaml:5:49+7",
            "config/invalid-value data/calendars.yaml:6:3+4",
            "config/invalid-value data/calendars.yaml:8:14+3",
        ]
    );
    assert_eq!(project.calendars.keys().collect::<Vec<_>>(), ["24x7", "jp-business"]);
}

#[test]
fn a_key_written_twice_counts_once() {
    let (project, found) = load_all(&[("tejun.yaml", "title: 最初\ntitle: 次\n")]);
    assert_eq!(lines(&found), ["config/duplicate-key tejun.yaml:2:1+5"]);
    assert_eq!(found.iter().next().unwrap().related[0].place.line, 1);
    assert_eq!(project.unwrap().site.title, "最初");
}

#[test]
fn yes_is_no_boolean_and_names_are_checked() {
    let (_, said) = said(&[
        ("tejun.yaml", "title: T\nreports: { weekly: yes }\n"),
        ("data/sources.yaml", "'a b': { files: x.csv, columns: { a: text } }\n"),
    ]);
    assert_eq!(said, ["config/invalid-value data/sources.yaml:1:1+5", "config/invalid-value tejun.yaml:2:20+3"]);
}

#[test]
fn alias_bombs_and_deep_nesting_are_refused() {
    let mut bomb = "title: T\nparams:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, of) in "bcdefghi".chars().zip("abcdefgh".chars()) {
        let list = vec![format!("*{of}"); 10].join(", ");
        bomb.push_str(&format!("  {name}: &{name} [{list}]\n"));
    }
    let (project, found) = load_all(&[("tejun.yaml", &bomb)]);
    assert!(project.is_none());
    assert_eq!(found.iter().next().unwrap().code.name(), "config/syntax");

    let deep = format!("title: T\nparams: {}{}\n", "[".repeat(200), "]".repeat(200));
    let (project, found) = load_all(&[("tejun.yaml", &deep)]);
    assert!(project.is_none());
    assert_eq!(found.iter().next().unwrap().code.name(), "config/syntax");
}

proptest::proptest! {
    /// Whatever stands in the files: an answer, and places that are in the file they name.
    #[test]
    fn no_text_is_too_strange(
        site in "[a-z:{}\\[\\]&*!|>'\"%@`,?# \\n\\t手順-]{0,60}",
        data in "(s:\\n  (files|columns|key): )?[a-z:{}\\[\\]&*!|>'\"<# \\n手順-]{0,80}",
    ) {
        let main = format!("title: T\nparams: {{}}\n{site}");
        let files =
            [("tejun.yaml", main.as_str()), ("data/sources.yaml", &data), ("data/metrics.yaml", &data), ("data/sla.yaml", &data), ("data/calendars.yaml", &data)];
        let (_, found) = load_all(&files);
        for diagnostic in found.iter() {
            let place = diagnostic.place.as_ref().unwrap();
            let text = files.iter().find(|(path, _)| *path == place.file).unwrap().1;
            let lines = text.split('\n').count();
            proptest::prop_assert!((place.line as usize) <= lines, "{place:?} in {text:?}");
            if place.line > 0 {
                let line = text.split('\n').nth(place.line as usize - 1).unwrap().chars().count();
                proptest::prop_assert!((place.column as usize) <= line + 1, "{place:?} in {text:?}");
            }
        }
    }
}
