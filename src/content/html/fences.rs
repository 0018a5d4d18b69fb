//! Fences and indented code, written line by line.
//!
//! In: the events of a code block. Out: HTML whose text is the code, character by character; diagrams and formulas go
//! their own way. Never: changes what a reader copies, or says anything of a language without a syntax.

use super::Writer;
use super::fence_info::Info;
use crate::content::dialects::audience;
use crate::content::document::Piece;
use crate::content::escape::escape;
use crate::content::events::end_of;
use crate::content::highlight;
use crate::content::highlight::Part;
use crate::content::pieces::Slot;
use crate::content::roles;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use pulldown_cmark::{CodeBlockKind, Event};
use std::ops::Range;

/// Languages whose lines `- [ ] …` are boxes to tick.
const WITH_BOXES: [&str; 6] = ["", "text", "txt", "plain", "yaml", "yml"];
/// Languages that show what a terminal showed.
const SESSIONS: [&str; 6] =
    ["console", "shell-session", "shellsession", "sh-session", "terminal", "powershell-session"];

/// A fence as it was read.
pub(super) struct Fence<'b> {
    pub(super) body: &'b str,
    /// All of it, fences included.
    pub(super) range: Range<usize>,
    /// Where its first line begins.
    pub(super) first: usize,
    /// The event that begins it, if verdicts may stand at the end of its lines.
    pub(super) event: Option<usize>,
}

/// The directive that a fence of code was meant to be: its name is the language, and its body has options and no more.
fn slip(info: &str, body: &str) -> Option<&'static str> {
    let is_option = |line: &str| {
        let name = line.split([':', '：']).next().unwrap_or_default();
        line.contains([':', '：']) && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let is_empty_or_option = |line: &str| line.is_empty() || line.starts_with("- ") || is_option(line);
    // Most code is in a language, and its lines are not looked at.
    roles::directive_named(info).filter(|_| body.lines().map(str::trim).all(is_empty_or_option))
}

impl Writer<'_, '_, '_, '_> {
    /// Writes one code block and returns the next event to write.
    pub(super) fn code_block(&mut self, at: usize, kind: &CodeBlockKind<'_>) -> usize {
        let end = end_of(self.events, at);
        let inner = &self.events[at + 1..end];
        let body: String = inner
            .iter()
            .filter_map(|(event, _)| if let Event::Text(text) = event { Some(&**text) } else { None })
            .collect();
        let range = self.events[at].1.clone();
        let first = inner.first().map(|(_, range)| range.start);
        let first = first
            .unwrap_or_else(|| self.context.text[range.clone()].find('\n').map_or(range.end, |n| range.start + n + 1));
        let fence = Fence { body: &body, range, first, event: Some(at) };
        let CodeBlockKind::Fenced(info) = kind else {
            self.code(&fence, &Info::default(), false);
            return end + 1;
        };
        let info = info.trim();
        if self.swallows(&fence) {
            self.found.push(unclosed(self.head_of(&fence)));
        }
        let directive = roles::directive(info);
        let read = Info::read(info);
        match (directive.map_or(&*read.language, |(name, _)| name).to_ascii_lowercase().as_str(), directive) {
            ("mermaid", _) => self.diagram(&fence, &read.title),
            ("math", _) => self.formula_block(&fence),
            (_, Some((name, argument))) => self.directive(name, argument, &fence),
            (language, None) => {
                if let Some(name) = slip(info, fence.body) {
                    self.found.push(roles::misspelt_directive(name, self.head_of(&fence)));
                }
                self.code(&fence, &read, WITH_BOXES.contains(&language));
            }
        }
        end + 1
    }

    /// Whether a fence has no end and takes all that follows.
    fn swallows(&self, fence: &Fence<'_>) -> bool {
        let text = self.context.text;
        let block = &text[fence.range.clone()];
        // What was put in for other blocks is written as code and begins with no fence.
        text[fence.range.end..].trim().is_empty() && audience::run(block).is_some() && !audience::is_closed(block)
    }

    /// Where the line stands that begins a fence.
    fn head_of(&self, fence: &Fence<'_>) -> Place {
        let start = fence.range.start;
        let line = self.context.text[start..].lines().next().map_or(0, str::len);
        self.context.place(&(start..start + line))
    }

    fn directive(&mut self, name: &str, argument: &str, fence: &Fence<'_>) {
        let (place, body_place) = self.directive_places(name, fence);
        let (name, argument, body) = (name.to_owned(), argument.to_owned(), fence.body.to_owned());
        self.block("");
        self.push_slot(Slot::Piece(Piece::Directive { name, argument, body, place, body_place }));
        self.push("\n");
    }

    /// Where a directive's info string and the first line of its body stand.
    fn directive_places(&self, name: &str, fence: &Fence<'_>) -> (Place, Place) {
        let text = self.context.text;
        let brace = fence.range.start + text[fence.range.clone()].find('{').unwrap_or(0);
        let first = fence.first;
        let line = text[first.min(text.len())..].lines().next().map_or(0, str::len);
        (self.context.place(&(brace..brace + name.len() + 2)), self.context.place(&(first..first + line)))
    }

    /// Writes code: what is told apart by colour, numbers and marks of lines, boxes to tick.
    pub(super) fn code(&mut self, fence: &Fence<'_>, info: &Info, with_boxes: bool) {
        let parts = highlight::parts(&info.language, fence.body).unwrap_or_default();
        let is_session = SESSIONS.contains(&info.language.to_ascii_lowercase().as_str());
        let mut html = opening(info);
        let mut goes_on = false;
        let mut slots = Vec::new();
        for (at, line) in fence.body.split_inclusive('\n').enumerate() {
            let text = line.strip_suffix('\n').unwrap_or(line);
            let mut parts = parts.get(at).map(|parts| parts.to_vec()).unwrap_or_default();
            // What else is known of a part of a line is laid over its colours here.
            if let Some(own) = boxed(text).filter(|_| with_boxes) {
                lay_over(&mut parts, own);
            }
            if is_session {
                session(text, &mut goes_on, &mut parts);
            }
            write_line(&mut html, (at, text), &parts, info);
            if let Some(event) = fence.event {
                slots.extend(self.rooms.line(event, at).map(|verdict| (html.len(), verdict)));
            }
            html.push_str(if line.len() > text.len() { "\n" } else { "" });
            html.push_str(if info.is_by_line() { "</span>" } else { "" });
        }
        html.push_str(if info.title.is_empty() { "</code></pre>" } else { "</code></pre>\n</figure>" });
        self.block("");
        let mut written = 0;
        for (at, verdict) in slots {
            self.push_slot(Slot::Own(html[written..at].to_owned()));
            self.push_slot(verdict);
            written = at;
        }
        self.push_slot(Slot::Own(html.split_off(written)));
        self.push("\n");
    }
}

fn unclosed(place: Place) -> Diagnostic {
    let message = say!(
        "コードの囲みが閉じられていません。ここから後はすべてコードになります",
        "this fence is not closed; all that follows is code"
    );
    Diagnostic::new(code::CONTENT_UNCLOSED, place, message)
        .hint(say!("終わりに「```」だけの行を書きます", "end it with a line that holds only ```"))
}

fn opening(info: &Info) -> String {
    let mut html = String::new();
    if !info.title.is_empty() {
        html += &format!("<figure class=\"code\"><figcaption>{}</figcaption>\n", escape(&info.title));
    }
    let by_line = if info.is_by_line() { " class=\"by-line\"" } else { "" };
    let class = match info.language.as_str() {
        "" => String::new(),
        language => format!(" class=\"language-{}\"", escape(language)),
    };
    html + &format!("<pre{by_line}><code{class}>")
}

/// Writes one line but for its end. Only where lines have numbers or marks is each an element of its own.
fn write_line(html: &mut String, (at, text): (usize, &str), parts: &[Part], info: &Info) {
    let number = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
    if info.is_by_line() {
        html.push_str(if info.is_marked(number) { "<span class=\"line marked\">" } else { "<span class=\"line\">" });
    }
    if let Some(first) = info.first {
        // A number that is no text is neither copied nor read aloud.
        *html += &format!("<span class=\"no\" data-n=\"{}\"></span>", first.saturating_add(number - 1));
    }
    let mut from = 0;
    for (range, class) in parts {
        html.push_str(&escape(&text[from..range.start]));
        *html += &format!("<span class=\"{class}\">{}</span>", escape(&text[range.clone()]));
        from = range.end;
    }
    html.push_str(&escape(&text[from..]));
}

/// Puts a part among the others, which keep what lies outside it.
fn lay_over(parts: &mut Vec<Part>, own: Part) {
    let cut = |(range, tone): Part| {
        [(range.start..range.end.min(own.0.start), tone), (range.start.max(own.0.end)..range.end, tone)]
    };
    let mut kept: Vec<Part> = parts.drain(..).flat_map(cut).filter(|(range, _)| range.start < range.end).collect();
    kept.push(own);
    kept.sort_by_key(|(range, _)| range.start);
    *parts = kept;
}

/// The box of a line `- [ ] …` or `1. [x] …`.
fn boxed(line: &str) -> Option<Part> {
    let indent = line.len() - line.trim_start_matches([' ', '\t', '\u{3000}']).len();
    let rest = &line[indent..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let bullet = if digits > 0 { digits } else { 0 };
    let ends = if digits > 0 { [". ", ") "].as_slice() } else { ["- ", "* ", "+ "].as_slice() };
    let after = ends.iter().find_map(|end| rest[bullet..].strip_prefix(end))?.trim_start_matches(' ');
    let open = line.len() - after.len();
    let class = match after.get(..3)? {
        "[ ]" => "tick",
        "[x]" | "[X]" => "tick done",
        _ => return None,
    };
    let named = after[3..].starts_with([' ', '\u{3000}']) && !after[3..].trim().is_empty();
    named.then_some((open..open + 3, class))
}

/// Marks the prompt of a line and what was typed after it; a line that ends with `\` goes on in the next.
fn session(line: &str, goes_on: &mut bool, parts: &mut Vec<Part>) {
    let start = prompt(line);
    if start.is_none() && !*goes_on {
        return;
    }
    let start = start.unwrap_or(0);
    *goes_on = line.ends_with('\\');
    parts.clear();
    parts.extend([(0..start, "prompt"), (start..line.len(), "cmd")].into_iter().filter(|(range, _)| !range.is_empty()));
}

/// How long the prompt of a line is. `# ` alone is none: it may begin a remark, which must not become a command.
fn prompt(line: &str) -> Option<usize> {
    if line.starts_with("$ ") || line.starts_with("> ") {
        return Some(2);
    }
    let windows = line.starts_with("PS ") || line.get(1..3) == Some(":\\");
    if windows {
        return line.find('>').map(|at| at + 1 + usize::from(line[at + 1..].starts_with(' ')));
    }
    let who = line.split(' ').next().unwrap_or_default();
    let end = line.find("$ ").or_else(|| line.find("# "))?;
    (who.contains('@') && end < 80).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::{boxed, lay_over, prompt};

    #[test]
    fn boxes_are_found_after_every_kind_of_bullet() {
        let found = |line: &str| boxed(line).map(|(range, class)| (line[range].to_owned(), class));
        assert_eq!(found("- [ ] 確認"), Some(("[ ]".to_owned(), "tick")));
        assert_eq!(found("   - [x] 確認"), Some(("[x]".to_owned(), "tick done")));
        assert_eq!(found("12. [X] 確認"), Some(("[X]".to_owned(), "tick done")));
        assert_eq!(found("\u{3000}* [ ] 確認"), Some(("[ ]".to_owned(), "tick")));
        for none in
            ["[ ] 確認", "- []確認", "- [ ]", "- [ ]確認", "key: [ ] x", "- [a] 確認", "1 [ ] x", "", "- [あ] x"]
        {
            assert_eq!(found(none), None, "{none}");
        }
    }

    #[test]
    fn a_part_that_is_laid_over_others_leaves_their_ends() {
        let mut parts = vec![(0..4, "st"), (4..9, "nu")];
        lay_over(&mut parts, (2..5, "tick"));
        assert_eq!(parts, [(0..2, "st"), (2..5, "tick"), (5..9, "nu")]);
    }

    #[test]
    fn prompts_are_told_from_output_and_remarks() {
        assert_eq!(prompt("$ ls"), Some(2));
        assert_eq!(prompt("ops@web1:~$ ls"), Some(12));
        assert_eq!(prompt("PS C:\\> dir"), Some(8));
        assert_eq!(prompt("C:\\work> dir"), Some(9));
        assert_eq!(prompt("# 消してはいけない"), None);
        assert_eq!(prompt("合計 5$ です"), None);
        assert_eq!(prompt("日本"), None);
    }
}
