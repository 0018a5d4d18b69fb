//! `checks:` of tejun.yaml: what is asked of documents and files.
//!
//! In: the keys of the entry. Out: [`Checks`] and front-matter rules. Never: looks at a document.

use crate::model::{self, FrontRule, Glob};
use crate::say;
use crate::syntax::{Entries, Form, Node, Reader, Required, forms, keys};
use regex::Regex;
use serde::Serialize;

/// What is asked of the files of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// How many bytes a published file may have without a finding.
    pub max_file_size: u64,
}

impl Default for Checks {
    fn default() -> Self {
        Self { max_file_size: 5_000_000 }
    }
}

keys! {
    /// `checks`.
    pub(super) struct CheckKeys<'n> {
        max_file_size: FileSize = Checks::default().max_file_size, "公開するファイルの大きさの上限", "how large a published file may be";
        front_matter: Vec<FrontRuleForm>, "フロントマターに求めること", "what is asked of front matter";
    }

    struct FrontRuleKeys<'n> {
        path: Required<ContentGlob>, "どの文書か", "which documents";
        required: Vec<String>, "なければならないキー", "keys that must be there";
        values: Entries<'n> = Vec::new(), "キーごとの許す値", "the values that a key may have";
        pattern: Entries<'n> = Vec::new(), "キーごとの値の形（正規表現）", "the form of the value of a key, a regular expression";
    }
}

forms! {
    /// `5MB`, `800 KB`: powers of ten, as file managers count.
    FileSize => u64 = size;
    /// A glob below `content/`.
    ContentGlob => Glob = glob;
    /// A rule for front matter.
    pub(super) FrontRuleForm => FrontRule = front_rule, |lang| FrontRuleKeys::schema(lang);
}

/// What the entry asks.
pub(super) fn read(keys: CheckKeys<'_>) -> (Checks, Vec<FrontRule>) {
    (Checks { max_file_size: keys.max_file_size }, keys.front_matter)
}

fn size(reader: &mut Reader<'_>, node: &Node) -> Option<u64> {
    let text = reader.text_of(node)?.trim().to_uppercase();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = match text[digits..].trim() {
        "" | "B" => Some(1),
        "KB" => Some(1_000),
        "MB" => Some(1_000_000),
        "GB" => Some(1_000_000_000),
        _ => None,
    };
    let bytes = |_: &str| text[..digits].parse::<u64>().ok()?.checked_mul(unit?);
    reader.parsed(node, bytes, say!("大きさを `5MB` の形で書きます", "expected a size such as `5MB`"))
}

fn glob(reader: &mut Reader<'_>, node: &Node) -> Option<Glob> {
    reader.text_of(node)?;
    let glob = |text: &str| model::glob(text.trim_start_matches("content/")).ok();
    reader.parsed(node, glob, say!("`sop/**` のような場所を書きます", "expected a glob such as `sop/**`"))
}

fn front_rule(reader: &mut Reader<'_>, node: &Node) -> Option<FrontRule> {
    reader.sound(|reader| {
        let keys = FrontRuleKeys::from_node(reader, node)?;
        let texts = |reader: &mut Reader<'_>, node| -> Vec<String> {
            reader.texts(node).into_iter().map(|(text, _)| text.to_owned()).collect()
        };
        let values = keys.values.into_iter().map(|(key, node)| (key.text.clone(), texts(reader, node))).collect();
        let mut patterns = Vec::new();
        for (key, node) in keys.pattern {
            let Some(written) = reader.text_of(node) else { continue };
            let pattern = |text: &str| Regex::new(&format!("^(?:{text})$")).ok();
            let pattern = reader.parsed(node, pattern, say!("正規表現を書きます", "expected a regular expression"));
            patterns.extend(pattern.map(|pattern| (key.text.clone(), written.to_owned(), pattern)));
        }
        Some(FrontRule { path: keys.path?, required: keys.required, values, patterns })
    })
}
