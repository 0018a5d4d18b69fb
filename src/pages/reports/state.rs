//! In what state a report is: partial, stale, a draft, or an edition.
//!
//! In: a period and what was read. Out: the sources that do not reach its end, and words for each mark. Never: looks at a row.

use crate::calendar::Period;
use crate::diag::Lang;
use crate::model::Report;
use crate::pages::context::ComposeContext;
use crate::say;

/// The sources that are silent for longer than they promise before the period ends, or before now while it runs.
pub(super) fn stale(context: &ComposeContext<'_>, period: &Period) -> Vec<String> {
    let until = period.end.min(context.as_of);
    context.sources.iter().filter(|source| source.is_stale(until)).map(|source| source.source.clone()).collect()
}

/// The marks of a report, shortest words.
pub(super) fn marks(report: &Report, lang: Lang) -> Vec<String> {
    let mut marks = Vec::new();
    if let Some(edition) = &report.edition {
        let (n, issued) = (edition.number, &edition.issued);
        marks.push(say!("第{n}版 {issued} 発行", "edition {n}, issued {issued}").into_text(lang));
    }
    if !report.unwritten.is_empty() {
        marks.push(lang.pick("下書き", "draft").to_owned());
    }
    if report.partial {
        marks.push(lang.pick("途中", "partial").to_owned());
    }
    if !report.stale.is_empty() {
        marks.push(lang.pick("データが古い", "stale data").to_owned());
    }
    marks
}
