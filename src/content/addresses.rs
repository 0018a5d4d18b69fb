//! Each address belongs to one file.
//!
//! In: documents and assets with the addresses they ask for. Out: the same without those that come too late, each said.
//! Never: changes the address of a page.

use super::document::{Asset, Document};
use super::room::Read;
use super::walk::Role;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::Route;
use crate::say;
use std::collections::BTreeMap;

/// Keeps the first document of every route and says where the others are.
pub(super) fn one_per_route(pages: Vec<Read>, found: &mut Diagnostics) -> Vec<Read> {
    let mut kept: Vec<Read> = Vec::with_capacity(pages.len());
    let mut by_route = BTreeMap::new();
    for page in pages {
        let Some(&first) = by_route.get(&page.document.route) else {
            by_route.insert(page.document.route.clone(), kept.len());
            kept.push(page);
            continue;
        };
        let place = |page: &Read| page.address.clone().unwrap_or_else(|| Place::file(page.document.source.as_str()));
        let (route, winner) = (page.document.route.as_str(), kept[first].document.source.as_str());
        found.push(
            Diagnostic::new(
                code::CONTENT_DUPLICATE_ROUTE,
                place(&page),
                say!(
                    "アドレス `{route}` は `{winner}` がすでに使っています。このページは作りません",
                    "the address `{route}` is taken by `{winner}`; this page is left out"
                ),
            )
            .hint(say!(
                "どちらかの `slug` か `url`、またはファイル名を変えます",
                "change `slug`, `url` or the file name of one of them"
            ))
            .related(place(&kept[first]), say!("先に使っているページ", "the page that has it")),
        );
    }
    kept
}

/// Puts the files of a bundle below its page's address, and drops the assets that would overwrite a page or each other.
pub(super) fn of_assets(assets: Vec<Asset>, pages: &[Read], found: &mut Diagnostics) -> Vec<Asset> {
    let bundles: BTreeMap<&str, &Read> =
        pages.iter().filter(|page| page.role != Role::Page).map(|page| (page.folder.as_str(), page)).collect();
    let taken: BTreeMap<String, &Document> =
        pages.iter().map(|page| (page.document.route.file(), &*page.document)).collect();
    let mut kept: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for asset in assets {
        let path = moved(&asset, &bundles).unwrap_or(asset.path);
        let page = taken.get(&path).map(|document| document.source.clone());
        match page.or_else(|| kept.get(&path).map(|(source, _)| source.clone())) {
            Some(winner) => found.push(lost(&path, &asset.source, &winner)),
            None => drop(kept.insert(path, (asset.source, asset.audience))),
        }
    }
    let mut assets: Vec<Asset> =
        kept.into_iter().map(|(path, (source, audience))| Asset { source, path, audience }).collect();
    assets.sort_by(|a, b| a.source.cmp(&b.source));
    assets
}

/// Where a file goes whose bundle has an address of its own making (`slug`, `url`).
fn moved(asset: &Asset, bundles: &BTreeMap<&str, &Read>) -> Option<String> {
    let (own, _) = asset.source.rsplit_once('/')?;
    let mut folder = own;
    loop {
        if let Some(page) = bundles.get(folder) {
            let document = &page.document;
            let is_its = page.role == Role::Bundle || folder == own;
            let has_own_address = document.front.slug.is_some() || document.front.url.is_some();
            let inside = asset.source.get(folder.len() + 1..)?;
            // A section's files stay when its pages do, and so does what lies beside the front page.
            let moves = is_its && has_own_address && document.route != Route::from_path("/");
            return moves.then(|| format!("{}{inside}", &document.route.as_str()[1..]));
        }
        folder = folder.rsplit_once('/')?.0;
    }
}

fn lost(path: &str, source: &str, winner: &str) -> Diagnostic {
    Diagnostic::new(
        code::CONTENT_DUPLICATE_ROUTE,
        Place::file(source),
        say!(
            "`{path}` は `{winner}` が使っています。このファイルはコピーしません",
            "`{path}` is taken by `{winner}`; this file is not copied"
        ),
    )
    .related(Place::file(winner), say!("先に使っているファイル", "the file that has it"))
}
