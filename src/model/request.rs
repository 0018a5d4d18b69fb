//! How readers ask for a service, and the link of the button that does it.
//!
//! In: an address, a subject and fields, as the page of a service writes them. Out: a link that is ready to be followed. Never: an
//! address that is neither a mail's nor one of the web.

use super::mail_link;
use crate::diag::Lang;
use crate::say;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// The names that the address of a form may hold.
const NAMES: [&str; 2] = ["title", "url"];

/// How readers ask for a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ServiceRequest {
    /// The mail address; empty where there is a form.
    pub mailto: String,
    /// The address of a form on the web, with `{title}` and `{url}` in it; empty where a mail is written.
    pub url: String,
    /// The subject of the mail; empty for the usual one.
    pub subject: String,
    /// What whoever asks fills in, one line of the mail each.
    pub fields: Vec<String>,
}

impl ServiceRequest {
    /// The link of the button: a mail in which the service and its fields stand already, or the form with its names filled in.
    pub fn link(&self, title: &str, address: &str, lang: Lang) -> String {
        let Some(mail) = mail_link(&self.mailto) else {
            let with =
                |form: String, (name, value): (&str, &str)| form.replace(&format!("{{{name}}}"), &in_query(value));
            return NAMES.into_iter().zip([title, address]).fold(self.url.clone(), with);
        };
        let usual = say!("【依頼】{title}", "Request: {title}");
        let subject = if self.subject.is_empty() { usual.text(lang) } else { &self.subject };
        let mut lines = vec![say!("サービス: {title}", "Service: {title}").text(lang).to_owned()];
        lines.extend(self.fields.iter().map(|field| format!("{field}: ")));
        lines.extend([String::new(), address.to_owned()]);
        format!("{mail}?subject={}&body={}", in_query(subject), in_query(lines.join("\n").trim_end()))
    }
}

/// Whether a text is an address of the web once its names are filled in.
pub fn is_web_form(text: &str) -> bool {
    let bare = NAMES.iter().fold(text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), ""));
    let host = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://"));
    host.is_some_and(|host| {
        let first = host.chars().next().is_some_and(char::is_alphanumeric);
        first && !host.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"'{}\\".contains(c))
    })
}

/// What RFC 3986 reserves, and everything else that may not stand in an address.
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as a value in a query: everything but letters and digits of ASCII is encoded, and lines end as in mails.
pub fn in_query(text: &str) -> String {
    utf8_percent_encode(&text.replace('\n', "\r\n"), NOT_UNRESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_names_the_service_and_its_fields() {
        let request = ServiceRequest {
            mailto: "desk@example.com".to_owned(),
            fields: vec!["Name".to_owned(), "Until".to_owned()],
            ..ServiceRequest::default()
        };
        let link = request.link("A & B", "https://h.example/a/", Lang::En);
        assert_eq!(
            link,
            "mailto:desk@example.com?subject=Request%3A%20A%20%26%20B&body=Service%3A%20A%20%26%20B%0D%0AName%3A%20%0D%0AUntil%3A%20%0D%0A%0D%0Ahttps%3A%2F%2Fh.example%2Fa%2F"
        );
        assert!(request.link("返金", "", Lang::Ja).contains("%E3%80%90%E4%BE%9D%E9%A0%BC%E3%80%91"));
    }

    #[test]
    fn a_form_gets_the_names_filled_in() {
        let request =
            ServiceRequest { url: "https://d.example/new?s={title}&u={url}".to_owned(), ..ServiceRequest::default() };
        assert_eq!(request.link("a b", "https://h/", Lang::En), "https://d.example/new?s=a%20b&u=https%3A%2F%2Fh%2F");
        assert!(is_web_form(&request.url) && !is_web_form("javascript:alert(1)") && !is_web_form("https://{host}/"));
    }
}
