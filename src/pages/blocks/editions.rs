//! The `{editions}` directive: issued editions of a report, with how many figures each of them restated.

use crate::model::{EditionRecord, ReportName, Route};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::reports::edition_table;
use crate::say;

/// The blocks of the directive; none where the project has nothing to show. In a report, its own editions; else those of the
/// report that is named, or of every one.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let names = context.project.site.reports.names(context.editions.reports.keys().map(|(name, _)| *name));
    let typed = options.call.argument;
    let argument = names.iter().copied().find(|name| name.as_str() == typed);
    let choices: Vec<(&str, ReportName)> = names.iter().map(|name| (name.as_str(), *name)).collect();
    let wanted = match (options.choice("report", &choices), argument) {
        (None, None) if !typed.is_empty() => {
            let message = say!("レポート `{typed}` はありません", "there is no report `{typed}`");
            return Err(Reason::unknown(message, typed, names.iter().map(|name| name.as_str())));
        }
        (named, argument) => named.or(argument),
    };
    let key = options.text("key");
    let own = context.report.filter(|_| wanted.is_none() && key.is_none());
    let is_wanted = |of: ReportName, known: &str| match own {
        Some(report) => (of, known) == (report.name, &report.key),
        None => wanted.is_none_or(|wanted| wanted == of) && key.is_none_or(|key| key == known),
    };
    let reports = context.editions.reports.iter().rev().filter(|((name, key), _)| is_wanted(*name, key));
    let reports: Vec<(Route, &[EditionRecord])> =
        reports.map(|((name, key), records)| (name.route(key), records.as_slice())).collect();
    let table = edition_table::block(context, &reports, own.is_none());
    Ok(if reports.is_empty() { Vec::new() } else { vec![table] })
}
