//! `tejun export`: what the project promises, in the formats of other tools.

mod names;
mod openslo;

use super::Exit;
use super::args::{Export, ExportOpenslo, ExportWhat, Global};
use super::console::Console;
use super::new::refuse_to_create;
use super::open_project;
use crate::config;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::output::create_new;
use crate::say;
use std::path::Path;

/// Writes one export.
pub fn run(args: &Export, global: &Global, voice: &Console) -> Exit {
    match &args.what {
        ExportWhat::Openslo(args) => openslo(args, global, voice),
    }
}

/// Service levels come from the configuration alone: no data is read.
fn openslo(args: &ExportOpenslo, global: &Global, voice: &Console) -> Exit {
    let mut found = Diagnostics::new();
    let opened = match open_project::open(global, false, &mut found) {
        Ok(opened) => opened,
        Err(refusal) => return voice.refuse(&refusal),
    };
    let project = config::load(&opened.files, &mut found);
    opened.print(&found, voice);
    let Some(project) = project else { return Exit::Usage };
    let exit = open_project::exit(&found, false);
    let exported = openslo::services(&project);
    for skipped in &exported.left_out {
        voice.note(skipped);
    }
    if exported.files.is_empty() {
        let message = say!("OpenSLO にできる約束がありません", "nothing is promised that OpenSLO can say");
        return voice.refuse(&Diagnostic::new(code::UNKNOWN_DATA, None, message).hint(say!(
            "`sla.yaml` の `attainment: 95%以上` か、稼働率や割合の指標の `target` を書きます",
            "declare `attainment: 95%以上` in sla.yaml, or a `target` of an uptime or a ratio"
        )));
    }
    if args.out == "-" {
        let all: Vec<&str> = exported.files.iter().map(|(_, text)| text.as_str()).collect();
        voice.result(&all.join("---\n"));
        return exit;
    }
    let files: Vec<(&str, &[u8])> =
        exported.files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    if let Err(refusal) = create_new(Path::new(&args.out), &files) {
        return refuse_to_create(&refusal, voice);
    }
    let (count, folder) = (files.len(), &args.out);
    let plural = if count == 1 { "" } else { "s" };
    voice.note(&say!("`{folder}` に {count} 個のファイルを書きました", "wrote {count} file{plural} to `{folder}`"));
    exit
}
