//! The one unit in which a page tells all times of a route: how long each level waits, and how long after the beginning its turn is.
//!
//! In: a route. Out: both as texts. Never: adds up times that are not of one kind, such as hours of the clock and of business.

use crate::diag::Lang;
use crate::model::{EscalationRoute, Level, format_digits, format_exact};
use crate::objective::Unit;
use rust_decimal::Decimal;

/// Units that have one length, the finest first, with their seconds.
const CLOCK: [(Unit, i64); 4] = [(Unit::S, 1), (Unit::Min, 60), (Unit::H, 3600), (Unit::D, 86_400)];

/// The unit of a route, and when the turn of each level comes.
pub(super) struct Scale {
    unit: Option<(Unit, Decimal)>,
    /// In that unit; `None` where it cannot be told.
    starts: Vec<Option<Decimal>>,
}

impl Scale {
    /// The finest unit that the route uses, if all of them are of one kind.
    pub(super) fn of(route: &EscalationRoute) -> Self {
        let used: Vec<Unit> = route.levels.iter().filter_map(|level| level.within.map(|(_, unit)| unit)).collect();
        let unit = if route.counts_business_hours() {
            Some((Unit::Bh, Decimal::from(3600)))
        } else if used.iter().all(|unit| CLOCK.iter().any(|(known, _)| known == unit)) {
            let finest = CLOCK.into_iter().find(|(unit, _)| used.contains(unit));
            finest.map(|(unit, seconds)| (unit, Decimal::from(seconds)))
        } else {
            None
        };
        let in_unit = |turn: Decimal| unit.map_or(Some(turn), |(_, seconds)| turn.checked_div(seconds));
        let starts = route.turns().into_iter().map(|turn| turn.and_then(in_unit)).collect();
        Self { unit, starts }
    }

    fn in_unit(&self, level: &Level) -> Option<Decimal> {
        let (_, seconds) = self.unit?;
        level.waits()?.checked_div(seconds)
    }

    /// How long a level waits; as written where the route has no one unit.
    pub(super) fn wait(&self, level: &Level, lang: Lang) -> String {
        let Some((amount, written)) = level.within else { return String::new() };
        match (self.unit, self.in_unit(level)) {
            (Some((unit, _)), Some(wait)) => plain(wait, unit, lang),
            _ => format_exact(amount, written, lang),
        }
    }

    /// How long after the beginning it is the turn of a level; empty where that cannot be told.
    pub(super) fn since_start(&self, at: usize, lang: Lang) -> String {
        let start = self.starts.get(at).copied().flatten();
        match (start, self.unit) {
            (Some(start), _) if start.is_zero() => lang.pick("すぐ", "at once").to_owned(),
            (Some(start), Some((unit, _))) => plain(start, unit, lang),
            _ => String::new(),
        }
    }
}

/// `90分`, and never `1時間30分`: times in one unit are compared at a glance.
fn plain(amount: Decimal, unit: Unit, lang: Lang) -> String {
    let word = match unit {
        Unit::S => lang.pick("秒", "s"),
        Unit::Min => lang.pick("分", "min"),
        Unit::H => lang.pick("時間", "h"),
        Unit::D => lang.pick("日", "days"),
        _ => lang.pick("営業時間", "business hours"),
    };
    let amount = amount.round_dp(2).normalize();
    format_digits(amount, amount.scale(), unit, Some(word), lang)
}
