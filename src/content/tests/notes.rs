//! Notes of Obsidian: their front matter, links and names of blocks; and tables as editors align them.

use super::{body, page};
use crate::content::link::LinkKind;
use crate::diag::Severity;

#[test]
fn keys_of_notes_are_known_and_their_odd_values_keep_nothing_back() {
    let text = "---\ncreated: 2026-01-05T10:22\nupdated: '[[2026-01-06]]'\nmodified: 昨日\ncssclasses: [wide]\naliases: [別名]\n---\n本文\n";
    let (document, found) = page(text);
    assert_eq!(document.front.date.as_deref(), Some("2026-01-05T10:22"));
    let severities: Vec<_> = found.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Warning], "{found:?}");
    let (document, found) = page("---\ncreated: '{{date}}'\ndate: 2026-01-01\n---\n本文\n");
    assert_eq!((document.front.date.as_deref(), found), (Some("2026-01-01"), vec![]));
}

#[test]
fn what_a_template_still_has_to_fill_in_breaks_no_front_matter() {
    let text = "---\ntitle: 会議\ncreated: {{date}}\ntags:\n  - {{tag}}\n  - 会議\n---\n本文\n";
    let (document, found) = page(text);
    assert_eq!((document.title.as_str(), document.front.tags.as_slice()), ("会議", ["会議".to_owned()].as_slice()));
    assert_eq!(found, []);
    let (_, found) = page("---\ntitle: {{a}}\nb: [\n---\n本文\n");
    assert_eq!(found.len(), 1, "what is broken besides stays an error: {found:?}");
}

#[test]
fn links_of_notes_stand_in_tables_and_name_blocks_and_pages() {
    let html = body(
        "| a |\n|---|\n| 前[[手順#復旧\\|復旧の手順]]後 [[b\\|c]] x \\| y |\n\n![[覚え書き]] ![[録画.mp4]] ![[図.png|300]]\n\n結論です。 ^a1b2\n\n- 一 ^item\n- 10 ^2\n",
    );
    assert!(html.contains("前<a href=\"手順#復旧\">復旧の手順</a>後 <a href=\"b\">c</a> x | y"), "{html}");
    assert!(
        html.contains("<a href=\"覚え書き\">覚え書き</a> <a href=\"録画.mp4\">録画.mp4</a> <img src=\"図.png\""),
        "{html}"
    );
    assert!(
        html.contains("結論です。 <span id=\"^a1b2\"></span>") && html.contains("一 <span id=\"^item\"></span>"),
        "{html}"
    );
    assert!(html.contains("10 ^2"), "{html}");
    let (document, _) = page("![[覚え書き#^x]]\n");
    assert_eq!(document.links[0].kind, LinkKind::Reference);
}

#[test]
fn tables_may_have_tabs_in_their_delimiter_row() {
    let html = body("| 版 | 日 |\n|---|\t---|\n| 1 | 2 |\n\n!!! note\n    | 甲 |\n    |\t---\t|\n    | 乙 |\n");
    assert_eq!(html.matches("<table>").count(), 2, "{html}");
    assert!(body("```\n| a |\n|\t---\t|\n```\n").contains("|\t---\t|"));
}
