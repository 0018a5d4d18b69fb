//! What is said of a value that does not fit, for the person who mends it.
//!
//! In: a column, a value of a file, and why it does not fit. Out: a message that quotes the value, its code, and a remedy. Never:
//! is shown on the site; see [`super::reasons`].

use crate::calendar::DatePattern;
use crate::config::{Column, ColumnType, Source};
use crate::data::number;
use crate::data::pattern_candidates;
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::shape::is_noon_or_midnight;
use crate::data::split_moment;
use crate::data::unknown;
use crate::data::value_error::ValueError;
use crate::diag::{Code, Message, code};
use crate::say;

/// So many characters of a value are shown in a message.
pub(super) const SHOWN: usize = 80;

/// The value as the file holds it, at most so many characters of it.
pub(super) fn written(raw: &RawFile, column: usize, row: usize, most: usize) -> String {
    let text = match (&raw.body, &raw.columns[column]) {
        // A CSV file holds texts only of days with a time under a header of its own.
        (_, Some(RawColumn::Raw(held))) => {
            let value = held.get(row).ok().filter(|value| !value.is_null());
            value.map_or_else(String::new, |value| value.str_value().into_owned())
        }
        (Body::Csv(text), _) => text.value(row, column),
        _ => String::new(),
    };
    text.chars().take(most).collect()
}

/// What a type expects, in words.
pub(super) fn wanted(kind: ColumnType) -> Message {
    match kind {
        ColumnType::Text => say!("文字列", "text"),
        ColumnType::Integer => say!("整数", "a whole number"),
        ColumnType::Number => say!("数値", "a number"),
        ColumnType::Boolean => say!("真偽値", "true or false"),
        ColumnType::Date => say!("日付", "a date"),
        ColumnType::Datetime => say!("日時", "a date and time"),
        ColumnType::Duration => say!("時間の長さ", "a length of time"),
        ColumnType::Category => say!("分類", "a category"),
    }
}

/// The reason, with the number of the row where rows have no line.
pub(super) fn reason_at(
    source: &Source,
    raw: &RawFile,
    column: usize,
    why: ValueError,
    row: usize,
    value: &str,
) -> Message {
    let message = reason(source, raw, column, why, row, value);
    raw.with_place(message, row, column)
}

/// Why a value does not fit, in words that quote it.
pub(super) fn reason(
    source: &Source,
    raw: &RawFile,
    column: usize,
    why: ValueError,
    row: usize,
    value: &str,
) -> Message {
    let name = &source.columns[column].name;
    let wanted = wanted(source.columns[column].kind);
    let (ja, en) = (&wanted.ja, &wanted.en);
    match why {
        ValueError::Fine | ValueError::Value | ValueError::Ragged | ValueError::NotJson => {
            say!("`{name}` は{ja}のはずですが `{value}` です", "expected {en} in `{name}`, found `{value}`")
        }
        ValueError::Digits => say!(
            "`{name}` の `{value}` は桁が多く、最後の桁まで正しく読めません",
            "`{value}` in `{name}` has more digits than are kept exactly"
        ),
        ValueError::NoTime => say!(
            "`{name}` は日時のはずですが、`{value}` に時刻がありません",
            "expected a date and time in `{name}`, found the date `{value}`"
        ),
        ValueError::Skipped => say!(
            "`{name}` の `{value}` は時計の切り替えで存在しない時刻です",
            "`{value}` in `{name}` does not exist: clocks skip it"
        ),
        ValueError::Twice => say!(
            "`{name}` の `{value}` は時計の切り替えで二度ある時刻です",
            "`{value}` in `{name}` happens twice: clocks go back"
        ),
        ValueError::Unknown => {
            say!("`{name}` の `{value}` は宣言されていない値です", "`{value}` is not a declared value of `{name}`")
        }
        ValueError::Ambiguous => {
            say!("`{name}` の `{value}` は二通りに読めます", "`{value}` in `{name}` can be read in two ways")
        }
        ValueError::Missing => say!("必須の列 `{name}` に値がありません", "the required column `{name}` has no value"),
        ValueError::NoColumn => say!("必須の列 `{name}` を読めません", "the required column `{name}` cannot be read"),
        ValueError::LeftOut => {
            say!(
                "`{name}` が `{value}` の行は数えません（`leave_out`）",
                "rows with `{value}` in `{name}` are left out (`leave_out`)"
            )
        }
        ValueError::Newer => say!("`{value}` の新しい行が不正です", "a newer row of `{value}` is bad"),
        ValueError::Below | ValueError::Above => {
            let limits = &source.columns[column].limits;
            let bound = if why == ValueError::Below { &limits.least } else { &limits.most };
            let bound = bound.as_ref().map_or("", |bound| bound.text.as_str());
            match why {
                ValueError::Below => say!(
                    "`{name}` は {bound} 以上のはずですが `{value}` です",
                    "expected at least {bound} in `{name}`, found `{value}`"
                ),
                _ => say!(
                    "`{name}` は {bound} 以下のはずですが `{value}` です",
                    "expected at most {bound} in `{name}`, found `{value}`"
                ),
            }
        }
        ValueError::Pattern => {
            let pattern = source.columns[column].limits.pattern.as_deref().unwrap_or_default();
            say!(
                "`{name}` の `{value}` は `{pattern}` の形ではありません",
                "expected `{name}` to match `{pattern}`, found `{value}`"
            )
        }
        ValueError::Order(pair) => {
            let earlier = &source.not_before[usize::from(pair)].1;
            let start =
                source.columns.get_index_of(earlier).map_or_else(String::new, |at| written(raw, at, row, SHOWN));
            say!(
                "`{name}` の `{value}` が `{earlier}` の `{start}` より前です",
                "`{name}` `{value}` is earlier than `{earlier}` `{start}`"
            )
        }
    }
}

pub(super) fn code_of(why: ValueError) -> Code {
    match why {
        ValueError::Ragged => code::DATA_RAGGED_ROW,
        ValueError::NotJson => code::DATA_NOT_JSON,
        ValueError::Ambiguous => code::DATA_AMBIGUOUS_VALUE,
        ValueError::Fine | ValueError::Value | ValueError::NoTime => code::DATA_BAD_VALUE,
        ValueError::Digits => code::DATA_LOST_DIGITS,
        ValueError::Skipped | ValueError::Twice => code::DATA_LOCAL_TIME,
        ValueError::Unknown => code::DATA_UNKNOWN_CATEGORY,
        ValueError::Missing | ValueError::NoColumn => code::DATA_MISSING_VALUE,
        ValueError::Below | ValueError::Above => code::DATA_OUT_OF_RANGE,
        ValueError::Pattern => code::DATA_PATTERN,
        ValueError::Newer => code::DATA_NEWEST_ROW,
        ValueError::LeftOut => code::DATA_TOTAL_ROW,
        ValueError::Order(_) => code::DATA_ROW_ORDER,
    }
}

pub(super) fn hint(source: &Source, column: Option<usize>, why: ValueError, value: &str) -> Message {
    let name = &source.name;
    let declared = column.map(|at| &source.columns[at]);
    let declared_name = declared.map_or("", |column| column.name.as_str());
    match (why, declared) {
        (ValueError::Unknown, Some(column)) => unknown::new_alias(column, value),
        (ValueError::NoTime, Some(column)) if split_moment::is_split(column) => {
            let times = column.written.time_from.join("`, `");
            say!(
                "`{times}` に時刻を書きます。時刻の分からない行が多いなら、`time_from` を消して `type: date` とします",
                "write the time of day below `{times}`; if many rows have none, remove `time_from` and declare `type: date`"
            )
        }
        (ValueError::NoTime, Some(_)) => {
            say!("日付だけの列なら `type: date` と宣言します", "if the column holds dates, declare `type: date`")
        }
        (ValueError::Skipped | ValueError::Twice, _) => {
            say!("オフセット付き（`+09:00`、`Z`）で書き出します", "export it with an offset (`+09:00`, `Z`)")
        }
        (ValueError::Ambiguous, Some(column)) => declared_form(column, value),
        (ValueError::Digits, Some(column)) if column.kind == ColumnType::Number => say!(
            "小数のない値なら `type: integer`（19 桁まで）、番号なら `type: text` と宣言します",
            "declare `type: integer` for whole numbers (up to 19 digits), `type: text` for what only identifies"
        ),
        (ValueError::Digits, Some(_)) => say!(
            "番号なら、文字列として（Excel では表示形式「文字列」で）書き出し、`type: text` と宣言します",
            "if it only identifies, export it as text (in Excel, format its cells as Text) and declare `type: text`"
        ),
        (ValueError::Value, Some(column)) if column.kind == ColumnType::Integer && is_fraction(column, value) => say!(
            "小数のある列なら、`{declared_name}` を `type: number` と宣言します",
            "if the column holds fractions, declare `{declared_name}` as `type: number`"
        ),
        (ValueError::Value, Some(column)) if is_header(source, column) => say!(
            "値の列の見出しでないなら、`{name}` の `unpivot` に `except: [\"{value}\"]` と書きます",
            "if it is not above values, write `except: [\"{value}\"]` in `unpivot` of `{name}`"
        ),
        // A text with digits was meant as a value; it is mistyped rather than a word for "none".
        (ValueError::Value, Some(_)) if value.chars().any(char::is_numeric) => say!(
            "書き出し元の値を直します。この行は数値に入りません。許さないなら `{name}` に `bad_rows: fail` と書きます",
            "mend the value where it was exported; its row is in no figure. To allow none, set `bad_rows: fail` for `{name}`"
        ),
        (ValueError::Value, Some(_)) => say!(
            "値がないことを表すなら `missing: [\"{value}\"]`、不正な行を許さないなら `{name}` に `bad_rows: fail` と書きます",
            "if it means no value, write `missing: [\"{value}\"]`; to allow no bad row, set `bad_rows: fail` for `{name}`"
        ),
        _ => say!(
            "これらの行は数値に入りません。許さないなら `data/sources.yaml` の `{name}` に `bad_rows: fail` と書きます",
            "these rows are in no figure; to allow none, set `bad_rows: fail` for `{name}` in data/sources.yaml"
        ),
    }
}

/// Whether the values of a column are headers of a wide file.
fn is_header(source: &Source, column: &Column) -> bool {
    source.sheet.unpivot.as_ref().is_some_and(|unpivot| unpivot.name == column.name)
}

/// Whether a text is a number, though no whole one.
fn is_fraction(column: &Column, value: &str) -> bool {
    let digits = number::plain(value, column.written.decimal_comma);
    digits.is_some_and(|(digits, _)| number::float(&digits).is_ok())
}

/// How to declare which of two readings is meant.
fn declared_form(column: &Column, value: &str) -> Message {
    let name = &column.name;
    if let Some(pattern) = is_noon_or_midnight(value).then(|| pattern_candidates::of_text(value)) {
        let pattern = pattern.first().map_or("yyyy/MM/dd a h:mm:ss", DatePattern::as_str);
        return say!(
            "12 時が正午か真夜中か、値からは決まりません。道具が 12 時間制（12:05 PM と同じ）で書いたなら、列 `{name}` に `format: \"{pattern}\"` と書きます",
            "whether 12 is noon or midnight is not settled; if the tool counts as in 12:05 PM, write `format: \"{pattern}\"` for the column `{name}`"
        );
    }
    let (one, other) = match column.kind {
        ColumnType::Duration if value.contains([':', '：']) => ("format: h:mm", "format: m:ss"),
        ColumnType::Duration => ("unit: min", "unit: h"),
        _ => ("format: d-m-y", "format: m-d-y"),
    };
    say!(
        "ファイルの値からは決まらないので、列 `{name}` に `{one}` か `{other}` と書きます",
        "the values of the file do not settle it; write `{one}` or `{other}` for the column `{name}`"
    )
}
