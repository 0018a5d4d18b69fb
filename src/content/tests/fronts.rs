//! Front matter.

use super::{library, library_with, page, said, shown};
use crate::content::ReadOptions;
use serde_json::json;

#[test]
fn hugo_keys_are_typed() {
    let text = "---\ntitle: Standard Operation Procedures\nlinkTitle: 運用手順\ncascade:\n  type: docs\nmenu:\n  main:\n    weight: 30\n    name: 手順書\n    pre: '<i></i>'\nweight: 5\ndate: 2024-10-12\nlastmod: 2024-11-01T09:00:00+09:00\ndescription: >\n  長い\n  説明\ncategories: [運用]\ntags: ITIL\naliases:\n  - /old/\n  - /older/\nowner: 運用部\nversion: 1.10\nreview_interval: 6 months\nparams:\n  hero: true\n---\n本文\n";
    let (document, found) = page(text);
    assert!(found.is_empty(), "{found:?}");
    let front = &document.front;
    assert_eq!(document.title, "Standard Operation Procedures");
    assert_eq!(front.link_title.as_deref(), Some("運用手順"));
    assert_eq!(front.menu, Some((Some("手順書".to_owned()), 30)));
    assert_eq!(front.weight, Some(5));
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
    let message = "audiences are not yet built; this page is left out";
    let table = [
        ("---\ntitle: a\naudience: internal\n---\n本文\n", "3:1+8"),
        ("---\nAudience: public\n---\n", "2:1+8"),
        ("---\ndate: 2999-01-01\naudience:\n---\n", "3:1+8"),
        ("---\ncascade:\n  - audience: internal\n---\n", "2:1+7"),
    ];
    let today = Some("2026-11-20".parse().unwrap());
    for (text, at) in table {
        for drafts in [false, true] {
            let options = ReadOptions { drafts, today, ..ReadOptions::default() };
            let (library, found) = library_with(&[("content/page.md", text), ("content/other.md", "")], &options);
            assert_eq!(said(&found), [format!("content/audience {at} {message}")], "{text}");
            let sources: Vec<&str> = library.documents.iter().map(|d| d.source.as_str()).collect();
            assert_eq!(sources, ["content/other.md"], "{text}");
        }
    }
    let (library, found) = library(&[("content/page.md", "---\naudience: internal\ndraft: true\n---\n")]);
    assert!(library.documents.is_empty() && found.is_empty(), "{found:?}");
}

#[test]
fn menus_are_read_in_their_three_forms() {
    let menu = |yaml: &str| page(&format!("---\nweight: 7\n{yaml}\n---\n")).0.front.menu;
    assert_eq!(menu("menu: main"), Some((None, 7)));
    assert_eq!(menu("menus: [footer, main]"), Some((None, 7)));
    assert_eq!(menu("menu: {main: {weight: 3}}"), Some((None, 3)));
    assert_eq!(menu("menu: {main: {name: x}}"), Some((Some("x".to_owned()), 7)));
    assert_eq!(menu("menu: footer"), None);
}

#[test]
fn problems_are_said_at_their_place_and_the_page_stays() {
    let table = [
        ("---\ntitle: a\ntitel: b\n---\n", "content/unknown-key 3:1+5 unknown front matter key `titel`"),
        ("---\nweight: 重い\n---\n", "content/front-matter 2:9+2 expected a whole number for `weight`, found `重い`"),
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
        ("+++\ntitle = 'a'\n+++\n本文", "content/front-matter 1:1+3 front matter in TOML is not read yet"),
        ("{\n \"title\": \"a\"\n}\n本文", "content/front-matter 1:1+1 front matter in JSON is not read yet"),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!(said(&found), [expected], "{text}");
        assert!(!document.title.is_empty());
    }
    assert_eq!(
        page("---\ntitel: b\n---\n").1[0].hint.as_ref().map(|hint| hint.en.as_str()),
        Some("did you mean `title`?")
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
        let front = crate::content::front::read(&source, &mut Vec::new());
        assert_eq!(&text[front.body..], crate::model::split_document(text).1, "{text:?}");
    }
}
