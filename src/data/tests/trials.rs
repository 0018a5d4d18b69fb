//! Which files are tried in a process of their own before they are decoded.
#![expect(
    clippy::disallowed_methods,
    reason = "files on disk are opened by their paths, so that the test has to write them"
)]

use super::*;
use crate::config::ColumnType::{Datetime, Integer, Number, Text};
use crate::data::parquet::are_plain;
use crate::data::sandbox::{DecodeOutcome, DecodeRequest, set_decode_runner};
use crate::data::{Sizes, open_with};
use polars::prelude as pl;
use polars::prelude::{DataFrame, DataType, IntoLazy, NamedFrom, ParquetCompression, TimeUnit};
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

/// What was tried, by the bytes or the path; every trial ends well, as it does where none are made.
static TRIED: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

fn tried(order: &DecodeRequest, bytes: Option<&[u8]>) -> DecodeOutcome {
    let path = order.disk.as_ref().map(|path| path.to_str().unwrap().as_bytes());
    let what = bytes.or(path).unwrap().to_vec();
    TRIED.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    DecodeOutcome::Sound
}

fn times(what: &[u8]) -> usize {
    TRIED.lock().unwrap_or_else(PoisonError::into_inner).iter().filter(|tried| *tried == what).count()
}

fn columns() -> Vec<Column> {
    vec![column("id", Text), column("n", Integer), column("x", Number), column("at", Datetime)]
}

fn frame(rows: i64) -> DataFrame {
    let at = pl::Column::new("at".into(), (0..rows).collect::<Vec<_>>());
    let id: Vec<String> = (0..rows).map(|n| format!("T-{}", n % 7)).collect();
    let n: Vec<Option<i64>> = (0..rows).map(|n| (n % 5 > 0).then_some(n * n)).collect();
    let x: Vec<f64> = (0..rows).map(|n| n as f64 / 8.0).collect();
    let columns = vec![
        pl::Column::from(pl::Series::new("id".into(), id)),
        pl::Column::from(pl::Series::new("n".into(), n)),
        pl::Column::from(pl::Series::new("x".into(), x)),
        at.cast(&DataType::Datetime(TimeUnit::Microseconds, None)).unwrap(),
    ];
    DataFrame::new_infer_height(columns).unwrap()
}

fn bytes(frame: &mut DataFrame, compression: ParquetCompression, group: usize, page: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let writer = pl::ParquetWriter::new(&mut bytes).with_compression(compression);
    writer.with_row_group_size(Some(group)).with_data_page_size(Some(page)).finish(frame).unwrap();
    bytes
}

#[test]
fn ordinary_files_are_decoded_once() {
    set_decode_runner(tried);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let packings = [
        ParquetCompression::Uncompressed,
        ParquetCompression::Snappy,
        ParquetCompression::Gzip(None),
        ParquetCompression::Lz4Raw,
        ParquetCompression::Zstd(None),
    ];
    for (nth, packing) in packings.into_iter().enumerate() {
        for (group, page) in [(1_000, 1 << 20), (70, 200)] {
            let bytes = bytes(&mut frame(501), packing, group, page);
            let path = format!("data/{nth}-{group}.parquet");
            std::fs::write(folder.path().join(&path), &bytes).unwrap();
            let memory = Memory::default().on(folder.path().to_owned()).with(&path, &bytes);
            for held_bytes in [0, u64::MAX] {
                let declared = IndexMap::from([("tickets".to_owned(), source("*.parquet", columns()))]);
                let mut found = Diagnostics::new();
                let store = open_with(&declared, &memory, Sizes { held_bytes, piece_rows: 100 }, &mut found);
                assert_eq!((rows(&store, &["n"]).len(), found.into_iter().count()), (501, 0), "{path}");
            }
            let disk = folder.path().join(&path);
            assert_eq!((times(&bytes), times(disk.to_str().unwrap().as_bytes())), (0, 0), "{path}");
        }
    }
}

#[test]
fn a_file_whose_heads_do_not_say_all_is_tried_once() {
    set_decode_runner(tried);
    let listed = frame(33).lazy().with_column(pl::concat_list([pl::col("n")]).unwrap().alias("n")).collect();
    let bytes = bytes(&mut listed.unwrap(), ParquetCompression::Snappy, 10, 1 << 20);
    for _ in 0..2 {
        let (_, found) = opened(source("*.parquet", columns()), &Memory::default().with("data/a.parquet", &bytes));
        assert_eq!(told(&found)[0].split(' ').next(), Some("data/column-type"), "{found:?}");
        assert_eq!(times(&bytes), 1);
    }
}

/// A Parquet file of one column `n` of whole numbers, whose heads say what they are told to.
#[derive(Clone)]
struct Made {
    rows: i64,
    values: i64,
    physical: i64,
    repetition: i64,
    packing: i64,
    encoding: i64,
    page: i64,
    unpacked: i64,
    packed: i64,
    chunk: i64,
    offset: i64,
    /// Values of a dictionary before the page.
    dictionary: Option<i64>,
    memory: u64,
}

/// 12 rows of 8 bytes each.
const MADE: Made = Made {
    rows: 12,
    values: 12,
    physical: 2,
    repetition: 0,
    packing: 0,
    encoding: 0,
    page: 0,
    unpacked: 96,
    packed: 96,
    chunk: 0,
    offset: 4,
    dictionary: None,
    memory: 1 << 20,
};

/// Bytes of Thrift's compact protocol: types 5 and 6 are numbers of 32 and 64 bits, 8 is a text, 9 a list, 12 a structure.
#[derive(Default)]
struct Struct(Vec<u8>, u8);

impl Struct {
    fn head(mut self, id: u8, of: u8) -> Self {
        self.0.push((id - self.1) << 4 | of);
        self.1 = id;
        self
    }

    fn number(self, id: u8, of: u8, number: i64) -> Self {
        let mut to = self.head(id, of);
        let mut rest = (number << 1 ^ number >> 63).cast_unsigned();
        while rest > 0x7F {
            to.0.push(u8::try_from(rest & 0x7F).unwrap() | 0x80);
            rest >>= 7;
        }
        to.0.push(u8::try_from(rest).unwrap());
        to
    }

    fn text(self, id: u8, text: &str) -> Self {
        let mut to = self.head(id, 8);
        to.0.push(u8::try_from(text.len()).unwrap());
        to.0.extend(text.bytes());
        to
    }

    fn inner(self, id: u8, inner: Self) -> Self {
        let mut to = self.head(id, 12);
        to.0.extend(inner.end());
        to
    }

    fn list(self, id: u8, inner: Vec<Self>) -> Self {
        let mut to = self.head(id, 9);
        to.0.push(u8::try_from(inner.len()).unwrap() << 4 | 12);
        to.0.extend(inner.into_iter().flat_map(Self::end));
        to
    }

    fn end(self) -> Vec<u8> {
        [self.0, vec![0]].concat()
    }
}

impl Made {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"PAR1".to_vec();
        let dictionary = self.dictionary.map(|values| {
            let of = Struct::default().number(1, 5, values).number(2, 5, 0);
            Struct::default().number(1, 5, 2).number(2, 5, 8).number(3, 5, 8).inner(7, of)
        });
        bytes.extend(dictionary.into_iter().flat_map(|head| [head.end(), vec![7; 8]].concat()));
        let of =
            Struct::default().number(1, 5, self.values).number(2, 5, self.encoding).number(3, 5, 3).number(4, 5, 3);
        let head = Struct::default().number(1, 5, self.page).number(2, 5, self.unpacked).number(3, 5, self.packed);
        bytes.extend(head.inner(5, of).end());
        bytes.extend((0..12_i64).flat_map(i64::to_le_bytes));
        let size = i64::try_from(bytes.len()).unwrap() - 4 + self.chunk;
        let root = Struct::default().text(4, "schema").number(5, 5, 1);
        let n = Struct::default().number(1, 5, self.physical).number(3, 5, self.repetition).text(4, "n");
        let data = Struct::default().number(4, 5, self.packing).number(5, 6, self.rows).number(6, 6, size);
        let data = data.number(7, 6, size).number(9, 6, self.offset);
        let chunk = Struct::default().number(2, 6, 0).inner(3, data);
        let group = Struct::default().list(1, vec![chunk]).number(2, 6, size).number(3, 6, self.rows);
        let file = Struct::default().number(1, 5, 1).list(2, vec![root, n]).number(3, 6, self.rows);
        let footer = file.list(4, vec![group]).end();
        let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
        [bytes, footer, length.to_vec(), b"PAR1".to_vec()].concat()
    }

    fn is_plain(&self) -> bool {
        let bytes = self.bytes();
        let mut order = DecodeRequest::new(&source("*", vec![column("n", Integer)]), bytes.len() as u64);
        order.memory = self.memory;
        are_plain(&order, &mut Cursor::new(&bytes), bytes.len() as u64)
    }
}

#[test]
fn what_is_made_for_these_tests_is_a_parquet_file() {
    let memory = Memory::default().with("data/a.parquet", MADE.bytes());
    let (store, found) = opened(source("*.parquet", vec![column("n", Integer)]), &memory);
    assert_eq!(found, vec![]);
    assert_eq!(rows(&store, &["n"]), (0..12).map(|n| vec![Cell::Integer(n)]).collect::<Vec<_>>());
}

#[test]
fn heads_that_fit_each_other_and_the_file_are_plain() {
    assert!(MADE.is_plain());
    assert!(Made { dictionary: Some(1), ..MADE }.is_plain());
    assert!(
        Made { packing: 1, unpacked: 1 << 18, ..MADE }.is_plain(),
        "that nothing is so well packed, the decoder tells"
    );
    assert!(Made { packing: 0, unpacked: 1 << 30, ..MADE }.is_plain(), "nothing is unpacked");
}

#[test]
fn heads_that_promise_what_is_not_there_are_not_plain() {
    let odd = [
        ("more rows than values", Made { rows: 13, ..MADE }),
        ("more values than rows", Made { values: 13, ..MADE }),
        ("fewer than no values", Made { values: -25, ..MADE }),
        ("fewer than no rows", Made { rows: -25, values: -25, ..MADE }),
        ("rows for which there is no memory", Made { rows: 2_000_000_000, values: 2_000_000_000, ..MADE }),
        ("an encoding that makes room by numbers inside", Made { encoding: 5, ..MADE }),
        ("an encoding of flags for numbers", Made { encoding: 3, ..MADE }),
        ("a packing that nobody looked at", Made { packing: 4, ..MADE }),
        ("more unpacked than there may be", Made { packing: 1, unpacked: 1 << 30, ..MADE }),
        ("less than nothing unpacked", Made { packing: 1, unpacked: -1, ..MADE }),
        ("a page that goes beyond its column", Made { packed: 97, ..MADE }),
        ("a page of less than nothing", Made { packed: -1, ..MADE }),
        ("a page of no known kind", Made { page: 1, ..MADE }),
        ("the head of another kind of page", Made { page: 3, ..MADE }),
        ("a column that goes beyond the file", Made { chunk: 1_000, ..MADE }),
        ("a column before the file", Made { offset: -4, ..MADE }),
        ("several values a row", Made { repetition: 2, ..MADE }),
        ("values of fixed width without a width", Made { physical: 7, ..MADE }),
        ("a dictionary of more values than bytes", Made { dictionary: Some(2), ..MADE }),
        ("a dictionary of fewer than no values", Made { dictionary: Some(-1), ..MADE }),
        ("less memory than values", Made { memory: 500, ..MADE }),
    ];
    for (why, made) in odd {
        assert!(!made.is_plain(), "{why}");
    }
    // A footer that ends anywhere, and one that is longer than the file.
    let bytes = MADE.bytes();
    let order = DecodeRequest::new(&source("*", vec![column("n", Integer)]), 1);
    for end in 0..bytes.len() {
        let cut = [&bytes[..end], &bytes[bytes.len() - 8..]].concat();
        let size = cut.len() as u64;
        assert_eq!(are_plain(&order, &mut Cursor::new(&cut), size), cut == bytes, "{end}");
    }
}
