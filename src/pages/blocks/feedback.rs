//! The `{feedback}` directive: what was closed in a period of the feedback that the project declares.
//!
//! In: `feedback_log` of `tejun.yaml`, and the options. Out: a table, or the sentence that nothing was closed. Never: shows a column that
//! the declaration does not name.
//!
//! Decided in docs/decisions/0100-promised-sections.md.

use super::periods::PeriodSpec;
use super::{rows, tickets};
use crate::model::{Block, RowsAsked};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::say;

/// How many are listed unless it is said.
const LIMIT: usize = 20;

/// The blocks of the directive; none where no feedback is declared.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, period) = (options.text("title"), options.text("period"));
    let limit = options.whole("limit", rows::LIMITS).unwrap_or(LIMIT);
    let Some(log) = &context.project.feedback_log else { return Ok(Vec::new()) };
    let period = PeriodSpec::parse(context, period)?.period(context);
    let names: Vec<String> = log.columns.iter().map(|(name, _)| name.clone()).collect();
    let asked = RowsAsked {
        source: &log.source,
        filter: log.filter.as_deref(),
        within: Some((&log.closed, &period)),
        columns: &names,
        sort: &[(log.closed.clone(), false)],
        limit,
    };
    let lang = context.lang();
    let usual = lang.pick("対応が完了したご要望・お問い合わせ", "Feedback that was closed");
    let listed = tickets::rows_of(context, &asked, Some(title.unwrap_or(usual)), &log.columns)?;
    if !listed.is_empty() {
        return Ok(listed);
    }
    let period = rows::period_title(context, &period);
    let nothing =
        say!("{period}に対応が完了したご要望・お問い合わせはありません。", "No feedback was closed in {period}.");
    Ok(vec![Block::paragraph(nothing.into_text(lang))])
}
