//! What becomes of the rows of a source: used, set aside for a reason, or there twice.
//!
//! In: a judged source and a cluster to ask. Out: its [`SourceReport`], what is wrong with its rows, and the SQL that lists them. Never:
//! brings a row here: reasons are counted where the rows are.

use super::reader::Reader;
use super::relation::{TWICE, ValidatedSource, why};
use super::session::{Fault, TempTable, Views};
use super::stream::Field;
use super::text::{name, whole};
use super::typed::ValueError;
use crate::calendar::{Instant, Zone, day_start};
use crate::config::{BadNewest, Column, ColumnType, Source, type_name};
use crate::diag::{Code, Diagnostic, Message, Severity, code};
use crate::model::{QuarantineReason, SourceReport};
use crate::query::{Cell, DataType};
use crate::say;
use std::sync::Arc;

/// So many keys with several rows are sent, so that the rows of all other keys need not be compared.
const FEW: u64 = 100_000;

/// What was counted of a source.
#[derive(Debug, Default)]
pub(super) struct RejectionSummary {
    /// As everyone may know it.
    pub(crate) report: SourceReport,
    /// What is wrong with its rows.
    pub(crate) found: Vec<Diagnostic>,
    /// SQL that lists the rows set aside; none when there are none.
    pub(crate) listing: Option<String>,
    /// Keys with several rows.
    pub(crate) views: Views,
    /// Whether there are any.
    pub(crate) has_twice: bool,
}

/// Counts the rows of a source.
///
/// # Errors
/// [`Fault`] when the cluster does not answer.
pub(super) fn account(
    reader: &Reader<'_>,
    source: &Source,
    judged: &ValidatedSource,
) -> Result<RejectionSummary, Fault> {
    let good = judged.is_bad().map_or_else(|| "true".to_owned(), |bad| format!("NOT {bad}"));
    let times: Vec<&Column> = source.columns.values().filter(|column| is_time(column)).collect();
    let counts = judged.judged.iter().flat_map(|(at, all)| all.iter().map(move |reason| (*at, *reason)));
    let counts: Vec<(usize, ValueError)> = counts.collect();
    let mut asked = vec!["count(*)".to_owned(), format!("count(CASE WHEN {good} THEN 1 END)")];
    asked.extend(
        counts.iter().map(|(at, reason)| format!("count(CASE WHEN {} = {} THEN 1 END)", why(*at), reason.sql())),
    );
    asked.extend(times.iter().flat_map(|column| {
        let of = name(&column.name);
        [format!("min(CASE WHEN {good} THEN {of} END)"), format!("max(CASE WHEN {good} THEN {of} END)")]
    }));
    let numbers = numbers(reader, &asked, &judged.sql)?;
    let of = |at: usize| numbers.get(at).copied().flatten();
    let count = |at: usize| count_of(&numbers, at);
    let (rows_in, used) = (count(0), count(1));
    let spans = times.iter().enumerate().filter_map(|(nth, column)| {
        let at = 2 + counts.len() + 2 * nth;
        Some((
            column.name.clone(),
            instant(column, of(at)?, &source.zone.usual)?,
            instant(column, of(at + 1)?, &source.zone.usual)?,
        ))
    });
    let reasons = counts.iter().enumerate().map(|(nth, (at, reason))| (*at, *reason, count(2 + nth)));
    let reasons: Vec<(usize, ValueError, u64)> = reasons.filter(|(_, _, rows)| *rows > 0).collect();
    let told = reasons.iter().map(|(at, reason, rows)| QuarantineReason {
        column: Some(source.columns[*at].name.clone()),
        what: in_words(source, *at, *reason),
        rows: *rows,
        example: source.place.clone(),
    });
    let mut account = RejectionSummary::default();
    account.report = SourceReport {
        source: source.name.clone(),
        rows_in,
        rows_used: used,
        rows_set_aside: rows_in - used,
        spans: spans.collect(),
        reasons: told.collect(),
        ..SourceReport::default()
    };
    account.listing = (rows_in > used).then(|| listing(source, judged));
    account.found = findings(source, &reasons, &account.report);
    account.keys(reader, source, judged)?;
    Ok(account)
}

impl RejectionSummary {
    /// Looks for keys with several rows, and for keys whose newest row is bad.
    fn keys(&mut self, reader: &Reader<'_>, source: &Source, judged: &ValidatedSource) -> Result<(), Fault> {
        let Some(key) = source.key.as_ref() else { return Ok(()) };
        let (data_type, key) = (source.columns[key].kind.data_type(), name(key));
        let twice = format!(
            "(SELECT {key} AS `key`, count(*) AS n FROM {} WHERE {key} IS NOT NULL GROUP BY {key} HAVING count(*) > 1)",
            judged.good()
        );
        let several = numbers(reader, &["count(*)".to_owned(), "sum(n)".to_owned()], &twice)?;
        let (keys, rows) = (count_of(&several, 0), count_of(&several, 1));
        self.has_twice = keys > 0;
        self.report.rows_duplicate = rows - keys;
        self.report.rows_used -= rows - keys;
        if keys > 0 && keys <= FEW {
            let rows = reader.rows(&format!("SELECT CAST(`key` AS STRING) AS k FROM {twice}"), &Views::default())?;
            let cell = |row: &Vec<Field>| {
                let text = row.first().and_then(Field::text);
                super::answer::cell(Some(data_type), text).unwrap_or(Cell::Null)
            };
            let rows = rows.iter().map(|row| vec![cell(row)]).collect();
            let sent = TempTable { columns: vec![("key".to_owned(), data_type)], rows };
            self.views.tables.insert(TWICE.to_owned() + "_" + &sent.fingerprint(), Arc::new(sent));
        }
        if self.report.rows_set_aside > 0 {
            self.newest(reader, source, judged, &key)?;
        }
        Ok(())
    }

    /// The name of the table of keys with several rows.
    pub(crate) fn twice(&self) -> Option<&str> {
        self.views.tables.keys().next().map(String::as_str)
    }

    fn newest(
        &mut self,
        reader: &Reader<'_>,
        source: &Source,
        judged: &ValidatedSource,
        key: &str,
    ) -> Result<(), Fault> {
        let Some(bad) = judged.is_bad() else { return Ok(()) };
        // A bad row whose order cannot be read may be the newest.
        let unread = source.order.as_ref().and_then(|order| source.columns.get_index_of(order));
        let unread = unread.filter(|at| judged.judged.iter().any(|(judged, _)| judged == at));
        let unread = unread.map(|at| format!("({bad} AND {} IS NOT NULL) DESC, ", why(at))).unwrap_or_default();
        let order = judged.newest_first(source);
        let ranked = format!(
            "(SELECT {key} AS `key`, {bad} AS bad, row_number() OVER (PARTITION BY {key} ORDER BY {unread}{order}) AS nth FROM {} WHERE {key} IS NOT NULL)",
            judged.sql
        );
        let by_key = format!(
            "(SELECT `key`, max(CASE WHEN nth = 1 AND bad THEN 1 ELSE 0 END) AS is_bad, count(CASE WHEN NOT bad THEN 1 END) AS good FROM {ranked} GROUP BY `key`)"
        );
        let asked = [
            "count(CASE WHEN is_bad = 1 AND good > 0 THEN 1 END)".to_owned(),
            "sum(CASE WHEN is_bad = 1 THEN good ELSE 0 END)".to_owned(),
        ];
        let found = numbers(reader, &asked, &by_key)?;
        let at = |at: usize| found.get(at).copied().flatten().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        let (keys, rows) = (at(0), at(1));
        if keys == 0 {
            return Ok(());
        }
        let of = &source.name;
        match source.bad_newest {
            BadNewest::FallBack => {
                self.report.older_stand_in = keys;
                let message = say!(
                    "`{of}` の {keys} 件のキーは最新の行が不正なため、古い行を使います",
                    "older rows stand for {keys} keys of `{of}`, since the newest ones are bad"
                );
                self.found.push(Diagnostic::new(code::DATA_NEWEST_ROW, source.place.clone(), message).hint(say!(
                    "行を直します。古い行も使わないなら `bad_rows: {{ newest: drop_key }}` と書きます",
                    "mend the rows; to use no older row either, write `bad_rows: {{ newest: drop_key }}`"
                )));
            }
            BadNewest::DropKey => {
                // Of a dropped key one row would have been used, and the others are there twice.
                self.report.rows_used -= keys;
                self.report.rows_duplicate -= rows - keys;
                self.report.rows_set_aside += rows;
                self.has_twice = true;
            }
        }
        Ok(())
    }
}

/// Whole numbers that are asked of rows.
fn numbers(reader: &Reader<'_>, asked: &[String], rows: &str) -> Result<Vec<Option<i64>>, Fault> {
    numbers_with(reader, asked, rows, &Views::default())
}

/// Whole numbers that are asked of rows with tables that are sent.
///
/// # Errors
/// [`Fault`] when the cluster does not answer.
pub(super) fn numbers_with(
    reader: &Reader<'_>,
    asked: &[String],
    rows: &str,
    views: &Views,
) -> Result<Vec<Option<i64>>, Fault> {
    let columns: Vec<String> = asked.iter().map(|sql| format!("CAST({sql} AS BIGINT)")).collect();
    let rows = reader.rows(&format!("SELECT array({}) AS taken FROM {rows}", columns.join(", ")), views)?;
    let values = rows.first().and_then(|row| row.first()?.list());
    let whole = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    let values = values.map(|values| values.iter().map(whole).collect());
    Ok(values.unwrap_or_default())
}

/// One of the numbers, of rows or keys; 0 where there are none.
pub(super) fn count_of(numbers: &[Option<i64>], at: usize) -> u64 {
    numbers.get(at).copied().flatten().and_then(|n| u64::try_from(n).ok()).unwrap_or(0)
}

fn is_time(column: &Column) -> bool {
    matches!(column.kind, ColumnType::Date | ColumnType::Datetime)
}

fn instant(column: &Column, value: i64, zone: &Zone) -> Option<Instant> {
    match column.kind {
        ColumnType::Date => {
            let utc = Instant::from_second(value.checked_mul(86_400)?).ok()?;
            Some(day_start(zone, utc.to_zoned(Zone::UTC).date()))
        }
        _ => Instant::from_second(value).ok(),
    }
}

/// SQL that lists the rows set aside with their reasons.
fn listing(source: &Source, judged: &ValidatedSource) -> String {
    let bad = judged.is_bad().unwrap_or_else(|| "false".to_owned());
    let reasons: Vec<String> = judged
        .judged
        .iter()
        .map(|(at, _)| format!("{} AS {}", why(*at), name(&format!("{}: why", source.columns[*at].name))))
        .collect();
    let columns: Vec<String> = source.columns.keys().map(|column| name(column)).collect();
    format!("SELECT {}, {} FROM {} WHERE {bad} LIMIT 1000", reasons.join(", "), columns.join(", "), judged.sql)
}

/// Why values do not fit, without quoting one.
fn in_words(source: &Source, column: usize, reason: ValueError) -> Message {
    let declared = &source.columns[column];
    let bound =
        |bound: &Option<crate::config::Bound>| bound.as_ref().map_or_else(String::new, |bound| bound.text.clone());
    let kind = type_name(declared.kind);
    match reason {
        ValueError::Value => say!("`{kind}` として読めない", "cannot be read as `{kind}`"),
        ValueError::Digits => say!("桁が多すぎる", "too many digits"),
        ValueError::Unknown => say!("宣言されていない値", "no declared value"),
        ValueError::Missing => say!("値がない", "no value"),
        ValueError::Below => {
            let least = bound(&declared.limits.least);
            say!("{least} より小さい", "below {least}")
        }
        ValueError::Above => {
            let most = bound(&declared.limits.most);
            say!("{most} より大きい", "above {most}")
        }
        ValueError::Pattern => say!("決まった形ではない", "not of the declared pattern"),
        ValueError::Order => {
            let earlier = source.not_before.iter().filter(|(later, _)| *later == declared.name);
            let earlier = earlier.map(|(_, earlier)| earlier.as_str()).collect::<Vec<_>>().join(", ");
            say!("{earlier} より前", "earlier than {earlier}")
        }
    }
}

fn code_of(reason: ValueError) -> Code {
    match reason {
        ValueError::Value => code::DATA_BAD_VALUE,
        ValueError::Digits => code::DATA_LOST_DIGITS,
        ValueError::Unknown => code::DATA_UNKNOWN_CATEGORY,
        ValueError::Missing => code::DATA_MISSING_VALUE,
        ValueError::Below | ValueError::Above => code::DATA_OUT_OF_RANGE,
        ValueError::Pattern => code::DATA_PATTERN,
        ValueError::Order => code::DATA_ROW_ORDER,
    }
}

/// One finding per column and reason; errors when more rows are bad than the source allows.
fn findings(source: &Source, reasons: &[(usize, ValueError, u64)], report: &SourceReport) -> Vec<Diagnostic> {
    let (bad, all, name) = (report.rows_set_aside, report.rows_in, &source.name);
    let too_many = source.bad_rows.refusal(name, bad, all);
    let mut found: Vec<Diagnostic> = reasons
        .iter()
        .map(|(at, reason, rows)| {
            let (column, what) = (&source.columns[*at], in_words(source, *at, *reason));
            let (of, ja, en) = (&column.name, &what.ja, &what.en);
            let message =
                say!("`{name}` の `{of}`: {ja}（{rows} 行を除外）", "`{of}` of `{name}`: {en} ({rows} rows set aside)");
            let mut diagnostic = Diagnostic::new(code_of(*reason), column.place.clone(), message).hint(say!(
                "除外した行を見る SQL は .tejun/set-aside/{name}.sql にあります",
                "the SQL that lists these rows is in .tejun/set-aside/{name}.sql"
            ));
            if too_many.is_some() {
                diagnostic.severity = Severity::Error;
            }
            diagnostic
        })
        .collect();
    if let Some(message) = too_many {
        found.push(Diagnostic::new(code::DATA_TOO_MANY_BAD_ROWS, source.place.clone(), message).hint(say!(
            "データか宣言を直すか、`bad_rows: {{ set_aside_up_to: … }}` の割合を上げます",
            "mend the data or the declaration, or raise the share in `bad_rows: {{ set_aside_up_to: … }}`"
        )));
    }
    found
}

impl TempTable {
    /// What tells its content from every other one.
    pub(crate) fn fingerprint(&self) -> String {
        let mut hash = blake3::Hasher::new();
        let mut add = |text: &str| {
            hash.update(&(text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        for (column, data_type) in &self.columns {
            add(column);
            add(super::text::type_of(*data_type));
        }
        for cell in self.rows.iter().flatten() {
            match cell {
                Cell::Null => add("n"),
                Cell::Integer(n) => add(&whole(*n)),
                Cell::Number(x) => add(&format!("{:x}", x.to_bits())),
                Cell::Text(text) => add(&format!("t{text}")),
                Cell::Boolean(truth) => add(if *truth { "true" } else { "false" }),
            }
        }
        hash.finalize().to_hex()[..24].to_owned()
    }

    /// The type of cells of a column: that of its first value.
    pub(crate) fn data_type_of<'c>(mut cells: impl Iterator<Item = &'c Cell>) -> DataType {
        match cells.find(|cell| **cell != Cell::Null) {
            Some(Cell::Number(_)) => DataType::Number,
            Some(Cell::Text(_)) => DataType::Text,
            Some(Cell::Boolean(_)) => DataType::Boolean,
            _ => DataType::Integer,
        }
    }
}
