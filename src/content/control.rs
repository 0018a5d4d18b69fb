//! What front matter leaves open of document control, from the body: its hash, and the facts at its head.
//!
//! In: a file, and its front matter as meant. Out: a completed [`Control`]. Never: overrules front matter, or complains of prose — a
//! value at the head that cannot be read was not meant for us.

use super::dialects::comments;
use super::front::DocumentFrontMatter;
use super::source::Source;
use crate::diag::Place;
use crate::model::{
    Control, DocumentStatus, body_hash, head_facts, head_key, read_control_date, read_interval, split_document,
};
use serde::{Deserialize, Serialize};

/// What the body of a file says of its control.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    body_hash: String,
    facts: Vec<Fact>,
}

/// A fact at the head of a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Fact {
    key: String,
    value: String,
    place: Place,
}

impl Head {
    pub(super) fn read(source: &Source<'_>) -> Self {
        let (_, body) = split_document(source.text);
        let base = source.text.len() - body.len();
        let shown = comments::blank_out(body);
        let facts = head_facts(&shown).into_iter().map(|fact| Fact {
            key: fact.key.to_owned(),
            place: source.place(base + fact.range.start..base + fact.range.end),
            value: fact.value,
        });
        Self { body_hash: body_hash(body), facts: facts.collect() }
    }

    /// Completes the control of a document.
    pub(super) fn complete(&self, front: &mut DocumentFrontMatter) {
        let control = &mut front.matter.control;
        control.body_hash.clone_from(&self.body_hash);
        for fact in &self.facts {
            let Some(key) = head_key(&fact.key).filter(|key| !control.places.contains_key(key)) else { continue };
            if take(control, fact) {
                control.places.insert(key, fact.place.clone());
            }
        }
    }
}

/// Takes a fact; whether it could be read.
fn take(control: &mut Control, fact: &Fact) -> bool {
    fn set<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
        let read = value.is_some();
        if read {
            *slot = value;
        }
        read
    }
    let (text, day) = (Some(fact.value.clone()), || read_control_date(&fact.value));
    match fact.key.as_str() {
        "number" => set(&mut control.number, text),
        "version" => set(&mut control.version, text.filter(|text| text.chars().count() <= 24)),
        "status" => set(&mut control.status, DocumentStatus::parse(&fact.value)),
        "owner" => set(&mut control.owner, text),
        "author" => set(&mut control.author, text),
        "approver" => set(&mut control.approver, text),
        "approved" => set(&mut control.approved, day()),
        "effective" => set(&mut control.effective, day()),
        "reviewed" => set(&mut control.reviewed, day()),
        "next_review" => set(&mut control.next_review, day()),
        "updated" => set(&mut control.updated, day()),
        "review_interval" => set(&mut control.review_interval, read_interval(&fact.value)),
        _ => false,
    }
}
