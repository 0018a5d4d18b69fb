//! One thing that two places promise different values for, where no metric joins them: a row of a table and an item of a list.
//!
//! In: statements that are bound to nothing. Out: findings with both places. Never: joins what is limited to a part, what two
//! documents say outside of their service levels, or what many places promise differently (then each is about its own thing).

use crate::contract::bound_statement::BoundStatement;
use crate::contract::brackets::bracketed;
use crate::contract::names::{self, folded};
use crate::contract::subjects::Subject;
use crate::contract::{fit, parts, scope};
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{BindingState, Statement, StatementRole};
use crate::objective::{Op, TargetKind, Unit};
use crate::say;
use std::collections::BTreeMap;

/// Names of one thing, folded.
const SAME: &[&[&str]] = &[
    &["稼働率", "可用性", "サービス稼働率", "システム稼働率", "uptime", "availability"],
    &["mttr", "平均復旧時間", "meantimetorestore", "meantimetorecovery", "meantimetorepair"],
    &["mtta", "平均応答時間", "meantimetoacknowledge"],
    &["mtbf", "平均故障間隔", "meantimebetweenfailures"],
    &["csat", "顧客満足度", "customersatisfaction"],
    &["nps", "netpromoterscore"],
    &["エラー率", "errorrate"],
    &["解約率", "churn", "churnrate"],
    &["継続率", "retention", "retentionrate"],
    &["mau", "月次アクティブユーザー", "monthlyactiveusers"],
    &["dau", "日次アクティブユーザー", "dailyactiveusers"],
];

pub(super) fn check(all: &[BoundStatement], found: &mut Diagnostics) {
    let mut of: BTreeMap<String, Vec<&Statement>> = BTreeMap::new();
    let open = all.iter().filter(|tied| tied.state == BindingState::Unbound).map(|tied| &tied.statement);
    for statement in open.filter(|statement| is_whole(statement)) {
        of.entry(subject(&statement.label)).or_default().push(statement);
    }
    for statements in of.into_values() {
        let mut documents: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
        for statement in &statements {
            documents.entry(&statement.document).or_default().push(statement);
        }
        let within = documents.into_values().filter_map(|statements| contradiction(&statements));
        let levels: Vec<&Statement> = statements.iter().copied().filter(|one| is_of_level(one)).collect();
        let all: Vec<(&Statement, &Statement)> = within.chain(contradiction(&levels)).collect();
        let mut told: Vec<&Place> = Vec::new();
        for (first, other) in all {
            if !told.contains(&&other.place) {
                told.push(&other.place);
                found.push(finding(first, other));
            }
        }
    }
}

/// The two statements that differ, where exactly two values are promised of one thing.
fn contradiction<'s>(statements: &[&'s Statement]) -> Option<(&'s Statement, &'s Statement)> {
    let mut told: Vec<&Statement> = Vec::new();
    for statement in statements {
        if told.iter().all(|other| !fit::comparable(&other.target, &statement.target) || differ(other, statement)) {
            told.push(statement);
        }
        if told.len() > 2 {
            return None;
        }
    }
    match told.as_slice() {
        [first, other] if differ(first, other) && are_of_one_thing(first, other) => Some((first, other)),
        _ => None,
    }
}

/// Whether a statement promises a bound of something as a whole.
fn is_whole(statement: &Statement) -> bool {
    let limited = statement.target.scope.is_some()
        || statement.target.reference.is_some()
        || statement.target.agg.is_some()
        || statement.beside.iter().any(|(head, cell)| scope::limits(head, cell));
    statement.role == StatementRole::Target
        && statement.declared
        && statement.target.kind == TargetKind::Compare
        && matches!(statement.target.unit, Some(Unit::Percent | Unit::Score | Unit::Min | Unit::H | Unit::Ms | Unit::S))
        && !limited
        && !names::is_generic(&statement.label)
        && !parts::is_priority(&folded(&statement.label))
}

/// What a label is about: its name without the word 目標, and without a second name in brackets that says the same.
fn subject(label: &str) -> String {
    let label = folded(label);
    let known = |name: &str| SAME.iter().find(|same| same.contains(&name)).map(|same| same[0].to_owned());
    let trimmed = ["目標値", "目標", "target", "slo"].iter().find_map(|end| label.strip_suffix(end)).unwrap_or(&label);
    let both = bracketed(trimmed).and_then(|(outer, inner)| Some((known(outer)?, known(inner)?)));
    match both {
        Some((outer, inner)) if outer == inner => outer,
        _ => known(trimmed).unwrap_or_else(|| trimmed.to_owned()),
    }
}

/// Whether two bounds look the same way and are not the same; a bare one looks like the other.
fn differ(a: &Statement, b: &Statement) -> bool {
    let upward = |op: Option<Op>| op.map(|op| matches!(op, Op::Ge | Op::Gt));
    let (a, b) = (&a.target, &b.target);
    let same_side = upward(a.op).zip(upward(b.op)).is_none_or(|(a, b)| a == b);
    let unit = a.unit.unwrap_or(Unit::None);
    let values = a.bounds_in(unit).first().copied().zip(b.bounds_in(unit).first().copied());
    fit::comparable(a, b)
        && a.scale.map(|s| s.normalize()) == b.scale.map(|s| s.normalize())
        && same_side
        && values.is_some_and(|(a, b)| a != b)
}

/// Whether a statement stands where a document says what its service level is.
fn is_of_level(statement: &Statement) -> bool {
    let words = ["sla", "slo", "サービスレベル", "サービス水準", "servicelevel"];
    let above = statement.headings.iter().chain(&statement.group).map(|text| folded(text));
    above.into_iter().any(|text| words.iter().any(|word| text.contains(word)))
}

/// Whether what stands above a statement puts it into a time, or makes it a wish.
fn is_of_a_time(statement: &Statement) -> bool {
    let words = ["期", "年", "月", "phase", "フェーズ", "将来", "最低", "挑戦"];
    let mut above = statement.headings.iter().chain(&statement.group).chain([&statement.column]);
    above.any(|text| words.iter().any(|word| text.to_lowercase().contains(word)))
}

/// Within one document what stands below one heading; otherwise what both promise as their service level; and nothing that is said of
/// two things.
fn are_of_one_thing(a: &Statement, b: &Statement) -> bool {
    let below_one = a.document == b.document && a.headings == b.headings;
    let (own, its) = (Subject::of(a), Subject::of(b));
    let is_limit = fit::is_column_of_limits(&a.column) != fit::is_column_of_limits(&b.column);
    let is_one = own.may_be(&its) && own.is_of_same_thing(&its) && !is_limit;
    is_one && !is_of_a_time(a) && !is_of_a_time(b) && (below_one || is_of_level(a) && is_of_level(b))
}

fn finding(first: &Statement, other: &Statement) -> Diagnostic {
    let ([ja, en], label) = ([Lang::Ja, Lang::En].map(|lang| first.target.to_text(lang)), &other.label);
    let [own_ja, own_en] = [Lang::Ja, Lang::En].map(|lang| other.target.to_text(lang));
    let message = say!(
        "{label} について、ここは {own_ja}、別の場所は {ja} と約束しています",
        "of `{label}`, {own_en} is promised here and {en} elsewhere"
    );
    Diagnostic::new(code::CONTRACT_TWO_VALUES, other.place.clone(), message)
        .hint(say!(
            "同じ値にそろえます。別のものの約束なら、ラベルか見出しにその名を書きます",
            "make them say the same; where they are about two things, name them in the label or in the heading"
        ))
        .related(first.place.clone(), say!("もう一方の約束", "the other promise"))
}
