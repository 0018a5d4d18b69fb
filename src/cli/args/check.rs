//! What can be typed for `check`.

use crate::diag::ALL;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people
    Human,
    /// For machines
    Json,
    /// For code review and editors: SARIF 2.1.0
    Sarif,
    /// For problem matchers: `file:line:column: severity: message [code]`
    Lines,
}

/// What may be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Warnings count as errors
    Warnings,
    /// Every finding of a code, or of all codes below its first part
    Code(String),
}

/// `warnings`, a code, or the first part of codes.
fn denied() -> impl TypedValueParser<Value = Denied> {
    let names = || ALL.iter().map(|code| code.name());
    let parts: BTreeSet<&str> = names().filter_map(|name| name.split_once('/')).map(|(part, _)| part).collect();
    PossibleValuesParser::new(["warnings"].into_iter().chain(parts).chain(names())).map(|word| match word.as_str() {
        "warnings" => Denied::Warnings,
        _ => Denied::Code(word),
    })
}

/// `check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// How to print
    #[arg(long, default_value = "human")]
    pub format: FindingsFormat,
    /// Only findings in these files and folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// What ends with exit code 1 besides errors: `warnings`, a code such as `pages/broken-link`, or its first part
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = denied(), hide_possible_values = true)]
    pub deny: Vec<Denied>,
    /// Write every finding but errors to baseline.yaml: they are known from now on
    #[arg(long, conflicts_with_all = ["format", "paths", "deny"])]
    pub accept: bool,
    /// Every finding by itself: the same in many places is not told once, and none is left out
    #[arg(long)]
    pub all: bool,
    /// How many findings of which code, and where the first is, instead of the findings
    #[arg(long, conflicts_with_all = ["format", "all", "accept"])]
    pub summary: bool,
    /// Read the text of one file from standard input, as an editor has it; only its findings are told
    #[arg(long, requires = "path", conflicts_with_all = ["paths", "accept", "online", "against"])]
    pub stdin: bool,
    /// The file that standard input stands for, as seen from the project
    #[arg(long, value_name = "FILE", requires = "stdin")]
    pub path: Option<String>,
    /// Look at drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Ask the addresses of external links too whether they are still there
    #[arg(long)]
    pub online: bool,
    /// Report published addresses that would vanish: those of a list, a sitemap.xml, or the folder of an earlier site
    #[arg(long, value_name = "LIST", conflicts_with = "accept")]
    pub against: Option<PathBuf>,
}
