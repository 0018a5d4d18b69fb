//! Exports as other tools write them: what is said of them is true, and its advice works.

use crate::program::{Answer, Folder};

/// A project whose tickets are declared so, with this export.
fn project(columns: &str, export: &str) -> Folder {
    let sources =
        format!("tickets:\n  files: tickets.csv\n  bad_rows: {{ set_aside_up_to: 1% }}\n  columns:\n{columns}");
    Folder::project(&[("data/sources.yaml", &sources), ("data/tickets.csv", export)])
}

/// Everything that a check says, on one line.
fn said(answer: &Answer) -> String {
    (answer.out.clone() + &answer.err).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The declaration of a column that a check advises: what stands in backticks behind its name.
fn advised(said: &str, column: &str) -> String {
    let at = said.find(&format!("`{column}: {{")).unwrap_or_else(|| panic!("no declaration of `{column}` in: {said}"));
    said[at + 1..].split('`').next().unwrap().to_owned()
}

/// Puts what is advised in the place of what is declared.
fn follow(folder: &Folder, column: &str, declaration: &str) {
    let path = folder.join("data/sources.yaml");
    let before = std::fs::read_to_string(&path).unwrap();
    let line = |line: &str| match line.trim_start().starts_with(&format!("{column}:")) {
        true => format!("    {declaration}\n"),
        false => format!("{line}\n"),
    };
    folder.write("data/sources.yaml", before.lines().map(line).collect::<String>());
}

fn export(head: &str, row: impl Fn(usize) -> String) -> String {
    format!("{head}\n{}", (0..300).map(|n| row(n) + "\n").collect::<String>())
}

#[test]
fn the_advice_about_a_form_makes_the_source_read() {
    let day = |n: usize| n % 28 + 1;
    for (columns, export, column) in [
        (
            "    key: { type: text, from: [Issue key] }\n    created: { type: datetime, from: [Created] }\n",
            export("Issue key,Created", |n| format!("OPS-{n},{:02}/Aug/26 12:42 PM", day(n))),
            "created",
        ),
        (
            "    number: text\n    opened: { type: datetime, from: [Opened At], required: true }\n",
            export("number,Opened At", |n| format!("INC{n:07},8/{}/26 2:15 PM", day(n))),
            "opened",
        ),
        (
            "    id: { type: text, from: ['#'] }\n    hours: { type: number, from: [\"Aufwand \\\"h\\\"\"] }\n",
            export("#;\"Aufwand \"\"h\"\"\"", |n| format!("{n};{n},5")),
            "hours",
        ),
    ] {
        let folder = project(columns, &export);
        let answer = folder.run(&["check"]);
        let first = said(&answer);
        assert_ne!(answer.code, 0, "{first}");
        assert!(first.contains("300 of 300 rows") && !first.contains("raise the share"), "{first}");
        follow(&folder, column, &advised(&first, column));
        let answer = folder.run(&["check"]);
        let second = said(&answer);
        assert_eq!(answer.code, 0, "{second}");
        assert!(!second.contains("data/bad-value") && !second.contains("set aside"), "{second}");
    }
}

#[test]
fn what_ends_before_it_starts_is_counted_and_said() {
    let sources =
        "incidents:\n  files: incidents.csv\n  fresh_within: 60 days\n  columns: { start: datetime, end: datetime }\n";
    let metrics = "mttr: { type: mttr, source: incidents, start: start, end: end, unit: min, grains: [month] }\n\
        mtbf: { type: mtbf, source: incidents, start: start, end: end, unit: h, grains: [month] }\n\
        uptime: { type: uptime, source: incidents, start: start, end: end, grains: [month] }\n";
    // 30 and 60 minutes, and one that ends an hour before it starts.
    let rows = "start,end\n2026-11-02 09:00,2026-11-02 09:30\n2026-11-03 09:00,2026-11-03 10:00\n2026-11-04 10:00,2026-11-04 09:00\n";
    let folder = Folder::project(&[
        ("data/sources.yaml", sources),
        ("data/metrics.yaml", metrics),
        ("data/incidents.csv", rows),
    ]);
    let answer = folder.run(&["check"]);
    let text = said(&answer);
    assert!(text.contains("metrics/stop-before-start"), "{text}");
    assert!(text.contains("1 row has `end` before `start` in `incidents`"), "{text}");
    let answer = folder.run(&["figures", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let all = json.to_string();
    assert_eq!(all.matches("order: what ends before it starts is not counted").count(), 3, "{all}");
    assert_eq!(all.matches("data_errors").count(), 3, "{all}");
    // The mean of 30 and 60 minutes.
    assert!(answer.out.contains("\"45\""), "{}", answer.out);
    // Declared, the row is set aside and there is nothing left to say.
    folder.write(
        "data/sources.yaml",
        format!("{sources}  not_before: {{ end: start }}\n  bad_rows: {{ set_aside_up_to: 50% }}\n"),
    );
    let text = said(&folder.run(&["check"]));
    assert!(!text.contains("stop-before-start") && text.contains("data/row-order"), "{text}");
}
