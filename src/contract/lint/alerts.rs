//! Alerts that ring while the target is met, and values between which nobody says anything.

use super::{first_of_rows, row_of, same_row};
use crate::config::{Metric, Project, Promised};
use crate::contract::bound_statement::BoundStatement;
use crate::contract::fit;
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{Statement, StatementRole};
use crate::objective::{Better, Op, Target, TargetKind, Unit, parse_labelled};
use crate::say;
use rust_decimal::Decimal;

/// A target and an alert about one thing.
struct Pair<'a> {
    label: &'a str,
    target: (Target, Place),
    alert: (Target, Place),
}

/// How an alert lies to a target.
#[derive(Debug, PartialEq, Eq)]
enum Relation {
    /// Some values keep the target and ring the alert.
    Inside,
    /// Values that miss the target and ring nothing lie between the two bounds.
    Gap(Decimal, Decimal),
}

pub(super) fn check(project: &Project, all: &[BoundStatement], found: &mut Diagnostics) {
    let targets = first_of_rows(all, |tied| {
        let is_goal = tied.parts.iter().any(|part| part.goal.is_some());
        tied.statement.role == StatementRole::Target && !is_goal
    });
    let alerts = all.iter().filter(|tied| tied.statement.role == StatementRole::Alert);
    let rows = alerts.filter_map(|alert| row(&all[*targets.get(&row_of(&alert.statement))?], alert));
    let metrics = project.metrics.values().filter_map(|metric| of_metric(metric, all));
    for pair in rows.chain(metrics) {
        match relation(&pair.target.0, &pair.alert.0) {
            Some(Relation::Inside) => found.push(inside(pair)),
            Some(Relation::Gap(from, to)) => found.push(gap(pair, from, to)),
            None => {}
        }
    }
}

/// The alert of a row with the target of the same row.
fn row<'a>(target: &'a BoundStatement, alert: &'a BoundStatement) -> Option<Pair<'a>> {
    let read = |tied: &BoundStatement, better| match tied.parts.as_slice() {
        [part] => part.target.clone(),
        _ => in_direction(&tied.statement, better),
    };
    let alarming = read(alert, None);
    if fit::is_outer_limit(&alert.statement, &target.statement.target) {
        return None;
    }
    // A bare target is kept on the side where nothing rings.
    let better = match alarming.op? {
        Op::Lt | Op::Le => Better::Higher,
        Op::Gt | Op::Ge => Better::Lower,
        Op::Eq => return None,
    };
    Some(Pair {
        label: &alert.statement.label,
        target: (read(target, Some(better)), target.statement.place.clone()),
        alert: (alarming, alert.statement.place.clone()),
    })
}

fn in_direction(statement: &Statement, better: Option<Better>) -> Target {
    let target = parse_labelled(&statement.label, &statement.text, better);
    if target.kind == statement.target.kind { target } else { statement.target.clone() }
}

/// A metric's target and alert, where at least one of them stands in a document and they are not of one row.
fn of_metric<'a>(metric: &'a Metric, all: &[BoundStatement]) -> Option<Pair<'a>> {
    let newest = |promised: &Promised| {
        let step = promised.steps().last()?;
        Some((step.target.clone(), step.origin.clone().unwrap_or_else(|| metric.place.clone())))
    };
    let (target, alert) = (newest(&metric.target)?, newest(&metric.alert)?);
    let stands = |place: &Place| all.iter().find(|tied| tied.statement.place == *place).map(|tied| &tied.statement);
    match (stands(&target.1), stands(&alert.1)) {
        (None, None) => None,
        (Some(a), Some(b)) if same_row(a, b) => None,
        _ => Some(Pair { label: &metric.label, target, alert }),
    }
}

/// How the bounds of two comparisons lie; `None` for other statements, and where nothing is wrong.
fn relation(target: &Target, alert: &Target) -> Option<Relation> {
    if target.kind != TargetKind::Compare || alert.kind != TargetKind::Compare || target.reference != alert.reference {
        return None;
    }
    if target.period().zip(alert.period()).is_some_and(|(kept, rung)| kept != rung) {
        return None;
    }
    let unit = target.unit.unwrap_or(Unit::None);
    let (kept, rung) = (target.value?, *alert.bounds_in(unit).first()?);
    let (keeps, rings) = (target.op?, alert.op?);
    let upward = |op: Op| matches!(op, Op::Ge | Op::Gt);
    if keeps == Op::Eq {
        return rings.holds(kept, rung).then_some(Relation::Inside);
    }
    if rings == Op::Eq {
        return keeps.holds(rung, kept).then_some(Relation::Inside);
    }
    if upward(keeps) == upward(rings) {
        return Some(Relation::Inside);
    }
    let touch = keeps.holds(kept, kept) && rings.holds(kept, kept) && kept == rung;
    let beyond = if upward(keeps) { rung > kept } else { rung < kept };
    match (touch || beyond, kept == rung) {
        (true, _) => Some(Relation::Inside),
        (false, true) => None,
        (false, false) => Some(Relation::Gap(kept.min(rung), kept.max(rung))),
    }
}

fn inside(pair: Pair<'_>) -> Diagnostic {
    let label = pair.label;
    let (target, alert) = (pair.target.0.to_text(Lang::Ja), pair.alert.0.to_text(Lang::Ja));
    let (target_en, alert_en) = (pair.target.0.to_text(Lang::En), pair.alert.0.to_text(Lang::En));
    let message = say!(
        "{label} のアラート「{alert}」は、目標「{target}」を満たしているときにも鳴ります",
        "the alert `{alert_en}` of `{label}` rings while the target `{target_en}` is met"
    );
    Diagnostic::new(code::CONTRACT_ALERT_INSIDE, pair.alert.1, message)
        .hint(say!("アラートを目標の外側に置きます", "put the alert outside the target"))
        .related(pair.target.1, say!("目標", "the target"))
}

fn gap(pair: Pair<'_>, from: Decimal, to: Decimal) -> Diagnostic {
    let unit = pair.target.0.unit.unwrap_or(Unit::None);
    let label = pair.label;
    let texts = |lang: Lang| {
        let [from, to] = [from, to].map(|value| crate::model::format_exact(value, unit, lang));
        match lang {
            Lang::Ja => format!("{from}〜{to}"),
            Lang::En => format!("{from} to {to}"),
        }
    };
    let (ja, en) = (texts(Lang::Ja), texts(Lang::En));
    let message = say!(
        "{label} が {ja} の間は、目標を満たさず、アラートも鳴りません",
        "from {en}, `{label}` misses its target and no alert rings"
    );
    Diagnostic::new(code::CONTRACT_ALERT_GAP, pair.alert.1, message).related(pair.target.1, say!("目標", "the target"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::parse;

    #[test]
    fn bounds_may_leave_a_gap_or_overlap() {
        let d = |text: &str| text.parse::<Decimal>().unwrap();
        let gap = |from: &str, to: &str| Some(Relation::Gap(d(from), d(to)));
        let cases = [
            ("95%以上", "90%未満", gap("90", "95")),
            ("95%以上", "95%未満", None),
            ("95%以上", "95%以下", Some(Relation::Inside)),
            ("95%超", "95%以下", None),
            ("95%以上", "97%未満", Some(Relation::Inside)),
            ("95%以上", "97%超", Some(Relation::Inside)),
            ("<500ms", ">1秒", gap("500", "1000")),
            ("<500ms", ">400ms", Some(Relation::Inside)),
            ("<500ms", "500ms以上", None),
            ("0件/月", "1件/月以上", gap("0", "1")),
            ("0件/月", "1件/日以上", None),
            ("99.9%以上", "4時間以上", None),
            ("増加トレンド", "前週比-10%", None),
        ];
        for (target, alert, expected) in cases {
            // Nothing lies between noughts and ones, but 0件 with a direction is a bound like any other.
            let (target, alert) = (parse(target, Some(Better::Higher)), parse(alert, None));
            let expected = if target.value == Some(Decimal::ZERO) { None } else { expected };
            assert_eq!(relation(&target, &alert), expected, "{target:?} {alert:?}");
        }
    }
}
