//! The list of recipients: `data/recipients.csv` with the columns `address`, `name` and `groups`.
//!
//! In: the bytes of the file. Out: mailboxes by group, and a finding with its place for every row that cannot be mailed to.
//! Never: takes a formula for a name, or passes over a row in silence.

use super::address::{merged, not_one, parse};
use crate::config::holidays::decoded;
use crate::diag::{Diagnostic, Message, Place, code, system_reason};
use crate::model::{Mailbox, ProjectFiles};
use crate::say;
use crate::syntax::{Node, Reader};
use csv::StringRecord;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The list that is read without being named.
const USUAL: &str = "data/recipients.csv";

/// What a list says.
#[derive(Debug, Default)]
pub struct Recipients {
    /// Mailboxes by group; every address once.
    pub groups: IndexMap<String, Vec<Mailbox>>,
    /// Every mailbox of the list.
    pub all: Vec<Mailbox>,
    /// Whether nothing could be read of it.
    pub unreadable: bool,
    /// Whether somebody is missing because a row cannot be read.
    pub incomplete: bool,
    /// What is wrong with it.
    pub found: Vec<Diagnostic>,
}

/// The list that the setting names, or the usual one when it is there.
pub(super) fn read(reader: &mut Reader<'_>, node: Option<&Node>, files: &dyn ProjectFiles) -> Recipients {
    let path = match node {
        Some(node) => match node.text().and_then(below_data) {
            Some(path) => path,
            None => {
                let message = say!("data/ の下の CSV ファイルを書きます", "expected a CSV file below data/");
                let diagnostic = reader.at(code::CONFIG_PATH, node, message);
                reader.fail(diagnostic);
                return Recipients { unreadable: true, incomplete: true, ..Recipients::default() };
            }
        },
        None if files.list("data").iter().any(|path| path == USUAL) => USUAL.to_owned(),
        None => return Recipients::default(),
    };
    let mut list = Recipients::of(&path, files);
    std::mem::take(&mut list.found).into_iter().for_each(|diagnostic| reader.say(diagnostic));
    list
}

/// The path of a file below `data/`, written with or without `data/`.
fn below_data(text: &str) -> Option<String> {
    let name = text.strip_prefix("data/").unwrap_or(text);
    let outside = name.is_empty() || name.starts_with('/') || name.contains(['\\', ':', '\0']);
    let plain = !outside && name.split('/').all(|part| !matches!(part, ".." | "." | ""));
    plain.then(|| format!("data/{name}"))
}

/// Where the columns stand.
struct Columns {
    address: usize,
    name: Option<usize>,
    groups: Option<usize>,
}

impl Recipients {
    /// Reads a list of the project.
    pub fn of(path: &str, files: &dyn ProjectFiles) -> Self {
        let text = match files.read(path) {
            Ok(bytes) => decoded(&bytes).ok_or_else(|| {
                say!("UTF-8 か CP932 の文字ではありません", "expected UTF-8 or CP932, found other bytes")
            }),
            Err(error) => {
                let reason = system_reason(&error.reason);
                let (ja, en) = (&reason.ja, &reason.en);
                Err(say!("宛先の一覧 `{path}` を読めません: {ja}", "cannot read the recipients `{path}`: {en}"))
            }
        };
        let mut list = Self::default();
        match text {
            Ok(text) => list.fill(path, &text),
            Err(message) => list.refuse(Place::file(path), message),
        }
        list
    }

    /// The list as a whole cannot be read.
    fn refuse(&mut self, place: Place, message: Message) {
        (self.unreadable, self.incomplete) = (true, true);
        self.found.push(Diagnostic::new(code::CONFIG_RECIPIENTS, place, message).hint(say!(
            "1 行目を `address,name,groups` にして、1 行に 1 人を書きます",
            "begin with the line `address,name,groups` and write one recipient a line"
        )));
    }

    fn fill(&mut self, path: &str, text: &str) {
        let mut rows = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns = match rows.headers().map(columns) {
            Ok(Some(columns)) => columns,
            Ok(None) => {
                let message = say!("宛先の一覧に `address` 列がありません", "expected a column `address`, found none");
                return self.refuse(Place::at(path, 1, 1, 1), message);
            }
            Err(_) => {
                let message = say!("CSV として読めません", "expected CSV, found something else");
                return self.refuse(Place::at(path, 1, 1, 1), message);
            }
        };
        let mut first: BTreeMap<String, Place> = BTreeMap::new();
        for row in rows.records() {
            let Ok(row) = row else {
                let message = say!("CSV として読めない行があります", "a row cannot be read as CSV");
                self.refuse(Place::file(path), message);
                return;
            };
            let place = |field: usize| place_of(path, text, &row, field);
            self.take(&row, &columns, &place, &mut first);
        }
    }

    fn take(
        &mut self,
        row: &StringRecord,
        columns: &Columns,
        place: &dyn Fn(usize) -> Place,
        first: &mut BTreeMap<String, Place>,
    ) {
        if row.iter().all(str::is_empty) {
            return;
        }
        let written = row.get(columns.address).unwrap_or_default();
        let Some(address) = parse(written) else {
            let message = match written {
                "" => say!("アドレスがありません", "expected an address, found none"),
                other => not_one(other),
            };
            return self.say_row(place(columns.address), message);
        };
        let name = columns.name.and_then(|at| Some((at, row.get(at)?))).unwrap_or((0, ""));
        if let Some(message) = unfit(name.1) {
            return self.say_row(place(name.0), message);
        }
        if let Some(known) = first.get(&address) {
            let message = say!("`{address}` は 2 行にあります", "`{address}` stands in two rows");
            let twice = Diagnostic::new(code::CONFIG_RECIPIENT_TWICE, place(columns.address), message);
            let twice = twice.related(known.clone(), say!("先の行", "the first row"));
            self.found.push(twice.hint(say!(
                "1 行にまとめます。メールは 1 通だけ送ります",
                "write it once; it gets one mail either way"
            )));
        } else {
            first.insert(address.clone(), place(columns.address));
        }
        let mailbox = Mailbox { name: name.1.to_owned(), address };
        let groups = columns.groups.and_then(|at| row.get(at)).unwrap_or_default();
        for group in groups.split([';', ',', ' ', '、', '；', '|']).map(str::trim).filter(|name| !name.is_empty()) {
            let members = self.groups.entry(group.to_owned()).or_default();
            *members = merged(std::mem::take(members).into_iter().chain([mailbox.clone()]).collect());
        }
        self.all.push(mailbox);
    }

    fn say_row(&mut self, place: Place, message: Message) {
        self.incomplete = true;
        self.found.push(Diagnostic::new(code::CONFIG_RECIPIENTS, place, message).hint(say!(
            "この行を直すか消します。直るまで、この一覧には送りません",
            "mend or remove the row; nothing is sent to this list before that"
        )));
    }
}

fn columns(header: &StringRecord) -> Option<Columns> {
    let at = |names: [&str; 2]| {
        header.iter().position(|name| {
            let name = name.trim_start_matches('\u{feff}').to_lowercase();
            names.contains(&name.as_str())
        })
    };
    Some(Columns { address: at(["address", "email"])?, name: at(["name", "名前"]), groups: at(["groups", "group"]) })
}

/// Why a text cannot stand beside an address.
fn unfit(name: &str) -> Option<Message> {
    if name.contains(char::is_control) {
        return Some(say!("名前に改行などの文字があります", "the name holds line breaks or control characters"));
    }
    let formula = name.starts_with(['=', '+', '-', '@']);
    formula.then(|| {
        say!("名前のところに表計算の式があります", "a formula of a spreadsheet stands where a name is expected")
    })
}

/// Where a field of a row stands.
fn place_of(path: &str, text: &str, row: &StringRecord, field: usize) -> Place {
    let Some(position) = row.position() else { return Place::file(path) };
    let start = usize::try_from(position.byte()).unwrap_or(text.len()).min(text.len());
    let rest = text.get(start..).unwrap_or_default();
    let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let value = row.get(field).unwrap_or_default();
    let before: usize = row.iter().take(field).map(str::len).sum();
    let from = (start + skipped + before).min(text.len());
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let value_start = text[from..].find(value.lines().next().unwrap_or_default()).unwrap_or(0) + from;
    let line = value.lines().next().unwrap_or_default();
    Place::of_range(path, text, value_start..value_start + line.len())
}
