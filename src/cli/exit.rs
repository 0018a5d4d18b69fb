//! How commands end.
//!
//! In: nothing. Out: the codes that a shell sees, and why a command ends before it is done. Never: prints.

use crate::diag::Diagnostic;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to complain about.
    Fine = 0,
    /// There are findings of severity error, or alerts are crossed.
    Findings = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// Data cannot be read, or are too old to judge alerts by.
    Data = 3,
    /// Input, output or the network failed.
    Io = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What a command comes to.
pub(super) type CommandResult = Result<Exit, Ended>;

/// Why a command ended before it was done.
#[derive(Debug)]
pub(super) enum Ended {
    /// Something is wrong with the command line, which is still to be said.
    Refused(Box<Diagnostic>),
    /// For a reason that was said already.
    Exit(Exit),
}

impl From<Box<Diagnostic>> for Ended {
    fn from(refusal: Box<Diagnostic>) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Diagnostic> for Ended {
    fn from(refusal: Diagnostic) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<Exit> for Ended {
    fn from(exit: Exit) -> Self {
        Self::Exit(exit)
    }
}
