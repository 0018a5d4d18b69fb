//! Indicators: value, target, verdict, change and a small trend for each metric.

use super::figure::{self, alert, label, parts, readings, require_metric, target};
use super::periods::{self, PeriodSpec};
use crate::calendar::Grain;
use crate::model::{
    Block, Change, Figure, Kpi, KpiGroup, TargetStatus, misses_in_words, target_status_in_words, verdict_in_words,
};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::reports::groups;
use crate::pages::words;
use crate::say;

/// How many periods a small trend shows.
const TREND: usize = 12;

/// The block of the directive: named metrics, or a group of the reports.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, period, group) = (options.text("title"), options.text("period"), options.text("group"));
    let mut ids = options.texts("metrics").unwrap_or_default();
    let wanted = PeriodSpec::parse(context, period)?;
    if let Some(name) = group {
        let (groups, _) = groups::declared(context);
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
    ids.iter().try_for_each(|id| require_metric(context, id))?;
    let items = ids.iter().map(|id| kpi(context, id, &wanted)).collect();
    let title = title.or(group).unwrap_or_default().to_owned();
    Ok(vec![Block::Kpis { groups: vec![KpiGroup { title, items }] }])
}

/// One indicator for a period.
pub(in crate::pages) fn kpi(context: &ComposeContext<'_>, metric: &str, wanted: &PeriodSpec) -> Kpi {
    match wanted.figure(context.figures, metric) {
        Some(figure) => of_figure(context, figure),
        None => nothing(context, metric),
    }
}

/// One indicator as a figure tells it.
pub(in crate::pages) fn of_figure(context: &ComposeContext<'_>, figure: &Figure) -> Kpi {
    let lang = context.lang();
    let (value, unit) = parts(context, figure);
    let change = figure.change.as_ref();
    let changed = |c: &Change| figure::change(context, figure, c);
    let against = match figure.period.grain {
        Grain::Day => lang.pick("前日比", "vs the day before"),
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
        target: target(context, figure),
        standing: figure.standing,
        standing_text: verdict_in_words(figure, lang),
        alert: alert(context, figure),
        change: change.map(|c| format!("{against} {}", changed(c))).unwrap_or_default(),
        year_ago: figure.year_ago.as_ref().map(changed).unwrap_or_default(),
        change_tone: change.map_or("flat", |c| words::tone(c, figure.better)).to_owned(),
        n: words::count(figure.n),
        period: periods::title(lang, figure),
        notes: words::notes(lang, figure)
            .into_iter()
            .skip(usize::from(figure.partial))
            .chain(misses_in_words(figure, lang))
            .chain(super::figure::trend(context, figure))
            .chain(readings(context, figure))
            .collect(),
        trend: trend(context, figure),
        running: String::new(),
    }
}

/// Values up to the figure's period, oldest first.
fn trend(context: &ComposeContext<'_>, figure: &Figure) -> Vec<Option<rust_decimal::Decimal>> {
    let series = context.figures.series(&figure.metric, figure.period.grain, &figure.by);
    let until: Vec<_> = series.iter().filter(|f| f.period.start <= figure.period.start).map(|f| f.value).collect();
    until[until.len().saturating_sub(TREND)..].to_vec()
}

fn nothing(context: &ComposeContext<'_>, metric: &str) -> Kpi {
    let lang = context.lang();
    let standing = TargetStatus::NoData;
    let target = context.project.metrics.get(metric).and_then(|m| m.target.target_on(context.first_day()));
    Kpi {
        metric: metric.to_owned(),
        label: label(context, metric),
        value: lang.pick("対象なし", "no data").to_owned(),
        target: target.map(|t| figure::target_of(context, metric, t)).unwrap_or_default(),
        standing,
        standing_text: target_status_in_words(standing, target.is_some(), lang).to_owned(),
        change_tone: "flat".to_owned(),
        n: words::count(0),
        ..Kpi::default()
    }
}
