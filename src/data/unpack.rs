//! Packed bytes → the bytes inside, up to a limit.
//!
//! In: the bytes of a file, and how many bytes its source may become. Out: the bytes inside, or why not. Never: unpacks
//! without end: a few kilobytes can hold terabytes.

use crate::data::unreadable::{decode_error, unreadable};
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use std::borrow::Cow;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

/// How many times its packed size a file may become. Repetitive logs stay far below it; bombs do not.
const MOST_TIMES: u64 = 1_000;

/// Below so many bytes nothing is too large.
const ALWAYS: u64 = 64 << 20;

/// Up to so many bytes are held before all are counted.
const AT_ONCE: u64 = 64 << 20;

/// How many times its bytes a workbook's table of texts becomes: each text has a head of its own, and may be empty.
const TEXT_TIMES: u64 = 6;

/// Bytes of the shortest text in it, `<si/>`.
const LEAST_TEXT: u64 = 5;

/// What the number of texts in that table is called.
const TEXTS: &[u8] = b"uniqueCount";

/// Bytes of a part of a workbook that are looked at together, and how many of them again with the next.
const PIECE: usize = 1 << 16;
const OVERLAP: usize = 128;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
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

/// The bytes inside a file, and how they were packed.
pub(super) type Inside = (Arc<[u8]>, Packing);

/// The bytes inside a packed file; `None` for a file that is not packed.
pub(super) fn unpacked(path: &str, bytes: &[u8], max_size: u64) -> Result<Option<Inside>, Box<Diagnostic>> {
    let Some(packing) = Packing::of(bytes) else { return Ok(None) };
    let open = || -> io::Result<Box<dyn Read + '_>> {
        Ok(match packing {
            Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
            Packing::Zstd => Box::new(zstd::Decoder::new(bytes)?),
        })
    };
    match bounded(&open, limit(bytes.len() as u64, max_size), AT_ONCE) {
        Ok(Some(inside)) => Ok(Some((inside, packing))),
        Ok(None) => Err(Box::new(too_large(path, bytes.len() as u64, max_size))),
        Err(error) => Err(Box::new(decode_error(path, &error.to_string()))),
    }
}

/// How many bytes a packed file of a size may become.
pub(super) fn limit(packed: u64, max_size: u64) -> u64 {
    max_size.min(packed.saturating_mul(MOST_TIMES).max(ALWAYS))
}

/// All of a reader, or nothing when it holds more than the limit. Of what is larger than `at_once` the bytes are counted before
/// any more of them are held: what is refused costs no memory, and what is not, its own size and no more.
fn bounded<'r>(
    open: &dyn Fn() -> io::Result<Box<dyn Read + 'r>>,
    limit: u64,
    at_once: u64,
) -> io::Result<Option<Arc<[u8]>>> {
    let (mut reader, mut inside) = (open()?, Vec::new());
    let first = reader.by_ref().take(at_once.min(limit).saturating_add(1)).read_to_end(&mut inside)? as u64;
    if first <= at_once.min(limit) {
        return Ok(Some(Arc::from(inside)));
    }
    drop(inside);
    let rest = io::copy(&mut reader.take((limit + 1).saturating_sub(first)), &mut io::sink())?;
    let Some(size) = usize::try_from(first + rest).ok().filter(|size| *size as u64 <= limit) else { return Ok(None) };
    let mut inside: Arc<[u8]> = (0..size).map(|_| 0).collect();
    open()?.read_exact(Arc::get_mut(&mut inside).expect("nobody else knows these bytes yet"))?;
    Ok(Some(inside))
}

/// What a file is that is called a workbook and begins like none.
fn misnamed(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let head = &bytes[..bytes.len().min(1024)];
    let (reason, hint) = if head.is_empty() {
        (say!("空のファイルです", "the file is empty"), say!("もう一度書き出します", "export it again"))
    } else if head.starts_with(OLD_OFFICE) {
        (
            say!(
                "古い形の Excel（.xls）か、パスワードの付いたブックです",
                "it is a workbook of old Excel (.xls), or one with a password"
            ),
            say!(
                "Excel で開き、パスワードなしの .xlsx か CSV（UTF-8）として保存し直します",
                "open it in Excel, and save it as .xlsx without a password, or as CSV (UTF-8)"
            ),
        )
    } else if head.starts_with(b"PK") || head.contains(&0) {
        return None;
    } else {
        (
            say!("ブックではなく、CSV のような文字のファイルです", "it is no workbook but text, such as CSV"),
            say!(
                "名前の終わりを .csv にするか、Excel で .xlsx として保存し直します",
                "let its name end in .csv, or save it as .xlsx in Excel"
            ),
        )
    };
    Some(unreadable(path, &reason).hint(hint))
}

/// How files of Office began before 2007, and how those with a password still do.
pub(super) const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Looks through a zip archive, as a workbook is one, without keeping what is inside.
pub(super) fn weigh_zip(path: &str, bytes: &[u8], max_size: u64) -> Result<(), Box<Diagnostic>> {
    let failed = |error: &dyn std::fmt::Display| Box::new(decode_error(path, &error.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| misnamed(path, bytes).map_or_else(|| failed(&error), Box::new))?;
    let mut left = limit(bytes.len() as u64, max_size);
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| failed(&error))?;
        let name = entry.name().map_or_else(|_| at.to_string(), Cow::into_owned);
        let mut entry = entry.take(left.saturating_add(1));
        // The size that the archive states is not to be trusted; what comes out is counted.
        let part = Weight::of(&mut entry).map_err(|error| failed(&error))?;
        let weight = if part.texts.is_some() { part.bytes.saturating_mul(TEXT_TIMES) } else { part.bytes };
        match left.checked_sub(weight) {
            Some(rest) => left = rest,
            None => return Err(Box::new(too_large(path, bytes.len() as u64, max_size))),
        }
        if let Some(texts) = part.texts.filter(|texts| texts.saturating_mul(LEAST_TEXT) > part.bytes) {
            let size = part.bytes;
            let reason = say!(
                "`{name}` は {size} バイトですが、{texts} 個の文字列があると書かれています",
                "`{name}` has {size} bytes and says that it holds {texts} texts"
            );
            return Err(Box::new(unreadable(path, &reason)));
        }
    }
    Ok(())
}

/// What a part of a workbook amounts to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Weight {
    bytes: u64,
    /// How many texts it says that it holds, where it says so. The reader of workbooks makes room for all of them at once.
    texts: Option<u64>,
}

impl Weight {
    fn of(reader: &mut dyn Read) -> io::Result<Self> {
        let mut weight = Self::default();
        // The end of what came before stands at the front, so that nothing is cut where two pieces meet.
        let (mut piece, mut kept) = (vec![0; PIECE], 0);
        loop {
            let read = reader.read(&mut piece[kept..])?;
            if read == 0 {
                return Ok(weight);
            }
            weight.bytes += read as u64;
            let end = kept + read;
            weight.texts = weight.texts.max(texts_in(&piece[..end]));
            kept = end.min(OVERLAP);
            piece.copy_within(end - kept..end, 0);
        }
    }
}

/// The largest number of texts that a piece of a workbook's table of texts states.
fn texts_in(piece: &[u8]) -> Option<u64> {
    let stated = |at: usize| {
        let quoted = piece[at + TEXTS.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let number = quoted.get(1..)?.trim_ascii_start();
        let number = number.strip_prefix(b"+").unwrap_or(number);
        let digits = &number[..number.iter().take_while(|byte| byte.is_ascii_digit()).count()];
        // More digits than a number holds are more texts than there are.
        (!digits.is_empty())
            .then(|| digits.iter().fold(0_u64, |n, b| n.saturating_mul(10).saturating_add((b - b'0').into())))
    };
    memchr::memmem::find_iter(piece, TEXTS).filter_map(stated).max()
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
        let zeros = || Ok(Box::new(io::repeat(0)) as Box<dyn Read>);
        assert_eq!(bounded(&zeros, 10, 5).unwrap(), None);
        assert_eq!(bounded(&zeros, 5, 10).unwrap(), None);
        for at_once in [0, 1, 2, 3] {
            let two = || Ok(Box::new([1_u8, 2].as_slice()) as Box<dyn Read>);
            assert_eq!(bounded(&two, 2, at_once).unwrap().as_deref(), Some([1, 2].as_slice()), "{at_once}");
            assert_eq!(bounded(&two, 1, at_once).unwrap(), None, "{at_once}");
        }
    }

    #[test]
    fn the_number_of_texts_is_found_wherever_it_stands() {
        for before in [0, PIECE - 20, PIECE - 5, PIECE, 2 * PIECE + 7] {
            let part = format!("{}<sst count=\"9\" uniqueCount = '4294967296'>", " ".repeat(before));
            let weight = Weight::of(&mut part.as_bytes()).unwrap();
            assert_eq!(weight, Weight { bytes: part.len() as u64, texts: Some(4_294_967_296) }, "{before}");
        }
        assert_eq!(texts_in(b"<sst uniqueCount=\"99999999999999999999999\""), Some(u64::MAX));
        assert_eq!(texts_in(b"<si><t>uniqueCount</t></si>"), None);
    }
}
