//! Operations over whole vectors.
//!
//! In: operands of equal length. Out: a vector, with the meaning that `query` documents: division by zero is null,
//! comparisons with null are null, `and`/`or` have three values, a remainder has the sign of its dividend. Never: rounds.

use super::vector::{Dictionary, Part, Values, Vector};
use crate::query::Binary;
use std::cmp::Ordering;
use std::sync::Arc;

/// A vector, or why there is none.
pub(super) type Computed = Result<Vector, String>;

/// Rows where both are there.
pub(super) fn both(a: Option<&Part<bool>>, b: Option<&Part<bool>>) -> Option<Part<bool>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.iter().zip(b.iter()).map(|(a, b)| *a & *b).collect::<Vec<_>>().into()),
        (one, other) => one.or(other).cloned(),
    }
}

/// A binary operation.
pub(super) fn binary(op: Binary, a: &Vector, b: &Vector) -> Computed {
    match op {
        Binary::And | Binary::Or => return three_valued(op, a, b),
        Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge => return compared(op, a, b),
        _ => {}
    }
    if matches!(a.values, Values::None(_)) || matches!(b.values, Values::None(_)) {
        return Ok(Vector::none(a.len()));
    }
    let valid = both(a.valid.as_ref(), b.valid.as_ref());
    match (op, &a.values, &b.values) {
        (Binary::Div, ..) => quotient(&as_number(a)?, &as_number(b)?, valid.as_ref()),
        (_, Values::Int(x), Values::Int(y)) => Ok(match op {
            Binary::Add => Vector { values: Values::Int(zip(x, y, i64::wrapping_add)), valid },
            Binary::Sub => Vector { values: Values::Int(zip(x, y, i64::wrapping_sub)), valid },
            Binary::Mul => Vector { values: Values::Int(zip(x, y, i64::wrapping_mul)), valid },
            _ => {
                let values = zip(x, y, |x, y| if y == 0 { 0 } else { x.wrapping_rem(y) });
                Vector { values: Values::Int(values), valid: unless(valid.as_ref(), y, |y| y == 0) }
            }
        }),
        _ => {
            let (x, y) = (as_number(a)?, as_number(b)?);
            Ok(match op {
                Binary::Add => Vector { values: Values::Num(zip(&x, &y, |x, y| x + y)), valid },
                Binary::Sub => Vector { values: Values::Num(zip(&x, &y, |x, y| x - y)), valid },
                Binary::Mul => Vector { values: Values::Num(zip(&x, &y, |x, y| x * y)), valid },
                _ => {
                    let valid = unless(valid.as_ref(), &y, |y| y == 0.0);
                    Vector { values: Values::Num(zip(&x, &y, |x, y| x % y)), valid }
                }
            })
        }
    }
}

fn quotient(x: &Part<f64>, y: &Part<f64>, valid: Option<&Part<bool>>) -> Computed {
    Ok(Vector { values: Values::Num(zip(x, y, |x, y| x / y)), valid: unless(valid, y, |y| y == 0.0) })
}

fn zip<A: Copy, B: Copy, C>(a: &[A], b: &[B], f: impl Fn(A, B) -> C) -> Part<C> {
    a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect::<Vec<_>>().into()
}

fn unless<T: Copy>(valid: Option<&Part<bool>>, values: &[T], missing: impl Fn(T) -> bool) -> Option<Part<bool>> {
    let there = values.iter().map(|value| !missing(*value)).collect::<Vec<_>>().into();
    both(valid, Some(&there))
}

fn refused(what: &str, vector: &Vector) -> String {
    format!("expected {what}, found {}", vector.form())
}

/// The values as numbers with a fraction.
pub(super) fn as_number(a: &Vector) -> Result<Part<f64>, String> {
    match &a.values {
        Values::None(rows) => Ok(vec![0.0; *rows].into()),
        Values::Int(v) => Ok(v.iter().map(|n| *n as f64).collect::<Vec<_>>().into()),
        Values::Num(v) => Ok(v.clone()),
        Values::Bool(v) => Ok(v.iter().map(|b| f64::from(u8::from(*b))).collect::<Vec<_>>().into()),
        Values::Text(..) => Err(refused("numbers", a)),
    }
}

/// The values as whole numbers; a fraction is cut off.
pub(super) fn as_integer(a: &Vector) -> Result<Part<i64>, String> {
    match &a.values {
        Values::None(rows) => Ok(vec![0; *rows].into()),
        Values::Int(v) => Ok(v.clone()),
        Values::Num(v) => Ok(v.iter().map(|x| *x as i64).collect::<Vec<_>>().into()),
        Values::Bool(v) => Ok(v.iter().map(|b| i64::from(*b)).collect::<Vec<_>>().into()),
        Values::Text(..) => Err(refused("whole numbers", a)),
    }
}

/// Whole numbers as they are; anything else is refused rather than rounded.
pub(super) fn whole(a: &Vector) -> Result<Part<i64>, String> {
    match &a.values {
        Values::Num(_) | Values::Text(..) => Err(format!("expected whole numbers for a look-up, found {}", a.form())),
        _ => as_integer(a),
    }
}

/// Truths, and where they are known.
pub(super) fn truths(a: &Vector) -> Result<(Part<bool>, Option<Part<bool>>), String> {
    match &a.values {
        Values::None(rows) => Ok((vec![false; *rows].into(), Some(vec![false; *rows].into()))),
        Values::Bool(v) => Ok((v.clone(), a.valid.clone())),
        _ => Err(refused("true or false", a)),
    }
}

/// Rows where a condition is known to be true.
pub(super) fn holds(a: &Vector) -> Result<Part<bool>, String> {
    let (values, valid) = truths(a)?;
    Ok(both(Some(&values), valid.as_ref()).unwrap_or(values))
}

/// Logical not.
pub(super) fn not(a: &Vector) -> Computed {
    if matches!(a.values, Values::None(_)) {
        return Ok(a.clone());
    }
    let (values, valid) = truths(a)?;
    Ok(Vector { values: Values::Bool(values.iter().map(|b| !b).collect::<Vec<_>>().into()), valid })
}

/// Whether each value is missing.
pub(super) fn is_null(a: &Vector) -> Vector {
    let missing: Vec<bool> = match (&a.values, &a.valid) {
        (Values::None(rows), _) => vec![true; *rows],
        (_, None) => vec![false; a.len()],
        (_, Some(valid)) => valid.iter().map(|there| !there).collect(),
    };
    Vector::of(Values::Bool(missing.into()))
}

fn three_valued(op: Binary, a: &Vector, b: &Vector) -> Computed {
    let ((x, known_x), (y, known_y)) = (truths(a)?, truths(b)?);
    // What settles the answer whatever the other side is: false for `and`, true for `or`.
    let settles = op == Binary::Or;
    let values = if settles { zip(&x, &y, |x, y| x | y) } else { zip(&x, &y, |x, y| x & y) };
    if known_x.is_none() && known_y.is_none() {
        return Ok(Vector::of(Values::Bool(values)));
    }
    let rows = values.len();
    let known = |known: &Option<Part<bool>>, row: usize| known.as_ref().is_none_or(|known| known[row]);
    let (mut out, mut valid) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    for row in 0..rows {
        let (has_x, has_y) = (known(&known_x, row), known(&known_y, row));
        let settled = (has_x && x[row] == settles) || (has_y && y[row] == settles);
        out.push(if settled { settles } else { values[row] });
        valid.push(settled || (has_x && has_y));
    }
    Ok(Vector { values: Values::Bool(out.into()), valid: Some(valid.into()) })
}

fn says(op: Binary, ordering: Ordering) -> bool {
    match op {
        Binary::Eq => ordering.is_eq(),
        Binary::Ne => ordering.is_ne(),
        Binary::Lt => ordering.is_lt(),
        Binary::Le => ordering.is_le(),
        Binary::Gt => ordering.is_gt(),
        _ => ordering.is_ge(),
    }
}

fn ordered<T: Copy + PartialOrd>(op: Binary, a: &[T], b: &[T]) -> Part<bool> {
    match op {
        Binary::Eq => zip(a, b, |a, b| a == b),
        Binary::Ne => zip(a, b, |a, b| a != b),
        Binary::Lt => zip(a, b, |a, b| a < b),
        Binary::Le => zip(a, b, |a, b| a <= b),
        Binary::Gt => zip(a, b, |a, b| a > b),
        _ => zip(a, b, |a, b| a >= b),
    }
}

fn compared(op: Binary, a: &Vector, b: &Vector) -> Computed {
    let valid = both(a.valid.as_ref(), b.valid.as_ref());
    let values = match (&a.values, &b.values) {
        (Values::None(rows), _) | (_, Values::None(rows)) => return Ok(Vector::none(*rows)),
        (Values::Int(x), Values::Int(y)) => ordered(op, x, y),
        (Values::Bool(x), Values::Bool(y)) => ordered(op, x, y),
        (Values::Text(x, of_x), Values::Text(y, of_y)) => texts(op, (x, of_x), (y, of_y)),
        _ => ordered(op, &as_number(a)?, &as_number(b)?),
    };
    Ok(Vector { values: Values::Bool(values), valid })
}

type Words<'a> = (&'a Part<u32>, &'a Arc<Dictionary>);

fn texts(op: Binary, (x, of_x): Words<'_>, (y, of_y): Words<'_>) -> Part<bool> {
    if let [one] = of_y.words.as_slice() {
        let of_word: Vec<bool> = of_x.words.iter().map(|word| says(op, word.cmp(one))).collect();
        return by_word(x, &of_word, false);
    }
    if let [one] = of_x.words.as_slice() {
        let of_word: Vec<bool> = of_y.words.iter().map(|word| says(op, one.cmp(word))).collect();
        return by_word(y, &of_word, false);
    }
    let word = |words: &Arc<Dictionary>, at: u32| words.words.get(at as usize).cloned();
    zip(x, y, |x, y| says(op, word(of_x, x).cmp(&word(of_y, y))))
}

/// What each row's word gives; a dictionary without words has null rows only.
pub(super) fn by_word<T: Copy>(numbers: &[u32], of_word: &[T], without: T) -> Part<T> {
    numbers.iter().map(|at| of_word.get(*at as usize).copied().unwrap_or(without)).collect::<Vec<_>>().into()
}
