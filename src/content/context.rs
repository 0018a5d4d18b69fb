//! What documents say for each other, and how one of them is read among the others.
//!
//! In: files with their front matter. Out: for each what became of it. Never: settles who gets an address that two ask for.

use super::disk_cache::{Known, bodies};
use super::document::Asset;
use super::document::{Document, Piece, Unpublished, WhyUnpublished};
use super::document_cache::{self, CachedDocument, Documents, KnownHeaders};
use super::front::{self, DocumentFrontMatter, Rule, Slip, Subject};
use super::header::{OpenedFile, ParsedHeader, Text, open};
use super::languages::Languages;
use super::library::ReadOptions;
use super::markdown::{Body, BodyOptions};
use super::shortcode::include::Includes;
use super::walk::{self, FOLDER, MarkdownFile, Role};
use super::{audience, html_header, markdown, names, notice, releases, terms};
use crate::diag::{Diagnostic, Lang, Place, Severity, code};
use crate::model::{FOR_NOBODY, ProjectFiles};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What nobody reads today, and for whom everything else below `content/` is.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// Documents that wait, are over, or are left out for what they say of their audience.
    waiting: BTreeSet<String>,
    /// The ranks of documents and of other files.
    ranks: BTreeMap<String, usize>,
    /// What is wrong with what files that are no documents say of their audience.
    pub(super) found: Vec<Diagnostic>,
}

impl Hidden {
    /// Whether a document is not published today.
    pub(super) fn waits(&self, path: &str) -> bool {
        self.waiting.contains(path)
    }

    /// The rank of the audience of a document or a file.
    pub(super) fn rank(&self, path: &str) -> Option<usize> {
        self.ranks.get(path).copied()
    }
}

/// What became of a file.
#[derive(Clone)]
pub(super) enum Outcome {
    Read(Box<Read>),
    /// Not meant to be read by anybody today.
    Unpublished(Unpublished),
    /// Something about it is wrong, and was said.
    LeftOut,
}

/// A document with what only the choice of addresses needs of it.
#[derive(Clone)]
pub(super) struct Read {
    pub(super) document: Arc<Document>,
    pub(super) address: Option<Place>,
    pub(super) role: Role,
    /// The folder of its file, below the project.
    pub(super) folder: String,
}

/// What the documents of one project share.
pub(super) struct ReadContext<'r> {
    pub(super) files: &'r dyn ProjectFiles,
    pub(super) options: &'r ReadOptions,
    pub(super) house: &'r LibraryContext,
}

/// What documents say for each other before the first of them is read.
#[derive(Debug)]
pub(super) struct LibraryContext {
    pub(super) languages: Languages,
    /// What sections hand down: for each language by folder.
    sections: Vec<BTreeMap<String, Vec<Rule>>>,
    /// Which folders hold releases.
    releases: releases::Folders,
    /// Words that the house avoids.
    words: Option<terms::Words>,
}

impl LibraryContext {
    pub(super) fn new<'o>(
        opened: impl Iterator<Item = &'o OpenedFile<'o>> + Clone,
        languages: Languages,
        options: &ReadOptions,
    ) -> Self {
        let heads = opened.filter(|opened| opened.file.role == Role::Section);
        let mut sections = vec![BTreeMap::new(); languages.all.len()];
        for opened in heads.clone().filter(|opened| !opened.paper.written.rules.is_empty()) {
            let folder = walk::folder(&opened.file.rest).to_owned();
            let mut rules = opened.paper.written.rules.clone();
            // A front page speaks of itself: what it says there is not meant for the whole site.
            rules.retain(|rule| !folder.is_empty() || !rule.is_own());
            sections[opened.file.language].entry(folder).or_insert(rules);
        }
        let of_releases = heads.filter(|opened| opened.paper.written.has_value("type", "releases"));
        let releases = releases::Folders::new(of_releases.map(|opened| opened.file));
        Self { languages, sections, releases, words: terms::Words::new(&options.rules.terms) }
    }
}

/// How the documents of a library are read, for one that has changed since.
#[derive(Debug)]
pub struct Reader {
    options: ReadOptions,
    house: LibraryContext,
    hidden: Hidden,
    files: Vec<MarkdownFile>,
}

impl Reader {
    pub(super) fn new(options: ReadOptions, house: LibraryContext, hidden: Hidden, files: Vec<MarkdownFile>) -> Self {
        Self { options, house, hidden, files }
    }

    /// A document as it is now, when nothing but its own text has changed; `None` for a file that is none of the documents, or
    /// none that is published any more.
    pub fn reread(&self, files: &dyn ProjectFiles, source: &str) -> Option<(Document, Vec<Diagnostic>)> {
        let file = self.files.iter().find(|file| file.source == source)?;
        let opened = open(files, file, &self.options.taxonomies, &KnownHeaders::none()).ok()?;
        let room = ReadContext { files, options: &self.options, house: &self.house };
        let (outcome, found, _) = room.document(&opened, &room.front(&opened), &self.hidden, Known::nothing());
        match outcome {
            Outcome::Read(read) if self.options.viewer.sees(read.document.audience) => {
                let found = opened.paper.found.iter().cloned().chain(found).collect();
                Some((Arc::unwrap_or_clone(read.document), found))
            }
            _ => None,
        }
    }
}

impl ReadContext<'_> {
    pub(super) fn front(&self, opened: &OpenedFile<'_>) -> DocumentFrontMatter {
        let file = opened.file;
        let folders = walk::folders_above(file);
        let sections = &self.house.sections[file.language];
        let handed = folders.iter().filter_map(|folder| sections.get(*folder));
        let path = format!("/{}", walk::key(file));
        let subject = self.subject(file, &path);
        let mut front = front::resolve(&opened.paper.written, handed.flatten(), subject, &self.options.taxonomies);
        releases::complete(file, &self.house.releases, &mut front);
        front.matter.draft |= walk::is_of_drafts(&file.rest);
        front
    }

    /// What the rules of sections look at.
    fn subject<'a>(&'a self, file: &MarkdownFile, path: &'a str) -> Subject<'a> {
        let kind = match file.role {
            Role::Section if path == "/" => "home",
            Role::Section => "section",
            Role::Bundle | Role::Page => "page",
        };
        Subject { path, kind, lang: &self.house.languages.all[file.language].code }
    }

    /// Errors for what keeps the audience of other files from being known: documents that are there and cannot be read, and rules
    /// whose path fits nothing.
    pub(super) fn audience_errors(&self, files: &[MarkdownFile], assets: &[Asset]) -> Vec<Diagnostic> {
        if !self.options.viewer.is_one_of_several() {
            return Vec::new();
        }
        let is_document = |path: &&String| path.starts_with("content/") && walk::is_markdown(path);
        let mut found: Vec<Diagnostic> =
            self.files.unread().iter().filter(is_document).map(|path| unread(path)).collect();
        let beside = |asset: &Asset| self.file_beside(&asset.source);
        let all: Vec<MarkdownFile> = files.iter().cloned().chain(assets.iter().map(beside)).collect();
        for (language, sections) in self.house.sections.iter().enumerate() {
            for (folder, rule) in
                sections.iter().flat_map(|(folder, rules)| rules.iter().map(move |rule| (folder, rule)))
            {
                let fits = |file: &MarkdownFile| {
                    let path = format!("/{}", walk::key(file));
                    file.language == language
                        && walk::folders_above(file).contains(&folder.as_str())
                        && rule.is_for(self.subject(file, &path))
                };
                let place = rule.closes().filter(|_| !all.iter().any(fits));
                found.extend(place.map(|place| idle(place.clone())));
            }
        }
        found
    }

    /// What is hidden today, and for whom everything else is.
    pub(super) fn hidden<'o>(
        &self,
        all: impl Iterator<Item = (&'o OpenedFile<'o>, &'o DocumentFrontMatter)>,
        assets: &[Asset],
    ) -> Hidden {
        let mut hidden = Hidden::default();
        let mut bundles = BTreeMap::new();
        let mut heads: BTreeMap<&str, (Role, bool)> = BTreeMap::new();
        for (opened, front) in all {
            let source = &opened.file.source;
            let rank = self.rank(front, self.options.viewer.most_closed(), &mut Vec::new());
            let waits = self.waits(front).is_some();
            if waits || rank == FOR_NOBODY {
                hidden.waiting.insert(source.clone());
            }
            if opened.file.role != Role::Page {
                // A folder has a head for each language; its files are those of all of them.
                heads
                    .entry(walk::folder(source))
                    .and_modify(|head| head.1 &= waits)
                    .or_insert((opened.file.role, waits));
            }
            if opened.file.role == Role::Bundle {
                bundles.insert(walk::folder(source), rank);
            }
            hidden.ranks.insert(source.clone(), rank);
        }
        for asset in assets {
            let beside = || self.rank_beside(&asset.source, &bundles);
            let rank = self.rank_of_headed(&asset.source, &mut hidden.found).unwrap_or_else(beside);
            hidden.ranks.insert(asset.source.clone(), rank);
        }
        let waiting = assets.iter().filter(|asset| self.waits_beside(&asset.source, &heads));
        hidden.waiting.extend(waiting.map(|asset| asset.source.clone()));
        hidden
    }

    /// The rank of a file that is no document: that of the bundle it lies in, else what its sections hand down.
    fn rank_beside(&self, source: &str, bundles: &BTreeMap<&str, usize>) -> usize {
        let viewer = &self.options.viewer;
        if !viewer.is_one_of_several() {
            return 0;
        }
        if let Some(rank) = walk::upwards(source).find_map(|folder| bundles.get(folder)) {
            return *rank;
        }
        self.rank(&self.front_beside(source), viewer.most_closed(), &mut Vec::new())
    }

    /// The rank of a file that is no document and has front matter of its own.
    fn rank_of_headed(&self, source: &str, found: &mut Vec<Diagnostic>) -> Option<usize> {
        let viewer = &self.options.viewer;
        if !viewer.is_one_of_several() || !html_header::is_html(source) {
            return None;
        }
        let paper = html_header::parse_header(source, &self.files.read(source).ok()?)?;
        let file = self.file_beside(source);
        let front = self.front(&OpenedFile { file: &file, paper: Arc::new(paper), built_in: None });
        Some(self.rank(&front, viewer.most_closed(), found))
    }

    /// Whether a file that is no document waits: with the page or the section it lies beside, or by what its sections hand down.
    fn waits_beside(&self, source: &str, heads: &BTreeMap<&str, (Role, bool)>) -> bool {
        match walk::upwards(source).find_map(|folder| heads.get(folder)) {
            Some((Role::Bundle, waits)) => *waits,
            Some((_, true)) => true,
            _ => self.waits(&self.front_beside(source)).is_some(),
        }
    }

    /// What sections hand down to a file that is no document.
    fn front_beside(&self, source: &str) -> DocumentFrontMatter {
        self.front(&OpenedFile {
            file: &self.file_beside(source),
            paper: Arc::new(ParsedHeader::empty()),
            built_in: None,
        })
    }

    /// A file that is no document, as the rules of sections see it.
    fn file_beside(&self, source: &str) -> MarkdownFile {
        let (language, rest) = self.house.languages.of(source);
        MarkdownFile { source: source.to_owned(), role: Role::Page, language, rest }
    }

    /// The rank of a file below `content/` or `static/`; what stands in `static/` is for everybody.
    pub(super) fn rank_of_file(&self, hidden: &Hidden, source: &str) -> usize {
        if source.starts_with(FOLDER) { hidden.rank(source).unwrap_or(FOR_NOBODY) } else { 0 }
    }

    /// Documents that nobody sees, for what they say of their audience.
    pub(super) fn left_out(&self, hidden: &Hidden) -> Vec<String> {
        let nobodys = hidden.ranks.iter().filter(|(_, rank)| **rank == FOR_NOBODY);
        nobodys.map(|(source, _)| source.clone()).collect()
    }

    /// The rank of the audience that a front matter names; of several the most closed, and nobody's where one is unknown.
    pub(super) fn rank(&self, front: &DocumentFrontMatter, usual: usize, found: &mut Vec<Diagnostic>) -> usize {
        let viewer = &self.options.viewer;
        let mut of = |(said, place): &(Option<String>, Place)| {
            audience::rank(viewer, said.as_deref().unwrap_or_default(), place).unwrap_or_else(|finding| {
                found.push(*finding);
                FOR_NOBODY
            })
        };
        // What is handed down must be known, too: the pages below it take it over.
        let handed: Vec<usize> = front.handed_audiences.iter().map(&mut of).collect();
        if handed.contains(&FOR_NOBODY) {
            return FOR_NOBODY;
        }
        let rank = front.audiences.iter().map(of).max().unwrap_or(usual);
        if rank == FOR_NOBODY || !viewer.is_one_of_several() {
            return rank;
        }
        let slips: Vec<Diagnostic> = front.slips.iter().filter_map(|slip| slip.finding(viewer, rank)).collect();
        let is_sound = slips.is_empty() && !front.slips.iter().any(Slip::is_broken);
        found.extend(slips);
        if is_sound { rank } else { FOR_NOBODY }
    }

    /// What is said of a page that hands an audience down to nobody, since it is no section, and is itself more open.
    fn unhanded(&self, file: &MarkdownFile, front: &DocumentFrontMatter, rank: usize) -> Option<Diagnostic> {
        let viewer = &self.options.viewer;
        let closes = |(said, place): &&(Option<String>, Place)| {
            audience::rank(viewer, said.as_deref().unwrap_or_default(), place).is_ok_and(|handed| handed > rank)
        };
        let stands = viewer.is_one_of_several() && rank != FOR_NOBODY && file.role != Role::Section;
        let (_, place) = front.handed_audiences.iter().filter(|_| stands).find(closes)?;
        let message = say!(
            "`cascade` は `_index.md` でだけ読みます。このページの公開範囲が分からないので、サイトを書き出しません",
            "a `cascade` is read in an `_index.md` only; for whom this page is cannot be told, and no site is written"
        );
        Some(Diagnostic::new(code::CONTENT_AUDIENCE, place.clone(), message).hint(say!(
            "このページだけなら `audience: 名前` と書き、フォルダーの全部なら `_index.md` に書きます",
            "write `audience: NAME` for this page alone, or move it to the `_index.md` of the folder for all pages of it"
        )))
    }

    /// A document as it is remembered or read; it is remembered unless it depends on other files.
    pub(super) fn remembered(
        &self,
        opened: &OpenedFile<'_>,
        front: &DocumentFrontMatter,
        hidden: &Hidden,
        documents: &Documents,
        bodies: Known<'_>,
    ) -> Arc<CachedDocument> {
        let (source, key) = (&opened.file.source, document_cache::key(documents, opened, front));
        if let Some(known) = key.as_ref().and_then(|key| documents.get(source, key)) {
            return known;
        }
        let (outcome, found, stands_alone) = self.document(opened, front, hidden, bodies);
        let read = Arc::new(CachedDocument { outcome, found });
        if let Some(key) = key.filter(|_| stands_alone) {
            documents.put(source, key, Arc::clone(&read));
        }
        read
    }

    /// What became of a file, what was found in it, and whether both depend on no other file.
    pub(super) fn document(
        &self,
        opened: &OpenedFile<'_>,
        front: &DocumentFrontMatter,
        hidden: &Hidden,
        bodies: Known<'_>,
    ) -> (Outcome, Vec<Diagnostic>, bool) {
        let mut found = Vec::new();
        let file = opened.file;
        let text = Text::new(self.files, opened);
        let mut front = front.clone();
        opened.paper.head.complete(&mut front);
        let mut said = Vec::new();
        let audience = self.rank(&front, self.options.viewer.most_closed(), &mut said);
        if let Some(finding) = self.unhanded(file, &front, audience) {
            return (Outcome::LeftOut, vec![finding], true);
        }
        if audience == FOR_NOBODY {
            said.truncate(1);
            // A draft that hands nothing down keeps nobody's page back: it is told, and the site is published.
            let hands_down = !front.handed_audiences.is_empty() || front.slips.iter().any(Slip::may_hand_down);
            if front.matter.draft && !self.options.drafts && !hands_down {
                said.iter_mut().for_each(|finding| finding.severity = Severity::Warning);
            }
            return (Outcome::LeftOut, said, true);
        }
        let route = walk::route(file, &front.matter, self.house.languages.prefix(file.language));
        if let Some(why) = self.unpublished(&front) {
            let unpublished = Unpublished { source: file.source.clone(), route, why };
            return (Outcome::Unpublished(unpublished), found, true);
        }
        front::check_rules(&file.source, &front, &self.options.rules.front, &mut found);
        front::settle_addresses(&file.source, &mut front, &self.options.rules.schemes, &mut found);
        let language = &self.house.languages.all[file.language];
        // Text in a language that the interface does not speak gets the words of the site's.
        let words = if language.code == language.lang.pick("ja", "en") { language.lang } else { self.options.language };
        let timeline = notice::has_timeline(file, &front);
        let manner = BodyOptions {
            base: opened.paper.written.body,
            language: words,
            words: self.house.words.as_ref(),
            timeline,
        };
        let mut includes = Includes::new(self.files, self.options, hidden);
        let mut body = match body((&text, opened), &front, (&mut includes, bodies), manner, &mut found) {
            Ok(body) => body,
            Err(finding) => {
                found.push(*finding);
                return (Outcome::LeftOut, found, false);
            }
        };
        body.pieces.retain(|piece| !is_stray(piece, &mut found));
        releases::check(&text, &front, &body.headings, self.options.today, &mut found);
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
            also: self.house.languages.also(&file.source, &file.rest),
            is_section: file.role == Role::Section,
            title: body.title.unwrap_or_else(|| fallback_title(file, language.lang)),
            description: front.matter.description.as_deref().map(unmarked).unwrap_or_default(),
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
            audience,
            front: front.matter,
        };
        let folder = walk::folder(&file.source).to_owned();
        let document = Arc::new(document);
        let read = Box::new(Read { document, address: front.address, role: file.role, folder });
        (Outcome::Read(read), found, includes.stands_alone())
    }

    /// Why a page is not part of the site, if it is not.
    fn unpublished(&self, front: &DocumentFrontMatter) -> Option<WhyUnpublished> {
        if front.matter.headless { Some(WhyUnpublished::Headless) } else { self.waits(front) }
    }

    /// Why nothing of a page is published today, its files included.
    fn waits(&self, front: &DocumentFrontMatter) -> Option<WhyUnpublished> {
        let today = self.options.today;
        let future = front.publish.zip(today).is_some_and(|(publish, today)| publish > today);
        let expired = front.expiry.zip(today).is_some_and(|(expiry, today)| expiry <= today);
        let waits = !self.options.drafts;
        match () {
            () if waits && front.matter.draft => Some(WhyUnpublished::Draft),
            () if waits && future => Some(WhyUnpublished::Future),
            () if waits && expired => Some(WhyUnpublished::Expired),
            () => None,
        }
    }
}

/// A body as it was kept or read; the finding, when its text cannot be read any more.
fn body(
    (text, opened): (&Text<'_>, &OpenedFile<'_>),
    front: &DocumentFrontMatter,
    (includes, known): (&mut Includes<'_>, Known<'_>),
    manner: BodyOptions<'_>,
    found: &mut Vec<Diagnostic>,
) -> Result<Body, Box<Diagnostic>> {
    let source = text.file();
    let key = bodies::key(&known, (source, &opened.paper.hash), front, &manner);
    if let Some((body, said)) = key.as_ref().and_then(|key| bodies::get(&known, source, key)) {
        found.extend(said);
        return Ok(body);
    }
    let mut said = Vec::new();
    let body = markdown::read(&text.source()?, front, includes, manner, &mut said);
    if let Some(key) = key.filter(|_| includes.stands_alone()) {
        bodies::put(&known, source, key, &body, &said);
    }
    found.extend(said);
    Ok(body)
}

/// Whether a piece is a block for some readers only that was not read as one; it is said, and nobody sees it.
fn is_stray(piece: &Piece, found: &mut Vec<Diagnostic>) -> bool {
    let Piece::Directive { name, place, .. } = piece else { return false };
    let is_stray = name.eq_ignore_ascii_case(audience::NAME);
    if is_stray {
        found.push(audience::stray(place.clone()));
    }
    is_stray
}

fn unread(path: &str) -> Diagnostic {
    let message = say!(
        "`{path}` を読めないので、この文書とその下のページの公開範囲が分かりません。サイトを書き出しません",
        "`{path}` cannot be read, so that for whom it and the pages below it are cannot be told; no site is written"
    );
    Diagnostic::new(code::CONTENT_AUDIENCE, Place::file(path), message).hint(say!(
        "プロジェクトの中の、読める通常のファイルにするか、消します",
        "make it a regular file inside the project that can be read, or remove it"
    ))
}

fn idle(place: Place) -> Diagnostic {
    let message = say!(
        "公開範囲を渡す `target` の `path` に当たるページもファイルもありません。どのページの公開範囲か分からないので、サイトを書き出しません",
        "no page and no file fits the `path` of this `target`, which hands an audience down; for which pages it is cannot be told, and no site is written"
    );
    Diagnostic::new(code::CONTENT_AUDIENCE, place, message).hint(say!(
        "`/` から始まるアドレスで、`/sop/**` のように書きます",
        "write an address from `/` on, such as `/sop/**`"
    ))
}

fn fallback_title(file: &MarkdownFile, language: Lang) -> String {
    match (walk::name_of(file), language) {
        ("", Lang::Ja) => "ホーム".to_owned(),
        ("", Lang::En) => "Home".to_owned(),
        (name, _) => names::title(name),
    }
}

/// A description without the marks of code: it stands where only plain text can.
fn unmarked(description: &str) -> String {
    if description.matches('`').count().is_multiple_of(2) {
        description.replace('`', "")
    } else {
        description.to_owned()
    }
}
