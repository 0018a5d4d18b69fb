//! What a sentence says of holidays: 祝日の場合は前営業日.
//!
//! In: the text around a recurrence. Out: a [`StatedShift`], where it says one. Never: takes an exception of another kind for one of
//! holidays.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What becomes of a time that falls on a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatedShift {
    /// It goes to the business day before.
    Previous,
    /// It goes to the business day after.
    Next,
    /// It is left out.
    Cancelled,
}

/// The rule that a text states; `None` where it states none, or more than one.
pub fn stated_shift(text: &str) -> Option<StatedShift> {
    const CLOSED: [&str; 12] = [
        "祝日",
        "休日",
        "休業日",
        "非営業日",
        "休館日",
        "休診日",
        "土日",
        "休みの日",
        "休みに当",
        "holiday",
        "weekend",
        "non-business day",
    ];
    const RULES: [(&[&str], StatedShift); 3] = [
        (
            &[
                "前営業日",
                "直前の営業日",
                "前の営業日",
                "前倒し",
                "前日",
                "previous business day",
                "business day before",
                "preceding business day",
            ],
            StatedShift::Previous,
        ),
        (
            &[
                "翌営業日",
                "次の営業日",
                "次営業日",
                "直後の営業日",
                "翌日",
                "順延",
                "next business day",
                "business day after",
                "following business day",
            ],
            StatedShift::Next,
        ),
        (
            &[
                "中止",
                "休止",
                "実施しない",
                "行わない",
                "開催しない",
                "お休み",
                "休会",
                "を除く",
                "を除き",
                "除く",
                "cancelled",
                "canceled",
                "skipped",
                "except",
            ],
            StatedShift::Cancelled,
        ),
    ];
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let at = CLOSED.iter().filter_map(|word| text.find(word)).min()?;
    let sentence =
        |part: &str| part.split(['。', ';', '\n']).next().unwrap_or_default().chars().take(40).collect::<String>();
    let behind = sentence(&text[at..]);
    // `except holidays` says it before.
    let before: String = text[..at].chars().rev().take(12).collect::<Vec<char>>().into_iter().rev().collect();
    let mut said: Vec<StatedShift> = RULES
        .iter()
        .filter(|(words, _)| words.iter().any(|word| behind.contains(word)))
        .map(|(_, rule)| *rule)
        .collect();
    if said.is_empty() && ["except", "excluding"].iter().any(|word| before.contains(word)) {
        said.push(StatedShift::Cancelled);
    }
    match said.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
