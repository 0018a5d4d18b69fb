//! The pattern of quantities: numbers, units, and the words that bind them.
//!
//! In: nothing. Out: [`WHOLE`], and [`JAPANESE`] for texts in which most of it cannot be found. Never: finds something with the one that the
//! other would not find at the same place.
//!
//! A word ends where letters of ASCII end, before a kanji, too (500ms以内). What needs a letter, and the few others that ask where a word
//! ends, are left out where nothing of the kind stands: most texts are Japanese, and are then tried with few alternatives.

use super::quantity::Measure;
use regex::Regex;
use std::sync::LazyLock;

/// The units of each kind, longest first within each; a word in ASCII ends where letters end.
pub(super) const UNITS: [(&str, Measure); 12] = [
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
const MONEY: &str = r"[$¥￥€£]|Rp\.?\s?|US\$|NT\$";
const FACTOR: &str = r"\s?(?:k|m|b|mm|bn|million|billion|万|億|千)\b";
const FROM: &str = r"[%％]|[a-zA-Z]+|時間|分|日|営業日";
const TO: &str = r"-|–|—|−|〜|～|~|\bto\b|から";
const SCALE: &str = r"\s*/\s*(?:5|10|100|５)(?:\.0)?";
const ENDS: &str = r"(?:翌々?|次)営業日(?:中|まで(?:に|には)?|以内)?|前(?:営業)?日まで(?:に|には)?|翌日(?:中|まで(?:に|には)?)|当日中|同日中|当日内|即日|(?:by\s+(?:the\s+)?)?(?:next|following)\s+(?:business|working)\s+day|same[\s-]+(?:business\s+|working\s+)?day|(?:by\s+)?(?:end\s+of\s+(?:business\s+|the\s+|working\s+)*day|EOD)\b|ゼロ|\bzero\b";

/// All of it.
pub(super) static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    let words = format!(
        r"(?:(?P<wup>{UPPER_BEFORE})|(?P<wlow>{LOWER_BEFORE})|(?P<wabout>{ABOUT_BEFORE}))?\s*\b(?:{WORDS})\s*(?:\([0-9]+\)\s*)?(?P<wbd>(?:business|working|work)[\s-]+)?(?:(?P<wd>minutes?|hours?|days?)|(?P<wsp>weeks?|months?|years?))\b"
    );
    let digits = of_digits(&str::to_owned);
    read(&format!("(?i)(?:{digits})|(?:{words})|(?P<end>{ENDS})"))
});

/// What of it can be found where [`asks_for_more`] says no.
pub(super) static JAPANESE: LazyLock<Regex> =
    LazyLock::new(|| read(&format!("(?:{})|(?P<end>{})", of_digits(&japanese), japanese(ENDS))));

fn read(pattern: &str) -> Regex {
    let pattern = pattern.replace(r"\b", r"(?-u:\b)");
    Regex::new(&pattern).unwrap_or_else(|error| unreachable!("the pattern of quantities is none: {error}"))
}

/// A quantity in digits, with those alternatives that are kept.
fn of_digits(kept: &dyn Fn(&str) -> String) -> String {
    let [up, low, about] = [UPPER_BEFORE, LOWER_BEFORE, ABOUT_BEFORE].map(kept);
    let [ups, lows, abouts] = [UPPER_AFTER, LOWER_AFTER, ABOUT_AFTER].map(kept);
    let [money, factor, from, to, scale] = [MONEY, FACTOR, FROM, TO, SCALE].map(kept);
    let units = UNITS.iter().enumerate().map(|(at, (words, _))| (at, kept(words)));
    let units = units.filter(|(_, words)| !words.is_empty()).map(|(at, words)| format!("(?P<u{at}>{words})"));
    let units = units.collect::<Vec<_>>().join("|");
    format!(
        r"(?:(?P<up>{up})|(?P<low>{low})|(?P<about>{about}))?\s*(?P<money>{money})?\s*(?P<num>{NUMBER}(?:{factor})?)(?P<to>\s*(?:{from})?\s*(?:{to})\s*[$¥￥€£]?\s*{NUMBER})?(?P<scale>{scale})?(?:\s*(?:{units}))?(?:\s*(?:(?P<ups>{ups})|(?P<lows>{lows})|(?P<abouts>{abouts})))?"
    )
}

/// Whether a character may be part of what [`JAPANESE`] leaves out: a letter, or one whose small form is a letter; what a rate is written
/// with; what a word ends with of which the pattern asks where it ends.
pub(super) fn asks_for_more(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'ſ' | '\u{212a}' | '/' | '行' | '万' | '億' | '千')
}

/// The alternatives of a pattern that need no letter and do not ask where a word ends.
fn japanese(pattern: &str) -> String {
    let needs_none = |part: &&str| !part.replace(r"\s", "").contains(|c: char| c.is_ascii_alphabetic());
    alternatives(pattern).into_iter().filter(needs_none).collect::<Vec<_>>().join("|")
}

/// The outermost alternatives of a pattern.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut all, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, c) in pattern.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                all.push(&pattern[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    all.push(&pattern[from..]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_a_letter_is_left_out_in_japanese() {
        assert_eq!(japanese(r"[<≤]=?|(?:で)?(?:最大|最長)|within(?:\s+the)?|行\b"), r"[<≤]=?|(?:で)?(?:最大|最長)");
        assert_eq!(japanese(FACTOR), "");
        assert_eq!(japanese(TO), "-|–|—|−|〜|～|~|から");
        assert!(!JAPANESE.as_str().contains(r"\b"), "it asks nowhere");
    }
}
