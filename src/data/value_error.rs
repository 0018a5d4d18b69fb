//! Why a value of a file does not fit its column.

/// Why a value does not fit, or that it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) enum ValueError {
    /// It fits.
    #[default]
    Fine,
    /// It cannot be read as the type.
    Value,
    /// It has more digits than a value of the type keeps, or its file kept.
    Digits,
    /// It is a date where an instant is wanted.
    NoTime,
    /// A local time that clocks skip.
    Skipped,
    /// A local time that happens twice.
    Twice,
    /// A category that is not declared.
    Unknown,
    /// It could be read in two ways, and neither the column nor its declaration settles which.
    Ambiguous,
    /// The row has another number of fields than the header.
    Ragged,
    /// The line is no JSON object.
    NotJson,
    /// Required and not there.
    Missing,
    /// Before the instant it must not be before: the position of the pair in `not_before`.
    Order(u16),
    /// Less than the range of the column allows.
    Below,
    /// More than the range of the column allows.
    Above,
    /// Not of the column's pattern.
    Pattern,
    /// In a file that lacks the required column.
    NoColumn,
    /// In a row that is declared to be none, as a total of others.
    LeftOut,
    /// Good itself, but a newer row of its key is bad.
    Newer,
}
