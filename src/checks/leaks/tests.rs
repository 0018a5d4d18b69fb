//! Leaks that are planted, and what must not be taken for one.

use super::{LeakScope, leaks};
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{Artifact, TextFragment, TextFragmentKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn said(kind: TextFragmentKind, text: &str) -> TextFragment {
    TextFragment { kind, text: text.to_owned(), file: "content/secret/plan.md".to_owned() }
}

fn found(path: &str, bytes: &str) -> Vec<String> {
    let (found, _) = looked_for(path, bytes, &[]);
    let line = |f: &Diagnostic| {
        let place = f.place.as_ref().unwrap();
        format!("{} {}:{}", f.code.name(), place.file, place.line)
    };
    found.iter().map(line).collect()
}

/// What is found in one file of a site, and which of the allowed texts are needed.
fn looked_for(path: &str, bytes: &str, allowed: &[&str]) -> (Diagnostics, BTreeSet<usize>) {
    let all = [
        said(TextFragmentKind::Passage, "この文は社内の者だけが読むことのできる文章です"),
        said(TextFragmentKind::Passage, "どなたでもお読みいただける文章がここにあります"),
        said(TextFragmentKind::Name, "極秘計画書"),
        said(TextFragmentKind::Name, "手順"),
        said(TextFragmentKind::Path, "secret/plan.md"),
        said(TextFragmentKind::Segment, "plan-2027"),
        said(TextFragmentKind::Segment, "help"),
        said(TextFragmentKind::Segment, "maintenance"),
        said(TextFragmentKind::Name, "定期メンテナンス"),
        said(TextFragmentKind::Name, "toggle"),
        said(TextFragmentKind::Name, "prose"),
        said(TextFragmentKind::Name, "narrow"),
        said(TextFragmentKind::Segment, "usual"),
        said(TextFragmentKind::Path, "https://help.example.com/"),
        said(TextFragmentKind::Passage, "窓口は https://help.example.com/ です"),
    ];
    let open = [said(TextFragmentKind::Passage, "どなたでもお読みいただける文章がここにあります。")];
    let files = BTreeMap::from([(*blake3::hash(b"PNG!").as_bytes(), "content/secret/x.png".to_owned())]);
    let documents = BTreeMap::from([("a.html".to_owned(), "content/a.md".to_owned())]);
    let known = ["https://help.example.com/".to_owned()];
    let closed = LeakScope {
        audience: "public",
        all: &all,
        open: &open,
        known: &known,
        files: &files,
        allowed,
        documents: &documents,
        own: &BTreeSet::from(["assets/search.js".to_owned()]),
        usual: &[
            ("a.js", b"const a = 'toggle'; // narrow".as_slice()),
            ("b.html", b"<i class=\"prose\" data-to=\"./usual/\">".as_slice()),
        ],
    };
    let made = Artifact { path: path.to_owned(), bytes: Arc::from(bytes.as_bytes()), route: None };
    let mut found = Diagnostics::new();
    let needed = leaks(&closed, &[made], &|_| 7, &mut found);
    (found, needed)
}

#[test]
fn what_is_planted_is_found() {
    let text = ["leak/closed-text content/secret/plan.md:7"];
    for (path, bytes) in [
        ("a.html", "<p>この文は社内の者だけが読むことのできる文章です</p>"),
        ("search.json", "{\"x\":\"…この文は社内の者だけが読むことのできる文\"}"),
        ("search.js", "t(\"…内の者だけが読むことのできる文章です\")"),
        ("feed.xml", "<t>&lt;p&gt;この文は社内の者だけが読む&lt;i&gt;ことのできる文章です</t>"),
        ("a.html", "<nav><a href='../x/'>極秘計画書</a></nav>"),
        ("a.html", "<i data-from=\"content/secret/plan.md\"></i>"),
        ("a.html", "<a href=\"../plan-2027/\">x</a>"),
        ("a.html", "<a href=\"./plan%2D2027/#a\">x</a>"),
    ] {
        assert_eq!(found(path, bytes), text, "{bytes}");
    }
    assert_eq!(found("other.bin", "PNG!"), ["leak/closed-file content/secret/x.png:0"]);
}

#[test]
fn what_the_open_documents_say_and_common_words_are_no_leak() {
    for bytes in [
        "<p>どなたでもお読みいただける文章がここにあります</p>",
        "<p>手順</p>",
        "<p>極秘計画書ではありません</p>",
        "<a href=\"../plan-20278/\">x</a>",
        "<link rel=\"canonical\" href=\"https://help.example.com/a/\">",
        "<h2>定期メンテナンス</h2><i data-kind=\"maintenance\"></i>",
        "",
    ] {
        assert!(found("a.html", bytes).is_empty(), "{bytes}: {:?}", found("a.html", bytes));
    }
}

#[test]
fn words_of_the_program_itself_tell_of_no_page() {
    for bytes in ["<i class=\"prose\">x</i>", "<script>a('toggle')</script>", "<a href=\"../usual/x\">x</a>"] {
        assert!(found("a.html", bytes).is_empty(), "{bytes}: {:?}", found("a.html", bytes));
    }
    assert_eq!(found("a.html", "<i>narrow</i>").len(), 1, "it stands alone in no text of the program");
    let planted = "t('この文は社内の者だけが読むことのできる文章です')";
    assert!(found("assets/search.js", planted).is_empty(), "the program's own file, byte for byte");
    assert_eq!(found("assets/other.js", planted).len(), 1);
}

#[test]
fn a_finding_says_what_is_closed_where_it_stands_and_in_which_open_file_it_was_found() {
    let (found, _) = looked_for("a.html", "<p>x</p><h2>極秘計画書</h2>", &[]);
    let finding = found.iter().next().unwrap();
    let message = "`a.html` of the site for `public` holds a title, heading or name that only `content/secret/plan.md:7` has, \
                   which is closed to it: `極秘計画書`";
    assert_eq!(finding.message.en, message);
    assert_eq!(finding.related[0].place.file, "content/a.md", "the document whose page it is");
    assert!(finding.hint.as_ref().unwrap().en.contains("leaks: { allow: [{ text: …, reason: … }] }"));
}

#[test]
fn what_is_allowed_is_no_leak_and_what_is_allowed_for_nothing_is_told() {
    let planted = "<h2>極秘計画書</h2><p>この文は社内の者だけが読むことのできる文章です</p>";
    let (found, needed) = looked_for("a.html", planted, &["極秘 計画書", "だれも書いていない言葉"]);
    assert_eq!((found.iter().count(), needed), (1, BTreeSet::from([0])), "the passage is not allowed");
    let (found, needed) = looked_for("a.html", planted, &["計画書", "この文は社内の者だけが読むことのできる文章です"]);
    assert_eq!((found.iter().count(), needed), (1, BTreeSet::from([1])), "a part of a name allows no whole name");
}
