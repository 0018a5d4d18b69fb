//! A sign of life for steps that take a while: on a terminal only, and gone when they end.

use super::console::Console;
use crate::diag::Message;
use indicatif::ProgressBar;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// How long a step may take before it shows.
const PATIENCE: Duration = Duration::from_millis(120);

/// A spinner, if anyone is looking.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Starts one with a text.
    pub(super) fn start(voice: &Console, text: &Message) -> Self {
        if voice.is_quiet() || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner().with_message(text.text(voice.lang).to_owned());
        bar.enable_steady_tick(PATIENCE);
        Self(Some(bar))
    }

    /// Takes it away.
    pub(super) fn end(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}

/// The clock that summary lines are measured with; it reaches no output.
#[expect(clippy::disallowed_methods, reason = "how long a run took is said to the person who waits for it")]
pub(super) fn clock() -> Instant {
    Instant::now()
}
