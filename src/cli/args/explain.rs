//! What can be typed after `explain`.

use clap::{Args, Subcommand, ValueEnum};

/// `explain`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(crate) struct Explain {
    /// What is asked.
    #[command(subcommand)]
    pub what: Option<ExplainWhat>,
    /// A diagnostic code such as `pages/broken-link`; without one, all are listed
    pub code: Option<String>,
}

/// `explain …`
#[derive(Debug, Subcommand)]
pub(crate) enum ExplainWhat {
    /// How a target text is read
    Target(ExplainTarget),
    /// When something is due, and why
    Deadline(ExplainDeadline),
    /// What a figure was made of
    Figure(ExplainFigure),
    /// How the clocks of a ticket ran
    Ticket(ExplainTicket),
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people
    Human,
    /// For machines
    Json,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BetterWord {
    /// More is better
    Higher,
    /// Less is better
    Lower,
}

/// `explain target`
#[derive(Debug, Args)]
pub(crate) struct ExplainTarget {
    /// The text, such as `99.9%以上`
    #[arg(allow_hyphen_values = true)]
    pub text: String,
    /// Which way the metric gets better, for a text without a comparator
    #[arg(long)]
    pub better: Option<BetterWord>,
    /// How to print
    #[arg(long, default_value = "human")]
    pub format: AnswerFormat,
}

/// How business days are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Reading {
    /// One day's open time
    BusinessMinutes,
    /// Close of the Nth following business day
    EndOfBusinessDay,
    /// N times 24 hours
    WallDays,
}

/// The end of which day `same_day` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum SameDayReading {
    /// Of the business day, or of the next one after closing and on days off
    Business,
    /// Of the calendar day
    Calendar,
}

/// `explain deadline`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("goal").args(["target", "until"]).multiple(true).required(true))]
pub(crate) struct ExplainDeadline {
    /// A calendar of the project, `24x7` or `jp-business`
    #[arg(long, value_name = "NAME")]
    pub calendar: String,
    /// When the clock starts
    #[arg(long, value_name = "INSTANT")]
    pub from: String,
    /// What was promised, such as `2h`, `540min`, `1bd`, `same_day`
    #[arg(long, value_name = "AMOUNT")]
    pub target: Option<String>,
    /// When the clock stopped
    #[arg(long, value_name = "INSTANT")]
    pub until: Option<String>,
    /// A pause from A to B; without B it still lasts. May be repeated
    #[arg(long = "pause", value_name = "A/B")]
    pub pauses: Vec<String>,
    /// How business days are read
    #[arg(long, default_value = "business_minutes")]
    pub reading: Reading,
    /// The end of which day `same_day` is
    #[arg(long, default_value = "business")]
    pub same_day: SameDayReading,
    /// How to print
    #[arg(long, default_value = "human")]
    pub format: AnswerFormat,
}

/// `explain figure`
#[derive(Debug, Args)]
pub(crate) struct ExplainFigure {
    /// The metric's id
    pub metric: String,
    /// The same as `--period`
    #[arg(value_name = "KEY", conflicts_with = "period")]
    pub key: Option<String>,
    /// A period such as `2026-10`; otherwise the newest complete month
    #[arg(long)]
    pub period: Option<String>,
    /// A breakdown such as `priority=critical`; otherwise the whole
    #[arg(long, value_name = "NAME=VALUE")]
    pub by: Vec<String>,
    /// List at most so many of the rows behind it
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub rows: usize,
    /// Also tell how the engine gets it: the passes over each source, and its own plans
    #[arg(long)]
    pub plan: bool,
    /// How to print
    #[arg(long, default_value = "human")]
    pub format: AnswerFormat,
}

impl ExplainFigure {
    /// The period that is asked for, however it was written.
    pub(crate) fn period(&self) -> Option<&String> {
        self.period.as_ref().or(self.key.as_ref())
    }
}

/// `explain ticket`
#[derive(Debug, Args)]
pub(crate) struct ExplainTicket {
    /// The ticket's key
    #[arg(value_name = "ID", allow_hyphen_values = true)]
    pub ticket: String,
    /// Only the clocks of this policy
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,
    /// How to print
    #[arg(long, default_value = "human")]
    pub format: AnswerFormat,
}
