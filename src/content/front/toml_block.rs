//! A TOML block as entries with places.
//!
//! In: the lines between `+++` and `+++`. Out: keys and values, dates as they are typed; or what is wrong and where. Never:
//! knows a key.

use super::node::{Entry, Kind, Node};
use crate::content::source::Source;
use crate::diag::{Diagnostic, code};
use crate::say;
use serde_json::Value;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads the TOML at `inner`.
pub(super) fn parse(source: &Source<'_>, inner: Range<usize>) -> Result<Vec<Entry>, Box<Diagnostic>> {
    let placed = Placed { source, base: inner.start };
    match DeTable::parse(&source.text[inner.clone()]) {
        Ok(table) => Ok(placed.entries(table.get_ref())),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let reason = error.message().lines().next().unwrap_or_default().to_owned();
            Err(Box::new(
                Diagnostic::new(
                    code::CONTENT_FRONT_MATTER,
                    source.place(inner.start + span.start..inner.start + span.end),
                    say!(
                        "フロントマターを TOML として読めません: {reason}",
                        "the front matter is not valid TOML: {reason}"
                    ),
                )
                .hint(say!(
                    "ページはフロントマターなしで作ります。`キー = \"値\"` の形で書き、文字列は引用符で囲みます",
                    "the page is built without it; write `key = \"value\"`, with quotes round texts"
                )),
            ))
        }
    }
}

struct Placed<'s, 'a> {
    source: &'s Source<'a>,
    base: usize,
}

impl Placed<'_, '_> {
    fn entries(&self, table: &DeTable<'_>) -> Vec<Entry> {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| Entry {
            place: self.source.place(self.range(key.span())),
            key: std::borrow::Cow::into_owned(std::borrow::Cow::clone(key.get_ref())),
            node: self.node(value),
        };
        table.iter().map(entry).collect()
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let range = self.range(value.span());
        let typed = || self.source.text.get(range.clone()).unwrap_or_default().trim().to_owned();
        let number = |plain: Option<Value>| plain.map_or(Kind::Plain(Value::Null), |n| Kind::Number(n, typed()));
        let kind = match value.get_ref() {
            DeValue::String(text) => Kind::Plain(text.as_ref().into()),
            DeValue::Boolean(flag) => Kind::Plain((*flag).into()),
            DeValue::Datetime(date) => Kind::Plain(date.to_string().into()),
            DeValue::Integer(n) => {
                let (digits, radix) = (n.as_str(), n.radix());
                number(i64::from_str_radix(digits, radix).ok().map(Value::from))
            }
            DeValue::Float(n) => number(n.as_str().parse::<f64>().ok().map(Value::from)),
            DeValue::Array(items) => Kind::List(items.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => Kind::Map(self.entries(table)),
        };
        Node { kind, place: self.source.place(range) }
    }

    fn range(&self, span: Range<usize>) -> Range<usize> {
        self.base + span.start..self.base + span.end
    }
}
