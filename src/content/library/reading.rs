//! One document among the others: remembered, kept or read.
//!
//! In: an opened file and its front matter. Out: what became of it, and what was found in it. Never: settles who gets an address
//! that two ask for.

use super::context::ReadContext;
use super::hidden::Hidden;
use super::open::{OpenedFile, Text};
use super::outcome::{Outcome, Read, Unpublished, WhyUnpublished};
use super::{file_names, routes};
use crate::content::cache::memory::{self, CachedDocument, Documents};
use crate::content::cache::{Known, bodies};
use crate::content::dialects::audience;
use crate::content::dialects::includes::Includes;
use crate::content::document::{Document, Piece};
use crate::content::front::{self, DocumentFrontMatter, Slip};
use crate::content::markdown::{self, Body, BodyOptions};
use crate::content::markdown_file::{self, MarkdownFile, Role};
use crate::content::{notice, paths, releases};
use crate::diag::{Diagnostic, Lang, Severity};
use crate::model::{FOR_NOBODY, Route};
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl ReadContext<'_> {
    /// A document as it is remembered or read; it is remembered unless it depends on other files.
    pub(crate) fn remembered(
        &self,
        opened: &OpenedFile<'_>,
        front: &DocumentFrontMatter,
        hidden: &Hidden,
        documents: &Documents,
        bodies: Known<'_>,
    ) -> Arc<CachedDocument> {
        let (source, key) = (&opened.file.source, memory::key(documents, opened.file, &opened.header.hash, front));
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
    pub(crate) fn document(
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
        opened.header.head.complete(&mut front);
        let mut findings = Vec::new();
        let audience = self.rank(&front, self.options.viewer.most_closed(), &mut findings);
        if let Some(finding) = self.unhanded(file, &front, audience) {
            return (Outcome::LeftOut, vec![finding], true);
        }
        if audience == FOR_NOBODY {
            findings.truncate(1);
            // A draft that hands nothing down keeps nobody's page back: it is told, and the site is published.
            let hands_down = !front.handed_audiences.is_empty() || front.slips.iter().any(Slip::may_hand_down);
            if front.matter.draft && !self.options.drafts && !hands_down {
                findings.iter_mut().for_each(|finding| finding.severity = Severity::Warning);
            }
            return (Outcome::LeftOut, findings, true);
        }
        let mut route =
            routes::route(file, &front.matter, self.library.languages.prefix(file.language), self.options.address_case);
        if file.role != Role::Section && route.is_of_lost_page() {
            route = Route::of_lost_page();
            front.matter.unlisted = true;
        }
        if let Some(why) = self.unpublished(&front) {
            let unpublished = Unpublished { source: file.source.clone(), route, why };
            return (Outcome::Unpublished(unpublished), found, true);
        }
        front::check_rules(&file.source, &front, &self.options.rules.front, &mut found);
        front::settle_addresses(&file.source, &mut front, &self.options.rules.schemes, &mut found);
        let language = &self.library.languages.all[file.language];
        // Text in a language that the interface does not speak gets the words of the site's.
        let words = if language.code == language.lang.pick("ja", "en") { language.lang } else { self.options.language };
        let timeline = notice::has_timeline(file, &front);
        let body_options = BodyOptions {
            base: opened.header.written.body,
            language: words,
            words: self.library.words.as_ref(),
            timeline,
        };
        let mut includes = Includes::new(self.files, self.options, hidden);
        let mut body = match self.body(&text, &front, &mut includes, bodies, body_options, &mut found) {
            Ok(body) => body,
            Err(finding) => {
                found.push(*finding);
                return (Outcome::LeftOut, found, false);
            }
        };
        body.pieces.retain(|piece| !is_stray(piece, &mut found));
        releases::check(&text, &front, &body.headings, self.options.today, &mut found);
        let notice = notice::read(file, &front, body.timeline, &mut found).map(Box::new);
        let name = file_names::read(markdown_file::name_of(file));
        let document = Document {
            source: file.source.clone(),
            aliases: routes::aliases(&route, file.role, &front.matter.aliases),
            route,
            language: language.code.clone(),
            lang: language.lang,
            text_of: None,
            key: front.matter.translation_key.clone().unwrap_or_else(|| markdown_file::key(file)),
            also: self.library.languages.also(&file.source, &file.rest),
            is_section: file.role == Role::Section,
            title: body.title.unwrap_or_else(|| fallback_title(file, language.lang)),
            description: front.matter.description.as_deref().map(unmarked).unwrap_or_default(),
            summary: body.summary,
            number: name.number,
            day: name.day,
            terms: front.terms,
            title_heading: body.title_heading,
            headings: body.headings,
            pieces: body.pieces,
            links: body.links,
            statements: body.statements,
            considered: body.considered,
            placeholders: body.placeholders,
            time_notes: body.time_notes,
            schedule: body.schedule,
            escalation: body.escalation,
            sign_off: body.sign_off,
            notice,
            audience,
            front: front.matter,
        };
        let folder = paths::folder(&file.source).to_owned();
        let document = Arc::new(document);
        let read = Box::new(Read { document, address: front.address, role: file.role, folder });
        (Outcome::Read(read), found, includes.stands_alone())
    }

    /// A body as it was kept or read; the finding, when its text cannot be read any more.
    fn body(
        &self,
        text: &Text<'_>,
        front: &DocumentFrontMatter,
        includes: &mut Includes<'_>,
        known: Known<'_>,
        body_options: BodyOptions<'_>,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Body, Box<Diagnostic>> {
        let source = text.file();
        let key = bodies::key(&known, source, text.hash(), front, &body_options);
        if let Some((body, findings)) = key.as_ref().and_then(|key| bodies::get(&known, source, key)) {
            found.extend(findings);
            return Ok(body);
        }
        let mut findings = Vec::new();
        self.parsed.fetch_add(1, Ordering::Relaxed);
        let body = markdown::read(&text.source()?, front, includes, body_options, &mut findings);
        if let Some(key) = key.filter(|_| includes.stands_alone()) {
            bodies::put(&known, source, key, &body, &findings);
        }
        found.extend(findings);
        Ok(body)
    }

    /// Why a page is not part of the site, if it is not.
    fn unpublished(&self, front: &DocumentFrontMatter) -> Option<WhyUnpublished> {
        if front.matter.headless { Some(WhyUnpublished::Headless) } else { self.waits(front) }
    }

    /// Why nothing of a page is published today, its files included.
    pub(super) fn waits(&self, front: &DocumentFrontMatter) -> Option<WhyUnpublished> {
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

/// Whether a piece is a block for some readers only that was not read as one; it is findings, and nobody sees it.
fn is_stray(piece: &Piece, found: &mut Vec<Diagnostic>) -> bool {
    let Piece::Directive { name, place, .. } = piece else { return false };
    let is_stray = name.eq_ignore_ascii_case(audience::NAME);
    if is_stray {
        found.push(audience::stray(place.clone()));
    }
    is_stray
}

fn fallback_title(file: &MarkdownFile, language: Lang) -> String {
    match (markdown_file::name_of(file), language) {
        ("", Lang::Ja) => "ホーム".to_owned(),
        ("", Lang::En) => "Home".to_owned(),
        (name, _) => file_names::title(name),
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
