//! `files` of a source, and how what stands in them is packed and written.
//!
//! In: the nodes of one source. Out: globs that stay below `data/`, and [`FileOptions`]. Never: looks for a file.

use super::unpivot::UnpivotKeys;
use crate::config::{CsvEncoding, Sheet, raw};
use crate::diag::code;
use crate::model;
use crate::say;
use crate::syntax::{Form, Later, Node, Reader, Value, Whole, forms, keys, words};

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

keys! {
    /// Keys that say something about files below `data/` only.
    pub(super) struct FileKeys<'n> {
        encoding: Option<Later<CsvEncoding>>, "CSV の文字コード", "the encoding of CSV files";
        separator: Option<Later<Separator>>, "CSV の区切り文字", "what separates the fields of CSV files";
        sheet: Option<Later<&'n str>>, "Excel のシート", "the sheet of workbooks";
        header_row: Option<Later<Whole<u32, 1, 1_048_576>>>, "CSV と Excel の見出しの行", "the row of the header in CSV files and workbooks";
        header_rows: Option<Later<Whole<u8, 1, 2>>>, "見出しの段の数", "how many rows the headers stand in";
        unpivot: Option<Later<UnpivotKeys<'n>>>, "横持ちの表のマスを行にする", "how the cells of wide files become rows";
        max_size: Option<Later<raw::MaxSize>>, "展開してよい大きさ", "how large a packed file may become";
    }
}

words! {
    CsvEncoding {
        "auto" => Self::Auto,
        "utf-8" => Self::Utf8,
        "cp932" => Self::Cp932,
        "utf-16" => Self::Utf16,
        "windows-1252" => Self::Windows1252,
    }
}

forms! {
    /// One character.
    pub(super) Separator => u8 = separator;
}

impl<'n> FileKeys<'n> {
    /// What is written of cells that become rows.
    pub(super) fn unpivot(&self) -> Option<&'n Node> {
        self.unpivot
    }

    /// Every key that is written.
    pub(super) fn written(&self) -> impl Iterator<Item = (&'static str, &'n Node)> {
        let Self { encoding, separator, sheet, header_row, header_rows, unpivot, max_size } = *self;
        let all = [
            ("encoding", encoding),
            ("separator", separator),
            ("sheet", sheet),
            ("header_row", header_row),
            ("header_rows", header_rows),
            ("unpivot", unpivot),
            ("max_size", max_size),
        ];
        all.into_iter().filter_map(|(name, node)| Some((name, node?)))
    }
}

/// The options, with defaults for what is not written or wrong.
pub(super) fn options(reader: &mut Reader<'_>, keys: &FileKeys<'_>) -> FileOptions {
    let usual = FileOptions::default();
    FileOptions {
        encoding: keys.encoding.and_then(|node| CsvEncoding::from_node(reader, node)).unwrap_or(usual.encoding),
        separator: keys.separator.and_then(|node| separator(reader, node)),
        sheet: Sheet {
            name: keys.sheet.and_then(|node| reader.text_of(node)).map(str::to_owned),
            header_row: keys.header_row.and_then(|node| Whole::<u32, 1, 1_048_576>::from_node(reader, node)),
            has_two_header_rows: keys.header_rows.and_then(|node| Whole::<u8, 1, 2>::from_node(reader, node))
                == Some(2),
            // Its columns are known once all of the entry is read.
            unpivot: None,
        },
        max_size: keys.max_size.and_then(|node| raw::MaxSize::from_node(reader, node)).unwrap_or(usual.max_size),
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
        reader.fail(reader.at(code::CONFIG_PATH, node, message).hint(say!(
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
