//! How far checklists are: counts that documents tell and figures are made of.

use serde::Serialize;

/// Boxes of task lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ChecklistProgress {
    /// Those with a tick (`- [x]`).
    pub done: u64,
    /// All of them.
    pub all: u64,
}

impl std::ops::AddAssign for ChecklistProgress {
    fn add_assign(&mut self, other: Self) {
        self.done += other.done;
        self.all += other.all;
    }
}
