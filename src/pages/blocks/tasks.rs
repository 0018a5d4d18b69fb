//! The `{tasks}` directive: what became of the slots of a period that are followed, and the rate.
//!
//! In: the ledger, and the options. Out: a table by entry with its sum, and one of what was late or not done. Never: counts
//! what is not over, called off, or older than what shows that it was done; the latter is said.

use super::schedule::{EntryFilter, period};
use crate::calendar::{Grain, Instant, Period};
use crate::config::{Evidence, ScheduleEntry};
use crate::diag::Lang;
use crate::model::{
    Block, SlotCounts, SlotOutcome, TableBlock, TableCell, TargetStatus, TrackedSlot, format_against, format_integer,
};
use crate::objective::Unit;
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::schedule::{done_at, owner, state};
use crate::say;
use crate::syntax::{Fields, Reader};
use rust_decimal::Decimal;

/// The blocks of the directive; none where nothing is followed.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = fields.get("title").and_then(|node| reader.text_of(node)).unwrap_or_default().to_owned();
    let asked = fields.get("period").and_then(|node| reader.text_of(node)).map(str::to_owned);
    let wanted = EntryFilter::read(fields, reader);
    let shows = [("exceptions", false), ("all", true)];
    let all = fields.get("show").map_or(Some(false), |node| reader.choice(node, &shows))?;
    Some((|| {
        let of = period(context, asked.as_deref())?;
        let of = of.unwrap_or_else(|| context.project.site.periods.containing(Grain::Month, context.as_of));
        let mut entries = wanted?.of(context)?;
        entries.retain(|entry| entry.evidence != Evidence::None);
        let taken: Vec<Taken<'_>> = entries.iter().map(|entry| Taken::of(context, entry, &of)).collect();
        if taken.iter().all(|taken| taken.slots.is_empty() && taken.unknown == 0) {
            return Ok(Vec::new());
        }
        let mut blocks = vec![sums(context, &title, &of, &taken)];
        blocks.extend(rate(context, &taken));
        blocks.extend(slots(context, &taken, all));
        Ok(blocks)
    })())
}

/// One entry in the period.
struct Taken<'a> {
    entry: &'a ScheduleEntry,
    slots: Vec<&'a TrackedSlot>,
    /// Slots of the period of which nothing can be known.
    unknown: usize,
}

impl<'a> Taken<'a> {
    fn of(context: &'a ComposeContext<'_>, entry: &'a ScheduleEntry, period: &Period) -> Self {
        let ledger = context.ledger;
        let kept = ledger.entries.get(&entry.id).map(Vec::as_slice).unwrap_or_default();
        let slots: Vec<&TrackedSlot> = kept.iter().filter(|slot| period.contains(slot.start)).collect();
        let planned = entry.slots(&context.project.site.periods, period.start, period.end);
        let planned = planned.iter().filter(|slot| !slot.cancelled && period.contains(slot.start));
        let unknown = planned.filter(|slot| ledger.of(&entry.id, slot.start, slot.nominal).is_none()).count();
        Self { entry, slots, unknown }
    }

    fn sum(&self) -> SlotCounts {
        let mut sum = SlotCounts::default();
        self.slots.iter().for_each(|slot| sum.add(slot.kept));
        sum
    }
}

fn total(taken: &[Taken<'_>]) -> SlotCounts {
    let mut sum = SlotCounts::default();
    taken.iter().flat_map(|taken| &taken.slots).for_each(|slot| sum.add(slot.kept));
    sum
}

fn sums(context: &ComposeContext<'_>, title: &str, period: &Period, taken: &[Taken<'_>]) -> Block {
    let lang = context.lang();
    let heads = [
        lang.pick("予定", "What"),
        lang.pick("担当", "Owner"),
        lang.pick("期限内", "In time"),
        lang.pick("遅れ", "Late"),
        lang.pick("未実施", "Not done"),
        lang.pick("未確定", "Undecided"),
        lang.pick("遵守率", "Rate"),
    ];
    let number = |n: u64| TableCell { text: format_integer(n), numeric: true, ..TableCell::default() };
    let text = |text: &str| TableCell { text: text.to_owned(), ..TableCell::default() };
    let row = |name: TableCell, owner: &str, sum: SlotCounts| {
        let rate = sum.rate().map_or_else(|| "—".to_owned(), |rate| percent(rate, lang));
        let rate = TableCell { text: rate, numeric: true, ..TableCell::default() };
        let [done, late, missed, undecided] = [sum.done, sum.late, sum.missed, sum.undecided].map(number);
        vec![name, text(owner), done, late, missed, undecided, rate]
    };
    let mut rows: Vec<Vec<TableCell>> = Vec::new();
    for taken in taken {
        let entry = taken.entry;
        let owner = entry.owner.as_deref().map(|id| owner(context, id)).unwrap_or_default();
        let route = crate::pages::schedule::page_of(context, entry);
        rows.push(row(TableCell { route, note: unknown(context, taken), ..text(&entry.title) }, &owner, taken.sum()));
    }
    if taken.len() > 1 {
        rows.push(row(text(lang.pick("合計", "All")), "", total(taken)));
    }
    let usual = format!("{} {}", lang.pick("定期タスク", "Recurring work"), period.title(lang));
    Block::Table(TableBlock::new(if title.is_empty() { &usual } else { title }, &heads, rows))
}

/// How many slots of the period are older than what shows them.
fn unknown(context: &ComposeContext<'_>, taken: &Taken<'_>) -> String {
    let n = taken.unknown;
    let message = say!("記録がないため数えない予定 {n} 件", "{n} not counted: nothing shows them");
    if n == 0 { String::new() } else { message.text(context.lang()).to_owned() }
}

/// A rate that is 100 % only when it is.
fn percent(rate: Decimal, lang: Lang) -> String {
    format_against(rate, Some(Decimal::ONE_HUNDRED), Unit::Percent, lang)
}

fn rate(context: &ComposeContext<'_>, taken: &[Taken<'_>]) -> Option<Block> {
    let sum = total(taken);
    let rate = percent(sum.rate()?, context.lang());
    let (done, over) = (format_integer(sum.done), format_integer(sum.over()));
    let message = say!(
        "上の予定の遵守率は {rate}（期限を過ぎた {over} 件のうち、期限内に完了したもの {done} 件）です。",
        "Of what stands above, {rate} was done in time: {done} of {over} whose time is over."
    );
    Some(Block::Paragraph { text: message.text(context.lang()).to_owned() })
}

/// The slots that were late or not done; all of them where that is asked for.
fn slots(context: &ComposeContext<'_>, taken: &[Taken<'_>], all: bool) -> Option<Block> {
    let lang = context.lang();
    let zone = &context.project.site.periods.zone;
    let shown = |at: Instant| zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string();
    let told = |slot: &TrackedSlot| all || matches!(slot.kept, SlotOutcome::Late | SlotOutcome::Missed);
    let mut rows: Vec<(Instant, Vec<TableCell>)> = Vec::new();
    for taken in taken {
        for slot in taken.slots.iter().filter(|slot| told(slot)) {
            let text = |text: String| TableCell { text, ..TableCell::default() };
            let standing = match slot.kept {
                SlotOutcome::Done => TargetStatus::Met,
                SlotOutcome::Late => TargetStatus::AtRisk,
                SlotOutcome::Missed => TargetStatus::Missed,
                SlotOutcome::Undecided => TargetStatus::Undecided,
            };
            let state = TableCell { standing: Some(standing), ..text(state(context, slot)) };
            let title = text(taken.entry.title.clone());
            let (start, due) = (text(shown(slot.start)), text(shown(slot.due)));
            rows.push((slot.start, vec![start, title, due, state, text(done_at(context, slot))]));
        }
    }
    rows.sort_by_key(|(start, _)| *start);
    let heads = [
        lang.pick("予定の日時", "Planned for"),
        lang.pick("予定", "What"),
        lang.pick("期限", "Due"),
        lang.pick("結果", "Result"),
        lang.pick("済んだ日時", "Done at"),
    ];
    let caption = match all {
        true => lang.pick("すべての予定と結果", "Everything planned, and what became of it"),
        false => lang.pick("遅れたもの・実施していないもの", "Late, or not done"),
    };
    let rows: Vec<Vec<TableCell>> = rows.into_iter().map(|(_, row)| row).collect();
    (!rows.is_empty()).then(|| Block::Table(TableBlock::new(caption, &heads, rows)))
}
