//! Files that are decoded in a process of their own before this one does it.
//!
//! In: the bytes or the place of a Parquet file, and the columns that are wanted. Out: whether decoding them comes to an end, and
//! what the decoder said if it refused them. Never: hands over a value; what was found sound is decoded again by whoever wants it.
//!
//! A damaged file can make the decoder ask for any number of bytes, and a process whose allocator cannot give them is ended by
//! the system: no `Result` and no `catch_unwind` sees that. The same bytes ask for the same memory every time, so that what one
//! process survived, the next survives too. A file whose heads say all of that is not tried at all.

use crate::config::Source;
use crate::data::engine_panics::catch_engine_panic;
use crate::data::parquet::{self, Footer};
use crate::data::unpack;
use crate::model::{Key, Opener};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What every file may take, however small it is: a column of few values repeats them with next to no bytes.
const ALWAYS: u64 = 512 << 20;

/// How many times its own size a file may take, whatever `max_size` says: what is large on disk is large on purpose.
const TIMES: u64 = 16;

/// About how many rows are decoded at a time.
const RUN: usize = 1 << 18;

/// Bytes of a decoded value that is no text, and of the head of one that is.
const VALUE: u64 = 16;

/// What is to be decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodeRequest {
    /// For each declared column, the headers it may have.
    pub(super) columns: Vec<Vec<String>>,
    /// Where the file is, when its bytes are not handed over.
    pub disk: Option<PathBuf>,
    /// How many bytes decoding it may take.
    pub memory: u64,
}

/// Where the bytes of an order are.
pub enum DecodeInput {
    /// In a file of so many bytes, to be read in runs of rows.
    OnDisk(Opener, u64),
    /// Here.
    Bytes(Arc<[u8]>),
}

/// How a trial ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeOutcome {
    /// It was decoded to its end, or its heads say that it ends.
    Sound,
    /// The decoder refused it, in these words.
    Refused(String),
    /// It would take more memory than it may.
    TooLarge,
    /// The process was ended by the system, or did not come to an end.
    Broken,
}

/// Decodes in a process of its own what stands at the order's place, or else these bytes.
pub type DecodeRunner = fn(&DecodeRequest, Option<&[u8]>) -> DecodeOutcome;

static ELSEWHERE: OnceLock<DecodeRunner> = OnceLock::new();

/// How the trials of this process ended, by order and content.
static KNOWN: Mutex<Option<HashMap<Key, DecodeOutcome>>> = Mutex::new(None);

/// Says how this program starts another one of itself. Until somebody does, files are decoded at once.
pub fn set_decode_runner(elsewhere: DecodeRunner) {
    let _ = ELSEWHERE.set(elsewhere);
}

/// Whether trials are made at all.
pub(super) fn is_enabled() -> bool {
    ELSEWHERE.get().is_some()
}

impl DecodeRequest {
    /// An order for a file of so many bytes of a source.
    pub(super) fn new(source: &Source, size: u64) -> Self {
        let columns = source.columns.values().map(|column| column.from.clone()).collect();
        let max_size = source.max_size;
        let memory = unpack::limit(size, max_size).max(ALWAYS.min(max_size)).max(size.saturating_mul(TIMES));
        Self { columns, disk: None, memory }
    }

    /// The same for what stands on disk.
    pub(super) fn on(self, disk: PathBuf) -> Self {
        Self { disk: Some(disk), ..self }
    }

    /// What tells the order for a content from every other one.
    pub(super) fn key(&self, content: &impl Serialize) -> Option<Key> {
        Key::of(&(content, self.memory, self.disk.is_some(), &self.columns))
    }
}

/// How decoding bytes ends.
pub(super) fn try_bytes(order: &DecodeRequest, bytes: &[u8]) -> DecodeOutcome {
    if !is_enabled() || parquet::are_plain(order, &mut Cursor::new(bytes), bytes.len() as u64) {
        return DecodeOutcome::Sound;
    }
    tried(order, blake3::hash(bytes).to_hex().as_str(), Some(bytes))
}

/// How decoding a file of a known content ends, where the order says that it is.
pub(super) fn try_file(order: &DecodeRequest, fingerprint: &str, open: &Opener, size: u64) -> DecodeOutcome {
    if open().is_ok_and(|mut file| parquet::are_plain(order, &mut file, size)) {
        return DecodeOutcome::Sound;
    }
    tried(order, fingerprint, None)
}

fn tried(order: &DecodeRequest, fingerprint: &str, bytes: Option<&[u8]>) -> DecodeOutcome {
    let Some(elsewhere) = ELSEWHERE.get() else { return DecodeOutcome::Sound };
    let key = order.key(&fingerprint);
    let all = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(ended) = all().as_ref().and_then(|all| all.get(&key?)) {
        return ended.clone();
    }
    let ended = elsewhere(order, bytes);
    if let Some(key) = key {
        all().get_or_insert_default().insert(key, ended.clone());
    }
    ended
}

/// Decodes what an order names, in this very process, and forgets it.
///
/// # Errors
/// What the decoder said.
pub fn decode_in_process(order: &DecodeRequest, input: DecodeInput) -> Result<(), String> {
    let done = catch_engine_panic(|| match input {
        DecodeInput::OnDisk(open, size) => in_runs(order, open, size),
        DecodeInput::Bytes(bytes) => parquet::table(&order.columns, &bytes, None).map(drop).map_err(|e| e.to_string()),
    });
    done.unwrap_or_else(Err)
}

/// Decodes a file run by run, as many at a time as fit the memory.
fn in_runs(order: &DecodeRequest, open: Opener, size: u64) -> Result<(), String> {
    let footer = Footer::read(open, size).map_err(|error| error.to_string())?;
    let names = footer.flat(&order.columns).map_err(|error| error.to_string())?;
    let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let runs = footer.runs(RUN);
    let largest = runs.iter().map(|run| run.rows as u64).max().unwrap_or(0);
    let of_run = largest.saturating_mul(VALUE).saturating_mul(names.len() as u64).saturating_mul(2).max(1);
    let at_once = usize::try_from(order.memory / of_run).unwrap_or(usize::MAX).clamp(1, rayon::current_num_threads());
    for runs in runs.chunks(at_once) {
        runs.par_iter()
            .try_for_each(|run| footer.piece(Some(&names), run.from, run.rows).map(drop))
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}
