//! What is made of read sources before any question: computed columns, then folds, then joins and unions.
//!
//! In: the sources as their files were read. Out: every declared source as questions see it, in declared order. Never:
//! stops a source that needs nothing of a broken one.

use crate::config::{Fold, Join, Source};
use crate::data::computed::computed;
use crate::data::engine_panics::catch_engine_panic;
use crate::data::fold::{Folded, fold, parts};
use crate::data::join::join;
use crate::data::source::{LoadedSource, ReadSource};
use crate::data::union::unite;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{SourceReport, Unmatched};
use crate::say;
use indexmap::IndexMap;
use polars::prelude::{DataFrame, PolarsResult};
use std::sync::Arc;

/// Whether questions see the rows of a source as its files hold them: it is neither unpivoted, folded nor joined, and no other one joins
/// it or has its rows.
pub(super) fn stands_alone(sources: &IndexMap<String, Source>, source: &Source) -> bool {
    let is_joined = |other: &Source| needs(other).any(|name| name == source.name);
    let made = sources.get(&source.name).is_none_or(|source| source.made.is_some() || source.sheet.unpivot.is_some());
    !made && !sources.values().any(is_joined)
}

/// Folds and joins.
pub(super) fn transform(
    sources: &IndexMap<String, Source>,
    mut read: IndexMap<String, LoadedSource>,
    found: &mut Diagnostics,
) -> Vec<LoadedSource> {
    let mut made = IndexMap::new();
    for (name, source) in sources {
        if let Some(opened) = read.shift_remove(name) {
            let opened = with_computed(source, opened, found);
            made.extend(
                folded(sources, source, opened, found)
                    .into_iter()
                    .map(|opened| (opened.read.report.source.clone(), opened)),
            );
        }
    }
    for name in made_after_others(sources) {
        let source = &sources[name];
        match source.union() {
            Some(union) => drop(made.insert(name.to_owned(), unite(sources, source, union, &made, found))),
            None => joined(source, &mut made, found),
        }
    }
    sources.keys().filter_map(|name| made.shift_remove(name)).collect()
}

/// Does work of the engine; why it failed is its first line.
fn engine<T>(work: impl FnOnce() -> PolarsResult<T>) -> Result<T, String> {
    catch_engine_panic(work)
        .and_then(|done| done.map_err(|error| error.to_string()))
        .map_err(|said| super::unreadable::first_line(&said))
}

/// The source with its computed columns.
fn with_computed(source: &Source, mut opened: LoadedSource, found: &mut Diagnostics) -> LoadedSource {
    for column in source.computed() {
        let kind = source.columns.get(&column.name).map(|declared| declared.kind.data_type());
        match engine(|| computed(column, kind, &opened.frame)) {
            Ok(frame) => opened.frame = frame,
            Err(reason) => {
                let (name, of) = (&column.name, &source.name);
                let place = source.columns.get(name).map_or(&source.place, |declared| &declared.place);
                let message = say!(
                    "`{of}` の列 `{name}` を計算できません: {reason}",
                    "the column `{name}` of `{of}` cannot be computed: {reason}"
                );
                found.push(Diagnostic::new(code::DATA_TRANSFORM, place.clone(), message));
                opened.refused = Some(reason);
                return opened;
            }
        }
    }
    opened
}

/// The source and the intervals that its fold gives; itself when it is not folded.
fn folded(
    sources: &IndexMap<String, Source>,
    source: &Source,
    mut opened: LoadedSource,
    found: &mut Diagnostics,
) -> Vec<LoadedSource> {
    let repeated = opened.read.repeated.take();
    let Some(declared) = source.fold() else {
        found.extend(repeated);
        return vec![opened];
    };
    let LoadedSource { frame, mut read, mut refused } = opened;
    let report = read.report_mut();
    let (rows, intervals) = match engine(|| fold(declared, &source.columns, &frame)) {
        Ok(Folded { rows, intervals, duplicates }) => {
            report.rows_used -= duplicates;
            report.rows_duplicate += duplicates;
            report.folded = Some(rows.height() as u64);
            (rows, intervals)
        }
        Err(reason) => {
            let (diagnostic, reason) = unfoldable(sources, source, declared, &frame, reason);
            found.push(diagnostic);
            refused = refused.or(Some(reason));
            (DataFrame::empty(), vec![DataFrame::empty(); declared.intervals.len()])
        }
    };
    let of = declared.intervals.iter().zip(intervals).map(|(state, frame)| LoadedSource {
        read: ReadSource {
            report: Arc::new(of_intervals(source, &state.name, &frame, report)),
            ..ReadSource::default()
        },
        frame,
        refused: refused.clone(),
    });
    let mut all: Vec<LoadedSource> = of.collect();
    all.insert(0, LoadedSource { frame: rows, read, refused });
    all
}

/// What is told of the intervals of a state, which come from the files of the folded source.
fn of_intervals(source: &Source, state: &str, frame: &DataFrame, of_log: &SourceReport) -> SourceReport {
    SourceReport {
        source: of_state(source, state),
        rows_in: frame.height() as u64,
        rows_used: frame.height() as u64,
        made_from: Some(source.name.clone()),
        files: of_log.files.clone(),
        ..SourceReport::default()
    }
}

/// The name of the source of the intervals of a state.
fn of_state(source: &Source, state: &str) -> String {
    format!("{}.{state}", source.name)
}

/// What is told of a fold that cannot be computed, at the part of it that is to blame, and why its source answers nothing.
fn unfoldable(
    sources: &IndexMap<String, Source>,
    source: &Source,
    declared: &Fold,
    frame: &DataFrame,
    reason: String,
) -> (Diagnostic, String) {
    let alone = parts(declared).find_map(|part| Some((engine(|| fold(&part, &source.columns, frame)).err()?, part)));
    let blamed = alone.as_ref().and_then(|(_, part)| {
        let column = part.columns.first().map(|column| (&column.name, source.columns.get(&column.name)));
        let column = column.map(|(name, column)| (name, column.map(|column| &column.place)));
        let state = part.intervals.first().map(|state| (&state.name, sources.get(&of_state(source, &state.name))));
        column.or(state.map(|(name, state)| (name, state.map(|state| &state.place))))
    });
    let (name, place) = blamed.unwrap_or((&source.name, None));
    let reason = alone.as_ref().map_or(&reason, |(reason, _)| reason);
    let of = &source.name;
    let message = say!(
        "`{of}` の `fold` の `{name}` を計算できません: {reason}",
        "`{name}` of the fold of `{of}` cannot be computed: {reason}"
    );
    let refused = message.en.clone();
    let diagnostic = Diagnostic::new(code::DATA_TRANSFORM, place.unwrap_or(&source.place).clone(), message);
    let diagnostic = diagnostic.hint(say!(
        "式を直すか、書き出しの値を確かめます（桁の違う値の行は列の `range` で除けます）。直すまで、`{of}` を使う値はどれも計算しません",
        "mend the expression, or look at the values it meets: `range` of a column sets rows out of scale aside; until then nothing is computed from `{of}`"
    ));
    (diagnostic, refused)
}

/// The sources whose rows a source has, or joins to its own.
fn needs(source: &Source) -> impl Iterator<Item = &str> {
    source.joined().chain(source.union().into_iter().flat_map(|union| union.members.iter().map(String::as_str)))
}

/// The sources that join others or have their rows, each after those.
fn made_after_others(sources: &IndexMap<String, Source>) -> Vec<&str> {
    fn visit<'s>(sources: &'s IndexMap<String, Source>, name: &str, order: &mut Vec<&'s str>, deep: usize) {
        let Some((name, source)) = sources.get_key_value(name) else { return };
        // The configuration refuses circles; the depth keeps a bug there from becoming an endless walk.
        if order.contains(&name.as_str()) || deep > sources.len() {
            return;
        }
        needs(source).for_each(|other| visit(sources, other, order, deep + 1));
        if needs(source).next().is_some() {
            order.push(name);
        }
    }
    let mut order = Vec::new();
    sources.keys().for_each(|name| visit(sources, name, &mut order, 0));
    order
}

fn joined(source: &Source, made: &mut IndexMap<String, LoadedSource>, found: &mut Diagnostics) {
    for declared in source.joins() {
        let Some(other) = made.get(&declared.source) else { continue };
        let (theirs, broken) = (other.frame.clone(), other.refused.is_some());
        let Some(opened) = made.get_mut(&source.name) else { return };
        if opened.refused.is_some() {
            return;
        }
        if broken {
            opened.refused = Some(format!("the joined source `{}` could not be read", declared.source));
            return;
        }
        match engine(|| join(declared, &opened.frame, &theirs)) {
            Ok((frame, unmatched)) => {
                opened.frame = frame;
                if unmatched.rows > 0 {
                    found.push(unmatched_rows(declared, &unmatched));
                    opened.read.report_mut().unmatched.push(unmatched);
                }
            }
            Err(reason) => {
                found.push(unjoinable(declared, &reason));
                opened.refused = Some(reason);
            }
        }
    }
}

/// A join that cannot be computed.
fn unjoinable(join: &Join, reason: &str) -> Diagnostic {
    let source = &join.source;
    let message =
        say!("`{source}` を結合できません: {reason}", "the join with `{source}` cannot be computed: {reason}");
    Diagnostic::new(code::DATA_TRANSFORM, join.place.clone(), message)
}

/// Keys that the joined source does not have.
fn unmatched_rows(join: &Join, unmatched: &Unmatched) -> Diagnostic {
    let (Unmatched { source, rows, keys, example }, on) = (unmatched, &join.on);
    let (values, are) = if *keys == 1 { ("value", "is") } else { ("values", "are") };
    let row_s = if *rows == 1 { "row" } else { "rows" };
    let message = say!(
        "`{on}` の値 {keys} 種類（{rows} 行）が `{source}` にありません（例: `{example}`）",
        "{keys} {values} of `{on}` ({rows} {row_s}) {are} not in `{source}`, such as `{example}`"
    );
    Diagnostic::new(code::DATA_UNMATCHED_KEY, join.place.clone(), message).hint(say!(
        "行は使いますが、結合した列は値なしになります。`{source}` の書き出しを新しくします",
        "the rows are used, their joined columns have no value; export `{source}` again"
    ))
}

/// The sources that have files of their own, as those are read; what a cluster reads is none.
pub(super) fn with_files(sources: &IndexMap<String, Source>) -> Vec<&Source> {
    sources
        .values()
        .filter(|source| !source.is_remote() && source.as_read().is_some())
        .filter_map(Source::as_read)
        .collect()
}
