//! Every kind of finding, with its usual severity and its explanation; `tejun explain CODE` prints it, and a test
//! compares the list with `docs/diagnostics.md`.

/// Declares codes, one constant each, and `CODES`, all of them in order; the doc of a constant is its English explanation.
macro_rules! codes {
    ($($ident:ident = $name:literal, $severity:ident, $ja:literal, $en:literal;)*) => {
        $(
            #[doc = $en]
            pub const $ident: Code = Code(&Entry { name: $name, severity: Severity::$severity, ja: $ja, en: $en });
        )*

        pub(super) const CODES: &[Code] = &[$($ident),*];
    };
}

mod commands;
mod config;
mod content;
mod data;
mod delivery;
mod metrics;
mod pages;

use super::{Lang, Severity};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The codes of all findings.
pub mod code {
    pub use super::commands::*;
    pub use super::config::*;
    pub use super::content::*;
    pub use super::data::*;
    pub use super::delivery::*;
    pub use super::metrics::*;
    pub use super::pages::*;
}

/// Every code, section by section.
pub static ALL: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let sections =
        [config::CODES, data::CODES, metrics::CODES, pages::CODES, content::CODES, delivery::CODES, commands::CODES];
    sections.concat()
});

/// A stable name of a kind of finding.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

struct Entry {
    name: &'static str,
    severity: Severity,
    ja: &'static str,
    en: &'static str,
}

impl Code {
    /// The name, such as `content/broken-link`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The severity a finding of this kind has unless something else is said.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// What it means and what to do, in one paragraph.
    pub fn explanation(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.0.ja,
            Lang::En => self.0.en,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Code {}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        let known = ALL.iter().find(|code| code.name() == name).copied();
        known.ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&name), &"the name of a kind of finding"))
    }
}

/// The text of `docs/diagnostics.md`: every code with its severity and both explanations, by name.
pub fn reference() -> String {
    let mut codes = ALL.to_vec();
    codes.sort_by_key(|code| code.name());
    let mut text = "\
# Diagnostics

Every finding has one of these codes; `tejun explain CODE` prints the same explanation. The list is made from
`src/diag/codes.rs`, and a test compares the two.

| Code | Severity | 説明 | Explanation |
|---|---|---|---|
"
    .to_owned();
    for code in codes {
        let severity = code.severity().name();
        let cell = |lang| code.explanation(lang).replace('|', "\\|");
        text += &format!("| `{}` | {severity} | {} | {} |\n", code.name(), cell(Lang::Ja), cell(Lang::En));
    }
    text
}
