//! Expressions that give seconds, below a unit that is none.
//!
//! In: a metric's aggregation, the columns of its source, and its unit. Out: a refusal with the division that is missing or wrong. Never: divides
//! by itself: whoever wrote `work / 60.0` already would have it done twice.

use super::kinds::Declarations;
use super::resolved::{Agg, ColumnType, MetricKind, Source};
use super::symbols::Resolution;
use crate::diag::code;
use crate::objective::Unit;
use crate::query::{Binary, Expr, Function};
use crate::say;
use crate::syntax::{Node, Reader};
use rust_decimal::Decimal;

/// Refuses a unit of minutes, hours or days for what is seconds.
pub(super) fn refuse(reader: &mut Reader<'_>, unit: (&Node, Unit), kind: &MetricKind, declared: Declarations<'_>) {
    let (node, unit) = unit;
    let MetricKind::Simple { source, measure, .. } = kind else { return };
    let Some(expr) = measure.expr.as_ref().filter(|_| !matches!(measure.agg, Agg::Count | Agg::CountDistinct)) else {
        return;
    };
    let Resolution::Sound(source) = declared.sources.look(source) else { return };
    if let Some(divisor) = wrong_divisor(expr, unit, source) {
        return refuse_divisor(reader, node, unit, divisor);
    }
    if !unit.is_duration() || unit == Unit::S || !is_seconds(expr, source) {
        return;
    }
    let Some(seconds) = unit.wall_seconds().filter(|_| unit != Unit::Ms) else {
        let message = say!(
            "式は秒なので、この単位にはなりません。`s` と書きます",
            "the expression gives seconds: expected the unit `s`"
        );
        return reader.invalid(node, message);
    };
    let by = seconds.normalize();
    reader.invalid(
        node,
        say!(
            "式は秒なので、このままでは {by} 倍の値になります。`expr: (…) / {by}.0` と割るか、単位を `s` にします",
            "the expression gives seconds, so that the value would be {by} times as large: divide it (`expr: (…) / {by}.0`), or write the unit `s`"
        ),
    );
}

/// By what seconds are divided, where that makes minutes below a unit of hours, and the like.
fn wrong_divisor(expr: &Expr, unit: Unit, source: &Source) -> Option<Decimal> {
    let (_, divisor) = divided(expr).filter(|(seconds, _)| is_seconds(seconds, source))?;
    made_by(divisor).filter(|made| unit.is_duration() && unit != *made).map(|_| divisor)
}

/// What is divided by constants, once or several times, and by how much in all.
fn divided(expr: &Expr) -> Option<(&Expr, Decimal)> {
    let Expr::Binary(Binary::Div, of, divisor) = expr else { return None };
    let divisor = divisor.constant_number()?;
    match divided(of) {
        Some((inner, before)) => Some((inner, before.checked_mul(divisor)?)),
        None => Some((of, divisor)),
    }
}

/// What seconds are, divided by so much.
fn made_by(divisor: Decimal) -> Option<Unit> {
    let known = [(60, Unit::Min), (3600, Unit::H), (86_400, Unit::D)];
    known.into_iter().find(|(by, _)| divisor == Decimal::from(*by)).map(|(_, made)| made)
}

fn refuse_divisor(reader: &mut Reader<'_>, node: &Node, unit: Unit, divisor: Decimal) {
    let divisor = divisor.normalize();
    let made = match made_by(divisor) {
        Some(Unit::Min) => "min",
        Some(Unit::D) => "d",
        _ => "h",
    };
    let message = match unit.wall_seconds().filter(|_| unit != Unit::Ms) {
        Some(seconds) => {
            let by = seconds.normalize();
            say!(
                "式は秒を {divisor} で割っているので、`{made}` です。単位を `{made}` にするか、{by}.0 で割ります",
                "the expression divides seconds by {divisor}, which gives `{made}`: write that unit, or divide by {by}.0"
            )
        }
        None => say!(
            "式は秒を {divisor} で割っているので、`{made}` です。単位を `{made}` にします",
            "the expression divides seconds by {divisor}, which gives `{made}`: write that unit"
        ),
    };
    reader.invalid(node, message);
}

/// Tells of a difference of two instants that is compared with less than a minute, which is a number of hours more often than
/// one of seconds.
pub(super) fn tell_short(reader: &mut Reader<'_>, node: &Node, source: &Source, expr: &Expr) {
    let Some(number) = short_difference(expr, source) else { return };
    let number = number.normalize();
    let message = say!(
        "日時の差は秒なので、{number} は {number} 秒です",
        "a difference of instants is in seconds: {number} is {number} seconds"
    );
    let hint = say!(
        "時間なら `{number} * 3600`、分なら `{number} * 60`、日なら `{number} * 86400` と書きます",
        "write `{number} * 3600` for hours, `{number} * 60` for minutes, `{number} * 86400` for days"
    );
    reader.say(reader.at(code::CONFIG_SHORT_DIFFERENCE, node, message).hint(hint));
}

fn short_difference(expr: &Expr, source: &Source) -> Option<Decimal> {
    let is_instant = |expr: &Expr| kind_of(expr, source) == Some(ColumnType::Datetime);
    if let Expr::Binary(Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge, left, right) = expr {
        let sides = [(left, right), (right, left)];
        let compared = sides.into_iter().find_map(|(difference, number)| match &**difference {
            Expr::Binary(Binary::Sub, a, b) if is_instant(a) && is_instant(b) => number.constant_number(),
            _ => None,
        });
        return compared.filter(|number| *number > Decimal::ZERO && *number < Decimal::from(60));
    }
    expr.parts().into_iter().find_map(|part| short_difference(part, source))
}

/// Whether an expression is a length of time as it is read, in seconds.
fn is_seconds(expr: &Expr, source: &Source) -> bool {
    let is_instant = |expr: &Expr| kind_of(expr, source) == Some(ColumnType::Datetime);
    match expr {
        Expr::Column(_) => kind_of(expr, source) == Some(ColumnType::Duration),
        Expr::ToInteger(of) | Expr::ToNumber(of) => is_seconds(of, source),
        Expr::Binary(Binary::Sub, a, b) if is_instant(a) && is_instant(b) => true,
        Expr::Binary(Binary::Add | Binary::Sub, a, b) => is_seconds(a, source) || is_seconds(b, source),
        Expr::Case(branches, last) => {
            branches.iter().map(|(_, value)| value).chain([&**last]).any(|one| is_seconds(one, source))
        }
        Expr::Call(
            Function::Coalesce | Function::Abs | Function::Least | Function::Greatest | Function::NullIf,
            of,
        ) => of.iter().any(|one| is_seconds(one, source)),
        _ => false,
    }
}

fn kind_of(expr: &Expr, source: &Source) -> Option<ColumnType> {
    match expr {
        Expr::Column(name) => source.columns.get(name).map(|column| column.kind),
        Expr::ToInteger(of) => kind_of(of, source),
        _ => None,
    }
}
