//! What holds for every text.

use crate::target::parse;
use proptest::prelude::*;

/// ASCII as its full-width form.
fn wide(text: &str) -> String {
    let widen = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).expect("full-width forms follow ASCII"),
        other => other,
    };
    text.chars().map(widen).collect()
}

proptest! {
    #[test]
    fn never_panics(text in ".{0,60}") {
        parse(&text, None);
    }

    #[test]
    fn never_panics_on_near_misses(
        parts in prop::collection::vec(prop::sample::select(vec![
            "99.9%", "以上", "以内", "1,000", "ms", "時間", "営業日", "前週比", "-", "<", "(", ")", "/", "5.0", "応答", "に", "、", "の",
            "月", "日", "p95", "of", "within", "コスト", "削減", ":", "が", "倍", "億", " ", "4", "$", "±", "ゼロ", "当日", "中", "79228162514264337593543950335",
        ]), 0..8)
    ) {
        parse(&parts.concat(), None);
    }

    #[test]
    fn width_does_not_matter(text in "[0-9]{1,4}(\\.[0-9])?(%|ms|件|時間|/5|/月)?(以上|未満|以内)?") {
        prop_assert_eq!(parse(&text, None), parse(&wide(&text), None));
    }
}
