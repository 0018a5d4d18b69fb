//! Metrics and policies out of the columns of a source, and of what documents promise.
//!
//! Every share was worked out by hand from the tickets that stand here.

use crate::program::{Folder, fine};
use std::fs;

/// A document that promises times of three priorities.
const SUPPORT: &str = "# 窓口\n\n| 優先度 | 初回応答 | 解決 |\n|---|---|---|\n| 高 | 30分以内 | 4時間以内 |\n\
                       | 中 | 2営業時間以内 | 2営業日以内 |\n| 低 | 1営業日以内 | 努力目標 |\n";

/// Six tickets of October 2026; the 12th is a holiday.
const DESK: &str = "番号,受付日時,一次回答日時,解決日時,優先度\n\
                    1,2026-10-05 09:10,2026-10-05 09:35,2026-10-05 12:00,高\n\
                    2,2026-10-05 17:50,2026-10-05 18:30,2026-10-05 23:00,高\n\
                    3,2026-10-06 09:10,2026-10-06 11:05,2026-10-07 12:00,中\n\
                    4,2026-10-06 17:30,2026-10-07 10:40,2026-10-09 12:00,中\n\
                    5,2026-10-08 10:10,2026-10-09 09:35,2026-10-20 12:00,低\n\
                    6,2026-10-08 10:10,2026-10-13 09:35,2026-10-20 12:00,低\n";

fn desk(document: &str) -> Folder {
    let folder = Folder::project(&[("content/support.md", document), ("data/desk.csv", DESK)]);
    fine(&folder.run(&["new", "source", "data/desk.csv", "--yes"]));
    folder
}

#[test]
fn times_that_documents_promise_become_targets_on_a_named_calendar() {
    let folder = desk(SUPPORT);
    let made = folder.run(&["new", "metrics", "desk", "--calendar", "jp-business", "--calendar", "高=24x7"]);
    assert!(fine(&made).err.contains("times that documents promise"), "{}", made.err);
    let policy = fs::read_to_string(folder.join("data/sla.yaml")).unwrap();
    let targets = "  targets:\n    # content/support.md:5\n    高: { calendar: \"24x7\", response: 30min, resolution: 4h }\n    \
                   # content/support.md:6\n    中: { calendar: jp-business, response: 2bh, resolution: 2bd }\n    \
                   # content/support.md:7\n    低: { calendar: jp-business, response: 1bd }\n  # attainment: \"?%以上\"   # 守るべき割合。? を約束した割合に替えて # を消すと、達成・未達を判定する\n";
    assert!(policy.ends_with(targets), "{policy}");
    // By hand, open from 9 to 18. Of two hours the third ticket took 1:55, the fourth 0:30 and 1:40 on the next morning. A business day is nine
    // hours: the fifth took 7:50 and 0:35, the sixth nine more. Of 18 hours the third took 11:50, the fourth 18:30.
    for (clock, priority) in
        [("response", "高"), ("resolution", "高"), ("response", "中"), ("resolution", "中"), ("response", "低")]
    {
        let met = folder.figure(&format!("sla.desk.{clock}"), "2026-10", &[("priority", priority)]);
        assert_eq!(met, "50", "{clock} {priority}");
    }
    let ticket = folder.run(&["explain", "ticket", "5"]);
    assert!(fine(&ticket).out.contains("elapsed / allowed: 8:25:00 / 9:00:00"), "{}", ticket.out);
}

#[test]
fn hours_on_a_calendar_that_closes_are_a_comment_that_says_what_is_open() {
    let folder = desk(SUPPORT);
    fine(&folder.run(&["new", "metrics", "desk", "--calendar", "jp-business"]));
    let policy = fs::read_to_string(folder.join("data/sla.yaml")).unwrap();
    let high = "    # 高 の response: 30min（content/support.md:5）は、営業時間か実時間かが書かれていない。jp-business には閉まる時間がある\n";
    assert!(policy.contains(high), "{policy}");
    assert!(policy.contains("    中: { calendar: jp-business, response: 2bh, resolution: 2bd }\n"), "{policy}");
    let other = desk(&SUPPORT.replace("30分以内", "VIPは30分以内"));
    fine(&other.run(&["new", "metrics", "desk", "--calendar", "jp-business"]));
    let policy = fs::read_to_string(other.join("data/sla.yaml")).unwrap();
    assert!(!policy.contains("response: 30min"), "whose time it is is the question, not which hours: {policy}");
}

#[test]
fn times_without_a_calendar_are_comments_and_what_documents_dispute_is_left_open() {
    let dry = |document: &str, more: &[&str]| {
        let folder = desk(document);
        let answer = folder.run(&[&["new", "metrics", "desk", "--dry-run"], more].concat());
        fine(&answer).out.clone()
    };
    let open = dry(SUPPORT, &[]);
    assert!(open.contains("\n  targets: {}\n"), "{open}");
    assert!(
        open.contains("    # 高: { calendar: jp-business, response: 30min, resolution: 4h }  # content/support.md:5\n"),
        "{open}"
    );
    assert!(
        open.contains("    # 低: { calendar: jp-business, response: 1bd, resolution: … }  # content/support.md:7\n"),
        "{open}"
    );
    let disputed = format!("{SUPPORT}\n## 契約\n\n- 高: 1時間以内に初回応答\n");
    let disputed = dry(&disputed, &["--calendar", "24x7"]);
    assert!(disputed.contains("    高: { calendar: \"24x7\", resolution: 4h }\n"), "{disputed}");
    let both = "    # 文書によって違うので書かない: 高 の response: 30min (content/support.md:5), 1h (content/support.md:11)\n";
    assert!(disputed.contains(both), "{disputed}");
    // Business hours do not run on a calendar that never closes.
    assert!(!disputed.contains("    中: {"), "{disputed}");
}

#[test]
fn a_calendar_that_is_none_is_refused_with_those_there_are() {
    let folder = desk(SUPPORT);
    for (typed, told) in [("jp-busines", "did you mean `jp-business`"), ("至急=24x7", "there are `中`, `低`, `高`")]
    {
        let refused = folder.run(&["new", "metrics", "desk", "--calendar", typed]);
        assert_eq!(refused.code, 2, "{}", refused.err);
        assert!(refused.err.contains(told), "{}", refused.err);
    }
    assert!(!folder.path().join("data/sla.yaml").exists());
}

#[test]
fn what_is_not_made_of_a_column_that_is_no_instant_is_said() {
    let rows = "番号,受付日時,解決日時,優先度\nT-1,2026-10-01 10:00,11:00:00,高\nT-2,2026-10-02 10:00,12:30:00,低\n";
    let folder = Folder::project(&[("data/desk.csv", rows)]);
    fine(&folder.run(&["new", "source", "data/desk.csv", "--yes"]));
    let made = folder.run(&["new", "metrics", "desk"]);
    assert!(fine(&made).err.contains("`resolved_at` is text, so that no durations and SLA clocks"), "{}", made.err);
}

/// Two incidents that are tickets, too: opened 10 minutes after they began, acknowledged at 50 and at 70 minutes, detected at 5, restored
/// after 60 and 120 minutes, resolved a day after they were opened.
#[test]
fn tickets_that_are_incidents_get_metrics_of_both_with_names_of_their_own() {
    let rows = "番号,発生日時,検知日時,受付日時,対応開始日時,復旧日時,解決日時,優先度\n\
                1,2026-08-03 09:00,2026-08-03 09:05,2026-08-03 09:10,2026-08-03 09:50,2026-08-03 10:00,2026-08-04 09:10,高\n\
                2,2026-08-05 09:00,2026-08-05 09:05,2026-08-05 09:10,2026-08-05 10:10,2026-08-05 11:00,2026-08-06 09:10,高\n";
    let folder = Folder::project(&[("data/inc.csv", rows)]);
    fine(&folder.run(&["new", "source", "data/inc.csv", "--yes"]));
    fine(&folder.run(&["new", "metrics", "inc"]));
    assert_eq!(folder.run(&["check"]).code, 0);
    assert_eq!(folder.figure("inc-mttr", "2026-08", &[]), "24");
    assert_eq!(folder.figure("inc-incident-mttr", "2026-08", &[]), "90");
    assert_eq!(folder.figure("inc-mtta", "2026-08", &[]), "60", "what was detected was not acknowledged yet");
}

/// Of 31 days with one outage of 7.44 hours, 99 % were up; a maintenance and a notice without impact stopped nothing.
#[test]
fn incidents_without_impact_stop_nothing() {
    let row = |id: &str, impact: &str, day: &str, until: &str| {
        format!(
            "{{\"id\":\"{id}\",\"name\":\"x\",\"status\":\"resolved\",\"impact\":\"{impact}\",\"impact_override\":null,\"shortlink\":\"s\",\
             \"created_at\":\"{day}T00:00:00Z\",\"resolved_at\":\"{day}T{until}Z\",\"monitoring_at\":null}}\n"
        )
    };
    let rows = row("a", "major", "2026-08-03", "07:26:24")
        + &row("b", "maintenance", "2026-08-05", "20:00:00")
        + &row("c", "none", "2026-08-07", "20:00:00")
        + &row("d", "minor", "2026-09-07", "01:00:00");
    let folder = Folder::project(&[("data/sp.ndjson", &rows)]);
    fine(&folder.run(&["new", "source", "data/sp.ndjson", "--yes"]));
    fine(&folder.run(&["new", "metrics", "sp"]));
    assert_eq!(folder.figure("sp-uptime", "2026-08", &[]), "99");
    assert_eq!(folder.figure("sp-incidents", "2026-08", &[]), "1");
}

#[test]
fn a_share_that_documents_promise_of_all_is_written_beside_their_times() {
    let policy = |more: &str| {
        let folder = desk(&format!("{SUPPORT}\n{more}\n"));
        let made = folder.run(&["new", "metrics", "desk", "--calendar", "24x7"]);
        (fine(&made).err.clone(), fs::read_to_string(folder.join("data/sla.yaml")).unwrap())
    };
    let (_, told) = policy("- SLA達成率: 90%以上");
    assert!(told.contains("  attainment: \"90%以上\"   # content/support.md:9\n"), "{told}");
    let (_, told) = policy("達成率の目標は95%です。");
    assert!(told.contains("  attainment: \"95%以上\"   # content/support.md:9\n"), "{told}");
    for open in [
        "",
        "先月の達成率は95%です。",
        "- SLA達成率: 90%以上\n- 達成率: 95%以上",
        "- 高の達成率: 90%以上",
        "- 達成率の実績: 90%",
    ] {
        let (said, told) = policy(open);
        assert!(!told.contains("\n  attainment:") && told.contains("\n  # attainment: "), "{open}: {told}");
        assert!(said.contains("attainment"), "{open}: {said}");
    }
}

#[test]
fn a_column_of_shares_is_written_by_clock_and_priority() {
    let policy = |rows: &str, more: &str| {
        let table = format!("# 窓口\n\n| 優先度 | 初回応答 | 達成率目標 |\n|---|---|---|\n{rows}\n{more}\n");
        let folder = desk(&table);
        let made = folder.run(&["new", "metrics", "desk", "--calendar", "24x7"]);
        let figure = folder.run(&["figures", "sla.desk.response", "--period", "2026-10", "--format", "json"]);
        let all: serde_json::Value = serde_json::from_str(&fine(&figure).out).unwrap();
        let high = all.as_array().unwrap().iter().find(|one| one["by"]["priority"] == "高");
        let standing = high.map(|one| one["standing"].to_string()).unwrap_or_default();
        fine(&made);
        (fs::read_to_string(folder.join("data/sla.yaml")).unwrap(), standing)
    };
    // Of two tickets of 高 one was answered within half an hour. The data end before the month does, so that nothing is decided for good.
    let (told, standing) = policy("| 高 | 30分以内 | 99% |\n| 中 | 4時間以内 | 40%以上 |\n", "");
    let shares = "  attainment:\n    response: { 高: \"99%以上\", 中: \"40%以上\" }   # content/support.md:5, content/support.md:6\n";
    assert!(told.contains(shares), "{told}");
    assert_eq!(standing, "\"at_risk\"");
    let (told, standing) = policy("| 高 | 30分以内 | 50% |\n| 中 | 4時間以内 | 50%以上 |\n", "");
    assert!(told.contains("  attainment: \"50%以上\"   # content/support.md:5, content/support.md:6\n"), "{told}");
    assert_eq!(standing, "\"undecided\"");
    let (told, _) = policy("| 高 | 30分以内 | 99% |\n| 中 | 4時間以内 | - |\n", "- SLA達成率: 90%以上\n");
    let shares = "  attainment:\n    default: \"90%以上\"   # content/support.md:8\n    response: { 高: \"99%以上\" }   # content/support.md:5\n";
    assert!(told.contains(shares), "{told}");
}

#[test]
fn that_documents_promise_times_is_said_where_nothing_can_keep_them() {
    let csv = "番号,受付日時,担当\n1,2026-10-05 09:10,鈴木\n2,2026-10-06 09:10,佐藤\n";
    let said = |document: &str| {
        let folder = Folder::project(&[("content/support.md", document), ("data/desk.csv", csv)]);
        fine(&folder.run(&["new", "source", "data/desk.csv", "--yes"]));
        fine(&folder.run(&["--lang", "ja", "new", "metrics", "desk"])).err.clone()
    };
    assert!(
        said(SUPPORT).contains("文書は応答や解決の時間を約束しています（content/support.md:5"),
        "{}",
        said(SUPPORT)
    );
    assert!(!said("# 窓口\n\n電話で受け付けます。\n").contains("約束"));
}

#[test]
fn times_that_nobody_wrote_are_filled_in_by_a_second_run_and_the_rest_of_the_file_stays() {
    let folder = desk(SUPPORT);
    let first = "# mine\nother: { source: desk, priority: priority, start: opened_at, clocks: { recovery: { stop: resolved_at } }, targets: { 高: { calendar: 24x7, recovery: 90h } } }\n";
    folder.write("data/sla.yaml", first);
    fine(&folder.run(&["new", "metrics", "desk"]));
    let open = fs::read_to_string(folder.join("data/sla.yaml")).unwrap();
    assert!(open.starts_with(first) && open.contains("  targets: {}\n"), "{open}");
    let again = folder.run(&["new", "metrics", "desk"]);
    assert!(again.code == 2 && again.err.contains("already"), "{}", again.err);
    folder.write("data/sla.yaml", format!("{open}\n# last\nlast: {{ source: desk, priority: priority, start: opened_at, clocks: {{ recovery: {{ stop: resolved_at }} }}, targets: {{ 高: {{ calendar: 24x7, recovery: 90h }} }} }}\n"));
    fine(&folder.run(&["new", "metrics", "desk", "--calendar", "24x7"]));
    let filled = fs::read_to_string(folder.join("data/sla.yaml")).unwrap();
    assert!(filled.starts_with(first) && filled.contains("# last\nlast: {"), "{filled}");
    assert!(
        filled.contains("高: { calendar: \"24x7\", response: 30min") && !filled.contains("targets: {}"),
        "{filled}"
    );
    assert_eq!(filled.matches("\ndesk:").count(), 1, "{filled}");
    let refused = folder.run(&["new", "metrics", "desk", "--calendar", "jp-business"]);
    assert!(refused.code == 2, "what somebody may have written stays: {}", refused.err);
}
