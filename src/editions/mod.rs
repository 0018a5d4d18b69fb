//! Frozen reports: what they said, whether today's data say the same, and why not.
//!
//! In: a composed report with its figures and fingerprints; records of earlier editions. Out: records to keep, restatements,
//! findings. Never: computes a figure, reads or writes a file.

mod issued;

pub use issued::{EDITIONS, is_record, issued};
