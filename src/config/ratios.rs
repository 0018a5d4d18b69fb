//! Shares that are the same whatever the rows are.
//!
//! In: a ratio as it is meant. Out: a warning where its definition alone says that it is 100 % or more. Never: looks at the data;
//! a share above 100 % may be right (new contracts against ended ones).

use super::resolved::MetricKind;
use crate::diag::code;
use crate::query::Expr;
use crate::say;
use crate::syntax::{Node, Reader};

/// Warns of a ratio of counts that cannot be below 100 %.
pub(super) fn warn_constant(reader: &mut Reader<'_>, node: &Node, kind: Option<&MetricKind>) {
    let Some(MetricKind::Ratio { time, numerator, denominator, .. }) = kind else { return };
    if !numerator.counts_rows() || !denominator.counts_rows() {
        return;
    }
    let (message, hint) = match (&numerator.filter, &denominator.filter) {
        (None, Some(_)) => (
            say!(
                "分子がすべての行、分母がその一部なので、いつも 100% 以上になります",
                "the numerator counts all rows and the denominator some of them: it is never below 100 %"
            ),
            say!("`numerator` と `denominator` を入れ替えます", "swap `numerator` and `denominator`"),
        ),
        (Some(filter), None) if *filter == Expr::column(time.as_str()).is_not_null() => (
            say!(
                "`{time}` のある行だけを期に入れているので、分子の条件 `{time} is not null` はどの行でも真で、いつも 100% になります",
                "only rows with a `{time}` are in a period, so that `{time} is not null` holds of each: it is always 100 %"
            ),
            say!(
                "受付の日時など、どの行にもある列を `time` にします",
                "let `time` be a column that every row has, such as when it was opened"
            ),
        ),
        _ => return,
    };
    reader.say(reader.at(code::CONFIG_CONSTANT_SHARE, node, message).hint(hint));
}
