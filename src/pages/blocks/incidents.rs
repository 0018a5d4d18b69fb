//! The `{incidents}` directive: the incidents of a period, of the log and of documents, or those that are open.
//!
//! In: a period, a service, or `open: true`. Out: a table. Never: says that nothing happened beyond what the log tells.

use super::periods::PeriodSpec;
use crate::calendar::{Instant, Period, day_start};
use crate::model::{Block, LISTED_INCIDENTS};
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::status::board::{self, Incident};
use crate::pages::status::{listing, tables, timeline};
use crate::say;
use crate::syntax::{Fields, Reader};

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = fields.get("title").and_then(|node| reader.text_of(node)).unwrap_or_default();
    let period = fields.get("period").and_then(|node| reader.text_of(node));
    let open = fields.get("open").map_or(Some(false), |node| reader.boolean(node))?;
    let service = fields.get("service").and_then(|node| reader.text_of(node));
    let all = board::incidents(context);
    if all.is_empty() && context.project.site.status.log.is_none() {
        return Some(Ok(Vec::new()));
    }
    let service = service.map(|name| board::canonical(context, name));
    if let Some(name) = service.as_ref().filter(|name| !board::known_services(context).contains(*name)) {
        let message = say!("サービス `{name}` はありません", "there is no service `{name}`");
        let known = board::known_services(context);
        return Some(Err(Reason::unknown(message, name, known.iter().map(String::as_str))));
    }
    let (from, until) = match span(context, period) {
        Ok(span) => span,
        Err(reason) => return Some(Err(reason)),
    };
    let wanted = |incident: &&Incident<'_>| {
        let of_time = if open { incident.is_open() } else { incident.touches(from, until) };
        of_time && service.as_ref().is_none_or(|service| incident.services.contains(service))
    };
    let chosen: Vec<&Incident<'_>> = all.iter().filter(wanted).take(LISTED_INCIDENTS).collect();
    let more = match open {
        true if service.is_none() => listing::unlisted_open(context, &chosen),
        true => 0,
        false => listing::unlisted_between(context, &chosen, (from, until), service.as_deref()),
    };
    let more = listing::unlisted_note(context, more);
    if chosen.is_empty() && more.is_none() {
        return Some(Ok(vec![Block::Paragraph { text: none(context, open, until) }]));
    }
    let table = (!chosen.is_empty()).then(|| Block::Table(tables::incidents(context, title, &chosen)));
    Some(Ok(table.into_iter().chain(more).collect()))
}

/// From when until when; without a period and outside a report, the days of the status page.
fn span(context: &ComposeContext<'_>, text: Option<&str>) -> Result<(Instant, Instant), Reason> {
    if text.is_none() && context.report.is_none() {
        let first = timeline::first_day(context, context.project.site.status.days);
        return Ok((day_start(&context.project.site.periods.zone, first), context.as_of));
    }
    let period = period(context, text)?;
    Ok((period.start, period.end.min(context.as_of)))
}

/// The period that is meant; of a grain, the newest that is over.
pub(in crate::pages) fn period(context: &ComposeContext<'_>, text: Option<&str>) -> Result<Period, Reason> {
    Ok(match PeriodSpec::parse(context, text)? {
        PeriodSpec::One(period) => period,
        PeriodSpec::Latest(grain) => {
            let periods = &context.project.site.periods;
            periods.previous(&periods.containing(grain, context.as_of))
        }
    })
}

/// That there were none, as far as the log tells.
fn none(context: &ComposeContext<'_>, open: bool, until: Instant) -> String {
    let known = context.status.log_known;
    let text = match known {
        Some(known) if known >= until && open => say!("進行中の障害はありません。", "There are no open incidents."),
        Some(known) if known >= until => {
            say!("この期間に記録された障害はありません。", "No incident was recorded in this period.")
        }
        Some(known) => {
            let known = tables::instant(context, known);
            say!(
                "記録された障害はありません（障害の記録は {known} までです）。",
                "No incident is recorded; the log ends at {known}."
            )
        }
        None => say!("障害の記録がありません。", "There is no log of incidents."),
    };
    text.text(context.lang()).to_owned()
}
