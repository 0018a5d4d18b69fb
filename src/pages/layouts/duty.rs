//! Pages for somebody who must call somebody: who is on duty now stands at the head, before everything else.
//!
//! In: the routes of a page and its blocks. Out: the schedules in them, each once, and marks that they are told above. Never: shows
//! somebody whom neither the text nor the front matter of the page asks for.

use crate::model::{Block, EscalationBlock, OnCallBlock};

/// Takes the schedules out of the routes that a page keeps at hand and out of its text.
pub(super) fn above(routes: &mut [EscalationBlock], blocks: &mut [Block]) -> Vec<OnCallBlock> {
    let mut above: Vec<OnCallBlock> = Vec::new();
    // Of two that tell of one schedule the one that goes further counts: the head knows what the text knows.
    let mut take = |schedule: OnCallBlock| {
        let told = |block: &OnCallBlock| block.published.as_ref().map(|rota| (rota.schedule.clone(), rota.span.1));
        let (Some((id, until)), known) = (told(&schedule), above.iter_mut()) else { return };
        match known.filter_map(|known| Some((told(known)?, known))).find(|((other, _), _)| *other == id) {
            Some(((_, before), known)) if before < until => *known = schedule,
            Some(_) => {}
            None => above.push(schedule),
        }
    };
    routes.iter_mut().flat_map(|route| std::mem::take(&mut route.duty)).for_each(&mut take);
    for block in blocks {
        match block {
            Block::Escalation(route) => std::mem::take(&mut route.duty).into_iter().for_each(&mut take),
            // What is not published tells of another time than now.
            Block::OnCall(schedule) if schedule.published.is_some() => {
                take(schedule.clone());
                schedule.told_above = true;
            }
            _ => {}
        }
    }
    above
}
