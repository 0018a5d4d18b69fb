//! The page of promises: what it says where nothing is measured, what stands folded, and that it can be switched off.

use crate::program::{CONFIRMED, Folder};
use crate::site::{Ran, build, run};
use std::collections::BTreeSet;
use std::fmt::Write;
use tejun::inputs::Inputs;

const PAGE: &str = "contract/index.html";

/// Two documents with three promises, an alert and a text that is no figure.
const DOCUMENTS: [(&str, &str); 2] = [
    (
        "content/desk.md",
        "---\ntitle: 窓口\n---\n\n## 守ること\n\n| 項目 | 目標 | アラート |\n|---|---|---|\n| 稼働率 | 99.9%以上 | 99.5%未満 |\n\
         | 応答時間 | 4時間以内 | - |\n| 態度 | ていねい | - |\n",
    ),
    ("content/shop.md", "---\ntitle: 店\n---\n\n| 項目 | 目標 |\n|---|---|\n| 返品率 | 2%以下 |\n"),
];

/// A metric with rows, which a document can promise by its name.
const MEASURED: [(&str, &str); 3] = [
    (
        "data/sources.yaml",
        "tickets:\n  files: tickets.csv\n  fresh_within: 60d\n  columns:\n    opened_at: { type: datetime, required: true }\n",
    ),
    (
        "data/metrics.yaml",
        "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n  better: lower\n",
    ),
    ("data/tickets.csv", "opened_at\n2026-09-01 09:00\n2026-10-10 09:00\n2026-10-30 09:00\n"),
];

const BOUND: (&str, &str) =
    ("content/goal.md", "---\ntitle: 目標\n---\n\n| 項目 | 目標 |\n|---|---|\n| 受付件数 | 4711件以下 |\n");

fn site(config: &str, files: &[(&str, &str)]) -> Ran {
    let config = format!("title: 試験\nbase_url: https://x.example/\n{config}");
    let files = files.iter().copied().chain([("tejun.yaml", config.as_str())]);
    let ran = run(&Inputs::from_memory(files));
    assert!(!ran.found.has_errors(), "{}", ran.findings());
    ran
}

/// What stands between the head and the foot of the page.
fn main(ran: &Ran) -> &str {
    let page = ran.text(PAGE).unwrap();
    let from = page.find("<main").unwrap();
    &page[from..page.find("</main>").unwrap()]
}

/// The files of the site whose path or text has a piece.
fn files_with<'r>(ran: &'r Ran, piece: &str) -> Vec<&'r str> {
    let files = ran.built.as_ref().unwrap().artifacts.iter();
    let has = |path: &str, bytes: &[u8]| path.contains(piece) || String::from_utf8_lossy(bytes).contains(piece);
    files.filter(|file| has(&file.path, &file.bytes)).map(|file| file.path.as_str()).collect()
}

/// Every part of a text between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from).skip(1).filter_map(|rest| rest.split_once(to)).map(|(part, _)| part).collect()
}

#[test]
fn without_data_it_says_what_was_found_and_how_to_begin() {
    let ran = site("", &DOCUMENTS);
    let page = main(&ran);
    assert!(page.contains("<p>2 の文書に、約束が 3 件見つかりました。まだどれも測っていません。</p>"), "{page}");
    for step in ["data/sources.yaml", "data/metrics.yaml", "tejun contract --suggest", "contract: false"] {
        assert_eq!(page.matches(&format!("<code>{step}</code>")).count(), 1, "{step}");
    }
    assert_eq!(between(page, "<h2 id=\"", "\""), ["begin", "documents", "unreadable", "alerts"]);
    assert!(!page.contains("<table") && !page.contains("測っていない約束"), "{page}");
    // Promises, what is no figure, and the alert: each in the fold of its document.
    let summaries = between(page, "<summary>", "</summary>");
    let folds: Vec<&str> = summaries.into_iter().filter(|summary| summary.contains("promise-count")).collect();
    let fold = |title: &str, count: usize| format!("{title} <span class=\"promise-count\">{count}件</span>");
    assert_eq!(folds, [fold("窓口", 2), fold("店", 1), fold("窓口", 1), fold("窓口", 1)]);
    assert_eq!(page.matches("<details class=\"promise-fold\">").count(), 4, "none stands open");
    let row = page.find("99.9%以上</a>").unwrap();
    assert!(page[..row].ends_with("<a href=\"../desk/#%E5%AE%88%E3%82%8B%E3%81%93%E3%81%A8\">"), "{page}");
    // Each row has an anchor of its own, and no link leads to what is not there.
    let anchors: BTreeSet<&str> = between(page, "<li id=\"", "\"").into_iter().collect();
    assert_eq!(anchors.len(), 5);
    for link in between(page, "href=\"../", "\"") {
        let path = link.split('#').next().unwrap();
        assert!(ran.text(&format!("{path}index.html")).is_some(), "{link}");
    }
}

#[test]
fn english_has_its_own_words() {
    let page = site("language: en\n", &DOCUMENTS);
    assert!(main(&page).contains("<p>3 promises were found in 2 documents. None of them is measured yet.</p>"));
    let page = site("language: en\n", &DOCUMENTS[1..]);
    assert!(main(&page).contains("<p>1 promise was found. It is not measured yet.</p>"));
    let page = site("language: en\n", &DOCUMENTS[..1]);
    assert!(main(&page).contains("<p>2 promises were found in 1 document. None of them is measured yet.</p>"));
}

#[test]
fn who_has_metrics_is_told_what_is_left_to_do() {
    let files: Vec<_> = DOCUMENTS.into_iter().chain(MEASURED).collect();
    let page = site("", &files);
    let page = main(&page);
    assert!(page.contains("<code>data/bindings.yaml</code>") && !page.contains("data/sources.yaml"), "{page}");
    assert!(page.contains("id=\"unpromised\""), "what is measured and not promised is told all the same");
}

#[test]
fn nothing_of_it_is_left_where_the_project_wants_none() {
    let files: Vec<_> = DOCUMENTS.into_iter().chain(MEASURED).chain([BOUND, CONFIRMED]).collect();
    let with = site("", &files);
    let (leading, named) = (files_with(&with, "contract/"), files_with(&with, "約束と実績"));
    for path in ["goal/index.html", "sitemap.xml", "index.html"] {
        assert!(leading.contains(&path), "{path} leads to the page: {leading:?}");
    }
    assert!(named.iter().any(|path| path.starts_with("search/ja/")), "it is found: {named:?}");
    let without = site("contract: false\n", &files);
    assert_eq!(files_with(&without, "contract/"), [""; 0]);
    assert_eq!(files_with(&without, "約束と実績"), [""; 0]);
    assert!(without.text("goal/index.html").unwrap().contains("2件"), "the value stays beside the promise");
    // A link that somebody wrote is told.
    let written = ("content/link.md", "---\ntitle: リンク\n---\n\n[約束](/contract/)\n");
    let files: Vec<_> = files.into_iter().chain([written]).collect();
    assert_eq!(site("", &files).findings().matches("content/link.md").count(), 0);
    assert!(site_with_findings("contract: false\n", &files).contains("content/link.md:5:"));
}

/// What is found in a site that may have errors.
fn site_with_findings(config: &str, files: &[(&str, &str)]) -> String {
    let config = format!("title: 試験\n{config}");
    run(&Inputs::from_memory(files.iter().copied().chain([("tejun.yaml", config.as_str())]))).findings()
}

#[test]
fn an_open_site_says_nothing_of_closed_promises_nor_of_what_authors_do() {
    let folder = Folder::project(&[
        (
            "content/open.md",
            "---\ntitle: 店\naudience: public\n---\n\n| 項目 | 目標 |\n|---|---|\n| 返品率 | 2%以下 |\n",
        ),
        ("content/zqclosed.md", "---\ntitle: zq題\n---\n\n| 項目 | 目標 |\n|---|---|\n| zq率 | 47.11%以下 |\n"),
    ]);
    let with = |page_audiences: &str| {
        folder.write("tejun.yaml", format!("title: 試験\naudiences: [public, internal]\n{page_audiences}"));
        let ran = build(folder.path());
        assert!(!ran.found.has_errors(), "{}", ran.findings());
        ran
    };
    let ran = with("page_audiences: { contract: public }\n");
    let open = ran.text("public/contract/index.html").unwrap();
    assert!(open.contains("約束が 1 件見つかりました") && open.contains("2%以下"), "{open}");
    for told in ["zq", "47.11", "tejun contract", "data/", "始め方"] {
        assert!(!open.contains(told), "{told}");
    }
    let closed = ran.text("internal/contract/index.html").unwrap();
    assert!(closed.contains("2 の文書に、約束が 2 件見つかりました") && closed.contains("47.11"), "{closed}");
    assert!(closed.contains("id=\"begin\"") && closed.contains("tejun contract --suggest"));
    // Where nobody says for whom it is, it is for the most closed audience alone.
    let ran = with("");
    let leading = files_with(&ran, "contract/");
    assert!(leading.contains(&"internal/contract/index.html"));
    assert!(leading.iter().all(|path| path.starts_with("internal/")), "{leading:?}");
}

/// A document with so many promises, and as many alerts, that nothing measures.
fn unmeasured(count: usize) -> String {
    let mut text = "---\ntitle: ほか\n---\n\n| 項目 | 目標 | アラート |\n|---|---|---|\n".to_owned();
    (0..count).for_each(|at| writeln!(text, "| 項目{at} | {at}%以下 | {at}%超 |").unwrap());
    text
}

#[test]
fn many_that_nothing_measures_stand_folded_behind_what_is_measured() {
    let with = |count: usize| {
        let other = unmeasured(count);
        let files: Vec<_> = MEASURED.into_iter().chain([BOUND, CONFIRMED, ("content/other.md", &other)]).collect();
        main(&site("", &files)).to_owned()
    };
    let counted = |page: &str, piece: &str| page.matches(piece).count();
    // Ten fit on a screen: they stand where their document is listed, and so do their ten alerts.
    let few = with(10);
    assert_eq!((counted(&few, "promise-fold"), counted(&few, "<tbody id=\"p-")), (0, 1 + 10 + 10));
    let many = with(11);
    assert_eq!((counted(&many, "<details class=\"promise-fold\">"), counted(&many, "<tbody id=\"p-")), (2, 1));
    assert_eq!(counted(&many, "<li id=\"p-"), 11 + 11);
    let (measured, heading) = (many.find("4711件以下").unwrap(), many.find("id=\"unmeasured\"").unwrap());
    assert!(measured < heading && heading < many.find("promise-fold").unwrap());
    for page in [few, many] {
        assert!(!page.contains("id=\"begin\""), "who has begun is not told how to");
    }
}

#[test]
fn what_a_page_cannot_bear_is_counted() {
    let documents: Vec<(String, String)> = (0..400)
        .map(|at| (format!("content/p{at:03}.md"), unmeasured(3)))
        .chain([("tejun.yaml".to_owned(), "title: 試験\nregister: false\nprint_pages: false\n".to_owned())])
        .collect();
    let ran = run(&Inputs::from_memory(documents));
    assert_eq!(ran.findings().matches("pages/long-table").count(), 0, "{}", ran.findings());
    let page = main(&ran);
    assert!(page.contains("400 の文書に、約束が 1,200 件見つかりました"));
    // 333 documents and one row of the next; of 66 documents nothing is shown. It is the same with their alerts.
    let rows = page.matches("<li id=\"p-").count();
    let folds = page.matches("<details class=\"promise-fold\">").count();
    assert_eq!((rows, folds), (2 * 1000, 2 * 334));
    assert_eq!(page.matches("<p>ほかに 67 の文書に 200 件あります。</p>").count(), 2);
}
