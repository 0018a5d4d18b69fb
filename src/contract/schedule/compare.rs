//! Whether what a document says of when something is done is what the schedule says.
//!
//! In: a statement and an entry. Out: in what they differ, or nothing. Never: calls it a difference where one of them leaves open what
//! the other one says (no time of day, 月次 beside 毎月第2火曜日, 第1週 beside 毎月5日), or where only a date decides.

use crate::calendar::{
    BusinessDayConvention, Date, Days, Grain, Hours, PlanSpan, Recurrence, StatedRecurrence, StatedShift, StatedTime,
    Time,
};
use crate::config::{Maintenance, Occurrence, ScheduleEntry};
use crate::diag::{Lang, Message};
use crate::model::ScheduleStatement;
use crate::say;
use std::collections::BTreeSet;

/// In what two of them differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    /// The days, or how often they come.
    Days,
    /// The time of the day.
    Hours,
    /// What happens on holidays.
    Holidays,
}

/// One rule of what is planned.
#[derive(Debug, Clone, Copy)]
struct Rule {
    days: Days,
    hours: Hours,
}

impl Rule {
    fn of(rule: &Recurrence) -> Self {
        Self { days: rule.days, hours: rule.hours }
    }
}

/// What is planned, as far as it can be compared.
pub(super) struct Planned {
    rules: Vec<Rule>,
    /// Stretches of a plan.
    plan: Vec<PlanSpan>,
    every: usize,
    shift: Option<BusinessDayConvention>,
    /// How many seconds something lasts that only says when it begins.
    lasts: Option<i64>,
}

impl Planned {
    /// That of an entry; nothing of one with dates that are counted from nothing.
    pub(super) fn of(entry: &ScheduleEntry) -> Self {
        let what = match &entry.occurs {
            Occurrence::Rules(rules) => Self::recurring(rules.iter().map(|(_, rule)| Rule::of(rule))),
            Occurrence::Dated(dated) => Self::on(dated.iter().filter_map(|slot| slot.plan)),
        };
        Self { every: entry.every, shift: entry.shift, lasts: entry.duration, ..what }
    }

    /// That of the maintenance windows that recur.
    pub(super) fn maintenance(window: &Maintenance) -> Self {
        Self::recurring(window.rules.iter().map(|one| Rule::of(one.rule.recurrence())))
    }

    /// When turns change by rules.
    pub(super) fn turning(rules: &[Recurrence]) -> Self {
        let shift = rules.first().map(|rule| rule.shift).filter(|shift| *shift != BusinessDayConvention::None);
        Self { shift, ..Self::recurring(rules.iter().map(Rule::of)) }
    }

    /// When turns of so many days change; `None` where those are neither single days nor whole weeks.
    pub(super) fn turning_every(days: i64, first: Date, time: Time) -> Option<Self> {
        let (days, every) = match days {
            1 => (Days::Daily, 1),
            days if days > 0 && days % 7 == 0 => (Days::Weekly(first.weekday()), usize::try_from(days / 7).ok()?),
            _ => return None,
        };
        Some(Self { every, ..Self::recurring([Rule { days, hours: Hours::At(time) }]) })
    }

    /// That of another statement.
    pub(super) fn stated(statement: &ScheduleStatement) -> Self {
        match &statement.stated {
            StatedTime::Recurring(StatedRecurrence { days, hours, every, .. }) => {
                let rules = days.iter().map(|days| Rule { days: *days, hours: *hours });
                Self { every: *every, ..Self::recurring(rules) }
            }
            StatedTime::Planned(days) => Self::on([*days]),
        }
    }

    /// Whether anything of it recurs.
    pub(super) fn recurs(&self) -> bool {
        !self.rules.is_empty()
    }

    fn recurring(rules: impl IntoIterator<Item = Rule>) -> Self {
        Self { rules: rules.into_iter().collect(), ..Self::on([]) }
    }

    fn on(plan: impl IntoIterator<Item = PlanSpan>) -> Self {
        Self { rules: Vec::new(), plan: plan.into_iter().collect(), every: 1, shift: None, lasts: None }
    }
}

/// In what a statement differs from what is planned; `None` where it does not, or where that is not sure.
pub(super) fn difference(statement: &ScheduleStatement, planned: &Planned) -> Option<Difference> {
    let stated = match &statement.stated {
        StatedTime::Recurring(stated) => stated,
        StatedTime::Planned(stated) => {
            // Whether two business days are the first week of a plan is not asked.
            let is_known = planned.plan.iter().all(|span| span.is_comparable(*stated));
            let is_other = !planned.plan.is_empty() && is_known && numbers(&planned.plan) != numbers(&[*stated]);
            return is_other.then_some(Difference::Days);
        }
    };
    if planned.rules.is_empty() || stated.days.is_empty() {
        return None;
    }
    let own: Vec<Days> = stated.days.iter().map(|days| shifted(*days, statement.shift.and_then(convention))).collect();
    let fits = |own: Days, rule: &Rule| {
        let planned_days = shifted(rule.days, planned.shift);
        match stated.is_deadline {
            true => is_in_time(own, stated.every, planned_days, planned.every),
            false => days_fit(own, stated.every, planned_days, planned.every),
        }
    };
    let is_met = |own: &Days| planned.rules.iter().any(|rule| fits(*own, rule));
    let open = planned.rules.iter().any(|rule| matches!(rule.days, Days::Once(_)));
    let in_weeks = own.iter().any(|days| matches!(days, Days::MonthlyWeek(_)));
    let days = match own.as_slice() {
        [one] => is_met(one),
        // 毎月第1週〜第4週 is a stretch in which something is.
        all if open || in_weeks => all.iter().any(is_met) || open,
        all => all.iter().all(is_met) && planned.rules.iter().all(|rule| all.iter().any(|own| fits(*own, rule))),
    };
    if !days {
        return Some(Difference::Days);
    }
    let mut meant = planned.rules.iter().filter(|rule| own.iter().any(|own| fits(*own, rule)));
    if !meant.any(|rule| hours_fit(stated, rule, planned.lasts)) {
        return Some(Difference::Hours);
    }
    let shift = statement.shift.zip(planned.shift).is_some_and(|(stated, planned)| !shift_fits(stated, planned));
    shift.then_some(Difference::Holidays)
}

/// The numbers of all days, weeks or months of some parts of a plan.
fn numbers(plan: &[PlanSpan]) -> BTreeSet<(Option<u32>, u32)> {
    plan.iter().flat_map(|span| span.numbers()).collect()
}

/// 毎月1日, moved to the business day after, is 毎月第1営業日.
fn shifted(days: Days, shift: Option<BusinessDayConvention>) -> Days {
    match (days, shift) {
        (Days::MonthlyDay(1), Some(BusinessDayConvention::NextBusinessDay)) => Days::MonthlyBusinessDay(1),
        (Days::MonthlyDay(-1), Some(BusinessDayConvention::PreviousBusinessDay)) => Days::MonthlyBusinessDay(-1),
        _ => days,
    }
}

fn convention(stated: StatedShift) -> Option<BusinessDayConvention> {
    match stated {
        StatedShift::Previous => Some(BusinessDayConvention::PreviousBusinessDay),
        StatedShift::Next => Some(BusinessDayConvention::NextBusinessDay),
        StatedShift::Cancelled => None,
    }
}

fn shift_fits(stated: StatedShift, planned: BusinessDayConvention) -> bool {
    match (stated, planned) {
        // What is left out on holidays may be declared as staying there, and be called off one by one.
        (StatedShift::Cancelled, BusinessDayConvention::None) => true,
        _ => convention(stated) == Some(planned),
    }
}

/// How far apart two times are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Apart {
    Days(usize),
    Months(usize),
}

fn apart(days: Days, every: usize) -> Apart {
    match days {
        Days::Daily | Days::BusinessDays => Apart::Days(every),
        Days::Weekly(_) => Apart::Days(7 * every),
        Days::MonthlyNth(..) | Days::MonthlyDay(_) | Days::MonthlyBusinessDay(_) | Days::MonthlyWeek(_) => {
            Apart::Months(every)
        }
        Days::Once(grain) => match grain {
            Grain::Day => Apart::Days(every),
            Grain::Week | Grain::Cutoff => Apart::Days(7 * every),
            Grain::Month => Apart::Months(every),
            Grain::Quarter => Apart::Months(3 * every),
            Grain::Half => Apart::Months(6 * every),
            Grain::Year => Apart::Months(12 * every),
        },
    }
}

fn days_fit(own: Days, own_every: usize, planned: Days, planned_every: usize) -> bool {
    if apart(own, own_every) != apart(planned, planned_every) {
        return false;
    }
    match (own, planned) {
        (Days::Once(_), _) | (_, Days::Once(_)) => true,
        // 毎朝 is said of mornings on which somebody works.
        (Days::Daily, Days::BusinessDays) => true,
        (Days::MonthlyWeek(nth), Days::MonthlyWeek(other)) => nth == other,
        (Days::MonthlyWeek(nth), day) | (day, Days::MonthlyWeek(nth)) => may_be_in_week(day, nth),
        _ => own == planned,
    }
}

/// Whether a day of a month may be in its nth week, whichever week is the first.
fn may_be_in_week(day: Days, nth: i8) -> bool {
    let counted = match day {
        Days::MonthlyNth(-1, _) | Days::MonthlyDay(-1) | Days::MonthlyBusinessDay(-1) => return nth >= 4,
        Days::MonthlyNth(n, _) => n,
        Days::MonthlyDay(day) => (day - 1) / 7 + 1,
        Days::MonthlyBusinessDay(day) => (day - 1) / 5 + 1,
        _ => return true,
    };
    nth == counted || nth == counted + 1
}

/// Whether what is planned is no later than a deadline.
fn is_in_time(own: Days, own_every: usize, planned: Days, planned_every: usize) -> bool {
    let last = |day: i8| if day == -1 { i8::MAX } else { day };
    match (own, planned) {
        (Days::Weekly(own), Days::Weekly(planned)) if own_every == planned_every => {
            planned.to_monday_zero_offset() <= own.to_monday_zero_offset()
        }
        (Days::MonthlyBusinessDay(own), Days::MonthlyBusinessDay(planned))
        | (Days::MonthlyDay(own), Days::MonthlyDay(planned)) => last(planned) <= last(own),
        _ => apart(own, own_every) == apart(planned, planned_every),
    }
}

fn hours_fit(stated: &StatedRecurrence, rule: &Rule, lasts: Option<i64>) -> bool {
    if stated.is_deadline {
        let is_day = stated.days.contains(&rule.days);
        return match (stated.hours, rule.hours) {
            (Hours::At(by), Hours::At(at) | Hours::Between(at, _)) if is_day => at <= by,
            _ => true,
        };
    }
    let long_enough = |from: Time, to: Time| lasts.is_none_or(|lasts| to.duration_since(from).as_secs() == lasts);
    match (stated.hours, rule.hours) {
        (Hours::Whole, _) | (_, Hours::Whole) => true,
        (Hours::At(own), Hours::At(at) | Hours::Between(at, _)) => own == at,
        (Hours::Between(from, to), Hours::At(at)) => from == at && long_enough(from, to),
        (Hours::Between(from, to), Hours::Between(begin, end)) => (from, to) == (begin, end),
    }
}

impl Difference {
    /// What differs, in a word.
    pub(super) fn in_words(self) -> Message {
        match self {
            Self::Days => say!("日が違います", "another day"),
            Self::Hours => say!("時刻が違います", "another time of day"),
            Self::Holidays => say!("休みに当たったときの扱いが違います", "holidays are treated otherwise"),
        }
    }

    /// What the document says, and what is planned.
    pub(super) fn readings(self, statement: &ScheduleStatement, entry: &ScheduleEntry) -> [Message; 2] {
        if self == Self::Holidays {
            let stated = statement.shift.map_or_else(|| say!("休みの扱いなし", "without a rule"), in_words_of_shift);
            let planned = entry.shift.map_or("none", BusinessDayConvention::name);
            return [stated, say!("`shift: {planned}` ", "`shift: {planned}`")];
        }
        let of = |lang: Lang| stated_in_words(&statement.stated, lang);
        let planned = |lang: Lang| {
            let planned = Planned::of(entry);
            let rules = planned.rules.iter().map(|rule| crate::calendar::written(rule.days, rule.hours, lang));
            let all: Vec<String> = rules.chain(planned.plan.iter().map(PlanSpan::to_string)).collect();
            times(all.join(lang.pick("・", ", ")), planned.every, lang)
        };
        let both = |words: &dyn Fn(Lang) -> String| Message::new(words(Lang::Ja), words(Lang::En));
        [both(&of), both(&planned)]
    }

    /// What to do about it.
    pub(super) fn remedy(self, statement: &ScheduleStatement, entry: &ScheduleEntry) -> Message {
        let id = &entry.id;
        if self == Self::Holidays {
            let shift = statement.shift.and_then(convention).map_or("none", BusinessDayConvention::name);
            return say!(
                "正しいほうに合わせます。文書が正しければ `{id}` に `shift: {shift}` と書きます",
                "make the two agree; if the document is right, write `shift: {shift}` in `{id}`"
            );
        }
        let [ja, en] = [Lang::Ja, Lang::En].map(|lang| match &statement.stated {
            StatedTime::Recurring(stated) => format!("when: {}", when(stated, lang)),
            StatedTime::Planned(days) => format!("on: {days}"),
        });
        say!(
            "正しいほうに合わせます。文書が正しければ `{id}` に `{ja}` と書きます。別のものの話なら `statement:` で名指しします",
            "make the two agree; if the document is right, write `{en}` in `{id}`; if it is about something else, name its own with `statement:`"
        )
    }
}

fn in_words_of_shift(shift: StatedShift) -> Message {
    match shift {
        StatedShift::Previous => say!("休みなら前の営業日", "on the business day before a holiday"),
        StatedShift::Next => say!("休みなら次の営業日", "on the business day after a holiday"),
        StatedShift::Cancelled => say!("休みなら取りやめ", "left out on holidays"),
    }
}

/// A statement as the schedule would write it.
pub(super) fn when(stated: &StatedRecurrence, lang: Lang) -> String {
    let all: Vec<String> = stated.days.iter().map(|days| crate::calendar::written(*days, stated.hours, lang)).collect();
    match all.as_slice() {
        [one] => one.clone(),
        all => format!("[{}]", all.join(", ")),
    }
}

/// A statement in words.
fn stated_in_words(stated: &StatedTime, lang: Lang) -> String {
    let stated = match stated {
        StatedTime::Recurring(stated) => stated,
        StatedTime::Planned(days) => return days.to_string(),
    };
    let all = stated.days.iter().map(|days| crate::calendar::written(*days, stated.hours, lang));
    let words = times(all.collect::<Vec<_>>().join(lang.pick("・", ", ")), stated.every, lang);
    match (stated.is_deadline, lang) {
        (false, _) => words,
        (true, Lang::Ja) => format!("{words}まで"),
        (true, Lang::En) => format!("{words} at the latest"),
    }
}

fn times(words: String, every: usize, lang: Lang) -> String {
    match (every, lang) {
        (1, _) => words,
        (every, Lang::Ja) => format!("{words}（{every}回に1回）"),
        (every, Lang::En) => format!("{words} (one of {every})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Mention, mentions, stated_shift};
    use crate::diag::Place;

    fn statement(text: &str) -> ScheduleStatement {
        let [one] = <[Mention; 1]>::try_from(mentions(text)).unwrap_or_else(|_| panic!("{text}"));
        ScheduleStatement {
            document: "content/a.md".to_owned(),
            place: Place::at("content/a.md", 1, 1, 1),
            headings: Vec::new(),
            label: String::new(),
            names: Vec::new(),
            text: text.to_owned(),
            stated: one.stated.into(),
            shift: stated_shift(text),
            off: false,
            aside: None,
        }
    }

    fn planned(rules: &[&str]) -> Planned {
        let rule = |text: &&str| Rule::of(&Recurrence::parse(text).unwrap_or_else(|| panic!("{text}")));
        Planned::recurring(rules.iter().map(rule))
    }

    #[test]
    fn what_agrees_or_is_left_open() {
        for (text, rules) in [
            ("毎週金曜日 17:00", &["毎週金曜日 17:00"][..]),
            ("毎週金曜日", &["毎週金曜日 17:00"]),
            ("毎週金曜日 17:00", &["毎週金曜日"]),
            ("毎週金曜日 17:00", &["週次"]),
            ("毎週金曜日 17:00", &["毎週金曜日 17:00-18:00"]),
            ("月1回", &["毎月第2火曜日"]),
            ("月1回", &["毎月15日 13:00"]),
            ("毎朝9時", &["毎営業日 09:00"]),
            ("毎週月・木曜日", &["毎週月曜日", "毎週木曜日"]),
            ("毎週月曜日", &["毎週月曜日", "毎週木曜日"]),
            ("毎月第1週", &["毎月第1火曜日"]),
            ("毎月第2週", &["毎月第1火曜日"]),
            ("毎月第1週", &["毎月3日"]),
            ("毎月第1週", &["月次"]),
            ("毎月第4週", &["毎月最終営業日"]),
            ("毎月第1週〜第4週", &["毎月第2週"]),
            ("毎月第5営業日までに", &["毎月第3営業日"]),
            ("毎週金曜日 17:00までに", &["毎週木曜日 12:00"]),
            ("毎週金曜日 17:00までに", &["毎週金曜日 16:00"]),
        ] {
            assert_eq!(difference(&statement(text), &planned(rules)), None, "{text} {rules:?}");
        }
    }

    #[test]
    fn what_differs() {
        for (text, rules, expected) in [
            ("毎週金曜日 17:00", &["毎週木曜日 12:00"][..], Difference::Days),
            ("毎週金曜日 17:00", &["毎週金曜日 16:00"], Difference::Hours),
            ("毎週金曜日 17:00-18:00", &["毎週金曜日 17:00-19:00"], Difference::Hours),
            ("毎週金曜日", &["毎月第1金曜日"], Difference::Days),
            ("毎営業日9時半", &["毎日 09:30"], Difference::Days),
            ("四半期に1回", &["月次"], Difference::Days),
            ("毎月第1営業日", &["毎月1日"], Difference::Days),
            ("毎月第1週", &["毎月第3水曜日"], Difference::Days),
            ("毎月第1週", &["毎週月曜日"], Difference::Days),
            ("毎週月・木曜日", &["毎週月曜日"], Difference::Days),
            ("毎月第5営業日までに", &["毎月第7営業日"], Difference::Days),
            ("毎週金曜日 17:00までに", &["毎週金曜日 18:00"], Difference::Hours),
        ] {
            assert_eq!(difference(&statement(text), &planned(rules)), Some(expected), "{text} {rules:?}");
        }
    }

    #[test]
    fn holidays_are_compared_where_both_declare_them() {
        let with = |shift| Planned { shift, ..planned(&["毎週金曜日"]) };
        let stated = statement("毎週金曜日（祝日の場合は前営業日）");
        assert_eq!(difference(&stated, &with(None)), None);
        assert_eq!(difference(&stated, &with(Some(BusinessDayConvention::PreviousBusinessDay))), None);
        let next = with(Some(BusinessDayConvention::NextBusinessDay));
        assert_eq!(difference(&stated, &next), Some(Difference::Holidays));
        assert_eq!(difference(&statement("毎週金曜日"), &next), None);
        // The first day, moved to the next business day, is the first business day.
        let first = Planned { shift: Some(BusinessDayConvention::NextBusinessDay), ..planned(&["毎月1日"]) };
        assert_eq!(difference(&statement("毎月第1営業日"), &first), None);
        // Every other week is another thing than every week.
        assert_eq!(difference(&statement("隔週火曜日"), &planned(&["毎週火曜日"])), Some(Difference::Days));
        assert_eq!(difference(&statement("隔週火曜日"), &Planned { every: 2, ..planned(&["毎週火曜日"]) }), None);
    }
}
