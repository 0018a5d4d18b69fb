//! Operations over whole vectors.
//!
//! In: operands of equal length. Out: a vector, with the meaning that `query` documents: division by zero is null,
//! comparisons with null are null, `and`/`or` have three values, a remainder has the sign of its dividend. Never: rounds a
//! whole number: one that does not fit into 64 bits, or that a fraction cannot stand beside exactly, is refused.

use super::vector::{Dictionary, Part, Values, Vector};
use crate::query::Binary;
use std::cmp::Ordering;
use std::sync::Arc;

/// A vector, or why there is none.
pub(in crate::data) type Computed = Result<Vector, String>;

/// Rows where both are there.
pub(in crate::data) fn both(a: Option<&Part<bool>>, b: Option<&Part<bool>>) -> Option<Part<bool>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.iter().zip(b.iter()).map(|(a, b)| *a & *b).collect::<Vec<_>>().into()),
        (one, other) => one.or(other).cloned(),
    }
}

/// A binary operation.
pub(in crate::data) fn binary(op: Binary, a: &Vector, b: &Vector) -> Computed {
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
            Binary::Add => Vector { values: Values::Int(exactly(x, '+', y, valid.as_ref(), i64::checked_add)?), valid },
            Binary::Sub => Vector { values: Values::Int(exactly(x, '-', y, valid.as_ref(), i64::checked_sub)?), valid },
            Binary::Mul => Vector { values: Values::Int(exactly(x, '*', y, valid.as_ref(), i64::checked_mul)?), valid },
            _ => {
                // Of the least number by -1, which alone wraps, the remainder is nought either way.
                let values = zip(x, y, |x, y| if y == 0 { 0 } else { x.wrapping_rem(y) });
                Vector { values: Values::Int(values), valid: unless(valid.as_ref(), y, |y| y == 0) }
            }
        }),
        _ => {
            let (x, y) = (as_number(a)?, as_number(b)?);
            Ok(match op {
                Binary::Add => {
                    Vector { values: Values::Num(finite(&x, '+', &y, valid.as_ref(), |x, y| x + y)?), valid }
                }
                Binary::Sub => {
                    Vector { values: Values::Num(finite(&x, '-', &y, valid.as_ref(), |x, y| x - y)?), valid }
                }
                Binary::Mul => {
                    Vector { values: Values::Num(finite(&x, '*', &y, valid.as_ref(), |x, y| x * y)?), valid }
                }
                _ => {
                    let valid = unless(valid.as_ref(), &y, |y| y == 0.0);
                    Vector { values: Values::Num(zip(&x, &y, |x, y| x % y)), valid }
                }
            })
        }
    }
}

fn quotient(x: &Part<f64>, y: &Part<f64>, valid: Option<&Part<bool>>) -> Computed {
    let valid = unless(valid, y, |y| y == 0.0);
    Ok(Vector { values: Values::Num(finite(x, '/', y, valid.as_ref(), |x, y| x / y)?), valid })
}

/// What whole numbers are told when they leave 64 bits.
pub(in crate::data) const TOO_LARGE: &str = "a whole number does not fit into 64 bits";

/// The operands stand in what is told, so that their row can be looked for.
fn exactly(
    x: &[i64],
    op: char,
    y: &[i64],
    valid: Option<&Part<bool>>,
    f: fn(i64, i64) -> Option<i64>,
) -> Result<Part<i64>, String> {
    let told = |row: usize| format!("{TOO_LARGE}: {} {op} {}", x[row], y[row]);
    each_there(x.len(), valid, |row| f(x[row], y[row]).ok_or_else(|| told(row)))
}

/// What leaves the numbers is refused: an infinite number is no value, and of two of them comes none.
fn finite(
    x: &[f64],
    op: char,
    y: &[f64],
    valid: Option<&Part<bool>>,
    f: fn(f64, f64) -> f64,
) -> Result<Part<f64>, String> {
    let told = |row: usize| format!("a number is too large to be computed with: {:e} {op} {:e}", x[row], y[row]);
    each_there(x.len(), valid, |row| Some(f(x[row], y[row])).filter(|z| z.is_finite()).ok_or_else(|| told(row)))
}

/// A value for each row. What stands in a row without a value is anything, so it may fail there.
pub(in crate::data) fn each_there<T: Default, E>(
    rows: usize,
    valid: Option<&Part<bool>>,
    of: impl Fn(usize) -> Result<T, E>,
) -> Result<Part<T>, E> {
    let there = |row: usize| valid.is_none_or(|valid| valid[row]);
    let value = |row| of(row).or_else(|error| if there(row) { Err(error) } else { Ok(T::default()) });
    Ok((0..rows).map(value).collect::<Result<Vec<_>, _>>()?.into())
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

/// The first float above all 64-bit whole numbers: 2⁶³.
const LIMIT: f64 = 9_223_372_036_854_775_808.0;

/// How a whole number and a float compare, without rounding either.
fn against(n: i64, x: f64) -> Option<Ordering> {
    let below = x.floor();
    match x {
        _ if x.is_nan() => None,
        _ if below >= LIMIT => Some(Ordering::Less),
        _ if below < -LIMIT => Some(Ordering::Greater),
        _ => Some(n.cmp(&(below as i64)).then(if x > below { Ordering::Less } else { Ordering::Equal })),
    }
}

/// The values as numbers with a fraction.
pub(in crate::data) fn as_number(a: &Vector) -> Result<Part<f64>, String> {
    match &a.values {
        Values::None(rows) => Ok(vec![0.0; *rows].into()),
        Values::Int(v) => {
            let float = |n: i64| Some(n as f64).filter(|x| *x as i128 == i128::from(n));
            let refused = |n: i64| format!("the whole number {n} has more digits than a number with a fraction holds");
            each_there(v.len(), a.valid.as_ref(), |row| float(v[row]).ok_or_else(|| refused(v[row])))
        }
        Values::Num(v) => Ok(v.clone()),
        Values::Bool(v) => Ok(v.iter().map(|b| f64::from(u8::from(*b))).collect::<Vec<_>>().into()),
        Values::Text(..) => Err(refused("numbers", a)),
    }
}

/// The values as a vector of numbers with a fraction.
pub(in crate::data) fn number(a: &Vector) -> Computed {
    Ok(match a.values {
        Values::None(_) => a.clone(),
        _ => Vector { values: Values::Num(as_number(a)?), valid: a.valid.clone() },
    })
}

/// The values without their signs.
pub(in crate::data) fn absolute(a: &Vector) -> Computed {
    let values = match &a.values {
        Values::None(_) => return Ok(a.clone()),
        Values::Int(v) => {
            Values::Int(each_there(v.len(), a.valid.as_ref(), |row| v[row].checked_abs().ok_or(TOO_LARGE))?)
        }
        _ => Values::Num(as_number(a)?.iter().map(|x| x.abs()).collect::<Vec<_>>().into()),
    };
    Ok(Vector { values, valid: a.valid.clone() })
}

/// The values as whole numbers; a fraction is cut off.
pub(in crate::data) fn as_integer(a: &Vector) -> Result<Part<i64>, String> {
    match &a.values {
        Values::None(rows) => Ok(vec![0; *rows].into()),
        Values::Int(v) => Ok(v.clone()),
        Values::Num(v) => {
            let fits = |x: f64| (-LIMIT..LIMIT).contains(&x).then_some(x as i64);
            each_there(v.len(), a.valid.as_ref(), |row| fits(v[row]).ok_or_else(|| TOO_LARGE.to_owned()))
        }
        Values::Bool(v) => Ok(v.iter().map(|b| i64::from(*b)).collect::<Vec<_>>().into()),
        Values::Text(..) => Err(refused("whole numbers", a)),
    }
}

/// Whole numbers as they are; anything else is refused rather than rounded.
pub(in crate::data) fn whole(a: &Vector) -> Result<Part<i64>, String> {
    match &a.values {
        Values::Num(_) | Values::Text(..) => Err(format!("expected whole numbers for a look-up, found {}", a.form())),
        _ => as_integer(a),
    }
}

/// Truths, and where they are known.
pub(in crate::data) fn truths(a: &Vector) -> Result<(Part<bool>, Option<Part<bool>>), String> {
    match &a.values {
        Values::None(rows) => Ok((vec![false; *rows].into(), Some(vec![false; *rows].into()))),
        Values::Bool(v) => Ok((v.clone(), a.valid.clone())),
        _ => Err(refused("true or false", a)),
    }
}

/// Rows where a condition is known to be true.
pub(in crate::data) fn holds(a: &Vector) -> Result<Part<bool>, String> {
    let (values, valid) = truths(a)?;
    Ok(both(Some(&values), valid.as_ref()).unwrap_or(values))
}

/// Logical not.
pub(in crate::data) fn not(a: &Vector) -> Computed {
    if matches!(a.values, Values::None(_)) {
        return Ok(a.clone());
    }
    let (values, valid) = truths(a)?;
    Ok(Vector { values: Values::Bool(values.iter().map(|b| !b).collect::<Vec<_>>().into()), valid })
}

/// Whether each value is missing.
pub(in crate::data) fn is_null(a: &Vector) -> Vector {
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
        (Values::Int(x), Values::Num(y)) => zip(x, y, |n, x| against(n, x).map_or(op == Binary::Ne, |o| says(op, o))),
        (Values::Num(x), Values::Int(y)) => {
            zip(x, y, |x, n| against(n, x).map_or(op == Binary::Ne, |o| says(op, o.reverse())))
        }
        (Values::Num(_), _) | (_, Values::Num(_)) => ordered(op, &as_number(a)?, &as_number(b)?),
        _ => ordered(op, &as_integer(a)?, &as_integer(b)?),
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
pub(in crate::data) fn by_word<T: Copy>(numbers: &[u32], of_word: &[T], without: T) -> Part<T> {
    numbers.iter().map(|at| of_word.get(*at as usize).copied().unwrap_or(without)).collect::<Vec<_>>().into()
}
