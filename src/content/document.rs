//! What a Markdown file becomes.

use super::front_matter::{FrontMatter, Term};
use super::link::Link;
use super::notice::types::Notice;
use super::statements::Considered;
use crate::diag::{Lang, Place};
use crate::model::{
    EscalationStatement, Heading, Placeholder, Route, ScheduleStatement, Snippet, Statement, TimeNote, VerdictShape,
    WrittenSignOff, escape_html,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One Markdown file.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path relative to the project (`content/sop/refunds.md`).
    pub source: String,
    /// Its address.
    pub route: Route,
    /// The code of its language: `ja`.
    pub language: String,
    /// The language of the interface around it.
    pub lang: Lang,
    /// The code of the language of its text, when that is not its own: it stands in for a page that is not translated.
    pub text_of: Option<String>,
    /// What it and its translations have in common: `sop/refunds`.
    pub key: String,
    /// Other paths by which links may mean it: without its language (`content/sop/refunds.md`), or in another one.
    pub also: Vec<String>,
    /// Addresses it had before (`aliases`), inside the site; two documents may claim the same one.
    pub aliases: Vec<Route>,
    /// Whether it is a folder's own page (`_index.md`, `index.md` at a folder's head, `README.md` when neither is there).
    pub is_section: bool,
    /// The rank of its audience.
    pub audience: usize,
    /// Its front matter.
    pub front: FrontMatter,
    /// Title: front matter, else the first heading of level 1, else the first heading, else the file name.
    pub title: String,
    /// Description: front matter, else empty.
    pub description: String,
    /// What its text says of itself: all before `<!--more-->`, else its first sentences. Empty when it says nothing.
    pub summary: String,
    /// The number its name, or its folder's, begins with: `01-intro.md`, `1.2 概要.md`; pages without a weight follow it.
    pub number: Vec<u64>,
    /// The day its name begins with (`2024-10-12-post.md`), for the order of pages without a date.
    pub day: Option<String>,
    /// Its terms, by the plural of their taxonomy.
    pub terms: Vec<(String, Vec<Term>)>,
    /// The heading of its text that is the title, if its text began with it: pages show it above the text, links lead to its id.
    pub title_heading: Option<Heading>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// The body in order. Concatenated, with links and data filled in, the pieces are well-formed HTML.
    pub pieces: Vec<Piece>,
    /// Links and images, referred to by [`Piece::Linked`].
    pub links: Vec<Link>,
    /// Target statements, in the order of their places.
    pub statements: Vec<Statement>,
    /// What may have been a statement, with the reasons of each decision; empty unless the reader was asked for it.
    pub considered: Vec<Considered>,
    /// Texts that stand for something still to be written, in the order of their places.
    pub placeholders: Vec<Placeholder>,
    /// Its lines about times, in the order of their places.
    pub time_notes: Vec<TimeNote>,
    /// What it says of when something recurs, in the order of the places.
    pub schedule: Vec<ScheduleStatement>,
    /// What it says of how long levels of escalation have, in the order of the places.
    pub escalation: Vec<EscalationStatement>,
    /// The sign-offs that stand in its text.
    pub sign_off: Option<WrittenSignOff>,
    /// The incident or maintenance that it announces.
    pub notice: Option<Box<Notice>>,
}

/// A piece of a body. Where bodies are kept between runs, their HTML is not held by the pieces but stands beside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Piece<H = Snippet> {
    /// Clean HTML: whole tags and texts, of elements that may end in a later piece.
    Html(H),
    /// The beginning of an element with an address.
    Linked(LinkedTag<H>),
    /// A role in a sentence: `` {figure}`uptime@2026-10` ``.
    Role {
        /// `figure`
        name: String,
        /// The text between the backticks.
        argument: String,
        /// Where it stands.
        place: Place,
    },
    /// A directive: a fence whose info string is `{name}`, with YAML inside.
    Directive {
        /// `kpis`, `sla`, `chart`, `children` …
        name: String,
        /// What follows the name on the info line, trimmed; usually empty.
        argument: String,
        /// The lines between the fences.
        body: String,
        /// Where the info string stands.
        place: Place,
        /// Where the first line of the body stands.
        body_place: Place,
    },
    /// Room for the verdict of statements; nothing where none of them is bound.
    Verdict {
        /// How it is shown.
        shape: VerdictShape,
        /// Which of [`Document::statements`] stand here.
        statements: Range<usize>,
        /// For tables, all statements of the table.
        table: Range<usize>,
    },
    /// Room for when something planned is next; nothing where no entry of the schedule is bound.
    Schedule {
        /// Which of [`Document::schedule`] stand here.
        statements: Range<usize>,
    },
}

impl<H> Piece<H> {
    /// The same with other HTML; `None` where there is none.
    pub(super) fn with_html<O>(self, html: impl FnOnce(H) -> Option<O>) -> Option<Piece<O>> {
        Some(match self {
            Self::Html(own) => Piece::Html(html(own)?),
            Self::Linked(LinkedTag { html: own, at, link }) => Piece::Linked(LinkedTag { html: html(own)?, at, link }),
            Self::Role { name, argument, place } => Piece::Role { name, argument, place },
            Self::Directive { name, argument, body, place, body_place } => {
                Piece::Directive { name, argument, body, place, body_place }
            }
            Self::Verdict { shape, statements, table } => Piece::Verdict { shape, statements, table },
            Self::Schedule { statements } => Piece::Schedule { statements },
        })
    }
}

impl Piece {
    /// The HTML that it is; nothing where it is more than that.
    pub fn html(&self) -> Option<&str> {
        match self {
            Self::Html(html) | Self::Linked(LinkedTag { html, .. }) => Some(html),
            Self::Role { .. } | Self::Directive { .. } | Self::Verdict { .. } | Self::Schedule { .. } => None,
        }
    }
}

/// A tag whose `href` or `src` is filled in where routes are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedTag<H = Snippet> {
    /// The tag without its address.
    pub(super) html: H,
    /// Where in it the address belongs.
    pub(super) at: usize,
    /// Which of [`Document::links`] has the address.
    pub link: usize,
}

impl LinkedTag {
    /// The tag with its address.
    pub fn with(&self, address: &str) -> String {
        let (before, after) = self.html.split_at_checked(self.at).unwrap_or((&*self.html, ""));
        [before, &escape_html(address), after].concat()
    }
}
