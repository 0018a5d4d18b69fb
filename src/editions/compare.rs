//! Two tellings of one report → what changed, and why.
//!
//! A cause is named for a figure only when something that this figure depends on changed. Several causes are all named, since
//! their shares cannot be told apart; a figure without any is said to have none that is known.

use crate::calendar::Instant;
use crate::model::{Basis, Cause, FigureKey, FrozenFigure, InputFile, Restated};
use std::collections::{BTreeMap, BTreeSet};

/// So many names are given per cause.
const NAMES: usize = 6;

/// One telling.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    /// Its figures.
    pub figures: &'a [FrozenFigure],
    /// What they depend on.
    pub basis: &'a Basis,
    /// The instant they hold for.
    pub as_of: Instant,
    /// The version that computed them.
    pub tool: &'a str,
}

/// Every figure that is told differently. `between` are the newer figures as of the older instant: they tell what time alone
/// has changed from what was changed in files; without them, time is named only where nothing else is.
pub(crate) fn restated(old: Side<'_>, new: Side<'_>, between: Option<&[FrozenFigure]>) -> Vec<Restated> {
    let (before, after) = (by_key(old.figures), by_key(new.figures));
    let between = between.map(by_key);
    let keys: BTreeSet<&FigureKey> = before.keys().chain(after.keys()).collect();
    let mut all = Vec::new();
    for key in keys {
        let (was, is) = (before.get(key).copied(), after.get(key).copied());
        if let (Some(was), Some(is)) = (was, is)
            && was.says_the_same(is)
        {
            continue;
        }
        let then = between.as_ref().map(|between| between.get(key).copied());
        let causes = Looked { old, new, was, is }.causes(then);
        all.push(Restated { old: was.cloned(), new: is.cloned(), causes });
    }
    all
}

fn by_key(figures: &[FrozenFigure]) -> BTreeMap<FigureKey, &FrozenFigure> {
    figures.iter().map(|figure| (figure.key(), figure)).collect()
}

fn same(a: Option<&FrozenFigure>, b: Option<&FrozenFigure>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.says_the_same(b),
        (None, None) => true,
        _ => false,
    }
}

/// One figure in both tellings.
struct Looked<'a> {
    old: Side<'a>,
    new: Side<'a>,
    was: Option<&'a FrozenFigure>,
    is: Option<&'a FrozenFigure>,
}

impl Looked<'_> {
    fn causes(&self, then: Option<Option<&FrozenFigure>>) -> Vec<(Cause, Vec<String>)> {
        let later = (self.old.as_of != self.new.as_of)
            .then(|| (Cause::AsOf, vec![format!("{} → {}", self.old.as_of, self.new.as_of)]));
        if let (Some(then), Some(later)) = (then, &later)
            && same(then, self.was)
        {
            return vec![later.clone()];
        }
        let mut causes: BTreeMap<Cause, Vec<String>> = BTreeMap::new();
        let mut add = |cause, names: Vec<String>| {
            if !names.is_empty() {
                causes.entry(cause).or_default().extend(names);
            }
        };
        if self.measured_again() {
            add(Cause::Rows, self.rows());
            add(Cause::Target, self.promises());
            add(Cause::Calendar, self.calendars());
            add(Cause::Definition, self.definitions());
        }
        add(Cause::Target, self.targets());
        if self.old.tool != self.new.tool {
            add(Cause::Tool, vec![format!("{} → {}", self.old.tool, self.new.tool)]);
        }
        let by_time = then.map_or(causes.is_empty(), |then| !same(then, self.is));
        causes.extend(later.filter(|_| by_time));
        if causes.is_empty() {
            causes.insert(Cause::Unknown, Vec::new());
        }
        causes.values_mut().for_each(shorten);
        causes.into_iter().collect()
    }

    /// Whether the value changed, and not only what is asked of it.
    fn measured_again(&self) -> bool {
        match (self.was, self.is) {
            (Some(was), Some(is)) => !was.measures_the_same(is) || self.targets().is_empty(),
            _ => true,
        }
    }

    fn figure(&self) -> impl Iterator<Item = &FrozenFigure> {
        self.is.into_iter().chain(self.was)
    }

    /// The metrics that the figure is made of, itself included.
    fn metrics(&self) -> BTreeSet<String> {
        let of = |basis: &Basis| self.figure().flat_map(|figure| basis.metrics_of(&figure.metric)).collect::<Vec<_>>();
        of(self.old.basis).into_iter().chain(of(self.new.basis)).collect()
    }

    fn sources(&self) -> BTreeSet<String> {
        let of = |basis: &Basis| self.figure().flat_map(|figure| basis.sources_of(&figure.sources)).collect::<Vec<_>>();
        of(self.old.basis).into_iter().chain(of(self.new.basis)).collect()
    }

    /// Files of its sources that were added, changed or taken away, rows that came to those of a cluster, and typed values.
    fn rows(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for source in self.sources() {
            let files = |basis: &Basis| basis.sources.get(&source).map(|s| s.files.clone()).unwrap_or_default();
            for path in files(self.old.basis).into_iter().chain(files(self.new.basis)) {
                let told = told(&path, self.old.basis.inputs.get(&path), self.new.basis.inputs.get(&path));
                names.extend(told);
            }
            let rows = |basis: &Basis| basis.sources.get(&source).and_then(|source| source.rows);
            if let (Some(was), Some(is)) = (rows(self.old.basis), rows(self.new.basis))
                && was != is
            {
                names.insert(format!("{source} ({was} → {is})"));
            }
        }
        let mut names: Vec<String> = names.into_iter().collect();
        names.extend(self.differing(|basis, id| basis.metrics.get(id).map(|metric| metric.typed.as_str())));
        names
    }

    /// Promises that are part of how it is computed: those of its own clock or budget, and those of what it is made of.
    fn promises(&self) -> Vec<String> {
        self.differing(|basis, id| basis.metrics.get(id).map(|metric| metric.promise.as_str()))
    }

    /// What is asked of the value.
    fn targets(&self) -> Vec<String> {
        let (Some(was), Some(is)) = (self.was, self.is) else { return Vec::new() };
        if was.target != is.target {
            let shown = |target: &String| if target.is_empty() { "-".to_owned() } else { target.clone() };
            return vec![format!("{} → {}", shown(&was.target), shown(&is.target))];
        }
        // The same value has another verdict: the alert may be another one.
        let target = |basis: &Basis| basis.metrics.get(&is.metric).map(|metric| metric.target.clone());
        let changed = was.standing != is.standing
            && was.measures_the_same(is)
            && self.is_comparable()
            && target(self.old.basis) != target(self.new.basis);
        if changed { vec![is.metric.clone()] } else { Vec::new() }
    }

    /// Calendars that it counts by, and the limits of its period.
    fn calendars(&self) -> Vec<String> {
        let named: BTreeSet<String> = self
            .metrics()
            .iter()
            .flat_map(|id| [self.old.basis, self.new.basis].map(|basis| basis.metrics.get(id)))
            .flatten()
            .flat_map(|metric| metric.calendars.clone())
            .collect();
        let differs = |name: &&String| self.old.basis.calendars.get(*name) != self.new.basis.calendars.get(*name);
        let mut names: Vec<String> = named.iter().filter(|_| self.is_comparable()).filter(differs).cloned().collect();
        if let (Some(was), Some(is)) = (self.was, self.is)
            && (was.start, was.end) != (is.start, is.end)
        {
            names.push(format!("{}–{} → {}–{}", was.start, was.end, is.start, is.end));
        }
        names
    }

    /// Definitions of the metrics it is made of, and declarations of its sources; where their fingerprints are of another form, the files
    /// of declarations that changed.
    fn definitions(&self) -> Vec<String> {
        if self.old.basis.form != self.new.basis.form {
            return self.declarations();
        }
        let mut names = self.differing(|basis, id| basis.metrics.get(id).map(|metric| metric.definition.as_str()));
        let definition = |basis: &Basis, name: &str| basis.sources.get(name).map(|source| source.definition.clone());
        let differs = |name: &String| definition(self.old.basis, name) != definition(self.new.basis, name);
        names.extend(self.sources().into_iter().filter(|_| self.is_comparable()).filter(differs));
        names
    }

    /// The files of declarations that changed; documents, which promise, tell their promises themselves.
    fn declarations(&self) -> Vec<String> {
        let (old, new) = (&self.old.basis.rules, &self.new.basis.rules);
        let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let is_changed = |path: &&String| path.starts_with("data/") && old.get(*path) != new.get(*path);
        paths.into_iter().filter(is_changed).cloned().collect()
    }

    /// The metrics it is made of whose fingerprint differs.
    fn differing<'b>(&'b self, of: impl Fn(&'b Basis, &str) -> Option<&'b str>) -> Vec<String> {
        let differs = |id: &String| of(self.old.basis, id) != of(self.new.basis, id);
        self.metrics().into_iter().filter(|_| self.is_comparable()).filter(differs).collect()
    }

    /// Fingerprints of meanings may change with the version of the program; then only a changed declaration tells something, and between
    /// two forms of fingerprints nothing does.
    fn is_comparable(&self) -> bool {
        self.old.basis.form == self.new.basis.form
            && (self.old.tool == self.new.tool || self.old.basis.rules != self.new.basis.rules)
    }
}

/// What happened to a file, with its rows; nothing when it is the same.
fn told(path: &str, was: Option<&InputFile>, is: Option<&InputFile>) -> Option<String> {
    match (was, is) {
        (Some(was), Some(is)) if was.blake3 == is.blake3 => None,
        (Some(was), Some(is)) => Some(format!("{path} ({} → {})", was.rows, is.rows)),
        (None, Some(is)) => Some(format!("+{path} ({})", is.rows)),
        (Some(was), None) => Some(format!("-{path} ({})", was.rows)),
        (None, None) => None,
    }
}

fn shorten(names: &mut Vec<String>) {
    names.dedup();
    if names.len() > NAMES {
        let more = names.len() - NAMES;
        names.truncate(NAMES);
        names.push(format!("… +{more}"));
    }
}

#[cfg(test)]
mod tests;
