//! Rows of Spark → what a pass gives.
//!
//! In: the rows of a statement, each with its branch, its keys and what was taken, as texts. Out: [`PassResult`]. Never: rounds: a whole
//! number is read as one of 128 bits, a fraction as the float that Spark wrote.

use super::statement::{Branch, Sum};
use super::stream::Field;
use crate::query::plan::{PassResult, Summaries, Total, Value};
use crate::query::{Cell, DataType};

/// A power of ten by which decimals of seventeen places are whole numbers.
const PLACES: u32 = 17;

/// What a pass gives.
///
/// # Errors
/// When the rows are not those of the statement.
pub(super) fn passed(branches: &[Branch], rows: &[Vec<Field>]) -> Result<PassResult, String> {
    let mut by_branch: Vec<Vec<(i64, Texts, Texts)>> = branches.iter().map(|_| Vec::new()).collect();
    let lost = || "Spark gave another answer than was asked for".to_owned();
    for row in rows {
        let [branch, n, keys, taken] = row.as_slice() else { return Err(lost()) };
        let at = branch.whole().and_then(|at| usize::try_from(at).ok()).filter(|at| *at < branches.len());
        let (keys, taken) = keys.list().zip(taken.list()).ok_or_else(lost)?;
        by_branch[at.ok_or_else(lost)?].push((n.whole().unwrap_or(0), keys.to_vec(), taken.to_vec()));
    }
    let mut passed = PassResult::default();
    for (branch, mut rows) in branches.iter().zip(by_branch) {
        match branch {
            Branch::Additive { keys, sums } => {
                let mut summaries = Summaries::default();
                for (_, of_keys, taken) in rows {
                    summaries.keys.push(cells(keys, &of_keys)?);
                    summaries.values.push(added(sums, &taken)?);
                }
                passed.additive.push(summaries);
            }
            Branch::Holistic { keys, is_count } => {
                let mut summaries = Summaries::default();
                for (_, of_keys, taken) in rows.into_iter().filter(|(_, _, taken)| taken.iter().any(Option::is_some)) {
                    summaries.keys.push(cells(keys, &of_keys)?);
                    let value = |text: &Option<String>| match is_count {
                        true => whole(text.as_deref()).map(|n| Value::Whole(n.unwrap_or(0))),
                        false => cell(Some(DataType::Number), text.as_deref()).map(Value::Cell),
                    };
                    summaries.values.push(taken.iter().map(value).collect::<Result<_, _>>()?);
                }
                passed.holistic.push(summaries);
            }
            Branch::List(data_types) => {
                rows.sort_by_key(|(n, _, _)| *n);
                passed.lists.push(rows.iter().map(|(_, _, taken)| cells(data_types, taken)).collect::<Result<_, _>>()?);
            }
        }
    }
    Ok(passed)
}

type Texts = Vec<Option<String>>;

fn cells(data_types: &[Option<DataType>], texts: &[Option<String>]) -> Result<Vec<Cell>, String> {
    if data_types.len() != texts.len() {
        return Err("Spark gave another number of values".to_owned());
    }
    data_types.iter().zip(texts).map(|(data_type, text)| cell(*data_type, text.as_deref())).collect()
}

/// A value of a type, as Spark writes it as a text.
pub(super) fn cell(data_type: Option<DataType>, text: Option<&str>) -> Result<Cell, String> {
    let (Some(data_type), Some(text)) = (data_type, text) else { return Ok(Cell::Null) };
    let unread = || format!("Spark gave `{text}` in place of a value");
    Ok(match data_type {
        DataType::Text => Cell::Text(text.to_owned()),
        DataType::Boolean => Cell::Boolean(text.parse().map_err(|_| unread())?),
        DataType::Number => Cell::of_number(text.parse().map_err(|_| unread())?),
        DataType::Integer | DataType::Instant | DataType::Date => Cell::Integer(text.parse().map_err(|_| unread())?),
    })
}

fn whole(text: Option<&str>) -> Result<Option<i128>, String> {
    text.map(|text| text.parse().map_err(|_| format!("Spark gave `{text}` in place of a whole number"))).transpose()
}

fn added(sums: &[Sum], taken: &[Option<String>]) -> Result<Vec<Value>, String> {
    let mut at = 0;
    let mut next = |width: usize| {
        let texts = taken.get(at..at + width).ok_or("Spark gave another number of sums");
        at += width;
        texts
    };
    let of = |sum: &Sum| {
        let texts = next(sum.width())?;
        let n = |nth: usize| whole(texts[nth].as_deref()).map(|n: Option<i128>| n.unwrap_or(0));
        Ok(match sum {
            Sum::Nothing => Value::Cell(Cell::Null),
            Sum::Count => Value::Whole(n(0)?),
            Sum::Whole => Value::Whole((n(0)? << 32) + n(1)?),
            Sum::Extreme(data_type) => Value::Cell(cell(Some(*data_type), texts[0].as_deref())?),
            Sum::Fraction => {
                let billionths = ((n(0)? << 20) + n(1)?) * 1_000_000_000 + n(2)?;
                let float: f64 = texts[6].as_deref().map_or(Ok(0.0), str::parse).map_err(|_| "Spark gave no number")?;
                let (other, beyond) = (n(3)?, n(5)?);
                Value::Fraction(match (other, beyond) {
                    (0, _) => Total::new(Some(billionths), float),
                    (_, 0) => {
                        Total::new(None, nearest(billionths, texts[4].as_deref().unwrap_or("0")).unwrap_or(float))
                    }
                    _ => Total::new(None, float),
                })
            }
        })
    };
    sums.iter().map(of).collect()
}

/// The float that stands for the sum of billionths and of a decimal of seventeen places.
fn nearest(billionths: i128, decimal: &str) -> Option<f64> {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let decimal: i128 = format!("{whole}{part:0<17}").parse().ok()?;
    let sum = billionths.checked_mul(10_i128.pow(PLACES - 9))?.checked_add(decimal)?;
    let (sign, size) = (if sum < 0 { "-" } else { "" }, sum.unsigned_abs());
    let one = 10_u128.pow(PLACES);
    format!("{sign}{}.{:017}", size / one, size % one).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(texts: [&str; 7]) -> f64 {
        let texts: Texts = texts.iter().map(|text| Some((*text).to_owned())).collect();
        let [Value::Fraction(total)] = &added(&[Sum::Fraction], &texts).unwrap()[..] else { panic!("one sum") };
        total.value()
    }

    #[test]
    fn fractions_are_added_as_the_decimals_that_they_stand_for() {
        // Three times 33.3, of which floats make 99.89999999999999.
        assert_eq!(sum(["0", "99", "900000000", "0", "0", "0", "99.89999999999999"]), 99.9);
        assert_eq!(sum(["-1", "1048575", "-500000000", "0", "0", "0", "-1.5"]), -1.5);
        // 1.5 and twice a third.
        assert_eq!(sum(["0", "1", "500000000", "2", "0.66666666666666660", "0", "9"]), 1.5 + 2.0 / 3.0);
        assert_eq!(sum(["0", "0", "0", "1", "0", "1", "1e-300"]), 1e-300);
    }

    #[test]
    fn whole_sums_may_leave_64_bits() {
        let texts = [Some("4294967296".to_owned()), Some("7".to_owned())];
        assert_eq!(added(&[Sum::Whole], &texts), Ok(vec![Value::Whole((1 << 64) + 7)]));
        let least = [Some("-1".to_owned()), Some("4294967295".to_owned())];
        assert_eq!(added(&[Sum::Whole], &least), Ok(vec![Value::Whole(-1)]));
    }
}
