//! A project as a test sees it: built in this process, with a fixed present, nothing written.

use std::path::{Path, PathBuf};
use tejun::calendar::Instant;
use tejun::diag::{Diagnostic, Diagnostics, Severity};
use tejun::inputs::Inputs;
use tejun::pipeline::{self, AssetNames, Built, ClusterUse, Options};

/// What counts as now, unless the project pins an instant: Friday 2026-11-20 17:00 in Tokyo.
pub(crate) fn now() -> Instant {
    "2026-11-20T08:00:00Z".parse().unwrap()
}

/// A file or folder of this repository.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// One run of the pipeline.
pub(crate) struct Ran {
    pub found: Diagnostics,
    pub built: Option<Built>,
}

/// Builds the project in a folder.
pub(crate) fn build(folder: &Path) -> Ran {
    let mut found = Diagnostics::new();
    let files = Inputs::open(folder, &mut found).unwrap();
    let mut ran = run(&files);
    found.extend(ran.found);
    ran.found = found;
    ran
}

/// Builds a project of files that were opened.
pub(crate) fn run(files: &Inputs) -> Ran {
    let mut found = Diagnostics::new();
    let built = pipeline::build(
        files,
        &Options { as_of: None, now: now(), drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() },
        &mut found,
    );
    Ran { found, built }
}

impl Ran {
    /// One line per finding: severity, code and place.
    pub(crate) fn findings(&self) -> String {
        self.found.sorted().into_iter().map(|finding| line(finding) + "\n").collect()
    }

    /// The text of a file of the site.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        let artifact = self.built.as_ref()?.artifacts.iter().find(|artifact| artifact.path == path)?;
        str::from_utf8(&artifact.bytes).ok()
    }
}

fn line(finding: &Diagnostic) -> String {
    let place = match &finding.place {
        None => "-".to_owned(),
        Some(place) if place.line == 0 => place.file.clone(),
        Some(place) => format!("{}:{}:{}", place.file, place.line, place.column),
    };
    let severity = match finding.severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    format!("{severity} {} {place}", finding.code.name())
}

/// The differences of two texts, line by line, as `-expected` and `+actual`.
pub(crate) fn difference(expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let (wanted, got): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let missing = wanted.iter().filter(|line| !got.contains(line)).map(|line| format!("-{line}\n"));
    let extra = got.iter().filter(|line| !wanted.contains(line)).map(|line| format!("+{line}\n"));
    let text: String = missing.chain(extra).collect();
    Some(if text.is_empty() { "the same lines in another order or number\n".to_owned() } else { text })
}
