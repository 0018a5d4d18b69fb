//! After an error in a declaration: it comes first, what follows from it is one finding, and nothing advises to unbind, to write
//! otherwise or to issue again what only waits for it to be mended.

use crate::program::{Answer, Folder, fine};
use std::fs;

/// What `check` says of the project that `init` makes, with one word of a file changed.
fn after(file: &str, (word, other): (&str, &str)) -> Answer {
    let folder = Folder::new();
    fine(&folder.run(&["init", "."]));
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(word).count(), 1, "{file}: {word}");
    fs::write(&path, text.replace(word, other)).unwrap();
    folder.run(&["check"])
}

/// The codes of findings, as they are told.
fn codes(said: &str) -> Vec<&str> {
    let heads = said.lines().filter(|line| ["error[", "warning[", "info["].iter().any(|head| line.starts_with(head)));
    heads.filter_map(|line| line.split_once(']').map(|(code, _)| code)).collect()
}

#[test]
fn an_error_in_a_calendar_is_told_first_and_all_that_follows_is_one_finding_at_its_place() {
    let told = after("data/calendars.yaml", ("Asia/Tokyo", "JST"));
    assert_eq!(codes(&told.out), ["error[config/invalid-value", "warning[config/left-out"], "{}", told.out);
    assert!(told.out.contains("data/sla.yaml:13:23"), "{}", told.out);
    assert!(told.out.contains("  --> data/calendars.yaml:4:3\n"), "the cause is not the policy: {}", told.out);
    assert!(!told.out.contains("data/sla.yaml:2:1"), "{}", told.out);
}

#[test]
fn a_source_with_an_error_is_the_cause_of_all_that_its_metrics_and_policies_would_have_said() {
    let told = after("data/sources.yaml", ("    opened_at: {", "    opend_at: {"));
    let errors = "error[config/unknown-reference";
    assert_eq!(codes(&told.out), [errors, errors, "warning[config/left-out"], "{}", told.out);
    assert!(!told.out.contains("bind: false"), "{}", told.out);
}

#[test]
fn an_error_in_a_policy_asks_nothing_about_promises_that_it_would_settle() {
    for (word, other) in [("source: tickets", "source: ticket"), ("stop: responded_at", "stop: respond_at")] {
        let told = after("data/sla.yaml", (word, other));
        assert_eq!(codes(&told.out), ["error[config/unknown-reference", "warning[config/left-out"], "{}", told.out);
    }
}
