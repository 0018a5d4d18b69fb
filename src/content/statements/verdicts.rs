//! Where the verdicts of statements have room in a body.
//!
//! In: events and lines of fences. Out: the slot that belongs there. Never: judges.

use crate::content::document::Piece;
use crate::content::pieces::Slot;
use crate::model::VerdictShape;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where verdicts have room.
#[derive(Default)]
pub(crate) struct VerdictSlots {
    /// By the event before which it is.
    pub(super) before: BTreeMap<usize, VerdictSlot>,
    /// By the event that begins a fence, and the number of the line in it, from 0.
    pub(super) lines: BTreeMap<(usize, usize), Range<usize>>,
    /// Where statements of when something recurs have room, by the event before which it is.
    pub(super) times: BTreeMap<usize, Range<usize>>,
    /// The same at the ends of lines of fences.
    pub(super) times_of_lines: BTreeMap<(usize, usize), Range<usize>>,
}

/// Room for the verdict of some statements.
#[derive(Debug, Clone)]
pub(super) struct VerdictSlot {
    pub(super) shape: VerdictShape,
    pub(super) statements: Range<usize>,
    /// All statements of the table it is in.
    pub(super) table: Range<usize>,
}

impl VerdictSlot {
    fn slot(&self) -> Slot {
        let Self { shape, statements, table } = self.clone();
        Slot::Piece(Piece::Verdict { shape, statements, table })
    }
}

impl VerdictSlots {
    /// What belongs before an event. In a table a verdict opens a cell of its own, so that it comes last.
    pub(crate) fn before(&self, event: usize) -> impl Iterator<Item = Slot> {
        let times = self.times.get(&event).map(times);
        times.into_iter().chain(self.before.get(&event).map(VerdictSlot::slot))
    }

    /// What belongs at the end of a line of the fence that begins at an event.
    pub(crate) fn line(&self, fence: usize, line: usize) -> impl Iterator<Item = Slot> {
        let of_line = |statements: &Range<usize>| {
            VerdictSlot { shape: VerdictShape::Line, statements: statements.clone(), table: 0..0 }.slot()
        };
        let times = self.times_of_lines.get(&(fence, line)).map(times);
        times.into_iter().chain(self.lines.get(&(fence, line)).map(of_line))
    }
}

/// Room for when something planned is next.
fn times(statements: &Range<usize>) -> Slot {
    Slot::Piece(Piece::Schedule { statements: statements.clone() })
}
