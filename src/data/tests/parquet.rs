//! Parquet files, in memory and on disk, of our own and of other writers.
#![expect(clippy::disallowed_methods, reason = "the corpus is read from where the environment says it is")]

use super::*;
use crate::config::ColumnType::{Boolean, Date, Datetime, Integer, Number, Text};
use polars::prelude as pl;
use polars::prelude::{DataFrame, DataType, IntoLazy, NamedFrom, TimeUnit, TimeZone};

pub(super) fn bytes(frame: &mut DataFrame) -> Vec<u8> {
    let mut bytes = Vec::new();
    pl::ParquetWriter::new(&mut bytes).finish(frame).unwrap();
    bytes
}

/// The same in row groups of so many rows.
pub(super) fn grouped_bytes(frame: &mut DataFrame, rows: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    pl::ParquetWriter::new(&mut bytes).with_row_group_size(Some(rows)).finish(frame).unwrap();
    bytes
}

/// Casts the columns of a frame of whole numbers.
fn frame(columns: &[(&str, &[Option<i64>], DataType)]) -> DataFrame {
    let made = columns
        .iter()
        .map(|(name, values, dtype)| pl::Column::from(pl::Series::new((*name).into(), *values)).cast(dtype).unwrap());
    DataFrame::new_infer_height(made.collect()).unwrap()
}

#[test]
fn physical_types_become_the_declared_ones() {
    let zone = |name: &'static str| Some(TimeZone::opt_try_new(Some(name)).unwrap().unwrap());
    let mut frame = frame(&[
        ("ms", &[Some(-1), None], DataType::Datetime(TimeUnit::Milliseconds, zone("UTC"))),
        ("us", &[Some(1_500_000), None], DataType::Datetime(TimeUnit::Microseconds, zone("America/New_York"))),
        ("naive", &[Some(32_400_000_000_000), None], DataType::Datetime(TimeUnit::Nanoseconds, None)),
        ("day", &[Some(20_579), None], DataType::Date),
        ("dayat", &[Some(54_000_000_000), None], DataType::Datetime(TimeUnit::Microseconds, zone("UTC"))),
        ("small", &[Some(-3), None], DataType::Int8),
        ("float", &[Some(4), None], DataType::Float32),
        ("id", &[Some(42), None], DataType::UInt32),
        ("flag", &[Some(1), None], DataType::Boolean),
        ("bit", &[Some(0), None], DataType::Int32),
    ]);
    frame.with_column(pl::Column::from(pl::Series::new("text".into(), [Some(" 2026/5/6 9:05 "), Some("")]))).unwrap();
    let columns = vec![
        column("ms", Datetime),
        column("us", Datetime),
        column("naive", Datetime),
        column("day", Date),
        column("dayat", Date),
        column("small", Integer),
        column("float", Integer),
        column("id", Text),
        column("flag", Boolean),
        column("bit", Boolean),
        column("text", Datetime),
    ];
    let names: Vec<String> = columns.iter().map(|c| c.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (store, found) =
        opened(source("*.parquet", columns), &Memory::default().with("data/a.parquet", bytes(&mut frame)));
    assert_eq!(found, vec![]);
    let int = Cell::Integer;
    assert_eq!(
        rows(&store, &names),
        vec![
            vec![
                int(-1),
                int(1),
                int(0),
                int(20_579),
                int(1),
                int(-3),
                int(4),
                Cell::Text("42".into()),
                Cell::Boolean(true),
                Cell::Boolean(false),
                int(1_778_025_900),
            ],
            vec![Cell::Null; 11],
        ]
    );
    assert_eq!(store.profile("tickets").unwrap().files[0].encoding, "parquet");
}

#[test]
fn numbers_that_are_none_and_values_that_do_not_fit() {
    let mut frame = DataFrame::new_infer_height(vec![
        pl::Column::from(pl::Series::new("x".into(), [1.5, f64::NAN, f64::INFINITY, 2.0])),
        pl::Column::from(pl::Series::new("i".into(), [1.0, f64::NAN, 3.0, 2.5])),
        pl::Column::from(pl::Series::new("u".into(), [1u64, 2, 3, u64::MAX])),
    ])
    .unwrap();
    let files = Memory::default().with("data/a.parquet", bytes(&mut frame));
    let columns = vec![column("x", Number), column("i", Integer), column("u", Integer)];
    let (store, found) = opened(source("*.parquet", columns), &files);
    assert_eq!(
        told(&found),
        [
            "data/bad-value data/a.parquet:0:0",
            "data/bad-value data/a.parquet:0:0",
            "data/lost-digits data/a.parquet:0:0"
        ]
    );
    assert!(found[0].message.en.contains("`inf` (row 3)"), "{}", found[0].message.en);
    assert_eq!(
        rows(&store, &["x", "i", "u"]),
        vec![
            vec![Cell::Number(1.5), Cell::Integer(1), Cell::Integer(1)],
            vec![Cell::Null, Cell::Null, Cell::Integer(2)]
        ]
    );
}

#[test]
fn numbers_of_32_bits_are_the_decimals_that_somebody_wrote() {
    let mut frame = DataFrame::new_infer_height(vec![pl::Column::from(pl::Series::new(
        "x".into(),
        [Some(99.95_f32), Some(0.1), None, Some(f32::NAN), Some(16_777_216.0)],
    ))])
    .unwrap();
    let files = Memory::default().with("data/a.parquet", bytes(&mut frame));
    let (store, found) = opened(source("*.parquet", vec![column("x", Number)]), &files);
    assert_eq!(found, vec![]);
    let number = Cell::Number;
    assert_eq!(values(&store, "x"), [number(99.95), number(0.1), Cell::Null, Cell::Null, number(16_777_216.0)]);
}

#[test]
fn a_nested_column_matters_only_when_it_is_declared() {
    let mut frame = frame(&[("id", &[Some(1), Some(2)], DataType::Int64)]);
    let list = frame.clone().lazy().select([pl::col("id").implode(false).alias("list")]).collect().unwrap();
    let list = list.column("list").unwrap().new_from_index(0, 2);
    frame.with_column(list).unwrap();
    let files = Memory::default().with("data/a.parquet", bytes(&mut frame));
    let (store, found) = opened(source("*.parquet", vec![column("id", Integer)]), &files);
    assert_eq!((found, values(&store, "id")), (vec![], integers(&[1, 2])));
    let (store, found) = opened(source("*.parquet", vec![column("id", Integer), column("list", Integer)]), &files);
    assert_eq!(told(&found), ["data/column-type data/a.parquet:0:0"]);
    assert_eq!(values(&store, "list"), vec![Cell::Null, Cell::Null]);
}

#[test]
fn csv_and_parquet_mix_in_one_source_and_disk_equals_memory() {
    let mut frame = frame(&[
        ("番号", &[Some(3)], DataType::Int64),
        ("at", &[Some(0)], DataType::Datetime(TimeUnit::Milliseconds, None)),
    ]);
    let folder = tempfile::tempdir().unwrap();
    // A name that the engine would take for a pattern, in a folder that it would take for a partition.
    let path = "data/year=2026/b[1]*.parquet";
    std::fs::create_dir_all(folder.path().join("data/year=2026")).unwrap();
    std::fs::write(folder.path().join(path), bytes(&mut frame)).unwrap();
    let mut id = column("id", Integer);
    id.from = vec!["id".into(), "番号".into()];
    let columns = vec![id, column("at", Datetime), column("year", Integer)];
    let files = || {
        Memory::default()
            .with("data/a.csv", "id,at,year\n1,2026-05-06T00:05Z,1999\n")
            .with(path, std::fs::read(folder.path().join(path)).unwrap())
    };
    for files in [files(), files().on(folder.path().to_owned())] {
        let (store, found) = opened(source("**/*", columns.clone()), &files);
        assert_eq!(told(&found), ["data/missing-column data/year=2026/b[1]*.parquet:0:0"]);
        assert_eq!(
            rows(&store, &["id", "at", "year"]),
            vec![integers(&[1, 1_778_025_900, 1999]), vec![Cell::Integer(3), Cell::Integer(-32_400), Cell::Null]]
        );
    }
}

#[test]
fn a_truncated_file_is_one_diagnostic_wherever_it_is_cut() {
    let values: Vec<Option<i64>> = (0..500).map(|i| Some(i * i)).collect();
    let whole = bytes(&mut frame(&[("id", &values, DataType::Int64)]));
    for cut in [0, 4, 10, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        let files = Memory::default().with("data/a.parquet", &whole[..cut]).with("data/b.parquet", &whole);
        let (store, found) = opened(source("*.parquet", vec![column("id", Integer)]), &files);
        assert_eq!(told(&found), ["data/unreadable data/a.parquet:0:0"], "{cut}");
        assert_eq!(store.profile("tickets").unwrap().rows_used, 500);
    }
}

/// The folder of real input, when the environment names one.
fn shared(name: &str) -> Option<PathBuf> {
    std::env::var_os("TEJUN_SHARED_DATA").map(|folder| PathBuf::from(folder).join(name)).filter(|p| p.is_dir())
}

#[test]
fn the_corpus_of_other_writers_gives_rows_or_one_clear_error() {
    let Some(folder) = shared("parquet-testing") else { return };
    let inventory = std::fs::read_to_string(folder.join("inventory.csv")).unwrap();
    for line in inventory.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let file = fields[0];
        let names = declared(&folder.join(file));
        let columns = names.iter().map(|name| column(name, Text)).collect();
        let path = format!("data/{file}");
        let raw = std::fs::read(folder.join(file)).unwrap();
        let (store, found) = opened(source("**/*.parquet", columns), &Memory::default().with(&path, raw));
        let report = store.profile("tickets").unwrap();
        let codes: Vec<&str> = found.iter().map(|d| d.code.name()).collect();
        if report.files.is_empty() {
            assert_eq!(codes, ["data/unreadable"], "{file}");
        } else if !fields[2].is_empty() {
            assert_eq!(report.rows_in.to_string(), fields[2], "{file}");
        }
    }
}

/// Every column name of a file, or one that is in none.
fn declared(file: &std::path::Path) -> Vec<String> {
    let reader = std::fs::File::open(file).unwrap();
    let read = || {
        let mut reader: pl::ParquetReader<std::fs::File> = pl::SerReader::new(reader);
        reader.schema().map(|schema| schema.iter_names().map(ToString::to_string).collect::<Vec<_>>())
    };
    let names = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    names.ok().and_then(Result::ok).unwrap_or_else(|| vec!["any".into()])
}

/// A source over the files of a shared folder, with text columns unless said otherwise.
fn shared_source(folder: &std::path::Path, file: &str, columns: Vec<Column>) -> (Store, Vec<Diagnostic>) {
    let path = format!("data/{file}");
    let raw = std::fs::read(folder.join(file)).unwrap();
    opened(source(file, columns), &Memory::default().with(&path, raw))
}

#[test]
fn csv_and_parquet_of_the_same_incidents_give_equal_answers() {
    let Some(folder) = shared("github-incidents") else { return };
    let columns = || {
        vec![
            column("incident_id", Text),
            column("downtime_start", Datetime),
            column("downtime_end", Datetime),
            column("duration_minutes", Integer),
            column("title", Text),
            column("impact", Text),
        ]
    };
    let names: Vec<String> = columns().into_iter().map(|c| c.name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let measures = vec![
        measure("n", Aggregate::Count(None)),
        measure("minutes", Aggregate::Sum(Expr::column("duration_minutes"))),
        measure("median", Aggregate::Quantile(0.5, Expr::column("duration_minutes"))),
        measure("first", Aggregate::Min(Expr::column("downtime_start"))),
        measure("last", Aggregate::Max(Expr::column("downtime_end"))),
    ];
    let asked = query(Select::Groups { group: vec![("impact".into(), Expr::column("impact"))], measures });
    let read = |file: &str| {
        let (store, found) = shared_source(&folder, file, columns());
        assert_eq!(found, vec![], "{file}");
        assert_eq!(store.profile("tickets").unwrap().rows_used, 819);
        (rows(&store, &names), store.run(&asked).unwrap())
    };
    let (csv, parquet) = (read("downtime_windows.csv"), read("downtime_windows.parquet"));
    assert_eq!(csv, parquet);
    // The folder's README counts impacts: none is a word there, not a missing value.
    let counted: Vec<_> = csv.1.rows.iter().map(|row| (row[0].text().unwrap(), row[1].integer().unwrap())).collect();
    assert_eq!(counted, [("critical", 28), ("maintenance", 18), ("major", 138), ("minor", 604), ("none", 31)]);
}

#[test]
fn the_cabinet_office_list_and_the_ticket_log_are_read() {
    if let Some(folder) = shared("holidays-jp") {
        let mut day = column("day", Date);
        day.from = vec!["国民の祝日・休日月日".into()];
        let mut name = column("name", Text);
        name.from = vec!["国民の祝日・休日名称".into()];
        let (store, found) = shared_source(&folder, "syukujitsu.csv", vec![day, name]);
        assert_eq!(found, vec![]);
        assert_eq!(values(&store, "name").len(), 1067);
        assert_eq!(rows(&store, &["day", "name"])[0], [Cell::Integer(-5479), Cell::Text("元日".into())]);
    }
    if let Some(folder) = shared("servicenow-excerpt") {
        let mut columns = vec![column("number", Text), column("made_sla", Boolean), column("reopen_count", Integer)];
        columns.push(column("resolved_at", Text));
        columns[3].missing = vec!["?".into()];
        let file = "incident_event_log.excerpt.csv";
        let (store, found) = shared_source(&folder, file, columns.clone());
        assert_eq!(found, vec![]);
        assert_eq!(store.profile("tickets").unwrap().rows_used, 5998);
        // Day-month-year is not read: every row with a value is set aside, none is misread.
        columns[3].kind = Datetime;
        let (store, found) = shared_source(&folder, file, columns);
        assert_eq!(found[0].code.name(), "data/bad-value");
        assert!(values(&store, "resolved_at").iter().all(|value| *value == Cell::Null));
    }
}
