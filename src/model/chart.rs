//! Charts as data: what is drawn, in words and numbers, before anyone draws it.

use crate::target::Unit;
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
    /// Its height.
    pub value: Decimal,
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
}
