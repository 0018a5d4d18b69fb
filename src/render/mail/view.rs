//! What the template of a mail can name.

use super::lines;
use crate::model::{Page, Site};
use crate::render::parts::{self, Part, Setting};
use crate::render::words::Words;
use serde::Serialize;

/// Everything the template can name.
#[derive(Debug, Serialize)]
pub(super) struct MailContext<'a> {
    site: SiteView<'a>,
    page: PageView<'a>,
    parts: &'a [Part],
    words: &'a Words,
}

#[derive(Debug, Serialize)]
struct SiteView<'a> {
    title: &'a str,
    footer: &'a str,
    /// The front page; empty when the site has no address.
    home: &'a str,
    params: &'a serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct PageView<'a> {
    title: &'a str,
    /// The code of its language.
    language: &'a str,
    /// The words that mail programs show beside the subject.
    preheader: String,
    /// What a reader must know of its state, one sentence each.
    states: Vec<String>,
    /// The page on the web; empty when the site has no address.
    url: String,
    params: &'a serde_json::Map<String, serde_json::Value>,
}

impl<'a> MailContext<'a> {
    pub(super) fn new(site: &'a Site, page: &'a Page, setting: &'a Setting, parts: &'a [Part]) -> Self {
        let local = site.locals.iter().find(|local| Some(&local.language.code) == page.language.as_ref());
        Self {
            site: SiteView {
                title: local.map_or(&site.title, |local| &local.title),
                footer: &site.footer,
                home: setting.addresses.home(),
                params: &site.params,
            },
            page: PageView {
                title: &page.title,
                language: &setting.code,
                preheader: lines::preheader(page, parts),
                states: parts::states(page, setting.lang),
                url: setting.addresses.own(),
                params: &page.params,
            },
            parts,
            words: &setting.words,
        }
    }
}
