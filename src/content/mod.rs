//! Markdown files → [`Document`]s: front matter, pieces of clean HTML, headings and links, all with their places.
//!
//! In: the files below `content/` and `static/`. Out: a [`Library`]. Never: resolves a link, looks at a figure, or knows the theme.
//!
//! The order of things: `library` finds the files and opens each (`header` is what its bytes say by themselves), `front` types its front
//! matter, `markdown` reads its body: `dialects` rewrite what CommonMark does not know, `passes` go over the events of the parser,
//! `statements` finds what is promised, `html` writes with tokens, `raw_html` cleans what the author wrote in HTML, `pieces` cuts at the
//! tokens. `cache` keeps what was read.

mod abbreviations;
mod approval;
mod cache;
mod chars;
mod commonmark;
mod control;
mod dialects;
mod document;
mod drawings;
mod embeds;
mod encoding;
mod escape;
mod events;
mod front;
mod front_matter;
mod header;
mod highlight;
mod html;
mod html_header;
mod html_names;
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
mod promised_reports;
mod raw_html;
mod releases;
mod roles;
mod source;
mod statements;
mod statuses;
mod tables;
mod tasks;
mod text;
mod visibility;

pub use approval::{Signature, signed, signed_as};
pub use cache::memory::DocumentCache;
pub use dialects::comments::strip_comments;
pub use dialects::names::NAMES as CONTAINERS;
pub use document::{Document, LinkedTag, Piece};
pub use front_matter::{FrontMatter, MenuEntry, Term};
pub use html_header::without_front_matter;
pub use items::Items;
pub use library::contents::{Library, ReportTexts, Words};
pub use library::outcome::{Asset, Unpublished, WhyUnpublished};
pub use library::{Reader, address_of, layout, number_of_name, read, read_again, task_items, title_of_name};
pub use link::{Link, LinkKind, refused as refused_address};
pub use notice::types::{Located, Moment, Notice, NoticeKind, StampDay, TimelineEntry};
pub use options::{ReadOptions, ReadReport, ReadReports, WideNarrow};
pub use paths::{FOLDER, joined};
pub use plain_text::{line_of, plain_texts};
pub use promised_reports::{ReportMention, promised_reports};
#[cfg(test)]
pub(crate) use roles::DIRECTIVES;
pub use statements::{Considered, Decision, Reason};
pub use statuses::NoticeState;
pub use tables::written_table;
pub use tasks::{checked_days, checklist_progress};
pub use visibility::{ListingMode, PageVisibility};

#[cfg(test)]
mod tests;
