//! The `{maintenance}` directive: windows of maintenance of a period, of the next one, or of the next 30 days.
//!
//! In: a period. Out: a table. Never: says that a declared window took place.

use super::incidents::period;
use crate::calendar::Instant;
use crate::content::NoticeKind;
use crate::model::Block;
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::status::{board, tables, windows};
use crate::syntax::{Fields, Reader};

/// How far ahead is looked outside of reports.
const AHEAD: i64 = 30 * 86_400;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = fields.get("title").and_then(|node| reader.text_of(node)).unwrap_or_default();
    let text = fields.get("period").and_then(|node| reader.text_of(node));
    let has_any =
        !context.project.maintenance.is_empty() || board::notices(context, NoticeKind::Maintenance).next().is_some();
    if !has_any {
        return Some(Ok(Vec::new()));
    }
    let (from, until) = match span(context, text) {
        Ok(span) => span,
        Err(reason) => return Some(Err(reason)),
    };
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
        return Some(Ok(vec![Block::Paragraph { text: none.to_owned() }]));
    }
    if let Some(report) = context.report.filter(|report| text == Some("next") && report.period.end < context.as_of) {
        // What became of it was not known when the report ended.
        windows.iter_mut().filter(|window| report.period.end <= window.start).for_each(|window| window.state = None);
    }
    Some(Ok(vec![Block::Table(tables::windows(context, title, &windows))]))
}

fn span(context: &ComposeContext<'_>, text: Option<&str>) -> Result<(Instant, Instant), Reason> {
    let next = text == Some("next");
    if let Some(report) = context.report.filter(|_| next) {
        let period = context.project.site.periods.next(&report.period);
        return Ok((period.start, period.end));
    }
    if next || (text.is_none() && context.report.is_none()) {
        let until = Instant::from_second(context.as_of.as_second() + AHEAD).unwrap_or(context.as_of);
        return Ok((context.as_of, until));
    }
    period(context, text).map(|period| (period.start, period.end))
}
