//! Texts → YAML that people go on writing.
//!
//! In: names and texts. Out: scalars, lists and comments as YAML writes them. Never: a text that is read back as something else.

/// A text as a YAML scalar, plain where that means the same.
pub(crate) fn scalar(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '*');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let reserved = words.contains(&text.to_lowercase().as_str());
    if starts && !reserved && !text.ends_with([' ', '.']) && text.chars().all(plain) {
        return text.to_owned();
    }
    // A JSON string is a YAML string, whatever the text contains.
    serde_json::to_string(text).expect("a string is always JSON")
}

/// A list of texts in one line.
pub(crate) fn list(texts: &[String]) -> String {
    match texts {
        [only] => scalar(only),
        many => format!("[{}]", many.iter().map(|text| scalar(text)).collect::<Vec<_>>().join(", ")),
    }
}

/// Comment lines of a text.
pub(crate) fn comment(indent: &str, text: &str) -> String {
    text.lines().map(|line| format!("{indent}# {}\n", line.trim_end())).collect()
}

/// A comment that stands behind a value: one line, whatever a file may hold.
pub(crate) fn inline(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_yaml_would_read_something_else() {
        for plain in ["Issue key", "受付日時", "sys_updated_at", "tickets/*.csv"] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, quoted) in
            [("#", "\"#\""), ("yes", "\"yes\""), ("1 - High", "\"1 - High\""), ("a: b", "\"a: b\""), ("", "\"\"")]
        {
            assert_eq!(scalar(text), quoted);
        }
    }
}
