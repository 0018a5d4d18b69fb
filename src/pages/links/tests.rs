//! Rules of resolution, seen through the addresses that links become.

use super::resolve;
use crate::content::{Asset, Document, FrontMatter, Library, Link, LinkKind};
use crate::diag::{Diagnostics, Lang, Place, Severity};
use crate::model::{Heading, History, LinkRule, LinkTo, RelativeLinks, Route};
use crate::pages::index::Index;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A document, at the address its file has.
fn document(source: &str) -> Document {
    let below = source.strip_prefix("content/").unwrap();
    let stem = below.rsplit_once('.').unwrap().0;
    let is_section = stem.ends_with("_index");
    let route = Route::from_path(stem.trim_end_matches("_index").trim_end_matches("index"));
    Document {
        source: source.to_owned(),
        title: format!("題 {stem}"),
        is_section,
        aliases: Vec::new(),
        front: FrontMatter::default(),
        description: String::new(),
        title_heading: None,
        headings: vec![Heading { level: 2, id: "連絡先".into(), text: "連絡先".into() }],
        pieces: Vec::new(),
        links: Vec::new(),
        statements: Vec::new(),
        considered: Vec::new(),
        placeholders: Vec::new(),
        time_notes: Vec::new(),
        schedule: Vec::new(),
        escalation: Vec::new(),
        sign_off: None,
        notice: None,
        audience: 0,
        language: "ja".to_owned(),
        lang: Lang::Ja,
        text_of: None,
        key: source.to_owned(),
        also: Vec::new(),
        summary: String::new(),
        number: Vec::new(),
        day: None,
        terms: Vec::new(),
        route,
    }
}

fn library() -> Library {
    let mut documents: Vec<Document> = [
        "content/_index.md",
        "content/a/_index.md",
        "content/a/b.md",
        "content/a/x.md",
        "content/b.md",
        "content/en/guide.en.md",
        "content/en/guide.ja.md",
        "content/en/start.en.md",
        "content/help/README.md",
        "content/help/faq.md",
        "content/other/faq.md",
        "content/手順/障害 対応.md",
        "content/手順/障害 対応ガ.md",
        "content/tools/slack.md",
        "content/tools/slack/records.md",
        "content/tools/slack/help.md",
    ]
    .map(document)
    .into();
    documents[4].aliases =
        vec![Route::from_path("/old-b.html"), Route::from_path("/a/"), Route::from_path("/%E6%97%A7/")];
    documents[8].route = Route::from_path("/help/");
    documents[11].route = Route::from_path("/手順/障害-対応/");
    let asset =
        |source: &str| Asset { source: source.into(), path: source.split_once('/').unwrap().1.into(), audience: 0 };
    let assets = ["content/a/x/only.png", "content/a/flow.png", "static/img/logo.svg"].map(asset).into();
    Library { documents: documents.into_iter().map(Arc::new).collect(), assets, ..Library::default() }
}

/// A site without an address, and without a history.
const NOTHING_ELSE: (&str, Option<&History>) = ("", None);

/// Address, rule and the first words of each finding, of a link in a document.
fn led(from: &str, kind: LinkKind, target: &str, site: (&str, Option<&History>)) -> (String, Option<LinkRule>, String) {
    led_as(RelativeLinks::Either, from, kind, target, site)
}

/// The same on a site that says from where relative links are seen.
fn led_as(
    relative: RelativeLinks,
    from: &str,
    kind: LinkKind,
    target: &str,
    (base_url, history): (&str, Option<&History>),
) -> (String, Option<LinkRule>, String) {
    let library = library();
    let routes = [Route::from_path("/reports/")];
    let hidden = Route::from_path("/draft/");
    let index = Index::new(&library, routes, [("content/draft.md", &hidden)]).knowing(base_url, history);
    let index = index.seen_from(relative);
    let document = library.documents().find(|document| document.source == from).unwrap();
    let mut found = Diagnostics::new();
    let link = Link { kind, target: target.to_owned(), place: Place::at(from, 1, 1, 1) };
    let (address, lead) = resolve(document, &link, &index, &mut found);
    let said: Vec<String> =
        found.iter().map(|d| d.message.en.clone() + "|" + d.hint.as_ref().map_or("", |h| &h.en)).collect();
    assert_eq!(lead.rule.is_none(), matches!(lead.to, LinkTo::Nowhere | LinkTo::Outside(_)), "{target}");
    (address, lead.rule, said.join("; "))
}

/// A link of `content/a/x.md`: its address and rule, where nothing is to be said.
fn link(target: &str) -> (String, LinkRule) {
    let (address, rule, said) = led("content/a/x.md", LinkKind::Link, target, NOTHING_ELSE);
    assert_eq!(said, "", "{target}");
    (address, rule.expect("it leads somewhere"))
}

#[test]
fn paths_are_seen_from_the_file_then_from_the_page_then_from_the_root() {
    use LinkRule::{BaseUrl, File, Itself, Name, PageAddress, Root};
    let table = [
        ("#連絡先", "#連絡先", Itself),
        ("b.md", "../../a/b/", File),
        ("./b", "../../a/b/", File),
        ("b/", "../../a/b/", File),
        ("b.html", "../../a/b/", File),
        ("../b.md", "../../b/", File),
        ("../help/", "../../help/", File),
        ("../help/index.md", "../../help/", File),
        ("../help/_index.md#連絡先", "../../help/#連絡先", File),
        ("_index.md", "../../a/", File),
        ("flow.png", "../../a/flow.png", File),
        ("../../static/img/logo.svg", "../../img/logo.svg", File),
        ("../reports/", "../../reports/", File),
        ("../../b/", "../../b/", PageAddress),
        ("only.png", "../../a/x/only.png", PageAddress),
        ("../../img/logo.svg", "../../img/logo.svg", PageAddress),
        ("/a/b.md", "../../a/b/", Root),
        ("/content/a/b.md", "../../a/b/", Root),
        ("/a/b/?q=1#連絡先", "../../a/b/?q=1#連絡先", Root),
        ("/a/b/index.html", "../../a/b/", Root),
        ("/img/logo.svg", "../../img/logo.svg", Root),
        ("/static/img/logo.svg", "../../img/logo.svg", Root),
        ("/", "../../", Root),
        ("@/help/faq.md", "../../help/faq/", Root),
        ("/robots.txt", "../../robots.txt", Root),
        ("題 b", "../../b/", Name),
        (
            "../手順/%E9%9A%9C%E5%AE%B3%20%E5%AF%BE%E5%BF%9C.md",
            "../../%E6%89%8B%E9%A0%86/%E9%9A%9C%E5%AE%B3-%E5%AF%BE%E5%BF%9C/",
            File,
        ),
        ("../手順/障害-対応/", "../../%E6%89%8B%E9%A0%86/%E9%9A%9C%E5%AE%B3-%E5%AF%BE%E5%BF%9C/", File),
    ];
    for (target, address, rule) in table {
        assert_eq!(link(target), (address.to_owned(), rule), "{target}");
    }
    for target in ["https://e.example/docs/a/b/", "http://E.example/docs/a/b.md", "//e.example/docs/a/b.html"] {
        let (address, rule, said) = led("content/a/x.md", LinkKind::Link, target, ("https://e.example/docs/", None));
        assert_eq!((&*address, rule, &*said), ("../../a/b/", Some(BaseUrl), ""), "{target}");
    }
    let below_base = led("content/a/x.md", LinkKind::Link, "/docs/a/b/", ("https://e.example/docs/", None));
    assert_eq!(below_base, ("../../a/b/".to_owned(), Some(Root), String::new()));
}

#[test]
fn what_could_be_meant_in_two_ways_is_said() {
    let (address, rule, said) = led("content/a/x.md", LinkKind::Link, "../b/", NOTHING_ELSE);
    assert_eq!((&*address, rule), ("../../b/", Some(LinkRule::File)));
    assert!(said.starts_with("seen from the page's address, `../b/` is `content/a/b.md`"), "{said}");
    let (_, rule, said) = led("content/a/x.md", LinkKind::Link, "faq", NOTHING_ELSE);
    assert_eq!(
        (rule, &*said),
        (
            None,
            "`faq` could be any of `content/help/faq.md`, `content/other/faq.md`|write the path of the file, such as `../help/faq.md`"
        )
    );
    assert_eq!(link("help/faq").1, LinkRule::Name, "with its folder it is one");
    let unsaid = led("content/a/x.md", LinkKind::Link, "faq.md", NOTHING_ELSE);
    assert!(unsaid.2.starts_with("no page or file at `faq.md`|did you mean `../"), "{}", unsaid.2);
}

#[test]
fn a_site_says_from_where_relative_links_are_seen() {
    use LinkRule::{File, PageAddress};
    use RelativeLinks as Seen;
    let table = [
        (Seen::File, "../b/", "../../b/", File),
        (Seen::Page, "../b/", "../../a/b/", PageAddress),
        // The ending of a document is that of a file, whatever the site says.
        (Seen::Page, "../b.md", "../../b/", File),
        // What is not there from one side is looked for from the other.
        (Seen::Page, "b/", "../../a/b/", File),
        (Seen::File, "only.png", "../../a/x/only.png", PageAddress),
    ];
    for (seen, target, address, rule) in table {
        let answer = led_as(seen, "content/a/x.md", LinkKind::Link, target, NOTHING_ELSE);
        assert_eq!(answer, (address.to_owned(), Some(rule), String::new()), "{seen:?} {target}");
    }
    // Upwards from the file is a generated listing, from the page the document above it.
    let up = |seen| led_as(seen, "content/tools/slack/records.md", LinkKind::Link, "../", NOTHING_ELSE);
    assert_eq!(up(Seen::Page).0, "../../../tools/slack/");
}

#[test]
fn references_are_looked_up_as_hugo_does() {
    let reference = |target: &str| led("content/a/x.md", LinkKind::Reference, target, NOTHING_ELSE);
    for target in ["b", "b.md", "a/b.md", "/a/b", "/a/b.md"] {
        let (address, rule, said) = reference(target);
        assert_eq!((&*address, rule, &*said), ("../../a/b/", Some(LinkRule::Reference), ""), "{target}");
    }
    assert_eq!(reference("other/faq.md#連絡先").0, "../../other/faq/#連絡先");
    assert_eq!(reference("障害 対応").0, "../../%E6%89%8B%E9%A0%86/%E9%9A%9C%E5%AE%B3-%E5%AF%BE%E5%BF%9C/");
    assert_eq!(
        reference("faq.md").2,
        "`faq.md` could be any of `content/help/faq.md`, `content/other/faq.md`|write it with its folder, such as `/help/faq.md`"
    );
    assert_eq!(reference("gone.md").1, None);
    assert_eq!(reference("../b/").0, "../../b/", "seen from the file, never from the page");
}

#[test]
fn a_page_of_one_language_leads_to_pages_of_the_same() {
    let to = |from: &str, target: &str| led(from, LinkKind::Link, target, NOTHING_ELSE).0;
    assert_eq!(to("content/en/start.en.md", "guide.md"), "../../en/guide.en/");
    assert_eq!(to("content/en/start.en.md", "guide.ja.md"), "../../en/guide.ja/");
    assert_eq!(to("content/a/x.md", "../en/guide.md"), "../../en/guide.en/");
}

#[test]
fn other_spellings_former_addresses_and_renamed_files_lead_on_and_are_said() {
    let said = |target: &str| led("content/a/x.md", LinkKind::Link, target, NOTHING_ELSE);
    let (address, rule, words) = said("../help/readme.md");
    assert_eq!((&*address, rule), ("../../help/", Some(LinkRule::Spelling)));
    assert!(words.ends_with("|write `../help/README.md`"), "{words}");
    assert_eq!(said("../HELP/FAQ.md").1, Some(LinkRule::Spelling));
    assert_eq!(said("/Reports/").0, "../../reports/");
    // Marks joined to their letters or not: macOS writes the one, links the other, and both are the same name.
    assert_eq!(said("../手順/障害 対応カ\u{3099}.md").2, "");
    assert_eq!(said("..\\b.md").2, "`..\\b.md` is spelt otherwise than what is there: `../b.md`|write `../b.md`");
    for target in ["/old-b.html", "/old-b", "../old-b.md", "/旧/", "../../旧/"] {
        let (address, rule, words) = said(target);
        let rule_and_address = (&*address, rule);
        if target == "/old-b" || target == "../old-b.md" {
            assert_eq!(rule, None, "{target}: the alias is a file");
            continue;
        }
        assert_eq!(rule_and_address, ("../../b/", Some(LinkRule::Alias)), "{target}");
        let told = "`../../旧/` is an address that `content/b.md` had before|write `../b.md`";
        assert_eq!(words, if target.starts_with('/') { "" } else { told }, "{target}");
    }
    assert_eq!(link("/a/").0, "../../a/", "what is a page today is no former address");
    let renamed = BTreeMap::from([
        ("content/sop/old.md".to_owned(), "content/b.md".to_owned()),
        ("content/gone.md".to_owned(), "content/nowhere.md".to_owned()),
    ]);
    let history = History::new(BTreeMap::new(), renamed);
    for target in ["../sop/old.md", "../sop/old", "/sop/old.html"] {
        let (address, rule, words) = led("content/a/x.md", LinkKind::Link, target, ("", Some(&history)));
        assert_eq!((&*address, rule), ("../../b/", Some(LinkRule::Renamed)), "{target}");
        assert!(words.ends_with("is `content/b.md` today|write `../b.md`"), "{words}");
    }
    let gone = led("content/a/x.md", LinkKind::Link, "../gone.md", ("", Some(&history)));
    assert_eq!(gone.1, None, "a renamed file that is no page leads nowhere");
}

#[test]
fn broken_links_say_why_and_what_is_near() {
    let said = |kind, target: &str| led("content/a/x.md", kind, target, NOTHING_ELSE).2;
    let link = |target: &str| said(LinkKind::Link, target);
    assert_eq!(
        link("../draft.md"),
        "`../draft.md` is `content/draft.md`, which is not published|look at `draft`, `publishDate` and `expiryDate` of `content/draft.md`, or take the link out"
    );
    assert!(link("/draft/").contains("which is not published"));
    assert!(link("../../README.md").starts_with("`../../README.md` leaves `content/`"));
    assert_eq!(
        link("障害-対応手順.md"),
        "no page or file at `障害-対応手順.md`|did you mean `../手順/障害 対応.md` (`content/手順/障害 対応.md`)?"
    );
    assert_eq!(
        link("zzzz.md"),
        "no page or file at `zzzz.md`|put `content/a/zzzz.md` there or mend the link; no file has a name like it"
    );
    assert_eq!(
        said(LinkKind::Image, "floww.png"),
        "no image at `floww.png`|did you mean `flow.png` (`content/a/flow.png`)?"
    );
    assert_eq!(said(LinkKind::Image, "b.md"), "`b.md` is a document and no image|for a link, remove the `!` before it");
    assert_eq!(link("b.md#連絡"), "`/a/b/` has no heading `#連絡`|did you mean `#連絡先`?");
    assert_eq!(link("b.md#連絡先_"), "`#連絡先_` is taken for the heading `#連絡先`|write `#連絡先`");
}

#[test]
fn anchors_are_published_as_they_are_on_the_page() {
    let to = |target: &str| led("content/a/x.md", LinkKind::Link, target, NOTHING_ELSE).0;
    assert_eq!(to("b.md#連絡先_"), "../../a/b/#連絡先");
    assert_eq!(to("b.md#%E9%80%A3%E7%B5%A1%E5%85%88"), "../../a/b/#%E9%80%A3%E7%B5%A1%E5%85%88");
    assert_eq!(to("b.md#連絡先_:~:text=x"), "../../a/b/#連絡先:~:text=x");
    assert_eq!(to("#:~:text=x"), "#:~:text=x");
    assert_eq!(to("flow.png#page=2"), "../../a/flow.png#page=2");
    assert_eq!(to("/reports/#x"), "../../reports/#x");
}

#[test]
fn a_site_whose_links_are_all_broken_is_told_so_at_once() {
    let mut library = library();
    library.documents = (0..3_000)
        .map(|n| document(&format!("content/s{}/{n:05}-障害対応手順-その{n}.md", n % 97)))
        .map(Arc::new)
        .collect();
    let index = Index::new(&library, [], []);
    let from = &library.documents[0];
    let mut found = Diagnostics::new();
    for n in 0..3_000 {
        let target = format!("../s1/{n:05}-障害対応手順-そのx{n}.md");
        let link = Link { kind: LinkKind::Link, target, place: Place::at("content/s0/a.md", n + 1, 1, 1) };
        resolve(from, &link, &index, &mut found);
    }
    assert_eq!(found.iter().filter(|d| d.severity == Severity::Warning).count(), 3_000);
    let hint = |n: usize| found.iter().nth(n).unwrap().hint.as_ref().unwrap().en.clone();
    assert_eq!(
        hint(2321),
        "did you mean `../s90/02321-障害対応手順-その2321.md` (`content/s90/02321-障害対応手順-その2321.md`)?"
    );
}

#[test]
fn a_document_at_the_address_stands_before_a_generated_list_of_the_folder() {
    let library = library();
    let index = Index::new(&library, ["/tools/", "/tools/help/"].map(Route::from_path), []);
    let document = library.documents().find(|document| document.source == "content/tools/slack/records.md").unwrap();
    let led = |target: &str| {
        let mut found = Diagnostics::new();
        let link = Link { kind: LinkKind::Link, target: target.to_owned(), place: Place::at("x", 1, 1, 1) };
        let (address, lead) = resolve(document, &link, &index, &mut found);
        (address, lead.rule, found.iter().count())
    };
    // Seen from the file, `../` is the list of `tools/`; seen from the page it is `tools/slack.md`.
    assert_eq!(led("../"), ("../../../tools/slack/".to_owned(), Some(LinkRule::PageAddress), 0));
    assert_eq!(led(".."), ("../../../tools/".to_owned(), Some(LinkRule::File), 1));
    assert_eq!(led("../slack.md"), ("../../../tools/slack/".to_owned(), Some(LinkRule::File), 0));
    // In a repository it opens `tools/help/`, not `tools/slack/help.md`: the folder stays, and the other way of reading is told.
    assert_eq!(led("../help/"), ("../../../tools/help/".to_owned(), Some(LinkRule::File), 1));
}
