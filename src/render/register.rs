//! Document control as the theme sees it, and the register's files.
//!
//! In: strips, tables and the register. Out: views with links and words, and `register/register.csv` and `.json`. Never:
//! decides what is overdue.

use super::links::Links;
use crate::diag::Lang;
use crate::model::{
    Artifact, ControlFact, ControlSummary, DocumentStatus, Register, RegisterBlock, RegisterLine, RegisterView, Site,
    Urgency,
};
use serde::Serialize;
use std::sync::Arc;

/// Where the files are.
const CSV: &str = "register/register.csv";
const JSON: &str = "register/register.json";

/// A status: a class for its colour and a word.
#[derive(Debug, Clone, Serialize)]
struct StatusView {
    class: &'static str,
    text: &'static str,
}

/// The strip below a title.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ControlSummaryView {
    status: Option<StatusView>,
    facts: Vec<FactView>,
    banners: Vec<BannerView>,
    print: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct FactView {
    label: String,
    text: String,
    note: String,
    urgency: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct BannerView {
    text: String,
    title: String,
    url: String,
    urgency: &'static str,
}

/// One view of the register.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RegisterTableView {
    id: String,
    title: String,
    count: usize,
    /// Whether any document has a number.
    has_numbers: bool,
    rows: Vec<LineView>,
}

#[derive(Debug, Clone, Serialize)]
struct LineView {
    number: String,
    title: String,
    url: String,
    version: String,
    status: Option<StatusView>,
    owner: String,
    approver: String,
    approved: String,
    next_review: String,
    due: String,
    urgency: &'static str,
    marks: Vec<String>,
}

/// The strip of a page.
pub(super) fn control_summary(strip: &ControlSummary, links: &Links, lang: Lang) -> ControlSummaryView {
    let fact = |fact: &ControlFact| FactView {
        label: fact.label.clone(),
        text: fact.text.clone(),
        note: fact.note.clone(),
        urgency: class(fact.urgency),
    };
    let banners = strip.banners.iter().map(|banner| {
        let (title, url) = match &banner.link {
            Some((title, route)) => (title.clone(), links.to(route)),
            None => (String::new(), String::new()),
        };
        BannerView { text: banner.text.clone(), title, url, urgency: class(banner.urgency) }
    });
    ControlSummaryView {
        status: strip.status.map(|of| status(of, lang)),
        facts: strip.facts.iter().map(fact).collect(),
        banners: banners.collect(),
        print: strip.print.clone(),
    }
}

/// The tables of a block.
pub(super) fn tables(block: &RegisterBlock, links: &Links) -> Vec<RegisterTableView> {
    let lang = block.language;
    let line = |line: &RegisterLine| LineView {
        number: line.number.clone(),
        title: line.title.clone(),
        url: links.to(&line.route),
        version: line.version.clone(),
        status: line.status.map(|of| status(of, lang)),
        owner: line.owner.clone(),
        approver: line.approver.clone(),
        approved: line.approved.clone(),
        next_review: line.next_review.clone(),
        due: line.due.clone(),
        urgency: class(line.urgency),
        marks: line.marks.clone(),
    };
    let table = |table: &crate::model::RegisterTable| RegisterTableView {
        id: table.id.clone(),
        title: table.title.clone(),
        count: table.rows.len(),
        has_numbers: table.rows.iter().any(|line| !line.number.is_empty()),
        rows: table.rows.iter().map(line).collect(),
    };
    block.tables.iter().map(table).collect()
}

fn status(status: DocumentStatus, lang: Lang) -> StatusView {
    StatusView { class: status.name(), text: status.label(lang) }
}

fn class(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Calm => "calm",
        Urgency::Soon => "soon",
        Urgency::Now => "now",
    }
}

/// Links to the files: the name of the format and the address.
pub(super) fn links(links: &Links) -> Vec<(&'static str, String)> {
    vec![("CSV", links.to_file(CSV)), ("JSON", links.to_file(JSON))]
}

/// The files of a site that has a register.
pub(super) fn files(site: &Site) -> Vec<Artifact> {
    let Some(register) = &site.register else { return Vec::new() };
    let all = register.seen(RegisterView::All);
    let csv = Register::to_csv(&all, site.language);
    let json = Register::to_json(register.today, &all);
    [(CSV, csv), (JSON, json)]
        .map(|(path, text)| Artifact { path: path.to_owned(), bytes: Arc::from(text.into_bytes()), route: None })
        .into()
}
