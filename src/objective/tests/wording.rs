//! Wordings of service documents in English and Japanese that were misread, or not read, before.

use super::{HIGHER, LOWER, check, line};
use crate::diag::Lang;
use crate::objective::{Unit, parse, parse_labelled};

#[test]
fn a_change_that_must_not_be_larger() {
    check(&[
        ("must not increase by more than 25 %", None, "change op=le value=25 unit=percent mode=delta NO_BASELINE"),
        (
            "error rate must not increase by more than 25%",
            LOWER,
            "change op=le value=25 unit=percent mode=delta metric=error rate NO_BASELINE",
        ),
        // A fall of five at most is a change of -5 at least.
        ("must not decrease by more than 5%", None, "change op=ge value=-5 unit=percent mode=delta NO_BASELINE"),
        (
            "cost should never rise by 10% or more month over month",
            None,
            "change op=lt value=10 unit=percent base=prev_month mode=delta metric=cost",
        ),
        // Which side of 25 % would be denied?
        ("must not increase by 25%", None, "none"),
        ("must not increase by less than 25%", None, "none"),
        ("25%を超えて増加しないこと", None, "change op=le value=25 unit=percent mode=delta NO_BASELINE"),
        ("前月比10%以上減少しない", None, "change op=gt value=-10 unit=percent base=prev_month mode=delta"),
        ("前月比10%減少しない", None, "none"),
    ]);
}

#[test]
fn days_of_a_month() {
    check(&[
        ("翌月5日まで", None, "due_day unit=d per=month base=next_month n=5"),
        ("翌月5営業日まで", None, "due_day unit=bd per=month base=next_month n=5"),
        ("翌月第5営業日までに提出", None, "due_day unit=bd per=month base=next_month n=5 metric=提出"),
        ("翌月10日", None, "due_day unit=d per=month base=next_month n=10"),
        ("毎月5営業日まで", None, "due_day unit=bd per=month n=5"),
        ("毎月5日まで", None, "due_day unit=d per=month n=5"),
        ("月末まで", None, "due_day unit=d per=month"),
        ("翌月末まで", None, "due_day unit=d per=month base=next_month"),
        ("月次レポート: 翌月5営業日まで", None, "due_day unit=bd per=month base=next_month n=5 metric=月次レポート"),
        ("請求書は翌月10日までに発行", None, "due_day unit=d per=month base=next_month n=10 scope=発行 metric=請求書"),
        ("by the 5th business day of the following month", None, "due_day unit=bd per=month base=next_month n=5"),
        ("by the 10th of each month", None, "due_day unit=d per=month n=10"),
        ("by month end", None, "due_day unit=d per=month"),
        // How often it recurs, and days that no month has.
        ("毎月10日", None, "none"),
        ("毎月5営業日", None, "none"),
        ("翌月32日まで", None, "none"),
        // Which of both is meant, nobody can tell.
        ("25日まで", None, "compare op=le value=25 unit=d DATE_OR_DURATION"),
        ("90日まで", None, "compare op=le value=90 unit=d"),
        ("25日以内", None, "compare op=le value=25 unit=d"),
    ]);
}

#[test]
fn goals_without_a_colon() {
    check(&[
        ("目標50名", HIGHER, "compare op=ge value=50 unit=count BARE_OP"),
        ("目標20%", None, "compare value=20 unit=percent BARE_OP"),
        ("目標20%", LOWER, "compare op=le value=20 unit=percent BARE_OP"),
        ("目標4.0/5.0", HIGHER, "compare op=ge value=4.0 unit=score scale=5.0 BARE_OP"),
        ("目標値99.9%以上", None, "compare op=ge value=99.9 unit=percent"),
        ("受講者数の目標50名", HIGHER, "compare op=ge value=50 unit=count metric=受講者数の目標 BARE_OP"),
        ("target 95%", HIGHER, "compare op=ge value=95 unit=percent BARE_OP"),
        ("目標1", None, "none"),
        ("目標3つ", None, "none"),
    ]);
}

#[test]
fn a_plus_behind_a_figure() {
    check(&[
        ("25%+", None, "compare op=ge value=25 unit=percent"),
        ("8+", None, "compare op=ge value=8"),
        ("4.5+", None, "compare op=ge value=4.5"),
        ("4.5/5+", None, "compare op=ge value=4.5 unit=score scale=5"),
        ("8+ tickets", None, "compare op=ge value=8 unit=count"),
    ]);
}

#[test]
fn english_numbers_in_words() {
    check(&[
        ("one working day", LOWER, "compare op=le value=1 unit=bd BARE_OP PER_DAY_LENGTH"),
        ("within one working day", None, "compare op=le value=1 unit=bd PER_DAY_LENGTH"),
        ("two business days", None, "compare value=2 unit=bd BARE_OP PER_DAY_LENGTH"),
        ("within thirty minutes", None, "compare op=le value=30 unit=min"),
        ("within an hour", None, "compare op=le value=1 unit=h"),
        ("one working hour", None, "compare value=1 unit=bh BARE_OP"),
        ("fewer than five incidents per month", None, "compare op=lt value=5 unit=count per=month"),
        ("3 incidents a day", None, "compare value=3 unit=count per=day BARE_OP"),
        ("respond within two business days", None, "clocks response:le:2:bd PER_DAY_LENGTH"),
        ("one of the engineers", None, "none"),
        ("a", None, "none"),
    ]);
}

#[test]
fn ends_of_days_in_english() {
    check(&[
        ("next business day", None, "clock_day unit=bd n=1 END_OF_DAY"),
        ("by end of next business day", None, "clock_day unit=bd n=1 END_OF_DAY"),
        ("next working day", None, "clock_day unit=bd n=1 END_OF_DAY"),
        ("same business day", None, "clock_day unit=bd n=0 END_OF_DAY"),
        ("same day", None, "clock_day unit=d n=0 END_OF_DAY"),
        ("by end of business day", None, "clock_day unit=bd n=0 END_OF_DAY"),
        ("by the end of the day", None, "clock_day unit=d n=0 END_OF_DAY"),
        ("by EOD", None, "clock_day unit=d n=0 END_OF_DAY"),
        ("by close of business", None, "clock_day unit=bd n=0 END_OF_DAY"),
        ("resolve by EOD", None, "clock_day unit=d n=0 metric=resolve END_OF_DAY"),
    ]);
}

#[test]
fn english_bounds() {
    check(&[
        ("no later than 5 business days", None, "compare op=le value=5 unit=bd PER_DAY_LENGTH"),
        ("must not exceed 3 hours", None, "compare op=le value=3 unit=h"),
        ("Downtime must not exceed 3 hours", None, "compare op=le value=3 unit=h metric=Downtime"),
        ("not exceeding 3 hours", None, "compare op=le value=3 unit=h"),
        ("shall never be less than 99%", None, "compare op=ge value=99 unit=percent"),
        ("Uptime must be at least 99.9%", None, "compare op=ge value=99.9 unit=percent metric=Uptime"),
        ("max. 30 minutes", None, "compare op=le value=30 unit=min"),
        ("max 2h", None, "compare op=le value=2 unit=h"),
        ("min. 95%", None, "compare op=ge value=95 unit=percent"),
        ("5 min", None, "compare value=5 unit=min BARE_OP"),
        ("up to 3 incidents", None, "compare op=le value=3 unit=count"),
        ("less than or equal to 5 minutes", None, "compare op=le value=5 unit=min"),
        ("± 5 %", None, "range unit=percent lo=-5 hi=5"),
        ("< 24 hours after detection", None, "compare op=lt value=24 unit=h ref=detection"),
        ("within 24 hours of receipt", None, "compare op=le value=24 unit=h ref=receipt"),
        ("no later than 30 minutes after the alert", None, "compare op=le value=30 unit=min ref=alert"),
        ("respond within 4 hours of receipt", None, "clocks response:le:4:h ref=receipt WALL_OR_BUSINESS"),
        ("24/7", None, "not_target"),
        ("24/7 support", None, "not_target"),
        ("24/7/365", None, "not_target"),
    ]);
}

#[test]
fn one_to_three_days_are_three_at_most() {
    check(&[
        ("1 to 3 business days", None, "range op=le unit=bd lo=1 hi=3 PER_DAY_LENGTH"),
        ("1〜3営業日", None, "range op=le unit=bd lo=1 hi=3 PER_DAY_LENGTH"),
        ("3〜5営業日以内", None, "range op=le unit=bd lo=3 hi=5 PER_DAY_LENGTH"),
        ("within 1 to 3 hours", None, "range op=le unit=h lo=1 hi=3"),
        ("between 5 and 10 minutes", None, "range unit=min lo=5 hi=10"),
        ("500-2000回", None, "range unit=count lo=500 hi=2000"),
    ]);
    let early = parse("within 1 to 3 hours", None);
    let judged = |minutes: i64| early.judge(minutes.into(), Unit::Min);
    assert_eq!([judged(10), judged(180), judged(181)], [Some(true), Some(true), Some(false)]);
}

#[test]
fn several_figures_are_none() {
    check(&[
        ("P50/P95/P99: 100/300/500ms", LOWER, "not_target SEVERAL"),
        ("100/300/500ms", None, "not_target SEVERAL"),
        ("100ms/300ms/500ms", None, "not_target SEVERAL"),
        ("p50 < 100ms, p95 < 300ms, p99 < 500ms", None, "not_target SEVERAL"),
        ("p50: 100ms / p95: 300ms", None, "not_target SEVERAL"),
        ("15分以内/1時間以内", None, "not_target SEVERAL"),
        ("2026/11/24", None, "none"),
        ("4.5/5.0以上", None, "compare op=ge value=4.5 unit=score scale=5.0"),
        ("5件/日", None, "compare value=5 unit=count per=day BARE_OP"),
    ]);
}

#[test]
fn clocks_side_by_side() {
    check(&[
        ("応答/復旧: 15分以内/1時間以内", None, "clocks response:le:15:min restore:le:1:h WALL_OR_BUSINESS"),
        (
            "暫定2時間／恒久5営業日",
            None,
            "clocks restore:le:2:h resolve:le:5:bd BARE_OP WALL_OR_BUSINESS PER_DAY_LENGTH",
        ),
        (
            "暫定対応2時間以内、恒久対応5営業日以内",
            None,
            "clocks restore:le:2:h resolve:le:5:bd WALL_OR_BUSINESS PER_DAY_LENGTH",
        ),
        // Alone it is what is done within a time.
        ("暫定対応: 1時間以内", None, "compare op=le value=1 unit=h metric=暫定対応"),
        ("応答/復旧: 15分以内/1時間以内/2時間以内", None, "not_target SEVERAL"),
    ]);
    let labelled = line(&parse_labelled("初回応答/解決", "15分以内/1時間以内", None));
    assert_eq!(labelled, "clocks response:le:15:min resolve:le:1:h WALL_OR_BUSINESS");
    assert_eq!(line(&parse_labelled("速度", "15分以内/1時間以内", None)), "not_target SEVERAL");
}

#[test]
fn short_units_and_noughts() {
    check(&[
        ("4h", None, "compare value=4 unit=h BARE_OP"),
        ("30m", None, "compare value=30 unit=min BARE_OP"),
        ("30 m", None, "none"),
        ("30M", None, "none"),
        ("15mins", None, "compare value=15 unit=min BARE_OP"),
        ("2hrs", None, "compare value=2 unit=h BARE_OP"),
        ("500 ms", None, "compare value=500 unit=ms BARE_OP"),
        ("1.5 sec", None, "compare value=1.5 unit=s BARE_OP"),
        ("ゼロ", LOWER, "compare op=eq value=0 BARE_OP"),
        ("0件", LOWER, "compare op=eq value=0 unit=count BARE_OP"),
        ("なし(0件)", LOWER, "compare op=eq value=0 unit=count BARE_OP"),
        ("なし（5件）", LOWER, "none"),
        ("なし", LOWER, "none"),
    ]);
}

#[test]
fn words_of_haste_promise_nothing() {
    for text in ["なるべく早く", "速やかに連絡", "as soon as possible", "promptly", "without delay", "遅滞なく報告"]
    {
        assert_eq!(line(&parse(text, None)), "not_target VAGUE", "{text}");
    }
}

#[test]
fn what_is_shown_can_be_read_again() {
    for (text, ja, en) in [
        ("翌月5営業日まで", "翌月5営業日まで", "by the 5th business day of the next month"),
        ("毎月2日まで", "毎月2日まで", "by the 2nd of each month"),
        ("翌月11日", "翌月11日まで", "by the 11th of the next month"),
        ("月末まで", "毎月末まで", "by the end of each month"),
        ("翌月末まで", "翌月末まで", "by the end of the next month"),
        ("1 to 3 business days", "1〜3営業日以内", "within 1–3 business days"),
    ] {
        let target = parse(text, None);
        assert_eq!((target.to_text(Lang::Ja).as_str(), target.to_text(Lang::En).as_str()), (ja, en), "{text}");
        assert_eq!((&parse(ja, None), &parse(en, None)), (&target, &target), "{text}");
    }
}

#[test]
fn what_a_change_is_measured_against_is_no_name() {
    let read = |label: &str, text: &str| line(&parse_labelled(label, text, None));
    assert_eq!(
        read("問い合わせ", "前週比10%以上の減少"),
        "change op=le value=-10 unit=percent base=prev_week mode=delta"
    );
    assert_eq!(read("問い合わせ", "前年比半減"), "change op=le value=-50 unit=percent base=prev_year mode=delta");
    check(&[(
        "コストを前年比10%削減",
        None,
        "change op=le value=-10 unit=percent base=prev_year mode=delta metric=コスト",
    )]);
}
