//! What looks right and is not: figures in sentences, conditions, shares, lengths and signs, each told with the way out.

use crate::program::{Folder, fine};

/// A ticket a day from July 1 to July 31, or to another day of these months.
fn tickets(days: &[(u8, u8)]) -> String {
    let rows = days.iter().flat_map(|(month, last)| {
        (1..=*last).map(move |day| format!("{month}-{day},2026-{month:02}-{day:02} 09:00,Done\n"))
    });
    std::iter::once("id,opened_at,status\n".to_owned()).chain(rows).collect()
}

const SOURCES: &str = "desk:\n  files: desk.csv\n  key: id\n  columns:\n    id: { type: text }\n    opened_at: { type: datetime }\n    status: { type: category }\n";
const METRICS: &str = "opened: { label: 受付, type: simple, source: desk, time: opened_at, agg: count, unit: 件 }\n";

fn project(days: &[(u8, u8)], metrics: &str, sentence: &str) -> Folder {
    Folder::project(&[
        ("data/desk.csv", &tickets(days)),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", metrics),
        ("content/_index.md", &format!("# 運用\n\n{sentence}\n")),
    ])
}

fn page(folder: &Folder, as_of: &str) -> (String, String) {
    let said = folder.run(&["build", "--as-of", as_of]);
    let page = std::fs::read_to_string(folder.join("output/index.html")).unwrap();
    (fine(&said).out.clone() + &said.err, page)
}

#[test]
fn a_sentence_says_that_its_data_end_within_the_period() {
    let folder = project(&[(9, 20)], METRICS, "先月は {figure}`opened` でした。");
    let (_, page) = page(&folder, "2026-10-05");
    assert!(page.contains("20件") && page.contains("データは期間の途中まで"), "{page}");
}

#[test]
fn a_sentence_names_the_period_of_an_older_figure_and_check_tells_of_it() {
    let folder = project(&[(7, 31)], METRICS, "先月は {figure}`opened` でした。");
    let (said, page) = page(&folder, "2026-11-27");
    assert!(page.contains("2026年7月の値です。2026年10月の値はありません"), "{page}");
    assert!(said.contains("pages/figure-outdated") && said.contains("`@2026-07`"), "{said}");
    let (said, page) = self::page(&folder, "2026-08-02");
    assert!(!page.contains("の値です") && !said.contains("figure-outdated"), "July is over: {said}");
}

#[test]
fn a_period_of_which_nothing_is_known_has_no_value_and_one_in_between_nothing_to_count() {
    let told = |period: &str| {
        let folder = project(&[(5, 31), (7, 31)], METRICS, &format!("受付は {{figure}}`opened@{period}`。"));
        page(&folder, "2026-11-27").1
    };
    let page = told("2026-10");
    assert!(page.contains("値なし") && page.contains("値は2026年7月まで"), "{page}");
    assert!(told("2026-03").contains("値は2026年5月から"));
    assert!(told("2027-01").contains("期がまだ始まっていません"));
}

#[test]
fn the_table_of_figures_has_a_column_for_what_data_lack() {
    let folder = project(&[(9, 20)], METRICS, "");
    let said = folder.run(&["figures", "--period", "2026-09", "--as-of", "2026-10-05"]);
    assert!(fine(&said).out.contains("data end before the period"), "{}", said.out);
    let folder = project(&[(9, 30)], METRICS, "");
    let said = folder.run(&["figures", "--period", "2026-09", "--as-of", "2026-10-05"]);
    assert!(!fine(&said).out.lines().next().unwrap().contains("note"), "{}", said.out);
}

#[test]
fn a_condition_on_a_value_that_no_row_has_is_told_with_the_values_that_there_are() {
    let rate = |status: &str| {
        format!(
            "rate: {{ type: ratio, source: desk, time: opened_at, numerator: {{ agg: count, filter: \"status = '{status}'\" }}, denominator: {{ agg: count }}, unit: '%' }}\n"
        )
    };
    let check = |status: &str| project(&[(9, 30)], &rate(status), "").run(&["check", "--as-of", "2026-10-05"]).out;
    let said = check("done");
    assert!(said.contains("metrics/value-spelt-otherwise") && said.contains("did you mean `Done`?"), "{said}");
    let said = check("closed");
    assert!(said.contains("metrics/value-in-no-row") && said.contains("there are `Done`"), "{said}");
    assert!(!check("Done").contains("metrics/value"));
}

#[test]
fn a_value_in_whose_place_another_comes_is_told() {
    // A ticket a day; in August nine of ten are 完了, and what they are called in September is asked about.
    let check = |done: &str, condition: &str| {
        let row = |month: u8, day: u8, done: &str| {
            let status = if day.is_multiple_of(10) { "保留" } else { done };
            format!("{month}-{day},2026-{month:02}-{day:02} 09:00,{status}\n")
        };
        let rows: String =
            (1..=31).map(|day| row(8, day, "完了")).chain((1..=30).map(|day| row(9, day, done))).collect();
        let metrics = format!(
            "rate: {{ type: ratio, source: desk, time: opened_at, numerator: {{ agg: count, filter: \"{condition}\" }}, denominator: {{ agg: count }}, unit: '%' }}\n"
        );
        let folder = Folder::project(&[
            ("data/desk.csv", &format!("id,opened_at,status\n{rows}")),
            ("data/sources.yaml", SOURCES),
            ("data/metrics.yaml", &metrics),
        ]);
        folder.run(&["check", "--as-of", "2026-10-05"]).out
    };
    let said = check("解決済", "status = '完了'");
    assert!(said.contains("warning[metrics/value-renamed]: no row of `desk` after 2026-08-31 has `完了`"), "{said}");
    assert!(said.contains("27 rows have `解決済`") && said.contains("`status in ('完了', '解決済')`"), "{said}");
    // A condition that knows both, a value that stays, and one that only becomes rare are as they should be.
    assert!(!check("解決済", "status in ('完了', '解決済')").contains("value-renamed"));
    assert!(!check("完了", "status = '完了'").contains("value-renamed"));
    assert!(!check("保留", "status = '完了'").contains("value-renamed"), "nothing came in its place");
}

#[test]
fn a_share_that_is_always_whole_is_told() {
    let ratio = |time: &str, numerator: &str, denominator: &str| {
        let metrics = format!(
            "rate: {{ type: ratio, source: desk, time: {time}, numerator: {{ agg: count{numerator} }}, denominator: {{ agg: count{denominator} }}, unit: '%' }}\n"
        );
        project(&[(9, 30)], &metrics, "").run(&["check", "--as-of", "2026-10-05"]).out
    };
    let some = ", filter: \"status = 'Done'\"";
    assert!(ratio("opened_at", "", some).contains("config/constant-share"), "swapped");
    assert!(ratio("opened_at", ", filter: opened_at is not null", "").contains("config/constant-share"));
    assert!(!ratio("opened_at", some, "").contains("config/constant-share"));
}

#[test]
fn lengths_are_divided_by_what_their_unit_has() {
    let check = |expr: &str, unit: &str| {
        let sources = "desk:\n  files: desk.csv\n  key: id\n  columns:\n    id: { type: text }\n    a: { type: datetime }\n    b: { type: datetime }\n";
        let metrics = format!("m: {{ type: simple, source: desk, time: a, agg: avg, expr: '{expr}', unit: {unit} }}\n");
        let folder = Folder::project(&[
            ("data/desk.csv", "id,a,b\n1,2026-09-01 09:00,2026-09-01 12:00\n"),
            ("data/sources.yaml", sources),
            ("data/metrics.yaml", &metrics),
        ]);
        folder.run(&["check", "--as-of", "2026-10-05"]).out
    };
    assert!(check("(b - a) / 60", "h").contains("gives `min`"), "{}", check("(b - a) / 60", "h"));
    assert!(check("(b - a) / 3600", "min").contains("gives `h`"));
    for (expr, unit) in [("(b - a) / 3600", "h"), ("(b - a) / 60", "min"), ("(b - a) / 86400", "d")] {
        assert!(!check(expr, unit).contains("error"), "{expr} {unit}: {}", check(expr, unit));
    }
}

#[test]
fn a_difference_of_instants_against_a_small_number_is_asked_about() {
    let check = |condition: &str| {
        let sources = "desk:\n  files: desk.csv\n  key: id\n  columns:\n    id: { type: text }\n    a: { type: datetime }\n    b: { type: datetime }\n";
        let metrics = format!("m: {{ type: simple, source: desk, time: a, agg: count, filter: '{condition}' }}\n");
        let folder = Folder::project(&[
            ("data/desk.csv", "id,a,b\n1,2026-09-01 09:00,2026-09-01 12:00\n"),
            ("data/sources.yaml", sources),
            ("data/metrics.yaml", &metrics),
        ]);
        folder.run(&["check", "--as-of", "2026-10-05"]).out
    };
    assert!(check("b - a <= 4").contains("`4 * 3600` for hours"), "{}", check("b - a <= 4"));
    assert!(!check("b - a <= 4 * 3600").contains("short-difference"));
    assert!(check("b - a <= 4h").contains("write `4 * 3600`"), "{}", check("b - a <= 4h"));
}

#[test]
fn a_start_and_an_end_that_are_swapped_are_told_apart_from_single_slips() {
    let check = |rows: &str| {
        let sources = "out:\n  files: out.csv\n  key: id\n  columns:\n    id: { type: text }\n    a: { type: datetime }\n    b: { type: datetime }\n";
        let metrics = "restore: { type: mttr, source: out, start: a, end: b }\n";
        let folder = Folder::project(&[
            ("data/out.csv", &format!("id,a,b\n{rows}")),
            ("data/sources.yaml", sources),
            ("data/metrics.yaml", metrics),
        ]);
        folder.run(&["check", "--as-of", "2026-10-05"]).out
    };
    let backwards = "1,2026-09-02 09:00,2026-09-01 09:00\n2,2026-09-04 09:00,2026-09-03 09:00\n3,2026-09-05 09:00,\n";
    let said = check(backwards);
    assert!(said.contains("2 rows have `b` before `a`") && said.contains("seem to be swapped"), "{said}");
    let said = check(&format!("{backwards}4,2026-09-05 09:00,2026-09-06 09:00\n"));
    assert!(said.contains("2 rows have") && said.contains("not_before"), "{said}");
}

#[test]
fn full_width_signs_in_yaml_are_named_where_they_stand() {
    let folder = Folder::project(&[("data/metrics.yaml", "opened:\n  label： 受付\n  type: simple\n")]);
    let said = folder.run(&["check"]);
    assert!(said.out.contains("data/metrics.yaml:2:8") && said.out.contains("type the half-width `:`"), "{}", said.out);
    let folder = Folder::project(&[("content/a.md", "---\ntitle： 運用\nweight: 1\n---\n\n本文\n")]);
    let said = folder.run(&["check"]);
    assert!(said.out.contains("content/a.md:2:6") && said.out.contains("type the half-width `:`"), "{}", said.out);
}

#[test]
fn what_is_nearly_a_figure_is_told_and_what_is_escaped_is_not() {
    let check = |sentence: &str| {
        let said = project(&[(9, 30)], METRICS, sentence).run(&["check", "--as-of", "2026-10-05"]);
        said.out.matches("this is not how the role `figure` is written").count()
    };
    assert_eq!(check("受付は {figure} `opened` でした。"), 1);
    assert_eq!(check("受付は｛figure｝`opened` でした。"), 1);
    assert_eq!(check("受付は {figure}`opened` でした。"), 0);
    assert_eq!(check("書き方は \\{figure} `opened` です。"), 0);
    assert_eq!(check("指標は `opened` です。図 {x} `a`"), 0);
}

/// A source of two files by month.
fn months(first: &str, second: &str, more: &str) -> String {
    let sources = format!(
        "desk:\n  files: desk/*.csv\n{more}  columns:\n    id: {{ type: text }}\n    opened_at: {{ type: datetime, required: true }}\n    status: {{ type: category }}\n"
    );
    let folder = Folder::project(&[
        ("data/desk/2026-08.csv", &format!("id,opened_at,status\n{first}")),
        ("data/desk/2026-09.csv", &format!("id,opened_at,status\n{second}")),
        ("data/sources.yaml", &sources),
        ("data/metrics.yaml", METRICS),
    ]);
    let answer = folder.run(&["check", "--as-of", "2026-10-05"]);
    fine(&answer).out.clone()
}

#[test]
fn numbers_that_begin_anew_in_each_file_are_told() {
    let august = "1,2026-08-01 09:00,Done\n2,2026-08-02 09:00,Done\n";
    let said = months(august, "1,2026-09-01 09:00,Done\n3,2026-09-02 09:00,Done\n", "  key: id\n");
    assert!(said.contains("warning[data/key-reused]: 1 value of `id`"), "{said}");
    assert!(said.contains("`1` in data/desk/2026-08.csv and data/desk/2026-09.csv"), "{said}");
    let same = months(august, "2,2026-08-02 09:00,Done\n3,2026-09-02 09:00,Done\n", "  key: id\n");
    assert!(!same.contains("data/key") && !same.contains("data/repeated"), "an export that overlaps: {same}");
}

#[test]
fn rows_of_one_key_that_differ_without_an_order_name_the_file_that_counts() {
    let august = "1,2026-08-01 09:00,Open\n";
    let later = "1,2026-08-01 09:00,Done\n2,2026-09-02 09:00,Done\n";
    let said = months(august, later, "  key: id\n");
    assert!(said.contains("info[data/key-without-order]: 1 value has"), "{said}");
    assert!(said.contains("that of data/desk/2026-09.csv, not of data/desk/2026-08.csv"), "{said}");
    assert!(!months(august, later, "  key: id\n  order: opened_at\n").contains("data/key-without-order"));
}

#[test]
fn whole_rows_that_two_files_tell_are_told_where_there_is_no_key() {
    let august = "1,2026-08-01 09:00,Done\n2,2026-08-31 09:00,Done\n";
    let said = months(august, "2,2026-08-31 09:00,Done\n3,2026-09-02 09:00,Done\n", "");
    assert!(said.contains("warning[data/repeated-row]: 1 rows of `desk`"), "{said}");
    assert!(!months(august, "3,2026-09-01 09:00,Done\n", "").contains("data/repeated-row"));
}

#[test]
fn the_hint_about_a_renamed_column_keeps_the_old_name() {
    let folder = Folder::project(&[
        ("data/desk/2026-08.csv", "番号,受付日時,完了日時\n1,2026-08-01 09:00,2026-08-02 09:00\n"),
        ("data/desk/2026-09.csv", "番号,受付日時,完了日\n2,2026-09-01 09:00,2026-09-02 09:00\n"),
        (
            "data/sources.yaml",
            "desk:\n  files: desk/*.csv\n  columns:\n    id: { from: 番号, type: text }\n    opened_at: { from: 受付日時, type: datetime }\n    closed_at: { from: 完了日時, type: datetime }\n",
        ),
    ]);
    let said = folder.run(&["check"]).out;
    assert!(said.contains("write `from: [完了日時, 完了日]`"), "{said}");
}

#[test]
fn rows_that_are_done_and_have_no_end_are_told() {
    let check = |open: &str, done: &str| {
        let folder = Folder::project(&[
            (
                "data/desk.csv",
                &format!(
                    "id,opened_at,closed_at,status\n1,2026-09-01 09:00,,{open}\n2,2026-09-01 09:00,2026-09-02 09:00,{done}\n"
                ),
            ),
            (
                "data/sources.yaml",
                "desk:\n  files: desk.csv\n  key: id\n  columns:\n    id: { type: text }\n    opened_at: { type: datetime }\n    closed_at: { type: datetime }\n    status: { type: category }\n",
            ),
            ("data/metrics.yaml", "backlog: { type: backlog, source: desk, start: opened_at, end: closed_at }\n"),
        ]);
        folder.run(&["check", "--as-of", "2026-10-05"]).out
    };
    let said = check("Done", "Done");
    assert!(said.contains("1 row has `Done` in `status` of `desk` and no `closed_at`"), "{said}");
    let said = check("Open", "Open");
    assert!(
        said.contains("1 row has `Open` in `status` of `desk` and an end (`closed_at`), and `backlog` counts"),
        "{said}"
    );
    let said = check("Open", "Done");
    assert!(!said.contains("done-without-end") && !said.contains("open-with-end"), "{said}");
}

#[test]
fn keys_that_are_only_written_otherwise_are_told() {
    let august = "0101,2026-08-03 09:10,Done\nＡ-102,2026-08-04 09:10,Done\n103,2026-08-05 09:10,Done\n";
    let later = "101,2026-08-03 09:10,Done\nA-102,2026-08-04 09:10,Done\n0103,2026-09-05 09:10,Done\n";
    let said = months(august, later, "  key: id\n");
    assert!(said.contains("warning[data/lookalike-key]: 2 values are written in more than one way in `id`"), "{said}");
    assert!(said.contains("`0101` = `101`, `A-102` = `Ａ-102`") && said.contains("type: integer"), "{said}");
    // Of numbers that begin at other times, or tell of other things, nothing is said.
    let said = months("0103,2026-08-05 09:10,Done\n", "103,2026-09-05 09:10,Done\n", "  key: id\n");
    assert!(!said.contains("lookalike"), "{said}");
}

const DESK: &str = "desk:\n  files: desk.csv\n  key: id\n  columns:\n    id: { type: text }\n    opened_at: { type: datetime, required: true }\n    resolved_at: { type: datetime }\n    status: { type: category }\n";

/// What `check` says of a desk with these rows, and with more files.
fn said_of_desk(rows: &str, more: &[(&str, &str)]) -> String {
    let csv = format!("id,opened_at,resolved_at,status\n{rows}");
    let folder = Folder::project(&[("data/desk.csv", &csv), ("data/sources.yaml", DESK)]);
    more.iter().for_each(|(path, text)| folder.write(path, text));
    let said = folder.run(&["check", "--as-of", "2026-11-20"]);
    said.out.clone() + &said.err
}

#[test]
fn keys_that_repeat_within_one_file_are_told() {
    let restarted = "1,2026-08-03 09:00,,Open\n1,2026-09-05 10:00,2026-09-06 12:00,Done\n";
    let said = said_of_desk(restarted, &[]);
    assert!(
        said.contains("warning[data/key-reused]: 1 value of `id` of `desk` have another `opened_at` in another row"),
        "{said}"
    );
    let older_last = "1,2026-08-03 09:00,2026-08-04 09:00,Done\n1,2026-08-03 09:00,,Open\n";
    let said = said_of_desk(older_last, &[]);
    assert!(said.contains("info[data/key-without-order]: 1 value has different rows in one file of `desk`"), "{said}");
    let twice = "1,2026-08-03 09:00,,Open\n1,2026-08-03 09:00,,Open\n2,2026-08-03 09:00,,Open\n";
    assert!(!said_of_desk(twice, &[]).contains("data/key-"), "equal rows are one");
}

#[test]
fn tables_that_nothing_reads_are_told() {
    let row = "1,2026-08-03 09:00,,Open\n";
    for path in ["data/2026-09.tsv", "data/desk/2026-09.csv", "data/desk.csv.txt", "data/desk-2.csv.gz"] {
        let said = said_of_desk(row, &[(path, "x")]);
        assert!(
            said.contains("info[data/unread-table]: 1 table is read by no source") && said.contains(path),
            "{said}"
        );
    }
    let named = (
        "data/calendars.yaml",
        "calendars:\n  desk: { open: { mon-fri: [\"09:00-18:00\"] }, holidays: { file: sg.csv } }\n",
    );
    let said = said_of_desk(row, &[("data/sg.csv", "2026-12-25,Christmas\n"), named, ("data/notes.txt", "x")]);
    assert!(!said.contains("unread-table"), "{said}");
}

#[test]
fn tickets_that_are_done_without_an_end_are_told_of_a_clock() {
    let policy = "desk:\n  source: desk\n  priority: status\n  start: opened_at\n  clocks: { resolution: { label: 解決, stop: resolved_at } }\n  targets: { Done: { calendar: 24x7, resolution: 4h } }\n";
    let said = said_of_desk(
        "1,2026-08-03 09:00,,Done\n2,2026-08-03 09:00,2026-08-03 10:00,Done\n",
        &[("data/sla.yaml", policy)],
    );
    assert!(said.contains("warning[metrics/done-without-end]: 1 row has `Done` in `status` of `desk` and no `resolved_at`, and `sla.desk.resolution` counts them as open"), "{said}");
}

#[test]
fn a_share_of_rows_above_all_of_them_is_told() {
    let share = |numerator: &str| {
        format!(
            "share: {{ label: 解決率, type: ratio, source: desk, time: opened_at, numerator: {{ agg: count, filter: \"{numerator}\" }}, denominator: {{ agg: count, filter: resolved_at is not null }}, unit: \"%\", better: higher }}\n"
        )
    };
    let rows = "1,2026-08-03 09:00,,Open\n2,2026-08-05 10:00,2026-08-06 12:00,Done\n3,2026-08-15 10:00,2026-08-15 13:00,Done\n";
    let said = said_of_desk(rows, &[("data/metrics.yaml", &share("status in ('Done', 'Open')"))]);
    assert!(
        said.contains(
            "warning[metrics/share-above-hundred]: `share` is 200 % in 2026-W32, and in 1 more: its numerator"
        ),
        "{said}"
    );
    let said = said_of_desk(rows, &[("data/metrics.yaml", &share("status = 'Done'"))]);
    assert!(!said.contains("share-above-hundred"), "{said}");
    let days = "days: { label: 日数, type: simple, source: desk, time: opened_at, agg: avg, expr: (resolved_at - opened_at) / 3600 / 24, unit: h }\n";
    assert!(said_of_desk(rows, &[("data/metrics.yaml", days)]).contains("divides seconds by 86400, which gives `d`"));
}
