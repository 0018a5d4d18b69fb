//! A page as search sees it: what names it, what kind it is, whether it still holds.
//!
//! In: a [`Page`] with its sections. Out: its title, its number, its tags, its kind in words. Never: guesses what no author
//! and no layout says.

use super::text::Section;
use crate::diag::Lang;
use crate::model::{DocumentStatus, Page, PageKind, Route, SearchPlan, Site};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A page that can be found.
pub(super) struct Entry<'a> {
    pub(super) page: &'a Page,
    pub(super) sections: Vec<Section>,
}

/// Where a page stands beside others that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Open incidents, the state of services, runbooks, questions.
    First,
    Usual,
    /// Definitions of what is counted.
    Later,
    /// Reports of other periods than the last complete one.
    Last,
}

/// The newest reports of each kind that are over: the summaries, whose misses are found by their words.
pub(super) fn newest_reports(site: &Site) -> BTreeSet<&Route> {
    let over = site.pages.iter().filter_map(|page| {
        let report = page.report.as_deref()?;
        let current = report.edition.as_ref().is_none_or(|edition| edition.number == edition.newest);
        (!report.partial && report.is_summary() && current).then_some((report, page))
    });
    let mut newest: BTreeMap<&str, (crate::calendar::Instant, BTreeSet<&Route>)> = BTreeMap::new();
    for (report, page) in over {
        let known = newest.entry(report.name.as_str()).or_insert((report.period.end, BTreeSet::new()));
        if report.period.end > known.0 {
            *known = (report.period.end, BTreeSet::new());
        }
        if report.period.end == known.0 {
            known.1.insert(&page.route);
        }
    }
    newest.into_values().flat_map(|(_, routes)| routes).collect()
}

/// Whether pages of this kind are found: those that only list others are not, nor those that repeat them.
pub(super) fn is_found(page: &Page) -> bool {
    !matches!(
        page.kind,
        PageKind::NotFound
            | PageKind::Search
            | PageKind::Print
            | PageKind::Versions
            | PageKind::Difference
            | PageKind::Taxonomy
            | PageKind::Term
    )
}

impl Entry<'_> {
    /// Its titles, the one of the navigation as well where it is another.
    pub(super) fn title(&self) -> String {
        let page = self.page;
        if page.title.contains(&page.link_title) {
            page.title.clone()
        } else {
            format!("{} {}", page.title, page.link_title)
        }
    }

    /// What its author identifies it by: the number of a document, of an incident, of a version.
    pub(super) fn number(&self) -> String {
        ["number", "id", "incident", "doc_id", "document_id"].map(|key| self.texts(key).join(" ")).join(" ")
    }

    /// Its tags, and its terms in the project's own taxonomies.
    pub(super) fn tags(&self) -> Vec<&str> {
        let own = self.page.terms.iter().flat_map(|group| &group.terms).map(|(title, _)| title.as_str());
        let mut all: BTreeSet<&str> = self.page.tags.iter().map(String::as_str).collect();
        all.extend(own);
        all.into_iter().collect()
    }

    /// The services that its author names.
    pub(super) fn services(&self) -> Vec<String> {
        let of_terms = self.page.terms.iter().filter(|group| group.taxonomy == "services");
        let terms = of_terms.flat_map(|group| &group.terms).map(|(title, _)| title.clone());
        let mut all: BTreeSet<String> = terms.collect();
        all.extend(self.texts("services"));
        all.extend(self.texts("service"));
        all.into_iter().collect()
    }

    /// Its status as a document under control.
    pub(super) fn status(&self) -> Option<DocumentStatus> {
        self.page.control.as_ref()?.status
    }

    /// Whether it is found only by those who ask for what no longer holds.
    pub(super) fn is_hidden(&self) -> bool {
        let edition = self.page.report.as_ref().and_then(|report| report.edition.as_ref());
        matches!(self.status(), Some(DocumentStatus::Superseded | DocumentStatus::Retired))
            || edition.is_some_and(|edition| edition.newest > edition.number)
    }

    /// Whether it is a generated report.
    pub(super) fn is_report(&self) -> bool {
        self.page.report.is_some()
    }

    /// Where it stands beside others that say the same: what helps at once stands above, what only counts or is over below.
    pub(super) fn place(&self, plan: &SearchPlan, newest: &BTreeSet<&Route>) -> Place {
        let page = self.page;
        let at_hand = matches!(page.layout.as_deref(), Some("runbook" | "faq"));
        match page.kind {
            _ if plan.raised.contains(&page.route) || at_hand => Place::First,
            PageKind::Metric | PageKind::Dashboard => Place::Later,
            PageKind::Report if !newest.contains(&page.route) => Place::Last,
            _ => Place::Usual,
        }
    }

    /// The texts of a value of the front matter.
    fn texts(&self, key: &str) -> Vec<String> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match self.page.params.get(key) {
            Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
            Some(value) => text(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn kind(&self, releases: &BTreeSet<&Route>, lang: Lang) -> &'static str {
        let page = self.page;
        let said = page.layout.iter().cloned().chain(self.texts("type")).find_map(|word| named(&word, lang));
        match page.kind {
            PageKind::Report | PageKind::Archive => lang.pick("レポート", "Report"),
            PageKind::Metric | PageKind::Dashboard => lang.pick("指標", "Metric"),
            PageKind::Status => lang.pick("稼働状況", "Status"),
            PageKind::Register | PageKind::Contract | PageKind::Lineage | PageKind::Schedule => {
                lang.pick("台帳", "Register")
            }
            PageKind::Home | PageKind::Section if said.is_none() => lang.pick("目次", "Section"),
            _ if releases.contains(&page.route) => lang.pick("リリース", "Release"),
            _ => said.unwrap_or_else(|| self.document(lang)),
        }
    }

    fn document(&self, lang: Lang) -> &'static str {
        if self.page.control.is_some() {
            lang.pick("手順書・規程", "Procedure")
        } else {
            lang.pick("文書", "Document")
        }
    }
}

/// The kinds that authors name by a layout or by `type`.
fn named(word: &str, lang: Lang) -> Option<&'static str> {
    Some(match word {
        "sop" | "procedure" => lang.pick("手順書・規程", "Procedure"),
        "runbook" => lang.pick("ランブック", "Runbook"),
        "faq" => "FAQ",
        "catalogue" | "catalog" => lang.pick("サービスカタログ", "Service catalogue"),
        "incident" | "postmortem" => lang.pick("障害", "Incident"),
        "known-issue" => lang.pick("既知の問題", "Known issue"),
        "newsletter" => lang.pick("ニュースレター", "Newsletter"),
        _ => return None,
    })
}

/// What kind each page is, in words.
pub(super) fn kinds(entries: &[Entry<'_>], site: &Site, lang: Lang) -> Vec<&'static str> {
    let releases: BTreeSet<&Route> = site.releases.iter().map(|release| &release.route).collect();
    entries.iter().map(|entry| entry.kind(&releases, lang)).collect()
}
