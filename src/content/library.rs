//! The files below `content/` and `static/` → a [`Library`].
//!
//! In: a project's files. Out: documents by path, assets, and every finding in path order. Never: stops at a bad file.

use super::document::{Asset, Document, Library};
use super::front::Front;
use super::shortcode::include::Includes;
use super::source::Source;
use super::terms::Words;
use super::walk::{self, FOLDER, MarkdownFile, Role};
use super::{WideNarrow, control, front, markdown, statics};
use crate::calendar::Date;
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code, system_reason};
use crate::model::{ContentRules, ProjectFiles};
use crate::say;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is read, and how.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Whether drafts, pages of the future and expired pages are read too.
    pub drafts: bool,
    /// The day by which `publishDate`, `date` and `expiryDate` are judged; without it they are not.
    pub today: Option<Date>,
    /// The language of the words that are put into bodies (titles of alerts, labels of checkboxes).
    pub language: Lang,
    /// What the project asks of its documents.
    pub rules: Arc<ContentRules>,
    /// Whether `$…$` is a formula on every page.
    pub math: bool,
    /// What a line break between a wide and a narrow character means.
    pub wide_narrow: WideNarrow,
    /// The site's `params`, for the shortcode of that name.
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// What became of a file.
enum Outcome {
    Read(Box<Read>),
    /// Not meant to be read by anybody today.
    Unpublished,
    /// Something about it is wrong, and was said.
    LeftOut,
}

struct Read {
    document: Document,
    address: Option<Place>,
}

/// Reads every document below `content/`, in parallel; findings are in path order.
pub fn read(files: &dyn ProjectFiles, options: &ReadOptions, found: &mut Diagnostics) -> Library {
    let paths = files.list(FOLDER);
    let (markdown, assets) = walk::classify(&paths);
    if markdown.is_empty() {
        found.push(no_document());
    }
    let words = Words::new(&options.rules.terms);
    let read = |file: &MarkdownFile| read_file(files, file, options, words.as_ref());
    let results: Vec<(Outcome, Vec<Diagnostic>)> = markdown.par_iter().map(read).collect();
    let mut pages = Vec::with_capacity(results.len());
    let mut unpublished = 0;
    for (outcome, findings) in results {
        found.extend(findings);
        match outcome {
            Outcome::Read(read) => pages.push(*read),
            Outcome::Unpublished => unpublished += 1,
            Outcome::LeftOut => {}
        }
    }
    let documents = one_per_route(pages, found);
    let assets = without_collisions(statics::with(assets, files, found), &documents, found);
    Library { documents, assets, unpublished }
}

fn no_document() -> Diagnostic {
    let message = say!("`content/` に文書（.md）がありません", "there is no document (.md) in `content/`");
    Diagnostic::new(code::CONTENT_EMPTY, Place::file(FOLDER), message).hint(say!(
        "`tejun new sop content/sop/first.md` で書き始めます",
        "start one with `tejun new sop content/sop/first.md`"
    ))
}

fn read_file(
    files: &dyn ProjectFiles,
    file: &MarkdownFile,
    options: &ReadOptions,
    words: Option<&Words>,
) -> (Outcome, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let bytes = match files.read(&file.source) {
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = system_reason(&error.reason);
            let (ja, en) = (&reason.ja, &reason.en);
            let place = Place::file(file.source.as_str());
            let said = say!("ファイルを読めません: {ja}", "the file cannot be read: {en}");
            return (Outcome::LeftOut, vec![Diagnostic::new(code::CONTENT_UNREADABLE, place, said)]);
        }
    };
    let text = decode(&file.source, &bytes, &mut found);
    let source = Source::new(&file.source, &text);
    let mut front = front::read(&source, &mut found);
    control::complete(&source, &mut front);
    if let Some(place) = front.audience.as_ref().filter(|_| !front.matter.draft) {
        found.push(no_audiences_yet(place.clone()));
        return (Outcome::LeftOut, found);
    }
    if !options.drafts && !is_published(&front, options.today) {
        return (Outcome::Unpublished, found);
    }
    front::check_rules(&source, &front, &options.rules.front, &mut found);
    let body = markdown::read(&source, &front, Includes::new(files, options), words, &mut found);
    let route = walk::route(file, &front.matter);
    let document = Document {
        source: file.source.clone(),
        aliases: walk::aliases(&route, file.role, &front.matter.aliases),
        route,
        is_section: file.role == Role::Section,
        title: body.title.unwrap_or_else(|| fallback_title(file, options.language)),
        description: front.matter.description.clone().unwrap_or_default(),
        headings: body.headings,
        pieces: body.pieces,
        links: body.links,
        statements: body.statements,
        placeholders: body.placeholders,
        front: front.matter,
    };
    (Outcome::Read(Box::new(Read { document, address: front.address })), found)
}

fn fallback_title(file: &MarkdownFile, language: Lang) -> String {
    match (walk::name_of(file), language) {
        ("", Lang::Ja) => "ホーム".to_owned(),
        ("", Lang::En) => "Home".to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// The text of a file without its byte order mark; bytes that are not UTF-8 are said and replaced.
pub(super) fn decode<'b>(file: &str, bytes: &'b [u8], found: &mut Vec<Diagnostic>) -> Cow<'b, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Cow::Borrowed(text),
        Err(error) => error,
    };
    let text = String::from_utf8_lossy(bytes);
    let at = error.valid_up_to();
    let place = Place::of_range(file, &text, at..at + 1);
    found.push(
        Diagnostic::new(
            code::CONTENT_INVALID_UTF8,
            place,
            say!("UTF-8 として読めないバイトがあります", "the file is not valid UTF-8 from here on"),
        )
        .hint(say!("エディターで UTF-8 を選んで保存し直します", "save the file as UTF-8")),
    );
    text
}

/// A page that was not meant for everybody is never published by mistake, nor said to be fine until its day comes.
fn no_audiences_yet(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::CONTENT_AUDIENCE,
        place,
        say!(
            "公開範囲 (`audience`) はまだ使えません。このページは作りません",
            "audiences are not yet built; this page is left out"
        ),
    )
    .hint(say!("キーを消すか、`draft: true` とします", "remove the key or set `draft: true`"))
}

pub(super) fn is_published(front: &Front, today: Option<Date>) -> bool {
    let future = front.publish.zip(today).is_some_and(|(publish, today)| publish > today);
    let expired = front.expiry.zip(today).is_some_and(|(expiry, today)| expiry <= today);
    !front.matter.draft && !future && !expired
}

/// Keeps the first document of every route and says where the others are.
fn one_per_route(pages: Vec<Read>, found: &mut Diagnostics) -> Vec<Document> {
    let mut kept: Vec<Read> = Vec::with_capacity(pages.len());
    let mut by_route = BTreeMap::new();
    for page in pages {
        let Some(&first) = by_route.get(&page.document.route) else {
            by_route.insert(page.document.route.clone(), kept.len());
            kept.push(page);
            continue;
        };
        let place = |page: &Read| page.address.clone().unwrap_or_else(|| Place::file(page.document.source.as_str()));
        let (route, winner) = (page.document.route.as_str(), kept[first].document.source.as_str());
        found.push(
            Diagnostic::new(
                code::CONTENT_DUPLICATE_ROUTE,
                place(&page),
                say!(
                    "アドレス `{route}` は `{winner}` がすでに使っています。このページは作りません",
                    "the address `{route}` is taken by `{winner}`; this page is left out"
                ),
            )
            .hint(say!(
                "どちらかの `slug` か `url`、またはファイル名を変えます",
                "change `slug`, `url` or the file name of one of them"
            ))
            .related(place(&kept[first]), say!("先に使っているページ", "the page that has it")),
        );
    }
    kept.into_iter().map(|page| page.document).collect()
}

/// Drops the assets that would overwrite a page.
fn without_collisions(assets: Vec<Asset>, documents: &[Document], found: &mut Diagnostics) -> Vec<Asset> {
    let pages: BTreeMap<String, &Document> =
        documents.iter().map(|document| (document.route.file(), document)).collect();
    let mut kept = Vec::with_capacity(assets.len());
    for asset in assets {
        let Some(document) = pages.get(&asset.path) else {
            kept.push(asset);
            continue;
        };
        let (path, winner) = (asset.path.as_str(), document.source.as_str());
        found.push(
            Diagnostic::new(
                code::CONTENT_DUPLICATE_ROUTE,
                Place::file(asset.source.as_str()),
                say!(
                    "`{path}` は `{winner}` のページになります。このファイルはコピーしません",
                    "`{path}` is the page of `{winner}`; this file is not copied"
                ),
            )
            .related(Place::file(winner), say!("先に使っているページ", "the page that has it")),
        );
    }
    kept
}
