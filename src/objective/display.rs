//! A target as people read it: `99.9%以上`, `4時間以内に復旧`, `< 500 ms`. What is written can be read again.

use super::{Op, Target, TargetKind, Unit};
use crate::diag::Lang;
use rust_decimal::Decimal;

impl Unit {
    /// What stands behind a number, without a blank; empty where a number stands alone.
    pub fn symbol(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::Percent => ("%", "%"),
            Self::Points => ("ポイント", "points"),
            Self::Ms => ("ms", "ms"),
            Self::S => ("秒", "s"),
            Self::Min => ("分", "min"),
            Self::H => ("時間", "h"),
            Self::D => ("日", "d"),
            Self::Bh => ("営業時間", "business hours"),
            Self::Bd => ("営業日", "business days"),
            Self::Week => ("週間", "weeks"),
            Self::Month => ("ヶ月", "months"),
            Self::Year => ("年", "years"),
            Self::Count => ("件", ""),
            Self::Score | Self::None => ("", ""),
            Self::Usd => ("ドル", "USD"),
            Self::Jpy => ("円", "JPY"),
        };
        lang.pick(ja, en)
    }
}

impl Target {
    /// The target in words; empty for what is no target. A bare value without a direction is the value alone.
    pub fn to_text(&self, lang: Lang) -> String {
        self.to_text_counting(lang, None)
    }

    /// As [`Target::to_text`], with a metric's own word for what it counts (名, 院 …) in place of 件.
    pub fn to_text_counting(&self, lang: Lang, word: Option<&str>) -> String {
        let body = match self.kind {
            TargetKind::Compare => self.comparison(lang, word),
            TargetKind::Range => self.range(lang, word),
            TargetKind::Change => self.change(lang, word),
            TargetKind::Trend => self.trend(lang).to_owned(),
            TargetKind::Clocks => self.all_clocks(lang),
            TargetKind::ClockDay => self.clock_day(lang),
            TargetKind::DueDay => self.due_day(lang),
            TargetKind::QuantileWithin => self.quantile(lang),
            TargetKind::LeadTime => format!("{}{}", self.amount(self.value, lang, None), lang.pick("前", " before")),
            TargetKind::NotTarget | TargetKind::None => return String::new(),
        };
        let aggregated = match &self.agg {
            Some(agg) => format!("{} {body}", aggregate(agg, lang)),
            None => body,
        };
        match &self.scope {
            Some(scope) => format!("{aggregated} ({scope})"),
            None => aggregated,
        }
    }

    /// A value of this target with its unit.
    fn amount(&self, value: Option<Decimal>, lang: Lang, word: Option<&str>) -> String {
        let Some(value) = value else { return String::new() };
        match (self.scale, word.filter(|_| self.unit == Some(Unit::Count))) {
            (Some(scale), _) => format!("{value}/{scale}"),
            (None, Some(word)) => counted(value, word, lang),
            (None, None) => amount(value, self.unit.unwrap_or(Unit::None), lang),
        }
    }

    fn per(&self, lang: Lang) -> String {
        let Some(per) = self.per else { return String::new() };
        let ja = match per {
            "day" => "日",
            "week" => "週",
            "month" => "月",
            "quarter" => "四半期",
            "half" => "半期",
            _ => "年",
        };
        format!("/{}", lang.pick(ja, per))
    }

    fn comparison(&self, lang: Lang, word: Option<&str>) -> String {
        let value = self.amount(self.value, lang, word) + &self.per(lang);
        let unit = self.unit.unwrap_or(Unit::None);
        match (&self.reference, lang) {
            (Some(whole), Lang::Ja) => bounded(&format!("{whole}の{value}"), self.op, unit, lang),
            (Some(whole), Lang::En) => format!("{} of {whole}", bounded(&value, self.op, unit, lang)),
            (None, _) => bounded(&value, self.op, unit, lang),
        }
    }

    fn range(&self, lang: Lang, word: Option<&str>) -> String {
        if self.scale.is_none() && self.lo.is_some_and(|lo| lo.is_sign_negative()) && self.lo.map(|lo| -lo) == self.hi {
            return format!("±{}", self.amount(self.hi, lang, word));
        }
        let lo = self.lo.map(grouped).unwrap_or_default();
        let hi = self.amount(self.hi, lang, word);
        match (self.unit, lang) {
            (Some(Unit::Usd), _) => format!("${lo}{}{hi}", lang.pick("〜", "–")),
            (Some(Unit::Jpy), Lang::En) => format!("¥{lo}–{hi}"),
            (_, Lang::Ja) if self.op.is_some() => format!("{lo}〜{hi}以内"),
            (_, Lang::En) if self.op.is_some() => format!("within {lo}–{hi}"),
            _ => format!("{lo}{}{hi}{}", lang.pick("〜", "–"), self.per(lang)),
        }
    }

    /// 翌月5営業日まで, by the 5th business day of the next month.
    fn due_day(&self, lang: Lang) -> String {
        let (next, business) = (self.base.is_some(), self.unit == Some(Unit::Bd));
        let (month_ja, month_en) = if next { ("翌月", "the next month") } else { ("毎月", "each month") };
        let day_ja = if business { "営業日" } else { "日" };
        match (self.n, lang) {
            (None, Lang::Ja) => format!("{month_ja}末{}まで", if business { "営業日" } else { "" }),
            (None, Lang::En) => format!("by the end of {month_en}"),
            (Some(n), Lang::Ja) => format!("{month_ja}{n}{day_ja}まで"),
            (Some(n), Lang::En) => {
                let (ordinal, day) = (ordinal(n), if business { " business day" } else { "" });
                format!("by the {n}{ordinal}{day} of {month_en}")
            }
        }
    }

    fn change(&self, lang: Lang, word: Option<&str>) -> String {
        let unit = self.unit.unwrap_or(Unit::None);
        let what = self.measured_against(lang);
        if self.lo.is_some() {
            return what + &self.range(lang, word);
        }
        let Some(value) = self.value else { return what };
        if self.mode == Some("ratio") {
            return what + &bounded(&self.amount(Some(value), lang, word), self.op, unit, lang);
        }
        // A fall is told by its size, with the comparison turned round.
        let down = value.is_sign_negative();
        let op = if down { self.op.map(Op::turned) } else { self.op };
        let size = bounded(&self.amount(Some(value.abs()), lang, word), op, unit, lang);
        let way = match (down, lang) {
            (true, Lang::Ja) => "の減少",
            (true, Lang::En) => " decrease",
            (false, Lang::Ja) => "の増加",
            (false, Lang::En) => " increase",
        };
        format!("{what}{size}{way}")
    }

    /// 前週比, 日次予算の; in English with a blank behind.
    fn measured_against(&self, lang: Lang) -> String {
        if let Some(whole) = &self.reference {
            return match lang {
                Lang::Ja => format!("{whole}の"),
                Lang::En => format!("of {whole}: "),
            };
        }
        let (ja, en) = match self.base {
            Some("prev_day") => ("前日比", "day over day: "),
            Some("prev_week") => ("前週比", "week over week: "),
            Some("prev_month") => ("前月比", "month over month: "),
            Some("prev_quarter") => ("前四半期比", "quarter over quarter: "),
            Some(_) => ("前年比", "year over year: "),
            None => ("", ""),
        };
        lang.pick(ja, en).to_owned()
    }

    fn trend(&self, lang: Lang) -> &'static str {
        match self.dir {
            Some("up") => lang.pick("増加トレンド", "increasing trend"),
            Some("down") => lang.pick("減少トレンド", "decreasing trend"),
            Some("not_down") => lang.pick("減少しない", "not decreasing"),
            _ => lang.pick("増加しない", "not increasing"),
        }
    }

    fn all_clocks(&self, lang: Lang) -> String {
        let one = |clock: &super::ClockTarget| {
            let bound = bounded(&amount(clock.value, clock.unit, lang), Some(clock.op), clock.unit, lang);
            let name = clock_name(clock.clock, lang);
            match lang {
                Lang::Ja => format!("{bound}に{name}"),
                Lang::En => format!("{name} {bound}"),
            }
        };
        self.clocks.iter().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
    }

    fn clock_day(&self, lang: Lang) -> String {
        let business = self.unit == Some(Unit::Bd);
        let n = self.n.unwrap_or_default();
        match (n == Decimal::ZERO, n == Decimal::ONE, business) {
            (true, _, false) => lang.pick("当日中", "same day").to_owned(),
            (true, _, true) => lang.pick("当営業日中", "same business day").to_owned(),
            (_, true, false) => lang.pick("翌日中", "next day").to_owned(),
            (_, true, true) => lang.pick("翌営業日中", "next business day").to_owned(),
            (_, _, false) => lang.pick("翌々日中", "day after next").to_owned(),
            (_, _, true) => lang.pick("翌々営業日中", "business day after next").to_owned(),
        }
    }

    fn quantile(&self, lang: Lang) -> String {
        let unit = self.unit.unwrap_or(Unit::None);
        let share = bounded(&amount(self.q.unwrap_or_default(), Unit::Percent, lang), self.q_op, Unit::Percent, lang);
        let within = bounded(&self.amount(self.value, lang, None), self.op, unit, lang);
        match lang {
            Lang::Ja => format!("{share}を{within}"),
            Lang::En => format!("{share} in {within}"),
        }
    }
}

/// The ending of an English ordinal: 1st, 2nd, 3rd, 11th.
fn ordinal(n: Decimal) -> &'static str {
    let (ten, hundred) = (n % Decimal::TEN, n % Decimal::ONE_HUNDRED);
    match (ten.to_string().as_str(), hundred.to_string().as_str()) {
        (_, "11" | "12" | "13") => "th",
        ("1", _) => "st",
        ("2", _) => "nd",
        ("3", _) => "rd",
        _ => "th",
    }
}

fn clock_name(clock: &str, lang: Lang) -> &str {
    match (clock, lang) {
        ("response", Lang::Ja) => "応答",
        ("restore", Lang::Ja) => "復旧",
        ("resolve", Lang::Ja) => "解決",
        ("resolve", Lang::En) => "resolution",
        ("restore", Lang::En) => "restoration",
        (other, _) => other,
    }
}

fn aggregate(agg: &str, lang: Lang) -> &str {
    match (agg, lang) {
        ("avg", Lang::Ja) => "平均",
        ("median", Lang::Ja) => "中央値",
        ("sum", Lang::Ja) => "合計",
        ("max", Lang::Ja) => "最大値",
        ("min", Lang::Ja) => "最小値",
        ("avg", Lang::En) => "average",
        ("sum", Lang::En) => "total",
        (other, _) => other,
    }
}

/// A number of what a metric counts.
fn counted(value: Decimal, word: &str, lang: Lang) -> String {
    let (sign, size) = (if value.is_sign_negative() { "-" } else { "" }, grouped(value.abs()));
    format!("{sign}{size}{}{word}", lang.pick("", " "))
}

/// A number with its unit or currency.
fn amount(value: Decimal, unit: Unit, lang: Lang) -> String {
    let (sign, size) = (if value.is_sign_negative() { "-" } else { "" }, grouped(value.abs()));
    match (unit, lang) {
        (Unit::Usd, _) => format!("{sign}${size}"),
        (Unit::Jpy, Lang::En) => format!("{sign}¥{size}"),
        (_, Lang::Ja) | (Unit::Percent, _) => format!("{sign}{size}{}", unit.symbol(lang)),
        (_, Lang::En) => format!("{sign}{size} {}", unit.symbol(lang)).trim_end().to_owned(),
    }
}

/// A value with its comparison: 以内 for durations, signs in English.
fn bounded(value: &str, op: Option<Op>, unit: Unit, lang: Lang) -> String {
    let Some(op) = op else { return value.to_owned() };
    match (lang, op) {
        (Lang::Ja, Op::Ge) => format!("{value}以上"),
        (Lang::Ja, Op::Gt) => format!("{value}超"),
        (Lang::Ja, Op::Le) if unit.is_duration() => format!("{value}以内"),
        (Lang::Ja, Op::Le) => format!("{value}以下"),
        (Lang::Ja, Op::Lt) => format!("{value}未満"),
        (_, Op::Eq) => value.to_owned(),
        (Lang::En, Op::Ge) => format!("≥ {value}"),
        (Lang::En, Op::Gt) => format!("> {value}"),
        (Lang::En, Op::Le) => format!("≤ {value}"),
        (Lang::En, Op::Lt) => format!("< {value}"),
    }
}

/// Thousands in groups of three.
fn grouped(value: Decimal) -> String {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, fraction)| (whole, fraction));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::{Better, TargetFlag, parse};

    #[test]
    fn a_metric_has_its_own_word_for_what_it_counts() {
        let text = |written: &str, lang| parse(written, None).to_text_counting(lang, Some("名"));
        assert_eq!(text("20-70件", Lang::Ja), "20〜70名");
        assert_eq!(text("20-70件", Lang::En), "20–70 名");
        assert_eq!(text("50件/月以上", Lang::Ja), "50名/月以上");
        assert_eq!(text("99.9%以上", Lang::Ja), "99.9%以上", "a share has none");
    }

    #[test]
    fn shown() {
        let cases: &[(&str, &str, &str)] = &[
            ("99.9%以上", "99.9%以上", "≥ 99.9%"),
            ("at least 99.9%", "99.9%以上", "≥ 99.9%"),
            ("4時間以内", "4時間以内", "≤ 4 h"),
            ("<500ms", "500ms未満", "< 500 ms"),
            (">1000ms", "1,000ms超", "> 1,000 ms"),
            ("10件以下", "10件以下", "≤ 10"),
            ("4.5/5.0以上", "4.5/5.0以上", "≥ 4.5/5.0"),
            ("200回/日以上", "200件/日以上", "≥ 200/day"),
            ("500-2000回", "500〜2,000件", "500–2,000"),
            ("$50-$200", "$50〜$200", "$50–$200"),
            ("±5%", "±5%", "±5%"),
            ("100万円以下", "1,000,000円以下", "≤ ¥1,000,000"),
            ("<80% of max", "maxの80%未満", "< 80% of max"),
            ("p95 < 500ms", "p95 500ms未満", "p95 < 500 ms"),
            ("平均2.3秒以下", "平均 2.3秒以内", "average ≤ 2.3 s"),
            ("0件 (Critical/High)", "0件 (Critical/High)", "0 (Critical/High)"),
            ("前週比-10%", "前週比10%以上の減少", "week over week: ≥ 10% decrease"),
            ("前日比200%以上", "前日比200%以上", "day over day: ≥ 200%"),
            ("日次予算の150%以上", "日次予算の150%以上", "of 日次予算: ≥ 150%"),
            ("20%以上削減", "20%以上の減少", "≥ 20% decrease"),
            ("増加トレンド", "増加トレンド", "increasing trend"),
            (
                "1 時間以内に応答、4 時間以内に復旧",
                "1時間以内に応答、4時間以内に復旧",
                "response ≤ 1 h, restoration ≤ 4 h",
            ),
            ("翌営業日中", "翌営業日中", "next business day"),
            ("95%以上を4時間以内", "95%以上を4時間以内", "≥ 95% in ≤ 4 h"),
            ("72時間前", "72時間前", "72 h before"),
            ("監視中", "", ""),
        ];
        for (text, ja, en) in cases {
            let target = parse(text, None);
            assert_eq!((target.to_text(Lang::Ja).as_str(), target.to_text(Lang::En).as_str()), (*ja, *en), "{text}");
        }
        assert_eq!(parse("99.9%", Some(Better::Higher)).to_text(Lang::Ja), "99.9%以上");
        assert_eq!(parse("0件/月", Some(Better::Lower)).to_text(Lang::Ja), "0件/月");
    }

    proptest::proptest! {
        /// What is shown reads as what was meant.
        #[test]
        fn shown_text_reads_the_same(
            number in "[1-9][0-9]{0,6}(\\.[0-9]{1,3})?",
            unit in proptest::sample::select(vec!["%", "ms", "秒", "分", "時間", "日", "営業時間", "営業日", "週間", "ヶ月", "件", "円", "ドル", ""]),
            per in proptest::sample::select(vec!["", "/月", "/日"]),
            bound in proptest::sample::select(vec!["以上", "以下", "未満", "超", ""]),
        ) {
            let first = parse(&format!("{number}{unit}{per}{bound}"), None);
            let (ja, en) = (parse(&first.to_text(Lang::Ja), None), parse(&first.to_text(Lang::En), None));
            let key = |t: &Target| (t.kind, t.op, t.value, t.per, t.flags.contains(&TargetFlag::BareOp));
            proptest::prop_assert_eq!(&first, &ja);
            proptest::prop_assert_eq!(key(&first), key(&en));
        }
    }
}
