//! What a pass learned of one file, as bytes that a later run can go on from.
//!
//! In: partial aggregates of a file without a fault. Out: bytes, and the same aggregates from them. Never: guesses; bytes that
//! are not exactly what this version writes are nothing.

use super::grouping::Groups;
use super::key::Key;
use super::state::{Closed, Kind, Slot};
use crate::query::Cell;
use std::sync::Arc;

/// Writes values one after the other.
#[derive(Default)]
pub(in crate::data) struct Writer(Vec<u8>);

/// Reads them back.
pub(in crate::data) struct Reader<'a>(&'a [u8]);

/// A value that can be written and read back.
pub(in crate::data) trait Kept: Sized {
    /// Writes it.
    fn put(&self, to: &mut Writer);
    /// Reads it; `None` when the bytes are something else.
    fn get(from: &mut Reader<'_>) -> Option<Self>;
}

impl Writer {
    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

impl<'a> Reader<'a> {
    /// Reads from the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether everything was read.
    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Kept for $type {
            fn put(&self, to: &mut Writer) {
                to.0.extend_from_slice(&self.to_le_bytes());
            }

            fn get(from: &mut Reader<'_>) -> Option<Self> {
                Some(Self::from_le_bytes(from.take(size_of::<Self>())?.try_into().ok()?))
            }
        }
    )*};
}

number!(u8, u64, i64, i128, u128, f64);

impl Kept for bool {
    fn put(&self, to: &mut Writer) {
        u8::from(*self).put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        match u8::get(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Kept for String {
    fn put(&self, to: &mut Writer) {
        (self.len() as u64).put(to);
        to.0.extend_from_slice(self.as_bytes());
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let length = usize::try_from(u64::get(from)?).ok()?;
        String::from_utf8(from.take(length)?.to_vec()).ok()
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn put(&self, to: &mut Writer) {
        (self.len() as u64).put(to);
        self.iter().for_each(|value| value.put(to));
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let length = u64::get(from)?;
        (0..length).map(|_| T::get(from)).collect()
    }
}

impl<T: Kept> Kept for Option<T> {
    fn put(&self, to: &mut Writer) {
        self.is_some().put(to);
        self.iter().for_each(|value| value.put(to));
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Some(if bool::get(from)? { Some(T::get(from)?) } else { None })
    }
}

impl<A: Kept, B: Kept> Kept for (A, B) {
    fn put(&self, to: &mut Writer) {
        self.0.put(to);
        self.1.put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::get(from)?, B::get(from)?))
    }
}

impl Kept for Cell {
    fn put(&self, to: &mut Writer) {
        match self {
            Self::Null => 0_u8.put(to),
            Self::Integer(n) => (1_u8.put(to), n.put(to)).1,
            Self::Number(x) => (2_u8.put(to), x.put(to)).1,
            Self::Text(text) => (3_u8.put(to), text.put(to)).1,
            Self::Boolean(b) => (4_u8.put(to), b.put(to)).1,
        }
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Some(match u8::get(from)? {
            0 => Self::Null,
            1 => Self::Integer(i64::get(from)?),
            2 => Self::Number(f64::get(from)?),
            3 => Self::Text(String::get(from)?),
            4 => Self::Boolean(bool::get(from)?),
            _ => return None,
        })
    }
}

impl Kept for Key {
    fn put(&self, to: &mut Writer) {
        match self {
            Self::Null => 0_u8.put(to),
            Self::Bool(b) => (1_u8.put(to), b.put(to)).1,
            Self::Int(n) => (2_u8.put(to), n.put(to)).1,
            Self::Num(n) => (3_u8.put(to), n.put(to)).1,
            Self::Text(text) => (4_u8.put(to), text.to_string().put(to)).1,
        }
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Some(match u8::get(from)? {
            0 => Self::Null,
            1 => Self::Bool(bool::get(from)?),
            2 => Self::Int(i64::get(from)?),
            3 => Self::Num(i64::get(from)?),
            4 => Self::Text(Arc::from(String::get(from)?)),
            _ => return None,
        })
    }
}

impl Kept for Closed {
    fn put(&self, to: &mut Writer) {
        self.cells.put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { cells: Kept::get(from)? })
    }
}

impl Groups {
    /// Writes groups without a fault; `false` when there is one.
    pub fn put(&self, to: &mut Writer) -> bool {
        if self.refused.is_some() || self.slots.iter().any(Result::is_err) {
            return false;
        }
        self.keys.put(to);
        self.rows.put(to);
        self.closed.put(to);
        self.slots.iter().flatten().for_each(|slot| slot.put(to));
        true
    }

    /// Reads groups with slots of these kinds.
    pub fn get(from: &mut Reader<'_>, kinds: impl Iterator<Item = Kind>) -> Option<Self> {
        let (keys, rows, closed) = (Kept::get(from)?, Kept::get(from)?, Kept::get(from)?);
        let slots = kinds.map(|kind| Slot::get(from, kind).map(Ok)).collect::<Option<_>>()?;
        Self::of(keys, rows, closed, slots)
    }
}
