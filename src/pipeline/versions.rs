//! Older versions of the document set: each revision that is asked for goes the whole way, with its own documents, data and
//! instant, and the current theme; then it stands below `v/` in the current site.
//!
//! In: the project's named revisions. Out: their files, and what changed between neighbours. Never: touches the working copy,
//! fails a build because of an old state, which nobody can mend, or shows an audience more of a revision than the revision itself
//! opened to an audience of that name.
//!
//! What was made of a revision is kept in the cache under a name that changes with everything it depends on.
//!
//! Decided in docs/decisions/0047-versions.md.

mod changes;
mod findings;
mod pack;

use super::build::{copied, leaks, site_files};
use super::compose::{AudienceSite, audience_sites};
use super::{AssetNames, ClusterUse, Computed, Options, audience_view, compute};
use crate::calendar::local_date;
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::model::{
    Artifact, CacheStore, NamedRevision, NoSink, Page, PageKind, PageNow, Profiler, ProjectFiles, PublishedVersion,
    Revisions, Route, Site, Version, VersionBook, VersionPage, Viewer,
};
use crate::render::{self, Theme};
use pack::{Closed, Pack};
use std::collections::{BTreeMap, BTreeSet};

/// How many digits of a commit people see.
const SHORT: usize = 8;

/// The older versions of a site.
#[derive(Default)]
pub(super) struct OlderVersions {
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

/// The current project, which every older version becomes a part of.
#[derive(Clone, Copy)]
struct Current<'a> {
    computed: &'a Computed,
    theme: &'a Theme,
}

/// An older version as it is made for one audience.
struct Place {
    /// Who it is for, among the audiences of the current project.
    viewer: Viewer,
    base_url: String,
    slug: String,
    marker: String,
    /// Its name in the cache.
    kept: String,
}

/// Builds the older versions that the project asks for, for each of the audiences that are wanted.
pub(super) fn older_versions(
    files: &dyn ProjectFiles,
    computed: &Computed,
    theme: &Theme,
    wanted_ranks: &[usize],
    found: &mut Diagnostics,
) -> BTreeMap<usize, OlderVersions> {
    let mut all: BTreeMap<usize, OlderVersions> =
        wanted_ranks.iter().map(|own| (*own, OlderVersions::default())).collect();
    let config = &computed.project.site.versions;
    if !config.are_wanted() {
        return all;
    }
    let Some(revisions) = files.revisions() else {
        found.push(findings::no_repository(config));
        return all;
    };
    let wanted = wanted(&*revisions, computed);
    if wanted.is_empty() {
        found.push(findings::nothing(config));
    }
    let current = Current { computed, theme };
    let cache = files.cache();
    forget(&*cache, current, &wanted);
    let mut slugs: BTreeMap<String, String> = BTreeMap::new();
    let mut built: BTreeMap<usize, Vec<Built>> = BTreeMap::new();
    for revision in wanted {
        let slug = slug(&revision.name);
        if let Some(other) = slugs.get(&slug) {
            found.push(findings::same_name(&revision.name, other, config));
            continue;
        }
        let places: Vec<Place> = all.keys().map(|own| current.place(&revision, &slug, *own)).collect();
        let packs = kept_or_made(&*cache, &places, |missing| packs_of(&*revisions, &revision, current, missing));
        let moves = revisions.moves(&revision.commit, None);
        for ((own, place), pack) in all.keys().copied().collect::<Vec<_>>().into_iter().zip(places).zip(packs) {
            said_of(&pack, &revision, &place, current, found);
            if pack.refused.is_none() && pack.closed.is_none() {
                slugs.insert(slug.clone(), revision.name.clone());
                let (one, made) = current.settled(&revision, place, pack, moves.clone());
                all.entry(own).or_default().versions.push(made);
                built.entry(own).or_default().push(one);
            }
        }
    }
    for (own, built) in built {
        let older = all.entry(own).or_default();
        let is_whole = own >= computed.project.site.audiences.viewer().most_closed();
        // A text as written shows everything that stands in it.
        if is_whole && built.iter().all(|one| one.is_whole) {
            older.book.changes = changes::all(files, computed, &*revisions, &built);
        }
        older.book.published = built.into_iter().map(|one| one.version).collect();
    }
    all
}

/// A version that is part of a site.
struct Built {
    revision: NamedRevision,
    version: PublishedVersion,
    /// Whether the site has all of it.
    is_whole: bool,
}

impl Current<'_> {
    fn place(self, revision: &NamedRevision, slug: &str, own: usize) -> Place {
        let names = &self.computed.project.site.audiences.names;
        let generation = self.generation(own);
        Place {
            viewer: Viewer::new(names, own),
            base_url: audience_view::base_url_of(&self.computed.project, own),
            slug: slug.to_owned(),
            marker: marker(&generation, revision),
            kept: kept_name(&generation, revision, slug),
        }
    }

    /// A name for everything that the pages of an older version depend on besides its revision.
    fn generation(self, own: usize) -> String {
        let project = &self.computed.project;
        let (names, base) = (project.site.audiences.names.join(","), audience_view::base_url_of(project, own));
        let (theme, own) = (self.theme.fingerprint(), own.to_string());
        let parts = [env!("CARGO_PKG_VERSION"), pack::FORM, &theme, &base, &names, &own];
        blake3::hash(parts.join("\n").as_bytes()).to_hex()[..16].to_owned()
    }

    fn settled(
        self,
        revision: &NamedRevision,
        place: Place,
        pack: Pack,
        moves: BTreeMap<String, String>,
    ) -> (Built, Made) {
        let is_open = !place.viewer.sees(place.viewer.most_closed());
        let version = PublishedVersion {
            name: revision.name.clone(),
            slug: place.slug,
            date: local_date(&self.computed.project.site.periods.zone, revision.at),
            commit: revision.commit.chars().take(SHORT).collect(),
            // Whoever named the version may have spoken of documents that are closed.
            note: if is_open { String::new() } else { revision.note.clone() },
            title: pack.title,
            pages: pack.pages,
            was: BTreeMap::new(),
        };
        let made = Made { marker: place.marker, files: pack.files, moves };
        (Built { revision: revision.clone(), version, is_whole: pack.is_whole }, made)
    }
}

/// What is said of a version, once for all audiences.
fn said_of(pack: &Pack, revision: &NamedRevision, place: &Place, current: Current<'_>, found: &mut Diagnostics) {
    let config = &current.computed.project.site.versions;
    let unread = pack.unread.iter().map(|words| findings::unread(words, config));
    let refused = pack.refused.iter().map(|words| findings::refused(&revision.name, words, config));
    let closed = pack.closed.iter().map(|why| findings::closed(&revision.name, place.viewer.name(), *why, config));
    for finding in unread.chain(refused).chain(closed).collect::<Vec<_>>() {
        if !found.iter().any(|known| *known == finding) {
            found.push(finding);
        }
    }
}

/// What is kept of a version for each audience; what is missing is made in one go.
fn kept_or_made(cache: &dyn CacheStore, places: &[Place], make: impl FnOnce(&[&Place]) -> Vec<Pack>) -> Vec<Pack> {
    let kept: Vec<Option<Pack>> =
        places.iter().map(|place| cache.get(&place.kept).and_then(|bytes| Pack::read(&bytes))).collect();
    let missing: Vec<&Place> =
        places.iter().zip(&kept).filter(|(_, pack)| pack.is_none()).map(|(place, _)| place).collect();
    let made = if missing.is_empty() { Vec::new() } else { make(&missing) };
    missing.iter().zip(&made).for_each(|(place, pack)| cache.put(&place.kept, &pack.bytes()));
    let mut made = made.into_iter();
    kept.into_iter().filter_map(|pack| pack.or_else(|| made.next())).collect()
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

fn kept_name(generation: &str, revision: &NamedRevision, slug: &str) -> String {
    format!("versions/{generation}-{}-{slug}", revision.commit)
}

/// The text that stands in the pages of a version for what only the current site knows; no document of it can contain it, since
/// it depends on the commit that contains the document.
fn marker(generation: &str, revision: &NamedRevision) -> String {
    let hash = blake3::hash(format!("{generation} {} {}", revision.name, revision.commit).as_bytes());
    format!("tejun{}m", &hash.to_hex()[..16])
}

/// Drops what was kept of other generations, and of revisions that nobody asks for any more; what other audiences have stays.
fn forget(cache: &dyn CacheStore, current: Current<'_>, wanted: &[NamedRevision]) {
    let most_closed = current.computed.project.site.audiences.viewer().most_closed();
    let generations: Vec<String> = (0..=most_closed).map(|own| current.generation(own)).collect();
    let known: BTreeSet<String> = wanted
        .iter()
        .flat_map(|revision| generations.iter().map(|one| kept_name(one, revision, &slug(&revision.name))))
        .collect();
    cache.keep_only("versions", &|name| known.contains(name));
}

/// The whole way of a revision, for some audiences of the current project.
fn packs_of(revisions: &dyn Revisions, revision: &NamedRevision, current: Current<'_>, places: &[&Place]) -> Vec<Pack> {
    let mut said = Diagnostics::new();
    let packs = revisions.files(revision, &mut said).and_then(|files| {
        let options = Options {
            as_of: None,
            now: revision.at,
            drafts: false,
            assets: AssetNames::Hashed,
            cluster: ClusterUse::default(),
        };
        let mut computed = compute(&*files, &options, &mut said)?;
        computed.library.assets.retain(|asset| asset.path != "robots.txt");
        let book = |_| VersionBook { is_older: true, ..VersionBook::default() };
        let mut all = audience_sites(&*files, &computed, &book, &Profiler::off(), &mut said);
        let own =
            copied(&*files, computed.library.assets.clone(), u64::MAX, &computed.project.rules.schemes, &mut said);
        let then = computed.project.site.audiences.viewer();
        let pack = |place: &&Place| match rank_then(&then, &place.viewer) {
            Ok(rank) => {
                let is_whole = rank >= then.most_closed();
                let pack = pack_of(&*files, &computed, &mut all[rank], &own, current.theme, &revision.name, place);
                Pack { is_whole, ..pack }
            }
            Err(why) => Pack { closed: Some(why), ..Pack::default() },
        };
        Some(places.iter().map(pack).collect::<Vec<Pack>>())
    });
    let unread = said.iter().filter(|finding| finding.code == code::VERSIONS_FILE);
    let unread: Vec<_> = unread.map(|finding| (finding.message.ja.clone(), finding.message.en.clone())).collect();
    let error = said.sorted().into_iter().find(|finding| finding.severity == Severity::Error);
    let packs = match (packs, error) {
        (Some(packs), None) => packs,
        (_, error) => {
            let refused = Some(error.map_or_else(untold, first_error));
            vec![Pack { refused, ..Pack::default() }; places.len()]
        }
    };
    packs.into_iter().map(|pack| Pack { unread: unread.clone(), ..pack }).collect()
}

/// What one audience has of a revision; nothing when it would hold what the revision itself closed to it.
fn pack_of(
    files: &dyn ProjectFiles,
    computed: &Computed,
    seen: &mut AudienceSite<'_>,
    own: &[Artifact],
    theme: &Theme,
    name: &str,
    place: &Place,
) -> Pack {
    let mut said = Diagnostics::new();
    let site = &mut seen.site;
    stand_below(site, name, place);
    site.audience = place.viewer.name().map(str::to_owned);
    site.is_open = place.viewer.name() == place.viewer.names().first().map(String::as_str);
    let made = site_files(seen, own, Vec::new(), theme, &Profiler::off(), &NoSink, &mut said);
    leaks(files, computed, seen, theme, own, &made, &mut said);
    match said.sorted().into_iter().find(|finding| finding.severity == Severity::Error) {
        Some(error) => Pack { refused: Some(first_error(error)), ..Pack::default() },
        None => Pack { title: seen.site.title.clone(), pages: pages_of(&seen.site), files: made, ..Pack::default() },
    }
}

/// As which of its audiences a revision is shown to one of the current project: that of the same name, unless it saw then what
/// is closed to it now; a revision without audiences is for those who see everything.
fn rank_then(then: &Viewer, now: &Viewer) -> Result<usize, Closed> {
    let Some(name) = now.name() else {
        return if then.is_one_of_several() { Err(Closed::Divided) } else { Ok(0) };
    };
    if !then.is_one_of_several() {
        return if now.sees(now.most_closed()) { Ok(0) } else { Err(Closed::Undivided) };
    }
    let rank = then.rank_of(name).ok_or(Closed::Unknown)?;
    let is_closed_now = |other: &String| now.rank_of(other).is_some_and(|other| !now.sees(other));
    if then.names()[..rank].iter().any(is_closed_now) { Err(Closed::Reordered) } else { Ok(rank) }
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
fn stand_below(site: &mut Site, name: &str, place: &Place) {
    let Place { base_url, slug, marker, .. } = place;
    let below = Route::from_segments(["v", slug.as_str()]);
    site.base_url = match base_url.as_str() {
        "" => String::new(),
        base => format!("{base}{}", Route::from_path("/").link_to(&below).trim_start_matches("./")),
    };
    site.versions.shown = Some(name.to_owned());
    site.versions.marker.clone_from(marker);
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

impl OlderVersions {
    /// Tells the site what became of the pages of its older versions.
    pub(super) fn link_current_pages(&self, site: &mut Site) {
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
    pub(super) fn artifacts(&self, site: &Site) -> Vec<Artifact> {
        let all = site.versions.older.iter().zip(&self.versions);
        all.flat_map(|(version, made)| render::fill_markers(&made.files, &made.marker, version, site)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Closed, rank_then, slug};
    use crate::model::Viewer;

    #[test]
    fn a_revision_is_seen_as_the_audience_of_the_same_name_and_never_as_more() {
        let of = |then: &[&str], now: &[&str], own: usize| {
            let viewer =
                |names: &[&str], own| Viewer::new(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>(), own);
            rank_then(&viewer(then, 0), &viewer(now, own))
        };
        let now = ["public", "customer", "internal"];
        assert_eq!([0, 1, 2].map(|own| of(&now, &now, own)), [Ok(0), Ok(1), Ok(2)]);
        assert_eq!([0, 1].map(|own| of(&[], &now, own)), [Err(Closed::Undivided); 2]);
        assert_eq!(of(&[], &now, 2), Ok(0));
        assert_eq!((of(&now, &[], 0), of(&[], &[], 0)), (Err(Closed::Divided), Ok(0)));
        assert_eq!(of(&["public", "internal"], &now, 1), Err(Closed::Unknown));
        assert_eq!(of(&["internal", "public"], &now, 0), Err(Closed::Reordered));
        assert_eq!(of(&["partner", "public", "internal"], &now, 0), Ok(1), "who is no more was more open then");
    }

    #[test]
    fn names_become_folders() {
        assert_eq!(slug("v1.2"), "v1.2");
        assert_eq!(slug("release/2026 秋"), "release-2026-秋");
        assert_eq!(slug(".."), "version");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("<b>"), "b");
    }
}
