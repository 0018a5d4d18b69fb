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
    assert_eq!(
        states(&project, &[of(3, "検索"), of(7, "決済")]),
        ["Bound uptime", "Ambiguous"],
        "what one is bound to, the other is not"
    );
    let both = super::project(
        "- { label: 稼働率, heading: 検索, metric: uptime }\n- { label: 稼働率, heading: 決済, bind: false, reason: 別に測る }\n",
    );
    assert_eq!(states(&both, &[of(3, "検索"), of(7, "決済")]), ["Bound uptime", "Off"]);
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
    let of = |line, priority: &str, text: &str| below(line, &["設備の不具合", priority], "応答時間", text);
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
    let rows = [of(3, "Critical", "8時間以内"), of(4, "High", "2営業時間以内"), of(5, "Critical", "9時間以内")];
    let critical = "Contradictory sla.desk.response[priority=critical]";
    assert_eq!(by_chance(&rows), [critical, "Ambiguous", critical]);
    let right = [of(3, "Critical", "1時間以内"), of(4, "High", "2営業時間以内")];
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
    for heading in ["SEV-1 – Critical", "緊急（システム停止）", "優先度: Critical", "Critical 優先度"]
    {
        assert_eq!(of(heading), critical, "{heading}");
    }
    for heading in
        ["P0 - 夜間", "P0 – Critical（夜間・休日）", "P0 - Critical - 平日昼間のみ", "P0 - High", "P0/High（夜間）"]
    {
        assert_eq!(of(heading), "Ambiguous", "what else it says may limit it: {heading}");
    }
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
    for heading in [
        "2025 Targets",
        "Q4 2024 Performance",
        "2024年度 活動報告",
        "2024年10月の結果",
        "2025年の結果",
        "FY2025",
        "2026年度上期の目標",
        "2024年度・2025年度の約束",
        "目標（2027年4月適用）",
        "2027年度から",
    ] {
        assert_eq!(of(heading), "Ambiguous", "{heading}");
    }
    for heading in [
        "2026年度の目標",
        "2026年度 サービスレベル",
        "2026年度下期の目標",
        "2026年11月の約束",
        "目標（2024年4月改定）",
        "目標（2024年4月適用）",
        "サービスレベル（2024年4月締結）",
        "2025年度・2026年度の約束",
        "2024年度〜2027年度の目標",
        "2026 Targets",
        "Q4 2026",
        "3. Targets",
        "目標 2000件",
    ] {
        assert_eq!(of(heading), "Bound uptime", "{heading}");
    }
    let of_file = |path: &str| told(&project, in_document(path, row(3, "稼働率", "99.9%以上")));
    for path in ["content/reports/cx-q4-2024.md", "content/reports/2024-10.md", "content/okr-2024-q3.md"] {
        assert_eq!(of_file(path), "Ambiguous", "{path}");
    }
    assert_eq!(of_file("content/sla-2024-04.md"), "Bound uptime", "a contract is named by the month in which it began");
}

#[test]
fn the_innermost_words_say_the_time() {
    let project = project("[]");
    let of = |headings: &[&str]| told(&project, below(3, headings, "稼働率", "99.9%以上"));
    assert_eq!(of(&["2024年度 活動報告", "2026年度の目標"]), "Bound uptime");
    assert_eq!(of(&["2026年度", "2025年度の目標"]), "Ambiguous");
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
    for window in
        ["30d rolling", "28 days", "月", "-", "暦月", "1か月間", "Month", "Calendar month", "四半期ごと", "24時間365日"]
    {
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
    for heading in ["成果指標", "KGI", "Service Level", "Commitments"] {
        assert_eq!(of(heading), "Bound uptime", "{heading}");
    }
    for heading in ["Slow queries の品質指標", "SLA達成状況", "corporate purpose"] {
        assert_eq!(of(heading), "Ambiguous", "{heading}");
    }
    let translation = in_document("content/translation.md", below(3, &["品質指標"], "稼働率", "68.32%"));
    assert_eq!(told(&project, translation), "Ambiguous", "no word of the path says so");
    for (path, state) in [
        ("content/sop/sla.md", "Bound uptime"),
        ("content/n-slack.md", "Ambiguous"),
        ("content/sla-status.md", "Ambiguous"),
    ] {
        let named = in_document(path, below(3, &["可用性"], "稼働率", "99.9%"));
        assert_eq!(told(&project, named), state, "{path}");
    }
}

#[test]
fn words_in_brackets_are_another_name_only_of_the_same_measure() {
    let users = "dau: { label: DAU, aliases: [アクティブユーザー], type: simple, source: tickets, time: opened_at, agg: count, unit: 人, better: higher }\n";
    let project = project_with(&[("data/metrics.yaml", &format!("{METRICS}{users}"))]);
    assert_eq!(told(&project, row(3, "アクティブユーザー (MAU)", "100人以上")), "Ambiguous");
    assert_eq!(told(&project, row(3, "DAU (日次アクティブユーザー)", "100人以上")), "Bound dau");
    assert_eq!(told(&project, row(3, "稼働率 (MTBF)", "99%以上")), "Ambiguous");
    assert!(why(&project, row(3, "稼働率 (MTBF)", "99%以上")).contains("`MTBF` is the name of another measure"));
    assert!(why(&project, row(3, "稼働率 (夜間)", "99%以上")).contains("limited to `夜間`"));
    let named = "\
monthly: { label: 月間稼働率, type: simple, source: probes, time: at, agg: avg, expr: ms, unit: '%', better: higher }
escalation: { label: エスカレーション率, type: simple, source: probes, time: at, agg: avg, expr: ms, unit: '%', better: lower }
resolution: { label: 平均解決時間, type: simple, source: tickets, time: opened_at, agg: avg, expr: minutes, unit: min, better: lower }
answer: { label: 応答時間, type: simple, source: probes, time: at, agg: avg, expr: ms, unit: ms, better: lower }
";
    let project = project_with(&[("data/metrics.yaml", named)]);
    for (label, text, metric) in [
        ("月間稼働率 (Uptime)", "99.9%以上（計画停止を除く）", "monthly"),
        ("月間稼働率（計画停止を除く）", "99.9%以上", "monthly"),
        ("エスカレーション率（Escalation Rate）", "5%以下", "escalation"),
        ("平均解決時間 (MTTR)", "30分以内", "resolution"),
        ("応答時間 (Response Time)", "500ms以内", "answer"),
    ] {
        assert_eq!(told(&project, row(3, label, text)), format!("Bound {metric}"), "{label}");
    }
    for (label, text) in [
        ("月間稼働率（夜間を除く）", "99.9%以上"),
        ("応答時間 (API Response Time)", "500ms以内"),
        ("エスカレーション率（電話）", "5%以下"),
    ] {
        assert_eq!(told(&project, row(3, label, text)), "Ambiguous", "{label}");
    }
    assert_eq!(told(&project, row(3, "応答時間 (API)", "99.9%以上")), "Unbound", "it is no time at all");
}

#[test]
fn a_column_for_some_customers_and_a_remark_limit_a_row() {
    let project = project("[]");
    let of = |column: &str| told(&project, Statement { column: column.to_owned(), ..row(3, "稼働率", "99%以上") });
    assert_eq!(of("目標値（プレミアム）"), "Ambiguous");
    for column in [
        "目標値（月次）",
        "Target (SLO)",
        "目標値（2026年度）",
        "目標値（%）",
        "目標値（全体）",
        "目標値（単位：%）",
        "目標値（計画停止を除く）",
    ] {
        assert_eq!(of(column), "Bound uptime", "{column}");
    }
    let noted = |remark: &str| Statement {
        beside: vec![("備考".to_owned(), remark.to_owned())],
        ..row(3, "稼働率", "99%以上")
    };
    assert_eq!(told(&project, noted("平日のみ")), "Ambiguous");
    assert_eq!(told(&project, noted("計画停止と夜間を除く")), "Ambiguous");
    for remark in
        ["毎月の報告に載せる", "計画停止を除く", "Commonly used by developers, measured per month", "Proper survey"]
    {
        assert_eq!(told(&project, noted(remark)), "Bound uptime", "{remark}");
    }
}

#[test]
fn a_glossed_clock_is_no_part_and_a_limited_one_is() {
    let project = project("[]");
    let cell = |head: &str| {
        let beside = vec![("優先度".to_owned(), "高（High）".to_owned())];
        let sources = SOURCES.replace("high: [P1]", "high: [P1, 高]");
        let project = project_with(&[("data/sources.yaml", &sources)]);
        told(&project, Statement { column: head.to_owned(), beside, ..row(3, head, "2営業時間以内") })
    };
    assert_eq!(cell("初回応答時間（First Response）"), "Bound sla.desk.response[priority=high]");
    assert_eq!(cell("初回応答時間（夜間）"), "Ambiguous");
    let low = below(3, &["目標", "低優先度"], "稼働率", "99.9%以上");
    assert_eq!(told(&project, low), "Ambiguous", "a part of the whole");
}

#[test]
fn a_limit_is_in_a_name_only_as_a_whole_piece() {
    let named = "\
pending: { label: 対応中件数, type: simple, source: tickets, time: opened_at, agg: count, unit: 件, better: lower }
median: { label: 応答速度（中央値）, type: simple, source: probes, time: at, agg: median, expr: ms, unit: ms, better: lower }
payment: { label: 決済APIの稼働率, aliases: [稼働率], type: simple, source: probes, time: at, agg: avg, expr: ms, unit: '%', better: higher }
";
    let project = project_with(&[("data/metrics.yaml", named)]);
    let of = |priority: &str, label: &str, text: &str| Statement {
        beside: vec![("優先度".to_owned(), priority.to_owned())],
        ..row(3, label, text)
    };
    assert_eq!(told(&project, of("中", "対応中件数", "20件以下")), "Ambiguous");
    assert_eq!(told(&project, of("中", "応答速度（中央値）", "500ms以内")), "Ambiguous");
    assert_eq!(told(&project, below(3, &["目標", "決済API"], "稼働率", "99%以上")), "Bound payment");
}

#[test]
fn what_all_channels_are_promised_is_promised_of_the_whole() {
    let channel = "desk: { type: category, values: { phone: [電話], mail: [メール] } }";
    let sources = SOURCES.replace("desk: { type: category, values: { tokyo: [東京], osaka: [大阪] } }", channel);
    let project = project_with(&[("data/sources.yaml", &sources)]);
    let of = |heading: &str| told(&project, below(3, &[heading], "稼働率", "99.9%以上"));
    assert_eq!(of("サポート窓口（電話・メール）の目標"), "Bound uptime");
    assert_eq!(of("サポート窓口（電話）の目標"), "Ambiguous");
    assert_eq!(of("カスタマーサービス"), "Bound uptime");
}

#[test]
fn the_same_value_again_is_no_other_promise() {
    let project = project("[]");
    let of = |line, heading: &str, text: &str| below(line, &["合意書", heading], "稼働率", text);
    let bound = ["Bound uptime", "Bound uptime"];
    let again = [of(3, "概要", "99.9%以上"), of(9, "サービスレベル", "99.9%以上")];
    assert_eq!(states(&project, &again), bound);
    let apart = [of(3, "概要", "99.5%以上"), of(9, "サービスレベル", "99.9%以上")];
    assert_eq!(states(&project, &apart), ["Ambiguous", "Ambiguous"]);
    let dated = [of(3, "カスタマーサービスの目標（2024年4月制定）", "99.9%以上"), of(9, "まとめ", "99.9%以上")];
    assert_eq!(states(&project, &dated), bound);
    let places = [of(3, "日本の目標", "99.9%以上"), of(9, "米国の目標", "99.9%以上")];
    assert_eq!(states(&project, &places), ["Ambiguous", "Ambiguous"]);
    let part = [of(3, "サービスレベル", "99.9%以上"), of(9, "検索の目標", "99.9%以上")];
    assert_eq!(states(&project, &part), ["Bound uptime", "Ambiguous"], "which part nobody can tell");
    let vague = [of(3, "目標の見直し", "四半期ごとに見直す"), of(9, "サービスレベル", "99.9%以上")];
    assert_eq!(states(&project, &vague), ["Unbound", "Bound uptime"], "what promises nothing is no rival");
    let search = Statement {
        beside: vec![("対象".to_owned(), "検索".to_owned()), ("Window".to_owned(), "7d rolling".to_owned())],
        ..row(12, "稼働率", "99%以上")
    };
    assert_eq!(states(&project, &[of(3, "サービスレベル", "99.9%以上"), search]), ["Bound uptime", "Ambiguous"]);
}
