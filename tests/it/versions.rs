//! Versions of the document set, releases, and addresses that must not vanish: in repositories that the tests make.

use crate::program::{Folder, tree};
use crate::site::{Ran, run};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::output::CacheFolder;

const CONFIG: &str = "title: 運用手順\ntimezone: Asia/Tokyo\nbase_url: https://help.example.com/kb/\n\
                      versions: { refs: [\"v*\"] }\nas_of: 2026-11-20T17:00:00+09:00\n";
const OLD_CONFIG: &str = "title: 昔の手順\ntimezone: Asia/Tokyo\n";
const DATA: [(&str, &str); 3] = [
    (
        "data/sources.yaml",
        "tickets:\n  files: tickets.csv\n  columns:\n    opened_at: { type: datetime, required: true }\n",
    ),
    (
        "data/metrics.yaml",
        "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n",
    ),
    ("data/tickets.csv", "opened_at\n2026-03-01 09:00\n2026-04-10 09:00\n2026-04-30 09:00\n"),
];

pub(crate) fn git(folder: &Folder, at: &str, words: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder.path()).args(["-c", "user.name=山田", "-c", "user.email=y@example.com"]).args(words);
    command.envs([("GIT_AUTHOR_DATE", at), ("GIT_COMMITTER_DATE", at)]);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"] {
        command.env_remove(name);
    }
    let answer = command.output().unwrap();
    assert!(answer.status.success(), "{words:?}: {}", String::from_utf8_lossy(&answer.stderr));
}

fn commit(folder: &Folder, at: &str) {
    git(folder, at, &["add", "-A"]);
    git(folder, at, &["commit", "-q", "-m", "変更"]);
}

const MAY: &str = "2026-05-01T09:00:00+09:00";
const AUGUST: &str = "2026-08-01T09:00:00+09:00";

/// v1.0 with three documents; since then one was changed, one moved and one removed, and the data grew.
fn repository() -> Folder {
    let folder = Folder::project(&[("tejun.yaml", OLD_CONFIG), (".gitignore", "output/\n.tejun/\n")]);
    DATA.iter().for_each(|(path, text)| folder.write(path, text));
    folder.write(
        "content/sop/a.md",
        "# 手順A\n\n<!-- 社内メモ -->\n\n応答は 4時間以内とする。4月は {figure}`opened@2026-04`。\n",
    );
    folder.write("content/sop/c.md", "# 手順C\n\n場所が変わる手順です。\n\n本文は同じです。\n");
    folder.write("content/sop/b.md", "# 手順B\n");
    folder.write("content/sop/old.md", "# 旧手順\n\nなくなる手順です。\n");
    git(&folder, MAY, &["init", "-q", "-b", "main"]);
    commit(&folder, MAY);
    git(&folder, MAY, &["tag", "-a", "v1.0", "-m", "最初の<b>公開</b>"]);
    folder.write("tejun.yaml", CONFIG);
    folder.write("content/sop/a.md", "# 手順A\n\n応答は 2時間以内とする。4月は {figure}`opened@2026-04`。\n");
    folder.write(
        "data/tickets.csv",
        "opened_at\n2026-03-01 09:00\n2026-04-10 09:00\n2026-04-30 09:00\n2026-04-30 10:00\n2026-05-02 09:00\n",
    );
    folder.write("content/sop/b.md", "---\nslug: bb\n---\n# 手順B\n");
    git(&folder, AUGUST, &["mv", "content/sop/c.md", "content/sop/d.md"]);
    git(&folder, AUGUST, &["rm", "-q", "content/sop/old.md"]);
    commit(&folder, AUGUST);
    folder
}

fn built(folder: &Folder, cache: bool) -> Ran {
    let files = Inputs::open(folder.path(), &mut Diagnostics::new()).unwrap().with_history();
    run(&if cache { files.keeping_in(Arc::new(CacheFolder::new(folder.path()))) } else { files })
}

fn text<'r>(ran: &'r Ran, path: &str) -> &'r str {
    ran.text(path).unwrap_or_else(|| panic!("{path} is not there:\n{}", ran.findings()))
}

#[test]
fn an_older_version_shows_its_own_text_and_figures_and_says_where_its_pages_are_now() {
    let ran = built(&repository(), false);
    let (now, then) = (text(&ran, "sop/a/index.html"), text(&ran, "v/v1.0/sop/a/index.html"));
    assert!(now.contains("2時間以内") && now.contains("3件"), "{now}");
    assert!(then.contains("4時間以内") && then.contains("2件") && !then.contains("3件"), "{then}");
    assert!(then.contains("昔の手順") && then.contains("これは古い版 v1.0 の文書です。"));
    assert!(then.contains("<link rel=\"canonical\" href=\"https://help.example.com/kb/sop/a/\">"));
    assert!(then.contains("<meta name=\"robots\" content=\"noindex\">") && !now.contains("noindex"));
    assert!(then.contains("href=\"../../../../assets/site."), "the theme is that of the root");
    let moved = text(&ran, "v/v1.0/sop/c/index.html");
    assert!(moved.contains("<a href=\"../../../../sop/d/\">最新の版では別の場所にあります</a>"), "{moved}");
    let gone = text(&ran, "v/v1.0/sop/old/index.html");
    assert!(gone.contains("<a href=\"../../../../\">最新の版にこのページはありません</a>"), "{gone}");
    assert!(text(&ran, "sop/d/index.html").contains("<a href=\"../../v/v1.0/sop/c/\">v1.0</a>"));
    let paths: Vec<&str> = ran.built.as_ref().unwrap().artifacts.iter().map(|file| file.path.as_str()).collect();
    let not_there =
        ["v/v1.0/404.html", "v/v1.0/robots.txt", "v/v1.0/sitemap.xml", "v/v1.0/assets", "v/v1.0/versions.json"];
    assert!(paths.iter().all(|path| !not_there.iter().any(|gone| path.starts_with(gone))), "{paths:?}");
    assert!(!text(&ran, "sitemap.xml").contains("/v/"));
}

#[test]
fn the_list_and_the_menu_know_every_version() {
    let ran = built(&repository(), false);
    let list = text(&ran, "versions/index.html");
    assert!(list.contains("最初の&lt;b&gt;公開&lt;/b&gt;"), "{list}");
    assert!(list.contains("2026年5月1日") && list.contains("追加 0・変更 2・削除 1"), "{list}");
    let told: serde_json::Value = serde_json::from_str(text(&ran, "versions.json")).unwrap();
    let version = &told["versions"][0];
    assert_eq!(
        (&version["name"], &version["date"], &version["path"]),
        (&"v1.0".into(), &"2026-05-01".into(), &"v/v1.0/".into())
    );
    let pages = ["/sop/a/", "/sop/b/", "/sop/c/", "/sop/old/"].map(|route| version["pages"][route].clone());
    assert_eq!(pages, [serde_json::json!(1), "/sop/bb/".into(), "/sop/d/".into(), serde_json::json!(0)]);
    assert!(text(&ran, "versions.js").starts_with("tejunVersions({"));
}

#[test]
fn what_changed_is_shown_without_what_was_kept_from_readers() {
    let ran = built(&repository(), false);
    let page = text(&ran, "diff/v1.0..current/sop/a/index.html");
    assert!(page.contains("応答は <mark>4</mark>時間以内") && page.contains("応答は <mark>2</mark>時間以内"), "{page}");
    assert!(!page.contains("社内メモ") && page.contains("noindex"));
    let moved = text(&ran, "diff/v1.0..current/sop/d/index.html");
    assert!(moved.contains("content/sop/c.md") && moved.contains("本文は同じです。"), "{moved}");
    let off = repository();
    off.write("tejun.yaml", CONFIG.replace("[\"v*\"]", "[\"v*\"], differences: false"));
    assert!(built(&off, false).text("diff/v1.0..current/sop/a/index.html").is_none());
}

#[test]
fn a_version_is_built_once_and_a_kept_one_gives_the_same_bytes() {
    let folder = repository();
    let bytes = |ran: &Ran| -> Vec<(String, Vec<u8>)> {
        ran.built.as_ref().unwrap().artifacts.iter().map(|file| (file.path.clone(), file.bytes.to_vec())).collect()
    };
    let cold = bytes(&built(&folder, true));
    let kept: Vec<_> =
        fs::read_dir(folder.join(".tejun/versions")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    assert!(bytes(&built(&folder, true)) == cold && bytes(&built(&folder, false)) == cold);
    // A lie in what is kept comes out: nothing was built again.
    let replace = |from: &str, to: &str, sound: bool| {
        let bytes = fs::read(&kept[0]).unwrap();
        let text = String::from_utf8(bytes).unwrap().replace(from, to);
        let (hash, rest) = text.split_once('\n').unwrap();
        let hash = if sound { blake3::hash(rest.as_bytes()).to_hex().to_string() } else { hash.to_owned() };
        fs::write(&kept[0], format!("{hash}\n{rest}")).unwrap();
    };
    replace("4時間以内", "9時間以内", true);
    assert!(text(&built(&folder, true), "v/v1.0/sop/a/index.html").contains("9時間以内"));
    replace("9時間以内", "8時間以内", false);
    assert!(bytes(&built(&folder, true)) == cold, "what is broken is made again");
    folder.write("content/sop/new.md", "# 新しい\n");
    let ran = built(&folder, true);
    assert_eq!(fs::read_dir(folder.join(".tejun/versions")).unwrap().count(), 1, "a new current page rebuilds nothing");
    assert!(text(&ran, "sop/new/index.html").contains("このページはこの版にはありません"));
    folder.write("tejun.yaml", CONFIG.replace("\"v*\"", "\"w*\""));
    let ran = built(&folder, true);
    assert!(ran.findings().contains("warning versions/none tejun.yaml:4:11"), "{}", ran.findings());
    assert_eq!(fs::read_dir(folder.join(".tejun/versions")).unwrap().count(), 0, "what nobody asks for is forgotten");
}

#[test]
fn a_version_that_cannot_be_built_is_left_out_and_said() {
    let folder = repository();
    let may = |words: &[&str]| git(&folder, AUGUST, words);
    may(&["switch", "-q", "-c", "side", "v1.0"]);
    folder.write("tejun.yaml", "titel: x\n");
    commit(&folder, AUGUST);
    may(&["tag", "v1.1"]);
    folder.write("tejun.yaml", OLD_CONFIG);
    std::os::unix::fs::symlink("/etc/passwd", folder.join("content/secret.md")).unwrap();
    folder.write("content/big.md", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    commit(&folder, AUGUST);
    may(&["tag", "v2/a"]);
    may(&["tag", "v2-a"]);
    may(&["switch", "-q", "main"]);
    folder.write("tejun.yaml", CONFIG.replace("[\"v*\"]", "[\"v*\", \"v2/*\"]"));
    let ran = built(&folder, false);
    let found = ran.findings();
    assert!(found.contains("warning versions/build tejun.yaml:4:11"), "{found}");
    assert!(found.contains("warning versions/name tejun.yaml:4:11"), "{found}");
    assert_eq!(found.matches("info versions/file tejun.yaml:4:11").count(), 2, "{found}");
    assert!(ran.text("v/v1.1/index.html").is_none() && ran.text("v/v1.0/index.html").is_some());
    assert!(ran.text("v/v2-a/index.html").is_some() && ran.text("v/v2-a/secret/index.html").is_none());
}

#[test]
fn a_project_in_a_subfolder_and_branches_are_versions_too() {
    let whole = Folder::new();
    whole.write("docs/tejun.yaml", CONFIG.replace("refs: [\"v*\"]", "branches: [\"release/*\"], label: 次の版"));
    whole.write("docs/content/_index.md", "# ホーム\n");
    whole.write("elsewhere.md", "別のもの\n");
    git(&whole, MAY, &["init", "-q", "-b", "main"]);
    commit(&whole, MAY);
    git(&whole, MAY, &["branch", "release/1"]);
    let files = Inputs::open(&whole.join("docs"), &mut Diagnostics::new()).unwrap().with_history();
    let ran = run(&files);
    assert!(text(&ran, "v/release-1/index.html").contains("release/1"));
    assert!(text(&ran, "index.html").contains("次の版"));
}

#[test]
fn a_banner_stands_until_its_day_is_over() {
    let shown = |until: &str| {
        let folder = Folder::project(&[]);
        let banner = format!("banner: {{ text: \"<b>保守</b>\", level: critical, until: {until}, link: /status/ }}\n");
        folder.write("tejun.yaml", format!("title: x\nas_of: 2026-11-20T17:00:00+09:00\n{banner}"));
        let ran = run(&Inputs::open(folder.path(), &mut Diagnostics::new()).unwrap());
        text(&ran, "index.html").contains("site-notice-critical\" aria-label=\"お知らせ\"><p>&lt;b&gt;保守&lt;/b&gt;")
    };
    assert!(shown("2026-11-20") && shown("2026-11-20T17:01:00+09:00"));
    assert!(!shown("2026-11-19") && !shown("2026-11-20T17:00:00+09:00"));
}

fn index(folder: &Path) -> String {
    fs::read_to_string(folder.join("current/index.html")).unwrap_or_default()
}

#[test]
fn a_release_can_be_taken_back_and_a_broken_build_publishes_nothing() {
    let (folder, www) = (Folder::project(&[]), Folder::new());
    let www = www.join("www");
    let to = www.to_str().unwrap();
    let publish = |more: &[&str]| folder.run(&[&["publish", to], more].concat());
    assert_eq!(publish(&[]).code, 0);
    folder.write("content/_index.md", "# 次の表紙\n");
    assert_eq!(publish(&[]).code, 0);
    assert!(index(&www).contains("次の表紙"));
    let before = tree(&www);
    folder.write("content/broken.md", "# x\n\n```{kpi}\n```\n");
    assert_eq!(publish(&[]).code, 1);
    assert!(tree(&www) == before, "nothing changes");
    fs::remove_file(folder.join("content/broken.md")).unwrap();
    assert_eq!(publish(&["--rollback"]).code, 0);
    assert!(index(&www).contains("はじめに"));
    let list = publish(&["--list"]).out;
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines.len() == 2 && lines[0].starts_with("  20261120T080000Z-") && lines[1].starts_with("* "), "{list}");
    let refused = publish(&["--rollback"]);
    assert!(refused.code == 2 && refused.err.contains("no earlier release"), "{}", refused.err);
    let kept = publish(&["--keep", "1"]);
    assert!(kept.code == 0 && index(&www).contains("次の表紙"), "{}", kept.err);
    assert_eq!(publish(&["--list"]).out.lines().count(), 1);
    let inside = folder.run(&["publish", folder.join("content").to_str().unwrap()]);
    assert!(inside.code == 2 && inside.err.contains("lies in content/"), "{}", inside.err);
    folder.write("other/theirs.txt", "x");
    let foreign = folder.run(&["publish", folder.join("other").to_str().unwrap()]);
    assert!(foreign.code == 4 && foreign.err.contains("output/foreign-folder"), "{}", foreign.err);
}

#[test]
fn published_addresses_must_not_vanish() {
    let folder = Folder::project(&[("content/sop/refunds.md", "# 返金\n")]);
    folder.write(
        "list.txt",
        "# 公開中\nhttps://help.example.com/kb/procedures/refunds/?x\n/sop/\nhttps://other.example/x/\n",
    );
    folder.write("tejun.yaml", "title: x\nbase_url: https://help.example.com/kb/\nas_of: 2026-11-20T17:00:00+09:00\n");
    let list = folder.join("list.txt");
    let check = || folder.run(&["check", "--against", list.to_str().unwrap()]);
    let answer = check();
    assert_eq!(answer.code, 1, "{}", answer.out);
    assert!(
        answer.out.contains("error[checks/vanished-address]") && answer.out.contains("list.txt:2"),
        "{}",
        answer.out
    );
    assert!(
        answer.out.contains("`aliases: [/procedures/refunds/]` into the front matter of content/sop/refunds.md"),
        "{}",
        answer.out
    );
    folder.write("content/sop/refunds.md", "---\naliases: [/procedures/refunds/]\n---\n# 返金\n");
    let answer = check();
    assert_eq!(answer.code, 0, "{}", answer.out);
    // A sitemap, and the folder of an earlier site, say the same.
    folder.run(&["build"]);
    let output = folder.join("output");
    fs::remove_file(folder.join("content/sop/refunds.md")).unwrap();
    for old in [output.join("sitemap.xml"), output] {
        let answer = folder.run(&["check", "--against", old.to_str().unwrap()]);
        assert!(answer.code == 1 && answer.out.contains("/sop/refunds/"), "{}: {}", old.display(), answer.out);
    }
    assert_eq!(folder.run(&["check", "--against", "nowhere.txt"]).code, 2);
}

const AUDIENCES: &str = "title: 手順\ntimezone: Asia/Tokyo\nbase_url: https://help.example.com/\nas_of: 2026-11-20T17:00:00+09:00\n\
                         versions: { refs: [\"v*\"] }\naudiences: [public, internal]\npage_audiences: {register: public}\n";

/// v0.1 knows no audiences, v1.0 has some; every closed text is a token that begins with `zq`.
fn divided() -> Folder {
    let folder = Folder::project(&[("tejun.yaml", OLD_CONFIG), (".gitignore", "output/\n.tejun/\n")]);
    let at = |day: &str, message: &str| {
        git(&folder, day, &["add", "-A"]);
        git(&folder, day, &["commit", "-q", "-m", message]);
    };
    folder.write("content/sop/a.md", "# 手順A\n\nzqundivided\n");
    folder.write("content/zqformername.md", "# 移る手順\n\n本文は同じです。本文は同じです。\n");
    git(&folder, MAY, &["init", "-q", "-b", "main"]);
    at(MAY, "zqsubject 最初");
    git(&folder, MAY, &["tag", "v0.1"]);
    folder.write("tejun.yaml", AUDIENCES.replace("versions", "# versions"));
    folder.write("content/_index.md", "---\ntitle: 表\naudience: public\n---\n\nだれでも読める。\n");
    folder.write(
        "content/sop/a.md",
        "---\naudience: public\nversion: \"1.0\"\n---\n# 手順A\n\n前の公開の文。\n\n```{audience} internal\nzqoldblock\n```\n",
    );
    folder.write("content/closed/zqoldname.md", "# zqoldtitle\n\nzqoldbody\n");
    git(&folder, AUGUST, &["mv", "content/zqformername.md", "content/moved.md"]);
    folder.write("content/moved.md", "---\naudience: public\n---\n# 移る手順\n\n本文は同じです。本文は同じです。\n");
    at(AUGUST, "zqsubject 範囲を分ける");
    git(&folder, AUGUST, &["tag", "-a", "v1.0", "-m", "zqnote"]);
    folder.write("tejun.yaml", AUDIENCES);
    folder.write(
        "content/sop/a.md",
        "---\naudience: public\nversion: \"1.1\"\nstatus: superseded\nsuperseded_by: closed/zqsuccessor.md\nsupersedes: [closed/zqoldname.md]\n---\n# 手順A\n\n\
         いまの公開の文。\n\n```{audience} internal\nzqnewblock\n```\n",
    );
    folder.write("content/closed/zqsuccessor.md", "# zqnewtitle\n\nzqnewbody\n");
    at(AUGUST, "zqsubject 改める");
    folder
}

#[test]
fn an_older_version_is_shown_to_each_audience_as_it_was_then_opened_to_it() {
    let folder = divided();
    let ran = built(&folder, true);
    assert!(!ran.found.has_errors(), "{}", ran.findings());
    assert!(ran.findings().contains("info versions/audience tejun.yaml:5:11"), "{}", ran.findings());
    let files = &ran.built.as_ref().unwrap().artifacts;
    for file in files.iter().filter(|file| file.path.starts_with("public/")) {
        let text = String::from_utf8_lossy(&file.bytes);
        let token = text.find("zq").map(|at| text[at..].chars().take(24).collect::<String>());
        assert!(!file.path.contains("zq") && token.is_none(), "{}: {token:?}", file.path);
    }
    assert!(text(&ran, "public/v/v1.0/sop/a/index.html").contains("前の公開の文"));
    assert!(ran.text("public/v/v0.1/index.html").is_none() && ran.text("public/diff/v0.1..v1.0/index.html").is_none());
    let there = text(&ran, "internal/v/v1.0/sop/a/index.html");
    assert!(
        there.contains("zqoldblock") && text(&ran, "internal/v/v1.0/closed/zqoldname/index.html").contains("zqoldbody")
    );
    assert!(text(&ran, "internal/v/v0.1/sop/a/index.html").contains("zqundivided"));
    assert!(text(&ran, "internal/diff/v1.0..current/sop/a/index.html").contains("zqnewblock"));
    assert!(text(&ran, "internal/versions/index.html").contains("zqnote"));
    let of_home = text(&ran, "internal/diff/v0.1..v1.0/_index/index.html");
    assert!(
        of_home.contains("だれでも読める") && text(&ran, "internal/diff/v0.1..v1.0/index.html").contains("_index/")
    );
    assert!(text(&ran, "public/versions.js").contains("v1.0") && !text(&ran, "public/versions.js").contains("v0.1"));
    assert!(
        text(&ran, "internal/sop/a/index.html").contains("zqsubject")
            && ran.text("internal/zqformername/index.html").is_some()
    );
    let kept = || tree(&folder.join(".tejun/versions")).len();
    assert_eq!(kept(), 4, "two versions for two audiences");
    let bytes = |ran: &Ran| -> Vec<(String, Vec<u8>)> {
        ran.built.as_ref().unwrap().artifacts.iter().map(|file| (file.path.clone(), file.bytes.to_vec())).collect()
    };
    let cold = bytes(&ran);
    assert!(bytes(&built(&folder, true)) == cold && kept() == 4);
    folder.write(
        "tejun.yaml",
        AUDIENCES.replace("audiences: [public, internal]", "").replace("page_audiences", "# page"),
    );
    let ran = built(&folder, true);
    assert!(ran.findings().contains("info versions/audience"), "{}", ran.findings());
    assert!(ran.text("v/v1.0/index.html").is_none() && ran.text("v/v0.1/index.html").is_some());
}

#[test]
fn what_is_closed_now_is_found_in_an_older_version_that_opened_it() {
    let folder = divided();
    folder.write(
        "content/sop/a.md",
        "---\naudience: internal\n---\n# 手順A\n\n前の公開の文。ここはいまは社内の者だけが読む文です。\n",
    );
    folder.write("content/moved.md", "# 移る手順\n\n本文は同じです。本文は同じです。\n");
    let ran = built(&folder, false);
    assert!(ran.findings().contains("error leak/closed-text content/moved.md"), "{}", ran.findings());
}
