//! Recurrences in YAML: what recurs, what holidays do to it, and whose holidays they are.
//!
//! In: a rule with the keys beside it (`shift`, `calendar`), the declared calendars, the project's zone. Out: a
//! [`Recurrence`] with its text. Never: moves a slot by a calendar that nobody named outside Japan.

use super::references::calendar_of;
use super::symbols::Symbols;
use crate::calendar::{BusinessDayConvention, Recurrence, WorkCalendar, Zone};
use crate::say;
use crate::syntax::{Later, Node, Reader, keys, words};
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

keys! {
    /// What may stand beside a recurrence.
    pub(super) struct HolidayKeys<'n> {
        shift: Option<BusinessDayConvention>, "休みに当たるときの動かし方", "what holidays do to it";
        calendar: Option<Later<&'n str>>, "休みを決めるカレンダー", "whose holidays they are";
    }
}

words! { BusinessDayConvention: &BusinessDayConvention::NAMES }

impl<'n> HolidayKeys<'n> {
    /// Of keys that stand among others.
    pub(super) fn of(shift: Option<BusinessDayConvention>, calendar: Option<&'n Node>) -> Self {
        Self { shift, calendar }
    }
}

/// The rule of a node, with what stands beside it. `example` shows the form that is wanted.
pub(super) fn read<'n>(
    reader: &mut Reader<'_>,
    node: Option<&'n Node>,
    beside: HolidayKeys<'_>,
    context: RecurrenceContext<'_>,
    example: &str,
    rule: impl Fn(&str) -> Option<Recurrence>,
) -> Option<(&'n str, Recurrence)> {
    let beside = holiday_rule(reader, beside, context);
    let node = node?;
    let text = reader.text_of(node)?;
    let expected = say!(
        "`{text}` を繰り返しとして読めません（`{example}` のように書きます）",
        "cannot read the recurrence `{text}`: expected a form such as `{example}`"
    );
    let rule = reader.parsed(node, rule, expected)?;
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

/// What holidays do to a rule, and the calendar that tells them: the usual one in Japan unless another is named.
pub(super) fn holiday_rule(
    reader: &mut Reader<'_>,
    HolidayKeys { shift, calendar }: HolidayKeys<'_>,
    context: RecurrenceContext<'_>,
) -> HolidayRule {
    let Some(node) = calendar else {
        let in_japan = context.zone.iana_name() == Some("Asia/Tokyo");
        return (shift, in_japan.then(|| context.calendars.sound.get(USUAL).cloned()).flatten());
    };
    let calendar = calendar_of(reader, node, context.calendars, |name| {
        say!(
            "カレンダー `{name}` に誤りがあるため使えません",
            "the calendar `{name}` cannot be used because it is broken"
        )
    });
    (shift, calendar.cloned())
}
