//! `tejun edition issue`: a report of today becomes an edition that is never changed.

use super::{TOOL, local, table};
use crate::calendar::{Instant, Period, parse_instant};
use crate::cli::args::{EditionIssue, Global};
use crate::cli::console::Console;
use crate::cli::exit::{CommandResult, Exit};
use crate::cli::open_project::{self, OpenProject};
use crate::cli::refusals::{refuse_to_create, switch_on, unreadable_instant};
use crate::cli::values;
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::editions::{self, Issue, NewRecord, Side};
use crate::model::{EditionRecord, IssuedFor, ReportName, Restated};
use crate::output;
use crate::pipeline::{self, Computed, Reported, Reports};
use crate::say;

/// Writes the record, unless something speaks against it.
pub(super) fn run(args: &EditionIssue, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let report = pipeline::report_name(&opened.files, &args.report)?;
    let reports = pipeline::reports(&opened.files, &opened.options, &mut found);
    opened.print_errors(&found, voice);
    let Some(reports) = reports else { return Ok(open_project::exit(&found, false)) };
    if found.has_errors() {
        voice.diagnostic(&refused(say!(
            "誤りの指摘があるため、発行しません",
            "nothing is issued while there are findings of severity error"
        )));
        return Ok(open_project::exit(&found, false));
    }
    let all = values::meant(&reports.computed, report, args.value.as_deref())?;
    let one = |report: ReportName| {
        let wish = wish(args, &opened, &reports, report);
        match wish.and_then(|wish| issue(args, &opened, &reports.computed, &wish, voice)) {
            Err(refusal) if refusal.code != code::CLI_USAGE => {
                voice.diagnostic(&refusal);
                Ok(Exit::Findings)
            }
            issued => issued,
        }
    };
    if let [report] = all[..] {
        return Ok(one(report)?);
    }
    // What speaks against one value is no reason to keep the others waiting.
    let mut worst = Exit::Fine;
    for report in all {
        let exit = one(report).unwrap_or_else(|refusal| {
            let (name, said) = (report.as_str(), &refusal.message);
            let (ja, en) = (&said.ja, &said.en);
            let message = say!("{name}: {ja}", "{name}: {en}");
            voice.diagnostic(&Diagnostic { message, ..*refusal });
            Exit::Usage
        });
        worst = if worst == Exit::Fine { exit } else { worst };
    }
    Ok(worst)
}

/// What is to be issued, and when.
struct Wish {
    report: ReportName,
    key: String,
    at: Instant,
}

fn wish(
    args: &EditionIssue,
    opened: &OpenProject,
    reports: &Reports,
    report: ReportName,
) -> Result<Wish, Box<Diagnostic>> {
    let site = &reports.computed.project.site;
    let at = match &args.at {
        Some(text) => parse_instant(text, &site.periods.zone).ok_or_else(|| unreadable_instant("--at", text))?,
        None => opened.options.now,
    };
    let planned: Vec<&(ReportName, String, Period)> = reports.planned.iter().filter(|(of, ..)| *of == report).collect();
    let name = report.as_str();
    let found = match args.period() {
        Some(typed) => planned.iter().find(|(_, key, period)| key == typed || period.label == *typed),
        None => planned.iter().rev().find(|(_, _, period)| !period.is_partial(reports.computed.as_of)),
    };
    if reports.computed.project.site.reports.of(report).is_none() {
        let message = say!(
            "{name} は tejun.yaml の `reports` で有効になっていません",
            "`reports` in tejun.yaml does not switch {name} on"
        );
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(switch_on(report))));
    }
    let Some((_, key, _)) = found else {
        let message = match args.period() {
            Some(typed) => say!("{name} に期間 `{typed}` の報告はありません", "there is no {name} report of `{typed}`"),
            None => say!("終わった期間の {name} がありません", "there is no {name} report of a period that is over"),
        };
        let newest = planned.last().map_or("2026-10", |(_, key, _)| key.as_str());
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
            "`--period {newest}` のように書きます。種類ごとのスイッチは tejun.yaml の `reports` です",
            "write `--period {newest}`; kinds are switched on by `reports` in tejun.yaml"
        ))));
    };
    Ok(Wish { report, key: key.clone(), at })
}

fn refused(message: Message) -> Diagnostic {
    Diagnostic::new(code::EDITION_REFUSED, None, message)
}

fn issue(
    args: &EditionIssue,
    opened: &OpenProject,
    computed: &Computed,
    wish: &Wish,
    voice: &Console,
) -> Result<Exit, Box<Diagnostic>> {
    let rank = computed.rank_to_issue(wish.report);
    let today = pipeline::reported_one(&opened.files, computed, wish.report, &wish.key, rank);
    let today =
        today.ok_or_else(|| Box::new(refused(say!("報告を組み立てられません", "the report cannot be composed"))))?;
    may_be_issued(args, &today)?;
    let previous = computed.editions.newest(wish.report, &wish.key);
    let issued_for = IssuedFor::of(&computed.project.site.audiences.names, rank);
    let restated = previous.map(|previous| restated(opened, computed, previous, &today)).unwrap_or_default();
    if let Some(previous) = previous {
        let is_for_the_same = previous.issued_for() == issued_for.as_ref();
        if restated.is_empty() && is_for_the_same && says_the_same(computed, previous, &today) {
            let number = previous.edition.number;
            let message = say!(
                "第 {number} 版から変わったところがなく、訂正するものがありません",
                "there is nothing to restate: edition {number} says the same"
            );
            if args.if_changed {
                voice.note(&message);
                return Ok(Exit::Fine);
            }
            return Err(Box::new(refused(message)));
        }
        if wish.at < previous.edition.issued_at {
            let message =
                say!("`--at` が前の版の発行より前です", "`--at` is earlier than the edition before was issued");
            return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message)));
        }
    }
    let issue = Issue {
        candidate: &today.candidate,
        // The record of a number that nobody can count to is there already, and is not overwritten.
        number: previous.map_or(0, |previous| previous.edition.number).saturating_add(1),
        cutoff: cutoff(computed, &today.candidate.period),
        as_of: computed.as_of,
        issued_at: wish.at,
        tool: TOOL,
        reason: args.reason.as_deref().map(str::trim).unwrap_or_default(),
        issued_for: issued_for.clone(),
        basis: &today.basis,
        words: today.words.as_deref(),
        restated: &restated,
        lang: computed.project.site.language,
    };
    let NewRecord { edition, folder, files } = editions::write(&issue);
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    if let Err(refusal) = output::create_record(&global_root(opened), &folder, &files) {
        return Ok(refuse_to_create(&refusal, voice));
    }
    let zone = &computed.project.site.periods.zone;
    let (name, key, number) = (wish.report.as_str(), &wish.key, edition.number);
    let (issued, as_of) = (local(edition.issued_at, zone), local(edition.as_of, zone));
    let (shown, inputs) = (today.candidate.figures.len(), edition.basis.inputs.len());
    let seal = &edition.seal[..16];
    voice.result(&format!("{name} {key} {number}\n{}", edition.title));
    voice.note(&say!(
        "発行 {issued}、集計時点 {as_of}、数値 {shown} 件、入力 {inputs} ファイル、封印 {seal}",
        "issued {issued}, as of {as_of}, {shown} figures, {inputs} input files, seal {seal}"
    ));
    if !restated.is_empty() {
        voice.result(&table(&restated, voice).aligned(voice.lang));
    }
    voice.note(&say!(
        "`data/editions/{name}/{key}/{number}/` を git にコミットします",
        "commit `data/editions/{name}/{key}/{number}/`"
    ));
    Ok(Exit::Fine)
}

fn global_root(opened: &OpenProject) -> std::path::PathBuf {
    opened.files.root().map(std::path::Path::to_path_buf).unwrap_or_default()
}

/// The rule by which a window ends, as written.
fn cutoff<'c>(computed: &'c Computed, period: &Period) -> &'c str {
    let cutoff = computed.project.site.periods.cutoff.as_ref();
    cutoff.filter(|_| period.grain == crate::calendar::Grain::Cutoff).map_or("", |cutoff| cutoff.written.as_str())
}

/// What speaks against issuing, unless it was allowed.
fn may_be_issued(args: &EditionIssue, today: &Reported) -> Result<(), Box<Diagnostic>> {
    let Some(report) = &today.candidate.page.report else { return Ok(()) };
    if report.partial && !args.allow_partial {
        let end = report.period.end;
        let message = say!("期間がまだ終わっていません（{end} まで）", "the period is not over: it ends at {end}");
        return Err(Box::new(refused(message).hint(say!(
            "途中の報告を発行するなら `--allow-partial` を付けます",
            "add `--allow-partial` to issue it as it is"
        ))));
    }
    if !report.stale.is_empty() && !args.allow_stale {
        let sources = report.stale.join(", ");
        let message = say!("データが古くなっています: {sources}", "the data are older than they promise: {sources}");
        return Err(Box::new(refused(message).hint(say!(
            "新しいエクスポートを data/ に置くか、`--allow-stale` を付けます",
            "put a newer export into data/, or add `--allow-stale`"
        ))));
    }
    if !report.unwritten.is_empty() && !args.allow_draft {
        let headings = report.unwritten.join(", ");
        let message =
            say!("下書きです。書かれていない見出し: {headings}", "it is a draft; nothing is written below: {headings}");
        let (name, key) = (report.name.as_str(), &report.key);
        return Err(Box::new(refused(message).hint(say!(
            "`content/reports/{name}/{key}.md` に書くか、`--allow-draft` を付けます",
            "write into `content/reports/{name}/{key}.md`, or add `--allow-draft`"
        ))));
    }
    Ok(())
}

/// What differs from an edition, each figure with its causes. Where the instant is another one, today's data are asked once more
/// as of then: that tells what time alone has changed.
pub(super) fn restated(
    opened: &OpenProject,
    computed: &Computed,
    previous: &EditionRecord,
    today: &Reported,
) -> Vec<Restated> {
    let (edition, candidate) = (&previous.edition, &today.candidate);
    let then = (edition.as_of != computed.as_of).then(|| {
        let options = pipeline::Options { as_of: Some(edition.as_of), ..opened.options.clone() };
        let computed = pipeline::compute(&opened.files, &options, &mut Diagnostics::new())?;
        pipeline::reported_one(&opened.files, &computed, candidate.name, &candidate.key, today.rank)
    });
    let then = then.flatten().map(|reported| reported.candidate.figures);
    let old = side(previous);
    let new = Side { figures: &candidate.figures, basis: &today.basis, as_of: computed.as_of, tool: TOOL };
    editions::restated(old, new, then.as_deref())
}

/// An edition as one side of a comparison.
pub(super) fn side(record: &EditionRecord) -> Side<'_> {
    let edition = &record.edition;
    Side { figures: &record.figures, basis: &edition.basis, as_of: edition.as_of, tool: &edition.tool }
}

/// Whether words and blocks are those of an edition.
fn says_the_same(computed: &Computed, previous: &EditionRecord, today: &Reported) -> bool {
    let zone = &computed.project.site.periods.zone;
    let candidate = &today.candidate;
    let blocks = editions::frozen_blocks(&candidate.page);
    let appendix = candidate.appendix.as_ref().map(editions::frozen_blocks).unwrap_or_default();
    let (then, now) = (local(previous.edition.as_of, zone), local(computed.as_of, zone));
    let same = |old: &[_], new: &[_]| editions::blocks_say_the_same((old, &then), (new, &now));
    same(&previous.page.blocks, &blocks)
        && same(&previous.page.appendix, &appendix)
        && previous.words == today.words
        && previous.page.title == candidate.page.title
}
