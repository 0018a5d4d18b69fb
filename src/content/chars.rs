//! What a character is to Japanese typesetting: CJK, Hangul, punctuation, wide.
//!
//! In: one character. Out: a yes or no. Never: looks at its neighbours.

use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar;

/// A CJK character in the sense of the CJK-friendly emphasis amendment to CommonMark: wide, full-width and half-width
/// forms and Hangul, without the characters that are emoji by default.
pub(super) fn is_cjk(c: char) -> bool {
    if c < '\u{1100}' {
        return false;
    }
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x20a9 | 0x2329..=0x232a | 0x2630..=0x2637 | 0x268a..=0x268f
        | 0x2e80..=0x303e | 0x3041..=0x3247 | 0x3250..=0xa4c6 | 0xa960..=0xa97c | 0xac00..=0xd7fb
        | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe6b | 0xff01..=0xffee
        | 0x16fe0..=0x191d2 | 0x1aff0..=0x1b2fb | 0x1d300..=0x1d376
        | 0x1f200 | 0x1f202 | 0x1f210..=0x1f219 | 0x1f21b..=0x1f22e | 0x1f230..=0x1f231 | 0x1f237 | 0x1f23b
        | 0x1f240..=0x1f248 | 0x1f260..=0x1f265 | 0x20000..=0x3fffd)
}

/// Hangul: Korean separates words by spaces, so its line breaks stay spaces.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x3131..=0x318e | 0x3200..=0x321e | 0x3260..=0x327f | 0xa960..=0xa97c | 0xac00..=0xd7fb
        | 0xffa0..=0xffdc)
}

/// Unicode punctuation or symbol, as CommonMark 0.31 counts both. The standard library has no general categories; what is
/// left after letters, numbers, marks, spaces, controls, format and private characters is these two.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    // So, though Unicode calls them alphabetic.
    if matches!(u32::from(c), 0x24b6..=0x24e9 | 0x1f130..=0x1f149 | 0x1f150..=0x1f169 | 0x1f170..=0x1f189) {
        return true;
    }
    !(c.is_alphanumeric() || c.is_whitespace() || c.is_control() || is_combining_mark(c) || is_invisible(c))
}

/// Format characters, variation selectors and private use: nothing that is seen.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x600..=0x605 | 0x61c | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
        | 0xe000..=0xf8ff | 0xfe00..=0xfe0f | 0xfeff | 0xfff0..=0xfffb | 0xe0000..=0x10ffff)
}

/// Whether a line break between the two characters is only the author's wrapping: both are wide (a mark such as `…` or
/// `※` counts when the other is surely wide) and neither is Hangul; or one is Japanese punctuation, which brings its own
/// room (`。` before `30日`, `Azure` before `、`).
pub(super) fn joins(before: char, after: char) -> bool {
    let has_room =
        |c: char| matches!(c, '、' | '。' | '，' | '．' | '：' | '；' | '！' | '？' | '・' | '「'..='】' | '（' | '）');
    if has_room(before) || has_room(after) {
        return !is_hangul(before) && !is_hangul(after);
    }
    let wide = |c: char| c.width() == Some(2) || matches!(c, '\u{ff61}'..='\u{ff9f}');
    let perhaps = |c: char| wide(c) || (c.width_cjk() == Some(2) && !c.is_alphabetic());
    !is_hangul(before) && !is_hangul(after) && perhaps(before) && perhaps(after) && (wide(before) || wide(after))
}

/// Whether exactly one of the two characters is wide, and neither is Hangul.
pub(super) fn joins_narrow(before: char, after: char) -> bool {
    let wide = |c: char| c.width() == Some(2) || matches!(c, '\u{ff61}'..='\u{ff9f}');
    !is_hangul(before) && !is_hangul(after) && wide(before) != wide(after)
}

/// Whether a character takes no room of its own, so that the one before it decides.
pub(super) fn is_zero_width(c: char) -> bool {
    c.width() == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_characters_that_matter_in_japanese() {
        for c in ['漢', 'か', 'カ', '。', '「', '（', '：', '　', '１', 'ｶ', '한', '々', '〜'] {
            assert!(is_cjk(c), "{c} is CJK");
        }
        for c in ['a', '1', '.', '…', '→', '①', '😀', 'é', '“'] {
            assert!(!is_cjk(c), "{c} is not CJK");
        }
        for c in ['。', '「', '（', '：', '…', '→', '+', '$', '😀', '“', 'Ⓐ'] {
            assert!(is_punctuation(c), "{c} is punctuation");
        }
        for c in ['漢', 'ー', 'a', '①', '　', '\u{3099}', '\u{200b}', '\u{fe0f}'] {
            assert!(!is_punctuation(c), "{c:?} is not punctuation");
        }
    }

    #[test]
    fn a_break_joins_between_wide_characters_and_at_japanese_punctuation() {
        let table = [
            ('サ', 'ー', true),
            ('。', 'よ', true),
            ('す', '。', true),
            ('…', '次', true),
            ('は', '※', true),
            ('ｶ', 'ﾅ', true),
            ('。', '3', true),
            ('S', '、', true),
            ('」', 'A', true),
            ('a', '（', true),
            ('は', 'A', false),
            ('A', 'は', false),
            ('a', 'b', false),
            ('한', '국', false),
            ('漢', '한', false),
            ('…', '※', false),
            ('は', 'α', false),
            ('5', '分', false),
        ];
        for (before, after, expected) in table {
            assert_eq!(joins(before, after), expected, "{before}|{after}");
        }
    }
}
