//! Files that are published only where a document leads to them: of hidden folders (`.gitbook/assets/flow.png`), and where documents
//! stand among files of all kinds what readers are not usually shown (`deploy/prod.key`).
//!
//! In: assets, and the documents of those who look. Out: the same without such files that none of them leads to, and those apart. Never:
//! publishes such a file for being there, so that what nobody thinks of stays where it is.

use super::outcome::Asset;
use crate::content::LinkKind;
use crate::content::document::Document;
use crate::content::paths::{FOLDER, folder, is_hidden_asset, is_shown, joined};
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Those that are published, and the files that wait for a document to lead to them.
pub(super) fn without_unshown<'d>(
    assets: Vec<Asset>,
    documents: impl Iterator<Item = &'d Document>,
    among_others: bool,
) -> (Vec<Asset>, Vec<Asset>) {
    let waits = |asset: &Asset| is_hidden_asset(&asset.source) || (among_others && !is_shown(&asset.source));
    if !assets.iter().any(waits) {
        return (assets, Vec::new());
    }
    let (mut paths, mut names) = (BTreeSet::new(), BTreeSet::new());
    for document in documents {
        shown_by(document, &mut paths, &mut names);
    }
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for asset in &assets {
        *named.entry(name(asset)).or_default() += 1;
    }
    let is_led_to = |asset: &Asset| {
        let by_name = || names.contains(&name(asset)) && named.get(&name(asset)) == Some(&1);
        paths.contains(&nfc(&asset.source)) || paths.contains(&format!("{FOLDER}/{}", asset.path)) || by_name()
    };
    let kept = assets.iter().map(|asset| !waits(asset) || is_led_to(asset)).collect::<Vec<_>>();
    let mut kept = kept.into_iter();
    assets.into_iter().partition(|_| kept.next().unwrap_or_default())
}

/// The paths below `content/` to which a document leads, as links are read: seen from its file, from the address of its page, and from
/// the root of the site or of the project; and the names of pictures that it calls by their names alone (`![[flow.png]]`).
fn shown_by(document: &Document, paths: &mut BTreeSet<String>, names: &mut BTreeSet<String>) {
    for link in &document.links {
        let path = link.target.split(['?', '#']).next().unwrap_or_default();
        let Ok(path) = percent_decode_str(path).decode_utf8() else { continue };
        let path = path.replace('\\', "/");
        let below_content = |path: &str| joined(FOLDER, path.trim_start_matches('/'));
        let ways = match path.strip_prefix('/') {
            Some(rest) => [below_content(rest), joined("", rest)],
            None => {
                let from_page = joined(document.route.as_str(), &path).and_then(|path| below_content(&path));
                [joined(folder(&document.source), &path), from_page]
            }
        };
        paths.extend(ways.into_iter().flatten().map(|path| nfc(&path)));
        if link.kind == LinkKind::Image && !path.contains('/') {
            names.insert(nfc(&path));
        }
    }
}

fn name(asset: &Asset) -> String {
    nfc(asset.source.rsplit('/').next().unwrap_or_default())
}

fn nfc(path: &str) -> String {
    path.nfc().collect()
}
