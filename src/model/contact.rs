//! Phone numbers and e-mail addresses → what a link needs.
//!
//! In: texts as people write them. Out: the address of a `tel:` or `mailto:` link, or nothing. Never: guesses the country
//! of a number that does not begin with its code, unless the caller says it is Japan.

use percent_encoding::{AsciiSet, utf8_percent_encode};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// Numbers that can be dialled only within Japan, so that they keep their first zero.
const DOMESTIC: [&str; 4] = ["0120", "0800", "0570", "0990"];
/// Words before an extension.
const EXTENSION: [&str; 5] = ["内線", "extension", "ext.", "ext", "x"];

/// The address of a link that dials: `03-1234-5678` in Japan is `tel:+81312345678`, `+44 20 7946 0958` is
/// `tel:+442079460958`; an extension is added as `;ext=`. `None` for what cannot be dialled from outside.
pub fn tel_link(written: &str, in_japan: bool) -> Option<String> {
    let text: String = written.nfkc().collect::<String>().to_lowercase();
    let (number, extension) = split_extension(&text);
    if number.chars().any(|c| !c.is_ascii_digit() && !" +-–−‐ー().\u{a0}".contains(c)) {
        return None;
    }
    let international = number.trim_start().starts_with('+');
    // The zero in brackets of +81 (0)3 is not dialled.
    let number = if international { number.replacen("(0)", "", 1) } else { number.to_owned() };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if !(3..=15).contains(&digits.len()) {
        return None;
    }
    let local = in_japan && digits.len() >= 9 && !DOMESTIC.iter().any(|prefix| digits.starts_with(prefix));
    let mut link = match digits.strip_prefix('0') {
        _ if international => format!("tel:+{digits}"),
        Some(rest) if local => format!("tel:+81{rest}"),
        _ => format!("tel:{digits}"),
    };
    if !extension.is_empty() {
        let _ = write!(link, ";ext={extension}");
    }
    Some(link)
}

/// A number, and the digits of an extension behind it; without digits the word is no extension.
fn split_extension(text: &str) -> (&str, String) {
    let found = EXTENSION.iter().find_map(|word| text.find(word).map(|at| (at, at + word.len())));
    let Some((at, after)) = found else { return (text, String::new()) };
    let rest = text[after..].trim_matches([' ', ':', '.', '#', '-', ')', '）']);
    if rest.is_empty() || !rest.chars().all(|c| c.is_ascii_digit()) {
        return (text, String::new());
    }
    (text[..at].trim_end_matches([' ', ',', '(', '（']), rest.to_owned())
}

/// What the local part of an address may hold, and a `mailto:` link may not.
const NOT_IN_MAILTO: &AsciiSet = &AsciiSet::EMPTY
    .add(b'%')
    .add(b'?')
    .add(b'&')
    .add(b'#')
    .add(b'/')
    .add(b'`')
    .add(b'^')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'=');

/// The address of a link that writes a mail; `None` for what is no address.
pub fn mail_link(written: &str) -> Option<String> {
    let address = written.trim();
    let (local, domain) = address.rsplit_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let good = !local.is_empty()
        && local.chars().all(plain)
        && domain.contains('.')
        && domain
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    if !good {
        return None;
    }
    Some(format!("mailto:{}@{domain}", utf8_percent_encode(local, NOT_IN_MAILTO)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dialled_from_anywhere() {
        let cases = [
            ("03-1234-5678", "tel:+81312345678"),
            ("０３−１２３４−５６７８", "tel:+81312345678"),
            ("090 1234 5678", "tel:+819012345678"),
            ("(06) 6123-4567", "tel:+81661234567"),
            ("+81-3-1234-5678", "tel:+81312345678"),
            ("+81 (0)3 1234 5678", "tel:+81312345678"),
            ("+44 20 7946 0958", "tel:+442079460958"),
            ("0120-111-222", "tel:0120111222"),
            ("0570-000-111", "tel:0570000111"),
            ("119", "tel:119"),
            ("03-1234-5678（内線 42）", "tel:+81312345678;ext=42"),
            ("03-1234-5678 ext. 42", "tel:+81312345678;ext=42"),
        ];
        for (written, link) in cases {
            assert_eq!(tel_link(written, true).as_deref(), Some(link), "{written}");
        }
        for written in ["", "内線 1234", "0120-XXX-XXX", "代表番号", "1", "javascript:1234"] {
            assert_eq!(tel_link(written, true), None, "{written}");
        }
        assert_eq!(tel_link("03-1234-5678", false).as_deref(), Some("tel:0312345678"), "who knows where");
    }

    #[test]
    fn addresses_bring_nothing_else_into_a_link() {
        assert_eq!(mail_link(" desk@ops.example ").as_deref(), Some("mailto:desk@ops.example"));
        assert_eq!(mail_link("a+b=c@ops.example").as_deref(), Some("mailto:a+b%3Dc@ops.example"));
        for written in ["", "desk", "a@b", "a b@c.jp", "a@c.jp?subject=x", "a@c.jp, b@c.jp", "山田@c.jp"] {
            assert_eq!(mail_link(written), None, "{written}");
        }
    }
}
