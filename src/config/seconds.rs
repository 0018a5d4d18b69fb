//! Expressions that give seconds, below a unit that is none.
//!
//! In: a metric's aggregation, the columns of its source, and its unit. Out: a refusal with the division that is missing. Never: divides
//! by itself: whoever wrote `work / 60.0` already would have it done twice.

use super::kinds::Declarations;
use super::resolved::{Agg, ColumnType, MetricKind, Source};
use super::symbols::Resolution;
use crate::objective::Unit;
use crate::query::{Binary, Expr, Function};
use crate::say;
use crate::syntax::{Node, Reader};

/// Refuses a unit of minutes, hours or days for what is seconds.
pub(super) fn refuse(reader: &mut Reader<'_>, unit: (&Node, Unit), kind: &MetricKind, declared: Declarations<'_>) {
    let (node, unit) = unit;
    let MetricKind::Simple { source, measure, .. } = kind else { return };
    let Some(expr) = measure.expr.as_ref().filter(|_| !matches!(measure.agg, Agg::Count | Agg::CountDistinct)) else {
        return;
    };
    let Resolution::Sound(source) = declared.sources.look(source) else { return };
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
