//! One name promised several times in a document, each time of something else: below sibling headings, in rows of one table, with
//! values that differ.
//!
//! In: bound statements, and which of them an entry binds. Out: the same, without those that nobody can tell from each other. Never:
//! takes from an entry what it binds.
//!
//! Decided in docs/decisions/0032-contract.md.

use super::bound_statement::{BoundStatement, Part};
use super::fit::{agree, unit_fits};
use super::{bind, names, parts, scope, surroundings, terms};
use crate::calendar::Date;
use crate::config::{Metric, Project};
use crate::model::{BindingState, Statement, StatementForm, StatementRole};
use crate::objective::period::Named;
use crate::say;
use std::collections::BTreeMap;

/// What headings of sections are made of that name no thing: 概要, サービスレベル目標値の一覧, Summary of targets.
pub(super) const GENERAL: &[&str] = &[
    "本サービス",
    "当サービス",
    "サービスレベル",
    "サービス品質",
    "サービス",
    "品質",
    "目標",
    "指標",
    "約束",
    "保証",
    "水準",
    "基準",
    "合意",
    "概要",
    "概略",
    "要約",
    "要旨",
    "まとめ",
    "サマリー",
    "サマリ",
    "はじめに",
    "総則",
    "全体",
    "一覧",
    "付録",
    "別紙",
    "定義",
    "項目",
    "内容",
    "詳細",
    "について",
    "値",
    "表",
    "の",
    "と",
    "servicelevels",
    "servicelevel",
    "sla",
    "slo",
    "kpi",
    "targets",
    "target",
    "objectives",
    "objective",
    "commitments",
    "summary",
    "overview",
    "introduction",
    "appendix",
    "details",
    "of",
    "our",
    "the",
];

/// Where a name is promised: the positions of the statements of a document that name a metric.
type Sites<'s> = BTreeMap<(&'s str, &'s str), Vec<usize>>;

/// Leaves open what is promised under one name of several things, and blocks that follow another policy.
pub(super) fn leave_open(project: &Project, all: &mut [BoundStatement], by_entry: &[bool], today: Date) {
    let open = several(project, all, by_entry, today);
    for (at, first) in open {
        let place = &all[first].statement.place;
        let (line, label) = (place.line, &all[at].statement.label);
        let why = say!(
            "この文書には `{label}` の約束がほかにもあり（{line} 行目）、同じものの約束かどうかがわかりません。`data/bindings.yaml` でそれぞれを結び付けます",
            "the document promises `{label}` in another place too (line {line}), perhaps of something else; bind each in `data/bindings.yaml`"
        );
        reopen(&mut all[at], why);
    }
    for (at, policy) in of_another_policy(all, by_entry) {
        let why = say!(
            "ここの約束の多くがポリシー `{policy}` と違います。同じ約束なら `data/bindings.yaml` に `metric: sla.{policy}` と書きます",
            "most of what is promised here differs from the policy `{policy}`; if it is meant, write `metric: sla.{policy}` in `data/bindings.yaml`"
        );
        reopen(&mut all[at], why);
    }
}

/// Takes from a statement what it is bound to, with the reason.
pub(super) fn reopen(tied: &mut BoundStatement, why: crate::diag::Message) {
    tied.state = BindingState::Ambiguous;
    tied.parts.clear();
    tied.why = vec![why];
}

/// The statements to leave open, each with another one of its name.
fn several(project: &Project, all: &[BoundStatement], by_entry: &[bool], today: Date) -> Vec<(usize, usize)> {
    let mut sites: Sites<'_> = BTreeMap::new();
    for (at, tied) in all.iter().enumerate() {
        let statement = &tied.statement;
        let promises = (statement.declared || by_entry[at]) && bind::is_promise(&statement.target);
        if statement.role != StatementRole::Target || statement.off || !promises {
            continue;
        }
        let named = names::metrics(project, names::subject(statement));
        for metric in named.into_iter().filter(|metric| unit_fits(metric, &statement.target)) {
            sites.entry((&statement.document, &metric.id)).or_default().push(at);
        }
    }
    let mut open = Vec::new();
    for ((_, id), sites) in sites.iter().filter(|(_, sites)| sites.len() > 1) {
        let Some(metric) = project.metrics.get(*id) else { continue };
        let own = |at: &usize| all[*at].parts.iter().find(|part| part.metric == *id && part.is_own);
        for at in sites.iter().filter(|at| all[**at].is_bound() && !by_entry[**at]) {
            let Some(part) = own(at) else { continue };
            let one = Site { statement: &all[*at].statement, part, metric };
            let rival = sites.iter().find(|other| *other != at && one.rivals(project, &all[**other], today));
            open.extend(rival.map(|other| (*at, *other)));
        }
    }
    open.sort_unstable();
    open.dedup_by_key(|(at, _)| *at);
    open
}

/// A promise of a metric, where it stands.
struct Site<'a> {
    statement: &'a Statement,
    part: &'a Part,
    metric: &'a Metric,
}

impl Site<'_> {
    /// Whether another statement of the same name is about something else than this one.
    fn rivals(&self, project: &Project, other: &BoundStatement, today: Date) -> bool {
        if terms::term_of(project, &other.statement, today).other.is_some()
            || self.is_of_another_period(&other.statement)
        {
            return false;
        }
        // What says itself that it is about a part leaves the whole to this one.
        let names = names::names_of(self.metric);
        let is_limited = |statement: &Statement| {
            !scope::words(project, statement).is_empty() || surroundings::against(project, statement, &names).is_some()
        };
        if is_limited(&other.statement) && !is_limited(self.statement) {
            return false;
        }
        // What another place measures by its own window is not settled by this one's month.
        if terms::unread_period(&other.statement).is_some() && terms::unread_period(self.statement).is_none() {
            return true;
        }
        let (own, its) = (&self.part.target, &other.statement.target);
        let is_same = (own.value, own.unit, own.hi) == (its.value, its.unit, its.hi);
        let unlike = !is_same && !agree(own, its, self.metric.unit);
        match self.stands_like(&other.statement) {
            // Nobody says the same twice in one list: each is about what stands above it in prose.
            Standing::Together => is_same && self.is_item() && self.statement.label == other.statement.label,
            Standing::Row => true,
            // A summary says again what another section promises; what both say below the names of two things is of each.
            Standing::Below(above) => unlike || !self.is_general(above),
            Standing::Apart => unlike && self.statement.headings != other.statement.headings,
        }
    }

    fn is_item(&self) -> bool {
        self.statement.form == StatementForm::ListItem
    }

    /// A target of each day and one of each month are two promises of one thing.
    fn is_of_another_period(&self, other: &Statement) -> bool {
        let own = terms::each(self.statement, Some(self.metric));
        let its = terms::each(other, Some(self.metric));
        match (own, its) {
            (Named::One(own), Named::One(its)) => own != its,
            (Named::One(_), _) | (_, Named::One(_)) => true,
            _ => false,
        }
    }

    /// Whether a heading names nothing of which there may be several: a section of the document, what the team does as a whole, or the
    /// metric itself.
    fn is_general(&self, heading: &str) -> bool {
        let mut rest = without_dates(&names::folded(terms::unnumbered(heading)));
        for name in names::names_of(self.metric) {
            rest = rest.replace(&name, "");
        }
        for word in GENERAL.iter().chain(terms::BEGINNINGS).copied().chain(parts::words_of_whole()) {
            rest = rest.replace(word, "");
        }
        !rest.contains(char::is_alphanumeric)
    }

    fn stands_like(&self, other: &Statement) -> Standing<'_> {
        let own = self.statement;
        let (same_headings, same_group) = (own.headings == other.headings, own.group == other.group);
        let is_cell = |statement: &Statement| statement.form == StatementForm::TableCell;
        match (same_headings, same_group) {
            (true, true) if is_cell(own) && is_cell(other) && own.column == other.column => {
                let cells = |of: &Statement| {
                    let cells = of.beside.iter().filter(|(head, _)| !terms::tells_period(head));
                    cells.cloned().collect::<Vec<_>>()
                };
                if cells(own) == cells(other) { Standing::Together } else { Standing::Row }
            }
            (true, true) => Standing::Together,
            (true, false) if are_siblings(&own.group, &other.group) => Standing::below(&own.group),
            (false, true) if are_siblings(&own.headings, &other.headings) => Standing::below(&own.headings),
            _ => Standing::Apart,
        }
    }
}

/// Folded words without numbers and what they count: 2026年度, 2024年4月.
fn without_dates(text: &str) -> String {
    let mut parts = text.split(|c: char| c.is_ascii_digit());
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = |part: &str| {
        ["年度", "年", "月", "日"].iter().find_map(|unit| part.strip_prefix(unit)).unwrap_or(part).to_owned()
    };
    parts.map(rest).fold(first, |all, part| all + &part)
}

/// How two promises of one name stand to each other.
enum Standing<'s> {
    /// In one list or row: if they differ, they contradict each other.
    Together,
    /// In two rows of a table: each is about its own.
    Row,
    /// Below siblings; what stands above the first one.
    Below(&'s str),
    /// Somewhere else in the document.
    Apart,
}

impl<'s> Standing<'s> {
    fn below(way: &'s [String]) -> Self {
        Self::Below(way.last().map_or("", String::as_str))
    }
}

/// Whether two ways from the outermost to the innermost part only at their ends.
fn are_siblings(one: &[String], other: &[String]) -> bool {
    match (one.split_last(), other.split_last()) {
        (Some((last, above)), Some((others_last, others_above))) => above == others_above && last != others_last,
        _ => false,
    }
}

/// The statements that follow the one policy in blocks of which more contradict it, each with the policy's name: they do so by chance.
fn of_another_policy(all: &[BoundStatement], by_entry: &[bool]) -> Vec<(usize, String)> {
    type Block<'s> = (&'s str, &'s [String], &'s str);
    let mut blocks: BTreeMap<Block<'_>, Vec<usize>> = BTreeMap::new();
    for (at, tied) in all.iter().enumerate().filter(|(at, tied)| tied.is_bound() && !by_entry[*at]) {
        let policy = tied.parts.first().and_then(|part| part.metric.strip_prefix("sla.")?.rsplit_once('.'));
        if let Some((policy, _)) = policy {
            let statement = &tied.statement;
            blocks.entry((&statement.document, &statement.headings, policy)).or_default().push(at);
        }
    }
    let mut open = Vec::new();
    for ((.., policy), sites) in blocks {
        let differing = sites.iter().filter(|at| all[**at].state == BindingState::Contradictory).count();
        if 2 * differing > sites.len() {
            let follow = sites.into_iter().filter(|at| all[*at].state == BindingState::Bound);
            open.extend(follow.map(|at| (at, policy.to_owned())));
        }
    }
    open
}
