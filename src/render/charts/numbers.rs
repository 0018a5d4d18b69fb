//! The exact numbers of a chart: as a table below it, and as a file for spreadsheets.
//!
//! In: a chart. Out: heads and rows as text, and CSV with a byte order mark. Never: a number that went through a float, or
//! a cell that a spreadsheet would compute.

use super::drawing::{Locale, unit_label};
use super::scale::shares;
use crate::diag::Lang;
use crate::model::{
    Across, Bullet, Chart, ChartKind, ReferenceLine, format_digits, format_labelled, format_parts, safe_cell,
};
use crate::objective::Unit;
use crate::render::words::Words;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

/// The numbers of a chart as text.
pub(in crate::render) struct Numbers {
    pub(in crate::render) head: Vec<String>,
    pub(in crate::render) rows: Vec<Row>,
}

/// One category with its exact values.
#[derive(Debug, Clone, Serialize)]
pub(in crate::render) struct Row {
    pub(in crate::render) category: String,
    pub(in crate::render) partial: bool,
    pub(in crate::render) values: Vec<String>,
}

/// The table of a chart.
pub(super) fn table(chart: &Chart, locale: Locale<'_>) -> Numbers {
    if chart.kind == ChartKind::Bullet {
        return of_bullets(chart, locale);
    }
    Numbers { head: head(chart, locale.words), rows: rows(chart, locale) }
}

/// A value of a chart as text.
pub(super) fn value(chart: &Chart, value: Decimal, lang: Lang) -> String {
    let bounds: Vec<Decimal> = chart.lines.iter().flat_map(ReferenceLine::ends).collect();
    format_labelled(value, &bounds, chart.unit, unit_label(chart), lang)
}

/// A value of a bullet as text, on the same side of its bounds as the exact one.
pub(super) fn of_bullet(bullet: &Bullet, value: Option<Decimal>, locale: Locale<'_>) -> String {
    let bounds: Vec<Decimal> = [bullet.target, bullet.target_until, bullet.alert].into_iter().flatten().collect();
    let label = Some(bullet.unit_label.as_str()).filter(|label| !label.is_empty());
    value.map_or_else(
        || locale.words.no_value.to_owned(),
        |value| format_labelled(value, &bounds, bullet.unit, label, locale.lang),
    )
}

/// A bound of a bullet as text, as promised; empty without one.
fn bound(bullet: &Bullet, value: Option<Decimal>, locale: Locale<'_>) -> String {
    let label = Some(bullet.unit_label.as_str()).filter(|label| !label.is_empty());
    let told = |value: Decimal| format_digits(value, value.normalize().scale(), bullet.unit, label, locale.lang);
    value.map(told).unwrap_or_default()
}

fn across(chart: &Chart, words: &Words) -> &'static str {
    match chart.options.across {
        Across::Periods => words.period,
        Across::Hours => words.hour,
        Across::Names => words.item,
    }
}

fn head(chart: &Chart, words: &Words) -> Vec<String> {
    std::iter::once(across(chart, words).to_owned()).chain(chart.series.iter().map(|s| s.name.clone())).collect()
}

fn rows(chart: &Chart, locale: Locale<'_>) -> Vec<Row> {
    let shares = (chart.kind == ChartKind::ShareBar).then(|| shares(chart));
    let shown = |series: usize, at: usize| {
        let get = |chart: &Chart| chart.series[series].values.get(at).copied().flatten();
        let Some(exact) = get(chart) else { return locale.words.no_value.to_owned() };
        let text = value(chart, exact, locale.lang);
        match shares.as_ref().and_then(get) {
            Some(share) => {
                let share = share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize();
                let share = format_digits(share, share.scale(), Unit::Percent, None, locale.lang);
                text + &locale.lang.bracketed(&share)
            }
            None => text,
        }
    };
    let row = |(at, category): (usize, &String)| Row {
        category: category.clone(),
        partial: chart.is_partial(at),
        values: (0..chart.series.len()).map(|series| shown(series, at)).collect(),
    };
    chart.categories.iter().enumerate().map(row).collect()
}

fn of_bullets(chart: &Chart, locale: Locale<'_>) -> Numbers {
    let words = locale.words;
    let head = [words.indicator, words.period, words.measured_value, words.target, words.alert_line, words.verdict];
    let row = |of: &Bullet| Row {
        category: of.name.clone(),
        partial: of.partial,
        values: vec![
            of.period.clone(),
            of_bullet(of, of.value, locale),
            of.target_text.clone(),
            bound(of, of.alert, locale),
            of.standing_text.clone(),
        ],
    };
    Numbers { head: head.map(str::to_owned).to_vec(), rows: chart.options.bullets.iter().map(row).collect() }
}

/// The numbers as CSV: exact values without separators, units in the heads, bounds beside them.
pub(super) fn csv(chart: &Chart, locale: Locale<'_>) -> String {
    let lines =
        if chart.kind == ChartKind::Bullet { csv_of_bullets(chart, locale) } else { csv_of_series(chart, locale) };
    let line = |cells: Vec<String>| cells.join(",") + "\r\n";
    "\u{feff}".to_owned() + &lines.into_iter().map(line).collect::<String>()
}

fn csv_of_series(chart: &Chart, locale: Locale<'_>) -> Vec<Vec<String>> {
    let words = locale.words;
    let unit = unit_word(chart.unit, unit_label(chart), locale.lang);
    let with_unit = |name: &str| {
        let unit = if unit.is_empty() { String::new() } else { locale.lang.bracketed(&unit) };
        safe_cell(&format!("{name}{unit}"))
    };
    let mut head = vec![safe_cell(across(chart, words))];
    head.extend(chart.series.iter().map(|series| with_unit(&series.name)));
    let ends = |line: &ReferenceLine| match line.until {
        None => vec![line.name.clone()],
        Some(_) => {
            [words.at_least, words.at_most].map(|end| format!("{}{}", line.name, locale.lang.bracketed(end))).to_vec()
        }
    };
    head.extend(chart.lines.iter().flat_map(ends).map(|name| with_unit(&name)));
    head.push(safe_cell(words.partial));
    let row = |(at, category): (usize, &String)| {
        let mut cells = vec![safe_cell(category)];
        cells.extend(chart.series.iter().map(|series| raw(series.values.get(at).copied().flatten())));
        cells.extend(chart.lines.iter().flat_map(ReferenceLine::ends).map(|value| raw(Some(value))));
        cells.push(flag(chart.is_partial(at), words));
        cells
    };
    std::iter::once(head).chain(chart.categories.iter().enumerate().map(row)).collect()
}

fn csv_of_bullets(chart: &Chart, locale: Locale<'_>) -> Vec<Vec<String>> {
    let words = locale.words;
    let head = [
        words.indicator,
        words.period,
        words.measured_value,
        words.target,
        words.alert_line,
        words.unit,
        words.verdict,
        words.partial,
    ];
    let row = |of: &Bullet| {
        let label = Some(of.unit_label.as_str()).filter(|label| !label.is_empty());
        vec![
            safe_cell(&of.name),
            safe_cell(&of.period),
            raw(of.value),
            raw(of.target),
            raw(of.alert),
            safe_cell(&unit_word(of.unit, label, locale.lang)),
            safe_cell(&of.standing_text),
            flag(of.partial, words),
        ]
    };
    std::iter::once(head.map(safe_cell).to_vec()).chain(chart.options.bullets.iter().map(row)).collect()
}

fn flag(partial: bool, words: &Words) -> String {
    if partial { safe_cell(words.partial) } else { String::new() }
}

/// The exact value; a number is no formula, so that its sign stays.
fn raw(value: Option<Decimal>) -> String {
    value.map(|value| value.normalize().to_string()).unwrap_or_default()
}

/// The unit that the raw values of a column have.
fn unit_word(unit: Unit, label: Option<&str>, lang: Lang) -> String {
    match (label, unit) {
        (Some(label), _) => label.to_owned(),
        (None, Unit::S) => lang.pick("秒", "s").to_owned(),
        (None, Unit::Min) => lang.pick("分", "min").to_owned(),
        (None, Unit::H) => lang.pick("時間", "h").to_owned(),
        (None, Unit::Usd) => lang.pick("米ドル", "USD").to_owned(),
        (None, unit) => format_parts(Decimal::ONE, &[], unit, None, lang).1.trim().to_owned(),
    }
}
