//! What documents say of when turns on call change, held against the rotations of `data/people.yaml`.
//!
//! In: statements that no entry of the schedule is about, and on-call schedules. Out: findings where the two differ. Never: takes one of
//! several rotations, or 引き継ぎ, which is done at the end of a shift as well, for the change of a turn.

use super::compare::{Planned, difference};
use crate::calendar::Handover;
use crate::config::ScheduleEntry;
use crate::contract::names::folded;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{OnCall, People, ScheduleStatement};
use crate::say;

/// Says where the change of turns differs.
pub(super) fn check(
    people: &People,
    statements: &[&ScheduleStatement],
    bound: &[Option<&ScheduleEntry>],
    found: &mut Diagnostics,
) {
    for (statement, _) in statements.iter().zip(bound).filter(|(_, entry)| entry.is_none()) {
        let Some(on_call) = rotation_of(people, statement).filter(|_| !statement.off) else { continue };
        let differs = planned(&on_call.rotation.handover).and_then(|planned| difference(statement, &planned));
        if differs.is_some() {
            found.push(finding(on_call, statement));
        }
    }
}

/// The on-call schedule whose turns a statement is about.
pub(super) fn rotation_of<'p>(people: &'p People, statement: &ScheduleStatement) -> Option<&'p OnCall> {
    let subject = statement.names.iter().find_map(|name| of_turns(&folded(name)))?;
    const ANY: [&str; 8] = ["", "当番", "オンコール", "オンコール当番", "輪番", "on-call", "oncall", "当番表"];
    let named = |on_call: &&OnCall| folded(&on_call.title) == subject;
    let mut all = people.on_call.values().filter(named);
    if let (Some(one), None) = (all.next(), all.next()) {
        return Some(one);
    }
    let mut all = people.on_call.values();
    all.next().filter(|_| ANY.contains(&subject.as_str()) && all.next().is_none())
}

/// Whose turns change, where a name is that of such a change.
fn of_turns(name: &str) -> Option<String> {
    const CHANGES: [&str; 8] =
        ["の交代", "交代", "の交替", "交替", "のローテーション", "ローテーション", "rotation", "handover"];
    CHANGES.iter().find_map(|word| name.strip_suffix(word)).map(str::to_owned)
}

/// When the turns of a rotation change, as far as it can be compared.
fn planned(handover: &Handover) -> Option<Planned> {
    match handover {
        Handover::Slots(rules) => Some(Planned::turning(rules)),
        Handover::Every { days, first, time } => Planned::turning_every(*days, *first, *time),
    }
}

fn finding(on_call: &OnCall, statement: &ScheduleStatement) -> Diagnostic {
    let (title, text, written) = (&on_call.title, statement.text.trim(), &on_call.written);
    let message = say!(
        "`{title}` の交代は、文書では「{text}」、`data/people.yaml` では「{written}」です",
        "turns of `{title}` change `{text}` in the document, but `{written}` in `data/people.yaml`"
    );
    Diagnostic::new(code::CONTRACT_SCHEDULE_DIFFERS, statement.place.clone(), message)
        .hint(say!(
            "正しいほうに合わせます。文書が正しければ `handover` を書き直します",
            "make the two agree; if the document is right, change `handover`"
        ))
        .related(on_call.place.clone(), say!("当番表の宣言", "where the on-call schedule is declared"))
}
