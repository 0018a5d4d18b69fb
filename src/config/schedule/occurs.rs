//! When something is: `when` with a recurrence or several, or `on` with dates.
//!
//! In: the keys of an entry. Out: [`Occurrence`]. Never: takes both.

use super::{ScheduleContext, recurrence};
use crate::calendar::{
    Instant, Recurrence, Zone, day_start, months_after, parse_date, parse_dated_window, parse_instant,
};
use crate::config::{DatedSlot, Occurrence};
use crate::diag::{Diagnostic, code};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader};

pub(super) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: ScheduleContext<'_>,
) -> Option<Occurrence> {
    let zone = &context.periods.zone;
    let beside =
        recurrence::holiday_rule(reader, fields, recurrence::RecurrenceContext { calendars: context.calendars, zone });
    match (fields.get("when"), fields.get("on")) {
        (Some(node), None) => {
            let texts = reader.texts(node);
            let mut rules = Vec::new();
            for (text, node) in &texts {
                match Recurrence::parse(text) {
                    Some(rule) => {
                        let rule = recurrence::with_holiday_rule(reader, node, rule, &beside);
                        rules.push(((*text).to_owned(), rule));
                    }
                    None => unreadable(reader, node, text),
                }
            }
            (!rules.is_empty()).then_some(Occurrence::Rules(rules))
        }
        (None, Some(node)) => {
            let texts = reader.texts(node);
            let dated: Vec<DatedSlot> =
                texts.iter().filter_map(|(text, node)| dated(reader, node, text, zone)).collect();
            (!dated.is_empty()).then_some(Occurrence::Dated(dated))
        }
        (Some(_), Some(node)) => {
            reader.invalid(node, say!("`when` と `on` の両方は書けません", "expected `when` or `on`, found both"));
            None
        }
        (None, None) => {
            let message =
                say!("いつかを表す `when` か `on` がありません", "expected the key `when` or `on`, found none");
            let hint = say!(
                "`when: 毎週金曜日 17:00` か `on: [2026-12-10 14:00-15:00]` のように書き足します",
                "add a line such as `when: every friday 17:00` or `on: [2026-12-10 14:00-15:00]`"
            );
            reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, reader.place(&key.range), message).hint(hint));
            None
        }
    }
}

fn unreadable(reader: &mut Reader<'_>, node: &Node, text: &str) {
    let message = say!("`{text}` を繰り返しとして読めません", "cannot read the recurrence `{text}`");
    let hint = say!(
        "`毎週金曜日 17:00`・`毎月第2火曜日`・`毎月第1営業日`・`四半期に1回` のように書きます（隔週は `毎週火曜日` と `every: 2`）",
        "write a form such as `every friday 17:00`, `2nd tuesday`, `first business day` or `quarterly` (every other week: `every tuesday` with `every: 2`)"
    );
    let diagnostic = reader.at(code::CONFIG_INVALID, node, message).hint(hint);
    reader.fail(diagnostic);
}

/// `2026-12-10`, `2026-12-10 14:00`, `2026-12-10 14:00-15:00`.
fn dated(reader: &mut Reader<'_>, node: &Node, text: &str, zone: &Zone) -> Option<DatedSlot> {
    let slot =
        |start: Instant, end: Instant, whole| DatedSlot { date: zone.to_datetime(start).date(), start, end, whole };
    if let Some(date) = parse_date(text) {
        return Some(slot(day_start(zone, date), day_start(zone, months_after(date, 0, 1)), true));
    }
    let window = parse_dated_window(text, zone);
    let window = window.and_then(|(from, to)| Instant::from_second(from).ok().zip(Instant::from_second(to).ok()));
    let window = window.or_else(|| parse_instant(text, zone).map(|at| (at, at)));
    if window.is_none() {
        let message = say!(
            "`{text}` を日時として読めません（`2026-12-10 14:00-15:00` のように書きます）",
            "cannot read `{text}`: expected a date with times, such as `2026-12-10 14:00-15:00`"
        );
        reader.invalid(node, message);
    }
    window.map(|(start, end)| slot(start, end, false))
}
