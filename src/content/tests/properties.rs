//! What holds for any text.

use super::Memory;
use crate::content::commonmark::{OPTIONS, SpannedEvent};
use crate::content::options::{ReadOptions, WideNarrow};
use crate::content::passes::{emphasis, japanese, lines};
use crate::content::source::Source;
use crate::content::{Piece, paths, read};
use crate::diag::Diagnostics;
use crate::model::Language;
use proptest::prelude::*;
use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, Options, Parser};

/// Emphasis only: what comrak and we are compared on.
fn ours(text: &str) -> String {
    let events = Parser::new_ext(text, Options::empty()).into_offset_iter().collect();
    let events = emphasis::repair(text, events);
    let mut out = String::new();
    push_html(&mut out, events.into_iter().map(|(event, _)| event));
    out
}

fn comrak(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(text, &options)
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    push_html(&mut out, Parser::new_ext(text, Options::empty()));
    out
}

/// Every event through the pairing, whether or not a block holds CJK text.
fn paired(text: &str) -> String {
    let mut out = String::new();
    let events: Vec<_> = Parser::new_ext(text, Options::empty()).into_offset_iter().collect();
    let last = events.len() - 1;
    let mut events = events;
    let end = events.remove(last);
    let start = events.remove(0);
    let inner = emphasis::pair_all(text, events);
    push_html(&mut out, [start].into_iter().chain(inner).chain([end]).map(|(event, _)| event));
    out
}

fn json(text: &str) -> Vec<String> {
    Parser::new_ext(text, OPTIONS)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Code(code) => Some(format!("{code} {range:?}")),
            _ => None,
        })
        .collect()
}

fn japanese() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => Just("*"), 6 => Just("**"), 2 => Just("_"), 1 => Just("***"), 1 => Just("__"),
        3 => Just("重要"), 2 => Just("は"), 2 => Just("。"), 2 => Just("「"), 2 => Just("」"), 2 => Just("（"),
        2 => Just("）"), 2 => Just("："), 1 => Just("、"), 1 => Just("a"), 1 => Just("."), 1 => Just("("), 1 => Just(")"),
        1 => Just("`x`"), 1 => Just("[か](u)"), 1 => Just("[**は。**か](u)"), 1 => Just(" "), 1 => Just("\n"),
        1 => Just("\\*"), 1 => Just("…"), 1 => Just("→"), 1 => Just("①"), 1 => Just("한"), 1 => Just("“"),
        1 => Just("。\u{fe01}"), 1 => Just("😀"), 1 => Just("カ\u{3099}"), 1 => Just("　"), 1 => Just("&amp;"),
    ];
    // A letter first, so that the text is one paragraph and nothing else.
    proptest::collection::vec(part, 1..14).prop_map(|parts| format!("あ{}い", parts.concat().replace("\n\n", "\n")))
}

fn ascii() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        8 => Just("*"), 8 => Just("_"), 4 => Just("**"), 4 => Just("a"), 2 => Just("b c"), 2 => Just("."), 1 => Just("("),
        1 => Just("`x`"), 1 => Just("[d](u)"), 1 => Just("[*e*_](u)"), 1 => Just(" "), 1 => Just("\\*"), 1 => Just("\\\\"),
        1 => Just("&ast;"), 1 => Just("\""),
    ];
    proptest::collection::vec(part, 1..14).prop_map(|parts| format!("x{}y", parts.concat()))
}

/// Pieces of Markdown, so that random text finds the corners of every pass.
fn soup() -> impl Strategy<Value = String> {
    let words = [
        "---\n",
        "+++\n",
        "title: a\n",
        "draft: yes\n",
        "\n",
        "\n\n",
        "# ",
        "## 見出し {#id}\n",
        "## x {a}",
        "{figure}`a`",
        "{x}",
        "`",
        "```",
        "```{sla}\n",
        "~~~\n",
        "**",
        "_",
        "~~",
        "。",
        "「",
        "あ",
        "か\nき",
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "<b>",
        "</b>",
        "<script>",
        "<!--",
        "-->",
        "<a href=\"",
        "\"",
        "{{<",
        ">}}",
        "{{% x %}}",
        "|a|b|\n|-|-|\n",
        "|",
        "- [ ] ",
        "- ",
        "> ",
        "> [!NOTE]\n",
        "[^1]",
        "[^1]: ",
        "https://a.b/",
        "\\",
        "&amp;",
        "\u{e000}0\u{e001}",
        "\u{1}",
        "\0",
        "\r\n",
        "\t",
        "    ",
        "é",
        "!!! note\n    ",
        "??? tip \"題\"\n\n    ",
        "=== \"甲\"\n    ",
        ":::note\n",
        "::::",
        ":::\n",
        "```{note}\n",
        "```{tabs}\n",
        "{{< note >}}",
        "{{< /note >}}\n",
        "{{< tabs >}}\n",
        "{{< tab \"a\" >}}",
        "{{< /tab >}}",
        "{{< figure src=\"a.png\" caption=\"b\" >}}",
        "{{< ref \"b.md\" >}}",
        "{{< highlight sh >}}\n",
        "{{< /highlight >}}",
        "{{< button href=\"a\" >}}",
        "{{< own \"<i>\" >}}",
        "{{< /own >}}\n",
        "{{< span >}}",
        "{{< /span >}}",
        ":warning:",
        "*[a]: \"あ\"\n",
        "{{< /button >}}",
        "{{</* x */>}}",
        "{{< include \"a.md\" >}}",
        "{漢字|かんじ}",
        "｜字《じ》",
        "[[a|b]]",
        "> [!bug]- 題\n> ",
        "[TOC]\n",
        "{: #i }",
        "{.x target=_blank}",
        "・",
        "~",
        "\n: ",
        "｜",
        "|－|\n",
    ];
    let part = prop_oneof![9 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

/// Pieces of MDX.
const JSX: &[&str] = &[
    "<Tabs>",
    "</Tabs>",
    "<TabItem label=\"a\">",
    "</TabItem>",
    "<Card href={'b'} />",
    "<Note>\n",
    "</Note>\n",
    "<X />",
    "<>",
    "</>",
    "import a from 'b'\n",
    "export const c = {\n",
    "}",
    "{/*",
    "*/}",
    "\n",
    "\n\n",
    "    ",
    "```\n",
    "`",
    "- ",
    "> ",
    "|a|\n|-|\n",
    "漢字",
    "**",
    "<b>",
    "</b>",
    "{d}",
    "<Figure src=\"e\"/>",
    "<Button href=\"f\">",
    "</Button>",
    "=",
    "\"",
];

fn read_bytes(bytes: Vec<u8>) -> String {
    read_at("content/a.md", bytes)
}

fn read_at(path: &str, bytes: Vec<u8>) -> String {
    let mut found = Diagnostics::new();
    let files = Memory([(path.to_owned(), Some(bytes))].into());
    let own = [("own", "<div title=\"[0]\"><p>[0]</p>[inner]</div>"), ("span", "<b>[inner]</b>[text]")];
    let options = ReadOptions { drafts: true, emoji: true, ..super::project_shortcodes::options(&own) };
    let library = read(&files, &options, &mut found);
    let document = &library.documents[0];
    assert!(!document.title.is_empty());
    document
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Linked(tag) if tag.link >= document.links.len() => "a link that is not there",
            piece => piece.html().unwrap_or_default(),
        })
        .collect()
}

/// Whether every element is closed in order; void elements aside.
fn is_balanced(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some(end) = rest.find('>') else { return false };
        let tag = &rest[..end];
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !matches!(name, "br" | "hr" | "img" | "input" | "wbr" | "col") {
            open.push(name);
        }
    }
    open.is_empty()
}

/// Names of files, with what may go wrong in them.
fn name() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("01-"),
        Just("２．"),
        Just("2024-10-12-"),
        Just("index"),
        Just("_index"),
        Just("README"),
        Just("ja"),
        Just("en"),
        Just("."),
        Just(".."),
        Just("/"),
        Just("手順"),
        Just("か\u{3099}"),
        Just(" "),
        Just("　"),
        Just("a"),
        Just("%2e"),
        Just("#"),
        Just("~"),
        Just("\\"),
        Just("99999999999999999999-"),
        Just("-"),
    ];
    let ending = prop_oneof![
        Just(".md"),
        Just(".ja.md"),
        Just(".EN.MD"),
        Just(".mdx"),
        Just(".markdown"),
        Just(".png"),
        Just("")
    ];
    (proptest::collection::vec(part, 1..5), ending).prop_map(|(parts, ending)| parts.concat() + ending)
}

/// Texts that may begin with front matter, sound or broken.
fn front_soup() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("---\n"),
        Just("+++\n"),
        Just("{"),
        Just("}\n"),
        Just("title: 題\n"),
        Just("title = '題'\n"),
        Just("\"title\": \"題\","),
        Just("cascade:\n  - target: {path: '/**{'}\n    weight: 3\n"),
        Just("[cascade]\nslug = '..'\n"),
        Just("url: //../x\n"),
        Just("weight: 99999999999999999999999999999999999\n"),
        Just("weight = 1e999\n"),
        Just("date: 2026-99-99\n"),
        Just("date = 2026-11-21\n"),
        Just("tags: [a, {b: c}]\n"),
        Just("tags = ['ＳＬＡ', '']\n"),
        Just("&a [*a]\n"),
        Just("menu: {main: {parent: x}}\n"),
        Just("draft: true\n"),
        Just("audience: x\n"),
        Just("headless = true\n"),
        Just("slug: /\n"),
        Just("aliases: ../../x\n"),
        Just("translationKey: x\n"),
        Just("\r"),
        Just("\t"),
        Just("\0"),
        Just("本文。\n"),
        Just("<!--more-->"),
        Just("[a]\n"),
        Just("[[a.b]]\n"),
        Just("\"\\u0000\": 1\n"),
        Just(": \n"),
        Just("- x\n"),
    ];
    let opening = prop_oneof![Just("---\n"), Just("+++\n"), Just("{"), Just("")];
    (opening, proptest::collection::vec(line, 0..8)).prop_map(|(opening, lines)| opening.to_owned() + &lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn japanese_emphasis_agrees_with_comrak(text in japanese()) {
        // Both write the same elements; quotes in text are escaped by one and not by the other.
        let same = |html: String| html.replace("&quot;", "\"");
        prop_assert_eq!(same(ours(&text)), same(comrak(&text)), "{}", text);
    }

    #[test]
    fn ascii_emphasis_is_commonmark(text in ascii()) {
        prop_assert_eq!(ours(&text), plain(&text));
        prop_assert_eq!(paired(&text), plain(&text), "{}", text);
    }

    #[test]
    fn no_text_panics_and_every_body_is_well_formed(text in soup()) {
        let html = read_bytes(text.clone().into_bytes());
        prop_assert!(is_balanced(&html), "{text:?}\n{html}");
        prop_assert!(!html.contains("<script") && !html.contains("a link that is not there"));
        prop_assert!(!html.contains(['\u{e000}', '\u{e001}', '\u{7f}', '\0']), "{text:?}\n{html}");
    }

    #[test]
    fn no_mdx_panics_and_every_body_is_well_formed(parts in proptest::collection::vec(proptest::sample::select(JSX), 0..30)) {
        let text = parts.concat();
        let html = read_at("content/a.mdx", text.clone().into_bytes());
        prop_assert!(is_balanced(&html), "{text:?}\n{html}");
    }

    #[test]
    fn shortcodes_in_code_stay_as_they_are(code in "(\\{\\{[<%] ?/?[a-z]{1,6} ?[>%]\\}\\}|[a-z :!?|~]|\n){1,30}") {
        // What a fence holds cannot end it.
        let text = format!("{{{{< note >}}}}\n前\n\n````\n{code}\n````\n{{{{< /note >}}}}\n");
        let html = read_bytes(text.into_bytes());
        let expected = format!("<pre><code>{}\n</code></pre>", crate::model::escape_html(&code));
        prop_assert!(html.contains(&expected), "{html}\n{expected}");
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_bytes(bytes);
    }

    #[test]
    fn any_file_of_any_name_gives_a_page_or_a_finding(name in name(), text in front_soup(), other in front_soup()) {
        let path = format!("content/{name}");
        let files = [(path.clone(), Some(text.clone().into_bytes())), ("content/_index.md".to_owned(), Some(other.into_bytes()))];
        let mut found = Diagnostics::new();
        let languages = vec![Language::of_code("ja"), Language::of_code("en")];
        let options = ReadOptions { languages, today: "2026-11-20".parse().ok(), ..ReadOptions::default() };
        let library = read(&Memory(files.into()), &options, &mut found);
        let is_there = library.documents().any(|d| d.source == path)
            || library.assets.iter().any(|a| a.source == path)
            || library.unpublished.iter().any(|u| u.source == path);
        let is_said = found.iter().any(|d| d.place.as_ref().is_some_and(|place| place.file == path));
        let is_leftover = paths::is_leftover(&path);
        // What is no document waits with the page that it lies beside.
        let waits = !paths::is_markdown(&path) && !library.documents().any(|d| d.source == "content/_index.md");
        prop_assert!(is_there || is_said || is_leftover || waits, "{path:?}\n{text}\n{found:?}");
        for document in library.all() {
            prop_assert!(!document.title.is_empty() && !document.route.as_str().contains("//"), "{document:?}");
            prop_assert!(document.route.segments().all(|part| part != "." && part != ".."), "{document:?}");
        }
    }

    #[test]
    fn joining_lines_never_changes_code(text in soup()) {
        let events: Vec<_> = Parser::new_ext(&text, OPTIONS).into_offset_iter().collect();
        let joined: Vec<String> = lines::join(emphasis::repair(&text, events), WideNarrow::Join)
            .into_iter()
            .filter_map(|(event, range)| if let Event::Code(code) = event { Some(format!("{code} {range:?}")) } else { None })
            .collect();
        prop_assert_eq!(joined, json(&text));
    }

    #[test]
    fn keeping_and_joining_lines_changes_breaks_only(text in soup()) {
        let source = Source::new("a.md", &text);
        let others = |events: Vec<SpannedEvent<'_>>| -> Vec<(Event<'static>, std::ops::Range<usize>)> {
            let is_break = |event: &Event<'_>| matches!(event, Event::SoftBreak | Event::HardBreak);
            let kept = events.into_iter().filter(|(event, _)| !is_break(event));
            kept.map(|(event, range)| (event.into_static(), range)).collect()
        };
        let events: Vec<SpannedEvent<'_>> = Parser::new_ext(&text, OPTIONS).into_offset_iter().collect();
        let kept = japanese::breaks(&source, events.clone(), &mut Vec::new());
        let joined = lines::join(kept, WideNarrow::Join);
        prop_assert_eq!(others(joined), others(events));
    }
}

#[test]
fn emphasis_that_is_found_late_does_not_cross_a_button() {
    let text = "{/*<Button href=\"f\">{/*漢字</Button>";
    let html = read_at("content/a.mdx", text.as_bytes().to_vec());
    assert!(is_balanced(&html) && !html.contains("<a"), "{html}");
}
