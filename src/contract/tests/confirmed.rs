//! What reads as a promise of a metric is judged once somebody made sure of it, and by its document only as far as that is about the whole.

use super::*;

/// A declared target of 稼働率 in a document that nobody confirmed.
fn open(document: &str, lines: &[&str]) -> Statement {
    let lines = lines.iter().map(|&line| line.to_owned()).collect();
    let head = Arc::new(DocumentHead { is_confirmed: false, lines });
    in_document(document, Statement { head, ..row(3, "稼働率", "99.9%以上") })
}

/// The same in one whose front matter says `bind: true`.
fn confirmed(document: &str, lines: &[&str]) -> Statement {
    let statement = open(document, lines);
    let head = Arc::new(DocumentHead { is_confirmed: true, ..DocumentHead::clone(&statement.head) });
    Statement { head, ..statement }
}

#[test]
fn nothing_of_a_metric_is_judged_before_somebody_made_sure() {
    let project = project("[]");
    let (all, findings) = bound(&project, &[open("content/a.md", &[]), open("content/b.md", &[])]);
    assert_eq!([0, 1].map(|at| tell(&all, at)), ["Proposed"; 2]);
    assert_eq!(all.all[0].proposal.as_ref().map(|of| of.metric.as_str()), Some("uptime"));
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(told(&project, confirmed("content/a.md", &[])), "Bound uptime");
    assert!(why(&project, open("content/a.md", &[])).contains("it reads as a promise of `uptime`"));
}

#[test]
fn entries_confirm_statements_headings_and_documents() {
    for entry in [
        "{ document: a.md, label: 稼働率, metric: uptime, bind: true }",
        "{ label: 稼働率, bind: true }",
        "{ document: a.md, bind: true }",
        "{ document: a.md, heading: サービスレベル, bind: true }",
        "{ document: \"**\", bind: true }",
    ] {
        assert_eq!(told(&project(&format!("[{entry}]")), open("content/a.md", &[])), "Bound uptime", "{entry}");
    }
    for entry in [
        "{ document: b.md, label: 稼働率, bind: true }",
        "{ document: a.md, label: 稼働, bind: true }",
        "{ document: a.md, heading: ほかの見出し, bind: true }",
    ] {
        let (all, findings) = bound(&project(&format!("[{entry}]")), &[open("content/a.md", &[])]);
        assert_eq!(tell(&all, 0), "Proposed", "{entry}");
        assert_eq!(findings, ["contract/unmatched-binding data/bindings.yaml:1"], "{entry}");
    }
}

#[test]
fn an_entry_for_a_label_is_not_one_for_a_part_of_it() {
    let project = project("[{ document: a.md, label: 稼働率, bind: true }]");
    let of_night = Statement { label: "稼働率 (Uptime)".to_owned(), ..open("content/a.md", &[]) };
    let (all, _) = bound(&project, &[open("content/a.md", &[]), of_night]);
    assert_eq!([0, 1].map(|at| tell(&all, at)), ["Bound uptime", "Proposed"]);
}

#[test]
fn an_entry_holds_only_for_the_metric_that_it_names() {
    let project = project("[{ label: 稼働率, metric: opened, bind: true }]");
    let statement = || open("content/a.md", &[]);
    assert_eq!(told(&project, statement()), "Ambiguous");
    assert!(why(&project, statement()).contains("confirms `opened`, but the text reads as `uptime`"));
}

#[test]
fn the_head_of_a_confirmed_document_limits_all_of_it_and_an_entry_for_a_promise_does_not() {
    let none = project("[]");
    let entry = project("[{ label: 稼働率, bind: true }]");
    for line in [
        "対象システム: 会員システム",
        "作成: 山田\n対象環境: 検証環境",
        "適用範囲：決済のみ",
        "This document outlines how we answer incidents in the Example Pricing Engine production environment.",
        "本書は、会員システムの運用を定める。",
    ] {
        assert_eq!(told(&none, confirmed("content/a.md", &[line])), "Ambiguous", "{line}");
        assert_eq!(told(&none, open("content/a.md", &[line])), "Ambiguous", "{line}");
        assert_eq!(told(&entry, open("content/a.md", &[line])), "Bound uptime", "{line}");
    }
    for line in ["対象環境: 本番環境", "対象: 運用担当者", "Scope: all services", "本書は、当社の運用を定める。"]
    {
        assert_eq!(told(&none, confirmed("content/a.md", &[line])), "Bound uptime", "{line}");
    }
}

#[test]
fn a_state_of_the_work_is_asked_about_where_nobody_confirmed_the_document() {
    let project = project("[]");
    for line in ["状態: 策定中", "Status: ✅ Complete", "ステータス: Phase 2 完了"] {
        assert_eq!(told(&project, open("content/a.md", &[line])), "Ambiguous", "{line}");
        assert_eq!(told(&project, confirmed("content/a.md", &[line])), "Bound uptime", "{line}");
    }
    for line in ["Status: Active", "Status: Draft", "状態: 承認済み"] {
        assert_eq!(told(&project, open("content/a.md", &[line])), "Proposed", "{line}");
    }
}

#[test]
fn what_most_documents_are_about_is_no_part() {
    let project = project("[]");
    let member = "対象システム: 会員システム";
    let of = |document: &str, line: &str| confirmed(document, &[line]);
    let (all, _) = bound(&project, &[of("content/a.md", member), of("content/b.md", member), of("content/c.md", "")]);
    assert_eq!([0, 1, 2].map(|at| tell(&all, at)), ["Bound uptime"; 3]);
    let (all, _) = bound(&project, &[of("content/a.md", member), of("content/b.md", ""), of("content/c.md", "")]);
    assert_eq!([0, 1, 2].map(|at| tell(&all, at)), ["Ambiguous", "Bound uptime", "Bound uptime"]);
}

#[test]
fn clocks_of_tickets_and_named_metrics_need_no_confirmation() {
    let clock = Statement { head: Arc::default(), ..row(3, "P0", "1時間以内に応答") };
    assert_eq!(told(&project("[]"), clock), "Bound sla.desk.response[priority=critical]");
    let entry = project("[{ document: a.md, label: 稼働率, metric: uptime }]");
    assert_eq!(told(&entry, open("content/a.md", &["対象環境: 検証環境"])), "Bound uptime");
}

#[test]
fn all_that_waits_is_one_finding_with_the_command() {
    let project = project("[]");
    let (all, _) = bound(&project, &[open("content/a.md", &[]), open("content/a.md", &[]), open("content/b.md", &[])]);
    let mut found = Diagnostics::new();
    super::super::check(&project, &all, &[], parse_date(TODAY).unwrap(), &mut found);
    let waiting: Vec<_> = found.iter().filter(|finding| finding.code.name() == "contract/proposed").collect();
    let [one] = waiting.as_slice() else { panic!("one finding") };
    assert!(one.message.en.contains(": 3 (documents: 2)"), "{}", one.message.en);
    assert!(one.hint.as_ref().is_some_and(|hint| hint.en.contains("`tejun contract --accept`")));
    assert_eq!(one.related.len(), 1);
}
