//! What can be typed about alerts.

use clap::{Args, ValueEnum};

/// `alerts`
#[derive(Debug, Args)]
pub(crate) struct Alerts {
    /// Only those crossed since a day (`2026-11-16`), a period (`2026-W47`) or for no longer than a span (`7 days`)
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// How to print
    #[arg(long, default_value = "text")]
    pub format: AlertsFormat,
    /// Only what was not printed yet, which counts as told from now on
    #[arg(long)]
    pub new: bool,
    /// Post what was not told yet to these channels of tejun.yaml; without names to all of them
    #[arg(long, value_name = "CHANNEL", num_args = 0.., conflicts_with_all = ["format", "new"])]
    pub send: Option<Vec<String>>,
    /// Post and record nothing: only say what would be told
    #[arg(long)]
    pub dry_run: bool,
}

/// How alerts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlertsFormat {
    /// A table
    Text,
    /// For machines
    Json,
    /// A list in Markdown
    Markdown,
    /// The body of a message for Slack and Mattermost
    Slack,
    /// The body of a message for Microsoft Teams: an Adaptive Card
    Teams,
}
