//! Expressions → Spark SQL.
//!
//! In: an [`Expr`] over columns of known forms. Out: SQL text in ANSI mode with the meaning that `query` documents, and the layers of
//! columns that it needs. Never: rounds a whole number to stand beside one with a fraction, lets a sum wrap, or writes a subexpression
//! twice that is more than a name: it becomes a column of a layer below.

use super::reference::{Grid, Reference};
use super::text::{constant, name, null, number, type_of, whole};
use crate::query::{Binary, DataType, Expr, Function, Literal, RunningAggregate, Side, nearest_float};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// All whole numbers up to here are numbers with a fraction as well: 2⁵³.
const DENSE: i64 = 1 << 53;
/// The first whole number above those of 64 bits: 2⁶³.
const LIMIT: &str = "9223372036854775808";

/// SQL of a value.
#[derive(Debug, Clone)]
pub(super) struct Sql {
    /// The text.
    pub text: String,
    /// The form of the value; `None` where there is never one.
    pub form: Option<DataType>,
    /// Over which layer it can be computed: 0 is the source.
    pub layer: usize,
    /// Whether it is a name or a constant, so that writing it twice costs nothing.
    pub plain: bool,
}

/// Columns on columns: each layer is computed over the one before, the first over the source.
pub(super) struct Layers<'a> {
    /// The forms of the source's columns.
    form_of: &'a dyn Fn(&str) -> Option<DataType>,
    /// What orders rows that are equal in everything that a question names.
    places: &'a [String],
    columns: BTreeMap<String, Sql>,
    layers: Vec<Vec<(String, String)>>,
    known: HashMap<(usize, String), String>,
    /// The tables that expressions look into, by name.
    pub references: BTreeMap<String, Arc<Reference>>,
}

type Written = Result<Sql, String>;

impl Sql {
    fn new(text: String, form: DataType, layer: usize) -> Self {
        Self { text, form: Some(form), layer, plain: false }
    }

    fn plain(text: String, form: DataType) -> Self {
        Self { text, form: Some(form), layer: 0, plain: true }
    }

    fn nothing() -> Self {
        Self { text: "NULL".to_owned(), form: None, layer: 0, plain: true }
    }

    /// Whether values are whole numbers, also instants and dates.
    fn is_whole(&self) -> bool {
        matches!(self.form, Some(DataType::Integer | DataType::Instant | DataType::Date))
    }

    fn described(&self) -> &'static str {
        self.form.map_or("null", type_of)
    }
}

impl<'a> Layers<'a> {
    /// No column but the source's.
    pub fn new(form_of: &'a dyn Fn(&str) -> Option<DataType>, places: &'a [String]) -> Self {
        let (columns, layers, known, references) = Default::default();
        Self { form_of, places, columns, layers, known, references }
    }

    /// A column that was added, or one of the source.
    ///
    /// # Errors
    /// When nothing has this name.
    pub fn column(&self, column: &str) -> Written {
        if let Some(sql) = self.columns.get(column) {
            return Ok(sql.clone());
        }
        let form = (self.form_of)(column).ok_or_else(|| format!("there is no column `{column}`"))?;
        Ok(Sql::plain(name(column), form))
    }

    /// Adds a column under its own name.
    ///
    /// # Errors
    /// What cannot be said in SQL.
    pub fn add(&mut self, column: &str, expr: &Expr) -> Result<(), String> {
        let sql = self.sql(expr)?;
        let text = match sql.form {
            None => null(DataType::Integer),
            Some(_) => sql.text,
        };
        self.put(sql.layer, name(column), text);
        let added = Sql { text: name(column), layer: sql.layer + 1, plain: true, form: sql.form };
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
    pub fn named(&mut self, sql: Sql) -> Sql {
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
        Sql { text: column, layer: sql.layer + 1, plain: true, form: sql.form }
    }

    /// All rows of a relation with every column.
    pub fn over(&self, relation: &str) -> String {
        self.layers.iter().filter(|layer| !layer.is_empty()).fold(relation.to_owned(), |below, layer| {
            let columns: Vec<String> = layer.iter().map(|(column, text)| format!("{text} AS {column}")).collect();
            format!("(SELECT *, {} FROM {below})", columns.join(", "))
        })
    }

    /// The SQL of an expression.
    ///
    /// # Errors
    /// What cannot be said in SQL.
    pub fn sql(&mut self, expr: &Expr) -> Written {
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
                self.locate(table, value, *side)
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
                if inner.form.is_none() { Ok(inner) } else { self.to(inner, Some(DataType::Integer)) }
            }
            Expr::ToNumber(inner) => {
                let inner = self.sql(inner)?;
                if inner.form.is_none() { Ok(inner) } else { self.number(inner) }
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

    fn compared(&mut self, op: Binary, a: Sql, b: Sql) -> Written {
        let layer = Self::both(&a, &b);
        let plainly = |a: &str, b: &str| Sql::new(format!("({a} {} {b})", op.sign()), DataType::Boolean, layer);
        match (a.form, b.form) {
            (None, _) | (_, None) => Ok(Sql::nothing()),
            (Some(x), Some(y)) if x == y => Ok(plainly(&a.text, &b.text)),
            (Some(DataType::Number), _) if b.is_whole() => Ok(self.beside(op.swapped(), b, a)),
            (_, Some(DataType::Number)) if a.is_whole() => Ok(self.beside(op, a, b)),
            (Some(DataType::Text), _) | (_, Some(DataType::Text)) => {
                Err(format!("cannot compare {} with {}", a.described(), b.described()))
            }
            (Some(DataType::Number), _) | (_, Some(DataType::Number)) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                Ok(plainly(&a.text, &b.text))
            }
            _ => {
                let (a, b) = (self.to(a, Some(DataType::Integer))?, self.to(b, Some(DataType::Integer))?);
                Ok(plainly(&a.text, &b.text))
            }
        }
    }

    /// Whole numbers beside ones with a fraction, as decimals without one: the whole number below or above.
    fn beside(&mut self, op: Binary, n: Sql, x: Sql) -> Sql {
        let (n, x) = (self.named(n), self.named(x));
        let layer = Self::both(&n, &x);
        let (n, x) = (format!("CAST({} AS DECIMAL(38, 0))", n.text), x.text);
        // Of what is further away than 64 bits the first number beyond them says enough.
        let toward = |round: &str| {
            format!(
                "CASE WHEN {x} >= {LIMIT}D THEN {LIMIT}BD WHEN {x} < -{LIMIT}D THEN -{LIMIT}BD - 1BD ELSE CAST({round}({x}) AS DECIMAL(38, 0)) END"
            )
        };
        let text = match op {
            Binary::Eq => format!("({n} <= {} AND {n} >= {})", toward("floor"), toward("ceil")),
            Binary::Ne => format!("({n} > {} OR {n} < {})", toward("floor"), toward("ceil")),
            Binary::Lt | Binary::Ge => format!("({n} {} {})", op.sign(), toward("ceil")),
            _ => format!("({n} {} {})", op.sign(), toward("floor")),
        };
        Sql::new(text, DataType::Boolean, layer)
    }

    /// A comparison with a number that is a constant, where this is no comparison of two values of one form.
    fn against_constant(&mut self, op: Binary, left: &Expr, right: &Expr) -> Result<Option<Sql>, String> {
        if matches!(op, Binary::And | Binary::Or) || !op.compares() {
            return Ok(None);
        }
        let (op, of, limit) = match (left.constant_number(), right.constant_number()) {
            (_, Some(limit)) => (op, left, limit),
            (Some(limit), None) => (op.swapped(), right, limit),
            (None, None) => return Ok(None),
        };
        let of = self.sql(of)?;
        Ok(match of.form {
            Some(DataType::Number) => Some(self.number_against(op, of, limit)),
            _ if of.is_whole() => Some(self.whole_against(op, of, limit)),
            _ => None,
        })
    }

    fn always(&mut self, of: Sql, answer: bool) -> Sql {
        let of = self.named(of);
        Sql::new(format!("(CASE WHEN {} IS NOT NULL THEN {answer} END)", of.text), DataType::Boolean, of.layer)
    }

    fn whole_against(&mut self, op: Binary, of: Sql, limit: Decimal) -> Sql {
        let Some(below) = limit.floor().to_i64() else {
            let less = limit.is_sign_positive();
            let answer = match op {
                Binary::Lt | Binary::Le => less,
                Binary::Gt | Binary::Ge => !less,
                _ => op == Binary::Ne,
            };
            return self.always(of, answer);
        };
        let op = match op {
            _ if limit.is_integer() => op,
            Binary::Eq | Binary::Ne => return self.always(of, op == Binary::Ne),
            Binary::Lt | Binary::Le => Binary::Le,
            _ => Binary::Gt,
        };
        Sql::new(format!("({} {} {})", of.text, op.sign(), whole(below)), DataType::Boolean, of.layer)
    }

    /// A whole constant that no float is lies between two floats.
    fn number_against(&mut self, op: Binary, of: Sql, limit: Decimal) -> Sql {
        let float: f64 = limit.to_string().parse().expect("a decimal is written as a float is read");
        let op = match limit.to_i128().filter(|n| limit.is_integer() && *n != float as i128) {
            None => op,
            Some(_) if matches!(op, Binary::Eq | Binary::Ne) => return self.always(of, op == Binary::Ne),
            Some(n) => match (op, float as i128 > n) {
                (Binary::Lt | Binary::Le, true) => Binary::Lt,
                (Binary::Lt | Binary::Le, false) => Binary::Le,
                (_, true) => Binary::Ge,
                (_, false) => Binary::Gt,
            },
        };
        Sql::new(format!("({} {} {})", of.text, op.sign(), number(float)), DataType::Boolean, of.layer)
    }

    fn computed(&mut self, op: Binary, a: Sql, b: Sql) -> Written {
        if let Some(text) = [&a, &b].into_iter().find(|sql| sql.form == Some(DataType::Text)) {
            return Err(format!("cannot compute with {}", text.described()));
        }
        if a.form.is_none() || b.form.is_none() {
            return Ok(Sql::nothing());
        }
        let is_number = op == Binary::Div || a.form == Some(DataType::Number) || b.form == Some(DataType::Number);
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
    pub fn number(&mut self, of: Sql) -> Written {
        match of.form {
            None => Ok(Sql { text: null(DataType::Number), form: Some(DataType::Number), ..of }),
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

    /// The values in another form.
    fn to(&mut self, of: Sql, form: Option<DataType>) -> Written {
        let Some(wanted) = form else { return Ok(of) };
        let cast = |of: Sql| Ok(Sql::new(format!("CAST({} AS {})", of.text, type_of(wanted)), wanted, of.layer));
        match (of.form, wanted) {
            (None, _) => Ok(Sql { text: null(wanted), form, ..of }),
            (Some(own), wanted) if type_of(own) == type_of(wanted) => Ok(Sql { form, ..of }),
            (_, DataType::Number) => self.number(of),
            (Some(DataType::Text), _) => Err(format!("expected {}, found STRING", type_of(wanted))),
            (Some(DataType::Number), DataType::Text) => Err("a number with a fraction is no text".to_owned()),
            // Whole numbers of 64 bits; what is larger is refused in ANSI mode.
            _ => cast(of),
        }
    }

    fn among(&mut self, of: Sql, literals: &[Literal]) -> Written {
        if literals.is_empty() {
            return Ok(Sql::plain("false".to_owned(), DataType::Boolean));
        }
        let of = self.named(of);
        let constants: Vec<String> = literals.iter().filter_map(|literal| equal_to(of.form, literal)).collect();
        let with_null = literals.contains(&Literal::Null);
        let otherwise = if with_null { "CAST(NULL AS BOOLEAN)" } else { "false" };
        if of.form.is_none() || (constants.is_empty() && with_null) {
            return Ok(Sql::plain("CAST(NULL AS BOOLEAN)".to_owned(), DataType::Boolean));
        }
        let text = match (constants.is_empty(), with_null) {
            (true, _) => format!("(CASE WHEN {} IS NOT NULL THEN {otherwise} END)", of.text),
            (false, false) => format!("({} IN ({}))", of.text, constants.join(", ")),
            (false, true) => format!("(CASE WHEN {} IN ({}) THEN true END)", of.text, constants.join(", ")),
        };
        Ok(Sql::new(text, DataType::Boolean, of.layer))
    }

    fn case(&mut self, branches: &[(Expr, Expr)], last: &Expr) -> Written {
        let conditions = branches.iter().map(|(when, _)| self.sql(when)).collect::<Result<Vec<_>, _>>()?;
        let values = branches.iter().map(|(_, then)| then).chain([last]);
        let values = values.map(|value| self.sql(value)).collect::<Result<Vec<_>, _>>()?;
        let form = DataType::supertype(values.iter().map(|value| value.form));
        let Some(form) = form else { return Ok(Sql::nothing()) };
        let mut values = values.into_iter().map(|value| self.to(value, Some(form))).collect::<Result<Vec<_>, _>>()?;
        let last = values.pop().expect("a case has a last value");
        let mut layer = last.layer;
        let mut text = String::from("(CASE");
        for (when, then) in conditions.into_iter().zip(values) {
            layer = layer.max(when.layer).max(then.layer);
            text += &format!(" WHEN {} THEN {}", truth(when)?.text, then.text);
        }
        Ok(Sql::new(format!("{text} ELSE {} END)", last.text), form, layer))
    }

    fn call(&mut self, function: Function, arguments: Vec<Sql>) -> Written {
        let layer = arguments.iter().map(|argument| argument.layer).max().unwrap_or(0);
        let texts = |arguments: &[Sql]| arguments.iter().map(|sql| sql.text.clone()).collect::<Vec<_>>().join(", ");
        let called =
            |word: &str, arguments: &[Sql], form| Ok(Sql::new(format!("{word}({})", texts(arguments)), form, layer));
        match function {
            Function::Coalesce | Function::Least | Function::Greatest => {
                let Some(form) = DataType::supertype(arguments.iter().map(|a| a.form)) else {
                    return Ok(Sql::nothing());
                };
                let alike: Vec<Sql> =
                    arguments.into_iter().map(|a| self.to(a, Some(form))).collect::<Result<_, _>>()?;
                let layer = alike.iter().map(|argument| argument.layer).max().unwrap_or(0);
                let word = match function {
                    Function::Coalesce => "coalesce",
                    Function::Least => "least",
                    _ => "greatest",
                };
                match alike.as_slice() {
                    [one] => Ok(one.clone()),
                    _ => Ok(Sql::new(format!("{word}({})", texts(&alike)), form, layer)),
                }
            }
            Function::NullIf => {
                let [a, b] = <[Sql; 2]>::try_from(arguments).map_err(|_| "nullif takes two values")?;
                let Some(form) = a.form else { return Ok(Sql::nothing()) };
                let (a, b) = (self.named(a), self.named(b));
                let equal = self.compared(Binary::Eq, a.clone(), b)?;
                let layer = a.layer.max(equal.layer);
                Ok(Sql::new(format!("(CASE WHEN {} THEN NULL ELSE {} END)", truth(equal)?.text, a.text), form, layer))
            }
            Function::Abs => match arguments[0].form {
                None => Ok(Sql::nothing()),
                Some(DataType::Text) => Err("expected numbers, found STRING".to_owned()),
                Some(DataType::Boolean) => {
                    let number = self.number(arguments[0].clone())?;
                    Ok(Sql::new(format!("abs({})", number.text), DataType::Number, number.layer))
                }
                Some(form) => {
                    called("abs", &arguments, if form == DataType::Number { form } else { DataType::Integer })
                }
            },
            Function::Lower | Function::Upper | Function::Length | Function::Contains | Function::StartsWith => {
                if let Some(other) = arguments.iter().find(|a| a.form.is_some_and(|form| form != DataType::Text)) {
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

    fn reference(&mut self, reference: Reference) -> String {
        let name = reference.name();
        self.references.entry(name.clone()).or_insert_with(|| Arc::new(reference));
        format!("(SELECT entries FROM {name})")
    }

    /// The place of a value in a sorted table: the number of its stretch says how many entries lie before the stretch, and the few
    /// entries inside are compared one by one.
    fn locate(&mut self, table: &Arc<Vec<i64>>, value: Sql, side: Side) -> Written {
        let value = only_whole(value)?;
        let (Some(first), Some(last), Some(_)) = (table.first(), table.last(), value.form) else {
            return Ok(Sql { text: null(DataType::Integer), form: Some(DataType::Integer), layer: 0, plain: true });
        };
        let grid = Grid::of(table);
        let value = self.named(value);
        let v = &value.text;
        let counted = self.reference(Reference::entries(&Arc::new(grid.before.clone())));
        let stretch = match last.checked_sub(*first) {
            Some(_) => format!("(({v} - {}) DIV {})", whole(*first), whole(grid.width)),
            None => format!(
                "((CAST({v} AS DECIMAL(20, 0)) - CAST({} AS DECIMAL(20, 0))) DIV {})",
                whole(*first),
                whole(grid.width)
            ),
        };
        let before = Sql::new(entry(&counted, &stretch), DataType::Integer, value.layer);
        // What lies outside is settled before the table is asked, so that the difference fits into 64 bits.
        let inside = format!("{v} BETWEEN {} AND {}", whole(*first), whole(*last));
        let before = Sql { text: format!("(CASE WHEN {inside} THEN {} END)", before.text), ..before };
        let before = self.named(before);
        let entries = self.reference(Reference::entries(table));
        let compare = if side == Side::LastAtMost { "<=" } else { "<" };
        let more: Vec<String> = (0..grid.most)
            .map(|nth| {
                format!(
                    "coalesce(CAST({} {compare} {v} AS INT), 0)",
                    entry(&entries, &format!("({} + {nth})", before.text))
                )
            })
            .collect();
        let count = format!("({} + {})", before.text, more.join(" + "));
        let n = table.len();
        let text = match side {
            Side::LastAtMost => format!(
                "(CASE WHEN {v} >= {} THEN {}L WHEN {v} >= {} THEN {count} - 1 END)",
                whole(*last),
                n - 1,
                whole(*first)
            ),
            Side::FirstAtLeast => {
                format!("(CASE WHEN {v} <= {} THEN 0L WHEN {v} <= {} THEN {count} END)", whole(*first), whole(*last))
            }
        };
        Ok(Sql::new(text, DataType::Integer, before.layer.max(value.layer)))
    }

    fn previous(&mut self, running: RunningAggregate, value: &Expr, partition: &Expr, order: &Expr) -> Written {
        let value = self.sql(value)?;
        if value.form.is_some() && !value.is_whole() && value.form != Some(DataType::Boolean) {
            return Err("expected whole numbers before a row".to_owned());
        }
        let (value, partition, order) =
            (self.to(value, Some(DataType::Integer))?, self.sql(partition)?, self.sql(order)?);
        let (value, partition, order) = (self.named(value), self.named(partition), self.named(order));
        let layer = value.layer.max(partition.layer).max(order.layer);
        let by: Vec<&str> =
            std::iter::once(order.text.as_str()).chain(self.places.iter().map(String::as_str)).collect();
        let window = format!(
            "OVER (PARTITION BY {} ORDER BY {} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)",
            partition.text,
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

/// The entry of a table at an index; null outside.
fn entry(entries: &str, index: &str) -> String {
    format!("get({entries}, try_cast({index} AS INT))")
}

/// The values as truths.
///
/// # Errors
/// When they are none.
pub(super) fn truth(of: Sql) -> Written {
    match of.form {
        None => Ok(Sql { text: null(DataType::Boolean), form: Some(DataType::Boolean), ..of }),
        Some(DataType::Boolean) => Ok(of),
        Some(_) => Err(format!("expected true or false, found {}", of.described())),
    }
}

fn only_whole(of: Sql) -> Written {
    match of.form {
        Some(DataType::Number | DataType::Text) => {
            Err(format!("expected whole numbers for a look-up, found {}", of.described()))
        }
        Some(DataType::Boolean) => Ok(Sql::new(format!("CAST({} AS BIGINT)", of.text), DataType::Integer, of.layer)),
        None => Ok(Sql { text: null(DataType::Integer), form: Some(DataType::Integer), ..of }),
        Some(_) => Ok(of),
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

/// The constant of a form that a literal equals; `None` when no value of the form does.
fn equal_to(form: Option<DataType>, literal: &Literal) -> Option<String> {
    match (form?, literal) {
        (_, Literal::Null) => None,
        (DataType::Text, Literal::Text(text)) => Some(constant(text)),
        (DataType::Boolean, Literal::Boolean(truth)) => Some(truth.to_string()),
        (DataType::Number, Literal::Number(n)) => nearest_float(n).map(number),
        (DataType::Number, Literal::Integer(n)) => nearest_float(&Decimal::from(*n)).map(number),
        (DataType::Integer | DataType::Instant | DataType::Date, Literal::Number(n)) => {
            n.is_integer().then(|| n.to_i64()).flatten().map(whole)
        }
        (DataType::Integer | DataType::Instant | DataType::Date, Literal::Integer(n) | Literal::Instant(n)) => {
            Some(whole(*n))
        }
        (DataType::Integer | DataType::Instant | DataType::Date, Literal::Date(days)) => Some(whole(i64::from(*days))),
        _ => None,
    }
}
