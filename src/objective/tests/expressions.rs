//! Forms by kind, in Japanese and English.

use super::{HIGHER, LOWER, check, line};
use crate::objective::parse_labelled;

#[test]
fn bounds() {
    check(&[
        ("９９．９％以上", None, "compare op=ge value=99.9 unit=percent"),
        ("０．１％未満", None, "compare op=lt value=0.1 unit=percent"),
        ("99.9 % 以上", None, "compare op=ge value=99.9 unit=percent"),
        ("at least 99.9%", None, "compare op=ge value=99.9 unit=percent"),
        ("99.9% or higher", None, "compare op=ge value=99.9 unit=percent"),
        ("99.9%+", None, "compare op=ge value=99.9 unit=percent"),
        (">= 99.9%", None, "compare op=ge value=99.9 unit=percent"),
        ("≥99.9%", None, "compare op=ge value=99.9 unit=percent"),
        ("≦500ms", None, "compare op=le value=500 unit=ms"),
        ("＜500ms", None, "compare op=lt value=500 unit=ms"),
        ("no more than 1,000 ms", None, "compare op=le value=1000 unit=ms"),
        ("less than 0.1%", None, "compare op=lt value=0.1 unit=percent"),
        ("within 4 hours", None, "compare op=le value=4 unit=h"),
        ("within 2 business days", None, "compare op=le value=2 unit=bd PER_DAY_LENGTH"),
        ("2営業日以内", None, "compare op=le value=2 unit=bd PER_DAY_LENGTH"),
        ("4営業時間以内", None, "compare op=le value=4 unit=bh"),
        ("4時間以内（営業時間内）", None, "compare op=le value=4 unit=bh"),
        ("1時間30分以内", None, "compare op=le value=90 unit=min"),
        ("30秒以下", None, "compare op=le value=30 unit=s"),
        ("10件超", None, "compare op=gt value=10 unit=count"),
        ("10件を超えない", None, "compare op=le value=10 unit=count"),
        ("95%を下回らないこと", None, "compare op=ge value=95 unit=percent"),
        ("5%より大きい", None, "compare op=gt value=5 unit=percent"),
        ("最大3秒", None, "compare op=le value=3 unit=s"),
        ("最大3秒未満", None, "compare op=lt value=3 unit=s"),
        ("最大3秒以上", None, "none"),
        ("= 100%", None, "compare op=eq value=100 unit=percent"),
        ("100万円以下", None, "compare op=le value=1000000 unit=jpy"),
        ("¥1,000以下", None, "compare op=le value=1000 unit=jpy"),
        ("約95%", HIGHER, "compare value=95 unit=percent VAGUE"),
        ("95", HIGHER, "compare op=ge value=95 BARE_OP"),
        ("95", LOWER, "compare op=le value=95 BARE_OP"),
        ("ゼロ", LOWER, "compare op=eq value=0 BARE_OP"),
        ("zero", LOWER, "compare op=eq value=0 BARE_OP"),
        ("0.1%未満。", None, "compare op=lt value=0.1 unit=percent"),
        ("目標: 99.9%以上", None, "compare op=ge value=99.9 unit=percent"),
        ("4.5 out of 5", HIGHER, "compare op=ge value=4.5 unit=score scale=5 BARE_OP"),
        ("100 req/s", None, "none"),
        ("以上", None, "none"),
        ("", None, "none"),
    ]);
}

#[test]
fn periods_and_ranges() {
    check(&[
        ("四半期1回以上", None, "compare op=ge value=1 unit=count per=quarter"),
        ("月1回", HIGHER, "compare op=ge value=1 unit=count per=month BARE_OP"),
        ("100回/日", None, "compare value=100 unit=count per=day BARE_OP"),
        ("100回以下/日", None, "compare op=le value=100 unit=count per=day"),
        ("1日あたり100回以下", None, "compare op=le value=100 unit=count per=day"),
        ("at most 2 incidents per month", None, "compare op=le value=2 unit=count per=month"),
        ("500〜2000回", None, "range unit=count lo=500 hi=2000"),
        ("500～2,000回", None, "range unit=count lo=500 hi=2000"),
        ("20名〜50名", None, "range unit=count lo=20 hi=50"),
        ("$50-$200", None, "range unit=usd lo=50 hi=200"),
        ("$50-200", None, "range unit=usd lo=50 hi=200"),
        ("95%以上99%以下", None, "range unit=percent lo=95 hi=99"),
        ("95%以上99%未満", None, "none"),
        ("between 5 and 10 minutes", None, "range unit=min lo=5 hi=10"),
        ("5% to 10%", None, "range unit=percent lo=5 hi=10"),
        ("±5%以内", None, "range unit=percent lo=-5 hi=5"),
        ("5件/日〜10件/日", None, "range unit=count per=day lo=5 hi=10"),
        ("5件/日〜10件/月", None, "none"),
        ("稼働率は月間99.9%以上", None, "compare op=ge value=99.9 unit=percent per=month metric=稼働率"),
        ("at least once per quarter", None, "compare op=ge value=1 unit=count per=quarter"),
        ("100〜200件/日", None, "range unit=count per=day lo=100 hi=200"),
        ("2000-500回", None, "none"),
        ("5分-10%", None, "none"),
    ]);
}

#[test]
fn changes() {
    check(&[
        ("前週比－10％", None, "change op=le value=-10 unit=percent base=prev_week mode=delta"),
        ("前月比+5%", None, "change op=ge value=5 unit=percent base=prev_month mode=delta"),
        ("前月比+5%以内", None, "change op=le value=5 unit=percent base=prev_month mode=delta"),
        ("前日比200%以上", None, "change op=ge value=200 unit=percent base=prev_day mode=ratio"),
        ("前日比2倍以上", None, "change op=ge value=200 unit=percent base=prev_day mode=ratio"),
        ("前年同月比95%以上", None, "change op=ge value=95 unit=percent base=prev_year mode=ratio"),
        ("前月比10%以上", None, "change op=ge value=10 unit=percent base=prev_month mode=ratio RATIO_OR_DELTA"),
        ("前月比10%増", None, "change op=ge value=10 unit=percent base=prev_month mode=delta"),
        ("前月比10%以上の減少", None, "change op=le value=-10 unit=percent base=prev_month mode=delta"),
        ("前月比10%以内の減少", None, "change op=ge value=-10 unit=percent base=prev_month mode=delta"),
        ("前月比+2ポイント", None, "change op=ge value=2 unit=points base=prev_month mode=delta"),
        ("前月比-5%以内", None, "change op=ge value=-5 unit=percent base=prev_month mode=delta"),
        ("前月比-5%以上", None, "change op=ge value=-5 unit=percent base=prev_month mode=delta VAGUE"),
        ("increase by 10% month over month", None, "change op=ge value=10 unit=percent base=prev_month mode=delta"),
        ("reduce cost by 20%", None, "change op=le value=-20 unit=percent mode=delta metric=cost NO_BASELINE"),
        ("improve by at least 20%", LOWER, "change op=le value=-20 unit=percent mode=delta NO_BASELINE"),
        ("前月比±5%以内", None, "change unit=percent lo=-5 hi=5 base=prev_month mode=delta"),
        ("前年比105%", HIGHER, "change op=ge value=105 unit=percent base=prev_year mode=ratio BARE_OP"),
        ("-10% week over week", None, "change op=le value=-10 unit=percent base=prev_week mode=delta"),
        ("10% increase month-over-month", None, "change op=ge value=10 unit=percent base=prev_month mode=delta"),
        ("日次予算の150%以上", None, "change op=ge value=150 unit=percent mode=ratio ref=日次予算"),
        ("上限の80%未満", None, "compare op=lt value=80 unit=percent ref=上限"),
        ("コストを20%削減", None, "change op=le value=-20 unit=percent mode=delta metric=コスト NO_BASELINE"),
        ("20%以上削減", None, "change op=le value=-20 unit=percent mode=delta NO_BASELINE"),
        ("20% reduction in cost", None, "change op=le value=-20 unit=percent mode=delta metric=cost NO_BASELINE"),
        ("Cost reduction: 20%", None, "change op=le value=-20 unit=percent mode=delta metric=Cost NO_BASELINE"),
        ("応答時間改善: 30%", LOWER, "change op=le value=-30 unit=percent mode=delta metric=応答時間 NO_BASELINE"),
        ("コスト削減率: 20%", HIGHER, "compare op=ge value=20 unit=percent metric=コスト削減率 BARE_OP"),
        ("減少トレンド", None, "trend dir=down TREND_DEF"),
        ("横ばい以上", None, "trend dir=not_down TREND_DEF"),
        ("increasing trend", None, "trend dir=up TREND_DEF"),
    ]);
}

#[test]
fn clocks_and_days() {
    check(&[
        ("4 時間以内に復\n  旧", None, "clocks restore:le:4:h WALL_OR_BUSINESS"),
        ("応答: 1時間以内、復旧: 4時間以内", None, "clocks response:le:1:h restore:le:4:h WALL_OR_BUSINESS"),
        (
            "respond within 1 hour, resolve within 2 business days",
            None,
            "clocks response:le:1:h resolve:le:2:bd WALL_OR_BUSINESS PER_DAY_LENGTH",
        ),
        ("4営業時間以内に応答", None, "clocks response:le:4:bh"),
        ("応答1時間", None, "clocks response:le:1:h BARE_OP WALL_OR_BUSINESS"),
        ("1時間以上に応答", None, "none"),
        ("1時間以内に応答し、4時間以内に復旧", None, "clocks response:le:1:h restore:le:4:h WALL_OR_BUSINESS"),
        ("resolve in 2 days", None, "clocks resolve:le:2:d BARE_OP WALL_OR_BUSINESS"),
        ("当日対応", None, "clock_day unit=d n=0 END_OF_DAY"),
        ("翌営業日までに回答", None, "clock_day unit=bd n=1 metric=response END_OF_DAY"),
        ("翌営業日中", None, "clock_day unit=bd n=1 END_OF_DAY"),
        ("当日中", None, "clock_day unit=d n=0 END_OF_DAY"),
        ("翌営業日中に解決", None, "clock_day unit=bd n=1 metric=resolve END_OF_DAY"),
        ("by the next business day", None, "clock_day unit=bd n=1 END_OF_DAY"),
        ("95%以上を4時間以内", None, "quantile_within op=le value=4 unit=h q=95 q_op=ge WALL_OR_BUSINESS"),
        (
            "95%以上を4時間以内に解決",
            None,
            "quantile_within op=le value=4 unit=h q=95 q_op=ge metric=resolve WALL_OR_BUSINESS",
        ),
        (
            "at least 95% of tickets within 4 hours",
            None,
            "quantile_within op=le value=4 unit=h q=95 q_op=ge WALL_OR_BUSINESS",
        ),
        ("99% of requests under 500ms", None, "quantile_within op=lt value=500 unit=ms q=99 q_op=ge BARE_OP"),
        ("p95 < 500ms", None, "compare op=lt value=500 unit=ms agg=p95"),
        ("<500ms (p95)", None, "compare op=lt value=500 unit=ms agg=p95"),
        ("p99.9: 2秒以内", None, "compare op=le value=2 unit=s agg=p99.9"),
        ("95パーセンタイルで500ms以下", None, "compare op=le value=500 unit=ms agg=p95"),
        ("平均2.3秒以下", None, "compare op=le value=2.3 unit=s agg=avg"),
        ("72時間前", None, "lead_time op=ge value=72 unit=h"),
        ("3営業日前まで", None, "lead_time op=ge value=3 unit=bd PER_DAY_LENGTH"),
        ("at least 72 hours before", None, "lead_time op=ge value=72 unit=h"),
        ("即座対応", None, "not_target VAGUE"),
        ("24/7", None, "not_target"),
    ]);
}

#[test]
fn subjects_and_notes() {
    check(&[
        ("MTTR 2時間以内", None, "compare op=le value=2 unit=h metric=MTTR"),
        ("uptime >= 99.9%", None, "compare op=ge value=99.9 unit=percent metric=uptime"),
        ("24時間以内応答率 95%以上", None, "compare op=ge value=95 unit=percent metric=24時間以内応答率"),
        ("P1は4時間以内に復旧", None, "clocks restore:le:4:h scope=P1 WALL_OR_BUSINESS"),
        ("NPS +50以上", None, "compare op=ge value=50 metric=NPS"),
        ("売上前年比120%", None, "change value=120 unit=percent base=prev_year mode=ratio metric=売上 BARE_OP"),
        ("DAU +10% MoM", None, "change op=ge value=10 unit=percent base=prev_month mode=delta metric=DAU"),
        ("CSAT 4.5以上 (5点満点)", None, "compare op=ge value=4.5 unit=score scale=5 metric=CSAT"),
        (
            "APIレスポンスタイム (p95) <500ms",
            None,
            "compare op=lt value=500 unit=ms agg=p95 metric=APIレスポンスタイム(p95)",
        ),
        ("Response time < 500 ms (p95)", None, "compare op=lt value=500 unit=ms agg=p95 metric=Response time"),
        (
            "応答時間の95パーセンタイルが500ms未満",
            None,
            "compare op=lt value=500 unit=ms agg=p95 metric=応答時間の95パーセンタイル",
        ),
        ("99.9%以上（計画停止を除く）", None, "compare op=ge value=99.9 unit=percent scope=計画停止を除く"),
        ("99.9%以上 ※計画停止を除く", None, "compare op=ge value=99.9 unit=percent scope=計画停止を除く"),
        ("99.9% uptime", HIGHER, "compare op=ge value=99.9 unit=percent metric=uptime BARE_OP"),
        ("受付後30分以内に初動", None, "clocks response:le:30:min ref=受付 WALL_OR_BUSINESS"),
        ("検知後15分以内に通知", None, "compare op=le value=15 unit=min ref=検知 metric=通知"),
        ("4時間以内に対応", None, "compare op=le value=4 unit=h metric=対応 VAGUE"),
        (
            "問い合わせの95%以上を4時間以内に解決",
            None,
            "quantile_within op=le value=4 unit=h q=95 q_op=ge scope=問い合わせ metric=resolve WALL_OR_BUSINESS",
        ),
        // Two promises in one text are none: which one would it be?
        ("99.9%以上、MTTR 2時間以内", None, "none"),
        ("稼働率99.9%以上かつMTTR2時間以内", None, "none"),
        ("30分以内に応答、当日中に解決", None, "none"),
        // A bare figure behind a word is too little.
        ("NPS 50", None, "none"),
        ("契約5件", None, "none"),
        ("契約5件以上", None, "compare op=ge value=5 unit=count metric=契約"),
        ("自動化率 80%", None, "none"),
        ("Phase 2", None, "none"),
        ("2026年3月まで", None, "none"),
        ("v1.2.3", None, "none"),
        ("192.168.0.1", None, "none"),
    ]);
}

#[test]
fn prose_is_no_target() {
    let long = format!("{}が99.9%以上", "可用性".repeat(70));
    assert_eq!(line(&crate::objective::parse(&long, None)), "none");
}

#[test]
fn a_label_apart() {
    let read = |label, text, better| line(&parse_labelled(label, text, better));
    assert_eq!(
        read("コスト削減", "20%", None),
        "change op=le value=-20 unit=percent mode=delta metric=コスト NO_BASELINE"
    );
    assert_eq!(read("稼働率", "99.9%以上", HIGHER), "compare op=ge value=99.9 unit=percent");
    assert_eq!(read("初回応答", "4時間以内", LOWER), "compare op=le value=4 unit=h");
}
