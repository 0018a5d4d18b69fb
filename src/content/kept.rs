//! Bodies of documents that an earlier run of the program read, in the cabinet.
//!
//! In: the text of a document with everything else that the reading of its body depends on. Out: the body as it was read then, when
//! all of it is the same. Never: keeps the body of a document that takes in other files, or uses bytes that are not what was kept.
//!
//! A large project has its bodies in several sheaves, so that a change of one document is a matter of one sheaf.

use super::front::Front;
use super::library::ReadOptions;
use super::markdown::{Body, Manner};
use super::source::Source;
use crate::diag::Diagnostic;
use crate::model::{Cabinet, ContentRules, first_line, sealed, unsealed};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The form of what is kept, and of its keys.
const FORM: &str = "bodies 1";
/// Where it is kept.
const FOLDER: &str = "documents";
/// How many documents a sheaf has, about.
const IN_A_SHEAF: usize = 64;

/// What earlier runs read of the documents of one audience.
pub(super) struct Kept {
    /// `None` when nothing is kept.
    cabinet: Option<Arc<dyn Cabinet>>,
    /// Everything that all bodies depend on.
    circumstances: String,
    /// The audience; empty where there is none.
    audience: String,
    /// All that there are.
    audiences: Vec<String>,
}

impl Kept {
    /// What this program kept in a cabinet; nothing where nobody knows which program it is.
    pub fn of(cabinet: Arc<dyn Cabinet>, options: &ReadOptions) -> Self {
        let program = cabinet.program().map(str::to_owned);
        let cabinet = program.is_some().then_some(cabinet);
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
        let circumstances = format!("{FORM}\n{program:?}\n{of_bodies:?}");
        let circumstances = blake3::hash(circumstances.as_bytes()).to_hex().to_string();
        let audience = options.viewer.name().unwrap_or_default().to_owned();
        let others = options.viewer.names().iter().cloned();
        Self { cabinet, circumstances, audiences: others.chain([audience.clone()]).collect(), audience }
    }

    /// Looks at documents, in parallel, those of one sheaf together; the answers are in the order of the sources.
    pub fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, &Sheaf<'_>) -> T + Sync) -> Vec<T> {
        if self.cabinet.is_none() {
            let alone = Sheaf::none();
            return (0..sources.len()).into_par_iter().map(|at| read(at, &alone)).collect();
        }
        let count = (sources.len() / IN_A_SHEAF).next_power_of_two();
        let mut sheaves: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, source) in sources.iter().enumerate() {
            sheaves[sheaf_of(source, count)].push(at);
        }
        let look = |(number, documents): (usize, Vec<usize>)| {
            let sheaf = Sheaf::new(self, self.name(count, number));
            let seen: Vec<(usize, T)> = documents.par_iter().map(|at| (*at, read(*at, &sheaf))).collect();
            sheaf.close(&documents.iter().map(|at| sources[*at]).collect());
            seen
        };
        let mut all: Vec<(usize, T)> = sheaves.into_par_iter().enumerate().flat_map(look).collect();
        all.sort_by_key(|(at, _)| *at);
        self.clear(count);
        all.into_iter().map(|(_, seen)| seen).collect()
    }

    fn name(&self, count: usize, number: usize) -> String {
        format!("{FOLDER}/{}-{count}-{number}", self.audience)
    }

    /// Removes the sheaves of a time when there were more or fewer of them, and those of audiences that are gone.
    fn clear(&self, count: usize) {
        let Some(cabinet) = &self.cabinet else { return };
        let is_left = |name: &str| {
            let mut parts = name.strip_prefix(FOLDER).unwrap_or(name).rsplitn(3, '-').skip(1);
            let (of, audience) = (parts.next(), parts.next().map(|part| part.trim_start_matches('/')));
            let is_known = audience.is_some_and(|audience| self.audiences.iter().any(|known| known == audience));
            !is_known || (audience == Some(&self.audience) && of != Some(&count.to_string()))
        };
        cabinet.names(FOLDER).iter().filter(|name| is_left(name)).for_each(|name| cabinet.remove(name));
    }
}

/// The sheaf of a document among `count`, a power of two.
fn sheaf_of(source: &str, count: usize) -> usize {
    let hash = blake3::hash(source.as_bytes());
    let [low, high, ..] = hash.as_bytes();
    usize::from(u16::from_le_bytes([*low, *high])) % count
}

/// What is kept of some documents, and what will be.
pub(super) struct Sheaf<'k> {
    kept: Option<&'k Kept>,
    name: String,
    before: OnceLock<Before>,
    /// What was read now, by the path of the document.
    new: Mutex<BTreeMap<String, Leaf>>,
}

/// What the bytes of a body are for, and the bytes.
struct Leaf {
    key: String,
    bytes: Vec<u8>,
}

/// A sheaf as it was kept.
#[derive(Default)]
struct Before {
    bytes: Vec<u8>,
    /// By the path of the document: its key, and where in the bytes its body is.
    leaves: BTreeMap<String, (String, Range<usize>)>,
}

/// A line of what stands before the bodies: the path of a document, its key, and the length of its body.
type Listed = (String, String, usize);

/// What is kept of a document.
#[derive(Serialize)]
struct Told<'b> {
    body: &'b Body,
    found: &'b [Diagnostic],
}

/// What was kept of a document.
#[derive(Deserialize)]
struct Known {
    body: Body,
    found: Vec<Diagnostic>,
}

impl<'k> Sheaf<'k> {
    /// One that keeps nothing.
    pub fn none() -> Sheaf<'static> {
        Sheaf { kept: None, name: String::new(), before: OnceLock::new(), new: Mutex::default() }
    }

    fn new(kept: &'k Kept, name: String) -> Self {
        Self { kept: Some(kept), name, before: OnceLock::new(), new: Mutex::default() }
    }

    /// The name of everything that a body depends on; `None` when nothing is kept.
    pub fn key(&self, source: &Source<'_>, front: &Front, manner: &Manner<'_>) -> Option<String> {
        let circumstances = &self.kept?.circumstances;
        let Manner { base, language, words: _, timeline } = manner;
        let about = format!("{circumstances} {base} {language:?} {timeline}\n{}\n{front:?}", source.file);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(about.len() as u64).to_le_bytes()).update(about.as_bytes()).update(source.text.as_bytes());
        Some(hasher.finalize().to_hex().to_string())
    }

    /// The body of a document as it was read once, with what was found in it.
    pub fn get(&self, source: &str, key: &str) -> Option<(Body, Vec<Diagnostic>)> {
        let before = self.before.get_or_init(|| self.read().unwrap_or_default());
        let (_, range) = before.leaves.get(source).filter(|(of, _)| of == key)?;
        let known: Known = serde_json::from_slice(&before.bytes[range.clone()]).ok()?;
        Some((known.body, known.found))
    }

    /// Keeps the body of a document.
    pub fn put(&self, source: &str, key: String, body: &Body, found: &[Diagnostic]) {
        // A body that is no JSON is read again, which costs time and nothing else.
        if let Ok(bytes) = serde_json::to_vec(&Told { body, found }) {
            let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            new.insert(source.to_owned(), Leaf { key, bytes });
        }
    }

    fn read(&self) -> Option<Before> {
        let mut bytes = self.kept?.cabinet.as_ref()?.get(&self.name)?;
        let (list, bodies) = first_line(unsealed(&bytes)?)?;
        let list: Vec<Listed> = serde_json::from_str(list).ok()?;
        let (mut leaves, mut at) = (BTreeMap::new(), 0);
        for (source, key, length) in list {
            let end = at + length;
            leaves.insert(source, (key, at..end));
            at = end;
        }
        let is_whole = at == bodies.len();
        bytes.drain(..bytes.len() - bodies.len());
        is_whole.then_some(Before { bytes, leaves })
    }

    /// Keeps what was read, when any of it is new, beside what was kept of the other documents that are there still.
    fn close(self, sources: &BTreeSet<&str>) {
        let Some(cabinet) = self.kept.and_then(|kept| kept.cabinet.as_ref()) else { return };
        let new = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        if new.is_empty() {
            return;
        }
        let before = self.before.into_inner().unwrap_or_default();
        let mut all: BTreeMap<&str, (&str, &[u8])> = BTreeMap::new();
        for (source, (key, range)) in before.leaves.iter().filter(|(source, _)| sources.contains(source.as_str())) {
            all.insert(source, (key, &before.bytes[range.clone()]));
        }
        all.extend(new.iter().map(|(source, leaf)| (source.as_str(), (leaf.key.as_str(), leaf.bytes.as_slice()))));
        let list: Vec<(&str, &str, usize)> =
            all.iter().map(|(source, (key, bytes))| (*source, *key, bytes.len())).collect();
        let Ok(mut bytes) = serde_json::to_vec(&list) else { return };
        bytes.push(b'\n');
        all.values().for_each(|(_, body)| bytes.extend_from_slice(body));
        cabinet.put(&self.name, &sealed(&bytes));
    }
}
