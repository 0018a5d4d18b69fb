//! Placeholders that were left in documents: a reader takes them for the truth, or for nobody.

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Placeholder;
use crate::say;

/// One finding per document and text.
pub(crate) fn placeholders<'p>(placeholders: impl IntoIterator<Item = &'p Placeholder>, found: &mut Diagnostics) {
    for Placeholder { text, place, count } in placeholders {
        let message = match count {
            1 => say!("`{text}` は仮の値です", "`{text}` stands for something still to be written"),
            _ => say!(
                "`{text}` は仮の値です（この文書に {count} 回）",
                "`{text}` stands for something still to be written ({count} times in this document)"
            ),
        };
        found.push(Diagnostic::new(code::CHECK_PLACEHOLDER, place.clone(), message).hint(say!(
            "本当の値に書き換えます（書式の説明なら、バッククォートで囲みます）",
            "write the real value; where a form is explained, put it into backticks"
        )));
    }
}
