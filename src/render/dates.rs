//! Dates as people and as machines read them.
//!
//! In: a date as written. Out: its day, and its text. Never: asks the clock.

use crate::calendar::Date;
use crate::diag::Lang;
use crate::model::format_date;
use serde::Serialize;

/// A date as people and as machines read it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DateView {
    text: String,
    iso: String,
}

/// The day of a date as written (`2026-11-20`, `2026-11-20T09:00:00+09:00`).
pub(super) fn day(written: &str) -> Option<Date> {
    written.get(..10)?.parse().ok()
}

pub(super) fn date_view(written: &str, lang: Lang) -> DateView {
    match day(written) {
        Some(date) => DateView { text: format_date(date, lang), iso: date.to_string() },
        None => DateView { text: written.to_owned(), iso: String::new() },
    }
}
