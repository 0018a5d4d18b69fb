//! `tejun config`: what tejun understood, for people who look for a slip; and what templates see, for those who write them.

use super::args::{Config, ConfigFormat, Global};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use super::pdf::named;
use super::schemas;
use crate::config;
use crate::diag::Diagnostics;
use crate::pipeline;
use serde_json::Value;
use std::fmt::Write;

/// Prints the configuration, the view of a page, or what may be written.
pub(super) fn run(args: &Config, global: &Global, voice: &Console) -> CommandResult {
    if let Some(file) = &args.schema {
        return schemas::print(file, voice);
    }
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    if let Some(asked) = &args.view {
        let Some(composed) = pipeline::compose(&opened.files, &opened.options, &mut found) else {
            opened.print(&found, voice);
            return Ok(open_project::exit(&found, false));
        };
        let page = named(&composed.site, asked)?;
        let view = pipeline::view_as_json(&composed.site, &composed.theme, page);
        voice.result(&view.expect("views hold texts, numbers and lists"));
        return Ok(Exit::Fine);
    }
    let told = config::load(&opened.files, &mut found).map(|project| config::effective_config(&project));
    opened.print(&found, voice);
    if let Some(told) = told {
        match args.format {
            ConfigFormat::Json => voice.result(&format!("{told:#}")),
            ConfigFormat::Yaml => voice.result(&yaml(&told)),
        }
    }
    Ok(open_project::exit(&found, false))
}

/// Plain values as YAML; texts stand in quotes unless they are plain words.
fn yaml(value: &Value) -> String {
    let mut out = String::new();
    below(value, 0, &mut out);
    out
}

fn below(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let _ = write!(out, "{indent}{}:", scalar(&Value::from(key.as_str())));
                held(value, depth, out);
            }
        }
        Value::Array(list) => {
            for value in list {
                let _ = write!(out, "{indent}-");
                held(value, depth, out);
            }
        }
        other => {
            let _ = writeln!(out, "{indent}{}", scalar(other));
        }
    }
}

fn held(value: &Value, depth: usize, out: &mut String) {
    let is_short = |list: &[Value]| list.iter().all(|item| !item.is_object() && !item.is_array());
    match value {
        Value::Array(list) if is_short(list) => {
            let items: Vec<String> = list.iter().map(scalar).collect();
            let _ = writeln!(out, " [{}]", items.join(", "));
        }
        Value::Object(map) if map.is_empty() => out.push_str(" {}\n"),
        Value::Object(_) | Value::Array(_) => {
            out.push('\n');
            below(value, depth + 1, out);
        }
        other => {
            let _ = writeln!(out, " {}", scalar(other));
        }
    }
}

fn scalar(value: &Value) -> String {
    let is_plain = |text: &str| {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
        text.starts_with(char::is_alphabetic)
            && text.chars().all(word)
            && !matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off")
    };
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_yaml() {
        let value = serde_json::json!({"a": {"b": "c d", "e": ["x", 1, true]}, "f": [{"g": "no"}], "h": {}});
        let expected = "a:\n  b: \"c d\"\n  e: [x, 1, true]\nf:\n  -\n    g: \"no\"\nh: {}\n";
        assert_eq!(yaml(&value), expected);
    }
}
