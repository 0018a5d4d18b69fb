//! One priority with two times on one clock, and one clock with two names.

use super::section;
use crate::config::Project;
use crate::contract::bound_statement::BoundStatement;
use crate::contract::brackets::bracketed;
use crate::contract::clocks::{self, ClockPromise, Length};
use crate::contract::names::folded;
use crate::contract::parts::is_priority;
use crate::contract::service::{self, in_words};
use crate::contract::subjects::Subject;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Statement;
use crate::objective::{TargetKind, Unit};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(project: &Project, all: &[BoundStatement], found: &mut Diagnostics) {
    let said = said(all);
    two_times(&said, found);
    handling(all, &said, found);
    two_words(all, found);
    for tied in all {
        if let Some(diagnostic) = service::other_name(project, tied) {
            found.push(diagnostic);
        }
    }
}

/// A priority's clock, and all who promise something of it.
type Said<'a> = BTreeMap<(String, &'static str), Vec<(&'a BoundStatement, ClockPromise)>>;

/// Who promises what of each priority's clocks, by every name that its document has for the priority.
fn said(all: &[BoundStatement]) -> Said<'_> {
    let aliases = aliases(all);
    let mut said: Said<'_> = BTreeMap::new();
    for tied in all {
        for wanted in clocks::promised_clocks(&tied.statement, &tied.statement.target) {
            for priority in priorities(&tied.statement) {
                let own = aliases.get(&(tied.statement.document.as_str(), priority.clone()));
                let own = own.filter(|_| is_about(&tied.statement, &priority));
                for name in own.into_iter().flatten().chain([&priority]) {
                    let list = said.entry((name.clone(), wanted.clock)).or_default();
                    // One statement is there once, by whichever of its names.
                    if list.last().is_none_or(|(known, _)| known.statement.place != tied.statement.place) {
                        list.push((tied, wanted.clone()));
                    }
                }
            }
        }
    }
    said
}

/// Whether what stands above a promise is the priority: a row about Tier 3 whose cell says P1 is about Tier 3.
fn is_about(statement: &Statement, priority: &str) -> bool {
    let mut above = std::iter::once(&statement.label).chain(&statement.group).map(|text| folded(text));
    let bracketed = format!("({priority})");
    statement.label.is_empty() || above.any(|text| text.starts_with(priority) || text.contains(&bracketed))
}

/// The other names of a priority, by its document and its name: only where that document says so, as Critical（P1） does.
fn aliases(all: &[BoundStatement]) -> BTreeMap<(&str, String), BTreeSet<String>> {
    let mut aliases: BTreeMap<(&str, String), BTreeSet<String>> = BTreeMap::new();
    for statement in all.iter().map(|tied| &tied.statement) {
        let cells = statement.beside.iter().map(|(_, cell)| cell);
        let texts = std::iter::once(&statement.label).chain(&statement.group).chain(&statement.headings).chain(cells);
        for text in texts {
            let text = folded(text);
            let text = text.trim_end_matches(|c: char| c != ')');
            let Some((one, other)) = bracketed(text) else { continue };
            let one = one.trim_start_matches(|c: char| c.is_numeric() || c == '.');
            let single = |name: &str| is_priority(name) && !name.contains(['/', '、', ',', '・']);
            if single(one) && single(other) && one != other {
                for (from, to) in [(one, other), (other, one)] {
                    aliases.entry((&statement.document, from.to_owned())).or_default().insert(to.to_owned());
                }
            }
        }
    }
    aliases
}

/// Two statements that promise one priority different times on one clock. What is bound was compared with its policy.
fn two_times(said: &Said<'_>, found: &mut Diagnostics) {
    let mut told: BTreeSet<(&str, u32, u32, &str)> = BTreeSet::new();
    for ((priority, clock), all) in said {
        let subjects: Vec<Subject<'_>> = all.iter().map(|(tied, _)| Subject::of(&tied.statement)).collect();
        for (at, one) in all.iter().enumerate().skip(1) {
            let Some(first) = said_otherwise(all, &subjects, at) else { continue };
            let place = &one.0.statement.place;
            let key = (place.file.as_str(), place.line, place.column, *clock);
            if is_told_of_one(priority, one.0, first) && told.insert(key) {
                found.push(two_clocks(priority, clock, &one.0.statement, &first.statement));
            }
        }
    }
}

/// Who of those that were read before says another time of the same thing.
fn said_otherwise<'a>(
    all: &[(&'a BoundStatement, ClockPromise)],
    subjects: &[Subject<'_>],
    at: usize,
) -> Option<&'a BoundStatement> {
    let (tied, wanted) = &all[at];
    let mut before = (0..at).filter(|other| subjects[at].may_be(&subjects[*other]));
    let origin = before.next()?;
    // Who says what was said first contradicts nobody anew.
    if alike(wanted.length, all[origin].1.length) {
        return None;
    }
    // What the document itself says is nearer than what another one does.
    let is_here = |other: &usize| all[*other].0.statement.document == tied.statement.document;
    let here = (0..at).rev().take_while(is_here).filter(|other| subjects[at].may_be(&subjects[*other]));
    let first = here.filter(|other| !alike(all[*other].1.length, wanted.length)).last();
    Some(all[first.unwrap_or(origin)].0)
}

/// Whether two who promise a priority something are joined by it, and not compared with a policy already.
fn is_told_of_one(priority: &String, tied: &BoundStatement, first: &BoundStatement) -> bool {
    // By another name only what is about the priorities as a whole is joined.
    let says = |statement: &Statement| priorities(statement).contains(priority);
    let is_whole = |statement: &Statement| priorities(statement).iter().any(|name| is_about(statement, name));
    let (own, its) = (&tied.statement, &first.statement);
    let compared = tied.is_bound() && first.is_bound();
    !compared && (says(own) && says(its) || is_whole(own) && is_whole(its))
}

fn two_clocks(priority: &str, clock: &str, own: &Statement, first: &Statement) -> Diagnostic {
    let (text, other) = (&own.text, &first.text);
    let (ja, en) = in_words(clock);
    let message = say!(
        "{priority} の{ja}の時間が二通りあります: ここは `{text}`、別の場所は `{other}`",
        "{priority} has two times for its {en}: `{text}` here, `{other}` elsewhere"
    );
    Diagnostic::new(code::CONTRACT_TWO_CLOCKS, own.place.clone(), message)
        .related(first.place.clone(), say!("もう一方の時間", "the other time"))
}

/// `Critical 対応: 4時間以内` beside `Critical: 1時間以内に応答、4時間以内に復旧`: a word that may be either clock.
fn handling(all: &[BoundStatement], said: &Said<'_>, found: &mut Diagnostics) {
    let mut own: BTreeMap<(&str, &str, &str), &(&BoundStatement, ClockPromise)> = BTreeMap::new();
    for ((priority, clock), list) in said {
        for one in list {
            own.entry((priority, clock, &one.0.statement.document)).or_insert(one);
        }
    }
    for tied in all {
        let Some((priority, length)) = handled(&tied.statement) else { continue };
        let of = |clock: &'static str| {
            let here = own.get(&(priority.as_str(), clock, tied.statement.document.as_str())).copied();
            here.or_else(|| said.get(&(priority.clone(), clock))?.first())
        };
        let (Some(first), Some(last)) = (of("response"), of("restore").or_else(|| of("resolve"))) else { continue };
        if alike(length, first.1.length) && alike(length, last.1.length) {
            continue;
        }
        let (text, other) = (&tied.statement.text, &last.0.statement.text);
        let message = say!(
            "{priority} の「対応」（`{text}`）が、応答のことか、復旧・解決のことかがわかりません。別の場所は `{other}` です",
            "whether handling of {priority} (`{text}`) is its response or its end is not said; elsewhere it is `{other}`"
        );
        found.push(
            Diagnostic::new(code::CONTRACT_CLOCK_WORDS, tied.statement.place.clone(), message)
                .hint(say!("「応答」か「復旧」か「解決」と書きます", "write response, restoration or resolution"))
                .related(last.0.statement.place.clone(), say!("もう一方の約束", "the other promise")),
        );
    }
}

/// The priority and the time of a promise of 対応.
fn handled(statement: &Statement) -> Option<(String, Length)> {
    let target = &statement.target;
    let metric = folded(target.metric.as_deref().unwrap_or(&statement.label));
    let named = |name: &str| {
        let name = folded(name);
        let name = name.strip_suffix("対応").unwrap_or(&name);
        (is_priority(name) && !name.contains(['/', '、', ',', '・'])).then(|| name.to_owned())
    };
    let word = metric.strip_suffix("対応").filter(|_| target.kind == TargetKind::Compare)?;
    let priority = match word {
        "" => target.scope.as_deref().and_then(named).or_else(|| named(&statement.label))?,
        word => named(word)?,
    };
    Some((priority, Length::Amount(target.value?, target.unit.filter(|unit| unit.is_duration())?)))
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
