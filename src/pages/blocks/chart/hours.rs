//! When things happen: rows counted by weekday and hour of the site's zone.
//!
//! In: a source, its column of instants and a period. Out: a heat map of counts. Never: a count of a row outside the
//! period, or by the hour of another zone.

use super::super::rows;
use crate::calendar::Period;
use crate::diag::Lang;
use crate::model::{Across, Chart, ChartKind, ChartOptions, HourCounts, HoursAsked, Series, format_labelled};
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::pages::reason::Reason;
use crate::say;
use rust_decimal::Decimal;

const DAYS: [(&str, &str); 7] =
    [("月", "Mon"), ("火", "Tue"), ("水", "Wed"), ("木", "Thu"), ("金", "Fri"), ("土", "Sat"), ("日", "Sun")];

pub(super) struct Asked<'a> {
    pub source: &'a str,
    pub time: &'a str,
    pub filter: Option<&'a str>,
    pub period: &'a Period,
}

pub(super) fn chart(
    context: &ComposeContext<'_>,
    id: String,
    title: Option<String>,
    asked: &Asked<'_>,
) -> Result<Chart, Reason> {
    let lang = context.lang();
    let counts = counted(context, asked)?;
    let total: u64 = counts.iter().flatten().sum();
    let period = rows::period_title(context, asked.period);
    let title = title.unwrap_or_else(|| asked.source.to_owned());
    let value = |n: u64| Some(Decimal::from(n)).filter(|_| total > 0);
    let series = DAYS.iter().zip(&counts).map(|((ja, en), hours)| Series {
        name: lang.pick(ja, en).to_owned(),
        values: hours.iter().map(|n| value(*n)).collect(),
    });
    let hour = |hour: u8| match lang {
        Lang::Ja => format!("{hour}時"),
        Lang::En => format!("{hour}:00"),
    };
    Ok(Chart {
        id,
        summary: summary(lang, &period, &counts, total),
        title: say!("{title}（{period}）", "{title} ({period})").into_text(lang),
        kind: ChartKind::Heat,
        categories: (0..24).map(hour).collect(),
        series: series.collect(),
        lines: Vec::new(),
        unit: Unit::Count,
        unit_label: String::new(),
        last_is_partial: false,
        options: ChartOptions {
            across: Across::Hours,
            all_partial: asked.period.is_partial(context.as_of),
            ..ChartOptions::default()
        },
    })
}

fn counted(context: &ComposeContext<'_>, asked: &Asked<'_>) -> Result<HourCounts, Reason> {
    let &Asked { source, time, filter, period } = asked;
    context.drill_through.hours(&HoursAsked { source, filter, time, period }).map_err(Reason::unanswered)
}

fn summary(lang: Lang, period: &str, counts: &HourCounts, total: u64) -> String {
    let cells =
        counts.iter().enumerate().flat_map(|(day, hours)| hours.iter().enumerate().map(move |(h, n)| (*n, day, h)));
    // The earliest of those that are equal.
    let most = cells.rev().max_by_key(|(n, ..)| *n).filter(|(n, ..)| *n > 0);
    let Some((most, day, hour)) = most else { return period.to_owned() };
    let text = |n: u64| format_labelled(Decimal::from(n), &[], Unit::Count, None, lang);
    let (day_ja, day_en) = DAYS[day];
    let (total, most) = (text(total), text(most));
    say!(
        "{period}の合計は{total}。最も多いのは{day_ja}曜日の{hour}時台で{most}。",
        "{total} in {period}. Most on {day_en} from {hour}:00: {most}."
    )
    .into_text(lang)
}
