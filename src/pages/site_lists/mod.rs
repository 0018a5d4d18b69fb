//! Documents → the rows of the lists that metrics may count.
//!
//! In: the documents that one audience has, and the as-of instant. Out: a [`ListRows`] for each list, in the columns that `config`
//! declares. Never: takes a draft, a page that stands in for a translation, or a document that the audience does not have; tells a
//! day that nobody wrote down.
//!
//! Decided in docs/decisions/0099-lists-as-sources.md.

mod actions;
mod documents;
mod notices;
mod releases;

use crate::calendar::{Date, Instant, day_number, local_date};
use crate::config::{Project, SiteList};
use crate::content::{self, Document, Library, Piece};
use crate::diag::Diagnostics;
use crate::model::ProjectFiles;
use crate::query::{Cell, Table};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The rows of one list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListRows {
    /// The rows, in the declared columns.
    pub table: Table,
    /// The documents they come from, each with how many rows it has.
    pub files: BTreeMap<String, u64>,
}

/// The rows of every list.
pub type SiteLists = BTreeMap<SiteList, ListRows>;

/// What rows are made from.
#[derive(Clone, Copy)]
pub struct ListInputs<'a> {
    /// As whoever looks knows it.
    pub project: &'a Project,
    /// The documents of whoever looks.
    pub library: &'a Library,
    /// The files of whoever looks.
    pub files: &'a dyn ProjectFiles,
    /// The instant figures hold for.
    pub as_of: Instant,
}

impl ListInputs<'_> {
    fn today(&self) -> Date {
        local_date(&self.project.site.periods.zone, self.as_of)
    }
}

/// Which lists somebody may ask for; what this says of too many costs time, never a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedLists {
    /// Those that a metric counts, and those that a directive names.
    Named,
    /// Every list: a document that is read later may name it.
    Any,
}

/// The rows of the lists that a project may name, as far as somebody asks for them.
pub fn site_lists(inputs: ListInputs<'_>, asked: AskedLists) -> SiteLists {
    let free = inputs.project.lists.values().filter_map(crate::config::Source::list);
    let counted = |list: &SiteList| inputs.project.sources.values().any(|source| source.list() == Some(*list));
    let named = |list: &SiteList| is_named(inputs.library, list.name());
    let wanted = free.filter(|list| asked == AskedLists::Any || counted(list) || named(list));
    wanted
        .map(|list| {
            let rows = match list {
                SiteList::Releases => releases::rows(inputs),
                SiteList::Documents => documents::rows(inputs),
                SiteList::Actions => {
                    // What is wrong with their days is said where pages are composed.
                    let tasks = content::task_items(inputs.files, inputs.library, &mut Diagnostics::new());
                    actions::rows(inputs, &tasks)
                }
                SiteList::IncidentNotices => notices::rows(inputs, content::NoticeKind::Incident),
                SiteList::MaintenanceNotices => notices::rows(inputs, content::NoticeKind::Maintenance),
            };
            (list, of_rows(list, rows))
        })
        .collect()
}

/// Whether a directive has a word anywhere.
fn is_named(library: &Library, word: &str) -> bool {
    let of_reports = library
        .reports
        .iter()
        .flat_map(|texts| std::iter::once(&texts.layout).chain(texts.words.iter().map(|words| &words.document)));
    library.all().chain(of_reports).flat_map(|document| &document.pieces).any(|piece| match piece {
        Piece::Directive { argument, body, .. } => argument.contains(word) || body.contains(word),
        _ => false,
    })
}

/// One row: what is known of each column; of the others there is no value.
#[derive(Default)]
struct Row(BTreeMap<&'static str, Cell>);

impl Row {
    /// The row of a file.
    fn of(file: &str, title: &str) -> Self {
        let folder = below_content(file).rsplit_once('/').map_or("", |(folder, _)| folder);
        let row = Self::default().set("file", Cell::Text(file.to_owned()));
        row.text("title", title).text("folder", folder)
    }

    fn set(mut self, name: &'static str, cell: Cell) -> Self {
        self.0.insert(name, cell);
        self
    }

    /// A text; an empty one is no value.
    fn text(self, name: &'static str, text: &str) -> Self {
        let cell = if text.is_empty() { Cell::Null } else { Cell::Text(text.to_owned()) };
        self.set(name, cell)
    }

    fn truth(self, name: &'static str, value: bool) -> Self {
        self.set(name, Cell::Boolean(value))
    }

    fn count(self, name: &'static str, n: usize) -> Self {
        self.set(name, Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX)))
    }

    fn day(self, name: &'static str, day: Option<Date>) -> Self {
        self.set(name, day.map_or(Cell::Null, |day| Cell::Integer(day_number(day))))
    }

    fn instant(self, name: &'static str, at: Option<Instant>) -> Self {
        self.set(name, at.map_or(Cell::Null, |at| Cell::Integer(at.as_second())))
    }
}

fn of_rows(list: SiteList, rows: Vec<Row>) -> ListRows {
    let columns: Vec<&str> = list.columns().iter().map(|column| column.name).collect();
    debug_assert!(rows.iter().all(|row| row.0.keys().all(|name| columns.contains(name))));
    let mut files: BTreeMap<String, u64> = BTreeMap::new();
    for file in rows.iter().filter_map(|row| row.0.get("file")?.text()) {
        *files.entry(file.to_owned()).or_default() += 1;
    }
    let cells = |row: Row| columns.iter().map(|name| row.0.get(name).cloned().unwrap_or(Cell::Null)).collect();
    let table = Table {
        rows: rows.into_iter().map(cells).collect(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
    };
    ListRows { table, files }
}

fn below_content(file: &str) -> &str {
    file.strip_prefix("content/").unwrap_or(file)
}

/// Documents that are written, each once: of translations that of the site's own language, else the first.
fn each_once(library: &Library) -> Vec<&Document> {
    let own = library.languages.first().map(|language| language.code.as_str()).unwrap_or_default();
    let mut written: Vec<&Document> =
        library.documents().filter(|document| !document.front.draft && document.text_of.is_none()).collect();
    written.sort_by_key(|document| (&document.key, document.language != own, &document.source));
    let mut seen = BTreeSet::new();
    written.retain(|document| seen.insert(&document.key));
    written.sort_by_key(|document| &document.source);
    written
}
