//! `tejun build`: the whole site into the output folder, swapped in as one; nothing is written when there are errors.
//!
//! Decided in docs/decisions/0013-errors-publish-nothing.md.

use super::args::{Build, Global, TimingsFormat};
use super::baseline::{self, BaselineSplit};
use super::build_summary::Summary;
use super::build_values;
use super::console::{self, Console};
use super::exit::{CommandResult, Exit};
use super::open_project::{self, OpenProject};
use super::output_lock::{busy, lock_output};
use super::pinned_instant;
use super::progress::Progress;
use super::refusals::{refuse_inside_project, unwritable};
use super::timings;
use super::up_to_date::UpToDateCheck;
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::PageSink;
use crate::output::{OutputError, Receipt, StagedWriter};
use crate::pipeline::{self, BuildCaches, Built};
use crate::say;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Builds the project, alone in its output folder from the first file that is read: whoever waited reads what is there by then.
pub(super) fn run(args: &Build, global: &Global, voice: &Console) -> CommandResult {
    if let Some(refusal) = args.out.as_deref().and_then(|folder| refuse_inside_project(folder, global)) {
        return Err(refusal.into());
    }
    if let Some(report) = &args.report {
        return build_values::run(report, args, global, voice);
    }
    let folder = args.out.clone().unwrap_or_else(|| global.dir.join("output"));
    // Where there is no project nothing is made, not even a lock; the build says so.
    if open_project::is_project(&global.dir).is_err() {
        return build(&folder, args, global, voice);
    }
    let _lock = lock_output(&folder, args.no_wait, voice)?;
    build(&folder, args, global, voice)
}

fn build(folder: &Path, args: &Build, global: &Global, voice: &Console) -> CommandResult {
    let started = super::progress::clock();
    let writer = Arc::new(StagedWriter::new(folder, Arc::new(open_project::cache(global))));
    let profiler = timings::profiler(args.timings.is_some());
    let caches =
        BuildCaches { profiler, sink: Some(Arc::clone(&writer) as Arc<dyn PageSink>), ..BuildCaches::default() };
    let asked =
        BuildRequest { caches: &caches, drafts: args.drafts, strict: args.strict, audience: args.audience.as_deref() };
    let mut opening = opening(&asked, global, voice)?;
    opening.opened.files.let_texts_go();
    let (again, before) = caches.profiler.stage("comparing", || {
        let again = UpToDateCheck::start(&opening.opened, &(args.drafts, args.strict, &args.audience), folder, voice);
        let before = again.up_to_date(&opening.opened);
        (again, before)
    });
    if let Some((record, unchanged)) = before {
        opening.progress.end();
        tell_timings(args, &caches, started.elapsed(), None, voice);
        voice.findings(&record.said);
        pinned_instant::warn_unread(&opening.opened, voice);
        let receipt = Receipt { unchanged, ..Receipt::default() };
        record.summary.print(&receipt, started.elapsed().as_millis(), voice);
        return Ok(Exit::Fine);
    }
    let telling = voice.recording();
    let WritableSite { opened, built, mut found, known } = match making(opening, &asked, &|_| None, &telling) {
        Ok(made) => made,
        Err(exit) => {
            tell_timings(args, &caches, started.elapsed(), None, voice);
            return Ok(exit);
        }
    };
    let (is_kept, findings) = (is_kept(args, &built), found.iter().count());
    let files = built.artifacts.len() + writer.pages();
    let written = caches.profiler.stage("output", || writer.publish(&built.artifacts, &is_kept, &mut found));
    opened.print_refusal(&found, args.strict, &telling);
    match written {
        Ok(receipt) => {
            open_project::print_accepted(&known, &telling);
            let exit = open_project::exit(&found, args.strict);
            let summary = Summary::of(&built, asked.audience, &found);
            // What stands in the way in the output folder is no fact of the project.
            let is_sure = exit == Exit::Fine && found.iter().count() == findings;
            let validity = Some(built.computed.validity).filter(|validity| is_sure && validity.lasts());
            caches.profiler.stage("record", || again.keep(&opened, validity, console::transcript(), summary.clone()));
            pinned_instant::warn(&built.computed.project, &opened.options, &found, voice);
            tell_timings(args, &caches, started.elapsed(), Some((&built, files)), voice);
            summary.print(&receipt, started.elapsed().as_millis(), voice);
            Ok(exit)
        }
        Err(error) => {
            tell_timings(args, &caches, started.elapsed(), None, voice);
            // Of a folder that is somebody else's, and of files that cannot stand in it, it was said already.
            match error {
                OutputError::Refused => return Ok(refused(&found, open_project::exit(&found, args.strict), voice)),
                OutputError::Foreign => {}
                OutputError::Busy => voice.diagnostic(&busy(folder)),
                OutputError::Io { path, reason } => voice.diagnostic(&unwritable(&path, &reason)),
            }
            Ok(Exit::Io)
        }
    }
}

/// Says where the time went, when that was asked for; `built` is what was written, with the number of files.
fn tell_timings(args: &Build, caches: &BuildCaches, took: Duration, built: Option<(&Built, usize)>, voice: &Console) {
    let sources = built.iter().flat_map(|(built, _)| &built.computed.sources);
    let rows = sources.map(|source| (source.source.as_str(), source.rows_in)).collect();
    let (left, exported) = (caches.profiler.left(), caches.profiler.exported());
    let (documents_read, pages_composed) = (caches.documents.parsed(), caches.profiler.composed());
    let files = built.map(|(_, files)| files);
    let run = timings::Run { took, rows, left, exported, files, documents_read, pages_composed };
    timings::tell(&caches.profiler, &run, args.timings, voice);
    let counted = built.and_then(|(built, _)| built.computed.store.counted());
    if let (Some(counted), Some(TimingsFormat::Text)) = (counted, args.timings) {
        voice.note(&counted);
    }
}

/// What is built on its way into a folder.
pub(super) struct BuildRequest<'a> {
    /// What it may use, and by which it is measured.
    pub(super) caches: &'a BuildCaches,
    pub(super) drafts: bool,
    pub(super) strict: bool,
    pub(super) audience: Option<&'a str>,
}

/// A site that may be written, with what was found on the way.
pub(super) struct WritableSite {
    pub(super) opened: OpenProject,
    pub(super) built: Built,
    pub(super) found: Diagnostics,
    pub(super) known: Vec<(Diagnostic, String)>,
}

/// Builds a site to be written; whatever stands against that was told.
pub(super) fn build_site(
    asked: &BuildRequest<'_>,
    refusal: &dyn Fn(&OpenProject) -> Option<Box<Diagnostic>>,
    global: &Global,
    voice: &Console,
) -> Result<WritableSite, Exit> {
    making(opening(asked, global, voice)?, asked, refusal, voice)
}

/// A project of which nothing was read yet.
struct Opening {
    opened: OpenProject,
    found: Diagnostics,
    progress: Progress,
}

fn opening(asked: &BuildRequest<'_>, global: &Global, voice: &Console) -> Result<Opening, Exit> {
    let mut found = Diagnostics::new();
    let progress = Progress::start(voice, &say!("サイトを作っています", "building the site"));
    let profiler = &asked.caches.profiler;
    let opened = profiler
        .stage("files", || open_project::open(global, asked.drafts, &mut found))
        .map_err(|refusal| voice.refuse(&refusal))?;
    Ok(Opening { opened, found, progress })
}

fn making(
    Opening { opened, mut found, progress }: Opening,
    asked: &BuildRequest<'_>,
    refusal: &dyn Fn(&OpenProject) -> Option<Box<Diagnostic>>,
    voice: &Console,
) -> Result<WritableSite, Exit> {
    if let Some(refusal) = pipeline::refused_audience(&opened.files, asked.audience).or_else(|| refusal(&opened)) {
        progress.end();
        return Err(voice.refuse(&refusal));
    }
    let built = pipeline::build_with(&opened.files, &opened.options, asked.audience, asked.caches, &mut found);
    progress.end();
    if let Some(built) = &built {
        opened.print_sources(&built.computed, voice);
        opened.write_quarantine(&built.computed, voice);
    }
    let today = opened.today(built.as_ref().map(|built| &built.computed));
    let BaselineSplit { new: found, known } = baseline::split_by_baseline(&opened, found, today);
    let exit = open_project::exit(&found, asked.strict);
    let Some(built) = built.filter(|_| exit == Exit::Fine) else {
        opened.print_refusal(&found, asked.strict, voice);
        return Err(refused(&found, exit, voice));
    };
    Ok(WritableSite { opened, built, found, known })
}

/// Whether a file of the output folder is that of an audience whose site is not written now.
fn is_kept<'b>(args: &'b Build, built: &'b Built) -> impl Fn(&str) -> bool + 'b {
    let names = &built.computed.project.site.audiences.names;
    move |path: &str| {
        let of =
            path.split_once('/').map(|(folder, _)| folder).filter(|folder| names.iter().any(|name| name == folder));
        args.audience.is_some() && of.is_some() && of != args.audience.as_deref()
    }
}

/// Says that nothing was written, and why.
fn refused(found: &Diagnostics, exit: Exit, voice: &Console) -> Exit {
    let counted = open_project::count_message(found);
    let (ja, en) = (&counted.ja, &counted.en);
    let strict = if found.has_errors() {
        say!("", "")
    } else {
        say!("（`--strict` では警告も誤りです）", " (under `--strict` warnings are errors)")
    };
    let (strict_ja, strict_en) = (&strict.ja, &strict.en);
    voice.note(&say!(
        "{ja}{strict_ja}: 何も書き出していません（前のサイトはそのままです）",
        "{en}{strict_en}: nothing was written, the previous site is as it was"
    ));
    if exit == Exit::Fine { Exit::Usage } else { exit }
}
