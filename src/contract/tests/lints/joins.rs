//! Promises about one thing in two wordings.

use super::*;

fn plain() -> Project {
    project_with(&[("data/sla.yaml", "{}"), ("data/metrics.yaml", "{}")])
}

/// What is found beside questions about hours.
fn joined(statements: &[Statement]) -> Vec<String> {
    without_questions(found(&plain(), statements))
}

fn item(line: u32, label: &str, text: &str) -> Statement {
    Statement { form: StatementForm::ListItem, ..row(line, label, text) }
}

#[test]
fn a_row_and_an_item_of_one_thing_with_two_values_are_found() {
    let both = |label: &str, text: &str| joined(&[row(4, "稼働率", "99.9%以上"), item(9, label, text)]);
    assert_eq!(both("可用性", "99.5%以上"), ["contract/two-values 9 + content/sop/slm.md:4"]);
    assert_eq!(both("稼働率 (Uptime)", "99.5%"), ["contract/two-values 9 + content/sop/slm.md:4"]);
    assert_eq!(both("稼働率目標", "99.5%以上"), ["contract/two-values 9 + content/sop/slm.md:4"]);
    assert_eq!(both("可用性", "99.9%"), NOTHING, "it says the same");
    assert_eq!(both("稼働率 (夜間)", "99.5%以上"), NOTHING, "it is about a part");
    assert_eq!(both("可用性", "99.95%未満"), NOTHING, "it is the other side");
    assert_eq!(both("障害率", "99.5%以上"), NOTHING);
    let limited =
        Statement { beside: vec![("環境".to_owned(), "検証".to_owned())], ..row(9, "稼働率", "95%以上") };
    assert_eq!(joined(&[row(4, "稼働率", "99.9%以上"), limited]), NOTHING);
}

#[test]
fn three_values_are_three_things() {
    let values = ["99.9%以上", "99.5%以上", "99%以上"];
    let rows: Vec<Statement> = (4..).zip(values).map(|(line, text)| row(line, "稼働率", text)).collect();
    assert_eq!(joined(&rows), NOTHING);
}

#[test]
fn two_documents_are_joined_by_their_service_levels_only() {
    let below = |heading: &str| Statement {
        headings: vec![heading.to_owned()],
        ..in_document("content/z.md", row(9, "可用性", "99.5%以上"))
    };
    let first = || row(4, "稼働率", "99.9%以上");
    assert_eq!(joined(&[first(), below("SLA")]), ["contract/two-values 9 + content/sop/slm.md:4"]);
    assert_eq!(joined(&[first(), below("月次の評価")]), NOTHING);
    assert_eq!(joined(&[first(), below("2027年度のSLA")]), NOTHING, "it is of another time");
}

#[test]
fn priorities_are_one_where_a_document_says_so() {
    let of = |label: &str, text: &str| below(3, "応答時間", label, text);
    let at = |label: &str, text: &str| in_document("content/z.md", below(8, "SLA", label, text));
    let both = |label: &str, text: &str| joined(&[of(label, "1 時間以内に応答"), at("P1", text)]);
    assert_eq!(both("Critical（P1）", "4 時間以内に応答"), ["contract/two-clocks 8 + content/sop/slm.md:3"]);
    assert_eq!(both("最高（P1）", "4 時間以内に応答"), ["contract/two-clocks 8 + content/sop/slm.md:3"]);
    assert_eq!(both("Critical（P1）", "60分以内に応答"), NOTHING);
    let two =
        [of("Critical（P1）", "1 時間以内に応答、4 時間以内に復旧"), at("P1", "2 時間以内に応答、8 時間以内に復旧")];
    assert_eq!(joined(&two), ["contract/two-clocks 8 + content/sop/slm.md:3"; 2], "both clocks, each once");
    assert_eq!(both("Critical", "4 時間以内に応答"), NOTHING, "nobody says that Critical is P1");
    assert_eq!(both("Critical（P2）", "4 時間以内に応答"), NOTHING);
}

#[test]
fn a_document_is_held_against_itself_first() {
    let at = |line: u32, text: &str| in_document("content/z.md", below(line, "SLA", "P1", text));
    let rows = [below(3, "応答時間", "P1", "1 時間以内に応答"), at(8, "15分以内に応答"), at(9, "2 時間以内に応答")];
    assert_eq!(
        joined(&rows),
        ["contract/two-clocks 8 + content/sop/slm.md:3", "contract/two-clocks 9 + content/z.md:8"]
    );
    let again = [below(3, "応答時間", "P1", "1 時間以内に応答"), at(8, "15分以内に応答"), at(9, "60分以内に応答")];
    assert_eq!(joined(&again), ["contract/two-clocks 8 + content/sop/slm.md:3"], "the contradiction is told once");
}

#[test]
fn a_row_about_a_tier_is_not_about_the_priority_in_its_cell() {
    let high = below(3, "応答時間", "High（P1）", "2 時間以内に応答");
    let tier = row(9, "Tier 3 最初の返事", "P1 は4時間以内に着手");
    assert_eq!(joined(&[high.clone(), tier]), NOTHING);
    let item = Statement { label: String::new(), ..row(9, "", "P1 は4時間以内に着手") };
    assert_eq!(joined(&[high, item]), ["contract/two-clocks 9 + content/sop/slm.md:3"]);
}

#[test]
fn other_services_do_not_hide_two_values_of_one_level() {
    let of = |document: &str, heading: &str, text: &str| Statement {
        headings: vec![heading.to_owned()],
        ..in_document(document, row(9, "可用性", text))
    };
    let rows = [
        row(4, "稼働率", "99.9%以上"),
        of("content/x.md", "概要", "98%以上"),
        of("content/y.md", "概要", "97%以上"),
        of("content/z.md", "SLA", "99.5%以上"),
    ];
    assert_eq!(joined(&rows), ["contract/two-values 9 + content/sop/slm.md:4"]);
}

#[test]
fn handling_that_may_be_the_answer_or_the_end_is_found() {
    let clocks = || below(8, "応答時間", "Critical", "1 時間以内に応答、4 時間以内に復旧");
    let hours = |text: &str| row(3, "対応時間", text);
    let both = |text: &str| joined(&[hours(text), clocks()]);
    assert_eq!(both("24 時間 365 日（Critical 対応: 4 時間以内）"), ["contract/clock-words 3 + content/sop/slm.md:8"]);
    assert_eq!(both("24 時間 365 日（Low 対応: 4 時間以内）"), NOTHING);
    let plain = row(3, "Critical 対応", "4 時間以内");
    assert_eq!(joined(&[plain, clocks()]), ["contract/clock-words 3 + content/sop/slm.md:8"]);
    let elsewhere = in_document("content/z.md", row(9, "Critical 対応", "4 時間以内"));
    assert_eq!(joined(&[clocks(), elsewhere]), ["contract/clock-words 9 + content/sop/slm.md:8"]);
    let only = below(8, "応答時間", "Critical", "1 時間以内に応答");
    assert_eq!(joined(&[hours("24 時間 365 日（Critical 対応: 4 時間以内）"), only]), NOTHING);
}
