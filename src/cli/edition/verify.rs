//! `tejun edition verify`: the record is as it was issued, and its inputs still give its figures.

use super::{TOOL, wanted};
use crate::cli::args::{EditionVerify, Global};
use crate::cli::console::Console;
use crate::cli::exit::{CommandResult, Exit};
use crate::cli::open_project::{self, OpenProject};
use crate::diag::{Diagnostics, Message, Severity, code};
use crate::editions;
use crate::inputs::Archived;
use crate::model::{Basis, EditionRecord, FrozenFigure, ProjectFiles, ReportName, ReportRef};
use crate::pipeline::{self, Options, Reported};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// So many files and figures are named.
const NAMED: usize = 5;

/// What became of one edition.
enum Verdict {
    /// Record and figures are as they were issued.
    Good { from_git: usize },
    /// The record is not what was issued.
    Damaged(Message),
    /// Its own inputs give other figures.
    Differs(Vec<String>),
    /// These inputs changed, and nobody kept what they were.
    Unknown(Vec<String>),
    /// The same files give other figures, all of them of these sources, whose rows a cluster holds.
    Moved(BTreeSet<String>),
    /// A cluster has rows of it and could not be asked.
    Unasked(Message),
}

/// Verifies every edition that is asked for.
pub(super) fn run(args: &EditionVerify, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let asked = wanted(&opened.files, args.report.as_ref())?;
    let book = editions::read(&opened.files, &mut found);
    opened.print_errors(&found, voice);
    let names: BTreeSet<&ReportRef> = book.reports.keys().chain(&book.damaged).collect();
    let wanted = |(of, key): &ReportRef| {
        asked.is_none_or(|asked| asked == *of) && args.period().is_none_or(|period| period == key)
    };
    // Of what cannot be read nobody knows whether there are editions in it.
    let is_hidden = found.iter().any(|one| one.code == code::INPUTS_UNREADABLE && one.severity == Severity::Error);
    let mut worst = if is_hidden { Exit::Findings } else { Exit::Fine };
    let mut count = 0;
    for name in names.into_iter().filter(|name| wanted(name)) {
        for number in numbers(&opened.files, name) {
            let verdict = match editions::readable(&opened.files, name, number) {
                Ok(record) => recomputed(&opened, &record),
                Err(message) => Verdict::Damaged(message),
            };
            let exit = tell(name, number, &verdict, voice);
            // A record that says something else is worse than one that nobody can ask any more.
            worst = match (worst, exit) {
                (Exit::Findings, _) | (_, Exit::Findings) => Exit::Findings,
                (Exit::Fine, other) | (other, _) => other,
            };
            count += 1;
        }
    }
    if count == 0 {
        voice.note(&say!("発行した版はありません", "nothing was issued"));
        return Ok(if args.period().is_some() { Exit::Usage } else { worst });
    }
    Ok(worst)
}

/// The numbers of the records that there are, damaged ones included.
fn numbers(files: &dyn ProjectFiles, (name, key): &ReportRef) -> BTreeSet<u32> {
    let prefix = format!("{}/{}/{key}/", editions::FOLDER, name.as_str());
    let of = |path: String| path.strip_prefix(&prefix)?.split('/').next()?.parse().ok();
    files.list(editions::FOLDER).into_iter().filter_map(of).collect()
}

/// The figures of an edition from the inputs it was made of.
fn recomputed(opened: &OpenProject, record: &EditionRecord) -> Verdict {
    let edition = &record.edition;
    let present = match compute(&opened.files, opened, record) {
        Ok(present) => present,
        Err(unasked) => return unasked,
    };
    let today = present.as_ref().map(|now| now.reported.basis.clone()).unwrap_or_default();
    let (changed, added) = changes(&opened.files, &edition.basis, &today);
    if changed.is_empty() && added.is_empty() {
        return judged(record, present.as_ref(), 0);
    }
    let mut replaced = BTreeMap::new();
    let mut lost = Vec::new();
    for (path, blake3) in &changed {
        match opened.files.historical_bytes(path, blake3) {
            Some(bytes) => drop(replaced.insert(path.clone(), bytes)),
            None => lost.push(path.clone()),
        }
    }
    if !lost.is_empty() {
        return Verdict::Unknown(lost);
    }
    let from_git = replaced.len();
    let then = Archived::new(&opened.files, replaced, added);
    match compute(&then, opened, record) {
        Ok(recomputed) => judged(record, recomputed.as_ref(), from_git),
        Err(unasked) => unasked,
    }
}

/// The report of an edition, computed once more.
struct Recomputed {
    reported: Reported,
    /// Sources whose rows a cluster holds.
    remote: BTreeSet<String>,
}

/// Computes an edition's report once more; fails where a cluster could not be asked.
fn compute(
    files: &dyn ProjectFiles,
    opened: &OpenProject,
    record: &EditionRecord,
) -> Result<Option<Recomputed>, Verdict> {
    let options = Options { as_of: Some(record.edition.as_of), ..opened.options.clone() };
    let mut found = Diagnostics::new();
    let computed = pipeline::compute(files, &options, &mut found);
    if let Some(unasked) = found.iter().find(|one| open_project::UNASKED.contains(&one.code)) {
        return Err(Verdict::Unasked(unasked.message.clone()));
    }
    let Some(computed) = computed else { return Ok(None) };
    let rank = computed.rank_to_compare(record);
    let is_it = |name: ReportName, key: &str| name == record.edition.report && key == record.edition.key;
    let wanted = |name: ReportName, key: &str| is_it(name, key).then_some(rank);
    let reported = pipeline::reported(files, &computed, &wanted).pop();
    let remote = computed.project.sources.values().filter(|source| source.is_remote());
    let remote = remote.map(|source| source.name.clone()).collect();
    Ok(reported.map(|reported| Recomputed { reported, remote }))
}

/// Files that were others then, with their fingerprints of then; and files that were not there.
fn changes(files: &dyn ProjectFiles, then: &Basis, today: &Basis) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let inputs = then.inputs.iter().map(|(path, file)| (path, &file.blake3));
    let archived: BTreeMap<&String, &String> = inputs.chain(&then.rules).collect();
    let differs = |path: &str, blake3: &str| files.fingerprint(path).ok().is_none_or(|now| now != blake3);
    let changed = archived.iter().filter(|(path, blake3)| differs(path, blake3));
    let changed = changed.map(|(path, blake3)| ((*path).clone(), (*blake3).clone())).collect();
    // A document that promises only today is still there as a document: what it promises then is not known, so it stays.
    let is_hidden = |path: &&String| !archived.contains_key(*path) && path.starts_with("data/");
    (changed, today.inputs.keys().chain(today.rules.keys()).filter(is_hidden).cloned().collect())
}

fn judged(record: &EditionRecord, recomputed: Option<&Recomputed>, from_git: usize) -> Verdict {
    let Some(Recomputed { reported, remote }) = recomputed else {
        return Verdict::Differs(vec![record.edition.title.clone()]);
    };
    let differing = editions::differing(record, &reported.candidate.figures);
    if differing.is_empty() {
        return Verdict::Good { from_git };
    }
    let of_cluster = |frozen: &FrozenFigure| {
        let sources = reported.basis.sources_of(&frozen.sources);
        sources.intersection(remote).cloned().collect::<BTreeSet<_>>()
    };
    let moved: Vec<BTreeSet<String>> = differing.iter().map(|(frozen, _)| of_cluster(frozen)).collect();
    if moved.iter().all(|sources| !sources.is_empty()) {
        return Verdict::Moved(moved.into_iter().flatten().collect());
    }
    let told = differing.iter().map(|(frozen, now)| {
        let now = now.map_or("-", |now| now.shown.as_str());
        format!("{}: {} → {now}", frozen.title(), frozen.shown)
    });
    Verdict::Differs(told.collect())
}

fn tell((name, key): &ReportRef, number: u32, verdict: &Verdict, voice: &Console) -> Exit {
    voice.result(&format!("{} {key} {number}: {}", name.as_str(), said(verdict).text(voice.lang)));
    match verdict {
        Verdict::Good { .. } => Exit::Fine,
        Verdict::Damaged(_) | Verdict::Differs(_) => Exit::Findings,
        Verdict::Unknown(_) | Verdict::Moved(_) | Verdict::Unasked(_) => Exit::Data,
    }
}

fn said(verdict: &Verdict) -> Message {
    match verdict {
        Verdict::Good { from_git: 0 } => say!(
            "確認済み: 記録は発行時のまま、同じ入力から同じ数値",
            "verified: the record is intact, the same inputs give the same figures"
        ),
        Verdict::Good { from_git } => say!(
            "確認済み: 記録は発行時のまま、git に残る {from_git} ファイルの当時の内容から同じ数値",
            "verified: the record is intact, {from_git} files as git kept them give the same figures"
        ),
        Verdict::Damaged(Message { ja, en }) => say!("不一致: {ja}", "failed: {en}"),
        Verdict::Differs(figures) => {
            let figures = named(figures);
            say!(
                "不一致: 同じ入力から別の数値が出ます（tejun {TOOL}）: {figures}",
                "failed: the same inputs give other figures with tejun {TOOL}: {figures}"
            )
        }
        Verdict::Unknown(files) => {
            let files = named(files);
            say!(
                "確認できません: 発行後に変わった入力の当時の内容が git にありません: {files}",
                "cannot be verified: these inputs changed, and git does not have what they were: {files}"
            )
        }
        Verdict::Moved(sources) => {
            let sources = named(sources);
            say!(
                "確認できません: クラスターの行から別の数値が出ます。発行後に行が変わった可能性があります: {sources}",
                "cannot be verified: the cluster's rows, which may have changed since, give other figures: {sources}"
            )
        }
        Verdict::Unasked(Message { ja, en }) => say!("確認できません: {ja}", "cannot be verified: {en}"),
    }
}

/// The first of some names, and how many more there are.
fn named<'a>(all: impl IntoIterator<Item = &'a String>) -> String {
    let all: Vec<&str> = all.into_iter().map(String::as_str).collect();
    let more = all.len().saturating_sub(NAMED);
    let shown = all[..all.len() - more].join(", ");
    if more > 0 { format!("{shown}, … +{more}") } else { shown }
}
