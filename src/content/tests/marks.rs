//! Marks of audiences fail closed: what looks like one and is none is an error, or stands only where it may.

use super::Memory;
use crate::content::options::ReadOptions;
use crate::content::read;
use crate::diag::{Diagnostics, Severity};
use crate::model::Viewer;
use proptest::prelude::*;

const NAMES: [&str; 3] = ["public", "customer", "internal"];
/// Stands in what is closed, and nowhere else.
const SECRET: &str = "zqsecretzq";
const HOME: (&str, &str) = ("content/_index.md", "---\ntitle: 表\ncascade: {audience: public}\n---\n");

/// What becomes of a project: its errors, and whether a site that is not the most closed one knows the secret.
fn read_by_all(files: &[(String, Vec<u8>)]) -> (Vec<String>, bool) {
    let names = NAMES.map(str::to_owned);
    let (mut errors, mut is_shown) = (Vec::new(), false);
    for own in 0..NAMES.len() {
        let options = ReadOptions { viewer: Viewer::new(&names, own), ..ReadOptions::default() };
        let mut found = Diagnostics::new();
        let files = Memory(files.iter().map(|(path, bytes)| (path.clone(), Some(bytes.clone()))).collect());
        let library = read(&files, &options, &mut found);
        let wrong = found.iter().filter(|finding| finding.severity == Severity::Error);
        errors.extend(wrong.map(|finding| {
            let place = finding.place.clone().unwrap_or_else(|| crate::diag::Place::file("?"));
            format!("{}:{}:{} {}", place.file, place.line, place.column, finding.code.name())
        }));
        is_shown |=
            own + 1 < NAMES.len() && format!("{:?}{:?}", library.documents, library.unpublished).contains(SECRET);
    }
    (errors, is_shown)
}

fn project(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn page(text: &str) -> Vec<(String, Vec<u8>)> {
    project(&[HOME, ("content/p.md", text)])
}

/// A body of a page that everybody reads.
fn body(text: &str) -> Vec<(String, Vec<u8>)> {
    page(&format!("---\ntitle: 題\naudience: public\n---\n\n前の文。\n\n{text}\n\n後の文。\n"))
}

/// Where a near miss is told, or nothing where nothing closed is shown.
fn is_refused(files: &[(String, Vec<u8>)], what: &str) {
    let (errors, is_shown) = read_by_all(files);
    assert!(!errors.is_empty(), "no error (shown: {is_shown}): {what}");
    let has_place = |error: &String| error.contains("content/audience") || error.contains("content/front-matter");
    assert!(errors.iter().any(has_place), "{errors:?}: {what}");
    assert!(errors.iter().all(|error| !error.contains(":0:")), "an error without its line: {errors:?}: {what}");
}

#[test]
fn front_matter_that_only_looks_like_it_is_an_error() {
    let heads = [
        "---\ntitle: 題\naudiences: internal\n---\n",
        "---\ntitle: 題\naudeince: internal\n---\n",
        "---\ntitle: 題\nａｕｄｉｅｎｃｅ: internal\n---\n",
        "---\ntitle: 題\naudi\u{200b}ence: internal\n---\n",
        "---\ntitle: 題\naudience：internal\n---\n",
        "---\ntitle: 題\n#audience: internal\n---\n",
        "---\ntitle: 題\nseo: {audience: internal}\n---\n",
        "---\ntitle: 題\ndescription: |\n  x\n  audience: internal\n---\n",
        "---\ntitle: 題\naudience: intrenal\n---\n",
        "\n---\ntitle: 題\naudience: internal\n---\n",
        "<!-- 社内 -->\n---\ntitle: 題\naudience: internal\n---\n",
        "<!--\n社内\n-->\n---\ntitle: 題\naudience: internal\n---\n",
        "# 社内\n---\ntitle: 題\naudience: internal\n---\n",
        " ---\ntitle: 題\naudience: internal\n---\n",
        "\u{200b}---\ntitle: 題\naudience: internal\n---\n",
        "\u{feff}\u{feff}---\ntitle: 題\naudience: internal\n---\n",
        "----\ntitle: 題\naudience: internal\n----\n",
        "----\ntitle: 題\naudience: internal\n---\n",
        "--\ntitle: 題\naudience: internal\n--\n",
        "\0---\ntitle: 題\naudience: internal\n---\n",
        "－－－\ntitle: 題\naudience: internal\n－－－\n",
        "---\ntitle: 題\naudience: internal\n",
        "---\n\ntitle: 題\naudience: internal\n",
        "+++\ntitle = \"題\"\naudience = \"internal\"\n",
        "+++\ntitle = \"題\"\naudeince = \"internal\"\n+++\n",
        "{\"title\": \"題\", \"audiences\": \"internal\"}\n",
        "{title: 題, audience: internal}\n",
        "title: 題\naudience: internal\n---\n",
        "---\n{title 題  audience: internal}\n---\n",
        "---\n{titled 題- audience: internal}\n---\n",
        "---\nutitlea 題, audience: internal}\n---\n",
        "---\ntitle: 題\ntarget_audience: internal\n---\n",
        "---\ntitle: 題\npage-audience: internal\n---\n",
        "---\ntitle: 題\nparams.audience: internal\n---\n",
        "---\ntitle: 題 # audience: internal\n---\n",
        "---\ntitle: 題\ntags: [\"audience:internal\"]\n---\n",
        "---\ntitle: 題\n公開範囲: internal\n---\n",
        "---\ntitle: 題\naudience: public\nvisibility: Internal\n---\n",
        "---\ntitle: 題\ninternal: true\n---\n",
        "---\ntitle: 題\naudience: public\npublic: false\n---\n",
        "---\ntitle: 題\ncascade: {audience: internal}\n---\n",
        "---\ntitle: 題\naudience: public\ncascade:\n  - audience: internal\n---\n",
    ];
    for head in heads {
        is_refused(&page(&format!("{head}\n{SECRET}\n")), head);
    }
}

#[test]
fn front_matter_of_other_words_is_none() {
    for head in [
        "---\ntitle: 題\naudience: internal\n公開範囲: internal\n---\n",
        "---\ntitle: 題\nparams: {segment: internal}\n---\n",
        "---\ntitle: 題\ntags: [internal]\ncategory: customer\ntype: internal\n---\n",
        "---\ntitle: 題\nvisibility: public\npublic: true\ncustomer: acme\n---\n",
        "---\ntitle: 題\ndescription: \"キーは `audience: internal` と書きます\"\n---\n",
        "---\ntitle: Our internal audience\ndescription: For an audience of customers\n---\n",
    ] {
        let (errors, _) = read_by_all(&page(&format!("{head}\nx\n")));
        assert!(errors.is_empty(), "{errors:?}: {head}");
    }
}

#[test]
fn a_cascade_that_only_looks_like_one_is_an_error() {
    let heads = [
        "casscade: {audience: internal}",
        "ｃａｓｃａｄｅ: {audience: internal}",
        "cascade: {audeince: internal}",
        "cascade: {audience: intern}",
        "cascade: [{audience: internal, target: {path: \"/s/[a-z\"}}]",
        "cascade: [{audience: internal, target: {pth: \"/s/**\"}}]",
        "cascade: [{audience: internal, target: {path: \"/s/{a,b\"}}]",
        "cascade: [{audience: internal, target: \"/s/**\"}]",
        "cascade: [{audience: internal, target: {path: [\"/s/**\"]}}]",
    ];
    for head in heads {
        let index = format!("---\ntitle: 節\naudience: public\n{head}\n---\n");
        is_refused(&project(&[HOME, ("content/s/_index.md", &index), ("content/s/p.md", SECRET)]), head);
    }
}

#[test]
fn a_block_that_only_looks_like_one_is_an_error() {
    for form in BLOCKS {
        is_refused(&body(&form.replace("SECRET", SECRET)), form);
    }
}

const BLOCKS: &[&str] = &[
    "```{ audience } intern\nSECRET\n```",
    "{audience=internal}\nSECRET",
    "```{audience=internal}\nSECRET\n```",
    "```{audience internal}\nSECRET\n```",
    "```{audience: internal}\nSECRET\n```",
    "```{.audience} internal\nSECRET\n```",
    "```｛audience｝ internal\nSECRET\n```",
    "```{ａｕｄｉｅｎｃｅ} internal\nSECRET\n```",
    "```audience internal\nSECRET\n```",
    "``` audience internal\nSECRET\n```",
    "``{audience} internal\nSECRET\n``",
    "    ```{audience} internal\n    SECRET\n    ```",
    "\t```{audience} internal\n\tSECRET\n\t```",
    "> ```{audience} internal\nSECRET\n```",
    "- ```{audience} internal\nSECRET\n```",
    "```{audience} internal\n```sh\nls\n```\nSECRET\n```",
    "```{audience} internal\n手順\n```\nls\n```\nSECRET\n```\n",
    "```{note}\n```{audience} internal\nSECRET\n```\n```",
    "```\n```{audience} internal\nSECRET\n```\n```",
    ":::internal\nSECRET\n:::",
    "::: internal\nSECRET\n:::",
    "!!! internal\n    SECRET",
    "!!! audience internal\n    SECRET",
    "::: audience intern\nSECRET\n:::",
    "::audience internal\nSECRET\n::",
    ":::{audiense} internal\nSECRET\n:::",
    "```{note}\n:audience : internal\nSECRET\n```",
    "```{note}\naudience: internal\nSECRET\n```",
    "```{note}\n:audeince: internal\nSECRET\n```",
    "```{note}\n：audience： internal\nSECRET\n```",
    "```{details} 題\n---\naudience: internal\n---\nSECRET\n```",
    ":::note\n:audience: internal\nSECRET\n:::",
    "```{mermaid}\n:audeince: internal\nflowchart LR\n  SECRET --> b\n```",
    "```{kpis}\naudeince: internal\ntitle: SECRET\n```",
    "{audience}`internal` SECRET",
    "```{audeince} internal\nSECRET\n```",
    "```{audience} staff\nSECRET\n```",
    "```{audience}\nSECRET\n```",
    "```{internal}\nSECRET\n```",
    "{{< audience internal >}}SECRET{{< /audience >}}",
    "<audience name=\"internal\">SECRET</audience>",
    "<div audience=\"internal\">SECRET</div>",
    "> [!AUDIENCE] internal\n> SECRET",
    "audience: internal\n\nSECRET",
    "```{audience} internal\nSECRET",
    "````\n```{audience} internal\nSECRET\n```",
    "<!-- audience: internal -->\n\nSECRET",
    "<!-- audience: internal -->\nSECRET\n<!-- /audience -->",
    "<!-- internal -->\n\nSECRET\n\n<!-- /internal -->",
    "<!--\naudience: internal\n-->\n\nSECRET",
    "<!--\n```{audience} internal\n-->\nSECRET\n```",
    "%% audience: internal %%\n\nSECRET",
    "[//]: # (audience: internal)\n\nSECRET",
    "{{< note audience=\"internal\" >}}\nSECRET\n{{< /note >}}",
    "{{% notice\n  audience=\"internal\" %}}\nSECRET\n{{% /notice %}}",
    "{{< if audience=\"internal\" >}}\nSECRET\n{{< /if >}}",
    "{{< only-for \"internal\" >}}\nSECRET\n{{< /only-for >}}",
    "{{< internal >}}\nSECRET\n{{< /internal >}}",
    "{{% internal %}}\n\nSECRET\n\n{{% /internal %}}",
    "{% internal %}\nSECRET\n{% endinternal %}",
    "{% if page.audience == \"internal\" %}\nSECRET\n{% endif %}",
    "<internal>\nSECRET\n</internal>",
    "<Internal>\n\nSECRET\n\n</Internal>",
    "{: .internal}\nSECRET",
    "/// internal\nSECRET\n///",
    "[internal]\nSECRET\n[/internal]",
    "audience:: internal\n\nSECRET",
];

#[test]
fn an_option_that_is_read_closes_whatever_it_stands_in() {
    for form in [
        "```{mermaid}\n:audience: internal\nflowchart LR\n  SECRET --> b\n```",
        "```{mermaid}\naudience: internal\nflowchart LR\n  SECRET --> b\n```",
        "```{kpis}\ntitle: SECRET\n:audience: internal\n```",
        "```{code} sh\n:audience: internal\nSECRET\n```",
        "```{kpis}\n:audience: internal\ntitle: SECRET\n```",
        "```{kpis}\naudience: internal\ntitle: SECRET\n```",
        "```{ audience } internal\nSECRET\n```",
        "```{Audience} internal\nSECRET\n```",
    ] {
        let (_, is_shown) = read_by_all(&body(&form.replace("SECRET", SECRET)));
        assert!(!is_shown, "{form}");
    }
}

#[test]
fn words_about_audiences_are_no_marks() {
    for form in [
        "囲みは次のように書きます。\n\n````markdown\n```{audience} internal\n承認\n```\n````",
        "~~~yaml\naudience: internal\ncascade: { audience: customer }\n~~~",
        "`audience: internal` と書くか、`{audience}` で囲みます。",
        "| 書く所 | 書き方 |\n| --- | --- |\n| ページ | フロントマターに `audience: customer` |\n| 囲み | `:::{audience} internal` |",
        "- `audience: internal`\n- `:::internal`",
        "# Our audience\n\nThis audience is internal staff. Audience: everybody.\n\n**Audience:** support",
        "::: tip\n見せ方。\n:::",
        ":::note\nx\n:::\n\n!!! warning \"public\"\n    x",
        "```console\n$ tejun build --audience public\n```",
        "<!-- audience: public -->\n\nx",
        "<!-- an internal link to our audience -->\n\nx",
        "<!--\n```{audience} internal\n古い文\n```\n-->\n\nx",
        "<!-- `audience: internal` は使わない -->\n\nx",
        "{{< note >}}internal{{< /note >}}",
        "{{< note title=\"internal\" >}}x{{< /note >}}",
        "[internal](https://x.example/internal/)",
        "```\nplain\n```\n\n```sh\nls\n```",
        "audience: public",
        "```{audience} customer\n文\n```\n次の段落。\n\n```\nls\n```",
        "````{audience} customer\n```sh\nls\n```\n````",
        "{{ page.audience }}",
        "## 対象 {#audience}",
    ] {
        let (errors, _) = read_by_all(&body(form));
        assert!(errors.is_empty(), "{errors:?}: {form}");
    }
    // What is as closed as it can be is opened by no word in it.
    let closed = "---\ntitle: 題\naudience: internal\n---\n\n| audience | internal |\n|---|---|\n| a | b |\n";
    assert_eq!(read_by_all(&page(closed)).0, [""; 0]);
}

#[test]
fn where_no_audiences_are_declared_nothing_is_taken_for_a_mark() {
    let text =
        format!("\n---\ntitle: 題\naudeince: internal\n---\n\n:::internal\n{SECRET}\n:::\n\naudience: internal\n");
    let mut found = Diagnostics::new();
    let files = Memory([("content/p.md".to_owned(), Some(text.into_bytes()))].into());
    let library = read(&files, &ReadOptions::default(), &mut found);
    assert!(!found.has_errors(), "{found:?}");
    assert!(format!("{:?}", library.documents).contains(SECRET));
}

/// A mark, with the part of it that is mistyped between « and ».
const MARKS: &[&[(&str, &str)]] = &[
    &[("content/p.md", "---\ntitle: 題\n«audience: internal»\n---\n\nSECRET\n")],
    &[("content/p.md", "---\n«audience: internal»\ntitle: 題\n---\n\nSECRET\n")],
    &[("content/p.md", "---\ntags:\n- a\n«audience: \"internal\"»\n---\n\nSECRET\n")],
    &[("content/p.md", "«---»\ntitle: 題\naudience: internal\n---\n\nSECRET\n")],
    &[("content/p.md", "---\ntitle: 題\naudience: internal\n«---»\n\nSECRET\n")],
    &[("content/p.md", "+++\ntitle = \"題\"\n«audience = \"internal\"»\n+++\n\nSECRET\n")],
    &[("content/p.md", "«+++»\ntitle = \"題\"\naudience = \"internal\"\n+++\n\nSECRET\n")],
    &[("content/p.md", "{\n\"title\": \"題\",\n«\"audience\": \"internal\"»\n}\n\nSECRET\n")],
    &[("content/p.md", "«{»\n\"title\": \"題\",\n\"audience\": \"internal\"\n}\n\nSECRET\n")],
    &[
        ("content/s/_index.md", "---\ntitle: 節\n«cascade: {audience: internal}»\n---\n"),
        ("content/s/p.md", "SECRET\n"),
    ],
    &[
        ("content/s/_index.md", "---\ntitle: 節\ncascade:\n  «audience: internal»\n---\n"),
        ("content/s/p.md", "SECRET\n"),
    ],
    &[
        ("content/s/_index.md", "---\ntitle: 節\n«cascade:»\n  audience: internal\n---\n"),
        ("content/s/p.md", "SECRET\n"),
    ],
    &[
        ("content/s/_index.md", "«---»\ntitle: 節\ncascade: {audience: internal}\n---\n"),
        ("content/s/p.md", "SECRET\n"),
    ],
    &[("content/p.md", "前\n\n«```{audience} internal»\nSECRET\n```\n\n後\n")],
    &[("content/p.md", "前\n\n```{audience} internal\nSECRET\n«```»\n\n後\n\n```{audience} internal\nSECRET\n```\n")],
    &[("content/p.md", "前\n\n«~~~{audience} internal»\nSECRET\n~~~\n\n後\n")],
    &[("content/p.md", "前\n\n«:::{audience} internal»\nSECRET\n:::\n\n後\n")],
    &[("content/p.md", "前\n\n:::{audience} internal\nSECRET\n«:::»\n\n後\n\n:::audience internal\nSECRET\n:::\n")],
    &[("content/p.md", "前\n\n«:::audience internal»\nSECRET\n:::\n\n後\n")],
    &[("content/p.md", "前\n\n«::: audience[internal]»\nSECRET\n:::\n\n後\n")],
    &[("content/p.md", "- 前\n\n  «```{audience} internal»\n  SECRET\n  ```\n\n後\n")],
    &[("content/p.md", "> 前\n>\n> «```{audience} internal»\n> SECRET\n> ```\n\n後\n")],
    &[("content/p.md", "1. «```{audience} internal»\n   SECRET\n   ```\n")],
    &[("content/p.md", "````{note}\n«```{audience} internal»\nSECRET\n```\n````\n")],
    &[("content/p.md", "!!! note\n\n    «```{audience} internal»\n    SECRET\n    ```\n")],
    &[("content/p.md", "```{note} 題\n«:audience: internal»\nSECRET\n```\n")],
    &[("content/p.md", "```{details} 題\n:open:\n«:audience: internal»\nSECRET\n```\n")],
    &[("content/p.md", "```{kpis}\n«audience: internal»\ntitle: SECRET\n```\n")],
    &[("content/p.md", "```{kpis}\ntitle: SECRET\n«:audience: internal»\n```\n")],
    &[("content/p.md", "```{mermaid}\n«:audience: internal»\nflowchart LR\n  SECRET --> b\n```\n")],
    &[(
        "content/p.md",
        "前\n\n«```{audience} internal»\nSECRET\n```\n\n```{audience} customer\n後\n```\n\n```sh\nls\n```\n",
    )],
];

#[derive(Debug, Clone)]
enum Slip {
    Insert(usize, char),
    Delete(usize),
    Replace(usize, char),
    Swap(usize),
    Wide(usize),
    Indent(usize, bool),
}

fn slip() -> impl Strategy<Value = Slip> {
    let signs: Vec<char> =
        "axi1`~:{}[]()-+#><!=|*_\\\"'.,%$/&@?; \t\u{3000}\u{200b}\u{feff}\u{301}\0あ".chars().collect();
    let sign = || proptest::sample::select(signs.clone());
    let at = || 0..40_usize;
    prop_oneof![
        3 => (at(), sign()).prop_map(|(at, c)| Slip::Insert(at, c)),
        3 => at().prop_map(Slip::Delete),
        3 => (at(), sign()).prop_map(|(at, c)| Slip::Replace(at, c)),
        2 => at().prop_map(Slip::Swap),
        1 => at().prop_map(Slip::Wide),
        1 => (1..9_usize, any::<bool>()).prop_map(|(by, tab)| Slip::Indent(by, tab)),
    ]
}

fn mistyped(mark: &str, slips: &[Slip]) -> String {
    let mut all: Vec<char> = mark.chars().collect();
    for slip in slips {
        let len = all.len();
        match *slip {
            Slip::Insert(at, c) => all.insert(at % (len + 1), c),
            Slip::Delete(at) if len > 0 => drop(all.remove(at % len)),
            Slip::Replace(at, c) if len > 0 => all[at % len] = c,
            Slip::Swap(at) if len > 1 => all.swap(at % (len - 1), at % (len - 1) + 1),
            Slip::Wide(at) if len > 0 => {
                let c = all[at % len];
                all[at % len] =
                    if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c };
            }
            Slip::Indent(by, tab) => drop(all.splice(0..0, std::iter::repeat_n(if tab { '\t' } else { ' ' }, by))),
            _ => {}
        }
    }
    all.into_iter().collect()
}

/// A project with a mistyped mark.
fn with_slips(mark: &[(&str, &str)], slips: &[Slip]) -> Vec<(String, Vec<u8>)> {
    let written = |text: &str| {
        let (before, rest) = text.split_once('«').unwrap_or((text, "»"));
        let (mark, after) = rest.split_once('»').unwrap();
        format!("{before}{}{after}", mistyped(mark, slips)).replace("SECRET", SECRET)
    };
    let mut files = project(&[HOME]);
    files.extend(mark.iter().map(|(path, text)| ((*path).to_owned(), written(text).into_bytes())));
    files
}

#[test]
fn every_mark_of_the_property_is_one() {
    for mark in MARKS {
        let (errors, is_shown) = read_by_all(&with_slips(mark, &[]));
        assert!(errors.is_empty() && !is_shown, "{errors:?} {mark:?}");
        // Without it the secret is seen, so that the property can fail.
        let open: Vec<(String, Vec<u8>)> = project(&[HOME, ("content/p.md", &format!("{SECRET}\n"))]);
        assert!(read_by_all(&open).1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_mistyped_mark_opens_nothing(
        mark in proptest::sample::select(MARKS.to_vec()),
        slips in proptest::collection::vec(slip(), 1..3),
    ) {
        let files = with_slips(mark, &slips);
        let (errors, is_shown) = read_by_all(&files);
        let text = |(path, bytes): &(String, Vec<u8>)| format!("{path}\n{}", String::from_utf8_lossy(bytes));
        prop_assert!(!errors.is_empty() || !is_shown, "{}", files.iter().skip(1).map(text).collect::<String>());
    }
}

#[test]
fn what_hides_a_mark_is_an_error() {
    let closed = "---\ntitle: 節\naudience: public\ncascade: [{audience: internal, target: {path: \"/t/**\"}}]\n---\n";
    is_refused(
        &project(&[HOME, ("content/s/_index.md", closed), ("content/s/p.md", SECRET)]),
        "a target that fits nothing",
    );
    let mut files = page("---\ntitle: 題\naudience: public\n---\n");
    files[1].1.extend(b"\xff\xfe\x00audience: internal\n");
    is_refused(&files, "bytes that are no text");
    let html = "---\ntitle: 題\naudeince: internal\n---\n<p>x</p>\n";
    is_refused(&project(&[HOME, ("content/a.html", html)]), "a key in a file of HTML");
}

#[test]
fn documents_in_the_encodings_of_japan_are_read_with_their_marks() {
    let written = |mark: &str| {
        format!("---\ntitle: 返金の手順\n{mark}tags: [返金, カード]\n---\n\n# 返金の手順\n\n承認を頼みます。{SECRET}\n")
    };
    for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP] {
        let bytes = encoding.encode(&written("")).0.into_owned();
        let mut found = Diagnostics::new();
        let files = Memory([("content/p.md".to_owned(), Some(bytes))].into());
        let library = read(&files, &ReadOptions::default(), &mut found);
        let page = &library.documents[0];
        assert_eq!((page.title.as_str(), page.front.tags.join(" ").as_str()), ("返金の手順", "返金 カード"));
        assert!(super::shown(page).contains("承認を頼みます。"), "{}", encoding.name());
        let codes: Vec<&str> = found.iter().map(|finding| finding.code.name()).collect();
        assert_eq!(codes, ["content/encoding"], "{}", encoding.name());
        let mut files = project(&[HOME]);
        let bytes = encoding.encode(&written("audience: internal\n")).0.into_owned();
        files.push(("content/p.md".to_owned(), bytes));
        assert_eq!(read_by_all(&files), (Vec::new(), false), "{}", encoding.name());
    }
}

#[test]
fn a_fence_without_an_end_is_told_with_its_line() {
    for text in ["x\n\n```\nls\n\n後の文\n", "x\n\n~~~sh\nls\n", "- x\n\n  ```\n  ls\n"] {
        let (_, found) = super::page(text);
        let told: Vec<_> = found.iter().map(|f| (f.code.name(), f.place.as_ref().map(|place| place.line))).collect();
        assert_eq!(told, [("content/unclosed", Some(3))], "{text}");
    }
    for text in ["```\nls\n```\n", "> ```\n> ls\n\n後の文\n", "````\n```\n````\n", "    ls\n"] {
        assert!(super::page(text).1.is_empty(), "{text}");
    }
}
