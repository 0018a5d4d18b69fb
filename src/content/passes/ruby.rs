//! Readings above kanji: `{漢字|かんじ}`, `{漢字|かん|じ}` and `｜漢字《かんじ》`.
//!
//! In: events. Out: the same with `<ruby>`. Never: reads braces whose second half is no kana, or anything in code.

use super::spliced::{Piece, Splice, splice};
use crate::content::commonmark::SpannedEvent;
use crate::content::dialects::inserts::Inserts;
use crate::content::escape::escape;
use crate::content::source::Source;
use std::ops::Range;

/// Puts readings above the words they belong to.
pub(crate) fn read<'a>(
    source: &Source<'_>,
    events: Vec<SpannedEvent<'a>>,
    inserts: &mut Inserts,
) -> Vec<SpannedEvent<'a>> {
    splice(
        source,
        events,
        inserts,
        |text| text.contains(['{', '《']),
        |text| rubies(text).into_iter().map(|ruby| spliced(text, ruby)).collect(),
    )
}

fn spliced(text: &str, Ruby { whole, base, readings }: Ruby<'_>) -> Splice {
    let mut pieces = vec![Piece::tag("<ruby>")];
    for (base, reading) in pairs(text, &base, &readings) {
        pieces.push(Piece::Words(base));
        pieces.push(Piece::tag(&format!("<rp>（</rp><rt>{}</rt><rp>）</rp>", escape(reading))));
    }
    pieces.push(Piece::tag("</ruby>"));
    Splice { whole, pieces }
}

/// Each part of the base with its reading: one for all, or one for each character.
fn pairs<'t>(text: &'t str, base: &Range<usize>, readings: &[&'t str]) -> Vec<(Range<usize>, &'t str)> {
    let characters = text[base.clone()].char_indices().map(|(at, c)| base.start + at..base.start + at + c.len_utf8());
    if readings.len() > 1 {
        return characters.zip(readings.iter().copied()).collect();
    }
    vec![(base.clone(), readings.first().copied().unwrap_or_default())]
}

struct Ruby<'t> {
    whole: Range<usize>,
    base: Range<usize>,
    readings: Vec<&'t str>,
}

fn rubies(text: &str) -> Vec<Ruby<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['{', '｜', '|']).map(|offset| at + offset) {
        let ruby = if text[start..].starts_with('{') { braced(text, start) } else { aozora(text, start) };
        at =
            ruby.as_ref().map_or(start + text[start..].chars().next().map_or(1, char::len_utf8), |ruby| ruby.whole.end);
        found.extend(ruby);
    }
    found
}

/// `{base|reading}`, or a reading for each character.
fn braced(text: &str, start: usize) -> Option<Ruby<'_>> {
    let near = near(&text[start + 1..]);
    let inner = &near[..near.find('}')?];
    let (base, rest) = inner.split_once(['|', '｜'])?;
    let readings: Vec<&str> = rest.split(['|', '｜']).collect();
    let fits = readings.len() == 1 || readings.len() == base.chars().count();
    if !fits || !is_base(base) || !readings.iter().all(|reading| is_kana(reading)) {
        return None;
    }
    Some(Ruby { whole: start..start + inner.len() + 2, base: start + 1..start + 1 + base.len(), readings })
}

/// `｜base《reading》`
fn aozora(text: &str, start: usize) -> Option<Ruby<'_>> {
    let bar = text[start..].chars().next().map_or(1, char::len_utf8);
    let after = near(&text[start + bar..]);
    let (base, rest) = after.split_once('《')?;
    let (reading, _) = rest.split_once('》')?;
    if !is_base(base) || !is_kana(reading) {
        return None;
    }
    let from = start + bar;
    let end = from + base.len() + '《'.len_utf8() + reading.len() + '》'.len_utf8();
    Some(Ruby { whole: start..end, base: from..from + base.len(), readings: vec![reading] })
}

/// As much as a word with its readings can be long: a text full of open braces is not read to its end for each.
fn near(text: &str) -> &str {
    &text[..text.char_indices().nth(300).map_or(text.len(), |(end, _)| end)]
}

/// A word that may have a reading.
fn is_base(text: &str) -> bool {
    let plain =
        |c: char| !c.is_whitespace() && !matches!(c, '{' | '}' | '|' | '｜' | '《' | '》' | '\u{e002}' | '\u{e003}');
    (1..=40).contains(&text.chars().count()) && text.chars().all(plain) && text.chars().any(char::is_alphanumeric)
}

fn is_kana(text: &str) -> bool {
    let kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' | '\u{3099}' | '\u{309a}' | '　' | ' ');
    !text.trim().is_empty() && text.chars().all(kana)
}

#[cfg(test)]
mod tests {
    use super::rubies;

    #[test]
    fn only_kana_is_a_reading() {
        let table: [(&str, usize); 11] = [
            ("{漢字|かんじ}と{仮名|カナ}", 2),
            ("{電子|でん|し}", 1),
            ("{電子|でん|し|だ}", 0),
            ("｜漢字《かんじ》", 1),
            ("{SLA|エスエルエー}", 1),
            ("{id|name}", 0),
            ("{a|}", 0),
            ("{|かな}", 0),
            ("漢字《重要》", 0),
            ("｜項目｜値《たんい》", 1),
            ("{figure}", 0),
        ];
        for (text, count) in table {
            assert_eq!(rubies(text).len(), count, "{text}");
        }
    }
}
