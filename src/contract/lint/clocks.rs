//! One priority with two times on one clock, and one clock with two names.

use super::section;
use crate::config::Project;
use crate::contract::bound_statement::BoundStatement;
use crate::contract::clocks::{self, ClockPromise, Length};
use crate::contract::names::{bracketed, folded};
use crate::contract::scope::is_priority;
use crate::contract::service::{self, in_words};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Statement;
use crate::objective::{TargetKind, Unit};
use crate::say;
use std::collections::BTreeMap;

pub(super) fn check(project: &Project, all: &[BoundStatement], found: &mut Diagnostics) {
    two_times(all, found);
    two_words(all, found);
    for tied in all {
        if let Some(diagnostic) = service::other_name(project, tied) {
            found.push(diagnostic);
        }
    }
}

/// A priority's clock, where it was first said.
type Said<'a> = BTreeMap<(String, &'static str), Vec<(&'a BoundStatement, ClockPromise)>>;

/// Two statements that promise one priority different times on one clock. What is bound was compared with its policy.
fn two_times(all: &[BoundStatement], found: &mut Diagnostics) {
    let mut said: Said<'_> = BTreeMap::new();
    for tied in all {
        for wanted in clocks::promised_clocks(&tied.statement, &tied.statement.target) {
            for priority in priorities(&tied.statement) {
                said.entry((priority, wanted.clock)).or_default().push((tied, wanted.clone()));
            }
        }
    }
    for ((priority, clock), all) in said {
        let (first, rest) = all.split_first().expect("an entry has at least one statement");
        for (tied, wanted) in rest {
            let compared = tied.is_bound() && first.0.is_bound();
            if compared || alike(wanted.length, first.1.length) {
                continue;
            }
            let (text, other) = (&tied.statement.text, &first.0.statement.text);
            let (ja, en) = in_words(clock);
            let message = say!(
                "{priority} の{ja}の時間が二通りあります: ここは `{text}`、別の場所は `{other}`",
                "{priority} has two times for its {en}: `{text}` here, `{other}` elsewhere"
            );
            found.push(
                Diagnostic::new(code::CONTRACT_TWO_CLOCKS, tied.statement.place.clone(), message)
                    .related(first.0.statement.place.clone(), say!("もう一方の時間", "the other time")),
            );
        }
    }
}

/// The priorities that a statement names, each alone.
fn priorities(statement: &Statement) -> Vec<String> {
    let label = folded(&statement.label);
    let inner = bracketed(&label).map(|(outer, inner)| [outer.to_owned(), inner.to_owned()]);
    let scope = statement.target.scope.as_deref().map(folded);
    let groups = statement.group.iter().rev().map(|group| folded(group));
    let named = scope.into_iter().chain([label.clone()]).chain(inner.into_iter().flatten()).chain(groups);
    let first = named.into_iter().find(|text| is_priority(text)).unwrap_or_default();
    first.split(['/', '、', ',', '・']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn alike(a: Length, b: Length) -> bool {
    let seconds = |value: rust_decimal::Decimal, unit: Unit| unit.wall_seconds().and_then(|one| value.checked_mul(one));
    match (a, b) {
        (Length::Amount(a, of), Length::Amount(b, other)) => {
            let both = seconds(a, of).zip(seconds(b, other));
            both.map_or(a == b && of == other, |(a, b)| a == b)
        }
        (a, b) => a == b,
    }
}

/// Within one list, 復旧 for one priority and 解決 for another, or 対応 beside both.
fn two_words(all: &[BoundStatement], found: &mut Diagnostics) {
    let mut lists: BTreeMap<_, Vec<(&Statement, &'static str)>> = BTreeMap::new();
    for statement in all.iter().map(|tied| &tied.statement) {
        if let Some(word) = end_of(statement) {
            lists.entry(section(statement)).or_default().push((statement, word));
        }
    }
    for list in lists.into_values() {
        let (first, word) = list[0];
        let Some((other, another)) = list.iter().find(|(_, another)| *another != word) else { continue };
        let words = |word: &'static str| if word == "handle" { ("対応", "handling") } else { in_words(word) };
        let ((ja, en), (ja_other, en_other)) = (words(word), words(another));
        let message = say!(
            "同じ一覧で「{ja}」と「{ja_other}」が使われています。同じ時計か、別の時計かを決めます",
            "one list speaks of {en} and of {en_other}: say whether they are one clock"
        );
        found.push(
            Diagnostic::new(code::CONTRACT_CLOCK_WORDS, other.place.clone(), message)
                .hint(say!("どちらかの言葉にそろえます", "use one of the words"))
                .related(first.place.clone(), say!("「{ja}」が使われている所", "where {en} is said")),
        );
    }
}

/// The word that a statement has for the end of the work.
fn end_of(statement: &Statement) -> Option<&'static str> {
    let target = &statement.target;
    if target.kind == TargetKind::Compare && target.metric.as_deref() == Some("対応") {
        return Some("handle");
    }
    let wanted = clocks::promised_clocks(statement, target);
    wanted.iter().map(|one| one.clock).find(|clock| *clock != "response")
}
