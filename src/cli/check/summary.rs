//! `check --summary`: how many findings of which code.
//!
//! In: findings. Out: a table, errors first, then what is found most often. Never: leaves one out.

use crate::cli::listing::Listing;
use crate::diag::{Code, Diagnostics, Severity};
use crate::say;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is counted of one code at one severity.
struct Counted<'f> {
    severity: Severity,
    code: Code,
    count: usize,
    files: BTreeSet<&'f str>,
    first: String,
}

/// The table.
pub(super) fn by_code(found: &Diagnostics) -> Listing {
    let mut counted: BTreeMap<(Reverse<Severity>, &str), Counted<'_>> = BTreeMap::new();
    for finding in found.sorted() {
        let first = || match &finding.place {
            Some(place) if place.line > 0 => format!("{}:{}", place.file, place.line),
            place => place.as_ref().map(|place| place.file.clone()).unwrap_or_default(),
        };
        let (severity, code) = (finding.severity, finding.code);
        let one = counted.entry((Reverse(severity), code.name())).or_insert_with(|| Counted {
            severity,
            code,
            count: 0,
            files: BTreeSet::new(),
            first: first(),
        });
        one.count += 1;
        one.files.extend(finding.place.as_ref().map(|place| place.file.as_str()));
    }
    let mut rows: Vec<Counted<'_>> = counted.into_values().collect();
    rows.sort_by_key(|row| (Reverse(row.severity), Reverse(row.count), row.code.name()));
    let row = |row: Counted<'_>| {
        let (count, files) = (row.count.to_string(), row.files.len().to_string());
        vec![row.severity.name().to_owned(), count, files, row.code.name().to_owned(), row.first]
    };
    let heads = say!("重さ\t件数\tファイル\tコード\t最初の場所", "Severity\tFindings\tFiles\tCode\tFirst");
    Listing::new(heads, rows.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::by_code;
    use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
    use crate::say;

    #[test]
    fn errors_come_first_then_what_is_found_most() {
        let mut found = Diagnostics::new();
        let mut add = |code, file: &str, line| {
            found.push(Diagnostic::new(code, Place::at(file, line, 1, 1), say!("{file}:{line}", "{file}:{line}")));
        };
        add(code::CONFIG_REFERENCE, "tejun.yaml", 4);
        add(code::CONTENT_UNKNOWN_KEY, "content/a.md", 2);
        for (file, line) in [("content/b.md", 9), ("content/b.md", 3), ("content/c.md", 1)] {
            add(code::BROKEN_LINK, file, line);
        }
        let expected = "\
Severity  Findings  Files  Code                      First
error     1         1      config/unknown-reference  tejun.yaml:4
warning   3         2      pages/broken-link         content/b.md:3
warning   1         1      content/unknown-key       content/a.md:2";
        assert_eq!(by_code(&found).aligned(Lang::En), expected);
    }
}
