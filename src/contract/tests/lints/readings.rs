//! What a reader must guess, and words that promise nothing.

use super::*;

fn plain() -> Project {
    project_with(&[("data/sla.yaml", "{}"), ("data/metrics.yaml", "{}")])
}

/// The questions of one text, by their hints' first words.
fn asked(statement: Statement) -> Vec<String> {
    found(&plain(), &[statement])
}

const READING: [&str; 1] = ["contract/reading 4"];

#[test]
fn words_of_haste_in_the_place_of_a_target_are_found() {
    for text in ["速やかに対応", "なるべく早く", "as soon as possible", "promptly"] {
        assert_eq!(asked(row(4, "重大障害", text)), ["contract/vague 4"], "{text}");
    }
    assert_eq!(asked(alert(4, "重大障害", "即座アラート")), NOTHING, "an alert may ring at once");
    let prose = Statement { declared: false, ..row(4, "重大障害", "速やかに対応") };
    assert_eq!(asked(prose), NOTHING, "its place declares no target");
    for text in ["24時間365日", "監視中", "リアルタイム"] {
        assert_eq!(asked(row(4, "重大障害", text)), NOTHING, "{text}");
    }
}

#[test]
fn hours_that_the_head_of_a_document_settles_are_not_asked_for() {
    let under = |line: &str| {
        let head = DocumentHead { is_confirmed: true, lines: vec![line.to_owned()] };
        asked(Statement { head: Arc::new(head), ..row(4, "初回応答", "2時間以内") })
    };
    assert_eq!(under("受付時間は平日10時〜17時です。時間は営業時間で数えます。"), NOTHING);
    for open in ["受付時間は平日10時〜17時です。", "高は24時間、ほかは営業時間で数えます。"]
    {
        assert_eq!(under(open), READING, "{open}");
    }
}

#[test]
fn hours_of_people_are_asked_for() {
    for (label, text) in [
        ("連絡", "2時間以内"),
        ("初回応答", "2時間以内"),
        ("P1", "4時間以内に対応開始"),
        ("利用者への通知", "15分以内"),
        ("応答時間", "within 2 hours"),
    ] {
        assert_eq!(asked(row(4, label, text)), READING, "{label}: {text}");
    }
    for (label, text) in [
        ("MTTR", "2時間以内"),
        ("夜間バッチ", "2時間以内"),
        ("連絡", "2営業時間以内"),
        ("初回応答", "2時間以内（営業時間内）"),
        ("初回応答", "2時間以内（24時間365日）"),
        ("平均応答時間", "2秒以内"),
    ] {
        assert_eq!(asked(row(4, label, text)), NOTHING, "{label}: {text}");
    }
}

#[test]
fn one_question_of_a_document_is_asked_once() {
    let other = in_document("content/z.md", row(9, "連絡", "2時間以内"));
    let lines = found(&plain(), &[row(4, "連絡", "2時間以内"), row(5, "報告", "4時間以内"), other]);
    assert_eq!(lines, ["contract/reading 4", "contract/reading 9"]);
}

#[test]
fn a_section_whose_service_never_ends_says_which_hours_count() {
    let note = TimeNote {
        headings: vec!["運用手順".to_owned(), "サービスレベル".to_owned()],
        above: String::new(),
        label: "対応時間".to_owned(),
        text: "24 時間 365 日".to_owned(),
        place: Place::at("content/sop/slm.md", 3, 1, 1),
        block: 0,
    };
    let statement = || row(4, "連絡", "2時間以内");
    assert_eq!(found_beside(&plain(), &[statement()], std::slice::from_ref(&note)), NOTHING);
    let elsewhere = |heading: &str| TimeNote { headings: vec![heading.to_owned()], ..note.clone() };
    assert_eq!(
        found_beside(&plain(), &[statement()], &[elsewhere("別のサービス")]),
        NOTHING,
        "there is no other service"
    );
    assert_eq!(found_beside(&plain(), &[statement()], &[elsewhere("甲"), elsewhere("乙")]), READING);
    let other = TimeNote { place: Place::at("content/z.md", 3, 1, 1), ..note };
    assert_eq!(found_beside(&plain(), &[statement()], &[other]), READING);
}

#[test]
fn changes_that_can_be_read_in_two_ways_are_asked_for() {
    assert_eq!(asked(row(4, "問い合わせ", "前週比-10%")), READING);
    assert_eq!(asked(alert(4, "問い合わせ", "前週比-10%")), NOTHING, "an alert rings when it falls by more");
    assert_eq!(asked(row(4, "問い合わせ", "前週比10%以上の減少")), NOTHING);
    assert_eq!(asked(row(4, "問い合わせ", "前月比-5%以内")), NOTHING);
    assert_eq!(asked(alert(4, "利用量", "前日比200%以上")), READING);
    assert_eq!(asked(row(4, "売上", "前年同月比95%以上")), NOTHING);
    assert_eq!(asked(row(4, "売上", "前年の2倍以上")), NOTHING, "twice is twice");
    assert_eq!(asked(row(4, "コスト削減", "20%")), READING);
    assert_eq!(asked(row(4, "拡大利用率", "10%/四半期")), READING);
}

#[test]
fn dates_ends_of_days_and_lists_are_asked_for() {
    assert_eq!(asked(row(4, "請求", "25日まで")), READING);
    assert_eq!(asked(row(4, "請求", "翌月25日まで")), NOTHING);
    assert_eq!(asked(row(4, "解決", "当日中")), READING);
    assert_eq!(asked(row(4, "達成率", "約95%")), READING);
    assert_eq!(asked(row(4, "速度", "100/300/500ms")), READING);
}

#[test]
fn what_is_bound_is_settled_by_its_metric() {
    assert_eq!(found(&project("[]"), &[row(4, "処理時間", "2時間以内")]), NOTHING);
}

#[test]
fn what_a_remedy_proposes_is_asked_no_more() {
    for (label, text) in [
        ("連絡", "2営業時間以内"),
        ("連絡", "2時間以内（24時間365日）"),
        ("解決", "8営業時間以内"),
        ("問い合わせ", "前週比10%以上の減少"),
        ("問い合わせ", "前週比10%以内の減少"),
        ("利用量", "前日比+100%以上"),
        ("利用量", "+100% day over day"),
        ("コスト", "前年比20%削減"),
        ("請求", "毎月25日まで"),
        ("請求", "by the 25th of each month"),
        ("達成率", "94〜96%"),
    ] {
        let statement = row(4, label, text);
        assert_ne!(statement.target.kind, crate::objective::TargetKind::None, "{label}: {text}");
        assert_eq!(asked(statement), NOTHING, "{label}: {text}");
    }
}
