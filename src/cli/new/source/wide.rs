//! Exports with months or days above the values → what the entry says of them.
//!
//! In: the columns that were found, and the month from which those without a year count. Out: [`WideTable`] and the other columns. Never:
//! guesses the year of a month.

use crate::calendar::{Date, PeriodCalendar};
use crate::config::{ColumnType, type_name};
use crate::data::{self, FileHeaders, HeaderGrain, InferredColumn, is_wide};
use crate::diag::{Diagnostic, Lang, Message, code};
use crate::say;
use crate::syntax::written::{inline, list, scalar};
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
    /// Headers of totals, as of periods that hold the others, whose values would be counted twice.
    totals: Vec<String>,
    /// What else is declared of labels below no header.
    label_keys: Vec<String>,
    /// What the headers are as dates.
    pub dates: InferredColumn,
    /// How they are written, as it is declared.
    pub format: Vec<String>,
    /// Whether its labels tell cells apart.
    pub is_keyed: bool,
    first_month: Option<Date>,
    /// The month in which years begin, those of the project and those of the headers.
    year_starts: (i8, i8),
}

/// Takes the columns of periods out of the others; none of a table that has hardly any, or whose headers are no dates together.
///
/// # Errors
/// When months have no year, or it is not known when years begin, and nobody said from which month on they count.
pub(super) fn take(
    columns: &mut Vec<InferredColumn>,
    files: &[FileHeaders],
    first_month: Option<Date>,
    periods: &PeriodCalendar,
) -> Result<Option<WideTable>, Box<Diagnostic>> {
    let names_period = |header: &str| data::header_grain(header).is_some();
    if !is_wide(columns.iter().map(|column| column.header.as_str())) {
        return Ok(None);
    }
    let before =
        columns.iter().map(|column| column.header.clone()).take_while(|header| !names_period(header)).collect();
    let (all, others): (Vec<_>, Vec<_>) = columns.iter().cloned().partition(|column| names_period(&column.header));
    let is_total = data::are_totals(all.iter().map(|column| column.header.as_str()));
    let (others, of_words): (Vec<_>, Vec<_>) = others.into_iter().partition(|column| !data::is_total(&column.header));
    let mut found = Vec::new();
    let mut totals: Vec<String> = of_words.into_iter().map(|column| column.header).collect();
    for (column, is_total) in all.into_iter().zip(is_total) {
        if is_total { totals.push(column.header) } else { found.push(column) }
    }
    let headers: Vec<String> = found.iter().map(|column| column.header.clone()).collect();
    let is_open = |header: &&String| data::needs_first_month(header) && !data::explains_itself(header, first_month);
    if let Some(header) = headers.iter().find(is_open) {
        return Err(Box::new(no_start(header)));
    }
    let dates = data::infer_headers(&headers, &periods.zone);
    let explain_themselves = headers.iter().all(|header| data::explains_itself(header, first_month));
    let is_read = dates.kind == ColumnType::Date && dates.read == dates.filled;
    if !explain_themselves && !is_read {
        return Ok(None);
    }
    // It says something where headers ask for it, and is not written otherwise.
    let first_month = first_month.filter(|_| headers.iter().any(|header| data::needs_first_month(header)));
    let undecided = if explain_themselves { Vec::new() } else { dates.undecided.clone() };
    *columns = others;
    let filled: Vec<&InferredColumn> = found.iter().filter(|column| column.filled > 0).collect();
    let is_blank =
        |file: &FileHeaders| file.headers.iter().take_while(|header| !names_period(header)).any(String::is_empty);
    Ok(Some(WideTable {
        kind: kind(&filled),
        keys: filled.iter().map(|column| column.keys.clone()).find(|keys| !keys.is_empty()).unwrap_or_default(),
        filled: filled.iter().map(|column| column.filled).sum(),
        before,
        is_blank: files.iter().all(is_blank),
        totals,
        label_keys: Vec::new(),
        format: if explain_themselves { Vec::new() } else { dates.keys.clone() },
        dates: InferredColumn { undecided, ..dates },
        is_keyed: true,
        year_starts: (periods.fiscal_year_start, first_month.map_or(1, |first| first.month())),
        first_month,
        headers,
    }))
}

/// What the cells of these columns hold, all of them together.
fn kind(filled: &[&InferredColumn]) -> ColumnType {
    let all = |known: &[ColumnType]| !filled.is_empty() && filled.iter().all(|column| known.contains(&column.kind));
    let kinds = [
        (ColumnType::Integer, vec![ColumnType::Integer]),
        (ColumnType::Number, vec![ColumnType::Integer, ColumnType::Number]),
        (ColumnType::Duration, vec![ColumnType::Duration]),
    ];
    kinds.into_iter().find(|(_, known)| all(known)).map_or(ColumnType::Text, |(kind, _)| kind)
}

/// The refusal of headers whose first day depends on what nobody said.
fn no_start(header: &str) -> Diagnostic {
    if data::header_grain(header) == Some(HeaderGrain::Month) {
        let message =
            say!("見出し `{header}` が何年の月か分かりません", "of which year the month `{header}` is, nothing tells");
        return Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
            "見出しの最初の月を `--first-month 2026-04` のように書きます",
            "name the first month of the headers, such as `--first-month 2026-04`"
        ));
    }
    let message = say!(
        "見出し `{header}` の年が何月に始まるか分かりません",
        "in which month the year of `{header}` begins, nothing tells"
    );
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "年が始まる月を書きます。4 月に始まる年度なら `--first-month 2026-04`、暦の四半期なら `--first-month 2026-01`（年は問いません）",
        "name a month in which years begin: `--first-month 2026-04` for fiscal years from April on, `--first-month 2026-01` for quarters of the calendar; its year does not matter"
    ))
}

impl WideTable {
    /// Whether the texts below a header tell rows apart.
    pub(super) fn labels(&self, header: &str) -> bool {
        self.before.iter().any(|before| before == header)
    }

    /// What else is declared of the labels below no header, if that is what a column is.
    pub(super) fn label_keys(&mut self, column: &str) -> Option<&mut Vec<String>> {
        (self.is_blank && column == LABEL).then_some(&mut self.label_keys)
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
        let totals = list(&self.totals);
        let except_key = if self.totals.is_empty() { String::new() } else { format!(", except: {totals}") };
        let mut text = String::new();
        let _ =
            writeln!(text, "  unpivot: {{ name: {NAME}, value: {VALUE}{month}{except_key} }}   # {}", about.text(lang));
        let _ = writeln!(text, "  # {}", except.text(lang));
        if let Some(about) = self.about_grain() {
            let _ = writeln!(text, "  # {}", about.text(lang));
        }
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

    /// What is to be known of figures when its columns are years or quarters.
    fn about_grain(&self) -> Option<Message> {
        match self.headers.first().and_then(|header| data::header_grain(header))? {
            HeaderGrain::Year if self.year_starts.0 != self.year_starts.1 => {
                let (ours, theirs) = self.year_starts;
                Some(say!(
                    "見出しの年は {theirs} 月に、このサイトの年度は {ours} 月に始まる。指標に `grains: [year]` と書けば前の年度の値になるので、`fiscal_year_start: {theirs}` にするか `grains: [day]` と書く",
                    "these years begin in month {theirs}, those of the site in month {ours}: with `grains: [year]` of its metrics, a value would be one of the fiscal year before; set `fiscal_year_start: {theirs}`, or write `grains: [day]`"
                ))
            }
            HeaderGrain::Year => Some(say!(
                "年の値は、その年の最初の日の行になる。指標には `grains: [year]` と書く",
                "the value of a year stands at its first day; write `grains: [year]` of its metrics"
            )),
            HeaderGrain::Quarter => Some(say!(
                "四半期の値は、その最初の日の行になる。指標には `grains: [quarter]` と書く",
                "the value of a quarter stands at its first day; write `grains: [quarter]` of its metrics"
            )),
            HeaderGrain::Day | HeaderGrain::Month => None,
        }
    }

    /// The columns that it makes, as the entry declares them, with that of labels below no header.
    pub(super) fn columns(&self) -> String {
        let keys: String = self.keys.iter().map(|key| format!(", {key}")).collect();
        let of_label: String = self.label_keys.iter().map(|key| format!(", {key}")).collect();
        let blank = match self.is_blank {
            true => format!("    {LABEL}: {{ from: \"\", type: text{of_label} }}\n"),
            false => String::new(),
        };
        let format: String = self.format.iter().map(|key| format!(", {key}")).collect();
        format!(
            "{blank}    {NAME}: {{ type: date{format} }}\n    {VALUE}: {{ type: {}{keys} }}\n",
            type_name(self.kind)
        )
    }
}

/// The column of labels below no header.
const LABEL: &str = "label";
/// The column of the headers.
const NAME: &str = "period";
/// The column of the cells.
const VALUE: &str = "value";
