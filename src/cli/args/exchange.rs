//! What can be typed after `export` and `import`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `export`
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Export {
    /// What is exported.
    #[command(subcommand)]
    pub what: ExportWhat,
}

/// `export …`
#[derive(Debug, Subcommand)]
pub(crate) enum ExportWhat {
    /// Service levels as OpenSLO documents
    Openslo(ExportOpenslo),
}

/// `export openslo`
#[derive(Debug, Args)]
pub(crate) struct ExportOpenslo {
    /// A new folder to write to, one file per service; `-` prints everything
    #[arg(long, value_name = "DIR", default_value = "-")]
    pub out: String,
}

/// `import`
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Import {
    /// What is imported.
    #[command(subcommand)]
    pub what: ImportWhat,
}

/// `import …`
#[derive(Debug, Subcommand)]
pub(crate) enum ImportWhat {
    /// Releases from a changelog in the manner of Keep a Changelog, one document each
    Changelog(ImportChangelog),
}

/// `import changelog`
#[derive(Debug, Args)]
pub(crate) struct ImportChangelog {
    /// The changelog, such as `CHANGELOG.md`
    pub file: PathBuf,
    /// The folder of the documents
    #[arg(long, value_name = "FOLDER", default_value = "content/releases")]
    pub into: String,
    /// Say what would be made, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}
