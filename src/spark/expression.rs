//! Expressions → Spark SQL.
//!
//! In: an [`Expr`] over columns of known types. Out: SQL text in ANSI mode with the meaning that `query` documents, and the layers of
//! columns that it needs. Never: rounds a whole number to stand beside one with a fraction, lets a sum wrap, or writes a subexpression
//! twice that is more than a name: it becomes a column of a layer below.

mod comparison;
mod search;

use super::reference::Reference;
use super::text::{constant, name, null, number, type_of, whole};
use crate::query::{Binary, DataType, Expr, Function, Literal, RunningAggregate, nearest_float};
use search::{entry, only_whole};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// All whole numbers up to here are numbers with a fraction as well: 2⁵³.
const DENSE: i64 = 1 << 53;

#[derive(Debug, Clone)]
pub(super) struct Sql {
    pub(crate) text: String,
    /// The type of the value; `None` where there is never one.
    pub(crate) data_type: Option<DataType>,
    /// Over which layer it can be computed: 0 is the source.
    pub(crate) layer: usize,
    /// Whether it is a name or a constant, so that writing it twice costs nothing.
    pub(crate) plain: bool,
}

/// Columns on columns: each layer is computed over the one before, the first over the source.
pub(super) struct Layers<'a> {
    /// The types of the source's columns.
    data_type_of: &'a dyn Fn(&str) -> Option<DataType>,
    /// What orders rows that are equal in everything that a question names.
    places: &'a [String],
    columns: BTreeMap<String, Sql>,
    layers: Vec<Vec<(String, String)>>,
    known: HashMap<(usize, String), String>,
    /// The tables that expressions look into, by name.
    pub(crate) references: BTreeMap<String, Arc<Reference>>,
}

type Written = Result<Sql, String>;

impl Sql {
    fn new(text: String, data_type: DataType, layer: usize) -> Self {
        Self { text, data_type: Some(data_type), layer, plain: false }
    }

    fn plain(text: String, data_type: DataType) -> Self {
        Self { text, data_type: Some(data_type), layer: 0, plain: true }
    }

    fn nothing() -> Self {
        Self { text: "NULL".to_owned(), data_type: None, layer: 0, plain: true }
    }

    /// Whether values are whole numbers, also instants and dates.
    fn is_whole(&self) -> bool {
        matches!(self.data_type, Some(DataType::Integer | DataType::Instant | DataType::Date))
    }

    fn described(&self) -> &'static str {
        self.data_type.map_or("null", type_of)
    }
}

impl<'a> Layers<'a> {
    /// No column but the source's.
    pub(crate) fn new(data_type_of: &'a dyn Fn(&str) -> Option<DataType>, places: &'a [String]) -> Self {
        let (columns, layers, known, references) = Default::default();
        Self { data_type_of, places, columns, layers, known, references }
    }

    /// A column that was added, or one of the source.
    ///
    /// # Errors
    /// When nothing has this name.
    pub(crate) fn column(&self, column: &str) -> Written {
        if let Some(sql) = self.columns.get(column) {
            return Ok(sql.clone());
        }
        let data_type = (self.data_type_of)(column).ok_or_else(|| format!("there is no column `{column}`"))?;
        Ok(Sql::plain(name(column), data_type))
    }

    /// Adds a column under its own name.
    ///
    /// # Errors
    /// What cannot be said in SQL.
    pub(crate) fn add(&mut self, column: &str, expr: &Expr) -> Result<(), String> {
        let sql = self.sql(expr)?;
        let text = match sql.data_type {
            None => null(DataType::Integer),
            Some(_) => sql.text,
        };
        self.put(sql.layer, name(column), text);
        let added = Sql { text: name(column), layer: sql.layer + 1, plain: true, data_type: sql.data_type };
        self.columns.insert(column.to_owned(), added);
        Ok(())
    }

    fn put(&mut self, layer: usize, column: String, text: String) {
        while self.layers.len() <= layer {
            self.layers.push(Vec::new());
        }
        self.layers[layer].push((column, text));
    }

    /// The same value as a name.
    pub(crate) fn named(&mut self, sql: Sql) -> Sql {
        if sql.plain {
            return sql;
        }
        let key = (sql.layer, sql.text.clone());
        let known = self.known.get(&key).cloned();
        let column = known.unwrap_or_else(|| {
            let column = name(&format!("\u{1}v{}", self.known.len()));
            self.put(sql.layer, column.clone(), sql.text.clone());
            self.known.insert(key, column.clone());
            column
        });
        Sql { text: column, layer: sql.layer + 1, plain: true, data_type: sql.data_type }
    }

    /// All rows of a relation with every column.
    pub(crate) fn over(&self, relation: &str) -> String {
        self.layers.iter().filter(|layer| !layer.is_empty()).fold(relation.to_owned(), |below, layer| {
            let columns: Vec<String> = layer.iter().map(|(column, text)| format!("{text} AS {column}")).collect();
            format!("(SELECT *, {} FROM {below})", columns.join(", "))
        })
    }

    /// The SQL of an expression.
    ///
    /// # Errors
    /// What cannot be said in SQL.
    pub(crate) fn sql(&mut self, expr: &Expr) -> Written {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Literal(literal) => constant_of(literal),
            Expr::Binary(op, left, right) => self.binary(*op, left, right),
            Expr::Not(inner) => {
                let inner = self.sql(inner)?;
                let layer = inner.layer;
                Ok(Sql::new(format!("(NOT {})", truth(inner)?.text), DataType::Boolean, layer))
            }
            Expr::IsNull(inner) => {
                let inner = self.sql(inner)?;
                Ok(Sql::new(format!("({} IS NULL)", inner.text), DataType::Boolean, inner.layer))
            }
            Expr::In(inner, literals) => {
                let inner = self.sql(inner)?;
                self.among(inner, literals)
            }
            Expr::Case(branches, last) => self.case(branches, last),
            Expr::Call(function, arguments) => {
                let arguments = arguments.iter().map(|argument| self.sql(argument)).collect::<Result<Vec<_>, _>>()?;
                self.call(*function, arguments)
            }
            Expr::SearchSorted { table, value, side } => {
                let value = self.sql(value)?;
                self.search_sorted(table, value, *side)
            }
            Expr::Take { table, index } => {
                let index = self.sql(index)?;
                let index = only_whole(index)?;
                let entries = self.reference(Reference::entries(table));
                Ok(Sql::new(entry(&entries, &index.text), DataType::Integer, index.layer))
            }
            Expr::RunningWindow { running, value, partition, order } => {
                self.previous(*running, value, partition, order)
            }
            Expr::ToInteger(inner) => {
                let inner = self.sql(inner)?;
                if inner.data_type.is_none() { Ok(inner) } else { self.to(inner, Some(DataType::Integer)) }
            }
            Expr::ToNumber(inner) => {
                let inner = self.sql(inner)?;
                if inner.data_type.is_none() { Ok(inner) } else { self.number(inner) }
            }
        }
    }

    fn binary(&mut self, op: Binary, left: &Expr, right: &Expr) -> Written {
        if let Some(compared) = self.against_constant(op, left, right)? {
            return Ok(compared);
        }
        let (a, b) = (self.sql(left)?, self.sql(right)?);
        match op {
            Binary::And | Binary::Or => {
                let word = if op == Binary::And { "AND" } else { "OR" };
                let layer = a.layer.max(b.layer);
                Ok(Sql::new(format!("({} {word} {})", truth(a)?.text, truth(b)?.text), DataType::Boolean, layer))
            }
            Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge => self.compared(op, a, b),
            _ => self.computed(op, a, b),
        }
    }

    /// Both values in layers that are there at once.
    fn both(a: &Sql, b: &Sql) -> usize {
        a.layer.max(b.layer)
    }

    fn computed(&mut self, op: Binary, a: Sql, b: Sql) -> Written {
        if let Some(text) = [&a, &b].into_iter().find(|sql| sql.data_type == Some(DataType::Text)) {
            return Err(format!("cannot compute with {}", text.described()));
        }
        if a.data_type.is_none() || b.data_type.is_none() {
            return Ok(Sql::nothing());
        }
        let is_number =
            op == Binary::Div || a.data_type == Some(DataType::Number) || b.data_type == Some(DataType::Number);
        let (a, b) = if is_number {
            (self.number(a)?, self.number(b)?)
        } else {
            (self.to(a, Some(DataType::Integer))?, self.to(b, Some(DataType::Integer))?)
        };
        let layer = Self::both(&a, &b);
        let (a, b) = (a.text, b.text);
        let text = match op {
            Binary::Add => format!("({a} + {b})"),
            Binary::Sub => format!("({a} - {b})"),
            Binary::Mul => format!("({a} * {b})"),
            Binary::Div => format!("try_divide({a}, {b})"),
            _ => format!("({a} % nullif({b}, {}))", if is_number { "0D" } else { "0L" }),
        };
        if is_number { Ok(self.finite(text, layer)) } else { Ok(Sql::new(text, DataType::Integer, layer)) }
    }

    /// A number that is one: anything else is refused.
    fn finite(&mut self, text: String, layer: usize) -> Sql {
        let value = self.named(Sql::new(text, DataType::Number, layer));
        let refused = "raise_error('a number is too large')";
        let of = &value.text;
        // Whatever is not finite is not less than infinity in size: NaN is greater than everything here.
        let text = format!("(CASE WHEN abs({of}) >= double('Infinity') THEN {refused} ELSE {of} END)");
        Sql::new(text, DataType::Number, value.layer)
    }

    /// The values as numbers with a fraction.
    ///
    /// # Errors
    /// When they are texts.
    pub(crate) fn number(&mut self, of: Sql) -> Written {
        match of.data_type {
            None => Ok(Sql { text: null(DataType::Number), data_type: Some(DataType::Number), ..of }),
            Some(DataType::Number) => Ok(of),
            Some(DataType::Boolean) => Ok(Sql::new(format!("CAST({} AS DOUBLE)", of.text), DataType::Number, of.layer)),
            Some(DataType::Text) => Err("expected numbers, found STRING".to_owned()),
            Some(_) => {
                let of = self.named(of);
                let n = &of.text;
                let is_same = format!("CAST(CAST({n} AS DOUBLE) AS BIGINT) = {n}");
                let refused = "raise_error('a whole number has more digits than a number with a fraction holds')";
                let text = format!(
                    "(CASE WHEN {n} BETWEEN -{DENSE}L AND {DENSE}L OR {is_same} OR {n} IS NULL THEN CAST({n} AS DOUBLE) ELSE {refused} END)"
                );
                Ok(Sql::new(text, DataType::Number, of.layer))
            }
        }
    }

    /// The values in another type.
    fn to(&mut self, of: Sql, data_type: Option<DataType>) -> Written {
        let Some(wanted) = data_type else { return Ok(of) };
        let cast = |of: Sql| Ok(Sql::new(format!("CAST({} AS {})", of.text, type_of(wanted)), wanted, of.layer));
        match (of.data_type, wanted) {
            (None, _) => Ok(Sql { text: null(wanted), data_type, ..of }),
            (Some(own), wanted) if type_of(own) == type_of(wanted) => Ok(Sql { data_type, ..of }),
            (_, DataType::Number) => self.number(of),
            (Some(DataType::Text), _) => Err(format!("expected {}, found STRING", type_of(wanted))),
            (Some(DataType::Number), DataType::Text) => Err("a number with a fraction is no text".to_owned()),
            // Whole numbers of 64 bits; what is larger is refused in ANSI mode.
            _ => cast(of),
        }
    }

    fn case(&mut self, branches: &[(Expr, Expr)], last: &Expr) -> Written {
        let conditions = branches.iter().map(|(when, _)| self.sql(when)).collect::<Result<Vec<_>, _>>()?;
        let values = branches.iter().map(|(_, then)| then).chain([last]);
        let values = values.map(|value| self.sql(value)).collect::<Result<Vec<_>, _>>()?;
        let data_type = DataType::supertype(values.iter().map(|value| value.data_type));
        let Some(data_type) = data_type else { return Ok(Sql::nothing()) };
        let mut values =
            values.into_iter().map(|value| self.to(value, Some(data_type))).collect::<Result<Vec<_>, _>>()?;
        let last = values.pop().expect("a case has a last value");
        let mut layer = last.layer;
        let mut text = String::from("(CASE");
        for (when, then) in conditions.into_iter().zip(values) {
            layer = layer.max(when.layer).max(then.layer);
            text += &format!(" WHEN {} THEN {}", truth(when)?.text, then.text);
        }
        Ok(Sql::new(format!("{text} ELSE {} END)", last.text), data_type, layer))
    }

    fn call(&mut self, function: Function, arguments: Vec<Sql>) -> Written {
        let layer = arguments.iter().map(|argument| argument.layer).max().unwrap_or(0);
        let texts = |arguments: &[Sql]| arguments.iter().map(|sql| sql.text.clone()).collect::<Vec<_>>().join(", ");
        let called = |word: &str, arguments: &[Sql], data_type| {
            Ok(Sql::new(format!("{word}({})", texts(arguments)), data_type, layer))
        };
        match function {
            Function::Coalesce | Function::Least | Function::Greatest => {
                let Some(data_type) = DataType::supertype(arguments.iter().map(|a| a.data_type)) else {
                    return Ok(Sql::nothing());
                };
                let alike: Vec<Sql> =
                    arguments.into_iter().map(|a| self.to(a, Some(data_type))).collect::<Result<_, _>>()?;
                let layer = alike.iter().map(|argument| argument.layer).max().unwrap_or(0);
                let word = match function {
                    Function::Coalesce => "coalesce",
                    Function::Least => "least",
                    _ => "greatest",
                };
                match alike.as_slice() {
                    [one] => Ok(one.clone()),
                    _ => Ok(Sql::new(format!("{word}({})", texts(&alike)), data_type, layer)),
                }
            }
            Function::NullIf => {
                let [a, b] = <[Sql; 2]>::try_from(arguments).map_err(|_| "nullif takes two values")?;
                let Some(data_type) = a.data_type else { return Ok(Sql::nothing()) };
                let (a, b) = (self.named(a), self.named(b));
                let equal = self.compared(Binary::Eq, a.clone(), b)?;
                let layer = a.layer.max(equal.layer);
                Ok(Sql::new(
                    format!("(CASE WHEN {} THEN NULL ELSE {} END)", truth(equal)?.text, a.text),
                    data_type,
                    layer,
                ))
            }
            Function::Abs => match arguments[0].data_type {
                None => Ok(Sql::nothing()),
                Some(DataType::Text) => Err("expected numbers, found STRING".to_owned()),
                Some(DataType::Boolean) => {
                    let number = self.number(arguments[0].clone())?;
                    Ok(Sql::new(format!("abs({})", number.text), DataType::Number, number.layer))
                }
                Some(data_type) => {
                    called("abs", &arguments, if data_type == DataType::Number { data_type } else { DataType::Integer })
                }
            },
            Function::Lower | Function::Upper | Function::Length | Function::Contains | Function::StartsWith => {
                if let Some(other) =
                    arguments.iter().find(|a| a.data_type.is_some_and(|data_type| data_type != DataType::Text))
                {
                    return Err(format!("expected texts, found {}", other.described()));
                }
                let arguments: Vec<Sql> =
                    arguments.into_iter().map(|a| self.to(a, Some(DataType::Text))).collect::<Result<_, _>>()?;
                match function {
                    Function::Lower => called("lower", &arguments, DataType::Text),
                    Function::Upper => called("upper", &arguments, DataType::Text),
                    Function::Length => {
                        Ok(Sql::new(format!("CAST(length({}) AS BIGINT)", texts(&arguments)), DataType::Integer, layer))
                    }
                    Function::Contains => called("contains", &arguments, DataType::Boolean),
                    _ => called("startswith", &arguments, DataType::Boolean),
                }
            }
        }
    }

    fn previous(&mut self, running: RunningAggregate, value: &Expr, partition: &[Expr], order: &Expr) -> Written {
        let value = self.sql(value)?;
        if value.data_type.is_some() && !value.is_whole() && value.data_type != Some(DataType::Boolean) {
            return Err("expected whole numbers before a row".to_owned());
        }
        let (value, order) = (self.to(value, Some(DataType::Integer))?, self.sql(order)?);
        let partition = partition.iter().map(|part| self.sql(part)).collect::<Result<Vec<_>, _>>()?;
        let (value, order) = (self.named(value), self.named(order));
        let partition: Vec<Sql> = partition.into_iter().map(|part| self.named(part)).collect();
        let layer = partition.iter().fold(value.layer.max(order.layer), |layer, part| layer.max(part.layer));
        let by: Vec<&str> =
            std::iter::once(order.text.as_str()).chain(self.places.iter().map(String::as_str)).collect();
        let window = format!(
            "OVER (PARTITION BY {} ORDER BY {} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)",
            partition.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(", "),
            by.join(", ")
        );
        let text = match running {
            RunningAggregate::Max => format!("max({}) {window}", value.text),
            RunningAggregate::Sum => {
                format!("CAST(coalesce(sum(CAST({} AS DECIMAL(38, 0))) {window}, 0) AS BIGINT)", value.text)
            }
        };
        // A window is computed once, in a layer of its own.
        Ok(self.named(Sql::new(text, DataType::Integer, layer)))
    }
}

/// The values as truths.
///
/// # Errors
/// When they are none.
pub(super) fn truth(of: Sql) -> Written {
    match of.data_type {
        None => Ok(Sql { text: null(DataType::Boolean), data_type: Some(DataType::Boolean), ..of }),
        Some(DataType::Boolean) => Ok(of),
        Some(_) => Err(format!("expected true or false, found {}", of.described())),
    }
}

fn constant_of(literal: &Literal) -> Written {
    Ok(match literal {
        Literal::Null => Sql::nothing(),
        Literal::Integer(n) => Sql::plain(whole(*n), DataType::Integer),
        Literal::Instant(n) => Sql::plain(whole(*n), DataType::Instant),
        Literal::Date(days) => Sql::plain(whole(i64::from(*days)), DataType::Date),
        Literal::Number(n) => Sql::plain(
            number(nearest_float(n).ok_or("a constant that no number with a fraction is")?),
            DataType::Number,
        ),
        Literal::Text(text) => Sql::plain(constant(text), DataType::Text),
        Literal::Boolean(truth) => Sql::plain(truth.to_string(), DataType::Boolean),
    })
}
