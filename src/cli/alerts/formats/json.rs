//! Notices for scripts.
//!
//! In: notices. Out: a list of objects. Never: leaves a key out that others have for the same `state`.

use super::wording;
use crate::cli::alerts::notice::{About, Notice, OfAlert, OfSource};
use crate::diag::Place;
use crate::pipeline::Computed;
use serde_json::{Map, Value, json};

/// One object per notice.
pub(super) fn list(computed: &Computed, notices: &[Notice<'_>]) -> Value {
    notices.iter().map(|notice| object(computed, notice)).collect()
}

fn object(computed: &Computed, notice: &Notice<'_>) -> Value {
    let mut object = match &notice.about {
        About::Crossed(of) => of_alert(computed, of, "crossed"),
        About::Recovered(of) => of_alert(computed, of, "recovered"),
        About::Stale(of) => of_source(of),
    };
    object["severity"] = notice.severity.into();
    object["to"] = notice.to.iter().map(super::super::recipients::Recipient::for_scripts).collect();
    object["as_of"] = json!(computed.as_of);
    object
}

fn of_alert(computed: &Computed, of: &OfAlert<'_>, state: &str) -> Value {
    let (figure, lang) = (of.figure, computed.project.site.language);
    let by: Map<String, Value> = figure.by.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    json!({
        "state": state,
        "metric": figure.metric,
        "label": figure.label,
        "by": by,
        "period": figure.period,
        "partial": figure.partial,
        "value": figure.value,
        "unit": figure.unit,
        "n": figure.n,
        "value_text": wording::value(computed, of, lang),
        "threshold": of.threshold,
        "threshold_text": wording::threshold(computed, of, lang),
        "place": place(of.place),
        "since": of.since,
        "notes": of.notes(lang),
        "url": of.link,
    })
}

fn of_source(of: &OfSource<'_>) -> Value {
    json!({
        "state": "stale",
        "source": of.source.source,
        "newest": of.source.newest,
        "fresh_within": of.source.fresh_within,
        "metrics": of.metrics.iter().map(|metric| metric.id.as_str()).collect::<Vec<_>>(),
        "place": place(&of.source.place),
    })
}

fn place(of: &Place) -> Value {
    json!({ "file": of.file, "line": of.line, "column": of.column })
}
