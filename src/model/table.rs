//! Tables of a page: cells of text, with what stands beside the text.

use super::{Route, TargetStatus};
use serde::{Deserialize, Serialize};

/// A cell of a [`TableBlock`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TableCell {
    /// Text, escaped when rendered.
    pub text: String,
    /// A page it leads to.
    pub route: Option<Route>,
    /// The heading of that page it leads to; empty for the page itself.
    pub anchor: String,
    /// What the text is short for; empty when it is whole.
    pub full: String,
    /// Whether it is a number, set flush right.
    pub numeric: bool,
    /// What a reader must know about it, below it; empty without.
    pub note: String,
    /// A verdict it shows.
    pub standing: Option<TargetStatus>,
    /// An address outside of the site that it leads to; empty without.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// A plain table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TableBlock {
    /// Caption.
    pub caption: String,
    /// Column heads.
    pub head: Vec<String>,
    /// Rows of cells.
    pub rows: Vec<Vec<TableCell>>,
}

impl TableCell {
    /// A number as shown, set flush right.
    pub fn number(text: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::from(text.into()) }
    }

    /// A text that leads to a page, where there is one.
    pub fn link(text: impl Into<String>, route: Option<Route>) -> Self {
        Self { route, ..Self::from(text.into()) }
    }

    /// A verdict in words.
    pub fn verdict(text: impl Into<String>, standing: TargetStatus) -> Self {
        Self { standing: Some(standing), ..Self::from(text.into()) }
    }

    /// With what a reader must know about it.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// At a heading of the page it leads to.
    #[must_use]
    pub fn at(self, anchor: impl Into<String>) -> Self {
        Self { anchor: anchor.into(), ..self }
    }
}

impl From<String> for TableCell {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for TableCell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl TableBlock {
    /// A table with its caption, heads and rows.
    pub fn new(caption: &str, heads: &[&str], rows: Vec<Vec<TableCell>>) -> Self {
        Self { caption: caption.to_owned(), head: heads.iter().map(|&head| head.to_owned()).collect(), rows }
    }
}
