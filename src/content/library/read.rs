//! The files below `content/` → a [`Library`].
//!
//! In: a project's files. Out: documents by path, assets, and every finding in path order. Never: stops at a bad file.

use super::contents::Library;
use super::context::{LibraryContext, ReadContext};
use super::languages::Languages;
use super::open::{OpenedFile, open};
use super::outcome::{Asset, Outcome, Read, Unpublished};
use super::reader::Reader;
use super::{addresses, fallbacks, referenced, reports, static_files, walk};
use crate::content::cache::memory::{CachedDocument, DocumentCache};
use crate::content::cache::{Known, bodies, heads};
use crate::content::document::Document;
use crate::content::front::DocumentFrontMatter;
use crate::content::items::Items;
use crate::content::markdown_file::MarkdownFile;
use crate::content::options::{ReadOptions, ReadReport, ReadReports};
use crate::content::paths::FOLDER;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{ProjectFiles, ReportKind, ReportName, Viewer};
use crate::say;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reads every document below `content/`, in parallel; findings are in path order.
pub fn read(files: &dyn ProjectFiles, options: &ReadOptions, found: &mut Diagnostics) -> Library {
    read_again(files, options, &DocumentCache::default(), found)
}

/// The same, but what is remembered is not read again; a memory never changes what comes out.
pub fn read_again(
    files: &dyn ProjectFiles,
    options: &ReadOptions,
    memory: &DocumentCache,
    found: &mut Diagnostics,
) -> Library {
    let paths = files.list(FOLDER);
    let paths = walk::site_paths(&paths);
    let languages = Languages::new(&options.languages, options.language, &paths);
    let (markdown, assets) = walk::classify(&paths, &languages, options.address_case);
    let (texts, markdown): (Vec<MarkdownFile>, Vec<MarkdownFile>) =
        markdown.into_iter().partition(|file| reports::is_text(file, options.reports.as_ref()));
    if let Some(made) = &options.reports {
        reports::report_names(&markdown, options.today, made, found);
    }
    if markdown.is_empty() {
        found.push(no_document());
    }
    static_files::report_backups(files, found);
    let sources: Vec<&str> = markdown.iter().map(|file| file.source.as_str()).collect();
    let taxonomies = &options.taxonomies;
    let remembered = memory.headers(taxonomies);
    let opened = heads::cache(files.cache(), taxonomies)
        .each(&sources, |at, disk| open(files, &markdown[at], taxonomies, &remembered.beside(disk)));
    memory.end_headers();
    let all = || opened.iter().filter_map(|opened| opened.as_ref().ok());
    let library = LibraryContext::new(all(), languages, options);
    let context = ReadContext { files, options, library: &library, parsed: &memory.parsed };
    found.extend(context.audience_errors(&markdown, &assets));
    let fronts: Vec<Option<DocumentFrontMatter>> =
        opened.par_iter().map(|opened| opened.as_ref().ok().map(|opened| context.front(opened))).collect();
    let mut hidden =
        context.hidden(opened.iter().zip(&fronts).filter_map(|(o, f)| o.as_ref().ok().zip(f.as_ref())), &assets);
    found.extend(std::mem::take(&mut hidden.found));
    let documents = memory.documents(&(options, &library.languages));
    let document = |at: usize, bodies: Known<'_>| {
        let (opened, front) = (opened[at].as_ref().ok()?, fronts[at].as_ref()?);
        Some(context.remembered(opened, front, &hidden, &documents, bodies))
    };
    let results = bodies::cache(files.cache(), options).each(&sources, document);
    documents.end_round();
    let (pages, mut unpublished) = settled(&results, &opened, &options.viewer, found);
    drop(results);
    // Addresses are settled among all files, so that a page has the same one for everybody who sees it.
    let pages = addresses::one_per_route(pages, found);
    let assets = assets.into_iter().filter(|asset| !hidden.waits(&asset.source));
    let assets = assets.map(|asset| Asset { audience: context.rank_of_file(&hidden, &asset.source), ..asset });
    let sees = |rank: usize| options.viewer.sees(rank);
    let seen = pages.iter().map(|page| &*page.document).filter(|document| sees(document.audience));
    let (assets, unshown) = referenced::without_unshown(assets.collect(), seen, options.among_others);
    // What stands in `static/` is published for being there, hidden or not.
    let assets = assets.into_iter().chain(static_files::all(files)).collect();
    let assets = addresses::of_assets(assets, &pages, found);
    let (assets, closed_assets): (Vec<Asset>, Vec<Asset>) = assets.into_iter().partition(|asset| sees(asset.audience));
    let documents = pages.into_iter().map(|page| page.document);
    let unshown = unshown.into_iter().filter(|asset| sees(asset.audience)).map(|asset| asset.source).collect();
    let (documents, closed): (Vec<Arc<Document>>, Vec<_>) = documents.partition(|document| sees(document.audience));
    let closed = closed.into_iter().map(|document| document.source.clone());
    let mut closed: BTreeSet<String> = closed.chain(closed_assets.into_iter().map(|asset| asset.source)).collect();
    closed.extend(context.left_out(&hidden));
    unpublished.retain(|waiting| hidden.rank(&waiting.source).is_none_or(sees));
    let stand_ins = fallbacks::make(&documents, &library.languages);
    let texts = reports::read(&context, &texts, &hidden, &mut unpublished, &mut closed, found);
    let languages = fallbacks::in_use(&library.languages, &documents);
    let items = items_of(opened.into_iter().flatten());
    let reader = Some(Arc::new(Reader::new(options.clone(), library, hidden, markdown)));
    Library { documents, stand_ins, assets, unshown, unpublished, languages, reports: texts, items, closed, reader }
}

/// The layout of one report, for those who ask what its author has to write.
pub fn layout(
    files: &dyn ProjectFiles,
    options: &crate::content::options::ReadOptions,
    name: ReportName,
) -> Option<Document> {
    let reports = options.reports.clone()?;
    let usual = |kind: ReportKind| ReadReport {
        name,
        kind: Some(kind),
        period: kind.usual_period(),
        layout: None,
        per_value: false,
    };
    let made = reports.made.iter().find(|made| made.name == name.shared()).cloned();
    let made = vec![made.or_else(|| name.kind().map(usual))?];
    let reports = Some(ReadReports { made, ..reports });
    let options = crate::content::options::ReadOptions { reports, ..options.clone() };
    let read = read(files, &options, &mut Diagnostics::new());
    read.reports.into_iter().next().map(|texts| texts.layout)
}

/// What is read and what is not, in path order, with everything that was found. Of a document that is closed to those who look,
/// it is told to those who see it: it may well include what they see, too.
fn settled(
    results: &[Option<Arc<CachedDocument>>],
    opened: &[Result<OpenedFile<'_>, Box<Diagnostic>>],
    viewer: &Viewer,
    found: &mut Diagnostics,
) -> (Vec<Read>, Vec<Unpublished>) {
    let (mut pages, mut unpublished) = (Vec::with_capacity(results.len()), Vec::new());
    for (result, opened) in results.iter().zip(opened) {
        match opened {
            Ok(opened) => found.extend(opened.header.found.iter().cloned()),
            Err(finding) => found.push((**finding).clone()),
        }
        let Some(read) = result else { continue };
        let is_closed = matches!(&read.outcome, Outcome::Read(read) if !viewer.sees(read.document.audience));
        found.extend(read.found.iter().filter(|_| !is_closed).cloned());
        match &read.outcome {
            Outcome::Read(read) => pages.push((**read).clone()),
            Outcome::Unpublished(document) => unpublished.push(document.clone()),
            Outcome::LeftOut => {}
        }
    }
    (pages, unpublished)
}

/// The items of documents that have some, by path.
fn items_of<'o>(opened: impl Iterator<Item = OpenedFile<'o>>) -> BTreeMap<String, Arc<Items>> {
    let with_items = opened.filter(|opened| !opened.header.items.is_empty());
    with_items.map(|opened| (opened.file.source.clone(), Arc::clone(&opened.header.items))).collect()
}

fn no_document() -> Diagnostic {
    let message = say!("`content/` に文書（.md）がありません", "there is no document (.md) in `content/`");
    Diagnostic::new(code::CONTENT_EMPTY, Place::file(FOLDER), message).hint(say!(
        "`tejun new sop content/sop/first.md` で書き始めます",
        "start one with `tejun new sop content/sop/first.md`"
    ))
}
