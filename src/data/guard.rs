//! Keeps a panic of the data engine to the file or the question it came from.
//!
//! In: work that a decoder or the engine may panic in. Out: its value, or what the panic said. Never: hides a panic of
//! anything else: while no such work runs, [`holds_panics`] is false and a panic is a bug to be told about.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// Whether some thread is at work where a panic becomes a diagnostic, so that the program need not tell of it twice. The
/// engine's own threads panic first; that is why this cannot be a matter of one thread.
pub fn holds_panics() -> bool {
    INSIDE.load(Ordering::SeqCst) > 0
}

/// Does the work, or says what the panic said.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let _inside = Inside::enter();
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| text(panic.as_ref()))
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
