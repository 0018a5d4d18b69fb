//! The sum of numbers with a fraction.
//!
//! In: partial sums as engines give them. Out: the whole sum; where every summand stands for a decimal of at most nine places and
//! fifteen digits, the float that stands for the exact sum of these decimals. Never: shows that 33.3 is no float in the sum of a
//! million of it.

use rust_decimal::Decimal;

/// Places of the decimals that are added exactly.
pub const PLACES: u32 = 9;

/// A sum, and what is needed to go on with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Total {
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
    /// A partial sum: in billionths when each summand stands for a decimal, and in floats.
    pub fn new(billionths: Option<i128>, sum: f64) -> Self {
        Self { billionths, sum, lost: 0.0 }
    }

    /// Adds the numbers of another sum.
    pub fn merge(&mut self, other: &Self) {
        self.billionths = self.billionths.and_then(|sum| sum.checked_add(other.billionths?));
        let sum = self.sum + other.sum;
        let part = sum - self.sum;
        self.lost += (self.sum - (sum - part)) + (other.sum - part) + other.lost;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_added_exactly_and_other_floats_as_floats_are() {
        let mut total = Total::default();
        (0..1_000_000).for_each(|_| total.merge(&Total::new(Some(33_300_000_000), 33.3)));
        assert_eq!(total.value(), 33_300_000.0);
        let mut total = Total::default();
        [1.0 / 3.0, 2.0 / 3.0, 1e300, -1e300].into_iter().for_each(|x| total.merge(&Total::new(None, x)));
        assert_eq!(total.value(), 1.0);
        total.merge(&Total::new(None, f64::INFINITY));
        assert_eq!(total.value(), f64::INFINITY);
    }
}
