//! Metrics of the kind `manual`: values that somebody typed, in the entry itself or in a source.
//!
//! In: `values`, or `source`, `period` and `value`. Out: a [`Manual`]. Never: takes a label for a period that it is not.

use super::ParsedKind;
use crate::calendar::{Grain, Period, PeriodCalendar};
use crate::config::metrics::{MetricContext, grains, source_of};
use crate::config::sources::{ColumnUse, column};
use crate::config::{Entry, Manual, MetricKind};
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, Value};

/// The keys of typed values.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let usual = (Unit::None, String::new());
    if fields.has("source") {
        let (manual, grains) = rows(reader, fields, key, context)?;
        return Some(ParsedKind {
            kind: Some(MetricKind::Manual(manual)),
            by: Vec::new(),
            grains,
            usual,
            allowed: &[],
        });
    }
    let hint = say!(
        "`values: {{ 2026-10: 12 }}` のように書くか、`source` を書きます",
        "add `values: {{ 2026-10: 12 }}`, or name a `source`"
    );
    let node = fields.require_as(reader, "values", &key.range, hint)?;
    let mut entries: Vec<Entry> = Vec::new();
    for (label, node) in reader.named(Some(node)) {
        entries.extend(reader.sound(|reader| entry(reader, label, node, context.periods)));
    }
    entries.sort_by_key(|entry| (entry.period.grain, entry.period.start));
    let mut grains: Vec<Grain> = entries.iter().map(|entry| entry.period.grain).collect();
    grains.dedup();
    let kind = Some(MetricKind::Manual(Manual::Typed(entries)));
    Some(ParsedKind { kind, by: Vec::new(), grains, usual, allowed: &[] })
}

fn rows(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<(Manual, Vec<Grain>)> {
    let node = fields.require(reader, "source", &key.range)?;
    let source = source_of(reader, node, context.sources, &key.text)?;
    let period = fields.require(reader, "period", &key.range);
    let period = period.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let value = fields.require(reader, "value", &key.range);
    let value = value.and_then(|node| column(reader, node, source, ColumnUse::Number));
    let n = fields.get("n").and_then(|node| column(reader, node, source, ColumnUse::Number));
    let grains = grains(reader, fields);
    let (period, value) = (period?.name.clone(), value?.name.clone());
    let n = n.map(|column| column.name.clone());
    Some((Manual::Rows { source: source.name.clone(), period, value, n }, grains))
}

/// `2026-10: 12`, or `2026-10: { value: 12, n: 30, by: 佐藤, at: 2026-11-02, note: 集計表より }`.
fn entry(reader: &mut Reader<'_>, label: &Key, node: &Node, calendar: &PeriodCalendar) -> Option<Entry> {
    let named = label.node();
    let period = period_of(reader, &named, calendar);
    let place = reader.place(&label.range);
    let Value::Map(_) = &node.value else {
        let value = reader.decimal(node);
        return Some(Entry { period: period?, value: value?, n: None, note: String::new(), place });
    };
    let mut fields = reader.fields(node)?;
    let value = fields.require(reader, "value", &label.range).and_then(|node| reader.decimal(node));
    let n = fields.get("n").and_then(|node| reader.whole(node, 0..=i64::MAX));
    let words: Vec<&str> = ["by", "at", "note"]
        .into_iter()
        .filter_map(|key| fields.get(key).and_then(|node| reader.text_of(node)))
        .collect();
    let note = words.join(", ");
    fields.finish(reader);
    Some(Entry { period: period?, value: value?, n: n.map(i64::unsigned_abs), note, place })
}

/// The period of a label.
pub(super) fn period_of(reader: &mut Reader<'_>, node: &Node, calendar: &PeriodCalendar) -> Option<Period> {
    let text = reader.text_of(node)?;
    let period = calendar.by_label(text);
    if period.is_none() {
        let message = say!("`{text}` という期はありません", "there is no period `{text}`");
        let diagnostic = reader.at(crate::diag::code::CONFIG_INVALID, node, message);
        // 2026-Q3 may be the third quarter of the calendar year or of the fiscal year.
        let fiscal = format!("FY{text}");
        let hint = match calendar.by_label(&fiscal) {
            Some(meant) => {
                let (first, last) = (meant.first, meant.last);
                say!(
                    "年度の期は `{fiscal}`（{first}〜{last}）と書きます",
                    "fiscal periods are written `{fiscal}` ({first} to {last})"
                )
            }
            None => say!(
                "`2026-10`・`2026-W47`・`2026-11-20`・`FY2026-Q3`・`FY2026-H2`・`FY2026` のように書きます",
                "write it like `2026-10`, `2026-W47`, `2026-11-20`, `FY2026-Q3`, `FY2026-H2` or `FY2026`"
            ),
        };
        reader.fail(diagnostic.hint(hint));
    }
    period
}
