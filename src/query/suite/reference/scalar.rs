//! The value of an expression in one row.

use super::frame::{Frame, united};
use super::{Computed, Rank};
use crate::query::{Binary, Cell, DataType, Expr, Function, Literal, RunningAggregate, Side};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// What expressions are computed over.
pub(super) struct Scalar<'a> {
    /// The rows.
    pub frame: &'a Frame,
    /// Whether only what is shown is computed.
    pub is_lazy: bool,
}

impl Scalar<'_> {
    pub(super) fn value(&self, expr: &Expr, row: usize) -> Computed {
        let of = |expr: &Expr| self.value(expr, row);
        match expr {
            Expr::Column(name) => self.frame.cell(name, row),
            Expr::Literal(literal) => constant(literal),
            Expr::Binary(op, left, right) => {
                let (left, right) = (of(left)?, of(right)?);
                if !self.is_lazy && is_computed(*op) && self.frame.data_type(expr)? == Some(DataType::Number) {
                    are_numbers(&[&left, &right])?;
                }
                binary(*op, left, right)
            }
            Expr::Not(inner) => Ok(match of(inner)? {
                Cell::Boolean(b) => Cell::Boolean(!b),
                other => other,
            }),
            Expr::IsNull(inner) => Ok(Cell::Boolean(of(inner)? == Cell::Null)),
            Expr::In(inner, literals) => Ok(among(&of(inner)?, literals)),
            Expr::Case(branches, last) => self.case(branches, last, row),
            Expr::Call(function, arguments) => self.call(*function, arguments, row),
            Expr::SearchSorted { table, value, side } => Ok(match of(value)? {
                Cell::Null => Cell::Null,
                value => located(table, whole(&value)?, *side),
            }),
            Expr::Take { table, index } => Ok(match of(index)? {
                Cell::Null => Cell::Null,
                index => {
                    let at = usize::try_from(whole(&index)?).ok();
                    at.and_then(|at| table.get(at)).map_or(Cell::Null, |entry| Cell::Integer(*entry))
                }
            }),
            Expr::RunningWindow { running, value, partition, order } => {
                self.earlier(*running, (value, partition, order), row)
            }
            Expr::ToInteger(inner) => to(of(inner)?, Some(DataType::Integer)),
            Expr::ToNumber(inner) => to(of(inner)?, Some(DataType::Number)),
        }
    }

    fn case(&self, branches: &[(Expr, Expr)], last: &Expr, row: usize) -> Computed {
        let results = branches.iter().map(|(_, result)| result).chain([last]);
        let data_type =
            united(results.map(|result| self.frame.data_type(result)).collect::<Computed<Vec<_>>>()?.into_iter());
        let one = |expr: &Expr| to(self.value(expr, row)?, data_type);
        let mut chosen = None;
        for (condition, result) in branches {
            let holds = self.value(condition, row)? == Cell::Boolean(true);
            if holds && self.is_lazy {
                return one(result);
            }
            let result = if self.is_lazy { None } else { Some(one(result)?) };
            chosen = chosen.or(result.filter(|_| holds));
        }
        let last = one(last)?;
        Ok(chosen.unwrap_or(last))
    }

    fn call(&self, function: Function, arguments: &[Expr], row: usize) -> Computed {
        if let (Function::Coalesce, true) = (function, self.is_lazy) {
            for argument in arguments {
                let value = self.value(argument, row)?;
                if value != Cell::Null {
                    let data_types = arguments.iter().map(|a| self.frame.data_type(a)).collect::<Computed<Vec<_>>>()?;
                    return to(value, united(data_types.into_iter()));
                }
            }
            return Ok(Cell::Null);
        }
        let data_types =
            arguments.iter().map(|argument| self.frame.data_type(argument)).collect::<Computed<Vec<_>>>()?;
        let data_type = united(data_types.into_iter());
        let values = arguments.iter().map(|argument| self.value(argument, row)).collect::<Computed<Vec<_>>>()?;
        let alike = || values.iter().cloned().map(|value| to(value, data_type)).collect::<Computed<Vec<_>>>();
        let there = || Ok::<_, String>(alike()?.into_iter().filter(|value| *value != Cell::Null));
        match function {
            Function::Coalesce => Ok(there()?.next().unwrap_or(Cell::Null)),
            Function::Least => Ok(there()?.min_by_key(Rank::of).unwrap_or(Cell::Null)),
            Function::Greatest => Ok(there()?.max_by_key(Rank::of).unwrap_or(Cell::Null)),
            Function::NullIf => {
                let equal = binary(Binary::Eq, values[0].clone(), values[1].clone())?;
                Ok(if equal == Cell::Boolean(true) { Cell::Null } else { values[0].clone() })
            }
            Function::Abs => absolute(&values[0]),
            Function::Lower => spelled(&values[0], str::to_lowercase),
            Function::Upper => spelled(&values[0], str::to_uppercase),
            Function::Length => Ok(match &values[0] {
                Cell::Null => Cell::Null,
                value => Cell::Integer(i64::try_from(text(value)?.chars().count()).expect("texts are short")),
            }),
            Function::Contains => tested(&values, |a, b| a.contains(b)),
            Function::StartsWith => tested(&values, |a, b| a.starts_with(b)),
        }
    }

    /// Rows of one partition in their order, up to this one.
    fn earlier(
        &self,
        running: RunningAggregate,
        (value, partition, order): (&Expr, &[Expr], &Expr),
        row: usize,
    ) -> Computed {
        let place = |at: usize| Ok::<_, String>((Rank::of(&self.value(order, at)?), at));
        let together = |at: usize| {
            partition
                .iter()
                .map(|part| Ok::<_, String>(Rank::of(&self.value(part, at)?)))
                .collect::<Result<Vec<_>, _>>()
        };
        let own = (together(row)?, place(row)?);
        let mut before = Vec::new();
        for at in 0..self.frame.rows {
            let place = place(at)?;
            if together(at)? == own.0 && place < own.1 {
                before.push(self.value(value, at)?);
            }
        }
        let values = before.iter().filter(|value| **value != Cell::Null).map(whole).collect::<Computed<Vec<_>>>()?;
        match running {
            RunningAggregate::Max => Ok(values.into_iter().max().map_or(Cell::Null, Cell::Integer)),
            RunningAggregate::Sum => {
                let sum: i128 = values.into_iter().map(i128::from).sum();
                if let (Cell::Integer(own), false) = (self.value(value, row)?, self.is_lazy) {
                    fitting(sum + i128::from(own))?;
                }
                fitting(sum)
            }
        }
    }
}

/// A constant; a whole number that no float is is not one with a fraction.
fn constant(literal: &Literal) -> Computed {
    Ok(match literal {
        Literal::Null => Cell::Null,
        Literal::Integer(n) | Literal::Instant(n) => Cell::Integer(*n),
        Literal::Date(days) => Cell::Integer(i64::from(*days)),
        Literal::Number(n) => Cell::Number(float(*n).ok_or("a constant that no float is")?),
        Literal::Text(text) => Cell::Text(text.clone()),
        Literal::Boolean(b) => Cell::Boolean(*b),
    })
}

fn float(n: Decimal) -> Option<f64> {
    let nearest: f64 = n.to_string().parse().ok()?;
    let is_same = format!("{nearest:.0}").parse::<i128>().ok() == n.trunc().to_string().parse::<i128>().ok();
    (!n.is_integer() || is_same).then_some(nearest)
}

/// A value in another type.
fn to(value: Cell, data_type: Option<DataType>) -> Computed {
    Ok(match (value, data_type) {
        (Cell::Integer(n), Some(DataType::Number)) => Cell::Number(number(&Cell::Integer(n))?),
        (Cell::Boolean(b), Some(DataType::Number)) => Cell::Number(f64::from(u8::from(b))),
        (Cell::Boolean(b), Some(DataType::Integer | DataType::Instant | DataType::Date)) => Cell::Integer(i64::from(b)),
        (Cell::Number(x), Some(DataType::Integer)) => fitting(x.trunc() as i128)?,
        (Cell::Integer(n), Some(DataType::Text)) => Cell::Text(n.to_string()),
        (Cell::Boolean(b), Some(DataType::Text)) => Cell::Text(b.to_string()),
        (Cell::Text(_), Some(data_type)) if data_type != DataType::Text => return Err("a text is no number".to_owned()),
        (value, _) => value,
    })
}

fn fitting(n: i128) -> Computed {
    i64::try_from(n).map(Cell::Integer).map_err(|_| format!("{n} does not fit into 64 bits"))
}

fn whole(value: &Cell) -> Computed<i64> {
    match value {
        Cell::Integer(n) => Ok(*n),
        Cell::Boolean(b) => Ok(i64::from(*b)),
        _ => Err("no whole number".to_owned()),
    }
}

/// A whole number as a float, when it is one.
pub(super) fn number(value: &Cell) -> Computed<f64> {
    match value {
        Cell::Number(x) => Ok(*x),
        Cell::Integer(n) => {
            let nearest = *n as f64;
            let is_same = nearest as i128 == i128::from(*n);
            if is_same { Ok(nearest) } else { Err(format!("{n} is no float")) }
        }
        Cell::Boolean(b) => Ok(f64::from(u8::from(*b))),
        Cell::Null | Cell::Text(_) => Err("no number".to_owned()),
    }
}

/// Refuses a value that is there and no float.
fn are_numbers(values: &[&Cell]) -> Computed<()> {
    values.iter().filter(|value| ***value != Cell::Null).try_for_each(|value| number(value).map(|_| ()))
}

fn is_computed(op: Binary) -> bool {
    matches!(op, Binary::Add | Binary::Sub | Binary::Mul | Binary::Div | Binary::Rem)
}

fn text(value: &Cell) -> Computed<&str> {
    value.text().ok_or_else(|| "no text".to_owned())
}

fn binary(op: Binary, left: Cell, right: Cell) -> Computed {
    match op {
        Binary::And | Binary::Or => return Ok(joined(op, &left, &right)),
        _ if left == Cell::Null || right == Cell::Null => return Ok(Cell::Null),
        Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge => {
            return Ok(Cell::Boolean(says(op, compared(&left, &right)?)));
        }
        _ => {}
    }
    if let (Cell::Integer(a), Cell::Integer(b), false) = (&left, &right, op == Binary::Div) {
        return of_whole(op, i128::from(*a), i128::from(*b));
    }
    let (a, b) = (number(&left)?, number(&right)?);
    let value = match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        _ if b == 0.0 => return Ok(Cell::Null),
        Binary::Div => a / b,
        _ => a % b,
    };
    if value.is_finite() { Ok(Cell::Number(value)) } else { Err(format!("{a:e} {op:?} {b:e} is no number")) }
}

fn of_whole(op: Binary, a: i128, b: i128) -> Computed {
    match op {
        Binary::Add => fitting(a + b),
        Binary::Sub => fitting(a - b),
        Binary::Mul => fitting(a * b),
        _ if b == 0 => Ok(Cell::Null),
        _ => fitting(a % b),
    }
}

/// Three values: what one side settles is settled.
fn joined(op: Binary, left: &Cell, right: &Cell) -> Cell {
    let settles = Cell::Boolean(op == Binary::Or);
    match (left, right) {
        _ if *left == settles || *right == settles => settles,
        (Cell::Boolean(_), Cell::Boolean(_)) => Cell::Boolean(op == Binary::And),
        _ => Cell::Null,
    }
}

fn compared(a: &Cell, b: &Cell) -> Computed<Ordering> {
    match (a, b) {
        (Cell::Integer(n), Cell::Number(x)) => Ok(against(*n, *x)),
        (Cell::Number(x), Cell::Integer(n)) => Ok(against(*n, *x).reverse()),
        (Cell::Integer(_), Cell::Integer(_))
        | (Cell::Number(_), Cell::Number(_))
        | (Cell::Text(_), Cell::Text(_))
        | (Cell::Boolean(_), Cell::Boolean(_)) => Ok(Rank::of(a).cmp(&Rank::of(b))),
        _ => Err("two forms".to_owned()),
    }
}

/// A whole number beside a float: by the float's whole part, then by whether anything is left of it.
fn against(n: i64, x: f64) -> Ordering {
    let below = x.floor();
    let by_whole = i128::from(n).cmp(&(below as i128));
    by_whole.then(if x > below { Ordering::Less } else { Ordering::Equal })
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

fn among(value: &Cell, literals: &[Literal]) -> Cell {
    if *value == Cell::Null && !literals.is_empty() {
        return Cell::Null;
    }
    if literals.iter().any(|literal| equals(value, literal)) {
        return Cell::Boolean(true);
    }
    if literals.contains(&Literal::Null) { Cell::Null } else { Cell::Boolean(false) }
}

fn equals(value: &Cell, literal: &Literal) -> bool {
    match (value, literal) {
        (Cell::Integer(n), Literal::Number(d)) => Decimal::from(*n) == *d,
        (Cell::Number(x), Literal::Integer(n)) => against(*n, *x).is_eq(),
        (Cell::Number(x), Literal::Number(d)) => float(*d) == Some(*x),
        _ => constant(literal).is_ok_and(|constant| constant == *value),
    }
}

fn absolute(value: &Cell) -> Computed {
    match value {
        Cell::Integer(n) => fitting(i128::from(*n).abs()),
        Cell::Null => Ok(Cell::Null),
        value => Ok(Cell::Number(number(value)?.abs())),
    }
}

fn spelled(value: &Cell, spell: fn(&str) -> String) -> Computed {
    match value {
        Cell::Null => Ok(Cell::Null),
        value => Ok(Cell::Text(spell(text(value)?))),
    }
}

fn tested(values: &[Cell], test: fn(&str, &str) -> bool) -> Computed {
    match values {
        [a, b] if *a != Cell::Null && *b != Cell::Null => Ok(Cell::Boolean(test(text(a)?, text(b)?))),
        _ => Ok(Cell::Null),
    }
}

fn located(table: &[i64], value: i64, side: Side) -> Cell {
    let found = match side {
        Side::LastAtMost => table.iter().rposition(|entry| *entry <= value),
        Side::FirstAtLeast => table.iter().position(|entry| *entry >= value),
    };
    found.map_or(Cell::Null, |at| Cell::Integer(i64::try_from(at).expect("tables are short")))
}
