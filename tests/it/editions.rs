//! Editions as people make them: a report is issued, rows come late, a target, a calendar or a definition is edited, and the
//! next edition says what changed and why. Every code of the room is shown here: `edition/damaged`, `edition/newer-format`,
//! `edition/unknown-file`, `edition/differs`, `edition/words-changed`, `edition/link-gone`, `edition/not-issued`.

use crate::program::{Answer, Folder, answer};
use serde_json::Value;
use std::fs;
use std::process::Command;

const SOURCES: &str = "tickets:
  files: [\"tickets/*.csv\"]
  key: id
  fresh_within: 60d
  columns:
    id: { type: text, required: true }
    priority: { type: category, required: true, values: { high: [P1] } }
    opened_at: { type: datetime, required: true }
    resolved_at: { type: datetime }
";
const METRICS: &str = "opened:
  label: 受付件数
  type: simple
  source: tickets
  time: opened_at
  agg: count
  unit: 件
  target: \"3件以下\"
";
const SLA: &str = "support:
  label: サポート
  source: tickets
  priority: priority
  start: opened_at
  clocks:
    resolution: { label: 解決, stop: resolved_at }
  targets:
    high: { calendar: business, resolution: 2h }
  attainment: 60%以上
";
const CALENDARS: &str =
    "calendars:\n  business: { timezone: Asia/Tokyo, open: { mon-fri: [\"09:00-18:00\"] }, holidays: jp }\n";
/// Thursday 17:30 to Friday 10:00 is half an hour and one hour of business: met. The second ticket takes three hours.
const TICKETS: &str = "id,priority,opened_at,resolved_at\nT1,P1,2026-10-01 17:30,2026-10-02 10:00\nT2,P1,2026-10-06 10:00,2026-10-06 13:00\nT3,P1,2026-10-07 10:00,2026-10-07 11:00\n";
const PAGE: &str = "output/reports/monthly/2026-10/index.html";

fn project() -> Folder {
    Folder::project(&[
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/sla.yaml", SLA),
        ("data/calendars.yaml", CALENDARS),
        ("data/tickets/2026-10.csv", TICKETS),
    ])
}

fn issue(folder: &Folder, at: &str, more: &[&str]) -> Answer {
    // What was missed has no cause in the author's words here.
    let args = ["edition", "issue", "monthly", "--period", "2026-10", "--at", at, "--allow-draft"];
    folder.run(&[&args, more].concat())
}

/// A project whose October was issued.
fn issued() -> Folder {
    let folder = project();
    let first = issue(&folder, "2026-11-02T10:00", &[]);
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    folder
}

fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(path)).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    folder.write(path, text.replace(from, to));
}

/// The restatement of an edition: metric, old and new value with their targets, causes.
fn restated(folder: &Folder, number: u32) -> Vec<(String, String, String, Vec<String>)> {
    let path = format!("data/editions/monthly/2026-10/{number}/restated.jsonl");
    let text = fs::read_to_string(folder.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let figure = |value: &Value| {
        let text = |key: &str| value[key].as_str().unwrap_or("-").to_owned();
        format!("{} n={} {}", text("value"), value["n"], text("target"))
    };
    let of = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let causes = line["causes"].as_array().unwrap().iter().map(|cause| cause[0].as_str().unwrap().to_owned());
        let by: String = line["new"]["by"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|by| format!(" {}", by[1].as_str().unwrap()))
            .collect();
        let metric = format!("{}{by}", line["new"]["metric"].as_str().unwrap());
        (metric, figure(&line["old"]), figure(&line["new"]), causes.collect())
    };
    text.lines().map(of).collect()
}

/// What an edit is told to have caused, metric by metric.
fn causes_of(edits: &[(&str, &str, &str)]) -> Vec<(String, Vec<String>)> {
    let folder = issued();
    for (path, from, to) in edits {
        edit(&folder, path, from, to);
    }
    let second = issue(&folder, "2026-11-10T10:00", &["--reason", "見直し"]);
    assert_eq!(second.code, 0, "{}{}", second.out, second.err);
    restated(&folder, 2).into_iter().map(|(metric, _, _, causes)| (metric, causes)).collect()
}

fn named(all: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    all.iter()
        .map(|(metric, causes)| ((*metric).to_owned(), causes.iter().map(|&cause| cause.to_owned()).collect()))
        .collect()
}

#[test]
fn a_late_export_is_told_and_restated_and_the_issued_page_stays_as_it_is() {
    let folder = issued();
    assert_eq!(folder.run(&["build"]).code, 0);
    let page = fs::read(folder.join(PAGE)).unwrap();
    assert!(String::from_utf8_lossy(&page).contains("第1版 2026-11-02 発行"));
    // The rows of October that come late: one more ticket, and it took four hours.
    folder
        .write("data/tickets/late.csv", "id,priority,opened_at,resolved_at\nT4,P1,2026-10-20 10:00,2026-10-20 14:00\n");
    let built = folder.run(&["build"]);
    assert!(built.err.contains("edition/differs") && built.err.contains("edition 1 that was issued"), "{}", built.err);
    assert_eq!(fs::read(folder.join(PAGE)).unwrap(), page, "an issued page is not computed again");
    let second = issue(&folder, "2026-11-10T10:00", &["--reason", "遅れて届いた行"]);
    assert_eq!(second.code, 0, "{}{}", second.out, second.err);
    // By hand: 3 → 4 tickets against "at most 3"; 2 of 3 → 2 of 4 in time.
    let row = |metric: &str, old: &str, new: &str| {
        (metric.to_owned(), old.to_owned(), new.to_owned(), vec!["rows".to_owned()])
    };
    let told = restated(&folder, 2);
    assert_eq!(told[0], row("opened", "3 n=3 3件以下", "4 n=4 3件以下"));
    let sla = |by: &str, target: &str| {
        let (_, old, new, causes) = told.iter().find(|(metric, ..)| metric == by).unwrap();
        assert!(old.starts_with("66.6") && old.ends_with(target) && new.starts_with("50 n=4"), "{old} {new}");
        assert_eq!(causes, &["rows"]);
    };
    sla("sla.support.resolution", "60%以上");
    assert_eq!(told.iter().filter(|(metric, ..)| metric.starts_with("sla.")).count(), told.len() - 1);
    let built = folder.run(&["build"]);
    assert!(!built.err.contains("edition/"), "{}", built.err);
    let newest = fs::read_to_string(folder.join(PAGE)).unwrap();
    for words in ["第2版 2026-11-10 発行", "数値の訂正", "データの行", "+data/tickets/late.csv (1)", "遅れて届いた行"]
    {
        assert!(newest.contains(words), "no {words}");
    }
    // The list of editions is part of the appendix.
    let behind = fs::read_to_string(folder.join("output/reports/monthly/2026-10/appendix/index.html")).unwrap();
    assert!(behind.contains("この報告の版") && behind.contains("reports/monthly/2026-10.1/"), "{behind}");
    let older = fs::read_to_string(folder.join("output/reports/monthly/2026-10.1/index.html")).unwrap();
    assert!(older.contains("旧版です（第1版 2026-11-02 発行）") && older.contains("reports/monthly/2026-10/\""));
    let archive = fs::read_to_string(folder.join("output/reports/monthly/index.html")).unwrap();
    assert!(archive.contains("第2版 2026-11-10 発行") && !archive.contains("2026-10.1"));
}

#[test]
fn an_edition_that_would_say_the_same_is_refused() {
    let folder = issued();
    let again = issue(&folder, "2026-11-10T10:00", &[]);
    assert_eq!(again.code, 1, "{}", again.err);
    assert!(again.err.contains("edition/not-issued") && again.err.contains("nothing to restate"), "{}", again.err);
    let unless = issue(&folder, "2026-11-10T10:00", &["--if-changed"]);
    assert!(unless.code == 0 && unless.err.contains("nothing to restate"), "{}", unless.err);
    assert!(!folder.join("data/editions/monthly/2026-10/2").exists());
    // The rows of another month change no figure of this one.
    folder.write(
        "data/tickets/2026-11.csv",
        "id,priority,opened_at,resolved_at\nT9,P1,2026-11-04 10:00,2026-11-04 11:00\n",
    );
    assert_eq!(issue(&folder, "2026-11-10T10:00", &[]).code, 1);
    assert!(!folder.run(&["check"]).out.contains("edition/"));
}

#[test]
fn each_cause_is_told_from_the_others() {
    let target = ("data/metrics.yaml", "3件以下", "2件以下");
    assert_eq!(causes_of(&[target]), named(&[("opened", &["target"])]));
    // With lunch closed, the ticket of three hours took two: 3 of 3.
    let hours = ("data/calendars.yaml", "[\"09:00-18:00\"]", "[\"09:00-12:00\", \"13:00-18:00\"]");
    let both = [("sla.support.resolution", &["calendar"][..]), ("sla.support.resolution high", &["calendar"])];
    assert_eq!(causes_of(&[hours]), named(&both));
    let definition = ("data/metrics.yaml", "  agg: count\n", "  agg: count\n  filter: \"id <> 'T3'\"\n");
    assert_eq!(causes_of(&[definition]), named(&[("opened", &["definition"])]));
    let promise = ("data/sla.yaml", "resolution: 2h", "resolution: 4h");
    let both = [("sla.support.resolution", &["target"][..]), ("sla.support.resolution high", &["target"])];
    assert_eq!(causes_of(&[promise]), named(&both));
    let row = ("data/tickets/2026-10.csv", "T3,P1,2026-10-07", "T3,P1,2026-11-05");
    let row = (row.0, row.1, row.2);
    let moved = ("data/tickets/2026-10.csv", "2026-10-07 11:00", "2026-11-05 11:00");
    let told = causes_of(&[target, row, moved]);
    assert!(told.contains(&named(&[("opened", &["rows", "target"])])[0]), "{told:?}");
    assert!(told.contains(&named(&[("sla.support.resolution", &["rows"])])[0]), "{told:?}");
}

#[test]
fn what_was_moved_or_renamed_is_no_cause() {
    let folder = issued();
    edit(&folder, "data/metrics.yaml", "opened:\n", "# 受付の数\n\nopened:\n  description: 受付の数です\n");
    let again = issue(&folder, "2026-11-10T10:00", &[]);
    assert!(again.err.contains("nothing to restate"), "{}", again.err);
}

#[test]
fn another_name_of_what_is_counted_is_no_cause() {
    let folder = issued();
    edit(&folder, "data/metrics.yaml", "  unit: 件\n", "  unit: 通\n");
    let again = issue(&folder, "2026-11-10T10:00", &[]);
    assert_eq!(again.code, 0, "{}", again.err);
    // The definition is another one, and yet no figure and no target of the record is.
    assert!(!folder.join("data/editions/monthly/2026-10/2/restated.jsonl").exists());
}

#[test]
fn time_alone_is_a_cause() {
    let folder = project();
    // On the evening of the last day one ticket is open within its time; three weeks later it has missed it.
    edit(
        &folder,
        "data/tickets/2026-10.csv",
        "T3,P1,2026-10-07 10:00,2026-10-07 11:00",
        "T3,P1,2026-10-30 17:30,2026-11-05 10:00",
    );
    let issue = |as_of: &str, at: &str| {
        folder.run(&[
            "--as-of",
            as_of,
            "edition",
            "issue",
            "monthly",
            "--period",
            "2026-10",
            "--at",
            at,
            "--allow-partial",
            "--allow-draft",
        ])
    };
    let first = issue("2026-10-30T18:00", "2026-10-30T18:00");
    assert_eq!(first.code, 0, "{}", first.err);
    let second = issue("2026-11-20T17:00", "2026-11-20T17:00");
    assert_eq!(second.code, 0, "{}", second.err);
    let told = restated(&folder, 2);
    assert!(!told.is_empty() && told.iter().all(|(_, _, _, causes)| causes == &["as_of"]), "{told:?}");
}

#[test]
fn drafts_aside_what_is_not_over_or_too_old_is_not_issued() {
    let folder = project();
    let november = |more: &[&str]| {
        folder.write(
            "data/tickets/2026-11.csv",
            "id,priority,opened_at,resolved_at\nT9,P1,2026-11-04 10:00,2026-11-04 11:00\n",
        );
        folder.run(&[&["edition", "issue", "monthly", "--period", "2026-11"][..], more].concat())
    };
    let partial = november(&[]);
    assert!(partial.code == 1 && partial.err.contains("--allow-partial"), "{}", partial.err);
    edit(&folder, "data/sources.yaml", "fresh_within: 60d", "fresh_within: 1d");
    let stale = november(&["--allow-partial"]);
    assert!(stale.code == 1 && stale.err.contains("--allow-stale"), "{}", stale.err);
    assert_eq!(november(&["--allow-partial", "--allow-stale"]).code, 0);
    // October is over, and the data reach beyond its end.
    assert_eq!(issue(&folder, "2026-11-02T10:00", &[]).code, 0);
    // The newest period that is over needs no name, and is October.
    let newest = project();
    assert_eq!(newest.run(&["edition", "issue", "monthly", "--at", "2026-11-02T10:00"]).code, 0);
    assert!(newest.join("data/editions/monthly/2026-10/1/edition.json").exists());
    assert_eq!(newest.run(&["edition", "issue", "monthly", "--period", "2031-01"]).code, 2);
    assert_eq!(newest.run(&["edition", "issue", "montly"]).code, 2);
    let off = newest.run(&["edition", "issue", "quarterly", "--period", "2026-10"]);
    assert_eq!(off.code, 2);
    assert!(off.err.contains("does not switch quarterly on") && !off.err.contains("--period"), "{}", off.err);
    newest.write("content/bad.md", "# A\n\n```{kpi}\n```\n");
    let errors = newest.run(&["edition", "issue", "monthly", "--period", "2026-10"]);
    assert!(errors.code == 1 && errors.err.contains("edition/not-issued"), "{}", errors.err);
}

#[test]
fn words_are_frozen_with_the_figures() {
    let folder = project();
    let words = "---\ntitle: 十月\n---\n\n落ち着いた月でした。\n";
    folder.write("content/reports/monthly/2026-10.md", words);
    // A document at the address of a report takes its place; it is not what is issued here.
    assert_eq!(issue(&folder, "2026-11-02T10:00", &[]).code, 0);
    assert_eq!(fs::read_to_string(folder.join("data/editions/monthly/2026-10/1/words.md")).unwrap(), words);
    folder.write("content/reports/monthly/2026-10.md", words.replace("落ち着いた", "忙しい"));
    let found = folder.run(&["check"]);
    assert!(found.out.contains("edition/words-changed"), "{}", found.out);
    let diff = folder.run(&["edition", "diff", "monthly", "--period", "2026-10"]);
    assert!(diff.out.contains("-落ち着いた月でした。") && diff.out.contains("+忙しい月でした。"), "{}", diff.out);
    assert_eq!(issue(&folder, "2026-11-03T10:00", &[]).code, 0, "words alone make an edition");
}

#[test]
fn a_record_is_believed_whole_or_not_at_all() {
    let folder = issued();
    let record = |name: &str| format!("data/editions/monthly/2026-10/1/{name}");
    let verify = || folder.run(&["edition", "verify"]);
    let good = verify();
    assert_eq!((good.code, good.out.contains("verified")), (0, true), "{}{}", good.out, good.err);
    let refused = |name: &str, from: &str, to: &str, code: &str| {
        let kept = fs::read(folder.join(&record(name))).unwrap();
        edit(&folder, &record(name), from, to);
        let (checked, verified) = (folder.run(&["build"]), verify());
        assert!(checked.code == 1 && checked.err.contains(code), "{name}: {}", checked.err);
        assert!(verified.code == 1 && verified.out.contains("failed"), "{name}: {}", verified.out);
        folder.write(&record(name), kept);
    };
    refused("figures.jsonl", "\"n\":3", "\"n\":9", "edition/damaged");
    refused("page.json", "受付件数", "受付数", "edition/damaged");
    refused("edition.json", "\"reason\": \"\"", "\"reason\": \"x\"", "edition/damaged");
    refused("edition.json", "\"format\": 3", "\"format\": 4", "edition/newer-format");
    refused("edition.json", "\"format\": 3", "\"format\": 2", "edition/damaged");
    // Other ends of lines are no other text.
    let text = fs::read_to_string(folder.join(&record("report.txt"))).unwrap();
    folder.write(&record("report.txt"), text.replace('\n', "\r\n"));
    assert_eq!(verify().code, 0);
    folder.write("data/editions/monthly/readme.txt", "x");
    assert!(folder.run(&["check"]).out.contains("edition/unknown-file"));
    fs::rename(folder.join("data/editions/monthly/2026-10/1"), folder.join("data/editions/monthly/2026-10/2")).unwrap();
    assert!(folder.run(&["check"]).out.contains("edition/damaged"), "the first edition is missing");
}

#[test]
fn a_link_that_leads_nowhere_any_more_leaves_its_text() {
    let folder = project();
    edit(&folder, "tejun.yaml", "title: 試し\n", "title: 試し\nreports: { monthly: true }\n");
    assert_eq!(issue(&folder, "2026-11-02T10:00", &[]).code, 0);
    // The page of where the figures come from is gone with all sources but those of the record.
    for path in ["data/sources.yaml", "data/metrics.yaml", "data/sla.yaml"] {
        fs::remove_file(folder.join(path)).unwrap();
    }
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(built.err.contains("edition/link-gone"), "{}", built.err);
    let page = fs::read_to_string(folder.join(PAGE)).unwrap();
    assert!(page.contains("受付件数") && page.contains("第1版") && !page.contains("lineage/"));
}

#[test]
fn inputs_of_then_are_asked_of_git() {
    let folder = issued();
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(words);
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert_eq!(answer(&mut command).code, 0, "{words:?}");
    };
    edit(
        &folder,
        "data/tickets/2026-10.csv",
        "T3,P1,2026-10-07 10:00,2026-10-07 11:00",
        "T3,P1,2026-10-07 10:00,2026-10-07 17:00",
    );
    let lost = folder.run(&["edition", "verify"]);
    assert_eq!(lost.code, 3, "{}", lost.out);
    assert!(lost.out.contains("cannot be verified") && lost.out.contains("data/tickets/2026-10.csv"), "{}", lost.out);
    folder.write("data/tickets/2026-10.csv", TICKETS);
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "October"]);
    edit(&folder, "data/tickets/2026-10.csv", "2026-10-07 11:00", "2026-10-07 17:00");
    edit(&folder, "data/metrics.yaml", "3件以下", "1件以下");
    folder
        .write("data/tickets/late.csv", "id,priority,opened_at,resolved_at\nT4,P1,2026-10-20 10:00,2026-10-20 14:00\n");
    let found = folder.run(&["edition", "verify", "monthly", "--period", "2026-10"]);
    assert_eq!(found.code, 0, "{}{}", found.out, found.err);
    assert!(found.out.contains("2 files as git kept them"), "{}", found.out);
}

#[test]
fn editions_are_listed_for_people_and_machines() {
    let folder = issued();
    let list = folder.run(&["edition", "list", "--format", "json"]);
    let all: Value = serde_json::from_str(&list.out).unwrap();
    assert_eq!(
        (all[0]["key"].as_str(), all[0]["number"].as_u64(), all[0]["state"].as_str()),
        (Some("2026-10"), Some(1), Some("same"))
    );
    edit(&folder, "data/metrics.yaml", "3件以下", "2件以下");
    let list = folder.run(&["edition", "list", "monthly"]);
    assert!(list.out.contains("1 figures differ"), "{}", list.out);
    let diff = folder.run(&["edition", "diff", "monthly", "--period", "2026-10", "--format", "json"]);
    let diff: Value = serde_json::from_str(&diff.out).unwrap();
    assert_eq!(diff["figures"][0]["causes"][0][0], "target");
    assert_eq!(folder.run(&["edition", "diff", "weekly", "--period", "2026-W40"]).code, 2);
    folder.write("content/a.md", "# 版\n\n```{editions} monthly\n```\n\n```{editions} montly\n```\n");
    let built = folder.run(&["build"]);
    assert!(built.code == 1 && built.err.contains("montly"), "{}", built.err);
    folder.write("content/a.md", "# 版\n\n```{editions} monthly\n```\n\n```{editions}\nreport: weekly\n```\n");
    assert_eq!(folder.run(&["build"]).code, 0);
    let page = fs::read_to_string(folder.join("output/a/index.html")).unwrap();
    assert!(
        page.contains("href=\"../reports/monthly/2026-10/\">第1版") && page.matches("<table").count() == 1,
        "{page}"
    );
}

#[test]
fn summary_and_appendix_are_frozen_together_and_records_of_one_page_stay_so() {
    const BEHIND: &str = "output/reports/monthly/2026-10/appendix/index.html";
    let folder = issued();
    let record = |number: u32, file: &str| -> Value {
        let path = format!("data/editions/monthly/2026-10/{number}/{file}");
        serde_json::from_str(&fs::read_to_string(folder.join(&path)).unwrap()).unwrap()
    };
    assert_eq!(record(1, "edition.json")["format"], 3);
    assert_eq!(folder.run(&["build"]).code, 0);
    let page = |path: &str| fs::read_to_string(folder.join(path)).unwrap();
    // Two of three tickets were solved in time, and the tickets stand in the appendix only.
    assert!(page(PAGE).contains("66.67") && !page(PAGE).contains("T2"));
    assert!(page(BEHIND).contains("T2"));
    // Today's data say something else; both pages stay as they were issued.
    edit(&folder, "data/tickets/2026-10.csv", "T2,", "T9,");
    assert_eq!(folder.run(&["build"]).code, 0);
    assert!(page(BEHIND).contains("T2") && !page(BEHIND).contains("T9"));
    // The figures are the same, what the appendix tells is not.
    let second = issue(&folder, "2026-11-10T10:00", &["--reason", "番号の訂正"]);
    assert_eq!(second.code, 0, "{}{}", second.out, second.err);
    assert_eq!(folder.run(&["build"]).code, 0);
    assert!(page(BEHIND).contains("T9"));
    let former = "output/reports/monthly/2026-10.1/appendix/index.html";
    assert!(page(former).contains("T2") && !page(former).contains("T9"));
    // A layout without an appendix makes one page and a record that earlier versions read.
    folder.write("content/reports/monthly/_layout.md", "# 月次\n\n```{summary}\n```\n\n```{breaches}\n```\n");
    let third = issue(&folder, "2026-11-11T10:00", &["--reason", "一枚に"]);
    assert_eq!(third.code, 0, "{}{}", third.out, third.err);
    assert_eq!((&record(3, "edition.json")["format"], &record(3, "page.json")["appendix"]), (&1.into(), &Value::Null));
    assert_eq!(folder.run(&["build"]).code, 0);
    assert!(!folder.join(BEHIND).exists());
    assert!(page(PAGE).contains("T9"));
}
