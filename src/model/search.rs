//! How readers search a site.

use super::Route;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a search over a site is made of, besides its pages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SearchPlan {
    /// Whether there is a search.
    pub enabled: bool,
    /// Words that mean the same, one group each.
    pub synonyms: Vec<Vec<String>>,
    /// Whether only words that stand on its pages may be among them: there are more closed sites, whose words they may be.
    pub only_words_of_pages: bool,
    /// Pages that stand above others: of what is going on now.
    pub raised: BTreeSet<Route>,
    /// Pages that are not found.
    pub left_out: BTreeSet<Route>,
    /// Parts that are searched for themselves, by the page that is above all of theirs, with the page to search them on.
    pub parts: BTreeMap<Route, Route>,
    /// What stands in the empty field; empty for the usual words.
    pub placeholder: String,
}

impl SearchPlan {
    /// The part that a page is found in; `None` for those of the site as a whole.
    pub fn part_of(&self, page: &Route) -> Option<&Route> {
        if let Some((part, _)) = self.parts.iter().find(|(_, on)| *on == page) {
            return Some(part);
        }
        let mut at = Some(page.clone());
        while let Some(route) = at {
            if let Some((part, _)) = self.parts.get_key_value(&route) {
                return Some(part);
            }
            at = route.parent();
        }
        None
    }
}
