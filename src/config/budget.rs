//! Metrics of the kind `error_budget`: what another metric's service level leaves.
//!
//! In: an entry's keys and the metrics read before it. Out: a [`MetricKind`]. Never: takes the budget of something that is
//! no share of 100 %.

use super::load::{Declared, Look};
use super::node::{Key, Node, Value};
use super::reader::{Fields, Reader};
use super::{BudgetReading, ErrorBudget, Metric, MetricKind, amount};
use crate::calendar::Grain;
use crate::diag::{Diagnostic, code};
use crate::say;
use crate::target::{self, Better, Kind, Op, Target, Unit};
use rust_decimal::Decimal;

/// Readings of `error_budget`.
pub(super) const READINGS: [(&str, BudgetReading); 3] = [
    ("consumed", BudgetReading::Consumed),
    ("remaining", BudgetReading::Remaining),
    ("burn_rate", BudgetReading::BurnRate),
];

/// Whether an entry is of this kind, and so is read after the metrics it may name.
pub(super) fn is_one(node: &Node) -> bool {
    let Value::Map(entries) = &node.value else { return false };
    entries.iter().any(|(key, node)| key.text == "type" && node.text() == Some("error_budget"))
}

/// The metric of `of`: an uptime, or a ratio in per cent.
pub(super) fn metric_of<'m>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    metrics: &'m Declared<Metric>,
) -> Option<&'m Metric> {
    let node = fields.require(reader, "of", &key.range)?;
    let name = reader.text_of(node)?;
    let entry = &key.text;
    match metrics.look(name) {
        Look::Sound(metric) if source(metric).is_some() => Some(metric),
        Look::Sound(_) => {
            let message = say!(
                "`{name}` は稼働率でも百分率の `ratio` でもないので、エラーバジェットがありません",
                "`{name}` has no error budget: expected an uptime, or a ratio with the unit `\"%\"`"
            );
            reader.invalid(node, message);
            None
        }
        Look::LeftOut => {
            let message = say!(
                "指標 `{name}` に誤りがあるため `{entry}` を使いません",
                "`{entry}` is left out because the metric `{name}` is broken"
            );
            let diagnostic = reader.at(code::CONFIG_LEFT_OUT, node, message);
            reader.fail(diagnostic);
            None
        }
        Look::Unknown => {
            let message = say!("指標 `{name}` は宣言されていません", "no metric `{name}` is declared");
            reader.unknown(node, message, metrics.names());
            None
        }
    }
}

/// The source of a metric that has a budget.
pub(super) fn source(metric: &Metric) -> Option<&str> {
    match &metric.kind {
        MetricKind::Uptime(uptime) => Some(uptime.source()),
        MetricKind::Ratio { source, .. } if metric.unit == Unit::Percent => Some(source),
        _ => None,
    }
}

/// `objective`, `reading` and `burn`.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, of: &Metric) -> Option<MetricKind> {
    let objective = match fields.get("objective") {
        Some(node) => written(reader, node),
        None => inherited(reader, key, of),
    };
    let reading = fields.get("reading").and_then(|node| reader.choice(node, &READINGS));
    let burn = fields.get("burn").map(|node| windows(reader, node, of)).unwrap_or_default();
    Some(MetricKind::ErrorBudget(ErrorBudget {
        of: of.id.clone(),
        objective: objective?,
        reading: reading.unwrap_or(BudgetReading::Consumed),
        burn,
    }))
}

/// A share that must at least be kept, in per cent.
fn share(target: &Target) -> Option<Decimal> {
    let is_share = target.kind == Kind::Compare && target.op == Some(Op::Ge) && target.unit == Some(Unit::Percent);
    target.value.filter(|value| is_share && *value >= Decimal::ZERO && *value <= Decimal::ONE_HUNDRED)
}

fn written(reader: &mut Reader<'_>, node: &Node) -> Option<Decimal> {
    let share = share(&target::parse(reader.text_of(node)?, Some(Better::Higher)));
    if share.is_none() {
        let message =
            say!("`99.9%` のように 0% から 100% までで書きます", "expected a share such as `99.9%`, at most `100%`");
        reader.invalid(node, message);
    }
    share
}

fn inherited(reader: &mut Reader<'_>, key: &Key, of: &Metric) -> Option<Decimal> {
    let share = of.target.as_ref().and_then(share);
    if share.is_none() {
        let name = &of.id;
        let message = say!(
            "`objective` がなく、`{name}` にも `99.9%以上` のような目標がありません",
            "expected the key `objective`, since `{name}` has no target such as `99.9%以上`"
        );
        let hint = say!("`objective: 99.9%` のように書き足します", "add a line such as `objective: 99.9%`");
        reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, reader.place(&key.range), message).hint(hint));
    }
    share
}

fn windows(reader: &mut Reader<'_>, node: &Node, of: &Metric) -> Vec<(String, i64)> {
    if !matches!(of.kind, MetricKind::Uptime(_)) {
        let message = say!(
            "`burn` の窓は稼働率のエラーバジェットだけで使えます",
            "trailing windows are told for the budgets of uptimes only"
        );
        reader.invalid(node, message);
        return Vec::new();
    }
    let windows = reader.texts(node);
    windows
        .into_iter()
        .filter_map(|(text, node)| Some((text.split_whitespace().collect(), amount::seconds(reader, node)?)))
        .collect()
}

/// The grains of the metric it is of, or some of them.
pub(super) fn grains(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    read: impl FnOnce(&mut Reader<'_>, &mut Fields<'_>) -> Vec<Grain>,
    of: &Metric,
) -> Vec<Grain> {
    let Some(node) = fields.get("grains") else { return of.grains.clone() };
    let grains = read(reader, fields);
    for grain in grains.iter().filter(|grain| !of.grains.contains(grain)) {
        let (name, of) = (grain.name(), &of.id);
        let message = say!("`{of}` は `{name}` を計算しません", "`{of}` is not computed by `{name}`");
        let hint = say!("`{of}` の `grains` に `{name}` を書き足します", "add `{name}` to the `grains` of `{of}`");
        let diagnostic = reader.at(code::CONFIG_INVALID, node, message).hint(hint);
        reader.fail(diagnostic);
    }
    grains
}
