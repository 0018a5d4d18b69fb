//! A pinned `as_of`: what people do is dated by the day on which they do it, and rows that the instant hides are told.

use crate::program::Folder;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

const PINNED: &str = "title: x\nas_of: 2026-11-20T17:00:00+09:00\n";

fn project() -> Folder {
    Folder::project(&[
        ("tejun.yaml", PINNED),
        ("data/sources.yaml", "t: { files: \"t*.csv\", columns: { at: datetime, until: date } }\n"),
        ("data/metrics.yaml", "opened: { label: 受付件数, type: simple, source: t, time: at, agg: count, unit: 件 }\n"),
        ("data/t1.csv", "at,until\n2026-11-02 09:00,2027-03-31\n2026-11-25 09:00,\n"),
        ("data/t2.csv", "at,until\n2026-11-20 16:59:59,\n2026-11-20 17:00,2026-12-01\n2026-11-28 09:00,\n"),
        ("content/a.md", "---\ntitle: 手順\nowner: 田中\n---\n本文\n"),
    ])
}

#[test]
fn rows_after_a_pinned_instant_are_told_once() {
    let folder = project();
    // The rows of the 25th, of the very instant, and of the 28th.
    let wanted = "3 rows of 1 sources are at or after `as_of`";
    let said = folder.run(&["check"]).out;
    assert!(said.contains("warning[data/after-as-of]") && said.contains(wanted), "{said}");
    assert!(
        said.contains("of `t`, 2026-11-28T09:00:00+09:00 (data/t2.csv)") && said.contains("tejun.yaml:2:8"),
        "{said}"
    );
    assert_eq!(said.matches("after-as-of").count(), 1, "{said}");
    let asked = folder.run(&["--as-of", "2026-11-20T17:00:00+09:00", "check"]).out;
    assert!(!asked.contains("after-as-of"), "whoever names an instant looks back on purpose: {asked}");
    folder.write("tejun.yaml", "title: x\nas_of: 2026-11-28T09:00:01+09:00\n");
    let moved = folder.run(&["check"]).out;
    assert!(!moved.contains("after-as-of"), "{moved}");
}

#[test]
fn rows_of_a_year_to_come_are_told_without_a_pinned_instant() {
    let folder = project();
    folder.write("tejun.yaml", "title: x\n");
    folder.write("data/t2.csv", "at,until\n2026-11-20 16:59:59,\n2126-11-20 17:00,2126-12-01\n");
    let said = folder.run(&["check"]).out;
    assert!(said.contains("1 rows of 1 sources are more than a day ahead of the present"), "{said}");
    assert!(said.contains("of `t`, 2126-11-20T17:00:00+09:00 (data/t2.csv)"), "{said}");
    assert!(!said.contains("move `as_of`"), "{said}");
    // Where somebody asks for an instant, later rows are left out on purpose.
    let asked = folder.run(&["--as-of", "2026-11-21T00:00:00+09:00", "check"]).out;
    assert!(!asked.contains("after-as-of"), "{asked}");
}

/// The present as the system's clock tells it, in seconds.
fn present() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

#[test]
fn an_approval_is_dated_by_the_day_on_which_it_is_given() {
    let folder = project();
    // As long ago as no clock that runs this test is.
    folder.write("tejun.yaml", "title: x\nas_of: 2001-01-01T00:00:00+09:00\n");
    let day = |seconds: i64| {
        let at = tejun::calendar::Instant::from_second(seconds).unwrap();
        tejun::calendar::local_date(&tejun::calendar::WorkCalendar::jp_business().zone, at).to_string()
    };
    let before = day(present());
    let words = ["--as-of", "2002-02-02T00:00:00+09:00", "approve", "content/a.md", "--by", "鈴木"];
    let answer = folder.run(&words);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let text = fs::read_to_string(folder.join("content/a.md")).unwrap();
    let dated = [before, day(present())].iter().any(|day| text.contains(&format!("approved: {day}\n")));
    assert!(dated, "{text}");
    let typed = folder.run(&["approve", "content/a.md", "--by", "鈴木", "--date", "2001-01-01"]);
    assert!(typed.code == 0 && typed.out.contains("approved: 2001-01-01"), "{}", typed.err);
}

#[test]
fn a_clock_beyond_a_pinned_instant_is_told_beside_the_findings_and_changes_no_file() {
    let folder = Folder::project(&[("tejun.yaml", "title: x\nas_of: 2001-01-01T00:00:00+09:00\n")]);
    let (built, checked) = (folder.run(&["build", "--strict"]), folder.run(&["check", "--deny", "warnings"]));
    for answer in [&built, &checked] {
        assert!(
            answer.code == 0 && answer.err.contains("info[project/pinned-as-of]"),
            "{} {}",
            answer.code,
            answer.err
        );
    }
    let again = folder.run(&["build", "--strict"]);
    assert!(again.code == 0 && again.err.contains("pinned-as-of"), "an unchanged site is as old: {}", again.err);
    let found = folder.run(&["check", "--format", "json"]);
    assert!(!found.out.contains("pinned-as-of"), "{}", found.out);
    let index = fs::read_to_string(folder.join("output/index.html")).unwrap();
    assert!(!index.contains("pinned"), "{index}");
    let asked = folder.run(&["--as-of", "2001-01-01T00:00:00+09:00", "build"]);
    assert!(!asked.err.contains("pinned-as-of"), "{}", asked.err);
}
