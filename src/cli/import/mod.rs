//! `tejun import`: what other tools wrote, as documents of the project.

mod changelog;

use super::args::{Global, Import, ImportChangelog, ImportWhat};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use super::refusals::refuse_to_create;
use crate::config;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, system_reason};
use crate::inputs::read_outside;
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
    let folder = folder(&args.into)?;
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
    let inputs = crate::inputs::Inputs::open(&global.dir, unsaid).ok();
    let lang = inputs.and_then(|inputs| config::load(&inputs, unsaid)).map_or(voice.lang, |p| p.site.language);
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

/// A folder below `content/`.
fn folder(typed: &str) -> Result<String, Box<Diagnostic>> {
    let path = typed.replace('\\', "/");
    let path = path.trim_start_matches("./").trim_end_matches('/');
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(':');
    if path.starts_with("content/") && path.split('/').all(is_plain) {
        return Ok(path.to_owned());
    }
    let message = say!(
        "リリースは content/ の下のフォルダーに作ります（`{typed}` は使えません）",
        "expected a folder below content/, found `{typed}`"
    );
    let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
    Err(Box::new(refusal.hint(say!("`--into content/releases` と書きます", "write `--into content/releases`"))))
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
