//! What people write as YAML, TOML or JSON: one tree of values with their places, and typed readings of it.
//!
//! In: texts of configuration, front matter, options of directives and fences. Out: [`Node`]s, and diagnostics for what is no
//! such text or no such value; scalars as they are written into such a file. Never: knows what a key is for.
//!
//! Scalars stay text until somebody asks for a number (`0.95` loses no digit). A text may nest [`DEEPEST`](yaml) levels and
//! unfold to a fixed number of nodes, however its aliases are nested; of a key that is written twice the first one counts
//! (`docs/decisions/0084-declared-keys.md`).

mod forms;
mod full_width;
pub(crate) mod json;
pub(crate) mod keys;
mod node;
mod reader;
mod scalar;
pub(crate) mod toml;
pub(crate) mod written;
pub(crate) mod yaml;

pub(crate) use forms::{Later, Named, Trimmed, Whole};
pub(crate) use full_width::sign_near;
pub(crate) use keys::{Entries, Form, Keyed, Keys, Required, Schema, Words, forms, keys, later, words};
pub(crate) use node::{Entry, Key, Node, Style, Value};
pub(crate) use reader::{Fields, Reader, listed, with_known};
pub(crate) use yaml::parse;

/// Why a text is not in its language, and where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SyntaxError {
    /// Its bytes in the text.
    pub at: std::ops::Range<usize>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Its grammar, in the words of the parser.
    Grammar(String),
    /// Its collections nest too deeply.
    Nested,
    /// It is too large once its aliases are unfolded.
    Large,
    /// It holds a second document.
    SecondDocument,
    /// A key is a list or a map.
    KeyIsNoText,
}
