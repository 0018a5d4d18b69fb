//! What the layouts show besides the blocks of a page, as the theme sees it.
//!
//! In: the parts of a page, and its site. Out: typed views, and the questions of a page as data for search engines. Never: lets a
//! text end the script that holds it, or makes a link of anything but a mail, a number or an address of the web.

use super::blocks::{ChildView, child};
use super::links::Links;
use super::status::{self, BannerView};
use crate::diag::Lang;
use crate::model::{ContactBox, EscalationBlock, Landing, LayoutParts, Question, mail_link, tel_link};
use crate::say;
use serde::Serialize;
use serde_json::json;

/// What the front page leads to.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LandingView {
    popular: Vec<ChildView>,
    recent: Vec<ChildView>,
    /// The state of the services.
    status: Option<BannerView>,
    /// The page that tells more of it.
    status_url: String,
}

/// What a runbook keeps at hand.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RunbookView {
    severity: String,
    escalation: Vec<EscalationBlock>,
}

/// How readers reach the people behind the site, from one page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ContactView {
    label: String,
    /// A link that opens a mail about the page; empty without an address.
    mail: String,
    /// The mail address as shown.
    mail_text: String,
    /// The same link with `{url}` and `{query}` still to be filled in.
    mail_form: String,
    url: String,
    url_form: String,
    tel: String,
    tel_text: String,
    hours: String,
}

/// The view of a front page's parts.
pub(super) fn landing(landing: &Landing, links: &Links, lang: Lang) -> LandingView {
    let all = |items: &[crate::model::ChildLink]| items.iter().map(|item| child(item, links, lang)).collect();
    LandingView {
        popular: all(&landing.popular),
        recent: all(&landing.recent),
        status: landing.status.as_ref().map(|(banner, _)| status::banner(banner)),
        status_url: landing.status.as_ref().map(|(_, route)| links.to(route)).unwrap_or_default(),
    }
}

/// The view of a runbook's parts.
pub(super) fn runbook(parts: &LayoutParts) -> Option<RunbookView> {
    let runbook = parts.runbook.as_ref()?;
    Some(RunbookView { severity: runbook.severity.clone(), escalation: runbook.escalation.clone() })
}

/// The contact, as a page of this title and address offers it.
pub(super) fn contact(contact: &ContactBox, (title, address): (&str, &str), lang: Lang) -> ContactView {
    let usual = say!(
        "ページ: {{title}}\n{{url}}\n検索した言葉: {{query}}\n\n",
        "Page: {{title}}\n{{url}}\nSearched for: {{query}}\n\n"
    );
    let subject = if contact.subject.is_empty() { "{title}" } else { &contact.subject };
    let body = if contact.body.is_empty() { usual.text(lang) } else { &contact.body };
    let mail = mail_link(&contact.mailto);
    let form = mail.map(|link| format!("{link}?subject={}&body={}", in_query(subject), in_query(body)));
    let form = filled(&form.unwrap_or_default(), "title", title);
    let url_form = filled(&spelt(&contact.url), "title", title);
    let whole = |form: &str| filled(&filled(form, "url", address), "query", "");
    let label = if contact.label.is_empty() {
        lang.pick("お困りのときは", "Need help?").to_owned()
    } else {
        contact.label.clone()
    };
    ContactView {
        label,
        mail: whole(&form),
        mail_text: contact.mailto.clone(),
        mail_form: form,
        url: whole(&url_form),
        url_form,
        tel: tel_link(&contact.tel, lang == Lang::Ja).unwrap_or_default(),
        tel_text: contact.tel.clone(),
        hours: contact.hours.clone(),
    }
}

/// The names of an address in the spelling that they have inside of queries.
fn spelt(address: &str) -> String {
    ["title", "url", "query"]
        .iter()
        .fold(address.to_owned(), |address, name| address.replace(&format!("{{{name}}}"), &placeholder(name)))
}

fn placeholder(name: &str) -> String {
    format!("%7B{name}%7D")
}

fn filled(form: &str, name: &str, value: &str) -> String {
    form.replace(&placeholder(name), &in_query(value))
}

/// A text as a value in a query: everything but letters and digits of ASCII is encoded.
fn in_query(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        b'\n' => "%0D%0A".to_owned(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Questions with their answers for search engines (`FAQPage`), safe inside of a script element; empty without questions.
pub(super) fn faq_page(questions: &[Question]) -> String {
    if questions.is_empty() {
        return String::new();
    }
    let entity = |question: &Question| {
        json!({
            "@type": "Question",
            "name": question.question,
            "acceptedAnswer": { "@type": "Answer", "text": question.answer },
        })
    };
    let all: Vec<serde_json::Value> = questions.iter().map(entity).collect();
    let data = json!({ "@context": "https://schema.org", "@type": "FAQPage", "mainEntity": all });
    let escaped = |text: String, (c, code): (char, &str)| text.replace(c, code);
    [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")]
        .into_iter()
        .fold(data.to_string(), escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact_of(mailto: &str, url: &str) -> ContactBox {
        let none = String::new;
        let (mailto, url) = (mailto.to_owned(), url.to_owned());
        ContactBox { label: none(), mailto, subject: none(), body: none(), url, tel: none(), hours: none() }
    }

    #[test]
    fn answers_cannot_end_the_script() {
        let question = Question {
            id: "a".to_owned(),
            question: "</script><script>alert(1)</script>".to_owned(),
            answer: "a & b\u{2028}<!--".to_owned(),
        };
        let data = faq_page(&[question]);
        assert!(!data.contains(['<', '>', '&', '\u{2028}']), "{data}");
        let read: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(read["mainEntity"][0]["acceptedAnswer"]["text"], "a & b\u{2028}<!--");
        assert_eq!(faq_page(&[]), "");
    }

    #[test]
    fn a_contact_tells_the_page_and_leaves_room_for_the_words() {
        let view = contact(
            &contact_of("desk@example.com", "https://d.example/new?u={url}&q={query}"),
            ("返金 & 取消", "https://a.example/返金/"),
            Lang::En,
        );
        assert!(view.mail.starts_with("mailto:desk@example.com?subject=%E8%BF%94%E9%87%91%20%26%20"), "{}", view.mail);
        assert!(view.mail.contains("https%3A%2F%2Fa.example%2F") && !view.mail.contains("%7B"), "{}", view.mail);
        assert!(view.mail_form.contains("%7Bquery%7D"), "{}", view.mail_form);
        assert_eq!(view.url, "https://d.example/new?u=https%3A%2F%2Fa.example%2F%E8%BF%94%E9%87%91%2F&q=");
        assert_eq!(view.url_form, "https://d.example/new?u=%7Burl%7D&q=%7Bquery%7D");
        assert_eq!(contact(&contact_of("x@", ""), ("a", ""), Lang::Ja).mail, "");
    }
}
