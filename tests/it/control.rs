//! Document control with a real repository: dates, revisions, versions, approvals and the declarations that documents name.

use crate::program::{Answer, Folder};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs git with fixed names and times.
fn git(folder: &Path, at: &str, words: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "user.name=山田", "-c", "user.email=y@example.com"]).args(words);
    command.env("GIT_AUTHOR_DATE", at).env("GIT_COMMITTER_DATE", at);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"] {
        command.env_remove(name);
    }
    let answer = command.output().unwrap();
    assert!(answer.status.success(), "{words:?}: {}", String::from_utf8_lossy(&answer.stderr));
}

fn commit(folder: &Folder, at: &str, reason: &str) {
    if !folder.join(".git").exists() {
        git(folder.path(), at, &["init", "-q", "-b", "main"]);
        folder.write(".gitignore", "/output/\n/.tejun/\n");
    }
    git(folder.path(), at, &["add", "-A"]);
    git(folder.path(), at, &["commit", "-q", "-m", reason]);
}

/// Codes of the findings of document control, with file and line.
fn findings(answer: &Answer) -> Vec<String> {
    let all: Value = serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {}", answer.out));
    let list = all.as_array().or_else(|| all["diagnostics"].as_array()).expect("a list");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |finding: &Value| format!("{} {}:{}", text(&finding["code"]), text(&finding["file"]), finding["line"]);
    list.iter().map(line).filter(|line| line.starts_with("control/")).collect()
}

fn check(folder: &Folder) -> Vec<String> {
    findings(&folder.run(&["check", "--format", "json"]))
}

fn page(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.join("output").join(path)).unwrap()
}

const REFUNDS: &str = "content/refunds.md";

fn refunds(front: &str, body: &str) -> String {
    format!("---\ntitle: 返金\nowner: 田中\n{front}---\n{body}\n")
}

#[test]
fn a_document_shows_its_revisions_and_the_day_of_its_last_change() {
    let folder = Folder::project(&[(REFUNDS, &refunds("version: \"1.0\"\n", "一"))]);
    commit(&folder, "2026-09-01T10:00:00+09:00", "最初の版");
    folder.write(REFUNDS, refunds("version: \"1.1\"\n", "二"));
    commit(&folder, "2026-10-01T10:00:00+09:00", "期限の <変更>");
    folder.write(REFUNDS, refunds("version: \"1.1\"\nnumber: OPS-1\n", "二"));
    commit(&folder, "2026-11-01T10:00:00+09:00", "番号だけ");
    assert_eq!(folder.run(&["build"]).code, 0);
    let shown = page(&folder, "refunds/index.html");
    assert!(shown.contains("<time datetime=\"2026-10-01\">"), "{shown}");
    let first =
        shown.find("<td>1.1</td><td class=\"when\">2026年10月1日</td><td>山田</td><td>期限の &lt;変更&gt;</td>");
    let second = shown.find("<td>1.0</td><td class=\"when\">2026年9月1日</td><td>山田</td><td>最初の版</td>");
    assert!(first.is_some() && first < second, "{shown}");
    assert!(!shown.contains("番号だけ"));
    assert!(check(&folder).is_empty(), "{:?}", check(&folder));

    // A body that changes after its version was set; a commit after the instant of the site is not seen.
    folder.write(REFUNDS, refunds("version: \"1.1\"\nnumber: OPS-1\n", "三"));
    commit(&folder, "2026-11-20T17:00:01+09:00", "締めのあと");
    assert_eq!(check(&folder), [""; 0]);
    let later = folder.run(&["check", "--format", "json", "--as-of", "2026-11-20T18:00:00+09:00"]);
    assert_eq!(findings(&later), ["control/version-not-raised content/refunds.md:4"]);

    // A hand-written last change wins, and so do hand-written revisions, shown where the author wants them.
    let front =
        "version: \"1.1\"\nlastmod: 2026-10-15\nrevisions: [{ version: 1.1, date: 2026-10-15, reason: 手書き }]\n";
    folder.write(REFUNDS, refunds(front, "```{revisions}\n```\n\n三"));
    assert_eq!(folder.run(&["build"]).code, 0);
    let shown = page(&folder, "refunds/index.html");
    assert!(shown.contains("<time datetime=\"2026-10-15\">") && shown.contains("<td>手書き</td>"), "{shown}");
    assert!(!shown.contains("期限の") && !shown.contains("id=\"revisions\""), "{shown}");
}

#[test]
fn a_clone_that_was_cut_off_shows_no_dates_and_says_so() {
    let whole = Folder::project(&[(REFUNDS, &refunds("version: \"1.0\"\n", "一"))]);
    commit(&whole, "2026-09-01T10:00:00+09:00", "最初の版");
    whole.write(REFUNDS, refunds("version: \"1.0\"\n", "二"));
    commit(&whole, "2026-10-01T10:00:00+09:00", "変更");
    let cut = Folder::new();
    let from = format!("file://{}", whole.path().display());
    git(
        whole.path(),
        "2026-11-01T00:00:00Z",
        &["clone", "-q", "--depth", "1", &from, &cut.path().display().to_string()],
    );
    assert_eq!(check(&cut), ["control/shallow-clone tejun.yaml:null"]);
    assert_eq!(cut.run(&["build"]).code, 0);
    let shown = page(&cut, "refunds/index.html");
    assert!(!shown.contains("<time") && !shown.contains("id=\"revisions\""), "{shown}");
    assert!(page(&cut, "register/index.html").contains("git の履歴が途中で切れている"));
}

#[test]
fn an_approval_is_bound_to_the_text() {
    let folder =
        Folder::project(&[(REFUNDS, "---\r\ntitle: '返金' # 題\r\nversion: 1.0\r\nowner: 田中\r\n---\r\n一  \r\n")]);
    let answer = folder.run(&["approve", REFUNDS, "--by", "鈴木", "--date", "2026-11-19"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    // The first twelve digits of the BLAKE3 of `一`.
    assert_eq!(answer.out, "approver: 鈴木\napproved: 2026-11-19\napproved_hash: 0e5cc8e0a207\n");
    assert_eq!(
        fs::read_to_string(folder.join(REFUNDS)).unwrap(),
        "---\r\ntitle: '返金' # 題\r\nversion: 1.0\r\nowner: 田中\r\napprover: 鈴木\r\napproved: 2026-11-19\r\napproved_hash: \"0e5cc8e0a207\"\r\n---\r\n一  \r\n"
    );
    assert_eq!(check(&folder), [""; 0]);
    let text = fs::read_to_string(folder.join(REFUNDS)).unwrap();
    folder.write(REFUNDS, text.replace("owner: 田中", "owner: 佐藤").replace("一  \r\n", "一\n"));
    assert_eq!(check(&folder), [""; 0], "neither front matter nor line ends were approved");
    folder.write(REFUNDS, text.replace('一', "二"));
    assert_eq!(check(&folder), ["control/changed-after-approval content/refunds.md:7"]);
    let again = ["approve", "refunds.md", "--by", "鈴木", "--date", "2026-11-20"];
    assert_eq!(folder.run(&again).code, 0, "below content/, and on the day of `as_of`");
    assert!(fs::read_to_string(folder.join(REFUNDS)).unwrap().contains("\r\napproved: 2026-11-20\r\n"));
    assert_eq!(check(&folder), [""; 0]);
    for words in [
        &["approve", "content/gone.md", "--by", "鈴木"][..],
        &["approve", "../x.md", "--by", "鈴木"],
        &["approve", REFUNDS, "--by", " "],
        &["approve", REFUNDS, "--by", "鈴木", "--date", "昨日"],
        &["approve", REFUNDS, "--by", "鈴木", "--date", "9999-12-31"],
        &["approve", "tejun.yaml", "--by", "鈴木"],
    ] {
        assert_eq!(folder.run(words).code, 2, "{words:?}");
    }
}

#[test]
fn lists_are_for_people_spreadsheets_and_scripts() {
    let overdue = refunds("number: OPS-2\nreviewed: 2026-01-10\nreview_interval: 6か月\n", "一");
    let folder = Folder::project(&[
        (REFUNDS, &overdue),
        ("content/draft.md", "---\ntitle: 書きかけ\ndraft: true\n---\n"),
        ("content/later.md", "---\ntitle: 来月\ndate: 2026-12-01\n---\n"),
        ("content/review.md", "---\ntitle: 確認中\nstatus: review\nowner: 田中\nnumber: OPS-1\n---\n"),
    ]);
    let list = |words: &[&str]| {
        let answer = folder.run(&[&["list"], words].concat());
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer.out
    };
    let rows: Vec<String> =
        list(&["register"]).lines().map(|line| line.split("  ").next().unwrap().to_owned()).collect();
    assert_eq!(rows, ["number", "OPS-1", "OPS-2", ""]);
    let csv = list(&["overdue", "--format", "csv"]);
    assert!(csv.starts_with("\u{feff}Number,Title,") && csv.lines().count() == 2, "{csv}");
    assert!(csv.contains("OPS-2,返金,,,田中,") && csv.contains(",2026-07-10,133,"), "{csv}");
    let json: Value = serde_json::from_str(&list(&["register", "--format", "json"])).unwrap();
    assert_eq!(json["documents"][0]["status"], "review");
    assert_eq!(json["documents"][1]["days_overdue"], 133);
    assert_eq!(json["documents"][1]["version"], Value::Null);
    let drafts: Value = serde_json::from_str(&list(&["drafts", "--format", "json"])).unwrap();
    let reasons: BTreeMap<&str, &str> = drafts
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["file"].as_str().unwrap(), row["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(reasons["content/draft.md"], "draft: true");
    assert_eq!(reasons["content/later.md"], "not yet published, or expired");
    assert_eq!(reasons["content/review.md"], "status: review");
    assert_eq!(reasons.len(), 3);
    let pages = list(&["pages"]);
    assert!(
        pages.contains("/register/") && pages.contains("content/refunds.md") && !pages.contains("draft.md"),
        "{pages}"
    );
    folder.write("tejun.yaml", "title: x\nas_of: 2026-11-20T17:00:00+09:00\nregister: false\n");
    assert!(!list(&["pages"]).contains("/register/"));
}

#[test]
fn a_declaration_that_changed_since_the_review_is_told() {
    let metrics = |target: &str, label: &str| {
        format!(
            "opened:\n  label: {label}\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n  target: \"{target}\"\n"
        )
    };
    let text = |reviewed: &str| refunds(&format!("reviewed: {reviewed}\n"), "受付は {figure}`opened` です。");
    let folder = Folder::project(&[
        (
            "data/sources.yaml",
            "tickets:\n  files: tickets.csv\n  columns:\n    opened_at: { type: datetime, required: true }\n",
        ),
        ("data/tickets.csv", "opened_at\n2026-09-01 09:00\n"),
        ("data/metrics.yaml", &metrics("1件以上", "受付")),
        (REFUNDS, &text("2026-10-01")),
    ]);
    commit(&folder, "2026-10-01T10:00:00+09:00", "最初");
    assert_eq!(check(&folder), [""; 0]);
    folder.write("data/metrics.yaml", metrics("1件以上", "受付件数"));
    commit(&folder, "2026-10-02T10:00:00+09:00", "名前だけ");
    assert_eq!(check(&folder), [""; 0], "a label promises nothing");
    folder.write("data/metrics.yaml", metrics("2件以上", "受付件数"));
    commit(&folder, "2026-10-03T10:00:00+09:00", "目標");
    assert_eq!(check(&folder), ["control/context-changed content/refunds.md:4"]);
    assert_eq!(folder.run(&["build"]).code, 0);
    assert!(page(&folder, "register/index.html").contains("参照先に変更あり"));
    folder.write(REFUNDS, text("2026-10-03"));
    assert_eq!(check(&folder), [""; 0], "it was looked at since");
    folder.write(REFUNDS, text("2026-09-30"));
    assert_eq!(check(&folder), [""; 0], "nobody knows what was declared then");
}
