//! The order in which the configuration is read.
//!
//! In: a project's files. Out: the [`Project`], and diagnostics. Never: reads what stands in an entry; that is the
//! business of the file named after it.

use super::calendars::{self, Calendars};
use super::files::{Text, file, report_not_read};
use super::labels;
use super::recurrence::RecurrenceContext;
use super::references::Measured;
use super::status::StatusContext;
use super::symbols::Symbols;
use super::{
    DeclarationKind, Metric, Project, Schedule, SlaPolicy, alerts, bindings, engine, feedback_log, holidays, kinds,
    landing, mail, metrics, people, report_rows, reports, roll_up, schedule, site, site_lists, sla, sources, status,
    terms,
};
use crate::calendar::Grain;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{ContentRules, ProjectFiles};
use crate::say;
use crate::syntax::{Reader, parse};
use indexmap::IndexMap;
use std::sync::Arc;

/// Reads `tejun.yaml` and `data/*.yaml`. `None` only when `tejun.yaml` is missing or no YAML map.
pub fn load(files: &dyn ProjectFiles, found: &mut Diagnostics) -> Option<Project> {
    let main = Text::read(files, "tejun.yaml", found);
    let main_text = main_text(&main, files, found)?;
    let main_node = parse("tejun.yaml", main_text, found)?;
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    let (mut site, rules) = site::read(&mut reader, &main_node)?;
    let (zone, report_names) = (&site.periods.zone.clone(), &reports::names(&main_node));

    let sources = file(files, "data/sources.yaml", found, |reader, node| {
        sources::read(reader, node, zone).of_file(reader.file, node)
    })
    .unwrap_or_else(Symbols::nothing);
    let calendars =
        file(files, "data/calendars.yaml", found, |reader, node| calendars::read(reader, node, zone, files, &sources));
    let Calendars { calendars, maintenance, holidays } = calendars.unwrap_or_else(|unreadable| {
        Calendars::without(holidays::usual(files, &mut |diagnostic| found.push(diagnostic)), unreadable)
    });
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    site.periods.cutoff = reports::cutoff(&mut reader, &main_node, RecurrenceContext { calendars: &calendars, zone });
    let read = file(files, "data/sla.yaml", found, |reader, node| sla::read(reader, node, &sources, &calendars));
    let sla::Policies { mut policies, documents: policy_documents } = read.unwrap_or_else(sla::Policies::without);
    let context = people::PeopleContext {
        calendars: &calendars,
        policies: &policies,
        zone,
        audiences: &site.audiences,
        rank: site.audiences.viewer().most_closed(),
    };
    let people = file(files, "data/people.yaml", found, |reader, node| people::read(reader, node, context));
    let (people, mut broken) = people.unwrap_or_else(people::unreadable);
    landing::check(&site.layouts, (&people, &broken), found);
    let context = schedule::ScheduleContext {
        calendars: &calendars,
        sources: &sources,
        people: &people,
        broken: &broken,
        periods: &site.periods,
        reports: report_names,
    };
    let (audiences, planned) =
        file(files, "data/schedule.yaml", found, |reader, node| schedule::read(reader, node, context))
            .unwrap_or_else(|unreadable| (Vec::new(), Symbols::nothing(unreadable)));
    let audiences = schedule::check_audiences(audiences, &site.audiences, &planned, found);
    let (lists, with_lists) = site_lists::free(&sources, zone);
    let declared = kinds::Declarations {
        sources: &with_lists,
        maintenance: &maintenance,
        policies: &policies,
        calendars: &calendars,
        periods: &site.periods,
        planned: &planned,
    };
    let mut metrics = file(files, "data/metrics.yaml", found, |reader, node| {
        metrics::read(reader, node, declared).of_file(reader.file, node)
    })
    .unwrap_or_else(Symbols::nothing);

    add_windows(site.periods.cutoff.is_some(), &mut metrics.sound, &mut policies.sound, found);
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    let rows = report_rows::RowContext::new(&sources, &maintenance, &metrics, &policies);
    let reports = reports::read(&mut reader, &main_node, reports::ReportsContext { files, rows }, &mut site.audiences);
    roll_up::apply(&reports, &mut metrics.sound, &mut policies.sound);
    let context = bindings::BindingContext { metrics: &metrics, policies: &policies };
    let bound = file(files, "data/bindings.yaml", found, |reader, node| bindings::read(reader, node, &context));
    let bindings::Entries { bindings, confirmations } = bound.unwrap_or_default();
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    let context =
        mail::MailContext { people: &people, broken: &broken, audiences: &site.audiences, reports: report_names };
    let mail = mail::read(&mut reader, &main_node, context, files);
    let measured = Measured { metrics: &metrics, policies: &policies };
    let context = alerts::AlertContext { measured, people: &people, broken: &broken };
    let alerts = alerts::read(&mut reader, &main_node, context);
    let context = StatusContext { metrics: &metrics, sources: &sources, policies: &policies };
    let status = status::read(&mut reader, &main_node, context);
    let feedback_log = feedback_log::read(&mut reader, &main_node, &sources);
    let counted = site_lists::beside(&sources, site_lists::used(&lists, &metrics));
    let labels = labels::read(&mut reader, (&main_node, site.language), &counted, &policies, calendars.names());
    broken.add(DeclarationKind::Source, sources.broken());
    broken.add(DeclarationKind::Metric, metrics.broken());
    broken.add(DeclarationKind::Policy, policies.broken());
    broken.add(DeclarationKind::Calendar, calendars.broken());
    broken.add(DeclarationKind::Planned, planned.broken());
    Some(Project {
        site: super::SiteConfig { reports, status, labels, ..site },
        engine: engine::read(&mut reader, &main_node),
        sources: counted.sound,
        lists,
        metrics: metrics.sound,
        policies: policies.sound,
        policy_documents,
        bindings,
        confirmations,
        calendars: calendars.sound,
        maintenance: maintenance.sound,
        holidays,
        rules: Arc::new(ContentRules { terms: terms::read(files, found), ..rules }),
        people,
        mail,
        alerts,
        feedback_log,
        schedule: Schedule { audiences, entries: planned.sound },
        broken,
    })
}

/// The text of `tejun.yaml`; that it is missing is said, and what stands beside files of the configuration without being read.
fn main_text<'t>(main: &'t Text, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Option<&'t str> {
    report_not_read(files, found);
    match main {
        Text::There(text) => return Some(text),
        Text::Missing => found.push(missing()),
        _ => {}
    }
    None
}

/// Gives metrics and policies the windows of the weekly report.
fn add_windows(
    has_cutoff: bool,
    metrics: &mut IndexMap<String, Metric>,
    policies: &mut IndexMap<String, SlaPolicy>,
    found: &mut Diagnostics,
) {
    let of_metrics = metrics.values_mut().map(|metric| (&mut metric.grains, &metric.place));
    let of_policies = policies.values_mut().map(|policy| (&mut policy.grains, &policy.place));
    of_metrics.chain(of_policies).for_each(|(grains, place)| with_windows(has_cutoff, grains, place, found));
}

/// What is told by the week is also told by the windows of the weekly report, where a cut-off is declared.
fn with_windows(has_cutoff: bool, grains: &mut Vec<Grain>, place: &Place, found: &mut Diagnostics) {
    if has_cutoff && grains.contains(&Grain::Week) && !grains.contains(&Grain::Cutoff) {
        grains.push(Grain::Cutoff);
        grains.sort_unstable();
    }
    if !has_cutoff && grains.contains(&Grain::Cutoff) {
        grains.retain(|grain| *grain != Grain::Cutoff);
        let message = say!("締めの時刻が宣言されていません", "the grain `cutoff` needs a declared cut-off");
        found.push(Diagnostic::new(code::CONFIG_REFERENCE, place.clone(), message).hint(say!(
            "tejun.yaml に `reports: {{ weekly: {{ cutoff: 金曜日 17:00 }} }}` と書きます",
            "write `reports: {{ weekly: {{ cutoff: friday 17:00 }} }}` in tejun.yaml"
        )));
    }
}

fn missing() -> Diagnostic {
    Diagnostic::new(
        code::CONFIG_MISSING,
        Place::file("tejun.yaml"),
        say!("tejun.yaml がありません", "expected tejun.yaml in the project folder, found none"),
    )
    .hint(say!(
        "`tejun init` で作るか、`-C DIR` で場所を指定します",
        "make one with `tejun init`, or name the folder with `-C DIR`"
    ))
}
