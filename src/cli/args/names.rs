//! Names of reports, and kinds of documents beside them, as they are typed.
//!
//! In: a word. Out: a kind, or a name by its form; completions offer what every project has. Never: asks whether the project
//! has such a report.

use super::Kind;
use crate::model::{ReportKind, ReportName};
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{Error, ErrorKind};
use clap::{Arg, Command, ValueEnum};
use std::ffi::OsStr;

/// What is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum NewWhat {
    /// A document of a kind.
    Kind(Kind),
    /// What should be the name of a report of the project.
    Report(String),
}

/// Reads the name of a report.
#[derive(Debug, Clone)]
pub(super) struct NameParser;

impl TypedValueParser for NameParser {
    type Value = ReportName;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<ReportName, Error> {
        let refusal = |typed: &str| {
            clap::builder::PossibleValuesParser::new(ReportKind::ALL.map(ReportKind::name))
                .parse_ref(command, argument, OsStr::new(typed))
                .err()
                .unwrap_or_else(|| Error::new(ErrorKind::ValueValidation))
        };
        let typed = value.to_string_lossy();
        ReportName::new(&typed).ok_or_else(|| refusal(&typed))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(ReportKind::ALL.into_iter().map(|kind| PossibleValue::new(kind.name()))))
    }
}

/// Reads a kind; anything else is taken for the name of a report.
#[derive(Debug, Clone)]
pub(super) struct NewParser;

impl TypedValueParser for NewParser {
    type Value = NewWhat;

    fn parse_ref(&self, _: &Command, _: Option<&Arg>, value: &OsStr) -> Result<NewWhat, Error> {
        let typed = value.to_string_lossy();
        Ok(Kind::from_str(&typed, false).map_or_else(|_| NewWhat::Report(typed.into_owned()), NewWhat::Kind))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Kind::value_variants().iter().filter_map(Kind::to_possible_value)))
    }
}
