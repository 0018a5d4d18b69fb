//! What is around every page, as the project says it.
//!
//! In: the project as meant. Out: a [`SiteFrame`]. Never: looks at a page.

use super::context::ComposeContext;
use crate::config::{ContentSecurityPolicy, Feedback};
use crate::model::{FeedbackTo, Route, SiteFrame};
use std::collections::BTreeMap;

/// The frame of the site; `bound` are the pages that each page for paper holds.
pub(super) fn of(context: &ComposeContext<'_>, bound: BTreeMap<Route, Vec<Route>>) -> SiteFrame {
    let site = &context.project.site;
    let reader = &site.reader;
    let as_of = context.as_of.to_zoned(site.periods.zone.clone());
    SiteFrame {
        edit_url: reader.edit_url.clone(),
        source_url: reader.source_url.clone(),
        issue_url: reader.issue_url.clone(),
        feedback: reader.feedback.as_ref().map(|to| match to {
            Feedback::Mailto(address) => FeedbackTo::Mailto(address.clone()),
            Feedback::Issue(form) => FeedbackTo::Issue(form.clone()),
            Feedback::Endpoint(address) => FeedbackTo::Endpoint(address.clone()),
        }),
        bound,
        as_of: as_of.strftime("%Y-%m-%d %H:%M %Z").to_string(),
        day: as_of.date().to_string(),
        og_image: reader.og_image.clone(),
        twins: reader.twins,
        llms: reader.llms,
        headers: reader.headers,
        origins: match &reader.policy {
            ContentSecurityPolicy::Only(origins) => Some(origins.clone()),
            ContentSecurityPolicy::Off => None,
        },
        embeds: context.project.rules.embeds.clone(),
        mounts: site.mounts.clone(),
    }
}
