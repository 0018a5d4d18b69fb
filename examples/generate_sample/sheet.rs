//! Files: CSV in two encodings, and Parquet.

use polars::prelude::{DataFrame, ParquetCompression, ParquetWriter};
use std::error::Error;
use std::path::Path;

/// How a CSV file is encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As Japanese spreadsheets save it.
    Cp932,
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 with a byte-order mark.
    Utf8Bom,
}

/// One CSV field, quoted when it has to be.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

/// One CSV line.
pub(crate) fn line<S: AsRef<str>>(fields: &[S]) -> String {
    fields.iter().map(|f| field(f.as_ref())).collect::<Vec<_>>().join(",")
}

/// Writes lines as a CSV file.
pub(crate) fn csv(folder: &Path, name: &str, lines: &[String], encoding: Encoding) -> Result<(), Box<dyn Error>> {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
    let end = if encoding == Encoding::Cp932 { "\r\n" } else { "\n" };
    let text: String = lines.iter().map(|l| format!("{l}{end}")).collect();
    let bytes = match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf8Bom => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Encoding::Cp932 => {
            let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
            if lossy {
                return Err(format!("{name} holds a character that CP932 has not").into());
            }
            bytes.into_owned()
        }
    };
    Ok(std::fs::write(path, bytes)?)
}

/// Writes a table as a Parquet file.
pub(crate) fn parquet(folder: &Path, name: &str, mut frame: DataFrame) -> Result<(), Box<dyn Error>> {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(std::fs::write(path, bytes)?)
}
