//! What Japanese authors type: ruby, items of their own, full-width tables, ranges.

use super::{body, library_with, page, said, shown};
use crate::content::link::LinkKind;
use crate::content::options::{ReadOptions, WideNarrow};

fn paragraph(text: &str) -> String {
    let html = body(text);
    html.trim_end().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")).unwrap_or(&html).to_owned()
}

#[test]
fn ruby_stands_above_words_and_never_in_code() {
    let ruby = |base: &str, reading: &str| format!("<ruby>{base}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>");
    let table = [
        ("{漢字|かんじ}を", ruby("漢字", "かんじ") + "を"),
        ("｜障害《しょうがい》\n対応", ruby("障害", "しょうがい") + "対応"),
        ("**{重要|じゅうよう}。**次", format!("<strong>{}。</strong>次", ruby("重要", "じゅうよう"))),
        ("[{手順|てじゅん}](a)", format!("<a href=\"a\">{}</a>", ruby("手順", "てじゅん"))),
        ("`{漢字|かんじ}`", "<code>{漢字|かんじ}</code>".to_owned()),
        ("{a|b} {figure}", "{a|b} {figure}".to_owned()),
        (
            "{電源|でん|げん}",
            "<ruby>電<rp>（</rp><rt>でん</rt><rp>）</rp>源<rp>（</rp><rt>げん</rt><rp>）</rp></ruby>".to_owned(),
        ),
    ];
    for (text, expected) in table {
        assert_eq!(paragraph(text), expected, "{text}");
    }
    let (document, _) = page("## {障害|しょうがい}の窓口\n\n## 値 {漢字|かんじ}\n");
    let ids: Vec<_> = document.headings.iter().map(|heading| (heading.id.as_str(), heading.text.as_str())).collect();
    assert_eq!(ids, [("障害の窓口", "障害の窓口"), ("値-漢字", "値 漢字")]);
}

#[test]
fn lines_that_are_items_keep_their_breaks() {
    let table = [
        ("・一\n・二は\n長い\n・三", "・一<br>\n・二は長い<br>\n・三"),
        ("手順：\n①開く\n②**閉じる**", "手順：<br>\n①開く<br>\n②<strong>閉じる</strong>"),
        ("１．概要\n２．範囲", "１．概要<br>\n２．範囲"),
        ("（1）甲\n（2）乙", "（1）甲<br>\n（2）乙"),
        ("　字下げの段落。\n　次の段落。", "　字下げの段落。<br>\n　次の段落。"),
        ("サーバー\n・ネットワーク", "サーバー・ネットワーク"),
        ("値は\n1.5倍と\n2.5倍", "値は\n1.5倍と\n2.5倍"),
    ];
    for (text, expected) in table {
        assert_eq!(paragraph(text), expected, "{text}");
    }
}

#[test]
fn one_tilde_is_a_range() {
    let table = [
        ("10~20 と 30~40", "10~20 と 30~40"),
        ("~1~ と ~~消す~~", "~1~ と <del>消す</del>"),
        ("月~金、9:00~18:00。", "月~金、9:00~18:00。"),
        ("~**太。**字~", "~<strong>太。</strong>字~"),
    ];
    for (text, expected) in table {
        assert_eq!(paragraph(text), expected, "{text}");
    }
}

#[test]
fn full_width_tables_are_said_and_stay_readable() {
    let (document, found) = page("前\n\n| 項目 | 値 |\n|－－|－－|\n| 応答 | 1 |\n\n｜甲｜乙｜\n｜一｜二｜\n");
    assert_eq!(
        shown(&document),
        "<p>前</p>\n<p>| 項目 | 値 |<br>\n|－－|－－|<br>\n| 応答 | 1 |</p>\n<p>｜甲｜乙｜<br>\n｜一｜二｜</p>\n"
    );
    let message = "full-width `｜` or `－` make no table";
    assert_eq!(
        said(&found),
        [format!("content/full-width-table 4:1+7 {message}"), format!("content/full-width-table 7:1+5 {message}")]
    );
    assert!(page("|a|b|\n|-|-|\n|｜|－|\n").1.is_empty());
    assert!(page("A｜B\nC｜D\n").1.is_empty());
}

#[test]
fn full_width_markers_are_said_once() {
    let (document, found) = page("＃見出し\n\n＊ 項目\n\n－ 項目\n");
    assert_eq!(shown(&document), "<p>＃見出し</p>\n<p>＊ 項目</p>\n<p>－ 項目</p>\n");
    assert_eq!(
        said(&found),
        ["content/full-width 1:1+1 the full-width `＃` at the head of a line makes no heading and no list"]
    );
    assert!(page("－5度\n\n＊注\n").1.is_empty());
}

#[test]
fn wide_and_narrow_meet_as_the_project_says() {
    let text = "手順は\nAPI の\n`x` を\n![図](a.png)\nです\n{figure}`a`\nend of\nline\n";
    let html = |wide_narrow| {
        let options = ReadOptions { wide_narrow, ..ReadOptions::default() };
        shown(&library_with(&[("content/page.md", text)], &options).0.documents[0])
    };
    assert_eq!(
        html(WideNarrow::Space),
        "<p>手順は\nAPI の\n<code>x</code> を<img src=\"a.png\" alt=\"図\">です\n⟦figure|a⟧\nend of\nline</p>\n"
    );
    assert_eq!(
        html(WideNarrow::Join),
        "<p>手順はAPI の<code>x</code> を<img src=\"a.png\" alt=\"図\">です⟦figure|a⟧\nend of\nline</p>\n"
    );
}

#[test]
fn double_brackets_are_links_by_name() {
    let (document, found) = page("[[手順]]と[[sla#応答|目標]]、![[図.png]] `[[x]]` [[a](b)]\n");
    let codes: Vec<&str> = found.iter().map(|one| one.code.name()).collect();
    assert_eq!(codes, ["content/image-text"], "{found:?}");
    assert_eq!(
        shown(&document),
        "<p><a href=\"手順\">手順</a>と<a href=\"sla#応答\">目標</a>、<img src=\"図.png\" alt=\"\"> <code>[[x]]</code> [<a href=\"b\">a</a>]</p>\n"
    );
    let links: Vec<_> = document.links.iter().map(|link| (link.kind, link.place.column, link.place.length)).collect();
    assert_eq!(
        links,
        [(LinkKind::Reference, 3, 2), (LinkKind::Reference, 10, 6), (LinkKind::Image, 25, 5), (LinkKind::Link, 46, 1)]
    );
}
