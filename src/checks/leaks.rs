//! Whether the files of a more open site hold anything that only a more closed one may.
//!
//! In: what everything says, what the open documents say, and the finished files of the open site. Out: an error for every closed
//! text that stands in one of them, and for every closed file. Never: trusts how the files were made: it reads what will be
//! published, as a reader's browser, feed reader or calendar would.
//!
//! Decided in docs/decisions/0046-audiences.md.

mod common_words;
mod reading;

use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{Artifact, TextFragment, TextFragmentKind};
use crate::say;
use aho_corasick::{AhoCorasick, MatchKind};
use common_words::is_common;
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
/// So many letters of a text are shown.
const SHOWN: usize = 60;

/// What stands beside a part of an address.
const ENDS_SEGMENT: [char; 6] = ['/', '#', '?', '&', '=', '.'];

/// What is compared.
pub(crate) struct LeakScope<'s> {
    /// The audience of the site.
    pub audience: &'s str,
    /// What everything says.
    pub all: &'s [TextFragment],
    /// What the documents of the site say.
    pub open: &'s [TextFragment],
    /// Further texts that everybody may read: names in the configuration, words of pages that no document makes.
    pub known: &'s [String],
    /// The BLAKE3 of closed files, with their paths in the project.
    pub files: &'s BTreeMap<[u8; 32], String>,
    /// Texts that the project allows to stand in open files, whoever says them.
    pub allowed: &'s [&'s str],
    /// The documents whose pages are among the files, by the paths of these.
    pub documents: &'s BTreeMap<String, String>,
    /// Files that are the program's own: no word of a project stands in them, whatever words are there.
    pub own: &'s BTreeSet<String>,
    /// Texts that the program brings into every site, by paths that tell their form: a name that stands alone in one of them, such
    /// as that of a class, tells of no page.
    pub usual: &'s [(&'s str, &'s [u8])],
}

/// Looks for what is closed; `line` tells the line on which a file says something. Which of the allowed texts are needed.
pub(crate) fn leaks(
    closed: &LeakScope<'_>,
    artifacts: &[Artifact],
    line: &dyn Fn(&TextFragment) -> u32,
    found: &mut Diagnostics,
) -> BTreeSet<usize> {
    let bytes =
        artifacts.iter().filter_map(|made| Some((made, closed.files.get(blake3::hash(&made.bytes).as_bytes())?)));
    for (made, source) in bytes {
        found.push(file(closed.audience, &made.path, source));
    }
    let needles = needles(closed, artifacts);
    let Some(automaton) = automaton(&needles) else { return BTreeSet::new() };
    let hits: Vec<(usize, &str)> = artifacts
        .par_iter()
        .filter(|made| !closed.own.contains(&made.path))
        .flat_map_iter(|made| hits(&automaton, &needles, made))
        .collect();
    let allowed: Vec<String> = closed.allowed.iter().map(|text| normal(text)).collect();
    let mut needed = BTreeSet::new();
    let mut told: BTreeMap<&TextFragment, (&str, BTreeSet<&str>)> = BTreeMap::new();
    for (needle, path) in hits {
        let needle = &needles[needle];
        let by: Vec<usize> = (0..allowed.len()).filter(|at| allowed[*at].contains(&needle.text)).collect();
        if by.is_empty() {
            told.entry(needle.said).or_insert((&needle.text, BTreeSet::new())).1.insert(path);
        }
        needed.extend(by);
    }
    for (said, (part, paths)) in told.into_iter().take(MOST) {
        found.push(text(closed, (part, &paths), said, line(said)));
    }
    needed
}

/// A text that is looked for.
struct Needle<'s> {
    text: String,
    said: &'s TextFragment,
    /// Whether it must stand alone.
    whole: bool,
}

/// What is looked for: all that is said, without what the open documents say, too.
fn needles<'s>(closed: &LeakScope<'s>, artifacts: &[Artifact]) -> Vec<Needle<'s>> {
    let mut seen = BTreeSet::new();
    let mut all: Vec<Needle<'s>> =
        closed.all.iter().flat_map(parts).filter(|n| seen.insert((n.text.clone(), n.whole))).collect();
    let segments = artifacts.iter().flat_map(|made| made.path.split('/').map(str::to_owned));
    let open = closed.open.iter().map(|said| said.text.clone()).chain(closed.known.iter().cloned()).chain(segments);
    let corpus: String = open.map(|text| normal(&text) + "\u{1}").collect();
    let usual = closed.usual.iter().map(|(path, bytes)| read(path, bytes)).collect::<Vec<_>>();
    let names: BTreeSet<&str> = usual.iter().flat_map(|text| text.split(END)).collect();
    let ends = |c: char| c == END || ENDS_SEGMENT.contains(&c);
    let segments: BTreeSet<&str> = usual.iter().flat_map(|text| text.split(ends)).collect();
    all.retain(|needle| {
        let alone = if needle.said.kind == TextFragmentKind::Segment { &segments } else { &names };
        !needle.whole || !alone.contains(needle.text.as_str())
    });
    let Some(automaton) = automaton(&all) else { return all };
    let known: BTreeSet<usize> = automaton.find_overlapping_iter(&corpus).map(|hit| hit.pattern().as_usize()).collect();
    let mut at = 0;
    all.retain(|_| {
        at += 1;
        !known.contains(&(at - 1))
    });
    all
}

fn parts(said: &TextFragment) -> Vec<Needle<'_>> {
    let text = normal(&said.text);
    let letters: Vec<char> = text.chars().collect();
    let speaks = letters.iter().filter(|letter| letter.is_alphabetic()).count() >= SHORTEST;
    let one = |text: String, whole| vec![Needle { text, said, whole }];
    match said.kind {
        _ if !speaks => Vec::new(),
        TextFragmentKind::Name | TextFragmentKind::Segment if is_common(&text) => Vec::new(),
        TextFragmentKind::Path if letters.len() > SHORTEST + 2 => one(text, false),
        TextFragmentKind::Segment if letters.len() >= SHORTEST => one(text, true),
        TextFragmentKind::Name if (SHORTEST..NAME).contains(&letters.len()) => one(text, true),
        TextFragmentKind::Passage | TextFragmentKind::Name => {
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
    let text = read(&made.path, &made.bytes);
    let stands_alone = |range: std::ops::Range<usize>, is_segment: bool| {
        let ends = |letter: Option<char>| letter.is_none_or(|c| c == END || (is_segment && ENDS_SEGMENT.contains(&c)));
        ends(text[..range.start].chars().next_back()) && ends(text[range.end..].chars().next())
    };
    let mut there = BTreeSet::new();
    for hit in automaton.find_overlapping_iter(&text) {
        let needle = &needles[hit.pattern().as_usize()];
        if !needle.whole || stands_alone(hit.range(), needle.said.kind == TextFragmentKind::Segment) {
            there.insert(hit.pattern().as_usize());
        }
    }
    there.into_iter().map(|needle| (needle, made.path.as_str())).collect()
}

/// What a text is to the document that says it.
fn kind(said: &TextFragment) -> Message {
    match said.kind {
        TextFragmentKind::Passage => say!("文章", "a passage"),
        TextFragmentKind::Name => say!("題名・見出し・名前", "a title, heading or name"),
        TextFragmentKind::Path => say!("ファイルの場所かリンク先", "a path or the address of a link"),
        TextFragmentKind::Segment => say!("アドレスかファイルの名前", "the name of a page or file"),
    }
}

/// A closed text that stands in open files, of which the first is named: where it is said, what it is, and which part of it was found.
fn text(closed: &LeakScope<'_>, (part, paths): (&str, &BTreeSet<&str>), said: &TextFragment, line: u32) -> Diagnostic {
    let (audience, path) = (closed.audience, paths.first().copied().unwrap_or_default());
    let others = paths.len().saturating_sub(1);
    let (others_ja, others_en) = if others == 0 {
        Default::default()
    } else {
        (format!("（ほか {others} ファイル）"), format!(" (and {others} more)"))
    };
    let (file, whole, kind) = (&said.file, said.text.trim(), kind(said));
    let shown = if whole.chars().count() <= SHOWN { whole } else { part };
    let (kind_ja, kind_en) = (&kind.ja, &kind.en);
    let message = say!(
        "`{audience}` のサイトの `{path}`{others_ja}に、この範囲には閉じている `{file}:{line}` だけにある{kind_ja}が載っています: `{shown}`",
        "`{path}`{others_en} of the site for `{audience}` holds {kind_en} that only `{file}:{line}` has, which is closed to it: `{shown}`"
    );
    let finding = Diagnostic::new(code::LEAK_TEXT, Place::at(file.as_str(), line, 1, 1), message).hint(say!(
        "持ち込んだもの（テーマ、`params`、データ）を直すか、秘密でないなら tejun.yaml の `leaks: {{ allow: [{{ text: …, reason: … }}] }}` に理由とともに書きます",
        "mend what brings it there (theme, `params`, data) or, if it is no secret, say why in tejun.yaml: `leaks: {{ allow: [{{ text: …, reason: … }}] }}`"
    ));
    match closed.documents.get(path).filter(|open| *open != file) {
        Some(open) => finding.related(
            Place::file(open.as_str()),
            say!("この文書のページにあります", "it stands on the page of this document"),
        ),
        None => finding,
    }
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
