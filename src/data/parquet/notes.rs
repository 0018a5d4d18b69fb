//! What a writer notes about its columns beside the format: an Arrow schema, as a flatbuffer, as text in base 64.
//!
//! In: the text. Out: whether reading it takes no more than its own size, and none of its types brings a width of its own. Never:
//! makes anything of it: a table may be pointed at from many places, and is read anew from each.

/// How deep columns may lie in each other.
const DEPTH: usize = 16;

/// How many times the bytes of the notes may be looked at before they are not plain. Writers share next to nothing.
const TIMES: usize = 4;

/// Fields of the tables, by their place in `Message.fbs` and `Schema.fbs` of the Arrow format.
mod field {
    pub(super) const MESSAGE_HEADER: usize = 2;
    pub(super) const SCHEMA_FIELDS: usize = 1;
    pub(super) const SCHEMA_PAIRS: usize = 2;
    pub(super) const NAME: usize = 0;
    pub(super) const TYPE_CODE: usize = 2;
    pub(super) const TYPE: usize = 3;
    pub(super) const CHILDREN: usize = 5;
    pub(super) const PAIRS: usize = 6;
    /// Of a timestamp its time zone, of a union the numbers of its types.
    pub(super) const OF_TYPE: usize = 1;
}

/// Types that hold something of any size, and the one whose width the decoder would believe.
mod code {
    pub(super) const TIMESTAMP: u8 = 10;
    pub(super) const UNION: u8 = 14;
    pub(super) const FIXED_WIDTH: u8 = 15;
}

/// Whether a note can be read as it is.
pub(super) fn are_plain(text: &[u8]) -> bool {
    let Some(bytes) = decoded(text) else { return false };
    // Four bytes of ones and a length stand before what newer writers note.
    let bytes = if bytes.starts_with(&[0xFF; 4]) { bytes.get(8..).unwrap_or_default() } else { &bytes };
    Notes { bytes, left: bytes.len().saturating_mul(TIMES) }.whole().is_some()
}

/// The bytes that a text in base 64 stands for.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let bits = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text[..text.len() - padding].chunks(4) {
        let number = four.iter().try_fold(0_u32, |number, byte| Some(number << 6 | u32::from(bits(*byte)?)))?;
        let whole = number << (6 * (4 - four.len()));
        bytes.extend(&whole.to_be_bytes()[1..four.len()]);
    }
    Some(bytes)
}

struct Notes<'a> {
    bytes: &'a [u8],
    /// How many bytes may still be looked at.
    left: usize,
}

impl Notes<'_> {
    fn whole(&mut self) -> Option<()> {
        let message = self.target(0)?;
        let schema = self.pointed(message, field::MESSAGE_HEADER)??;
        self.pairs(schema, field::SCHEMA_PAIRS)?;
        self.columns(schema, field::SCHEMA_FIELDS, DEPTH)
    }

    fn look(&mut self, bytes: usize) -> Option<()> {
        self.left = self.left.checked_sub(bytes.saturating_add(4))?;
        Some(())
    }

    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn number(&self, at: usize) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.array(at)?)).ok()
    }

    /// Where the offset that stands here points to.
    fn target(&self, at: usize) -> Option<usize> {
        at.checked_add(self.number(at)?)
    }

    /// Where a field of a table stands; `None` inside when it has none.
    fn place(&self, table: usize, field: usize) -> Option<Option<usize>> {
        let back = i32::from_le_bytes(self.array(table)?);
        let list = usize::try_from(i64::try_from(table).ok()? - i64::from(back)).ok()?;
        let short = |at: usize| Some(usize::from(u16::from_le_bytes(self.array(at)?)));
        let at = 4 + 2 * field;
        if at + 2 > short(list)? {
            return Some(None);
        }
        let offset = short(list.checked_add(at)?)?;
        Some((offset > 0).then_some(table + offset))
    }

    fn pointed(&self, table: usize, field: usize) -> Option<Option<usize>> {
        match self.place(table, field)? {
            Some(at) => Some(Some(self.target(at)?)),
            None => Some(None),
        }
    }

    /// A text of a table, or numbers.
    fn plain(&mut self, table: usize, field: usize, size: usize) -> Option<()> {
        match self.pointed(table, field)? {
            Some(at) => self.look(self.number(at)?.saturating_mul(size)),
            None => Some(()),
        }
    }

    /// The tables that a field lists.
    fn tables(&mut self, table: usize, field: usize) -> Option<Vec<usize>> {
        let Some(list) = self.pointed(table, field)? else { return Some(Vec::new()) };
        let many = self.number(list)?;
        self.look(many.saturating_mul(4))?;
        (1..=many).map(|at| self.target(list.checked_add(4 * at)?)).collect()
    }

    /// Names and what is said under them.
    fn pairs(&mut self, table: usize, field: usize) -> Option<()> {
        for pair in self.tables(table, field)? {
            (0..2).try_for_each(|text| self.plain(pair, text, 1))?;
        }
        Some(())
    }

    fn columns(&mut self, table: usize, field: usize, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        for column in self.tables(table, field)? {
            self.plain(column, field::NAME, 1)?;
            self.pairs(column, field::PAIRS)?;
            self.kind(column)?;
            self.columns(column, field::CHILDREN, depth)?;
        }
        Some(())
    }

    fn kind(&mut self, column: usize) -> Option<()> {
        let kind = match self.place(column, field::TYPE_CODE)? {
            Some(at) => *self.bytes.get(at)?,
            None => 0,
        };
        match (kind, self.pointed(column, field::TYPE)?) {
            (code::FIXED_WIDTH, _) => None,
            (code::TIMESTAMP | code::UNION, Some(table)) => self.plain(table, field::OF_TYPE, 4),
            _ => Some(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What pyarrow 26.0.1 notes of `{id: string, at: timestamp[ms, tz=Asia/Tokyo], n: list<int64>}`.
    const NOTED: &[u8] = b"/////xgBAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAMAAADAAAAAaAAAAAQAAABc////AAABDBQAAAAYAAAABAAAAAEAAAAQAAAAAQAAAG4AAABQ////hP///wAAAQIQAAAAIAAAAAQAAAAAAAAABAAAAGl0ZW0AAAAACAAMAAgABwAIAAAAAAAAAUAAAAC8////AAABChAAAAAcAAAABAAAAAAAAAACAAAAYXQAAAgADAAGAAgACAAAAAAAAQAEAAAACgAAAEFzaWEvVG9reW8AABAAFAAIAAYABwAMAAAAEAAQAAAAAAABBRAAAAAYAAAABAAAAAAAAAACAAAAaWQAAAQABAAEAAAA";
    /// The same of `{id: binary(16)}`.
    const WIDE: &[u8] = b"/////3gAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAEAAAAUAAAAEAAUAAgABgAHAAwAAAAQABAAAAAAAAEPEAAAABwAAAAEAAAAAAAAAAIAAABpZAAAAAAGAAgABAAGAAAAEAAAAAAAAAA=";

    #[test]
    fn base_64_is_read() {
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(decoded(text.as_bytes()).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        for text in ["Zg", "Zg=", "Z===", "Zm9v\n", "Zm=v"] {
            assert_eq!(decoded(text.as_bytes()), None, "{text}");
        }
        assert_eq!(decoded(b"+/+/").as_deref(), Some([0xFB, 0xFF, 0xBF].as_slice()));
    }

    #[test]
    fn what_writers_note_is_plain() {
        assert!(are_plain(NOTED));
        assert!(!are_plain(WIDE), "its width is nobody's but the notes'");
        assert!(!are_plain(&NOTED[..NOTED.len() / 8 * 4]));
        assert!(!are_plain(b""));
    }

    /// A table without fields of its own but these, each four bytes wide, behind the list of their places.
    fn table(bytes: &mut Vec<u8>, fields: &[(usize, u32)]) -> usize {
        let many = fields.iter().map(|(field, _)| field + 1).max().unwrap_or(0);
        let list = bytes.len();
        let mut places = vec![0_u16; many];
        for (nth, (field, _)) in fields.iter().enumerate() {
            places[*field] = u16::try_from(4 + 4 * nth).unwrap();
        }
        let sizes = [4 + 2 * many, 4 + 4 * fields.len()];
        bytes.extend(sizes.iter().flat_map(|size| u16::try_from(*size).unwrap().to_le_bytes()));
        bytes.extend(places.iter().flat_map(|place| place.to_le_bytes()));
        let at = bytes.len();
        bytes.extend(i32::try_from(at - list).unwrap().to_le_bytes());
        bytes.extend(fields.iter().flat_map(|(_, value)| value.to_le_bytes()));
        at
    }

    #[test]
    fn a_table_that_is_pointed_at_twice_on_each_level_is_not_plain() {
        for (times, plain) in [(1_u32, true), (2, false)] {
            let mut bytes = vec![0; 4];
            let message = table(&mut bytes, &[(field::MESSAGE_HEADER, 4)]);
            bytes[..4].copy_from_slice(&u32::try_from(message).unwrap().to_le_bytes());
            // The offset of the header stands four bytes into the table; the next list of places begins behind it.
            let places = 2 * (field::CHILDREN + 1) + 4;
            let to_schema = u32::try_from(4 + 2 * (field::SCHEMA_FIELDS + 1) + 4).unwrap() - 4 + 4;
            let place = message + 4;
            bytes[place..place + 4].copy_from_slice(&(to_schema).to_le_bytes());
            table(&mut bytes, &[(field::SCHEMA_FIELDS, 4)]);
            for _ in 0..DEPTH - 2 {
                bytes.extend(times.to_le_bytes());
                for nth in 0..times {
                    let here = 4 * (times - nth);
                    bytes.extend((here + u32::try_from(places).unwrap()).to_le_bytes());
                }
                table(&mut bytes, &[(field::CHILDREN, 4)]);
            }
            bytes.extend(0_u32.to_le_bytes());
            let mut notes = Notes { bytes: &bytes, left: bytes.len() * TIMES };
            assert_eq!(notes.whole().is_some(), plain, "{times}");
        }
    }
}
