//! `--timings`: where the time of a run went.
//!
//! In: the laps of a run. Out: a table for the person who waits. Never: measures anything itself.

use super::progress::clock;
use super::voice::Voice;
use crate::model::{Lap, Meter, Part};
use crate::say;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A meter with the time since its first question, or one that measures nothing.
pub(super) fn meter(wanted: bool) -> Meter {
    static START: OnceLock<Instant> = OnceLock::new();
    if wanted { Meter::with(|| START.get_or_init(clock).elapsed()) } else { Meter::off() }
}

/// Says how long the stages of a run took, in their order.
pub(super) fn tell(meter: &Meter, voice: &Voice) {
    for Lap { name, took, .. } in meter.laps().iter().filter(|lap| lap.part == Part::Stage) {
        let milliseconds = format!("{:8.1}", milliseconds(*took));
        voice.note(&say!("{milliseconds} ms  {name}", "{milliseconds} ms  {name}"));
    }
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}
