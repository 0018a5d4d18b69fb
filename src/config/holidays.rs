//! Holiday lists of the project: `data/holidays.csv`, or another file that calendars.yaml names.
//!
//! In: the bytes of a list in the form of the Cabinet Office (`date,name`; UTF-8 or CP932). Out: [`Holidays`]. Never: takes
//! a year for covered because some days of it are listed; see [`Holidays::extended_by`].

use crate::calendar::Holidays;
use crate::diag::{Diagnostic, Place, code, system_reason};
use crate::model::ProjectFiles;
use crate::say;
use crate::syntax::{Form, Later, Node, Reader, Required, keys, words};
use std::sync::Arc;

/// The list that is read without being named.
const USUAL: &str = "data/holidays.csv";

words! {
    /// What a list does to the one inside the program.
    enum Mode {
        /// Its days are added, its whole years replace those of the other.
        Extend = "extend",
        /// It is the list.
        Replace = "replace",
    }
}

keys! {
    /// The list of a project.
    pub(super) struct ListKeys<'n> {
        mode: Option<Later<Mode>>, "組み込みの一覧に足すか、置き換えるか", "whether it extends or replaces the list inside the program";
        file: Required<&'n Node>, "data/ の下のファイル", "a file below data/";
    }

    /// The list of a calendar.
    struct OwnKeys<'n> {
        file: Required<&'n Node>, "data/ の下のファイル", "a file below data/";
    }
}

words! {
    /// Whose holidays a calendar keeps.
    enum Holiday {
        /// Those of Japan.
        Jp = "jp",
        /// Nobody's.
        None = "none",
    }
}

/// The project's list of national holidays: the shipped one, with what the project brings.
pub(super) fn national(reader: &mut Reader<'_>, node: Option<&Node>, files: &dyn ProjectFiles) -> Arc<Holidays> {
    let Some(node) = node else { return usual(files, &mut |diagnostic| reader.fail(diagnostic)) };
    let Some(ListKeys { mode, file }) = ListKeys::from_node(reader, node) else { return Holidays::japan() };
    let mode = mode.map_or(Some(Mode::Extend), |node| Mode::from_node(reader, node));
    let list = file.and_then(|node| named(reader, node, files));
    match (list, mode) {
        (Some(list), Some(Mode::Extend)) => Arc::new(Holidays::japan().extended_by(&list)),
        (Some(list), Some(Mode::Replace)) => Arc::new(list),
        _ => Holidays::japan(),
    }
}

/// The shipped list with `data/holidays.csv`, if there is one.
pub(super) fn usual(files: &dyn ProjectFiles, say: &mut dyn FnMut(Diagnostic)) -> Arc<Holidays> {
    if !files.list("data").iter().any(|path| path == USUAL) {
        return Holidays::japan();
    }
    match list(files, USUAL, Place::file(USUAL)) {
        Ok(list) => Arc::new(Holidays::japan().extended_by(&list)),
        Err(diagnostic) => {
            say(*diagnostic);
            Holidays::japan()
        }
    }
}

/// `jp`, `none`, or `{ file: sg.csv }`, a list of the calendar's own.
pub(super) fn of_calendar(
    reader: &mut Reader<'_>,
    node: &Node,
    files: &dyn ProjectFiles,
    national: &Arc<Holidays>,
) -> Option<Arc<Holidays>> {
    if !node.is_map() {
        let whose = Holiday::from_node(reader, node)?;
        return (whose == Holiday::Jp).then(|| Arc::clone(national));
    }
    OwnKeys::from_node(reader, node)?.file.and_then(|node| named(reader, node, files)).map(Arc::new)
}

/// The list of a file below `data/`.
fn named(reader: &mut Reader<'_>, node: &Node, files: &dyn ProjectFiles) -> Option<Holidays> {
    let name = reader.text_of(node)?;
    let outside = name.is_empty() || name.starts_with('/') || name.contains(['\\', ':']);
    if outside || name.split('/').any(|part| matches!(part, ".." | "." | "")) {
        let message = say!("data/ の下のファイルを書きます", "expected a file below data/");
        reader.refuse(code::CONFIG_PATH, node, message);
        return None;
    }
    let place = reader.place(&node.range);
    match list(files, &format!("data/{name}"), place) {
        Ok(list) => Some(list),
        Err(diagnostic) => {
            reader.fail(*diagnostic);
            None
        }
    }
}

fn list(files: &dyn ProjectFiles, path: &str, named_at: Place) -> Result<Holidays, Box<Diagnostic>> {
    let bytes = files.read(path).map_err(|error| {
        let reason = system_reason(&error.reason);
        let (ja, en) = (&reason.ja, &reason.en);
        let message = say!("祝日の一覧 `{path}` を読めません: {ja}", "cannot read the holiday list `{path}`: {en}");
        Box::new(Diagnostic::new(code::CONFIG_UNREADABLE, named_at, message))
    })?;
    let text = decoded(&bytes).ok_or_else(|| {
        let message = say!("UTF-8 か CP932 の文字ではありません", "expected UTF-8 or CP932, found other bytes");
        Box::new(Diagnostic::new(code::CONFIG_UNREADABLE, Place::file(path), message))
    })?;
    Holidays::parse(path, &text).map_err(|error| {
        let line = u32::try_from(error.line.max(1)).unwrap_or(u32::MAX);
        let place = Place { file: path.to_owned(), line, column: 1, length: 0 };
        let found = &error.text;
        let message = say!(
            "祝日の一覧に読めない行があります: `{found}`",
            "expected a line `date,name` in the holiday list, found `{found}`"
        );
        let hint =
            say!("`2026/11/23,勤労感謝の日` のように書きます", "write it like `2026-11-23,Labour Thanksgiving Day`");
        Box::new(Diagnostic::new(code::CONFIG_INVALID, place, message).hint(hint))
    })
}

/// UTF-8 (with or without BOM) when valid, else CP932 when valid.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let text = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}
