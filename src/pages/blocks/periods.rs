//! Which period is meant: `week`, `month`, a label such as `2026-10`, or nothing at all.

use crate::calendar::{Grain, Period};
use crate::diag::Lang;
use crate::model::{Figure, Figures};
use crate::pages::context::ComposeContext;
use crate::pages::reason::Reason;
use crate::say;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) enum PeriodSpec {
    /// The newest complete period of a grain, else the running one.
    Latest(Grain),
    One(Period),
}

impl PeriodSpec {
    /// Reads a period; without one, that of the report, else the newest month. `previous` is the period before a report's.
    pub(crate) fn parse(context: &ComposeContext<'_>, text: Option<&str>) -> Result<Self, Reason> {
        let Some(text) = text else {
            return Ok(context.report.map_or(Self::Latest(Grain::Month), |report| Self::One(report.period.clone())));
        };
        if let Some(period) = context.report.filter(|_| text == "previous").and_then(|report| report.previous.clone()) {
            return Ok(Self::One(period));
        }
        if let Some(grain) = Grain::from_name(text) {
            return Ok(Self::Latest(grain));
        }
        context.project.site.periods.by_label(text).map(Self::One).ok_or_else(|| {
            let message = say!(
                "期間 `{text}` を読めません（`week`、`month`、`cutoff`、`2026-10`、`2026-W47` のように書きます）",
                "expected a period such as `week`, `month`, `cutoff`, `2026-10` or `2026-W47`, found `{text}`"
            );
            Reason::unknown(message, text, ["week", "month", "cutoff"])
        })
    }

    /// The period that is meant; of a grain, the newest that is over.
    pub(crate) fn period(&self, context: &ComposeContext<'_>) -> Period {
        let periods = &context.project.site.periods;
        match self {
            Self::One(period) => period.clone(),
            Self::Latest(grain) => periods.previous(&periods.containing(*grain, context.as_of)),
        }
    }

    /// The figure of a whole metric; a metric that is not computed by this grain falls back on its own newest one.
    pub(crate) fn figure<'f>(&self, figures: &'f Figures, metric: &str) -> Option<&'f Figure> {
        match self {
            Self::One(period) => figures.get(metric, &[], &period.label),
            Self::Latest(grain) => figures
                .latest(metric, *grain)
                .or_else(|| GRAINS.into_iter().find_map(|grain| figures.latest(metric, grain))),
        }
    }
}

/// The lengths of periods, the one that is shown first of those that a metric has.
pub(in crate::pages) const GRAINS: [Grain; 7] =
    [Grain::Month, Grain::Week, Grain::Cutoff, Grain::Quarter, Grain::Half, Grain::Year, Grain::Day];

/// A period's name, marked when it is not over.
pub(in crate::pages) fn marked_title(lang: Lang, period: &Period, is_partial: bool) -> String {
    let mark = if is_partial { lang.pick("（途中）", " (partial)") } else { "" };
    format!("{}{mark}", period.title(lang))
}

/// The name of a figure's period.
pub(in crate::pages) fn title(lang: Lang, figure: &Figure) -> String {
    marked_title(lang, &figure.period, figure.partial)
}
