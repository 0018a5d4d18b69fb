//! Fences: what is copied is what was written; diagrams and formulas in their places.

use super::{body, library_with, page, said, shown};
use crate::content::options::ReadOptions;
use proptest::prelude::*;

/// The text of HTML as a browser copies it.
fn copied(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        rest = tag.split_once('>').expect("a tag ends").1;
    }
    out.push_str(rest);
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(out, |text, (entity, sign)| text.replace(entity, sign))
}

#[test]
fn options_title_numbers_and_marks_are_written() {
    assert_eq!(
        body("```text {linenos=true hl_lines=[2] title=\"a & b\"}\nx\n\ny\n```\n"),
        "<figure class=\"code\"><figcaption>a &amp; b</figcaption>\n<pre class=\"by-line\"><code class=\"language-text\">\
         <span class=\"line\"><span class=\"no\" data-n=\"1\"></span>x\n</span>\
         <span class=\"line marked\"><span class=\"no\" data-n=\"2\"></span>\n</span>\
         <span class=\"line\"><span class=\"no\" data-n=\"3\"></span>y\n</span></code></pre>\n</figure>\n"
    );
}

#[test]
fn boxes_in_plain_fences_are_marked_and_in_other_code_they_are_text() {
    let marked = "1. 準備\n   - <span class=\"tick\">[ ]</span> 鍵\n   - <span class=\"tick done\">[x]</span> 灯り\n";
    let written = "1. 準備\n   - [ ] 鍵\n   - [x] 灯り\n";
    assert_eq!(body(&format!("```\n{written}```\n")), format!("<pre><code>{marked}</code></pre>\n"));
    assert_eq!(
        body(&format!("```\n{written}```\n<b>x</b>\n")),
        format!("<pre><code>{marked}</code></pre>\n<p><b>x</b></p>\n")
    );
    assert!(!body(&format!("```js\n{written}```\n")).contains("tick"));
    assert!(body("```yaml\nitems:\n  - [ ] 鍵 # 二本\n```\n").contains("<span class=\"tick\">[ ]</span>"));
    assert!(!body("    - [ ] 鍵\n").contains("tick"));
}

#[test]
fn prompts_are_apart_from_what_is_typed() {
    assert_eq!(
        body("```console\n$ ls \\\n  -l\n# 注意\n```\n"),
        "<pre><code class=\"language-console\"><span class=\"prompt\">$ </span><span class=\"cmd\">ls \\</span>\n\
         <span class=\"cmd\">  -l</span>\n# 注意\n</code></pre>\n"
    );
}

#[test]
fn diagrams_have_names_of_their_own_and_broken_ones_show_their_source() {
    let flow = "```mermaid\nflowchart LR\n  A[受付] --> B[完了]\n```\n";
    let html = body(&format!("{flow}\n```{{mermaid}}\npie title 内訳\n  \"a\" : 2\n```\n"));
    for part in [
        "id=\"diagram-1-title\">フローチャート<",
        "id=\"diagram-2-title\">内訳<",
        "<summary>図の元の記述</summary>",
        "A[受付] --&gt; B[完了]",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let (document, found) =
        page("本文\n\n- 項目\n\n  ```mermaid\n  flowchart TD\n    subgraph 未完\n    A --> B\n  ```\n");
    assert!(shown(&document).contains("<pre><code class=\"language-mermaid\">flowchart TD\n"));
    assert_eq!(
        said(&found),
        ["content/diagram 7:5+11 the source is shown in place of the diagram: expected `end` for what is opened here"]
    );
}

#[test]
fn formulas_are_mathml_and_amounts_are_text() {
    assert_eq!(body("$$\nx\n$$\n"), "<p><math display=\"block\"><mi>x</mi></math></p>\n");
    assert_eq!(body("```math\nx\n```\n"), "<math display=\"block\"><mi>x</mi></math>\n");
    assert_eq!(body("日次：$50-$200 と $XXX と $a$\n"), "<p>日次：$50-$200 と $XXX と $a$</p>\n");
    let with = |text: &str| {
        let (library, found) =
            library_with(&[("content/page.md", text)], &ReadOptions { math: true, ..ReadOptions::default() });
        (shown(&library.documents[0]), said(&found))
    };
    let (html, found) = with("# 式 $a$\n\n**率 $x_1 * y_2 * z$ です**、$50-$200\n");
    assert!(
        html.contains("<strong>率 <math display=\"inline\"><msub>") && html.contains("です</strong>、$50-$200"),
        "{html}"
    );
    assert_eq!(found, [""; 0]);
    assert_eq!(shown(&page("---\nmath: true\n---\n$a$\n").0), "<p><math display=\"inline\"><mi>a</mi></math></p>\n");
    let (html, found) = with("式 $\\nosuch$ と\n");
    assert_eq!(html, "<p>式 <code>\\nosuch</code> と</p>\n");
    assert_eq!(
        found,
        [
            "content/formula 1:3+9 the source is shown in place of the formula: the formula cannot be read: unknown primitive command found"
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_copied_is_what_was_written(
        language in prop::sample::select(vec!["", "text", "yaml", "sh", "json", "sql", "python", "js", "html", "xml", "diff", "console", "rust", "php", "makefile", "toml", "x"]),
        options in prop::sample::select(vec!["", " {linenos=true}", " {hl_lines=[1,\"2-3\"]}", " title=\"題\""]),
        code in "([ -_a-~]|[あ-ん]|\t|- \\[ \\] |\\$ |\"|'|/\\*|<!--|\n){0,60}",
    ) {
        let html = body(&format!("~~~~~~~{language}{options}\n{code}\n~~~~~~~\n"));
        let (_, inner) = html.split_once("<pre").expect("there is code");
        let (inner, _) = inner.split_once("</pre>").expect("it ends");
        let inner = inner.split_once('>').expect("a tag ends").1;
        prop_assert_eq!(copied(inner), format!("{code}\n"));
    }
}
