//! Front matter: where it is, in which language it is written, and what its keys mean.
//!
//! In: the text of a file. Out: its entries, then [`FrontMatter`] once it is known what its sections hand down to it; and the
//! offset of the body. Never: fails — a broken block is one diagnostic, and the page is built without it.

mod addresses;
mod block;
mod cascade;
mod keys;
mod known;
mod menus;
mod node;
mod requests;
mod schema;
mod slips;
mod values;

pub(super) use self::addresses::remove_disallowed as settle_addresses;
pub(super) use self::schema::check as check_rules;

pub(super) use self::cascade::{Rule, Subject};
pub(super) use self::node::Entry;
pub(super) use self::slips::Slip;
use super::dialects::comments::RemovedComments;
use super::front_matter::{FrontMatter, Term};
use super::source::Source;
use crate::calendar::Date;
use crate::diag::{Diagnostic, Place, code};
use crate::model::Taxonomy;
use crate::say;
use regex::Regex;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use std::ops::Range;
use std::sync::LazyLock;

/// Front matter as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    entries: Vec<Entry>,
    /// Where the body begins.
    pub(super) body: usize,
    /// What it hands down.
    pub(super) rules: Vec<Rule>,
    /// What looks like a mark of an audience and is none.
    pub(super) slips: Vec<Slip>,
}

/// The front matter of a file, with what only the walk needs of it. All of it is part of the name under which a body is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct DocumentFrontMatter {
    pub(super) matter: FrontMatter,
    /// `publishDate`, else `date`.
    pub(super) publish: Option<Date>,
    /// `expiryDate`
    pub(super) expiry: Option<Date>,
    /// Where `url`, else `slug`, is written.
    pub(super) address: Option<Place>,
    /// Every key with its value and its place, as written.
    pub(super) keys: Vec<(String, Value, Place)>,
    /// The audiences that it names (`audience`, also below `params`), and where; nothing for a value that is no text.
    pub(super) audiences: Vec<(Option<String>, Place)>,
    /// The same of its own `cascade`.
    pub(super) handed_audiences: Vec<(Option<String>, Place)>,
    /// The terms of each taxonomy, by its plural.
    pub(super) terms: Vec<(String, Vec<Term>)>,
    /// `sidebar_position` and the like; a `weight` wins.
    position: Option<Decimal>,
    /// `bind`: whether what stands in the document may be bound as it reads, or never; nobody said where it is not there.
    pub(super) binds: Option<bool>,
    /// What looks like a mark of an audience and is none.
    pub(super) slips: Vec<Slip>,
}

impl Written {
    /// That of these entries, of which everything wrong was said before.
    pub(super) fn of(entries: Vec<Entry>, body: usize, slips: Vec<Slip>, taxonomies: &[Taxonomy]) -> Self {
        let rules = cascade::read(&entries, taxonomies, &mut Vec::new());
        Self { entries, body, rules, slips }
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether a key has this value, as it is written here.
    pub(super) fn has_value(&self, key: &str, value: &str) -> bool {
        self.entries.iter().any(|entry| entry.is(key) && entry.node.typed().is_some_and(|text| text == value))
    }
}

impl DocumentFrontMatter {
    /// The value of a key, and where the key stands.
    pub(super) fn key(&self, key: &str) -> Option<(&Value, &Place)> {
        let entry = self.keys.iter().find(|(name, ..)| name.eq_ignore_ascii_case(key));
        entry.map(|(_, value, place)| (value, place)).filter(|(value, _)| !value.is_null())
    }
}

/// Reads the block at the head of a file, and says what is wrong with it and with its values.
pub(super) fn written(source: &Source<'_>, taxonomies: &[Taxonomy], found: &mut Vec<Diagnostic>) -> Written {
    let before = found.len();
    let (mut entries, body) = match split(source) {
        Split::None => {
            let slips: Vec<Slip> = slips::of_unread(source).into_iter().collect();
            // Below a heading or a sentence, a line between two rules is as likely meant to be shown.
            let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
            let is_first = source.text.trim_start_matches(is_blank).lines().next().is_some_and(slips::is_fence);
            found.extend(slips.iter().filter(|_| is_first).map(slips::shown_as_text));
            return Written { slips, ..Written::default() };
        }
        Split::Read(entries, body) => (entries, body),
        Split::Yaml { inner, body } => {
            let read =
                block::yaml(source, inner.clone()).or_else(|finding| match without_placeholders(source, &inner) {
                    Some(text) => block::yaml(&Source::new(source.file, &text), inner),
                    None => Err(finding),
                });
            (said(read, found), body)
        }
        Split::Toml { inner, body } => (said(block::toml(source, inner), found), body),
        Split::Broken(finding) => {
            let slips = vec![slips::broken(&finding)];
            found.push(*finding);
            return Written { slips, ..Written::default() };
        }
    };
    let mut slips = slips::of_read(source, &entries, body, taxonomies);
    slips.extend(found[before..].iter().map(slips::broken));
    let mut taken = RemovedComments::default();
    for entry in &mut entries {
        entry.node.change_texts(&mut |text, place| taken.of_value(text, place));
    }
    taken.report(found);
    keys::read(&entries, taxonomies, &mut DocumentFrontMatter::default(), found);
    let rules = cascade::read(&entries, taxonomies, found);
    Written { entries, body, rules, slips }
}

/// The same text with blanks for values that a template still has to fill in (`created: {{date}}`), which are no YAML.
fn without_placeholders(source: &Source<'_>, inner: &Range<usize>) -> Option<String> {
    let mut text = source.text[..inner.end].to_owned();
    let values = PLACEHOLDER.captures_iter(&source.text[inner.clone()]).filter_map(|line| line.get(1).or(line.get(2)));
    let ranges: Vec<Range<usize>> =
        values.map(|value| inner.start + value.start()..inner.start + value.end()).collect();
    ranges.iter().for_each(|range| text.replace_range(range.clone(), &" ".repeat(range.len())));
    (!ranges.is_empty()).then(|| text + &source.text[inner.end..])
}

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t]*(?:[^\s#:\-][^:\n]*:[ \t]+(\{\{[^\n]*\}\})|(-[ \t]+\{\{[^\n]*\}\}))[ \t\r]*$")
        .expect("the pattern is a constant")
});

fn said(read: Result<Vec<Entry>, Box<Diagnostic>>, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    read.unwrap_or_else(|finding| {
        found.push(*finding);
        Vec::new()
    })
}

/// What a page's front matter means, with what its sections hand down, the nearest first.
pub(super) fn resolve<'r>(
    written: &Written,
    handed: impl IntoIterator<Item = &'r Rule>,
    subject: Subject<'_>,
    taxonomies: &[Taxonomy],
) -> DocumentFrontMatter {
    let mut front = DocumentFrontMatter { slips: written.slips.clone(), ..DocumentFrontMatter::default() };
    // Wrong values were said where they are written.
    keys::read(&cascade::merged(&written.entries, handed, subject), taxonomies, &mut front, &mut Vec::new());
    front
}

enum Split {
    None,
    Yaml { inner: Range<usize>, body: usize },
    Toml { inner: Range<usize>, body: usize },
    Read(Vec<Entry>, usize),
    Broken(Box<Diagnostic>),
}

fn split(source: &Source<'_>) -> Split {
    let text = source.text;
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    match first.trim_end() {
        "---" => match closing(text, first.len(), "---") {
            Some((end, body)) => Split::Yaml { inner: first.len()..end, body },
            // A rule at the head of a page is no front matter; a key on the next line is.
            None if begins_with_key(&text[first.len()..], ':') => Split::Broken(unclosed(source, "---")),
            None => Split::None,
        },
        "+++" => match closing(text, first.len(), "+++") {
            Some((end, body)) => Split::Toml { inner: first.len()..end, body },
            None if begins_with_key(&text[first.len()..], '=') => Split::Broken(unclosed(source, "+++")),
            None => Split::None,
        },
        line if line.starts_with('{') => match block::json(source) {
            block::Head::Object(entries, body) => Split::Read(entries, body),
            block::Head::Broken(finding) => Split::Broken(finding),
            block::Head::None => Split::None,
        },
        _ => Split::None,
    }
}

/// The start of the closing line and the byte after it.
fn closing(text: &str, from: usize, fence: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn begins_with_key(text: &str, sign: char) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let name = line.split(sign).next().unwrap_or_default().trim_end();
    line.contains(sign) && !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

fn unclosed(source: &Source<'_>, fence: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(
            code::CONTENT_FRONT_MATTER,
            source.place(0..3),
            say!(
                "フロントマターを閉じる `{fence}` がありません",
                "expected `{fence}` to close the front matter, found the end of the file"
            ),
        )
        .hint(say!(
            "フロントマターの最後に `{fence}` だけの行を置きます",
            "put a line with only `{fence}` after the front matter"
        )),
    )
}
