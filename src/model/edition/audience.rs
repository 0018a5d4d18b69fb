//! For whom an edition was issued, and who may see it.
//!
//! In: the audiences of the project on the day of issue, and one who looks today. Out: the one answer that pages, lists, mails and
//! older versions ask for. Never: lets the settings of today open what was closed when it was issued.

use super::{EditionBook, EditionRecord, ReportRef};
use crate::model::Viewer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The audience of an edition. It was composed as this audience sees the project, so that every part of it is for this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedFor {
    /// Its name.
    pub audience: String,
    /// The audiences of that day that were more open, the most open one first.
    #[serde(default)]
    pub closed_to: Vec<String>,
}

impl IssuedFor {
    /// The audience of a rank; `None` where everybody sees everything.
    pub fn of(names: &[String], rank: usize) -> Option<Self> {
        let rank = rank.min(names.len().checked_sub(1)?);
        Some(Self { audience: names[rank].clone(), closed_to: names[..rank].to_vec() })
    }

    /// Its rank among the audiences of today; that of the most closed one where the name is gone.
    pub fn rank(&self, viewer: &Viewer) -> usize {
        viewer.rank_of(&self.audience).unwrap_or(viewer.most_closed())
    }

    /// Whether somebody may see it. Where the project has no audiences any more, nobody may who might be one of those that it
    /// was closed to.
    pub fn is_for(&self, viewer: &Viewer) -> bool {
        match viewer.name() {
            Some(name) => viewer.sees(self.rank(viewer)) && !self.closed_to.iter().any(|closed| closed == name),
            None => self.closed_to.is_empty(),
        }
    }
}

impl EditionRecord {
    /// For whom it was issued, as the record says itself, else as somebody noted beside it.
    pub fn issued_for(&self) -> Option<&IssuedFor> {
        self.edition.issued_for.as_ref().or(self.noted.as_ref())
    }

    /// Whether somebody may see it. What was issued before records knew audiences is for the most closed one: it may hold
    /// anything.
    pub fn is_for(&self, viewer: &Viewer) -> bool {
        match self.issued_for() {
            Some(issued_for) => issued_for.is_for(viewer),
            None => viewer.sees(viewer.most_closed()),
        }
    }
}

impl EditionBook {
    /// Whether somebody may see every record.
    pub fn is_open_to(&self, viewer: &Viewer) -> bool {
        self.reports.values().flatten().all(|record| record.is_for(viewer))
    }

    /// What somebody may see of it. A report of which they may see no edition is withheld: its figures were fixed for others, and
    /// figures of today would stand in their place.
    #[must_use]
    pub fn for_viewer(&self, viewer: &Viewer) -> Self {
        let mut seen = Self { damaged: self.damaged.clone(), withheld: self.withheld.clone(), ..Self::default() };
        for (name, records) in &self.reports {
            let open: Vec<EditionRecord> = records
                .iter()
                .filter(|record| record.is_for(viewer))
                .map(|record| told(record, records, viewer))
                .collect();
            match open.is_empty() {
                true => drop(seen.withheld.insert(name.clone())),
                false => drop(seen.reports.insert(name.clone(), open)),
            }
        }
        seen
    }

    /// The same where nothing is withheld, for those who compose reports anew.
    #[must_use]
    pub fn unwithheld(self) -> Self {
        Self { withheld: BTreeSet::new(), ..self }
    }

    /// Whether the editions of a report are all for others.
    pub fn withholds(&self, name: &ReportRef) -> bool {
        self.withheld.contains(name)
    }
}

/// A record as somebody sees it who may see it: what it changed is told to those who may see what was changed.
fn told(record: &EditionRecord, all: &[EditionRecord], viewer: &Viewer) -> EditionRecord {
    let mut record = record.clone();
    let is_before = |other: &&EditionRecord| Some(other.edition.number) == record.edition.supersedes;
    if all.iter().find(is_before).is_some_and(|before| !before.is_for(viewer)) {
        record.edition.supersedes = None;
        record.restated = Vec::new();
    }
    record
}

#[cfg(test)]
mod tests {
    use super::IssuedFor;
    use crate::model::Viewer;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// Which audiences of a list see what was issued for a rank of another list.
    fn seen(then: &[&str], rank: usize, now: &[&str]) -> Vec<String> {
        let issued_for = IssuedFor::of(&names(then), rank).unwrap();
        let now = names(now);
        let sees = |own: &usize| issued_for.is_for(&Viewer::new(&now, *own));
        (0..now.len()).filter(sees).map(|own| now[own].clone()).collect()
    }

    #[test]
    fn what_was_closed_stays_closed_whatever_the_settings_say_later() {
        const THREE: [&str; 3] = ["public", "customer", "internal"];
        assert_eq!(seen(&THREE, 0, &THREE), THREE);
        assert_eq!(seen(&THREE, 1, &THREE), ["customer", "internal"]);
        assert_eq!(seen(&THREE, 2, &THREE), ["internal"]);
        // Another order, a name that is gone, and a further one.
        assert_eq!(seen(&THREE, 2, &["internal", "customer", "public"]), ["internal"]);
        assert_eq!(seen(&THREE, 1, &["public", "partner", "staff"]), ["staff"]);
        assert_eq!(seen(&THREE, 1, &["public", "partner", "customer", "internal"]), ["customer", "internal"]);
    }

    #[test]
    fn without_audiences_only_what_was_open_to_all_is_shown() {
        let then = names(&["public", "internal"]);
        let shown = |rank| IssuedFor::of(&then, rank).unwrap().is_for(&Viewer::default());
        assert_eq!([shown(0), shown(1)], [true, false]);
        assert_eq!(IssuedFor::of(&[], 0), None);
    }
}
