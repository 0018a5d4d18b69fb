//! Each address belongs to one file.
//!
//! In: documents and assets with the addresses they ask for. Out: the same without those that come too late, each said.
//! Never: changes the address of a page.

use super::outcome::{Asset, Read};
use crate::content::markdown_file::Role;
use crate::content::paths::{is_hidden_asset, unhidden};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, Severity, code};
use crate::model::{ConflictKind, LOST_PAGE, PathRegistry, Route};
use crate::say;
use std::collections::BTreeMap;

/// Keeps the first document of every address and says where the others are.
pub(super) fn one_per_route(pages: Vec<Read>, found: &mut Diagnostics) -> Vec<Read> {
    let mut kept: Vec<Read> = Vec::with_capacity(pages.len());
    let mut places = PathRegistry::default();
    for page in pages {
        let path = page.document.route.file();
        let Some(way) = places.conflict(&path) else {
            places.claim(&path, kept.len());
            kept.push(page);
            continue;
        };
        let winner = &kept[*way.by];
        let hint = say!(
            "どちらかの `slug` か `url`、またはファイル名を変えます",
            "change `slug`, `url` or the file name of one of them"
        );
        let finding = Diagnostic::new(code::CONTENT_DUPLICATE_ROUTE, place(&page), of_page(&page, winner, way.clash));
        found.push(finding.hint(hint).related(place(winner), say!("先に使っているページ", "the page that has it")));
    }
    kept
}

/// Where the address of a page is written; its file where it is that of the file.
fn place(page: &Read) -> Place {
    page.address.clone().unwrap_or_else(|| Place::start(page.document.source.as_str()))
}

fn of_page(page: &Read, winner: &Read, clash: ConflictKind) -> Message {
    let (route, other) = (page.document.route.as_str(), winner.document.route.as_str());
    let (winner, why) = (winner.document.source.as_str(), clash.why());
    let (why_ja, why_en) = (&why.ja, &why.en);
    say!(
        "アドレス `{route}` の場所は、`{winner}` のアドレス `{other}` が使っています{why_ja}。このページは作りません",
        "the place of the address `{route}` is taken by `{other}`, the address of `{winner}`{why_en}; this page is left out"
    )
}

/// What has a place among the files of a site. A page loses no reader where a file wants the very same place, such as an `index.html`
/// or a `404.html` of another generator: that is told, and no reason to publish nothing.
struct Holder {
    /// Where it comes from; what tejun makes comes from nowhere.
    place: Option<Place>,
    is_page: bool,
}

/// Puts the files of a bundle below its page's address, and drops the assets that would stand in the place of a page or of each
/// other.
pub(super) fn of_assets(assets: Vec<Asset>, pages: &[Read], found: &mut Diagnostics) -> Vec<Asset> {
    let bundles: BTreeMap<&str, &Read> =
        pages.iter().filter(|page| page.role != Role::Page).map(|page| (page.folder.as_str(), page)).collect();
    let mut places = PathRegistry::default();
    places.claim(LOST_PAGE, Holder { place: None, is_page: true });
    for page in pages {
        places.claim(&page.document.route.file(), Holder { place: Some(place(page)), is_page: true });
    }
    let mut kept: Vec<Asset> = Vec::with_capacity(assets.len());
    for asset in assets {
        let path = moved(&asset, &bundles).unwrap_or(asset.path);
        match places.conflict(&path) {
            Some(way) => found.push(lost(&path, &asset.source, way.path, way.by, way.clash)),
            None => {
                places.claim(&path, Holder { place: Some(Place::start(asset.source.as_str())), is_page: false });
                kept.push(Asset { path, ..asset });
            }
        }
    }
    kept.sort_by(|a, b| a.source.cmp(&b.source));
    kept
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
            let inside = if is_hidden_asset(&asset.source) { unhidden(inside) } else { inside.to_owned() };
            return moves.then(|| format!("{}{inside}", &document.route.as_str()[1..]));
        }
        folder = folder.rsplit_once('/')?.0;
    }
}

fn lost(path: &str, source: &str, other: &str, holder: &Holder, clash: ConflictKind) -> Diagnostic {
    let winner = holder.place.as_ref().map_or("tejun", |place| place.file.as_str());
    let why = clash.why();
    let (why_ja, why_en) = (&why.ja, &why.en);
    let message = say!(
        "`{path}` の場所は、`{winner}` の `{other}` が使っています{why_ja}。このファイルはコピーしません",
        "the place of `{path}` is taken by `{other}` of `{winner}`{why_en}; this file is not copied"
    );
    let mut finding = Diagnostic::new(code::CONTENT_DUPLICATE_ROUTE, Place::start(source), message)
        .hint(say!("どちらかの名前を変えるか、消します", "rename or remove one of them"));
    if holder.is_page && clash == ConflictKind::Same {
        finding.severity = Severity::Warning;
    }
    match &holder.place {
        Some(place) => finding.related(place.clone(), say!("先に使っているファイル", "the file that has it")),
        None => finding,
    }
}
