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

/// A promise of a priority below headings and a label.
fn under(line: u32, headings: &[&str], label: &str, text: &str) -> Statement {
    let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
    Statement { headings, ..row(line, label, text) }
}

#[test]
fn times_below_the_names_of_two_things_are_of_each() {
    let both = |one: &[&str], other: &[&str]| {
        joined(&[under(4, one, "P1", "15分以内に応答"), under(9, other, "P1", "2時間以内に応答")])
    };
    let told = ["contract/two-clocks 9 + content/sop/slm.md:4"];
    for (one, other) in [
        (["SLA", "Gold Tier"], ["SLA", "Silver Tier"]),
        (["SLA", "決済の受付"], ["SLA", "検索の受付"]),
        (["SLA", "Checkout"], ["SLA", "Search"]),
        (["SLA", "第1期"], ["SLA", "第2期"]),
        (["SLA", "東京"], ["SLA", "大阪"]),
    ] {
        assert_eq!(both(&one, &other), NOTHING, "{one:?} {other:?}");
    }
    for (one, other) in [
        (["SLA", "応答時間"], ["SLA", "エスカレーション手順"]),
        (["SLA", "Response times"], ["SLA", "Incident management"]),
        (["SLA", "Checkout"], ["SLA", "応答時間"]),
        (["決済", "SLA"], ["決済", "対応時間"]),
        (["SLA", "Gold Tier"], ["対応時間", "Gold Tier"]),
    ] {
        assert_eq!(both(&one, &other), told, "{one:?} {other:?}");
    }
    assert_eq!(both(&["SLA"], &["Gold Tier"]), NOTHING, "a plan of customers is not the whole");
}

#[test]
fn times_of_two_documents_are_of_two_things_where_both_name_one() {
    let at = |document: &str, headings: &[&str], text: &str| in_document(document, under(9, headings, "P1", text));
    let both = |document: &str, headings: &[&str]| {
        joined(&[under(4, &["SLA", "決済API"], "P1", "15分以内に応答"), at(document, headings, "2時間以内に応答")])
    };
    let told = ["contract/two-clocks 9 + content/sop/slm.md:4"];
    assert_eq!(both("content/z.md", &["対応時間"]), told);
    assert_eq!(both("content/z.md", &["夜間の当番"]), told, "the name of a section of another document says little");
    assert_eq!(both("content/z.md", &["決済API"]), told);
    assert_eq!(both("content/z.md", &["検索API"]), NOTHING);
    assert_eq!(both("content/search-api/sla.md", &["SLA"]), NOTHING);
    assert_eq!(both("content/gold-plan.md", &["SLA"]), NOTHING);
}

#[test]
fn rows_that_say_what_they_are_about_are_of_each() {
    let of = |line: u32, head: &str, cell: &str, text: &str| beside(line, "P1", text, head, cell);
    let both = |head: &str, one: &str, other: &str| {
        joined(&[of(4, head, one, "15分以内に応答"), of(9, head, other, "2時間以内に応答")])
    };
    assert_eq!(both("状況", "全停止", "一部の停止"), NOTHING);
    assert_eq!(both("プラン", "Gold", "Silver"), NOTHING);
    let told = ["contract/two-clocks 9 + content/sop/slm.md:4"];
    assert_eq!(both("復旧", "4時間以内", "8時間以内"), told, "another promise says nothing of the row");
    assert_eq!(both("状況", "全停止", "全停止"), told);
}

#[test]
fn what_is_first_of_another_thing_hides_no_contradiction() {
    let rows = [
        under(4, &["SLA", "Gold Tier"], "P1", "15分以内に応答"),
        under(9, &["SLA", "Silver Tier"], "P1", "2時間以内に応答"),
        under(14, &["対応時間", "Silver Tier"], "P1", "4時間以内に応答"),
    ];
    assert_eq!(joined(&rows), ["contract/two-clocks 14 + content/sop/slm.md:9"]);
}

#[test]
fn values_below_the_names_of_two_things_are_of_each() {
    let both = |one: &[&str], other: &[&str]| {
        joined(&[under(4, one, "稼働率", "99.99%以上"), under(9, other, "稼働率", "99.9%以上")])
    };
    let told = ["contract/two-values 9 + content/sop/slm.md:4"];
    assert_eq!(both(&["SLO", "Payment API"], &["SLO", "Search API"]), NOTHING);
    assert_eq!(both(&["SLO", "決済API"], &["SLO"]), NOTHING, "a part and the whole");
    assert_eq!(both(&["SLO", "受注"], &["SLO", "在庫"]), NOTHING);
    assert_eq!(both(&["SLO", "概要"], &["SLO", "可用性の目標"]), told);
    assert_eq!(both(&["SLO", "決済API"], &["決済API", "SLA"]), told);
    let of = |line: u32, cell: &str, text: &str| beside(line, "整備率", text, "作業", cell);
    let in_column = |column: &str, text: &str| Statement { column: column.to_owned(), ..row(4, "Deploy", text) };
    assert_eq!(joined(&[in_column("Target (P50)", "< 10 min"), in_column("Target (P95)", "< 15 min")]), NOTHING);
    let plan = [of(4, "手順書", "100%"), of(5, "試験", "80%")];
    assert_eq!(joined(&plan), NOTHING);
    assert_eq!(
        joined(&[row(4, "整備率", "100%"), row(5, "整備率", "80%")]),
        ["contract/two-values 5 + content/sop/slm.md:4"]
    );
}
