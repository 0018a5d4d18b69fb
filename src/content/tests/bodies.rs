//! Headings, blocks, roles, directives and raw HTML.

use super::{Piece, body, page, said, shown};
use crate::diag::Place;
use crate::model::Heading;

fn headings(text: &str) -> Vec<(u8, String, String)> {
    page(text).0.headings.into_iter().map(|Heading { level, id, text }| (level, id, text)).collect()
}

fn heading(level: u8, id: &str, text: &str) -> (u8, String, String) {
    (level, id.to_owned(), text.to_owned())
}

#[test]
fn headings_have_ids_that_keep_japanese_and_are_unique() {
    let text = "## 障害対応 手順\n\n## 障害対応 手順\n\n### API (v2)\n\n## 連絡先 {#contact}\n\n## contact\n\n## **太字**と`code`\n\n## ！？\n";
    let expected = [
        heading(2, "障害対応-手順", "障害対応 手順"),
        heading(2, "障害対応-手順-1", "障害対応 手順"),
        heading(3, "api-v2", "API (v2)"),
        heading(2, "contact", "連絡先"),
        heading(2, "contact-1", "contact"),
        heading(2, "太字とcode", "太字とcode"),
        heading(2, "section", "！？"),
    ];
    assert_eq!(headings(text), expected);
    assert_eq!(
        body("## 障害 {.wide}"),
        "<h2 id=\"障害\" class=\"wide\"><a class=\"anchor\" href=\"#障害\" aria-hidden=\"true\" tabindex=\"-1\"></a>障害</h2>\n"
    );
}

#[test]
fn braces_at_the_end_of_a_heading_are_text_unless_they_name_it() {
    assert_eq!(headings("### GET /users/{id}"), [heading(3, "get-usersid", "GET /users/{id}")]);
    assert_eq!(headings("### 版 {v2}"), [heading(3, "版-v2", "版 {v2}")]);
    assert_eq!(headings("### 版 {#日本語}"), [heading(3, "日本語", "版")]);
    assert!(!body("## a {#x onclick=alert(1)}").contains("onclick"));
}

#[test]
fn a_title_comes_from_front_matter_then_heading_then_file_name() {
    let (document, _) = page("---\ntitle: 表題\n---\n# 別の見出し\n\n本文");
    assert_eq!((document.title.as_str(), document.headings.len()), ("表題", 1));
    let (document, _) = page("# **運用** 手順 `v2`\n\n本文\n");
    assert_eq!((document.title.as_str(), document.headings.len()), ("運用 手順 v2", 0));
    assert_eq!(shown(&document), "<p>本文</p>\n");
    let (document, _) = page("<!-- lint -->\n# 題\n\n本文\n");
    assert_eq!((document.title.as_str(), shown(&document).as_str()), ("題", "<p>本文</p>\n"));
    let (document, _) = page("前文\n\n# 題\n");
    assert_eq!((document.title.as_str(), document.headings.len()), ("題", 1));
    let (document, _) = page("---\ntitle: 題\n---\n# 題\n");
    assert_eq!((document.title.as_str(), shown(&document).as_str()), ("題", ""));
    assert_eq!(page("").0.title, "Page");
    let (document, _) = page("### 三段目\n\n## 二段目\n");
    assert_eq!((document.title.as_str(), document.headings.len()), ("三段目", 2), "it stays in the body");
    assert_eq!(page("## 二段目\n\n# 一段目\n").0.title, "一段目");
    assert_eq!(page("<!-- 控え -->\n\n## 二段目\n\n本文\n").0.title, "二段目");
    assert_eq!(page("前置き\n\n## 二段目\n\n本文\n").0.title, "Page", "a part of the text does not name all of it");
    assert_eq!(page("##\n\n本文\n").0.title, "Page", "an empty heading names nothing");
}

#[test]
fn blocks_are_written_for_reading_and_scrolling() {
    let table = [
        (
            "|a|b|\n|:-|-:|\n|1|2|\n",
            "<div class=\"table-wrap\"><table>\n<thead>\n<tr><th scope=\"col\" class=\"align-left\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"align-left\">1</td><td class=\"align-right\">2</td></tr>\n</tbody>\n</table></div>\n",
        ),
        (
            "- [x] 済\n- [ ] 未\n",
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"完了\"> 済</li>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"未完了\"> 未</li>\n</ul>\n",
        ),
        (
            "```yaml {hl=1}\na: <b>\n```\n",
            "<pre><code class=\"language-yaml\"><span class=\"at\">a</span>: &lt;b&gt;\n</code></pre>\n",
        ),
        ("```\n閉じない\n", "<pre><code>閉じない\n</code></pre>\n"),
        (
            "> [!WARNING]\n> 止める\n",
            "<div class=\"admonition warning\" role=\"note\">\n<p class=\"admonition-title\">警告</p>\n<p>止める</p>\n</div>\n",
        ),
        ("> 引用\n", "<blockquote>\n<p>引用</p>\n</blockquote>\n"),
        ("3. 三\n4. 四\n", "<ol start=\"3\">\n<li>三</li>\n<li>四</li>\n</ol>\n"),
        ("~~済~~ a<br/>b\n\n---\n", "<p><del>済</del> a<br>b</p>\n<hr>\n"),
        ("- 親\n  - 子\n", "<ul>\n<li>親\n<ul>\n<li>子</li>\n</ul>\n</li>\n</ul>\n"),
        (
            "応答\n: 最初の返信までの**時間**\n: 窓口が数える\n",
            "<dl>\n<dt>応答</dt>\n<dd>最初の返信までの<strong>時間</strong></dd>\n<dd>窓口が数える</dd>\n</dl>\n",
        ),
        ("a & b < c \"d\"\n", "<p>a &amp; b &lt; c &quot;d&quot;</p>\n"),
    ];
    for (text, expected) in table {
        assert_eq!(body(text), expected, "{text}");
    }
}

#[test]
fn footnotes_are_gathered_at_the_end_in_order_of_reference() {
    let html = body("一[^b]二[^a]三[^b]\n\n[^a]: 甲\n[^b]: 乙\n");
    assert!(html.starts_with("<p>一<sup class=\"footnote-ref\"><a id=\"fnref-1\" href=\"#fn-1\">1</a></sup>二<sup class=\"footnote-ref\"><a id=\"fnref-2\""));
    assert!(html.contains("<a id=\"fnref-1-2\" href=\"#fn-1\">1</a>"));
    let (first, second) = (html.find("乙").expect("the note is there"), html.find("甲").expect("the note is there"));
    assert!(first < second && html.contains("<li id=\"fn-1\"><p>乙</p>"));
}

#[test]
fn roles_stand_in_sentences_and_nowhere_else() {
    let (document, found) = page("稼働率は{figure}`uptime@2026-10`です。\n\n| 値 |\n|-|\n| {figure}`mttr` |\n");
    assert!(found.is_empty());
    let roles: Vec<_> = document.pieces.iter().filter(|piece| matches!(piece, Piece::Role { .. })).cloned().collect();
    let role = |argument: &str, place| Piece::Role { name: "figure".into(), argument: argument.into(), place };
    assert_eq!(
        roles,
        [
            role("uptime@2026-10", Place::at("content/page.md", 1, 5, 24)),
            role("mttr", Place::at("content/page.md", 5, 3, 14))
        ]
    );
    let table = [
        ("`{figure}`uptime", "<p><code>{figure}</code>uptime</p>\n"),
        (r"\{figure}`uptime`", "<p>{figure}<code>uptime</code></p>\n"),
        ("```\n{figure}`uptime`\n```", "<pre><code>{figure}`uptime`\n</code></pre>\n"),
        ("**値は{figure}`a`。**次", "<p><strong>値は⟦figure|a⟧。</strong>次</p>\n"),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!((shown(&document).as_str(), found.len()), (expected, 0), "{text}");
    }
    for (text, expected) in [
        ("{figure} `uptime`", "<p>{figure} <code>uptime</code></p>\n"),
        ("{Figure}`a`", "<p>{Figure}<code>a</code></p>\n"),
    ] {
        let (document, found) = page(text);
        assert_eq!((shown(&document).as_str(), found.len()), (expected, 1), "{text} is told");
    }
    assert_eq!(headings("## 率 {figure}`uptime`"), [heading(2, "率-uptime", "率 uptime")]);
}

#[test]
fn unknown_roles_stay_text_and_are_said() {
    let (document, found) = page("率は{figur}`uptime`です");
    assert_eq!(shown(&document), "<p>率は{figur}<code>uptime</code>です</p>\n");
    assert_eq!(said(&found), ["content/unknown-role 1:3+15 unknown role `figur`; it is shown as text"]);
    assert_eq!(found[0].hint.as_ref().map(|hint| hint.en.as_str()), Some("did you mean `{figure}`?"));
}

#[test]
fn directives_keep_their_body_and_places() {
    let (document, _) =
        page("---\ntitle: a\n---\n本文\n\n```{kpis} 主要指標\nmetrics: [a]\nperiod: month\n```\n\n続き\n");
    let expected = Piece::Directive {
        name: "kpis".into(),
        argument: "主要指標".into(),
        body: "metrics: [a]\nperiod: month\n".into(),
        place: Place::at("content/page.md", 6, 4, 6),
        body_place: Place::at("content/page.md", 7, 1, 12),
    };
    assert!(document.pieces.contains(&expected), "{:?}", document.pieces);
    assert_eq!(body("~~~{sla}\n~~~\n"), "⟪sla||⟫\n");
    assert_eq!(
        body("- 項目\n\n  ```{children}\n  depth: 1\n  ```\n"),
        "<ul>\n<li><p>項目</p>\n⟪children||depth: 1\n⟫\n</li>\n</ul>\n"
    );
    assert_eq!(body("```{chart}\nmetric: a\n"), "⟪chart||metric: a\n⟫\n");
    assert_eq!(body("```{.python}\nx\n```"), "<pre><code class=\"language-python\">x\n</code></pre>\n");
}

#[test]
fn raw_html_cannot_run_code() {
    let (document, found) = page(
        "前\n\n<script>alert(1)</script>\n\n<div class=\"box\" onclick=\"x()\">\n\n**中。**身\n\n</div>\n\n<iframe src=\"x\"></iframe>\n",
    );
    let html = shown(&document);
    assert_eq!(html.trim(), "<p>前</p>\n\n<div class=\"box\">\n<p><strong>中。</strong>身</p>\n</div>");
    assert_eq!(
        said(&found),
        [
            "content/raw-html 3:1+7 `<script>` is not allowed in documents and was taken out",
            "content/raw-html 5:18+7 the attribute `onclick` is not allowed in documents and was taken out",
            "content/raw-html 11:1+7 `<iframe>` is not allowed in documents and was taken out",
        ]
    );
}

#[test]
fn raw_html_may_hold_ruby_details_keys_links_roles_and_directives() {
    let text = "<details open><summary>詳細</summary>\n\n値は{figure}`a`、<kbd>Ctrl</kbd>+<ruby>版<rt>はん</rt></ruby>\n\n```{sla}\n```\n\n- [ ] 未\n\n</details>\n\n<a href=\"./b.md\">b</a> [c](c.md)\n";
    let (document, found) = page(text);
    assert!(found.is_empty(), "{found:?}");
    let html = shown(&document);
    for part in [
        "<details open=\"\"><summary>詳細</summary>",
        "⟦figure|a⟧",
        "<kbd>Ctrl</kbd>",
        "<ruby>版<rt>はん</rt></ruby>",
        "⟪sla||⟫",
        "type=\"checkbox\"",
        "<a href=\"./b.md\">b</a>",
        "<a href=\"c.md\">c</a>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let places: Vec<_> =
        document.links.iter().map(|link| (link.target.as_str(), link.place.line, link.place.column)).collect();
    assert_eq!(places, [("c.md", 12, 28), ("./b.md", 12, 10)]);
}

#[test]
fn cleaning_changes_nothing_that_we_wrote() {
    let text = "## 見出し & 節 {#x .wide}\n\n一[^1]**太。**字 `a<b` {figure}`m` [l](a.md \"題\") ![i](b.png \"絵\")\\\n次\n\n|a|b|\n|:-:|-:|\n|1|<br>|\n\n- [x] 済\n\n  続\n\n3. 三\n\n> [!NOTE]\n> 注\n\n```rust\nlet a = \"<b>\" && c;\n```\n\n~~消~~ *斜* https://a.b/?c=d&e=f\n\n```{kpis}\nmetrics: [a]\n```\n\n---\n\n[^1]: 脚\n";
    let cleaned = body(&format!("{text}\n<kbd>k</kbd>\n"));
    let cleaned = cleaned.replacen("<p><kbd>k</kbd></p>\n", "", 1);
    let quotes = |html: &str| html.replace("&quot;", "\"");
    assert_eq!(quotes(&cleaned), quotes(&body(text)));
}

#[test]
fn deep_nesting_is_survived() {
    let texts = [
        "> ".repeat(2000) + "a",
        "- ".repeat(2000) + "a",
        "![".repeat(2000) + "x" + &"](y)".repeat(2000),
        "<div>\n\n".repeat(2000),
        "~~あ*。~~".repeat(2000),
        "**あ。**い_".repeat(2000),
    ];
    for text in texts {
        assert!(!page(&text).0.pieces.is_empty());
    }
}

#[test]
fn tokens_cannot_be_smuggled_in() {
    let token = "\u{e000}0\u{e001}";
    let text = format!(
        "{token} `{token}` <b title=\"{token}&#xE000;0&#xE001;\">&#xE000;0&#xE001;</b>\n\n```{{sla}}\n{token}\n```\n"
    );
    let html = body(&text);
    assert_eq!(html.matches("⟪sla").count(), 1, "{html}");
    assert!(!html.contains("title=\"⟪"), "{html}");
}

#[test]
fn raw_html_too_deep_to_be_cleaned_is_shown_as_text() {
    let (document, found) = page(&format!("前\n\n{}\n\n<b>後</b>\n", "<div>".repeat(20_000)));
    let html = shown(&document);
    assert!(!html.contains("<div>") && html.contains("&lt;div&gt;") && html.contains("<b>後</b>"), "{:.200}", html);
    assert!(said(&found)[0].ends_with("more than 400 elements of HTML lie in one another, so this is shown as text"));
}

/// Each of these took the square of its length.
#[test]
fn long_texts_of_one_habit_are_read_in_time() {
    for text in ["a\r", "{漢|", "｜漢《", "::: note\n\n", "{{<", "{{< x "] {
        body(&text.repeat(20_000));
    }
    let lines: String = "稼働率: 99.9%以上\n".repeat(5_000);
    assert_eq!(page(&format!("```yaml\n{lines}```\n")).0.statements.len(), 5_000);
}

#[test]
fn what_a_document_has_again_and_again_is_told_once() {
    let (_, found) = page(
        "# 題\n\n<input a><label>x</label>\n\n![](a.png) ![](b.png)\n\n<INPUT b>\n\n#### 深い\n\n## 次\n\n### 中\n\n## 次\n\n#### 深い\n",
    );
    let mut said = said(&found);
    said.sort();
    assert_eq!(
        said,
        [
            "content/heading-jump 9:1+7 a heading of level 4 follows one of level 1 (2 times in this document)",
            "content/image-text 5:1+10 2 images of this document have no text",
            "content/raw-html 3:1+6 `<input>` is not allowed in documents and was taken out (2 times in this document)",
            "content/raw-html 3:10+6 `<label>` is not allowed in documents and was taken out",
        ]
    );
    let places = |code: &str| -> Vec<u32> {
        let finding = found.iter().find(|finding| finding.code.name() == code && !finding.related.is_empty());
        finding.map_or_else(Vec::new, |finding| finding.related.iter().map(|related| related.place.line).collect())
    };
    assert_eq!((places("content/raw-html"), places("content/image-text")), (vec![7], vec![5]));
    assert!(
        page("# 題\n\n### 小\n\n本文\n\n### 小\n").1.is_empty(),
        "who never writes the level between has chosen so"
    );
}

#[test]
fn words_between_angle_brackets_are_shown() {
    let (document, found) = page("## 消す <cluster-id>\n\nログは **<host name>** です。\n\n<pod>\n");
    assert_eq!(document.headings[0].text, "消す <cluster-id>");
    let html = shown(&document);
    assert!(html.contains("ログは <strong>&lt;host name&gt;</strong> です。</p>\n<p>&lt;pod&gt;</p>"), "{html}");
    assert_eq!(
        said(&found),
        [
            "content/raw-html 1:7+12 no element of HTML, shown as text: `<cluster-id>`, `<host name>`, `<pod>` (3 times in this document)"
        ]
    );
}

#[test]
fn a_title_that_the_layout_prints_keeps_its_id_where_no_heading_has_it() {
    let of = |text: &str| {
        let document = page(text).0;
        let ids: Vec<String> = document.headings.iter().map(|heading| heading.id.clone()).collect();
        (document.title_heading.map(|heading| heading.id), ids)
    };
    let ids = |all: &[&str]| all.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(of("# Weekly Meeting\n\n## 議題\n"), (Some("weekly-meeting".to_owned()), ids(&["議題"])));
    assert_eq!(of("# 週次の会議 {#weekly}\n\n## 議題\n"), (Some("weekly".to_owned()), ids(&["議題"])));
    let again = of("# 会議\n\n## 会議\n\n## 会議\n");
    assert_eq!(again, (None, ids(&["会議", "会議-1"])), "those of headings are what they would be without the title");
    assert_eq!(of("---\ntitle: 題\n---\n# 会議\n"), (None, ids(&["会議"])), "it stays in the body");
    assert_eq!(of("# ！\n\n## 議題\n"), (None, ids(&["議題"])), "it has no letters");
}
