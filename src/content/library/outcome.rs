//! What becomes of a file: a document, a file that is copied, or nothing today.
//!
//! In: nothing. Out: the types for it. Never: decides which.

use crate::content::document::Document;
use crate::content::markdown_file::Role;
use crate::diag::Place;
use crate::model::Route;
use std::sync::Arc;

#[derive(Clone)]
pub(crate) enum Outcome {
    Read(Box<Read>),
    /// Not meant to be read by anybody today.
    Unpublished(Unpublished),
    /// Something about it is wrong, and was said.
    LeftOut,
}

/// A document with what only the choice of addresses needs of it.
#[derive(Clone)]
pub(crate) struct Read {
    pub(crate) document: Arc<Document>,
    pub(crate) address: Option<Place>,
    pub(crate) role: Role,
    /// The folder of its file, below the project.
    pub(crate) folder: String,
}

/// A document that is not part of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpublished {
    /// Its path relative to the project.
    pub source: String,
    /// The address it would have.
    pub route: Route,
    /// Why it is left out.
    pub why: WhyUnpublished,
}

/// Why a document is not part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyUnpublished {
    /// `draft: true`
    Draft,
    /// Its day has not come.
    Future,
    /// Its day is over.
    Expired,
    /// `headless: true`, or `build: { render: never }`: it has no page, its files are published all the same.
    Headless,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its path relative to the project (`content/sop/flow.png`, `static/logo.svg`).
    pub source: String,
    /// Its path below the output folder (`sop/flow.png`).
    pub path: String,
    /// The rank of its audience.
    pub audience: usize,
}
