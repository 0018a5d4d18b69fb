//! What `tejun.yaml` says of the frame context every page, as meant.

use serde::Serialize;

/// What readers find context a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReaderFrame {
    /// Address of a page's source in an editor, with `{path}` in it; empty without.
    pub edit_url: String,
    /// Address where a page's source is shown, with `{path}` in it; empty without.
    pub source_url: String,
    /// Address where something wrong is reported, with `{title}` and `{url}` in it; empty without.
    pub issue_url: String,
    /// How readers say whether a page helped.
    pub feedback: Option<Feedback>,
    /// Whether sections have a page that holds all of theirs, for paper.
    pub print_pages: bool,
    /// Picture that stands for the site where its pages are shared; a file of the site, or empty.
    pub og_image: String,
    /// Whether every document is also published as Markdown.
    pub twins: bool,
    /// Whether `llms.txt` is made.
    pub llms: bool,
    /// Whether a `_headers` file is made.
    pub headers: bool,
    /// What pages may load.
    pub policy: ContentSecurityPolicy,
}

impl Default for ReaderFrame {
    fn default() -> Self {
        Self {
            edit_url: String::new(),
            source_url: String::new(),
            issue_url: String::new(),
            feedback: None,
            print_pages: true,
            og_image: String::new(),
            twins: false,
            llms: false,
            headers: false,
            policy: ContentSecurityPolicy::default(),
        }
    }
}

/// How readers say whether a page helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Feedback {
    /// A mail to this address.
    Mailto(String),
    /// A form elsewhere, with `{title}`, `{url}` and `{answer}` in its address.
    Issue(String),
    /// A form of the page is sent to this address.
    Endpoint(String),
}

/// The Content-Security-Policy of pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ContentSecurityPolicy {
    /// Pages have one; they may load from the site itself and from these origins.
    Only(Vec<String>),
    /// Pages have none.
    Off,
}

impl Default for ContentSecurityPolicy {
    fn default() -> Self {
        Self::Only(Vec::new())
    }
}
