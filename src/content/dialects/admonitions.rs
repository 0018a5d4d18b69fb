//! Notes, warnings and the other boxes: their kinds, their names in many systems, and their HTML.
//!
//! In: the kind an author wrote. Out: class and title. Never: knows in which syntax it was written.

use crate::diag::Lang;

/// A kind of box: its class, and its title in Japanese and English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) class: &'static str,
    ja: &'static str,
    en: &'static str,
}

impl Kind {
    pub(crate) fn title(self, language: Lang) -> &'static str {
        if language == Lang::Ja { self.ja } else { self.en }
    }
}

const fn kind(class: &'static str, ja: &'static str, en: &'static str) -> Kind {
    Kind { class, ja, en }
}

/// The kinds, each with the names that GitHub, MkDocs, Docusaurus, VitePress, Obsidian and Hugo's themes give it.
const KINDS: [(Kind, &[&str]); 16] = [
    (NOTE, &["note", "notes", "seealso", "secondary", "light", "dark", "comment", "default"]),
    (kind("tip", "ヒント", "Tip"), &["tip", "hint", "lightbulb"]),
    (kind("important", "重要", "Important"), &["important", "important-note"]),
    (kind("warning", "警告", "Warning"), &["warning", "warn", "attention", "triangle-exclamation"]),
    (kind("caution", "注意", "Caution"), &["caution"]),
    (kind("danger", "危険", "Danger"), &["danger", "error", "fire", "alert"]),
    (kind("info", "情報", "Info"), &["info", "information", "primary", "circle-info"]),
    (kind("success", "成功", "Success"), &["success", "check", "done"]),
    (kind("question", "質問", "Question"), &["question", "help", "faq"]),
    (kind("failure", "失敗", "Failure"), &["failure", "fail", "missing"]),
    (kind("bug", "不具合", "Bug"), &["bug"]),
    (kind("example", "例", "Example"), &["example"]),
    (kind("quote", "引用", "Quote"), &["quote", "cite"]),
    (kind("abstract", "要約", "Summary"), &["abstract", "summary", "tldr"]),
    (kind("todo", "未対応", "To do"), &["todo"]),
    (kind("definition", "用語", "Definition"), &["definition"]),
];

pub(crate) const NOTE: Kind = kind("note", "注記", "Note");

pub(crate) fn named(name: &str) -> Option<Kind> {
    let name = name.to_lowercase();
    KINDS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(kind, _)| *kind)
}

/// Whether a box can be folded, and how it is at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    Fixed,
    Open,
    Closed,
}

impl Fold {
    /// That of a box that says whether it is open; one that says nothing cannot be folded.
    pub(super) fn of(is_open: Option<bool>) -> Self {
        match is_open {
            None => Self::Fixed,
            Some(true) => Self::Open,
            Some(false) => Self::Closed,
        }
    }
}

/// The HTML around a box: what begins and ends it.
pub(super) fn around(class: &str, fold: Fold) -> (String, &'static str) {
    match fold {
        Fold::Fixed => (format!("<div class=\"admonition {class}\" role=\"note\">\n"), "</div>\n"),
        Fold::Open => (format!("<details class=\"admonition {class}\" open>\n"), "</details>\n"),
        Fold::Closed => (format!("<details class=\"admonition {class}\">\n"), "</details>\n"),
    }
}

pub(super) fn title(fold: Fold) -> (&'static str, &'static str) {
    match fold {
        Fold::Fixed => ("<p class=\"admonition-title\">", "</p>\n"),
        Fold::Open | Fold::Closed => ("<summary class=\"admonition-title\">", "</summary>\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, named};
    use std::collections::BTreeSet;

    #[test]
    fn names_lead_to_one_kind_each() {
        let names: Vec<&str> = KINDS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        let class = |name| named(name).map(|kind| kind.class);
        assert_eq!(
            [class("NOTE"), class("faq"), class("error"), class("獣")],
            [Some("note"), Some("question"), Some("danger"), None]
        );
    }
}
