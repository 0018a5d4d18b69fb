//! Shortcodes of a project: what a document hands to one, and the seam to whoever makes HTML of it.
//!
//! In: a call with its arguments. Out: HTML, or what went wrong. Never: trusts either; the reader of documents cleans what comes back as
//! it cleans HTML that authors write.
//!
//! Decided in docs/decisions/0113-shortcodes-of-projects.md.

use crate::diag::{Lang, Place};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt::Debug;
use std::sync::Arc;

/// What a document hands to the template of a shortcode: nothing but what stands in that document, as far as its reader may see it, and
/// the settings that every page may show.
#[derive(Debug, Clone, Serialize)]
pub struct ShortcodeCall<'c> {
    /// Its name.
    pub name: &'c str,
    /// Its named arguments.
    pub args: Map<String, Value>,
    /// Its other arguments.
    pub positional: Vec<&'c str>,
    /// What stands for the Markdown between its tags; empty without any.
    pub inner: String,
    /// The same as it is written.
    pub inner_text: String,
    /// The document around it.
    pub page: ShortcodePage<'c>,
    /// The site around that.
    pub site: ShortcodeSite<'c>,
}

/// What the template of a shortcode knows of the document around it.
#[derive(Debug, Clone, Serialize)]
pub struct ShortcodePage<'c> {
    /// The title in its front matter; may be empty.
    pub title: &'c str,
    /// Values of the author's own.
    pub params: &'c Map<String, Value>,
}

/// What the template of a shortcode knows of the site.
#[derive(Debug, Clone, Serialize)]
pub struct ShortcodeSite<'c> {
    /// The language of its words.
    pub language: Lang,
    /// Values of the project's own.
    pub params: &'c Map<String, Value>,
}

/// Why a template made nothing of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcodeFault {
    /// It could not be read, which was told where it stands.
    Unread,
    /// It failed.
    Failed {
        /// The reason.
        reason: String,
        /// Where in the template.
        place: Place,
    },
}

/// The templates of shortcodes.
pub trait ShortcodeTemplates: Debug + Send + Sync {
    /// Where the template of a name stands, if there is one.
    fn template(&self, name: &str) -> Option<Place>;

    /// The HTML of a call, in which every value of the call is escaped unless the template says otherwise.
    fn render(&self, call: &ShortcodeCall<'_>) -> Result<String, ShortcodeFault>;
}

/// The shortcodes that a project declares; none, to begin with.
#[derive(Debug, Clone, Default)]
pub struct Shortcodes(Option<Declared>);

#[derive(Debug, Clone)]
struct Declared {
    templates: Arc<dyn ShortcodeTemplates>,
    /// What their texts are known by.
    fingerprint: String,
}

impl Shortcodes {
    /// Shortcodes with the fingerprint of everything that their templates say: what was read with others is read again.
    pub fn new(templates: Arc<dyn ShortcodeTemplates>, fingerprint: String) -> Self {
        Self(Some(Declared { templates, fingerprint }))
    }

    /// Whether there are none.
    pub fn are_none(&self) -> bool {
        self.0.is_none()
    }

    /// Their templates.
    pub fn templates(&self) -> Option<&dyn ShortcodeTemplates> {
        self.0.as_ref().map(|declared| &*declared.templates)
    }

    /// Where the template of a name stands, if there is one.
    pub fn template(&self, name: &str) -> Option<Place> {
        self.templates()?.template(name)
    }
}

impl Serialize for Shortcodes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().map(|declared| &declared.fingerprint).serialize(to)
    }
}
