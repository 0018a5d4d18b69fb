//! Addresses as people write them → mailboxes.
//!
//! In: a text. Out: a name and an address that a mail server understands, or nothing. Never: lets a control character
//! through, so that no header can be broken in two.

use crate::diag::Message;
use crate::model::Mailbox;
use crate::say;
use lettre::Address;
use std::collections::BTreeMap;

/// The longest address that a server has to take (RFC 5321, 4.5.3.1.3, without the brackets).
const LONGEST: usize = 254;

/// An address, its domain in small letters; quoted local parts and domains beyond ASCII included.
pub(super) fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST || text.contains(char::is_control) {
        return None;
    }
    let address: Address = text.parse().ok()?;
    // A bare number is no host that mail is sent to, and `a@localhost` only reaches the machine itself.
    let domain = address.domain().to_lowercase();
    (domain.contains('.') || domain == "localhost" || domain.starts_with('['))
        .then(|| format!("{}@{domain}", address.user()))
}

/// `名前 <address>`, `"Name, with comma" <address>` or an address alone.
pub fn mailbox(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    if text.contains(char::is_control) {
        return None;
    }
    let Some((name, rest)) = text.rsplit_once('<') else {
        return Some(Mailbox { name: String::new(), address: parse(text)? });
    };
    let address = parse(rest.strip_suffix('>')?)?;
    Some(Mailbox { name: plain_name(name.trim())?, address })
}

/// The name without the quotes round it.
fn plain_name(name: &str) -> Option<String> {
    let Some(inner) = name.strip_prefix('"') else {
        return (!name.contains(['"', '<', '>'])).then(|| name.to_owned());
    };
    let inner = inner.strip_suffix('"')?;
    let mut plain = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next()?),
            '"' => return None,
            c => plain.push(c),
        }
    }
    Some(plain)
}

/// Every address once, the first name that stands beside it.
pub fn merged(all: Vec<Mailbox>) -> Vec<Mailbox> {
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut once: Vec<Mailbox> = Vec::new();
    for mailbox in all {
        match at.get(&mailbox.address) {
            Some(known) if once[*known].name.is_empty() => once[*known].name = mailbox.name,
            Some(_) => {}
            None => {
                at.insert(mailbox.address.clone(), once.len());
                once.push(mailbox);
            }
        }
    }
    once
}

/// Says that a text is no address, without the characters that would break the message.
pub(super) fn not_one(text: &str) -> Message {
    let shown: String = text.chars().take(80).map(|c| if c.is_control() { '�' } else { c }).collect();
    say!("`{shown}` をメールアドレスとして読めません", "`{shown}` is no e-mail address")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        mailbox(text).map(|mailbox| (mailbox.name, mailbox.address))
    }

    #[test]
    fn names_and_addresses() {
        let cases = [
            ("ops@example.com", "", "ops@example.com"),
            (" Ops@Example.COM ", "", "Ops@example.com"),
            ("運用サービス部 <ops@example.com>", "運用サービス部", "ops@example.com"),
            ("\"山田, 太郎\" <t@example.com>", "山田, 太郎", "t@example.com"),
            (r#""a \"b\" c" <t@example.com>"#, "a \"b\" c", "t@example.com"),
            ("<t@example.com>", "", "t@example.com"),
            ("\"a b\"@example.com", "", "\"a b\"@example.com"),
            ("user+tag@xn--r8jz45g.jp", "", "user+tag@xn--r8jz45g.jp"),
            ("user@例え.jp", "", "user@例え.jp"),
            ("root@[192.0.2.1]", "", "root@[192.0.2.1]"),
            ("root@localhost", "", "root@localhost"),
        ];
        for (text, name, address) in cases {
            assert_eq!(read(text), Some((name.to_owned(), address.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_mailbox_is_refused() {
        let long = format!("{}@{}.com", "a".repeat(64), "b.".repeat(120));
        let cases = [
            "",
            "ops",
            "ops@",
            "@example.com",
            "ops@intranet",
            "a@b.com, c@d.com",
            "a@b.com\r\nBcc: x@example.com",
            "x\nBcc: y <a@b.com>",
            "x <a@b.com",
            "a <b> <a@b.com>",
            "=HYPERLINK(\"http://x\")",
            "a b@example.com",
            long.as_str(),
        ];
        for text in cases {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_address_stands_once_and_keeps_its_name() {
        let of = |texts: &[&str]| merged(texts.iter().map(|text| mailbox(text).unwrap()).collect());
        let once = of(&["a@example.com", "B <b@example.com>", "A <a@EXAMPLE.com>", "a@example.com"]);
        assert_eq!(once, of(&["A <a@example.com>", "B <b@example.com>"]));
        assert_eq!(
            of(&["a@example.com", "A@example.com"]).len(),
            2,
            "who is who before the @ is the server's business"
        );
    }
}
