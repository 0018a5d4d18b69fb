//! Shares of a whole that an entry names: 80% of 200件, or of what another metric was in the same period.
//!
//! In: a text that promises a share, what the entry says it is a share of, and figures. Out: the amount that is promised, or why it
//! cannot be told. Never: takes a change for a share, or judges by a whole of which the data say too little.

use super::bound_statement::Part;
use crate::config::{BoundMetrics, Metric, Project, Whole};
use crate::diag::{Lang, Message};
use crate::model::{Figure, Figures, format_exact};
use crate::objective::{self, Target, TargetKind, Unit};
use crate::say;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Whether a text that an entry calls a share is one, and its whole one of the same thing; else what to write instead.
pub(super) fn check(project: &Project, target: &Target, to: &BoundMetrics, metric: &Metric) -> Result<(), Message> {
    let Some(whole) = &to.of else { return Ok(()) };
    // 20%以上増加 is no share of anything, but so much more than before.
    if target.kind == TargetKind::Change && target.mode != Some("ratio") {
        return Err(say!(
            "増減の文で、割合ではありません。`of` を消して、元より何%なら `reading: change` と指標の `baseline` を書きます",
            "it is about a change and no share: take `of` away, and for so many per cent more or less write `reading: change`, and `baseline` in the metric"
        ));
    }
    if is_rate(metric.unit) {
        let id = &metric.id;
        return Err(say!(
            "指標 `{id}` の値はもう割合です。`of` の代わりに `reading: value` と書きます",
            "the values of `{id}` are shares already: write `reading: value` in the place of `of`"
        ));
    }
    match whole {
        Whole::Amount(all, Unit::Count) if metric.unit == Unit::Count && !counts_things(metric) => {
            Err(other_kind(&format_exact(*all, Unit::Count, Lang::Ja), metric))
        }
        Whole::Amount(..) => Ok(()),
        Whole::Metric(id) => same_kind(project, id, to, metric),
    }
}

/// Whether the word behind a count is one for things, one by one: 件 or 名, not 円 or 千件, which are words to the configuration too.
fn counts_things(metric: &Metric) -> bool {
    let read = objective::parse(&format!("1{}", metric.unit_label), None);
    metric.unit_label.is_empty() || (read.unit == Some(Unit::Count) && read.value == Some(Decimal::ONE))
}

fn other_kind(of: &str, metric: &Metric) -> Message {
    let (own, label) = (&metric.id, metric.unit_label.as_str());
    let symbol = |lang| if label.is_empty() { metric.unit.symbol(lang) } else { label };
    let (ja, en) = (symbol(Lang::Ja), symbol(Lang::En));
    say!(
        "`of` の `{of}` は、指標 `{own}` と同じ単位（{ja}）の量ではありません",
        "`{of}` in `of` is no amount in the unit of `{own}` ({en})"
    )
}

fn is_rate(unit: Unit) -> bool {
    matches!(unit, Unit::Percent | Unit::Points)
}

/// A whole is another metric in a unit of the same kind, computed by what the entry narrows the promise down to.
fn same_kind(project: &Project, id: &str, to: &BoundMetrics, metric: &Metric) -> Result<(), Message> {
    if id == metric.id {
        return Err(say!("`of` に指標 `{id}` 自身は書けません", "`of` cannot name the metric `{id}` itself"));
    }
    let whole = project.metrics.get(id).filter(|whole| !is_rate(whole.unit));
    let one = |unit| Target { value: Some(Decimal::ONE), unit: Some(unit), ..Target::of(TargetKind::Compare) };
    let fits = |whole: &&Metric| {
        let same_word = whole.unit_label == metric.unit_label || (counts_things(whole) && counts_things(metric));
        let is_plain = whole.unit == Unit::None && metric.unit != Unit::None;
        same_word && !is_plain && !one(whole.unit).bounds_in(metric.unit).is_empty()
    };
    let Some(whole) = whole.filter(fits) else { return Err(other_kind(id, metric)) };
    let lacks = |name: &&String| !whole.by.iter().any(|dimension| dimension.name == **name);
    match to.by.iter().map(|(name, _)| name).find(lacks) {
        Some(name) => Err(say!(
            "`of` の `{id}` は `{name}` 別に計算されていません。`{id}` に `by` を書くか、`of` に数を書きます",
            "`{id}` in `of` is not computed by `{name}`: write `by` in `{id}`, or a number in `of`"
        )),
        None => Ok(()),
    }
}

/// A share of what the entry names, as an amount of it.
pub(super) fn share_of(target: Target, of: Option<&Whole>, metric: &Metric) -> Result<Target, Message> {
    let Some(whole) = of else { return Ok(target) };
    let is_share = target.unit == Some(Unit::Percent) && target.op.is_some() && target.base.is_none();
    let share = target.value.filter(|share| is_share && !share.is_sign_negative());
    let Some(share) = share.filter(|_| matches!(target.kind, TargetKind::Compare | TargetKind::Change)) else {
        return Err(say!(
            "`of` は、`<80%` のような割合の文にだけ書けます",
            "`of` can be written for a share such as `<80%` only"
        ));
    };
    let Whole::Amount(all, unit) = whole else { return Ok(target) };
    let unit = if *unit == Unit::None { metric.unit } else { *unit };
    let bound = all.checked_mul(share).and_then(|all| all.checked_div(Decimal::ONE_HUNDRED));
    let Some(bound) = bound.map(|bound| bound.normalize()) else {
        return Err(say!("`of` の数が大きすぎます", "the number in `of` is too large"));
    };
    let compared = Target::of(TargetKind::Compare);
    let (per, grain, metric) = (target.per, target.grain, None);
    Ok(Target { op: target.op, value: Some(bound), unit: Some(unit), per, grain, metric, ..compared })
}

/// The figure of which a part promises a share.
fn whole<'f>(figures: &'f Figures, part: &Part, figure: &Figure) -> Option<&'f Figure> {
    figures.get(part.of.as_ref()?, &part.by, &figure.period.label)
}

/// Whether a part is a share of a whole of which the data say too little.
pub(super) fn lacks_whole(figures: &Figures, part: &Part, figure: &Figure) -> bool {
    part.of.is_some() && whole(figures, part, figure).is_none_or(Figure::lacks_data)
}

/// The target by which a figure is judged: of a share of another metric, so much of what that one was in the same period; `None`
/// where that is not known whole, or is nothing that there could be a share of.
pub(super) fn target_of<'p>(figures: &Figures, part: &'p Part, figure: &Figure) -> Option<Cow<'p, Target>> {
    if part.of.is_none() {
        return Some(Cow::Borrowed(&part.target));
    }
    let whole = whole(figures, part, figure).filter(|whole| whole.is_whole() && !whole.lacks_data())?;
    let all = whole.value.filter(|all| *all > Decimal::ZERO)?;
    let share = part.target.value?.checked_div(Decimal::ONE_HUNDRED)?;
    let compared = Target::of(TargetKind::Compare);
    let (value, per, grain) = (all.checked_mul(share)?, part.target.per, part.target.grain);
    Some(Cow::Owned(Target { op: part.target.op, value: Some(value), unit: Some(whole.unit), per, grain, ..compared }))
}
