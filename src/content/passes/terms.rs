//! Words of the house: those to avoid are found wherever they stand in prose.
//!
//! In: the words of a body and `data/terms.yaml`. Out: findings with the word to write instead. Never: looks into code or
//! addresses, folds case (GitHub and Github are two words), or takes a part of a right word for a wrong one (サーバ in サーバー).

use super::prose::TextBlock;
use crate::content::html::Context;
use crate::diag::{Diagnostic, code};
use crate::model::HouseTerm;
use crate::say;
use regex::Regex;
use std::collections::BTreeMap;

/// The words of a project, ready to be looked for.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pattern: Regex,
    /// For each word to avoid the entry that says so.
    avoided: BTreeMap<String, HouseTerm>,
}

impl Words {
    /// `None` when there is nothing to avoid.
    pub(crate) fn new(terms: &[HouseTerm]) -> Option<Self> {
        let mut avoided = BTreeMap::new();
        for term in terms {
            for word in &term.avoid {
                avoided.entry(word.clone()).or_insert_with(|| term.clone());
            }
        }
        // Words that are right are looked for too, so that what stands inside them is not found.
        let right = terms.iter().flat_map(|term| term.except.iter().chain([&term.term]).chain(&term.synonyms));
        let mut words: Vec<String> = avoided.keys().cloned().chain(right.cloned()).collect();
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        let pattern =
            words.iter().filter(|word| !word.is_empty()).map(|word| bounded(word)).collect::<Vec<_>>().join("|");
        let pattern = Regex::new(&pattern).ok()?;
        (!avoided.is_empty()).then_some(Self { pattern, avoided })
    }

    /// Says each word to avoid.
    pub(crate) fn check(&self, context: &Context<'_, '_>, prose: &[TextBlock], found: &mut Vec<Diagnostic>) {
        for stretch in prose {
            for hit in self.pattern.find_iter(&stretch.text) {
                let Some(term) = self.avoided.get(hit.as_str()) else { continue };
                found.push(avoid(hit.as_str(), term, context.place(&stretch.range(&hit.range()))));
            }
        }
    }
}

/// A word as a pattern; Latin words end where their letters end.
fn bounded(word: &str) -> String {
    let edge = |c: Option<char>| if c.is_some_and(|c| c.is_ascii_alphanumeric()) { "(?-u:\\b)" } else { "" };
    format!("{}{}{}", edge(word.chars().next()), regex::escape(word), edge(word.chars().next_back()))
}

fn avoid(word: &str, term: &HouseTerm, place: crate::diag::Place) -> Diagnostic {
    let message = say!("`{word}` は使わないと決めた言葉です", "`{word}` is a word that the house avoids");
    let (instead, note) = (&term.term, &term.note);
    let (ja, en) =
        if note.is_empty() { (String::new(), String::new()) } else { (format!("（{note}）"), format!(" ({note})")) };
    Diagnostic::new(code::CONTENT_HOUSE_TERM, place, message)
        .hint(say!("`{instead}` と書きます{ja}", "write `{instead}`{en}"))
}
