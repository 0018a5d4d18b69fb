//! Promises that wait for somebody to make sure what they are about.
//!
//! In: statements with what they are bound to. Out: one finding for all of them, with the first place in each document. Never: more than
//! one, since one command settles them all.

use crate::contract::bound_statement::BoundStatement;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::BindingState;
use crate::say;
use std::collections::BTreeMap;

/// How many other documents are named.
const MOST_DOCUMENTS: usize = 4;

pub(super) fn check(all: &[BoundStatement], found: &mut Diagnostics) {
    let proposed: Vec<&BoundStatement> = all.iter().filter(|tied| tied.state == BindingState::Proposed).collect();
    let Some(first) = proposed.first() else { return };
    let mut documents: BTreeMap<&str, &BoundStatement> = BTreeMap::new();
    for &tied in &proposed {
        documents.entry(&tied.statement.document).or_insert(tied);
    }
    let (count, of) = (proposed.len(), documents.len());
    let message = say!(
        "指標の約束と読める文が {count} 件（{of} 文書）ありますが、確かめられていないため判定していません",
        "promises that read as those of metrics: {count} (documents: {of}); nobody has made sure, and they are not judged"
    );
    let mut finding = Diagnostic::new(code::CONTRACT_PROPOSED, first.statement.place.clone(), message).hint(say!(
        "`tejun contract --accept` が一覧を示し、確かめたものを `data/bindings.yaml` に書きます",
        "`tejun contract --accept` lists them, and writes those that are confirmed into `data/bindings.yaml`"
    ));
    let others = documents.into_iter().filter(|(document, _)| *document != first.statement.document);
    for (_, tied) in others.take(MOST_DOCUMENTS) {
        finding = finding.related(tied.statement.place.clone(), say!("ここにも", "and here"));
    }
    found.push(finding);
}
