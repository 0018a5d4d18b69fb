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

mod approval;
mod cache;
mod chars;
mod control;
mod dialects;
mod document;
mod drawings;
mod encoding;
mod escape;
mod events;
mod front;
mod front_matter;
mod header;
mod highlight;
mod html;
mod html_header;
mod items;
mod library;
mod link;
mod markdown;
mod markdown_file;
mod notice;
mod options;
mod outline;
mod passes;
mod paths;
mod pieces;
mod plain_text;
mod raw_html;
mod releases;
mod roles;
mod source;
mod statements;
mod statuses;
mod syntax;
mod tables;
mod tasks;
mod visibility;

pub use crate::content::approval::{Signature, signed};
pub use crate::content::cache::memory::DocumentCache;
pub use crate::content::dialects::comments::strip_comments;
pub use crate::content::dialects::names::NAMES as CONTAINERS;
pub use crate::content::document::{Document, LinkedTag, Piece};
pub use crate::content::front_matter::{FrontMatter, MenuEntry, Term};
pub use crate::content::html_header::without_front_matter;
pub use crate::content::items::Items;
pub use crate::content::library::contents::{Library, ReportTexts, Words};
pub use crate::content::library::outcome::{Asset, Unpublished, WhyUnpublished};
pub use crate::content::library::{
    Reader, address_of, layout, number_of_name, read, read_again, task_items, title_of_name,
};
pub use crate::content::link::{Link, LinkKind, refused as refused_address};
pub use crate::content::notice::types::{Located, Moment, Notice, NoticeKind, StampDay, TimelineEntry};
pub use crate::content::options::{ReadOptions, ReadReports, WideNarrow};
pub use crate::content::paths::{FOLDER, joined};
pub use crate::content::plain_text::{line_of, plain_texts};
pub use crate::content::statuses::NoticeState;
pub use crate::content::tables::written_table;
pub use crate::content::tasks::{checked_days, checklist_progress};
pub use crate::content::visibility::{ListingMode, PageVisibility};

#[cfg(test)]
mod tests;
