//! The times that documents promise of a policy's clocks, for a project whose data nobody has read.
//!
//! In: a project's files. Out: [`PromisedTerms`]. Never: reads a row, or tells what it found on the way: `check` does.

use super::{Options, read_options, validity};
use crate::config;
use crate::content;
use crate::contract::{self, PromisedShare, PromisedTime};
use crate::diag::Diagnostics;
use crate::model::{ProjectFiles, Statement};

/// What documents promise of the tickets of a policy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PromisedTerms {
    /// The times of its clocks.
    pub times: Vec<PromisedTime>,
    /// The share of tickets that must keep them.
    pub share: Option<PromisedShare>,
}

/// The times that documents promise of the clocks of a policy; none where there is no readable `tejun.yaml` or no such policy.
/// `calendar_of` tells the calendar of a priority, where one is named.
pub fn promised_times(
    files: &dyn ProjectFiles,
    options: &Options,
    policy: &str,
    calendar_of: &dyn Fn(&str) -> Option<String>,
) -> PromisedTerms {
    let mut found = Diagnostics::new();
    let Some(project) = config::load(files, &mut found) else { return PromisedTerms::default() };
    let Some(policy) = project.policies.get(policy) else { return PromisedTerms::default() };
    let today = validity::today(&project, options);
    let read = read_options(files, &project, options.drafts, today, &mut found);
    let library = content::read(files, &read, &mut found);
    let statements: Vec<Statement> = library.documents().flat_map(|d| d.statements.iter().cloned()).collect();
    let times = contract::promised_times(&project, policy, &statements, calendar_of, today);
    let share = contract::promised_share(&statements, &times);
    PromisedTerms { times, share }
}
