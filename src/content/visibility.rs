//! Where a page shows up besides its own address: in the search, beside other pages, in news, in the navigation.
//!
//! In: the values of `search`, `related`, `feed` and `nav`. Out: [`PageVisibility`]. Never: knows which pages there are.

use serde::Serialize;

/// The keys; a section's own page hands them down to what lies below it.
pub(super) const KEYS: [&str; 4] = ["search", "related", "feed", "nav"];

/// Whether a page is there, or in a place apart that it shares with the pages around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum ListingMode {
    /// With all others.
    #[default]
    Yes,
    /// Nowhere.
    No,
    /// In a place of its own: a site within the site.
    Separate,
}

/// Where a page shows up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PageVisibility {
    /// Whether it is found, and from where.
    pub search: ListingMode,
    /// Whether other pages offer it as related, and the front page as popular.
    pub related: bool,
    /// Whether news, lists of changes and feeds tell of it.
    pub feed: bool,
    /// Whether the navigation lists it, and which.
    pub nav: ListingMode,
}

impl Default for PageVisibility {
    fn default() -> Self {
        Self { search: ListingMode::Yes, related: true, feed: true, nav: ListingMode::Yes }
    }
}

impl PageVisibility {
    /// Takes over the value of a key; `false` when it is none that the key knows.
    pub(super) fn set(&mut self, key: &str, value: &str) -> bool {
        let shown = match value.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" => ListingMode::Yes,
            "false" | "no" | "off" => ListingMode::No,
            "separate" if matches!(key, "search" | "nav") => ListingMode::Separate,
            _ => return false,
        };
        match key {
            "search" => self.search = shown,
            "nav" => self.nav = shown,
            "related" => self.related = shown == ListingMode::Yes,
            _ => self.feed = shown == ListingMode::Yes,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{ListingMode, PageVisibility};

    #[test]
    fn only_what_can_stand_apart_may_be_separate() {
        let mut shows = PageVisibility::default();
        assert!(shows.set("search", "separate") && shows.set("nav", " Separate ") && shows.set("feed", "off"));
        assert!(!shows.set("related", "separate") && !shows.set("feed", "separate") && !shows.set("nav", "side"));
        assert_eq!(
            shows,
            PageVisibility { search: ListingMode::Separate, related: true, feed: false, nav: ListingMode::Separate }
        );
    }
}
