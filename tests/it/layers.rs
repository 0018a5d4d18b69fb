//! The map of the house, held against the imports.

use crate::sources::rust_files;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Each room, from the ground up, and the rooms it may import. A room may always import itself.
const ROOMS: &[(&str, &[&str])] = &[
    // ground
    ("diag", &[]),
    ("syntax", &["diag"]),
    ("calendar", &["diag"]),
    ("objective", &["calendar", "diag"]),
    // waist
    ("model", &["objective", "calendar", "diag"]),
    ("query", &["model", "calendar", "diag"]),
    ("config", &["query", "model", "objective", "calendar", "syntax", "diag"]),
    // say
    ("content", &["model", "objective", "calendar", "syntax", "diag"]),
    ("data", &["config", "query", "model", "calendar", "diag"]),
    ("spark", &["config", "query", "model", "calendar", "diag"]),
    ("metrics", &["config", "query", "model", "objective", "calendar", "diag"]),
    ("contract", &["metrics", "config", "model", "objective", "calendar", "diag"]),
    ("pages", &["content", "config", "query", "model", "objective", "calendar", "syntax", "diag"]),
    ("migration", &["model", "syntax", "diag"]),
    // show
    ("checks", &["model", "calendar", "diag"]),
    ("render", &["model", "objective", "calendar", "diag"]),
    ("editions", &["model", "objective", "calendar", "diag"]),
    // read and write
    ("inputs", &["config", "model", "calendar", "diag"]),
    ("output", &["model", "diag"]),
    ("online", &["model", "calendar", "diag"]),
    ("post", &["model", "calendar", "diag"]),
    // recipe
    (
        "pipeline",
        &[
            "render",
            "editions",
            "checks",
            "pages",
            "contract",
            "metrics",
            "data",
            "spark",
            "content",
            "config",
            "query",
            "model",
            "objective",
            "calendar",
            "diag",
        ],
    ),
    // hands
    ("serve", &["pipeline", "inputs", "model", "calendar", "diag"]),
    (
        "cli",
        &[
            "serve",
            "pipeline",
            "post",
            "editions",
            "online",
            "output",
            "inputs",
            "migration",
            "metrics",
            "data",
            "config",
            "query",
            "model",
            "objective",
            "calendar",
            "syntax",
            "diag",
        ],
    ),
    ("main", &["cli"]),
];

/// What else stands at the top of the crate, and the room it belongs to.
const NAMES_AT_THE_TOP: &[(&str, &str)] = &[("say", "diag")];

/// Each outside crate that has a door, and the rooms behind it.
const DOORS: &[(&str, &[&str])] = &[
    ("aho_corasick", &["objective", "model", "content", "checks"]),
    ("ammonia", &["content"]),
    ("annotate_snippets", &["diag"]),
    ("arrow", &["spark"]),
    ("atom_syndication", &["render"]),
    ("axum", &["serve"]),
    ("calamine", &["data"]),
    ("charts_rs", &["render"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("css_inline", &["render"]),
    ("csv", &["config", "data", "cli"]),
    ("email_encoding", &["post"]),
    ("emojis", &["content"]),
    ("encoding_rs", &["config", "content", "data"]),
    ("flate2", &["data"]),
    ("futures_util", &["serve"]),
    ("html5ever", &["model", "editions"]),
    ("hyper", &["serve"]),
    ("hyper_util", &["serve"]),
    ("icalendar", &["render"]),
    ("indicatif", &["cli"]),
    ("jiff", &["calendar"]),
    ("lettre", &["config", "post"]),
    ("memchr", &["data"]),
    ("mermaid_rs_renderer", &["content"]),
    ("mimalloc", &["main"]),
    ("notify", &["serve"]),
    ("parse_changelog", &["cli"]),
    ("percent_encoding", &["model", "content", "pages", "checks", "render", "online", "serve", "cli"]),
    ("polars", &["data"]),
    ("pulldown_cmark", &["content"]),
    ("pulldown_latex", &["content"]),
    ("qrcode", &["render"]),
    ("resvg", &["render"]),
    ("rlimit", &["cli"]),
    ("roxmltree", &["render"]),
    ("rustix", &["output"]),
    ("serde_saphyr", &["syntax", "cli"]),
    ("similar", &["pages"]),
    ("simdutf8", &["data", "content"]),
    ("spark_connect", &["spark"]),
    ("spark_connect_core", &["spark"]),
    ("spark_connect_proto", &["spark"]),
    ("sqlparser", &["query"]),
    ("strsim", &["diag"]),
    ("syntect", &["content"]),
    ("tera", &["render"]),
    ("tokio", &["serve"]),
    ("toml", &["syntax"]),
    ("tower_http", &["serve"]),
    ("ureq", &["online", "post"]),
    ("walkdir", &["inputs"]),
    ("zip", &["data"]),
    ("zstd", &["data"]),
];

#[test]
fn rooms_import_only_what_lies_below_them() {
    let mut faults = String::new();
    let mut seen = 0;
    for (path, text) in sources() {
        for fault in faults_of(&room_of(&path), &text) {
            let _ = writeln!(faults, "{}:{}: {}", path.display(), fault.line, fault.what);
        }
        seen += 1;
    }
    assert!(seen > 50, "only {seen} files were looked at");
    assert!(faults.is_empty(), "imports that the table in tests/it/layers.rs does not allow:\n{faults}");
}

#[test]
fn the_table_has_no_circle() {
    for (at, (room, below)) in ROOMS.iter().enumerate() {
        for lower in *below {
            let position = ROOMS.iter().position(|(name, _)| name == lower);
            assert!(
                position.is_some_and(|position| position < at),
                "`{room}` may not import `{lower}`, which lies above it"
            );
        }
    }
}

/// Fields that are not serialised, in the rooms whose values others are kept under: each follows from those beside it.
const SKIPPED: &[(&str, &str)] = &[
    ("src/config/resolved/bindings.rs", "matcher: Glob,"),
    ("src/config/resolved/service_levels.rs", "pub rolled_up: Vec<Grain>,"),
    // What is computed with answers of other sources is not kept.
    ("src/query/plan/mod.rs", "pub lookups: Vec<LookupTable>,"),
];

#[test]
fn what_is_declared_is_serialised_whole() {
    let is_kept_under = |path: &Path| ["calendar", "objective", "query", "config"].contains(&room_of(path).as_str());
    let mut skipped = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| is_kept_under(path)) {
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line.starts_with("#[serde(") && (line.contains("skip)") || line.contains("skip_serializing)")) {
                let path = path.to_string_lossy().replace('\\', "/");
                skipped.push((path, lines.next().unwrap_or_default().to_owned()));
            }
        }
    }
    let known: Vec<_> = SKIPPED.iter().map(|(path, field)| ((*path).to_owned(), (*field).to_owned())).collect();
    assert_eq!(skipped, known);
}

#[test]
fn a_wrong_import_is_found_wherever_it_stands() {
    let lines = |room: &str, text: &str| faults_of(room, text).iter().map(|fault| fault.line).collect::<Vec<_>>();
    assert_eq!(lines("render", "use crate::model::Page;\nuse crate::content::Document;\n"), [2]);
    assert_eq!(lines("render", "use crate::{\n    diag::Code,\n    data::{self, Store},\n    say,\n};\n"), [3]);
    assert_eq!(lines("render", "fn f() {\n    let x = crate::metrics::compute();\n}\n"), [2]);
    assert_eq!(lines("render", "// crate::metrics is not imported here\n//! [`crate::metrics`]\n"), [0; 0]);
    assert_eq!(lines("diag", "macro_rules! say { () => { $crate::diag::Message } }\n"), [0; 0]);
    assert_eq!(lines("model", "use crate::elsewhere::X;\n"), [1]);
    assert_eq!(lines("metrics", "use polars::prelude::*;\nuse crate::calendar::Date;\n"), [1]);
    assert_eq!(lines("content", "let x = jiff::Timestamp::now();\n"), [1]);
    assert_eq!(lines("data", "use super::csv::Rows;\nuse crate::data::csv::Rows;\n"), [0; 0]);
    assert_eq!(lines("main", "use tejun::cli;\nuse tejun::data;\n"), [2]);
}

struct Fault {
    line: usize,
    what: String,
}

fn faults_of(room: &str, text: &str) -> Vec<Fault> {
    if room == "lib" {
        return Vec::new();
    }
    let code: String = text
        .lines()
        .map(|line| if line.trim_start().starts_with("//") { "\n".to_owned() } else { format!("{line}\n") })
        .collect();
    let mut faults = Vec::new();
    let allowed = ROOMS.iter().find(|(name, _)| *name == room).map(|(_, below)| *below);
    let Some(allowed) = allowed else {
        return vec![Fault { line: 1, what: format!("`{room}` is no room of the table") }];
    };
    for (at, name) in imports(&code, if room == "main" { "tejun::" } else { "crate::" }) {
        let target = NAMES_AT_THE_TOP.iter().find(|(top, _)| *top == name).map_or(name, |(_, room)| *room);
        if target != room && !allowed.contains(&target) {
            faults.push(Fault { line: line_of(&code, at), what: format!("`{room}` imports `{name}`") });
        }
    }
    for (door, rooms) in DOORS {
        let uses = format!("{door}::");
        for (at, _) in code.match_indices(&uses).filter(|(at, _)| starts_a_path(&code, *at)) {
            if !rooms.contains(&room) {
                let what = format!("`{room}` uses `{door}`, whose door is in `{}`", rooms.join("`, `"));
                faults.push(Fault { line: line_of(&code, at), what });
            }
        }
    }
    faults
}

/// The first names behind each `crate::`, with their position: one, or those of a `{…}` list.
fn imports<'a>(code: &'a str, prefix: &str) -> Vec<(usize, &'a str)> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix).filter(|(at, _)| starts_a_path(code, *at)) {
        let start = at + prefix.len();
        if !code[start..].starts_with('{') {
            names.push((start, word_at(code, start)));
            continue;
        }
        let (mut depth, mut fresh) = (0, true);
        for (offset, c) in code[start..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' => fresh = fresh || depth == 1,
                c if depth == 1 && fresh && is_word(c) => {
                    names.push((start + offset, word_at(code, start + offset)));
                    fresh = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    names
}

/// Whether a name begins here that is not the middle of a longer path or word, nor `$crate`.
fn starts_a_path(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| is_word(c) || matches!(c, ':' | '$' | '"' | '/'))
}

fn word_at(code: &str, at: usize) -> &str {
    let rest = &code[at..];
    &rest[..rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())]
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn room_of(path: &Path) -> String {
    let inside = path.components().nth(1).expect("below src");
    Path::new(inside.as_os_str()).with_extension("").to_string_lossy().into_owned()
}

/// Every source file, by its path from the project's folder.
fn sources() -> Vec<(PathBuf, String)> {
    rust_files().into_iter().map(|file| (PathBuf::from(file.path), file.text)).collect()
}
