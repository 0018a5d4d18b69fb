//! Values in the plain forms that machines export, by slices of digits.
//!
//! In: one trimmed text. Out: its value when it is in a plain form (`2026-11-20 09:05:30`, `2026/11/20 09:05`,
//! `2026-11-20T09:05:30Z`, `-1234`, `99.5`), exactly as `moment` and `number` read it. Never: says that a text is bad: what is not
//! plain is for them to judge.

use crate::data::date_scanner::{DAY, days};
use crate::data::local_clock::{LocalClock, Moment};

/// `n` digits as a number.
fn digits<const N: usize>(text: &[u8], at: usize) -> Option<i64> {
    let text: &[u8; N] = text.get(at..at + N)?.try_into().ok()?;
    let mut value = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}

/// The day of `2026-11-20`, `2026/11/20` or `2026.11.20`.
pub(super) fn date(text: &[u8]) -> Option<i64> {
    if text.len() != 10 || text[4] != text[7] || !matches!(text[4], b'-' | b'/' | b'.') {
        return None;
    }
    days(digits::<4>(text, 0)?, digits::<2>(text, 5)?, digits::<2>(text, 8)?)
}

/// The moment of a date as above, `T` or one space, `09:05` or `09:05:30`, and perhaps `Z` or an offset such as `+09:00`.
pub(super) fn datetime(text: &[u8]) -> Option<Moment> {
    let length = if text.get(16) == Some(&b':') { 19 } else { 16 };
    let (text, zone) = text.split_at_checked(length)?;
    if !matches!(text[10], b' ' | b'T') || text[13] != b':' {
        return None;
    }
    let seconds = if length == 19 { digits::<2>(text, 17)? } else { 0 };
    let (hours, minutes) = (digits::<2>(text, 11)?, digits::<2>(text, 14)?);
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let local = date(&text[..10])? * DAY + hours * 3600 + minutes * 60 + seconds;
    match zone {
        b"" => Some(Moment::Local(local)),
        b"Z" => Some(Moment::Absolute(local)),
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (digits::<2>(zone, 1)?, digits::<2>(zone, 4)?);
            let east = if *sign == b'+' { 1 } else { -1 };
            (hours < 24 && minutes < 60).then(|| Moment::Absolute(local - east * (hours * 3600 + minutes * 60)))
        }
        _ => None,
    }
}

/// A month of dates in the plain forms: exports are sorted by time, so that most dates are of the month of the one before.
#[derive(Default)]
pub(super) struct MonthCache {
    /// `2026-11-` as a number; no text when it is 0.
    written: u64,
    /// Its first day, and how many it has.
    days: (i64, i64),
}

impl MonthCache {
    /// The same as [`date`].
    pub(super) fn date(&mut self, text: &[u8]) -> Option<i64> {
        let text: &[u8; 10] = text.try_into().ok()?;
        self.day(text, digits::<2>(text, 8)?)
    }

    /// The same as [`datetime`].
    pub(super) fn datetime(&mut self, text: &[u8]) -> Option<Moment> {
        match text.try_into() {
            Ok(text) => self.second(text).map(Moment::Local),
            Err(_) => datetime(text),
        }
    }

    /// The second of `2026-11-20 09:05:30`. Its day, hour and minute are read from one number of eight bytes.
    fn second(&mut self, text: &[u8; 19]) -> Option<i64> {
        const EMPTY: u64 = u64::from_le_bytes(*b"00 00:00");
        let packed = [text[8], text[9], b' ', text[11], text[12], text[13], text[14], text[15]];
        let digits_of = u64::from_le_bytes(packed) ^ EMPTY;
        // A byte above 9 reaches 128, or did before.
        let above = (digits_of.wrapping_add(0x7676_7676_7676_7676) | digits_of) & 0x8080_8080_8080_8080;
        if above != 0 || text[13] != b':' || !matches!(text[10], b' ' | b'T') || text[16] != b':' {
            return None;
        }
        let pairs = (digits_of * 10 + (digits_of >> 8)).to_le_bytes();
        let (day, hours, minutes) = (i64::from(pairs[0]), i64::from(pairs[3]), i64::from(pairs[6]));
        let seconds = digits::<2>(text, 17)?;
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        Some(self.day(text, day)? * DAY + hours * 3600 + minutes * 60 + seconds)
    }

    /// A day of the month that a text begins with.
    fn day(&mut self, text: &[u8], day: i64) -> Option<i64> {
        let written: &[u8; 8] = text.first_chunk()?;
        let number = u64::from_le_bytes(*written);
        if number != self.written {
            let dated = |day: &[u8; 2]| date(&[&written[..], day].concat());
            let first = dated(b"01")?;
            let last = [b"31", b"30", b"29", b"28"].into_iter().find_map(dated)?;
            *self = Self { written: number, days: (first, last - first + 1) };
        }
        let (first, length) = self.days;
        (1..=length).contains(&day).then(|| first + day - 1)
    }
}

/// `-1234`: at most 18 digits.
pub(super) fn integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = signed(text);
    let value = whole(digits).filter(|_| (1..=18).contains(&digits.len()))?;
    Some(if negative { -value } else { value })
}

/// `-99.5`: at most 15 digits, so that one division of whole numbers gives the nearest float.
/// (Clinger, "How to Read Floating Point Numbers Accurately", 1990: both operands are exact.)
pub(super) fn number(text: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = signed(text);
    if !(1..=16).contains(&digits.len()) {
        return None;
    }
    // Most fractions are short, so that the point is near the end.
    let point = digits.iter().rposition(|b| *b == b'.').unwrap_or(digits.len());
    let (units, fraction) = (&digits[..point], digits.get(point + 1..).unwrap_or(&[]));
    if units.is_empty() || units.len() + fraction.len() > 15 || (fraction.is_empty() && point < digits.len()) {
        return None;
    }
    let shift = 10i64.pow(u32::try_from(fraction.len()).ok()?);
    let mantissa = whole(units)? * shift + whole(fraction)?;
    let value = mantissa as f64 / POWERS[fraction.len()];
    Some(if negative { -value } else { value })
}

fn signed(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    }
}

fn whole(digits: &[u8]) -> Option<i64> {
    let mut value = 0i64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    Some(value)
}

/// A clock that remembers the offsets of some days it was asked about: exports are sorted by one of their times, and the others
/// are some days away from it.
pub(super) struct OffsetCache<'a> {
    clock: &'a LocalClock,
    /// A day, and its offset when it is the same all day.
    days: [(i64, Option<i64>); 16],
}

impl<'a> OffsetCache<'a> {
    /// A clock of the same zone.
    pub(super) fn new(clock: &'a LocalClock) -> Self {
        Self { clock, days: [(i64::MIN, None); 16] }
    }

    /// The instant of a moment, when there is exactly one.
    pub(super) fn utc(&mut self, moment: Moment) -> Option<i64> {
        let Moment::Local(local) = moment else { return self.clock.utc(moment).ok() };
        let day = local.div_euclid(DAY);
        let known = &mut self.days[day.rem_euclid(16) as usize];
        if day != known.0 {
            *known = (day, self.clock.offset_of_day(day));
        }
        match known.1 {
            Some(offset) => Some(local - offset),
            None => self.clock.utc(moment).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::data::date_scanner::{DateOrder, DeclaredOrder};
    use crate::data::{moment, number};
    use proptest::prelude::*;

    /// Texts near the plain forms.
    const DATETIMES: &str = "(19|20|21|18|00)[0-9]{2}[-/.][0-9]{2}[-/.][0-9]{2}[ Tt][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?([Zz+]|[-+][0-2][0-9]:[0-6][0-9])?";

    /// Texts of which many are near the plain forms, and few of one month.
    const FEW_MONTHS: &str = "20(00|23|24)[-/.](00|02|11|12|13)[-/.]([0-3][0-9]|[0-9]{2}|.[0-9]|[0-9].)([ T.][0-2][0-9][:.][0-6][0-9]|[ T].{5})(:[0-6][0-9]|...|)(|Z|[+]09:00)";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]
        #[test]
        fn what_is_plain_is_read_as_by_the_careful_reader(text in DATETIMES) {
            if let Some(moment) = datetime(text.as_bytes()) {
                // An order of numbers says nothing of dates whose year comes first; only it leads past the plain forms.
                let order = DeclaredOrder { order: DateOrder::DayFirst, pivot: 1969 };
                prop_assert_eq!(moment::stamp(&text, Some(order)), Ok(Err(moment)));
            }
            if let Some(day) = date(&text.as_bytes()[..10]) {
                prop_assert_eq!(moment::stamp(&text[..10], None), Ok(Ok(day)));
            }
        }

        #[test]
        fn a_remembered_month_changes_no_date(texts in prop::collection::vec(FEW_MONTHS, 1..20)) {
            let mut month = MonthCache::default();
            for text in &texts {
                let (text, day) = (text.as_bytes(), text.get(..10).unwrap_or(text).as_bytes());
                prop_assert_eq!((month.datetime(text), month.date(day)), (datetime(text), date(day)));
            }
        }

        #[test]
        fn numbers_are_those_of_the_careful_reader(text in "[-+]?[0-9]{0,19}([.,%][0-9]{0,16})?") {
            if let Some(value) = integer(text.as_bytes()) {
                prop_assert_eq!(number::integer(&text), Some(value));
            }
            if let Some(value) = super::number(text.as_bytes()) {
                prop_assert_eq!(number::number(&text).map(f64::to_bits), Some(value.to_bits()));
            }
        }

        #[test]
        fn a_remembered_offset_is_the_one_in_force(seconds in prop::collection::vec(-2_000_000_000i64..4_000_000_000, 1..20), zone in 0usize..4) {
            let name = ["Asia/Tokyo", "America/New_York", "Pacific/Apia", "Africa/Casablanca"][zone];
            let clock = LocalClock::new(&Zone::get(name).unwrap());
            let mut days = OffsetCache::new(&clock);
            for local in seconds {
                for near in [local, local + 3600, local - 3600] {
                    prop_assert_eq!(days.utc(Moment::Local(near)), clock.utc(Moment::Local(near)).ok());
                }
            }
        }
    }

    #[test]
    fn the_forms_of_machines_are_plain() {
        // date -u -d '2026-11-20 09:05:30' +%s
        let at = 1_795_165_530;
        for text in ["2026-11-20 09:05:30", "2026/11/20 09:05:30", "2026.11.20T09:05:30"] {
            assert_eq!(datetime(text.as_bytes()), Some(Moment::Local(at)), "{text}");
        }
        assert_eq!(datetime(b"2026/11/20 09:05"), Some(Moment::Local(at - 30)));
        assert_eq!(datetime(b"2026-11-20T09:05:30Z"), Some(Moment::Absolute(at)));
        assert_eq!(datetime(b"2026-11-20T18:05:30+09:00"), Some(Moment::Absolute(at)));
        assert_eq!(datetime(b"2026-11-20 03:35-05:30"), Some(Moment::Absolute(at - 30)));
        assert_eq!((integer(b"-1234"), integer(b"007")), (Some(-1234), Some(7)));
        assert_eq!((super::number(b"99.5"), super::number(b"-0.1")), (Some(99.5), Some(-0.1)));
        for not in ["", "-", "+1", "1,234", "１", "1.", ".5", "1e3", "12345678901234567890"] {
            assert_eq!((integer(not.as_bytes()), super::number(not.as_bytes())), (None, None), "{not}");
        }
        for not in [
            "2026-11-20",
            "2026-11/20 09:05",
            "2026-02-30 09:05",
            "2026-11-20 24:00",
            "2026-11-20 09:05:60",
            "2026-11-20 09:05.30",
            "2026-11-20 09-05:30",
            "2026-11-20 09:05+24:00",
            "2026-11-20 09:05 Z",
        ] {
            assert_eq!(datetime(not.as_bytes()), None, "{not}");
        }
    }
}
