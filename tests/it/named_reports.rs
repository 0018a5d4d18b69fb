//! Reports that a project names, on the command line: their words are begun, they are issued, listed, verified and mailed by
//! their names, and a site that they are not for knows nothing of them.

use crate::program::{Folder, tree};
use std::fs;

const SITE: &str = "title: 試験\nlanguage: ja\ntimezone: Asia/Tokyo\nas_of: 2026-11-20T09:00:00+09:00\n\
    base_url: https://x.example/\n";
const MAIL: &str = "mail: { from: ops@x.example, to: { security: [boss@x.example] } }\n";
const REPORTS: &str = "reports:\n  weekly: false\n  monthly: false\n  security:\n    kind: monthly\n    title: 月次セキュリティ\n    \
    words: [今月の所見]\n    groups: { 受付: [opened] }\n  half-year: { kind: quarterly, period: half, words: [] }\n";
const SOURCES: &str = "tickets:\n  files: tickets.csv\n  fresh_within: 60d\n  columns:\n    opened_at: { type: datetime, required: true }\n";
const METRICS: &str = "opened: { label: 受付件数, type: simple, source: tickets, time: opened_at, agg: count, unit: 件, grains: [month] }\n";
const TICKETS: &str = "opened_at\n2026-09-01 09:00\n2026-10-10 09:00\n2026-10-30 09:00\n";
const WORDS: &str = "content/reports/security/2026-10.md";

fn project(settings: &str) -> Folder {
    let site = format!("{SITE}{settings}");
    Folder::project(&[
        ("tejun.yaml", &site),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/tickets.csv", TICKETS),
    ])
}

#[test]
fn words_are_begun_by_the_name_of_the_report() {
    let folder = project(REPORTS);
    let made = folder.run(&["new", "security", "2026-10"]);
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let words = fs::read_to_string(folder.join(WORDS)).unwrap();
    assert!(words.contains("## 今月の所見") && words.contains("draft: true"), "{words}");
    assert_eq!(folder.run(&["new", "security", "2026-10"]).code, 2, "it is already there");
    // October has its words, so that the next ones are those of the month that runs.
    assert_eq!(folder.run(&["new", "security"]).code, 0);
    assert!(folder.join("content/reports/security/2026-11.md").exists());
    assert_eq!(folder.run(&["new", "half-year", "FY2026-H1"]).code, 0);
    assert!(folder.join("content/reports/half-year/FY2026-H1.md").exists());
    let refused = |words: &[&str], told: &str| {
        let answer = folder.run(words);
        assert!(answer.code == 2 && answer.err.contains(told), "{words:?} {}{}", answer.out, answer.err);
    };
    refused(&["new", "secrity", "2026-10"], "did you mean `security`");
    refused(&["new", "nothing-alike"], "half-year");
    refused(&["new", "security", "2026-W41"], "tejun new security 2026-11");
    refused(&["new", "half-year", "FY2026-Q1"], "tejun new half-year FY2026-H2");
    refused(&["new", "Security"], "did you mean `security`");
    refused(&["mail", "Secur/ity", "2026-10"], "expected one of");
}

#[test]
fn a_named_report_is_issued_listed_verified_and_mailed() {
    let folder = project(&format!("{REPORTS}{MAIL}"));
    folder.write(WORDS, "## 今月の所見\n\n受付は {figure}`opened` でした。\n");
    let mailed = folder.run(&["mail", "security", "2026-10"]);
    assert!(mailed.code != 0, "nothing was issued yet: {}{}", mailed.out, mailed.err);
    let mail = ["mail", "security", "2026-10", "--allow-unissued", "--allow-stale"];
    let mailed = folder.run(&mail);
    assert_eq!(mailed.code, 0, "{}{}", mailed.out, mailed.err);
    let files = tree(&folder.join("mail"));
    let written: String =
        files.iter().map(|(path, bytes)| format!("{path}\n{}", String::from_utf8_lossy(bytes))).collect();
    assert!(written.contains("security-2026-10.eml") && written.contains("受付件数"), "{written}");
    let issued = folder.run(&["edition", "issue", "security", "2026-10", "--at", "2026-11-02T10:00"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    let record = fs::read_to_string(folder.join("data/editions/security/2026-10/1/edition.json")).unwrap();
    assert!(record.contains("\"report\": \"security\""), "{record}");
    let listed = folder.run(&["edition", "list"]);
    assert!(listed.code == 0 && listed.out.contains("security") && listed.out.contains("2026-10"), "{}", listed.out);
    let verified = folder.run(&["edition", "verify"]);
    assert!(verified.code == 0 && verified.out.contains("security 2026-10 1"), "{}{}", verified.out, verified.err);
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let page = fs::read_to_string(folder.join("output/reports/security/2026-10/index.html")).unwrap();
    assert!(page.contains("<h1>月次セキュリティ 2026年10月</h1>") && page.contains("第1版 2026-11-02 発行"), "{page}");
    // What was issued stays when the report is given up, and can still be asked for by its name.
    folder.write("tejun.yaml", format!("{SITE}reports: {{ weekly: false }}\n"));
    let verified = folder.run(&["edition", "verify", "security", "2026-10"]);
    assert!(verified.out.contains("security 2026-10 1"), "{}{}", verified.out, verified.err);
    for words in [&["edition", "issue", "secrity", "2026-10"][..], &["mail", "secrity", "2026-10"]] {
        let answer = folder.run(words);
        assert!(answer.code == 2 && answer.err.contains("did you mean `security`"), "{words:?} {}", answer.err);
    }
}

#[test]
fn a_site_that_a_report_is_not_for_has_no_trace_of_it() {
    let folder = project(
        "audiences: [public, internal]\npage_audiences: { reports: public, metrics: public, dashboard: public, lineage: public }\n\
         reports:\n  weekly: false\n  monthly: true\n  zqname:\n    kind: monthly\n    title: zqtitle\n    description: zqabout\n    \
         audience: internal\n    words: [zqheading]\n    groups: { zqgroup: [opened] }\n",
    );
    folder.write("content/_index.md", "---\ntitle: 表\naudience: public\n---\n\n```{editions}\n```\n");
    folder.write("content/reports/zqname/2026-10.md", "## zqheading\n\nzqwords の件。\n");
    folder.write("content/reports/zqname/_layout.md", "# zqlayout\n\n```{indicators}\n```\n\n```{words}\n```\n");
    let holding = || {
        let built = folder.run(&["build"]);
        assert_eq!(built.code, 0, "{}{}", built.out, built.err);
        let all = |site: &str| tree(&folder.join(&format!("output/{site}")));
        let tokens = |site: &str| {
            let files = all(site);
            let texts: Vec<(String, String)> =
                files.iter().map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned())).collect();
            texts
                .into_iter()
                .filter(|(path, text)| path.contains("zq") || text.contains("zq"))
                .map(|(path, _)| path)
                .collect()
        };
        (tokens("public"), tokens("internal"))
    };
    let (public, internal): (Vec<String>, Vec<String>) = holding();
    assert_eq!(public, Vec::<String>::new());
    assert!(internal.iter().any(|path| path == "reports/zqname/2026-10/index.html"), "{internal:?}");
    let monthly = folder.join("output/public/reports/monthly/2026-10/index.html");
    assert!(monthly.exists(), "the reports of all are for the public");
    let issued = folder.run(&["edition", "issue", "zqname", "2026-10", "--at", "2026-11-02T10:00"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    let (public, internal) = holding();
    assert_eq!(public, Vec::<String>::new(), "nor of its edition");
    assert!(internal.iter().any(|path| path == "reports/zqname/2026-10/index.html"), "{internal:?}");
}

#[test]
fn a_report_of_its_groups_needs_no_layout() {
    let folder = project(
        "reports:\n  weekly: false\n  monthly: false\n  desk: { period: month, title: 窓口の月報, groups: { 受付: [opened] } }\n",
    );
    folder.write("data/other.csv", TICKETS);
    folder.write("data/sources.yaml", format!("{SOURCES}{}", SOURCES.replace("tickets", "other")));
    folder.write(
        "data/metrics.yaml",
        format!("{METRICS}{}", METRICS.replace("opened:", "hidden:").replace("受付件数", "別の件数")),
    );
    folder.write("content/reports/desk/2026-10.md", "## 所見\n\n二件でした。\n");
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let page = fs::read_to_string(folder.join("output/reports/desk/2026-10/index.html")).unwrap();
    for part in ["窓口の月報 2026年10月", "受付件数", ">2<", "二件でした。"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("別の件数"), "its groups are all that it shows");
    assert!(folder.join("output/reports/desk/2026-10/appendix/index.html").exists());
    // A theme may have another layout for all of them.
    folder.write("themes/mine/reports/default.md", "## 一覧\n\n```{indicators}\n```\n");
    folder.write("tejun.yaml", fs::read_to_string(folder.join("tejun.yaml")).unwrap() + "theme: mine\n");
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let page = fs::read_to_string(folder.join("output/reports/desk/2026-10/index.html")).unwrap();
    assert!(page.contains("id=\"一覧\""), "{page}");
    assert!(!folder.join("output/reports/desk/2026-10/appendix").exists());
}

#[test]
fn words_begin_with_the_promises_that_were_not_kept() {
    // October counts two.
    for (target, expected) in [("3件以上", "| --- |\n| 受付件数 |  |  |  |  |\n"), ("2件以上", "| --- |\n\n")]
    {
        let folder = project("reports: { weekly: false, monthly: true }\n");
        folder.write("data/metrics.yaml", METRICS.replace("grains", &format!("target: {target}, grains")));
        let made = folder.run(&["new", "monthly", "2026-10"]);
        assert_eq!(made.code, 0, "{}{}", made.out, made.err);
        let words = fs::read_to_string(folder.join("content/reports/monthly/2026-10.md")).unwrap();
        assert!(words.contains(expected), "{target}: {words}");
        assert_eq!(folder.run(&["check"]).code, 0);
    }
}
