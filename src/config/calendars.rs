//! `data/calendars.yaml`: business calendars; the maintenance windows of the same file are read by `maintenance`.

use super::forms::Timezone;
use super::recurrence::RecurrenceContext;
use super::symbols::Symbols;
use super::{Maintenance, Source, holidays, maintenance};
use crate::calendar::{Closure, Date, DaySpan, Holidays, Time, WorkCalendar, Zone, parse_date, parse_time};
use crate::diag::{Lang, Place};
use crate::model::ProjectFiles;
use crate::say;
use crate::syntax::{Form, Key, Keys, Later, Named, Node, Reader, Required, forms, keys, listed};
use std::sync::Arc;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Calendars that need no declaration.
const BUILT_IN: [&str; 2] = ["24x7", "jp-business"];

/// What stands in the file.
pub(super) struct Calendars {
    /// The calendars, the built-in ones included.
    pub calendars: Symbols<Arc<WorkCalendar>>,
    /// The maintenance windows.
    pub maintenance: Symbols<Maintenance>,
    /// The national holidays in force.
    pub holidays: Arc<Holidays>,
}

keys! {
    struct FileKeys<'n> {
        holidays: Option<Later<holidays::ListKeys<'n>>>, "祝日の一覧", "the list of holidays";
        calendars: Named<CalendarKeys<'n>> = Vec::new(), "営業カレンダー", "business calendars";
        maintenance: Named<maintenance::WindowForm> = Vec::new(), "メンテナンス", "maintenance windows";
    }

    struct CalendarKeys<'n> {
        timezone: Option<Timezone>, "営業時間のタイムゾーン", "the zone of its hours";
        open: Required<Later<Named<&'n str>>>, "曜日ごとの営業時間", "opening hours by weekday";
        holidays: Option<Later<&'n str>>, "休む祝日（`jp`・`none`）", "whose holidays it keeps, `jp` or `none`";
        closed: Vec<ClosureForm>, "休業日", "days on which it is closed";
    }
}

forms! {
    /// `12-29..01-03` each year, `2026-08-13`, or `2026-08-12..2026-08-14`.
    ClosureForm => Closure = closure;
}

/// The schema of the file.
pub(super) fn schema(lang: Lang) -> serde_json::Value {
    FileKeys::schema(lang)
}

/// Holidays, calendars and maintenance windows.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    zone: &Zone,
    files: &dyn ProjectFiles,
    sources: &Symbols<Source>,
) -> Calendars {
    let Some(keys) = FileKeys::from_node(reader, node) else {
        return Calendars::without(Holidays::japan(), Some(Place::file(reader.file)));
    };
    let national = holidays::national(reader, keys.holidays, files);
    let context = CalendarContext { zone, files, national: &national };
    let declared =
        Symbols::read(reader, keys.calendars, |reader, key, node| calendar(reader, key, node, context).map(Arc::new));
    let calendars = with_built_in(declared, &national);
    let context = RecurrenceContext { calendars: &calendars, zone };
    let maintenance = Symbols::read(reader, keys.maintenance, |reader, key, node| {
        maintenance::read(reader, key, node, context, sources)
    });
    Calendars { calendars, maintenance, holidays: national }
}

/// What a calendar may refer to.
#[derive(Clone, Copy)]
struct CalendarContext<'a> {
    zone: &'a Zone,
    files: &'a dyn ProjectFiles,
    national: &'a Arc<Holidays>,
}

impl Calendars {
    /// What there is when the file is missing or is the `unreadable` one: the built-in calendars.
    pub(super) fn without(holidays: Arc<Holidays>, unreadable: Option<Place>) -> Self {
        let nothing = Symbols::nothing(unreadable.clone());
        Self { calendars: with_built_in(nothing, &holidays), maintenance: Symbols::nothing(unreadable), holidays }
    }
}

/// Adds the built-in calendars.
fn with_built_in(mut declared: Symbols<Arc<WorkCalendar>>, national: &Arc<Holidays>) -> Symbols<Arc<WorkCalendar>> {
    let japanese = WorkCalendar { holidays: Some(Arc::clone(national)), ..WorkCalendar::jp_business() };
    for calendar in [WorkCalendar::always(), japanese] {
        declared.sound.entry(calendar.name.clone()).or_insert_with(|| Arc::new(calendar));
    }
    declared
}

fn calendar(reader: &mut Reader<'_>, key: &Key, node: &Node, context: CalendarContext<'_>) -> Option<WorkCalendar> {
    let name = key.text.clone();
    if BUILT_IN.contains(&name.as_str()) {
        let message = say!(
            "`{name}` は組み込みのカレンダーなので別の名前にします",
            "`{name}` is built in: expected another name"
        );
        reader.invalid_key(key, message);
    }
    let keys = CalendarKeys::of_entry(reader, key, node)?;
    let open = keys.open;
    let before = reader.failures();
    let mut week: [Vec<DaySpan>; 7] = Default::default();
    for (days, node) in reader.named(open) {
        let spans = spans(reader, node);
        for day in weekdays(reader, days) {
            week[day].extend(spans.iter().copied());
        }
    }
    for spans in &mut week {
        spans.sort_by_key(|span| span.from);
    }
    if let Some(node) = open.filter(|_| reader.failures() == before) {
        check_week(reader, node, &week);
    }
    let holidays = keys.holidays.and_then(|node| holidays::of_calendar(reader, node, context.files, context.national));
    let zone = keys.timezone.unwrap_or_else(|| context.zone.clone());
    Some(WorkCalendar { name, zone, week, holidays, closures: keys.closed })
}

/// Weekdays of a key such as `mon-fri`, `sat` or `mon,wed`, Monday as 0.
fn weekdays(reader: &mut Reader<'_>, key: &Key) -> Vec<usize> {
    let day = |name: &str| DAYS.iter().position(|known| *known == name.trim());
    let mut days = Vec::new();
    for part in key.text.split(',') {
        let range = match part.split_once('-') {
            Some((first, last)) => day(first).zip(day(last)),
            None => day(part).map(|day| (day, day)),
        };
        let Some((first, last)) = range else {
            let (part, known) = (part.trim(), listed(&DAYS));
            let message = say!(
                "曜日 `{part}` を読めません（{known}、`mon-fri`、`mon,wed` のように書きます）",
                "cannot read the weekday `{part}`: expected {known}, `mon-fri` or `mon,wed`"
            );
            reader.invalid_key(key, message);
            continue;
        };
        let length = (last + 7 - first) % 7;
        days.extend((0..=length).map(|step| (first + step) % 7));
    }
    days
}

fn spans(reader: &mut Reader<'_>, node: &Node) -> Vec<DaySpan> {
    reader.texts(node).into_iter().filter_map(|(_, node)| span(reader, node)).collect()
}

fn span(reader: &mut Reader<'_>, node: &Node) -> Option<DaySpan> {
    let span = |text: &str| {
        let (from, to) = text.split_once('-')?;
        let from: Time = parse_time(from.trim())??;
        let to: Option<Time> = parse_time(to.trim())?;
        to.is_none_or(|to| from < to).then_some(DaySpan { from, to })
    };
    let expected = say!(
        "営業時間を `09:00-18:00` の形で書きます（終わりは始まりより後、`24:00` まで）",
        "expected opening hours such as `09:00-18:00`, the end after the start and at most `24:00`"
    );
    reader.parsed(node, span, expected)
}

fn check_week(reader: &mut Reader<'_>, node: &Node, week: &[Vec<DaySpan>; 7]) {
    if week.iter().all(Vec::is_empty) {
        reader.invalid(node, say!("営業時間が 1 つもありません", "expected opening hours, found none"));
    }
    for (name, spans) in DAYS.iter().zip(week) {
        let overlap = spans.windows(2).any(|pair| pair[0].to.is_none_or(|to| pair[1].from < to));
        if overlap {
            reader.invalid(node, say!("`{name}` の営業時間が重なっています", "the opening hours of `{name}` overlap"));
        }
    }
}

fn closure(reader: &mut Reader<'_>, node: &Node) -> Option<Closure> {
    reader.text_of(node)?;
    let closure = |text: &str| {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let (from, to) = (from.trim(), to.trim());
        let dates = parse_date(from).zip(parse_date(to)).filter(|(from, to)| from <= to);
        let dates = dates.map(|(from, to)| Closure::Dates { from, to });
        dates.or_else(|| Some(Closure::Yearly { from: month_day(from)?, to: month_day(to)? }))
    };
    let expected = say!(
        "休業日を `12-29..01-03`・`2026-08-13`・`2026-08-12..2026-08-14` のように書きます",
        "expected closed days such as `12-29..01-03`, `2026-08-13` or `2026-08-12..2026-08-14`"
    );
    reader.parsed(node, closure, expected)
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year, so that 02-29 is a day.
    Date::new(2028, month, day).ok()?;
    Some((month, day))
}
