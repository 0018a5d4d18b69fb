//! The `{known-issues}` directive: what is known not to work.

use crate::config::yaml::{Fields, Reader};
use crate::pages::Material;
use crate::pages::directives::{Call, Made};

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    _material: &Material<'_>,
    _call: &Call<'_>,
    _fields: &mut Fields<'_>,
    _reader: &mut Reader<'_>,
) -> Option<Made> {
    Some(Ok(Vec::new()))
}
