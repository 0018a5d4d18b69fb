//! Pages for somebody who must call somebody: who is on duty now stands at the head, before everything else.
//!
//! In: the routes of a page and its blocks. Out: the schedules in them, each once, and marks that they are told above. Never: shows
//! somebody whom neither the text nor the front matter of the page asks for.

use crate::model::{Block, EscalationBlock, OnCallBlock};

/// Takes the schedules out of the routes that a page keeps at hand and out of its text.
pub(super) fn above(routes: &mut [EscalationBlock], blocks: &mut [Block]) -> Vec<OnCallBlock> {
    let mut above: Vec<OnCallBlock> = Vec::new();
    let mut take = |schedule: OnCallBlock| {
        let id = |block: &OnCallBlock| block.published.as_ref().map(|rota| rota.schedule.clone());
        if above.iter().all(|known| id(known) != id(&schedule)) {
            above.push(schedule);
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
