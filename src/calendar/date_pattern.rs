//! The declared pattern of dates → the fields that a text of that pattern has, in their order.
//!
//! In: a pattern of strftime (`%d/%b/%y %I:%M %p`) or of Unicode and Java (`dd/MMM/yy h:mm a`), as tools show it in their settings.
//! Out: its fields, checked to settle one day (of a month alone, its first) and, with a time, one second of it. Never: reads a text, or takes a pattern whose
//! hours could be of the morning or of the afternoon.
//!
//! Decided in docs/decisions/0094-sources-from-exports.md.

use crate::diag::Message;
use crate::say;
use serde::{Serialize, Serializer};

/// One part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PatternField {
    /// A year of four digits.
    Year,
    /// The last two digits of a year.
    ShortYear,
    /// A month by its number.
    Month,
    /// A month by its name, or in Japanese by its number and 月.
    MonthName,
    /// A day of the month.
    Day,
    /// A day of the year.
    DayOfYear,
    /// A weekday by its name.
    WeekdayName,
    /// The year that an ISO week belongs to.
    WeekYear,
    /// An ISO week.
    Week,
    /// A day of an ISO week, from Monday, 1.
    WeekDay,
    /// An hour from 0 to 23.
    Hour,
    /// An hour from 1 to 12, as the noon is 12 PM.
    ClockHour,
    /// An hour from 0 to 11, as the noon is 0 PM.
    HalfDayHour,
    /// AM, PM, 午前 or 午後.
    HalfDay,
    /// A minute.
    Minute,
    /// A second.
    Second,
    /// Digits of a part of a second.
    Fraction,
    /// An offset from UTC.
    Offset,
    /// Seconds since 1970.
    Epoch,
    /// White space.
    Space,
    /// A character that stands there as it is.
    Literal(char),
}

/// A pattern that settles what a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern {
    text: String,
    fields: Vec<PatternField>,
}

impl Serialize for DatePattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl DatePattern {
    /// Reads a pattern; one with `%` is of strftime.
    ///
    /// # Errors
    /// What of it cannot be used.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let fields = if text.contains('%') { strftime(text)? } else { unicode(text)? };
        settles(&fields).map_or_else(|| Ok(Self { text: text.to_owned(), fields }), Err)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its parts in their order.
    pub fn fields(&self) -> &[PatternField] {
        &self.fields
    }

    /// A text of the pattern, of an afternoon on which no part could be taken for another.
    pub fn example(&self) -> String {
        let part = |field: &PatternField| match field {
            PatternField::Year | PatternField::WeekYear => "2026".to_owned(),
            PatternField::ShortYear => "26".to_owned(),
            PatternField::Month => "07".to_owned(),
            PatternField::MonthName => "Jul".to_owned(),
            PatternField::Day => "28".to_owned(),
            PatternField::DayOfYear => "209".to_owned(),
            PatternField::WeekdayName => "Tue".to_owned(),
            PatternField::Week => "31".to_owned(),
            PatternField::WeekDay => "2".to_owned(),
            PatternField::Hour => "23".to_owned(),
            PatternField::ClockHour | PatternField::HalfDayHour => "11".to_owned(),
            PatternField::HalfDay => "PM".to_owned(),
            PatternField::Minute => "13".to_owned(),
            PatternField::Second => "45".to_owned(),
            PatternField::Fraction => "0".to_owned(),
            PatternField::Offset => "+09:00".to_owned(),
            PatternField::Epoch => "1785247999".to_owned(),
            PatternField::Space => " ".to_owned(),
            PatternField::Literal(c) => c.to_string(),
        };
        self.fields.iter().map(part).collect()
    }

    /// Whether it names months and no days.
    pub fn is_of_months(&self) -> bool {
        use PatternField::{Day, Month, MonthName};
        let has = |field: PatternField| self.fields.contains(&field);
        (has(Month) || has(MonthName)) && !has(Day)
    }

    /// Whether it has a time of day.
    pub fn has_time(&self) -> bool {
        use PatternField::{ClockHour, Epoch, HalfDayHour, Hour};
        self.fields.iter().any(|field| matches!(field, Hour | ClockHour | HalfDayHour | Epoch))
    }
}

/// Why fields do not settle one day, or one second of it.
fn settles(fields: &[PatternField]) -> Option<Message> {
    use PatternField as F;
    let has = |field: F| fields.contains(&field);
    let twice = fields
        .iter()
        .enumerate()
        .any(|(at, field)| !matches!(field, F::Space | F::Literal(_) | F::Fraction) && fields[..at].contains(field));
    let month = has(F::Month) || has(F::MonthName);
    let year = has(F::Year) || has(F::ShortYear);
    let by_month = year && month && has(F::Day);
    let is_plain =
        |field: &F| matches!(field, F::Year | F::ShortYear | F::Month | F::MonthName | F::Space | F::Literal(_));
    let of_months = year && month && fields.iter().all(is_plain);
    let by_week = has(F::WeekYear) && has(F::Week) && has(F::WeekDay);
    let by_year = has(F::Year) && has(F::DayOfYear);
    let clock = [F::Hour, F::ClockHour, F::HalfDayHour].into_iter().filter(|hour| has(*hour)).count();
    Some(match () {
        () if twice => say!("同じ部分が二度あります", "a part of it stands there twice"),
        () if has(F::Epoch) && fields.len() == 1 => return None,
        () if has(F::WeekYear) && by_month => {
            say!("`YYYY` は ISO 週の年です。年は `yyyy` と書きます", "`YYYY` is the year of an ISO week; write `yyyy`")
        }
        () if !(by_month || by_week || by_year || of_months) => {
            say!("年・月・日が揃っていません", "it does not tell year, month and day")
        }
        () if clock > 1 => say!("時が二度あります", "it tells the hour twice"),
        () if clock == 0 && (has(F::Minute) || has(F::HalfDay)) => say!("時がありません", "it tells no hour"),
        () if (has(F::ClockHour) || has(F::HalfDayHour)) && !has(F::HalfDay) => say!(
            "12 時間制の時（`h`、`%I`）には、午前・午後（`a`、`%p`）が要ります。24 時間制なら `H`、`%H` です",
            "an hour of 12 (`h`, `%I`) needs the half of the day (`a`, `%p`); of 24 hours it is `H`, `%H`"
        ),
        () if has(F::Second) && !has(F::Minute) => say!("分がありません", "it tells no minute"),
        () => return None,
    })
}

/// The fields of a pattern of strftime.
fn strftime(text: &str) -> Result<Vec<PatternField>, Message> {
    use PatternField as F;
    let mut fields = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            fields.push(if c.is_whitespace() { F::Space } else { F::Literal(c) });
            continue;
        }
        // `%-d`, `%:z` and `%.f` differ in writing only.
        let directive = chars.by_ref().find(|c| !matches!(c, '-' | '_' | '0' | ':' | '.' | '^'));
        let of: &[F] = match directive {
            Some('Y') => &[F::Year],
            Some('y') => &[F::ShortYear],
            Some('m') => &[F::Month],
            Some('b' | 'B' | 'h') => &[F::MonthName],
            Some('d' | 'e') => &[F::Day],
            Some('j') => &[F::DayOfYear],
            Some('a' | 'A') => &[F::WeekdayName],
            Some('G') => &[F::WeekYear],
            Some('V') => &[F::Week],
            Some('u') => &[F::WeekDay],
            Some('H' | 'k') => &[F::Hour],
            Some('I' | 'l') => &[F::ClockHour],
            Some('p' | 'P') => &[F::HalfDay],
            Some('M') => &[F::Minute],
            Some('S') => &[F::Second],
            Some('f') => &[F::Fraction],
            Some('z' | 'Z') => &[F::Offset],
            Some('s') => &[F::Epoch],
            Some('F') => &[F::Year, F::Literal('-'), F::Month, F::Literal('-'), F::Day],
            Some('D') => &[F::Month, F::Literal('/'), F::Day, F::Literal('/'), F::ShortYear],
            Some('T') => &[F::Hour, F::Literal(':'), F::Minute, F::Literal(':'), F::Second],
            Some('R') => &[F::Hour, F::Literal(':'), F::Minute],
            Some('n' | 't') => &[F::Space],
            Some('%') => &[F::Literal('%')],
            Some(other) => return Err(unknown(&format!("%{other}"))),
            None => return Err(unknown("%")),
        };
        fields.extend(of);
    }
    Ok(fields)
}

/// The fields of a pattern of Unicode (TR 35), as Java and most tools write it.
fn unicode(text: &str) -> Result<Vec<PatternField>, Message> {
    use PatternField as F;
    let mut fields = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\'' {
            literal(&mut chars, &mut fields);
            continue;
        }
        if !c.is_ascii_alphabetic() {
            fields.push(if c.is_whitespace() { F::Space } else { F::Literal(c) });
            continue;
        }
        let mut times = 1;
        while chars.next_if_eq(&c).is_some() {
            times += 1;
        }
        fields.push(match (c, times) {
            ('y' | 'u', 2) => F::ShortYear,
            ('y' | 'u', _) => F::Year,
            ('Y', 1 | 4) => F::WeekYear,
            ('M' | 'L', 1 | 2) => F::Month,
            ('M' | 'L', 3 | 4) => F::MonthName,
            ('d', 1 | 2) => F::Day,
            ('D', 1..=3) => F::DayOfYear,
            ('E', _) => F::WeekdayName,
            ('w', 1 | 2) => F::Week,
            ('e', 1) => F::WeekDay,
            ('H', 1 | 2) => F::Hour,
            ('h', 1 | 2) => F::ClockHour,
            ('K', 1 | 2) => F::HalfDayHour,
            ('a', _) => F::HalfDay,
            ('m', 1 | 2) => F::Minute,
            ('s', 1 | 2) => F::Second,
            ('S', _) => F::Fraction,
            ('z' | 'Z' | 'X' | 'x' | 'O' | 'V', _) => F::Offset,
            ('T', 1) => return Err(say!("文字のまま書く `T` は `'T'` と囲みます", "quote a plain `T` as `'T'`")),
            _ => return Err(unknown(&c.to_string().repeat(times))),
        });
    }
    Ok(fields)
}

/// What stands between two apostrophes, as it is; two of them are one.
fn literal(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, fields: &mut Vec<PatternField>) {
    let mut empty = true;
    for c in chars.by_ref() {
        if c == '\'' {
            break;
        }
        empty = false;
        fields.push(if c.is_whitespace() { PatternField::Space } else { PatternField::Literal(c) });
    }
    if empty {
        fields.push(PatternField::Literal('\''));
    }
}

fn unknown(part: &str) -> Message {
    say!(
        "`{part}` の意味は決まっていません（`yyyy MM dd HH mm ss` か `%Y %m %d %H %M %S` などで書きます）",
        "`{part}` means nothing here; write `yyyy MM dd HH mm ss`, or `%Y %m %d %H %M %S`, and the like"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_a_pattern_have_the_same_fields() {
        for (one, other) in [
            ("dd/MMM/yy h:mm a", "%d/%b/%y %I:%M %p"),
            ("yyyy-MM-dd HH:mm:ss", "%F %T"),
            ("yyyy/M/d H:mm", "%Y/%-m/%-d %-H:%M"),
            ("YYYY-'W'ww-e", "%G-W%V-%u"),
            ("yyyy年M月d日", "%Y年%m月%d日"),
            ("yyyy年M月", "%Y年%m月"),
        ] {
            let fields = |text| DatePattern::parse(text).map(|pattern| pattern.fields);
            assert_eq!(fields(one), fields(other), "{one}");
            assert!(fields(one).is_ok(), "{one}");
        }
    }

    #[test]
    fn a_pattern_that_leaves_something_open_is_refused() {
        for text in [
            "",
            "yyyy-MM HH:mm",
            "dd/MM",
            "yyyy-MM-dd hh:mm",
            "yyyy-MM-dd a",
            "YYYY-MM-dd",
            "yyyy-MM-ddTHH:mm",
            "yyyy-MM-dd mm",
            "%d/%b/%y %q",
            "%Y-%m-%d %I:%M",
            "yyyy-MM-dd HH:mm HH",
            "yyyy-MM-dd HH:ss",
            "%",
            "n/a",
        ] {
            assert!(DatePattern::parse(text).is_err(), "{text}");
        }
    }
}
