//! Pages for somebody who must call somebody: who is on duty now stands at the head, before everything else.
//!
//! In: the routes of a page and its blocks. Out: the schedules in them, each once, and marks that they are told above. Never: shows
//! somebody whom neither the text nor the front matter of the page asks for, or drops a schedule of which nobody can tell who is on duty.

use crate::model::{Block, EscalationBlock, OnCallBlock, PublishedRota};
use std::collections::BTreeSet;

/// Takes the schedules out of the routes that a page keeps at hand and out of its text.
pub(super) fn above(routes: &mut [EscalationBlock], blocks: &mut [Block]) -> Vec<OnCallBlock> {
    let mut above = Vec::new();
    for route in routes.iter_mut() {
        std::mem::take(&mut route.duty).into_iter().for_each(|schedule| take(&mut above, schedule));
    }
    for block in blocks.iter_mut() {
        match block {
            Block::Escalation(route) => {
                std::mem::take(&mut route.duty).into_iter().for_each(|schedule| take(&mut above, schedule));
            }
            // What is not published tells of another time than now.
            Block::OnCall(schedule) if schedule.published.is_some() => {
                take(&mut above, schedule.clone());
                schedule.told_above = true;
            }
            _ => {}
        }
    }
    let schedules: BTreeSet<&str> =
        above.iter().filter_map(|block| Some(block.published.as_ref()?.schedule.as_str())).collect();
    let of_text = blocks.iter_mut().filter_map(|block| match block {
        Block::Escalation(route) => Some(route),
        _ => None,
    });
    for level in routes.iter_mut().chain(of_text).flat_map(|route| &mut route.levels) {
        for schedule in &mut level.schedules {
            schedule.told_above = schedules.contains(schedule.id.as_str());
        }
    }
    above
}

/// Of two that tell of one schedule the one that goes further counts: the head knows what the text knows, and how people are
/// reached wherever either says it.
fn take(above: &mut Vec<OnCallBlock>, mut schedule: OnCallBlock) {
    let Some(rota) = &mut schedule.published else {
        // Why nobody can tell is said once.
        if !above.contains(&schedule) {
            above.push(schedule);
        }
        return;
    };
    let same = |known: &&mut OnCallBlock| known.published.as_ref().is_some_and(|of| of.schedule == rota.schedule);
    let Some(known) = above.iter_mut().find(same) else { return above.push(schedule) };
    let Some(before) = &mut known.published else { return };
    reach(before, rota);
    if before.span.1 < rota.span.1 {
        *known = schedule;
    }
    of_now(known);
}

/// Gives each person of two rotas the card with more ways to reach them.
fn reach(one: &mut PublishedRota, other: &mut PublishedRota) {
    for person in &mut one.people {
        let Some(same) = other.people.iter_mut().find(|same| same.id == person.id) else { continue };
        match person.contact.ways.len() < same.contact.ways.len() {
            true => person.contact = same.contact.clone(),
            false => same.contact = person.contact.clone(),
        }
    }
}

/// Those who are on duty at the as-of instant are reached as the rota says.
fn of_now(schedule: &mut OnCallBlock) {
    let Some(rota) = &schedule.published else { return };
    for duty in &mut schedule.now {
        if let Some(person) = rota.people.iter().find(|person| person.number == duty.person) {
            duty.contact = Some(person.contact.clone());
        }
    }
}
