//! `tejun edition audience`: says for whom editions were issued whose records name no audience.

use crate::cli::args::{EditionAudience, Global};
use crate::cli::console::Console;
use crate::cli::exit::CommandResult;
use crate::cli::open_project;
use crate::cli::refusals::refuse_to_create;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::editions;
use crate::model::{EditionRecord, IssuedFor};
use crate::output;
use crate::pipeline;
use crate::say;

/// Writes a note beside every record that needs one.
pub(super) fn run(args: &EditionAudience, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let book = editions::read(&opened.files, &mut found);
    opened.print_errors(&found, voice);
    let report = pipeline::report_name(&opened.files, &args.report)?;
    let issued_for = issued_for(args, &opened)?;
    let is_wanted = |record: &&EditionRecord| {
        let edition = &record.edition;
        edition.report == report
            && args.period.as_ref().is_none_or(|period| *period == edition.key)
            && record.issued_for().is_none()
    };
    let wanted: Vec<&EditionRecord> = book.reports.values().flatten().filter(is_wanted).collect();
    let root = opened.files.root().map(std::path::Path::to_path_buf).unwrap_or_default();
    for record in &wanted {
        let (path, text) = editions::note(record, &issued_for, opened.options.now);
        output::create_new(&root, &[(&path, text.as_bytes())]).map_err(|refusal| refuse_to_create(&refusal, voice))?;
        voice.result(&path);
    }
    let (count, audience) = (wanted.len(), &issued_for.audience);
    voice.note(&match count {
        0 => say!("公開範囲を書き添える版はありません", "no edition lacks an audience"),
        _ => say!(
            "版 {count} 件に公開範囲 `{audience}` を書き添えました。`data/editions/` を git にコミットします",
            "noted `{audience}` as the audience of {count} editions; commit `data/editions/`"
        ),
    });
    Ok(open_project::exit(&found, false))
}

fn issued_for(args: &EditionAudience, opened: &open_project::OpenProject) -> Result<IssuedFor, Box<Diagnostic>> {
    let name = Some(args.audience.as_str());
    if let Some(refusal) = pipeline::refused_audience(&opened.files, name) {
        return Err(refusal);
    }
    let names = pipeline::audiences(&opened.files);
    let rank = names.iter().position(|known| *known == args.audience).unwrap_or(usize::MAX);
    IssuedFor::of(&names, rank).ok_or_else(|| {
        let message = say!("このプロジェクトに公開範囲はありません", "the project has no audiences");
        Box::new(Diagnostic::new(code::CLI_USAGE, None, message))
    })
}
