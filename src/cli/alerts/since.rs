//! `--since`: a day, a period or a span of time.
//!
//! In: a text, the calendar, the as-of instant. Out: an instant. Never: guesses what an unknown text means.

use crate::calendar::{Instant, PeriodCalendar};
use crate::config;
use crate::diag::{Diagnostic, code};
use crate::say;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The instant from which on crossings are told.
///
/// # Errors
/// The refusal of a text that is none of the three.
pub(super) fn parse(text: &str, calendar: &PeriodCalendar, as_of: Instant) -> Result<Instant, Box<Diagnostic>> {
    let text = text.trim();
    let period = calendar.by_label(text).map(|period| period.start);
    period.or_else(|| before(text, as_of)).ok_or_else(|| {
        let message = say!(
            "`--since {text}` を日付・期・長さとして読めません",
            "expected a day, a period or a span for `--since`, found `{text}`"
        );
        Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
            "`2026-11-16`、`2026-W47`、`2026-11`、`7 days`、`36h` のように書きます。営業日では数えません",
            "write `2026-11-16`, `2026-W47`, `2026-11`, `7 days` or `36h`; business days are not counted"
        )))
    })
}

/// The instant that lies a span of wall time before another.
fn before(text: &str, as_of: Instant) -> Option<Instant> {
    let (amount, unit) = config::amount(text)?;
    let seconds = amount.checked_mul(unit.wall_seconds()?).filter(Decimal::is_integer)?.to_i64()?;
    Instant::from_second(as_of.as_second().checked_sub(seconds)?).ok()
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::calendar::{PeriodCalendar, parse_zone};

    fn since(text: &str) -> Option<String> {
        let zone = parse_zone("Asia/Tokyo").unwrap();
        let calendar = PeriodCalendar { zone, fiscal_year_start: 4, cutoff: None };
        let as_of = "2026-11-20T08:00:00Z".parse().unwrap();
        parse(text, &calendar, as_of).ok().map(|instant| instant.to_string())
    }

    #[test]
    fn days_periods_and_spans() {
        let table = [
            ("2026-11-16", "2026-11-15T15:00:00Z"),
            ("2026-W47", "2026-11-15T15:00:00Z"),
            ("2026-11", "2026-10-31T15:00:00Z"),
            ("FY2026-Q3", "2026-09-30T15:00:00Z"),
            ("FY2026", "2026-03-31T15:00:00Z"),
            ("7 days", "2026-11-13T08:00:00Z"),
            ("7d", "2026-11-13T08:00:00Z"),
            ("36h", "2026-11-18T20:00:00Z"),
            ("2週間", "2026-11-06T08:00:00Z"),
            (" 90分 ", "2026-11-20T06:30:00Z"),
        ];
        for (text, expected) in table {
            assert_eq!(since(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_none_of_them_is_refused() {
        for text in
            ["", "yesterday", "2026-13", "2026-W60", "3bd", "2営業日", "-1d", "7", "0.00001s", "9999999999999 weeks"]
        {
            assert_eq!(since(text), None, "{text}");
        }
    }
}
