//! Files that cannot be read.

use crate::diag::{Diagnostic, Message, Place, code, system_reason};
use crate::say;

/// Why nothing is read of a file.
pub(super) type Refused = Box<Diagnostic>;

/// The diagnostic for a file that cannot be read.
pub(super) fn unreadable(path: &str, reason: &Message) -> Diagnostic {
    let (ja, en) = (&reason.ja, &reason.en);
    Diagnostic::new(
        code::DATA_UNREADABLE,
        Place::file(path),
        say!("`{path}` を読めません: {ja}", "cannot read `{path}`: {en}"),
    )
    .hint(say!(
        "このファイルの行は数値に入っていません。書き出し直してください",
        "none of its rows are in the figures; export the file again"
    ))
}

/// The diagnostic for a file that a decoder refused.
pub(super) fn decode_error(path: &str, reason: &str) -> Diagnostic {
    unreadable(path, &first_line_message(reason))
}

/// The first line of what an engine or the system said.
pub(super) fn first_line_message(reason: &str) -> Message {
    system_reason(&first_line(reason))
}

/// The first line of an engine's message, which is the part that people can use.
pub(super) fn first_line(reason: &str) -> String {
    reason.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason given").to_owned()
}
