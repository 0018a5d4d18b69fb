//! Which policies the promises of a document may be about.
//!
//! In: the documents that policies name as theirs (`documents`). Out: the policies of a document, why nobody can tell which one a promise
//! is of, and a finding for documents that nobody has. Never: chooses between two policies.

use crate::config::{DocumentGlob, Project, SlaPolicy};
use crate::diag::{Diagnostic, Diagnostics, Message, code, nearest};
use crate::model::Statement;
use crate::say;
use std::collections::BTreeSet;

/// The policies that name a document as theirs; without one, those that name none at all.
pub(super) fn of_document<'p>(project: &'p Project, document: &str) -> Vec<&'p SlaPolicy> {
    let named = |policy: &SlaPolicy| project.policy_documents.get(&policy.name);
    let is_own = |policy: &&SlaPolicy| named(policy).is_some_and(|all| all.iter().any(|glob| glob.matches(document)));
    let own: Vec<&SlaPolicy> = project.policies.values().filter(is_own).collect();
    if own.is_empty() { project.policies.values().filter(|policy| named(policy).is_none()).collect() } else { own }
}

/// Why a promise that several policies fit is of none.
pub(super) fn several(statement: &Statement, fitting: &[&SlaPolicy]) -> Vec<Message> {
    let ids = fitting.iter().map(|policy| format!("`sla.{}`", policy.name)).collect::<Vec<_>>().join(", ");
    let document = statement.document.strip_prefix("content/").unwrap_or(&statement.document);
    vec![
        say!("どの SLA ポリシーかがわかりません: {ids}", "it may be any of these policies: {ids}"),
        say!(
            "そのポリシーに `documents: [{document}]` と書くと決まります",
            "`documents: [{document}]` in the one that it is of settles it"
        ),
    ]
}

/// Says which documents of policies are none that says anything.
pub(super) fn check(project: &Project, statements: &[Statement], found: &mut Diagnostics) {
    let documents: BTreeSet<&str> = statements.iter().map(|statement| statement.document.as_str()).collect();
    let is_met = |glob: &&DocumentGlob| documents.iter().any(|document| glob.matches(document));
    for (name, globs) in &project.policy_documents {
        let Some(policy) = project.policies.get(name) else { continue };
        found.extend(globs.iter().filter(|glob| !is_met(glob)).map(|glob| unmatched(policy, glob, &documents)));
    }
}

fn unmatched(policy: &SlaPolicy, glob: &DocumentGlob, documents: &BTreeSet<&str>) -> Diagnostic {
    let (name, text) = (&policy.name, &glob.text);
    let message = say!(
        "ポリシー `{name}` の `documents` にある `{text}` に、約束を書いた文書がありません",
        "no document of `{text}`, which the policy `{name}` names in `documents`, promises anything"
    );
    let below = documents.iter().map(|document| document.strip_prefix("content/").unwrap_or(document));
    let near = nearest(text, below).map(|near| say!("`{near}` のことですか", "did you mean `{near}`?"));
    let listed = || say!("`tejun contract` で文の一覧が出ます", "`tejun contract` lists the statements");
    Diagnostic::new(code::CONTRACT_UNMATCHED, policy.place.clone(), message).hint(near.unwrap_or_else(listed))
}
