//! What can be typed after `new source` and `new metrics`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `new source`, `new metrics`
#[derive(Debug, Subcommand)]
pub(crate) enum NewFromData {
    /// Look at exports, and declare them in data/sources.yaml
    Source(NewSource),
    /// Declare the metrics that a source allows, and print their first figures
    Metrics(NewMetrics),
}

/// `new source`
#[derive(Debug, Args)]
pub(crate) struct NewSource {
    /// Files below data/, all of one export
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The name of the source; otherwise that of the file or its folder
    #[arg(long)]
    pub name: Option<String>,
    /// The tool that wrote the files; otherwise the one that their headers tell
    #[arg(long)]
    pub preset: Option<String>,
    /// The sheet of a workbook that has several
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The line of the headers, where they are not found
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub header_row: Option<u32>,
    /// What stands first in dates such as 05/06/2026, where their values do not tell
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrderWord>,
    /// The month from which headers such as 4月 or Apr count, where they have no year
    #[arg(long, value_name = "MONTH")]
    pub first_month: Option<String>,
    /// Print the entry, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
}

/// What stands first in dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "what stands first is what they tell")]
pub(crate) enum DateOrderWord {
    /// The day: 05/06/2026 is of June
    #[value(name = "d-m-y")]
    DayFirst,
    /// The month: 05/06/2026 is of May
    #[value(name = "m-d-y")]
    MonthFirst,
    /// The year: 05/06/26 is of 2005
    #[value(name = "y-m-d")]
    YearFirst,
}

impl DateOrderWord {
    /// As data/sources.yaml writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::DayFirst => "d-m-y",
            Self::MonthFirst => "m-d-y",
            Self::YearFirst => "y-m-d",
        }
    }
}

/// `new metrics`
#[derive(Debug, Args)]
pub(crate) struct NewMetrics {
    /// A source of data/sources.yaml; the only one, when none is named
    pub source: Option<String>,
    /// The calendar on which the times run that documents promise, of all priorities or of one: `jp-business`, `critical=24x7`
    #[arg(long = "calendar", value_name = "[PRIORITY=]CALENDAR")]
    pub calendars: Vec<String>,
    /// Print the entries, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}
