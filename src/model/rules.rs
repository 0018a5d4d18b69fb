//! What a project asks of its documents: house terms, front matter, and the schemes of addresses.
//!
//! In: rules as meant by the configuration. Out: the same for the room that reads documents. Never: reads or judges.

use super::{EmbedHosts, Glob, Schemes};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Rules for documents.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ContentRules {
    /// Words of the house.
    pub terms: Vec<HouseTerm>,
    /// What front matter must hold, by folder.
    pub front: Vec<FrontRule>,
    /// Which schemes its addresses may have.
    pub schemes: Schemes,
    /// Of which hosts its frames may be.
    pub embeds: EmbedHosts,
}

/// A word of the house with those that stand for the same thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HouseTerm {
    /// The word to write.
    pub term: String,
    /// Words not to write; each is a finding.
    pub avoid: Vec<String>,
    /// Words that readers may search for.
    pub synonyms: Vec<String>,
    /// Longer words in which an avoided one is right.
    pub except: Vec<String>,
    /// Why; may be empty.
    pub note: String,
}

/// What the front matter of some documents must hold.
#[derive(Debug, Clone, Serialize)]
pub struct FrontRule {
    /// Which documents: a glob below `content/`.
    #[serde(serialize_with = "glob_as_text")]
    pub path: Glob,
    /// Keys that must be there.
    pub required: Vec<String>,
    /// Keys whose value must be one of a few texts.
    pub values: Vec<(String, Vec<String>)>,
    /// Keys whose value must match a pattern as a whole: the pattern as written, and compiled.
    #[serde(serialize_with = "patterns_as_texts")]
    pub patterns: Vec<(String, String, regex::Regex)>,
}

fn glob_as_text<S: Serializer>(glob: &Glob, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(glob.pattern())
}

/// Without what is compiled from the text.
fn patterns_as_texts<S: Serializer>(patterns: &[(String, String, regex::Regex)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(patterns.iter().map(|(key, written, _)| (key, written)))
}

impl FrontRule {
    /// The text of a scalar value, as it is compared with a rule; `None` for lists and maps.
    pub fn text_of(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}
