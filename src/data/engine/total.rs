//! The sum of numbers with a fraction.
//!
//! In: floats, in any order and in parts. Out: their sum; where each of them stands for a decimal of at most nine places and
//! fifteen digits, the float that stands for the exact sum of these decimals. Never: shows that 33.3 is no float in the sum of
//! a million of it.

use super::cache::{Kept, Reader, Writer};
use rust_decimal::Decimal;

/// Places of the decimals that are added exactly.
const PLACES: u32 = 9;
/// Decimals of fewer digits are told apart by their floats.
const DIGITS: f64 = 1e15;

/// A sum, and what is needed to go on with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Total {
    /// The exact sum in billionths, as long as every summand is a decimal.
    billionths: Option<i128>,
    sum: f64,
    /// What rounding took from the sum (Neumaier), so that the order of addition hardly matters.
    lost: f64,
}

impl Default for Total {
    fn default() -> Self {
        Self { billionths: Some(0), sum: 0.0, lost: 0.0 }
    }
}

impl Total {
    /// Adds a number.
    pub fn add(&mut self, x: f64) {
        self.billionths = self.billionths.and_then(|sum| sum.checked_add(billionths(x)?));
        self.add_float(x);
    }

    /// Adds the numbers of another sum.
    pub fn merge(&mut self, other: &Self) {
        self.billionths = self.billionths.and_then(|sum| sum.checked_add(other.billionths?));
        self.add_float(other.sum);
        self.lost += other.lost;
    }

    fn add_float(&mut self, x: f64) {
        let sum = self.sum + x;
        let part = sum - self.sum;
        self.lost += (self.sum - (sum - part)) + (x - part);
        self.sum = sum;
    }

    /// The sum.
    pub fn value(self) -> f64 {
        let exact = self.billionths.and_then(|sum| Decimal::try_from_i128_with_scale(sum, PLACES).ok());
        match exact {
            Some(exact) => exact.to_string().parse().expect("a decimal is written as a float is read"),
            // An infinite sum has lost nothing that could be told.
            None if self.sum.is_finite() => self.sum + self.lost,
            None => self.sum,
        }
    }
}

/// The decimal that a float stands for, in billionths. A division of two exact floats gives the float nearest to their
/// quotient (Clinger, "How to Read Floating Point Numbers Accurately", 1990), and no other decimal of so few digits has it.
fn billionths(x: f64) -> Option<i128> {
    // Most numbers have no place, two or one.
    [0, 2, 1].into_iter().chain(3..=PLACES).find_map(|places| {
        let scale = f64::from(10_u32.pow(places));
        let whole = (x * scale).round();
        (whole.abs() < DIGITS && whole / scale == x).then(|| whole as i128 * i128::from(10_i64.pow(PLACES - places)))
    })
}

impl Kept for Total {
    fn put(&self, to: &mut Writer) {
        self.billionths.put(to);
        self.sum.put(to);
        self.lost.put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { billionths: Kept::get(from)?, sum: Kept::get(from)?, lost: Kept::get(from)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_million_times_a_decimal_is_a_million_of_it() {
        for (x, sum) in [(33.3, 33_300_000.0), (0.1, 100_000.0), (1234.56, 1_234_560_000.0), (-4.35, -4_350_000.0)] {
            let mut total = Total::default();
            (0..1_000_000).for_each(|_| total.add(x));
            assert_eq!(total.value(), sum, "{x}");
        }
    }

    #[test]
    fn what_is_no_short_decimal_is_added_as_floats_are() {
        let mut total = Total::default();
        [1.0 / 3.0, 2.0 / 3.0, 1e300, -1e300].into_iter().for_each(|x| total.add(x));
        assert_eq!(total.value(), 1.0);
        total.add(f64::INFINITY);
        assert_eq!(total.value(), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn decimals_are_added_exactly_however_they_are_cut(
            all in proptest::collection::vec((-999_999_999_999_999_i64..=999_999_999_999_999, 0_u32..=9), 0..40),
            cut in 0_usize..40,
        ) {
            let float = |(n, places): &(i64, u32)| Decimal::new(*n, *places).to_string().parse::<f64>().unwrap();
            let (before, behind) = all.split_at(cut.min(all.len()));
            let [mut first, second] = [before, behind].map(|part| {
                let mut total = Total::default();
                part.iter().for_each(|x| total.add(float(x)));
                total
            });
            first.merge(&second);
            let exact: Decimal = all.iter().map(|(n, places)| Decimal::new(*n, *places)).sum();
            prop_assert_eq!(first.value(), exact.to_string().parse::<f64>().unwrap());
        }
    }
}
