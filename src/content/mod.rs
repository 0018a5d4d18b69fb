//! Markdown files → [`Document`]s: front matter, pieces of clean HTML, headings and links, all with their places.
//!
//! In: the files below `content/` and `static/`. Out: a [`Library`]. Never: resolves a link, looks at a figure, or knows the theme.
//!
//! The order of things: `walk` says what each file is, `front` types its front matter, `markdown` runs the passes over its
//! body (`rewrite`, `formulas`, `emphasis`, `links`, `lines`, `headings`), `statements` finds what it promises, `html` writes it with tokens, `raw_html` cleans it when
//! the author wrote HTML, `pieces` cuts it at the tokens, and `library` gathers the documents.
//!
//! `rewrite` takes the authors' `remarks` out and turns what CommonMark does not know (`mdx`, `containers`, `shortcode`, `leftovers`) into Markdown with marks:
//! a `Draft` knows where each byte was written, `Inserts` what each mark stands for, `layout` gives blocks their lines.

mod addresses;
mod admonitions;
mod approval;
mod audience;
mod chars;
mod comments;
mod containers;
mod context;
mod control;
mod diagram;
mod disk_cache;
mod document;
mod document_cache;
mod elements;
mod emphasis;
mod encoding;
mod escape;
mod events;
mod fallbacks;
mod foreign_markup;
mod formulas;
mod front;
mod header;
mod headings;
mod highlight;
mod html;
mod html_header;
mod inserts;
mod items;
mod japanese;
mod languages;
mod layout;
mod library;
mod lines;
mod links;
mod markdown;
mod markup;
mod math;
mod mdx;
mod names;
mod notice;
mod outline;
mod panic_guard;
mod pieces;
mod placeholders;
mod plain_text;
mod prose;
mod raw_html;
mod releases;
mod reports;
mod rewrite;
mod rewrite_buffer;
mod roles;
mod ruby;
mod shortcode;
mod source;
mod statements;
mod static_files;
mod structure;
mod summary;
mod suspected_marks;
mod tables;
mod tasks;
mod terms;
mod unread_marks;
mod verbatim;
mod visibility;
mod walk;
mod wiki;

pub use approval::{Signature, signed};
pub use comments::strip_comments;
pub use containers::NAMES as CONTAINERS;
pub use context::Reader;
pub use document::{
    Asset, Document, FrontMatter, Library, Link, LinkKind, LinkedTag, MenuEntry, Piece, ReportTexts, Term, Unpublished,
    WhyUnpublished, Words,
};
pub use document_cache::DocumentCache;
pub use html_header::without_front_matter;
pub use items::{Items, task_items};
pub use library::{ReadOptions, read, read_again};
pub use links::refused as refused_address;
pub use names::{number as number_of_name, title as title_of_name};
pub use notice::{Located, Moment, Notice, NoticeKind, NoticeState, StampDay, TimelineEntry};
pub use plain_text::{line_of, plain_texts};
pub use reports::{ReadReports, layout};
pub use tables::written_table;
pub use tasks::{checked_days, checklist_progress};
pub use visibility::{ListingMode, PageVisibility};
pub use walk::{FOLDER, address_of, joined};

/// What a line break between a wide and a narrow character means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum WideNarrow {
    /// A space (`手順は` / `API` → `手順は API`).
    #[default]
    Space,
    /// Nothing (`手順はAPI`).
    Join,
}

use pulldown_cmark::{Event, Options};
use serde::Serialize;
use std::ops::Range;

/// An event and the bytes of the body it comes from.
type SpannedEvent<'a> = (Event<'a>, Range<usize>);

/// CommonMark and the parts of GFM that are read.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// Stands for what was blanked inside a line; dropped, as every control character is, when text is written.
const FILLER: char = '\u{7f}';

#[cfg(test)]
mod tests;
