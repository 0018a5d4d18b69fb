//! What stands around a promise and keeps it from being bound to the whole: times that come once, reports of what was reached, fields
//! of work, documents about one thing, and tables that stand again below two names.

use super::*;

/// A declared item of a list below headings, in a document with a title.
fn in_place(title: &str, headings: &[&str], label: &str, text: &str) -> Statement {
    let headings = headings.iter().map(|&heading| heading.to_owned()).collect();
    Statement { title: title.to_owned(), headings, form: StatementForm::ListItem, ..row(3, label, text) }
}

fn below(heading: &str) -> Statement {
    in_place("運用手順", &["目標", heading], "稼働率", "99.9%以上")
}

fn titled(title: &str) -> Statement {
    in_place(title, &["数値"], "稼働率", "99.9%以上")
}

#[test]
fn a_time_that_comes_once_is_not_always() {
    let project = project("[]");
    for heading in ["公開直後の目標", "Targets for the first week", "移行期間中", "Goals after go-live"] {
        assert_eq!(told(&project, below(heading)), "Ambiguous", "{heading}");
    }
    assert!(why(&project, below("公開直後の目標")).contains("it is promised for `公開直後の目標` only"));
    for heading in ["月次の目標", "First response and availability", "運用中の目標"] {
        assert_eq!(told(&project, below(heading)), "Bound uptime", "{heading}");
    }
    assert_eq!(told(&project, titled("パイロットの運用手順")), "Ambiguous");
    let pilot = METRICS.replace("label: 稼働率", "label: パイロット 稼働率").replace("[可用性]", "[可用性, 稼働率]");
    let own = project_with(&[("data/metrics.yaml", &pilot)]);
    assert_eq!(told(&own, below("パイロット")), "Bound uptime", "the metric is of that time");
}

#[test]
fn what_was_measured_is_no_promise() {
    let project = project("[]");
    for heading in ["現在の性能", "Current performance", "Final statistics"] {
        assert_eq!(told(&project, in_place("手順", &[heading], "稼働率", "99.9%以上")), "Ambiguous", "{heading}");
    }
    let nearer = in_place("手順", &["Current performance", "目標"], "稼働率", "99.9%以上");
    assert_eq!(told(&project, nearer), "Bound uptime", "the innermost heading that says anything counts");
    let column = Statement {
        column: "目標".to_owned(), ..in_place("手順", &["現在の性能"], "稼働率", "99.9%以上")
    };
    assert_eq!(told(&project, column), "Bound uptime", "the column says that it is to be reached");
    assert_eq!(told(&project, titled("基盤更新の完了報告")), "Ambiguous");
    assert_eq!(told(&project, in_place("運用引き継ぎ完了", &["成功指標"], "稼働率", "99.9%以上")), "Bound uptime");
}

#[test]
fn a_review_of_an_incident_quotes_promises() {
    let project = project("[]");
    let quoted = |title: &str, heading: &str| in_place(title, &[heading], "稼働率", "99.9%以上");
    assert_eq!(told(&project, quoted("手順", "Impact of the outage")), "Ambiguous");
    assert_eq!(told(&project, quoted("6月の障害報告", "目標との差")), "Ambiguous");
    assert_eq!(told(&project, quoted("障害報告の手順", "目標")), "Bound uptime", "rules for reviews are none");
    assert_eq!(told(&project, quoted("手順", "影響度の定義")), "Bound uptime");
}

#[test]
fn an_example_in_a_textbook_is_no_promise() {
    let project = project("[]");
    let shown = |form| Statement { form, ..in_place("第3章 監視", &["数値"], "稼働率", "99.9%以上") };
    assert_eq!(told(&project, shown(StatementForm::FenceText)), "Ambiguous");
    assert_eq!(told(&project, shown(StatementForm::ListItem)), "Bound uptime", "its own text may promise");
}

#[test]
fn one_field_of_work_is_not_all_of_it() {
    let project = project("[]");
    for heading in [
        "セキュリティ指標",
        "Security metrics",
        "キャッシュ",
        "ネットワークの目標",
        "ベンダーのSLA",
        "Mobile app",
        "CI/CD",
    ] {
        assert_eq!(told(&project, below(heading)), "Ambiguous", "{heading}");
    }
    assert!(why(&project, below("セキュリティ指標")).contains("it is about `セキュリティ指標`"));
    for heading in ["セキュリティ・可用性", "Security & Performance", "Caching"] {
        assert_eq!(told(&project, below(heading)), "Bound uptime", "{heading}");
    }
    let sentence = Statement {
        group: vec!["回線を除き、サーバーの入口で測る（ネットワークの遅れは含めない）。".to_owned()],
        ..below("数値")
    };
    assert_eq!(told(&project, sentence), "Bound uptime", "a sentence may mention anything");
    let folder = in_document("content/sop/security/goals.md", below("数値"));
    assert_eq!(told(&project, folder), "Ambiguous", "the folder names it");
    let network = METRICS.replace("aliases: [可用性]", "aliases: [可用性, 回線の稼働率]");
    let own = project_with(&[("data/metrics.yaml", &network)]);
    assert_eq!(told(&own, below("ネットワークの目標")), "Bound uptime", "the metric is of that field");
}

#[test]
fn what_is_promised_for_each_is_not_bound_to_all() {
    let project = project("[]");
    for heading in ["チームごとの目標", "Metrics per surface", "tier_2_batch"] {
        assert_eq!(told(&project, below(heading)), "Ambiguous", "{heading}");
    }
    assert_eq!(told(&project, below("月ごとの目標")), "Bound uptime");
    let plan = in_document("content/sop/migration-plan.md", below("数値"));
    assert_eq!(told(&project, plan), "Ambiguous", "the plan of a migration is over when that is");
    let old = in_document("content/sop/old_archive/goals.md", below("数値"));
    assert_eq!(told(&project, old), "Ambiguous", "the folder says that it may hold no more");
    let about = in_document("content/sop/archive.md", below("数値"));
    assert_eq!(told(&project, about), "Bound uptime", "a document may be about archives");
}

#[test]
fn an_address_of_an_interface_is_not_all_of_it() {
    let project = project("[]");
    for heading in ["GET /v1/orders", "`POST /v1/orders/:id`"] {
        assert_eq!(told(&project, below(heading)), "Ambiguous", "{heading}");
    }
    for heading in ["GET の目標", "GET /"] {
        assert_eq!(told(&project, below(heading)), "Bound uptime", "{heading}");
    }
}

#[test]
fn clocks_of_tickets_are_not_those_of_one_field() {
    let project = project("[]");
    let clock = |title: &str| told(&project, in_place(title, &["分類", "P0"], "応答時間", "1時間以内"));
    assert_eq!(clock("チケット対応"), "Bound sla.desk.response[priority=critical]");
    for title in ["セキュリティ事故の点検表", "Security incident checklist", "6月の障害報告"] {
        assert_eq!(clock(title), "Ambiguous", "{title}");
    }
    let beside = |cell: &str| {
        let beside = vec![("定義".to_owned(), cell.to_owned())];
        Statement { beside, ..in_place("チケット対応", &["分類", "P0"], "応答時間", "2時間以内") }
    };
    for cell in ["悪用された脆弱性", "Exploitable vulnerability, malware", "CVSS 9.0以上"] {
        assert_eq!(told(&project, beside(cell)), "Ambiguous", "{cell}");
    }
    assert!(why(&project, beside("悪用された脆弱性")).contains("it is about `悪用された脆弱性`"));
    for cell in ["サービス停止、情報漏えい", "Outage or data breach", "全利用者"] {
        assert_eq!(told(&project, beside(cell)), "Contradictory sla.desk.response[priority=critical]", "{cell}");
    }
}

#[test]
fn surroundings_that_a_heading_tells_apart_are_no_whole() {
    let project = project("[]");
    let of = |above: &str, heading: &str| told(&project, in_place("手順", &[above, heading], "稼働率", "99%以上"));
    assert_eq!(of("環境ごとの目標", "開発"), "Ambiguous");
    assert_eq!(of("Targets by environment", "Development"), "Ambiguous");
    assert_eq!(of("Targets by environment", "Production"), "Bound uptime");
    assert_eq!(of("Targets", "Development"), "Bound uptime", "a phase of the work, or a team, for all that is said");
}

#[test]
fn a_document_about_one_thing_leaves_the_whole_to_the_other() {
    let project = project("[]");
    let of =
        |document: &str, title: &str, text: &str| in_document(document, in_place(title, &["目標"], "稼働率", text));
    let states = |all: &[Statement]| {
        let (bound, _) = bound(&project, all);
        (0..all.len()).map(|at| tell(&bound, at)).collect::<Vec<_>>()
    };
    let general = of("content/a.md", "サービスレベル", "99.5%以上");
    let one = of("content/b.md", "決済基盤 運用設計書", "99.9%以上");
    assert_eq!(states(&[general.clone(), one.clone()]), ["Bound uptime", "Ambiguous"]);
    let same = of("content/b.md", "決済基盤 運用設計書", "99.5%以上");
    assert_eq!(states(&[general.clone(), same]), ["Bound uptime", "Ambiguous"], "its title names one thing");
    assert_eq!(states(std::slice::from_ref(&one)), ["Ambiguous"], "one document does not make it the whole");
    let most = [
        general,
        one,
        of("content/c.md", "決済基盤 運用手順書", "99.9%以上"),
        of("content/d.md", "決済基盤 監視体制", "99.9%以上"),
    ];
    assert_eq!(states(&most)[1..], vec!["Contradictory uptime"; 3], "most documents are about it: it is the whole");
}

#[test]
fn a_table_that_stands_again_below_another_name_settles_nothing() {
    let project = project("[]");
    let of = |line, customer: &str, priority: &str, text: &str| Statement {
        headings: vec!["約束".to_owned(), customer.to_owned()],
        beside: vec![("優先度".to_owned(), priority.to_owned())],
        place: Place::at("content/sop/slm.md", line, 8, 4),
        ..row(line, "応答時間", text)
    };
    let tables = |second: &str, times: [&str; 2]| {
        let all = [
            of(3, "北野商会", "P0", "1時間以内"),
            of(4, "北野商会", "P1", "2営業時間以内"),
            of(9, second, "P0", times[0]),
            of(10, second, "P1", times[1]),
        ];
        let (bound, _) = bound(&project, &all);
        (0..all.len()).map(|at| tell(&bound, at).split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(tables("南山工業", ["4時間以内", "2営業時間以内"]), ["Ambiguous"; 4]);
    assert_eq!(tables("南山工業", ["1時間以内", "2営業時間以内"]), ["Bound"; 4], "both say what the policy does");
    let section = tables("エスカレーション手順", ["4時間以内", "2営業時間以内"]);
    assert_eq!(section, ["Bound", "Bound", "Contradictory", "Bound"], "a section is no other thing");
}
