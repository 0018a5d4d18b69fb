//! Folding: texts that a reader takes for the same become the same.
//!
//! In: text as written. Out: the same in one width, one case and one syllabary, without the long-vowel mark at the end of a
//! longer word. Never: knows a language; `search.js` folds what readers type by the same rules, and a test holds both
//! against one list of every character.

use unicode_normalization::UnicodeNormalization;

/// Characters whose cases or widths are younger than the browsers that are about, or than the tables of the program: they
/// stay as they are on both sides.
fn is_young(c: char) -> bool {
    matches!(c, '\u{558}' | '\u{58b}' | '\u{58c}' | '\u{209d}'..='\u{209f}' | '\u{a7c0}'..='\u{a7ff}')
}

/// Most of a Japanese text: kanji, kana and their punctuation are in one width and one case already.
fn is_settled(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{3001}'..='\u{3011}')
}

/// A text folded.
pub(super) fn fold(text: &str) -> String {
    let mut wide = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        let is_alone = !rest.peek().is_some_and(|&c| is_mark(c));
        if is_alone && first.is_ascii() {
            wide.push(first.to_ascii_lowercase());
        } else if is_alone && is_settled(first) {
            wide.push(first);
        } else {
            // A character is folded together with the marks that follow it (ｶﾞ, が).
            let mut cluster = String::from(first);
            while let Some(mark) = rest.next_if(|&c| is_mark(c)) {
                cluster.push(mark);
            }
            if is_young(first) {
                wide.push_str(&cluster);
            } else {
                wide.extend(cluster.nfkc().collect::<String>().to_lowercase().nfkc().map(plain));
            }
        }
    }
    without_long_ends(&wide)
}

/// Marks that belong to the character before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}')
}

/// Signs that look alike.
fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' => '-',
        '\u{301c}' => '~',
        c => c,
    }
}

/// Katakana as hiragana; `ヶ` and `ヵ` as they are read.
fn syllable(c: char) -> char {
    match c {
        'ヵ' | 'ヶ' | 'ゕ' | 'ゖ' => 'か',
        '\u{30a1}'..='\u{30f4}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        c => c,
    }
}

pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}

/// サーバー and サーバ are one word: a mark that ends three or more katakana goes. Hiragana typed for katakana ends where
/// no kana follows.
fn without_long_ends(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut katakana = 0;
    let mut kana = 0;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if !('\u{3041}'..='\u{30ff}').contains(&c) {
            (katakana, kana) = (0, 0);
            out.push(c);
            continue;
        }
        if c == 'ー' {
            let next = rest.peek().copied();
            let ends_katakana = katakana >= 3 && !next.is_some_and(is_katakana);
            let ends_kana = kana >= 3 && !next.is_some_and(|c| is_katakana(c) || is_hiragana(c));
            if ends_katakana || ends_kana {
                (katakana, kana) = (0, 0);
                continue;
            }
        }
        katakana = if is_katakana(c) { katakana + 1 } else { 0 };
        kana = if is_katakana(c) || is_hiragana(c) { kana + 1 } else { 0 };
        out.push(syllable(c));
    }
    out
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn widths_cases_and_syllabaries_are_one() {
        assert_eq!(fold("ＳＬＡ"), "sla");
        assert_eq!(fold("ｲﾝｼﾃﾞﾝﾄ"), "いんしでんと");
        assert_eq!(fold("インシデント"), fold("いんしでんと"));
        assert_eq!(fold("か\u{3099}"), "が");
        assert_eq!(fold("INC‐1073"), "inc-1073");
        assert_eq!(fold("①㈱㌔"), "1(株)きろ");
        assert_eq!(fold("6ヶ月"), fold("6か月"));
        assert_eq!(fold("カ月"), fold("ヵ月"));
    }

    #[test]
    fn a_long_end_makes_no_other_word() {
        assert_eq!(fold("サーバーの"), fold("サーバの"));
        assert_eq!(fold("ユーザー"), fold("ゆーざー"));
        assert_eq!(fold("サーバールーム"), "さーばーるーむ");
        assert_eq!(fold("キー"), "きー");
        assert_eq!(fold("エラー"), "えらー");
        assert!(fold("サーバールーム").starts_with(&fold("サーバー")));
    }

    /// One sum per block of 256 characters, as `tests/search/folding.mjs` makes it of what the browser's side answers.
    #[test]
    fn both_sides_fold_every_character_alike() {
        let block = |number: u32| {
            let folded = (0..256).filter_map(|at| char::from_u32(number * 256 + at)).map(|c| fold(&c.to_string()));
            let sum = folded.flat_map(|text| format!("{text}\n").encode_utf16().collect::<Vec<_>>());
            sum.fold(2_166_136_261_u32, |sum, unit| (sum ^ u32::from(unit)).wrapping_mul(16_777_619))
        };
        let sums: String = (0..256).map(|number| format!("{number:02x} {:08x}\n", block(number))).collect();
        let expected = include_str!("../../../tests/search/folding.txt");
        let changed: Vec<_> = sums.lines().zip(expected.lines()).filter(|(own, other)| own != other).collect();
        assert_eq!(changed, [], "the folding of a character has changed: compare with `node tests/search/folding.mjs`");
        assert_eq!(sums.lines().count(), expected.lines().count());
    }
}
