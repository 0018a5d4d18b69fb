//! The `{tasks}` directive: what became of the slots of a period that are followed, and the rate.
//!
//! In: the ledger, and the options. Out: a table by entry with its sum, and one of what was late or not done. Never: counts
//! what is not over, called off, or older than what shows that it was done; the latter is said.

use super::schedule::{EntryFilter, period};
use crate::calendar::{Grain, Period};
use crate::config::{Evidence, ScheduleEntry};
use crate::diag::Lang;
use crate::model::{
    Block, SlotCounts, SlotOutcome, TableCell, TargetStatus, TrackedSlot, format_against, format_integer,
};
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::schedule::{self, done_at, owner, state};
use crate::pages::table::Table;
use crate::say;
use rust_decimal::Decimal;

/// The blocks of the directive; none where nothing is followed.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, period) = (options.text("title").unwrap_or_default(), options.text("period"));
    let filter = EntryFilter::read(options);
    let shows_all = options.choice("show", &[("exceptions", false), ("all", true)]).unwrap_or(false);
    let period = self::period(context, period)?;
    let period = period.unwrap_or_else(|| context.project.site.periods.containing(Grain::Month, context.as_of));
    let mut entries = filter.entries(context)?;
    entries.retain(|entry| entry.evidence != Evidence::None);
    let tracked: Vec<TrackedEntry<'_>> =
        entries.iter().map(|entry| TrackedEntry::new(context, entry, &period)).collect();
    if tracked.iter().all(|of| of.slots.is_empty() && of.unknown == 0) {
        return Ok(Vec::new());
    }
    let sums = sums(context, title, &period, &tracked);
    let (rate, slots) = (rate(context, &tracked), slots(context, &tracked, shows_all));
    Ok(std::iter::once(sums).chain(rate).chain(slots).collect())
}

struct TrackedEntry<'a> {
    entry: &'a ScheduleEntry,
    slots: Vec<&'a TrackedSlot>,
    /// Slots of the period of which nothing can be known.
    unknown: usize,
}

impl<'a> TrackedEntry<'a> {
    fn new(context: &'a ComposeContext<'_>, entry: &'a ScheduleEntry, period: &Period) -> Self {
        let ledger = context.ledger;
        let kept = ledger.entries.get(&entry.id).map(Vec::as_slice).unwrap_or_default();
        let slots: Vec<&TrackedSlot> = kept.iter().filter(|slot| period.contains(slot.start)).collect();
        let planned = entry.slots(&context.project.site.periods, period.start, period.end);
        let planned = planned.iter().filter(|slot| !slot.cancelled && period.contains(slot.start));
        let unknown = planned.filter(|slot| ledger.of(&entry.id, slot.start, slot.nominal).is_none()).count();
        Self { entry, slots, unknown }
    }
}

fn counts(outcomes: impl Iterator<Item = SlotOutcome>) -> SlotCounts {
    let mut counts = SlotCounts::default();
    outcomes.for_each(|outcome| counts.add(outcome));
    counts
}

fn total(tracked: &[TrackedEntry<'_>]) -> SlotCounts {
    counts(tracked.iter().flat_map(|of| &of.slots).map(|slot| slot.kept))
}

/// A row of the sums.
struct Sum {
    name: TableCell,
    owner: String,
    counts: SlotCounts,
}

fn sums(context: &ComposeContext<'_>, title: &str, period: &Period, tracked: &[TrackedEntry<'_>]) -> Block {
    let lang = context.lang();
    let sum = |of: &TrackedEntry<'_>| Sum {
        name: TableCell::link(&of.entry.title, schedule::page_of(context, of.entry)).with_note(unknown(context, of)),
        owner: of.entry.owner.as_deref().map(|id| owner(context, id)).unwrap_or_default(),
        counts: counts(of.slots.iter().map(|slot| slot.kept)),
    };
    let mut sums: Vec<Sum> = tracked.iter().map(sum).collect();
    if tracked.len() > 1 {
        let name = lang.pick("合計", "All").into();
        sums.push(Sum { name, owner: String::new(), counts: total(tracked) });
    }
    let number = |n: u64| TableCell::number(format_integer(n));
    let rate = |sum: &Sum| sum.counts.rate().map_or_else(|| "—".to_owned(), |rate| percent(rate, lang));
    let usual = format!("{} {}", lang.pick("定期タスク", "Recurring work"), period.title(lang));
    Table::new(lang, &sums)
        .column("予定", "What", |sum| sum.name.clone())
        .column("担当", "Owner", |sum| sum.owner.as_str())
        .column("期限内", "In time", |sum| number(sum.counts.done))
        .column("遅れ", "Late", |sum| number(sum.counts.late))
        .column("未実施", "Not done", |sum| number(sum.counts.missed))
        .column("未確定", "Undecided", |sum| number(sum.counts.undecided))
        .column("遵守率", "Rate", |sum| TableCell::number(rate(sum)))
        .block(if title.is_empty() { &usual } else { title })
}

/// How many slots of the period are older than what shows them.
fn unknown(context: &ComposeContext<'_>, of: &TrackedEntry<'_>) -> String {
    let n = of.unknown;
    let message = say!("記録がないため数えない予定 {n} 件", "{n} not counted: nothing shows them");
    if n == 0 { String::new() } else { message.into_text(context.lang()) }
}

/// A rate that is 100 % only when it is.
fn percent(rate: Decimal, lang: Lang) -> String {
    format_against(rate, Some(Decimal::ONE_HUNDRED), Unit::Percent, lang)
}

fn rate(context: &ComposeContext<'_>, tracked: &[TrackedEntry<'_>]) -> Option<Block> {
    let sum = total(tracked);
    let rate = percent(sum.rate()?, context.lang());
    let (done, over) = (format_integer(sum.done), format_integer(sum.over()));
    let message = say!(
        "上の予定の遵守率は {rate}（期限を過ぎた {over} 件のうち、期限内に完了したもの {done} 件）です。",
        "Of what stands above, {rate} was done in time: {done} of {over} whose time is over."
    );
    Some(Block::paragraph(message.into_text(context.lang())))
}

/// The slots that were late or not done; all of them where that is asked for.
fn slots(context: &ComposeContext<'_>, tracked: &[TrackedEntry<'_>], shows_all: bool) -> Option<Block> {
    let lang = context.lang();
    let is_shown = |slot: &TrackedSlot| shows_all || matches!(slot.kept, SlotOutcome::Late | SlotOutcome::Missed);
    let mut slots: Vec<(&ScheduleEntry, &TrackedSlot)> =
        tracked.iter().flat_map(|of| of.slots.iter().map(|slot| (of.entry, *slot))).collect();
    slots.retain(|(_, slot)| is_shown(slot));
    slots.sort_by_key(|(_, slot)| slot.start);
    let standing = |slot: &TrackedSlot| match slot.kept {
        SlotOutcome::Done => TargetStatus::Met,
        SlotOutcome::Late => TargetStatus::AtRisk,
        SlotOutcome::Missed => TargetStatus::Missed,
        SlotOutcome::Undecided => TargetStatus::Undecided,
    };
    let caption = match shows_all {
        true => lang.pick("すべての予定と結果", "Everything planned, and what became of it"),
        false => lang.pick("遅れたもの・実施していないもの", "Late, or not done"),
    };
    let table = Table::new(lang, &slots)
        .column("予定の日時", "Planned for", |(_, slot)| context.local(slot.start))
        .column("予定", "What", |(entry, _)| entry.title.as_str())
        .column("期限", "Due", |(_, slot)| context.local(slot.due))
        .column("結果", "Result", |(_, slot)| TableCell::verdict(state(context, slot), standing(slot)))
        .column("済んだ日時", "Done at", |(_, slot)| done_at(context, slot));
    (!slots.is_empty()).then(|| table.block(caption))
}
