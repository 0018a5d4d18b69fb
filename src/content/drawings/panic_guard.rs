//! Work of young libraries that may give up in the middle.
//!
//! In: a piece of work. Out: its outcome, or that it gave up. Never: lets what it would say of its own insides reach the
//! terminal; who called says in its own words what cannot be shown.

use std::cell::Cell;
use std::panic::{UnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread does such work.
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Does a piece of work; nothing when it gave up.
pub(super) fn catch_panic<T>(work: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    // Of all other failures the process goes on to speak, those of other threads at the same time, too.
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |told| {
            if !IS_QUIET.get() {
                usual(told);
            }
        }));
    });
    let before = IS_QUIET.replace(true);
    let done = catch_unwind(work);
    IS_QUIET.set(before);
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::{IS_QUIET, catch_panic};

    #[test]
    fn what_gives_up_gives_nothing_and_the_thread_speaks_again() {
        let none: Vec<u8> = Vec::new();
        assert_eq!(catch_panic(|| none[3]), None);
        assert_eq!(catch_panic(|| catch_panic(|| 7)), Some(Some(7)));
        assert!(!IS_QUIET.get());
    }
}
