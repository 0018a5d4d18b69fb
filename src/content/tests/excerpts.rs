//! Files, and parts of files, in place of tags: mdBook and MkDocs.

use super::{body, library, library_with, said, shown, uncoloured};
use crate::content::options::ReadOptions;
use crate::diag::Severity;
use crate::model::{Mounts, Viewer};

const CODE: &str = "use a;\n// ANCHOR: main\nfn main() {\n    // ANCHOR: inner\n    run(1);\n    // ANCHOR_END: inner\n}\n// ANCHOR_END: main\n";

/// The page of a text beside these files, and what is said.
fn shown_with(text: &str, files: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut all = vec![("content/a.md", text)];
    all.extend(files);
    let (library, found) = library(&all);
    (uncoloured(&shown(library.document("content/a.md").unwrap())), said(&found))
}

/// The same, where nothing is to be said.
fn taken(text: &str, files: &[(&str, &str)]) -> String {
    let (html, found) = shown_with(text, files);
    assert_eq!(found, Vec::<String>::new(), "{text}");
    html
}

#[test]
fn code_shows_files_and_parts_of_files() {
    let table = [
        ("```rust\n{{#include a.rs:main}}\n```\n", "fn main() {\n    run(1);\n}\n"),
        ("```rust\n{{#rustdoc_include a.rs:inner}}\n```\n", "    run(1);\n"),
        ("```rust\n{{ #include a.rs:3:3 }}\n```\n", "fn main() {\n"),
        ("```rust\nlet x;\n{{#include ./a.rs::1}}\nlet y;\n```\n", "let x;\nuse a;\nlet y;\n"),
        ("~~~rust\n{{#include a.rs:8:}}\n~~~\n", "// ANCHOR_END: main\n"),
        ("{{#playground a.rs editable}}\n", CODE),
    ];
    for (text, code) in table {
        let html = taken(text, &[("content/a.rs", CODE)]);
        assert!(html.contains(&format!(">{code}</code></pre>")), "{text}: {html}");
        assert!(html.starts_with("<pre><code class=\"language-rust"), "{html}");
    }
}

#[test]
fn prose_takes_files_in_as_if_they_stood_there() {
    let files = [
        ("content/version.txt", "1.2\n"),
        ("content/rows.md", "|甲|1|\n|乙|2|\n"),
        ("content/items.md", "---\ntitle: 項目\n---\n- 二\n- 三\n"),
        ("content/lines.md", "one\ntwo\n"),
    ];
    let table = [
        ("版は {{#include version.txt}} です。\n", "<p>版は 1.2 です。</p>\n"),
        ("- 一\n{{#include items.md}}\n- 四\n", "<ul>\n<li>一</li>\n<li>二</li>\n<li>三</li>\n<li>四</li>\n</ul>\n"),
        ("> {{#include lines.md}}\n", "<blockquote>\n<p>one\ntwo</p>\n</blockquote>\n"),
        ("- 一\n\n  {{#include lines.md}}\n", "<ul>\n<li><p>一</p>\n<p>one\ntwo</p>\n</li>\n</ul>\n"),
        ("`{{#include version.txt}}`\n", "<p><code>1.2</code></p>\n"),
        ("--8<-- \"version.txt\"\n", "<p>1.2</p>\n"),
        ("--8<--\nversion.txt\n; lines.md\n--8<--\n", "<p>1.2</p>\n"),
    ];
    for (text, expected) in table {
        assert_eq!(taken(text, &files), expected, "{text}");
    }
    let rows = taken("|名|数|\n|-|-|\n{{#include rows.md}}\n", &files);
    assert_eq!(rows.matches("<tr>").count(), 3, "{rows}");
}

#[test]
fn code_that_holds_fences_does_not_end_its_own() {
    let file = ("content/sample.md", "文\n```sh\nls\n```\n");
    let html = taken("前\n\n```md\n{{#include sample.md}}\n```\n\n後\n", &[file]);
    assert_eq!(html, "<p>前</p>\n<pre><code class=\"language-md\">文\n```sh\nls\n```\n</code></pre>\n<p>後</p>\n");
    let in_list = taken("- 一\n  ```md\n  {{#include sample.md}}\n  ```\n", &[file]);
    assert!(in_list.contains(">文\n```sh\nls\n```\n</code></pre>\n</li>"), "{in_list}");
}

#[test]
fn what_is_written_to_be_shown_is_shown() {
    assert_eq!(
        body("```md\n\\{{#include a.rs}}\n```\n"),
        "<pre><code class=\"language-md\">{{#include a.rs}}\n</code></pre>\n"
    );
    assert_eq!(body("\\{{#include a.rs}}\n"), "<p>{{#include a.rs}}</p>\n");
    assert_eq!(body(";--8<-- \"a.md\"\n"), "<p>--8&lt;-- &quot;a.md&quot;</p>\n");
    // Documents talk about tags in code spans.
    assert_eq!(body("`{{#include file.rs}}` は取り込み\n"), "<p><code>{{#include file.rs}}</code> は取り込み</p>\n");
}

#[test]
fn what_cannot_be_taken_in_is_told_with_its_place_and_shown() {
    let text = "前 {{#include none.rs}}\n\n```rust\n  {{#include a.rs:gone}}\n```\n\n{{#include a.rs:90:}}\n\n--8<-- \"parts/none.md\"\n";
    let (html, found) = shown_with(text, &[("content/a.rs", CODE)]);
    assert_eq!(
        found,
        [
            "content/include 1:3+20 there is no file `none.rs` to include",
            "content/include 4:3+22 `content/a.rs` has no part that is called `gone`",
            "content/include 7:1+21 `content/a.rs` has 8 lines, and none of those that are to be included",
            "content/include 9:1+22 there is no file `parts/none.md` to include",
        ]
    );
    assert!(
        html.contains("<code>{{#include none.rs}}</code>") && html.contains("  {{#include a.rs:gone}}\n"),
        "{html}"
    );
    let (_, found) = library(&[("content/a.md", text)]);
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning && finding.hint.is_some()), "{found:?}");
}

#[test]
fn files_are_seen_where_they_stand_and_never_outside_of_the_project() {
    let files = [
        (
            "content/guide/a.md",
            "{{#include ../../README.md}}\n\n{{#include ../../../x.md}}\n\n{{#include ../../data/x.csv}}\n\n{{#include ../.secret}}\n\n{{#include /etc/passwd}}\n\n--8<-- \"listings/x.md\"\n",
        ),
        ("README.md", "概要\n"),
        ("listings/x.md", "一覧\n"),
        ("book/listings/x.md", "本の一覧\n"),
        ("data/x.csv", "秘密\n"),
        ("content/.secret", "秘密\n"),
    ];
    let (found_in, found) = library(&files);
    let html = shown(found_in.document("content/guide/a.md").unwrap());
    assert!(html.contains("<p>概要</p>") && html.contains("<p>一覧</p>") && !html.contains("秘密"), "{html}");
    let lines: Vec<u32> = found.iter().filter_map(|finding| finding.place.as_ref()).map(|place| place.line).collect();
    assert_eq!(lines, [3, 5, 7, 9], "{found:?}");
    // Where the documents stand in `book/src`, `../` is `book/`.
    let options =
        ReadOptions { mounts: Mounts::new(Some("book/src".to_owned()), None, Vec::new()), ..ReadOptions::default() };
    let files = [("content/a.md", "{{#include ../listings/x.md}}\n"), files[2], files[3]];
    let (library, found) = library_with(&files, &options);
    assert_eq!((shown(&library.documents[0]).as_str(), said(&found)), ("<p>本の一覧</p>\n", vec![]));
}

#[test]
fn a_part_of_a_file_shows_nobody_what_is_closed_to_them() {
    let text = "---\naudience: public\n---\n前\n\n```{audience} internal\n秘密\n```\n";
    let files = [
        (
            "content/a.md",
            "---\naudience: public\n---\n{{#include b.md:7}}\n\n```md\n{{#include b.md}}\n```\n\n{{#include b.md}}\n\n{{#include ../notes.md}}\n",
        ),
        ("content/b.md", text),
        ("notes.md", "秘密\n"),
    ];
    let names = ["public".to_owned(), "internal".to_owned()];
    let read = |own| {
        let options = ReadOptions { viewer: Viewer::new(&names, own), ..ReadOptions::default() };
        let (library, found) = library_with(&files, &options);
        let lines: Vec<(&str, u32)> =
            found.iter().filter_map(|one| Some((one.code.name(), one.place.as_ref()?.line))).collect();
        (shown(&library.documents[0]).matches("秘密").count(), format!("{lines:?}"))
    };
    let told = r#"[("content/closed-include", 4), ("content/closed-include", 7), ("content/closed-include", 12)]"#;
    assert_eq!(read(0), (0, told.to_owned()));
    assert_eq!(read(1), (4, "[]".to_owned()));
}
