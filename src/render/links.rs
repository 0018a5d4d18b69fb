//! Links from the page being made to everything else.
//!
//! Decided in docs/decisions/0005-relative-links.md.

use crate::model::Route;
use std::collections::BTreeMap;

/// How a page refers to others.
#[derive(Debug, Clone)]
pub(super) enum Links {
    /// Relative to the page, so that the site works below any address and from a folder.
    From(Route),
    /// From the server's root: for the page that is shown at any address.
    Below(String),
}

impl Links {
    /// Absolute links below the path of the site's address.
    pub(super) fn absolute(base_url: &str) -> Self {
        let path = base_url.split_once("://").map_or("", |(_, rest)| rest).split_once('/').map_or("", |(_, path)| path);
        let path = path.trim_matches('/');
        Self::Below(if path.is_empty() { "/".to_owned() } else { format!("/{path}/") })
    }

    /// A link to a page.
    pub(super) fn to(&self, route: &Route) -> String {
        match self {
            Self::From(page) => page.link_to(route),
            Self::Below(root) => format!("{root}{}", encoded(route)),
        }
    }

    /// The shortest link to a page, for the entries of the navigation, of which every page has many.
    pub(super) fn shortest_to(&self, route: &Route) -> String {
        match self {
            Self::From(page) => page.short_link_to(route),
            Self::Below(_) => self.to(route),
        }
    }

    /// A link to a heading of a page, or to the page when the heading has no anchor.
    pub(super) fn to_heading(&self, route: &Route, anchor: &str) -> String {
        let mut link = self.to(route);
        if !anchor.is_empty() {
            link.push_str(&fragment(anchor));
        }
        link
    }

    /// An escaped address that begins with `/`, the root of the site, as one of the page; every other one stays.
    pub(super) fn to_rooted(&self, address: &str) -> String {
        match (address.strip_prefix('/').filter(|rest| !rest.starts_with('/')), self) {
            (Some(rest), Self::From(page)) => page.link_to_path("") + rest,
            (Some(rest), Self::Below(root)) => format!("{root}{rest}"),
            (None, _) => address.to_owned(),
        }
    }

    /// A link to a file below the output folder.
    pub(super) fn to_file(&self, path: &str) -> String {
        match self {
            Self::From(page) => page.link_to_path(path),
            Self::Below(root) => format!("{root}{path}"),
        }
    }
}

/// A link to an anchor of the same page.
pub(super) fn fragment(id: &str) -> String {
    let encoded = Route::from_path("/").link_to_path(id);
    format!("#{}", encoded.strip_prefix("./").unwrap_or(id))
}

/// The route below the root, percent-encoded, without a leading slash.
pub(super) fn encoded(route: &Route) -> String {
    route.encoded()
}

/// Where the words of a block lead.
pub(super) struct Leads<'a> {
    /// From the page to every other.
    pub(super) links: &'a Links,
    /// The pages of metrics.
    pub(super) metrics: &'a BTreeMap<&'a str, &'a Route>,
}

impl Leads<'_> {
    /// The link to the page of a metric; empty where it has none.
    pub(super) fn to_metric(&self, metric: &str) -> String {
        self.metrics.get(metric).map(|route| self.links.to(route)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Links;
    use crate::model::Route;

    #[test]
    fn the_shortest_link_goes_up_as_far_as_addresses_differ() {
        let to = |from: &str, to: &str| Links::From(Route::from_path(from)).shortest_to(&Route::from_path(to));
        assert_eq!(to("/", "/"), "./");
        assert_eq!(to("/", "/sop/"), "./sop/");
        assert_eq!(to("/sop/a/", "/sop/a/"), "./");
        assert_eq!(to("/sop/a/", "/sop/a/10:00/"), "./10:00/");
        assert_eq!(to("/sop/a/", "/sop/b/"), "../b/");
        assert_eq!(to("/sop/a/", "/sop/"), "../");
        assert_eq!(to("/sop/a/", "/sops/a/"), "../../sops/a/");
        assert_eq!(to("/sop/a/", "/"), "../../");
        assert_eq!(to("/手順/一/", "/手順/二 つ/"), "../%E4%BA%8C%20%E3%81%A4/");
        // Each resolves to what the long form names.
        for (from, route) in [("/a/b/c/", "/a/x/"), ("/a/", "/a/b/c/"), ("/a/b/", "/b/")] {
            let from = Route::from_path(from);
            let route = Route::from_path(route);
            assert_eq!(from.resolve(&from.short_link_to(&route)), from.resolve(&from.link_to(&route)));
        }
    }

    #[test]
    fn the_page_for_lost_readers_links_from_the_root() {
        let to = |base| Links::absolute(base).to(&Route::from_path("/手順/"));
        assert_eq!(to("https://help.example.com/docs/"), "/docs/%E6%89%8B%E9%A0%86/");
        assert_eq!(to("https://help.example.com/"), "/%E6%89%8B%E9%A0%86/");
        assert_eq!(to(""), "/%E6%89%8B%E9%A0%86/");
        assert_eq!(Links::absolute("https://a.example/x").to_file("assets/site.css"), "/x/assets/site.css");
    }
}
