//! Charts as data: what is drawn, in words and numbers, before anyone draws it.

use super::TargetStatus;
use crate::objective::{Better, Unit};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Lines with markers; a missing value is a gap.
    Line,
    /// Bars beside each other.
    Bar,
    /// Bars on top of each other.
    StackedBar,
    /// Bars on top of each other, each a share of its whole.
    ShareBar,
    /// Bars from the left, one row per category; for names that are long.
    HorizontalBar,
    /// Bars, with lines over them in the same unit.
    Combined,
    /// A grid of cells that are darker the greater their value is: categories across, series down.
    Heat,
    /// One row per metric: its value against its target and its alert, each on a scale of its own.
    Bullet,
}

impl ChartKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Line,
        Self::Bar,
        Self::StackedBar,
        Self::ShareBar,
        Self::HorizontalBar,
        Self::Combined,
        Self::Heat,
        Self::Bullet,
    ];

    /// The name that authors write.
    pub fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Bar => "bar",
            Self::StackedBar => "stacked_bar",
            Self::ShareBar => "stacked_bar_100",
            Self::HorizontalBar => "horizontal_bar",
            Self::Combined => "combined",
            Self::Heat => "heat",
            Self::Bullet => "bullet",
        }
    }

    /// Whether values are told by the length of bars, which therefore begin at zero.
    pub fn has_bars(self) -> bool {
        !matches!(self, Self::Line | Self::Heat | Self::Bullet)
    }
}

/// What the categories of a chart are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Across {
    /// Labels of periods.
    #[default]
    Periods,
    /// Hours of the day.
    Hours,
    /// Names, of metrics or of the values of a breakdown.
    Names,
}

/// One row of a bullet chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bullet {
    /// Name of the metric.
    pub name: String,
    /// The period, for people.
    pub period: String,
    /// Its value; `None` when there is nothing to measure.
    pub value: Option<Decimal>,
    /// Unit of the value and of the bounds.
    pub unit: Unit,
    /// The metric's own word for the unit, empty for the usual one.
    pub unit_label: String,
    /// Where the target begins.
    pub target: Option<Decimal>,
    /// Where a target that is a range ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_until: Option<Decimal>,
    /// The target as promised; may be empty.
    pub target_text: String,
    /// Where the alert begins.
    pub alert: Option<Decimal>,
    /// Which way is better.
    pub better: Option<Better>,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// Whether the period is not over.
    pub partial: bool,
}

/// What few charts need.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChartOptions {
    /// What the categories are.
    pub across: Across,
    /// Series by their position that are lines over the bars of the others.
    pub over: Vec<usize>,
    /// Whether each series has a small drawing of its own, all on one scale.
    pub multiples: bool,
    /// Whether its title tells what it shows, and it stands small beside others.
    pub finding: bool,
    /// Whether every category is of a period that is not over.
    pub all_partial: bool,
    /// Whether no file of its numbers is offered.
    pub no_csv: bool,
    /// The rows of a bullet chart.
    pub bullets: Vec<Bullet>,
}

impl ChartOptions {
    /// Whether nothing is set.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// One series, one value per category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// Values in the order of the categories; `None` is a gap.
    pub values: Vec<Option<Decimal>>,
}

/// A horizontal line with a name, such as the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceLine {
    /// Its name.
    pub name: String,
    /// Its height; of a band its lower end.
    pub value: Decimal,
    /// The upper end of a band: a target that is a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Decimal>,
    /// Whether it warns rather than promises. Charts that were frozen before this was told have nothing here: their first
    /// line is the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<bool>,
}

impl ReferenceLine {
    /// Whether the line that stands at `at` among those of its chart warns.
    pub fn is_alert(&self, at: usize) -> bool {
        self.alert.unwrap_or(at > 0)
    }

    /// Its ends; a line has one.
    pub fn ends(&self) -> impl Iterator<Item = Decimal> {
        std::iter::once(self.value).chain(self.until)
    }
}

/// One chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// Stable id, unique on its page, usable in HTML.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// One sentence for those who cannot see it.
    pub summary: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Labels along the axis, usually periods.
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<Series>,
    /// Target and alert lines.
    pub lines: Vec<ReferenceLine>,
    /// Unit of the values.
    pub unit: Unit,
    /// The metric's own word for the unit (名, 院 …), empty for the usual one.
    pub unit_label: String,
    /// Whether the last category is a period that is not over.
    pub last_is_partial: bool,
    /// What few charts need; records of issued reports from before it was known have none.
    #[serde(default, skip_serializing_if = "ChartOptions::is_usual")]
    pub options: ChartOptions,
}

impl Chart {
    /// Whether the category of this position is of a period that is not over.
    pub fn is_partial(&self, at: usize) -> bool {
        self.options.all_partial || (self.last_is_partial && at + 1 == self.categories.len())
    }

    /// Whether there is any value to show.
    pub fn has_values(&self) -> bool {
        self.series.iter().any(|series| series.values.iter().any(Option::is_some))
            || self.options.bullets.iter().any(|bullet| bullet.value.is_some())
    }
}
