//! Published files that make readers wait.

use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::format_integer;
use crate::say;

/// Says which files, each by its path in the project and its size in bytes, are larger than `limit`.
pub(crate) fn large<'f>(files: impl IntoIterator<Item = (&'f str, u64)>, limit: u64, found: &mut Diagnostics) {
    for (file, bytes) in files.into_iter().filter(|(_, bytes)| *bytes > limit) {
        let (bytes, limit) = (format_integer(bytes), format_integer(limit));
        let message = say!(
            "{bytes} バイトあり、上限の {limit} バイトを超えます",
            "{bytes} bytes, more than the limit of {limit}"
        );
        found.push(Diagnostic::new(code::LARGE_FILE, Place::file(file), message).hint(say!(
            "小さくするか、tejun.yaml の `checks: {{ max_file_size: 10MB }}` で上限を上げます",
            "make it smaller, or raise the limit with `checks: {{ max_file_size: 10MB }}` in tejun.yaml"
        )));
    }
}
