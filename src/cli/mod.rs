//! Words typed by people → calls; the only room that prints and looks at the environment.
//!
//! In: the command line. Out: results on standard output, everything else on standard error, and an [`Exit`] code. Never:
//! computes anything itself — one file per command calls the rooms below.

mod alerts;
mod approve;
mod args;
mod ask;
mod baseline;
mod build;
mod build_summary;
mod build_values;
mod check;
mod clean;
mod completions;
mod config;
mod console;
mod contract;
mod contract_accept;
mod contract_explain;
mod contract_reports;
mod contract_schedule;
mod decode_process;
mod edition;
mod exit;
mod explain;
mod export;
mod figures;
mod import;
mod init;
mod links;
mod list;
mod listing;
mod mail;
mod new;
mod on_call;
mod open_project;
mod output_lock;
mod pdf;
mod pinned_instant;
mod printer;
mod progress;
mod publish;
mod published_urls;
mod refusals;
mod schedule;
mod schemas;
mod serve;
mod timings;
mod typed_path;
mod up_to_date;
mod usage_error;
mod values;
mod yaml_entries;

use crate::data;
use crate::diag::{Diagnostic, code, system_reason};
use crate::say;
use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use console::Console;
pub use exit::Exit;
use exit::{CommandResult, Ended};
use std::ffi::OsString;

/// Runs one command line, of which the first word is the program's name.
pub fn run(words: impl IntoIterator<Item = OsString>) -> Exit {
    let words: Vec<OsString> = words.into_iter().collect();
    if decode_process::is_decoder_process(&words) {
        leave_panics_to_the_data_room();
        return decode_process::run();
    }
    let (exit, voice) = answered(words);
    match console::output_error() {
        Some(reason) => {
            voice.diagnostic(&unprinted(&reason));
            if exit == Exit::Fine { Exit::Io } else { exit }
        }
        None => exit,
    }
}

/// What becomes of an answer that nobody has whole, as on a full disk.
fn unprinted(reason: &str) -> Diagnostic {
    let reason = system_reason(reason);
    let (ja, en) = (&reason.ja, &reason.en);
    let message = say!("標準出力に書けません: {ja}", "cannot write to standard output: {en}");
    Diagnostic::new(code::OUTPUT_WRITE, None, message)
        .hint(say!("出力先の空き容量を確かめます", "look at the free space where the output goes"))
}

/// Runs a command; how it ended, and how to speak of what came after.
fn answered(words: Vec<OsString>) -> (Exit, Console) {
    let lang = args::language(&words, environment("LANG").as_deref());
    let command = args::in_language(Cli::command(), lang);
    let words = args::with_help_last(words);
    let cli = match command.try_get_matches_from(words).and_then(|found| Cli::from_arg_matches(&found)) {
        Ok(cli) => cli,
        Err(refusal) => {
            let voice = Console::before_options(lang, environment("NO_COLOR").as_deref());
            return (usage_error::report(&refusal, &voice), voice);
        }
    };
    leave_panics_to_the_data_room();
    data::set_decode_runner(decode_process::decode_in_child);
    let voice = Console::new(&cli.global, lang, environment("NO_COLOR").as_deref());
    let exit = match commanded(&cli, &voice) {
        Ok(exit) | Err(Ended::Exit(exit)) => exit,
        Err(Ended::Refused(refusal)) => voice.refuse(&refusal),
    };
    (exit, voice)
}

fn commanded(cli: &Cli, voice: &Console) -> CommandResult {
    match &cli.command {
        Command::Init(args) => init::run(args, &cli.global, voice),
        Command::New(args) => new::run(args, &cli.global, voice),
        Command::Approve(args) => approve::run(args, &cli.global, voice),
        Command::List(args) => list::run(args, &cli.global, voice),
        Command::Explain(args) => explain::run(args, &cli.global, voice),
        Command::Completions(args) => completions::run(args, voice),
        Command::Edition(args) => edition::run(&args.what, &cli.global, voice),
        Command::Build(args) => build::run(args, &cli.global, voice),
        Command::Publish(args) => publish::run(args, &cli.global, voice),
        Command::Serve(args) => serve::run(args, &cli.global, voice),
        Command::Check(args) => check::run(args, &cli.global, voice),
        Command::Contract(args) => contract::run(args, &cli.global, voice),
        Command::Mail(args) => mail::run(args, &cli.global, voice),
        Command::Export(args) => export::run(args, &cli.global, voice),
        Command::Import(args) => import::run(args, &cli.global, voice),
        Command::Alerts(args) => alerts::run(args, &cli.global, voice),
        Command::OnCall(args) => on_call::run(args, &cli.global, voice),
        Command::Schedule(args) => schedule::run(args, &cli.global, voice),
        Command::Config(args) => config::run(args, &cli.global, voice),
        Command::Schema(args) => schemas::run(args, &cli.global, voice),
        Command::Clean(args) => clean::run(args, &cli.global, voice),
        Command::Pdf(args) => pdf::run(args, &cli.global, voice),
        Command::Figures(args) => figures::run(args, &cli.global, voice),
    }
}

/// A panic that becomes a diagnostic is told once; every other one is a bug and is told as usual.
fn leave_panics_to_the_data_room() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !data::is_catching_panics() {
            usual(panic);
        }
    }));
}

#[expect(clippy::disallowed_methods, reason = "this room looks at the environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
