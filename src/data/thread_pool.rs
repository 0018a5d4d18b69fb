//! Work on many files at once, each on a thread that does nothing else meanwhile.
//!
//! In: items and what to do with one. Out: the results, in the order of the items. Never: starts an item on a thread that waits
//! for another one. A worker of rayon does that while it waits for the data engine's own pool, so that reads of files pile up
//! on its stack until it overflows.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, scope};

/// Frames of a debug build are large, and only what is touched is taken.
pub(super) const STACK: usize = 16 << 20;

/// Does one piece of work on a thread with room for deep plans: whoever asks may have little.
pub(super) fn deep<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    let mut work = Some(work);
    let mut taken = || work.take().map(|work| work());
    let done = scope(|scope| {
        // A system that is short of memory or threads gives none.
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, &mut taken).ok()?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    done.or_else(taken).expect("the work is done once")
}

/// Does `work` for every item, as many at a time as there are processors for the run.
pub(super) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = rayon::current_num_threads().min(items.len());
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let labour = || {
        while let Some((at, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
        {
            let result = work(item);
            done.lock().expect("nobody panics while pushing").push((at, result));
        }
    };
    scope(|scope| {
        let start = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, labour);
        // A system that is short of memory or threads gives fewer; without any the work is done here.
        if (0..threads).map_while(|at| start(at).ok()).count() == 0 {
            labour();
        }
    });
    let mut done = done.into_inner().expect("nobody panics while pushing");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(each(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(each(&[] as &[usize], |n| *n), [0usize; 0]);
    }
}
