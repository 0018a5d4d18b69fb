//! What values are compared with, and metrics of the kind `change`.
//!
//! In: `baseline`, `metric`, `mode`. Out: a [`Baseline`] or a [`ChangeOf`]. Never: compares periods of different length,
//! or a value with a baseline whose period nobody said.

use super::derived::OffsetForm;
use super::manual::period_of;
use super::{MetricContext, ParsedKind, ReferencedMetric, resolve_metric, shared_breakdowns, shared_grains};
use crate::calendar::{Grain, PeriodCalendar};
use crate::config::{Baseline, ChangeMode, ChangeOf, MetricKind, Offset};
use crate::diag::code;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Form, Key, Keys, Later, Node, Reader, Required, Schema, keys, later, words};

keys! {
    /// What a change may write.
    pub(in crate::config) struct ChangeKeys<'n> {
        metric: Required<&'n Node>, "比べる指標", "the metric that is compared";
        baseline: Required<Later<BaselineForm>> = say!(
            "`baseline: {{ period: FY2025 }}`・`baseline: previous` のように書き足します",
            "add a line such as `baseline: {{ period: FY2025 }}` or `baseline: previous`"
        ), "比べる基準", "what it is compared with";
        mode: Option<Later<ChangeMode>>, "差・百分率・倍率", "how the change is told";
        by: Vec<(&'n str, &'n Node)>, "内訳", "breakdowns";
        grains: Option<Later<Grain>>, "期の長さ", "how long periods are";
    }

    struct BaselineKeys<'n> {
        period: Option<&'n Node>, "基準の期（`FY2025`）", "the period of the baseline, such as `FY2025`";
        value: Option<&'n Node>, "基準の値", "the value of the baseline";
        per: Option<&'n Node>, "基準の値の期の長さ", "the grain that the value is for";
    }
}

words! {
    ChangeMode {
        "delta" => Self::Delta,
        "percent" => Self::Percent,
        "ratio" => Self::Ratio,
    }
}

later! {
    /// `previous`, `year_ago`, `{ period: FY2025 }` or `{ value: 1200000, per: month }`.
    pub(in crate::config) BaselineForm: |lang| Schema::either(&[<&str>::schema(lang), BaselineKeys::schema(lang)]);
}

/// A baseline for periods of some of `grains`.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    calendar: &PeriodCalendar,
    grains: &[Grain],
) -> Option<Baseline> {
    if !node.is_map() {
        let earlier = OffsetForm::from_node(reader, node)?;
        check_offset(reader, node, earlier, grains);
        return Some(Baseline::Earlier(earlier));
    }
    let BaselineKeys { period, value, per } = BaselineKeys::from_node(reader, node)?;
    match (period, value) {
        (Some(node), None) => of_period(reader, node, calendar, grains),
        (None, Some(value)) => of_value(reader, node, value, per, grains),
        _ => {
            let expected = say!("`period` か `value` のどちらか一つを書きます", "expected either `period` or `value`");
            reader.invalid(node, expected);
            None
        }
    }
}

fn of_period(reader: &mut Reader<'_>, node: &Node, calendar: &PeriodCalendar, grains: &[Grain]) -> Option<Baseline> {
    let period = period_of(reader, node, calendar)?;
    if !grains.contains(&period.grain) {
        let (label, grain) = (&period.label, period.grain.name());
        let message = say!(
            "基準の期 `{label}` と同じ長さ（`{grain}`）では計算されていません",
            "nothing is computed by `{grain}`, the grain of the baseline `{label}`"
        );
        reader.fail(
            reader
                .at(code::CONFIG_REFERENCE, node, message)
                .hint(say!("`grains` に `{grain}` を足します", "add `{grain}` to the `grains`")),
        );
        return None;
    }
    Some(Baseline::Period(Box::new(period)))
}

fn of_value(
    reader: &mut Reader<'_>,
    node: &Node,
    value: &Node,
    per: Option<&Node>,
    grains: &[Grain],
) -> Option<Baseline> {
    let value = reader.decimal(value);
    let choices: Vec<(&str, Grain)> = grains.iter().map(|grain| (grain.name(), *grain)).collect();
    let grains = match per {
        Some(per) => vec![reader.choice(per, &choices)?],
        None if grains.len() > 1 => {
            let message = say!(
                "この指標には期が二つ以上あるため、基準の値がどの期のものかを `per` に書きます",
                "the metric has more than one grain, so `per` must say which the baseline is for"
            );
            let first = grains[0].name();
            let hint = say!("`per: {first}` のように書き足します", "add something like `per: {first}`");
            reader.fail(reader.at(code::CONFIG_REQUIRED, node, message).hint(hint));
            return None;
        }
        None => grains.to_vec(),
    };
    Some(Baseline::Value(value?, grains))
}

fn check_offset(reader: &mut Reader<'_>, node: &Node, offset: Offset, grains: &[Grain]) {
    if offset != Offset::YearAgo && grains.iter().all(|grain| offset.steps(*grain).is_none()) {
        let message = say!(
            "この指標のどの期の整数倍でもありません",
            "this is no whole number of periods of any grain of the metric"
        );
        let hint = say!("`previous` か `year_ago` と書きます", "write `previous` or `year_ago`");
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
    }
}

/// How another metric changed.
pub(in crate::config) fn change(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let keys = ChangeKeys::take(reader, fields, &key.range);
    let base = keys.metric.and_then(|node| resolve_metric(reader, node, node.text().unwrap_or_default(), context));
    let base = [base?];
    let mode = mode(reader, keys.mode, is_rate(&base[0]));
    let by = shared_breakdowns(reader, &keys.by, &base);
    let mut grains = base[0].grains.clone();
    let baseline = keys.baseline.and_then(|node| read(reader, node, context.declared.periods, &grains))?;
    match &baseline {
        Baseline::Period(period) => grains = vec![period.grain],
        Baseline::Value(_, of) => grains.clone_from(of),
        Baseline::Earlier(Offset::YearAgo) => {}
        Baseline::Earlier(offset) => grains.retain(|grain| offset.steps(*grain).is_some()),
    }
    let [base] = base;
    let base = ReferencedMetric { grains, ..base };
    let (unit, unit_label) = usual(&base, mode);
    let metric = base.id.clone();
    let grains = shared_grains(reader, keys.grains, &[base]);
    let kind = Some(MetricKind::Change(ChangeOf { metric, baseline, mode }));
    let parsed = ParsedKind { unit_label, ..ParsedKind::new(kind, by, grains, unit) };
    Some(if mode == ChangeMode::Percent { parsed.of_units(&[Unit::Percent]) } else { parsed })
}

/// How the change is told: in per cent unless the metric is a rate.
fn mode(reader: &mut Reader<'_>, node: Option<&Node>, rate: bool) -> ChangeMode {
    let usual = if rate { ChangeMode::Delta } else { ChangeMode::Percent };
    let Some(node) = node else { return usual };
    let mode = ChangeMode::from_node(reader, node).unwrap_or(usual);
    if rate && mode == ChangeMode::Percent {
        let message = say!(
            "率の変化はポイントで表すため、`mode: percent` は使えません",
            "a rate changes in points, so `mode: percent` cannot be used"
        );
        reader.fail(
            reader
                .at(code::CONFIG_INVALID, node, message)
                .hint(say!("`mode: delta` と書きます", "write `mode: delta`")),
        );
    }
    mode
}

fn is_rate(base: &ReferencedMetric) -> bool {
    matches!(base.unit, Unit::Percent | Unit::Points)
}

fn usual(base: &ReferencedMetric, mode: ChangeMode) -> (Unit, String) {
    match mode {
        ChangeMode::Percent => (Unit::Percent, String::new()),
        ChangeMode::Ratio => (Unit::None, String::new()),
        ChangeMode::Delta if is_rate(base) => (Unit::Points, String::new()),
        ChangeMode::Delta => (base.unit, base.unit_label.clone()),
    }
}
