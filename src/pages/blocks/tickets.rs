//! The `{tickets}` directive: rows of a source in the columns that it names, or the clocks that are due next.

use super::periods::PeriodSpec;
use super::rows::{self, ListedPolicy};
use crate::config::{amount, directive_options};
use crate::diag::Message;
use crate::model::{
    ListKind, ListQuery, RowsAsked, RunningAsked, RunningClock, RunningFound, TableCell, TimeLeft, format_integer,
};
use crate::objective::Unit;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::table::Table;
use crate::pages::{context::ComposeContext, list_export};
use crate::say;
use crate::syntax::{Node, Reader};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How many are listed unless it is said.
const LIMIT: usize = 50;

/// Names and heads of columns.
type Columns = Vec<(String, String)>;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    match options.boolean("at_risk") {
        Some(true) => due_next(context, options),
        _ => listed(context, options),
    }
}

fn listed(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let title = options.text("title");
    let limit = options.whole("limit", rows::LIMITS).unwrap_or(LIMIT);
    let written = options.text("period");
    let named = options.require("source", sources_hint(context));
    let source = named.and_then(|node| directive_options::source(&mut options.reader, node, context.project));
    let hint = say!(
        "見せる列を `columns: [id, subject]` のように書きます",
        "name what to show, as in `columns: [id, subject]`"
    );
    let columns = options.require("columns", hint);
    let [filter, time, sort] = ["filter", "time", "sort"].map(|key| options.node(key));
    // What is wrong was said; nothing is asked of half a question.
    let (Some(source), Some(columns)) = (source, columns) else { return Ok(Vec::new()) };
    let reader = &mut options.reader;
    let columns = directive_options::columns(reader, columns, source);
    let filter = filter.map(|node| directive_options::condition(reader, node, source));
    let time = time.map(|node| directive_options::time_column(reader, node, source));
    let sort = sort.map(|node| directive_options::order(reader, node, source)).unwrap_or_default();
    if written.is_some() && time.is_none() {
        let hint = say!(
            "`time: opened_at` のように、期間を決める列を書きます",
            "add the column that decides, as in `time: opened_at`"
        );
        options.require("time", hint);
    }
    let (None | Some(Some(_)), None | Some(Some(_))) = (&filter, &time) else { return Ok(Vec::new()) };
    let (filter, time) = (filter.flatten(), time.flatten());
    let period = PeriodSpec::parse(context, written)?.period(context);
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    // Without an order of their own, rows stand by their time.
    let sort = if sort.is_empty() { time.iter().map(|time| (time.clone(), false)).collect() } else { sort };
    let asked = RowsAsked {
        source: &source.name,
        filter: filter.as_deref(),
        within: time.as_deref().map(|time| (time, &period)),
        columns: &names,
        sort: &sort,
        limit,
    };
    rows_of(context, &asked, title, &columns)
}

fn sources_hint(context: &ComposeContext<'_>) -> Message {
    let names: Vec<String> = context.project.sources.keys().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    say!("`source:` に {names} のどれかを書きます", "name one of {names} as `source:`")
}

pub(super) fn rows_of(
    context: &ComposeContext<'_>,
    asked: &RowsAsked<'_>,
    title: Option<&str>,
    columns: &[(String, String)],
) -> DirectiveResult {
    let found = context.drill_through.rows(asked).map_err(Reason::unanswered)?;
    if found.total == 0 {
        return Ok(Vec::new());
    }
    let (lang, name, total) = (context.lang(), title.unwrap_or(asked.source), format_integer(found.total as u64));
    let caption = match asked.within {
        Some((_, period)) => {
            let period = rows::period_title(context, period);
            say!("{name}、{period}（{total} 件）", "{name}, {period} ({total} rows)")
        }
        None => say!("{name}（{total} 件）", "{name} ({total} rows)"),
    };
    let table = rows::further_columns(context, Table::new(lang, &found.rows), columns, |row| row);
    let list = || ListQuery { of: list_of(asked), columns: columns.to_vec(), lang };
    let more = list_export::truncation_note(context, found.total as u64, found.rows.len(), list);
    Ok(std::iter::once(table.block(caption.into_text(lang))).chain(more).collect())
}

fn list_of(asked: &RowsAsked<'_>) -> ListKind {
    ListKind::Rows {
        source: asked.source.to_owned(),
        filter: asked.filter.map(str::to_owned),
        within: asked.within.map(|(time, period)| (time.to_owned(), period.clone())),
        sort: asked.sort.to_vec(),
    }
}

/// What is asked of the clocks that run.
struct DueAsked<'a> {
    title: Option<&'a str>,
    within: Option<TimeLeft>,
    columns: Columns,
    limit: usize,
}

fn due_next(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let title = options.text("title");
    let limit = options.whole("limit", rows::LIMITS).unwrap_or(LIMIT);
    let (policy, written) = (options.text("policy"), options.text("period"));
    let (within, columns) = (options.node("within"), options.node("columns"));
    let within = within.and_then(|node| self::within(&mut options.reader, node));
    let policies = rows::policies(context, policy)?;
    let mut asked = DueAsked { title, within, columns: Vec::new(), limit };
    for listed in &policies {
        let source = &context.project.sources[&listed.policy.source];
        let further = columns.map(|node| directive_options::columns(&mut options.reader, node, source));
        asked.columns = further.unwrap_or_default();
    }
    // What runs now says nothing about a period that is over.
    let wanted = PeriodSpec::parse(context, written)?;
    let of_period = written.is_some() || context.report.is_some();
    if of_period && !rows::is_now(context, &wanted.period(context)) {
        return Ok(Vec::new());
    }
    let mut blocks = Vec::new();
    for listed in &policies {
        blocks.extend(due_of_policy(context, listed, &asked)?);
    }
    Ok(blocks)
}

/// `8h`, `1bd`, `2d`.
fn within(reader: &mut Reader<'_>, node: &Node) -> Option<TimeLeft> {
    let read = node.text().and_then(amount).and_then(|(n, unit)| {
        let seconds = |of: i64| (n * Decimal::from(of)).to_i64();
        match unit {
            Unit::S => seconds(1).map(TimeLeft::Open),
            Unit::Min => seconds(60).map(TimeLeft::Open),
            Unit::H | Unit::Bh => seconds(3600).map(TimeLeft::Open),
            Unit::D => seconds(86_400).map(TimeLeft::Wall),
            Unit::Bd => Some(TimeLeft::BusinessDays(n)),
            _ => None,
        }
    });
    if read.is_none() {
        let message =
            say!("`8h`・`1bd`・`2d` のように書きます", "expected an amount of time such as `8h`, `1bd` or `2d`");
        reader.invalid(node, message);
    }
    read
}

fn due_of_policy(context: &ComposeContext<'_>, listed: &ListedPolicy<'_>, asked: &DueAsked<'_>) -> DirectiveResult {
    let policy = listed.policy;
    let DueAsked { title, within, columns, limit } = asked;
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let question = RunningAsked {
        policy: &policy.name,
        clocks: listed.clocks.as_deref(),
        columns: &names,
        within: *within,
        limit: *limit,
    };
    let RunningFound { total, clocks } = context.drill_through.running(&question).map_err(Reason::unanswered)?;
    if total == 0 {
        return Ok(Vec::new());
    }
    let lang = context.lang();
    let clock = |of: &RunningClock| {
        let known = policy.clocks.iter().find(|known| known.name == of.clock);
        let label = known.map_or(of.clock.as_str(), |known| known.label.as_str());
        TableCell::from(label).with_note(context.calendar(&of.calendar))
    };
    let risk = |of: &RunningClock| if of.at_risk { lang.pick("期限が近い", "at risk") } else { "" };
    let table = Table::new(lang, &clocks)
        .column("期限", "Deadline", |of| rows::local(context, of.deadline))
        .column("チケット", "Ticket", |of| of.ticket.as_str())
        .column("優先度", "Priority", |of| context.priority(&of.priority))
        .column("時計", "Clock", clock)
        .column("残り", "Left", |of| TableCell::number(rows::span(of.left_s, lang)).with_note(risk(of)));
    let table = rows::further_columns(context, table, columns, |of| &of.cells);
    let of = || ListKind::Running { policy: policy.name.clone(), clocks: listed.clocks.clone(), within: *within };
    let list = || ListQuery { of: of(), columns: columns.clone(), lang };
    let more = list_export::truncation_note(context, total as u64, clocks.len(), list);
    let (name, at) = (title.unwrap_or(&policy.label), rows::local(context, context.as_of));
    let caption = say!(
        "期限の近い順: {name}（{at} の時点で進行中 {total} 件）",
        "Due next: {name} ({total} clocks running at {at})"
    );
    Ok(std::iter::once(table.block(caption.into_text(lang))).chain(more).collect())
}
