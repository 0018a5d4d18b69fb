//! The grammar under random texts.

use crate::diag::Lang;
use crate::objective::{Better, Unit, parse, parse_labelled};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Pieces of promises, right and nearly right.
const PIECES: [&str; 72] = [
    "99.9%",
    "９９．９％",
    "100",
    "0",
    "1,000",
    "1.",
    ".5",
    "-",
    "−",
    "±",
    "〜",
    "~",
    "以上",
    "以内",
    "未満",
    "超",
    "以下",
    "までに",
    "ms",
    "秒",
    "分",
    "時間",
    "営業日",
    "bd",
    "4h",
    "30min",
    "件",
    "回",
    "円",
    "$",
    "¥",
    "万",
    "億",
    "倍",
    "%",
    "前週比",
    "前年同月比",
    "増加トレンド",
    "削減",
    "応答",
    "復旧",
    "解決",
    "を",
    "に",
    "、",
    "。",
    "\n",
    " ",
    "　",
    "/",
    "月",
    "四半期",
    "p95",
    "of",
    "within",
    "at least",
    "<",
    "≤",
    ">=",
    "(",
    "）",
    "翌営業日中",
    "リアルタイム",
    "79228162514264337593543950335",
    "翌月",
    "毎月",
    "まで",
    "目標",
    "must not ",
    "exceed ",
    "two ",
    " after ",
];

/// Reads a text in every way, and asks whatever came out everything.
fn bear(text: &str, label: &str) {
    for better in [None, Some(Better::Higher), Some(Better::Lower)] {
        for target in [parse(text, better), parse_labelled(label, text, better)] {
            for lang in [Lang::Ja, Lang::En] {
                target.to_text(lang);
            }
            for unit in [Unit::Percent, Unit::Min, Unit::Count] {
                for value in [Decimal::ZERO, Decimal::MAX, Decimal::MIN] {
                    target.judge(value, unit);
                }
                target.bounds_in(unit);
            }
            serde_json::to_value(&target).unwrap();
        }
    }
}

fn texts() -> impl Strategy<Value = (String, String)> {
    let pieces =
        || prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..10).prop_map(|parts| parts.concat());
    let text = prop_oneof![".{0,80}", "[0-9.,%〜~<>=以上内月日/ ]{0,30}", pieces(), pieces()];
    (text, prop_oneof!["", pieces()])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_text_is_borne((text, label) in texts()) {
        bear(&text, &label);
    }
}
