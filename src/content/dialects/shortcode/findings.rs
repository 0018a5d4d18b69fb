//! What is said of shortcodes that cannot be read.
//!
//! In: names and places. Out: findings. Never: decides what becomes of a tag.

use crate::diag::{Diagnostic, Place, code};
use crate::say;

/// The words of a finding about an argument.
pub(crate) fn argument(place: &Place, name: &str, ja: &str, en: &str) -> Diagnostic {
    let message = say!("ショートコード `{name}`: {ja}", "shortcode `{name}`: {en}");
    Diagnostic::new(code::CONTENT_SHORTCODE_ARGUMENT, place.clone(), message)
}

/// The words of a finding about a tag without its end.
pub(crate) fn unclosed(place: &Place, name: &str) -> Diagnostic {
    let message = say!("`{{{{< {name} >}}}}` が閉じられていません", "`{{{{< {name} >}}}}` is not closed");
    Diagnostic::new(code::CONTENT_UNCLOSED, place.clone(), message)
        .hint(say!("終わりに `{{{{< /{name} >}}}}` を書きます", "end it with `{{{{< /{name} >}}}}`"))
}

/// The words of a finding about an end without its tag.
pub(super) fn unopened(place: &Place, name: &str) -> Diagnostic {
    let message = say!("`{{{{< /{name} >}}}}` に始まりがありません", "`{{{{< /{name} >}}}}` ends nothing");
    Diagnostic::new(code::CONTENT_UNCLOSED, place.clone(), message).hint(say!(
        "始まりの `{{{{< {name} >}}}}` を書くか、これを消します",
        "write `{{{{< {name} >}}}}` before it, or remove it"
    ))
}
