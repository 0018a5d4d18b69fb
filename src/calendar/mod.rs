//! Days, periods, holidays and working time.
//!
//! In: dates, instants, zones and declared opening hours. Out: [`Period`]s, [`WorkCalendar`]s and their [`OpenTime`]
//! tables, from which working time is a difference of two look-ups. Never: reads a clock — "today" is an argument — or
//! guesses beyond the coverage of the holiday list.

mod cutoff;
mod date_pattern;
mod dated;
mod holidays;
mod instants;
mod period;
mod plan_span;
mod recurrence;
mod rotation;
mod weekly;
mod work;
mod work_clock;

pub use cutoff::Cutoff;
pub use date_pattern::{DatePattern, PatternField};
pub use dated::parse_dated_window;
pub use holidays::{HolidayListError, Holidays, english_name};
pub use instants::{
    date_of_day, day_number, day_start, days_before, first_instant_at, first_of_month, hour_end, hour_start,
    is_ambiguous, local_date, months_after, months_before, parse_date, parse_instant, parse_time, parse_zone,
    seconds_after,
};
pub use jiff::Timestamp as Instant;
pub use jiff::civil::{Date, Time, Weekday};
pub(crate) use jiff::fmt::serde::tz::required::serialize as zone_as_text;
pub use jiff::tz::TimeZone as Zone;
pub use period::{Grain, Period, PeriodCalendar, friday_of};
pub use plan_span::{PlanSpan, PlanUnit};
pub use recurrence::{
    BusinessDayConvention, Days, FirstWeek, Hours, Mention, OnHoliday, Recurrence, Slot, StatedRecurrence, StatedShift,
    StatedTime, WindowRule, Wording, mentions, stated_shift, written,
};
pub use rotation::{Cause, Clash, Handover, Layer, Leave, OnCallShift, Override, Rotation, Span, Turn};
pub use weekly::WeekHours;
pub use work::{BusinessDays, Closure, DaySpan, OpenTime, WorkCalendar, WorkError};
pub use work_clock::{
    ClockQuestion, ClockState, ClockStrip, DayReading, Goal, Pause, SameDay, Segment, SegmentKind, evaluate_clock,
    local_text,
};
