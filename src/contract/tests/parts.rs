//! What is promised of a part, under one name of several things, or may be no promise, and so binds to nothing by itself.

use super::*;

/// An item of a list below headings.
fn below(line: u32, headings: &[&str], label: &str, text: &str) -> Statement {
    let headings = headings.iter().map(|&heading| heading.to_owned()).collect();
    Statement { headings, form: StatementForm::ListItem, ..row(line, label, text) }
}

fn states(project: &Project, statements: &[Statement]) -> Vec<String> {
    let (bound, _) = bound(project, statements);
    (0..statements.len()).map(|at| tell(&bound, at)).collect()
}

#[test]
fn a_heading_that_names_a_part_limits_what_stands_below() {
    let project = project("[]");
    for heading in
        ["Zone A – Critical", "レベル1: 部分的障害", "tier1 PubSub", "ステージング環境の目標", "決済API", "大阪・夜間"]
    {
        assert_eq!(told(&project, below(1, &["目標", heading], "稼働率", "99.9%以上")), "Ambiguous", "{heading}");
    }
    for heading in ["サービスレベル 1.2", "システム品質", "本番環境", "運用の目標"] {
        assert_eq!(told(&project, below(1, &["目標", heading], "稼働率", "99.9%以上")), "Bound uptime", "{heading}");
    }
    let named = METRICS.replace("label: 稼働率", "label: 決済API 稼働率");
    let own = project_with(&[("data/metrics.yaml", &named)]);
    assert_eq!(told(&own, below(1, &["決済API"], "可用性", "99.9%以上")), "Bound uptime", "the metric is of that part");
}

#[test]
fn one_name_below_sibling_headings_is_of_several_things() {
    let project = project("[]");
    let of = |line, heading: &str, text: &str| below(line, &["目標", heading], "稼働率", text);
    let siblings = [of(3, "検索", "99.9%以上"), of(7, "決済", "99.9%以上")];
    assert_eq!(states(&project, &siblings), ["Ambiguous", "Ambiguous"]);
    let apart = [of(3, "検索", "99.9%以上"), below(9, &["まとめ"], "稼働率", "99.9%以上")];
    assert_eq!(states(&project, &apart), ["Bound uptime", "Bound uptime"], "a summary says the same again");
    let elsewhere = in_document("content/other.md", of(7, "決済", "99.9%以上"));
    assert_eq!(states(&project, &[of(3, "検索", "99.9%以上"), elsewhere]), ["Bound uptime", "Bound uptime"]);
    let limited = [of(3, "全体", "99.9%以上"), of(7, "レベル1", "99%以上")];
    assert_eq!(states(&project, &limited), ["Bound uptime", "Ambiguous"], "the part leaves the whole to the other");
    let daily = [of(3, "日次目標", "99.9%以上"), of(7, "月次目標", "99.5%以上")];
    assert_eq!(states(&project, &daily), ["Bound uptime", "Bound uptime"], "two periods of one thing");
}

#[test]
fn an_entry_binds_what_is_said_of_several_things() {
    let project = project("- { label: 稼働率, heading: 検索, metric: uptime }\n");
    let of = |line, heading: &str| below(line, &["目標", heading], "稼働率", "99.9%以上");
    assert_eq!(states(&project, &[of(3, "検索"), of(7, "決済")]), ["Bound uptime", "Bound uptime"]);
}

#[test]
fn rows_of_one_name_in_a_table_are_of_several_things() {
    let project = project("[]");
    let of = |line, phase: &str, text: &str| Statement {
        beside: vec![("説明".to_owned(), phase.to_owned())],
        ..row(line, "稼働率", text)
    };
    let rows = [of(3, "公開前", "99%以上"), of(4, "公開後", "99.9%以上")];
    assert_eq!(states(&project, &rows), ["Ambiguous", "Ambiguous"]);
    let often = |line, often: &str| Statement {
        beside: vec![("測定頻度".to_owned(), often.to_owned())],
        ..row(line, "稼働率", "99%以上")
    };
    assert_eq!(states(&project, &[often(3, "週次"), often(4, "月次")]), ["Bound uptime", "Bound uptime"]);
}

#[test]
fn what_follows_a_policy_by_chance_is_left_open() {
    let project = project("[]");
    let of = |line, priority: &str, text: &str| below(line, &["セキュリティ事故", priority], "応答時間", text);
    let by_chance = |rows: &[Statement]| {
        let rows: Vec<Statement> = rows
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row.group = row.headings.split_off(1);
                row
            })
            .collect();
        states(&project, &rows)
    };
    let rows = [of(3, "Critical", "8時間以内"), of(4, "High", "2時間以内"), of(5, "Critical", "9時間以内")];
    let critical = "Contradictory sla.desk.response[priority=critical]";
    assert_eq!(by_chance(&rows), [critical, "Ambiguous", critical]);
    let right = [of(3, "Critical", "1時間以内"), of(4, "High", "2時間以内")];
    let bound = ["critical", "high"].map(|priority| format!("Bound sla.desk.response[priority={priority}]"));
    assert_eq!(by_chance(&right), bound);
}

#[test]
fn a_priority_may_be_named_in_several_ways() {
    let project = project("[]");
    let of = |heading: &str| told(&project, below(3, &[heading], "応答時間", "1時間以内"));
    let critical = "Bound sla.desk.response[priority=critical]";
    assert_eq!(of("P0 – Critical"), critical);
    assert_eq!(of("3. P0 - Critical (System Down)"), critical);
    assert_eq!(of("P0 - 夜間"), "Unbound", "what else it says may limit it");
    assert_eq!(of("P0 - High"), "Unbound", "two priorities");
}

#[test]
fn days_in_hours_on_a_calendar_that_closes_are_open() {
    let sla = SLA.replace("calendar: jp-business, response: 2h", "calendar: jp-business, response: 24h");
    let project = project_with(&[("data/sla.yaml", &sla)]);
    assert_eq!(told(&project, below(3, &["High"], "応答時間", "24時間以内")), "Ambiguous");
}

#[test]
fn another_time_than_today_is_no_promise_of_today() {
    let project = project("[]");
    let of = |heading: &str| told(&project, below(3, &["目標", heading], "稼働率", "99.9%以上"));
    for heading in ["2025 Targets", "Q4 2024 Performance", "2024年度 活動報告", "2024年10月の結果", "FY2025"]
    {
        assert_eq!(of(heading), "Ambiguous", "{heading}");
    }
    for heading in ["2026年度の目標", "2026年11月の約束", "目標（2024年4月改定）", "3. Targets"] {
        assert_eq!(of(heading), "Bound uptime", "{heading}");
    }
    let old = in_document("content/reports/cx-q4-2024.md", row(3, "稼働率", "99.9%以上"));
    assert_eq!(told(&project, old), "Ambiguous");
}

#[test]
fn a_window_that_no_figure_has_is_open() {
    let project = project("[]");
    let of = |window: &str| Statement {
        beside: vec![("Window".to_owned(), window.to_owned())],
        ..row(3, "稼働率", "99%以上")
    };
    for window in ["1h", "7d rolling", "business hours"] {
        assert_eq!(told(&project, of(window)), "Ambiguous", "{window}");
    }
    for window in ["30d rolling", "28 days", "月", "-"] {
        assert_eq!(told(&project, of(window)), "Bound uptime", "{window}");
    }
    let measured = [of("24h"), below(9, &["別の節"], "稼働率", "99%以上")];
    assert_eq!(states(&project, &measured), ["Ambiguous", "Ambiguous"], "one thing has one window");
}

#[test]
fn a_bare_figure_is_a_target_where_something_says_so() {
    let project = project("[]");
    let of = |heading: &str| told(&project, below(3, &[heading], "稼働率", "68.32%"));
    assert_eq!(of("品質指標"), "Ambiguous");
    assert_eq!(of("品質目標"), "Bound uptime");
    assert_eq!(told(&project, below(3, &["品質指標"], "稼働率", "99%以上")), "Bound uptime");
}

#[test]
fn words_in_brackets_are_another_name_only_of_the_same_measure() {
    let users = "dau: { label: DAU, aliases: [アクティブユーザー], type: simple, source: tickets, time: opened_at, agg: count, unit: 人, better: higher }\n";
    let project = project_with(&[("data/metrics.yaml", &format!("{METRICS}{users}"))]);
    assert_eq!(told(&project, row(3, "アクティブユーザー (MAU)", "100人以上")), "Unbound");
    assert_eq!(told(&project, row(3, "DAU (日次アクティブユーザー)", "100人以上")), "Bound dau");
    assert_eq!(told(&project, row(3, "稼働率 (MTBF)", "99%以上")), "Unbound");
}

#[test]
fn a_column_for_some_customers_and_a_remark_limit_a_row() {
    let project = project("[]");
    let of = |column: &str| told(&project, Statement { column: column.to_owned(), ..row(3, "稼働率", "99%以上") });
    assert_eq!(of("目標値（プレミアム）"), "Ambiguous");
    for column in ["目標値（月次）", "Target (SLO)", "目標値（2026年度）", "目標値（%）"] {
        assert_eq!(of(column), "Bound uptime", "{column}");
    }
    let noted = |remark: &str| Statement {
        beside: vec![("備考".to_owned(), remark.to_owned())],
        ..row(3, "稼働率", "99%以上")
    };
    assert_eq!(told(&project, noted("平日のみ")), "Ambiguous");
    assert_eq!(told(&project, noted("毎月の報告に載せる")), "Bound uptime");
}
