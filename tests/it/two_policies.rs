//! Two policies that promise the same priorities on the same clocks: which one a document is about is said once, in the policy.

use crate::program::{Folder, fine};

const TICKETS: &str = "id,opened_at,responded_at,priority\n1,2026-10-05 09:10,2026-10-05 09:35,high\n";
const SOURCES: &str = "tickets:\n  files: tickets.csv\n  key: id\n  columns:\n    id: { type: text }\n    \
                       opened_at: { type: datetime }\n    responded_at: { type: datetime }\n    priority: { type: category, values: { high: [高] } }\n";
const PROMISE: &str = "# 窓口\n\n## 目標\n\n| 優先度 | 応答 |\n|---|---|\n| 高 | 2営業時間以内 |\n";

/// A project with two policies, `desk` with these documents, and two documents that promise the same.
fn project(documents: &str) -> Folder {
    let policy = |name: &str, more: &str| {
        format!(
            "{name}:\n  source: tickets\n  priority: priority\n  start: opened_at\n  clocks: {{ response: {{ label: 応答, stop: responded_at }} }}\n  \
             targets: {{ high: {{ calendar: jp-business, response: 2bh }} }}\n  attainment: 95%以上\n{more}"
        )
    };
    let policies = policy("desk", documents) + &policy("clinic", "");
    Folder::project(&[
        ("data/tickets.csv", TICKETS),
        ("data/sources.yaml", SOURCES),
        ("data/sla.yaml", &policies),
        ("content/sop/desk.md", PROMISE),
        ("content/clinic.md", PROMISE),
    ])
}

/// The lines of the list of promises that are about a document's promise.
fn bound(folder: &Folder, document: &str) -> String {
    let list = folder.run(&["contract", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&fine(&list).out).unwrap();
    let own = all.as_array().unwrap().iter().filter(|one| one["document"] == document);
    own.map(|one| format!("{} {}", one["binding"], one["parts"][0]["metric"])).collect::<Vec<_>>().join("\n")
}

#[test]
fn nobody_chooses_between_two_policies_and_the_finding_says_what_would() {
    let told = project("").run(&["check"]);
    let hint = "`documents: [sop/desk.md]` in the one that it is of settles it";
    assert!(told.out.contains("it may be any of these policies: `sla.desk`, `sla.clinic`"), "{}", told.out);
    assert!(told.out.contains(hint), "{}", told.out);
}

#[test]
fn a_policy_that_names_its_documents_is_bound_there_and_nowhere_else() {
    let folder = project("  documents: [sop/*]\n");
    let told = folder.run(&["check"]);
    assert!(!told.out.contains("contract/"), "{}", told.out);
    assert_eq!(bound(&folder, "content/sop/desk.md"), "\"bound\" \"sla.desk.response\"");
    assert_eq!(bound(&folder, "content/clinic.md"), "\"bound\" \"sla.clinic.response\"");
}

#[test]
fn documents_of_a_policy_that_promise_nothing_are_told_with_the_nearest() {
    let told = project("  documents: [sop/dsk.md]\n").run(&["check"]);
    assert!(told.out.contains("warning[contract/unmatched-binding]"), "{}", told.out);
    assert!(told.out.contains("did you mean `sop/desk.md`?"), "{}", told.out);
}
