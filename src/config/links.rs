//! `links` and `paths` of `tejun.yaml`: which schemes addresses may have besides the usual ones, from where relative links are seen, and
//! how addresses are made of paths.
//!
//! In: the keys of the entries. Out: [`Schemes`], [`RelativeLinks`], [`AddressCase`]. Never: adds a scheme that runs code or reads the
//! reader's machine.

use crate::model::{AddressCase, RelativeLinks, Schemes, may_be_added};
use crate::say;
use crate::syntax::{Node, Reader, forms, keys, words};

keys! {
    /// `links`.
    pub(super) struct LinkKeys<'n> {
        schemes: Vec<Scheme>, "ほかに許す方式（`slack` など）", "further schemes that links may have, such as `slack`";
        relative: Option<RelativeLinks>, "`../help/` のような道を、ファイルの場所（`file`）とページのアドレス（`page`）のどちらから読むか", "whether a path such as `../help/` is seen from the file or, as in Hugo, from the address of the page";
    }

    /// `paths`.
    pub(super) struct PathKeys<'n> {
        lowercase: bool = false, "ファイルの名前から作るアドレスを小文字にするか", "whether addresses that are made of the names of files have small letters, as in Hugo";
    }
}

words! {
    RelativeLinks {
        "file" => Self::File,
        "page" => Self::Page,
    }
}

forms! {
    /// The name of a scheme.
    pub(super) Scheme => String = scheme;
}

/// What is said of links.
pub(super) fn read(keys: LinkKeys<'_>) -> (Schemes, RelativeLinks) {
    (Schemes::with(keys.schemes), keys.relative.unwrap_or_default())
}

/// The letters of addresses.
pub(super) fn address_case(keys: Option<&PathKeys<'_>>) -> AddressCase {
    if keys.is_some_and(|keys| keys.lowercase) { AddressCase::Lower } else { AddressCase::Kept }
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
