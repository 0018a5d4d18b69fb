//! What the data say of a milestone, in words: reached on which day with which figure, or how far it is.
//!
//! In: a check of an item, the last day that is spoken of. Out: texts, cells, and the figure in a sentence. Never: judges.

use crate::calendar::{Date, Grain};
use crate::diag::{Message, Place};
use crate::model::{
    Figure, InlineFigure, MilestoneCheck, MilestoneState, TableCell, TargetStatus, Task, format_labelled,
};
use crate::pages::blocks::figure;
use crate::pages::blocks::periods;
use crate::pages::context::ComposeContext;
use crate::pages::metrics::catalogue::route_of;
use crate::say;

/// What the data say of an item; none where it waits for nothing, or where nobody could judge it.
pub(super) fn check_of<'a>(context: &ComposeContext<'a>, task: &Task) -> Option<&'a MilestoneCheck> {
    let written = task.when.as_ref()?;
    context.milestones.iter().find(|check| check.condition == *written)
}

/// The figure that a state is told by: that with which it was reached, else the newest one that is decided.
fn told<'a>(context: &ComposeContext<'a>, check: &MilestoneCheck, state: &MilestoneState<'_>) -> Option<&'a Figure> {
    let period = state.reached.or(state.newest.map(|newest| &newest.period))?;
    context.figures.get(&check.metric, &[], &period.label)
}

/// The value of a figure with the decimals that its bound needs.
fn value(context: &ComposeContext<'_>, check: &MilestoneCheck, told: &Figure) -> String {
    let bounds = told.bounds(&check.target);
    let label = figure::unit_label(context, &told.metric);
    let shown = told.value.map(|value| format_labelled(value, &bounds, told.unit, label, context.lang()));
    shown.unwrap_or_else(|| figure::value(context, told))
}

/// `1か月`
fn length(check: &MilestoneCheck) -> Message {
    let n = check.needed;
    let s = if n == 1 { "" } else { "s" };
    match check.grain.reporting_grain() {
        Grain::Day => say!("{n}日", "{n} day{s}"),
        Grain::Week | Grain::Cutoff => say!("{n}週", "{n} week{s}"),
        Grain::Month => say!("{n}か月", "{n} month{s}"),
        Grain::Quarter => say!("{n}四半期", "{n} quarter{s}"),
        Grain::Half => say!("{n}半期", "{n} half year{s}"),
        Grain::Year => say!("{n}年", "{n} year{s}"),
    }
}

/// How far it is: `2026年10月は 4.3（連続 1 / 2か月）`.
fn progress(context: &ComposeContext<'_>, check: &MilestoneCheck, state: &MilestoneState<'_>) -> String {
    let (lang, Message { ja, en }, holding) = (context.lang(), length(check), state.holding);
    let Some(told) = told(context, check, state) else {
        return say!("判定できる期がまだありません（{ja}が必要）", "no period is decided yet ({en} are needed)")
            .into_text(lang);
    };
    let (value, period) = (value(context, check, told), periods::title(lang, told));
    say!("{period}は {value}（連続 {holding} / {ja}）", "{period}: {value} ({holding} of {en} in a row)")
        .into_text(lang)
}

/// By whom it was ticked, or how far it is.
pub(super) fn basis(context: &ComposeContext<'_>, task: &Task, is_open: bool, last: Date) -> TableCell {
    let lang = context.lang();
    let by_person = lang.pick("担当者が確認", "confirmed by a person");
    let Some(check) = check_of(context, task) else {
        return if is_open { TableCell::default() } else { by_person.into() };
    };
    let state = check.on(last);
    let route = route_of(context, &check.metric);
    if let (Some(_), Some(told)) = (state.reached, told(context, check, &state)) {
        let (value, period) = (value(context, check, told), periods::title(lang, told));
        let label = figure::label(context, &check.metric);
        let note = say!("{label} {period} {value}", "{label}, {period}: {value}").into_text(lang);
        return TableCell::link(lang.pick("データで達成", "reached by the data"), route).with_note(note);
    }
    let progress = progress(context, check, &state);
    if is_open {
        let text = lang.pick("データでは未達", "not reached by the data");
        let text = if state.newest.is_none() { lang.pick("データで判定", "judged by the data") } else { text };
        return TableCell::link(text, route).with_note(progress);
    }
    let note = match state.is_denied(check.needed) {
        true => say!("データでは未達: {progress}", "not reached by the data: {progress}").into_text(lang),
        false => progress,
    };
    TableCell::link(by_person, route).with_note(note)
}

/// What stands in the document, behind the item.
pub(in crate::pages) fn inline(context: &ComposeContext<'_>, condition: &str, place: &Place) -> InlineFigure {
    let lang = context.lang();
    let is_meant = |check: &&MilestoneCheck| {
        let own = &check.condition;
        own.text == condition && own.place.file == place.file && own.place.line == place.line
    };
    let Some(check) = context.milestones.iter().find(is_meant) else {
        // An unreadable condition is told by a finding, and what is closed to the reader by nobody.
        let text = lang.pick("データで判定", "judged by the data").to_owned();
        return InlineFigure { untargeted: true, text, ..InlineFigure::default() };
    };
    let state = check.on(context.last_day());
    let (label, metric) = (figure::label(context, &check.metric), check.metric.clone());
    let told = told(context, check, &state);
    let period = told.map(|told| periods::title(lang, told)).unwrap_or_default();
    let text = told.map_or_else(|| lang.pick("対象なし", "no data").to_owned(), |told| value(context, check, told));
    let (standing, words) = match (state.reached, state.newest) {
        (Some(_), _) => (TargetStatus::Met, lang.pick("データで達成", "reached by the data").to_owned()),
        (None, Some(_)) => {
            let (Message { ja, en }, holding) = (length(check), state.holding);
            let words = say!("データでは未達（連続 {holding} / {ja}）", "not reached ({holding} of {en} in a row)");
            (TargetStatus::Undecided, words.into_text(lang))
        }
        (None, None) => (TargetStatus::NoData, lang.pick("データで判定", "judged by the data").to_owned()),
    };
    InlineFigure { text, label, metric, period, standing, standing_text: words, ..InlineFigure::default() }
}
