//! Keeps a panic of the data engine to the file or the question it came from.
//!
//! In: work that a decoder or the engine may panic in. Out: its value, or what the panic said. Never: hides a panic of
//! anything else: while no such work runs, [`is_catching_panics`] is false and a panic is a bug to be told about.

use polars::prelude::{DataFrame, IntoLazy};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, OnceLock};
use std::thread::{Builder, available_parallelism};

static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// Pools of threads that the engine starts, each with one for every processor.
const POOLS: usize = 2;

/// Whether some thread is at work where a panic becomes a diagnostic, so that the program need not tell of it twice. The
/// engine's own threads panic first; that is why this cannot be a matter of one thread.
pub fn is_catching_panics() -> bool {
    INSIDE.load(Ordering::SeqCst) > 0
}

/// Does the work, or says what the panic said.
pub(super) fn catch_engine_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static STARTED: OnceLock<bool> = OnceLock::new();
    let _inside = Inside::enter();
    if !STARTED.get_or_init(|| has_threads() && catch_unwind(start).is_ok()) {
        return Err("the system has no threads to spare (ulimit -u, ulimit -v)".to_owned());
    }
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| text(panic.as_ref()))
}

/// Whether the system gives as many threads as the engine is going to start. Its runtime waits for ever for those that it has
/// when it is refused one more, so it must not be refused any.
fn has_threads() -> bool {
    let wanted = available_parallelism().map_or(1, usize::from) * POOLS;
    let mut started = Vec::with_capacity(wanted);
    let all_are_there = Arc::new(Barrier::new(wanted + 1));
    for _ in 0..wanted {
        let meet = Arc::clone(&all_are_there);
        match Builder::new().spawn(move || meet.wait()) {
            Ok(thread) => started.push(thread),
            // Those that wait go on waiting; they hold nothing, and end with the process.
            Err(_) => return false,
        }
    }
    all_are_there.wait();
    started.into_iter().all(|thread| thread.join().is_ok())
}

/// Makes the engine start its threads.
fn start() {
    let _ = DataFrame::empty().lazy().collect();
}

struct Inside;

impl Inside {
    fn enter() -> Self {
        INSIDE.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What a panic said, without the wrapping that `unwrap` puts round an inner error.
fn text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let text = text.unwrap_or("the decoder stopped");
    let inner = text.split_once("`Err` value: ").and_then(|(_, inner)| inner.split('"').nth(1)).unwrap_or(text);
    inner.split("\\n").next().unwrap_or(inner).to_owned()
}
