//! The steps of a program, computed for a run of rows.
//!
//! In: a program and the source's columns. Out: one vector per step that is needed. Never: reads a row twice for an
//! expression that two questions share, or lets a step that cannot be computed stop the others.

use super::kernels::{self, Computed, TOO_LARGE, as_integer, as_number, by_word, holds, whole};
use super::key::{self, Key};
use super::lookup::Brought;
use super::program::{Node, Program, Step};
use super::vector::{Dictionary, Part, Values, Vector};
use crate::query::{Function, Literal, Running};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Computes the steps of a program over the columns of one fragment.
pub(super) struct Machine<'a> {
    program: &'a Program,
    needed: &'a [bool],
    columns: &'a [Vector],
    brought: &'a [Result<Brought, String>],
    constants: Vec<Option<Vector>>,
    united: HashMap<Node, United>,
}

/// Several dictionaries as one, and what the words of each are there. It stays the same for a step within a fragment, so
/// that groups can be told apart by the numbers of their words.
struct United {
    of: Vec<Arc<Dictionary>>,
    whole: Arc<Dictionary>,
    numbers: Vec<Vec<u32>>,
}

impl<'a> Machine<'a> {
    /// A machine for a fragment whose columns stand in the order of the program's.
    pub fn new(
        program: &'a Program,
        needed: &'a [bool],
        columns: &'a [Vector],
        brought: &'a [Result<Brought, String>],
    ) -> Self {
        Self { program, needed, columns, brought, constants: vec![None; program.steps.len()], united: HashMap::new() }
    }

    /// Every needed step for the rows from `from` on, `len` of them.
    pub fn run(&mut self, from: usize, len: usize) -> Vec<Computed> {
        let mut computed: Vec<Computed> = Vec::with_capacity(self.program.steps.len());
        for (node, step) in self.program.steps.iter().enumerate() {
            let vector =
                if self.needed[node] { self.step(node, step, &computed, (from, len)) } else { Ok(Vector::none(0)) };
            computed.push(vector);
        }
        computed
    }

    fn step(&mut self, node: Node, step: &Step, done: &[Computed], (from, len): (usize, usize)) -> Computed {
        let of = |node: &Node| done[*node].as_ref().map_err(Clone::clone);
        match step {
            Step::Column(at) => Ok(self.columns[*at].slice(from, len)),
            Step::Constant(literal) => self.constant(node, literal, len),
            Step::Binary(op, a, b) => kernels::binary(*op, of(a)?, of(b)?),
            Step::Not(a) => kernels::not(of(a)?),
            Step::IsNull(a) => Ok(kernels::is_null(of(a)?)),
            Step::In(a, literals) => among(of(a)?, literals),
            Step::Case(branches, otherwise) => {
                let conditions = branches.iter().map(|(when, _)| holds(of(when)?)).collect::<Result<Vec<_>, _>>()?;
                let results = branches.iter().map(|(_, then)| of(then)).chain([of(otherwise)]);
                let results = results.map(|r| r.cloned()).collect::<Result<Vec<_>, _>>()?;
                chosen(&conditions, &self.alike(node, results)?)
            }
            Step::Call(function, arguments) => {
                let arguments = arguments.iter().map(|a| of(a).cloned()).collect::<Result<Vec<_>, _>>()?;
                self.call(node, *function, arguments, len)
            }
            Step::Locate(table, side, a) => {
                let a = of(a)?;
                if matches!(a.values, Values::None(_)) {
                    return Ok(Vector::none(len));
                }
                let positions =
                    self.program.tables[*table].positions.as_ref().expect("a table to look in has positions");
                let (at, there) = positions.locate(&whole(a)?, *side);
                let valid = kernels::both(a.valid.as_ref(), Some(&there.into()));
                Ok(Vector { values: Values::Int(at.into()), valid })
            }
            Step::Gather(table, a) => gathered(&self.program.tables[*table].entries, of(a)?),
            Step::Previous(running, [value, partition, order]) => {
                earlier(*running, of(value)?, of(partition)?, of(order)?)
            }
            Step::ToInteger(a) => {
                let a = of(a)?;
                Ok(match a.values {
                    Values::None(_) => a.clone(),
                    _ => Vector { values: Values::Int(as_integer(a)?), valid: a.valid.clone() },
                })
            }
            Step::ToNumber(a) => kernels::number(of(a)?),
            Step::Match(lookup, on) => {
                let on = on.iter().map(of).collect::<Result<Vec<_>, _>>()?;
                Ok(self.brought[*lookup].as_ref().map_err(Clone::clone)?.rows_of(&on, len))
            }
            Step::Brought(lookup, column, rows) => {
                Ok(self.brought[*lookup].as_ref().map_err(Clone::clone)?.column(*column, of(rows)?))
            }
        }
    }

    fn constant(&mut self, node: Node, literal: &Literal, len: usize) -> Computed {
        let kept = &mut self.constants[node];
        Ok(match kept {
            Some(vector) if vector.len() >= len => vector.slice(0, len),
            _ => kept.insert(constant(literal, len)?).clone(),
        })
    }

    /// Vectors of one form: texts when one is a text, else numbers with a fraction when one is, else whole numbers.
    fn alike(&mut self, node: Node, vectors: Vec<Vector>) -> Result<Vec<Vector>, String> {
        let any = |is: fn(&Values) -> bool| vectors.iter().any(|v| is(&v.values));
        if any(|v| matches!(v, Values::Text(..))) {
            return Ok(self.one_dictionary(node, vectors));
        }
        let to = |vector: Vector, make: fn(&Vector) -> Result<Values, String>| {
            Ok(Vector { values: make(&vector)?, valid: absent_if_none(&vector) })
        };
        if any(|v| matches!(v, Values::Num(_))) {
            return vectors.into_iter().map(|v| to(v, |v| Ok(Values::Num(as_number(v)?)))).collect();
        }
        if any(|v| matches!(v, Values::Int(_))) {
            return vectors.into_iter().map(|v| to(v, |v| Ok(Values::Int(as_integer(v)?)))).collect();
        }
        if any(|v| matches!(v, Values::Bool(_))) {
            return vectors.into_iter().map(|v| to(v, |v| Ok(Values::Bool(kernels::truths(v)?.0)))).collect();
        }
        Ok(vectors)
    }

    fn one_dictionary(&mut self, node: Node, vectors: Vec<Vector>) -> Vec<Vector> {
        let vectors: Vec<Vector> = vectors.iter().map(as_text).collect();
        let of = |v: &Vector| match &v.values {
            Values::Text(_, words) => Arc::clone(words),
            _ => Arc::default(),
        };
        let dictionaries: Vec<Arc<Dictionary>> = vectors.iter().map(of).collect();
        let same = |united: &&United| united.of.iter().zip(&dictionaries).all(|(a, b)| Arc::ptr_eq(a, b));
        if self.united.get(&node).filter(same).is_none() {
            self.united.insert(node, united(dictionaries));
        }
        let united = &self.united[&node];
        let renumbered = |(vector, numbers): (Vector, &Vec<u32>)| match &vector.values {
            Values::Text(v, _) => {
                Vector { values: Values::Text(by_word(v, numbers, 0), Arc::clone(&united.whole)), valid: vector.valid }
            }
            _ => vector,
        };
        vectors.into_iter().zip(&united.numbers).map(renumbered).collect()
    }

    fn call(&mut self, node: Node, function: Function, arguments: Vec<Vector>, len: usize) -> Computed {
        let two = |arguments: &[Vector]| match arguments {
            [a, b, ..] => Ok((a.clone(), b.clone())),
            _ => Err("a function lacks an argument".to_owned()),
        };
        match function {
            _ if arguments.is_empty() => Ok(Vector::none(len)),
            Function::Coalesce => {
                let arguments = self.alike(node, arguments)?;
                let conditions: Vec<Part<bool>> = arguments.iter().map(there).collect();
                chosen(&conditions, &[&arguments[..], &[Vector::none(len)]].concat())
            }
            Function::Least | Function::Greatest => {
                let mut arguments = self.alike(node, arguments)?.into_iter();
                let first = arguments.next().unwrap_or_else(|| Vector::none(len));
                arguments.try_fold(first, |a, b| extreme(function == Function::Least, &a, &b))
            }
            Function::NullIf => {
                let arguments = self.alike(node, arguments)?;
                let (a, b) = two(&arguments)?;
                let equal = holds(&kernels::binary(crate::query::Binary::Eq, &a, &b)?)?;
                chosen(&[equal], &[Vector::none(len), a])
            }
            Function::Abs => kernels::absolute(&arguments[0]),
            Function::Lower => self.spelled(node, &arguments[0], str::to_lowercase),
            Function::Upper => self.spelled(node, &arguments[0], str::to_uppercase),
            Function::Length => {
                let length = |word: &str| i64::try_from(word.chars().count()).expect("no text is longer than memory");
                of_words(&arguments[0], length, 0, Values::Int)
            }
            Function::Contains => two(&arguments).and_then(|(a, b)| tested(&a, &b, |a, b| a.contains(b))),
            Function::StartsWith => two(&arguments).and_then(|(a, b)| tested(&a, &b, |a, b| a.starts_with(b))),
        }
    }

    /// Texts spelled otherwise; the new dictionary is kept for the rest of the fragment.
    fn spelled(&mut self, node: Node, a: &Vector, spell: fn(&str) -> String) -> Computed {
        let Values::Text(numbers, words) = &a.values else { return only_null(a) };
        if self.united.get(&node).filter(|united| Arc::ptr_eq(&united.of[0], words)).is_none() {
            let spelled = words.words.iter().map(|word| Arc::from(spell(word))).collect();
            let mut one = united(vec![Arc::new(Dictionary { words: spelled })]);
            one.of = vec![Arc::clone(words)];
            self.united.insert(node, one);
        }
        let united = &self.united[&node];
        let numbers = by_word(numbers, &united.numbers[0], 0);
        Ok(Vector { values: Values::Text(numbers, Arc::clone(&united.whole)), valid: a.valid.clone() })
    }
}

fn united(of: Vec<Arc<Dictionary>>) -> United {
    let mut known: HashMap<Arc<str>, u32> = HashMap::new();
    let mut words = Vec::new();
    let mut numbers = Vec::new();
    for dictionary in &of {
        let mut number = |word: &Arc<str>| {
            *known.entry(Arc::clone(word)).or_insert_with(|| {
                words.push(Arc::clone(word));
                u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
            })
        };
        numbers.push(dictionary.words.iter().map(&mut number).collect());
    }
    United { of, whole: Arc::new(Dictionary { words }), numbers }
}

/// A constant in so many rows.
fn constant(literal: &Literal, rows: usize) -> Computed {
    Ok(Vector::of(match literal {
        Literal::Null => Values::None(rows),
        Literal::Integer(n) | Literal::Instant(n) => Values::Int(vec![*n; rows].into()),
        Literal::Date(days) => Values::Int(vec![i64::from(*days); rows].into()),
        Literal::Number(n) => {
            let refused = || format!("the constant {n} has more digits than a number with a fraction holds");
            Values::Num(vec![number(n).ok_or_else(refused)?; rows].into())
        }
        Literal::Text(text) => {
            Values::Text(vec![0; rows].into(), Arc::new(Dictionary { words: vec![Arc::from(text.as_str())] }))
        }
        Literal::Boolean(b) => Values::Bool(vec![*b; rows].into()),
    }))
}

/// The float that stands for a decimal: the nearest one (`Decimal` itself has no exact conversion). A whole number that no
/// float is has none.
fn number(n: &Decimal) -> Option<f64> {
    let nearest: f64 = n.to_string().parse().expect("a decimal is written as a float is read");
    (!n.is_integer() || n.to_i128() == Some(nearest as i128)).then_some(nearest)
}

/// The whole number that a constant is.
fn integer(literal: &Literal) -> Option<i64> {
    match literal {
        Literal::Integer(n) | Literal::Instant(n) => Some(*n),
        Literal::Date(days) => Some(i64::from(*days)),
        Literal::Number(n) if n.is_integer() => n.to_i64(),
        _ => None,
    }
}

fn absent_if_none(vector: &Vector) -> Option<Part<bool>> {
    match vector.values {
        Values::None(rows) => Some(vec![false; rows].into()),
        _ => vector.valid.clone(),
    }
}

fn there(vector: &Vector) -> Part<bool> {
    absent_if_none(vector).unwrap_or_else(|| vec![true; vector.len()].into())
}

fn only_null(a: &Vector) -> Computed {
    match a.values {
        Values::None(_) => Ok(a.clone()),
        _ => Err(format!("expected texts, found {}", a.form())),
    }
}

/// Any values as texts.
fn as_text(a: &Vector) -> Vector {
    let rows = a.len();
    let written = |words: Vec<Arc<str>>| {
        let numbers: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
        Values::Text(numbers.into(), Arc::new(Dictionary { words }))
    };
    let values = match &a.values {
        Values::Text(..) => return a.clone(),
        Values::None(_) => Values::Text(vec![0; rows].into(), Arc::default()),
        Values::Int(v) => written(v.iter().map(|n| Arc::from(n.to_string())).collect()),
        Values::Num(v) => written(v.iter().map(|n| Arc::from(n.to_string())).collect()),
        Values::Bool(v) => written(v.iter().map(|n| Arc::from(n.to_string())).collect()),
    };
    Vector { values, valid: absent_if_none(a) }
}

/// The first result whose condition holds, else the last one; all of one form.
fn chosen(conditions: &[Part<bool>], results: &[Vector]) -> Computed {
    let Some(last) = results.last() else { return Ok(Vector::none(0)) };
    let Some(typed) = results.iter().find(|r| !matches!(r.values, Values::None(_))) else { return Ok(last.clone()) };
    if conditions.is_empty() {
        return Ok(last.clone());
    }
    let all_there = results.iter().all(|r| r.valid.is_none() && !matches!(r.values, Values::None(_)));
    let valid = (!all_there).then(|| {
        let of: Vec<Part<bool>> = results.iter().map(there).collect();
        picked(conditions, &of.iter().map(|p| &p[..]).collect::<Vec<_>>())
    });
    let rows = last.len();
    let values = match &typed.values {
        Values::None(_) => return Ok(last.clone()),
        Values::Int(_) => Values::Int(of_form(conditions, results, rows, Values::ints)),
        Values::Num(_) => Values::Num(of_form(conditions, results, rows, Values::nums)),
        Values::Bool(_) => Values::Bool(of_form(conditions, results, rows, Values::bools)),
        Values::Text(_, words) => {
            Values::Text(of_form(conditions, results, rows, Values::numbers_of_words), Arc::clone(words))
        }
    };
    Ok(Vector { values, valid })
}

fn of_form<T: Copy + Default>(
    conditions: &[Part<bool>],
    results: &[Vector],
    rows: usize,
    form: fn(&Values) -> Option<&Part<T>>,
) -> Part<T> {
    let blank = vec![T::default(); rows];
    let results: Vec<&[T]> = results.iter().map(|r| form(&r.values).map_or(&blank[..], |part| part)).collect();
    picked(conditions, &results)
}

fn picked<T: Copy>(conditions: &[Part<bool>], results: &[&[T]]) -> Part<T> {
    let mut out = results[results.len() - 1].to_vec();
    for (condition, result) in conditions.iter().zip(results).rev() {
        for ((out, result), holds) in out.iter_mut().zip(result.iter()).zip(condition.iter()) {
            *out = if *holds { *result } else { *out };
        }
    }
    out.into()
}

/// The smaller (or larger) of two values of one form; the other one when one is missing.
fn extreme(least: bool, a: &Vector, b: &Vector) -> Computed {
    let op = if least { crate::query::Binary::Le } else { crate::query::Binary::Ge };
    if matches!(b.values, Values::None(_)) {
        return Ok(a.clone());
    }
    let wins = holds(&kernels::binary(op, a, b)?)?;
    let (has_a, has_b) = (a.valid.is_some(), b.valid.is_some());
    let first = if has_a || has_b {
        let (there_a, there_b) = (there(a), there(b));
        let first = (0..wins.len()).map(|row| there_a[row] && (!there_b[row] || wins[row]));
        first.collect::<Vec<_>>().into()
    } else {
        wins
    };
    chosen(&[first], &[a.clone(), b.clone()])
}

fn gathered(entries: &[i64], index: &Vector) -> Computed {
    if matches!(index.values, Values::None(_)) {
        return Ok(index.clone());
    }
    let at = whole(index)?;
    let entry = |at: &i64| usize::try_from(*at).ok().and_then(|at| entries.get(at)).copied();
    let mut outside = false;
    let mut values = Vec::with_capacity(at.len());
    for at in at.iter() {
        let found = entry(at);
        outside |= found.is_none();
        values.push(found.unwrap_or(0));
    }
    let mut valid = index.valid.clone();
    if outside {
        let inside: Part<bool> = at.iter().map(|at| entry(at).is_some()).collect::<Vec<_>>().into();
        valid = kernels::both(valid.as_ref(), Some(&inside));
    }
    Ok(Vector { values: Values::Int(values.into()), valid })
}

/// What each word gives, for every row.
fn of_words<T: Copy>(a: &Vector, give: impl Fn(&str) -> T, without: T, form: fn(Part<T>) -> Values) -> Computed {
    let Values::Text(numbers, words) = &a.values else { return only_null(a) };
    let of_word: Vec<T> = words.words.iter().map(|word| give(word)).collect();
    Ok(Vector { values: form(by_word(numbers, &of_word, without)), valid: a.valid.clone() })
}

fn tested(a: &Vector, b: &Vector, test: fn(&str, &str) -> bool) -> Computed {
    let (Values::Text(x, of_x), Values::Text(y, of_y)) = (&a.values, &b.values) else {
        only_null(a)?;
        only_null(b)?;
        return Ok(Vector::none(a.len()));
    };
    let valid = kernels::both(a.valid.as_ref(), b.valid.as_ref());
    if let [one] = of_y.words.as_slice() {
        let tested = of_words(a, |word| test(word, one), false, Values::Bool)?;
        return Ok(Vector { values: tested.values, valid });
    }
    let word = |words: &'_ Arc<Dictionary>, at: u32| words.words.get(at as usize).cloned().unwrap_or_default();
    let values: Vec<bool> = x.iter().zip(y.iter()).map(|(x, y)| test(&word(of_x, *x), &word(of_y, *y))).collect();
    Ok(Vector { values: Values::Bool(values.into()), valid })
}

/// SQL's `in`: true when an equal constant is there, else null when a constant is null, else false.
pub(in crate::data) fn among(a: &Vector, literals: &[Literal]) -> Computed {
    let rows = a.len();
    if literals.is_empty() {
        return Ok(Vector::of(Values::Bool(vec![false; rows].into())));
    }
    let known: Vec<&Literal> = literals.iter().filter(|l| **l != Literal::Null).collect();
    if matches!(a.values, Values::None(_)) || known.is_empty() {
        return Ok(Vector::none(rows));
    }
    let found: Part<bool> = match &a.values {
        Values::Text(numbers, words) => {
            let is = |word: &Arc<str>| known.iter().any(|l| matches!(l, Literal::Text(text) if **text == **word));
            by_word(numbers, &words.words.iter().map(is).collect::<Vec<_>>(), false)
        }
        Values::Bool(v) => v.iter().map(|b| known.contains(&&Literal::Boolean(*b))).collect::<Vec<_>>().into(),
        Values::Int(v) => {
            let known: HashSet<i64> = known.iter().copied().filter_map(integer).collect();
            v.iter().map(|n| known.contains(n)).collect::<Vec<_>>().into()
        }
        _ => {
            let of = |l: &Literal| match l {
                Literal::Number(n) => number(n),
                _ => integer(l).and_then(|n| number(&Decimal::from(n))),
            };
            let known: HashSet<i64> = known.iter().copied().filter_map(of).map(key::ordered).collect();
            as_number(a)?.iter().map(|x| known.contains(&key::ordered(*x))).collect::<Vec<_>>().into()
        }
    };
    let or_unknown = (known.len() < literals.len()).then_some(&found);
    Ok(Vector { values: Values::Bool(found.clone()), valid: kernels::both(a.valid.as_ref(), or_unknown) })
}

/// Maximum or sum of the earlier rows of a partition; equal ones keep their place in the source. Missing values count for
/// nothing.
fn earlier(running: Running, value: &Vector, partition: &Vector, order: &Vector) -> Computed {
    let rows = value.len();
    let values = whole(value)?;
    let keys = |of: &Vector| -> Vec<Key> { (0..rows).map(|row| key::of(of, row)).collect() };
    let (groups, ranks) = (keys(partition), keys(order));
    let mut by_place: Vec<usize> = (0..rows).collect();
    by_place.sort_by(|a, b| groups[*a].cmp(&groups[*b]).then(ranks[*a].cmp(&ranks[*b])));
    let (mut out, mut known) = (vec![0; rows], vec![running == Running::Sum; rows]);
    let mut before: Option<(usize, Option<i64>)> = None;
    for row in by_place {
        let so_far = before.filter(|(last, _)| groups[*last] == groups[row]).and_then(|(_, so_far)| so_far);
        if let Some(so_far) = so_far {
            (out[row], known[row]) = (so_far, true);
        }
        let own = value.has(row).then(|| values[row]);
        let now = match (running, so_far, own) {
            (_, so_far, None) => so_far,
            (_, None, own) => own,
            (Running::Max, Some(a), Some(b)) => Some(a.max(b)),
            (Running::Sum, Some(a), Some(b)) => Some(a.checked_add(b).ok_or(TOO_LARGE)?),
        };
        before = Some((row, now));
    }
    Ok(Vector { values: Values::Int(out.into()), valid: Some(known.into()) })
}
