//! Cost follows change: what a build reads, makes, writes and asks for, counted and not timed, after nothing, one sentence, one title, one row
//! and one template changed. A regression by a factor fails here on any machine.

use crate::program::Folder;
use serde_json::Value;
use std::fmt::Write as _;

const SECTIONS: usize = 8;
const IN_A_SECTION: usize = 12;
/// Documents that are generated; the front page, that of the figure and the pages of the sections come to them.
const DOCUMENTS: usize = SECTIONS * IN_A_SECTION;

fn document(section: usize, number: usize, title: &str, sentence: &str) -> (String, String) {
    let next = (number + 1) % IN_A_SECTION;
    let text = format!(
        "---\ntitle: {title}\n---\n\n{sentence}\n\n## 手順\n\n1. 一覧を開く\n2. [次の手順](d{next:02}.md) へ進む\n\n- 記録する\n- 知らせる\n"
    );
    (format!("content/s{section}/d{number:02}.md"), text)
}

fn title(section: usize, number: usize) -> String {
    format!("手順 {section}-{number:02}")
}

fn rows(days: usize) -> String {
    (1..=days).fold("at\n".to_owned(), |mut text, day| {
        let _ = writeln!(text, "2026-10-{day:02} 09:00");
        text
    })
}

fn project() -> Folder {
    let folder = Folder::project(&[]);
    folder.write(
        "tejun.yaml",
        "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\nreports: { weekly: false, monthly: false }\n",
    );
    for section in 0..SECTIONS {
        folder.write(&format!("content/s{section}/_index.md"), format!("---\ntitle: 節 {section}\n---\n"));
        for number in 0..IN_A_SECTION {
            let (path, text) = document(section, number, &title(section, number), "毎朝、記録を確かめます。");
            folder.write(&path, text);
        }
    }
    folder.write("content/figure.md", "---\ntitle: 数字\n---\n\n受付は {figure}`opened@2026-10` です。\n");
    folder.write(
        "data/sources.yaml",
        "tickets:\n  files: t.csv\n  columns:\n    at: { type: datetime, required: true }\n",
    );
    folder.write(
        "data/metrics.yaml",
        "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: at\n  agg: count\n  unit: 件\n",
    );
    folder.write("data/t.csv", rows(20));
    folder
}

/// What one build did.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Cost {
    /// Documents whose Markdown was read.
    read: usize,
    /// Pages that were composed.
    composed: usize,
    /// Pages of which HTML was made.
    rendered: usize,
    /// Files that were written or removed.
    written: usize,
    /// Questions to sources, and the rows and cells of their answers.
    questions: u64,
    rows: u64,
    cells: u64,
}

const NOTHING: Cost = Cost { read: 0, composed: 0, rendered: 0, written: 0, questions: 0, rows: 0, cells: 0 };

fn build(folder: &Folder) -> Cost {
    build_with(folder, &[])
}

fn build_with(folder: &Folder, more: &[&str]) -> Cost {
    let answer = folder.run(&[&["build", "--timings=json"], more].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    let all = |name: &str| report[name].as_array().cloned().unwrap_or_default();
    let sum = |name: &str| all("queries").iter().filter_map(|query| query[name].as_u64()).sum();
    let last =
        answer.err.lines().rev().find(|line| line.contains(" written, ")).unwrap_or_else(|| panic!("{}", answer.err));
    let before = |word: &str| -> usize {
        let (before, _) = last.split_once(word).unwrap();
        before.rsplit(|c: char| !c.is_ascii_digit() && c != ',').next().unwrap().replace(',', "").parse().unwrap()
    };
    let number = |name: &str| usize::try_from(report[name].as_u64().unwrap()).unwrap();
    Cost {
        read: number("documents_read"),
        composed: number("pages_composed"),
        rendered: all("pages").len(),
        written: before(" written, ") + before(" removed"),
        questions: sum("questions"),
        rows: sum("rows_out"),
        cells: sum("cells_out"),
    }
}

#[test]
fn what_a_build_does_follows_what_changed() {
    let folder = project();
    let cold = build(&folder);
    assert!(cold.rendered > DOCUMENTS + SECTIONS && cold.written > cold.rendered, "{cold:?}");
    // The front page, that of the figure, and those of the sections.
    assert_eq!(cold.read, DOCUMENTS + SECTIONS + 2);
    assert_eq!(cold.composed + 1, cold.rendered, "each page once; the one for lost readers is made with the others");
    assert!(cold.questions > 0 && cold.rows <= 50 && cold.cells <= 200, "20 rows are counted, not fetched: {cold:?}");
    assert_eq!(build(&folder), NOTHING, "nothing");

    let (path, text) = document(7, 3, &title(7, 3), "毎朝と毎晩、記録を確かめます。");
    folder.write(&path, text);
    let sentence = build(&folder);
    // Its page, what shows its first sentence (its folder, both neighbours, the folder on paper), and the front page.
    panic_unless((sentence.read, sentence.composed) == (1, cold.composed), "a sentence", sentence);
    panic_unless(sentence.rendered == 6 && sentence.written <= 24, "a sentence", sentence);

    let (path, text) = document(7, 3, "新しい名前の手順", "毎朝と毎晩、記録を確かめます。");
    folder.write(&path, text);
    let named = build(&folder);
    // Every page of the folder has its name in the navigation.
    panic_unless((named.read, named.composed) == (1, cold.composed), "a title", named);
    panic_unless(named.rendered == IN_A_SECTION + 3 && named.written <= 34, "a title", named);

    folder.write("data/t.csv", rows(21));
    let row = build(&folder);
    // The page that shows the figure, and those of metrics and sources.
    panic_unless((row.read, row.composed) == (0, cold.composed), "a row", row);
    panic_unless(row.rendered == 5 && row.rows <= cold.rows + 2 && row.questions == cold.questions, "a row", row);

    let template = std::fs::read_to_string(crate::site::here("themes/default/base.html")).unwrap();
    folder.write("themes/default/base.html", template.replace("</body>", "<!-- x --></body>"));
    let template = build(&folder);
    panic_unless((template.read, template.composed) == (0, cold.composed), "a template", template);
    panic_unless(template.rendered == cold.rendered && template.rows <= cold.rows + 2, "a template", template);
    assert_eq!(build(&folder), NOTHING, "nothing again");
}

#[test]
fn figures_that_stand_for_an_hour_are_not_counted_again_in_it() {
    let folder = project();
    folder.write("tejun.yaml", "title: 試し\nas_of: hour\nreports: { weekly: false, monthly: false }\n");
    assert!(build(&folder).questions > 0);
    // An hour may end between two of them, once.
    assert!(build(&folder) == NOTHING || build(&folder) == NOTHING);
}

#[test]
fn an_instant_later_only_pages_of_figures_are_made_again() {
    let folder = project();
    let at = |instant: &str| build_with(&folder, &["--as-of", instant]);
    let cold = at("2026-11-20T17:00:00+09:00");
    let minute = at("2026-11-20T17:01:00+09:00");
    // The page that shows the figure, the metric, the list of metrics, the indicators and the sources.
    let expected = Cost { read: 0, rendered: 5, written: 5, ..cold };
    assert_eq!(minute, expected);
    let second = at("2026-11-20T17:01:59+09:00");
    assert_eq!(second, Cost { rendered: 0, written: 0, ..expected }, "pages tell the minute");
    // The day stands on every page that can be printed.
    let day = at("2026-11-21T17:01:59+09:00");
    panic_unless(day.read == 0 && day.rendered == cold.rendered, "a day", day);
}

fn panic_unless(is_right: bool, what: &str, cost: Cost) {
    assert!(is_right, "{what}: {cost:?}");
}

#[test]
fn without_a_named_instant_nothing_is_made_of_documents_that_did_not_change() {
    let folder = project();
    folder.write("tejun.yaml", "title: 試し\nreports: { weekly: false, monthly: false }\n");
    for path in ["data/sources.yaml", "data/metrics.yaml", "content/figure.md"] {
        std::fs::remove_file(folder.join(path)).unwrap();
    }
    assert!(build(&folder).rendered > DOCUMENTS);
    // Midnight may come between two of them, once.
    assert!(build(&folder) == NOTHING || build(&folder) == NOTHING);
}
