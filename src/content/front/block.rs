//! A block of front matter as entries with places, or what is wrong with it and where.
//!
//! In: the lines between `---` and `---` or `+++` and `+++`, or a text that begins with `{`. Out: keys and values. Never: knows
//! a key.

use super::node::{Entry, Placed};
use crate::content::source::Source;
use crate::diag::{Diagnostic, Message, Place, code, yaml_reason};
use crate::say;
use crate::syntax::{self, Fault, SyntaxError, Value};
use std::ops::Range;

type Block = Result<Vec<Entry>, Box<Diagnostic>>;

/// What stands at the head of a text that begins with a brace.
pub(super) enum Head {
    /// An object and the byte after it.
    Object(Vec<Entry>, usize),
    /// Something that begins as an object of front matter and is none.
    Broken(Box<Diagnostic>),
    /// A text.
    None,
}

/// Reads the YAML at `inner`; a key that stands twice is an error, since nobody knows which one a page means.
pub(super) fn yaml(source: &Source<'_>, inner: Range<usize>) -> Block {
    let placed = Placed { source, base: inner.start };
    let text = &source.text[inner.clone()];
    let refused = |at: usize, message| match syntax::sign_near(text, at) {
        Some(sign) => {
            let hint = sign.hint();
            refused(placed.place(&sign.at), message, &(&hint.ja, &hint.en))
        }
        None => refused(Place { length: 1, ..placed.place(&(at..at)) }, message, &YAML),
    };
    let document =
        syntax::yaml::document(&source.text[inner]).map_err(|error| refused(error.at.start, reason(&error)))?;
    if let Some((first, again)) = document.twice.first() {
        let key = &first.text;
        let message =
            say!("フロントマターにキー `{key}` が 2 回あります", "the key `{key}` appears twice in the front matter");
        return Err(refused(again.start, message));
    }
    match document.root.map(|root| (root.range.start, root.value)) {
        Some((_, Value::Map(entries))) => Ok(placed.entries(entries)),
        None => Ok(Vec::new()),
        Some((start, _)) => {
            let message = say!(
                "フロントマターには `キー: 値` の行が必要です",
                "expected lines of `key: value` in the front matter"
            );
            Err(refused(start, message))
        }
    }
}

/// Reads the TOML at `inner`.
pub(super) fn toml(source: &Source<'_>, inner: Range<usize>) -> Block {
    let placed = Placed { source, base: inner.start };
    let table = syntax::toml::table(&source.text[inner]);
    table.map(|table| placed.entries(table)).map_err(|error| {
        let reason = words(&error);
        let message =
            say!("フロントマターを TOML として読めません: {reason}", "the front matter is not valid TOML: {reason}");
        refused(placed.place(&error.at), message, &TOML)
    })
}

/// Reads the object that the text begins with.
pub(super) fn json(source: &Source<'_>) -> Head {
    let placed = Placed { source, base: 0 };
    match syntax::json::object(source.text) {
        Ok(Some((node, end))) => match node.value {
            Value::Map(entries) => Head::Object(placed.entries(entries), end),
            _ => Head::None,
        },
        // A role or a template in braces begins a text; a quoted key begins front matter.
        Err(error) if source.text[1..].trim_start().starts_with('"') => {
            let reason = words(&error);
            let message = say!(
                "フロントマターを JSON として読めません: {reason}",
                "the front matter is not valid JSON: {reason}"
            );
            Head::Broken(refused(placed.place(&error.at), message, &JSON))
        }
        _ => Head::None,
    }
}

fn words(error: &SyntaxError) -> &str {
    if let Fault::Grammar(reason) = &error.fault { reason } else { "" }
}

/// What to look at in each language.
const YAML: (&str, &str) =
    ("コロン・`#`・`{` を含む値は引用符で囲みます", "put quotes round a value that holds a colon, `#` or `{`");
const TOML: (&str, &str) =
    ("`キー = \"値\"` の形で書き、文字列は引用符で囲みます", "write `key = \"value\"`, with quotes round texts");
const JSON: (&str, &str) = ("引用符・コンマ・かっこの対を確かめます", "look at quotes, commas and brackets");

fn refused(place: Place, message: Message, (ja, en): &(&str, &str)) -> Box<Diagnostic> {
    let hint = say!("ページはフロントマターなしで作ります。{ja}", "the page is built without it; {en}");
    Box::new(Diagnostic::new(code::CONTENT_FRONT_MATTER, place, message).hint(hint))
}

/// Why a block is no YAML.
fn reason(error: &SyntaxError) -> Message {
    let reason = match &error.fault {
        Fault::Grammar(reason) => yaml_reason(reason.lines().next().unwrap_or_default()),
        Fault::Nested => say!("入れ子が深すぎます", "it is nested too deeply"),
        Fault::Large => {
            say!("別名（`*name`）を展開すると大きすぎます", "too large once its aliases (`*name`) are unfolded")
        }
        Fault::SecondDocument => say!("YAML 文書が 2 つあります", "there is a second YAML document"),
        Fault::KeyIsNoText => say!("キーには文字列を書きます", "expected a text as key"),
    };
    let (ja, en) = (&reason.ja, &reason.en);
    say!("フロントマターを YAML として読めません: {ja}", "the front matter is not valid YAML: {en}")
}
