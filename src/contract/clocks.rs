//! Which clock of which policy a statement about response, restoration or resolution is about.
//!
//! In: a statement and the policies. Out: the clocks it promises, by priority, or what must be settled. Never: takes 復旧 for
//! 解決: what a policy's clock is called decides, or a binding says so.

use super::brackets::bracketed;
use super::names::folded;
use super::{notes, parts, scope};
use crate::calendar::SameDay;
use crate::config::{Allowance, BusinessDay, Clock, ClockTarget, Hours, Project, SlaPolicy};
use crate::diag::Message;
use crate::model::Statement;
use crate::objective::{Op, Target, TargetFlag, TargetKind, Unit};
use crate::say;
use rust_decimal::Decimal;

/// Words of labels that are clocks, and which.
const LABELS: &[(&str, &str)] = &[
    ("応答", "response"),
    ("応答時間", "response"),
    ("初回応答", "response"),
    ("初回応答時間", "response"),
    ("初期応答", "response"),
    ("初期応答時間", "response"),
    ("一次応答", "response"),
    ("一次回答", "response"),
    ("初回返信", "response"),
    ("返信時間", "response"),
    ("response", "response"),
    ("responsetime", "response"),
    ("firstresponse", "response"),
    ("firstresponsetime", "response"),
    ("initialresponse", "response"),
    ("最初の返事", "response"),
    ("最初の応答", "response"),
    ("復旧", "restore"),
    ("復旧時間", "restore"),
    ("サービス復旧", "restore"),
    ("restore", "restore"),
    ("restoration", "restore"),
    ("recovery", "restore"),
    ("recoverytime", "restore"),
    ("timetorestore", "restore"),
    ("解決", "resolve"),
    ("解決時間", "resolve"),
    ("問題解決時間", "resolve"),
    ("resolve", "resolve"),
    ("resolution", "resolve"),
    ("resolutiontime", "resolve"),
    ("timetoresolve", "resolve"),
];

/// What one clock of a text promises.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClockPromise {
    /// `response`, `restore` or `resolve`.
    pub clock: &'static str,
    pub length: Length,
    /// The share of tickets that the text itself promises (95%以上を4時間以内).
    pub share: Option<Target>,
    /// Whether the text says that restoration and resolution are one (復旧・解決).
    pub is_either: bool,
    /// The clock that an entry names, where the text has no word for any.
    pub named: Option<String>,
}

/// How long a clock may run by a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Length {
    Amount(Decimal, Unit),
    /// Until the end of the nth day, of business days or not.
    EndOfDay(Decimal, bool),
}

/// The name of a clock for statements.
pub(super) fn label_of(label: &str) -> Option<&'static str> {
    let text = folded(label);
    let known = |text: &str| LABELS.iter().find(|(word, _)| *word == text).map(|(_, clock)| *clock);
    known(&text).or_else(|| known(bracketed(&text)?.0))
}

/// The words of clocks as labels have them, folded, the longest first.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let mut words: Vec<&str> = LABELS.iter().map(|(word, _)| *word).chain(["返信", "回答", "着手"]).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter()
}

fn word(clock: &str) -> Option<&'static str> {
    ["response", "restore", "resolve"].into_iter().find(|known| *known == clock)
}

/// The clocks that a statement promises; none when it promises something else.
pub(super) fn promised_clocks(statement: &Statement, target: &Target) -> Vec<ClockPromise> {
    let named = || {
        let of_text = target.metric.as_deref().and_then(word);
        of_text
            .or_else(|| label_of(&statement.label))
            .or_else(|| statement.group.iter().rev().find_map(|g| label_of(g)))
    };
    let is_either = names_both(statement);
    let plain = |clock, length| vec![ClockPromise { clock, length, share: None, is_either, named: None }];
    match target.kind {
        TargetKind::Clocks => target
            .clocks
            .iter()
            .filter_map(|clock| {
                let length = Length::Amount(clock.value, clock.unit);
                Some(ClockPromise { clock: word(clock.clock)?, length, share: None, is_either, named: None })
            })
            .collect(),
        TargetKind::ClockDay => match (named(), target.n) {
            (Some(clock), Some(n)) => plain(clock, Length::EndOfDay(n, target.unit == Some(Unit::Bd))),
            _ => Vec::new(),
        },
        TargetKind::QuantileWithin => match (named(), target.value, target.unit) {
            (Some(clock), Some(value), Some(unit)) => {
                let mut share = Target::of(TargetKind::Compare);
                (share.op, share.value, share.unit) = (target.q_op, target.q, Some(Unit::Percent));
                vec![ClockPromise {
                    clock,
                    length: Length::Amount(value, unit),
                    share: Some(share),
                    is_either,
                    named: None,
                }]
            }
            _ => Vec::new(),
        },
        TargetKind::Compare if matches!(target.op, None | Some(Op::Le | Op::Lt)) => {
            match (named(), target.value, target.unit.filter(|unit| is_of_people(*unit))) {
                (Some(clock), Some(value), Some(unit)) => plain(clock, Length::Amount(value, unit)),
                _ => Vec::new(),
            }
        }
        // 1〜3営業日: three at most.
        TargetKind::Range if target.op == Some(Op::Le) => {
            match (named(), target.hi, target.unit.filter(|unit| is_of_people(*unit))) {
                (Some(clock), Some(value), Some(unit)) => plain(clock, Length::Amount(value, unit)),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// What a text without a word for any clock promises of the one that an entry names (インシデント宣言: 5分以内).
pub(super) fn of_named_clock(clock: &Clock, target: &Target) -> Option<ClockPromise> {
    let length = match (target.kind, target.op) {
        (TargetKind::ClockDay, _) => Length::EndOfDay(target.n?, target.unit == Some(Unit::Bd)),
        (TargetKind::Compare, None | Some(Op::Le | Op::Lt)) => {
            Length::Amount(target.value?, target.unit.filter(|unit| is_of_people(*unit))?)
        }
        (TargetKind::Range, Some(Op::Le)) => {
            Length::Amount(target.hi?, target.unit.filter(|unit| is_of_people(*unit))?)
        }
        _ => return None,
    };
    let word = meanings(clock).first().copied().unwrap_or("resolve");
    Some(ClockPromise { clock: word, length, share: None, is_either: false, named: Some(clock.name.clone()) })
}

/// Whether a label names restoration and resolution in one breath.
fn names_both(statement: &Statement) -> bool {
    let label = folded(&statement.label);
    ["復旧・解決", "解決・復旧", "復旧/解決", "解決/復旧", "restore/resolve", "resolve/restore"]
        .iter()
        .any(|w| label.contains(w))
}

/// Milliseconds and seconds are a machine's.
fn is_of_people(unit: Unit) -> bool {
    matches!(unit, Unit::Min | Unit::H | Unit::D | Unit::Bh | Unit::Bd)
}

/// What a policy's clock measures, by its name and by its label.
fn meanings(clock: &Clock) -> Vec<&'static str> {
    let of_name = match clock.name.as_str() {
        "response" | "first_response" | "first-response" | "acknowledge" => Some("response"),
        "restore" | "restoration" | "recovery" | "restored" => Some("restore"),
        "resolution" | "resolve" | "resolved" => Some("resolve"),
        _ => None,
    };
    [of_name, label_of(&clock.label)].into_iter().flatten().collect()
}

/// The policy's clock of a word; with `loose`, restoration and resolution are one, which only a binding may say.
pub(super) fn clock_of<'p>(policy: &'p SlaPolicy, word: &str, loose: bool) -> Option<&'p Clock> {
    let exact = policy.clocks.iter().find(|clock| meanings(clock).contains(&word));
    let ends = |clock: &&Clock| meanings(clock).iter().any(|known| *known != "response");
    exact.or_else(|| policy.clocks.iter().find(ends).filter(|_| loose && word != "response"))
}

/// The priorities of a policy that words name: all of them, or none.
pub(super) fn priorities(project: &Project, policy: &SlaPolicy, words: &str) -> Option<Vec<String>> {
    let column = project.sources.get(&policy.source)?.columns.get(&policy.priority)?;
    let one = |text: &str| {
        let bare = parts::bare_priority(text);
        let is = |name: &str| folded(name) == text || folded(name) == bare;
        let declared = column.values.iter().find(|(name, aliases)| is(name) || aliases.iter().any(|alias| is(alias)));
        let declared = declared.map(|(name, _)| name.clone());
        declared.or_else(|| policy.targets.iter().find(|t| is(&t.priority)).map(|t| t.priority.clone()))
    };
    let whole = folded(words);
    if let Some(priority) = one(&whole) {
        return Some(vec![priority]);
    }
    if let Some((outer, inner)) = bracketed(&whole) {
        let both = one(outer).filter(|priority| one(inner).as_ref() == Some(priority)).map(|priority| vec![priority]);
        return both.or_else(|| in_pieces(words, &one));
    }
    let parts: Vec<&str> = whole.split(['/', '、', ',', '・']).collect();
    let several = (parts.len() > 1).then(|| parts.into_iter().map(one).collect::<Option<Vec<String>>>()).flatten();
    several.or_else(|| in_pieces(words, &one))
}

/// The one priority that a heading names in several ways, and nothing else: `SEV-1 – Critical`, `P0 - Critical (System Down)`, not
/// `P0 – Critical（夜間）`.
fn in_pieces(words: &str, one: &dyn Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let pieces: Vec<String> = parts::pieces(words).iter().map(|piece| folded(piece)).collect();
    let mut named = pieces.iter().filter_map(|piece| one(piece));
    let first = named.next()?;
    let is_gloss = |piece: &String| one(piece).is_some() || parts::may_gloss_priority(piece);
    (pieces.len() > 1 && named.all(|other| other == first) && pieces.iter().all(is_gloss)).then(|| vec![first])
}

/// Whether words name a priority of a policy among other things.
pub(super) fn mentions_priority(project: &Project, policy: &SlaPolicy, words: &str) -> bool {
    parts::pieces(words).iter().any(|piece| priorities(project, policy, piece).is_some())
}

/// The words that may say which priority a statement is about, innermost first.
pub(super) fn priority_words(project: &Project, statement: &Statement) -> Vec<String> {
    let mut words = scope::words(project, statement);
    if label_of(&statement.label).is_none() {
        words.push(statement.label.clone());
    }
    words.extend(statement.group.iter().rev().filter(|group| label_of(group).is_none()).cloned());
    words
}

/// A text without a priority, where a policy has its clocks.
pub(super) fn no_priority(project: &Project, statement: &Statement, wanted: &[ClockPromise]) -> Option<Message> {
    let has = |policy: &&SlaPolicy| wanted.iter().all(|one| clock_of(policy, one.clock, false).is_some());
    let policy = project.policies.values().find(has)?;
    let known = |words: &String| project.policies.values().any(|p| priorities(project, p, words).is_some());
    let words = priority_words(project, statement);
    if words.iter().any(known) {
        return None;
    }
    let mentions = |words: &&String| project.policies.values().any(|p| mentions_priority(project, p, words));
    if let Some(words) = words.iter().find(mentions) {
        return Some(say!(
            "`{words}` は一つの優先度の名前ではありません。`data/bindings.yaml` で結び付けます",
            "`{words}` is not the name of one priority; bind it in `data/bindings.yaml`"
        ));
    }
    let name = &policy.name;
    if policy.targets.is_empty() {
        return Some(say!(
            "ポリシー `{name}` はまだ何も約束していません。`data/sla.yaml` の `targets` に優先度ごとの時間を書きます",
            "the policy `{name}` promises nothing yet: write the times of each priority in `targets` of `data/sla.yaml`"
        ));
    }
    Some(say!(
        "どの優先度の約束かがわかりません。`data/bindings.yaml` に `metric: sla.{name}` と `by: {{ priority: … }}` を書きます",
        "which priority it is for is not said; write `metric: sla.{name}` and `by: {{ priority: … }}` in `data/bindings.yaml`"
    ))
}

/// What a policy promises a priority on a clock.
pub(super) fn promised<'p>(policy: &'p SlaPolicy, priority: &str, clock: &str) -> Option<&'p ClockTarget> {
    policy.targets.iter().find(|target| target.priority == priority && target.clock == clock)
}

/// Whether a text promises business time on a calendar that is always open.
pub(super) fn lacks_calendar(project: &Project, own: &ClockTarget, wanted: &ClockPromise) -> bool {
    never_closes(project, own)
        && matches!(wanted.length, Length::Amount(_, Unit::Bd | Unit::Bh) | Length::EndOfDay(_, true))
}

pub(super) fn never_closes(project: &Project, own: &ClockTarget) -> bool {
    project.calendars.get(&own.calendar).is_some_and(|calendar| calendar.is_always_open())
}

/// Whether another column of the row says that the time is one of business hours (営業時間のみ ✅).
fn has_business_column(statement: &Statement) -> bool {
    const HEADS: [&str; 5] = ["営業時間", "業務時間", "businesshour", "officehour", "workinghour"];
    const YES: [&str; 14] =
        ["✅", "✓", "✔", "○", "◯", "〇", "有", "あり", "はい", "する", "対象", "のみ", "yes", "true"];
    let says_so = |head: &str, cell: &str| {
        HEADS.iter().any(|word| folded(head).contains(word)) && YES.contains(&folded(cell).as_str())
    };
    statement.beside.iter().any(|(head, cell)| says_so(head, cell))
}

/// Whether a column of the row promises business time on a calendar that is always open.
pub(super) fn column_lacks_calendar(project: &Project, own: &ClockTarget, statement: &Statement) -> bool {
    never_closes(project, own) && has_business_column(statement)
}

/// Whether the text and the policy promise the same; `None` when only their author can say.
pub(super) fn same(
    project: &Project,
    policy: &SlaPolicy,
    own: &ClockTarget,
    wanted: &ClockPromise,
    text: &Target,
    hours: &HoursOf<'_>,
) -> Option<bool> {
    let always = never_closes(project, own);
    let (value, unit) = match wanted.length {
        Length::Amount(value, unit) => (value, unit),
        Length::EndOfDay(n, is_business) if n.is_zero() => return Some(is_same_day(own, is_business, always)),
        Length::EndOfDay(..) if own.allowed.same_day().is_some() => return Some(false),
        Length::EndOfDay(n, true) if policy.business_day == BusinessDay::EndOfBusinessDay => (n, Unit::Bd),
        Length::EndOfDay(..) => return None,
    };
    // So many hours or days are no end of the opening day.
    let Allowance::Amount(own_value, own_unit) = own.allowed else { return Some(false) };
    // Hours that are said to be on the wall are no hours of a business calendar, and the other way round.
    let is_plain = matches!(unit, Unit::Min | Unit::H);
    let says_wall = (is_plain && hours.settle == Some(Hours::Wall))
        || (text.kind == TargetKind::Clocks && unit == Unit::H && !text.flags.contains(&TargetFlag::WallOrBusiness));
    if says_wall && !always && own_unit != Unit::D {
        return Some(false);
    }
    if unit.is_business() && always {
        return Some(false);
    }
    let seconds = |unit: Unit| match unit {
        Unit::Bh => Unit::H.wall_seconds(),
        Unit::Min | Unit::H => unit.wall_seconds(),
        Unit::D | Unit::Week if always => unit.wall_seconds(),
        _ => None,
    };
    let same = match (seconds(unit), seconds(own_unit)) {
        (Some(a), Some(b)) => value.checked_mul(a) == own_value.checked_mul(b),
        _ => unit == own_unit && value == own_value,
    };
    // Two hours of a calendar that closes may be half a day on the wall: only their author can tell which are meant.
    // So are those of a text below 営業時間で数える, on a calendar that never closes.
    let is_open = is_plain && if always { hours.are_said_to_be_of_business() } else { !hours.are_of_business() };
    (!(same && is_open)).then_some(same)
}

/// What says whether hours are those of business or of the wall.
pub(super) struct HoursOf<'s> {
    pub statement: &'s Statement,
    /// What an entry says.
    pub settle: Option<Hours>,
}

impl HoursOf<'_> {
    /// Whether the entry, the text, or what stands above and beside it says that they are those of business.
    fn are_of_business(&self) -> bool {
        let mut cells = self.statement.beside.iter().map(|(_, cell)| cell);
        self.settle == Some(Hours::Business)
            || has_business_column(self.statement)
            || cells.any(|cell| names_business(cell))
            || self.words().any(names_business)
            || counts_in_business_hours(self.statement)
    }

    /// Whether the text or what stands above it says so, of these hours and no others (高は24時間、ほかは営業時間で数えます), and no entry
    /// settles it. A cell may be about another clock of its row.
    fn are_said_to_be_of_business(&self) -> bool {
        let says_so = self.words().any(|text| names_business(text) && !names_others(text));
        self.settle.is_none() && (says_so || counts_in_business_hours(self.statement))
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let Statement { text, label, column, group, headings, .. } = self.statement;
        [text, label, column].into_iter().chain(group).chain(headings).map(String::as_str)
    }
}

/// Whether a sentence around a statement says that time is counted in business hours; 営業時間: 平日9時〜18時 says when somebody is there.
pub(super) fn counts_in_business_hours(statement: &Statement) -> bool {
    notes::around(statement).any(|text| counts_time(text) && names_business(text) && !names_others(text))
}

/// Whether a text is about other hours as well (高は24時間、ほかは営業時間).
fn names_others(text: &str) -> bool {
    const OTHERS: [&str; 4] = ["24", "365", "実時間", "roundtheclock"];
    OTHERS.iter().any(|word| folded(text).contains(word))
}

/// Whether a sentence says how time is counted: 営業時間で数える, measured in business hours.
fn counts_time(text: &str) -> bool {
    const COUNTS: [&str; 10] =
        ["数え", "数える", "計算", "計測", "算出", "カウント", "count", "measure", "measuring", "calculate"];
    COUNTS.iter().any(|word| folded(text).contains(word))
}

/// Whether a text is about business hours, and not about those outside of them.
fn names_business(text: &str) -> bool {
    const BUSINESS: [&str; 5] = ["営業時間", "業務時間", "businesshour", "officehour", "workinghour"];
    const OUTSIDE: [&str; 4] = ["時間外", "outside", "outof", "after"];
    let text = folded(text);
    BUSINESS.iter().any(|word| text.contains(word)) && !OUTSIDE.iter().any(|word| text.contains(word))
}

/// 当日中 is what the policy's `same_day` says that it is. 当営業日中 is not the end of a calendar day, and on a calendar that
/// never closes there is no business day that a text could mean.
fn is_same_day(own: &ClockTarget, is_business: bool, always: bool) -> bool {
    own.allowed.same_day().is_some_and(|day| !(is_business && (always || day == SameDay::Calendar)))
}
