//! The `{breaches}` directive: SLA clocks that were missed or undecided, and their tickets. A clock stands here exactly when the
//! attainment of its period counts it as judged and not met.

use super::periods::PeriodSpec;
use super::rows;
use crate::calendar::{Instant, Period};
use crate::config::SlaPolicy;
use crate::config::directive_options;
use crate::diag::Lang;
use crate::model::{
    Block, Breach, BreachCount, BreachesAsked, BreachesFound, Figure, ListKind, ListQuery, Route, TableBlock,
    TableCell, UndecidedClock, ValueCount, format_integer,
};
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::reports::{number, text};
use crate::pages::{ComposeContext, list_export};
use crate::say;
use crate::syntax::{Fields, Reader};
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// How many are listed unless it is said.
const LIMIT: usize = 50;

/// What is asked for.
struct Asked<'m> {
    title: Option<String>,
    policies: Vec<&'m SlaPolicy>,
    wanted: PeriodSpec,
    /// Names and heads of further columns.
    columns: Vec<(String, String)>,
    /// A column by whose values they are summed up.
    sum_by: Option<String>,
    limit: usize,
}

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let period = rows::word(fields, reader, "period");
    let policy =
        rows::word(fields, reader, "policy").or_else(|| Some(call.argument.to_owned()).filter(|a| !a.is_empty()));
    let limit = rows::limit(fields, reader, LIMIT);
    let (columns, sum_by) = (fields.get("columns"), fields.get("sum_by"));
    let policies = match rows::policies(context, policy.as_deref()) {
        Ok(policies) => policies,
        Err(reason) => return Some(Err(reason)),
    };
    let wanted = match PeriodSpec::parse(context, period.as_deref()) {
        Ok(wanted) => wanted,
        Err(reason) => return Some(Err(reason)),
    };
    let mut asked = Asked { title, policies, wanted, columns: Vec::new(), sum_by: None, limit };
    for policy in &asked.policies {
        let source = &context.project.sources[&policy.source];
        asked.columns = columns.map(|node| directive_options::columns(reader, node, source)).unwrap_or_default();
        asked.sum_by = sum_by.and_then(|node| directive_options::any_column(reader, node, source));
    }
    Some(blocks(context, &asked))
}

fn blocks(context: &ComposeContext<'_>, asked: &Asked<'_>) -> DirectiveResult {
    let mut blocks = Vec::new();
    for policy in &asked.policies {
        blocks.extend(of_policy(context, policy, asked)?);
    }
    Ok(blocks)
}

/// The figures of a policy's clocks in the period that is meant.
fn figures<'m>(context: &ComposeContext<'m>, policy: &SlaPolicy, wanted: &PeriodSpec) -> Vec<(&'m Figure, String)> {
    let figure = |clock: &crate::config::Clock| {
        let figure = wanted.figure(context.figures, &format!("sla.{}.{}", policy.name, clock.name))?;
        Some((figure, clock.label.clone()))
    };
    policy.clocks.iter().filter_map(figure).collect()
}

fn of_policy(context: &ComposeContext<'_>, policy: &SlaPolicy, asked: &Asked<'_>) -> Result<Vec<Block>, Reason> {
    let figures = figures(context, policy, &asked.wanted);
    let period = match figures.first() {
        Some((figure, _)) => figure.period.clone(),
        None => rows::period(context, &asked.wanted),
    };
    let columns: Vec<String> = asked.columns.iter().map(|(name, _)| name.clone()).collect();
    let missed_of = BreachesAsked {
        policy: &policy.name,
        columns: &columns,
        sum_by: asked.sum_by.as_deref(),
        period: &period,
        limit: asked.limit,
    };
    let found = context.drill_through.breaches(&missed_of).map_err(Reason::unanswered)?;
    let judged: u64 = figures.iter().map(|(figure, _)| figure.n).sum();
    let undecided: u64 = figures.iter().filter_map(|(figure, _)| figure.extra("undecided")?.to_u64()).sum();
    if found.total() == 0 && judged == 0 && undecided == 0 {
        return Ok(Vec::new());
    }
    let mut blocks = vec![Block::Paragraph { text: summary(context, policy, &figures, (&found, &period)) }];
    if found.total() > 0 {
        blocks.extend(missed(context, policy, asked, (&found, &period)));
    }
    if undecided > 0 {
        blocks.extend(waited(context, policy, asked, (&found.undecided, undecided, &period)));
    }
    Ok(blocks)
}

fn missed(
    context: &ComposeContext<'_>,
    policy: &SlaPolicy,
    asked: &Asked<'_>,
    (found, period): (&BreachesFound, &Period),
) -> Vec<Block> {
    let breaches = &found.breaches;
    let mut blocks = vec![Block::Table(table(context, policy, asked, (breaches, period)))];
    let of = || ListKind::Breaches { policy: policy.name.clone(), period: period.clone() };
    let list = || ListQuery { of: of(), columns: asked.columns.clone(), lang: context.lang() };
    blocks.extend(list_export::truncation_note(context, (found.total(), breaches.len()), list));
    if asked.sum_by.is_some() {
        blocks.push(Block::Table(sums(context, asked, &found.sums)));
    }
    blocks
}

/// The clocks that were undecided when the period ended, and what is known of them now.
fn waited(
    context: &ComposeContext<'_>,
    policy: &SlaPolicy,
    asked: &Asked<'_>,
    (clocks, total, period): (&[UndecidedClock], u64, &Period),
) -> Vec<Block> {
    let lang = context.lang();
    let of = ListKind::Undecided { policy: policy.name.clone(), period: period.clone() };
    let head: Vec<&str> = match lang {
        Lang::Ja => vec!["チケット", "優先度", "時計", "開始", "期限", "停止"],
        Lang::En => vec!["Ticket", "Priority", "Clock", "Start", "Deadline", "Stop"],
    };
    let at = |instant: Option<Instant>| text(&instant.map(|at| rows::local(context, at)).unwrap_or_default());
    let row = |one: &UndecidedClock| {
        let label = policy.clocks.iter().find(|clock| clock.name == one.clock).map(|clock| clock.label.as_str());
        vec![
            rows::linked(&one.ticket, page_of(context, &one.ticket).as_ref(), ""),
            text(context.priority(&one.priority)),
            text(label.unwrap_or(&one.clock)),
            at(one.start),
            at(one.deadline),
            at(one.stop),
        ]
    };
    let shown: Vec<Vec<TableCell>> = clocks.iter().take(asked.limit).map(row).collect();
    let (name, period) = (asked.title.as_ref().unwrap_or(&policy.label), rows::period_title(context, period));
    let total_text = format_integer(total);
    let caption = say!(
        "期の終わりに未判定だった時計: {name}、{period}（{total_text} 件）",
        "Undecided when the period ended: {name}, {period} ({total_text})"
    );
    let more =
        list_export::truncation_note(context, (total, shown.len()), || ListQuery { of, columns: Vec::new(), lang });
    let table = Block::Table(TableBlock::new(caption.text(lang), &head, shown));
    std::iter::once(table).chain(more).collect()
}

/// How many of how many, clock by clock, and of which priorities.
fn summary(
    context: &ComposeContext<'_>,
    policy: &SlaPolicy,
    figures: &[(&Figure, String)],
    (found, period): (&BreachesFound, &Period),
) -> String {
    let lang = context.lang();
    let told = |clock: &crate::config::Clock| {
        let missed: Vec<&BreachCount> = found.counts.iter().filter(|count| count.clock == clock.name).collect();
        let judged = figures.iter().find(|(_, label)| *label == clock.label).map(|(figure, _)| figure.n);
        let (label, n) = (&clock.label, missed.iter().map(|count| count.n).sum::<u64>());
        let by: Vec<String> =
            missed.iter().map(|count| format!("{} {}", context.priority(&count.priority), count.n)).collect();
        let by = match (by.is_empty(), by.join(lang.pick("、", ", "))) {
            (true, _) => String::new(),
            (false, by) => say!("（{by}）", " ({by})").text(lang).to_owned(),
        };
        let said = match judged.map(format_integer) {
            Some(judged) => {
                say!("{label}: 判定 {judged} 件のうち超過 {n} 件{by}", "{label}: {n} of {judged} judged{by}")
            }
            None => say!("{label}: 超過 {n} 件{by}", "{label}: {n}{by}"),
        };
        said.text(lang).to_owned()
    };
    let clocks: Vec<String> = policy.clocks.iter().map(told).collect();
    let (name, period) = (&policy.label, rows::period_title(context, period));
    let clocks = clocks.join(lang.pick("。", ". "));
    say!("{name}、{period}。{clocks}。", "Missed clocks of {name}, {period}. {clocks}.").text(lang).to_owned()
}

fn table(
    context: &ComposeContext<'_>,
    policy: &SlaPolicy,
    asked: &Asked<'_>,
    (breaches, period): (&[Breach], &Period),
) -> TableBlock {
    let lang = context.lang();
    let mut head: Vec<&str> = match lang {
        Lang::Ja => vec!["チケット", "優先度", "時計", "期限", "経過", "超過"],
        Lang::En => vec!["Ticket", "Priority", "Clock", "Deadline", "Elapsed", "Over by"],
    };
    head.extend(asked.columns.iter().map(|(_, head)| head.as_str()));
    let rows = breaches.iter().map(|breach| row(context, policy, (breach, &asked.columns))).collect();
    let name = asked.title.as_ref().unwrap_or(&policy.label);
    let period = rows::period_title(context, period);
    let caption = say!("期限超過: {name}、{period}", "Missed clocks: {name}, {period}");
    TableBlock::new(caption.text(lang), &head, rows)
}

fn row(
    context: &ComposeContext<'_>,
    policy: &SlaPolicy,
    (breach, columns): (&Breach, &[(String, String)]),
) -> Vec<TableCell> {
    let lang = context.lang();
    let label = policy.clocks.iter().find(|clock| clock.name == breach.clock).map(|clock| clock.label.as_str());
    let deadline = breach.deadline.map(|at| rows::local(context, at)).unwrap_or_default();
    let closed_hours = lang.pick("営業時間の外で停止", "stopped in closed hours");
    let over = TableCell {
        note: if breach.over_by_s == 0 { closed_hours.to_owned() } else { String::new() },
        ..number(rows::span(breach.over_by_s, lang))
    };
    let open = if breach.stop.is_none() { lang.pick("未完了", "still open") } else { "" };
    let ticket = rows::linked(&breach.ticket, page_of(context, &breach.ticket).as_ref(), "");
    let mut cells = vec![
        TableCell { note: open.to_owned(), ..ticket },
        text(context.priority(&breach.priority)),
        // Whose open time is counted stands below: the spans beside it mean nothing without.
        TableCell { note: context.calendar(&breach.calendar).to_owned(), ..text(label.unwrap_or(&breach.clock)) },
        text(&deadline),
        number(rows::span(breach.elapsed_s, lang)),
        over,
    ];
    let further = breach.cells.iter().zip(columns);
    cells.extend(further.map(|(value, (column, _))| rows::cell(context, column, value)));
    cells
}

/// The tickets that missed the clock of a figure in its period and have a page that tells of it.
pub(in crate::pages) fn reports_of(
    context: &ComposeContext<'_>,
    figure: &Figure,
) -> Result<Vec<(String, Route)>, Reason> {
    let clock = figure.metric.strip_prefix("sla.").and_then(|name| name.rsplit_once('.'));
    let policy = clock.and_then(|(policy, clock)| Some((context.project.policies.get(policy)?, clock)));
    let Some((policy, clock)) = policy.filter(|_| reports(context).next().is_some()) else { return Ok(Vec::new()) };
    // The same question as that of a `{breaches}` without options, so that it is asked once.
    let asked =
        BreachesAsked { policy: &policy.name, columns: &[], sum_by: None, period: &figure.period, limit: LIMIT };
    let found = context.drill_through.breaches(&asked).map_err(Reason::unanswered)?;
    let is_of = |breach: &&Breach| {
        breach.clock == clock && figure.by.iter().all(|(by, value)| by == "priority" && *value == breach.priority)
    };
    let told = |breach: &Breach| Some((breach.ticket.clone(), page_of(context, &breach.ticket)?));
    Ok(found.breaches.iter().filter(is_of).filter_map(told).collect())
}

/// The documents that tell of breaches.
fn reports<'a>(context: &ComposeContext<'a>) -> impl Iterator<Item = &'a crate::content::Document> {
    context.library.documents().filter(|document| document.source.starts_with("content/reports/breaches/"))
}

/// The page that tells of a ticket's breach: a document below `content/reports/breaches/` that names it.
fn page_of(context: &ComposeContext<'_>, ticket: &str) -> Option<Route> {
    let tells = |document: &&crate::content::Document| {
        let named = document.front.params.get("ticket").and_then(serde_json::Value::as_str);
        named == Some(ticket)
    };
    reports(context).find(tells).map(|document| document.route.clone())
}

/// How many there are of each value of a column, the most first.
fn sums(context: &ComposeContext<'_>, asked: &Asked<'_>, sums: &[ValueCount]) -> TableBlock {
    let lang = context.lang();
    let name = asked.sum_by.as_deref().unwrap_or_default();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for sum in sums {
        let shown = rows::cell(context, name, &sum.value).text;
        let none = || lang.pick("（記入なし）", "(not written)").to_owned();
        *counts.entry(if shown.is_empty() { none() } else { shown }).or_default() += sum.n;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rows = counts.into_iter().map(|(value, n)| vec![text(&value), number(format_integer(n))]).collect();
    let caption = say!("超過の件数（{name} 別）", "Missed clocks by {name}");
    TableBlock::new(caption.text(lang), &[name, lang.pick("件数", "count")], rows)
}
