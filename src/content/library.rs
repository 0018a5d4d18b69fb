//! The files below `content/` → a [`Library`].
//!
//! In: a project's files. Out: documents by path, assets, and every finding in path order. Never: stops at a bad file.

use super::document::{Document, Library, Unpublished, WhyUnpublished};
use super::front::{self, Front, Rule, Subject, Written};
use super::languages::Languages;
use super::markdown::Manner;
use super::reports::{self, ReadReports};
use super::shortcode::include::Includes;
use super::source::Source;
use super::terms;
use super::walk::{self, FOLDER, MarkdownFile, Role};
use super::{WideNarrow, addresses, control, encoding, markdown, names, notice, releases, stand_ins, statics};
use crate::calendar::Date;
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code, system_reason};
use crate::model::{ContentRules, Language, ProjectFiles, Taxonomy};
use crate::say;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is read, and how.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Whether drafts, pages of the future and expired pages are read too.
    pub drafts: bool,
    /// The day by which `publishDate`, `date` and `expiryDate` are judged; without it they are not.
    pub today: Option<Date>,
    /// The language of the site: of the words that are put into bodies (titles of alerts, labels of checkboxes).
    pub language: Lang,
    /// The languages that the project declares, the site's own first; none when it declares none.
    pub languages: Vec<Language>,
    /// The taxonomies whose terms are read.
    pub taxonomies: Vec<Taxonomy>,
    /// What the project asks of its documents.
    pub rules: Arc<ContentRules>,
    /// Whether `$…$` is a formula on every page.
    pub math: bool,
    /// What a line break between a wide and a narrow character means.
    pub wide_narrow: WideNarrow,
    /// The site's `params`, for the shortcode of that name.
    pub params: serde_json::Map<String, serde_json::Value>,
    /// The reports that are made; without them `content/reports/` is a folder like others.
    pub reports: Option<ReadReports>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            drafts: false,
            today: None,
            language: Lang::default(),
            languages: Vec::new(),
            taxonomies: Taxonomy::usual(),
            rules: Arc::default(),
            math: false,
            wide_narrow: WideNarrow::default(),
            params: serde_json::Map::new(),
            reports: None,
        }
    }
}

/// A file and its front matter, before it is known what its sections hand down to it.
pub(super) struct Opened<'f> {
    pub(super) file: &'f MarkdownFile,
    pub(super) text: String,
    pub(super) written: Written,
}

/// What became of a file.
pub(super) enum Outcome {
    Read(Box<Read>),
    /// Not meant to be read by anybody today.
    Unpublished(Unpublished),
    /// Something about it is wrong, and was said.
    LeftOut,
}

/// A document with what only the choice of addresses needs of it.
pub(super) struct Read {
    pub(super) document: Document,
    pub(super) address: Option<Place>,
    pub(super) role: Role,
    /// The folder of its file, below the project.
    pub(super) folder: String,
}

/// Reads every document below `content/`, in parallel; findings are in path order.
pub fn read(files: &dyn ProjectFiles, options: &ReadOptions, found: &mut Diagnostics) -> Library {
    let paths = files.list(FOLDER);
    let paths = walk::kept(&paths);
    let languages = Languages::new(&options.languages, options.language, &paths);
    let (markdown, assets) = walk::classify(&paths, &languages);
    let (texts, markdown): (Vec<MarkdownFile>, Vec<MarkdownFile>) =
        markdown.into_iter().partition(|file| reports::is_text(file, options.reports.as_ref()));
    if let Some(made) = &options.reports {
        reports::told_names(&markdown, options.today, made, found);
    }
    if markdown.is_empty() {
        found.push(no_document());
    }
    let opened: Vec<(Option<Opened<'_>>, Vec<Diagnostic>)> =
        markdown.par_iter().map(|file| open(files, file, &options.taxonomies)).collect();
    let mut sections: BTreeMap<(usize, &str), &[Rule]> = BTreeMap::new();
    for opened in opened.iter().filter_map(|(opened, _)| opened.as_ref()) {
        if opened.file.role == Role::Section && !opened.written.rules.is_empty() {
            let place = (opened.file.language, walk::folder(&opened.file.rest));
            sections.entry(place).or_insert(&opened.written.rules);
        }
    }
    let words = terms::Words::new(&options.rules.terms);
    let all = opened.iter().filter_map(|(opened, _)| opened.as_ref());
    let heads = all.filter(|opened| opened.file.role == Role::Section && opened.written.says("type", "releases"));
    let releases = releases::Folders::new(heads.map(|opened| opened.file));
    let room = Room { files, options, languages: &languages, sections, releases, words: words.as_ref() };
    let fronts: Vec<Option<Front>> =
        opened.par_iter().map(|(opened, _)| opened.as_ref().map(|opened| room.front(opened))).collect();
    let hidden = |(opened, front): (&Option<Opened<'_>>, &Option<Front>)| {
        let front = front.as_ref().filter(|front| room.is_hidden(front));
        front.and(opened.as_ref()).map(|opened| opened.file.source.clone())
    };
    let hidden: BTreeSet<String> = opened.iter().map(|(opened, _)| opened).zip(&fronts).filter_map(hidden).collect();
    let document = |((opened, _), front): (&(Option<Opened<'_>>, _), Option<Front>)| {
        opened.as_ref().zip(front).map(|(opened, front)| room.document(opened, front, &hidden))
    };
    let results: Vec<Option<(Outcome, Vec<Diagnostic>)>> = opened.par_iter().zip(fronts).map(document).collect();
    let (mut pages, mut unpublished) = (Vec::with_capacity(results.len()), Vec::new());
    for (result, (_, said)) in results.into_iter().zip(&opened) {
        found.extend(said.iter().cloned());
        let Some((outcome, said)) = result else { continue };
        found.extend(said);
        match outcome {
            Outcome::Read(read) => pages.push(*read),
            Outcome::Unpublished(document) => unpublished.push(document),
            Outcome::LeftOut => {}
        }
    }
    let pages = addresses::one_per_route(pages, found);
    let assets = addresses::of_assets(statics::with(assets, files, found), &pages, found);
    let documents: Vec<Document> = pages.into_iter().map(|page| page.document).collect();
    let stand_ins = stand_ins::make(&documents, &languages);
    let texts = reports::read(&room, (&texts, &hidden), &mut unpublished, found);
    let languages = stand_ins::in_use(languages, &documents);
    Library { documents, stand_ins, assets, unpublished, languages, reports: texts }
}

fn no_document() -> Diagnostic {
    let message = say!("`content/` に文書（.md）がありません", "there is no document (.md) in `content/`");
    Diagnostic::new(code::CONTENT_EMPTY, Place::file(FOLDER), message).hint(say!(
        "`tejun new sop content/sop/first.md` で書き始めます",
        "start one with `tejun new sop content/sop/first.md`"
    ))
}

pub(super) fn open<'f>(
    files: &dyn ProjectFiles,
    file: &'f MarkdownFile,
    taxonomies: &[Taxonomy],
) -> (Option<Opened<'f>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let bytes = match files.read(&file.source) {
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = system_reason(&error.reason);
            let (ja, en) = (&reason.ja, &reason.en);
            let place = Place::file(file.source.as_str());
            let said = say!("ファイルを読めません: {ja}", "the file cannot be read: {en}");
            return (None, vec![Diagnostic::new(code::CONTENT_UNREADABLE, place, said)]);
        }
    };
    let text = encoding::decode(&file.source, &bytes, &mut found).into_owned();
    let written = front::written(&Source::new(&file.source, &text), taxonomies, &mut found);
    (Some(Opened { file, text, written }), found)
}

/// What the documents of one project share.
pub(super) struct Room<'r> {
    pub(super) files: &'r dyn ProjectFiles,
    pub(super) options: &'r ReadOptions,
    languages: &'r Languages,
    /// What sections hand down, by language and folder.
    sections: BTreeMap<(usize, &'r str), &'r [Rule]>,
    /// Which folders hold releases.
    releases: releases::Folders,
    /// Words that the house avoids.
    words: Option<&'r terms::Words>,
}

impl Room<'_> {
    pub(super) fn front(&self, opened: &Opened<'_>) -> Front {
        let file = opened.file;
        let folders = walk::folders_above(file);
        let handed = folders.iter().filter_map(|folder| self.sections.get(&(file.language, *folder))).copied();
        let path = format!("/{}", walk::key(file));
        let kind = match file.role {
            Role::Section if path == "/" => "home",
            Role::Section => "section",
            Role::Bundle | Role::Page => "page",
        };
        let subject = Subject { path: &path, kind, lang: &self.languages.all[file.language].code };
        let mut front = front::meant(&opened.written, handed.flatten(), subject, &self.options.taxonomies);
        releases::complete(file, &self.releases, &mut front);
        front
    }

    /// Whether a document is kept from readers, today or from some of them.
    fn is_hidden(&self, front: &Front) -> bool {
        let waits = self.unpublished(front).is_some_and(|why| why != WhyUnpublished::Headless);
        waits || front.audience.is_some() || front.cascaded_audience.is_some()
    }

    pub(super) fn document(
        &self,
        opened: &Opened<'_>,
        mut front: Front,
        hidden: &BTreeSet<String>,
    ) -> (Outcome, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let file = opened.file;
        let source = Source::new(&file.source, &opened.text);
        control::complete(&source, &mut front);
        let audience = front.audience.as_ref().filter(|_| !front.matter.draft);
        if let Some(place) = front.cascaded_audience.as_ref().or(audience) {
            found.push(no_audiences_yet(place.clone()));
            return (Outcome::LeftOut, found);
        }
        let route = walk::route(file, &front.matter, self.languages.prefix(file.language));
        if let Some(why) = self.unpublished(&front) {
            return (Outcome::Unpublished(Unpublished { source: file.source.clone(), route, why }), found);
        }
        front::check_rules(&source, &front, &self.options.rules.front, &mut found);
        let language = &self.languages.all[file.language];
        // Text in a language that the interface does not speak gets the words of the site's.
        let words = if language.code == language.lang.pick("ja", "en") { language.lang } else { self.options.language };
        let timeline = notice::has_timeline(file, &front);
        let manner = Manner { base: opened.written.body, language: words, words: self.words, timeline };
        let includes = Includes::new(self.files, self.options, hidden);
        let body = markdown::read(&source, &front, includes, manner, &mut found);
        releases::check(&source, &front, &body.headings, self.options.today, &mut found);
        let notice = notice::read(file, &front, body.timeline, &mut found).map(Box::new);
        let name = names::read(walk::name_of(file));
        let document = Document {
            source: file.source.clone(),
            aliases: walk::aliases(&route, file.role, &front.matter.aliases),
            route,
            language: language.code.clone(),
            lang: language.lang,
            text_of: None,
            key: front.matter.translation_key.clone().unwrap_or_else(|| walk::key(file)),
            also: self.languages.also(&file.source, &file.rest),
            is_section: file.role == Role::Section,
            title: body.title.unwrap_or_else(|| fallback_title(file, language.lang)),
            description: front.matter.description.clone().unwrap_or_default(),
            summary: body.summary,
            number: name.number,
            day: name.day,
            terms: front.terms,
            headings: body.headings,
            pieces: body.pieces,
            links: body.links,
            statements: body.statements,
            placeholders: body.placeholders,
            notice,
            front: front.matter,
        };
        let folder = walk::folder(&file.source).to_owned();
        (Outcome::Read(Box::new(Read { document, address: front.address, role: file.role, folder })), found)
    }

    /// Why a page is not part of the site, if it is not.
    fn unpublished(&self, front: &Front) -> Option<WhyUnpublished> {
        let today = self.options.today;
        let future = front.publish.zip(today).is_some_and(|(publish, today)| publish > today);
        let expired = front.expiry.zip(today).is_some_and(|(expiry, today)| expiry <= today);
        let waits = !self.options.drafts;
        match () {
            () if front.matter.headless => Some(WhyUnpublished::Headless),
            () if waits && front.matter.draft => Some(WhyUnpublished::Draft),
            () if waits && future => Some(WhyUnpublished::Future),
            () if waits && expired => Some(WhyUnpublished::Expired),
            () => None,
        }
    }
}

fn fallback_title(file: &MarkdownFile, language: Lang) -> String {
    match (walk::name_of(file), language) {
        ("", Lang::Ja) => "ホーム".to_owned(),
        ("", Lang::En) => "Home".to_owned(),
        (name, _) => names::title(name),
    }
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
