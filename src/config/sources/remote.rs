//! Where the rows of a source are: files below `data/`, or a table or files that a cluster reads.
//!
//! In: the nodes of one source. Out: globs of files, or a [`Remote`]. Never: asks the cluster, or lets a name through that would have
//! to be quoted.

use super::files;
use crate::config::{LakeFormat, Remote};
use crate::diag::code;
use crate::say;
use crate::syntax::{Entry, Fields, Form, Key, Keys, Later, Node, Reader, Value, keys, words};

keys! {
    /// Where the rows of a source are.
    pub(super) struct PlaceKeys<'n> {
        table: Option<&'n Node>, "Spark の表", "a table of Spark";
        paths: Option<&'n Node>, "Spark が読むファイル", "files that Spark reads";
        files: Option<&'n Node>, "data/ の下のファイル", "files below data/";
    }

    /// What stands beside `paths`.
    pub(super) struct FormatKeys<'n> {
        format: Option<Later<LakeFormat>>, "`paths` のファイルの形式", "the format of the files of `paths`";
    }
}

words! {
    LakeFormat {
        "parquet" => Self::Parquet,
        "orc" => Self::Orc,
        "delta" => Self::Delta,
    }
}

/// Keys of a column that say how its texts are written, each with the values that say something about numbers of a table, too.
const OF_TEXTS: [(&str, &[&str]); 5] =
    [("format", &["epoch", "epoch_ms"]), ("time_from", &[]), ("decimal", &[]), ("pivot_year", &[]), ("leave_out", &[])];

impl PlaceKeys<'_> {
    /// Whether what is written is for a cluster.
    pub(super) fn are_remote(&self) -> bool {
        self.table.or(self.paths).is_some()
    }
}

/// The files of a source, or what a cluster reads it from: exactly one of `files`, `table` and `paths`.
pub(super) fn read<'n>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'n>,
    keys: &PlaceKeys<'n>,
    key: &Key,
) -> (Vec<String>, Option<Remote>) {
    let PlaceKeys { table, paths, files } = *keys;
    if !keys.are_remote() {
        let hint = say!(
            "`files: …` の行を書き足します（Spark の表なら `table: …`、Spark が読むファイルなら `paths: …`）",
            "add a line `files: …` (or `table: …` for a table of Spark, `paths: …` for files that Spark reads)"
        );
        let files = files.or_else(|| reader.missing("files", &key.range, Some(hint)));
        return (files.map(|files| files::globs(reader, files)).unwrap_or_default(), None);
    }
    let format = FormatKeys::take(reader, fields, &key.range).format;
    match (files, table, paths) {
        (None, Some(table), None) => {
            if let Some(node) = format {
                let message = say!(
                    "`format` は `paths` のあるソースにだけ書けます",
                    "`format` needs `paths`, found it beside `table`"
                );
                reader.invalid(node, message);
            }
            return (Vec::new(), table_of(reader, table));
        }
        (None, None, Some(paths)) => return (Vec::new(), paths_of(reader, format, paths)),
        _ => {}
    }
    let written = [files, table, paths].into_iter().flatten();
    if let Some(last) = written.max_by_key(|node| node.range.start) {
        let message = say!(
            "`files`・`table`・`paths` は、どれか 1 つだけを書きます",
            "expected one of `files`, `table` and `paths`, found more"
        );
        reader.invalid(last, message);
    }
    (Vec::new(), None)
}

/// `ops.tickets`: one to three parts that need no quotes.
fn table_of(reader: &mut Reader<'_>, node: &Node) -> Option<Remote> {
    let text = reader.text_of(node)?;
    let parts: Vec<String> = text.split('.').map(str::to_owned).collect();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if parts.len() <= 3 && parts.iter().all(|part| !part.is_empty() && part.chars().all(plain)) {
        return Some(Remote::Table(parts));
    }
    let message = say!(
        "表の名前を `ops.tickets` のように、`.` で区切った 1 つから 3 つの部分で書きます（各部分は文字・数字・`_`・`-`。`{text}` は使えません）",
        "expected a table such as `ops.tickets`, of one to three parts of letters, digits, `_` and `-`, found `{text}`"
    );
    reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(say!(
        "ほかの文字のある表は、その名前を持たないビューを作って書きます",
        "give a table with other characters a view without them, and name the view"
    )));
    None
}

/// `paths: [s3://bucket/tickets/*.parquet]`, with `format: delta` beside it.
fn paths_of(reader: &mut Reader<'_>, format: Option<&Node>, node: &Node) -> Option<Remote> {
    let format = format.and_then(|node| LakeFormat::from_node(reader, node)).unwrap_or_default();
    let paths = reader.texts(node).into_iter().filter(|(path, node)| is_path(reader, path, node));
    let paths: Vec<String> = paths.map(|(path, _)| path.to_owned()).collect();
    if matches!(&node.value, Value::List(nodes) if nodes.is_empty()) {
        reader.invalid(node, say!("パスを 1 つ以上書きます", "expected at least one path"));
    }
    (!paths.is_empty()).then_some(Remote::Paths { format, paths })
}

/// Whether a path is a URL or absolute, leads nowhere else, and needs no quotes.
fn is_path(reader: &mut Reader<'_>, path: &str, node: &Node) -> bool {
    let up = path.split(['/', '\\', ',', '{', '}']).any(|part| part.trim() == "..");
    let quoted = path.contains(['`', '"', '\'']) || path.contains(char::is_control);
    if (path.starts_with('/') || has_scheme(path)) && !up && !quoted {
        return true;
    }
    let message = say!(
        "`{path}` は Spark が読めるパスではありません。URL か絶対パスを、`..`・引用符・制御文字なしで書きます",
        "expected a URL or an absolute path without `..`, quotes or control characters, found `{path}`"
    );
    reader.fail(reader.at(code::CONFIG_PATH, node, message).hint(say!(
        "`s3://bucket/tickets/*.parquet` のように書きます。data/ の下のファイルは `files` に書きます",
        "write it as `s3://bucket/tickets/*.parquet`; files below data/ belong to `files`"
    )));
    false
}

/// Whether a path starts with `s3:`, `file:`, `abfss:` …; a single letter is a drive.
fn has_scheme(path: &str) -> bool {
    let Some((scheme, rest)) = path.split_once(':') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain);
    named && scheme.len() > 1 && rest.starts_with('/') && rest.len() > 1
}

/// Refuses what is about files below `data/`.
pub(super) fn refuse_options(reader: &mut Reader<'_>, keys: &files::FileKeys<'_>) {
    for (name, node) in keys.written() {
        let message = say!(
            "`{name}` は `files` のあるソースにだけ書けます（表とそのファイルは Spark が読みます）",
            "`{name}` needs `files`: Spark reads `table` and `paths` by itself"
        );
        reader.invalid(node, message);
    }
}

/// Refuses what is about the texts of a column: the columns of a table have types.
pub(super) fn refuse_texts(reader: &mut Reader<'_>, column: &Node) {
    for Entry { key, node } in column.entries() {
        let name = &key.text;
        let known = OF_TEXTS.iter().find(|(known, _)| known == name);
        let Some((_, fitting)) = known.filter(|_| !node.is_null()) else { continue };
        if node.text().is_some_and(|text| fitting.contains(&text)) {
            continue;
        }
        let finding = reader.at(
            code::CONFIG_INVALID,
            node,
            say!(
                "`{name}` は文字で書かれた値のためのもので、Spark が読むソースの列には書けません",
                "`{name}` is about values written as text, and needs a source with `files`"
            ),
        );
        reader.fail(finding.hint(say!(
            "消します。数で入っている時刻には `format: epoch` か `format: epoch_ms`、長さには `unit` を書けます",
            "remove it; `format: epoch` and `format: epoch_ms` are for instants that are numbers, `unit` for lengths of time"
        )));
    }
}
