//! Recurrences in YAML: what recurs, what holidays do to it, and whose holidays they are.
//!
//! In: a rule with the keys beside it (`shift`, `calendar`), the declared calendars, the project's zone. Out: a
//! [`Recurrence`] with its text. Never: moves a slot by a calendar that nobody named outside Japan.

use super::references::calendar_of;
use super::symbols::{Resolution, Symbols};
use crate::calendar::{BusinessDayConvention, Days, FirstWeek, Recurrence, WorkCalendar, Zone};
use crate::diag::{Message, Place, code};
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
words! { FirstWeek: &FirstWeek::NAMES }

impl<'n> HolidayKeys<'n> {
    /// Of keys that stand among others.
    pub(super) fn of(shift: Option<BusinessDayConvention>, calendar: Option<&'n Node>) -> Self {
        Self { shift, calendar }
    }

    /// What holidays do to it, if that is said.
    pub(super) fn shift(&self) -> Option<BusinessDayConvention> {
        self.shift
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
    beside: &HolidayRule,
) -> Recurrence {
    let HolidayRule { shift, calendar, first_week, lost } = beside;
    let (shift, calendar) = (shift.unwrap_or_default(), calendar.clone());
    let rule = Recurrence { shift, calendar, first_week: first_week.unwrap_or_default(), ..rule };
    if matches!(rule.days, Days::MonthlyWeek(_)) && first_week.is_none() {
        return without_first_week(reader, node, rule);
    }
    match lost {
        _ if !rule.needs_calendar() || rule.calendar.is_some() => {}
        Some(LostCalendar::Told) => {}
        Some(LostCalendar::Usual(place)) => reader.refuse_left_out(node, broken_calendar(USUAL), place),
        None => reader.invalid(
            node,
            say!(
                "営業日を決める `calendar` がありません（`calendar: business` のように書きます）",
                "expected `calendar` beside it, which says what a business day is, such as `calendar: business`"
            ),
        ),
    }
    rule
}

fn broken_calendar(name: &str) -> Message {
    say!("カレンダー `{name}` に誤りがあるため使えません", "the calendar `{name}` cannot be used because it is broken")
}

/// A week of a month is none as long as nobody says which one is the first.
fn without_first_week(reader: &mut Reader<'_>, node: &Node, rule: Recurrence) -> Recurrence {
    let message = say!(
        "どの週を第1週とするかの `first_week` がありません",
        "expected `first_week` beside it, which says which week of a month is its first"
    );
    let hint = say!(
        "`first_week: business`（最初の営業日のある週）か `first_week: days`（1日から7日）を書き足します（`data/schedule.yaml` だけで使えます）",
        "add `first_week: business` (the week with the first business day) or `first_week: days` (days 1 to 7); only `data/schedule.yaml` knows weeks of months"
    );
    reader.fail(reader.at(code::CONFIG_REQUIRED, node, message).hint(hint));
    rule
}

/// What stands beside a rule.
#[derive(Debug, Clone, Default)]
pub(super) struct HolidayRule {
    /// What holidays do to it, if that is said.
    pub shift: Option<BusinessDayConvention>,
    /// Whose holidays they are.
    pub calendar: Option<Arc<WorkCalendar>>,
    /// Which week of a month is its first, if that is said.
    pub first_week: Option<FirstWeek>,
    /// Why there is no calendar, where there would be one.
    pub lost: Option<LostCalendar>,
}

/// A calendar that would be there, had it no error.
#[derive(Debug, Clone)]
pub(super) enum LostCalendar {
    /// It is named beside the rule, where it was said.
    Told,
    /// It is the usual one, with where the error is.
    Usual(Place),
}

/// What holidays do to a rule, and the calendar that tells them: the usual one in Japan unless another is named.
pub(super) fn holiday_rule(
    reader: &mut Reader<'_>,
    HolidayKeys { shift, calendar }: HolidayKeys<'_>,
    context: RecurrenceContext<'_>,
) -> HolidayRule {
    let beside = HolidayRule { shift, ..HolidayRule::default() };
    if let Some(node) = calendar {
        return match calendar_of(reader, node, context.calendars, broken_calendar) {
            Some(calendar) => HolidayRule { calendar: Some(Arc::clone(calendar)), ..beside },
            None => HolidayRule { lost: Some(LostCalendar::Told), ..beside },
        };
    }
    if context.zone.iana_name() != Some("Asia/Tokyo") {
        return beside;
    }
    match context.calendars.look(USUAL) {
        Resolution::Sound(calendar) => HolidayRule { calendar: Some(Arc::clone(calendar)), ..beside },
        Resolution::LeftOut(place) => HolidayRule { lost: Some(LostCalendar::Usual(place.clone())), ..beside },
        Resolution::Unknown => beside,
    }
}
