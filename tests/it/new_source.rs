//! A new user who types commands only: a project, a source of each export, its metrics, the site.
//!
//! The files of `tests/exports` are in the forms that their tools write (its README says where each is described). Every figure was worked
//! out by a Python script from the instants that the files were made of, before they were written in the tool's form.

use crate::program::{Folder, fine};
use crate::site::here;
use std::fs;

/// A project as `init` leaves it, with an export below `data/`.
fn started(file: &str) -> Folder {
    let folder = Folder::new();
    let made = folder.run(&["init"]);
    assert_eq!(made.code, 0, "{}", made.err);
    folder.write(&format!("data/{file}"), fs::read(here("tests/exports").join(file)).unwrap());
    folder
}

/// The figure of a metric as a whole in August 2026.
fn august(folder: &Folder, metric: &str) -> f64 {
    let value = folder.figure(metric, "2026-08", &[]);
    value.parse().unwrap_or_else(|_| panic!("{metric}: {value}"))
}

/// Plays the user with one export, and compares figures of August.
fn played(file: &str, tool: &str, wanted: &[(&str, f64)]) -> Folder {
    let folder = started(file);
    let path = format!("data/{file}");
    let made = folder.run(&["new", "source", &path, "--name", "mine"]);
    fine(&made);
    assert!(made.err.contains(tool), "{}", made.err);
    assert!(made.err.contains("0 set aside"), "{}", made.err);
    let metrics = folder.run(&["new", "metrics", "mine"]);
    fine(&metrics);
    assert!(metrics.out.contains("mine"), "the first figures are printed at once: {}", metrics.out);
    for (metric, value) in wanted {
        let found = august(&folder, metric);
        assert!((found - value).abs() < 1e-6, "{file}: {metric} is {found}, not {value}");
    }
    let built = folder.run(&["build"]);
    fine(&built);
    assert!(folder.join("output/index.html").exists());
    folder
}

#[test]
fn jira() {
    let folder = played(
        "jira.csv",
        "Jira",
        &[("mine-opened", 29.0), ("mine-resolved", 23.0), ("mine-backlog", 7.0), ("mine-mttr", 6408.0 / 115.0)],
    );
    let text = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(text.contains("type: datetime, required: true, format: \"dd/MMM/yy h:mm a\" }"), "{text}");
    assert!(text.contains("sources.json\n# 取り込むエクスポート。"), "what stood in the file stays");
    assert!(text.contains("tickets:\n  files: tickets/*.csv"), "{text}");
}

#[test]
fn jira_in_japanese() {
    played(
        "jira-ja.csv",
        "Jira",
        &[("mine-opened", 28.0), ("mine-resolved", 29.0), ("mine-backlog", 1.0), ("mine-mttr", 82361.0 / 1740.0)],
    );
}

#[test]
fn servicenow() {
    played(
        "servicenow.csv",
        "ServiceNow",
        &[("mine-opened", 27.0), ("mine-resolved", 23.0), ("mine-backlog", 6.0), ("mine-mttr", 5599.0 / 115.0)],
    );
}

#[test]
fn zendesk() {
    played(
        "zendesk.csv",
        "Zendesk",
        &[
            ("mine-opened", 32.0),
            ("mine-resolved", 29.0),
            ("mine-backlog", 6.0),
            ("mine-mttr", 75677.0 / 1740.0),
            ("mine-response-time", 134.571_428_571),
        ],
    );
}

#[test]
fn redmine() {
    played(
        "redmine.csv",
        "Redmine",
        &[("mine-opened", 27.0), ("mine-resolved", 29.0), ("mine-backlog", 2.0), ("mine-mttr", 43799.0 / 870.0)],
    );
}

#[test]
fn github() {
    for file in ["github.csv", "github.ndjson"] {
        played(
            file,
            "GitHub",
            &[("mine-opened", 25.0), ("mine-resolved", 20.0), ("mine-backlog", 6.0), ("mine-mttr", 43.1975)],
        );
    }
}

#[test]
fn backlog() {
    let folder = started("backlog.csv");
    let made = folder.run(&["new", "source", "data/backlog.csv"]);
    fine(&made);
    assert!(made.err.contains("Backlog") && made.err.contains("tejun -C"), "{}", made.err);
    fine(&folder.run(&["new", "metrics", "backlog"]));
    // The export has no time of resolution, so nothing is told of it.
    assert!((august(&folder, "backlog-opened") - 23.0).abs() < 1e-9);
    assert!(!fs::read_to_string(folder.join("data/metrics.yaml")).unwrap().contains("backlog-resolved"));
    fine(&folder.run(&["build"]));
}

#[test]
fn uptimerobot() {
    played(
        "uptimerobot.csv",
        "UptimeRobot",
        &[
            ("mine-down-uptime", 99.460_125_448_029),
            ("mine-down-incidents", 7.0),
            ("mine-down-mttr", 34.428_571_428_571),
        ],
    );
}

#[test]
fn measurements() {
    for (file, tool, metric) in
        [("grafana.csv", "Grafana", "mine-p95-latency"), ("prometheus.csv", "Prometheus", "mine-value")]
    {
        played(file, tool, &[(metric, 248.147_661_290)]);
    }
}

#[test]
fn google_forms() {
    for file in ["google-forms.csv", "google-forms-sheet.csv"] {
        played(
            file,
            "Google",
            &[("mine-csat", 3.548_387_096_774), ("mine-nps", -45.161_290_322_581), ("mine-answers", 31.0)],
        );
    }
}

#[test]
fn mistakes_are_told_with_a_remedy() {
    let folder = started("jira.csv");
    let csv = |name: &str, text: &str| folder.write(&format!("data/{name}"), text);
    csv("empty.csv", "");
    csv("headers.csv", "id,opened_at\n");
    csv("values.csv", "1,2026-08-01 09:00,10\n2,2026-08-02 09:00,11\n");
    csv("order.csv", "id,opened_at\na,05/06/2026 09:00\nb,07/08/2026 10:00\n");
    csv("other.csv", "city,area\nA,1\nB,2\n");
    folder.write("notes.csv", "id,opened_at\na,2026-08-01 09:00\n");
    let refused = |words: &[&str], says: &str| {
        let before = fs::read(folder.join("data/sources.yaml")).unwrap();
        let all: Vec<&str> = ["new", "source"].iter().chain(words).copied().collect();
        let answer = folder.run(&all);
        assert!(answer.code != 0 && answer.err.contains(says), "{words:?}: {} {}", answer.code, answer.err);
        assert_eq!(fs::read(folder.join("data/sources.yaml")).unwrap(), before, "{words:?}: nothing is written");
    };
    refused(&["data/jria.csv"], "did you mean `data/jira.csv`?");
    refused(&["/etc/hostname"], "outside the project");
    refused(&["notes.csv"], "copy it below");
    refused(&["data"], "is a folder");
    refused(&["data/empty.csv"], "the file is empty");
    refused(&["data/headers.csv"], "no row below the headers");
    refused(&["data/values.csv"], "seems to hold values");
    refused(&["data/jira.csv", "data/other.csv"], "have other headers");
    refused(&["data/jira.csv", "--name", "tickets"], "there is a source named `tickets` already");
    refused(&["data/jira.csv", "--preset", "jirra"], "did you mean `jira`?");
    refused(&["data/order.csv"], "--date-order d-m-y");
    // No preset knows in which order an instance of ServiceNow writes its dates.
    csv(
        "snow.csv",
        "number,opened_at,sys_updated_at\nINC1,05-06-2026 09:00,05-06-2026 10:00\nINC2,07-06-2026 09:00,08-06-2026 10:00\nINC3,07-06-2026 09:30,08-06-2026 10:00\n",
    );
    refused(&["data/snow.csv"], "--date-order d-m-y");
    csv(
        "years.csv",
        "number,opened_at,sys_updated_at\nINC1,05/06/07 09:00,05/06/07 10:00\nINC2,07/06/08 09:00,08/06/09 10:00\nINC3,07/06/08 09:30,08/06/09 10:00\n",
    );
    refused(&["data/years.csv"], "--date-order d-m-y");
    let dry = folder.run(&["new", "source", "data/order.csv", "--date-order", "m-d-y", "--dry-run"]);
    assert!(fine(&dry).out.contains("format: m-d-y"), "{}", dry.out);
    csv("rows.csv", "番号,受付,,\n,日時,件名,担当\n1,2026-08-01 09:00,a,b\n2,2026-08-02 09:00,a,b\n");
    refused(&["data/rows.csv"], "the headers stand in two rows");
    let torn = "番号,受付日時,件名\n1,2026-08-01 09:00,\"改行の\nある件名\"\n2,2026-08-02 10:00,b\n3,2026-08-03 11:00";
    csv("torn.csv", torn);
    let dry = folder.run(&["new", "source", "data/torn.csv", "--dry-run"]);
    assert!(fine(&dry).err.contains("expected 3 fields, found 2") && dry.err.contains("1 set aside"), "{}", dry.err);
    let workbook = fs::read(here("tests/sites/figures/forms/in/data/orders/2026-10.xlsx")).unwrap();
    folder.write("data/book.xlsx", workbook);
    refused(&["data/book.xlsx"], "--sheet \"集計\"");
    let dry = folder.run(&["new", "source", "data/book.xlsx", "--sheet", "一覧", "--dry-run"]);
    assert!(fine(&dry).out.contains("sheet: 一覧"), "{}", dry.out);
    let unknown = folder.run(&["new", "metrics", "tikets"]);
    assert!(unknown.err.contains("did you mean `tickets`?"), "{}", unknown.err);
}

#[test]
fn titles_above_the_headers_are_passed_over() {
    let folder = started("jira.csv");
    let titled = "問い合わせ一覧,,\r\n出力日: 2026-09-01,,\r\n\r\n番号,受付日時,優先度\r\n1,2026-08-01 09:00,高\r\n2,2026-08-32 09:00,低\r\n";
    let rest: String = (3..=40).map(|n| format!("{n},2026-08-{:02} 09:00,低\r\n", n % 28 + 1)).collect();
    let titled = &format!("{titled}{rest}");
    folder.write("data/desk.csv", titled);
    let made = folder.run(&["new", "source", "data/desk.csv"]);
    assert!(fine(&made).err.contains("40 rows = 39 used + 1 set aside"), "{}", made.err);
    let written = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(written.contains("# data/desk.csv: utf-8 \",\" 40 rows, headers in line 4"), "{written}");
    assert!(!written.contains("header_row"), "it is found again by the names of the columns: {written}");
    // Places are those of the file as it stands.
    assert!(made.err.contains("data/desk.csv:6:3"), "{}", made.err);
    let checked = folder.run(&["check"]);
    assert!(checked.err.contains("data/desk.csv:6:3") || checked.out.contains("data/desk.csv:6:3"), "{}", checked.err);
    // A line of conditions that looks like a row is not told from one; somebody says where the headers are.
    let odd = titled.replacen("出力日: 2026-09-01,,", "2026,08,31", 1).replacen("問い合わせ一覧,,\r\n", "", 1);
    folder.write("data/odd.csv", odd);
    let refused = folder.run(&["new", "source", "data/odd.csv"]);
    assert!(
        refused.err.contains("line 1 seems to hold values") && refused.err.contains("--header-row N"),
        "{}",
        refused.err
    );
    let made = folder.run(&["new", "source", "data/odd.csv", "--header-row", "3"]);
    assert!(fine(&made).err.contains("40 rows = 39 used"), "{}", made.err);
    let written = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(written.contains("\n  header_row: 3\n"), "{written}");
    let far = folder.run(&["new", "source", "data/odd.csv", "--name", "far", "--header-row", "90"]);
    assert!(far.code != 0 && far.err.contains("no row begins in line 90"), "{}", far.err);
}

#[test]
fn months_above_the_values_become_rows() {
    let folder = started("jira.csv");
    let table = "サービス,チーム,4月,5月,6月,備考\r\n受付,窓口,3,4,5,\r\n配送,物流,1,,2,移行中\r\n";
    folder.write("data/work.csv", table);
    let refused = folder.run(&["new", "source", "data/work.csv", "--yes"]);
    assert!(refused.code != 0 && refused.err.contains("--first-month 2026-04"), "{}", refused.err);
    let wrong = folder.run(&["new", "source", "data/work.csv", "--first-month", "4月"]);
    assert!(
        wrong.code != 0 && wrong.err.contains("expected a month for `--first-month`, found `4月`"),
        "{}",
        wrong.err
    );
    assert!(wrong.err.contains("write it as `2026-04`"), "{}", wrong.err);
    // Dates in a first row that is none of headers are values.
    folder.write("data/bare.csv", "1,2026-08-01,2026-08-02,2026-08-03\n2,2026-08-01,2026-08-04,2026-08-05\n");
    let bare = folder.run(&["new", "source", "data/bare.csv", "--yes"]);
    assert!(bare.code != 0 && bare.err.contains("seems to hold values"), "{}", bare.err);
    let made = folder.run(&["new", "source", "data/work.csv", "--yes", "--first-month", "2026-04"]);
    assert!(fine(&made).err.contains("5 rows = 5 used + 0 set aside"), "{}", made.err);
    let written = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(written.contains("  unpivot: { name: period, value: value, first_month: 2026-04 }"), "{written}");
    // What stands behind the months tells no row apart.
    assert!(written.contains("  key: [service, チーム, period]"), "{written}");
    folder.write(
        "data/metrics.yaml",
        "work:\n  type: simple\n  source: work\n  time: period\n  agg: sum\n  expr: value\n  unit: 件\n",
    );
    // The metrics of `init` are gone, which its menus tell; June is 5 + 2.
    assert_eq!(folder.figure("work", "2026-06", &[]), "7");
}

/// The entries that `new source` wrote.
fn entries(folder: &Folder) -> String {
    fs::read_to_string(folder.join("data/sources.yaml")).unwrap()
}

#[test]
fn days_above_the_values_are_read_in_the_order_that_all_of_them_settle() {
    let folder = started("jira.csv");
    folder.write("data/cases.csv", "国,1/9/20,1/10/20,1/11/20,1/12/20,1/13/20\n日本,1,2,3,4,5\n韓国,1,,3,4,6\n");
    let made = folder.run(&["new", "source", "data/cases.csv", "--yes"]);
    assert!(fine(&made).err.contains("9 rows = 9 used + 0 set aside"), "{}", made.err);
    let written = entries(&folder);
    assert!(written.contains("    period: { type: date, format: m-d-y }"), "{written}");
    assert!(written.contains("  key: [国, period]"), "{written}");
    folder.write(
        "data/metrics.yaml",
        "cases:\n  type: simple\n  source: cases\n  time: period\n  agg: sum\n  expr: value\n  unit: 件\n  grains: [day]\n",
    );
    // The thirteenth is 5 + 6.
    assert_eq!(folder.figure("cases", "2020-01-13", &[]), "11");
    // No day is above twelve: somebody says which order it is.
    folder.write("data/few.csv", "国,1/2/20,1/3/20,1/4/20,1/5/20,1/6/20\n日本,1,2,3,4,5\n");
    let refused = folder.run(&["new", "source", "data/few.csv", "--yes"]);
    assert!(refused.code != 0 && refused.err.contains("do not settle the order of dates: 1/2/20\n"), "{}", refused.err);
    let made = folder.run(&["new", "source", "data/few.csv", "--yes", "--date-order", "d-m-y"]);
    assert!(fine(&made).err.contains("5 rows = 5 used"), "{}", made.err);
    assert!(entries(&folder).contains("    period: { type: date, format: d-m-y }"), "{}", entries(&folder));
}

#[test]
fn years_and_quarters_above_the_values_become_rows() {
    let folder = started("jira.csv");
    folder.write("data/years.csv", "国,2019,2020,2021\n日本,1,2,3\n韓国,4,5,6\n");
    let made = folder.run(&["new", "source", "data/years.csv", "--yes"]);
    assert!(fine(&made).err.contains("6 rows = 6 used + 0 set aside"), "{}", made.err);
    // A value of the calendar's 2019 is none of the fiscal year 2018, in which its first day is.
    let told = "these years begin in month 1, those of the site in month 4";
    assert!(entries(&folder).contains(told), "{}", entries(&folder));
    folder.write(
        "data/metrics.yaml",
        "years:\n  type: simple\n  source: years\n  time: period\n  agg: sum\n  expr: value\n  unit: 件\n  grains: [year]\n",
    );
    let site = fs::read_to_string(folder.join("tejun.yaml")).unwrap();
    folder.write("tejun.yaml", site.replace("fiscal_year_start: 4", "fiscal_year_start: 1"));
    assert_eq!(folder.figure("years", "FY2020", &[]), "7");
    // The column of the year beside its months is their total.
    folder.write("data/total.csv", "国,2026年4月,2026年5月,2026年6月,2026年\n日本,1,2,3,6\n");
    let made = folder.run(&["new", "source", "data/total.csv", "--yes"]);
    assert!(fine(&made).err.contains("3 rows = 3 used + 0 set aside"), "{}", made.err);
    assert!(entries(&folder).contains("value: value, except: \"2026年\" }"), "{}", entries(&folder));
    folder.write("data/fiscal.csv", "国,令和元年度,令和2年度,令和3年度\n日本,1,2,3\n");
    let refused = folder.run(&["new", "source", "data/fiscal.csv", "--yes"]);
    assert!(
        refused.code != 0 && refused.err.contains("in which month the year of `令和元年度` begins"),
        "{}",
        refused.err
    );
    let made = folder.run(&["new", "source", "data/fiscal.csv", "--yes", "--first-month", "2026-04"]);
    assert!(fine(&made).err.contains("3 rows = 3 used"), "{}", made.err);
    assert!(
        entries(&folder).contains("these years begin in month 4, those of the site in month 1"),
        "{}",
        entries(&folder)
    );
}

#[test]
fn headers_in_two_rows_are_declared_as_such() {
    let folder = started("jira.csv");
    folder.write("data/desk.csv", "件数,,,,\n窓口,2025年,,2026年,\n,11月,12月,1月,2月\n東京,1,2,3,4\n大阪,10,20,30,\n");
    let made = folder.run(&["new", "source", "data/desk.csv", "--yes"]);
    assert!(fine(&made).err.contains("7 rows = 7 used + 0 set aside"), "{}", made.err);
    let written = entries(&folder);
    assert!(written.contains("\n  header_rows: 2\n") && written.contains("  key: [窓口, period]"), "{written}");
    folder.write(
        "data/metrics.yaml",
        "work:\n  type: simple\n  source: desk\n  time: period\n  agg: sum\n  expr: value\n  unit: 件\n",
    );
    // January 2026 is 3 + 30.
    assert_eq!(folder.figure("work", "2026-01", &[]), "33");
    // Headings above names that come again.
    folder.write("data/sites.csv", ",東京,,大阪,\n日付,件数,時間,件数,時間\n2026-08-01,1,2,3,4\n2026-08-02,5,6,7,8\n");
    let made = folder.run(&["new", "source", "data/sites.csv", "--yes"]);
    assert!(fine(&made).err.contains("2 rows = 2 used"), "{}", made.err);
    assert!(entries(&folder).contains("東京_件数: { from: 東京 件数, type: integer }"), "{}", entries(&folder));
}

#[test]
fn a_key_that_would_lose_cells_is_not_written() {
    let folder = started("jira.csv");
    // Two rows of one label, and labels below no header.
    folder.write("data/twice.csv", "窓口,2026/04,2026/05,2026/06\n東京,1,2,3\n東京,10,20,30\n");
    let made = folder.run(&["new", "source", "data/twice.csv", "--yes"]);
    assert!(fine(&made).err.contains("6 rows = 6 used + 0 set aside + 0 duplicates"), "{}", made.err);
    folder.write("data/blank.csv", "年度,2026,,\n,4月,5月,6月\n常勤,510,512,\n時短,13,14,15\n");
    let made = folder.run(&["new", "source", "data/blank.csv", "--yes", "--first-month", "2026-04"]);
    assert!(fine(&made).err.contains("5 rows = 5 used + 0 set aside + 0 duplicates"), "{}", made.err);
    let written = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(written.contains("  # key: the labels do not tell cells apart"), "{written}");
    assert!(
        written.contains("  key: [label, period]") && written.contains("    label: { from: \"\", type: text }"),
        "{written}"
    );
}

#[test]
fn what_differs_in_one_export_and_names_no_row_is_no_key() {
    let folder = started("jira.csv");
    let header = "service,amount,started_at,restored_at\n";
    let first = "web,10,2026-08-01 09:00,2026-08-01 10:00\napi,20,2026-08-02 09:00,2026-08-02 11:00\n";
    folder.write("data/inc/08.csv", format!("{header}{first}"));
    fine(&folder.run(&["new", "source", "data/inc/08.csv", "--name", "inc", "--yes"]));
    assert!(!entries(&folder).contains("key: service") && !entries(&folder).contains("key: amount"));
    let written = entries(&folder).replace("files: inc/08.csv", "files: inc/*.csv");
    folder.write("data/sources.yaml", written);
    fine(&folder.run(&["new", "metrics", "inc"]));
    let incidents = |folder: &Folder| folder.figure("inc-mttr", "2026-08", &[]);
    // One hour and two.
    let before = incidents(&folder);
    folder.write("data/inc/09.csv", format!("{header}web,10,2026-09-05 09:00,2026-09-05 15:00\n"));
    assert_eq!(incidents(&folder), before, "the next export takes no row of this one away");
    // A name of the row is one, however it is called.
    folder
        .write("data/case.csv", "Case Number,created,priority\nC-1,2026-08-01 09:00,high\nC-2,2026-08-02 09:00,low\n");
    fine(&folder.run(&["new", "source", "data/case.csv", "--yes"]));
    assert!(entries(&folder).contains("  key: id   # different in each of 2 rows"), "{}", entries(&folder));
}

#[test]
fn a_project_brings_presets_of_its_own() {
    let folder = started("jira.csv");
    folder.write(
        "presets/desk.yaml",
        "label: 受付台帳\nsigns: [台帳番号]\ncolumns:\n  id: { from: 台帳番号, type: text, required: true }\n  opened_at: { from: いつ, type: datetime, required: true }\n",
    );
    folder.write("data/desk.csv", "台帳番号,いつ\nA-1,2026-08-01 09:00\nA-2,2026-09-01 09:00\n");
    let made = folder.run(&["new", "source", "data/desk.csv", "--dry-run"]);
    assert!(
        fine(&made).err.contains("受付台帳") && made.out.contains("opened_at: { from: いつ"),
        "{}{}",
        made.err,
        made.out
    );
}

#[test]
fn a_state_that_nobody_knows_makes_no_uptime() {
    let folder = started("jira.csv");
    let rows = |states: [&str; 3]| {
        let row = |(at, state): (usize, &&str)| format!("2026-08-01 0{at}:00,portal,{state}\n");
        format!("checked_at,service,status\n{}", states.iter().enumerate().map(row).collect::<String>().repeat(4))
    };
    folder.write("data/known.csv", rows(["up", "up", "down"]));
    folder.write("data/unknown.csv", rows(["up", "up", "operational"]));
    for name in ["known", "unknown"] {
        fine(&folder.run(&["new", "source", &format!("data/{name}.csv")]));
    }
    let dry = folder.run(&["new", "metrics", "known", "--dry-run"]);
    assert!(fine(&dry).out.contains("up: \"status in ('up')\""), "{}", dry.out);
    let dry = folder.run(&["new", "metrics", "unknown", "--dry-run"]);
    assert!(!fine(&dry).out.contains("uptime") && dry.out.contains("unknown-rows:"), "{}", dry.out);
}

#[test]
fn numbers_that_begin_anew_in_each_file_are_no_key() {
    let folder = started("jira.csv");
    folder.write("data/desk/2026-08.csv", "番号,受付日時\n1,2026-08-01 09:00\n2,2026-08-02 09:00\n");
    folder.write("data/desk/2026-09.csv", "番号,受付日時\n1,2026-09-01 09:00\n2,2026-09-02 09:00\n");
    let made = folder.run(&["new", "source", "data/desk/2026-08.csv", "data/desk/2026-09.csv"]);
    assert!(fine(&made).err.contains("4 rows = 4 used + 0 set aside + 0 duplicates"), "{}", made.err);
    let text = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(text.contains("desk:\n  files: desk/*.csv\n  # key: id"), "{text}");
}

#[test]
fn an_error_in_a_preset_of_the_project_writes_nothing() {
    let folder = Folder::project(&[
        ("data/desk.csv", "番号,受付日時\n1,2026-10-05 09:10\n"),
        ("presets/desk.yaml", "label: 窓口\ncolums: {}\n"),
    ]);
    let told = folder.run(&["new", "source", "data/desk.csv", "--yes"]);
    assert_eq!(told.code, 2, "{}", told.err);
    assert!(!folder.join("data/sources.yaml").exists());
}

#[test]
fn the_zone_that_headers_name_is_that_of_the_source() {
    let folder = started("jira.csv");
    // 20:00 UTC is 05:00 of the next day in Japan: two of these four were opened in August there, and one by the dates as they stand.
    folder.write(
        "data/desk.csv",
        "id,Created At (UTC),Resolved At (UTC)\n1,2026-07-31 20:00,2026-07-31 21:00\n2,2026-07-31 22:00,2026-07-31 23:00\n3,2026-08-31 20:00,2026-08-31 21:00\n4,2026-09-10 09:00,\n",
    );
    let made = folder.run(&["new", "source", "data/desk.csv", "--yes"]);
    assert!(fine(&made).err.contains("times without an offset are those of UTC"), "{}", made.err);
    assert!(entries(&folder).contains("  timezone: UTC   # the zone that headers name"), "{}", entries(&folder));
    fine(&folder.run(&["new", "metrics", "desk"]));
    assert!((august(&folder, "desk-opened") - 2.0).abs() < 1e-9);
}

#[test]
fn figures_of_the_sample_beside_ones_own_are_told() {
    let folder = Folder::new();
    fine(&folder.run(&["init", "--lang", "en"]));
    folder.write("data/jira.csv", "id,opened_at\n1,2026-11-02 09:00\n2,2026-11-03 10:00\n");
    let said = folder.run(&["new", "source", "data/jira.csv", "--yes", "--lang", "en"]);
    assert!(
        said.err.contains("`data/tickets/tickets.csv`") && said.err.contains("`tejun init --bare`"),
        "{}",
        said.err
    );
    folder.write("data/tickets/tickets.csv", "id,opened_at,priority\n");
    folder.write("data/incidents.csv", "id\n");
    let said = folder.run(&["new", "source", "data/jira.csv", "--name", "again", "--yes", "--lang", "en"]);
    assert!(!said.err.contains("init --bare"), "{}", said.err);
}
