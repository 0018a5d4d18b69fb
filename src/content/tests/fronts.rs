//! Front matter.

use super::{library, library_with, page, said, shown};
use crate::content::options::ReadOptions;
use crate::content::{Document, MenuEntry};
use crate::diag::Severity;
use serde_json::json;

#[test]
fn hugo_keys_are_typed() {
    let text = "---\ntitle: Standard Operation Procedures\nlinkTitle: 運用手順\ncascade:\n  type: docs\nmenu:\n  main:\n    weight: 30\n    name: 手順書\n    pre: '<i></i>'\nweight: 5\ndate: 2024-10-12\nlastmod: 2024-11-01T09:00:00+09:00\ndescription: >\n  長い\n  説明\ncategories: [運用]\ntags: ITIL\naliases:\n  - /old/\n  - /older/\nowner: 運用部\nversion: 1.10\nreview_interval: 6 months\nparams:\n  hero: true\n---\n本文\n";
    let (document, found) = page(text);
    assert!(found.is_empty(), "{found:?}");
    let front = &document.front;
    assert_eq!(document.title, "Standard Operation Procedures");
    assert_eq!(front.link_title.as_deref(), Some("運用手順"));
    let menu = &front.menus[0];
    assert_eq!((menu.menu.as_str(), menu.name.as_deref(), menu.weight), ("main", Some("手順書"), 30));
    assert_eq!(front.weight, Some(5.into()));
    assert_eq!(front.date.as_deref(), Some("2024-10-12"));
    assert_eq!(front.lastmod.as_deref(), Some("2024-11-01T09:00:00+09:00"));
    assert_eq!(document.description, "長い説明");
    assert_eq!((front.tags.as_slice(), front.aliases.len()), (["ITIL".to_owned()].as_slice(), 2));
    assert_eq!(
        serde_json::Value::Object(front.params.clone()),
        json!({"owner": "運用部", "version": "1.10", "review_interval": "6 months", "hero": true})
    );
    assert_eq!(shown(&document), "<p>本文</p>\n");
}

#[test]
fn a_page_with_an_audience_is_never_published_by_mistake() {
    let message = "an audience is named, but tejun.yaml declares no `audiences`; this is left out";
    let table = [
        ("---\ntitle: a\naudience: internal\n---\n本文\n", "3:1+8"),
        ("---\nAudience: public\n---\n", "2:1+8"),
        ("---\ndate: 2999-01-01\naudience:\n---\n", "3:1+8"),
        ("---\ncascade:\n  - audience: internal\n---\n", "3:5+8"),
        ("+++\n[cascade]\naudience = 'internal'\n+++\n", "3:1+8"),
        ("---\ndraft: true\ncascade: {audience: internal}\n---\n", "3:11+8"),
    ];
    let today = Some("2026-11-20".parse().unwrap());
    for (text, at) in table {
        for drafts in [false, true] {
            let options = ReadOptions { drafts, today, ..ReadOptions::default() };
            let (library, found) = library_with(&[("content/page.md", text), ("content/other.md", "")], &options);
            assert_eq!(said(&found), [format!("content/audience {at} {message}")], "{text}");
            let sources: Vec<&str> = library.documents().map(|d| d.source.as_str()).collect();
            assert_eq!(sources, ["content/other.md"], "{text}");
        }
    }
}

#[test]
fn a_draft_for_an_unknown_audience_is_told_and_stops_no_site() {
    // Found by `any_file_of_any_name_gives_a_page_or_a_finding`: it was neither a page, nor a draft, nor a finding.
    for text in ["---\ndraft: true\naudience: x\n---\n", "---\naudience: x\ndraft: true\n---\n"] {
        for (drafts, severity) in [(false, Severity::Warning), (true, Severity::Error)] {
            let options = ReadOptions { drafts, ..ReadOptions::default() };
            let (library, found) = library_with(&[("content/page.md", text)], &options);
            let told: Vec<_> = found.iter().map(|d| (d.code.name(), d.severity)).collect();
            assert_eq!(told, [("content/audience", severity)], "{text}");
            assert!(library.documents.is_empty() && library.unpublished.is_empty(), "{text}");
        }
    }
}

#[test]
fn menus_are_read_in_their_three_forms() {
    let menus = |yaml: &str| -> Vec<String> {
        let (document, found) = page(&format!("---\nweight: 7\n{yaml}\n---\n"));
        assert!(found.is_empty(), "{found:?}");
        let entry = |e: &MenuEntry| {
            let or = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
            format!("{} {} {} {} {}", e.menu, or(&e.name), e.weight, or(&e.parent), or(&e.identifier))
        };
        document.front.menus.iter().map(entry).collect()
    };
    assert_eq!(menus("menu: main"), ["main - 7 - -"]);
    assert_eq!(menus("menus: [footer, main]"), ["footer - 7 - -", "main - 7 - -"]);
    assert_eq!(menus("menu: {main: {weight: 3}}"), ["main - 3 - -"]);
    assert_eq!(
        menus("menus:\n  main: {name: x, pre: '<i>', url: /x/}\n  side: {parent: ops, identifier: a}\n  foot:"),
        ["main x 7 - -", "side - 7 ops a", "foot - 7 - -"]
    );
    assert_eq!(menus("menu:"), [""; 0]);
    let said_of = |yaml: &str| said(&page(&format!("---\n{yaml}\n---\n")).1);
    assert_eq!(
        said_of("menu: {main: 3}"),
        ["content/front-matter 2:14+1 expected a mapping of `name`, `weight` … for `main`, found `3`"]
    );
    assert_eq!(
        said_of("menu: true"),
        ["content/front-matter 2:7+4 expected the name of a menu for `menu`, found `true`"]
    );
    assert_eq!(
        said_of("menu: {main: {weight: x}}"),
        ["content/front-matter 2:23+1 expected a whole number for `weight`, found `x`"]
    );
}

/// The same front matter in the three languages of Hugo.
#[test]
fn toml_and_json_mean_what_yaml_means() {
    let yaml = "---\ntitle: 手順\nweight: 20\ndate: 2024-10-12\ntags: [SLA, 運用]\naliases: [/old/]\nversion: \"1.10\"\nparams:\n  a: {b: [1, x]}\nmenu:\n  main: {weight: 3}\n---\n本文\n";
    let toml = "+++\ntitle = '手順'\nweight = 20\ndate = 2024-10-12\ntags = ['SLA', \"運用\"]\naliases = ['/old/']\nversion = 1.10\n[params.a]\nb = [1, 'x']\n[menu.main]\nweight = 3\n+++\n本文\n";
    let json = "{\n\"title\": \"手順\", \"weight\": 20, \"date\": \"2024-10-12\", \"tags\": [\"SLA\", \"運用\"],\n\"aliases\": [\"\\/old/\"], \"version\": 1.10, \"params\": {\"a\": {\"b\": [1, \"x\"]}}, \"menu\": {\"main\": {\"weight\": 3}}}\n本文\n";
    let (mut first, found) = page(yaml);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(first.front.params["version"], "1.10");
    for text in [toml, json] {
        let (mut document, found) = page(text);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!((shown(&document).as_str(), document.title.as_str()), ("<p>本文</p>\n", "手順"));
        let place = document.front.menus[0].place.clone();
        first.front.menus[0].place = place;
        first.front.control.places = document.front.control.places.clone();
        assert_eq!(document.front, first.front, "{text}");
        let names =
            |d: &mut Document| d.terms.iter().map(|(_, t)| t.iter().map(|t| t.name.clone()).collect()).collect();
        let (of_first, of_document): (Vec<Vec<String>>, Vec<Vec<String>>) = (names(&mut first), names(&mut document));
        assert_eq!(of_first, of_document);
    }
    assert_eq!(
        page("+++\ndate = 2024-10-12T09:00:00+09:00\n+++\n").0.front.date.as_deref(),
        Some("2024-10-12T09:00:00+09:00")
    );
}

#[test]
fn wrong_values_are_said_where_they_stand_in_every_language() {
    let table = [
        (
            "+++\ntitle = 'a'\nweight = '重い'\n+++\n",
            "content/front-matter 3:10+4 expected a number for `weight`, found `重い`",
        ),
        ("+++\ntitle = a\n+++\n", "content/front-matter 2:9+1"),
        ("+++\ntitle = 'a'\ntitle = 'b'\n+++\n", "content/front-matter 3:1+5"),
        (
            "+++\ntitle = 'a'\n\n# 本文\n",
            "content/front-matter 1:1+3 expected `+++` to close the front matter, found the end of the file",
        ),
        (
            "{\n \"draft\": \"yes\"\n}\n本文",
            "content/front-matter 2:11+5 expected `true` or `false` for `draft`, found `yes`",
        ),
        ("{\n \"title\": \"a\",,\n}\n本文", "content/front-matter 2:15+1"),
        ("{ \"title\": \"a\"\n本文", "content/front-matter 2:"),
        ("---\naliases: [/a/, {b: c}]\n---\n", "content/front-matter 2:10+1 expected a list of texts"),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(said(&found)[0].starts_with(expected), "{text}: {:?}", said(&found));
        assert!(!document.title.is_empty());
    }
}

#[test]
fn keys_of_other_tools_are_understood() {
    let front = |yaml: &str| {
        let (document, found) = page(&format!("---\n{yaml}\n---\n"));
        assert!(found.is_empty(), "{yaml}: {found:?}");
        (document.front, document.route.as_str().to_owned())
    };
    let (docusaurus, route) =
        front("id: intro\nsidebar_position: 1.5\nsidebar_label: はじめ\nhide_title: true\nslug: /guide/start");
    assert_eq!(docusaurus.weight, Some("1.5".parse().unwrap()));
    assert_eq!((docusaurus.link_title.as_deref(), route.as_str()), (Some("はじめ"), "/guide/start/"));
    assert_eq!(docusaurus.params["hide_title"], true);
    let (jekyll, route) =
        front("nav_order: 0\npermalink: /about/\ntag: x\nnav_exclude: true\nlast_modified_at: 2026/1/2");
    assert_eq!((jekyll.weight, route.as_str(), jekyll.unlisted), (Some(0.into()), "/about/", true));
    assert_eq!((jekyll.tags.as_slice(), jekyll.lastmod.as_deref()), (["x".to_owned()].as_slice(), Some("2026-01-02")));
    assert_eq!(front("weight: 0\norder: 3").0.weight, Some(3.into()));
    assert_eq!(front("permalink: /blog/:title/").1, "/page/");
    assert_eq!(
        front("顧客コード: 12\nteam: {lead: 田中}").0.params,
        *json!({"顧客コード": 12, "team": {"lead": "田中"}}).as_object().unwrap()
    );
    assert_eq!(front("tags: \"SLA, 夜間対応、#復旧\"").0.tags, ["SLA", "夜間対応", "復旧"]);
    assert_eq!(front("tags: ['a, b', '#c']").0.tags, ["a, b", "c"]);
    let (zola, _) =
        front("taxonomies: {tags: [x]}\nextra: {lead: 1}\ndate: {created: 2026-01-02, updated: 2026-02-03}");
    assert_eq!((zola.tags, zola.params["lead"].clone()), (vec!["x".to_owned()], 1.into()));
    assert_eq!((zola.date.as_deref(), zola.lastmod.as_deref()), (Some("2026-01-02"), Some("2026-02-03")));
    assert!(library(&[("content/page.md", "---\ndraft: 'true'\n---\n")]).0.documents.is_empty());
    let waits = |yaml: &str| library(&[("content/page.md", &format!("---\n{yaml}\n---\n"))]).0.unpublished.len();
    assert_eq!(
        [waits("published: false"), waits("publish: false"), waits("published: true"), waits("headless: true")],
        [1, 1, 0, 1]
    );
    assert_eq!(waits("build: {render: never}"), 1);
}

#[test]
fn problems_are_said_at_their_place_and_the_page_stays() {
    let table = [
        ("---\ntitle: a\ntitel: b\n---\n", "content/unknown-key 3:1+5 unknown front matter key `titel`"),
        ("---\nweight: 重い\n---\n", "content/front-matter 2:9+2 expected a number for `weight`, found `重い`"),
        (
            "---\r\ndraft: yes\r\n---\r\n",
            "content/front-matter 2:8+3 expected `true` or `false` for `draft`, found `yes`",
        ),
        (
            "---\ndate: 昨日\n---\n",
            "content/front-matter 2:7+2 expected a date such as `2026-11-20` for `date`, found `昨日`",
        ),
        ("---\ntitle: [a, b]\n---\n", "content/front-matter 2:8+1 expected a text for `title`, found `[\"a\",\"b\"]`"),
        (
            "---\ntags: {a: b}\n---\n",
            "content/front-matter 2:7+1 expected a list of texts for `tags`, found `{\"a\":\"b\"}`",
        ),
        (
            "---\ntitle: a\n\n# 本文\n",
            "content/front-matter 1:1+3 expected `---` to close the front matter, found the end of the file",
        ),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!(said(&found), [expected], "{text}");
        assert!(!document.title.is_empty());
    }
    assert_eq!(
        page("---\ntitel: b\n---\n").1[0].hint.as_ref().map(|hint| hint.en.as_str()),
        Some("did you mean `title`? A value of your own belongs under `params:`")
    );
}

#[test]
fn broken_yaml_is_one_finding_and_the_body_is_shown() {
    let table = [
        ("---\ntitle: \"a\nweight: 1\n---\n# 題\n", None),
        ("---\ntitle: a: b\n---\n# 題\n", Some(2)),
        ("---\ntitle: a\ntitle: b\n---\n# 題\n", Some(3)),
        ("---\n- a\n- b\n---\n# 題\n", Some(2)),
        ("---\ntitle: [a\n---\n# 題\n", None),
        ("---\ntitle: a\nmenu:\n\tmain: 1\n---\n# 題\n", Some(4)),
    ];
    for (text, line) in table {
        let (document, found) = page(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].code.name(), "content/front-matter");
        let place = found[0].place.as_ref().expect("it has a place");
        assert!(place.column >= 1 && line.is_none_or(|line| place.line == line), "{text}: {place:?}");
        assert_eq!((document.title.as_str(), shown(&document).as_str()), ("題", ""), "{text}");
    }
}

#[test]
fn folded_japanese_joins_and_folded_words_keep_their_space() {
    let text = "---\ndescription: >\n  本文はサ\n  ービスです。API\n  を使う 手順\n\n  次\ntitle: 一行目\n  の続き\nlinkTitle: \"折り\n  返し two\n  words\"\n---\n";
    let front = page(text).0.front;
    assert_eq!(front.description.as_deref(), Some("本文はサービスです。API を使う 手順\n次"));
    assert_eq!(
        (front.title.as_deref(), front.link_title.as_deref()),
        (Some("一行目の続き"), Some("折り返し two words"))
    );
}

#[test]
fn broken_yaml_says_what_is_wrong_in_few_words() {
    let table = [
        ("title: a\ntitle: b", "content/front-matter 3:1+1 the key `title` appears twice in the front matter"),
        ("- a", "content/front-matter 2:1+1 expected lines of `key: value` in the front matter"),
        ("title: [a", "content/front-matter 2:8+1 the front matter is not valid YAML: a bracket is not closed"),
    ];
    for (yaml, expected) in table {
        assert_eq!(said(&page(&format!("---\n{yaml}\n---\n")).1), [expected]);
    }
}

#[test]
fn what_is_no_front_matter_is_body() {
    for text in ["---\n\n本文\n", "# 題\n\n---\nowner: x\n---\n", "{figure}`a`\n", "---", "+++\n本文"] {
        let (mut document, found) = page(text);
        assert!(found.is_empty(), "{text}: {found:?}");
        document.front.control.body_hash.clear();
        assert_eq!(document.front, super::super::FrontMatter::default());
    }
    let (document, found) = page("\u{feff}---\ntitle: BOM\n---\n本文");
    assert_eq!((document.title.as_str(), found.len(), shown(&document).as_str()), ("BOM", 0, "<p>本文</p>\n"));
    assert!(page("---\n# nothing\n---\n").1.is_empty());
}

#[test]
fn keys_of_hugo_that_have_no_effect_are_silent() {
    let text = "---\ntype: docs\nkeywords: [a]\noutputs: [html]\nsitemap: {priority: 0.5}\ntoc: true\nmath: true\nseries: [x]\nheadless: false\nbuild: {list: never}\nmarkup: md\ntranslationKey: k\nresources: []\nlinktitle: 小文字\nsummary: 要約\n---\n";
    let (document, found) = page(text);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(document.front.link_title.as_deref(), Some("小文字"));
    assert_eq!(document.description, "要約");
}

#[test]
fn bodies_begin_where_their_hash_begins() {
    for text in [
        "本文",
        "---\ntitle: x\n---\n本文",
        "---\r\ntitle: x\r\n---\r\n本文",
        "---\n\n本文\n",
        "---\ntitle: x\n本文",
        "+++\na = 1\n+++\n本文",
        "{\"a\": 1}\n本文",
        "{ 本文",
        "---\n---\n",
        "",
    ] {
        let source = crate::content::source::Source::new("content/a.md", text);
        let front = crate::content::front::written(&source, &[], &mut Vec::new());
        assert_eq!(&text[front.body..], crate::model::split_document(text).1, "{text:?}");
    }
}

#[test]
fn addresses_in_front_matter_are_those_that_may_be_published() {
    let text = "---\nurl: javascript:x\nimage: file:///x.png\nlink: [https://a.example/, 'jar:x']\nnote: 'file: 一'\nparams:\n  website: data:text/html,x\n---\n";
    let (document, found) = page(text);
    let told: Vec<String> = said(&found).iter().map(|said| said.split(" address").next().unwrap().to_owned()).collect();
    assert_eq!(
        told,
        [
            "content/unsafe-url 2:6+12 a `javascript:`",
            "content/unsafe-url 3:1+5 a `file:`",
            "content/unsafe-url 4:1+4 a `jar:`",
            "content/unsafe-url 6:1+6 a `data:`",
        ]
    );
    assert_eq!(document.route.as_str(), "/page/", "the address of the file");
    assert_eq!(serde_json::Value::Object(document.front.params), json!({"note": "file: 一"}));
}
