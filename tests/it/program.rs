//! The program as people run it: words in, exit code and two streams out; and a folder to run it in.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The program, in English, without colours or any setting of the machine that runs the tests.
pub(crate) fn tejun() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tejun"));
    command.env("LANG", "C.UTF-8").env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").env_remove("RUST_BACKTRACE");
    command
}

/// How one run ended.
pub(crate) struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs a command to its end.
pub(crate) fn answer(command: &mut Command) -> Answer {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Answer { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

/// An answer of a run that did what it was asked.
pub(crate) fn fine(answer: &Answer) -> &Answer {
    assert_eq!(answer.code, 0, "{}\n{}", answer.out, answer.err);
    answer
}

/// What makes sure of every promise of a metric.
pub(crate) const CONFIRMED: (&str, &str) = ("data/bindings.yaml", "- { document: \"**\", bind: true }\n");

/// A folder that goes away with the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A project with one page, and these files besides.
    pub(crate) fn project(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        folder.write("tejun.yaml", "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\n");
        folder.write("content/_index.md", "# はじめに\n\n本文です。\n");
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the program on this project.
    pub(crate) fn run(&self, words: &[&str]) -> Answer {
        answer(tejun().arg("-C").arg(self.path()).args(words))
    }

    /// The value of a metric in a period as it is written, for a breakdown; of none, that of the whole.
    pub(crate) fn figure(&self, metric: &str, period: &str, by: &[(&str, &str)]) -> String {
        let answer = self.run(&["figures", metric, "--period", period, "--format", "json"]);
        let figures: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err));
        let by: Map<String, Value> = by.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
        let found = figures.as_array().unwrap().iter().find(|figure| figure["by"] == Value::Object(by.clone()));
        let figure = found.unwrap_or_else(|| panic!("no {metric} of {by:?} in {figures}"));
        figure["value"].to_string().trim_matches('"').to_owned()
    }
}

/// Every file below a folder, by its path, with its bytes; empty when there is no folder.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Which files of two trees are not the same.
pub(crate) fn unlike(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = a.keys().chain(b.keys()).filter(|name| a.get(*name) != b.get(*name));
    let mut names: Vec<String> = names.cloned().collect();
    names.sort();
    names.dedup();
    names
}

/// A browser that prints, where one is installed.
pub(crate) fn browser() -> Option<String> {
    let named = std::env::var("TEJUN_CHROMIUM").ok().filter(|path| !path.is_empty());
    let usual = ["/usr/bin/chromium", "/usr/bin/google-chrome"].into_iter().map(str::to_owned);
    named.into_iter().chain(usual).find(|path| std::path::Path::new(path).is_file())
}
