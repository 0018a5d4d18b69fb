//! Tables of clocks that stand again below the names of two things, whose times differ: neither is the one that a policy is for.
//!
//! In: bound statements. Out: the same, with such tables left open. Never: knows the names of offers or services, takes the names of
//! sections (応答時間, エスカレーション) for things, or takes from an entry what it binds.
//!
//! Decided in docs/decisions/0032-contract.md.

use super::bound_statement::BoundStatement;
use super::repeated;
use super::subjects::Subject;
use crate::model::{Statement, StatementRole};
use crate::say;
use std::collections::BTreeMap;

/// The clocks of one table: where each priority's stands among the statements.
type Table = BTreeMap<(String, Vec<(String, String)>), usize>;

/// Where a table stands, and what it is bound to.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct TablePlace<'s> {
    document: &'s str,
    policy: &'s str,
    headings: &'s [String],
    group: &'s [String],
}

/// Leaves open what two tables of one document say of one policy below two names.
pub(super) fn leave_open(all: &mut [BoundStatement], by_entry: &[bool]) {
    let tables = tables(all, by_entry);
    let mut open: BTreeMap<usize, u32> = BTreeMap::new();
    for (place, own) in &tables {
        let is_beside =
            |other: &TablePlace<'_>| other.document == place.document && other.policy == place.policy && other != place;
        let others = tables.iter().filter(|(other, _)| is_beside(other));
        let rival = others.map(|(_, its)| its).find(|its| are_of_two_things(all, own, its));
        let Some(first) = rival.and_then(|its| its.values().min()) else { continue };
        let line = all[*first].statement.place.line;
        open.extend(own.values().map(|at| (*at, line)));
    }
    for (at, line) in open {
        let why = say!(
            "{line} 行目から、別の見出しの下に時間の違う同じ表があり、どちらがポリシーの約束かがわかりません。`data/bindings.yaml` でそれぞれを結び付けます",
            "the same table with other times stands below another heading, from line {line} on; which one is the policy's is not said: bind each in `data/bindings.yaml`"
        );
        repeated::reopen(&mut all[at], why);
    }
}

fn tables<'s>(all: &'s [BoundStatement], by_entry: &[bool]) -> BTreeMap<TablePlace<'s>, Table> {
    let mut tables: BTreeMap<TablePlace<'s>, Table> = BTreeMap::new();
    for (at, tied) in all.iter().enumerate().filter(|(at, tied)| tied.is_bound() && !by_entry[*at]) {
        let statement = &tied.statement;
        let policy = tied.parts.first().and_then(|part| part.metric.strip_prefix("sla.")?.rsplit_once('.'));
        if let (Some((policy, _)), StatementRole::Target) = (policy, statement.role) {
            let Statement { document, headings, group, .. } = statement;
            let table = tables.entry(TablePlace { document, policy, headings, group }).or_default();
            for part in &tied.parts {
                table.insert((part.metric.clone(), part.by.clone()), at);
            }
        }
    }
    // One time alone is no table: P1 15分 may be said again anywhere.
    tables.retain(|_, table| table.len() > 1);
    tables
}

/// Whether two tables stand below the names of two things and say different times of some clock.
fn are_of_two_things(all: &[BoundStatement], own: &Table, its: &Table) -> bool {
    let time = |statement: &Statement| {
        let target = &statement.target;
        (target.value.map(|value| value.normalize()), target.unit, target.hi, target.clocks.clone())
    };
    let differs = own.iter().any(|(clock, at)| {
        its.get(clock).is_some_and(|other| time(&all[*at].statement) != time(&all[*other].statement))
    });
    let first = |table: &Table| table.values().min().map(|at| &all[*at].statement);
    differs
        && first(own)
            .zip(first(its))
            .is_some_and(|(own, its)| are_parallel(own, its) && !Subject::of(own).may_be(&Subject::of(its)))
}

/// Whether the ways to two statements differ in one place, as those below Gold and below Silver do.
fn are_parallel(own: &Statement, its: &Statement) -> bool {
    let way = |of: &Statement| of.headings.iter().chain(&of.group).cloned().collect::<Vec<_>>();
    let (own, its) = (way(own), way(its));
    own.len() == its.len() && own.iter().zip(&its).filter(|(own, its)| own != its).count() == 1
}
