//! What of a report is for the people who do the work, and has no place in one for customers.
//!
//! In: layouts, words and audiences. Out: findings. Never: takes out what an author wrote; other readings of rules, and what the
//! layout of a theme has for every audience, nobody wrote there.

use super::series::Series;
use super::slots::Layout;
use crate::content::Piece;
use crate::diag::{Diagnostic, Message, Place, code};
use crate::model::{ReportKind, ReportName};
use crate::pages::context::ComposeContext;
use crate::say;

/// Directives that tell of staff, of work in hand and of where figures come from.
const INTERNAL: [&str; 6] = ["actions", "alerts", "backlog", "risks", "sources", "tasks"];

/// Whether the reports of a name are read by others than those who do the work: its audience is not the most closed one; where
/// the project has none, weekly status reports and newsletters.
pub(in crate::pages) fn is_for_customers(context: &ComposeContext<'_>, name: ReportName) -> bool {
    let site = &context.project.site;
    if name.slug().is_some() {
        return true;
    }
    match site.audiences.viewer().is_one_of_several() {
        true => site.audiences.of_page(name.as_str()) < site.audiences.viewer().most_closed(),
        false => matches!(site.reports.kind_of(name), Some(ReportKind::Weekly | ReportKind::Newsletter)),
    }
}

fn is_internal(piece: &Piece) -> bool {
    matches!(piece, Piece::Directive { name, .. } if INTERNAL.contains(&name.as_str()))
}

/// Leaves out what is internal; headings with nothing below them are not shown.
pub(super) fn leave_internal(layout: &mut Layout<'_>) {
    for section in &mut layout.sections {
        section.body.retain(|piece| !is_internal(piece));
    }
}

/// What is internal in the layout of a kind and in its words.
pub(super) fn findings(context: &ComposeContext<'_>, series: &Series<'_>) -> Vec<Diagnostic> {
    if !is_for_customers(context, series.name) {
        return Vec::new();
    }
    let of_layout = series.layout.sections.iter().flat_map(|section| &section.body);
    let words = series.reports.iter().filter_map(|planned| planned.words);
    let of_words = words.flat_map(|words| &words.document.pieces);
    let directives = of_layout.chain(of_words).filter_map(|piece| match piece {
        Piece::Directive { name, place, .. } if is_internal(piece) => Some((name, place)),
        _ => None,
    });
    let blocks = directives.map(|(name, place)| {
        let what = say!("`{{{name}}}` は社内のことを載せます", "`{{{name}}}` tells of what is internal");
        finding(context, what, place)
    });
    let folder = format!("content/reports/{}/", series.name.as_str());
    let assigned = |task: &&crate::model::Task| task.place.file.starts_with(&folder) && !task.owner.is_empty();
    let tasks = context.tasks.iter().filter(assigned).map(|task| {
        let owner = &task.owner;
        finding(context, say!("担当 `{owner}` の作業です", "this is a task of `{owner}`"), &task.place)
    });
    blocks.chain(tasks).collect()
}

fn finding(context: &ComposeContext<'_>, what: Message, place: &Place) -> Diagnostic {
    let (ja, en) = (what.text(crate::diag::Lang::Ja), what.text(crate::diag::Lang::En));
    let message = say!("{ja}が、このレポートは社外の人も読みます", "{en}, and this report is read by others too");
    let hint = match context.project.site.audiences.viewer().is_one_of_several() {
        true => say!(
            "週次オペレーションレビュー（`review`）へ移すか、`page_audiences` でこのレポートを社内向けにします",
            "move it to the weekly review (`review`), or close this report with `page_audiences`"
        ),
        false => say!("週次オペレーションレビュー（`review`）へ移します", "move it to the weekly review (`review`)"),
    };
    Diagnostic::new(code::REPORT_INTERNAL, place.clone(), message).hint(hint)
}
