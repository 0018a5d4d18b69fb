//! What `tejun.yaml` says of the frame around every page.

use super::ReaderFrame;
use super::reader::{Fields, Reader};

/// What readers find around a page.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> ReaderFrame {
    let edit_url = fields.get("edit_url").and_then(|node| reader.text_of(node)).unwrap_or_default();
    ReaderFrame { edit_url: edit_url.to_owned() }
}
