//! What readers find around a page besides its navigation.

use super::{EmbedHosts, Mounts, Route};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is around every page of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SiteFrame {
    /// Address of a page's source in an editor, with `{path}` in it; empty without.
    pub edit_url: String,
    /// Address where a page's source is shown, with `{path}` in it; empty without.
    pub source_url: String,
    /// Address where something wrong is reported, with `{title}` and `{url}` in it; empty without.
    pub issue_url: String,
    /// How readers say whether a page helped.
    pub feedback: Option<FeedbackTo>,
    /// The pages that a page for paper holds one after the other.
    pub bound: BTreeMap<Route, Vec<Route>>,
    /// The instant that the site shows, in its zone, to the minute.
    pub as_of: String,
    /// The day of that instant, for pages on which nothing depends on more.
    pub day: String,
    /// Picture that stands for the site where its pages are shared; a file of the site, or empty.
    pub og_image: String,
    /// Whether every document is also published as Markdown.
    pub twins: bool,
    /// Whether `llms.txt` is made.
    pub llms: bool,
    /// Whether a `_headers` file is made.
    pub headers: bool,
    /// The origins besides the site's own that every page may load from; `None` when pages have no policy.
    pub origins: Option<Vec<String>>,
    /// The hosts whose pages frames in documents may show.
    pub embeds: EmbedHosts,
    /// Where documents stand on disk.
    #[serde(skip_serializing_if = "Mounts::is_usual")]
    pub mounts: Mounts,
}

/// How readers say whether a page helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackTo {
    /// A mail to this address.
    Mailto(String),
    /// A form elsewhere, with `{title}`, `{url}` and `{answer}` in its address.
    Issue(String),
    /// A form of the page is sent to this address.
    Endpoint(String),
}
