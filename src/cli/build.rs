//! `tejun build`: the whole site into the output folder, swapped in as one; nothing is written when there are errors.
//!
//! Decided in docs/decisions/0013-errors-publish-nothing.md.

use super::Exit;
use super::args::{Build, Global, TimingsFormat};
use super::baseline::{self, BaselineSplit};
use super::console::{self, Console};
use super::open_project::{self, OpenProject};
use super::output_lock::{busy, lock_output};
use super::pinned_instant;
use super::progress::Progress;
use super::timings;
use super::up_to_date::UpToDateCheck;
use crate::diag::{Diagnostic, Diagnostics, Severity, code, system_reason};
use crate::model::{PageSink, format_integer};
use crate::output::{self, OutputError, Receipt, StagedWriter};
use crate::pipeline::{self, BuildCaches, Built};
use crate::say;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Builds the project, alone in its output folder from the first file that is read: whoever waited reads what is there by then.
pub fn run(args: &Build, global: &Global, voice: &Console) -> Exit {
    if let Some(refusal) = args.out.as_deref().and_then(|folder| refuse_inside_project(folder, global)) {
        return voice.refuse(&refusal);
    }
    let folder = args.out.clone().unwrap_or_else(|| global.dir.join("output"));
    // Where there is no project nothing is made, not even a lock; the build says so.
    if open_project::is_project(&global.dir).is_err() {
        return build(&folder, args, global, voice);
    }
    match lock_output(&folder, args.no_wait, voice) {
        Ok(_lock) => build(&folder, args, global, voice),
        Err(exit) => exit,
    }
}

fn build(folder: &Path, args: &Build, global: &Global, voice: &Console) -> Exit {
    let started = super::progress::clock();
    let writer = Arc::new(StagedWriter::new(folder, Arc::new(open_project::cache(global))));
    let profiler = timings::profiler(args.timings.is_some());
    let caches =
        BuildCaches { profiler, sink: Some(Arc::clone(&writer) as Arc<dyn PageSink>), ..BuildCaches::default() };
    let asked =
        BuildRequest { caches: &caches, drafts: args.drafts, strict: args.strict, audience: args.audience.as_deref() };
    let opening = match opening(&asked, global, voice) {
        Ok(mut opening) => {
            opening.opened.files.let_texts_go();
            opening
        }
        Err(exit) => return exit,
    };
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
        return Exit::Fine;
    }
    let telling = voice.recording();
    let WritableSite { opened, built, mut found, known } = match making(opening, &asked, &|_| None, &telling) {
        Ok(made) => made,
        Err(exit) => {
            tell_timings(args, &caches, started.elapsed(), None, voice);
            return exit;
        }
    };
    let (stays, findings) = (stays(args, &built), found.iter().count());
    let files = built.artifacts.len() + writer.pages();
    let written = caches.profiler.stage("output", || writer.publish(&built.artifacts, &stays, &mut found));
    opened.print(&found, &telling);
    match written {
        Ok(receipt) => {
            open_project::print_accepted(&known, &telling);
            let exit = open_project::exit(&found, args.strict);
            let summary = Summary::of(&built, asked.audience, &found);
            let is_fixed = opened.options.as_of.or(built.computed.project.site.as_of).is_some();
            // What stands in the way in the output folder is no fact of the project.
            let is_sure = is_fixed && exit == Exit::Fine && found.iter().count() == findings;
            caches.profiler.stage("record", || again.keep(&opened, is_sure, console::transcript(), summary.clone()));
            pinned_instant::warn(&built.computed.project, &opened.options, &found, voice);
            tell_timings(args, &caches, started.elapsed(), Some((&built, files)), voice);
            summary.print(&receipt, started.elapsed().as_millis(), voice);
            exit
        }
        Err(error) => {
            tell_timings(args, &caches, started.elapsed(), None, voice);
            // Of a folder that is somebody else's, and of files that cannot stand in it, it was said already.
            match error {
                OutputError::Refused => return refused(&found, open_project::exit(&found, args.strict), voice),
                OutputError::Foreign => {}
                OutputError::Busy => voice.diagnostic(&busy(folder)),
                OutputError::Io { path, reason } => voice.diagnostic(&unwritable(&path, &reason)),
            }
            Exit::Io
        }
    }
}

/// Says where the time went, when that was asked for; `built` is what was written, with the number of files.
fn tell_timings(args: &Build, caches: &BuildCaches, took: Duration, built: Option<(&Built, usize)>, voice: &Console) {
    let sources = built.iter().flat_map(|(built, _)| &built.computed.sources);
    let rows = sources.map(|source| (source.source.as_str(), source.rows_in)).collect();
    let (left, exported) = (caches.profiler.left(), caches.profiler.exported());
    let run = timings::Run { took, rows, left, exported, files: built.map(|(_, files)| files) };
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
        opened.print(&found, voice);
        return Err(refused(&found, exit, voice));
    };
    Ok(WritableSite { opened, built, found, known })
}

/// Whether a file of the output folder is that of an audience whose site is not written now.
fn stays<'b>(args: &'b Build, built: &'b Built) -> impl Fn(&str) -> bool + 'b {
    let names = &built.computed.project.site.audiences.names;
    move |path: &str| {
        let of =
            path.split_once('/').map(|(folder, _)| folder).filter(|folder| names.iter().any(|name| name == folder));
        args.audience.is_some() && of.is_some() && of != args.audience.as_deref()
    }
}

/// The refusal to put a site where the next build would read it as the project's own files.
pub(super) fn refuse_inside_project(folder: &Path, global: &Global) -> Option<Diagnostic> {
    let written = output::resolve_path(folder);
    let is_in = |name: &&str| written.starts_with(output::resolve_path(&global.dir.join(name)));
    let shown = folder.display();
    if let Some(name) = [".tejun", ".git"].into_iter().find(is_in) {
        let message = say!("`{shown}` は {name}/ の中です", "`{shown}` lies in {name}/, which is no place for a site");
        let hint = say!("{name}/ の外のフォルダーを指定します", "name a folder outside {name}/");
        return Some(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint));
    }
    let name = ["content", "data", "static", "themes"].into_iter().find(is_in)?;
    let message = say!(
        "`{shown}` は {name}/ の中です。書いたファイルを、次のビルドが原稿として読みます",
        "`{shown}` lies in {name}/: the next build would read what is written there"
    );
    let hint = say!("{name}/ の外のフォルダーを指定します", "name a folder outside {name}/");
    Some(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
}

/// The refusal of the system to write.
pub(super) fn unwritable(path: &Path, reason: &str) -> Diagnostic {
    let (path, reason) = (path.display(), system_reason(reason));
    let (ja, en) = (&reason.ja, &reason.en);
    let message = say!("`{path}` に書けません: {ja}", "cannot write `{path}`: {en}");
    Diagnostic::new(code::OUTPUT_WRITE, None, message).hint(say!(
        "書ける場所を指定するか、権限と空き容量を確かめます",
        "name another place, or look at the permissions and the free space"
    ))
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

/// What the last line of a build counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Summary {
    pages: usize,
    unpublished: usize,
    rows: u64,
    figures: usize,
    errors: usize,
    warnings: usize,
    /// Sites of audiences with their pages.
    sites: Vec<(String, usize)>,
}

impl Summary {
    fn of(built: &Built, wanted: Option<&str>, found: &Diagnostics) -> Self {
        // Intervals were found in rows that count already.
        let read = built.computed.sources.iter().filter(|source| source.made_from.is_none());
        let sites = built.sites().filter_map(|(site, _)| Some((site.audience.clone()?, site.pages.len())));
        Self {
            pages: built.site.pages.len(),
            unpublished: built.unpublished,
            rows: read.map(|source| source.rows_in).sum(),
            figures: built.computed.figures.iter().count(),
            errors: found.count(Severity::Error),
            warnings: found.count(Severity::Warning),
            sites: sites.filter(|(name, _)| wanted.is_none_or(|wanted| wanted == name)).collect(),
        }
    }

    pub(super) fn print(&self, receipt: &Receipt, milliseconds: u128, voice: &Console) {
        let page_s = if self.pages == 1 { "" } else { "s" };
        let (pages, rows) = (format_integer(self.pages as u64), format_integer(self.rows));
        let figures = format_integer(self.figures as u64);
        let left_out = match self.unpublished {
            0 => say!("", ""),
            n => say!(
                "（ほかに非公開 {n}: 下書き・公開前・期限切れ）",
                " (not published: {n} drafts, future or expired)"
            ),
        };
        let counted = open_project::counted_as(self.errors, self.warnings);
        let (left_ja, left_en, found_ja, found_en) = (&left_out.ja, &left_out.en, &counted.ja, &counted.en);
        let findings = self.errors + self.warnings;
        let finding_s = if findings == 1 { "" } else { "s" };
        let Receipt { written, unchanged, removed, .. } = receipt;
        for (name, pages) in &self.sites {
            voice.note(&say!("{name}: {pages} ページ", "{name}: {pages} pages"));
        }
        voice.note(&say!(
            "{pages} ページ{left_ja}、{rows} 行、数値 {figures} 個、指摘 {findings} 件（{found_ja}）、書き込み {written}・変更なし {unchanged}・削除 {removed}、{milliseconds} ms",
            "{pages} page{page_s}{left_en}, {rows} rows, {figures} figures, {findings} finding{finding_s} ({found_en}), {written} written, {unchanged} unchanged, {removed} removed, {milliseconds} ms"
        ));
    }
}
