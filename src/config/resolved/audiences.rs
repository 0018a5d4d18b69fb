//! `audiences` of `tejun.yaml` as meant, and for whom the pages are that no document makes.

use crate::diag::Place;
use crate::model::Viewer;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Who reads the site, from the most open to the most closed; empty when everybody reads everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Audiences {
    /// Their names, which are those of their folders below the output folder.
    pub names: Vec<String>,
    /// The rank of the audience that the site is made for now; that of the most closed one unless somebody chose another.
    pub own: usize,
    /// The audience of generated pages (`status`, `reports`, `weekly` …), where one is named.
    pub pages: BTreeMap<String, usize>,
    /// The reports of which there is one for each value of a column. No site of an audience but the most closed one has them:
    /// each value is another reader.
    pub per_value: BTreeSet<String>,
    /// Words that closed documents say and that are no secret.
    pub public_words: Vec<String>,
    /// Texts that may stand in open files although closed documents alone say them.
    pub allowed: Vec<AllowedText>,
    /// The address of each audience's site, where it has one of its own.
    pub base_urls: BTreeMap<String, String>,
}

/// A text that is allowed to stand where the search for leaks finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllowedText {
    /// The text.
    pub text: String,
    /// Why it is no secret.
    pub reason: String,
    /// Where it is allowed.
    pub place: Place,
}

impl Audiences {
    /// What may have an audience in `page_audiences`, besides each kind of report.
    pub const PAGES: [&'static str; 9] =
        ["reports", "contract", "register", "lineage", "schedule", "releases", "status", "metrics", "dashboard"];

    /// The audience that the site is made for now.
    pub fn viewer(&self) -> Viewer {
        Viewer::new(&self.names, self.own)
    }

    /// The rank of the audience of generated pages: the one that is named, for a report else that of all reports,
    /// else the most closed. A report of each value of a column is for the most closed one unless it names another itself.
    pub fn of_page(&self, page: &str) -> usize {
        let page = page.split('/').next().unwrap_or(page);
        let is_usual = !Self::PAGES.contains(&page) && !self.per_value.contains(page);
        let of_reports = || self.pages.get("reports").filter(|_| is_usual);
        let closed = self.names.len().saturating_sub(1);
        self.pages.get(page).or_else(of_reports).copied().unwrap_or(closed)
    }

    /// Whether the site that is made now has these pages, as far as audiences decide that.
    pub fn shows(&self, page: &str) -> bool {
        // A name of two parts was one of a value, whatever is declared today.
        let is_of_value = page.contains('/') || self.per_value.contains(page);
        self.of_page(page) <= self.own && (!is_of_value || self.own >= self.viewer().most_closed())
    }
}

#[cfg(test)]
mod tests {
    use super::Audiences;

    #[test]
    fn a_report_is_for_the_audience_of_its_kind_else_of_all_reports_else_for_the_most_closed() {
        let names = ["public", "customer", "internal"].map(str::to_owned).to_vec();
        let pages = [("reports".to_owned(), 1), ("review".to_owned(), 2), ("status".to_owned(), 0)].into();
        let audiences = Audiences { names, own: 1, pages, ..Audiences::default() };
        let of = |page: &str| (audiences.of_page(page), audiences.shows(page));
        assert_eq!(of("weekly"), (1, true));
        assert_eq!(of("review"), (2, false));
        assert_eq!(of("status"), (0, true));
        assert_eq!(of("contract"), (2, false), "nothing was said");
        assert!(
            !audiences.shows("clients/acme"),
            "a former report of a value is nobody's but the most closed audience's"
        );
        assert!(Audiences::default().shows("contract"), "everybody reads everything");
    }
}
