//! `--timings`: where the time of a run went.
//!
//! In: the laps of a run. Out: tables for the person who waits, or JSON. Never: measures anything itself.

mod report;

use super::args::TimingsFormat;
use super::console::Console;
use super::progress::clock;
use crate::model::Profiler;
use crate::say;
use report::Report;
pub(super) use report::Run;
use std::sync::OnceLock;
use std::time::Instant;

/// A profiler with the time since its first question, or one that measures nothing.
pub(super) fn profiler(wanted: bool) -> Profiler {
    static START: OnceLock<Instant> = OnceLock::new();
    if wanted { Profiler::with(|| START.get_or_init(clock).elapsed()) } else { Profiler::off() }
}

/// Says where the time went; nothing when nothing was measured.
pub(super) fn tell(profiler: &Profiler, run: &Run<'_>, wanted: Option<TimingsFormat>, voice: &Console) {
    let Some(format) = wanted else { return };
    let report = Report::new(&profiler.laps(), run);
    match format {
        TimingsFormat::Json => voice.result(&report.json()),
        TimingsFormat::Text => {
            let text = report.text(voice.lang);
            voice.note(&say!("{text}", "{text}"));
        }
    }
}
