//! What a scalar without quotes says, by YAML's core rules.
//!
//! In: its text. Out: a number, a yes or no, nothing, or the text. Never: takes `yes` for true or `007` for seven.

use serde_json::{Number, Value};

/// Whether it says nothing.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~") || text.eq_ignore_ascii_case("null")
}

/// The value.
pub(super) fn value(text: &str) -> Value {
    if is_null(text) {
        return Value::Null;
    }
    if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        return text.eq_ignore_ascii_case("true").into();
    }
    whole(text).or_else(|| decimal(text)).map_or_else(|| text.into(), Value::Number)
}

/// A whole number; `0x1f`, `0o17` and `0b101` are such, and a `_` may stand between two digits.
fn whole(text: &str) -> Option<Number> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let prefix = rest.get(..2).map(str::to_ascii_lowercase);
    let (radix, digits) = match prefix.as_deref() {
        Some("0x") => (16, &rest[2..]),
        Some("0o") => (8, &rest[2..]),
        Some("0b") => (2, &rest[2..]),
        _ => (10, rest),
    };
    let torn = digits.starts_with(['_', '+', '-']) || digits.ends_with('_') || digits.contains("__");
    if torn || (radix == 10 && digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    let amount = i128::from_str_radix(&digits.replace('_', ""), radix).ok()?;
    Number::from_i128(if negative { -amount } else { amount })
}

/// A number with decimals or an exponent.
fn decimal(text: &str) -> Option<Number> {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | 'e' | 'E');
    text.chars().all(number).then(|| text.parse().ok()).flatten().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::value;
    use serde_json::json;

    #[test]
    fn plain_scalars_are_what_yaml_says() {
        let cases = [
            ("", json!(null)),
            ("NULL", json!(null)),
            ("True", json!(true)),
            ("yes", json!("yes")),
            ("-12", json!(-12)),
            ("+5", json!(5)),
            ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
            ("0x1F", json!(31)),
            ("1_000", json!(1000)),
            ("1__0", json!("1__0")),
            ("007", json!(7.0)),
            ("1.10", json!(1.1)),
            ("1e3", json!(1000.0)),
            ("1e999", json!("1e999")),
            (".inf", json!(".inf")),
            ("inf", json!("inf")),
            ("2026-11-20", json!("2026-11-20")),
            ("1.2.3", json!("1.2.3")),
            ("-", json!("-")),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
