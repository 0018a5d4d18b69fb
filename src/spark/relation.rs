//! A declared source → its typed and judged rows, as SQL.
//!
//! In: what is declared of a source, and the types of its columns in the cluster. Out: SQL of all rows with the reasons for which a row is
//! set aside, and of the rows that are used. Never: leaves a row out that is not counted: both stand on the same SQL.

use super::statement::Rows;
use super::text::{name, null, quoted};
use super::typed::{self, Read, ValueError};
use crate::config::{BadNewest, Column, ColumnType, LakeFormat, Remote, Source};
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::say;
use spark_connect::types::StructField;

/// The file and the row that a row was read from.
const FILE: &str = "`#file`";
const ROW: &str = "`#row`";
/// Keys of which several rows are there, as a table that is sent.
pub(super) const TWICE: &str = "tejun_twice";

/// One table, or the files of one path.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// What stands after `FROM`.
    pub(crate) from: String,
    /// Its columns with their types.
    pub(crate) fields: Vec<StructField>,
    /// Whether rows tell the file and the row that they were read from.
    pub(crate) is_placed: bool,
}

/// What stands after `FROM` for each part of a source.
pub(super) fn parts(remote: &Remote) -> Vec<(String, bool)> {
    match remote {
        Remote::Table(names) => vec![(names.iter().map(|part| quoted(part)).collect::<Vec<_>>().join("."), false)],
        Remote::Paths { format, paths } => {
            let (format, is_placed) = match format {
                LakeFormat::Parquet => ("parquet", true),
                LakeFormat::Orc => ("orc", false),
                LakeFormat::Delta => ("delta", false),
            };
            paths.iter().map(|path| (format!("{format}.{}", quoted(path)), is_placed)).collect()
        }
    }
}

/// A statement that gives the files of a part with their sizes and times.
pub(super) fn files_of(part: &Part) -> String {
    let of = |what: &str| format!("CAST(_metadata.{what} AS STRING) AS {what}");
    let columns = ["file_path", "file_size", "file_modification_time"].map(of).join(", ");
    format!("SELECT DISTINCT {columns} FROM {} ORDER BY 1", part.from)
}

/// A source whose rows can be asked.
#[derive(Debug, Clone)]
pub(super) struct ValidatedSource {
    /// All rows with typed columns, and for each judged column why its value is none.
    pub(crate) sql: String,
    /// The declared columns that are judged, each with its reasons; the reason stands in [`why`].
    pub(crate) judged: Vec<(usize, Vec<ValueError>)>,
    /// What orders rows of one key and rows that are equal otherwise.
    pub(crate) places: Vec<String>,
}

/// The name of the column that holds why a declared column has no value.
pub(super) fn why(column: usize) -> String {
    name(&format!("\u{1}why{column}"))
}

/// Typed and judged rows. What is wrong with the columns is found; with a required column that cannot be read there are none.
pub(super) fn validate(source: &Source, parts: &[Part], found: &mut Vec<Diagnostic>) -> Option<ValidatedSource> {
    let is_placed = parts.iter().all(|part| part.is_placed);
    let places = match (is_placed, &source.key) {
        (true, _) => vec![FILE.to_owned(), ROW.to_owned()],
        // Of rows that are equal in every column any stands for the other.
        (false, _) => source.columns.keys().map(|column| name(column)).collect(),
    };
    let zone = source.zone.usual.iana_name().unwrap_or("UTC");
    let columns: Vec<&Column> = source.columns.values().collect();
    let mut read: Vec<(&Part, Vec<Option<Read>>)> = Vec::new();
    let mut is_sound = true;
    for part in parts {
        let of_column = |(at, column): (usize, &&Column)| of_part(source, part, at, column, parts.len() > 1, zone);
        let mut of_part = Vec::new();
        for (column, one) in columns.iter().zip(columns.iter().enumerate().map(of_column)) {
            is_sound &= one.is_ok() || !column.required;
            of_part.push(one.map_err(|diagnostic| found.push(*diagnostic)).ok());
        }
        read.push((part, of_part));
    }
    if !is_sound {
        return None;
    }
    let of_order: Vec<Vec<(ValueError, String)>> = (0..columns.len()).map(|at| orders(source, at, zone)).collect();
    let reasons = |of_part: &[Option<Read>], at: usize| {
        let own = of_part[at].iter().flat_map(|read| read.why.clone());
        own.chain(of_order[at].iter().cloned()).collect::<Vec<_>>()
    };
    let judged = (0..columns.len()).map(|at| {
        let mut all: Vec<ValueError> =
            read.iter().flat_map(|(_, of_part)| reasons(of_part, at)).map(|(why, _)| why).collect();
        all.sort_unstable();
        all.dedup();
        (at, all)
    });
    let judged: Vec<(usize, Vec<ValueError>)> = judged.filter(|(_, all)| !all.is_empty()).collect();
    let texts = read.iter().map(|(part, of_part)| {
        let (mut there, mut values) = (Vec::new(), Vec::new());
        for (at, (column, read)) in columns.iter().zip(of_part).enumerate() {
            let value = read.as_ref().map_or_else(|| null(column.kind.data_type()), |read| read.value.clone());
            let of_there = read.as_ref().map_or("NULL", |read| read.there.as_str());
            there.push(format!("{of_there} AS {}", self::there(at)));
            values.push(format!("{value} AS {}", name(&column.name)));
        }
        let mut shown: Vec<String> = columns.iter().map(|column| name(&column.name)).collect();
        if is_placed {
            there.push(format!("_metadata.file_path AS {FILE}"));
            there.push(format!("_metadata.row_index AS {ROW}"));
            shown.extend([FILE.to_owned(), ROW.to_owned()]);
        }
        for (at, _) in &judged {
            let cases: String =
                reasons(of_part, *at).iter().map(|(why, holds)| format!(" WHEN {holds} THEN {}", why.sql())).collect();
            let case = if cases.is_empty() { "CAST(NULL AS STRING)".to_owned() } else { format!("(CASE{cases} END)") };
            shown.push(format!("{case} AS {}", why(*at)));
        }
        let (shown, values, there) = (shown.join(", "), values.join(", "), there.join(", "));
        format!("SELECT {shown} FROM (SELECT *, {values} FROM (SELECT {there} FROM {}))", part.from)
    });
    let sql = format!("({})", texts.collect::<Vec<_>>().join(" UNION ALL "));
    Some(ValidatedSource { sql, judged, places })
}

/// How a column of one part is read, or what is wrong with it.
fn of_part(
    source: &Source,
    part: &Part,
    at: usize,
    column: &Column,
    is_one_of_many: bool,
    zone: &str,
) -> Result<Read, Box<Diagnostic>> {
    let field = column.from.iter().find_map(|from| part.fields.iter().find(|field| field.name == *from));
    let field = field.ok_or_else(|| Box::new(missing(source, column, part, is_one_of_many)))?;
    let names = (quoted(&field.name), there(at), name(&column.name));
    let read = typed::read(column, &field.data_type, (&names.0, &names.1, &names.2), zone);
    read.ok_or_else(|| Box::new(unfit(column, &field.data_type.simple_string())))
}

/// The name of what is there of a declared column before it is typed.
fn there(column: usize) -> String {
    name(&format!("\u{1}there{column}"))
}

/// Conditions under which the value of a column lies before one that it must not be before.
fn orders(source: &Source, at: usize, zone: &str) -> Vec<(ValueError, String)> {
    let of = |column: &str| source.columns.get_full(column);
    let pairs = source.not_before.iter().filter_map(|(later, earlier)| Some((of(later)?, of(earlier)?)));
    let own = pairs.filter(|((later, ..), _)| *later == at);
    own.map(|((_, _, later), (_, _, earlier))| {
        let by_day = later.kind != earlier.kind;
        let value = |column: &Column| match by_day && column.kind == ColumnType::Datetime {
            true => format!(
                "CAST(unix_date(CAST(from_utc_timestamp(timestamp_seconds({}), {}) AS DATE)) AS BIGINT)",
                name(&column.name),
                super::text::constant(zone)
            ),
            false => name(&column.name),
        };
        (ValueError::Order, format!("{} < {}", value(later), value(earlier)))
    })
    .collect()
}

impl ValidatedSource {
    /// Whether a row is bad, in SQL; none when no row can be.
    pub(crate) fn is_bad(&self) -> Option<String> {
        let any: Vec<String> = self.judged.iter().map(|(at, _)| format!("{} IS NOT NULL", why(*at))).collect();
        (!any.is_empty()).then(|| format!("({})", any.join(" OR ")))
    }

    /// The rows that are not set aside.
    pub(crate) fn good(&self) -> String {
        match self.is_bad() {
            None => self.sql.clone(),
            Some(bad) => format!("(SELECT * FROM {} WHERE NOT {bad})", self.sql),
        }
    }

    /// What orders the rows of one key, the newest first.
    pub(crate) fn newest_first(&self, source: &Source) -> String {
        let order = source.order.iter().map(|order| format!("{} DESC NULLS LAST", name(order)));
        order.chain(self.places.iter().map(|place| format!("{place} DESC NULLS LAST"))).collect::<Vec<_>>().join(", ")
    }

    /// The rows that questions are about: of each key the newest. When keys with several rows are known and few, only these are compared.
    pub(crate) fn used(&self, source: &Source, has_twice: bool, sent: Option<&str>) -> Rows {
        let good = self.good();
        let Some(key) = source.key.as_ref().map(|key| name(key)) else { return self.rows(good) };
        let order = self.newest_first(source);
        let newest = |of: &str| {
            format!(
                "(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS `#newest` FROM {of}) WHERE `#newest` = 1 OR {key} IS NULL)"
            )
        };
        if let (BadNewest::DropKey, Some(bad)) = (source.bad_newest, self.is_bad()) {
            return self.rows(format!("(SELECT * FROM {} WHERE NOT {bad})", newest(&self.sql)));
        }
        match (has_twice, sent) {
            (false, _) => self.rows(good),
            (true, None) => self.rows(newest(&good)),
            (true, Some(twice)) => {
                let is = |how: &str| {
                    format!("(SELECT * FROM {good} AS g LEFT {how} JOIN {twice} AS t ON g.{key} = t.`key`)")
                };
                let alone = is("ANTI");
                let columns: Vec<String> = self.columns(source);
                let columns = columns.join(", ");
                let several = newest(&is("SEMI"));
                self.rows(format!("(SELECT {columns} FROM {alone} UNION ALL SELECT {columns} FROM {several})"))
            }
        }
    }

    fn columns(&self, source: &Source) -> Vec<String> {
        let own = source.columns.keys().map(|column| name(column));
        let places = self.places.iter().filter(|place| [FILE, ROW].contains(&place.as_str())).cloned();
        own.chain(places).collect()
    }

    fn rows(&self, sql: String) -> Rows {
        Rows { sql, places: self.places.clone() }
    }
}

/// A declared column that a table does not have.
fn missing(source: &Source, column: &Column, part: &Part, is_one_of_many: bool) -> Diagnostic {
    let (own, from) = (&column.name, column.from.join("`, `"));
    let of = &source.name;
    let whose = if is_one_of_many { format!(" ({})", part.from) } else { String::new() };
    let mut diagnostic = Diagnostic::new(
        code::DATA_MISSING_COLUMN,
        column.place.clone(),
        say!(
            "`{of}` の表に、列 `{own}` の `{from}` がありません{whose}",
            "the table of `{of}` has no column `{from}` for `{own}`{whose}"
        ),
    );
    if !column.required {
        diagnostic.severity = crate::diag::Severity::Warning;
    }
    let names = || part.fields.iter().map(|field| field.name.as_str());
    match column.from.iter().find_map(|from| nearest(from, names())) {
        Some(close) => diagnostic.hint(say!(
            "近い列は `{close}` です。`from: [{close}]` と書けます",
            "the nearest column is `{close}`; write `from: [{close}]`"
        )),
        None => {
            let names = names().take(12).collect::<Vec<_>>().join("`, `");
            diagnostic.hint(say!("表の列は `{names}` です", "the table has the columns `{names}`"))
        }
    }
}

/// A column whose type cannot become the declared one.
fn unfit(column: &Column, found: &str) -> Diagnostic {
    let (own, kind) = (&column.name, crate::config::type_name(column.kind));
    let place: Place = column.place.clone();
    let mut diagnostic = Diagnostic::new(
        code::ENGINE_COLUMN_TYPE,
        place,
        say!(
            "`{own}` は `{kind}` のはずですが、表の列の型は `{found}` です",
            "expected `{kind}` in `{own}`, but the table's column is `{found}`"
        ),
    );
    if !column.required {
        diagnostic.severity = crate::diag::Severity::Warning;
    }
    diagnostic.hint(say!(
        "`type` を直すか、表の側で型を変えた列を用意します（時間の長さの数は `unit` を書きます）",
        "mend `type`, or give the table a column of that type; a duration that is a number needs its `unit`"
    ))
}
