//! Laws that clocks obey, on random calendars (lunch breaks, holidays, closures, zones that change their clocks), tickets,
//! pauses, cycles and changes of priority. The naive walk asks the wall clock of every single minute.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use tejun::calendar::{Holidays, Instant, SegmentKind, Zone};
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::metrics::{clock_table, ticket_clocks};
use tejun::pipeline::{self, AssetNames, ClusterUse, Computed, Options};
use tejun::query::Cell;

const MINUTE: i64 = 60;
/// Monday 2026-10-19 00:00 UTC: clocks change in Europe on 25 October and in America on 1 November; 3 November is a holiday.
const FIRST: i64 = 1_792_368_000;
const AS_OF: i64 = FIRST + 60 * 24 * 60 * MINUTE;

#[derive(Debug, Clone)]
struct Calendar {
    zone: &'static str,
    /// Opening spans of an open day, in hours.
    spans: Vec<(u32, u32)>,
    /// Open from Monday to this day, from 0.
    last_day: i8,
    holidays: bool,
    closed: Option<u32>,
}

#[derive(Debug, Clone)]
struct Ticket {
    start: i64,
    responded: Option<i64>,
    resolved: Option<i64>,
    closed: Option<i64>,
    raised: Vec<(i64, bool)>,
    pauses: Vec<(i64, Option<i64>)>,
    cycles: Vec<(i64, i64)>,
    team: u8,
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let zone = prop::sample::select(vec!["Asia/Tokyo", "America/New_York", "Europe/Berlin"]);
    // No span begins or ends between 1:00 and 3:00, where a wall time may be skipped or come twice.
    let spans = prop::sample::select(vec![
        vec![(9, 18)],
        vec![(9, 12), (13, 18)],
        vec![(8, 11), (12, 15), (16, 21)],
        vec![(0, 24)],
        vec![(6, 24)],
    ]);
    let closed = prop::option::of(20_u32..31);
    (zone, spans, 2_i8..7, any::<bool>(), closed).prop_map(|(zone, spans, last_day, holidays, closed)| Calendar {
        zone,
        spans,
        last_day,
        holidays,
        closed,
    })
}

/// Whole minutes after [`FIRST`].
fn minutes(most: i64) -> impl Strategy<Value = i64> {
    (0..most).prop_map(|minute| FIRST + minute * MINUTE)
}

fn tickets() -> impl Strategy<Value = Vec<Ticket>> {
    let after = |most: i64| prop::option::weighted(0.8, 0..most);
    let raised = prop::collection::vec((0_i64..4000, any::<bool>()), 0..3);
    let pauses = prop::collection::vec((-500_i64..9000, prop::option::weighted(0.9, 0_i64..4000)), 0..5);
    let cycles = prop::collection::vec((1_i64..2000, 1_i64..3000), 0..3);
    let one =
        (minutes(20_000), after(3000), after(20_000), prop::option::of(0_i64..20_000), raised, pauses, cycles, 0_u8..3);
    let ticket = one.prop_map(|(start, responded, resolved, closed, raised, pauses, cycles, team)| {
        let at = |minutes: i64| start + minutes * MINUTE;
        let mut worked = Vec::new();
        let mut from = 0;
        for (length, gap) in cycles {
            worked.push((at(from), at(from + length)));
            from += length + gap;
        }
        let span = |(from, length): (i64, Option<i64>)| (at(from), length.map(|length| at(from + length)));
        Ticket {
            start,
            responded: responded.map(at),
            resolved: resolved.map(at),
            closed: closed.map(at),
            raised: raised.into_iter().map(|(minutes, up)| (at(minutes), up)).collect(),
            pauses: pauses.into_iter().map(span).collect(),
            cycles: worked,
            team,
        }
    });
    prop::collection::vec(ticket, 1..8)
}

fn text(second: i64) -> String {
    Instant::from_second(second).unwrap().to_string()
}

fn optional(second: Option<i64>) -> String {
    second.map(text).unwrap_or_default()
}

const SOURCES: &str = "\
tickets:
  files: tickets.csv
  key: id
  columns: { id: text, priority: text, team: text, opened: datetime, responded: datetime, resolved: datetime, closed: datetime }
pauses: { files: pauses.csv, columns: { ticket: text, from: datetime, to: datetime } }
cycles: { files: cycles.csv, columns: { ticket: text, from: datetime, to: datetime } }
changes: { files: changes.csv, columns: { ticket: text, at: datetime, to: text, from: text } }
";

const STEPS: &str = concat!(
    "  cycles: { source: cycles, key: ticket, start: from, end: to }\n",
    "  priority_changes: { source: changes, key: ticket, at: at, to: to, from: from }\n",
);

/// `minutes` are promised on the calendar, half as many round the clock for priority `high`.
fn project(calendar: &Calendar, tickets: &[Ticket], promised: i64, steps: &str, backwards: bool) -> Computed {
    let half = promised / 2;
    promising(calendar, tickets, &[format!("{promised}min"), format!("{half}min")], steps, backwards)
}

/// What is promised on the calendar, and round the clock for priority `high`.
fn promising(
    calendar: &Calendar,
    tickets: &[Ticket],
    [low, high]: &[String; 2],
    steps: &str,
    backwards: bool,
) -> Computed {
    let Calendar { zone, spans, last_day, holidays, closed } = calendar;
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let spans: Vec<String> = spans.iter().map(|(from, to)| format!("\"{from:02}:00-{to:02}:00\"")).collect();
    let open = format!("{{ mon-{}: [{}] }}", days[usize::try_from(*last_day).unwrap()], spans.join(", "));
    let holidays = if *holidays { "jp" } else { "none" };
    let closed = closed.map(|day| format!("\"2026-10-{day}..2026-11-02\"")).unwrap_or_default();
    let desk =
        format!("calendars:\n  desk: {{ timezone: {zone}, open: {open}, holidays: {holidays}, closed: [{closed}] }}\n");
    let pauses = "pauses: { source: pauses, key: ticket, start: from, end: to }";
    let sla = format!(
        "p:\n  source: tickets\n  priority: priority\n  start: opened\n  closed: closed\n  by: [team]\n  clocks:\n    \
         response: {{ stop: responded }}\n    resolution: {{ stop: resolved, {pauses} }}\n  targets:\n    \
         low: {{ calendar: desk, response: {low}, resolution: {low} }}\n    \
         high: {{ calendar: 24x7, response: {high}, resolution: {high} }}\n  \
         grains: [day, week, month, quarter, year]\n{steps}"
    );
    let mut rows = [
        "id,priority,team,opened,responded,resolved,closed\n",
        "ticket,from,to\n",
        "ticket,from,to\n",
        "ticket,at,to,from\n",
    ]
    .map(str::to_owned);
    for (n, ticket) in tickets.iter().enumerate() {
        let Ticket { start, responded, resolved, closed, .. } = ticket;
        let (times, team) = ([Some(*start), *responded, *resolved, *closed].map(optional).join(","), ticket.team);
        let last = ticket.raised.last().is_some_and(|(_, up)| *up) && !steps.is_empty();
        let priority = |up: bool| if up { "high" } else { "low" };
        let _ = writeln!(rows[0], "T{n},{},{team},{times}", priority(last));
        let mut lines: Vec<String> =
            ticket.pauses.iter().map(|(from, to)| format!("T{n},{},{}\n", text(*from), optional(*to))).collect();
        if backwards {
            lines.reverse();
            lines.extend(lines.first().cloned());
        }
        rows[1] += &lines.concat();
        for (from, to) in &ticket.cycles {
            let _ = writeln!(rows[2], "T{n},{},{}", text(*from), text(*to));
        }
        let mut before = false;
        for (at, up) in &ticket.raised {
            let _ = writeln!(rows[3], "T{n},{},{},{}", text(*at), priority(*up), priority(before));
            before = *up;
        }
    }
    let files = [
        ("tejun.yaml", "title: 法則\n".to_owned()),
        ("data/calendars.yaml", desk),
        ("data/sources.yaml", SOURCES.to_owned()),
        ("data/sla.yaml", sla),
        ("data/tickets.csv", rows[0].clone()),
        ("data/pauses.csv", rows[1].clone()),
        ("data/cycles.csv", rows[2].clone()),
        ("data/changes.csv", rows[3].clone()),
    ];
    let now = Instant::from_second(AS_OF).unwrap();
    let mut found = Diagnostics::new();
    let options =
        Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    let computed = pipeline::compute(&Inputs::from_memory(files), &options, &mut found).expect("a project");
    assert!(!found.has_errors(), "{:?}", found.sorted());
    computed
}

/// Integers of a column by ticket; what is missing is -1.
fn column(computed: &Computed, clock: &str, name: &str) -> BTreeMap<String, i64> {
    let mut found = Diagnostics::new();
    let table = clock_table(computed.snapshot(), "p", clock, &mut found).unwrap();
    let at = table.column(name).unwrap();
    let value = |cell: &Cell| cell.integer().unwrap_or(-1);
    table.rows.iter().map(|row| (row[0].text().unwrap().to_owned(), value(&row[at]))).collect()
}

fn states(computed: &Computed, clock: &str) -> BTreeMap<String, String> {
    let mut found = Diagnostics::new();
    let table = clock_table(computed.snapshot(), "p", clock, &mut found).unwrap();
    let at = table.column("state").unwrap();
    let text = |cell: &Cell| cell.text().unwrap().to_owned();
    table.rows.iter().map(|row| (text(&row[0]), text(&row[at]))).collect()
}

/// Whether the calendar is open in a minute, asked of the wall clock.
fn is_open(calendar: &Calendar, zone: &Zone, holidays: &Holidays, second: i64) -> bool {
    let now = Instant::from_second(second).unwrap().to_zoned(zone.clone());
    let date = now.date();
    let closed = calendar.closed.is_some_and(|day| {
        let first = tejun::calendar::Date::constant(2026, 10, i8::try_from(day).unwrap());
        first <= date && date <= tejun::calendar::Date::constant(2026, 11, 2)
    });
    let hour = u32::try_from(now.hour()).unwrap();
    !(closed || (calendar.holidays && holidays.name_of(date).is_some()))
        && date.weekday().to_monday_zero_offset() <= calendar.last_day
        && calendar.spans.iter().any(|(from, to)| *from <= hour && hour < *to)
}

/// Elapsed seconds up to the end, and the end of the minute in which the promise is used up.
fn walked(calendar: &Calendar, ticket: &Ticket, promised: i64) -> (i64, i64) {
    let zone = Zone::get(calendar.zone).unwrap();
    let holidays = Holidays::japan();
    let until = ticket.resolved.or(ticket.closed).unwrap_or(AS_OF);
    let (mut elapsed, mut counted, mut deadline) = (0, 0, None);
    let mut at = ticket.start;
    while at < until || deadline.is_none() {
        let paused = at < until && ticket.pauses.iter().any(|(from, to)| *from <= at && to.is_none_or(|to| at < to));
        if !paused && is_open(calendar, &zone, &holidays, at) {
            counted += 1;
            elapsed += i64::from(at < until);
            if counted == promised {
                deadline = Some(at + MINUTE);
            }
        }
        at += MINUTE;
    }
    (elapsed * MINUTE, deadline.unwrap())
}

/// Minutes from the start of a ticket to the end of the last open minute of the first day of which one is still to come.
fn until_the_day_ends(calendar: &Calendar, ticket: &Ticket) -> i64 {
    let zone = Zone::get(calendar.zone).unwrap();
    let holidays = Holidays::japan();
    let day = |at: i64| Instant::from_second(at).unwrap().to_zoned(zone.clone()).date();
    let mut at = ticket.start;
    while !is_open(calendar, &zone, &holidays, at) {
        at += MINUTE;
    }
    let (date, mut open) = (day(at), 0);
    while day(at) == date {
        open += i64::from(is_open(calendar, &zone, &holidays, at));
        at += MINUTE;
    }
    open
}

/// Whether the priority of a ticket is the high one just before an instant: as the last change says, else as it was before
/// the first one.
fn in_force(ticket: &Ticket, end: i64) -> bool {
    let mut before = false;
    let mut changes: Vec<(i64, bool, bool)> = Vec::new();
    for (at, up) in &ticket.raised {
        changes.push((*at, *up, before));
        before = *up;
    }
    changes.sort_by_key(|(at, ..)| *at);
    let last = changes.iter().rev().find(|(at, ..)| *at < end.min(AS_OF));
    last.map_or_else(|| changes.first().is_some_and(|(_, _, from)| *from), |(_, up, _)| *up)
}

proptest! {
    // Few, since each case is a project that is read and computed.
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_clock_of_columns_is_a_walk_minute_by_minute(calendar in calendars(), tickets in tickets(), promised in 2_i64..900) {
        let computed = project(&calendar, &tickets, promised, "", false);
        let elapsed = column(&computed, "resolution", "elapsed");
        let deadline = column(&computed, "resolution", "deadline");
        for (n, ticket) in tickets.iter().enumerate() {
            let key = format!("T{n}");
            let (wanted, due) = walked(&calendar, ticket, promised);
            prop_assert_eq!(elapsed[&key], wanted, "elapsed of {} {:?}", key, ticket);
            // A clock that waits in a pause has no deadline.
            prop_assert!(deadline[&key] == due || deadline[&key] == -1, "deadline of {}: {} {}", key, deadline[&key], due);
        }
    }

    #[test]
    fn the_same_day_is_what_is_left_of_it(calendar in calendars(), tickets in tickets(), is_business in any::<bool>()) {
        let (same_day, days) = match is_business {
            true => ("business", calendar.clone()),
            false => ("calendar", Calendar { spans: vec![(0, 24)], last_day: 6, holidays: false, closed: None, ..calendar.clone() }),
        };
        // A ticket that was raised has the other priority.
        let tickets: Vec<Ticket> = tickets.iter().map(|t| Ticket { raised: Vec::new(), ..t.clone() }).collect();
        let low = ["same_day", "1h"].map(str::to_owned);
        let computed = promising(&calendar, &tickets, &low, &format!("  same_day: {same_day}\n"), false);
        let [elapsed, deadline, allowed] = ["elapsed", "deadline", "allowed"].map(|name| column(&computed, "resolution", name));
        let state = states(&computed, "resolution");
        for (n, ticket) in tickets.iter().enumerate() {
            let key = format!("T{n}");
            let left = until_the_day_ends(&days, ticket);
            let (wanted, due) = walked(&days, ticket, left);
            prop_assert_eq!(allowed[&key], left * MINUTE, "allowed of {} {:?}", key, ticket);
            prop_assert_eq!(elapsed[&key], wanted, "elapsed of {} {:?}", key, ticket);
            prop_assert!(deadline[&key] == due || deadline[&key] == -1, "deadline of {}: {} {}", key, deadline[&key], due);
            if let Some(stop) = ticket.resolved.filter(|stop| *stop >= ticket.start && *stop < AS_OF) {
                let in_time = wanted <= left * MINUTE && stop <= due;
                prop_assert_eq!(state[&key].as_str(), if in_time { "met" } else { "breached" }, "{} {:?}", key, ticket);
            }
        }
    }

    #[test]
    fn the_union_of_pauses_does_not_depend_on_their_order(calendar in calendars(), tickets in tickets(), promised in 2_i64..900) {
        let [one, other] = [false, true].map(|backwards| project(&calendar, &tickets, promised, STEPS, backwards));
        for name in ["elapsed", "deadline", "counted_at"] {
            prop_assert_eq!(column(&one, "resolution", name), column(&other, "resolution", name));
        }
        prop_assert_eq!(one.figures, other.figures);
    }

    #[test]
    fn elapsed_time_is_additive_over_adjacent_intervals(calendar in calendars(), tickets in tickets(), promised in 2_i64..900) {
        let whole: Vec<Ticket> = tickets.iter().map(|t| Ticket { resolved: Some(t.resolved.unwrap_or(t.start + 9000 * MINUTE)), ..t.clone() }).collect();
        let middle = |t: &Ticket| t.start + (t.resolved.unwrap() - t.start) / MINUTE / 3 * MINUTE;
        let first: Vec<Ticket> = whole.iter().map(|t| Ticket { resolved: Some(middle(t)), ..t.clone() }).collect();
        let second: Vec<Ticket> = whole.iter().map(|t| Ticket { start: middle(t), ..t.clone() }).collect();
        let elapsed = |tickets: &[Ticket]| column(&project(&calendar, tickets, promised, "", false), "resolution", "elapsed");
        let (whole, first, second) = (elapsed(&whole), elapsed(&first), elapsed(&second));
        for (key, sum) in whole {
            prop_assert_eq!(sum, first[&key] + second[&key], "{}", key);
        }
    }

    #[test]
    fn deadline_and_elapsed_are_inverses(calendar in calendars(), tickets in tickets(), promised in 2_i64..900) {
        // A pause that lasts for ever has no deadline; neither matters what would have come after the stop.
        let open: Vec<Ticket> = tickets.iter().map(|t| {
            let pauses = t.pauses.iter().filter(|(_, to)| to.is_some()).copied().collect();
            Ticket { resolved: None, closed: None, pauses, ..t.clone() }
        }).collect();
        let due = column(&project(&calendar, &open, promised, "", false), "resolution", "deadline");
        let stopped = |by: i64| -> Vec<Ticket> {
            open.iter().enumerate().map(|(n, t)| Ticket { resolved: Some(due[&format!("T{n}")] + by), ..t.clone() }).collect()
        };
        let in_time = project(&calendar, &stopped(0), promised, "", false);
        for (key, state) in states(&in_time, "resolution") {
            prop_assert_eq!(state, "met", "{}", key);
        }
        prop_assert!(column(&in_time, "resolution", "elapsed").values().all(|elapsed| *elapsed == promised * MINUTE));
        prop_assert_eq!(column(&in_time, "resolution", "deadline"), due.clone());
        // A minute earlier it had not yet been reached.
        let early = project(&calendar, &stopped(-MINUTE), promised, "", false);
        prop_assert!(column(&early, "resolution", "elapsed").values().all(|elapsed| *elapsed < promised * MINUTE));
    }

    #[test]
    fn attainment_counts_each_clock_once_over_any_partition_of_time(calendar in calendars(), tickets in tickets(), promised in 2_i64..900) {
        for steps in ["", STEPS, "  counts_in: opened\n"] {
            let computed = project(&calendar, &tickets, promised, steps, false);
            for clock in ["response", "resolution"] {
                let metric = format!("sla.p.{clock}");
                let mut sums: BTreeMap<(&str, String), i64> = BTreeMap::new();
                for figure in computed.figures.iter().filter(|figure| figure.metric == metric) {
                    let extra = |name: &str| figure.extra.iter().find(|(key, _)| key == name).map_or(0, |(_, n)| n.to_string().parse().unwrap());
                    // What is undecided stands in every period at whose end it was; here it is looked at once, at the end of all.
                    let is_last = steps.contains("opened") || figure.period.end.as_second() >= AS_OF;
                    let undecided = if is_last { extra("undecided") } else { 0 };
                    let all = i64::try_from(figure.n).unwrap() + undecided + extra("unjudged") + extra("data_errors");
                    let by = figure.by.first().map_or("", |(name, _)| name);
                    *sums.entry((figure.period.grain.name(), by.to_owned())).or_default() += all;
                }
                let clocks = i64::try_from(states(&computed, clock).len()).unwrap();
                prop_assert_eq!(sums.len(), 15);
                prop_assert!(sums.values().all(|sum| *sum == clocks), "{} clocks, {:?}", clocks, sums);
            }
        }
    }

    #[test]
    fn what_was_undecided_when_a_period_ended_stays_so(calendar in calendars(), tickets in tickets(), promised in 2_i64..900, reading in 0_usize..3) {
        let steps = format!("{STEPS}  priority_raised: {}\n", ["earlier", "from_creation", "from_change"][reading]);
        let computed = project(&calendar, &tickets, promised, &steps, false);
        for clock in ["response", "resolution"] {
            let (state, counted_at) = (states(&computed, clock), column(&computed, clock, "counted_at"));
            let undecided = |key: &str, ticket: &Ticket, end: i64| {
                let runs = matches!(state[key].as_str(), "running" | "paused");
                ticket.start < end.min(AS_OF) && (runs || counted_at[key] >= end)
            };
            let metric = format!("sla.p.{clock}");
            for figure in computed.figures.iter().filter(|figure| figure.metric == metric) {
                let end = figure.period.end.as_second();
                let belongs = |ticket: &Ticket| figure.by.iter().all(|(name, value)| match name.as_str() {
                    "team" => ticket.team.to_string() == *value,
                    _ => (if in_force(ticket, end) { "high" } else { "low" }) == value,
                });
                let counts = |(n, ticket): &(usize, &Ticket)| state.contains_key(&format!("T{n}")) && undecided(&format!("T{n}"), ticket, end) && belongs(ticket);
                let wanted = tickets.iter().enumerate().filter(counts).count();
                let found = figure.extra.iter().find(|(name, _)| name == "undecided").map_or_else(String::new, |(_, n)| n.to_string());
                prop_assert_eq!(found, wanted.to_string(), "{} {:?} {}", metric, figure.by, figure.period.label);
            }
        }
    }

    #[test]
    fn the_open_segments_of_a_strip_add_up_to_the_elapsed_time(calendar in calendars(), tickets in tickets(), promised in 2_i64..900, reading in 0_usize..3) {
        let steps = format!("{STEPS}  reopened: {}\n", ["worked_time", "first_resolution", "total_span"][reading]);
        let steps = format!("{steps}  priority_raised: {}\n", ["earlier", "from_creation", "from_change"][reading]);
        let computed = project(&calendar, &tickets, promised, &steps, false);
        for clock in ["response", "resolution"] {
            let elapsed = column(&computed, clock, "elapsed");
            // One ticket tells as much as all: the law holds for each.
            for key in elapsed.keys().take(1) {
                let found = &mut Diagnostics::new();
                let clocks = ticket_clocks(computed.snapshot(), key, None, found);
                let told = clocks.iter().find(|told| told.clock == clock).unwrap();
                let open = told.segments.iter().filter(|segment| segment.kind == SegmentKind::Open);
                let sum: i64 = open.map(|segment| segment.end.unwrap().as_second() - segment.start.as_second()).sum();
                prop_assert_eq!(sum, elapsed[key], "{} {}", clock, key);
                prop_assert_eq!(told.row.elapsed_s, elapsed[key]);
            }
        }
    }
}
