//! Metrics of the kind `cost`: an amount of money per period, its budget, and the cost of one unit.
//!
//! In: `amount`, `budget`, `per`. Out: a [`Cost`]. Never: spreads a budget over other periods than the one it is for.

use super::{MetricContext, ParsedKind, ReferencedMetric, resolve_metric};
use crate::calendar::Grain;
use crate::config::columns::{ColumnUse, column_name, dimensions, filter, grains};
use crate::config::references::source_of;
use crate::config::{Agg, Cost, Dimension, Measure, MetricKind, Source, expression};
use crate::diag::code;
use crate::objective::Unit;
use crate::query::{DataType, Expr};
use crate::say;
use crate::syntax::{Fields, Key, Keys, Later, Node, Reader, Required, keys};
use rust_decimal::Decimal;

/// The currencies that are told apart.
const MONEY: &[Unit] = &[Unit::Jpy, Unit::Usd];

keys! {
    /// What a cost may write.
    pub(in crate::config) struct CostKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        time: Required<&'n Node>, "日時の列", "the column of times";
        amount: Required<&'n Node>, "金額の式", "the expression of the amounts";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        by: Vec<&'n Node>, "内訳の列", "columns of breakdowns";
        unit: Required<&'n Node> = say!(
            "`unit: jpy` か `unit: usd` を書き足します",
            "add the line `unit: jpy` or `unit: usd`"
        ), "通貨（`jpy`、`usd`）", "the currency, `jpy` or `usd`";
        grains: Vec<Grain>, "期の長さ", "how long periods are";
        per: Option<Later<&'n str>>, "1 単位あたりにする指標", "the metric that the cost is divided by";
        budget: Option<Later<&'n str>>, "予算（`1000000 JPY/month`）", "budgets such as `1000000 JPY/month`";
    }
}

/// An amount of money, or that of one unit of another metric.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let keys = CostKeys::take(reader, fields, &key.range);
    let source = source_of(reader, keys.source?, context.declared.sources, &key.text)?;
    let time = column_name(reader, keys.time, source, ColumnUse::Time);
    let amount = amount(reader, keys.amount, source);
    let filter = filter(reader, keys.filter, source);
    let by = dimensions(reader, &keys.by, source);
    let grains = grains(keys.grains);
    let per = keys.per.and_then(|node| {
        let per = resolve_metric(reader, node, node.text().unwrap_or_default(), context)?;
        check_grains(reader, node, &per.id, &per.grains, &grains);
        check_breakdowns(reader, node, &per, &by);
        Some(per.id)
    });
    if let (Some(_), Some(node)) = (keys.per, keys.budget) {
        let message = say!(
            "`budget` は総額に対するものなので、`per` と一緒には書けません",
            "a `budget` is for the whole amount and cannot stand beside `per`"
        );
        reader.invalid(node, message);
    }
    let currency = keys.unit.and_then(Node::text).unwrap_or_default();
    let budgets = keys.budget.map(|node| budgets(reader, node, currency, &grains)).unwrap_or_default();
    let kind = amount.zip(time).map(|(expr, time)| {
        let measure = Measure { agg: Agg::Sum, expr: Some(expr), filter };
        MetricKind::Cost(Cost { source: source.name.clone(), time, measure, budgets, per })
    });
    Some(ParsedKind::new(kind, by, grains, Unit::Jpy).of_units(MONEY))
}

/// The expression of the amounts.
fn amount(reader: &mut Reader<'_>, node: Option<&Node>, source: &Source) -> Option<Expr> {
    let node = node?;
    let (expr, form) = expression::read(reader, node, source)?;
    if !matches!(form, DataType::Integer | DataType::Number) {
        reader.invalid(node, say!("金額になる式を書きます", "expected an expression that gives an amount"));
    }
    Some(expr)
}

fn check_grains(reader: &mut Reader<'_>, node: &Node, id: &str, known: &[Grain], wanted: &[Grain]) {
    let Some(grain) = wanted.iter().find(|grain| !known.contains(grain)) else { return };
    let grain = grain.name();
    let message = say!("指標 `{id}` は `{grain}` では計算されていません", "`{id}` is not computed by `{grain}`");
    let hint = say!("`{id}` の `grains` に `{grain}` を足します", "add `{grain}` to the `grains` of `{id}`");
    reader.fail(reader.at(code::CONFIG_REFERENCE, node, message).hint(hint));
}

/// A part of the cost can only be divided by the same part of what it is divided by.
fn check_breakdowns(reader: &mut Reader<'_>, node: &Node, per: &ReferencedMetric, by: &[Dimension]) {
    let Some(missing) = by.iter().find(|d| !per.by.iter().any(|known| known.name == d.name)) else { return };
    let (id, name) = (&per.id, &missing.name);
    let message = say!("`{id}` は `{name}` 別に計算されていません", "`{id}` is not computed by `{name}`");
    let hint = say!("`{id}` の `by` に `{name}` を足します", "add `{name}` to the `by` of `{id}`");
    reader.fail(reader.at(code::CONFIG_REFERENCE, node, message).hint(hint));
}

/// `1000000 JPY/month`, or a list of such texts for several grains.
fn budgets(reader: &mut Reader<'_>, node: &Node, currency: &str, grains: &[Grain]) -> Vec<(Grain, Decimal)> {
    let mut budgets: Vec<(Grain, Decimal)> = Vec::new();
    for (text, node) in reader.texts(node) {
        let Some((amount, money, grain)) = parse(text) else {
            let message = say!(
                "`1000000 JPY/month` のように書きます（`{text}` は使えません）",
                "expected a budget such as `1000000 JPY/month`, found `{text}`"
            );
            reader.invalid(node, message);
            continue;
        };
        let word = grain.name();
        if !currency.is_empty() && !money.eq_ignore_ascii_case(currency) {
            let message = say!(
                "予算の通貨 `{money}` が指標の単位 `{currency}` と違います",
                "the budget is in `{money}`, the metric in `{currency}`"
            );
            reader.invalid(node, message);
        } else if !grains.contains(&grain) {
            let message = say!(
                "予算は `{word}` のものですが、この指標は `{word}` では計算されていません",
                "the budget is for a `{word}`, and the metric is not computed by `{word}`"
            );
            let diagnostic = reader.at(code::CONFIG_REFERENCE, node, message);
            reader.fail(diagnostic.hint(say!("`grains` に `{word}` を足します", "add `{word}` to the `grains`")));
        } else if budgets.iter().any(|(known, _)| *known == grain) {
            reader.invalid(node, say!("`{word}` の予算が二つあります", "there are two budgets for a `{word}`"));
        }
        budgets.push((grain, amount));
    }
    budgets
}

/// An amount with thousands commas or without, a currency and a grain.
fn parse(text: &str) -> Option<(Decimal, &str, Grain)> {
    let (amount, grain) = text.split_once('/')?;
    let (amount, currency) = amount.trim().rsplit_once(' ')?;
    let amount: Decimal = amount.replace([',', '_'], "").trim().parse().ok()?;
    let grain = match grain.trim() {
        "fiscal_year" => Grain::Year,
        name => Grain::from_name(name)?,
    };
    (amount > Decimal::ZERO).then_some((amount, currency.trim(), grain))
}
