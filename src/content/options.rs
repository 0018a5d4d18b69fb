//! How the documents of a project are read.
//!
//! In: nothing. Out: [`ReadOptions`], which every reader of a document is given. Never: reads a file.

use crate::calendar::{Date, PeriodCalendar};
use crate::diag::Lang;
use crate::model::{
    AddressCase, ContentRules, Language, Mounts, ReportKind, ReportName, ReportPeriod, Shortcodes, Taxonomy, Viewer,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is read, and how.
#[derive(Debug, Clone, Serialize)]
pub struct ReadOptions {
    /// Whether drafts, pages of the future and expired pages are read too.
    pub drafts: bool,
    /// The day by which `publishDate`, `date` and `expiryDate` are judged; without it they are not.
    pub today: Option<Date>,
    /// The language of the site: of the words that are put into bodies (titles of alerts, labels of checkboxes).
    pub language: Lang,
    /// The languages that the project declares, the site's own first; none when it declares none.
    pub languages: Vec<Language>,
    /// The taxonomies whose terms are read.
    pub taxonomies: Vec<Taxonomy>,
    /// What the project asks of its documents.
    pub rules: Arc<ContentRules>,
    /// Whether `$…$` is a formula on every page.
    pub math: bool,
    /// Whether `:warning:` is an emoji.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emoji: bool,
    /// What a line break between a wide and a narrow character means.
    pub wide_narrow: WideNarrow,
    /// The site's `params`, for the shortcode of that name.
    pub params: serde_json::Map<String, serde_json::Value>,
    /// The shortcodes of the project's own.
    #[serde(skip_serializing_if = "Shortcodes::are_none")]
    pub shortcodes: Shortcodes,
    /// The reports that are made; without them `content/reports/` is a folder like others.
    pub reports: Option<ReadReports>,
    /// Who looks: what is not for them is not part of the library.
    pub viewer: Viewer,
    /// The letters of addresses that are made of paths.
    #[serde(skip_serializing_if = "AddressCase::is_kept")]
    pub address_case: AddressCase,
    /// Whether documents stand among files of all kinds, such as code and keys: what readers are not usually shown is published only
    /// where a document leads to it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub among_others: bool,
    /// Where documents and other files stand on disk: other tools see files from there. What takes files in is not kept between runs.
    #[serde(skip)]
    pub mounts: Mounts,
    /// Whether documents keep what was looked at for statements. It changes nothing that is kept between runs.
    #[serde(skip)]
    pub explained: bool,
}

impl ReadOptions {
    /// The rank of a report.
    pub(crate) fn rank_of(&self, name: ReportName) -> usize {
        let named = self.reports.as_ref().and_then(|reports| reports.audiences.get(&name.shared()).copied());
        named.unwrap_or(self.viewer.most_closed())
    }
}

impl ReadReports {
    /// Whether a path below `content/` lies in the folder of a report of which there is one for each value of a column: what is for
    /// one value is no page, and no file of anybody else.
    pub(crate) fn is_of_value(&self, path: &str) -> bool {
        let Some((folder, rest)) = path.strip_prefix("reports/").and_then(|rest| rest.split_once('/')) else {
            return false;
        };
        let of_values = self.made.iter().any(|made| made.per_value && made.name.as_str() == folder);
        of_values && (rest.contains('/') || !rest.starts_with("_index."))
    }
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            drafts: false,
            today: None,
            language: Lang::default(),
            languages: Vec::new(),
            taxonomies: Taxonomy::usual(),
            rules: Arc::default(),
            math: false,
            emoji: false,
            wide_narrow: WideNarrow::default(),
            params: serde_json::Map::new(),
            shortcodes: Shortcodes::default(),
            reports: None,
            viewer: Viewer::default(),
            address_case: AddressCase::Kept,
            among_others: false,
            mounts: Mounts::default(),
            explained: false,
        }
    }
}

/// Which reports are made, and where their layouts are.
#[derive(Debug, Clone, Serialize)]
pub struct ReadReports {
    /// Those that are made.
    pub made: Vec<ReadReport>,
    /// Cuts time into the periods of reports.
    pub periods: PeriodCalendar,
    /// The folder below `themes/`.
    pub theme: String,
    /// The ranks of the audiences that reports are for; one that is not there is for the most closed.
    pub audiences: BTreeMap<ReportName, usize>,
}

/// A report that is made, as far as its texts are concerned.
#[derive(Debug, Clone, Serialize)]
pub struct ReadReport {
    /// Its name.
    pub name: ReportName,
    /// The kind whose layout it has where it has none of its own.
    pub kind: Option<ReportKind>,
    /// Its periods, which name the files of words.
    pub period: ReportPeriod,
    /// The file of the layout that is named for it.
    pub layout: Option<String>,
    /// Whether there is a report for each value of a column, each with words in a folder of its own.
    pub per_value: bool,
}

/// What a line break between a wide and a narrow character means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum WideNarrow {
    /// A space (`手順は` / `API` → `手順は API`).
    #[default]
    Space,
    /// Nothing (`手順はAPI`).
    Join,
}
