//! Maintenance windows of `data/calendars.yaml`: recurrences, dated windows, and rows of a source.
//!
//! In: one entry, the zone, the declared calendars and sources. Out: a [`Maintenance`]. Never: expands a recurrence.

use super::columns::{ColumnUse, column_name, filter};
use super::recurrence::{self, HolidayKeys, RecurrenceContext};
use super::references::source_of;
use super::symbols::Symbols;
use super::{Maintenance, RecurringWindow, Source, WindowRows};
use crate::calendar::{WindowRule, parse_dated_window};
use crate::diag::code;
use crate::say;
use crate::syntax::{Key, Keys, Node, Reader, Required, Schema, keys, later};

keys! {
    struct SourceKeys<'n> {
        source: Option<&'n Node>, "行で表すときのデータソース", "the source of windows that are told by rows";
    }

    struct RowKeys<'n> {
        start: Required<&'n Node>, "始まりの列", "the column of starts";
        end: Required<&'n Node>, "終わりの列", "the column of ends";
        filter: Option<&'n Node>, "使う行の条件", "which rows count";
        service: Option<&'n Node>, "サービスの列", "the column of services";
    }

    struct WhenKeys<'n> {
        when: Vec<(&'n str, &'n Node)>, "繰り返しか日時", "recurrences, or dates with times";
    }

    struct ServiceKeys<'n> {
        services: Vec<String>, "対象のサービス", "the services that it applies to";
    }
}

later! {
    /// A window.
    pub(super) WindowForm: |lang| {
        let mut schema = Schema::default();
        SourceKeys::declare(lang, &mut schema);
        RowKeys::declare_optional(lang, &mut schema);
        <(WhenKeys<'_>, (HolidayKeys<'_>, ServiceKeys<'_>))>::declare(lang, &mut schema);
        schema.object()
    };
}

/// One entry: `when`, `source`, or both.
pub(super) fn read(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    context: RecurrenceContext<'_>,
    sources: &Symbols<Source>,
) -> Option<Maintenance> {
    let mut fields = reader.fields(node)?;
    let rows = match SourceKeys::take(reader, &mut fields, &key.range).source {
        Some(node) => {
            let source = source_of(reader, node, sources, &key.text)?;
            let keys = RowKeys::take(reader, &mut fields, &key.range);
            Some(rows(reader, keys, source)?)
        }
        None => None,
    };
    let (WhenKeys { when }, (beside, ServiceKeys { services })) = Keys::take(reader, &mut fields, &key.range);
    fields.finish(reader);
    let beside = recurrence::holiday_rule(reader, beside, context);
    if rows.is_none() && when.is_empty() {
        let message = say!("`when` がありません", "expected the key `when`, found none");
        let hint = say!("`when: 毎月第3土曜日 00:00-04:00` のように書き足します", "add a line `when: …`");
        reader.fail(reader.at(code::CONFIG_REQUIRED, &key.node(), message).hint(hint));
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
    let all = services.iter().any(|name| name == "all");
    let services = if all { Vec::new() } else { services };
    Some(Maintenance { name: key.text.clone(), when: words.join(", "), rules, dated, rows, services })
}

fn rows(reader: &mut Reader<'_>, keys: RowKeys<'_>, source: &Source) -> Option<WindowRows> {
    let start = column_name(reader, keys.start, source, ColumnUse::Instant);
    let end = column_name(reader, keys.end, source, ColumnUse::Instant);
    let filter = filter(reader, keys.filter, source);
    let service = column_name(reader, keys.service, source, ColumnUse::Text);
    Some(WindowRows { source: source.name.clone(), start: start?, end: end?, filter, service })
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
