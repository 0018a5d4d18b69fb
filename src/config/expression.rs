//! SQL scalar texts in YAML: read against a source's columns, with each refusal placed in the file.

use super::Source;
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::query::{self, DataType, Expr, ExprError};
use crate::say;
use crate::syntax::{Node, Reader, Style, Value};

/// An expression over the columns of a source, and the form of its value.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, source: &Source) -> Option<(Expr, DataType)> {
    let text = reader.text_of(node)?;
    let columns: Vec<&str> = source.columns.keys().map(String::as_str).collect();
    let form = |name: &str| source.columns.get(name).map(|column| column.kind.data_type());
    match query::parse(text, &form, &columns) {
        Ok(read) => known_values(reader, node, source, &read.0).then_some(read),
        Err(error) => {
            refuse(reader, node, error);
            None
        }
    }
}

/// The condition over the columns of a source; nothing where it does not fit them, of which nothing is said.
pub(super) fn fitting(node: &Node, source: &Source) -> Option<Expr> {
    let columns: Vec<&str> = source.columns.keys().map(String::as_str).collect();
    let form = |name: &str| source.columns.get(name).map(|column| column.kind.data_type());
    let (expr, form) = query::parse(node.text()?, &form, &columns).ok()?;
    (form == DataType::Boolean).then_some(expr)
}

/// An expression over names that all stand for numbers; `None` lets any name stand.
pub(super) fn of_names(reader: &mut Reader<'_>, node: &Node, names: Option<&[&str]>) -> Option<(Expr, DataType)> {
    let text = reader.text_of(node)?;
    let read = match query::parse(text, &|_| Some(DataType::Number), names.unwrap_or_default()) {
        Ok(read) => read,
        Err(error) => {
            refuse(reader, node, error);
            return None;
        }
    };
    let columns = read.0.columns();
    let stranger = columns.iter().copied().find(|name| names.is_some_and(|names| !names.contains(name)));
    let Some(name) = stranger else { return Some(read) };
    let known = names.unwrap_or_default();
    let list = crate::syntax::listed(known);
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
        None => say!("`metrics` にある名前は {list} です", "the names in `metrics` are {list}"),
    };
    let message = say!("`{name}` は `metrics` にありません", "`{name}` is not among the `metrics`");
    let at = name_at(reader, node, name);
    let diagnostic = reader.at(code::CONFIG_EXPRESSION, &at, message).hint(hint);
    reader.fail(diagnostic);
    None
}

/// The first place of a name in the text of an expression; the whole text when that cannot be told.
pub(super) fn name_at(reader: &Reader<'_>, node: &Node, name: &str) -> Node {
    let place = || {
        let Value::Scalar(value, style) = &node.value else { return None };
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let alone = |at: &usize| !value[..*at].ends_with(word) && !value[at + name.len()..].starts_with(word);
        let at = value.match_indices(name).map(|(at, _)| at).find(alone)?;
        let offsets = file_offsets(reader.text, node, value, *style)?;
        let first = value[..at].chars().count();
        Some(*offsets.get(first)?..*offsets.get(first + name.chars().count())?)
    };
    let range = place().unwrap_or_else(|| node.range.clone());
    Node::plain(name, range)
}

fn refuse(reader: &mut Reader<'_>, node: &Node, error: ExprError) {
    let place = place_of(reader, node, &error);
    let mut diagnostic = Diagnostic::new(code::CONFIG_EXPRESSION, place, error.message);
    diagnostic.hint = error.hint;
    reader.fail(diagnostic);
}

/// Whether every text that a category is compared with is one of its values: any other would be true of no row, and the
/// figure silently nought.
fn known_values(reader: &mut Reader<'_>, node: &Node, source: &Source, expr: &Expr) -> bool {
    let mut all = true;
    for (column, text) in expr.compared_texts() {
        let Some(declared) = source.columns.get(column).filter(|c| !c.values.is_empty()) else { continue };
        if declared.values.contains_key(text) {
            continue;
        }
        all = false;
        let message =
            say!("`{column}` に `{text}` という値は宣言されていません", "no value `{text}` of `{column}` is declared");
        let alias = declared.values.iter().find(|(_, aliases)| aliases.iter().any(|alias| alias == text));
        let meant = alias.map(|(name, _)| name.as_str());
        let meant = meant.or_else(|| nearest(text, declared.values.keys().map(String::as_str)));
        let known = crate::syntax::listed(&declared.values.keys().map(String::as_str).collect::<Vec<_>>());
        let hint = match meant {
            Some(name) => say!("`{name}` のことですか", "did you mean `{name}`?"),
            None => say!("宣言されている値は {known} です", "declared are {known}"),
        };
        let diagnostic = reader.at(code::CONFIG_REFERENCE, node, message).hint(hint);
        reader.fail(diagnostic);
    }
    all
}

/// An expression that must be true or false.
pub(super) fn condition(reader: &mut Reader<'_>, node: &Node, source: &Source) -> Option<Expr> {
    let (expr, form) = read(reader, node, source)?;
    if form != DataType::Boolean {
        let message =
            say!("真偽になる条件を書きます（例: `status = 'up'`）", "expected a condition such as `status = 'up'`");
        let diagnostic = reader.at(code::CONFIG_EXPRESSION, node, message);
        reader.fail(diagnostic);
        return None;
    }
    super::seconds::tell_short(reader, node, source, &expr);
    Some(expr)
}

/// Where in the file the characters of an error stand; the node when that cannot be told.
fn place_of(reader: &Reader<'_>, node: &Node, error: &ExprError) -> Place {
    let Value::Scalar(value, style) = &node.value else { return reader.place(&node.range) };
    let offsets = file_offsets(reader.text, node, value, *style);
    let Some(start) = offsets.as_ref().and_then(|offsets| offsets.get(error.at).or(offsets.last())) else {
        return reader.place(&node.range);
    };
    let mut place = Place::of_range(reader.file, reader.text, *start..*start);
    let rest = reader.text[*start..].lines().next().unwrap_or_default().chars().count();
    let length = error.length.clamp(1, rest.max(1));
    place.length = u32::try_from(length).unwrap_or(1);
    place
}

/// The byte in the file of each character of a scalar, and of its end. Folding changes only white space, so the rest is
/// found in order; escapes other than doubled or escaped quotes make it give up.
fn file_offsets(file: &str, node: &Node, value: &str, style: Style) -> Option<Vec<usize>> {
    let mut at = match style {
        // A block text starts behind its header.
        Style::Plain | Style::Block => node.range.start,
        Style::SingleQuoted | Style::DoubleQuoted => node.range.start + 1,
    };
    let mut offsets = Vec::with_capacity(value.len() + 1);
    for c in value.chars() {
        if !c.is_whitespace() {
            at += file[at..].find(|c: char| !c.is_whitespace())?;
            let escape = match style {
                Style::SingleQuoted => file[at..].starts_with("''"),
                Style::DoubleQuoted => file[at..].starts_with('\\') && c == '"',
                _ => false,
            };
            at += usize::from(escape);
        }
        let here = file[at..].chars().next()?;
        if !c.is_whitespace() && here != c {
            return None;
        }
        offsets.push(at);
        if !c.is_whitespace() || here.is_whitespace() {
            at += here.len_utf8();
        }
    }
    offsets.push(at.min(file.len()));
    Some(offsets)
}
