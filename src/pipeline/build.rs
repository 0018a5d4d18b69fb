//! Composed sites → the files that they become, those of each audience in a folder of its own.
//!
//! In: a project's files. Out: a [`Built`]: artifacts of all audiences and older versions, searched for what is closed to their readers.
//! Never: writes one.

use super::compose::{AudienceSite, audience_sites};
use super::{BuildCaches, Computed, Options, audience_view, compute_with, lists, read_errors, versions};
use crate::config;
use crate::content;
use crate::diag::{Diagnostic, Diagnostics, Place, code, did_you_mean, nearest, system_reason};
use crate::model::{
    Artifact, CachedPage, FileSink, Key, LOST_PAGE, NoSink, PageKind, PageSink, Profiler, ProjectFiles, ReportName,
    Schemes, Site, TextFragment,
};
use crate::render::{self, Rendered, Theme};
use crate::{checks, editions, say};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The audiences of a project, the most open first; what is wrong with its configuration is not said here.
pub fn audiences(files: &dyn ProjectFiles) -> Vec<String> {
    config::load(files, &mut Diagnostics::new()).map(|project| project.site.audiences.names).unwrap_or_default()
}

/// The report that somebody names: of a kind, one that the project makes, or one that was issued here before.
pub fn report_name(files: &dyn ProjectFiles, typed: &str) -> Result<ReportName, Box<Diagnostic>> {
    let issued = files.list(editions::FOLDER);
    let folder = |path: &String| {
        path.strip_prefix(editions::FOLDER)?.strip_prefix('/')?.split('/').next().and_then(ReportName::new)
    };
    let reports = config::load(files, &mut Diagnostics::new()).map(|project| project.site.reports);
    let known = reports.unwrap_or_default().names(issued.iter().filter_map(folder));
    // Which values there are the data say: whoever asks for one is told there.
    let of_value = ReportName::new(typed).filter(|name| name.slug().is_some() && known.contains(&name.shared()));
    if let Some(name) = of_value {
        return Ok(name);
    }
    known.iter().copied().find(|name| name.as_str() == typed).ok_or_else(|| {
        let message = say!("レポート `{typed}` はありません", "there is no report `{typed}`");
        let names = known.iter().map(|name| name.as_str());
        let all = names.clone().collect::<Vec<_>>().join(", ");
        let hint =
            did_you_mean(typed, names).unwrap_or_else(|| say!("{all} のどれかを書きます", "write one of: {all}"));
        Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
    })
}

/// The refusal of an audience that is not declared, with the nearest name.
pub fn refused_audience(files: &dyn ProjectFiles, name: Option<&str>) -> Option<Box<Diagnostic>> {
    let (name, names) = (name?, audiences(files));
    (!names.iter().any(|known| known == name)).then(|| Box::new(no_audience(&names, name)))
}

pub(super) fn no_audience(names: &[String], name: &str) -> Diagnostic {
    let message = say!(
        "公開範囲 `{name}` は tejun.yaml の `audiences` にありません",
        "the audience `{name}` is not declared in `audiences` of tejun.yaml"
    );
    let finding = Diagnostic::new(code::CLI_USAGE, None, message);
    let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None if names.is_empty() => finding,
        None => finding.hint(say!("使えるのは {all}", "known here: {all}")),
    }
}

impl Built {
    /// The site of an audience, of the most closed one when none is named; an error where there is no such audience.
    ///
    /// # Errors
    /// The refusal of a name that is not declared.
    pub fn site_of(&self, audience: Option<&str>) -> Result<&Arc<Site>, Box<Diagnostic>> {
        let Some(name) = audience else { return Ok(&self.site) };
        let mut all = self.open.iter().chain([&self.site]);
        all.find(|site| site.audience.as_deref() == Some(name)).ok_or_else(|| {
            let names = &self.computed.project.site.audiences.names;
            Box::new(no_audience(names, name))
        })
    }

    /// The artifacts of an audience, of the most closed one when none is named, by their paths in its own site.
    pub fn files_of(&self, audience: Option<&str>) -> Vec<Artifact> {
        let Ok(site) = self.site_of(audience) else { return Vec::new() };
        let folder = site.folder();
        let own = |artifact: &Artifact| {
            let path = artifact.path.strip_prefix(&folder)?.to_owned();
            Some(Artifact { path, ..artifact.clone() })
        };
        self.artifacts.iter().filter_map(own).collect()
    }

    /// Every site with the folder that its artifacts are below, the most open first; without audiences the folder is that of all.
    pub fn sites(&self) -> impl Iterator<Item = (&Site, String)> {
        self.open.iter().chain([&self.site]).map(|site| (&**site, site.folder()))
    }
}

/// A site, and the files it becomes.
pub struct Built {
    /// What the data say.
    pub computed: Computed,
    /// The site; that of the most closed audience where there are several.
    pub site: Arc<Site>,
    /// What it is shown with; mails are made with it, too.
    pub theme: Arc<Theme>,
    /// Its files, by path; those of each audience below a folder of its name. Pages that a sink took are not among them.
    pub artifacts: Vec<Artifact>,
    /// How many documents are not part of it: drafts, and those whose time has not come or is over.
    pub unpublished: usize,
    /// The sites of more open audiences, the most open first.
    pub open: Vec<Arc<Site>>,
}

/// The whole way from files to artifacts, for all audiences.
pub fn build(files: &dyn ProjectFiles, options: &Options, found: &mut Diagnostics) -> Option<Built> {
    build_for(files, options, None, found)
}

/// The same with the artifacts of one audience only: the other sites are composed and checked, but not rendered. Of a name that is
/// not declared there are none; see [`refused_audience`].
pub fn build_for(
    files: &dyn ProjectFiles,
    options: &Options,
    audience: Option<&str>,
    found: &mut Diagnostics,
) -> Option<Built> {
    build_with(files, options, audience, &BuildCaches::default(), found)
}

/// The same with what earlier runs in this process remember, which cannot change what is built.
pub fn build_with(
    files: &dyn ProjectFiles,
    options: &Options,
    audience: Option<&str>,
    caches: &BuildCaches,
    found: &mut Diagnostics,
) -> Option<Built> {
    let profiler = &caches.profiler;
    let computed = compute_with(files, options, caches, found)?.with_rows(profiler, found);
    let theme = profiler.stage("theme", || Theme::load(files, &computed.project.site.theme, options.assets, found))?;
    let theme = Arc::new(theme);
    let viewer = computed.project.site.audiences.viewer();
    let wanted: Vec<usize> = match audience {
        None => (0..=viewer.most_closed()).collect(),
        Some(name) => viewer.rank_of(name).into_iter().collect(),
    };
    let older = profiler.stage("versions", || versions::older_versions(files, &computed, &theme, &wanted, found));
    let waiting =
        computed.library.unpublished.iter().filter(|document| document.why != content::WhyUnpublished::Headless);
    let unpublished = waiting.count();
    let mut artifacts = Vec::new();
    let book = |own| older.get(&own).map(|older| older.book.clone()).unwrap_or_default();
    let mut all = audience_sites(files, &computed, &book, profiler, found);
    let own_files = profiler.stage("copied files", || own_files(files, &computed, found));
    let mut searched = Vec::new();
    for (own, older) in &older {
        let seen = &mut all[*own];
        older.link_current_pages(&mut seen.site);
        let folder = seen.site.folder();
        // Of a site with errors nothing will be written, and where leaks are looked for all files must be at hand.
        let is_free = !is_searched(seen) && !found.has_errors();
        let sink = caches.sink.as_deref().filter(|sink| is_free || sink.gives_back());
        let out = SubfolderSink { sink: sink.unwrap_or(&NoSink), folder: &folder };
        let mut beside = older.artifacts(&seen.site);
        if !found.has_errors() {
            beside.extend(profiler.stage("whole lists", || lists::files(&computed, seen, profiler, &out, found)));
        }
        let mut made =
            profiler.stage("rendering", || site_files(seen, &own_files, beside, &theme, profiler, &out, found));
        searched.push(profiler.stage("leaks", || leaks(files, &computed, seen, &theme, &own_files, &made, found)));
        made.iter_mut().for_each(|artifact| artifact.path.insert_str(0, &folder));
        artifacts.extend(made);
    }
    if let Some(sink) = &caches.sink {
        sink.end();
    }
    if audience.is_none() {
        allowed_nothing(&computed, searched, found);
    }
    read_errors::report_refused(files, &computed.of_documents, found);
    computed.store.report_changed(found);
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    // Of two files for one place, which is an error, the page is shown.
    artifacts.dedup_by(|later, first| later.path == first.path);
    let site = Arc::new(all.pop()?.site);
    let open = all.into_iter().map(|seen| Arc::new(seen.site)).collect();
    Some(Built { computed, site, theme, artifacts, unpublished, open })
}

/// Hands pages on under their paths below the folder of their site; what comes back has its own path again.
struct SubfolderSink<'o> {
    sink: &'o dyn PageSink,
    folder: &'o str,
}

impl SubfolderSink<'_> {
    fn back(&self, mut page: Artifact) -> Artifact {
        page.path.drain(..self.folder.len());
        page
    }
}

impl PageSink for SubfolderSink<'_> {
    fn remembers(&self) -> bool {
        self.sink.remembers()
    }

    fn cached_page(&self, at: usize, path: &str, key: &Key) -> Option<CachedPage> {
        Some(match self.sink.cached_page(at, &format!("{}{path}", self.folder), key)? {
            CachedPage::Taken => CachedPage::Taken,
            CachedPage::Held(page) => CachedPage::Held(self.back(page)),
        })
    }

    fn open(&self, path: &str) -> Option<Box<dyn FileSink + '_>> {
        self.sink.open(&format!("{}{path}", self.folder))
    }

    fn take(&self, at: usize, mut page: Artifact, key: Option<Key>) -> Option<Artifact> {
        page.path.insert_str(0, self.folder);
        self.sink.take(at, page, key).map(|page| self.back(page))
    }
}

/// The files of one site with its older versions, but for pages that somebody takes from `out`; which of them are in each other's way
/// is said.
pub(super) fn site_files(
    seen: &AudienceSite<'_>,
    own: &[Artifact],
    older: Vec<Artifact>,
    theme: &Theme,
    profiler: &Profiler,
    out: &dyn PageSink,
    found: &mut Diagnostics,
) -> Vec<Artifact> {
    let mut said = Diagnostics::new();
    let Rendered { pages, mut beside } = render::render_out(&seen.site, theme, profiler, out, &mut said);
    let assets: BTreeMap<&str, &str> =
        seen.view.library.assets.iter().map(|asset| (asset.path.as_str(), asset.source.as_str())).collect();
    if assets.contains_key("robots.txt") {
        // Rules for robots that the project wrote itself replace the usual ones.
        beside.retain(|artifact| artifact.path != "robots.txt");
    }
    beside.extend(older);
    // An older version has no page for lost addresses, and a site whose author wrote one has it among its pages.
    let has_lost_page =
        seen.site.versions.shown.is_some() || seen.site.pages.iter().any(|page| page.kind == PageKind::NotFound);
    let made = beside.iter().map(|artifact| artifact.path.as_str());
    let made: Vec<&str> = made.chain((!has_lost_page).then_some(LOST_PAGE)).collect();
    let copied: Vec<(&str, &str)> = assets.iter().map(|(path, source)| (*path, *source)).collect();
    let left = checks::places(&seen.site.pages, &checks::OtherFiles { made: &made, copied: &copied }, &mut said);
    // What is wrong with a template, or with a name, is wrong in every site.
    found.extend(said.into_iter().filter(|finding| !found.iter().any(|known| known == finding)).collect::<Vec<_>>());
    let mut artifacts = pages;
    artifacts.extend(beside);
    let is_copied =
        |artifact: &&Artifact| assets.contains_key(artifact.path.as_str()) && !left.contains(&artifact.path);
    artifacts.extend(own.iter().filter(is_copied).cloned());
    artifacts
}

/// Whether anything is closed to the audience of a site, so that its files are searched for it.
fn is_searched(seen: &AudienceSite<'_>) -> bool {
    let viewer = seen.view.project.site.audiences.viewer();
    viewer.name().is_some() && !viewer.sees(viewer.most_closed())
}

/// Says which texts were allowed in open sites for nothing, unless a site was not searched because something else is wrong with it.
fn allowed_nothing(computed: &Computed, searched: Vec<Option<BTreeSet<usize>>>, found: &mut Diagnostics) {
    let Some(needed) = searched.into_iter().collect::<Option<Vec<_>>>() else { return };
    let needed: BTreeSet<usize> = needed.into_iter().flatten().collect();
    let allowed = computed.project.site.audiences.allowed.iter().enumerate();
    for (_, entry) in allowed.filter(|(at, _)| !needed.contains(at)) {
        let text = &entry.text;
        let message = say!(
            "`leaks.allow` の `{text}` は、漏れとしてどこにも見つかりません",
            "`{text}` of `leaks.allow` is nowhere found as a leak"
        );
        let hint = say!("この項目を消します", "remove the entry");
        found.push(Diagnostic::new(code::LEAK_ALLOWED, entry.place.clone(), message).hint(hint));
    }
}

/// What is closed to an audience and stands in the files of its site all the same; which of the texts that the project allows are
/// needed for that. `None` where nobody looked.
pub(super) fn leaks(
    files: &dyn ProjectFiles,
    computed: &Computed,
    seen: &AudienceSite<'_>,
    theme: &Theme,
    own: &[Artifact],
    made: &[Artifact],
    found: &mut Diagnostics,
) -> Option<BTreeSet<usize>> {
    let viewer = seen.view.project.site.audiences.viewer();
    let Some(audience) = viewer.name().filter(|_| is_searched(seen)) else { return Some(BTreeSet::new()) };
    // The address of a link that is refused stands in the file; it was said already, and nothing will be written.
    if found.iter().any(|finding| finding.code == code::AUDIENCE_LINK) {
        return None;
    }
    let open: BTreeSet<&str> = seen.view.library.assets.iter().map(|asset| asset.path.as_str()).collect();
    let (open, shut): (Vec<&Artifact>, Vec<&Artifact>) = own.iter().partition(|file| open.contains(file.path.as_str()));
    let sources: BTreeMap<&str, &str> =
        computed.library.assets.iter().map(|asset| (asset.path.as_str(), asset.source.as_str())).collect();
    let source = |path: &str| sources.get(path).copied().unwrap_or(path).to_owned();
    let hash = |file: &&Artifact| (*blake3::hash(&file.bytes).as_bytes(), source(&file.path));
    let mut shut: BTreeMap<[u8; 32], String> = shut.iter().filter(|file| !file.bytes.is_empty()).map(hash).collect();
    // What an open folder holds, too, was opened on purpose; `static/` is open to all without anybody saying so.
    let meant = open.iter().filter(|file| source(&file.path).starts_with("content/"));
    meant.map(hash).for_each(|(hash, _)| drop(shut.remove(&hash)));
    let said = content::plain_texts(&computed.library).into_iter().chain(audience_view::plan_texts(&computed.project));
    let open: Vec<TextFragment> = content::plain_texts(&seen.view.library)
        .into_iter()
        .chain(audience_view::plan_texts(&seen.view.project))
        .collect();
    let pages = seen.site.pages.iter().filter_map(|page| Some((page.file(), page.source.clone()?)));
    let allowed = &computed.project.site.audiences.allowed;
    let closed = checks::LeakScope {
        audience,
        allowed: &allowed.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>(),
        documents: &pages.collect(),
        all: &said.collect::<Vec<_>>(),
        open: &open,
        known: &audience_view::public_texts(files, &seen.view.project, &seen.site),
        files: &shut,
        own: &theme.own_files(),
        usual: &render::own_texts().collect::<Vec<_>>(),
    };
    Some(checks::leaks(&closed, made, &|said: &TextFragment| content::line_of(files, &said.file, &said.text), found))
}

/// Images and other files of the project, as they are.
pub(super) fn own_files(files: &dyn ProjectFiles, computed: &Computed, found: &mut Diagnostics) -> Vec<Artifact> {
    let limit = computed.project.site.checks.max_file_size;
    copied(files, computed.library.assets.clone(), limit, &computed.project.rules.schemes, found)
}

/// Images and other files of `content/`, as they are.
pub(super) fn copied(
    files: &dyn ProjectFiles,
    assets: Vec<content::Asset>,
    limit: u64,
    schemes: &Schemes,
    found: &mut Diagnostics,
) -> Vec<Artifact> {
    let read: Vec<_> = assets.into_par_iter().map(|asset| (files.read(&asset.source), asset)).collect();
    let mut artifacts = Vec::with_capacity(read.len());
    for (bytes, asset) in read {
        match bytes {
            Ok(bytes) => {
                let bytes = content::without_front_matter(&asset.source, bytes);
                checks::large([(asset.source.as_str(), bytes.len() as u64)], limit, found);
                checks::drawing(&asset.source, &bytes, schemes, found);
                artifacts.push(Artifact { path: asset.path, bytes, route: None });
            }
            Err(error) => {
                let reason = system_reason(&error.reason);
                let (ja, en) = (&reason.ja, &reason.en);
                let message = say!("ファイルを読めません: {ja}", "the file cannot be read: {en}");
                found.push(Diagnostic::new(code::CONTENT_UNREADABLE, Place::file(asset.source), message));
            }
        }
    }
    artifacts
}
