//! A new user who types commands only: an export and a document of promises lead to a weekly report with the SLA by priority.
//!
//! `tests/exports/sla.tsv` holds what was promised and what came of it in 2026-W33; `tests/exports/sla.py` works the last two columns out
//! of the raw exports, and nothing else. No file of the project is written by hand but the document that the user has.

use crate::program::{Folder, fine};
use crate::site::here;
use std::collections::BTreeMap;
use std::fs;

/// A promise of one priority, and how many tickets kept it of those that were judged.
struct Promise {
    clock: String,
    priority: String,
    within: String,
    met: u32,
    judged: u32,
}

struct Shape {
    calendar: String,
    promises: Vec<Promise>,
}

/// What is promised about each export, by its file.
fn shapes() -> BTreeMap<String, Shape> {
    let text = fs::read_to_string(here("tests/exports/sla.tsv")).unwrap();
    let mut all: BTreeMap<String, Shape> = BTreeMap::new();
    for line in text.lines() {
        let [file, calendar, clock, priority, within, met, judged] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let shape =
            all.entry(file.to_owned()).or_insert_with(|| Shape { calendar: calendar.to_owned(), promises: Vec::new() });
        shape.promises.push(Promise {
            clock: clock.to_owned(),
            priority: priority.to_owned(),
            within: within.to_owned(),
            met: met.parse().unwrap(),
            judged: judged.parse().unwrap(),
        });
    }
    all
}

/// The document that the user has: a table of promises by priority, and the share that has to keep them.
fn document(shape: &Shape) -> String {
    let mut clocks: Vec<&str> = shape.promises.iter().map(|promise| promise.clock.as_str()).collect();
    clocks.dedup();
    let name = |clock: &&str| if **clock == *"response" { "応答" } else { "解決" };
    let mut text = format!(
        "# サポート手順\n\n## 目標\n\n| 優先度 | {} |\n",
        clocks.iter().map(name).collect::<Vec<_>>().join(" | ")
    );
    text += &format!("|{}\n", "---|".repeat(clocks.len() + 1));
    for first in shape.promises.iter().filter(|promise| promise.clock == clocks[0]) {
        let of = |clock: &&str| {
            let own = shape.promises.iter().find(|other| other.clock == **clock && other.priority == first.priority);
            own.unwrap().within.clone()
        };
        text += &format!("| {} | {} |\n", first.priority, clocks.iter().map(of).collect::<Vec<_>>().join(" | "));
    }
    text + "\n- SLA達成率: 90%以上\n"
}

/// The rows of the tables of a page: the words of their cells.
fn rows(html: &str) -> Vec<Vec<String>> {
    let plain = |cell: &str| {
        let mut words = String::new();
        let mut rest = &cell[cell.find('>').map_or(0, |end| end + 1)..];
        while let Some(tag) = rest.find('<') {
            words += &rest[..tag];
            words.push(' ');
            rest = rest[tag..].find('>').map_or("", |end| &rest[tag + end + 1..]);
        }
        (words + rest).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let cells = |row: &str| row.split("<td").flat_map(|cell| cell.split("<th")).skip(1).map(plain).collect();
    html.split("<tr").skip(1).map(|row| cells(row.split("</tr").next().unwrap())).collect()
}

/// Plays the user with one export.
fn play(file: &str) {
    let shape = &shapes()[file];
    let folder = Folder::new();
    fine(&folder.run(&["init", "--bare"]));
    folder.write(&format!("data/{file}"), fs::read(here("tests/exports").join(file)).unwrap());
    folder.write("content/sop/support.md", document(shape));
    let path = format!("data/{file}");
    fine(&folder.run(&["new", "source", &path, "--name", "desk", "--yes"]));
    let made = folder.run(&["new", "metrics", "desk", "--calendar", &shape.calendar]);
    assert!(fine(&made).err.contains("times that documents promise"), "{file}: {}", made.err);
    let policy = fs::read_to_string(folder.join("data/sla.yaml")).unwrap();
    for Promise { priority, .. } in &shape.promises {
        let is_live = |line: &str| !line.trim_start().starts_with('#') && line.contains(priority.as_str());
        assert!(policy.lines().any(|line| is_live(line) && line.contains("calendar:")), "{file} {priority}: {policy}");
    }
    fine(&folder.run(&["build", "--as-of", "2026-09-20"]));
    let page = fs::read_to_string(folder.join("output/reports/weekly/2026-W33/appendix/index.html")).unwrap();
    let rows = rows(&page);
    for Promise { clock, priority, within, met, judged } in &shape.promises {
        let clock = if clock == "response" { "応答" } else { "解決" };
        let is_it = |row: &&Vec<String>| {
            row.first().is_some_and(|cell| cell == priority) && row.get(1).is_some_and(|cell| cell.starts_with(clock))
        };
        if *judged == 0 {
            let shown = rows.iter().filter(is_it).map(|row| row.join(" ")).collect::<Vec<_>>();
            assert!(shown.iter().all(|row| row.contains("対象なし")), "{file} {priority} {clock}: {shown:?}");
            continue;
        }
        let row =
            rows.iter().find(is_it).unwrap_or_else(|| panic!("{file}: no row of {priority} {clock} in {rows:#?}"));
        let row = row.join(" ");
        assert!(row.contains(&format!("{met} / {judged}")), "{file} {priority} {clock} {within}: {row}");
        let is_kept = 10 * met >= 9 * judged;
        assert_eq!(row.contains("達成 ") && !row.contains("未達"), is_kept, "{file} {priority} {clock}: {row}");
    }
}

#[test]
fn from_jira() {
    play("jira.csv");
}

#[test]
fn from_jira_in_japanese() {
    play("jira-ja.csv");
}

#[test]
fn from_servicenow() {
    play("servicenow.csv");
}

#[test]
fn from_zendesk() {
    play("zendesk.csv");
}

#[test]
fn from_redmine() {
    play("redmine.csv");
}

#[test]
fn from_a_help_desk() {
    play("helpdesk.csv");
}

#[test]
fn from_kintone() {
    play("kintone.csv");
}

#[test]
fn from_a_workbook_on_business_hours() {
    play("desk.xlsx");
}

#[test]
fn what_was_worked_out_is_what_the_script_says() {
    let lines = fs::File::open(here("tests/exports/sla.tsv")).unwrap();
    let said = std::process::Command::new("python3").arg(here("tests/exports/sla.py")).stdin(lines).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(String::from_utf8(said.stdout).unwrap(), fs::read_to_string(here("tests/exports/sla.tsv")).unwrap());
}
