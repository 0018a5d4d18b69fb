//! The `{backlog}` directive: how far planned work is. Either metrics of kind `progress`, or what was created and closed of a
//! source in a period.

use super::figure;
use super::periods::{self, PeriodSpec};
use super::rows;
use crate::config::{MetricKind, directive_options};
use crate::model::{BacklogAsked, BacklogCount, Figure, RowValue, TableCell, format_integer};
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::reports::groups;
use crate::pages::table::Table;
use crate::pages::{context::ComposeContext, table_limit};
use crate::say;
use crate::syntax::Node;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, period) = (options.text("title"), options.text("period"));
    let metrics = options.texts("metrics").unwrap_or_default();
    let wanted = PeriodSpec::parse(context, period)?;
    match options.node("source") {
        Some(source) => of_source(context, options, source, title, &wanted),
        None => progress(context, title, &metrics, &wanted),
    }
}

fn of_source(
    context: &ComposeContext<'_>,
    options: &mut Options<'_>,
    source: &Node,
    title: Option<&str>,
    wanted: &PeriodSpec,
) -> DirectiveResult {
    let source = directive_options::source(&mut options.reader, source, context.project);
    let hint = || {
        say!(
            "`created: opened_at` と `closed: closed_at` を書きます",
            "write `created: opened_at` and `closed: closed_at`"
        )
    };
    let created = options.require("created", hint());
    let closed = options.require("closed", hint());
    let (filter, by) = (options.node("filter"), options.node("by"));
    // What is wrong was said; nothing is asked of half a question.
    let Some(source) = source else { return Ok(Vec::new()) };
    let mut time = |node: Option<&Node>| directive_options::time_column(&mut options.reader, node?, source);
    let (created, closed) = (time(created), time(closed));
    let filter = filter.map(|node| directive_options::condition(&mut options.reader, node, source));
    let by = by.map(|node| directive_options::any_column(&mut options.reader, node, source));
    let (Some(created), Some(closed), None | Some(Some(_)), None | Some(Some(_))) = (created, closed, &filter, &by)
    else {
        return Ok(Vec::new());
    };
    let period = wanted.period(context);
    let asked = BacklogAsked {
        source: &source.name,
        created: &created,
        closed: &closed,
        filter: filter.as_ref().and_then(Option::as_deref),
        by: by.as_ref().and_then(Option::as_deref),
        period: &period,
    };
    counted(context, title, &asked)
}

/// Metrics of kind `progress`: those that are named, else all.
fn progress(
    context: &ComposeContext<'_>,
    title: Option<&str>,
    metrics: &[String],
    wanted: &PeriodSpec,
) -> DirectiveResult {
    metrics.iter().try_for_each(|metric| figure::require_metric(context, metric))?;
    let all = context.project.metrics.values().filter(|metric| match metrics.is_empty() {
        true => matches!(metric.kind, MetricKind::Progress(_)) && groups::shows(context, &metric.id),
        false => metrics.contains(&metric.id),
    });
    let figures: Vec<&Figure> = all.filter_map(|metric| wanted.figure(context.figures, &metric.id)).collect();
    if figures.is_empty() {
        return Ok(Vec::new());
    }
    let lang = context.lang();
    let whole = |value: Option<Decimal>| {
        TableCell::number(value.and_then(|value| value.to_u64()).map(format_integer).unwrap_or_default())
    };
    let table = Table::new(lang, &figures)
        .column("計画", "Plan", |of| of.label.as_str())
        .column("済み", "Done", |of| whole(of.numerator))
        .column("全体", "All", |of| whole(of.denominator))
        .column("進み具合", "Progress", |of| TableCell::number(figure::value(context, of)))
        .column("目標", "Target", |of| figure::target(context, of))
        .column("期間", "Period", |of| periods::title(lang, of));
    Ok(vec![table.block(title.unwrap_or(lang.pick("計画の進み具合", "Progress of plans")))])
}

fn counted(context: &ComposeContext<'_>, title: Option<&str>, asked: &BacklogAsked<'_>) -> DirectiveResult {
    let counts = context.drill_through.backlog(asked).map_err(Reason::unanswered)?;
    let is_empty = |count: &BacklogCount| (count.before, count.created, count.closed, count.after) == (0, 0, 0, 0);
    if counts.iter().all(is_empty) {
        return Ok(Vec::new());
    }
    let lang = context.lang();
    let mut shown: Vec<BacklogCount> = counts.iter().filter(|count| !is_empty(count)).cloned().collect();
    // A table that is cut has no foot: what it is the sum of is not there.
    if asked.by.is_some() && (2..table_limit::MOST_ROWS).contains(&shown.len()) {
        shown.push(sum(&counts, lang.pick("合計", "total")));
    }
    let by = asked.by.unwrap_or_default();
    let group = |count: &BacklogCount| count.group.as_ref().map(|value| rows::cell(context, by, value));
    let whole = |n: i64| TableCell::number(format_integer(n.unsigned_abs()));
    let after = match asked.period.is_partial(context.as_of) {
        true => ("いまの残り", "Open now"),
        false => ("期末の残り", "Open at end"),
    };
    let table = Table::new(lang, &shown)
        .column_if(asked.by.is_some(), by, by, |count| group(count).unwrap_or_default())
        .column("期首の残り", "Open at start", |count| whole(count.before))
        .column("新規", "Created", |count| whole(count.created))
        .column("完了", "Closed", |count| whole(count.closed))
        .column(after.0, after.1, |count| whole(count.after));
    let (name, period) = (title.unwrap_or(asked.source), rows::period_title(context, asked.period));
    Ok(vec![table.block(say!("{name}、{period}", "{name}, {period}").into_text(lang))])
}

fn sum(counts: &[BacklogCount], name: &str) -> BacklogCount {
    let add = |of: fn(&BacklogCount) -> i64| counts.iter().map(of).sum();
    BacklogCount {
        group: Some(RowValue::Text(name.to_owned())),
        before: add(|count| count.before),
        created: add(|count| count.created),
        closed: add(|count| count.closed),
        after: add(|count| count.after),
    }
}
