//! Metrics of users: `retention` and `active_users`.
//!
//! In: an entry's keys and its source. Out: a [`MetricKind`]. Never: reads the breakdowns and targets that every metric has.

use super::columns::{ColumnUse, column_name, filter};
use super::{ActiveReading, MetricKind, RetentionBasis, Source};
use crate::diag::Lang;
use crate::objective::Unit;
use crate::syntax::{Fields, Key, Keys, Node, Reader, Required, Schema, keys, words};

keys! {
    struct UserKeys<'n> {
        user: Required<&'n Node>, "利用者の列", "the column of users";
    }

    struct ContractKeys<'n> {
        start: Required<&'n Node>, "契約の始まりの列", "when contracts begin";
        end: Required<&'n Node>, "契約の終わりの列", "when contracts end";
    }

    struct ActivityKeys<'n> {
        time: Required<&'n Node>, "利用した日時の列", "when users were active";
        cohort: Option<&'n Node>, "利用者の始まりの列", "when users began";
    }

    struct RetentionKeys<'n> {
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        reading: Stay = Stay::Retention, "継続率か解約率か", "the share of those who stayed, or of those who left";
    }

    /// Who was there.
    pub(super) struct ActiveKeys<'n> {
        user: Required<&'n Node>, "利用者の列", "the column of users";
        time: Required<&'n Node>, "利用した日時の列", "when users were active";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        reading: ActiveReading = ActiveReading::Users, "数え方", "what is told of them";
    }
}

words! {
    /// Which share is told.
    enum Stay {
        /// Of those who stayed.
        Retention = "retention",
        /// Of those who left.
        Churn = "churn",
    }
}

words! {
    ActiveReading {
        "users" => Self::Users,
        "dau" => Self::Daily,
        "stickiness" => Self::Stickiness,
    }
}

/// The keys of `retention`.
pub(super) fn declare_retention(lang: Lang, schema: &mut Schema) {
    UserKeys::declare(lang, schema);
    ContractKeys::declare_optional(lang, schema);
    ActivityKeys::declare_optional(lang, schema);
    RetentionKeys::declare(lang, schema);
}

/// Who stayed: by activity (`time`), or by contract (`start`, `end`).
pub(super) fn retention(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
) -> Option<MetricKind> {
    let user = UserKeys::take(reader, fields, &key.range).user;
    let user = column_name(reader, user, source, ColumnUse::Any);
    let stay = if fields.has("start") || fields.has("end") {
        let ContractKeys { start, end } = ContractKeys::take(reader, fields, &key.range);
        let start = column_name(reader, start, source, ColumnUse::Time);
        let end = column_name(reader, end, source, ColumnUse::Time);
        start.zip(end).map(|(start, end)| RetentionBasis::Contract { start, end })
    } else {
        let ActivityKeys { time, cohort } = ActivityKeys::take(reader, fields, &key.range);
        let time = column_name(reader, time, source, ColumnUse::Time);
        let cohort = column_name(reader, cohort, source, ColumnUse::Time);
        time.map(|time| RetentionBasis::Active { time, cohort })
    };
    let keys = RetentionKeys::take(reader, fields, &key.range);
    let (filter, churn) = (filter(reader, keys.filter, source), keys.reading == Stay::Churn);
    Some(MetricKind::Retention { source: source.name.clone(), user: user?, stay: stay?, filter, churn })
}

/// Different users, their daily mean, or the quotient of both; with the usual unit.
pub(super) fn active(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
) -> (Option<MetricKind>, Unit) {
    let ActiveKeys { user, time, filter: condition, reading } = ActiveKeys::take(reader, fields, &key.range);
    let user = column_name(reader, user, source, ColumnUse::Any);
    let time = column_name(reader, time, source, ColumnUse::Time);
    let filter = filter(reader, condition, source);
    let kind = user.zip(time).map(|(user, time)| {
        let source = source.name.clone();
        MetricKind::ActiveUsers { source, user, time, filter, reading }
    });
    (kind, if reading == ActiveReading::Stickiness { Unit::Percent } else { Unit::None })
}
