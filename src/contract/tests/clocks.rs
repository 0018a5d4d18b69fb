//! Promises about response, restoration and resolution.

use super::*;

/// An item of a list below its group.
fn item(line: u32, group: &str, label: &str, text: &str) -> Statement {
    Statement { group: vec![group.to_owned()], form: StatementForm::ListItem, ..row(line, label, text) }
}

#[test]
fn both_clocks_of_a_sentence_bind_to_the_priority_of_its_label() {
    let project = project("[]");
    let expected = "Bound sla.desk.response[priority=critical] sla.desk.resolution[priority=critical]";
    for label in ["Critical", "緊急", "P0", "critical (P0)"] {
        let statement = item(1, "応答時間", label, "1 時間以内に応答、4 時間以内に解決");
        assert_eq!(told(&project, statement), expected, "{label}");
    }
    assert_eq!(told(&project, item(1, "応答時間", "最優先", "1 時間以内に応答、4 時間以内に解決")), "Ambiguous");
    assert_eq!(told(&project, item(1, "応答時間", "P2", "1 時間以内に応答")), "Unbound", "nothing is promised to it");
}

#[test]
fn a_priority_may_stand_in_the_group_or_beside() {
    let project = project("[]");
    assert_eq!(told(&project, item(1, "High", "初回応答", "2営業時間以内")), "Bound sla.desk.response[priority=high]");
    let beside = Statement {
        beside: vec![("優先度".to_owned(), "P1".to_owned())],
        ..row(1, "応答時間", "2営業時間以内")
    };
    assert_eq!(told(&project, beside), "Bound sla.desk.response[priority=high]");
    assert_eq!(told(&project, row(1, "初回応答", "2時間以内")), "Ambiguous", "no priority is said");
    assert_eq!(told(&project, row(1, "初回起動", "2時間以内")), "Unbound");
}

#[test]
fn restoration_is_not_taken_for_resolution() {
    let project = project("[]");
    let statement = || item(1, "応答時間", "Critical", "1 時間以内に応答、4 時間以内に復旧");
    assert_eq!(told(&project, statement()), "Ambiguous");
    assert!(why(&project, statement()).contains("write `metric: sla.desk`"), "{}", why(&project, statement()));
    let said = super::project("- { label: Critical, metric: sla.desk }\n");
    let expected = "Bound sla.desk.response[priority=critical] sla.desk.resolution[priority=critical]";
    assert_eq!(told(&said, statement()), expected);
    let either = item(1, "Critical", "復旧・解決", "4時間以内");
    let either = Statement { target: crate::objective::parse("4時間以内に復旧", None), ..either };
    assert_eq!(
        told(&project, either),
        "Bound sla.desk.resolution[priority=critical]",
        "the text says that they are one"
    );
    let one = super::project("- { label: Critical, metric: sla.desk.resolution }\n");
    assert_eq!(told(&one, statement()), "Bound sla.desk.resolution[priority=critical]");
    let named = SLA.replace("resolution: { stop: resolved_at }", "resolution: { label: 復旧, stop: resolved_at }");
    let named = project_with(&[("data/sla.yaml", &named)]);
    assert_eq!(told(&named, statement()), expected, "the policy itself calls it so");
}

#[test]
fn another_time_than_the_policy_contradicts_it() {
    let project = project("[]");
    let rows = [
        item(3, "応答時間", "Critical", "2 時間以内に応答"),
        item(4, "応答時間", "High", "2 営業時間以内に応答、2 営業日以内に解決"),
    ];
    let (bound, found) = bound(&project, &rows);
    assert_eq!(tell(&bound, 0), "Contradictory sla.desk.response[priority=critical]");
    assert_eq!(
        found,
        [
            "contract/contradiction content/sop/slm.md:3 + data/sla.yaml:8",
            "contract/contradiction content/sop/slm.md:4 + data/sla.yaml:9",
        ]
    );
    let measured: Vec<bool> = bound.all[1].parts.iter().map(|part| part.measured).collect();
    assert_eq!(measured, [true, false], "the attainment of one day says nothing about a promise of two");
}

#[test]
fn business_hours_are_not_hours_round_the_clock() {
    let project = project("[]");
    let state = |label: &str, text: &str| {
        let (bound, _) = bound(&project, &[item(1, "応答時間", label, text)]);
        bound.all[0].state
    };
    assert_eq!(state("Critical", "1営業時間以内に応答"), BindingState::Contradictory);
    assert_eq!(state("High", "2営業時間以内に応答"), BindingState::Bound);
    assert_eq!(state("High", "2時間以内に応答（24時間365日）"), BindingState::Contradictory);
    assert_eq!(state("High", "2時間以内に応答"), BindingState::Ambiguous, "of business or of the wall");
    assert_eq!(state("High", "1 営業日以内に解決"), BindingState::Bound);
    assert_eq!(state("High", "24時間以内に解決"), BindingState::Contradictory);
    assert_eq!(state("High", "翌営業日中に解決"), BindingState::Ambiguous, "the end of which day");
}

#[test]
fn the_end_of_a_business_day_is_that_of_a_policy_that_counts_so() {
    let sla = SLA.replace("  attainment", "  business_day: end_of_business_day\n  attainment");
    let project = project_with(&[("data/sla.yaml", &sla)]);
    let statement = item(1, "解決時間", "High", "翌営業日中に解決");
    assert_eq!(told(&project, statement), "Bound sla.desk.resolution[priority=high]");
}

#[test]
fn two_policies_that_fit_leave_it_open() {
    let both = format!("{SLA}{}", SLA.replace("desk:", "other:"));
    let project = project_with(&[("data/sla.yaml", &both)]);
    let statement = || item(1, "応答時間", "Critical", "1 時間以内に応答");
    assert_eq!(told(&project, statement()), "Ambiguous");
    assert!(why(&project, statement()).contains("`sla.desk`, `sla.other`"));
}

#[test]
fn a_share_within_a_time_is_compared_with_the_attainment() {
    let project = project("[]");
    let state = |text: &str| {
        let (bound, _) = bound(&project, &[item(1, "Critical", "応答時間", text)]);
        bound.all[0].state
    };
    assert_eq!(state("95%以上を1時間以内"), BindingState::Bound);
    assert_eq!(state("90%以上を1時間以内"), BindingState::Contradictory);
}

#[test]
fn what_is_limited_further_is_open() {
    let project = project("[]");
    let statement = item(1, "High", "初回応答", "一般的な問い合わせは2時間以内");
    assert_eq!(told(&project, statement), "Ambiguous");
}

#[test]
fn the_same_day_is_that_of_the_policy() {
    let told = |sla: &str, text: &str| {
        let project = project_with(&[("data/sla.yaml", sla)]);
        super::told(&project, row(1, "High", text))
    };
    let same_day =
        SLA.replace("high: { calendar: jp-business, response: 2h", "high: { calendar: jp-business, response: same_day");
    let calendar = same_day.replace("  attainment", "  same_day: calendar\n  attainment");
    let bound = "Bound sla.desk.response[priority=high]";
    let other = "Contradictory sla.desk.response[priority=high]";
    for text in ["当日中に回答", "同日中に応答", "respond by EOD"] {
        assert_eq!(told(&same_day, text), bound, "{text}");
        assert_eq!(told(&calendar, text), bound, "{text}: the policy says which day");
        assert_eq!(told(SLA, text), other, "{text}: two hours are promised");
    }
    assert_eq!(told(&same_day, "当営業日中に応答"), bound);
    assert_eq!(told(&calendar, "当営業日中に応答"), other, "midnight is no end of business");
    assert_eq!(told(&same_day, "2時間以内に応答"), other);
    assert_eq!(told(&same_day, "翌営業日中に応答"), other, "whatever the next one is, it is not the same");
    assert_eq!(told(SLA, "翌営業日中に応答"), "Ambiguous", "`business_day` says what the next one is");
}

#[test]
fn a_column_of_business_hours_is_no_time_of_a_clock_that_never_stops() {
    let project = project("[]");
    let state = |priority: &str, head: &str, cell: &str| {
        let beside = vec![("優先度".to_owned(), priority.to_owned()), (head.to_owned(), cell.to_owned())];
        let hours = if priority == "Critical" { "1時間以内" } else { "2時間以内" };
        let (bound, codes) = bound(&project, &[Statement { beside, ..row(1, "応答時間", hours) }]);
        (bound.all[0].state, codes.iter().any(|found| found.contains("no-calendar")))
    };
    assert_eq!(state("Critical", "営業時間のみ", "✅"), (BindingState::Contradictory, true));
    assert_eq!(state("Critical", "Business hours", "Yes"), (BindingState::Contradictory, true));
    assert_eq!(state("Critical", "営業時間のみ", "—"), (BindingState::Bound, false));
    assert_eq!(state("High", "営業時間のみ", "✅"), (BindingState::Bound, false));
}

#[test]
fn a_week_of_a_clock_that_never_stops_has_seven_days() {
    let sla = SLA.replace("resolution: 4h", "resolution: 7d");
    let project = project_with(&[("data/sla.yaml", &sla)]);
    let told = |text: &str| told(&project, item(1, "解決時間", "Critical", text));
    assert_eq!(told("1週間以内に解決"), "Bound sla.desk.resolution[priority=critical]");
    assert_eq!(told("2週間以内に解決"), "Contradictory sla.desk.resolution[priority=critical]");
}

#[test]
fn a_plan_of_customers_and_alerts_have_clocks_of_their_own() {
    let below = |project: &Project, heading: &str| {
        let headings = vec![heading.to_owned(), "Response times".to_owned()];
        told(project, Statement { headings, ..item(1, "応答時間", "Critical", "1 時間以内に応答") })
    };
    let project = project("[]");
    let whole = "Bound sla.desk.response[priority=critical]";
    for heading in ["Gold Tier", "プレミアムプラン", "Alert prioritization", "アラートの優先度"] {
        assert_eq!(below(&project, heading), "Ambiguous", "{heading}");
    }
    assert_eq!(below(&project, "サポート"), whole);
    let gold = project_with(&[("data/sla.yaml", &SLA.replace("label: 窓口", "label: 窓口（Gold）"))]);
    assert_eq!(below(&gold, "Gold Tier"), whole, "the policy is that plan's");
}

#[test]
fn words_beside_a_clock_keep_it_from_being_bound() {
    let project = project("[]");
    let told = |label: &str, text: &str| told(&project, item(1, "応答時間", label, text));
    assert_eq!(told("High", "2営業時間以内に応答"), "Bound sla.desk.response[priority=high]");
    assert_eq!(told("High", "当社は2営業時間以内に応答"), "Bound sla.desk.response[priority=high]");
    for text in [
        "営業時間外は2時間以内に応答",
        "実時間で2時間以内に応答",
        "平均2営業時間以内に応答",
        "中央値2営業時間以内に応答",
        "VIPは2営業時間以内に応答",
        "電話は2営業時間以内に応答",
        "休日でも2営業時間以内に応答",
        "2営業時間未満に応答",
    ] {
        assert_eq!(told("High", text), "Ambiguous", "{text}");
    }
    for label in ["High（夜間）", "High (nights)"] {
        assert_eq!(told(label, "2営業時間以内に応答"), "Ambiguous", "{label}");
    }
    let said = why(&project, item(1, "応答時間", "High", "電話は2営業時間以内に応答"));
    assert!(said.contains("`電話"), "{said}");
}

#[test]
fn headings_and_columns_of_clocks_are_read_whole() {
    let project = project("[]");
    let bound = "Bound sla.desk.response[priority=high]";
    let below = |heading: &str| {
        let headings = vec!["運用手順".to_owned(), heading.to_owned()];
        told(&project, Statement { headings, ..row(1, "High", "2営業時間以内に応答") })
    };
    for heading in ["応答時間の目標", "優先度別の応答時間・解決時間", "サービスレベル"] {
        assert_eq!(below(heading), bound, "{heading}");
    }
    for heading in ["夜間", "夜間の応答時間", "平均応答時間", "夜間・休日対応"] {
        assert_eq!(below(heading), "Ambiguous", "{heading}");
    }
    let cell = |column: &str| {
        let beside = vec![("優先度".to_owned(), "High".to_owned())];
        let column = column.to_owned();
        told(&project, Statement { beside, column, ..row(1, "応答時間", "2営業時間以内") })
    };
    assert_eq!(cell("応答時間"), bound);
    assert_eq!(cell("応答時間（営業時間）"), bound, "as the calendar does");
    assert_eq!(cell("応答時間（上限）"), bound);
    assert_eq!(cell("夜間の応答時間"), "Ambiguous");
    assert_eq!(cell("応答時間（電話）"), "Ambiguous");
}

/// The targets of the parts that a row of 応答時間 gets.
fn shares(column: &str, beside: &[(&str, &str)], text: &str) -> Vec<String> {
    let beside = beside.iter().map(|(head, cell)| ((*head).to_owned(), (*cell).to_owned()));
    let beside = [("優先度".to_owned(), "High".to_owned())].into_iter().chain(beside).collect();
    let statement = Statement { beside, column: column.to_owned(), ..row(1, "応答時間", text) };
    let (bound, _) = bound(&project("[]"), &[statement]);
    bound.all[0].parts.iter().map(|part| part.target.to_text(Lang::En)).collect()
}

#[test]
fn a_share_beside_the_time_is_the_share_that_is_demanded() {
    assert_eq!(shares("応答時間", &[], "2営業時間以内"), ["≥ 95%"], "the policy's");
    assert_eq!(shares("応答時間（98%以上）", &[], "2営業時間以内"), ["≥ 98%"]);
    assert_eq!(shares("応答時間（98%）", &[], "2営業時間以内"), ["≥ 98%"]);
    assert_eq!(shares("応答時間", &[("達成率", "90%以上")], "2営業時間以内"), ["≥ 90%"]);
    assert_eq!(shares("応答時間", &[("解決の達成率", "90%以上")], "2営業時間以内"), ["≥ 95%"], "of another clock");
    assert_eq!(shares("応答時間", &[("達成率（実績）", "90%以上")], "2営業時間以内"), ["≥ 95%"], "measured");
    for text in ["必ず2営業時間以内に応答", "全件2営業時間以内に応答", "すべて2営業時間以内に応答"]
    {
        assert_eq!(shares("応答時間", &[], text), ["≥ 100%"], "{text}");
    }
}

#[test]
fn hours_of_a_calendar_that_closes_are_asked_about() {
    let told = |bindings: &str, heading: &str, text: &str| {
        let headings = vec![heading.to_owned()];
        super::told(&project(bindings), Statement { headings, ..row(1, "High", text) })
    };
    let bound = "Bound sla.desk.response[priority=high]";
    for text in ["2時間以内に応答", "120分以内に応答"] {
        assert_eq!(told("[]", "応答時間", text), "Ambiguous", "{text}");
        assert_eq!(told("- { label: High, metric: sla.desk }", "応答時間", text), "Ambiguous", "{text}");
        assert_eq!(told("- { label: High, metric: sla.desk, settle: business }", "応答時間", text), bound, "{text}");
        let wall = told("- { label: High, metric: sla.desk, settle: wall }", "応答時間", text);
        assert_eq!(wall, "Contradictory sla.desk.response[priority=high]", "{text}");
        assert_eq!(told("[]", "応答時間（営業時間）", text), bound, "{text}: the heading says which");
    }
    let row = |cell: &str| {
        let beside = vec![("優先度".to_owned(), "High".to_owned()), ("時計".to_owned(), cell.to_owned())];
        super::told(&project("[]"), Statement { beside, ..row(1, "応答時間", "2時間以内") })
    };
    assert_eq!(row("営業時間だけ進む"), bound);
    assert_eq!(row("営業時間外も進む"), "Ambiguous");
    assert_eq!(row("サポート窓口"), "Ambiguous");
}
