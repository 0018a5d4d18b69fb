use crate::calendar::{Grain, Period};
use crate::diag::{Diagnostics, Severity};
use crate::model::{
    Block, Mail, Node, Page, PageKind, Report, ReportKind, ReportName, ReportPart, Site, nodes, unescape_html,
};
use crate::render::tests::{Memory, sample};
use crate::render::{AssetNames, Theme, mail, text};
use std::collections::BTreeMap;

fn made(site: &Site, page: &Page, files: &Memory) -> (Option<Mail>, Diagnostics) {
    let mut found = Diagnostics::new();
    let theme = Theme::load(files, "default", AssetNames::Hashed, &mut found).unwrap();
    (mail(site, page, &theme, &mut found), found)
}

fn page_at<'a>(site: &'a Site, route: &str) -> &'a Page {
    site.pages.iter().find(|page| page.route.as_str() == route).unwrap()
}

fn of(site: &Site, route: &str) -> (Mail, Diagnostics) {
    let (mail, found) = made(site, page_at(site, route), &Memory::default());
    (mail.unwrap(), found)
}

/// The texts between the tags of a document's body.
fn words(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let body = body.split_once('>').unwrap().1;
    let texts = nodes(body).filter_map(|node| match node {
        Node::Text(text) => Some(unescape_html(text)),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// How often each number stands in a text.
fn numbers(text: &str) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    let all = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    for number in all.map(|n| n.trim_matches(['.', ','])).filter(|n| n.contains(|c: char| c.is_ascii_digit())) {
        *count.entry(number.to_owned()).or_insert(0) += 1;
    }
    count
}

fn assert_text_has_every_number(mail: &Mail) {
    // What mail programs show beside the subject stands in the text once only.
    let preheader = mail.html.split_once("class=\"preheader\"").map(|(_, rest)| rest.split_once('>').unwrap().1);
    let preheader = preheader.map_or("", |rest| rest.split_once('<').unwrap().0);
    let (twice, text) = (numbers(&unescape_html(preheader)), numbers(&mail.text));
    for (number, count) in numbers(&words(&mail.html)) {
        let wanted = count - twice.get(&number).copied().unwrap_or(0);
        let there = text.get(&number).copied().unwrap_or(0);
        assert!(
            there >= wanted,
            "{number} is there {wanted} times in the HTML, {there} times in the text:\n{}",
            mail.text
        );
    }
}

#[test]
fn every_figure_of_the_html_is_in_the_text() {
    let site = sample::site();
    for page in &site.pages {
        let (mail, found) = made(&site, page, &Memory::default());
        assert!(found.is_empty(), "{}: {found:?}", page.title);
        assert_text_has_every_number(&mail.unwrap());
    }
}

#[test]
fn every_figure_of_the_page_is_in_the_mail() {
    let (mail, _) = of(&sample::site(), "/reports/monthly/2026-10/");
    for shown in [
        "99.95%",
        "99.9%以上",
        "前月比",
        "+0.04ポイント",
        "612ms",
        "500ms未満",
        "3時間25分",
        "n = 18",
        "参考値",
        "対象なし",
        "66.67%",
        "達成 / 判定 2 / 3",
        "判定不能 2",
        "+1.2ポイント",
        "5時間12分",
        "counts_in: decided（判定が確定した月に数える）",
    ] {
        let bare = |text: &str| text.replace(char::is_whitespace, "");
        assert!(bare(&words(&mail.html)).contains(&bare(shown)), "{shown} in the HTML");
        assert!(bare(&mail.text).contains(&bare(shown)), "{shown} in the text:\n{}", mail.text);
    }
    // A picture stands for its numbers and what is said of them, which readers of text have in full.
    for shown in ["99.897%", "途中", "8月だけ 99.87% で下回りました"] {
        assert!(mail.text.contains(shown), "{shown} in the text:\n{}", mail.text);
    }
}

#[test]
fn outlook_and_gmail_show_it() {
    let site = sample::site();
    for page in &site.pages {
        let (mail, _) = made(&site, page, &Memory::default());
        let html = mail.unwrap().html;
        for banned in [
            "<svg",
            "data:",
            "<script",
            "display:flex",
            "display:grid",
            "position:",
            "<link",
            "var(--",
            " id=",
            "<form",
            "onclick",
        ] {
            assert!(!html.contains(banned), "{banned} on {}", page.route.as_str());
        }
        assert_eq!(html.matches("<style").count(), 2, "one for dark and narrow, one for Outlook");
        assert!(html.contains("@media (prefers-color-scheme: dark)") && html.contains("<!--[if mso]>"), "{html}");
        assert!(html.contains("<meta name=\"color-scheme\" content=\"light dark\">"));
        assert!(html.contains("<html lang=\"ja\">") && html.contains("width=\"600\""));
        assert!(html.contains("style=\""), "rules stand in their elements");
        for link in html.split("href=\"").skip(1) {
            assert!(link.starts_with("https://help.example.com/kb/"), "{}", &link[..60]);
        }
        let open = |name: &str| html.matches(&format!("<{name}")).count() - html.matches(&format!("</{name}>")).count();
        assert_eq!((open("table"), open("td"), open("ul"), open("small")), (0, 0, 0, 0), "{}", page.route.as_str());
    }
}

#[test]
fn pictures_are_named_by_the_html_and_are_the_same_each_time() {
    let (mail, _) = of(&sample::site(), "/reports/monthly/2026-10/");
    assert_eq!(mail.images.len(), 2, "what is beyond two stands on the page");
    assert!(mail.html.contains("ウェブのページの図: "), "{}", mail.html);
    // The width of a PNG stands at byte 16; the stacked bars take the whole sheet.
    for (image, wide) in mail.images.iter().zip([540, 1104]) {
        assert!(mail.html.contains(&format!("src=\"cid:{}\"", image.cid)));
        assert!(image.png.starts_with(b"\x89PNG"));
        assert_eq!(u32::from_be_bytes(image.png[16..20].try_into().unwrap()), wide);
    }
    assert!(mail.html.contains("alt=\"可用性の推移（月次）\"") && mail.html.contains("width=\"270\""));
    assert_eq!(mail, of(&sample::site(), "/reports/monthly/2026-10/").0);
}

#[test]
fn signs_that_the_font_lacks_are_found() {
    let mut site = sample::site();
    let page = site.pages.iter_mut().find(|page| page.kind == PageKind::Report).unwrap();
    for block in &mut page.blocks {
        if let Block::Chart(chart) = block {
            chart.categories[6] = "🎉月".into();
        }
    }
    let (mail, found) = of(&site, "/reports/monthly/2026-10/");
    let glyphs: Vec<_> = found.iter().filter(|d| d.code.name() == "mail/missing-glyph").collect();
    assert_eq!(glyphs.len(), 2, "{found:?}");
    assert!(glyphs[0].message.en.contains("`🎉`") && glyphs[0].message.en.contains("可用性の推移（月次）"));
    assert!(mail.text.contains("🎉月"), "the text has them");
}

#[test]
fn without_an_address_links_are_text_and_it_is_said_once() {
    let site = Site { base_url: String::new(), ..sample::site() };
    let (mail, found) = of(&site, "/sop/incident/");
    assert!(!mail.html.contains("href="), "{}", mail.html);
    assert!(mail.html.contains("月次レビュー"));
    assert_eq!(found.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["mail/no-address"]);
}

#[test]
fn large_mails_are_told_and_those_that_gmail_cuts_are_errors() {
    let with = |bytes: usize| {
        let mut site = sample::site();
        let page = site.pages.iter_mut().find(|page| page.kind == PageKind::Report).unwrap();
        page.blocks.push(Block::Paragraph { text: "x".repeat(bytes) });
        let (_, found) = of(&site, "/reports/monthly/2026-10/");
        found.iter().map(|d| (d.code.name(), d.severity)).collect::<Vec<_>>()
    };
    assert_eq!(with(10), []);
    assert_eq!(with(80 * 1024), [("mail/too-large", Severity::Warning)]);
    assert_eq!(with(102_400), [("mail/too-large", Severity::Error)]);
}

#[test]
fn the_subject_is_one_line_and_says_what_is_not_finished() {
    let mut site = sample::site();
    let page = site.pages.iter_mut().find(|page| page.kind == PageKind::Report).unwrap();
    page.title = "月次\r\nBcc: x@example.com".into();
    let period = Period {
        grain: Grain::Month,
        label: "2026-10".into(),
        start: "2026-09-30T15:00:00Z".parse().unwrap(),
        end: "2026-10-31T15:00:00Z".parse().unwrap(),
        first: "2026-10-01".parse().unwrap(),
        last: "2026-10-31".parse().unwrap(),
    };
    page.report = Some(Box::new(Report {
        name: ReportName::MONTHLY,
        kind: Some(ReportKind::Monthly),
        key: "2026-10".into(),
        period,
        partial: true,
        stale: vec!["tickets".into()],
        unwritten: vec!["所見".into()],
        without_cause: Vec::new(),
        edition: None,
        part: ReportPart::Summary { appendix: None },
    }));
    let (mail, _) = of(&site, "/reports/monthly/2026-10/");
    assert_eq!(mail.subject, "[運用ナレッジベース] 【下書き】【途中】月次 Bcc: x@example.com");
    for state in ["まだ書かれていないところがあります: 所見", "対象の期間はまだ終わっていません", "（tickets）"]
    {
        assert!(mail.html.contains(state) && mail.text.replace('\n', "").contains(state), "{state}:\n{}", mail.text);
    }
}

#[test]
fn a_project_may_write_its_own_mail() {
    let site = sample::site();
    let own = Memory::of(&[
        (
            "themes/default/mail/report.html",
            "<html><head><style>{% include \"mail/mail.css\" %}</style></head><body><p class=x>{{ page.title }}</p></body></html>",
        ),
        ("themes/default/mail/mail.css", ".x { color: red; }"),
    ]);
    let (mail, found) = made(&site, page_at(&site, "/sop/"), &own);
    assert!(found.is_empty(), "{found:?}");
    assert!(mail.unwrap().html.contains("style=\"color:red\""));
    let broken = Memory::of(&[("themes/default/mail/report.html", "{{ nothing.at.all }}")]);
    let (mail, found) = made(&site, page_at(&site, "/sop/"), &broken);
    assert_eq!(found.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["render/template"]);
    assert!(mail.unwrap().html.contains("標準作業手順"), "the built-in one serves");
}

#[test]
fn plain_text_of_a_document() {
    let site = sample::site();
    let text = text(&site, page_at(&site, "/sop/incident/"));
    for wanted in [
        "インシデント対応手順書\n======================\n",
        "\n1. 目的\n-------\n",
        "10月の実績は 99.95% ✓ 達成 です。詳しくは月次レ\nビュー [1]を参照してください。",
        "- ☐ 監視画面を開く\n- ☑ 当番に連絡する\n",
        "1. 監視の通知を確認し、",
        "    curl -fsS https://status.example.com/api/health | jq .status\n",
        "優先度  例                          応答        復旧\n",
        "緊急    全利用者がログインできない  1 時間以内  4 時間以内\n",
        "[1] https://help.example.com/kb/reports/monthly/2026-10/\n",
    ] {
        assert!(text.contains(wanted), "{wanted}\nin:\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
}
