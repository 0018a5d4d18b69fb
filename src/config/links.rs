//! `links` of `tejun.yaml`: which schemes addresses may have besides the usual ones.
//!
//! In: the keys of the entry. Out: [`Schemes`]. Never: adds one that runs code or reads the reader's machine.

use crate::model::{Schemes, may_be_added};
use crate::say;
use crate::syntax::{Node, Reader, forms, keys};

keys! {
    /// `links`.
    pub(super) struct LinkKeys<'n> {
        schemes: Vec<Scheme>, "ほかに許す方式（`slack` など）", "further schemes that links may have, such as `slack`";
    }
}

forms! {
    /// The name of a scheme.
    pub(super) Scheme => String = scheme;
}

/// What is said of links.
pub(super) fn read(keys: LinkKeys<'_>) -> Schemes {
    Schemes::with(keys.schemes)
}

fn scheme(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let name = reader.text_of(node)?.trim().trim_end_matches("://").trim_end_matches(':');
    if may_be_added(name) {
        return Some(name.to_owned());
    }
    reader.invalid(
        node,
        say!(
            "`slack` のような方式の名前を小文字で書きます。コードを実行するもの、手元のファイルを開くもの（`javascript`、`data`、`file` など）は許せません",
            "expected the name of a scheme in small letters, such as `slack`; one that runs code or opens files of the reader (`javascript`, `data`, `file` and the like) cannot be allowed"
        ),
    );
    None
}
