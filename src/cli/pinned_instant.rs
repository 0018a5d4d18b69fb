//! What the clock says of a pinned `as_of`: a site that stays as of one instant looks fresh for ever.
//!
//! In: the project as it was read, and the present. Out: a note on standard error. Never: counts as a finding: the same files give the same
//! findings and the same site, whenever they are built.
//!
//! Decided in docs/decisions/0011-as-of.md.

use super::console::Console;
use super::open_project::OpenProject;
use crate::calendar::{Instant, local_text};
use crate::config::{self, Project};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::pipeline::Options;
use crate::say;

const DAY: i64 = 86_400;

/// Tells people that a pinned instant is long past, unless they named an instant themselves, were told of rows after it, want errors only, or have
/// errors to mend first.
pub(super) fn warn(project: &Project, options: &Options, found: &Diagnostics, voice: &Console) {
    let is_told = found.iter().any(|one| one.code == code::DATA_AFTER_AS_OF);
    if found.has_errors() || is_told || options.as_of.is_some() || voice.is_quiet() {
        return;
    }
    if let Some(note) = past(project, options.now).or_else(|| ahead(project, options.now)) {
        voice.diagnostic(&note);
    }
}

/// The same after the short way, on which nothing was read yet.
pub(super) fn warn_unread(opened: &OpenProject, voice: &Console) {
    // What is wrong with the configuration was no error when it was read.
    let project = config::load(&opened.files, &mut Diagnostics::new());
    if let Some(project) = project {
        warn(&project, &opened.options, &Diagnostics::new(), voice);
    }
}

/// The note, where the clock is further on than any data would stay fresh.
fn past(project: &Project, now: Instant) -> Option<Diagnostic> {
    let pinned = project.site.as_of?;
    let fresh = project.sources.values().filter_map(|source| source.fresh_within).min().unwrap_or(DAY);
    let age = now.as_second() - pinned.as_second();
    if age <= fresh {
        return None;
    }
    let zone = &project.site.periods.zone;
    let (pinned, days, hours) = (local_text(pinned, zone), age / DAY, age % DAY / 3600);
    let message = say!(
        "`as_of` が {pinned} に固定されています。今の時計より {days} 日 {hours} 時間前です",
        "`as_of` is pinned to {pinned}, {days} days and {hours} hours before the present"
    );
    let place = project.site.as_of_place.clone().unwrap_or_else(|| Place::file("tejun.yaml"));
    Some(Diagnostic::new(code::PINNED_AS_OF, place, message).hint(say!(
        "続けて使うサイトでは、tejun.yaml の `as_of` を進めるか、外します",
        "for a site that is kept up to date, move `as_of` in tejun.yaml on, or remove it"
    )))
}

/// The note, where the pinned instant has not come: what goes on would be shown, and judged, as if it were over.
fn ahead(project: &Project, now: Instant) -> Option<Diagnostic> {
    let pinned = project.site.as_of.filter(|pinned| *pinned > now)?;
    let pinned = local_text(pinned, &project.site.periods.zone);
    let message = say!(
        "`as_of` の {pinned} はまだ来ていません。それまでの期を、終わったものとして判定しています",
        "`as_of` ({pinned}) has not come yet: periods up to then are judged as if they were over"
    );
    let place = project.site.as_of_place.clone().unwrap_or_else(|| Place::file("tejun.yaml"));
    Some(Diagnostic::new(code::PINNED_AS_OF, place, message).hint(say!(
        "データのある最後の日時にするか、tejun.yaml の `as_of` を外します",
        "set it to the last instant of the data, or remove `as_of` in tejun.yaml"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Inputs;

    #[test]
    fn a_clock_beyond_a_pinned_instant_is_told_after_the_time_that_data_stay_fresh() {
        let note = |files: &[(&str, &str)], now: &str| {
            let files = Inputs::from_memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
            let project = config::load(&files, &mut Diagnostics::new()).unwrap();
            past(&project, now.parse().unwrap()).map(|note| (note.message.en, note.place.map_or(0, |place| place.line)))
        };
        let pinned = ("tejun.yaml", "title: x\nas_of: 2026-11-20T08:00:00Z\n");
        let rows = "t: { files: t.csv, fresh_within: 3 days, columns: { at: { type: datetime } } }\n";
        assert_eq!(note(&[("tejun.yaml", "title: x\n")], "2027-01-01T00:00:00Z"), None, "nothing is pinned");
        assert_eq!(note(&[pinned], "2026-11-21T08:00:00Z"), None, "a day is no age");
        assert!(note(&[pinned], "2026-11-21T08:00:01Z").is_some());
        let declared = [pinned, ("data/sources.yaml", rows)];
        assert_eq!(note(&declared, "2026-11-23T08:00:00Z"), None, "data stay fresh for three days");
        let (message, line) = note(&declared, "2026-11-23T09:00:00Z").unwrap();
        assert_eq!(line, 2);
        assert!(message.ends_with("3 days and 1 hours before the present"), "{message}");
    }

    #[test]
    fn a_pinned_instant_that_has_not_come_is_told() {
        let files = Inputs::from_memory([("tejun.yaml", "title: x\nas_of: 2027-01-10T00:00:00Z\n".as_bytes())]);
        let project = config::load(&files, &mut Diagnostics::new()).unwrap();
        let note = |now: &str| ahead(&project, now.parse().unwrap());
        assert!(note("2027-01-10T00:00:00Z").is_none(), "it is the present");
        assert!(note("2027-01-09T23:59:59Z").unwrap().message.en.contains("has not come yet"));
    }
}
