//! The times that documents promise of a policy's clocks, for a project whose data nobody has read.
//!
//! In: a project's files. Out: [`PromisedTime`]s. Never: reads a row, or tells what it found on the way: `check` does.

use super::{Options, read_options, validity};
use crate::config;
use crate::content;
use crate::contract::{self, PromisedTime};
use crate::diag::Diagnostics;
use crate::model::{ProjectFiles, Statement};

/// The times that documents promise of the clocks of a policy; none where there is no readable `tejun.yaml` or no such policy.
/// `calendar_of` tells the calendar of a priority, where one is named.
pub fn promised_times(
    files: &dyn ProjectFiles,
    options: &Options,
    policy: &str,
    calendar_of: &dyn Fn(&str) -> Option<String>,
) -> Vec<PromisedTime> {
    let mut found = Diagnostics::new();
    let Some(project) = config::load(files, &mut found) else { return Vec::new() };
    let Some(policy) = project.policies.get(policy) else { return Vec::new() };
    let today = validity::today(&project, options);
    let read = read_options(files, &project, options.drafts, today, &mut found);
    let library = content::read(files, &read, &mut found);
    let statements: Vec<Statement> = library.documents().flat_map(|d| d.statements.iter().cloned()).collect();
    contract::promised_times(&project, policy, &statements, calendar_of, today)
}
