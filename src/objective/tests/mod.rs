//! Expressions and what they mean, worked out by hand from the semantics; `documents` holds those met in the field.

mod documents;
mod expressions;
mod fuzz;
mod properties;
mod table;
mod wording;

use super::{Better, Target, parse};

/// A target in one line: its kind, then every key that is there.
fn line(target: &Target) -> String {
    let json = serde_json::to_value(target).expect("a target is plain data");
    let object = json.as_object().expect("a target is an object");
    let word = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut out = word(&object["kind"]);
    for (key, value) in object {
        match (key.as_str(), value) {
            ("kind", _) => {}
            ("clocks", serde_json::Value::Array(clocks)) => {
                for clock in clocks {
                    let part = |key: &str| word(&clock[key]);
                    out += &format!(" {}:{}:{}:{}", part("clock"), part("op"), part("value"), part("unit"));
                }
            }
            ("flags", serde_json::Value::Array(flags)) => {
                for flag in flags {
                    out += &format!(" {}", word(flag));
                }
            }
            _ => out += &format!(" {key}={}", word(value)),
        }
    }
    out
}

/// Checks a table and reports all that differs at once.
fn check(cases: &[(&str, Option<Better>, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, better, expected)| (text, expected, line(&parse(text, *better))))
        .filter(|(_, expected, found)| **expected != found)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

const HIGHER: Option<Better> = Some(Better::Higher);
const LOWER: Option<Better> = Some(Better::Lower);
