//! Leaks that are planted, and what must not be taken for one.

use super::{Closed, leaks};
use crate::diag::Diagnostics;
use crate::model::{Artifact, Said, SaidKind};
use std::collections::BTreeMap;
use std::sync::Arc;

fn said(kind: SaidKind, text: &str) -> Said {
    Said { kind, text: text.to_owned(), file: "content/secret/plan.md".to_owned() }
}

fn found(path: &str, bytes: &str) -> Vec<String> {
    let all = [
        said(SaidKind::Passage, "この文は社内の者だけが読むことのできる文章です"),
        said(SaidKind::Passage, "どなたでもお読みいただける文章がここにあります"),
        said(SaidKind::Name, "極秘計画書"),
        said(SaidKind::Name, "手順"),
        said(SaidKind::Path, "secret/plan.md"),
        said(SaidKind::Segment, "plan-2027"),
    ];
    let open = [said(SaidKind::Passage, "どなたでもお読みいただける文章がここにあります。")];
    let files = BTreeMap::from([(*blake3::hash(b"PNG!").as_bytes(), "content/secret/x.png".to_owned())]);
    let closed = Closed { audience: "public", all: &all, open: &open, known: &[], files: &files };
    let made = Artifact { path: path.to_owned(), bytes: Arc::from(bytes.as_bytes()), route: None };
    let mut found = Diagnostics::new();
    leaks(&closed, &[made], &|_| 7, &mut found);
    let line = |f: &crate::diag::Diagnostic| {
        let place = f.place.as_ref().unwrap();
        format!("{} {}:{}", f.code.name(), place.file, place.line)
    };
    found.iter().map(line).collect()
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
        "",
    ] {
        assert!(found("a.html", bytes).is_empty(), "{bytes}: {:?}", found("a.html", bytes));
    }
}
