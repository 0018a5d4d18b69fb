//! Parts of a body that are for some readers only: `` ```{audience} internal ``, `:::{audience} internal`, and directives with an
//! option `audience`.
//!
//! In: a text and who looks. Out: what is to be cut for them, and a finding for what nobody can tell. Never: keeps what it does
//! not understand: an audience that is unknown, or written where it cannot be read, takes its text with it.

use super::buffer::RewriteBuffer;
use super::names;
use super::structure::{Structure, markers};
use crate::content::roles;
use crate::content::text::{line_end, lines};
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::model::Viewer;
use crate::say;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The name of the block and of the option.
pub(crate) const NAME: &str = "audience";

/// Whether a text may name an audience at all; most do not.
pub(super) fn is_in(text: &str) -> bool {
    text.as_bytes().windows(NAME.len()).any(|part| part.eq_ignore_ascii_case(NAME.as_bytes()))
}

/// Every audience that a text names, at whatever depth and in whatever form, for a text that is shown and not read; an empty one
/// where the form tells none. Words and tags that begin such a part in documents only count where it `is_markdown`.
pub(crate) fn named(text: &str, is_markdown: bool) -> Vec<String> {
    let mut all = Vec::new();
    if !is_in(text) {
        return all;
    }
    for (start, line) in lines(text) {
        let head = line[markers(line).0..].trim_end();
        let info = head.trim_start_matches(['`', '~']);
        let ticks = &head[..head.len() - info.len()];
        let colons = head.len() - head.trim_start_matches(':').len();
        match roles::directive(info.trim()).filter(|_| ticks.len() >= 3) {
            Some((name, argument)) if name.eq_ignore_ascii_case(NAME) => all.push(argument.to_owned()),
            Some((name, _)) => {
                let body = lines(&text[start..]).skip(1).find(|(_, line)| line[markers(line).0..].starts_with(ticks));
                let block = &text[start..body.map_or(text.len(), |(end, _)| start + end)];
                all.extend(options(block, names::is_container(name)));
            }
            None if colons >= 3 => all.extend(of_colons(head[colons..].trim()).map(str::to_owned)),
            None if is_markdown && ELSEWHERE.is_match(line) => all.push(String::new()),
            None => {}
        }
    }
    all
}

/// What of a text is cut, in order, none inside another.
pub(super) fn closed(
    buffer: &RewriteBuffer,
    structure: &Structure,
    viewer: &Viewer,
    found: &mut Vec<Diagnostic>,
) -> Vec<Range<usize>> {
    let text = &buffer.text;
    let mut cut: Vec<Range<usize>> = Vec::new();
    let mut judge = |name: &str, place: Place, range: Range<usize>| match rank(viewer, name, &place) {
        Ok(rank) if viewer.sees(rank) => {}
        Ok(_) => cut.push(range),
        Err(finding) => {
            found.push(*finding);
            cut.push(range);
        }
    };
    for (range, info) in &structure.fences {
        let Some((name, argument)) = roles::directive(info.trim()) else { continue };
        let head = range.start..line_end(text, range.start);
        let block = &text[range.clone()];
        if name.eq_ignore_ascii_case(NAME) {
            judge(argument, buffer.place(&head), range.clone());
        } else if is_in(block) {
            let has_own = name == "schedule" && !viewer.is_one_of_several();
            let options = options(block, names::is_container(name));
            options.into_iter().filter(|_| !has_own).for_each(|name| judge(&name, buffer.place(&head), range.clone()));
        }
    }
    for (range, name) in colons(text, structure) {
        let head = range.start..line_end(text, range.start);
        judge(&name, buffer.place(&head), range);
    }
    let ends = || structure.fences.iter().find(|(range, info)| is_ended_elsewhere(text, range, info));
    let ends = ends().filter(|_| viewer.is_one_of_several()).map(|(range, _)| range.start);
    if let Some(at) = misplaced(text, structure).into_iter().chain(ends).min() {
        let place = buffer.place(&(at..line_end(text, at)));
        found.push(unreadable(place));
        cut.push(at..text.len());
    }
    outermost(cut)
}

fn outermost(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match kept.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => kept.push(range),
        }
    }
    kept
}

/// The rank of an audience as written.
pub(crate) fn rank(viewer: &Viewer, name: &str, place: &Place) -> Result<usize, Box<Diagnostic>> {
    let name = name.trim();
    if let Some(rank) = viewer.rank_of(name) {
        return Ok(rank);
    }
    let finding = |message| Diagnostic::new(code::CONTENT_AUDIENCE, place.clone(), message);
    if !viewer.is_one_of_several() {
        let message = say!(
            "公開範囲 `{name}` が書かれていますが、tejun.yaml に `audiences` がありません。ここは公開しません",
            "an audience is named, but tejun.yaml declares no `audiences`; this is left out"
        );
        return Err(Box::new(finding(message).hint(say!(
            "tejun.yaml に `audiences: [public, internal]` のように書きます",
            "write `audiences: [public, internal]` in tejun.yaml"
        ))));
    }
    let known = viewer.names().iter().map(String::as_str);
    let message = say!(
        "公開範囲 `{name}` は `audiences` にありません。ここは公開しません",
        "the audience `{name}` is not declared in `audiences`; this is left out"
    );
    let all = viewer.names().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Err(Box::new(match nearest(name, known) {
        Some(near) => finding(message).hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None => finding(message).hint(say!("使えるのは {all}", "known here: {all}")),
    }))
}

static KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?im)(?:^[ \t>]*|[{,][ \t]*)["']?audience["']?[ \t]*:[ \t]*(?:["']([^"'\n]*)["']|([^",}#\n]*))"#)
        .expect("the pattern is a constant")
});
static OPTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^[ \t>]*:audience:(.*)$").expect("the pattern is a constant"));

/// The audiences that the options of a fence name.
fn options(block: &str, is_container: bool) -> Vec<String> {
    let body = block.split_once('\n').map_or("", |(_, body)| body);
    // In a container options stand at the head of the body; what follows is text.
    let is_head = |line: &&str| !is_container || line.trim_start_matches([' ', '\t', '>']).starts_with(':');
    let head = body.lines().take_while(is_head).filter_map(|line| Some(OPTION.captures(line)?[1].trim().to_owned()));
    let value =
        |found: regex::Captures<'_>| found.get(1).or(found.get(2)).map_or("", |value| value.as_str()).trim().to_owned();
    let keys = if is_container { "" } else { body };
    head.chain(KEY.captures_iter(keys).map(value)).collect()
}

/// Whether a line in a directive is an option that names an audience.
pub(super) fn is_option(line: &str, is_container: bool) -> bool {
    OPTION.is_match(line) || (!is_container && KEY.is_match(line))
}

/// The ticks or tildes that a line begins with, three at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    mark: char,
    length: usize,
    /// Whether nothing stands behind them.
    is_bare: bool,
}

impl Run {
    /// Whether it is of the same kind and long enough to end a fence that the other one begins.
    pub(crate) fn reaches(self, other: Self) -> bool {
        self.mark == other.mark && self.length >= other.length
    }
}

/// The ticks or tildes at the head of a line.
pub(crate) fn run(line: &str) -> Option<Run> {
    let line = line.lines().next()?;
    let written = line[markers(line).0..].trim_end();
    let mark = written.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = written.trim_start_matches(mark);
    let length = written.len() - rest.len();
    (length >= 3).then_some(Run { mark, length, is_bare: rest.is_empty() })
}

/// Whether a fenced block has a line that ends it, and does not only end with what it stands in or with the text.
pub(crate) fn is_closed(block: &str) -> bool {
    let block = block.trim_end();
    let last = block.rfind('\n').map(|at| &block[at + 1..]);
    let ends = |first: Run| last.and_then(run).is_some_and(|last| last.is_bare && last.reaches(first));
    run(block).is_some_and(ends)
}

/// Whether a line begins a block between colons for some readers.
pub(super) fn begins_with_colons(line: &str) -> bool {
    let written = line[markers(line).0..].trim_end();
    let rest = written.trim_start_matches(':');
    written.len() - rest.len() >= 3 && of_colons(rest.trim()).is_some()
}

/// A block between colons that is not closed yet.
struct OpenBlock {
    start: usize,
    colons: usize,
    /// How many blocks of as many colons are open, itself among them.
    depth: usize,
    audience: String,
}

/// Blocks between colons, each with the audience that is written. One that is not closed goes on to the end.
fn colons(text: &str, structure: &Structure) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut open: Option<OpenBlock> = None;
    for (start, line) in lines(text) {
        let (length, _) = markers(line);
        let written = line[length..].trim_end();
        let rest = written.trim_start_matches(':');
        let count = written.len() - rest.len();
        if count < 3 || structure.is_literal(start + length) {
            continue;
        }
        let rest = rest.trim();
        match &mut open {
            None => {
                open = of_colons(rest).map(|name| OpenBlock {
                    start: start + length,
                    colons: count,
                    depth: 1,
                    audience: name.to_owned(),
                });
            }
            Some(block) if block.colons == count => {
                block.depth = if rest.is_empty() { block.depth - 1 } else { block.depth + 1 };
                if block.depth == 0 {
                    found.push((block.start..start + length + written.len(), std::mem::take(&mut block.audience)));
                    open = None;
                }
            }
            Some(_) => {}
        }
    }
    found.extend(open.map(|block| (block.start..text.len(), block.audience)));
    found
}

/// The audience behind colons: `{audience} internal`, `audience internal`, `audience[internal]`.
fn of_colons(rest: &str) -> Option<&str> {
    let body = rest.strip_prefix('{').map_or(rest, str::trim_start);
    let after = body.get(..NAME.len()).filter(|name| name.eq_ignore_ascii_case(NAME)).map(|_| &body[NAME.len()..])?;
    let ends = after.chars().next().is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
    ends.then(|| after.trim_start_matches('}').trim().trim_start_matches('[').trim_end_matches(']').trim())
}

static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?:(?:`{3,}|~{3,})[ \t]*\{[ \t]*audience\b|(?:!!!|\?\?\?\+?)[ \t]*audience\b|\[!audience\]|\{\{[<%]/?[ \t]*audience\b|</?audience\b)")
        .expect("the pattern is a constant")
});

/// Where a line means to begin such a part, in a form or at a place where it is not read as one.
fn misplaced(text: &str, structure: &Structure) -> Option<usize> {
    let is_meant = |(start, line): &(usize, &str)| {
        if !is_in(line) || !ELSEWHERE.is_match(line) {
            return false;
        }
        let at = start + markers(line).0;
        !structure.is_literal(at) && !structure.fences.iter().any(|(range, _)| range.contains(&at))
    };
    lines(text).find(is_meant).map(|(start, _)| start)
}

/// Whether a directive's fence ends elsewhere than its author saw: with what it stands in or with the text, when it is for some
/// readers only; or at the end of another fence inside of it that begins with as many ticks.
fn is_ended_elsewhere(text: &str, range: &Range<usize>, info: &str) -> bool {
    let Some((name, _)) = roles::directive(info.trim()) else { return false };
    let block = &text[range.clone()];
    let Some(outer) = run(block) else { return false };
    let is_own = name.eq_ignore_ascii_case(NAME);
    let is_mark = |line: &str| {
        let info = line[markers(line).0..].trim_start_matches(outer.mark).trim();
        is_own || roles::directive(info).is_some_and(|(name, _)| name.eq_ignore_ascii_case(NAME))
    };
    let inner = |line: &str| run(line).is_some_and(|inner| !inner.is_bare && inner.reaches(outer)) && is_mark(line);
    let goes_on = || {
        // Text right behind the end, and later a fence that begins with nothing to say: the end was meant to begin that text.
        let mut after = text[range.end..].lines();
        let next = if block.ends_with('\n') { after.next() } else { after.nth(1) }.unwrap_or_default();
        let is_text = !next[markers(next).0..].trim().is_empty() && run(next).is_none();
        is_text && after.take_while(|line| !line.trim().is_empty()).any(|line| run(line).is_some_and(|run| run.is_bare))
    };
    (is_own && (!is_closed(block) || goes_on())) || block.lines().skip(1).any(inner)
}

fn unreadable(place: Place) -> Diagnostic {
    let message = say!(
        "公開範囲の書き方、または書いた場所のため、どこまでが対象か分かりません。ここから後は公開しません",
        "an audience is written in a form or at a place where its end cannot be told; all that follows is left out"
    );
    Diagnostic::new(code::CONTENT_AUDIENCE, place, message).hint(say!(
        "前後に空行を置き、HTML の外に「```{{audience}} internal」と「```」で囲んで書きます",
        "write it between ```{{audience}} internal and ```, with blank lines around it and outside of HTML"
    ))
}

/// What is left of such a block where it could not be read as one.
pub(crate) fn stray(place: Place) -> Diagnostic {
    unreadable(place)
}

#[cfg(test)]
mod tests {
    use super::{named, of_colons, options, outermost};

    #[test]
    fn a_text_that_is_shown_names_its_audiences_at_every_depth() {
        let table: [(&str, &[&str]); 8] = [
            ("前\n\n```{audience} internal\n秘密\n```\n", &["internal"]),
            ("````{note}\n```{audience} internal\n秘密\n```\n````\n", &["internal"]),
            ("!!! note\n    ~~~{Audience} customer\n    秘密\n    ~~~\n", &["customer"]),
            ("- > :::{audience} internal\n  > 秘密\n  > :::\n", &["internal"]),
            ("```{kpis}\naudience: internal\n```\n", &["internal"]),
            ("{{< audience internal >}}\n秘密\n{{< /audience >}}\n", &[""]),
            ("```yaml\naudience: api\n```\n", &[]),
            ("公開範囲は audience で決めます。\n", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(named(text, true), expected, "{text}");
        }
        assert_eq!(named("<audience>api</audience>\n", false), [""; 0]);
    }

    #[test]
    fn options_name_an_audience_at_the_head_of_containers_and_anywhere_in_yaml() {
        let of = |block: &str, container| options(block, container).join("|");
        assert_eq!(of("```{note}\n:audience: internal\n本文\n```", true), "internal");
        assert_eq!(of("```{note}\n本文\n:audience: internal\n```", true), "");
        assert_eq!(of("```{kpis}\ntitle: x\naudience: customer # 注\n```", false), "customer");
        assert_eq!(of("```{kpis}\n{title: x, audience: \"customer\"}\n```", false), "customer");
        assert_eq!(of("```{kpis}\n> audience: a\n```", false), "a");
        assert_eq!(of("```{kpis}\ntitle: our audience\n```", false), "");
        assert_eq!(of("```{kpis}\nAudience:\n```", false), "", "an empty name, which is unknown");
        assert_eq!(options("```{kpis}\nAudience:\n```", false).len(), 1);
    }

    #[test]
    fn colons_name_an_audience_in_every_form() {
        let table = [
            ("{audience} internal", Some("internal")),
            ("audience internal", Some("internal")),
            ("audience[internal]", Some("internal")),
            ("Audience", Some("")),
            ("audiences internal", None),
            ("note", None),
        ];
        for (rest, name) in table {
            assert_eq!(of_colons(rest), name, "{rest}");
        }
    }

    #[test]
    fn of_what_is_cut_the_outermost_counts_and_overlaps_are_one() {
        assert_eq!(outermost(vec![5..9, 0..4, 6..7, 8..12]), [0..4, 5..12]);
    }
}
