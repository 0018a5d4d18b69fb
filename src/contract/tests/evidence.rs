//! What a document must show before a promise of a metric is judged by itself: that it is about service as it is run, and about all of it.

use super::*;
use crate::model::DocumentHead;

/// A declared target of 稼働率 in a document that says nothing else of itself than its title, its path and its headings.
fn placed(title: &str, document: &str, headings: &[&str]) -> Statement {
    let headings = headings.iter().map(|&heading| heading.to_owned()).collect();
    in_document(document, Statement { title: title.to_owned(), headings, ..row(3, "稼働率", "99.9%以上") })
}

fn with_head(lines: &[&str], statement: Statement) -> Statement {
    let lines = lines.iter().map(|&line| line.to_owned()).collect();
    Statement { head: Arc::new(DocumentHead { lines, ..DocumentHead::default() }), ..statement }
}

#[test]
fn a_document_of_service_is_judged_and_others_are_proposed() {
    let project = project("[]");
    for (title, document, heading) in [
        ("サービスレベル", "content/a.md", "数値"),
        ("運用・保守計画書", "content/project/plan.md", "目標"),
        ("品質保証計画", "content/a.md", "目標"),
        ("Incident response plan", "content/a.md", "Goals"),
        ("会員向け", "content/runbooks/a.md", "目標"),
        ("Handbook", "content/slo.md", "目標"),
        ("全体の説明", "content/a.md", "4. サービスレベル目標（SLO）"),
        ("非機能要件定義", "content/requirements/a.md", "目標"),
        ("稼働率の考え方", "content/a.md", "数値"),
        ("完了報告の書き方", "content/a.md", "目標"),
        ("全体の説明", "content/a.md", "6. 成功指標（KPI）"),
    ] {
        assert_eq!(told(&project, placed(title, document, &[heading])), "Bound uptime", "{title} {document}");
    }
    for (title, document, heading) in [
        ("検索の改善計画", "content/sop/a.md", "SLA"),
        ("開発ロードマップ", "content/a.md", "KPI"),
        ("基幹系 基本設計書", "content/a.md", "サービスレベル目標"),
        ("月次運用レポート", "content/a.md", "目標"),
        ("Feature specification: availability", "content/a.md", "SLO"),
        ("Support expansion plan", "content/a.md", "SLO"),
        ("チャットの説明", "content/packages/chat/slo.md", "SLO"),
        ("全体の説明", "content/a.md", "数値"),
        ("チャット", "content/readme.md", "目標"),
        ("Overview", "content/readme.md", "Success metrics"),
        ("運用手順", "content/a.md", "今後の目標"),
    ] {
        assert_eq!(told(&project, placed(title, document, &[heading])), "Ambiguous", "{title} {document}");
    }
}

#[test]
fn what_is_only_proposed_says_why_and_what_confirms_it() {
    let project = project("[]");
    let why = why(&project, placed("検索の改善計画", "content/a.md", &["目標"]));
    assert!(why.contains("`検索の改善計画` names a plan, a design, a report or the like"), "{why}");
    assert!(why.contains("`metric: uptime` in `data/bindings.yaml` binds it"), "{why}");
    let entry = "[{ document: a.md, label: 稼働率, metric: uptime }]";
    let confirmed = super::project(entry);
    assert_eq!(told(&confirmed, placed("検索の改善計画", "content/a.md", &["目標"])), "Bound uptime");
}

#[test]
fn a_site_of_service_and_a_kind_in_front_matter_are_evidence() {
    let plain = || placed("全体の説明", "content/a.md", &["数値"]);
    let site = project_with(&[("tejun.yaml", "title: 運用ポータル\ntimezone: Asia/Tokyo\nfiscal_year_start: 4\n")]);
    assert_eq!(told(&site, plain()), "Bound uptime");
    assert_eq!(
        told(&site, placed("改善計画", "content/a.md", &["目標"])),
        "Ambiguous",
        "a site says nothing of a plan"
    );
    let of_kind = |kind: &str| {
        let head = DocumentHead { kinds: vec![kind.to_owned()], lines: Vec::new() };
        Statement { head: Arc::new(head), ..plain() }
    };
    let project = project("[]");
    assert_eq!(told(&project, of_kind("runbook")), "Bound uptime");
    assert_eq!(told(&project, of_kind("proposal")), "Ambiguous");
}

#[test]
fn the_head_of_a_document_limits_all_of_it() {
    let project = project("[]");
    let of = |line: &str| told(&project, with_head(&[line], placed("運用手順", "content/a.md", &["目標"])));
    for line in [
        "対象システム: 会員システム",
        "作成: 山田\n対象環境: 検証環境",
        "適用範囲：決済のみ",
        "This document outlines how we answer incidents in the Example Pricing Engine production environment.",
        "本書は、会員システムの運用を定める。",
        "状態: 策定中",
    ] {
        assert_eq!(of(line), "Ambiguous", "{line}");
    }
    for line in [
        "対象環境: 本番環境",
        "対象: 運用担当者",
        "Scope: all services",
        "This document outlines how we answer incidents in the production environment.",
        "本書は、当社の運用を定める。",
        "Status: Active",
        "Status: Draft",
        "ステータス: Phase 1 完了",
        "状態: 承認済み",
    ] {
        assert_eq!(of(line), "Bound uptime", "{line}");
    }
}

#[test]
fn finished_work_promises_nothing_below_its_title() {
    let project = project("[]");
    let of = |line: &str| told(&project, with_head(&[line], placed("全体の説明", "content/a.md", &["SLO"])));
    assert_eq!(of("Status: Active"), "Bound uptime");
    for line in ["Status: ✅ Complete", "ステータス: Phase 2 完了"] {
        assert_eq!(of(line), "Ambiguous", "{line}");
    }
}

#[test]
fn what_most_documents_are_about_is_no_part() {
    let project = project("[]");
    let of = |document: &str, line: &str| with_head(&[line], placed("運用手順", document, &["目標"]));
    let member = "対象システム: 会員システム";
    let (all, _) = bound(&project, &[of("content/a.md", member), of("content/b.md", member), of("content/c.md", "")]);
    assert_eq!([0, 1, 2].map(|at| tell(&all, at)), ["Bound uptime"; 3]);
    let (all, _) = bound(&project, &[of("content/a.md", member), of("content/b.md", ""), of("content/c.md", "")]);
    assert_eq!([0, 1, 2].map(|at| tell(&all, at)), ["Ambiguous", "Bound uptime", "Bound uptime"]);
}

#[test]
fn clocks_of_tickets_need_no_evidence() {
    let project = project("[]");
    let clock =
        Statement { title: "改善計画".to_owned(), headings: Vec::new(), ..row(3, "P0", "1時間以内に応答") };
    let clock = in_document("content/a.md", clock);
    assert_eq!(told(&project, clock), "Bound sla.desk.response[priority=critical]");
}
