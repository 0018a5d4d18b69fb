//! Several figures in one text: `100/300/500ms`, `15分以内/1時間以内`, `p50: 100ms / p95: 300ms`.
//!
//! In: a text that is no statement as a whole. Out: whether it is several. Never: chooses one of them.

use super::compare::{self, aggregate};
use super::quantity::quantity;
use super::text::Cursor;
use super::{TargetKind, Unit};

/// Marks between figures that are listed.
const MARKS: [char; 6] = ['/', '、', ',', ';', '・', '|'];

/// Whether a text lists two or more figures and nothing else.
pub(super) fn holds(text: &str) -> bool {
    let text = text
        .split_once(':')
        .filter(|(names, _)| names.contains('/') && !names.contains(' '))
        .map_or(text, |(_, rest)| rest);
    let parts: Vec<&str> = text.split(MARKS).map(str::trim).collect();
    let read: Option<Vec<Option<Unit>>> = parts.iter().map(|part| figure(part)).collect();
    let Some(units) = read.filter(|units| units.len() > 1) else { return false };
    let (last, rest) = units.split_last().expect("there are two");
    // 100/300/500ms has its unit at the end; 2026/11/24日 is a day.
    let date = matches!(last, Some(Unit::D | Unit::Month | Unit::Year));
    let shared = rest.iter().all(Option::is_none) && last.is_some() && units.len() > 2 && !date;
    shared || units.iter().all(Option::is_some)
}

/// Whether a name holds a figure with a bound or a list of them, and so is none.
pub(super) fn in_name(name: &str) -> bool {
    const MARKS: [char; 3] = ['/', ',', ';'];
    let listed = || name.split(MARKS).any(|part| figure(part.trim()).is_some_and(|unit| unit.is_some()));
    name.contains(['<', '>', '≤', '≥']) || (name.contains(MARKS) && listed())
}

/// The unit of a text that is one figure, with its percentile or without.
fn figure(part: &str) -> Option<Option<Unit>> {
    let mut cursor = Cursor::new(part);
    if aggregate(&mut cursor).is_some() {
        compare::link(&mut cursor);
        return figure(cursor.rest.trim());
    }
    let mut plain = cursor;
    if quantity(&mut plain).is_some_and(|found| found.unit.is_none() && !found.signed) && plain.done() {
        return Some(None);
    }
    let target = compare::read(part, None).filter(|target| target.kind == TargetKind::Compare)?;
    target.value.and(target.unit).map(Some)
}
