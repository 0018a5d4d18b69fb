//! The page behind a report: what not every reader wants to know.

use crate::diag::Lang;
use crate::model::{Block, Page, PageKind, Report, ReportPart, Route};
use crate::pages::context::ComposeContext;
use crate::pages::navigation::{Tree, generated};
use crate::say;

/// Where the appendix of a report is.
pub(super) fn appendix_of(report: &Route) -> Route {
    Route::from_segments(report.segments().chain(["appendix"]))
}

pub(super) fn appendix_title(report: &str, lang: Lang) -> String {
    say!("{report} 付録", "{report} Appendix").into_text(lang)
}

/// The page behind a report: of the same period, in the same state.
pub(super) fn appendix(context: &ComposeContext<'_>, tree: &Tree, page: &Page, mut blocks: Vec<Block>) -> Page {
    let lang = context.lang();
    if blocks.is_empty() {
        let text =
            lang.pick("この期間の付録に載せるものはありません。", "There is nothing for the appendix of this period.");
        blocks.push(Block::paragraph(text));
    }
    let route = appendix_of(&page.route);
    let mut appendix = generated(tree, &route, PageKind::Report, appendix_title(&page.title, lang), blocks);
    (appendix.previous, appendix.next) = (None, None);
    appendix.audience.clone_from(&page.audience);
    appendix.params.clone_from(&page.params);
    let part = ReportPart::Appendix { summary: page.route.clone() };
    appendix.report = page.report.as_deref().map(|report| Box::new(Report { part, ..report.clone() }));
    appendix
}
