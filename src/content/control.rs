//! What front matter leaves open of document control, from the body: its hash, and the facts at its head.
//!
//! In: a file with its front matter. Out: a completed [`Control`]. Never: overrules front matter, or complains of prose — a
//! value at the head that cannot be read was not meant for us.

use super::front::Front;
use super::source::Source;
use crate::model::{
    Control, DocumentStatus, HeadFact, body_hash, head_facts, read_control_date, read_interval, split_document,
};

/// Completes the control of a document.
pub(super) fn complete(source: &Source<'_>, front: &mut Front) {
    let (_, body) = split_document(source.text);
    let control = &mut front.matter.control;
    control.body_hash = body_hash(body);
    let base = source.text.len() - body.len();
    for fact in head_facts(body) {
        if !control.places.contains_key(fact.key) && take(control, &fact) {
            let place = source.place(base + fact.range.start..base + fact.range.end);
            control.places.insert(fact.key, place);
        }
    }
}

/// Takes a fact; whether it could be read.
fn take(control: &mut Control, fact: &HeadFact) -> bool {
    fn set<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
        let read = value.is_some();
        if read {
            *slot = value;
        }
        read
    }
    let (text, day) = (Some(fact.value.clone()), || read_control_date(&fact.value));
    match fact.key {
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
