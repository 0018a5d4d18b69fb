//! Real repositories, made with fixed names and times.

#![expect(clippy::disallowed_methods, reason = "tests make repositories")]

use super::Repository as Repo;
use super::*;
use crate::model::{MemoryCache, NoCache, Revisions, sealed, unsealed};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A repository with a project in the folder `運用 docs`.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let made = Self(tempfile::tempdir().unwrap());
        made.git(&["init", "-q", "-b", "main"]);
        made
    }

    fn project(&self) -> PathBuf {
        self.0.path().join("運用 docs")
    }

    fn git(&self, words: &[&str]) {
        self.git_at("2026-01-01T00:00:00+09:00", words);
    }

    fn git_at(&self, at: &str, words: &[&str]) {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(self.0.path())
            .args(["-c", "user.name=山田", "-c", "user.email=y@example.com"])
            .args(words);
        command.env("GIT_AUTHOR_DATE", at).env("GIT_COMMITTER_DATE", "2026-12-01T00:00:00Z");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"] {
            command.env_remove(name);
        }
        let answer = command.output().unwrap();
        assert!(answer.status.success(), "{words:?}: {}", String::from_utf8_lossy(&answer.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.project().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self, at: &str, reason: &str) {
        self.git(&["add", "-A"]);
        self.git_at(at, &["commit", "-q", "-m", reason]);
    }

    fn read(&self) -> History {
        read(&self.project(), &Mounts::default(), &NoCache).unwrap()
    }
}

/// Day, reason, whether the body changed, and version.
fn lines(history: &History, path: &str) -> Vec<String> {
    let line = |revision: &Revision| {
        let version = revision.version.as_deref().unwrap_or("-");
        format!("{} {} {} {version}", revision.date, revision.reason, revision.body)
    };
    history.of(path).iter().map(line).collect()
}

#[test]
fn a_document_is_followed_through_renamings_and_front_matter_is_no_update() {
    let made = Repository::new();
    made.write("content/手順 書.md", "---\nversion: 1.0\n---\n# 手順\n\n一\n二\n三\n");
    // 23:30 in New York is the author's day, whatever day it is in Tokyo or in UTC.
    made.commit("2026-03-01T23:30:00-05:00", "最初の版\n\n詳しい説明");
    made.write("content/手順 書.md", "---\nversion: 1.1\nowner: 田中\n---\n# 手順\n\n一\n二\n三\n");
    made.commit("2026-03-02T09:00:00+09:00", "版だけ: a\u{1e}b");
    made.git(&["mv", "運用 docs/content/手順 書.md", "運用 docs/content/new.md"]);
    made.write("content/new.md", "---\nversion: 1.1\n---\n# 手順\n\n一\n二\n四\n");
    made.commit("2026-03-03T09:00:00+09:00", "名前と本文");
    made.write("content/new.md", "---\nversion: 1.1\n---\n# 手順  \r\n\r\n一\r\n二\r\n四\r\n");
    made.commit("2026-03-04T09:00:00+09:00", "改行だけ");
    made.write("content/other.md", "まだ入れていない");
    let history = made.read();
    assert_eq!(
        lines(&history, "content/new.md"),
        [
            "2026-03-04 改行だけ false 1.1",
            "2026-03-03 名前と本文 true 1.1",
            "2026-03-02 版だけ: a\u{1e}b false 1.1",
            "2026-03-01 最初の版 true 1.0"
        ]
    );
    assert_eq!(history.now("content/手順 書.md"), Some("content/new.md"));
    assert_eq!(history.of("content/new.md")[0].author, "山田");
    assert_eq!(history.of("content/手順 書.md"), []);
    assert_eq!(history.of("content/other.md"), [], "what is not committed has no day");
}

#[test]
fn documents_in_another_folder_have_their_history_under_the_names_of_the_project() {
    let made = Repository::new();
    made.write("docs/a.md", "一");
    made.write("content/a.md", "無関係");
    made.commit("2026-01-01T00:00:00Z", "一");
    made.git(&["mv", "運用 docs/docs/a.md", "運用 docs/docs/b.md"]);
    made.write("data/metrics.yaml", "x: {}");
    made.write("data/tickets.csv", "id");
    made.commit("2026-01-02T00:00:00Z", "二");
    let of = |content: &str| {
        let mounts = Mounts::new(Some(content.to_owned()), None, Vec::new());
        read(&made.project(), &mounts, &NoCache).unwrap()
    };
    let history = of("docs");
    assert_eq!(lines(&history, "content/b.md"), ["2026-01-02 二 false -", "2026-01-01 一 true -"]);
    assert_eq!(history.now("content/a.md"), Some("content/b.md"), "not the file of another folder");
    assert_eq!(history.editions("data/metrics.yaml").len(), 1);
    let here = of("");
    assert_eq!(lines(&here, "content/docs/b.md").len(), 2);
    assert_eq!(lines(&here, "content/content/a.md"), ["2026-01-01 一 true -"]);
    assert_eq!(here.of("data/tickets.csv"), [], "an export is no document");
    made.write("tejun.yaml", "title: x\ncontent: docs\n");
    made.commit("2026-01-03T00:00:00Z", "三");
    let mounts = Mounts::new(Some("docs".to_owned()), None, Vec::new());
    let repository = Repo::at(&made.project(), &mounts).unwrap();
    assert_eq!(repository.blobs("HEAD").into_keys().collect::<Vec<_>>(), ["content/b.md"]);
    assert_eq!(repository.moves("HEAD~2", None)["content/a.md"], "content/b.md");
}

#[test]
fn a_name_that_is_used_again_belongs_to_another_document() {
    let made = Repository::new();
    let text = "# A\n\n一\n二\n三\n四\n";
    made.write("content/a.md", text);
    made.commit("2026-01-01T00:00:00Z", "古い a");
    made.git(&["mv", "運用 docs/content/a.md", "運用 docs/content/b.md"]);
    made.commit("2026-01-02T00:00:00Z", "a は b になる");
    made.write("content/a.md", "まったく別の文書\n");
    made.commit("2026-01-03T00:00:00Z", "新しい a");
    let history = made.read();
    assert_eq!(lines(&history, "content/b.md"), ["2026-01-02 a は b になる false -", "2026-01-01 古い a true -"]);
    // `git log -- content/a.md` tells the same: the name is all that is known of the older file.
    assert_eq!(lines(&history, "content/a.md")[0], "2026-01-03 新しい a true -");
    assert_eq!(history.now("content/a.md"), None, "the address is in use");
}

#[test]
fn merges_tell_nothing_of_their_own_and_branches_are_told() {
    let made = Repository::new();
    made.write("content/a.md", "一\n二\n三\n四\n五\n六\n");
    made.commit("2026-01-01T00:00:00Z", "最初");
    made.git(&["switch", "-q", "-c", "side"]);
    made.write("content/a.md", "一\n二\n三\n四\n五\n六!\n");
    made.commit("2026-01-02T00:00:00Z", "枝の変更");
    made.git(&["switch", "-q", "main"]);
    made.git(&["mv", "運用 docs/content/a.md", "運用 docs/content/b.md"]);
    made.commit("2026-01-03T00:00:00Z", "改名");
    made.git_at("2026-01-04T00:00:00Z", &["merge", "-q", "--no-ff", "-m", "まとめ", "side"]);
    assert_eq!(
        lines(&made.read(), "content/b.md"),
        ["2026-01-03 改名 false -", "2026-01-02 枝の変更 true -", "2026-01-01 最初 true -"]
    );
}

#[test]
fn what_was_not_yet_known_at_an_instant_is_left_out() {
    let made = Repository::new();
    made.write("content/a.md", "一");
    made.commit("2026-11-20T17:00:00+09:00", "締めまで");
    made.write("content/a.md", "二");
    made.commit("2026-11-20T17:00:01+09:00", "締めのあと");
    let history = made.read().until("2026-11-20T08:00:00Z".parse().unwrap());
    assert_eq!(lines(&history, "content/a.md"), ["2026-11-20 締めまで true -"]);
}

#[test]
fn a_clone_that_was_cut_off_tells_nothing_and_no_repository_is_none() {
    let made = Repository::new();
    made.write("content/a.md", "一");
    made.commit("2026-01-01T00:00:00Z", "一");
    made.write("content/a.md", "二");
    made.commit("2026-01-02T00:00:00Z", "二");
    let clone = tempfile::tempdir().unwrap();
    let (from, to) = (format!("file://{}", made.0.path().display()), clone.path().join("c"));
    made.git(&["clone", "-q", "--depth", "1", &from, &to.display().to_string()]);
    let cut = read(&to.join("運用 docs"), &Mounts::default(), &NoCache).unwrap();
    assert!(cut.is_shallow() && cut.of("content/a.md").is_empty());
    let bare = tempfile::tempdir().unwrap();
    assert_eq!(read(bare.path(), &Mounts::default(), &NoCache), None);
    fs::write(bare.path().join(".git"), "gitdir: /nowhere").unwrap();
    assert_eq!(read(bare.path(), &Mounts::default(), &NoCache), None);
    let empty = Repository::new();
    fs::create_dir(empty.project()).unwrap();
    assert_eq!(read(&empty.project(), &Mounts::default(), &NoCache), None, "no commit yet");
}

#[test]
fn programs_that_a_repository_names_do_not_run() {
    let made = Repository::new();
    made.write("content/a.md", "一");
    made.commit("2026-01-01T00:00:00Z", "一");
    made.write("content/a.md", "二");
    made.commit("2026-01-02T00:00:00Z", "二");
    let (trap, sprung) = (made.0.path().join("trap.sh"), made.0.path().join("sprung"));
    fs::write(&trap, format!("#!/bin/sh\ntouch '{}'\n", sprung.display())).unwrap();
    Command::new("chmod").arg("+x").arg(&trap).status().unwrap();
    let trap = trap.display().to_string();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "gpg.program",
        "filter.x.clean",
        "filter.x.process",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "credential.helper",
    ] {
        made.git(&["config", key, &trap]);
    }
    made.git(&["config", "log.showSignature", "true"]);
    made.git(&["config", "alias.log", &format!("!{trap}")]);
    made.git(&["config", "color.ui", "always"]);
    made.git(&["config", "core.hooksPath", &made.0.path().display().to_string()]);
    fs::write(made.0.path().join(".git/info/attributes"), "*.md diff=x filter=x\n").unwrap();
    assert_eq!(lines(&made.read(), "content/a.md"), ["2026-01-02 二 true -", "2026-01-01 一 true -"]);
    assert!(!sprung.exists());
    // What becomes of that is the trap's business.
    let _ = Command::new("git").arg("-C").arg(made.0.path()).args(["log", "-p", "--ext-diff"]).output();
    assert!(sprung.exists(), "git as people call it runs them");
}

#[test]
fn what_was_read_for_a_commit_is_kept_until_the_next() {
    let made = Repository::new();
    made.write("content/a.md", "一");
    made.commit("2026-01-01T00:00:00Z", "一");
    let cache = MemoryCache::default();
    let first = read(&made.project(), &Mounts::default(), &cache).unwrap();
    assert_eq!(read(&made.project(), &Mounts::default(), &cache).unwrap(), first);
    let lie = |entry: &mut Vec<u8>| {
        let kept = String::from_utf8(unsealed(entry).unwrap().to_vec()).unwrap();
        *entry = sealed(kept.replace("山田", "鈴木").as_bytes());
    };
    cache.0.lock().unwrap().values_mut().for_each(lie);
    assert_eq!(
        read(&made.project(), &Mounts::default(), &cache).unwrap().of("content/a.md")[0].author,
        "鈴木",
        "it is not read again"
    );
    made.write("content/a.md", "二");
    made.commit("2026-01-02T00:00:00Z", "二");
    assert_eq!(read(&made.project(), &Mounts::default(), &cache).unwrap().of("content/a.md").len(), 2);
    cache.0.lock().unwrap().values_mut().for_each(|bytes| bytes.truncate(60));
    assert_eq!(
        read(&made.project(), &Mounts::default(), &cache).unwrap().of("content/a.md").len(),
        2,
        "what is broken is read again"
    );
}
