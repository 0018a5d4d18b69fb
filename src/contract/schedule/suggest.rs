//! Entries of the schedule for what documents say and no entry has.
//!
//! In: statements and the project. Out: [`ScheduleSuggestion`]s, for a person to judge. Never: proposes a deadline, something that a
//! document says in two ways, a name that an entry has already, maintenance that has a window, or
//! the change of turns of a rotation.

use super::bind::{bind, names_of};
use super::compare::{Planned, difference, when};
use super::turns::rotation_of;
use crate::calendar::{Date, Days, Hours, PlanSpan, StatedShift, StatedTime};
use crate::config::{Project, ScheduleKind};
use crate::contract::names::folded;
use crate::diag::{Diagnostics, Lang};
use crate::model::ScheduleStatement;
use std::collections::BTreeSet;

/// A proposed entry of `data/schedule.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleSuggestion {
    /// Where it is said; what is said again is not among them.
    pub statement: ScheduleStatement,
    /// Its id, of no other entry.
    pub id: String,
    /// What the document calls it.
    pub title: String,
    /// What it seems to be.
    pub kind: ScheduleKind,
    /// When it is.
    pub time: ProposedTime,
    /// What holidays do to it, where the document says so.
    pub shift: Option<&'static str>,
    /// The calendar that it needs and that is not the usual one.
    pub calendar: Option<String>,
}

/// When a proposed entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposedTime {
    /// Again and again.
    Recurring {
        /// Its recurrence, a list in brackets where it has several.
        when: String,
        /// Whether it is a week of a month, of which somebody must say which one is the first.
        needs_first_week: bool,
        /// Every how many times, with the day from which that is counted.
        every: Option<(usize, Date)>,
    },
    /// In a stretch of a plan.
    Planned {
        /// The days, weeks or months.
        on: PlanSpan,
        /// The day from which they are counted, for somebody to put right: no document says it.
        from: Date,
    },
}

/// What could be planned, in the order of the statements.
pub(crate) fn suggest(project: &Project, statements: &[&ScheduleStatement], today: Date) -> Vec<ScheduleSuggestion> {
    let bound = bind(project, statements, &mut Diagnostics::new());
    let known: BTreeSet<String> = project.schedule.entries.values().flat_map(names_of).collect();
    let windows: Vec<Planned> =
        project.maintenance.values().map(Planned::maintenance).filter(Planned::recurs).collect();
    let is_open = |statement: &ScheduleStatement| {
        !statement.off
            && !statement.stated.recurrence().is_some_and(|stated| stated.is_deadline)
            && statement.names.first().is_some_and(|name| !known.contains(&folded(name)))
            && !is_maintenance(&windows, statement)
            && rotation_of(&project.people, statement).is_none()
    };
    let open: Vec<&ScheduleStatement> = statements
        .iter()
        .zip(bound)
        .filter(|(statement, entry)| entry.is_none() && is_open(statement))
        .map(|(statement, _)| *statement)
        .collect();
    let mut ids: BTreeSet<String> = project.schedule.entries.keys().cloned().collect();
    let mut made: Vec<ScheduleSuggestion> = Vec::new();
    for (at, statement) in open.iter().enumerate() {
        let name = folded(&statement.names[0]);
        let same = |other: &&&ScheduleStatement| folded(&other.names[0]) == name;
        let is_first = !open[..at].iter().any(|other| same(&other));
        let exact = open.iter().filter(same).max_by_key(|one| (exactness(one), std::cmp::Reverse(one.place.clone())));
        let agree =
            |other: &&ScheduleStatement| exact.is_none_or(|exact| difference(other, &Planned::stated(exact)).is_none());
        if let Some(exact) = exact.filter(|_| is_first && open.iter().filter(same).all(agree)) {
            made.extend(one(project, exact, &mut ids, today));
        }
    }
    made
}

/// Whether a statement is of maintenance that `data/calendars.yaml` has a window for already.
fn is_maintenance(windows: &[Planned], statement: &ScheduleStatement) -> bool {
    let mut names = statement.names.iter().map(|name| folded(name));
    statement.stated.recurrence().is_some()
        && names.any(|name| name.contains("メンテナンス") || name.contains("maintenance"))
        && windows.iter().any(|window| difference(statement, window).is_none())
}

/// How much a statement says.
fn exactness(statement: &ScheduleStatement) -> (bool, bool) {
    let Some(stated) = statement.stated.recurrence() else { return (false, false) };
    let open = stated.days.iter().any(|days| matches!(days, Days::Once(_)));
    (!open, stated.hours != Hours::Whole)
}

fn one(
    project: &Project,
    statement: &ScheduleStatement,
    ids: &mut BTreeSet<String>,
    today: Date,
) -> Option<ScheduleSuggestion> {
    let title = statement.names.first()?.clone();
    let shift = statement.shift.and_then(|shift| match shift {
        StatedShift::Previous => Some("previous_business_day"),
        StatedShift::Next => Some("next_business_day"),
        StatedShift::Cancelled => None,
    });
    let (name_in_letters, time, calendar) = match &statement.stated {
        StatedTime::Recurring(stated) => {
            let time = ProposedTime::Recurring {
                when: when(stated, project.site.language),
                needs_first_week: stated.days.iter().any(|days| matches!(days, Days::MonthlyWeek(_))),
                every: (stated.every > 1).then_some((stated.every, today)),
            };
            let needed = shift.is_some() || stated.days.iter().any(counts_business_days);
            let calendar = if needed { business_calendar(project)? } else { None };
            (stated.days.first().map_or_else(String::new, in_letters), time, calendar)
        }
        StatedTime::Planned(days) => {
            let calendar = business_calendar(project).flatten();
            (days.to_string().to_lowercase(), ProposedTime::Planned { on: *days, from: today }, calendar)
        }
    };
    let id = free(ids, &slug(&name_in_letters, &title));
    Some(ScheduleSuggestion { statement: statement.clone(), id, kind: kind(&title), title, time, shift, calendar })
}

fn counts_business_days(days: &Days) -> bool {
    matches!(days, Days::BusinessDays | Days::MonthlyBusinessDay(_) | Days::MonthlyWeek(_))
}

fn in_letters(days: &Days) -> String {
    crate::calendar::written(*days, Hours::Whole, Lang::En)
}

/// The calendar to name: none in Japan, where the built-in one holds, and `None` where there is none, since somebody else's
/// holidays are no better than none.
fn business_calendar(project: &Project) -> Option<Option<String>> {
    if project.site.periods.zone.iana_name() == Some("Asia/Tokyo") {
        return Some(None);
    }
    let own = project.calendars.iter().find(|(name, calendar)| *name != "jp-business" && !calendar.is_always_open());
    Some(Some(own?.0.clone()))
}

/// A name in letters that every system has: that of the title, else when it is.
fn slug(when: &str, title: &str) -> String {
    let plain: String = title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    match title.is_ascii() && plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => plain,
        false => when.replace(' ', "-"),
    }
}

fn free(ids: &mut BTreeSet<String>, wanted: &str) -> String {
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    let id = std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !ids.contains(id)).unwrap_or_default();
    ids.insert(id.clone());
    id
}

fn kind(title: &str) -> ScheduleKind {
    const WORDS: [(&[&str], ScheduleKind); 7] = [
        (&["会議", "定例", "ミーティング", "報告会", "meeting", "standup", "sync"], ScheduleKind::Meeting),
        (&["レビュー", "振り返り", "評価", "review"], ScheduleKind::Review),
        (&["レポート", "報告", "report"], ScheduleKind::Report),
        (
            &["研修", "トレーニング", "ウェビナー", "勉強会", "オフィスアワー", "training", "webinar"],
            ScheduleKind::Training,
        ),
        (&["リリース", "release"], ScheduleKind::Release),
        (&["ニュースレター", "お知らせ", "アンケート", "newsletter", "survey"], ScheduleKind::Communication),
        (&["訓練", "イベント", "event", "drill"], ScheduleKind::Event),
    ];
    let title = title.to_lowercase();
    let found = WORDS.iter().find(|(words, _)| words.iter().any(|word| title.contains(word)));
    found.map_or(ScheduleKind::Task, |(_, kind)| *kind)
}
