//! Whether all that the decoder will believe of a Parquet file can be seen without decoding it.
//!
//! In: a file, the columns that are wanted, and the memory that decoding may take. Out: yes, when its footer and the heads of all
//! pages of those columns say how much there is, fit each other and the file, and stay within the memory; no, for everything
//! else. Never: unpacks a page, or says that a file is sound: what stands inside its pages may still be damaged.
//!
//! The decoder makes room by the numbers in these heads. By numbers inside pages it does so in the encodings that are not
//! listed here; in those that are, a wrong number is an error, and the length of what it decodes is that of the heads
//! (`docs/decisions/0070-decoding-once.md`).

use super::notes;
use super::shapes::{FILE, PAGE};
use super::thrift::{self, Fields};
use crate::data::sandbox::DecodeRequest;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

/// Bytes behind the footer: its length, and four letters.
const TAIL: u64 = 8;
const LETTERS: &[u8] = b"PAR1";

/// How many times its own size a footer becomes in memory, at most.
const FOOTER_TIMES: u64 = 256;

/// The key of what a writer notes about its columns.
const NOTES: &[u8] = b"ARROW:schema";

/// How deep columns may lie in each other.
const DEPTH: usize = 64;

/// Bytes of a head of a page that are read at first, and at most: it may hold the least and the greatest text of its page.
const HEAD: u64 = 256;
const LONGEST_HEAD: u64 = 64 << 10;

/// Bytes of a decoded value, or of the head of a text.
const VALUE: u64 = 16;

/// How many times the bytes of what is decoded exist at once.
const COPIES: u64 = 2;

/// How many times its size a file may become, however little of it is there at once, and what any file may become.
const MOST_TIMES: u64 = 1_000;
const ALWAYS: u64 = 512 << 20;

/// The numbers of the format that are known here.
mod code {
    pub(super) const BOOLEAN: i64 = 0;
    pub(super) const INT64: i64 = 2;
    pub(super) const INT96: i64 = 3;
    pub(super) const DOUBLE: i64 = 5;
    pub(super) const FIXED_WIDTH: i64 = 7;
    pub(super) const REPEATED: i64 = 2;
    pub(super) const UNPACKED: i64 = 0;
    /// Snappy, gzip, Zstandard and LZ4, as the format has it now.
    pub(super) const PACKINGS: [i64; 4] = [1, 2, 6, 7];
    pub(super) const DATA_PAGE: i64 = 0;
    pub(super) const DICTIONARY_PAGE: i64 = 2;
    pub(super) const DATA_PAGE_V2: i64 = 3;
    pub(super) const PLAIN: i64 = 0;
    pub(super) const PLAIN_DICTIONARY: i64 = 2;
    pub(super) const RUNS: i64 = 3;
    pub(super) const DICTIONARY: i64 = 8;
}

/// Whether a file of so many bytes can be decoded as ordered without asking for more than it should.
pub(in crate::data) fn are_plain(order: &DecodeRequest, file: &mut (impl Read + Seek), size: u64) -> bool {
    footer(order, file, size).is_some_and(|bytes| {
        thrift::read(&bytes, &FILE).is_some_and(|(footer, _)| Heads { order, file, size }.fit(&footer).is_some())
    })
}

fn footer(order: &DecodeRequest, file: &mut (impl Read + Seek), size: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(size.checked_sub(TAIL)?)).ok()?;
    let mut tail = [0; 8];
    file.read_exact(&mut tail).ok()?;
    let (length, letters) = tail.split_first_chunk::<4>()?;
    let length = u64::from(u32::from_le_bytes(*length));
    if letters != LETTERS || length.checked_mul(FOOTER_TIMES)? > order.memory {
        return None;
    }
    file.seek(SeekFrom::Start(size.checked_sub(TAIL + length)?)).ok()?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 == length).then_some(bytes)
}

/// A column that is wanted and holds one value a row.
struct Leaf {
    /// Its place among the columns of a row group.
    at: usize,
    kind: i64,
    /// Bytes of a value of fixed width.
    width: u64,
}

/// The columns of one row group.
struct Chunk<'f> {
    leaf: &'f Leaf,
    range: Range<u64>,
    values: u64,
    is_packed: bool,
}

/// A page, by its head.
struct Page {
    is_dictionary: bool,
    /// Its bytes in the file, behind its head.
    length: u64,
    /// Bytes that become of it.
    bytes: u64,
    values: u64,
}

struct Heads<'o, F> {
    order: &'o DecodeRequest,
    file: &'o mut F,
    size: u64,
}

impl<F: Read + Seek> Heads<'_, F> {
    fn fit(&mut self, footer: &Fields<'_>) -> Option<()> {
        let mut notes = footer.list(5).filter(|pair| pair.bytes(1) == Some(NOTES)).filter_map(|pair| pair.bytes(2));
        if !notes.all(notes::are_plain) {
            return None;
        }
        let wanted = self.wanted(footer)?;
        let (mut rows, mut all) = (0_u64, 0_u64);
        for group in footer.list(4) {
            rows = rows.checked_add(unsigned(group, 3)?)?;
            let bytes = self.group(group, &wanted)?;
            if bytes.checked_mul(COPIES)? > self.order.memory {
                return None;
            }
            all = all.checked_add(bytes)?;
        }
        // On disk no more than some row groups are there at once; they are all decoded, all the same.
        let most = if self.order.disk.is_some() {
            self.size.saturating_mul(MOST_TIMES).max(ALWAYS)
        } else {
            self.order.memory / COPIES
        };
        (all <= most && rows == unsigned(footer, 3)?).then_some(())
    }

    /// The columns of the file that bear a wanted name. All of them must hold one value a row.
    fn wanted(&self, footer: &Fields<'_>) -> Option<Vec<Leaf>> {
        let elements: Vec<&Fields<'_>> = footer.list(2).collect();
        let mut rest = elements.iter().copied();
        let roots = children(rest.next()?)?;
        let (mut wanted, mut at) = (Vec::new(), 0);
        for _ in 0..roots {
            let root = rest.next()?;
            let name = root.bytes(4)?;
            if self.order.columns.iter().flatten().any(|wanted| wanted.as_bytes() == name) {
                wanted.push(leaf(root, at)?);
            }
            at += leaves(root, &mut rest, DEPTH)?;
        }
        rest.next().is_none().then_some(wanted)
    }

    /// About how many bytes become of the wanted columns of a row group.
    fn group(&mut self, group: &Fields<'_>, wanted: &[Leaf]) -> Option<u64> {
        let rows = unsigned(group, 3)?;
        let columns: Vec<&Fields<'_>> = group.list(1).collect();
        let chunks: Vec<Chunk<'_>> =
            wanted.iter().map(|leaf| self.chunk(columns.get(leaf.at)?, leaf)).collect::<Option<_>>()?;
        let mut ranges: Vec<&Range<u64>> = chunks.iter().map(|chunk| &chunk.range).collect();
        ranges.sort_by_key(|range| range.start);
        if ranges.windows(2).any(|two| two[1].start < two[0].end) {
            return None;
        }
        chunks.iter().try_fold(0_u64, |bytes, chunk| {
            let values = rows.checked_mul(VALUE + 2 * chunk.leaf.width)?;
            let pages = if chunk.values == rows { self.pages(chunk)? } else { return None };
            bytes.checked_add(values)?.checked_add(pages)
        })
    }

    fn chunk<'f>(&self, column: &Fields<'_>, leaf: &'f Leaf) -> Option<Chunk<'f>> {
        let data = column.fields(3)?;
        let start = if data.number(11).is_some() { unsigned(data, 11)? } else { unsigned(data, 9)? };
        let range = start..start.checked_add(unsigned(data, 7)?)?;
        let packing = data.number(4)?;
        let is_packed = packing != code::UNPACKED;
        let is_known = !is_packed || code::PACKINGS.contains(&packing);
        (is_known && range.end <= self.size).then_some(Chunk { leaf, range, values: unsigned(data, 5)?, is_packed })
    }

    /// How many bytes the pages of a chunk become.
    fn pages(&mut self, chunk: &Chunk<'_>) -> Option<u64> {
        let (mut at, mut seen, mut bytes) = (chunk.range.start, 0_u64, 0_u64);
        // The first page is looked at even where no value is due: it may be a dictionary.
        while seen < chunk.values || (at == chunk.range.start && at < chunk.range.end) {
            let (page, head) = self.page(at, chunk)?;
            let end = at.checked_add(head)?.checked_add(page.length)?;
            if end > chunk.range.end || (page.is_dictionary && at != chunk.range.start) {
                return None;
            }
            at = end;
            (seen, bytes) = (seen.checked_add(page.values)?, bytes.checked_add(page.bytes)?);
        }
        (seen == chunk.values).then_some(bytes)
    }

    /// The page that begins here, and how long its head is.
    fn page(&mut self, at: u64, chunk: &Chunk<'_>) -> Option<(Page, u64)> {
        for most in [HEAD, LONGEST_HEAD] {
            self.file.seek(SeekFrom::Start(at)).ok()?;
            let mut bytes = Vec::new();
            self.file.take(most.min(chunk.range.end.checked_sub(at)?)).read_to_end(&mut bytes).ok()?;
            if let Some((head, length)) = thrift::read(&bytes, &PAGE) {
                return Some((page(&head, chunk)?, length as u64));
            }
        }
        None
    }
}

fn unsigned(fields: &Fields<'_>, id: i16) -> Option<u64> {
    u64::try_from(fields.number(id)?).ok()
}

/// How many elements lie directly in one.
fn children(element: &Fields<'_>) -> Option<u64> {
    if element.number(5).is_some() { unsigned(element, 5) } else { Some(0) }
}

/// How many columns an element is or holds.
fn leaves<'f>(
    element: &Fields<'_>,
    rest: &mut (impl Iterator<Item = &'f Fields<'f>> + ?Sized),
    depth: usize,
) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    match children(element)? {
        0 => Some(1),
        many => (0..many).try_fold(0, |sum, _| Some(sum + leaves(rest.next()?, rest, depth)?)),
    }
}

fn leaf(element: &Fields<'_>, at: usize) -> Option<Leaf> {
    let kind = element.number(1)?;
    let width = match kind {
        code::FIXED_WIDTH => unsigned(element, 2).filter(|width| *width > 0)?,
        _ => 0,
    };
    let is_flat = children(element)? == 0 && element.number(3)? != code::REPEATED;
    is_flat.then_some(Leaf { at, kind, width })
}

/// A page of a kind, in an encoding and of a size that are plain; `None` for every other one.
fn page(head: &Fields<'_>, chunk: &Chunk<'_>) -> Option<Page> {
    let (length, unpacked) = (unsigned(head, 3)?, unsigned(head, 2)?);
    let bytes = if chunk.is_packed { unpacked } else { length };
    let (of, is_dictionary) = match head.number(1)? {
        code::DATA_PAGE => (head.fields(5)?, false),
        code::DICTIONARY_PAGE => (head.fields(7)?, true),
        code::DATA_PAGE_V2 => (head.fields(8)?, false),
        _ => return None,
    };
    let values = unsigned(of, 1)?;
    if is_dictionary {
        let encoding = of.number(2)?;
        let is_plain = encoding == code::PLAIN || encoding == code::PLAIN_DICTIONARY;
        let fits = is_plain && values.checked_mul(least(chunk.leaf)?)? <= bytes;
        return fits.then_some(Page { is_dictionary, length, bytes: bytes.checked_add(values * VALUE)?, values: 0 });
    }
    let is_second = head.number(1)? == code::DATA_PAGE_V2;
    // In the second version the levels are not packed, and stand before the values.
    if is_second && (of.number(6)? != 0 || unsigned(of, 5)? > length.min(bytes)) {
        return None;
    }
    let is_known = match of.number(if is_second { 4 } else { 2 })? {
        code::PLAIN | code::PLAIN_DICTIONARY | code::DICTIONARY => true,
        code::RUNS => chunk.leaf.kind == code::BOOLEAN,
        _ => false,
    };
    is_known.then_some(Page { is_dictionary, length, bytes, values })
}

/// Bytes of the shortest value in a dictionary.
fn least(leaf: &Leaf) -> Option<u64> {
    match leaf.kind {
        code::BOOLEAN => None,
        code::INT64 | code::DOUBLE => Some(8),
        code::INT96 => Some(12),
        code::FIXED_WIDTH => Some(leaf.width),
        _ => Some(4),
    }
}
