//! What a document says of itself before its sections, as its statements bring it along.

use super::page;

fn head(text: &str) -> Vec<String> {
    page(text).0.statements.first().expect("a statement").head.lines.clone()
}

const TARGETS: &str = "\n## サービスレベル目標\n\n- 稼働率: 99.9%以上\n";

#[test]
fn a_head_ends_where_the_first_section_begins_that_is_about_something() {
    let text = "# 手順\n\n**対象システム**: 会員\n**状態**: 承認済み\n\n- 環境: 検証\n- 作成: 山田\n\n| 項目 | 内容 |\n|---|---|\n| 適用範囲 | 検索のみ |\n\n## 1. 概要\n\n本書は、会員の手順です。\n\n## 受付\n\n対象システム: 別のもの\n";
    let lines = [
        "対象システム: 会員\n状態: 承認済み",
        "環境: 検証",
        "作成: 山田",
        "項目: 内容",
        "適用範囲: 検索のみ",
        "本書は、会員の手順です。",
    ];
    assert_eq!(head(&format!("{text}{TARGETS}")), lines);
}

#[test]
fn a_head_is_short_and_knows_no_code() {
    assert_eq!(head(&format!("# 手順\n\n```\n対象システム: 会員\n```\n{TARGETS}")), [""; 0]);
    let long = "文が続きます。\n\n".repeat(100);
    assert_eq!(head(&format!("# 手順\n\n{long}{TARGETS}")).len(), 16);
}

#[test]
fn front_matter_confirms_a_document() {
    for (said, is_confirmed, is_off) in
        [("bind: true\n", true, false), ("bind: false\n", false, true), ("", false, false)]
    {
        let (document, _) = page(&format!("---\ntitle: 手順\n{said}---\n{TARGETS}"));
        let statement = &document.statements[0];
        assert_eq!((statement.head.is_confirmed, statement.off), (is_confirmed, is_off), "{said}");
    }
}

#[test]
fn what_a_fence_of_markdown_shows_behind_a_fence_binds_nothing() {
    let shown = "# 手順\n\n```markdown\n# 例の手順\n```bash\nrun\n```\n## 目標\n- 稼働率: 99.9%以上\n```\n\n## 目標\n- 可用性: 99.5%以上\n";
    let statements = page(shown).0.statements;
    let told: Vec<(&str, bool)> = statements.iter().map(|one| (one.label.as_str(), one.declared)).collect();
    assert!(told.contains(&("稼働率", false)), "{told:?}");
}
