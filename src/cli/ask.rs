//! Questions to whoever sits at the terminal.
//!
//! In: a question and its answers. Out: the answer. Never: asks without a terminal, or where `--yes` was typed.

use super::console::Console;
use crate::diag::Message;
use crate::say;
use std::io::{self, IsTerminal};

/// Whether somebody can be asked.
pub(super) fn is_possible(yes: bool) -> bool {
    !yes && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks until one of the answers was typed, by its number; the end of what is typed is no answer.
pub(super) fn choose(question: &Message, answers: &[String], voice: &Console) -> Option<usize> {
    loop {
        voice.note(question);
        for (at, answer) in answers.iter().enumerate() {
            let number = at + 1;
            voice.note(&say!("  {number}) {answer}", "  {number}) {answer}"));
        }
        let mut line = String::new();
        if io::stdin().read_line(&mut line).ok()? == 0 {
            return None;
        }
        let typed = line.trim();
        let at = typed.parse().ok().and_then(|number: usize| number.checked_sub(1)).filter(|at| *at < answers.len());
        if let Some(at) = at.or_else(|| answers.iter().position(|answer| answer == typed)) {
            return Some(at);
        }
    }
}

/// Whether the answer is yes, which nothing typed is.
pub(super) fn agrees(question: &Message, voice: &Console) -> bool {
    voice.note(question);
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line).unwrap_or(0);
    read > 0 && matches!(line.trim().to_lowercase().as_str(), "" | "y" | "yes" | "はい")
}
