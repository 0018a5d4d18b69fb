//! One statement → what it is bound to.
//!
//! In: a statement, the entry that it follows, and the project. Out: a [`BoundStatement`], and a finding where a label fits and its
//! unit does not. Never: binds without an entry unless the place says that it is a target, the label is the same, the unit
//! fits, nothing narrows it down, and exactly one metric is left.
//!
//! Decided in docs/decisions/0032-contract.md.

use super::bound_statement::{BoundStatement, Part};
use super::brackets;
use super::by_entry::{self, part};
use super::entries::EntryMatch;
use super::fit::{self, Fit, directed, fit, open_direction, unit_fits};
use super::names;
use super::residue;
use super::scope;
use super::service;
use super::surroundings;
use super::terms::{self, Term};
use crate::calendar::Date;
use crate::config::{BoundTo, Metric, MetricKind, Project};
use crate::diag::{Diagnostic, Diagnostics, Lang, Message, code};
use crate::model::{Aside, BindingState, Statement, StatementRole};
use crate::objective::declaring::{DECLARING, RESULTS, has_word};
use crate::objective::period::Named;
use crate::objective::{Target, TargetFlag, TargetKind, Unit};
use crate::say;

/// Words that say of a bare figure that it is to be reached, beside those that declare what stands below them.
const PROMISING: &[&str] = &[
    "達成",
    "基準",
    "目安",
    "水準",
    "約束",
    "保証",
    "必達",
    "要件",
    "ターゲット",
    "kgi",
    "rto",
    "rpo",
    "goal",
    "objective",
    "service level",
    "commitment",
    "committed",
    "guarantee",
    "guaranteed",
    "success",
];

pub(super) fn statement(
    project: &Project,
    today: Date,
    statement: &Statement,
    followed: EntryMatch<'_>,
    found: &mut Diagnostics,
) -> BoundStatement {
    if statement.off {
        let why = statement.aside.map(Aside::reason);
        return BoundStatement::with_reasons(statement.clone(), BindingState::Off, why.into_iter().collect());
    }
    match followed {
        EntryMatch::Tie => {
            let why = say!("二つの結び付けが同じ詳しさで当てはまります", "two bindings are equally specific");
            BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, vec![why])
        }
        EntryMatch::One(binding) => match &binding.to {
            BoundTo::Off { reason } => {
                let why = Some(Message::new(reason.clone(), reason.clone())).filter(|_| !reason.is_empty());
                BoundStatement::with_reasons(statement.clone(), BindingState::Off, why.into_iter().collect())
            }
            BoundTo::Metrics(to) => timed(project, by_entry::follow(project, statement, binding, to, found)),
        },
        EntryMatch::None if statement.declared && statement.role == StatementRole::Target => {
            in_its_time(project, statement, &terms::term_of(project, statement, today), found)
        }
        EntryMatch::None => BoundStatement::new(statement.clone(), BindingState::Unbound),
    }
}

/// Binds a statement that no entry is about, unless it is one of another time than today's.
fn in_its_time(project: &Project, statement: &Statement, term: &Term, found: &mut Diagnostics) -> BoundStatement {
    let mut own = Diagnostics::new();
    let mut tied = match &term.horizon {
        // （3ヶ月） behind 短期目標 is how far ahead the goal is, and narrows nothing down.
        Some(words) if *words == statement.column.trim() => {
            let column = words.split(['(', '（']).next().unwrap_or_default().to_owned();
            let bound = alone(project, &Statement { column, ..statement.clone() }, &mut own);
            BoundStatement { statement: statement.clone(), ..bound }
        }
        _ => alone(project, statement, &mut own),
    };
    if let Some(words) = term.horizon.as_ref().filter(|_| tied.is_bound()) {
        as_goal(project, &mut tied, words);
    } else if let Some(words) = term.other.as_ref().filter(|_| tied.is_bound()) {
        let why = say!(
            "`{words}` の目標です。今の約束なら `data/bindings.yaml` で結び付けます",
            "it is a goal of `{words}`; if it is promised today, bind it in `data/bindings.yaml`"
        );
        return BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, vec![why]);
    }
    found.extend(own);
    tied.parts.iter_mut().for_each(|part| part.within = term.within);
    timed(project, tied)
}

/// Makes the parts goals, where a metric has the very name of the statement: how far it is is told, and nothing is judged.
fn as_goal(project: &Project, tied: &mut BoundStatement, words: &str) {
    for part in &mut tied.parts {
        (part.goal, part.is_own) = (Some(words.to_owned()), false);
    }
    let label = names::folded(&tied.statement.label);
    let is_same = |part: &Part| project.metrics.get(&part.metric).is_some_and(|m| names::names_of(m).contains(&label));
    if tied.parts.iter().all(is_same) {
        return;
    }
    let why = say!(
        "`{words}` の目標です。今の約束なら `data/bindings.yaml` に `metric` を書いて結び付けます",
        "it is a goal of `{words}`; if it is promised today, bind it with `metric` in `data/bindings.yaml`"
    );
    *tied = BoundStatement::with_reasons(tied.statement.clone(), BindingState::Ambiguous, vec![why]);
}

/// Lets each period that a binding, a label or what stands above it names keep its target by itself. Between two periods
/// in one label nobody decided.
fn timed(project: &Project, mut tied: BoundStatement) -> BoundStatement {
    let mut unclear = false;
    for part in &mut tied.parts {
        let target = part.target.clone();
        let each = terms::each(&tied.statement, project.metrics.get(&part.metric));
        part.target = match (part.grain, each) {
            (Some(grain), _) => target.judged_by(grain),
            (None, Named::One(grain)) => target.within(grain),
            (None, Named::Nothing) => target,
            (None, Named::Several) => {
                unclear |= target.period().is_none() && matches!(target.kind, TargetKind::Compare | TargetKind::Range);
                target
            }
        };
    }
    if !unclear {
        return tied;
    }
    let why = say!(
        "どの期間ごとの約束かがわかりません。`data/bindings.yaml` に `grain` を書きます",
        "which period it is judged by is not said; write `grain` in `data/bindings.yaml`"
    );
    BoundStatement::with_reasons(tied.statement, BindingState::Ambiguous, vec![why])
}

/// Whether there is anything that a metric could keep.
pub(super) fn is_promise(target: &Target) -> bool {
    !matches!(target.kind, TargetKind::None | TargetKind::NotTarget | TargetKind::LeadTime | TargetKind::DueDay)
}

/// Binds a statement that no entry is about.
fn alone(project: &Project, statement: &Statement, found: &mut Diagnostics) -> BoundStatement {
    let label = names::subject(statement);
    let named = names::metrics(project, label);
    if let (Some(target), [metric]) = (by_entry::notice(&statement.target), named.as_slice())
        && matches!(metric.kind, MetricKind::Notice { .. })
    {
        if let Some(why) = notice_in_days(&target, metric) {
            return BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, vec![why]);
        }
        let noticed = Statement { target: target.clone(), ..statement.clone() };
        let bound = one(project, &noticed, label, metric, target);
        return BoundStatement { statement: statement.clone(), ..bound };
    }
    if !is_promise(&statement.target) {
        return BoundStatement::new(statement.clone(), BindingState::Unbound);
    }
    if named.is_empty() {
        let of_clock = service::alone(project, statement, found);
        let fits = |metric: &Metric| unit_fits(metric, &directed(statement, metric.better));
        let near = names::near_metric(project, label).filter(|(metric, _)| fits(metric));
        let near = near.filter(|_| of_clock.state == BindingState::Unbound);
        return match near {
            Some((metric, why)) => open(statement, metric, vec![why]),
            None => of_clock,
        };
    }
    let read = |metric: &Metric| directed(statement, metric.better);
    let fitting = |metric: &&&Metric| !matches!(fit(metric, &read(metric), statement.role, false), Fit::Unit);
    match named.iter().filter(fitting).collect::<Vec<_>>().as_slice() {
        [] => {
            // 応答時間 may be a metric in milliseconds and a clock of people in hours.
            let other = service::alone(project, statement, found);
            if other.state == BindingState::Unbound {
                found.push(other_unit(statement, named[0]));
            }
            other
        }
        [metric] => one(project, statement, label, metric, read(metric)),
        several => {
            let ids = several.iter().map(|metric| format!("`{}`", metric.id)).collect::<Vec<_>>().join(", ");
            let why = say!("どの指標かがわかりません: {ids}", "it may be any of these metrics: {ids}");
            BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, vec![why])
        }
    }
}

/// Three days before are dates of a calendar to whoever reads them; notice is counted in hours, and in no business days.
fn notice_in_days(target: &Target, metric: &Metric) -> Option<Message> {
    let id = &metric.id;
    match target.unit {
        Some(Unit::Ms | Unit::S | Unit::Min | Unit::H) => None,
        Some(Unit::D | Unit::Week) => Some(say!(
            "通知は時間で数え、日付では数えません。1日を 24 時間と数えてよければ、`data/bindings.yaml` に `metric: {id}` と書きます",
            "notice is counted in hours, not in dates; if a day means 24 hours, write `metric: {id}` in `data/bindings.yaml`"
        )),
        _ => Some(by_entry::unjudged_notice()),
    }
}

/// The one metric that is left, unless something narrows the statement down or leaves it open.
fn one(project: &Project, statement: &Statement, label: &str, metric: &Metric, target: Target) -> BoundStatement {
    let mut why = match fit(metric, &target, statement.role, false) {
        Fit::Open(open) => open,
        _ => Vec::new(),
    };
    why.extend(open_direction(statement, metric, metric.better));
    why.extend(inner(&target, label, metric));
    why.extend(terms::unread_period(statement).map(|cell| {
        say!("`{cell}` は、数値を集計する期ではありません", "`{cell}` is no period by which figures are computed")
    }));
    why.extend(bare_result(statement));
    why.extend(fit::limit_beside_target(statement));
    let mut limits = scope::words(project, statement);
    limits.extend(scope::hours_of_text(statement).map(str::to_owned));
    limits.retain(|limit| !is_in_name(metric, statement, limit));
    why.extend(limits.first().map(|limit| scope::limited_to(limit)));
    why.extend(unread(metric, &target, label, &limits));
    if why.is_empty() {
        why.extend(surroundings::against(project, statement, &names::names_of(metric)));
    }
    if !why.is_empty() {
        return open(statement, metric, why);
    }
    BoundStatement { parts: vec![part(metric, target)], ..BoundStatement::new(statement.clone(), BindingState::Bound) }
}

/// A statement that only its author can bind to a metric.
fn open(statement: &Statement, metric: &Metric, mut why: Vec<Message>) -> BoundStatement {
    let id = &metric.id;
    // An entry that would be refused is no remedy.
    let target = directed(statement, metric.better);
    let known: Vec<String> = [&statement.label].into_iter().chain(&target.reference).cloned().collect();
    why.push(match residue::of_metric(metric, &target, &known) {
        Some(words) => residue::unsettled(words),
        None => binds(id),
    });
    BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, why)
}

/// The line that binds a statement to a metric or a policy.
pub(super) fn binds(id: &str) -> Message {
    say!(
        "`data/bindings.yaml` に `metric: {id}` と書くと結び付きます",
        "`metric: {id}` in `data/bindings.yaml` binds it"
    )
}

/// Words of the text that neither its place nor the metric takes into account, beside those that are told anyway.
fn unread(metric: &Metric, target: &Target, label: &str, told: &[String]) -> Option<Message> {
    let words = residue::of_metric(metric, target, &[label.to_owned()])?;
    let is_told = told.iter().any(|limit| limit == words) || target.metric.as_deref() == Some(words);
    (!is_told).then(|| scope::limited_to(words))
}

/// Whether words are a whole piece of the metric's own name: 平均解決時間 (P1) is a metric of P1 alone, 決済API 稼働率 and 決済APIの稼働率
/// are of 決済API; 対応中件数 is of no priority 中.
fn is_in_name(metric: &Metric, statement: &Statement, limit: &str) -> bool {
    let (label, limit) = (names::folded(&statement.label), names::folded(limit));
    let inner = brackets::as_written(&statement.label).map(names::folded);
    let is_label = names::names(metric, &statement.label) && (label == limit || inner.as_ref() == Some(&limit));
    let name = &metric.label;
    let mut pieces = name.split([' ', '　', '（', '）', '(', ')', '・', '/', '-', ':', '：', '_']);
    let rest = names::folded(name).strip_prefix(&limit).map(|rest| rest.trim_start_matches('の').to_owned());
    is_label
        || pieces.any(|piece| names::folded(piece) == limit)
        || rest.is_some_and(|rest| rest == label || names::names(metric, &rest))
}

/// A bare figure where nothing but 指標 or 値 stands around it may as well be what was measured.
fn bare_result(statement: &Statement) -> Option<Message> {
    // `sop/sla.md` says so by its name, `translation.md` does not.
    let own = [&statement.label, &statement.column, &statement.document];
    let around = statement.headings.iter().chain(&statement.group).chain(own);
    let says_target = |text: &String| has_word(text, DECLARING.iter().chain(PROMISING)) && !has_word(text, RESULTS);
    let is_bare = statement.target.flags.contains(&TargetFlag::BareOp);
    (is_bare && !around.into_iter().any(says_target)).then(|| {
        say!(
            "目標か実績かがわかりません。目標なら `以上`・`以下` を書くか、見出しを「目標」にします",
            "it may be what was measured; if it is promised, write a comparison, or a heading that says so"
        )
    })
}

/// Says which other metric the text itself names.
fn inner(target: &Target, label: &str, metric: &Metric) -> Option<Message> {
    // The subject of an improvement (コスト削減: 20%) is its label in part.
    let inner = target.metric.as_deref().filter(|_| !target.flags.contains(&TargetFlag::NoBaseline))?;
    let other = inner != label && !names::names(metric, inner);
    other.then(|| say!("文の中では `{inner}` についての約束です", "within the text the promise is about `{inner}`"))
}

/// The alert of a row whose target is bound to these parts.
pub(super) fn alert(project: &Project, statement: &Statement, parts: &[Part]) -> BoundStatement {
    let [own] = parts else { return BoundStatement::new(statement.clone(), BindingState::Unbound) };
    let Some(metric) = project.metrics.get(&own.metric) else {
        return BoundStatement::new(statement.clone(), BindingState::Unbound);
    };
    if !is_promise(&statement.target) {
        return BoundStatement::new(statement.clone(), BindingState::Unbound);
    }
    let target = directed(statement, metric.better);
    if fit::is_outer_limit(statement, &own.target) {
        let why = say!(
            "目標と同じ向きの上限・下限で、警報の条件ではありません",
            "it bounds the same side as the target, so that it is no condition of an alert"
        );
        return BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, vec![why]);
    }
    let mut tied = match fit(metric, &target, StatementRole::Alert, false) {
        Fit::Yes => match inner(&target, &statement.label, metric) {
            Some(why) => BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, vec![why]),
            None => BoundStatement {
                parts: vec![part(metric, target)],
                ..BoundStatement::new(statement.clone(), BindingState::Bound)
            },
        },
        Fit::Open(why) => BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, why),
        Fit::Unit => BoundStatement::new(statement.clone(), BindingState::Unbound),
    };
    tied.parts.iter_mut().for_each(|part| {
        (part.by, part.from, part.until, part.grain) = (own.by.clone(), own.from, own.until, own.grain);
        part.within = own.within;
    });
    let mut tied = timed(project, tied);
    tied.parts.iter_mut().for_each(|part| part.target = part.target.clone().with_period_of(&own.target));
    tied
}

pub(super) fn other_unit(statement: &Statement, metric: &Metric) -> Diagnostic {
    let (label, text, id) = (&statement.label, &statement.text, &metric.id);
    let (ja, en) = (metric.unit.symbol(Lang::Ja), metric.unit.symbol(Lang::En));
    if matches!(statement.target.unit, Some(Unit::Bd | Unit::Bh)) && metric.unit.wall_seconds().is_some() {
        let message = say!(
            "`{label}` は営業日・営業時間の約束 `{text}` ですが、指標 `{id}` は実時間（{ja}）で測られています",
            "`{label}` promises business time, `{text}`, but the metric `{id}` counts wall time ({en})"
        );
        return Diagnostic::new(code::CONTRACT_NO_CALENDAR, statement.place.clone(), message)
            .related(metric.place.clone(), say!("指標の宣言", "where the metric is declared"));
    }
    let message = say!(
        "`{label}` の目標 `{text}` の単位は、指標 `{id}` の単位 `{ja}` と合いません",
        "the unit of `{text}` for `{label}` does not fit the unit `{en}` of the metric `{id}`"
    );
    Diagnostic::new(code::CONTRACT_UNIT, statement.place.clone(), message)
        .hint(say!(
            "文書の単位を直すか、`data/bindings.yaml` で別の指標に結び付けます",
            "mend the unit in the document, or bind the row to another metric in `data/bindings.yaml`"
        ))
        .related(metric.place.clone(), say!("指標の宣言", "where the metric is declared"))
}
