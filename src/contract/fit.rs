//! Whether what a statement says can be said of a metric.
//!
//! In: a statement and a metric. Out: its target with the metric's direction, or why it does not fit. Never: converts units
//! that are not the same kind of thing.

use crate::config::{Hours, Metric, MetricKind, is_aggregated, questions};
use crate::diag::Message;
use crate::model::{Statement, StatementRole};
use crate::objective::declaring::{DECLARING, has_word};
use crate::objective::remarks;
use crate::objective::{Better, Op, Target, TargetFlag, TargetKind, Unit, parse, parse_labelled};
use crate::say;
use rust_decimal::Decimal;

/// Whether a target can be said of a metric.
pub(super) enum Fit {
    Yes,
    /// It is in another unit, or no statement about figures at all.
    Unit,
    /// Something must be settled first.
    Open(Vec<Message>),
}

/// The target with a direction where its text leaves it open: an improvement is a fall where less is better.
pub(super) fn directed(statement: &Statement, better: Option<Better>) -> Target {
    let size = |target: &Target| match target.kind {
        TargetKind::Change => target.value.map(|value| value.abs()),
        _ => target.value,
    };
    let same = |target: &Target| target.kind == statement.target.kind && size(target) == size(&statement.target);
    let labelled = parse_labelled(&statement.label, &statement.text, better);
    if same(&labelled) {
        return labelled;
    }
    Some(parse(&statement.text, better)).filter(same).unwrap_or_else(|| statement.target.clone())
}

/// Whether a threshold bounds the side that its target bounds, too (target < 0.1 %, threshold < 1 %): it is the outer limit of what is
/// good, and nothing rings where it is kept. A column of alerts means what it says.
pub(super) fn is_outer_limit(threshold: &Statement, target: &Target) -> bool {
    const LIMITS: &[&str] = &["threshold", "limit", "しきい値", "閾値", "許容", "上限", "下限"];
    const ALERTS: &[&str] = &["alert", "warning", "critical", "警告", "警報", "アラート", "危険"];
    let is_upper = |op: Op| matches!(op, Op::Le | Op::Lt);
    let same_side = threshold.target.op.zip(target.op).is_some_and(|(a, b)| is_upper(a) == is_upper(b));
    let bounds = !matches!((threshold.target.op, target.op), (Some(Op::Eq), _) | (_, Some(Op::Eq)));
    same_side && bounds && has_word(&threshold.column, LIMITS) && !has_word(&threshold.column, ALERTS)
}

/// Whether a column holds the outer limits of what stands in others (上限, 許容値), and no targets of its own.
pub(super) fn is_column_of_limits(column: &str) -> bool {
    const LIMITS: &[&str] =
        &["上限", "下限", "限度", "許容", "最大", "最小", "limit", "maximum", "minimum", "max", "min"];
    has_word(column, LIMITS) && !has_word(column, DECLARING)
}

/// Why a bound of such a column is no target where another column of its row has one.
pub(super) fn limit_beside_target(statement: &Statement) -> Option<Message> {
    let has_target = statement.beside.iter().any(|(head, _)| has_word(head, DECLARING));
    let column = statement.column.trim().to_owned();
    (is_column_of_limits(&column) && has_target).then(|| {
        say!(
            "`{column}` は、同じ行の目標の外側の限度です",
            "`{column}` is the outer limit of the target in the same row"
        )
    })
}

/// Whether a text promises an improvement and does not say itself whether that is a rise or a fall: 改善, not 削減.
pub(super) fn is_improvement(statement: &Statement) -> bool {
    let value = |better| directed(statement, Some(better)).value;
    statement.target.kind == TargetKind::Change && value(Better::Higher) != value(Better::Lower)
}

/// What an improvement leaves open where nobody says which way is better.
pub(super) fn open_direction(statement: &Statement, metric: &Metric, better: Option<Better>) -> Option<Message> {
    let id = &metric.id;
    (better.is_none() && is_improvement(statement)).then(|| {
        say!(
            "増えるのと減るのと、どちらが改善かがわかりません。指標 `{id}` か結び付けに `better` を書きます",
            "whether a rise or a fall is the improvement is not said: write `better` in the metric `{id}` or in the binding"
        )
    })
}

/// The same with the hours that a binding says are meant.
pub(super) fn with_hours(mut target: Target, hours: Option<Hours>) -> Target {
    let Some(hours) = hours else { return target };
    if hours == Hours::Business {
        let business = |unit: &mut Unit| {
            if *unit == Unit::H {
                *unit = Unit::Bh;
            }
        };
        target.unit.iter_mut().for_each(business);
        target.clocks.iter_mut().for_each(|clock| business(&mut clock.unit));
    }
    target.flags.retain(|flag| *flag != TargetFlag::WallOrBusiness);
    target
}

/// Whether a target in this unit can be told of a metric; of another kind of statement, whether the metric has such figures.
pub(super) fn unit_fits(metric: &Metric, target: &Target) -> bool {
    match target.kind {
        TargetKind::Compare | TargetKind::Range => {
            // 4.5/5.0 is no plain number, and a plain number no count of something else.
            let is_scale = target.scale.is_some() && metric.unit != Unit::Score && metric.unit != Unit::None;
            !is_scale && !target.bounds_in(metric.unit).is_empty()
        }
        TargetKind::Change if target.budget_grain().is_some() => matches!(metric.kind, MetricKind::Cost(_)),
        TargetKind::Change => match target.unit {
            None | Some(Unit::Percent) => true,
            Some(Unit::Points) => matches!(metric.unit, Unit::Percent | Unit::Points),
            Some(unit) => unit == metric.unit,
        },
        TargetKind::Trend => true,
        _ => false,
    }
}

/// Whether a target fits a metric; with `bound` a binding says that it does, and only what cannot be judged is open.
pub(super) fn fit(metric: &Metric, target: &Target, role: StatementRole, bound: bool) -> Fit {
    if !unit_fits(metric, target) {
        return Fit::Unit;
    }
    let mut open = questions(metric, target);
    open.extend(other_aggregation(metric, target, bound));
    if !bound {
        open.extend(unknown_scale(metric, target));
    }
    if role == StatementRole::Alert && target.flags.contains(&TargetFlag::BareOp) {
        // Which side of a bare bound is the alarming one, the metric's direction does not say.
        open.clear();
        open.push(say!("アラートの比較（未満・超）がありません", "no comparison is written for the alert"));
    }
    if open.is_empty() { Fit::Yes } else { Fit::Open(open) }
}

/// 9/10以上 is kept by no 4.2 of 5: the top of the metric's scale must be known, be it by a target that it declares.
fn unknown_scale(metric: &Metric, target: &Target) -> Option<Message> {
    let scale = target.scale.filter(|_| !matches!(&metric.kind, MetricKind::Survey(_)))?;
    let declared = metric.target.targets().chain(metric.alert.targets()).any(|known| known.scale == Some(scale));
    let (id, scale) = (&metric.id, scale.normalize());
    (!declared).then(|| {
        say!(
            "`{id}` が {scale} 点満点かどうかがわかりません",
            "whether `{id}` is on a scale to {scale} is not declared"
        )
    })
}

/// A promised percentile is kept by no mean. How a metric is aggregated that says nothing of it, only an entry says.
fn other_aggregation(metric: &Metric, target: &Target, bound: bool) -> Option<Message> {
    let wanted = target.agg.as_deref()?;
    // A metric that is called so says how: レスポンスタイム p95.
    let is_called = || {
        let names = [&metric.id, &metric.label].into_iter().chain(&metric.aliases);
        names.into_iter().any(|name| has_word(name, [wanted].iter()))
    };
    let matches = is_aggregated(metric, wanted).unwrap_or_else(|| bound || is_called());
    let (id, wanted) = (&metric.id, wanted.to_owned());
    (!matches).then(|| say!("`{id}` の集計は `{wanted}` ではありません", "`{id}` is not aggregated by `{wanted}`"))
}

/// Whether two promises speak of the same side of a figure, so that they can contradict each other: a bound and a trend may
/// both be kept.
pub(super) fn comparable(a: &Target, b: &Target) -> bool {
    let side = |target: &Target| match target.kind {
        TargetKind::Compare | TargetKind::Range => (0, None, None),
        TargetKind::Change => (1, target.base, target.mode),
        TargetKind::Trend => (2, None, None),
        _ => (3, None, None),
    };
    // Three a month and twelve a year are two promises, both of which can be kept.
    side(a) == side(b) && a.period().zip(b.period()).is_none_or(|(a, b)| a == b)
}

/// Whether two promises about a figure in `unit` say the same. A period that only one of them names is no difference.
pub(super) fn agree(a: &Target, b: &Target, unit: Unit) -> bool {
    let bounds = |target: &Target| match target.kind {
        TargetKind::Compare | TargetKind::Range => target.bounds_in(unit),
        _ => [target.value, target.lo, target.hi].into_iter().flatten().collect(),
    };
    let per = a.period().zip(b.period()).is_none_or(|(a, b)| a == b);
    let never =
        |target: &Target| target.value.is_some_and(|v| v.is_zero()) && matches!(target.op, Some(Op::Eq | Op::Le));
    // 99.9% beside > 99.9% leaves open whether exactly so much is enough, and says nothing else.
    let is_upper = |target: &Target| target.op.map(|op| matches!(op, Op::Le | Op::Lt));
    let is_bare = [a, b].iter().any(|target| target.flags.contains(&TargetFlag::BareOp));
    let op = a.op == b.op || (never(a) && never(b) && unit == Unit::Count) || (is_bare && is_upper(a) == is_upper(b));
    // 99.9%以上（計画停止を除く） is what 99.9%以上 means anyway.
    let says_less = |scope: &str| remarks::leaves_out_planned_work(scope) || remarks::restates_as_downtime(scope);
    let scope = |t: &Target| t.scope.clone().filter(|scope| !says_less(scope));
    let rest = |t: &Target| (t.kind, t.base, t.mode, t.dir, t.q.map(|q| q.normalize()), t.n, scope(t));
    let numbers = |target: &Target| bounds(target).iter().map(Decimal::normalize).collect::<Vec<_>>();
    per && op && rest(a) == rest(b) && numbers(a) == numbers(b)
}
