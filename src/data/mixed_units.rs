//! Numbers of two kinds in one column.
//!
//! In: what stands at the numbers of a column, and where each kind stands first. Out: a finding when they should not stand
//! together. Never: changes a value: whether 0.5 among percentages is 0.5 % or 50 % is not for us to say.

use crate::config::Column;
use crate::data::number::Mark;
use crate::data::raw_file::RawFile;
use crate::diag::{Diagnostic, Severity, code};
use crate::say;

/// Two kinds of numbers in one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MixedUnits {
    /// Row of the first value of each.
    rows: [usize; 2],
    /// What stands at them.
    marks: [Mark; 2],
}

impl MixedUnits {
    /// Two currencies, a currency beside a percentage, or percentages beside bare numbers. The list names each kind once,
    /// with its first row; bare numbers come first.
    pub(super) fn of(seen: &[(Mark, usize)]) -> Option<Self> {
        let pair = |a: &(Mark, usize), b: &(Mark, usize)| Self { rows: [a.1, b.1], marks: [a.0, b.0] };
        match seen {
            [(Mark::Bare, _), a, b, ..] => Some(pair(a, b)),
            [bare @ (Mark::Bare, _), percent @ (Mark::Percent, _)] => Some(pair(percent, bare)),
            [(Mark::Bare, _), ..] => None,
            [a, b, ..] => Some(pair(a, b)),
            _ => None,
        }
    }

    /// The same where each of its rows stands at another position, given for all.
    pub(super) fn moved(self, rows: &[usize]) -> Self {
        Self { rows: self.rows.map(|row| rows[row]), ..self }
    }

    /// The finding, at the second kind.
    pub(super) fn finding(&self, raw: &RawFile, at: usize, column: &Column) -> Diagnostic {
        let name = &column.name;
        let (one, other) = (self.marks[0].text(), self.marks[1].text());
        let message = match self.marks[1] {
            Mark::Bare => say!(
                "`{name}` に `{one}` の付いた値と付かない値が混ざっています",
                "`{name}` holds values with `{one}` and values without"
            ),
            _ => say!(
                "`{name}` に `{one}` の値と `{other}` の値が混ざっています",
                "`{name}` holds values in `{one}` and values in `{other}`"
            ),
        };
        let mut rows = self.rows;
        rows.sort_unstable();
        let mut place = raw.places();
        let places = rows.map(|row| place(row, at));
        let second = usize::from(self.rows[1] == rows[1]);
        let message = raw.with_place(message, self.rows[1], at);
        let mut diagnostic = Diagnostic::new(code::DATA_MIXED_UNITS, places[second].clone(), message)
            .related(places[1 - second].clone(), say!("`{one}` の値の最初", "the first value in `{one}`"))
            .hint(say!(
                "書き出し元でそろえるか、列を分けます。数はどれも書かれたとおりに読みます",
                "make them the same where they are exported, or divide the column; each number is read as it stands"
            ));
        if self.marks[1] != Mark::Bare {
            diagnostic.severity = Severity::Error;
        }
        diagnostic
    }
}
