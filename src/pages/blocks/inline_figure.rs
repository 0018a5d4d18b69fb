//! A figure in a sentence.
//!
//! In: a metric and a period as the author wrote them. Out: its value, with a remark where the number is not what the sentence
//! would say alone: the data end or begin within the period, are old, or tell of an earlier period than the newest one that is
//! over. Never: shows the value of another period without naming it.

use super::figure::{alert, label, readings, require_metric, trend, value};
use super::periods::{self, PeriodSpec};
use crate::calendar::Period;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{Figure, InlineFigure, TargetStatus, misses_in_words, target_status_in_words, verdict_in_words};
use crate::pages::reason::Reason;
use crate::pages::{context::ComposeContext, words};
use crate::say;

/// The figure of a role; without a period, of the newest complete month.
pub(in crate::pages) fn inline(
    context: &ComposeContext<'_>,
    metric: &str,
    period: Option<&str>,
    place: &Place,
    found: &mut Diagnostics,
) -> Result<InlineFigure, Reason> {
    require_metric(context, metric)?;
    let spec = PeriodSpec::parse(context, period)?;
    let Some(figure) = spec.figure(context.figures, metric) else { return Ok(absent(context, metric, &spec)) };
    let newest = newer_period(context, &spec, figure);
    // A report tells of its own period, and says itself what is missing of it.
    let newest_told = newest.as_ref().filter(|_| context.report.is_none());
    found.extend(newest_told.map(|newest| outdated(figure, newest, place)));
    Ok(shown(context, figure, newest.as_ref()))
}

fn shown(context: &ComposeContext<'_>, figure: &Figure, newest: Option<&Period>) -> InlineFigure {
    let lang = context.lang();
    let of_period = newest.map(|newest| {
        let (known, newest) = (figure.period.title(lang), newest.title(lang));
        say!("{known}の値です。{newest}の値はありません", "of {known}; there is none of {newest}").into_text(lang)
    });
    InlineFigure {
        untargeted: figure.target.is_none() && figure.standing == TargetStatus::Undecided,
        text: value(context, figure),
        label: figure.label.clone(),
        metric: figure.metric.clone(),
        period: periods::title(lang, figure),
        standing: figure.standing,
        standing_text: verdict_in_words(figure, lang),
        alert: alert(context, figure),
        notes: of_period
            .into_iter()
            .chain(figure.partial.then(|| lang.pick("途中", "partial").to_owned()))
            .chain(words::caveats(lang, figure))
            .chain(misses_in_words(figure, lang))
            .chain(trend(context, figure))
            .chain(readings(context, figure))
            .collect(),
    }
}

/// The newest period that is over, where the newest figure of a length tells of an earlier one.
fn newer_period(context: &ComposeContext<'_>, spec: &PeriodSpec, figure: &Figure) -> Option<Period> {
    let PeriodSpec::Latest(_) = spec else { return None };
    let newest = PeriodSpec::Latest(figure.period.grain).period(context);
    (figure.period.end < newest.end).then_some(newest)
}

fn outdated(figure: &Figure, newest: &Period, place: &Place) -> Diagnostic {
    let (id, known, newest) = (&figure.metric, &figure.period.label, &newest.label);
    let message = say!(
        "`{id}` には {newest} の値がなく、{known} の値を載せています",
        "`{id}` has no value of {newest}; that of {known} is shown"
    );
    let hint = say!(
        "{newest} のデータを data/ に置くか、文の期を `@{known}` のように決めます。ページでは値の後に期を添えます",
        "put the data of {newest} into data/, or fix the period of the sentence: `@{known}`; the page names it behind the value"
    );
    Diagnostic::new(code::FIGURE_OUTDATED, place.clone(), message).hint(hint)
}

/// What stands for a figure that there is none of.
fn absent(context: &ComposeContext<'_>, metric: &str, spec: &PeriodSpec) -> InlineFigure {
    let lang = context.lang();
    let unknown = why_unknown(context, metric, spec);
    let text = match unknown {
        Some(_) => lang.pick("値なし", "no value"),
        None => lang.pick("対象なし", "no data"),
    };
    InlineFigure {
        text: text.to_owned(),
        label: label(context, metric),
        metric: metric.to_owned(),
        standing_text: target_status_in_words(TargetStatus::NoData, false, lang).to_owned(),
        notes: unknown.map(|why| why.into_text(lang)).into_iter().collect(),
        ..InlineFigure::default()
    }
}

/// Why nobody knows a figure of a period: it has not begun, or lies outside of what the metric has values of. `None` where there
/// was nothing to measure.
fn why_unknown(context: &ComposeContext<'_>, metric: &str, spec: &PeriodSpec) -> Option<Message> {
    let PeriodSpec::One(period) = spec else {
        return Some(say!("データがまだありません", "there are no data yet"));
    };
    if period.start >= context.as_of {
        return Some(say!("期がまだ始まっていません", "the period has not begun"));
    }
    let Some(known) = context.figures.known(metric, period.grain) else {
        return Some(say!("この長さの期の値はありません", "there are no values of periods of this length"));
    };
    let lang = context.lang();
    let (first, last) = (known.first.title(lang), known.last.title(lang));
    if period.start > known.last.start {
        return Some(say!("値は{last}まで", "values end with {last}"));
    }
    (period.start < known.first.start).then(|| say!("値は{first}から", "values begin with {first}"))
}
