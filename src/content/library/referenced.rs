//! Files of hidden folders that documents show: `.gitbook/assets/flow.png`.
//!
//! In: assets, and the documents of those who look. Out: the same without hidden files that none of them shows, and those apart. Never:
//! publishes a hidden file for being there, so that what nobody thinks of stays where it is.

use super::outcome::Asset;
use crate::content::document::Document;
use crate::content::paths::{FOLDER, folder, is_hidden_asset, joined};
use percent_encoding::percent_decode_str;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Those that are published, and the files of hidden folders to which no document leads.
pub(super) fn without_unshown<'d>(
    assets: Vec<Asset>,
    documents: impl Iterator<Item = &'d Document>,
) -> (Vec<Asset>, Vec<Asset>) {
    if !assets.iter().any(|asset| is_hidden_asset(&asset.source)) {
        return (assets, Vec::new());
    }
    let shown: BTreeSet<String> = documents.flat_map(shown_by).collect();
    let is_shown = |asset: &Asset| shown.contains(&asset.source.nfc().collect::<String>());
    assets.into_iter().partition(|asset| !is_hidden_asset(&asset.source) || is_shown(asset))
}

/// The paths in hidden folders to which a document leads, seen from its file and from the root.
fn shown_by(document: &Document) -> Vec<String> {
    let path = |target: &str| {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8().ok()?.replace('\\', "/");
        let path = match path.strip_prefix('/') {
            Some(rest) => joined(FOLDER, rest),
            None => joined(folder(&document.source), &path),
        };
        path.filter(|path| is_hidden_asset(path)).map(|path| path.nfc().collect())
    };
    document.links.iter().filter_map(|link| path(&link.target)).collect()
}
