//! Links, images and their places.

use super::{body, library_with, page, said, shown};
use crate::content::link::{Link, LinkKind};
use crate::content::options::ReadOptions;
use crate::model::{ContentRules, Schemes};
use std::sync::Arc;

fn links(text: &str) -> Vec<(String, u32, u32, u32)> {
    page(text)
        .0
        .links
        .into_iter()
        .map(|Link { target, place, .. }| (target, place.line, place.column, place.length))
        .collect()
}

fn link(target: &str, line: u32, column: u32, length: u32) -> (String, u32, u32, u32) {
    (target.to_owned(), line, column, length)
}

#[test]
fn places_point_at_the_address() {
    let table = [
        ("- [利用者管理](./02-cost.md) - 説明", link("./02-cost.md", 1, 11, 12)),
        ("一\n二[**太字。**続](<a b.md> \"題\")", link("a b.md", 2, 14, 6)),
        ("[a](b.md#節)", link("b.md#節", 1, 5, 6)),
        ("[a](b&amp;c.md)", link("b&c.md", 1, 5, 10)),
        ("![図](図.png)", link("図.png", 1, 6, 5)),
        ("[![図](a.png)](b.md)", link("b.md", 1, 15, 4)),
        ("[a][L]\n\n[l]: ./c.md 'x'", link("./c.md", 3, 6, 6)),
        ("[a]\n\n[a]: d.md", link("d.md", 3, 6, 4)),
        ("<https://a.b/>", link("https://a.b/", 1, 2, 12)),
        ("<me@a.b>", link("mailto:me@a.b", 1, 2, 6)),
        ("詳細はhttps://a.b/c_d_eを。", link("https://a.b/c_d_e", 1, 4, 17)),
        ("[`](x)`](y.md)", link("y.md", 1, 10, 4)),
        ("[]( e.md )", link("e.md", 1, 5, 4)),
    ];
    for (text, expected) in table {
        assert_eq!(links(text)[0], expected, "{text}");
    }
    assert_eq!(links("[![図](a.png)](b.md)").len(), 2);
}

#[test]
fn links_and_images_are_written_with_their_titles() {
    let table = [
        ("[a](b.md \"題 & 名\")", "<p><a href=\"b.md\" title=\"題 &amp; 名\">a</a></p>\n"),
        ("![代**替**\n文](a.png)", "<p><img src=\"a.png\" alt=\"代替文\"></p>\n"),
        ("[![x](a.png)](b.md)", "<p><a href=\"b.md\"><img src=\"a.png\" alt=\"x\"></a></p>\n"),
        ("<https://a.b/>", "<p><a href=\"https://a.b/\">https://a.b/</a></p>\n"),
        ("（https://a.b/c）", "<p>（<a href=\"https://a.b/c\">https://a.b/c</a>）</p>\n"),
        ("[https://a.b](c.md)", "<p><a href=\"c.md\">https://a.b</a></p>\n"),
        ("`https://a.b`", "<p><code>https://a.b</code></p>\n"),
        ("[無い][x]", "<p>[無い][x]</p>\n"),
    ];
    for (text, expected) in table {
        assert_eq!(body(text), expected, "{text}");
    }
    assert_eq!(page("![x](a.png)").0.links[0].kind, LinkKind::Image);
}

#[test]
fn addresses_that_run_code_are_dropped_with_a_warning() {
    let (document, found) =
        page("[押す](javascript:alert(1)) ![絵](data:text/html,x)\n\n![点](data:image/png;base64,AA==)");
    assert_eq!(shown(&document), "<p>押す 絵</p>\n<p><img src=\"data:image/png;base64,AA==\" alt=\"点\"></p>\n");
    assert_eq!(said(&found), [refused("1:6+19", "javascript"), refused("1:32+16", "data")]);
    let (document, found) = page("<a href=\"java&#x0A;script:alert(1)\">x</a>");
    assert!(!shown(&document).contains("script"), "{}", shown(&document));
    assert_eq!(said(&found), [refused("1:10+25", "javascript")]);
}

fn refused(at: &str, scheme: &str) -> String {
    format!(
        "content/unsafe-url {at} a `{scheme}:` address cannot be published and was taken out: expected `http:`, `https:`, `mailto:`, `tel:`, `sms:`, or a path inside the site"
    )
}

#[test]
fn every_way_into_a_body_asks_which_schemes_may_stand() {
    for (text, words) in [
        ("[甲](file://server/share)", "<p>甲</p>"),
        ("<file:///etc/x>", "<p>file:///etc/x</p>"),
        ("[甲][r]\n\n[r]: blob:x", "<p>甲</p>"),
        ("![甲](file:///x.png)", "<p>甲</p>"),
        ("[[file:///x|甲]]", "<p>甲</p>"),
        ("[甲](java&#115;cript&colon;x)", "<p>甲</p>"),
        ("[甲](<\u{feff}javascript:x>)", "<p>甲</p>"),
        ("[甲](C:\\share\\a.xlsx)", "<p>甲</p>"),
        ("<a href=\"jar:x!/\">甲</a>", "<p><a>甲</a></p>"),
        ("<a href=' &Tab;file:x'>甲</a>", "<p><a>甲</a></p>"),
        ("<q cite=feed:x>甲</q>", "<p><q>甲</q></p>"),
        ("<img src=\"data:image/svg+xml,x\" alt=\"甲\">", "<img alt=\"甲\">"),
        ("<a href=\"data:image/png;base64,AA==\">甲</a>", "<p><a>甲</a></p>"),
        ("{{< button href=\"intent:x\" >}}甲{{< /button >}}", "<p><a class=\"button\">甲</a></p>"),
        ("{{< figure src=\"filesystem:x\" alt=\"甲\" >}}", "<figure class=\"picture\"><img alt=\"甲\">\n</figure>"),
    ] {
        let (document, found) = page(text);
        assert_eq!(shown(&document).trim_end(), words, "{text}");
        assert!(document.links.is_empty(), "{text}: {:?}", document.links);
        assert_eq!(
            found.iter().filter(|said| said.code.name() == "content/unsafe-url").count(),
            1,
            "{text}: {found:?}"
        );
        assert!(found.iter().all(|said| said.place.as_ref().is_some_and(|place| place.line > 0)), "{text}");
    }
}

#[test]
fn a_hint_leads_to_an_address_that_works() {
    for (text, hint) in [
        ("[甲](localhost:8080/x)", "write `https://localhost:…`"),
        ("[甲](wiki.example.com:8443)", "write `https://wiki.example.com:…`"),
        ("[甲](pathname:///a.pdf)", "is `/a.pdf` here"),
        ("[甲](slack://x)", "links: { schemes: [slack] }"),
    ] {
        let (_, found) = page(text);
        let said = found.first().and_then(|said| said.hint.as_ref()).map(|hint| hint.en.clone()).unwrap_or_default();
        assert!(said.contains(hint), "{text}: {said}");
    }
}

#[test]
fn a_project_may_add_schemes() {
    let rules = ContentRules { schemes: Schemes::with(["slack".to_owned()]), ..ContentRules::default() };
    let options = ReadOptions { rules: Arc::new(rules), ..ReadOptions::default() };
    let text = "[甲](slack://x) <a href=\"SLACK:y\">乙</a> [丙](msteams:z) <a href=\"msteams:z\">丁</a>";
    let (library, found) = library_with(&[("content/a.md", text)], &options);
    let targets: Vec<&str> = library.documents[0].links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!(targets, ["slack://x", "SLACK:y"]);
    assert_eq!(said(&found), [refused("1:44+9", "msteams"), refused("1:64+9", "msteams")]);
}
