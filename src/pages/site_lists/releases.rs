//! Rows of releases.

use super::{ListInputs, Row, each_once};
use crate::model::{Release, ReleaseKind, ReleaseTopic};
use crate::pages::releases;

/// The columns of points, by what a section is about.
const POINTS: [(&str, ReleaseTopic); 8] = [
    ("new_features", ReleaseTopic::New),
    ("improvements", ReleaseTopic::Improved),
    ("changes", ReleaseTopic::Changed),
    ("fixes", ReleaseTopic::Fixed),
    ("deprecations", ReleaseTopic::Deprecated),
    ("removals", ReleaseTopic::Removed),
    ("security_fixes", ReleaseTopic::Security),
    ("known_issues", ReleaseTopic::KnownIssues),
];

pub(super) fn rows(inputs: ListInputs<'_>) -> Vec<Row> {
    let zone = &inputs.project.site.periods.zone;
    let documents = each_once(inputs.library);
    let mut all = releases::without_links(documents.into_iter(), zone, inputs.as_of);
    all.sort_by(|a, b| a.source.cmp(&b.source));
    let row = |release: &Release| {
        let state = match () {
            () if release.is_yanked => "yanked",
            () if release.is_out => "released",
            () => "planned",
        };
        let count = |topic: ReleaseTopic| {
            release.sections.iter().filter(|section| section.topic == topic).map(|section| section.items.len()).sum()
        };
        let row = Row::of(&release.source, &release.title)
            .text("version", &release.version)
            .text("kind", release.kind.map_or("", ReleaseKind::name))
            .text("services", &release.services.join("、"))
            .text("state", state)
            .day("released", release.date.filter(|_| release.is_out))
            .day("planned_for", release.date.filter(|_| !release.is_out))
            .truth("yanked", release.is_yanked);
        POINTS.into_iter().fold(row, |row, (name, topic)| row.count(name, count(topic)))
    };
    all.iter().map(row).collect()
}
