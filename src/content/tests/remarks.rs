//! What authors write for themselves.

use super::{Memory, library, page, said, shown, uncoloured};
use crate::content::checklist_progress;
use crate::content::items::Items;
use crate::diag::Severity;
use std::collections::BTreeMap;

/// Each with the secret in it, and the number of its comments that are told: those that Markdown itself does not know.
const HIDDEN: [(&str, usize); 14] = [
    ("前%%秘密%%後\n", 1),
    ("前\n\n%%\n秘密\n\n- [ ] 秘密\n%%\n\n後\n", 1),
    ("前\n\n<!-- 秘密\n\n秘密 -->\n\n後\n", 0),
    ("<div>\n<!-- 秘密\n\n秘密 -->\n</div>\n\n前 後\n", 0),
    ("前 <!-- 秘密\n秘密 --> 後 {/* 秘密 */}{{/* 秘密 */}}\n", 2),
    ("前\n[//]: # (秘密)\n[comment]: <> (秘密)\n後\n\n[//]: # \"秘密\"\n", 3),
    ("前\n\n#+begin_comment\n秘密\n#+end_comment\n\n後\n", 1),
    ("前 {% comment %}\n秘密\n{% endcomment %} 後\n", 1),
    ("前\n\n{{< comment >}}\n秘密\n{{< /comment >}}\n\n後 {{% comment %}}秘密{{% /comment %}}\n", 2),
    ("!!! note\n    前\n\n    %% 秘密 %%\n\n    後\n", 1),
    ("```{note}\n前 <!-- 秘密 -->\n後\n```\n", 0),
    ("| 前 |\n|---|\n| %%秘密%% |\n| 後 |\n", 1),
    ("# 前 %%秘密%%\n\n## 後 <!-- 秘密 -->\n", 1),
    ("> [!note] 前\n> %%\n> 秘密\n> %%\n> 後\n", 1),
];

#[test]
fn nothing_that_a_dialect_hides_reaches_a_document() {
    for (text, count) in HIDDEN {
        let (document, found) = page(text);
        let all = format!("{document:?}");
        assert!(!all.contains("秘密"), "{text}: {all}");
        assert!(all.contains('前') && all.contains('後'), "{text}: {all}");
        let words =
            if count == 1 { "1 comment is left out".to_owned() } else { format!("{count} comments are left out") };
        let told: Vec<_> = found.iter().filter(|finding| finding.code.name() == "content/comment").collect();
        let told: Vec<_> = told.iter().map(|finding| (&*finding.message.en, finding.severity)).collect();
        let expected: Vec<_> = (count > 0).then_some((&*words, Severity::Info)).into_iter().collect();
        assert_eq!(told, expected, "{text}");
    }
}

#[test]
fn a_comment_without_an_end_hides_the_rest_and_is_a_warning() {
    let both = [Severity::Info, Severity::Warning];
    for (text, rest, told) in [
        ("前\n\n%%\n秘密\n\n秘密\n", "", &both[..]),
        ("前\n\n<!--\n秘密\n\n秘密\n", "", &both[1..]),
        ("前\n\n> <!-- 秘密\n\n後\n", "後", &both[1..]),
        ("前 <!-- 秘密\n秘密\n\n後\n", "後", &both[1..]),
        ("前\n\n{% comment %}\n秘密\n", "", &both[..]),
    ] {
        let (document, found) = page(text);
        let html = shown(&document);
        assert!(!html.contains("秘密") && html.contains('前') && html.contains(rest), "{text}: {html}");
        let severities: Vec<_> = found.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, told, "{text}: {found:?}");
    }
}

#[test]
fn a_comment_shown_as_code_and_a_word_to_a_program_stay() {
    let (document, found) =
        page("`%%a%%` <!-- bind: false -->\n\n```\n<!-- b -->\n[//]: # (c)\n```\n\n前。\n\n<!--more-->\n\n後。\n");
    let html = shown(&document);
    assert!(html.contains("<code>%%a%%</code>") && html.contains("&lt;!-- b --&gt;\n[//]: # (c)"), "{html}");
    assert_eq!(found, []);
    assert!(!document.summary.contains('後'), "{}", document.summary);
}

#[test]
fn a_file_that_is_taken_in_brings_no_comments() {
    let files = [
        ("content/a.md", "前\n\n{{< include \"b.md\" >}}\n"),
        ("content/b.md", "---\nheadless: true\n---\n中 %% 秘密 %%\n\n<!-- 秘密 -->\n"),
    ];
    let (library, found) = library(&files);
    assert!(!shown(&library.documents[0]).contains("秘密"));
    assert_eq!(said(&found), ["content/comment 4:3+8 1 comment is left out"]);
}

#[test]
fn boxes_in_comments_are_no_tasks_and_count_nowhere() {
    let text = "- [ ] 公開の作業\n\n%%\n- [ ] 秘密の作業\n- [x] 秘密の作業\n%%\n";
    let files = Memory(BTreeMap::from([("content/a.md".to_owned(), Some(text.as_bytes().to_vec()))]));
    assert_eq!(checklist_progress(&files, "a.md", None).all, 1);
    let (library, _) = library(&[("content/a.md", text)]);
    let items: Vec<&Items> = library.items.values().map(|items| &**items).collect();
    assert!(!format!("{items:?}").contains("秘密"), "{items:?}");
}

#[test]
fn what_is_private_is_a_draft() {
    let files = [
        ("content/a.md", "---\nprivate: true\n---\n秘密\n"),
        ("content/b.md", "---\nprivate: yes\n---\n秘密\n"),
        ("content/c.md", "---\npublished: no\n---\n秘密\n"),
        ("content/d.md", "---\npublish: false\n---\n秘密\n"),
        ("content/_drafts/e.md", "秘密\n"),
        ("content/f.md", "---\nprivate: false\npublish: true\n---\n公開\n"),
        ("content/g.md", "---\nprivate:\n---\n公開\n"),
    ];
    let (library, found) = library(&files);
    let shown: Vec<&str> = library.documents().map(|document| document.source.as_str()).collect();
    assert_eq!(shown, ["content/f.md", "content/g.md"]);
    assert_eq!(found, []);
}

#[test]
fn figures_with_percent_signs_and_code_of_other_marks_stay_on_the_page() {
    let table = [
        ("達成率は ８０%%、前月は ７５%% でした。", "達成率は ８０%%、前月は ７５%% でした。"),
        (
            "稼働率は **99.9**%% で、目標は **99.5**%% です。",
            "稼働率は <strong>99.9</strong>%% で、目標は <strong>99.5</strong>%% です。",
        ),
        ("| 率 | 前 |\n|---|---|\n| 90 %% | 95 %% |\n", "<td>90 %%</td><td>95 %%</td>"),
        ("{{< highlight html >}}\n<!-- x -->\n%% y %%\n{{< /highlight >}}\n", "&lt;!-- x --&gt;\n%% y %%"),
        ("<pre><code>\n%% erlang\n\nok.\n</code></pre>\n\n後\n", "%% erlang\n\nok.\n</code></pre>\n<p>後</p>"),
        ("前 <code>{# x #}</code>", "<code>{# x #}</code>"),
        ("{{< highlight erlang >}}\n%% y\n{{< /highlight >}}\n\n後\n", "<p>後</p>"),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert!(uncoloured(&shown(&document)).contains(expected), "{text}: {}", shown(&document));
        assert_eq!(said(&found), Vec::<String>::new(), "{text}");
    }
    let (document, found) = page("{{< mermaid >}}\nflowchart LR\n%% nodes\nA-->B\n{{< /mermaid >}}\n\n後\n");
    assert!(shown(&document).contains("<svg") && shown(&document).ends_with("<p>後</p>\n"), "{}", shown(&document));
    assert_eq!(said(&found), Vec::<String>::new());
}

#[test]
fn templates_of_other_programs_are_shown_as_they_are_written() {
    let table = [
        ("値は {{ .Labels.instance }} です。\n", "値は {{ .Labels.instance }} です。"),
        ("- {{ #each }} と ${ .x }\n", "{{ #each }} と ${ .x }"),
        ("| 値 |\n|---|\n| {{ .Value }} |\n", "<td>{{ .Value }}</td>"),
        ("## 値 {{ .Value }}\n", ">値 {{ .Value }}"),
        ("{{ .Value }}\n", "<p>{{ .Value }}</p>"),
    ];
    for (text, expected) in table {
        let (document, _) = page(text);
        assert!(shown(&document).contains(expected), "{text}: {}", shown(&document));
    }
}

#[test]
fn what_front_matter_hides_is_hidden_and_counted() {
    for head in [
        "---\ntitle: 前 %% 秘密 %%後\nlinkTitle: 前<!-- 秘密 -->\ndescription: 前 {/* 秘密 */}\nparams: {a: {b: [\"前 %%秘密%%\"]}}\n---\n",
        "+++\ntitle = '前 %% 秘密 %%後'\nsummary = '前<!-- 秘密 -->'\ntags = ['前 {/* 秘密 */}']\nown = '前 %%秘密%%'\n+++\n",
    ] {
        let (document, found) = page(&format!("{head}本文 80%%\n"));
        let all = format!("{document:?}");
        assert!(!all.contains("秘密") && all.contains("80%%"), "{all}");
        assert_eq!(document.title, "前 後");
        let told: Vec<_> = found.iter().map(|finding| (finding.code.name(), &*finding.message.en)).collect();
        assert_eq!(told, [("content/comment", "4 comments are left out")], "{head}");
        assert_eq!(found[0].place.as_ref().map(|place| place.line), Some(2));
    }
}

#[test]
fn what_every_reader_of_markdown_hides_is_taken_out_and_not_told() {
    for comment in ["prettier-ignore-start", "担当者に確認してから公開する", "todo: ask the desk\n秘密", "toc"]
    {
        let (document, found) = page(&format!("前\n\n<!-- {comment} -->\n\n後\n"));
        assert_eq!(said(&found), Vec::<String>::new(), "{comment}");
        assert!(!shown(&document).contains(comment), "{comment}");
    }
}
