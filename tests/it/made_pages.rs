//! Which pages a build makes when there was one before: those that something on them has changed of, and never one too few.

use crate::program::{Folder, tree, unlike};
use serde_json::Value;
use std::fs;

const PAGES: &[(&str, &str)] = &[
    ("content/sop/_index.md", "---\ntitle: 手順\n---\n"),
    ("content/sop/a.md", "---\ntitle: 一つめ\naliases: [/old/]\nweight: 1\n---\n\n[二つめ](b.md)を読みます。\n"),
    ("content/sop/b.md", "---\ntitle: 二つめ\nweight: 2\n---\n\n受付は {figure}`opened@2026-10` です。\n"),
    ("content/sop/c.md", "---\ntitle: 三つめ\ndescription: 三つめの手順\nweight: 3\n---\n\n本文です。\n"),
    ("content/sop/d.md", "---\ntitle: 四つめ\nweight: 4\n---\n\n本文です。\n"),
    ("content/faq/_index.md", "---\ntitle: よくある質問\n---\n"),
    ("content/faq/q.md", "---\ntitle: 問い\ndescription: 問いと答え\n---\n\n答えです。\n"),
    ("data/sources.yaml", "tickets:\n  files: t.csv\n  columns:\n    at: { type: datetime, required: true }\n"),
    ("data/t.csv", "at\n2026-09-01 09:00\n2026-10-01 09:00\n2026-10-31 09:00\n"),
    (
        "data/metrics.yaml",
        "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: at\n  agg: count\n  unit: 件\n",
    ),
];

/// A project that was built once.
fn built() -> Folder {
    let folder = Folder::project(PAGES);
    let first = made(&folder, &[]);
    assert!(first.len() > 10, "{first:?}");
    folder
}

/// Builds, and tells the addresses of the pages that were made.
fn made(folder: &Folder, words: &[&str]) -> Vec<String> {
    let answer = folder.run(&[&["build", "--timings=json"], words].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    let mut pages: Vec<String> = Vec::new();
    for page in report["pages"].as_array().into_iter().flatten() {
        pages.push(page["address"].as_str().unwrap().to_owned());
    }
    pages.sort();
    pages
}

/// Holds the site against that of a folder without a past.
fn assert_cold(folder: &Folder) {
    let kept = folder.join(".tejun");
    let away = folder.join("kept");
    fs::rename(&kept, &away).unwrap();
    let cold = folder.run(&["build", "--out", folder.join("cold").to_str().unwrap()]);
    assert_eq!(cold.code, 0, "{}", cold.err);
    let (warm, cold) = (tree(&folder.join("output")), tree(&folder.join("cold")));
    assert_eq!(unlike(&warm, &cold), [""; 0]);
    fs::remove_dir_all(folder.join("cold")).unwrap();
    fs::remove_dir_all(&kept).unwrap();
    fs::rename(&away, &kept).unwrap();
}

#[test]
fn of_a_changed_text_its_page_is_made_and_no_other() {
    let folder = built();
    folder.write(
        "content/sop/c.md",
        "---\ntitle: 三つめ\ndescription: 三つめの手順\nweight: 3\n---\n\n本文が変わりました。\n",
    );
    let pages = made(&folder, &[]);
    // For paper, all of the section is one page.
    assert_eq!(pages, ["/sop/c/", "/sop/print/"]);
    assert_cold(&folder);
}

#[test]
fn of_a_changed_title_those_are_made_that_show_it() {
    let folder = built();
    folder.write("content/sop/c.md", "---\ntitle: 三番目\ndescription: 三つめの手順\nweight: 3\n---\n\n本文です。\n");
    let pages = made(&folder, &[]);
    // The branch of the tree stands on every page here; it is folded on those of other branches.
    for page in ["/sop/c/", "/sop/b/", "/sop/d/", "/sop/"] {
        assert!(pages.iter().any(|made| made == page), "no {page} in {pages:?}");
    }
    assert_cold(&folder);
}

#[test]
fn of_a_row_of_data_those_are_made_that_show_its_figures() {
    let folder = built();
    folder.write("data/t.csv", "at\n2026-09-01 09:00\n2026-10-01 09:00\n2026-10-31 09:00\n2026-10-31 10:00\n");
    let pages = made(&folder, &[]);
    assert!(pages.iter().any(|page| page == "/sop/b/"), "{pages:?}");
    assert!(!pages.iter().any(|page| page == "/sop/a/" || page == "/faq/q/"), "{pages:?}");
    assert_cold(&folder);
}

#[test]
fn of_a_setting_those_are_made_that_it_shows_on() {
    let folder = built();
    folder.write("tejun.yaml", "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\nprint_pages: false\n");
    // The section leads to its page for paper no more; nothing else of it has changed.
    assert_eq!(made(&folder, &[]), ["/sop/"]);
    assert_cold(&folder);
}

#[test]
fn a_file_that_somebody_changed_in_the_output_is_made_again() {
    let folder = built();
    let (page, right) = (folder.join("output/sop/a/index.html"), tree(&folder.join("output")));
    fs::write(&page, "?").unwrap();
    fs::remove_file(folder.join("output/old/index.html")).unwrap();
    let pages = made(&folder, &[]);
    assert_eq!(pages, ["/sop/a/"]);
    assert_eq!(unlike(&right, &tree(&folder.join("output"))), [""; 0]);
}

#[test]
fn what_is_kept_is_used_by_nobody_else_and_only_whole() {
    let folder = built();
    let all = made(&folder, &["--out", folder.join("elsewhere").to_str().unwrap()]);
    assert!(all.len() > 10, "another folder has no pages yet: {all:?}");
    let record = folder.join(".tejun/pages");
    let right = fs::read(&record).unwrap();
    folder.write("content/faq/q.md", "---\ntitle: 問い\ndescription: 問いと答え\n---\n\n別の答えです。\n");
    let spoilt = String::from_utf8(right).unwrap().replacen("index.html", "index.htm1", 1);
    fs::write(&record, spoilt).unwrap();
    assert!(made(&folder, &[]).len() > 10, "half a record was used");
    folder.write("content/faq/q.md", "---\ntitle: 問い\ndescription: 問いと答え\n---\n\nまた別の答えです。\n");
    assert_eq!(made(&folder, &[]), ["/faq/q/"]);
    assert_cold(&folder);
}

#[test]
fn a_page_of_text_is_the_same_all_day_and_one_with_figures_tells_the_minute() {
    let folder = Folder::project(PAGES);
    folder.write("tejun.yaml", "title: 試し\n");
    let at = |time: &str| format!("2026-11-20T{time}:00+09:00");
    made(&folder, &["--as-of", &at("09:00")]);
    let pages = made(&folder, &["--as-of", &at("09:01")]);
    assert!(pages.iter().any(|page| page == "/sop/b/"), "{pages:?}");
    assert!(!pages.iter().any(|page| page == "/sop/a/" || page == "/faq/q/"), "{pages:?}");
    let text = |page: &str| fs::read_to_string(folder.join(&format!("output/{page}/index.html"))).unwrap();
    assert!(text("sop/b").contains("サイトの時点 2026-11-20 09:01 JST</span>"));
    assert!(text("sop/a").contains("サイトの時点 2026-11-20</span>"));
    // It holds both.
    assert!(text("sop/print").contains("サイトの時点 2026-11-20 09:01 JST</span>"));
}

#[test]
fn a_template_makes_all_pages_and_what_is_wrong_with_it_is_said_each_time() {
    let folder = built();
    let shows = |what: &str| {
        let text = format!("{{% extends \"base.html\" %}}{{% block main %}}{{{{ page.{what} }}}}{{% endblock %}}\n");
        folder.write("themes/default/document.html", text);
    };
    let before = tree(&folder.join("output"));
    shows("nothing.at_all");
    let (first, second) = (folder.run(&["build"]), folder.run(&["build"]));
    assert!(first.code == 1 && first.err.contains("themes/default/document.html:1:"), "{}", first.err);
    assert_eq!((second.code, second.err), (first.code, first.err));
    assert_eq!(unlike(&before, &tree(&folder.join("output"))), [""; 0]);
    shows("title");
    let pages = made(&folder, &[]);
    assert!(["/faq/q/", "/sop/a/"].iter().all(|page| pages.iter().any(|made| made == page)), "{pages:?}");
    assert_cold(&folder);
}
