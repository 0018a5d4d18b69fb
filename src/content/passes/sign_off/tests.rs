use super::*;
use crate::content::commonmark::OPTIONS;
use crate::diag::Place;
use crate::model::{ApprovalRole, ApprovalRule};
use pulldown_cmark::Parser;

const HASH: &str = "aaaaaaaaaaaa";

fn control(roles: &[&str], signed: &[(&str, &str, &str, bool)]) -> Control {
    let place = || Place::file("a.md");
    let role =
        |name: &&str| ApprovalRole { name: (*name).to_owned(), by: Vec::new(), is_readable: true, place: place() };
    let signature = |(role, name, date, current): &(&str, &str, &str, bool)| RoleSignature {
        role: (*role).to_owned(),
        name: (*name).to_owned(),
        date: date.parse().unwrap(),
        hash: if *current { HASH } else { "bbbbbbbbbbbb" }.to_owned(),
        place: place(),
    };
    let roles: Vec<ApprovalRole> = roles.iter().map(role).collect();
    let rule = ApprovalRule { quorum: roles.len(), roles, ordered: false, distinct: true, place: place() };
    Control {
        approvals: (!rule.roles.is_empty()).then_some(rule),
        signatures: signed.iter().map(signature).collect(),
        body_hash: HASH.repeat(5),
        ..Control::default()
    }
}

/// The rows, and the texts of cells and lines after filling.
fn read(text: &str, control: &Control) -> (Vec<(String, String, String)>, String) {
    let source = Source::new("a.md", text);
    let mut events: Vec<SpannedEvent<'_>> = Parser::new_ext(text, OPTIONS).into_offset_iter().collect();
    let found = fill(&source, &mut events, control, Lang::Ja);
    let rows = found.map(|found| found.rows).unwrap_or_default();
    let rows = rows.into_iter().map(|row| (row.role, row.name, row.signed)).collect();
    let mut shown = String::new();
    for (event, _) in &events {
        match event {
            Event::Text(text) => shown.push_str(text),
            Event::End(TagEnd::TableCell) => shown.push('|'),
            Event::End(
                TagEnd::TableHead | TagEnd::TableRow | TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_),
            )
            | Event::SoftBreak => shown.push('\n'),
            _ => {}
        }
    }
    (rows, shown)
}

const TABLE: &str = "## 11. 承認\n\n| 役割 | 氏名 | 承認日 | 署名 |\n|---|---|---|---|\n| Product Manager | [氏名] | [YYYY-MM-DD] | |\n| **Tech Lead** | 東 悠 | [YYYY-MM-DD] | |\n| CS Lead | [氏名] | 2026-10-01 | ㊞ |\n";

#[test]
fn blank_cells_of_a_table_are_filled_and_written_ones_stay() {
    let control = control(
        &["Product Manager", "Tech Lead", "CS Lead"],
        &[
            ("product manager", "森 结", "2026-11-18", true),
            ("Tech Lead", "東 悠", "2026-11-02", false),
            ("CS Lead", "林", "2026-11-19", true),
        ],
    );
    let (rows, shown) = read(TABLE, &control);
    let row = |role: &str, name: &str, signed: &str| (role.to_owned(), name.to_owned(), signed.to_owned());
    assert_eq!(rows, [row("Product Manager", "", ""), row("Tech Lead", "東 悠", ""), row("CS Lead", "", "2026-10-01")]);
    assert_eq!(
        shown,
        "11. 承認\n役割|氏名|承認日|署名|\nProduct Manager|森 结|2026年11月18日|署名済|\n\
         Tech Lead|東 悠|2026年11月2日（以前の版）|以前の版に署名|\nCS Lead|[氏名]|2026-10-01|㊞|\n"
    );
}

#[test]
fn without_signatures_a_table_is_read_and_stays() {
    let (rows, shown) = read(TABLE, &control(&[], &[]));
    assert_eq!(rows.len(), 3);
    assert!(shown.contains("Product Manager|[氏名]|[YYYY-MM-DD]||\n"), "{shown}");
    for other in [
        "## 体制\n\n| 役割 | 氏名 | 責務 |\n|---|---|---|\n| Tech Lead | 東 | 承認 |\n",
        "| 役割 | 氏名 | 日付 |\n|---|---|---|\n| Tech Lead | 東 | 1日 |\n\n承認\n",
        "| 操作 | 作成 | 確認 | 承認 |\n|---|---|---|---|\n| 返金 | R | A | C |\n",
        "| | 作成 | 承認 |\n|---|---|---|\n| 返金 | R | A |\n",
        "確認者：IT管理者\n\n承認の手順\n",
        "**作成者:** 田中\n**承認者:** 鈴木\n",
        "**作成者:** 田中\n**承認者:** 鈴木\n\n- 電源\n- 記録\n\n確認者：IT管理者\n",
    ] {
        assert_eq!(read(other, &control(&[], &[])).0, [], "{other}");
    }
}

#[test]
fn a_row_of_stamps_and_lines_at_the_head_are_sign_offs() {
    let control = control(&["作成", "確認", "承認"], &[("作成", "田中", "2026-11-01", true)]);
    let stamps = "| 作成 | 確認 | 承認 |\n|---|---|---|\n| | ㊞ | |\n";
    let (rows, shown) = read(stamps, &control);
    assert_eq!(rows.len(), 3);
    assert_eq!(shown, "作成|確認|承認|\n田中（2026年11月1日）|㊞||\n");
    let two = "| | 作成 | 承認 |\n|---|---|---|\n| 氏名 | | 鈴木 |\n| 日付 | 年 月 日 | |\n";
    let (rows, shown) = read(two, &control);
    assert_eq!(rows[1].1, "鈴木");
    assert_eq!(shown, "|作成|承認|\n氏名|田中|鈴木|\n日付|2026年11月1日||\n");
    let lines = "# 計画\n\n**作成者:** [氏名]\n**確認者：** 未定\n**承認者**: 鈴木 一\n\n## 本文\n\n作成者: x\n";
    let (rows, shown) = read(lines, &control);
    let told: Vec<_> = rows.iter().map(|(role, name, _)| (role.as_str(), name.as_str())).collect();
    assert_eq!(told, [("作成者", ""), ("確認者", ""), ("承認者", "鈴木 一")]);
    assert_eq!(shown, "計画\n作成者: 田中（2026年11月1日）\n確認者： 未定\n承認者: 鈴木 一\n本文\n作成者: x\n");
    let list = "- 作成者：\n- 承認者：[氏名]\n";
    assert_eq!(read(list, &control).1, "作成者：田中（2026年11月1日）\n承認者：[氏名]\n");
}

#[test]
fn beside_the_name_or_the_day_of_somebody_else_nothing_is_filled() {
    let control =
        control(&["作成", "承認"], &[("作成", "森 結", "2026-11-18", true), ("承認", "林", "2026-11-02", false)]);
    let shown = |rows: &str| {
        read(&format!("## 承認\n\n| 役割 | 氏名 | 承認日 | 署名 |\n|---|---|---|---|\n{rows}"), &control).1
    };
    let filled = |rows: &str| shown(rows).lines().skip(2).collect::<Vec<_>>().join("\n");
    assert_eq!(filled("| 作成 | 佐藤 | | |\n"), "作成|佐藤|||");
    assert_eq!(filled("| 作成 | | 2026-11-17 | |\n"), "作成||2026-11-17||");
    assert_eq!(filled("| 作成 | 森結 部長 | 2026/11/18 | |\n"), "作成|森結 部長|2026/11/18|署名済|");
    assert_eq!(filled("| 承認 | | | |\n"), "承認|林（以前の版）|2026年11月2日（以前の版）|以前の版に署名|");
}

#[test]
fn forms_within_a_document_stay_blank() {
    let control =
        control(&["作成", "承認"], &[("作成", "田中", "2026-11-01", true), ("承認", "鈴木", "2026-11-02", true)]);
    let stamps = "| 作成 | 承認 |\n|---|---|\n| | |\n";
    let table = "| 区分 | 承認者 | 承認日 |\n|---|---|---|\n| 承認 | | |\n";
    for heading in
        ["# 手順\n\n## 様式1 申請書", "# 手順\n\n## 引き渡し", "## 承認\n\n### 申請", "# 返金申請書", "## 記録（署名）"]
    {
        for form in [stamps, table] {
            let (rows, shown) = read(&format!("{heading}\n\n{form}"), &control);
            assert!(rows.is_empty() && !shown.contains("鈴木"), "{heading}: {shown}");
        }
    }
    for heading in ["# 返金の申請", "# 手順\n\n## 改訂・承認", "## 承認記録", "## サインオフ"] {
        assert!(read(&format!("{heading}\n\n{stamps}"), &control).1.contains("鈴木"), "{heading}");
    }
    let amounts = "## 決裁\n\n| 区分 | 承認者 | 承認日 |\n|---|---|---|\n| 10万円まで | 課長 | 当日 |\n";
    assert_eq!(read(amounts, &control).0, []);
}
