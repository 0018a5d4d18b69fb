//! The hours at which somebody is there, as documents write them: 平日 9:00〜18:00, Monday to Friday 9am–5pm.
//!
//! In: the label and the words of a line. Out: the hours of a usual weekday. Never: reads hours of nights, week-ends or shifts, or a line
//! that is about several of them: what is not plain is not read.

use super::text::{folded, nfkc};
use regex::Regex;
use std::sync::LazyLock;

/// What opening hours are called, folded.
const WORDS: [&str; 22] = [
    "営業時間",
    "受付時間",
    "窓口時間",
    "業務時間",
    "対応時間",
    "サポート時間",
    "サービス時間",
    "サービス提供時間",
    "サポート提供時間",
    "サポート受付時間",
    "お問い合わせ受付時間",
    "お問合せ受付時間",
    "窓口受付時間",
    "businesshours",
    "supporthours",
    "officehours",
    "workinghours",
    "servicehours",
    "servicedeskhours",
    "helpdeskhours",
    "hoursofoperation",
    "openinghours",
];

/// Words of other days than usual weekdays, of other people's hours, and of hours that are taken out.
const OTHERS: [&str; 14] = [
    "夜間",
    "時間外",
    "土曜",
    "日曜",
    "祝日も",
    "交代",
    "シフト",
    "昼休み",
    "休憩",
    "saturday",
    "sunday",
    "weekend",
    "lunch",
    "night",
];

/// Who or what the hours are of, where that is the whole service: サポートの営業時間は, our business hours are.
const OF_WHOLE: [&str; 12] = [
    "",
    "当社",
    "弊社",
    "本サービス",
    "サポート",
    "サポート窓口",
    "サポートデスク",
    "ヘルプデスク",
    "サービスデスク",
    "窓口",
    "our",
    "the",
];

/// `9:00〜18:00`, `午前9時から午後6時`, `9am - 5:30 pm`.
static SPAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"(午前|午後)?\s*(\d{1,2})\s*(?:([:時])\s*(?:(\d{2})分?|(半))?)?\s*([ap]\.?m\.?)?";
    Regex::new(&format!(r"(?i){time}\s*(?:~|〜|-|–|—|―|から|to|until|till)\s*{time}")).ok()
});

/// The hours of a usual weekday, each from and to in seconds from its midnight, sorted; those that touch are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningHours(Vec<(i64, i64)>);

impl OpeningHours {
    /// Hours of these spans.
    pub fn new(mut spans: Vec<(i64, i64)>) -> Self {
        spans.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (from, to) in spans {
            match joined.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// The hours that a line states, by its label or as a sentence; `None` where it states none, or others than those of usual weekdays.
    pub fn stated(label: &str, text: &str) -> Option<Self> {
        let words = if label.is_empty() { behind_subject(text)? } else { text.to_owned() };
        (label.is_empty() || is_label(label)).then(|| Self::read(&words))?
    }

    /// The hours that words name.
    fn read(words: &str) -> Option<Self> {
        let plain = without_exceptions(&nfkc(words).to_lowercase());
        if OTHERS.iter().any(|word| plain.contains(word)) {
            return None;
        }
        let spans: Option<Vec<(i64, i64)>> = SPAN.as_ref()?.captures_iter(&plain).map(|found| span(&found)).collect();
        spans.filter(|spans| !spans.is_empty()).map(Self::new)
    }

    /// `9:00〜18:00`.
    pub fn written(&self) -> String {
        let time = |seconds: i64| format!("{}:{:02}", seconds / 3600, seconds % 3600 / 60);
        let spans: Vec<String> = self.0.iter().map(|(from, to)| format!("{}〜{}", time(*from), time(*to))).collect();
        spans.join("・")
    }
}

/// Whether a label says that what follows are opening hours.
pub fn is_label(label: &str) -> bool {
    WORDS.contains(&folded(label).as_str())
}

/// What follows サポートの営業時間は in a sentence.
fn behind_subject(text: &str) -> Option<String> {
    let plain = nfkc(text);
    let (subject, rest) =
        ["は", " are ", " is "].iter().filter_map(|word| plain.split_once(word)).min_by_key(|(s, _)| s.len())?;
    let subject = folded(subject);
    let word = WORDS.iter().filter(|word| subject.ends_with(*word)).max_by_key(|word| word.len())?;
    let whole = subject[..subject.len() - word.len()].trim_end_matches('の');
    OF_WHOLE.contains(&whole).then(|| rest.to_owned())
}

/// Without what is said of days that are taken out: 土・日・祝日を除く, excluding public holidays.
fn without_exceptions(text: &str) -> String {
    static EXCEPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[(、,]?[^(、,。]*(?:を除く|除き|は除|は休み|休業|定休)[^。、)]*\)?|[(,]?\s*(?:excluding|except|closed on)[^.;)]*\)?").ok()
    });
    match EXCEPT.as_ref() {
        Some(except) => except.replace_all(text, "").into_owned(),
        None => text.to_owned(),
    }
}

/// One span, in seconds from midnight.
fn span(found: &regex::Captures<'_>) -> Option<(i64, i64)> {
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let is_time = |at: usize| part(at).or(part(at + 2)).or(part(at + 5)).is_some();
    if !is_time(1) && !is_time(7) {
        return None;
    }
    let (from, to) = (time(found, 1)?, time(found, 7)?);
    (from < to).then_some((from, to))
}

/// A time whose groups begin at one.
fn time(found: &regex::Captures<'_>, at: usize) -> Option<i64> {
    let part = |of: usize| found.get(at + of).map(|part| part.as_str());
    let hours: i64 = part(1)?.parse().ok()?;
    let minutes: i64 = match (part(3), part(4)) {
        (Some(minutes), _) => minutes.parse().ok()?,
        (None, Some(_half)) => 30,
        (None, None) => 0,
    };
    let is_afternoon = part(0) == Some("午後") || part(5).is_some_and(|half| half.starts_with('p'));
    let is_morning = part(0) == Some("午前") || part(5).is_some_and(|half| half.starts_with('a'));
    let hours = match hours {
        12 if is_morning => 0,
        0..=11 if is_afternoon => hours + 12,
        _ => hours,
    };
    (hours <= 24 && minutes < 60).then_some((hours * 60 + minutes) * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(label: &str, text: &str) -> Option<String> {
        OpeningHours::stated(label, text).map(|hours| hours.written())
    }

    #[test]
    fn hours_of_weekdays_are_read_in_the_forms_that_people_write() {
        for (label, text, hours) in [
            ("営業時間", "平日 9:00-18:00", "9:00〜18:00"),
            ("受付時間", "平日１０：００～１７：００（土日祝日・年末年始を除く）", "10:00〜17:00"),
            ("サポート時間", "月〜金 午前9時から午後5時30分", "9:00〜17:30"),
            ("対応時間", "9時〜17時半", "9:00〜17:30"),
            ("営業時間", "平日 9:00〜12:00、13:00〜18:00", "9:00〜12:00・13:00〜18:00"),
            ("Business hours", "Monday to Friday, 9am - 5:30 p.m. (excluding public holidays)", "9:00〜17:30"),
            ("Support Hours", "Mon–Fri 08:00–20:00 JST", "8:00〜20:00"),
            ("", "サポートの営業時間は平日10:00〜17:00です。", "10:00〜17:00"),
            ("", "Our business hours are 9:00 to 17:00 on weekdays.", "9:00〜17:00"),
        ] {
            assert_eq!(written(label, text).as_deref(), Some(hours), "{label} {text}");
        }
    }

    #[test]
    fn hours_of_other_days_and_things_are_not_read() {
        for (label, text) in [
            ("対応時間", "24時間365日"),
            ("対応時間", "2〜4営業日"),
            ("営業時間", "平日 9:00〜18:00、土曜 9:00〜12:00"),
            ("営業時間", "9:00〜18:00（12:00〜13:00は昼休み）"),
            ("夜間受付時間", "18:00〜22:00"),
            ("実施時間", "9:00〜10:00"),
            ("営業時間", "22:00〜6:00"),
            ("", "電話窓口の受付時間は10:00〜17:00です。"),
            ("", "会議は9:00〜10:00です。"),
        ] {
            assert_eq!(written(label, text), None, "{label} {text}");
        }
    }
}
