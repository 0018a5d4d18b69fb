//! Names and constants as Spark SQL writes them.
//!
//! In: any text. Out: SQL in which it is a name or a constant and nothing else. Never: lets a text end the name or the constant that
//! it stands in, or become a variable.

use crate::query::DataType;
use std::fmt::Write;

/// What begins the names of columns that are not the source's own.
const OWN: char = '#';

/// A name in backquotes. Names that begin with `\u{1}` are the plan's own.
pub(super) fn name(text: &str) -> String {
    let text = match text.strip_prefix('\u{1}') {
        Some(own) => format!("{OWN}{own}"),
        None if text.starts_with(OWN) => format!("{OWN}{text}"),
        None => text.to_owned(),
    };
    quoted(&text)
}

/// A text in backquotes, as it is.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", text.replace('`', "``"))
}

/// A constant text. `$` would begin a variable where the session replaces them.
pub(super) fn constant(text: &str) -> String {
    let mut sql = String::with_capacity(text.len() + 2);
    sql.push('\'');
    for c in text.chars() {
        match c {
            '\'' => sql.push_str("\\'"),
            '\\' => sql.push_str("\\\\"),
            '\n' => sql.push_str("\\n"),
            '\r' => sql.push_str("\\r"),
            '\t' => sql.push_str("\\t"),
            '$' | '\0'..='\u{1f}' | '\u{7f}' => write!(sql, "\\u{:04x}", u32::from(c)).expect("texts take all"),
            c => sql.push(c),
        }
    }
    sql.push('\'');
    sql
}

/// A whole number; the least of all is no constant of Spark, but the sum of two.
pub(super) fn whole(n: i64) -> String {
    match n {
        i64::MIN => format!("({}L - 1L)", i64::MIN + 1),
        n if n < 0 => format!("({n}L)"),
        n => format!("{n}L"),
    }
}

/// A number with a fraction, the very same float.
pub(super) fn number(x: f64) -> String {
    format!("CAST({} AS DOUBLE)", constant(&format!("{x:?}")))
}

pub(super) fn type_of(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Text => "STRING",
        DataType::Number => "DOUBLE",
        DataType::Boolean => "BOOLEAN",
        DataType::Integer | DataType::Instant | DataType::Date => "BIGINT",
    }
}

/// No value of a type.
pub(super) fn null(data_type: DataType) -> String {
    format!("CAST(NULL AS {})", type_of(data_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_inside_its_quotes() {
        assert_eq!(constant("it's \\ ${x}\n;--"), "'it\\'s \\\\ \\u0024{x}\\n;--'");
        assert_eq!(quoted("a`; DROP TABLE t"), "`a``; DROP TABLE t`");
        assert_eq!(constant("障害"), "'障害'");
    }

    #[test]
    fn names_of_the_plan_are_no_names_of_a_source() {
        assert_eq!(name("\u{1}c1"), "`#c1`");
        assert_eq!(name("#c1"), "`##c1`");
        assert_eq!(name("件数"), "`件数`");
    }

    #[test]
    fn the_least_whole_number_can_be_written() {
        assert_eq!(whole(i64::MIN), "(-9223372036854775807L - 1L)");
        assert_eq!(whole(-3), "(-3L)");
    }
}
