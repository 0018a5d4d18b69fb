//! Expressions as text for people, in the notation of the expression language.
//!
//! In: an [`Expr`]. Out: its text; tables of whole numbers are told by their length and their ends. Never: is read back by the
//! program, although what the language can say is written as it is said there.

use super::{Binary, Expr, Function, Literal, RunningAggregate, Side};
use crate::calendar::{Date, Instant};
use std::fmt;

/// How tightly the operators of an expression bind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    /// Needs no brackets anywhere.
    Whole,
}

impl Precedence {
    fn of(expr: &Expr) -> Self {
        match expr {
            Expr::Binary(op, ..) => Self::of_binary(*op),
            Expr::Not(_) => Self::Not,
            Expr::IsNull(_) | Expr::In(..) => Self::Comparison,
            _ => Self::Whole,
        }
    }

    fn of_binary(op: Binary) -> Self {
        match op {
            Binary::Or => Self::Or,
            Binary::And => Self::And,
            Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge => Self::Comparison,
            Binary::Add | Binary::Sub => Self::Sum,
            Binary::Mul | Binary::Div | Binary::Rem => Self::Product,
        }
    }

    /// The next tighter one.
    fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Comparison,
            Self::Comparison => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product | Self::Whole => Self::Whole,
        }
    }
}

/// An operand, in brackets when it binds less tightly than its place asks for.
struct Operand<'e>(&'e Expr, Precedence);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Precedence::of(self.0) < self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(name) => f.write_str(&column(name)),
            Self::Literal(literal) => literal.fmt(f),
            Self::Binary(op, left, right) => binary(f, *op, left, right),
            Self::Not(inner) => match inner.as_ref() {
                Self::IsNull(value) => write!(f, "{} is not null", Operand(value, Precedence::Sum)),
                Self::In(value, literals) => among(f, value, "not in", literals),
                other => write!(f, "not {}", Operand(other, Precedence::Not)),
            },
            Self::IsNull(value) => write!(f, "{} is null", Operand(value, Precedence::Sum)),
            Self::In(value, literals) => among(f, value, "in", literals),
            Self::Case(branches, otherwise) => {
                f.write_str("case")?;
                branches.iter().try_for_each(|(when, then)| write!(f, " when {when} then {then}"))?;
                write!(f, " else {otherwise} end")
            }
            Self::Call(function, arguments) => write!(f, "{}({})", function.name(), joined(arguments)),
            Self::SearchSorted { table, value, side } => {
                write!(f, "{}({}, {value})", side.name(), ends(table))
            }
            Self::Take { table, index } => write!(f, "entry({}, {index})", ends(table)),
            Self::RunningWindow { running, value, partition, order } => {
                let name = match running {
                    RunningAggregate::Max => "previous_max",
                    RunningAggregate::Sum => "previous_sum",
                };
                let partition = partition.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "{name}({value}) over (partition by {partition} order by {order})")
            }
            Self::ToInteger(inner) => write!(f, "cast({inner} as integer)"),
            Self::ToNumber(inner) => write!(f, "cast({inner} as double)"),
        }
    }
}

fn binary(f: &mut fmt::Formatter<'_>, op: Binary, left: &Expr, right: &Expr) -> fmt::Result {
    let own = Precedence::of_binary(op);
    // A comparison is no operand of another one without brackets.
    let first = if own == Precedence::Comparison { own.tighter() } else { own };
    write!(f, "{} {} {}", Operand(left, first), op.sign(), Operand(right, own.tighter()))
}

fn among(f: &mut fmt::Formatter<'_>, value: &Expr, how: &str, literals: &[Literal]) -> fmt::Result {
    write!(f, "{} {how} ({})", Operand(value, Precedence::Sum), joined(literals))
}

fn joined(all: &[impl fmt::Display]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// How many entries a table has, with its first and its last.
fn ends(table: &[i64]) -> String {
    match table {
        [] => "[0]".to_owned(),
        [only] => format!("[1: {only}]"),
        [first, .., last] => format!("[{}: {first}..{last}]", table.len()),
    }
}

/// The name of a column; in quotes where it would not be read as one word. Names of a plan's own begin with `$`.
pub(super) fn column(name: &str) -> String {
    if let Some(own) = name.strip_prefix('\u{1}') {
        return format!("${own}");
    }
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let is_word = begins && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_word { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Integer(n) => n.fmt(f),
            Self::Number(n) => n.fmt(f),
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Self::Boolean(b) => b.fmt(f),
            Self::Instant(seconds) => match Instant::from_second(*seconds) {
                Ok(instant) => write!(f, "timestamp '{instant}'"),
                Err(_) => write!(f, "timestamp {seconds}"),
            },
            Self::Date(days) => match date(*days) {
                Some(date) => write!(f, "date '{date}'"),
                None => write!(f, "date {days}"),
            },
        }
    }
}

/// The day that is so many days after the first of 1970.
fn date(days: i32) -> Option<Date> {
    let noon = Instant::from_second(i64::from(days) * 86_400 + 43_200).ok()?;
    Some(noon.to_zoned(crate::calendar::Zone::UTC).date())
}

impl Binary {
    /// How it is written, here and in SQL.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Rem => "%",
            Self::Eq => "=",
            Self::Ne => "<>",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

impl Side {
    /// How the look-up is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::LastAtMost => "last_at_most",
            Self::FirstAtLeast => "first_at_least",
        }
    }
}

impl Function {
    /// How it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coalesce => "coalesce",
            Self::Abs => "abs",
            Self::Least => "least",
            Self::Greatest => "greatest",
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Length => "length",
            Self::NullIf => "nullif",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{DataType, parse};
    use std::sync::Arc;

    const COLUMNS: &[(&str, DataType)] = &[
        ("a", DataType::Integer),
        ("b", DataType::Integer),
        ("t", DataType::Text),
        ("ok", DataType::Boolean),
        ("opened_at", DataType::Instant),
        ("due", DataType::Date),
        ("対応（分）", DataType::Number),
    ];

    fn read(text: &str) -> Expr {
        let data_type = |name: &str| COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, data_type)| *data_type);
        let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        parse(text, &data_type, &names).unwrap_or_else(|error| panic!("{text}: {error:?}")).0
    }

    #[test]
    fn what_the_language_can_say_is_written_as_it_is_said_there() {
        for text in [
            "a + b * 2",
            "(a + b) * 2",
            "a - (b - 1)",
            "a - b - 1",
            "a / (b / 2.5)",
            "(ok or a > 1) and not (ok and b > 1)",
            "ok or a > 1 and b <= 2",
            "(a = 1) = ok",
            "a is null and b is not null",
            "t in ('high', 'it''s') or t not in ('low')",
            "case when a > 1 then 'x' when ok then 'y' else null end",
            "coalesce(nullif(a, 0), abs(b))",
            "contains(lower(t), '障害')",
            "\"対応（分）\" >= 15",
            "opened_at < timestamp '2026-11-20T08:00:00Z'",
            "due = date '2026-02-28'",
            "cast(opened_at as integer) % 60",
            "cast(a as double)",
        ] {
            let expr = read(text);
            assert_eq!(expr.to_string(), text);
            assert_eq!(read(&expr.to_string()), expr, "{text}");
        }
    }

    #[test]
    fn what_only_plans_say_names_the_ends_of_tables() {
        let table = Arc::new(vec![10, 20, 40]);
        let located = Expr::column("opened_at").search_sorted(&table, Side::LastAtMost);
        assert_eq!(
            located.clone().take(&table).to_string(),
            "entry([3: 10..40], last_at_most([3: 10..40], opened_at))"
        );
        let previous =
            Expr::column("\u{1}n7").running(RunningAggregate::Max, Expr::column("service"), Expr::column("opened_at"));
        assert_eq!(previous.to_string(), "previous_max($n7) over (partition by service order by opened_at)");
        assert_eq!(Expr::column("1st \"x\"").to_string(), "\"1st \"\"x\"\"\"");
        assert_eq!(Expr::column("$n7").to_string(), "\"$n7\"", "a name of the source is none of the plan's");
        assert_eq!(
            Expr::integer(5).search_sorted(&Arc::new(Vec::new()), Side::FirstAtLeast).to_string(),
            "first_at_least([0], 5)"
        );
    }
}
