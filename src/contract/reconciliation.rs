//! Statements about one metric held against each other and against the configuration, and the targets that metrics take
//! from documents.
//!
//! In: bound statements and the declared targets. Out: contradictions with both places, dates of promises that another one
//! replaces, the target of each metric that declares none, and the period by which a declared one is judged. Never: lets one of two contradicting texts win.

use super::bound_statement::BoundStatement;
use super::fit::{agree, comparable};
use crate::calendar::{Date, Grain};
use crate::config::{Metric, Project, Promised, PromisedFrom};
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{BindingState, Statement, StatementRole};
use crate::objective::Target;
use crate::say;
use std::collections::BTreeMap;

/// A part of a statement, by the positions of both.
type At = (usize, usize);

/// A metric and its breakdown.
type Line = (String, Vec<(String, String)>);

/// What metrics take from documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AdoptedTargets {
    /// Targets by the metric's id.
    pub(super) targets: BTreeMap<String, Promised>,
    /// Alerts by the metric's id.
    pub(super) alerts: BTreeMap<String, Promised>,
}

/// Finds contradictions, marks them, and says what each metric takes over.
pub(super) fn reconcile(
    project: &Project,
    all: &mut [BoundStatement],
    today: Date,
    found: &mut Diagnostics,
) -> AdoptedTargets {
    let mut adopted = AdoptedTargets::default();
    for role in [StatementRole::Target, StatementRole::Alert] {
        for ((id, by), parts) in lines(all, role) {
            let Some(metric) = project.metrics.get(&id) else { continue };
            let declared = if role == StatementRole::Target { &metric.target } else { &metric.alert };
            let taken = if role == StatementRole::Target { &mut adopted.targets } else { &mut adopted.alerts };
            if by.is_empty() && !declared.is_empty() {
                let judged = in_their_period(declared, all, &parts, metric);
                against_declared(all, &parts, metric, &judged, today, found);
                if judged != *declared {
                    taken.insert(id, judged);
                }
                continue;
            }
            let promised = among_themselves(all, &parts, metric, found);
            if let Some(promised) = promised.filter(|_| by.is_empty()) {
                taken.insert(id, promised);
            }
        }
    }
    adopted
}

/// The bound parts of a role, by metric and breakdown.
fn lines(all: &[BoundStatement], role: StatementRole) -> BTreeMap<Line, Vec<At>> {
    let mut lines: BTreeMap<Line, Vec<At>> = BTreeMap::new();
    for (at, tied) in all.iter().enumerate().filter(|(_, tied)| tied.is_bound() && tied.statement.role == role) {
        for (of, part) in tied.parts.iter().enumerate().filter(|(_, part)| part.is_own) {
            lines.entry((part.metric.clone(), part.by.clone())).or_default().push((at, of));
        }
    }
    lines
}

/// What the configuration declares, judged by the period that a binding names; where it names none itself, by the one that
/// all who promise the same say.
fn in_their_period(declared: &Promised, all: &[BoundStatement], parts: &[At], metric: &Metric) -> Promised {
    let parts = || parts.iter().map(|&(at, of)| (&all[at].parts[of], &all[at].statement.place));
    let mut bound: Vec<Grain> = parts().filter_map(|(part, _)| part.grain).collect();
    bound.dedup();
    let step = |step: &PromisedFrom| {
        let target = step.target.clone();
        if let [grain] = bound.as_slice() {
            return PromisedFrom { target: target.judged_by(*grain), ..step.clone() };
        }
        let mut said = parts().filter(|(part, _)| agree(&step.target, &part.target, metric.unit));
        let Some((first, place)) = said.next() else { return step.clone() };
        let same = said.all(|(part, _)| part.target.period() == first.target.period());
        match first.target.period().filter(|_| same && target.period().is_none()) {
            Some(grain) => {
                PromisedFrom { target: target.within(grain), period_of: Some(place.clone()), ..step.clone() }
            }
            None => step.clone(),
        }
    };
    Promised::new(declared.steps().iter().map(step).collect())
}

fn against_declared(
    all: &mut [BoundStatement],
    parts: &[At],
    metric: &Metric,
    declared: &Promised,
    today: Date,
    found: &mut Diagnostics,
) {
    for &(at, of) in parts {
        let part = &all[at].parts[of];
        let says = |step: &PromisedFrom| agree(&step.target, &part.target, metric.unit);
        let in_force = declared.on(part.from.unwrap_or(today));
        // A text may say what was promised before, or what will be.
        let same = in_force.filter(|step| says(step)).or_else(|| declared.steps().iter().rev().find(|step| says(step)));
        let own = same.is_some_and(|step| part.from.is_none() || part.from == step.from || Some(step) == in_force);
        let (from, until) = same.map_or((None, None), |step| (step.from, next(declared, step)));
        let (place, why) = (metric.place.clone(), same.filter(|_| own));
        if why.is_some() {
            let part = &mut all[at].parts[of];
            (part.from, part.until) = (part.from.or(from), until);
            // Who names no period says what is declared of one.
            if let Some(step) = same {
                part.target = part.target.clone().with_period_of(&step.target);
            }
            if let Some(until) = until.filter(|until| *until <= today) {
                found.push(superseded(&all[at], until, place, metric));
            }
            continue;
        }
        let other = in_force.or(declared.steps().first()).map(|step| step.target.clone());
        if other.as_ref().is_some_and(|other| !comparable(other, &all[at].parts[of].target)) {
            continue;
        }
        contradict(all, (at, of), other.as_ref(), place, metric, found);
    }
}

/// The day on which another target takes the place of a step.
fn next(promised: &Promised, step: &PromisedFrom) -> Option<Date> {
    promised.steps().iter().filter_map(|other| other.from).find(|from| step.from.is_none_or(|own| *from > own))
}

/// What several statements promise about a metric that declares nothing; `None` when two of them differ, or are of two
/// kinds: nobody said which of them is the metric's target.
fn among_themselves(
    all: &mut [BoundStatement],
    parts: &[At],
    metric: &Metric,
    found: &mut Diagnostics,
) -> Option<Promised> {
    let mut by_day: BTreeMap<Option<Date>, Vec<At>> = BTreeMap::new();
    for &(at, of) in parts {
        by_day.entry(all[at].parts[of].from).or_default().push((at, of));
    }
    let mut sound = true;
    for same_day in by_day.values() {
        let (first, rest) = same_day.split_first().expect("an entry has at least one part");
        let target = all[first.0].parts[first.1].target.clone();
        let place = all[first.0].statement.place.clone();
        let (agreeing, differing): (Vec<At>, Vec<At>) =
            rest.iter().partition(|(at, of)| agree(&target, &all[*at].parts[*of].target, metric.unit));
        sound &= differing.is_empty();
        for (at, of) in differing {
            if !comparable(&target, &all[at].parts[of].target) {
                found.extend(of_two_periods(&all[at].statement, &all[at].parts[of].target, &target, &place, metric));
                continue;
            }
            contradict(all, (at, of), Some(&target), place.clone(), metric, found);
            let (text, Place { file, line, .. }) = (&all[at].statement.text, &all[at].statement.place);
            let why = say!("`{file}` の {line} 行目は `{text}` です", "`{file}`, line {line}, says `{text}`");
            // Who says the same as a contradicted text is contradicted too.
            for &(at, _) in std::iter::once(first).chain(&agreeing) {
                all[at].state = BindingState::Contradictory;
                all[at].why.push(why.clone());
            }
        }
    }
    if !sound {
        return None;
    }
    let days: Vec<Date> = by_day.keys().copied().flatten().collect();
    let mut steps = Vec::new();
    for (from, same_day) in &by_day {
        let until = days.iter().copied().find(|day| from.is_none_or(|from| *day > from));
        same_day.iter().for_each(|&(at, of)| all[at].parts[of].until = until);
        // Who names no period promises it of any.
        let any = same_day.iter().find(|(at, of)| all[*at].parts[*of].target.period().is_none());
        let (at, of) = *any.unwrap_or(&same_day[0]);
        let origin = Some(all[at].statement.place.clone());
        let begins = |&(at, of): &At| all[at].parts[of].within.map(|(first, _)| first);
        let named = same_day.iter().map(begins).min().flatten();
        steps.push(PromisedFrom {
            from: from.or(named),
            target: all[at].parts[of].target.clone(),
            origin,
            period_of: None,
        });
    }
    Some(Promised::new(steps))
}

/// Two bounds of two periods: each is judged where it stands, and neither is the metric's own target.
fn of_two_periods(
    statement: &Statement,
    own: &Target,
    other: &Target,
    place: &Place,
    metric: &Metric,
) -> Option<Diagnostic> {
    let (here, there) = own.period().zip(other.period()).filter(|(here, there)| here != there)?;
    let (label, id, here, there) = (&metric.label, &metric.id, here.name(), there.name());
    let message = say!(
        "{label}（`{id}`）に、`{here}` ごとの約束と `{there}` ごとの約束があります。文書ではそれぞれを判定しますが、レポートの目標にはどちらもなりません",
        "`{id}` is promised by the {here} here and by the {there} elsewhere; documents judge both, and reports have neither as its target"
    );
    let diagnostic = Diagnostic::new(code::CONTRACT_GRAIN, statement.place.clone(), message);
    Some(
        diagnostic
            .hint(say!(
                "レポートで判定する方を指標の `target` に書くか、期間ごとに指標を分けます",
                "write the one that reports judge as the `target` of the metric, or declare a metric for each period"
            ))
            .related(place.clone(), say!("もう一方の約束", "the other promise")),
    )
}

fn contradict(
    all: &mut [BoundStatement],
    (at, of): At,
    other: Option<&Target>,
    place: Place,
    metric: &Metric,
    found: &mut Diagnostics,
) {
    let tied = &mut all[at];
    let (label, id) = (&metric.label, &metric.id);
    let target_text = |lang| other.map(|target| target.to_text(lang)).unwrap_or_default();
    let (ja, en, own) = (target_text(Lang::Ja), target_text(Lang::En), &tied.parts[of].target);
    let (own_ja, own_en) = (own.to_text(Lang::Ja), own.to_text(Lang::En));
    let message = say!(
        "{label}（`{id}`）について、ここは {own_ja}、別の場所は {ja} と約束しています",
        "of `{id}`, {own_en} is promised here and {en} elsewhere"
    );
    found.push(
        Diagnostic::new(code::CONTRACT_CONTRADICTION, tied.statement.place.clone(), message)
            .hint(say!(
                "同じ値にそろえます。日付で切り替わるなら `data/bindings.yaml` か `data/metrics.yaml` に `from:` を書きます",
                "make them say the same; where one takes the place of the other, write `from:` in `data/bindings.yaml` or `data/metrics.yaml`"
            ))
            .related(place.clone(), say!("もう一方の約束", "the other promise")),
    );
    tied.state = BindingState::Contradictory;
    let (file, line) = (place.file, place.line);
    tied.why.push(say!("`{file}` の {line} 行目は {ja} です", "`{file}`, line {line}, says {en}"));
}

/// A text that says what was promised before.
fn superseded(tied: &BoundStatement, until: Date, place: Place, metric: &Metric) -> Diagnostic {
    let (text, label) = (&tied.statement.text, &metric.label);
    let message = say!(
        "{label} の `{text}` は {until} より前の目標です",
        "`{text}` is what was promised of `{label}` before {until}"
    );
    Diagnostic::new(code::CONTRACT_SUPERSEDED, tied.statement.place.clone(), message)
        .related(place, say!("今の目標", "what is promised now"))
}

/// Says which statements of documents another document has replaced.
pub(super) fn report_superseded(project: &Project, all: &[BoundStatement], today: Date, found: &mut Diagnostics) {
    for tied in all.iter().filter(|tied| tied.state == BindingState::Bound) {
        for part in tied.parts.iter().filter(|part| part.is_own) {
            let Some(metric) = project.metrics.get(&part.metric).filter(|metric| metric.target.is_empty()) else {
                continue;
            };
            let Some(until) = part.until.filter(|until| *until <= today) else { continue };
            let replaces = |other: &&BoundStatement| {
                let same = |p: &super::bound_statement::Part| {
                    p.metric == part.metric && p.by == part.by && p.from == Some(until)
                };
                other.statement.role == tied.statement.role && other.parts.iter().any(same)
            };
            if let Some(now) = all.iter().find(replaces) {
                found.push(superseded(tied, until, now.statement.place.clone(), metric));
            }
        }
    }
}
