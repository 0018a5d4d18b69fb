//! Indicators: value, target, verdict, change and a small trend for each metric.

use super::figure::{self, alert, known, label, parts, readings, target};
use super::periods::{self, Wanted};
use crate::calendar::Grain;
use crate::model::{
    Block, Change, Figure, Kpi, KpiGroup, Standing, misses_in_words, standing_in_words, verdict_in_words,
};
use crate::pages::Material;
use crate::pages::reason::Reason;
use crate::pages::words;
use crate::say;

/// How many periods a small trend shows.
const TREND: usize = 12;

/// The block of a `{kpis}` directive: named metrics, or a group of the reports.
pub(in crate::pages) fn blocks(
    material: &Material<'_>,
    title: Option<String>,
    metrics: &[String],
    group: Option<&str>,
    period: Option<&str>,
) -> Result<Vec<Block>, Reason> {
    let wanted = Wanted::parse(material, period)?;
    let mut ids: Vec<String> = metrics.to_vec();
    if let Some(name) = group {
        let groups = &material.project.site.reports.groups;
        let found = groups.iter().find(|(heading, _)| heading == name).ok_or_else(|| {
            let message = say!("指標グループ `{name}` は tejun.yaml にありません", "no group `{name}` in tejun.yaml");
            Reason::unknown(message, name, groups.iter().map(|(heading, _)| heading.as_str()))
        })?;
        ids.extend(found.1.iter().cloned());
    }
    if ids.is_empty() {
        let message = say!("`metrics` か `group` を書きます", "expected `metrics` or `group`");
        return Err(Reason::unknown(message, "", []));
    }
    ids.iter().try_for_each(|id| known(material, id))?;
    let items = ids.iter().map(|id| kpi(material, id, &wanted)).collect();
    let title = title.or_else(|| group.map(str::to_owned)).unwrap_or_default();
    Ok(vec![Block::Kpis { groups: vec![KpiGroup { title, items }] }])
}

/// One indicator for a period.
pub(in crate::pages) fn kpi(material: &Material<'_>, metric: &str, wanted: &Wanted) -> Kpi {
    match wanted.figure(material.figures, metric) {
        Some(figure) => of_figure(material, figure),
        None => nothing(material, metric),
    }
}

/// One indicator as a figure tells it.
pub(in crate::pages) fn of_figure(material: &Material<'_>, figure: &Figure) -> Kpi {
    let lang = material.lang();
    let (value, unit) = parts(material, figure);
    let change = figure.change.as_ref();
    let told = |c: &Change| figure::change(material, figure, c);
    let against = match figure.period.grain {
        Grain::Week | Grain::Cutoff => lang.pick("前週比", "vs last week"),
        Grain::Month => lang.pick("前月比", "vs last month"),
        Grain::Quarter => lang.pick("前四半期比", "vs last quarter"),
        Grain::Year => lang.pick("前年度比", "vs last fiscal year"),
        _ => lang.pick("前期比", "vs previous"),
    };
    Kpi {
        metric: figure.metric.clone(),
        label: figure.label.clone(),
        value,
        unit,
        target: target(material, figure),
        standing: figure.standing,
        standing_text: verdict_in_words(figure, lang),
        alert: alert(material, figure),
        change: change.map(|c| format!("{against} {}", told(c))).unwrap_or_default(),
        year_ago: figure.year_ago.as_ref().map(told).unwrap_or_default(),
        change_tone: change.map_or("flat", |c| words::tone(c, figure.better)).to_owned(),
        n: words::count(figure.n),
        period: periods::title(lang, figure),
        notes: words::notes(lang, figure)
            .into_iter()
            .skip(usize::from(figure.partial))
            .chain(misses_in_words(figure, lang))
            .chain(super::figure::trend(material, figure))
            .chain(readings(material, figure))
            .collect(),
        trend: trend(material, figure),
        running: String::new(),
    }
}

/// Values up to the figure's period, oldest first.
fn trend(material: &Material<'_>, figure: &Figure) -> Vec<Option<rust_decimal::Decimal>> {
    let series = material.figures.series(&figure.metric, figure.period.grain, &figure.by);
    let until: Vec<_> = series.iter().filter(|f| f.period.start <= figure.period.start).map(|f| f.value).collect();
    until[until.len().saturating_sub(TREND)..].to_vec()
}

fn nothing(material: &Material<'_>, metric: &str) -> Kpi {
    let lang = material.lang();
    let standing = Standing::NoData;
    let target = material.project.metrics.get(metric).and_then(|m| m.target.target_on(material.first_day()));
    Kpi {
        metric: metric.to_owned(),
        label: label(material, metric),
        value: lang.pick("対象なし", "no data").to_owned(),
        unit: String::new(),
        target: target.map(|t| figure::target_of(material, metric, t)).unwrap_or_default(),
        standing,
        standing_text: standing_in_words(standing, target.is_some(), lang).to_owned(),
        alert: String::new(),
        change: String::new(),
        year_ago: String::new(),
        change_tone: "flat".to_owned(),
        n: words::count(0),
        period: String::new(),
        notes: Vec::new(),
        trend: Vec::new(),
        running: String::new(),
    }
}
