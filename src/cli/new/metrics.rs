//! `tejun new metrics SOURCE`: declares the metrics and clocks that a source allows, and prints their first figures.
//!
//! In: a declared source. Out: entries at the end of `data/metrics.yaml` and `data/sla.yaml`, and figures. Never: invents a target, or
//! writes an entry that the configuration does not take.

mod attainment;
mod calendars;
mod entries;
mod policy;
mod roles;
mod tables;

use super::super::args::{Global, NewMetrics};
use super::super::console::Console;
use super::super::contract::place_on_disk;
use super::super::exit::{CommandResult, Exit};
use super::super::open_project::OpenProject;
use super::super::refusals::left_out;
use super::super::yaml_entries::{Drafted, appended, at_end, first_error, without_entry, write};
use super::super::{figures, open_project};
use crate::config::{self, Column, ColumnType, DeclarationKind, Project, Sheet, Source};
use crate::data;
use crate::diag::{Diagnostic, Diagnostics, Lang, Message, Place, code, did_you_mean};
use crate::model::ProjectFiles;
use crate::pipeline::{self, Computed, PromisedTerms};
use crate::query::Engine;
use crate::say;
use calendars::PriorityCalendars;
use entries::Entries;
use policy::PolicyDraft;
use roles::SeenValues;
use std::collections::BTreeSet;
use std::sync::Arc;

const METRICS: &str = "data/metrics.yaml";
const SOURCES: &str = "data/sources.yaml";
const SLA: &str = "data/sla.yaml";

/// Declares, and computes.
pub(super) fn run(args: &NewMetrics, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let Some(project) = config::load(&opened.files, &mut found) else {
        opened.print(&found, voice);
        return Ok(Exit::Usage);
    };
    let source = source(&project, args.source.as_deref())?;
    let presets = config::presets(&opened.files, &mut Diagnostics::new());
    let seen = seen_values(source, &opened.files, &project);
    // What is written becomes labels of the site, whatever language the terminal has.
    let lang = project.site.language;
    let entries = entries::of_source(source, &project, &presets, &seen, lang);
    if entries.metrics.is_empty() && entries.policy.is_none() {
        return Err(nothing(&source.name, &entries).into());
    }
    for (column, kind) in &entries.timeless {
        voice.note(&without_instant(column, *kind));
    }
    if entries.lacks_key {
        voice.note(&say!(
            "注意: 行を見分ける `key` が `{SOURCES}` のこのソースにないので、SLA の時計は作りません。番号の列を `key` に書いてから、もう一度実行すると作れます",
            "note: the source has no `key` in `{SOURCES}` that tells rows apart, so that no SLA clocks are made; declare the column of numbers as `key`, and run this again"
        ));
    }
    if entries.are_tickets && entries.policy.is_none() && !entries.lacks_key && project.policies.is_empty() {
        without_clocks(&pipeline::places_of_promised_times(&opened.files, &opened.options), &opened, voice);
    }
    let promised = promised(&entries, &project, &opened, args)?;
    let metrics = entries.metrics_text(lang);
    let of_times = |policy: &PolicyDraft| policy.text(&promised.terms, &promised.calendars, lang);
    let policy = entries.policy.as_ref().map(of_times).unwrap_or_default();
    if args.dry_run {
        voice.for_people(&metrics);
        if !policy.is_empty() {
            voice.for_people(&format!("# {SLA}\n{policy}"));
        }
        return Ok(Exit::Fine);
    }
    if let Some(refusal) = nothing_more(&entries, &promised, &source.name) {
        return Err(refusal.into());
    }
    let drafted = drafted(&opened.files, &metrics, &policy, entries.replaced.as_ref());
    verify(&drafted, &entries)?;
    write(&drafted, global, voice)?;
    let written: Vec<String> = drafted.changed.iter().map(|(path, _)| format!("`{path}`")).collect();
    let (ja, en, count) = (written.join(" と "), written.join(" and "), entries.metrics.len());
    voice.note(&match count {
        0 => say!("{ja} に SLA の時計を書きました", "wrote the clocks of the SLA into {en}"),
        _ => say!("{ja} に指標 {count} 個を書きました", "wrote {count} metrics into {en}"),
    });
    if entries.policy.is_some() {
        voice.note(&of_targets(&promised));
        if promised.terms.share.is_none() && promised.terms.times.iter().all(|time| time.share.is_none()) {
            voice.note(&say!(
                "何割のチケットが守ればよいかを `{SLA}` の attainment に書くと、達成率を判定します。行は用意してあります",
                "how many tickets must keep the times stands under `attainment` in `{SLA}`, as a comment: attainment is judged once it is written"
            ));
        }
    }
    first_figures(&entries, global, voice)
}

/// Whether metrics of a source are known, as it would be read from these files.
pub(super) fn are_known(name: &str, files: &dyn ProjectFiles) -> bool {
    let Some(project) = config::load(files, &mut Diagnostics::new()) else { return false };
    let Some(source) = project.sources.get(name) else { return false };
    let presets = config::presets(files, &mut Diagnostics::new());
    let seen = seen_values(source, files, &project);
    let entries = entries::of_source(source, &project, &presets, &seen, project.site.language);
    !entries.metrics.is_empty() || entries.policy.is_some()
}

/// Says that documents promise times that nothing of the source can keep.
fn without_clocks(promised: &[Place], opened: &OpenProject, voice: &Console) {
    let Some(first) = promised.first() else { return };
    let first = place_on_disk(opened.files.mounts(), &first.file, first.line);
    let others = promised.len() - 1;
    voice.note(&say!(
        "注意: 文書は応答や解決の時間を約束しています（{first}、ほか {others} か所）が、SLA の時計は作りません。優先度の列（`priority`）と、受付（`opened_at`）、応答（`responded_at`）か解決（`resolved_at`）の日時が要ります。`{SOURCES}` の列の名前を直すと作れます",
        "note: documents promise times to respond or to resolve ({first}, and {others} more), but no SLA clocks are made: they take a column of priorities (`priority`), and instants called `opened_at` and `responded_at` or `resolved_at`; rename the columns in `{SOURCES}`"
    ));
}

/// Says that what needs an instant is not made of a column.
fn without_instant(column: &str, kind: ColumnType) -> Message {
    let kind = config::type_name(kind);
    say!(
        "注意: `{column}` は {kind} なので、時間の指標と SLA の時計は作りません。日時として読めるように書き出し、`{SOURCES}` の列を `type: datetime` にすると作れます",
        "note: `{column}` is {kind}, so that no durations and SLA clocks are made of it; export it as dates with times, and declare the column in `{SOURCES}` as `type: datetime`"
    )
}

/// The files of the project with the entries more.
fn drafted<'f>(files: &'f dyn ProjectFiles, metrics: &str, policy: &str, replaced: Option<&Place>) -> Drafted<'f> {
    let mut changed: Vec<(&'static str, Arc<[u8]>)> = Vec::new();
    if !metrics.is_empty() {
        changed.push((METRICS, Arc::from(appended(files, METRICS, metrics).as_slice())));
    }
    if !policy.is_empty() {
        let text = match replaced {
            Some(place) => at_end(without_entry(files, SLA, place), policy),
            None => appended(files, SLA, policy),
        };
        changed.push((SLA, Arc::from(text.as_slice())));
    }
    Drafted { files, changed }
}

/// Where everything is written already and the documents promise no time on a named calendar, a second run would write the same again.
fn nothing_more(entries: &Entries, promised: &PromisedTimes, source: &str) -> Option<Diagnostic> {
    let adds = promised.terms.times.iter().any(|time| promised.calendars.settle(time));
    (entries.metrics.is_empty() && entries.replaced.is_some() && !adds).then(|| nothing(source, entries))
}

/// What documents promise of the clocks of a policy, with the calendars that were named for it.
#[derive(Default)]
struct PromisedTimes {
    terms: PromisedTerms,
    calendars: PriorityCalendars,
}

fn promised(
    entries: &Entries,
    project: &Project,
    opened: &OpenProject,
    args: &NewMetrics,
) -> Result<PromisedTimes, Box<Diagnostic>> {
    let Some(policy) = &entries.policy else { return Ok(PromisedTimes::default()) };
    let calendars = PriorityCalendars::read(&args.calendars, &policy.priorities(), project)?;
    let empty = policy.text(&PromisedTerms::default(), &calendars, Lang::En);
    let without = drafted(&opened.files, "", &empty, entries.replaced.as_ref());
    let calendar_of = |priority: &str| calendars.of(priority).map(str::to_owned);
    let terms = pipeline::promised_times(&without, &opened.options, &policy.name, &calendar_of);
    Ok(PromisedTimes { terms, calendars })
}

/// What has to be done with the times of the policy.
fn of_targets(promised: &PromisedTimes) -> Message {
    let (live, open): (Vec<_>, Vec<_>) = promised.terms.times.iter().partition(|time| promised.calendars.settle(time));
    let (live, open) = (live.len(), open.len());
    match (live, open) {
        (0, 0) => say!(
            "SLA の約束の時間は空けてあります。文書の約束（`tejun contract` で一覧）に合わせて `{SLA}` の targets に書きます",
            "the times that the SLA promises are left open; write those of your documents (`tejun contract` lists them) under `targets` in `{SLA}`"
        ),
        (_, 0) => say!(
            "文書が約束する時間 {live} 個を `{SLA}` の targets に書きました。文書の場所はその上にあります",
            "wrote {live} times that documents promise under `targets` in `{SLA}`; where they stand is told above them"
        ),
        (0, _) if promised.terms.times.iter().any(|time| promised.calendars.of(&time.priority).is_some()) => say!(
            "文書が約束する時間 {open} 個は、営業時間か実時間かが文からわからないので、`{SLA}` の targets にコメントで書きました。確かめて # を消すか、文書に「営業時間」と書いてもう一度実行します",
            "whether the {open} times that documents promise are business hours is not said: they stand as comments under `targets` in `{SLA}`; make sure and remove the #, or write `business hours` in the document and run this again"
        ),
        (0, _) => say!(
            "文書が約束する時間 {open} 個は `{SLA}` の targets にコメントで書きました。どのカレンダーで数えるかを確かめて # を消します（`--calendar jp-business` のように名前を付けて実行すれば、初めから入ります）",
            "wrote {open} times that documents promise as comments under `targets` in `{SLA}`; make sure of the calendar that they run on, and remove the # (with `--calendar jp-business` they are written at once)"
        ),
        _ => say!(
            "文書が約束する時間 {live} 個を `{SLA}` の targets に、カレンダーか、営業時間か実時間かの決まらない {open} 個をコメントで書きました",
            "wrote {live} times that documents promise under `targets` in `{SLA}`, and {open} of which the calendar, or which hours are meant, is open as comments"
        ),
    }
}

/// The source of a name.
fn source<'p>(project: &'p Project, name: Option<&str>) -> Result<&'p Source, Box<Diagnostic>> {
    let Some(name) = name else { return only_source(project) };
    if let Some(source) = project.sources.get(name) {
        return Ok(source);
    }
    if let Some(place) = project.broken.place(DeclarationKind::Source, name) {
        return Err(Box::new(left_out(name, place)));
    }
    let message = say!("ソース `{name}` は宣言されていません", "no source `{name}` is declared");
    let known = project.sources.keys().cloned().collect::<Vec<_>>().join("`, `");
    let hint =
        did_you_mean(name, project.sources.keys().map(String::as_str)).unwrap_or_else(|| match known.is_empty() {
            true => no_source(),
            false => say!("あるのは `{known}` です", "there are `{known}`"),
        });
    Err(Box::new(Diagnostic::new(code::UNKNOWN_DATA, None, message).hint(hint)))
}

/// The source that is meant when none is named.
fn only_source(project: &Project) -> Result<&Source, Box<Diagnostic>> {
    let mut sources = project.sources.values();
    if let (Some(only), None) = (sources.next(), sources.next()) {
        return Ok(only);
    }
    let message = say!("どのソースの指標を作るか決まりません", "of which source metrics are to be made is not clear");
    let names = project.sources.keys().cloned().collect::<Vec<_>>().join("`, `");
    let hint = match names.is_empty() {
        true => no_source(),
        false => say!(
            "`tejun new metrics NAME` と名指します: `{names}`",
            "name one, as in `tejun new metrics NAME`: `{names}`"
        ),
    };
    Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint)))
}

/// How to begin where no source is declared.
fn no_source() -> Message {
    say!(
        "まず `tejun new source data/export.csv` のように、書き出したファイルを宣言します",
        "declare an export first, as in `tejun new source data/export.csv`"
    )
}

fn nothing(source: &str, entries: &Entries) -> Diagnostic {
    if entries.existing > 0 {
        let message = say!("`{source}` の指標はもうあります", "the metrics of `{source}` are there already");
        return Diagnostic::new(code::CLI_USAGE, None, message)
            .hint(say!("`tejun figures` で数値を出せます", "`tejun figures` prints their figures"));
    }
    let message = say!("`{source}` から作れる指標が分かりません", "no metric of `{source}` is known");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "受付・解決・発生・復旧の日時や、点数の列の名前を `opened_at`、`resolved_at`、`started_at`、`restored_at`、`rating` などにすると作れます",
        "it takes columns named `opened_at`, `resolved_at`, `started_at`, `restored_at`, `rating` and the like"
    ))
}

/// The few values of each column by its header: they tell the scale of a survey, and how a state is written. Those of a union are what its
/// sources write, by the names of their columns.
fn seen_values(source: &Source, files: &dyn ProjectFiles, project: &Project) -> SeenValues {
    let Some(union) = source.union() else { return values_in_files(source, files, project) };
    let (mut seen, mut unknown) = (SeenValues::new(), BTreeSet::new());
    for member in union.members.iter().filter_map(|name| project.sources.get(name)) {
        let of_member = values_in_files(member, files, project);
        for column in member.columns.values() {
            let written =
                column.from.iter().find_map(|header| of_member.get(header)).filter(|values| !values.is_empty());
            let Some(written) = written else {
                // Where one of them has many values, or none that is known, the few of another one are not all.
                unknown.insert(column.name.clone());
                continue;
            };
            let all = seen.entry(column.name.clone()).or_default();
            for value in written.iter().map(|value| canonical_value(column, value)) {
                if !all.contains(&value) {
                    all.push(value);
                }
            }
        }
    }
    seen.retain(|name, _| !unknown.contains(name));
    seen
}

/// The declared value of a column that a text of a file stands for.
fn canonical_value(column: &Column, written: &str) -> String {
    let is = |(_, aliases): &(&String, &Vec<String>)| aliases.iter().any(|alias| alias == written);
    column.values.iter().find(is).map_or(written, |(name, _)| name).to_owned()
}

/// The few values of each column of files.
fn values_in_files(source: &Source, files: &dyn ProjectFiles, project: &Project) -> SeenValues {
    let zone = &project.site.periods.zone;
    let matchers: Vec<_> = source.files.iter().filter_map(|glob| crate::model::glob(glob).ok()).collect();
    let is_of_source = |path: &String| {
        path.strip_prefix("data/").is_some_and(|path| matchers.iter().any(|matcher| matcher.is_match(path)))
    };
    let paths = files.list("data").into_iter().filter(is_of_source);
    // A wide table is looked at as it stands: its declared columns are none of the file's.
    let sheet = Sheet { unpivot: None, ..source.sheet.clone() };
    let headers: Vec<_> = paths.filter_map(|path| data::headers(&path, &sheet, files, zone).ok()).collect();
    let columns = data::infer(&headers, files, zone, &|_| data::ExpectedColumn::default()).unwrap_or_default();
    let values = |column: data::InferredColumn| column.values.into_iter().map(|(value, _)| value).collect();
    columns.into_iter().map(|column| (column.header.clone(), values(column))).collect()
}

/// Reads the drafted files as every run will.
fn verify(drafted: &Drafted<'_>, entries: &Entries) -> Result<(), Box<Diagnostic>> {
    let mut found = Diagnostics::new();
    let project = config::load(drafted, &mut found);
    let missing = entries
        .metrics
        .iter()
        .find(|entry| project.as_ref().is_none_or(|project| !project.metrics.contains_key(&entry.id)));
    let policy = entries
        .policy
        .as_ref()
        .map(|policy| &policy.name)
        .filter(|name| project.as_ref().is_none_or(|project| !project.policies.contains_key(*name)));
    let Some(name) = missing.map(|entry| &entry.id).or(policy) else { return Ok(()) };
    let why = first_error(&found).unwrap_or_else(|| say!("理由は分かりません", "no reason is known"));
    let (ja, en) = (&why.ja, &why.en);
    let message = say!("`{name}` を書き足せません: {ja}", "`{name}` cannot be added: {en}");
    Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "`tejun check` の指摘を直してから、もう一度実行します。`--dry-run` で中身だけを出せます",
        "mend what `tejun check` tells, and try again; `--dry-run` prints the entries alone"
    ))))
}

/// Prints the figures of the new metrics.
fn first_figures(entries: &Entries, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let (opened, computed) = figures::compute(global, voice, &mut found)?;
    opened.print(&found, voice);
    let ids: Vec<String> = entries.metrics.iter().map(|entry| entry.id.clone()).collect();
    figures::print_newest(&computed, &ids, voice);
    tell_of_later_rows(&computed, &entries.source, voice);
    Ok(open_project::exit(&found, false))
}

/// Says that rows are left out because the project stops its clock before them.
fn tell_of_later_rows(computed: &Computed, source: &str, voice: &Console) {
    let report = computed.store.profile(source);
    let newest = report.iter().flat_map(|report| &report.spans);
    let later = newest.map(|(_, _, last)| *last).max().filter(|last| *last > computed.as_of);
    if later.is_some() && computed.project.site.as_of.is_some() {
        voice.note(&say!(
            "tejun.yaml の `as_of` より後の行は数えていません。自分のデータに替えたら、その行を消します",
            "rows after `as_of` of tejun.yaml are not counted; remove that line once the data are your own"
        ));
    }
}
