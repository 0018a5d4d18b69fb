//! The `{known-issues}` directive: what is known not to work, from release notes and from documents of known issues.
//!
//! In: sections 既知の制限, and documents with `type: known-issue`. Out: a table, and nothing at all where nothing is open. Never:
//! takes an issue for solved that nobody says is: a point is over when its words name a version that is out (`解消 v1.9.1`), a
//! document when its status or its day says so.

use super::releases::{days, of_folder};
use crate::calendar::Date;
use crate::content::Document;
use crate::diag::Lang;
use crate::model::{Release, ReleaseTopic, TableCell, Version, WrittenIssue, format_date, read_control_date};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// `解消 v1.9.1`, `resolved in 1.9.1`.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?:解消|解決|resolved in|fixed in)(?:済み?)?(?:の版)?[\s::,、]*(?:version )?(v?\d+(?:\.\d+)+)";
    Regex::new(pattern).expect("the pattern is fixed")
});
/// `v1.9.1 で解消`, but not `v1.10.0 で解消予定`.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(v?\d+(?:\.\d+)+)\s*(?:で|にて|において)\s*(?:解消|解決|修正)(予定)?";
    Regex::new(pattern).expect("the pattern is fixed")
});

/// The blocks of the directive; none where nothing is open.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (period, title, folder) = (options.text("period"), options.text("title"), options.text("folder"));
    let last = options.whole("last", 1..=100).unwrap_or(100);
    let lang = context.lang();
    // Of a report, what was open when its period ended.
    let day = days(context, period)?.map_or(context.today(), |(_, last)| last.min(context.today()));
    let releases = of_folder(context, folder)?;
    let out: Vec<&Release> =
        releases.iter().copied().filter(|release| release.is_out && release.date.is_some_and(|d| d <= day)).collect();
    let mut open: Vec<Open> = of_documents(context, &out, day);
    open.extend(of_releases(lang, &out, last));
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let table = Table::new(lang, &open)
        .column("内容", "Issue", |issue| issue.what.clone())
        .column("いつから", "Since", |issue| issue.since.clone())
        .column_if_filled("避け方", "Workaround", |issue| issue.workaround.as_str());
    Ok(vec![table.block(title.unwrap_or_default())])
}

struct Open {
    what: TableCell,
    since: TableCell,
    workaround: String,
}

/// Points of the newest releases that nobody says are over; the same words in several releases are one issue, since the oldest.
fn of_releases(lang: Lang, out: &[&Release], last: usize) -> Vec<Open> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<Open> = Vec::new();
    let newest: Vec<&&Release> = out.iter().take(last).collect();
    for release in newest.iter().filter(|release| !release.is_yanked) {
        let sections = release.sections.iter().filter(|section| section.topic == ReleaseTopic::KnownIssues);
        for item in sections.flat_map(|section| &section.items) {
            let until = resolved(&item.text);
            if until.as_ref().is_some_and(|(version, _)| is_out(version, &release.home, out))
                || !seen.insert(&item.text)
            {
                continue;
            }
            let oldest = newest.iter().rev().find(|other| {
                let mut points = other.sections.iter().filter(|s| s.topic == ReleaseTopic::KnownIssues);
                other.home == release.home && points.any(|section| section.items.iter().any(|i| i.text == item.text))
            });
            let since = oldest.map_or(**release, |oldest| **oldest);
            let date = since.date.map(|date| format_date(date, lang)).unwrap_or_default();
            let text = format!("{}{}", since.version, lang.pick("（{date}）", " ({date})").replace("{date}", &date));
            open.push(Open {
                what: item.text.as_str().into(),
                since: TableCell::link(text, Some(since.route.clone())),
                workaround: String::new(),
            });
        }
    }
    open
}

/// The version in which a text says that it is over, and whether that is a plan.
fn resolved(text: &str) -> Option<(Version, bool)> {
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    let before = BEFORE.captures_iter(&text).map(|found| (found[1].to_owned(), found.get(2).is_some()));
    let after = AFTER.captures_iter(&text).map(|found| (found[1].to_owned(), false));
    let (version, planned) = before.chain(after).last()?;
    Version::parse(&version).map(|version| (version, planned)).filter(|(_, planned)| !planned)
}

/// Whether a version of a section is out: it, or a later one, is among the releases.
fn is_out(version: &Version, home: &crate::model::Route, out: &[&Release]) -> bool {
    out.iter().filter(|release| release.home == *home).filter_map(|release| release.number()).any(|n| n >= *version)
}

/// Documents of known issues that were there on a day and not yet over, by title.
fn of_documents(context: &ComposeContext<'_>, out: &[&Release], day: Date) -> Vec<Open> {
    let lang = context.lang();
    let issue = |document: &Document| {
        let issue = document.front.issue.as_ref().filter(|_| document.lang == lang && !document.front.draft)?;
        (is_open(issue, out, day) && has_begun(issue, document, out, day)).then(|| {
            let since = if issue.since.is_empty() { document.front.date.clone() } else { Some(issue.since.clone()) };
            let since = since.unwrap_or_default();
            let shown = read_control_date(&since).map_or(since, |day| format_date(day, lang));
            Open {
                what: TableCell::link(&document.title, Some(document.route.clone())),
                since: shown.into(),
                workaround: issue.workaround.clone(),
            }
        })
    };
    context.library.documents().filter_map(issue).collect()
}

/// A day or a version that had come on a day.
fn had_come(text: &str, out: &[&Release], day: Date) -> Option<bool> {
    match (read_control_date(text), Version::parse(text)) {
        (Some(date), _) => Some(date <= day),
        (None, Some(version)) => Some(out.iter().filter_map(|release| release.number()).any(|n| n >= version)),
        (None, None) => None,
    }
}

fn is_open(issue: &WrittenIssue, out: &[&Release], day: Date) -> bool {
    // With a day or a version it is over from then on, in reports on earlier periods it is not.
    !had_come(&issue.resolved, out, day).unwrap_or(issue.is_resolved)
}

fn has_begun(issue: &WrittenIssue, document: &Document, out: &[&Release], day: Date) -> bool {
    let dated = document.front.date.as_deref().and_then(read_control_date);
    had_come(&issue.since, out, day).unwrap_or_else(|| dated.is_none_or(|dated| dated <= day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_with_a_version_say_that_a_point_is_over() {
        let said = |text: &str| resolved(text).map(|(version, _)| version);
        for text in [
            "列を選べません（解消 v1.9.1）",
            "列を選べません。v1.9.1 で解消しました",
            "列を選べません（ｖ１．９．１で解消済み）",
            "Columns cannot be chosen (resolved in v1.9.1)",
            "fixed in 1.9.1: no columns",
            "解決済み：1.9.1",
        ] {
            assert_eq!(said(text), Version::parse("1.9.1"), "{text}");
        }
        for text in [
            "列を選べません",
            "この問題は解消していません",
            "v1.10.0 で解消予定です",
            "v1.9.1 から起きています",
            "印刷の問題は解消しましたが、列は選べません",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
