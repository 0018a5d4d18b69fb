//! The verdict beside the sentence: what became of the promises of one place in a document.
//!
//! In: a document's promises, bound and judged, and the figures behind them. Out: a block for that place, or none where
//! nothing is bound. Never: judges, and never shows a verdict for an alert, which nobody promises to keep.

use super::contract::{goal, period, replaced, value};
use super::figure::{alert, difference, trend_in_words};
use crate::content::Document;
use crate::diag::Lang;
use crate::model::{
    BindingState, Block, Figure, Promise, PromisePart, PromiseSum, PromiseVerdict, Route, StatementRole, TargetStatus,
    VerdictItem, VerdictShape, days_in_words, target_status_in_words,
};
use crate::pages::context::ComposeContext;
use crate::pages::index::Index;
use crate::pages::words;
use crate::say;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where all promises are listed.
const CONTRACT: &str = "/contract/";

/// The promises of a document in the order of its statements; none while nobody has bound them.
pub(in crate::pages) fn promises<'m>(context: &'m ComposeContext<'_>, document: &Document) -> &'m [Promise] {
    let promises = context.contract.of(&document.source);
    if promises.len() == document.statements.len() { promises } else { &[] }
}

/// What stands in the room of some statements of a document.
pub(in crate::pages) fn block(
    context: &ComposeContext<'_>,
    document: &Document,
    index: &Index,
    (shape, statements, table): (VerdictShape, &Range<usize>, &Range<usize>),
) -> Option<Block> {
    let promises = promises(context, document);
    let own = promises.get(statements.clone())?;
    let of_table = || promises.get(table.clone()).unwrap_or_default();
    let in_table = matches!(shape, VerdictShape::Head | VerdictShape::Cells);
    if in_table && !of_table().iter().any(is_shown) {
        return None;
    }
    let page = page_of_contract(index);
    let shown: Vec<&Promise> = own.iter().filter(|promise| is_shown(promise)).collect();
    // Beside two promises, one of which is measured, a value must say whose it is.
    let several = shown.iter().map(|promise| promise.parts.len()).sum::<usize>() > 1
        || own.iter().filter(|promise| is_promised(promise)).count() > 1;
    let items: Vec<VerdictItem> = match shape {
        VerdictShape::Head => Vec::new(),
        _ => {
            let names = names(context, &shown, several);
            shown.iter().flat_map(|promise| items(context, promise, &names, page.as_ref())).collect()
        }
    };
    if items.is_empty() && !in_table {
        return None;
    }
    let note = if shape == VerdictShape::Cells && items.is_empty() { unmeasured(own, context.lang()) } else { "" };
    Some(Block::Verdict(PromiseVerdict { shape, items, note: note.to_owned() }))
}

/// How many promises of a document stand how; `None` while none of them is bound.
pub(in crate::pages) fn sum(context: &ComposeContext<'_>, document: &Document, index: &Index) -> Option<Block> {
    let promises = promises(context, document);
    if !promises.iter().any(is_shown) {
        return None;
    }
    let counted = || promises.iter().filter(|promise| is_promised(promise));
    // What must be settled first is measured, perhaps, and not judged, as its row says.
    let stands = |promise: &Promise| match promise.state {
        BindingState::Ambiguous | BindingState::Proposed => Some(TargetStatus::Undecided),
        _ => promise.target_status().filter(|_| is_shown(promise)),
    };
    let with = |wanted: TargetStatus| counted().filter(|promise| stands(promise) == Some(wanted)).count();
    let order =
        [TargetStatus::Met, TargetStatus::AtRisk, TargetStatus::Missed, TargetStatus::Undecided, TargetStatus::NoData];
    let counts = order
        .into_iter()
        .map(|standing| (standing, target_status_in_words(standing, true, context.lang()).to_owned(), with(standing)));
    Some(Block::Promises(PromiseSum {
        all: counted().count(),
        counts: counts.filter(|(.., count)| *count > 0).collect(),
        unmeasured: counted().filter(|promise| stands(promise).is_none()).count(),
        route: page_of_contract(index),
    }))
}

pub(super) fn page_of_contract(index: &Index) -> Option<Route> {
    index.addresses.has(CONTRACT.trim_matches('/')).then(|| Route::from_path(CONTRACT))
}

/// Whether a statement promises something, as an alert or one that is switched off does not.
fn is_promised(promise: &Promise) -> bool {
    promise.statement.role == StatementRole::Target && promise.state != BindingState::Off && !promise.statement.off
}

/// Whether a promise has a verdict to show.
fn is_shown(promise: &Promise) -> bool {
    let bound = matches!(promise.state, BindingState::Bound | BindingState::Contradictory);
    is_promised(promise) && bound && !promise.parts.is_empty()
}

/// What is said of a row in which nothing is bound, in a table where something is.
fn unmeasured(own: &[Promise], lang: Lang) -> &'static str {
    let states: Vec<BindingState> = own.iter().filter(|promise| is_promised(promise)).map(|p| p.state).collect();
    if states.contains(&BindingState::Ambiguous) || states.contains(&BindingState::Proposed) {
        target_status_in_words(TargetStatus::Undecided, true, lang)
    } else if states.is_empty() {
        let is_off =
            |promise: &Promise| promise.statement.role == StatementRole::Target && promise.state == BindingState::Off;
        if own.iter().any(is_off) { lang.pick("測定対象外", "not to be measured") } else { "" }
    } else {
        lang.pick("測定なし", "not measured")
    }
}

/// What the metrics of one place are called there, by id: clocks of one policy by the clock alone; nothing where there is
/// only one.
fn names(context: &ComposeContext<'_>, shown: &[&Promise], several: bool) -> BTreeMap<String, String> {
    if !several {
        return BTreeMap::new();
    }
    let parts = || shown.iter().flat_map(|promise| &promise.parts);
    let policy =
        parts().next().and_then(|part| part.metric.strip_prefix("sla.")?.rsplit_once('.')).map(|(name, _)| name);
    let policy = policy.and_then(|name| context.project.policies.get(name));
    let clock = |part: &PromisePart| {
        let policy = policy?;
        let name = part.metric.strip_prefix("sla.")?.strip_prefix(policy.name.as_str())?.strip_prefix('.')?;
        policy.clocks.iter().find(|clock| clock.name == name).map(|clock| clock.label.clone())
    };
    let alone = parts().all(|part| clock(part).is_some());
    let name = |part: &PromisePart| clock(part).filter(|_| alone).unwrap_or_else(|| part.label.clone());
    parts().map(|part| (part.metric.clone(), name(part))).collect()
}

fn items(
    context: &ComposeContext<'_>,
    promise: &Promise,
    names: &BTreeMap<String, String>,
    page: Option<&Route>,
) -> Vec<VerdictItem> {
    let item = |part: &PromisePart| {
        let mut item = item(context, part);
        item.notes.extend(goal(part, context.lang()));
        item.notes.extend(part.kept.iter().map(|kept| days_in_words(kept, context.lang())));
        item.notes.extend(replaced(context, part));
        item.label = names.get(&part.metric).cloned().unwrap_or_default();
        if promise.state == BindingState::Contradictory {
            let said = say!("ほかの記述と食い違う", "contradicted elsewhere");
            item.notes.push(said.into_text(context.lang()));
        }
        item.route = page.cloned();
        item.anchor = promise.anchor();
        item
    };
    promise.parts.iter().map(item).collect()
}

/// How a part stands in its newest period.
fn item(context: &ComposeContext<'_>, part: &PromisePart) -> VerdictItem {
    let lang = context.lang();
    let newest = part.verdicts.last();
    let figure = newest.and_then(|verdict| context.figures.get(&part.metric, &part.by, &verdict.period.label));
    let standing = newest.map_or(TargetStatus::Undecided, |verdict| verdict.standing);
    let (way, way_text) = way(context, part);
    VerdictItem {
        label: String::new(),
        title: title(context, part, figure),
        value: newest.and_then(|verdict| value(context, part, verdict)).unwrap_or_default(),
        period: newest.map(|verdict| period(verdict, lang)).unwrap_or_default(),
        way: way.to_owned(),
        way_text,
        standing,
        standing_text: target_status_in_words(standing, true, lang).to_owned(),
        alert: figure.map(|figure| alert(context, figure)).unwrap_or_default(),
        notes: figure.map(|figure| notes(lang, figure)).unwrap_or_default(),
        route: None,
        anchor: String::new(),
    }
}

/// 稼働率 critical n = 240
fn title(context: &ComposeContext<'_>, part: &PromisePart, figure: Option<&Figure>) -> String {
    let by = context.labels_of(&part.by).into_iter().map(str::to_owned);
    let count = figure.filter(|figure| figure.n > 0).map(|figure| words::count(figure.n));
    [part.label.clone()].into_iter().chain(by).chain(count).collect::<Vec<_>>().join(" ")
}

/// What a reader must know; that the period runs stands beside its name already.
fn notes(lang: Lang, figure: &Figure) -> Vec<String> {
    let partial = lang.pick("途中", "partial");
    words::notes(lang, figure).into_iter().filter(|note| note != partial).collect()
}

/// Where the values go: the trend over several periods where one is told, else the change against the period before.
fn way(context: &ComposeContext<'_>, part: &PromisePart) -> (&'static str, String) {
    let lang = context.lang();
    let Some((newest, earlier)) = part.verdicts.split_last() else { return ("", String::new()) };
    let name = |change: Decimal| match change.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Greater => ("up", lang.pick("上昇", "rising")),
        std::cmp::Ordering::Less => ("down", lang.pick("下降", "falling")),
        std::cmp::Ordering::Equal => ("flat", lang.pick("横ばい", "steady")),
    };
    if let Some((trend, slope)) = newest.trend.as_ref().and_then(|trend| Some((trend, trend.slope?))) {
        let (way, word) = name(slope);
        return (
            way,
            format!("{word}: {}", trend_in_words(context, &part.metric, newest.unit, newest.period.grain, trend)),
        );
    }
    let before = earlier.last().filter(|before| !newest.partial && !before.partial && before.unit == newest.unit);
    let change = before.and_then(|before| Some((before, newest.value?.checked_sub(before.value?)?)));
    let Some((before, change)) = change else { return ("", String::new()) };
    let (way, word) = name(change);
    let (period, change) = (before.period.title(lang), difference(context, &part.metric, newest.unit, change));
    (way, say!("{word}: {period}から {change}", "{word}: {change} since {period}").into_text(lang))
}
