//! Which entry of `data/bindings.yaml` a statement follows.
//!
//! In: entries and statements. Out: the entry of each statement, and findings: entries that meet no statement, and entries
//! between which nothing decides. Never: follows the order of the file: of two entries the more specific one counts.

use super::brackets::bracketed;
use super::names::folded;
use crate::config::{Binding, Project};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::model::Statement;
use crate::say;

/// What the entries say of a statement.
#[derive(Debug, Clone, Copy)]
pub(super) enum EntryMatch<'p> {
    None,
    One(&'p Binding),
    /// Several do, and neither is more specific.
    Tie,
}

/// The entry of each statement, in their order.
pub(super) fn match_entries<'p>(
    project: &'p Project,
    statements: &[Statement],
    found: &mut Diagnostics,
) -> Vec<EntryMatch<'p>> {
    let mut met = vec![false; project.bindings.len()];
    let mut followed = Vec::with_capacity(statements.len());
    for statement in statements {
        let mut matching: Vec<(usize, &Binding)> =
            project.bindings.iter().enumerate().filter(|(_, binding)| matches(binding, statement)).collect();
        matching.iter().for_each(|(at, _)| met[*at] = true);
        matching.sort_by_key(|(_, binding)| std::cmp::Reverse(specific(binding, statement)));
        followed.push(match matching.as_slice() {
            [] => EntryMatch::None,
            [(_, a), (_, b), ..] if specific(a, statement) == specific(b, statement) => {
                found.push(tie(statement, a, b));
                EntryMatch::Tie
            }
            [(_, binding), ..] => EntryMatch::One(binding),
        });
    }
    for (binding, _) in project.bindings.iter().zip(met).filter(|(_, met)| !met) {
        found.push(unmatched(binding, statements));
    }
    followed
}

/// The first entry that is about a statement, whatever it settles.
pub(super) fn entry_of<'p>(project: &'p Project, statement: &Statement) -> Option<&'p Binding> {
    project.bindings.iter().find(|binding| matches(binding, statement))
}

fn matches(binding: &Binding, statement: &Statement) -> bool {
    binding.document.as_ref().is_none_or(|document| document.matches(&statement.document))
        && is_below(binding.heading.as_ref(), &statement.headings)
        && is_below(binding.group.as_ref(), &statement.group)
        && label_rank(&binding.label, statement) > 0
}

/// Whether what an entry asks to stand above a statement is among what does.
pub(super) fn is_below(wanted: Option<&String>, above: &[String]) -> bool {
    wanted.is_none_or(|wanted| above.iter().any(|text| folded(wanted) == folded(text)))
}

/// 2 for the label itself, 1 for it without what stands in brackets, 0 for another one. A statement without a label is named by a
/// piece of its text; an entry without one is about all of those.
pub(super) fn label_rank(label: &str, statement: &Statement) -> u8 {
    let (wanted, label) = (folded(label), folded(&statement.label));
    match bracketed(&label) {
        _ if label.is_empty() && wanted.is_empty() => 1,
        _ if label.is_empty() => 2 * u8::from(folded(&statement.text).contains(&wanted)),
        _ if wanted == label => 2,
        Some((outer, _)) if wanted == outer => 1,
        _ => 0,
    }
}

/// What decides between two entries: the whole label, one document before a glob, then how much else is said.
fn specific(binding: &Binding, statement: &Statement) -> (u8, u8, u8) {
    let document = binding.document.as_ref().map_or(0, |document| 1 + u8::from(document.is_path));
    let others = u8::from(binding.heading.is_some()) + u8::from(binding.group.is_some());
    (document + others, document, label_rank(&binding.label, statement))
}

fn tie(statement: &Statement, a: &Binding, b: &Binding) -> Diagnostic {
    let label = &statement.label;
    let message = say!(
        "`{label}` に二つの結び付けが当てはまり、どちらも同じ詳しさです",
        "two bindings are about `{label}`, and neither is more specific"
    );
    let here = || say!("当てはまる結び付け", "a binding that is about it");
    Diagnostic::new(code::CONTRACT_TIE, statement.place.clone(), message)
        .hint(say!(
            "どちらかに `document:` か `heading:` を書き足します",
            "add `document:` or `heading:` to one of them"
        ))
        .related(a.place.clone(), here())
        .related(b.place.clone(), here())
}

fn unmatched(binding: &Binding, statements: &[Statement]) -> Diagnostic {
    let label = &binding.label;
    let message = say!(
        "結び付け `{label}` に当てはまる文が文書にありません",
        "the binding `{label}` meets no statement of any document"
    );
    let diagnostic = Diagnostic::new(code::CONTRACT_UNMATCHED, binding.place.clone(), message);
    let elsewhere = statements.iter().find(|statement| label_rank(label, statement) > 0);
    if let Some(statement) = elsewhere {
        let (document, heading) = (&statement.document, statement.headings.last().cloned().unwrap_or_default());
        return diagnostic.hint(say!(
            "`{label}` は `{document}` の見出し `{heading}` にあります",
            "`{label}` stands in `{document}`, below the heading `{heading}`"
        ));
    }
    let inside = statements
        .iter()
        .filter(|statement| binding.document.as_ref().is_none_or(|document| document.matches(&statement.document)));
    match nearest(label, inside.map(|statement| statement.label.as_str())) {
        Some(near) => diagnostic.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None => diagnostic.hint(say!("`tejun contract` で文の一覧が出ます", "`tejun contract` lists the statements")),
    }
}
