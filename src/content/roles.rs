//! Roles in sentences and directives in fences: the two forms by which data enters a document.
//!
//! In: events or an info string. Out: names and arguments. Never: knows what a directive does; that is for `pages`.

use super::commonmark::SpannedEvent;
use super::text::is_escaped;
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::say;
use pulldown_cmark::Event;
use std::ops::Range;

const KNOWN: &[&str] = &["figure", "when"];

/// The names of directives that show data, to tell what is nearly one; what they do is for `pages`, which holds this list against its own.
pub(crate) const DIRECTIVES: [&str; 37] = [
    "kpis",
    "sla",
    "chart",
    "contract",
    "children",
    "escalation",
    "on-call",
    "register",
    "revisions",
    "words",
    "appendix",
    "summary",
    "key-figures",
    "misses",
    "indicators",
    "trends",
    "comparison",
    "sources",
    "breaches",
    "tickets",
    "feedback",
    "alerts",
    "backlog",
    "milestones",
    "risks",
    "actions",
    "uptime",
    "incidents",
    "services",
    "maintenance",
    "timeline",
    "schedule",
    "tasks",
    "releases",
    "known-issues",
    "changes",
    "editions",
];

/// `` {name}`argument` `` in a sentence.
pub(super) struct Role<'e> {
    pub(super) name: &'e str,
    pub(super) argument: &'e str,
    pub(super) range: Range<usize>,
}

pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// The role that the text event at `at` ends with, when a code span follows it at once.
pub(super) fn at<'e>(source: &str, events: &'e [SpannedEvent<'_>], at: usize) -> Option<Role<'e>> {
    let (Event::Text(text), range) = events.get(at)? else { return None };
    let (Event::Code(argument), code) = events.get(at + 1)? else { return None };
    if code.start != range.end {
        return None;
    }
    let name = named(text)?;
    let start = range.end - name.len() - 2;
    // A text that is not as it was written has no backslash of its own before it.
    (source.is_char_boundary(start) && !is_escaped(source, start)).then_some(Role {
        name,
        argument,
        range: start..code.end,
    })
}

/// What is nearly a role: a known name in full-width braces, or with blanks before the code that follows.
pub(super) fn nearly(source: &str, events: &[SpannedEvent<'_>], at: usize) -> Option<(&'static str, Range<usize>)> {
    let (Event::Text(text), range) = events.get(at)? else { return None };
    let (Event::Code(_), code) = events.get(at + 1)? else { return None };
    let name = text.trim_end().strip_suffix(['}', '｝'])?;
    let lower = name.to_ascii_lowercase();
    let known = KNOWN.iter().find(|known| {
        let before = lower.strip_suffix(**known);
        before.is_some_and(|before| before.ends_with(['{', '｛']) && !before.ends_with("\\{"))
    })?;
    let is_role = named(text) == Some(*known) && code.start == range.end;
    let written = source.get(range.clone())?.to_ascii_lowercase();
    let start = range.start + written.rfind(known)?.checked_sub(1)?;
    let start = (0..=start).rev().find(|start| source.is_char_boundary(*start))?;
    (!is_role && code.start - range.end <= 1 && !is_escaped(source, start)).then_some((*known, start..code.end))
}

/// A figure in braces without the code that names it: `{Figure}` in a sentence; `written` is the text as it stands in its source.
pub(super) fn bare(written: &str) -> Option<&'static str> {
    // Every text of a body is asked.
    if !written.contains(['{', '｛']) {
        return None;
    }
    let lower = written.to_ascii_lowercase();
    let is_meant = |form: &&&str| lower.find(**form).is_some_and(|at| !is_escaped(&lower, at));
    ["{figure}", "｛figure｝"].iter().find(is_meant).map(|_| "figure")
}

/// The directive whose name stands where code has a language, or alone in a paragraph; `None` for any other text.
pub(super) fn directive_named(name: &str) -> Option<&'static str> {
    let name = name.trim();
    DIRECTIVES.iter().copied().find(|known| name.eq_ignore_ascii_case(known))
}

/// Says how a directive is written that stands in a text as something else.
pub(super) fn misspelt_directive(name: &str, place: Place) -> Diagnostic {
    let message = say!(
        "ディレクティブ `{name}` の書き方ではないため、書いたとおりに表示します",
        "this is not how the directive `{name}` is written; it is shown as it stands"
    );
    let finding = Diagnostic::new(code::UNKNOWN_DIRECTIVE, place, message).hint(say!(
        "行の初めに `` ```{{{name}}} `` と書き、`` ``` `` の行で閉じます",
        "begin a line with `` ```{{{name}}} ``, and close it with a line `` ``` ``"
    ));
    finding.as_warning()
}

/// Says how what is nearly a role is written.
pub(super) fn misspelt(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(
        code::CONTENT_UNKNOWN_ROLE,
        place,
        say!(
            "ロール `{name}` の書き方ではないため、本文のまま表示します",
            "this is not how the role `{name}` is written; it is shown as text"
        ),
    )
    .hint(say!(
        "半角の括弧で、空白を入れずに ``{{{name}}}`…` `` と書きます",
        "write ``{{{name}}}`…` `` with half-width braces and no blank between"
    ))
}

/// The name in braces at the end of a text.
fn named(text: &str) -> Option<&str> {
    let (_, name) = text.strip_suffix('}')?.rsplit_once('{')?;
    let fits =
        name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    fits.then_some(name)
}

/// A text without the known role's name at its end.
pub(super) fn without(text: &str) -> &str {
    match named(text) {
        Some(name) if is_known(name) => &text[..text.len() - name.len() - 2],
        _ => text,
    }
}

pub(super) fn unknown(name: &str, place: Place) -> Diagnostic {
    let finding = Diagnostic::new(
        code::CONTENT_UNKNOWN_ROLE,
        place,
        say!("知らないロール `{name}` です。本文のまま表示します", "unknown role `{name}`; it is shown as text"),
    );
    match nearest(name, KNOWN.iter().copied()) {
        Some(near) => finding.hint(say!("`{{{near}}}` のことですか", "did you mean `{{{near}}}`?")),
        None => finding.hint(say!(
            "本文として書くなら `\\{{{name}}}` とします",
            "to write it as text, escape the brace: `\\{{{name}}}`"
        )),
    }
}

/// Name and argument of a directive's info string (`{kpis} title`); blanks inside the braces are not meant.
pub(super) fn directive(info: &str) -> Option<(&str, &str)> {
    let (name, argument) = info.strip_prefix('{')?.split_once('}')?;
    let name = name.trim();
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    fits.then_some((name, argument.trim()))
}
