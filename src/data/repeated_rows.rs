//! Rows of one key that tell of different things, and rows that two files tell twice.
//!
//! In: the rows of a source, before the newest of each key is taken. Out: findings: keys that began anew, keys whose rows
//! differ without an `order`, and whole rows that stand in two files of a source without a key. Never: changes which rows are used.

use crate::config::{Column, ColumnType, Source};
use crate::diag::{Diagnostic, code};
use crate::model::{SourceFile, format_integer};
use crate::say;
use polars::prelude::{
    self as pl, Column as PlColumn, DataFrame, IntoLazy, PolarsResult, UniqueKeepStrategy, col, len, lit,
};

/// The file of a row; private, and taken away again.
const FILE: &str = "\u{1}file";
const FILES: &str = "\u{1}files";
const STARTS: &str = "\u{1}starts";
const KEY: &str = "\u{1}key";
const ROWS: &str = "\u{1}rows";
const FIRST: &str = "\u{1}first";
const LAST: &str = "\u{1}last";

/// The rows of a source in the order of its files.
pub(super) struct RowsOfFiles<'r> {
    pub(super) source: &'r Source,
    pub(super) frame: &'r DataFrame,
    pub(super) files: &'r [SourceFile],
    /// How many rows of each file there are.
    pub(super) heights: &'r [usize],
}

/// What is told of keys that come twice.
pub(super) fn of_keys(rows: &RowsOfFiles<'_>) -> Option<Diagnostic> {
    let key = rows.source.key.as_ref()?;
    let restarted = rows.start().and_then(|start| rows.restarted(key, start));
    restarted.or_else(|| rows.unordered(key))
}

/// What is told of whole rows that come twice, unless rows are folded, which counts them once.
pub(super) fn of_rows(rows: &RowsOfFiles<'_>) -> Option<Diagnostic> {
    (rows.source.key.is_none() && rows.files.len() > 1).then(|| rows.told_twice()).flatten()
}

/// Keys of rows in more than one file: how many, and one of them with its first and its last file.
struct InFiles {
    keys: usize,
    key: String,
    first: String,
    last: String,
}

impl RowsOfFiles<'_> {
    /// The column that tells when what a row is about began: the first required time that is not the order.
    fn start(&self) -> Option<&Column> {
        let is_start = |column: &&Column| {
            let is_time = matches!(column.kind, ColumnType::Date | ColumnType::Datetime);
            is_time && column.required && self.source.order.as_ref() != Some(&column.name)
        };
        self.source.columns.values().find(is_start)
    }

    fn numbered(&self) -> PolarsResult<pl::LazyFrame> {
        let numbers = self.heights.iter().enumerate().flat_map(|(file, rows)| std::iter::repeat_n(file as u32, *rows));
        let mut frame = self.frame.clone();
        frame.with_column(PlColumn::new(FILE.into(), numbers.collect::<Vec<_>>()))?;
        Ok(frame.lazy())
    }

    /// The keys of groups that meet a condition.
    fn keys(&self, groups: pl::LazyFrame, condition: pl::Expr) -> PolarsResult<Option<InFiles>> {
        let found = groups.filter(condition).sort([KEY], pl::SortMultipleOptions::default()).collect()?;
        if found.height() == 0 {
            return Ok(None);
        }
        let file = |name: &str| -> PolarsResult<String> {
            let at = found.column(name)?.u32()?.get(0).unwrap_or_default();
            Ok(self.files.get(at as usize).map(|file| file.path.clone()).unwrap_or_default())
        };
        let key = found.column(KEY)?.get(0)?;
        let key = key.get_str().map_or_else(|| key.to_string(), str::to_owned);
        Ok(Some(InFiles { keys: found.height(), key, first: file(FIRST)?, last: file(LAST)? }))
    }

    /// Keys whose rows in different files began at other times, as those of lists that count from 1 each month.
    fn restarted(&self, key: &str, start: &Column) -> Option<Diagnostic> {
        let of_keys = || {
            let groups = self.numbered()?.filter(col(key).is_not_null()).group_by([col(key).alias(KEY)]).agg([
                col(start.name.as_str()).n_unique().alias(STARTS),
                col(FILE).min().alias(FIRST),
                col(FILE).max().alias(LAST),
            ]);
            self.keys(groups, col(STARTS).gt(lit(1)))
        };
        let InFiles { keys, key: example, first, last } = of_keys().ok().flatten()?;
        let (name, start) = (&self.source.name, &start.name);
        let (keys_ja, values) = (format_integer(keys as u64), if keys == 1 { "value" } else { "values" });
        let message = if first == last {
            say!(
                "`{name}` の `{key}` の値 {keys_ja} 個は、行によって `{start}` が違います。同じものとみなし、一つの行だけを数値に入れています（例: `{example}`、{first}）",
                "{keys_ja} {values} of `{key}` of `{name}` have another `{start}` in another row; they are taken for the same, and only one row is in any figure (`{example}` in {first})"
            )
        } else {
            say!(
                "`{name}` の `{key}` の値 {keys_ja} 個は、ファイルによって `{start}` が違います。同じものとみなし、古い行をどの数値にも入れていません（例: `{example}`、{first} と {last}）",
                "{keys_ja} {values} of `{key}` of `{name}` have another `{start}` in another file; they are taken for the same, and the older rows are in no figure (`{example}` in {first} and {last})"
            )
        };
        let hint = say!(
            "番号が書き出しごとに 1 から始まるなら、`key` を消すか、見分けられる列を `key` にします",
            "where numbers begin anew in each export, remove `key`, or declare a column as `key` that tells the rows apart"
        );
        Some(Diagnostic::new(code::DATA_KEY_REUSED, self.source.place.clone(), message).hint(hint))
    }

    /// Keys whose rows differ between files, where nothing says which row is the newest.
    fn unordered(&self, key: &str) -> Option<Diagnostic> {
        // Of a table that was unpivoted the last file is what its key is declared for.
        if self.source.order.is_some() || self.source.sheet.unpivot.is_some() {
            return None;
        }
        let of_keys = || {
            let columns: Vec<pl::Expr> = self.source.columns.keys().map(|name| col(name.as_str())).collect();
            let rows = self.numbered()?.filter(col(key).is_not_null());
            // Equal rows are one: what is left more than once differs.
            let differing = rows.group_by(columns).agg([col(FILE).min().alias(FIRST), col(FILE).max().alias(LAST)]);
            let groups = differing.group_by([col(key).alias(KEY)]).agg([
                len().alias(ROWS),
                col(FIRST).min().alias(FIRST),
                col(LAST).max().alias(LAST),
            ]);
            self.keys(groups, col(ROWS).gt(lit(1)))
        };
        let InFiles { keys, key: example, first, last } = of_keys().ok().flatten()?;
        let (name, count) = (&self.source.name, format_integer(keys as u64));
        let have = if keys == 1 { "value has" } else { "values have" };
        if first == last {
            return Some(self.repeated_within(key, (&count, have), &example, &first));
        }
        let message = say!(
            "`{name}` の `{key}` の値 {count} 個の行が、ファイルによって違います。`order` がないので、名前の順でいちばん後のファイルの行を使っています（例: `{example}`、{first} ではなく {last}）",
            "{count} {have} different rows in different files of `{name}`; without `order` the row of the last file by name is used (`{example}`: that of {last}, not of {first})"
        );
        let hint = say!(
            "更新日時などの列があれば、`order` に書きます。なければ、ファイルの名前が古い順に並ぶようにします",
            "write a column such as that of the last update as `order`, or let the names of the files sort from the oldest to the newest"
        );
        Some(Diagnostic::new(code::DATA_KEY_WITHOUT_ORDER, self.source.place.clone(), message).hint(hint))
    }

    /// Keys with different rows in one file.
    fn repeated_within(&self, key: &str, (count, have): (&str, &str), example: &str, file: &str) -> Diagnostic {
        let name = &self.source.name;
        let message = say!(
            "`{name}` の `{key}` の値 {count} 個に、一つのファイルの中で違う行があります。`order` がないので、いちばん後の行だけを使っています（例: `{example}`、{file}）",
            "{count} {have} different rows in one file of `{name}`; without `order` only the last row is used (`{example}` in {file})"
        );
        let hint = say!(
            "古い行と新しい行なら、更新日時などの列を `order` に書きます。別のもの（一つの障害の、サービスごとの行など）なら、`key` を消すか、見分けられる列を `key` にします",
            "if they are older and newer rows, write a column such as that of the last update as `order`; if they are different things, such as the rows of one incident by service, remove `key`, or declare a column as `key` that tells them apart"
        );
        Diagnostic::new(code::DATA_KEY_WITHOUT_ORDER, self.source.place.clone(), message).hint(hint)
    }

    /// Whole rows that two files tell word for word, where nothing tells rows apart.
    fn told_twice(&self) -> Option<Diagnostic> {
        if self.source.sheet.unpivot.is_some() || !self.overlap() {
            return None;
        }
        let of_rows = || -> PolarsResult<DataFrame> {
            let columns: Vec<pl::Expr> = self.source.columns.keys().map(|name| col(name.as_str())).collect();
            let in_files = columns.iter().cloned().chain([col(FILE)]).collect::<Vec<_>>();
            let once = self.numbered()?.select(in_files).unique(None, UniqueKeepStrategy::Any);
            let groups = once.group_by(columns).agg([
                len().alias(FILES),
                col(FILE).min().alias(FIRST),
                col(FILE).max().alias(LAST),
            ]);
            groups.filter(col(FILES).gt(lit(1))).sort([FIRST, LAST], pl::SortMultipleOptions::default()).collect()
        };
        let twice = of_rows().ok().filter(|twice| twice.height() > 0)?;
        let file = |name: &str| {
            let at = twice.column(name).ok()?.u32().ok()?.get(0)?;
            Some(self.files.get(at as usize)?.path.clone())
        };
        let (name, count, first, last) =
            (&self.source.name, format_integer(twice.height() as u64), file(FIRST)?, file(LAST)?);
        let message = say!(
            "`{name}` の {count} 行が、二つ以上のファイルに一字一句同じにあり、どれも数えています（{first} と {last}）",
            "{count} rows of `{name}` stand word for word in more than one file, and each of them is counted ({first} and {last})"
        );
        let hint = say!(
            "期間の重なる書き出しなら、行を見分ける列を `key` に書くか、重なるファイルを外します",
            "where exports overlap, declare the column that tells rows apart as `key`, or take out the file that repeats the others"
        );
        Some(Diagnostic::new(code::DATA_REPEATED_ROW, self.source.place.clone(), message).hint(hint))
    }

    /// Whether two files tell of the same time: of the first column of times that they have.
    fn overlap(&self) -> bool {
        let mut spans: Vec<_> =
            self.files.iter().filter_map(|file| file.spans.first()).map(|(_, a, b)| (*a, *b)).collect();
        spans.sort_unstable();
        spans.windows(2).any(|pair| pair[1].0 <= pair[0].1)
    }
}
