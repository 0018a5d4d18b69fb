//! Why something that a page asks for cannot be shown.

use crate::diag::{Diagnostic, Place, code, nearest};
use crate::say;

/// Why a role or a directive shows nothing.
pub(super) struct Reason {
    code: crate::diag::Code,
    message: crate::diag::Message,
    hint: Option<crate::diag::Message>,
}

impl Reason {
    /// A name that is not declared, with the nearest one.
    pub fn unknown<'k>(message: crate::diag::Message, typed: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        let hint = nearest(typed, known).map(|near| say!("`{near}` のことですか", "did you mean `{near}`?"));
        Self { code: code::UNKNOWN_DATA, message, hint }
    }

    /// Data that cannot be asked.
    pub fn unanswered(message: crate::diag::Message) -> Self {
        Self { code: code::DATA_QUERY, message, hint: None }
    }

    /// Options of a chart that do not go together, with an example of those that do.
    pub fn chart(message: crate::diag::Message, hint: crate::diag::Message) -> Self {
        Self { code: code::CHART_OPTIONS, message, hint: Some(hint) }
    }

    /// The diagnostic, at a place.
    pub fn at(self, place: Place) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.code, place, self.message);
        diagnostic.hint = self.hint;
        diagnostic
    }
}
