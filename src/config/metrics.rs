//! `data/metrics.yaml`: what is computed from which rows.

use super::load::{Declared, Look};
use super::node::{Key, Node};
use super::reader::{Fields, Reader, listed};
use super::sources::{Holds, column};
use super::{Agg, BudgetReading, Dimension, Maintenance, Measure, Metric, MetricKind, SlaPolicy, Source};
use super::{budget, expression, incidents, target, uptime, users};
use crate::calendar::Grain;
use crate::diag::code;
use crate::query::{Expr, Form};
use crate::say;
use crate::target::{Better, Unit};

/// Kinds of metrics; `None` is known but not built yet.
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
    NotYet,
}

const KINDS: [(&str, Kind); 17] = [
    ("simple", Kind::Simple),
    ("ratio", Kind::Ratio),
    ("uptime", Kind::Uptime),
    ("mttr", Kind::Mttr),
    ("mtta", Kind::Mtta),
    ("mtbf", Kind::Mtbf),
    ("error_budget", Kind::ErrorBudget),
    ("retention", Kind::Retention),
    ("active_users", Kind::ActiveUsers),
    ("derived", Kind::NotYet),
    ("cumulative", Kind::NotYet),
    ("sla", Kind::NotYet),
    ("csat", Kind::NotYet),
    ("nps", Kind::NotYet),
    ("adherence", Kind::NotYet),
    ("progress", Kind::NotYet),
    ("manual", Kind::NotYet),
];

/// What a metric may refer to.
struct Around<'a> {
    sources: &'a Declared<Source>,
    maintenance: &'a Declared<Maintenance>,
    /// What a budget may be of.
    known: budget::Known<'a>,
}

/// All metrics.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &Declared<Source>,
    maintenance: &Declared<Maintenance>,
    policies: &Declared<SlaPolicy>,
) -> Declared<Metric> {
    let entries = reader.named(Some(node));
    let (budgets, own): (Vec<_>, Vec<_>) = entries.iter().partition(|(_, node)| budget::is_one(node));
    let around = Around { sources, maintenance, known: budget::Known { metrics: &Declared::nothing(false), policies } };
    let mut declared = Declared::read(reader, own, |reader, key, node| metric(reader, key, node, &around));
    let around = Around { sources, maintenance, known: budget::Known { metrics: &declared, policies } };
    let budgets = Declared::read(reader, budgets, |reader, key, node| metric(reader, key, node, &around));
    declared.sound.extend(budgets.sound);
    declared.left_out.extend(budgets.left_out);
    let position = |name: &str| entries.iter().position(|(key, _)| key.text == name);
    declared.sound.sort_by_key(|name, _| position(name));
    declared
}

fn metric<'n>(reader: &mut Reader<'_>, key: &Key, node: &'n Node, around: &Around<'n>) -> Option<Metric> {
    let mut fields = reader.fields(node)?;
    let kind = kind(reader, &mut fields, key)?;
    let of = match kind {
        Kind::ErrorBudget => Some(around.known.of(reader, &mut fields, key)?),
        _ => None,
    };
    let source = match &of {
        Some(of) => around.sources.sound.get(of.source)?,
        None => {
            let source = fields.require(reader, "source", &key.range)?;
            source_of(reader, source, around.sources, &key.text)?
        }
    };
    let label = fields.get("label").and_then(|node| reader.text_of(node)).unwrap_or(&key.text);
    let aliases = fields.get("aliases").map(|node| reader.texts(node)).unwrap_or_default();
    let description = fields.get("description").and_then(|node| reader.text_of(node)).unwrap_or_default();
    let better = [("higher", Better::Higher), ("lower", Better::Lower)];
    let better = fields.get("better").and_then(|node| reader.choice(node, &better));
    let (unit, unit_label) = unit(reader, &mut fields, kind);
    let computed = match kind {
        Kind::Simple => simple(reader, &mut fields, key, source),
        Kind::Ratio => ratio(reader, &mut fields, key, source),
        Kind::Uptime => uptime::read(reader, &mut fields, key, source, around.maintenance),
        Kind::Mtta => incidents::mtta(reader, &mut fields, key, source),
        Kind::Mtbf => incidents::mtbf(reader, &mut fields, key, source),
        Kind::Retention => users::retention(reader, &mut fields, key, source),
        Kind::ActiveUsers => users::active(reader, &mut fields, key, source),
        Kind::ErrorBudget => of.as_ref().and_then(|of| budget::read(reader, &mut fields, key, of)),
        _ => incidents::mttr(reader, &mut fields, key, source),
    };
    let broken_down = !matches!(kind, Kind::Retention | Kind::ErrorBudget);
    let by = if broken_down { dimensions(reader, &mut fields, source) } else { Vec::new() };
    let better = better.or_else(|| computed.as_ref().and_then(usual_direction));
    let grains = match &of {
        Some(of) => budget::grains(reader, &mut fields, grains, of),
        None => grains(reader, &mut fields),
    };
    let target = fields.get("target").and_then(|node| target::read(reader, node, better, unit));
    let alert = fields.get("alert").and_then(|node| target::read(reader, node, better, unit));
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
        unit,
        unit_label,
        better,
        target,
        alert,
        trend,
        min_n: min_n.and_then(|n| u64::try_from(n).ok()),
        place: reader.place(&key.range),
    })
}

fn kind(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key) -> Option<Kind> {
    let built: Vec<&str> = KINDS.iter().filter(|(_, kind)| *kind != Kind::NotYet).map(|(name, _)| *name).collect();
    let known = listed(&built);
    let hint = say!(
        "`type: simple` のように書き足します（使えるのは {known}）",
        "add a line such as `type: simple`: one of {known}"
    );
    let node = fields.require_as(reader, "type", &key.range, hint)?;
    let usable = |(name, kind): &(&str, Kind)| *kind != Kind::NotYet || node.text() == Some(name);
    let kind = reader.choice(node, &KINDS.into_iter().filter(usable).collect::<Vec<_>>())?;
    if kind == Kind::NotYet {
        let typed = node.text().unwrap_or_default();
        let message = say!(
            "`type: {typed}` はまだ使えません（使えるのは {known}）",
            "`type: {typed}` cannot be used yet: expected one of {known}"
        );
        let diagnostic = reader.at(code::CONFIG_NOT_YET, node, message);
        reader.fail(diagnostic);
        return None;
    }
    Some(kind)
}

/// The source an entry names. When that source is broken, this is the one thing said about the entry.
pub(super) fn source_of<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &'s Declared<Source>,
    entry: &str,
) -> Option<&'s Source> {
    let name = reader.text_of(node)?;
    match sources.look(name) {
        Look::Sound(source) => return Some(source),
        Look::LeftOut => {
            let message = say!(
                "データソース `{name}` に誤りがあるため `{entry}` を使いません",
                "`{entry}` is left out because its source `{name}` is broken"
            );
            let diagnostic = reader.at(code::CONFIG_LEFT_OUT, node, message);
            reader.fail(diagnostic);
        }
        Look::Unknown => {
            let message = say!("データソース `{name}` は宣言されていません", "the source `{name}` is not declared");
            reader.unknown(node, message, sources.names());
        }
    }
    None
}

fn simple(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let time = time(reader, fields, key, source, "time", Holds::Time);
    let measure = measure(reader, fields, key, source);
    Some(MetricKind::Simple { source: source.name.clone(), time: time?, measure: measure? })
}

fn ratio(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let time = time(reader, fields, key, source, "time", Holds::Time);
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

fn aggregates(agg: Agg, form: Form) -> bool {
    matches!(agg, Agg::Count | Agg::CountDistinct) || matches!(form, Form::Integer | Form::Number)
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
    holds: Holds,
) -> Option<String> {
    let node = fields.require(reader, name, &key.range)?;
    column(reader, node, source, holds).map(|column| column.name.clone())
}

/// The breakdowns under the key `by`.
pub(super) fn dimensions(reader: &mut Reader<'_>, fields: &mut Fields<'_>, source: &Source) -> Vec<Dimension> {
    let names = fields.get("by").map(|node| reader.texts(node)).unwrap_or_default();
    let columns = names.into_iter().filter_map(|(_, node)| column(reader, node, source, Holds::Any));
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
fn unit(reader: &mut Reader<'_>, fields: &mut Fields<'_>, kind: Kind) -> (Unit, String) {
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
    let usual = usual_unit(fields, kind);
    let Some(node) = fields.get("unit") else { return (usual, String::new()) };
    let Some(text) = reader.text_of(node) else { return (usual, String::new()) };
    let known = UNITS.iter().find(|(name, _)| *name == text).map(|(_, unit)| *unit);
    let unit = known.unwrap_or(Unit::Count);
    if usual == Unit::Percent && unit != Unit::Percent {
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
