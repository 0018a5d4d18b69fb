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
    /// What belongs before an event.
    pub(crate) fn before(&self, event: usize) -> Option<Slot> {
        self.before.get(&event).map(VerdictSlot::slot)
    }

    /// What belongs at the end of a line of the fence that begins at an event.
    pub(crate) fn line(&self, fence: usize, line: usize) -> Option<Slot> {
        let statements = self.lines.get(&(fence, line))?.clone();
        Some(VerdictSlot { shape: VerdictShape::Line, statements, table: 0..0 }.slot())
    }
}
