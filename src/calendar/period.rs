//! Periods: day, ISO week, month, quarter, half and fiscal year, as half-open intervals of instants in one zone.

use super::instants::{day_after, day_before, day_start, digits, first_instant_at, local_date, parse_date, parse_time};
use super::seconds_after;
use super::{Cutoff, Date, Instant, Weekday, Zone};
use crate::diag::Lang;
use jiff::ToSpan;
use jiff::civil::ISOWeekDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A local calendar day.
    Day,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A window between two cut-offs of the weekly report, such as Friday 17:00 to Friday 17:00.
    Cutoff,
    /// A calendar month.
    Month,
    /// A quarter of the fiscal year.
    Quarter,
    /// Half a fiscal year (上期, 下期).
    Half,
    /// A fiscal year, named by the year it starts in.
    Year,
}

/// The Friday of a week's label such as `2026-W47`.
pub fn friday_of(label: &str) -> Option<Date> {
    let (year, week) = label.split_once("-W")?;
    let week = i8::try_from(small(week)?).ok()?;
    Some(ISOWeekDate::new(small(year)?, week, Weekday::Friday).ok()?.date())
}

impl Grain {
    /// Every grain, shortest first.
    pub const ALL: [Self; 7] =
        [Self::Day, Self::Week, Self::Cutoff, Self::Month, Self::Quarter, Self::Half, Self::Year];

    /// The name used in configuration: `day`, `week`, `cutoff`, `month`, `quarter`, `half`, `year`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Cutoff => "cutoff",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
        }
    }

    /// The grain in which promises and budgets are told: a window between two weekly cut-offs is a week.
    pub fn reporting_grain(self) -> Self {
        if self == Self::Cutoff { Self::Week } else { self }
    }

    /// The grain of a configured name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.name() == name)
    }
}

/// One period.
///
/// ```
/// use tejun::calendar::{Grain, PeriodCalendar, Zone};
/// use tejun::diag::Lang;
///
/// let zone = Zone::get("Asia/Tokyo").unwrap();
/// let calendar = PeriodCalendar { zone, fiscal_year_start: 4, cutoff: None };
/// // Half past midnight in Tokyo, on the first day of April.
/// let period = calendar.containing(Grain::Quarter, "2026-03-31T15:30:00Z".parse().unwrap());
/// assert_eq!(period.label, "FY2026-Q1");
/// assert_eq!(period.title(Lang::Ja), "2026年度 第1四半期");
/// assert_eq!(calendar.previous(&period).label, "FY2025-Q4");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// How long it is.
    pub grain: Grain,
    /// Its stable name, used in addresses and on the command line: `2026-11-20`, `2026-W47`, `2026-11`, `FY2026-Q3`,
    /// `FY2026-H2`, `FY2026`; a window is named by the local time at which it ends, `2026-11-20T17:00`.
    pub label: String,
    /// First instant.
    pub start: Instant,
    /// First instant after it.
    pub end: Instant,
    /// First local date; of a window the first that begins in it, so that each date is in one window.
    pub first: Date,
    /// Last local date; of a window the last that begins in it.
    pub last: Date,
}

impl Period {
    /// Whether the period is not over at `as_of` (途中).
    pub fn is_partial(&self, as_of: Instant) -> bool {
        as_of < self.end
    }

    /// Whether an instant is in it.
    pub fn contains(&self, instant: Instant) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Its name for people: `2026年第47週（11/16〜11/22）`, `2026年度 第3四半期`; `week 47, 2026 (Nov 16 – Nov 22)`, `FY2026 Q3`.
    pub fn title(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.title_ja(),
            Lang::En => self.title_en(),
        }
    }

    fn title_ja(&self) -> String {
        let (year, month, day) = (self.first.year(), self.first.month(), self.first.day());
        match self.grain {
            Grain::Day => format!("{year}年{month}月{day}日（{}）", weekday_ja(self.first)),
            Grain::Week => {
                let (week_year, week) = self.iso_week();
                let (last_month, last_day) = (self.last.month(), self.last.day());
                format!("{week_year}年第{week}週（{month}/{day}〜{last_month}/{last_day}）")
            }
            Grain::Cutoff => {
                let (date, time) = self.cutoff();
                let (year, month, day) = (date.year(), date.month(), date.day());
                format!("{year}年{month}月{day}日（{}）{time}締めの週", weekday_ja(date))
            }
            Grain::Month => format!("{year}年{month}月"),
            Grain::Quarter => format!("{year}年度 第{part}四半期", year = self.fiscal_year(), part = self.part()),
            Grain::Half => {
                format!("{}年度 {}", self.fiscal_year(), if self.part() == "1" { "上期" } else { "下期" })
            }
            Grain::Year => format!("{}年度", self.fiscal_year()),
        }
    }

    fn title_en(&self) -> String {
        match self.grain {
            Grain::Day => self.first.strftime("%a %-d %b %Y").to_string(),
            Grain::Week => {
                let (year, week) = self.iso_week();
                let (first, last) = (self.first.strftime("%b %-d"), self.last.strftime("%b %-d"));
                format!("Week {week}, {year} ({first} – {last})")
            }
            Grain::Cutoff => {
                let (date, time) = self.cutoff();
                format!("Week to {} {time}", date.strftime("%a %-d %b %Y"))
            }
            Grain::Month => self.first.strftime("%B %Y").to_string(),
            Grain::Quarter => format!("FY{} Q{}", self.fiscal_year(), self.part()),
            Grain::Half => format!("FY{} H{}", self.fiscal_year(), self.part()),
            Grain::Year => format!("FY{}", self.fiscal_year()),
        }
    }

    fn iso_week(&self) -> (i16, i8) {
        let week = self.first.iso_week_date();
        (week.year(), week.week())
    }

    /// The date and the time of a label `2026-11-20T17:00`.
    fn cutoff(&self) -> (Date, &str) {
        let (date, time) = self.label.split_once('T').unwrap_or((&self.label, ""));
        (parse_date(date).unwrap_or(self.last), time)
    }

    /// The year of a label `FY2026…`.
    fn fiscal_year(&self) -> &str {
        self.label.split('-').next().unwrap_or_default().trim_start_matches("FY")
    }

    /// The number of a label `…-Q3`, `…-H2`.
    fn part(&self) -> &str {
        self.label.split('-').nth(1).unwrap_or_default().trim_start_matches(['Q', 'H'])
    }
}

fn weekday_ja(date: Date) -> &'static str {
    let names = ["月", "火", "水", "木", "金", "土", "日"];
    names[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())]
}

/// Cuts time into periods for one zone and one fiscal year.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodCalendar {
    /// Where local days begin and end.
    #[serde(serialize_with = "crate::calendar::zone_as_text")]
    pub zone: Zone,
    /// The month, 1–12, in which the fiscal year starts.
    pub fiscal_year_start: i8,
    /// When the weekly report ends, if that is declared. Without it there are no windows: their grain is the ISO week's.
    pub cutoff: Option<Arc<Cutoff>>,
}

impl PeriodCalendar {
    /// The period of a grain that an instant is in.
    pub fn containing(&self, grain: Grain, instant: Instant) -> Period {
        match &self.cutoff {
            Some(cutoff) if grain == Grain::Cutoff => self.window(cutoff, instant),
            _ => self.of_date(grain, local_date(&self.zone, instant)),
        }
    }

    fn window(&self, cutoff: &Cutoff, instant: Instant) -> Period {
        let (start, end) = cutoff.window(&self.zone, instant);
        let (first, last) = Cutoff::dates(&self.zone, (start, end));
        let label = self.zone.to_datetime(end).strftime("%Y-%m-%dT%H:%M").to_string();
        Period { grain: Grain::Cutoff, label, start, end, first, last }
    }

    /// The period of a grain that a local date is in; the window in which it begins.
    pub fn of_date(&self, grain: Grain, date: Date) -> Period {
        if let Some(cutoff) = self.cutoff.as_ref().filter(|_| grain == Grain::Cutoff) {
            return self.window(cutoff, day_start(&self.zone, date));
        }
        let (year, month) = (date.year(), date.month());
        let months_into_fiscal_year = (month - self.fiscal_year_start).rem_euclid(12);
        let fiscal_year = if month < self.fiscal_year_start { year - 1 } else { year };
        let (label, first, months) = match grain {
            Grain::Day => (date.to_string(), date, 0),
            Grain::Week | Grain::Cutoff => {
                let week = date.iso_week_date();
                let monday = date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
                (format!("{:04}-W{:02}", week.year(), week.week()), monday, 0)
            }
            Grain::Month => (format!("{year:04}-{month:02}"), date.first_of_month(), 1),
            Grain::Quarter | Grain::Half | Grain::Year => {
                let (letter, months) = match grain {
                    Grain::Quarter => ("-Q", 3),
                    Grain::Half => ("-H", 6),
                    _ => ("", 12),
                };
                let part = months_into_fiscal_year / months;
                let number = if letter.is_empty() { String::new() } else { (part + 1).to_string() };
                let first =
                    date.first_of_month().saturating_sub(i64::from(months_into_fiscal_year - part * months).months());
                (format!("FY{fiscal_year:04}{letter}{number}"), first, months)
            }
        };
        let after = match grain {
            Grain::Day => day_after(first),
            Grain::Week | Grain::Cutoff => first.saturating_add(7.days()),
            _ => first.saturating_add(i64::from(months).months()),
        };
        let (start, end) = (day_start(&self.zone, first), day_start(&self.zone, after));
        let grain = if grain == Grain::Cutoff { Grain::Week } else { grain };
        Period { grain, label, start, end, first, last: day_before(after) }
    }

    /// The period of a label: `2026-11-20`, `2026-W47`, `2026-11`, `FY2026-Q3`, `FY2026-H2`, `FY2026`, `2026-11-20T17:00`.
    pub fn by_label(&self, label: &str) -> Option<Period> {
        if let Some((date, time)) = label.split_once('T') {
            let end = first_instant_at(&self.zone, parse_date(date)?, parse_time(time)??);
            let inside = Instant::from_second(end.as_second() - 1).ok()?;
            let window = self.window(self.cutoff.as_ref()?, inside);
            return Some(window).filter(|window| window.label == label);
        }
        let parts: Vec<&str> = label.split('-').collect();
        let (grain, date) = match parts.as_slice() {
            [_, _, _] => (Grain::Day, parse_date(label)?),
            [year, week] if week.starts_with('W') => {
                let (year, week) = (small(year)?, i8::try_from(small(&week[1..])?).ok()?);
                (Grain::Week, ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date())
            }
            [year, part] if year.starts_with("FY") => {
                let (grain, months) = match part.chars().next()? {
                    'Q' => (Grain::Quarter, 3),
                    'H' => (Grain::Half, 6),
                    _ => return None,
                };
                let part = small(&part[1..]).filter(|part| (1..=12 / months).contains(part))?;
                (grain, self.fiscal_start(year)?.saturating_add(i64::from((part - 1) * months).months()))
            }
            [year, month] => (Grain::Month, Date::new(small(year)?, small(month)?.try_into().ok()?, 1).ok()?),
            [year] => (Grain::Year, self.fiscal_start(year)?),
            _ => return None,
        };
        // Only the canonical spelling is a label: `2026-9` and `2026-W1` name nothing.
        Some(self.of_date(grain, date)).filter(|period| period.label == label)
    }

    fn fiscal_start(&self, label: &str) -> Option<Date> {
        Date::new(small(label.strip_prefix("FY")?)?, self.fiscal_year_start, 1).ok()
    }

    /// The period after.
    pub fn next(&self, period: &Period) -> Period {
        if period.grain == Grain::Cutoff {
            return self.containing(period.grain, period.end);
        }
        self.of_date(period.grain, day_after(period.last))
    }

    /// The period before.
    pub fn previous(&self, period: &Period) -> Period {
        if period.grain == Grain::Cutoff {
            let before = seconds_after(period.start, -1);
            return self.containing(period.grain, before);
        }
        self.of_date(period.grain, day_before(period.first))
    }

    /// The same period a year before, for comparisons: the same date (none on 29 February), the ISO week of the same
    /// number (a week 53 only where that year has one), the same month, quarter, half or fiscal year; of windows the one
    /// 52 weeks before.
    pub fn year_before(&self, period: &Period) -> Option<Period> {
        let first = period.first;
        match period.grain {
            Grain::Day => {
                let date = Date::new(first.year() - 1, first.month(), first.day()).ok()?;
                Some(self.of_date(Grain::Day, date))
            }
            Grain::Week => {
                let week = first.iso_week_date();
                let monday = ISOWeekDate::new(week.year() - 1, week.week(), Weekday::Monday).ok()?;
                Some(self.of_date(Grain::Week, monday.date()))
            }
            Grain::Cutoff => {
                // The middle stays in the same week whatever shifts do to its ends.
                let middle = (period.start.as_second() + period.end.as_second()) / 2 - 52 * 7 * 86_400;
                Some(self.containing(Grain::Cutoff, Instant::from_second(middle).ok()?))
            }
            _ => Some(self.of_date(period.grain, first.saturating_sub(12.months()))),
        }
    }

    /// Every period of a grain that has an instant of `[from, to]`, oldest first; empty when `to` is before `from`. Windows
    /// end where nobody knows whether holidays move their cut-offs.
    pub fn covering(&self, grain: Grain, from: Instant, to: Instant) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut period = self.containing(grain, from);
        while from <= to && period.start <= to {
            let next = self.next(&period);
            let is_last = next.label == period.label;
            if grain == Grain::Cutoff && self.cutoff.as_ref().is_some_and(|cutoff| !cutoff.is_determined(period.last)) {
                break;
            }
            periods.push(period);
            if is_last {
                break;
            }
            period = next;
        }
        periods
    }

    /// The start of each period and the end of the last, in seconds since the epoch, for look-ups: an instant belongs to
    /// the period at `i` when `b[i] <= t < b[i + 1]`. The periods must follow each other without a gap, as those of
    /// [`PeriodCalendar::covering`] do.
    pub fn boundaries(&self, periods: &[Period]) -> Arc<Vec<i64>> {
        let starts = periods.iter().map(|period| period.start.as_second());
        Arc::new(starts.chain(periods.last().map(|last| last.end.as_second())).collect())
    }
}

fn small(text: &str) -> Option<i16> {
    digits(text)?.try_into().ok()
}

#[cfg(test)]
mod tests;
