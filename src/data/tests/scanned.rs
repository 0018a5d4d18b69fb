//! A large source read piece by piece says what it says when it is held.
#![expect(clippy::disallowed_methods, reason = "pieces are read from files on disk, which the test has to write")]

use super::parquet::grouped_bytes;
use super::*;
use crate::config::ColumnType::{Boolean, Category, Datetime, Integer, Number, Text};
use crate::data::{Sizes, open_with};
use crate::query::{RunningAggregate, Side};
use polars::prelude as pl;
use polars::prelude::{DataFrame, DataType, NamedFrom, TimeUnit, TimeZone};
use proptest::prelude::*;

/// A row before it is written.
type Row = (Option<i64>, i64, Option<i64>, usize, Option<f64>, Option<bool>);

const PRIORITIES: [Option<&str>; 5] = [Some("high"), Some("low"), Some("緊急"), Some("?!"), None];

fn frame(rows: &[Row]) -> DataFrame {
    let zone = Some(TimeZone::opt_try_new(Some("UTC")).unwrap().unwrap());
    let time = |values: Vec<Option<i64>>| {
        let micros: Vec<Option<i64>> = values.into_iter().map(|v| v.map(|v| v * 1_000_000)).collect();
        let plain = pl::Column::from(pl::Series::new("t".into(), micros));
        plain.cast(&DataType::Datetime(TimeUnit::Microseconds, zone.clone())).unwrap()
    };
    let named = |name: &str, mut column: pl::Column| {
        column.rename(name.into());
        column
    };
    let columns = vec![
        pl::Column::from(pl::Series::new("id".into(), rows.iter().map(|r| r.0).collect::<Vec<_>>())),
        named("at", time(rows.iter().map(|r| Some(r.1)).collect())),
        named("end", time(rows.iter().map(|r| r.2).collect())),
        pl::Column::from(pl::Series::new("priority".into(), rows.iter().map(|r| PRIORITIES[r.3]).collect::<Vec<_>>())),
        pl::Column::from(pl::Series::new("x".into(), rows.iter().map(|r| r.4).collect::<Vec<_>>())),
        pl::Column::from(pl::Series::new("up".into(), rows.iter().map(|r| r.5).collect::<Vec<_>>())),
        pl::Column::from(pl::Series::new(
            "note".into(),
            rows.iter().map(|r| format!("{} と長い文", r.1 % 7)).collect::<Vec<_>>(),
        )),
    ];
    DataFrame::new_infer_height(columns).unwrap()
}

fn declared() -> Source {
    let mut priority = column("priority", Category);
    priority.required = true;
    priority.values = IndexMap::from([("high".to_owned(), vec!["緊急".to_owned()]), ("low".to_owned(), Vec::new())]);
    let mut source = source(
        "*.{parquet,csv}",
        vec![
            column("id", Integer),
            column("at", Datetime),
            column("end", Datetime),
            priority,
            column("x", Number),
            column("up", Boolean),
            column("note", Text),
            column("absent", Number),
        ],
    );
    source.key = Some("id".into());
    source.order = Some("at".into());
    source.not_before = vec![("end".into(), "at".into())];
    source
}

fn c(name: &str) -> Expr {
    Expr::column(name)
}

/// Questions of every kind: sums over periods of two lengths, kept values, rows, spans, what came before, and a look-up.
fn questions() -> Vec<Query> {
    let mut all = Vec::new();
    for step in [700, 3_000] {
        let table = Arc::new((-2..40).map(|n| n * step).collect::<Vec<i64>>());
        for by in [None, Some("priority"), Some("note")] {
            let mut group = vec![("period".to_owned(), c("at").search_sorted(&table, Side::LastAtMost))];
            group.extend(by.map(|by| ("by".to_owned(), c(by))));
            let mut only = measure("only", Aggregate::Sum(c("id")));
            only.filter = Some(c("up"));
            let measures = vec![
                measure("rows", Aggregate::Count(None)),
                measure("xs", Aggregate::Count(Some(c("x")))),
                measure("sum", Aggregate::Sum(c("x"))),
                measure("mean", Aggregate::Mean(c("end").to_integer().minus(c("at").to_integer()))),
                measure("min", Aggregate::Min(c("note"))),
                measure("max", Aggregate::Max(c("end"))),
                measure("p50", Aggregate::Quantile(0.5, c("x"))),
                measure("p95", Aggregate::Quantile(0.95, c("x"))),
                measure("different", Aggregate::CountDistinct(c("note"))),
                measure("ids", Aggregate::CountDistinct(c("id"))),
                only,
            ];
            let mut asked = query(Select::Groups { group, measures });
            asked.filter = Some(c("at").lt(Expr::instant(60_000)));
            all.push(asked);
        }
    }
    let columns = vec![("at".to_owned(), c("at")), ("id".to_owned(), c("id")), ("note".to_owned(), c("note"))];
    all.push(query(Select::Rows { columns: columns.clone(), sort: 2, limit: Some(9.into()) }));
    let before = c("id").running(RunningAggregate::Sum, c("priority"), c("at"));
    let mut looking_back = query(Select::Groups {
        group: vec![("p".into(), c("priority"))],
        measures: vec![measure("s", Aggregate::Sum(c("before")))],
    });
    looking_back.with = vec![("before".into(), before)];
    all.push(looking_back);
    let mut other = query(Select::Groups {
        group: vec![("note".into(), c("note"))],
        measures: vec![measure("most", Aggregate::Max(c("x")))],
    });
    other.filter = Some(c("up"));
    let mut looking_up =
        query(Select::Groups { group: vec![], measures: vec![measure("m", Aggregate::Sum(c("most")))] });
    looking_up.lookups = vec![crate::query::AggregateJoin { query: Box::new(other), on: vec!["note".into()] }];
    all.push(looking_up);
    all.push(span(30_000));
    all
}

/// What coverage asks.
fn span(limit: i64) -> Query {
    let known = |column: &str| Some(c(column).lt(Expr::instant(limit)));
    let of = |column: &str| {
        let mut first = measure("first", Aggregate::Min(c(column)));
        let mut last = measure("last", Aggregate::Max(c(column)));
        (first.filter, last.filter) = (known(column), known(column));
        vec![first, last]
    };
    query(Select::Groups { group: vec![], measures: [of("at"), of("end")].concat() })
}

fn told_in_full(found: Diagnostics) -> Vec<String> {
    let mut all: Vec<String> = found.into_iter().map(|d| format!("{d:?}")).collect();
    all.sort();
    all
}

/// The rows as CSV, instants as ISO texts.
fn csv(rows: &[Row]) -> String {
    let time = |seconds: i64| {
        let (day, second) = (if seconds < 0 { "1969-12-31" } else { "1970-01-01" }, seconds.rem_euclid(86_400));
        format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    };
    let mut text = "id,at,end,priority,x,up,note\n".to_owned();
    for (id, at, end, priority, x, up, ..) in rows {
        let shown = |value: Option<String>| value.unwrap_or_default();
        let fields = [
            shown(id.map(|id| id.to_string())),
            time(*at),
            shown(end.map(time)),
            PRIORITIES[*priority].unwrap_or_default().to_owned(),
            shown(x.map(|x| x.to_string())),
            shown(up.map(|up| up.to_string())),
            format!("{} と長い文", at % 7),
        ];
        text += &(fields.join(",") + "\n");
    }
    text
}

/// Answers, report and findings.
type Said = (Vec<Result<crate::query::Table, crate::query::EngineError>>, String, Vec<String>);

/// The files written to disk; every `nth` one is CSV, the others have row groups of `group` rows.
fn written(files: &[Vec<Row>], nth: usize, group: usize) -> (tempfile::TempDir, Memory) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let mut memory = Memory::default().on(folder.path().to_owned());
    for (at, rows) in files.iter().enumerate() {
        let is_csv = at % nth == nth - 1;
        let path = format!("data/{at}.{}", if is_csv { "csv" } else { "parquet" });
        let bytes = if is_csv { csv(rows).into_bytes() } else { grouped_bytes(&mut frame(rows), group) };
        std::fs::write(folder.path().join(&path), &bytes).unwrap();
        memory = memory.with(&path, bytes);
    }
    (folder, memory)
}

fn said(memory: &Memory, sizes: Sizes, questions: &[Query]) -> Said {
    let mut found = Diagnostics::new();
    let source = IndexMap::from([("tickets".to_owned(), declared())]);
    let store = open_with(&source, memory, sizes, &mut found);
    // The first answer is a guess from statistics; it is set right by the pass that follows.
    let _ = store.run(&span(30_000));
    let mut answers = store.run_all(questions);
    answers.push(store.run(&span(30_000)));
    store.report(&mut found);
    (answers, format!("{:?}", store.read().next()), told_in_full(found))
}

/// What the files say, held and scanned.
fn both(files: &[Vec<Row>], nth: usize, group: usize) -> [Said; 2] {
    let (_folder, memory) = written(files, nth, group);
    [u64::MAX, 0].map(|held_bytes| said(&memory, Sizes { held_bytes, piece_rows: 2 * group }, &questions()))
}

fn row() -> impl Strategy<Value = Row> {
    (
        proptest::option::weighted(0.95, 0_i64..10_000),
        0_i64..50_000,
        proptest::option::of(-100_i64..60_000),
        prop_oneof![20 => 0_usize..3, 1 => 3_usize..5],
        proptest::option::of((0_i64..1_000_000).prop_map(|n| n as f64 / 1000.0)),
        proptest::option::of(any::<bool>()),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn held_and_scanned_are_the_same(
        mut files in proptest::collection::vec(proptest::collection::vec(row(), 0..60), 1..4),
        rising in 0..3_u8,
        sorted in any::<bool>(),
        nth in 1_usize..4,
    ) {
        let mut next = 0;
        for (at, file) in files.iter_mut().enumerate() {
            if sorted {
                // One file after the other, as exports are, so that groups are finished on the way.
                file.iter_mut().for_each(|row| row.1 = i64::try_from(at).unwrap() * 10_000 + row.1 % 10_000);
                file.sort_by_key(|row| row.1);
            }
            for row in file {
                next += 1;
                // Rising keys, keys that differ without rising, and keys that come twice.
                match rising {
                    0 => row.0 = row.0.map(|_| next),
                    1 => row.0 = row.0.map(|_| (next * 7919) % 100_003),
                    _ => {}
                }
            }
        }
        let [held, scanned] = both(&files, nth, 5);
        for (held, scanned) in held.0.iter().zip(&scanned.0) {
            prop_assert_eq!(held, scanned);
        }
        prop_assert_eq!(held.1, scanned.1);
        prop_assert_eq!(held.2, scanned.2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn warm_is_cold(
        mut files in proptest::collection::vec(proptest::collection::vec(row(), 1..40), 2..5),
        in_order in any::<bool>(),
        nth in 2_usize..7,
        changed in row(),
    ) {
        let mut next = 0;
        for (at, file) in files.iter_mut().enumerate() {
            for row in file.iter_mut() {
                next += 1;
                row.0 = Some(next);
                if in_order {
                    // One file after the other in time, as exports are: periods end within files.
                    row.1 = i64::try_from(at).unwrap() * 10_000 + row.1 % 10_000;
                    (row.2, row.3) = (None, row.3 % 3);
                }
            }
        }
        let cache = Arc::new(crate::model::MemoryCache::default());
        let sizes = Sizes { held_bytes: 0, piece_rows: 10 };
        let all = questions();
        let additive = &all[..6];
        let later: Vec<Row> = files.pop().unwrap();
        let mut used: Vec<usize> = Vec::new();
        let mut same = |files: &[Vec<Row>], asked: &[Query]| -> Result<(), TestCaseError> {
            let before: Vec<String> = cache.0.lock().unwrap().keys().cloned().collect();
            let (_folder, memory) = written(files, nth, 5);
            let cold = said(&memory, sizes, asked);
            let warm = said(&memory.keeping_in(cache.clone()), sizes, asked);
            prop_assert_eq!(&cold.0, &warm.0);
            prop_assert_eq!((cold.1, cold.2), (warm.1, warm.2));
            used.push(cache.0.lock().unwrap().keys().filter(|name| before.contains(name)).count());
            Ok(())
        };
        same(&files, additive)?;
        same(&files, additive)?;
        files.push(later);
        same(&files, additive)?;
        files[0][0] = changed;
        files[0][0].0 = Some(0);
        same(&files, additive)?;
        same(&files, &additive[1..])?;
        same(&files, &all)?;
        if in_order {
            // Where periods of a file end is not known of CSV before it is read; a newest file is read again with a newer one.
            let known = files.len() == 4 && nth > 4;
            prop_assert!(used[1] >= 1 && (!known || used[2] >= 2), "too little was used again: {used:?}");
        }
    }
}

#[test]
fn what_is_kept_and_cannot_be_read_is_ignored() {
    let rows: Vec<Row> = (0..50).map(|n| (Some(n), n * 300, None, 0, Some(n as f64), None)).collect();
    let (_folder, memory) = written(&[rows.clone(), rows], 3, 5);
    let sizes = Sizes { held_bytes: 0, piece_rows: 10 };
    let cache = Arc::new(crate::model::MemoryCache::default());
    let memory = memory.keeping_in(cache.clone());
    let asked = &questions()[..6];
    let cold = said(&memory, sizes, asked);
    for spoil in [
        |bytes: &mut Vec<u8>| bytes.truncate(9),
        |bytes: &mut Vec<u8>| bytes.push(0),
        |bytes: &mut Vec<u8>| bytes.clear(),
    ] {
        cache.0.lock().unwrap().values_mut().for_each(spoil);
        let warm = said(&memory, sizes, asked);
        assert_eq!(cold.0, warm.0);
        assert_eq!((&cold.1, &cold.2), (&warm.1, &warm.2));
    }
}

#[test]
fn a_file_that_changes_between_two_readings_is_an_error() {
    let of = |x: f64| -> Vec<Row> { (0..50).map(|n| (Some(n), n * 300, None, 0, Some(x), None)).collect() };
    let sizes = Sizes { held_bytes: 0, piece_rows: 10 };
    let source = IndexMap::from([("tickets".to_owned(), declared())]);
    let all = questions();
    // Parquet, and text that is one piece; replaced before anything was asked or after it, or gone.
    for (nth, is_late, is_gone) in
        [(2, false, false), (2, true, false), (2, true, true), (1, false, true), (1, true, false), (1, true, true)]
    {
        let (folder, memory) = written(&[of(1.0)], nth, 5);
        let cache = Arc::new(crate::model::MemoryCache::default());
        let memory = memory.keeping_in(cache.clone());
        let cold = said(&memory, sizes, &all);
        cache.0.lock().unwrap().clear();
        let path = folder.path().join(if nth == 1 { "data/0.csv" } else { "data/0.parquet" });
        let original = std::fs::read(&path).unwrap();
        let other = if nth == 1 { csv(&of(2.0)).into_bytes() } else { grouped_bytes(&mut frame(&of(2.0)), 5) };
        let mut found = Diagnostics::new();
        let store = open_with(&source, &memory, sizes, &mut found);
        if is_late {
            assert!(store.run_all(&all[..1])[0].is_ok());
        }
        if is_gone {
            std::fs::remove_file(&path).unwrap();
        } else {
            std::fs::write(&path, other).unwrap();
        }
        let context = format!("{nth} {is_late} {is_gone}");
        for answer in store.run_all(&all[1..]) {
            assert!(answer.unwrap_err().reason.contains("data/0."), "{context}");
        }
        store.report(&mut found);
        store.report_changed(&mut found);
        let found: Vec<_> = found.into_iter().filter(|d| d.message.en.contains("changed or removed")).collect();
        assert_eq!(told(&found).len(), 1, "{context}");
        assert!(store.is_changed());
        drop(store);
        // Nothing of the other content was kept under the content that was told.
        std::fs::write(&path, original).unwrap();
        let warm = said(&memory, sizes, &all);
        assert_eq!(cold.0, warm.0, "{context}");
    }
}

#[test]
fn more_bad_rows_than_are_listed_are_listed_alike() {
    let rows: Vec<Row> = (0..2_500).map(|n| (Some(n), n, None, if n % 2 == 0 { 3 } else { 4 }, None, None)).collect();
    let [held, scanned] = both(&[rows], 2, 300);
    assert!(held.1.contains("rows_set_aside: 2500"));
    assert_eq!(held.1, scanned.1);
    assert_eq!(held.2, scanned.2);
}

#[test]
fn files_count_in_the_order_of_the_numbers_in_their_names() {
    // One key and one time in each: the row of the last file stands, which is 10 and not 9.
    let files: Vec<Vec<Row>> = (0..11).map(|n| vec![(Some(1), 100, None, 0, Some(f64::from(n)), None)]).collect();
    let [held, scanned] = both(&files, 100, 10);
    assert_eq!(held.1, scanned.1);
    assert_eq!(format!("{:?}", held.0), format!("{:?}", scanned.0));
}

#[test]
fn a_period_that_the_next_file_reaches_is_finished_after_it() {
    // 9,000 to 12,000 is one of the periods: it begins in the first file and ends in the second.
    let file = |from: i64| -> Vec<Row> {
        (from..from + 100).map(|n| (Some(n), n * 100, None, 0, Some(n as f64), Some(true))).collect()
    };
    let [held, scanned] = both(&[file(0), file(100), file(200)], 9, 5);
    assert!(held.0.iter().all(Result::is_ok));
    assert_eq!(held.0, scanned.0);
}

/// Rows in groups of 100, with a text that is none: the heads are plain, and a page is damaged.
fn damaged(rows: &[Row]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let writer = pl::ParquetWriter::new(&mut bytes).with_compression(pl::ParquetCompression::Uncompressed);
    writer.with_row_group_size(Some(100)).finish(&mut frame(rows)).unwrap();
    // The first one stands in a dictionary, before any statistics.
    let text = "長い文".as_bytes();
    let at = bytes.windows(text.len()).position(|window| window == text).unwrap();
    bytes[at..at + text.len()].fill(0xFF);
    bytes
}

#[test]
fn a_page_that_cannot_be_decoded_costs_the_rows_of_its_file_and_no_others() {
    let row = |n: i64| (Some(n), n * 10, Some(n * 20), 0, Some(1.5), Some(true));
    let files: Vec<Vec<Row>> = (0..3).map(|file| (0..400).map(|n| row(file * 400 + n)).collect()).collect();
    for damage in [&[1_usize][..], &[0, 1, 2]] {
        let (folder, mut memory) = written(&files, 9, 100);
        for file in damage {
            let (path, bytes) = (format!("data/{file}.parquet"), damaged(&files[*file]));
            std::fs::write(folder.path().join(&path), &bytes).unwrap();
            memory = memory.with(&path, bytes);
        }
        let sizes = |held_bytes| Sizes { held_bytes, piece_rows: 100 };
        let (held, scanned) = (said(&memory, sizes(u64::MAX), &questions()), said(&memory, sizes(0), &questions()));
        assert_eq!(held.2.iter().filter(|told| told.contains("data/unreadable")).count(), damage.len(), "{:?}", held.2);
        assert_eq!(held.0.iter().any(Result::is_ok), damage.len() < 3);
        assert_eq!(scanned, held);
    }
}

/// Questions that take what has not ended to have lasted until now, and a list whose first rows are equal.
fn questions_at(now: i64) -> Vec<Query> {
    let now = || Expr::instant(now);
    let until = || Expr::Call(crate::query::Function::Coalesce, vec![c("end"), now()]);
    let lasted = || until().to_integer().minus(c("at").to_integer());
    let table = Arc::new((-2..40).map(|n| n * 3_000).collect::<Vec<i64>>());
    let happened = || c("at").lt(now());
    let grouped = |by: Expr| {
        let mut open = measure("open", Aggregate::Count(None));
        open.filter = Some(Expr::IsNull(Box::new(c("end"))).or(c("end").gt(now())));
        let measures = vec![
            measure("rows", Aggregate::Count(None)),
            measure("sum", Aggregate::Sum(lasted())),
            measure("x", Aggregate::Sum(c("x"))),
            measure("p50", Aggregate::Quantile(0.5, lasted())),
            measure("ids", Aggregate::CountDistinct(c("id"))),
            open,
        ];
        let group =
            vec![("period".to_owned(), by.search_sorted(&table, Side::LastAtMost)), ("p".to_owned(), c("priority"))];
        let mut asked = query(Select::Groups { group, measures });
        asked.filter = Some(happened());
        asked
    };
    let columns = vec![("note".to_owned(), c("note")), ("id".to_owned(), c("id")), ("lasted".to_owned(), lasted())];
    let mut listed = query(Select::Rows { columns, sort: 1, limit: Some(7.into()) });
    listed.filter = Some(happened());
    vec![grouped(c("at")), grouped(until()), listed]
}

/// Files of rows in the order of time, one row in so many without an end.
fn of_days(files: usize, rows: usize, open: usize) -> Vec<Vec<Row>> {
    let row = |at: usize, n: usize| {
        let begun = (at * 10_000 + n * 10_000 / rows) as i64;
        let end = (!(n * 7 + at).is_multiple_of(open)).then(|| begun + ((n * 389) % 4_000) as i64);
        (Some((at * rows + n) as i64), begun, end, n % 3, Some((n % 97) as f64 / 4.0), None)
    };
    (0..files).map(|at| (0..rows).map(|n| row(at, n)).collect()).collect()
}

/// A cache that counts what is put into it.
#[derive(Default)]
struct Counting(crate::model::MemoryCache, std::sync::atomic::AtomicUsize);

impl CacheStore for Counting {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.get(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.1.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        self.0.put(name, bytes);
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.0.names(folder)
    }

    fn remove(&self, name: &str) {
        self.0.remove(name);
    }
}

#[test]
fn another_day_looks_at_open_rows_only() {
    let (_folder, memory) = written(&of_days(4, 60, 9), 9, 10);
    let cache = Arc::new(Counting::default());
    let kept = memory.clone().keeping_in(cache.clone());
    let answers = |memory: &Memory, held_bytes: u64, now: i64| -> Vec<_> {
        let source = IndexMap::from([("tickets".to_owned(), declared())]);
        let store = open_with(&source, memory, Sizes { held_bytes, piece_rows: 20 }, &mut Diagnostics::new());
        // What is asked after the first pass is asked of rows that need no second look.
        questions_at(now).chunks(2).flat_map(|asked| store.run_all(asked)).collect()
    };
    let mut puts = Vec::new();
    // Everything happened before all of these days.
    for now in [60_000, 61_000, 75_500] {
        let cold = answers(&memory, 0, now);
        assert_eq!(cold, answers(&memory, u64::MAX, now), "{now}");
        assert_eq!(cold, answers(&kept, 0, now), "{now}");
        puts.push(cache.1.load(std::sync::atomic::Ordering::SeqCst));
    }
    assert!(puts[0] > 0 && puts.iter().all(|number| *number == puts[0]), "a file was read again: {puts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn warm_is_cold_on_any_day(
        files in 1_usize..4,
        rows in 1_usize..50,
        open in 1_usize..30,
        days in proptest::collection::vec(0_i64..60_000, 1..4),
        more in any::<bool>(),
    ) {
        let cache = Arc::new(crate::model::MemoryCache::default());
        let mut files = of_days(files, rows, open);
        for (at, now) in days.into_iter().enumerate() {
            if at == 1 && more {
                files.insert(0, of_days(1, rows, 2).remove(0).into_iter().map(|row| (row.0.map(|id| -1 - id), row.1, row.2, row.3, row.4, row.5)).collect());
            }
            let asked = questions_at(now);
            let (_folder, memory) = written(&files, 3, 5);
            let [cold, held] = [0, u64::MAX].map(|held_bytes| said(&memory, Sizes { held_bytes, piece_rows: 10 }, &asked));
            let warm = said(&memory.keeping_in(cache.clone()), Sizes { held_bytes: 0, piece_rows: 10 }, &asked);
            prop_assert_eq!(&cold.0, &held.0);
            prop_assert_eq!(&cold.0, &warm.0);
        }
    }
}
