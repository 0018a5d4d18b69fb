//! Files whose names are nearly right, and exports whose names say which one is the newest.

use crate::program::{Folder, fine};

const TICKETS: &str = "tickets:\n  files: [\"desk/*.csv\"]\n  key: id\n  columns:\n    id: { type: text, required: true }\n    \
                       opened_at: { type: datetime, required: true }\n    resolved_at: { type: datetime }\n";
const METRICS: &str =
    "open:\n  label: 未解決\n  type: backlog\n  source: tickets\n  start: opened_at\n  end: resolved_at\n";
const OPEN: &str = "id,opened_at,resolved_at\n1,2026-08-03 09:00,\n2,2026-08-04 09:00,\n";
const RESOLVED: &str = "id,opened_at,resolved_at\n1,2026-08-03 09:00,2026-08-20 10:00\n2,2026-08-04 09:00,\n";

fn project(files: &[(&str, &str)]) -> Folder {
    Folder::project(&[&[("data/sources.yaml", TICKETS), ("data/metrics.yaml", METRICS)], files].concat())
}

/// Two tickets of August, one of which the newer export has as resolved: one is open at the end of the month.
#[test]
fn the_newest_of_exports_is_the_last_in_the_order_of_numbers_and_copies() {
    for (older, newer) in [
        ("data/desk/2026-8.csv", "data/desk/2026-10.csv"),
        ("data/desk/desk.csv", "data/desk/desk (1).csv"),
        ("data/desk/desk (9).csv", "data/desk/desk (10).csv"),
        ("data/desk/2026-08.csv", "data/desk/2026-10.csv"),
    ] {
        let folder = project(&[(older, OPEN), (newer, RESOLVED)]);
        assert_eq!(folder.figure("open", "2026-08", &[]), "1", "{older} {newer}");
        let folder = project(&[(older, RESOLVED), (newer, OPEN)]);
        assert_eq!(folder.figure("open", "2026-08", &[]), "2", "{older} {newer}");
    }
}

#[test]
fn what_excel_keeps_beside_an_open_workbook_is_no_export() {
    let folder = project(&[("data/desk/a.csv", RESOLVED), ("data/desk/~$a.csv", "\u{6}yamada")]);
    let told = folder.run(&["check"]);
    assert!(!fine(&told).out.contains("data/desk"), "{}", told.out);
}

#[test]
fn a_file_that_only_the_letters_of_its_ending_keep_from_being_read_is_told() {
    let told = project(&[("data/desk/2026-08.csv", OPEN), ("data/desk/2026-10.CSV", RESOLVED)]).run(&["check"]);
    assert!(told.out.contains("warning[data/unmatched-files]: `data/desk/2026-10.CSV` is not read"), "{}", told.out);
}

#[test]
fn one_of_several_patterns_without_a_file_is_told() {
    let folder = project(&[("data/desk/a.csv", OPEN)]);
    folder.write("data/sources.yaml", TICKETS.replace("[\"desk/*.csv\"]", "[\"desk/*.csv\", \"dsk2/*.csv\"]"));
    let told = folder.run(&["check"]);
    assert!(
        told.out.contains("warning[data/unmatched-files]: no file below `data/` matches `dsk2/*.csv`"),
        "{}",
        told.out
    );
}

#[test]
fn a_file_of_the_configuration_by_another_name_is_an_error_with_its_name() {
    for name in ["data/metrics.yml", "data/Metrics.yaml", "data/metrics.yaml.txt"] {
        let folder = Folder::project(&[("data/sources.yaml", TICKETS), (name, METRICS), ("data/desk/a.csv", OPEN)]);
        let told = folder.run(&["check"]);
        assert_eq!(told.code, 2, "{}", told.out);
        assert!(told.out.contains(&format!("error[config/file-name]: `{name}` is not read")), "{}", told.out);
        assert!(told.out.contains("rename it to `data/metrics.yaml`"), "{}", told.out);
    }
}
