//! Bytes → text, by the encoding that is declared or found out.
//!
//! In: the bytes of one file. Out: its text and the name of its encoding. Never: replaces a character that cannot be read,
//! or copies what is UTF-8 already.

use super::rows::line_ends;
use crate::config::{CsvEncoding, Source};
use crate::data::malformed_row::saturate;
use crate::data::unpack::OLD_OFFICE;
use crate::data::unreadable::Refused;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// The text of a file.
pub(in crate::data) enum Decoded {
    /// The file's own bytes, behind byte order marks of so many bytes.
    Utf8(Arc<[u8]>, usize),
    /// A copy, when they are not UTF-8.
    Copied(String),
}

impl Decoded {
    /// The text as bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Utf8(bytes, mark) => &bytes[*mark..],
            Self::Copied(text) => text.as_bytes(),
        }
    }

    /// A part of the text that begins and ends between characters.
    pub(super) fn text(&self, range: Range<usize>) -> &str {
        match self {
            Self::Utf8(bytes, mark) => simdutf8::basic::from_utf8(&bytes[*mark..][range])
                .expect("the bytes were valid as a whole, and records end between characters"),
            Self::Copied(text) => &text[range],
        }
    }

    /// The whole text, copied if need be.
    pub(in crate::data) fn into_string(self) -> String {
        match self {
            Self::Copied(text) => text,
            Self::Utf8(..) => self.text(0..self.bytes().len()).to_owned(),
        }
    }
}

/// Bytes without a byte order mark of UTF-8; what was put together from exports may have several.
fn unmarked(mut bytes: &[u8]) -> &[u8] {
    while let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        bytes = rest;
    }
    bytes
}

/// The text of bytes without a byte order mark: UTF-16 when one says so, UTF-8 when that is valid, else CP932 when that is, or
/// Windows-1252 where that is likelier; and the name of what it was. A text with NUL characters is no text.
pub(in crate::data) fn text_of(bytes: &[u8]) -> Option<(String, &'static str)> {
    utf16(bytes).or_else(|| utf8(bytes)).or_else(|| of_old_windows(bytes)).filter(|(text, _)| !text.contains('\0'))
}

fn utf8(bytes: &[u8]) -> Option<(String, &'static str)> {
    std::str::from_utf8(unmarked(bytes)).ok().map(|text| (text.to_owned(), "utf-8"))
}

/// UTF-16 that says so with a byte order mark.
fn utf16(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (order, rest) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
        _ => return None,
    };
    order.decode_without_bom_handling_and_without_replacement(rest).map(|text| (text.into_owned(), "utf-16"))
}

fn cp932(bytes: &[u8]) -> Option<(String, &'static str)> {
    SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).map(|text| (text.into_owned(), "cp932"))
}

/// CP932, or Windows-1252 where the bytes look like letters of Western Europe.
fn of_old_windows(bytes: &[u8]) -> Option<(String, &'static str)> {
    if is_western(bytes) { Some(windows_1252(bytes)) } else { cp932(bytes) }
}

/// Every byte is one of its characters.
fn windows_1252(bytes: &[u8]) -> (String, &'static str) {
    (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), "windows-1252")
}

/// Whether all bytes above ASCII stand alone beside a Latin letter, as é in café and Müller. Japanese in CP932 has runs of them: two bytes are
/// one character, or katakana of half width follow each other; and what stands alone there is a kanji of the rarer ones (from 0xE0 on), of which a
/// text has not only such.
fn is_western(bytes: &[u8]) -> bool {
    let mut is_any = false;
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let (before, after) = (at.checked_sub(1).map_or(0, |at| bytes[at]), bytes.get(at + 1).copied().unwrap_or(0));
        let is_letter = *byte >= 0xC0 && *byte != 0xD7 && *byte != 0xF7;
        let stands_alone = before.is_ascii() && after.is_ascii();
        if !is_letter || !stands_alone || !(before.is_ascii_alphabetic() || after.is_ascii_alphabetic()) {
            return false;
        }
        is_any = true;
    }
    is_any
}

/// A declared encoding is held to its word.
///
/// # Errors
/// The finding, when the bytes are no text of that encoding.
pub(in crate::data) fn decode(
    source: &Source,
    path: &str,
    whole: &Arc<[u8]>,
) -> Result<(Decoded, &'static str), Refused> {
    let bytes = unmarked(whole);
    if let Some(refused) = no_table(path, bytes) {
        return Err(Box::new(refused));
    }
    let mark = whole.len() - bytes.len();
    let copied = |(text, name)| (Decoded::Copied(text), name);
    let utf8 = || is_utf8(bytes).then(|| (Decoded::Utf8(Arc::clone(whole), mark), "utf-8"));
    let (decoded, expected) = match source.encoding {
        CsvEncoding::Utf8 => (utf8(), "UTF-8"),
        CsvEncoding::Cp932 => (cp932(bytes).map(copied), "CP932"),
        CsvEncoding::Utf16 => (utf16(bytes).map(copied), "UTF-16"),
        CsvEncoding::Windows1252 => (Some(copied(windows_1252(bytes))), "Windows-1252"),
        CsvEncoding::Auto => {
            let found = utf16(bytes).map(copied).or_else(utf8).or_else(|| of_old_windows(bytes).map(copied));
            (found, "UTF-8 / CP932")
        }
    };
    let decoded = decoded.filter(|(text, _)| memchr::memchr(0, text.bytes()).is_none());
    decoded.ok_or_else(|| Box::new(refusal(source, path, bytes, expected)))
}

/// What is called a table and is evidently another kind of file.
fn no_table(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    const HTML: [&[u8]; 3] = [b"<!doctype html", b"<html", b"<?xml"];
    let front = bytes.trim_ascii_start();
    let is_html = HTML.iter().any(|begin| front.get(..begin.len()).is_some_and(|own| own.eq_ignore_ascii_case(begin)));
    let (message, hint) = if bytes.starts_with(OLD_OFFICE) {
        (
            say!(
                "CSV などの文字のファイルではなく、古い形の Excel（.xls）のブックです",
                "expected text such as CSV, found a workbook of old Excel (.xls)"
            ),
            say!(
                "Excel で開き、.xlsx か CSV（UTF-8）として保存し直します",
                "open it in Excel, and save it as .xlsx or as CSV (UTF-8)"
            ),
        )
    } else if bytes.starts_with(b"%PDF-") {
        (
            say!("CSV などの表ではなく、PDF です", "expected a table such as CSV, found a PDF"),
            say!(
                "表のもとのアプリから、CSV か Excel で書き出します",
                "export the table as CSV or as a workbook from where it was made"
            ),
        )
    } else if is_html {
        (
            say!(
                "CSV などの表ではなく、HTML か XML のページです。ログインの画面が保存されたのかもしれません",
                "expected a table such as CSV, found a page of HTML or XML, perhaps that of a login"
            ),
            say!(
                "ログインし直して書き出すか、表をブラウザーや Excel で開いて CSV で保存し直します",
                "log in and export it again, or open the table in a browser or in Excel and save it as CSV"
            ),
        )
    } else {
        return None;
    };
    Some(Diagnostic::new(code::DATA_ENCODING, Place::file(path), message).hint(hint))
}

fn refusal(source: &Source, path: &str, bytes: &[u8], expected: &str) -> Diagnostic {
    let marked = || match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    let tried = match source.encoding {
        CsvEncoding::Utf8 => vec![(UTF_8, bytes)],
        CsvEncoding::Cp932 => vec![(SHIFT_JIS, bytes)],
        CsvEncoding::Utf16 => marked().into_iter().collect(),
        CsvEncoding::Windows1252 => vec![(WINDOWS_1252, bytes)],
        CsvEncoding::Auto => marked().map_or_else(|| vec![(UTF_8, bytes), (SHIFT_JIS, bytes)], |one| vec![one]),
    };
    // Of two encodings, the one that reads further is the one that was meant.
    let read = tried.into_iter().map(|(encoding, bytes)| before_fault(encoding, bytes)).max_by_key(|(read, _)| *read);
    let before = read.map(|(_, text)| text).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let place = Place {
        file: path.to_owned(),
        line: saturate(line_ends(before.as_bytes()) + 1),
        column: saturate(line.chars().count() + 1),
        length: 1,
    };
    // What is UTF-8 is only refused for a NUL.
    let message = if source.encoding != CsvEncoding::Utf16 && is_utf8(bytes) {
        say!(
            "文字のないバイト（NUL）があり、文字のファイルとして読めません",
            "expected text, found a byte of no character (NUL)"
        )
    } else {
        say!(
            "文字コードは {expected} のはずですが、そのようには読めません",
            "expected {expected} text, but the bytes are not valid {expected}"
        )
    };
    let diagnostic = Diagnostic::new(code::DATA_ENCODING, place, message);
    let named = &source.name;
    match source.encoding {
        CsvEncoding::Auto => diagnostic.hint(say!(
            "UTF-8（CSV UTF-8）または CP932 で保存し直してください",
            "save the file again as UTF-8 (\"CSV UTF-8\") or CP932"
        )),
        _ => diagnostic.hint(say!(
            "`data/sources.yaml` の `{named}` で `encoding: auto` にするか、ファイルを保存し直してください",
            "set `encoding: auto` for `{named}` in `data/sources.yaml`, or save the file again"
        )),
    }
}

/// How many bytes an encoding reads up to the first that is none of it, and the text before that or before the first NUL.
fn before_fault(encoding: &'static Encoding, bytes: &[u8]) -> (usize, String) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(most);
    let (_, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    text.truncate(text.find('\0').unwrap_or(text.len()));
    (read, text)
}

/// Whether bytes are UTF-8, looked at by all processors in blocks so long that handing them out costs nothing beside that.
fn is_utf8(bytes: &[u8]) -> bool {
    is_utf8_in(4 << 20, bytes)
}

pub(super) fn is_utf8_in(block: usize, bytes: &[u8]) -> bool {
    // A block ends before a byte that begins a character.
    let edge = |index: usize| {
        let at = (index * block).min(bytes.len());
        let near = if at == 0 { &[] } else { &bytes[at..bytes.len().min(at + 4)] };
        at + near.iter().position(|byte| byte & 0xC0 != 0x80).unwrap_or(near.len())
    };
    let blocks = 0..bytes.len().div_ceil(block);
    blocks.into_par_iter().all(|index| simdutf8::basic::from_utf8(&bytes[edge(index)..edge(index + 1)]).is_ok())
}
