//! The calendars that `--calendar` names for the priorities of a policy.
//!
//! In: what was typed, and the calendars and priorities that there are. Out: the calendar of a priority. Never: chooses one.

use crate::config::Project;
use crate::diag::{Diagnostic, code, did_you_mean};
use crate::pipeline::PromisedTime;
use crate::say;
use std::collections::BTreeMap;

/// The calendars of priorities, and the one of those that are not named.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PriorityCalendars {
    usual: Option<String>,
    of: BTreeMap<String, String>,
}

impl PriorityCalendars {
    /// Reads `CALENDAR` and `PRIORITY=CALENDAR`; the later one of two counts.
    ///
    /// # Errors
    /// A calendar that is not declared, a priority that is none of `priorities`.
    pub(super) fn read(typed: &[String], priorities: &[&str], project: &Project) -> Result<Self, Box<Diagnostic>> {
        let mut all = Self::default();
        for one in typed {
            let (priority, calendar) = match one.split_once('=') {
                Some((priority, calendar)) => (Some(priority.trim()), calendar.trim()),
                None => (None, one.trim()),
            };
            if !project.calendars.contains_key(calendar) {
                return Err(unknown_calendar(calendar, project));
            }
            match priority {
                None => all.usual = Some(calendar.to_owned()),
                Some(priority) if priorities.contains(&priority) => {
                    all.of.insert(priority.to_owned(), calendar.to_owned());
                }
                Some(priority) => return Err(unknown_priority(priority, priorities)),
            }
        }
        Ok(all)
    }

    /// The calendar of a priority, where one is named.
    pub(super) fn of(&self, priority: &str) -> Option<&str> {
        self.of.get(priority).or(self.usual.as_ref()).map(String::as_str)
    }

    /// Whether all is known of a time that documents promise: the calendar on which it runs, and which hours are meant.
    pub(super) fn settle(&self, time: &PromisedTime) -> bool {
        self.of(&time.priority).is_some() && !time.hours_are_open
    }
}

fn unknown_calendar(name: &str, project: &Project) -> Box<Diagnostic> {
    let message = say!("カレンダー `{name}` は宣言されていません", "no calendar `{name}` is declared");
    let names = || project.calendars.keys().map(String::as_str);
    let known = names().collect::<Vec<_>>().join("`, `");
    let there_are = || say!("あるのは `{known}` です", "there are `{known}`");
    Box::new(
        Diagnostic::new(code::CLI_USAGE, None, message).hint(did_you_mean(name, names()).unwrap_or_else(there_are)),
    )
}

fn unknown_priority(name: &str, priorities: &[&str]) -> Box<Diagnostic> {
    let message = say!("優先度 `{name}` はありません", "there is no priority `{name}`");
    let known = priorities.join("`, `");
    let hint = did_you_mean(name, priorities.iter().copied()).unwrap_or_else(|| match known.is_empty() {
        true => say!(
            "優先度の列に `values` を書くと、ここで名前を書けます。すべての優先度に同じカレンダーなら、その名前だけを書きます",
            "declare `values` for the column of priorities to name them here; write the calendar alone where all have the same"
        ),
        false => say!("あるのは `{known}` です", "there are `{known}`"),
    });
    Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
}
