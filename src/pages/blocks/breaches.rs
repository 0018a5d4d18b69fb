//! The `{breaches}` directive: SLA clocks that were missed or undecided, and their tickets. A clock stands here exactly when the
//! attainment of its period counts it as judged and not met.

use super::periods::PeriodSpec;
use super::rows::{self, ListedPolicy};
use crate::calendar::{Instant, Period};
use crate::config::{SlaPolicy, directive_options};
use crate::model::{
    Block, Breach, BreachCount, BreachesAsked, BreachesFound, Figure, ListKind, ListQuery, Route, TableCell,
    UndecidedClock, ValueCount, format_integer,
};
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::table::Table;
use crate::pages::{context::ComposeContext, list_export};
use crate::say;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// How many are listed unless it is said.
const LIMIT: usize = 50;

struct Asked {
    title: Option<String>,
    columns: Vec<(String, String)>,
    /// A column by whose values they are summed up.
    sum_by: Option<String>,
    limit: usize,
}

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, period) = (options.text("title").map(str::to_owned), options.text("period"));
    let policy = options.text_or_argument("policy");
    let limit = options.whole("limit", rows::LIMITS).unwrap_or(LIMIT);
    let (columns, sum_by) = (options.node("columns"), options.node("sum_by"));
    let policies = rows::policies(context, policy)?;
    let wanted = PeriodSpec::parse(context, period)?;
    let mut asked = Asked { title, columns: Vec::new(), sum_by: None, limit };
    let reader = &mut options.reader;
    for listed in &policies {
        let source = &context.project.sources[&listed.policy.source];
        asked.columns = columns.map(|node| directive_options::columns(reader, node, source)).unwrap_or_default();
        asked.sum_by = sum_by.and_then(|node| directive_options::any_column(reader, node, source));
    }
    let mut blocks = Vec::new();
    for listed in &policies {
        blocks.extend(of_policy(context, listed, &asked, &wanted)?);
    }
    Ok(blocks)
}

/// The missed clocks of a policy in a period, as they were found.
struct PolicyBreaches<'a> {
    context: &'a ComposeContext<'a>,
    listed: &'a ListedPolicy<'a>,
    policy: &'a SlaPolicy,
    asked: &'a Asked,
    period: &'a Period,
    found: &'a BreachesFound,
    /// The figures of its clocks, each with the label of its clock.
    figures: &'a [(&'a Figure, String)],
}

fn of_policy(
    context: &ComposeContext<'_>,
    listed: &ListedPolicy<'_>,
    asked: &Asked,
    wanted: &PeriodSpec,
) -> DirectiveResult {
    let policy = listed.policy;
    let figure = |clock: &crate::config::Clock| {
        let figure = wanted.figure(context.figures, &format!("sla.{}.{}", policy.name, clock.name))?;
        Some((figure, clock.label.clone()))
    };
    let figures: Vec<(&Figure, String)> = listed.shown().filter_map(figure).collect();
    let period = match figures.first() {
        Some((figure, _)) => figure.period.clone(),
        None => wanted.period(context),
    };
    let columns: Vec<String> = asked.columns.iter().map(|(name, _)| name.clone()).collect();
    let question = BreachesAsked {
        policy: &policy.name,
        clocks: listed.clocks.as_deref(),
        columns: &columns,
        sum_by: asked.sum_by.as_deref(),
        period: &period,
        limit: asked.limit,
    };
    let found = context.drill_through.breaches(&question).map_err(Reason::unanswered)?;
    let judged: u64 = figures.iter().map(|(figure, _)| figure.n).sum();
    let undecided: u64 = figures.iter().filter_map(|(figure, _)| figure.extra("undecided")?.to_u64()).sum();
    if found.total() == 0 && judged == 0 && undecided == 0 {
        return Ok(Vec::new());
    }
    let of = PolicyBreaches { context, listed, policy, asked, period: &period, found: &found, figures: &figures };
    let mut blocks = vec![Block::paragraph(of.summary())];
    if found.total() > 0 {
        blocks.extend(of.missed());
    }
    if undecided > 0 {
        blocks.extend(of.undecided(undecided));
    }
    Ok(blocks)
}

impl PolicyBreaches<'_> {
    fn name(&self) -> &str {
        self.asked.title.as_ref().unwrap_or(&self.policy.label)
    }

    fn period(&self) -> String {
        rows::period_title(self.context, self.period)
    }

    fn ticket(&self, ticket: &str) -> TableCell {
        TableCell::link(ticket, page_of(self.context, ticket))
    }

    fn clock<'c>(&'c self, name: &'c str) -> &'c str {
        let known = self.policy.clocks.iter().find(|clock| clock.name == name);
        known.map_or(name, |clock| clock.label.as_str())
    }

    fn at(&self, instant: Option<Instant>) -> String {
        instant.map(|at| rows::local(self.context, at)).unwrap_or_default()
    }

    /// The clocks that were missed, with the file of all of them where they are not all listed.
    fn missed(&self) -> Vec<Block> {
        let (context, asked, lang) = (self.context, self.asked, self.context.lang());
        let breaches = &self.found.breaches;
        let closed_hours = |of: &Breach| {
            if of.over_by_s == 0 { lang.pick("営業時間の外で停止", "stopped in closed hours") } else { "" }
        };
        let open = |of: &Breach| if of.stop.is_none() { lang.pick("未完了", "still open") } else { "" };
        let span = |seconds| TableCell::number(rows::span(seconds, lang));
        // Whose open time is counted stands below: the spans beside it mean nothing without.
        let clock = |of: &Breach| TableCell::from(self.clock(&of.clock)).with_note(context.calendar(&of.calendar));
        let table = Table::new(lang, breaches)
            .column("チケット", "Ticket", |of| self.ticket(&of.ticket).with_note(open(of)))
            .column("優先度", "Priority", |of| context.priority(&of.priority))
            .column("時計", "Clock", clock)
            .column("期限", "Deadline", |of| self.at(of.deadline))
            .column("経過", "Elapsed", |of| span(of.elapsed_s))
            .column("超過", "Over by", |of| span(of.over_by_s).with_note(closed_hours(of)));
        let table = rows::further_columns(context, table, &asked.columns, |of| &of.cells);
        let (name, period) = (self.name(), self.period());
        let caption = say!("期限超過: {name}、{period}", "Missed clocks: {name}, {period}");
        let of = || ListKind::Breaches {
            policy: self.policy.name.clone(),
            clocks: self.listed.clocks.clone(),
            period: self.period.clone(),
        };
        let list = || ListQuery { of: of(), columns: asked.columns.clone(), lang };
        let more = list_export::truncation_note(context, self.found.total(), breaches.len(), list);
        let sums = asked.sum_by.as_deref().map(|column| sums(context, column, &self.found.sums));
        std::iter::once(table.block(caption.into_text(lang))).chain(more).chain(sums).collect()
    }

    /// The clocks that were undecided when the period ended, and what is known of them now.
    fn undecided(&self, total: u64) -> Vec<Block> {
        let (context, lang) = (self.context, self.context.lang());
        let clocks = &self.found.undecided[..self.found.undecided.len().min(self.asked.limit)];
        let table = Table::new(lang, clocks)
            .column("チケット", "Ticket", |one| self.ticket(&one.ticket))
            .column("優先度", "Priority", |one| context.priority(&one.priority))
            .column("時計", "Clock", |one| self.clock(&one.clock))
            .column("開始", "Start", |one| self.at(one.start))
            .column("期限", "Deadline", |one| self.at(one.deadline))
            .column("停止", "Stop", |one: &UndecidedClock| self.at(one.stop));
        let (name, period, total_text) = (self.name(), self.period(), format_integer(total));
        let caption = say!(
            "期の終わりに未判定だった時計: {name}、{period}（{total_text} 件）",
            "Undecided when the period ended: {name}, {period} ({total_text})"
        );
        let of = ListKind::Undecided {
            policy: self.policy.name.clone(),
            clocks: self.listed.clocks.clone(),
            period: self.period.clone(),
        };
        let list = || ListQuery { of, columns: Vec::new(), lang };
        let more = list_export::truncation_note(context, total, clocks.len(), list);
        std::iter::once(table.block(caption.into_text(lang))).chain(more).collect()
    }

    /// How many of how many, clock by clock, and of which priorities.
    fn summary(&self) -> String {
        let (context, lang) = (self.context, self.context.lang());
        let of_clock = |clock: &crate::config::Clock| {
            let missed: Vec<&BreachCount> =
                self.found.counts.iter().filter(|count| count.clock == clock.name).collect();
            let judged = self.figures.iter().find(|(_, label)| *label == clock.label).map(|(figure, _)| figure.n);
            let (label, n) = (&clock.label, missed.iter().map(|count| count.n).sum::<u64>());
            let by: Vec<String> =
                missed.iter().map(|count| format!("{} {}", context.priority(&count.priority), count.n)).collect();
            let by = match (by.is_empty(), by.join(lang.pick("、", ", "))) {
                (true, _) => String::new(),
                (false, by) => say!("（{by}）", " ({by})").into_text(lang),
            };
            let said = match judged.map(format_integer) {
                Some(judged) => {
                    say!("{label}: 判定 {judged} 件のうち超過 {n} 件{by}", "{label}: {n} of {judged} judged{by}")
                }
                None => say!("{label}: 超過 {n} 件{by}", "{label}: {n}{by}"),
            };
            said.into_text(lang)
        };
        let clocks: Vec<String> = self.listed.shown().map(of_clock).collect();
        let (name, period) = (&self.policy.label, self.period());
        let clocks = clocks.join(lang.pick("。", ". "));
        say!("{name}、{period}。{clocks}。", "Missed clocks of {name}, {period}. {clocks}.").into_text(lang)
    }
}

/// The tickets that missed the clock of a figure in its period, of those that a page tells of.
pub(in crate::pages) fn reports_of(
    context: &ComposeContext<'_>,
    figure: &Figure,
) -> Result<Vec<(String, Route)>, Reason> {
    let clock = figure.metric.strip_prefix("sla.").and_then(|name| name.rsplit_once('.'));
    let policy = clock.and_then(|(policy, clock)| Some((context.project.policies.get(policy)?, clock)));
    let Some((policy, clock)) = policy.filter(|_| reports(context).next().is_some()) else { return Ok(Vec::new()) };
    // The same question as that of a `{breaches}` without options, so that it is asked once.
    let asked = BreachesAsked {
        policy: &policy.name,
        clocks: None,
        columns: &[],
        sum_by: None,
        period: &figure.period,
        limit: LIMIT,
    };
    let found = context.drill_through.breaches(&asked).map_err(Reason::unanswered)?;
    let is_of = |breach: &&Breach| {
        breach.clock == clock && figure.by.iter().all(|(by, value)| by == "priority" && *value == breach.priority)
    };
    let with_page = |breach: &Breach| Some((breach.ticket.clone(), page_of(context, &breach.ticket)?));
    Ok(found.breaches.iter().filter(is_of).filter_map(with_page).collect())
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
fn sums(context: &ComposeContext<'_>, column: &str, sums: &[ValueCount]) -> Block {
    let lang = context.lang();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for sum in sums {
        let shown = rows::cell(context, column, &sum.value).text;
        let none = || lang.pick("（記入なし）", "(not written)").to_owned();
        *counts.entry(if shown.is_empty() { none() } else { shown }).or_default() += sum.n;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Table::new(lang, &counts)
        .column(column, column, |(value, _)| value.as_str())
        .column("件数", "count", |(_, n)| TableCell::number(format_integer(*n)))
        .block(say!("超過の件数（{column} 別）", "Missed clocks by {column}").into_text(lang))
}
