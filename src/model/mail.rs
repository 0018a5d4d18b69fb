//! A mail before anyone sends it.
//!
//! In: a page made into HTML and text. Out: the parts of a message, without senders and recipients. Never: knows MIME.

/// The contents of a mail; the same for every recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The subject: one line.
    pub subject: String,
    /// The code of its language.
    pub language: String,
    /// The whole HTML document, its styles inlined; images are named `cid:…`.
    pub html: String,
    /// The same as plain text, with every figure of the HTML.
    pub text: String,
    /// The images that the HTML names.
    pub images: Vec<MailImage>,
}

/// An image inside a [`Mail`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailImage {
    /// The name after `cid:`.
    pub cid: String,
    /// PNG.
    pub png: Vec<u8>,
}
