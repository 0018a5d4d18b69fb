//! `data/schedule.yaml`: everything that recurs or is dated: reports, reviews, tasks, trainings, releases.
//!
//! In: the file's nodes, the declared calendars, sources and people. Out: a [`Schedule`] in which every name leads
//! somewhere. Never: looks whether a slot was kept, or reads a document.

mod evidence;
mod occurs;
mod plan;
mod statement;

use super::amount::Seconds;
use super::recurrence::{HolidayKeys, RecurrenceContext};
use super::symbols::Symbols;
use super::{Audience, Broken, Evidence, Occurrence, ScheduleEntry, ScheduleKind, Source, StatementLink, broken_at};
use crate::calendar::{Date, FirstWeek, Hours, PeriodCalendar, WorkCalendar, day_start, months_after, parse_date};
use crate::diag::{Lang, Place, code};
use crate::model::{People, ReportName};
use crate::say;
use crate::syntax::{Form, Key, Keys, Later, Named, Node, Reader, Trimmed, Value, Whole, forms, keys, words};
use evidence::EvidenceKeys;
use occurs::OccurKeys;
use statement::StatementForm;
use std::sync::Arc;

/// What the file may refer to.
#[derive(Clone, Copy)]
pub(super) struct ScheduleContext<'a> {
    /// The calendars, the built-in ones included.
    pub calendars: &'a Symbols<Arc<WorkCalendar>>,
    /// The sources.
    pub sources: &'a Symbols<Source>,
    /// Persons and teams.
    pub people: &'a People,
    /// What is broken among them.
    pub broken: &'a Broken,
    /// Zone, fiscal year and cut-off.
    pub periods: &'a PeriodCalendar,
    /// The names that reports have.
    pub reports: &'a [ReportName],
}

/// What the file says for all its entries.
struct OfFile {
    /// Whom entries are for.
    audiences: Vec<Audience>,
    /// Which week of a month is its first, where an entry does not say so.
    first_week: Option<FirstWeek>,
}

keys! {
    struct FileKeys<'n> {
        audiences: Option<Later<Named<&'n str>>>, "公開先", "whom entries are for";
        first_week: Option<FirstWeek>, "どの週を第1週とするか", "which week of a month is its first";
        entries: Named<EntryForm> = Vec::new(), "予定", "what is planned";
    }

    struct NameKeys<'n> {
        title: Trimmed = String::new(), "名前", "its title";
        kind: Option<ScheduleKind>, "種類", "its kind";
    }

    struct DetailKeys<'n> {
        audience: Option<&'n Node>, "公開先", "whom it is for";
        owner: Option<&'n Node>, "担当の人かチーム", "the person or team that does it";
        location: Trimmed = String::new(), "場所", "where it is";
        url: Address = String::new(), "参加するアドレス", "where one takes part";
        page: Option<(&'n str, &'n Node)>, "くわしい文書", "the document about it";
        statement: Option<Later<StatementForm>>, "文書のどの文のことか", "which statement of a document is about it";
        duration: Option<Seconds>, "長さ", "how long it takes";
        from: Option<PlannedDay>, "始まる日", "the first day";
        until: Option<Later<PlannedDay>>, "終わる日", "the last day";
        every: Option<Later<Whole<usize, 1, 60>>>, "いくつおきか", "every how many times";
        except: Vec<&'n Node>, "取りやめる日", "days on which it is called off";
        due: Option<Later<Seconds>>, "いつまでに済めばよいか", "until how long after the time it is still in time";
    }
}

words! { ScheduleKind: &ScheduleKind::NAMES }

forms! {
    /// An address that a reader may safely follow.
    Address => String = address;
    /// A day of a plan.
    PlannedDay => Date = day;
    /// An entry, as its file knows it.
    EntryForm => () = later, |lang| EntryKeys::schema(lang);
}

/// The keys of an entry, in the order in which hints name them.
type EntryKeys<'n> = (NameKeys<'n>, (HolidayKeys<'n>, (OccurKeys<'n>, (DetailKeys<'n>, EvidenceKeys<'n>))));

/// Entries are read with what they refer to.
fn later(_: &mut Reader<'_>, _: &Node) -> Option<()> {
    Some(())
}

/// The schema of the file.
pub(super) fn schema(lang: Lang) -> serde_json::Value {
    FileKeys::schema(lang)
}

/// The whole file; the entries that were left out are known by their names.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    context: ScheduleContext<'_>,
) -> (Vec<Audience>, Symbols<ScheduleEntry>) {
    let Some(FileKeys { audiences, first_week, entries }) = FileKeys::from_node(reader, node) else {
        return (Vec::new(), Symbols::nothing(Some(Place::file(reader.file))));
    };
    let audiences = audiences.map(|node| self::audiences(reader, node)).unwrap_or_default();
    let file = OfFile { audiences, first_week };
    let declared = Symbols::read(reader, entries, |reader, key, node| entry(reader, key, node, context, &file));
    (file.audiences, declared)
}

/// Where the site has audiences, the schedule speaks of the same; a name of its own is said, and its entries stay closed.
pub(super) fn check_audiences(
    own: Vec<Audience>,
    site: &super::Audiences,
    planned: &Symbols<ScheduleEntry>,
    found: &mut crate::diag::Diagnostics,
) -> Vec<Audience> {
    if site.names.is_empty() {
        return own;
    }
    for audience in own.iter().filter(|audience| !site.names.contains(&audience.name)) {
        let entry = planned.sound.values().find(|entry| entry.audience.as_ref() == Some(&audience.name));
        let place = entry.map_or_else(|| Place::file("data/schedule.yaml"), |entry| entry.place.clone());
        let message = super::audiences::undeclared(&audience.name);
        found.push(crate::diag::Diagnostic::new(code::CONFIG_REFERENCE, place, message));
    }
    let label = |name: &String| {
        let known = own.iter().find(|audience| audience.name == *name);
        known.cloned().unwrap_or_else(|| Audience { name: name.clone(), label: name.clone() })
    };
    site.names.iter().map(label).collect()
}

/// Names in order, or names with what they are called.
fn audiences(reader: &mut Reader<'_>, node: &Node) -> Vec<Audience> {
    let named: Vec<(&str, &str, &Node)> = match &node.value {
        Value::Map(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.text.as_str(), &entry.node));
            pairs.filter_map(|(name, label)| Some((name, reader.text_of(label)?, label))).collect()
        }
        _ => reader.texts(node).into_iter().map(|(name, node)| (name, name, node)).collect(),
    };
    let mut audiences: Vec<Audience> = Vec::new();
    for (name, label, node) in named {
        let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        // `all` is the calendar of everything.
        let usable = !name.is_empty() && name.chars().all(good) && name != "all";
        if !usable || audiences.iter().any(|known| known.name == name) {
            let message = say!(
                "公開先の名前 `{name}` は使えません（文字・数字・`-`・`_` だけ、`all` 以外、重なりなし）",
                "the audience `{name}` cannot be used: expected letters, digits, `-` and `_`, not `all`, each name once"
            );
            reader.invalid(node, message);
            continue;
        }
        audiences.push(Audience { name: name.to_owned(), label: label.to_owned() });
    }
    audiences
}

fn entry(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    context: ScheduleContext<'_>,
    file: &OfFile,
) -> Option<ScheduleEntry> {
    let (names, (beside, (occurs, (details, evidence)))) = EntryKeys::of_entry(reader, key, node)?;
    let title = if names.title.is_empty() { key.text.clone() } else { names.title };
    let rules = RecurrenceContext { calendars: context.calendars, zone: &context.periods.zone };
    let shift = beside.shift();
    let around = occurs::Around { key, from: details.from, first_week: file.first_week };
    let occurs = occurs::read(reader, beside, &occurs, &around, rules);
    let audience = details.audience.and_then(|node| audience(reader, node, &file.audiences));
    let owner = details.owner.and_then(|node| owner(reader, node, &context));
    let page =
        details.page.map(|(text, node)| (text.trim_start_matches("content/").to_owned(), reader.place(&node.range)));
    let (from, until) = (details.from, details.until.and_then(|node| day(reader, node)));
    if let (Some(from), Some(until), Some(node)) = (from, until, details.until)
        && until < from
    {
        reader.invalid(node, say!("`until` が `from` より前です", "expected `until` not before `from`"));
    }
    let every = details.every.map_or(Some(1), |node| every(reader, node, from.is_some()));
    let except: Vec<(Date, &Node)> =
        details.except.into_iter().filter_map(|node| Some((day(reader, node)?, node))).collect();
    let due = details.due.map_or(Some(0), |node| Seconds::from_node(reader, node));
    let statement = details.statement.map_or_else(StatementLink::default, |node| statement::read(reader, node));
    let evidence = evidence::read(reader, evidence, key, context.sources, &title, context.reports)?;
    let entry = ScheduleEntry {
        id: key.text.clone(),
        title,
        kind: names.kind.unwrap_or_else(|| usual_kind(&evidence)),
        occurs: occurs?,
        every: every?,
        shift,
        statement,
        audience,
        owner,
        location: details.location,
        url: details.url,
        page,
        duration: details.duration,
        from,
        until,
        except: except.iter().map(|(date, _)| *date).collect(),
        due: due?,
        evidence,
        place: reader.place(&key.range),
    };
    needs_due(reader, key, &entry);
    for (date, node) in except {
        unused(reader, &entry, (date, node), context.periods);
    }
    Some(entry)
}

fn usual_kind(evidence: &Evidence) -> ScheduleKind {
    match evidence {
        Evidence::None => ScheduleKind::Event,
        Evidence::Edition { .. } => ScheduleKind::Report,
        Evidence::Rows { .. } | Evidence::Boxes { .. } => ScheduleKind::Task,
    }
}

/// Something that is followed and only says when it begins must say until when it may be done.
fn needs_due(reader: &mut Reader<'_>, key: &Key, entry: &ScheduleEntry) {
    let moment = match &entry.occurs {
        Occurrence::Rules(rules) => rules.iter().any(|(_, rule)| matches!(rule.hours, Hours::At(_))),
        Occurrence::Dated(dated) => dated.iter().any(|slot| slot.start == slot.end),
    };
    let timed = match &entry.occurs {
        Occurrence::Rules(rules) => rules.iter().any(|(_, rule)| rule.hours != Hours::Whole),
        Occurrence::Dated(dated) => dated.iter().any(|slot| !slot.whole),
    };
    if matches!(entry.evidence, Evidence::Boxes { .. }) && timed {
        let message = say!(
            "チェックの日付では、時刻のある予定に間に合ったかがわかりません",
            "a ticked box names a day, which does not tell whether a time of day was kept"
        );
        let hint = say!(
            "`when` に時刻を書かないか、`evidence` で記録のデータを使います",
            "leave the time out of `when`, or follow a log with `evidence`"
        );
        reader.fail(reader.at(code::CONFIG_INVALID, &key.node(), message).hint(hint));
    } else if entry.evidence != Evidence::None && moment && entry.duration.is_none() && entry.due == 0 {
        let message = say!("`due` がありません", "expected the key `due`, found none");
        let hint = say!(
            "予定の時刻から何時間までに済めばよいかを `due: 2h` のように書きます",
            "say until how long after the time it is still in time, such as `due: 2h`"
        );
        reader.fail(reader.at(code::CONFIG_REQUIRED, &key.node(), message).hint(hint));
    }
}

fn every(reader: &mut Reader<'_>, node: &Node, has_from: bool) -> Option<usize> {
    let every = Whole::<usize, 1, 60>::from_node(reader, node)?;
    if every > 1 && !has_from {
        let message = say!(
            "`every: {every}` には、数え始めの日 `from` が要ります",
            "expected `from` beside `every: {every}`: the day from which it is counted"
        );
        reader.invalid(node, message);
    }
    Some(every)
}

/// A called-off day on which nothing is planned is a slip.
fn unused(reader: &mut Reader<'_>, entry: &ScheduleEntry, (date, node): (Date, &Node), periods: &PeriodCalendar) {
    let (from, to) = (day_start(&periods.zone, date), day_start(&periods.zone, months_after(date, 0, 1)));
    // The shift of a slot may take it as far as a long closure does.
    let context = |days: i64| crate::calendar::Instant::from_second(days).ok();
    let wide = context(from.as_second() - 45 * 86_400).zip(context(to.as_second() + 45 * 86_400));
    let (from, to) = wide.unwrap_or((from, to));
    if entry.slots(periods, from, to).iter().any(|slot| slot.cancelled && on_day(slot, date, periods)) {
        return;
    }
    let message = say!("{date} に取りやめる予定がありません", "nothing is planned on {date} that could be called off");
    reader.say(reader.at(code::SCHEDULE_EXCEPT, node, message));
}

fn on_day(slot: &super::ScheduleSlot, date: Date, periods: &PeriodCalendar) -> bool {
    slot.nominal == date || crate::calendar::local_date(&periods.zone, slot.start) == date
}

fn audience(reader: &mut Reader<'_>, node: &Node, audiences: &[Audience]) -> Option<String> {
    let name = reader.text_of(node)?;
    if audiences.iter().any(|known| known.name == name) {
        return Some(name.to_owned());
    }
    let message =
        say!("公開先 `{name}` は `audiences` にありません", "the audience `{name}` is not declared in `audiences`");
    reader.unknown(node, message, audiences.iter().map(|known| known.name.as_str()));
    None
}

fn owner(reader: &mut Reader<'_>, node: &Node, context: &ScheduleContext<'_>) -> Option<String> {
    let (id, people) = (reader.text_of(node)?, context.people);
    if people.people.contains_key(id) || people.teams.contains_key(id) {
        return Some(id.to_owned());
    }
    if let Some(place) = context.broken.person_or_team(id) {
        reader.refuse_left_out(node, broken_at(id, place), place);
        return None;
    }
    let message =
        say!("`{id}` という人やチームは宣言されていません", "no person or team `{id}` is declared in people.yaml");
    reader.unknown(node, message, people.people.keys().chain(people.teams.keys()).map(String::as_str));
    None
}

fn address(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let url = reader.text_of(node)?.trim();
    let good = ["https://", "http://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
    if !good || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        let message = say!("`https://…` の形のアドレスを書きます", "expected an address such as `https://…`");
        reader.invalid(node, message);
        return None;
    }
    Some(url.to_owned())
}

fn day(reader: &mut Reader<'_>, node: &Node) -> Option<Date> {
    let expected = say!("日付を `2026-11-20` のように書きます", "expected a date such as `2026-11-20`");
    reader.parsed(node, parse_date, expected)
}
