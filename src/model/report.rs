//! Generated reports: which there are, for which period one stands, and in what state it is.
//!
//! In: words of the command line and of configuration. Out: plain values that pages, editions and mails share. Never:
//! composes a report.

use super::Route;
use crate::calendar::{Grain, Period, PeriodCalendar, day_start, parse_date};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// The kinds of reports that a theme has layouts for. A report may have a name of its own and still be of one of them.
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

    /// Its word in configuration, which is also the name of the report that is made of it unless others are declared.
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

    /// The kind of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The periods that it speaks of, unless a report of this kind says otherwise.
    pub const fn usual_period(self) -> ReportPeriod {
        match self {
            Self::Weekly => ReportPeriod::Cutoff,
            Self::Review => ReportPeriod::Week,
            Self::Monthly => ReportPeriod::Month,
            Self::Quarterly => ReportPeriod::Quarter,
            Self::Yearly => ReportPeriod::Year,
            Self::Newsletter => ReportPeriod::Dispatch,
        }
    }
}

/// Which periods a report speaks of, and how they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportPeriod {
    /// A day.
    Day,
    /// An ISO week.
    Week,
    /// The window up to the declared cut-off; the ISO week where none is declared.
    Cutoff,
    /// A month.
    Month,
    /// A month, named by the one in which the report is sent.
    Dispatch,
    /// A quarter of the fiscal year.
    Quarter,
    /// Half a fiscal year.
    Half,
    /// A fiscal year.
    Year,
}

impl ReportPeriod {
    /// How long the periods are.
    pub fn grain(self, periods: &PeriodCalendar) -> Grain {
        match self {
            Self::Day => Grain::Day,
            Self::Cutoff if periods.cutoff.is_some() => Grain::Cutoff,
            Self::Week | Self::Cutoff => Grain::Week,
            Self::Month | Self::Dispatch => Grain::Month,
            Self::Quarter => Grain::Quarter,
            Self::Half => Grain::Half,
            Self::Year => Grain::Year,
        }
    }

    /// The key of one report among those of its name: of its file of words, its folder of editions, its address and on the
    /// command line. A window between cut-offs is named by the day it ends on (`2026-11-20`), every other period by its label
    /// (`2026-W47`, `2026-10`, `FY2026-Q2`, `FY2026`), what is sent later by the month it is sent in.
    pub fn key(self, period: &Period, periods: &PeriodCalendar) -> String {
        match self {
            Self::Dispatch => periods.next(period).label,
            _ => period.label.split('T').next().unwrap_or_default().to_owned(),
        }
    }

    /// The period that a key names; nothing when it is no key of such periods.
    pub fn of_key(self, key: &str, periods: &PeriodCalendar) -> Option<Period> {
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
        let period = if self == Self::Dispatch { periods.previous(&named) } else { named };
        Some(period).filter(|period| self.key(period, periods) == key)
    }
}

/// The name of a report: in configuration, in addresses, of its folders and on the command line. The six kinds are names of
/// reports, too, and come first.
///
/// Names are few and live as long as the program, so that a name is as cheap to hand on as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReportName(&'static str);

impl ReportName {
    /// The weekly status report.
    pub const WEEKLY: Self = Self::of(ReportKind::Weekly);
    /// The weekly operations review.
    pub const REVIEW: Self = Self::of(ReportKind::Review);
    /// The monthly review.
    pub const MONTHLY: Self = Self::of(ReportKind::Monthly);
    /// The quarterly review.
    pub const QUARTERLY: Self = Self::of(ReportKind::Quarterly);
    /// The review of a fiscal year.
    pub const YEARLY: Self = Self::of(ReportKind::Yearly);
    /// The newsletter.
    pub const NEWSLETTER: Self = Self::of(ReportKind::Newsletter);

    /// The name of the report that a kind is made as.
    pub const fn of(kind: ReportKind) -> Self {
        Self(kind.name())
    }

    /// A name: letters that have no capital form, digits, `-` and `_`, at most 64 bytes; or that of the report of one value, such
    /// as `clients/acme`. It is a part of addresses and paths.
    pub fn new(text: &str) -> Option<Self> {
        let (name, slug) = text.split_once('/').map_or((text, None), |(name, slug)| (name, Some(slug)));
        let is_name = is_part(name, LONGEST_NAME) && slug.is_none_or(|slug| is_part(slug, LONGEST_SLUG));
        is_name.then(|| Self(interned(text)))
    }

    /// The name of the report of one value, by the value's slug.
    pub fn of_value(self, slug: &str) -> Option<Self> {
        let (name, is_whole) = (self.0, self.slug().is_none());
        is_whole.then(|| Self::new(&format!("{name}/{slug}"))).flatten()
    }

    /// The part of the name that all values share: the name itself where it is not that of a value.
    pub fn shared(self) -> Self {
        self.0.split_once('/').and_then(|(name, _)| Self::new(name)).unwrap_or(self)
    }

    /// The slug of the value that the report is about, if it is about one.
    pub fn slug(self) -> Option<&'static str> {
        self.0.split_once('/').map(|(_, slug)| slug)
    }

    /// The name as a part of the names of files; no part of a name has a dot.
    pub fn stem(self) -> String {
        self.0.replace('/', ".")
    }

    /// As written.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The kind that bears this name.
    pub fn kind(self) -> Option<ReportKind> {
        ReportKind::from_name(self.0)
    }

    /// The address of the list of all its reports.
    pub fn archive(self) -> Route {
        Route::from_path(&format!("reports/{}", self.0))
    }

    /// The address of one report.
    pub fn route(self, key: &str) -> Route {
        Route::from_path(&format!("reports/{}/{key}", self.0))
    }
}

/// The longest name of a report in bytes.
const LONGEST_NAME: usize = 64;
/// The longest slug of a value in bytes.
const LONGEST_SLUG: usize = 128;

fn is_part(text: &str, longest: usize) -> bool {
    let fits = |c: char| matches!(c, '-' | '_') || c.is_alphanumeric() && !c.is_uppercase();
    !text.is_empty() && text.len() <= longest && text.chars().all(fits)
}

/// The part of an address that stands for a value: its letters and digits in their usual form, small, with `-` between words. Nothing
/// where the value has none, or more than an address takes.
pub fn slug(value: &str) -> Option<String> {
    let usual: String = value.nfkc().flat_map(char::to_lowercase).nfc().collect();
    let fits = |c: char| c == '_' || c.is_alphanumeric() && !c.is_uppercase();
    let words: Vec<&str> = usual.split(|c: char| !fits(c)).filter(|word| !word.is_empty()).collect();
    Some(words.join("-").trim_matches('_').to_owned()).filter(|slug| is_part(slug, LONGEST_SLUG))
}

/// The one copy of a text that is kept for as long as the program runs.
fn interned(text: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(text) {
        return known;
    }
    let kept: &'static str = Box::leak(text.into());
    names.insert(kept);
    kept
}

impl Ord for ReportName {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |name: &Self| name.kind().map_or(ReportKind::ALL.len(), |kind| kind as usize);
        rank(self).cmp(&rank(other)).then_with(|| self.0.cmp(other.0))
    }
}

impl PartialOrd for ReportName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for ReportName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for ReportName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no name of a report")))
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
    fn names_are_compared_kinds_first_and_kept_once() {
        let name = |text: &str| ReportName::new(text).expect(text);
        let mut names = ["yearly", "clients", "weekly", "月次セキュリティ", "review"].map(name);
        names.sort_unstable();
        assert_eq!(names.map(ReportName::as_str), ["weekly", "review", "yearly", "clients", "月次セキュリティ"]);
        assert_eq!(name("weekly"), ReportName::WEEKLY);
        assert!(std::ptr::eq(name("clients").as_str(), name(&["cli", "ents"].concat()).as_str()));
        let acme = name("clients").of_value("acme").expect("a value");
        assert_eq!((acme, acme.shared(), acme.slug()), (name("clients/acme"), name("clients"), Some("acme")));
        assert_eq!(acme.route("2026-10").as_str(), "/reports/clients/acme/2026-10/");
        assert_eq!(acme.of_value("x"), None);
        for wrong in ["", "..", "a/", "/a", "a/b/c", "a/..", "a b", "Weekly", "a.b", "a/B", &"x".repeat(65)] {
            assert_eq!(ReportName::new(wrong), None, "{wrong}");
        }
        assert!(serde_json::from_str::<ReportName>("\"../x\"").is_err());
    }

    #[test]
    fn a_value_has_a_slug_that_is_a_safe_part_of_a_path() {
        let of = |value: &str| slug(value).unwrap_or_default();
        assert_eq!(of("Acme Corp."), "acme-corp");
        assert_eq!(of("株式会社みどり"), "株式会社みどり");
        assert_eq!(of("㈱ミドリ　本社"), "株-ミドリ-本社");
        assert_eq!(of("ＡＢＣ－１"), "abc-1");
        assert_eq!(of("../../etc/passwd"), "etc-passwd");
        assert_eq!(of("a\\..\\b\0c"), "a-b-c");
        assert_eq!(of("か\u{3099}く"), "がく");
        for nothing in ["", "..", "／", "---", "\u{202e}", &"あ".repeat(43)] {
            assert_eq!(slug(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_key_names_one_period_of_its_kind() {
        let weeks = calendar(None);
        let label = |kind: ReportKind, key: &str, periods: &PeriodCalendar| {
            kind.usual_period().of_key(key, periods).map(|period| period.label)
        };
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
        let half = ReportPeriod::Half.of_key("FY2026-H1", &weeks).expect("half a year");
        assert_eq!((half.first.to_string(), half.last.to_string()), ("2026-04-01".to_owned(), "2026-09-30".to_owned()));
        assert_eq!(ReportPeriod::Day.of_key("2026-11-20", &weeks).expect("a day").label, "2026-11-20");
        assert_eq!(ReportPeriod::Day.of_key("2026-11", &weeks), None);
        let midnight = calendar(Some("月曜日 0:00"));
        assert_eq!(label(ReportKind::Weekly, "2026-11-23", &midnight).as_deref(), Some("2026-11-23T00:00"));
    }
}

/// What a page that is a report says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its name.
    pub name: ReportName,
    /// The kind that it is of, unless its layout is all the project's own.
    pub kind: Option<ReportKind>,
    /// Its key among those of its name.
    pub key: String,
    /// What it is about.
    pub period: Period,
    /// Whether the period is not over at the as-of instant.
    pub partial: bool,
    /// Sources whose newest row is older than they promise, in order.
    pub stale: Vec<String>,
    /// Headings below which the author still has to write; while there are any it is a draft (下書き).
    pub unwritten: Vec<String>,
    /// The promises that were not kept and whose cause the author still has to write; an edition does not record them.
    #[serde(skip)]
    pub without_cause: Vec<String>,
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
