//! The `{incidents}` directive: the incidents of a period, of the log and of documents, or those that are open.
//!
//! In: a period, a service, or `open: true`. Out: a table. Never: says that nothing happened beyond what the log tells.

use super::periods::PeriodSpec;
use crate::calendar::{Instant, day_start};
use crate::model::{Block, LISTED_INCIDENTS};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::status::incidents::{self, Incident};
use crate::pages::status::{listing, tables, timeline};
use crate::say;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let title = options.text("title").unwrap_or_default();
    let period = options.text("period");
    let open = options.boolean("open").unwrap_or(false);
    let service = options.text("service");
    let all = incidents::all(context);
    if all.is_empty() && context.project.site.status.log.is_none() {
        return Ok(Vec::new());
    }
    let service = service.map(|name| incidents::canonical(context, name));
    let known = incidents::known_services(context);
    if let Some(name) = service.as_ref().filter(|name| !known.contains(*name)) {
        let message = say!("サービス `{name}` はありません", "there is no service `{name}`");
        return Err(Reason::unknown(message, name, known.iter().map(String::as_str)));
    }
    let (from, until) = span(context, period)?;
    let is_wanted = |incident: &&Incident<'_>| {
        let of_time = if open { incident.is_open() } else { incident.touches(from, until) };
        of_time && service.as_ref().is_none_or(|service| incident.services.contains(service))
    };
    let chosen: Vec<&Incident<'_>> = all.iter().filter(is_wanted).take(LISTED_INCIDENTS).collect();
    let more = match open {
        true if service.is_none() => listing::unlisted_open(context, &chosen),
        true => 0,
        false => listing::unlisted_between(context, &chosen, from, until, service.as_deref()),
    };
    let more = listing::unlisted_note(context, more);
    if chosen.is_empty() && more.is_none() {
        return Ok(vec![Block::paragraph(none(context, open, until))]);
    }
    let table = (!chosen.is_empty()).then(|| tables::incidents(context, title, &chosen));
    Ok(table.into_iter().chain(more).collect())
}

/// From when until when; without a period and outside a report, the days of the status page.
fn span(context: &ComposeContext<'_>, text: Option<&str>) -> Result<(Instant, Instant), Reason> {
    if text.is_none() && context.report.is_none() {
        let first = timeline::first_day(context, context.project.site.status.days);
        return Ok((day_start(&context.project.site.periods.zone, first), context.as_of));
    }
    let period = PeriodSpec::parse(context, text)?.period(context);
    Ok((period.start, period.end.min(context.as_of)))
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
            let known = context.local(known);
            say!(
                "記録された障害はありません（障害の記録は {known} までです）。",
                "No incident is recorded; the log ends at {known}."
            )
        }
        None => say!("障害の記録がありません。", "There is no log of incidents."),
    };
    text.into_text(context.lang())
}
