//! What part of the time, or of the samples, was bad; exact, for one service or for several.
//!
//! In: bad and counted units of each service. Out: a [`Share`]. Never: divides before it must: a mean of quotients is one
//! fraction until the end.

use crate::metrics::measures::quotient;
use crate::objective::Unit;
use rust_decimal::Decimal;

/// How available something was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::metrics) struct Share {
    /// Seconds or samples that were bad, weighted.
    pub bad: Decimal,
    /// Seconds or samples that counted.
    pub base: Decimal,
    /// Of these, those that say something of their own: of samples of one instant, of which a file may hold several, one.
    pub once: Decimal,
    /// The availability in per cent; `None` when nothing counted.
    pub value: Option<Decimal>,
    /// Whether the value is (base − bad) ÷ base exactly as they stand here.
    pub is_quotient: bool,
}

/// All units together.
pub(super) fn pooled(parts: &[(Decimal, Decimal)]) -> Share {
    let (bad, base) = parts.iter().fold((Decimal::ZERO, Decimal::ZERO), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    Share { bad, base, once: base, value: quotient(Some(base - bad), Some(base), Unit::Percent), is_quotient: true }
}

/// The mean of the services' availabilities. One of which nothing counted has none and is left out.
pub(super) fn mean(parts: &[(Decimal, Decimal)]) -> Share {
    let parts: Vec<_> = parts.iter().copied().filter(|(_, base)| !base.is_zero()).collect();
    let together = pooled(&parts);
    if parts.windows(2).all(|pair| pair[0].1 == pair[1].1) {
        return together;
    }
    let count = Decimal::from(parts.len());
    let errors = parts.iter().try_fold((0, 1), |sum, &(bad, base)| plus(sum, fraction(bad, base)?));
    let error = errors.and_then(|(top, bottom)| {
        let (top, bottom) =
            (Decimal::try_from_i128_with_scale(top, 0).ok()?, Decimal::try_from_i128_with_scale(bottom, 0).ok()?);
        top.checked_div(bottom.checked_mul(count)?)
    });
    // More different bases than a fraction can hold: 28 digits of each quotient remain.
    let error = error.unwrap_or_else(|| parts.iter().map(|(bad, base)| bad / base).sum::<Decimal>() / count);
    let value = (Decimal::ONE - error) * Decimal::ONE_HUNDRED;
    Share { bad: error * together.base, value: Some(value), is_quotient: false, ..together }
}

type Fraction = (i128, i128);

fn fraction(bad: Decimal, base: Decimal) -> Option<Fraction> {
    let (bad, base) = (bad.normalize(), base.normalize());
    let ten = |n: u32| 10_i128.checked_pow(n);
    let top = bad.mantissa().checked_mul(ten(base.scale())?)?;
    Some(reduced((top, base.mantissa().checked_mul(ten(bad.scale())?)?)))
}

fn plus(a: Fraction, b: Fraction) -> Option<Fraction> {
    let top = a.0.checked_mul(b.1)?.checked_add(b.0.checked_mul(a.1)?)?;
    Some(reduced((top, a.1.checked_mul(b.1)?)))
}

fn reduced((top, bottom): Fraction) -> Fraction {
    let (mut a, mut b) = (top.abs(), bottom.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (top / a, bottom / a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn services_with_equal_bases_share_one_quotient() {
        // 1 of 1000 and 3 of 1000 s: 4 of 2000, 99.8 %.
        let share = mean(&[(d("1"), d("1000")), (d("3"), d("1000"))]);
        assert_eq!((share.value, share.bad, share.base, share.is_quotient), (Some(d("99.8")), d("4"), d("2000"), true));
    }

    #[test]
    fn a_mean_of_thirds_is_exact() {
        // 1/3000 + 1/1500 = 3/3000 = 0.001, of two services 0.0005: exactly 99.95 %, which quotients of 28 digits miss.
        let share = mean(&[(d("1"), d("3000")), (d("1"), d("1500"))]);
        assert_eq!((share.value.map(|v| v.normalize()), share.is_quotient), (Some(d("99.95")), false));
        // The pooled quotient is another: 2/4500.
        assert_ne!(pooled(&[(d("1"), d("3000")), (d("1"), d("1500"))]).value, share.value);
        // A service of which nothing is known is left out; alone, there is no value.
        assert_eq!(mean(&[(d("1"), d("1000")), (d("0"), d("0"))]).value, Some(d("99.9")));
        assert_eq!(mean(&[(d("0"), d("0"))]).value, None);
    }

    #[test]
    fn weights_stay_exact() {
        // Half a service for 3 s of 3000, and nothing of 1500: 1.5/3000/2 = 0.00025.
        let share = mean(&[(d("1.5"), d("3000")), (d("0"), d("1500"))]);
        assert_eq!(share.value.map(|v| v.normalize()), Some(d("99.975")));
    }
}
