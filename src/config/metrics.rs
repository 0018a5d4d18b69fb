//! `data/metrics.yaml`: what is computed from which rows.

use super::columns::{ColumnUse, column_name, dimensions, filter, grains};
use super::kinds::{self, Declarations, MetricContext, ParsedKind};
use super::references::source_of;
use super::symbols::Symbols;
use super::understood::MetricIdentity;
use super::{
    Agg, BudgetReading, Fill, Measure, Metric, MetricKind, Source, budget, dated_targets, expression, incidents,
    target, units, uptime, users,
};
use super::{ratios, seconds};
use crate::calendar::Grain;
use crate::diag::{Lang, Message, code};
use crate::objective::{Better, Unit};
use crate::query::{DataType, Expr};
use crate::say;
use crate::syntax::{
    Fields, Form, Key, Keys, Later, Node, Reader, Required, Schema, Whole, Words, forms, keys, listed, words,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

words! {
    /// Kinds of metrics.
    pub(super) enum Kind {
        /// One aggregation.
        Simple = "simple",
        /// One aggregation of another.
        Ratio = "ratio",
        /// The share of time in service.
        Uptime = "uptime",
        /// From the start of an incident to its end.
        Mttr = "mttr",
        /// From the start of an incident until somebody takes it.
        Mtta = "mtta",
        /// Time in service for each incident.
        Mtbf = "mtbf",
        /// How long before its start an event is announced.
        Notice = "notice",
        /// What a service level leaves.
        ErrorBudget = "error_budget",
        /// Who stayed.
        Retention = "retention",
        /// Who was there.
        ActiveUsers = "active_users",
        /// An expression over other metrics.
        Derived = "derived",
        /// A running total.
        Cumulative = "cumulative",
        /// What another metric is compared with a baseline.
        Change = "change",
        /// Values that somebody typed.
        Manual = "manual",
        /// An amount of money.
        Cost = "cost",
        /// What customers answer.
        Csat = "csat",
        /// Whether customers recommend.
        Nps = "nps",
        /// Tasks done of tasks scheduled.
        Adherence = "adherence",
        /// Ticked boxes or rows that are done.
        Progress = "progress",
        /// What is open at the end of each period.
        Backlog = "backlog",
    }
}

/// A kind that is known but not built.
const NOT_YET: &str = "sla";

keys! {
    /// The first keys of every metric.
    struct NameKeys<'n> {
        kind as "type": Required<Later<Kind>> = kind_hint(), "指標の種類", "the kind of metric";
        label: Option<String>, "人に見せる名前", "its name for people";
        aliases: Vec<String>, "文書の中での別の名前", "other names for it in documents";
        description: String = String::new(), "意味", "what it means";
        better: Option<Better>, "どちらがよいか", "which way is better";
    }

    /// The unit of every metric, and what it is compared with.
    struct UnitKeys<'n> {
        unit: Option<Later<&'n str>>, "単位（`%`、`h`、`件` など）", "the unit, such as `%`, `h` or a word behind a count";
        baseline: Option<Later<kinds::baseline::BaselineForm>>, "比べる基準", "what values are compared with";
    }

    /// For kinds that may find no rows in a period.
    struct FillKeys<'n> {
        fill: FillForm = Fill::Usual, "行のない期の値", "what stands for a period without rows";
    }

    /// The last keys of every metric.
    struct PromiseKeys<'n> {
        target: Option<Later<dated_targets::PromisedForm>>, "目標", "what is promised";
        alert: Option<Later<dated_targets::PromisedForm>>, "注意を促す値", "when somebody must look";
        min_n: Option<Whole<u64, 1, { i64::MAX }>>, "これより少ない行の値は参考値", "below so many rows the value is only a reference";
        trend: Option<TrendKeys<'n>>, "傾向", "how a trend is told";
    }

    /// `trend: { periods: 6 }`.
    struct TrendKeys<'n> {
        periods: Required<Whole<usize, 4, 24>>, "傾向を見る期の数", "over how many periods a trend is told";
    }

    struct SourceKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
    }

    struct TimeKeys<'n> {
        time: Required<&'n Node>, "日時の列", "the column of times";
    }

    struct RatioKeys<'n> {
        time: Required<&'n Node>, "日時の列", "the column of times";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        numerator: Required<Later<MeasureForm>>, "分子", "the numerator";
        denominator: Required<Later<MeasureForm>>, "分母", "the denominator";
    }

    struct AggKeys<'n> {
        agg: Required<Agg>, "集計", "the aggregation";
    }

    struct PercentileKeys<'n> {
        percentile: Required<Share>, "パーセンタイル（0.95 など）", "which percentile, such as 0.95";
    }

    struct ValueKeys<'n> {
        expr: Option<&'n Node>, "集計する式", "what is aggregated";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
    }

    struct GroupKeys<'n> {
        by: Vec<&'n Node>, "内訳の列", "columns of breakdowns";
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }

    struct GrainKeys<'n> {
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }
}

words! {
    Agg {
        "count" => Self::Count,
        "sum" => Self::Sum,
        "avg" => Self::Avg,
        "min" => Self::Min,
        "max" => Self::Max,
        "median" => Self::Median,
        "percentile" => Self::Percentile(Decimal::ONE),
        "count_distinct" => Self::CountDistinct,
    }
}

forms! {
    /// `0`, `previous` or `none`.
    FillForm => Fill = fill, |_lang| json!({ "anyOf": [{ "type": "number" }, { "enum": ["previous", "none"] }] });
    /// A number from 0 to 1.
    Share => Decimal = share, |_lang| json!({ "type": "number", "minimum": 0, "maximum": 1 });
}

/// An aggregation of its own.
struct MeasureForm;

impl<'n> Form<'n> for MeasureForm {
    type Held = ();

    fn from_node(_: &mut Reader<'_>, _: &'n Node) -> Option<()> {
        Some(())
    }

    fn schema(lang: Lang) -> Value {
        let mut schema = Schema::default();
        declare_measure(lang, &mut schema);
        schema.object()
    }
}

fn declare_measure(lang: Lang, schema: &mut Schema) {
    AggKeys::declare(lang, schema);
    PercentileKeys::declare_optional(lang, schema);
    ValueKeys::declare(lang, schema);
}

/// The schema of a metric: one form for each kind.
pub(super) fn schema(lang: Lang) -> Value {
    let kinds = Kind::WORDS.iter().map(|(word, kind)| {
        let mut schema = Schema::default();
        NameKeys::declare(lang, &mut schema);
        declare(*kind, lang, &mut schema);
        UnitKeys::declare(lang, &mut schema);
        if may_fill(*kind) {
            FillKeys::declare(lang, &mut schema);
        }
        PromiseKeys::declare(lang, &mut schema);
        let mut form = schema.object();
        form["properties"]["type"] = json!({ "const": word });
        form
    });
    Schema::either(&kinds.collect::<Vec<_>>())
}

fn declare(kind: Kind, lang: Lang, schema: &mut Schema) {
    match kind {
        Kind::Derived => return kinds::derived::DerivedKeys::declare(lang, schema),
        Kind::Cumulative => return kinds::cumulative::CumulativeKeys::declare(lang, schema),
        Kind::Change => return kinds::baseline::ChangeKeys::declare(lang, schema),
        Kind::Manual => return kinds::manual::declare(lang, schema),
        Kind::Cost => return kinds::cost::CostKeys::declare(lang, schema),
        Kind::Csat | Kind::Nps => return kinds::survey::declare(kind == Kind::Csat, lang, schema),
        Kind::Adherence => return kinds::adherence::declare(lang, schema),
        Kind::Progress => return kinds::progress::declare(lang, schema),
        Kind::Backlog => return kinds::backlog::BacklogKeys::declare(lang, schema),
        Kind::ErrorBudget => return budget::BudgetKeys::declare(lang, schema),
        _ => SourceKeys::declare(lang, schema),
    }
    match kind {
        Kind::Simple => {
            TimeKeys::declare(lang, schema);
            declare_measure(lang, schema);
        }
        Kind::Ratio => RatioKeys::declare(lang, schema),
        Kind::Uptime => uptime::declare(lang, schema),
        Kind::Mtta => incidents::AnswerKeys::declare(lang, schema),
        Kind::Notice => incidents::NoticeKeys::declare(lang, schema),
        Kind::Retention => users::declare_retention(lang, schema),
        Kind::ActiveUsers => users::ActiveKeys::declare(lang, schema),
        _ => incidents::IncidentKeys::declare(lang, schema),
    }
    match kind {
        Kind::Retention => GrainKeys::declare(lang, schema),
        _ => GroupKeys::declare(lang, schema),
    }
}

/// All metrics.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, declared: Declarations<'_>) -> Symbols<Metric> {
    let entries = reader.named(Some(node));
    let every: Vec<&str> = entries.iter().map(|(key, _)| key.text.as_str()).collect();
    kinds::in_order(reader, &entries, |reader, one, metrics| {
        let context = MetricContext { declared, metrics, every: &every };
        Symbols::read(reader, [one], |reader, key, node| metric(reader, key, node, &context))
    })
}

fn metric<'n>(reader: &mut Reader<'_>, key: &Key, node: &'n Node, context: &MetricContext<'n>) -> Option<Metric> {
    let mut fields = reader.fields(node)?;
    let names = NameKeys::take(reader, &mut fields, &key.range);
    let kind = kind(reader, names.kind?)?;
    let label = names.label.unwrap_or_else(|| key.text.clone());
    let parsed = own_keys(reader, &mut fields, key, kind, context)?;
    let UnitKeys { unit: unit_node, baseline } = UnitKeys::take(reader, &mut fields, &key.range);
    let (unit, unit_label) = units::unit(reader, unit_node, kind == Kind::ErrorBudget, &parsed);
    let ParsedKind { kind: computed, by, grains, .. } = parsed;
    if let Some((node, kind)) = unit_node.zip(computed.as_ref()) {
        seconds::refuse(reader, (node, unit), kind, context.declared);
    }
    ratios::warn_constant(reader, node, computed.as_ref());
    let baseline_node = baseline.filter(|_| kind != Kind::Change);
    let baseline =
        baseline_node.and_then(|node| kinds::baseline::read(reader, node, context.declared.periods, &grains));
    let fill = if may_fill(kind) { FillKeys::take(reader, &mut fields, &key.range).fill } else { Fill::Usual };
    let better = names.better.or_else(|| computed.as_ref().and_then(usual_direction));
    let aliases = names.aliases.iter().map(String::as_str);
    let identity = MetricIdentity {
        names: [key.text.as_str(), &label].into_iter().chain(aliases).collect(),
        kind: computed.as_ref(),
    };
    let mut settled = target::context(identity, baseline_node.is_some());
    let PromiseKeys { target, alert, min_n, trend } = PromiseKeys::take(reader, &mut fields, &key.range);
    let mut promise = |node: Option<&Node>, is_alert: bool| {
        settled.alert = is_alert;
        let mut one = |reader: &mut Reader<'_>, node: &Node| target::read_against(reader, node, better, unit, &settled);
        node.map(|node| dated_targets::read(reader, node, &mut one).named(&label)).unwrap_or_default()
    };
    let (target, alert) = (promise(target, false), promise(alert, true));
    fields.finish(reader);
    Some(Metric {
        id: key.text.clone(),
        label,
        aliases: names.aliases,
        description: names.description,
        kind: computed?,
        by,
        grains,
        rolled_up: Vec::new(),
        unit,
        unit_label,
        better,
        target,
        alert,
        trend: trend.and_then(|trend| trend.periods),
        min_n,
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
        Kind::Backlog => return kinds::backlog::read(reader, fields, key, context),
        Kind::ErrorBudget => return budget::read(reader, fields, key, context),
        _ => {}
    }
    let source = SourceKeys::take(reader, fields, &key.range).source?;
    let source = source_of(reader, source, context.declared.sources, &key.text)?;
    let (computed, unit) = match kind {
        Kind::Simple => (simple(reader, fields, key, source), Unit::None),
        Kind::Ratio => (ratio(reader, fields, key, source), Unit::None),
        Kind::Uptime => (uptime::read(reader, fields, key, source, context.declared.maintenance), Unit::Percent),
        Kind::Mtta => (incidents::mtta(reader, fields, key, source), Unit::Min),
        Kind::Mtbf => (incidents::mtbf(reader, fields, key, source), Unit::H),
        Kind::Notice => (incidents::notice(reader, fields, key, source), Unit::H),
        Kind::Retention => (users::retention(reader, fields, key, source), Unit::Percent),
        Kind::ActiveUsers => users::active(reader, fields, key, source),
        _ => (incidents::mttr(reader, fields, key, source), Unit::H),
    };
    if kind == Kind::Retention {
        let written = GrainKeys::take(reader, fields, &key.range).grains;
        return Some(ParsedKind::new(computed, Vec::new(), grains(written), unit));
    }
    let groups = GroupKeys::take(reader, fields, &key.range);
    let by = dimensions(reader, &groups.by, source);
    Some(ParsedKind::new(computed, by, grains(groups.grains), unit))
}

fn may_fill(kind: Kind) -> bool {
    matches!(kind, Kind::Simple | Kind::Ratio | Kind::Cost | Kind::Derived | Kind::Cumulative)
}

fn fill(reader: &mut Reader<'_>, node: &Node) -> Option<Fill> {
    let fill = |text: &str| match text {
        "previous" => Some(Fill::Previous),
        "none" => Some(Fill::Nothing),
        number => number.parse().ok().map(Fill::With),
    };
    let expected =
        say!("`0`・`previous`・`none` のどれかを書きます", "expected a number such as `0`, or `previous` or `none`");
    reader.parsed(node, fill, expected)
}

fn kind_hint() -> Message {
    let names = listed(&Kind::WORDS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    say!(
        "`type: simple` のように書き足します（使えるのは {names}）",
        "add a line such as `type: simple`: one of {names}"
    )
}

fn kind(reader: &mut Reader<'_>, node: &Node) -> Option<Kind> {
    if node.text() == Some(NOT_YET) {
        let names = listed(&Kind::WORDS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let message = say!(
            "`type: {NOT_YET}` はまだ使えません（使えるのは {names}）",
            "`type: {NOT_YET}` cannot be used yet: expected one of {names}"
        );
        reader.refuse(code::CONFIG_NOT_YET, node, message);
        return None;
    }
    Kind::from_node(reader, node)
}

fn simple(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let time = TimeKeys::take(reader, fields, &key.range).time;
    let time = column_name(reader, time, source, ColumnUse::Time);
    let measure = measure(reader, fields, key, source);
    Some(MetricKind::Simple { source: source.name.clone(), time: time?, measure: measure? })
}

fn ratio(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let keys = RatioKeys::take(reader, fields, &key.range);
    let time = column_name(reader, keys.time, source, ColumnUse::Time);
    let both = filter(reader, keys.filter, source);
    let mut part = |node: Option<&Node>| {
        let node = node?;
        let mut fields = reader.fields(node)?;
        let at = Key { text: String::new(), range: node.range.start..node.range.start };
        let measure = measure(reader, &mut fields, &at, source);
        fields.finish(reader);
        measure
    };
    let (numerator, denominator) = (part(keys.numerator), part(keys.denominator));
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
    let agg = match AggKeys::take(reader, fields, &key.range).agg {
        Some(Agg::Percentile(_)) => PercentileKeys::take(reader, fields, &key.range).percentile.map(Agg::Percentile),
        other => other,
    };
    let keys = ValueKeys::take(reader, fields, &key.range);
    let value =
        keys.expr.and_then(|node| expression::read(reader, node, source).map(|(expr, form)| (node, expr, form)));
    let filter = filter(reader, keys.filter, source);
    let agg = agg?;
    if keys.expr.is_none() && agg != Agg::Count {
        reader.missing::<()>("expr", &key.range, None);
    }
    if let Some((node, _, form)) = &value
        && !aggregates(agg, *form)
    {
        let message =
            say!("この集計には数になる式が要ります", "this aggregation needs an expression that gives a number");
        reader.refuse(code::CONFIG_EXPRESSION, node, message);
    }
    Some(Measure { agg, expr: value.map(|(_, expr, _)| expr), filter })
}

fn aggregates(agg: Agg, form: DataType) -> bool {
    matches!(agg, Agg::Count | Agg::CountDistinct) || matches!(form, DataType::Integer | DataType::Number)
}

fn share(reader: &mut Reader<'_>, node: &Node) -> Option<Decimal> {
    let q = reader.decimal(node)?;
    if q < Decimal::ZERO || q > Decimal::ONE {
        let expected = say!(
            "0 から 1 までの数を書きます（95 パーセンタイルは `0.95`）",
            "expected a number from 0 to 1, such as `0.95`"
        );
        reader.invalid(node, expected);
        return None;
    }
    Some(q)
}

/// Which way is better where the kind says it.
fn usual_direction(kind: &MetricKind) -> Option<Better> {
    match kind {
        MetricKind::Mtta { .. } | MetricKind::Backlog(_) => Some(Better::Lower),
        MetricKind::Mtbf { .. } | MetricKind::Notice { .. } | MetricKind::ActiveUsers { .. } => Some(Better::Higher),
        MetricKind::ErrorBudget(budget) if budget.reading == BudgetReading::Remaining => Some(Better::Higher),
        MetricKind::ErrorBudget(_) => Some(Better::Lower),
        MetricKind::Retention { churn, .. } => Some(if *churn { Better::Lower } else { Better::Higher }),
        _ => None,
    }
}
