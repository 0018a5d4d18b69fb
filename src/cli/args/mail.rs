//! What can be typed about sending mails.

use clap::Args;

/// Options of `mail` that are about sending.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SendArgs {
    /// Send it; otherwise only the files are written
    #[arg(long)]
    pub send: bool,
    /// To whom instead of those of tejun.yaml: a group, a person or team, a CSV file below data/, or an address
    #[arg(long, value_name = "WHOM", num_args = 1.., requires = "send")]
    pub to: Vec<String>,
    /// Connect to nothing, and print what would go to whom
    #[arg(long, requires = "send")]
    pub dry_run: bool,
    /// Also send to those who may have got it in a run that broke off
    #[arg(long, requires = "send")]
    pub resend_unknown: bool,
    /// Also send to those whom the server refused for good in an earlier run
    #[arg(long, requires = "send")]
    pub resend_refused: bool,
}
