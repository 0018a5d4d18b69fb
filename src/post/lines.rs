//! The lines of a ledger.
//!
//! In: bytes, and which line says that the one before it was cut off. Out: the lines. Never: passes over a damaged line.

use serde::de::DeserializeOwned;

/// A line that cannot be read and was not cut off by a kill, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenLedger(pub u32);

/// The lines of a file.
pub(super) struct LedgerLines<L> {
    /// Those that say something, in their order.
    pub(super) lines: Vec<L>,
    /// Whether the file ends in the middle of a line.
    pub(super) is_cut_off: bool,
}

/// Reads a file; a last line that was cut off says nothing, and neither does one before a line that says so.
///
/// # Errors
/// [`BrokenLedger`]: a line in the middle that nobody can read.
pub(super) fn read_lines<L: DeserializeOwned>(
    bytes: &[u8],
    says_cut_off: impl Fn(&L) -> bool,
) -> Result<LedgerLines<L>, BrokenLedger> {
    let mut read = LedgerLines { lines: Vec::new(), is_cut_off: bytes.last().is_some_and(|last| *last != b'\n') };
    let mut broken = None;
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match (serde_json::from_slice::<L>(line), broken) {
            (Err(_), _) => broken = broken.or(Some(BrokenLedger(number))),
            (Ok(line), _) if says_cut_off(&line) => broken = None,
            (Ok(_), Some(line)) => return Err(line),
            (Ok(line), None) => read.lines.push(line),
        }
    }
    match broken {
        Some(line) if !read.is_cut_off => Err(line),
        _ => Ok(read),
    }
}
