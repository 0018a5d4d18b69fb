//! Packed bytes → the bytes inside, up to a limit.
//!
//! In: the bytes of a file, and how many bytes its source may become. Out: the bytes inside, or why not. Never: unpacks
//! without end: a few kilobytes can hold terabytes.

use crate::data::files::system_said;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// How many times its packed size a file may become. Repetitive logs stay far below it; bombs do not.
const MOST_TIMES: u64 = 1_000;

/// Below so many bytes nothing is too large.
const ALWAYS: u64 = 64 << 20;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Packing {
    /// What the first bytes say.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0x1F, 0x8B]) {
            Some(Self::Gzip)
        } else if bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            Some(Self::Zstd)
        } else {
            None
        }
    }

    /// Its name for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// The path of what is inside: `a.csv` of `a.csv.gz`.
pub(super) fn inner_path(path: &str) -> &str {
    [".gz", ".zst"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path)
}

/// What is inside a file.
pub(super) struct Inside<'a> {
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
    /// How they were packed.
    pub packing: Option<Packing>,
}

/// The bytes inside a file; a file that is not packed is itself.
pub(super) fn unpacked<'a>(path: &str, bytes: &'a [u8], max_size: u64) -> Result<Inside<'a>, Box<Diagnostic>> {
    let Some(packing) = Packing::of(bytes) else { return Ok(Inside { bytes: Cow::Borrowed(bytes), packing: None }) };
    let failed = |error: std::io::Error| Box::new(system_said(path, &error.to_string()));
    let mut reader: Box<dyn Read + '_> = match packing {
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
        Packing::Zstd => Box::new(zstd::Decoder::new(bytes).map_err(failed)?),
    };
    let inside = bounded(&mut reader, limit(bytes.len() as u64, max_size)).map_err(failed)?;
    match inside {
        Some(inside) => Ok(Inside { bytes: Cow::Owned(inside), packing: Some(packing) }),
        None => Err(Box::new(too_large(path, bytes.len() as u64, max_size))),
    }
}

/// How many bytes a packed file of a size may become.
fn limit(packed: u64, max_size: u64) -> u64 {
    max_size.min(packed.saturating_mul(MOST_TIMES).max(ALWAYS))
}

/// All of a reader, or nothing when it holds more than the limit.
fn bounded(reader: &mut dyn Read, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut inside = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut inside)?;
    Ok((inside.len() as u64 <= limit).then_some(inside))
}

/// Looks through a zip archive, as a workbook is one, without keeping what is inside.
pub(super) fn weigh_zip(path: &str, bytes: &[u8], max_size: u64) -> Result<(), Box<Diagnostic>> {
    let failed = |error: &dyn std::fmt::Display| Box::new(system_said(path, &error.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| failed(&error))?;
    let mut left = limit(bytes.len() as u64, max_size);
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| failed(&error))?;
        let mut entry = entry.take(left.saturating_add(1));
        // The size that the archive states is not to be trusted; what comes out is counted.
        let size = std::io::copy(&mut entry, &mut std::io::sink()).map_err(|error| failed(&error))?;
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return Err(Box::new(too_large(path, bytes.len() as u64, max_size))),
        }
    }
    Ok(())
}

fn too_large(path: &str, packed: u64, max_size: u64) -> Diagnostic {
    let diagnostic = |message| Diagnostic::new(code::DATA_TOO_LARGE, Place::file(path), message);
    if limit(packed, max_size) < max_size {
        return diagnostic(say!(
            "`{path}` は展開すると {packed} バイトの {MOST_TIMES} 倍を超えます",
            "`{path}` unpacks to more than {MOST_TIMES} times its {packed} bytes"
        ))
        .hint(say!(
            "壊れたファイルか、悪意のあるファイルです。正しいものなら、展開して置きます",
            "it is damaged or made to do harm; if it is what you want, unpack it and put it there as it is"
        ));
    }
    diagnostic(say!(
        "`{path}` は展開すると {max_size} バイトを超えます",
        "`{path}` unpacks to more than {max_size} bytes"
    ))
    .hint(say!(
        "正しいファイルなら `data/sources.yaml` のソースに `max_size: 16GiB` のように書きます",
        "if it is what you want, write `max_size: 16GiB` for the source in data/sources.yaml"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_without_end_is_refused() {
        assert_eq!(limit(1_000, 4 << 30), ALWAYS);
        assert_eq!(limit(1_000_000, 4 << 30), 1_000_000_000);
        assert_eq!(limit(1_000_000_000, 4 << 30), 4 << 30);
        assert_eq!(bounded(&mut std::io::repeat(0), 10).unwrap(), None);
        assert_eq!(bounded(&mut [1, 2].as_slice(), 2).unwrap(), Some(vec![1, 2]));
    }
}
