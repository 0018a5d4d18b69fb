//! The `{feedback}` directive: what was closed in a period of the feedback that the project declares.
//!
//! In: `feedback_log` of `tejun.yaml`, and the options. Out: a table, or the sentence that nothing was closed; and what cannot be
//! told because the data do not reach the whole period. Never: shows a column that the declaration does not name, or takes silence
//! of data that end early for an answer.
//!
//! Decided in docs/decisions/0100-promised-sections.md.

use super::periods::PeriodSpec;
use super::{rows, tickets};
use crate::calendar::{Instant, Period, local_date};
use crate::config::FeedbackLog;
use crate::model::{Block, RowsAsked, SourceCount, format_date};
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
    let unknown = gap(context, log, &period).map(|gap| gap.block(context));
    if !listed.is_empty() || unknown.is_some() {
        return Ok(listed.into_iter().chain(unknown).collect());
    }
    let period = rows::period_title(context, &period);
    let nothing =
        say!("{period}に対応が完了したご要望・お問い合わせはありません。", "No feedback was closed in {period}.");
    Ok(vec![Block::paragraph(nothing.into_text(lang))])
}

/// Why it cannot be told of a period what was closed in it.
#[derive(Clone, Copy)]
enum Gap {
    /// Nobody knows how far the data reach.
    Unknown,
    /// They begin within the period, or after it.
    Begin(Instant),
    /// They end within the period, or before it.
    End(Instant),
}

impl Gap {
    /// The sentence that says so; it is the same for all periods.
    fn block(self, context: &ComposeContext<'_>) -> Block {
        let day = |at: Instant| format_date(local_date(&context.project.site.periods.zone, at), context.lang());
        let said = match self {
            Self::Unknown => say!(
                "データがないため、対応が完了したご要望・お問い合わせは分かりません。",
                "There are no data that tell which feedback was closed."
            ),
            Self::Begin(first) => {
                let day = day(first);
                say!(
                    "データは{day}からのため、それより前に対応が完了したご要望・お問い合わせは分かりません。",
                    "The data begin on {day}: which feedback was closed before is not known."
                )
            }
            Self::End(newest) => {
                let day = day(newest);
                say!(
                    "データは{day}までのため、その後に対応が完了したご要望・お問い合わせは分かりません。",
                    "The data end on {day}: which feedback was closed after that is not known."
                )
            }
        };
        Block::paragraph(said.into_text(context.lang()))
    }
}

/// What the data do not reach of a period: its beginning, or its end (while it runs, the as-of instant, up to which a fresh source
/// tells everything).
fn gap(context: &ComposeContext<'_>, log: &FeedbackLog, period: &Period) -> Option<Gap> {
    if context.project.sources.get(&log.source).is_some_and(|source| source.list().is_some()) {
        return None;
    }
    let Some((count, first, newest)) = reach(context, log) else { return Some(Gap::Unknown) };
    if local_date(&context.project.site.periods.zone, first) > period.first {
        return Some(Gap::Begin(first));
    }
    let is_fresh = count.fresh_within.is_some() && !count.is_stale(context.as_of);
    (!is_fresh && newest < period.end.min(context.as_of)).then_some(Gap::End(newest))
}

fn reach<'c>(context: &ComposeContext<'c>, log: &FeedbackLog) -> Option<(&'c SourceCount, Instant, Instant)> {
    let count = context.sources.iter().find(|count| count.source == log.source)?;
    Some((count, count.first?, count.newest?))
}

/// Whether a block only says that the data do not reach: it fills no section that was promised.
pub(in crate::pages) fn is_gap(context: &ComposeContext<'_>, block: &Block) -> bool {
    let Some(log) = context.project.feedback_log.as_ref().filter(|_| matches!(block, Block::Paragraph { .. })) else {
        return false;
    };
    let ends = reach(context, log).map(|(_, first, newest)| [Gap::Begin(first), Gap::End(newest)]);
    ends.into_iter().flatten().chain([Gap::Unknown]).any(|gap| gap.block(context) == *block)
}
