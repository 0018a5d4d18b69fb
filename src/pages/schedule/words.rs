//! The words for one slot: its day, its time, what became of it.
//!
//! In: a slot, the language. Out: text. Never: decides what became of it.

use super::Occasion;
use crate::calendar::{Date, Grain};
use crate::diag::Lang;
use crate::model::{SlotOutcome, TrackedSlot};
use crate::pages::context::ComposeContext;

/// `2026年11月20日（金）`.
pub(in crate::pages) fn day_of(context: &ComposeContext<'_>, date: Date) -> String {
    context.project.site.periods.of_date(Grain::Day, date).title(context.lang())
}

/// `17:00`, `15:00–16:00`, `23:00–翌1:00`, `11/24 10:00–11/26 18:00`; empty for a whole day, `期限` where any day up to it will do.
pub(in crate::pages) fn time_of(context: &ComposeContext<'_>, occasion: &Occasion<'_>) -> String {
    let (lang, zone, slot) = (context.lang(), &context.project.site.periods.zone, &occasion.slot);
    if slot.days.is_some() {
        return if slot.deadline { lang.pick("期限", "due").to_owned() } else { String::new() };
    }
    let (start, end) = (zone.to_datetime(slot.start), zone.to_datetime(slot.end));
    let clock = |at| zone.to_datetime(at).strftime("%-H:%M").to_string();
    if slot.start == slot.end {
        return clock(slot.start);
    }
    let next = start.date().tomorrow().ok();
    match end.date() {
        date if date == start.date() => format!("{}–{}", clock(slot.start), clock(slot.end)),
        date if Some(date) == next && clock(slot.end) == "0:00" => format!("{}–24:00", clock(slot.start)),
        date if Some(date) == next => {
            format!("{}–{}{}", clock(slot.start), lang.pick("翌", "next day "), clock(slot.end))
        }
        _ => format!(
            "{} {}–{} {}",
            start.strftime("%-m/%-d"),
            clock(slot.start),
            end.strftime("%-m/%-d"),
            clock(slot.end)
        ),
    }
}

/// Day and time in one.
pub(in crate::pages) fn when_of(context: &ComposeContext<'_>, occasion: &Occasion<'_>) -> String {
    let (day, time) = (day_of(context, occasion.date), time_of(context, occasion));
    if time.is_empty() { day } else { format!("{day} {time}") }
}

pub(in crate::pages) fn state(context: &ComposeContext<'_>, slot: &TrackedSlot) -> String {
    let lang = context.lang();
    let word = match slot.kept {
        SlotOutcome::Done => lang.pick("期限内に完了", "done in time"),
        SlotOutcome::Late => lang.pick("遅れて済み", "done late"),
        SlotOutcome::Missed => lang.pick("未実施", "not done"),
        SlotOutcome::Undecided if slot.due < context.as_of => lang.pick("記録待ち", "not told yet"),
        SlotOutcome::Undecided => lang.pick("予定", "planned"),
    };
    word.to_owned()
}

/// When something was done, `11/20 17:05`; empty when it was not.
pub(in crate::pages) fn done_at(context: &ComposeContext<'_>, slot: &TrackedSlot) -> String {
    let zone = &context.project.site.periods.zone;
    let shown = |at| match context.lang() {
        Lang::Ja => context.local(at),
        Lang::En => zone.to_datetime(at).strftime("%-d %b %Y %H:%M").to_string(),
    };
    slot.at.map(shown).unwrap_or_default()
}
