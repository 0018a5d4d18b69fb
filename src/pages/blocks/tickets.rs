//! The `{tickets}` directive: rows of a source in the columns that it names, or the clocks that are due next.

use super::periods::PeriodSpec;
use super::rows;
use crate::calendar::Period;
use crate::config::directive_options;
use crate::config::{Clock, SlaPolicy, Source, amount};
use crate::model::{
    Block, ListKind, ListQuery, RowValue, RowsAsked, RunningAsked, RunningClock, RunningFound, TableBlock, TableCell,
    TimeLeft, format_integer,
};
use crate::objective::Unit;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::reports::{number, text};
use crate::pages::{ComposeContext, list_export};
use crate::say;
use crate::syntax::{Fields, Node, Reader};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let at_risk = fields.get("at_risk").map_or(Some(false), |node| reader.boolean(node))?;
    if at_risk { due_next(context, fields, reader) } else { listed(context, call, fields, reader) }
}

fn listed(
    context: &ComposeContext<'_>,
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let limit = rows::limit(fields, reader, 50);
    let written = rows::word(fields, reader, "period");
    let everything = 0..call.body.len().min(1);
    let named = fields.require_as(reader, "source", &everything, sources_hint(context));
    let source = named.and_then(|node| directive_options::source(reader, node, context.project));
    let hint = say!(
        "見せる列を `columns: [id, subject]` のように書きます",
        "name what to show, as in `columns: [id, subject]`"
    );
    let columns = fields.require_as(reader, "columns", &everything, hint);
    let [filter, time, sort] = ["filter", "time", "sort"].map(|key| fields.get(key));
    let source = source?;
    let columns = directive_options::columns(reader, columns?, source);
    let filter = filter.map(|node| directive_options::condition(reader, node, source));
    let time = time.map(|node| directive_options::time_column(reader, node, source));
    let sort = sort.map(|node| directive_options::order(reader, node, source)).unwrap_or_default();
    if written.is_some() && time.is_none() {
        let hint = say!(
            "`time: opened_at` のように、期間を決める列を書きます",
            "add the column that decides, as in `time: opened_at`"
        );
        fields.require_as(reader, "time", &everything, hint);
    }
    let (filter, time) =
        (filter.map_or(Some(None), |read| read.map(Some))?, time.map_or(Some(None), |read| read.map(Some))?);
    let period = match PeriodSpec::parse(context, written.as_deref()) {
        Ok(wanted) => rows::period(context, &wanted),
        Err(reason) => return Some(Err(reason)),
    };
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
    Some(found(context, &asked, (title, &columns)))
}

fn sources_hint(context: &ComposeContext<'_>) -> crate::diag::Message {
    let names: Vec<String> = context.project.sources.keys().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    say!("`source:` に {names} のどれかを書きます", "name one of {names} as `source:`")
}

fn found(
    context: &ComposeContext<'_>,
    asked: &RowsAsked<'_>,
    (title, columns): (Option<String>, &[(String, String)]),
) -> DirectiveResult {
    let found = context.drill_through.rows(asked).map_err(Reason::unanswered)?;
    if found.total == 0 {
        return Ok(Vec::new());
    }
    let name = title.unwrap_or_else(|| asked.source.to_owned());
    let total = format_integer(found.total as u64);
    let caption = match asked.within {
        Some((_, period)) => {
            let period = rows::period_title(context, period);
            say!("{name}、{period}（{total} 件）", "{name}, {period} ({total} rows)")
        }
        None => say!("{name}（{total} 件）", "{name} ({total} rows)"),
    };
    let head: Vec<&str> = columns.iter().map(|(_, head)| head.as_str()).collect();
    let cells = |row: &Vec<RowValue>| {
        row.iter().zip(columns).map(|(value, (column, _))| rows::cell(context, column, value)).collect()
    };
    let shown: Vec<Vec<TableCell>> = found.rows.iter().map(cells).collect();
    let list = || ListQuery { of: list_of(asked), columns: columns.to_vec(), lang: context.lang() };
    let more = list_export::truncation_note(context, (found.total as u64, shown.len()), list);
    let table = Block::Table(TableBlock::new(caption.text(context.lang()), &head, shown));
    Ok(std::iter::once(table).chain(more).collect())
}

fn list_of(asked: &RowsAsked<'_>) -> ListKind {
    ListKind::Rows {
        source: asked.source.to_owned(),
        filter: asked.filter.map(str::to_owned),
        within: asked.within.map(|(time, period)| (time.to_owned(), period.clone())),
        sort: asked.sort.to_vec(),
    }
}

fn due_next(context: &ComposeContext<'_>, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let limit = rows::limit(fields, reader, 50);
    let policy = rows::word(fields, reader, "policy");
    let written = rows::word(fields, reader, "period");
    let (within, columns) = (fields.get("within"), fields.get("columns"));
    let within = within.map_or(Some(None), |node| self::within(reader, node).map(Some))?;
    let policies = match rows::policies(context, policy.as_deref()) {
        Ok(policies) => policies,
        Err(reason) => return Some(Err(reason)),
    };
    let mut further = Vec::new();
    for policy in &policies {
        let source: &Source = &context.project.sources[&policy.source];
        further = columns.map(|node| directive_options::columns(reader, node, source)).unwrap_or_default();
    }
    // What runs now says nothing about a period that is over.
    let period = match PeriodSpec::parse(context, written.as_deref()) {
        Ok(wanted) => (written.is_some() || context.report.is_some()).then(|| rows::period(context, &wanted)),
        Err(reason) => return Some(Err(reason)),
    };
    if period.is_some_and(|period: Period| !rows::is_now(context, &period)) {
        return Some(Ok(Vec::new()));
    }
    let made = policies.into_iter().map(|policy| of_policy(context, policy, (&title, within, &further, limit)));
    Some(made.collect::<Result<Vec<_>, Reason>>().map(|blocks| blocks.into_iter().flatten().collect()))
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

/// What a policy's table is asked for: title, limit of time, further columns, limit of rows.
type DueAsked<'a> = (&'a Option<String>, Option<TimeLeft>, &'a [(String, String)], usize);

fn of_policy(
    context: &ComposeContext<'_>,
    policy: &SlaPolicy,
    (title, within, columns, limit): DueAsked<'_>,
) -> Result<Vec<Block>, Reason> {
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let clocks = RunningAsked { policy: &policy.name, columns: &names, within, limit };
    let RunningFound { total, clocks } = context.drill_through.running(&clocks).map_err(Reason::unanswered)?;
    if total == 0 {
        return Ok(Vec::new());
    }
    let lang = context.lang();
    let mut head: Vec<&str> = match lang {
        crate::diag::Lang::Ja => vec!["期限", "チケット", "優先度", "時計", "残り"],
        crate::diag::Lang::En => vec!["Deadline", "Ticket", "Priority", "Clock", "Left"],
    };
    head.extend(columns.iter().map(|(_, head)| head.as_str()));
    let shown: Vec<Vec<TableCell>> = clocks.iter().map(|clock| row(context, policy, (clock, columns))).collect();
    let of = || ListKind::Running { policy: policy.name.clone(), within };
    let list = || ListQuery { of: of(), columns: columns.to_vec(), lang };
    let more = list_export::truncation_note(context, (total as u64, shown.len()), list);
    let name = title.as_ref().unwrap_or(&policy.label);
    let at = rows::local(context, context.as_of);
    let caption = say!(
        "期限の近い順: {name}（{at} の時点で進行中 {total} 件）",
        "Due next: {name} ({total} clocks running at {at})"
    );
    let table = Block::Table(TableBlock::new(caption.text(lang), &head, shown));
    Ok(std::iter::once(table).chain(more).collect())
}

fn row(
    context: &ComposeContext<'_>,
    policy: &SlaPolicy,
    (clock, columns): (&RunningClock, &[(String, String)]),
) -> Vec<TableCell> {
    let lang = context.lang();
    let label = |known: &&Clock| known.name == clock.clock;
    let label = policy.clocks.iter().find(label).map_or(clock.clock.as_str(), |known| known.label.as_str());
    let note = if clock.at_risk { lang.pick("期限が近い", "at risk") } else { "" };
    let mut cells = vec![
        text(&rows::local(context, clock.deadline)),
        text(&clock.ticket),
        text(context.priority(&clock.priority)),
        TableCell { note: context.calendar(&clock.calendar).to_owned(), ..text(label) },
        TableCell { note: note.to_owned(), ..number(rows::span(clock.left_s, lang)) },
    ];
    let further = clock.cells.iter().zip(columns);
    cells.extend(further.map(|(value, (column, _))| rows::cell(context, column, value)));
    cells
}
