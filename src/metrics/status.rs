//! What a status page is made from: every uptime day by day, what is shown of the incident log, and maintenance that is rows.
//!
//! In: the project and its engine. Out: [`StatusFacts`]. Never: says again what the figures have said of a question that cannot
//! be answered.

use super::{Run, uptime};
use crate::config::MetricKind;
use crate::diag::Diagnostics;
use crate::model::StatusFacts;

/// The facts as of the run's instant.
pub(super) fn facts(run: &Run<'_>) -> StatusFacts {
    let mut unsaid = Diagnostics::new();
    let mut uptimes = Vec::new();
    for metric in run.project.metrics.values() {
        if let MetricKind::Uptime(own) = &metric.kind {
            uptimes.extend(uptime::availability(run, metric, own, &mut unsaid));
        }
    }
    let log = run.project.site.status.log.as_ref();
    let (incidents, logged) = log.map(|log| uptime::incidents(run, log, &mut unsaid)).unwrap_or_default();
    StatusFacts {
        uptimes,
        incidents,
        logged,
        log_known: log.and_then(|log| uptime::known_until(run, log)),
        windows: uptime::windows(run, &mut unsaid),
    }
}
