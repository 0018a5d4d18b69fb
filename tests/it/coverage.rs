//! The list of what five teams ask for: whole, and each thing with a proof that `tests/documents/coverage.py` knows. What the proofs say is
//! looked at where the documents are (`tests/documents/coverage.sh`).

use crate::site::here;
use std::fs;

const THINGS: usize = 116;
const PROOFS: &[&str] = &["promise", "alert", "rhythm", "page", "command", "finding"];

#[test]
fn each_thing_of_the_list_has_a_proof() {
    let list = fs::read_to_string(here("docs/coverage.md")).unwrap();
    let rows: Vec<Vec<&str>> = list
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").collect())
        .collect();
    let numbered: Vec<&Vec<&str>> = rows.iter().filter(|row| row[0].parse::<usize>().is_ok()).collect();
    assert_eq!(numbered.len(), THINGS);
    for (at, row) in numbered.into_iter().enumerate() {
        let [number, place, asked, proof] = row.as_slice() else { panic!("{row:?}") };
        assert_eq!(number.parse(), Ok(at + 1));
        assert!(place.contains(".md:") && !asked.is_empty(), "{row:?}");
        let is_known = |part: &str| PROOFS.iter().any(|known| part.starts_with(known));
        let is_told = *proof == "advice" || proof.starts_with("open: ");
        assert!(is_told || proof.split("; ").all(is_known), "{row:?}");
    }
}
