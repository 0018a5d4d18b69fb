//! `tejun import`: what other tools wrote, as documents of the project.

mod changelog;

use super::args::{Global, Import, ImportChangelog, ImportWhat};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use super::refusals::refuse_to_create;
use super::typed_path;
use crate::config;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, system_reason};
use crate::inputs::{self, read_outside};
use crate::model::Mounts;
use crate::output::{CreateError, create_new};
use crate::pipeline::decode;
use crate::say;

/// Runs one import.
pub(super) fn run(args: &Import, global: &Global, voice: &Console) -> CommandResult {
    match &args.what {
        ImportWhat::Changelog(args) => of_changelog(args, global, voice),
    }
}

/// One document per release; what is there already stays as it is.
fn of_changelog(args: &ImportChangelog, global: &Global, voice: &Console) -> CommandResult {
    open_project::is_project(&global.dir)?;
    let mounts = inputs::mounts(&global.dir);
    let folder = folder(&args.into, global, &mounts)?;
    let shown = args.file.display().to_string();
    let text = match read_outside(&args.file) {
        Ok(bytes) => decode(&bytes),
        Err(error) => {
            let reason = system_reason(&error.reason);
            let (ja, en) = (&reason.ja, &reason.en);
            let message = say!("`{shown}` を読めません: {ja}", "cannot read `{shown}`: {en}");
            return Err(Diagnostic::new(code::CLI_USAGE, None, message).into());
        }
    };
    let unsaid = &mut Diagnostics::new();
    let files = inputs::Inputs::open(&global.dir, unsaid).ok();
    let lang = files.and_then(|files| config::load(&files, unsaid)).map_or(voice.lang, |p| p.site.language);
    let read = text.map(|text| changelog::read(&text, lang)).unwrap_or_default();
    if read.files.is_empty() {
        let message = say!("`{shown}` にリリースが見つかりません", "found no release in `{shown}`");
        let refusal = Diagnostic::new(code::CLI_CHANGELOG, Place::file(shown.as_str()), message);
        return Err(refusal
            .hint(say!(
                "`## [1.2.0] - 2026-11-20` のような見出しを書きます",
                "write headings such as `## [1.2.0] - 2026-11-20`"
            ))
            .into());
    }
    read.notes.iter().for_each(|note| voice.note(note));
    write(&read.files, &folder, args.dry_run, global, voice)
}

/// A folder among the documents, as it is on disk.
fn folder(typed: &str, global: &Global, mounts: &Mounts) -> Result<String, Box<Diagnostic>> {
    let path = typed_path::in_project(typed, None, global, mounts).filter(|path| !path.contains(':'));
    if let Some(path) = path.filter(|path| path.starts_with("content/")) {
        return Ok(mounts.disk_path(&path).into_owned());
    }
    let (documents, meant) = (mounts.content_folder(), mounts.disk_path("content/releases"));
    let message = say!(
        "リリースは {documents}/ の下のフォルダーに作ります（`{typed}` は使えません）",
        "expected a folder below {documents}/, found `{typed}`"
    );
    let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
    Err(Box::new(refusal.hint(say!("`--into {meant}` と書きます", "write `--into {meant}`"))))
}

fn write(files: &[(String, String)], folder: &str, dry: bool, global: &Global, voice: &Console) -> CommandResult {
    let (mut made, mut kept) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let path = format!("{folder}/{name}");
        if dry {
            let there = global.dir.join(&path).exists();
            if there {
                kept.push(path)
            } else {
                made.push(path)
            }
            continue;
        }
        match create_new(&global.dir, &[(&path, text.as_bytes())]) {
            Ok(()) => made.push(path),
            Err(CreateError::Exists(_)) => kept.push(path),
            Err(refusal) => return Ok(refuse_to_create(&refusal, voice)),
        }
    }
    voice.result(&made.iter().map(|path| format!("{path}\n")).collect::<String>());
    for path in &kept {
        voice.note(&say!(
            "`{path}` はすでにあるため、そのままにしました",
            "`{path}` is already there and was left as it is"
        ));
    }
    voice.note(&summary(made.len(), kept.len(), dry));
    Ok(Exit::Fine)
}

fn summary(made: usize, kept: usize, dry: bool) -> Message {
    let s = if made == 1 { "" } else { "s" };
    if dry {
        return say!(
            "{made} 件の文書を作ります（すでにあるもの {kept} 件）。何も書いていません",
            "would make {made} document{s}, {kept} already there; nothing was written"
        );
    }
    say!("{made} 件の文書を作りました（すでにあったもの {kept} 件）", "made {made} document{s}, {kept} already there")
}
