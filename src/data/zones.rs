//! Instants that name their zone beside such that do not, in one column.
//!
//! In: how each instant of a column was written. Out: how many of either kind there are, and the finding when there are both.
//! Never: says that one of them is wrong: those without a zone are of the zone of the source, which may not be meant.

use crate::calendar::Zone;
use crate::config::Column;
use crate::data::local_clock::Moment;
use crate::data::raw_file::RawFile;
use crate::diag::{Diagnostic, code};
use crate::say;
use std::cell::Cell;

/// Rows of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    rows: usize,
    first: usize,
}

/// Instants with and without a zone.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Zones {
    local: Cell<Option<Kind>>,
    absolute: Cell<Option<Kind>>,
}

impl Zones {
    /// Counts the instant of a row.
    pub(super) fn count(&self, moment: Moment, row: usize) {
        let of_kind = match moment {
            Moment::Local(_) => &self.local,
            Moment::Absolute(_) => &self.absolute,
        };
        of_kind.set(joined(of_kind.get(), Some(Kind { rows: 1, first: row })));
    }

    /// Adds those of other rows; `at` tells where each of them stands here.
    pub(super) fn add(&self, others: &Self, at: impl Fn(usize) -> usize) {
        let moved = |kind: &Cell<Option<Kind>>| kind.get().map(|kind| Kind { first: at(kind.first), ..kind });
        self.local.set(joined(self.local.get(), moved(&others.local)));
        self.absolute.set(joined(self.absolute.get(), moved(&others.absolute)));
    }

    /// The finding, at the first row of the kind that is rarer.
    pub(super) fn finding(&self, raw: &RawFile, at: usize, column: &Column, zone: &Zone) -> Option<Diagnostic> {
        let (local, absolute) = (self.local.get()?, self.absolute.get()?);
        let (name, zone) = (&column.name, zone.iana_name().unwrap_or("UTC"));
        let (without, with) = (local.rows, absolute.rows);
        let en = |rows: usize| if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        let (en_without, en_with) = (en(without), en(with));
        let mut places = raw.places();
        let (rare, usual) = if without <= with { (local, absolute) } else { (absolute, local) };
        let first = places(rare.first.min(usual.first), at);
        let last = places(rare.first.max(usual.first), at);
        let (here, there) = if rare.first < usual.first { (first, last) } else { (last, first) };
        let message = say!(
            "`{name}` に時差の付いた日時（{with} 行）と付かない日時（{without} 行）が混ざっています。付かないものは `{zone}` の時刻として読みます",
            "`{name}` holds instants with an offset ({en_with}) and without ({en_without}); those without are read as times of `{zone}`"
        );
        let message = raw.with_place(message, rare.first, at);
        let diagnostic = Diagnostic::new(code::DATA_MIXED_ZONES, here, message)
            .related(there, say!("もう一方の書き方の最初", "the first of the other kind"))
            .hint(say!(
                "書き出し元でどれにも時差（`+09:00`、`Z`）を付けます。付かない日時が `{zone}` の時刻なら、数値は変わりません",
                "export all of them with an offset (`+09:00`, `Z`); where those without are times of `{zone}`, no figure changes"
            ));
        Some(diagnostic)
    }
}

fn joined(a: Option<Kind>, b: Option<Kind>) -> Option<Kind> {
    match (a, b) {
        (Some(a), Some(b)) => Some(Kind { rows: a.rows + b.rows, first: a.first.min(b.first) }),
        (one, other) => one.or(other),
    }
}
