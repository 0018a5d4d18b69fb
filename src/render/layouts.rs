//! What the layouts show besides the blocks of a page, as the theme sees it.
//!
//! In: the parts of a page, and its site. Out: typed views, and the questions of a page as data for search engines. Never: lets a
//! text end the script that holds it, or makes a link of anything but a mail, a number or an address of the web.

use super::links::Links;
use super::lists::{ChildView, child};
use super::status::{self, BannerView};
use super::target_status::{TargetStatusView, target_status};
use super::words::Words;
use crate::diag::Lang;
use crate::model::{
    ContactBox, EscalationBlock, KeptPromise, KeptPromises, Landing, LayoutParts, OpenIncident, Question, RecentChange,
    RequestLink, in_query, mail_link, tel_link,
};
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
    incidents: Vec<IncidentView>,
    guides: Vec<ChildView>,
    requests: Vec<RequestView>,
    /// The page with all services; empty without one.
    catalogue: String,
    promises: Option<PromisesView>,
    week: Vec<ChangeView>,
    /// Where more is told of the week.
    week_more: Option<ChildView>,
}

/// An incident that is open.
#[derive(Debug, Clone, Serialize)]
struct IncidentView {
    title: String,
    severity: String,
    /// A class for its colour: `down` or `degraded`.
    class: &'static str,
    services: String,
    since: String,
    url: String,
}

/// A service, and the link that asks for it.
#[derive(Debug, Clone, Serialize)]
struct RequestView {
    page: ChildView,
    href: String,
}

/// How the promises of a period were kept.
#[derive(Debug, Clone, Serialize)]
struct PromisesView {
    period: String,
    sum: String,
    clocks: Vec<PromiseView>,
    misses: Vec<PromiseView>,
    more: usize,
    report: Option<ChildView>,
}

#[derive(Debug, Clone, Serialize)]
struct PromiseView {
    label: String,
    value: String,
    target: String,
    standing: TargetStatusView,
    url: String,
}

#[derive(Debug, Clone, Serialize)]
struct ChangeView {
    kind: String,
    page: ChildView,
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
pub(super) fn landing(landing: &Landing, links: &Links, (lang, words): (Lang, &Words)) -> LandingView {
    let all = |items: &[crate::model::ChildLink]| items.iter().map(|item| child(item, links, lang)).collect();
    LandingView {
        popular: all(&landing.popular),
        recent: all(&landing.recent),
        status: landing.status.as_ref().map(|(banner, _)| status::banner(banner)),
        status_url: landing.status.as_ref().map(|(_, route)| links.to(route)).unwrap_or_default(),
        incidents: landing.incidents.iter().map(|incident| open_incident(incident, links)).collect(),
        guides: all(&landing.guides),
        requests: landing.requests.iter().map(|one| request(one, links, lang)).collect(),
        catalogue: landing.catalogue.as_ref().map(|route| links.to(route)).unwrap_or_default(),
        promises: landing.promises.as_ref().map(|kept| promises(kept, links, (lang, words))),
        week: landing.week.iter().map(|change| recent_change(change, links, lang)).collect(),
        week_more: landing.week_more.as_ref().map(|page| child(page, links, lang)),
    }
}

fn open_incident(incident: &OpenIncident, links: &Links) -> IncidentView {
    IncidentView {
        title: incident.title.clone(),
        severity: incident.severity.clone(),
        class: if incident.is_grave { "down" } else { "degraded" },
        services: incident.services.clone(),
        since: incident.since.clone(),
        url: links.to(&incident.route),
    }
}

fn request(request: &RequestLink, links: &Links, lang: Lang) -> RequestView {
    RequestView { page: child(&request.page, links, lang), href: request.href.clone() }
}

fn recent_change(change: &RecentChange, links: &Links, lang: Lang) -> ChangeView {
    ChangeView { kind: change.kind.clone(), page: child(&change.page, links, lang) }
}

fn promises(kept: &KeptPromises, links: &Links, (lang, words): (Lang, &Words)) -> PromisesView {
    let one = |promise: &KeptPromise| PromiseView {
        label: promise.label.clone(),
        value: promise.value.clone(),
        target: promise.target.clone(),
        standing: target_status(promise.standing, &promise.standing_text, words),
        url: promise.route.as_ref().map(|route| links.to(route)).unwrap_or_default(),
    };
    PromisesView {
        period: kept.period.clone(),
        sum: kept.sum.clone(),
        clocks: kept.clocks.iter().map(one).collect(),
        misses: kept.misses.iter().map(one).collect(),
        more: kept.more,
        report: kept.report.as_ref().map(|page| child(page, links, lang)),
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
    in_script(&data)
}

/// Data as JSON that may stand in a script element.
pub(super) fn in_script(data: &serde_json::Value) -> String {
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
