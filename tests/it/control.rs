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

const PEOPLE: &str = "people:\n  tanaka: { name: 田中 花子, role: 作成, email: t@ops.example }\n  sato: { name: 佐藤 学, role: 係, team: desk, email: s@ops.example }\n  suzuki: { name: 鈴木 一, role: 承認, email: z@ops.example }\n  kimura: { name: 木村 光, role: 係, team: desk, email: k@ops.example }\nteams:\n  desk: { label: 窓口, email: d@ops.example }\n";
const SIGNED_IN_ORDER: &str = "---\ntitle: 返金 # 題\nowner: 田中\napprovals:\n  roles: [作成, { role: 確認, by: [desk] }, 承認]\n  order: true\n---\n一\n";

/// Runs `approve` and answers its exit code, with what it said on standard error.
fn sign(folder: &Folder, words: &[&str]) -> (i32, String) {
    let answer = folder.run(&[&["approve", REFUNDS][..], words].concat());
    (answer.code, answer.err)
}

#[test]
fn roles_sign_in_their_order_each_this_text() {
    let folder = Folder::project(&[(REFUNDS, SIGNED_IN_ORDER), ("data/people.yaml", PEOPLE)]);
    let refused = |words: &[&str], told: &str| {
        let before = fs::read_to_string(folder.join(REFUNDS)).unwrap();
        let (code, said) = sign(&folder, words);
        assert!(code == 2 && said.contains(told), "{words:?}: {code} {said}");
        assert_eq!(fs::read_to_string(folder.join(REFUNDS)).unwrap(), before);
    };
    assert_eq!(check(&folder), ["control/unsigned content/refunds.md:5"]);
    refused(&["--by", "田中 花子"], "0/3 have signed, open are `作成`、`確認`、`承認`");
    refused(&["--as", "監査"], "expected `作成`、`確認`、`承認`");
    refused(&["--as", "確認", "--by", "佐藤 学"], "`作成` has not signed the present text");
    refused(&["--as", "作成", "--by", "佐藤 学"], "it is held by 田中 花子");
    // The only holder need not be named; a name is found by its id and without its blank.
    let (code, said) = sign(&folder, &["--as", "作成者", "--date", "2026-11-18"]);
    assert!(code == 0 && said.contains("1/3; open: `確認`、`承認`"), "{said}");
    refused(&["--as", "作成"], "has signed the present text (田中 花子, 2026-11-18)");
    refused(&["--as", "確認"], "is signed by one of 佐藤 学、木村 光");
    refused(&["--as", "確認", "--by", "佐藤学", "--date", "2026-11-17"], "`作成` signed on 2026-11-18");
    refused(&["--as", "確認", "--by", "鈴木 一", "--date", "2026-11-19"], "it is held by 佐藤 学、木村 光");
    assert_eq!(sign(&folder, &["--as", "確認", "--by", "sato", "--date", "2026-11-19"]).0, 0);
    let (code, said) = sign(&folder, &["--as", "承認", "--by", "鈴木一", "--date", "2026-11-20"]);
    assert!(code == 0 && said.contains("all that must have signed it (3/3)"), "{said}");
    // The first twelve digits of the BLAKE3 of `一`.
    let item = |role: &str, name: &str, day: u32| {
        format!("  - {{ role: {role}, name: {name}, date: 2026-11-{day}, hash: \"0e5cc8e0a207\" }}\n")
    };
    let items = [item("作成", "田中 花子", 18), item("確認", "佐藤 学", 19), item("承認", "鈴木 一", 20)].concat();
    let whole = SIGNED_IN_ORDER.replace("---\n一", &format!("signatures:\n{items}---\n一"));
    assert_eq!(fs::read_to_string(folder.join(REFUNDS)).unwrap(), whole);
    assert_eq!(check(&folder), [""; 0]);

    // Another text voids all of them; who signs it again replaces a line.
    folder.write(REFUNDS, whole.replace("---\n一", "---\n二"));
    assert_eq!(check(&folder), ["control/changed-after-approval content/refunds.md:8"]);
    let waiting = folder.run(&["list", "waiting", "--format", "csv", "--lang", "en"]);
    assert!(
        waiting.out.contains("返金,作成,田中 花子,0/3,tejun approve content/refunds.md --as 作成\r\n"),
        "{}",
        waiting.out
    );
    assert_eq!(sign(&folder, &["--as", "作成", "--date", "2026-11-20"]).0, 0);
    let again = fs::read_to_string(folder.join(REFUNDS)).unwrap();
    assert_eq!(again.matches("- { role: 作成,").count(), 1);
    assert_eq!(again.matches("0e5cc8e0a207").count(), 2);
    assert_eq!(check(&folder), ["control/changed-after-approval content/refunds.md:9"], "two signed the former text");
    let rows = |words: &[&str]| {
        let answer = folder.run(&[&["list", "waiting", "--format", "csv"][..], words].concat());
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer.out.lines().count() - 1
    };
    assert_eq!([rows(&[]), rows(&["--as", "確認者"]), rows(&["--as", "承認"])], [1, 1, 0], "only the next one waits");
    assert_eq!([rows(&["--by", "kimura"]), rows(&["--by", "鈴木 一"])], [1, 0]);
    assert_eq!(folder.run(&["list", "register", "--as", "確認"]).code, 2);
}

#[test]
fn one_person_signs_for_one_role_and_strangers_for_none() {
    let front = "---\ntitle: 返金\nowner: 田中\napprovals: [審査, 決裁]\n---\n一\n";
    let folder = Folder::project(&[(REFUNDS, front), ("data/people.yaml", PEOPLE)]);
    let told = |words: &[&str]| sign(&folder, &[words, &["--date", "2026-11-20"]].concat());
    assert!(told(&["--as", "審査", "--by", "山本"]).1.contains("山本 is not in data/people.yaml"));
    assert_eq!(told(&["--as", "審査", "--by", "suzuki"]).0, 0);
    let (code, said) = told(&["--as", "決裁", "--by", "鈴木 一"]);
    assert!(code == 2 && said.contains("鈴木 一 has signed as `審査`") && said.contains("distinct: false"), "{said}");
    let shared = fs::read_to_string(folder.join(REFUNDS)).unwrap();
    let shared = shared.replace("[審査, 決裁]", "{ roles: [審査, 決裁], distinct: false }");
    folder.write(REFUNDS, &shared);
    assert_eq!(told(&["--as", "決裁", "--by", "鈴木 一"]).0, 0);
    // Somebody who leaves does not take the signature along.
    folder.write("data/people.yaml", PEOPLE.replace("鈴木 一", "高橋 栞"));
    assert_eq!(check(&folder), ["control/signer content/refunds.md:6", "control/signer content/refunds.md:7"]);
    let register = folder.run(&["list", "register", "--format", "json"]).out;
    assert!(register.contains("\"approval\": \"bound\"") && register.contains("\"waiting_for\": []"), "{register}");
    folder.write(REFUNDS, "---\ntitle: 返金\n---\n一\n");
    assert!(told(&["--as", "決裁", "--by", "田中 花子"]).1.contains("does not say which roles sign it"));
    folder.write(REFUNDS, "---\ntitle: 返金\ndraft: true\napprovals: [決裁]\n---\n一\n");
    assert_eq!(told(&["--as", "決裁", "--by", "田中 花子"]).0, 0, "a draft is signed, too");
}

#[test]
fn a_role_that_cannot_be_read_is_never_dropped() {
    let front = |approvals: &str| {
        format!(
            "---\ntitle: 返金\nowner: 田中\napprover: 鈴木\napproved: 2026-11-01\napprovals: {approvals}\n---\n一\n"
        )
    };
    let folder = Folder::project(&[(REFUNDS, &front("[作成, 確認]"))]);
    for words in [["--as", "作成", "--by", "田中"], ["--as", "確認", "--by", "佐藤"]] {
        assert_eq!(sign(&folder, &[&words[..], &["--date", "2026-11-20"]].concat()).0, 0);
    }
    let signed = fs::read_to_string(folder.join(REFUNDS)).unwrap();
    let approval = |approvals: &str| {
        folder.write(REFUNDS, signed.replace("[作成, 確認]", approvals));
        let json: Value = serde_json::from_str(&folder.run(&["list", "register", "--format", "json"]).out).unwrap();
        (json["documents"][0]["approval"].as_str().unwrap().to_owned(), check(&folder))
    };
    assert_eq!(approval("[作成, 確認]"), ("bound".to_owned(), vec![]));
    assert_eq!(approval("[作成, {role: 確認}]").0, "bound");
    for wrong in [
        "[作成, 確認, {rol: 承認}]",
        "[作成, 確認, [承認, 部長]]",
        "[作成, 確認, 確認者]",
        "[作成, 確認, {role: 承認, by: {x: y}}]",
        "{role: [作成, 確認]}",
        "{roles: [作成, {rol: 確認}], quorum: 1}",
        "作成",
        "作成・確認",
        "作成, 確認",
        "{roles: 作成・確認}",
        "[作成, '確認、承認']",
        "[作成, 確認・承認]",
        "[]",
        "",
    ] {
        let (approval, found) = approval(wrong);
        assert!(approval != "bound" && approval != "unbound", "{wrong}: {approval}");
        let is_told = |found: &String| found.starts_with("control/value") || found.starts_with("content/front-matter");
        assert!(found.iter().any(is_told), "{wrong}: {found:?}");
    }
}

#[test]
fn a_fresh_signature_does_not_hide_a_change_after_the_approval() {
    let folder = Folder::project(&[(REFUNDS, "---\ntitle: 返金\nowner: 田中\napprovals: [作成, 承認]\n---\n一\n")]);
    let told = |role: &str, by: &str| sign(&folder, &["--as", role, "--by", by, "--date", "2026-11-20"]).0;
    assert_eq!([told("作成", "田中"), told("承認", "鈴木")], [0, 0]);
    let signed = fs::read_to_string(folder.join(REFUNDS)).unwrap();
    folder.write(REFUNDS, signed.replace("\n一\n", "\n二\n"));
    assert_eq!(told("作成", "田中"), 0);
    assert_eq!(check(&folder), ["control/changed-after-approval content/refunds.md:7"]);
    let json: Value = serde_json::from_str(&folder.run(&["list", "register", "--format", "json"]).out).unwrap();
    assert_eq!(json["documents"][0]["approval"], "changed");
    let csv = folder.run(&["list", "register", "--format", "csv"]).out;
    assert!(csv.contains(",返金,,,田中,,,,"), "nobody has approved this text: {csv}");
}

#[test]
fn a_by_that_nobody_answers_to_is_nobody() {
    let people = format!("{PEOPLE}  empty: {{ label: 空, email: e@ops.example }}\n");
    let folder = Folder::project(&[("data/people.yaml", people.as_str())]);
    for by in ["鈴木 二", "empty", "未定"] {
        folder.write(
            REFUNDS,
            format!("---\ntitle: 返金\nowner: 田中\napprovals: [{{ role: 承認, by: [{by}] }}]\n---\n一\n"),
        );
        for words in [&["--as", "承認"][..], &["--as", "承認", "--by", by], &["--as", "承認", "--by", "suzuki"]] {
            let (code, said) = sign(&folder, words);
            assert!(code == 2 && said.contains("nobody answers to `by` of `承認`"), "{by}: {said}");
        }
        assert!(
            check(&folder).contains(&"control/value content/refunds.md:4".to_owned()),
            "{by}: {:?}",
            check(&folder)
        );
    }
}

#[test]
fn two_spellings_of_one_person_are_one_signer() {
    let front = "---\ntitle: 返金\nowner: 田中\napprovals: [審査, 決裁]\n---\n一\n";
    let folder = Folder::project(&[(REFUNDS, front)]);
    let told = |role: &str, by: &str| sign(&folder, &["--as", role, "--by", by, "--date", "2026-11-20"]);
    assert_eq!(told("審査", "suzuki").0, 0);
    folder.write("data/people.yaml", PEOPLE);
    let (code, said) = told("決裁", "鈴木 一");
    assert!(code == 2 && said.contains("鈴木 一 has signed as `審査`"), "{said}");
    let signed = fs::read_to_string(folder.join(REFUNDS)).unwrap();
    let line = signed.lines().find(|line| line.contains("審査, name")).unwrap();
    folder.write(
        REFUNDS,
        signed.replace(line, &format!("{line}\n{}", line.replace("審査", "決裁").replace("suzuki", "鈴木 一"))),
    );
    assert_eq!(check(&folder), ["control/signature content/refunds.md:7"]);
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
