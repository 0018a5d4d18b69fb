//! The `{backlog}` directive: how far planned work is. Either metrics of kind `progress`, or what was created and closed of a
//! source in a period.

use super::figure;
use super::periods::{self, PeriodSpec};
use super::rows;
use crate::config::MetricKind;
use crate::config::directive_options;
use crate::model::{BacklogAsked, BacklogCount, Block, Figure, TableBlock, TableCell, format_integer};
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::reports::{number, text};
use crate::pages::{ComposeContext, table_limit};
use crate::say;
use crate::syntax::{Fields, Reader};
use rust_decimal::prelude::ToPrimitive;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let period = rows::word(fields, reader, "period");
    let metrics = fields.get("metrics").map(|node| reader.texts(node)).unwrap_or_default();
    let metrics: Vec<String> = metrics.into_iter().map(|(name, _)| name.to_owned()).collect();
    let wanted = match PeriodSpec::parse(context, period.as_deref()) {
        Ok(wanted) => wanted,
        Err(reason) => return Some(Err(reason)),
    };
    let Some(source) = fields.get("source") else {
        return Some(progress(context, title, (&metrics, &wanted)));
    };
    let everything = 0..call.body.len().min(1);
    let source = directive_options::source(reader, source, context.project);
    let hint = || {
        say!(
            "`created: opened_at` と `closed: closed_at` を書きます",
            "write `created: opened_at` and `closed: closed_at`"
        )
    };
    let created = fields.require_as(reader, "created", &everything, hint());
    let closed = fields.require_as(reader, "closed", &everything, hint());
    let (filter, by) = (fields.get("filter"), fields.get("by"));
    let source = source?;
    let created = created.and_then(|node| directive_options::time_column(reader, node, source));
    let closed = closed.and_then(|node| directive_options::time_column(reader, node, source));
    let filter = filter.map_or(Some(None), |node| directive_options::condition(reader, node, source).map(Some));
    let by = by.map_or(Some(None), |node| directive_options::any_column(reader, node, source).map(Some));
    let (created, closed, filter, by) = (created?, closed?, filter?, by?);
    let period = rows::period(context, &wanted);
    let asked = BacklogAsked {
        source: &source.name,
        created: &created,
        closed: &closed,
        filter: filter.as_deref(),
        by: by.as_deref(),
        period: &period,
    };
    Some(counted(context, title, &asked))
}

/// Metrics of kind `progress`: those that are named, else all.
fn progress(
    context: &ComposeContext<'_>,
    title: Option<String>,
    (metrics, wanted): (&[String], &PeriodSpec),
) -> DirectiveResult {
    metrics.iter().try_for_each(|metric| figure::require_metric(context, metric))?;
    let all = context.project.metrics.values().filter(|metric| matches!(metric.kind, MetricKind::Progress(_)));
    let named = context.project.metrics.values().filter(|metric| metrics.contains(&metric.id));
    let ids: Vec<&str> =
        if metrics.is_empty() { all.map(|m| m.id.as_str()).collect() } else { named.map(|m| m.id.as_str()).collect() };
    let figures = ids.into_iter().filter_map(|id| wanted.figure(context.figures, id));
    let rows: Vec<Vec<TableCell>> = figures.map(|figure| progress_row(context, figure)).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let lang = context.lang();
    let head = match lang {
        crate::diag::Lang::Ja => ["計画", "済み", "全体", "進み具合", "目標", "期間"],
        crate::diag::Lang::En => ["Plan", "Done", "All", "Progress", "Target", "Period"],
    };
    let caption = title.unwrap_or_else(|| lang.pick("計画の進み具合", "Progress of plans").to_owned());
    Ok(vec![Block::Table(TableBlock::new(&caption, &head, rows))])
}

fn progress_row(context: &ComposeContext<'_>, of: &Figure) -> Vec<TableCell> {
    let whole = |value: Option<rust_decimal::Decimal>| {
        number(value.and_then(|value| value.to_u64()).map(format_integer).unwrap_or_default())
    };
    vec![
        text(&of.label),
        whole(of.numerator),
        whole(of.denominator),
        number(figure::value(context, of)),
        text(&figure::target(context, of)),
        text(&periods::title(context.lang(), of)),
    ]
}

fn counted(context: &ComposeContext<'_>, title: Option<String>, asked: &BacklogAsked<'_>) -> DirectiveResult {
    let counts = context.drill_through.backlog(asked).map_err(Reason::unanswered)?;
    let nothing = |count: &BacklogCount| (count.before, count.created, count.closed, count.after) == (0, 0, 0, 0);
    if counts.iter().all(nothing) {
        return Ok(Vec::new());
    }
    let lang = context.lang();
    let (before, after) = match lang {
        crate::diag::Lang::Ja => {
            ("期首の残り", if asked.period.is_partial(context.as_of) { "いまの残り" } else { "期末の残り" })
        }
        crate::diag::Lang::En => {
            ("Open at start", if asked.period.is_partial(context.as_of) { "Open now" } else { "Open at end" })
        }
    };
    let mut head = vec![before, lang.pick("新規", "Created"), lang.pick("完了", "Closed"), after];
    head.splice(0..0, asked.by);
    let by = asked.by.unwrap_or_default();
    let mut rows: Vec<Vec<TableCell>> =
        counts.iter().filter(|count| !nothing(count)).map(|count| count_row(context, by, count)).collect();
    // A table that is cut has no foot: what it is the sum of is not there.
    if asked.by.is_some() && (2..table_limit::MOST_ROWS).contains(&rows.len()) {
        rows.push(sum(context, by, &counts));
    }
    let name = title.unwrap_or_else(|| asked.source.to_owned());
    let period = rows::period_title(context, asked.period);
    let caption = say!("{name}、{period}", "{name}, {period}");
    Ok(vec![Block::Table(TableBlock::new(caption.text(lang), &head, rows))])
}

fn count_row(context: &ComposeContext<'_>, by: &str, count: &BacklogCount) -> Vec<TableCell> {
    let whole = |n: i64| number(format_integer(n.unsigned_abs()));
    let mut cells: Vec<TableCell> = count.group.iter().map(|value| rows::cell(context, by, value)).collect();
    cells.extend([count.before, count.created, count.closed, count.after].map(whole));
    cells
}

fn sum(context: &ComposeContext<'_>, by: &str, counts: &[BacklogCount]) -> Vec<TableCell> {
    let add = |of: fn(&BacklogCount) -> i64| counts.iter().map(of).sum();
    let all = crate::model::RowValue::Text(context.lang().pick("合計", "total").to_owned());
    let sum = BacklogCount {
        group: Some(all),
        before: add(|count| count.before),
        created: add(|count| count.created),
        closed: add(|count| count.closed),
        after: add(|count| count.after),
    };
    count_row(context, by, &sum)
}
