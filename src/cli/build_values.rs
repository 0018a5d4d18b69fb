//! `tejun build --report NAME`: one site for each value of a column, each in a folder of its own.
//!
//! In: the options. Out: the folder of the sites, swapped in as one; nothing is written when there are errors. Never: writes the site
//! that people inside read, or a file of one value into the folder of another.

use super::args::{Build, Global};
use super::baseline::{self, BaselineSplit};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project::{self, OpenProject};
use super::output_lock::{busy, lock_output};
use super::progress::Progress;
use super::refusals::{refuse_inside_project, unwritable};
use super::values;
use crate::config::ReportSettings;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{Artifact, ReportName};
use crate::output::{OutputError, StagedWriter};
use crate::pipeline::{self, Composed, ValueSite};
use crate::say;
use std::path::Path;
use std::sync::Arc;

/// Builds the sites of the values of a report.
pub(super) fn run(report: &str, args: &Build, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, args.drafts, &mut found)?;
    let name = pipeline::report_name(&opened.files, report)?;
    let usual = || global.dir.join(format!("output-{}", name.shared().as_str()));
    let folder = args.out.clone().unwrap_or_else(usual);
    if let Some(refusal) = args.out.as_deref().and_then(|folder| refuse_inside_project(folder, global)) {
        return Err(refusal.into());
    }
    let _lock = lock_output(&folder, args.no_wait, voice)?;
    let progress = Progress::start(voice, &say!("サイトを作っています", "building the sites"));
    let composed = pipeline::compose(&opened.files, &opened.options, &mut found);
    let made = composed.as_ref().map(|composed| sites(name, args, &opened, composed, &mut found));
    progress.end();
    let made = made.transpose()?;
    let today = opened.today(composed.as_ref().map(|composed| &composed.computed));
    let BaselineSplit { new: mut found, known } = baseline::split_by_baseline(&opened, found, today);
    let exit = open_project::exit(&found, args.strict);
    let Some(made) = made.filter(|_| exit == Exit::Fine) else {
        opened.print_refusal(&found, args.strict, voice);
        voice.note(&say!(
            "何も書き出していません（前のサイトはそのままです）",
            "nothing was written, the previous sites are as they were"
        ));
        return Ok(if exit == Exit::Fine { Exit::Usage } else { exit });
    };
    let written = write(&made, args, &folder, global, &mut found);
    opened.print(&found, voice);
    open_project::print_accepted(&known, voice);
    Ok(match written {
        Ok(files) => {
            let (count, shown) = (made.len(), folder.display());
            voice.note(&say!(
                "{count} 個の値のサイトを `{shown}` に作りました（{files} ファイル）",
                "made the sites of {count} values in `{shown}` ({files} files)"
            ));
            exit
        }
        Err(OutputError::Busy) => {
            voice.diagnostic(&busy(&folder));
            Exit::Io
        }
        Err(OutputError::Io { path, reason }) => {
            voice.diagnostic(&unwritable(&path, &reason));
            Exit::Io
        }
        // What is wrong was said.
        Err(OutputError::Refused | OutputError::Foreign) => Exit::Io,
    })
}

/// The sites that are asked for.
fn sites(
    name: ReportName,
    args: &Build,
    opened: &OpenProject,
    composed: &Composed,
    found: &mut Diagnostics,
) -> Result<Vec<ValueSite>, Box<Diagnostic>> {
    let computed = &composed.computed;
    let stands = computed.project.site.reports.of(name.shared()).is_some_and(ReportSettings::stands_for_values);
    let all = values::meant(computed, name, args.value.as_deref())?;
    if !stands || !all.iter().all(|name| computed.has_value_site(*name)) {
        return Err(Box::new(values::no_sites(name.shared(), stands)));
    }
    if all.is_empty() {
        return Err(Box::new(nobody(name.shared())));
    }
    Ok(pipeline::value_sites(&opened.files, computed, &composed.theme, &all, found))
}

/// An export without rows takes no site away.
fn nobody(report: ReportName) -> Diagnostic {
    let name = report.as_str();
    let message = say!("`{name}` には、行のある値がまだありません", "there are no rows of any value for `{name}`");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "データソースの行と `by` の列を確かめます",
        "look at the rows of the sources and at the column of `by`"
    ))
}

/// Writes the sites, each into the folder of its value; those that were not asked for stay as they are.
fn write(
    made: &[ValueSite],
    args: &Build,
    folder: &Path,
    global: &Global,
    found: &mut Diagnostics,
) -> Result<usize, OutputError> {
    let slug = |site: &ValueSite| site.name.slug().unwrap_or_default().to_owned();
    let of_site = |site: &ValueSite| {
        let slug = slug(site);
        let moved = move |file: &Artifact| Artifact { path: format!("{slug}/{}", file.path), ..file.clone() };
        site.artifacts.iter().map(moved).collect::<Vec<_>>()
    };
    let mut artifacts: Vec<Artifact> = made.iter().flat_map(of_site).collect();
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    let own: Vec<String> = made.iter().map(slug).collect();
    let is_one = args.value.is_some();
    let stays = |path: &str| is_one && path.split_once('/').is_some_and(|(of, _)| !own.iter().any(|own| own == of));
    let writer = StagedWriter::new(folder, Arc::new(open_project::cache(global)));
    writer.publish(&artifacts, &stays, found)?;
    Ok(artifacts.len())
}
