//! Diagnostics for scripts: the stable form of `check --format json`.

use super::{Code, Diagnostic, Diagnostics, Lang, Place, Severity};
use serde::Serialize;

#[derive(Serialize)]
struct Finding<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    hint: Option<&'a str>,
    #[serde(flatten)]
    at: At<'a>,
    related: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Note<'a> {
    #[serde(flatten)]
    at: At<'a>,
    message: &'a str,
}

/// A place; what is not known is `null`.
#[derive(Serialize)]
struct At<'a> {
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

impl<'a> At<'a> {
    fn of(place: Option<&'a Place>) -> Self {
        let known = |n: u32| (n > 0).then_some(n);
        Self {
            file: place.map(|place| place.file.as_str()),
            line: place.and_then(|place| known(place.line)),
            column: place.and_then(|place| known(place.column)),
        }
    }
}

/// All diagnostics as a JSON array sorted by place: `code`, `severity`, `message`, `hint`, `file`, `line`, `column` and
/// `related`, with lines and columns from 1 and `null` for what is not known; it ends with a line feed.
pub fn json(diagnostics: &Diagnostics, lang: Lang) -> String {
    let findings: Vec<Finding<'_>> = diagnostics.sorted().into_iter().map(|d| finding(d, lang)).collect();
    serde_json::to_string_pretty(&findings).expect("texts and numbers are always JSON") + "\n"
}

fn finding(diagnostic: &Diagnostic, lang: Lang) -> Finding<'_> {
    let notes = diagnostic.related.iter();
    Finding {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: diagnostic.message.text(lang),
        hint: diagnostic.hint.as_ref().map(|hint| hint.text(lang)),
        at: At::of(diagnostic.place.as_ref()),
        related: notes
            .map(|related| Note { at: At::of(Some(&related.place)), message: related.message.text(lang) })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::code;
    use crate::say;
    use serde_json::{Value, json};

    #[test]
    fn every_key_is_there_and_unknown_places_are_null() {
        let mut found = Diagnostics::new();
        found.push(
            Diagnostic::new(code::CONFIG_INVALID, Place::at("b.yaml", 3, 5, 2), say!("誤り", "wrong"))
                .hint(say!("直す", "mend it"))
                .related(Place::at("c.yaml", 1, 2, 1), say!("ここ", "here")),
        );
        found.push(Diagnostic::new(code::INPUTS_LINK, Place::file("a.md"), say!("リンク", "link")));
        found.push(Diagnostic::new(code::CONFIG_MISSING, None, say!("なし", "none")));
        let answer: Value = serde_json::from_str(&super::json(&found, Lang::En)).unwrap();
        let expected = json!([
            {"code": "config/missing", "severity": "error", "message": "none", "hint": null,
             "file": null, "line": null, "column": null, "related": []},
            {"code": "config/invalid-value", "severity": "error", "message": "wrong", "hint": "mend it",
             "file": "b.yaml", "line": 3, "column": 5,
             "related": [{"file": "c.yaml", "line": 1, "column": 2, "message": "here"}]},
            {"code": "inputs/link", "severity": "warning", "message": "link", "hint": null,
             "file": "a.md", "line": null, "column": null, "related": []},
        ]);
        assert_eq!(answer, expected);
        assert!(super::json(&found, Lang::Ja).contains("\"message\": \"誤り\""));
        assert_eq!(super::json(&Diagnostics::new(), Lang::Ja), "[]\n");
    }
}
