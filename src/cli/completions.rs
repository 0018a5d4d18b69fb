//! `tejun completions SHELL`.

use super::args::{Cli, Completions};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use clap::CommandFactory;

/// Prints the completions of a shell.
pub(super) fn run(args: &Completions, voice: &Console) -> CommandResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tejun", &mut script);
    voice.result(&String::from_utf8_lossy(&script));
    Ok(Exit::Fine)
}
