//! The mails of a site's reports, as their readers see them: wide, on a phone, without pictures, as text.
//!
//! In: the newest site that was built, and the path of a request below `/__mail/`. Out: a list of reports, a page with views
//! of one mail, and the parts of that mail. Never: writes a mail, sends one, or shows any to another machine.
//!
//! A mail is made when it is first asked for, and kept until the next build.

use super::response::{self, HTML};
use crate::diag::{Diagnostics, Lang};
use crate::model::{Mail, Page, PageKind, Route, Site, escape_html};
use crate::pipeline::{self, Theme};
use crate::say;
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// Where mails are shown; a site's own folder of this name is not.
pub(super) const PLACE: &str = "__mail/";

const STYLE: &str = include_str!("mails.css");

/// What a mail may do in its frame: show itself. Nothing of it runs, is sent or is fetched from elsewhere.
const FRAME: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; \
                     frame-ancestors 'self'; sandbox allow-same-origin";
/// What the pages around the mails may do.
const AROUND: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// A file below [`PLACE`].
pub(super) struct MailFile {
    pub(super) media_type: &'static str,
    pub(super) body: Bytes,
    /// What it may do, where that is less than usual.
    pub(super) policy: Option<&'static str>,
}

/// A mail with what was found when it was made.
struct Made {
    mail: Option<Mail>,
    found: Diagnostics,
}

/// The reports of a site that can be mails.
pub(super) struct Mails {
    site: Arc<Site>,
    theme: Arc<Theme>,
    made: Mutex<BTreeMap<Route, Arc<Made>>>,
}

impl std::fmt::Debug for Mails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mails").finish_non_exhaustive()
    }
}

/// The same reports in the same frame give the same mails; the other pages of a site are not looked at.
impl PartialEq for Mails {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.site, &other.site);
        (Arc::ptr_eq(&self.theme, &other.theme) || self.theme.shows_alike(&other.theme))
            && (&a.title, &a.footer, &a.base_url, a.language) == (&b.title, &b.footer, &b.base_url, b.language)
            && (&a.contact, &a.params, &a.locals) == (&b.contact, &b.params, &b.locals)
            && self.reports().eq(other.reports())
    }
}

impl Eq for Mails {}

impl Mails {
    pub(super) fn new(site: Arc<Site>, theme: Arc<Theme>) -> Self {
        Self { site, theme, made: Mutex::default() }
    }

    fn reports(&self) -> impl DoubleEndedIterator<Item = &Page> {
        let is_report = |page: &&Page| match &page.report {
            Some(report) => report.is_summary(),
            None => page.kind == PageKind::Report,
        };
        self.site.pages.iter().filter(is_report)
    }

    fn made(&self, page: &Page) -> Arc<Made> {
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made().get(&page.route) {
            return Arc::clone(known);
        }
        // Made without the lock: pictures take their time, and other mails can be shown meanwhile.
        let mut found = Diagnostics::new();
        let mail = pipeline::mail(&self.site, page, &self.theme, &mut found);
        Arc::clone(made().entry(page.route.clone()).or_insert_with(|| Arc::new(Made { mail, found })))
    }

    /// The file at a path below [`PLACE`].
    pub(super) fn find(&self, path: &str, lang: Lang) -> Option<MailFile> {
        if path == "mails.css" {
            return Some(MailFile::new(response::STYLE, STYLE));
        }
        if path.is_empty() {
            return Some(MailFile::page(self.list(lang)));
        }
        let (folder, file) = path.rsplit_once('/').unwrap_or((path, ""));
        let route = Route::from_path(folder);
        let page = self.reports().find(|page| page.route == route)?;
        let made = self.made(page);
        if file.is_empty() && path.ends_with('/') {
            return Some(MailFile::page(views(page, &made, lang)));
        }
        part(made.mail.as_ref()?, file)
    }

    fn list(&self, lang: Lang) -> String {
        let title = say!("レポートのメール", "Mails of reports");
        let mut out = head(title.text(lang), lang);
        let _ = writeln!(out, "<h1>{}</h1>\n<ul>", title.text(lang));
        for page in self.reports().rev() {
            let link = Route::from_path("/").link_to(&page.route);
            let link = link.trim_start_matches("./");
            let _ =
                writeln!(out, "<li><a href=\"/{PLACE}{}\">{}</a></li>", escape_html(link), escape_html(&page.title));
        }
        out.push_str("</ul>\n</body>\n</html>\n");
        out
    }
}

impl MailFile {
    fn new(media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { media_type, body: body.into(), policy: None }
    }

    /// A page around mails.
    fn page(html: String) -> Self {
        Self { policy: Some(AROUND), ..Self::new(HTML, html) }
    }

    /// Whether it is a page that reloads itself.
    pub(super) fn is_page(&self) -> bool {
        self.policy == Some(AROUND)
    }
}

/// A file of one mail.
fn part(mail: &Mail, file: &str) -> Option<MailFile> {
    let framed = |html: String| MailFile { policy: Some(FRAME), ..MailFile::new(HTML, html) };
    match file {
        "mail.html" => {
            let html = mail.images.iter().fold(mail.html.clone(), |html, image| {
                html.replace(&format!("src=\"cid:{}\"", image.cid), &format!("src=\"{}.png\"", image.cid))
            });
            Some(framed(html))
        }
        "no-images.html" => {
            let html = mail
                .images
                .iter()
                .fold(mail.html.clone(), |html, image| html.replace(&format!("src=\"cid:{}\"", image.cid), "src=\"\""));
            Some(framed(html))
        }
        "mail.txt" => Some(MailFile::new(response::PLAIN, mail.text.clone())),
        _ => {
            let cid = file.strip_suffix(".png")?;
            let image = mail.images.iter().find(|image| image.cid == cid)?;
            Some(MailFile::new(response::media_type(file), image.png.to_vec()))
        }
    }
}

fn head(title: &str, lang: Lang) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"/{PLACE}mails.css\">\n</head>\n<body>\n",
        lang.pick("ja", "en"),
        escape_html(title)
    )
}

/// The page with the views of one mail.
fn views(page: &Page, made: &Made, lang: Lang) -> String {
    let mut out = head(&page.title, lang);
    let all = say!("すべてのメール", "all mails");
    let _ = writeln!(out, "<p><a href=\"/{PLACE}\">{}</a></p>\n<h1>{}</h1>", all.text(lang), escape_html(&page.title));
    findings(&mut out, &made.found, lang);
    let Some(mail) = &made.mail else {
        out.push_str("</body>\n</html>\n");
        return out;
    };
    let (subject, bytes) = (escape_html(&mail.subject), mail.html.len());
    let facts = say!("件名: {subject} — HTML {bytes} バイト", "Subject: {subject} — {bytes} bytes of HTML");
    let _ = writeln!(out, "<p class=\"facts\">{}</p>\n<div class=\"views\">", facts.text(lang));
    let wide = say!("パソコン (600 px)", "Desktop (600 px)");
    let phone = say!("電話 (360 px)", "Phone (360 px)");
    let bare = say!("画像なし", "Images off");
    for (class, file, name) in
        [("wide", "mail.html", &wide), ("phone", "mail.html", &phone), ("wide", "no-images.html", &bare)]
    {
        let name = name.text(lang);
        let _ = writeln!(
            out,
            "<figure class=\"{class}\"><figcaption>{name}</figcaption><iframe src=\"{file}\" title=\"{name}\" \
             sandbox=\"allow-same-origin\" loading=\"lazy\"></iframe></figure>"
        );
    }
    let text = say!("テキスト", "Text");
    let _ = writeln!(
        out,
        "<figure class=\"text\"><figcaption>{} <a href=\"mail.txt\">mail.txt</a></figcaption><pre>{}</pre></figure>\n\
         </div>\n</body>\n</html>",
        text.text(lang),
        escape_html(&mail.text)
    );
    out
}

fn findings(out: &mut String, found: &Diagnostics, lang: Lang) {
    if found.is_empty() {
        return;
    }
    out.push_str("<ul class=\"findings\">\n");
    for finding in found.sorted() {
        let (severity, code) = (finding.severity.name(), finding.code.name());
        let hint = finding.hint.as_ref().map_or("", |hint| hint.text(lang));
        let (said, hint) = (escape_html(finding.message.text(lang)), escape_html(hint));
        let _ = writeln!(out, "<li><strong>{severity}[{code}]</strong> {said}<br><small>{hint}</small></li>");
    }
    out.push_str("</ul>\n");
}
