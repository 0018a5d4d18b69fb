//! What documents say of times, against their promises and against itself.

use super::*;

fn plain() -> Project {
    project_with(&[("data/sla.yaml", "{}"), ("data/metrics.yaml", "{}")])
}

fn note(line: u32, headings: &[&str], label: &str, text: &str) -> TimeNote {
    TimeNote {
        headings: headings.iter().map(|&words| words.to_owned()).collect(),
        above: String::new(),
        label: label.to_owned(),
        text: text.to_owned(),
        place: Place::at("content/sop/slm.md", line, 1, 1),
        block: 0,
    }
}

fn step(line: u32, text: &str) -> TimeNote {
    TimeNote { above: "実施例".to_owned(), ..note(line, &["点検"], "", text) }
}

fn only(code: &str, lines: Vec<String>) -> Vec<String> {
    lines.into_iter().filter(|line| line.starts_with(code)).collect()
}

#[test]
fn an_example_that_begins_before_its_time_is_found() {
    let both =
        |said: &str, text: &str| found_beside(&plain(), &[], &[note(3, &["点検"], "実施時間", said), step(9, text)]);
    assert_eq!(both("毎朝9:00", "8:30  ログイン"), ["contract/example-time 9 + content/sop/slm.md:3"]);
    assert_eq!(both("毎朝9:00", "9:05  ログイン"), NOTHING);
    assert_eq!(both("毎朝9:00", "ログイン"), NOTHING);
    assert_eq!(both("毎週土曜日 18:00-19:00", "19:30 更新"), ["contract/example-time 9 + content/sop/slm.md:3"]);
    assert_eq!(both("毎週土曜日 18:00-19:00", "18:30 更新"), NOTHING);
    let other_block = TimeNote { block: 1, ..step(9, "8:30 ログイン") };
    assert_eq!(found_beside(&plain(), &[], &[note(3, &["点検"], "実施時間", "毎朝9:00"), other_block]), NOTHING);
}

#[test]
fn a_report_that_is_due_after_its_review_is_found() {
    let review = |text: &str| note(9, &["月次レビュー"], "日時", text);
    let due = |label: &str, text: &str| row(4, label, text);
    let both = |label: &str, text: &str, held: &str| {
        only("contract/deadline-order", found_beside(&plain(), &[due(label, text)], &[review(held)]))
    };
    let late = ["contract/deadline-order 4 + content/sop/slm.md:9"];
    assert_eq!(both("月次レポート", "翌月5営業日まで", "毎月第1営業日"), late);
    assert_eq!(both("月次レポート", "毎月10日まで", "毎月5日"), late);
    // The first Friday is the 7th at the latest.
    assert_eq!(both("月次レポート", "翌月10日まで", "毎月第1金曜日 14:00"), late);
    assert_eq!(both("月次レポート", "翌月1日まで", "毎月第1金曜日 14:00"), NOTHING);
    assert_eq!(both("月次レポート", "翌月3営業日まで", "毎月5営業日"), NOTHING);
    assert_eq!(both("SLAレポート", "翌月5営業日まで", "毎月第1営業日"), NOTHING, "a report of another name");
    assert_eq!(both("月次レポート", "5営業日以内", "毎月第1営業日"), NOTHING, "a length of time is no day");
}

#[test]
fn a_plain_line_of_service_round_the_clock_is_held_against_its_section() {
    let headings = ["運用手順", "サービスレベル"];
    let days = || below(5, "応答時間", "High", "1 営業日以内に解決");
    let hours = note(3, &headings, "対応時間", "24 時間 365 日");
    let lines = |notes: &[TimeNote], statements: &[Statement]| {
        only("contract/round-the-clock", found_beside(&plain(), statements, notes))
    };
    let found = ["contract/round-the-clock 5 + content/sop/slm.md:3"];
    assert_eq!(lines(std::slice::from_ref(&hours), &[days()]), found);
    let elsewhere = note(3, &["運用手順", "監視"], "対応時間", "24 時間 365 日");
    assert_eq!(lines(&[elsewhere], &[days()]), NOTHING);
    let wall = below(5, "応答時間", "High", "1 時間以内に応答");
    assert_eq!(lines(std::slice::from_ref(&hours), &[wall]), NOTHING);
    let statement = row(3, "対応時間", "24 時間 365 日");
    assert_eq!(lines(&[hours], &[statement, days()]), found, "told once");
}

#[test]
fn a_monthly_promise_by_a_quarterly_survey_is_found() {
    let csat = |method: &str| Statement {
        beside: vec![("測定方法".to_owned(), method.to_owned()), ("レビュー頻度".to_owned(), "月次".to_owned())],
        ..row(4, "CSAT", "4.5/5.0以上")
    };
    let lines =
        |method: &str, notes: &[TimeNote]| only("contract/cadence", found_beside(&plain(), &[csat(method)], notes));
    let quarterly = note(9, &["連絡", "5.3.2 定期アンケート"], "頻度", "四半期に1回");
    let found = ["contract/cadence 4 + content/sop/slm.md:9"];
    assert_eq!(lines("定期アンケート", std::slice::from_ref(&quarterly)), found);
    assert_eq!(lines("サポート後アンケート", &[quarterly]), NOTHING, "another survey");
    assert_eq!(lines("定期アンケート", &[note(9, &["連絡"], "定期アンケート", "四半期ごと")]), found);
    assert_eq!(lines("定期アンケート", &[note(9, &["5.3.2 定期アンケート"], "頻度", "毎月")]), NOTHING);
    assert_eq!(
        lines("定期アンケート", &[note(9, &["5.3.2 定期アンケート"], "内容", "月次の満足度、四半期の評価")]),
        NOTHING
    );
}

#[test]
fn opening_hours_that_the_calendar_does_not_have_are_found() {
    let project = super::project("[]");
    let high = || below(5, "応答時間", "High", "1 営業日以内に解決");
    let hours = |headings: &[&str], text: &str| note(3, headings, "営業時間", text);
    let lines = |notes: &[TimeNote], statements: &[Statement]| {
        only("contract/hours-differ", found_beside(&project, statements, notes))
    };
    let found = ["contract/hours-differ 3 + data/sla.yaml:1"];
    let around = ["運用手順"];
    // `jp-business` is open from 9:00 to 18:00.
    assert_eq!(lines(&[hours(&around, "平日 10:00〜17:00（土日祝を除く）")], &[high()]), found);
    assert_eq!(lines(&[hours(&around, "平日 9:00〜18:00")], &[high()]), NOTHING);
    assert_eq!(lines(&[hours(&["別の章"], "平日 10:00〜17:00")], &[high()]), found, "the only hours of the document");
    let both = [hours(&["運用手順", "窓口"], "平日 10:00〜17:00"), hours(&["運用手順", "倉庫"], "平日 8:00〜20:00")];
    assert_eq!(lines(&both, &[high()]), NOTHING, "hours of other sections");
    assert_eq!(lines(&[hours(&around, "平日 10:00〜17:00")], &[]), NOTHING, "nothing is promised");
    let critical = below(4, "応答時間", "Critical", "4 時間以内に解決（24時間365日）");
    assert_eq!(lines(&[hours(&around, "平日 10:00〜17:00")], &[critical]), NOTHING, "its calendar never closes");
}
