//! `tejun explain`: how a text is read, when something is due, what made a figure, how a ticket's clocks ran, what a
//! diagnostic means.

mod code;
mod deadline;
mod figure;
mod rows;
mod strip;
mod target;
mod ticket;

use super::Exit;
use super::args::{Explain, ExplainWhat, Global};
use super::voice::Voice;

/// Answers one question.
pub fn run(args: &Explain, global: &Global, voice: &Voice) -> Exit {
    match &args.what {
        Some(ExplainWhat::Target(args)) => target::run(args, voice),
        Some(ExplainWhat::Deadline(args)) => deadline::run(args, global, voice),
        Some(ExplainWhat::Figure(args)) => figure::run(args, global, voice),
        Some(ExplainWhat::Ticket(args)) => ticket::run(args, global, voice),
        None => code::run(args.code.as_deref(), voice),
    }
}
