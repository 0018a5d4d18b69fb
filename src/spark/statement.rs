//! A pass → one statement of Spark SQL.
//!
//! In: a [`Pass`] and the rows that it is about, as SQL. Out: a [`Statement`] whose every branch gives one set or list, as arrays of
//! texts, and how they are read again. Never: asks for rows that no list asks for; the branches of a statement look at their columns
//! only, so that the cluster reads no others.

use super::expression::{Layers, Sql, truth};
use super::reference::Reference;
use super::text::name;
use crate::query::plan::{Additive, AdditiveOp, AdditiveSet, GroupKey, Holistic, HolisticSet, Listing, Pass};
use crate::query::{DataType, Limit, Per};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows that can be asked, as SQL.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// What stands after `FROM`.
    pub(crate) sql: String,
    /// Names of columns, as SQL, that order rows which are equal in what a question names: file and row, or the key.
    pub(crate) places: Vec<String>,
}

/// What is asked for a pass.
#[derive(Debug)]
pub(super) struct Statement {
    /// Its texts, of which each gives some branches: a query of its own for each would take a second or two of planning, and all of a
    /// large batch in one more memory than a driver has.
    pub(crate) texts: Vec<String>,
    /// The branches of the additive sets, of the holistic sets and of the lists, in this order.
    pub(crate) branches: Vec<Branch>,
    /// The tables that the text looks into.
    pub(crate) references: BTreeMap<String, Arc<Reference>>,
}

/// How the rows of one branch are read.
#[derive(Debug, PartialEq)]
pub(super) enum Branch {
    /// A set of groups.
    Additive {
        keys: Vec<Option<DataType>>,
        /// How each sum is read.
        sums: Vec<Sum>,
    },
    /// A set of quantiles, or of numbers of different values.
    Holistic {
        keys: Vec<Option<DataType>>,
        /// Whether its value is a number of different ones.
        is_count: bool,
    },
    /// Rows.
    List(Vec<Option<DataType>>),
}

/// How a sum stands in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    /// One whole number.
    Count,
    /// Two: what is above 32 bits, and the rest.
    Whole,
    /// Seven, see [`fraction`].
    Fraction,
    Extreme(DataType),
    /// There are no values.
    Nothing,
}

impl Sum {
    /// How many texts it takes.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::Count | Self::Extreme(_) => 1,
            Self::Whole => 2,
            Self::Fraction => FRACTION,
            Self::Nothing => 0,
        }
    }
}

/// So many branches are asked for in one query.
const TOGETHER: usize = 12;
/// So many texts tell a sum of fractions.
const FRACTION: usize = 7;

/// The statement of a pass.
///
/// # Errors
/// What cannot be said in SQL.
pub(super) fn statement(
    pass: &Pass,
    rows: &Rows,
    data_type_of: &dyn Fn(&str) -> Option<DataType>,
) -> Result<Statement, String> {
    let mut writer = Writer { pass, rows, data_type_of, references: BTreeMap::new() };
    let mut texts = Vec::new();
    let mut branches = Vec::new();
    for set in &pass.additive {
        let (text, branch) = writer.additive(set, texts.len())?;
        texts.push(text);
        branches.push(branch);
    }
    for set in &pass.holistic {
        let (text, branch) = writer.holistic(set, texts.len())?;
        texts.push(text);
        branches.push(branch);
    }
    for list in &pass.lists {
        let (text, branch) = writer.list(list, texts.len())?;
        texts.push(text);
        branches.push(branch);
    }
    let texts = texts.chunks(TOGETHER).map(|some| some.join("\nUNION ALL\n")).collect();
    Ok(Statement { texts, branches, references: writer.references })
}

struct Writer<'a> {
    pass: &'a Pass,
    rows: &'a Rows,
    data_type_of: &'a dyn Fn(&str) -> Option<DataType>,
    references: BTreeMap<String, Arc<Reference>>,
}

type Written = Result<(String, Branch), String>;

impl<'a> Writer<'a> {
    /// The computed columns that these need, in layers.
    fn layers<'c>(&self, columns: impl Iterator<Item = &'c String>) -> Result<Layers<'a>, String> {
        let mut needed: BTreeSet<String> = columns.cloned().collect();
        for (column, expr) in self.pass.computed.iter().rev() {
            if needed.contains(column) {
                needed.extend(expr.columns().into_iter().map(str::to_owned));
            }
        }
        let mut layers = Layers::new(self.data_type_of, &self.rows.places);
        for (column, expr) in self.pass.computed.iter().filter(|(column, _)| needed.contains(column)) {
            layers.add(column, expr)?;
        }
        Ok(layers)
    }

    fn finish(&mut self, layers: Layers<'_>) -> String {
        let rows = layers.over(&self.rows.sql);
        self.references.extend(layers.references);
        rows
    }

    fn additive(&mut self, set: &AdditiveSet, at: usize) -> Written {
        let values = set.sums.iter().flat_map(|sum| sum.value.iter().chain(&sum.filter));
        let mut layers = self.layers(keys(&set.keys).chain(&set.filter).chain(values))?;
        let (names, data_types) = grouped(&layers, &set.keys)?;
        let filter = set.filter.as_ref().map(|filter| truth(layers.column(filter)?)).transpose()?;
        let (mut sums, mut texts) = (Vec::new(), Vec::new());
        for additive in &set.sums {
            let (sum, of_sum) = aggregate(&mut layers, additive)?;
            debug_assert_eq!(sum.width(), of_sum.len());
            sums.push(sum);
            texts.extend(of_sum);
        }
        let rows = self.finish(layers);
        let filters = filter.map(|filter| filter.text).into_iter().collect::<Vec<_>>();
        Ok((branch(at, &names, &texts, &rows, &filters), Branch::Additive { keys: data_types, sums }))
    }

    fn holistic(&mut self, set: &HolisticSet, at: usize) -> Written {
        let mut layers = self.layers(keys(&set.keys).chain(&set.filters).chain([&set.value]))?;
        let (names, data_types) = grouped(&layers, &set.keys)?;
        let filters = set.filters.iter().map(|filter| Ok(truth(layers.column(filter)?)?.text));
        let mut filters = filters.collect::<Result<Vec<_>, String>>()?;
        let value = layers.column(&set.value)?;
        let is_count = matches!(set.take, Holistic::Distinct);
        let (value, texts) = match &set.take {
            Holistic::Distinct => (value.clone(), vec![format!("count(DISTINCT {})", value.text)]),
            Holistic::Quantiles(at) => {
                let number = layers.number(value)?;
                let number = layers.named(number);
                let taken = at.iter().map(|q| format!("percentile({}, {q:?}D)", number.text)).collect();
                (number, taken)
            }
        };
        filters.push(format!("{} IS NOT NULL", value.text));
        let rows = self.finish(layers);
        Ok((branch(at, &names, &texts, &rows, &filters), Branch::Holistic { keys: data_types, is_count }))
    }

    fn list(&mut self, list: &Listing, at: usize) -> Written {
        let layers = self.layers(list.columns.iter().chain(&list.filter))?;
        let columns = list.columns.iter().map(|column| layers.column(column)).collect::<Result<Vec<Sql>, _>>()?;
        let filter = list.filter.as_ref().map(|filter| truth(layers.column(filter)?)).transpose()?;
        let rows = self.finish(layers);
        let column = |at: usize| name(&format!("\u{1}l{at}"));
        let mut shown: Vec<String> =
            columns.iter().enumerate().map(|(at, sql)| format!("{} AS {}", sql.text, column(at))).collect();
        shown.extend(self.rows.places.iter().cloned());
        let (rows, counts) = only(&rows, &filter.map(|filter| filter.text).into_iter().collect::<Vec<_>>());
        let rows = format!("(SELECT {} FROM {rows}{counts})", shown.join(", "));
        let sorted = |from: usize, to: usize| (from..to).map(column).collect::<Vec<_>>();
        let by = |leading: Vec<String>| {
            leading.into_iter().chain(self.rows.places.iter().cloned()).collect::<Vec<_>>().join(", ")
        };
        let sort = list.sort.min(columns.len());
        let order = by(sorted(0, sort));
        let taken = match list.limit {
            None => rows,
            Some(Limit { rows: most, per: Per::List | Per::Group(0) }) => {
                format!("(SELECT * FROM {rows} ORDER BY {order} LIMIT {most})")
            }
            Some(Limit { rows: most, per: Per::Group(per) }) => {
                let each = sorted(0, per).join(", ");
                format!(
                    "(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {each} ORDER BY {order}) AS `#nth` FROM {rows}) WHERE `#nth` <= {most})"
                )
            }
            Some(Limit { rows: most, per: Per::Stretch(before) }) => {
                let within = by(sorted(before + 2, sort).into_iter().chain(sorted(0, before + 2)).collect());
                let each: String = sorted(0, before).into_iter().map(|column| format!("{column}, ")).collect();
                stretches(&rows, most, (&each, &within), (&column(before), &column(before + 1)))
            }
        };
        let texts: Vec<String> = (0..columns.len()).map(|at| format!("CAST({} AS STRING)", column(at))).collect();
        let sql = format!(
            "SELECT {at} AS branch, row_number() OVER (ORDER BY {order}) AS n, {} AS keys, {} AS taken FROM {taken}",
            array(&[]),
            array(&texts)
        );
        Ok((sql, Branch::List(columns.iter().map(|column| column.data_type).collect())))
    }
}

/// Rows that are among the first of any whole number from the first column to before the second. Beyond the last number that is named
/// all numbers are alike.
fn stretches(rows: &str, most: usize, (each_of, within): (&str, &str), (from, to): (&str, &str)) -> String {
    let identified = format!("(SELECT *, monotonically_increasing_id() AS `#id` FROM {rows})");
    let last = format!("(SELECT max(greatest({from}, {to})) FROM {rows})");
    let numbers = format!("sequence({from}, coalesce({to} - 1L, {last} + 1L))");
    let each = format!(
        "(SELECT *, explode(CASE WHEN coalesce({to}, {from} + 1L) > {from} THEN {numbers} END) AS `#number` FROM {identified})"
    );
    let nth = format!(
        "(SELECT *, row_number() OVER (PARTITION BY {each_of}`#number` ORDER BY {within}, `#id`) AS `#nth` FROM {each})"
    );
    let once = format!(
        "(SELECT *, row_number() OVER (PARTITION BY `#id` ORDER BY `#number`) AS `#once` FROM {nth} WHERE `#nth` <= {most})"
    );
    format!("(SELECT * FROM {once} WHERE `#once` = 1)")
}

fn keys(keys: &[GroupKey]) -> impl Iterator<Item = &String> {
    keys.iter().map(|key| &key.column)
}

/// The names of keys, and their types.
fn grouped(layers: &Layers<'_>, keys: &[GroupKey]) -> Result<(Vec<String>, Vec<Option<DataType>>), String> {
    let of = |key: &GroupKey| layers.column(&key.column).map(|sql| (sql.text, sql.data_type));
    Ok(keys.iter().map(of).collect::<Result<Vec<_>, _>>()?.into_iter().unzip())
}

fn array(texts: &[String]) -> String {
    if texts.is_empty() { "CAST(array() AS ARRAY<STRING>)".to_owned() } else { format!("array({})", texts.join(", ")) }
}

/// Rows of which only some count, as what stands after `FROM` and what stands after that. A condition on columns that stand on columns
/// would be written out down to the source, twice as long with each layer; it is not moved below a column that is numbered by Spark.
fn only(rows: &str, filters: &[String]) -> (String, String) {
    if filters.is_empty() {
        return (rows.to_owned(), String::new());
    }
    let held = format!("(SELECT *, monotonically_increasing_id() AS `#held` FROM {rows})");
    (held, format!(" WHERE {} AND `#held` >= 0", filters.join(" AND ")))
}

/// Groups of rows: their keys and what is taken of them, as texts.
fn branch(at: usize, keys: &[String], taken: &[String], rows: &str, filters: &[String]) -> String {
    let name = |of: &str, at: usize| format!("{of}{at}");
    let columns = keys.iter().enumerate().map(|(at, key)| format!("{key} AS {}", name("k", at)));
    let columns = columns.chain(taken.iter().enumerate().map(|(at, text)| format!("{text} AS {}", name("t", at))));
    let mut columns: Vec<String> = columns.collect();
    if columns.is_empty() {
        columns.push("count(*) AS none".to_owned());
    }
    let (rows, counts) = only(rows, filters);
    let group = if keys.is_empty() { String::new() } else { format!(" GROUP BY {}", keys.join(", ")) };
    let of = |of: &str, count: usize| {
        array(&(0..count).map(|at| format!("CAST({} AS STRING)", name(of, at))).collect::<Vec<_>>())
    };
    format!(
        "SELECT {at} AS branch, 0 AS n, {} AS keys, {} AS taken FROM (SELECT {} FROM {rows}{counts}{group})",
        of("k", keys.len()),
        of("t", taken.len()),
        columns.join(", ")
    )
}

fn aggregate(layers: &mut Layers<'_>, additive: &Additive) -> Result<(Sum, Vec<String>), String> {
    let filter = additive.filter.as_ref().map(|filter| truth(layers.column(filter)?)).transpose()?;
    let counts = filter.as_ref().map(|filter| format!(" FILTER (WHERE {})", filter.text)).unwrap_or_default();
    let value = additive.value.as_ref().map(|value| layers.column(value)).transpose()?;
    let data_type = value.as_ref().and_then(|value| value.data_type);
    let Some(value) = value else { return Ok((Sum::Count, vec![format!("count(*){counts}")])) };
    let of = |what: &str| format!("{what}{counts}");
    let text = &value.text;
    Ok(match (additive.adding, data_type) {
        (AdditiveOp::Count, _) => (Sum::Count, vec![of(&format!("count({text})"))]),
        (_, None) => (Sum::Nothing, Vec::new()),
        (AdditiveOp::Min, Some(data_type)) => (Sum::Extreme(data_type), vec![of(&format!("min({text})"))]),
        (AdditiveOp::Max, Some(data_type)) => (Sum::Extreme(data_type), vec![of(&format!("max({text})"))]),
        (AdditiveOp::Sum, Some(DataType::Text)) => return Err("expected numbers to aggregate, found STRING".to_owned()),
        (AdditiveOp::Sum, Some(DataType::Number)) => (Sum::Fraction, fraction(layers, value, &counts)),
        (AdditiveOp::Sum, Some(_)) => {
            let whole = format!("CAST({text} AS BIGINT)");
            let parts = [format!("sum(shiftright({whole}, 32))"), format!("sum({whole} & 4294967295L)")];
            (Sum::Whole, parts.iter().map(|part| of(part)).collect())
        }
    })
}

/// A sum of fractions. Each that stands for a decimal of at most fifteen digits, nine of them after the point, is a whole number and
/// billionths: their sums (the whole ones in two parts) come first; then how many stand for none, the sum of those as decimals of
/// seventeen places, which does not depend on the order of rows, how many are too small or too large for that, and the sum as floats are added.
fn fraction(layers: &mut Layers<'_>, value: Sql, counts: &str) -> Vec<String> {
    let value = layers.named(value);
    let v = value.text.clone();
    let mut derived = |text: String, data_type: DataType, layer: usize| {
        let sql = Sql { text, data_type: Some(data_type), layer, plain: false };
        layers.named(sql)
    };
    let steps: String = (6..15).map(|digits| format!(" WHEN abs({v}) < 1e{digits}D THEN 1e{}D", 15 - digits)).collect();
    let scale = derived(format!("(CASE{steps} WHEN abs({v}) < 1e15D THEN 1D END)"), DataType::Number, value.layer);
    let s = &scale.text;
    let tens = derived(format!("rint({v} * {s})"), DataType::Number, scale.layer);
    let t = &tens.text;
    let exact = derived(format!("coalesce({t} / {s} = {v}, false)"), DataType::Boolean, tens.layer);
    let e = &exact.text;
    let whole = derived(
        format!("(CASE WHEN {e} THEN CAST({t} AS BIGINT) DIV CAST({s} AS BIGINT) END)"),
        DataType::Integer,
        exact.layer,
    );
    let billionths = derived(
        format!(
            "(CASE WHEN {e} THEN (CAST({t} AS BIGINT) % CAST({s} AS BIGINT)) * (1000000000L DIV CAST({s} AS BIGINT)) END)"
        ),
        DataType::Integer,
        exact.layer,
    );
    let plain = derived(
        format!("(CASE WHEN NOT {e} AND abs({v}) >= 1e-3D AND abs({v}) < 1e20D THEN CAST({v} AS DECIMAL(38, 17)) END)"),
        DataType::Number,
        exact.layer,
    );
    let (w, b, p) = (&whole.text, &billionths.text, &plain.text);
    let other = format!("{v} IS NOT NULL AND NOT {e}");
    [
        format!("sum(shiftright({w}, 20))"),
        format!("sum({w} & 1048575L)"),
        format!("sum({b})"),
        format!("count(CASE WHEN {other} THEN 1 END)"),
        format!("sum({p})"),
        format!("count(CASE WHEN {other} AND {p} IS NULL THEN 1 END)"),
        format!("sum({v})"),
    ]
    .map(|sum| format!("{sum}{counts}"))
    .into()
}
