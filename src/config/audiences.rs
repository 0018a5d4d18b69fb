//! `audiences` of `tejun.yaml`: who reads the site.

use super::Audiences;
use super::reader::{Fields, Reader};

/// The audiences, from the most open to the most closed.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Audiences {
    if let Some(node) = fields.get("audiences") {
        super::site::not_yet(reader, "audiences", node);
    }
    Audiences::default()
}
