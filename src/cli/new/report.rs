//! The words of one report: a file with the headings that the layout has for them.
//!
//! In: the name of a report and perhaps of a period. Out: `content/reports/<name>/<key>.md`; of a report for each value of a column one
//! file for each value that has a figure in the period. Never: writes over words that are there.

use crate::calendar::{Date, Instant, Period, PeriodCalendar, local_date};
use crate::cli::args::{Global, Kind};
use crate::cli::console::Console;
use crate::cli::exit::{CommandResult, Exit};
use crate::cli::open_project::{OpenProject, open};
use crate::cli::progress::Progress;
use crate::cli::refusals::refuse_to_create;
use crate::config::{self, ReportSettings, Reports, SiteConfig};
use crate::diag::{Diagnostic, Diagnostics, Lang, code, did_you_mean};
use crate::model::{Figure, ProjectFiles, ReportName, ReportPeriod};
use crate::output::create_new;
use crate::pipeline::{self, Composed};
use crate::say;
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Writes the file, unless something is already there.
pub(super) fn run(
    name: &str,
    typed: Option<&str>,
    title: Option<&str>,
    global: &Global,
    voice: &Console,
) -> CommandResult {
    let unsaid = &mut Diagnostics::new();
    let opened = open(global, true, unsaid)?;
    let Some(project) = config::load(&opened.files, unsaid) else {
        let message = say!("tejun.yaml を読めません", "tejun.yaml cannot be read");
        return Err(Diagnostic::new(code::CONFIG_MISSING, None, message).into());
    };
    let site = &project.site;
    let report = known(&site.reports, name)?;
    let as_of = opened.options.as_of.or(site.as_of).unwrap_or(opened.options.now);
    let period = period(&opened, site, report, typed, as_of)?;
    let key = site.reports.period_of(report).key(&period, &site.periods);
    let beginning = Beginning { title, day: local_date(&site.periods.zone, as_of), lang: site.language };
    if site.reports.of(report).is_some_and(ReportSettings::stands_for_values) {
        return of_each_value(
            &opened,
            ReportPeriodKey { report, period: &period, key: &key },
            beginning,
            global,
            voice,
        );
    }
    let headings = pipeline::commentary_headings(&opened.files, &opened.options, report);
    let has_causes = headings.iter().any(|(heading, _)| CAUSES.contains(&heading.as_str()));
    let composed = has_causes.then(|| compose(&opened, voice)).flatten();
    let missed = composed.map(|composed| without_cause(&composed, report, &key)).unwrap_or_default();
    let (path, text) = (path(report, &key), text(&headings, &missed, beginning));
    let path = opened.files.mounts().disk_path(&path);
    create_new(&global.dir, &[(&*path, text.as_bytes())]).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    voice.note(&say!(
        "`{path}` を下書きとして作りました。載せるときは `draft: true` を消します",
        "made `{path}` as a draft; delete `draft: true` to have it in the report"
    ));
    if site.reports.of(report).is_none() {
        voice.note(&say!(
            "このレポートはまだ作られません。tejun.yaml に `reports: {{ {name}: true }}` と書きます",
            "this report is not made yet; write `reports: {{ {name}: true }}` in tejun.yaml"
        ));
    }
    Ok(Exit::Fine)
}

/// The period that is typed, or the next one to write of.
fn period(
    opened: &OpenProject,
    site: &SiteConfig,
    report: ReportName,
    typed: Option<&str>,
    as_of: Instant,
) -> Result<Period, Box<Diagnostic>> {
    let (speaks_of, periods) = (site.reports.period_of(report), &site.periods);
    let running = periods.containing(speaks_of.grain(periods), as_of);
    let Some(typed) = typed else {
        let is_there = |key: &str| opened.files.list("content").contains(&path(report, key));
        return Ok(next_to_write(speaks_of, &running, periods, is_there));
    };
    speaks_of.of_key(typed, periods).ok_or_else(|| {
        let (name, key) = (report.as_str(), speaks_of.key(&running, periods));
        let message = say!("`{typed}` は {name} の期ではありません", "`{typed}` is no period of the report `{name}`");
        let hint = say!("`tejun new {name} {key}` のように書きます", "write something like `tejun new {name} {key}`");
        Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
    })
}

/// The site as it is without the words; what is wrong with it is for `check` to tell.
fn compose(opened: &OpenProject, voice: &Console) -> Option<Composed> {
    let progress = Progress::start(voice, &say!("数値を計算しています", "computing figures"));
    let composed = pipeline::compose(&opened.files, &opened.options, &mut Diagnostics::new());
    progress.end();
    composed
}

/// The promises that a report of a period did not see kept.
fn without_cause(composed: &Composed, report: ReportName, key: &str) -> Vec<String> {
    let reports = composed.site.pages.iter().filter_map(|page| page.report.as_deref());
    let mut own = reports.filter(|of| of.name == report && of.key == key && of.is_summary());
    own.next().map(|of| of.without_cause.clone()).unwrap_or_default()
}

/// The reports of the values that have a figure in a period.
fn with_values_of(composed: &Composed, report: ReportName, period: &Period) -> Vec<ReportName> {
    let computed = &composed.computed;
    let tells = |name: &ReportName| {
        let told = |figure: &Figure| figure.period.label == period.label && figure.value.is_some();
        computed.figures_of(*name).is_some_and(|figures| figures.iter().any(told))
    };
    computed.value_reports(Some(report)).into_iter().filter(tells).collect()
}

/// Writes the words of a period for each value that has a figure in it and no words yet.
fn of_each_value(
    opened: &OpenProject,
    about: ReportPeriodKey<'_>,
    beginning: Beginning<'_>,
    global: &Global,
    voice: &Console,
) -> CommandResult {
    let ReportPeriodKey { report, period, key } = about;
    let composed = compose(opened, voice);
    let reports = composed.as_ref().map(|composed| with_values_of(composed, report, period)).unwrap_or_default();
    let known = opened.files.list("content");
    let (there, missing): (Vec<_>, Vec<_>) = reports.into_iter().partition(|of| known.contains(&path(*of, key)));
    let (name, there) = (report.as_str(), there.len());
    let Some(composed) = composed.filter(|_| !missing.is_empty() || there > 0) else {
        let message = say!(
            "`{name}` には、この期に値のあるレポートがありません",
            "no value of `{name}` has a figure in this period"
        );
        return Err(Diagnostic::new(code::CLI_USAGE, None, message).into());
    };
    let mounts = opened.files.mounts();
    let words_of = |report: &ReportName| {
        let headings = composed.computed.commentary_headings(*report);
        let path = path(*report, key);
        (mounts.disk_path(&path).into_owned(), text(&headings, &without_cause(&composed, *report, key), beginning))
    };
    let files: Vec<(String, String)> = missing.iter().map(words_of).collect();
    let texts: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    create_new(&global.dir, &texts).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    let made = files.len();
    let folder = mounts.disk_path("content/reports").into_owned();
    voice.note(&say!(
        "`{folder}/{name}/` に、値ごとの下書きを {made} 件作りました（すでにあるもの {there} 件）。載せるときは `draft: true` を消します",
        "made {made} drafts below `{folder}/{name}/`, one for each value ({there} were there); delete `draft: true` to have one in its report"
    ));
    Ok(Exit::Fine)
}

/// The report of a name; it may be that of a kind which is not made yet.
fn known(reports: &Reports, name: &str) -> Result<ReportName, Box<Diagnostic>> {
    let names = reports.names(std::iter::empty());
    if let Some(report) = names.iter().find(|report| report.as_str() == name) {
        return Ok(*report);
    }
    // Which values there are the data say.
    let of_value = ReportName::new(name).filter(|report| report.slug().is_some());
    if let Some(report) = of_value.filter(|report| reports.of(*report).is_some()) {
        return Ok(report);
    }
    let message = say!("`{name}` という種類もレポートもありません", "there is neither a kind nor a report `{name}`");
    let kinds = Kind::value_variants().iter().filter_map(Kind::to_possible_value);
    let kinds: Vec<String> = kinds.map(|kind| kind.get_name().to_owned()).collect();
    let known: BTreeSet<&str> =
        kinds.iter().map(String::as_str).chain(names.iter().map(|name| name.as_str())).collect();
    let all = known.iter().copied().collect::<Vec<_>>().join(", ");
    let hint = did_you_mean(name, known).unwrap_or_else(|| say!("{all} のどれかを書きます", "write one of: {all}"));
    Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint)))
}

fn path(report: ReportName, key: &str) -> String {
    format!("content/reports/{}/{key}.md", report.as_str())
}

/// The newest period that is over, else, where that has its words, the one that runs.
fn next_to_write(
    speaks_of: ReportPeriod,
    running: &Period,
    periods: &PeriodCalendar,
    is_there: impl Fn(&str) -> bool,
) -> Period {
    let over = periods.previous(running);
    if is_there(&speaks_of.key(&over, periods)) { running.clone() } else { over }
}

/// The headings of the built-in layouts below which causes of misses are told.
const CAUSES: [&str; 2] = ["未達と対応", "Causes and measures"];

/// Which report of which period is written for.
#[derive(Clone, Copy)]
struct ReportPeriodKey<'a> {
    report: ReportName,
    period: &'a Period,
    key: &'a str,
}

/// What stands above the words.
#[derive(Clone, Copy)]
struct Beginning<'a> {
    title: Option<&'a str>,
    day: Date,
    lang: Lang,
}

/// A file of words: its headings, so that what is not written stays empty, and a row for each promise that was `missed`.
fn text(headings: &[(String, bool)], missed: &[String], Beginning { title, day, lang }: Beginning<'_>) -> String {
    let mut text = String::from("---\n");
    if let Some(title) = title {
        // A JSON string is a YAML string, whatever the title contains.
        let title = serde_json::to_string(title).expect("a string is always JSON");
        let _ = writeln!(text, "title: {title}");
    }
    let _ = writeln!(text, "date: {day}\ndraft: true\n---");
    for (heading, required) in headings {
        let note = match required {
            true => lang.pick("必ず書きます", "must be written"),
            false => lang.pick("なければ空のままにします", "leave it empty when there is nothing to say"),
        };
        let _ = write!(text, "\n## {heading}\n\n<!-- {note} -->\n");
        if CAUSES.contains(&heading.as_str()) {
            let head = lang.pick("| 約束 | 原因 | 対応 | 担当 | 期日 |", "| Promise | Cause | Measure | Owner | Due |");
            let _ = write!(text, "\n{head}\n| --- | --- | --- | --- | --- |\n");
            for promise in missed {
                let _ = writeln!(text, "| {} |  |  |  |  |", promise.replace('|', "\\|"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Grain, parse_zone};

    #[test]
    fn words_begin_with_their_headings() {
        let headings = ["今週のハイライト", "来週の予定", "未達と対応"]
            .map(|heading| (heading.to_owned(), heading.contains("ハイ")));
        let beginning = Beginning { title: Some("A: \"b\""), day: "2026-11-20".parse().unwrap(), lang: Lang::Ja };
        let text = text(&headings, &["応答|1".to_owned()], beginning);
        assert_eq!(
            text,
            "---\ntitle: \"A: \\\"b\\\"\"\ndate: 2026-11-20\ndraft: true\n---\n\n## 今週のハイライト\n\n<!-- 必ず書きます -->\n\n\
             ## 来週の予定\n\n<!-- なければ空のままにします -->\n\n\
             ## 未達と対応\n\n<!-- なければ空のままにします -->\n\n\
             | 約束 | 原因 | 対応 | 担当 | 期日 |\n| --- | --- | --- | --- | --- |\n| 応答\\|1 |  |  |  |  |\n"
        );
    }

    #[test]
    fn what_is_over_is_written_first() {
        let periods = PeriodCalendar { zone: parse_zone("Asia/Tokyo").unwrap(), fiscal_year_start: 4, cutoff: None };
        let running = periods.containing(Grain::Month, "2026-11-20T08:00:00Z".parse().unwrap());
        let next =
            |there: &[&str]| next_to_write(ReportPeriod::Month, &running, &periods, |key| there.contains(&key)).label;
        assert_eq!(next(&[]), "2026-10");
        assert_eq!(next(&["2026-10"]), "2026-11");
    }
}
