//! The `{alerts}` directive: alert bounds that whole metrics crossed in a period.

use super::figure;
use super::periods::{self, PeriodSpec};
use super::rows;
use crate::calendar::{Grain, Period};
use crate::config::Metric;
use crate::model::{Block, Figure, TableBlock, TableCell, verdict_in_words};
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reports::{number, text};
use crate::say;
use crate::syntax::{Fields, Reader};

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let period = rows::word(fields, reader, "period");
    let wanted = match PeriodSpec::parse(context, period.as_deref()) {
        Ok(wanted) => wanted,
        Err(reason) => return Some(Err(reason)),
    };
    Some(Ok(blocks(context, title, &rows::period(context, &wanted))))
}

fn blocks(context: &ComposeContext<'_>, title: Option<String>, period: &Period) -> Vec<Block> {
    let lang = context.lang();
    let watched = context.project.metrics.values().filter(|metric| metric.alert.targets().next().is_some());
    let told: Vec<Vec<&Figure>> = watched.map(|metric| figures(context, metric, period)).collect();
    let judged = told.iter().filter(|figures| figures.iter().any(|figure| figure.value.is_some())).count();
    if judged == 0 {
        return Vec::new();
    }
    let crossed: Vec<&Figure> = told.into_iter().flatten().filter(|figure| figure.alert.is_some()).collect();
    let shown = rows::period_title(context, period);
    if crossed.is_empty() {
        let text = say!(
            "{shown}に、アラートの条件に当たった指標はありません（値のある指標 {judged} 件）。",
            "No alert was crossed in {shown}, of {judged} watched metrics with a value."
        );
        return vec![Block::Paragraph { text: text.text(lang).to_owned() }];
    }
    let head = match lang {
        crate::diag::Lang::Ja => ["指標", "値", "条件", "期間", "目標に対して"],
        crate::diag::Lang::En => ["Metric", "Value", "Alert", "Period", "Against its target"],
    };
    let rows = crossed.into_iter().map(|figure| row(context, figure)).collect();
    let caption = match title {
        Some(title) => say!("{title}、{shown}", "{title}, {shown}"),
        None => say!("アラートの条件に当たった指標、{shown}", "Alerts crossed, {shown}"),
    };
    vec![Block::Table(TableBlock::new(caption.text(lang), &head, rows))]
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

fn row(context: &ComposeContext<'_>, of: &Figure) -> Vec<TableCell> {
    let lang = context.lang();
    let alert = of.alert.as_ref().map(|alert| figure::target_of(context, &of.metric, alert)).unwrap_or_default();
    let standing = verdict_in_words(of, lang);
    vec![
        text(&of.label),
        number(figure::value(context, of)),
        text(&alert),
        text(&periods::title(lang, of)),
        TableCell { standing: Some(of.standing), ..text(&standing) },
    ]
}
