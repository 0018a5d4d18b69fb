//! Which types go together: constants read as the type they are compared with, branches brought to one type.
//!
//! In: lowered operands. Out: operands of one type, or the place where two types do not fit. Never: converts a column.

use super::lower::{Lowered, Scope, Typed};
use super::{ExprError, Range};
use crate::calendar::{Date, Instant};
use crate::diag::Message;
use crate::query::{DataType, Expr, Literal};
use crate::say;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sqlparser::ast::Expr as Sql;

/// How a type is called in data/sources.yaml, in both languages.
pub(super) fn name(data_type: DataType) -> Message {
    let (ja, en) = match data_type {
        DataType::Text => ("テキスト", "text"),
        DataType::Integer => ("整数", "integer"),
        DataType::Number => ("数値", "number"),
        DataType::Boolean => ("真偽値", "boolean"),
        DataType::Instant => ("日時", "datetime"),
        DataType::Date => ("日付", "date"),
    };
    Message::new(ja, en)
}

pub(super) fn numeric(data_type: DataType) -> bool {
    matches!(data_type, DataType::Integer | DataType::Number)
}

fn fits(a: DataType, b: DataType) -> bool {
    a == b || (numeric(a) && numeric(b))
}

impl Scope<'_> {
    /// An operand that must be a number, from its node.
    pub(super) fn number_of(&self, node: &Sql, depth: usize) -> Lowered {
        self.number(self.lower(node, depth)?)
    }

    /// An operand that must be a number.
    pub(super) fn number(&self, typed: Typed) -> Lowered {
        match typed.data_type {
            Some(data_type) if !numeric(data_type) => {
                let error = self.wrong_type(&typed, data_type, &Message::new("数値", "a number"));
                Err(if matches!(data_type, DataType::Instant | DataType::Date) {
                    error.hint(say!(
                        "日時どうしの引き算（秒、日付なら日数）と、整数の足し引きだけができます: `closed_at - opened_at > 3600`、`opened_at + 3600`",
                        "two instants can be subtracted (seconds; days for dates), and whole numbers added: `closed_at - opened_at > 3600`, `opened_at + 3600`"
                    ))
                } else {
                    error
                })
            }
            _ => Ok(typed),
        }
    }

    /// An operand that must be a condition.
    pub(super) fn boolean(&self, node: &Sql, depth: usize) -> Lowered {
        let typed = self.lower(node, depth)?;
        match typed.data_type {
            Some(DataType::Boolean) | None => Ok(typed),
            Some(data_type) => Err(self.wrong_type(&typed, data_type, &Message::new("条件（真偽値）", "a condition"))),
        }
    }

    /// An operand that must be a text.
    pub(super) fn text(&self, typed: Typed) -> Lowered {
        match typed.data_type {
            Some(DataType::Text) | None => Ok(typed),
            Some(data_type) => Err(self.wrong_type(&typed, data_type, &Message::new("テキスト", "a text"))),
        }
    }

    fn wrong_type(&self, typed: &Typed, data_type: DataType, expected: &Message) -> ExprError {
        let (found, data_type) = (self.source.slice(typed.range), name(data_type));
        ExprError::new(
            typed.range,
            Message::new(
                format!("ここには{}が要りますが、`{found}` は{}です", expected.ja, data_type.ja),
                format!("expected {}, but `{found}` is {}", expected.en, data_type.en),
            ),
        )
    }

    /// Two operands that are compared, text constants read as dates or instants where the other side is one.
    pub(super) fn comparable(&self, left: Typed, right: Typed) -> Result<(Typed, Typed), ExprError> {
        let (left, right) = (self.read_as(left, right.data_type)?, right);
        let right = self.read_as(right, left.data_type)?;
        match (left.data_type, right.data_type) {
            (Some(a), Some(b)) if !fits(a, b) => Err(self.mismatch(&left, a, &right, b)),
            (Some(DataType::Integer), Some(DataType::Number)) => Ok((left, right.into_whole())),
            (Some(DataType::Number), Some(DataType::Integer)) => Ok((left.into_whole(), right)),
            (Some(DataType::Instant | DataType::Date), _) if left.is_counted() || right.is_counted() => {
                Ok((left.into_count(), right.into_count()))
            }
            _ => Ok((left, right)),
        }
    }

    /// A text constant as the date or instant that it is held against; anything else as it is.
    pub(super) fn read_as(&self, typed: Typed, data_type: Option<DataType>) -> Result<Typed, ExprError> {
        let Expr::Literal(Literal::Text(text)) = &typed.expr else { return Ok(typed) };
        let literal = match data_type {
            Some(DataType::Instant) => instant(text, typed.range)?,
            Some(DataType::Date) => date(text, typed.range)?,
            _ => return Ok(typed),
        };
        Ok(Typed { expr: Expr::Literal(literal), data_type, range: typed.range })
    }

    fn mismatch(&self, left: &Typed, a: DataType, right: &Typed, b: DataType) -> ExprError {
        // The constant is the likelier mistake; of two columns the second.
        let constant = |t: &Typed| matches!(t.expr, Expr::Literal(_));
        let (wrong, wrong_is, other, other_is) =
            if constant(left) && !constant(right) { (left, a, right, b) } else { (right, b, left, a) };
        let (wrong_type, other_form) = (name(wrong_is), name(other_is));
        let (here, there) = (self.source.slice(wrong.range), self.source.slice(other.range));
        let message = Message::new(
            format!("`{there}` は{}なので、{}の `{here}` とは比べられません", other_form.ja, wrong_type.ja),
            format!("`{there}` is {} and cannot be compared with `{here}`, which is {}", other_form.en, wrong_type.en),
        );
        let error = ExprError::new(wrong.range, message);
        match (&wrong.expr, wrong_is, other_is) {
            (Expr::Literal(Literal::Text(text)), _, data_type)
                if numeric(data_type) && text.parse::<Decimal>().is_ok() =>
            {
                error.hint(say!("引用符なしで `{text}` と書きます", "write `{text}` without quotes"))
            }
            (Expr::Literal(_), data_type, DataType::Text) if numeric(data_type) => {
                error.hint(say!("引用符で囲んで `'{here}'` と書きます", "write `'{here}'` with quotes"))
            }
            (_, DataType::Date, DataType::Instant) | (_, DataType::Instant, DataType::Date) => error.hint(say!(
                "日付は時間帯がないので日時と比べられません。時差つきの日時と比べます: `'2026-11-01T00:00:00+09:00'`",
                "a date has no zone; compare with an instant that has an offset: `'2026-11-01T00:00:00+09:00'`"
            )),
            _ => error,
        }
    }

    /// Branches or arguments brought to one type; whole numbers beside fractions become numbers. No type: all are null.
    pub(super) fn unify(&self, mut all: Vec<Typed>) -> Result<(Vec<Typed>, Option<DataType>), ExprError> {
        let read: Option<DataType> = all.iter().find(|t| !matches!(t.expr, Expr::Literal(_))).and_then(|t| t.data_type);
        all = all.into_iter().map(|t| self.read_as(t, read)).collect::<Result<_, _>>()?;
        let Some(first) = all.iter().find(|t| t.data_type.is_some()).cloned() else { return Ok((all, None)) };
        let Some(mut data_type) = first.data_type else { return Ok((all, None)) };
        for typed in &all {
            match typed.data_type {
                Some(other) if !fits(data_type, other) => return Err(self.mismatch(&first, data_type, typed, other)),
                Some(DataType::Number) => data_type = DataType::Number,
                _ => {}
            }
        }
        if data_type == DataType::Number {
            all = all.into_iter().map(Typed::into_number).collect();
        }
        if all.iter().any(Typed::is_counted) {
            all = all.into_iter().map(|t| if t.data_type.is_some() { t.into_count() } else { t }).collect();
        }
        Ok((all, Some(data_type)))
    }
}

impl Typed {
    /// A constant such as `2.0` as the whole number that it is; anything else as it is.
    fn into_whole(self) -> Self {
        match &self.expr {
            Expr::Literal(Literal::Number(n)) if n.is_integer() => match n.to_i64() {
                Some(n) => Self { expr: Expr::integer(n), data_type: Some(DataType::Integer), ..self },
                None => self,
            },
            _ => self,
        }
    }

    /// An instant as its seconds, a date as its days, unless it is computed as such already.
    pub(super) fn into_count(self) -> Self {
        if self.is_counted() { self } else { Self { expr: Expr::ToInteger(Box::new(self.expr)), ..self } }
    }

    /// Whether it is an instant or a date that is computed as a whole number.
    pub(super) fn is_counted(&self) -> bool {
        matches!(self.data_type, Some(DataType::Instant | DataType::Date)) && is_count(&self.expr)
    }

    /// A whole number as one with a fraction; anything else as it is.
    pub(super) fn into_number(self) -> Self {
        let expr = match (self.data_type, self.expr) {
            (Some(DataType::Integer), Expr::Literal(Literal::Integer(n))) => Expr::number(Decimal::from(n)),
            (Some(DataType::Integer), expr) => Expr::ToNumber(Box::new(expr)),
            (_, expr) => return Self { expr, ..self },
        };
        Self { expr, data_type: Some(DataType::Number), range: self.range }
    }
}

/// Whether what stands for an instant or a date is a whole number: the two are moved by arithmetic alone.
fn is_count(expr: &Expr) -> bool {
    match expr {
        Expr::Binary(..) | Expr::ToInteger(_) => true,
        Expr::Call(_, arguments) => arguments.iter().any(is_count),
        Expr::Case(branches, otherwise) => branches.iter().any(|(_, then)| is_count(then)) || is_count(otherwise),
        _ => false,
    }
}

/// An ISO instant with its offset, to the second.
pub(super) fn instant(text: &str, range: Range) -> Result<Literal, ExprError> {
    let example = "2026-11-01T00:00:00+09:00";
    let hint = say!("時差を付けて書きます: `'{example}'`", "write it with its offset: `'{example}'`");
    match text.trim().parse::<Instant>() {
        Ok(instant) if instant.subsec_nanosecond() == 0 => Ok(Literal::Instant(instant.as_second())),
        Ok(_) => {
            Err(ExprError::new(range, say!("日時は秒までです: `{text}`", "instants are whole seconds, found `{text}`")))
        }
        Err(_) if text.trim().get(..10).is_some_and(|day| day.parse::<Date>().is_ok()) => Err(ExprError::new(
            range,
            say!("`{text}` は時差がないので、どの瞬間か決まりません", "`{text}` has no offset, so it names no instant"),
        )
        .hint(hint)),
        Err(_) => {
            Err(ExprError::new(range, say!("`{text}` は日時ではありません", "`{text}` is not an instant")).hint(hint))
        }
    }
}

/// A plain ISO date.
pub(super) fn date(text: &str, range: Range) -> Result<Literal, ExprError> {
    let plain = text.trim();
    // jiff would also read the date of a longer date and time.
    let days = (plain.len() == 10)
        .then(|| plain.parse::<Date>().ok())
        .flatten()
        .map(|day| day.duration_since(Date::constant(1970, 1, 1)).as_secs() / 86_400)
        .and_then(|days| i32::try_from(days).ok());
    days.map(Literal::Date).ok_or_else(|| {
        ExprError::new(range, say!("`{text}` は日付ではありません", "`{text}` is not a date"))
            .hint(say!("`'2026-11-01'` の形で書きます", "write it as `'2026-11-01'`"))
    })
}
