//! The times that documents promise of a policy's clocks, for a project whose data nobody has read.
//!
//! In: a project's files. Out: [`PromisedTerms`]. Never: reads a row, or tells what it found on the way: `check` does.

use super::{Options, read_options, validity};
use crate::config::{self, Project};
use crate::content::{self, Decision, Library};
use crate::contract::{self, PromisedShare, PromisedTime};
use crate::diag::{Diagnostics, Place};
use crate::model::{ProjectFiles, Statement};

/// What documents promise of the tickets of a policy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PromisedTerms {
    /// The times of its clocks.
    pub times: Vec<PromisedTime>,
    /// The share of tickets that must keep them.
    pub share: Option<PromisedShare>,
    /// Times that documents promise differently, and that are none of `times` therefore.
    pub disputed: Vec<PromisedTime>,
}

/// The times that documents promise of the clocks of a policy; none where there is no readable `tejun.yaml` or no such policy.
/// `calendar_of` tells the calendar of a priority, where one is named.
pub fn promised_times(
    files: &dyn ProjectFiles,
    options: &Options,
    policy: &str,
    calendar_of: &dyn Fn(&str) -> Option<String>,
) -> PromisedTerms {
    let Some((project, library)) = read(files, options) else { return PromisedTerms::default() };
    let Some(policy) = project.policies.get(policy) else { return PromisedTerms::default() };
    let statements = statements(&library);
    let today = validity::today(&project, options);
    let times = contract::promised_times(&project, policy, &statements, calendar_of, today);
    let share = contract::promised_share(&statements, &times, shares_of_sentences(files, &library, &times));
    let disputed = PromisedTime::disputed(&project, policy, &statements);
    PromisedTerms { times, share, disputed }
}

/// Where documents promise times of clocks of tickets.
pub fn places_of_promised_times(files: &dyn ProjectFiles, options: &Options) -> Vec<Place> {
    let read = read(files, options);
    read.map_or_else(Vec::new, |(_, library)| PromisedTime::places(&statements(&library)))
}

fn read(files: &dyn ProjectFiles, options: &Options) -> Option<(Project, Library)> {
    let mut found = Diagnostics::new();
    let project = config::load(files, &mut found)?;
    let today = validity::today(&project, options);
    let read = read_options(files, &project, options.drafts, today, &mut found);
    let library = content::read(files, &read, &mut found);
    Some((project, library))
}

fn statements(library: &Library) -> Vec<Statement> {
    library.documents().flat_map(|document| document.statements.iter().cloned()).collect()
}

/// The shares that sentences promise which are no statements, in the documents of some times.
fn shares_of_sentences(files: &dyn ProjectFiles, library: &Library, times: &[PromisedTime]) -> Vec<PromisedShare> {
    let is_of_times = |source: &str| times.iter().any(|time| time.place.file == source);
    let documents = library.documents().filter(|document| is_of_times(&document.source));
    let considered = documents.flat_map(|document| library.considered(files, &document.source));
    let silent = considered.filter(|one| one.decision == Decision::Neither);
    let share = |one: content::Considered| {
        let words = ["before", "quantity", "after"].map(|field| one.fields.get(field).map_or("", String::as_str));
        PromisedShare::of_sentence(words, &one.place)
    };
    silent.filter_map(share).collect()
}
