//! Findings with the names that files have on disk: what people see, and what editors open.
//!
//! In: findings of a project. Out: the same with places and quoted paths below the project folder. Never: changes what a finding says
//! where nothing is mounted.

use super::Inputs;
use crate::diag::{Diagnostic, Diagnostics, Message, Place};
use crate::model::Mounts;
use std::borrow::Cow;

impl Inputs {
    /// Findings as they are told to people.
    pub fn with_disk_names<'f>(&self, found: &'f Diagnostics) -> Cow<'f, Diagnostics> {
        if self.mounts.is_usual() {
            return Cow::Borrowed(found);
        }
        let mut told = Diagnostics::new();
        told.extend(found.iter().map(|finding| self.with_disk_name(finding.clone())));
        Cow::Owned(told)
    }

    /// One finding as it is told to people.
    #[must_use]
    pub fn with_disk_name(&self, finding: Diagnostic) -> Diagnostic {
        let mounts = &self.mounts;
        let mut told = finding;
        told.place = told.place.map(|place| place_on_disk(mounts, place));
        told.message = message_on_disk(mounts, &told.message);
        told.hint = told.hint.map(|hint| message_on_disk(mounts, &hint));
        for related in &mut told.related {
            related.place.file = mounts.disk_path(&related.place.file).into_owned();
            related.message = message_on_disk(mounts, &related.message);
        }
        told
    }

    /// What the project calls a file of [`Inputs::with_disk_names`].
    pub fn project_path<'p>(&self, disk: &'p str) -> Cow<'p, str> {
        self.mounts.project_path(disk).unwrap_or(Cow::Borrowed(disk))
    }
}

/// A message with the names that files have on disk.
pub fn message_on_disk(mounts: &Mounts, message: &Message) -> Message {
    Message { ja: mounts.message_on_disk(&message.ja).into(), en: mounts.message_on_disk(&message.en).into() }
}

fn place_on_disk(mounts: &Mounts, place: Place) -> Place {
    Place { file: mounts.disk_path(&place.file).into_owned(), ..place }
}
