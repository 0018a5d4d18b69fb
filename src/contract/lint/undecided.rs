//! Promises of which nobody can say that nothing measures them, since what may measure them is declared with an error.
//!
//! In: statements, and where the first such error is. Out: a finding for each that nothing measures, which names the error as its cause.
//! Never: advises to unbind one, or asks what a binding would have settled.

use super::open;
use crate::contract::bound_statement::BoundStatement;
use crate::diag::{Diagnostic, Diagnostics, Place};
use crate::model::BindingState;
use crate::say;

pub(super) fn check(all: &[BoundStatement], cause: &Place, found: &mut Diagnostics) {
    let open = all.iter().filter(|tied| tied.state == BindingState::Unbound && open::is_unmeasured(&tied.statement));
    found.extend(open.map(|tied| {
        let text = &tied.statement.text;
        let message = say!(
            "約束 `{text}` は、宣言の誤りを直すまで何が測るか決まりません",
            "what measures the promise `{text}` is not known before the error in a declaration is mended"
        );
        Diagnostic::left_out(tied.statement.place.clone(), message, cause.clone())
    }));
}
