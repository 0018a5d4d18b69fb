//! What can be typed.
//!
//! In: words. Out: one struct per command. Never: acts.

#[cfg(test)]
mod advised;
mod alerts;
mod check;
mod edition;
mod exchange;
mod explain;
mod from_data;
mod mail;
mod names;
mod site;
mod words;

use crate::diag::Lang;
use crate::model::ReportName;
pub(super) use alerts::{Alerts, AlertsFormat};
pub(super) use check::{Check, Denied, FindingsFormat};
use clap::{Args, Parser, Subcommand, ValueEnum};
pub(super) use edition::{
    EditionAudience, EditionCommand, EditionDiff, EditionIssue, EditionList, EditionVerify, EditionWhat,
};
pub(super) use exchange::{Export, ExportOpenslo, ExportWhat, Import, ImportChangelog, ImportWhat};
pub(super) use explain::{
    AnswerFormat, BetterWord, Explain, ExplainDeadline, ExplainFigure, ExplainTarget, ExplainTicket, ExplainWhat,
    Reading, SameDayReading,
};
pub(super) use from_data::{NewFromData, NewMetrics, NewSource};
pub(super) use mail::SendArgs;
pub(super) use names::NewWhat;
pub(super) use site::{Clean, Config, ConfigFormat, Pdf, Publish, SchemaOf};
use std::ffi::OsString;
use std::path::PathBuf;
pub(super) use words::{in_language, in_words};

/// `tejun help build` as `tejun build --help`.
pub(super) fn with_help_last(mut words: Vec<OsString>) -> Vec<OsString> {
    const WITH_VALUE: [&str; 3] = ["-C", "--lang", "--color"];
    let is_option = |word: &OsString| word.to_str().is_some_and(|word| word.starts_with('-'));
    let mut at = 1;
    while words.get(at).is_some_and(is_option) {
        at += if WITH_VALUE.iter().any(|option| words[at] == *option) { 2 } else { 1 };
    }
    if words.get(at).is_some_and(|word| word == "help") {
        words.remove(at);
        words.push("--help".into());
    }
    words
}

/// Publishes an operations team's procedures together with the figures that prove them.
#[derive(Debug, Parser)]
#[command(name = "tejun", version, arg_required_else_help = true, disable_help_subcommand = true)]
pub(super) struct Cli {
    /// For every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Global {
    /// The project folder
    #[arg(short = 'C', global = true, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub dir: PathBuf,
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: what was read from each file, and every finding
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Colour messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: When,
    /// Language of messages, otherwise that of LANG; with `init` also that of the project, otherwise Japanese
    #[arg(long, global = true)]
    pub lang: Option<Language>,
    /// Take this instant for now, such as `2026-11-20T17:00:00+09:00`
    #[arg(long, global = true, value_name = "INSTANT")]
    pub as_of: Option<String>,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// 日本語
    Ja,
    /// English
    En,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a small complete project
    Init(Init),
    /// Start a document from an archetype, or declare a source and its metrics from an export
    New(New),
    /// Write into a document who approved its text, and when
    Approve(Approve),
    /// Freeze a report as an edition, compare and verify editions
    Edition(EditionCommand),
    /// Build the site
    Build(Build),
    /// Build the site as a release that can be taken back
    Publish(Publish),
    /// Preview the site and build it again on every change
    Serve(Serve),
    /// Report findings, write nothing
    Check(Check),
    /// List the register of documents, or every page
    List(List),
    /// Print what the data says
    Figures(Figures),
    /// Print which alerts are crossed, and tell whoever has to look
    Alerts(Alerts),
    /// Print who is on duty
    OnCall(OnCall),
    /// Print what is due, what is overdue, and what was done
    Schedule(Schedule),
    /// List what the documents promise, what measures it, and how it stands
    Contract(Contract),
    /// Tell how a target is read, when something is due, what made a figure, how a ticket's clocks ran, what a diagnostic means
    Explain(Explain),
    /// Make a report a mail: `.eml`, `.html` and `.txt`
    Mail(Mail),
    /// Write what the project promises in another tool's format
    Export(Export),
    /// Take over what another tool wrote
    Import(Import),
    /// Make a PDF of a page, or of a section with all its pages
    Pdf(Pdf),
    /// Print the configuration as it is understood, what the template of a page sees, or what may be written
    Config(Config),
    /// Print what may be written in a file of configuration, as JSON Schema
    Schema(SchemaOf),
    /// Remove what tejun wrote: the files of the output folder, and the cache
    Clean(Clean),
    /// Print the completions of a shell
    Completions(Completions),
}

/// `init`
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to make; otherwise the project folder
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Make only a `tejun.yaml`, for the documents of another tool in this folder: MkDocs, Hugo, Docusaurus, Jekyll, VitePress,
    /// mdBook, Obsidian, or Markdown files alone
    #[arg(long, value_name = "DIR", conflicts_with_all = ["folder", "bare"])]
    pub from: Option<PathBuf>,
    /// Make only a `tejun.yaml` of few lines
    #[arg(long)]
    pub bare: bool,
    /// With `--from`: print the file, and write nothing
    #[arg(long, requires = "from")]
    pub dry_run: bool,
}

/// `new`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, disable_help_subcommand = true)]
pub(super) struct New {
    /// What is declared from data.
    #[command(subcommand)]
    pub from_data: Option<NewFromData>,
    /// Kind of document, or the name of a report of tejun.yaml
    #[arg(value_parser = names::NewParser, required = true)]
    pub kind: Option<NewWhat>,
    /// Where, below content/, such as `content/sop/refunds.md`; of a report the period, such as `2026-11-20` or `2026-10`; for
    /// `breach` the ticket
    #[arg(required_if_eq_any([
        ("kind", "sop"), ("kind", "runbook"), ("kind", "faq"), ("kind", "release"), ("kind", "incident"),
        ("kind", "postmortem"), ("kind", "breach"),
    ]))]
    pub path: Option<String>,
    /// Its title; otherwise the file's name
    #[arg(long)]
    pub title: Option<String>,
    /// The SLA policy of a breach; otherwise every policy that knows the ticket
    #[arg(long)]
    pub policy: Option<String>,
    /// Start the page of a breach though the ticket met its clocks
    #[arg(long)]
    pub force: bool,
}

/// An archetype.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// Standard operating procedure
    Sop,
    /// Steps that bring something back
    Runbook,
    /// Questions and answers
    Faq,
    /// Release notes
    Release,
    /// Words for a weekly status report
    Weekly,
    /// Words for a weekly operations review
    Review,
    /// Words for a monthly review
    Monthly,
    /// Words for a quarterly review
    Quarterly,
    /// Words for a fiscal-year review
    Yearly,
    /// Words for a newsletter, or, with a path, a newsletter as a document
    Newsletter,
    /// Report on an incident
    Incident,
    /// Report on a ticket that missed its clock, begun from its data
    Breach,
    /// What was learnt from an incident
    Postmortem,
}

/// `approve`
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// The document, such as `content/sop/refunds.md`
    pub path: String,
    /// Who approves it; may be left out where one person holds the role
    #[arg(long, value_name = "NAME", required_unless_present = "role")]
    pub by: Option<String>,
    /// The role that signs, where several do (`approvals`)
    #[arg(long = "as", value_name = "ROLE")]
    pub role: Option<String>,
    /// The day of the approval, such as `2026-11-20`; otherwise today
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
}

/// `list`
#[derive(Debug, Args)]
pub(super) struct List {
    /// What is listed
    pub what: ListWhat,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: FiguresFormat,
    /// The audience whose pages are listed; otherwise the most closed
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// With `waiting`: only documents that this role signs next
    #[arg(long = "as", value_name = "ROLE")]
    pub role: Option<String>,
    /// With `waiting`: only documents that this person may sign
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListWhat {
    /// Every document with its number, version, status, owner, approval and next review
    Register,
    /// Documents whose review is overdue
    Overdue,
    /// Documents that are not published, or not approved yet
    Drafts,
    /// Documents that wait for the signature of a role, each with the command that signs
    Waiting,
    /// Every page of the site
    Pages,
}

/// `build`
#[derive(Debug, Args)]
pub(super) struct Build {
    /// Where to write; otherwise output/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write the site of this audience only; the others stay as they are
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Write, instead of the site, one site for each value of this report (`by` in tejun.yaml); otherwise into output-NAME/
    #[arg(long, value_name = "NAME", conflicts_with = "audience")]
    pub report: Option<String>,
    /// Write the site of this value only; the others stay as they are
    #[arg(long, value_name = "VALUE", requires = "report")]
    pub value: Option<String>,
    /// Build drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,
    /// Do not wait for another run that writes there: end with an error
    #[arg(long)]
    pub no_wait: bool,
    /// Say where the time went: as text on standard error, or as `json` on standard output
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub timings: Option<TimingsFormat>,
}

/// How `--timings` tells where the time went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TimingsFormat {
    /// Tables
    Text,
    /// JSON
    Json,
}

/// `serve`
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Port, 0 for any free one; otherwise 4000 or the next free one
    #[arg(long)]
    pub port: Option<u16>,
    /// Address; otherwise only this machine can connect
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub bind: std::net::IpAddr,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// Look for changes again and again, where no notice of them arrives
    #[arg(long)]
    pub poll: bool,
    /// The audience whose site is shown; otherwise the most closed
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// Show drafts too
    #[arg(long)]
    pub drafts: bool,
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FiguresFormat {
    /// A table
    Table,
    /// For machines
    Json,
    /// For a spreadsheet
    Csv,
}

/// `figures`
#[derive(Debug, Args)]
pub(super) struct Figures {
    /// Ids of metrics; otherwise all, in the newest complete month
    #[arg(value_name = "METRIC")]
    pub metrics: Vec<String>,
    /// A period such as `2026-10` or `2026-W47`; otherwise all of the named metrics
    #[arg(long)]
    pub period: Option<String>,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: FiguresFormat,
}

/// `on-call`
#[derive(Debug, Args)]
pub(super) struct OnCall {
    /// Ids of on-call schedules; otherwise all
    #[arg(value_name = "SCHEDULE")]
    pub schedule: Vec<String>,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: ListFormat,
}

/// `schedule`
#[derive(Debug, Args)]
pub(super) struct Schedule {
    /// First day, such as `2026-11-16`; without days, what is overdue, today and the coming week
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: FiguresFormat,
    /// Print an iCalendar file
    #[arg(long, conflicts_with = "format")]
    pub ics: bool,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// A table
    Table,
    /// For machines
    Json,
}

/// `mail`
#[derive(Debug, Args)]
pub(super) struct Mail {
    /// Name of the report: weekly, review, monthly, quarterly, yearly, newsletter, or one of tejun.yaml
    #[arg(value_parser = names::NameParser)]
    pub report: ReportName,
    /// The same as `--period`
    #[arg(value_name = "KEY", conflicts_with = "period")]
    pub key: Option<String>,
    /// Which one, such as `2026-11-20` or `2026-10`; otherwise the newest issued
    #[arg(long, value_name = "KEY")]
    pub period: Option<String>,
    /// Of a report of each value, that of this value only
    #[arg(long, value_name = "VALUE")]
    pub value: Option<String>,
    /// Where to write; otherwise mail/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Who sends it, such as `Operations <ops@example.com>`
    #[arg(long, value_name = "SENDER")]
    pub from: Option<String>,
    /// Take a report that was not issued, too
    #[arg(long)]
    pub allow_unissued: bool,
    /// Take a report with headings still to be written, too
    #[arg(long)]
    pub allow_draft: bool,
    /// Take a report whose data are out of date, too
    #[arg(long)]
    pub allow_stale: bool,
    /// Take a report whose period is not over, too
    #[arg(long)]
    pub allow_partial: bool,
    /// Chromium, Chrome or Edge for `attach: pdf`; otherwise TEJUN_CHROMIUM, or the first that is found
    #[arg(long, value_name = "PATH")]
    pub chromium: Option<PathBuf>,
    /// Sending
    #[command(flatten)]
    pub send: SendArgs,
}

impl Mail {
    /// The period that is asked for, however it was written.
    pub(super) fn period(&self) -> Option<&String> {
        self.period.as_ref().or(self.key.as_ref())
    }
}

/// `contract`
#[derive(Debug, Clone, Args)]
pub(super) struct Contract {
    /// Documents such as `sop/slm.md`; otherwise all
    #[arg(value_name = "DOCUMENT")]
    pub documents: Vec<String>,
    /// Print bindings for what is not bound, ready for data/bindings.yaml; with --schedule entries for data/schedule.yaml
    #[arg(long, conflicts_with = "format")]
    pub suggest: bool,
    /// What documents say of when something recurs, and the entry of data/schedule.yaml that it is about
    #[arg(long)]
    pub schedule: bool,
    /// Show what reads as a promise of a metric, and write what you confirm into data/bindings.yaml: of a document, of a line such as
    /// `sop/slm.md:12`, or all
    #[arg(long, conflicts_with_all = ["suggest", "schedule", "reports", "explain", "format"])]
    pub accept: bool,
    /// With `--accept`: confirm all that is shown, without a question
    #[arg(long, requires = "accept")]
    pub yes: bool,
    /// Print entries of `reports` in tejun.yaml for reports that documents name and that are not made
    #[arg(long, conflicts_with_all = ["suggest", "schedule", "format"])]
    pub reports: bool,
    /// Say why texts were taken for promises or not: of a document, or of a line such as `sop/slm.md:12`
    #[arg(long, conflicts_with_all = ["suggest", "schedule", "reports"])]
    pub explain: bool,
    /// How to print
    #[arg(long, default_value = "table")]
    pub format: ListFormat,
}

/// `completions`
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// The language of messages, known before anything else is read so that refusals are in it too: `--lang`, else `LANG`.
pub(super) fn language(words: &[OsString], environment: Option<&str>) -> Lang {
    let mut words = words.iter().filter_map(|word| word.to_str());
    let mut asked = None;
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => asked = words.next(),
            Some(rest) => asked = rest.strip_prefix('=').or(asked),
            None => {}
        }
    }
    match asked.or(environment) {
        Some(name) if name.starts_with("ja") => Lang::Ja,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed_in_both_languages() {
        in_language(Cli::command(), Lang::En).debug_assert();
        in_language(Cli::command(), Lang::Ja).debug_assert();
    }

    #[test]
    fn language_of_messages() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(language(&words("tejun build"), Some("ja_JP.UTF-8")), Lang::Ja);
        assert_eq!(language(&words("tejun build"), Some("C.UTF-8")), Lang::En);
        assert_eq!(language(&words("tejun build"), None), Lang::En);
        assert_eq!(language(&words("tejun build --lang ja"), Some("en_US")), Lang::Ja);
        assert_eq!(language(&words("tejun --lang=en build"), Some("ja_JP")), Lang::En);
    }

    #[test]
    fn no_argument_shares_its_name_with_a_global_one() {
        let command = Cli::command();
        let global: Vec<_> = command.get_arguments().map(|argument| argument.get_id().clone()).collect();
        let mut open: Vec<_> = command.get_subcommands().collect();
        while let Some(command) = open.pop() {
            let shared = command.get_arguments().find(|argument| global.contains(argument.get_id()));
            assert!(shared.is_none(), "{}: {shared:?}", command.get_name());
            open.extend(command.get_subcommands());
        }
    }

    #[test]
    fn explain_takes_a_code_or_a_question() {
        let parse = |text: &str| Cli::try_parse_from(text.split(' ')).map(|cli| cli.command);
        assert!(matches!(
            parse("tejun explain content/x"),
            Ok(Command::Explain(Explain { what: None, code: Some(_) }))
        ));
        assert!(matches!(parse("tejun explain"), Ok(Command::Explain(Explain { what: None, code: None }))));
        let target = parse("tejun explain target -10%");
        assert!(matches!(target, Ok(Command::Explain(Explain { what: Some(ExplainWhat::Target(_)), .. }))));
        assert!(parse("tejun explain deadline --calendar 24x7 --from 2026-11-20").is_err(), "a target or an end");
        assert!(parse("tejun build -q -v").is_err());
    }
}
