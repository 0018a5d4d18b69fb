//! The words of a [`Target`](super::Target) that are not the author's: periods, bases, modes, directions, clocks.
//!
//! In: a word as JSON. Out: the same word as the program holds it. Never: takes one that no reading gives.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// One of a few words that stand for something in every target.
pub type Word = &'static str;

const WORDS: [Word; 21] = [
    "day",
    "week",
    "month",
    "quarter",
    "half",
    "year",
    "prev_day",
    "prev_week",
    "prev_month",
    "prev_quarter",
    "prev_year",
    "next_month",
    "delta",
    "ratio",
    "up",
    "down",
    "not_up",
    "not_down",
    "response",
    "restore",
    "resolve",
];

pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Word, D::Error> {
    let text = Cow::<str>::deserialize(deserializer)?;
    let known = WORDS.iter().find(|word| **word == text).copied();
    known.ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a word of a target"))
}

pub(super) fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Word>, D::Error> {
    one(deserializer).map(Some)
}
