//! `tejun explain`: how a text is read, when something is due, what made a figure, how a ticket's clocks ran, what a
//! diagnostic means.

mod code;
mod deadline;
mod figure;
mod plan;
mod rows;
mod strip;
mod target;
mod ticket;

use super::args::{Explain, ExplainWhat, Global};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::figures;
use super::open_project::{self, OpenProject};
use crate::diag::Diagnostics;
use crate::pipeline::Computed;
pub(super) use strip::{duration, over_in_words};
pub(super) use ticket::{asked_clocks, state_in_words};

/// Answers one question.
pub(super) fn run(args: &Explain, global: &Global, voice: &Console) -> CommandResult {
    match &args.what {
        Some(ExplainWhat::Target(args)) => target::run(args, voice),
        Some(ExplainWhat::Deadline(args)) => deadline::run(args, global, voice),
        Some(ExplainWhat::Figure(args)) => figure::run(args, global, voice),
        Some(ExplainWhat::Ticket(args)) => ticket::run(args, global, voice),
        None => code::run(args.code.as_deref(), voice),
    }
}

/// The project with its figures, and the exit code that what was found asks for. Findings are printed only when there is an
/// error among them: the answer is what was asked for.
///
/// # Errors
/// The exit code when there are no figures; why is printed.
fn computed(global: &Global, voice: &Console) -> Result<(OpenProject, Computed, Exit), Exit> {
    let mut found = Diagnostics::new();
    let (opened, computed) = figures::compute(global, voice, &mut found)?;
    let exit = open_project::exit(&found, false);
    if exit != Exit::Fine {
        opened.print(&found, voice);
    }
    Ok((opened, computed, exit))
}
