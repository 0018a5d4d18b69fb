//! Every command that a message, the handbook or another document tells people to type is one that can be typed.

#![allow(clippy::disallowed_methods, reason = "the test reads the repository's own files")]

use super::Cli;
use clap::CommandFactory;
use clap::error::ErrorKind;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands in documents and messages for something of the reader's, with a value that may stand there.
const PLACEHOLDERS: &[(&str, &str)] = &[
    ("{kind}", "weekly"),
    ("{name}", "weekly"),
    ("{key}", "2026-10"),
    ("{newest}", "2026-10"),
    ("{meant}", "2026-10"),
    ("{first}", "public"),
    ("SHELL", "bash"),
    ("KIND", "sop"),
    ("REPORT", "weekly"),
    ("CODE", "pages/broken-link"),
    ("WHAT", "pages"),
    ("<kind>", "weekly"),
    ("PAGE\\|SECTION", "/sop/"),
];

#[test]
fn every_command_that_is_advised_can_be_typed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for (folder, ending) in [("src", "rs"), ("content", "md"), ("docs", "md"), ("examples", "md"), ("themes", "html")] {
        files_below(&root.join(folder), ending, &mut files);
    }
    files.extend(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(|name| root.join(name)));
    let (mut faults, mut seen) = (String::new(), 0);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for (line, said) in advised(&text, file.extension().is_some_and(|ending| ending == "md")) {
            for command in alternatives(&said) {
                seen += 1;
                if let Some(reason) = refused(&command) {
                    faults += &format!("{}:{line}: {said}\n  {reason}\n", file.display());
                }
            }
        }
    }
    assert!(seen > 200, "only {seen} commands were found");
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn a_command_that_nobody_can_type_is_found() {
    for (text, is_good) in [
        ("`tejun edition issue weekly 2026-11-20`", true),
        ("`tejun edition issue weekly --period 2026-11-20`", true),
        ("`tejun edition issue weekly 2026-11-20 --period 2026-11-20`", false),
        ("`tejun edition diff weekly 2026-11-20 1 now`", true),
        ("`tejun edition verify weekly 2026-11-20`", true),
        ("`tejun mail weekly 2026-11-20 --send`", true),
        ("`tejun explain figure uptime 2026-10`", true),
        ("`tejun edition isue weekly`", false),
        ("`tejun build --fast`", false),
        ("`tejun new`", true),
        ("`tejun new sop`", false),
        ("`tejun new weekly 2026-11-20`", true),
    ] {
        let all: Vec<String> = advised(text, true).into_iter().map(|(_, said)| said).collect();
        assert_eq!(all.len(), 1, "{text}");
        assert_eq!(refused(&all[0]).is_none(), is_good, "{text}");
    }
    let fence = "```console\n$ target/debug/tejun list\n$ sudo install archive/tejun /usr/local/bin/\n```";
    assert_eq!(advised(fence, true), [(2, "tejun list".to_owned())]);
}

fn files_below(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        // What refuses wrong words is tested with wrong words.
        let is_test = path.ends_with("refusal.rs") || path.ends_with("advised.rs") || path.ends_with("tests");
        if path.is_dir() && !is_test {
            files_below(&path, ending, files);
        } else if path.extension().is_some_and(|own| own == ending) && !is_test {
            files.push(path);
        }
    }
}

/// The commands of a text with their lines: those in backticks and, of a document, those that begin a line of a code block.
fn advised(text: &str, is_document: bool) -> Vec<(usize, String)> {
    let (mut all, mut in_fence) = (Vec::new(), false);
    // A comment of a program advises nobody.
    for (at, line) in text.lines().enumerate().filter(|(_, line)| is_document || !line.trim_start().starts_with("//")) {
        if is_document && line.trim_start().starts_with("```") {
            in_fence = !in_fence;
            continue;
        }
        let mut said: Vec<String> = if in_fence { typed(line) } else { quoted(line) };
        said.retain(|said| said.strip_prefix("tejun ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii())));
        all.extend(said.into_iter().map(|said| (at + 1, said)));
    }
    all
}

/// Commands in backticks; a comment in Rust or a text in it may escape its quotation marks.
fn quoted(line: &str) -> Vec<String> {
    line.split('`').skip(1).step_by(2).map(|said| said.replace("\\\"", "\"")).collect()
}

/// Commands of a line that is typed or stands in a script.
fn typed(line: &str) -> Vec<String> {
    let line = line.split(" # ").next().unwrap_or_default();
    let parts = line.split("&&").flat_map(|part| part.split(" | ")).flat_map(|part| part.split(" > "));
    let command = |part: &str| {
        let at = part.find("tejun ")?;
        let before = part[..at].trim();
        let before = before.strip_prefix('$').map_or(before, str::trim_start);
        // A path to the program begins a command; the path of a file that another program is given does not.
        let begins =
            before.is_empty() || before.ends_with(['\'', '"', ':']) || before.ends_with('/') && !before.contains(' ');
        let said = part[at..].trim_end();
        // The closing mark of a script's own quotation.
        let said = if said.matches(['\'', '"']).count() % 2 == 1 { &said[..said.len() - 1] } else { said };
        begins.then(|| said.trim_end_matches('\\').trim_end().to_owned())
    };
    parts.filter_map(command).collect()
}

/// `a|b` of a table stands for two commands.
fn alternatives(said: &str) -> Vec<String> {
    let said = PLACEHOLDERS.iter().fold(said.to_owned(), |said, (name, value)| said.replace(name, value));
    let Some(word) = said.split(' ').find(|word| word.contains("\\|")) else { return vec![said] };
    word.split("\\|").map(|one| said.replace(word, one)).collect()
}

/// Why a command cannot be typed; one that only names a command, or one with its main argument in capitals, need not be whole.
fn refused(said: &str) -> Option<String> {
    let words = words(said);
    let error = Cli::command().try_get_matches_from(&words).err()?;
    let is_unfinished = matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let is_shown = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let only_names = is_unfinished && (said.ends_with('…') || names_a_command(&words));
    (!is_shown && !only_names).then(|| error.to_string().lines().next().unwrap_or_default().to_owned())
}

fn names_a_command(words: &[String]) -> bool {
    let mut command = Cli::command();
    let is_placeholder = |word: &&String| word.chars().all(|c| c.is_ascii_uppercase());
    for word in words[1..].iter().filter(|word| !is_placeholder(word)) {
        let Some(below) = command.find_subcommand(word).cloned() else { return false };
        command = below;
    }
    true
}

/// The words of a command, with something in the place of what is left out; `[…]` need not be typed.
fn words(said: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut optional) = (Vec::new(), String::new(), None, 0);
    for c in said.chars().chain([' ']) {
        match (quote, c) {
            (None, '[') => optional += 1,
            (None, ']') => optional -= 1,
            _ if optional > 0 => {}
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty() && word != "…")),
            (_, c) => word.push(c),
        }
    }
    words
}
