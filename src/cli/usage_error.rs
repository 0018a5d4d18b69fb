//! What the parser of the command line answers: help and version, and what is wrong with the words, as a diagnostic.
//!
//! In: the parser's error. Out: a text, or a refusal in the user's language. Never: guesses a command.

use super::Exit;
use super::args::in_words;
use super::console::Console;
use crate::diag::{Diagnostic, Lang, Message, code};
use crate::say;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Prints help or version, or says what is wrong.
pub(super) fn report(refusal: &clap::Error, voice: &Console) -> Exit {
    let shown = || {
        let text = refusal.render();
        let text = if voice.color { text.ansi().to_string() } else { text.to_string() };
        if voice.lang == Lang::Ja { in_words(&text) } else { text }
    };
    match refusal.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            voice.result(&shown());
            Exit::Fine
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            voice.findings(&shown());
            Exit::Usage
        }
        _ => voice.refuse(&diagnostic(refusal)),
    }
}

/// How many values that would do are listed.
const MOST_VALUES: usize = 12;

fn diagnostic(refusal: &clap::Error) -> Diagnostic {
    let one = |kind: ContextKind| all(refusal, kind).into_iter().next();
    let argument = all(refusal, ContextKind::InvalidArg).join("`, `");
    let value = one(ContextKind::InvalidValue).unwrap_or_default();
    let message = match refusal.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = one(ContextKind::InvalidSubcommand).unwrap_or_default();
            say!("`{name}` というコマンドはありません", "unknown command `{name}`")
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            say!("`{argument}` というオプションはありません", "unknown option `{argument}`")
        }
        ErrorKind::UnknownArgument => say!("`{argument}` は余分です", "unexpected argument `{argument}`"),
        ErrorKind::InvalidValue if value.is_empty() => {
            say!("`{argument}` に値がありません", "expected a value for `{argument}`, found none")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say!("`{argument}` に `{value}` は使えません", "`{value}` cannot be used for `{argument}`")
        }
        ErrorKind::MissingRequiredArgument => {
            let (ja, en) = (alternatives(&argument, "` か `"), alternatives(&argument, "` or `"));
            say!("`{ja}` がありません", "expected `{en}`, found none")
        }
        ErrorKind::MissingSubcommand => say!("コマンドがありません", "expected a command, found none"),
        ErrorKind::ArgumentConflict => {
            let other = all(refusal, ContextKind::PriorArg).join("`, `");
            // A word stands where only a subcommand may.
            if argument.is_empty() {
                say!("`{other}` のあとに余分な語があります", "unexpected words after `{other}`")
            } else {
                say!("`{argument}` と `{other}` は一緒に使えません", "`{argument}` and `{other}` exclude each other")
            }
        }
        _ => {
            let text = refusal.to_string();
            let text = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            say!("{text}", "{text}")
        }
    };
    Diagnostic::new(code::CLI_USAGE, None, message).hint(hint(refusal))
}

/// Of `<--a <A>|--b <B>>`, which the parser says of a group, the options; anything else stays as it is.
fn alternatives(argument: &str, or: &str) -> String {
    let group = argument.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).filter(|rest| rest.contains('|'));
    group.map_or_else(|| argument.to_owned(), |group| group.replace('|', or))
}

/// The nearest word that would do, else all that would, else where they are listed.
fn hint(refusal: &clap::Error) -> Message {
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    // Of several, the parser names the likeliest last.
    if let Some(near) = near.into_iter().find_map(|kind| all(refusal, kind).pop()) {
        return say!("`{near}` のことですか", "did you mean `{near}`?");
    }
    let valid = all(refusal, ContextKind::ValidValue);
    if valid.is_empty() || valid.len() > MOST_VALUES {
        return say!("`--help` を付けると使い方が出ます", "`--help` tells the usage");
    }
    let (ja, en) = (valid.join("`、`"), valid.join("`, `"));
    say!("使えるのは `{ja}` です", "expected one of `{en}`")
}

fn all(refusal: &clap::Error, kind: ContextKind) -> Vec<String> {
    match refusal.get(kind) {
        Some(ContextValue::String(text)) => vec![text.trim_end_matches("...").to_owned()],
        Some(ContextValue::Strings(texts)) => texts.iter().map(|t| t.trim_end_matches("...").to_owned()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::diagnostic;
    use crate::cli::args::Cli;
    use crate::diag::Lang;
    use clap::Parser;

    fn said(line: &str, lang: Lang) -> (String, String) {
        let refusal = Cli::try_parse_from(line.split(' ')).expect_err("a wrong command line");
        let diagnostic = diagnostic(&refusal);
        (diagnostic.message.text(lang).to_owned(), diagnostic.hint.expect("a remedy").text(lang).to_owned())
    }

    #[test]
    fn wrong_words_are_named_with_a_remedy() {
        let ja = |line| said(line, Lang::Ja);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(ja("tejun buld"), pair("`buld` というコマンドはありません", "`build` のことですか"));
        assert_eq!(
            ja("tejun build --strct"),
            pair("`--strct` というオプションはありません", "`--strict` のことですか")
        );
        assert_eq!(
            ja("tejun check --format xml"),
            pair("`--format <FORMAT>` に `xml` は使えません", "使えるのは `human`、`json`、`sarif`、`lines` です")
        );
        assert_eq!(
            ja("tejun check --deny pages/broken-lin"),
            pair("`--deny <WHAT>` に `pages/broken-lin` は使えません", "`pages/broken-link` のことですか")
        );
        assert_eq!(ja("tejun build x"), pair("`x` は余分です", "`--help` を付けると使い方が出ます"));
        assert_eq!(
            ja("tejun explain deadline --calendar 24x7 --from 2026-11-20").0,
            "`--target <AMOUNT>` か `--until <INSTANT>` がありません"
        );
        assert_eq!(ja("tejun new sop").0, "`<PATH>` がありません");
        assert_eq!(ja("tejun explain kpi uptime").0, "`[CODE]` のあとに余分な語があります");
        assert_eq!(ja("tejun build -q -v").0, "`--quiet` と `--verbose` は一緒に使えません");
        assert_eq!(said("tejun serve --port x", Lang::En).0, "`x` cannot be used for `--port <PORT>`");
    }
}
