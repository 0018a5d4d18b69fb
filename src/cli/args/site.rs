//! What can be typed for the finished site: `pdf`, `config`, `clean`, `publish`.

use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// `pdf`
#[derive(Debug, Args)]
pub(crate) struct Pdf {
    /// The page or the section: its address, its file or its title
    #[arg(value_name = "PAGE|SECTION")]
    pub page: String,
    /// The file to write; otherwise one named after the page
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Chromium, Chrome or Edge; otherwise TEJUN_CHROMIUM, or the first that is found
    #[arg(long, value_name = "PATH")]
    pub chromium: Option<PathBuf>,
    /// Only the page of the section itself
    #[arg(long)]
    pub single: bool,
    /// The audience whose page is printed; otherwise the most closed
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Take drafts in
    #[arg(long)]
    pub drafts: bool,
}

/// `config`
#[derive(Debug, Args)]
pub(crate) struct Config {
    /// The page whose view is printed, as JSON: its address, its file or its title
    #[arg(long, value_name = "PAGE")]
    pub view: Option<String>,
    /// Print what may be written, as JSON Schema: of every file, or of one (`data/sla.yaml`)
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "", conflicts_with = "view")]
    pub schema: Option<String>,
    /// How to print the configuration
    #[arg(long, default_value = "yaml")]
    pub format: ConfigFormat,
}

/// `schema`
#[derive(Debug, Args)]
pub(crate) struct SchemaOf {
    /// The file: `metrics`, `metrics.yaml` or `data/metrics.yaml`; all by their paths without one
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
    /// Write all into `.tejun/schemas/`, and into each file the line that leads an editor there
    #[arg(long, conflicts_with = "file")]
    pub write: bool,
}

/// How the configuration is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfigFormat {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

/// `clean`
#[derive(Debug, Args)]
pub(crate) struct Clean {
    /// The output folder; otherwise output/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Do not wait for another run that writes there: end with an error
    #[arg(long)]
    pub no_wait: bool,
}

/// `publish`
#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// The folder of releases; web servers show `DIR/current`
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Remove all but the newest N releases; never the one that readers see
    #[arg(long, value_name = "N")]
    pub keep: Option<NonZeroUsize>,
    /// The audience whose site is published; a project with several needs one
    #[arg(long, value_name = "NAME", conflicts_with_all = ["rollback", "list"])]
    pub audience: Option<String>,
    /// Build nothing, show readers an earlier release: the named one, otherwise the one before
    #[arg(long, value_name = "ID", num_args = 0..=1, conflicts_with_all = ["keep", "list"])]
    pub rollback: Option<Option<String>>,
    /// Build nothing, list the releases
    #[arg(long)]
    pub list: bool,
    /// Build drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,
    /// Do not wait for another run that writes there: end with an error
    #[arg(long)]
    pub no_wait: bool,
}
