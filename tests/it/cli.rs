//! The program on the command line: exit codes, streams, languages, what a failed or killed build leaves, and the answers
//! that scripts rely on.

use crate::program::{Answer, Folder, answer, fine, tejun, tree, unlike};
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

const TICKETS: (&str, &str) = (
    "data/sources.yaml",
    "tickets:\n  files: tickets.csv\n  columns:\n    opened_at: { type: datetime, required: true }\n",
);
const METRICS: (&str, &str) = (
    "data/metrics.yaml",
    "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n  target: \"1件以上\"\n",
);
const ROWS: (&str, &str) = ("data/tickets.csv", "opened_at\n2026-09-01 09:00\n2026-10-01 09:00\n2026-10-31 09:00\n");

/// A project with one page and one metric.
fn counted() -> Folder {
    Folder::project(&[TICKETS, METRICS, ROWS])
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error} in:\n{}", answer.out))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn assert_has(value: &Value, wanted: &[&str]) {
    let found = keys(value);
    let missing: Vec<&&str> = wanted.iter().filter(|key| !found.contains(key)).collect();
    assert!(missing.is_empty(), "{missing:?} missing of {found:?}");
}

#[test]
fn quiet_says_only_what_went_wrong() {
    let folder = Folder::project(&[("content/a.md", "# A\n\n[gone](b.md)\n")]);
    for words in [&["-q", "check"][..], &["-q", "build"], &["-q", "contract"], &["-q", "list", "pages"]] {
        let answer = folder.run(words);
        assert!(answer.code == 0 && !format!("{}{}", answer.out, answer.err).contains("broken-link"), "{words:?}");
    }
    for words in [&["-q", "check", "--deny", "warnings"][..], &["-q", "build", "--strict"]] {
        let answer = folder.run(words);
        let told = format!("{}{}", answer.out, answer.err);
        assert!(answer.code == 1 && told.contains("broken-link"), "a warning that counts is told: {words:?} {told}");
    }
    folder.write("content/c.md", "# C\n\n```{kpi}\n```\n");
    for words in [&["-q", "check"][..], &["-q", "build"]] {
        let answer = folder.run(words);
        let told = format!("{}{}", answer.out, answer.err);
        assert!(answer.code == 1 && told.contains("content/c.md:3") && !told.contains("broken-link"), "{told}");
    }
}

#[test]
fn exit_codes_say_what_kind_of_trouble_it_is() {
    let build = |files: &[(&str, &str)], code: i32| {
        let folder = Folder::project(files);
        let answer = folder.run(&["build"]);
        assert_eq!(answer.code, code, "{files:?}:\n{}", answer.err);
        assert_eq!(folder.join("output").exists(), code == 0);
        assert!(code == 0 || answer.err.contains("error["), "{}", answer.err);
    };
    build(&[], 0);
    build(&[("content/a.md", "# A\n\n[gone](b.md)\n")], 0);
    build(&[("content/a.md", "# A\n\n```{kpi}\n```\n")], 1);
    build(&[("themes/default/document.html", "{% if %}")], 1);
    build(&[("tejun.yaml", "titel: x\n")], 2);
    build(&[TICKETS, ROWS, ("data/metrics.yaml", "opened: [")], 2);
    build(&[TICKETS, METRICS], 3);
    build(
        &[
            ("data/sources.yaml", "x:\n  files: x.parquet\n  columns: { a: { type: text } }\n"),
            ("data/x.parquet", "PAR1"),
        ],
        3,
    );
    let folder = Folder::project(&[]);
    assert_eq!(folder.run(&["build", "--strict"]).code, 0);
    folder.write("content/a.md", "# A\n\n[gone](b.md)\n");
    assert_eq!(folder.run(&["build", "--strict"]).code, 1);
    assert_eq!(folder.run(&["check"]).code, 0);
    assert_eq!(folder.run(&["check", "--deny", "warnings"]).code, 1);
    // A folder cannot be made below a file.
    let answer = folder.run(&["build", "--out", folder.join("tejun.yaml").join("site").to_str().unwrap()]);
    assert_eq!(answer.code, 4, "{}", answer.err);
    assert_eq!(folder.run(&["build", "--no-such-option"]).code, 2);
    assert_eq!(folder.run(&["--help"]).code, 0);
    assert_eq!(Folder::new().run(&["build"]).code, 2, "no tejun.yaml");
}

#[test]
fn a_csv_in_another_encoding_is_unreadable_data() {
    let folder = Folder::project(&[(
        "data/sources.yaml",
        "x:\n  files: x.csv\n  encoding: utf-8\n  columns: { 件名: { type: text } }\n",
    )]);
    folder.write("data/x.csv", b"\x8c\x8f\x96\xbc\n\x8f\xe1\x8aQ\n");
    let answer = folder.run(&["build"]);
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.err.contains("data/encoding"), "{}", answer.err);
}

#[test]
fn standard_output_holds_results_only() {
    let folder = counted();
    folder.write("content/a.md", "# A\n\n[gone](b.md)\n");
    let built = folder.run(&["build"]);
    assert_eq!((built.code, built.out.as_str()), (0, ""));
    assert!(built.err.contains("broken-link") && built.err.contains(" pages, 3 rows"), "{}", built.err);
    let figures = folder.run(&["figures", "--format", "json"]);
    assert!(json(&figures).as_array().is_some_and(|figures| !figures.is_empty()));
    let quiet = folder.run(&["-q", "build"]);
    assert_eq!((quiet.code, quiet.out.as_str()), (0, ""));
    assert!(!quiet.err.contains(" ms"), "no summary: {}", quiet.err);
    for words in [&["check", "--format", "json"][..], &["explain", "config/syntax"], &["completions", "bash"]] {
        let answer = folder.run(words);
        assert!(answer.code == 0 && !answer.out.is_empty(), "{words:?}: {}", answer.err);
    }
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let folder = Folder::project(&[("content/a.md", "# A\n\n[gone](b.md)\n")]);
    let plain = answer(tejun().arg("-C").arg(folder.path()).arg("build").env_remove("NO_COLOR"));
    assert!(!plain.err.contains('\x1b') && !plain.out.contains('\x1b'), "a pipe is no terminal");
    let asked = folder.run(&["--color", "always", "build"]);
    assert!(asked.err.contains('\x1b'), "{}", asked.err);
}

#[test]
fn messages_are_in_the_language_asked_for() {
    let folder = Folder::project(&[("content/a.md", "# A\n\n[gone](b.md)\n")]);
    let japanese = |text: &str| text.chars().any(|c| ('ぁ'..='ん').contains(&c));
    assert!(!japanese(&folder.run(&["build"]).err), "LANG=C");
    assert!(japanese(&folder.run(&["--lang", "ja", "build"]).err));
    let by_environment = answer(tejun().env("LANG", "ja_JP.UTF-8").arg("-C").arg(folder.path()).arg("build"));
    assert!(japanese(&by_environment.err));
    let refused = folder.run(&["build", "--lang", "en", "--nope"]);
    assert!(refused.code == 2 && !japanese(&refused.err), "{}", refused.err);
    let words = |lang| folder.run(&["--lang", lang, "check", "--format", "json"]);
    let message = |answer: &Answer| json(answer)[0]["message"].as_str().unwrap().to_owned();
    assert!(japanese(&message(&words("ja"))) && !japanese(&message(&words("en"))));
}

#[test]
fn check_answers_scripts() {
    let folder = Folder::project(&[("content/a.md", "# A\n\n[gone](b.md)\n\n```{kpi}\n```\n")]);
    let answer = folder.run(&["check", "--format", "json"]);
    assert_eq!(answer.code, 1);
    assert!(!folder.join("output").exists(), "check writes nothing");
    let findings = json(&answer);
    assert_eq!(findings.as_array().unwrap().len(), 2, "{findings}");
    for finding in findings.as_array().unwrap() {
        assert_has(finding, &["code", "severity", "message", "hint", "file", "line", "column", "related"]);
    }
    let first = &findings[0];
    assert_eq!((first["code"].as_str(), first["file"].as_str()), (Some("pages/broken-link"), Some("content/a.md")));
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(3), Some(8)));
    assert_eq!(first["severity"], "warning");
}

#[test]
fn figures_answer_scripts() {
    let folder = counted();
    let all = json(&folder.run(&["figures", "opened", "--period", "2026-10", "--format", "json"]));
    let [figure] = all.as_array().unwrap().as_slice() else { panic!("one figure: {all}") };
    assert_has(
        figure,
        &["metric", "label", "by", "period", "value", "unit", "n", "target", "standing", "change", "flags", "lineage"],
    );
    assert_has(&figure["period"], &["grain", "label", "start", "end", "partial"]);
    assert_has(&figure["lineage"], &["sources", "rules"]);
    assert_eq!((&figure["value"], &figure["n"], &figure["standing"]), (&"2".into(), &2.into(), &"met".into()));
    assert_eq!(figure["period"]["start"], "2026-09-30T15:00:00Z");
    assert_eq!(figure["period"]["partial"], false);
    assert_eq!(figure["change"]["delta"], "1");
    let csv = folder.run(&["figures", "--format", "csv"]);
    assert!(csv.out.starts_with("metric,label,by,grain,period,"), "{}", csv.out);
    let table = folder.run(&["figures", "--period", "2026-10"]);
    assert!(table.out.lines().count() == 2 && table.out.contains("opened"), "{}", table.out);
    let unknown = folder.run(&["figures", "openned"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("did you mean `opened`?"), "{}", unknown.err);
}

#[test]
fn as_of_without_an_offset_is_the_projects_local_time() {
    let utc = ("tejun.yaml", "title: 数える\ntimezone: UTC\n");
    let folder = Folder::project(&[TICKETS, METRICS, ROWS, utc]);
    // The row of 09:00 UTC has not happened at 09:00 UTC, and has at one second past.
    let counted = |as_of: &str| {
        let all =
            json(&folder.run(&["--as-of", as_of, "figures", "opened", "--period", "2026-09", "--format", "json"]));
        all[0]["value"].clone()
    };
    assert_eq!(counted("2026-09-01T09:00:01"), "1");
    assert_eq!(counted("2026-09-01T18:00:01+09:00"), "1");
    let before = folder.run(&["--as-of", "2026-09-01T09:00", "figures", "opened", "--format", "json"]);
    assert_eq!(before.out.trim(), "[]");
}

/// The rotation begins on Monday 2026-10-05: 2027-01-01 is in its thirteenth week, which belongs to the first of two.
#[test]
fn on_call_answers_people_and_scripts() {
    let people = "people:\n  a: { name: 秋山, phone: 03-0000-0001 }\n  b: { name: 馬場, chat: \"@b\" }\non_call:\n  main:\n    title: 本番\n    rotation: [a, b]\n    every: 1 week from 2026-10-05T09:00\n    covers: jp-business\n    leaves:\n      - { who: a, from: 2027-01-02, until: 2027-01-02 }\n";
    let folder = Folder::project(&[("data/people.yaml", people)]);
    let at = |as_of: &str| json(&folder.run(&["--as-of", as_of, "on-call", "main", "--format", "json"]))[0].clone();
    let new_year = at("2027-01-01T10:00");
    assert_eq!(keys(&new_year).len(), 13);
    assert_eq!((&new_year["who"], &new_year["phone"]), (&"a".into(), &"03-0000-0001".into()));
    assert_eq!(new_year["until"], "2027-01-02T00:00:00+09:00");
    assert_eq!(
        (&new_year["covered"], &new_year["next_handover"]),
        (&false.into(), &"2027-01-04T09:00:00+09:00".into())
    );
    let away = at("2027-01-02");
    assert_eq!((&away["who"], &away["reason"], &away["until"]), (&Value::Null, &"away".into(), &Value::Null));
    assert_eq!(at("2027-01-04T09:00:00+09:00")["who"], "b");
    let table = folder.run(&["--as-of", "2027-01-02", "on-call"]);
    assert!(
        table.out.contains("nobody (秋山 is away)") && table.out.contains("outside the covered hours"),
        "{}",
        table.out
    );
    let unknown = folder.run(&["on-call", "mian"]);
    assert_eq!((unknown.code, unknown.err.contains("`main`")), (2, true), "{}", unknown.err);
}

#[test]
fn explanations_answer_scripts() {
    let target = |words: &[&str]| {
        let folder = Folder::new();
        json(&folder.run(&[&["explain", "target", "--format", "json"], words].concat()))
    };
    let answer = target(&["前週比-10%"]);
    assert_has(&answer, &["kind", "op", "value", "base", "mode", "flags"]);
    assert_eq!((&answer["kind"], &answer["mode"], &answer["op"]), (&"change".into(), &"delta".into(), &"le".into()));
    assert_eq!((&answer["base"], &answer["value"]), (&"prev_week".into(), &"-10".into()));
    let answer = target(&["0件", "--better", "lower"]);
    assert_eq!((&answer["kind"], &answer["op"], &answer["value"]), (&"compare".into(), &"eq".into(), &"0".into()));
    assert_eq!(target(&["監視中"])["kind"], "not_target");

    let deadline = |words: &[&str]| {
        let folder = Folder::new();
        let start = ["explain", "deadline", "--format", "json", "--calendar", "jp-business"];
        json(&folder.run(&[&start[..], words].concat()))
    };
    let answer = deadline(&["--from", "2026-11-20T17:30", "--target", "2h"]);
    assert_has(&answer, &["deadline", "elapsed_s", "state", "calendar", "reading", "segments"]);
    assert_eq!(answer["deadline"], "2026-11-24T10:30:00+09:00");
    assert_has(&answer["segments"][0], &["start", "end", "kind"]);
    // The examples of the rules: holidays in Golden Week and in September, and a pause over a closed weekend.
    let two_days = deadline(&["--from", "2026-05-01T17:00", "--target", "2bd"]);
    assert_eq!(two_days["deadline"], "2026-05-08T17:00:00+09:00");
    let one_day = deadline(&["--from", "2026-09-18T17:00", "--target", "1bd"]);
    assert_eq!(one_day["deadline"], "2026-09-24T17:00:00+09:00");
    let from = ["--from", "2026-11-20T15:00", "--until", "2026-11-24T12:00"];
    let paused = deadline(&[&from[..], &["--pause", "2026-11-20T17:00/2026-11-24T10:00"]].concat());
    assert_eq!(paused["elapsed_s"], 6 * 3600 - 120 * 60, "Fri 3 h + Tue 3 h - 120 min");
    let united = deadline(&[
        "--from",
        "2026-06-10T09:00",
        "--until",
        "2026-06-10T18:00",
        "--pause",
        "2026-06-10T10:00/2026-06-10T11:00",
        "--pause",
        "2026-06-10T10:00/2026-06-10T13:00",
    ]);
    assert_eq!(united["elapsed_s"], 6 * 3600);
    let refused = Folder::new().run(&["explain", "deadline", "--calendar", "jp", "--from", "x", "--target", "2h"]);
    assert_eq!(refused.code, 2);
}

#[test]
fn a_figure_tells_its_files() {
    let folder = counted();
    let words = ["explain", "figure", "opened", "--period", "2026-10", "--format", "json"];
    let answer = json(&folder.run(&words));
    assert_eq!(answer["figure"]["value"], "2");
    assert_eq!(answer["figure"]["period"]["partial"], false);
    assert_eq!((&answer["files"][0]["path"], &answer["files"][0]["rows"]), (&"data/tickets.csv".into(), &3.into()));
    let refused = folder.run(&["explain", "figure", "opend"]);
    assert!(refused.code == 2 && refused.err.contains("did you mean `opened`?"), "{}", refused.err);
}

#[test]
fn a_new_project_builds_and_takes_a_document() {
    let folder = Folder::new();
    let made = folder.run(&["init"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let built = folder.run(&["build"]);
    assert!(built.code == 0 && built.err.contains(" 0 findings"), "{}", built.err);
    let before = tree(&folder.join("output"));
    assert!(before.contains_key("index.html"));
    assert_eq!(folder.run(&["new", "sop", "content/x.md"]).code, 0);
    assert_eq!(folder.run(&["new", "sop", "content/x.md"]).code, 2, "it is already there");
    assert_eq!(folder.run(&["new", "sop", "../x.md"]).code, 2);
    let twice = folder.run(&["init"]);
    assert!(twice.code == 2 && twice.err.contains("output/exists"), "{}", twice.err);
    assert_eq!(folder.run(&["build"]).code, 0);
    assert_eq!(unlike(&before, &tree(&folder.join("output"))), [""; 0], "a draft is not published");
    assert_eq!(folder.run(&["build", "--drafts"]).code, 0);
    assert!(folder.join("output/x/index.html").exists());
}

#[test]
fn a_failed_build_leaves_the_previous_site() {
    let folder = counted();
    assert_eq!(folder.run(&["build"]).code, 0);
    let before = tree(&folder.join("output"));
    let breaks: [(&str, &str); 6] = [
        ("tejun.yaml", "titel: x\n"),
        ("data/metrics.yaml", "opened: ["),
        ("data/tickets.csv", "\u{0}\n"),
        ("content/_index.md", "---\ntitle: \"x\n---\n"),
        ("content/a.md", "```{kpi}\n```\n"),
        ("themes/default/document.html", "{% if %}"),
    ];
    for (path, broken) in breaks {
        let whole = fs::read(folder.join(path)).ok();
        folder.write(path, broken);
        let answer = folder.run(&["build"]);
        assert_ne!(answer.code, 0, "{path}");
        assert_eq!(unlike(&before, &tree(&folder.join("output"))), [""; 0], "{path}");
        match whole {
            Some(bytes) => folder.write(path, bytes),
            None => fs::remove_file(folder.join(path)).unwrap(),
        }
    }
    assert_eq!(folder.run(&["build"]).code, 0);
    assert_eq!(unlike(&before, &tree(&folder.join("output"))), [""; 0]);
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let folder = Folder::project(&[]);
    let write = |text: &str| {
        for page in 0..60 {
            folder.write(&format!("content/p{page}.md"), format!("# 頁 {page}\n\n{text}\n"));
        }
    };
    let (out, backup) = (folder.join("output"), folder.join(".output.tejun-backup"));
    let site = |text: &str| {
        write(text);
        assert_eq!(folder.run(&["build"]).code, 0);
        tree(&out)
    };
    let (new, old) = (site("新しい"), site("古い"));
    assert!(unlike(&old, &new).len() >= 60);
    write("新しい");
    let mut seen_old = 0;
    for milliseconds in [0, 3, 6, 10, 15, 20, 30, 40, 55, 70, 90, 120, 160, 220] {
        let mut command = tejun();
        command.arg("-C").arg(folder.path()).arg("build").stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        // Between the two renames of the swap the old site waits, whole, beside its place; the next run puts it back.
        let now = tree(if out.exists() { &out } else { &backup });
        let (from_old, from_new) = (unlike(&now, &old), unlike(&now, &new));
        assert!(from_old.is_empty() || from_new.is_empty(), "after {milliseconds} ms: {from_old:?} {from_new:?}");
        if from_old.is_empty() {
            seen_old += 1;
        } else {
            write("古い");
            assert_eq!(folder.run(&["build"]).code, 0, "the next run puts right what was left lying about");
            assert_eq!(unlike(&tree(&out), &old), [""; 0]);
            write("新しい");
        }
    }
    assert!(seen_old > 0, "no build was killed in time");
    assert_eq!(folder.run(&["build"]).code, 0);
    assert_eq!(unlike(&tree(&out), &new), [""; 0]);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "only tejun.yaml, content, output and .tejun are there: {left:?}");
}

#[test]
fn sources_stay_inside_the_project_and_off_the_network() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let outside = Folder::new();
    outside.write("secret.csv", "a\nvery-secret\n");
    let secret = outside.join("secret.csv");
    let secret = secret.to_str().unwrap();
    let paths = [
        &format!("http://{address}/a.csv"),
        &format!("http://{address}/a.parquet"),
        &format!("data/http://{address}/*.csv"),
        &format!("file://{secret}"),
        secret,
        "../tejun.yaml",
        "x/../../tejun.yaml",
        "s3://bucket/a.parquet",
    ];
    for path in paths {
        let folder = Folder::project(&[(
            "data/sources.yaml",
            &format!("x:\n  files: \"{path}\"\n  columns: {{ a: {{ type: text }} }}\n"),
        )]);
        let answer = folder.run(&["build"]);
        let refused = answer.err.contains("config/path-outside") || answer.err.contains("data/no-files");
        assert!(answer.code != 0 && refused, "{path}: {}", answer.err);
        assert!(!folder.join("output").exists());
    }
    assert_eq!(listener.accept().map(|_| ()).unwrap_err().kind(), ErrorKind::WouldBlock, "somebody connected");
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_project() {
    let outside = Folder::new();
    outside.write("secret.csv", "opened_at\n2026-10-01 09:00\n");
    let folder = Folder::project(&[TICKETS, METRICS]);
    std::os::unix::fs::symlink(outside.join("secret.csv"), folder.join("data/tickets.csv")).unwrap();
    std::os::unix::fs::symlink("..", folder.join("content/loop")).unwrap();
    let answer = folder.run(&["check", "--format", "json"]);
    assert_eq!(answer.code, 3, "{}", answer.err);
    let findings = json(&answer);
    let links = findings.as_array().unwrap().iter().filter(|finding| finding["code"] == "inputs/link");
    let files: Vec<&str> = links.map(|finding| finding["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["content/loop", "data/tickets.csv"], "{findings}");
}

#[test]
fn accepted_findings_stay_accepted_wherever_their_line_moves() {
    let page = "# 甲\n\n[一](a.md)\n\n[二](b.md)\n";
    let folder = Folder::project(&[("content/p.md", page)]);
    let check = |more: &[&str]| answer(tejun().arg("-C").arg(folder.path()).arg("check").args(more));
    assert_eq!(check(&["--deny", "warnings"]).code, 1);
    assert_eq!(check(&["--deny", "pages"]).code, 1);
    assert_eq!(check(&["--deny", "pages/broken-link,data"]).code, 1);
    assert_eq!(check(&["--deny", "data"]).code, 0);
    assert_eq!(check(&["--deny", "pages/broken"]).code, 2);
    assert_eq!(check(&["--deny", "warnings", "content/_index.md"]).code, 0);
    assert_eq!(check(&["--deny", "warnings", "./content/"]).code, 1);
    assert_eq!(check(&["content/typo.md"]).code, 2);

    assert_eq!(check(&["--accept"]).code, 0);
    assert_eq!(check(&["--deny", "warnings"]).code, 0);
    // The same lines elsewhere are known, a second one of the same words is not.
    folder.write("content/p.md", "# 甲\n\n増えた行\n\n[二](b.md)\n\n[一](a.md)\n\n[一](a.md)\n");
    let again = check(&["--format", "json", "--deny", "warnings"]);
    let found = json(&again);
    let lines: Vec<&Value> = found.as_array().unwrap().iter().map(|one| &one["line"]).collect();
    assert_eq!((again.code, lines), (1, vec![&Value::from(9)]));

    // Reasons and dates are kept; a date that is over accepts nothing.
    let accepted = std::fs::read_to_string(folder.join("baseline.yaml")).unwrap();
    folder.write(
        "baseline.yaml",
        accepted.replace("text: \"[二](b.md)\"", "text: \"[二](b.md)\"\n  reason: 移行中\n  until: 2026-11-20"),
    );
    check(&["--accept"]);
    let kept = std::fs::read_to_string(folder.join("baseline.yaml")).unwrap();
    assert!(kept.contains("  reason: \"移行中\"\n  until: \"2026-11-20\"\n"), "{kept}");
    assert_eq!(check(&["--deny", "warnings"]).code, 0);
    let later = answer(tejun().arg("-C").arg(folder.path()).args([
        "check",
        "--as-of",
        "2026-11-21T00:00:00+09:00",
        "--deny",
        "warnings",
    ]));
    assert_eq!(later.code, 1);

    let log: Value = serde_json::from_str(&check(&["--format", "sarif"]).out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let reasons: Vec<&str> =
        results.iter().filter_map(|one| one["suppressions"][0].get("justification")?.as_str()).collect();
    assert_eq!((results.len(), reasons), (3, vec!["移行中"]));
}

#[test]
fn an_error_cannot_be_accepted() {
    let folder = Folder::project(&[
        ("content/p.md", "```{kpi}\n```\n"),
        (
            "baseline.yaml",
            "- code: pages/unknown-directive\n  file: content/p.md\n  text: '```{kpi}'\n- code: pages/brokn\n",
        ),
    ]);
    let found = json(&answer(tejun().arg("-C").arg(folder.path()).args(["check", "--format", "json"])));
    let codes: Vec<&str> = found.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["config/unknown-reference", "checks/baseline-unused", "pages/unknown-directive"]);
}

#[test]
fn no_csv_answer_holds_a_formula_and_numbers_stay_numbers() {
    let rows = "opened_at\n2026-09-01 09:00\n2026-09-07 09:00\n2026-09-08 09:00\n2026-09-14 09:00\n2026-10-31 09:00\n";
    let metrics = METRICS.1.replace("受付件数", "\"=1+1, 件\"");
    let planned = "entries:\n  a:\n    title: '=1+1, \"件\"'\n    when: 毎週金曜日 17:00\n";
    let folder = Folder::project(&[
        TICKETS,
        ("data/metrics.yaml", &metrics),
        ("data/tickets.csv", rows),
        ("data/schedule.yaml", planned),
        ("content/a.md", "---\ntitle: '@SUM(A1)'\n---\n"),
    ]);
    let figures = folder.run(&["figures", "--format", "csv"]).out;
    assert!(figures.contains(",\"'=1+1, 件\",") && figures.contains(",-1,") && !figures.contains("'-"), "{figures}");
    let planned = folder.run(&["schedule", "--format", "csv"]).out;
    assert!(planned.contains(",\"'=1+1, \"\"件\"\"\","), "quoted once: {planned}");
    let pages = folder.run(&["list", "pages", "--format", "csv"]).out;
    assert!(pages.contains(",'@SUM(A1),"), "{pages}");
}

#[test]
fn help_is_a_command_too_and_a_calendar_of_nothing_is_a_calendar() {
    let folder = Folder::project(&[]);
    for (one, other) in [(&["help", "build"][..], &["build", "--help"][..]), (&["help"], &["--help"])] {
        let told = folder.run(one);
        assert!(fine(&told).out == folder.run(other).out && told.out.contains("Usage: tejun"), "{}", told.out);
    }
    let calendar = folder.run(&["schedule", "--ics"]).out;
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.trim_end().ends_with("END:VCALENDAR"), "{calendar}");
}
