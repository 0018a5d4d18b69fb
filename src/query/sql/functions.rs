//! Function calls and casts, and the words for what an expression cannot hold.

use super::lower::{Lowered, Scope, Typed};
use super::{ExprError, Range};
use crate::diag::nearest;
use crate::query::{DataType, Expr, Function};
use crate::say;
use sqlparser::ast::{
    DataType as SqlType, Expr as Sql, Function as SqlCall, FunctionArg, FunctionArgExpr, FunctionArguments, Spanned,
};

const KNOWN: &[&str] =
    &["abs", "coalesce", "contains", "greatest", "least", "length", "lower", "nullif", "starts_with", "upper"];

const AGGREGATES: &[(&str, &str)] = &[
    ("count", "count"),
    ("sum", "sum"),
    ("avg", "avg"),
    ("mean", "avg"),
    ("min", "min"),
    ("max", "max"),
    ("median", "median"),
    ("percentile_cont", "percentile"),
    ("percentile_disc", "percentile"),
    ("approx_distinct", "count_distinct"),
    ("count_if", "count"),
    ("stddev", "avg"),
    ("variance", "avg"),
];

impl Scope<'_> {
    pub(super) fn call(&self, call: &SqlCall, depth: usize) -> Lowered {
        let whole = self.source.range(call.span());
        let range = self.source.range(call.name.span());
        let name = call.name.to_string().to_lowercase();
        if let Some((_, agg)) = AGGREGATES.iter().find(|(known, _)| *known == name) {
            return Err(self.aggregate(&name, agg, range, call.over.is_some()));
        }
        if call.over.is_some() {
            return Err(window(&name, range));
        }
        let args = match self.arguments(call, depth) {
            Some(args) if is_known(&name) => args?,
            _ => return Err(unknown(&name, range)),
        };
        let (lo, hi) = arity(&name);
        if args.len() < lo || args.len() > hi {
            let found = args.len();
            let error = ExprError::new(
                range,
                say!("`{name}` の引数が {found} 個あります", "`{name}` is given {found} arguments"),
            );
            return Err(error.hint(usage(&name)));
        }
        self.known(&name, args, whole)
    }

    /// The lowered arguments; `None` when they are not a plain list.
    fn arguments(&self, call: &SqlCall, depth: usize) -> Option<Result<Vec<Typed>, ExprError>> {
        let FunctionArguments::List(list) = &call.args else { return None };
        let plain = list.duplicate_treatment.is_none() && list.clauses.is_empty() && call.filter.is_none();
        let nodes: Option<Vec<&Sql>> = list
            .args
            .iter()
            .map(|arg| match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(node)) => Some(node),
                _ => None,
            })
            .collect();
        let nodes = nodes.filter(|_| plain && call.within_group.is_empty())?;
        Some(nodes.into_iter().map(|node| self.lower(node, depth)).collect())
    }

    fn known(&self, name: &str, args: Vec<Typed>, range: Range) -> Lowered {
        let called = |function, args: Vec<Typed>, data_type| {
            Ok(Typed { expr: Expr::Call(function, args.into_iter().map(|t| t.expr).collect()), data_type, range })
        };
        let texts = |args: Vec<Typed>| args.into_iter().map(|t| self.text(t)).collect::<Result<Vec<_>, _>>();
        match name {
            "coalesce" | "least" | "greatest" => {
                let (args, data_type) = self.unify(args)?;
                let function = match name {
                    "coalesce" => Function::Coalesce,
                    "least" => Function::Least,
                    _ => Function::Greatest,
                };
                called(function, args, data_type)
            }
            "nullif" => {
                let mut args = args.into_iter();
                let (Some(first), Some(second)) = (args.next(), args.next()) else { return Err(unknown(name, range)) };
                let (first, second) = self.comparable(first, second)?;
                let data_type = first.data_type;
                called(Function::NullIf, vec![first, second], data_type)
            }
            "abs" => {
                let args = args.into_iter().map(|t| self.number(t)).collect::<Result<Vec<_>, _>>()?;
                let data_type = args.first().and_then(|t| t.data_type);
                called(Function::Abs, args, data_type)
            }
            "lower" => called(Function::Lower, texts(args)?, Some(DataType::Text)),
            "upper" => called(Function::Upper, texts(args)?, Some(DataType::Text)),
            "contains" => called(Function::Contains, texts(args)?, Some(DataType::Boolean)),
            "starts_with" => called(Function::StartsWith, texts(args)?, Some(DataType::Boolean)),
            _ => called(Function::Length, texts(args)?, Some(DataType::Integer)),
        }
    }

    fn aggregate(&self, name: &str, agg: &str, range: Range, window: bool) -> ExprError {
        let error = ExprError::new(
            range,
            say!("集計 `{name}` は式の中に書けません", "the aggregate `{name}` cannot stand in an expression"),
        );
        if window {
            return error.hint(say!("ウィンドウ関数はありません", "there are no window functions"));
        }
        match name {
            "min" => error.hint(say!(
                "指標に `agg: min` と宣言します。1 行の中の最小は `least(a, b)` です",
                "declare `agg: min` in the metric; the least of one row is `least(a, b)`"
            )),
            "max" => error.hint(say!(
                "指標に `agg: max` と宣言します。1 行の中の最大は `greatest(a, b)` です",
                "declare `agg: max` in the metric; the greatest of one row is `greatest(a, b)`"
            )),
            _ => error.hint(say!("指標に `agg: {agg}` と宣言します", "declare `agg: {agg}` in the metric instead")),
        }
    }

    /// `cast(x as …)` where nothing is rounded and nothing parsed.
    pub(super) fn cast(&self, node: &Sql, to: &SqlType, range: Range, depth: usize) -> Lowered {
        let typed = self.lower(node, depth)?;
        let target = match to {
            SqlType::Int(_) | SqlType::Integer(_) | SqlType::BigInt(_) | SqlType::Int64 | SqlType::Int8(_) => {
                Some(DataType::Integer)
            }
            SqlType::Double(_)
            | SqlType::DoublePrecision
            | SqlType::Float(_)
            | SqlType::Real
            | SqlType::Float64
            | SqlType::Decimal(_)
            | SqlType::Numeric(_) => Some(DataType::Number),
            SqlType::Text | SqlType::Varchar(_) | SqlType::String(_) | SqlType::Char(_) => Some(DataType::Text),
            SqlType::Date => Some(DataType::Date),
            SqlType::Timestamp(..) | SqlType::Datetime(_) => Some(DataType::Instant),
            _ => None,
        };
        let typed = self.read_as(typed, target)?;
        match (typed.data_type, target) {
            (from, Some(data_type)) if from == target || from.is_none() => {
                Ok(Typed { data_type: Some(data_type), range, ..typed })
            }
            (Some(DataType::Instant | DataType::Date), Some(DataType::Integer)) => {
                Ok(Typed { expr: Expr::ToInteger(typed.boxed()), data_type: target, range })
            }
            (Some(DataType::Integer), Some(DataType::Number)) => Ok(Typed { range, ..typed.into_number() }),
            _ => {
                let to = to.to_string().to_lowercase();
                let error =
                    ExprError::new(range, say!("`{to}` への変換はできません", "a cast to `{to}` is not possible here"));
                Err(error.hint(say!(
                    "列の型は data/sources.yaml の `type:` で宣言します",
                    "declare the column's `type:` in data/sources.yaml"
                )))
            }
        }
    }

    /// Anything else that SQL knows.
    pub(super) fn not_scalar(&self, node: &Sql, range: Range) -> ExprError {
        let refused = |what: &str| {
            ExprError::new(range, say!("`{what}` は式の中に書けません", "`{what}` cannot stand in an expression"))
        };
        match node {
            Sql::Subquery(_) | Sql::InSubquery { .. } | Sql::Exists { .. } => {
                ExprError::new(range, say!("副問い合わせは書けません", "a subquery cannot stand in an expression"))
                    .hint(say!("1 つのデータソースの列だけで書きます", "use the columns of one source only"))
            }
            Sql::Interval(_) | Sql::Extract { .. } | Sql::AtTimeZone { .. } => {
                let what = match node {
                    Sql::Interval(_) => "interval",
                    Sql::Extract { .. } => "extract",
                    _ => "at time zone",
                };
                refused(what).hint(say!(
                    "日時の差は秒です: `closed_at - opened_at > 3600`",
                    "the difference of two instants is in seconds: `closed_at - opened_at > 3600`"
                ))
            }
            Sql::Ceil { .. } | Sql::Floor { .. } => {
                let what = if matches!(node, Sql::Ceil { .. }) { "ceil" } else { "floor" };
                refused(what).hint(say!(
                    "式は値を丸めません。表示の桁は指標が決めます",
                    "expressions never round; the metric decides the digits shown"
                ))
            }
            Sql::Like { .. } | Sql::ILike { .. } | Sql::SimilarTo { .. } | Sql::RLike { .. } => {
                let what = match node {
                    Sql::Like { .. } => "like … escape",
                    Sql::ILike { .. } => "ilike",
                    Sql::SimilarTo { .. } => "similar to",
                    _ => "regexp",
                };
                refused(what)
                    .hint(say!("`lower(列) like '%語%'` のように書きます", "write `lower(column) like '%word%'`"))
            }
            _ => {
                let found = self.source.slice(range);
                ExprError::new(
                    range,
                    say!(
                        "`{found}` のあたりは式として使えません",
                        "what stands at `{found}` cannot be used in an expression"
                    ),
                )
                .hint(usage("…"))
            }
        }
    }
}

fn canonical(name: &str) -> &str {
    match name {
        "char_length" | "character_length" | "len" => "length",
        other => other,
    }
}

fn is_known(name: &str) -> bool {
    KNOWN.contains(&canonical(name))
}

fn arity(name: &str) -> (usize, usize) {
    match canonical(name) {
        "coalesce" | "least" | "greatest" => (1, usize::MAX),
        "nullif" | "contains" | "starts_with" => (2, 2),
        _ => (1, 1),
    }
}

fn usage(name: &str) -> crate::diag::Message {
    let example = match canonical(name) {
        "coalesce" => "coalesce(a, b, …)",
        "least" => "least(a, b, …)",
        "greatest" => "greatest(a, b, …)",
        "nullif" => "nullif(a, b)",
        "contains" => "contains(text, 'word')",
        "starts_with" => "starts_with(text, 'word')",
        "abs" => "abs(a)",
        "lower" | "upper" | "length" => "lower(text)",
        _ => {
            let list = KNOWN.join(", ");
            return say!(
                "使えるのは列、定数、比較、四則、and/or/not、in、between、like、case と {list} です",
                "there are columns, constants, comparisons, arithmetic, and/or/not, in, between, like, case and {list}"
            );
        }
    };
    say!("`{example}` の形で書きます", "write it as `{example}`")
}

fn window(name: &str, range: Range) -> ExprError {
    ExprError::new(
        range,
        say!("ウィンドウ関数 `{name}` は書けません", "the window function `{name}` cannot stand in an expression"),
    )
    .hint(say!("式は 1 行だけを見ます", "an expression sees one row only"))
}

fn unknown(name: &str, range: Range) -> ExprError {
    let error = ExprError::new(range, say!("関数 `{name}` はありません", "there is no function `{name}`"));
    match name {
        "now" | "current_date" | "current_timestamp" | "current_time" | "localtime" | "localtimestamp" => {
            error.hint(say!(
                "式は時計を読みません。「今日」は `--as-of` と期間が決めます",
                "expressions read no clock; `--as-of` and the period decide what is now"
            ))
        }
        "datediff" | "date_diff" | "timestampdiff" | "age" | "julianday" => error.hint(say!(
            "日時の差は秒です: `closed_at - opened_at`",
            "the difference of two instants is in seconds: `closed_at - opened_at`"
        )),
        "ifnull" | "nvl" | "isnull" => error.hint(say!("`coalesce(a, b)` と書きます", "write `coalesce(a, b)`")),
        "if" | "iif" => error.hint(say!(
            "`case when 条件 then a else b end` と書きます",
            "write `case when condition then a else b end`"
        )),
        _ => match nearest(name, KNOWN.iter().copied()) {
            Some(near) => error.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
            None => error.hint(usage("…")),
        },
    }
}
