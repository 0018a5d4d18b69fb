//! Entries of `data/bindings.yaml`.

use super::*;

#[test]
fn an_entry_binds_what_no_label_would() {
    let project =
        project("- { document: sop/slm.md, heading: サービスレベル, label: 止まらないこと, metric: uptime }\n");
    assert_eq!(told(&project, row(1, "止まらないこと", "99.9%以上")), "Bound uptime");
    let undeclared = Statement { declared: false, ..row(1, "止まらないこと", "99.9%以上") };
    assert_eq!(told(&project, undeclared), "Bound uptime", "an entry needs no place of targets");
    let elsewhere = in_document("content/other.md", row(1, "止まらないこと", "99.9%以上"));
    assert_eq!(told(&project, elsewhere), "Unbound");
    let other_heading =
        Statement { headings: vec!["別".to_owned()], ..row(1, "止まらないこと", "99.9%以上") };
    assert_eq!(told(&project, other_heading), "Unbound");
}

#[test]
fn a_statement_without_a_label_is_named_by_a_piece_of_its_text() {
    let text = "緊急の件は1時間以内に応答";
    let one = project("- { label: 緊急の件, metric: sla.desk.response, by: { priority: critical } }\n");
    assert_eq!(told(&one, row(1, "", text)), "Bound sla.desk.response[priority=critical]");
    assert_eq!(told(&one, row(1, "", "ほかの件は1時間以内に応答")), "Ambiguous", "no entry is about it");
    assert!(!told(&one, row(1, "別のこと", text)).starts_with("Bound"), "what has a label is named by it");
    let all = project(
        "- { label: '', bind: false }\n- { label: 緊急の件, metric: sla.desk.response, by: { priority: critical } }\n",
    );
    assert_eq!(told(&all, row(1, "", text)), "Bound sla.desk.response[priority=critical]");
    assert_eq!(told(&all, row(1, "", "ほかの件は1時間以内に応答")), "Off");
}

#[test]
fn an_entry_settles_what_the_text_leaves_open() {
    let by = project("- { label: 受付件数, group: tokyo, metric: opened, by: { desk: tokyo } }\n");
    let grouped = Statement { group: vec!["tokyo".to_owned()], ..row(1, "受付件数", "10件以下") };
    assert_eq!(told(&by, grouped), "Bound opened[desk=tokyo]");
    let better = project("- { label: 処理時間, metric: handled, better: lower }\n");
    assert_eq!(told(&better, row(1, "処理時間", "30分")), "Bound handled");
    let business = project("- { label: High, metric: sla.desk, settle: business }\n");
    assert_eq!(told(&business, row(1, "High", "2時間以内に応答")), "Bound sla.desk.response[priority=high]");
    let business = project("- { label: Critical, metric: sla.desk, settle: business }\n");
    let said = told(&business, row(1, "Critical", "1時間以内に応答"));
    assert_eq!(said, "Contradictory sla.desk.response[priority=critical]", "its calendar is 24x7");
}

#[test]
fn what_is_not_measured_on_purpose_is_off() {
    let project = project("- { label: 稼働率, bind: false, reason: 別の契約で測る }\n");
    assert_eq!(told(&project, row(1, "稼働率", "99.9%以上")), "Off");
    assert_eq!(why(&project, row(1, "稼働率", "99.9%以上")), "別の契約で測る");
}

#[test]
fn the_more_specific_entry_wins_whatever_its_place() {
    let both = "- { label: 稼働率, document: sop/slm.md, metric: uptime }\n- { label: 稼働率, bind: false }\n- { label: 稼働率, document: sop/*.md, bind: false }\n";
    assert_eq!(told(&project(both), row(1, "稼働率", "99.9%以上")), "Bound uptime");
    let named = "a: { label: 稼働率, bind: false }\nb: { label: 稼働率, heading: サービスレベル, metric: uptime }\n";
    assert_eq!(told(&project(named), row(1, "稼働率", "99.9%以上")), "Bound uptime");
}

#[test]
fn two_entries_of_one_rank_are_an_error() {
    let project = project("- { label: 稼働率, metric: uptime }\n- { label: 稼働率, bind: false }\n");
    let (bound, found) = bound(&project, &[row(1, "稼働率", "99.9%以上")]);
    assert_eq!(tell(&bound, 0), "Ambiguous");
    assert_eq!(found, ["contract/tied-bindings content/sop/slm.md:1 + data/bindings.yaml:1 + data/bindings.yaml:2"]);
}

#[test]
fn an_entry_that_meets_nothing_is_found_with_the_nearest_label() {
    let project = project("- { label: 稼動率, metric: uptime }\n");
    let mut found = Diagnostics::new();
    bind(&project, &[row(1, "稼働率", "99.9%以上")], parse_date(TODAY).unwrap(), &mut found);
    let [finding] = found.sorted()[..] else { panic!("one finding") };
    assert_eq!(finding.code.name(), "contract/unmatched-binding");
    assert_eq!(finding.hint.as_ref().unwrap().en, "did you mean `稼働率`?");
}

#[test]
fn an_entry_in_another_unit_is_found() {
    let project = project("- { label: 速さ, metric: uptime }\n");
    let (bound, found) = bound(&project, &[row(3, "速さ", "500ms以内")]);
    assert_eq!(tell(&bound, 0), "Ambiguous");
    assert_eq!(found, ["contract/unit content/sop/slm.md:3 + data/metrics.yaml:1"]);
}

#[test]
fn a_share_of_tickets_binds_to_a_clock_by_an_entry() {
    let project = project("- { label: SLA達成率, metric: sla.desk.response }\n");
    assert_eq!(told(&project, row(1, "SLA達成率", "95%以上")), "Bound sla.desk.response");
    let (bound, found) = bound(&project, &[row(2, "SLA達成率", "98%以上")]);
    assert_eq!(tell(&bound, 0), "Contradictory sla.desk.response");
    assert_eq!(found, ["contract/contradiction content/sop/slm.md:2 + data/sla.yaml:1"]);
}

/// Sources and metrics for what an entry must say: a maximum, a baseline, notice, a clock with no word of its own.
fn settling(bindings: &str) -> Project {
    let metrics = "\
connections: { label: 接続数, type: manual, unit: 件, better: lower, values: { 2026-10: 150 } }
capacity: { label: 接続上限, type: manual, unit: 件, values: { 2026-10: 200 } }
load: { label: 使用率, type: manual, unit: '%', better: lower, values: { 2026-10: 75 } }
roi: { label: ROI, type: manual, unit: '%', better: higher, values: { 2026-10: 180 } }
based: { label: 生産高, type: manual, unit: 件, better: higher, baseline: { value: 100 }, values: { 2026-10: 180 } }
notice: { label: 事前通知, type: notice, source: tickets, start: resolved_at, announced: opened_at }
handled: { label: 処理時間, type: simple, source: tickets, time: opened_at, agg: avg, expr: minutes, unit: min }
";
    let sla = SLA.replace("clocks: { ", "clocks: { declaration: { label: 宣言, stop: responded_at }, ");
    let sla = sla.replace("critical: { calendar: 24x7,", "critical: { calendar: 24x7, declaration: 5min,");
    project_with(&[("data/metrics.yaml", metrics), ("data/sla.yaml", &sla), ("data/bindings.yaml", bindings)])
}

/// What an entry makes of a statement, and the keys that its reason names.
fn settles(entry: &str, label: &str, text: &str) -> (String, String) {
    let project = settling(&format!("- {{ label: {label}, {entry} }}\n"));
    (told(&project, row(1, label, text)), why(&project, row(1, label, text)))
}

#[test]
fn an_entry_settles_or_names_the_key_that_would() {
    let open = [
        // (entry, label, text, key)
        ("metric: connections", "最大接続", "<80% of max", "`of: 200件`"),
        ("metric: roi", "ROI改善", "150%以上", "`reading: change`"),
        ("metric: roi, reading: change", "ROI改善", "150%以上", "`baseline` in the metric `roi`"),
        ("metric: handled", "処理", "30分", "`better`"),
        ("metric: connections", "接続", "99.9%以上", "`unit`"),
        ("metric: sla.desk, by: { priority: critical }", "インシデント宣言", "5分以内", "`sla.desk.declaration`"),
        ("metric: sla.desk.response", "稼働", "増加トレンド", "`metric`"),
        ("metric: sla.desk.declaration, by: { priority: high }", "インシデント宣言", "5分以内", "`targets`"),
        ("metric: sla.desk.declaration", "インシデント宣言", "5分以内", "`by: {"),
        ("metric: connections", "通知", "72時間前", "`type: notice`"),
        ("metric: connections", "締切", "翌月5営業日まで", "`statement`"),
        ("metric: connections", "接続", "100/300/500ms", "`bind: false`"),
        ("metric: connections", "接続", "随時", "`bind: false`"),
        ("metric: handled", "処理", "1時間以内に応答、4時間以内に復旧", "`metric: sla.POLICY.CLOCK`"),
        ("metric: handled", "処理", "当日中", "`metric: sla.POLICY.CLOCK`"),
        ("metric: connections, of: 200件", "接続", "150件以下", "`of`"),
        ("metric: connections, reading: change", "接続", "150件以下", "`reading: change`"),
    ];
    for (entry, label, text, key) in open {
        let (state, why) = settles(entry, label, text);
        assert_eq!(state, "Ambiguous", "{entry} {text}: {why}");
        assert!(why.contains(key), "{entry} {text}: {why}");
    }
    let bound = [
        ("metric: connections, of: 200件", "最大接続", "<80% of max", "Bound connections"),
        ("metric: connections, of: capacity", "最大接続", "<80% of max", "Bound connections"),
        ("metric: load, reading: value", "最大接続", "<80% of max", "Bound load"),
        ("metric: roi, reading: value", "ROI改善", "150%以上", "Bound roi"),
        ("metric: based, reading: change", "生産改善", "50%以上", "Bound based"),
        ("metric: based, reading: ratio", "生産改善", "150%以上", "Bound based"),
        ("metric: notice", "利用者への事前通知", "72時間前", "Bound notice"),
        ("metric: handled", "処理", "within 15 minutes of receipt", "Bound handled"),
        (
            "metric: sla.desk.declaration, by: { priority: critical }",
            "インシデント宣言",
            "5分以内",
            "Bound sla.desk.declaration[priority=critical]",
        ),
    ];
    for (entry, label, text, wanted) in bound {
        let (state, why) = settles(entry, label, text);
        assert_eq!(state, wanted, "{entry} {text}: {why}");
    }
    // A label that is the metric's own needs no entry, in wall time only.
    let project = settling("[]");
    assert_eq!(told(&project, row(1, "事前通知", "72時間前")), "Bound notice");
    // Three days before 10-24 01:00 is the 21st to whoever reads a calendar, and 72 hours to nobody else.
    for text in ["3日前", "3日前まで", "1週間前"] {
        assert_eq!(told(&project, row(1, "事前通知", text)), "Ambiguous", "{text}");
        assert!(why(&project, row(1, "事前通知", text)).contains("`metric: notice`"), "{text}");
    }
}

/// Notice in business days: with an entry, and by a label beside a declared target of hours.
#[test]
fn nothing_judges_notice_in_business_days() {
    let (state, why) = settles("metric: notice", "通知", "3営業日前まで");
    assert_eq!(state, "Ambiguous");
    assert!(why.contains("`bind: false`") && !why.contains("`unit`"), "{why}");
    let metrics = "notice: { label: 事前通知, type: notice, source: tickets, start: resolved_at, announced: opened_at, target: 72時間以上 }\n";
    let project = project_with(&[("data/metrics.yaml", metrics), ("data/sla.yaml", "{}\n")]);
    for text in ["3営業日前", "3営業日前まで"] {
        let (bound, found) = bound(&project, &[row(1, "事前通知", text)]);
        assert_ne!(tell(&bound, 0), "Contradictory notice", "{text}");
        assert!(!found.iter().any(|line| line.contains("contradiction")), "{text} {found:?}");
    }
    assert!(super::why(&project, row(1, "事前通知", "3営業日前まで")).contains("`bind: false`"));
}

/// Metrics of which less is better, and wholes of every kind that there is no share of.
fn falling(bindings: &str) -> Project {
    let metrics = "\
backlog: { label: 滞留, type: manual, unit: 件, better: lower, baseline: { value: 100 }, values: { 2026-10: 70 } }
either: { label: どちらか, type: manual, unit: 件, baseline: { value: 100 }, values: { 2026-10: 70 } }
failures: { label: 失敗率, type: manual, unit: '%', better: lower, values: { 2026-10: 25 } }
saved: { label: 削減率, type: manual, unit: '%', better: higher, values: { 2026-10: 25 } }
unknown: { label: 率, type: manual, unit: '%', values: { 2026-10: 25 } }
connections: { label: 接続数, type: manual, unit: 件, better: lower, values: { 2026-10: 150 } }
minutes: { label: 停止時間, type: manual, unit: min, better: lower, values: { 2026-10: 150 } }
hours: { label: 運用時間, type: manual, unit: h, values: { 2026-10: 100 } }
yen: { label: 費用, type: manual, unit: 円, values: { 2026-10: 200 } }
thousands: { label: 予算, type: manual, unit: 千円, values: { 2026-10: 200 } }
people: { label: 利用者, type: manual, unit: 名, values: { 2026-10: 150 } }
share: { label: 割合, type: manual, unit: '%', values: { 2026-10: 90 } }
capacity: { label: 接続上限, type: manual, unit: 件, values: { 2026-10: 200 } }
asked: { label: 受付, type: simple, source: tickets, time: opened_at, agg: count, unit: 件, by: [desk], better: lower }
all-asked: { label: 全受付, type: simple, source: tickets, time: opened_at, agg: count, unit: 件, by: [desk] }
";
    project_with(&[("data/metrics.yaml", metrics), ("data/bindings.yaml", bindings)])
}

/// From a baseline of 100: 70 is a fall of 30 %, 130 a rise of 30 %, and 85 a fall of 15 %.
#[test]
fn an_improvement_is_a_fall_where_less_is_better() {
    let judged = |entry: &str, label: &str, text: &str, value: &str| {
        let mut project = falling(&format!("- {{ label: {label}, {entry} }}\n"));
        let metric = entry.split([' ', ',']).nth(1).unwrap();
        let mut of = month(&project, metric, "2026-10", value);
        of.extra.push(("baseline".to_owned(), "100".parse().unwrap()));
        let contract = contract(&mut project, &[row(1, label, text)], vec![of]);
        verdicts(&contract.promises()[0]).concat()
    };
    let changed = "metric: backlog, reading: change";
    let all =
        [("滞留改善", "20%以上"), ("処理", "20%以上改善"), ("滞留 improvement", "20%以上"), ("滞留削減", "20%以上")];
    for (label, text) in all {
        assert_eq!(judged(changed, label, text, "70"), "2026-10 70 Met", "{label} {text}");
        assert_eq!(judged(changed, label, text, "130"), "2026-10 130 Missed", "{label} {text}");
        assert_eq!(judged(changed, label, text, "85"), "2026-10 85 Missed", "{label} {text}");
    }
    // Words that say the way need nobody to say which one is better.
    let either = "metric: either, reading: change";
    assert_eq!(judged(either, "処理", "20%以上削減", "70"), "2026-10 70 Met");
    assert_eq!(judged(either, "処理", "20%以上増加", "70"), "2026-10 70 Missed");
    assert_eq!(judged("metric: either, reading: change, better: lower", "処理改善", "20%以上", "70"), "2026-10 70 Met");
    assert_eq!(
        judged("metric: either, reading: change, better: higher", "処理改善", "20%以上", "70"),
        "2026-10 70 Missed"
    );
    // 80 % of what was, or less.
    let ratio = "metric: backlog, reading: ratio";
    assert_eq!(judged(ratio, "滞留改善", "80%以下", "70"), "2026-10 70 Met");
    assert_eq!(judged(ratio, "滞留改善", "80%以下", "85"), "2026-10 85 Missed");
    // Without an entry the label in the text is the metric's.
    let mut project = falling("[]");
    let mut fallen = month(&project, "backlog", "2026-10", "70");
    fallen.extra.push(("baseline".to_owned(), "100".parse().unwrap()));
    let contract = contract(&mut project, &[row(1, "滞留", "20%以上改善")], vec![fallen]);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-10 70 Met"]);
}

#[test]
fn what_would_be_kept_by_getting_worse_is_asked_for() {
    let open = [
        // (entry, label, text, key)
        ("metric: either, reading: change", "処理改善", "20%以上", "`better`"),
        ("metric: failures, reading: value", "失敗率改善", "20%以上", "rate of improvement"),
        ("metric: failures, reading: value", "失敗", "20%以上低減", "rate of improvement"),
        ("metric: unknown, reading: value", "失敗", "20%以上低減", "`better`"),
        ("metric: backlog, reading: ratio", "滞留改善", "150%以上", "`better`"),
        ("metric: backlog, reading: ratio", "滞留", "20%以上増加", "`reading: ratio`"),
        ("metric: connections, of: 200件", "接続", "20%以上増加", "`reading: change`"),
        ("metric: connections, of: capacity", "接続", "20%以上増加", "`reading: change`"),
        ("metric: connections, of: capacity", "接続改善", "20%以上", "`reading: change`"),
        ("metric: connections, of: yen", "接続", "<80% of max", "in the unit of"),
        ("metric: yen, of: 200件", "費用", "<80% of max", "in the unit of"),
        ("metric: yen, of: thousands", "費用", "<80% of max", "in the unit of"),
        ("metric: connections, of: share", "接続", "<80% of max", "in the unit of"),
        ("metric: connections, of: hours", "接続", "<80% of max", "in the unit of"),
        ("metric: connections, of: sla.desk.response", "接続", "<80% of max", "in the unit of"),
        ("metric: failures, of: share", "失敗", "<80% of max", "`reading: value`"),
        ("metric: failures, of: 90", "失敗", "<80% of max", "`reading: value`"),
        ("metric: connections, of: connections", "接続", "<80% of max", "itself"),
        ("metric: asked, of: capacity, by: { desk: tokyo }", "受付分", "<80% of max", "not computed by `desk`"),
    ];
    for (entry, label, text, key) in open {
        let project = falling(&format!("- {{ label: {label}, {entry} }}\n"));
        let why = why(&project, row(1, label, text));
        assert_eq!(told(&project, row(1, label, text)), "Ambiguous", "{entry} {text}: {why}");
        assert!(why.contains(key), "{entry} {text}: {why}");
    }
    let bound = [
        ("metric: saved, reading: value", "失敗", "20%以上低減", "Bound saved"),
        ("metric: minutes, of: hours", "停止", "<1% of max", "Bound minutes"),
        ("metric: people, of: capacity, better: lower", "利用", "<80% of max", "Bound people"),
        ("metric: asked, of: all-asked, by: { desk: tokyo }", "受付分", "<80% of max", "Bound asked[desk=tokyo]"),
    ];
    for (entry, label, text, wanted) in bound {
        let project = falling(&format!("- {{ label: {label}, {entry} }}\n"));
        let why = why(&project, row(1, label, text));
        assert_eq!(told(&project, row(1, label, text)), wanted, "{entry} {text}: {why}");
    }
    assert_eq!(told(&falling("[]"), row(1, "どちらか", "20%以上改善")), "Ambiguous", "nobody says which way is better");
}

#[test]
fn what_an_entry_settles_is_judged_by_it() {
    // 150 of 200 are 75 %: below 80 % (160), not below 70 % (140). A ROI of 180 %; 180 of 100 are 180 %, and 80 % more.
    let judged = |entry: &str, label: &str, text: &str, metric: &str, value: &str, extra: Option<&str>| {
        let mut project = settling(&format!("- {{ label: {label}, {entry} }}\n"));
        let mut of = month(&project, metric, "2026-10", value);
        of.extra.extend(extra.map(|base| ("baseline".to_owned(), base.parse().unwrap())));
        let capacity = month(&project, "capacity", "2026-10", "200");
        let contract = contract(&mut project, &[row(1, label, text)], vec![of, capacity]);
        verdicts(&contract.promises()[0]).concat()
    };
    for of in ["200件", "capacity"] {
        let entry = format!("metric: connections, of: {of}");
        assert_eq!(judged(&entry, "接続", "<80% of max", "connections", "150", None), "2026-10 150 Met", "{of}");
        assert_eq!(judged(&entry, "接続", "<80% of max", "connections", "160", None), "2026-10 160 Missed", "{of}");
        assert_eq!(judged(&entry, "接続", "<70% of max", "connections", "150", None), "2026-10 150 Missed", "{of}");
    }
    let roi = |reading: &str, text: &str, value: &str| {
        judged(&format!("metric: roi, reading: {reading}"), "ROI改善", text, "roi", value, None)
    };
    assert_eq!(roi("value", "150%以上", "150"), "2026-10 150 Met");
    assert_eq!(roi("value", "150%以上", "149.9"), "2026-10 149.9 Missed");
    let based = |reading: &str, text: &str, base: &str| {
        judged(&format!("metric: based, reading: {reading}"), "生産改善", text, "based", "180", Some(base))
    };
    assert_eq!(based("ratio", "150%以上", "100"), "2026-10 180 Met");
    assert_eq!(based("ratio", "190%以上", "100"), "2026-10 180 Missed");
    assert_eq!(based("change", "150%以上", "100"), "2026-10 180 Missed", "80 % more, not 150");
    assert_eq!(based("change", "80%以上", "100"), "2026-10 180 Met");
    assert_eq!(based("ratio", "150%以上", "-100"), "2026-10 180 Undecided", "a quotient of a negative number");
    assert_eq!(judged("metric: notice", "通知", "72時間前", "notice", "72", None), "2026-10 72 Met");
    assert_eq!(judged("metric: notice", "通知", "72時間前", "notice", "71.9", None), "2026-10 71.9 Missed");
}

#[test]
fn an_entry_drops_no_word_beside_the_figure() {
    let clock = "metric: sla.desk.response, by: { priority: high }, settle: business";
    for (entry, label, text, words) in [
        ("metric: handled, better: lower", "処理時間", "5分以内（95%）", "95%"),
        ("metric: connections", "接続数", "40件以下 (Critical)", "Critical"),
        ("metric: connections", "接続数", "1人あたり50件以下", "1人あたり"),
        ("metric: connections", "接続数", "1日平均10件以下", "1日平均"),
        ("metric: load", "使用率", "過去30日で46%以下", "過去30日で"),
        ("metric: load", "使用率", "44%より大きく46%より小さい", "44%より大きく"),
        ("metric: sla.desk, settle: business", "High", "VIPは2時間以内に応答", "VIP"),
        (clock, "急ぎ", "平均2時間以内に応答", "平均"),
    ] {
        let (state, why) = settles(entry, label, text);
        assert!(state == "Ambiguous" && why.contains(&format!("`{words}")), "{text}: {state} {why}");
    }
    for (entry, label, text) in
        [("metric: connections", "接続数", "40件以下（全体）"), ("metric: load", "使用率", "80%以下（計画停止を除く）")]
    {
        assert!(settles(entry, label, text).0.starts_with("Bound"), "{text}");
    }
    let named = project_with(&[
        (
            "data/metrics.yaml",
            "crit: { label: 接続数（Critical）, type: manual, unit: 件, better: lower, values: { 2026-10: 1 } }\n",
        ),
        ("data/bindings.yaml", "- { label: 接続数, metric: crit }\n"),
    ]);
    assert_eq!(told(&named, row(1, "接続数", "40件以下 (Critical)")), "Bound crit", "its name says it");
}
