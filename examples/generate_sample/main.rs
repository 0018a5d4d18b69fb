//! Makes the exports of the sample project: `cargo run --example generate_sample [FOLDER]` (default `data`).
//!
//! In: nothing but the seed below. Out: tickets, pauses, probes, incidents, usage, log-ins, surveys, costs and task logs
//! of a managed-service provider with a clinic SaaS, 2025-10-01 to 2026-11-20 17:00 Tokyo time. The same seed gives the
//! same bytes on every machine: no clock, no unordered map, no function of the platform's mathematics library.
//! It writes only the files it makes and never removes one.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a tool beside the program, not the program")]

mod clock;
mod incidents;
mod others;
mod probes;
mod rng;
mod sheet;
mod tickets;
mod usage;
mod words;

use std::error::Error;
use std::path::Path;

/// What every stream of random numbers starts from.
const SEED: u64 = 20_261_120;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "data".into());
    let folder = Path::new(&folder);
    let outages = incidents::write(folder)?;
    probes::write(folder, &outages)?;
    tickets::write(folder)?;
    usage::write(folder)?;
    others::write(folder)?;
    println!("sample exports written to {}", folder.display());
    Ok(())
}
