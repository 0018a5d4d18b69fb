//! What the directives about rows share: policies, values as shown, days and times.

use super::periods;
use crate::calendar::{Date, Grain, Instant, Period};
use crate::config::{Clock, DeclarationKind, SlaPolicy};
use crate::content::Document;
use crate::diag::Lang;
use crate::model::{RowValue, TableCell, format_date};
use crate::pages::context::ComposeContext;
use crate::pages::reason::Reason;
use crate::pages::reports::groups;
use crate::pages::table::Table;
use crate::pages::table_limit;
use crate::say;
use std::ops::RangeInclusive;

/// How many rows may be asked for.
pub(super) const LIMITS: RangeInclusive<i64> = 1..=table_limit::MOST_ROWS as i64;

/// A policy whose clocks are listed.
pub(super) struct ListedPolicy<'m> {
    pub policy: &'m SlaPolicy,
    /// Only these of its clocks; else all.
    pub clocks: Option<Vec<String>>,
}

impl<'m> ListedPolicy<'m> {
    /// The clocks that are listed.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'m Clock> {
        let policy = self.policy;
        policy.clocks.iter().filter(|clock| self.clocks.as_ref().is_none_or(|names| names.contains(&clock.name)))
    }
}

/// The policies that are meant: the one that is named, else all that the page tells of.
pub(super) fn policies<'m>(context: &ComposeContext<'m>, name: Option<&str>) -> Result<Vec<ListedPolicy<'m>>, Reason> {
    let all = &context.project.policies;
    let Some(name) = name else { return Ok(all.values().filter_map(|policy| shown(context, policy)).collect()) };
    all.get(name).map(|policy| vec![ListedPolicy { policy, clocks: None }]).ok_or_else(|| {
        let message = say!("SLA ポリシー `{name}` は宣言されていません", "no SLA policy `{name}` is declared");
        let broken = context.project.broken.place(DeclarationKind::Policy, name);
        Reason::lost(broken, message, name, all.keys().map(String::as_str))
    })
}

/// A policy with the clocks that the page tells of; nothing when it tells of none.
pub(super) fn shown<'m>(context: &ComposeContext<'_>, policy: &'m SlaPolicy) -> Option<ListedPolicy<'m>> {
    let shown = policy.clocks.iter().filter(|clock| {
        let metric = format!("sla.{}.{}", policy.name, clock.name);
        groups::shows(context, &metric)
    });
    let clocks: Vec<String> = shown.map(|clock| clock.name.clone()).collect();
    let is_all = clocks.len() == policy.clocks.len();
    (is_all || !clocks.is_empty()).then(|| ListedPolicy { policy, clocks: (!is_all).then_some(clocks) })
}

/// A period's name, marked while it is not over.
pub(super) fn period_title(context: &ComposeContext<'_>, period: &Period) -> String {
    periods::marked_title(context.lang(), period, period.is_partial(context.as_of))
}

/// Whether a period is the one that the as-of instant stands in or ends.
pub(super) fn is_now(context: &ComposeContext<'_>, period: &Period) -> bool {
    period.start < context.as_of && context.as_of <= period.end
}

/// Whether the report that is composed says the year of a day by its period.
fn says_year(context: &ComposeContext<'_>, day: Date) -> bool {
    let period = context.report.map(|report| &report.period);
    period.is_some_and(|period| period.grain <= Grain::Month && period.first.year() == day.year())
}

/// `2026年11月24日`; `11月24日` in a report that says the year itself.
pub(in crate::pages) fn day(context: &ComposeContext<'_>, day: Date) -> String {
    match (says_year(context, day), context.lang()) {
        (false, lang) => format_date(day, lang),
        (true, Lang::Ja) => format!("{}月{}日", day.month(), day.day()),
        (true, Lang::En) => day.strftime("%-d %b").to_string(),
    }
}

/// `2026-11-24 10:30`, local; `11/24 10:30` in a report that says the year itself.
pub(super) fn local(context: &ComposeContext<'_>, instant: Instant) -> String {
    let at = instant.to_zoned(context.project.site.periods.zone.clone());
    at.strftime(if says_year(context, at.date()) { "%-m/%-d %H:%M" } else { "%Y-%m-%d %H:%M" }).to_string()
}

/// `85時間0分33秒`, `20分`: from the first part that is there to the last.
pub(super) fn span(seconds: i64, lang: Lang) -> String {
    let parts = [(seconds / 3600, "時間", " h"), (seconds / 60 % 60, "分", " min"), (seconds % 60, "秒", " s")];
    let there = |(n, ..): &(i64, &str, &str)| *n > 0;
    let Some((first, last)) = parts.iter().position(there).zip(parts.iter().rposition(there)) else {
        return lang.pick("0分", "0 min").to_owned();
    };
    let shown: Vec<String> =
        parts[first..=last].iter().map(|(n, ja, en)| format!("{n}{}", lang.pick(ja, en))).collect();
    shown.join(lang.pick("", " "))
}

/// A day, marked when it is over before `today`.
pub(super) fn due(context: &ComposeContext<'_>, day: Option<Date>, is_late: bool) -> TableCell {
    let lang = context.lang();
    let shown = day.map(|day| self::day(context, day)).unwrap_or_default();
    let note = if is_late { lang.pick("期限超過", "overdue") } else { "" };
    TableCell::from(shown).with_note(note)
}

/// A value of a column as shown: by its label, where the project has one.
pub(super) fn cell(context: &ComposeContext<'_>, column: &str, value: &RowValue) -> TableCell {
    let lang = context.lang();
    match value {
        RowValue::Nothing => TableCell::default(),
        RowValue::Text(shown) => context.label_of(column, shown).into(),
        RowValue::Number(value) => TableCell::number(value.normalize().to_string()),
        RowValue::Boolean(true) => lang.pick("はい", "yes").into(),
        RowValue::Boolean(false) => lang.pick("いいえ", "no").into(),
        RowValue::Instant(instant) => local(context, *instant).into(),
        RowValue::Date(day) => day.to_string().into(),
        RowValue::Seconds(seconds) => span(*seconds, lang).into(),
    }
}

/// Columns of a source behind those that a table has.
pub(super) fn further_columns<'r, R>(
    context: &ComposeContext<'_>,
    table: Table<'r, R>,
    columns: &[(String, String)],
    cells: impl Fn(&'r R) -> &'r [RowValue],
) -> Table<'r, R> {
    let with_column = |table: Table<'r, R>, (at, (column, head)): (usize, &(String, String))| {
        let value = |row| cells(row).get(at).map(|value| cell(context, column, value));
        table.column(head, head, |row| value(row).unwrap_or_default())
    };
    columns.iter().enumerate().fold(table, with_column)
}

/// The anchor of a heading, of those with the same text the one after so many; empty when there is none.
pub(super) fn anchor(document: &Document, heading: Option<&(String, usize)>) -> String {
    let Some((words, before)) = heading else { return String::new() };
    let mut same = document.headings.iter().filter(|heading| heading.text == *words);
    same.nth(*before).map(|heading| heading.id.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::span;
    use crate::diag::Lang;

    #[test]
    fn spans_are_told_to_the_second() {
        let told = [0, 59, 60, 3600, 3633, 306_033].map(|seconds| span(seconds, Lang::Ja));
        assert_eq!(told, ["0分", "59秒", "1分", "1時間", "1時間0分33秒", "85時間0分33秒"]);
        assert_eq!(span(4260, Lang::En), "1 h 11 min");
    }
}
