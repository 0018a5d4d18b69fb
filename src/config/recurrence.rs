//! Recurrences in YAML: what recurs, what holidays do to it, and whose holidays they are.
//!
//! In: the keys of an entry (`when`, `shift`, `calendar`), the declared calendars, the project's zone. Out: a
//! [`Recurrence`] with its text. Never: moves a slot by a calendar that nobody named outside Japan.

use super::load::{Resolution, Symbols};
use crate::calendar::{BusinessDayConvention, Recurrence, WorkCalendar, Zone};
use crate::say;
use crate::syntax::{Fields, Node, Reader};
use std::sync::Arc;

/// The calendar of what recurs in Japan unless another one is named.
const USUAL: &str = "jp-business";

/// What a recurrence may refer to.
#[derive(Clone, Copy)]
pub(super) struct RecurrenceContext<'a> {
    /// The calendars, the built-in ones included.
    pub calendars: &'a Symbols<Arc<WorkCalendar>>,
    /// The project's zone.
    pub zone: &'a Zone,
}

/// The rule of a node, if it is there, with the `shift` and the `calendar` that stand beside it. `example` shows the form that is wanted.
pub(super) fn read<'n>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'n>,
    node: Option<&'n Node>,
    context: RecurrenceContext<'_>,
    (example, rule): (&str, impl Fn(&str) -> Option<Recurrence>),
) -> Option<(&'n str, Recurrence)> {
    let beside = holiday_rule(reader, fields, context);
    let node = node?;
    let text = reader.text_of(node)?;
    let Some(rule) = rule(text) else {
        reader.invalid(
            node,
            say!(
                "`{text}` を繰り返しとして読めません（`{example}` のように書きます）",
                "cannot read the recurrence `{text}`: expected a form such as `{example}`"
            ),
        );
        return None;
    };
    Some((text, with_holiday_rule(reader, node, rule, &beside)))
}

/// A rule with what stands beside it; said to be wrong when it needs a calendar and there is none.
pub(super) fn with_holiday_rule(
    reader: &mut Reader<'_>,
    node: &Node,
    rule: Recurrence,
    (shift, calendar): &HolidayRule,
) -> Recurrence {
    let rule = Recurrence { shift: shift.unwrap_or_default(), calendar: calendar.clone(), ..rule };
    if rule.needs_calendar() && rule.calendar.is_none() {
        reader.invalid(
            node,
            say!(
                "営業日を決める `calendar` がありません（`calendar: business` のように書きます）",
                "expected `calendar` beside it, which says what a business day is, such as `calendar: business`"
            ),
        );
    }
    rule
}

/// What stands beside a rule: what holidays do to it, and whose holidays they are.
pub(super) type HolidayRule = (Option<BusinessDayConvention>, Option<Arc<WorkCalendar>>);

/// Reads `shift` and `calendar`.
pub(super) fn holiday_rule(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    context: RecurrenceContext<'_>,
) -> HolidayRule {
    let shift = fields.get("shift").and_then(|node| reader.choice(node, &BusinessDayConvention::NAMES));
    let Some(node) = fields.get("calendar") else {
        let in_japan = context.zone.iana_name() == Some("Asia/Tokyo");
        return (shift, in_japan.then(|| context.calendars.sound.get(USUAL).cloned()).flatten());
    };
    let Some(name) = reader.text_of(node) else { return (shift, None) };
    match context.calendars.look(name) {
        Resolution::Sound(calendar) => return (shift, Some(Arc::clone(calendar))),
        Resolution::LeftOut(place) => {
            let message = say!(
                "カレンダー `{name}` に誤りがあるため使えません",
                "the calendar `{name}` cannot be used because it is broken"
            );
            let diagnostic = reader.left_out(node, message, place);
            reader.fail(diagnostic);
        }
        Resolution::Unknown => {
            let message = say!("カレンダー `{name}` は宣言されていません", "the calendar `{name}` is not declared");
            reader.unknown(node, message, context.calendars.names());
        }
    }
    (shift, None)
}
