//! The time that a target is for, where its column or what stands above it says so: 年間目標, 2027年度目標, 長期目標.
//!
//! In: a statement, and the day that is shown. Out: the periods that keep it one by one (日次コスト, 月間目標), the days within which it holds, or
//! the words that put it into another time. Never: takes a goal of the future for a promise of today.

use super::cadence;
use super::names::{self, bracketed, folded};
use crate::calendar::{Date, Grain, Period, local_date};
use crate::config::{Metric, Project};
use crate::model::Statement;
use crate::objective::Unit;
use crate::objective::period::{self, Named};

/// The time of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Term {
    /// The first day on which it holds and the first one on which it does no longer.
    pub within: Option<(Date, Date)>,
    /// Words that put it into another time than that of `today`.
    pub other: Option<String>,
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
            .or_else(|| cell(statement, PERIODS))
            .or_else(above_or_column)
            .or_else(measured)
            .map_or(Named::Nothing, Named::One),
        said => said,
    }
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
/// 31 days, are a month.
pub(super) fn unread_period(statement: &Statement) -> Option<&str> {
    let is_month = |cell: &str| {
        let cell = folded(cell);
        let rest = cell.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_day = ["d", "日", "-d"].iter().any(|unit| rest.starts_with(unit));
        is_day && cell[..cell.len() - rest.len()].parse::<u8>().is_ok_and(|days| (28..=31).contains(&days))
    };
    let is_unread = |cell: &str| {
        !cell.trim_matches(['-', '—', '–', ' ']).is_empty() && period::in_cell(cell).is_none() && !is_month(cell)
    };
    let named = |head: &str| PERIODS.contains(&folded(head).as_str());
    statement.beside.iter().find(|(head, cell)| named(head) && is_unread(cell)).map(|(_, cell)| cell.as_str())
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

/// The time of a statement on a day.
pub(super) fn term_of(project: &Project, statement: &Statement, today: Date) -> Term {
    let above = || statement.group.iter().rev().chain(statement.headings.iter().rev());
    let goals = above().filter(|text| is_goal(text));
    let term = std::iter::once(&statement.column).chain(goals).map(|text| said(project, text, today)).fold(
        Term::default(),
        |inner, outer| Term { within: inner.within.or(outer.within), other: inner.other.or(outer.other) },
    );
    let over = || above().chain([&statement.document]).find(|text| is_of_another_period(project, text, today));
    Term { other: term.other.or_else(|| over().cloned()), ..term }
}

/// Whether words are about one quarter, fiscal year or month (`Q4 2024`, `2024年度 活動報告`, `reports/2024-10.md`) that today is not
/// in. When something was revised or began is no period that it is about.
fn is_of_another_period(project: &Project, text: &str, today: Date) -> bool {
    let words: Vec<String> = text.split_whitespace().map(folded).collect();
    let text = words.join("-").replace(['_', '/', '.'], "-");
    let began = [
        "改定",
        "改訂",
        "制定",
        "施行",
        "以降",
        "から",
        "更新",
        "作成",
        "版",
        "since",
        "revis",
        "updated",
        "effective",
        "version",
    ];
    if began.iter().any(|word| text.contains(word)) {
        return false;
    }
    labels(&text).iter().any(|label| {
        let period = project.site.periods.by_label(label);
        period.map(|period| days(project, &period)).is_some_and(|(from, end)| today < from || end <= today)
    })
}

/// The labels of the quarters, fiscal years and months that folded words name. A quarter of a year is taken for one of the fiscal year.
fn labels(text: &str) -> Vec<String> {
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).count();
    let starts =
        text.char_indices().filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_ascii_digit())).map(|(at, _)| at);
    let years = starts.filter(|at| text[*at..].starts_with("20") && digits(&text[*at..]) == 4);
    years
        .filter_map(|at| {
            let (before, year, rest) = (text[..at].trim_end_matches('-'), &text[at..at + 4], &text[at + 4..]);
            let rest = rest.strip_prefix('年').unwrap_or(rest);
            let number = rest.trim_start_matches('-');
            let quarter = |text: &str| text.chars().next().filter(|c| ('1'..='4').contains(c));
            if before.ends_with("fy") || rest.starts_with('度') {
                return Some(format!("FY{year}"));
            }
            let of_quarter = number.strip_prefix('q').filter(|rest| digits(rest) == 1).and_then(quarter);
            let behind = before
                .char_indices()
                .rev()
                .nth(1)
                .filter(|(_, c)| *c == 'q')
                .and_then(|(at, _)| quarter(&before[at + 1..]));
            if let Some(quarter) = of_quarter.or(behind) {
                return Some(format!("FY{year}-Q{quarter}"));
            }
            let month = &number[..digits(number)];
            let goes_on = number[month.len()..].starts_with('-') && digits(&number[month.len() + 1..]) > 0;
            let is_month = (number.len() < rest.len() && month.len() == 2) || number[month.len()..].starts_with('月');
            let day = number[month.len()..].strip_prefix('月').is_some_and(|rest| digits(rest) > 0);
            let month: u8 =
                month.parse().ok().filter(|month| (1..=12).contains(month) && is_month && !goes_on && !day)?;
            Some(format!("{year}-{month:02}"))
        })
        .collect()
}

/// Whether words above a statement are about goals, or are a time and nothing else.
fn is_goal(text: &str) -> bool {
    let text = folded(unnumbered(text));
    let words = ["目標", "指標", "kpi", "sla", "slo", "サービスレベル", "target", "goal", "objective"];
    let is_time = |word: &&str| text.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
    words.iter().any(|word| text.contains(word))
        || LATER.iter().any(is_time)
        || year(&text).is_some_and(|(_, rest)| rest.is_empty())
}

/// A heading without its number, which must not run into a year; a year is no number of a heading.
pub(super) fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_numeric() || c == '.');
    let number = &text[..text.len() - rest.len()];
    let is_year = number.len() == 4 && number.starts_with("20") && !number.contains('.');
    if rest.starts_with(char::is_whitespace) && !is_year { rest } else { text }
}

/// What one text says.
fn said(project: &Project, text: &str, today: Date) -> Term {
    let words = folded(unnumbered(text));
    let other = || Some(text.trim().to_owned());
    if LATER.iter().any(|word| words.contains(word)) || half(&words) {
        return Term { other: other(), ..Term::default() };
    }
    if let Some((label, rest)) = year(&words) {
        let whole = rest.trim_start_matches(')').trim_start_matches('の');
        let period = project.site.periods.by_label(&label).filter(|_| whole.is_empty() || GOALS.contains(&whole));
        let days = period.map(|period| days(project, &period)).filter(|(from, end)| *from <= today && today < *end);
        return match days {
            Some(days) => Term { within: Some(days), ..Term::default() },
            None => Term { other: other(), ..Term::default() },
        };
    }
    Term::default()
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

/// The first year that words name, as the label of its period when it is a fiscal one (2027年度, FY2027), and what follows it.
fn year(words: &str) -> Option<(String, &str)> {
    let is_year = |at: usize| {
        let digits = words[at..].bytes().take_while(u8::is_ascii_digit).count();
        let goes_on = words[..at].ends_with(|c: char| c.is_ascii_digit());
        digits == 4 && words[at..].starts_with("20") && !goes_on
    };
    let at = words.char_indices().map(|(at, _)| at).find(|at| is_year(*at))?;
    let (digits, rest) = words[at..].split_at(4);
    let fiscal = rest.strip_prefix("年度").or_else(|| words[..at].ends_with("fy").then_some(rest));
    if let Some(rest) = fiscal {
        return Some((format!("FY{digits}"), rest));
    }
    let is_date = rest.is_empty() || rest.starts_with(['年', ')', '-', '/']) || GOALS.contains(&rest);
    is_date.then(|| (String::new(), rest.trim_start_matches('年')))
}

/// The first day of a period and the first one after it.
fn days(project: &Project, period: &Period) -> (Date, Date) {
    let zone = &project.site.periods.zone;
    (local_date(zone, period.start), local_date(zone, period.end))
}
