//! `links` of `tejun.yaml`: which schemes addresses may have besides the usual ones.
//!
//! In: the root of `tejun.yaml`. Out: [`Schemes`]. Never: adds one that runs code or reads the reader's machine.

use crate::model::{Schemes, may_be_added};
use crate::say;
use crate::syntax::{Fields, Reader};

/// What is said of links; without a word only the usual schemes may be used.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Schemes {
    let Some(mut fields) = fields.get("links").and_then(|node| reader.fields(node)) else { return Schemes::default() };
    let written = fields.get("schemes").map(|node| reader.texts(node)).unwrap_or_default();
    fields.finish(reader);
    let mut added = Vec::new();
    for (name, node) in written {
        let name = name.trim().trim_end_matches("://").trim_end_matches(':');
        if may_be_added(name) {
            added.push(name.to_owned());
            continue;
        }
        reader.invalid(
            node,
            say!(
                "`slack` のような方式の名前を小文字で書きます。コードを実行するもの、手元のファイルを開くもの（`javascript`、`data`、`file` など）は許せません",
                "expected the name of a scheme in small letters, such as `slack`; one that runs code or opens files of the reader (`javascript`, `data`, `file` and the like) cannot be allowed"
            ),
        );
    }
    Schemes::with(added)
}
