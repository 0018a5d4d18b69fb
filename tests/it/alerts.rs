//! Alerts that are crossed: listed with the value, the threshold and since when, and told once to webhooks on this machine.

mod server;

use crate::program::{Answer, CONFIRMED, Folder, answer, tejun};
use serde_json::Value;
use server::Webhook;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::metrics::{AlertState, WatchedAlert, watched_alerts};
use tejun::pipeline::{self, AssetNames, ClusterUse, Computed, Options};

const SOURCES: &str = "usage:\n  files: usage.csv\n  fresh_within: 3 days\n  columns:\n    day: { type: date, required: true }\n    service: { type: text, required: true }\n    calls: { type: integer }\n    errors: { type: integer }\n";

const METRICS: &str = "error-rate:\n  label: エラー率\n  type: ratio\n  source: usage\n  time: day\n  numerator: { agg: sum, expr: errors }\n  denominator: { agg: sum, expr: calls }\n  by: [service]\n  grains: [week]\n  unit: \"%\"\n  better: lower\n  alert: \">1%\"\n";

const PEOPLE: &str = "people:\n  kawamura: { name: 川村 律, email: k@ops.example, chat: \"@kawamura\" }\nescalation:\n  emergency:\n    applies_to: [critical]\n    levels:\n      - { name: 当番, who: kawamura }\n";

/// The rows of a week that begins on a Monday: all calls on it, and two more days without any, so that the data stay fresh.
fn week(days: [&str; 3], api: (u32, u32), web: (u32, u32)) -> String {
    let [monday, thursday, sunday] = days;
    let ((calls, errors), (of_web, errors_of_web)) = (api, web);
    let quiet: String = [thursday, sunday].iter().map(|day| format!("{day},api,0,0\n")).collect();
    format!("{monday},api,{calls},{errors}\n{monday},web,{of_web},{errors_of_web}\n{quiet}")
}

/// Six weeks, W43 to W48. Of each 1,000 calls per service the share of errors is, whole and `api`: 0.5 and 0.5; 2 and 4; 0.5 and
/// 0.5; 1.5 and 3; 0 and 0; 2.5 and 5 per cent.
fn rows() -> String {
    let weeks = [
        week(["2026-10-19", "2026-10-22", "2026-10-25"], (1000, 5), (1000, 5)),
        week(["2026-10-26", "2026-10-29", "2026-11-01"], (1000, 40), (1000, 0)),
        week(["2026-11-02", "2026-11-05", "2026-11-08"], (1000, 5), (1000, 5)),
        week(["2026-11-09", "2026-11-12", "2026-11-15"], (1000, 30), (1000, 0)),
        week(["2026-11-16", "2026-11-19", "2026-11-22"], (1000, 0), (1000, 0)),
        week(["2026-11-23", "2026-11-26", "2026-11-29"], (1000, 50), (1000, 0)),
    ];
    format!("day,service,calls,errors\n{}", weeks.concat())
}

/// A project whose error rate was above 1 % in the weeks 44, 46 and 48 of 2026.
fn project(alerts: &str) -> Folder {
    let folder = Folder::project(&[
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/usage.csv", &rows()),
        ("data/people.yaml", PEOPLE),
    ]);
    folder.write("tejun.yaml", format!("title: 試し\nbase_url: https://help.example.com/\n{alerts}"));
    folder
}

/// Friday of week 47: week 46 is the newest that is over.
const FRIDAY_47: &str = "2026-11-20T17:00:00+09:00";
/// Monday of week 48: week 47 is over.
const MONDAY_48: &str = "2026-11-23T10:00:00+09:00";
/// Monday of week 49: week 48 is over.
const MONDAY_49: &str = "2026-11-30T10:00:00+09:00";
/// Two weeks after the newest row.
const MONDAY_51: &str = "2026-12-14T10:00:00+09:00";

fn at(folder: &Folder, instant: &str, words: &[&str]) -> Answer {
    folder.run(&[&["--as-of", instant, "alerts"], words].concat())
}

fn ledger(folder: &Folder) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("data/alerts/told.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn states(folder: &Folder) -> Vec<String> {
    let word = |value: &Value, key: &str| value[key].as_str().unwrap_or("-").to_owned();
    let by = |line: &Value| line["by"]["service"].as_str().unwrap_or("whole").to_owned();
    ledger(folder)
        .iter()
        .map(|line| format!("{} {} {} {}", word(line, "channel"), word(line, "state"), by(line), word(line, "period")))
        .collect()
}

fn channel(name: &str, port: u16, path: &str) -> String {
    format!("    {name}: {{ format: slack, url: \"http://127.0.0.1:{port}{path}\", timeout: 5s }}\n")
}

const SEVERITY: &str = "alerts:\n  severity:\n    critical: [error-rate]\n";

#[test]
fn what_is_crossed_is_listed_with_its_value_threshold_place_and_beginning() {
    let folder = project(SEVERITY);
    let listed = at(&folder, FRIDAY_47, &["--format", "json"]);
    assert_eq!(listed.code, 1, "{}", listed.err);
    let all: Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2, "the whole and one service: {all}");
    let (whole, api) = (&all[0], &all[1]);
    assert_eq!(
        (&whole["metric"], &whole["label"], &whole["state"]),
        (&"error-rate".into(), &"エラー率".into(), &"crossed".into())
    );
    // 30 ÷ 2,000 and 30 ÷ 1,000.
    assert_eq!((&whole["value"], &whole["by"]), (&"1.50".into(), &serde_json::json!({})));
    assert_eq!((&api["value"], &api["by"]["service"]), (&"3".into(), &"api".into()));
    assert_eq!((&whole["period"]["label"], &whole["since"]["label"]), (&"2026-W46".into(), &"2026-W46".into()));
    assert_eq!((&whole["threshold"]["op"], &whole["threshold"]["value"]), (&"gt".into(), &"1".into()));
    assert_eq!((&whole["place"]["file"], &whole["place"]["line"]), (&"data/metrics.yaml".into(), &1.into()));
    assert_eq!((&whole["severity"], &whole["to"][0]["name"]), (&"critical".into(), &"川村 律".into()));
    assert_eq!(whole["url"], "https://help.example.com/metrics/error-rate/");
    assert!(!listed.out.contains("k@ops.example"), "mail addresses have no place in a chat");
    let text = at(&folder, FRIDAY_47, &[]);
    assert_eq!(text.code, 1);
    for word in ["error-rate", "service=api", "2026-W46", "data/metrics.yaml:1", "川村 律 (@kawamura)", "critical"] {
        assert!(text.out.contains(word), "{word} in:\n{}", text.out);
    }
}

#[test]
fn an_empty_list_says_so() {
    let folder = project("");
    let text = at(&folder, MONDAY_48, &[]);
    assert_eq!((text.code, text.out.as_str()), (0, "no alert is crossed\n"), "{}", text.err);
    let json = at(&folder, MONDAY_48, &["--format", "json"]);
    assert_eq!((json.code, json.out.as_str()), (0, "[]\n"));
    let japanese = at(&folder, MONDAY_48, &["--lang", "ja"]);
    assert_eq!(japanese.out, "当たっているアラートはありません\n");
    let slack: Value = serde_json::from_str(&at(&folder, MONDAY_48, &["--format", "slack"]).out).unwrap();
    assert_eq!(slack["text"], "試し — 当たっているアラートはありません（2026-11-23 10:00 時点）");
}

#[test]
fn since_leaves_out_what_began_earlier() {
    let folder = project("");
    let count = |since: &str| {
        let listed = at(&folder, FRIDAY_47, &["--format", "json", "--since", since]);
        (listed.code, serde_json::from_str::<Value>(&listed.out).unwrap().as_array().unwrap().len())
    };
    // Week 46 began on 9 November.
    assert_eq!(count("2026-11-09"), (1, 2));
    assert_eq!(count("2026-11-10"), (0, 0));
    assert_eq!(count("2026-W46"), (1, 2));
    assert_eq!(count("2026-W47"), (0, 0));
    assert_eq!(count("14 days"), (1, 2));
    assert_eq!(count("7 days"), (0, 0));
    let wrong = at(&folder, FRIDAY_47, &["--since", "2 fortnights"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("expected a day, a period or a span for `--since`, found `2 fortnights`"),
        "{}",
        wrong.err
    );
}

#[test]
fn a_channel_is_told_once_and_again_when_it_is_crossed_again() {
    let webhook = Webhook::start();
    let channels = channel("ops", webhook.port, "/in");
    let folder = project(&format!("{SEVERITY}  recovered: true\n  channels:\n{channels}"));
    let rehearsed = at(&folder, FRIDAY_47, &["--send", "--dry-run"]);
    assert_eq!((rehearsed.code, rehearsed.out.as_str()), (1, "would-send\tops\t2\n"), "{}", rehearsed.err);
    assert!(webhook.posted().is_empty() && !folder.join("data/alerts").exists());

    let sent = at(&folder, FRIDAY_47, &["--send"]);
    assert_eq!((sent.code, sent.out.as_str()), (1, "sent\tops\t2\n"), "{}", sent.err);
    let body: Value = serde_json::from_str(&webhook.posted()[0].body).unwrap();
    let expected = "試し — 当たっているアラート: 2（2026-11-20 17:00 時点）\n\
        • [critical] <https://help.example.com/metrics/error-rate/|エラー率> — 値: 1.50% · しきい値: 1%超 · 期間: 2026年第46週（11/9〜11/15） · いつから: 2026年第46週（11/9〜11/15） · 伝える先: 川村 律 (@kawamura) · しきい値の場所: data/metrics.yaml:1\n\
        • [critical] <https://help.example.com/metrics/error-rate/|エラー率（api）> — 値: 3.00% · しきい値: 1%超 · 期間: 2026年第46週（11/9〜11/15） · いつから: 2026年第46週（11/9〜11/15） · 伝える先: 川村 律 (@kawamura) · しきい値の場所: data/metrics.yaml:1";
    assert_eq!(body["text"], expected);
    assert_eq!(states(&folder), ["ops crossed whole 2026-W46", "ops crossed api 2026-W46"]);

    let again = at(&folder, FRIDAY_47, &["--send"]);
    assert_eq!((again.code, again.out.as_str(), webhook.posted().len()), (0, "", 1), "{}", again.err);
    // Week 47 crosses nothing: told once.
    let over = at(&folder, MONDAY_48, &["--send"]);
    assert_eq!((over.code, over.out.as_str()), (0, "sent\tops\t2\n"), "{}", over.err);
    assert!(webhook.posted()[1].body.contains("[回復]"), "{}", webhook.posted()[1].body);
    assert_eq!(at(&folder, MONDAY_48, &["--send"]).out, "");
    assert_eq!(states(&folder)[2..], ["ops recovered whole 2026-W47", "ops recovered api 2026-W47"]);
    // Week 48 crosses again.
    let crossed = at(&folder, MONDAY_49, &["--send"]);
    assert_eq!((crossed.code, crossed.out.as_str()), (1, "sent\tops\t2\n"), "{}", crossed.err);
    assert_eq!(states(&folder)[4..], ["ops crossed whole 2026-W48", "ops crossed api 2026-W48"]);
    // The data end there. What cannot be told is told as that, once, and not as over.
    let old = at(&folder, MONDAY_51, &["--send"]);
    assert_eq!((old.code, old.out.as_str()), (3, "sent\tops\t1\n"), "{}", old.err);
    assert!(webhook.posted()[3].body.contains("[データが古い] usage"), "{}", webhook.posted()[3].body);
    assert_eq!(at(&folder, MONDAY_51, &["--send"]).code, 0);
    assert_eq!((webhook.posted().len(), ledger(&folder).len()), (4, 7));
    assert_eq!(ledger(&folder)[6]["state"], "stale");
}

#[test]
fn what_is_over_and_crossed_again_between_two_runs_is_told_again() {
    let webhook = Webhook::start();
    let folder = project(&format!("alerts:\n  channels:\n{}", channel("ops", webhook.port, "/in")));
    at(&folder, FRIDAY_47, &["--send"]);
    let later = at(&folder, MONDAY_49, &["--send"]);
    assert_eq!((later.code, later.out.as_str()), (1, "sent\tops\t2\n"), "{}", later.err);
    assert_eq!(webhook.posted().len(), 2);
}

#[test]
fn a_channel_that_fails_is_not_told_and_stops_no_other() {
    let webhook = Webhook::start();
    let channels = [channel("broken", webhook.port, "/fail"), channel("ops", webhook.port, "/in")].concat();
    let folder = project(&format!("alerts:\n  channels:\n{channels}"));
    let sent = at(&folder, FRIDAY_47, &["--send"]);
    assert_eq!((sent.code, sent.out.as_str()), (4, "not-sent\tbroken\t2\nsent\tops\t2\n"), "{}", sent.err);
    assert!(
        sent.err.contains("post/channel") && sent.err.contains("tejun.yaml:5") && sent.err.contains("500"),
        "{}",
        sent.err
    );
    assert_eq!(states(&folder), ["ops crossed whole 2026-W46", "ops crossed api 2026-W46"]);
    webhook.mend();
    let mended = at(&folder, FRIDAY_47, &["--send"]);
    assert_eq!((mended.code, mended.out.as_str()), (1, "sent\tbroken\t2\n"), "{}", mended.err);
    let paths: Vec<String> = webhook.posted().into_iter().map(|posted| posted.path).collect();
    assert_eq!(paths, ["/fail", "/in", "/fail"]);
}

#[test]
fn a_redirect_to_another_host_is_refused() {
    let (webhook, thief) = (Webhook::start(), Webhook::start());
    webhook.lead_to(&format!("http://127.0.0.1:{}/stolen", thief.port));
    let folder = project(&format!("alerts:\n  channels:\n{}", channel("ops", webhook.port, "/move")));
    let sent = at(&folder, FRIDAY_47, &["--send"]);
    assert_eq!((sent.code, sent.out.as_str()), (4, "not-sent\tops\t2\n"), "{}", sent.err);
    assert!(sent.err.contains("leads to another address (307)"), "{}", sent.err);
    assert!(thief.posted().is_empty() && ledger(&folder).is_empty());
}

#[test]
fn silence_is_no_delivery() {
    let webhook = Webhook::start();
    let channels = channel("ops", webhook.port, "/silent").replace("5s", "1s");
    let folder = project(&format!("alerts:\n  channels:\n{channels}"));
    let sent = at(&folder, FRIDAY_47, &["--send"]);
    assert_eq!((sent.code, ledger(&folder).len()), (4, 0), "{}", sent.err);
    assert!(sent.err.contains("there was no answer in time"), "{}", sent.err);
}

#[test]
fn secrets_come_from_the_environment_and_stay_there() {
    let webhook = Webhook::start();
    let channels = "    chat: { format: teams, url_env: TEST_URL, token_env: TEST_TOKEN }\n    other: { format: json, url_env: TEST_UNSET }\n    odd: { format: json, url_env: TEST_ODD }\n";
    let folder = project(&format!("alerts:\n  channels:\n{channels}"));
    let mut command = tejun();
    command.arg("-C").arg(folder.path()).args(["-v", "--as-of", FRIDAY_47, "alerts", "--send"]);
    let url = format!("http://127.0.0.1:{}/s3cr3t-path", webhook.port);
    command.env("TEST_URL", &url).env("TEST_TOKEN", "s3cr3t-token").env("TEST_ODD", "http://s3cr3t.example.com/in");
    let sent = answer(&mut command);
    assert_eq!(sent.out, "sent\tchat\t2\nnot-sent\tother\t2\nnot-sent\todd\t2\n", "{}", sent.err);
    assert_eq!(sent.code, 2, "a variable is missing");
    assert!(sent.err.contains("expected the variable `TEST_UNSET` of the channel `other`, found none"), "{}", sent.err);
    assert!(sent.err.contains("expected an `https://` address in the variable `TEST_ODD`"), "{}", sent.err);
    assert!(sent.err.contains("tejun.yaml:6:5"), "{}", sent.err);
    let posted = &webhook.posted()[0];
    assert_eq!((posted.path.as_str(), posted.authorization.as_str()), ("/s3cr3t-path", "Bearer s3cr3t-token"));
    let card: Value = serde_json::from_str(&posted.body).unwrap();
    assert_eq!(card["attachments"][0]["content"]["type"], "AdaptiveCard");
    let told = std::fs::read_to_string(folder.join("data/alerts/told.jsonl")).unwrap();
    let config = folder.run(&["config"]);
    for text in [&sent.out, &sent.err, &told, &config.out, &config.err] {
        assert!(!text.contains("s3cr3t"), "{text}");
    }
    // Whoever listens no longer is told of by its name alone.
    drop(webhook);
    std::fs::remove_file(folder.join("data/alerts/told.jsonl")).unwrap();
    let refused = answer(command.args(["chat"]));
    assert_eq!(refused.code, 4, "{}", refused.err);
    assert!(refused.err.contains("`chat` did not get its message: there was no connection"), "{}", refused.err);
    assert!(!refused.err.contains("s3cr3t") && !refused.err.contains("127.0.0.1"), "{}", refused.err);
}

#[test]
fn severities_and_names_choose_the_channels() {
    let webhook = Webhook::start();
    let (port, other) = (webhook.port, "alerts:\n  severity: { critical: [], low: [error-rate] }\n  channels:\n");
    let grave =
        format!("    grave: {{ format: json, url: \"http://127.0.0.1:{port}/grave\", applies_to: critical }}\n");
    let all = format!("    all: {{ format: json, url: \"http://127.0.0.1:{port}/all\" }}\n");
    let folder = project(&format!("{other}{grave}{all}"));
    assert_eq!(at(&folder, FRIDAY_47, &["--send", "grave"]).code, 0);
    assert!(webhook.posted().is_empty() && !folder.join("data/alerts").exists());
    assert_eq!(at(&folder, FRIDAY_47, &["--send"]).out, "sent\tall\t2\n");
    let list: Value = serde_json::from_str(&webhook.posted()[0].body).unwrap();
    assert_eq!((&list[0]["severity"], list.as_array().unwrap().len()), (&"low".into(), 2));
    let unknown = at(&folder, FRIDAY_47, &["--send", "al"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("no channel `al` is declared") && unknown.err.contains("did you mean `all`?"),
        "{}",
        unknown.err
    );
    assert!(unknown.err.contains("tejun.yaml:3:1"), "{}", unknown.err);
    let none = at(&project(""), FRIDAY_47, &["--send"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("expected a usable `alerts.channels` in tejun.yaml"), "{}", none.err);
}

#[test]
fn printed_once() {
    let folder = project("");
    let rehearsed = at(&folder, FRIDAY_47, &["--new", "--dry-run", "--format", "json"]);
    assert_eq!((rehearsed.code, ledger(&folder).len()), (1, 0));
    let first = at(&folder, FRIDAY_47, &["--new", "--format", "json"]);
    assert_eq!((first.code, first.out.as_str()), (1, rehearsed.out.as_str()));
    assert_eq!(states(&folder), ["- crossed whole 2026-W46", "- crossed api 2026-W46"]);
    let second = at(&folder, FRIDAY_47, &["--new", "--format", "json"]);
    assert_eq!((second.code, second.out.as_str()), (0, "[]\n"));
    let text = at(&folder, FRIDAY_47, &["--new"]);
    assert_eq!((text.code, text.out.as_str()), (0, ""));
    assert!(text.err.contains("there is nothing new to tell"));
    assert_eq!(at(&folder, FRIDAY_47, &[]).code, 1, "the plain list knows no ledger");
    folder.write("data/alerts/told.jsonl", "<<<<<<< HEAD\n{}\n");
    let damaged = at(&folder, FRIDAY_47, &["--new"]);
    assert_eq!(damaged.code, 4, "{}", damaged.err);
    assert!(damaged.err.contains("data/alerts/told.jsonl:1:1") && damaged.out.is_empty(), "{}", damaged.err);
}

#[test]
fn a_threshold_that_stands_in_a_document_says_where() {
    let folder = project("");
    folder.write("data/metrics.yaml", METRICS.replace("  alert: \">1%\"\n", ""));
    folder.write(CONFIRMED.0, CONFIRMED.1);
    folder.write("content/kpi.md", "---\ntitle: KPI\n---\n\n## 目標\n\n| KPI | 目標値 | アラート閾値 |\n|---|---|---|\n| エラー率 | 0.5%以下 | >2% |\n");
    let listed: Value = serde_json::from_str(&at(&folder, FRIDAY_47, &["--format", "json"]).out).unwrap();
    // 1.5 % as a whole does not cross 2 %; 3 % of the one service does.
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    assert_eq!((&listed[0]["by"]["service"], &listed[0]["value"]), (&"api".into(), &"3".into()));
    assert_eq!((&listed[0]["place"]["file"], &listed[0]["place"]["line"]), (&"content/kpi.md".into(), &9.into()));
}

#[test]
fn the_site_knows_nothing_of_what_is_told() {
    let webhook = Webhook::start();
    let folder = project(&format!("{SEVERITY}  channels:\n{}", channel("secret-channel-name", webhook.port, "/in")));
    at(&folder, FRIDAY_47, &["--send"]);
    assert_eq!(folder.run(&["--as-of", FRIDAY_47, "build"]).code, 0);
    for (path, bytes) in crate::program::tree(&folder.join("output")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("secret-channel-name") && !text.contains("told.jsonl"), "{path}");
    }
}

/// The figures of a project in memory, as of an instant.
fn computed(files: &[(&str, &str)], instant: &str) -> Computed {
    let files = Inputs::from_memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let now = instant.parse().unwrap();
    let options =
        Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    pipeline::compute(&files, &options, &mut Diagnostics::new()).unwrap()
}

/// `grain state period since` of every series.
fn watched(computed: &Computed) -> Vec<String> {
    let of = |alert: &WatchedAlert<'_>| {
        let by: String = alert.by.iter().map(|(_, value)| format!("[{value}]")).collect();
        let state = match &alert.state {
            AlertState::Crossed(of) => format!("crossed in {} since {}", of.figure.period.label, of.since.label),
            AlertState::Clear(figure) => format!("clear in {}", figure.period.label),
            AlertState::Stale(sources) => format!("stale: {}", sources[0].source),
            AlertState::Undecided => "undecided".to_owned(),
        };
        format!("{}{by} {state}", alert.grain.name())
    };
    let Computed { project, figures, sources, as_of, .. } = computed;
    watched_alerts(project, figures, sources, *as_of).iter().map(of).collect()
}

const COUNTED: &str = "tickets: { files: t.csv, fresh_within: 400 days, columns: { id: text, opened: datetime } }";

#[test]
fn since_is_the_first_of_periods_without_a_break() {
    // Three tickets in July, one in August, three each in September and October, none yet in November.
    let days = ["07-01", "07-02", "07-03", "08-01", "09-01", "09-02", "09-03", "10-01", "10-02", "10-03"];
    let rows: String = days.iter().enumerate().map(|(n, day)| format!("T-{n},2026-{day} 09:00\n")).collect();
    let metrics = "opened: { type: simple, source: tickets, time: opened, agg: count, grains: [month, quarter], alert: \">2件\" }";
    let (yaml, csv) = ("title: 試し", format!("id,opened\n{rows}"));
    let files =
        [("tejun.yaml", yaml), ("data/sources.yaml", COUNTED), ("data/metrics.yaml", metrics), ("data/t.csv", &csv)];
    let november = computed(&files, FRIDAY_47);
    // The second quarter of the fiscal year is July to September: seven tickets. The third one runs, and October alone had three.
    assert_eq!(
        watched(&november),
        ["month crossed in 2026-10 since 2026-09", "quarter crossed in FY2026-Q3 since FY2026-Q2"]
    );
    // Silence of fresh data says that there was nothing.
    let december = computed(&files, "2026-12-15T09:00:00+09:00");
    assert_eq!(watched(&december)[0], "month clear in 2026-11");
}

#[test]
fn a_count_of_too_many_is_told_while_its_period_runs() {
    let csv = "id,opened\nT-1,2026-10-05 09:00\nT-2,2026-11-02 09:00\nT-3,2026-11-03 09:00\nT-4,2026-11-04 09:00\n";
    let with = |alert: &str| {
        let metrics = format!(
            "opened: {{ type: simple, source: tickets, time: opened, agg: count, grains: [month], alert: \"{alert}\" }}"
        );
        let files = [
            ("tejun.yaml", "title: 試し"),
            ("data/sources.yaml", COUNTED),
            ("data/metrics.yaml", &metrics),
            ("data/t.csv", csv),
        ];
        watched(&computed(&files, FRIDAY_47))
    };
    assert_eq!(with(">2件"), ["month crossed in 2026-11 since 2026-11"], "a fourth one makes it no better");
    assert_eq!(with("<2件"), ["month crossed in 2026-10 since 2026-10"], "October had one; November may still grow");
    assert_eq!(with(">3件"), ["month clear in 2026-10"]);
}

#[test]
fn what_newer_rows_cannot_take_back_stays_crossed_while_the_data_are_old() {
    // Three tickets in November by its 4th, one in October; the export ends there.
    let csv = "id,opened\nT-1,2026-10-05 09:00\nT-2,2026-11-02 09:00\nT-3,2026-11-03 09:00\nT-4,2026-11-04 09:00\n";
    let metrics =
        "opened: { type: simple, source: tickets, time: opened, agg: count, grains: [month], alert: \">2件\" }";
    let on = |fresh: &str, instant: &str| {
        let sources = COUNTED.replace("fresh_within: 400 days, ", fresh);
        let files = [
            ("tejun.yaml", "title: 試し"),
            ("data/sources.yaml", sources.as_str()),
            ("data/metrics.yaml", metrics),
            ("data/t.csv", csv),
        ];
        watched(&computed(&files, instant))
    };
    for fresh in ["", "fresh_within: 3 days, "] {
        for day in ["05", "08", "20"] {
            let instant = format!("2026-11-{day}T08:00:00Z");
            assert_eq!(on(fresh, &instant), ["month crossed in 2026-11 since 2026-11"], "{fresh}{day}");
        }
    }
}

#[test]
fn old_data_are_stale_and_never_crossed() {
    let csv = "id,opened\nT-1,2026-10-05 09:00\nT-2,2026-10-06 09:00\n";
    let metrics =
        "opened: { type: simple, source: tickets, time: opened, agg: count, grains: [week, month], alert: \">0件\" }";
    let with = |source: &str| {
        let files = [
            ("tejun.yaml", "title: 試し"),
            ("data/sources.yaml", source),
            ("data/metrics.yaml", metrics),
            ("data/t.csv", csv),
        ];
        watched(&computed(&files, FRIDAY_47))
    };
    let fresh = COUNTED.replace("400 days", "2 days");
    assert_eq!(with(&fresh), ["week stale: tickets", "month stale: tickets"]);
    // Where nobody promised fresh data, they end inside of their period, so that nothing is judged.
    let unpromised = COUNTED.replace("fresh_within: 400 days, ", "");
    assert_eq!(with(&unpromised), ["week undecided", "month undecided"]);
}
