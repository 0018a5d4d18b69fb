//! Metrics of users: `retention` and `active_users`.
//!
//! In: an entry's keys and its source. Out: a [`MetricKind`]. Never: reads the breakdowns and targets that every metric has.

use super::metrics::{filter, time};
use super::sources::{ColumnUse, column};
use super::{ActiveReading, MetricKind, RetentionBasis, Source};
use crate::syntax::{Fields, Key, Reader};

/// Readings of `active_users`.
pub(super) const ACTIVE: [(&str, ActiveReading); 3] =
    [("users", ActiveReading::Users), ("dau", ActiveReading::Daily), ("stickiness", ActiveReading::Stickiness)];

/// Who stayed: by activity (`time`), or by contract (`start`, `end`).
pub(super) fn retention(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
) -> Option<MetricKind> {
    let user = user(reader, fields, key, source);
    let stay = if fields.has("start") || fields.has("end") {
        let start = time(reader, fields, key, source, "start", ColumnUse::Time);
        let end = time(reader, fields, key, source, "end", ColumnUse::Time);
        start.zip(end).map(|(start, end)| RetentionBasis::Contract { start, end })
    } else {
        let time = time(reader, fields, key, source, "time", ColumnUse::Time);
        let cohort = fields.get("cohort").and_then(|node| column(reader, node, source, ColumnUse::Time));
        let cohort = cohort.map(|column| column.name.clone());
        time.map(|time| RetentionBasis::Active { time, cohort })
    };
    let filter = filter(reader, fields, source);
    let churn = fields.get("reading").and_then(|node| reader.choice(node, &[("retention", false), ("churn", true)]));
    let (source, churn) = (source.name.clone(), churn.unwrap_or(false));
    Some(MetricKind::Retention { source, user: user?, stay: stay?, filter, churn })
}

/// Different users, their daily mean, or the quotient of both.
pub(super) fn active(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
) -> Option<MetricKind> {
    let user = user(reader, fields, key, source);
    let time = time(reader, fields, key, source, "time", ColumnUse::Time);
    let filter = filter(reader, fields, source);
    let reading = fields.get("reading").and_then(|node| reader.choice(node, &ACTIVE)).unwrap_or(ActiveReading::Users);
    Some(MetricKind::ActiveUsers { source: source.name.clone(), user: user?, time: time?, filter, reading })
}

fn user(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<String> {
    let node = fields.require(reader, "user", &key.range)?;
    column(reader, node, source, ColumnUse::Any).map(|column| column.name.clone())
}
