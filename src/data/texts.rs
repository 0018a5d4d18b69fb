//! A column of texts → typed values, and what was found out about how they are written.
//!
//! In: the texts of one declared column in one file. Out: values, one [`ValueError`] per row that does not fit, and notes on the
//! order of dates, the marks for "no value" and the signs at numbers. Never: reads two values of a column in two ways:
//! what one value cannot tell is settled by the whole column, or by nobody.

use crate::calendar::{DatePattern, Instant};
use crate::config::{self, ColumnType, Format};
use crate::data::cell;
use crate::data::date_scanner::{DateNotation, DateOrder, DeclaredOrder, PIVOT};
use crate::data::local_clock::{LocalClock, Moment};
use crate::data::mixed_units::MixedUnits;
use crate::data::moment;
use crate::data::number::{self, Mark};
use crate::data::patterned_date;
use crate::data::typed::{Typed, booleans, each, float_column, integer_column, integers};
use crate::data::value_error::ValueError;
use crate::data::zones::Zones;
use crate::data::{duration, number::half_width};
use crate::diag::Message;
use crate::say;
use polars::prelude::{IntoColumn, NewChunkedArray, StringChunked};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Texts that mean "no value" where nothing is declared and they can be no value of the type; lower case, half width.
const MARKS: [&str; 16] = [
    "-",
    "--",
    "—",
    "―",
    "n/a",
    "na",
    "#n/a",
    "null",
    "none",
    "nan",
    "nil",
    "?",
    "未設定",
    "未入力",
    "なし",
    "該当なし",
];

/// Seconds since the epoch that are taken for instants when nothing is declared: from 2000 up to 2100.
const SANE: std::ops::Range<i64> = 946_684_800..4_102_444_800;

pub(super) fn typed(column: &config::Column, texts: &StringChunked, clock: &LocalClock) -> Typed {
    let text = Texts { column, texts };
    match column.kind {
        ColumnType::Integer if !column.written.labels.is_empty() => text.labelled(),
        ColumnType::Integer => text.numbers(number::whole, integer_column),
        ColumnType::Number => text.numbers(number::float, float_column),
        ColumnType::Boolean => {
            let read = |(_, value)| number::boolean(value).ok_or(ValueError::Value);
            text.finished(booleans(texts.len(), text.values(), read), Vec::new())
        }
        ColumnType::Duration => {
            let read = |(_, value)| duration::seconds(value, &column.written);
            let notes = column.written.format.map(|format| same(format.name())).into_iter().collect();
            text.finished(integers(texts.len(), text.values(), read), notes)
        }
        ColumnType::Datetime | ColumnType::Date => text.times(clock),
        ColumnType::Category if !column.values.is_empty() => text.categories(),
        ColumnType::Text | ColumnType::Category => {
            let values = text.values().map(|value| value.map(|(_, value)| value));
            Typed::fine(StringChunked::from_iter_options("".into(), values).into_column())
        }
    }
}

/// The category that each name and each alias means.
pub(super) fn canonical(column: &config::Column) -> BTreeMap<&str, &str> {
    let mut canonical: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, aliases) in &column.values {
        for alias in aliases {
            canonical.entry(alias.trim()).or_insert(name);
        }
    }
    canonical.extend(column.values.keys().map(|name| (name.as_str(), name.as_str())));
    canonical
}

/// The texts of a column, with what is declared of it.
struct Texts<'a> {
    column: &'a config::Column,
    texts: &'a StringChunked,
}

impl<'a> Texts<'a> {
    /// Row and trimmed text of each value; nothing where there is none.
    fn values(&self) -> impl Iterator<Item = Option<(usize, &'a str)>> {
        let missing = &self.column.missing;
        let present = move |text: &&str| !text.is_empty() && !missing.iter().any(|missing| missing == text);
        let text = move |(row, text): (usize, Option<&'a str>)| Some((row, text.map(str::trim).filter(present)?));
        self.texts.iter().enumerate().map(text)
    }

    fn at(&self, row: usize) -> &'a str {
        self.texts.get(row).unwrap_or_default().trim()
    }

    /// The rows that a reason refused.
    fn refused(&self, why: &[ValueError], reason: ValueError) -> Vec<usize> {
        why.iter().enumerate().filter(|(_, why)| **why == reason).map(|(row, _)| row).collect()
    }

    fn numbers<T>(
        &self,
        value_of: impl Fn(&str) -> Result<T, ValueError>,
        column: impl FnOnce(Vec<Option<T>>) -> polars::prelude::Column,
    ) -> Typed {
        let firsts: [Cell<Option<usize>>; Mark::ALL.len()] = Default::default();
        let read = |(row, text): (usize, &str)| {
            let (digits, mark) = number::plain(text, self.column.written.decimal_comma).ok_or(ValueError::Value)?;
            let first = &firsts[mark as usize];
            // Nought is nought with and without a sign.
            if first.get().is_none() && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
                first.set(Some(row));
            }
            value_of(&digits)
        };
        let (out, why) = each(self.texts.len(), self.values(), read);
        let seen: Vec<(Mark, usize)> =
            Mark::ALL.into_iter().zip(&firsts).filter_map(|(mark, row)| Some((mark, row.get()?))).collect();
        let signs: Vec<&str> = seen.iter().map(|(mark, _)| mark.text()).filter(|text| !text.is_empty()).collect();
        let notes = if signs.is_empty() { Vec::new() } else { vec![same(&signs.join(" "))] };
        self.finished(Typed { why, mixed: MixedUnits::of(&seen), ..Typed::fine(column(out)) }, notes)
    }

    /// Whole numbers, or texts that are declared to stand for them.
    fn labelled(&self) -> Typed {
        let labels: BTreeMap<&str, i64> =
            self.column.written.labels.iter().map(|(text, number)| (text.trim(), *number)).collect();
        let read = |(_, text): (usize, &str)| match (labels.get(text), number::plain(text, false)) {
            (Some(number), _) => Ok(*number),
            (None, Some((digits, Mark::Bare))) => number::whole(&digits),
            _ => Err(ValueError::Value),
        };
        let (out, why) = each(self.texts.len(), self.values(), read);
        self.finished(Typed { why, ..Typed::fine(integer_column(out)) }, Vec::new())
    }

    fn categories(&self) -> Typed {
        let canonical = canonical(self.column);
        let read = |(_, text): (usize, &str)| canonical.get(text).copied().ok_or(ValueError::Unknown);
        let (out, why) = each(self.texts.len(), self.values(), read);
        let column = StringChunked::from_iter_options("".into(), out.into_iter()).into_column();
        Typed { why, ..Typed::fine(column) }
    }

    fn times(&self, clock: &LocalClock) -> Typed {
        let of_moment = |moment| match self.column.kind {
            ColumnType::Date => Ok(clock.day_of(moment)),
            _ => clock.utc(moment),
        };
        let zones = Zones::default();
        let read =
            |(row, text): (usize, &str), order: Option<DateOrder>| match (self.column.kind, self.stamp(text, order)?) {
                (ColumnType::Date, day_or_moment) => day_or_moment.map_or_else(of_moment, Ok),
                (_, Err(moment)) => clock.utc(moment).inspect(|_| zones.count(moment, row)),
                (_, Ok(_)) => Err(ValueError::NoTime),
            };
        let declared = self.column.written.format.and_then(declared_order);
        let (mut out, mut why) = each(self.texts.len(), self.values(), |value| read(value, declared));
        let mut format = self.column.written.format;
        let patterned = self.column.written.pattern.is_some();
        if format.is_none() && !patterned && out.iter().all(Option::is_none) {
            format = self.epoch(&why).or_else(|| self.serials(&why));
        }
        if format == Some(Format::Excel) {
            for row in self.refused(&why, ValueError::Value) {
                if let Some(text) = serial(self.at(row)).and_then(cell::serial_as_text) {
                    (out[row], why[row]) = settled(read((row, &text), None));
                }
            }
        }
        if let Some(Format::Epoch | Format::EpochMillis) = format {
            for row in self.refused(&why, ValueError::Value) {
                if let Some(seconds) = epoch_seconds(self.at(row), format) {
                    (out[row], why[row]) = settled(of_moment(Moment::Absolute(seconds)));
                }
            }
        }
        let unsettled = self.refused(&why, ValueError::Ambiguous);
        if format.is_none() && !unsettled.is_empty() {
            // 午後12時 is unsettled in any order.
            let ordered = |row: &&usize| moment::leading_numbers(self.at(**row)).is_some();
            let order = if unsettled.iter().any(|row| ordered(&row)) { self.order(&unsettled) } else { None };
            for row in unsettled.iter().filter(|_| order.is_some()) {
                (out[*row], why[*row]) = settled(read((*row, self.at(*row)), order));
            }
            format =
                order.map(|order| if order == DateOrder::DayFirst { Format::DayFirst } else { Format::MonthFirst });
        } else {
            // Another form was declared or found out, so these are no values of it.
            unsettled.iter().for_each(|row| why[*row] = ValueError::Value);
        }
        let pattern = self.column.written.pattern.as_ref().map(DatePattern::as_str);
        let note = pattern.or_else(|| format.map(Format::name)).or_else(|| self.format_of(&out));
        let typed = Typed { why, zones: zones.clone(), ..Typed::fine(integer_column(out)) };
        self.finished(typed, note.map(same).into_iter().collect())
    }

    /// What one text means: by its pattern, else in an order of numbers, else by itself.
    fn stamp(&self, text: &str, order: Option<DateOrder>) -> Result<Result<i64, Moment>, ValueError> {
        let pivot = self.column.written.pivot_year.unwrap_or(PIVOT);
        let order = order.map(|order| DeclaredOrder { order, pivot });
        match (&self.column.written.pattern, self.column.kind) {
            (Some(pattern), _) => patterned_date::read(text, pattern, pivot),
            (None, ColumnType::Datetime) if order.is_none() => moment::datetime(text).map(Err),
            (None, _) => moment::stamp(text, order),
        }
    }

    /// Whether every value is a number of seconds or milliseconds since the epoch.
    fn epoch(&self, why: &[ValueError]) -> Option<Format> {
        let (mut seconds, mut millis) = (false, false);
        for row in why.iter().enumerate().filter(|(_, why)| **why != ValueError::Fine).map(|(row, _)| row) {
            let text = self.at(row);
            match whole(text) {
                Some(n) if SANE.contains(&n) => seconds = true,
                Some(n) if SANE.contains(&n.div_euclid(1_000)) => millis = true,
                _ if self.is_mark(text) => {}
                _ => return None,
            }
        }
        match (seconds, millis) {
            (true, false) => Some(Format::Epoch),
            (false, true) => Some(Format::EpochMillis),
            _ => None,
        }
    }

    /// Whether every value is a number of days as Excel has them; instants have a time of the day somewhere.
    fn serials(&self, why: &[ValueError]) -> Option<Format> {
        let mut has_time = false;
        for (row, _) in why.iter().enumerate().filter(|(_, why)| **why != ValueError::Fine) {
            let text = self.at(row);
            match serial(text) {
                Some(days) if cell::USUAL_SERIALS.contains(&days) => has_time |= days.fract() != 0.0,
                _ if self.is_mark(text) => {}
                _ => return None,
            }
        }
        (has_time || (self.column.kind == ColumnType::Date && !why.is_empty())).then_some(Format::Excel)
    }

    /// The order that all values agree on: a number above 12 is a day. Where both orders give the same days, either does.
    fn order(&self, rows: &[usize]) -> Option<DateOrder> {
        let numbers = || rows.iter().filter_map(|row| moment::leading_numbers(self.at(*row)));
        let day_first = numbers().any(|(first, _)| first > 12);
        let month_first = numbers().any(|(_, second)| second > 12);
        match (day_first, month_first) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            (false, false) if numbers().all(|(first, second)| first == second) => Some(DateOrder::DayFirst),
            _ => None,
        }
    }

    /// How the first date that was read tells its meaning.
    fn format_of<T>(&self, out: &[Option<T>]) -> Option<&'static str> {
        let first = out.iter().position(Option::is_some)?;
        match moment::date_notation(self.at(first))? {
            DateNotation::YearFirst => Some(Format::YearFirst.name()),
            DateNotation::Era => Some(Format::Wareki.name()),
            DateNotation::Name => Some("d mon y"),
            DateNotation::Order => None,
        }
    }

    /// Whether a text means "no value" though nobody declared it.
    fn is_mark(&self, text: &str) -> bool {
        // △ alone is a mark of its own ("partly"), not the minus that it is before digits.
        self.column.missing.is_empty()
            && !text.contains(['△', '▲'])
            && MARKS.contains(&half_width(text).to_ascii_lowercase().as_str())
    }

    /// What does not fit and is a well-known mark for "no value" counts as none; says so, and what else was found out.
    fn finished(&self, mut typed: Typed, mut notes: Vec<Message>) -> Typed {
        let mut marks: BTreeMap<&str, usize> = BTreeMap::new();
        for row in 0..typed.why.len() {
            if typed.why[row] == ValueError::Value && self.is_mark(self.at(row)) {
                typed.why[row] = ValueError::Fine;
                *marks.entry(self.at(row)).or_default() += 1;
            }
        }
        for (mark, count) in marks {
            notes.push(say!("値なし `{mark}`（{count}）", "missing `{mark}` ({count})"));
        }
        typed.notes = notes;
        typed
    }
}

/// The order of numbers that a form declares.
fn declared_order(format: Format) -> Option<DateOrder> {
    match format {
        Format::YearFirst => Some(DateOrder::YearFirst),
        Format::DayFirst => Some(DateOrder::DayFirst),
        Format::MonthFirst => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// A note that is the same in all languages.
fn same(text: &str) -> Message {
    Message::new(text, text)
}

fn settled(read: Result<i64, ValueError>) -> (Option<i64>, ValueError) {
    match read {
        Ok(value) => (Some(value), ValueError::Fine),
        Err(why) => (None, why),
    }
}

fn whole(text: &str) -> Option<i64> {
    let half = half_width(text);
    half.bytes().all(|b| b.is_ascii_digit()).then(|| half.parse().ok())?
}

fn serial(text: &str) -> Option<f64> {
    let half = half_width(text);
    half.bytes().all(|b| b.is_ascii_digit() || b == b'.').then(|| half.parse().ok())?
}

/// Seconds since the epoch; the fraction of a second is dropped, which floors.
fn epoch_seconds(text: &str, format: Option<Format>) -> Option<i64> {
    let text = half_width(text);
    let (digits, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let number: i64 = fraction.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    let seconds = if format == Some(Format::EpochMillis) { number.div_euclid(1_000) } else { number };
    Instant::from_second(seconds).is_ok().then_some(seconds)
}
