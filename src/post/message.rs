//! A mail as bytes: RFC 5322 and MIME.
//!
//! In: a [`Mail`], its [`Sender`], recipients, and the instant it is dated with. Out: the bytes of the message. Never: takes a
//! random number, a clock or the name of the machine: the same mail gives the same bytes.

use super::{Mailbox, Sender};
use crate::calendar::Instant;
use crate::model::{Mail, MailFile, MailImage};
use email_encoding::headers::{rfc2047, writer::EmailWriter};
use lettre::address::Envelope;
use lettre::message::header::{ContentType, Date, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, MessageBuilder, MultiPart, SinglePart};
use std::time::{Duration, UNIX_EPOCH};

/// A word of more letters, with the name of its header, would not fit into a line of 78.
const LONGEST_WORD: usize = 60;
/// An address of more letters would not fit into the longest line that mail allows.
const LONGEST_ADDRESS: usize = 900;

/// What a message is made of.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// What it says.
    pub mail: &'a Mail,
    /// Who sends it.
    pub sender: &'a Sender,
    /// To whom; without any it is addressed to nobody in particular.
    pub to: &'a [Mailbox],
    /// When it is sent.
    pub date: Instant,
    /// What tells this mail from others of the sender: report, key and edition (`weekly.2026-11-20.1`).
    pub name: &'a str,
}

/// Why there is no message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageError {
    /// `List-Unsubscribe` is neither a `mailto:` nor an `https:` address.
    Unsubscribe(String),
    /// The mail library's reason.
    Refused(String),
}

impl std::fmt::Display for MessageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unsubscribe(text) => write!(f, "List-Unsubscribe: {text}"),
            Self::Refused(reason) => f.write_str(reason),
        }
    }
}

/// The bytes of a message, lines ending in CR LF.
///
/// # Errors
/// [`MessageError`]
pub fn message(of: &Message<'_>) -> Result<Vec<u8>, MessageError> {
    let Message { mail, sender, to, date, name } = *of;
    let hash = fingerprint(mail);
    let seconds = u64::try_from(date.as_second()).unwrap_or(0);
    let mut builder = lettre::Message::builder()
        .from(sender.from.to_lettre())
        .raw_header(subject(&mail.subject))
        .message_id(Some(format!("<{}.{hash}@{}>", plain(name), sender.from.domain())))
        .header(Date::new(UNIX_EPOCH + Duration::from_secs(seconds)))
        .header(ContentLanguage(plain(&mail.language)))
        .raw_header(ascii("Auto-Submitted", "auto-generated"));
    if let Some(reply_to) = &sender.reply_to {
        builder = builder.reply_to(reply_to.to_lettre());
    }
    builder = addressed(builder, sender, to)?;
    builder = unsubscribe(builder, sender)?;
    let message = builder.multipart(body(mail, &hash)).map_err(|error| MessageError::Refused(error.to_string()))?;
    Ok(message.formatted())
}

/// `Subject`, folded, and read by everybody as it was written. What looks like an encoded word, a word that is too long for a line, and
/// spaces that folding would lose are encoded, too.
fn subject(text: &str) -> HeaderValue {
    let text = one_line(text);
    let name = HeaderName::new_from_ascii_str("Subject");
    let is_long = |word: &str| word.is_ascii() && word.len() > LONGEST_WORD;
    let has_loose_spaces = text.trim() != text || text.contains("  ");
    if !text.contains("=?") && !has_loose_spaces && !text.split(' ').any(is_long) {
        return HeaderValue::new(name, text);
    }
    let mut encoded = String::new();
    rfc2047::encode(&text, &mut EmailWriter::new(&mut encoded, "Subject: ".len(), 0, false))
        .expect("a text in memory can be written to");
    HeaderValue::dangerous_new_pre_encoded(name, text, encoded)
}

/// The recipients; a message for nobody yet can still be opened, kept and sent by hand.
fn addressed(builder: MessageBuilder, sender: &Sender, to: &[Mailbox]) -> Result<MessageBuilder, MessageError> {
    let refused = |error: lettre::error::Error| MessageError::Refused(error.to_string());
    if to.is_empty() {
        let own = sender.from.to_lettre().email;
        let envelope = Envelope::new(Some(own.clone()), vec![own]).map_err(refused)?;
        return Ok(builder.envelope(envelope).raw_header(ascii("To", "undisclosed-recipients:;")));
    }
    Ok(to.iter().fold(builder, |builder, mailbox| builder.to(mailbox.to_lettre())))
}

/// How to leave the list, for senders that say so; one click is enough where it is a web address.
fn unsubscribe(builder: MessageBuilder, sender: &Sender) -> Result<MessageBuilder, MessageError> {
    let Some(address) = &sender.list_unsubscribe else { return Ok(builder) };
    let is_address = address.len() <= LONGEST_ADDRESS
        && (address.starts_with("https://") || address.starts_with("mailto:"))
        && address.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ','));
    if !is_address {
        return Err(MessageError::Unsubscribe(one_line(address)));
    }
    let builder = builder.raw_header(ascii("List-Unsubscribe", &format!("<{address}>")));
    Ok(match address.starts_with("https://") {
        true => builder.raw_header(ascii("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")),
        false => builder,
    })
}

/// A header whose name and value this file wrote or looked at.
fn ascii(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// `Content-Language`, of the message and of its parts.
#[derive(Debug, Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(plain(text)))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// Text, and HTML with its pictures; the last one that a program can show is the best.
fn body(mail: &Mail, hash: &str) -> MultiPart {
    let language = || ContentLanguage(plain(&mail.language));
    let text =
        SinglePart::builder().header(language()).header(ContentType::TEXT_PLAIN).body(with_line_ends(&mail.text));
    let html = SinglePart::builder().header(language()).header(ContentType::TEXT_HTML).body(with_line_ends(&mail.html));
    let related = MultiPart::related().boundary(boundary(hash, 2)).singlepart(html);
    let related = mail.images.iter().fold(related, |related, image| related.singlepart(picture(image)));
    let alternative = MultiPart::alternative().boundary(boundary(hash, 1)).singlepart(text);
    let alternative = alternative.multipart(related);
    if mail.attachments.is_empty() {
        return alternative;
    }
    let mixed = MultiPart::mixed().boundary(boundary(hash, 0)).multipart(alternative);
    mail.attachments.iter().fold(mixed, |mixed, file| mixed.singlepart(attached(file)))
}

fn attached(file: &MailFile) -> SinglePart {
    let kind = ContentType::parse("application/pdf").expect("a media type");
    Attachment::new(plain(&file.name)).body(file.pdf.clone(), kind)
}

fn picture(image: &MailImage) -> SinglePart {
    let kind = ContentType::parse("image/png").expect("a media type");
    let cid = plain(&image.cid);
    Attachment::new_inline_with_name(cid.clone(), format!("{cid}.png")).body(image.png.clone(), kind)
}

/// `=_` stands in no line of quoted-printable or base64, so no content can end a part.
fn boundary(hash: &str, level: u8) -> String {
    format!("=_tejun_{hash}_{level}")
}

/// What tells contents apart.
fn fingerprint(mail: &Mail) -> String {
    let mut hasher = blake3::Hasher::new();
    let texts = [&mail.subject, &mail.language, &mail.html, &mail.text].map(|text| text.as_bytes());
    let images = mail.images.iter().flat_map(|image| [image.cid.as_bytes(), &image.png]);
    // Names alone: what another browser prints of the same page is the same mail.
    let files = mail.attachments.iter().map(|file| file.name.as_bytes());
    for part in texts.into_iter().chain(images).chain(files) {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Letters that may stand in an id, a language or a name of a part; everything else is a dot.
fn plain(text: &str) -> String {
    let of = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '.' };
    let dotted: String = text.chars().map(of).collect();
    let words: Vec<&str> = dotted.split('.').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "x".to_owned() } else { words.join(".") }
}

/// A text without anything that ends a header.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn with_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests;
