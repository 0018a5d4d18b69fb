//! What in front matter, or at the head of a file without any, looks like a mark of an audience and is none.
//!
//! In: a text, its front matter as it was read. Out: [`Slip`]s, of which nobody can say yet whether the project has audiences; an
//! error for those that count. Never: reads a value.

use super::known;
use super::node::{Entry, Node};
use crate::content::dialects::suspected_marks as words;
use crate::content::source::Source;
use crate::diag::{Diagnostic, Place, code};
use crate::model::{Taxonomy, Viewer};
use crate::say;
use crate::syntax::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many lines are looked at for front matter that was not recognised.
const LINES: usize = 80;
/// How long a value may be that is looked at as the name of an audience.
const LETTERS: usize = 60;

/// Something that looks like a mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::content) struct Slip {
    pub(super) place: Place,
    pub(super) what: What,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum What {
    /// A key that resembles the one that is meant.
    Key(String, String),
    /// The letters of a line that is no key, or of a key with its value at a place where it is not read.
    Letters(String),
    /// A line that gives the name of a mark a value somewhere in it.
    Line(String),
    /// A key that nothing reads, with its value.
    Own(String, String),
    /// Front matter that was not recognised as such.
    Head,
    /// Front matter that could not be read.
    Broken,
    /// Bytes that are no text.
    Bytes,
    /// A pattern of a cascade that says nothing, or something else than its author means.
    Target,
}

impl Slip {
    /// Whether it hides all marks that there may be.
    pub(in crate::content) fn is_broken(&self) -> bool {
        self.what == What::Broken
    }

    /// Whether pages below may be meant by it.
    pub(in crate::content) fn may_hand_down(&self) -> bool {
        !matches!(self.what, What::Own(..) | What::Line(_))
    }

    pub(in crate::content) fn of_bytes(place: Place) -> Self {
        Self { place, what: What::Bytes }
    }

    /// What is said of it, for a page of a rank; nothing where it closes nothing that is open.
    pub(in crate::content) fn finding(&self, viewer: &Viewer, rank: usize) -> Option<Diagnostic> {
        let said = |message| Diagnostic::new(code::CONTENT_AUDIENCE, self.place.clone(), message);
        Some(match &self.what {
            What::Key(typed, meant) => said(say!(
                "キー `{typed}` は `{meant}` の書き誤りのようです。公開範囲が分からないので、サイトを書き出しません",
                "the key `{typed}` looks like a slip of `{meant}`; for whom this is cannot be told, and no site is written"
            ))
            .hint(say!("`{meant}:` のことですか", "did you mean `{meant}:`?")),
            What::Letters(letters) => {
                // What is handed down is for pages of any rank.
                let handed = words::handed(letters, viewer.names());
                handed.or(words::named(letters, viewer.names()).filter(|named| *named > rank))?;
                words::unread(self.place.clone())
            }
            What::Line(line) => {
                words::worded(line, viewer.names()).filter(|named| *named > rank)?;
                words::unread(self.place.clone())
            }
            What::Own(key, value) => {
                let closes = match value.as_str() {
                    "true" => words::called(key, viewer.names()).is_some_and(|named| named > rank),
                    "false" => words::called(key, viewer.names()).is_some_and(|named| named >= rank),
                    _ => words::called(value, viewer.names()).is_some_and(|named| named > rank),
                };
                closes.then_some(())?;
                said(say!(
                    "キー `{key}` は読みませんが、値が公開範囲を指すようです。誤って公開しないよう、サイトを書き出しません",
                    "the key `{key}` is not read, and its value seems to mean an audience; no site is written, so that nothing is shown by mistake"
                ))
                .hint(say!(
                    "公開範囲なら `audience: 名前` と書きます。別の意味の値なら `params:` の下に書きます",
                    "write `audience: NAME` if an audience is meant; a value of another meaning belongs under `params:`"
                ))
            }
            What::Head => said(say!(
                "フロントマターのようですが、ファイルの先頭の `---` から始まっていないので読めません。公開範囲が分からないので、サイトを書き出しません",
                "this looks like front matter, but the file does not begin with `---`, so that it is not read as such; for whom this is cannot be told, and no site is written"
            ))
            .hint(say!(
                "一行目を `---` だけにし、その前の空行・空白・見えない文字・コメントを消します",
                "let the first line be `---` and nothing else, without blank lines, blanks, invisible characters or comments before it"
            )),
            // That was said where it was read.
            What::Broken => return None,
            What::Bytes => said(say!(
                "文字として読めないバイトがあるので、公開範囲の指定を読み落としているかもしれません。サイトを書き出しません",
                "some bytes are no text, so that a mark of an audience may be among them; no site is written"
            ))
            .hint(say!("UTF-8 で保存し直します", "save the file as UTF-8")),
            What::Target => said(say!(
                "`cascade` の `target` を読めないので、どのページの公開範囲か分かりません。サイトを書き出しません",
                "the `target` of this cascade cannot be read, so that for which pages its audience is cannot be told; no site is written"
            ))
            .hint(say!(
                "`target: {{ path: \"/sop/**\" }}` のように、`path`・`kind`・`lang`・`environment` と `*` `**` `?` `{{a,b}}` で書きます",
                "write it like `target: {{ path: \"/sop/**\" }}`, with `path`, `kind`, `lang` or `environment`, and `*`, `**`, `?` or `{{a,b}}`"
            )),
        })
    }
}

/// That front matter which does not begin its file is shown as text, whether there are audiences or not.
pub(super) fn shown_as_text(slip: &Slip) -> Diagnostic {
    let message = say!(
        "フロントマターのようですが、ファイルの先頭の `---` から始まっていないので、本文として表示します",
        "this looks like front matter, but the file does not begin with `---`, so that it is shown as text"
    );
    Diagnostic::new(code::CONTENT_FRONT_MATTER_PLACE, slip.place.clone(), message).hint(say!(
        "一行目を `---` だけにし、その前の空行・空白・見えない文字・コメントを消します",
        "let the first line be `---` and nothing else, without blank lines, blanks, invisible characters or comments before it"
    ))
}

/// That of front matter of which nothing could be read.
pub(super) fn broken(finding: &Diagnostic) -> Slip {
    let place = finding.place.clone().unwrap_or_else(|| Place::file(""));
    Slip { place, what: What::Broken }
}

/// Those of front matter that was read.
pub(super) fn of_read(source: &Source<'_>, entries: &[Entry], body: usize, taxonomies: &[Taxonomy]) -> Vec<Slip> {
    let mut slips = Vec::new();
    let mut read = BTreeSet::new();
    of_entries(entries, true, &mut read, &mut slips);
    for entry in entries.iter().filter(|entry| entry.is("cascade")) {
        slips.extend(entry.node.items().iter().filter_map(of_target));
    }
    let mut said: BTreeSet<u32> = slips.iter().map(|slip| slip.place.line).collect();
    said.extend(read);
    for (range, line) in lines(source.text, 0..body) {
        let letters = words::skeleton(line);
        let place = source.place(range);
        if said.contains(&place.line) {
            continue;
        }
        if words::begins_like_one(&letters) {
            slips.push(Slip { place, what: What::Letters(letters) });
        } else if words::has_word(line) {
            slips.push(Slip { place, what: What::Line(line.to_owned()) });
        }
    }
    let is_taxonomy = |entry: &Entry| taxonomies.iter().any(|one| entry.is(&one.plural) || entry.is(&one.singular));
    slips.extend(entries.iter().filter(|entry| !is_taxonomy(entry)).filter_map(of_own));
    slips
}

/// Keys that resemble marks, and marks that stand where none is read; `read` gets the lines of those that are.
fn of_entries(entries: &[Entry], is_read: bool, read: &mut BTreeSet<u32>, slips: &mut Vec<Slip>) {
    for entry in entries {
        let whole = words::skeleton(&format!("{}{}", entry.key.text, entry.node.typed().unwrap_or_default()));
        if let Some(meant) = words::misspelt_key(&entry.key.text) {
            let what = What::Key(entry.key.text.clone(), meant.to_owned());
            slips.push(Slip { place: entry.place(), what });
        } else if !entry.is("audience") && !entry.is("cascade") && words::begins_like_one(&whole) {
            slips.push(Slip { place: entry.place(), what: What::Letters(whole) });
        } else if entry.is("audience") {
            if is_read {
                read.insert(entry.key.range.line);
            } else if let Some(value) = entry.node.typed() {
                let what = What::Letters(words::skeleton(&format!("audience{value}")));
                slips.push(Slip { place: entry.place(), what });
            }
        }
        let is_below = is_read && ["params", "cascade"].iter().any(|name| entry.is(name));
        match &entry.node.value {
            Value::List(items) => items.iter().for_each(|item| of_entries(item.entries(), is_below, read, slips)),
            _ => of_entries(entry.node.entries(), is_below, read, slips),
        }
    }
}

/// A key that nothing reads, whose value is one word: it may be somebody's word for an audience.
fn of_own(entry: &Entry) -> Option<Slip> {
    let is_unknown = known::meaning(&entry.key.text).0 == known::Meaning::Unknown;
    let value = entry.node.typed().filter(|_| is_unknown && words::misspelt_key(&entry.key.text).is_none())?;
    let is_word = !value.is_empty() && value.len() <= LETTERS && !value.trim().contains(char::is_whitespace);
    let what = What::Own(entry.key.text.clone(), value.trim().to_owned());
    is_word.then(|| Slip { place: entry.place(), what })
}

/// The target of a map that hands an audience down, when it says nothing that is understood.
fn of_target(item: &Node) -> Option<Slip> {
    let closes = |entry: &Entry| entry.is("audience") || entry.is("params");
    item.entries().iter().any(closes).then_some(())?;
    let is_target = |entry: &&Entry| entry.is("target") || entry.is("_target");
    let target = item.entries().iter().find(is_target)?;
    let is_known = |entry: &Entry| {
        let name = ["path", "kind", "lang", "environment"].iter().any(|name| entry.is(name));
        name && entry.node.typed().is_some_and(|text| is_glob(&text))
    };
    let parts = target.node.entries();
    let is_sound = !parts.is_empty() && parts.iter().all(is_known);
    (!is_sound).then(|| Slip { place: target.place(), what: What::Target })
}

/// Whether a pattern holds only what is read: braces in pairs, and none of the signs that other globs have.
fn is_glob(text: &str) -> bool {
    let mut depth = 0_usize;
    let balanced = text.chars().all(|c| match c {
        '{' => {
            depth += 1;
            true
        }
        '}' => depth.checked_sub(1).is_some_and(|left| {
            depth = left;
            true
        }),
        _ => !matches!(c, '[' | ']' | '\\' | '!' | '^'),
    });
    balanced && depth == 0 && !text.trim().is_empty()
}

/// The head of a file whose front matter was not recognised.
pub(super) fn of_unread(source: &Source<'_>) -> Option<Slip> {
    let end = source.text.char_indices().nth(1 << 14).map_or(source.text.len(), |(at, _)| at);
    let mut is_comment = false;
    let mut head = lines(source.text, 0..end).take(LINES).skip_while(|(_, line)| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c.is_control() || words::is_invisible(c));
        is_comment |= line.starts_with("<!--");
        let is_skipped = is_comment || line.is_empty() || line.starts_with('#');
        is_comment &= !line.ends_with("-->");
        is_skipped
    });
    let (range, first) = head.next()?;
    if !is_fence(first) {
        return None;
    }
    let mut has_key = false;
    for (_, line) in head {
        if is_fence(line) && has_key {
            return Some(Slip { place: source.place(range), what: What::Head });
        }
        let trimmed = line.trim();
        let name = trimmed.split([':', '=', '：', '＝']).next().filter(|name| name.len() < trimmed.len());
        let is_key = name.is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace));
        let goes_on = trimmed.is_empty() || trimmed.starts_with(['#', '-', '}', ']']) || line.starts_with([' ', '\t']);
        if !is_key && !goes_on {
            return None;
        }
        has_key |= is_key;
    }
    None
}

/// Whether a line is no more than the sign around front matter, or what a slip makes of it.
pub(super) fn is_fence(line: &str) -> bool {
    let shown: Vec<char> =
        line.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !words::is_invisible(*c)).collect();
    let signs = shown.iter().filter(|c| matches!(c, '-' | '+' | '－' | '＋' | '—' | '–' | '―' | 'ー' | '−')).count();
    (signs >= 2 || (signs == 1 && shown.len() == 1)) && shown.len() <= signs + 2 && shown.len() <= 8
}

/// The lines of a part of a text, with where each stands.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = range.start;
    text[range].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        (start..start + line.len(), line)
    })
}
