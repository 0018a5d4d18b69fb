//! Who sends, and to whom: addresses that no header can be broken with.
//!
//! In: addresses as people write them (`運用サービス部 <ops@example.com>`). Out: [`Mailbox`]es. Never: keeps a control character of a
//! name, or an address that is none.

use lettre::Address;
use std::str::FromStr;

/// An address with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    name: String,
    address: Address,
}

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// `From`.
    pub from: Mailbox,
    /// `Reply-To`, where answers go elsewhere.
    pub reply_to: Option<Mailbox>,
    /// `List-Unsubscribe`: a `mailto:` or `https:` address; nothing is written without.
    pub list_unsubscribe: Option<String>,
}

impl Sender {
    /// A sender with an address alone.
    pub fn new(from: Mailbox) -> Self {
        Self { from, reply_to: None, list_unsubscribe: None }
    }
}

impl Mailbox {
    /// A name, perhaps empty, and an address; `None` when the latter is none.
    pub fn new(name: &str, address: &str) -> Option<Self> {
        let address = Address::from_str(address.trim()).ok()?;
        // Names are texts of people; what could end a header, or turn the reading of a line, is a space.
        let plain: String = name.chars().map(|c| if is_breaking(c) { ' ' } else { c }).collect();
        let name = plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        Some(Self { name, address })
    }

    /// Reads `name <address>` or an address alone.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, address)) => Self::new(name.trim().trim_matches('"'), address),
            None => Self::new("", text),
        }
    }

    /// The name; may be empty.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address: `ops@example.com`.
    pub fn address(&self) -> &str {
        self.address.as_ref()
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.address.domain()
    }

    pub(super) fn to_lettre(&self) -> lettre::message::Mailbox {
        let name = Some(self.name.clone()).filter(|name| !name.is_empty());
        lettre::message::Mailbox::new(name, self.address.clone())
    }
}

fn is_breaking(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::Mailbox;

    #[test]
    fn addresses_as_people_write_them() {
        let read = |text: &str| Mailbox::read(text).map(|of| (of.name().to_owned(), of.address().to_owned()));
        let is = |name: &str, address: &str| Some((name.to_owned(), address.to_owned()));
        assert_eq!(read("運用サービス部 <ops@example.com>"), is("運用サービス部", "ops@example.com"));
        assert_eq!(read("\"Ops, Team\" <ops@example.com>"), is("Ops, Team", "ops@example.com"));
        assert_eq!(read(" ops@example.com "), is("", "ops@example.com"));
        assert_eq!(read("a\r\nBcc: x@example.com <ops@example.com>"), is("a Bcc: x@example.com", "ops@example.com"));
        for wrong in ["", "ops", "ops@", "<>", "a <b>", "ops@exa\r\nmple.com", "a@example.com\r\nBcc: b@example.com"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
