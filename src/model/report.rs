//! Generated reports: which there are, for which period one stands, and in what state it is.
//!
//! In: words of the command line and of configuration. Out: plain values that pages, editions and mails share. Never:
//! composes a report.

use super::Route;
use crate::calendar::{Grain, Period, PeriodCalendar, day_start, parse_date};
use serde::{Deserialize, Serialize};

/// The kinds of generated reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Weekly status report, for customers: the window up to a declared cut-off, else the ISO week.
    Weekly,
    /// Weekly operations review, internal: the ISO week.
    Review,
    /// Monthly KPI review.
    Monthly,
    /// Roll-up of a quarter of the fiscal year.
    Quarterly,
    /// Roll-up of a fiscal year.
    Yearly,
    /// Newsletter: what happened in a month, sent on the first business day of the next one.
    Newsletter,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Weekly, Self::Review, Self::Monthly, Self::Quarterly, Self::Yearly, Self::Newsletter];

    /// Its name on the command line, in configuration and in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Review => "review",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
            Self::Newsletter => "newsletter",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name of one report among those of its kind: of its file of words, its folder of editions, its address and on the
    /// command line. A window between cut-offs is named by the day it ends on (`2026-11-20`), every other period by its label
    /// (`2026-W47`, `2026-10`, `FY2026-Q2`, `FY2026`), a newsletter by the month it is sent in.
    pub fn key(self, period: &Period, periods: &PeriodCalendar) -> String {
        match self {
            Self::Newsletter => periods.next(period).label,
            _ => period.label.split('T').next().unwrap_or_default().to_owned(),
        }
    }

    /// How long the periods are that it speaks of.
    pub fn grain(self, periods: &PeriodCalendar) -> Grain {
        match self {
            Self::Weekly if periods.cutoff.is_some() => Grain::Cutoff,
            Self::Weekly | Self::Review => Grain::Week,
            Self::Monthly | Self::Newsletter => Grain::Month,
            Self::Quarterly => Grain::Quarter,
            Self::Yearly => Grain::Year,
        }
    }

    /// The period that a key names; nothing when it is no key of this kind.
    pub fn period(self, key: &str, periods: &PeriodCalendar) -> Option<Period> {
        let named = match self.grain(periods) {
            Grain::Cutoff => {
                let midnight = day_start(&periods.zone, parse_date(key)?);
                let window = periods.containing(Grain::Cutoff, midnight);
                // A cut-off at midnight ends the window before it.
                let before = periods.previous(&window);
                if self.key(&before, periods) == key { before } else { window }
            }
            grain => periods.by_label(key).filter(|period| period.grain == grain)?,
        };
        let period = if self == Self::Newsletter { periods.previous(&named) } else { named };
        Some(period).filter(|period| self.key(period, periods) == key)
    }

    /// The address of the list of all its reports.
    pub fn archive(self) -> Route {
        Route::from_segments(["reports", self.name()])
    }

    /// The address of one report.
    pub fn route(self, key: &str) -> Route {
        Route::from_segments(["reports", self.name(), key])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Cutoff, Recurrence, parse_zone};
    use crate::diag::Place;
    use std::sync::Arc;

    fn calendar(cutoff: Option<&str>) -> PeriodCalendar {
        let cutoff = cutoff.map(|text| {
            let rule = Recurrence::parse(&format!("毎週{text}")).expect("a rule");
            Arc::new(Cutoff::new(text, rule, Place::file("tejun.yaml")).expect("a cut-off"))
        });
        PeriodCalendar { zone: parse_zone("Asia/Tokyo").expect("a zone"), fiscal_year_start: 4, cutoff }
    }

    #[test]
    fn a_key_names_one_period_of_its_kind() {
        let weeks = calendar(None);
        let label = |kind: ReportKind, key: &str, periods: &PeriodCalendar| kind.period(key, periods).map(|p| p.label);
        let is = |kind, key, expected: Option<&str>| assert_eq!(label(kind, key, &weeks).as_deref(), expected, "{key}");
        is(ReportKind::Weekly, "2026-W47", Some("2026-W47"));
        is(ReportKind::Weekly, "2026-11-20", None);
        is(ReportKind::Weekly, "2026-11", None);
        is(ReportKind::Monthly, "2026-11", Some("2026-11"));
        is(ReportKind::Monthly, "2026-9", None);
        is(ReportKind::Quarterly, "FY2026-Q3", Some("FY2026-Q3"));
        is(ReportKind::Quarterly, "FY2026-H1", None);
        is(ReportKind::Yearly, "FY2026", Some("FY2026"));
        is(ReportKind::Newsletter, "2026-12", Some("2026-11"));
        let friday = calendar(Some("金曜日 17:00"));
        assert_eq!(label(ReportKind::Weekly, "2026-11-20", &friday).as_deref(), Some("2026-11-20T17:00"));
        assert_eq!(label(ReportKind::Weekly, "2026-11-19", &friday), None, "no window ends on a Thursday");
        assert_eq!(label(ReportKind::Review, "2026-W47", &friday).as_deref(), Some("2026-W47"));
        let midnight = calendar(Some("月曜日 0:00"));
        assert_eq!(label(ReportKind::Weekly, "2026-11-23", &midnight).as_deref(), Some("2026-11-23T00:00"));
    }
}

/// What a page that is a report says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its kind.
    pub kind: ReportKind,
    /// Its name among those of its kind.
    pub key: String,
    /// What it is about.
    pub period: Period,
    /// Whether the period is not over at the as-of instant.
    pub partial: bool,
    /// Sources whose newest row is older than they promise, in order.
    pub stale: Vec<String>,
    /// Headings below which the author still has to write; while there are any it is a draft (下書き).
    pub unwritten: Vec<String>,
    /// The edition that is shown; `None` for what is computed from today's data.
    pub edition: Option<EditionMark>,
    /// What of the report the page shows.
    pub part: ReportPart,
}

impl Report {
    /// Whether the page is the one that stands for the report in lists, feeds and mails.
    pub fn is_summary(&self) -> bool {
        matches!(self.part, ReportPart::Summary { .. })
    }
}

/// What of a report a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportPart {
    /// What every reader wants to know; all there is, where the layout has no appendix.
    Summary {
        /// The page with the rest.
        appendix: Option<Route>,
    },
    /// The tables, charts and lists behind it.
    Appendix {
        /// The page that they are behind.
        summary: Route,
    },
}

/// Which frozen edition a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionMark {
    /// Its number, from 1.
    pub number: u32,
    /// The newest number of the same report and period.
    pub newest: u32,
    /// The day it was issued on, as shown.
    pub issued: String,
    /// The page of the edition that took its place.
    pub superseded_by: Option<Route>,
}
