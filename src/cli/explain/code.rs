//! `tejun explain CODE`: what a diagnostic means.

use crate::cli::console::Console;
use crate::cli::exit::{CommandResult, Exit};
use crate::diag::{ALL, Diagnostic, code, nearest};
use crate::say;

/// Prints the explanation of a code, or the list of codes.
pub(super) fn run(asked: Option<&str>, voice: &Console) -> CommandResult {
    let Some(asked) = asked else {
        let names: Vec<&str> = ALL.iter().map(|code| code.name()).collect();
        voice.result(&names.join("\n"));
        return Ok(Exit::Fine);
    };
    if let Some(found) = ALL.iter().find(|code| code.name() == asked) {
        let severity = found.severity().name();
        voice.result(&format!("{severity}[{}]\n\n{}", found.name(), found.explanation(voice.lang)));
        return Ok(Exit::Fine);
    }
    let message = say!("診断コード `{asked}` はありません", "there is no diagnostic code `{asked}`");
    let refusal = Diagnostic::new(code::CLI_UNKNOWN_CODE, None, message);
    // The room before the slash is the part that people forget.
    let kind = |name: &str| name.split_once('/').map_or(name.to_owned(), |(_, kind)| kind.to_owned());
    let same_kind = || ALL.iter().map(|code| code.name()).find(|name| kind(name) == kind(asked));
    let near = nearest(asked, ALL.iter().map(|code| code.name())).or_else(same_kind);
    let hint = match near {
        Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
        None => say!("`tejun explain` で一覧が出ます", "`tejun explain` lists them"),
    };
    Err(refusal.hint(hint).into())
}
