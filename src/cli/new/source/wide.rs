//! Exports with months or days above the values → what the entry says of them.
//!
//! In: the columns that were found, and the month from which those without a year count. Out: [`WideTable`] and the other columns. Never:
//! guesses the year of a month.

use crate::calendar::Date;
use crate::config::{ColumnType, type_name};
use crate::data::{FileHeaders, InferredColumn, is_wide, names_month_alone, names_period};
use crate::diag::{Diagnostic, Lang, code};
use crate::say;
use crate::syntax::written::{inline, scalar};
use std::fmt::Write;

/// The headers of a table whose cells are rows.
#[derive(Debug, Clone)]
pub(super) struct WideTable {
    headers: Vec<String>,
    /// The headers before them, below which the labels of rows stand.
    before: Vec<String>,
    /// What the cells hold.
    kind: ColumnType,
    /// What else is declared of them.
    keys: Vec<String>,
    filled: u64,
    /// Whether labels of rows stand below no header.
    is_blank: bool,
    /// Whether its labels tell cells apart.
    pub is_keyed: bool,
    first_month: Option<Date>,
}

/// Takes the columns of periods out of the others; none of a table that has hardly any.
///
/// # Errors
/// When months have no year and nobody said from which month on they count.
pub(super) fn take(
    columns: &mut Vec<InferredColumn>,
    files: &[FileHeaders],
    first_month: Option<Date>,
) -> Result<Option<WideTable>, Box<Diagnostic>> {
    if !is_wide(columns.iter().map(|column| column.header.as_str())) {
        return Ok(None);
    }
    let before =
        columns.iter().map(|column| column.header.clone()).take_while(|header| !names_period(header)).collect();
    let (periods, others): (Vec<_>, Vec<_>) =
        std::mem::take(columns).into_iter().partition(|column| names_period(&column.header));
    *columns = others;
    let alone = periods.iter().find(|column| names_month_alone(&column.header));
    if let Some(column) = alone.filter(|_| first_month.is_none()) {
        return Err(Box::new(no_year(&column.header)));
    }
    let filled: Vec<&InferredColumn> = periods.iter().filter(|column| column.filled > 0).collect();
    let kinds: Vec<ColumnType> = filled.iter().map(|column| column.kind).collect();
    let all = |known: &[ColumnType]| !kinds.is_empty() && kinds.iter().all(|kind| known.contains(kind));
    let kind = [
        (ColumnType::Integer, vec![ColumnType::Integer]),
        (ColumnType::Number, vec![ColumnType::Integer, ColumnType::Number]),
        (ColumnType::Duration, vec![ColumnType::Duration]),
    ];
    let kind = kind.into_iter().find(|(_, known)| all(known)).map_or(ColumnType::Text, |(kind, _)| kind);
    Ok(Some(WideTable {
        kind,
        keys: filled.iter().map(|column| column.keys.clone()).find(|keys| !keys.is_empty()).unwrap_or_default(),
        filled: filled.iter().map(|column| column.filled).sum(),
        before,
        is_blank: files
            .iter()
            .all(|file| file.headers.iter().take_while(|header| !names_period(header)).any(String::is_empty)),
        is_keyed: true,
        headers: periods.iter().map(|column| column.header.clone()).collect(),
        first_month: first_month.filter(|_| alone.is_some()),
    }))
}

fn no_year(header: &str) -> Diagnostic {
    let message =
        say!("見出し `{header}` が何年の月か分かりません", "of which year the month `{header}` is, nothing tells");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "見出しの最初の月を `--first-month 2026-04` のように書きます",
        "name the first month of the headers, such as `--first-month 2026-04`"
    ))
}

impl WideTable {
    /// Whether the texts below a header tell rows apart.
    pub(super) fn labels(&self, header: &str) -> bool {
        self.before.iter().any(|before| before == header)
    }

    /// What the entry says of it; `labels` are the columns that tell its rows apart.
    pub(super) fn text(&self, labels: &[&str], lang: Lang) -> String {
        let (first, last) = (self.headers.first(), self.headers.last());
        let (first, last) = (inline(first.map_or("", |h| h)), inline(last.map_or("", |h| h)));
        let (count, cells) = (self.headers.len(), self.filled);
        let about = say!(
            "見出し {count} 個（{first} から {last}）の {cells} マスを、1 マス 1 行にする",
            "{cells} cells below {count} headers ({first} to {last}) become rows"
        );
        let except = say!("ほかの見出しが増えたら except に書く", "name further headers in `except`");
        let month =
            self.first_month.map_or_else(String::new, |month| format!(", first_month: {}", month.strftime("%Y-%m")));
        let mut text = String::new();
        let _ = writeln!(text, "  unpivot: {{ name: {NAME}, value: {VALUE}{month} }}   # {}", about.text(lang));
        let _ = writeln!(text, "  # {}", except.text(lang));
        if self.is_keyed {
            let blank = self.is_blank.then_some(LABEL);
            let key: Vec<String> = blank.into_iter().chain(labels.iter().copied()).chain([NAME]).map(scalar).collect();
            let _ = writeln!(text, "  key: [{}]", key.join(", "));
        } else {
            let unkeyed = say!(
                "key: 行の見出しだけではマスを見分けられない。重なる書き出しがあれば、どれも数える",
                "key: the labels do not tell cells apart; where exports overlap, each of them is counted"
            );
            let _ = writeln!(text, "  # {}", unkeyed.text(lang));
        }
        text
    }

    /// The columns that it makes, as the entry declares them, with that of labels below no header.
    pub(super) fn columns(&self) -> String {
        let keys: String = self.keys.iter().map(|key| format!(", {key}")).collect();
        let blank = if self.is_blank { format!("    {LABEL}: {{ from: \"\", type: text }}\n") } else { String::new() };
        format!("{blank}    {NAME}: {{ type: date }}\n    {VALUE}: {{ type: {}{keys} }}\n", type_name(self.kind))
    }
}

/// The column of labels below no header.
const LABEL: &str = "label";
/// The column of the headers.
const NAME: &str = "period";
/// The column of the cells.
const VALUE: &str = "value";
