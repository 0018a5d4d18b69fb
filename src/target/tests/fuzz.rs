//! The grammar under random texts for as long as one likes: `TEJUN_FUZZ_SECONDS=600 cargo test --lib target:: -- --ignored`.
#![expect(clippy::disallowed_methods, reason = "how long to go on is asked of the environment and the clock")]
#![expect(clippy::disallowed_macros, reason = "how far it came is said to the person who waits for it")]

use crate::diag::Lang;
use crate::target::{Better, Unit, parse, parse_labelled};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;
use std::time::{Duration, Instant};

/// Pieces of promises, right and nearly right.
const PIECES: [&str; 64] = [
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

fn run(config: Config) {
    let run = TestRunner::new(config).run(&texts(), |(text, label)| {
        bear(&text, &label);
        Ok(())
    });
    run.unwrap();
}

#[test]
fn every_text_is_borne() {
    run(Config::with_cases(128));
}

#[test]
#[ignore = "goes on for TEJUN_FUZZ_SECONDS, ten minutes unless said"]
fn every_text_is_borne_for_long() {
    let seconds = std::env::var("TEJUN_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(600);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut cases = 0;
    while Instant::now() < end {
        run(Config { failure_persistence: None, ..Config::with_cases(1_000) });
        cases += 1_000;
    }
    println!("{cases} texts");
}
