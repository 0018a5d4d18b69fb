//! `data/metrics.yaml`: what is computed from which rows.

use super::kinds::{self, ParsedKind};
use super::load::{Resolution, Symbols};
use super::sources::{ColumnUse, column};
use super::{
    Agg, BudgetReading, Dimension, Fill, Maintenance, Measure, Metric, MetricKind, ScheduleEntry, SlaPolicy, Source,
    Survey, SurveyReading, budget, dated_targets, expression, incidents, target, uptime, users,
};
use crate::calendar::{Grain, PeriodCalendar, WorkCalendar};
use crate::diag::code;
use crate::objective::{Better, Unit};
use crate::query::{DataType, Expr};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, listed};
use std::sync::Arc;

/// Kinds of metrics; `NotYet` is known but not built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Simple,
    Ratio,
    Uptime,
    Mttr,
    Mtta,
    Mtbf,
    ErrorBudget,
    Retention,
    ActiveUsers,
    Derived,
    Cumulative,
    Change,
    Manual,
    Cost,
    Csat,
    Nps,
    Adherence,
    Progress,
    NotYet,
}

const KINDS: [(&str, Kind); 19] = [
    ("simple", Kind::Simple),
    ("ratio", Kind::Ratio),
    ("uptime", Kind::Uptime),
    ("mttr", Kind::Mttr),
    ("mtta", Kind::Mtta),
    ("mtbf", Kind::Mtbf),
    ("error_budget", Kind::ErrorBudget),
    ("retention", Kind::Retention),
    ("active_users", Kind::ActiveUsers),
    ("derived", Kind::Derived),
    ("cumulative", Kind::Cumulative),
    ("change", Kind::Change),
    ("manual", Kind::Manual),
    ("cost", Kind::Cost),
    ("csat", Kind::Csat),
    ("nps", Kind::Nps),
    ("adherence", Kind::Adherence),
    ("progress", Kind::Progress),
    ("sla", Kind::NotYet),
];

/// What a metric may refer to.
#[derive(Clone, Copy)]
pub(super) struct MetricContext<'a> {
    pub sources: &'a Symbols<Source>,
    pub maintenance: &'a Symbols<Maintenance>,
    pub policies: &'a Symbols<SlaPolicy>,
    pub calendars: &'a Symbols<Arc<WorkCalendar>>,
    pub periods: &'a PeriodCalendar,
    /// What is planned.
    pub planned: &'a Symbols<ScheduleEntry>,
    /// The metrics that were read so far; those that an entry names are among them.
    pub metrics: &'a Symbols<Metric>,
    /// The ids of all metrics of the file.
    pub every: &'a [&'a str],
}

/// What metrics may refer to besides one another.
pub(super) struct Declarations<'a> {
    pub sources: &'a Symbols<Source>,
    pub maintenance: &'a Symbols<Maintenance>,
    pub policies: &'a Symbols<SlaPolicy>,
    pub calendars: &'a Symbols<Arc<WorkCalendar>>,
    pub periods: &'a PeriodCalendar,
    pub planned: &'a Symbols<ScheduleEntry>,
}

/// All metrics.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, declared: &Declarations<'_>) -> Symbols<Metric> {
    let Declarations { sources, maintenance, policies, calendars, periods, planned } = declared;
    let entries = reader.named(Some(node));
    let every: Vec<&str> = entries.iter().map(|(key, _)| key.text.as_str()).collect();
    kinds::in_order(reader, &entries, |reader, one, metrics| {
        let context =
            MetricContext { sources, maintenance, policies, calendars, periods, planned, metrics, every: &every };
        Symbols::read(reader, [one], |reader, key, node| metric(reader, key, node, &context))
    })
}

fn metric<'n>(reader: &mut Reader<'_>, key: &Key, node: &'n Node, context: &MetricContext<'n>) -> Option<Metric> {
    let mut fields = reader.fields(node)?;
    let kind = kind(reader, &mut fields, key)?;
    let label = fields.get("label").and_then(|node| reader.text_of(node)).unwrap_or(&key.text);
    let aliases = fields.get("aliases").map(|node| reader.texts(node)).unwrap_or_default();
    let description = fields.get("description").and_then(|node| reader.text_of(node)).unwrap_or_default();
    let better = [("higher", Better::Higher), ("lower", Better::Lower)];
    let better = fields.get("better").and_then(|node| reader.choice(node, &better));
    let ParsedKind { kind: computed, by, grains, usual, allowed } = own_keys(reader, &mut fields, key, kind, context)?;
    let (unit, unit_label) = unit(reader, &mut fields, kind, (usual, allowed));
    let baseline_node = fields.get("baseline").filter(|_| kind != Kind::Change);
    let baseline = baseline_node.and_then(|node| kinds::baseline::read(reader, node, context.periods, &grains));
    let fill = fill(reader, &mut fields, kind);
    let better = better.or_else(|| computed.as_ref().and_then(usual_direction));
    let settled = target_context(computed.as_ref(), baseline_node.is_some());
    let mut promise = |reader: &mut Reader<'_>, key| {
        let mut one = |reader: &mut Reader<'_>, node: &Node| target::read_against(reader, node, better, unit, &settled);
        fields.get(key).map(|node| dated_targets::read(reader, node, &mut one).named(label)).unwrap_or_default()
    };
    let (target, alert) = (promise(reader, "target"), promise(reader, "alert"));
    let min_n = fields.get("min_n").and_then(|node| reader.whole(node, 1..=i64::MAX));
    let trend = fields.get("trend").and_then(|node| trend(reader, node));
    fields.finish(reader);
    Some(Metric {
        id: key.text.clone(),
        label: label.to_owned(),
        aliases: aliases.into_iter().map(|(alias, _)| alias.to_owned()).collect(),
        description: description.to_owned(),
        kind: computed?,
        by,
        grains,
        rolled_up: Vec::new(),
        unit,
        unit_label,
        better,
        target,
        alert,
        trend,
        min_n: min_n.and_then(|n| u64::try_from(n).ok()),
        fill,
        baseline,
        place: reader.place(&key.range),
    })
}

/// What only one kind may write.
fn own_keys<'n>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'n>,
    key: &Key,
    kind: Kind,
    context: &MetricContext<'n>,
) -> Option<ParsedKind> {
    match kind {
        Kind::Derived => return kinds::derived::read(reader, fields, key, context),
        Kind::Cumulative => return kinds::cumulative::read(reader, fields, key, context),
        Kind::Change => return kinds::baseline::change(reader, fields, key, context),
        Kind::Manual => return kinds::manual::read(reader, fields, key, context),
        Kind::Cost => return kinds::cost::read(reader, fields, key, context),
        Kind::Csat => return kinds::survey::csat(reader, fields, key, context),
        Kind::Nps => return kinds::survey::nps(reader, fields, key, context),
        Kind::Adherence => return kinds::adherence::read(reader, fields, key, context),
        Kind::Progress => return kinds::progress::read(reader, fields, key, context),
        Kind::ErrorBudget => return error_budget(reader, fields, key, context),
        _ => {}
    }
    let source = fields.require(reader, "source", &key.range)?;
    let source = source_of(reader, source, context.sources, &key.text)?;
    let computed = match kind {
        Kind::Simple => simple(reader, fields, key, source),
        Kind::Ratio => ratio(reader, fields, key, source),
        Kind::Uptime => uptime::read(reader, fields, key, source, context.maintenance),
        Kind::Mtta => incidents::mtta(reader, fields, key, source),
        Kind::Mtbf => incidents::mtbf(reader, fields, key, source),
        Kind::Retention => users::retention(reader, fields, key, source),
        Kind::ActiveUsers => users::active(reader, fields, key, source),
        _ => incidents::mttr(reader, fields, key, source),
    };
    let by = if kind == Kind::Retention { Vec::new() } else { dimensions(reader, fields, source) };
    let grains = grains(reader, fields);
    let usual = (usual_unit(fields, kind), String::new());
    Some(ParsedKind { kind: computed, by, grains, usual, allowed: &[] })
}

/// What an error budget may write; its grains are those of what it is of.
fn error_budget<'n>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'n>,
    key: &Key,
    context: &MetricContext<'n>,
) -> Option<ParsedKind> {
    let of = budget::BudgetContext { metrics: context.metrics, policies: context.policies }.of(reader, fields, key)?;
    let kind = budget::read(reader, fields, key, &of);
    let grains = budget::grains(reader, fields, grains, &of);
    let usual = (usual_unit(fields, Kind::ErrorBudget), String::new());
    Some(ParsedKind { kind, by: Vec::new(), grains, usual, allowed: &[] })
}

/// What targets of a metric may be measured against.
pub(super) fn target_context(kind: Option<&MetricKind>, baseline: bool) -> target::TargetContext {
    let budgets = match kind {
        Some(MetricKind::Cost(cost)) => cost.budgets.iter().map(|(grain, _)| *grain).collect(),
        _ => Vec::new(),
    };
    let scale = match kind {
        Some(MetricKind::Survey(Survey { reading: SurveyReading::Mean(top), .. })) => Some(*top),
        _ => None,
    };
    target::TargetContext { baseline, budgets, scale }
}

/// `fill: 0`, `previous` or `none`, for kinds that may find no rows in a period.
fn fill(reader: &mut Reader<'_>, fields: &mut Fields<'_>, kind: Kind) -> Fill {
    if !matches!(kind, Kind::Simple | Kind::Ratio | Kind::Cost | Kind::Derived | Kind::Cumulative) {
        return Fill::Usual;
    }
    let Some(node) = fields.get("fill") else { return Fill::Usual };
    match node.text() {
        Some("previous") => Fill::Previous,
        Some("none") => Fill::Nothing,
        text => {
            let number = text.and_then(|text| text.parse().ok());
            if number.is_none() {
                let message = say!(
                    "`0`・`previous`・`none` のどれかを書きます",
                    "expected a number such as `0`, or `previous` or `none`"
                );
                reader.invalid(node, message);
            }
            number.map_or(Fill::Usual, Fill::With)
        }
    }
}

fn kind(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key) -> Option<Kind> {
    let built: Vec<(&str, Kind)> = KINDS.into_iter().filter(|(_, kind)| *kind != Kind::NotYet).collect();
    let names = listed(&built.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let hint = say!(
        "`type: simple` のように書き足します（使えるのは {names}）",
        "add a line such as `type: simple`: one of {names}"
    );
    let node = fields.require_as(reader, "type", &key.range, hint)?;
    let typed = node.text().unwrap_or_default();
    if KINDS.contains(&(typed, Kind::NotYet)) {
        let message = say!(
            "`type: {typed}` はまだ使えません（使えるのは {names}）",
            "`type: {typed}` cannot be used yet: expected one of {names}"
        );
        let diagnostic = reader.at(code::CONFIG_NOT_YET, node, message);
        reader.fail(diagnostic);
        return None;
    }
    reader.choice(node, &built)
}

/// The source an entry names. When that source is broken, this is the one thing said about the entry.
pub(super) fn source_of<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &'s Symbols<Source>,
    entry: &str,
) -> Option<&'s Source> {
    let name = reader.text_of(node)?;
    match sources.look(name) {
        Resolution::Sound(source) => return Some(source),
        Resolution::LeftOut(place) => {
            let message = say!(
                "データソース `{name}` に誤りがあるため `{entry}` を使いません",
                "`{entry}` is left out because its source `{name}` is broken"
            );
            let diagnostic = reader.left_out(node, message, place);
            reader.fail(diagnostic);
        }
        Resolution::Unknown => {
            let message = say!("データソース `{name}` は宣言されていません", "the source `{name}` is not declared");
            reader.unknown(node, message, sources.names());
        }
    }
    None
}

fn simple(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let time = time(reader, fields, key, source, "time", ColumnUse::Time);
    let measure = measure(reader, fields, key, source);
    Some(MetricKind::Simple { source: source.name.clone(), time: time?, measure: measure? })
}

fn ratio(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let time = time(reader, fields, key, source, "time", ColumnUse::Time);
    let both = filter(reader, fields, source);
    let mut part = |reader: &mut Reader<'_>, name| {
        let node = fields.require(reader, name, &key.range)?;
        let mut fields = reader.fields(node)?;
        let at = Key { text: name.to_owned(), range: node.range.start..node.range.start };
        let measure = measure(reader, &mut fields, &at, source);
        fields.finish(reader);
        measure
    };
    let (numerator, denominator) = (part(reader, "numerator"), part(reader, "denominator"));
    let narrowed = |measure: Measure| Measure { filter: both_hold(both.clone(), measure.filter.clone()), ..measure };
    Some(MetricKind::Ratio {
        source: source.name.clone(),
        time: time?,
        numerator: narrowed(numerator?),
        denominator: narrowed(denominator?),
    })
}

fn both_hold(a: Option<Expr>, b: Option<Expr>) -> Option<Expr> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.and(b)),
        (a, b) => a.or(b),
    }
}

fn measure(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<Measure> {
    const AGGS: [(&str, Agg); 8] = [
        ("count", Agg::Count),
        ("sum", Agg::Sum),
        ("avg", Agg::Avg),
        ("min", Agg::Min),
        ("max", Agg::Max),
        ("median", Agg::Median),
        ("percentile", Agg::Percentile(rust_decimal::Decimal::ONE)),
        ("count_distinct", Agg::CountDistinct),
    ];
    let agg = fields.require(reader, "agg", &key.range).and_then(|node| reader.choice(node, &AGGS));
    let agg = match agg {
        Some(Agg::Percentile(_)) => percentile(reader, fields, key),
        other => other,
    };
    let expr = fields.get("expr");
    let value = expr.and_then(|node| expression::read(reader, node, source).map(|(expr, form)| (node, expr, form)));
    let filter = filter(reader, fields, source);
    let agg = agg?;
    if expr.is_none() && agg != Agg::Count {
        fields.require(reader, "expr", &key.range);
    }
    if let Some((node, _, form)) = &value
        && !aggregates(agg, *form)
    {
        let message =
            say!("この集計には数になる式が要ります", "this aggregation needs an expression that gives a number");
        let diagnostic = reader.at(code::CONFIG_EXPRESSION, node, message);
        reader.fail(diagnostic);
    }
    Some(Measure { agg, expr: value.map(|(_, expr, _)| expr), filter })
}

fn aggregates(agg: Agg, form: DataType) -> bool {
    matches!(agg, Agg::Count | Agg::CountDistinct) || matches!(form, DataType::Integer | DataType::Number)
}

fn percentile(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key) -> Option<Agg> {
    let node = fields.require(reader, "percentile", &key.range)?;
    let q = reader.decimal(node)?;
    if q < rust_decimal::Decimal::ZERO || q > rust_decimal::Decimal::ONE {
        reader.invalid(
            node,
            say!(
                "0 から 1 までの数を書きます（95 パーセンタイルは `0.95`）",
                "expected a number from 0 to 1, such as `0.95`"
            ),
        );
        return None;
    }
    Some(Agg::Percentile(q))
}

/// An optional condition under the key `filter`.
pub(super) fn filter(reader: &mut Reader<'_>, fields: &mut Fields<'_>, source: &Source) -> Option<Expr> {
    fields.get("filter").and_then(|node| expression::condition(reader, node, source))
}

/// A required column of times.
pub(super) fn time(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
    name: &'static str,
    holds: ColumnUse,
) -> Option<String> {
    let node = fields.require(reader, name, &key.range)?;
    column(reader, node, source, holds).map(|column| column.name.clone())
}

/// The breakdowns of an entry: columns of its source.
pub(super) fn dimensions(reader: &mut Reader<'_>, fields: &mut Fields<'_>, source: &Source) -> Vec<Dimension> {
    let names = fields.get("by").map(|node| reader.texts(node)).unwrap_or_default();
    let columns = names.into_iter().filter_map(|(_, node)| column(reader, node, source, ColumnUse::Any));
    columns
        .map(|column| Dimension { name: column.name.clone(), values: column.values.keys().cloned().collect() })
        .collect()
}

/// `trend: { periods: 6 }`: over how many periods a trend is told.
fn trend(reader: &mut Reader<'_>, node: &Node) -> Option<usize> {
    let mut fields = reader.fields(node)?;
    let periods = fields.require(reader, "periods", &(node.range.start..node.range.start));
    let periods = periods.and_then(|node| reader.whole(node, 4..=24));
    fields.finish(reader);
    periods.and_then(|periods| usize::try_from(periods).ok())
}

/// The grains of an entry, shortest first; weeks and months unless said. Windows of the weekly report come of themselves.
pub(super) fn grains(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<Grain> {
    let choices = Grain::ALL.map(|grain| (grain.name(), grain));
    let nodes = fields.get("grains").map(|node| reader.texts(node)).unwrap_or_default();
    let mut grains: Vec<Grain> = nodes.into_iter().filter_map(|(_, node)| reader.choice(node, &choices)).collect();
    if grains.is_empty() {
        return vec![Grain::Week, Grain::Month];
    }
    grains.sort_unstable();
    grains.dedup();
    grains
}

/// The unit, and the word behind a count.
fn unit(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    kind: Kind,
    (usual, allowed): ((Unit, String), &[Unit]),
) -> (Unit, String) {
    const UNITS: [(&str, Unit); 17] = [
        ("%", Unit::Percent),
        ("ms", Unit::Ms),
        ("s", Unit::S),
        ("min", Unit::Min),
        ("h", Unit::H),
        ("d", Unit::D),
        ("bh", Unit::Bh),
        ("bd", Unit::Bd),
        ("month", Unit::Month),
        ("year", Unit::Year),
        ("points", Unit::Points),
        ("score", Unit::Score),
        ("usd", Unit::Usd),
        ("jpy", Unit::Jpy),
        ("count", Unit::Count),
        ("％", Unit::Percent),
        ("percent", Unit::Percent),
    ];
    let Some(node) = fields.get("unit") else { return usual };
    let Some(text) = reader.text_of(node) else { return usual };
    let known = UNITS.iter().find(|(name, _)| *name == text).map(|(_, unit)| *unit);
    let unit = known.unwrap_or(Unit::Count);
    if !allowed.is_empty() && !allowed.contains(&unit) {
        let names = UNITS.iter().filter(|(_, unit)| allowed.contains(unit)).map(|(name, _)| *name);
        let names = listed(&names.filter(|name| *name != "％" && *name != "percent").collect::<Vec<_>>());
        let message = say!("この種類の指標の単位は {names} です", "expected the unit {names} for this kind of metric");
        reader.invalid(node, message);
    }
    let usual = usual.0;
    if usual == Unit::Percent && unit != Unit::Percent && allowed.is_empty() {
        reader.invalid(node, say!("この指標の単位は `\"%\"` です", "expected the unit `\"%\"` for this metric"));
    }
    if usual.wall_seconds().is_some() && unit.wall_seconds().is_none() {
        reader.invalid(
            node,
            say!("時間の単位を書きます（`min`・`h`・`d` など）", "expected a unit of time such as `min`, `h` or `d`"),
        );
    }
    if kind == Kind::ErrorBudget && usual == Unit::None && known.is_some() {
        reader.invalid(
            node,
            say!(
                "バーンレートは倍率です（`倍` などの語だけが書けます）",
                "expected no unit or a word such as `倍` for a burn rate"
            ),
        );
    }
    (unit, if known.is_some() { String::new() } else { text.to_owned() })
}

/// The unit of an entry that names none; where it is per cent or a time, any other is refused.
fn usual_unit(fields: &mut Fields<'_>, kind: Kind) -> Unit {
    let mut reading = || fields.get("reading").and_then(Node::text);
    match kind {
        Kind::Uptime | Kind::Retention => Unit::Percent,
        Kind::Mttr | Kind::Mtbf => Unit::H,
        Kind::Mtta => Unit::Min,
        Kind::ErrorBudget if reading() != Some("burn_rate") => Unit::Percent,
        Kind::ActiveUsers if reading() == Some("stickiness") => Unit::Percent,
        _ => Unit::None,
    }
}

/// Which way is better where the kind says it.
fn usual_direction(kind: &MetricKind) -> Option<Better> {
    match kind {
        MetricKind::Mtta { .. } => Some(Better::Lower),
        MetricKind::Mtbf { .. } | MetricKind::ActiveUsers { .. } => Some(Better::Higher),
        MetricKind::ErrorBudget(budget) if budget.reading == BudgetReading::Remaining => Some(Better::Higher),
        MetricKind::ErrorBudget(_) => Some(Better::Lower),
        MetricKind::Retention { churn, .. } => Some(if *churn { Better::Lower } else { Better::Higher }),
        _ => None,
    }
}
