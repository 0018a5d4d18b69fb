//! What the documents and comments of this repository name is there: links lead to files and headings, paths and names in backticks to code, and
//! citations to decisions.

use crate::site::here;
use crate::sources::{paths_below, rust_files};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;

/// The documents whose names are held against the code.
const DOCUMENTS: &[&str] = &["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "docs"];

/// Documents that walk through the code, so that each plain word in backticks is a name of it.
const GUIDES: &[&str] = &["ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Words of the language in backticks, and the module that there is not.
const OTHER_WORDS: &[&str] = &["Option", "expect", "unsafe", "unwrap", "utils"];

fn text(path: &str) -> String {
    fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The documents, without the records of decisions, which speak of their own day.
fn documents() -> Vec<String> {
    let all = DOCUMENTS.iter().flat_map(|path| {
        let is_folder = here(path).is_dir();
        if is_folder { paths_below(path) } else { vec![(*path).to_owned()] }
    });
    all.filter(|path| path.ends_with(".md") && !path.starts_with("docs/decisions/")).collect()
}

/// A heading as links name it.
fn anchor(heading: &str) -> String {
    let kept =
        heading.trim().to_lowercase().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>();
    kept.replace(' ', "-")
}

fn anchors(text: &str) -> BTreeSet<String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}

#[test]
fn links_lead_to_files_and_headings() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let (mut faults, mut seen) = (Vec::new(), 0);
    let records = paths_below("docs/decisions");
    for path in documents().into_iter().chain(records) {
        let (text, folder) = (text(&path), path.rsplit_once('/').map_or("", |(folder, _)| folder));
        for target in link.captures_iter(&without_fences(&text)).map(|found| found[1].to_owned()) {
            // `[x](…)` shows how a link is written.
            if target.contains("://") || target.starts_with("mailto:") || target == "…" {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let to = if file.is_empty() { here(&path) } else { here(folder).join(file) };
            let has_heading = || fs::read_to_string(&to).is_ok_and(|text| anchors(&text).contains(heading));
            if !to.exists() || !(heading.is_empty() || has_heading()) {
                faults.push(format!("{path}: {target}"));
            }
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} links");
    assert!(faults.is_empty(), "links that lead nowhere:\n{}", faults.join("\n"));
}

/// A text without its fenced blocks: those show what other files hold.
fn without_fences(text: &str) -> String {
    let is_prose = |(at, _): &(usize, &str)| at % 2 == 0;
    text.split("```").enumerate().filter(is_prose).map(|(_, prose)| prose).collect()
}

/// What a file of the code defines: items, variants, fields, and its own name.
fn defined_names() -> BTreeSet<String> {
    let items = Regex::new(r"\b(?:fn|struct|enum|trait|type|const|static|mod|macro_rules!)\s+(\w+)").unwrap();
    let members = Regex::new(r"(?m)^\s+(?:pub(?:\([^)]*\))? )?(\w+)\s*(?::|,$|\(|\{|=)").unwrap();
    let mut names = BTreeSet::new();
    for file in rust_files() {
        names.extend(file.path.trim_end_matches(".rs").split('/').map(str::to_owned));
        names.extend(items.captures_iter(&file.text).map(|found| found[1].to_owned()));
        names.extend(members.captures_iter(&file.text).map(|found| found[1].to_owned()));
    }
    names
}

/// What documents may name: the paths of this repository, and the names of its code.
struct Repository {
    paths: Vec<String>,
    names: BTreeSet<String>,
}

impl Repository {
    fn read() -> Self {
        let folders = ["src", "tests", "docs", "benches", "themes", "content", "examples", "packaging", ".ci"];
        let paths = folders.iter().flat_map(|folder| paths_below(folder)).collect();
        Self { paths, names: defined_names() }
    }

    /// Whether a token is meant as a path of this repository; the sample's and the reader's own paths are not.
    fn is_path(token: &str) -> bool {
        let roots =
            ["src/", "tests/", "docs/", "benches/", "themes/", "examples/", "packaging/", "content/handbook/", ".ci/"];
        !token.contains(' ') && (token.ends_with(".rs") || roots.iter().any(|root| token.starts_with(root)))
    }

    /// Whether a path is there, from the root or below any folder; what stands for something else (`<kind>`) ends it.
    fn has_path(&self, token: &str) -> bool {
        let fixed = token.split(['<', '*', '{']).next().unwrap_or_default();
        let fixed =
            if fixed.len() < token.len() { fixed.rsplit_once('/').map_or("", |(folder, _)| folder) } else { fixed };
        let below = format!("/{}", fixed.trim_end_matches('/'));
        let ends = |path: &String| path.ends_with(&below) || path.contains(&format!("{below}/"));
        here(fixed).exists() || self.paths.iter().any(ends)
    }

    /// Whether every part of `a::b::C` is a name of the code.
    fn has_name(&self, token: &str) -> bool {
        let parts = token.trim_start_matches("crate::").split("::");
        parts.map(|part| part.trim_end_matches("()")).all(|part| self.names.contains(part))
    }
}

#[test]
fn paths_and_names_in_backticks_are_there() {
    let (in_code, name) = (Regex::new(r"`([^`\n]+)`").unwrap(), Regex::new(r"^\w+(?:::\w+)*(?:\(\))?$").unwrap());
    let repository = Repository::read();
    let (mut faults, mut seen) = (Vec::new(), 0);
    for path in documents() {
        let is_guide = GUIDES.contains(&path.as_str());
        for token in in_code.captures_iter(&without_fences(&text(&path))).map(|found| found[1].to_owned()) {
            let is_there = if Repository::is_path(&token) {
                repository.has_path(&token)
            } else if name.is_match(&token) && !token.starts_with("std::") && (is_guide || token.contains("::")) {
                repository.has_name(&token) || OTHER_WORDS.contains(&token.as_str())
            } else {
                continue;
            };
            seen += 1;
            if !is_there {
                faults.push(format!("{path}: `{token}`"));
            }
        }
    }
    assert!(seen > 300, "only {seen} names");
    assert!(faults.is_empty(), "named in documents, and not there:\n{}", faults.join("\n"));
}

/// Every text in which a decision may be cited: code, tests, tools and settings.
fn citing_texts() -> Vec<(String, String)> {
    let endings = [".rs", ".sh", ".py", ".mjs", ".js", ".toml", ".md", ".css", ".html"];
    let folders =
        ["src", "tests", "benches", "themes", "packaging", ".ci"].iter().flat_map(|folder| paths_below(folder));
    let files = ["Cargo.toml", "clippy.toml", "deny.toml", "typos.toml", "rust-toolchain.toml", "justfile", ".ci/run"];
    let paths = folders.filter(|path| endings.iter().any(|ending| path.ends_with(ending)));
    let paths = paths.chain(files.iter().map(|path| (*path).to_owned())).filter(|path| here(path).exists());
    paths.filter_map(|path| Some((path.clone(), fs::read_to_string(here(&path)).ok()?))).collect()
}

/// The numbers of the records that a file holds: its own, or those of its sections.
fn records_of(path: &str) -> Vec<String> {
    let name = path.trim_start_matches("docs/decisions/");
    let one = Regex::new(r"^(\d{4})-[a-z]").unwrap();
    let section = Regex::new(r"(?m)^## (\d{4}):").unwrap();
    match one.captures(name) {
        Some(found) => vec![found[1].to_owned()],
        None if name == "README.md" => Vec::new(),
        None => section.captures_iter(&text(path)).map(|found| found[1].to_owned()).collect(),
    }
}

#[test]
fn decisions_that_are_cited_are_there_and_each_is_cited() {
    let cited = Regex::new(r"docs/decisions/(?:(\d{4})-[\w-]+|\d{4}-\d{4}-[\w-]+)\.md(?: \((\d{4})\))?").unwrap();
    let list = text("docs/decisions/README.md");
    let numbers = Regex::new(r"(?m)^\| \[(\d{4})\]").unwrap();
    let listed: BTreeSet<String> = numbers.captures_iter(&list).map(|found| found[1].to_owned()).collect();
    let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
    for (path, text) in citing_texts() {
        for found in cited.captures_iter(&text) {
            let file = found[0].split(' ').next().unwrap_or_default();
            if !here(file).exists() {
                faults.push(format!("{path}: {file}"));
            }
            seen.extend(found.get(2).or(found.get(1)).map(|number| number.as_str().to_owned()));
        }
    }
    assert!(faults.is_empty(), "decisions that are not there:\n{}", faults.join("\n"));
    let records: BTreeSet<String> = paths_below("docs/decisions").iter().flat_map(|path| records_of(path)).collect();
    assert_eq!(records, listed, "docs/decisions/README.md lists each record");
    let uncited: Vec<&String> = listed.difference(&seen).collect();
    assert!(uncited.is_empty(), "no file says that it follows these decisions: {uncited:?}");
}

#[test]
fn names_in_comments_are_there() {
    let link = Regex::new(r"\[`([\w:!]+)(?:\(\))?`\]").unwrap();
    let outside = ["std::", "serde::", "serde_json::", "polars::"];
    let repository = Repository::read();
    let (mut faults, mut seen) = (Vec::new(), 0);
    for file in rust_files() {
        let comments = file.text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("//"));
        for (at, found) in comments.flat_map(|(at, line)| link.captures_iter(line).map(move |found| (at, found))) {
            let name = found[1].trim_end_matches('!');
            let name = ["Self::", "super::"].iter().fold(name, |name, start| name.trim_start_matches(start));
            seen += 1;
            if !outside.iter().any(|start| name.starts_with(start)) && !repository.has_name(name) {
                faults.push(format!("{}:{}: {}", file.path, at + 1, &found[0]));
            }
        }
    }
    assert!(seen > 300, "only {seen} links");
    assert!(faults.is_empty(), "linked in comments, and not there:\n{}", faults.join("\n"));
}
