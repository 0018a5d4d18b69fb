//! `tejun edition`: freezes reports, lists, compares and verifies what was issued.
//!
//! In: the words of the command line. Out: records below `data/editions/`, tables, and an exit code: 0 when all is well, 1 for a
//! record that was changed or gives other figures, 3 for one that cannot be verified. Never: changes a record.

mod audience;
mod diff;
mod issue;
mod list;
mod verify;

use super::args::{EditionWhat, Global};
use super::console::Console;
use super::exit::CommandResult;
use super::listing::Listing;
use crate::calendar::{Instant, Zone};
use crate::diag::{Diagnostic, code};
use crate::model::{EditionBook, EditionRecord, FrozenFigure, ProjectFiles, ReportName, Restated};
use crate::pipeline::report_name;
use crate::say;

/// The version that computes.
const TOOL: &str = env!("CARGO_PKG_VERSION");

/// Does what is asked of editions.
pub(super) fn run(what: &EditionWhat, global: &Global, voice: &Console) -> CommandResult {
    match what {
        EditionWhat::Issue(args) => issue::run(args, global, voice),
        EditionWhat::List(args) => list::run(args, global, voice),
        EditionWhat::Diff(args) => diff::run(args, global, voice),
        EditionWhat::Audience(args) => audience::run(args, global, voice),
        EditionWhat::Verify(args) => verify::run(args, global, voice),
    }
}

/// The report that is asked for, if one is.
fn wanted(files: &dyn ProjectFiles, typed: Option<&String>) -> Result<Option<ReportName>, Box<Diagnostic>> {
    typed.map(|typed| report_name(files, typed)).transpose()
}

/// The editions of a report; a report that was never issued is refused with those that were.
fn records<'b>(book: &'b EditionBook, report: ReportName, key: &str) -> Result<&'b [EditionRecord], Box<Diagnostic>> {
    let records = book.of(report, key);
    if !records.is_empty() {
        return Ok(records);
    }
    let name = report.as_str();
    let damaged = book.damaged.contains(&(report, key.to_owned()));
    let message = match damaged {
        true => say!("{name} {key} の記録は壊れています", "the records of {name} {key} are damaged"),
        false => say!("{name} {key} は発行されていません", "{name} {key} was never issued"),
    };
    let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
    let hint = match damaged {
        true => say!(
            "`tejun edition verify {name} --period {key}` で理由を見ます",
            "`tejun edition verify {name} --period {key}` tells why"
        ),
        false => say!(
            "`tejun edition list {name}` で発行した版を見ます",
            "`tejun edition list {name}` lists what was issued"
        ),
    };
    Err(Box::new(refusal.hint(hint)))
}

/// An instant in the project's zone.
fn local(at: Instant, zone: &Zone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// What restatements say.
fn table(restated: &[Restated], voice: &Console) -> Listing {
    let mut rows = Vec::new();
    for one in restated {
        let Some(figure) = one.figure() else { continue };
        let causes = one.causes.iter().map(|(cause, names)| match names.as_slice() {
            [] => cause.in_words(voice.lang).to_owned(),
            names => format!("{}: {}", cause.in_words(voice.lang), names.join(", ")),
        });
        let causes = causes.collect::<Vec<_>>().join("; ");
        rows.push(vec![figure.title(), shown(one.old.as_ref()), shown(one.new.as_ref()), causes]);
    }
    Listing::new(say!("数値\t旧\t新\t原因", "figure\told\tnew\tcause"), rows)
}

fn shown(figure: Option<&FrozenFigure>) -> String {
    figure.map_or_else(
        || "-".to_owned(),
        |figure| match figure.target.as_str() {
            "" => format!("{} (n = {})", figure.shown, figure.n),
            target => format!("{} (n = {}, {target})", figure.shown, figure.n),
        },
    )
}
