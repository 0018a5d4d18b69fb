//! Where the links of a page lead, and how that was found out.
//!
//! In: places, routes and addresses. Out: the same. Never: resolves anything.

use super::Route;
use crate::diag::Place;
use serde::Serialize;

/// The rule by which a link of a document was resolved; in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRule {
    /// It has no path: the page it stands on.
    Itself,
    /// A path seen from the folder of the file.
    File,
    /// A path seen from the address of the page.
    PageAddress,
    /// A path from the root of the site or of the project.
    Root,
    /// An address that begins with the site's own.
    BaseUrl,
    /// What `ref` and `relref` look up.
    Reference,
    /// The file name or the title of one page alone.
    Name,
    /// An address that a page had before.
    Alias,
    /// A file that version control knows under another path today.
    Renamed,
    /// A path that differs from the real one in how it is spelt.
    Spelling,
}

/// From where a relative path without the ending of a document is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RelativeLinks {
    /// From the file, else from the address of the page; where both lead somewhere, that is told.
    #[default]
    Either,
    /// From the file, else from the address of the page.
    File,
    /// From the address of the page, as a browser reads what Hugo passes on; else from the file.
    Page,
}

impl RelativeLinks {
    /// Whether nothing is said of them.
    pub fn is_unsaid(&self) -> bool {
        *self == Self::Either
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkTo {
    /// A page of the site.
    Page(Route),
    /// A file, by its path below the output folder.
    File(String),
    /// An address outside of the site, as written.
    Outside(String),
    /// Nothing that exists.
    Nowhere,
}

/// A link or an image of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageLink {
    /// Where its address is written.
    pub place: Place,
    /// Where it leads.
    pub to: LinkTo,
    /// How that was found out; nothing for addresses outside and for broken ones.
    pub rule: Option<LinkRule>,
}
