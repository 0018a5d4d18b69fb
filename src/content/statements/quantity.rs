//! Quantities inside a text: a number with its unit and its bound (`4時間以内`, `at least 99.9%`, `next business day`).
//!
//! In: a text without markup. Out: each [`Quantity`] with its bytes, the kind of its unit, and which way it is bound. Never: says
//! whether it is promised, and never reads its exact value — that is the objective's, which takes up the whole of it.

use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// What kind of thing is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Measure {
    /// Milliseconds and seconds: what machines take.
    Instant,
    /// Minutes, hours and days: what people take.
    Duration,
    /// Weeks, months and years.
    Span,
    /// Business hours and business days.
    Business,
    /// The end of a day without a number (当日中, next business day).
    DayEnd,
    Percent,
    /// A value on a scale (4.5/5.0).
    Score,
    /// A number of people, tickets, occurrences.
    Count,
    /// So many per second, per day.
    Rate,
    Money,
    /// Bytes, cores, pixels.
    Size,
    /// A number with nothing behind it.
    Plain,
}

/// Which way a quantity is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Bound {
    Upper,
    Lower,
    /// Around it (約, about).
    About,
    /// Between two numbers.
    Range,
    /// Nothing is said.
    Open,
}

/// A quantity in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Its bytes, with the words that bind it.
    pub(super) range: Range<usize>,
    pub(super) measure: Measure,
    pub(super) bound: Bound,
}

impl Measure {
    /// Its name in features and reasons.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Instant => "instant",
            Self::Duration => "duration",
            Self::Span => "span",
            Self::Business => "business",
            Self::DayEnd => "day_end",
            Self::Percent => "percent",
            Self::Score => "score",
            Self::Count => "count",
            Self::Rate => "rate",
            Self::Money => "money",
            Self::Size => "size",
            Self::Plain => "plain",
        }
    }

    pub(super) fn is_time(self) -> bool {
        matches!(self, Self::Instant | Self::Duration | Self::Span | Self::Business | Self::DayEnd)
    }
}

impl Bound {
    /// Its name in features and reasons.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::About => "about",
            Self::Range => "range",
            Self::Open => "open",
        }
    }
}

/// The units of each kind, longest first within each; a word in ASCII ends where letters end.
const UNITS: [(&str, Measure); 12] = [
    (
        r"(?:件|回|req(?:uest)?s?|transactions?|records?|messages?|events?)?\s*/\s*(?:秒|分|日|週|月|年|四半期|s(?:ec(?:ond)?)?|min(?:ute)?|h(?:our)?|day|week|month|quarter|year)\b|rps\b|tps\b|qps\b|fps\b|(?:[a-z-]+\s+)?per\s+(?:second|minute|hour|day|week|month|quarter|year)\b",
        Measure::Rate,
    ),
    (r"営業日|営業時間|(?:business|working|work|trading)[\s-]+(?:days?|hours?|hrs?|minutes?)\b", Measure::Business),
    (r"ミリ秒|秒|ns\b|[µμ]s\b|us\b|msec\b|ms\b|milliseconds?\b|seconds?\b|secs?\b|s\b", Measure::Instant),
    (r"時間|分(?:間)?|日間?|(?:calendar\s+)?(?:minutes?|hours?|days?)\b|mins?\b|hrs?\b|h\b|m\b|d\b", Measure::Duration),
    (r"週間?|[かヶケカヵ箇]月間?|年間?|weeks?\b|months?\b|quarters?\b|years?\b|wks?\b", Measure::Span),
    (r"%|％|パーセント|ポイント|pt\b|percent(?:age\s+points?)?\b|pp\b|bps\b", Measure::Percent),
    (r"点|stars?\b|points?\b", Measure::Score),
    (r"円|万円|億円|ドル|dollars?\b|usd\b|jpy\b", Measure::Money),
    (
        r"[KMGTP]i?B\b|[kmg]bps\b|vcpus?\b|cores?\b|コア|バイト|bytes?\b|px\b|文字|桁|characters?\b|lines?\b|行\b",
        Measure::Size,
    ),
    (
        r"件|回|名|人|社|院|本|個|台|冊|箇所|か所|ヶ所|拠点|セッション|ユーザー?|reports?\b|users?\b|customers?\b|members?\b|people\b|persons?\b|incidents?\b|tickets?\b|issues?\b|errors?\b|bugs?\b|times?\b|x\b|倍|subscribers?\b|requests?\b|items?\b|articles?\b|features?\b|releases?\b|interviews?\b|sessions?\b|downloads?\b|followers?\b|clients?\b|deals?\b|leads?\b",
        Measure::Count,
    ),
    (r"年度|世代|generations?\b", Measure::Span),
    (r"歳", Measure::Plain),
];

const NUMBER: &str = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?";
const WORDS: &str =
    "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty[- ]five|sixty|ninety";
const UPPER_BEFORE: &str = r"[<≤≦＜]=?|(?:で)?(?:最大|最長|遅くとも|上限)|within(?:\s+(?:the\s+)?(?:first|next))?|under|below|less\s+than|fewer\s+than|up\s+to|no\s+(?:more|later|longer)\s+than|not?\s+(?:to\s+)?exceed(?:ing)?|at\s+most|max(?:imum)?(?:\s+of)?\.?|in\s+under|inside";
const LOWER_BEFORE: &str = r"[>≥≧＞]=?|最低|最短|少なくとも|at\s+least|more\s+than|over|above|minimum(?:\s+of)?|min\.|exceed(?:s|ing)?|greater\s+than";
const ABOUT_BEFORE: &str = r"[~〜～≈±]|約|およそ|おおむね|概ね|目安|about|approximately|approx\.?|around|roughly|circa";
const UPPER_AFTER: &str = r"以内|以下|未満|まで(?:に|には)?|内(?:に|で|の)|を下回る|を超えない|or\s+(?:less|fewer|lower|below|under|sooner|faster)\b|max(?:imum)?\b|advance\b|before\b|in\s+advance";
const LOWER_AFTER: &str = r"以上|超(?:過|え)?|を超え|を上回|\+|＋|or\s+(?:more|higher|above|greater|better)\b|増|減|削減|向上|改善|minimum\b|前(?:まで)?(?:に|の)?";
const ABOUT_AFTER: &str = r"程度|前後|ほど|くらい|ごろ|頃";

static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
    let units: Vec<String> = UNITS.iter().enumerate().map(|(at, (words, _))| format!("(?P<u{at}>{words})")).collect();
    let units = units.join("|");
    let number = format!(
        r"(?:(?P<up>{UPPER_BEFORE})|(?P<low>{LOWER_BEFORE})|(?P<about>{ABOUT_BEFORE}))?\s*(?P<money>[$¥￥€£]|Rp\.?\s?|US\$|NT\$)?\s*(?P<num>{NUMBER}(?:\s?(?:k|m|b|mm|bn|million|billion|万|億|千)\b)?)(?P<to>\s*(?:[%％]|[a-zA-Z]+|時間|分|日|営業日)?\s*(?:-|–|—|−|〜|～|~|\bto\b|から)\s*[$¥￥€£]?\s*{NUMBER})?(?P<scale>\s*/\s*(?:5|10|100|５)(?:\.0)?(?![0-9]))?"
    )
    .replace("(?![0-9])", "");
    let after = format!(r"(?:\s*(?:(?P<ups>{UPPER_AFTER})|(?P<lows>{LOWER_AFTER})|(?P<abouts>{ABOUT_AFTER})))?");
    let words = format!(
        r"(?:(?P<wup>{UPPER_BEFORE})|(?P<wlow>{LOWER_BEFORE})|(?P<wabout>{ABOUT_BEFORE}))?\s*\b(?:{WORDS})\s*(?:\([0-9]+\)\s*)?(?P<wbd>(?:business|working|work)[\s-]+)?(?:(?P<wd>minutes?|hours?|days?)|(?P<wsp>weeks?|months?|years?))\b"
    );
    let ends = r"(?P<end>(?:翌々?|次)営業日(?:中|まで(?:に|には)?|以内)?|前(?:営業)?日まで(?:に|には)?|翌日(?:中|まで(?:に|には)?)|当日中|同日中|当日内|即日|(?:by\s+(?:the\s+)?)?(?:next|following)\s+(?:business|working)\s+day|same[\s-]+(?:business\s+|working\s+)?day|(?:by\s+)?(?:end\s+of\s+(?:business\s+|the\s+|working\s+)*day|EOD)\b|ゼロ|\bzero\b)";
    let whole = format!(r"(?i)(?:{number}(?:\s*(?:{units}))?{after})|(?:{words})|{ends}");
    // A unit of ASCII ends before a kanji, too: 500ms以内.
    Regex::new(&whole.replace(r"\b", r"(?-u:\b)"))
        .unwrap_or_else(|error| unreachable!("the pattern of quantities is none: {error}"))
});

/// The quantities of a text, in order.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    if !may_hold(text) {
        return Vec::new();
    }
    let has_words = may_hold_words_of_quantities(text);
    scan(text, |from| if has_words { Some(from) } else { before_number(text, from) })
}

/// The quantities of a text, each looked for from where it may begin at the earliest.
fn scan(text: &str, next: impl Fn(usize) -> Option<usize>) -> Vec<Quantity> {
    let (mut all, mut from) = (Vec::new(), 0);
    while let Some(found) = next(from).and_then(|at| QUANTITY.captures_at(text, at)) {
        let read = quantity(text, &found);
        // P1 - 1 hour: what begins inside a word may hide a quantity that begins behind it.
        let part = if read.is_none() { found.name("num").or(found.get(0)) } else { found.get(0) };
        from = part.map_or(text.len(), |part| part.end());
        all.extend(read);
    }
    all
}

/// Whether something else than digits may be a quantity: one of these stands in every text that the pattern finds without a digit. Most
/// texts have none of them, and the pattern, which is tried at every letter, need not be tried before the digits.
fn may_hold_words_of_quantities(text: &str) -> bool {
    const JAPANESE: [&str; 7] = ["翌", "次", "前", "当日", "同日", "即日", "ゼロ"];
    const ENGLISH: [&str; 8] = ["day", "eod", "zero", "minute", "hour", "week", "month", "year"];
    // Letters whose small form is one of ASCII.
    let is_folded = |c: char| matches!(c, 'ſ' | '\u{212a}');
    let holds = |word: &str| text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    JAPANESE.iter().any(|word| text.contains(word))
        || text.contains(is_folded)
        || ENGLISH.iter().any(|word| holds(word))
}

/// Where the quantity of the next number begins at the earliest: at what may stand before a number, its bound and its currency.
fn before_number(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let number = rest.find(|c: char| matches!(c, '0'..='9' | '０'..='９'))?;
    let is_before = |c: char| {
        c.is_ascii_alphabetic()
            || c.is_whitespace()
            || ".<=>~$≤≦＜≥≧＞〜～≈±¥￥€£".contains(c)
            || "で最大長遅くとも上限低短少な約およそおむね概目安".contains(c)
    };
    let begins = rest[..number].char_indices().rev().take_while(|(_, c)| is_before(*c)).last();
    Some(from + begins.map_or(number, |(at, _)| at))
}

/// The quantity that a text is about: a bound before none, a time or a share before a count, the first of its like.
pub(super) fn main_of(all: &[Quantity]) -> Option<&Quantity> {
    let rank = |quantity: &Quantity| {
        let bound = match quantity.bound {
            Bound::Upper | Bound::Lower => 0,
            Bound::Range | Bound::Open => 2,
            Bound::About => 3,
        };
        let measure = match quantity.measure {
            measure if measure.is_time() => 0,
            Measure::Percent | Measure::Score | Measure::Rate => 0,
            Measure::Count | Measure::Money => 2,
            Measure::Plain | Measure::Size => 4,
            _ => 3,
        };
        bound + measure
    };
    all.iter().min_by_key(|quantity| rank(quantity))
}

/// Whether a text may hold a quantity; most have neither a digit nor one of these words.
pub(super) fn may_hold(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) || may_hold_words(text)
}

fn may_hold_words(text: &str) -> bool {
    static WORDY: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?i)翌|次営業日|前日|前営業日|当日|同日|即日|ゼロ|\bzero\b|\bday\b|\bdays\b|\bEOD\b|\bminutes?\b|\bhours?\b|\bweeks?\b|\bmonths?\b";
        Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).unwrap_or_else(|error| unreachable!("{error}"))
    });
    WORDY.is_match(text)
}

fn quantity(text: &str, found: &Captures<'_>) -> Option<Quantity> {
    let whole = found.get(0)?;
    let start = whole.start() + whole.as_str().len() - whole.as_str().trim_start().len();
    let range = start..whole.start() + whole.as_str().trim_end().len();
    let has = |name: &str| found.name(name).is_some();
    if let Some(end) = found.name("end") {
        let zero = ["ゼロ", "zero"].contains(&&*end.as_str().to_lowercase());
        let (measure, bound) = if zero { (Measure::Count, Bound::Upper) } else { (Measure::DayEnd, Bound::Upper) };
        return Some(Quantity { range, measure, bound });
    }
    let side = |up: bool, low: bool, about: bool| match () {
        () if up => Some(Bound::Upper),
        () if low => Some(Bound::Lower),
        () if about => Some(Bound::About),
        () => None,
    };
    if has("wd") || has("wsp") {
        let measure = match () {
            () if has("wbd") => Measure::Business,
            () if has("wd") => Measure::Duration,
            () => Measure::Span,
        };
        let bound = side(has("wup"), has("wlow"), has("wabout")).unwrap_or(Bound::Open);
        return Some(Quantity { range, measure, bound });
    }
    let number = found.name("num")?;
    if is_inside_word(&text[..number.start()], &text[whole.end()..], found) {
        return None;
    }
    let unit = UNITS.iter().enumerate().find(|(at, _)| found.name(&format!("u{at}")).is_some());
    let measure = match unit {
        _ if has("money") => Measure::Money,
        _ if has("scale") => Measure::Score,
        Some((_, (_, measure))) => *measure,
        None => Measure::Plain,
    };
    let bound = side(has("up") || has("ups"), has("low") || has("lows"), has("about") || has("abouts"));
    let bound = bound.unwrap_or(if has("to") { Bound::Range } else { Bound::Open });
    Some(Quantity { range, measure, bound })
}

/// Whether a number is part of a name, a version, a date, a time of day, an address or an answer of HTTP (P1, v1.2, 2026-11-20, 9:00,
/// 10.0.0.1, 200 OK).
fn is_inside_word(before: &str, after: &str, found: &Captures<'_>) -> bool {
    let last = before.chars().next_back();
    let bound = ["up", "low", "about", "money"].iter().any(|name| found.name(name).is_some());
    let joined = !bound
        && last.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '#' | '§' | '.' | ':' | '/' | '第'));
    let dashed =
        !bound && before.ends_with('-') && before[..before.len() - 1].ends_with(|c: char| c.is_ascii_alphanumeric());
    let clock = after.starts_with(':') && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let version = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let bare = found.name("ups").is_none() && found.name("lows").is_none();
    let word = bare
        && after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !found[0].ends_with(char::is_whitespace);
    let date = after.starts_with(['-', '/']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let status =
        !bound && found.name("num").is_some_and(|number| number.len() == 3) && after.trim_start().starts_with("OK");
    joined || dashed || clock || version || word || date || status || is_day_of_month(before, found)
}

/// Whether a number is the day of a date: 年末年始（12月29日から1月3日まで） bounds nothing, while 翌月3日まで is a deadline.
fn is_day_of_month(before: &str, found: &Captures<'_>) -> bool {
    let month = before.strip_suffix('月').and_then(|before| before.chars().next_back());
    let is_day =
        found.get(0).is_some_and(|whole| whole.as_str().trim_start_matches(|c: char| c.is_numeric()).starts_with('日'));
    is_day && month.is_some_and(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, &'static str, &'static str)> {
        quantities(text).iter().map(|q| (&text[q.range.clone()], q.measure.name(), q.bound.name())).collect()
    }

    #[test]
    fn a_unit_of_ascii_ends_before_a_kanji() {
        assert_eq!(read("検索は500ms以内に返る"), [("500ms以内", "instant", "upper")]);
        assert_eq!(read("障害は5min以内に通知する"), [("5min以内", "duration", "upper")]);
        assert_eq!(read("負荷が平均の2x以上"), [("2x以上", "count", "lower")]);
    }

    #[test]
    fn an_answer_of_http_is_no_quantity() {
        assert_eq!(read("200 OK, body holds a status"), []);
        assert_eq!(read("No `200 OK` within 5 seconds"), [("within 5 seconds", "instant", "upper")]);
    }

    /// As the whole pattern finds them, tried at each place.
    fn whole(text: &str) -> Vec<Quantity> {
        if may_hold(text) { scan(text, Some) } else { Vec::new() }
    }

    /// Reads parts behind each other, every four in steps of every width, in both ways; answers how many quantities there are.
    fn compared(parts: &str) -> usize {
        let parts: Vec<&str> = parts.split('|').collect();
        let mut found = 0;
        for at in 0..parts.len() {
            for step in 1..parts.len() {
                for far in [1, 5, 17] {
                    let part = |by: usize| parts[(at + by) % parts.len()];
                    let text = [part(0), part(step), part(step + far), part(2 * step + far)].concat();
                    let own = quantities(&text);
                    found += own.len();
                    assert_eq!(own, whole(&text), "{text}");
                }
            }
        }
        found
    }

    #[test]
    fn where_a_quantity_may_begin_changes_none() {
        let found = compared(
            "P1|応答は|4時間|以内|、|最長で|約| 30分|no later than  |15|分|within the| 2 |business days|。|US$|５|〜|10%|to 3|three hours|翌営業日|当日中|zero|EOD|1,000|/ 5|目安|年|2 years|を超え|遅くとも|\u{3000}|ſ|less than|\n|-|99.9|ゼロ|少なくとも|Rp. |概ね",
        );
        assert!(found > 3000, "{found}");
    }

    #[test]
    fn marks_and_folded_letters_change_none() {
        let found = compared(
            "応答は|4時間|以内|、|（|）|：|「2|」|:|12月|29日|まで|9|から|３|か月|99.9%|以上|約|翌々営業日中|前日までに|即日|ゼロ|1,000|件|／|５|〜|10|年度|歳|ー|々|¥|+|を上回る|前後|程度",
        );
        assert!(found > 3000, "{found}");
        // Letters and units, before and behind a mark and inside a word.
        let found = compared(
            "3|行|万円|2億|5千|件/日| /月|分|以内|。|、|P|min|day|4時間|ſ|\u{212a}|：|10|％|最大|営業日|;|2 days|（one|hour）|当日中",
        );
        assert!(found > 1500, "{found}");
    }

    #[test]
    fn numbers_with_their_units_and_bounds() {
        for (text, expected) in [
            ("4時間以内に応答", ("4時間以内", "duration", "upper")),
            ("稼働率は99.9%以上", ("99.9%以上", "percent", "lower")),
            ("We reply within 2 business days.", ("within 2 business days", "business", "upper")),
            ("at least 98.0% availability", ("at least 98.0%", "percent", "lower")),
            ("within one working day", ("within one working day", "business", "upper")),
            ("p95 latency < 200 ms", ("< 200 ms", "instant", "upper")),
            ("25%+", ("25%+", "percent", "lower")),
            ("CSAT 4.5/5", ("4.5/5", "score", "open")),
            ("翌営業日までに回答します", ("翌営業日までに", "day_end", "upper")),
            ("1 to 3 business days", ("1 to 3 business days", "business", "range")),
            ("1,000 requests per second", ("1,000 requests per second", "rate", "open")),
            ("約30分", ("約30分", "duration", "about")),
            ("15分", ("15分", "duration", "open")),
            ("P1 - 1 Hour Response", ("1 Hour", "duration", "open")),
            ("< 200ns", ("< 200ns", "instant", "upper")),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn numbers_in_names_dates_and_times_are_none() {
        for text in ["P1の障害", "v1.2.3", "2026-11-20", "9:00から", "10.0.0.1", "COVID-19", "#42", "SHA256", "第3章"]
        {
            assert!(read(text).iter().all(|(_, measure, _)| *measure == "plain"), "{text}: {:?}", read(text));
        }
        for text in ["年末年始（12月29日から1月3日まで）は休業", "10月1日までに", "３月３１日以上"]
        {
            assert!(read(text).iter().all(|(_, measure, _)| *measure == "plain"), "{text}: {:?}", read(text));
        }
        assert_eq!(read("翌月3日まで"), [("3日まで", "duration", "upper")], "the finder of deadlines knows it");
        assert_eq!(read("2か月3日以内"), [("2か月", "span", "open"), ("3日以内", "duration", "upper")]);
    }
}
