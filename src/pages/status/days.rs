//! The days of a line as cells of a bar, each with its text.
//!
//! In: stretches as the metrics computed them. Out: [`DayCell`]s. Never: rounds a day that was not whole to 100 %.

use crate::calendar::{Date, Instant, Period, date_of_day, day_number, local_date};
use crate::diag::Lang;
use crate::model::{
    Availability, AvailabilityLine, DayCell, DayKind, Stretch, format_against, format_integer, format_value,
};
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::say;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The cells of every local day from `first` to `last`; days that the line does not reach have no data.
pub(in crate::pages) fn of_dates(
    context: &ComposeContext<'_>,
    uptime: &Availability,
    line: &AvailabilityLine,
    first: Date,
    last: Date,
) -> Vec<DayCell> {
    let zone = &context.project.site.periods.zone;
    let days: Vec<(Date, &Stretch)> = line.days.iter().map(|day| (local_date(zone, day.start), day)).collect();
    let cell = |date: Date| {
        let at = days.binary_search_by_key(&date, |(own, _)| *own).ok();
        cell(context, uptime.of_samples, date, at.map(|at| days[at].1))
    };
    (day_number(first)..=day_number(last)).filter_map(date_of_day).map(cell).collect()
}

/// The cells of a period up to the as-of instant; a day that the period cuts is one of what lies in it.
pub(in crate::pages) fn of_period(
    context: &ComposeContext<'_>,
    uptime: &Availability,
    line: &AvailabilityLine,
    period: &Period,
) -> Vec<DayCell> {
    let zone = &context.project.site.periods.zone;
    let until = period.end.min(context.as_of);
    let Ok(last) = Instant::from_second(until.as_second() - 1) else { return Vec::new() };
    if until <= period.start {
        return Vec::new();
    }
    let all = if line.pieces.is_empty() { &line.days } else { &line.pieces };
    let within: Vec<(Date, &Stretch)> = all
        .iter()
        .filter(|stretch| period.start <= stretch.start && stretch.start < until)
        .map(|stretch| (local_date(zone, stretch.start), stretch))
        .collect();
    let cell = |date: Date| {
        let at = within.binary_search_by_key(&date, |(own, _)| *own).ok();
        cell(context, uptime.of_samples, date, at.map(|at| within[at].1))
    };
    let (first, last) = (local_date(zone, period.start), local_date(zone, last));
    (day_number(first)..=day_number(last)).filter_map(date_of_day).map(cell).collect()
}

/// A day as shown: `11/8（日）`.
pub(in crate::pages) fn shown(date: Date, lang: Lang) -> String {
    let names = ["月", "火", "水", "木", "金", "土", "日"];
    let weekday = names[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    match lang {
        Lang::Ja => format!("{}年{}月{}日（{weekday}）", date.year(), date.month(), date.day()),
        Lang::En => date.strftime("%a %-d %b %Y").to_string(),
    }
}

fn cell(context: &ComposeContext<'_>, of_samples: bool, date: Date, stretch: Option<&Stretch>) -> DayCell {
    let lang = context.lang();
    let excluded = stretch.map_or(0, |stretch| stretch.excluded);
    let length = stretch.map_or(0, |stretch| stretch.end.as_second() - stretch.start.as_second());
    let kind = match stretch {
        Some(stretch) if stretch.base.is_zero() && length > 0 && excluded >= length => DayKind::Maintenance,
        None => DayKind::NoData,
        Some(stretch) if stretch.base.is_zero() => DayKind::NoData,
        Some(stretch) if stretch.bad.is_zero() => DayKind::Up,
        Some(stretch) if stretch.bad >= stretch.base => DayKind::Down,
        Some(_) => DayKind::Partial,
    };
    let mut words = vec![match (kind, stretch) {
        (DayKind::NoData, _) | (_, None) => lang.pick("データなし", "no data").to_owned(),
        (DayKind::Maintenance, _) => lang.pick("終日メンテナンス", "maintenance all day").to_owned(),
        (_, Some(stretch)) => downtime(stretch, of_samples, lang),
    }];
    if let Some(value) = stretch.and_then(|stretch| stretch.value).filter(|_| kind != DayKind::Up) {
        let value = format_against(value, Some(Decimal::ONE_HUNDRED), Unit::Percent, lang);
        words.push(say!("稼働率 {value}", "uptime {value}").into_text(lang));
    }
    if excluded > 0 && kind != DayKind::Maintenance {
        let length = format_value(Decimal::from(excluded), Unit::S, lang);
        words.push(say!("メンテナンス {length}", "maintenance {length}").into_text(lang));
    }
    DayCell {
        date: shown(date, lang),
        kind,
        level: stretch.map_or(0, level),
        maintenance: excluded > 0,
        text: words.join(lang.pick("、", ", ")),
    }
}

/// How long it was down, or how many samples were bad.
pub(in crate::pages) fn downtime(stretch: &Stretch, of_samples: bool, lang: Lang) -> String {
    let text = if of_samples {
        let count = |value: Decimal| format_integer(value.to_u64().unwrap_or_default());
        let (bad, all) = (count(stretch.bad), count(stretch.base));
        if stretch.bad.is_zero() {
            say!("監視 {all} 回すべて正常", "all {all} samples up")
        } else {
            say!("監視 {all} 回中 {bad} 回が異常", "{bad} of {all} samples down")
        }
    } else if stretch.bad.is_zero() {
        say!("停止なし", "no downtime")
    } else {
        let mean = stretch.bad / Decimal::from(stretch.added_over.max(1));
        let length = format_against(mean, Some(Decimal::ZERO), Unit::S, lang);
        say!("停止 {length}", "down for {length}")
    };
    text.into_text(lang)
}

/// How bad a stretch was: below 1 %, below 10 %, below half, and more.
fn level(stretch: &Stretch) -> u8 {
    if stretch.bad.is_zero() || stretch.base.is_zero() {
        return 0;
    }
    let share = stretch.bad * Decimal::ONE_HUNDRED / stretch.base;
    match () {
        () if share < Decimal::ONE => 1,
        () if share < Decimal::TEN => 2,
        () if share < Decimal::from(50) => 3,
        () => 4,
    }
}
