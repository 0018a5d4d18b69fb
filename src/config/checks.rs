//! `checks:` of tejun.yaml: what is asked of documents and files.
//!
//! In: the nodes of the entry. Out: [`Checks`] and front-matter rules. Never: looks at a document.

use crate::model::{self, FrontRule};
use crate::say;
use crate::syntax::{Node, Reader};
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

/// Reads the entry.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> (Checks, Vec<FrontRule>) {
    let mut checks = Checks::default();
    let Some(mut fields) = reader.fields(node) else { return (checks, Vec::new()) };
    if let Some(bytes) = fields.get("max_file_size").and_then(|node| size(reader, node)) {
        checks.max_file_size = bytes;
    }
    let rules = fields.get("front_matter");
    fields.finish(reader);
    let rules = rules.map(|node| reader.list_of(node)).unwrap_or_default();
    let rules = rules.iter().filter_map(|node| reader.sound(|reader| front_rule(reader, node))).collect();
    (checks, rules)
}

/// `5MB`, `800 KB`: powers of ten, as file managers count.
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
    let bytes = text[..digits].parse::<u64>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
    if bytes.is_none() {
        reader.invalid(node, say!("大きさを `5MB` の形で書きます", "expected a size such as `5MB`"));
    }
    bytes
}

fn front_rule(reader: &mut Reader<'_>, node: &Node) -> Option<FrontRule> {
    let mut fields = reader.fields(node)?;
    let start = node.range.start..node.range.start;
    let path = fields.require(reader, "path", &start).and_then(|node| {
        let glob = reader.text_of(node)?;
        let built = model::glob(glob.trim_start_matches("content/"));
        if built.is_err() {
            reader.invalid(node, say!("`sop/**` のような場所を書きます", "expected a glob such as `sop/**`"));
        }
        built.ok()
    });
    let required = fields.get("required").map(|node| reader.texts(node)).unwrap_or_default();
    let mut values = Vec::new();
    for (key, node) in reader.named(fields.get("values")) {
        values.push((key.text.clone(), reader.texts(node).into_iter().map(|(text, _)| text.to_owned()).collect()));
    }
    let mut patterns = Vec::new();
    for (key, node) in reader.named(fields.get("pattern")) {
        let Some(written) = reader.text_of(node) else { continue };
        match Regex::new(&format!("^(?:{written})$")) {
            Ok(pattern) => patterns.push((key.text.clone(), written.to_owned(), pattern)),
            Err(_) => reader.invalid(node, say!("正規表現を書きます", "expected a regular expression")),
        }
    }
    fields.finish(reader);
    let required = required.into_iter().map(|(key, _)| key.to_owned()).collect();
    Some(FrontRule { path: path?, required, values, patterns })
}
