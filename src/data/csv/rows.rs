//! Bytes → records and fields, and where a text may be cut without cutting a record.
//!
//! In: CSV text (UTF-8 or any encoding that keeps ASCII bytes to themselves) and its separator. Out: for each record the
//! ranges of its fields; positions at which records begin. Never: copies a value, or fails: whatever stands there is some
//! record.
//!
//! The grammar is that of the `csv` crate with its defaults, which the tests hold this to: a field is quoted when a quote is
//! its first byte, `""` in it is one quote, what follows the closing quote belongs to the field as it stands, a quote
//! elsewhere is a character; `\r`, `\n` and `\r\n` end a record; lines without any byte are none.
//!
//! Decided in docs/decisions/0015-csv-rows.md.

use memchr::{memchr, memchr2};
use std::ops::Range;

/// Where a field stands, its quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Its bytes.
    pub range: Range<usize>,
    /// Whether it begins with a quote.
    pub quoted: bool,
    /// Whether that quote is never closed.
    pub unclosed: bool,
}

impl Field {
    /// The value as it is meant, which needs `scratch` only for quotes inside quotes.
    pub(super) fn value<'t>(&self, text: &'t str, scratch: &'t mut String) -> &'t str {
        let raw = &text[self.range.clone()];
        if !self.quoted {
            return raw;
        }
        let body = &raw[1..];
        match body.strip_suffix('"') {
            Some(inner) if memchr(b'"', inner.as_bytes()).is_none() => inner,
            _ => {
                unquote(body, scratch);
                scratch
            }
        }
    }
}

/// What stands behind an opening quote, as it is meant.
fn unquote(mut body: &str, out: &mut String) {
    out.clear();
    while let Some(quote) = body.find('"') {
        out.push_str(&body[..quote]);
        body = &body[quote + 1..];
        let Some(rest) = body.strip_prefix('"') else { break };
        out.push('"');
        body = rest;
    }
    out.push_str(body);
}

/// The records of a text.
pub(super) struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
    separator: u8,
    /// Which of the block of bytes that was looked at last end a field, and the number of that block.
    ends: (u64, usize),
}

/// Bytes that are looked at together: fields are short, and beginning a search anew for each of them takes longer than searching.
const BLOCK: usize = 64;

impl<'a> Rows<'a> {
    /// Reads records from the front of `bytes`.
    pub(super) fn new(bytes: &'a [u8], separator: u8) -> Self {
        Self { bytes, at: 0, separator, ends: (0, usize::MAX) }
    }

    /// Puts the fields of the next record into `fields` and answers where it begins.
    pub(super) fn next(&mut self, fields: &mut Vec<Field>) -> Option<usize> {
        fields.clear();
        self.append(fields)
    }

    /// Puts the fields of the next record behind those that are in `fields` and answers where it begins.
    pub(super) fn append(&mut self, fields: &mut Vec<Field>) -> Option<usize> {
        while matches!(self.bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        if self.at == self.bytes.len() {
            return None;
        }
        let start = self.at;
        let mut from = start;
        loop {
            let field = self.field(from);
            from = field.range.end + 1;
            self.at = field.range.end;
            fields.push(field);
            if self.bytes.get(self.at) != Some(&self.separator) {
                return Some(start);
            }
        }
    }

    /// Where the record that was read last ends.
    pub(super) fn end(&self) -> usize {
        self.at
    }

    fn field(&mut self, start: usize) -> Field {
        let quoted = self.bytes.get(start) == Some(&b'"');
        let closed = if quoted { closing(self.bytes, start) } else { Some(start) };
        let end = closed.map_or(self.bytes.len(), |from| self.end_of_field(from));
        Field { range: start..end, quoted, unclosed: closed.is_none() }
    }

    /// The first separator or line end at or behind a position outside of quotes, or the end of the text.
    fn end_of_field(&mut self, from: usize) -> usize {
        let mut block = from / BLOCK;
        if block != self.ends.1 {
            self.ends = (ends(self.bytes, block, self.separator), block);
        }
        let mut there = self.ends.0 & (u64::MAX << (from % BLOCK));
        while there == 0 {
            block += 1;
            if block * BLOCK >= self.bytes.len() {
                return self.bytes.len();
            }
            there = ends(self.bytes, block, self.separator);
            self.ends = (there, block);
        }
        block * BLOCK + there.trailing_zeros() as usize
    }
}

/// A bit for each byte of a block that is a separator or ends a line.
fn ends(bytes: &[u8], block: usize, separator: u8) -> u64 {
    let rest = bytes.get(block * BLOCK..).unwrap_or_default();
    let mut found = [0; BLOCK];
    // A block of known length is compared 16 bytes at a time.
    match rest.first_chunk::<BLOCK>() {
        Some(whole) => found.iter_mut().zip(whole).for_each(|(found, byte)| *found = is_end(*byte, separator)),
        None => found.iter_mut().zip(rest).for_each(|(found, byte)| *found = is_end(*byte, separator)),
    }
    // The product has the lowest bits of eight bytes side by side in its highest byte.
    let bits = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    found.as_chunks().0.iter().rev().fold(0, |all, word| all << 8 | bits(word))
}

fn is_end(byte: u8, separator: u8) -> u8 {
    u8::from(byte == separator) | u8::from(byte == b'\n') | u8::from(byte == b'\r')
}

/// The position behind the quote that closes the one at `open`.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += memchr(b'"', &bytes[at..])? + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// The beginnings of pieces of about `size` bytes, the first at `from`, none of them inside a record.
///
/// `from` is outside of quotes. Only quotes and line ends are looked at, so that this is a small part of reading.
pub(super) fn cuts(bytes: &[u8], from: usize, size: usize, separator: u8) -> Vec<usize> {
    let quote_after = |at: usize| memchr(b'"', &bytes[at..]).map_or(bytes.len(), |length| at + length);
    let begins_field = |at: usize| at == from || matches!(bytes[at - 1], b'\n' | b'\r') || bytes[at - 1] == separator;
    let (mut cuts, mut outside, mut quote) = (vec![from], from, quote_after(from));
    let mut wanted = from.saturating_add(size);
    while wanted < bytes.len() {
        let line = wanted.max(outside);
        let line = memchr2(b'\n', b'\r', &bytes[line..]).map_or(bytes.len(), |length| line + length);
        if quote < line {
            // What a quote encloses is skipped; a quote inside a field is a character like others.
            outside = if begins_field(quote) { closing(bytes, quote).unwrap_or(bytes.len()) } else { quote + 1 };
            quote = quote_after(outside);
        } else {
            let next = line + 1 + usize::from(bytes[line..].starts_with(b"\r\n"));
            if next >= bytes.len() {
                break;
            }
            cuts.push(next);
            outside = outside.max(next);
            wanted = next.saturating_add(size);
        }
    }
    cuts
}

/// How many lines end in a text.
pub(super) fn line_ends(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Records of a text by the crate: where they begin, and their fields.
    fn by_the_crate(text: &str, separator: u8) -> Vec<(usize, Vec<String>)> {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let mut found = Vec::new();
        let mut record = ::csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap() {
            let at = usize::try_from(record.position().unwrap().byte()).unwrap();
            // The crate counts blank lines before a record as part of it.
            let blank = text.as_bytes()[at..].iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
            found.push((at + blank, record.iter().map(|f| String::from_utf8(f.to_vec()).unwrap()).collect()));
        }
        found
    }

    fn by_us(text: &str, separator: u8) -> Vec<(usize, Vec<String>)> {
        let (mut rows, mut fields, mut found) = (Rows::new(text.as_bytes(), separator), Vec::new(), Vec::new());
        while let Some(start) = rows.next(&mut fields) {
            let values = fields.iter().map(|f| f.value(text, &mut String::new()).to_owned()).collect();
            found.push((start, values));
        }
        found
    }

    #[test]
    fn quotes_and_line_ends_mean_what_they_mean_to_the_crate() {
        for text in [
            "",
            "\n\r\n",
            "a",
            "a,",
            ",",
            "a,b\n",
            "a\rb\r\nc",
            "\"a\"\"b\",c",
            "\"a\"b\"c,d",
            "a\"b\",c\n",
            "\"a\nb\",c\nd",
            "\"",
            "\"a\"\"",
            "\"a\n,b",
            "\"\"\n\"\"\"\"",
            " \"a\",b",
            "\"a\" ,b",
            "a,\"b\"\r\n\r\n\"c\"",
            "\"a\"\"\n\"b",
        ] {
            assert_eq!(by_us(text, b','), by_the_crate(text, b','), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn records_are_those_of_the_crate(text in "([ab,;\"\r\n]|\"\"|\r\n|あ|,\"){0,40}", semicolon in any::<bool>()) {
            let separator = if semicolon { b';' } else { b',' };
            prop_assert_eq!(by_us(&text, separator), by_the_crate(&text, separator));
        }

        #[test]
        fn records_longer_than_a_block_are_those_of_the_crate(text in "([a,\"\r\n]|[a]{30,70}|\"\"|\r\n|あ|,\"){0,40}") {
            prop_assert_eq!(by_us(&text, b','), by_the_crate(&text, b','));
        }

        #[test]
        fn no_cut_is_inside_a_record(text in "([ab,\"\r\n]|\"\"|\r\n|あ|,\"){0,60}", size in 1usize..20) {
            let cuts = cuts(text.as_bytes(), 0, size, b',');
            let ends = cuts.iter().skip(1).copied().chain([text.len()]);
            let pieces = cuts.iter().zip(ends).flat_map(|(&from, to)| {
                by_us(&text[from..to], b',').into_iter().map(move |(at, fields)| (from + at, fields))
            });
            prop_assert_eq!(pieces.collect::<Vec<_>>(), by_us(&text, b','));
        }
    }
}
