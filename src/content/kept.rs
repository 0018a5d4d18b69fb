//! Bodies of documents that an earlier run of the program read, in the cabinet.
//!
//! In: the text of a document with everything else that the reading of its body depends on. Out: the body as it was read then, when
//! all of it is the same. Never: keeps the body of a document that takes in other files, or uses bytes that are not what was kept.
//!
//! HTML is most of a body. It stands as one text behind the other facts, which are JSON, and its pieces are parts of that text.

mod sheaf;

use super::document::Piece;
use super::front::Front;
use super::library::ReadOptions;
use super::markdown::{Body, Manner};
use super::source::Source;
use crate::diag::Diagnostic;
use crate::model::{Cabinet, ContentRules, Snippet};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sheaf::{Sheaf, Told};
use std::sync::Arc;

/// The form of what is kept, and of its keys.
const FORM: &str = "bodies 2";
/// Where it is kept.
const FOLDER: &str = "documents";
/// How many documents a sheaf has, about.
const IN_A_SHEAF: usize = 64;

/// What earlier runs read of the documents of one audience.
pub(super) struct Kept {
    /// `None` when nothing is kept.
    shelf: Option<Shelf>,
    /// The audience; empty where there is none.
    audience: String,
    /// All that there are.
    audiences: Vec<String>,
}

/// Where bodies are kept, and for whom.
struct Shelf {
    cabinet: Arc<dyn Cabinet>,
    /// The name of everything that all bodies depend on.
    circumstances: String,
}

impl Kept {
    /// What this program kept in a cabinet; nothing where nobody knows which program it is.
    pub fn of(cabinet: Arc<dyn Cabinet>, options: &ReadOptions) -> Self {
        let circumstances = cabinet.program().map(|program| circumstances(program, options));
        let audience = options.viewer.name().unwrap_or_default().to_owned();
        let others = options.viewer.names().iter().cloned();
        let shelf = circumstances.map(|circumstances| Shelf { cabinet, circumstances });
        Self { shelf, audiences: others.chain([audience.clone()]).collect(), audience }
    }

    /// Looks at documents, in parallel, those of one sheaf together; the answers are in the order of the sources.
    pub fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, &Bodies<'_>) -> T + Sync) -> Vec<T> {
        let Some(shelf) = &self.shelf else {
            let alone = Bodies::none();
            return (0..sources.len()).into_par_iter().map(|at| read(at, &alone)).collect();
        };
        let count = (sources.len() / IN_A_SHEAF).next_power_of_two();
        let mut sheaves: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, source) in sources.iter().enumerate() {
            sheaves[sheaf::number_of(source, count)].push(at);
        }
        let look = |(number, documents): (usize, Vec<usize>)| {
            let sheaf = Sheaf::new(&*shelf.cabinet, self.name(count, number));
            let bodies = Bodies { sheaf, circumstances: Some(&shelf.circumstances) };
            let seen: Vec<(usize, T)> = documents.par_iter().map(|at| (*at, read(*at, &bodies))).collect();
            bodies.sheaf.close(&documents.iter().map(|at| sources[*at]).collect());
            seen
        };
        let mut all: Vec<(usize, T)> = sheaves.into_par_iter().enumerate().flat_map(look).collect();
        all.sort_by_key(|(at, _)| *at);
        self.clear(&*shelf.cabinet, count);
        all.into_iter().map(|(_, seen)| seen).collect()
    }

    fn name(&self, count: usize, number: usize) -> String {
        format!("{FOLDER}/{}-{count}-{number}", self.audience)
    }

    /// Removes the sheaves of a time when there were more or fewer of them, and those of audiences that are gone.
    fn clear(&self, cabinet: &dyn Cabinet, count: usize) {
        let is_left = |name: &str| {
            let mut parts = name.strip_prefix(FOLDER).unwrap_or(name).rsplitn(3, '-').skip(1);
            let (of, audience) = (parts.next(), parts.next().map(|part| part.trim_start_matches('/')));
            let is_known = audience.is_some_and(|audience| self.audiences.iter().any(|known| known == audience));
            !is_known || (audience == Some(&self.audience) && of != Some(&count.to_string()))
        };
        cabinet.names(FOLDER).iter().filter(|name| is_left(name)).for_each(|name| cabinet.remove(name));
    }
}

/// The name of everything that the bodies that a program reads depend on.
fn circumstances(program: &str, options: &ReadOptions) -> String {
    // Without what is looked at beside the body only: everything else spoils what was kept, also what may be added here.
    let terms = ContentRules { terms: options.rules.terms.clone(), front: Vec::new() };
    let of_bodies = ReadOptions {
        drafts: false,
        today: None,
        taxonomies: Vec::new(),
        reports: None,
        rules: Arc::new(terms),
        ..options.clone()
    };
    blake3::hash(format!("{FORM}\n{program}\n{of_bodies:?}").as_bytes()).to_hex().to_string()
}

/// The bodies of some documents that were read before.
pub(super) struct Bodies<'k> {
    sheaf: Sheaf<'k>,
    /// `None` when nothing is kept.
    circumstances: Option<&'k str>,
}

/// What is kept of a body beside its HTML.
#[derive(Serialize)]
struct Facts<'b> {
    body: &'b Body,
    /// With the lengths of HTML, one after the other.
    pieces: Vec<Piece<usize>>,
    found: &'b [Diagnostic],
}

/// What was kept of a body beside its HTML.
#[derive(Deserialize)]
struct KnownFacts {
    body: Body,
    pieces: Vec<Piece<usize>>,
    found: Vec<Diagnostic>,
}

impl Bodies<'_> {
    /// Those of nobody: nothing is kept.
    pub fn none() -> Bodies<'static> {
        Bodies { sheaf: Sheaf::none(), circumstances: None }
    }

    /// The name of everything that a body depends on; `None` when nothing is kept.
    pub fn key(&self, source: &Source<'_>, front: &Front, manner: &Manner<'_>) -> Option<String> {
        let Manner { base, language, words: _, timeline } = manner;
        let about = serde_json::to_vec(&(self.circumstances?, source.file, base, language, timeline, front)).ok()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(about.len() as u64).to_le_bytes()).update(&about).update(source.text.as_bytes());
        Some(hasher.finalize().to_hex().to_string())
    }

    /// The body of a document as it was read once, with what was found in it.
    pub fn get(&self, source: &str, key: &str) -> Option<(Body, Vec<Diagnostic>)> {
        let (facts, html) = self.sheaf.get(source, key)?;
        let KnownFacts { body, pieces, found } = serde_json::from_str(facts).ok()?;
        let (html, mut at) = (Arc::from(html), 0_usize);
        let mut part = |length: usize| {
            let from = at;
            at = at.checked_add(length)?;
            Snippet::part(&html, from..at)
        };
        let pieces = pieces.into_iter().map(|piece| piece.with_html(&mut part)).collect::<Option<_>>()?;
        Some((Body { pieces, ..body }, found))
    }

    /// Keeps the body of a document.
    pub fn put(&self, source: &str, key: String, body: &Body, found: &[Diagnostic]) {
        let mut text = String::new();
        let mut length = |html: Snippet| {
            text.push_str(&html);
            Some(html.len())
        };
        let pieces = body.pieces.iter().filter_map(|piece| piece.clone().with_html(&mut length)).collect();
        // Facts that are no JSON are read again, which costs time and nothing else.
        if let Ok(facts) = serde_json::to_vec(&Facts { body, pieces, found }) {
            self.sheaf.put(source, key, Told { facts, text });
        }
    }
}
