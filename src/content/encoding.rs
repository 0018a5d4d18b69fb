//! The bytes of a document → its text.
//!
//! In: bytes. Out: text in UTF-8 without a byte order mark, lines ended by line feeds; and what is odd about the bytes. Never:
//! takes bytes for Japanese that would not be a text with kana in it: the words of other languages come out as rare kanji.

use crate::diag::{Diagnostic, Place, code};
use crate::say;
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};
use std::borrow::Cow;

/// The text of a file; bytes that are no text are said and replaced.
pub(super) fn decode<'b>(file: &str, bytes: &'b [u8], found: &mut Vec<Diagnostic>) -> Cow<'b, str> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(file, rest, u16::from_le_bytes, found)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(file, rest, u16::from_be_bytes, found)),
        _ => utf8(file, without_mark(bytes), found),
    };
    let lone = |text: &str| text.match_indices('\r').any(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n'));
    // Nothing here counts a carriage return alone as the end of a line but CommonMark, which does.
    if lone(&text) { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}

/// The text of bytes that [`decode`] has borrowed from: those of which nothing had to be changed.
pub(super) fn as_they_stand(bytes: &[u8]) -> &str {
    simdutf8::basic::from_utf8(without_mark(bytes)).expect("they were read as UTF-8 before")
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn utf8<'b>(file: &str, bytes: &'b [u8], found: &mut Vec<Diagnostic>) -> Cow<'b, str> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        found.extend(text.find('\0').map(|at| nul(file, text, at)));
        return Cow::Borrowed(text);
    }
    if let Some((text, name)) = japanese(bytes) {
        found.push(other_encoding(file, name));
        return Cow::Owned(text);
    }
    let text = String::from_utf8_lossy(bytes);
    let at = simdutf8::compat::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    let place = Place::of_range(file, &text, at..at + 1);
    found.push(
        Diagnostic::new(
            code::CONTENT_INVALID_UTF8,
            place,
            say!("UTF-8 として読めないバイトがあります", "the file is not valid UTF-8 from here on"),
        )
        .hint(say!("エディターで UTF-8 を選んで保存し直します", "save the file as UTF-8")),
    );
    text
}

fn utf16(file: &str, bytes: &[u8], unit: fn([u8; 2]) -> u16, found: &mut Vec<Diagnostic>) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if bytes.len() % 2 == 1 {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    found.push(other_encoding(file, "UTF-16"));
    text
}

/// The text of bytes that are not UTF-8, when they are one in Japanese, and the name of its encoding.
fn japanese(bytes: &[u8]) -> Option<(String, &'static str)> {
    let read = |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let texts = [(read(SHIFT_JIS), "CP932"), (read(EUC_JP), "EUC-JP")];
    let texts = texts.into_iter().filter_map(|(text, name)| Some((text?.into_owned(), name)));
    // Bytes of the one are often bytes of the other: then they are a text of half-width kana, or of characters that nobody has.
    let oddities = |text: &str| {
        text.chars().filter(|c| matches!(c, '｡'..='ﾟ' | '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}')).count()
    };
    let is_text = |text: &str| text.chars().any(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ'));
    texts.filter(|(text, _)| is_text(text)).min_by_key(|(text, _)| oddities(text))
}

/// Whether bytes are no text in any encoding that is read.
pub(super) fn is_broken(found: &[Diagnostic]) -> bool {
    found.iter().any(|finding| finding.code == code::CONTENT_INVALID_UTF8)
}

fn other_encoding(file: &str, name: &str) -> Diagnostic {
    let message = say!(
        "{name} で保存されています。UTF-8 に直して読みました",
        "the file is {name}; it was read as such, but other tools expect UTF-8"
    );
    Diagnostic::new(code::CONTENT_ENCODING, Place::file(file), message)
        .hint(say!("エディターで UTF-8 を選んで保存し直します", "save the file as UTF-8"))
}

fn nul(file: &str, text: &str, at: usize) -> Diagnostic {
    Diagnostic::new(
        code::CONTENT_ENCODING,
        Place::of_range(file, text, at..at + 1),
        say!("NUL 文字があります。表示しません", "a NUL character stands here; it is not shown"),
    )
    .hint(say!(
        "文書でないファイルなら、名前の `.md` を変えます。文書なら、その文字を消します",
        "if this is no document, change its name; if it is one, delete the character"
    ))
}
