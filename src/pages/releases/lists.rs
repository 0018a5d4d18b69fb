//! Releases as they are shown: index by year, changelog, lists, and the line below the title of notes.

use crate::diag::Lang;
use crate::model::{
    Block, Release, ReleaseEntry, ReleaseForm, ReleaseList, ReleaseSection, ReleaseText, ReleaseTopic, format_date,
    format_integer, release_heading,
};
use crate::pages::context::ComposeContext;
use std::collections::BTreeSet;

pub(in crate::pages) fn list(
    lang: Lang,
    releases: &[&Release],
    form: ReleaseForm,
    topics: Option<&[ReleaseTopic]>,
) -> Block {
    let entries = releases.iter().map(|release| entry(lang, release, form, topics)).collect();
    Block::Releases(ReleaseList { form, entries, beside: Vec::new() })
}

/// The index: what is planned, then a heading and a list for each year, then what has no day.
pub(super) fn index(lang: Lang, releases: &[&Release], beside: Vec<(String, String)>) -> Vec<Block> {
    let mut blocks = vec![Block::Releases(ReleaseList { form: ReleaseForm::Index, entries: Vec::new(), beside })];
    let mut group = |id: String, text: String, of: Vec<&Release>| {
        if !of.is_empty() {
            blocks.push(Block::Heading(release_heading(id, text)));
            blocks.push(list(lang, &of, ReleaseForm::Index, None));
        }
    };
    let planned: Vec<&Release> = releases.iter().copied().filter(|release| is_planned(release)).rev().collect();
    group("planned".to_owned(), lang.pick("公開予定", "Planned").to_owned(), planned);
    let out = || releases.iter().copied().filter(|release| !is_planned(release));
    let years: BTreeSet<i16> = out().filter_map(|release| Some(release.date?.year())).collect();
    for year in years.into_iter().rev() {
        let of = out().filter(|release| release.date.is_some_and(|date| date.year() == year)).collect();
        let text = lang.pick("年", "");
        group(format!("year-{year}"), format!("{year}{text}"), of);
    }
    let undated = out().filter(|release| release.date.is_none()).collect();
    group("undated".to_owned(), lang.pick("日付なし", "Without a date").to_owned(), undated);
    blocks
}

/// Whether it is still to come; what has no day is not known to be.
fn is_planned(release: &Release) -> bool {
    !release.is_out && release.date.is_some()
}

/// Everything on one page: a heading for each version, and its whole notes.
pub(super) fn changelog(lang: Lang, releases: &[&Release]) -> Vec<Block> {
    let mut taken = BTreeSet::new();
    let mut blocks = Vec::new();
    for release in releases.iter().filter(|release| !is_planned(release)) {
        let mut id = anchor(&release.version);
        while !taken.insert(id.clone()) {
            id.push_str("-again");
        }
        blocks.push(Block::Heading(release_heading(id, release.version.clone())));
        blocks.push(list(lang, &[release], ReleaseForm::Whole, None));
    }
    blocks
}

fn anchor(version: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    version.to_lowercase().chars().map(kept).collect()
}

/// What stands below the title of the notes of a release.
pub(in crate::pages) fn head(context: &ComposeContext<'_>, source: &str, language: &str) -> Option<Block> {
    let is_it = |release: &&Release| release.source == source && release.language == language;
    let release = context.releases.iter().find(is_it)?;
    Some(list(context.lang(), &[release], ReleaseForm::Head, None))
}

fn entry(lang: Lang, release: &Release, form: ReleaseForm, topics: Option<&[ReleaseTopic]>) -> ReleaseEntry {
    let wanted = |section: &&ReleaseSection| topics.is_none_or(|topics| topics.contains(&section.topic));
    let state = match () {
        () if release.is_yanked => lang.pick("取り下げ", "Yanked"),
        () if is_planned(release) => lang.pick("公開予定", "Planned"),
        () => "",
    };
    let shown = || release.sections.iter().filter(wanted);
    let sections = match form {
        ReleaseForm::List => shown().filter(|section| !section.items.is_empty()).map(points).collect(),
        ReleaseForm::Whole => shown().filter(|section| !section.html.is_empty()).map(whole).collect(),
        ReleaseForm::Head | ReleaseForm::Index | ReleaseForm::Short => Vec::new(),
    };
    ReleaseEntry {
        version: release.version.clone(),
        route: release.route.clone(),
        date: release.date.map(|date| format_date(date, lang)).unwrap_or_default(),
        day: release.date.map(|date| date.to_string()).unwrap_or_default(),
        kind: release.kind,
        kind_text: release.kind.map(|kind| kind.label(lang).to_owned()).unwrap_or_default(),
        state: state.to_owned(),
        services: release.services.clone(),
        description: release.description.clone(),
        counts: shown().filter_map(|section| count(lang, section)).collect(),
        sections,
    }
}

/// How many points a section has; those of the author's own are not counted.
fn count(lang: Lang, section: &ReleaseSection) -> Option<String> {
    let n = u64::try_from(section.items.len()).unwrap_or(u64::MAX);
    let counted = section.topic != ReleaseTopic::Other && n > 0;
    counted.then(|| format!("{} {}", section.topic.label(lang), format_integer(n)))
}

fn points(section: &ReleaseSection) -> ReleaseText {
    let items: String = section.items.iter().map(|item| format!("<li>{}</li>\n", item.html)).collect();
    ReleaseText {
        title: section.title.clone(),
        html: format!("<ul>\n{items}</ul>"),
        items: section.items.iter().map(|item| item.text.clone()).collect(),
    }
}

fn whole(section: &ReleaseSection) -> ReleaseText {
    ReleaseText {
        title: section.title.clone(),
        html: section.html.clone(),
        items: section.items.iter().map(|item| item.text.clone()).collect(),
    }
}
