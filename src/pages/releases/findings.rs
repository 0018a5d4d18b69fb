//! What is wrong among the releases of a section: a version told twice, and days that do not follow the versions.

use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Release, Version};
use crate::say;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Looks at all releases of all sections.
pub(super) fn check(releases: &[Release], documents: &[Arc<Document>], found: &mut Diagnostics) {
    let mut sections: BTreeMap<(&str, &str), Vec<(&Release, Version)>> = BTreeMap::new();
    for release in releases.iter().filter(|release| !release.stands_in) {
        if let Some(version) = release.number() {
            let key = (release.home.as_str(), release.language.as_str());
            sections.entry(key).or_default().push((release, version));
        }
    }
    for mut of_section in sections.into_values() {
        of_section.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.source.cmp(&b.0.source)));
        twice(&of_section, documents, found);
        out_of_order(&of_section, documents, found);
    }
}

/// Where a release says its version, else its file.
fn place(release: &Release, documents: &[Arc<Document>]) -> Place {
    let document = documents.iter().find(|document| document.source == release.source);
    document.map_or_else(
        || Place::file(release.source.as_str()),
        |document| document.front.control.place("version", &release.source),
    )
}

fn twice(releases: &[(&Release, Version)], documents: &[Arc<Document>], found: &mut Diagnostics) {
    for pair in releases.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
        let (first, second) = (pair[0].0, pair[1].0);
        let (version, file) = (&second.version, &first.source);
        let message = say!("{version} は `{file}` にもあります", "{version} is also in `{file}`");
        let hint = say!("一つにまとめるか、`version` を直します", "keep one of them, or mend `version`");
        found.push(Diagnostic::new(code::RELEASE_TWICE, place(second, documents), message).hint(hint));
    }
}

/// Within one line, a later version that is dated before an earlier one.
fn out_of_order(releases: &[(&Release, Version)], documents: &[Arc<Document>], found: &mut Diagnostics) {
    let mut newest: BTreeMap<Vec<u64>, &Release> = BTreeMap::new();
    for (release, version) in releases {
        let Some(date) = release.date else { continue };
        let lines = version.lines();
        let before = newest.get(&lines[0]).copied();
        if let Some((earlier, day)) =
            before.and_then(|before| Some((before, before.date?))).filter(|(_, day)| *day > date)
        {
            let (version, other) = (&release.version, &earlier.version);
            let message = say!(
                "{version} の日付 {date} が、前の版 {other} の {day} より前です",
                "{version} is dated {date}, before the earlier version {other} of {day}"
            );
            let hint = say!("どちらかの `date` を直します", "mend the `date` of one of them");
            found.push(Diagnostic::new(code::RELEASE_ORDER, place(release, documents), message).hint(hint));
        } else {
            newest.extend(lines.into_iter().map(|line| (line, *release)));
        }
    }
}
