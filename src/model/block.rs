//! What a page is made of.

use super::{
    CalendarBlock, Chart, DifferenceBlock, EscalationBlock, Heading, IncidentCard, ListExport, Markup, OnCallBlock,
    PromiseList, PromiseSum, PromiseVerdict, RegisterBlock, ReleaseList, Route, StatusBanner, TableBlock, TargetStatus,
    TimelineRow, UptimeBlock,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A figure inside a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineFigure {
    /// Whether nothing is promised of it; then no verdict stands beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untargeted: bool,
    /// The value as shown, with unit.
    pub text: String,
    /// The metric's name.
    pub label: String,
    /// The metric's id; empty in what was issued before it was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub metric: String,
    /// The period as shown.
    pub period: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// The alert that is crossed, as shown; empty while none is.
    pub alert: String,
    /// Other readings that would give another verdict, one sentence each.
    pub notes: Vec<String>,
}

/// One indicator of a KPI block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kpi {
    /// The metric's id.
    pub metric: String,
    /// The metric's name.
    pub label: String,
    /// The value as shown, without unit; `対象なし` when there is none.
    pub value: String,
    /// The unit as shown, may be empty.
    pub unit: String,
    /// The target as shown, empty without.
    pub target: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// The alert that is crossed, as shown; empty while none is.
    pub alert: String,
    /// Change against the previous period as shown, empty when withheld or none.
    pub change: String,
    /// Change against the same period a year before as shown, empty when withheld or none.
    pub year_ago: String,
    /// `good`, `bad` or `flat`: whether the change is an improvement.
    pub change_tone: String,
    /// How many rows stand behind it, as shown (`n = 240`).
    pub n: String,
    /// The period as shown, with 途中 when it runs.
    pub period: String,
    /// Notes such as 参考値, 鮮度切れ, and other readings that would give another verdict.
    pub notes: Vec<String>,
    /// Values of the last periods, oldest first, for a small trend line; `None` is a gap.
    pub trend: Vec<Option<Decimal>>,
    /// The value of the period that runs, with its period, where both are shown; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub running: String,
}

/// Indicators under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiGroup {
    /// The group's name, may be empty.
    pub title: String,
    /// Its indicators.
    pub items: Vec<Kpi>,
}

/// SLA attainment of one policy and one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaTable {
    /// Title of the table.
    pub title: String,
    /// The period as shown.
    pub period: String,
    /// One row per clock and priority.
    pub rows: Vec<SlaRow>,
    /// The readings in force, in words, one each.
    pub rules: Vec<String>,
}

/// One row of an [`SlaTable`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaRow {
    /// Priority as shown.
    pub priority: String,
    /// Clock as shown (応答, 解決).
    pub clock: String,
    /// The promise as shown (`4時間以内 (24x7)`).
    pub promise: String,
    /// Attainment as shown, `対象なし` when nothing was judged.
    pub attainment: String,
    /// Target attainment as shown, empty without.
    pub target: String,
    /// Tickets that met it.
    pub met: String,
    /// Tickets judged.
    pub judged: String,
    /// Tickets not yet decided.
    pub undecided: String,
    /// Tickets closed without the time that is needed.
    pub unjudged: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// Change against the previous period, as shown.
    pub change: String,
    /// Other readings that would give another verdict, one sentence each.
    pub notes: Vec<String>,
}

/// A page below this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildLink {
    /// Its title.
    pub title: String,
    /// Its description, may be empty.
    pub description: String,
    /// Where it is.
    pub route: Route,
    /// A sign beside its title (`📘`), may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// The day of its last change, may be absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How it stands in document control, as written; empty where nobody must know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
}

/// A card on the front page or on a section page: a section with its first children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The page it leads to.
    pub link: ChildLink,
    /// First pages below it.
    pub children: Vec<ChildLink>,
    /// How many pages there are below it in all.
    pub count: usize,
    /// What it is grouped under; empty where nothing is grouped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// Clean HTML; may be a fragment that a later block continues, as a figure inside a paragraph does.
    Html {
        /// The HTML.
        html: Markup,
    },
    /// A heading made by a report (documents carry theirs in their HTML).
    Heading(Heading),
    /// A paragraph of plain text.
    Paragraph {
        /// The text.
        text: String,
    },
    /// How many rows a list leaves out, and the file that has all of them.
    Whole(ListExport),
    /// A figure in a sentence.
    Figure(InlineFigure),
    /// How promises stand, beside the words that make them.
    Verdict(PromiseVerdict),
    /// How many promises of the page stand how.
    Promises(PromiseSum),
    /// Indicators.
    Kpis {
        /// Groups of indicators.
        groups: Vec<KpiGroup>,
    },
    /// SLA attainment.
    Sla(SlaTable),
    /// A chart.
    Chart(Chart),
    /// An escalation route.
    Escalation(EscalationBlock),
    /// Who is on duty.
    OnCall(OnCallBlock),
    /// Months with what is planned in them.
    Calendar(CalendarBlock),
    /// A table.
    Table(TableBlock),
    /// The register of documents, or views of it.
    Register(RegisterBlock),
    /// Promises and how they stand.
    Contract(PromiseList),
    /// Releases.
    Releases(ReleaseList),
    /// The state of everything.
    Status(StatusBanner),
    /// Uptime of services with bars of days.
    Uptime(UptimeBlock),
    /// Incidents as headlines, newest first.
    Incidents {
        /// The incidents.
        items: Vec<IncidentCard>,
    },
    /// What happened when, newest first.
    Timeline {
        /// What it is of; empty on its own page.
        title: String,
        /// The entries.
        rows: Vec<TimelineRow>,
    },
    /// A text before and after.
    Difference(DifferenceBlock),
    /// Links to the pages below.
    Children {
        /// The pages.
        items: Vec<ChildLink>,
    },
    /// Section cards of a front page.
    Cards {
        /// The cards.
        items: Vec<Card>,
    },
    /// Something that could not be shown, said in place.
    Problem {
        /// What is wrong, in the site's language.
        text: String,
    },
}

impl Block {
    /// A paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }

    /// A heading with its anchor.
    pub fn heading(level: u8, id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Heading(Heading { level, id: id.into(), text: text.into() })
    }

    /// HTML that this program made.
    pub fn html(html: impl Into<Markup>) -> Self {
        Self::Html { html: html.into() }
    }
}

impl ChildLink {
    /// A link with a title and a description.
    pub fn new(title: impl Into<String>, description: impl Into<String>, route: Route) -> Self {
        let (title, description) = (title.into(), description.into());
        Self { title, description, route, icon: String::new(), date: None, status: String::new() }
    }
}
