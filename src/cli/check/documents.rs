//! `check FILE…` and `check --stdin` of documents, without the whole check where nothing of it could be told of them.
//!
//! In: what was typed, and the project. Out: the documents to look at, and what was looked at. Never: decides what is found.

use super::is_below;
use crate::calendar::{Date, Instant, local_date};
use crate::cli::args::{Check, Global};
use crate::cli::console::Console;
use crate::cli::open_project::OpenProject;
use crate::config::Project;
use crate::diag::Diagnostics;
use crate::model::ProjectFiles;
use crate::pipeline::{self, BuildCaches, Built, CheckedDocuments};
use std::collections::BTreeSet;

/// What a check looked at.
pub(super) enum LookedAt {
    /// The whole project.
    Whole(Box<Built>),
    /// Some documents of it.
    Documents(Box<CheckedDocuments>),
    /// There was no readable project.
    Nothing,
}

impl LookedAt {
    pub(super) fn built(&self) -> Option<&Built> {
        match self {
            Self::Whole(built) => Some(built),
            Self::Documents(_) | Self::Nothing => None,
        }
    }

    /// The project as meant, with the instant that findings hold for.
    pub(super) fn project(&self) -> Option<(&Project, Instant)> {
        match self {
            Self::Whole(built) => Some((&built.computed.project, built.computed.as_of)),
            Self::Documents(checked) => Some((&checked.project, checked.as_of)),
            Self::Nothing => None,
        }
    }

    /// The day that counts as today.
    pub(super) fn today(&self, opened: &OpenProject) -> Date {
        match self.project() {
            Some((project, as_of)) => local_date(&project.site.periods.zone, as_of),
            None => opened.today(None),
        }
    }
}

/// Looks at what was asked for: at some documents where they are all, else at the whole project.
pub(super) fn look(opened: &OpenProject, wanted: Option<&BTreeSet<String>>, found: &mut Diagnostics) -> LookedAt {
    let caches = BuildCaches::for_two_readings(wanted.is_some());
    let some = wanted.and_then(|wanted| {
        pipeline::check_documents(&opened.files, &opened.options, wanted, &caches, found).map(Box::new)
    });
    if let Some(some) = some {
        return LookedAt::Documents(some);
    }
    pipeline::build_with(&opened.files, &opened.options, None, &caches, found)
        .map_or(LookedAt::Nothing, |built| LookedAt::Whole(Box::new(built)))
}

/// The files whose findings alone are wanted, by their paths in the project; `None` where more of the project is asked for.
pub(super) fn wanted(
    args: &Check,
    edited: Option<&str>,
    opened: &OpenProject,
    global: &Global,
    voice: &Console,
) -> Option<BTreeSet<String>> {
    // What was read, and how many links each rule resolved, is told of whole projects.
    if args.online || args.against.is_some() || args.accept || voice.is_verbose() {
        return None;
    }
    if let Some(edited) = edited {
        return Some([edited.to_owned()].into());
    }
    let files = opened.files.list("");
    let below = |typed: &String| {
        let path = opened.typed_path(typed, global)?;
        let below: Vec<&String> = files.iter().filter(|file| is_below(file, &path)).collect();
        (!below.is_empty()).then_some(below)
    };
    let all: Vec<Vec<&String>> = args.paths.iter().map(below).collect::<Option<_>>()?;
    Some(all.into_iter().flatten().cloned().collect()).filter(|all: &BTreeSet<String>| !all.is_empty())
}
