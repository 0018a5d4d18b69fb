//! What a value of front matter says, in the types that are meant.
//!
//! In: nodes. Out: texts, numbers, days and lists, and a finding for each value of the wrong type. Never: knows what a key is
//! for.

use super::node::Node;
use crate::calendar::Date;
use crate::diag::{Diagnostic, code};
use crate::say;
use rust_decimal::Decimal;

/// Readings of values; a wrong one is said and left out.
pub(super) struct Values<'f> {
    pub(super) found: &'f mut Vec<Diagnostic>,
}

impl Values<'_> {
    pub(super) fn text(&mut self, name: &str, node: &Node) -> Option<String> {
        match node.typed() {
            Some(text) => Some(text).filter(|text| !text.trim().is_empty()),
            None => self.unless_null(name, node, "文字列", "a text"),
        }
    }

    pub(super) fn integer(&mut self, name: &str, node: &Node) -> Option<i64> {
        let read = node.typed().and_then(|text| text.trim().parse().ok());
        read.or_else(|| self.unless_null(name, node, "整数", "a whole number"))
    }

    pub(super) fn number(&mut self, name: &str, node: &Node) -> Option<Decimal> {
        let read = node.typed().and_then(|text| text.trim().parse().ok());
        read.or_else(|| self.unless_null(name, node, "数", "a number"))
    }

    pub(super) fn boolean(&mut self, name: &str, node: &Node) -> Option<bool> {
        node.boolean().or_else(|| self.unless_null(name, node, "`true` か `false`", "`true` or `false`"))
    }

    /// A day, and the date as it is handed on: `2026-11-20`, with what follows when a time does.
    pub(super) fn date(&mut self, name: &str, node: &Node) -> Option<(String, Date)> {
        let text = self.text(name, node)?;
        let read = date(text.trim());
        read.or_else(|| self.unless_null(name, node, " `2026-11-20` の形の日付", "a date such as `2026-11-20`"))
    }

    /// The items of a list with the nodes they are written in.
    pub(super) fn list<'n>(&mut self, name: &str, node: &'n Node) -> Vec<(String, &'n Node)> {
        let read: Option<Vec<_>> = node.items().iter().map(|item| Some((item.typed()?, item))).collect();
        read.unwrap_or_else(|| {
            self.mismatch(name, node, "文字列の並び", "a list of texts");
            Vec::new()
        })
    }

    /// Nothing, and a finding unless nothing was written.
    fn unless_null<T>(&mut self, name: &str, node: &Node, ja: &str, en: &str) -> Option<T> {
        if !node.is_null() {
            self.mismatch(name, node, ja, en);
        }
        None
    }

    pub(super) fn mismatch(&mut self, name: &str, node: &Node, ja: &str, en: &str) {
        let shown = node.typed().unwrap_or_else(|| node.json().to_string());
        let shown: String = shown.chars().take(40).collect();
        self.found.push(Diagnostic::new(
            code::CONTENT_FRONT_MATTER,
            node.range.clone(),
            say!("`{name}` には{ja}が必要ですが `{shown}` があります", "expected {en} for `{name}`, found `{shown}`"),
        ));
    }
}

/// A day in the ways it is written: `2026-11-20`, `2026/11/2`, `2026年11月20日`, each with or without a time after it.
fn date(text: &str) -> Option<(String, Date)> {
    if let Some(day) = text.get(..10).and_then(|day| day.parse::<Date>().ok()) {
        return Some((text.to_owned(), day));
    }
    let (head, after) = text.split_at(text.find(['T', ' ']).unwrap_or(text.len()));
    let parts: Vec<&str> = head.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let number = |text: &str, most: usize| (1..=most).contains(&text.len()).then(|| text.parse::<u16>().ok()).flatten();
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let written = format!("{year:04}-{month:02}-{day:02}");
    let day = written.parse().ok()?;
    Some((written + after, day))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_read_as_people_write_them() {
        let table = [
            ("2026-11-20", Some("2026-11-20")),
            ("2026-11-20T09:00:00+09:00", Some("2026-11-20T09:00:00+09:00")),
            ("2026-11-20 09:00:00", Some("2026-11-20 09:00:00")),
            ("2026/1/2", Some("2026-01-02")),
            ("2026年11月3日", Some("2026-11-03")),
            ("2026.11.20", Some("2026-11-20")),
            ("2026/1/2 09:00", Some("2026-01-02 09:00")),
            ("2026-13-01", None),
            ("2026/2/30", None),
            ("11/20/2026", None),
            ("昨日", None),
            ("2026-11", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(date(text).map(|(written, _)| written).as_deref(), expected, "{text}");
        }
    }
}
