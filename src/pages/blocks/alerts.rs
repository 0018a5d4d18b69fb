//! The `{alerts}` directive: alert bounds that whole metrics crossed in a period.

use super::figure;
use super::periods::{self, PeriodSpec};
use super::rows;
use crate::calendar::{Grain, Period};
use crate::config::Metric;
use crate::model::{Block, Figure, TableCell, verdict_in_words};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reports::groups;
use crate::pages::table::Table;
use crate::say;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let title = options.text("title");
    let period = PeriodSpec::parse(context, options.text("period"))?.period(context);
    let lang = context.lang();
    let watched = context.project.metrics.values().filter(|metric| metric.alert.targets().next().is_some());
    let watched = watched.filter(|metric| groups::shows(context, &metric.id));
    let watched: Vec<Vec<&Figure>> = watched.map(|metric| figures(context, metric, &period)).collect();
    let judged = watched.iter().filter(|figures| figures.iter().any(|figure| figure.value.is_some())).count();
    if judged == 0 {
        return Ok(Vec::new());
    }
    let crossed: Vec<&Figure> = watched.into_iter().flatten().filter(|figure| figure.alert.is_some()).collect();
    let shown = rows::period_title(context, &period);
    if crossed.is_empty() {
        let text = say!(
            "{shown}に、アラートの条件に当たった指標はありません（値のある指標 {judged} 件）。",
            "No alert was crossed in {shown}, of {judged} watched metrics with a value."
        );
        return Ok(vec![Block::paragraph(text.into_text(lang))]);
    }
    let caption = match title {
        Some(title) => say!("{title}、{shown}", "{title}, {shown}"),
        None => say!("アラートの条件に当たった指標、{shown}", "Alerts crossed, {shown}"),
    };
    let alert = |of: &Figure| of.alert.as_ref().map(|alert| figure::target_of(context, &of.metric, alert));
    let table = Table::new(lang, &crossed)
        .column("指標", "Metric", |of| of.label.as_str())
        .column("値", "Value", |of| TableCell::number(figure::value(context, of)))
        .column("条件", "Alert", |of| alert(of).unwrap_or_default())
        .column("期間", "Period", |of| periods::title(lang, of))
        .column("目標に対して", "Against its target", |of| {
            TableCell::verdict(verdict_in_words(of, lang), of.standing)
        });
    Ok(vec![table.block(caption.into_text(lang))])
}

/// The figures of a whole metric that tell of a period: its own; where the metric is not computed by such periods, those of
/// the longest shorter grain that end in it.
fn figures<'m>(context: &ComposeContext<'m>, metric: &Metric, period: &Period) -> Vec<&'m Figure> {
    if let Some(figure) = context.figures.get(&metric.id, &[], &period.label) {
        return vec![figure];
    }
    let shorter = |grain: &&Grain| **grain < period.grain && context.figures.of(&metric.id, **grain).next().is_some();
    let Some(grain) = metric.grains.iter().rfind(shorter) else { return Vec::new() };
    let inside = |figure: &&Figure| figure.period.end > period.start && figure.period.end <= period.end;
    context.figures.of(&metric.id, *grain).filter(|figure| figure.by.is_empty()).filter(inside).collect()
}
