//! The rows of several sources below each other.
//!
//! In: the members as questions see them, in the order of the declaration. Out: the rows of all of them under the columns of the union,
//! the last of each key, and their account. Never: leaves a member out: without one of them, nothing is answered.
//!
//! Decided in docs/decisions/0111-unions.md.

use crate::config::{Column, Source, Union};
use crate::data::engine_panics::catch_engine_panic;
use crate::data::source::{LoadedSource, ReadSource, empty, latest, spans};
use crate::data::typing;
use crate::data::unreadable::first_line;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::SourceReport;
use crate::say;
use indexmap::IndexMap;
use polars::prelude::{
    self as pl, Column as PlColumn, DataFrame, IntoColumn, IntoLazy, NamedFrom, PolarsResult, Series,
    UniqueKeepStrategy, col, lit,
};
use std::sync::Arc;

/// Private columns while repeated keys are counted.
const MEMBER: &str = "\u{1}member";
const COUNT: &str = "\u{1}count";

/// The rows of all members.
pub(super) fn unite(
    sources: &IndexMap<String, Source>,
    source: &Source,
    union: &Union,
    made: &IndexMap<String, LoadedSource>,
    found: &mut Diagnostics,
) -> LoadedSource {
    let members: Vec<(&Source, &LoadedSource)> =
        union.members.iter().filter_map(|name| Some((sources.get(name)?, made.get(name)?))).collect();
    let unread = union.members.iter().find(|name| made.get(*name).is_none_or(|member| member.refused.is_some()));
    if let Some(name) = unread {
        return refused(source, &members, format!("the source `{name}` of the union could not be read"));
    }
    let united =
        catch_engine_panic(|| stacked(source, union, &members).and_then(|all| Ok((latest(source, &all)?, all))));
    match united.and_then(|done| done.map_err(|error| error.to_string())) {
        Ok((kept, all)) => {
            found.extend(repeated(source, &members));
            let report = report(source, &members, (all.height() - kept.height()) as u64, &kept);
            LoadedSource { frame: kept, read: read(report), refused: None }
        }
        Err(said) => {
            let (name, reason) = (&source.name, first_line(&said));
            let message = say!(
                "`{name}` の行を合わせられません: {reason}",
                "the rows of `{name}` cannot be put together: {reason}"
            );
            found.push(Diagnostic::new(code::DATA_TRANSFORM, source.place.clone(), message));
            refused(source, &members, reason)
        }
    }
}

fn read(report: SourceReport) -> ReadSource {
    ReadSource { report: Arc::new(report), ..ReadSource::default() }
}

fn refused(source: &Source, members: &[(&Source, &LoadedSource)], reason: String) -> LoadedSource {
    let frame = empty(source);
    let report = SourceReport { rows_used: 0, ..report(source, members, 0, &frame) };
    LoadedSource { read: read(report), frame, refused: Some(reason) }
}

/// The rows of the members in their order, with nothing where a member lacks a column.
fn stacked(source: &Source, union: &Union, members: &[(&Source, &LoadedSource)]) -> PolarsResult<DataFrame> {
    let mut all = empty(source);
    for (of, member) in members {
        let rows = member.frame.height();
        let column = |declared: &Column| -> PolarsResult<PlColumn> {
            if union.member.as_ref() == Some(&declared.name) {
                let names = vec![of.name.as_str(); rows];
                return Ok(Series::new(declared.name.as_str().into(), names).into_column());
            }
            if of.columns.contains_key(&declared.name) {
                return member.frame.column(&declared.name).cloned();
            }
            Ok(typing::absent(declared, rows).column)
        };
        let columns = source.columns.values().map(column).collect::<PolarsResult<Vec<_>>>()?;
        all.vstack_mut_owned(DataFrame::new(rows, columns)?)?;
    }
    all.rechunk_mut();
    Ok(all)
}

/// The account of the members, in which duplicates between them are added.
fn report(source: &Source, members: &[(&Source, &LoadedSource)], duplicates: u64, kept: &DataFrame) -> SourceReport {
    let reports: Vec<&SourceReport> = members.iter().map(|(_, member)| &*member.read.report).collect();
    let sum = |of: fn(&SourceReport) -> u64| reports.iter().map(|report| of(report)).sum::<u64>();
    let mut files: Vec<_> = reports.iter().flat_map(|report| report.files.clone()).collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    SourceReport {
        source: source.name.clone(),
        files,
        rows_in: sum(|report| report.rows_in),
        rows_used: sum(|report| report.rows_used) - duplicates,
        rows_set_aside: sum(|report| report.rows_set_aside),
        rows_duplicate: sum(|report| report.rows_duplicate) + duplicates,
        older_stand_in: sum(|report| report.older_stand_in),
        reasons: reports.iter().flat_map(|report| report.reasons.clone()).collect(),
        union_of: members.iter().map(|(of, _)| of.name.clone()).collect(),
        spans: spans(source, kept),
        ..SourceReport::default()
    }
}

/// Tells that things stand in more than one member, where no key of the union says which of their rows holds.
fn repeated(source: &Source, members: &[(&Source, &LoadedSource)]) -> Option<Diagnostic> {
    let (name, key) = (&source.name, members.first()?.0.key.as_ref()?);
    let is_key = |(of, _): &&(&Source, &LoadedSource)| of.key.as_ref() == Some(key);
    if source.key.is_some() || members.iter().filter(is_key).count() < members.len() {
        return None;
    }
    let count = || -> PolarsResult<usize> {
        let mut all: Option<DataFrame> = None;
        for (at, (_, member)) in members.iter().enumerate() {
            let keys = member.frame.column(key)?.drop_nulls();
            let numbers = Series::new(MEMBER.into(), vec![at as u32; keys.len()]).into_column();
            let frame = DataFrame::new(keys.len(), vec![keys, numbers])?;
            all = Some(match all {
                Some(before) => before.vstack(&frame)?,
                None => frame,
            });
        }
        let in_members = all
            .unwrap_or_default()
            .lazy()
            .unique(None, UniqueKeepStrategy::Any)
            .group_by([col(key.as_str())])
            .agg([pl::len().alias(COUNT)]);
        Ok(in_members.filter(col(COUNT).gt(lit(1))).collect()?.height())
    };
    let repeated = count().ok().filter(|repeated| *repeated > 0)?;
    let message = say!(
        "`{key}` の同じ値（{repeated} 個）が、`{name}` の二つ以上のソースにあり、どの行も数えています",
        "{repeated} values of `{key}` stand in more than one source of `{name}`, and each of their rows is counted"
    );
    Some(Diagnostic::new(code::DATA_REPEATED_KEY, source.place.clone(), message).hint(say!(
        "同じものなら、`{name}` に `key: {key}` と書きます（後に書いたソースの行か、`order` の最も新しい行を使います）。別のものなら、番号の重ならない列を作ります",
        "if they are the same, write `key: {key}` for `{name}`: the row of the source that stands last is used, or the newest by `order`; if not, declare a column that tells them apart"
    )))
}
