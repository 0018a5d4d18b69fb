//! SQL scalar text → [`Expr`], checked against the declared columns, with the place of an error inside the text.
//!
//! In: one scalar expression and the types of the columns it may name. Out: an [`Expr`] with the [`DataType`] of its value.
//! Never: a statement, a subquery or an aggregate (those are declared, so that the tool knows what rolls up), never a
//! clock, never a silent conversion between types.

mod data_types;
mod functions;
mod lower;
#[cfg(test)]
mod tests;

use super::{DataType, Expr};
use crate::diag::Message;
use crate::say;
use lower::Scope;
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer};

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExprError {
    /// Character offset in the text, from 0.
    pub at: usize,
    /// Length in characters, at least 1.
    pub length: usize,
    /// What is wrong.
    pub message: Message,
    /// What to write instead.
    pub hint: Option<Message>,
}

impl ExprError {
    fn new(range: Range, message: Message) -> Self {
        Self { at: range.at, length: range.length.max(1), message, hint: None }
    }

    fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// So many characters of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    at: usize,
    length: usize,
}

/// More tokens than this are refused: what is written by hand is shorter, and the tree is walked recursively.
const MOST_TOKENS: usize = 4000;

/// Reads a scalar expression. `data_type` tells the type of a column, `None` for an undeclared one; `columns` are the declared
/// names, for the nearest one in the hint. Answers the expression and the type of its value.
///
/// # Errors
/// [`ExprError`] with the place in `text` of what is not understood, not declared, or of the wrong type.
pub fn parse(
    text: &str,
    data_type: &dyn Fn(&str) -> Option<DataType>,
    columns: &[&str],
) -> Result<(Expr, DataType), ExprError> {
    let source = Source::new(text);
    let tree = read(&source, columns)?;
    let typed = Scope { source: &source, data_type, columns }.lower(&tree, 0)?;
    match typed.data_type {
        Some(data_type) => Ok((typed.expr, data_type)),
        None => Err(ExprError::new(
            source.whole(),
            say!("式の値が常に null です", "the value of the expression is always null"),
        )),
    }
}

/// The text with the places of its lines, since the parser counts lines and columns.
struct Source<'a> {
    text: &'a str,
    lines: Vec<usize>,
    length: usize,
}

impl<'a> Source<'a> {
    fn new(text: &'a str) -> Self {
        let mut lines = vec![0];
        lines.extend(text.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1));
        Self { text, lines, length: text.chars().count() }
    }

    fn whole(&self) -> Range {
        let lead = self.text.chars().take_while(|c| c.is_whitespace()).count();
        let trimmed = self.text.trim().chars().count();
        if trimmed == 0 { Range { at: 0, length: 1 } } else { Range { at: lead, length: trimmed } }
    }

    /// Just after the last character that is not white space.
    fn end(&self) -> Range {
        let whole = self.whole();
        Range { at: (whole.at + whole.length).min(self.length), length: 1 }
    }

    fn offset(&self, place: Location) -> Option<usize> {
        let line = usize::try_from(place.line).ok()?.checked_sub(1)?;
        let column = usize::try_from(place.column).ok()?.checked_sub(1)?;
        Some((self.lines.get(line)? + column).min(self.length))
    }

    /// The characters of a span; the whole text for a node that the parser does not place.
    fn range(&self, span: Span) -> Range {
        match (self.offset(span.start), self.offset(span.end)) {
            (Some(at), Some(end)) => Range { at, length: end.saturating_sub(at).max(1) },
            _ => self.whole(),
        }
    }

    /// What stands in a range.
    fn slice(&self, range: Range) -> String {
        self.text.chars().skip(range.at).take(range.length).collect()
    }
}

/// The syntax tree of the whole text.
fn read(source: &Source<'_>, columns: &[&str]) -> Result<sqlparser::ast::Expr, ExprError> {
    let tokens = Tokenizer::new(&GenericDialect {}, source.text).tokenize_with_location().map_err(|error| {
        let at = source.offset(error.location).unwrap_or(0).min(source.length.saturating_sub(1));
        let reason = error.message.to_lowercase();
        let range = Range { at, length: 1 };
        ExprError::new(range, say!("ここから先を読めません（{reason}）", "cannot be read from here on: {reason}"))
    })?;
    if tokens.iter().all(|t| matches!(t.token, Token::Whitespace(_))) {
        return Err(ExprError::new(source.whole(), say!("式が空です", "the expression is empty")));
    }
    if tokens.len() > MOST_TOKENS {
        return Err(ExprError::new(source.whole(), say!("式が長すぎます", "the expression is too long")));
    }
    let mut parser = Parser::new(&GenericDialect {}).with_tokens_with_locations(tokens.clone());
    let tree = parser.parse_expr().map_err(|error| refused(source, &tokens, columns, &error))?;
    let next = parser.peek_token();
    if next.token == Token::EOF {
        return Ok(tree);
    }
    Err(unexpected(source, columns, source.range(next.span)))
}

/// The place of a parser's error, which it tells in the last words of its message only.
fn refused(source: &Source<'_>, tokens: &[TokenWithSpan], columns: &[&str], error: &ParserError) -> ExprError {
    let text = match error {
        ParserError::RecursionLimitExceeded => return too_deep(source.whole()),
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
    };
    let number = |key: &str| -> Option<u64> {
        let rest = text.rsplit_once(key)?.1;
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
    };
    let place = number("Line: ").zip(number("Column: ")).map(|(line, column)| Location { line, column });
    let token = place.and_then(|place| tokens.iter().find(|t| t.span.start == place));
    match token {
        Some(token) if token.token != Token::EOF => unexpected(source, columns, source.range(token.span)),
        _ => ExprError::new(source.end(), say!("式が途中で終わっています", "the expression ends too early")),
    }
}

fn too_deep(range: Range) -> ExprError {
    ExprError::new(range, say!("式の入れ子が深すぎます", "the expression is nested too deeply")).hint(say!(
        "同じ列の比較を並べるときは `列 in ('a', 'b')` と書きます",
        "write many comparisons of one column as `column in ('a', 'b')`"
    ))
}

/// Something that does not belong where it stands.
fn unexpected(source: &Source<'_>, columns: &[&str], range: Range) -> ExprError {
    let found = source.slice(range);
    let error = ExprError::new(range, say!("ここに `{found}` は書けません", "`{found}` does not belong here"));
    let halved = halve(&found);
    if halved != found {
        return error.hint(say!("半角で `{halved}` と書きます", "write it as the half-width `{halved}`"));
    }
    let before: String = source.text.chars().take(range.at).collect();
    if let Some(seconds) = seconds_of(&found).filter(|_| before.ends_with(|c: char| c.is_ascii_digit())) {
        let at = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let number = &before[at..];
        return error.hint(say!(
            "日時の差も長さの列も秒です。`{number} * {seconds}` と書きます",
            "differences of instants and columns of lengths are in seconds: write `{number} * {seconds}`"
        ));
    }
    if found.eq_ignore_ascii_case("select") || found.eq_ignore_ascii_case("from") {
        return error.hint(say!(
            "SQL の文ではなく、1 つの式（例: `status = 'up'`）を書きます",
            "write one expression such as `status = 'up'`, not a statement"
        ));
    }
    let odd = columns.iter().find(|name| name.chars().any(|c| !plain(c)) && source.text.contains(**name));
    match odd {
        Some(name) => error.hint(say!(
            "記号や空白を含む列名は引用符で囲みます: `\"{name}\"`",
            "put quotes round a column name with signs or spaces: `\"{name}\"`"
        )),
        None => error,
    }
}

/// The seconds of a unit that somebody wrote behind a number.
fn seconds_of(unit: &str) -> Option<u32> {
    Some(match unit.to_lowercase().as_str() {
        "s" | "sec" | "秒" => 1,
        "m" | "min" | "分" => 60,
        "h" | "hour" | "hours" | "時間" => 3600,
        "d" | "day" | "days" | "日" => 86_400,
        _ => return None,
    })
}

fn plain(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit() || c == '_'
}

/// Full-width signs as their half-width ones.
fn halve(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' => ' ',
        '‘' | '’' => '\'',
        other => other,
    };
    text.chars().map(half).collect()
}
