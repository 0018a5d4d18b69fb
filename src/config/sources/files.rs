//! `files` of a source, and how what stands in them is packed and written.
//!
//! In: the nodes of one source. Out: globs that stay below `data/`, and [`FileOptions`]. Never: looks for a file.

use crate::config::{CsvEncoding, Sheet, raw};
use crate::diag::code;
use crate::model;
use crate::say;
use crate::syntax::{Fields, Node, Reader, Value};

/// What is said about files as a whole.
pub(super) struct FileOptions {
    /// Encoding of CSV files.
    pub encoding: CsvEncoding,
    /// CSV separator; `None` is found out.
    pub separator: Option<u8>,
    /// Which part of an Excel workbook holds the rows.
    pub sheet: Sheet,
    /// How many bytes a packed file or a workbook may become.
    pub max_size: u64,
}

impl Default for FileOptions {
    fn default() -> Self {
        Self { encoding: CsvEncoding::Auto, separator: None, sheet: Sheet::default(), max_size: raw::MAX_SIZE }
    }
}

/// The options, with defaults for what is not written or wrong.
pub(super) fn options(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> FileOptions {
    let encodings = [
        ("auto", CsvEncoding::Auto),
        ("utf-8", CsvEncoding::Utf8),
        ("cp932", CsvEncoding::Cp932),
        ("utf-16", CsvEncoding::Utf16),
    ];
    let usual = FileOptions::default();
    FileOptions {
        encoding: fields.get("encoding").and_then(|node| reader.choice(node, &encodings)).unwrap_or(usual.encoding),
        separator: fields.get("separator").and_then(|node| separator(reader, node)),
        sheet: raw::sheet(reader, fields),
        max_size: fields.get("max_size").and_then(|node| raw::max_size(reader, node)).unwrap_or(usual.max_size),
    }
}

/// The files, relative to `data/`.
pub(super) fn globs(reader: &mut Reader<'_>, node: &Node) -> Vec<String> {
    let globs: Vec<String> = reader
        .texts(node)
        .into_iter()
        .filter(|(glob, node)| is_inside(reader, glob, node) && is_glob(reader, glob, node))
        .map(|(glob, _)| glob.to_owned())
        .collect();
    if globs.is_empty() && matches!(&node.value, Value::List(nodes) if nodes.is_empty()) {
        reader.invalid(node, say!("ファイルを 1 つ以上書きます", "expected at least one file"));
    }
    globs
}

/// Whether a glob can only name files below `data/`.
fn is_inside(reader: &mut Reader<'_>, glob: &str, node: &Node) -> bool {
    let drive = glob.as_bytes().get(1) == Some(&b':') && glob.starts_with(|c: char| c.is_ascii_alphabetic());
    let up = glob.split(['/', ',', '{', '}']).any(|part| part.trim() == "..");
    let outside = glob.starts_with(['/', '\\', '~'])
        || glob.contains("{/")
        || glob.contains(",/")
        || glob.contains("://")
        || glob.contains(['\\', '\0'])
        || drive
        || up;
    if outside {
        let message =
            say!("`{glob}` は data/ の下の相対パスではありません", "expected a path below data/, found `{glob}`");
        let diagnostic = reader.at(code::CONFIG_PATH, node, message);
        reader.fail(diagnostic.hint(say!(
            "`tickets/*.csv` のように data/ からの相対で書きます",
            "write it relative to data/, such as `tickets/*.csv`"
        )));
    }
    !outside
}

fn is_glob(reader: &mut Reader<'_>, glob: &str, node: &Node) -> bool {
    match model::glob(glob) {
        Ok(_) if !glob.is_empty() => true,
        Ok(_) => {
            reader.invalid(node, say!("ファイルの名前を書きます", "expected the name of a file"));
            false
        }
        Err(reason) => {
            reader.invalid(node, say!("`{glob}` を読めません: {reason}", "cannot read `{glob}`: {reason}"));
            false
        }
    }
}

fn separator(reader: &mut Reader<'_>, node: &Node) -> Option<u8> {
    let text = reader.text_of(node)?;
    let byte = match text {
        "\\t" | "tab" => Some(b'\t'),
        _ => <[u8; 1]>::try_from(text.as_bytes()).ok().map(|[byte]| byte),
    };
    let byte = byte.filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n.-".contains(byte));
    if byte.is_none() {
        reader.invalid(
            node,
            say!(
                "区切り文字を 1 つ書きます（`\",\"`・`\";\"`・`\"\\t\"` など）",
                "expected one separator such as `\",\"`, `\";\"` or `\"\\t\"`"
            ),
        );
    }
    byte
}
