//! Which documents are notes of a release, and what their front matter says of it; the same for known issues.
//!
//! In: the folders of the project, front matter and headings. Out: [`WrittenRelease`] and [`WrittenIssue`], and findings about
//! values and headings that cannot be read. Never: reads the points of a section; `pages` does, once links are resolved.

use super::front::DocumentFrontMatter;
use super::library::open::Text;
use super::markdown_file;
use super::markdown_file::{MarkdownFile, Role};
use super::paths;
use super::source::Source;
use crate::calendar::Date;
use crate::diag::{Diagnostic, Message, Place, code, nearest};
use crate::model::{
    Heading, ReleaseKind, ReleaseTopic, WrittenIssue, WrittenRelease, read_control_date, version_of_name,
};
use crate::say;
use serde_json::Value;
use std::collections::BTreeSet;

/// Words that `status` has in release notes.
const PLANNED: [&str; 3] = ["planned", "公開予定", "予定"];
const RELEASED: [&str; 4] = ["released", "公開済み", "公開済", "公開"];
/// Words that `status` has in a known issue.
const OPEN: [&str; 4] = ["open", "未解決", "対応中", "調査中"];
const RESOLVED: [&str; 6] = ["resolved", "closed", "解消", "解消済み", "解決", "解決済み"];

/// Values of `type` that other tools give to these pages.
const TYPES_OF_OTHERS: [&str; 7] = ["release", "releases", "docs", "doc", "page", "post", "changelog"];

/// The folders that hold releases: those whose `_index.md` says `type: releases`, and those named `releases`.
#[derive(Debug, Default)]
pub(super) struct Folders(BTreeSet<(usize, String)>);

impl Folders {
    /// From the pages of folders that say so.
    pub(super) fn new<'f>(heads: impl Iterator<Item = &'f MarkdownFile>) -> Self {
        Self(heads.map(|file| (file.language, paths::folder(&file.rest).to_owned())).collect())
    }

    /// The folder of releases that a file lies in, the nearest one.
    fn of<'f>(&self, file: &'f MarkdownFile) -> Option<&'f str> {
        let holds = |folder: &&str| {
            let named = folder.rsplit('/').next() == Some("releases");
            // What one language says of a folder holds for its translations.
            named || self.0.iter().any(|(_, known)| known == *folder)
        };
        markdown_file::folders_above(file).into_iter().find(holds)
    }
}

/// Fills in what front matter says of a release or a known issue. A version and a status of a product are none of the document.
pub(super) fn complete(file: &MarkdownFile, folders: &Folders, front: &mut DocumentFrontMatter) {
    let text = |front: &DocumentFrontMatter, key: &str| front.matter.params.get(key).and_then(scalar);
    if text(front, "type").is_some_and(|kind| kind == "known-issue") {
        let word = |front: &DocumentFrontMatter| text(front, "status").unwrap_or_default().to_lowercase();
        front.matter.control.status = None;
        front.matter.issue = Some(WrittenIssue {
            is_resolved: RESOLVED.contains(&word(front).as_str()),
            since: text(front, "since").unwrap_or_default(),
            resolved: text(front, "resolved").unwrap_or_default(),
            workaround: text(front, "workaround").unwrap_or_default(),
        });
        return;
    }
    let Some(folder) = folders.of(file).filter(|_| file.role != Role::Section) else { return };
    let named = || version_of_name(markdown_file::name_of(file));
    let Some(version) = text(front, "version").filter(|version| !version.is_empty()).or_else(named) else { return };
    let is_planned = text(front, "status").is_some_and(|word| PLANNED.contains(&word.to_lowercase().as_str()));
    let day = front.matter.date.as_deref().and_then(read_control_date);
    // The day of a planned release is that of the release: its notes may be read before.
    if is_planned && day.is_some() && front.publish == day {
        front.publish = None;
    }
    front.matter.control.version = None;
    if front.matter.control.status.is_some() && text(front, "status").is_some_and(|word| RELEASED.contains(&&*word)) {
        front.matter.control.status = None;
    }
    front.matter.release = Some(WrittenRelease {
        folder: folder.to_owned(),
        version,
        kind: text(front, "type").and_then(|word| ReleaseKind::parse(&word)),
        services: texts(front.matter.params.get("services")),
        is_planned,
        is_yanked: matches!(front.matter.params.get("yanked"), Some(Value::Bool(true))),
    });
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
        Some(value) => scalar(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Says what cannot be read in the notes of a release or in a known issue.
pub(super) fn check(
    text: &Text<'_>,
    front: &DocumentFrontMatter,
    headings: &[Heading],
    today: Option<Date>,
    found: &mut Vec<Diagnostic>,
) {
    if front.matter.issue.is_some() {
        let known: Vec<&str> = OPEN.into_iter().chain(RESOLVED).collect();
        word(front, "status", &known, found);
        return;
    }
    let Some(release) = &front.matter.release else { return };
    let kinds = ["major", "minor", "hotfix", "patch", "メジャー", "マイナー", "パッチ", "ホットフィックス"];
    if release.kind.is_none() {
        word(front, "type", &kinds.into_iter().chain(TYPES_OF_OTHERS).collect::<Vec<_>>(), found);
    }
    day(text.file(), front, release, today, found);
    sections(text, headings, found);
}

/// A word that is not known.
fn word(front: &DocumentFrontMatter, key: &str, known: &[&str], found: &mut Vec<Diagnostic>) {
    let Some((value, place)) = front.key(key) else { return };
    let typed = scalar(value).unwrap_or_else(|| value.to_string());
    if known.contains(&typed.to_lowercase().as_str()) {
        return;
    }
    let message = say!("`{key}` の `{typed}` は読めません", "`{typed}` cannot be read for `{key}`");
    let hint = match nearest(&typed.to_lowercase(), known.iter().copied()) {
        Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
        None => {
            let (first, second) = (known[0], known.get(4).copied().unwrap_or_default());
            say!("`{first}` や `{second}` のように書きます", "write one such as `{first}` or `{second}`")
        }
    };
    found.push(Diagnostic::new(code::RELEASE_VALUE, place.clone(), message).hint(hint));
}

/// A release without a day, and a day that contradicts what the status says.
fn day(
    file: &str,
    front: &DocumentFrontMatter,
    release: &WrittenRelease,
    today: Option<Date>,
    found: &mut Vec<Diagnostic>,
) {
    let version = &release.version;
    let place = |key: &str| front.key(key).map_or_else(|| Place::file(file), |(_, place)| place.clone());
    let mut say = |code, place, message: Message, hint: Message| {
        found.push(Diagnostic::new(code, place, message).hint(hint));
    };
    let Some(day) = front.matter.date.as_deref().and_then(read_control_date) else {
        // A date that cannot be read was said already.
        if front.key("date").is_none() && !release.is_planned {
            let message = say!("{version} に日付がありません", "{version} has no date");
            let hint = say!(
                "フロントマターに `date: 2026-11-20` のように書きます",
                "write `date: 2026-11-20` in the front matter"
            );
            say(code::RELEASE_UNDATED, place("version"), message, hint);
        }
        return;
    };
    let says_released = front.key("status").and_then(|(value, _)| scalar(value));
    let says_released = says_released.is_some_and(|word| RELEASED.contains(&word.to_lowercase().as_str()));
    if release.is_planned && today.is_some_and(|today| day < today) {
        let message = say!(
            "{version} は公開予定のまま、予定日 {day} を過ぎています",
            "{version} is still planned, and its day {day} is past"
        );
        let hint = say!(
            "公開したなら `status: released`、延びたなら `date` を新しい予定日にします",
            "write `status: released` when it is out, or the new day in `date`"
        );
        say(code::RELEASE_VALUE, place("status"), message, hint);
    } else if says_released && today.is_some_and(|today| day > today) {
        let message = say!(
            "{version} は公開済みとありますが、日付 {day} はまだ来ていません",
            "{version} is said to be released, and its day {day} is still to come"
        );
        let hint = say!("`status: planned` とするか、`date` を直します", "write `status: planned`, or mend `date`");
        say(code::RELEASE_VALUE, place("status"), message, hint);
    }
}

/// Headings that are nearly one of the known ones.
fn sections(text: &Text<'_>, headings: &[Heading], found: &mut Vec<Diagnostic>) {
    let known: Vec<u8> =
        headings.iter().filter(|h| ReleaseTopic::parse(&h.text).is_some()).map(|heading| heading.level).collect();
    let Some(level) = known.into_iter().min().or_else(|| headings.iter().map(|heading| heading.level).min()) else {
        return;
    };
    let unknown = |heading: &&Heading| heading.level <= level && ReleaseTopic::parse(&heading.text).is_none();
    for heading in headings.iter().filter(unknown) {
        let words = &heading.text;
        let Some(near) = nearest(&words.to_lowercase(), ReleaseTopic::words().filter(|w| w.chars().count() > 1)) else {
            continue;
        };
        let message = say!(
            "見出し `{words}` は新機能・改善・修正などの節として読めません",
            "the heading `{words}` is none of the known sections of release notes"
        );
        let hint = say!("`{near}` のことですか", "did you mean `{near}`?");
        let place = text.source().ok().and_then(|source| line_of(words, &source));
        let place = place.unwrap_or_else(|| Place::file(text.file()));
        found.push(Diagnostic::new(code::RELEASE_SECTION, place, message).hint(hint));
    }
}

/// Where the words of a heading stand.
fn line_of(words: &str, source: &Source<'_>) -> Option<Place> {
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        if line.trim_start().starts_with('#')
            && let Some(offset) = line.find(words)
        {
            return Some(source.place(at + offset..at + offset + words.len()));
        }
        at += line.len();
    }
    None
}
