//! Links, images and their places.

use super::super::{Link, LinkKind};
use super::{body, page, said, shown};

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
    assert_eq!(
        said(&found),
        [
            "content/unsafe-url 1:6+19 a `javascript:` address is not allowed in documents and was taken out",
            "content/unsafe-url 1:32+16 a `data:` address is not allowed in documents and was taken out",
        ]
    );
    let (document, _) = page("<a href=\"java&#x0A;script:alert(1)\">x</a>");
    assert!(!shown(&document).contains("script"), "{}", shown(&document));
}
