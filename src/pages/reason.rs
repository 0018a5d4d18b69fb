//! Why something that a page asks for cannot be shown.

use crate::config::broken_at;
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::say;

/// Why a role or a directive shows nothing.
pub(super) struct Reason {
    code: crate::diag::Code,
    message: crate::diag::Message,
    hint: Option<crate::diag::Message>,
    /// Where the error is that it follows from.
    cause: Option<Box<Place>>,
}

impl Reason {
    /// A name that is not declared, with the nearest one.
    pub(super) fn unknown<'k>(
        message: crate::diag::Message,
        typed: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        let hint = nearest(typed, known).map(|near| say!("`{near}` のことですか", "did you mean `{near}`?"));
        Self { code: code::UNKNOWN_DATA, message, hint, cause: None }
    }

    /// The same, unless it is declared and `broken` there.
    pub(super) fn lost<'k>(
        broken: Option<&Place>,
        message: crate::diag::Message,
        typed: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        let Some(place) = broken else { return Self::unknown(message, typed, known) };
        Self {
            code: code::CONFIG_LEFT_OUT,
            message: broken_at(typed, place),
            hint: None,
            cause: Some(Box::new(place.clone())),
        }
    }

    /// Data that cannot be asked.
    pub(super) fn unanswered(message: crate::diag::Message) -> Self {
        Self { code: code::DATA_QUERY, message, hint: None, cause: None }
    }

    /// Options of a chart that do not go together, with an example of those that do.
    pub(super) fn chart(message: crate::diag::Message, hint: crate::diag::Message) -> Self {
        Self { code: code::CHART_OPTIONS, message, hint: Some(hint), cause: None }
    }

    /// The diagnostic, at a place.
    pub(super) fn at(self, place: Place) -> Diagnostic {
        match self.cause {
            Some(cause) => Diagnostic::left_out(place, self.message, *cause),
            None => Diagnostic::new(self.code, place, self.message).hint(self.hint),
        }
    }
}
