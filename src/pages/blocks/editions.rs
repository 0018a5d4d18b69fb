//! The `{editions}` directive: issued editions of a report, with how many figures each of them restated.

use crate::model::{EditionRecord, ReportKind, Route};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::reports::edition_table;
use crate::say;

/// The blocks of the directive; none where the project has nothing to show. In a report, its own editions; else those of the
/// kind that is named, or of every kind.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let kinds = ReportKind::ALL.map(|kind| (kind.name(), kind));
    let typed = options.call.argument;
    let kind = match (options.choice("report", &kinds), ReportKind::from_name(typed)) {
        (None, None) if !typed.is_empty() => {
            let message = say!("報告の種類 `{typed}` はありません", "there is no kind of report `{typed}`");
            return Err(Reason::unknown(message, typed, kinds.iter().map(|(name, _)| *name)));
        }
        (named, argument) => named.or(argument),
    };
    let key = options.text("key");
    let own = context.report.filter(|_| kind.is_none() && key.is_none());
    let is_wanted = |of: ReportKind, name: &str| match own {
        Some(report) => (of, name) == (report.kind, &report.key),
        None => kind.is_none_or(|kind| kind == of) && key.is_none_or(|key| key == name),
    };
    let reports = context.editions.reports.iter().rev().filter(|((kind, key), _)| is_wanted(*kind, key));
    let reports: Vec<(Route, &[EditionRecord])> =
        reports.map(|((kind, key), records)| (kind.route(key), records.as_slice())).collect();
    let table = edition_table::block(context, &reports, own.is_none());
    Ok(if reports.is_empty() { Vec::new() } else { vec![table] })
}
