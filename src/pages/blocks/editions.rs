//! The `{editions}` directive: issued editions of a report, with how many figures each of them restated.

use crate::model::{EditionRecord, ReportKind, Route};
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::{ComposeContext, reports};
use crate::say;
use crate::syntax::{Fields, Reader};

/// The blocks of the directive; none where the project has nothing to show. In a report, its own editions; else those of the
/// kind that is named, or of every kind.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let kinds = ReportKind::ALL.map(|kind| (kind.name(), kind));
    let kind = match fields.get("report") {
        Some(node) => Some(reader.choice(node, &kinds)?),
        None if call.argument.is_empty() => None,
        None => match ReportKind::from_name(call.argument) {
            Some(kind) => Some(kind),
            None => {
                let typed = call.argument;
                let message = say!("報告の種類 `{typed}` はありません", "there is no kind of report `{typed}`");
                return Some(Err(Reason::unknown(message, typed, kinds.iter().map(|(name, _)| *name))));
            }
        },
    };
    let key = match fields.get("key") {
        Some(node) => Some(reader.text_of(node)?.to_owned()),
        None => None,
    };
    let own = context.report.filter(|_| kind.is_none() && key.is_none());
    let wanted = |(of, name): &(ReportKind, String)| match own {
        Some(frame) => (*of, name) == (frame.kind, &frame.key),
        None => kind.is_none_or(|kind| kind == *of) && key.as_ref().is_none_or(|key| key == name),
    };
    let reports: Vec<(Route, &[EditionRecord])> = context
        .editions
        .reports
        .iter()
        .rev()
        .filter(|(name, _)| wanted(name))
        .map(|((kind, key), records)| (kind.route(key), &records[..]))
        .collect();
    if reports.is_empty() {
        return Some(Ok(Vec::new()));
    }
    let reports: Vec<(&Route, &[EditionRecord])> = reports.iter().map(|(route, records)| (route, *records)).collect();
    Some(Ok(vec![reports::editions::table(context, &reports, own.is_none())]))
}
