//! `docs/glossary.md` against the public types of `model`, `query` and `config`: each has an entry, and each entry a type.
//!
//! Decided in docs/decisions/0088-words-held-against-code.md.

use crate::site::here;
use crate::sources::{CrateFile, rust_files};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The rooms, and the modules of each whose names others use.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &["src/model/mod.rs"]),
    ("query", &["src/query/mod.rs", "src/query/plan/mod.rs"]),
    ("config", &["src/config/mod.rs"]),
];

/// The public types of a room, with the files that define them.
fn types(doors: &[&str], room: &str, files: &[CrateFile]) -> BTreeMap<String, String> {
    let uses = Regex::new(r"(?m)^pub(?:\(crate\))? use ([^;]+);").unwrap();
    let defines = Regex::new(r"(?m)^ *pub(?:\(crate\))? (?:struct|enum|trait|type) (\w+)").unwrap();
    let type_name = Regex::new(r"\b[A-Z]\w*[a-z]\w*\b").unwrap();
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).text;
    let reexported = doors.iter().flat_map(|door| uses.captures_iter(text(door)).map(|found| found[1].to_owned()));
    let mut names: BTreeSet<String> = reexported
        .flat_map(|list| type_name.find_iter(&list).map(|name| name.as_str().to_owned()).collect::<Vec<_>>())
        .collect();
    names.extend(doors.iter().flat_map(|door| defines.captures_iter(text(door)).map(|found| found[1].to_owned())));
    let folder = format!("src/{room}/");
    let own = files.iter().filter(|file| file.path.starts_with(&folder) && !file.is_test());
    own.flat_map(|file| defines.captures_iter(&file.text).map(|found| (found[1].to_owned(), file.path.clone())))
        .filter(|(name, _)| names.contains(name))
        .collect()
}

/// The four cells of an entry.
fn cells(line: &str) -> Option<[&str; 4]> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    let cells: [&str; 4] = cells.try_into().unwrap_or_else(|_| panic!("four cells: {line}"));
    (cells[0] != "English").then_some(cells)
}

fn in_code(cell: &str) -> &str {
    cell.trim_matches('`')
}

#[test]
fn every_public_type_has_an_entry_and_every_entry_a_type() {
    let glossary = fs::read_to_string(here("docs/glossary.md")).unwrap();
    let files = rust_files();
    let mut faults = Vec::new();
    for (room, doors) in ROOMS {
        let mut types = types(doors, room, &files);
        assert!(types.len() > 40, "only {} types in {room}", types.len());
        let head = format!("\n## `{room}`\n");
        let (_, rest) = glossary.split_once(&head).unwrap_or_else(|| panic!("no section of {room}"));
        let section = rest.split("\n## ").next().unwrap_or_default();
        let names: Vec<&str> = section.lines().filter_map(cells).map(|entry| in_code(entry[0])).collect();
        assert!(names.is_sorted(), "the entries of {room} are sorted");
        for [name, _, _, place] in section.lines().filter_map(cells) {
            match types.remove(in_code(name)) {
                None => faults.push(format!("{room}: {name} is no public type")),
                Some(path) if path != in_code(place) => faults.push(format!("{room}: {name} stands in `{path}`")),
                Some(_) => {}
            }
        }
        faults.extend(types.into_iter().map(|(name, path)| format!("{room}: `{name}` of `{path}` has no entry")));
    }
    assert!(faults.is_empty(), "docs/glossary.md:\n{}", faults.join("\n"));
}

#[test]
fn every_entry_says_something_in_both_languages() {
    let glossary = fs::read_to_string(here("docs/glossary.md")).unwrap();
    let rows = glossary.lines().filter(|line| !line.starts_with("|---"));
    for [name, japanese, meaning, place] in rows.filter_map(cells) {
        let is_japanese = japanese.chars().any(|c| c > '\u{3000}') || in_code(name).eq_ignore_ascii_case(japanese);
        assert!(is_japanese, "{name}: `{japanese}` is not Japanese");
        assert!(meaning.len() > 3 && !meaning.ends_with('.'), "{name}: one line without a full stop");
        assert!(here(in_code(place)).exists(), "{name}: there is no {place}");
    }
}
