//! The time that a target is for, where its column or what stands above it says so: 年間目標, 2027年度目標, 長期目標.
//!
//! In: a statement, and the day that is shown. Out: the periods that keep it one by one (日次コスト, 月間目標), the days within which it holds, or
//! the words that put it into another time. Never: takes a goal of the future for a promise of today.

use super::brackets::bracketed;
use super::cadence;
use super::named_periods::{NamedKind, NamedPeriod, named_periods};
use super::names::{self, folded};
use crate::calendar::{Date, Grain};
use crate::config::{Metric, Project};
use crate::model::Statement;
use crate::objective::Unit;
use crate::objective::declaring::{RESULTS, has_word};
use crate::objective::period::{self, Named};
use crate::objective::remarks::{is_whole, restates_as_downtime};

/// The time of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Term {
    /// The first day on which it holds and the first one on which it does no longer.
    pub within: Option<(Date, Date)>,
    /// Words that put it into another time than that of `today`.
    pub other: Option<String>,
    /// Those among them that name no period but how far ahead it is (短期的指標, 6-12ヶ月): a goal to be reached by then.
    pub horizon: Option<String>,
}

/// Words of goals that are no promise yet, or none that must be kept.
const LATER: &[&str] = &[
    "長期",
    "中期",
    "短期",
    "来期",
    "来年",
    "次年度",
    "翌年度",
    "次期",
    "将来",
    "年後",
    "ヶ月後",
    "か月後",
    "カ月後",
    "ケ月後",
    "前年度",
    "昨年度",
    "努力目標",
    "挑戦目標",
    "中間目標",
    "最終目標",
    "longterm",
    "long-term",
    "midterm",
    "mid-term",
    "shortterm",
    "short-term",
    "nextyear",
    "nextfiscal",
    "nextquarter",
    "nextmonth",
    "bynext",
    "bytheend",
    "byend",
    "月までに",
    "末までに",
    "期までに",
    "年度までに",
    "stretch",
];

/// How far ahead a goal is.
const HORIZONS: &[&str] =
    &["短期", "中期", "長期", "longterm", "long-term", "midterm", "mid-term", "shortterm", "short-term"];

/// What follows them where a goal is meant.
const HORIZON_GOALS: &[&str] = &["目標", "の目標", "指標", "の指標", "ゴール", "goal", "target", "objective"];

/// Words that say when something was agreed or began, which is no period that it is about.
pub(super) const BEGINNINGS: &[&str] = &[
    "改定",
    "改訂",
    "制定",
    "施行",
    "適用",
    "締結",
    "開始",
    "発効",
    "発行",
    "以降",
    "から",
    "更新",
    "作成",
    "版",
    "since",
    "from",
    "revised",
    "revision",
    "updated",
    "effective",
    "version",
];

/// Words in paths of what tells of a month, beside those of results.
const MINUTES: &[&str] = &["議事録", "月報", "minutes", "retrospective", "summary"];

/// Words for goals behind a time.
const GOALS: &[&str] =
    &["目標", "目標値", "指標", "ターゲット", "target", "targets", "goal", "goals", "slo", "sla", "kpi", "kpis"];

/// Heads of columns whose cells say of which period a promise is.
const PERIODS: &[&str] = &[
    "期間",
    "対象期間",
    "計測期間",
    "測定期間",
    "集計期間",
    "評価期間",
    "判定期間",
    "集計単位",
    "期間単位",
    "判定単位",
    "period",
    "measurementperiod",
    "window",
];

/// Heads of columns that tell how often something is measured, and nothing else.
const OFTEN: &[&str] = &["頻度", "frequency"];

/// The period of which each keeps a statement by itself, as its label says, else its row, its column, or what stands above it;
/// the innermost that says anything counts. A sum of what is measured so often is the sum of such a period.
pub(super) fn each(statement: &Statement, metric: Option<&Metric>) -> Named {
    let label = names::subject(statement);
    let above = statement.group.iter().rev().chain(statement.headings.iter().rev());
    let above_or_column = || std::iter::once(&statement.column).chain(above).find_map(|text| each_of(text));
    let adds_up = metric.is_some_and(Metric::adds_up);
    if adds_up && period::is_spread(label) {
        return Named::Several;
    }
    let of_time = |unit: Option<Unit>| unit.is_some_and(Unit::is_duration);
    let is_length = of_time(statement.target.unit) || of_time(metric.map(|metric| metric.unit));
    let bracketed = || period::in_brackets(label).filter(|_| !is_length);
    let measured = || measured(statement).filter(|_| adds_up);
    match period::named(label) {
        Named::Nothing => bracketed()
            .or_else(|| of_downtime(statement))
            .or_else(|| cell(statement, PERIODS))
            .or_else(above_or_column)
            .or_else(measured)
            .map_or(Named::Nothing, Named::One),
        said => said,
    }
}

/// The period of which a text says its downtime: 99%（月間ダウンタイム7.2時間以内）.
fn of_downtime(statement: &Statement) -> Option<Grain> {
    let scope = statement.target.scope.as_ref().filter(|scope| restates_as_downtime(scope))?;
    period::at_start(&folded(scope)).map(|(grain, _)| grain)
}

/// Whether the cells below a head tell a period, or how often something is measured.
pub(super) fn tells_period(head: &str) -> bool {
    let head = folded(head);
    PERIODS.contains(&head.as_str())
        || OFTEN.contains(&head.as_str())
        || head.ends_with("頻度")
        || head.ends_with("frequency")
}

/// What stands in a row below a head of periods and is none that figures are computed by (`7d rolling`, `1h`). Four weeks, or 28 to
/// 31 days, are a month, and what is always measured has no period.
pub(super) fn unread_period(statement: &Statement) -> Option<&str> {
    let is_month = |cell: &str| {
        let cell = folded(cell);
        let rest = cell.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_day = ["d", "日", "-d"].iter().any(|unit| rest.starts_with(unit));
        is_day && cell[..cell.len() - rest.len()].parse::<u8>().is_ok_and(|days| (28..=31).contains(&days))
    };
    let is_unread = |cell: &str| period::in_cell(cell).is_none() && !is_month(cell) && !is_whole(cell);
    // All hours of a day may be a window of one day.
    let is_day = |cell: &str| ["24時間", "24h"].contains(&folded(cell).as_str());
    let named = |head: &str| PERIODS.contains(&folded(head).as_str());
    let unread = |(head, cell): &&(String, String)| named(head) && (is_unread(cell) || is_day(cell));
    statement.beside.iter().find(unread).map(|(_, cell)| cell.as_str())
}

/// How often a row says that its metric is measured.
fn measured(statement: &Statement) -> Option<Grain> {
    cadence::cadence_of(statement).measured.or_else(|| cell(statement, OFTEN))
}

/// The period that stands in a row below one of these heads.
fn cell(statement: &Statement, heads: &[&str]) -> Option<Grain> {
    let named = |head: &str| heads.contains(&folded(head).as_str());
    statement.beside.iter().filter(|(head, _)| named(head)).find_map(|(_, cell)| period::in_cell(cell))
}

/// The time of a statement on a day: what the innermost text says that says anything of it, the path of the document last.
pub(super) fn term_of(project: &Project, statement: &Statement, today: Date) -> Term {
    let above = statement.group.iter().rev().chain(statement.headings.iter().rev());
    let above = above.map(|text| (text, if is_goal(text) { Place::Goal } else { Place::Heading }));
    let of_document = [(&statement.title, Place::Heading), (&statement.document, Place::Path)];
    let all = std::iter::once((&statement.column, Place::Goal)).chain(above).chain(of_document);
    all.map(|(text, place)| said(project, text, place, today)).find(|term| *term != Term::default()).unwrap_or_default()
}

/// Where words stand that may name a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The column of a target, or a heading about goals.
    Goal,
    /// Any other heading or lead-in.
    Heading,
    Path,
}

/// What one text says.
fn said(project: &Project, text: &str, place: Place, today: Date) -> Term {
    let other = || Term { other: Some(text.trim().to_owned()), ..Term::default() };
    let words = folded(unnumbered(text));
    if place == Place::Goal && (LATER.iter().any(|word| words.contains(word)) || half(&words)) {
        let horizon = is_horizon(&words).then(|| text.trim().to_owned());
        return Term { horizon, ..other() };
    }
    let mut named = named_periods(&project.site.periods, text);
    named.retain(|one| counts(one, text, place));
    let all = || named.iter().flat_map(|one| one.readings.iter().copied());
    let (Some(from), Some(end)) = (all().map(|days| days.0).min(), all().map(|days| days.1).max()) else {
        return Term::default();
    };
    if has_word(text, BEGINNINGS) {
        return if today < from { other() } else { Term::default() };
    }
    let holds = |days: &(Date, Date)| days.0 <= today && today < days.1;
    // What holds in each way of reading that may be meant today is certain.
    let today_is_in = if named.len() > 1 && words.contains(['~', '〜']) {
        Some((from, end)).filter(holds)
    } else {
        all().filter(holds).reduce(|a, b| (a.0.max(b.0), a.1.min(b.1)))
    };
    match today_is_in {
        None => other(),
        Some(_) if place == Place::Path => Term::default(),
        days => Term { within: days, ..Term::default() },
    }
}

/// Whether words name how far ahead a goal is and nothing else: 短期, 短期（3ヶ月）, 短期的指標, 中期目標. 長期保守契約の目標値 are those of
/// a contract in force.
fn is_horizon(words: &str) -> bool {
    let Some(rest) = HORIZONS.iter().find_map(|word| words.strip_prefix(word)) else { return false };
    let is_goal = |rest: &str| HORIZON_GOALS.iter().any(|word| rest.starts_with(word));
    let is_length = |rest: &str| {
        let lengths = ["年", "月", "週", "日", "year", "month", "week", "day"];
        let Some((inner, behind)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) else { return false };
        let is_amount = inner.contains(|c: char| c.is_numeric()) && lengths.iter().any(|word| inner.contains(word));
        is_amount && (behind.is_empty() || is_goal(behind))
    };
    let adjective = rest.strip_prefix('的').map(|rest| rest.strip_prefix('な').unwrap_or(rest));
    let rest = adjective.unwrap_or(rest).trim_end_matches(':');
    rest.is_empty() || is_goal(rest) || is_length(rest)
}

/// Whether a period says when the figures of a place are promised. A contract is named by the month in which it began, a report by that
/// which it tells of; and a number or a day says so only among goals.
fn counts(one: &NamedPeriod, text: &str, place: Place) -> bool {
    let is_report = || has_word(text, RESULTS.iter().chain(MINUTES));
    match (one.kind, place) {
        (NamedKind::Fiscal, _) | (_, Place::Goal) => true,
        (NamedKind::Month, Place::Path) => is_report(),
        (NamedKind::Month | NamedKind::Year, Place::Heading) => true,
        _ => false,
    }
}

/// Whether words above a statement are about goals, or are a time and nothing else.
fn is_goal(text: &str) -> bool {
    let words = ["目標", "指標", "kpi", "sla", "slo", "サービスレベル", "target", "goal", "objective"];
    let folded = folded(unnumbered(text));
    let is_time = |word: &&str| folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
    let is_year = || folded.len() == 4 && folded.starts_with("20") && folded.parse::<u16>().is_ok();
    has_word(text, &words) || LATER.iter().any(is_time) || is_year()
}

/// A heading without its number, which must not run into a year; a year is no number of a heading.
pub(super) fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_numeric() || c == '.');
    let number = &text[..text.len() - rest.len()];
    let is_year = number.len() == 4 && number.starts_with("20") && !number.contains('.');
    if rest.starts_with(char::is_whitespace) && !is_year { rest } else { text }
}

/// 年間目標, 日次, 目標値(年間): not 四半期レビューの指標.
fn each_of(text: &str) -> Option<Grain> {
    let words = folded(unnumbered(text));
    let words = words.trim_end_matches(':');
    let goal = period::at_start(words)
        .filter(|(_, rest)| rest.is_empty() || GOALS.contains(&rest.trim_start_matches('の')))
        .map(|(grain, _)| grain);
    let bracketed = || {
        let (outer, inner) = bracketed(words)?;
        period::alone(inner).filter(|_| GOALS.iter().any(|end| outer.ends_with(end)))
    };
    goal.or_else(bracketed)
}

/// 上期目標, 下期.
fn half(words: &str) -> bool {
    ["上期", "下期", "前期", "後期"].iter().any(|half| {
        words
            .strip_prefix(half)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("目標") || rest.starts_with('('))
            || words.contains(&format!("({half})"))
    })
}
