//! What stands at the head of a report: in what state it is, and where its neighbours and its archive are.
//!
//! In: a page that is a report. Out: [`ReportView`]. Never: decides what is stale or unwritten.

use super::links::Links;
use crate::diag::Lang;
use crate::model::{Page, Report, ReportPart};
use crate::say;
use serde::Serialize;

/// The head of a report.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ReportView {
    /// Its kind, as in addresses.
    kind: &'static str,
    /// Its name among those of its kind.
    key: String,
    /// Marks with a class each: `draft`, `partial`, `stale`; the edition has a strip of its own.
    marks: Vec<MarkView>,
    /// The list of all reports of its kind.
    archive: String,
    /// Of a summary, the page with the rest.
    appendix: Option<String>,
    /// Of an appendix, the page that it is behind.
    summary: Option<String>,
}

/// A mark: one word, and what it means here.
#[derive(Debug, Clone, Serialize)]
struct MarkView {
    class: &'static str,
    word: String,
    text: String,
}

/// The head of a page, if it is a report.
pub(super) fn view(page: &Page, links: &Links, lang: Lang) -> Option<ReportView> {
    let report = page.report.as_ref()?;
    let (appendix, summary) = match &report.part {
        ReportPart::Summary { appendix } => (appendix.as_ref(), None),
        ReportPart::Appendix { summary } => (None, Some(summary)),
    };
    Some(ReportView {
        kind: report.name.as_str(),
        key: report.key.clone(),
        marks: marks(report, lang),
        archive: links.to(&report.name.archive()),
        appendix: appendix.map(|route| links.to(route)),
        summary: summary.map(|route| links.to(route)),
    })
}

fn marks(report: &Report, lang: Lang) -> Vec<MarkView> {
    let mark = |class, word: &str, text: crate::diag::Message| MarkView {
        class,
        word: word.to_owned(),
        text: text.text(lang).to_owned(),
    };
    let mut marks = Vec::new();
    if !report.unwritten.is_empty() {
        let missing = report.unwritten.join(lang.pick("、", ", "));
        let text = say!("まだ書かれていません: {missing}", "not written yet: {missing}");
        marks.push(mark("draft", lang.pick("下書き", "Draft"), text));
    }
    if report.partial {
        let text = say!(
            "この期間はまだ終わっていません。数値は変わります",
            "the period is not over, and the figures will change"
        );
        marks.push(mark("partial", lang.pick("途中", "Partial"), text));
    }
    if !report.stale.is_empty() {
        let sources = report.stale.join(lang.pick("、", ", "));
        let text = say!(
            "期の終わりまで届いていないデータがあります: {sources}",
            "data that do not reach the end of the period: {sources}"
        );
        marks.push(mark("stale", lang.pick("データが古い", "Stale data"), text));
    }
    marks
}
