//! The `{maintenance}` directive: windows of maintenance of a period, of the next one, or of the next 30 days.
//!
//! In: a period. Out: a table. Never: says that a declared window took place.

use super::periods::PeriodSpec;
use crate::calendar::{Instant, seconds_after};
use crate::content::NoticeKind;
use crate::model::Block;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::status::{incidents, tables, windows};

/// How far ahead is looked outside of reports.
const AHEAD: i64 = 30 * 86_400;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, text) = (options.text("title").unwrap_or_default(), options.text("period"));
    let is_announced = incidents::notices(context, NoticeKind::Maintenance).next().is_some();
    if context.project.maintenance.is_empty() && !is_announced {
        return Ok(Vec::new());
    }
    let (from, until) = span(context, text)?;
    let mut windows = windows::windows(context, from, until);
    if windows.is_empty() {
        // Of a period that was asked for, not of what comes after it.
        let lang = context.lang();
        let none = match (text, context.report) {
            (Some("next"), _) | (None, None) => {
                lang.pick("メンテナンスの予定はありません。", "No maintenance is scheduled.")
            }
            _ => lang.pick("この期間のメンテナンスはありません。", "No maintenance in this period."),
        };
        return Ok(vec![Block::paragraph(none)]);
    }
    if let Some(report) = context.report.filter(|report| text == Some("next") && report.period.end < context.as_of) {
        // What became of it was not known when the report ended.
        windows.iter_mut().filter(|window| report.period.end <= window.start).for_each(|window| window.state = None);
    }
    Ok(vec![tables::windows(context, title, &windows)])
}

fn span(context: &ComposeContext<'_>, text: Option<&str>) -> Result<(Instant, Instant), Reason> {
    let next = text == Some("next");
    if let Some(report) = context.report.filter(|_| next) {
        let period = context.project.site.periods.next(&report.period);
        return Ok((period.start, period.end));
    }
    if next || (text.is_none() && context.report.is_none()) {
        let until = seconds_after(context.as_of, AHEAD);
        return Ok((context.as_of, until));
    }
    let period = PeriodSpec::parse(context, text)?.period(context);
    Ok((period.start, period.end))
}
