//! What must not change by more than so much: `must not increase by more than 25 %` is an upper bound of a change.
//!
//! In: an English text. Out: a [`Target`]. Never: a bound where the words deny none (`must not increase by 25 %`).

use super::bounds::{self, Before, Bound, both, denied};
use super::change::BASES;
use super::improvement::{Way, moved};
use super::quantity::quantity;
use super::text::{Cursor, Words};
use super::{Op, Target, TargetFlag, TargetKind};

const MOVES: &Words<Way> = &Words::new(&[
    ("increase by", Way::Up),
    ("rise by", Way::Up),
    ("grow by", Way::Up),
    ("go up by", Way::Up),
    ("decrease by", Way::Down),
    ("decline by", Way::Down),
    ("fall by", Way::Down),
    ("drop by", Way::Down),
    ("go down by", Way::Down),
]);

/// A denied change with its bound.
pub(super) fn read(text: &str) -> Option<Target> {
    let words = text.char_indices().filter(|(at, _)| *at == 0 || text[..*at].ends_with(' ')).map(|(at, _)| at);
    words.filter(|at| text.as_bytes()[*at].is_ascii_alphabetic()).find_map(|at| denial(&text[..at], &text[at..]))
}

fn denial(name: &str, rest: &str) -> Option<Target> {
    let mut cursor = Cursor::new(rest);
    if !bounds::modal(&mut cursor) {
        return None;
    }
    let way = cursor.any(MOVES)?;
    let before = bounds::before(&mut cursor);
    let found = quantity(&mut cursor).filter(|q| !q.signed && q.scale.is_none())?;
    let after = bounds::after(&mut cursor);
    let base = cursor.any(BASES);
    if !cursor.done() || matches!(before, Some(Before::About)) {
        return None;
    }
    let bound = denied(both(before, after)?).filter(|bound| matches!(bound, Bound::Op(Op::Le | Op::Lt)))?;
    let mut target = Target::of(TargetKind::Change);
    (target.unit, target.base) = (found.unit, base);
    moved(&mut target, found.value, way, bound, None)?;
    if base.is_none() {
        target.flag(TargetFlag::NoBaseline);
    }
    let name = name.trim();
    target.metric = (!name.is_empty()).then(|| name.to_owned());
    Some(target)
}
