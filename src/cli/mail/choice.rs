//! Which report a mail is made of, and what forbids it.
//!
//! In: the words of the command and a site. Out: a page that is a report; refusals with the option that lifts each. Never:
//! takes a report in a doubtful state without being told to.

use super::Args;
use crate::cli::refusals::switch_on;
use crate::diag::{Diagnostic, code, nearest};
use crate::model::{Page, Report, ReportName, Site};
use crate::say;

type Chosen<'a> = (&'a Page, &'a Report);

/// The report that is asked for: of a key its newest edition; without one the newest issued report, else the newest complete
/// one where unissued ones are allowed.
pub(super) fn chosen<'a>(args: &Args, name: ReportName, site: &'a Site) -> Result<Chosen<'a>, Box<Diagnostic>> {
    let reports = || site.pages.iter().filter_map(|page| Some((page, page.report.as_deref()?)));
    let is_it = |(_, report): &Chosen<'_>| report.name == name && report.is_summary();
    let mut of_name: Vec<Chosen<'_>> = reports().filter(is_it).collect();
    let edition = |report: &Report| report.edition.as_ref().map(|edition| edition.number);
    of_name.sort_by_key(|(_, report)| (report.period.start, edition(report)));
    let name = name.as_str();
    if of_name.is_empty() {
        let message = say!("`{name}` のレポートがありません", "there is no report `{name}`");
        let hint = switch_on(args.report);
        return Err(Box::new(Diagnostic::new(code::MAIL_NO_REPORT, None, message).hint(hint)));
    }
    if let Some(key) = args.period() {
        let found = of_name.iter().rev().find(|(_, report)| &report.key == key);
        return found.copied().ok_or_else(|| Box::new(no_such_key(name, key, &of_name)));
    }
    let issued = of_name.iter().rev().find(|(_, report)| report.edition.is_some());
    let complete = of_name.iter().rev().find(|(_, report)| !report.partial);
    // Where none is issued, the refusal names the one that would be taken.
    let found = issued.or(complete).or(of_name.last());
    Ok(*found.expect("there is one of the name"))
}

fn no_such_key(name: &str, key: &str, of_name: &[Chosen<'_>]) -> Diagnostic {
    let message = say!("`{name}` に `{key}` のレポートがありません", "there is no `{name}` report for `{key}`");
    let keys = || of_name.iter().map(|(_, report)| report.key.as_str());
    let meant = nearest(key, keys()).or(keys().next_back()).unwrap_or_default();
    Diagnostic::new(code::MAIL_NO_REPORT, None, message)
        .hint(say!("`--period {meant}` ならあります", "there is `--period {meant}`"))
}

/// What forbids to send a report.
pub(super) fn refusals(args: &Args, page: &Page, report: &Report) -> Vec<Diagnostic> {
    let title = &page.title;
    let mut refusals = Vec::new();
    if report.edition.is_none() && !args.allow_unissued {
        let message = say!("「{title}」は発行されていません", "`{title}` was not issued");
        let (name, key) = (report.name.as_str(), &report.key);
        refusals.push(Diagnostic::new(code::MAIL_UNISSUED, None, message).hint(say!(
            "`tejun edition issue {name} {key}` で発行するか、`--allow-unissued` を付けます",
            "issue it with `tejun edition issue {name} {key}`, or add `--allow-unissued`"
        )));
    }
    if !report.unwritten.is_empty() && !args.allow_draft {
        let headings = report.unwritten.join("`, `");
        let message = say!(
            "「{title}」は下書きです: `{headings}` がまだ書かれていません",
            "`{title}` is a draft: `{headings}` is still to be written"
        );
        refusals.push(
            Diagnostic::new(code::MAIL_DRAFT, None, message)
                .hint(say!("書き終えるか、`--allow-draft` を付けます", "write it, or add `--allow-draft`")),
        );
    }
    if !report.stale.is_empty() && !args.allow_stale {
        let sources = report.stale.join("`, `");
        let message = say!(
            "「{title}」のデータが古いままです: `{sources}`",
            "the data of `{title}` are out of date: `{sources}`"
        );
        refusals.push(Diagnostic::new(code::MAIL_STALE, None, message).hint(say!(
            "新しいデータを置くか、`--allow-stale` を付けます",
            "bring newer data, or add `--allow-stale`"
        )));
    }
    if report.partial && !args.allow_partial {
        let message = say!("「{title}」の期間はまだ終わっていません", "the period of `{title}` is not over");
        refusals.push(Diagnostic::new(code::MAIL_PARTIAL, None, message).hint(say!(
            "終わるのを待つか、`--allow-partial` を付けます",
            "wait for its end, or add `--allow-partial`"
        )));
    }
    refusals
}

#[cfg(test)]
mod tests;
