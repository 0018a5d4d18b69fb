//! `tejun check`: everything a build would find, without writing a site; rows set aside are kept for people to open. With
//! `--online` the addresses of external links are asked too.

mod documents;
mod edited;
mod summary;

use super::args::{Check, Denied, FindingsFormat, Global};
use super::baseline::{self, BaselineSplit};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::links;
use super::open_project::{self, OpenProject};
use super::refusals::unwritable;
use super::{pinned_instant, published_urls, typed_path};
use crate::config::BASELINE;
use crate::diag::{self, Diagnostic, Diagnostics, Severity, code};
use crate::inputs;
use crate::model::ProjectFiles;
use crate::output;
use crate::say;
use documents::LookedAt;

/// Checks the project.
pub(super) fn run(args: &Check, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let mut opened = match open_project::open(global, args.drafts, &mut found) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(refused(*refusal, found, args.format, voice)),
    };
    let edited = match args.path.as_deref().map(|path| edited::path(path, &opened, global)) {
        Some(Err(refusal)) => return Ok(refused(*refusal, found, args.format, voice)),
        path => path.and_then(Result::ok),
    };
    if let Some(path) = &edited {
        opened.files = opened.files.with_text(path, &edited::text()?);
    }
    opened.options.cluster.columns_only = !args.online;
    let wanted = documents::wanted(args, edited.as_deref(), &opened, global, voice);
    let looked_at = documents::look(&opened, wanted.as_ref(), &mut found);
    let built = looked_at.built();
    if let Some(built) = built.filter(|_| edited.is_none()) {
        opened.write_quarantine(&built.computed, voice);
    }
    let asked = built.filter(|_| args.online).map(|built| links::ask(built, &opened, &mut found));
    if let (Some(list), Some(built)) = (&args.against, built)
        && let Err(reason) = published_urls::check(list, built, &mut found)
    {
        return Ok(refused(Diagnostic::new(code::CLI_USAGE, None, reason), found, args.format, voice));
    }
    let today = looked_at.today(&opened);
    let mut parted = baseline::split_by_baseline(&opened, found, today);
    if args.accept {
        return Ok(accept(&opened, &parted, voice));
    }
    let all_there = match edited {
        Some(path) => {
            only(&[path], &mut parted);
            true
        }
        None => args.paths.is_empty() || only_typed(&args.paths, &opened, global, &mut parted, voice),
    };
    if let Some(counts) = asked.filter(|_| args.format == FindingsFormat::Human) {
        voice.note(&links::summary(counts));
    }
    tell(&parted, &opened, &looked_at, args, voice);
    let exit = open_project::exit(&parted.new, args.deny.contains(&Denied::Warnings));
    Ok(match (looked_at.project(), exit) {
        (None, Exit::Fine) => Exit::Usage,
        (_, Exit::Fine) if !all_there => Exit::Usage,
        (_, Exit::Fine) if parted.new.iter().any(|diagnostic| is_denied(diagnostic, &args.deny)) => Exit::Findings,
        (_, exit) => exit,
    })
}

/// What a folder that is no project gets.
fn refused(refusal: Diagnostic, mut found: Diagnostics, format: FindingsFormat, voice: &Console) -> Exit {
    if format == FindingsFormat::Human {
        return voice.refuse(&refusal);
    }
    found.push(refusal);
    let parted = BaselineSplit { new: found, known: Vec::new() };
    voice.result(&for_machines(&parted, format, "", voice));
    Exit::Usage
}

/// `folder` is that of the project in its repository.
fn for_machines(parted: &BaselineSplit, format: FindingsFormat, folder: &str, voice: &Console) -> String {
    match format {
        FindingsFormat::Sarif => diag::sarif(&parted.new, &parted.known, folder, voice.lang),
        FindingsFormat::Lines => diag::lines(&parted.new, voice.lang),
        FindingsFormat::Json | FindingsFormat::Human => diag::json(&parted.new, voice.lang),
    }
}

fn tell(parted: &BaselineSplit, opened: &OpenProject, looked_at: &LookedAt, args: &Check, voice: &Console) {
    if args.format != FindingsFormat::Human {
        let new = opened.files.with_disk_names(&parted.new).into_owned();
        let known = parted.known.iter();
        let known = known.map(|(finding, why)| (opened.files.with_disk_name(finding.clone()), why.clone())).collect();
        let folder = opened.files.root().and_then(inputs::folder_in_repository).unwrap_or_default();
        return voice.result(&for_machines(&BaselineSplit { new, known }, args.format, &folder, voice));
    }
    if let Some(built) = looked_at.built() {
        opened.print_sources(&built.computed, voice);
        links::print_rules(&built.site, voice);
    }
    let wanted = open_project::wanted(&parted.new, &|finding| is_denied(finding, &args.deny), voice);
    if args.summary {
        let counted = summary::by_code(&opened.files.with_disk_names(&wanted));
        if !counted.is_empty() {
            voice.result(&counted.aligned(voice.lang));
        }
    } else {
        let shown = if args.all { opened.every_finding(&wanted, voice) } else { opened.findings(&wanted, voice) };
        if !shown.text.is_empty() {
            voice.result(&shown.text);
        }
        open_project::print_left_out(&shown, voice);
    }
    open_project::print_accepted(&parted.known, voice);
    if let Some((project, _)) = looked_at.project() {
        pinned_instant::warn(project, &opened.options, &parted.new, voice);
    }
    voice.note(&open_project::count_message(&parted.new));
    offer_baseline(parted, opened, voice);
}

/// Findings of documents that came from elsewhere are many; who takes them as they are sees the new ones.
const MANY: usize = 20;

/// Says how to accept many findings at once, to a project that never did.
fn offer_baseline(parted: &BaselineSplit, opened: &OpenProject, voice: &Console) {
    let errors = parted.new.count(Severity::Error);
    let acceptable = parted.new.iter().count() - errors;
    if acceptable >= MANY && opened.files.read(BASELINE).is_err() {
        voice.note(&say!(
            "すぐに直さない指摘は、`tejun check --accept` で {BASELINE} に書けます。次からは、新しい指摘だけを出します",
            "what is not mended now may be written to {BASELINE} with `tejun check --accept`: from then on only new findings are told"
        ));
    }
}

/// Whether a finding ends with an exit code although it is no error.
fn is_denied(diagnostic: &Diagnostic, denied: &[Denied]) -> bool {
    let name = diagnostic.code.name();
    denied.iter().any(|denied| match denied {
        Denied::Warnings => diagnostic.severity == Severity::Warning,
        Denied::Code(code) => {
            name == code || name.strip_prefix(code.as_str()).is_some_and(|rest| rest.starts_with('/'))
        }
    })
}

/// Leaves the findings of some files and folders, named from the project or from where the command was typed; says which of
/// them do not exist, and whether all do.
fn only_typed(
    paths: &[String],
    opened: &OpenProject,
    global: &Global,
    parted: &mut BaselineSplit,
    voice: &Console,
) -> bool {
    let files = opened.files.list("");
    let is_there = |path: &String| files.iter().any(|file| is_below(file, path));
    let named = |typed: &String| {
        let path = opened.typed_path(typed, global).filter(is_there);
        path.or_else(|| typed_path::document(typed, &files).map(str::to_owned))
    };
    let read = paths.iter().map(|typed| (typed, named(typed)));
    let (there, lost): (Vec<_>, Vec<_>) = read.partition(|(_, path)| path.is_some());
    let wanted: Vec<String> = there.into_iter().filter_map(|(_, path)| path).collect();
    for (path, _) in &lost {
        let message = say!("`{path}` というファイルはありません", "there is no file `{path}`");
        let refusal = Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
            "プロジェクトから見た場所を書きます（例: `content/sop`）",
            "name it as seen from the project, such as `content/sop`"
        ));
        voice.diagnostic(&opened.files.with_disk_name(refusal));
    }
    only(&wanted, parted);
    lost.is_empty()
}

/// Leaves the findings of some files and folders of the project.
fn only(paths: &[String], parted: &mut BaselineSplit) {
    let is_wanted = |diagnostic: &Diagnostic| {
        let file = diagnostic.place.as_ref().map_or("", |place| place.file.as_str());
        paths.iter().any(|path| is_below(file, path))
    };
    let new = std::mem::take(&mut parted.new);
    parted.new.extend(new.into_iter().filter(is_wanted));
    parted.known.retain(|(diagnostic, _)| is_wanted(diagnostic));
}

/// Whether a file is one of these or lies below it; everything lies below the project itself.
fn is_below(file: &str, path: &str) -> bool {
    path.is_empty() || file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Writes down everything that is found now, errors aside.
fn accept(opened: &OpenProject, parted: &BaselineSplit, voice: &Console) -> Exit {
    let text = baseline::baseline_text(opened, parted);
    let entries = text.matches("\n- code: ").count();
    let errors = parted.new.count(Severity::Error);
    let Some(root) = opened.files.root() else { return Exit::Io };
    if let Err(error) = output::replace(root, BASELINE, text.as_bytes()) {
        voice.diagnostic(&unwritable(&root.join(BASELINE), &error.to_string()));
        return Exit::Io;
    }
    voice.note(&say!(
        "{BASELINE} に {entries} 件を書きました。エラー {errors} 件は受け入れられません",
        "{BASELINE} accepts {entries} findings; {errors} errors cannot be accepted"
    ));
    open_project::exit(&parted.new, false)
}
