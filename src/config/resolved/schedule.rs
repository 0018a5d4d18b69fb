//! What is planned, as meant: entries of `data/schedule.yaml` and the slots they have.
//!
//! In: what `config` has checked, an interval. Out: slots in local time with the last second in which each is done in
//! time. Never: guesses a slot that depends on holidays nobody knows.

use super::DocumentGlob;
use crate::calendar::{
    BusinessDayConvention, Date, Days, Hours, Instant, PeriodCalendar, PlanSpan, Recurrence, WorkError, day_start,
    local_date, months_after, seconds_after,
};
use crate::diag::{Lang, Place};
use crate::model::ReportName;
use indexmap::IndexMap;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// `data/schedule.yaml` as meant.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Schedule {
    /// For whom entries are, the most open first.
    pub audiences: Vec<Audience>,
    /// What is planned, by id.
    pub entries: IndexMap<String, ScheduleEntry>,
}

impl Schedule {
    /// The entries that somebody of an audience may see: those for it, for a more open one, and for everybody.
    pub fn seen_by<'s>(&'s self, audience: &str) -> impl Iterator<Item = &'s ScheduleEntry> {
        let rank = |name: &str| self.audiences.iter().position(|known| known.name == name);
        let own = rank(audience);
        let seen = move |entry: &&ScheduleEntry| {
            entry.audience.as_deref().is_none_or(|name| rank(name).is_some_and(|at| own.is_some_and(|own| at <= own)))
        };
        self.entries.values().filter(seen)
    }

    /// Who gets a report, where an entry that sends it says so.
    pub fn audience_of(&self, report: ReportName) -> Option<&str> {
        let sends =
            |entry: &&ScheduleEntry| matches!(&entry.evidence, Evidence::Edition { report: of, .. } if *of == report);
        self.entries.values().find(sends)?.audience.as_deref()
    }
}

/// For whom something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audience {
    /// Its name, also of its calendar's file.
    pub name: String,
    /// Its name for people.
    pub label: String,
}

/// What kind of thing is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum ScheduleKind {
    /// A report that is sent.
    Report,
    /// A review, of figures or of documents.
    Review,
    /// Work that has to be done.
    Task,
    /// A training.
    Training,
    /// A message to customers or users.
    Communication,
    /// A release.
    Release,
    /// A meeting.
    Meeting,
    /// Anything else.
    Event,
}

impl ScheduleKind {
    /// The names used in configuration.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("report", Self::Report),
        ("review", Self::Review),
        ("task", Self::Task),
        ("training", Self::Training),
        ("communication", Self::Communication),
        ("release", Self::Release),
        ("meeting", Self::Meeting),
        ("event", Self::Event),
    ];

    /// The name used in configuration.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("event", |(name, _)| name)
    }

    /// Its name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Report => lang.pick("報告", "Report"),
            Self::Review => lang.pick("レビュー", "Review"),
            Self::Task => lang.pick("作業", "Task"),
            Self::Training => lang.pick("研修", "Training"),
            Self::Communication => lang.pick("お知らせ", "Communication"),
            Self::Release => lang.pick("リリース", "Release"),
            Self::Meeting => lang.pick("会議", "Meeting"),
            Self::Event => lang.pick("行事", "Event"),
        }
    }
}

/// When something is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Occurrence {
    /// It recurs, with each rule as written.
    Rules(Vec<(String, Recurrence)>),
    /// On these days and times.
    Dated(Vec<DatedSlot>),
}

/// A time that is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DatedSlot {
    /// The local day on which it begins.
    pub date: Date,
    /// First instant.
    pub start: Instant,
    /// First instant after it; the same as `start` for a moment.
    pub end: Instant,
    /// Whether it is the whole day.
    pub whole: bool,
    /// The stretch of a plan that it was counted from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanSpan>,
}

/// What shows that a slot was done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Evidence {
    /// Nothing: it is announced, not followed.
    None,
    /// An edition of a report.
    Edition {
        /// Of which one.
        report: ReportName,
        /// Whether the report is about the period in which the slot is; else about the one before.
        running: bool,
    },
    /// Rows of a log.
    Rows {
        /// The source.
        source: String,
        /// The column that names the task.
        task: String,
        /// What it says in the rows of this entry.
        is: String,
        /// When it was done.
        done_at: String,
    },
    /// Ticked boxes of a document, each of which names the day on which it was done (`- [x] 2026-11-20 …`).
    Boxes {
        /// The document below `content/`.
        document: String,
        /// Only below this heading.
        heading: Option<String>,
    },
}

/// Which statements of documents are about an entry.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub enum StatementLink {
    /// Those that call it by its title or its id.
    #[default]
    ByName,
    /// None.
    Off,
    /// Those that are named here, and no others.
    Named(Vec<StatementSelector>),
}

/// A statement of a document, told by where it stands; a part that is not said is any.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementSelector {
    /// In which documents.
    pub document: Option<DocumentGlob>,
    /// Below which heading.
    pub heading: Option<String>,
    /// What the document calls it.
    pub label: Option<String>,
    /// Where this is declared.
    pub place: Place,
}

/// Something planned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScheduleEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: ScheduleKind,
    /// When it is.
    pub occurs: Occurrence,
    /// Only every so many slots, counted from `from`; 1 is each.
    pub every: usize,
    /// What holidays do to it, where the entry says so.
    pub shift: Option<BusinessDayConvention>,
    /// Which statements of documents are about it.
    pub statement: StatementLink,
    /// For whom it is; `None` for everybody.
    pub audience: Option<String>,
    /// Who sees to it: the id of a person or team.
    pub owner: Option<String>,
    /// Where it takes place; may be empty.
    pub location: String,
    /// Where more is told outside of the site; may be empty.
    pub url: String,
    /// The document that tells more, below `content/`; its place in the file.
    pub page: Option<(String, Place)>,
    /// How many seconds a slot lasts that only says when it begins.
    pub duration: Option<i64>,
    /// First day on which it holds.
    pub from: Option<Date>,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// Days on which it is called off.
    pub except: BTreeSet<Date>,
    /// Seconds after the end of a slot in which it is still done in time.
    pub due: i64,
    /// What shows that it was done.
    pub evidence: Evidence,
    /// Where it is declared.
    pub place: Place,
}

impl ScheduleEntry {
    /// Whether it recurs on every day or on every business day.
    pub fn is_daily(&self) -> bool {
        self.every == 1 && self.all_rules(|days| matches!(days, Days::Daily | Days::BusinessDays))
    }

    /// Whether it recurs on every day, also on those that are closed.
    pub fn is_on_closed_days(&self) -> bool {
        self.all_rules(|days| days == Days::Daily)
    }

    fn all_rules(&self, are: impl Fn(Days) -> bool) -> bool {
        matches!(&self.occurs, Occurrence::Rules(rules) if rules.iter().all(|(_, rule)| are(rule.days)))
    }
}

/// One time that something planned is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleSlot {
    /// The day on which the rule puts it, before a shift.
    pub nominal: Date,
    /// How many slots of the same nominal day come before it.
    pub number: usize,
    /// First instant.
    pub start: Instant,
    /// First instant after it; the same as `start` for a moment.
    pub end: Instant,
    /// The local days it takes, where it has no time of day.
    pub days: Option<(Date, Date)>,
    /// Whether any day of `days` will do, so that only the last one counts.
    pub deadline: bool,
    /// The last second in which it is done in time.
    pub due: Instant,
    /// Whether it is called off.
    pub cancelled: bool,
}

impl ScheduleSlot {
    /// The local day under which it is shown: the last one where any will do.
    pub fn date(&self, periods: &PeriodCalendar) -> Date {
        match self.days {
            Some((_, last)) if self.deadline => last,
            Some((first, _)) => first,
            None => local_date(&periods.zone, self.start),
        }
    }
}

impl ScheduleEntry {
    /// The slots that have an instant of `[from, to)`, oldest first, as far as they can be told.
    pub fn slots(&self, periods: &PeriodCalendar, from: Instant, to: Instant) -> Vec<ScheduleSlot> {
        let mut slots = match &self.occurs {
            Occurrence::Rules(rules) => {
                rules.iter().flat_map(|(_, rule)| self.of_rule(rule, periods, (from, to))).collect()
            }
            Occurrence::Dated(dated) => self.of_dates(dated, periods, (from, to)),
        };
        slots.sort_by_key(|slot: &ScheduleSlot| (slot.start, slot.end, slot.nominal));
        let mut seen: BTreeMap<Date, usize> = BTreeMap::new();
        for slot in &mut slots {
            let before = seen.entry(slot.nominal).or_default();
            slot.number = *before;
            *before += 1;
        }
        slots
    }

    /// Why the slots of an interval cannot all be told, if they cannot.
    pub fn slots_error(&self, periods: &PeriodCalendar, from: Instant, to: Instant) -> Option<WorkError> {
        let Occurrence::Rules(rules) = &self.occurs else { return None };
        let from = self.from.map_or(from, |first| from.max(day_start(&periods.zone, first)));
        let to = self.until.map_or(to, |last| to.min(day_start(&periods.zone, months_after(last, 0, 1))));
        let mut rules = rules.iter().filter(|_| from < to);
        rules.find_map(|(_, rule)| rule.slots(periods, from, to).err())
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|first| first <= date) && self.until.is_none_or(|last| date <= last)
    }

    /// When it is, as written.
    pub fn written(&self, zone: &crate::calendar::Zone) -> String {
        match &self.occurs {
            Occurrence::Rules(rules) => rules.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(", "),
            Occurrence::Dated(dated) => {
                let one = |slot: &DatedSlot| match slot.whole {
                    true => days_in_words(slot, zone),
                    false => zone.to_datetime(slot.start).strftime("%Y-%m-%d %H:%M").to_string(),
                };
                dated.iter().map(one).collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn of_rule(
        &self,
        rule: &Recurrence,
        periods: &PeriodCalendar,
        (from, to): (Instant, Instant),
    ) -> Vec<ScheduleSlot> {
        let once = rule.days.is_period();
        let whole = once || rule.hours == Hours::Whole;
        let lasts = self.duration.filter(|_| matches!(rule.hours, Hours::At(_)) && !once).unwrap_or(0);
        // What only says when it begins is looked for as long before as it lasts.
        let looked_from = seconds_after(from, -lasts);
        // Every nth slot is counted from the first one, whatever is asked for.
        let counted = self.from.filter(|_| self.every > 1).map(|first| day_start(&periods.zone, first));
        let slots = rule.known_slots(periods, counted.unwrap_or(looked_from).min(looked_from), to);
        let slots = slots.into_iter().filter(|slot| self.holds_on(slot.nominal)).step_by(self.every.max(1));
        let made = slots.map(|slot| {
            let end = seconds_after(slot.end, lasts);
            let last = local_date(&periods.zone, seconds_after(end, -1)).max(slot.date);
            self.slot((slot.nominal, slot.date), (slot.start, end), whole.then_some((slot.date, last)), once)
        });
        made.filter(|slot| touches(slot, from, to)).collect()
    }

    fn of_dates(
        &self,
        dated: &[DatedSlot],
        periods: &PeriodCalendar,
        (from, to): (Instant, Instant),
    ) -> Vec<ScheduleSlot> {
        let made = dated.iter().map(|slot| {
            let moment = slot.start == slot.end;
            let end = seconds_after(slot.end, self.duration.filter(|_| moment).unwrap_or(0));
            let last = local_date(&periods.zone, seconds_after(end, -1)).max(slot.date);
            self.slot((slot.date, slot.date), (slot.start, end), slot.whole.then_some((slot.date, last)), false)
        });
        made.filter(|slot| self.holds_on(slot.nominal) && touches(slot, from, to)).collect()
    }

    fn slot(
        &self,
        (nominal, date): (Date, Date),
        (start, end): (Instant, Instant),
        days: Option<(Date, Date)>,
        deadline: bool,
    ) -> ScheduleSlot {
        // The end of a window is still in time; the first second of the next day is not.
        let last = if days.is_some() { seconds_after(end, -1) } else { end };
        let cancelled = self.except.contains(&nominal) || self.except.contains(&date);
        ScheduleSlot { nominal, number: 0, start, end, days, deadline, due: seconds_after(last, self.due), cancelled }
    }
}

/// `2026-12-01`, or `2026-12-01..2026-12-03`.
fn days_in_words(slot: &DatedSlot, zone: &crate::calendar::Zone) -> String {
    let last = local_date(zone, seconds_after(slot.end, -1));
    if last > slot.date { format!("{}..{last}", slot.date) } else { slot.date.to_string() }
}

fn touches(slot: &ScheduleSlot, from: Instant, to: Instant) -> bool {
    match slot.start == slot.end {
        true => from <= slot.start && slot.start < to,
        false => slot.start < to && slot.end > from,
    }
}
