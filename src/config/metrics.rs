//! `data/metrics.yaml`: what is computed from which rows.

use super::load::{Declared, Look};
use super::node::{Key, Node};
use super::reader::{Fields, Reader};
use super::sources::{Holds, column};
use super::{Agg, Dimension, Maintenance, Measure, Metric, MetricKind, Source, expression, target, uptime};
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
    NotYet,
}

const KINDS: [(&str, Kind); 14] = [
    ("simple", Kind::Simple),
    ("ratio", Kind::Ratio),
    ("uptime", Kind::Uptime),
    ("mttr", Kind::Mttr),
    ("derived", Kind::NotYet),
    ("cumulative", Kind::NotYet),
    ("sla", Kind::NotYet),
    ("retention", Kind::NotYet),
    ("active_users", Kind::NotYet),
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
}

/// All metrics.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &Declared<Source>,
    maintenance: &Declared<Maintenance>,
) -> Declared<Metric> {
    let around = Around { sources, maintenance };
    let entries = reader.named(Some(node));
    Declared::read(reader, entries, |reader, key, node| metric(reader, key, node, &around))
}

fn metric(reader: &mut Reader<'_>, key: &Key, node: &Node, around: &Around<'_>) -> Option<Metric> {
    let mut fields = reader.fields(node)?;
    let kind = kind(reader, &mut fields, key)?;
    let source = fields.require(reader, "source", &key.range)?;
    let source = source_of(reader, source, around.sources, &key.text)?;
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
        _ => mttr(reader, &mut fields, key, source),
    };
    let by = dimensions(reader, &mut fields, source);
    let grains = grains(reader, &mut fields);
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
    let hint = say!(
        "`type: simple` のように書き足します（使えるのは simple・ratio・uptime・mttr）",
        "add a line such as `type: simple`: `simple`, `ratio`, `uptime` or `mttr`"
    );
    let node = fields.require_as(reader, "type", &key.range, hint)?;
    let kind = reader.choice(
        node,
        &KINDS[..4]
            .iter()
            .chain(&KINDS[4..])
            .copied()
            .filter(|(name, kind)| *kind != Kind::NotYet || node.text() == Some(name))
            .collect::<Vec<_>>(),
    )?;
    if kind == Kind::NotYet {
        let typed = node.text().unwrap_or_default();
        let message = say!(
            "`type: {typed}` はまだ使えません（使えるのは simple・ratio・uptime・mttr）",
            "`type: {typed}` cannot be used yet: expected `simple`, `ratio`, `uptime` or `mttr`"
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

fn mttr(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let start = time(reader, fields, key, source, "start", Holds::Instant);
    let end = time(reader, fields, key, source, "end", Holds::Instant);
    let filter = filter(reader, fields, source);
    Some(MetricKind::Mttr { source: source.name.clone(), start: start?, end: end?, filter })
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
    let usual = match kind {
        Kind::Uptime => Unit::Percent,
        Kind::Mttr => Unit::H,
        _ => Unit::None,
    };
    let Some(node) = fields.get("unit") else { return (usual, String::new()) };
    let Some(text) = reader.text_of(node) else { return (usual, String::new()) };
    let known = UNITS.iter().find(|(name, _)| *name == text).map(|(_, unit)| *unit);
    let unit = known.unwrap_or(Unit::Count);
    if kind == Kind::Uptime && unit != Unit::Percent {
        reader.invalid(node, say!("稼働率の単位は `\"%\"` です", "expected the unit `\"%\"` for an uptime"));
    }
    if kind == Kind::Mttr && unit.wall_seconds().is_none() {
        reader.invalid(
            node,
            say!("時間の単位を書きます（`min`・`h`・`d` など）", "expected a unit of time such as `min`, `h` or `d`"),
        );
    }
    (unit, if known.is_some() { String::new() } else { text.to_owned() })
}
