//! What can be typed after `edition`.

use super::FiguresFormat;
use clap::{Args, Subcommand};

/// `edition`
#[derive(Debug, Args)]
pub(crate) struct EditionCommand {
    /// What to do
    #[command(subcommand)]
    pub what: EditionWhat,
}

/// What can be done with editions.
#[derive(Debug, Subcommand)]
pub(crate) enum EditionWhat {
    /// Freeze a report: the first edition of its period, or a restatement
    Issue(EditionIssue),
    /// List editions, and whether today's data say the same
    List(EditionList),
    /// Show what differs between two editions, or between an edition and today's data
    Diff(EditionDiff),
    /// Note for whom editions were issued whose records name no audience
    Audience(EditionAudience),
    /// Check that records are as they were issued, and that their inputs still give their figures
    Verify(EditionVerify),
}

/// `edition issue`
#[derive(Debug, Args)]
pub(crate) struct EditionIssue {
    /// The kind of report, such as `weekly`
    pub report: String,
    /// The same as `--period`
    #[arg(value_name = "KEY", conflicts_with = "period")]
    pub key: Option<String>,
    /// The period, such as `2026-10` or `2026-11-20`; otherwise the newest that is over
    #[arg(long, value_name = "KEY")]
    pub period: Option<String>,
    /// Of a report of each value, that of this value only; otherwise those of all values
    #[arg(long, value_name = "VALUE")]
    pub value: Option<String>,
    /// When it is issued; otherwise now
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,
    /// Why it is issued; wanted for a restatement
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Where the newest edition says the same, do nothing, and call that success
    #[arg(long)]
    pub if_changed: bool,
    /// Issue it even where the author's words are missing
    #[arg(long)]
    pub allow_draft: bool,
    /// Issue it even when data are older than they promise
    #[arg(long)]
    pub allow_stale: bool,
    /// Issue it even when its period is not over
    #[arg(long)]
    pub allow_partial: bool,
}

impl EditionIssue {
    /// The period that is asked for, however it was written.
    pub(crate) fn period(&self) -> Option<&String> {
        self.period.as_ref().or(self.key.as_ref())
    }
}

/// `edition list`
#[derive(Debug, Args)]
pub(crate) struct EditionList {
    /// The kind of report; otherwise every kind
    pub report: Option<String>,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: FiguresFormat,
}

/// `edition diff`
#[derive(Debug, Args)]
pub(crate) struct EditionDiff {
    /// The kind of report, such as `weekly`
    pub report: String,
    /// The period, such as `2026-10`; it may stand behind the report, too
    #[arg(long, value_name = "KEY")]
    pub period: Option<String>,
    /// The numbers of the older and the newer edition, or `now`; otherwise the newest edition, and today's data
    #[arg(value_name = "FROM", num_args = 0..=3)]
    pub numbers: Vec<String>,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: FiguresFormat,
}

/// `edition audience`
#[derive(Debug, Args)]
pub(crate) struct EditionAudience {
    /// The kind of report, such as `weekly`
    pub report: String,
    /// The audience, one of those in tejun.yaml
    pub audience: String,
    /// The period; otherwise every period
    #[arg(long, value_name = "KEY")]
    pub period: Option<String>,
}

/// `edition verify`
#[derive(Debug, Args)]
pub(crate) struct EditionVerify {
    /// The kind of report; otherwise every kind
    pub report: Option<String>,
    /// The same as `--period`
    #[arg(value_name = "KEY", conflicts_with = "period")]
    pub key: Option<String>,
    /// The period; otherwise every period
    #[arg(long, value_name = "KEY")]
    pub period: Option<String>,
}

impl EditionVerify {
    /// The period that is asked for, however it was written.
    pub(crate) fn period(&self) -> Option<&String> {
        self.period.as_ref().or(self.key.as_ref())
    }
}
