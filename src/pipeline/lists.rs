//! Whole lists of a site → files beside its pages.
//!
//! In: a composed site with the lists that its pages cut short, and the data. Out: their files, handed on piece by piece where
//! somebody takes them so, else held. Never: a list of a page that the audience does not have, a file that lacks a row, or more
//! than one block of rows at once.

use super::Computed;
use super::compose::AudienceSite;
use crate::config::Project;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::metrics::EngineDrillThrough;
use crate::model::{Artifact, Block, ExportStats, ListExport, ListQuery, Page, PageSink, Profiler, format_integer};
use crate::pages::ListCsvWriter;
use crate::say;
use std::sync::Arc;

/// So many rows of one answer are held at once.
const BLOCK: usize = 10_000;

/// The files of the whole lists of a site, but for those that somebody took.
pub(super) fn files(
    computed: &Computed,
    seen: &AudienceSite<'_>,
    profiler: &Profiler,
    out: &dyn PageSink,
    found: &mut Diagnostics,
) -> Vec<Artifact> {
    let whole = EngineDrillThrough::new(&seen.view.project, &*seen.view.store, computed.as_of);
    let lister = Lister { project: &seen.view.project, drill_through: whole, profiler };
    let mut held = Vec::new();
    for (page, list, asked) in lists(&seen.site.pages) {
        // A list of a report of some rows holds these alone.
        let rows = page.report.as_ref().and_then(|report| Some((report.name, seen.view.rows.get(&report.name)?)));
        let engine = rows.and_then(|(name, _)| computed.row_engines.get(&name)).map(|engine| {
            // Of short lists, which all values have, one question is asked; a long one is fetched piece by piece for itself.
            if list.rows as usize > BLOCK { engine.alone() } else { engine.clone() }
        });
        let of_rows = rows.zip(engine.as_ref()).map(|((_, facts), engine)| Lister {
            project: &facts.project,
            drill_through: EngineDrillThrough::new(&facts.project, engine, computed.as_of),
            profiler,
        });
        let lister = of_rows.as_ref().unwrap_or(&lister);
        match lister.file(list, asked, &list.path(&page.route), out) {
            Ok(file) => held.extend(file),
            Err(message) => {
                let place = page.source.as_ref().map(Place::file);
                let finding = Diagnostic::new(code::EXPORT_LIST, place, at(page.route.as_str(), &message));
                // The same page of several audiences lacks the same.
                if !found.iter().any(|known| *known == finding) {
                    found.push(finding);
                }
            }
        }
    }
    held
}

fn lists(pages: &[Page]) -> impl Iterator<Item = (&Page, &ListExport, &ListQuery)> {
    let blocks = pages.iter().flat_map(|page| page.blocks.iter().map(move |block| (page, block)));
    blocks.filter_map(|(page, block)| match block {
        Block::Whole(list) => Some((page, list, list.asked.as_deref()?)),
        _ => None,
    })
}

fn at(route: &str, message: &Message) -> Message {
    let (ja, en) = (&message.ja, &message.en);
    say!("`{route}` の一覧の全件を書き出せません: {ja}", "a list of `{route}` cannot be written whole: {en}")
}

/// Makes the files of one site.
struct Lister<'s> {
    project: &'s Project,
    drill_through: EngineDrillThrough<'s>,
    profiler: &'s Profiler,
}

impl Lister<'_> {
    /// The file of a list, unless it was taken.
    fn file(
        &self,
        list: &ListExport,
        asked: &ListQuery,
        path: &str,
        out: &dyn PageSink,
    ) -> Result<Option<Artifact>, Message> {
        if let Some(mut growing) = out.open(path) {
            self.write(list, asked, &mut |text| growing.add(text.as_bytes()))?;
            if growing.end() {
                return Ok(None);
            }
        }
        let mut bytes = Vec::new();
        self.write(list, asked, &mut |text| bytes.extend_from_slice(text.as_bytes()))?;
        Ok(Some(Artifact { path: path.to_owned(), bytes: Arc::from(bytes), route: None }))
    }

    /// Hands the text of a list on, as many rows at once as are held.
    fn write(&self, list: &ListExport, asked: &ListQuery, add: &mut dyn FnMut(&str)) -> Result<(), Message> {
        let lines = ListCsvWriter::new(self.project, asked);
        add(&lines.head());
        let mut written = 0;
        let mut take = |rows: Vec<_>| {
            written += rows.len() as u64;
            add(&rows.iter().map(|row| lines.row(row)).collect::<String>());
            written <= list.rows
        };
        let (source, exported) = self.drill_through.whole(asked, BLOCK, &mut take)?;
        self.profiler.exports(&source, exported);
        complete(list.rows, written, exported)
    }
}

/// Whether a file holds as many rows as its page tells of.
fn complete(told: u64, written: u64, exported: ExportStats) -> Result<(), Message> {
    if told == written && written == exported.rows {
        return Ok(());
    }
    let (told, written) = (format_integer(told), format_integer(written));
    Err(say!(
        "ページでは {told} 件ですが、取り出せた行は {written} 件です",
        "the page tells of {told} rows, but {written} could be had"
    ))
}
