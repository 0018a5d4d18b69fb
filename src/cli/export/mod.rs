//! `tejun export`: what the project promises, in the formats of other tools.

mod names;
mod openslo;

use super::args::{Export, ExportOpenslo, ExportWhat, Global};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use super::refusals::refuse_to_create;
use crate::config;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::output::create_new;
use crate::say;
use std::path::Path;

/// Writes one export.
pub(super) fn run(args: &Export, global: &Global, voice: &Console) -> CommandResult {
    match &args.what {
        ExportWhat::Openslo(args) => openslo(args, global, voice),
    }
}

/// Service levels come from the configuration alone: no data is read.
fn openslo(args: &ExportOpenslo, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let project = config::load(&opened.files, &mut found);
    opened.print(&found, voice);
    let Some(project) = project else { return Ok(Exit::Usage) };
    let exit = open_project::exit(&found, false);
    let exported = openslo::services(&project);
    for skipped in &exported.left_out {
        voice.note(skipped);
    }
    if exported.files.is_empty() {
        let message = say!("OpenSLO にできる約束がありません", "nothing is promised that OpenSLO can say");
        return Err(Diagnostic::new(code::UNKNOWN_DATA, None, message)
            .hint(say!(
                "`sla.yaml` の `attainment: 95%以上` か、稼働率や割合の指標の `target` を書きます",
                "declare `attainment: 95%以上` in sla.yaml, or a `target` of an uptime or a ratio"
            ))
            .into());
    }
    if args.out == "-" {
        let all: Vec<&str> = exported.files.iter().map(|(_, text)| text.as_str()).collect();
        voice.result(&all.join("---\n"));
        return Ok(exit);
    }
    let files: Vec<(&str, &[u8])> =
        exported.files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    create_new(Path::new(&args.out), &files).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    let (count, folder) = (files.len(), &args.out);
    let plural = if count == 1 { "" } else { "s" };
    voice.note(&say!("`{folder}` に {count} 個のファイルを書きました", "wrote {count} file{plural} to `{folder}`"));
    Ok(exit)
}
