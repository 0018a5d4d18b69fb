//! `versions` of `tejun.yaml`: which older states of the document set are published.

use super::Versions;
use super::reader::{Fields, Reader};

/// The patterns of tags and branches.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Versions {
    if let Some(node) = fields.get("versions") {
        super::site::not_yet(reader, "versions", node);
    }
    Versions::default()
}
