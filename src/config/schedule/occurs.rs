//! When something is: `when` with a recurrence or several, or `on` with dates.
//!
//! In: the keys of an entry. Out: [`Occurrence`]. Never: takes both.

use super::plan::Plan;
use crate::calendar::{
    Date, FirstWeek, Instant, PlanSpan, Recurrence, Zone, day_start, months_after, parse_date, parse_dated_window,
    parse_instant,
};
use crate::config::recurrence::{self, HolidayKeys, HolidayRule, RecurrenceContext};
use crate::config::{DatedSlot, Occurrence};
use crate::diag::code;
use crate::say;
use crate::syntax::{Key, Later, Node, Reader, keys};

keys! {
    /// When something is.
    pub(super) struct OccurKeys<'n> {
        when: Option<Later<&'n str>>, "繰り返し（`毎週金曜日 17:00`）", "recurrences such as `every friday 17:00`";
        on: Option<Later<&'n str>>, "日時（`2026-12-10 14:00-15:00`）か、`from` から数えた営業日（`Day 3`）", "dates such as `2026-12-10 14:00-15:00`, or business days counted from `from` (`Day 3`)";
        first_week: Option<FirstWeek>, "どの週を第1週とするか", "which week of a month is its first";
    }
}

/// What else an entry and its file say that matters to its days.
pub(super) struct Around<'a> {
    /// The entry's name.
    pub key: &'a Key,
    /// Its first day.
    pub from: Option<Date>,
    /// Which week of a month is its first, as the file says.
    pub first_week: Option<FirstWeek>,
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    beside: HolidayKeys<'_>,
    keys: &OccurKeys<'_>,
    around: &Around<'_>,
    context: RecurrenceContext<'_>,
) -> Option<Occurrence> {
    let first_week = keys.first_week.or(around.first_week);
    let beside = HolidayRule { first_week, ..recurrence::holiday_rule(reader, beside, context) };
    let key = around.key;
    match (keys.when, keys.on) {
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
            let texts = reader.texts(node).into_iter();
            let plan = Plan { from: around.from, calendar: beside.calendar.as_deref(), zone: context.zone };
            let dated: Vec<DatedSlot> = texts
                .filter_map(|(text, node)| match PlanSpan::parse(text) {
                    Some(span) => plan.slot(reader, node, span),
                    None => dated(reader, node, context.zone),
                })
                .collect();
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
            reader.fail(reader.at(code::CONFIG_REQUIRED, &key.node(), message).hint(hint));
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
    reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
}

/// `2026-12-10`, `2026-12-10 14:00`, `2026-12-10 14:00-15:00`.
fn dated(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<DatedSlot> {
    let slot = |start: Instant, end: Instant, whole| DatedSlot {
        date: zone.to_datetime(start).date(),
        start,
        end,
        whole,
        plan: None,
    };
    let dated = |text: &str| {
        if let Some(date) = parse_date(text) {
            return Some(slot(day_start(zone, date), day_start(zone, months_after(date, 0, 1)), true));
        }
        let window = parse_dated_window(text, zone);
        let window = window.and_then(|(from, to)| Instant::from_second(from).ok().zip(Instant::from_second(to).ok()));
        let window = window.or_else(|| parse_instant(text, zone).map(|at| (at, at)));
        window.map(|(start, end)| slot(start, end, false))
    };
    let text = node.text().unwrap_or_default();
    let expected = say!(
        "`{text}` を日時として読めません（`2026-12-10 14:00-15:00` か `Day 3` のように書きます）",
        "cannot read `{text}`: expected a date with times, such as `2026-12-10 14:00-15:00`, or `Day 3`"
    );
    reader.parsed(node, dated, expected)
}
