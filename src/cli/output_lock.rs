//! One run at a time for a folder that is written: the next one waits, or says that it does not.
//!
//! In: a way to take the folder. Out: the folder, taken. Never: writes.

use super::Exit;
use super::console::Console;
use super::refusals::unwritable;
use crate::diag::{Diagnostic, code};
use crate::output::{OutputError, OutputLock};
use crate::say;
use std::path::Path;

/// Takes an output folder for this run; it is given back when the lock is dropped.
///
/// # Errors
/// How the run ends that cannot have it; why was said.
pub(super) fn lock_output(folder: &Path, no_wait: bool, voice: &Console) -> Result<OutputLock, Exit> {
    let lock = wait_for_lock(folder, no_wait, voice, &|waits| OutputLock::take(folder, waits));
    lock.map(|(lock, _)| lock).map_err(|error| {
        match error {
            OutputError::Io { path, reason } => voice.diagnostic(&unwritable(&path, &reason)),
            _ => voice.diagnostic(&busy(folder)),
        }
        Exit::Io
    })
}

/// What `take` gives, and whether it was waited for: while another run has it, that is said and waited for, unless nobody wants to.
pub(super) fn wait_for_lock<T>(
    folder: &Path,
    no_wait: bool,
    voice: &Console,
    take: &dyn Fn(bool) -> Result<T, OutputError>,
) -> Result<(T, bool), OutputError> {
    match take(false) {
        Err(OutputError::Busy) if !no_wait => {
            let shown = folder.display();
            voice.note(&say!(
                "別の tejun が `{shown}` に書いています。終わるのを待ちます",
                "another tejun is writing `{shown}`, waiting for its end"
            ));
            Ok((take(true)?, true))
        }
        taken => Ok((taken?, false)),
    }
}

/// The refusal to wait.
pub(super) fn busy(folder: &Path) -> Diagnostic {
    let shown = folder.display();
    let message = say!("別の tejun が `{shown}` に書いています", "another tejun is writing `{shown}`");
    Diagnostic::new(code::OUTPUT_BUSY, None, message).hint(say!(
        "終わってからもう一度実行するか、`--no-wait` を外して待ちます",
        "try again when it has ended, or wait for it: leave out `--no-wait`"
    ))
}
