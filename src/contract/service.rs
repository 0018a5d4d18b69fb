//! Promises about clocks of tickets → the clocks of `data/sla.yaml`.
//!
//! In: a statement, and the policies. Out: parts of a [`BoundStatement`], one per clock and priority, and a finding where the text and
//! the policy promise different times. Never: chooses between two policies, or takes restoration for resolution by itself.

use super::bind::binds;
use super::bound_statement::{BoundStatement, Part};
use super::clocks::{self, ClockPromise, HoursOf};
use super::fit::{self, directed, with_hours};
use super::names::folded;
use super::service_findings::{contradiction, difference, no_calendar};
use super::{parts, policies, residue, scope, shares, surroundings};
use crate::config::{BoundMetrics, Clock, ClockTarget, Project, SlaPolicy};
use crate::diag::{Diagnostic, Diagnostics, Lang, Message, code};
use crate::model::{BindingState, Statement};
use crate::objective::declaring::has_word;
use crate::objective::{Op, Target, TargetKind, Unit, may_name_clock};
use crate::say;

/// A clock of a policy with what the text says of it.
pub(super) struct Pair<'p> {
    pub policy: &'p SlaPolicy,
    pub clock: &'p Clock,
    pub priority: String,
    pub own: &'p ClockTarget,
    pub wanted: ClockPromise,
}

/// What is answered by others than those who answer tickets: below such a heading the same words are no clock of tickets.
const NO_TICKETS: &[&str] = &["alert", "alerting", "アラート", "脆弱性", "vulnerability", "vulnerabilities"];

/// What stands between a statement and a policy.
enum Reach<'p> {
    Fits(Vec<Pair<'p>>),
    /// A text of 復旧 and a clock of 解決, or the other way round.
    OtherWord(&'static str, &'p Clock),
    None,
}

/// Binds a statement that no entry is about.
pub(super) fn alone(project: &Project, statement: &Statement, found: &mut Diagnostics) -> BoundStatement {
    let wanted = shares::with_share_of_row(statement, clocks::promised_clocks(statement, &statement.target));
    let unbound = || BoundStatement::new(statement.clone(), BindingState::Unbound);
    if wanted.is_empty() || project.policies.is_empty() {
        return unbound();
    }
    let ambiguous = |why: Vec<Message>| BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, why);
    let reached: Vec<(&SlaPolicy, Reach<'_>)> = policies::of_document(project, &statement.document)
        .into_iter()
        .map(|policy| (policy, reach(project, policy, statement, &wanted, None)))
        .collect();
    let fitting: Vec<&Vec<Pair<'_>>> = reached
        .iter()
        .filter_map(|(_, reach)| if let Reach::Fits(pairs) = reach { Some(pairs) } else { None })
        .collect();
    match fitting.as_slice() {
        [] => {
            let other = reached.iter().find_map(|(policy, reach)| match reach {
                Reach::OtherWord(word, clock) => Some(other_word(policy, word, clock)),
                _ => None,
            });
            match other.or_else(|| clocks::no_priority(project, statement, &wanted)) {
                Some(why) => ambiguous(vec![why]),
                None => unbound(),
            }
        }
        [pairs] => {
            let has_share = wanted.iter().all(|one| one.share.is_some());
            let closes = pairs.iter().all(|pair| !clocks::never_closes(project, pair.own));
            let is_read =
                |words: &str| (has_share && words.contains('%')) || (closes && residue::are_business_hours(words));
            if let Some(limit) = limit(project, pairs[0].policy, statement, is_read) {
                return ambiguous(vec![residue::not_of_clock(&limit, pairs[0].policy)]);
            }
            let policy = pairs[0].policy;
            let names: Vec<String> =
                pairs.iter().map(|pair| folded(&pair.clock.label)).chain([folded(&policy.label)]).collect();
            if let Some(why) = surroundings::against(project, statement, &names) {
                return ambiguous(vec![why, binds(&format!("sla.{}", policy.name))]);
            }
            let mut tied = BoundStatement::new(statement.clone(), BindingState::Bound);
            add(project, &mut tied, pairs, &statement.target, &BoundMetrics::default(), found);
            if tied.state == BindingState::Ambiguous {
                tied.parts.clear();
            }
            tied
        }
        several => {
            let fitting: Vec<&SlaPolicy> = several.iter().map(|pairs| pairs[0].policy).collect();
            ambiguous(policies::several(statement, &fitting))
        }
    }
}

/// The clocks of a policy that a text promises; all of them, or none. An entry's priorities stand for those of the text.
fn reach<'p>(
    project: &'p Project,
    policy: &'p SlaPolicy,
    statement: &Statement,
    wanted: &[ClockPromise],
    asked: Option<&[String]>,
) -> Reach<'p> {
    let of_text = || of_text(project, policy, statement);
    let Some(priorities) = asked.map(<[String]>::to_vec).or_else(of_text) else { return Reach::None };
    let mut pairs = Vec::new();
    for one in wanted {
        let named = one.named.as_ref().and_then(|name| policy.clocks.iter().find(|clock| clock.name == *name));
        let of_word = || clocks::clock_of(policy, one.clock, asked.is_some() || one.is_either);
        let Some(clock) = named.or_else(of_word) else {
            let other = clocks::clock_of(policy, one.clock, true);
            return other.map_or(Reach::None, |clock| Reach::OtherWord(one.clock, clock));
        };
        for priority in &priorities {
            let Some(own) = clocks::promised(policy, priority, &clock.name) else { return Reach::None };
            pairs.push(Pair { policy, clock, priority: priority.clone(), own, wanted: one.clone() });
        }
    }
    Reach::Fits(pairs)
}

/// The words that limit a statement further than to its priorities, of those that its clocks do not take into account.
fn limit(
    project: &Project,
    policy: &SlaPolicy,
    statement: &Statement,
    is_read: impl Fn(&str) -> bool,
) -> Option<String> {
    let is_priority = |text: &String| clocks::priorities(project, policy, text).is_some();
    let known = [statement.label.clone(), policy.label.clone()];
    let is_of_policy = |text: &str| is_priority(&text.to_owned());
    let of_text = residue::of_clock(&statement.target, &known, is_of_policy).map(str::to_owned);
    let event = statement.target.reference.clone();
    let label = folded(&policy.label);
    let names = [label.clone()];
    let beyond = |text: &String| residue::beyond_clock(text, &names, is_of_policy);
    let of_policy = |text: &String| {
        is_priority(text)
            || label.contains(&folded(text))
            || parts::plan_of_customers(text).is_some_and(|plan| label.contains(plan))
    };
    let above_all = statement.headings.iter().chain(&statement.group);
    let elsewhere = || above_all.rev().find(|text| has_word(text, NO_TICKETS) && !of_policy(text)).cloned();
    let above = || scope::words(project, statement).into_iter().find(|text| !of_policy(text));
    let unread = |text: &String| beyond(text).filter(|words| !is_read(words));
    // The label of a cell is that of its row and its column: 高 応答時間 is 高, and the column is read by itself.
    let of_row = statement.label.strip_suffix(statement.column.as_str()).unwrap_or(&statement.label).trim().to_owned();
    // A piece of a name may be a word that nobody knows (3 - Moderate); the whole name is the priority all the same.
    let own =
        || [&of_row, &statement.column].into_iter().filter(|text| !is_declared(project, policy, text)).find_map(unread);
    let of_names = || {
        let names = statement.group.iter().rev().chain(statement.headings.iter().rev()).filter(|text| !of_policy(text));
        let (mut clocks, mut hours) = (names.clone().filter(|text| may_name_clock(text)), names);
        clocks.find_map(unread).or_else(|| hours.find(|text| residue::is_off_hours(text)).cloned())
    };
    of_text.or(event).or_else(above).or_else(own).or_else(of_names).or_else(elsewhere)
}

/// Whether a text is the name of a priority as it is declared, whole.
fn is_declared(project: &Project, policy: &SlaPolicy, text: &str) -> bool {
    let column = project.sources.get(&policy.source).and_then(|source| source.columns.get(&policy.priority));
    let values = column.into_iter().flat_map(|column| &column.values);
    let names = values.flat_map(|(name, aliases)| std::iter::once(name).chain(aliases));
    names.chain(policy.targets.iter().map(|target| &target.priority)).any(|name| folded(name) == folded(text))
}

fn other_word(policy: &SlaPolicy, word: &str, clock: &Clock) -> Message {
    let (name, label, policy) = (&clock.name, &clock.label, &policy.name);
    let (ja, en) = in_words(word);
    say!(
        "文は「{ja}」ですが、ポリシー `{policy}` の時計 `{name}` は「{label}」です。同じ時計なら `data/bindings.yaml` に `metric: sla.{policy}` と書きます",
        "the text says {en}, but the clock `{name}` of `{policy}` is `{label}`; if they are one clock, write `metric: sla.{policy}` in `data/bindings.yaml`"
    )
}

/// A clock's word in both languages.
pub(super) fn in_words(word: &str) -> (&'static str, &'static str) {
    match word {
        "response" => ("応答", "response"),
        "restore" => ("復旧", "restoration"),
        _ => ("解決", "resolution"),
    }
}

/// Follows an entry that names a clock or a policy.
pub(super) fn by_entry(
    project: &Project,
    statement: &Statement,
    id: &str,
    to: &BoundMetrics,
    known: &[String],
    tied: &mut BoundStatement,
    found: &mut Diagnostics,
) {
    let Some((policy, clock)) = named(project, id) else { return };
    let target = with_hours(directed(statement, to.better), to.settle);
    let known: Vec<String> = known.iter().chain(&target.reference).cloned().collect();
    // Who names the priority says whom the words are about.
    let words = match to.by.is_empty() {
        true => unsettled(project, policy, statement, &target, &known),
        false => residue::aggregation_of(&target),
    };
    if let Some(words) = words {
        tied.state = BindingState::Ambiguous;
        tied.why.push(residue::not_of_clock(words, policy));
        return;
    }
    if let Some(share) = attainment(&target) {
        return add_share(policy, clock, share, to, tied, found);
    }
    let wanted = shares::with_share_of_row(statement, wanted(policy, clock, statement, &target));
    let name = &policy.name;
    let asked: Vec<String> =
        to.by.iter().filter(|(name, _)| name == "priority").map(|(_, value)| value.clone()).collect();
    let asked = if asked.is_empty() { of_text(project, policy, statement) } else { Some(asked) };
    let why = match (wanted.is_empty(), &asked) {
        (true, _) => no_clock(policy, clock, &target),
        (false, None) => {
            say!(
                "どの優先度の約束かがわかりません。`by: {{ priority: … }}` を書きます",
                "which priority it is for is not said; write `by: {{ priority: … }}`"
            )
        }
        (false, Some(asked)) => match reach(project, policy, statement, &wanted, Some(asked)) {
            Reach::Fits(pairs) => return add(project, tied, &pairs, &target, to, found),
            _ => say!(
                "ポリシー `{name}` は、この優先度のこの時計について約束していません。`data/sla.yaml` の `targets` に書きます",
                "the policy `{name}` promises nothing about this clock and priority: write it in `targets` of `data/sla.yaml`"
            ),
        },
    };
    tied.state = BindingState::Ambiguous;
    tied.why.push(why);
}

/// The words of a text that no entry for a policy settles.
fn unsettled<'t>(
    project: &Project,
    policy: &SlaPolicy,
    statement: &Statement,
    target: &'t Target,
    known: &[String],
) -> Option<&'t str> {
    let around = [&policy.name, &policy.label, &statement.label].into_iter().chain(&statement.group).chain(known);
    let known: Vec<String> = around.cloned().collect();
    residue::of_clock(target, &known, |text| clocks::priorities(project, policy, text).is_some())
}

/// The clocks that a text promises: of those the one that the entry names, which is also that of a text without a word for any.
fn wanted(policy: &SlaPolicy, clock: Option<&Clock>, statement: &Statement, target: &Target) -> Vec<ClockPromise> {
    let said = clocks::promised_clocks(statement, target);
    let Some(clock) = clock else { return said };
    let mut own = said.clone();
    own.retain(|one| clocks::clock_of(policy, one.clock, true).is_some_and(|of_text| of_text.name == clock.name));
    let is_unnamed = own.is_empty() && said.is_empty();
    let unnamed = || clocks::of_named_clock(clock, target);
    own.into_iter().chain(is_unnamed.then(unnamed).flatten()).collect()
}

/// Why a text says nothing of a clock, and which key names one.
fn no_clock(policy: &SlaPolicy, clock: Option<&Clock>, target: &Target) -> Message {
    let name = &policy.name;
    let is_length =
        matches!(target.kind, TargetKind::Compare | TargetKind::Range) && target.unit.is_some_and(Unit::is_duration);
    if clock.is_none() && (is_length || matches!(target.kind, TargetKind::ClockDay | TargetKind::QuantileWithin)) {
        let ids: Vec<String> = policy.clocks.iter().map(|clock| format!("`sla.{name}.{}`", clock.name)).collect();
        let ids = ids.join(", ");
        return say!(
            "どの時計の約束かがわかりません。`metric` に時計まで書きます: {ids}",
            "which clock it is about is not said: name the clock in `metric`, one of {ids}"
        );
    }
    let id = clock.map_or_else(|| format!("sla.{name}"), |clock| format!("sla.{name}.{}", clock.name));
    say!(
        "`{id}` の時計についての約束として読めません。`metric` にほかの指標か時計を書くか、`bind: false` と `reason` を書きます",
        "it cannot be read as a promise about `{id}`: name another metric or clock in `metric`, or write `bind: false` with a `reason`"
    )
}

/// The priorities of a policy that a statement names.
pub(super) fn of_text(project: &Project, policy: &SlaPolicy, statement: &Statement) -> Option<Vec<String>> {
    clocks::priority_words(project, statement).iter().find_map(|words| clocks::priorities(project, policy, words))
}

/// A policy, and one of its clocks when the id names one.
fn named<'p>(project: &'p Project, id: &str) -> Option<(&'p SlaPolicy, Option<&'p Clock>)> {
    let name = id.strip_prefix("sla.")?;
    if let Some(policy) = project.policies.get(name) {
        return Some((policy, None));
    }
    let (policy, clock) = name.rsplit_once('.')?;
    let policy = project.policies.get(policy)?;
    Some((policy, Some(policy.clocks.iter().find(|known| known.name == clock)?)))
}

/// A share of tickets (SLA達成率 95%以上), which an entry may bind to a clock.
fn attainment(target: &Target) -> Option<Target> {
    (target.kind == TargetKind::Compare && target.unit == Some(Unit::Percent) && target.op.is_some())
        .then(|| target.clone())
}

fn add_share(
    policy: &SlaPolicy,
    clock: Option<&Clock>,
    share: Target,
    to: &BoundMetrics,
    tied: &mut BoundStatement,
    found: &mut Diagnostics,
) {
    let clocks = policy.clocks.iter().filter(|known| clock.is_none_or(|clock| clock.name == known.name));
    let others = clocks.clone().filter_map(|clock| policy.attainment_of(&clock.name, &to.by));
    if let Some(own) = others.into_iter().find(|own| !fit::agree(own, &share, Unit::Percent)) {
        other_share(policy, [&share, own], tied, found);
    }
    for clock in clocks {
        tied.parts.push(Part { by: to.by.clone(), ..part(policy, clock, share.clone(), to) });
    }
}

/// Says that a text promises the first share of tickets, and its policy the second one.
fn other_share(policy: &SlaPolicy, shares: [&Target; 2], tied: &mut BoundStatement, found: &mut Diagnostics) {
    let ([said, own], name) = (shares.map(|share| share.to_text(Lang::Ja)), &policy.name);
    let [said_en, own_en] = shares.map(|share| share.to_text(Lang::En));
    let message = say!(
        "達成率: 文書は `{said}`、SLA ポリシー `{name}` は {own} です",
        "attainment: the document says `{said_en}`, the policy `{name}` {own_en}"
    );
    found.push(
        Diagnostic::new(code::CONTRACT_CONTRADICTION, tied.statement.place.clone(), message.clone())
            .related(policy.place.clone(), say!("ポリシーの約束", "what the policy promises")),
    );
    tied.state = BindingState::Contradictory;
    tied.why.push(message);
}

fn part(policy: &SlaPolicy, clock: &Clock, target: Target, to: &BoundMetrics) -> Part {
    Part {
        metric: format!("sla.{}.{}", policy.name, clock.name),
        label: format!("{} {}", policy.label, clock.label),
        by: Vec::new(),
        target,
        from: to.from,
        until: None,
        within: None,
        grain: to.grain,
        measured: true,
        is_own: false,
        of: None,
        goal: None,
    }
}

/// Adds the clocks of a statement, compared with what the policy promises.
fn add(
    project: &Project,
    tied: &mut BoundStatement,
    pairs: &[Pair<'_>],
    text: &Target,
    to: &BoundMetrics,
    found: &mut Diagnostics,
) {
    for pair in pairs {
        let column_differs = clocks::column_lacks_calendar(project, pair.own, &tied.statement);
        let same = match column_differs {
            true => Some(false),
            false => {
                let hours = HoursOf { statement: &tied.statement, settle: to.settle };
                clocks::same(project, pair.policy, pair.own, &pair.wanted, text, &hours)
            }
        };
        let by = vec![("priority".to_owned(), pair.priority.clone())];
        let own_share = pair.policy.attainment_of(&pair.clock.name, &by);
        let share = pair.wanted.share.clone().or_else(|| own_share.cloned());
        let target = share.unwrap_or_else(|| only(text, pair.wanted.clock));
        let measured = same == Some(true);
        tied.parts.push(Part { by, measured, ..part(pair.policy, pair.clock, target, to) });
        let differs =
            |own: &&Target| pair.wanted.share.as_ref().is_some_and(|said| !fit::agree(own, said, Unit::Percent));
        if let Some(own) = own_share.filter(differs)
            && let Some(said) = &pair.wanted.share
        {
            other_share(pair.policy, [said, own], tied, found);
        }
        match same {
            Some(true) if is_exclusive(text, pair.wanted.clock) => {
                tied.state = BindingState::Ambiguous;
                tied.why.push(say!(
                    "文は「未満」ですが、時計はちょうどその時間も守ったと数えます。文書を「以内」に直します",
                    "the text says less than that time, but the clock counts exactly that time as met: write `within` in the document"
                ));
            }
            Some(true) => {}
            Some(false) => {
                if tied.state == BindingState::Bound {
                    tied.state = BindingState::Contradictory;
                }
                tied.why.push(difference(pair));
                found.push(match column_differs || clocks::lacks_calendar(project, pair.own, &pair.wanted) {
                    true => no_calendar(&tied.statement, pair),
                    false => contradiction(&tied.statement, pair),
                });
            }
            None => {
                tied.state = BindingState::Ambiguous;
                tied.why.push(match pair.wanted.length {
                    clocks::Length::Amount(..) => hours_are_open(pair.policy),
                    clocks::Length::EndOfDay(..) => say!(
                        "どの日の終わりまでかを、ポリシーの数え方が決めていません。`data/sla.yaml` に `business_day: end_of_business_day` を書きます",
                        "the end of which day is meant is not settled by the policy: write `business_day: end_of_business_day` in `data/sla.yaml`"
                    ),
                });
            }
        }
    }
}

fn hours_are_open(policy: &SlaPolicy) -> Message {
    let name = &policy.name;
    say!(
        "営業時間か、暦の時間かがわかりません。文書に `営業時間` と書くか、`data/bindings.yaml` に `metric: sla.{name}` と `settle: business` か `settle: wall` を書きます",
        "whether these are hours of business or of the wall is not said: write `business hours` in the document, or `metric: sla.{name}` with `settle: business` or `settle: wall` in `data/bindings.yaml`"
    )
}

/// Whether a text promises less than the time that it names.
fn is_exclusive(text: &Target, clock: &str) -> bool {
    let of_clock = || text.clocks.iter().any(|one| one.clock == clock && one.op == Op::Lt);
    (text.kind != TargetKind::Clocks && text.op == Some(Op::Lt)) || of_clock()
}

/// The text with one of its clocks.
fn only(text: &Target, clock: &str) -> Target {
    let mut target = text.clone();
    target.clocks.retain(|one| one.clock == clock);
    target
}

/// Says where a text's word for the end of the work is not that of the policy's clock.
pub(super) fn other_name(project: &Project, tied: &BoundStatement) -> Option<Diagnostic> {
    if tied.state != BindingState::Ambiguous {
        return None;
    }
    let statement = &tied.statement;
    let wanted = clocks::promised_clocks(statement, &statement.target);
    let other = |policy: &SlaPolicy| match reach(project, policy, statement, &wanted, None) {
        Reach::OtherWord(word, clock) => Some((policy.place.clone(), other_word(policy, word, clock))),
        _ => None,
    };
    let policies = policies::of_document(project, &statement.document);
    let (place, message) = policies.into_iter().find_map(other).filter(|_| !wanted.is_empty())?;
    let diagnostic = Diagnostic::new(code::CONTRACT_CLOCK_WORDS, statement.place.clone(), message);
    Some(diagnostic.related(place, say!("ポリシーの時計", "the clocks of the policy")))
}

/// The first policy that promises something about each clock and priority that a text names, when restoration and
/// resolution are taken for one; with the text's priorities and the ids of the other policies.
pub(super) fn near<'p>(
    project: &'p Project,
    statement: &Statement,
    wanted: &[ClockPromise],
) -> Option<(&'p SlaPolicy, Vec<String>, Vec<String>)> {
    if wanted.is_empty() {
        return None;
    }
    let fits = |policy: &&'p SlaPolicy| {
        if unsettled(project, policy, statement, &statement.target, &[]).is_some() {
            return false;
        }
        let priorities = of_text(project, policy, statement);
        priorities.is_some_and(|of| matches!(reach(project, policy, statement, wanted, Some(&of)), Reach::Fits(_)))
    };
    let mut policies = policies::of_document(project, &statement.document).into_iter().filter(fits);
    let first = policies.next()?;
    let others = policies.map(|policy| format!("sla.{}", policy.name)).collect();
    Some((first, of_text(project, first, statement)?, others))
}
