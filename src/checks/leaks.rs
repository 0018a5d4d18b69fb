//! Whether the files of a more open site hold anything that only a more closed one may.
//!
//! In: what everything says, what the open documents say, and the finished files of the open site. Out: an error for every closed
//! text that stands in one of them, and for every closed file. Never: trusts how the files were made: it reads what will be
//! published, as a reader's browser, feed reader or calendar would.

mod reading;

use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Artifact, Said, SaidKind};
use crate::say;
use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;
use reading::{END, normal, read};
use std::collections::{BTreeMap, BTreeSet};

/// A passage is looked for in parts of so many letters, each beginning in the middle of the one before, so that every piece of
/// it that is half as long again is found, wherever it was cut.
const PART: usize = 16;
/// Shorter passages say too little to be told from others.
const PASSAGE: usize = 12;
/// Shorter names are looked for as a whole only; below, names are too common to say anything.
const NAME: usize = 12;
const SHORTEST: usize = 4;
/// So many findings are enough to see what is wrong.
const MOST: usize = 40;

/// What is compared.
pub struct Closed<'s> {
    /// The audience of the site.
    pub audience: &'s str,
    /// What everything says.
    pub all: &'s [Said],
    /// What the documents of the site say.
    pub open: &'s [Said],
    /// Further texts that everybody may read: names in the configuration, words of pages that no document makes.
    pub known: &'s [String],
    /// The BLAKE3 of closed files, with their paths in the project.
    pub files: &'s BTreeMap<[u8; 32], String>,
}

/// Looks for what is closed; `line` tells the line on which a file says something.
pub fn leaks(closed: &Closed<'_>, artifacts: &[Artifact], line: &dyn Fn(&Said) -> u32, found: &mut Diagnostics) {
    let bytes =
        artifacts.iter().filter_map(|made| Some((made, closed.files.get(blake3::hash(&made.bytes).as_bytes())?)));
    for (made, source) in bytes {
        found.push(file(closed.audience, &made.path, source));
    }
    let needles = needles(closed, artifacts);
    let Some(automaton) = automaton(&needles) else { return };
    let hits: Vec<(usize, &str)> =
        artifacts.par_iter().flat_map_iter(|made| hits(&automaton, &needles, made)).collect();
    let mut told: BTreeMap<&Said, (&str, usize)> = BTreeMap::new();
    for (needle, path) in hits {
        told.entry(needles[needle].said).and_modify(|(_, more)| *more += 1).or_insert((path, 0));
    }
    for (said, (path, more)) in told.into_iter().take(MOST) {
        found.push(text(closed.audience, path, more, said, line(said)));
    }
}

/// A text that is looked for.
struct Needle<'s> {
    text: String,
    said: &'s Said,
    /// Whether it must stand alone.
    whole: bool,
}

/// What is looked for: all that is said, without what the open documents say, too.
fn needles<'s>(closed: &Closed<'s>, artifacts: &[Artifact]) -> Vec<Needle<'s>> {
    let mut seen = BTreeSet::new();
    let mut all: Vec<Needle<'s>> =
        closed.all.iter().flat_map(parts).filter(|n| seen.insert((n.text.clone(), n.whole))).collect();
    let segments = artifacts.iter().flat_map(|made| made.path.split('/').map(str::to_owned));
    let open = closed.open.iter().map(|said| said.text.clone()).chain(closed.known.iter().cloned()).chain(segments);
    let corpus: String = open.map(|text| normal(&text) + "\u{1}").collect();
    let Some(automaton) = automaton(&all) else { return all };
    let known: BTreeSet<usize> = automaton.find_overlapping_iter(&corpus).map(|hit| hit.pattern().as_usize()).collect();
    let mut at = 0;
    all.retain(|_| {
        at += 1;
        !known.contains(&(at - 1))
    });
    all
}

fn parts(said: &Said) -> Vec<Needle<'_>> {
    let text = normal(&said.text);
    let letters: Vec<char> = text.chars().collect();
    let speaks = letters.iter().filter(|letter| letter.is_alphabetic()).count() >= SHORTEST;
    let one = |text: String, whole| vec![Needle { text, said, whole }];
    match said.kind {
        _ if !speaks => Vec::new(),
        SaidKind::Path if letters.len() > SHORTEST + 2 => one(text, false),
        SaidKind::Segment if letters.len() >= SHORTEST => one(text, true),
        SaidKind::Name if (SHORTEST..NAME).contains(&letters.len()) => one(text, true),
        SaidKind::Passage | SaidKind::Name => {
            let last = letters.len().saturating_sub(PART);
            let starts = (0..last).step_by(PART / 2).chain([last]).filter(|_| letters.len() >= PASSAGE);
            let part = |start: usize| letters[start..].iter().take(PART).collect();
            starts.map(|start| Needle { text: part(start), said, whole: false }).collect()
        }
        _ => Vec::new(),
    }
}

fn automaton(needles: &[Needle<'_>]) -> Option<AhoCorasick> {
    let texts = needles.iter().map(|needle| needle.text.as_str());
    let made = AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts);
    made.ok().filter(|_| !needles.is_empty())
}

/// The needles that stand in a file, each once.
fn hits<'a>(automaton: &AhoCorasick, needles: &[Needle<'_>], made: &'a Artifact) -> Vec<(usize, &'a str)> {
    let Some(text) = read(&made.path, &made.bytes) else { return Vec::new() };
    let stands_alone = |range: std::ops::Range<usize>, is_segment: bool| {
        let ends = |letter: Option<char>| {
            letter.is_none_or(|c| c == END || (is_segment && matches!(c, '/' | '#' | '?' | '&' | '=' | '.')))
        };
        ends(text[..range.start].chars().next_back()) && ends(text[range.end..].chars().next())
    };
    let mut there = BTreeSet::new();
    for hit in automaton.find_overlapping_iter(&text) {
        let needle = &needles[hit.pattern().as_usize()];
        if !needle.whole || stands_alone(hit.range(), needle.said.kind == SaidKind::Segment) {
            there.insert(hit.pattern().as_usize());
        }
    }
    there.into_iter().map(|needle| (needle, made.path.as_str())).collect()
}

fn text(audience: &str, path: &str, more: usize, said: &Said, line: u32) -> Diagnostic {
    let shown: String = said.text.chars().take(16).collect();
    let others = if more == 0 { String::new() } else { format!(" (+{more})") };
    let message = say!(
        "`{audience}` のサイトの `{path}`{others} に、この範囲には閉じている言葉 `{shown}…` があります",
        "`{path}`{others} of the site for `{audience}` holds words that are closed to it: `{shown}…`"
    );
    Diagnostic::new(code::LEAK_TEXT, Place::at(said.file.as_str(), line, 1, 1), message).hint(say!(
        "出どころ（テーマ、`params`、データ）を直すか、秘密でない言葉なら tejun.yaml の `public_words` に加えます",
        "mend what brings it there (theme, `params`, data) or, if it is no secret, add it to `public_words` in tejun.yaml"
    ))
}

fn file(audience: &str, path: &str, source: &str) -> Diagnostic {
    let message = say!(
        "`{audience}` のサイトの `{path}` は、この範囲には閉じているファイルと同じ中身です",
        "`{path}` of the site for `{audience}` has the bytes of a file that is closed to it"
    );
    Diagnostic::new(code::LEAK_FILE, Place::file(source), message).hint(say!(
        "`{path}` を消すか、このファイルを広い範囲のフォルダーに移します",
        "remove `{path}`, or move this file to a folder that is open"
    ))
}

#[cfg(test)]
mod tests;
