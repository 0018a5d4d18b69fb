//! Figures of one metric, grain and breakdown, which are compared with one another.

use crate::calendar::Grain;
use crate::model::Figure;

/// What the figures of a series have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SeriesKey {
    metric: String,
    grain: Grain,
    by: Vec<(String, String)>,
}

impl SeriesKey {
    pub(super) fn of(figure: &Figure) -> Self {
        Self::with_grain(figure, figure.period.grain)
    }

    /// The series of the same metric and breakdown in another grain.
    pub(super) fn with_grain(figure: &Figure, grain: Grain) -> Self {
        Self { metric: figure.metric.clone(), grain, by: figure.by.clone() }
    }
}
