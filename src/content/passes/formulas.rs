//! Where formulas stand in a body: `$$…$$`, `\(…\)`, `\[…\]` and, where a page asks for it, `$…$`.
//!
//! In: a body before it is parsed, and its events after. Out: formulas as events of their own. Never: looks into code, or
//! takes an amount (`$50-$200`, `$XXX`) or an escaped bracket (`\[任意\]`) for a formula.
//!
//! Decided in docs/decisions/0034-drawn-while-built.md.

use crate::content::commonmark::{FILLER, OPTIONS, SpannedEvent};
use pulldown_cmark::{Event, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// A formula and all that is written for it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Formula {
    range: Range<usize>,
    latex: String,
    display: bool,
}

/// Blanks the formulas of a body at equal length, so that no rule of Markdown touches what they hold. With `dollars`,
/// `$…$` and the bracket forms are formulas by themselves.
pub(crate) fn blank(body: Cow<'_, str>, dollars: bool) -> (Cow<'_, str>, Vec<Formula>) {
    let worth = body.contains("$$") || body.contains("\\(") || body.contains("\\[") || (dollars && body.contains('$'));
    let formulas = if worth { find(&body, dollars) } else { Vec::new() };
    if formulas.is_empty() {
        return (body, formulas);
    }
    let mut out = String::with_capacity(body.len());
    let mut from = 0;
    for formula in &formulas {
        out.push_str(&body[from..formula.range.start]);
        out.extend(formula.range.clone().map(|_| FILLER));
        from = formula.range.end;
    }
    out.push_str(&body[from..]);
    (Cow::Owned(out), formulas)
}

/// Puts the formulas where their blanks are.
pub(crate) fn restore<'a>(events: Vec<SpannedEvent<'a>>, formulas: &[Formula]) -> Vec<SpannedEvent<'a>> {
    if formulas.is_empty() {
        return events;
    }
    let mut out = Vec::with_capacity(events.len());
    for (event, range) in events {
        match event {
            Event::Text(text) if text.contains(FILLER) && text.len() == range.len() => {
                split(&text, &range, formulas, &mut out);
            }
            event => out.push((event, range)),
        }
    }
    out
}

fn split(text: &str, range: &Range<usize>, formulas: &[Formula], out: &mut Vec<SpannedEvent<'_>>) {
    let first = formulas.partition_point(|formula| formula.range.start < range.start);
    let mut from = range.start;
    let plain = |from: usize, to: usize, out: &mut Vec<SpannedEvent<'_>>| {
        if from < to {
            let piece = text[from - range.start..to - range.start].to_owned();
            out.push((Event::Text(piece.into()), from..to));
        }
    };
    for formula in formulas[first..].iter().take_while(|formula| formula.range.end <= range.end) {
        plain(from, formula.range.start, out);
        let latex = formula.latex.clone().into();
        let event = if formula.display { Event::DisplayMath(latex) } else { Event::InlineMath(latex) };
        out.push((event, formula.range.clone()));
        from = formula.range.end;
    }
    plain(from, range.end, out);
}

fn find(body: &str, dollars: bool) -> Vec<Formula> {
    let code: Vec<Range<usize>> = Parser::new_ext(body, OPTIONS)
        .into_offset_iter()
        .filter(|(event, _)| {
            matches!(event, Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::CodeBlock(_)))
        })
        .map(|(_, range)| range)
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = body[at..].find(['$', '\\']).map(|offset| at + offset) {
        let next = code.partition_point(|range| range.end <= start);
        if let Some(inside) = code.get(next).filter(|range| range.contains(&start)) {
            at = inside.end;
            continue;
        }
        let formula = at_sign(body, start, dollars)
            .filter(|formula| code.get(next).is_none_or(|code| formula.range.end <= code.start));
        at = formula.as_ref().map_or(start + skip(&body[start..]), |formula| formula.range.end);
        found.extend(formula);
    }
    found
}

/// How far to go on after a sign that opens nothing: an escape takes its character with it.
fn skip(rest: &str) -> usize {
    let mut chars = rest.chars();
    let first = chars.next().map_or(1, char::len_utf8);
    if rest.starts_with('\\') { first + chars.next().map_or(0, char::len_utf8) } else { first }
}

fn at_sign(body: &str, start: usize, dollars: bool) -> Option<Formula> {
    let rest = &body[start..];
    let formula = |open: usize, close: usize, end: usize, display: bool| {
        let latex = without_quotes(&rest[open..close]);
        let sound = !latex.trim().is_empty() && !latex.contains("\n\n") && !latex.contains(FILLER);
        sound.then(|| Formula { range: start..start + end, latex: latex.trim().to_owned(), display })
    };
    for (open, close, display) in [("\\(", "\\)", false), ("\\[", "\\]", true)] {
        if rest.starts_with(open) {
            let end = 2 + rest[2..].find(close)?;
            let inside = &rest[2..end];
            // `\[` alone is Markdown's way to write a bracket; with a command inside it can only be a formula.
            let sure = dollars || has_command(inside);
            return formula(2, end, end + 2, display).filter(|_| sure && (display || !inside.contains('\n')));
        }
    }
    if let Some(inside) = rest.strip_prefix("$$") {
        let end = 2 + inside.find("$$")?;
        let line = body[..start].rsplit('\n').next().unwrap_or_default();
        let after = rest[end + 2..].split('\n').next().unwrap_or_default();
        let alone = line.chars().all(|c| c.is_whitespace() || matches!(c, '>' | '-' | '*')) && after.trim().is_empty();
        return formula(2, end, end + 2, true).filter(|_| alone || (dollars && !rest[..end].contains('\n')));
    }
    let before = body[..start].chars().next_back();
    if !dollars || !rest.starts_with('$') || before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '$') {
        return None;
    }
    let close = closing(&rest[1..])? + 1;
    let in_table = body[..start].rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('|'));
    formula(1, close, close + 1, false).filter(|formula| !in_table || !formula.latex.contains('|'))
}

/// Where `$` closes what begins here: not after a blank, not before a digit or a letter, in the same line, and with
/// nothing between that only a sentence has.
fn closing(rest: &str) -> Option<usize> {
    let line = rest.split('\n').next()?;
    if line.starts_with(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ')')) {
        return None;
    }
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '$' if !escaped => {
                let after = line[at + 1..].chars().next();
                let closes = at > 0
                    && !line[..at].ends_with(char::is_whitespace)
                    && !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '$');
                return (closes && is_formula(&line[..at])).then_some(at);
            }
            _ => {}
        }
        escaped = false;
    }
    None
}

/// Whether this can be a formula: Japanese stands in `\text{…}` only, and what begins like an amount holds more than one.
fn is_formula(inside: &str) -> bool {
    let wide = |c: char| {
        !c.is_ascii() && c.is_alphabetic() && !('\u{370}'..='\u{3ff}').contains(&c)
            || ('\u{3000}'..='\u{303f}').contains(&c)
    };
    let amount = inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '/' | 'X' | ' '));
    let is_variable = inside.len() == 1 && inside.starts_with(|c: char| c.is_ascii_alphabetic());
    (!amount || is_variable) && (has_command(inside) || !inside.contains(wide))
}

fn has_command(inside: &str) -> bool {
    let mut signs = inside.bytes().peekable();
    while let Some(sign) = signs.next() {
        if sign == b'\\' && signs.next().is_some_and(|next| next.is_ascii_alphabetic()) {
            return true;
        }
    }
    false
}

/// A formula inside a quote without the marks that begin its lines.
fn without_quotes(latex: &str) -> String {
    let mut lines = latex.split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    let bare = |line: &str| line.trim_start().strip_prefix('>').map_or(line, str::trim_start).to_owned();
    lines.fold(first, |all, line| all + "\n" + &bare(line))
}

#[cfg(test)]
mod tests {
    use super::find;

    fn found(body: &str, dollars: bool) -> Vec<String> {
        find(body, dollars)
            .into_iter()
            .map(|f| format!("{}{}", if f.display { "block " } else { "" }, f.latex))
            .collect()
    }

    #[test]
    fn blocks_are_always_formulas_and_dollars_on_request() {
        assert_eq!(found("$$\nx = 1\n$$\n", false), ["block x = 1"]);
        assert_eq!(found("> $$\n> x = 1\n> $$\n", false), ["block x = 1"]);
        assert_eq!(found("- $$x$$\n", false), ["block x"]);
        assert_eq!(found("式 \\(\\frac{1}{2}\\) と \\[\\sum x\\]", false), ["\\frac{1}{2}", "block \\sum x"]);
        assert_eq!(found("式 $x^2$ と $E=mc^2$、$n$。", true), ["x^2", "E=mc^2", "n"]);
        assert_eq!(found("式 $x^2$", false), [""; 0]);
        assert_eq!(found("前 $$x$$ 後", true), ["block x"]);
        assert_eq!(found("$\\text{稼働率} = 1$", true), ["\\text{稼働率} = 1"]);
    }

    #[test]
    fn amounts_escapes_and_code_are_none() {
        for none in [
            "日次コスト：$50-$200",
            "| a | $XXX | $X,XXX |",
            "費用は$50、上限は$XXXです",
            "$5 and $6",
            "\\$x\\$",
            "`$x$`",
            "```\n$$\nx\n$$\n```\n",
            "<a title=\"$x$\">b</a>",
            "$ x $",
            "cost $x and y$z",
            "$$\n\nx\n\n$$",
            "US$5 か US$6",
            "$100,000$",
            "| $a | $b |",
        ] {
            assert_eq!(found(none, true), [""; 0], "{none}");
        }
        for none in ["\\[任意\\]", "\\(注\\)", "価格帯 $$ と $$$", "a $$x$$ b", "\\\\(\\frac12\\\\)"] {
            assert_eq!(found(none, false), [""; 0], "{none}");
        }
    }
}
