//! A text of a declared pattern → a day or a moment.
//!
//! In: one trimmed text, a pattern, and the year from which years of two digits count. Out: what it means. Never: reads a text that
//! is not of the pattern from its first to its last character: which of two readings is meant is what the pattern declares.

use crate::calendar::{DatePattern, PatternField};
use crate::data::date_scanner::{DAY, DateScanner, MONTHS, WEEKDAYS, days, in_century, iso_week_day};
use crate::data::local_clock::Moment;
use crate::data::number::half_width;
use crate::data::value_error::ValueError;

/// What the fields of a text said so far.
#[derive(Default)]
struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    weekday: Option<i64>,
    week_year: Option<i64>,
    week: Option<i64>,
    week_day: Option<i64>,
    hour: Option<i64>,
    /// Hours to add for the half of the day.
    half: i64,
    minute: i64,
    second: i64,
    /// Seconds east of UTC.
    offset: Option<i64>,
    epoch: Option<i64>,
}

/// The day of a text, or its moment where the pattern has a time.
///
/// # Errors
/// [`ValueError::Value`] when the text is not of the pattern, or there is no such day.
pub(super) fn read(text: &str, pattern: &DatePattern, pivot: i64) -> Result<Result<i64, Moment>, ValueError> {
    let half = half_width(text);
    let (mut scan, mut parts) = (DateScanner(half.as_bytes()), Parts::default());
    let fields = pattern.fields();
    for (at, field) in fields.iter().enumerate() {
        let packed = fields.get(at + 1).is_some_and(|next| is_digits(*next));
        take(&mut scan, *field, packed, pivot, &mut parts).ok_or(ValueError::Value)?;
    }
    if !scan.0.is_empty() {
        return Err(ValueError::Value);
    }
    if let Some(epoch) = parts.epoch {
        return Ok(Err(Moment::Absolute(epoch)));
    }
    let day = parts.day().ok_or(ValueError::Value)?;
    if !pattern.has_time() {
        return Ok(Ok(day));
    }
    let local = day * DAY + parts.seconds().ok_or(ValueError::Value)?;
    Ok(Err(parts.offset.map_or(Moment::Local(local), |offset| Moment::Absolute(local - offset))))
}

/// Whether a field is written in digits, so that one before it must not take more of them than it has.
fn is_digits(field: PatternField) -> bool {
    use PatternField as F;
    !matches!(field, F::MonthName | F::WeekdayName | F::HalfDay | F::Offset | F::Space | F::Literal(_))
}

fn take(scan: &mut DateScanner<'_>, field: PatternField, packed: bool, pivot: i64, parts: &mut Parts) -> Option<()> {
    use PatternField as F;
    // Digits that stand at once before other digits are as many as the field has at most.
    let short = |scan: &mut DateScanner<'_>| scan.digits(if packed { 2 } else { 1 }, 2);
    match field {
        F::Year => parts.year = Some(scan.digits(4, 4)?),
        F::ShortYear => parts.year = Some(in_century(scan.digits(2, 2)?, pivot)),
        F::Month => parts.month = Some(short(scan)?),
        F::MonthName => parts.month = Some(month_name(scan)?),
        F::Day => parts.day = Some(short(scan)?),
        F::DayOfYear => parts.day_of_year = Some(scan.digits(if packed { 3 } else { 1 }, 3)?),
        F::WeekdayName => parts.weekday = Some(weekday_name(scan)?),
        F::WeekYear => parts.week_year = Some(scan.digits(4, 4)?),
        F::Week => parts.week = Some(short(scan)?),
        F::WeekDay => parts.week_day = Some(scan.digits(1, 1)?),
        F::Hour => parts.hour = Some(short(scan)?),
        F::ClockHour => parts.hour = Some(short(scan).filter(|hour| (1..=12).contains(hour))? % 12),
        F::HalfDayHour => parts.hour = Some(short(scan).filter(|hour| (0..=11).contains(hour))?),
        F::HalfDay => {
            scan.spaces();
            parts.half = half_day(scan)?;
        }
        F::Minute => parts.minute = scan.digits(2, 2)?,
        F::Second => parts.second = scan.digits(2, 2)?,
        F::Fraction => drop(scan.digits(1, 12)?),
        // Of the names that zones have, this one is no other zone's.
        F::Offset if strip(scan, "JST").is_some() => parts.offset = Some(9 * 3600),
        F::Offset => parts.offset = Some(scan.offset()?),
        F::Epoch => parts.epoch = Some(scan.digits(1, 12)?),
        // The white space before AM may be none.
        F::Space => drop(scan.spaces()),
        F::Literal(c) => {
            let mut bytes = [0; 4];
            strip(scan, c.encode_utf8(&mut bytes))?;
        }
    }
    Some(())
}

fn strip(scan: &mut DateScanner<'_>, text: &str) -> Option<()> {
    scan.0 = scan.0.strip_prefix(text.as_bytes())?;
    Some(())
}

/// `Aug`, `August`, or `8月`.
fn month_name(scan: &mut DateScanner<'_>) -> Option<i64> {
    match scan.name(&MONTHS) {
        Some(at) => Some(at + 1),
        None => {
            let month = scan.digits(1, 2)?;
            strip(scan, "月").map(|()| month)
        }
    }
}

/// The number of a weekday from Sunday: `Sat`, `Saturday`, `土`, `土曜日`.
fn weekday_name(scan: &mut DateScanner<'_>) -> Option<i64> {
    if let Some(at) = scan.name(&WEEKDAYS) {
        return Some(at);
    }
    let at = ["日", "月", "火", "水", "木", "金", "土"].iter().position(|name| strip(scan, name).is_some())?;
    let _ = strip(scan, "曜日").or_else(|| strip(scan, "曜"));
    i64::try_from(at).ok()
}

/// The hours to add.
fn half_day(scan: &mut DateScanner<'_>) -> Option<i64> {
    let add = [("午前", 0), ("午後", 12)].into_iter().find(|(name, _)| strip(scan, name).is_some());
    if let Some((_, add)) = add {
        scan.spaces();
        return Some(add);
    }
    let letter = scan.mark(b"AaPp")?;
    scan.mark(b".");
    scan.mark(b"Mm")?;
    scan.mark(b".");
    Some(if letter.eq_ignore_ascii_case(&b'p') { 12 } else { 0 })
}

impl Parts {
    fn day(&self) -> Option<i64> {
        let day = match (self.week_year, self.day_of_year) {
            (Some(year), _) => iso_week_day(year, self.week?, self.week_day?)?,
            (None, Some(nth)) => {
                let year = self.year?;
                let first = days(year, 1, 1)?;
                (first..days(year + 1, 1, 1)?).contains(&(first + nth - 1)).then_some(first + nth - 1)?
            }
            (None, None) => days(self.year?, self.month?, self.day.unwrap_or(1))?,
        };
        self.weekday.is_none_or(|weekday| weekday == (day + 4).rem_euclid(7)).then_some(day)
    }

    fn seconds(&self) -> Option<i64> {
        let seconds = (self.hour? + self.half) * 3600 + self.minute * 60 + self.second;
        (self.minute < 60 && self.second < 60 && seconds <= DAY).then_some(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds of 2026-08-01 00:00, by `date -u -d 2026-08-01 +%s`.
    const DAY_OF_AUGUST: i64 = 1_785_542_400;

    fn local(text: &str, pattern: &str) -> Option<i64> {
        match read(text, &DatePattern::parse(pattern).expect("a pattern"), 1969) {
            Ok(Err(Moment::Local(seconds))) => Some(seconds - DAY_OF_AUGUST),
            Ok(Ok(day)) => Some(day * DAY - DAY_OF_AUGUST),
            _ => None,
        }
    }

    #[test]
    fn the_forms_of_exports_are_read_by_the_patterns_that_their_tools_show() {
        let noon = 12 * 3600 + 42 * 60;
        for (text, pattern, wanted) in [
            ("01/Aug/26 12:42 PM", "dd/MMM/yy h:mm a", noon),
            ("01/Aug/26 12:42 AM", "dd/MMM/yy h:mm a", 42 * 60),
            ("01/8月/26 12:42 午後", "dd/MMM/yy h:mm a", noon),
            ("01/8月/26 午後 12:42", "dd/MMM/yy a h:mm", noon),
            ("01/Aug/26 12:42PM", "%d/%b/%y %I:%M %p", noon),
            ("2026/08/01 午後 3:04:05", "yyyy/MM/dd a h:mm:ss", 15 * 3600 + 4 * 60 + 5),
            ("2026/08/01 午後 0:04:05", "yyyy/MM/dd a K:mm:ss", 12 * 3600 + 4 * 60 + 5),
            ("20260801130509", "yyyyMMddHHmmss", 13 * 3600 + 5 * 60 + 9),
            ("2026-W31-6", "YYYY-'W'ww-e", 0),
            ("2026-213", "yyyy-DDD", 0),
            ("Sat 1 August 2026", "EEE d MMMM yyyy", 0),
            ("2026年8月1日（土）", "yyyy年M月d日(E)", 0),
        ] {
            assert_eq!(local(text, pattern), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_not_of_the_pattern_is_not_read() {
        for (text, pattern) in [
            ("2026-08-01 12:42", "dd/MMM/yy h:mm a"),
            ("01/Aug/26 13:42 PM", "dd/MMM/yy h:mm a"),
            ("01/Aug/26 0:42 PM", "dd/MMM/yy h:mm a"),
            ("01/Aug/26 12:42 PM x", "dd/MMM/yy h:mm a"),
            ("31/02/2026", "dd/MM/yyyy"),
            ("Sun 1 August 2026", "EEE d MMMM yyyy"),
            ("2026-W54-1", "YYYY-'W'ww-e"),
            ("2026-366", "yyyy-DDD"),
            ("2026/08/01 24:30", "yyyy/MM/dd HH:mm"),
        ] {
            assert_eq!(local(text, pattern), None, "{text}");
        }
    }

    #[test]
    fn offsets_and_epochs_are_instants() {
        let absolute = |text, pattern: &str| read(text, &DatePattern::parse(pattern).expect("a pattern"), 1969);
        let three = Moment::Absolute(DAY_OF_AUGUST + 6 * 3600);
        assert_eq!(absolute("2026/08/01 3:00:00 午後 GMT+9", "yyyy/MM/dd h:mm:ss a z"), Ok(Err(three)));
        assert_eq!(absolute("2026-08-01T15:00:00+09:00", "%Y-%m-%dT%H:%M:%S%z"), Ok(Err(three)));
        assert_eq!(absolute("1785542400", "%s"), Ok(Err(Moment::Absolute(DAY_OF_AUGUST))));
    }

    #[test]
    fn years_of_two_digits_are_those_from_the_pivot_on() {
        let year = |text, pivot| {
            let read = read(text, &DatePattern::parse("dd/MM/yy").expect("a pattern"), pivot);
            read.ok().and_then(Result::ok)
        };
        assert_eq!(year("01/01/69", 1969), days(1969, 1, 1));
        assert_eq!(year("01/01/68", 1969), days(2068, 1, 1));
        assert_eq!(year("01/01/31", 1932), days(2031, 1, 1));
        assert_eq!(year("01/01/32", 1932), days(1932, 1, 1));
        assert_eq!(year("01/01/49", 2000), days(2049, 1, 1));
    }
}
