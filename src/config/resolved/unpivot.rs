//! How a wide table becomes rows.

use crate::calendar::Date;
use crate::model;
use serde::Serialize;

/// Every filled cell below some headers is a row: its header in one column, its value in another, beside the labels of its row
/// (`UNPIVOT` of DuckDB and SQL Server, `unpivot` of Polars).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unpivot {
    /// The declared column that takes the header of a cell.
    pub name: String,
    /// The declared column that takes its value.
    pub value: String,
    /// Headers, or patterns of them, whose cells become rows; without any, all that no declared column reads.
    pub on: Vec<String>,
    /// Headers, or patterns of them, that are left alone.
    pub except: Vec<String>,
    /// The first day of the month from which headers without a year count: `4月` from April 2026 on is that April, `3月` the March
    /// of 2027.
    pub first_month: Option<Date>,
    /// The columns that tell cells apart, when they are declared; their values make up the source's key.
    pub key: Vec<String>,
    /// The headers that declared columns read. Kept apart from the columns, since whoever lists the rows that were set aside reads every
    /// header as a further one.
    pub read: Vec<String>,
}

impl Unpivot {
    /// Whether the cells below a header become rows.
    pub fn takes(&self, header: &str) -> bool {
        let is_wanted = self.on.is_empty() || matches_any(&self.on, header);
        let is_read = self.read.iter().any(|read| read == header);
        !header.is_empty() && !is_read && is_wanted && !matches_any(&self.except, header)
    }
}

/// Whether a header is one of these, or fits a pattern among them. Headers may hold what patterns are written with.
fn matches_any(patterns: &[String], header: &str) -> bool {
    patterns
        .iter()
        .any(|pattern| pattern == header || model::text_glob(pattern).is_ok_and(|glob| glob.is_match(header)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_taken_by_name_and_by_pattern() {
        let unpivot = |on: &[&str], except: &[&str]| Unpivot {
            name: "month".into(),
            value: "uptime".into(),
            on: on.iter().map(|text| (*text).to_owned()).collect(),
            except: except.iter().map(|text| (*text).to_owned()).collect(),
            first_month: None,
            key: Vec::new(),
            read: vec!["サービス".into()],
        };
        let all = unpivot(&[], &["合計", "*平均"]);
        assert!(all.takes("2026/04") && all.takes("備考"));
        assert!(!all.takes("サービス") && !all.takes("合計") && !all.takes("年平均") && !all.takes(""));
        // A slash in a header is a letter as any other.
        let some = unpivot(&["2026/*", "[%]"], &[]);
        assert!(some.takes("2026/04") && some.takes("[%]") && !some.takes("備考"));
        assert!(!unpivot(&["*"], &[]).takes("サービス"));
    }
}
