//! Runs of rows through a pass: a few at a time, added up in their order.
//!
//! In: a pass and runs of rows that can be loaded one by one. Out: what they give together. Never: has more fragments in
//! memory than there are workers, or lets the order in which workers finish show in the result.

use super::FirstPassReport;
use super::polars::{Partial, Prepared, error_line, partial_cache, stacked};
use crate::data::engine_panics::catch_engine_panic;
use crate::data::keys;
use crate::data::source::{self, LoadedSource, ReadSource};
use crate::data::source_scan::{CacheSlot, ScanStats, ScanTotals, SourceScan};
use crate::data::thread_pool::STACK;
use crate::diag::Diagnostics;
use crate::model::Memo;
use crate::query::plan::facts::Facts;
use polars::prelude::{ChunkAgg, DataFrame};
use polars_async::executor::ALLOW_RAYON_THREADS;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::thread::Builder;

/// Everything that a pass asks of a table in memory.
pub(super) fn run_in_memory(pass: &Prepared, frame: &DataFrame) -> Result<Partial, String> {
    let piece = if pass.looks_back() { frame.height().max(1) } else { pass.block };
    let pieces = frame.height().div_ceil(piece);
    let mut merged = pass.nothing();
    map_in_order(
        pieces,
        |at| pass.run(&frame.slice(i64::try_from(at * piece).unwrap_or(i64::MAX), piece), at),
        |_, partial| pass.merge(&mut merged, partial),
    )?;
    Ok(merged)
}

/// A file in more pieces is added up piece by piece, and nothing of it is kept for later runs.
const MOST_PIECES: usize = 64;

/// So many open rows are looked at together.
const MANY_OPEN: usize = if cfg!(test) { 16 } else { 1 << 16 };

/// Everything that a pass asks of a source that is read piece by piece. The first pass also takes account of the rows.
pub(super) fn run_scan(
    pass: &Prepared,
    scanned: &SourceScan,
    settled: &OnceLock<FirstPassReport>,
) -> Result<Partial, String> {
    let is_first = settled.get().is_none();
    if pass.looks_back() && !is_first {
        return run_in_memory(pass, &scanned.load_all(Some(pass.columns()))?);
    }
    let trusted = settled.get().is_some_and(|settled| settled.read.report.rows_set_aside == 0);
    let look = OnePass { pass, scanned, trusted, is_kept: pass.is_kept() };
    let ran = look.run(&look.files());
    if is_first && ran.is_err() && scanned.is_damaged() {
        // A file that cannot be decoded costs its own rows and no more: read in the ordinary way it is told of and left out.
        let settled = settled.get_or_init(|| held_after_all(scanned, ReadSource::default(), Diagnostics::new()));
        return match &settled.held {
            Some(LoadedSource { refused: None, frame, .. }) => run_in_memory(pass, frame),
            held => Err(held.as_ref().and_then(|held| held.refused.clone()).unwrap_or_default()),
        };
    }
    let (merged, seen) = ran?;
    if !is_first {
        return Ok(merged);
    }
    let settled = settled.get_or_init(|| finish_scan(scanned, seen));
    match &settled.held {
        Some(opened) => run_in_memory(pass, &opened.frame),
        None if pass.looks_back() => run_in_memory(pass, &scanned.load_all(Some(pass.columns()))?),
        None => Ok(merged),
    }
}

/// A pass over a source that is read piece by piece.
struct OnePass<'a> {
    pass: &'a Prepared,
    scanned: &'a SourceScan,
    trusted: bool,
    is_kept: bool,
}

/// A file in pieces.
struct FilePieces {
    file: usize,
    pieces: Range<usize>,
    /// Where an earlier run kept what it gives.
    kept: Option<CacheSlot>,
}

/// What is worked on at a time.
enum Item<'a> {
    /// What an earlier run kept of a file.
    Kept(usize, &'a CacheSlot),
    /// A piece, and whether it is the last one of its file.
    Piece { file: usize, at: usize, is_last: bool, alone: bool },
}

impl OnePass<'_> {
    fn files(&self) -> Vec<FilePieces> {
        let kept: BTreeSet<String> = self.scanned.cache.names(&self.scanned.folder()).into_iter().collect();
        let slot = |file: usize| self.known(file).filter(|slot| kept.contains(&slot.name));
        let files = self.scanned.files().into_iter().enumerate();
        files.map(|(file, pieces)| FilePieces { file, pieces, kept: slot(file) }).collect()
    }

    /// Where an earlier run kept what a file gives, going by what that run learned of its columns.
    fn known(&self, file: usize) -> Option<CacheSlot> {
        let slot = self.facts(file)?;
        let facts = Memo::<Facts>::on_disk(&*self.scanned.cache).get(&slot.name, &slot.key)?;
        self.scanned.mark_used(&slot.name);
        self.slot(file, &facts)
    }

    fn slot(&self, file: usize, facts: &Facts) -> Option<CacheSlot> {
        let signature = self.pass.signature(facts)?;
        self.scanned.cache_slot(file, &format!("{signature} {}", self.trusted))
    }

    /// Where is kept what was learned of the columns of a file.
    fn facts(&self, file: usize) -> Option<CacheSlot> {
        let columns = self.is_kept.then(|| self.pass.columns().join("\u{1}"))?;
        self.scanned.cache_slot(file, &format!("facts {columns} {}", self.trusted))
    }

    fn run(&self, files: &[FilePieces]) -> Result<(Partial, ScanTotals), String> {
        let items: Vec<Item<'_>> = files.iter().flat_map(items).collect();
        let mut so_far = ScanProgress {
            all: self.pass.nothing(),
            seen: ScanTotals::default(),
            of_file: self.file(),
            open: Vec::new(),
        };
        map_in_order(
            items.len(),
            |at| match &items[at] {
                Item::Kept(file, slot) => match self.kept(*file, files[*file].pieces.start, slot) {
                    Some(kept) => Ok(kept),
                    None => self.afresh(*file, files[*file].pieces.clone()),
                },
                Item::Piece { file, at, is_last, .. } => {
                    let mut of_file = self.piece(*at)?;
                    // A file of one piece is finished where it was read, while others are.
                    if *is_last && files[*file].pieces.len() == 1 {
                        self.keep(*file, *at, &mut of_file)?;
                    }
                    Ok(of_file)
                }
            },
            |at, file| self.take(&items[at], file, files, &mut so_far),
        )?;
        self.look_at_open(&mut so_far)?;
        Ok((so_far.all, so_far.seen))
    }

    fn file(&self) -> FileResult {
        FileResult { settled: self.pass.nothing(), open: Vec::new(), seen: ScanStats::default() }
    }

    fn piece(&self, at: usize) -> Result<FileResult, String> {
        let loaded = self.scanned.load(at, self.pass.columns(), self.trusted)?;
        let mut of_file = self.file();
        if let Some(frame) = loaded.frame().filter(|_| !self.pass.looks_back()) {
            let (settled, open) = self.pass.run_closed(frame, at)?;
            of_file = FileResult { settled, open: open.into_iter().collect(), ..of_file };
        }
        Ok(FileResult { seen: self.scanned.seen(loaded, false), ..of_file })
    }

    /// Adds what the next item gave, and finishes what no later one reaches.
    fn take(
        &self,
        item: &Item<'_>,
        given: FileResult,
        files: &[FilePieces],
        so_far: &mut ScanProgress,
    ) -> Result<(), String> {
        let Self { pass, scanned, .. } = self;
        let last = match item {
            Item::Kept(file, _) => {
                self.add(so_far, *file, given)?;
                files[*file].pieces.end.checked_sub(1)
            }
            Item::Piece { file, at, is_last, alone } => {
                if *alone {
                    pass.merge(&mut so_far.all, given.settled)?;
                    so_far.open.extend(given.open);
                    so_far.of_file.seen.then(given.seen);
                } else {
                    self.merge(&mut so_far.of_file, given)?;
                }
                if *is_last {
                    let mut done = std::mem::replace(&mut so_far.of_file, self.file());
                    let pieces = &files[*file].pieces;
                    if !alone && pieces.len() > 1 {
                        self.keep(*file, pieces.start, &mut done)?;
                    }
                    self.add(so_far, *file, done)?;
                }
                (*is_last || *alone).then_some(*at)
            }
        };
        if so_far.open.iter().map(DataFrame::height).sum::<usize>() >= MANY_OPEN {
            self.look_at_open(so_far)?;
        }
        let Some(last) = last else { return Ok(()) };
        let ScanProgress { all, open, .. } = so_far;
        pass.close(all, &|column| Some(scanned.least_after(last, column)?.min(least(open, column)?)))
    }

    /// Adds what a later piece of a file gave.
    fn merge(&self, of_file: &mut FileResult, next: FileResult) -> Result<(), String> {
        self.pass.merge(&mut of_file.settled, next.settled)?;
        of_file.open.extend(next.open);
        of_file.seen.then(next.seen);
        Ok(())
    }

    /// Adds what a whole file gave.
    fn add(&self, so_far: &mut ScanProgress, file: usize, done: FileResult) -> Result<(), String> {
        self.pass.merge(&mut so_far.all, done.settled)?;
        so_far.open.extend(done.open);
        self.scanned.add_seen(&mut so_far.seen, file, done.seen);
        Ok(())
    }

    /// Adds what the open rows so far give: those of a few files together, since each has few.
    fn look_at_open(&self, so_far: &mut ScanProgress) -> Result<(), String> {
        match stacked(std::mem::take(&mut so_far.open)).map_err(|error| error_line(&error))? {
            Some(rows) => self.pass.merge(&mut so_far.all, self.pass.run_numbered(&rows)?),
            None => Ok(()),
        }
    }

    /// What an earlier run kept of a file, if it still holds. `at` is the file's first piece.
    fn kept(&self, file: usize, at: usize, slot: &CacheSlot) -> Option<FileResult> {
        let bytes = Memo::of_bytes(&*self.scanned.cache).get(&slot.name, &slot.key)?;
        let (seen, settled, open) = partial_cache::get(&bytes, &self.pass.pass, at)?;
        let seen = ScanStats::get(seen)?;
        if !self.pass.is_still_apart(&settled, &|column| self.scanned.others(file, column)).ok()? {
            return None;
        }
        self.scanned.mark_used(&slot.name);
        Some(FileResult { settled, open, seen })
    }

    /// A file whose kept results do not hold any more: a newer file reaches into its last period.
    fn afresh(&self, file: usize, pieces: Range<usize>) -> Result<FileResult, String> {
        let (first, mut of_file) = (pieces.start, self.file());
        for at in pieces {
            self.merge(&mut of_file, self.piece(at)?)?;
        }
        self.keep(file, first, &mut of_file)?;
        Ok(of_file)
    }

    /// Keeps what a file without a fault gave. `at` is its first piece.
    fn keep(&self, file: usize, at: usize, of_file: &mut FileResult) -> Result<(), String> {
        if !self.scanned.cache.keeps() {
            return Ok(());
        }
        let FileResult { settled, open, seen } = of_file;
        let facts = settled.facts.take().unwrap_or_default();
        let Some((slot, learned)) = self.facts(file).and_then(|learned| Some((self.slot(file, &facts)?, learned)))
        else {
            return Ok(());
        };
        // An open row may belong to any period of its file.
        if open.is_empty() {
            self.pass.close_apart(settled, &|column| self.scanned.others(file, column))?;
        }
        let bytes = seen.put().and_then(|seen| partial_cache::put(&seen, settled, open, at));
        if let Some(bytes) = bytes {
            let cache = &*self.scanned.cache;
            Memo::of_bytes(cache).put(&slot.name, slot.key, bytes);
            Memo::<Facts>::on_disk(cache).put(&learned.name, learned.key, facts);
            [slot, learned].iter().for_each(|slot| self.scanned.mark_used(&slot.name));
        }
        Ok(())
    }
}

/// What a file gave, and what was seen of it.
struct FileResult {
    /// What its settled rows gave.
    settled: Partial,
    /// The others, run by run.
    open: Vec<DataFrame>,
    seen: ScanStats,
}

/// What the items so far gave.
struct ScanProgress {
    all: Partial,
    seen: ScanTotals,
    of_file: FileResult,
    /// Open rows that were not looked at yet.
    open: Vec<DataFrame>,
}

/// The least value of a column of whole numbers.
fn least(rows: &[DataFrame], column: &str) -> Option<i64> {
    let of = |rows: &DataFrame| Some(ChunkAgg::min(rows.column(column).ok()?.i64().ok()?).unwrap_or(i64::MAX));
    rows.iter().map(of).try_fold(i64::MAX, |least, next| Some(least.min(next?)))
}

fn items(FilePieces { file, pieces, kept }: &FilePieces) -> Vec<Item<'_>> {
    if let Some(name) = kept {
        return vec![Item::Kept(*file, name)];
    }
    let alone = pieces.len() > MOST_PIECES;
    let piece = |at: usize| Item::Piece { file: *file, at, is_last: at + 1 == pieces.end, alone };
    pieces.clone().map(piece).collect()
}

/// The account of a first pass. Keys that do not rise are compared.
fn finish_scan(scanned: &SourceScan, seen: ScanTotals) -> FirstPassReport {
    let (read, found, keys) = scanned.report(seen);
    if read.report.files.is_empty() {
        let held = Some(without_rows(&read, source::NOTHING_READ.to_owned()));
        return FirstPassReport { read, found, held };
    }
    if keys.is_some_and(|keys| are_apart(scanned, keys)) {
        return FirstPassReport { read, found, held: None };
    }
    held_after_all(scanned, read, found)
}

/// A source of which nothing can be asked.
fn without_rows(read: &ReadSource, reason: String) -> LoadedSource {
    LoadedSource { frame: DataFrame::empty(), read: read.clone(), refused: Some(reason) }
}

/// The account of a source that is held after all; `read` and `found` where even that is refused.
fn held_after_all(scanned: &SourceScan, read: ReadSource, found: Diagnostics) -> FirstPassReport {
    match scanned.materialize() {
        Ok((opened, found)) => FirstPassReport { read: opened.read.clone(), found, held: Some(opened) },
        Err(reason) => {
            let held = Some(without_rows(&read, reason));
            FirstPassReport { read, found, held }
        }
    }
}

/// Whether no key comes twice. Keys that do not rise are compared.
fn are_apart(scanned: &SourceScan, mut keys: keys::KeyRun) -> bool {
    if keys.are_apart() {
        return true;
    }
    let mut all = keys::KeyRun::default();
    let key: Vec<String> = scanned.source.key.iter().cloned().collect();
    let compared = map_in_order(
        scanned.pieces(),
        |at| Ok(scanned.seen(scanned.load(at, &key, false)?, true).keys),
        |_, keys| {
            all.then(keys);
            Ok(())
        },
    );
    compared.is_ok() && !all.may_repeat()
}

/// Keeps plans that this thread runs off the engine's threads, for as long as this lives.
struct Alone(bool);

impl Alone {
    fn new() -> Self {
        Self(ALLOW_RAYON_THREADS.replace(false))
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        ALLOW_RAYON_THREADS.set(self.0);
    }
}

/// Does pieces of work on a few threads and takes their results in order. At most as many results exist as there are
/// threads.
///
/// # Errors
/// What a piece of work says, or what its panic said; of several the first in order.
pub(super) fn map_in_order<T: Send>(
    number: usize,
    work: impl Fn(usize) -> Result<T, String> + Sync,
    take: impl FnMut(usize, T) -> Result<(), String> + Send,
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
        // A plan runs on the thread that asks for it: pieces of work are what is shared out. Sharing plans out as well costs a
        // third more of the processors.
        let _alone = Alone::new();
        loop {
            let at = given.fetch_add(1, Ordering::SeqCst);
            if at >= number {
                return;
            }
            let done = catch_engine_panic(|| work(at)).unwrap_or_else(Err);
            let mut turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            while turn.next != at {
                turn = moved.wait(turn).unwrap_or_else(PoisonError::into_inner);
            }
            if turn.refused.is_none() {
                let Turn { take, refused, .. } = &mut *turn;
                *refused = done.and_then(|done| catch_engine_panic(|| take(at, done)).unwrap_or_else(Err)).err();
            }
            turn.next += 1;
            moved.notify_all();
        }
    };
    std::thread::scope(|scope| {
        let start = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, worker).ok();
        // A system that is short of memory or threads gives fewer; without any the work is done here.
        if workers == 1 || (0..workers).map_while(start).count() == 0 {
            worker();
        }
    });
    turn.into_inner().unwrap_or_else(PoisonError::into_inner).refused.map_or(Ok(()), Err)
}
