//! Large sources: read piece by piece whenever questions are asked, never held.
//!
//! In: a source whose files are too large to hold. Out: its typed and cleaned rows, one piece at a time, and after the
//! first pass the same account of them as if they were held. Never: answers from statistics what the rows may contradict;
//! a guess from statistics is checked by the pass that uses it.
//!
//! Duplicates are looked for without holding keys: keys that rise from row to row, in runs that lie apart, have none.
//! Otherwise a second pass compares 64-bit hashes of all keys, and a source in which one comes twice is held after all.
//!
//! Decided in docs/decisions/0018-scanned-sources.md.

mod materialize;
mod parquet_file;
mod report;
mod stats;

use crate::config::{self, Column, ColumnType, Source};
use crate::data::change_detector::ChangeDetector;
use crate::data::engine_panics::catch_engine_panic;
use crate::data::file_handle::FileHandle;
use crate::data::files;
use crate::data::local_clock::LocalClock;
use crate::data::missing_columns::MissingColumns;
use crate::data::parquet::Footer;
use crate::data::sandbox::{self, DecodeOutcome, DecodeRequest};
use crate::data::source::{self, Part};
use crate::data::{Sizes, keys, split_moment, typing};
use crate::diag::{Diagnostics, Severity};
use crate::model::{CacheStore, Key, Memo, ProjectFiles, SourceFile};
use parquet_file::ParquetFile;
use polars::prelude::{self as pl, DataFrame, DataType};
pub(super) use report::ScanTotals;
pub(super) use stats::ScanStats;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

/// A source that is read piece by piece.
pub(super) struct SourceScan {
    /// Its declaration.
    pub source: Source,
    clock: LocalClock,
    files: Vec<File>,
    /// Each of them, as long as it stays the same.
    watched: Vec<ChangeDetector>,
    pieces: Vec<Piece>,
    said: Diagnostics,
    /// Where partial aggregates are kept between runs.
    pub cache: Arc<dyn CacheStore>,
    /// Names of what was used or kept in this run.
    touched: Mutex<BTreeSet<String>>,
    /// Names under which files are noted to be sound.
    sound: BTreeSet<String>,
}

/// What is kept was written by this version of tejun, in this version of its form.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " 8");

/// Where something that was learned of a file is kept, and everything that it was learned from.
pub(super) struct CacheSlot {
    pub name: String,
    pub key: Key,
}

/// One file.
enum File {
    /// Its row groups are read in runs.
    Parquet(ParquetFile),
    /// It is one piece, whatever its format.
    Whole(FileHandle),
}

/// A run of rows of one file.
struct Piece {
    file: usize,
    from: usize,
    rows: usize,
    /// Least and greatest value of declared time columns, by statistics, as typed; `None` inside when all are missing.
    spans: Spans,
    /// The same of the first and the last rows of a file without statistics.
    hints: Spans,
}

type Spans = BTreeMap<String, Option<(i64, i64)>>;

/// The rows of a piece.
pub(super) struct Loaded {
    /// Typed and cleaned; nothing of a file that cannot be read.
    part: Option<Part>,
    said: Diagnostics,
}

/// Opens a source for scanning when that is worth while; `None` otherwise: it is held then, and what is wrong with it is told
/// by reading it.
pub(super) fn open(source: &Source, project: &dyn ProjectFiles, sizes: Sizes) -> Option<SourceScan> {
    let paths = files::matching(source, project, &mut Diagnostics::new());
    let bytes: Option<Vec<u64>> = paths.iter().map(|path| project.size(path)).collect();
    if paths.is_empty() || bytes?.iter().sum::<u64>() < sizes.held_bytes {
        return None;
    }
    if source.zone.column.is_some() || source.columns.values().any(split_moment::is_split) {
        return None;
    }
    let clock = LocalClock::new(&source.zone.usual);
    let cache = project.cache();
    let mut scanned = SourceScan {
        source: source.clone(),
        clock,
        files: Vec::new(),
        watched: Vec::new(),
        pieces: Vec::new(),
        said: Diagnostics::new(),
        cache: Arc::clone(&cache),
        touched: Mutex::default(),
        sound: BTreeSet::new(),
    };
    for path in &paths {
        scanned.watched.push(ChangeDetector::new(path, project));
        let is_parquet = [".parquet", ".pq"].iter().any(|end| path.to_ascii_lowercase().ends_with(end));
        if is_parquet {
            catch_engine_panic(|| scanned.add(path, project, sizes)).ok()??;
        } else {
            // Reading a file only to know its content is worth while when something is kept under it.
            let fingerprint = if cache.keeps() { project.fingerprint(path).ok() } else { None };
            scanned.add_whole(FileHandle { path: path.clone(), open: project.opener(path)?, fingerprint });
        }
    }
    Some(scanned)
}

/// What this run neither used nor kept is of no more use.
impl Drop for SourceScan {
    fn drop(&mut self) {
        let touched = self.touched.get_mut().unwrap_or_else(PoisonError::into_inner);
        // A run that was asked nothing tells nothing about what the next one needs.
        if touched.is_empty() {
            return;
        }
        let touched = std::mem::take(touched);
        self.cache.keep_only(&self.folder(), &|name| touched.contains(name) || self.sound.contains(name));
    }
}

impl SourceScan {
    /// Something kept was used, or is kept now.
    pub(super) fn mark_used(&self, name: &str) {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }

    fn add_whole(&mut self, file: FileHandle) {
        let hints = file.ends().map(|ends| self.hints(&file, ends)).unwrap_or_default();
        self.pieces.push(Piece { file: self.files.len(), from: 0, rows: 0, spans: Spans::new(), hints });
        self.files.push(File::Whole(file));
    }

    /// What the first and the last rows of a file say of its time columns.
    fn hints(&self, file: &FileHandle, ends: Vec<Arc<[u8]>>) -> Spans {
        let mut all: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for end in ends {
            let part = catch_engine_panic(|| {
                let raw = files::read(&self.source, &file.path, &file.with(end), &self.clock, &mut Diagnostics::new())?;
                Some(source::piece(&self.source, raw, &self.clock, false).frame)
            });
            let Ok(Some(frame)) = part else { continue };
            for (column, span) in source::extremes(&self.source, &frame) {
                let known = all.get(&column).copied();
                all.extend(joined(known, Some(span)).map(|span| (column, span)));
            }
        }
        all.into_iter().map(|(column, span)| (column, Some(span))).collect()
    }

    fn add(&mut self, path: &str, project: &dyn ProjectFiles, sizes: Sizes) -> Option<()> {
        let (size, fingerprint) = (project.size(path)?, project.fingerprint(path).ok()?);
        self.try_apart(path, project, size, &fingerprint)?;
        let footer = Footer::read(project.opener(path)?, size).ok()?;
        let schema = footer.piece(None, 0, 0).ok()?.schema().clone();
        let headers: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
        let name = |column: &Column| {
            let name = column.from.iter().find(|name| headers.contains(name))?;
            Some((name.clone(), schema.get(name.as_str())?.clone()))
        };
        let names: Vec<Option<(String, DataType)>> = self.source.columns.values().map(name).collect();
        let file = SourceFile {
            path: path.to_owned(),
            fingerprint,
            rows: footer.rows() as u64,
            encoding: "parquet",
            separator: None,
            notes: Vec::new(),
            spans: Vec::new(),
        };
        let mut file = ParquetFile {
            file,
            footer,
            names,
            headers,
            lacking: MissingColumns::new(),
            damaged: AtomicBool::new(false),
        };
        // A file without rows tells all that is wrong with its columns.
        let mut said = Diagnostics::new();
        let nothing = file.raw(&self.source, (0, 0), &DataFrame::empty(), &|_| true)?;
        file.lacking = source::part(&self.source, nothing, &self.clock, &mut said).lacking;
        // What costs a file its rows, and texts of bytes that may be none, are left to the ordinary way of reading.
        // So are texts whose form is found out over the whole file.
        let odd = |(column, named): (&Column, &Option<(String, DataType)>)| {
            let Some((_, dtype)) = named else { return false };
            let found_out =
                *dtype == DataType::String && !matches!(column.kind, ColumnType::Text | ColumnType::Category);
            dtype.is_nested() || *dtype == DataType::Binary || found_out
        };
        let odd = self.source.columns.values().zip(&file.names).any(odd);
        if odd || said.iter().any(|d| d.severity == Severity::Error) {
            return None;
        }
        self.said.extend(said);
        let at = self.files.len();
        for run in file.footer.runs(sizes.piece_rows) {
            let mut spans = Spans::new();
            for (column, named) in self.source.columns.values().zip(&file.names) {
                let Some((name, dtype)) = named.as_ref().filter(|_| is_time(column)) else { continue };
                let Some(span) = file.footer.span(&run, name) else { continue };
                if let Some(span) = self.typed_span(column, dtype, span) {
                    spans.insert(column.name.clone(), span);
                }
            }
            self.pieces.push(Piece { file: at, from: run.from, rows: run.rows, spans, hints: Spans::new() });
        }
        self.files.push(File::Parquet(file));
        Some(())
    }

    /// Finds out in a process of its own whether a file can be decoded, unless that is known of its content; `None` when it cannot.
    fn try_apart(&mut self, path: &str, project: &dyn ProjectFiles, size: u64, fingerprint: &str) -> Option<()> {
        if !sandbox::is_enabled() {
            return Some(());
        }
        let order = DecodeRequest::new(&self.source, size).on(project.on_disk(path)?);
        let key = order.key(&(VERSION, fingerprint))?;
        let name = format!("{}/sound-{}", self.folder(), &key.hex()[..40]);
        let memo = Memo::<bool>::on_disk(&*self.cache);
        self.sound.insert(name.clone());
        if memo.get(&name, &key) == Some(true) {
            return Some(());
        }
        let is_sound = sandbox::try_file(&order, fingerprint, &project.opener(path)?, size) == DecodeOutcome::Sound;
        let is_same = self.watched.last().is_none_or(ChangeDetector::is_same);
        if is_sound && is_same {
            memo.put(&name, key, true);
        }
        (is_sound && is_same).then_some(())
    }

    /// The values of statistics as the column's values are typed; `None` when one of them cannot be typed.
    fn typed_span(&self, column: &Column, dtype: &DataType, span: Option<(i64, i64)>) -> Option<Option<(i64, i64)>> {
        let Some((low, high)) = span else { return Some(None) };
        let raw = pl::Column::new("".into(), [low, high]);
        let raw = if *dtype == DataType::Date { raw.cast(&DataType::Int32).ok()? } else { raw };
        let typed = typing::typed(column, &raw.cast(dtype).ok()?, &self.clock).ok()?;
        let values = typed.column.i64().ok()?;
        let (low, high) = (values.get(0)?, values.get(1)?);
        // Local times run back by some hours when clocks change, so that values between two need not lie between them.
        let is_local = matches!(dtype, DataType::Datetime(_, None)) && column.kind == ColumnType::Datetime;
        let wider = i64::from(is_local && self.clock.offset_throughout(low, high).is_none()) * 86_400;
        Some(Some((low.saturating_sub(wider), high.saturating_add(wider))))
    }

    /// Number of pieces.
    pub(super) fn pieces(&self) -> usize {
        self.pieces.len()
    }

    /// Whether one of its files is another one than at first.
    pub(super) fn is_changed(&self) -> bool {
        self.watched.iter().any(ChangeDetector::is_changed)
    }

    /// Whether rows of it cannot be decoded: what the heads of a file say may be plain and its pages damaged.
    pub(super) fn is_damaged(&self) -> bool {
        let is_damaged = |file: &File| matches!(file, File::Parquet(file) if file.is_damaged());
        !self.is_changed() && self.files.iter().any(is_damaged)
    }

    /// Says once which of its files changed while they were read.
    pub(super) fn report_changed(&self, found: &mut Diagnostics) {
        self.watched.iter().for_each(|file| file.report(found));
    }

    /// The typed and cleaned rows of a piece. Columns that neither `wanted` names nor a rule looks at are without values;
    /// with `trusted`, every value is known to be good and no rule looks.
    ///
    /// # Errors
    /// What the decoder says, and that the file is another one than before.
    pub(super) fn load(&self, at: usize, wanted: &[String], trusted: bool) -> Result<Loaded, String> {
        let piece = &self.pieces[at];
        self.watched[piece.file].read_unchanged(|| match &self.files[piece.file] {
            File::Whole(file) => Ok(self.load_whole(file)),
            File::Parquet(file) => self.load_piece(file, piece, wanted, trusted),
        })
    }

    fn load_piece(
        &self,
        file: &ParquetFile,
        piece: &Piece,
        wanted: &[String],
        trusted: bool,
    ) -> Result<Loaded, String> {
        let reads = |column: &Column| wanted.contains(&column.name) || (!trusted && self.is_looked_at(column, file));
        let frame = file.piece(&self.source, piece, &reads)?;
        let span = (piece.from, piece.rows);
        let raw = file.raw(&self.source, span, &frame, &reads).ok_or("a column is not there")?;
        let mut part = source::piece(&self.source, raw, &self.clock, trusted);
        // Which columns the file lacks was found when it was opened.
        part.lacking.clear();
        Ok(Loaded { part: Some(part), said: Diagnostics::new() })
    }

    fn load_whole(&self, file: &FileHandle) -> Loaded {
        let (part, said) = source::read(&self.source, &file.path, file, &self.clock);
        Loaded { part, said }
    }

    /// Whether a rule may find fault with a column's values, or the account tells of them.
    fn is_looked_at(&self, column: &Column, file: &ParquetFile) -> bool {
        let dtype = self.source.columns.get_index_of(&column.name).and_then(|at| file.names[at].as_ref()).map(|n| &n.1);
        let never_wrong = match (column.kind, dtype) {
            (_, None) => true,
            (ColumnType::Text, _) => true,
            (ColumnType::Category, _) => column.values.is_empty(),
            (ColumnType::Boolean, Some(dtype)) => dtype.is_bool(),
            (ColumnType::Integer, Some(dtype)) => dtype.is_integer() && *dtype != DataType::UInt64,
            _ => false,
        };
        let is_key = self.source.key.as_ref() == Some(&column.name);
        column.required || is_key || !never_wrong || column.limits != config::Limits::default()
    }

    /// What a pass learns of a piece whose rows and account are these.
    pub(super) fn seen(&self, loaded: Loaded, hashes: bool) -> ScanStats {
        let Loaded { part, said } = loaded;
        let Some(Part { file, frame, account, suspects, lacking, .. }) = part else {
            return ScanStats { said, ..ScanStats::default() };
        };
        let key = self.source.key.as_ref().and_then(|key| frame.column(key).ok());
        let keys = key.map_or_else(keys::KeyRun::default, |key| keys::KeyRun::of(key, hashes));
        ScanStats {
            account,
            file: Some(file),
            lacking,
            said,
            used: frame.height() as u64,
            spans: source::extremes(&self.source, &frame),
            suspect: suspects.is_some(),
            keys,
        }
    }

    /// The least value of a time column in the pieces after this one; `None` when statistics do not say.
    pub(super) fn least_after(&self, at: usize, column: &str) -> Option<i64> {
        let mut least = i64::MAX;
        for piece in &self.pieces[at + 1..] {
            if let Some((low, _)) = piece.spans.get(column)? {
                least = least.min(*low);
            }
        }
        // A row without an instant belongs to no period.
        Some(least)
    }

    /// Least value, and greatest one below `limit`, of a time column, by statistics and at need the rows of the pieces
    /// that span the limit; `None` when statistics do not say.
    pub(super) fn guess(&self, column: &str, limit: i64) -> Option<Option<(i64, i64)>> {
        let mut whole: Option<(i64, i64)> = None;
        for (at, piece) in self.pieces.iter().enumerate() {
            let Some((low, high)) = *piece.spans.get(column).or_else(|| piece.hints.get(column))? else { continue };
            let span = if low >= limit {
                continue;
            } else if high < limit {
                Some((low, high))
            } else if piece.spans.contains_key(column) {
                self.below(at, column, limit)?
            } else {
                Some((low, limit - 1))
            };
            whole = joined(whole, span);
        }
        Some(whole)
    }

    fn below(&self, at: usize, column: &str, limit: i64) -> Option<Option<(i64, i64)>> {
        let loaded = self.load(at, &[column.to_owned()], true).ok()?;
        let values = loaded.frame()?.column(column).ok()?.i64().ok()?.clone();
        Some(values.iter().flatten().filter(|v| *v < limit).fold(None, |span, v| joined(span, Some((v, v)))))
    }

    /// The pieces of every file.
    pub(super) fn files(&self) -> Vec<Range<usize>> {
        let mut files: Vec<Range<usize>> = vec![0..0; self.files.len()];
        for (at, piece) in self.pieces.iter().enumerate() {
            let file = &mut files[piece.file];
            *file = if file.start == file.end { at..at + 1 } else { file.start..at + 1 };
        }
        files
    }

    /// The spans of a time column in all files but one, by statistics; `None` when they do not say.
    pub(super) fn others(&self, file: usize, column: &str) -> Option<Vec<(i64, i64)>> {
        let mut all = Vec::new();
        for piece in self.pieces.iter().filter(|piece| piece.file != file) {
            all.extend(*piece.spans.get(column)?);
        }
        Some(all)
    }

    /// Where the partial aggregates of a file are kept; `None` when its content is not known beforehand.
    pub(super) fn cache_slot(&self, file: usize, signature: &str) -> Option<CacheSlot> {
        let (path, fingerprint) = match &self.files[file] {
            File::Parquet(grouped) => (&grouped.file.path, &grouped.file.fingerprint),
            File::Whole(one) => (&one.path, one.fingerprint.as_ref()?),
        };
        let key = Key::of_meaning(&(VERSION, path, fingerprint, &self.source, signature))?;
        Some(CacheSlot { name: format!("{}/{}", self.folder(), &key.hex()[..40]), key })
    }

    /// Where partial aggregates of the source are kept.
    pub(super) fn folder(&self) -> String {
        format!("passes/{}", &blake3::hash(self.source.name.as_bytes()).to_hex()[..16])
    }
}

impl Loaded {
    /// The rows; none of a file that cannot be read.
    pub(super) fn frame(&self) -> Option<&DataFrame> {
        self.part.as_ref().map(|part| &part.frame)
    }
}

fn is_time(column: &Column) -> bool {
    matches!(column.kind, ColumnType::Datetime | ColumnType::Date)
}

fn joined(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (one, other) => one.or(other),
    }
}
