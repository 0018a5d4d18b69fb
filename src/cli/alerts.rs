//! `tejun alerts`: which alerts are crossed at the as-of instant; who has to know is told once.
//!
//! In: the options, the figures, the ledger of what was told. Out: a list on standard output, or messages to declared channels;
//! an exit code. Never: writes into the site, asks anything, or shows a secret.

mod formats;
mod ledger;
mod notice;
mod recipients;
mod send;
mod since;

use super::args::{Alerts as Args, AlertsFormat, Global};
use super::console::{self, Console};
use super::exit::{CommandResult, Ended, Exit};
use super::figures::compute;
use super::open_project;
use crate::diag::{Diagnostics, Message, code};
use crate::say;
use notice::{About, Notice, Watched};

/// Prints or sends.
pub(super) fn run(args: &Args, global: &Global, voice: &Console) -> CommandResult {
    match tell(args, global, voice) {
        // The command line was right; the ledger is a file that failed.
        Err(Ended::Refused(refusal)) if refusal.code == code::POST_LEDGER => {
            voice.diagnostic(&refusal);
            Ok(Exit::Io)
        }
        ended => ended,
    }
}

fn tell(args: &Args, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let (opened, computed) = compute(global, voice, &mut found)?;
    opened.print(&found, voice);
    let calendar = &computed.project.site.periods;
    let since = args.since.as_deref().map(|text| since::parse(text, calendar, computed.as_of)).transpose()?;
    let watched = Watched::new(&computed, since);
    let of_project = open_project::exit(&found, false);
    if let Some(names) = &args.send {
        let sent = send::run(names, args.dry_run, &watched, &opened, global, voice)?;
        return Ok(sent.and(of_project));
    }
    if !args.new {
        let standing = watched.standing();
        let nothing = if since.is_some() { nothing_since() } else { nothing_crossed() };
        print(&watched, &standing, args.format, &nothing, voice);
        return Ok(exit(&standing).and(of_project));
    }
    let known = ledger::read(&opened.files)?;
    if watched.untold(&known, None).is_empty() {
        // A script is promised a list, and a person that runs it by a clock nothing when nothing is new.
        match args.format {
            AlertsFormat::Text => voice.note(&nothing_new()),
            format => print(&watched, &[], format, &nothing_new(), voice),
        }
        return Ok(of_project);
    }
    if args.dry_run {
        let untold = watched.untold(&known, None);
        print(&watched, &untold, args.format, &nothing_new(), voice);
        return Ok(exit(&untold).and(of_project));
    }
    let mut journal = ledger::TellingJournal::open(&global.dir, computed.as_of)?;
    let untold = watched.untold(&journal.ledger, None);
    print(&watched, &untold, args.format, &nothing_new(), voice);
    // What nobody could read was not told.
    if !console::is_output_lost() {
        journal.record(&untold, None)?;
    }
    Ok(exit(&untold).and(of_project))
}

/// Prints a list, or what is said where it is empty.
fn print(watched: &Watched<'_>, notices: &[Notice<'_>], format: AlertsFormat, nothing: &Message, voice: &Console) {
    let text = formats::Printed { computed: watched.computed, notices, nothing }.text(format, voice.lang);
    match format {
        AlertsFormat::Text => voice.for_people(&text),
        _ => voice.result(&text),
    }
}

fn nothing_crossed() -> Message {
    say!("当たっているアラートはありません", "no alert is crossed")
}

fn nothing_since() -> Message {
    say!("その時点から新しく当たったアラートはありません", "no alert was crossed since then")
}

fn nothing_new() -> Message {
    say!("新しく伝えることはありません", "there is nothing new to tell")
}

/// 1 when alerts are crossed; 3 when none is known to be, and data are too old to tell; else 0.
fn exit(notices: &[Notice<'_>]) -> Exit {
    let any = |is_it: fn(&About<'_>) -> bool| notices.iter().any(|notice| is_it(&notice.about));
    if any(|about| matches!(about, About::Crossed(_))) {
        Exit::Findings
    } else if any(|about| matches!(about, About::Stale(_))) {
        Exit::Data
    } else {
        Exit::Fine
    }
}

impl Exit {
    /// With what was found about the project besides: a wrong configuration or unreadable data weigh more than what is told, and
    /// what could not be delivered weighs more than both. Other errors are printed, and say nothing about alerts.
    fn and(self, of_project: Self) -> Self {
        match (self, of_project) {
            (Self::Io, _) => self,
            (_, Self::Usage | Self::Data | Self::Io) => of_project,
            (_, Self::Fine | Self::Findings) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn how_a_run_ends() {
        let table = [
            (Exit::Fine, Exit::Fine, Exit::Fine),
            (Exit::Fine, Exit::Findings, Exit::Fine),
            (Exit::Findings, Exit::Fine, Exit::Findings),
            (Exit::Data, Exit::Findings, Exit::Data),
            (Exit::Findings, Exit::Usage, Exit::Usage),
            (Exit::Fine, Exit::Data, Exit::Data),
            (Exit::Io, Exit::Usage, Exit::Io),
        ];
        for (own, of_project, expected) in table {
            assert_eq!(own.and(of_project), expected, "{own:?} and {of_project:?}");
        }
    }
}
