//! Names for values: what is kept is kept under the value that it was made from.
//!
//! In: a value that can be serialised. Out: the BLAKE3 of everything in it. Never: hashes a name of a field or a variant, so that a
//! renamed one voids nothing; or leaves out a field, so that no two different values of one type share a name. What a type
//! itself skips (`serde(skip)`) must follow from its other fields.
//!
//! Fields and variants are told by their position: where one is moved beside another of its type, the form of what is kept
//! has to be counted on. Whole numbers are told alike whatever their width, fractions by their bits, maps in the order in
//! which they stand.

use blake3::{Hash, Hasher};
use serde::ser::{self, Serialize, Serializer};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::{self, Display};

/// So many bytes are hashed at a time.
const BLOCK: usize = 1 << 16;

/// The name of a value, 64 hexadecimal digits; `None` when a part of it refuses to be serialised.
pub fn fingerprint(value: &(impl Serialize + ?Sized)) -> Option<String> {
    digest(value).map(|hash| hash.to_hex().to_string())
}

/// The hash behind [`fingerprint`].
pub(super) fn digest(value: &(impl Serialize + ?Sized)) -> Option<Hash> {
    hash_of(value, Scope::Value)
}

/// The name of what is declared, wherever it stands: every [`Place`](crate::diag::Place) in it counts for nothing.
pub fn fingerprint_of_meaning(value: &(impl Serialize + ?Sized)) -> Option<String> {
    digest_of_meaning(value).map(|hash| hash.to_hex().to_string())
}

/// The hash behind [`fingerprint_of_meaning`].
pub(super) fn digest_of_meaning(value: &(impl Serialize + ?Sized)) -> Option<Hash> {
    hash_of(value, Scope::Meaning)
}

/// The same without the hours of the calendars in it, which are told by their names; with these names.
pub fn fingerprint_beside_calendars(value: &(impl Serialize + ?Sized)) -> Option<(String, BTreeSet<String>)> {
    let names = RefCell::default();
    let hash = hash_of(value, Scope::BesideCalendars(&names))?;
    Some((hash.to_hex().to_string(), names.into_inner()))
}

fn hash_of(value: &(impl Serialize + ?Sized), scope: Scope<'_>) -> Option<Hash> {
    let mut bytes = Bytes::default();
    value.serialize(&mut Feed { bytes: &mut bytes, scope, is_muted: false }).ok()?;
    Some(bytes.hash())
}

/// What of a value counts.
#[derive(Clone, Copy)]
enum Scope<'n> {
    /// All of it.
    Value,
    /// What is declared, but not where.
    Meaning,
    /// The same, and of calendars their names only, which are noted.
    BesideCalendars(&'n RefCell<BTreeSet<String>>),
}

/// Bytes to be hashed, many at a time.
#[derive(Default)]
struct Bytes {
    hasher: Hasher,
    waiting: Vec<u8>,
}

impl Bytes {
    fn add(&mut self, bytes: &[u8]) {
        if self.waiting.len() + bytes.len() > BLOCK {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
        }
        self.waiting.extend_from_slice(bytes);
    }

    fn hash(mut self) -> Hash {
        self.hasher.update(&self.waiting);
        self.hasher.finalize()
    }
}

/// What a value begins with; no value begins as a list of values ends.
#[derive(Clone, Copy)]
enum Mark {
    End,
    Nothing,
    Something,
    Boolean,
    Signed,
    Unsigned,
    Single,
    Double,
    Character,
    Text,
    Bytes,
    List,
    Map,
    Struct,
    Variant,
    Skipped,
}

/// Takes a value in, part by part.
struct Feed<'h> {
    bytes: &'h mut Bytes,
    scope: Scope<'h>,
    /// Whether a place is being passed over.
    is_muted: bool,
}

impl Feed<'_> {
    fn add(&mut self, mark: Mark, bytes: &[u8]) -> Result<(), Refused> {
        if !self.is_muted {
            self.bytes.add(&[mark as u8]);
            self.bytes.add(bytes);
        }
        Ok(())
    }

    /// A mark with bytes of any number.
    fn add_long(&mut self, mark: Mark, bytes: &[u8]) -> Result<(), Refused> {
        self.add(mark, &(bytes.len() as u64).to_le_bytes())?;
        if !self.is_muted {
            self.bytes.add(bytes);
        }
        Ok(())
    }

    fn open(&mut self, mark: Mark, number: u32) -> Result<Inside<'_>, Refused> {
        self.add(mark, &number.to_le_bytes())?;
        let feed = Feed { bytes: self.bytes, scope: self.scope, is_muted: self.is_muted };
        Ok(Inside { feed, calendars: None })
    }
}

impl<'f> Serializer for &'f mut Feed<'_> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Inside<'f>;
    type SerializeTuple = Inside<'f>;
    type SerializeTupleStruct = Inside<'f>;
    type SerializeTupleVariant = Inside<'f>;
    type SerializeMap = Inside<'f>;
    type SerializeStruct = Inside<'f>;
    type SerializeStructVariant = Inside<'f>;

    fn serialize_bool(self, value: bool) -> Result<(), Refused> {
        self.add(Mark::Boolean, &[u8::from(value)])
    }

    fn serialize_i8(self, value: i8) -> Result<(), Refused> {
        self.serialize_i128(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Refused> {
        self.serialize_i128(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Refused> {
        self.serialize_i128(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Refused> {
        self.serialize_i128(value.into())
    }

    fn serialize_i128(self, value: i128) -> Result<(), Refused> {
        self.add(Mark::Signed, &value.to_le_bytes())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Refused> {
        self.serialize_u128(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Refused> {
        self.serialize_u128(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Refused> {
        self.serialize_u128(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Refused> {
        self.serialize_u128(value.into())
    }

    fn serialize_u128(self, value: u128) -> Result<(), Refused> {
        self.add(Mark::Unsigned, &value.to_le_bytes())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Refused> {
        self.add(Mark::Single, &value.to_bits().to_le_bytes())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Refused> {
        self.add(Mark::Double, &value.to_bits().to_le_bytes())
    }

    fn serialize_char(self, value: char) -> Result<(), Refused> {
        self.add(Mark::Character, &u32::from(value).to_le_bytes())
    }

    fn serialize_str(self, value: &str) -> Result<(), Refused> {
        self.add_long(Mark::Text, value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Refused> {
        self.add_long(Mark::Bytes, value)
    }

    fn serialize_none(self) -> Result<(), Refused> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        self.add(Mark::Something, &[])?;
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.add(Mark::Nothing, &[])
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, variant: u32, _: &'static str) -> Result<(), Refused> {
        self.open(Mark::Variant, variant)?.close()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        let mut inside = self.open(Mark::Variant, variant)?;
        inside.part(value)?;
        inside.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'f>, Refused> {
        self.open(Mark::List, 0)
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'f>, Refused> {
        self.open(Mark::Struct, 0)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'f>, Refused> {
        self.open(Mark::Struct, 0)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Inside<'f>, Refused> {
        self.open(Mark::Variant, variant)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'f>, Refused> {
        self.open(Mark::Map, 0)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Inside<'f>, Refused> {
        let mut inside = self.open(Mark::Struct, 0)?;
        match (name, inside.feed.scope) {
            ("Place", Scope::Meaning | Scope::BesideCalendars(_)) => inside.feed.is_muted = true,
            ("WorkCalendar", Scope::BesideCalendars(names)) => inside.calendars = Some(names),
            _ => {}
        }
        Ok(inside)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Inside<'f>, Refused> {
        self.open(Mark::Variant, variant)
    }

    fn is_human_readable(&self) -> bool {
        true
    }
}

/// Between the beginning of a value of several parts and its end.
struct Inside<'h> {
    feed: Feed<'h>,
    /// Inside a calendar of which only its name counts: where that is noted.
    calendars: Option<&'h RefCell<BTreeSet<String>>>,
}

impl Inside<'_> {
    fn part<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<(), Refused> {
        part.serialize(&mut self.feed)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, part: &T) -> Result<(), Refused> {
        let Some(names) = self.calendars else { return self.part(part) };
        if name != "name" {
            return Ok(());
        }
        if let Ok(serde_json::Value::String(name)) = serde_json::to_value(part) {
            names.borrow_mut().insert(name);
        }
        self.part(part)
    }

    fn close(mut self) -> Result<(), Refused> {
        self.feed.add(Mark::End, &[])
    }
}

/// A trait of values of several parts, each of which is taken in by itself.
macro_rules! parts {
    ($($kind:ident $part:ident;)*) => {$(
        impl ser::$kind for Inside<'_> {
            type Ok = ();
            type Error = Refused;

            fn $part<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<(), Refused> {
                self.part(part)
            }

            fn end(self) -> Result<(), Refused> {
                self.close()
            }
        }
    )*};
}

parts! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// A trait of values with named parts; the names are not taken in, but that one is left out.
macro_rules! named_parts {
    ($($kind:ident)*) => {$(
        impl ser::$kind for Inside<'_> {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, part: &T) -> Result<(), Refused> {
                self.field(name, part)
            }

            fn skip_field(&mut self, _: &'static str) -> Result<(), Refused> {
                self.feed.add(Mark::Skipped, &[])
            }

            fn end(self) -> Result<(), Refused> {
                self.close()
            }
        }
    )*};
}

named_parts! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.part(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.part(value)
    }

    fn end(self) -> Result<(), Refused> {
        self.close()
    }
}

/// Why a value cannot be serialised; nobody is told, since it is not kept then.
#[derive(Debug)]
struct Refused;

impl Display for Refused {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("the value cannot be serialised")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests;
