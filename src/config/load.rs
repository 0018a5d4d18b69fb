//! The order in which the configuration is read, and what one file may know of another.
//!
//! In: a project's files. Out: the [`Project`], and diagnostics. Never: reads what stands in an entry; that is the
//! business of the file named after it.

use super::calendars::{self, Calendars};
use super::labels;
use super::recurrence::RecurrenceContext;
use super::{
    BrokenNames, DeclarationKind, Metric, Project, Schedule, SlaPolicy, bindings, engine, holidays, landing, mail,
    metrics, people, reports, roll_up, schedule, site, sla, sources, status, terms,
};
use crate::calendar::Grain;
use crate::diag::{Diagnostic, Diagnostics, Place, code, system_reason};
use crate::model::{ContentRules, ProjectFiles};
use crate::say;
use crate::syntax::{Key, Node, Reader, Value, parse};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The entries of one file: those that hold, and the names of those that do not.
#[derive(Debug)]
pub(super) struct Symbols<T> {
    /// Entries in which everything holds, in the order of the file.
    pub sound: IndexMap<String, T>,
    /// Names of entries that were said to be wrong, with where they are declared.
    pub left_out: BTreeMap<String, Place>,
    /// The file, when all of it was said to be wrong, so that any name may have been declared in it.
    pub unreadable: Option<Place>,
}

/// What a reference leads to.
pub(super) enum Resolution<'a, T> {
    /// An entry that holds.
    Sound(&'a T),
    /// An entry that was already said to be wrong, with where it is declared.
    LeftOut(&'a Place),
    /// Nothing.
    Unknown,
}

impl<T> Default for Symbols<T> {
    fn default() -> Self {
        Self { sound: IndexMap::new(), left_out: BTreeMap::new(), unreadable: None }
    }
}

impl<T> Symbols<T> {
    /// What a name leads to.
    pub fn look(&self, name: &str) -> Resolution<'_, T> {
        match (self.sound.get(name), self.left_out.get(name).or(self.unreadable.as_ref())) {
            (Some(entry), _) => Resolution::Sound(entry),
            (None, Some(place)) => Resolution::LeftOut(place),
            (None, None) => Resolution::Unknown,
        }
    }

    /// Every declared name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sound.keys().chain(self.left_out.keys()).map(String::as_str)
    }

    /// Reads named entries one by one; one that fails does not touch the others.
    pub fn read<'n>(
        reader: &mut Reader<'_>,
        entries: impl IntoIterator<Item = (&'n Key, &'n Node)>,
        mut entry: impl FnMut(&mut Reader<'_>, &Key, &Node) -> Option<T>,
    ) -> Self {
        let mut declared = Self::default();
        for (key, node) in entries {
            let read = reader.sound(|reader| {
                check_name(reader, key);
                entry(reader, key, node)
            });
            match read {
                Some(sound) => drop(declared.sound.insert(key.text.clone(), sound)),
                None => drop(declared.left_out.insert(key.text.clone(), reader.place(&key.range))),
            }
        }
        declared
    }

    pub fn nothing(unreadable: Option<Place>) -> Self {
        Self { unreadable, ..Self::default() }
    }

    /// The entries of a whole file, which was said to be wrong when it is no map of names.
    fn of_file(mut self, file: &str, node: &Node) -> Self {
        if !matches!(node.value, Value::Map(_)) && !node.is_null() {
            self.unreadable = Some(Place::file(file));
        }
        self
    }

    /// What is broken, for those who read the project.
    pub fn broken(&self) -> BrokenNames {
        BrokenNames { entries: self.left_out.clone(), file: self.unreadable.clone() }
    }
}

/// Names appear in addresses, roles and on the command line, so they keep to what is safe in all of them.
fn check_name(reader: &mut Reader<'_>, key: &Key) {
    let name = &key.text;
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(good) {
        let message = say!(
            "名前 `{name}` は使えません（文字・数字・`-`・`_`・`.` だけ、先頭は `.` 以外）",
            "the name `{name}` cannot be used: expected letters, digits, `-`, `_` and `.`, not starting with `.`"
        );
        let place = reader.place(&key.range);
        reader.fail(Diagnostic::new(code::CONFIG_INVALID, place, message));
    }
}

/// Reads `tejun.yaml` and `data/*.yaml`. `None` only when `tejun.yaml` is missing or no YAML map.
pub fn load(files: &dyn ProjectFiles, found: &mut Diagnostics) -> Option<Project> {
    let main = Text::read(files, "tejun.yaml", found);
    let Text::There(main_text) = &main else {
        if matches!(main, Text::Missing) {
            found.push(missing());
        }
        return None;
    };
    let main_node = parse("tejun.yaml", main_text, found)?;
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    let (mut site, rules) = site::read(&mut reader, &main_node)?;
    let engine = engine::read(&mut reader, &main_node);
    let zone = &site.periods.zone.clone();

    let sources = file(files, "data/sources.yaml", found, |reader, node| {
        sources::read(reader, node, zone).of_file(reader.file, node)
    })
    .unwrap_or_else(Symbols::nothing);
    let calendars = file(files, "data/calendars.yaml", found, |reader, node| {
        calendars::read(reader, node, zone, (files, &sources))
    });
    let Calendars { calendars, maintenance, holidays } = calendars.unwrap_or_else(|unreadable| {
        Calendars::without(holidays::usual(files, &mut |diagnostic| found.push(diagnostic)), unreadable)
    });
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    site.periods.cutoff = reports::cutoff(&mut reader, &main_node, RecurrenceContext { calendars: &calendars, zone });
    let mut policies = file(files, "data/sla.yaml", found, |reader, node| {
        sla::read(reader, node, &sources, &calendars).of_file(reader.file, node)
    })
    .unwrap_or_else(Symbols::nothing);
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
    };
    let (audiences, planned) =
        file(files, "data/schedule.yaml", found, |reader, node| schedule::read(reader, node, context))
            .unwrap_or_else(|unreadable| (Vec::new(), Symbols::nothing(unreadable)));
    let audiences = schedule::check_audiences(audiences, &site.audiences, &planned, found);
    let declared = metrics::Declarations {
        sources: &sources,
        maintenance: &maintenance,
        policies: &policies,
        calendars: &calendars,
        periods: &site.periods,
        planned: &planned,
    };
    let mut metrics = file(files, "data/metrics.yaml", found, |reader, node| {
        metrics::read(reader, node, &declared).of_file(reader.file, node)
    })
    .unwrap_or_else(Symbols::nothing);

    let has_cutoff = site.periods.cutoff.is_some();
    let of_metrics = metrics.sound.values_mut().map(|metric| (&mut metric.grains, &metric.place));
    let of_policies = policies.sound.values_mut().map(|policy| (&mut policy.grains, &policy.place));
    of_metrics.chain(of_policies).for_each(|(grains, place)| with_windows(has_cutoff, grains, place, found));
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    let reports = reports::read(&mut reader, &main_node, files, &metrics, &policies);
    roll_up::apply(&reports, &mut metrics.sound, &mut policies.sound);
    let bindings = file(files, "data/bindings.yaml", found, |reader, node| {
        bindings::read(reader, node, &bindings::BindingContext { metrics: &metrics, policies: &policies })
    });
    let mut reader = Reader::new("tejun.yaml", main_text, found);
    let mail = mail::read(&mut reader, &main_node, (&people, &broken, &site.audiences), files);
    let status = status::read(&mut reader, &main_node, &metrics, (&sources, &policies));
    let names = calendars.names();
    let labels = labels::read(&mut reader, (&main_node, site.language), &sources, &policies, names);
    broken.add(DeclarationKind::Source, sources.broken());
    broken.add(DeclarationKind::Metric, metrics.broken());
    broken.add(DeclarationKind::Policy, policies.broken());
    broken.add(DeclarationKind::Calendar, calendars.broken());
    broken.add(DeclarationKind::Planned, planned.broken());
    Some(Project {
        site: super::SiteConfig { reports, status, labels, ..site },
        engine,
        sources: sources.sound,
        metrics: metrics.sound,
        policies: policies.sound,
        bindings: bindings.unwrap_or_default(),
        calendars: calendars.sound,
        maintenance: maintenance.sound,
        holidays,
        rules: Arc::new(ContentRules { terms: terms::read(files, found), ..rules }),
        people,
        mail,
        schedule: Schedule { audiences, entries: planned.sound },
        broken,
    })
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

/// What a metric id leads to, the metrics of SLA policies included.
pub(super) fn look_metric<'a>(
    id: &str,
    metrics: &'a Symbols<Metric>,
    policies: &'a Symbols<SlaPolicy>,
) -> Resolution<'a, ()> {
    let plain = match metrics.look(id) {
        Resolution::Sound(_) => Resolution::Sound(&()),
        Resolution::LeftOut(place) => Resolution::LeftOut(place),
        Resolution::Unknown => Resolution::Unknown,
    };
    let Some((policy, clock)) = id.strip_prefix("sla.").and_then(|rest| rest.rsplit_once('.')) else { return plain };
    match policies.look(policy) {
        Resolution::Sound(policy) if policy.clocks.iter().any(|known| known.name == clock) => Resolution::Sound(&()),
        Resolution::LeftOut(place) => Resolution::LeftOut(place),
        _ => Resolution::Unknown,
    }
}

/// Reads an optional file. `Err` with its place when it is there but cannot be read, without when it is not there.
pub(super) fn file<T>(
    files: &dyn ProjectFiles,
    path: &str,
    found: &mut Diagnostics,
    read: impl FnOnce(&mut Reader<'_>, &Node) -> T,
) -> Result<T, Option<Place>> {
    let text = match Text::read(files, path, found) {
        Text::There(text) => text,
        Text::Missing => return Err(None),
        Text::Unreadable => return Err(Some(Place::file(path))),
    };
    let node = parse(path, &text, found).ok_or_else(|| Some(Place::file(path)))?;
    Ok(read(&mut Reader::new(path, &text, found), &node))
}

enum Text {
    There(String),
    Missing,
    Unreadable,
}

impl Text {
    fn read(files: &dyn ProjectFiles, path: &str, found: &mut Diagnostics) -> Self {
        let bytes = match files.read(path) {
            Ok(bytes) => bytes,
            Err(_) if !files.list("").iter().any(|known| known == path) => return Self::Missing,
            Err(error) => {
                let reason = system_reason(&error.reason);
                let (ja, en) = (&reason.ja, &reason.en);
                let message = say!("`{path}` を読めません: {ja}", "cannot read `{path}`: {en}");
                found.push(Diagnostic::new(code::CONFIG_UNREADABLE, Place::file(path), message));
                return Self::Unreadable;
            }
        };
        match std::str::from_utf8(&bytes) {
            Ok(text) => Self::There(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
            Err(error) => {
                let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("checked up to here");
                let place = Place::of_range(path, good, good.len()..good.len());
                let message = say!("UTF-8 ではない文字があります", "expected UTF-8, found other bytes");
                found.push(
                    Diagnostic::new(code::CONFIG_UNREADABLE, place, message)
                        .hint(say!("UTF-8 で保存し直します", "save the file as UTF-8")),
                );
                Self::Unreadable
            }
        }
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
