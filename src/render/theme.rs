//! The theme: the one inside the program, with the files of `themes/<name>/` laid over it one by one.
//!
//! In: the project's files and the theme's name. Out: parsed templates and assets with hashed names. Never: stops at a
//! broken override — it is said where it is broken, and the built-in file serves in its place.

use super::shortcodes;
use super::template_error::{self, TemplateError};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{Artifact, ProjectFiles};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use tera::Tera;

macro_rules! built_in {
    ($read:ident: $($name:literal),* $(,)?) => {
        &[$(($name, $read!(concat!("../../themes/default/", $name)))),*]
    };
}

/// The templates inside the program.
static TEMPLATES: &[(&str, &str)] = built_in![include_str:
    "base.html", "home.html", "section.html", "document.html", "report.html", "archive.html", "404.html", "sitemap.xml",
    "alias.html", "taxonomy.html", "term.html",
    "runbook.html", "emergency.html", "faq.html", "catalogue.html", "letter.html",
    "dashboard.html", "metric.html", "search.html", "print.html", "versions.html", "difference.html",
    "partials/head.html", "partials/header.html", "partials/nav.html", "partials/breadcrumbs.html", "partials/toc.html",
    "partials/pager.html", "partials/meta.html", "partials/footer.html", "partials/blocks.html", "partials/standing.html",
    "partials/figure.html", "partials/kpis.html", "partials/kpi.html", "partials/sla.html", "partials/chart.html", "partials/table.html",
    "partials/children.html", "partials/cards.html", "partials/checklist.html",
    "partials/status.html", "partials/uptime.html", "partials/timeline.html", "partials/incidents.html",
    "partials/verdict.html", "partials/promises.html",
    "partials/calendar.html", "partials/escalation.html", "partials/contact.html", "partials/at-hand-ways.html", "partials/on-call.html",
    "partials/duty.html", "partials/duty-rows.html", "partials/on-duty.html", "partials/urgent-head.html",
    "partials/control-line.html", "partials/at-hand.html",
    "partials/report.html", "partials/control.html", "partials/edition.html", "partials/register.html",
    "partials/contract.html", "partials/languages.html", "partials/releases.html", "partials/release-line.html",
    "partials/search.html", "partials/versions.html",
    "partials/banner.html", "partials/difference.html", "partials/feedback.html", "partials/paper.html",
    "partials/part.html",
    "partials/related.html", "partials/contact-box.html", "partials/tasks.html",
    "custom/head.html", "custom/header.html", "custom/before.html", "custom/after.html", "custom/footer.html",
    "mail/report.html", "mail/parts.html", "mail/mail.css",
];

/// The assets inside the program, without `assets/` before their names.
static ASSETS: &[(&str, &[u8])] = &[
    ("checklist.js", include_bytes!("../../themes/default/assets/checklist.js")),
    ("duty.js", include_bytes!("../../themes/default/assets/duty.js")),
    ("favicon.svg", include_bytes!("../../themes/default/assets/favicon.svg")),
    ("layouts.js", include_bytes!("../../themes/default/assets/layouts.js")),
    ("search.js", include_bytes!("../../themes/default/assets/search.js")),
    ("site.css", include_bytes!("../../themes/default/assets/site.css")),
    ("site.js", include_bytes!("../../themes/default/assets/site.js")),
    ("theme.js", include_bytes!("../../themes/default/assets/theme.js")),
    ("versions.js", include_bytes!("../../themes/default/assets/versions.js")),
];

/// What becomes of the names of assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssetNames {
    /// They change with the content, so that browsers may keep an asset for ever.
    Hashed,
    /// They stay, so that no page changes with an asset: for previews, where browsers ask again.
    Lasting,
}

/// Templates and assets, ready to render with.
pub struct Theme {
    pub(super) name: String,
    names: AssetNames,
    pub(super) tera: Arc<Tera>,
    /// The built-in templates alone, for pages that an override fails on.
    pub(super) built_in: Arc<Tera>,
    /// Templates that come from the project, by name.
    pub(super) overridden: BTreeMap<String, String>,
    /// Logical name (`site.css`) to the file it becomes.
    pub(super) assets: BTreeMap<String, Artifact>,
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme")
            .field("name", &self.name)
            .field("overridden", &self.overridden.keys())
            .finish_non_exhaustive()
    }
}

/// Every text that the program itself brings into a site, by a path that tells its form: built-in templates and assets.
pub fn own_texts() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let keys = std::iter::once(("index.json", KEYS.as_bytes()));
    TEMPLATES.iter().map(|(path, text)| (*path, text.as_bytes())).chain(ASSETS.iter().copied()).chain(keys)
}

/// The keys of the files for scripts: of the index for searching, of feeds, of the status.
const KEYS: &str = r#"["facets","hidden","kind","pages","service","status","synonyms","tag","terms","titles","authors",
    "content_html","content_text","date_modified","date_published","feed_url","home_page_url","id","items","language","name",
    "summary","tags","title","url","version","as_of","components","open_incidents","overall","services","started","state",
    "text","uptime_days","uptime_percent","documents"]"#;

impl Theme {
    /// The theme of a name: the built-in one with the project's overrides. `None` when the name cannot be that of a folder;
    /// everything else that is wrong is said in `found` and replaced by what is built in.
    pub fn load(files: &dyn ProjectFiles, name: &str, names: AssetNames, found: &mut Diagnostics) -> Option<Self> {
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
            found.push(Diagnostic::new(
                code::RENDER_THEME,
                Place::file("tejun.yaml"),
                say!(
                    "テーマ名は themes/ の下のフォルダ名です: `{name}`",
                    "a theme's name is that of a folder below themes/, not `{name}`"
                ),
            ));
            return None;
        }
        let folder = format!("themes/{name}");
        let paths = files.list(&folder);
        if paths.is_empty() && name != "default" {
            found.push(
                Diagnostic::new(
                    code::RENDER_THEME,
                    Place::file("tejun.yaml"),
                    say!(
                        "テーマ `{name}` のフォルダ `{folder}/` がありません",
                        "expected the folder `{folder}/` of the theme `{name}`, found none"
                    ),
                )
                .hint(say!(
                    "組み込みのテーマを使うには `theme: default` とします",
                    "for the built-in theme write `theme: default`"
                )),
            );
        }
        let Overrides { mut templates, assets } = Overrides::read(files, &folder, found);
        let tera = parse(&folder, &mut templates, found);
        let assets = named(assets, names);
        Some(Self { name: name.to_owned(), names, tera, built_in: built_in(), overridden: templates, assets })
    }

    /// The same theme with its files as they are now: templates that stayed the same are not parsed again. `None` when
    /// something about it is wrong.
    pub fn again(&self, files: &dyn ProjectFiles) -> Option<Self> {
        let (folder, mut found) = (format!("themes/{}", self.name), Diagnostics::new());
        let Overrides { mut templates, assets } = Overrides::read(files, &folder, &mut found);
        let is_same = templates == self.overridden;
        let tera = if is_same { Arc::clone(&self.tera) } else { parse(&folder, &mut templates, &mut found) };
        let (name, built_in) = (self.name.clone(), Arc::clone(&self.built_in));
        let theme = Self { name, tera, built_in, overridden: templates, assets: named(assets, self.names), ..*self };
        found.is_empty().then_some(theme)
    }

    /// Whether pages and mails are the same in the other one.
    pub fn shows_alike(&self, other: &Self) -> bool {
        let named = |theme: &Self| theme.assets.values().map(|asset| asset.path.clone()).collect::<Vec<_>>();
        (&self.name, &self.overridden) == (&other.name, &other.overridden) && named(self) == named(other)
    }

    /// Its files that pages are styled with, by path.
    pub fn assets(&self) -> impl Iterator<Item = &Artifact> {
        self.assets.values()
    }

    /// The asset that a file of the project is, by the file's path.
    pub fn asset(&self, path: &str) -> Option<&Artifact> {
        self.assets.get(self.inside(path)?.strip_prefix("assets/")?)
    }

    /// Whether a file of the project, by its path, is a template of this theme.
    pub fn is_template(&self, path: &str) -> bool {
        self.inside(path).is_some_and(|inside| !inside.starts_with("assets/") && is_template(inside))
    }

    fn inside<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix("themes/")?.strip_prefix(&self.name)?.strip_prefix('/')
    }

    /// A name for everything that the theme decides: the same name, the same look.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let own = self.overridden.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let assets = self.assets.values().map(|asset| (asset.path.as_str(), ""));
        for (name, text) in TEMPLATES.iter().copied().chain(own).chain(assets) {
            for part in [name, text] {
                hasher.update(&part.len().to_le_bytes()).update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The files of assets that are the program's own, byte for byte: no word of a project stands in them.
    pub fn own_files(&self) -> BTreeSet<String> {
        let own = named(BTreeMap::new(), self.names);
        let is_own = |(name, asset): &(&String, &Artifact)| {
            own.get(*name).is_some_and(|own| own.path == asset.path && own.bytes == asset.bytes)
        };
        self.assets.iter().filter(is_own).map(|(_, asset)| asset.path.clone()).collect()
    }

    /// Whether a template of this name exists.
    pub(super) fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// Where a failure of a template is shown.
    pub(super) fn trouble(&self, error: &tera::Error) -> TemplateError {
        template_error::read(error, &format!("themes/{}", self.name), &self.overridden)
    }
}

/// What the project lays over the built-in theme.
#[derive(Default)]
struct Overrides {
    templates: BTreeMap<String, String>,
    assets: BTreeMap<String, Arc<[u8]>>,
}

impl Overrides {
    fn read(files: &dyn ProjectFiles, folder: &str, found: &mut Diagnostics) -> Self {
        let mut overrides = Self::default();
        for path in files.list(folder) {
            if let Err(said) = overrides.add(files, folder, &path) {
                found.push(Diagnostic::new(code::RENDER_TEMPLATE, Place::file(path), said));
            }
        }
        overrides
    }

    /// Takes in one file of the theme's folder; files that are neither templates nor assets are let be.
    fn add(&mut self, files: &dyn ProjectFiles, folder: &str, path: &str) -> Result<(), Message> {
        let Some(inside) = path.strip_prefix(folder).map(|rest| rest.trim_start_matches('/')) else { return Ok(()) };
        let asset = inside.strip_prefix("assets/");
        if asset.is_none() && !is_template(inside) {
            return Ok(());
        }
        let bytes = files.read(path).map_err(|error| {
            let reason = error.reason;
            say!("`{path}` を読めません: {reason}", "cannot read `{path}`: {reason}")
        })?;
        if let Some(asset) = asset {
            self.assets.insert(asset.to_owned(), bytes);
        } else {
            let text = std::str::from_utf8(&bytes)
                .map_err(|_| say!("テンプレートは UTF-8 で書きます", "expected a template in UTF-8"))?;
            self.templates.insert(inside.to_owned(), text.to_owned());
        }
        Ok(())
    }
}

fn is_template(path: &str) -> bool {
    // The style sheet of mails is put into their template.
    let is_page = |path: &std::path::Path| path.extension().is_some_and(|ext| ext == "html" || ext == "xml");
    // Shortcodes are part of documents, and know nothing of pages.
    path == "mail/mail.css" || (!path.starts_with(shortcodes::FOLDER) && is_page(std::path::Path::new(path)))
}

fn built_in() -> Arc<Tera> {
    static PARSED: LazyLock<Arc<Tera>> = LazyLock::new(|| {
        let mut tera = Tera::new();
        tera.add_raw_templates(TEMPLATES.iter().copied()).expect("the built-in templates parse");
        Arc::new(tera)
    });
    Arc::clone(&PARSED)
}

/// Parses all templates together, since they refer to each other; an override that does not parse is said and left out.
fn parse(folder: &str, overridden: &mut BTreeMap<String, String>, found: &mut Diagnostics) -> Arc<Tera> {
    while !overridden.is_empty() {
        let mut tera = Tera::new();
        let others = TEMPLATES.iter().filter(|(name, _)| !overridden.contains_key(*name)).map(|(n, t)| (*n, *t));
        let own = overridden.iter().map(|(n, t)| (n.as_str(), t.as_str()));
        let error = match tera.add_raw_templates(others.chain(own).collect::<Vec<_>>()) {
            Ok(()) => return Arc::new(tera),
            Err(error) => error,
        };
        let troubles = template_error::read_all(&error, folder, overridden);
        found.extend(troubles.iter().map(TemplateError::diagnostic));
        let before = overridden.len();
        overridden.retain(|name, _| troubles.iter().all(|trouble| trouble.template.as_ref() != Some(name)));
        if overridden.len() == before {
            // A built-in template that no longer fits what the overrides make of its surroundings.
            overridden.clear();
        }
    }
    built_in()
}

/// Gives the built-in assets, and those of the project over them, their names, and style sheets the new names of what they
/// refer to.
fn named(own: BTreeMap<String, Arc<[u8]>>, names: AssetNames) -> BTreeMap<String, Artifact> {
    let mut all: BTreeMap<String, Arc<[u8]>> =
        ASSETS.iter().map(|(name, bytes)| ((*name).to_owned(), Arc::from(*bytes))).collect();
    all.extend(own);
    let asset = |name: &str, bytes: Arc<[u8]>| {
        let hash = match names {
            AssetNames::Hashed => blake3::hash(&bytes).to_hex()[..8].to_owned(),
            // Like a hash, so that the name is none that a project gives to a file of its own.
            AssetNames::Lasting => "00000000".to_owned(),
        };
        Artifact { path: path_of(name, &hash), bytes, route: None }
    };
    let (sheets, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(name, _)| name.ends_with(".css"));
    let mut done: BTreeMap<String, Artifact> = BTreeMap::new();
    for (name, bytes) in others {
        done.insert(name.clone(), asset(&name, bytes));
    }
    for (name, bytes) in sheets {
        let bytes = match std::str::from_utf8(&bytes) {
            Ok(css) => Arc::from(with_new_names(css, &done).into_bytes()),
            Err(_) => bytes,
        };
        done.insert(name.clone(), asset(&name, bytes));
    }
    done
}

fn path_of(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ext)) => format!("assets/{stem}.{hash}.{ext}"),
        None => format!("assets/{name}.{hash}"),
    }
}

/// Replaces `url(name)` by the hashed name, for names relative to `assets/`.
fn with_new_names(css: &str, assets: &BTreeMap<String, Artifact>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("url(") {
        let (target, tail) = after.split_once(')').unwrap_or((after, ""));
        let bare = target.trim().trim_matches(['"', '\'']);
        out.push_str(before);
        out.push_str("url(");
        let known = assets.get(bare.trim_start_matches("./"));
        out.push_str(known.map_or(target, |asset| asset.path.trim_start_matches("assets/")));
        if !tail.is_empty() || after.contains(')') {
            out.push(')');
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}
