//! Metrics of the kinds `csat` and `nps`: what customers answer.
//!
//! In: `score`, `scale`, `reading`, `sent`. Out: a [`Survey`]. Never: takes the mean of a scale for the share of those
//! who are satisfied; they are two metrics.

use super::{MetricContext, ParsedKind};
use crate::calendar::Grain;
use crate::config::columns::{ColumnUse, column_name, dimensions, filter, grains};
use crate::config::references::source_of;
use crate::config::{MetricKind, Survey, SurveyReading, expression};
use crate::diag::Lang;
use crate::objective::Unit;
use crate::query::DataType;
use crate::say;
use crate::syntax::{Fields, Key, Keys, Node, Reader, Required, Schema, Whole, keys, words};
use rust_decimal::Decimal;

keys! {
    struct ScaleKeys<'n> {
        scale: Whole<i64, 3, 100> = 5, "何点満点か", "the top of the scale";
        reading: Reading = Reading::Mean, "平均か、上位 2 つの割合か", "the mean, or the share of the two best answers";
    }

    struct SurveyKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        time: Required<&'n Node>, "回答の日時の列", "when answers came";
        score: Required<&'n Node>, "点数の列", "the column of scores";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        sent: Option<&'n Node>, "送ったものの条件", "which rows are those that were sent";
        by: Vec<&'n Node>, "内訳の列", "columns of breakdowns";
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }
}

words! {
    /// What is told of a survey of satisfaction.
    enum Reading {
        /// The mean.
        Mean = "mean",
        /// The share of the two best answers.
        TopTwo = "top2box",
    }
}

/// The keys of a survey.
pub(in crate::config) fn declare(has_scale: bool, lang: Lang, schema: &mut Schema) {
    if has_scale {
        ScaleKeys::declare(lang, schema);
    }
    SurveyKeys::declare(lang, schema);
}

/// A survey of satisfaction (`csat`).
pub(in crate::config) fn csat(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let ScaleKeys { scale, reading } = ScaleKeys::take(reader, fields, &key.range);
    let scale = Decimal::from(scale);
    let reading = match reading {
        Reading::Mean => SurveyReading::Mean(scale),
        Reading::TopTwo => SurveyReading::TopTwo(scale),
    };
    survey(reader, fields, key, context, reading)
}

/// A survey of recommendation (`nps`).
pub(in crate::config) fn nps(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    survey(reader, fields, key, context, SurveyReading::Nps)
}

fn survey(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
    reading: SurveyReading,
) -> Option<ParsedKind> {
    let keys = SurveyKeys::take(reader, fields, &key.range);
    let source = source_of(reader, keys.source?, context.declared.sources, &key.text)?;
    let time = column_name(reader, keys.time, source, ColumnUse::Time);
    let score = keys.score.and_then(|node| expression::read(reader, node, source).map(|read| (node, read)));
    if let Some((node, (_, form))) = &score
        && !matches!(form, DataType::Integer | DataType::Number)
    {
        reader.invalid(node, say!("点数の列を書きます", "expected a column of scores"));
    }
    let filter = filter(reader, keys.filter, source);
    let sent = keys.sent.and_then(|node| expression::condition(reader, node, source));
    let by = dimensions(reader, &keys.by, source);
    let (unit, allowed): (_, &[Unit]) = match reading {
        SurveyReading::TopTwo(_) => (Unit::Percent, &[Unit::Percent]),
        SurveyReading::Mean(_) | SurveyReading::Nps => (Unit::Score, &[Unit::Score, Unit::Points, Unit::None]),
    };
    let kind = score.zip(time).map(|((_, (score, _)), time)| {
        let source = source.name.clone();
        MetricKind::Survey(Survey { source, time, score, filter, sent, reading })
    });
    Some(ParsedKind::new(kind, by, grains(keys.grains), unit).of_units(allowed))
}
