//! What the directives about rows share: options, values as shown, and whose document a link leads to.

use super::periods::PeriodSpec;
use crate::calendar::{Date, Grain, Instant, Period};
use crate::config::{DeclarationKind, SlaPolicy};
use crate::content::Document;
use crate::diag::Lang;
use crate::model::{Route, RowValue, TableCell, format_date};
use crate::pages::reason::Reason;
use crate::pages::reports::{number, text};
use crate::pages::{ComposeContext, table_limit};
use crate::say;
use crate::syntax::{Fields, Reader};

/// The text of an option.
pub(super) fn word(fields: &mut Fields<'_>, reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
    let node = fields.get(key)?;
    reader.text_of(node).map(str::to_owned)
}

/// A whole number of an option, from 1.
pub(super) fn limit(fields: &mut Fields<'_>, reader: &mut Reader<'_>, otherwise: usize) -> usize {
    let written = fields.get("limit").and_then(|node| reader.whole(node, 1..=table_limit::MOST_ROWS as i64));
    written.and_then(|n| usize::try_from(n).ok()).unwrap_or(otherwise)
}

/// The policies that are meant: the one that is named, else all.
pub(super) fn policies<'m>(context: &ComposeContext<'m>, name: Option<&str>) -> Result<Vec<&'m SlaPolicy>, Reason> {
    let all = &context.project.policies;
    let Some(name) = name else { return Ok(all.values().collect()) };
    all.get(name).map(|policy| vec![policy]).ok_or_else(|| {
        let message = say!("SLA ポリシー `{name}` は宣言されていません", "no SLA policy `{name}` is declared");
        let broken = context.project.broken.place(DeclarationKind::Policy, name);
        Reason::lost(broken, message, name, all.keys().map(String::as_str))
    })
}

/// The period that is meant; of a grain alone, the newest that is over.
pub(super) fn period(context: &ComposeContext<'_>, wanted: &PeriodSpec) -> Period {
    let periods = &context.project.site.periods;
    match wanted {
        PeriodSpec::One(period) => period.clone(),
        PeriodSpec::Latest(grain) => periods.previous(&periods.containing(*grain, context.as_of)),
    }
}

/// A period's name, marked while it is not over.
pub(super) fn period_title(context: &ComposeContext<'_>, period: &Period) -> String {
    let mark = if period.is_partial(context.as_of) { context.lang().pick("（途中）", " (partial)") } else { "" };
    format!("{}{mark}", period.title(context.lang()))
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
    TableCell { note: note.to_owned(), ..text(&shown) }
}

/// A value of a column as shown: by its label, where the project has one.
pub(super) fn cell(context: &ComposeContext<'_>, column: &str, value: &RowValue) -> TableCell {
    let lang = context.lang();
    match value {
        RowValue::Nothing => text(""),
        RowValue::Text(shown) => text(context.label_of(column, shown)),
        RowValue::Number(value) => number(value.normalize().to_string()),
        RowValue::Boolean(true) => text(lang.pick("はい", "yes")),
        RowValue::Boolean(false) => text(lang.pick("いいえ", "no")),
        RowValue::Instant(instant) => text(&local(context, *instant)),
        RowValue::Date(day) => text(&day.to_string()),
        RowValue::Seconds(seconds) => text(&span(*seconds, lang)),
    }
}

/// A cell that leads to a page.
pub(super) fn linked(shown: &str, route: Option<&Route>, anchor: &str) -> TableCell {
    TableCell { route: route.cloned(), anchor: anchor.to_owned(), ..text(shown) }
}

/// The document of a file, if it is published.
pub(super) fn document<'m>(context: &ComposeContext<'m>, source: &str) -> Option<&'m Document> {
    context.library.documents().find(|document| document.source == source)
}

/// The anchor of a heading, of those with the same text the one after so many; empty when there is none.
pub(super) fn anchor(document: &Document, heading: Option<&(String, usize)>) -> String {
    let Some((words, before)) = heading else { return String::new() };
    let mut same = document.headings.iter().filter(|heading| heading.text == *words);
    same.nth(*before).map(|heading| heading.id.clone()).unwrap_or_default()
}

/// How many rows are not shown, as a sentence; nothing when all are.
pub(super) fn others(context: &ComposeContext<'_>, total: usize, shown: usize) -> String {
    match total.saturating_sub(shown) {
        0 => String::new(),
        more => table_limit::others(more as u64).text(context.lang()).to_owned(),
    }
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
