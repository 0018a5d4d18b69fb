//! The `{tickets}` directive: rows of a source in the columns that it names, or the clocks that are due next.

use super::periods::Wanted;
use super::rows;
use crate::calendar::Period;
use crate::config::yaml::{Fields, Node, Reader, asked};
use crate::config::{Clock, SlaPolicy, Source, amount};
use crate::model::{
    Block, ListAsked, ListOf, RowValue, RowsAsked, RunningAsked, RunningClock, RunningFound, TableBlock, TableCell,
    TimeLeft, format_integer,
};
use crate::pages::directives::{Call, Made};
use crate::pages::reason::Reason;
use crate::pages::reports::{number, text};
use crate::pages::{Material, whole};
use crate::say;
use crate::target::Unit;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    material: &Material<'_>,
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<Made> {
    let at_risk = fields.get("at_risk").map_or(Some(false), |node| reader.boolean(node))?;
    if at_risk { due_next(material, fields, reader) } else { listed(material, call, fields, reader) }
}

fn listed(material: &Material<'_>, call: &Call<'_>, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Made> {
    let title = rows::word(fields, reader, "title");
    let limit = rows::limit(fields, reader, 50);
    let written = rows::word(fields, reader, "period");
    let everything = 0..call.body.len().min(1);
    let named = fields.require_as(reader, "source", &everything, sources_hint(material));
    let source = named.and_then(|node| asked::source(reader, node, material.project));
    let hint = say!(
        "見せる列を `columns: [id, subject]` のように書きます",
        "name what to show, as in `columns: [id, subject]`"
    );
    let columns = fields.require_as(reader, "columns", &everything, hint);
    let [filter, time, sort] = ["filter", "time", "sort"].map(|key| fields.get(key));
    let source = source?;
    let columns = asked::columns(reader, columns?, source);
    let filter = filter.map(|node| asked::condition(reader, node, source));
    let time = time.map(|node| asked::time_column(reader, node, source));
    let sort = sort.map(|node| asked::order(reader, node, source)).unwrap_or_default();
    if written.is_some() && time.is_none() {
        let hint = say!(
            "`time: opened_at` のように、期間を決める列を書きます",
            "add the column that decides, as in `time: opened_at`"
        );
        fields.require_as(reader, "time", &everything, hint);
    }
    let (filter, time) =
        (filter.map_or(Some(None), |read| read.map(Some))?, time.map_or(Some(None), |read| read.map(Some))?);
    let period = match Wanted::parse(material, written.as_deref()) {
        Ok(wanted) => rows::period(material, &wanted),
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
    Some(found(material, &asked, (title, &columns)))
}

fn sources_hint(material: &Material<'_>) -> crate::diag::Message {
    let names: Vec<String> = material.project.sources.keys().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    say!("`source:` に {names} のどれかを書きます", "name one of {names} as `source:`")
}

fn found(
    material: &Material<'_>,
    asked: &RowsAsked<'_>,
    (title, columns): (Option<String>, &[(String, String)]),
) -> Made {
    let found = material.desk.rows(asked).map_err(Reason::unanswered)?;
    if found.total == 0 {
        return Ok(Vec::new());
    }
    let name = title.unwrap_or_else(|| asked.source.to_owned());
    let total = format_integer(found.total as u64);
    let caption = match asked.within {
        Some((_, period)) => {
            let period = rows::period_title(material, period);
            say!("{name}、{period}（{total} 件）", "{name}, {period} ({total} rows)")
        }
        None => say!("{name}（{total} 件）", "{name} ({total} rows)"),
    };
    let head: Vec<&str> = columns.iter().map(|(_, head)| head.as_str()).collect();
    let cells = |row: &Vec<RowValue>| {
        row.iter().zip(columns).map(|(value, (column, _))| rows::cell(material, column, value)).collect()
    };
    let shown: Vec<Vec<TableCell>> = found.rows.iter().map(cells).collect();
    let list = || ListAsked { of: list_of(asked), columns: columns.to_vec(), lang: material.lang() };
    let more = whole::rest(material, (found.total as u64, shown.len()), list);
    let table = Block::Table(TableBlock::new(caption.text(material.lang()), &head, shown));
    Ok(std::iter::once(table).chain(more).collect())
}

fn list_of(asked: &RowsAsked<'_>) -> ListOf {
    ListOf::Rows {
        source: asked.source.to_owned(),
        filter: asked.filter.map(str::to_owned),
        within: asked.within.map(|(time, period)| (time.to_owned(), period.clone())),
        sort: asked.sort.to_vec(),
    }
}

fn due_next(material: &Material<'_>, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Made> {
    let title = rows::word(fields, reader, "title");
    let limit = rows::limit(fields, reader, 50);
    let policy = rows::word(fields, reader, "policy");
    let written = rows::word(fields, reader, "period");
    let (within, columns) = (fields.get("within"), fields.get("columns"));
    let within = within.map_or(Some(None), |node| self::within(reader, node).map(Some))?;
    let policies = match rows::policies(material, policy.as_deref()) {
        Ok(policies) => policies,
        Err(reason) => return Some(Err(reason)),
    };
    let mut further = Vec::new();
    for policy in &policies {
        let source: &Source = &material.project.sources[&policy.source];
        further = columns.map(|node| asked::columns(reader, node, source)).unwrap_or_default();
    }
    // What runs now says nothing about a period that is over.
    let period = match Wanted::parse(material, written.as_deref()) {
        Ok(wanted) => (written.is_some() || material.report.is_some()).then(|| rows::period(material, &wanted)),
        Err(reason) => return Some(Err(reason)),
    };
    if period.is_some_and(|period: Period| !rows::is_now(material, &period)) {
        return Some(Ok(Vec::new()));
    }
    let made = policies.into_iter().map(|policy| of_policy(material, policy, (&title, within, &further, limit)));
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
    material: &Material<'_>,
    policy: &SlaPolicy,
    (title, within, columns, limit): DueAsked<'_>,
) -> Result<Vec<Block>, Reason> {
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let clocks = RunningAsked { policy: &policy.name, columns: &names, within, limit };
    let RunningFound { total, clocks } = material.desk.running(&clocks).map_err(Reason::unanswered)?;
    if total == 0 {
        return Ok(Vec::new());
    }
    let lang = material.lang();
    let mut head: Vec<&str> = match lang {
        crate::diag::Lang::Ja => vec!["期限", "チケット", "優先度", "時計", "残り"],
        crate::diag::Lang::En => vec!["Deadline", "Ticket", "Priority", "Clock", "Left"],
    };
    head.extend(columns.iter().map(|(_, head)| head.as_str()));
    let shown: Vec<Vec<TableCell>> = clocks.iter().map(|clock| row(material, policy, (clock, columns))).collect();
    let of = || ListOf::Running { policy: policy.name.clone(), within };
    let list = || ListAsked { of: of(), columns: columns.to_vec(), lang };
    let more = whole::rest(material, (total as u64, shown.len()), list);
    let name = title.as_ref().unwrap_or(&policy.label);
    let at = rows::local(material, material.as_of);
    let caption = say!(
        "期限の近い順: {name}（{at} の時点で進行中 {total} 件）",
        "Due next: {name} ({total} clocks running at {at})"
    );
    let table = Block::Table(TableBlock::new(caption.text(lang), &head, shown));
    Ok(std::iter::once(table).chain(more).collect())
}

fn row(
    material: &Material<'_>,
    policy: &SlaPolicy,
    (clock, columns): (&RunningClock, &[(String, String)]),
) -> Vec<TableCell> {
    let lang = material.lang();
    let label = |known: &&Clock| known.name == clock.clock;
    let label = policy.clocks.iter().find(label).map_or(clock.clock.as_str(), |known| known.label.as_str());
    let note = if clock.at_risk { lang.pick("期限が近い", "at risk") } else { "" };
    let mut cells = vec![
        text(&rows::local(material, clock.deadline)),
        text(&clock.ticket),
        text(material.priority(&clock.priority)),
        TableCell { note: material.calendar(&clock.calendar).to_owned(), ..text(label) },
        TableCell { note: note.to_owned(), ..number(rows::span(clock.left_s, lang)) },
    ];
    let further = clock.cells.iter().zip(columns);
    cells.extend(further.map(|(value, (column, _))| rows::cell(material, column, value)));
    cells
}
