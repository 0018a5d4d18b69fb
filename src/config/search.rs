//! `search` of `tejun.yaml`: how readers search.

use super::Search;
use super::reader::{Fields, Reader};

/// What is said of search; without a word there is one.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Search {
    let enabled = fields.get("search").and_then(|node| reader.boolean(node));
    Search { enabled: enabled.unwrap_or(true) }
}
