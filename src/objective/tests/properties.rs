//! What holds for every text.

use crate::objective::text::normal;
use crate::objective::{TargetKind, improvement, may_name_scope, parse, read};
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
    fn what_cannot_name_a_scope_names_none(
        parts in prop::collection::vec(prop::sample::select(vec![
            "高", "中", "緊急", "重大", "High", "low", "P1", "４", "critical", "/", "、", ",", "・", "-", "[", "]", "*", " ", "\u{3000}", "\u{200b}",
            "\n", ":", "：", "が", "は", "の", "また", "※", "(", "（", ")", "）", "。", "応答", "復旧", "最大", "当日", "翌営業日", "ゼロ", "半分", "一次",
            "窓口", "平均", "目標", "削減", "前月比", "以内", "約", "within", "over", "zero", "一二", "①", "ｐ１", "に", "かつ",
        ]), 0..6)
    ) {
        let name = parts.concat();
        let target = parse(&format!("{name}: 4時間以内に応答"), None);
        let names = target.kind == TargetKind::Clocks && target.scope.is_some() && !name.is_empty();
        prop_assert!(!names || may_name_scope(&name), "{name}: {target:?}");
    }

    #[test]
    fn an_improvement_is_promised_by_the_label_or_by_the_text(
        parts in prop::collection::vec(prop::sample::select(vec![
            "コスト", "削減", "を", "2", "０", "%", "割", "半", "半分", "減", "増", "倍", "倍増", "に", "改善", "の", "ゼロ", "ゼ", "ロ", "zero", "twice",
            "tw", "ice", "reduce", "by", " ", "\u{200b}", "以上", "-", "①", "½",
        ]), 0..8),
        cut in 0_usize..8,
    ) {
        let (label, text) = parts.split_at(cut.min(parts.len()));
        let (label, text) = (label.concat(), text.concat());
        let label = label.trim();
        let found = improvement::read(&normal(&format!("{label}: {text}")), None);
        let may = [label, &*text].iter().any(|part| read::can_promise(&normal(part)));
        prop_assert!(found.is_none() || may, "{label}: {text}");
    }

    #[test]
    fn width_does_not_matter(text in "[0-9]{1,4}(\\.[0-9])?(%|ms|件|時間|/5|/月)?(以上|未満|以内)?") {
        prop_assert_eq!(parse(&text, None), parse(&wide(&text), None));
    }
}
