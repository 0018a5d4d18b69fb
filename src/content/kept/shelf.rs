//! All that is kept of the documents of a project under one name, in sheaves.
//!
//! In: the paths of documents, and what is to be done with each. Out: what was done, in the same order. Never: leaves behind what nobody
//! will ask for again.

use super::sheaf::{Sheaf, number_of};
use crate::model::Cabinet;
use rayon::prelude::*;
use std::sync::Arc;

/// Sheaves of one kind.
pub(super) struct Shelf {
    pub(super) cabinet: Arc<dyn Cabinet>,
    pub(super) folder: &'static str,
    /// The audience; empty where there is none.
    pub(super) audience: String,
    /// All that there are.
    pub(super) audiences: Vec<String>,
    /// How many documents a sheaf has, about.
    pub(super) in_a_sheaf: usize,
}

/// Looks at documents, in parallel, those of one sheaf together; the answers are in the order of the sources.
pub(super) fn each<T: Send>(
    shelf: Option<&Shelf>,
    sources: &[&str],
    read: impl Fn(usize, Option<&Sheaf<'_>>) -> T + Sync,
) -> Vec<T> {
    match shelf {
        Some(shelf) => shelf.each(sources, |at, sheaf| read(at, Some(sheaf))),
        None => (0..sources.len()).into_par_iter().map(|at| read(at, None)).collect(),
    }
}

impl Shelf {
    fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, &Sheaf<'_>) -> T + Sync) -> Vec<T> {
        let count = (sources.len() / self.in_a_sheaf).next_power_of_two();
        let mut sheaves: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, source) in sources.iter().enumerate() {
            sheaves[number_of(source, count)].push(at);
        }
        let look = |(number, documents): (usize, Vec<usize>)| {
            let sheaf = Sheaf::new(&*self.cabinet, self.name(count, number));
            let seen: Vec<(usize, T)> = documents.par_iter().map(|at| (*at, read(*at, &sheaf))).collect();
            sheaf.close(&documents.iter().map(|at| sources[*at]).collect());
            seen
        };
        let mut all: Vec<(usize, T)> = sheaves.into_par_iter().enumerate().flat_map(look).collect();
        all.sort_by_key(|(at, _)| *at);
        self.clear(count);
        all.into_iter().map(|(_, seen)| seen).collect()
    }

    fn name(&self, count: usize, number: usize) -> String {
        format!("{}/{}-{count}-{number}", self.folder, self.audience)
    }

    /// Removes the sheaves of a time when there were more or fewer of them, and those of audiences that are gone.
    fn clear(&self, count: usize) {
        let is_left = |name: &str| {
            let mut parts = name.strip_prefix(self.folder).unwrap_or(name).rsplitn(3, '-').skip(1);
            let (of, audience) = (parts.next(), parts.next().map(|part| part.trim_start_matches('/')));
            let is_known = audience.is_some_and(|audience| self.audiences.iter().any(|known| known == audience));
            !is_known || (audience == Some(&self.audience) && of != Some(&count.to_string()))
        };
        let cabinet = &self.cabinet;
        cabinet.names(self.folder).iter().filter(|name| is_left(name)).for_each(|name| cabinet.remove(name));
    }
}
