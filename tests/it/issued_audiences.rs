//! An edition is for whom it was issued, whatever the settings say later; `edition/audience` and `inputs/unfinished` are shown here.

use crate::program::{Answer, Folder, tree};
use serde_json::Value;
use std::fs;

const SITE: &str = "title: 試験\nlanguage: ja\ntimezone: Asia/Tokyo\nas_of: 2026-11-20T09:00:00+09:00\n\
    base_url: https://x.example/\nmail: { from: ops@x.example }\n";
const THREE: &str = "audiences: [public, customer, internal]\n";
const SOURCES: &str = "tickets:\n  files: tickets.csv\n  fresh_within: 60d\n  columns:\n    opened_at: { type: datetime, required: true }\n";
const METRICS: &str =
    "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n";
const TICKETS: &str = "opened_at\n2026-09-01 09:00\n2026-10-10 09:00\n2026-10-30 09:00\n";
const WORDS: &str = "content/reports/monthly/2026-10.md";
const RECORD: &str = "data/editions/monthly/2026-10/1/edition.json";

/// A project with these further settings, and what somebody wrote about October.
fn project(settings: &str, words: &str) -> Folder {
    let folder = Folder::project(&[
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/tickets.csv", TICKETS),
    ]);
    settle(&folder, settings);
    if !words.is_empty() {
        folder.write(WORDS, format!("## 担当者のまとめ\n\n{words}\n"));
    }
    folder
}

fn settle(folder: &Folder, settings: &str) {
    folder.write("tejun.yaml", format!("{SITE}{settings}"));
    let audience = if settings.is_empty() { "" } else { "audience: public\n" };
    folder.write("content/_index.md", format!("---\ntitle: 表\n{audience}---\n\n```{{editions}}\n```\n"));
}

fn opened_to(name: &str) -> String {
    format!("{THREE}page_audiences: {{ reports: {name}, metrics: public, dashboard: public, lineage: public }}\n")
}

fn issue(folder: &Folder, at: &str, more: &[&str]) -> Answer {
    let words = [&["edition", "issue", "monthly", "2026-10", "--allow-draft", "--at", at], more].concat();
    let answer = folder.run(&words);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    answer
}

/// Every byte below a folder, the names of the files with them.
fn all_of(folder: &Folder, below: &str) -> String {
    let files = tree(&folder.join(below));
    files.iter().map(|(path, bytes)| format!("{path}\n{}\n", String::from_utf8_lossy(bytes))).collect()
}

/// Builds, and says which of the sites hold a text.
fn built(folder: &Folder, told: &str) -> (Answer, Vec<&'static str>) {
    let answer = folder.run(&["build"]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let sites = ["public", "customer", "internal"];
    let holds = |site: &&&str| all_of(folder, &format!("output/{site}")).contains(told);
    let holding = sites.iter().filter(holds).copied().collect();
    (answer, holding)
}

/// What a mail of October becomes, with whatever files it leaves.
fn mailed(folder: &Folder) -> (i32, String) {
    let _ = fs::remove_dir_all(folder.join("mail"));
    let words = ["mail", "monthly", "2026-10", "--allow-unissued", "--allow-draft", "--allow-stale"];
    let answer = folder.run(&words);
    (answer.code, all_of(folder, "mail") + &answer.out + &answer.err)
}

#[test]
fn what_was_issued_for_few_stays_with_them_when_its_kind_is_opened_and_its_document_is_gone() {
    let folder = project(&opened_to("internal"), "zqinternal の件は社内だけです。");
    issue(&folder, "2026-11-02T10:00", &[]);
    let record: Value = serde_json::from_slice(&fs::read(folder.join(RECORD)).unwrap()).unwrap();
    assert_eq!(record["format"], 3);
    assert_eq!(record["issued_for"]["audience"], "internal");
    assert_eq!(record["issued_for"]["closed_to"], serde_json::json!(["public", "customer"]));
    fs::remove_file(folder.join(WORDS)).unwrap();
    for open in ["public", "customer"] {
        settle(&folder, &opened_to(open));
        let (answer, holding) = built(&folder, "zqinternal");
        assert_eq!(holding, ["internal"], "opened to {open}");
        assert!(answer.err.contains("edition/audience") && answer.err.contains(RECORD), "{}", answer.err);
        let pages = |site: &str| folder.join(&format!("output/{site}/reports/monthly/2026-10/index.html")).exists();
        assert!(pages("internal") && !pages(open), "no figures of today take the place of those that were issued");
        // September was never issued: it is made of today's data for those who see reports now.
        assert!(folder.join(&format!("output/{open}/reports/monthly/2026-09/index.html")).exists());
        let (code, mail) = mailed(&folder);
        assert!(code != 0 && !mail.contains("zqinternal"), "{mail}");
        let listed = folder.run(&["edition", "list", "--format", "json"]);
        assert!(listed.out.contains("\"audience\": \"internal\""), "{}", listed.out);
    }
}

#[test]
fn an_edition_for_more_readers_shows_nothing_of_the_one_before_it() {
    let folder = project(&opened_to("internal"), "zqinternal の件は社内だけです。");
    issue(&folder, "2026-11-02T10:00", &[]);
    settle(&folder, &opened_to("customer"));
    folder.write(WORDS, "## 担当者のまとめ\n\nzqcustomer にも話せます。\n");
    folder.write("data/tickets.csv", format!("{TICKETS}2026-10-31 09:00\n"));
    issue(&folder, "2026-11-10T10:00", &["--reason", "お客様向け"]);
    assert_eq!(built(&folder, "zqinternal").1, ["internal"]);
    assert_eq!(built(&folder, "zqcustomer").1, ["customer", "internal"]);
    assert_eq!(built(&folder, "数値の訂正").1, ["internal"], "what the edition before said is part of what is closed");
    assert_eq!(built(&folder, "第1版").1, ["internal"]);
    assert!(!folder.join("output/customer/reports/monthly/2026-10.1/index.html").exists());
    let (code, mail) = mailed(&folder);
    assert!(code == 0 && !mail.contains("zqinternal"), "{code} {mail}");
    // Closed again, the edition for customers stays where pages of its kind are.
    settle(&folder, &opened_to("internal"));
    assert_eq!(built(&folder, "zqcustomer").1, ["internal"]);
}

#[test]
fn a_record_that_names_no_audience_is_for_the_most_closed_one_until_somebody_notes_for_whom_it_was() {
    let folder = project("", "zqold は昔の言葉です。");
    issue(&folder, "2026-11-02T10:00", &[]);
    let record = fs::read_to_string(folder.join(RECORD)).unwrap();
    assert!(record.contains("\"format\": 3") && !record.contains("issued_for"), "without audiences nothing changes");
    fs::remove_file(folder.join(WORDS)).unwrap();
    settle(&folder, &opened_to("public"));
    let (answer, holding) = built(&folder, "zqold");
    assert_eq!(holding, ["internal"]);
    assert!(answer.err.contains("tejun edition audience monthly public --period 2026-10"), "{}", answer.err);
    let refused = folder.run(&["edition", "audience", "monthly", "nobody"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    let noted = folder.run(&["edition", "audience", "monthly", "customer", "--period", "2026-10"]);
    assert_eq!(noted.code, 0, "{}{}", noted.out, noted.err);
    assert_eq!(built(&folder, "zqold").1, ["customer", "internal"]);
    assert_eq!(fs::read_to_string(folder.join(RECORD)).unwrap(), record, "the record is as it was issued");
    assert_eq!(folder.run(&["edition", "audience", "monthly", "public"]).code, 0);
    assert_eq!(built(&folder, "zqold").1, ["customer", "internal"], "what was noted is not noted again");
    // A note that was changed by hand is not believed.
    let path = "data/editions/monthly/2026-10/1/audience.json";
    let note = fs::read_to_string(folder.join(path)).unwrap();
    folder.write(path, note.replace("\"customer\"", "\"public\"").replace("\"public\",\n", ""));
    let answer = folder.run(&["check"]);
    assert!(answer.code == 1 && answer.out.contains("edition/damaged"), "{}{}", answer.out, answer.err);
}

#[test]
fn a_project_that_gives_up_its_audiences_shows_no_edition_that_was_closed_to_some() {
    let folder = project(&opened_to("internal"), "zqinternal の件は社内だけです。");
    issue(&folder, "2026-11-02T10:00", &[]);
    fs::remove_file(folder.join(WORDS)).unwrap();
    settle(&folder, "");
    let answer = folder.run(&["build"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(!all_of(&folder, "output").contains("zqinternal"));
    assert!(answer.err.contains("edition/audience"), "{}", answer.err);
    // What was open to all may be shown to all.
    let folder = project(&opened_to("public"), "zqpublic はだれでも読めます。");
    issue(&folder, "2026-11-02T10:00", &[]);
    settle(&folder, "");
    assert_eq!(folder.run(&["build"]).code, 0);
    assert!(all_of(&folder, "output").contains("zqpublic"));
}

#[test]
fn an_unfinished_record_is_told_never_read_and_put_right_by_the_next_issue() {
    let folder = project("", "");
    let half = "data/editions/monthly/2026-10/1.tejun-new/edition.json";
    folder.write(half, "{\"format\": 1,");
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(built.err.contains("inputs/unfinished") && !built.err.contains("edition/"), "{}", built.err);
    assert_eq!(folder.run(&["edition", "verify"]).code, 0);
    issue(&folder, "2026-11-02T10:00", &[]);
    assert!(!folder.join(half).exists() && folder.join(RECORD).exists());
    let verified = folder.run(&["edition", "verify"]);
    assert!(verified.code == 0 && verified.out.contains("monthly 2026-10 1"), "{}{}", verified.out, verified.err);
    assert!(!folder.run(&["build"]).err.contains("inputs/unfinished"));
}
