//! Promises that are looked at more often than they are measured.

use crate::calendar::Grain;
use crate::config::Project;
use crate::contract::bound_statement::BoundStatement;
use crate::contract::brackets::bracketed;
use crate::contract::cadence::{self, Cadence};
use crate::contract::names::folded;
use crate::contract::parts::is_priority;
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{Statement, StatementRole, TimeNote};
use crate::say;
use std::collections::BTreeMap;

pub(super) fn check(project: &Project, all: &[BoundStatement], notes: &[&TimeNote], found: &mut Diagnostics) {
    let targets: Vec<(&BoundStatement, Cadence)> = all
        .iter()
        .filter(|tied| tied.statement.role == StatementRole::Target && tied.statement.declared)
        .map(|tied| (tied, cadence::cadence_of(&tied.statement)))
        .collect();
    let mut measured: BTreeMap<String, Vec<(Grain, &Statement)>> = BTreeMap::new();
    for (tied, cadence) in &targets {
        if let Some(grain) = measured_by(cadence) {
            names(tied).into_iter().for_each(|name| measured.entry(name).or_default().push((grain, &tied.statement)));
        }
    }
    let mut noted: BTreeMap<&str, Vec<&TimeNote>> = BTreeMap::new();
    for note in notes {
        noted.entry(&note.place.file).or_default().push(note);
    }
    for (tied, cadence) in &targets {
        let notes = noted.get(tied.statement.document.as_str()).map_or(&[][..], Vec::as_slice);
        let Some(promised) = promised_by(tied, cadence) else { continue };
        let names = names(tied);
        let others = names.iter().filter_map(|name| measured.get(name)).flatten();
        let coarser = others.filter(|(grain, _)| promised < *grain).max_by_key(|(grain, _)| *grain);
        if let Some((grain, note)) = surveyed(notes, &tied.statement).filter(|(grain, _)| promised < *grain)
            && coarser.is_none()
        {
            let here = say!("アンケートの頻度", "how often people are asked");
            found.push(finding(&tied.statement, promised, grain, note.place.clone(), here));
            continue;
        }
        match (coarser, of_metric(project, tied)) {
            (Some((grain, other)), _) => {
                let here = say!("測定の頻度", "how often it is measured");
                found.push(finding(&tied.statement, promised, *grain, other.place.clone(), here));
            }
            (None, Some((grain, place))) if promised < grain && grain >= Grain::Month && cadence.reviewed.is_some() => {
                let here = say!("指標の `grains`", "the `grains` of the metric");
                found.push(finding(&tied.statement, promised, grain, place, here));
            }
            _ => {}
        }
    }
}

/// How often something is measured. People are asked no more often than their answers are looked at.
fn measured_by(cadence: &Cadence) -> Option<Grain> {
    cadence.measured.or(cadence.reviewed.filter(|_| cadence.is_survey))
}

/// How often the survey is held that a row names as its method, where a section of its document or a line has its name.
fn surveyed<'n>(notes: &[&'n TimeNote], statement: &Statement) -> Option<(Grain, &'n TimeNote)> {
    let method = cadence::survey_of(statement)?;
    let named = |words: &str| folded(words.trim_start_matches(|c: char| c.is_numeric() || c == '.')) == method;
    notes.iter().find_map(|note| {
        let of_section = note.headings.last().is_some_and(|heading| named(heading)) && is_frequency(&note.label);
        let grain = cadence::grain(&note.text).filter(|_| of_section || named(&note.label))?;
        Some((grain, *note))
    })
}

fn is_frequency(label: &str) -> bool {
    let label = folded(label);
    ["頻度", "実施", "周期", "時期", "frequency", "cadence", "schedule"].iter().any(|word| label.contains(word))
}

/// The shortest period that a row says something about.
fn promised_by(tied: &BoundStatement, cadence: &Cadence) -> Option<Grain> {
    [cadence.reviewed, cadence.measured, tied.statement.target.period()].into_iter().flatten().min()
}

/// The grain of the finest figures of what a statement is bound to.
fn of_metric(project: &Project, tied: &BoundStatement) -> Option<(Grain, Place)> {
    let [part] = tied.parts.as_slice() else { return None };
    let metric = project.metrics.get(&part.metric)?;
    Some((*metric.told_grains().first()?, metric.place.clone()))
}

/// What a statement is about, by each of its names.
fn names(tied: &BoundStatement) -> Vec<String> {
    let label = folded(&tied.statement.label);
    let mut names: Vec<String> = tied.parts.iter().map(|part| format!("\u{0}{}", part.metric)).collect();
    match bracketed(&label) {
        Some((outer, inner)) if !is_priority(inner) => names.extend([outer.to_owned(), inner.to_owned()]),
        _ => names.push(label),
    }
    names
}

fn finding(
    statement: &Statement,
    promised: Grain,
    measured: Grain,
    place: Place,
    here: crate::diag::Message,
) -> Diagnostic {
    let label = &statement.label;
    let (ja, ja_measured) = (word(promised, Lang::Ja), word(measured, Lang::Ja));
    let (en, en_measured) = (word(promised, Lang::En), word(measured, Lang::En));
    let message = say!(
        "{label} を{ja}で見ると書いていますが、測るのは{ja_measured}です",
        "`{label}` is looked at {en}, but measured {en_measured}"
    );
    Diagnostic::new(code::CONTRACT_CADENCE, statement.place.clone(), message).related(place, here)
}

fn word(grain: Grain, lang: Lang) -> &'static str {
    let (ja, en) = match grain {
        Grain::Day => ("日次", "daily"),
        Grain::Week | Grain::Cutoff => ("週次", "weekly"),
        Grain::Month => ("月次", "monthly"),
        Grain::Quarter => ("四半期", "quarterly"),
        Grain::Half => ("半期", "every half year"),
        Grain::Year => ("年次", "yearly"),
    };
    lang.pick(ja, en)
}
