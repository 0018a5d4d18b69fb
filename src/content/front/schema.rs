//! Front matter against the rules of the project.
//!
//! In: the keys of one file with their places, and `checks.front_matter` of tejun.yaml. Out: findings. Never: changes a value.

use super::DocumentFrontMatter;
use crate::content::paths::FOLDER;
use crate::diag::{Diagnostic, Message, Place, code, nearest};
use crate::model::FrontRule;
use crate::say;

/// Says where the front matter of a file breaks a rule that is for it.
pub(in crate::content) fn check(
    file: &str,
    front: &DocumentFrontMatter,
    rules: &[FrontRule],
    found: &mut Vec<Diagnostic>,
) {
    let below = file.strip_prefix(FOLDER).map_or(file, |rest| rest.trim_start_matches('/'));
    for rule in rules.iter().filter(|rule| rule.path.is_match(below)) {
        found.extend(rule.required.iter().filter(|key| front.key(key).is_none()).map(|key| missing(file, key)));
        for (key, allowed) in &rule.values {
            found.extend(texts(front, key).into_iter().filter(|text| !allowed.contains(text)).map(|text| {
                let known = allowed.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
                let message = say!(
                    "`{key}` には {known} のどれかを書きます（`{text}` は使えません）",
                    "expected one of {known} for `{key}`, found `{text}`"
                );
                let near = nearest(&text, allowed.iter().map(String::as_str));
                let hint = near.map(|near| say!("`{near}` のことですか", "did you mean `{near}`?"));
                broken(front, key, message, hint)
            }));
        }
        for (key, written, pattern) in &rule.patterns {
            found.extend(texts(front, key).into_iter().filter(|text| !pattern.is_match(text)).map(|text| {
                let message = say!(
                    "`{key}` の値 `{text}` は `{written}` の形ではありません",
                    "expected `{key}` in the form `{written}`, found `{text}`"
                );
                broken(front, key, message, None)
            }));
        }
    }
}

/// The scalar texts of a key: one, or those of a list.
fn texts(front: &DocumentFrontMatter, key: &str) -> Vec<String> {
    let Some((value, _)) = front.key(key) else { return Vec::new() };
    match value {
        serde_json::Value::Array(items) => items.iter().filter_map(FrontRule::text_of).collect(),
        other => FrontRule::text_of(other).into_iter().collect(),
    }
}

fn missing(file: &str, key: &str) -> Diagnostic {
    let message = say!("フロントマターに `{key}` がありません", "expected `{key}` in the front matter, found none");
    Diagnostic::new(code::CONTENT_SCHEMA, Place::at(file, 1, 1, 1), message)
        .hint(say!("`{key}: …` の行を書き足します", "add a line `{key}: …`"))
}

fn broken(front: &DocumentFrontMatter, key: &str, message: Message, hint: Option<Message>) -> Diagnostic {
    let place = front.key(key).map(|(_, place)| place.clone());
    let diagnostic = Diagnostic::new(code::CONTENT_SCHEMA, place, message);
    match hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}
