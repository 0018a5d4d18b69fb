//! `tejun explain deadline`: when something is due, and the strip of time that says why.

use super::strip::{self, duration};
use crate::calendar::{
    ClockQuestion, ClockState, ClockStrip, DayReading, Goal, Instant, Pause, SameDay, WorkCalendar, Zone,
    evaluate_clock, parse_instant,
};
use crate::cli::args::{AnswerFormat, ExplainDeadline, Global, Reading, SameDayReading};
use crate::cli::console::Console;
use crate::cli::exit::{CommandResult, Exit};
use crate::cli::refusals::{left_out, unreadable_instant};
use crate::config::{self, Broken, DeclarationKind};
use crate::diag::{Diagnostic, Diagnostics, Lang, code, did_you_mean};
use crate::inputs::Inputs;
use crate::model::rule_in_words;
use crate::objective::Unit;
use crate::say;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

/// Prints one clock.
pub(super) fn run(args: &ExplainDeadline, global: &Global, voice: &Console) -> CommandResult {
    let strip = tell(args, global)?;
    match args.format {
        AnswerFormat::Json => voice.result(&serde_json::to_string(&strip).expect("a strip has only texts as keys")),
        AnswerFormat::Human => voice.result(&for_people(&strip, voice.lang)),
    }
    Ok(Exit::Fine)
}

fn tell(args: &ExplainDeadline, global: &Global) -> Result<ClockStrip, Box<Diagnostic>> {
    let (known, broken) = calendars(global);
    if let Some(place) = broken.place(DeclarationKind::Calendar, &args.calendar) {
        return Err(Box::new(left_out(&args.calendar, place)));
    }
    let calendar = calendar_named(&args.calendar, known)?;
    let instant =
        |option: &str, text: &str| parse_instant(text, &calendar.zone).ok_or_else(|| unreadable_instant(option, text));
    let optional = |option: &str, text: &Option<String>| text.as_deref().map(|text| instant(option, text)).transpose();
    let pauses = args.pauses.iter().map(|text| pause(text, &calendar.zone)).collect::<Result<Vec<_>, _>>()?;
    let question = ClockQuestion {
        calendar: &calendar,
        from: instant("--from", &args.from)?,
        goal: args.target.as_deref().map(|text| goal(text, args.same_day)).transpose()?,
        until: optional("--until", &args.until)?,
        as_of: optional("--as-of", &global.as_of)?,
        pauses: &pauses,
        reading: match args.reading {
            Reading::BusinessMinutes => DayReading::BusinessMinutes,
            Reading::EndOfBusinessDay => DayReading::EndOfBusinessDay,
            Reading::WallDays => DayReading::WallDays,
        },
    };
    evaluate_clock(&question).map_err(|error| Box::new(Diagnostic::new(code::CALENDAR_COVERAGE, None, error.message())))
}

/// The calendars of the project, if there is one, and the built-in ones; `24x7` reads and prints local times of the
/// project's zone, else of Tokyo, as in a project that names none. What is wrong with a project is not said here; `check` says it.
fn calendars(global: &Global) -> (IndexMap<String, Arc<WorkCalendar>>, Broken) {
    let unsaid = &mut Diagnostics::new();
    let is_project = global.dir.join("tejun.yaml").is_file();
    let project = is_project.then(|| Inputs::open(&global.dir, unsaid).ok()).flatten();
    let project = project.and_then(|inputs| config::load(&inputs, unsaid));
    let zone = project.as_ref().map(|project| project.site.periods.zone.clone());
    let zone = zone.unwrap_or_else(|| WorkCalendar::jp_business().zone);
    let (mut known, broken) = project.map(|project| (project.calendars, project.broken)).unwrap_or_default();
    known.insert("24x7".to_owned(), Arc::new(WorkCalendar { zone, ..WorkCalendar::always() }));
    known.entry("jp-business".to_owned()).or_insert_with(|| Arc::new(WorkCalendar::jp_business()));
    (known, broken)
}

fn calendar_named(
    name: &str,
    mut known: IndexMap<String, Arc<WorkCalendar>>,
) -> Result<Arc<WorkCalendar>, Box<Diagnostic>> {
    if let Some(calendar) = known.swap_remove(name) {
        return Ok(calendar);
    }
    let message = say!("カレンダー `{name}` はありません", "there is no calendar `{name}`");
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let all = names.join("`, `");
    let near = did_you_mean(name, names);
    let hint = near.unwrap_or_else(|| say!("使えるのは `{all}` です", "known are `{all}`"));
    Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint)))
}

/// `A/B`, or `A/` for a pause that still lasts.
fn pause(text: &str, zone: &Zone) -> Result<Pause, Box<Diagnostic>> {
    let (start, end) = text.split_once('/').unwrap_or((text, ""));
    let read = |part: &str| parse_instant(part, zone).ok_or_else(|| unreadable_instant("--pause", part));
    let start = read(start)?;
    let end = if matches!(end.trim(), "" | "..") { None } else { Some(read(end)?) };
    if end.is_some_and(|end| end < start) {
        let message = say!("`--pause {text}` は終わりが始まりより前です", "`--pause {text}` ends before it starts");
        let hint = say!("`--pause 始まり/終わり` の順に書きます", "write `--pause START/END`");
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint)));
    }
    Ok(Pause { start, end })
}

/// `2h`, `540min`, `90s`, `4bh`, `1bd`, `3d`, `same_day`, as in the configuration.
fn goal(text: &str, same_day: SameDayReading) -> Result<Goal, Box<Diagnostic>> {
    if config::is_same_day(text) {
        return Ok(Goal::EndOfDay(match same_day {
            SameDayReading::Business => SameDay::Business,
            SameDayReading::Calendar => SameDay::Calendar,
        }));
    }
    let read = || {
        let (amount, unit) = config::amount(text)?;
        let seconds = |each: i64| amount.checked_mul(Decimal::from(each)).filter(Decimal::is_integer)?.to_i64();
        Some(match unit {
            Unit::S => Goal::OpenSeconds(seconds(1)?),
            Unit::Min => Goal::OpenSeconds(seconds(60)?),
            Unit::H | Unit::Bh => Goal::OpenSeconds(seconds(3600)?),
            Unit::D => Goal::WallSeconds(seconds(86_400)?),
            Unit::Week => Goal::WallSeconds(seconds(7 * 86_400)?),
            Unit::Bd => Goal::BusinessDays(amount.to_u16().filter(|_| amount.is_integer())?),
            _ => return None,
        })
    };
    read().ok_or_else(|| {
        let message = say!(
            "`--target` の `{text}` は時間の長さとして読めません",
            "expected an amount of time for `--target`, found `{text}`"
        );
        let hint = say!(
            "`2h`、`540min`、`4bh`、`1bd`、`3d`、`same_day` のように書きます",
            "write `2h`, `540min`, `4bh`, `1bd`, `3d` or `same_day`"
        );
        Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
    })
}

fn for_people(strip: &ClockStrip, lang: Lang) -> String {
    let at = |instant: Instant| strip::local(instant, &strip.zone);
    let zone = strip.zone.iana_name().unwrap_or_default();
    let none = say!("なし", "none");
    let deadline = strip.deadline.map_or_else(|| none.text(lang).to_owned(), at);
    let state = strip.state.map_or_else(|| none.text(lang).to_owned(), |state| state_name(state, lang).to_owned());
    let (elapsed, calendar, reading) = (duration(strip.elapsed_s), &strip.calendar, reading_in_words(strip, lang));
    let day = match strip.same_day {
        Some(_) => "当日中",
        None => "営業日",
    };
    let head = say!(
        "期限        {deadline}\n経過        {elapsed}\n状態        {state}\nカレンダー  {calendar} ({zone})\n{day}      {reading}\n",
        "deadline  {deadline}\nelapsed   {elapsed}\nstate     {state}\ncalendar  {calendar} ({zone})\nreading   {reading}\n"
    );
    let mut text = head.text(lang).to_owned();
    if let Some(list) = &strip.holidays {
        let (name, first, last) = (&list.source, list.first, list.last);
        let list = say!("祝日        {name}（{first}〜{last}）\n", "holidays  {name}, {first} to {last}\n");
        text.push_str(list.text(lang));
    }
    for line in strip::lines(&strip.segments, &strip.zone, lang) {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

fn state_name(state: ClockState, lang: Lang) -> &'static str {
    let (ja, en) = match state {
        ClockState::Met => ("達成", "met"),
        ClockState::Breached => ("超過", "breached"),
        ClockState::Running => ("進行中", "running"),
        ClockState::BreachedOpen => ("超過（未完了）", "breached, still open"),
        ClockState::Paused => ("保留中（期限なし）", "paused, so there is no deadline"),
        ClockState::DataError => ("データの誤り（終わりが始まりより前）", "data error: it stopped before it started"),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// How the day that was promised is read, in the words that figures use for it.
fn reading_in_words(strip: &ClockStrip, lang: Lang) -> String {
    let rule = match (strip.same_day, strip.reading) {
        (Some(SameDay::Business), _) => "same_day: business",
        (Some(SameDay::Calendar), _) => "same_day: calendar",
        (None, DayReading::BusinessMinutes) => "business_day: business_minutes",
        (None, DayReading::EndOfBusinessDay) => "business_day: end_of_business_day",
        (None, DayReading::WallDays) => "business_day: wall_days",
    };
    let words = rule_in_words(rule, lang);
    words.split_once(": ").map_or(rule, |(_, reading)| reading).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_zone;

    #[test]
    fn amounts_and_pauses() {
        let goal = |text: &str| goal(text, SameDayReading::Business);
        assert_eq!(goal("2h").ok(), Some(Goal::OpenSeconds(7200)));
        assert_eq!(goal("540min").ok(), Some(Goal::OpenSeconds(32_400)));
        assert_eq!(goal("2 営業日").ok(), Some(Goal::BusinessDays(2)));
        assert_eq!(goal("3d").ok(), Some(Goal::WallSeconds(259_200)));
        assert_eq!(goal("1.5h").ok(), Some(Goal::OpenSeconds(5400)));
        assert_eq!(goal("2 weeks").ok(), Some(Goal::WallSeconds(1_209_600)));
        assert_eq!(goal("same_day").ok(), Some(Goal::EndOfDay(SameDay::Business)));
        assert_eq!(super::goal("当日中", SameDayReading::Calendar).ok(), Some(Goal::EndOfDay(SameDay::Calendar)));
        for text in ["", "0bd", "2", "h", "-2h", "2 fortnights", "99999bd", "0.5bd", "0.0001s"] {
            assert!(goal(text).is_err(), "{text}");
        }
        let tokyo = parse_zone("Asia/Tokyo").unwrap();
        let open = pause("2026-11-20T17:00/", &tokyo).unwrap();
        assert_eq!(open.end, None);
        assert_eq!(pause("2026-11-20T17:00/2026-11-20T18:00", &tokyo).unwrap().start, open.start);
        assert!(pause("2026-11-20T17:00/2026-11-20T16:00", &tokyo).is_err());
        assert!(pause("17:00/18:00", &tokyo).is_err());
    }

    #[test]
    fn an_unknown_calendar_is_refused_with_the_nearest_name() {
        let builtin = || {
            let calendars = [WorkCalendar::jp_business(), WorkCalendar::always()];
            calendars.into_iter().map(|calendar| (calendar.name.clone(), Arc::new(calendar))).collect()
        };
        let refusal = calendar_named("jp-busines", builtin()).unwrap_err();
        assert_eq!(refusal.hint.unwrap().en, "did you mean `jp-business`?");
        assert_eq!(calendar_named("24x7", builtin()).unwrap().name, "24x7");
    }
}
