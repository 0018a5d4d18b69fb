//! Lines of a width in columns, as fixed-width fonts set Japanese.

use crate::diag::Lang;
use unicode_width::UnicodeWidthChar;

/// Signs that begin no line.
const CLOSING: &str =
    "、。，．,.）)」』】］]｝}〉》・：；:;？！?!ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥〜%％℃";
/// Signs that end no line.
const OPENING: &str = "（(「『【［[｛{〈《";

/// The width of a text in columns; signs of uncertain width are wide in Japanese.
pub(super) fn width(text: &str, lang: Lang) -> usize {
    text.chars().map(|c| of_char(c, lang)).sum()
}

fn of_char(c: char, lang: Lang) -> usize {
    match lang {
        Lang::Ja => c.width_cjk(),
        Lang::En => c.width(),
    }
    .unwrap_or(0)
}

/// The lines of a text. Words, numbers and addresses stay whole, even when they are wider than a line.
pub(super) fn wrap(text: &str, columns: usize, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for (unit, space) in units(paragraph, lang) {
            let wide = width(&unit, lang);
            let gap = usize::from(space && used > 0);
            if used > 0 && used + gap + wide > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            } else if gap > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(&unit);
            used += wide;
        }
        lines.push(line);
    }
    lines
}

/// What stays together, each with whether a space stood before it.
fn units(text: &str, lang: Lang) -> Vec<(String, bool)> {
    let mut units: Vec<(String, bool)> = Vec::new();
    let (mut space, mut was_narrow) = (false, false);
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{a0}' {
            space = true;
            continue;
        }
        let narrow = of_char(c, lang) < 2;
        let stays = |unit: &str| {
            narrow && was_narrow || CLOSING.contains(c) || unit.ends_with(|end: char| OPENING.contains(end))
        };
        match units.last_mut().filter(|(unit, _)| !space && stays(unit)) {
            Some((unit, _)) => unit.push(c),
            None => units.push((c.to_string(), space)),
        }
        (space, was_narrow) = (false, narrow);
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn japanese_is_broken_between_signs_and_words_are_not() {
        let lines = |text, columns| wrap(text, columns, Lang::Ja);
        assert_eq!(lines("稼働率は99.95%でした。", 10), ["稼働率は", "99.95%でし", "た。"]);
        assert_eq!(lines("達成（99.9%以上）です", 8), ["達成", "（99.9%", "以上）で", "す"]);
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("a\nb", 7), ["a", "b"]);
        assert_eq!(lines("https://example.com/long 先", 10), ["https://example.com/long", "先"]);
        assert_eq!(wrap("", 10, Lang::En), [""]);
        assert_eq!((width("目標±1", Lang::Ja), width("±1", Lang::En)), (7, 2));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_number_is_cut(text in "[0-9.,%件達成、。（） ]{0,60}", columns in 4_usize..30) {
            let lines = wrap(&text, columns, Lang::Ja);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            let numbers = |text: &str| {
                let of = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
                of.filter(|n| n.contains(|c: char| c.is_ascii_digit())).map(str::to_owned).collect::<Vec<_>>()
            };
            prop_assert_eq!(numbers(&lines.join(" ")), numbers(&text.replace(char::is_whitespace, " ")));
        }
    }
}
