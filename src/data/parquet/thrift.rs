//! Bytes in Thrift's compact protocol → the fields of a known structure.
//!
//! In: bytes, and the shape of what they should hold. Out: its numbers, bytes and lists, and how many bytes they took; `None` for
//! whatever is not of that shape or not written as every writer does. Never: makes room for what is only announced, goes deeper
//! than [`DEPTH`], or understands more than one reading of the same bytes.
//!
//! The decoder reads a field by its number and trusts its type. Here both must fit, and numbers rise, so that both find the same.

/// How deep structures may lie in each other.
const DEPTH: usize = 16;

/// A known structure: its fields by number. Others are passed over.
pub(super) struct Shape(pub &'static [(i16, Kind)]);

/// What a field holds.
pub(super) enum Kind {
    /// Yes or no.
    Flag,
    Byte,
    /// A whole number of 16 bits.
    Short,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    /// Bytes, or a text.
    Bytes,
    /// Several of a kind that is neither a flag nor a byte.
    List(&'static Kind),
    /// A structure.
    Struct(&'static Shape),
}

/// A value of a known field.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// Of a number or a flag.
    Number(i64),
    Bytes(&'a [u8]),
    List(Vec<Value<'a>>),
    /// Of a structure.
    Struct(Fields<'a>),
}

/// The known fields of a structure.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields<'a>(Vec<(i16, Value<'a>)>);

impl<'a> Fields<'a> {
    fn get(&self, id: i16) -> Option<&Value<'a>> {
        self.0.iter().find(|(own, _)| *own == id).map(|(_, value)| value)
    }

    pub(super) fn number(&self, id: i16) -> Option<i64> {
        if let Value::Number(number) = self.get(id)? { Some(*number) } else { None }
    }

    pub(super) fn bytes(&self, id: i16) -> Option<&'a [u8]> {
        if let Value::Bytes(bytes) = self.get(id)? { Some(bytes) } else { None }
    }

    /// A structure.
    pub(super) fn fields(&self, id: i16) -> Option<&Self> {
        if let Value::Struct(fields) = self.get(id)? { Some(fields) } else { None }
    }

    /// The structures of a list; none of one that is not there.
    pub(super) fn list(&self, id: i16) -> impl Iterator<Item = &Self> {
        let list = if let Some(Value::List(list)) = self.get(id) { list.as_slice() } else { &[] };
        list.iter().filter_map(|value| if let Value::Struct(fields) = value { Some(fields) } else { None })
    }
}

/// The structure that bytes begin with, and how many bytes it takes.
pub(super) fn read<'a>(bytes: &'a [u8], shape: &Shape) -> Option<(Fields<'a>, usize)> {
    let mut reader = Reader { rest: bytes };
    let fields = reader.fields(shape, DEPTH)?;
    Some((fields, bytes.len() - reader.rest.len()))
}

/// The types of the protocol, as they stand in a head of a field or a list.
mod code {
    pub(super) const YES: u8 = 1;
    pub(super) const NO: u8 = 2;
    pub(super) const BYTE: u8 = 3;
    pub(super) const SHORT: u8 = 4;
    pub(super) const INT: u8 = 5;
    pub(super) const LONG: u8 = 6;
    pub(super) const DOUBLE: u8 = 7;
    pub(super) const BYTES: u8 = 8;
    pub(super) const LIST: u8 = 9;
    pub(super) const STRUCT: u8 = 12;
}

impl Kind {
    fn is(&self, of: u8) -> bool {
        match self {
            Self::Flag => of == code::YES || of == code::NO,
            Self::Byte => of == code::BYTE,
            Self::Short => of == code::SHORT,
            Self::Int => of == code::INT,
            Self::Long => of == code::LONG,
            Self::Bytes => of == code::BYTES,
            Self::List(_) => of == code::LIST,
            Self::Struct(_) => of == code::STRUCT,
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, many: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(many)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|one| one[0])
    }

    /// Seven bits to a byte, the lowest first.
    fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return (number >> shift == bits).then_some(number);
            }
        }
        None
    }

    /// The sign stands in the lowest bit.
    fn number(&mut self) -> Option<i64> {
        let number = self.unsigned()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let many = self.unsigned()?;
        self.take(usize::try_from(many).ok()?)
    }

    /// The number and the type of the next field; `None` inside behind the last one.
    fn head(&mut self, last: i16) -> Option<Option<(i16, u8)>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        let id = match head >> 4 {
            0 => i16::try_from(self.number()?).ok()?,
            further => last.checked_add(i16::from(further))?,
        };
        (id > last).then_some(Some((id, head & 0x0F)))
    }

    /// How many elements of which type a list has. Each takes a byte at least.
    fn list_head(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let many = match head >> 4 {
            15 => usize::try_from(self.unsigned()?).ok()?,
            few => usize::from(few),
        };
        (many <= self.rest.len()).then_some((many, head & 0x0F))
    }

    fn fields(&mut self, shape: &Shape, depth: usize) -> Option<Fields<'a>> {
        let depth = depth.checked_sub(1)?;
        let (mut fields, mut last) = (Fields::default(), 0);
        while let Some((id, of)) = self.head(last)? {
            match shape.0.iter().find(|(known, _)| *known == id) {
                Some((_, kind)) if !kind.is(of) => return None,
                Some((_, Kind::Flag)) => fields.0.push((id, Value::Number(i64::from(of == code::YES)))),
                Some((_, kind)) => fields.0.push((id, self.value(kind, depth)?)),
                None => self.pass(of, depth)?,
            }
            last = id;
        }
        Some(fields)
    }

    fn value(&mut self, kind: &Kind, depth: usize) -> Option<Value<'a>> {
        Some(match kind {
            // A flag stands in the head of its field.
            Kind::Flag => return None,
            Kind::Byte => Value::Number(i64::from(self.byte()?)),
            Kind::Short => Value::Number(i16::try_from(self.number()?).ok()?.into()),
            Kind::Int => Value::Number(i32::try_from(self.number()?).ok()?.into()),
            Kind::Long => Value::Number(self.number()?),
            Kind::Bytes => Value::Bytes(self.bytes()?),
            Kind::Struct(shape) => Value::Struct(self.fields(shape, depth)?),
            Kind::List(each) => {
                let (many, of) = self.list_head()?;
                if many > 0 && !each.is(of) {
                    return None;
                }
                Value::List((0..many).map(|_| self.value(each, depth)).collect::<Option<_>>()?)
            }
        })
    }

    /// Passes over a field that nobody knows.
    fn pass(&mut self, of: u8, depth: usize) -> Option<()> {
        match of {
            code::YES | code::NO => {}
            code::BYTE => drop(self.byte()?),
            code::SHORT | code::INT | code::LONG => drop(self.unsigned()?),
            code::DOUBLE => drop(self.take(8)?),
            code::BYTES => drop(self.bytes()?),
            code::LIST => {
                let (many, of) = self.list_head()?;
                // How many bytes a flag in a list takes is read in two ways.
                if many > 0 && (of == code::YES || of == code::NO) {
                    return None;
                }
                (0..many).try_for_each(|_| self.pass(of, depth.checked_sub(1)?))?;
            }
            code::STRUCT => drop(self.fields(&Shape(&[]), depth)?),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INNER: Shape = Shape(&[(1, Kind::Int)]);
    const SHAPE: Shape = Shape(&[
        (1, Kind::Int),
        (2, Kind::Flag),
        (3, Kind::Bytes),
        (4, Kind::List(&Kind::Struct(&INNER))),
        (20, Kind::Struct(&INNER)),
    ]);

    #[test]
    fn a_structure_is_read_field_by_field() {
        // By the protocol: field 1 (+1, i32) −25, field 2 (+1, yes), field 3 (+1, binary) "ab", field 4 (+1, list of two structs),
        // an unknown field 5 (+1, list of two i32), field 20 with its number written out (zigzag of 20 is 40).
        let bytes = [
            0x15, 0x31, 0x11, 0x18, 2, b'a', b'b', 0x19, 0x2C, 0x15, 2, 0, 0x15, 4, 0, 0x19, 0x25, 1, 2, 0x0C, 40,
            0x15, 6, 0, 0, 99,
        ];
        let (fields, taken) = read(&bytes, &SHAPE).unwrap();
        assert_eq!(taken, bytes.len() - 1);
        assert_eq!((fields.number(1), fields.number(2), fields.bytes(3)), (Some(-25), Some(1), Some(b"ab".as_slice())));
        assert_eq!(fields.list(4).map(|inner| inner.number(1)).collect::<Vec<_>>(), [Some(1), Some(2)]);
        assert_eq!(fields.fields(20).and_then(|inner| inner.number(1)), Some(3));
        for end in 0..taken {
            assert_eq!(read(&bytes[..end], &SHAPE), None, "{end}");
        }
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_not_read() {
        for (bytes, why) in [
            (&[0x16, 2, 0][..], "field 1 is another kind of number"),
            (&[0x15, 2, 0x05, 2, 2, 0], "field 1 comes twice"),
            (&[0x15, 0x80, 0x80, 0x80, 0x80, 0x20, 0], "a number of 32 bits has 33"),
            (&[0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02, 0], "a number has 65 bits"),
            (&[0x49, 0xFC, 0x80, 0x80, 0x80, 0x80, 8, 0], "a list has more elements than there are bytes"),
            (&[0x59, 0x21, 1, 1, 0], "a list of flags that nobody knows"),
            (&[0x5B, 0, 0], "a map"),
        ] {
            assert_eq!(read(bytes, &SHAPE), None, "{why}");
        }
        let deep: Vec<u8> = std::iter::repeat_n(0x5C, 10_000).chain(std::iter::repeat_n(0, 10_001)).collect();
        assert_eq!(read(&deep, &SHAPE), None);
    }
}
