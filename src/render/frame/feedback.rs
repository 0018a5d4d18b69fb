//! 「役に立ちましたか」: how readers say whether a page helped, without a script and without a tracker.
//!
//! In: the way that the project chose, and a page. Out: two links, or a form. Never: loads anything from elsewhere.

use super::{address, in_query};
use crate::model::{FeedbackTo, Page, PageKind};
use crate::render::shared::Shared;
use serde::Serialize;

/// How readers say whether the page helped.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FeedbackView {
    /// Where a form is sent; empty when there are links.
    action: String,
    /// The link for yes; empty when there is a form.
    yes_url: String,
    /// The link for no; empty when there is a form.
    no_url: String,
    /// The address of the page, for a form.
    page_url: String,
}

/// What a page asks its readers; nothing on lists and on pages that nobody wrote.
pub(super) fn view(shared: &Shared, page: &Page) -> Option<FeedbackView> {
    let asks = matches!(page.kind, PageKind::Document | PageKind::Section | PageKind::Report);
    let to = shared.site.frame.feedback.filter(|_| asks)?;
    let words = shared.words_of(page);
    let page_url = address(shared.site.base_url, page);
    let links = |link: &dyn Fn(&str, &str) -> String| FeedbackView {
        action: String::new(),
        yes_url: link(words.feedback_yes, "yes"),
        no_url: link(words.feedback_no, "no"),
        page_url: page_url.clone(),
    };
    Some(match to {
        FeedbackTo::Mailto(to) => links(&|word, _| {
            let subject = in_query(&format!("{}: {} — {word}", words.feedback, page.title));
            format!("mailto:{to}?subject={subject}&body={}", in_query(&format!("{page_url}\n\n")))
        }),
        FeedbackTo::Issue(form) => links(&|word, answer| filled(&form.replace("{answer}", answer), shared, page, word)),
        FeedbackTo::Endpoint(action) => {
            FeedbackView { action: action.clone(), yes_url: String::new(), no_url: String::new(), page_url }
        }
    })
}

/// An address with what it says of a page filled in.
pub(super) fn filled(form: &str, shared: &Shared, page: &Page, word: &str) -> String {
    let title = if word.is_empty() { page.title.clone() } else { format!("{} — {word}", page.title) };
    let path = shared.site.frame.mounts.disk_path(page.source.as_deref().unwrap_or_default());
    form.replace("{title}", &in_query(&title))
        .replace("{url}", &in_query(&address(shared.site.base_url, page)))
        .replace("{path}", &in_query(&path))
}
