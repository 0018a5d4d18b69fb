//! A mail before anyone sends it.
//!
//! In: a page made into HTML and text. Out: the parts of a message; who sends and gets one; the seam to the file that
//! remembers what was sent. Never: knows MIME.

use serde::Serialize;
use std::io;

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
    /// Files that are sent with it.
    pub attachments: Vec<MailFile>,
}

/// A file beside the text of a [`Mail`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFile {
    /// What it is saved as: ASCII letters, digits, `-`, `.` and `_`.
    pub name: String,
    /// PDF.
    pub pdf: Vec<u8>,
}

/// An image inside a [`Mail`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailImage {
    /// The name after `cid:`.
    pub cid: String,
    /// PNG.
    pub png: Vec<u8>,
}

/// Somebody who sends or gets mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mailbox {
    /// The name beside the address, may be empty; without control characters.
    pub name: String,
    /// The address, its domain in small letters; without control characters.
    pub address: String,
}

/// How the way to a mail server is kept from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Security {
    /// The connection begins in plain text and must turn to TLS before anything is said (usual port 587).
    StartTls,
    /// TLS from the first byte (usual port 465).
    Tls,
    /// Plain text; for a server on the same machine only.
    None,
}

/// A file that only grows: what is appended to it is on the disk when [`Journal::append`] returns.
pub trait Journal {
    /// Everything that stands in it.
    ///
    /// # Errors
    /// The system's.
    fn read(&mut self) -> io::Result<Vec<u8>>;

    /// Adds bytes at the end. When it fails, a part of them may stand there.
    ///
    /// # Errors
    /// The system's.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
}
