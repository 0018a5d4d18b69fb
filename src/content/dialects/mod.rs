//! What other systems write and CommonMark does not know, as Markdown with marks.
//!
//! In: the body of a document as written. Out: a [`buffer::RewriteBuffer`] to parse. Never: reads anything in code.

pub(crate) mod admonitions;
pub(crate) mod attribute_list;
pub(crate) mod audience;
pub(crate) mod buffer;
pub(crate) mod callouts;
mod colons;
pub(crate) mod comments;
mod edits;
mod elements;
mod excerpt;
mod fences;
mod foreign_markup;
mod html_markdown;
mod include;
pub(crate) mod includes;
mod inclusions;
mod indented;
pub(crate) mod inserts;
mod mdbook;
mod mdx;
pub(crate) mod names;
mod reading;
pub(crate) mod rewrite;
mod shortcode;
mod snippets;
pub(crate) mod structure;
pub(crate) mod suspected_marks;
pub(crate) mod table_blanks;
mod template_links;
mod unread_marks;
mod verbatim;
pub(crate) mod wiki;
