//! What a page can show of its site besides itself.
//!
//! In: a [`Site`]. Out: [`SiteContext`], which are the same for every page. Never: another page, or a text of one; that is why a
//! [fingerprint](super::fingerprint) of a page holds everything that its file is made of.

use crate::diag::Lang;
use crate::model::{
    ContactBox, EmbedHosts, Feed, FeedbackTo, Mounts, Route, SearchPlan, Site, SiteFrame, SiteVersions,
};
use serde::Serialize;
use serde_json::{Map, Value};

/// The site, as all of its pages see it.
#[derive(Debug, Serialize)]
pub(super) struct SiteContext<'a> {
    pub(super) title: &'a str,
    pub(super) base_url: &'a str,
    pub(super) audience: Option<&'a str>,
    pub(super) is_open: bool,
    pub(super) language: Lang,
    pub(super) footer: &'a str,
    pub(super) search: Searching<'a>,
    pub(super) feeds: Vec<Subscription<'a>>,
    pub(super) versions: &'a SiteVersions,
    pub(super) frame: Frame<'a>,
    pub(super) contact: Option<&'a ContactBox>,
    pub(super) params: &'a Map<String, Value>,
}

/// How readers search.
#[derive(Debug, Serialize)]
pub(super) struct Searching<'a> {
    pub(super) enabled: bool,
    pub(super) placeholder: &'a str,
    /// Parts that are searched for themselves.
    #[serde(skip)]
    plan: &'a SearchPlan,
}

impl<'a> Searching<'a> {
    /// The part that a page is found in.
    pub(super) fn part_of(&self, page: &Route) -> Option<&'a Route> {
        self.plan.part_of(page)
    }
}

/// A feed, without what it tells.
#[derive(Debug, Serialize)]
pub(super) struct Subscription<'a> {
    pub(super) path: &'a str,
    pub(super) title: &'a str,
    pub(super) home: &'a Route,
}

/// What is around every page.
#[derive(Debug, Serialize)]
pub(super) struct Frame<'a> {
    pub(super) edit_url: &'a str,
    pub(super) source_url: &'a str,
    pub(super) issue_url: &'a str,
    pub(super) feedback: Option<&'a FeedbackTo>,
    pub(super) og_image: &'a str,
    pub(super) twins: bool,
    pub(super) origins: Option<&'a [String]>,
    #[serde(skip_serializing_if = "is_none")]
    pub(super) embeds: &'a EmbedHosts,
    /// What the files of documents are called on disk, where that is something else.
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) mounts: &'a Mounts,
}

fn is_none(embeds: &&EmbedHosts) -> bool {
    embeds.is_empty()
}

fn is_usual(mounts: &&Mounts) -> bool {
    mounts.is_usual()
}

impl<'a> SiteContext<'a> {
    pub(super) fn of(site: &'a Site) -> Self {
        // What is left out belongs to single pages, or becomes files of its own.
        let subscription = |feed: &'a Feed| Subscription { path: &feed.path, title: &feed.title, home: &feed.home };
        Self {
            title: &site.title,
            base_url: &site.base_url,
            audience: site.audience.as_deref(),
            is_open: site.is_open,
            language: site.language,
            footer: &site.footer,
            search: Searching {
                enabled: site.search.enabled,
                placeholder: &site.search.placeholder,
                plan: &site.search,
            },
            feeds: site.feeds.iter().map(subscription).collect(),
            versions: &site.versions,
            frame: Frame::of(&site.frame),
            contact: site.contact.as_ref(),
            params: &site.params,
        }
    }
}

impl<'a> Frame<'a> {
    fn of(frame: &'a SiteFrame) -> Self {
        Self {
            edit_url: &frame.edit_url,
            source_url: &frame.source_url,
            issue_url: &frame.issue_url,
            feedback: frame.feedback.as_ref(),
            og_image: &frame.og_image,
            twins: frame.twins,
            origins: frame.origins.as_deref(),
            embeds: &frame.embeds,
            mounts: &frame.mounts,
        }
    }
}
