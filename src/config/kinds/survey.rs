//! Metrics of the kinds `csat` and `nps`: what customers answer.
//!
//! In: `score`, `scale`, `reading`, `sent`. Out: a [`Survey`]. Never: takes the mean of a scale for the share of those
//! who are satisfied; they are two metrics.

use super::ParsedKind;
use crate::config::metrics::{MetricContext, dimensions, filter, grains, source_of, time};
use crate::config::sources::ColumnUse;
use crate::config::{MetricKind, Survey, SurveyReading, expression};
use crate::objective::Unit;
use crate::query::DataType;
use crate::say;
use crate::syntax::{Fields, Key, Reader};
use rust_decimal::Decimal;

/// The keys of a survey of satisfaction (`csat`).
pub(in crate::config) fn csat(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    #[derive(Clone, Copy, PartialEq)]
    enum Reading {
        Mean,
        TopTwo,
    }
    let scale = fields.get("scale").map_or(Some(5), |node| reader.whole(node, 3..=100));
    let choices = [("mean", Reading::Mean), ("top2box", Reading::TopTwo)];
    let reading = fields.get("reading").and_then(|node| reader.choice(node, &choices)).unwrap_or(Reading::Mean);
    let scale = Decimal::from(scale.unwrap_or(5));
    match reading {
        Reading::Mean => survey(reader, fields, key, context, SurveyReading::Mean(scale)),
        Reading::TopTwo => survey(reader, fields, key, context, SurveyReading::TopTwo(scale)),
    }
}

/// The keys of a survey of recommendation (`nps`).
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
    let node = fields.require(reader, "source", &key.range)?;
    let source = source_of(reader, node, context.sources, &key.text)?;
    let time = time(reader, fields, key, source, "time", ColumnUse::Time);
    let score = fields.require(reader, "score", &key.range);
    let score = score.and_then(|node| expression::read(reader, node, source).map(|read| (node, read)));
    if let Some((node, (_, form))) = &score
        && !matches!(form, DataType::Integer | DataType::Number)
    {
        reader.invalid(node, say!("点数の列を書きます", "expected a column of scores"));
    }
    let filter = filter(reader, fields, source);
    let sent = fields.get("sent").map(|node| expression::condition(reader, node, source));
    let by = dimensions(reader, fields, source);
    let grains = grains(reader, fields);
    let (usual, allowed): (Unit, &'static [Unit]) = match reading {
        SurveyReading::Mean(_) => (Unit::Score, &[Unit::Score, Unit::Points, Unit::None]),
        SurveyReading::TopTwo(_) => (Unit::Percent, &[Unit::Percent]),
        SurveyReading::Nps => (Unit::Score, &[Unit::Score, Unit::Points, Unit::None]),
    };
    let kind = score.zip(time).map(|((_, (score, _)), time)| {
        let source = source.name.clone();
        MetricKind::Survey(Survey { source, time, score, filter, sent: sent.flatten(), reading })
    });
    Some(ParsedKind { kind, by, grains, usual: (usual, String::new()), allowed })
}
