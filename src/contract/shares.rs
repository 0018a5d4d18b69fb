//! The share of tickets that a row promises beside its time: a column 達成率, or （95%） behind the name of a clock.
//!
//! In: a statement, and the clocks that it promises. Out: the same clocks with the share, which is all of them where the text says
//! 必ず. Never: takes a share that was measured (達成率の実績) for a promise.

use super::brackets::as_written;
use super::clocks::{self, ClockPromise};
use super::names::folded;
use crate::model::Statement;
use crate::objective::{Better, Op, Target, TargetKind, Unit, parse};
use rust_decimal::Decimal;

/// What the heads of such columns say.
const SHARES: &[&str] = &["達成率", "遵守率", "順守率", "達成割合", "attainment", "compliance", "achievement"];

/// What the heads of columns say of which the cells were measured.
const MEASURED: &[&str] =
    &["実績", "結果", "現状", "現在", "先月", "前月", "今月", "当月", "actual", "result", "current"];

/// What a text says of every single ticket: 必ず2時間以内に応答.
const ALL: &[&str] =
    &["必ず", "常に", "全件", "すべて", "全て", "すべての件", "全ての件", "100%", "all", "always", "every"];

/// Whether words say that a promise holds for every ticket.
pub(super) fn are_all(words: &str) -> bool {
    let words = folded(words);
    ALL.contains(&words.trim_end_matches(['に', 'は', 'が', 'の', 'を']))
}

/// Every ticket.
fn all() -> Target {
    let mut share = Target::of(TargetKind::Compare);
    (share.op, share.value, share.unit) = (Some(Op::Ge), Some(Decimal::ONE_HUNDRED), Some(Unit::Percent));
    share
}

/// The clocks with the share that their text or their row promises: all where it says 必ず.
pub(super) fn with_share_of_row(statement: &Statement, wanted: Vec<ClockPromise>) -> Vec<ClockPromise> {
    let of_text = statement.target.residue().any(are_all).then(all);
    let with = |one: ClockPromise| {
        let share = one.share.clone().or_else(|| of_text.clone()).or_else(|| of_row(statement, one.clock));
        ClockPromise { share, ..one }
    };
    wanted.into_iter().map(with).collect()
}

/// The share that the row of a statement promises of a clock; of several, the highest is the one that keeps all.
fn of_row(statement: &Statement, clock: &str) -> Option<Target> {
    let cells = statement.beside.iter().filter(|(head, _)| is_head_of_share(head, clock));
    let of_cell = |(head, cell): &(String, String)| if says_target(head) { at_least(cell) } else { share(cell) };
    let own = [&statement.label, &statement.column].into_iter();
    let above = statement.group.iter().chain(statement.headings.last());
    let names = own.chain(above.filter(|name| clocks::label_of(name) == Some(clock)));
    let inner = names.filter_map(|name| as_written(name));
    cells.filter_map(of_cell).chain(inner.filter_map(at_least)).max_by_key(|share| share.value)
}

/// Whether a head says that its cells are aimed at, so that a bare one was not measured.
fn says_target(head: &str) -> bool {
    let head = folded(head);
    head.contains("目標") || head.contains("target")
}

fn is_head_of_share(head: &str, clock: &str) -> bool {
    let head = folded(head);
    let is_of_other = || {
        let named = clocks::words().find(|word| head.contains(word));
        named.and_then(clocks::label_of).is_some_and(|named| named != clock)
    };
    SHARES.iter().any(|word| head.contains(word)) && !MEASURED.iter().any(|word| head.contains(word)) && !is_of_other()
}

/// A share behind the name of a clock is demanded, whether it says 以上 or not.
fn at_least(text: &str) -> Option<Target> {
    let target = parse(text, Some(Better::Higher));
    let is_share = target.kind == TargetKind::Compare && target.unit == Some(Unit::Percent);
    let target = Target { op: target.op.or(Some(Op::Ge)), ..target };
    (is_share && target.residue().next().is_none()).then_some(target)
}

/// A share in a cell of its own, where a bare one may have been measured.
fn share(text: &str) -> Option<Target> {
    let target = parse(text, Some(Better::Higher));
    (target.kind == TargetKind::Compare && target.unit == Some(Unit::Percent) && target.op.is_some()).then_some(target)
}
