//! Schedules that do not fit what stands beside them: a report that is due after its review, an example that begins before its
//! time.
//!
//! In: what documents say of times, and deadlines among their statements. Out: findings. Never: joins two lines that do not
//! name the same thing, or takes a recurrence without a day for a day.

use crate::calendar::{Date, Days, Hours, Recurrence, day_start, months_after};
use crate::config::Project;
use crate::contract::bound_statement::BoundStatement;
use crate::contract::names::folded;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::TimeNote;
use crate::objective::{Target, TargetKind, Unit, parse};
use crate::say;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(super) fn check(
    project: &Project,
    all: &[BoundStatement],
    notes: &[&TimeNote],
    today: Date,
    found: &mut Diagnostics,
) {
    examples(notes, found);
    deadlines(project, all, notes, today, found);
}

/// Words of labels before the time at which something is done.
const AT: &[&str] =
    &["実施時間", "実施時刻", "開始時刻", "開始時間", "時刻", "実施日時", "実施日", "日時", "starttime", "time"];

/// An example whose steps begin before the time that its block gives.
fn examples(notes: &[&TimeNote], found: &mut Diagnostics) {
    let mut blocks: BTreeMap<(&str, usize), Vec<&TimeNote>> = BTreeMap::new();
    for note in notes {
        blocks.entry((&note.place.file, note.block)).or_default().push(note);
    }
    for block in blocks.into_values() {
        let timed = block.iter().find_map(|note| {
            let named = AT.contains(&folded(&note.label).as_str());
            let rule = Recurrence::parse(&note.text).filter(|_| named)?;
            Some((*note, rule.hours))
        });
        let Some((schedule, hours)) = timed else { continue };
        let steps = || {
            block.iter().filter(|note| is_example(&note.above)).filter_map(|note| Some((*note, minutes(&note.text)?)))
        };
        let Some((first, begun)) = steps().next() else { continue };
        let fits = match hours {
            Hours::At(time) => begun >= i64::from(time.hour()) * 60 + i64::from(time.minute()),
            Hours::Between(from, to) => {
                let [from, to] = [from, to].map(|time| i64::from(time.hour()) * 60 + i64::from(time.minute()));
                from >= to || (from..=to).contains(&begun)
            }
            Hours::Whole => true,
        };
        if fits {
            continue;
        }
        let (label, said, step) = (&schedule.label, &schedule.text, &first.text);
        let message = say!(
            "例は `{step}` から始まりますが、{label} は `{said}` です",
            "the example begins with `{step}`, but {label} is `{said}`"
        );
        found.push(
            Diagnostic::new(code::CONTRACT_EXAMPLE_TIME, first.place.clone(), message)
                .hint(say!(
                    "例の時刻か、実施時間のどちらかを直します",
                    "mend the times of the example, or the schedule"
                ))
                .related(schedule.place.clone(), say!("実施時間", "the schedule")),
        );
    }
}

fn is_example(label: &str) -> bool {
    let label = folded(label);
    ["例", "実施例", "記入例", "記録例", "実行例", "example"].contains(&label.as_str())
}

/// The time of the day at the beginning of a step, in minutes.
fn minutes(text: &str) -> Option<i64> {
    let time = text.split(|c: char| c.is_whitespace()).next()?;
    let (hour, minute) = time.split_once([':', '：'])?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.get(..2)?.parse::<i64>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Words for what is handed in, and for where it is needed; what stands before them must be the same.
const REPORTS: &[&str] = &["レポート", "報告書", "報告", "report"];
const REVIEWS: &[&str] =
    &["レビュー会議", "レビュー会", "レビュー", "報告会", "評価会議", "定例会", "会議", "review", "meeting"];

/// A day of each month on which something of a name is due or held.
struct Monthly {
    name: String,
    document: String,
    text: String,
    place: Place,
    rule: Recurrence,
}

/// Reports that are due after the reviews of their name.
fn deadlines(project: &Project, all: &[BoundStatement], notes: &[&TimeNote], today: Date, found: &mut Diagnostics) {
    let (mut reports, mut reviews) = (Vec::new(), Vec::new());
    for tied in all {
        let statement = &tied.statement;
        let above = statement.group.iter().rev().chain(statement.headings.iter().rev());
        let names = std::iter::once(&statement.label).chain(statement.target.metric.as_ref()).chain(above);
        if let (Some(rule), Some(name)) =
            (due(&statement.target), names.into_iter().find_map(|name| stem(name, REPORTS)))
        {
            let (document, text, place) = (statement.document.clone(), statement.text.clone(), statement.place.clone());
            reports.push(Monthly { name, document, text, place, rule });
        }
    }
    let due_days = all.iter().filter(|tied| tied.statement.target.kind == TargetKind::DueDay);
    let promised: BTreeSet<(&str, u32)> =
        due_days.map(|tied| (tied.statement.place.file.as_str(), tied.statement.place.line)).collect();
    for note in notes {
        let rule = Recurrence::parse(&note.text).or_else(|| due(&parse(&note.text, None)));
        let Some(rule) = rule.filter(|rule| is_monthly(rule.days)) else { continue };
        let names = || std::iter::once(&note.label).chain(note.headings.iter().rev().take(1));
        let monthly = |name: String| Monthly {
            name,
            document: note.place.file.clone(),
            text: note.text.clone(),
            place: note.place.clone(),
            rule: rule.clone(),
        };
        if let Some(name) = names().find_map(|name| stem(name, REVIEWS)) {
            reviews.push(monthly(name));
        } else if let Some(name) = names().find_map(|name| stem(name, REPORTS))
            && !promised.contains(&(note.place.file.as_str(), note.place.line))
        {
            reports.push(monthly(name));
        }
    }
    let mut held: BTreeMap<(&str, &str), &Monthly> = BTreeMap::new();
    for review in &reviews {
        held.entry((&review.document, &review.name)).or_insert(review);
    }
    let mut months = Months { project, today, known: Vec::new() };
    for report in &reports {
        let review = held.get(&(report.document.as_str(), report.name.as_str()));
        if let Some(review) = review {
            let both = [report, review].map(|one| months.days(&one.rule));
            found.extend(late(&both, report, review));
        }
    }
}

/// How many months are looked at.
const MONTHS: u32 = 12;

/// A day of each month, by its year and month.
type MonthDays = BTreeMap<(i16, i8), Date>;

/// The days of rules in the coming months; most sites have few rules.
struct Months<'p> {
    project: &'p Project,
    today: Date,
    known: Vec<(Days, Rc<MonthDays>)>,
}

impl Months<'_> {
    fn days(&mut self, rule: &Recurrence) -> Rc<MonthDays> {
        if let Some((_, known)) = self.known.iter().find(|(days, _)| *days == rule.days) {
            return Rc::clone(known);
        }
        let periods = &self.project.site.periods;
        let first = self.today.first_of_month();
        let [from, to] = [first, months_after(first, MONTHS, 0)].map(|date| day_start(&periods.zone, date));
        let slots = rule.known_slots(periods, from, to).into_iter();
        let days: Rc<MonthDays> =
            Rc::new(slots.map(|slot| ((slot.date.year(), slot.date.month()), slot.date)).collect());
        self.known.push((rule.days, Rc::clone(&days)));
        days
    }
}

/// A finding where the report comes after the review in at least half of the coming months.
fn late([due, held]: &[Rc<MonthDays>; 2], report: &Monthly, review: &Monthly) -> Option<Diagnostic> {
    let both: Vec<(Date, Date)> = due.iter().filter_map(|(month, due)| Some((*due, *held.get(month)?))).collect();
    let late: Vec<&(Date, Date)> = both.iter().filter(|(due, held)| due > held).collect();
    let (due, held) = **late.first().filter(|_| late.len() * 2 >= both.len())?;
    let (text, other, months, of) = (&report.text, &review.text, late.len(), both.len());
    let message = say!(
        "期限 `{text}` は、それを使うレビュー（`{other}`）より後です。{of} か月のうち {months} か月で遅れます（{held} のレビューに対して {due}）",
        "`{text}` is due after the review that needs it (`{other}`) in {months} of {of} months: on {due}, for the review of {held}"
    );
    Some(
        Diagnostic::new(code::CONTRACT_DEADLINES, report.place.clone(), message)
            .hint(say!("期限を早めるか、レビューを後の日にします", "move the deadline forward, or the review back"))
            .related(review.place.clone(), say!("レビューの日", "the day of the review")),
    )
}

/// The day of each month by which something is due.
fn due(target: &Target) -> Option<Recurrence> {
    if target.kind != TargetKind::DueDay {
        return None;
    }
    let business = target.unit == Some(Unit::Bd);
    let n = target.n.map_or(Some(-1), |n| n.to_i8())?;
    let days = if business { Days::MonthlyBusinessDay(n) } else { Days::MonthlyDay(n) };
    Some(Recurrence::new(days, Hours::Whole))
}

fn is_monthly(days: Days) -> bool {
    matches!(days, Days::MonthlyNth(..) | Days::MonthlyDay(_) | Days::MonthlyBusinessDay(_))
}

/// What stands before a word of a name: 月次 of 月次レポート.
fn stem(name: &str, words: &[&str]) -> Option<String> {
    let name = folded(name);
    let name = name.trim_start_matches(|c: char| c.is_numeric() || c == '.');
    let name = ["の提出", "提出期限", "提出", "の期限", "期限", "の発行", "発行"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    let found = words.iter().find_map(|word| name.strip_suffix(word))?;
    // 報告会 is no 報告 of 会.
    (!found.is_empty()).then(|| found.trim_end_matches('の').to_owned())
}
