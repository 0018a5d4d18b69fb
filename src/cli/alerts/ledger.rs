//! The ledger of alerts, as one run uses it.
//!
//! In: the project folder. Out: what was told, and a file to which lines are added. Never: lets two runs tell at once, or goes
//! on when the file cannot be read or written.

use super::notice::Notice;
use crate::calendar::Instant;
use crate::diag::{Diagnostic, Place, code, system_reason};
use crate::model::{Journal, ProjectFiles};
use crate::output::{JournalError, JournalFile};
use crate::post::{ALERT_LEDGER, AlertLedger, AlertLine, BrokenLedger};
use crate::say;
use std::path::Path;

/// A ledger that this run alone adds to.
pub(super) struct TellingJournal {
    /// What was told so far.
    pub(super) ledger: AlertLedger,
    file: JournalFile,
    as_of: Instant,
}

/// What was told so far; another run may be telling at this moment.
///
/// # Errors
/// The refusal of a damaged file.
pub(super) fn read(files: &dyn ProjectFiles) -> Result<AlertLedger, Box<Diagnostic>> {
    match files.read(ALERT_LEDGER) {
        Ok(bytes) => AlertLedger::read(&bytes).map_err(damaged),
        Err(_) if !files.list("data/alerts").iter().any(|path| path == ALERT_LEDGER) => Ok(AlertLedger::default()),
        Err(error) => Err(failed(UNKNOWN, &error.reason)),
    }
}

impl TellingJournal {
    /// Opens the file, and makes it when there is none.
    ///
    /// # Errors
    /// The refusal of a file that is damaged, cannot be written, or belongs to another run.
    pub(super) fn open(folder: &Path, as_of: Instant) -> Result<Self, Box<Diagnostic>> {
        let mut file = JournalFile::open(folder, ALERT_LEDGER).map_err(|error| match error {
            JournalError::Io(error) => failed(UNKNOWN, &error.to_string()),
            JournalError::Busy(_) => busy(),
        })?;
        let bytes = file.read().map_err(|error| failed(UNKNOWN, &error.to_string()))?;
        let ledger = AlertLedger::read(&bytes).map_err(damaged)?;
        if ledger.is_cut_off {
            let cut_off = AlertLine::CutOff { as_of }.bytes();
            file.append(&[b"\n", cut_off.as_slice()].concat()).map_err(|error| failed(UNKNOWN, &error.to_string()))?;
        }
        Ok(Self { ledger, file, as_of })
    }

    /// Remembers what was told: it is on the disk when this returns.
    ///
    /// # Errors
    /// The refusal of a file that cannot be written.
    pub(super) fn record(&mut self, told: &[Notice<'_>], channel: Option<&str>) -> Result<(), Box<Diagnostic>> {
        let lines: Vec<AlertLine> = told.iter().map(|notice| notice.line(channel, self.as_of)).collect();
        let bytes: Vec<u8> = lines.iter().flat_map(AlertLine::bytes).collect();
        self.file.append(&bytes).map_err(|error| failed(UNRECORDED, &error.to_string()))?;
        lines.into_iter().for_each(|line| self.ledger.take(line));
        Ok(())
    }
}

/// What a ledger that fails means for whoever is told: nothing goes out while nobody knows what did, and what went out before
/// its line could be written goes out again.
const UNKNOWN: [&str; 2] =
    ["伝えたことの記録を使えないため、伝えません", "nothing is told while the record of what was told cannot be used"];
const UNRECORDED: [&str; 2] = [
    "伝えましたが、そのことを記録できないため、次にもう一度伝えます",
    "it was told and cannot be recorded, so that it will be told again",
];

fn failed(what: [&'static str; 2], reason: &str) -> Box<Diagnostic> {
    let reason = system_reason(reason);
    let ([said, said_en], ja, en) = (what, &reason.ja, &reason.en);
    let message = say!("{said}: {ja}", "{said_en}: {en}");
    Box::new(Diagnostic::new(code::POST_LEDGER, Place::file(ALERT_LEDGER), message).hint(say!(
        "data/alerts/ の権限と空き容量を確かめます",
        "look at the permissions of data/alerts/ and at the free space"
    )))
}

fn busy() -> Box<Diagnostic> {
    let message = say!("ほかのプロセスがアラートを伝えています", "another process is telling alerts");
    Box::new(Diagnostic::new(code::POST_LEDGER, Place::file(ALERT_LEDGER), message).hint(say!(
        "終わるのを待って、もう一度実行します。伝え終えたものは伝えません",
        "wait for its end and run this again; what was told is not told twice"
    )))
}

fn damaged(BrokenLedger(line): BrokenLedger) -> Box<Diagnostic> {
    let message = say!(
        "伝えたことの記録のこの行を読めません。何を伝えたか分からないため、伝えません",
        "this line of the record cannot be read, so nothing is told: it may say what was told"
    );
    Box::new(Diagnostic::new(code::POST_LEDGER, Place::at(ALERT_LEDGER, line, 1, 1), message).hint(say!(
        "Git の履歴などから元の行に戻します。マージの跡なら、両方の行を残します",
        "restore the line, from Git for instance; of a merge, keep the lines of both sides"
    )))
}
