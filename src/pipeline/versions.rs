//! Older versions of the document set: each revision that is asked for goes the whole way, with its own documents, data and
//! instant, and the current theme; then it stands below `v/` in the current site.
//!
//! In: the project's named revisions. Out: their files, and what changed between neighbours. Never: touches the working copy, or
//! fails a build because of an old state, which nobody can mend.
//!
//! What was made of a revision is kept in the cabinet under a name that changes with everything it depends on.

mod changes;
mod findings;
mod pack;

use super::{Computed, Options, compute, copied};
use crate::calendar::local_date;
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::model::{
    Artifact, Cabinet, NamedRevision, Page, PageKind, PageNow, ProjectFiles, PublishedVersion, Revisions, Route, Site,
    Version, VersionBook, VersionPage,
};
use crate::render::{self, Theme};
use pack::Pack;
use std::collections::{BTreeMap, BTreeSet};

/// How many digits of a commit people see.
const SHORT: usize = 8;

/// The older versions of a site.
#[derive(Default)]
pub(super) struct Older {
    /// As pages tell of them.
    pub book: VersionBook,
    versions: Vec<Made>,
}

/// A version and its files as they are kept.
struct Made {
    marker: String,
    files: Vec<Artifact>,
    /// Where its documents are now, by git.
    moves: BTreeMap<String, String>,
}

/// Builds the older versions that the project asks for.
pub(super) fn older(files: &dyn ProjectFiles, computed: &Computed, theme: &Theme, found: &mut Diagnostics) -> Older {
    let mut made = Older::default();
    let config = &computed.project.site.versions;
    let Some(revisions) = files.revisions().filter(|_| config.are_wanted()) else { return made };
    if !computed.project.site.audiences.names.is_empty() {
        found.push(findings::audiences(config));
        return made;
    }
    let wanted = wanted(&*revisions, computed);
    if wanted.is_empty() {
        found.push(findings::nothing(config));
    }
    let generation = generation(computed, theme);
    forget(&*files.cabinet(), &generation, &wanted);
    let mut built: Vec<(NamedRevision, PublishedVersion)> = Vec::new();
    for revision in wanted {
        let slug = slug(&revision.name);
        if let Some((other, _)) = built.iter().find(|(_, version)| version.slug == slug) {
            found.push(findings::same_name(&revision.name, &other.name, config));
            continue;
        }
        let marker = marker(&generation, &revision);
        let kept = (&*files.cabinet(), format!("versions/{generation}-{}-{slug}", revision.commit));
        let pack = kept_or_made(kept, || pack_of(&*revisions, &revision, (computed, theme), (&slug, &marker)));
        found.extend(pack.unread.iter().map(|words| findings::unread(words, config)));
        if let Some(words) = &pack.refused {
            found.push(findings::refused(&revision.name, words, config));
            continue;
        }
        let moves = revisions.moves(&revision.commit, None);
        made.versions.push(Made { marker, files: pack.files, moves });
        let version = PublishedVersion {
            name: revision.name.clone(),
            slug,
            date: local_date(&computed.project.site.periods.zone, revision.at),
            commit: revision.commit.chars().take(SHORT).collect(),
            note: revision.note.clone(),
            title: pack.title,
            pages: pack.pages,
            was: BTreeMap::new(),
        };
        built.push((revision, version));
    }
    made.book.changes = changes::all(files, computed, &*revisions, &built);
    made.book.published = built.into_iter().map(|(_, version)| version).collect();
    made
}

fn kept_or_made((cabinet, name): (&dyn Cabinet, String), make: impl FnOnce() -> Pack) -> Pack {
    cabinet.get(&name).and_then(|bytes| Pack::read(&bytes)).unwrap_or_else(|| {
        let pack = make();
        cabinet.put(&name, &pack.bytes());
        pack
    })
}

/// The revisions that the project asks for, the newest first: by their numbers when all have one, else by their time.
fn wanted(revisions: &dyn Revisions, computed: &Computed) -> Vec<NamedRevision> {
    let config = &computed.project.site.versions;
    let mut wanted = revisions.named();
    wanted.retain(|revision| config.picks(&revision.name, revision.is_branch));
    if wanted.iter().all(|revision| Version::parse(&revision.name).is_some()) {
        wanted.sort_by(|a, b| Version::parse(&b.name).cmp(&Version::parse(&a.name)));
    } else {
        wanted.sort_by(|a, b| (b.at, &b.name).cmp(&(a.at, &a.name)));
    }
    wanted.truncate(config.limit.unwrap_or(usize::MAX));
    wanted
}

/// A name for everything that the pages of an older version depend on besides its revision.
fn generation(computed: &Computed, theme: &Theme) -> String {
    let base = &computed.project.site.base_url;
    let parts = [env!("CARGO_PKG_VERSION"), pack::FORM, &theme.fingerprint(), base];
    blake3::hash(parts.join("\n").as_bytes()).to_hex()[..16].to_owned()
}

/// The text that stands in the pages of a version for what only the current site knows; no document of it can contain it, since
/// it depends on the commit that contains the document.
fn marker(generation: &str, revision: &NamedRevision) -> String {
    let hash = blake3::hash(format!("{generation} {} {}", revision.name, revision.commit).as_bytes());
    format!("tejun{}m", &hash.to_hex()[..16])
}

/// Drops what was kept of other generations, and of revisions that nobody asks for any more.
fn forget(cabinet: &dyn Cabinet, generation: &str, wanted: &[NamedRevision]) {
    let known: BTreeSet<String> = wanted
        .iter()
        .map(|revision| format!("versions/{generation}-{}-{}", revision.commit, slug(&revision.name)))
        .collect();
    for name in cabinet.names("versions").into_iter().filter(|name| !known.contains(name)) {
        cabinet.remove(&name);
    }
}

/// The whole way of a revision.
fn pack_of(
    revisions: &dyn Revisions,
    revision: &NamedRevision,
    (current, theme): (&Computed, &Theme),
    (slug, marker): (&str, &str),
) -> Pack {
    let mut said = Diagnostics::new();
    let pack = revisions.files(revision, &mut said).and_then(|files| {
        let options = Options { as_of: None, now: revision.at, drafts: false };
        let mut computed = compute(&*files, &options, &mut said)?;
        let book = VersionBook { is_older: true, ..VersionBook::default() };
        let mut site = super::composed(&*files, &computed, &book, &mut said);
        stand_below(&mut site, &current.project.site.base_url, (&revision.name, slug, marker));
        let mut artifacts = render::render(&site, theme, &mut said);
        let mut assets = std::mem::take(&mut computed.library.assets);
        assets.retain(|asset| asset.path != "robots.txt");
        artifacts.extend(copied(&*files, assets, u64::MAX, &mut said));
        Some(Pack { title: site.title.clone(), pages: pages_of(&site), files: artifacts, ..Pack::default() })
    });
    let unread = said.iter().filter(|finding| finding.code == code::VERSIONS_FILE);
    let unread = unread.map(|finding| (finding.message.ja.clone(), finding.message.en.clone())).collect();
    let error = said.sorted().into_iter().find(|finding| finding.severity == Severity::Error);
    match (pack, error) {
        (Some(pack), None) => Pack { unread, ..pack },
        (_, error) => Pack { refused: Some(error.map_or_else(untold, first_error)), unread, ..Pack::default() },
    }
}

fn untold() -> (String, String) {
    ("git から読めません".to_owned(), "git does not tell its files".to_owned())
}

fn first_error(error: &Diagnostic) -> (String, String) {
    let place = match &error.place {
        Some(place) if place.line > 0 => format!("{}:{}: ", place.file, place.line),
        Some(place) => format!("{}: ", place.file),
        None => String::new(),
    };
    (format!("{place}{}", error.message.ja), format!("{place}{}", error.message.en))
}

/// Makes a site an older version below the current one.
fn stand_below(site: &mut Site, base_url: &str, (name, slug, marker): (&str, &str, &str)) {
    let below = Route::from_segments(["v", slug]);
    site.base_url = match base_url {
        "" => String::new(),
        base => format!("{base}{}", Route::from_path("/").link_to(&below).trim_start_matches("./")),
    };
    site.versions.shown = Some(name.to_owned());
    site.versions.marker = marker.to_owned();
    site.versions.notice = None;
}

fn pages_of(site: &Site) -> BTreeMap<Route, VersionPage> {
    let page = |page: &Page| {
        let is_document = matches!(page.kind, PageKind::Home | PageKind::Section | PageKind::Document);
        let source = page.source.clone().filter(|_| is_document && page.text_of.is_none());
        let title = if page.title.is_empty() { &page.link_title } else { &page.title };
        (page.route.clone(), VersionPage { title: title.clone(), source, now: PageNow::Gone })
    };
    site.pages.iter().map(page).collect()
}

/// The folder of a version: its name, with what a path should not hold replaced.
fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let slug: String = name.chars().map(plain).collect();
    let slug = slug.trim_matches(['.', '-']);
    if slug.is_empty() { "version".to_owned() } else { slug.to_owned() }
}

impl Older {
    /// Tells the site what became of the pages of its older versions.
    pub fn settle(&self, site: &mut Site) {
        let mut older = std::mem::take(&mut site.versions.older);
        let (mut here, mut sources): (BTreeSet<&Route>, BTreeMap<&str, &Route>) = Default::default();
        let mut formerly: BTreeMap<&Route, &Route> = BTreeMap::new();
        for page in &site.pages {
            here.insert(&page.route);
            formerly.extend(page.aliases.iter().map(|alias| (alias, &page.route)));
            if let Some(source) = page.source.as_deref().filter(|_| page.text_of.is_none()) {
                sources.insert(source, &page.route);
            }
        }
        for (version, made) in older.iter_mut().zip(&self.versions) {
            let mut was = BTreeMap::new();
            for (route, page) in &mut version.pages {
                let source = page.source.as_deref();
                let renamed = |source: &str| sources.get(made.moves.get(source)?.as_str());
                let moved = source.and_then(|source| sources.get(source).or_else(|| renamed(source)));
                page.now = match formerly.get(route).or(moved) {
                    _ if here.contains(route) => PageNow::Same,
                    Some(to) => PageNow::Moved((*to).clone()),
                    None => PageNow::Gone,
                };
                if let PageNow::Moved(to) = &page.now {
                    was.entry(to.clone()).or_insert_with(|| route.clone());
                }
            }
            was.retain(|to, _| !version.pages.contains_key(to));
            version.was = was;
        }
        site.versions.older = older;
    }

    /// The files of all older versions in the current site.
    pub fn artifacts(&self, site: &Site) -> Vec<Artifact> {
        let all = site.versions.older.iter().zip(&self.versions);
        all.flat_map(|(version, made)| render::settled(&made.files, &made.marker, version, site)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_become_folders() {
        assert_eq!(slug("v1.2"), "v1.2");
        assert_eq!(slug("release/2026 秋"), "release-2026-秋");
        assert_eq!(slug(".."), "version");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("<b>"), "b");
    }
}
