//! The syntax tree, node by node, as [`Expr`] with the type of its value.

use super::{ExprError, Range, Source, data_types, too_deep};
use crate::diag::nearest;
use crate::query::{Binary, DataType, Expr, Function, Literal};
use crate::say;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sqlparser::ast::{
    self, BinaryOperator, CastKind, DataType as SqlType, Expr as Sql, Ident, Spanned, UnaryOperator, Value,
    ValueWithSpan,
};

/// Deeper trees are refused: they are walked recursively here and by the engine.
const DEEPEST: usize = 120;

/// A lowered node.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub expr: Expr,
    /// `None` for the constant null, which goes with every type.
    pub data_type: Option<DataType>,
    pub range: Range,
}

impl Typed {
    pub(super) fn boxed(self) -> Box<Expr> {
        Box::new(self.expr)
    }
}

/// What a text may name.
pub(super) struct Scope<'a> {
    pub source: &'a Source<'a>,
    pub data_type: &'a dyn Fn(&str) -> Option<DataType>,
    pub columns: &'a [&'a str],
}

pub(super) type Lowered = Result<Typed, ExprError>;

impl Scope<'_> {
    /// One node and all below it.
    pub(super) fn lower(&self, node: &Sql, depth: usize) -> Lowered {
        if depth + spine(node) > DEEPEST {
            return Err(too_deep(self.source.whole()));
        }
        let range = self.source.range(node.span());
        let depth = depth + 1;
        let typed = |expr: Expr, data_type: DataType| Ok(Typed { expr, data_type: Some(data_type), range });
        match node {
            Sql::Nested(inner) => self.lower(inner, depth),
            Sql::Identifier(ident) => self.column(ident),
            Sql::CompoundIdentifier(parts) => Err(self.compound(parts, range)),
            Sql::Value(value) => self.literal(value, range),
            Sql::TypedString(typed) => self.typed_string(typed, range),
            Sql::UnaryOp { op, expr } => self.unary(*op, expr, range, depth),
            Sql::BinaryOp { left, op, right } => self.binary(left, op, right, depth),
            Sql::IsNull(inner) | Sql::IsUnknown(inner) => {
                typed(self.lower(inner, depth)?.expr.is_null(), DataType::Boolean)
            }
            Sql::IsNotNull(inner) | Sql::IsNotUnknown(inner) => {
                typed(self.lower(inner, depth)?.expr.is_not_null(), DataType::Boolean)
            }
            Sql::IsTrue(inner) => typed(is(self.boolean(inner, depth)?.expr, true), DataType::Boolean),
            Sql::IsFalse(inner) => typed(is(self.boolean(inner, depth)?.expr, false), DataType::Boolean),
            Sql::IsNotTrue(inner) => typed(!is(self.boolean(inner, depth)?.expr, true), DataType::Boolean),
            Sql::IsNotFalse(inner) => typed(!is(self.boolean(inner, depth)?.expr, false), DataType::Boolean),
            Sql::InList { expr, list, negated } => self.in_list(expr, list, *negated, range, depth),
            Sql::Between { expr, negated, low, high } => self.between(expr, *negated, low, high, depth),
            Sql::Like { negated, any: false, expr, pattern, escape_char: None } => {
                self.like(*negated, expr, pattern, depth)
            }
            Sql::Case { operand, conditions, else_result, .. } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), range, depth)
            }
            Sql::Cast { kind: CastKind::Cast | CastKind::DoubleColon, expr, data_type, .. } => {
                self.cast(expr, data_type, range, depth)
            }
            Sql::Function(call) => self.call(call, depth),
            other => Err(self.not_scalar(other, range)),
        }
    }

    fn column(&self, ident: &Ident) -> Lowered {
        let (name, range) = (ident.value.as_str(), self.source.range(ident.span));
        if let Some(data_type) = (self.data_type)(name) {
            return Ok(Typed { expr: Expr::column(name), data_type: Some(data_type), range });
        }
        let error = ExprError::new(range, say!("列 `{name}` は宣言されていません", "no column `{name}` is declared"));
        let same = self.columns.iter().copied().find(|known| known.to_lowercase() == name.to_lowercase());
        let near = same.or_else(|| nearest(name, self.columns.iter().copied()));
        Err(match near {
            Some(near) => error.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
            None if ident.quote_style == Some('"') => error.hint(say!(
                "テキストは一重引用符で書きます: `'{name}'`",
                "a text is written in single quotes: `'{name}'`"
            )),
            None => {
                let list = self.columns.join(", ");
                error.hint(say!("宣言された列: {list}", "declared columns: {list}"))
            }
        })
    }

    fn compound(&self, parts: &[Ident], range: Range) -> ExprError {
        let found = self.source.slice(range);
        let last = parts.last().map_or("", |p| p.value.as_str());
        ExprError::new(
            range,
            say!(
                "`{found}` のように表を付けて列を書くことはできません",
                "a column is written without a table, found `{found}`"
            ),
        )
        .hint(say!("`{last}` とだけ書きます", "write `{last}`"))
    }

    fn literal(&self, value: &ValueWithSpan, range: Range) -> Lowered {
        let (literal, data_type) = match &value.value {
            Value::Null => (Literal::Null, None),
            Value::Boolean(b) => (Literal::Boolean(*b), Some(DataType::Boolean)),
            Value::SingleQuotedString(text) => (Literal::Text(text.clone()), Some(DataType::Text)),
            Value::Number(digits, _) => {
                let (literal, data_type) = number(digits).ok_or_else(|| {
                    ExprError::new(
                        range,
                        say!(
                            "数 `{digits}` は大きすぎるか読めません",
                            "the number `{digits}` is too large or cannot be read"
                        ),
                    )
                })?;
                (literal, Some(data_type))
            }
            _ => {
                let found = self.source.slice(range);
                let error =
                    ExprError::new(range, say!("定数 `{found}` は使えません", "the constant `{found}` cannot be used"));
                return Err(error
                    .hint(say!("テキストは `'…'`、数はそのまま書きます", "write a text as `'…'`, a number as it is")));
            }
        };
        Ok(Typed { expr: Expr::Literal(literal), data_type, range })
    }

    fn typed_string(&self, typed: &ast::TypedString, range: Range) -> Lowered {
        let text = typed.value.value.clone().into_string().unwrap_or_default();
        let (literal, data_type) = match typed.data_type {
            SqlType::Date => (data_types::date(&text, range)?, DataType::Date),
            SqlType::Timestamp(..) | SqlType::Datetime(_) => (data_types::instant(&text, range)?, DataType::Instant),
            _ => return Err(self.not_scalar(&Sql::TypedString(typed.clone()), range)),
        };
        Ok(Typed { expr: Expr::Literal(literal), data_type: Some(data_type), range })
    }

    fn unary(&self, op: UnaryOperator, inner: &Sql, range: Range, depth: usize) -> Lowered {
        match op {
            UnaryOperator::Not => {
                let inner = self.boolean(inner, depth)?;
                Ok(Typed { expr: !inner.expr, data_type: Some(DataType::Boolean), range })
            }
            UnaryOperator::Plus => self.number_of(inner, depth),
            UnaryOperator::Minus => {
                let inner = self.number_of(inner, depth)?;
                let expr = match inner.expr {
                    Expr::Literal(Literal::Integer(n)) => Expr::integer(-n),
                    Expr::Literal(Literal::Number(n)) => Expr::number(-n),
                    other => Expr::integer(0).minus(other),
                };
                Ok(Typed { expr, data_type: inner.data_type, range })
            }
            _ => Err(self.operator(&op.to_string(), range)),
        }
    }

    fn operator(&self, op: &str, range: Range) -> ExprError {
        ExprError::new(range, say!("演算子 `{op}` は使えません", "the operator `{op}` cannot be used")).hint(say!(
            "使えるのは + - * / % = <> < <= > >= and or not です",
            "there are + - * / % = <> < <= > >= and or not"
        ))
    }

    fn binary(&self, left: &Sql, op: &BinaryOperator, right: &Sql, depth: usize) -> Lowered {
        use BinaryOperator as B;
        let binary = match op {
            B::Plus => Binary::Add,
            B::Minus => Binary::Sub,
            B::Multiply => Binary::Mul,
            B::Divide => Binary::Div,
            B::Modulo => Binary::Rem,
            B::Eq => Binary::Eq,
            B::NotEq => Binary::Ne,
            B::Lt => Binary::Lt,
            B::LtEq => Binary::Le,
            B::Gt => Binary::Gt,
            B::GtEq => Binary::Ge,
            B::And => Binary::And,
            B::Or => Binary::Or,
            _ => return Err(self.operator(&op.to_string(), self.source.range(left.span().union(&right.span())))),
        };
        match binary {
            Binary::And | Binary::Or => {
                let (left, right) = (self.boolean(left, depth)?, self.boolean(right, depth)?);
                Ok(joined(binary, left, right, DataType::Boolean))
            }
            Binary::Add | Binary::Sub | Binary::Mul | Binary::Div | Binary::Rem => {
                self.arithmetic(binary, self.lower(left, depth)?, self.lower(right, depth)?)
            }
            _ => self.comparison(binary, self.lower(left, depth)?, self.lower(right, depth)?),
        }
    }

    fn comparison(&self, op: Binary, left: Typed, right: Typed) -> Lowered {
        if let Some(null) = [&left, &right].into_iter().find(|t| t.data_type.is_none()) {
            let error = ExprError::new(
                null.range,
                say!("null との比較は常に null です", "a comparison with null is always null"),
            );
            return Err(
                error.hint(say!("`is null` または `is not null` と書きます", "write `is null` or `is not null`"))
            );
        }
        let (left, right) = self.comparable(left, right)?;
        if left.data_type == Some(DataType::Boolean) && !matches!(op, Binary::Eq | Binary::Ne) {
            let range = joined(op, left, right, DataType::Boolean).range;
            return Err(ExprError::new(range, say!("真偽値に大小はありません", "booleans have no order")));
        }
        Ok(match (&left, &right) {
            (
                Typed { data_type: Some(DataType::Integer), .. },
                Typed { expr: Expr::Literal(Literal::Number(n)), .. },
            ) => {
                let (op, n) = among_whole(op, *n);
                joined(op, left, Typed { expr: Expr::Literal(Literal::Integer(n)), ..right }, DataType::Boolean)
            }
            (
                Typed { expr: Expr::Literal(Literal::Number(n)), .. },
                Typed { data_type: Some(DataType::Integer), .. },
            ) => {
                let (op, n) = among_whole(op.swapped(), *n);
                joined(op, right, Typed { expr: Expr::Literal(Literal::Integer(n)), ..left }, DataType::Boolean)
            }
            _ => joined(op, left, right, DataType::Boolean),
        })
    }

    fn arithmetic(&self, op: Binary, left: Typed, right: Typed) -> Lowered {
        let (left, right) = match op {
            Binary::Sub => {
                let right = self.read_as(right, left.data_type)?;
                (self.read_as(left, right.data_type)?, right)
            }
            _ => (left, right),
        };
        match (left.data_type, right.data_type) {
            (Some(DataType::Instant), Some(DataType::Instant)) | (Some(DataType::Date), Some(DataType::Date))
                if op == Binary::Sub =>
            {
                Ok(joined(op, left.into_count(), right.into_count(), DataType::Integer))
            }
            // So many seconds after an instant, or days after a date.
            (Some(of @ (DataType::Instant | DataType::Date)), Some(DataType::Integer))
                if matches!(op, Binary::Add | Binary::Sub) =>
            {
                Ok(joined(op, left.into_count(), right, of))
            }
            (Some(DataType::Integer), Some(of @ (DataType::Instant | DataType::Date))) if op == Binary::Add => {
                Ok(joined(op, left, right.into_count(), of))
            }
            _ => {
                let (left, right) = (self.number(left)?, self.number(right)?);
                let whole = op != Binary::Div
                    && left.data_type != Some(DataType::Number)
                    && right.data_type != Some(DataType::Number);
                Ok(joined(op, left, right, if whole { DataType::Integer } else { DataType::Number }))
            }
        }
    }

    fn in_list(&self, expr: &Sql, list: &[Sql], negated: bool, range: Range, depth: usize) -> Lowered {
        let value = self.lower(expr, depth)?;
        let mut items = Vec::new();
        for item in list {
            let item = self.lower(item, depth)?;
            if item.data_type.is_none() {
                let error = ExprError::new(
                    item.range,
                    say!("in の中の null は何とも一致しません", "null in a list equals nothing"),
                );
                return Err(error.hint(say!("`… or 列 is null` と書きます", "write `… or column is null`")));
            }
            items.push(self.comparable(value.clone(), item)?.1);
        }
        let (value, mut items) = if value.is_counted() || items.iter().any(Typed::is_counted) {
            (value.into_count(), items.into_iter().map(Typed::into_count).collect())
        } else {
            (value, items)
        };
        let number =
            value.data_type == Some(DataType::Number) || items.iter().any(|i| i.data_type == Some(DataType::Number));
        if number {
            items = items.into_iter().map(Typed::into_number).collect();
        }
        let constants: Option<Vec<Literal>> =
            items.iter().map(|i| if let Expr::Literal(l) = &i.expr { Some(l.clone()) } else { None }).collect();
        let expr = match constants {
            Some(constants) => Expr::In(value.boxed(), constants),
            None => items
                .into_iter()
                .map(|item| value.expr.clone().eq(item.expr))
                .reduce(|a, b| a.or(b))
                .unwrap_or(Expr::boolean(false)),
        };
        Ok(Typed { expr: if negated { !expr } else { expr }, data_type: Some(DataType::Boolean), range })
    }

    fn between(&self, expr: &Sql, negated: bool, low: &Sql, high: &Sql, depth: usize) -> Lowered {
        let value = self.lower(expr, depth)?;
        let above = self.comparison(Binary::Ge, value.clone(), self.lower(low, depth)?)?;
        let below = self.comparison(Binary::Le, value, self.lower(high, depth)?)?;
        let both = joined(Binary::And, above, below, DataType::Boolean);
        Ok(if negated { Typed { expr: !both.expr, ..both } } else { both })
    }

    fn like(&self, negated: bool, expr: &Sql, pattern: &Sql, depth: usize) -> Lowered {
        let value = self.text(self.lower(expr, depth)?)?;
        let pattern = self.lower(pattern, depth)?;
        let refused = || {
            ExprError::new(pattern.range, say!("この like の形は使えません", "this pattern of `like` cannot be used"))
                .hint(say!(
                    "`'%語%'`（含む）か `'語%'`（で始まる）と書きます",
                    "write `'%word%'` (contains) or `'word%'` (starts with)"
                ))
        };
        let Expr::Literal(Literal::Text(text)) = &pattern.expr else { return Err(refused()) };
        let inside = text.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
        let (function, word) = match (inside, text.strip_suffix('%')) {
            (Some(word), _) => (Some(Function::Contains), word),
            (None, Some(word)) => (Some(Function::StartsWith), word),
            (None, None) => (None, text.as_str()),
        };
        if word.contains(['%', '_']) || (word.is_empty() && function.is_some()) {
            return Err(refused());
        }
        let range = union(value.range, pattern.range);
        let word = Expr::text(word);
        let expr = match function {
            Some(function) => Expr::Call(function, vec![value.expr, word]),
            None => value.expr.eq(word),
        };
        Ok(Typed { expr: if negated { !expr } else { expr }, data_type: Some(DataType::Boolean), range })
    }

    fn case(
        &self,
        operand: Option<&Sql>,
        branches: &[ast::CaseWhen],
        otherwise: Option<&Sql>,
        range: Range,
        depth: usize,
    ) -> Lowered {
        let operand = operand.map(|node| self.lower(node, depth)).transpose()?;
        let (mut conditions, mut results) = (Vec::new(), Vec::new());
        for branch in branches {
            conditions.push(match &operand {
                Some(value) => self.comparison(Binary::Eq, value.clone(), self.lower(&branch.condition, depth)?)?.expr,
                None => self.boolean(&branch.condition, depth)?.expr,
            });
            results.push(self.lower(&branch.result, depth)?);
        }
        results.push(match otherwise {
            Some(node) => self.lower(node, depth)?,
            None => Typed { expr: Expr::null(), data_type: None, range },
        });
        let (mut results, data_type) = self.unify(results)?;
        let last = results.pop().map_or(Expr::null(), |t| t.expr);
        let branches = conditions.into_iter().zip(results.into_iter().map(|t| t.expr)).collect();
        Ok(Typed { expr: Expr::Case(branches, Box::new(last)), data_type, range })
    }
}

/// How far a tree goes down to the left, where the parser builds it in a loop and so without a limit of its own.
fn spine(node: &Sql) -> usize {
    std::iter::successors(Some(node), |node| left(node)).count()
}

fn left(node: &Sql) -> Option<&Sql> {
    match node {
        Sql::BinaryOp { left: inner, .. }
        | Sql::IsNull(inner)
        | Sql::IsNotNull(inner)
        | Sql::IsUnknown(inner)
        | Sql::IsNotUnknown(inner)
        | Sql::IsTrue(inner)
        | Sql::IsNotTrue(inner)
        | Sql::IsFalse(inner)
        | Sql::IsNotFalse(inner)
        | Sql::InList { expr: inner, .. }
        | Sql::Between { expr: inner, .. }
        | Sql::Like { expr: inner, .. }
        | Sql::Cast { expr: inner, .. } => Some(&**inner),
        _ => None,
    }
}

/// Both operands under one operator.
fn joined(op: Binary, left: Typed, right: Typed, data_type: DataType) -> Typed {
    let range = union(left.range, right.range);
    Typed { expr: left.expr.binary(op, right.expr), data_type: Some(data_type), range }
}

fn union(a: Range, b: Range) -> Range {
    let at = a.at.min(b.at);
    Range { at, length: (a.at + a.length).max(b.at + b.length) - at }
}

/// What a comparison of a whole number with a constant that is none among the 64-bit ones says, as one with such a constant:
/// `n < 2.5` is `n <= 2`. One that always holds, or never, is one with the least number of all, so that null stays null.
fn among_whole(op: Binary, constant: Decimal) -> (Binary, i64) {
    let always = |holds: bool| (if holds { Binary::Ge } else { Binary::Lt }, i64::MIN);
    match (op, constant.floor().to_i64()) {
        (Binary::Eq | Binary::Ne, _) => always(op == Binary::Ne),
        (Binary::Lt | Binary::Le, Some(below)) => (Binary::Le, below),
        (_, Some(below)) => (Binary::Gt, below),
        (Binary::Lt | Binary::Le, None) => always(constant.is_sign_positive()),
        (_, None) => always(constant.is_sign_negative()),
    }
}

/// `expr is true` or `expr is false`: never null.
fn is(expr: Expr, wanted: bool) -> Expr {
    let expr = if wanted { expr } else { !expr };
    expr.coalesce(Expr::boolean(false))
}

fn number(digits: &str) -> Option<(Literal, DataType)> {
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok().map(|n| (Literal::Integer(n), DataType::Integer));
    }
    let exact = Decimal::from_str_exact(digits).or_else(|_| Decimal::from_scientific(digits)).ok()?;
    Some((Literal::Number(exact), DataType::Number))
}
