//! Damaged files: whatever stands in a file of `data/`, the program comes to an end and says which file it could not read.
//!
//! A few hundred mutants are tried in each run, always the same. `TEJUN_DAMAGE=2000` tries so many of each file instead, and with
//! `TEJUN_SHARED_DATA` of the real Parquet files of other writers too; `TEJUN_DAMAGE_SEED` draws others.

use crate::program::{Answer, Folder};
use polars::prelude as pl;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Mutants of each file, and the seed, unless the environment says otherwise.
const EACH: usize = 60;
const SEED: u64 = 20_261_122;

const COLUMNS: &str = "{ id: text, n: { type: integer, required: false }, at: { type: datetime, required: false } }";

/// Numbers that look random and are the same in every run.
struct Drawn(blake3::OutputReader);

impl Drawn {
    fn new(of: &str) -> Self {
        Self(blake3::Hasher::new().update(format!("{} {of}", seed()).as_bytes()).finalize_xof())
    }

    fn below(&mut self, most: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % most.max(1) as u64).unwrap()
    }

    /// The bytes with one damage: another byte, another bit, an end cut off, a run twice or a run gone.
    fn damage(&mut self, bytes: &[u8], hot: &[usize]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let at = if hot.is_empty() { self.below(bytes.len()) } else { hot[self.below(hot.len())] };
        let run = at..(at + 1 + self.below(32)).min(bytes.len());
        match self.below(if hot.is_empty() { 6 } else { 3 }) {
            0 => bytes[at] = [0, 0xFF, 0x7F, 0x80, b'"', b'<'][self.below(6)],
            1 => bytes[at] ^= 1 << self.below(8),
            2 => bytes[at] = bytes[at].wrapping_add(1),
            3 => bytes.truncate(at),
            4 => drop(bytes.splice(at..at, bytes[run].to_vec())),
            _ => drop(bytes.drain(run)),
        }
        bytes
    }
}

#[expect(clippy::disallowed_methods, reason = "how many mutants is said by whoever runs the test")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn seed() -> u64 {
    number("TEJUN_DAMAGE_SEED").unwrap_or(SEED)
}

fn each() -> usize {
    number("TEJUN_DAMAGE").map_or(EACH, |n| usize::try_from(n).unwrap())
}

/// A project whose source `s` is these files.
fn project(columns: &str, files: &BTreeMap<String, Vec<u8>>) -> Folder {
    let sources = format!("s:\n  files: m/*\n  fresh_within: 60 days\n  columns: {columns}\n");
    let folder = Folder::project(&[("data/sources.yaml", &sources)]);
    for (name, bytes) in files {
        folder.write(&format!("data/m/{name}"), bytes);
    }
    folder
}

/// Checks a project of damaged files: no crash, no panic, and at most one finding for a file that cannot be read.
fn bear(columns: &str, files: &BTreeMap<String, Vec<u8>>) {
    let folder = project(columns, files);
    let Answer { code, out, err } = folder.run(&["check", "--format", "json"]);
    assert!([0, 1, 3].contains(&code), "exit {code} with TEJUN_DAMAGE_SEED={}\n{err}", seed());
    for word in ["panicked", "memory allocation", "stack overflow", "RUST_BACKTRACE"] {
        assert!(!err.contains(word), "{err}");
    }
    let found: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &found {
        let code = finding["code"].as_str().unwrap();
        if ["data/unreadable", "data/too-large", "data/encoding", "data/sheet"].contains(&code) {
            *refused.entry(finding["file"].as_str().unwrap()).or_default() += 1;
        }
    }
    assert!(refused.values().all(|times| *times == 1), "TEJUN_DAMAGE_SEED={}: {refused:?}", seed());
    // The file that nobody damaged stands beside the others, and is read.
    assert!(!refused.keys().any(|file| file.contains("_whole")), "{refused:?}");
}

/// So many mutants of a file.
fn mutants(name: &str, bytes: &[u8], hot: &[usize], many: usize) -> BTreeMap<String, Vec<u8>> {
    let mut drawn = Drawn::new(name);
    (0..many).map(|n| (format!("{n:05}-{name}"), drawn.damage(bytes, hot))).collect()
}

fn rows() -> Vec<String> {
    (0..200).map(|n| format!("T-{},{},2026-11-{:02} 09:00", n % 7, n * n, n % 28 + 1)).collect()
}

fn csv() -> Vec<u8> {
    format!("id,n,at\n{}\n", rows().join("\n")).into_bytes()
}

fn parquet(rows: i64, compression: pl::ParquetCompression) -> Vec<u8> {
    let id: Vec<String> = (0..rows).map(|n| format!("T-{}", n % 7)).collect();
    let n: Vec<Option<i64>> = (0..rows).map(|n| (n % 5 > 0).then_some(n * n)).collect();
    let at: Vec<i64> = (0..rows).map(|n| 1_793_000_000_000 + n * 3_600_000).collect();
    let at = pl::Column::new("at".into(), at);
    let at = at.cast(&pl::DataType::Datetime(pl::TimeUnit::Milliseconds, None)).unwrap();
    let columns = vec![pl::Column::new("id".into(), id), pl::Column::new("n".into(), n), at];
    let mut frame = pl::DataFrame::new_infer_height(columns).unwrap();
    let mut bytes = Vec::new();
    pl::ParquetWriter::new(&mut bytes).with_compression(compression).finish(&mut frame).unwrap();
    bytes
}

fn workbook() -> Vec<u8> {
    let rows: String = (2..100)
        .map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>{}</v></c><c r=\"B{n}\"><v>{n}</v></c></row>", n % 3))
        .collect();
    let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>n</t></is></c></row>";
    book(
        &format!("{head}{rows}"),
        "A1:B99",
        "<sst count=\"99\" uniqueCount=\"3\"><si><t>a</t></si><si><t>b</t></si><si><t>c</t></si></sst>",
    )
}

/// A workbook of one sheet. Its parts are stored as they are, so that damage meets what they say and not their packing.
fn book(rows: &str, dimension: &str, texts: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{kind}\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"rId1\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{kind}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", texts.replacen("<sst", &format!("<sst xmlns=\"{main}\""), 1)),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><dimension ref=\"{dimension}\"/><sheetData>{rows}</sheetData></worksheet>"
            ),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn damaged_parquet_costs_its_own_rows_and_no_more() {
    for (name, compression) in [
        ("plain.parquet", pl::ParquetCompression::Uncompressed),
        ("packed.parquet", pl::ParquetCompression::Zstd(None)),
        ("snappy.parquet", pl::ParquetCompression::Snappy),
        ("gzip.parquet", pl::ParquetCompression::Gzip(None)),
        ("lz4.parquet", pl::ParquetCompression::Lz4Raw),
    ] {
        let bytes = parquet(200, compression);
        // The head of the first page, and the end of the file, say how much there is to read.
        let hot: Vec<usize> = (4..60).chain(bytes.len() - 400..bytes.len()).collect();
        let mut files = mutants(name, &bytes, &hot, each());
        files.extend(mutants(&format!("any-{name}"), &bytes, &[], each()));
        files.insert("_whole.parquet".into(), bytes);
        bear(COLUMNS, &files);
    }
}

#[test]
fn a_page_that_holds_fewer_than_no_values_is_told_by_its_file() {
    // Whole numbers of a page's head are written with their sign in the lowest bit: one flip makes 24 values −25, which the
    // decoder takes for 2⁶⁴ − 25 and asks memory for.
    let bytes = parquet(12, pl::ParquetCompression::Uncompressed);
    let footer = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
    let pages = 4..bytes.len() - 8 - usize::try_from(footer).unwrap();
    let flipped = |at: usize| {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        (format!("{at:03}.parquet"), damaged)
    };
    bear(COLUMNS, &pages.map(flipped).collect());
}

#[test]
fn damaged_texts_and_workbooks_cost_their_own_rows_and_no_more() {
    let json: String =
        rows().iter().map(|row| format!("{{\"id\": \"{}\", \"n\": {}}}\n", &row[..3], row.len())).collect();
    let bases = [
        ("a.csv", csv()),
        ("a.csv.gz", gz(&csv())),
        ("a.csv.zst", zstd::encode_all(csv().as_slice(), 3).unwrap()),
        ("a.ndjson", json.into_bytes()),
        ("a.xlsx", workbook()),
    ];
    for (name, bytes) in bases {
        let mut files = mutants(name, &bytes, &[], each());
        files.insert(format!("_whole.{}", &name[2..]), bytes);
        bear(COLUMNS, &files);
    }
}

#[test]
fn a_workbook_that_promises_more_than_it_holds_is_read_by_what_it_holds() {
    let row = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>3</v></c><c r=\"XFD1048576\"><v>3</v></c></row>";
    let one = |count: &str| format!("<sst count=\"1\" uniqueCount=\"{count}\"><si><t>a</t></si></sst>");
    for (count, refused) in [("1", false), ("9999999999999", true), ("99999999999999999999999", true)] {
        let files = BTreeMap::from([("a.xlsx".to_owned(), book(row, "A1:XFD1048576", &one(count)))]);
        let Answer { out, err, .. } = project("{ id: text }", &files).run(&["check", "--format", "json"]);
        assert_eq!(out.contains("data/unreadable"), refused, "{count}: {out}{err}");
        assert!(!refused || out.contains("sharedStrings.xml"), "{count}: {out}");
    }
}

#[test]
fn what_unpacks_beyond_its_limit_is_refused_with_how_to_raise_it() {
    // 80 MiB of zeros in 80 KB: more than is held at once, so that they are counted.
    let zeros = gz(&vec![b'0'; 16 << 20]);
    let files = BTreeMap::from([("a.csv.gz".to_owned(), [gz(b"id\n"), zeros.repeat(5)].concat())]);
    for (limit, refused) in [("70MiB", true), ("90MiB", false)] {
        let folder = project("{ id: text }", &files);
        let sources = format!("s:\n  files: m/*\n  max_size: {limit}\n  columns: {{ id: text }}\n");
        folder.write("data/sources.yaml", sources);
        let Answer { out, err, .. } = folder.run(&["check"]);
        let said = format!("{out}{err}");
        assert_eq!(said.contains("data/too-large") && said.contains("max_size: "), refused, "{limit}: {said}");
    }
}

/// The real Parquet files of other writers, when the environment names their folder.
#[test]
#[expect(clippy::disallowed_methods, reason = "the corpus is read from where the environment says it is")]
fn damaged_files_of_other_writers_cost_their_own_rows_and_no_more() {
    let Some(root) = std::env::var_os("TEJUN_SHARED_DATA").map(PathBuf::from) else { return };
    for folder in ["parquet-testing/data", "parquet-testing/bad_data", "github-incidents"] {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "parquet"));
        paths.sort();
        for path in paths {
            let bytes = std::fs::read(&path).unwrap();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap();
            let hot: Vec<usize> =
                (4..60).chain(bytes.len().saturating_sub(2_000)..bytes.len()).filter(|at| *at < bytes.len()).collect();
            let mut files = mutants(name, &bytes, &hot, each());
            files.extend(mutants(&format!("any-{name}"), &bytes, &[], each()));
            bear(&format!("{{ {} }}", columns_of(&path).join(", ")), &files);
        }
    }
}

/// The columns of a file that are not nested, as texts; of one that cannot be read, a name that is in none.
#[expect(clippy::disallowed_methods, reason = "the corpus is read from where the environment says it is")]
fn columns_of(path: &Path) -> Vec<String> {
    let schema = || {
        let mut reader: pl::ParquetReader<std::fs::File> = pl::SerReader::new(std::fs::File::open(path).ok()?);
        let schema = reader.schema().ok()?;
        let flat = schema.iter_values().filter(|field| !field.dtype.is_nested()).map(|field| field.name.to_string());
        Some(flat.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).collect::<Vec<_>>())
    };
    let names = std::panic::catch_unwind(std::panic::AssertUnwindSafe(schema)).ok().flatten().unwrap_or_default();
    let names = if names.is_empty() { vec!["any".to_owned()] } else { names };
    names.into_iter().map(|name| format!("{name}: text")).collect()
}
