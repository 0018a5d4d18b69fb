//! A page as a few plain shapes that both a mail and a plain text are made from, so that neither can say what the other
//! does not.
//!
//! In: a [`Page`] of a [`Site`]. Out: [`Part`]s: texts ready to print, tables, clean HTML whose links lead to the site's
//! full address. Never: chooses colours or columns, or draws.

mod address;
mod blocks;
mod dated;
mod inline;
mod prose;
mod tables;

use super::target_status::TargetStatusView;
use super::words::{Words, words};
use crate::diag::Lang;
use crate::model::{Page, Site};
pub(super) use address::Addresses;
pub(super) use prose::{is_hidden, push_words};
use serde::Serialize;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Part {
    Heading { level: u8, text: String },
    Paragraph { text: String },
    Prose { html: String },
    Table(Table),
    Chart(ChartPart),
    Links { items: Vec<LinkPart> },
    Note { text: String },
}

/// A table, whatever it was on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Table {
    /// May be empty.
    pub(super) caption: String,
    /// Where the caption leads; may be empty.
    pub(super) url: String,
    pub(super) head: Vec<Head>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// What else is said of each row, below all of it; nothing at all, or one text for every row.
    pub(super) below: Vec<String>,
    /// What a reader must know of the whole, below it.
    pub(super) notes: Vec<String>,
    /// What is said instead of rows when there are none.
    pub(super) empty: String,
}

/// A column's head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Head {
    pub(super) text: String,
    pub(super) numeric: bool,
}

/// A cell: a text, perhaps a verdict, and smaller lines below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Where it leads; may be empty.
    pub(super) url: String,
    pub(super) numeric: bool,
    pub(super) strong: bool,
    pub(super) standing: Option<TargetStatusView>,
    pub(super) notes: Vec<String>,
}

/// A chart: its picture, and all its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ChartPart {
    pub(super) title: String,
    pub(super) summary: String,
    /// Said instead of the numbers when there are none.
    pub(super) empty: String,
    pub(super) legend: Vec<LegendPart>,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<NumbersRow>,
    /// The drawing, where one was asked for.
    #[serde(skip)]
    pub(super) svg: String,
    /// The picture made of it.
    pub(super) image: Option<ImagePart>,
    /// Where it stands beside another one.
    pub(super) side: Option<Side>,
}

/// A side of a row of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Left,
    Right,
}

/// One line of a chart's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct NumbersRow {
    pub(super) category: String,
    /// `途中` for a period that is not over; else empty.
    pub(super) partial: String,
    pub(super) values: Vec<String>,
}

/// An entry of a chart's legend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct LegendPart {
    pub(super) name: String,
    /// A sign that looks like its marker.
    pub(super) sign: &'static str,
    /// `#rrggbb`.
    pub(super) colour: &'static str,
}

/// A picture inside a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ImagePart {
    pub(super) src: String,
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A link with a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct LinkPart {
    pub(super) title: String,
    pub(super) description: String,
    /// Empty when the site has no address.
    pub(super) url: String,
}

/// What the parts of one page are made with.
pub(super) struct Setting {
    pub(super) lang: Lang,
    /// The code of the page's language.
    pub(super) code: String,
    pub(super) words: Words,
    pub(super) addresses: Addresses,
    /// Whether charts are drawn.
    pub(super) draws: bool,
}

impl Setting {
    /// That of a page.
    pub(super) fn of(site: &Site, page: &Page, draws: bool) -> Self {
        let local = site.locals.iter().find(|local| Some(&local.language.code) == page.language.as_ref());
        let lang = local.map_or(site.language, |local| local.language.lang);
        let code = local.map_or_else(|| lang.pick("ja", "en").to_owned(), |local| local.language.code.clone());
        let addresses = Addresses::new(&site.base_url, page.route.clone());
        Self { lang, code, words: words(lang), addresses, draws }
    }
}

/// What a page says, in its order, without its title.
pub(super) fn parts(page: &Page, setting: &Setting) -> Vec<Part> {
    blocks::parts(&page.blocks, setting)
}

/// What a report says of its own state, one sentence each; nothing for what is issued, whole and fresh.
pub(super) fn states(page: &Page, lang: Lang) -> Vec<String> {
    let Some(report) = &page.report else { return Vec::new() };
    let mut said = Vec::new();
    if !report.unwritten.is_empty() {
        let headings = report.unwritten.join(lang.pick("、", ", "));
        said.push(crate::say!(
            "下書き: まだ書かれていないところがあります: {headings}。",
            "Draft: still to be written: {headings}."
        ));
    }
    if report.partial {
        said.push(crate::say!("途中: 対象の期間はまだ終わっていません。", "In progress: the period is not over."));
    }
    if !report.stale.is_empty() {
        let sources = report.stale.join(lang.pick("、", ", "));
        said.push(crate::say!("データが古いままです（{sources}）。", "The data are out of date ({sources})."));
    }
    if let Some(edition) = &report.edition
        && edition.newest > edition.number
    {
        let (number, newest) = (edition.number, edition.newest);
        said.push(crate::say!(
            "第{number}版です。第{newest}版に置き換えられています。",
            "Edition {number}, superseded by edition {newest}."
        ));
    }
    said.into_iter().map(|message| message.text(lang).to_owned()).collect()
}

impl Cell {
    /// A cell of text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A number, flush right.
    pub(super) fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), numeric: true, ..Self::default() }
    }

    /// The same with smaller lines below; empty ones are left out.
    #[must_use]
    pub(super) fn below(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes.into_iter().filter(|note| !note.is_empty()));
        self
    }
}

impl Head {
    /// Heads of text columns.
    pub(super) fn texts(heads: &[&str]) -> Vec<Self> {
        heads.iter().map(|&text| Self { text: text.to_owned(), numeric: false }).collect()
    }

    /// The head of a column of numbers.
    pub(super) fn number(text: &str) -> Self {
        Self { text: text.to_owned(), numeric: true }
    }
}
