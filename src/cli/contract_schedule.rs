//! `tejun contract --schedule`: what documents say of when something is done, the entry that it is about, and entries for what has none.
//!
//! In: what was computed. Out: a table, JSON, or YAML for `data/schedule.yaml`. Never: binds, or writes the file.

use super::args::{Contract as Args, ListFormat};
use super::console::Console;
use super::contract::{is_asked, place_on_disk, scalar};
use super::listing::Listing;
use crate::calendar::StatedTime;
use crate::diag::{Lang, Message};
use crate::model::{Aside, BoundEntry, BoundSchedule, Mounts, NextSlot};
use crate::pipeline::{self, Computed, ProposedTime, ScheduleSuggestion};
use crate::say;
use serde_json::{Value, json};
use std::fmt::Write;

/// Prints statements, or entries for those that no entry has.
pub(super) fn run(args: &Args, mounts: &Mounts, computed: &Computed, voice: &Console) {
    let asked = |document: &str| is_asked(args, document);
    if args.suggest {
        let all = pipeline::suggest_schedule(computed);
        let own: Vec<&ScheduleSuggestion> = all.iter().filter(|one| asked(&one.statement.document)).collect();
        return propose(&own, mounts, computed.project.schedule.entries.is_empty(), voice);
    }
    let stated: Vec<&BoundSchedule> =
        computed.contract.schedule.iter().filter(|one| asked(&one.statement.document)).collect();
    match args.format {
        ListFormat::Json => {
            let all: Vec<Value> = stated.iter().map(|one| for_scripts(one, mounts)).collect();
            voice.json(&all);
        }
        ListFormat::Table => {
            if !stated.is_empty() {
                voice.for_people(&as_table(computed, &stated, mounts, voice.lang));
            }
            voice.note(&sums(&stated));
        }
    }
}

/// Says that there is more to propose than bindings.
pub(super) fn mention(computed: &Computed, voice: &Console) {
    let count = pipeline::suggest_schedule(computed).len();
    if count > 0 {
        voice.note(&say!(
            "`data/schedule.yaml` の予定の案も {count} 件あります（`tejun contract --schedule --suggest`）",
            "there are {count} entries to propose for `data/schedule.yaml`, too (`tejun contract --schedule --suggest`)"
        ));
    }
}

fn for_scripts(one: &BoundSchedule, mounts: &Mounts) -> Value {
    let statement = &one.statement;
    json!({
        "document": mounts.disk_path(&statement.document),
        "file": mounts.disk_path(&statement.place.file),
        "line": statement.place.line,
        "column": statement.place.column,
        "heading": statement.headings,
        "label": statement.label,
        "names": statement.names,
        "text": statement.text,
        "parsed": parsed(&statement.stated),
        "shift": statement.shift,
        "off": statement.off,
        "entry": one.entry.as_ref().map(entry),
    })
}

fn parsed(stated: &StatedTime) -> Value {
    match stated {
        StatedTime::Recurring(stated) => json!(stated),
        StatedTime::Planned(days) => json!({ "plan": days }),
    }
}

fn entry(entry: &BoundEntry) -> Value {
    let both = |message: &Message| json!({ "ja": message.ja, "en": message.en });
    let next = entry.next.map(|next| match next {
        NextSlot::At(at) => json!({ "at": at }),
        NextSlot::On(date) => json!({ "on": date.to_string() }),
        NextSlot::By(date) => json!({ "by": date.to_string() }),
    });
    json!({
        "id": entry.id,
        "title": entry.title,
        "when": entry.when,
        "difference": entry.difference.as_ref().map(both),
        "next": next,
        "last_done": entry.last_done,
        "missed": entry.missed.map(|date| date.to_string()),
    })
}

fn as_table(computed: &Computed, stated: &[&BoundSchedule], mounts: &Mounts, lang: Lang) -> String {
    let heads = say!("場所\t何の\tいつ\t予定\t次回\t状態", "place\tof what\twhen\tentry\tnext\tstate");
    let zone = &computed.project.site.periods.zone;
    let row = |one: &&BoundSchedule| {
        let statement = &one.statement;
        let next = one.entry.as_ref().and_then(|entry| entry.next).map(|next| match next {
            NextSlot::At(at) => zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string(),
            NextSlot::On(date) => date.to_string(),
            NextSlot::By(date) => say!("{date} まで", "by {date}").into_text(lang),
        });
        vec![
            place_on_disk(mounts, &statement.place.file, statement.place.line),
            statement.names.first().cloned().unwrap_or_default(),
            statement.text.split_whitespace().collect::<Vec<_>>().join(" "),
            one.entry.as_ref().map(|entry| entry.id.clone()).unwrap_or_default(),
            next.unwrap_or_default(),
            state(one).into_text(lang),
        ]
    };
    Listing::new(heads, stated.iter().map(row).collect()).aligned(lang)
}

fn state(one: &BoundSchedule) -> Message {
    let entry = one.entry.as_ref();
    match (entry, entry.and_then(|entry| entry.difference.as_ref())) {
        (_, Some(Message { ja, en })) => say!("食い違い（{ja}）", "differs ({en})"),
        (Some(_), None) => say!("一致", "agrees"),
        (None, _) if one.statement.off => {
            let Message { ja, en } =
                one.statement.aside.map_or_else(|| say!("bind: false", "bind: false"), Aside::reason);
            say!("対象外（{ja}）", "off ({en})")
        }
        (None, _) => say!("なし", "unbound"),
    }
}

fn sums(stated: &[&BoundSchedule]) -> Message {
    let all = stated.len();
    let bound = stated.iter().filter(|one| one.entry.is_some()).count();
    let differ = stated.iter().filter(|one| one.entry.as_ref().is_some_and(|entry| entry.difference.is_some())).count();
    say!(
        "時期の文 {all} 件: 予定に結び付き {bound}（うち食い違い {differ}）",
        "{all} statements of when: {bound} bound to the schedule, {differ} of them differ"
    )
}

/// Entries of `data/schedule.yaml`, ready to paste; the whole file where there is none.
fn propose(suggestions: &[&ScheduleSuggestion], mounts: &Mounts, is_new: bool, voice: &Console) {
    if suggestions.is_empty() {
        voice.note(&say!("提案できる予定はありません", "there is nothing to propose"));
        return;
    }
    let mut text = String::new();
    if is_new {
        text.push_str("entries:\n");
    }
    suggestions.iter().for_each(|one| text.push_str(&as_yaml(one, mounts, voice.lang)));
    voice.result(&text);
}

fn as_yaml(one: &ScheduleSuggestion, mounts: &Mounts, lang: Lang) -> String {
    let statement = &one.statement;
    let words = statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("  # {}  {words}\n", place_on_disk(mounts, &statement.place.file, statement.place.line));
    let _ = writeln!(text, "  {}:", scalar(&one.id));
    let _ = writeln!(text, "    title: {}", scalar(&one.title));
    let _ = writeln!(text, "    kind: {}", one.kind.name());
    time_as_yaml(&mut text, &one.time, lang);
    if let Some(shift) = one.shift {
        let _ = writeln!(text, "    shift: {shift}");
    }
    if let Some(calendar) = &one.calendar {
        let _ = writeln!(text, "    calendar: {}", scalar(calendar));
    }
    text
}

fn time_as_yaml(text: &mut String, time: &ProposedTime, lang: Lang) {
    match time {
        ProposedTime::Recurring { when, needs_first_week, every } => {
            // Several recurrences are a list, whose texts need no quotes.
            let _ = writeln!(text, "    when: {when}");
            if *needs_first_week {
                let about =
                    lang.pick("または days（1日から7日を第1週とする）", "or days: the days 1 to 7 are the first week");
                let _ = writeln!(text, "    first_week: business # {about}");
            }
            if let Some((every, from)) = every {
                let about = lang.pick("数え始めの日を確かめる", "make sure from which day it is counted");
                let _ = writeln!(text, "    every: {every}\n    from: {from} # {about}");
            }
        }
        ProposedTime::Planned { on, from } => {
            let about = lang.pick("計画の初日（Day 1）に直す", "put the first day of the plan here (Day 1)");
            let _ = writeln!(text, "    on: {on}\n    from: {from} # {about}");
        }
    }
}
