//! Boxes, folds and tabs of MkDocs, Docusaurus, VitePress, MyST and Obsidian.

use super::{body, page, said, shown, uncoloured};

#[test]
fn indented_boxes_hold_lists_code_tables_and_each_other() {
    let table = [
        (
            "!!! note \"**題**：1\"\n    一行\n    二行\n\n    - 項目\n\n    ```sh\n    ls\n    ```\n\n後\n",
            "<div class=\"admonition note\" role=\"note\">\n<p class=\"admonition-title\"><strong>題</strong>：1</p>\n<p>一行二行</p>\n<ul>\n<li>項目</li>\n</ul>\n<pre><code class=\"language-sh\">ls\n</code></pre>\n</div>\n<p>後</p>\n",
        ),
        (
            "??? bug\n    外\n\n    ???+ tip \"内\"\n        中\n",
            "<details class=\"admonition bug\">\n<summary class=\"admonition-title\">不具合</summary>\n<p>外</p>\n<details class=\"admonition tip\" open>\n<summary class=\"admonition-title\">内</summary>\n<p>中</p>\n</details>\n</details>\n",
        ),
        (
            "1. 手順\n\n    !!! warning \"\"\n        中\n\n2. 次\n",
            "<ol>\n<li><p>手順</p>\n<div class=\"admonition warning\" role=\"note\">\n<p>中</p>\n</div>\n</li>\n<li><p>次</p>\n</li>\n</ol>\n",
        ),
        (
            "!!! 独自\n    中\n",
            "<div class=\"admonition note\" role=\"note\">\n<p class=\"admonition-title\">独自</p>\n<p>中</p>\n</div>\n",
        ),
        (
            "> !!! info\n>     中\n",
            "<blockquote>\n<div class=\"admonition info\" role=\"note\">\n<p class=\"admonition-title\">情報</p>\n<p>中</p>\n</div>\n</blockquote>\n",
        ),
        ("!!! すごい\n続き\n", "<p>!!! すごい続き</p>\n"),
        ("何だ!!!\n    x\n", "<p>何だ!!!\nx</p>\n"),
        (
            "=== \"甲\"\n\n    一\n\n=== \"乙\"\n\n    ```sh\n    ls\n    ```\n\n=== \"丙\"\n    三\n\n終\n",
            "<div class=\"tabs\">\n<section class=\"tab\">\n<p class=\"tab-label\">甲</p>\n<p>一</p>\n</section>\n<section class=\"tab\">\n<p class=\"tab-label\">乙</p>\n<pre><code class=\"language-sh\">ls\n</code></pre>\n</section>\n<section class=\"tab\">\n<p class=\"tab-label\">丙</p>\n<p>三</p>\n</section>\n</div>\n<p>終</p>\n",
        ),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!((uncoloured(&shown(&document)).as_str(), said(&found)), (expected, vec![]), "{text}");
    }
}

#[test]
fn colons_nest_by_number_and_what_is_open_is_said() {
    let table = [
        (
            ":::note 題\n中\n:::\n",
            "<div class=\"admonition note\" role=\"note\">\n<p class=\"admonition-title\">題</p>\n<p>中</p>\n</div>\n",
        ),
        (
            "::::tip[外]\n:::danger\n中\n:::\n::::\n後\n",
            "<div class=\"admonition tip\" role=\"note\">\n<p class=\"admonition-title\">外</p>\n<div class=\"admonition danger\" role=\"note\">\n<p class=\"admonition-title\">危険</p>\n<p>中</p>\n</div>\n</div>\n<p>後</p>\n",
        ),
        (
            "::: details `ls` の結果\n\n- a\n\n:::\n",
            "<details class=\"fold\">\n<summary><code>ls</code> の結果</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n",
        ),
        ("比は 1:::2\n", "<p>比は 1:::2</p>\n"),
        (":::\n", "<p>:::</p>\n"),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!((uncoloured(&shown(&document)).as_str(), said(&found)), (expected, vec![]), "{text}");
    }
    let (document, found) = page("前\n\n:::caution\n中\n");
    assert!(shown(&document).ends_with("<p>中</p>\n</div>\n"), "{}", shown(&document));
    assert_eq!(said(&found), ["content/unclosed 3:1+10 `:::caution` is not closed"]);
}

#[test]
fn a_box_of_another_tool_keeps_its_colons_and_its_end() {
    let (document, found) = page("::::note 題\n前\n\n:::{toctree}\n中\n:::\n後\n::::\n");
    assert_eq!(
        uncoloured(&shown(&document)),
        "<div class=\"admonition note\" role=\"note\">\n<p class=\"admonition-title\">題</p>\n<p>前</p>\n<p><code>:::{toctree}</code></p>\n<p>中</p>\n<p>後</p>\n</div>\n"
    );
    assert_eq!(
        said(&found),
        ["pages/unknown-directive 4:1+12 unknown container `:::{toctree}`: it is shown as it is written"]
    );
}

#[test]
fn fences_whose_body_is_markdown_are_no_code() {
    let table = [
        (
            "```{details} 題\n:open:\n中の**字**\n```\n",
            "<details class=\"fold\" open>\n<summary>題</summary>\n<p>中の<strong>字</strong></p>\n</details>\n",
        ),
        (
            "````{tabs}\n```{tab} 甲\n一\n```\n```{tab} 乙\n二\n```\n````\n",
            "<div class=\"tabs\">\n<section class=\"tab\">\n<p class=\"tab-label\">甲</p>\n<p>一</p>\n</section>\n<section class=\"tab\">\n<p class=\"tab-label\">乙</p>\n<p>二</p>\n</section>\n</div>\n",
        ),
        (
            "~~~{warning}\n```{kpis}\nmetrics: [a]\n```\n~~~\n",
            "<div class=\"admonition warning\" role=\"note\">\n<p class=\"admonition-title\">警告</p>\n⟪kpis||metrics: [a]\n⟫\n</div>\n",
        ),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!((uncoloured(&shown(&document)).as_str(), said(&found)), (expected, vec![]), "{text}");
    }
    let (document, _) = page("```{note}\n```{sla}\n```\n");
    assert!(!shown(&document).is_empty());
}

#[test]
fn callouts_of_obsidian_have_titles_and_fold() {
    let table = [
        (
            "> [!note]- **題** です\n> 中\n> 続き\n",
            "<details class=\"admonition note\">\n<summary class=\"admonition-title\"><strong>題</strong> です</summary>\n<p>中続き</p>\n</details>\n",
        ),
        (
            "> [!bug]\n> 中\n",
            "<div class=\"admonition bug\" role=\"note\">\n<p class=\"admonition-title\">不具合</p>\n<p>中</p>\n</div>\n",
        ),
        (
            "> [!WARNING] 先に\n>\n> - 中\n",
            "<div class=\"admonition warning\" role=\"note\">\n<p class=\"admonition-title\">先に</p>\n<ul>\n<li>中</li>\n</ul>\n</div>\n",
        ),
        (
            "> [!TIP]+ 開く\n",
            "<details class=\"admonition tip\" open>\n<summary class=\"admonition-title\">開く</summary>\n</details>\n",
        ),
        ("> [x] 引用\n", "<blockquote>\n<p>[x] 引用</p>\n</blockquote>\n"),
    ];
    for (text, expected) in table {
        assert_eq!(body(text), expected, "{text}");
    }
}

#[test]
fn what_stands_for_nothing_disappears_and_ids_stay() {
    let table = [
        ("[TOC]\n\n[[_TOC_]]\n\n本文\n\n*[SLA]: 約束\n", "<p>本文</p>\n"),
        (
            "![a](b.png){ width=300 .wide }後[c](d){:target=\"_blank\"}\n",
            "<p><img class=\"wide\" width=\"300\" src=\"b.png\" alt=\"a\">後<a target=\"_blank\" rel=\"noopener\" href=\"d\">c</a></p>\n",
        ),
        (
            "[a][r]{.md-button .big #go target=_blank onclick=\"x()\"}。[b](javascript:x){.y}\n\n[r]: d\n",
            "<p><a class=\"md-button big\" target=\"_blank\" rel=\"noopener\" href=\"d\">a</a><span id=\"go\"></span>。b</p>\n",
        ),
        (
            "## [a](b){target=_blank}の話\n",
            "<h2 id=\"aの話\"><a class=\"anchor\" href=\"#aの話\" aria-hidden=\"true\" tabindex=\"-1\"></a><a target=\"_blank\" rel=\"noopener\" href=\"b\">a</a>の話</h2>\n",
        ),
        ("段落\n{.note}\n\n{:toc}\n\n{class=\"wide\"}\n", "<p>段落</p>\n"),
        (
            "`x` [a](b){.x} `{.x}`{#y}\n",
            "<p><code>x</code> <a class=\"x\" href=\"b\">a</a> <code>{.x}</code><span id=\"y\"></span></p>\n",
        ),
        (
            "a: **`x`**{: .copy} **[a](b){.x}**です\n",
            "<p>a: <strong><code>x</code></strong> <strong><a class=\"x\" href=\"b\">a</a></strong>です</p>\n",
        ),
        ("`x\n*[a]: b` a\n", "<p><code>x *[a]: b</code> a</p>\n"),
        ("{app=\"web\"} `[a](b){.x}`\n", "<p>{app=&quot;web&quot;} <code>[a](b){.x}</code></p>\n"),
        ("段落\n{: .note #here }\n", "<p>段落</p>\n<span id=\"here\"></span>\n"),
        ("`{: .a }` と {id} と {: }\n", "<p><code>{: .a }</code> と {id} と {: }</p>\n"),
    ];
    for (text, expected) in table {
        assert_eq!(body(text), expected, "{text}");
    }
    let (document, _) = page("## 節 {: #sec .x }\n\n## 次 { #next }\n");
    let ids: Vec<_> = document.headings.iter().map(|heading| (heading.id.as_str(), heading.text.as_str())).collect();
    assert_eq!(ids, [("sec", "節"), ("next", "次")]);
}

#[test]
fn places_inside_containers_are_those_of_the_file() {
    let text = "前\n\n!!! note\n    [a](none.md)\n\n    ??? tip\n        [b](gone.md) {figur}`x`\n";
    let (document, found) = page(text);
    let places: Vec<_> = document.links.iter().map(|link| (link.place.line, link.place.column)).collect();
    assert_eq!(places, [(4, 9), (7, 13)]);
    assert_eq!(said(&found), ["content/unknown-role 7:22+10 unknown role `figur`; it is shown as text"]);
}

#[test]
fn what_is_nearly_a_directive_or_a_figure_is_told() {
    for (text, place) in [
        ("前\n\n```kpis\nsource: desk\n```\n", "3:1"),
        (":::kpis\n:::\n", "1:1"),
        ("前\n\n{kpis}\n", "3:1"),
        ("前\n\n｛SLA｝\n", "3:1"),
    ] {
        let told = said(&page(text).1);
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(told[0].starts_with(&format!("pages/unknown-directive {place}")), "{text}: {told:?}");
    }
    for text in ["稼働率は {Figure}`uptime` です。\n", "稼働率は {figure} です。\n"] {
        assert!(said(&page(text).1)[0].starts_with("content/unknown-role 1:"), "{text}");
    }
    for text in [
        "```chart\nfunction f() {}\n```\n",
        "`{kpis}` と書きます。\n",
        "件名の {status} は状態です。\n",
        "```yaml\na: 1\n```\n",
    ] {
        assert_eq!(said(&page(text).1), [""; 0], "{text}");
    }
}
