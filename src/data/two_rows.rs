//! Headers in two rows → one name for each column.
//!
//! In: the texts of both rows, and which cells of the upper one are merged, where that is known. Out: `upper lower` for each column, and
//! whether two rows of a file that nobody declared look like headers. Never: lets a heading reach over a column that it was not written
//! for: a cell of the upper row with nothing below it names its own column only.

use crate::data::period_header::{HeaderGrain, header_grain, needs_first_month};
use std::ops::RangeInclusive;

/// Which columns a cell of the upper row stands over.
pub(super) enum Reach<'m> {
    /// The blank cells behind it, as in a CSV file, which cannot tell what was merged.
    Blanks,
    /// The columns that were merged with it.
    Merged(&'m [RangeInclusive<usize>]),
}

/// The name of each column: what stands above it and in it, or the one of them that there is.
pub(super) fn joined(upper: &[String], lower: &[String], reach: &Reach<'_>) -> Vec<String> {
    let width = upper.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1).max(lower.len());
    let over = headings(upper, lower, width, reach);
    let name = |at: usize| {
        let below = text(lower, at);
        match (over[at], below) {
            ("", one) | (one, "") => one.to_owned(),
            (above, below) => format!("{above} {below}"),
        }
    };
    (0..width).map(name).collect()
}

/// What stands above each column.
fn headings<'t>(upper: &'t [String], lower: &[String], width: usize, reach: &Reach<'_>) -> Vec<&'t str> {
    let mut carried = "";
    let mut over = Vec::with_capacity(width);
    for at in 0..width {
        let (above, below) = (text(upper, at), text(lower, at));
        let merged = match reach {
            Reach::Blanks => None,
            Reach::Merged(ranges) => {
                Some(ranges.iter().find(|range| range.contains(&at)).map_or("", |range| text(upper, *range.start())))
            }
        };
        let heading = match merged {
            _ if !above.is_empty() => above,
            Some(merged) => merged,
            None => carried,
        };
        // A cell with nothing below it is the name of its column, and a column of no name ends a group.
        carried = if below.is_empty() { "" } else { heading };
        over.push(if below.is_empty() { above } else { heading });
    }
    over
}

fn text(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |name| name.as_str())
}

/// Whether two rows of a file that nobody declared are headers: years above months, or headings above names that come again below
/// each of them. Rows that may hold values are not.
pub(super) fn are_headers(upper: &[String], lower: &[String], reach: &Reach<'_>) -> bool {
    let names = joined(upper, lower, reach);
    let is_grouped = |at: &usize| !text(lower, *at).is_empty() && names[*at] != text(lower, *at);
    let grouped: Vec<usize> = (0..names.len()).filter(is_grouped).collect();
    let is_alone = |at: usize| text(upper, at).is_empty() || text(lower, at).is_empty();
    let are_named = names.iter().all(|name| !name.is_empty());
    // Somebody who writes 年度 beside a number means a fiscal year, which the number alone does not say.
    let is_fiscal = upper.iter().any(|name| name.contains("年度") && header_grain(name).is_none());
    if grouped.is_empty() || is_fiscal || !(0..names.len()).any(is_alone) {
        return false;
    }
    let months = grouped.iter().filter(|at| {
        needs_first_month(text(lower, **at))
            && header_grain(&names[**at]).is_some_and(|grain| grain <= HeaderGrain::Quarter)
    });
    if months.count() >= FEWEST {
        return true;
    }
    let has_values = lower.iter().any(|name| name.chars().any(char::is_numeric));
    are_named && !has_values && (repeats(lower, &grouped) || has_groups(upper, lower, &names))
}

/// So many months below years are headers.
const FEWEST: usize = 3;

/// Whether two headings at least stand over two names or more each, and no name comes twice: 受付 above 日時 and 担当.
fn has_groups(upper: &[String], lower: &[String], names: &[String]) -> bool {
    let is_headed = |at: &usize| !text(upper, *at).is_empty() && !text(lower, *at).is_empty();
    let reaches = |at: &usize| {
        let next = at + 1;
        text(upper, next).is_empty() && names.get(next).is_some_and(|name| name != text(lower, next))
    };
    let are_distinct = (1..names.len()).all(|at| !names[..at].contains(&names[at]));
    are_distinct && (0..names.len()).filter(is_headed).filter(reaches).count() >= 2
}

/// Whether the same names stand below more than one heading, and none of them only once.
fn repeats(lower: &[String], grouped: &[usize]) -> bool {
    let times = |name: &str| grouped.iter().filter(|at| text(lower, **at) == name).count();
    grouped.len() >= 4
        && grouped.iter().all(|at| times(text(lower, *at)) >= 2 && times(text(lower, *at)) < grouped.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(names: &str) -> Vec<String> {
        names.split(',').map(str::to_owned).collect()
    }

    fn blanks(upper: &str, lower: &str) -> Vec<String> {
        joined(&row(upper), &row(lower), &Reach::Blanks)
    }

    #[test]
    fn a_heading_stands_above_the_blank_cells_behind_it() {
        assert_eq!(
            blanks("窓口,担当,2026年,,,合計", ",,4月,5月,6月,"),
            ["窓口", "担当", "2026年 4月", "2026年 5月", "2026年 6月", "合計"]
        );
        assert_eq!(
            blanks(",東京,,大阪,", "月,件数,時間,件数,時間"),
            ["月", "東京 件数", "東京 時間", "大阪 件数", "大阪 時間"]
        );
        // Headings may be repeated, and a row may end where its last heading does.
        assert_eq!(blanks("窓口,2026年,2026年", ",4月,5月"), ["窓口", "2026年 4月", "2026年 5月"]);
        assert_eq!(blanks("窓口,2026年", ",4月,5月"), ["窓口", "2026年 4月", "2026年 5月"]);
    }

    #[test]
    fn a_heading_reaches_over_no_column_of_another_kind() {
        // The name of a column in the upper row heads no other one.
        assert_eq!(blanks("窓口,,2026年", ",担当,4月"), ["窓口", "担当", "2026年 4月"]);
        // A column without any name ends the group.
        assert_eq!(blanks("2026年,,,", "4月,5月,,6月"), ["2026年 4月", "2026年 5月", "", "6月"]);
        // Where cells are merged, they alone tell.
        let merged = [1..=2];
        let names = joined(&row(",2026年,,"), &row("窓口,4月,5月,備考"), &Reach::Merged(&merged));
        assert_eq!(names, ["窓口", "2026年 4月", "2026年 5月", "備考"]);
    }

    #[test]
    fn rows_that_may_hold_values_are_no_headers() {
        let are = |upper: &str, lower: &str| are_headers(&row(upper), &row(lower), &Reach::Blanks);
        assert!(are("窓口,2026年,,", ",4月,5月,6月"));
        assert!(are(",2025,2026,", "窓口,12月,1月,2月"));
        assert!(are(",東京,,大阪,", "月,件数,時間,件数,時間"));
        assert!(are("番号,受付,,状況,", ",日時,担当,優先度,解決日時"));
        // A column without a name behind the last one, and a first row with a gap.
        assert!(!are("件名,担当,状況,備考,", "止まった,山田,,至急,高"));
        // A comment without a name, above a row of texts.
        assert!(!are("番号,件名,", "A-1,止まった,至急"));
        assert!(!are("番号,件名,,", "A,高,高,高"));
        // Of which year these months are, the upper row does not say.
        assert!(!are("年度,2026,,", ",4月,5月,6月"));
        assert!(!are("窓口,4月,5月,6月", "東京,1,2,3"));
    }
}
