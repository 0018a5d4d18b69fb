//! How commands speak: results on standard output, the rest on standard error, in one language.
//!
//! In: texts and diagnostics. Out: lines. Never: decides what is an error.

use super::args::{Global, When};
use super::exit::Exit;
use crate::diag::{self, Diagnostic, Diagnostics, Lang, Message};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The way one run speaks.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Console {
    /// Language of messages.
    pub lang: Lang,
    /// Whether messages are coloured.
    pub color: bool,
    quiet: bool,
    verbose: bool,
    /// Whether what is said is remembered for [`said`].
    remembers: bool,
}

/// What was said by a voice that remembers.
static SAID: Mutex<String> = Mutex::new(String::new());

/// Everything that was said so far by a voice that remembers.
pub(super) fn transcript() -> String {
    SAID.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Why a result is not whole.
static LOST: Mutex<Option<String>> = Mutex::new(None);

/// Whether whoever read standard output went away, which is no error.
static UNREAD: AtomicBool = AtomicBool::new(false);

/// Remembers why something could not be printed on standard output, or that its reader went away.
pub(super) fn record_output_error(printed: io::Result<()>) {
    let Err(error) = printed else { return };
    if error.kind() == io::ErrorKind::BrokenPipe {
        UNREAD.store(true, Ordering::Relaxed);
    } else {
        LOST.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| error.to_string());
    }
}

/// The first reason why what was printed on standard output is not whole.
pub(super) fn output_error() -> Option<String> {
    LOST.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Whether something of what was printed on standard output is lost so far, or nobody reads it.
pub(super) fn is_output_lost() -> bool {
    UNREAD.load(Ordering::Relaxed) || LOST.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}

impl Console {
    /// The way that the options and `NO_COLOR` ask for.
    pub(super) fn new(global: &Global, lang: Lang, no_color: Option<&str>) -> Self {
        let wanted = || no_color.is_none_or(str::is_empty) && io::stderr().is_terminal();
        let color = match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => wanted(),
        };
        Self { lang, color, quiet: global.quiet, verbose: global.verbose > 0, remembers: false }
    }

    /// The way to refuse a command line whose options cannot be known.
    pub(super) fn before_options(lang: Lang, no_color: Option<&str>) -> Self {
        let color = no_color.is_none_or(str::is_empty) && io::stderr().is_terminal();
        Self { lang, color, quiet: false, verbose: false, remembers: false }
    }

    /// The same way, with a memory of what is said.
    pub(super) fn recording(self) -> Self {
        Self { remembers: true, ..self }
    }

    /// Prints a result. A reader that went away ends it silently; any other reason why it is not whole is kept for [`lost`].
    pub(super) fn result(&self, text: &str) {
        let mut out = io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        record_output_error(write!(out, "{text}{end}").and_then(|()| out.flush()));
    }

    /// Prints a result for people to read: what values of data would tell the terminal to do is shown as what it is.
    pub(super) fn for_people(&self, text: &str) {
        self.result(&visible(text));
    }

    /// Prints a result for scripts.
    pub(super) fn json(&self, value: &impl Serialize) {
        self.result(&serde_json::to_string_pretty(value).expect("results have only texts as keys"));
    }

    /// Says what was done, unless asked to be quiet.
    pub(super) fn note(&self, message: &Message) {
        if !self.quiet {
            self.line(message.text(self.lang));
        }
    }

    /// Says what is wrong with the command line or the machine.
    pub(super) fn diagnostic(&self, diagnostic: &Diagnostic) {
        let mut one = Diagnostics::new();
        one.push(diagnostic.clone());
        self.findings(&diag::human(&one, self.lang, &|_| None, self.color));
    }

    /// Findings that were rendered already; nothing when there are none.
    pub(super) fn findings(&self, rendered: &str) {
        if !rendered.is_empty() {
            self.line(rendered.trim_end());
        }
    }

    /// Whether more is asked for than what is done and found.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether only what went wrong is said.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says what is wrong with the command line, and ends.
    pub(super) fn refuse(&self, diagnostic: &Diagnostic) -> Exit {
        self.diagnostic(diagnostic);
        Exit::Usage
    }

    fn line(&self, text: &str) {
        if self.remembers {
            let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(text);
            said.push('\n');
        }
        // A standard error that went away cannot be told about.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

/// A text in which nothing moves the cursor, colours the screen or turns the direction of what follows.
pub(in crate::cli) fn visible(text: &str) -> String {
    let acts = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if acts(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn values_do_not_act_on_the_terminal() {
        assert_eq!(visible("a\u{1b}[31m\0\r\u{9b}2J\u{202e}b"), "a\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}2J\u{fffd}b");
        assert_eq!(visible("件数\t1\n👩‍👧 \u{feff}"), "件数\t1\n👩‍👧 \u{feff}");
    }
}
