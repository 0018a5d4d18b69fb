//! The words that composed pages use, in the languages of the interface. Documents bring their own.

use crate::diag::Lang;
use crate::model::{Change, format_change_against, format_integer, format_relative};
pub(super) use crate::model::{caveats, notes, unjudged};
use crate::objective::{Better, Unit};
use rust_decimal::Decimal;

/// How many stand behind a value: `n = 1,234`.
pub(super) fn count(n: u64) -> String {
    format!("n = {}", format_integer(n))
}

/// A change with its sign, and relative where that means something: `+12件（+3.2%）`, in digits that agree with the verdict
/// over the bounds of a promised change; `label` is the metric's own word for its unit.
pub(super) fn change(lang: Lang, change: &Change, unit: Unit, label: Option<&str>, bounds: &[Decimal]) -> String {
    let delta = format_change_against(change.delta, bounds, unit, label, lang);
    match change.percent.map(|percent| format_relative(percent, bounds)) {
        Some(percent) if lang == Lang::Ja => format!("{delta}（{percent}）"),
        Some(percent) => format!("{delta} ({percent})"),
        None => delta,
    }
}

/// Whether a change is an improvement: `good`, `bad`, or `flat` when it is none or no direction is better.
pub(super) fn tone(change: &Change, better: Option<Better>) -> &'static str {
    match better {
        Some(better) if !change.delta.is_zero() => {
            let is_better = (better == Better::Higher) == (change.delta > Decimal::ZERO);
            if is_better { "good" } else { "bad" }
        }
        _ => "flat",
    }
}
