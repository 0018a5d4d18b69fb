//! Maintenance windows of `data/calendars.yaml`: recurrences, dated windows, and rows of a source.
//!
//! In: one entry, the zone, the declared calendars and sources. Out: a [`Maintenance`]. Never: expands a recurrence.

use super::load::Symbols;
use super::metrics::{filter, source_of, time};
use super::recurrence::{self, RecurrenceContext};
use super::sources::{ColumnUse, column};
use super::{Maintenance, RecurringWindow, Source, WindowRows};
use crate::calendar::{WindowRule, parse_dated_window};
use crate::diag::{Diagnostic, code};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader};

/// One entry: `when`, `source`, or both.
pub(super) fn read(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    (context, sources): (RecurrenceContext<'_>, &Symbols<Source>),
) -> Option<Maintenance> {
    let mut fields = reader.fields(node)?;
    let rows = match fields.get("source") {
        Some(node) => {
            let source = source_of(reader, node, sources, &key.text)?;
            Some(rows(reader, &mut fields, key, source)?)
        }
        None => None,
    };
    let when = fields.get("when").map(|node| reader.texts(node)).unwrap_or_default();
    let beside = recurrence::holiday_rule(reader, &mut fields, context);
    let services = fields.get("services").map(|node| reader.texts(node)).unwrap_or_default();
    fields.finish(reader);
    if rows.is_none() && when.is_empty() {
        let message = say!("`when` がありません", "expected the key `when`, found none");
        let hint = say!("`when: 毎月第3土曜日 00:00-04:00` のように書き足します", "add a line `when: …`");
        reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, reader.place(&key.range), message).hint(hint));
    }
    let (mut rules, mut dated) = (Vec::new(), Vec::new());
    for (text, node) in &when {
        match (WindowRule::parse(text), parse_dated_window(text, context.zone)) {
            (Some(rule), _) => {
                let rule = recurrence::with_holiday_rule(reader, node, rule.recurrence().clone(), &beside);
                let (written, place) = ((*text).to_owned(), reader.place(&node.range));
                rules.extend(WindowRule::new(rule).map(|rule| RecurringWindow { written, rule, place }));
            }
            (None, Some(window)) => dated.push(window),
            (None, None) => unreadable(reader, node),
        }
    }
    let mut words: Vec<&str> = when.iter().map(|(text, _)| *text).collect();
    words.extend(rows.as_ref().map(|rows| rows.source.as_str()));
    let all = services.iter().any(|(name, _)| *name == "all");
    let services = if all { Vec::new() } else { services.iter().map(|(name, _)| (*name).to_owned()).collect() };
    Some(Maintenance { name: key.text.clone(), when: words.join(", "), rules, dated, rows, services })
}

fn rows(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<WindowRows> {
    let start = time(reader, fields, key, source, "start", ColumnUse::Instant);
    let end = time(reader, fields, key, source, "end", ColumnUse::Instant);
    let filter = filter(reader, fields, source);
    let service = fields.get("service").and_then(|node| column(reader, node, source, ColumnUse::Text));
    Some(WindowRows {
        source: source.name.clone(),
        start: start?,
        end: end?,
        filter,
        service: service.map(|column| column.name.clone()),
    })
}

fn unreadable(reader: &mut Reader<'_>, node: &Node) {
    reader.invalid(
        node,
        say!(
            "`毎月第3土曜日 00:00-04:00`・`毎週土曜日 18:00-19:00`・`2026-11-08 01:00-05:00` のように書きます",
            "expected a recurrence such as `毎月第3土曜日 00:00-04:00` or `毎週土曜日 18:00-19:00`, or a date such as \
             `2026-11-08 01:00-05:00`"
        ),
    );
}
