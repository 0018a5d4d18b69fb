//! Metrics of the kind `derived`: an expression over other metrics.
//!
//! In: `expr`, and `metrics` that give metrics names in it. Out: a [`Derived`]. Never: takes text or truth for a value.

use super::{MetricContext, ParsedKind, ReferencedMetric, resolve_metric, shared_breakdowns, shared_grains};
use crate::calendar::Grain;
use crate::config::expression;
use crate::config::{Derived, Input, MetricKind, Offset};
use crate::diag::code;
use crate::objective::Unit;
use crate::query::{DataType, Expr, Function};
use crate::say;
use crate::syntax::{Fields, Key, Keys, Later, Named, Node, Reader, Required, Value, forms, keys};

keys! {
    /// What a derived metric may write.
    pub(in crate::config) struct DerivedKeys<'n> {
        expr: Required<&'n Node>, "指標から求める式", "the expression over metrics";
        metrics: Option<Later<Named<InputKeys<'n>>>>, "式の中の名前と指標", "metrics by their names in the expression";
        by: Vec<(&'n str, &'n Node)>, "内訳", "breakdowns";
        grains: Option<Later<Grain>>, "期の長さ", "how long periods are";
    }

    /// `{ metric: cost, offset: 1 month }`, `{ metric: sla.desk.response, by: { priority: critical } }`.
    pub(in crate::config) struct InputKeys<'n> {
        metric: Required<String>, "指標", "the metric";
        offset: Option<OffsetForm>, "いくつ前の期か", "which earlier period";
        by: Option<Later<Named<&'n str>>>, "その指標のどの内訳か", "which part of the metric";
    }
}

forms! {
    /// `previous`, `year_ago`, or a span such as `3 months`.
    pub(super) OffsetForm => Offset = offset;
}

/// An expression over other metrics.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let DerivedKeys { expr: node, metrics, by, grains } = DerivedKeys::take(reader, fields, &key.range);
    let declared = metrics.map(|node| inputs(reader, node));
    let names: Option<Vec<&str>> = declared.as_ref().map(|all| all.iter().map(|i| i.0.name.as_str()).collect());
    let expr = node.and_then(|node| expression_of(reader, node, names.as_deref()));
    if let (None, Some((node, expr))) = (metrics, &expr) {
        check_quotes(reader, node, expr, context)?;
    }
    let inputs = declared.unwrap_or_else(|| named_in(reader, expr.as_ref()));
    let before = reader.failures();
    let referred: Vec<ReferencedMetric> =
        inputs.iter().filter_map(|(input, node)| resolve_metric(reader, node, &input.metric, context)).collect();
    let whole = reader.failures() == before;
    if let Some((_, expr)) = &expr {
        check_used(reader, &inputs, expr);
    }
    check_parts(reader, &inputs, &referred, by.first().map(|(_, node)| *node));
    let by = shared_breakdowns(reader, &by, &referred);
    let grains = shared_grains(reader, grains, &referred);
    if let (Some(node), true, true) = (metrics.or(node), grains.is_empty(), whole && !inputs.is_empty()) {
        let message = say!("これらの指標に共通の `grains` がありません", "the metrics have no grain in common");
        reader.invalid(node, message);
    }
    for (input, node) in &inputs {
        check_offset(reader, node, input, &grains);
    }
    let inputs = inputs.into_iter().map(|(input, _)| input).collect();
    let kind = expr.map(|(node, expr)| {
        let text = node.text().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        MetricKind::Derived(Derived { text, expr, inputs })
    });
    Some(ParsedKind::new(kind, by, grains, Unit::None))
}

/// The names of the expression, each the id of a metric.
fn named_in(reader: &Reader<'_>, expr: Option<&(&Node, Expr)>) -> Vec<(Input, Node)> {
    let Some((node, expr)) = expr else { return Vec::new() };
    let plain = |name: &str| Input { name: name.to_owned(), metric: name.to_owned(), offset: None, by: Vec::new() };
    expr.columns().into_iter().map(|name| (plain(name), expression::name_at(reader, node, name))).collect()
}

/// `metrics`: a list of ids, or names with ids; an entry of several keys may take an earlier period.
fn inputs(reader: &mut Reader<'_>, node: &Node) -> Vec<(Input, Node)> {
    match &node.value {
        Value::Map(entries) => {
            let pairs = entries.iter().map(|entry| (&entry.key, &entry.node));
            pairs.filter_map(|(key, node)| Some((input(reader, &key.text, node)?, node.clone()))).collect()
        }
        _ => {
            let ids = reader.texts(node).into_iter();
            ids.map(|(id, node)| {
                (Input { name: id.to_owned(), metric: id.to_owned(), offset: None, by: Vec::new() }, node.clone())
            })
            .collect()
        }
    }
}

fn input(reader: &mut Reader<'_>, name: &str, node: &Node) -> Option<Input> {
    if let Some(id) = node.text() {
        return Some(Input { name: name.to_owned(), metric: id.to_owned(), offset: None, by: Vec::new() });
    }
    let InputKeys { metric, offset, by } = InputKeys::read(reader, node, &node.range)?;
    let by = reader.named(by).into_iter().filter_map(|(key, node)| Some((key.text.clone(), node.text()?.to_owned())));
    Some(Input { name: name.to_owned(), metric: metric?, offset, by: by.collect() })
}

fn offset(reader: &mut Reader<'_>, node: &Node) -> Option<Offset> {
    let text = reader.text_of(node)?;
    let offset = |text: &str| match text {
        "previous" => Some(Offset::Previous),
        "year_ago" => Some(Offset::YearAgo),
        span => periods(span).map(|(n, grain)| Offset::Back(n, grain)),
    };
    let expected = say!(
        "`previous`・`year_ago`・`1 month` のように書きます（`{text}` は使えません）",
        "expected `previous`, `year_ago` or a span such as `1 month`, found `{text}`"
    );
    reader.parsed(node, offset, expected)
}

/// A number of whole periods: `28 days`, `1 month`, `2 quarters`.
pub(super) fn periods(text: &str) -> Option<(u32, Grain)> {
    let (n, word) = text.trim().split_once(' ')?;
    let n: u32 = n.parse().ok().filter(|n| (1..=1200).contains(n))?;
    let word = word.trim();
    let grain = Grain::from_name(word.strip_suffix('s').unwrap_or(word))?;
    Some((n, grain))
}

/// `error-rate` is one metric to whoever typed it, and a difference of two to the expression.
fn check_quotes(reader: &mut Reader<'_>, node: &Node, expr: &Expr, context: &MetricContext<'_>) -> Option<()> {
    let text = node.text().unwrap_or_default();
    let names = expr.columns();
    let torn = |id: &&&str| !names.contains(**id) && id.split('-').all(|part| names.contains(part));
    let Some(id) = context.every.iter().filter(|id| id.contains('-') && text.contains(**id)).find(torn) else {
        return Some(());
    };
    let message = say!("`{id}` は引き算として読まれます", "`{id}` is read as a difference");
    let hint = say!("`\"{id}\"` と二重引用符で囲みます", "put it in double quotes: `\"{id}\"`");
    reader.fail(reader.at(code::CONFIG_EXPRESSION, node, message).hint(hint));
    None
}

/// What the expression does not name would still lessen `n`.
fn check_used(reader: &mut Reader<'_>, inputs: &[(Input, Node)], expr: &Expr) {
    for (input, node) in inputs.iter().filter(|(input, _)| !expr.columns().contains(input.name.as_str())) {
        let name = &input.name;
        let message = say!("`{name}` は式で使われていません", "the expression does not use `{name}`");
        reader.invalid(node, message);
    }
}

/// A part of an input is one that it is computed by, and stands in the expression for the whole of the result.
fn check_parts(
    reader: &mut Reader<'_>,
    inputs: &[(Input, Node)],
    referred: &[ReferencedMetric],
    breakdown: Option<&Node>,
) {
    for (input, node) in inputs.iter().filter(|(input, _)| !input.by.is_empty()) {
        if let Some(breakdown) = breakdown {
            let message = say!(
                "内訳の一つを使う式には、`by` を書けません",
                "a metric that takes one part of another has no `by` of its own"
            );
            reader.invalid(breakdown, message);
        }
        if input.by.len() > 1 {
            reader.invalid(node, say!("`by` に書けるのは一つの内訳です", "expected one breakdown in `by`"));
        }
        let Some(of) = referred.iter().find(|of| of.id == input.metric) else { continue };
        let (name, value) = &input.by[0];
        let id = &of.id;
        match of.by.iter().find(|dimension| dimension.name == *name) {
            None => {
                let message = say!("`{id}` は `{name}` 別に計算されていません", "`{id}` is not computed by `{name}`");
                reader.unknown(node, message, of.by.iter().map(|dimension| dimension.name.as_str()));
            }
            Some(known) if !known.values.is_empty() && !known.values.contains(value) => {
                let message = say!("`{name}` に `{value}` という値はありません", "`{name}` has no value `{value}`");
                reader.unknown(node, message, known.values.iter().map(String::as_str));
            }
            Some(_) => {}
        }
    }
}

fn check_offset(reader: &mut Reader<'_>, node: &Node, input: &Input, grains: &[Grain]) {
    let Some(offset) = input.offset.filter(|offset| *offset != Offset::YearAgo) else { return };
    if let Some(grain) = grains.iter().find(|grain| offset.steps(**grain).is_none()) {
        let grain = grain.name();
        let message = say!(
            "`offset` が `{grain}` の期の整数倍ではありません",
            "the `offset` is no whole number of periods of the grain `{grain}`"
        );
        let hint = say!(
            "`offset: previous` か `offset: year_ago` と書くか、`grains` から `{grain}` を外します",
            "write `offset: previous` or `offset: year_ago`, or take `{grain}` off the `grains`"
        );
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
    }
}

/// The expression, in which every name is a number.
fn expression_of<'n>(reader: &mut Reader<'_>, node: &'n Node, names: Option<&[&str]>) -> Option<(&'n Node, Expr)> {
    let (expr, form) = expression::of_names(reader, node, names)?;
    let number = matches!(form, DataType::Number | DataType::Integer);
    if !number || has_text(&expr) {
        let message = say!("指標から数を求める式を書きます", "expected an expression that makes a number of metrics");
        reader.refuse(code::CONFIG_EXPRESSION, node, message);
        return None;
    }
    if expr.columns().is_empty() {
        let message = say!("式に指標がありません", "the expression names no metric");
        reader.refuse(code::CONFIG_EXPRESSION, node, message);
        return None;
    }
    Some((node, expr))
}

/// Whether texts, instants or dates take part, which metrics never are.
fn has_text(expr: &Expr) -> bool {
    use crate::query::Literal;
    let own = match expr {
        Expr::Literal(literal) => matches!(literal, Literal::Text(_) | Literal::Instant(_) | Literal::Date(_)),
        Expr::Call(function, _) => {
            use Function::{Contains, Length, Lower, StartsWith, Upper};
            matches!(function, Lower | Upper | Length | Contains | StartsWith)
        }
        Expr::In(_, literals) => literals.iter().any(|literal| matches!(literal, Literal::Text(_))),
        _ => false,
    };
    own || expr.parts().into_iter().any(has_text)
}
