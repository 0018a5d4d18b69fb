//! What documents say, in words that can be looked for elsewhere.
//!
//! In: texts of documents. Out: the same with their kinds and files. Never: looks for them.

/// What a text is to its document; it decides how it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextFragmentKind {
    /// A passage of the body.
    Passage,
    /// A title, a heading, a term, a name, the text of an image.
    Name,
    /// A path of a file, or an address outside of the site.
    Path,
    /// The last part of an address, or the name of a file.
    Segment,
}

/// Something that a document says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextFragment {
    /// What it is.
    pub kind: TextFragmentKind,
    /// The words.
    pub text: String,
    /// The file that says it.
    pub file: String,
}
