//! The Markdown that is read: CommonMark with the parts of GFM that people use.
//!
//! In: nothing. Out: the options of the parser, and the type of its events with their places. Never: parses.

use pulldown_cmark::{Event, Options};
use std::ops::Range;

/// An event and the bytes of the body it comes from.
pub(crate) type SpannedEvent<'a> = (Event<'a>, Range<usize>);

/// CommonMark and the parts of GFM that are read.
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// Stands for what was blanked inside a line; dropped, as every control character is, when text is written.
pub(crate) const FILLER: char = '\u{7f}';
