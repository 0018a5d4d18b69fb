//! Addresses that pages had before, settled: none is a page's, a file's or another page's.
//!
//! In: pages in the order of their files. Out: the same pages with the aliases that are theirs alone, and a finding for
//! each that is not. Never: takes an address away from what has it.

use super::links;
use crate::content::Asset;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{LOST_PAGE, MANIFEST, Page, PageKind, PathRegistry, Route};
use crate::say;
use std::collections::BTreeSet;

/// Names that the site itself has at its root.
const OWN: [&str; 5] = [LOST_PAGE, MANIFEST, "robots.txt", "sitemap.xml", "assets"];

/// The address that an alias means: percent-decoded, and that of the folder when it names the `index.html` in it.
pub(super) fn normalize(alias: &Route) -> Route {
    let parts: Vec<String> = alias.segments().map(links::decoded).collect();
    let whole = |part: &&str| {
        !part.chars().all(|c| c == '.') && !part.contains(['/', '\\']) && !part.contains(char::is_control)
    };
    let mut parts: Vec<&str> = parts.iter().map(String::as_str).filter(whole).collect();
    if parts.last() == Some(&"index.html") {
        parts.pop();
    }
    Route::from_segments(parts)
}

/// Leaves each alias to the first page that claims it, unless a page or a file is there. An address that an author gave away leads there,
/// and not to a list that is made for a folder without a page.
pub(super) fn resolve_conflicts(pages: &mut Vec<Page>, assets: &[Asset], found: &mut Diagnostics) {
    let given: BTreeSet<Route> = pages.iter().flat_map(|page| page.aliases.iter().map(normalize)).collect();
    let is_listing = |page: &Page| page.kind == PageKind::Section && page.source.is_none();
    pages.retain(|page| !(is_listing(page) && given.contains(&page.route)));
    let owner = |page: &Page| page.source.clone().unwrap_or_else(|| page.title.clone());
    let mut places = PathRegistry::default();
    OWN.iter().for_each(|name| places.claim(name, (*name).to_owned()));
    pages.iter().for_each(|page| places.claim(&page.route.file(), owner(page)));
    assets.iter().for_each(|asset| places.claim(&asset.path, asset.source.clone()));
    for page in pages {
        let me = owner(page);
        let own = page.route.clone();
        page.aliases.retain(|alias| {
            // A page that moved and came back is where its alias leads.
            if normalize(alias) == own {
                return false;
            }
            let (path, _) = alias.leading_on();
            let Some(way) = places.conflict(&path) else {
                places.claim(&path, me.clone());
                return true;
            };
            found.push(conflict(alias, way.by, &me));
            false
        });
    }
}

fn conflict(alias: &Route, winner: &str, file: &str) -> Diagnostic {
    let alias = alias.as_str();
    Diagnostic::new(
        code::ALIAS_CONFLICT,
        Place::start(file),
        say!(
            "`aliases` の `{alias}` は `{winner}` がすでに使っています。転送のページは作りません",
            "the alias `{alias}` is taken by `{winner}`; no page is made that leads on from it"
        ),
    )
    .hint(say!("この文書の `aliases` から消します", "remove it from the `aliases` of this document"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageKind;

    fn page(source: &str, route: &str, aliases: &[&str]) -> Page {
        Page {
            aliases: aliases.iter().map(|alias| Route::from_path(alias)).collect(),
            source: Some(source.to_owned()),
            ..Page::new(Route::from_path(route), PageKind::Document, source)
        }
    }

    #[test]
    fn an_alias_belongs_to_the_first_that_claims_it() {
        let mut pages = vec![
            page("content/a.md", "/a/", &["/old/", "/b/", "/a/", "/flow.png", "/app"]),
            page("content/b.md", "/b/", &["/older/", "/old/"]),
        ];
        let asset = |path: &str| Asset { source: format!("content/{path}"), path: path.to_owned(), audience: 0 };
        let mut found = Diagnostics::new();
        resolve_conflicts(&mut pages, &[asset("flow.png"), asset("app/index.html")], &mut found);
        let kept: Vec<Vec<&str>> = pages.iter().map(|p| p.aliases.iter().map(Route::as_str).collect()).collect();
        assert_eq!(kept, [vec!["/old/"], vec!["/older/"]]);
        let said: Vec<(String, String)> = found
            .into_iter()
            .map(|d| (d.place.expect("it has a place").file, d.message.en.split(';').next().unwrap().to_owned()))
            .collect();
        let line = |file: &str, text: &str| (file.to_owned(), text.to_owned());
        assert_eq!(
            said,
            [
                line("content/a.md", "the alias `/b/` is taken by `content/b.md`"),
                line("content/a.md", "the alias `/flow.png/` is taken by `content/flow.png`"),
                line("content/a.md", "the alias `/app/` is taken by `content/app/index.html`"),
                line("content/b.md", "the alias `/old/` is taken by `content/a.md`"),
            ]
        );
    }

    #[test]
    fn an_alias_stands_before_a_list_that_is_made() {
        let listing = Page::new(Route::from_path("/about/"), PageKind::Section, "About");
        let mut pages = vec![page("content/about/handbook.md", "/about/handbook/", &["/about/"]), listing];
        let mut found = Diagnostics::new();
        resolve_conflicts(&mut pages, &[], &mut found);
        assert!(found.is_empty());
        let kept: Vec<(&str, usize)> = pages.iter().map(|page| (page.route.as_str(), page.aliases.len())).collect();
        assert_eq!(kept, [("/about/handbook/", 1)]);
    }
}
