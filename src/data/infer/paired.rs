//! Headers of a day and of a time of day that together are an instant: 受付日 and 受付時刻.
//!
//! In: the headers of files. Out: the pairs among them. Never: looks at a value, or takes a length of time (対応時間) for a time of day.

use unicode_normalization::UnicodeNormalization;

/// Ends of headers of days; longer ones first.
const DAYS: [&str; 4] = ["年月日", "日付", "日", "date"];
/// Ends of headers of times of day.
const TIMES: [&str; 2] = ["時刻", "time"];
/// 時間 is a time of day behind these words, and a length of time behind others.
const BEFORE_HOURS: [&str; 22] = [
    "受付",
    "発生",
    "登録",
    "起票",
    "作成",
    "完了",
    "終了",
    "開始",
    "検知",
    "更新",
    "申請",
    "依頼",
    "入電",
    "着信",
    "受電",
    "連絡",
    "問合せ",
    "問い合わせ",
    "報告",
    "入力",
    "提出",
    "送信",
];
/// `time` behind these words is a length of time.
const LENGTHS: [&str; 10] =
    ["response", "resolution", "handling", "handle", "lead", "cycle", "work", "wait", "waiting", "elapsed"];

/// A day and a time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub day: String,
    pub time: String,
}

/// The pairs among headers, each header once. A header that says 時刻 and no more belongs to the day before it.
pub(super) fn pairs(headers: &[String]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (at, day) in headers.iter().enumerate() {
        let Some(stem) = day_stem(day) else { continue };
        let is_free = |time: &&String| pairs.iter().all(|pair| pair.time != **time);
        let named = || headers.iter().find(|time| time_stem(time).as_ref() == Some(&stem));
        let next = || headers.get(at + 1).filter(|time| time_stem(time).is_some_and(|stem| stem.is_empty()));
        if let Some(time) = named().or_else(next).filter(is_free) {
            pairs.push(Pair { day: day.clone(), time: time.clone() });
        }
    }
    pairs
}

/// How a header of days with their times would be called, were they one column, likely names first.
pub fn moment_names(day: &str) -> Vec<String> {
    let stem = day_stem(day).unwrap_or_default();
    vec![format!("{stem}日時"), format!("{stem} at"), day.to_owned()]
}

fn plain(header: &str) -> String {
    header.nfkc().collect::<String>().trim().to_lowercase()
}

/// What stands before an end, without the marks between the two.
fn before<'h>(header: &'h str, end: &str) -> Option<&'h str> {
    header.strip_suffix(end).map(|stem| stem.trim_end_matches([' ', '_', '-']))
}

fn day_stem(header: &str) -> Option<String> {
    let header = plain(header);
    DAYS.iter().find_map(|end| before(&header, end)).map(str::to_owned)
}

fn time_stem(header: &str) -> Option<String> {
    let header = plain(header);
    let told = TIMES.iter().find_map(|end| before(&header, end)).filter(|stem| !LENGTHS.contains(stem));
    told.or_else(|| before(&header, "時間").filter(|stem| BEFORE_HOURS.contains(stem))).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(headers: &[&str]) -> Vec<(String, String)> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        pairs(&headers).into_iter().map(|pair| (pair.day, pair.time)).collect()
    }

    #[test]
    fn days_and_times_of_one_word_belong_together() {
        for (day, time) in [
            ("受付日", "受付時刻"),
            ("受付日", "受付時間"),
            ("発生日付", "発生時刻"),
            ("日付", "時刻"),
            ("Created Date", "Created Time"),
            ("opened_date", "opened_time"),
            ("Date", "Time"),
            ("受付日", "時刻"),
        ] {
            assert_eq!(told(&["番号", day, time, "件名"]), [(day.to_owned(), time.to_owned())]);
        }
    }

    #[test]
    fn lengths_of_time_are_no_times_of_day() {
        for (day, time) in [
            ("対応日", "対応時間"),
            ("解決日", "解決時間"),
            ("Resolution Date", "Resolution Time"),
            ("受付日", "完了時刻"),
            ("件名", "時刻"),
        ] {
            assert_eq!(told(&[day, "件名", time]), []);
        }
    }

    #[test]
    fn each_time_belongs_to_one_day() {
        let both = told(&["受付日", "受付時刻", "完了日", "完了時刻"]);
        assert_eq!(both.len(), 2);
        assert_eq!(told(&["受付日", "時刻", "完了日"]).len(), 1);
    }
}
