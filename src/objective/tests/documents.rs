//! Statements as operations teams write them, in tables, lists and sentences.

use super::{HIGHER, LOWER, check};

#[test]
fn tables() {
    check(&[
        ("増加トレンド", HIGHER, "trend dir=up TREND_DEF"),
        ("前週比-10%", HIGHER, "change op=le value=-10 unit=percent base=prev_week mode=delta"),
        ("前日比-20%", HIGHER, "change op=le value=-20 unit=percent base=prev_day mode=delta"),
        ("95%以上", HIGHER, "compare op=ge value=95 unit=percent"),
        ("<90%", HIGHER, "compare op=lt value=90 unit=percent"),
        ("4.5/5.0以上", HIGHER, "compare op=ge value=4.5 unit=score scale=5.0"),
        ("<4.0", HIGHER, "compare op=lt value=4.0"),
        ("50以上", HIGHER, "compare op=ge value=50"),
        ("<40", HIGHER, "compare op=lt value=40"),
        ("99.9%", HIGHER, "compare op=ge value=99.9 unit=percent BARE_OP"),
        ("99.9%", None, "compare value=99.9 unit=percent BARE_OP"),
        ("<99.5%", HIGHER, "compare op=lt value=99.5 unit=percent"),
        ("<500ms", LOWER, "compare op=lt value=500 unit=ms"),
        (">1000ms", LOWER, "compare op=gt value=1000 unit=ms"),
        ("<0.1%", LOWER, "compare op=lt value=0.1 unit=percent"),
        (">1%", LOWER, "compare op=gt value=1 unit=percent"),
        ("<80% of max", LOWER, "compare op=lt value=80 unit=percent ref=max"),
        (">90% of max", LOWER, "compare op=gt value=90 unit=percent ref=max"),
        ("0件", LOWER, "compare op=eq value=0 unit=count BARE_OP"),
        ("0件", None, "compare value=0 unit=count BARE_OP"),
        ("0件 (Critical/High)", LOWER, "compare op=eq value=0 unit=count scope=Critical/High BARE_OP"),
        (">0件", LOWER, "compare op=gt value=0 unit=count"),
        ("監視中", None, "not_target VAGUE"),
        ("リアルタイム", None, "not_target VAGUE"),
        ("即座アラート", None, "not_target VAGUE"),
        ("P0/P1イベント即座", None, "not_target VAGUE"),
        ("15分以上", HIGHER, "compare op=ge value=15 unit=min"),
        ("0件/月", LOWER, "compare op=eq value=0 unit=count per=month BARE_OP"),
        ("4時間以内", LOWER, "compare op=le value=4 unit=h"),
        ("10%/四半期", HIGHER, "compare op=ge value=10 unit=percent per=quarter BARE_OP DENOM"),
        ("20%以上", HIGHER, "compare op=ge value=20 unit=percent"),
        ("100%", HIGHER, "compare op=ge value=100 unit=percent BARE_OP"),
        ("週次", None, "none"),
        ("Analytics", None, "none"),
        ("監視ツール", None, "none"),
    ]);
}

#[test]
fn lists_with_their_label() {
    check(&[
        ("稼働率: 99.9%以上", HIGHER, "compare op=ge value=99.9 unit=percent metric=稼働率"),
        ("可用性: 99.9%", HIGHER, "compare op=ge value=99.9 unit=percent metric=可用性 BARE_OP"),
        ("重大障害: 0件", LOWER, "compare op=eq value=0 unit=count metric=重大障害 BARE_OP"),
        ("重大インシデント: ゼロ", LOWER, "compare op=eq value=0 metric=重大インシデント BARE_OP"),
        ("MTTR: 2時間以内", LOWER, "compare op=le value=2 unit=h metric=MTTR"),
        ("点検遵守率: 100%", HIGHER, "compare op=ge value=100 unit=percent metric=点検遵守率 BARE_OP"),
        ("コスト削減: 20%", None, "change op=le value=-20 unit=percent mode=delta metric=コスト NO_BASELINE"),
        ("作業時間削減: 40%", LOWER, "change op=le value=-40 unit=percent mode=delta metric=作業時間 NO_BASELINE"),
        (
            "パフォーマンス改善: 30%",
            HIGHER,
            "change op=ge value=30 unit=percent mode=delta metric=パフォーマンス NO_BASELINE",
        ),
        (
            "ROI改善: 150%以上",
            HIGHER,
            "change op=ge value=150 unit=percent mode=delta metric=ROI NO_BASELINE RATIO_OR_DELTA",
        ),
        (
            "ユーザー満足度: 4.5/5.0以上を維持",
            HIGHER,
            "compare op=ge value=4.5 unit=score scale=5.0 metric=ユーザー満足度",
        ),
        ("新機能導入: 四半期1回以上", HIGHER, "compare op=ge value=1 unit=count per=quarter metric=新機能導入"),
        ("日次API利用：500-2000回", None, "range unit=count lo=500 hi=2000 metric=日次API利用"),
        ("日ごとの費用：$50-$200", None, "range unit=usd lo=50 hi=200 metric=日ごとの費用"),
        ("アクティブユーザー：20-50名", None, "range unit=count lo=20 hi=50 metric=アクティブユーザー"),
        ("個人の最大利用：100回/日", LOWER, "compare op=le value=100 unit=count per=day metric=個人の最大利用 BARE_OP"),
        ("稼働目標：99.5%以上", HIGHER, "compare op=ge value=99.5 unit=percent metric=稼働目標"),
        ("頻度: 月2-3件", None, "range unit=count per=month lo=2 hi=3 metric=頻度"),
        ("頻度: 四半期に1回", None, "compare value=1 unit=count per=quarter metric=頻度 BARE_OP"),
        (
            "計画停止: 月 1 回（第 3 土曜日 00:00-04:00）",
            None,
            "compare value=1 unit=count per=month scope=第3土曜日00:00-04:00 metric=計画停止 BARE_OP",
        ),
        ("対応時間: 24 時間 365 日", None, "not_target"),
        ("サービス時間: 24 時間 365 日（緊急対応: 4 時間以内）", LOWER, "compare op=le value=4 unit=h metric=緊急対応"),
        ("営業時間: 平日 9:00-18:00", None, "none"),
        ("頻度: 毎月第1金曜日", None, "none"),
        ("リリース: 毎月のサイクル確立", None, "none"),
        ("電話: 0120-XXX-XXX", None, "none"),
        ("文書レビュー 2026-11-21", None, "none"),
    ]);
}

#[test]
fn clocks() {
    check(&[
        ("1 時間以内に応答、4 時間以内に復旧", None, "clocks response:le:1:h restore:le:4:h WALL_OR_BUSINESS"),
        (
            "2 時間以内に応答、1 営業日以内に復旧",
            None,
            "clocks response:le:2:h restore:le:1:bd WALL_OR_BUSINESS PER_DAY_LENGTH",
        ),
        (
            "Medium: 4 時間以内に応答、2 営業日以内に解決",
            None,
            "clocks response:le:4:h resolve:le:2:bd scope=Medium WALL_OR_BUSINESS PER_DAY_LENGTH",
        ),
        ("初回応答: 4時間以内", LOWER, "clocks response:le:4:h WALL_OR_BUSINESS"),
        ("応答時間: 2時間以内（営業時間内）", LOWER, "clocks response:le:2:bh"),
        ("連絡受領後2時間以内に初回応答", None, "clocks response:le:2:h ref=連絡受領 WALL_OR_BUSINESS"),
        (
            "至急案件は当日中に解決または代替策提示",
            None,
            "clock_day unit=d n=0 scope=至急案件 metric=resolve END_OF_DAY",
        ),
        ("P0: 即座対応（24時間体制）", None, "not_target VAGUE"),
        ("P1: 4時間以内に対応開始", None, "clocks response:le:4:h scope=P1 WALL_OR_BUSINESS"),
        ("解決: 通常の質問は24時間以内", LOWER, "compare op=le value=24 unit=h scope=通常の質問 metric=解決"),
    ]);
}

#[test]
fn sentences() {
    check(&[
        (
            "アクセス数が前日比200%以上",
            None,
            "change op=ge value=200 unit=percent base=prev_day mode=ratio metric=アクセス数",
        ),
        ("費用が日次予算の150%以上", None, "change op=ge value=150 unit=percent mode=ratio ref=日次予算 metric=費用"),
        ("個人利用が200回/日以上", None, "compare op=ge value=200 unit=count per=day metric=個人利用"),
        ("月次継続率 < 90%", HIGHER, "compare op=lt value=90 unit=percent metric=月次継続率"),
        ("追加の要望が3院以上", None, "compare op=ge value=3 unit=count metric=追加の要望"),
        ("ビジネス価値7/10以上", None, "compare op=ge value=7 unit=score scale=10 metric=ビジネス価値"),
        ("新規契約5院以上追加", None, "compare op=ge value=5 unit=count metric=新規契約"),
        ("ユーザー数 50%増加", None, "change op=ge value=50 unit=percent mode=delta metric=ユーザー数 NO_BASELINE"),
        ("顧客満足度 4.5/5.0達成", HIGHER, "compare op=ge value=4.5 unit=score scale=5.0 metric=顧客満足度 BARE_OP"),
        ("継続利用率 95%達成", HIGHER, "compare op=ge value=95 unit=percent metric=継続利用率 BARE_OP"),
        ("事前のお知らせ（72時間前）", None, "lead_time op=ge value=72 unit=h metric=事前のお知らせ"),
        ("障害宣言（5分以内）", None, "compare op=le value=5 unit=min metric=障害宣言"),
        ("計画の見直し（1週間以内）", None, "compare op=le value=1 unit=week metric=計画の見直し"),
        ("復元訓練（月1回）", None, "compare value=1 unit=count per=month metric=復元訓練 BARE_OP"),
        ("Immediate（1ヶ月以内）", None, "compare op=le value=1 unit=month metric=Immediate"),
        ("要望へ即座対応", None, "not_target VAGUE"),
        ("Phase 1: 安定化期", None, "none"),
        ("第2火曜日", None, "none"),
        ("毎月第1営業日", None, "none"),
        ("P0インシデント", None, "none"),
        ("9:00-18:00", None, "none"),
        ("24時間365日", None, "not_target"),
    ]);
}
