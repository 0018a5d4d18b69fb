//! Metrics of the kind `manual`: values that somebody typed, in the entry itself or in a source.
//!
//! In: `values`, or `source`, `period` and `value`. Out: a [`Manual`]. Never: takes a label for a period that it is not.

use super::{MetricContext, ParsedKind};
use crate::calendar::{Grain, Period, PeriodCalendar};
use crate::config::columns::{ColumnUse, column_name, grains};
use crate::config::references::source_of;
use crate::config::{Entry, Manual, MetricKind};
use crate::diag::Lang;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Key, Keys, Named, Node, Reader, Required, Schema, Whole, keys, later};
use rust_decimal::Decimal;

keys! {
    struct RowKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        period: Required<&'n Node>, "期の列", "the column of periods";
        value: Required<&'n Node>, "値の列", "the column of values";
        n: Option<&'n Node>, "件数の列", "the column of counts";
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }

    struct TypedKeys<'n> {
        values: Required<Named<TypedForm>> = say!(
            "`values: {{ 2026-10: 12 }}` のように書くか、`source` を書きます",
            "add `values: {{ 2026-10: 12 }}`, or name a `source`"
        ), "期ごとの値", "the values by period";
    }

    /// `{ value: 12, n: 30, by: 佐藤, at: 2026-11-02, note: 集計表より }`.
    struct EntryKeys<'n> {
        value: Required<Decimal>, "値", "the value";
        n: Option<Whole<u64, 0, { i64::MAX }>>, "件数", "of how many";
        by: Option<&'n str>, "だれが書いたか", "who typed it";
        at: Option<&'n str>, "いつ書いたか", "when it was typed";
        note: Option<&'n str>, "ひとこと", "what else there is to say";
    }
}

later! {
    /// A value alone, or with what is known of it.
    TypedForm: |lang| Schema::either(&[Decimal::schema(lang), EntryKeys::schema(lang)]);
}

/// The keys of typed values.
pub(in crate::config) fn declare(lang: Lang, schema: &mut Schema) {
    RowKeys::declare_optional(lang, schema);
    TypedKeys::declare_optional(lang, schema);
}

/// Values that stand in the entry, or in a source.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    if fields.has("source") {
        let (manual, grains) = rows(reader, fields, key, context)?;
        return Some(ParsedKind::new(Some(MetricKind::Manual(manual)), Vec::new(), grains, Unit::None));
    }
    let values = TypedKeys::take(reader, fields, &key.range).values?;
    let mut entries: Vec<Entry> = Vec::new();
    for (label, node) in values {
        entries.extend(reader.sound(|reader| entry(reader, label, node, context.declared.periods)));
    }
    entries.sort_by_key(|entry| (entry.period.grain, entry.period.start));
    let mut grains: Vec<Grain> = entries.iter().map(|entry| entry.period.grain).collect();
    grains.dedup();
    Some(ParsedKind::new(Some(MetricKind::Manual(Manual::Typed(entries))), Vec::new(), grains, Unit::None))
}

fn rows(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<(Manual, Vec<Grain>)> {
    let keys = RowKeys::take(reader, fields, &key.range);
    let source = source_of(reader, keys.source?, context.declared.sources, &key.text)?;
    let period = column_name(reader, keys.period, source, ColumnUse::Text);
    let value = column_name(reader, keys.value, source, ColumnUse::Number);
    let n = column_name(reader, keys.n, source, ColumnUse::Number);
    let rows = Manual::Rows { source: source.name.clone(), period: period?, value: value?, n };
    Some((rows, grains(keys.grains)))
}

/// `2026-10: 12`, or `2026-10: { value: 12, n: 30, by: 佐藤, at: 2026-11-02, note: 集計表より }`.
fn entry(reader: &mut Reader<'_>, label: &Key, node: &Node, calendar: &PeriodCalendar) -> Option<Entry> {
    let period = period_of(reader, &label.node(), calendar);
    let place = reader.place(&label.range);
    if !node.is_map() {
        let value = reader.decimal(node);
        return Some(Entry { period: period?, value: value?, n: None, note: String::new(), place });
    }
    let EntryKeys { value, n, by, at, note } = EntryKeys::read(reader, node, &label.range)?;
    let note = [by, at, note].into_iter().flatten().collect::<Vec<_>>().join(", ");
    Some(Entry { period: period?, value: value?, n, note, place })
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
