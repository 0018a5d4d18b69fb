//! Fragments through a batch: a few at a time, added up in their order.
//!
//! In: a batch and fragments that can be loaded one by one. Out: what they give together. Never: has more fragments in
//! memory than there are workers, or lets the order in which workers finish show in the result.

use super::Settled;
use super::batch::{Batch, Partial};
use super::cache::{Reader, Writer};
use super::vector::{self, Vector};
use crate::data::guard::guarded;
use crate::data::keys;
use crate::data::report::SourceReport;
use crate::data::scanned::{Pass, Scanned, Seen};
use crate::data::source::{self, Opened};
use crate::diag::Diagnostics;
use polars::prelude::DataFrame;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

/// A held table is looked at in pieces of so many rows.
const PIECE: usize = 1 << 20;

/// The columns of a frame that a batch reads, in its order.
pub(super) fn columns(batch: &Batch, frame: &DataFrame) -> Result<Vec<Vector>, String> {
    let column = |name: &String| vector::of_column(frame.column(name)?);
    batch.columns().iter().map(column).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// Everything that a batch asks of a table in memory.
pub(super) fn held(batch: &Batch, frame: &DataFrame) -> Result<Partial, String> {
    let piece = if batch.whole { frame.height().max(1) } else { PIECE };
    let pieces = frame.height().div_ceil(piece);
    let mut merged = batch.merged();
    in_order(
        pieces,
        |at| {
            let rows = frame.slice(i64::try_from(at * piece).unwrap_or(i64::MAX), piece);
            Ok(batch.partial(&columns(batch, &rows)?, rows.height()))
        },
        |_, partial| batch.merge(&mut merged, partial),
    )?;
    Ok(merged)
}

/// A file in more pieces is added up piece by piece, and nothing of it is kept for later runs.
const MOST_PIECES: usize = 64;

/// Everything that a batch asks of a source that is read piece by piece. The first pass also takes account of the rows.
pub(super) fn scanned(batch: &Batch, scanned: &Scanned, settled: &OnceLock<Settled>) -> Result<Partial, String> {
    let is_first = settled.get().is_none();
    if batch.whole && !is_first {
        return held(batch, &scanned.held(Some(batch.columns()))?);
    }
    let trusted = settled.get().is_some_and(|settled| settled.report.rows_set_aside == 0);
    let pass = OnePass { batch, scanned, trusted, signature: batch.signature().map(|of| format!("{of} {trusted}")) };
    let ran = pass.run(&pass.files());
    if is_first && ran.is_err() && scanned.is_damaged() {
        // A file that cannot be decoded costs its own rows and no more: read in the ordinary way it is told of and left out.
        let settled = settled.get_or_init(|| held_after_all(scanned, SourceReport::default(), Diagnostics::new()));
        return match &settled.held {
            Some(Opened { refused: None, frame, .. }) => held(batch, frame),
            held => Err(held.as_ref().and_then(|held| held.refused.clone()).unwrap_or_default()),
        };
    }
    let (merged, seen) = ran?;
    if !is_first {
        return Ok(merged);
    }
    let settled = settled.get_or_init(|| settle(scanned, seen));
    match &settled.held {
        Some(opened) => held(batch, &opened.frame),
        None if batch.whole => held(batch, &scanned.held(Some(batch.columns()))?),
        None => Ok(merged),
    }
}

/// A pass over a source that is read piece by piece.
struct OnePass<'a> {
    batch: &'a Batch,
    scanned: &'a Scanned,
    trusted: bool,
    signature: Option<String>,
}

/// A file, its pieces, and the name under which what it gives was kept by an earlier run.
type FilePieces = (usize, Range<usize>, Option<String>);

/// What is worked on at a time.
enum Item<'a> {
    /// What an earlier run kept of a file.
    Kept(usize, &'a str),
    /// A piece, and whether it is the last one of its file.
    Piece { file: usize, at: usize, is_last: bool, alone: bool },
}

impl OnePass<'_> {
    fn files(&self) -> Vec<FilePieces> {
        let kept: BTreeSet<String> = self.scanned.cabinet.names(&self.scanned.folder()).into_iter().collect();
        let name = |file: usize| self.name(file).filter(|name| kept.contains(name));
        self.scanned.files().into_iter().enumerate().map(|(file, pieces)| (file, pieces, name(file))).collect()
    }

    fn name(&self, file: usize) -> Option<String> {
        self.signature.as_ref().and_then(|signature| self.scanned.kept_under(file, signature))
    }

    fn run(&self, files: &[FilePieces]) -> Result<(Partial, Pass), String> {
        let Self { batch, scanned, trusted, .. } = self;
        let items: Vec<Item<'_>> = files.iter().flat_map(items).collect();
        let (mut merged, mut pass) = (batch.merged(), Pass::default());
        let (mut of_file, mut seen_of_file) = (batch.merged(), Seen::default());
        in_order(
            items.len(),
            |at| match &items[at] {
                Item::Kept(file, name) => match self.kept(*file, name) {
                    Some(kept) => Ok(kept),
                    None => self.afresh(*file, files[*file].1.clone()),
                },
                Item::Piece { at, .. } => {
                    let loaded = scanned.load(*at, batch.columns(), *trusted)?;
                    let partial = match loaded.frame().filter(|_| !batch.whole) {
                        None => batch.merged(),
                        Some(frame) => batch.partial(&columns(batch, frame)?, frame.height()),
                    };
                    Ok((partial, scanned.seen(loaded, false)))
                }
            },
            |at, (partial, seen)| {
                let last = match &items[at] {
                    Item::Kept(file, _) => {
                        batch.merge(&mut merged, partial);
                        scanned.add_seen(&mut pass, *file, seen);
                        files[*file].1.end.checked_sub(1)
                    }
                    Item::Piece { file, at, is_last, alone } => {
                        batch.merge(if *alone { &mut merged } else { &mut of_file }, partial);
                        seen_of_file.then(seen);
                        if *is_last {
                            let mut done = std::mem::replace(&mut of_file, batch.merged());
                            let seen = std::mem::take(&mut seen_of_file);
                            if !alone {
                                self.keep(*file, &mut done, &seen);
                            }
                            batch.merge(&mut merged, done);
                            scanned.add_seen(&mut pass, *file, seen);
                        }
                        (*is_last || *alone).then_some(*at)
                    }
                };
                if let Some(last) = last {
                    batch.close(&mut merged, &|column| scanned.least_after(last, column));
                }
            },
        )?;
        Ok((merged, pass))
    }

    /// What an earlier run kept of a file, if it still holds.
    fn kept(&self, file: usize, name: &str) -> Option<(Partial, Seen)> {
        let bytes = self.scanned.cabinet.get(name)?;
        let mut from = Reader::new(&bytes);
        let seen = Seen::get(&mut from)?;
        let partial = self.batch.get(&mut from, &|column| self.scanned.others(file, column))?;
        self.scanned.touched(name);
        from.is_over().then_some((partial, seen))
    }

    /// A file whose kept aggregates do not hold any more: a newer file reaches into its last period.
    fn afresh(&self, file: usize, pieces: Range<usize>) -> Result<(Partial, Seen), String> {
        let (mut of_file, mut seen) = (self.batch.merged(), Seen::default());
        for at in pieces {
            let loaded = self.scanned.load(at, self.batch.columns(), self.trusted)?;
            if let Some(frame) = loaded.frame() {
                let partial = self.batch.partial(&columns(self.batch, frame)?, frame.height());
                self.batch.merge(&mut of_file, partial);
            }
            seen.then(self.scanned.seen(loaded, false));
        }
        self.keep(file, &mut of_file, &seen);
        Ok((of_file, seen))
    }

    /// Keeps what a file without a fault gave.
    fn keep(&self, file: usize, partial: &mut Partial, seen: &Seen) {
        if !self.scanned.cabinet.keeps() {
            return;
        }
        let Some(name) = self.name(file) else { return };
        self.batch.close_apart(partial, &|column| self.scanned.others(file, column));
        let mut to = Writer::default();
        if seen.put(&mut to) && self.batch.put(partial, &mut to) {
            self.scanned.cabinet.put(&name, &to.finish());
            self.scanned.touched(&name);
        }
    }
}

fn items<'a>((file, pieces, kept): &'a FilePieces) -> Vec<Item<'a>> {
    if let Some(name) = kept {
        return vec![Item::Kept(*file, name)];
    }
    let alone = pieces.len() > MOST_PIECES;
    let piece = |at: usize| Item::Piece { file: *file, at, is_last: at + 1 == pieces.end, alone };
    pieces.clone().map(piece).collect()
}

/// The account of a first pass. Keys that do not rise are compared.
fn settle(scanned: &Scanned, seen: Pass) -> Settled {
    let (report, found, keys) = scanned.report(seen);
    if report.files.is_empty() {
        let refused = Some(source::NOTHING_READ.to_owned());
        return Settled {
            report: report.clone(),
            found,
            held: Some(Opened { frame: DataFrame::empty(), report, refused }),
        };
    }
    if keys.is_some_and(|keys| are_apart(scanned, keys)) {
        return Settled { report, found, held: None };
    }
    held_after_all(scanned, report, found)
}

/// The account of a source that is held after all; `report` and `found` where even that is refused.
fn held_after_all(scanned: &Scanned, report: SourceReport, found: Diagnostics) -> Settled {
    match scanned.opened() {
        Ok((opened, found)) => Settled { report: opened.report.clone(), found, held: Some(opened) },
        Err(reason) => {
            let opened = Opened { frame: DataFrame::empty(), report: report.clone(), refused: Some(reason) };
            Settled { report, found, held: Some(opened) }
        }
    }
}

/// Whether no key comes twice. Keys that do not rise are compared.
fn are_apart(scanned: &Scanned, mut keys: keys::Run) -> bool {
    if keys.are_apart() {
        return true;
    }
    let mut all = keys::Run::default();
    let key: Vec<String> = scanned.source.key.iter().cloned().collect();
    let compared = in_order(
        scanned.pieces(),
        |at| Ok(scanned.seen(scanned.load(at, &key, false)?, true).keys),
        |_, keys| all.then(keys),
    );
    compared.is_ok() && !all.may_repeat()
}

/// Does pieces of work on a few threads and takes their results in order. At most as many results exist as there are
/// threads.
///
/// # Errors
/// What a piece of work says, or what its panic said; of several the first in order.
pub(super) fn in_order<T: Send>(
    number: usize,
    work: impl Fn(usize) -> Result<T, String> + Sync,
    take: impl FnMut(usize, T) + Send,
) -> Result<(), String> {
    struct Turn<F> {
        next: usize,
        take: F,
        refused: Option<String>,
    }
    let workers = rayon::current_num_threads().clamp(1, number.max(1));
    let (given, turn) = (AtomicUsize::new(0), Mutex::new(Turn { next: 0, take, refused: None }));
    let moved = Condvar::new();
    let worker = || {
        loop {
            let at = given.fetch_add(1, Ordering::SeqCst);
            if at >= number {
                return;
            }
            let done = guarded(|| work(at)).unwrap_or_else(Err);
            let mut turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            while turn.next != at {
                turn = moved.wait(turn).unwrap_or_else(PoisonError::into_inner);
            }
            if turn.refused.is_none() {
                let Turn { take, refused, .. } = &mut *turn;
                *refused = done.and_then(|done| guarded(|| take(at, done))).err();
            }
            turn.next += 1;
            moved.notify_all();
        }
    };
    if workers == 1 {
        worker();
    } else {
        std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(worker))));
    }
    turn.into_inner().unwrap_or_else(PoisonError::into_inner).refused.map_or(Ok(()), Err)
}
