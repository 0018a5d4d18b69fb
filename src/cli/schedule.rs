//! `tejun schedule`: what is due today, what is overdue, what comes, and what was done.

use super::args::{FiguresFormat, Global, Schedule as Args};
use super::console::Console;
use super::exit::CommandResult;
use super::figures::compute;
use super::listing::aligned;
use super::open_project;
use crate::calendar::{Date, Grain, Instant, day_start, days_before, local_date, months_after, parse_date};
use crate::config::{Evidence, ScheduleEntry, ScheduleSlot};
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::model::{SlotOutcome, TrackedSlot, harmless_cell};
use crate::pipeline::{self, Computed};
use crate::say;
use serde_json::{Value, json};
use std::cmp::Ordering;

/// How far back something overdue is looked for, and how far ahead plans are shown.
const BACK_DAYS: u32 = 31;
const AHEAD_DAYS: u32 = 7;
/// What is told of what is planned: the rest is for `check`.
const OWN: &[&str] = &["schedule/", "calendar/", "people/", "on-call/"];

/// One slot with what became of it.
struct Line<'c> {
    entry: &'c ScheduleEntry,
    slot: ScheduleSlot,
    date: Date,
    kept: Option<&'c TrackedSlot>,
    /// Whether it is not done, its time is over, and it can still be caught up.
    overdue: bool,
}

/// Prints the schedule.
pub(super) fn run(args: &Args, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let (opened, computed) = compute(global, voice, &mut found)?;
    let window = window(args, &computed)?;
    if args.ics {
        let text = pipeline::calendar(&opened.files, &computed, window, &mut found);
        opened.print_own(&found, OWN, voice);
        voice.result(text.trim_end_matches('\n'));
        return Ok(open_project::exit(&found, false));
    }
    opened.print_own(&found, OWN, voice);
    let lines = lines(&computed, window);
    match args.format {
        FiguresFormat::Json => {
            let all: Vec<Value> = lines.iter().map(|line| for_scripts(&computed, line)).collect();
            voice.json(&all);
        }
        FiguresFormat::Csv => voice.result(&as_csv(&computed, &lines)),
        FiguresFormat::Table if computed.project.schedule.entries.is_empty() => voice.note(&say!(
            "予定はありません（`data/schedule.yaml` で宣言します）",
            "nothing is planned; declare it in `data/schedule.yaml`"
        )),
        FiguresFormat::Table => voice.for_people(&for_people(&computed, &lines, voice.lang)),
    }
    note_unknown_days(&computed, window, voice);
    Ok(open_project::exit(&found, false))
}

/// The days that the command line names; `None` for what is overdue, today and the coming week.
fn window(args: &Args, computed: &Computed) -> Result<Option<(Date, Date)>, Box<Diagnostic>> {
    let day = |option: &str, text: &Option<String>| {
        let Some(text) = text else { return Ok(None) };
        parse_date(text).map(Some).ok_or_else(|| {
            let message = say!("`{option} {text}` を日付として読めません", "cannot read `{option} {text}` as a date");
            let hint = say!("`{option} 2026-11-20` のように書きます", "write a date such as `{option} 2026-11-20`");
            Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
        })
    };
    let (from, to) = (day("--from", &args.from)?, day("--to", &args.to)?);
    let today = local_date(&computed.project.site.periods.zone, computed.as_of);
    let window = match (from, to) {
        (None, None) => return Ok(None),
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => (from, months_after(from.max(today), 0, AHEAD_DAYS)),
        (None, Some(to)) => (today.min(to), to),
    };
    if window.1 < window.0 {
        let message = say!("`--to` が `--from` より前です", "`--to` is before `--from`");
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message)));
    }
    Ok(Some(window))
}

fn lines<'c>(computed: &'c Computed, window: Option<(Date, Date)>) -> Vec<Line<'c>> {
    let periods = &computed.project.site.periods;
    let today = local_date(&periods.zone, computed.as_of);
    let (first, last) = window.unwrap_or_else(|| (days_before(today, BACK_DAYS), months_after(today, 0, AHEAD_DAYS)));
    let (from, to) = (day_start(&periods.zone, first), day_start(&periods.zone, months_after(last, 0, 1)));
    let mut lines = Vec::new();
    for entry in computed.project.schedule.entries.values() {
        let slots = entry.slots(periods, from, to);
        // A row after the next slot has begun is the next slot's, so that only the newest one can be caught up.
        let newest = slots.iter().rposition(|slot| slot.start <= computed.as_of && !slot.cancelled);
        let editions = matches!(entry.evidence, Evidence::Edition { .. });
        for (at, slot) in slots.into_iter().enumerate() {
            let kept = computed.ledger.of(&entry.id, slot.start, slot.nominal);
            let is_over = kept.is_some_and(|kept| {
                kept.kept == SlotOutcome::Missed || (kept.kept == SlotOutcome::Undecided && kept.due < computed.as_of)
            });
            let overdue = is_over && (editions || newest == Some(at));
            let date = slot.date(periods);
            let lasts = slot.start <= computed.as_of && computed.as_of <= slot.due;
            let shown = window.is_some() || overdue || today <= date || lasts;
            if shown && (window.is_none() || (first <= date && date <= last)) {
                lines.push(Line { entry, slot, date, kept, overdue });
            }
        }
    }
    let rank = |line: &Line<'_>| (line.date, line.slot.days.is_none(), line.slot.start, line.entry.id.clone());
    lines.sort_by_cached_key(rank);
    lines
}

/// What became of a slot, by name.
fn state(computed: &Computed, line: &Line<'_>) -> &'static str {
    match line.kept {
        _ if line.slot.cancelled => "cancelled",
        Some(kept) if kept.kept == SlotOutcome::Undecided && kept.due < computed.as_of => "untold",
        Some(kept) => kept.kept.name(),
        None if line.slot.due < computed.as_of => "past",
        None => "planned",
    }
}

fn in_words(state: &str, lang: Lang) -> &'static str {
    match state {
        "cancelled" => lang.pick("中止", "called off"),
        "untold" => lang.pick("記録待ち", "not told yet"),
        "done" => lang.pick("期限内に完了", "done in time"),
        "late" => lang.pick("遅れて済み", "done late"),
        "missed" => lang.pick("未実施", "not done"),
        "past" => lang.pick("終了（実施は記録しない）", "past, not followed"),
        _ => lang.pick("予定", "planned"),
    }
}

fn local(computed: &Computed, at: Instant) -> String {
    computed.project.site.periods.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The time of day; empty for whole days.
fn time(computed: &Computed, slot: &ScheduleSlot, lang: Lang) -> String {
    let clock = |at: Instant| computed.project.site.periods.zone.to_datetime(at).strftime("%H:%M").to_string();
    match (slot.days.is_some(), slot.deadline) {
        (true, true) => lang.pick("期限", "due").to_owned(),
        (true, false) => String::new(),
        _ if slot.start == slot.end => clock(slot.start),
        _ => format!("{}-{}", clock(slot.start), clock(slot.end)),
    }
}

fn owner(computed: &Computed, entry: &ScheduleEntry) -> String {
    let people = &computed.project.people;
    let Some(id) = entry.owner.as_deref() else { return String::new() };
    people.teams.get(id).map_or_else(|| people.name_of(id).to_owned(), |team| team.label.clone())
}

fn for_people(computed: &Computed, lines: &[Line<'_>], lang: Lang) -> String {
    let periods = &computed.project.site.periods;
    let today = local_date(&periods.zone, computed.as_of);
    let as_of = local(computed, computed.as_of);
    let mut text = say!("{as_of} 時点\n", "as of {as_of}\n").text(lang).to_owned();
    let group = |line: &Line<'_>| match line.date.cmp(&today) {
        _ if line.overdue => 0,
        Ordering::Less => 1,
        Ordering::Equal => 2,
        Ordering::Greater => 3,
    };
    let titles = [
        lang.pick("期限を過ぎたもの", "Overdue"),
        lang.pick("これまで", "Before"),
        lang.pick("今日", "Today"),
        lang.pick("これから", "Coming"),
    ];
    for (at, title) in titles.into_iter().enumerate() {
        let rows: Vec<Vec<String>> =
            lines.iter().filter(|line| group(line) == at).map(|line| row(computed, line, lang)).collect();
        if !rows.is_empty() {
            text.push_str(&format!("\n{title}\n{}\n", aligned(&rows)));
        }
    }
    if lines.is_empty() {
        text.push_str(lang.pick("\n予定はありません\n", "\nnothing is planned\n"));
    }
    text
}

fn row(computed: &Computed, line: &Line<'_>, lang: Lang) -> Vec<String> {
    let periods = &computed.project.site.periods;
    let day = periods.of_date(Grain::Day, line.date).title(lang);
    let done = line.kept.and_then(|kept| kept.at).map(|at| local(computed, at));
    let due = line.overdue.then(|| format!("{} {}", lang.pick("期限", "due"), local(computed, line.slot.due)));
    let state = in_words(state(computed, line), lang).to_owned();
    vec![
        format!("  {day}"),
        time(computed, &line.slot, lang),
        line.entry.title.clone(),
        owner(computed, line.entry),
        state,
        done.or(due).unwrap_or_default(),
    ]
}

fn for_scripts(computed: &Computed, line: &Line<'_>) -> Value {
    let zone = &computed.project.site.periods.zone;
    let instant = |at: Instant| at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let of = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "entry": line.entry.id,
        "title": line.entry.title,
        "kind": line.entry.kind.name(),
        "audience": line.entry.audience,
        "owner": line.entry.owner,
        "location": of(&line.entry.location),
        "date": line.date.to_string(),
        "whole_day": line.slot.days.is_some(),
        "start": instant(line.slot.start),
        "end": instant(line.slot.end),
        "due": instant(line.slot.due),
        "followed": line.entry.evidence != Evidence::None,
        "state": state(computed, line),
        "overdue": line.overdue,
        "done_at": line.kept.and_then(|kept| kept.at).map(instant),
    })
}

fn as_csv(computed: &Computed, lines: &[Line<'_>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["date", "time", "entry", "title", "kind", "owner", "due", "state", "overdue", "done_at"];
    writer.write_record(head).expect("memory takes every row");
    for line in lines {
        let row = [
            line.date.to_string(),
            time(computed, &line.slot, Lang::En),
            harmless_cell(&line.entry.id).into_owned(),
            harmless_cell(&line.entry.title).into_owned(),
            line.entry.kind.name().to_owned(),
            harmless_cell(&owner(computed, line.entry)).into_owned(),
            local(computed, line.slot.due),
            state(computed, line).to_owned(),
            line.overdue.to_string(),
            line.kept.and_then(|kept| kept.at).map(|at| local(computed, at)).unwrap_or_default(),
        ];
        writer.write_record(&row).expect("memory takes every row");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every row")).expect("texts are UTF-8")
}

/// What of the days shown nobody can tell.
fn note_unknown_days(computed: &Computed, window: Option<(Date, Date)>, voice: &Console) {
    let periods = &computed.project.site.periods;
    let today = local_date(&periods.zone, computed.as_of);
    let (first, last) = window.unwrap_or((today, months_after(today, 0, AHEAD_DAYS)));
    let (from, to) = (day_start(&periods.zone, first), day_start(&periods.zone, months_after(last, 0, 1)));
    for entry in computed.project.schedule.entries.values() {
        if let Some(error) = entry.slots_error(periods, from, to) {
            let (title, reason) = (&entry.title, error.message());
            let (ja, en) = (&reason.ja, &reason.en);
            voice.note(&say!("{title}: 日を決められません: {ja}", "{title}: its days cannot be told: {en}"));
        }
    }
}
